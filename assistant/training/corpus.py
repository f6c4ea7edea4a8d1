"""English–Chinese pairs from a folder of text sets. Knows nothing of models.

The folder is laid out as `SOURCES.md` beside it says; only sets whose licence allows it are named
here.
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import AssistantError
from assistant.text.fold import fold

# Sets that may train shipped weights, the best first: of two equal pairs the first one stays.
PAIR_FILES = (
    "shopify-taxonomy/pairs.tsv.gz",
    "shopify-taxonomy/synthetic_titles.tsv.gz",
    "cc-cedict/entries.tsv.gz",
    "wordnet-cow/definitions.tsv.gz",
    "wordnet-cow/pairs.tsv.gz",
    "tatoeba-anki/pairs.tsv.gz",
    "3am-captions/pairs.tsv.gz",
    "woz-dialogues/pairs.tsv.gz",
    "osm-id-presets/pairs.tsv.gz",
    "cldr/pairs.tsv.gz",
    "magento2-zh-hans/pairs.tsv.gz",
)
# Sets whose English side is also learnt as it stands, so that English needs find the same shelf.
ENGLISH_FILES = (
    "shopify-taxonomy/pairs.tsv.gz",
    "tatoeba-anki/pairs.tsv.gz",
    "wordnet-cow/pairs.tsv.gz",
    "wordnet-cow/definitions.tsv.gz",
    "3am-captions/pairs.tsv.gz",
)
_SHOP_WORDS = (
    "noun.artifact",
    "noun.food",
    "noun.body",
    "noun.substance",
    "noun.plant",
    "noun.animal",
)


class NoPairs(AssistantError):
    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"no text sets in {folder}: expected at least one of {', '.join(PAIR_FILES)}"
            " (lines 'English TAB Chinese', gzipped)"
        )


@dataclass(frozen=True, slots=True)
class Pair:
    """What the teacher reads (English) and what the student reads (folded Chinese, or English)."""

    english: str
    text: str


def read_pairs(folder: Path, *, english_share: float, seed: int) -> list[Pair]:
    """Return all pairs, folded, without repeats, in file order; English-to-itself pairs come
    last.

    Sets that the folder lacks are passed over; raises NoPairs if it has none.
    """
    present = [name for name in PAIR_FILES if (folder / name).is_file()]
    if not present:
        raise NoPairs(folder)
    seen: dict[Pair, None] = {}
    english: dict[Pair, None] = {}
    for name in present:
        draw = random.Random(f"{seed}/english/{name}")
        for left, right, *rest in _rows(folder / name):
            source, text = left.strip()[:240], fold(right)[:120]
            if not source or not text or "skin tone" in source:
                continue
            seen.setdefault(Pair(source, text))
            shop_word = "wordnet" not in name or (rest and rest[-1] in _SHOP_WORDS)
            if name in ENGLISH_FILES and shop_word and draw.random() < english_share:
                english.setdefault(Pair(source, fold(source)))
    return [*seen, *english]


def _rows(path: Path) -> Iterator[list[str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = line.rstrip("\n").split("\t")
            if len(row) >= 2:
                yield row
