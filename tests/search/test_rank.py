"""Facts about the score: it is the sum it says, and each part has the scale it says."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.search.rank import Parts, RankWeights, kind_part, price_part, score, score_single
from assistant.search.retrieve import Candidates

Array = NDArray[np.float32]
WEIGHTS = RankWeights(kind=1.0, semantic=0.5, lexical=0.25, quality=0.125, price=0.0625, wish=2.0)


def array(*values: float) -> Array:
    return np.array(values, dtype=np.float32)


def candidates(semantic: Array | None, lexical: Array | None, count: int = 3) -> Candidates:
    return Candidates(np.arange(count, dtype=np.int64), semantic, lexical)


def scored(found: Candidates) -> Parts:
    zero = np.zeros(len(found.positions), np.float32)
    return score(found, WEIGHTS, kind=zero, quality=zero, price=zero, wish=zero)


@pytest.mark.parametrize("case", range(10))
def test_the_score_is_the_sum_that_the_module_says(case: int) -> None:
    """Every candidate's score is its six weighed parts added up one by one."""
    draw = random.Random(f"rank/{case}")
    count = draw.choice((1, 2, 50))
    names = ("semantic", "lexical", "kind", "quality", "price", "wish")
    parts = {name: [draw.random() for _ in range(count)] for name in names}
    told = {name: array(*parts[name]) for name in names[2:]}
    found = candidates(array(*parts["semantic"]), array(*parts["lexical"]), count)
    best = max(parts["lexical"])
    for place, total in enumerate(score(found, WEIGHTS, **told).total):
        expected = (
            1.0 * parts["kind"][place]
            + 0.5 * parts["semantic"][place]
            + 0.25 * parts["lexical"][place] / best
            + 0.125 * parts["quality"][place]
            + 0.0625 * parts["price"][place]
            + 2.0 * parts["wish"][place]
        )
        assert total == pytest.approx(expected, abs=1e-5)


def test_words_are_measured_by_the_best_candidate() -> None:
    """BM25 has no scale of its own: the best has 1; where nobody has a word, all have 0."""
    found = scored(candidates(None, array(8, 2, 0)))
    assert found.lexical is not None
    assert found.lexical.tolist() == [1.0, 0.25, 0.0]
    assert scored(candidates(None, array(0, 0, 0))).total.tolist() == [0, 0, 0]


def test_a_leg_that_is_missing_counts_nothing() -> None:
    """Without vectors there is no semantic part to show; without words they count 0."""
    without_vectors, without_words = (
        candidates(None, array(1, 1, 1)),
        candidates(array(1, 0, 1), None),
    )
    assert scored(without_vectors).semantic is None
    assert scored(without_vectors).total.tolist() == [0.25, 0.25, 0.25]
    assert scored(without_words).total.tolist() == [0.5, 0.0, 0.5]


def test_no_candidates_have_no_scores() -> None:
    """Nothing found is an empty score, not a failure."""
    assert scored(candidates(array(), array(), 0)).total.tolist() == []


def test_a_single_leg_scores_as_it_is() -> None:
    """Words' score where there are words, else vectors'; parts that it does not use are none."""
    by_words = score_single(candidates(None, array(3, 2, 1)))
    by_vectors = score_single(candidates(array(0.3, 0.2, -0.1), None))
    assert by_words.total.tolist() == [3, 2, 1]
    assert by_vectors.total.tolist() == pytest.approx([0.3, 0.2, -0.1])
    assert (by_words.kind, by_words.quality, by_words.price) == (None, None, None)


def test_the_likeliest_kind_has_its_confidence() -> None:
    """The best kind has 1, one half the spread below it a half, all times the confidence."""
    total, kind_of = array(0.9, 1.2, 0.3), np.array([1, 0, 1, 2], dtype=np.int32)
    part = kind_part(total, kind_of, array(1.0, 1.0, 0.5, 1.0), 0.6)
    assert part.tolist() == pytest.approx([1.0, 0.5, 0.5, 0.0], abs=1e-6)


def test_an_unknown_kind_has_no_kind_part() -> None:
    """−1 is unknown and not the last kind; without any kind all are unknown."""
    unknown = np.array([-1], dtype=np.int32)
    assert kind_part(array(0.1, 0.9), unknown, array(1.0), 0.6).tolist() == [0.0]
    assert kind_part(array(), unknown, array(1.0), 0.6).tolist() == [0.0]


def priced(price: float, low: float, high: float) -> float:
    return float(price_part(np.array([round(price)], dtype=np.int64), array(low), array(high))[0])


def test_the_usual_price_has_one() -> None:
    """1 in the lower middle of the band on a log scale, and less towards both ends."""
    middle = 1_000 * (100_000 / 1_000) ** 0.4
    assert priced(middle, 1_000, 100_000) == pytest.approx(1, abs=1e-3)
    assert priced(middle, 1_000, 100_000) > priced(1_000, 1_000, 100_000) > 0
    assert priced(middle, 1_000, 100_000) > priced(100_000, 1_000, 100_000) > 0


def test_a_price_far_outside_the_band_has_none() -> None:
    """0 at the band's width from the middle and beyond; half way there it is a half."""
    low, high = 1_000.0, 10_000.0
    middle, width = math.log(low) + 0.4 * math.log(10), math.log(10)
    assert priced(math.exp(middle + width), low, high) == pytest.approx(0, abs=1e-3)
    assert priced(math.exp(middle + 3 * width), low, high) == 0
    assert priced(math.exp(middle + width / 2), low, high) == pytest.approx(0.5, abs=1e-3)


def test_odd_prices_and_bands_have_a_part() -> None:
    """A price of 0 and a band of one price give a number from 0 to 1."""
    for price in (0, 1, 500, 10**9):
        for low, high in ((500.0, 500.0), (1.0, 1e9)):
            assert 0 <= priced(price, low, high) <= 1
    assert priced(500, 500, 500) == pytest.approx(1, abs=1e-3)
