"""How fast encoders read texts of equal length in tokens, one after the other in the same run.

Only ratios of one run mean anything: this machine's speed changes with what else runs on it.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np

from assistant.embedding.encoder import Encoder

# English words that are one piece in nearly every vocabulary: a text of n words has n tokens.
WORDS = (
    *("water", "house", "book", "table", "door", "hand", "light", "road"),
    *("tree", "paper", "glass", "stone", "horse", "river", "window", "garden"),
)
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class EncodingSpeed:
    """Median milliseconds of one query, and texts a second in a large batch, the best of rounds."""

    query_ms: float
    texts_a_second: float


def measure_encoding(
    encoders: Sequence[Encoder], *, words: int = 12, queries: int = 200, texts: int = 2_048
) -> list[EncodingSpeed]:
    """Time every encoder on texts of `words` words; rounds go through all encoders in turn."""
    draw = random.Random(7)
    fresh = count()  # a number in each text, so that no memory for texts can help

    def text() -> str:
        return " ".join((str(next(fresh) % 10), *draw.choices(WORDS, k=words - 1)))

    singles = [[text() for _ in range(queries)] for _ in range(ROUNDS)]
    batches = [[text() for _ in range(texts)] for _ in range(ROUNDS)]
    medians: list[list[float]] = [[] for _ in encoders]
    rates: list[list[float]] = [[] for _ in encoders]
    for single, batch in zip(singles, batches, strict=True):
        for place, encoder in enumerate(encoders):
            encoder.encode_queries([text()])
            medians[place].append(_median_ms(encoder, single))
            began = time.perf_counter()
            encoder.encode(batch)
            rates[place].append(len(batch) / (time.perf_counter() - began))
    return [
        EncodingSpeed(min(median), max(rate)) for median, rate in zip(medians, rates, strict=True)
    ]


def _median_ms(encoder: Encoder, texts: Sequence[str]) -> float:
    took = []
    for text in texts:
        began = time.perf_counter()
        encoder.encode_queries([text])
        took.append(time.perf_counter() - began)
    return float(np.median(took)) * 1000
