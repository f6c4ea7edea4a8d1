"""The nouns of a catalogue. Plain frozen records; money is integer fen; ids are text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NewType

Fen = NewType("Fen", int)

FEN_PER_YUAN = 100


def fen(yuan: float) -> Fen:
    """Return whole fen, halves to even."""
    return Fen(round(yuan * FEN_PER_YUAN))


def yuan(amount: Fen) -> float:
    """Return yuan with at most two decimals."""
    return round(amount / FEN_PER_YUAN, 2)


class TitleStyle(Enum):
    """How a title tells what the thing is; kept in the truth so that results can be read by it."""

    NAME = "name"
    ALIAS = "alias"
    NEITHER = "neither"
    FOREIGN = "foreign"  # imported from elsewhere: nobody knows


@dataclass(frozen=True, slots=True)
class Variant:
    """One choice within a listing, such as a colour or a size."""

    label: str
    price: Fen


@dataclass(frozen=True, slots=True)
class Listing:
    """What a merchant typed. `attributes` may be incomplete and `category` wrong; `rating` is 0 to
    5.
    """

    product_id: str
    title: str
    category: str
    brand: str
    merchant_id: str
    price: Fen
    attributes: dict[str, str]
    variants: tuple[Variant, ...]
    rating: float
    reviews: int
    sales: int
    near_field: bool


@dataclass(frozen=True, slots=True)
class Truth:
    """What the listing really is. Search never sees it."""

    product_id: str
    kind: str
    attributes: dict[str, str]
    title_style: TitleStyle


@dataclass(frozen=True, slots=True)
class Stock:
    """A product on a store's shelf."""

    product_id: str
    store_id: str
    pieces: int


@dataclass(frozen=True, slots=True)
class Brand:
    """A fictional brand; `tier` multiplies prices (1.0 is usual)."""

    brand_id: str
    name: str
    name_en: str
    departments: tuple[str, ...]
    tier: float


@dataclass(frozen=True, slots=True)
class Merchant:
    """A fictional merchant with its service figures; rates are shares from 0 to 1.

    `ship_days` is how long express takes to the door.
    """

    merchant_id: str
    name: str
    rating: float
    reply_minutes: int
    repurchase_rate: float
    return_rate: float
    ship_days: int


@dataclass(frozen=True, slots=True)
class Store:
    """A near-field store on the city map (kilometres from the centre); hours are minutes after
    midnight.
    """

    store_id: str
    name: str
    east_km: float
    north_km: float
    opens: int
    closes: int
    packing_minutes: int


@dataclass(frozen=True, slots=True)
class Review:
    """What a shopper wrote; `stars` 1 to 5, Traditional text."""

    product_id: str
    stars: int
    text: str
    days_ago: int


@dataclass(frozen=True, slots=True)
class Generated:
    """A listing with all that belongs to it; imported ones have no truth."""

    listing: Listing
    truth: Truth | None
    stock: tuple[Stock, ...]
    reviews: tuple[Review, ...]
