"""The systems that can be compared: which legs they have. One pipeline serves them all, musts
included.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import UnknownSystem
from assistant.search.build import RAW, REBUILT, RECORDS


@dataclass(frozen=True, slots=True)
class System:
    """`words` and `vectors` name indexes (None for no such leg); `knows_kinds` tells whether kinds
    are ranked.
    """

    name: str
    words: str | None = None
    vectors: str | None = None
    knows_kinds: bool = False


SYSTEMS: dict[str, System] = {
    system.name: system
    for system in (
        System("random"),
        System("keyword", words=RAW),
        System("keyword-rebuilt", words=REBUILT),
        System("semantic-raw", vectors=RAW),
        System("semantic", vectors=RECORDS),
        System("hybrid", words=REBUILT, vectors=RECORDS, knows_kinds=True),
    )
}
DEFAULT = "hybrid"


def system_named(name: str) -> System:
    """Return the system; raises UnknownSystem."""
    if name not in SYSTEMS:
        raise UnknownSystem(name, SYSTEMS)
    return SYSTEMS[name]
