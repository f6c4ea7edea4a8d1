"""Judged queries: what was asked, and which kinds answer it; ours, or those of a benchmark.

`development/*.tsv` beside this file are queries of a second batch of authors, one file a
department: they choose between designs, and nothing is learnt from them and no index holds them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from assistant.errors import AssistantError
from assistant.query.authored import read_authored_queries
from assistant.text.script import script_of

PACKAGE, FOLDER = "assistant.benchmark", "development"


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """`kinds` answer it exactly; `script` is hant, hans, en or mixed; `style` its class."""

    text: str
    kinds: frozenset[str]
    script: str
    style: str


class BadJudgements(AssistantError):
    """A file of judged queries that cannot be used; names file and line."""


def read_development() -> list[JudgedQuery]:
    """Read the development split of our own queries."""
    queries = read_authored_queries(Path(str(files(PACKAGE) / FOLDER)))
    return [
        JudgedQuery(one.text, frozenset(one.kinds), script_of(one.text).value, one.style)
        for one in queries
    ]


def read_judged(path: Path) -> list[JudgedQuery]:
    """Read a JSON-lines file with `query`, `relevant` {kind: 2 exact | 1 substitute}, `script` and
    `class`.

    Raises BadJudgements.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadJudgements(f"{path}: cannot be read as UTF-8 text ({error})") from error
    queries = list(_queries(path, lines))
    if not queries:
        raise BadJudgements(f"{path}: no queries in it")
    return queries


def _queries(path: Path, lines: list[str]) -> Iterator[JudgedQuery]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            kinds = frozenset(kind for kind, grade in row["relevant"].items() if grade == 2)
            script = row.get("script") or script_of(row["query"]).value
            yield JudgedQuery(row["query"], kinds, script, row.get("class", ""))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadJudgements(
                f"{path}:{number}: expected an object with 'query' and 'relevant' {{kind: grade}}"
            ) from error
