"""Facts about generated listings: what a seed decides, and the shares that the design promises."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

import catalog.generate
import catalog.storage
from assistant.text.fold import fold
from catalog.brands import brands_by_department, make_brands
from catalog.departments import read_departments
from catalog.generate import Generated, Generator
from catalog.knowledge import Kind, Knowledge
from catalog.merchants import make_merchants
from catalog.prices import ending, read_amount
from catalog.product import TitleStyle, yuan
from catalog.storage import write_catalogue
from catalog.stores import make_stores
from catalog.titles import LONGEST, SHORTEST, simplify

COUNT, SEED = 6_000, 7
_IN_ANOTHER_PROCESS = """
from catalog.generate import Generator
from catalog.knowledge import read_knowledge
print(*(row.listing for row in Generator(read_knowledge(), 7).stream(40)), sep="\\n")
"""


@pytest.fixture(scope="module")
def rows(knowledge: Knowledge) -> list[Generated]:
    """Six thousand listings of seed 7."""
    return list(Generator(knowledge, SEED).stream(COUNT))


@pytest.fixture(scope="module")
def well_spelt(knowledge: Knowledge) -> list[Generated]:
    """The same listings as if no merchant misspelt: what is drawn before the slip is the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalog.generate, "MISSPELT", 0.0)
        return list(Generator(knowledge, SEED).stream(COUNT))


def _share(part: int) -> float:
    return part / COUNT


def test_same_seed_same_rows(knowledge: Knowledge, rows: list[Generated]) -> None:
    """A seed gives the same listings, truths, stock and reviews every time."""
    assert list(Generator(knowledge, SEED).stream(300)) == rows[:300]


def test_another_seed_other_rows(knowledge: Knowledge, rows: list[Generated]) -> None:
    """Another seed gives another title to every one of the listings."""
    others = list(Generator(knowledge, SEED + 1).stream(300))
    same = sum(a.listing.title == b.listing.title for a, b in zip(others, rows[:300], strict=True))
    assert same == 0


def test_a_listing_depends_on_its_number_alone(knowledge: Knowledge, rows: list[Generated]) -> None:
    """A shorter stream is the beginning of a longer one; a listing drawn alone is the same."""
    generator = Generator(knowledge, SEED)
    assert list(generator.stream(50)) == rows[:50]
    assert [generator.listing(number) for number in (5_999, 42, 0)] == [
        rows[5_999],
        rows[42],
        rows[0],
    ]


