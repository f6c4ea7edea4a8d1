"""The page: JSON of the API in, HTML out. Knows nothing of HTTP or of search."""
