"""Which kinds of things may serve a need: by meaning (the kind as a whole, and the best of its many
texts), by words, and by being named.

Everything is scored for all kinds at once: a few thousand rows, no index needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assistant.index.bm25 import Bm25
from assistant.query.wording import Wording
from assistant.text.fold import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray


SHORTEST_HEAD = 2  # characters; one character is in too many names to tell anything


@dataclass(frozen=True, slots=True)
class KindWeights:
    """How the four signals add up; chosen on the development split (decision 0008)."""

    centre: float = 2.0  # cosine of the kind as a whole
    meaning: float = 0.3  # cosine of the nearest text
    words: float = 1.5
    named: float = 0.25
    sharpness: float = 8.0  # of the softmax over the sums


@dataclass(frozen=True, slots=True)
class KindScores:
    """(kinds,) each.

    float32 sum and its softmax; int64 row of the kind's nearest need; float32 −0.5 to 1 how far
    the need names the kind.
    """

    total: NDArray[np.float32]
    posterior: NDArray[np.float32]
    nearest_need: NDArray[np.int64]
    named: NDArray[np.float32]


class KindRanker:
    """Vectors, words and names of all kinds."""

    def __init__(
        self,
        vectors: NDArray[np.float32],
        centres: NDArray[np.float32],
        owners: NDArray[np.int32],
        is_need: NDArray[np.bool_],
        words: Bm25,
        names: Sequence[Sequence[str]],
        wording: Wording,
        weights: KindWeights,
    ) -> None:
        """`vectors` float32 (m, d) unit rows, grouped by kind: `owners` int32 (m,) rises and misses
        no kind. `is_need` bool (m,) marks the rows that are needs (not names).

        `centres` float32 (kinds, d) are unit rows. `words` has a document a kind, of tokens by
        `wording`; `names[k]` are the name and aliases of kind k.
        """
        self._vectors = vectors
        self._centres = centres
        self._owners = owners
        self._starts = np.searchsorted(owners, np.arange(len(names)))
        self._not_needs = np.where(is_need, 0.0, -2.0).astype(np.float32)
        self._words = words
        self._names = _name_table(names)
        self._folded = [[fold(word) for word in words] for words in names]
        self._longest = max(map(len, self._names), default=0)
        self._wording = wording
        self._weights = weights
        self._count = len(names)

    def rank(self, need: str, vector: NDArray[np.float32] | None) -> KindScores:
        """Score all kinds for a folded need; without a vector by words and names only."""
        weights = self._weights
        meaning, nearest = self.by_meaning(vector)
        named = self.by_name(need)
        total = (
            weights.meaning * meaning
            + weights.centre * self.by_centre(vector)
            + weights.words * self.by_words(need)
            + weights.named * named
        )
        sharp = np.exp(weights.sharpness * (total - total.max()))
        return KindScores(
            total.astype(np.float32), (sharp / sharp.sum()).astype(np.float32), nearest, named
        )

    def by_meaning(
        self, vector: NDArray[np.float32] | None
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Return the best cosine of each kind's texts, and the row of its nearest need."""
        if vector is None:
            return np.zeros(self._count, np.float32), self._starts.astype(np.int64)
        cosines = self._vectors @ vector
        best = np.maximum.reduceat(cosines, self._starts)
        needs = cosines + self._not_needs
        nearest = np.flatnonzero(needs == np.maximum.reduceat(needs, self._starts)[self._owners])
        return best, nearest[np.searchsorted(self._owners[nearest], np.arange(self._count))]

    def by_centre(self, vector: NDArray[np.float32] | None) -> NDArray[np.float32]:
        """Return float32 (kinds,): the cosine to the kind as a whole; zeros without a vector."""
        if vector is None:
            return np.zeros(self._count, np.float32)
        return np.asarray(self._centres @ vector, np.float32)

    def by_words(self, need: str) -> NDArray[np.float32]:
        """Return float32 (kinds,): BM25, divided so that the best kind has 1 − 1/(1 + its score /
        10).
        """
        scores = self._words.scores(self._wording.tokens(need))
        return np.asarray(
            scores / (scores + 10.0) if scores.max(initial=0) > 0 else scores, dtype=np.float32
        )

    def by_name(self, need: str) -> NDArray[np.float32]:
        """Return float32 (kinds,), −0.5 to 1: the share of the need that the kind's name makes up.

        The longest names win: 手機殼 names the case and not the phone. A name that closes the need
        is
        its head: half of its share goes to kinds whose names end in it (手機 asks for 老人手機
        too), and
        is taken from kinds in whose names it only describes (手機 does not ask for 手機殼).
        """
        scores = np.zeros(self._count, np.float32)
        at, length = 0, max(1, len(need))
        while at < len(need):
            for size in range(min(self._longest, len(need) - at), 0, -1):
                name = need[at : at + size]
                kinds = self._names.get(name)
                if kinds:
                    closes = at + size == length
                    share = (1.0 if closes else 0.8) * size / length
                    if closes:
                        self._weigh_relatives(scores, name, share / 2)
                    scores[kinds] = np.maximum(scores[kinds], share)
                    at += size - 1
                    break
            at += 1
        return scores

    def _weigh_relatives(self, scores: NDArray[np.float32], head: str, share: float) -> None:
        if len(head) < SHORTEST_HEAD:
            return
        for kind, words in enumerate(self._folded):
            if any(word.endswith(head) for word in words):
                scores[kind] = max(scores[kind], share)
            elif any(head in word for word in words):
                scores[kind] -= share


def _name_table(names: Sequence[Sequence[str]]) -> dict[str, list[int]]:
    table: dict[str, list[int]] = {}
    for kind, words in enumerate(names):
        for word in dict.fromkeys(map(fold, words)):
            table.setdefault(word, []).append(kind)
    return table
