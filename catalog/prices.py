"""Prices in fen that look like a marketplace's, from a kind's band, the brand's tier and the amount
in the box.
"""

from __future__ import annotations

import math
import random
import re
from dataclasses import dataclass

from catalog.product import FEN_PER_YUAN, Fen

_AMOUNT = re.compile(
    r"^(\d+(?:\.\d+)?)\s*(kg|g|L|ml|入|片|包|顆|粒|張|抽|捲|m|枚|支|錠|盒|條|瓶|罐|袋)$"
)
_IN_BASE_UNIT = {"kg": (1000.0, "g"), "g": (1.0, "g"), "L": (1000.0, "ml"), "ml": (1.0, "ml")}
_SHOWN_PER = {"g": (100.0, "100g"), "ml": (100.0, "100ml")}
_SIZE_WEIGHT = (
    0.35  # a box of twice the amount costs 2 ** 0.35 = 1.27 times as much within the band
)


@dataclass(frozen=True, slots=True)
class Amount:
    """How much is in the box: grams, millilitres, metres or pieces."""

    value: float
    unit: str


def read_amount(text: str) -> Amount | None:
    """Read an attribute value such as `1.5kg` or `30入`; None if it is not an amount."""
    found = _AMOUNT.match(text.strip())
    if not found:
        return None
    factor, unit = _IN_BASE_UNIT.get(found[2], (1.0, found[2]))
    return Amount(float(found[1]) * factor, unit)


def unit_price(price: Fen, amount: Amount) -> tuple[Fen, str]:
    """Return the price of one shown unit, and that unit's name: (fen per 100 g, "100g")."""
    size, name = _SHOWN_PER.get(amount.unit, (1.0, amount.unit))
    return Fen(round(price * size / amount.value)), name


def base_price(band_yuan: tuple[float, float], tier: float, generator: random.Random) -> float:
    """Return yuan inside the band, even on a log scale with most in the lower half, moved by the
    brand's tier.
    """
    low, high = band_yuan
    share = generator.betavariate(1.6, 2.6)
    wanted = low * math.pow(high / low, share) * tier
    return min(max(wanted, low), high)


def ending(yuan: float) -> Fen:
    """Round to how shops end prices: 9.9, 19.9, 128, 1299. Never below 0.1 yuan."""
    if yuan < 20:
        shown = max(0.1, math.floor(yuan) + 0.9 if yuan >= 1 else round(yuan, 1))
    elif yuan < 100:
        shown = math.floor(yuan) + 0.9
    elif yuan < 1000:
        shown = float(round(yuan))
    else:
        shown = float(round(yuan / 10) * 10 - 1)
    return Fen(round(shown * FEN_PER_YUAN))


def scaled(yuan: float, amount: Amount | None, usual: float | None) -> float:
    """Move a price by the amount in the box against the usual amount of its kind (geometric
    mean).
    """
    if amount is None or usual is None:
        return yuan
    return yuan * math.pow(amount.value / usual, _SIZE_WEIGHT)
