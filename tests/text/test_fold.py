"""Facts about folding: one spelling for matching, whatever the script, width or case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from assistant.text.fold import fold, simplified_characters
from catalog.knowledge import Knowledge, read_kind_names

CHINESE = st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF), max_size=20)


@given(st.text(max_size=40) | CHINESE)
def test_folding_twice_is_folding_once(text: str) -> None:
    """What is folded stays as it is when folded again."""
    assert fold(fold(text)) == fold(text)


def test_every_single_character_is_folded_for_good() -> None:
    """No character of Unicode's first three planes has a folded form that folds on."""
    points = [point for point in range(0x33480) if not 0xD800 <= point < 0xE000]
    unstable = [chr(p) for p in points if fold(fold(chr(p))) != fold(chr(p))]
    assert unstable == []


@given(st.text(max_size=60))
def test_spaces_are_single_and_inside(text: str) -> None:
    """No outer space, no two spaces in a row, no other white space."""
    folded = fold(text)
    assert folded == " ".join(folded.split())


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        (" \t\n\u3000", ""),
        ("ＩＰＨＯＮＥ　１５", "iphone 15"),
        ("㎏ ㎖ ①", "kg ml 1"),
        ("（全新）：ＵＳＢ－Ｃ", "(全新):usb-c"),
        ("ﾊﾟｿｺﾝ", "パソコン"),
        ("Café CAFE\u0301", "café café"),
        ("A  B\u00a0C", "a b c"),
    ],
)
def test_width_case_and_spaces(text: str, folded: str) -> None:
    """Full width becomes half width, capitals small, spaces one; nothing stays nothing."""
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("蛾蚋清除劑", "蛾蚋清除剂"),
        ("不鏽鋼保溫杯", "不锈钢保温杯"),
        ("這裡裏面", "这里里面"),
        ("餵貓的週末", "喂猫的周末"),
        ("着急", "著急"),
        ("妳的床墊", "你的床垫"),
        ("羣眾吃喫", "群众吃吃"),
        ("臺灣檯燈", "台湾台灯"),
        ("囉嗦", "罗嗦"),
        ("拉鍊", "拉链"),
        ("反覆", "反复"),
    ],
)
def test_both_scripts_are_one(traditional: str, simplified: str) -> None:
    """A word is the same in Traditional and in Simplified characters, variants included."""
    assert fold(traditional) == fold(simplified)


@pytest.mark.parametrize("converter", ["t2s", "tw2s", "hk2s"])
def test_names_of_all_kinds_are_one_in_both_scripts(converter: str) -> None:
    """What a Simplified shopper types is the Traditional name or nickname of every kind."""
    convert = OpenCC(converter).convert
    words = [word for kind in read_kind_names().values() for word in (kind.name, *kind.aliases)]
    assert [word for word in words if fold(convert(word)) != fold(word)] == []


def test_needs_are_one_in_both_scripts(knowledge: Knowledge) -> None:
    """Fewer than one need in two hundred differs when typed in Simplified characters."""
    convert = OpenCC("t2s").convert
    needs = [need for kind in knowledge.kinds for need in kind.needs]
    assert sum(fold(convert(need)) != fold(need) for need in needs) < len(needs) / 200


@pytest.mark.parametrize("text", ["桌布", "擴音器", "軟體", "滑鼠", "隨身碟"])
def test_words_are_never_exchanged(text: str) -> None:
    """Characters are folded one by one: no phrase turns into another region's word."""
    assert fold(text) == "".join(fold(character) for character in text)


@pytest.mark.parametrize("text", ["😀", "👩‍👩‍👧‍👦", "🇹🇼", "❤️", "👍🏽", "1️⃣"])
def test_emoji_survive(text: str) -> None:
    """An emoji of several parts comes out as it went in."""
    assert fold(text) == text


def test_latin_and_digits_are_left_alone() -> None:
    """The table of characters names Chinese ones only, each with one other in its place."""
    for point, character in simplified_characters().items():
        assert 0x3400 <= point < 0xFB00
        assert len(character) == 1
        assert chr(point) != character
