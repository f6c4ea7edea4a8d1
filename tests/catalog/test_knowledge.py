"""Facts about the knowledge: the files that ship, and how the reader meets faulty ones."""

from __future__ import annotations

import csv
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from opencc import OpenCC

from catalog.departments import read_departments
from catalog.errors import KnowledgeError
from catalog.knowledge import Knowledge, read_kind_names, read_knowledge


def _toml(row: dict[str, Any]) -> str:
    """A kind as its author would write it: JSON's texts, numbers and lists are TOML's too."""
    plain = {name: value for name, value in row.items() if name not in ("questions", "attributes")}
    lines = ["[[kind]]", *(f"{name} = {_value(value)}" for name, value in plain.items())]
    for question in row["questions"]:
        lines += ["[[kind.questions]]", *(f"{name} = {_value(v)}" for name, v in question.items())]
    lines += ["[kind.attributes]"]
    return "\n".join([*lines, *(f'"{n}" = {_value(v)}' for n, v in row["attributes"].items())])


def _value(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _row(knowledge: Knowledge, kind_id: str, **changes: Any) -> dict[str, Any]:
    row = knowledge.by_id[kind_id].model_dump() | changes
    return {name: value for name, value in row.items() if name != "department"}


def _faults(folder: Path, **contents: str | bytes) -> tuple[str, ...]:
    """Write the files, read the folder, and return the faults that the reader names."""
    for name, content in contents.items():
        path = folder / f"{name}.toml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(KnowledgeError) as caught:
        read_knowledge(folder)
    return caught.value.faults


def test_the_shipped_knowledge_has_no_fault(knowledge: Knowledge) -> None:
    """The shipped files are read without fault, and every kind stands in its department's file."""
    departments = {department.id for department in read_departments()}
    assert {kind.department for kind in knowledge.kinds} <= departments
    assert len(knowledge.by_id) == len(knowledge.kinds) > 0


def test_the_list_of_kinds_is_whole() -> None:
    """The list has 1,226 kinds, none twice, each in a department that exists."""
    text = (files("catalog.knowledge") / "product_types.csv").read_text("utf-8")
    ids = [row["id"] for row in csv.DictReader(text.splitlines())]
    assert len(ids) == len(set(ids)) == 1_226
    named = {name.department for name in read_kind_names().values()}
    assert named == {department.id for department in read_departments()}


def test_kinds_stand_in_the_order_of_the_list(knowledge: Knowledge) -> None:
    """Kinds come in the list's order, and `position` is their place in it."""
    order = {kind_id: place for place, kind_id in enumerate(read_kind_names())}
    places = [order[kind.id] for kind in knowledge.kinds]
    assert places == sorted(places)
    assert [knowledge.position[kind.id] for kind in knowledge.kinds] == list(range(len(places)))


def test_needs_are_in_traditional_characters(knowledge: Knowledge) -> None:
    """Fewer than 8 % of the needs change in Taiwan's forms: those where two are in use (台臺)."""
    convert = OpenCC("s2tw").convert
    needs = [need for kind in knowledge.kinds for need in kind.needs]
    changed = [need for need in needs if convert(need) != need]
    assert len(changed) < 0.08 * len(needs)


def test_knowledge_survives_json(knowledge: Knowledge) -> None:
    """Knowledge written as JSON and read again is equal, down to its fingerprint."""
    again = Knowledge.model_validate_json(knowledge.model_dump_json())
    assert again == knowledge
    assert again.fingerprint == knowledge.fingerprint


def test_pointers_of_not_for_are_kept_apart_from_its_text(knowledge: Knowledge) -> None:
    """What a kind is not for is told without the arrow; the arrow gives a kind of the list."""
    names = read_kind_names()
    for kind in knowledge.kinds:
        assert all(text and "→" not in text for text in kind.not_for_texts)
        assert all(other in names for other in kind.neighbours)


def test_what_an_author_writes_is_what_is_read(knowledge: Knowledge, tmp_path: Path) -> None:
    """A kind written as TOML is read back as the same kind."""
    content = _toml(_row(knowledge, "drain_fly_killer"))
    (tmp_path / "pest_control.toml").write_text(content, "utf-8")
    assert read_knowledge(tmp_path).kinds == (knowledge.by_id["drain_fly_killer"],)


def test_all_faults_are_told_at_once(knowledge: Knowledge, tmp_path: Path) -> None:
    """One reading names every fault of every file, each with its file and kind."""
    fly, coil = (_row(knowledge, kind_id) for kind_id in ("drain_fly_killer", "mosquito_coil"))
    rows = (
        fly | {"goes_with": ["no_such_kind", "fly_paper", "mosquito_coil"]},
        fly | {"needs": [*fly["needs"][:7], "想找蛾蚋清除劑"], "price_yuan": [69, 12]},
        coil | {"id": "nothing_like_it"},
        {name: value for name, value in coil.items() if name != "cautions"},
    )
    faults = _faults(
        tmp_path, pest_control="\n".join(map(_toml, rows)), snacks="[[kind]\nid = 'crisps'"
    )
    for file, kind, told in (
        ("pest_control.toml", "drain_fly_killer", "goes_with: 'no_such_kind' is unknown"),
        ("pest_control.toml", "drain_fly_killer", "stands twice"),
        ("pest_control.toml", "drain_fly_killer", "'想找蛾蚋清除劑' contains its name"),
        ("pest_control.toml", "drain_fly_killer", "price_yuan [69.0, 12.0]"),
        ("pest_control.toml", "nothing_like_it", "not in the list of kinds"),
        ("pest_control.toml", "mosquito_coil", "cautions: Field required"),
        ("snacks.toml", "", "not TOML"),
    ):
        assert any(fault.startswith(f"{file}: {kind}") and told in fault for fault in faults), (
            told,
            faults,
        )


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": "別的名字"}, "name or near_field differ"),
        ({"near_field": False}, "name or near_field differ"),
        ({"goes_with": ["drain_fly_killer", "fly_paper", "mosquito_coil"]}, "or the kind itself"),
        ({"not_for": ["疏通 → no_such_kind", "甲", "乙"]}, "neighbours: 'no_such_kind'"),
        ({"price_yuan": [12, 12]}, "the low end is not below the high end"),
        ({"price_yuan": [-1, 12]}, "price_yuan.0"),
        ({"needs": ["只有一句"]}, "needs: "),
        ({"scenes": ["", "廚房", "浴室"]}, "scenes.0"),
        ({"attributes": {"劑型": ["凝膠"]}}, "attributes"),
        ({"color": "紅"}, "color: Extra inputs"),
    ],
)
def test_a_fault_names_the_field(
    knowledge: Knowledge, tmp_path: Path, changes: dict[str, Any], told: str
) -> None:
    """A fault of a kind is told with file, kind and field."""
    faults = _faults(tmp_path, pest_control=_toml(_row(knowledge, "drain_fly_killer", **changes)))
    assert any(fault.startswith("pest_control.toml: drain_fly_killer: ") for fault in faults)
    assert any(told in fault for fault in faults), faults


def test_a_kind_in_another_departments_file_is_a_fault(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    """The file is the department: a kind in the wrong file differs from the list."""
    faults = _faults(tmp_path, snacks=_toml(_row(knowledge, "drain_fly_killer")))
    (fault,) = faults
    assert fault.startswith("snacks.toml: drain_fly_killer: department, name or near_field differ")


@pytest.mark.parametrize(
    "content", ["[kind]\nid = 'crisps'", "kind = 3", "kind = ['crisps']", "名 = '\udcff'"]
)
def test_a_file_of_another_shape_is_a_fault_not_a_crash(tmp_path: Path, content: str) -> None:
    """A table instead of a list of tables, or text that is not UTF-8, is told with its file."""
    faults = _faults(tmp_path, snacks=content.encode("utf-8", "surrogateescape"))
    assert all(fault.startswith("snacks.toml: ") for fault in faults)


def test_a_folder_without_kinds_is_a_fault(tmp_path: Path) -> None:
    """An empty folder is told by name: nobody gets an empty shop by a mistyped path."""
    assert _faults(tmp_path) == (f"{tmp_path}: no *.toml file with kinds",)
