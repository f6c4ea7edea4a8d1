"""Queries in, TREC runs out: `qid Q0 product_id rank score system`, scores strictly falling, no
product twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from assistant.errors import AssistantError, InvalidQuery
from assistant.search.results import Results

Search = Callable[[str], Results]


class QueryFileError(AssistantError):
    """A line of a queries file that cannot be used; names file and line."""


@dataclass(frozen=True, slots=True)
class WrittenQuery:
    qid: str
    text: str


def read_queries(path: Path) -> list[WrittenQuery]:
    """Read `qid TAB query` lines (UTF-8, BOM and Windows line ends allowed; blank lines are passed
    over).

    Raises QueryFileError with file and line for a bad line, an id given twice, or a file without
    queries.
    """
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QueryFileError(
            f"{path}: not UTF-8 ({error.reason} at byte {error.start}): save it as UTF-8"
        ) from error
    except OSError as error:
        raise QueryFileError(f"{path}: cannot be read ({error.strerror})") from error
    queries: dict[str, WrittenQuery] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        qid, tab, query = line.rstrip("\r").partition("\t")
        if not tab or not qid.strip() or not query.strip() or len(qid.split()) != 1:
            raise QueryFileError(
                f"{path}:{number}: expected 'qid TAB query' with an id without spaces,"
                f" got {line[:60]!r}"
            )
        if qid.strip() in queries:
            raise QueryFileError(f"{path}:{number}: the id {qid.strip()!r} stands twice")
        queries[qid.strip()] = WrittenQuery(qid.strip(), query.strip())
    if not queries:
        raise QueryFileError(f"{path}: no queries in it: one 'qid TAB query' a line")
    return list(queries.values())


def run_lines(queries: Iterable[WrittenQuery], search: Search, system: str) -> Iterator[str]:
    """Yield the lines of a run, query by query; an abstained or unreadable query gives none."""
    for query in queries:
        try:
            results = search(query.text)
        except InvalidQuery:
            # an evaluator's set may hold a query that is too long: it counts as unanswered
            continue
        for rank, hit in enumerate(results.hits, start=1):
            yield f"{query.qid} Q0 {hit.product_id} {rank} {hit.score:.6f} {system}"


def write_run(out: TextIO, lines: Iterable[str]) -> int:
    """Write the lines and return how many there were."""
    count = 0
    for line in lines:
        out.write(line + "\n")
        count += 1
    return count
