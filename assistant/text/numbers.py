"""Numbers as people write them: 300, 1,500, 1.5萬, 三百, 兩千五, 百. Works on folded text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {
    "两": 2,
    "俩": 2,
    "〇": 0,
    "壹": 1,
    "贰": 2,
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIAD = {"万": 10_000}
_CHINESE = "零一二三四五六七八九两俩〇壹贰十百千万"
_NUMBER = re.compile(
    r"(?<!\d)(\d{1,3}(?:,\d{3})+|\d{1,9}(?:\.\d+)?)(?!\d)(?:\s?(千(?![克米瓦卡])|万|k(?![a-z])))?"
    rf"|((?!千[克米瓦卡])[{_CHINESE}]{{1,12}})(?:多|来|几)?"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number and the span [start, end) of the text that it was read from."""

    value: float
    start: int
    end: int


def find_numbers(text: str) -> Iterator[Number]:
    """Yield the numbers of a folded text from left to right."""
    for found in _NUMBER.finditer(text):
        if found[1]:
            factor = {"千": 1000, "k": 1000, "万": 10_000}.get(found[2] or "", 1)
            yield Number(float(found[1].replace(",", "")) * factor, found.start(), found.end())
        else:
            value = read_chinese(found[3])
            if value is not None:
                yield Number(value, found.start(), found.end())


def read_chinese(text: str) -> float | None:
    """Return the value of a Chinese numeral, 两千五 as 2500 and 百 as 100; None if it is none."""
    if not text or any(character not in _CHINESE for character in text):
        return None
    if all(character in _DIGITS for character in text):
        return float("".join(str(_DIGITS[character]) for character in text))
    total = section = digit = 0.0
    unit = 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
            unit = 10 if character in "零〇" else unit
        elif character in _UNITS:
            unit = _UNITS[character]
            section += (digit or 1) * unit
            digit = 0
        else:
            total += (section + digit or 1) * _MYRIAD[character]
            section, digit, unit = 0.0, 0.0, _MYRIAD[character]
    # 两千五 is 2500: a last bare digit counts in the next lower unit
    return total + section + digit * (unit // 10 if digit and unit >= 100 else 1)
