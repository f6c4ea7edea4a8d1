"""Price limits said in words: 三百以內, $20以下, 兩千上下, 預算80, 100到200元. Amounts of other
things are not prices.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from assistant.query.query import PriceRange
from assistant.query.vocabulary import read_vocabulary
from assistant.text.numbers import Number, find_numbers
from catalog.product import Fen, fen

AROUND = 0.25  # 兩千上下: 1,500 to 2,500
CHEAPEST = 1.0  # yuan; a number below it is no price
_VAGUE = ("几", "数")  # 幾十塊 names no limit
CHEAPEST_BARE = 10.0  # yuan; without a currency a smaller number is no price: 一起 is not 一 起


@dataclass(frozen=True, slots=True)
class PriceSaid:
    """What was understood, and the spans of the folded text that said so."""

    range: PriceRange
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Cues:
    currency_before: re.Pattern[str]
    currency_after: re.Pattern[str]
    before: tuple[tuple[str, re.Pattern[str]], ...]
    after: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def _cues() -> _Cues:
    data = read_vocabulary().data
    limits = data["limits"]

    def leading(words: list[str]) -> re.Pattern[str]:
        return re.compile(r"\s?(?:" + _alternatives(words) + ")")

    def trailing(words: list[str]) -> re.Pattern[str]:
        return re.compile("(?:" + _alternatives(words) + r")[是为:：在]?\s?$")

    return _Cues(
        currency_before=trailing(data["currency"]["before"]),
        currency_after=leading(data["currency"]["after"]),
        before=tuple(
            (name, trailing(limits[f"{name}_before"])) for name in ("at_least", "at_most", "around")
        ),
        after=tuple(
            (name, leading(limits[f"{name}_after"])) for name in ("at_most", "at_least", "around")
        ),
    )


def _alternatives(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def read_price(text: str) -> PriceSaid:
    """Return the limits that a folded text states; no limit gives an empty range. The narrowest
    limits win.
    """
    numbers = list(find_numbers(text))
    low: Fen | None = None
    high: Fen | None = None
    spans = []
    taken = -1
    for place, number in enumerate(numbers):
        vague = text[max(0, number.start - 1) : number.start] in _VAGUE
        if number.start < taken or number.value < CHEAPEST or vague:
            continue
        following = numbers[place + 1] if place + 1 < len(numbers) else None
        said = _between(text, number, following) or _one_sided(text, number)
        if said is None:
            continue
        found, span = said
        low = found.low if low is None else max(low, found.low or low)
        high = found.high if high is None else min(high, found.high or high)
        spans.append(span)
        taken = span[1]
    return PriceSaid(PriceRange(low, high), tuple(spans))


def _between(
    text: str, first: Number, second: Number | None
) -> tuple[PriceRange, tuple[int, int]] | None:
    """100到200元; a currency is needed at one end, since 3到6個月 is no price."""
    if second is None or not re.fullmatch(
        r"\s?(元|块|圆)?\s?(-|到|至|~|—|to|and)\s?\$?", text[first.end : second.start]
    ):
        return None
    start, opened = _currency_before(text, first.start)
    end, closed = _currency_after(text, second.end)
    if not (
        opened
        or closed
        or "元" in text[first.end : second.start]
        or "块" in text[first.end : second.start]
    ):
        return None
    low = first.value * (1000 if second.value >= 1000 and first.value < 10 else 1)  # 一到兩千元
    return PriceRange(fen(min(low, second.value)), fen(max(low, second.value))), (start, end)


def _one_sided(text: str, number: Number) -> tuple[PriceRange, tuple[int, int]] | None:
    cues = _cues()
    start, opened = _currency_before(text, number.start)
    end, closed = _currency_after(text, number.end)
    has_currency = opened or closed
    for name, cue in cues.after:
        found = cue.match(text, end)
        if found and (has_currency or number.value >= CHEAPEST_BARE):
            return _range(name, number.value), (start, found.end())
    bare_end = not re.match(r"\s?[a-z一-鿿%]", text[end:]) or re.match(r"[,，。的吧]", text[end:])
    before = [
        (found.start(), name) for name, cue in cues.before if (found := cue.search(text[:start]))
    ]
    if before:
        opening, name = min(before)  # the longest cue: 不超過 before 超過
        if has_currency or (bare_end and name != "around"):
            return _range(name, number.value), (opening, end)
    if has_currency and re.match(r"\s?(的|$|[,，。!?！？])", text[end:]):
        return _range("about", number.value), (start, end)
    return None


def _range(name: str, value: float) -> PriceRange:
    if name == "at_most":
        return PriceRange(None, fen(value))
    if name == "at_least":
        return PriceRange(fen(value), None)
    if name == "around":
        return PriceRange(fen(value * (1 - AROUND)), fen(value * (1 + AROUND)))
    return PriceRange(fen(value * 0.5), fen(value * 1.1))  # 五十塊的: something of about that price


def _currency_before(text: str, start: int) -> tuple[int, bool]:
    found = _cues().currency_before.search(text[:start])
    return (found.start(), True) if found else (start, False)


def _currency_after(text: str, end: int) -> tuple[int, bool]:
    found = _cues().currency_after.match(text, end)
    return (found.end(), True) if found else (end, False)
