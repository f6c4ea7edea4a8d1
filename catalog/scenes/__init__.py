"""What an occasion needs, and why: read from the TOML files beside this one, verified as a whole.

A scene knows no products and no prices: it names kinds, how many for how many people and days, and
what a careless list would hold but should not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from catalog.errors import KnowledgeError
from catalog.knowledge import read_kind_names
from catalog.tables import AuthoredRow, Text, read_tables

Count = Annotated[int, Field(ge=1, le=400)]


class SceneItem(AuthoredRow):
    """A kind that the scene needs. Without `must` the occasion goes well enough without it."""

    kind: str
    section: Annotated[str, Field(min_length=1, max_length=6)]
    must: bool
    amount: Count
    per_people: Count | None = None
    per_days: Count | None = None
    why: Text

    def amount_for(self, people: int, days: int) -> int:
        """Return whole pieces: amount × ⌈people / per_people⌉ × ⌈days / per_days⌉; what does not
        scale counts once.
        """
        groups = -(-people // self.per_people) if self.per_people else 1
        times = -(-days // self.per_days) if self.per_days else 1
        return self.amount * groups * times


class Avoided(AuthoredRow):
    """A kind that does not belong on the list, and why."""

    kind: str
    why: Text


class Scene(AuthoredRow):
    """One occasion. `people` and `days` are (least, most) of what is usual; `seasons` is empty
    where they do not matter.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    name: Text
    asks: Annotated[tuple[Text, ...], Field(min_length=5)]
    seasons: tuple[Literal["春", "夏", "秋", "冬"], ...]
    people: tuple[Count, Count]
    days: tuple[Count, Count]
    must_ask: Annotated[tuple[Text, ...], Field(min_length=1)]
    items: Annotated[tuple[SceneItem, ...], Field(min_length=9)]
    avoid: Annotated[tuple[Avoided, ...], Field(min_length=2)]

    @property
    def musts(self) -> tuple[SceneItem, ...]:
        return tuple(item for item in self.items if item.must)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why each item belongs, then why each avoided kind does not."""
        return (*(item.why for item in self.items), *(kind.why for kind in self.avoid))


def read_scenes(folder: Path | None = None) -> tuple[Scene, ...]:
    """Read all `*.toml` of the folder (the shipped one by default), by file name and in their
    order.

    Raises KnowledgeError with every fault at once: shape, unknown kinds, an id or a kind twice.
    """
    kinds = read_kind_names()
    faults: list[str] = []
    scenes: dict[str, Scene] = {}
    for file, scene in read_tables("catalog.scenes", folder, "scene", Scene, faults):
        if scene.id in scenes:
            faults.append(f"{file}: {scene.id}: stands twice")
        faults += [f"{file}: {scene.id}: {fault}" for fault in _faults_of(scene, set(kinds))]
        scenes[scene.id] = scene
    if not scenes and not faults:
        faults.append(f"{folder}: no *.toml file with scenes")
    if faults:
        raise KnowledgeError(faults)
    return tuple(scenes.values())


@cache
def scenes_fingerprint() -> str:
    """What an index depends on that was made with the shipped scenes."""
    entries = sorted(files("catalog.scenes").iterdir(), key=lambda entry: entry.name)
    parts = [entry.read_bytes() for entry in entries if entry.name.endswith(".toml")]
    return hashlib.sha256(b"".join(parts)).hexdigest()[:16]


def _faults_of(scene: Scene, kinds: set[str]) -> Iterator[str]:
    named = [item.kind for item in scene.items] + [item.kind for item in scene.avoid]
    for kind in dict.fromkeys(named):
        if kind not in kinds:
            yield f"'{kind}' is not in the list of kinds"
        if named.count(kind) > 1:
            yield f"'{kind}' stands twice"
    if not scene.musts:
        yield "nothing is a must"
    for name in ("people", "days"):
        least, most = getattr(scene, name)
        if least > most:
            yield f"{name}: {least} is more than {most}"
