"""Facts about regional words: one thing by many names, and ambiguous ones by what stands near."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from assistant.text.regions import RegionalThing, RegionalWords, read_regional_words

TABLE = """taiwan,hong_kong,mainland,cues,kinds
隨身碟,USB手指|手指,U盤|優盤,容量|GB,usb_flash_drive
馬鈴薯|洋芋,薯仔,土豆,燉|絲|*,potato
花生|土豆,花生,花生,糖|下酒,peanuts
手指,手指,手指頭,受傷|流血|*,
公車,巴士,公交車,,
"""


@pytest.fixture
def words(tmp_path: Path) -> RegionalWords:
    path = tmp_path / "words.csv"
    path.write_text(TABLE, "utf-8")
    return RegionalWords(read_regional_words(path))


def test_a_row_is_read_folded(tmp_path: Path) -> None:
    """Words are folded, the commonest first; cues and kinds are split."""
    path = tmp_path / "words.csv"
    path.write_text(TABLE, "utf-8")
    assert read_regional_words(path)[0] == RegionalThing(
        ("随身碟",),
        ("usb手指", "手指"),
        ("u盘", "优盘"),
        ("容量", "gb"),
        False,
        ("usb_flash_drive",),
    )


@pytest.mark.parametrize("said", ["随身碟 大容量", "u盘 大容量", "usb手指 大容量", "优盘 大容量"])
def test_all_regions_say_the_same(words: RegionalWords, said: str) -> None:
    """Whatever it is called, one text comes out."""
    assert words.in_one_region(said) == "u盘 大容量"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("土豆丝怎么炒", "土豆丝怎么炒"),
        ("买点土豆", "土豆"),  # without a cue the usual one
        ("下酒的土豆", "花生"),
        ("手指 64gb", "u盘"),
        ("手指流血了", "手指头"),
    ],
)
def test_what_stands_near_tells_what_is_meant(words: RegionalWords, said: str, meant: str) -> None:
    """土豆 is a potato, but peanuts with a drink; 手指 is a finger, but a drive with gigabytes."""
    assert meant in words.in_one_region(said)


def test_words_are_not_found_across_other_words(words: RegionalWords) -> None:
    """With the cuts of a segmenter 公車 is no part of 辦公車位."""
    assert words.in_one_region("办公车位") == "办公交车位"
    assert words.in_one_region("办公车位", cuts={0, 2, 4}) == "办公车位"
    assert words.in_one_region("等公车", cuts={0, 1, 3}) == "等公交车"


def test_another_region_says_it_in_another_word(words: RegionalWords) -> None:
    """Every regional word is said otherwise, the rest stays; the same draw gives the same."""
    said = words.in_another_region("随身碟和马铃薯丝", random.Random(7))
    drive, potato = said.removesuffix("丝").split("和")
    assert drive in {"usb手指", "手指", "u盘", "优盘"}
    assert potato in {"洋芋", "薯仔", "土豆"}
    assert words.in_another_region("随身碟和马铃薯丝", random.Random(7)) == said
    assert words.in_another_region("清理下水道", random.Random(7)) == "清理下水道"


def test_nothing_regional_stays_as_it_is(words: RegionalWords) -> None:
    """Other text is unchanged, and so is none."""
    assert words.in_one_region("清理下水道") == "清理下水道"
    assert words.in_one_region("") == ""
    assert RegionalWords(()).in_one_region("土豆") == "土豆"


def test_the_shipped_table_is_large() -> None:
    """At least 800 things, and each is known by every one of its words."""
    things = read_regional_words()
    assert len(things) >= 800
    words = RegionalWords(things)
    for thing in things:
        for word in thing.words:
            (found, *_) = words.find(word)
            assert (found.start, found.end) == (0, len(word))
