"""Facts about catalogue folders: what is written is read, as a whole or not at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.errors import CatalogueDamaged, CatalogueMissing
from catalog.generate import Generated, Generator
from catalog.knowledge import Knowledge
from catalog.product import Fen, Listing
from catalog.storage import (
    FORMAT,
    Catalogue,
    Manifest,
    has_truth,
    read_truth,
    write_catalogue,
)

COUNT = 400


@pytest.fixture(scope="module")
def rows(knowledge: Knowledge) -> list[Generated]:
    return list(Generator(knowledge, 7).stream(COUNT))


@pytest.fixture(scope="module")
def written(knowledge: Knowledge, rows: list[Generated], tmp_path_factory) -> Path:
    """A catalogue folder that no test changes."""
    folder = tmp_path_factory.mktemp("shop") / "catalogue"
    _write(folder, rows, knowledge)
    return folder


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    """A copy of the folder for a test to damage."""
    return Path(shutil.copytree(written, tmp_path / "catalogue"))


def _write(folder: Path, rows: object, knowledge: Knowledge, seed: int = 7) -> Manifest:
    generator = Generator(knowledge, seed)
    return write_catalogue(
        folder,
        rows,  # type: ignore[arg-type]
        knowledge=knowledge,
        merchants=generator.merchants,
        stores=generator.stores,
        source="generated",
        seed=seed,
    )


def _interrupted(rows: list[Generated]) -> Iterator[Generated]:
    yield from rows[: COUNT // 2]
    raise KeyboardInterrupt


def _use_all(folder: Path) -> None:
    """Read everything that a catalogue offers."""
    catalogue = Catalogue(folder)
    assert len(list(catalogue.listings())) == len(catalogue)
    assert catalogue.knowledge.kinds
    assert catalogue.merchants
    assert catalogue.stores
    assert catalogue.stock
    assert isinstance(catalogue.reviews(catalogue.product_ids[0]), tuple)


def test_what_is_written_is_read(written: Path, rows: list[Generated]) -> None:
    """Listings come back equal and in order: as a stream, by position, by column."""
    catalogue = Catalogue(written)
    listings = [row.listing for row in rows]
    assert len(catalogue) == COUNT
    assert list(catalogue.listings()) == listings
    assert [catalogue.listing(place) for place in (0, 7, COUNT - 1)] == [
        listings[0],
        listings[7],
        listings[-1],
    ]
    assert catalogue.product_ids == [listing.product_id for listing in listings]
    assert catalogue.prices.tolist() == [listing.price for listing in listings]
    assert catalogue.column("title").to_pylist() == [listing.title for listing in listings]


def test_positions_and_ids_lead_to_each_other(written: Path) -> None:
    """`position_of` is the inverse of `product_ids`."""
    catalogue = Catalogue(written)
    for place, product_id in enumerate(catalogue.product_ids):
        assert catalogue.position_of[product_id] == place


def test_all_that_belongs_to_a_listing_comes_back(written: Path, rows: list[Generated]) -> None:
    """Stock, reviews and truth are read as they were written."""
    catalogue = Catalogue(written)
    stocked = {row.listing.product_id: row.stock for row in rows if row.stock}
    assert catalogue.stock == stocked
    assert list(read_truth(written)) == [row.truth for row in rows]
    reviewed = next(row for row in rows if len(row.reviews) == 3)
    assert catalogue.reviews(reviewed.listing.product_id) == reviewed.reviews
    assert catalogue.reviews("nobody") == ()


def test_cast_and_knowledge_come_back(written: Path, knowledge: Knowledge) -> None:
    """Merchants and stores are found by id; the knowledge is that of the time of writing."""
    catalogue, generator = Catalogue(written), Generator(knowledge, 7)
    assert tuple(catalogue.merchants.values()) == generator.merchants
    assert tuple(catalogue.stores.values()) == generator.stores
    assert catalogue.stores["s007"].store_id == "s007"
    assert catalogue.knowledge == knowledge


def test_the_manifest_says_what_the_folder_is(written: Path, knowledge: Knowledge) -> None:
    """The manifest names format, size, source, seed and the knowledge's fingerprint."""
    manifest = Catalogue(written).manifest
    assert (manifest.format, manifest.products) == (FORMAT, COUNT)
    assert (manifest.source, manifest.seed) == ("generated", 7)
    assert manifest.knowledge == knowledge.fingerprint


def test_odd_listings_come_back_too(knowledge: Knowledge, tmp_path: Path) -> None:
    """Empty texts, quotes, line breaks, emoji and no attributes at all are kept as they are."""
    odd = Listing("R1", "\"😀\n'; DROP", "", "", "m1", Fen(1), {"": "🎈"}, (), 0.0, 0, 0, False)
    plain = replace(odd, product_id="R2", title="", attributes={}, rating=4.35)
    _write(tmp_path / "odd", [Generated(it, None, (), ()) for it in (odd, plain)], knowledge)
    assert list(Catalogue(tmp_path / "odd").listings()) == [odd, plain]
    assert not has_truth(tmp_path / "odd")


def test_an_empty_catalogue_is_a_catalogue(knowledge: Knowledge, tmp_path: Path) -> None:
    """No listing at all: it opens, is empty, and has no truth."""
    manifest = _write(tmp_path / "empty", [], knowledge)
    catalogue = Catalogue(tmp_path / "empty")
    assert manifest.products == len(catalogue) == 0
    assert list(catalogue.listings()) == []
    assert catalogue.prices.tolist() == []


