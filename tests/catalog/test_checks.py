"""Facts about the checks: each finds the fault it is for, and the shipped knowledge has none."""

from __future__ import annotations

import pytest

from catalog.checks import (
    alike_needs,
    count_departments,
    knowledge_faults,
    share_alike,
    texts_of,
)
from catalog.knowledge import Kind, Knowledge


def _with(knowledge: Knowledge, kind: Kind) -> Knowledge:
    """The knowledge with one kind rewritten."""
    return Knowledge(kinds=tuple(kind if k.id == kind.id else k for k in knowledge.kinds))


def test_the_shipped_knowledge_is_whole(knowledge: Knowledge) -> None:
    """All 1,226 kinds are there, and nothing is wrong between them."""
    assert list(knowledge_faults(knowledge)) == []
    assert sum(row.kinds for row in count_departments(knowledge)) == 1_226


def test_counts_are_those_of_the_kinds(few_kinds: Knowledge) -> None:
    """A row a department, in alphabetical order, with the sums over its kinds."""
    rows = list(count_departments(few_kinds))
    assert [row.department for row in rows] == sorted({k.department for k in few_kinds.kinds})
    assert sum(row.needs for row in rows) == sum(len(k.needs) for k in few_kinds.kinds)
    assert sum(row.questions for row in rows) == sum(len(k.questions) for k in few_kinds.kinds)


def test_a_kind_that_nobody_wrote_is_missing(few_kinds: Knowledge) -> None:
    """Every kind of the list that has no entry is named."""
    faults = list(knowledge_faults(few_kinds))
    assert "plunger: not authored" in faults
    assert not any(fault.startswith("tent:") for fault in faults)
    assert len(faults) == 1_226 - len(few_kinds.kinds)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("宿舍想煮3人份的麵", "宿舍想煮5人份的麵"),
        ("宿舍想煮三人份的麵", "宿舍想煮十二人份的麵"),
        ("旁邊要擺得下一支馬桶刷", "旁邊要擺得下一支洗碗精"),
    ],
)
def test_a_need_with_another_name_or_number_is_told_twice(
    knowledge: Knowledge, first: str, second: str
) -> None:
    """Names of kinds and numbers are masked before needs are compared."""
    changed = knowledge
    for kind_id, need in (("tent", first), ("drain_fly_killer", second)):
        kind = changed.by_id[kind_id]
        changed = _with(changed, kind.model_copy(update={"needs": (*kind.needs[:7], need)}))
    (fault,) = knowledge_faults(changed)
    assert fault == f"needs told twice: drain_fly_killer: {second} = tent: {first}" or (
        fault == f"needs told twice: tent: {first} = drain_fly_killer: {second}"
    )


def test_a_form_without_a_drawing_and_a_value_twice_are_faults(knowledge: Knowledge) -> None:
    """Both are told with kind and field."""
    tent = knowledge.by_id["tent"]
    changed = tent.model_copy(
        update={"form": "spaceship", "attributes": {"顏色": ("綠", "藍", "綠")}}
    )
    assert list(knowledge_faults(_with(knowledge, changed))) == [
        "tent: form: there is no drawing 'spaceship'",
        "tent: attributes.顏色: a value stands twice",
    ]


def test_likeness_counts_every_text_once(few_kinds: Knowledge) -> None:
    """Three needs that are alike are three of all, however many pairs they make."""
    kind = few_kinds.kinds[0]
    same = "一開水龍頭就噴得整身濕答答"
    needs = (*kind.needs[:5], same, f"{same}的", f"{same}了")
    pairs = alike_needs(_with(few_kinds, kind.model_copy(update={"needs": needs})))
    assert len(pairs) == 3
    assert share_alike(pairs, 80) == pytest.approx(3 / 80)
    assert share_alike([], 0) == 0


def test_texts_of_a_kind_are_all_that_shoppers_read(knowledge: Knowledge) -> None:
    """Names, needs, cautions, values and answers are among them; ids are not."""
    kind = knowledge.by_id["drain_fly_killer"]
    texts = set(texts_of(kind))
    assert {kind.name, kind.needs[0], kind.cautions[0], kind.questions[0].answer} <= texts
    assert not texts & set(kind.goes_with)
