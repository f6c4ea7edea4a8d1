"""Why a hit is shown: one to three short phrases, each read off a field of the record, the listing
or the query.
"""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from assistant.query.query import Query, Sort
from assistant.search.results import Delivery, Reason
from assistant.search.wishes import met_by
from assistant.text.fold import fold
from assistant.text.script import Script, in_script
from catalog.product import yuan

if TYPE_CHECKING:
    from assistant.rebuild.record import Record
    from catalog.knowledge import Kind
    from catalog.product import Listing, Merchant

MOST = 3
LONGEST = 24  # characters of a need quoted as a use


@cache
def _messages() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("assistant.search") / "messages.toml").read_text("utf-8"))


def reasons_for(
    query: Query,
    listing: Listing,
    record: Record,
    kind: Kind | None,
    use: str | None,
    delivery: Delivery | None,
    merchant: Merchant | None,
) -> tuple[Reason, ...]:
    """Return up to three reasons, the use first, then the musts that are kept, then the wishes that
    are met.

    `use` is the need of the kind that came nearest ("" where the kind was named, None where the
    kind does not fit).
    """
    said: list[Reason] = []
    if kind is not None and use is not None:
        said.append(_use(query, kind, use))
    said += _musts(query, delivery)
    said += _wishes(query, record)
    said += _order(query, listing)
    if delivery is None and merchant is not None:
        said.append(Reason(_say(query, "express", days=str(merchant.ship_days)), "ship_days"))
    elif delivery is not None and not query.near_field:
        said.append(Reason(_say(query, "near", minutes=str(delivery.eta_minutes)), "near_field"))
    # how fast it comes is always said: it takes the last place where there is more to say
    return (*said[: MOST - 1], *said[-1:]) if len(said) > MOST else tuple(said)


def _use(query: Query, kind: Kind, use: str) -> Reason:
    """A scene that the query names, else the need that is nearest, else the name."""
    scene = next((scene for scene in kind.scenes if _fold(scene) in query.need), None)
    if scene:
        return Reason(_say(query, "for", text=scene), "scenes")
    need = next((need for need in kind.needs if _fold(need) == use), None)
    if need:
        return Reason(_say(query, "for", text=_short(need)), "needs")
    name = kind.name_en if query.script is Script.EN else kind.name
    return Reason(_say(query, "named", text=name), "kind")


def _musts(query: Query, delivery: Delivery | None) -> list[Reason]:
    said = []
    if query.near_field and delivery is not None:
        said.append(Reason(_say(query, "near", minutes=str(delivery.eta_minutes)), "near_field"))
    low, high = query.price.low, query.price.high
    if low is not None and high is not None:
        said.append(
            Reason(_say(query, "between", low=f"{yuan(low):g}", high=f"{yuan(high):g}"), "price")
        )
    elif high is not None:
        said.append(Reason(_say(query, "max_price", price=f"{yuan(high):g}"), "price"))
    elif low is not None:
        said.append(Reason(_say(query, "min_price", price=f"{yuan(low):g}"), "price"))
    if query.brand:
        said.append(Reason(_say(query, "brand", text=query.brand), "brand"))
    said += [Reason(_say(query, "without", text=word), "title") for word in query.exclude]
    return said


def _wishes(query: Query, record: Record) -> list[Reason]:
    said = []
    for wish, value in query.wishes:
        met = met_by(record, wish, value)
        if met is not None:
            said.append(
                Reason(_say(query, "wish", name=met.name, text=met.value), f"attributes.{met.name}")
            )
    return said


def _order(query: Query, listing: Listing) -> list[Reason]:
    if query.sort is Sort.RATING:
        return [Reason(_say(query, "rating", text=f"{listing.rating:g}"), "rating")]
    if query.sort is Sort.SALES:
        return [Reason(_say(query, "sales", text=str(listing.sales)), "sales")]
    return []


def _short(need: str) -> str:
    """Return the need, or its first clauses if it is long."""
    if len(need) <= LONGEST:
        return need
    kept = ""
    for clause in need.split("，"):
        if len(kept) + len(clause) + 1 > LONGEST:
            break
        kept = f"{kept}，{clause}" if kept else clause
    return kept or need[: LONGEST - 1] + "…"


def _say(query: Query, key: str, **values: str) -> str:
    table = _messages()["en" if query.script is Script.EN else "zh"]
    return in_script(table[key].format(**values), query.script)


@lru_cache(16_384)
def _fold(text: str) -> str:
    """Scenes and needs repeat over the hits of a kind."""
    return fold(text)
