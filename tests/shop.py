"""Small shops for tests, built and opened as a user's would be."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from assistant.assemble import (
    Assistant,
    build_catalogue,
    build_index_only,
    build_records_only,
    build_search,
    open_assistant,
)
from assistant.embedding.encoder import Encoder
from assistant.query.kinds import KindWeights
from assistant.search.abstain import AbstainSettings
from assistant.search.engine import SearchSettings
from assistant.settings import Settings
from catalog.generate import Generated, Generator
from catalog.knowledge import Knowledge
from catalog.storage import write_catalogue
from tests.fakes import CharacterEncoder

PRODUCTS, SEED = 3_000, 11
ARTICLE = "清理下水道小飛蟲的東西"  # only a model that knows meanings brings the killer first
FLIES = "地漏裡飛出小黑蟲"  # the character encoder can do this one
# The shop of most tests: kinds enough to be mixed up, and still ten products of each.
DEPARTMENTS = (
    "pest_control",
    "home_cleaning",
    "bathroom",
    "pet_supplies",
    "phones_and_accessories",
    "outdoor_camping",
    "pharmacy_otc",
    "snacks",
)
FEW = (
    "dish_soap",
    "toilet_brush",
    "smartphone",
    "phone_case",
    "cat_litter",
    "litter_box",
    "tent",
    "camping_lantern",
    "drain_fly_killer",
    "cockroach_bait",
)


def settings_in(data: Path) -> Settings:
    """The usual settings, with the weights and the threshold that fit the character encoder."""
    return Settings(
        data=data,
        kinds=KindWeights(centre=0.0, meaning=1.0, words=1.5, named=0.4),
        search=SearchSettings(abstain=AbstainSettings(least_total=1.3, least_short=0.9)),
    )


def few_of(knowledge: Knowledge) -> Knowledge:
    """Ten kinds of the shipped knowledge: what is learnt of them is learnt in a moment."""
    return Knowledge(kinds=tuple(knowledge.by_id[kind] for kind in FEW))


def some_departments_of(knowledge: Knowledge) -> Knowledge:
    """Eight of the departments, about 280 kinds."""
    return Knowledge(kinds=tuple(k for k in knowledge.kinds if k.department in DEPARTMENTS))


def build_shop(
    data: Path,
    *,
    products: int = PRODUCTS,
    seed: int = SEED,
    knowledge: Knowledge | None = None,
    encoder: Encoder | None = None,
) -> Settings:
    """Build a whole shop into the folder: catalogue, records and index."""
    settings = settings_in(data)
    build_catalogue(settings, products=products, seed=seed, knowledge=knowledge)
    build_records_only(settings)
    build_index_only(settings, encoder or CharacterEncoder())
    return settings


def build_shop_of(data: Path, rows: Iterable[Generated], knowledge: Knowledge) -> Assistant:
    """Build and open a shop of exactly these listings."""
    settings, generator = settings_in(data), Generator(knowledge, SEED)
    write_catalogue(
        settings.catalogue, rows, knowledge=knowledge, merchants=generator.merchants,
        stores=generator.stores, source="test", seed=None,
    )  # fmt: skip
    build_search(settings, CharacterEncoder())
    return open_assistant(settings, CharacterEncoder())
