"""Which kind the n-th listing is of: every kind once, then by drawn popularity. Constant memory for
any number.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence

from catalog.draw import draw


class Assortment:
    """Kinds with popularities drawn for them under one seed."""

    def __init__(self, kinds: Sequence[str], seed: int) -> None:
        self._kinds = tuple(kinds)
        self._seed = seed
        weights = [draw(seed, "popularity", kind).lognormvariate(0, 0.5) for kind in self._kinds]
        self._bounds = list(itertools.accumulate(weights))

    def kind_of(self, number: int) -> str:
        """Return the kind of listing `number` (from 0): the first round takes every kind once, in
        order.
        """
        if number < len(self._kinds):
            return self._kinds[number]
        point = draw(self._seed, "kind of listing", number).random() * self._bounds[-1]
        return self._kinds[min(bisect.bisect_right(self._bounds, point), len(self._kinds) - 1)]
