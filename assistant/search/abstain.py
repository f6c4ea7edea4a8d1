"""When to say honestly that the shop has nothing like it. Thresholds are calibrated on labelled
queries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from assistant.query.kinds import KindScores


@dataclass(frozen=True, slots=True)
class AbstainSettings:
    """A need whose best kind scores less than `least_total` is like nothing in the shop (decision
    0006).
    """

    least_total: float = 1.6


def is_unknown(kinds: KindScores, settings: AbstainSettings) -> bool:
    """Tell whether no kind comes near the need; a shop without kinds knows nothing."""
    return float(np.max(kinds.total, initial=-1.0)) < settings.least_total
