"""Facts about what must not be in it: what is left out, and what only sounds like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.query.exclusions import LONGEST_WORD, absent_form, read_exclusions
from assistant.text.fold import fold

SAID = [
    ("不要噴霧", ["噴霧"]),
    ("不要喷雾", ["喷雾"]),
    ("不要雞肉、牛肉", ["雞肉", "牛肉"]),
    ("不要鸡肉、牛肉、鱼肉", ["鸡肉", "牛肉", "鱼肉"]),
    ("貓罐頭，不要雞肉、牛肉", ["雞肉", "牛肉"]),
    ("不要雞肉、牛肉的貓罐頭", ["雞肉", "牛肉"]),
    ("不要雞肉、不要牛肉", ["雞肉", "牛肉"]),
    ("不要牛肉和雞肉", ["牛肉", "雞肉"]),
    ("不要紅色也不要藍色", ["紅色", "藍色"]),
    ("不要辣的零食", ["辣"]),
    ("不想要塑膠的", ["塑膠"]),
    ("不含酒精的洗手乳", ["酒精"]),
    ("不要含有酒精成分", ["酒精"]),
    ("不能有堅果", ["堅果"]),
    ("唔要香味", ["香味"]),
    ("無香精", ["香精"]),
    ("无香精的洗衣精", ["香精"]),
    ("沒有香精的面霜", ["香精"]),
    ("零咖啡因", ["咖啡因"]),
    ("0咖啡因", ["咖啡因"]),
    ("無色素無香精", ["色素", "香精"]),
    ("無鋼圈內衣", ["鋼圈"]),
    ("除了白色以外", ["白色"]),
    ("除了白色以外都可以", ["白色"]),
    ("除了白色之外", ["白色"]),
    ("除了白色都行", ["白色"]),
    ("without alcohol", ["alcohol"]),
    ("no plastic please", ["plastic"]),
    ("without nuts, no milk", ["nuts", "milk"]),
    ("hand soap without fragrance and parabens", ["fragrance", "parabens"]),
    ("a phone case that is not black", ["black"]),
    ("不要香精，不要香精", ["香精"]),
]
UNSAID = [
    "",
    "不要太貴",
    "不要太贵的",
    "不要那麼大",
    "不要這麼甜",
    "不要超過三百",
    "不要超過三百元的耳機",
    "不要再買了",
    "不要",
    "不要，謝謝",
    "要不要買這個",
    "是不是不含酒精",
    "無線耳機",
    "無糖飲料",
    "不鏽鋼保溫杯",
    "不沾鍋",
    "免洗筷",
    "不用電的",
    "notebook",
    "nothing special",
    "north face",
    "not too expensive",
    "not so big",
]


@pytest.mark.parametrize(("text", "words"), SAID)
def test_what_is_excluded(text: str, words: list[str]) -> None:
    """Every word that must not be in it, in the order said, each once, folded."""
    assert read_exclusions(fold(text)).words == tuple(map(fold, words))


@pytest.mark.parametrize("text", UNSAID)
def test_what_only_sounds_like_it(text: str) -> None:
    """Degrees, questions, names of things and other words exclude nothing."""
    assert read_exclusions(fold(text)).words == ()


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("洗手乳，不含酒精，三百以內", ["不含酒精"]),
        ("不要雞肉、牛肉", ["不要鸡肉、牛肉"]),
        ("除了白色以外的手機殼", ["除了白色以外"]),
        ("無香精洗衣精", []),
    ],
)
def test_spans_are_the_words_that_said_so(text: str, spans: list[str]) -> None:
    """What is cut from the need is what said the exclusion; the name 無香精洗衣精 stays whole."""
    folded = fold(text)
    assert [folded[start:end] for start, end in read_exclusions(folded).spans] == spans


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("花香精華香精洗衣精", True),
        ("無香精洗衣精", False),
        ("不含香精", False),
        ("未加香精", False),
        ("0香精", False),
        ("無香精，贈香精片", True),
        ("洗衣精", False),
    ],
)
def test_a_text_has_a_word_unless_it_denies_it(text: str, has: bool) -> None:
    """香精 is in a text that names it, and not in one that says 無香精 or 不含香精."""
    assert bool(absent_form("香精").search(fold(text))) is has


def test_an_excluded_word_is_a_word_and_no_pattern() -> None:
    """Signs that mean something in patterns mean themselves."""
    assert absent_form("a+b(").search("a+b(c")
    assert not absent_form("a.b").search("axb")


@given(st.lists(st.sampled_from([text for text, _ in SAID] + UNSAID), max_size=4), st.text())
def test_words_are_short_and_spans_lie_in_the_text(texts: list[str], more: str) -> None:
    """Whatever is said, words are short, said once, and in the text; spans do not leave it."""
    folded = fold("，".join([*texts, more]))
    excluded = read_exclusions(folded)
    assert len(set(excluded.words)) == len(excluded.words)
    assert all(word and word in folded for word in excluded.words)
    assert all(len(w) <= LONGEST_WORD or (w.isascii() and len(w) <= 24) for w in excluded.words)
    assert all(0 <= start < end <= len(folded) for start, end in excluded.spans)
