"""What a shopkeeper knows of each kind of thing: read from the TOML files beside this one, verified
as a whole.

A `Knowledge` also travels as JSON inside every catalogue folder, so that later starts parse no
TOML.
"""

from __future__ import annotations

import csv
import hashlib
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from catalog.errors import KnowledgeError
from catalog.tables import AuthoredRow, Text, read_tables

ARROW = " → "


class Question(AuthoredRow):
    ask: Text
    answer: Text


class Kind(AuthoredRow):
    """One kind of thing. Texts are Traditional Chinese; `price_yuan` is (low, high) of a normal
    listing in CNY.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    department: str
    name: Text
    name_en: Text
    aliases: tuple[Text, ...]
    needs: Annotated[tuple[Text, ...], Field(min_length=8)]
    scenes: Annotated[tuple[Text, ...], Field(min_length=3)]
    shoppers: Annotated[tuple[Text, ...], Field(min_length=1)]
    not_for: Annotated[tuple[Text, ...], Field(min_length=3)]
    cautions: Annotated[tuple[Text, ...], Field(min_length=1)]
    goes_with: Annotated[tuple[str, ...], Field(min_length=3)]
    instead: tuple[str, ...] = ()
    price_yuan: tuple[Annotated[float, Field(gt=0)], Annotated[float, Field(gt=0)]]
    near_field: bool
    form: str
    selling_points: Annotated[tuple[Text, ...], Field(min_length=6)]
    questions: Annotated[tuple[Question, ...], Field(min_length=3)]
    attributes: Annotated[
        dict[str, Annotated[tuple[Text, ...], Field(min_length=3)]], Field(min_length=3)
    ]

    @property
    def words(self) -> tuple[str, ...]:
        """The name, then every alias."""
        return (self.name, *self.aliases)

    @property
    def not_for_texts(self) -> tuple[str, ...]:
        """What it is not for, without the pointers to neighbours."""
        return tuple(text.split(ARROW)[0] for text in self.not_for)

    @property
    def neighbours(self) -> tuple[str, ...]:
        """Ids of the kinds that `not_for` points at."""
        return tuple(text.split(ARROW)[1].strip() for text in self.not_for if ARROW in text)


class KindName(AuthoredRow):
    """A row of the list of all kinds, authored or not."""

    id: str
    department: str
    name: str
    aliases: tuple[str, ...]
    name_en: str
    near_field: bool


class Knowledge(BaseModel):
    """All authored kinds, by department and in the order of the list of kinds."""

    model_config = ConfigDict(frozen=True, ignored_types=(cached_property,))

    kinds: tuple[Kind, ...]

    @cached_property
    def by_id(self) -> dict[str, Kind]:
        return {kind.id: kind for kind in self.kinds}

    @cached_property
    def position(self) -> dict[str, int]:
        """Kind id → its place in `kinds`."""
        return {kind.id: place for place, kind in enumerate(self.kinds)}

    @cached_property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]


def read_kind_names() -> dict[str, KindName]:
    """Return every kind of the list by id, in the order of the list."""
    text = (files("catalog.knowledge") / "product_types.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {
        row["id"]: KindName(
            id=row["id"],
            department=row["department"],
            name=row["name_zh"],
            aliases=tuple(filter(None, row["aliases_zh"].split("|"))),
            name_en=row["name_en"],
            near_field=row["near_field"] == "1",
        )
        for row in rows
    }


def read_knowledge(folder: Path | None = None) -> Knowledge:
    """Read all `*.toml` of the folder (the shipped one by default).

    Raises KnowledgeError with every fault at once: shape, unknown ids, an id twice, another name
    than the list's.
    """
    names = read_kind_names()
    faults: list[str] = []
    kinds: dict[str, Kind] = {}
    for name, kind in read_tables("catalog.knowledge", folder, "kind", Kind, faults):
        faults += _faults_of(name, kind, kinds, names)
        kinds[kind.id] = kind
    if not kinds and not faults:
        faults.append(f"{folder}: no *.toml file with kinds")
    if faults:
        raise KnowledgeError(faults)
    return Knowledge(kinds=tuple(kinds[kind_id] for kind_id in names if kind_id in kinds))


def _faults_of(
    file: str, kind: Kind, before: dict[str, Kind], names: dict[str, KindName]
) -> list[str]:
    listed = names.get(kind.id)
    faults = []
    if listed is None:
        return [f"{file}: {kind.id}: not in the list of kinds"]
    if kind.id in before:
        faults.append("stands twice")
    if (kind.department, kind.name, kind.near_field) != (
        listed.department,
        listed.name,
        listed.near_field,
    ):
        faults.append("department, name or near_field differ from the list of kinds")
    if kind.price_yuan[0] >= kind.price_yuan[1]:
        faults.append(f"price_yuan {list(kind.price_yuan)}: the low end is not below the high end")
    for field in ("goes_with", "instead", "neighbours"):
        for other in getattr(kind, field):
            if other not in names or other == kind.id:
                faults.append(f"{field}: '{other}' is unknown or the kind itself")
    faults += [
        f"needs: '{need}' contains its name '{word}'"
        for need in kind.needs
        for word in kind.words
        if word in need
    ]
    return [f"{file}: {kind.id}: {fault}" for fault in faults]
