"""Measuring: runs of systems over queries, and the quality of the rebuild against truth."""
