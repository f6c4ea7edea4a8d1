"""The legs: candidates by words, by vectors and by kind, each with its own score. Positions and
arrays only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assistant.index.vector import VectorIndex


@dataclass(frozen=True, slots=True)
class Leg:
    """Positions int64 (m,) with scores float32 (m,), best first."""

    positions: NDArray[np.int64]
    scores: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Positions int64 (c,), rising; every array float32 (c,): 0 where a leg knows nothing of a
    candidate.
    """

    positions: NDArray[np.int64]
    semantic: NDArray[np.float32] | None
    lexical: NDArray[np.float32] | None


def merge(
    lexical: Leg | None,
    semantic: Leg | None,
    by_kind: NDArray[np.int64],
    vectors: VectorIndex | None,
    vector: NDArray[np.float32] | None,
) -> Candidates:
    """Join the legs: who was found by one is scored by the other too, exactly for vectors.

    Words score 0 for who has none of them among the best: its BM25 is below every candidate's.
    """
    legs = [leg.positions for leg in (lexical, semantic) if leg is not None]
    positions = np.unique(np.concatenate([*legs, by_kind])) if legs else np.unique(by_kind)
    by_vector = (
        vectors.scores_of(vector, positions) if vectors is not None and vector is not None else None
    )
    by_word = None
    if lexical is not None:
        by_word = np.zeros(len(positions), np.float32)
        by_word[np.searchsorted(positions, lexical.positions)] = lexical.scores
    return Candidates(positions, by_vector, by_word)


def best_of_kinds(
    posterior: NDArray[np.float32],
    kind_of: NDArray[np.int32],
    keys: NDArray[np.float32],
    passing: NDArray[np.bool_] | None,
    *,
    kinds: int,
    each: int,
) -> NDArray[np.int64]:
    """Return positions of products of the likeliest kinds: of each the `each` with the smallest
    keys, ties by position.
    """
    chosen = np.argsort(-posterior, kind="stable")[:kinds]
    is_chosen = np.zeros(len(posterior) + 1, dtype=bool)  # last: unknown, -1
    is_chosen[chosen] = True
    allowed = is_chosen[kind_of]
    if passing is not None:
        allowed &= passing
    rows = np.flatnonzero(allowed)
    order = rows[np.lexsort((rows, keys[rows], kind_of[rows]))]
    kind_order = kind_of[order]
    starts = np.r_[0, np.flatnonzero(np.diff(kind_order)) + 1] if len(order) else np.empty(0, int)
    place = np.arange(len(order)) - np.repeat(starts, np.diff(np.r_[starts, len(order)]))
    return np.asarray(order[place < each], dtype=np.int64)
