"""A shopper's text, understood: what must hold, what is wished, and which kinds of things may
serve.
"""
