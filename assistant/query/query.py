"""The understood query: a frozen record that prints as itself. Knows nothing of how it was read or
is used.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from assistant.text.script import Script
from catalog.product import Fen


class Sort(Enum):
    """An order asked for in words; without one the order is by fitness."""

    PRICE_ASC = "price_asc"
    PRICE_DESC = "price_desc"
    RATING = "rating"
    SALES = "sales"
    ETA = "eta"


@dataclass(frozen=True, slots=True)
class PriceRange:
    """Limits in fen for one piece, both inclusive; None where there is none."""

    low: Fen | None = None
    high: Fen | None = None

    def allows(self, price: Fen) -> bool:
        return (self.low is None or price >= self.low) and (self.high is None or price <= self.high)

    def __bool__(self) -> bool:
        return self.low is not None or self.high is not None


@dataclass(frozen=True, slots=True)
class Query:
    """`text` as typed; `need` is the folded text without prices, exclusions, urgency and sorting
    words.

    `price`, `exclude`, `brand` and `near_field` are musts; `color`, `size`, `material`, `audience`
    are wishes.
    Words are Traditional; `exclude` is folded.
    """

    text: str
    need: str
    script: Script
    price: PriceRange = PriceRange()
    exclude: tuple[str, ...] = ()
    brand: str | None = None
    color: str | None = None
    size: str | None = None
    material: str | None = None
    audience: str | None = None
    quantity: int | None = None
    sort: Sort | None = None
    near_field: bool = False

    @property
    def has_musts(self) -> bool:
        """Tell whether anything is asked that excludes products."""
        return bool(self.price or self.exclude or self.brand or self.near_field)

    @property
    def wishes(self) -> tuple[tuple[str, str], ...]:
        """(attribute, folded value) of the soft wishes."""
        from assistant.text.fold import fold

        pairs = (
            ("color", self.color),
            ("size", self.size),
            ("material", self.material),
            ("audience", self.audience),
        )
        return tuple((name, fold(value)) for name, value in pairs if value)

    def without(self, constraint: str) -> Query:
        """Return the query with one constraint, named as in the API, taken away."""
        if constraint in ("min_price", "max_price"):
            low = None if constraint == "min_price" else self.price.low
            high = None if constraint == "max_price" else self.price.high
            return replace(self, price=PriceRange(low, high))
        emptied: Any = {constraint: _EMPTY.get(constraint)}
        return replace(self, **emptied)


_EMPTY: dict[str, object] = {"exclude": (), "near_field": False}
