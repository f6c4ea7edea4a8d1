"""GET /api/products/{id}: one product with all that is known of it; GET /pictures/{id}.svg: its
picture.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from assistant.assemble import Assistant
from assistant.errors import UnknownProduct
from catalog.pictures import Picture, draw_picture
from catalog.prices import read_amount, unit_price
from catalog.product import Listing, yuan
from service.dependencies import AssistantHere

router = APIRouter(tags=["products"])
PICTURE_SECONDS = 24 * 3600


@router.get("/api/products/{product_id}")
def product(product_id: str, assistant: AssistantHere) -> dict[str, Any]:
    """Return listing, record, reviews and delivery of one product."""
    position = position_of(assistant, product_id)
    listing, record = assistant.catalogue.listing(position), assistant.records[position]
    merchant = assistant.catalogue.merchants.get(listing.merchant_id)
    kind = assistant.knowledge.by_id.get(record.kind or "")
    near = assistant.engine.delivery(position)
    return {
        "product_id": listing.product_id,
        "title": listing.title,
        "price_yuan": yuan(listing.price),
        "unit_price": _unit_price(listing),
        "category": listing.category,
        "brand": listing.brand or None,
        "merchant": {
            "merchant_id": listing.merchant_id,
            "name": merchant.name if merchant else listing.merchant_id,
            "rating": merchant.rating if merchant else None,
            "ship_days": merchant.ship_days if merchant else None,
        },
        "kind": record.kind,
        "kind_confidence": round(record.confidence, 4),
        "attributes": [
            {
                "name": a.name,
                "value": a.value,
                "source": a.source.value,
                "span": [a.start, a.end] if a.end else None,
            }
            for a in record.attributes
        ],
        "variants": [{"label": v.label, "price_yuan": yuan(v.price)} for v in listing.variants],
        "rating": listing.rating,
        "reviews_count": listing.reviews,
        "sales": listing.sales,
        "reviews": [
            {"stars": r.stars, "text": r.text, "days_ago": r.days_ago}
            for r in assistant.catalogue.reviews(product_id)
        ],
        "uses": list(kind.needs) if kind else [],
        "not_for": list(kind.not_for_texts) if kind else [],
        "cautions": list(kind.cautions) if kind else [],
        "questions": [{"ask": q.ask, "answer": q.answer} for q in kind.questions] if kind else [],
        "near_field": {"store": near.store, "eta_minutes": near.eta_minutes} if near else None,
        "picture": f"/pictures/{product_id}.svg",
    }


@router.get("/pictures/{product_id}.svg", include_in_schema=False)
def picture(product_id: str, assistant: AssistantHere) -> Response:
    """Draw the product."""
    position = position_of(assistant, product_id)
    listing, record = assistant.catalogue.listing(position), assistant.records[position]
    kind = assistant.knowledge.by_id.get(record.kind or "")
    drawn = draw_picture(
        Picture(
            form=kind.form if kind else "box",
            color=record.value_of("顏色"),
            brand=listing.brand,
            label=kind.name if kind else listing.title[:6],
            description=listing.title,
            seed_text=product_id,
        )
    )
    headers = {"cache-control": f"public, max-age={PICTURE_SECONDS}"}
    return Response(drawn, media_type="image/svg+xml", headers=headers)


def position_of(assistant: Assistant, product_id: str) -> int:
    """Return the product's position; raises UnknownProduct."""
    position = assistant.catalogue.position_of.get(product_id)
    if position is None:
        raise UnknownProduct(product_id[:40])
    return position


def _unit_price(listing: Listing) -> dict[str, Any] | None:
    """The price per 100 g, 100 ml or piece, from the listing's first choice; None where no amount
    is told.
    """
    texts = [variant.label for variant in listing.variants[:1]] + list(listing.attributes.values())
    amount = next((amount for text in texts if (amount := read_amount(text)) is not None), None)
    if amount is None:
        return None
    price, unit = unit_price(listing.price, amount)
    return {"price_yuan": yuan(price), "per": unit}
