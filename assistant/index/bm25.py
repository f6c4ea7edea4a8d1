"""BM25 over a few thousand short documents, all scored at once. For kinds, not for products.

Score of document d for tokens q: Σ over t in q of idf(t) · tf·(k1 + 1) / (tf + k1·(1 − b + b·|d| /
mean |d|)), with
idf(t) = ln(1 + (N − n + 0.5) / (n + 0.5)); Robertson and Zaragoza, The Probabilistic Relevance
Framework, 2009.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Bm25:
    """Documents as weighed bags of tokens."""

    def __init__(
        self, documents: Sequence[Mapping[str, float]], *, k1: float = 1.2, b: float = 0.5
    ) -> None:
        """`documents[i]` maps tokens to their (weighed) counts."""
        self._count = len(documents)
        lengths = np.array([sum(document.values()) for document in documents], dtype=np.float32)
        norm = k1 * (
            1 - b + b * lengths / max(float(lengths.mean()) if len(lengths) else 1.0, 1e-9)
        )
        places: dict[str, list[tuple[int, float]]] = {}
        for place, document in enumerate(documents):
            for token, count in document.items():
                places.setdefault(token, []).append((place, count))
        self._postings: dict[str, tuple[NDArray[np.int32], NDArray[np.float32]]] = {}
        for token, entries in places.items():
            rows = np.array([row for row, _ in entries], dtype=np.int32)
            counts = np.array([count for _, count in entries], dtype=np.float32)
            idf = np.log(1 + (self._count - len(rows) + 0.5) / (len(rows) + 0.5))
            self._postings[token] = (
                rows,
                (idf * counts * (k1 + 1) / (counts + norm[rows])).astype(np.float32),
            )

    def scores(self, tokens: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 (number of documents,) in document order; a token said twice counts
        twice.
        """
        total = np.zeros(self._count, dtype=np.float32)
        for token, times in Counter(tokens).items():
            if token in self._postings:
                rows, weights = self._postings[token]
                total[rows] += times * weights
        return total
