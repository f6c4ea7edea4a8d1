"""The authored words of constraints (words.toml), folded and compiled once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from assistant.text.fold import fold


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Raw lists by section, and patterns over folded text."""

    data: dict[str, Any]
    patterns: dict[str, re.Pattern[str]]
    families: dict[str, tuple[tuple[str, re.Pattern[str]], ...]]


@cache
def read_vocabulary() -> Vocabulary:
    """Read and compile; the same object at every call."""
    data = tomllib.loads((files("assistant.query") / "words.toml").read_text("utf-8"))
    patterns = {name: re.compile("|".join(parts)) for name, parts in data["patterns"].items()}
    families = {
        name: tuple((value, either(words)) for value, words in data[name].items())
        for name in ("colors", "materials", "sizes", "audiences")
    }
    return Vocabulary(data, patterns, families)


def either(words: list[str]) -> re.Pattern[str]:
    """Any of the words, the longest first; Latin words only as whole words."""
    longest_first = sorted(
        {fold(word) if word.strip() == word else word for word in words}, key=lambda w: (-len(w), w)
    )
    return re.compile(
        "|".join(
            rf"(?<![a-z]){re.escape(w)}(?![a-z])" if w.isascii() and w.isalpha() else re.escape(w)
            for w in longest_first
        )
    )
