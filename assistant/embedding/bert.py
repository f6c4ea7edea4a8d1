"""The shipped kind of model, run without its big libraries: BERT layers, mean pooling, unit length.

sentence-transformers gives the same vectors (a test compares them) but takes three seconds longer
to import, which
every start of the command line would pay. Reads the ordinary sentence-transformers folder; knows
nothing of training.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.embedding.classes import read_classes

if TYPE_CHECKING:
    from numpy.typing import NDArray

TOKENS_AT_ONCE = 4_096  # in a batch, padding included
REMEMBERED = 2_048  # single texts; visitors repeat each other
_TYPES = {"Transformer", "Pooling", "Normalize"}


def is_plain_bert(folder: Path) -> bool:
    """Tell whether the folder is BERT with mean pooling and unit length and nothing else."""
    try:
        modules = _json(folder / "modules.json")
        kinds = {module["type"].rsplit(".", 1)[-1] for module in modules}
        pooling = next(m["path"] for m in modules if m["type"].endswith("Pooling"))
        settings = _json(folder / pooling / "config.json")
        mean = settings.get("pooling_mode") == "mean" or settings.get("pooling_mode_mean_tokens")
        bert = _json(folder / "config.json").get("model_type") == "bert"
        whole = (folder / "model.safetensors").is_file()
        return bool(kinds == _TYPES and mean and bert and whole and not _prompts(folder))
    except (OSError, ValueError, KeyError, StopIteration):
        return False


@dataclass(frozen=True, slots=True)
class _Shape:
    """Sizes that the configuration tells."""

    layers: int
    heads: int
    epsilon: float
    longest: int


class BertEncoder:
    """A loaded model with a memory for single texts."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        import torch
        from safetensors.torch import load_file
        from tokenizers import Tokenizer

        config = _json(folder / "config.json")
        longest = int(_json(folder / "tokenizer_config.json")["model_max_length"])
        self._shape = _Shape(
            int(config["num_hidden_layers"]),
            int(config["num_attention_heads"]),
            float(config["layer_norm_eps"]),
            min(longest, int(config["max_position_embeddings"])),
        )
        self._weights = {
            name: tensor.float() for name, tensor in load_file(folder / "model.safetensors").items()
        }
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(self._shape.longest)
        self._tokenizer.no_padding()
        self._fingerprint = fingerprint
        self._classes = read_classes(folder)
        self._threads = torch.get_num_threads()
        self._width = int(config["hidden_size"])
        self._one = lru_cache(REMEMBERED)(self._encode_one)

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    @property
    def classes(self) -> Mapping[str, NDArray[np.float32]]:
        """What the model was taught beside the texts (see Encoder)."""
        return self._classes

    def encode(self, texts: Sequence[str], *, progress: bool = False) -> NDArray[np.float32]:  # noqa: ARG002
        """Return float32 (len(texts), d), rows of length 1 in the order of the texts."""
        if not texts:
            return np.empty((0, self._width), np.float32)
        return self._one(texts[0]) if len(texts) == 1 else self._encode(texts)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same: this kind of model has no words before a query."""
        return self.encode(texts)

    def forget(self) -> None:
        """Clear the memory for single texts."""
        self._one.cache_clear()

    def _encode_one(self, text: str) -> NDArray[np.float32]:
        return self._encode([text])

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        import torch

        # one short text is done before two threads have met: many for batches, one for a query
        torch.set_num_threads(1 if len(texts) == 1 else self._threads)
        rows = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(texts))]
        order = sorted(range(len(rows)), key=lambda place: (len(rows[place]), place))
        vectors = np.empty((len(rows), self._width), np.float32)
        with torch.inference_mode():
            for batch in _batches(order, rows):
                vectors[batch] = self._forward([rows[place] for place in batch]).numpy()
        return vectors

    def _forward(self, rows: list[list[int]]) -> Any:
        """Return float32 (len(rows), d), rows of length 1."""
        import torch

        width = len(rows[-1])  # sorted: the last is the longest
        ids = torch.zeros(len(rows), width, dtype=torch.long)
        for place, row in enumerate(rows):
            ids[place, : len(row)] = torch.tensor(row)
        lengths = torch.tensor([len(row) for row in rows])
        present = torch.arange(width)[None, :] < lengths[:, None]
        hidden = self._embed(ids)
        mask = None if bool(present.all()) else present[:, None, None, :]
        for layer in range(self._shape.layers):
            hidden = self._layer(hidden, mask, f"encoder.layer.{layer}.")
        kept = hidden * present[:, :, None]
        return torch.nn.functional.normalize(kept.sum(1) / lengths[:, None], dim=1)

    def _embed(self, ids: Any) -> Any:
        weights = self._weights
        words = weights["embeddings.word_embeddings.weight"][ids]
        places = weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
        kind = weights["embeddings.token_type_embeddings.weight"][0]
        return self._norm(words + places + kind, "embeddings.LayerNorm")

    def _layer(self, hidden: Any, mask: Any, name: str) -> Any:
        """One post-norm transformer layer; `mask` is true where a token is, or None if all are."""
        import torch

        rows, width, size = hidden.shape
        heads = self._shape.heads

        def split(part: str) -> Any:
            projected = self._linear(hidden, f"{name}attention.self.{part}")
            return projected.view(rows, width, heads, size // heads).transpose(1, 2)

        seen = torch.nn.functional.scaled_dot_product_attention(
            split("query"), split("key"), split("value"), attn_mask=mask
        )
        joined = seen.transpose(1, 2).reshape(rows, width, size)
        attended = self._linear(joined, f"{name}attention.output.dense") + hidden
        attended = self._norm(attended, f"{name}attention.output.LayerNorm")
        inner = torch.nn.functional.gelu(self._linear(attended, f"{name}intermediate.dense"))
        return self._norm(
            self._linear(inner, f"{name}output.dense") + attended, f"{name}output.LayerNorm"
        )

    def _linear(self, hidden: Any, name: str) -> Any:
        import torch

        return torch.nn.functional.linear(
            hidden, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        )

    def _norm(self, hidden: Any, name: str) -> Any:
        import torch

        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return torch.nn.functional.layer_norm(
            hidden, weight.shape, weight, bias, self._shape.epsilon
        )


def _batches(order: Sequence[int], rows: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return places by rising length in batches of at most TOKENS_AT_ONCE, padding included."""
    batches: list[list[int]] = []
    for place in order:
        full = batches and (len(batches[-1]) + 1) * len(rows[place]) > TOKENS_AT_ONCE
        if not batches or full:
            batches.append([])
        batches[-1].append(place)
    return batches


def _prompts(folder: Path) -> bool:
    """Tell whether the folder wants words before a query or a document."""
    path = folder / "config_sentence_transformers.json"
    return path.is_file() and any(_json(path).get("prompts", {}).values())


def _json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))
