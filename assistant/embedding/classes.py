"""Vectors of classes that a model was taught beside the texts: one file in the model's folder.

What a class is, is the caller's business; a model that was taught none has no such file.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "classes.npz"


def save_classes(folder: Path, ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
    """Write ids and `vectors` (len(ids), d), in 16 bits; the same input gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / FILE, ids=np.array(ids), vectors=vectors.astype(np.float16))


def read_classes(folder: Path) -> dict[str, NDArray[np.float32]]:
    """Return id → float32 (d,) of length 1; empty where the model was taught no classes."""
    path = folder / FILE
    if not path.is_file():
        return {}
    with np.load(path, allow_pickle=False) as kept:
        vectors = kept["vectors"].astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return dict(zip(kept["ids"].tolist(), vectors, strict=True))
