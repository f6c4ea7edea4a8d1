"""Texts into unit vectors by any sentence-transformers model; ours is shipped in weights/.

Knows nothing of products. `Encoder` is what the rest of the project asks for; tests give it a small
fake.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MODEL_FILES = {".json", ".safetensors", ".npz", ".txt", ".model", ".bin"}


class Encoder(Protocol):
    """What turns texts into vectors."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the vectors would."""
        ...

    def encode(self, texts: Sequence[str], *, progress: bool = False) -> NDArray[np.float32]:
        """Return float32 (len(texts), d), rows of length 1 in the order of the texts."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same for what shoppers ask: some models read a query otherwise than a document."""
        ...

    @property
    def classes(self) -> Mapping[str, NDArray[np.float32]]:
        """Id → float32 (d,) of length 1 for every class that the model was taught; may be empty."""
        ...

    def forget(self) -> None:
        """Clear whatever is remembered of single texts."""
        ...


def shipped_weights() -> Path:
    """The folder of the shipped model."""
    return Path(str(files("assistant.embedding") / "weights"))


def fingerprint_of(folder: Path) -> str:
    """Sixteen hex digits of the folder's model files' names and bytes."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in MODEL_FILES:
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
