"""Facts about numbers as people write them, checked by a speller that writes them the slow way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.fold import fold
from assistant.text.numbers import find_numbers, read_chinese

DIGITS = "零一二三四五六七八九"


def spell(number: int) -> str:
    """Return 1 to 99,999,999 in formal Chinese: 10500 is 一萬零五百, written digit by digit."""
    if number >= 10_000:
        rest = number % 10_000
        gap = "零" if 0 < rest < 1_000 else ""
        return spell(number // 10_000) + "万" + gap + (spell(rest) if rest else "")
    text = ""
    for size, unit in ((1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // size % 10
        if digit:
            text += DIGITS[digit] + unit
        elif text and number % size and not text.endswith("零"):
            text += "零"
    return text


def _values(text: str) -> list[float]:
    return [number.value for number in find_numbers(fold(text))]


def test_the_speller_spells() -> None:
    """The slow twin itself is right where people are often wrong."""
    assert spell(10_500) == "一万零五百"
    assert spell(1_005) == "一千零五"
    assert spell(11) == "一十一"
    assert spell(120_030) == "一十二万零三十"


@given(st.integers(1, 99_999_999))
def test_formal_numerals_are_read(number: int) -> None:
    """Every number spelt out in full is read as that number."""
    assert read_chinese(spell(number)) == number


def test_all_small_numerals_are_read() -> None:
    """1 to 9,999, spelt in full, and 10 to 19 without the leading 一."""
    assert all(read_chinese(spell(number)) == number for number in range(1, 10_000))
    assert [read_chinese("十" + digit) for digit in DIGITS[1:]] == list(range(11, 20))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("百", 100),
        ("千", 1_000),
        ("万", 10_000),
        ("两千五", 2_500),
        ("三百五", 350),
        ("一万五", 15_000),
        ("一万二千五", 12_500),
        ("两千零五", 2_005),
        ("俩", 2),
        ("零", 0),
        ("二〇二四", 2_024),
        ("一二三", 123),
        ("十万", 100_000),
        ("壹百贰十", 120),
    ],
)
def test_numerals_as_they_are_spoken(text: str, value: float) -> None:
    """A last bare digit counts in the next lower unit; a unit alone is one of it."""
    assert read_chinese(text) == value


@pytest.mark.parametrize("text", ["", "三百元", "abc", "12", "半斤", " 三"])
def test_what_is_no_numeral_is_none(text: str) -> None:
    """A text with anything else in it, or nothing, is no numeral."""
    assert read_chinese(text) is None


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("300", [300]),
        ("1,500", [1_500]),
        ("1,50", [1, 50]),
        ("1.5萬", [15_000]),
        ("2k", [2_000]),
        ("３００元", [300]),
        ("三百", [300]),
        ("兩千五", [2_500]),
        ("百", [100]),
        ("半", []),
        ("三百多塊", [300]),
        ("100到200", [100, 200]),
        ("買三送一", [3, 1]),
        ("0.99", [0.99]),
        ("沒有數字", []),
        ("", []),
        ("3kg", [3]),
        ("5千克", [5]),
    ],
)
def test_numbers_are_found(text: str, values: list[float]) -> None:
    """Digits with commas, points and 萬, and numerals; a unit of weight is no thousand."""
    assert _values(text) == values


@given(st.text(max_size=60) | st.text("零一二三十百千万1,.5k多 ", max_size=30))
def test_spans_are_where_the_numbers_are(text: str) -> None:
    """Numbers come from left to right, do not overlap, are not negative, and lie in the text."""
    folded = fold(text)
    end = 0
    for number in find_numbers(folded):
        assert end <= number.start < number.end <= len(folded)
        assert number.value >= 0
        end = number.end
