"""What a model's folder says of itself, without loading it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import prod
from pathlib import Path

from assistant.embedding.encoder import fingerprint_of


@dataclass(frozen=True, slots=True)
class ModelCard:
    """`facts` in the order to be shown; `text` is the card in Markdown, or empty."""

    facts: dict[str, str]
    text: str


def describe(folder: Path) -> ModelCard:
    """Read sizes from the weights' header and the configuration; what is missing is left out."""
    facts = {"folder": str(folder)}
    config = _json(folder / "config.json")
    if "hidden_size" in config:
        facts["dimensions"] = str(config["hidden_size"])
    if "num_hidden_layers" in config:
        facts["layers"] = str(config["num_hidden_layers"])
    if "vocab_size" in config:
        facts["pieces"] = f"{config['vocab_size']:,}"
    weights = sorted(folder.rglob("*.safetensors"))
    if weights:
        facts["parameters"] = f"{sum(map(_parameters, weights)):,}"
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    facts["size"] = f"{size / 1e6:.1f} MB"
    facts["fingerprint"] = fingerprint_of(folder)
    cards = (folder / "MODEL_CARD.md", folder / "README.md")
    text = next((path.read_text("utf-8") for path in cards if path.is_file()), "")
    return ModelCard(facts, text)


def _parameters(path: Path) -> int:
    """Count by the header: eight bytes of length, then JSON of names, types and shapes."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
    return sum(prod(row["shape"]) for name, row in header.items() if name != "__metadata__")


def _json(path: Path) -> dict[str, int]:
    if not path.is_file():
        return {}
    told: dict[str, int] = json.loads(path.read_text("utf-8"))
    return told
