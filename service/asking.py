"""A request → a query under its filters → the answer object. Shared by the API and the page."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.errors import InvalidQuery
from assistant.query.query import PriceRange, Query, Sort
from assistant.text.fold import fold
from catalog.product import fen
from service.answer import search_answer
from service.schemas import DEEPEST, Filters, SearchRequest

if TYPE_CHECKING:
    from assistant.assemble import Assistant


def ask(assistant: Assistant, request: SearchRequest) -> dict[str, Any]:
    """Return the object of the contract for one page of hits, and `total`, how many hits there are
    to page through.

    Raises InvalidQuery and UnknownSystem.
    """
    if request.page * request.k > DEEPEST:
        raise InvalidQuery(
            "page", f"page {request.page} of {request.k} lies deeper than {DEEPEST} hits"
        )
    began = time.perf_counter()
    query = filtered(assistant.engine.understand(request.query), request.filters, request.sort)
    first = (request.page - 1) * request.k
    results = assistant.search(query, request.k, request.system, first=first)
    took_ms = (time.perf_counter() - began) * 1000
    answer = search_answer(results, assistant.catalogue, took_ms=took_ms, first=first)
    return answer | {"total": min(results.total, DEEPEST)}


def filtered(query: Query, filters: Filters, sort: str | None) -> Query:
    """Return the query with what was taken back removed and the filters added; filters win over the
    text.
    """
    for name in filters.drop:
        query = query.without(name.value)
    if filters.min_price is not None or filters.max_price is not None:
        low = query.price.low if filters.min_price is None else fen(filters.min_price)
        high = query.price.high if filters.max_price is None else fen(filters.max_price)
        query = replace(query, price=PriceRange(low, high))
    excluded = tuple(dict.fromkeys((*query.exclude, *map(fold, filters.exclude))))
    return replace(
        query,
        exclude=excluded,
        brand=filters.brand or query.brand,
        near_field=query.near_field if filters.near_field is None else filters.near_field,
        sort=Sort(sort) if sort else query.sort,
    )
