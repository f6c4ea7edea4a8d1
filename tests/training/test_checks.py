"""Facts about the checks of authored queries: each finds the fault it is for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.query.authored import AuthoredQuery, read_authored_queries
from assistant.text.regions import RegionalThing
from assistant.training import checks
from assistant.training.authored import at_most
from assistant.training.checks import (
    alike_queries,
    count_queries,
    crowds,
    leaks,
    query_faults,
    read_benchmark_texts,
    region_faults,
)
from catalog.knowledge import Knowledge


def _asked(*texts: str, kind: str = "tent", style: str = "need") -> list[AuthoredQuery]:
    return [AuthoredQuery((kind,), text, style) for text in texts]


@pytest.fixture
def tent_alone(knowledge: Knowledge) -> Knowledge:
    return Knowledge(kinds=(knowledge.by_id["tent"],))


@pytest.fixture
def one_query_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "LEAST_QUERIES", 1)
    monkeypatch.setattr(checks, "HALF", (0.0, 1.0))


@pytest.mark.usefixtures("one_query_is_enough")
@pytest.mark.parametrize(
    ("query", "told"),
    [
        (AuthoredQuery(("tent", "no_such"), "山上過夜", "need"), "'no_such' is no kind"),
        (AuthoredQuery(("tent", "tent"), "山上過夜", "need"), "names a kind twice"),
        (AuthoredQuery(("tent",), "山上過夜", "wish"), "'wish' is no class"),
        (AuthoredQuery(("tent",), "夜", "need"), "1 characters, not 2 to 64"),
        (AuthoredQuery(("tent",), "過" * 65, "need"), "65 characters, not 2 to 64"),
    ],
)
def test_a_faulty_query_is_told_by_its_text(
    query: AuthoredQuery, told: str, tent_alone: Knowledge
) -> None:
    """Kinds, class and length are checked one by one."""
    assert list(query_faults([query], tent_alone)) == [f"query '{query.text}': {told}"]


@pytest.mark.usefixtures("one_query_is_enough")
def test_a_query_may_stand_once_and_name_the_thing_seldom(tent_alone: Knowledge) -> None:
    """The same text twice, and more than a quarter with the name, are faults."""
    queries = _asked("山上過夜", "山上過夜", "雨天也有地方躲", "四個人睡的帐篷", "帳篷 綠")
    assert list(query_faults(queries, tent_alone)) == [
        "query '山上過夜': stands 2 times",
        "tent: 2 of 5 queries contain its name or an alias",
    ]


def test_too_few_queries_and_one_script_are_faults(tent_alone: Knowledge) -> None:
    """Forty a kind, half in each script."""
    assert list(query_faults(_asked("山上過夜"), tent_alone)) == [
        "tent: 1 queries of at least 40",
        "outdoor_camping: 1.00 of the queries are Traditional, not half",
    ]


def test_counts_are_by_the_department_of_the_first_kind(knowledge: Knowledge) -> None:
    """Named and Traditional are shares; English counts for neither script."""
    queries = [
        *_asked("帳篷 四人", "雨天有地方躲", "两人睡的地方", "tent for two"),
        AuthoredQuery(("drain_fly_killer", "tent"), "小黑蟲", "symptom"),
    ]
    counts = count_queries(queries, knowledge)
    assert list(counts) == ["outdoor_camping", "pest_control"]
    assert counts["outdoor_camping"].queries == 4
    assert counts["outdoor_camping"].named == pytest.approx(1 / 4)
    assert counts["outdoor_camping"].traditional == pytest.approx(2 / 3)


def test_likeness_is_seen_through_the_script() -> None:
    """The same sentence in the other script is the same sentence."""
    queries = _asked("地漏裡一直飛出小黑蟲", "地漏里一直飞出小黑虫", "洗完澡渾身發癢")
    assert alike_queries(queries) == [(0, 1)]


def test_more_than_three_alike_within_a_kind_are_a_crowd() -> None:
    """Three may be alike, four may not; over several kinds it is no crowd."""
    same = "地漏裡一直飛出小黑蟲打不完"
    queries = _asked(*(f"{same}{end}" for end in "呢啊了喔"))
    pairs = alike_queries(queries)
    (crowd,) = crowds(queries, pairs)
    assert crowd.startswith("tent: 4 queries alike")
    apart = [AuthoredQuery((str(place),), q.text, q.style) for place, q in enumerate(queries)]
    assert list(crowds(apart, pairs)) == []
    assert list(crowds(queries[:3], alike_queries(queries[:3]))) == []


def test_a_query_near_a_judged_one_is_a_leak() -> None:
    """In whichever script, with a quarter of its letters changed; short ones must be equal."""
    queries = _asked("清理下水道小飞虫的药", "蚊香", "蚊香片", "烤肉架")
    found = list(leaks(queries, ["清理下水道小飛蟲的東西", "蚊香"]))
    assert [fault.split("'")[1] for fault in found] == ["清理下水道小飞虫的药", "蚊香"]


def test_benchmark_texts_are_all_that_shoppers_say(tmp_path: Path) -> None:
    """Queries, asks of lists and the turns of dialogues, beside the shipped set."""
    rows = [
        {"query": "甲問"},
        {"ask": "乙問"},
        {"turns": [{"say": "丙問"}, {"say": "甲問"}, {"expect": {}}]},
    ]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "dev.jsonl").write_text(lines, "utf-8")
    own = read_benchmark_texts()
    assert own
    assert read_benchmark_texts(tmp_path) == [*own, "甲問", "乙問", "丙問"]


def test_faults_of_regional_words_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """One word everywhere, an unknown kind, and an ambiguous word without a usual meaning."""
    monkeypatch.setattr(checks, "LEAST_THINGS", 4)
    things = [
        RegionalThing(("水",), ("水",), ("水",)),
        RegionalThing(("甲",), ("乙",), ("丙",), kinds=("no_such",)),
        RegionalThing(("土豆",), ("花生",), ("花生",), ("糖",), is_usual=False),
        RegionalThing(("洋芋",), ("薯仔",), ("土豆",), ("燉",), is_usual=False),
    ]
    assert list(region_faults(things, {"tent"})) == [
        "regional words: 水/水/水: a region without a word, or one word everywhere",
        "regional words: 甲/乙/丙: 'no_such' is no kind",
        "regional words: '土豆' stands in 2 rows, 0 of them usual",
    ]
    assert "regional words: 0 rows of at least 4" in list(region_faults([], set()))


def test_fewer_queries_are_among_more() -> None:
    """What is drawn for six a kind is among what is drawn for twelve, whatever the order."""
    kinds = ("tent", "cat_litter", "umbrella", "sofa")
    queries = [query for query in read_authored_queries() if query.kinds[0] in kinds]
    six, twelve = at_most(queries, 6), at_most(queries, 12)
    assert set(six) < set(twelve) < set(queries)
    assert max(sum(q.kinds[0] == kind for q in six) for kind in {q.kinds[0] for q in six}) == 6
    assert set(at_most(queries[::-1], 6)) == set(six)
    assert at_most(queries, 0) == []
