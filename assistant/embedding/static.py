"""The shipped kind of model, run without its big libraries: the mean of a text's pieces.

sentence-transformers gives the same vectors (a test compares them), but it and torch take some five
seconds to import, which every start of the command line would pay. Reads the ordinary
sentence-transformers folder of a StaticEmbedding; knows nothing of training.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.embedding.classes import read_classes

if TYPE_CHECKING:
    from numpy.typing import NDArray

TEXTS_AT_ONCE = 2_048  # their pieces' vectors lie in memory side by side


def is_plain_static(folder: Path) -> bool:
    """Tell whether the folder is a StaticEmbedding, perhaps with unit length after it, and nothing
    else.
    """
    try:
        modules = json.loads((folder / "modules.json").read_text("utf-8"))
        kinds = [module["type"].rsplit(".", 1)[-1] for module in modules]
        first = folder / modules[0]["path"]
    except (OSError, ValueError, KeyError, IndexError, TypeError):
        return False
    whole = all((first / name).is_file() for name in ("model.safetensors", "tokenizer.json"))
    return whole and kinds in (["StaticEmbedding"], ["StaticEmbedding", "Normalize"])


class StaticEncoder:
    """A loaded model."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        modules = json.loads((folder / "modules.json").read_text("utf-8"))
        first = folder / modules[0]["path"]
        (weights,) = load_file(first / "model.safetensors").values()
        self._pieces: NDArray[np.float32] = weights.astype(np.float32)
        self._tokenizer = Tokenizer.from_file(str(first / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._fingerprint = fingerprint
        self._classes = read_classes(folder)

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    @property
    def classes(self) -> Mapping[str, NDArray[np.float32]]:
        """What the model was taught beside the texts (see Encoder)."""
        return self._classes

    def encode(self, texts: Sequence[str], *, progress: bool = False) -> NDArray[np.float32]:  # noqa: ARG002
        """Return float32 (len(texts), d), rows of length 1 in the order of the texts.

        A text without any piece has a row of zeros.
        """
        vectors = np.zeros((len(texts), self._pieces.shape[1]), np.float32)
        for start in range(0, len(texts), TEXTS_AT_ONCE):
            part = list(texts[start : start + TEXTS_AT_ONCE])
            encoded = self._tokenizer.encode_batch_fast(part, add_special_tokens=False)
            self._sum([one.ids for one in encoded], vectors[start : start + len(part)])
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same: this kind of model has no words before a query."""
        return self.encode(texts)

    def forget(self) -> None:
        """Nothing is remembered of single texts: a text takes microseconds."""

    def _sum(self, rows: list[list[int]], sums: NDArray[np.float32]) -> None:
        """Add the pieces' vectors of each row; the mean has the same direction."""
        filled = [place for place, row in enumerate(rows) if row]
        if not filled:
            return
        ids = np.concatenate([np.asarray(rows[place]) for place in filled])
        starts = np.cumsum([0, *(len(rows[place]) for place in filled[:-1])])
        sums[filled] = np.add.reduceat(self._pieces[ids], starts, axis=0)
