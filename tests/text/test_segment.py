"""Facts about segmentation: no Chinese text falls through, and the shop's own words stay whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.fold import fold
from assistant.text.segment import STOP, Segmenter, bigrams
from catalog.generate import Generator
from catalog.knowledge import Knowledge

TITLE = "【現貨速發】禾小坊 蛾蚋清除劑 浴室地漏專用500ml 家用"


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter(["蛾蚋清除劑", "Type-C充電線", "杯"])


def test_a_chinese_title_gives_chinese_words(segmenter: Segmenter) -> None:
    """The canary: a Chinese title has its Chinese words, folded, and its numbers."""
    words = segmenter.words(TITLE)
    assert {"蛾蚋清除剂", "浴室", "地漏", "专用", "500ml", "家用"} <= set(words)


def test_own_words_are_kept_whole(segmenter: Segmenter) -> None:
    """A word given by the shop is one token wherever it stands, in both scripts."""
    for text in ("蛾蚋清除劑", "買瓶蛾蚋清除剂回家", "強力蛾蚋清除劑補充包"):
        assert "蛾蚋清除剂" in segmenter.words(text)


def test_own_words_are_of_one_segmenter_only(segmenter: Segmenter) -> None:
    """Another segmenter does not know this one's words."""
    assert "蛾蚋清除剂" not in Segmenter().words("蛾蚋清除劑")


def test_parts_come_before_the_whole(segmenter: Segmenter) -> None:
    """A long word is found by its parts too, which stand before it."""
    words = segmenter.words("中华人民共和国")
    assert words.index("中华") < words.index("人民") < words.index("中华人民共和国")


def test_stop_words_and_punctuation_are_left_out(segmenter: Segmenter) -> None:
    """What every sentence has is no token, nor is punctuation; nothing gives nothing."""
    assert segmenter.words("請問清理浴室的東西嗎？！") == ["清理", "浴室"]
    assert segmenter.words("") == segmenter.words("，。！？ 😀") == []
    assert all(fold(word) == word for word in STOP)


def test_a_text_is_segmented_the_same_in_both_scripts(segmenter: Segmenter) -> None:
    """Traditional and Simplified text, full width and half width give the same tokens."""
    simplified = "【现货速发】禾小坊　蛾蚋清除剂　浴室地漏专用５００ＭＬ　家用"
    assert segmenter.words(TITLE) == segmenter.words(simplified)
    assert bigrams(TITLE) == bigrams(simplified)


@given(st.text(max_size=60))
def test_tokens_have_no_spaces(segmenter: Segmenter, text: str) -> None:
    """No token is empty or holds white space: an index may cut at white space and lose nothing."""
    tokens = [*segmenter.words(text), *bigrams(text)]
    assert all(token and token.split() == [token] for token in tokens)


@given(st.text(st.characters(codec="big5", min_codepoint=0x4E00, max_codepoint=0x9FFF)))
def test_no_chinese_text_is_without_bigrams(text: str) -> None:
    """Bigrams cover every Chinese text, each character of it."""
    assert set("".join(bigrams(text))) == set(fold(text))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", []),
        ("殼", ["壳"]),
        ("手機殼", ["手机", "机壳"]),
        ("iPhone15手機殼", ["iphone15", "手机", "机壳"]),
        ("手機，殼", ["手机", "壳"]),
        ("USB-C 2.4G Wi-Fi", ["usb-c", "2.4g", "wi-fi"]),
        ("！？😀", []),
    ],
)
def test_bigrams(text: str, tokens: list[str]) -> None:
    """Pairs within Chinese runs, a lone character as itself, Latin runs whole."""
    assert bigrams(text) == tokens


def test_every_generated_title_has_words_and_bigrams(
    knowledge: Knowledge, segmenter: Segmenter
) -> None:
    """No listing of a generated shop is invisible to either way of searching by words."""
    for row in Generator(knowledge, 3).stream(300):
        assert len(segmenter.words(row.listing.title)) >= 3
        assert len(bigrams(row.listing.title)) >= 5


def test_cuts_are_where_words_begin_and_end() -> None:
    """辦公車位 is cut after 辦公; the ends of the text are cuts; an empty text has one."""
    assert Segmenter().cuts(fold("辦公車位")) == {0, 2, 4}
    assert Segmenter().cuts("") == {0}
    text = "清理 下水道!usb-c"
    assert {0, len(text)} <= Segmenter().cuts(text)
