"""Facts about delivery from stores nearby, against going through every shelf."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest

from assistant.assemble import Assistant
from assistant.search.near_field import FARTHEST_MINUTES, NEVER, NearField, Place
from assistant.search.results import Delivery
from catalog.product import Store
from catalog.stores import is_open, make_stores, minutes_to

ALWAYS = (0, 24 * 60)


def store(
    number: int, km: float = 0.0, hours: tuple[int, int] = ALWAYS, packing: int = 10
) -> Store:
    return Store(f"s{number}", f"{number}號店", km, 0.0, *hours, packing)


def near_field(
    stores: Sequence[Store], shelves: Sequence[Sequence[int]], place: Place | None = None
) -> NearField:
    """`shelves` gives each product the numbers of the stores that have it."""
    starts = np.cumsum([0, *map(len, shelves)]).astype(np.int64)
    entries = np.array([number for shelf in shelves for number in shelf], dtype=np.int32)
    return NearField(stores, starts, entries, place or Place())


def slow_minutes(stores: Sequence[Store], shelf: Sequence[int], place: Place) -> int:
    """Ask every store on the shelf; who is closed or too far brings nothing."""
    minutes = [
        minutes_to(stores[number], place.east_km, place.north_km)
        for number in shelf
        if is_open(stores[number], place.minute_of_day)
    ]
    return min((m for m in minutes if m <= FARTHEST_MINUTES), default=NEVER)


@pytest.mark.parametrize("case", range(20))
def test_the_soonest_store_is_found(case: int) -> None:
    """Minutes, reach and store are those of asking every store, empty shelves included."""
    draw = random.Random(f"near/{case}")
    stores = make_stores(case)[: draw.choice((1, 3, 120))]
    place = Place(draw.uniform(-6, 6), draw.uniform(-6, 6), draw.randrange(24 * 60))
    shelves = [
        draw.sample(range(len(stores)), draw.randint(0, min(6, len(stores))))
        for _ in range(draw.choice((0, 1, 40)))
    ]
    field = near_field(stores, shelves, place)
    expected = [slow_minutes(stores, shelf, place) for shelf in shelves]
    assert field.minutes.tolist() == expected
    assert field.reachable.tolist() == [minutes < NEVER for minutes in expected]
    for product, (shelf, minutes) in enumerate(zip(shelves, expected, strict=True)):
        delivery = field.delivery(product)
        assert (delivery is None) is (minutes == NEVER)
        if delivery is not None:
            assert delivery.eta_minutes == minutes
            assert delivery.store in {stores[number].name for number in shelf}


def test_minutes_are_packing_and_riding() -> None:
    """Ten minutes of packing, and 3.2 for each kilometre by city blocks, rounded up."""
    field = near_field([store(0, km=2.0)], [[0]], Place(east_km=0.0, north_km=1.0))
    assert field.delivery(0) == Delivery("0號店", 20)  # 10 + ⌈3 × 3.2⌉


def test_of_equals_the_first_store_brings_it() -> None:
    """Two stores that are as quick: the one that stands first on the product's shelf."""
    stores = [store(0, km=1.0), store(1, km=0.0), store(2, km=0.0)]
    assert near_field(stores, [[0, 2, 1]]).delivery(0) == Delivery("2號店", 10)


def test_a_closed_store_brings_nothing() -> None:
    """From the opening minute on, up to but without the closing minute."""
    stores = [store(0, hours=(8 * 60, 21 * 60))]
    at = [8 * 60 - 1, 8 * 60, 21 * 60 - 1, 21 * 60]
    fields = [near_field(stores, [[0]], Place(minute_of_day=minute)) for minute in at]
    assert [bool(field.reachable[0]) for field in fields] == [False, True, True, False]
    assert fields[0].delivery(0) is None


def test_what_takes_longer_than_an_hour_is_not_near() -> None:
    """Sixty minutes are near, sixty-one are not."""
    stores = [store(0, packing=60), store(1, packing=61)]
    assert near_field(stores, [[0], [1], [1, 0]]).reachable.tolist() == [True, False, True]


def test_without_stores_nothing_is_near() -> None:
    """An imported catalogue has no stores: no product is reachable, none fails."""
    field = near_field([], [[], []])
    assert field.reachable.tolist() == [False, False]
    assert field.delivery(1) is None
    assert near_field([], []).minutes.tolist() == []


def test_the_whole_shop_agrees_with_its_shelves(shop: Assistant) -> None:
    """Every product of a built shop has the delivery that its stock file says."""
    stores = list(shop.catalogue.stores.values())
    number_of = {known.store_id: number for number, known in enumerate(stores)}
    reachable = 0
    for position, product_id in enumerate(shop.catalogue.product_ids):
        stock = shop.catalogue.stock.get(product_id, ())
        shelf = [number_of[entry.store_id] for entry in stock if entry.pieces > 0]
        minutes = slow_minutes(stores, shelf, Place())
        delivery = shop.engine.delivery(position)
        assert (delivery.eta_minutes if delivery else NEVER) == minutes
        reachable += delivery is not None
    assert 0 < reachable < len(shop.catalogue)
