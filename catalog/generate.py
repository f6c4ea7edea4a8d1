"""Listings of a simulated marketplace, one after the other, with the truth behind each.

Every listing depends only on the knowledge, the seed and its own number: any count streams in
constant memory,
and the first ten thousand of a million are the ten thousand of ten thousand.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from catalog.assortment import Assortment
from catalog.brands import brands_by_department, make_brands
from catalog.departments import read_departments
from catalog.draw import draw, some
from catalog.knowledge import Kind, Knowledge
from catalog.merchants import make_merchants
from catalog.prices import base_price, ending, read_amount, scaled
from catalog.product import Brand, Fen, Generated, Listing, Merchant, Stock, Store, Truth, Variant
from catalog.reviews import make_reviews
from catalog.stores import make_stores
from catalog.titles import draw_style, make_title, misspell, simplify

LARGEST = 1_000_000
WRONG_CATEGORY, MISSPELT, TRADITIONAL, UNBRANDED = 0.05, 0.03, 0.20, 0.12
ATTRIBUTE_GIVEN = 0.72
NEAR_FIELD = 0.6  # share of the products of a near-field kind that some store stocks
# Attributes that shoppers choose among within one listing, the most usual first.
_CHOICES = ("顏色", "尺碼", "尺寸", "容量", "口味", "香味", "款式", "入數", "重量", "規格", "長度")


class Generator:
    """Knowledge and a seed; `listing(n)` is the n-th listing from 0."""

    def __init__(self, knowledge: Knowledge, seed: int) -> None:
        self._seed = seed
        self._knowledge = knowledge
        self._assortment = Assortment([kind.id for kind in knowledge.kinds], seed)
        self._brands = brands_by_department(make_brands(seed))
        self._departments = {department.id: department.name for department in read_departments()}
        self._usual_amounts = {kind.id: _usual_amount(kind) for kind in knowledge.kinds}
        self.merchants = make_merchants(seed)
        self.stores = make_stores(seed)

    def stream(self, count: int) -> Iterator[Generated]:
        """Yield `count` listings in order of their numbers."""
        return (self.listing(number) for number in range(count))

    def listing(self, number: int) -> Generated:
        product_id = f"P{number + 1:07d}"
        generator = draw(self._seed, "listing", number)
        kind = self._knowledge.by_id[self._assortment.kind_of(number)]
        brands = self._brands.get(kind.department, ())
        brand = None if not brands or generator.random() < UNBRANDED else generator.choice(brands)
        merchant = generator.choice(self.merchants)
        attributes = {name: generator.choice(values) for name, values in kind.attributes.items()}
        price, variants = self._price(kind, brand, attributes, generator)
        style = draw_style(kind, generator)
        title = make_title(kind, brand, list(attributes.values()), style, generator)
        given = {
            name: value
            for name, value in attributes.items()
            if generator.random() < ATTRIBUTE_GIVEN
        }
        category = self._category(kind, generator)
        if generator.random() < MISSPELT:
            title = misspell(title, generator)
        if generator.random() >= TRADITIONAL:
            title, category = simplify(title), simplify(category)
            given = {simplify(name): simplify(value) for name, value in given.items()}
            variants = tuple(
                Variant(simplify(variant.label), variant.price) for variant in variants
            )
        stock = _stock(kind, product_id, self.stores, generator)
        rating = round(min(5.0, max(1.0, generator.gauss(merchant.rating, 0.25))), 1)
        sales = _sales(merchant, generator)
        listing = Listing(
            product_id=product_id,
            title=title,
            category=category,
            brand=brand.name if brand else "",
            merchant_id=merchant.merchant_id,
            price=price,
            attributes=given,
            variants=variants,
            rating=rating,
            reviews=round(sales * generator.uniform(0.05, 0.3)),
            sales=sales,
            near_field=bool(stock),
        )
        truth = Truth(product_id, kind.id, attributes, style)
        return Generated(listing, truth, stock, make_reviews(kind, product_id, rating, generator))

    def _price(
        self, kind: Kind, brand: Brand | None, attributes: dict[str, str], generator: random.Random
    ) -> tuple[Fen, tuple[Variant, ...]]:
        """Return the listing's price and the choices it offers; the first choice is the one the
        price is for.
        """
        yuan = base_price(kind.price_yuan, brand.tier if brand else 0.9, generator)
        usual = self._usual_amounts[kind.id]
        name = next((name for name in _CHOICES if name in attributes), None)
        if name is None:
            return ending(yuan), ()
        others = [value for value in kind.attributes[name] if value != attributes[name]]
        labels = [attributes[name], *some(generator, others, generator.randint(0, 4))]
        variants = tuple(
            Variant(label, ending(scaled(yuan, read_amount(label), usual))) for label in labels
        )
        return variants[0].price, variants

    def _category(self, kind: Kind, generator: random.Random) -> str:
        if generator.random() >= WRONG_CATEGORY:
            return self._departments[kind.department]
        return generator.choice(
            [name for key, name in self._departments.items() if key != kind.department]
        )


def _usual_amount(kind: Kind) -> float | None:
    """The middle of the amounts that the kind comes in; None if it is not sold by amount."""
    name = next((name for name in _CHOICES if name in kind.attributes), None)
    amounts = [read_amount(value) for value in kind.attributes[name]] if name else []
    values = sorted(amount.value for amount in amounts if amount is not None)
    return values[len(values) // 2] if values else None


def _stock(
    kind: Kind, product_id: str, stores: Sequence[Store], generator: random.Random
) -> tuple[Stock, ...]:
    if not kind.near_field or generator.random() >= NEAR_FIELD:
        return ()
    chosen = some(generator, stores, generator.randint(1, 6))
    return tuple(Stock(product_id, store.store_id, generator.randint(1, 40)) for store in chosen)


def _sales(merchant: Merchant, generator: random.Random) -> int:
    """Monthly sales: a long tail, fatter for merchants with a better rating."""
    return min(200_000, round(generator.lognormvariate(4.2 + (merchant.rating - 4.4), 1.4)))
