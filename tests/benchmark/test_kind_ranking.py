"""Facts about judged queries and the ranks that models get on them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from assistant.benchmark.judged import BadJudgements, JudgedQuery, read_development, read_judged
from assistant.benchmark.kind_ranking import first_rank, groups_of, mcnemar, success
from assistant.query.authored import read_authored_queries
from assistant.text.fold import fold
from catalog.knowledge import Knowledge, read_kind_names, read_knowledge
from tests.shop import few_of


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return few_of(read_knowledge())


def test_the_rank_is_that_of_the_best_right_kind() -> None:
    """Wrong kinds with the same score come before: a constant ranking earns nothing."""
    scores = np.array([0.9, 0.5, 0.7, 0.7], np.float32)
    assert first_rank(scores, np.array([0])) == 1
    assert first_rank(scores, np.array([1, 2])) == 3
    assert first_rank(np.zeros(5, np.float32), np.array([0])) == 5
    assert first_rank(np.zeros(5, np.float32), np.array([0, 1])) == 4


def test_success_counts_ranks_up_to_k() -> None:
    """Two of four are first, three among the first five; no query is no success."""
    ranks = np.array([1, 1, 5, 6])
    assert success(ranks, 1) == 0.5
    assert success(ranks, 5) == 0.75
    assert success(ranks[:0], 1) == 0.0


def test_mcnemar_looks_only_at_the_queries_that_differ() -> None:
    """Five wins to none is 2/32; equal rankings have p = 1; the order does not matter."""
    one = np.array([1, 1, 1, 1, 1, 2, 1])
    other = np.array([2, 3, 2, 9, 2, 4, 1])
    assert mcnemar(one, other) == pytest.approx(2 / 32)
    assert mcnemar(other, one) == pytest.approx(2 / 32)
    assert mcnemar(one, one) == 1.0
    assert mcnemar(np.array([1, 2]), np.array([2, 1])) == 1.0
    many = np.tile([1, 2], 3_000)
    assert mcnemar(many, many[::-1]) == pytest.approx(1.0)
    assert mcnemar(many, np.ones(6_000, np.int64)) < 1e-300


def test_queries_fall_into_groups(knowledge: Knowledge) -> None:
    """Every query is in one group of each sort; a query with the whole name says so."""
    queries = [
        JudgedQuery("手機殼 透明", frozenset({"phone_case"}), "hant", "keyword"),
        JudgedQuery("摔过一次屏幕花了", frozenset({"smartphone", "phone_case"}), "hans", "symptom"),
    ]
    groups = groups_of(queries, knowledge, lambda kind: kind == "phone_case")
    assert groups["all"].tolist() == [True, True]
    assert groups["kinds unseen"].tolist() == [True, False]
    assert groups["kinds seen"].tolist() == [False, True]
    assert groups["overlap whole name"].tolist() == [True, False]
    assert groups["overlap none"].tolist() == [False, True]
    assert groups["script hans"].tolist() == [False, True]


def test_judged_queries_are_read_with_line_numbers_in_errors(tmp_path: Path) -> None:
    """Grade 2 is an exact answer; what cannot be read names file and line."""
    path = tmp_path / "q.jsonl"
    row = {"query": "貓砂", "relevant": {"cat_litter": 2, "litter_box": 1}, "class": "keyword"}
    path.write_text(f"\n{json.dumps(row)}\n", "utf-8")
    assert read_judged(path) == [JudgedQuery("貓砂", frozenset({"cat_litter"}), "hant", "keyword")]
    path.write_text(f'{json.dumps(row)}\n{{"query": "x"}}\n', "utf-8")
    with pytest.raises(BadJudgements, match=r"q\.jsonl:2"):
        read_judged(path)
    path.write_text("", "utf-8")
    with pytest.raises(BadJudgements, match="no queries"):
        read_judged(path)


def test_the_development_split_is_of_all_kinds_and_of_no_training() -> None:
    """Six queries a kind and more, in Chinese and English; none is learnt from or indexed."""
    queries = read_development()
    kinds = read_kind_names().keys()
    assert {kind for one in queries for kind in one.kinds} == kinds
    assert len(queries) >= 6 * len(kinds)
    assert {one.script for one in queries} == {"hant", "hans", "en"}
    learnt = {fold(one.text) for one in read_authored_queries()}
    assert not learnt & {fold(one.text) for one in queries}
