"""Prices, constraints and what was relaxed, in the visitor's language. Values are as in the API."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from assistant.text.script import in_script
from service.page.labels import Language, labels_in

CONSTRAINTS = (
    "min_price", "max_price", "exclude", "brand", "color", "size", "material", "audience",
    "quantity", "sort", "near_field",
)  # fmt: skip
_CENT = Decimal("0.01")


def price_text(price_yuan: float) -> str:
    """Return 1299.0 as 1,299 and 19.9 as 19.9: never more than two decimals, no empty ones."""
    cents = Decimal(str(price_yuan)).quantize(_CENT, rounding=ROUND_HALF_UP)
    whole, _, part = f"{cents:,}".partition(".")
    part = part.rstrip("0")
    return f"{whole}.{part}" if part else whole


def is_stated(value: Any) -> bool:
    """Tell a constraint from its absence: null, false, and the empty list or text."""
    return value is not None and value is not False and value != [] and value != ""


def constraint_text(constraint: str, value: Any, lang: Language) -> str:
    """Say a constraint with its value; one unknown here is said by its name in the API."""
    pattern = labels_in(lang).find("constraint", constraint)
    said = _value_text(constraint, value, lang)
    return f"{constraint}: {said}" if pattern is None else pattern.format(value=said)


def constraint_name(constraint: str, lang: Language) -> str:
    return labels_in(lang).find("constraint_name", constraint) or constraint


def relaxed_text(relaxed: Mapping[str, Any], lang: Language) -> str:
    """Say what could not be kept, and what was taken instead if anything was."""
    constraint = str(relaxed["constraint"])
    wanted = constraint_text(constraint, relaxed["from"], lang)
    labels = labels_in(lang)
    if not is_stated(relaxed["to"]):
        return labels.say("relaxed_dropped", wanted=wanted)
    return labels.say(
        "relaxed_changed", wanted=wanted, taken=constraint_text(constraint, relaxed["to"], lang)
    )


def shop_text(text: str, lang: Language) -> str:
    """Authored text is Traditional: give it in Simplified to those who read that."""
    return in_script(text, lang.script) if lang is Language.HANS else text


def _value_text(constraint: str, value: Any, lang: Language) -> str:
    if constraint in ("min_price", "max_price"):
        return price_text(float(value))
    if constraint == "sort":
        return labels_in(lang).find("sort", str(value)) or str(value)
    if isinstance(value, (list, tuple)):
        # excluded words come folded, that is in Simplified
        return (
            labels_in(lang)
            .words["list_comma"]
            .join(in_script(str(word), lang.script) for word in value)
        )
    return shop_text(str(value), lang)
