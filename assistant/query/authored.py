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

PACKAGE, FOLDER = "assistant.training", "queries"  # beside the recipe: a folder a batch of authors


@dataclass(frozen=True, slots=True)
class AuthoredQuery:
    """A query with the kinds that it fits (at least one), and its class as the author named it."""

    kinds: tuple[str, ...]
    text: str
    style: str


def read_authored_queries(folder: Path | None = None) -> list[AuthoredQuery]:
    """Read every `*.tsv` in and under the folder (the shipped one by default) in order of path and
    line.
    """
    paths = _paths(folder if folder is not None else _shipped())
    return [query for path in paths for query in _rows(path.read_text(encoding="utf-8"))]


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
    parts = [path.read_bytes() for path in _paths(_shipped())]
    return hashlib.sha256(b"".join(parts)).hexdigest()[:16]


def _shipped() -> Path:
    return Path(str(files(PACKAGE) / FOLDER))


def _paths(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.tsv"), key=lambda path: path.relative_to(folder).as_posix())


def _rows(text: str) -> Iterator[AuthoredQuery]:
    for line in text.splitlines():
        if line.strip():
            kinds, query, style = line.split("\t")
            yield AuthoredQuery(tuple(kinds.split("|")), query, style)
