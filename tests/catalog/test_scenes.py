"""Facts about scenes: those that ship, how amounts grow, and how the reader meets faulty files."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.checks import scene_faults
from catalog.errors import KnowledgeError
from catalog.scenes import Scene, SceneItem, read_scenes

ITEMS = [
    "tent", "sleeping_bag", "camping_lantern", "mineral_water", "mosquito_repellent", "bath_towel",
    "trash_bags", "sunscreen", "first_aid_kit",
]  # fmt: skip


@pytest.fixture(scope="module")
def scenes() -> tuple[Scene, ...]:
    return read_scenes()


def _toml(scene_id: str = "night_out", items: list[str] = ITEMS, avoid: str = "quilt") -> str:
    rows = "\n".join(
        f'{{ kind = "{kind}", section = "睡", must = true, amount = 1, why = "理由 {kind}" }},'
        for kind in items
    )
    return f"""[[scene]]
id = "{scene_id}"
name = "野外一夜"
asks = ["甲", "乙", "丙", "丁", "戊"]
seasons = ["春"]
people = [2, 6]
days = [1, 2]
must_ask = ["有沒有插座"]
items = [
{rows}
]
avoid = [
  {{ kind = "{avoid}", why = "太佔地方" }},
  {{ kind = "piano_keyboard_cover", why = "用不到" }},
]
"""


def _item(amount: int, per_people: int | None, per_days: int | None) -> SceneItem:
    return SceneItem(
        kind="tent", section="睡", must=True, amount=amount, per_people=per_people,
        per_days=per_days, why="有地方躲",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "per_people", "per_days", "wanted"),
    [
        (1, None, None, 1),  # one for all
        (1, 4, None, 2),  # five people need two tents for four
        (2, 1, 1, 30),  # two bottles each a day
        (1, None, 2, 2),  # three days: one every two days
        (3, 5, 3, 3),
    ],
)
def test_amounts_grow_with_people_and_days(
    amount: int, per_people: int | None, per_days: int | None, wanted: int
) -> None:
    """Five people, three days: whole pieces, rounded up."""
    assert _item(amount, per_people, per_days).amount_for(people=5, days=3) == wanted


def test_the_shipped_scenes_are_many_and_apart(scenes: tuple[Scene, ...]) -> None:
    """At least 150 scenes, each asked for in words of its own."""
    assert list(scene_faults(scenes)) == []


def test_every_scene_has_musts_and_reasons(scenes: tuple[Scene, ...]) -> None:
    """Every scene has musts and things that may be left out, and no reason is said twice in it."""
    for scene in scenes:
        reasons = [item.why for item in scene.items]
        assert 1 <= len(scene.musts) <= len(scene.items), scene.id
        assert len(set(reasons)) == len(reasons), scene.id


def test_a_scene_is_read_as_written(tmp_path: Path) -> None:
    """What stands in the file is what the scene says."""
    known = _toml().replace("piano_keyboard_cover", "sofa_cover")
    (tmp_path / "a.toml").write_text(known, "utf-8")
    (scene,) = read_scenes(tmp_path)
    assert (scene.id, scene.people, scene.seasons) == ("night_out", (2, 6), ("春",))
    assert [item.kind for item in scene.items] == ITEMS
    assert [item.kind for item in scene.avoid] == ["quilt", "sofa_cover"]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Unknown kinds, kinds twice and ids twice are told with file and scene."""
    (tmp_path / "a.toml").write_text(_toml() + _toml(avoid="tent"), "utf-8")
    (tmp_path / "b.toml").write_text(_toml("thin", ITEMS[:3]), "utf-8")
    (tmp_path / "c.toml").write_text("scene = 3", "utf-8")
    with pytest.raises(KnowledgeError) as caught:
        read_scenes(tmp_path)
    for told in (
        "a.toml: night_out: 'piano_keyboard_cover' is not in the list of kinds",
        "a.toml: night_out: stands twice",
        "a.toml: night_out: 'tent' stands twice",
        "b.toml: thin: items: ",
        "c.toml: 'scene' is no list of tables",
    ):
        assert any(fault.startswith(told) for fault in caught.value.faults), told


def test_a_folder_without_scenes_is_a_fault(tmp_path: Path) -> None:
    """An empty folder is told by name."""
    with pytest.raises(KnowledgeError, match=r"no \*\.toml file with scenes"):
        read_scenes(tmp_path)
