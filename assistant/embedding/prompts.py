"""What some models want to be said before a query or a document: data, read from prompts.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files


def prompts_for(name: str, own: Mapping[str, str]) -> dict[str, str]:
    """Return `query` and `document` prompts of a model; what its folder says (`own`) goes first.

    Empty for a model that is not listed and says nothing.
    """
    said = {
        "query": own.get("query", ""),
        "document": own.get("document") or own.get("passage") or own.get("corpus") or "",
    }
    if any(said.values()):
        return said
    table = tomllib.loads((files("assistant.embedding") / "prompts.toml").read_text("utf-8"))
    for row in table["model"]:
        if row["name"] in name:
            return {"query": row["query"], "document": row["document"]}
    return {}
