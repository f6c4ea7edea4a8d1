"""Facts about candidates: who one leg finds the other scores, and kinds bring their best."""

from __future__ import annotations

import random

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.index.vector import VectorIndex
from assistant.search.retrieve import Candidates, Leg, best_of_kinds, merge

NONE = np.empty(0, np.int64)


def positions(*values: int) -> NDArray[np.int64]:
    return np.array(values, dtype=np.int64)


def leg(**scores: float) -> Leg:
    """`leg(p7=2.0)`: position 7 with its score, best first as given."""
    return Leg(
        positions(*(int(name[1:]) for name in scores)), np.array([*scores.values()], np.float32)
    )


@pytest.fixture(scope="module")
def rows() -> NDArray[np.float32]:
    drawn = np.random.default_rng(5).normal(size=(40, 8)).astype(np.float32)
    return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), dtype=np.float32)


def test_everybody_found_is_a_candidate_once(rows: NDArray[np.float32]) -> None:
    """Positions rise, and who is found by several legs is there once."""
    index = VectorIndex.build(rows)
    found = merge(leg(p7=2.0, p3=1.0), leg(p3=0.9, p9=0.1), positions(9, 1), index, rows[0])
    assert found.positions.tolist() == [1, 3, 7, 9]


def test_each_leg_scores_who_another_found(rows: NDArray[np.float32]) -> None:
    """Vectors score everybody exactly; words score 0 whom they did not find among their best."""
    index, vector = VectorIndex.build(rows), rows[0]
    found = merge(leg(p7=2.0, p3=1.5), leg(p9=0.1), positions(1), index, vector)
    assert found.lexical is not None
    assert found.semantic is not None
    assert dict(zip(found.positions.tolist(), found.lexical.tolist(), strict=True)) == {
        1: 0.0, 3: 1.5, 7: 2.0, 9: 0.0,
    }  # fmt: skip
    exact = [float(np.dot(rows[place], vector)) for place in found.positions]
    assert found.semantic.tolist() == pytest.approx(exact, abs=1e-6)


def test_a_leg_that_a_system_lacks_has_no_scores(rows: NDArray[np.float32]) -> None:
    """Words alone have no vector scores, vectors alone no word scores."""
    words = merge(leg(p2=1.0), None, NONE, None, None)
    vectors = merge(None, leg(p2=1.0), NONE, VectorIndex.build(rows), rows[0])
    assert (words.positions.tolist(), words.semantic) == ([2], None)
    assert (vectors.positions.tolist(), vectors.lexical) == ([2], None)


def test_without_legs_the_kinds_bring_candidates() -> None:
    """Candidates are then those of the kinds, in rising order too."""
    assert merge(None, None, positions(5, 2, 9), None, None).positions.tolist() == [2, 5, 9]


def test_nothing_found_is_no_candidate() -> None:
    """Empty legs give empty arrays."""
    empty = Leg(NONE, np.empty(0, np.float32))
    found: Candidates = merge(empty, None, NONE, None, None)
    assert found.positions.tolist() == []
    assert found.lexical is not None
    assert found.lexical.tolist() == []


def slow_best(
    posterior: list[float], kind_of: list[int], keys: list[float], passing: list[bool] | None,
    kinds: int, each: int,
) -> set[int]:  # fmt: skip
    """Sort the kinds, then sort the products of each."""
    likeliest = sorted(range(len(posterior)), key=lambda kind: (-posterior[kind], kind))[:kinds]
    found: set[int] = set()
    for kind in likeliest:
        own = [
            place
            for place, its in enumerate(kind_of)
            if its == kind and (passing is None or passing[place])
        ]
        found |= set(sorted(own, key=lambda place: (keys[place], place))[:each])
    return found


@pytest.mark.parametrize("case", range(40))
def test_kinds_bring_their_best(case: int) -> None:
    """Of each likely kind those with the smallest keys, ties by position, as by sorting."""
    draw = random.Random(f"kinds/{case}")
    kinds, count = draw.randint(1, 6), draw.choice((0, 1, 60))
    posterior = [draw.choice((0.1, 0.2, 0.3, 0.4)) for _ in range(kinds)]
    kind_of = [draw.randrange(-1, kinds) for _ in range(count)]
    keys = [float(draw.randrange(5)) for _ in range(count)]
    passing = draw.choice((None, [draw.random() < 0.5 for _ in range(count)]))
    asked, each = draw.randint(1, 8), draw.randint(1, 8)
    found = best_of_kinds(
        np.array(posterior, np.float32), np.array(kind_of, np.int32), np.array(keys, np.float32),
        None if passing is None else np.array(passing, dtype=bool), kinds=asked, each=each,
    )  # fmt: skip
    assert len(set(found.tolist())) == len(found)
    assert set(found.tolist()) == slow_best(posterior, kind_of, keys, passing, asked, each)


def test_an_unknown_kind_is_nobodys() -> None:
    """Products of kind −1 are not brought by any kind, not even by the last one."""
    kind_of = np.array([-1, 1, -1], dtype=np.int32)
    posterior, keys = np.array([0.1, 0.9], np.float32), np.zeros(3, np.float32)
    assert best_of_kinds(posterior, kind_of, keys, None, kinds=2, each=9).tolist() == [1]
