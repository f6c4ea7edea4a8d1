"""BM25 over a few thousand short documents, all scored at once. For kinds, not for products.

Score of document d for tokens q: Σ over t in q of idf(t) · tf·(k1 + 1) / (tf + k1·(1 − b + b·|d| /
mean |d|)), with
idf(t) = ln(1 + (N − n + 0.5) / (n + 0.5)); Robertson and Zaragoza, The Probabilistic Relevance
Framework, 2009.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Bm25:
    """Postings: of each token the documents that have it, and what it gives them."""

    def __init__(
        self,
        tokens: Sequence[str],
        starts: NDArray[np.int64],
        rows: NDArray[np.int32],
        weights: NDArray[np.float32],
        count: int,
    ) -> None:
        """Token i gives `weights[starts[i]:starts[i + 1]]` to the documents `rows[…]` of
        `count`.
        """
        self._place = {token: place for place, token in enumerate(tokens)}
        self._starts, self._rows, self._weights = starts, rows, weights
        self._count = count

    @classmethod
    def of(
        cls, documents: Sequence[Mapping[str, float]], *, k1: float = 1.2, b: float = 0.5
    ) -> Bm25:
        """Build from weighed bags: `documents[i]` maps tokens to their (weighed) counts."""
        places: dict[str, int] = {}
        held = [
            (places.setdefault(token, len(places)), row, count)
            for row, document in enumerate(documents)
            for token, count in document.items()
        ]
        columns = np.array(held, dtype=np.float64).reshape(len(held), 3)
        token = columns[:, 0].astype(np.int64)
        order = np.argsort(token, kind="stable")  # within a token the documents keep rising
        token, rows = token[order], columns[order, 1].astype(np.int32)
        counts = columns[order, 2]
        lengths = np.array([sum(document.values()) for document in documents], dtype=np.float64)
        mean = max(float(lengths.mean()) if len(lengths) else 1.0, 1e-9)
        norm = k1 * (1 - b + b * lengths / mean)
        holders = np.bincount(token, minlength=len(places))
        idf = np.log(1 + (len(documents) - holders + 0.5) / (holders + 0.5))
        weights = idf[token] * counts * (k1 + 1) / (counts + norm[rows])
        starts = np.concatenate([[0], np.cumsum(holders)]).astype(np.int64)
        return cls(list(places), starts, rows, weights.astype(np.float32), len(documents))

    def save(self, path: Path) -> None:
        np.savez(
            path,
            tokens=np.array(list(self._place), dtype=np.str_),
            starts=self._starts,
            rows=self._rows,
            weights=self._weights,
            count=self._count,
        )

    @classmethod
    def open(cls, path: Path) -> Bm25:
        with np.load(path) as saved:
            starts, rows, weights = (saved[name] for name in ("starts", "rows", "weights"))
            return cls(saved["tokens"].tolist(), starts, rows, weights, int(saved["count"]))

    def scores(self, tokens: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 (number of documents,) in document order; a token said twice counts
        twice.
        """
        total = np.zeros(self._count, dtype=np.float32)
        for token, times in Counter(tokens).items():
            place = self._place.get(token)
            if place is not None:
                span = slice(self._starts[place], self._starts[place + 1])
                total[self._rows[span]] += times * self._weights[span]
        return total
