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
    shapes = [shape for path in sorted(folder.rglob("*.safetensors")) for shape in _shapes(path)]
    if not config and len(shapes) == 1 and len(shapes[0]) == 2:  # a vector a piece, no more
        facts |= {"dimensions": str(shapes[0][1]), "pieces": f"{shapes[0][0]:,}"}
    if shapes:
        facts["parameters"] = f"{sum(map(prod, shapes)):,}"
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    facts["size"] = f"{size / 1e6:.1f} MB"
    facts["fingerprint"] = fingerprint_of(folder)
    cards = (folder / "MODEL_CARD.md", folder / "README.md")
    text = next((path.read_text("utf-8") for path in cards if path.is_file()), "")
    return ModelCard(facts, text)


def _shapes(path: Path) -> list[list[int]]:
    """Read the header: eight bytes of length, then JSON of names, types and shapes."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
    return [row["shape"] for name, row in header.items() if name != "__metadata__"]


def _json(path: Path) -> dict[str, int]:
    if not path.is_file():
        return {}
    told: dict[str, int] = json.loads(path.read_text("utf-8"))
    return told
