"""Everyday words as Taiwan, Hong Kong and the mainland say them: one authored table, read here.

隨身碟, 手指 and U盤 are one thing. A word that means several things (土豆) stands in several rows;
the words near it tell which is meant, else the row that is marked as usual.
"""

from __future__ import annotations

import csv
import hashlib
import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from assistant.text.fold import fold

USUAL = "*"
REGIONS = ("taiwan", "hong_kong", "mainland")


@dataclass(frozen=True, slots=True)
class RegionalThing:
    """A row: the folded words of each region, the commonest first, and the kinds that they name.

    `cues` are words near an ambiguous word that show that this thing is meant; `is_usual` where no
    cue is there.
    """

    taiwan: tuple[str, ...]
    hong_kong: tuple[str, ...]
    mainland: tuple[str, ...]
    cues: tuple[str, ...] = ()
    is_usual: bool = True
    kinds: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """All words, each once."""
        return tuple(dict.fromkeys((*self.taiwan, *self.hong_kong, *self.mainland)))

    @property
    def name(self) -> str:
        """The word that stands for all of them in matching."""
        return self.mainland[0]


@dataclass(frozen=True, slots=True)
class Found:
    """A regional word at text[start:end]."""

    start: int
    end: int
    thing: RegionalThing


class RegionalWords:
    """The table, ready to be looked up in folded text."""

    def __init__(self, things: Sequence[RegionalThing]) -> None:
        self._things: dict[str, list[RegionalThing]] = {}
        for thing in things:
            for word in thing.words:
                self._things.setdefault(word, []).append(thing)
        self._longest = max(map(len, self._things), default=0)

    def find(self, text: str, cuts: Collection[int] | None = None) -> Iterator[Found]:
        """Yield the regional words of a folded text from left to right, the longest first.

        `cuts` are the places where words begin or end (see Segmenter.cuts): with them 公車 is not
        found in 辦公車位.
        """
        at = 0
        while at < len(text):
            size = self._longest_at(text, at, cuts)
            if size:
                yield Found(at, at + size, self._meant(text, at, at + size))
            at += size or 1

    def in_one_region(self, text: str, cuts: Collection[int] | None = None) -> str:
        """Return the text with every regional word said in the one way that stands for all."""
        parts, at = [], 0
        for found in self.find(text, cuts):
            parts += [text[at : found.start], found.thing.name]
            at = found.end
        return "".join((*parts, text[at:]))

    def in_another_region(
        self, text: str, draw: random.Random, cuts: Collection[int] | None = None
    ) -> str:
        """Return the text with every regional word said in another way, drawn evenly from the
        others.
        """
        parts, at = [], 0
        for found in self.find(text, cuts):
            said = text[found.start : found.end]
            others = [word for word in found.thing.words if word != said]
            parts += [text[at : found.start], draw.choice(others or [said])]
            at = found.end
        return "".join((*parts, text[at:]))

    def _longest_at(self, text: str, at: int, cuts: Collection[int] | None) -> int:
        if cuts is not None and at not in cuts:
            return 0
        for size in range(min(self._longest, len(text) - at), 0, -1):
            if text[at : at + size] in self._things and (cuts is None or at + size in cuts):
                return size
        return 0

    def _meant(self, text: str, start: int, end: int) -> RegionalThing:
        """Return the thing with most cues in the rest of the text; without any, the usual one."""
        things = self._things[text[start:end]]
        rest = f"{text[:start]} {text[end:]}"
        return max(things, key=lambda thing: (sum(c in rest for c in thing.cues), thing.is_usual))


@cache
def read_regional_words(path: Path | None = None) -> tuple[RegionalThing, ...]:
    """Read the table (the shipped one by default), in its order."""
    place = path if path is not None else files("assistant.text") / "regional_words.csv"
    rows = csv.DictReader(place.read_text(encoding="utf-8").splitlines())
    return tuple(_thing(row) for row in rows)


@cache
def regional_fingerprint() -> str:
    """What an index depends on: another table makes other tokens."""
    content = (files("assistant.text") / "regional_words.csv").read_bytes()
    return hashlib.sha256(content).hexdigest()[:16]


def _thing(row: dict[str, str]) -> RegionalThing:
    said = {region: tuple(map(fold, _parts(row[region]))) for region in REGIONS}
    cues = _parts(row["cues"])
    return RegionalThing(
        **said,
        cues=tuple(fold(cue) for cue in cues if cue != USUAL),
        is_usual=not cues or USUAL in cues,
        kinds=_parts(row["kinds"]),
    )


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in cell.split("|"))))
