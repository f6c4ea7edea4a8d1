"""Facts about what the contrast learns from."""

from __future__ import annotations

from collections import Counter

import pytest

from assistant.query.authored import AuthoredQuery
from assistant.training.authored import Example, at_most, make_examples
from assistant.training.splits import UNSEEN_PERCENT, is_unseen
from catalog.knowledge import Knowledge, read_kind_names, read_knowledge
from catalog.scenes import read_scenes
from tests.shop import few_of

QUERIES = [
    AuthoredQuery(("cat_litter",), "貓咪上廁所用的砂", "need"),
    AuthoredQuery(("drain_fly_killer", "cockroach_bait"), "浴室小飛蟲", "symptom"),
]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return few_of(read_knowledge())


def examples(knowledge: Knowledge, unseen: frozenset[str] = frozenset()) -> list[Example]:
    return make_examples(knowledge, QUERIES, read_scenes(), titles_a_kind=2, unseen=unseen)


def test_every_text_stands_once_with_all_its_kinds(knowledge: Knowledge) -> None:
    """A query that fits two kinds has both; texts are folded."""
    made = examples(knowledge)
    assert max(Counter(one.text for one in made).values()) == 1
    both = next(one for one in made if one.text == "浴室小飞虫")
    assert both.kinds == tuple(
        sorted(knowledge.position[kind] for kind in ("drain_fly_killer", "cockroach_bait"))
    )
    assert not both.known


def test_an_unseen_kind_gives_its_names_and_needs_only(knowledge: Knowledge) -> None:
    """Its queries, titles and selling points are not learnt from, also not those it shares."""
    unseen = frozenset({"drain_fly_killer"})
    place = knowledge.position["drain_fly_killer"]
    made = examples(knowledge, unseen)
    assert all(one.known for one in made if place in one.kinds)
    assert any(place in one.kinds for one in made)
    assert not any(one.text == "浴室小飞虫" for one in made)
    assert any(one.text == "猫咪上厕所用的砂" for one in made)


def test_about_fifteen_percent_of_the_kinds_are_unseen() -> None:
    """Drawn by hash: the same ones whatever else is in the list."""
    kinds = list(read_kind_names())
    share = sum(map(is_unseen, kinds)) / len(kinds)
    assert share == pytest.approx(UNSEEN_PERCENT / 100, abs=0.03)


def test_a_smaller_draw_of_queries_lies_within_a_larger() -> None:
    """at_most(…, 1) is part of at_most(…, 3), and no kind has more than asked for."""
    queries = [AuthoredQuery((kind,), f"{kind} {n}", "need") for kind in "ab" for n in range(5)]
    one, three = at_most(queries, 1), at_most(queries, 3)
    assert set(one) <= set(three)
    assert Counter(query.kinds[0] for query in three) == {"a": 3, "b": 3}
