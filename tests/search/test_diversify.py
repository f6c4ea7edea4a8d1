"""Facts about the first page: no merchant and no title crowds it, and nothing is lost for that."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from assistant.search.diversify import ALIKE, PAGE, PER_MERCHANT, spread

Titles = Sequence[frozenset[str]]


def different(count: int) -> list[frozenset[str]]:
    return [frozenset({f"title {place}"}) for place in range(count)]


def spread_lists(order: Sequence[int], merchants: Sequence[int], titles: Titles) -> list[int]:
    return spread(order, merchants.__getitem__, titles.__getitem__)


def slow_spread(order: Sequence[int], merchants: Sequence[int], titles: Titles) -> list[int]:
    """Pick ten times the first that does not crowd who is picked; the rest follows in its order."""
    page: list[int] = []
    while len(page) < PAGE:
        fitting = [
            place
            for place in order
            if place not in page
            and [merchants[p] for p in page].count(merchants[place]) < PER_MERCHANT
            and not any(jaccard(titles[p], titles[place]) > ALIKE for p in page)
        ]
        if not fitting:
            break
        page.append(fitting[0])
    return [*page, *(place for place in order if place not in page)]


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, len(one | other))


@pytest.mark.parametrize("case", range(25))
def test_spreading_equals_picking_one_by_one(case: int) -> None:
    """The one pass gives what ten searches for the next that does not crowd give."""
    draw = random.Random(f"spread/{case}")
    count = draw.choice((0, 1, 5, 10, 11, 25, 40))
    merchants = [draw.randrange(draw.choice((1, 3, 30))) for _ in range(count)]
    titles = [frozenset(draw.sample("abcdefgh", draw.randint(0, 8))) for _ in range(count)]
    order = draw.sample(range(count), count)
    spreaded = spread_lists(order, merchants, titles)
    assert spreaded == slow_spread(order, merchants, titles)
    assert sorted(spreaded) == list(range(count))


def test_who_crowds_nobody_stays_in_place() -> None:
    """Different merchants with different titles keep their order; no candidates stay none."""
    order = list(range(29, -1, -1))
    assert spread_lists(order, order, different(30)) == order
    assert spread_lists([], [], []) == []


def test_a_merchant_has_two_places_of_the_first_ten() -> None:
    """The third of a merchant goes right behind the first page, before what stood there."""
    merchants = [7, 7, 7, 7, *range(100, 110)]
    order = list(range(14))
    expected = [0, 1, 4, 5, 6, 7, 8, 9, 10, 11, 2, 3, 12, 13]
    assert spread_lists(order, merchants, different(14)) == expected


def test_after_the_first_page_a_merchant_may_have_more() -> None:
    """Only the first ten are spread: later pages keep their order."""
    merchants = [*range(10), *[7] * 10]
    assert spread_lists(range(20), merchants, different(20)) == list(range(20))


def test_without_others_a_merchant_fills_the_page() -> None:
    """A shop with one merchant still shows ten products, in their order."""
    assert spread_lists(range(12), [7] * 12, different(12)) == list(range(12))


def test_titles_are_alike_above_the_limit_and_not_at_it() -> None:
    """Of five pairs four in common is 0.8 and not alike; nine of ten is."""
    four = [frozenset("abcde"), frozenset("abcd"), *different(10)]
    assert spread_lists(range(12), range(12), four)[:2] == [0, 1]
    nine = [frozenset("abcdefghij"), frozenset("abcdefghi"), *different(10)]
    assert spread_lists(range(12), range(12), nine)[9:] == [10, 1, 11]


def test_empty_titles_are_not_alike() -> None:
    """Titles without a pair have nothing in common."""
    empty = [frozenset[str]()] * 12
    assert spread_lists(range(12), range(12), empty) == list(range(12))


def test_only_the_first_places_are_looked_at() -> None:
    """Of a thousand candidates that do not crowd, ten are asked for merchant and title."""
    asked: list[int] = []

    def merchant_of(place: int) -> int:
        asked.append(place)
        return place

    def pairs_of(place: int) -> frozenset[str]:
        asked.append(place)
        return frozenset({str(place)})

    spread(range(1_000), merchant_of, pairs_of)
    assert set(asked) == set(range(10))
