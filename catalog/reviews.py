"""A few reviews a product, composed from authored pieces and the kind's own selling points and
scenes.
"""

from __future__ import annotations

import random
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from catalog.product import Review

if TYPE_CHECKING:
    from catalog.knowledge import Kind

Pieces = dict[str, dict[str, list[str]]]


@cache
def _pieces() -> Pieces:
    return tomllib.loads((files("catalog") / "words" / "reviews.toml").read_text("utf-8"))


def make_reviews(
    kind: Kind, product_id: str, rating: float, generator: random.Random
) -> tuple[Review, ...]:
    """Return none to three reviews whose stars scatter around the rating, newest first."""
    written = [_review(kind, product_id, rating, generator) for _ in range(generator.randint(0, 3))]
    return tuple(sorted(written, key=lambda review: (review.days_ago, review.text)))


def _review(kind: Kind, product_id: str, rating: float, generator: random.Random) -> Review:
    stars = min(5, max(1, round(generator.gauss(rating, 0.8))))
    pieces = _pieces()["good" if stars >= 4 else "fair" if stars == 3 else "bad"]
    about = generator.choice(pieces["about"]).format(
        point=generator.choice(kind.selling_points), scene=generator.choice(kind.scenes)
    )
    text = (
        f"{generator.choice(pieces['opening'])}，{about}，{generator.choice(pieces['closing'])}。"
    )
    return Review(product_id, stars, text, generator.randint(1, 360))
