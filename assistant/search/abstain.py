"""When to say honestly that the shop has nothing like it. Thresholds are calibrated on labelled
queries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from assistant.query.kinds import KindScores

SHORT, LONG = 3, 6  # characters


@dataclass(frozen=True, slots=True)
class AbstainSettings:
    """A need whose best kind scores less than `least_total` is like nothing in the shop (decision
    0006). A need of three characters can hardly score so much: `least_short` is enough for it.
    """

    least_total: float = 1.66
    least_short: float = 1.55

    def least(self, length: int) -> float:
        """The least total of a need of so many characters: rising evenly from three to six."""
        share = min(max((length - SHORT) / (LONG - SHORT), 0.0), 1.0)
        return self.least_short + share * (self.least_total - self.least_short)


def is_unknown(need: str, kinds: KindScores, settings: AbstainSettings) -> bool:
    """Tell whether no kind comes near the need; a shop without kinds knows nothing."""
    return float(np.max(kinds.total, initial=-1.0)) < settings.least(len(need))
