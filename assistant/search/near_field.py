"""How soon each product can come from a nearby store, at one time and place. Arrays in, arrays
out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assistant.search.results import Delivery
from catalog.stores import is_open, minutes_to

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from catalog.product import Store

NEVER = 32_000  # minutes; stands for "no open store has it"
FARTHEST_MINUTES = 60  # what takes longer is not near


@dataclass(frozen=True, slots=True)
class Place:
    """Where the shopper is, in kilometres from the city's centre, and the minute of the day."""

    east_km: float = 0.0
    north_km: float = 0.0
    minute_of_day: int = 15 * 60


class NearField:
    """Minutes to the shopper for every product.

    `starts` int64 (n + 1,) bounds each product's entries in `shelves` int32, which number the
    stores.
    """

    def __init__(
        self,
        stores: Sequence[Store],
        starts: NDArray[np.int64],
        shelves: NDArray[np.int32],
        place: Place,
    ) -> None:
        self._stores = stores
        self._starts = starts
        self._shelves = shelves
        self._to_store = np.array(
            [_minutes(store, place) for store in stores] or [NEVER], dtype=np.int32
        )
        self.minutes: NDArray[np.int32] = self._soonest()

    def _soonest(self) -> NDArray[np.int32]:
        soonest = np.full(len(self._starts) - 1, NEVER, dtype=np.int32)
        stocked = np.flatnonzero(np.diff(self._starts))
        if len(stocked):
            soonest[stocked] = np.minimum.reduceat(
                self._to_store[self._shelves], self._starts[stocked]
            )
        return soonest

    @property
    def reachable(self) -> NDArray[np.bool_]:
        """Bool (n,): some open store brings it."""
        return self.minutes < NEVER

    def delivery(self, position: int) -> Delivery | None:
        """Return the soonest store for a product, the first of equals; None if no store brings
        it.
        """
        shelves = self._shelves[self._starts[position] : self._starts[position + 1]]
        if self.minutes[position] >= NEVER:
            return None
        store = int(shelves[self._to_store[shelves].argmin()])
        return Delivery(self._stores[store].name, int(self._to_store[store]))


def _minutes(store: Store, place: Place) -> int:
    if not is_open(store, place.minute_of_day):
        return NEVER
    minutes = minutes_to(store, place.east_km, place.north_km)
    return minutes if minutes <= FARTHEST_MINUTES else NEVER
