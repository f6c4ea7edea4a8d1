"""Facts about when the shop says that it has nothing like it."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.query.kinds import KindScores
from assistant.search.abstain import AbstainSettings, is_unknown

SETTINGS = AbstainSettings(least_total=1.6, least_short=1.0)


def _best(total: float) -> KindScores:
    totals = np.array([0.1, total], np.float32)
    return KindScores(totals, totals, np.zeros(2, np.int64), totals)


@pytest.mark.parametrize(
    ("length", "least"), [(0, 1.0), (2, 1.0), (3, 1.0), (4, 1.2), (5, 1.4), (6, 1.6), (60, 1.6)]
)
def test_short_needs_may_score_less(length: int, least: float) -> None:
    """Up to three characters the least is the short one, from six on the whole."""
    assert SETTINGS.least(length) == pytest.approx(least)
    assert is_unknown("貓" * length, _best(least - 0.01), SETTINGS)
    assert not is_unknown("貓" * length, _best(least + 0.01), SETTINGS)


def test_a_shop_without_kinds_knows_nothing() -> None:
    """No kind, nothing known."""
    nothing = np.zeros(0, np.float32)
    scores = KindScores(nothing, nothing, nothing.astype(np.int64), nothing)
    assert is_unknown("貓", scores, SETTINGS)
