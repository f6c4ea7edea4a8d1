"""Facts about the timing of encoders."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.benchmark.encoding_speed import ROUNDS, measure_encoding
from tests.fakes import CharacterEncoder


class Counting(CharacterEncoder):
    """Remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(16)
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str], *, progress: bool = False) -> np.ndarray:
        self.texts += texts
        return super().encode(texts)


def test_all_encoders_read_the_same_texts_of_equal_length() -> None:
    """Every text has as many words as asked for, and each encoder reads each round's texts."""
    one, other = Counting(), Counting()
    speeds = measure_encoding([one, other], words=5, queries=3, texts=8)
    assert len(one.texts) == len(other.texts) == ROUNDS * (1 + 3 + 8)
    assert {len(text.split()) for text in one.texts} == {5}
    assert len(set(one.texts) & set(other.texts)) >= ROUNDS * 11 * 0.9
    assert all(speed.query_ms > 0 and speed.texts_a_second > 0 for speed in speeds)
