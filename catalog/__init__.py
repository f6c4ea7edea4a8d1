"""The simulated shop: knowledge of kinds, merchants and listings, and the truth behind them.
Importing loads nothing.
"""
