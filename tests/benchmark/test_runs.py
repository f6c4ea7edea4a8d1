"""Facts about queries files and runs: what other programs write and read."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.assemble import Assistant
from assistant.benchmark.runs import (
    QueryFileError,
    WrittenQuery,
    read_queries,
    run_lines,
    write_run,
)
from assistant.errors import AssistantError
from assistant.search.systems import SYSTEMS

LINE = re.compile(r"(\S+) Q0 (\S+) (\d+) (-?\d+\.\d{6}) (\S+)")
TWO = [WrittenQuery("q1", "貓砂"), WrittenQuery("q2", "手機殼 不要透明")]


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "queries.tsv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    "content",
    [
        "q1\t貓砂\nq2\t手機殼 不要透明\n",
        "q1\t貓砂\nq2\t手機殼 不要透明",
        "q1\t貓砂\r\nq2\t手機殼 不要透明\r\n",
        "\ufeffq1\t貓砂\nq2\t手機殼 不要透明\n",
        "\ufeffq1\t貓砂\r\n\r\nq2\t手機殼 不要透明\r\n \r\n",
        " q1 \t 貓砂 \nq2\t\t手機殼 不要透明\n",
    ],
    ids=["plain", "no last line end", "Windows", "BOM", "BOM, Windows, blank lines", "spaces"],
)
def test_queries_are_read_however_they_were_saved(tmp_path: Path, content: str) -> None:
    """Line ends, a BOM, blank lines and outer spaces make no difference."""
    assert read_queries(written(tmp_path, content)) == TWO


def test_a_query_may_hold_anything_but_a_line_end(tmp_path: Path) -> None:
    """Further tabs and rare line separators belong to the query."""
    text = "貓\u2028砂\t結團\x0b快"
    assert read_queries(written(tmp_path, f"q1\t{text}\n")) == [WrittenQuery("q1", text)]


@pytest.mark.parametrize(
    ("content", "line", "told"),
    [
        ("q1\t貓砂\nq2 手機殼\n", 2, "qid TAB query"),
        ("\n\nq1,貓砂\n", 3, "qid TAB query"),
        ("\t貓砂\n", 1, "qid TAB query"),
        ("q1\t\n", 1, "qid TAB query"),
        ("q1\t \u3000\n", 1, "qid TAB query"),
        ("q 1\t貓砂\n", 1, "without spaces"),
        ("q\u30001\t貓砂\n", 1, "without spaces"),
        ("q\u00a01\t貓砂\n", 1, "without spaces"),
        ("q1\t貓砂\nq2\t手機\nq1\t手機殼\n", 3, "'q1' stands twice"),
        ("q1\t貓砂\r\n q1 \t手機殼\r\n", 2, "'q1' stands twice"),
    ],
    ids=[
        "no tab", "comma", "no id", "no query", "blank query", "space in id", "wide space in id",
        "hard space in id", "id twice", "id twice but for spaces",
    ],
)  # fmt: skip
def test_a_bad_line_is_named(tmp_path: Path, content: str, line: int, told: str) -> None:
    """The error says file, line and what was expected, and never quotes a whole page."""
    path = written(tmp_path, content)
    with pytest.raises(QueryFileError) as raised:
        read_queries(path)
    assert str(raised.value).startswith(f"{path}:{line}: ")
    assert told in str(raised.value)


def test_a_long_bad_line_is_cut(tmp_path: Path) -> None:
    """An error is a line to read, also where somebody passes a novel."""
    path = written(tmp_path, "書" * 10_000)
    with pytest.raises(QueryFileError) as raised:
        read_queries(path)
    assert len(str(raised.value)) < 300 + len(str(path))


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff", "  \r\n"])
def test_a_file_without_queries_is_refused(tmp_path: Path, content: str) -> None:
    """An empty set is a mistake of somebody, not a run of nothing."""
    path = written(tmp_path, content)
    with pytest.raises(QueryFileError, match="no queries") as raised:
        read_queries(path)
    assert str(path) in str(raised.value)


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-16"])
def test_another_encoding_is_named_as_such(tmp_path: Path, encoding: str) -> None:
    """Whoever saves as GB18030 is told to save as UTF-8; nothing is read wrongly."""
    path = written(tmp_path, "q1\t貓砂不要膨潤土\n".encode(encoding))
    with pytest.raises(QueryFileError, match="UTF-8") as raised:
        read_queries(path)
    assert str(path) in str(raised.value)


def test_a_missing_file_or_a_folder_is_named(tmp_path: Path) -> None:
    """What cannot be opened is said with its name, as an error that the command line knows."""
    for path in (tmp_path / "none.tsv", tmp_path):
        with pytest.raises(AssistantError) as raised:
            read_queries(path)
        assert str(path) in str(raised.value)


@pytest.mark.parametrize("system", SYSTEMS)
def test_lines_are_as_the_contract_says(shop: Assistant, system: str) -> None:
    """qid Q0 product rank score system; ranks from 1; scores strictly falling; no product twice."""
    lines = list(run_lines(TWO, lambda text: shop.search(text, 100, system), system))
    found = [LINE.fullmatch(line) for line in lines]
    assert all(found)
    rows = [match.groups() for match in found if match]
    for query in TWO:
        own = [row for row in rows if row[0] == query.qid]
        assert [int(row[2]) for row in own] == list(range(1, len(own) + 1))
        assert len({row[1] for row in own}) == len(own)
        assert {row[1] for row in own} <= set(shop.catalogue.product_ids)
        scores = [float(row[3]) for row in own]
        assert scores == sorted(set(scores), reverse=True)
        assert len(own) == 100 or system.startswith("keyword")
    assert {row[4] for row in rows} == {system}
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)


def test_an_abstained_query_has_no_line(shop: Assistant) -> None:
    """Nonsense between two queries leaves no trace; so does one that cannot be read."""
    queries = [TWO[0], WrittenQuery("no", "asdfghjkl"), WrittenQuery("long", "貓" * 501), TWO[1]]
    lines = list(run_lines(queries, lambda text: shop.search(text, 5), "hybrid"))
    assert {line.split(" ")[0] for line in lines} == {"q1", "q2"}
    assert len(lines) == 10


def test_ties_are_broken_by_id(shop: Assistant) -> None:
    """Products that a system scores alike stand in the order of their ids."""
    results = shop.search("手機", 300, "keyword")
    raw = [(-(hit.scores.lexical or 0), hit.product_id) for hit in results.hits]
    assert raw == sorted(raw)


def test_a_run_is_written_line_by_line(shop: Assistant) -> None:
    """As many lines as hits, each ended, and their number is returned."""
    out = io.StringIO()
    results = replace(shop.search("貓砂", 7))
    assert write_run(out, run_lines(TWO[:1], lambda text: results, "hybrid")) == 7
    assert out.getvalue().count("\n") == 7
    assert out.getvalue().endswith(" hybrid\n")
    assert write_run(io.StringIO(), []) == 0
