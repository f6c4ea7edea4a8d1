"""`daogou model …` and `daogou train`, as typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.benchmark.judged import JudgedQuery
from catalog.knowledge import read_knowledge
from service import measure
from service.cli import app
from tests.fakes import CharacterEncoder
from tests.shop import few_of

QUERIES = [
    JudgedQuery("貓砂 結團的", frozenset({"cat_litter"}), "hant", "need"),
    JudgedQuery("露营 帐篷", frozenset({"tent"}), "hans", "keyword"),
] * 20


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten kinds, two queries, no weights."""
    monkeypatch.setattr(measure, "read_knowledge", lambda: few_of(read_knowledge()))
    monkeypatch.setattr(measure, "read_development", lambda: QUERIES)
    monkeypatch.setattr(
        measure, "open_encoder", lambda model: CharacterEncoder(int(model) if model else 256)
    )


@pytest.mark.usefixtures("small")
def test_models_are_measured_side_by_side() -> None:
    """Every group has a row a model and leg; the second model is tested against the first."""
    ran = CliRunner().invoke(app, ["model", "measure", "--model", "256", "--model", "16", "--json"])
    assert ran.exit_code == 0, ran.output
    rows = json.loads(ran.stdout)
    assert {row["leg"] for row in rows} == {"centre", "meaning", "words", "all"}
    assert {row["group"] for row in rows} >= {"all", "script hant", "class keyword"}
    whole = [row for row in rows if row["group"] == "all" and row["leg"] == "all"]
    assert [row["queries"] for row in whole] == [40, 40]
    assert whole[0]["p"] is None
    assert 0 <= whole[1]["p"] <= 1
    assert whole[0]["success_1"] == 1.0


@pytest.mark.usefixtures("small")
def test_the_measured_index_lacks_the_queries_of_unseen_kinds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With --measured an unseen kind is found by its names and needs alone."""
    kept = []
    make = measure.KindIndex.make

    def spy(knowledge, told, *rest):  # type: ignore[no-untyped-def]
        kept.append(told)
        return make(knowledge, told, *rest)

    monkeypatch.setattr(measure, "is_unseen", lambda kind: kind == "tent")
    monkeypatch.setattr(measure.KindIndex, "make", spy)
    assert CliRunner().invoke(app, ["model", "measure", "--measured"]).exit_code == 0
    assert CliRunner().invoke(app, ["model", "measure"]).exit_code == 0
    assert "tent" not in kept[0].asked
    assert "cat_litter" in kept[0].asked
    assert "tent" in kept[1].asked


def test_model_info_shows_the_card() -> None:
    """The shipped model's sizes and licences, without loading it."""
    ran = CliRunner().invoke(app, ["model", "info"])
    assert ran.exit_code == 0
    assert "fingerprint" in ran.stdout
    assert "Data and licences" in ran.stdout


def test_training_without_its_folder_is_a_usage_error(tmp_path: Path) -> None:
    """The folder of pairs must be there before anything is written."""
    work = tmp_path / "work"
    ran = CliRunner().invoke(
        app, ["train", "--pairs", "nowhere", "--work", str(work), "--output", "x"]
    )
    assert ran.exit_code == 2
    assert not work.exists()


def test_models_are_timed_in_the_same_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line a model, with its rate as a multiple of the last one's."""
    monkeypatch.setattr(
        "assistant.embedding.open.open_encoder",
        lambda model: CharacterEncoder(int(model) if model else 256),
    )
    monkeypatch.setattr("assistant.benchmark.encoding_speed.ROUNDS", 1)
    ran = CliRunner().invoke(app, ["model", "speed", "--against", "16", "--words", "2"])
    assert ran.exit_code == 0, ran.output
    lines = [line.split() for line in ran.stdout.splitlines() if line.strip()]
    assert [line[0] for line in lines[1:]] == ["shipped", "16"]
    assert lines[-1][-1] == "1.0"
