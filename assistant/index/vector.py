"""Nearest unit vectors by inner product. Knows nothing of products, words or languages.

Up to 200,000 vectors every row is compared (exact). Above, an inverted file with 8-bit codes; the
rows are kept on
disk beside it, and searches that few rows may pass compare exactly those rows: approximate indexes
lose results
under narrow constraints.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

EXACT_UP_TO = 200_000  # rows
SCANNED_SHARE = 0.10  # with fewer passing rows than this share, exactly these rows are compared
PROBED_SHARE = 0.06  # of the inverted lists, in the approximate index
_ROWS, _CODES = "vectors.npy", "vectors.faiss"


class VectorIndex:
    """Rows of length 1, numbered from 0."""

    def __init__(self, rows: NDArray[np.float32], codes: Any) -> None:
        self._rows = rows
        self._codes = codes

    @classmethod
    def build(cls, rows: NDArray[np.float32]) -> VectorIndex:
        """Index float32 (n, d) unit rows; n of 0 is allowed."""
        faiss = _faiss()
        rows = np.ascontiguousarray(rows, dtype=np.float32)
        count, width = rows.shape
        if count <= EXACT_UP_TO:
            codes = faiss.IndexFlatIP(width)
        else:
            lists = int(4 * count**0.5)
            codes = faiss.index_factory(width, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
            codes.train(rows[:: max(1, count // (lists * 50))])
            codes.nprobe = max(8, int(lists * PROBED_SHARE))
        codes.add(rows)
        return cls(rows, codes)

    def save(self, folder: Path) -> None:
        """Write the rows, and the codes where they are more than the rows."""
        faiss = _faiss()
        np.save(folder / _ROWS, self._rows)
        if len(self._rows) > EXACT_UP_TO:
            faiss.write_index(self._codes, str(folder / _CODES))

    @classmethod
    def open(cls, folder: Path) -> VectorIndex:
        faiss = _faiss()
        rows = np.load(folder / _ROWS, mmap_mode="r")
        if (folder / _CODES).exists():
            return cls(rows, faiss.read_index(str(folder / _CODES)))
        return cls.build(rows)

    def __len__(self) -> int:
        return len(self._rows)

    def nearest(
        self, vector: NDArray[np.float32], k: int, passing: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return (positions, scores) of the k nearest rows among the passing ones, best first, ties
        by position.

        `vector` is float32 (d,), `passing` bool (n,) or None for all. Fewer than k come back only
        where fewer pass.
        """
        if len(self) == 0 or k <= 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        if passing is not None and passing.sum() <= max(k, SCANNED_SHARE * len(self._rows)):
            return self._scan(vector, k, np.flatnonzero(passing))
        positions, scores = self._search(vector, k, passing)
        if len(positions) < min(k, len(self) if passing is None else int(passing.sum())):
            return self._scan(
                vector, k, np.arange(len(self)) if passing is None else np.flatnonzero(passing)
            )
        return _ordered(positions, scores)

    def scores_of(
        self, vector: NDArray[np.float32], positions: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Return float32 (len(positions),): the exact inner products with these rows."""
        return np.asarray(self._rows[positions] @ vector, dtype=np.float32)

    def _search(
        self, vector: NDArray[np.float32], k: int, passing: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        faiss = _faiss()
        options: dict[str, Any] = {}
        if passing is not None:
            selector = faiss.IDSelectorBitmap(np.packbits(passing, bitorder="little"))
            exact = len(self) <= EXACT_UP_TO
            options["params"] = (
                faiss.SearchParameters(sel=selector)
                if exact
                else faiss.SearchParametersIVF(sel=selector, nprobe=self._codes.nprobe)
            )
        scores, positions = self._codes.search(vector[None], min(k, len(self)), **options)
        found = positions[0] >= 0
        return positions[0][found], scores[0][found]

    def _scan(
        self, vector: NDArray[np.float32], k: int, rows: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        positions, scores = _ordered(rows, self.scores_of(vector, rows))
        return positions[:k], scores[:k]


def _ordered(
    positions: NDArray[np.int64], scores: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    order = np.lexsort((positions, -scores))
    return positions[order], scores[order]


def _faiss() -> Any:
    """Load faiss where it is used; its own types are wrong for what Python adds to it."""
    import faiss

    return faiss
