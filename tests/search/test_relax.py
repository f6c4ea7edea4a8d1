"""Facts about musts that nothing fitting keeps: what is loosened, how far, and that it is said."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.query.query import PriceRange, Query
from assistant.search.relax import relax
from assistant.search.results import Relaxed
from assistant.text.script import Script
from catalog.product import Fen


@dataclass(frozen=True)
class Product:
    """What musts look at; `fits` marks the kinds understood."""

    price: int
    is_near: bool = True
    brand: str = "甲"
    text: str = ""
    fits: bool = True


ANY = Query(text="貓砂", need="猫砂", script=Script.HANT)


def between(low: int | None, high: int | None) -> PriceRange:
    return PriceRange(None if low is None else Fen(low), None if high is None else Fen(high))


def keeps(product: Product, query: Query) -> bool:
    return (
        query.price.allows(Fen(product.price))
        and (product.is_near or not query.near_field)
        and query.brand in (None, product.brand)
        and not any(word in product.text for word in query.exclude)
    )


def passing_of(products: Sequence[Product]) -> Callable[[Query], NDArray[np.bool_] | None]:
    def passing(query: Query) -> NDArray[np.bool_] | None:
        if query == ANY:
            return None  # as the constrainer says it where there is no must
        return np.array([keeps(product, query) for product in products], dtype=bool)

    return passing


def relaxed_for(query: Query, products: Sequence[Product]) -> tuple[Query, tuple[Relaxed, ...]]:
    fitting = np.array([product.fits for product in products], dtype=bool)
    prices = np.array([product.price for product in products], dtype=np.int64)
    return relax(query, fitting, prices, passing_of(products))


def some_fit(query: Query, products: Sequence[Product]) -> bool:
    return any(product.fits and keeps(product, query) for product in products)


def test_what_can_be_kept_is_kept() -> None:
    """One fitting product that keeps every must is enough: nothing is given up."""
    query = replace(ANY, price=between(None, 500), near_field=True, brand="甲")
    assert relaxed_for(query, [Product(500), Product(900)]) == (query, ())
    assert relaxed_for(ANY, [Product(500)]) == (ANY, ())


def test_without_a_fitting_product_nothing_is_relaxed() -> None:
    """Musts are not given up for things that were not asked for, nor in an empty shop."""
    query = replace(ANY, price=between(None, 5))
    assert relaxed_for(query, [Product(900, fits=False)]) == (query, ())
    assert relaxed_for(query, []) == (query, ())


def test_the_highest_price_goes_to_the_cheapest_that_fits() -> None:
    """Up to the nearest price of a fitting product, in yuan; unfitting ones do not count."""
    products = [Product(600, fits=False), Product(1_250), Product(990)]
    kept, relaxed = relaxed_for(replace(ANY, price=between(None, 500)), products)
    assert kept.price == between(None, 990)
    assert relaxed == (Relaxed("max_price", 5.0, 9.9),)


def test_the_lowest_price_goes_to_the_dearest_that_fits() -> None:
    """Down to the nearest price of a fitting product."""
    kept, relaxed = relaxed_for(
        replace(ANY, price=between(5_000, None)), [Product(990), Product(1_250)]
    )
    assert kept.price == between(1_250, None)
    assert relaxed == (Relaxed("min_price", 50.0, 12.5),)


def test_the_price_goes_only_to_what_keeps_all_else() -> None:
    """A cheaper product that breaks another must does not draw the limit to itself."""
    products = [Product(600, is_near=False), Product(700, text="香精"), Product(800)]
    query = replace(ANY, price=between(None, 500), near_field=True, exclude=("香精",))
    kept, relaxed = relaxed_for(query, products)
    assert kept == replace(query, price=between(None, 800))
    assert [step.constraint for step in relaxed] == ["max_price"]


def test_the_limit_that_is_not_in_the_way_stays() -> None:
    """Of 100 to 200 only the upper end moves for a product of 250: the lower end is kept."""
    query = replace(ANY, price=between(10_000, 20_000))
    kept, relaxed = relaxed_for(query, [Product(25_000), Product(1_000, fits=False)])
    assert relaxed == (Relaxed("max_price", 200.0, 250.0),)
    assert kept.price == between(10_000, 25_000)


def test_a_price_between_two_products_goes_to_the_nearer() -> None:
    """Where some fitting products are too cheap and others too dear, the nearest price is taken."""
    query = replace(ANY, price=between(10_000, 20_000))
    _, down = relaxed_for(query, [Product(9_000), Product(40_000)])
    _, up = relaxed_for(query, [Product(1_000), Product(21_000)])
    assert down == (Relaxed("min_price", 100.0, 90.0),)
    assert up == (Relaxed("max_price", 200.0, 210.0),)


def test_the_hurry_is_dropped_before_the_brand() -> None:
    """Where either would do, the shopper waits and the brand is kept."""
    products = [Product(500, is_near=False, brand="甲"), Product(500, is_near=True, brand="乙")]
    query = replace(ANY, near_field=True, brand="甲")
    kept, relaxed = relaxed_for(query, products)
    assert kept == replace(query, near_field=False)
    assert relaxed == (Relaxed("near_field", True, False),)


def test_the_price_is_loosened_before_the_hurry() -> None:
    """Where either would do, the shopper pays and gets it soon."""
    products = [Product(900, is_near=True), Product(400, is_near=False)]
    query = replace(ANY, near_field=True, price=between(None, 500))
    kept, relaxed = relaxed_for(query, products)
    assert kept == replace(query, price=between(None, 900))
    assert relaxed == (Relaxed("max_price", 5.0, 9.0),)


def test_the_brand_is_dropped_where_only_that_helps() -> None:
    """What was taken instead of a brand is none."""
    query = replace(ANY, brand="丙", price=between(None, 500))
    kept, relaxed = relaxed_for(query, [Product(400)])
    assert kept == replace(query, brand=None)
    assert relaxed == (Relaxed("brand", "丙", None),)


def test_two_musts_are_given_up_where_one_is_not_enough() -> None:
    """Hurry and price together; each is said, and the price is the nearest without the hurry."""
    query = replace(ANY, near_field=True, price=between(None, 500), brand="甲")
    products = [Product(900, is_near=False), Product(700, is_near=False, brand="乙")]
    kept, relaxed = relaxed_for(query, products)
    assert kept == replace(query, near_field=False, price=between(None, 900))
    assert set(relaxed) == {Relaxed("near_field", True, False), Relaxed("max_price", 5.0, 9.0)}


def test_all_three_are_given_up_where_two_are_not_enough() -> None:
    """Brand, hurry and price; the rest, an exclusion, is kept."""
    query = replace(ANY, near_field=True, price=between(None, 500), brand="甲", exclude=("香精",))
    products = [Product(900, is_near=False, brand="乙"), Product(100, text="香精")]
    kept, relaxed = relaxed_for(query, products)
    assert {step.constraint for step in relaxed} == {"brand", "near_field", "max_price"}
    assert kept.exclude == ("香精",)
    assert some_fit(kept, products)


def test_exclusions_are_never_loosened() -> None:
    """Where only an excluded product would fit, the query stays and nothing was relaxed."""
    query = replace(ANY, exclude=("香精",), price=between(None, 500), near_field=True)
    assert relaxed_for(query, [Product(100, text="香精"), Product(900, text="香精")]) == (query, ())


def test_no_must_is_given_up_for_nothing() -> None:
    """Brand and price stand in the way, the hurry does not: it is kept."""
    query = replace(ANY, near_field=True, price=between(None, 500), brand="甲")
    kept, relaxed = relaxed_for(query, [Product(900, is_near=True, brand="乙")])
    assert {step.constraint for step in relaxed} == {"brand", "max_price"}
    assert kept.near_field


@pytest.mark.parametrize("case", range(40))
def test_relaxing_helps_whenever_giving_up_can(case: int) -> None:
    """Against trying every subset of musts: it helps where one does, and keeps all not named."""
    draw = random.Random(f"relax/{case}")
    products = [
        Product(
            draw.randrange(1, 60) * 100, draw.random() < 0.4, draw.choice("甲乙丙"),
            draw.choice(("", "香精")), draw.random() < 0.5,
        )
        for _ in range(draw.randint(0, 5))
    ]  # fmt: skip
    low, high = sorted(draw.sample(range(60), 2))
    query = replace(
        ANY,
        price=between(
            *draw.choice(((low * 100, None), (None, high * 100), (low * 100, high * 100)))
        ),
        near_field=draw.random() < 0.5,
        brand=draw.choice((None, "甲")),
        exclude=draw.choice(((), ("香精",))),
    )
    kept, relaxed = relaxed_for(query, products)
    names = ("price", "near_field", "brand")
    emptied = {"price": PriceRange(), "near_field": False, "brand": None}
    helps = any(
        some_fit(replace(query, **{name: emptied[name] for name in given_up}), products)  # type: ignore[arg-type]
        for size in range(4)
        for given_up in combinations(names, size)
    )
    assert some_fit(kept, products) is helps
    assert bool(relaxed) is (helps and not some_fit(query, products))
    said = {step.constraint for step in relaxed}
    assert (kept.near_field == query.near_field) is ("near_field" not in said)
    assert (kept.brand == query.brand) is ("brand" not in said)
    assert (kept.price.low == query.price.low) is ("min_price" not in said)
    assert (kept.price.high == query.price.high) is ("max_price" not in said)
    assert kept.exclude == query.exclude
