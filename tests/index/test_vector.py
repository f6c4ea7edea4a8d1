"""Facts about nearest vectors, checked by comparing with every row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import assistant.index.vector as vector_module
from assistant.index.vector import VectorIndex

Found = tuple[NDArray[np.int64], NDArray[np.float32]]
SHARES = [1.0, 0.6, 0.3, 0.12, 0.08, 0.02, 0.005]  # on both sides of what is scanned exactly


def unit_rows(count: int, width: int = 24, seed: int = 0) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).normal(size=(count, width)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def nearest_slowly(
    rows: NDArray[np.float32], vector: NDArray[np.float32], k: int, passing: NDArray[np.bool_]
) -> Found:
    """The obvious twin: score every row, drop what may not pass, sort."""
    scores = np.array([float(row @ vector) for row in rows], np.float32)
    order = sorted(np.flatnonzero(passing), key=lambda place: (-scores[place], place))[:k]
    return np.array(order, np.int64), scores[order]


def assert_same_ranking(found: Found, expected: Found) -> None:
    """The same scores in falling order; where two are equal to five digits, either may be first."""
    assert found[1] == pytest.approx(expected[1], abs=1e-5)
    for place in np.flatnonzero(found[0] != expected[0]):
        others = expected[0][np.abs(expected[1] - found[1][place]) < 1e-5]
        assert found[0][place] in others


@pytest.fixture(scope="module", autouse=True)
def few_rows_are_many() -> Iterator[None]:
    """Indexes of more than 1,000 rows are approximate here: small ones tell about big ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vector_module, "EXACT_UP_TO", 1_000)
        yield


@pytest.fixture(scope="module")
def approximate(few_rows_are_many: None) -> tuple[VectorIndex, NDArray[np.float32]]:
    """An index above the limit of exactness, and its rows."""
    rows = unit_rows(3_000)
    return VectorIndex.build(rows), rows


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("k", [1, 10, 100, 5_000])
def test_the_exact_index_is_its_slow_twin(share: float, k: int) -> None:
    """Under a mask of any selectivity the k nearest passing rows are those that the twin finds."""
    rows = unit_rows(800)
    index, generator = VectorIndex.build(rows), np.random.default_rng(int(share * 1_000) + k)
    for vector in unit_rows(4, seed=k):
        passing = generator.random(800) < share
        assert_same_ranking(
            index.nearest(vector, k, passing), nearest_slowly(rows, vector, k, passing)
        )


def test_without_a_mask_all_rows_pass() -> None:
    """No mask is the mask that lets everything pass; a row is nearest to itself."""
    rows = unit_rows(300)
    index, every = VectorIndex.build(rows), np.ones(300, bool)
    for place in (0, 150, 299):
        found = index.nearest(rows[place], 10)
        assert found[0][0] == place
        assert found[1][0] == pytest.approx(1)
        assert_same_ranking(found, index.nearest(rows[place], 10, every))


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("k", [1, 20, 300])
def test_the_approximate_index_loses_no_result_to_a_mask(
    approximate: tuple[VectorIndex, NDArray[np.float32]], share: float, k: int
) -> None:
    """k different passing rows come back whenever k pass, best first, however narrow the mask."""
    index, rows = approximate
    generator = np.random.default_rng(int(share * 1_000) + k)
    for vector in unit_rows(5, seed=k):
        passing = generator.random(len(rows)) < share
        positions, scores = index.nearest(vector, k, passing)
        assert len(set(positions.tolist())) == len(scores) == min(k, passing.sum())
        assert passing[positions].all()
        assert (np.diff(scores) <= 0).all()
        assert scores == pytest.approx(rows[positions] @ vector, abs=0.02)


def test_the_approximate_index_is_exact_under_narrow_masks(
    approximate: tuple[VectorIndex, NDArray[np.float32]],
) -> None:
    """Where few rows pass, exactly these are compared: the slow twin's ranking comes back."""
    index, rows = approximate
    generator = np.random.default_rng(5)
    for vector in unit_rows(5, seed=9):
        passing = generator.random(len(rows)) < 0.05
        assert_same_ranking(
            index.nearest(vector, 10, passing), nearest_slowly(rows, vector, 10, passing)
        )


def test_the_approximate_index_finds_most_of_a_neighbourhood() -> None:
    """Among rows in groups, as products are, at least nine in ten of the nearest ten are found."""
    generator = np.random.default_rng(1)
    rows = np.repeat(unit_rows(150), 20, axis=0) + 0.1 * unit_rows(3_000, seed=2)
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    index, every = VectorIndex.build(rows), np.ones(len(rows), bool)
    shares = []
    for place in generator.choice(len(rows), 30, replace=False):
        found = index.nearest(rows[place], 10)[0]
        expected = nearest_slowly(rows, rows[place], 10, every)[0]
        shares.append(len(set(found) & set(expected)) / 10)
    assert np.mean(shares) >= 0.9


@pytest.mark.parametrize("count", [100, 800])
@pytest.mark.parametrize("passing_every", [1, 2, 50])
def test_ties_go_by_position(count: int, passing_every: int) -> None:
    """Of rows that are equal the first ones come back, in order."""
    rows = np.tile(unit_rows(1), (count, 1))
    passing = np.arange(count) % passing_every == 0
    positions, _ = VectorIndex.build(rows).nearest(rows[0], 5, passing)
    assert positions.tolist() == np.flatnonzero(passing)[:5].tolist()


def test_an_empty_index_finds_nothing() -> None:
    """No row at all: no position and no score, with a mask and without."""
    index = VectorIndex.build(np.zeros((0, 24), np.float32))
    assert len(index) == 0
    for passing in (np.zeros(0, bool), None):
        positions, scores = index.nearest(unit_rows(1)[0], 5, passing)
        assert (positions.shape, scores.shape) == ((0,), (0,))


def test_where_nothing_passes_nothing_is_found() -> None:
    """A mask that lets no row pass gives empty arrays of the same types."""
    index = VectorIndex.build(unit_rows(50))
    positions, scores = index.nearest(unit_rows(1)[0], 5, np.zeros(50, bool))
    assert (positions.tolist(), scores.tolist()) == ([], [])
    assert (positions.dtype, scores.dtype) == (np.int64, np.float32)


@pytest.mark.parametrize("count", [300, 2_000])
def test_what_is_saved_is_opened(tmp_path: Path, count: int) -> None:
    """A saved index answers as before, below the limit of exactness and above."""
    rows = unit_rows(count)
    index = VectorIndex.build(rows)
    index.save(tmp_path)
    opened = VectorIndex.open(tmp_path)
    assert len(opened) == count
    for vector in unit_rows(3, seed=4):
        before, after = index.nearest(vector, 10), opened.nearest(vector, 10)
        assert after[0].tolist() == before[0].tolist()
        assert after[1].tolist() == before[1].tolist()


def test_scores_of_rows_are_exact(approximate: tuple[VectorIndex, NDArray[np.float32]]) -> None:
    """`scores_of` gives the true inner products, in the order of the positions, none for none."""
    index, rows = approximate
    places = np.array([7, 3, 2_999], np.int64)
    scores = index.scores_of(rows[3], places)
    assert scores.dtype == np.float32
    assert scores == pytest.approx([float(rows[place] @ rows[3]) for place in places], abs=1e-6)
    assert index.scores_of(rows[3], np.empty(0, np.int64)).tolist() == []
