"""Randomness derived per thing, so that neither order nor number of other things changes a draw."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def draw(seed: int, *path: object) -> random.Random:
    """Return the generator that belongs to this path under this seed, the same in every process."""
    return random.Random("/".join(map(str, (seed, *path))))


def some(generator: random.Random, values: Sequence[T], count: int) -> list[T]:
    """Return up to `count` different values in drawn order."""
    return generator.sample(values, min(count, len(values)))
