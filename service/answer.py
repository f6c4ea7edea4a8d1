"""Results as the JSON of the contract: the same object on the command line, over HTTP and on the
page.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from catalog.product import Fen, yuan

if TYPE_CHECKING:
    from assistant.query.query import Query
    from assistant.search.results import Hit, Results, Scores
    from catalog.storage import Catalogue

UNITS_OF_SCORE = 6  # decimals


def search_answer(
    results: Results, catalogue: Catalogue, *, took_ms: float, first: int = 0
) -> dict[str, Any]:
    """Return the object of `daogou search --json`; `first` hits came on the pages before."""
    hits = [_hit(hit, rank, catalogue) for rank, hit in enumerate(results.hits, start=first + 1)]
    return {
        "query": results.query.text,
        "understood": understood(results.query, results.kinds),
        "hits": hits,
        "relaxed": [
            {"constraint": r.constraint, "from": r.wanted, "to": r.taken} for r in results.relaxed
        ],
        "abstained": results.abstained,
        "took_ms": round(took_ms, 2),
    }


def understood(query: Query, kinds: tuple[str, ...]) -> dict[str, Any]:
    """Return what was understood, with nulls for what was not said; prices in yuan."""
    return {
        "kinds": list(kinds),
        "min_price": _yuan(query.price.low),
        "max_price": _yuan(query.price.high),
        "exclude": list(query.exclude),
        "brand": query.brand,
        "color": query.color,
        "size": query.size,
        "material": query.material,
        "audience": query.audience,
        "quantity": query.quantity,
        "sort": query.sort.value if query.sort else None,
        "near_field": query.near_field,
    }


def _hit(hit: Hit, rank: int, catalogue: Catalogue) -> dict[str, Any]:
    listing = catalogue.listing(hit.position)
    merchant = catalogue.merchants.get(listing.merchant_id)
    near = hit.near_field
    return {
        "rank": rank,
        "product_id": hit.product_id,
        "kind": hit.kind,
        "title": listing.title,
        "price_yuan": yuan(listing.price),
        "merchant": merchant.name if merchant else listing.merchant_id,
        "score": round(hit.score, UNITS_OF_SCORE),
        "scores": _scores(hit.scores),
        "reasons": [{"text": reason.text, "field": reason.field} for reason in hit.reasons],
        "near_field": {"store": near.store, "eta_minutes": near.eta_minutes} if near else None,
    }


def _scores(scores: Scores) -> Mapping[str, float | None]:
    names = ("semantic", "lexical", "kind", "quality", "price", "rerank")
    return {name: _finite(getattr(scores, name)) for name in names}


def _finite(value: float | None) -> float | None:
    """JSON knows no infinities."""
    return value if value is None or math.isfinite(value) else None


def _yuan(amount: Fen | None) -> float | None:
    return None if amount is None else yuan(amount)
