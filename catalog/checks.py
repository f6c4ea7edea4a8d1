"""Counts of the authored knowledge, department by department. (Faults are found by the reader
itself.)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from catalog.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class DepartmentCount:
    department: str
    kinds: int
    needs: int
    questions: int


def count_departments(knowledge: Knowledge) -> Iterator[DepartmentCount]:
    """Yield a row for every department, in alphabetical order."""
    ordered = sorted(knowledge.kinds, key=lambda kind: kind.department)
    for department, group in groupby(ordered, key=lambda kind: kind.department):
        kinds = list(group)
        needs = sum(len(kind.needs) for kind in kinds)
        yield DepartmentCount(
            department, len(kinds), needs, sum(len(kind.questions) for kind in kinds)
        )
