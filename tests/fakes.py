"""Small programs that stand in for heavy ones: no weights, still meaningful."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from assistant.text.fold import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

GRAMS = {1: 0.5, 2: 1.0, 3: 1.0}  # length of a run of characters → its weight


class CharacterEncoder:
    """Hashed character n-grams: texts with common characters are near, others nearly orthogonal."""

    def __init__(self, dim: int = 256) -> None:
        self._dim = dim

    @property
    def fingerprint(self) -> str:
        return f"characters-{self._dim}"

    @property
    def classes(self) -> dict[str, NDArray[np.float32]]:
        return {}

    def encode(self, texts: Sequence[str], *, progress: bool = False) -> NDArray[np.float32]:
        """Return float32 (len(texts), dim), rows of length 1; an empty text gives a zero row."""
        vectors = np.zeros((len(texts), self._dim), dtype=np.float32)
        for row, text in enumerate(texts):
            for gram in _grams(fold(text)):
                code = _code(gram)
                sign = 1 if code & 1 else -1
                vectors[row, (code >> 1) % self._dim] += sign * GRAMS[len(gram)]
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Queries are read as documents are."""
        return self.encode(texts)

    def forget(self) -> None:
        """Nothing is remembered of single texts."""


def _grams(text: str) -> Iterator[str]:
    for size in GRAMS:
        yield from (text[at : at + size] for at in range(len(text) - size + 1))


@cache
def _code(gram: str) -> int:
    return crc32(gram.encode("utf-8", "surrogatepass"))
