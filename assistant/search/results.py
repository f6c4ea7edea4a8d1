"""What a search gives back. Plain frozen records in the order of the ranking."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.query.query import Query


@dataclass(frozen=True, slots=True)
class Scores:
    """The parts of a hit's score, each in its own scale; None where a system does not use the
    part.
    """

    semantic: float | None = None
    lexical: float | None = None
    kind: float | None = None
    quality: float | None = None
    price: float | None = None
    rerank: float | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Evidence in a few words, and the field of the record, listing or query that it came from."""

    text: str
    field: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """How soon a store can bring it."""

    store: str
    eta_minutes: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A product shown; `position` is its place in the catalogue, `score` strictly falls from hit to
    hit.
    """

    position: int
    product_id: str
    kind: str | None
    score: float
    scores: Scores
    reasons: tuple[Reason, ...] = ()
    near_field: Delivery | None = None


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A must that nothing could keep, and what was taken instead; values as in the API."""

    constraint: str
    wanted: object
    taken: object


@dataclass(frozen=True, slots=True)
class Results:
    """`kinds` are the kinds understood, the likeliest first; `abstained` tells that the shop has
    nothing like it; `total` is how many products are worth paging through.
    """

    query: Query
    kinds: tuple[str, ...]
    hits: tuple[Hit, ...]
    relaxed: tuple[Relaxed, ...] = ()
    abstained: bool = False
    total: int = 0
