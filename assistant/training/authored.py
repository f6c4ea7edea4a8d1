"""The authored queries and texts of kinds as examples to learn from. Benchmarks are never read
here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable
from dataclasses import dataclass
from itertools import chain

from assistant.query.authored import AuthoredQuery
from assistant.query.understand import Understander
from assistant.rebuild.rebuild import LEARNING_SEED
from assistant.search.documents import kind_texts, record_text, scene_reasons
from assistant.text.fold import fold
from catalog.generate import Generator
from catalog.knowledge import Knowledge
from catalog.scenes import Scene

TITLES_SEED = LEARNING_SEED + 1


@dataclass(frozen=True, slots=True)
class Example:
    """A folded text with the places of the kinds that it fits, rising.

    `known`: whether the shop says it of the kind (a name, a need) or anybody else does.
    """

    text: str
    kinds: tuple[int, ...]
    known: bool


def at_most(queries: Iterable[AuthoredQuery], each: int) -> list[AuthoredQuery]:
    """Return at most `each` queries of every kind (the first a query names), in the given order.

    Drawn by the hash of the text: what is drawn for a smaller number is among what is drawn for a
    larger one.
    """
    by_kind: dict[str, list[AuthoredQuery]] = {}
    for query in queries:
        by_kind.setdefault(query.kinds[0], []).append(query)
    kept = {
        query.text
        for own in by_kind.values()
        for query in sorted(own, key=lambda query: _drawn(query.text))[:each]
    }
    return [query for query in chain.from_iterable(by_kind.values()) if query.text in kept]


def make_examples(
    knowledge: Knowledge,
    queries: Iterable[AuthoredQuery],
    scenes: Iterable[Scene],
    *,
    titles_a_kind: int,
    unseen: Container[str] = frozenset(),
) -> list[Example]:
    """Return every text once, in order: what the shop knows, what shoppers ask, what merchants say.

    Queries pass through understanding first, as at search time. Kinds in `unseen` give neither
    queries nor titles; their names and needs are known wherever the knowledge is.
    """
    understander = Understander()
    reasons = scene_reasons(scenes)
    titles = _titles(knowledge, titles_a_kind)
    texts: dict[str, set[int]] = {}
    for place, kind in enumerate(knowledge.kinds):
        for text, _ in kind_texts(kind, reasons.get(kind.id, ())):
            texts.setdefault(text, set()).add(place)
    known = set(texts)
    for place, kind in enumerate(knowledge.kinds):
        for text in (*map(fold, kind.selling_points), *titles[kind.id]):
            if kind.id not in unseen:
                texts.setdefault(text, set()).add(place)
    for query in queries:
        if not any(kind in unseen for kind in query.kinds):
            places = [knowledge.position[kind] for kind in query.kinds if kind in knowledge.by_id]
            texts.setdefault(understander.understand(query.text).need, set()).update(places)
    return [
        Example(text, tuple(sorted(kinds)), text in known)
        for text, kinds in texts.items()
        if text and kinds
    ]


def _titles(knowledge: Knowledge, each: int) -> dict[str, list[str]]:
    """Return record texts by kind, about `each` a kind, from listings of a seed that no shop
    uses.
    """
    found: dict[str, list[str]] = {kind.id: [] for kind in knowledge.kinds}
    for row in Generator(knowledge, TITLES_SEED).stream(each * len(knowledge.kinds)):
        assert row.truth is not None, "generated listings have a truth"
        kind = knowledge.by_id[row.truth.kind]
        found[kind.id].append(record_text(row.listing, kind))
    return found


def _drawn(text: str) -> str:
    return hashlib.sha256(f"at most/{text}".encode()).hexdigest()
