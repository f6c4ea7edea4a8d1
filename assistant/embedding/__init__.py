"""Text → unit vectors. The only door to torch and sentence-transformers, training aside."""
