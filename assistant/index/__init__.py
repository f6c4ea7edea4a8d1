"""Vectors and words → ranks. The only door to faiss and tantivy. Positions in, positions out."""