def test_every_process_draws_the_same(rows: list[Generated]) -> None:
    """Listings do not depend on the process, such as on how it hashes texts."""
    printed = subprocess.run(
        [sys.executable, "-c", _IN_ANOTHER_PROCESS],
        env={"PYTHONHASHSEED": "4711", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
    ).stdout.decode()
    assert printed.splitlines() == [str(row.listing) for row in rows[:40]]


def test_every_kind_is_there(knowledge: Knowledge, rows: list[Generated]) -> None:
    """The first listings take every kind once, so that the smallest shop misses none."""
    kinds = [row.truth.kind for row in rows[: len(knowledge.kinds)] if row.truth]
    assert kinds == [kind.id for kind in knowledge.kinds]


def test_ids_are_different(rows: list[Generated]) -> None:
    """No two listings share an id, and all that belongs to a listing carries its id."""
    assert len({row.listing.product_id for row in rows}) == COUNT
    for row in rows:
        owners = [row.truth, *row.stock, *row.reviews]
        assert {owner.product_id for owner in owners if owner} == {row.listing.product_id}


def test_titles_are_as_long_as_titles_are(well_spelt: list[Generated]) -> None:
    """Titles have 15 to 60 characters."""
    lengths = [len(row.listing.title) for row in well_spelt]
    assert SHORTEST == 15 <= min(lengths)
    assert max(lengths) <= 60 == LONGEST


def test_shares_of_title_styles(rows: list[Generated]) -> None:
    """55 % of the titles carry the kind's name, 30 % an alias, 15 % neither, within 2 points."""
    styles = Counter(row.truth.title_style for row in rows if row.truth)
    assert _share(styles[TitleStyle.NAME]) == pytest.approx(0.55, abs=0.02)
    assert _share(styles[TitleStyle.ALIAS]) == pytest.approx(0.30, abs=0.02)
    assert _share(styles[TitleStyle.NEITHER]) == pytest.approx(0.15, abs=0.02)


@pytest.mark.parametrize("style", [TitleStyle.NAME, TitleStyle.ALIAS, TitleStyle.NEITHER])
def test_titles_tell_the_kind_as_their_style_says(
    knowledge: Knowledge, well_spelt: list[Generated], style: TitleStyle
) -> None:
    """NAME carries the name, ALIAS an alias and not the name, NEITHER neither, all folded."""
    wrong = [
        (kind.id, row.listing.title)
        for row, kind in _with_kinds(knowledge, well_spelt)
        if row.truth and row.truth.title_style is style and _style_of(row, kind) is not style
    ]
    assert wrong == []


def _with_kinds(knowledge: Knowledge, rows: list[Generated]) -> list[tuple[Generated, Kind]]:
    return [(row, knowledge.by_id[row.truth.kind]) for row in rows if row.truth]


def _style_of(row: Generated, kind: Kind) -> TitleStyle:
    title = fold(row.listing.title)
    if fold(kind.name) in title:
        return TitleStyle.NAME
    said = any(fold(alias) in title for alias in kind.aliases)
    return TitleStyle.ALIAS if said else TitleStyle.NEITHER


def test_some_titles_are_misspelt(rows: list[Generated], well_spelt: list[Generated]) -> None:
    """About 3 % of the titles have a slip; no other title differs from the well spelt one."""
    slips = sum(
        fold(a.listing.title) != fold(b.listing.title)
        for a, b in zip(rows, well_spelt, strict=True)
    )
    assert 0.02 < _share(slips) < 0.04


def test_some_listings_are_traditional(rows: list[Generated]) -> None:
    """About 20 % of the listings are in Traditional characters, the others in Simplified ones."""
    traditional = sum(simplify(row.listing.title) != row.listing.title for row in rows)
    assert 0.17 < _share(traditional) < 0.23


def test_some_categories_are_wrong(knowledge: Knowledge, rows: list[Generated]) -> None:
    """About 5 % of the listings are in a wrong department; every category is one's name."""
    names = {department.id: department.name for department in read_departments()}
    wrong = sum(
        fold(row.listing.category) != fold(names[kind.department])
        for row, kind in _with_kinds(knowledge, rows)
    )
    assert 0.04 < _share(wrong) < 0.06
    assert {fold(row.listing.category) for row in rows} <= set(map(fold, names.values()))


def test_prices_are_in_the_kinds_band(knowledge: Knowledge, rows: list[Generated]) -> None:
    """A price is inside the kind's band; only the amount in the box may move it beyond."""
    for row, kind in _with_kinds(knowledge, rows):
        low, high = kind.price_yuan
        slack = _slack(kind)
        lowest, highest = yuan(ending(low / slack)), yuan(ending(high * slack))
        assert lowest <= yuan(row.listing.price) <= highest, row.listing


def _slack(kind: Kind) -> float:
    """How much more the largest box may cost than the smallest: twice the amount, 2 ** 0.35."""
    values = (value for values in kind.attributes.values() for value in values)
    amounts = [amount.value for amount in map(read_amount, values) if amount is not None]
    return (max(amounts) / min(amounts)) ** 0.35 if amounts else 1.0


def test_the_first_choice_is_what_the_price_is_for(rows: list[Generated]) -> None:
    """A listing's price is that of its first variant; labels differ; most kinds offer a choice."""
    offered = [row.listing for row in rows if row.listing.variants]
    assert len(offered) > COUNT / 2
    for listing in offered:
        labels = [variant.label for variant in listing.variants]
        assert listing.variants[0].price == listing.price
        assert len(set(labels)) == len(labels) <= 5
        assert all(variant.price > 0 for variant in listing.variants)


def test_bigger_boxes_cost_more_and_less_a_gram(rows: list[Generated]) -> None:
    """Of the amounts of one listing the bigger one is not cheaper, nor dearer by the gram."""
    for row in rows:
        amounts = [(read_amount(v.label), v.price) for v in row.listing.variants]
        sized = sorted((a.value, price) for a, price in amounts if a is not None)
        for (small, cheap), (big, dear) in pairwise(sized):
            assert dear >= cheap, row.listing
            assert dear <= cheap * max(big / small, 1) + 100, row.listing


def test_only_near_field_kinds_are_in_stores(knowledge: Knowledge, rows: list[Generated]) -> None:
    """Only near-field kinds are on shelves, in known stores; about 60 % of their listings are."""
    stores = {store.store_id for store in make_stores(SEED)}
    near = [row for row, kind in _with_kinds(knowledge, rows) if kind.near_field]
    stocked = [row for row in rows if row.stock]
    assert all(knowledge.by_id[row.truth.kind].near_field for row in stocked if row.truth)
    assert {stock.store_id for row in rows for stock in row.stock} <= stores
    assert all(row.listing.near_field == bool(row.stock) for row in rows)
    assert 0.56 < len(stocked) / len(near) < 0.64


def test_attributes_given_are_true(rows: list[Generated]) -> None:
    """What a merchant filled in is true and incomplete: about 72 % of what there is to say."""
    given = true = 0
    for row in rows:
        assert row.truth
        known = {(fold(name), fold(value)) for name, value in row.truth.attributes.items()}
        filled = {(fold(name), fold(value)) for name, value in row.listing.attributes.items()}
        assert filled <= known
        given, true = given + len(filled), true + len(known)
    assert 0.70 < given / true < 0.74


def test_figures_are_possible(rows: list[Generated]) -> None:
    """Ratings and stars are 1 to 5, sales and reviews not negative, newest reviews come first."""
    for row in rows:
        assert 1 <= row.listing.rating <= 5
        assert 0 <= row.listing.reviews <= row.listing.sales <= 200_000
        assert len(row.reviews) <= 3
        assert all(1 <= review.stars <= 5 and review.text for review in row.reviews)
        days = [review.days_ago for review in row.reviews]
        assert days == sorted(days)


def test_the_cast_of_the_shop() -> None:
    """There are 600 merchants, 120 stores and 400 brands, no name and no id twice."""
    merchants, stores, brands = make_merchants(SEED), make_stores(SEED), make_brands(SEED)
    assert len({merchant.merchant_id for merchant in merchants}) == 600
    assert len({merchant.name for merchant in merchants}) == 600
    assert len({store.store_id for store in stores}) == 120
    assert len({store.name for store in stores}) == 120
    assert len({brand.brand_id for brand in brands}) == 400
    assert len({brand.name for brand in brands}) == 400


def test_every_department_has_brands_and_a_listing_wears_one_of_its_own(
    knowledge: Knowledge, rows: list[Generated]
) -> None:
    """A listing's brand is one of its department's; about 12 % of the listings have none."""
    brands = brands_by_department(make_brands(SEED))
    assert set(brands) == {department.id for department in read_departments()}
    for row, kind in _with_kinds(knowledge, rows):
        names = {brand.name for brand in brands[kind.department]}
        assert row.listing.brand in names | {""}
    assert 0.10 < _share(sum(not row.listing.brand for row in rows)) < 0.14


def test_merchants_figures_agree(knowledge: Knowledge, rows: list[Generated]) -> None:
    """Merchants who answer fast are rated better than slow ones; every listing's one exists."""
    merchants = make_merchants(SEED)
    known = {merchant.merchant_id for merchant in merchants}
    assert {row.listing.merchant_id for row in rows} <= known
    by_speed = sorted(merchants, key=lambda merchant: merchant.reply_minutes)
    fast, slow = by_speed[:100], by_speed[-100:]
    assert sum(m.rating for m in fast) > sum(m.rating for m in slow) + 20


def test_memory_does_not_grow_with_the_count(
    knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four times the listings take less than twice the memory (small batches: few tell)."""
    monkeypatch.setattr(catalog.storage, "ROWS_AT_ONCE", 250)
    generator = Generator(knowledge, SEED)
    next(generator.stream(1))  # reads the authored words, once
    peaks = [_peak_bytes(generator, count, tmp_path / str(count)) for count in (750, 3_000)]
    assert peaks[1] < 2 * peaks[0]


def _peak_bytes(generator: Generator, count: int, folder: Path) -> int:
    tracemalloc.start()
    try:
        write_catalogue(
            folder,
            generator.stream(count),
            knowledge=Knowledge(kinds=()),
            merchants=(),
            stores=(),
            source="generated",
            seed=SEED,
        )
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
