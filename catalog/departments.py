"""The departments of the shop, as signs over its aisles."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Department:
    id: str
    name: str
    name_en: str


def read_departments() -> tuple[Department, ...]:
    """Return all departments in the order of the file."""
    text = (files("catalog.knowledge") / "departments.csv").read_text("utf-8")
    return tuple(
        Department(row["id"], row["name"], row["name_en"])
        for row in csv.DictReader(text.splitlines())
    )
