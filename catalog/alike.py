"""Texts that say nearly the same: by shared character trigrams, and by edits. For checking what
people wrote; the texts are compared as they are given, so fold them first.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import ceil

_SIGNS = re.compile(r"[\W_]+")
COMPARED_AT_ONCE = 4_096  # texts; bounds the memory of comparing all with all


def trigrams(text: str) -> frozenset[str]:
    """Return the runs of three letters, punctuation and spaces aside; a shorter text is its own
    run.
    """
    letters = _SIGNS.sub("", text)
    return frozenset(letters[at : at + 3] for at in range(max(1, len(letters) - 2)))


def alike_pairs(texts: Sequence[str], *, over: float) -> Iterator[tuple[int, int]]:
    """Yield the places (earlier, later) of texts whose trigrams have a Jaccard index over `over`.

    Exact, but not all with all: two sets that are so alike must share one of their few rarest
    trigrams (prefix filtering: Chaudhuri, Ganti and Kaushik, A Primitive Operator for Similarity
    Joins in Data Cleaning, 2006).
    """
    sets = [trigrams(text) for text in texts]
    often = Counter(trigram for own in sets for trigram in own)
    holders: dict[str, list[int]] = defaultdict(list)
    for later, own in enumerate(sets):
        rare = sorted(own, key=lambda trigram: (often[trigram], trigram))
        prefix = rare[: len(rare) - ceil(over * len(rare)) + 1]
        candidates = {earlier for trigram in prefix for earlier in holders[trigram]}
        for earlier in sorted(candidates):
            shared = len(own & sets[earlier])
            if shared > over * (len(own) + len(sets[earlier]) - shared):
                yield earlier, later
        for trigram in prefix:
            holders[trigram].append(later)


def groups_of(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return the places that hang together by pairs, each group rising, by its first place."""
    leader: dict[int, int] = {}

    def lead(place: int) -> int:
        while leader.setdefault(place, place) != place:
            place = leader[place]
        return place

    for first, second in pairs:
        a, b = sorted((lead(first), lead(second)))
        leader[b] = a
    groups: dict[int, list[int]] = defaultdict(list)
    for place in sorted(leader):
        groups[lead(place)].append(place)
    return sorted(groups.values())


def near_copies(
    texts: Sequence[str], others: Sequence[str], *, within: float, from_length: int
) -> Iterator[tuple[int, int]]:
    """Yield the places (text, other) of texts that are nearly one of the others.

    Near is an edit distance of at most `within` of the longer one's length, where the longer one
    has `from_length` characters or more; shorter ones must be equal.
    """
    from rapidfuzz.distance import Levenshtein  # only for checking: searching must not load it
    from rapidfuzz.process import cdist

    if not others:
        return
    for start in range(0, len(texts), COMPARED_AT_ONCE):
        part = texts[start : start + COMPARED_AT_ONCE]
        far = cdist(part, others, scorer=Levenshtein.normalized_distance, score_cutoff=within)
        for row, column in zip(*(far <= within).nonzero(), strict=True):
            text, other = part[row], others[column]
            if text == other or max(len(text), len(other)) >= from_length:
                yield start + int(row), int(column)
