"""Many texts into vectors, with progress."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from assistant.embedding.encoder import Encoder

if TYPE_CHECKING:
    from numpy.typing import NDArray

Progress = Callable[[str, int, int], None]  # stage, done, of
ENCODED_AT_ONCE = 4_096


def silent(stage: str, done: int, total: int) -> None:
    """A progress that tells nobody."""


def encode_all(
    texts: Sequence[str], encoder: Encoder, stage: str, progress: Progress
) -> NDArray[np.float32]:
    """Return float32 (len(texts), d) in order; encoded by rising length, which wastes no
    padding.
    """
    order = sorted(range(len(texts)), key=lambda place: (len(texts[place]), place))
    vectors: NDArray[np.float32] | None = None
    for start in range(0, len(order), ENCODED_AT_ONCE):
        part = order[start : start + ENCODED_AT_ONCE]
        encoded = encoder.encode([texts[place] for place in part])
        if vectors is None:
            vectors = np.empty((len(texts), encoded.shape[1]), dtype=np.float32)
        vectors[part] = encoded
        progress(stage, min(start + ENCODED_AT_ONCE, len(texts)), len(texts))
    return vectors if vectors is not None else encoder.encode([])
