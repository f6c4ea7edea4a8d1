"""Facts about the index folder: what it was made from decides whether it may answer."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path

import pytest

from assistant import assemble
from assistant.assemble import build_catalogue, build_missing, build_search, open_assistant
from assistant.errors import IndexMissing, StaleIndex
from assistant.query.authored import queries_fingerprint
from assistant.search.folder import FORMAT, IndexFolder, MadeFrom
from assistant.settings import Settings
from assistant.text.regions import regional_fingerprint
from catalog.errors import CatalogueMissing
from catalog.knowledge import Knowledge
from catalog.scenes import scenes_fingerprint
from tests.fakes import CharacterEncoder
from tests.shop import FLIES, build_shop, settings_in

MADE = MadeFrom(format=FORMAT, catalogue="c1", knowledge="k1", authored="w1", model="m1")


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory, few_kinds: Knowledge) -> Settings:
    """A small shop that the tests copy."""
    return build_shop(tmp_path_factory.mktemp("few") / "data", products=120, knowledge=few_kinds)


@pytest.fixture
def settings(pattern: Settings, tmp_path: Path) -> Settings:
    """A small shop that a test may spoil."""
    return settings_in(Path(shutil.copytree(pattern.data, tmp_path / "data")))


class Interrupted(BaseException):
    """What Ctrl-C is, without stopping the tests."""


def test_an_index_of_exactly_this_may_answer(tmp_path: Path) -> None:
    """What was written is read, and the same catalogue, knowledge, model and format pass."""
    folder = IndexFolder(tmp_path)
    folder.write_manifest(MADE)
    assert folder.read_manifest() == MADE
    folder.check(MADE)


@pytest.mark.parametrize("what", ["format", "catalogue", "knowledge", "authored", "model"])
def test_an_index_of_anything_else_is_stale(tmp_path: Path, what: str) -> None:
    """The error names folder, what differs, both values and the command that mends it."""
    folder = IndexFolder(tmp_path)
    folder.write_manifest(MADE)
    wanted = MadeFrom(
        **{
            **asdict(MADE),
            what: "another",  # type: ignore[arg-type]
        }
    )
    with pytest.raises(StaleIndex) as raised:
        folder.check(wanted)
    made_from = str(getattr(MADE, what))
    for told in (str(tmp_path), what, made_from, "another", "daogou build"):
        assert told in str(raised.value)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '"x"', "null", '{"format": 1}', '{"surprise": 1}', "\udcff"]
)
def test_a_spoilt_manifest_is_no_index(tmp_path: Path, content: str) -> None:
    """Cut short, of another shape, or no text at all: there is no whole index."""
    folder = IndexFolder(tmp_path)
    folder.manifest.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(IndexMissing, match="daogou build"):
        folder.check(MADE)


def test_no_folder_is_no_index(tmp_path: Path) -> None:
    """The error names the folder and the command that makes one."""
    with pytest.raises(IndexMissing) as raised:
        IndexFolder(tmp_path / "none").check(MADE)
    assert str(tmp_path / "none") in str(raised.value)
    assert "daogou build" in str(raised.value)


def test_a_shop_without_catalogue_or_index_says_which(settings: Settings) -> None:
    """IndexMissing without an index, CatalogueMissing without a catalogue; both say what to do."""
    shutil.rmtree(settings.index)
    with pytest.raises(IndexMissing, match="daogou build"):
        open_assistant(settings, CharacterEncoder())
    shutil.rmtree(settings.catalogue)
    with pytest.raises(CatalogueMissing, match="daogou build"):
        open_assistant(settings, CharacterEncoder())


def test_another_model_needs_another_index(settings: Settings) -> None:
    """An index by one model is stale for another; `build_missing` builds it anew, once."""
    other = CharacterEncoder(dim=64)
    with pytest.raises(StaleIndex, match="model characters-256, this one is characters-64"):
        open_assistant(settings, other)
    assert build_missing(settings, other) is True
    assert open_assistant(settings, other).search(FLIES).hits
    assert build_missing(settings, other) is False


def test_an_index_built_on_first_use_goes_with_the_model(settings: Settings) -> None:
    """Indexes of single systems made by the old model are not used by the new one."""
    old, new = CharacterEncoder(), CharacterEncoder(dim=64)
    open_assistant(settings, old).search(FLIES, system="semantic-raw")
    build_missing(settings, new)
    assert open_assistant(settings, new).search(FLIES, system="semantic-raw").hits


def test_another_catalogue_needs_another_index(settings: Settings, few_kinds: Knowledge) -> None:
    """A new catalogue under an old index is stale, and is mended without touching the catalogue."""
    build_catalogue(settings, products=80, seed=12, knowledge=few_kinds)
    with pytest.raises(StaleIndex, match="catalogue"):
        open_assistant(settings, CharacterEncoder())
    assert build_missing(settings, CharacterEncoder()) is True
    assert len(open_assistant(settings, CharacterEncoder()).catalogue) == 80


def test_what_is_whole_is_not_built_again(settings: Settings) -> None:
    """`build_missing` leaves a fitting index alone, byte for byte."""
    before = {path: path.read_bytes() for path in settings.index.rglob("*") if path.is_file()}
    assert build_missing(settings, CharacterEncoder()) is False
    after = {path: path.read_bytes() for path in settings.index.rglob("*") if path.is_file()}
    assert after == before


@pytest.mark.parametrize("stage", ["learning", "records", "words rebuilt", "vectors records"])
def test_an_interrupted_build_is_no_index(settings: Settings, stage: str) -> None:
    """Whatever the build was doing: afterwards there is no index, and building again mends it."""

    def interrupt(told: str, done: int, total: int) -> None:
        if told == stage:
            raise Interrupted

    with pytest.raises(Interrupted):
        build_search(settings, CharacterEncoder(), interrupt)
    with pytest.raises(IndexMissing):
        open_assistant(settings, CharacterEncoder())
    assert build_missing(settings, CharacterEncoder()) is True
    assert open_assistant(settings, CharacterEncoder()).search(FLIES).hits


def test_an_index_interrupted_on_first_use_is_built_at_the_next(settings: Settings) -> None:
    """Half an index of a single system is never taken for a whole one."""

    def interrupt(told: str, done: int, total: int) -> None:
        raise Interrupted

    for system in ("keyword", "semantic-raw"):
        with pytest.raises(Interrupted):
            open_assistant(settings, CharacterEncoder(), interrupt).search(FLIES, system=system)
        whole = open_assistant(settings, CharacterEncoder())
        assert len(whole.search("貓砂", 5, system).hits) == 5


def test_records_rebuilt_alone_leave_no_index(settings: Settings) -> None:
    """After `--only records` the old index no longer stands for them: it has to be built."""
    assemble.build_records_only(settings)
    with pytest.raises(IndexMissing):
        open_assistant(settings, CharacterEncoder())


def test_search_never_needs_the_truth(settings: Settings) -> None:
    """Without truth.parquet everything builds, opens and finds the very same products."""
    before = [
        hit.product_id for hit in open_assistant(settings, CharacterEncoder()).search(FLIES).hits
    ]
    (settings.catalogue / "truth.parquet").unlink()
    build_search(settings, CharacterEncoder())
    after = open_assistant(settings, CharacterEncoder()).search(FLIES)
    assert [hit.product_id for hit in after.hits] == before


def test_the_manifest_says_what_it_was_made_from(settings: Settings) -> None:
    """The folder names its catalogue, knowledge and model for people to read."""
    told = json.loads(IndexFolder(settings.index).manifest.read_text("utf-8"))
    catalogue = json.loads((settings.catalogue / "manifest.json").read_text("utf-8"))
    assert told == {
        "format": FORMAT,
        "catalogue": catalogue["fingerprint"],
        "knowledge": catalogue["knowledge"],
        "authored": "-".join((regional_fingerprint(), scenes_fingerprint(), queries_fingerprint())),
        "model": CharacterEncoder().fingerprint,
    }
