"""The fictional brands: authored names (brands.csv), drawn price tiers."""

from __future__ import annotations

import csv
from importlib.resources import files

from catalog.draw import draw
from catalog.product import Brand

_TIERS = (0.75, 0.9, 1.0, 1.0, 1.15, 1.4)


def make_brands(seed: int) -> tuple[Brand, ...]:
    """Return the authored brands in file order, each with the price tier drawn for it under this
    seed.
    """
    text = (files("catalog") / "words" / "brands.csv").read_text("utf-8")
    return tuple(
        Brand(
            brand_id=row["brand_id"],
            name=row["name"],
            name_en=row["name_en"],
            departments=tuple(row["departments"].split("|")),
            tier=draw(seed, "brand", row["brand_id"]).choice(_TIERS),
        )
        for row in csv.DictReader(text.splitlines())
    )


def brands_by_department(brands: tuple[Brand, ...]) -> dict[str, tuple[Brand, ...]]:
    """Department → its brands, in the order given."""
    departments = dict.fromkeys(department for brand in brands for department in brand.departments)
    return {d: tuple(brand for brand in brands if d in brand.departments) for d in departments}
