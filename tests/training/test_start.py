"""Facts about the word embeddings that a student starts from."""

from __future__ import annotations

import numpy as np

from assistant.training.start import prior_words, start_words

WORDS = np.random.default_rng(3).normal(size=(5, 8)).astype(np.float32)


def test_pieces_get_the_words_that_they_always_stand_beside() -> None:
    """Piece 0 means word 2, piece 1 means word 4, also where both stand in one text."""
    rows = [[0], [1], [0, 1], [1, 0]] * 50
    english = [[2], [4], [2, 4], [4, 2]] * 50
    prior = np.zeros((3, 8), np.float32)
    start = start_words(rows, english, prior, WORDS)
    assert np.allclose(start[:2], WORDS[[2, 4]], atol=0.02)


def test_a_piece_that_is_never_seen_keeps_its_prior() -> None:
    """Nothing is said of piece 2: it stays where it was."""
    prior = np.full((3, 8), 0.5, np.float32)
    start = start_words([[0], [1]], [[2], [4]], prior, WORDS)
    assert np.allclose(start[2], prior[2])


def test_the_solution_is_that_of_the_normal_equations() -> None:
    """Conjugate gradients find what solving the ridge regression directly finds."""
    draw = np.random.default_rng(5)
    rows = [draw.integers(0, 6, draw.integers(1, 5)).tolist() for _ in range(80)]
    english = [draw.integers(0, 5, draw.integers(1, 5)).tolist() for _ in range(80)]
    prior = draw.normal(size=(6, 8)).astype(np.float32)
    x = np.stack([np.bincount(row, minlength=6) / len(row) for row in rows])
    y = np.stack([np.bincount(row, minlength=5) / len(row) for row in english]) @ WORDS
    wanted = np.linalg.solve(x.T @ x + 0.3 * np.eye(6), x.T @ y + 0.3 * prior)
    assert np.allclose(start_words(rows, english, prior, WORDS), wanted, atol=1e-3)


def test_known_words_are_their_own_prior() -> None:
    """A piece that the teacher has as a whole word starts from it, any other from the mean."""
    prior = prior_words(["鞋", "phone"], {"phone": 1, "the": 0}, WORDS)
    assert np.allclose(prior[1], WORDS[1])
    assert np.allclose(prior[0], WORDS.mean(axis=0))
