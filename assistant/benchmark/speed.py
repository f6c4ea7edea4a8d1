"""How long a search takes beside its bare parts, in the same run: one encoding, one vector and one
word search.

This machine's speed does not matter for the ratio; figures of different runs are not compared.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.search.engine import SearchEngine
from assistant.search.systems import DEFAULT


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds over all queries, one at a time, in one process."""

    queries: int
    p50: float
    p99: float
    slowest: float


@dataclass(frozen=True, slots=True)
class SpeedReport:
    """`overhead_p50` is the median over queries of (whole search − sum of its bare parts)."""

    whole: Latency
    encode: Latency
    vectors: Latency
    words: Latency
    overhead_p50: float


def measure_speed(engine: SearchEngine, queries: Sequence[str], *, k: int = 10) -> SpeedReport:
    """Time every query once as a whole and once in parts; a first tenth warms up and is not
    counted.

    Memories for repeated texts are cleared before each timing, so that every text is encoded anew.
    """
    whole, encode, vectors, words = [], [], [], []
    for text in [*queries[: max(1, len(queries) // 10)], *queries]:
        parts = engine.bare_parts(text)
        engine.forget()
        whole.append(_timed(lambda text=text: engine.search(text, k, DEFAULT)))  # type: ignore[misc]
        engine.forget()
        encode.append(_timed(parts.encode))
        vectors.append(_timed(parts.vectors))
        words.append(_timed(parts.words))
    skipped = len(whole) - len(queries)
    rows = [np.array(times[skipped:]) for times in (whole, encode, vectors, words)]
    overhead = float(np.median(rows[0] - rows[1] - rows[2] - rows[3]))
    one, two, three, four = (_latency(row) for row in rows)
    return SpeedReport(one, two, three, four, overhead)


def _timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def _latency(times: np.ndarray) -> Latency:
    p50, p99 = np.percentile(times, [50, 99])
    return Latency(len(times), float(p50), float(p99), float(times.max(initial=0.0)))