def test_same_seed_same_bytes(
    written: Path, rows: list[Generated], knowledge: Knowledge, tmp_path: Path
) -> None:
    """The same listings give the same fingerprint and bytes; others give another fingerprint."""
    again = _write(tmp_path / "again", iter(rows), knowledge)
    other = _write(tmp_path / "other", Generator(knowledge, 8).stream(COUNT), knowledge, seed=8)
    first = Catalogue(written).manifest
    assert again == first
    assert other.fingerprint != first.fingerprint
    bytes_of = [(f / "listings.parquet").read_bytes() for f in (written, tmp_path / "again")]
    assert bytes_of[0] == bytes_of[1]


def test_progress_is_told(knowledge: Knowledge, rows: list[Generated], tmp_path: Path) -> None:
    """Whoever waits is told how many products are written, and at last that all are."""
    told: list[int] = []
    write_catalogue(
        tmp_path / "told",
        rows,
        knowledge=knowledge,
        merchants=(),
        stores=(),
        source="generated",
        seed=7,
        progress=told.append,
    )
    assert told == sorted(told)
    assert told[-1] == COUNT


def test_an_interrupted_write_leaves_the_old_catalogue(
    folder: Path, rows: list[Generated], knowledge: Knowledge
) -> None:
    """Ctrl-C half-way: the catalogue that was there still opens, and nothing else lies about."""
    before = Catalogue(folder).manifest
    with pytest.raises(KeyboardInterrupt):
        _write(folder, _interrupted(rows), knowledge)
    assert Catalogue(folder).manifest == before
    assert list(Catalogue(folder).listings()) == [row.listing for row in rows]
    assert [path.name for path in folder.parent.iterdir()] == ["catalogue"]


def test_an_interrupted_first_write_leaves_nothing(
    tmp_path: Path, rows: list[Generated], knowledge: Knowledge
) -> None:
    """Ctrl-C before anything was there: there is still nothing."""
    with pytest.raises(KeyboardInterrupt):
        _write(tmp_path / "catalogue", _interrupted(rows), knowledge)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(CatalogueMissing):
        Catalogue(tmp_path / "catalogue")


def test_a_killed_write_does_not_spoil_the_next(
    folder: Path, rows: list[Generated], knowledge: Knowledge
) -> None:
    """What a killed process left beside the folder is cleared away by the next write."""
    growing = folder.with_name("catalogue.growing")
    growing.mkdir()
    (growing / "stray.parquet").write_bytes(b"half")
    _write(folder, rows[:10], knowledge)
    assert len(Catalogue(folder)) == 10
    assert not (folder / "stray.parquet").exists()
    assert not growing.exists()


def test_a_missing_catalogue_says_what_to_do(tmp_path: Path) -> None:
    """Where nothing is built, the error names the folder and the command."""
    with pytest.raises(CatalogueMissing, match="run 'daogou build'") as caught:
        Catalogue(tmp_path / "nowhere")
    assert str(tmp_path / "nowhere") in str(caught.value)


@pytest.mark.parametrize(
    "manifest", ["", "[]", "{}", "{", '{"format": 1}', "\udcff"], ids=lambda text: repr(text)
)
def test_a_manifest_that_is_none_is_damage(folder: Path, manifest: str) -> None:
    """A manifest that is empty, cut, of another shape or not text: build again."""
    (folder / "manifest.json").write_bytes(manifest.encode("utf-8", "surrogateescape"))
    with pytest.raises(CatalogueDamaged, match="run 'daogou build' again"):
        Catalogue(folder)


def test_another_format_is_damage(folder: Path) -> None:
    """A folder of another version says which format it has and which one is read."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    (folder / "manifest.json").write_text(json.dumps(manifest | {"format": 99}), "utf-8")
    with pytest.raises(CatalogueDamaged, match=f"format 99, this version reads {FORMAT}"):
        Catalogue(folder)


@pytest.mark.parametrize(
    "name",
    [
        "listings.parquet",
        "stock.parquet",
        "reviews.parquet",
        "merchants.json",
        "stores.json",
        "knowledge.json",
    ],
)
@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_a_damaged_file_says_what_to_do(folder: Path, name: str, damage: str) -> None:
    """A file that is missing or cut off is named, with the command that mends it."""
    path = folder / name
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(CatalogueDamaged, match="run 'daogou build' again") as caught:
        _use_all(folder)
    assert name in str(caught.value)


def test_fewer_listings_than_the_manifest_says_is_damage(
    folder: Path, rows: list[Generated], knowledge: Knowledge, tmp_path: Path
) -> None:
    """A folder that does not hold what its manifest says is not used."""
    _write(tmp_path / "small", rows[:10], knowledge)
    shutil.copy(tmp_path / "small" / "listings.parquet", folder / "listings.parquet")
    with pytest.raises(CatalogueDamaged):
        Catalogue(folder)


def test_search_needs_no_truth(folder: Path) -> None:
    """Without the truth file everything that search reads is still there."""
    assert has_truth(folder)
    (folder / "truth.parquet").unlink()
    assert not has_truth(folder)
    _use_all(folder)


def test_truth_that_is_gone_is_told_to_whoever_asks(folder: Path) -> None:
    """Only who asks for the truth learns that it is not there."""
    (folder / "truth.parquet").unlink()
    with pytest.raises(CatalogueDamaged, match=r"truth\.parquet"):
        list(read_truth(folder))
