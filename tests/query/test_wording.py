"""Facts about wording: all regions are told by the same tokens."""

from __future__ import annotations

import pytest

from assistant.query.wording import Wording
from assistant.text.regions import RegionalThing, RegionalWords, read_regional_words
from assistant.text.segment import Segmenter

DRIVE = RegionalThing(("随身碟",), ("手指",), ("u盘",), ("gb",))


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording(Segmenter(["隨身碟", "U盤"]), RegionalWords([DRIVE]))


def test_regions_share_their_tokens(wording: Wording) -> None:
    """隨身碟 and U盤, in either script and full width, are the same tokens."""
    assert wording.tokens("64gb 隨身碟") == wording.tokens("64ＧＢ Ｕ盘")
    assert "u盘" in wording.tokens("随身碟")


def test_tokens_are_words_and_pairs(wording: Wording) -> None:
    """Without a regional word they are the segmenter's words and the character pairs."""
    words, pairs = ["清理", "下水", "水道", "下水道"], ["清理", "理下", "下水", "水道"]
    assert wording.tokens("清理下水道") == [*words, *pairs]
    assert wording.tokens("") == []


@pytest.mark.parametrize(
    ("taiwan", "mainland"),
    [("隨身碟", "U盘"), ("行動電源", "充电宝"), ("洗碗精", "洗洁精"), ("吹風機", "电吹风")],
)
def test_the_shipped_table_joins_everyday_words(taiwan: str, mainland: str) -> None:
    """The same thing in Taiwan's and the mainland's word shares a token."""
    wording = Wording(Segmenter(), RegionalWords(read_regional_words()))
    assert set(wording.tokens(taiwan)) & set(wording.tokens(mainland))
