"""Musts that nothing fitting can keep, loosened one at a time and said back. Exclusions are never
loosened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from assistant.query.query import PriceRange, Query
from assistant.search.results import Relaxed
from catalog.product import Fen, yuan

if TYPE_CHECKING:
    from numpy.typing import NDArray

Passing = Callable[[Query], "NDArray[np.bool_] | None"]


def relax(
    query: Query, fitting: NDArray[np.bool_], prices: NDArray[np.int64], passing: Passing
) -> tuple[Query, tuple[Relaxed, ...]]:
    """Return the query under which at least one fitting product passes, and what was given up for
    that.

    `fitting` bool (n,) marks products of the kinds understood. The price goes to the nearest that
    can be had;
    then the hurry is dropped; then the brand. If nothing helps, the query stays and nothing was
    relaxed.
    """
    if not fitting.any() or _some(query, fitting, passing):
        return query, ()
    for given_up in (
        ("price",),
        ("near_field",),
        ("brand",),
        ("near_field", "price"),
        ("brand", "price"),
        ("brand", "near_field"),
        ("brand", "near_field", "price"),
    ):
        loosened, relaxed = query, []
        for name in given_up:
            step = _loosen(name, loosened, fitting, prices, passing)
            if step is not None:
                loosened, said = step
                relaxed += said
        if relaxed and _some(loosened, fitting, passing):
            return loosened, tuple(relaxed)
    return query, ()


def _loosen(
    name: str, query: Query, fitting: NDArray[np.bool_], prices: NDArray[np.int64], passing: Passing
) -> tuple[Query, list[Relaxed]] | None:
    if name == "near_field" and query.near_field:
        return query.without("near_field"), [Relaxed("near_field", True, False)]
    if name == "brand" and query.brand:
        return query.without("brand"), [Relaxed("brand", query.brand, None)]
    if name == "price" and query.price:
        return _nearest_price(query, fitting, prices, passing)
    return None


def _nearest_price(
    query: Query, fitting: NDArray[np.bool_], prices: NDArray[np.int64], passing: Passing
) -> tuple[Query, list[Relaxed]] | None:
    """Move the limit that is in the way to the nearest price of a fitting product that keeps all
    else.
    """
    unpriced = passing(replace(query, price=PriceRange()))
    possible = prices[fitting if unpriced is None else fitting & unpriced]
    if not len(possible):
        return None
    low, high = query.price.low, query.price.high
    above = possible[possible > high] if high is not None else possible[:0]
    below = possible[possible < low] if low is not None else possible[:0]
    options: list[tuple[float, Query, Relaxed]] = []
    if high is not None and len(above):
        taken = Fen(int(above.min()))
        moved = replace(query, price=PriceRange(low, taken))
        options.append((taken / high, moved, Relaxed("max_price", yuan(high), yuan(taken))))
    if low is not None and len(below):
        taken = Fen(int(below.max()))
        moved = replace(query, price=PriceRange(taken, high))
        options.append((low / max(1, taken), moved, Relaxed("min_price", yuan(low), yuan(taken))))
    if not options:
        return None
    # the limit that has to move by the smaller factor moves; of equals the upper one
    _, moved, said = min(options, key=lambda option: option[0])
    return moved, [said]


def _some(query: Query, fitting: NDArray[np.bool_], passing: Passing) -> bool:
    mask = passing(query)
    return bool(fitting.any() if mask is None else (fitting & mask).any())
