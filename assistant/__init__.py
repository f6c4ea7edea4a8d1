"""The shopping assistant: Chinese text in, products with reasons out. Importing this loads
nothing.
"""
