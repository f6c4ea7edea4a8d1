"""Cards and columns of hits: frozen records made from the hits of the API's JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.page.address import picture_address
from service.page.labels import Language, labels_in
from service.page.wording import price_text, shop_text

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PriceView:
    """`¥` whole part; `value` is for machines, `spoken` for screen readers."""

    value: str
    whole: str
    part: str
    spoken: str


@dataclass(frozen=True, slots=True)
class ReasonView:
    """`source` says where it was read; empty if the field has no label."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class NearFieldView:
    text: str
    store: str
    eta_minutes: int


@dataclass(frozen=True, slots=True)
class CardView:
    """`elsewhere` says where the other column ranks the product; empty if it does not show it."""

    rank: int
    product_id: str
    title: str
    merchant: str
    kind: str
    picture: str
    price: PriceView
    near_field: NearFieldView | None
    reasons: tuple[ReasonView, ...]
    scores: tuple[tuple[str, str], ...]
    elsewhere: str


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One system's answer; `empty` is what is said if there are no cards."""

    name: str
    heading: str
    note: str
    status: str
    cards: tuple[CardView, ...]
    empty: str


def column(
    name: str, response: Json, other: Json | None, kind_names: Mapping[str, str], lang: Language
) -> ColumnView:
    """Return the column `ours` or `keyword`; `other` is the other column's response, if any."""
    labels = labels_in(lang)
    ranks = {hit["product_id"]: hit["rank"] for hit in other["hits"]} if other is not None else {}
    said = "rank_in_keyword" if name == "ours" else "rank_in_ours"
    hits = () if response["abstained"] else response["hits"]
    return ColumnView(
        name=name,
        heading=labels.words[name],
        note=labels.words[f"{name}_note"],
        status=labels.say("found", total=f"{response['total']:,}", took=round(response["took_ms"])),
        cards=tuple(
            _card(
                hit,
                labels.say(said, rank=ranks[hit["product_id"]])
                if hit["product_id"] in ranks
                else "",
                kind_names,
                lang,
            )
            for hit in hits
        ),
        empty=labels.words["keyword_none"] if name == "keyword" else "",
    )


def _card(hit: Json, elsewhere: str, kind_names: Mapping[str, str], lang: Language) -> CardView:
    near_field = _near_field(hit["near_field"], lang)
    return CardView(
        rank=int(hit["rank"]),
        product_id=str(hit["product_id"]),
        title=str(hit["title"]),
        merchant=str(hit["merchant"]),
        kind=shop_text(kind_names.get(hit["kind"] or "", ""), lang),
        picture=picture_address(str(hit["product_id"])),
        price=_price(float(hit["price_yuan"]), lang),
        near_field=near_field,
        reasons=_reasons(hit["reasons"], near_field is not None, lang),
        scores=_scores(hit, lang),
        elsewhere=elsewhere,
    )


def _price(price_yuan: float, lang: Language) -> PriceView:
    text = price_text(price_yuan)
    whole, point, part = text.partition(".")
    return PriceView(
        text.replace(",", ""), whole, point + part, labels_in(lang).say("price_spoken", price=text)
    )


def _near_field(near_field: Json | None, lang: Language) -> NearFieldView | None:
    if near_field is None:
        return None
    minutes = int(near_field["eta_minutes"])
    text = labels_in(lang).say("near_field", minutes=minutes)
    return NearFieldView(text, shop_text(str(near_field["store"]), lang), minutes)


def _reasons(reasons: Sequence[Json], has_badge: bool, lang: Language) -> tuple[ReasonView, ...]:
    """Reasons come in the query's script; near-field is left out where the badge says it."""
    labels = labels_in(lang)
    return tuple(
        ReasonView(
            str(reason["text"]), labels.find("field", str(reason["field"]).partition(".")[0]) or ""
        )
        for reason in reasons
        if not (has_badge and reason["field"] == "near_field")
    )


def _scores(hit: Json, lang: Language) -> tuple[tuple[str, str], ...]:
    """(label, number) of the score and of each part that the system used."""
    labels = labels_in(lang)
    parts = [
        (labels.find("score_part", name) or name, value) for name, value in hit["scores"].items()
    ]
    return tuple(
        (label, f"{value:.3f}")
        for label, value in ((labels.words["score"], hit["score"]), *parts)
        if value is not None
    )
