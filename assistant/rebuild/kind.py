"""Which kind a listing is of: naive Bayes over its tokens, learnt from listings of other seeds.

Score of kind k for tokens T: Σ over distinct t in T of ln p(t|k) / p(t), the log likelihood ratio
against the shop's
average, with additive smoothing. The best kind needs evidence of its own; a listing like nothing
known has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SMOOTHING = 0.2
SEEN_AT_LEAST = 3  # listings that a token must have been seen in
TEMPERATURE = 6.0  # tokens of one title are far from independent: the posterior is flattened
LEAST_EVIDENCE = 9.0  # nats in favour of the best kind, else the kind is unknown
LEAST_CONFIDENCE = 0.3  # no right guess in 2,500 listings was below; foreign ones mostly are


@dataclass(frozen=True, slots=True)
class KindGuess:
    """`kind` is the place in the list of kinds, -1 if unknown; `confidence` 0 to 1."""

    kind: int
    confidence: float


class KindClassifier:
    """Learnt log likelihood ratios: float32 (tokens, kinds)."""

    def __init__(self, tokens: Sequence[str], ratios: NDArray[np.float32]) -> None:
        self._place = {token: place for place, token in enumerate(tokens)}
        self._ratios = ratios

    @classmethod
    def learn(cls, examples: Iterable[tuple[Sequence[str], int]], kinds: int) -> KindClassifier:
        """Learn from (tokens, kind) pairs."""
        places: dict[str, int] = {}
        rows: list[int] = []
        columns: list[int] = []
        totals = np.zeros(kinds)
        for tokens, kind in examples:
            own = [places.setdefault(token, len(places)) for token in set(tokens)]
            rows += own
            columns += [kind] * len(own)
            totals[kind] += 1
        seen = np.bincount(rows, minlength=len(places))
        kept = sorted(token for token, place in places.items() if seen[place] >= SEEN_AT_LEAST)
        new_place = np.full(len(places), -1)
        new_place[[places[token] for token in kept]] = np.arange(len(kept))
        there = new_place[rows] >= 0
        counts = np.zeros((len(kept), kinds), dtype=np.float32)
        np.add.at(counts, (new_place[rows][there], np.array(columns)[there]), 1)
        share = (counts + SMOOTHING) / (totals + 2 * SMOOTHING)
        average = (counts.sum(1) + SMOOTHING) / (totals.sum() + 2 * SMOOTHING)
        ratios = np.log(share / average[:, None])
        return cls(kept, np.maximum(ratios, -6.0).astype(np.float32))

    def save(self, path: Path) -> None:
        np.savez(path, tokens=np.array(list(self._place)), ratios=self._ratios.astype(np.float16))

    @classmethod
    def open(cls, path: Path) -> KindClassifier:
        with np.load(path) as saved:
            return cls(saved["tokens"].tolist(), saved["ratios"].astype(np.float32))

    def guess(self, tokens: Sequence[str]) -> KindGuess:
        """Return the likeliest kind; ties go to the kind that comes first."""
        rows = [self._place[token] for token in sorted(set(tokens)) if token in self._place]
        if not rows:
            return KindGuess(-1, 0.0)
        scores = self._ratios[rows].sum(axis=0)
        best = int(scores.argmax())
        spread = np.exp((scores - scores[best]) / TEMPERATURE)
        confidence = float(1 / spread.sum())
        is_known = scores[best] >= LEAST_EVIDENCE and confidence >= LEAST_CONFIDENCE
        return KindGuess(best if is_known else -1, confidence)
