"""Vectors of pieces to start from, carried over from the teacher by ridge regression over pairs.

The mean x of a text's pieces should be y: (Σ x xᵀ + λ) W = Σ x yᵀ + λ W₀, solved by conjugate
gradients. For a static student y is the teacher's vector of the English side: this is its whole
distillation. For BERT y is the mean of the teacher's word embeddings of the English side; pieces
that the teacher knows as a whole word start from it (W₀), all others from the teacher's mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

RIDGE = 0.3  # in texts of one piece: a piece seen ten times is mostly what was seen
STEPS = 30
AT_ONCE = 65_536


def start_words(
    rows: Sequence[Sequence[int]],
    english: Sequence[Sequence[int]],
    prior: NDArray[np.float32],
    words: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Return float32 (pieces, d) from pairs of `rows` (piece ids) and `english` (teacher's ids).

    `prior` float32 (pieces, d) is W₀, `words` float32 (words, d) the teacher's own embeddings.
    """
    x = _means(rows, len(prior))
    y = _means(english, len(words))
    return _ridge(x, (x.T @ y) @ words, prior)


def start_vectors(
    rows: Sequence[Sequence[int]], targets: NDArray[np.float16], pieces: int
) -> NDArray[np.float32]:
    """Return float32 (pieces, d) from `rows` (piece ids) and `targets` (len(rows), d)."""
    x = _means(rows, pieces)
    crossed = np.zeros((pieces, targets.shape[1]), np.float32)
    for start in range(0, len(rows), AT_ONCE):  # all targets in 32 bits would fill the memory
        part = slice(start, start + AT_ONCE)
        crossed += x[part].T @ targets[part].astype(np.float32)
    return _ridge(x, crossed, np.zeros_like(crossed))


def _ridge(x: Any, crossed: NDArray[np.float32], prior: NDArray[np.float32]) -> NDArray[np.float32]:
    """Solve (xᵀx + λ) w = crossed + λ prior."""
    gram = (x.T @ x).tocsr()
    scale = gram.diagonal()[:, None] + RIDGE

    def times(w: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(gram @ w + RIDGE * w)

    return _conjugate_gradients(times, crossed + RIDGE * prior, prior, scale)


def prior_words(
    pieces: Sequence[str], teacher_words: dict[str, int], words: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return float32 (pieces, d): the teacher's word where it has the piece, else its mean word."""
    prior = np.repeat(words.mean(axis=0, keepdims=True), len(pieces), axis=0)
    for place, piece in enumerate(pieces):
        known = teacher_words.get(piece)
        if known is not None:
            prior[place] = words[known]
    return prior


def _means(rows: Sequence[Sequence[int]], width: int) -> Any:
    """Return a sparse float32 (len(rows), width) whose row i averages the ids of rows[i]."""
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

    lengths = np.fromiter(map(len, rows), np.int64, len(rows))
    starts = np.concatenate([[0], np.cumsum(lengths)])
    ids = np.fromiter((one for row in rows for one in row), np.int32, int(starts[-1]))
    shares = np.repeat(1 / np.maximum(lengths, 1), lengths).astype(np.float32)
    return csr_matrix((shares, ids, starts), shape=(len(rows), width))


def _conjugate_gradients(
    times: Any, wanted: NDArray[np.float32], begin: NDArray[np.float32], scale: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Solve times(w) = wanted, all columns at once, preconditioned by dividing by `scale`."""
    w = begin.astype(np.float32)
    left = wanted - times(w)
    scaled = left / scale
    direction = scaled.copy()
    before = (left * scaled).sum(axis=0)
    for _ in range(STEPS):
        moved = times(direction)
        step = before / np.maximum((direction * moved).sum(axis=0), 1e-12)
        w += step * direction
        left -= step * moved
        scaled = left / scale
        now = (left * scaled).sum(axis=0)
        direction = scaled + (now / np.maximum(before, 1e-12)) * direction
        before = now
    return w
