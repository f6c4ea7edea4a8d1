"""The authored queries and texts of kinds as groups to learn from. Benchmarks are never read
here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from assistant.query.authored import AuthoredQuery, texts_by_kind
from assistant.query.understand import Understander
from assistant.rebuild.rebuild import LEARNING_SEED
from assistant.search.documents import kind_texts, record_text
from catalog.generate import Generator
from catalog.knowledge import Knowledge

TITLES_SEED = LEARNING_SEED + 1


@dataclass(frozen=True, slots=True)
class Group:
    """All texts of one kind, folded: what shoppers say, and what the shop says."""

    kind: str
    department: str
    asked: tuple[str, ...]
    known: tuple[str, ...]
    titles: tuple[str, ...]


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


def make_groups(
    knowledge: Knowledge, queries: list[AuthoredQuery], *, titles_a_kind: int
) -> list[Group]:
    """Return a group for every kind; queries pass through understanding first, as at search
    time.
    """
    understander = Understander()
    asked = {
        kind: [understander.understand(text).need for text in texts]
        for kind, texts in texts_by_kind(queries).items()
    }
    titles = _titles(knowledge, titles_a_kind)
    return [
        Group(
            kind=kind.id,
            department=kind.department,
            asked=tuple(dict.fromkeys(asked.get(kind.id, ()))),
            known=tuple(text for text, _ in kind_texts(kind)),
            titles=tuple(titles.get(kind.id, ())),
        )
        for kind in knowledge.kinds
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
