"""Facts about the texts that kinds are ranked by."""

from __future__ import annotations

from pathlib import Path

from assistant.rebuild.rebuild import knowledge_words
from assistant.search.build import wording_of
from assistant.search.documents import kind_document, kind_texts, scene_reasons
from assistant.search.kind_texts import KindText, KindTexts, read_kind_texts, write_kind_texts
from assistant.text.fold import fold
from assistant.text.segment import Segmenter
from catalog.knowledge import Knowledge
from catalog.scenes import read_scenes


def test_texts_are_read_as_written(tmp_path: Path) -> None:
    """Texts, owners and what is a need come back in order; none is none."""
    rows = [KindText("帐篷", 0, False), KindText("山上过夜", 0, True), KindText("猫砂", 1, False)]
    write_kind_texts(tmp_path, KindTexts.of(rows))
    read = read_kind_texts(tmp_path)
    assert read.texts == ["帐篷", "山上过夜", "猫砂"]
    assert read.owners.tolist() == [0, 0, 1]
    assert read.is_need.tolist() == [False, True, False]
    write_kind_texts(tmp_path, KindTexts.of([]))
    assert read_kind_texts(tmp_path).texts == []


def test_why_a_scene_needs_a_kind_stands_for_the_kind(knowledge: Knowledge) -> None:
    """The reasons of all scenes are texts and words of their kinds, and are no needs to show."""
    reasons = scene_reasons(read_scenes())
    tent = knowledge.by_id["tent"]
    plain, more = kind_texts(tent), kind_texts(tent, reasons["tent"])
    assert more[: len(plain)] == plain
    assert more[len(plain) :] == [(reason, False) for reason in dict.fromkeys(reasons["tent"])]
    wording = wording_of(Segmenter(knowledge_words(knowledge)))
    words = kind_document(tent, wording, reasons["tent"])
    assert set(wording.tokens(reasons["tent"][0])) <= set(words)
    assert sum(words.values()) > sum(kind_document(tent, wording).values())


def test_reasons_are_by_kind_and_folded() -> None:
    """Every item of every scene gives its kind one reason."""
    scenes = read_scenes()
    reasons = scene_reasons(scenes)
    assert sum(map(len, reasons.values())) == sum(len(scene.items) for scene in scenes)
    first = scenes[0].items[0]
    assert fold(first.why) in reasons[first.kind]
