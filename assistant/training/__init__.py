"""The recipe for the shipped weights. Nothing below may import it."""
