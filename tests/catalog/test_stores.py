"""Facts about the near-field stores: where they are, when they are open, how long a rider takes."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from catalog.product import Store
from catalog.stores import MINUTES_PER_DAY, STORES, is_open, make_stores, minutes_to

STORE = Store("s1", "鄰里超市", east_km=1, north_km=-2, opens=480, closes=1_320, packing_minutes=8)


def test_there_are_120_stores_on_the_map() -> None:
    """120 stores with different ids lie on the square of 12 × 12 km around the centre."""
    stores = make_stores(7)
    assert len({store.store_id for store in stores}) == len(stores) == STORES == 120
    assert all(abs(s.east_km) <= 6 and abs(s.north_km) <= 6 for s in stores)


def test_stores_are_denser_towards_the_centre() -> None:
    """The inner quarter of the map has well over a quarter of the stores."""
    inner = [s for s in make_stores(7) if abs(s.east_km) <= 3 and abs(s.north_km) <= 3]
    assert len(inner) > STORES / 2


@pytest.mark.parametrize("seed", [1, 7, 99])
def test_some_stores_never_close(seed: int) -> None:
    """About one store in five is always open; all others open in the morning and close at night."""
    stores = make_stores(seed)
    always = [s for s in stores if all(is_open(s, m) for m in range(0, MINUTES_PER_DAY, 15))]
    assert 0.1 < len(always) / STORES < 0.3
    for store in stores:
        assert (store.opens, store.closes) == (0, MINUTES_PER_DAY) or (
            420 <= store.opens <= 600 and 1_260 <= store.closes <= MINUTES_PER_DAY
        )


def test_a_seed_decides_the_map() -> None:
    """The same seed gives the same stores, another one other places."""
    assert make_stores(7) == make_stores(7)
    places = [[(s.east_km, s.north_km) for s in make_stores(seed)] for seed in (7, 8)]
    assert places[0] != places[1]


@pytest.mark.parametrize(
    ("minute", "told"), [(479, False), (480, True), (1_319, True), (1_320, False), (0, False)]
)
def test_opening_is_included_and_closing_is_not(minute: int, told: bool) -> None:
    """A store takes orders from the minute it opens until before the minute it closes."""
    assert is_open(STORE, minute) is told


def test_a_store_that_never_closes_is_open_at_midnight() -> None:
    """From 0 to 1440 is the whole day, its first and last minute too."""
    never_closes = replace(STORE, opens=0, closes=MINUTES_PER_DAY)
    assert is_open(never_closes, 0)
    assert is_open(never_closes, MINUTES_PER_DAY - 1)


@pytest.mark.parametrize(
    ("place", "way_km"), [((1, -2), 0), ((2, -2), 1), ((0, 0), 3), ((-1, 2), 6)]
)
def test_minutes_are_packing_and_the_way_along_the_blocks(
    place: tuple[float, float], way_km: float
) -> None:
    """Packing, and 3.2 minutes a kilometre along the blocks, rounded up."""
    assert minutes_to(STORE, *place) == 8 + math.ceil(way_km * 3.2)
