"""Any sentence-transformers model as an encoder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

BATCH = 64
REMEMBERED = 2_048  # single queries; visitors repeat each other


class SentenceEncoder:
    """A loaded model with a memory for single queries."""

    def __init__(
        self, model: SentenceTransformer, fingerprint: str, prompts: Mapping[str, str]
    ) -> None:
        """`prompts` may hold what is said before a `query` and before a `document`."""
        self._model = model
        self._prompts = prompts
        self._fingerprint = fingerprint
        self._width = int(model.get_embedding_dimension() or 0)
        self._one = lru_cache(REMEMBERED)(self._encode_one)

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    @property
    def classes(self) -> Mapping[str, NDArray[np.float32]]:
        """Such a model was taught none of our classes."""
        return {}

    def encode(self, texts: Sequence[str], *, progress: bool = False) -> NDArray[np.float32]:
        """Return float32 (len(texts), d), rows of length 1 in the order of the texts."""
        return self._encode(list(texts), "document", progress=progress)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same for what shoppers ask."""
        return self._one(texts[0]) if len(texts) == 1 else self._encode(list(texts), "query")

    def forget(self) -> None:
        """Clear the memory for single queries."""
        self._one.cache_clear()

    def _encode_one(self, text: str) -> NDArray[np.float32]:
        return self._encode([text], "query")

    def _encode(
        self, texts: list[str], role: str, *, progress: bool = False
    ) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, self._width), np.float32)
        vectors = self._model.encode(
            texts,
            prompt=self._prompts.get(role) or None,
            batch_size=BATCH,
            show_progress_bar=progress,
            normalize_embeddings=True,
            convert_to_numpy=True,
        )
        return np.asarray(vectors, dtype=np.float32)
