"""How people ask for each kind of thing: the authored queries. They stand in the index as words of
their kinds, and the recipe for the weights learns from them; benchmarks are never read here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

PACKAGE, FOLDER = "assistant.training", "queries"  # the files lie beside the recipe


@dataclass(frozen=True, slots=True)
class AuthoredQuery:
    """A query with the kinds that it fits (at least one), and its class as the author named it."""

    kinds: tuple[str, ...]
    text: str
    style: str


def read_authored_queries(folder: Path | None = None) -> list[AuthoredQuery]:
    """Read every `*.tsv` of the folder (the shipped one by default) in order of file name and
    line.
    """
    place = folder if folder is not None else files(PACKAGE) / FOLDER
    names = sorted(entry.name for entry in place.iterdir() if entry.name.endswith(".tsv"))
    return [query for name in names for query in _rows((place / name).read_text(encoding="utf-8"))]


def texts_by_kind(queries: Iterable[AuthoredQuery]) -> dict[str, list[str]]:
    """Kind id → the texts of all queries that fit it, in order."""
    asked: dict[str, list[str]] = {}
    for query in queries:
        for kind in query.kinds:
            asked.setdefault(kind, []).append(query.text)
    return asked


@cache
def queries_fingerprint() -> str:
    """What an index depends on that was made with the shipped queries."""
    place = files(PACKAGE) / FOLDER
    entries = sorted(place.iterdir(), key=lambda entry: entry.name)
    parts = [entry.read_bytes() for entry in entries if entry.name.endswith(".tsv")]
    return hashlib.sha256(b"".join(parts)).hexdigest()[:16]


def _rows(text: str) -> Iterator[AuthoredQuery]:
    for line in text.splitlines():
        if line.strip():
            kinds, query, style = line.split("\t")
            yield AuthoredQuery(tuple(kinds.split("|")), query, style)
