"""The ranking: a weighed sum over comparable parts, written out so that every hit can show its own.

score = w_kind · kind + w_semantic · semantic + w_lexical · lexical + w_quality · quality + w_price
· price + w_wish · wish

kind      the kind's score for the need, 1 for the likeliest kind, times the record's confidence; 0
if unknown
semantic  cosine of need and record             lexical   BM25 divided by the best candidate's
quality   see columns.py                        price     1 in the middle of what the kind costs,
less at its ends
wish      share of the wishes met minus share contradicted, −1 to 1
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assistant.search.retrieve import Candidates


@dataclass(frozen=True, slots=True)
class RankWeights:
    """Chosen on the development split (decision 0005)."""

    kind: float = 5.0
    kind_spread: float = 1.8
    semantic: float = 0.30
    lexical: float = 0.12
    quality: float = 0.06
    price: float = 0.03
    wish: float = 0.15


@dataclass(frozen=True, slots=True)
class Parts:
    """float32 (c,) each, in the order of the candidates; None where a system has no such part."""

    total: NDArray[np.float32]
    semantic: NDArray[np.float32] | None
    lexical: NDArray[np.float32] | None
    kind: NDArray[np.float32] | None
    quality: NDArray[np.float32] | None
    price: NDArray[np.float32] | None


def score(
    candidates: Candidates,
    weights: RankWeights,
    *,
    kind: NDArray[np.float32],
    quality: NDArray[np.float32],
    price: NDArray[np.float32],
    wish: NDArray[np.float32],
) -> Parts:
    """Add up the parts of the full system; all arrays are float32 (c,)."""
    semantic = candidates.semantic if candidates.semantic is not None else np.zeros_like(quality)
    lexical = np.zeros_like(quality)
    if candidates.lexical is not None:
        lexical = candidates.lexical / max(float(candidates.lexical.max(initial=0.0)), 1e-9)
    total = (
        weights.kind * kind
        + weights.semantic * semantic
        + weights.lexical * lexical
        + weights.quality * quality
        + weights.price * price
        + weights.wish * wish
    )
    return Parts(total.astype(np.float32), candidates.semantic, lexical, kind, quality, price)


def score_single(candidates: Candidates) -> Parts:
    """The score of a system with one leg is the leg's own."""
    own = candidates.semantic if candidates.lexical is None else candidates.lexical
    assert own is not None, "a system with one leg has that leg"
    return Parts(own, candidates.semantic, candidates.lexical, None, None, None)


def kind_part(
    total: NDArray[np.float32],
    kind_of: NDArray[np.int32],
    confidence: NDArray[np.float32],
    spread: float,
) -> NDArray[np.float32]:
    """Return 1 for products of the best kind, 0 for kinds whose total is `spread` below it.

    Times the record's confidence; 0 for unknown kinds.
    """
    share = np.clip(1 - (total.max(initial=0.0) - total) / spread, 0, 1)
    known = np.append(share, 0.0)  # last: unknown, -1
    return np.asarray(known[kind_of] * confidence, dtype=np.float32)


def price_part(
    price: NDArray[np.int64], low: NDArray[np.float32], high: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return 1 in the lower middle of the kind's band on a log scale, 0 at its width away."""
    middle = np.log(low) + 0.4 * (np.log(high) - np.log(low))
    width = np.maximum(np.log(high) - np.log(low), 0.2)
    return np.asarray(
        np.clip(1 - np.abs(np.log(np.maximum(price, 1)) - middle) / width, 0, 1), dtype=np.float32
    )
