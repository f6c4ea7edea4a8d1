"""Facts about texts as people type them."""

from __future__ import annotations

import random

from assistant.training.slips import SHORTEST_CUT, Slips

TEXTS = ["驱蚊液", "文具盒", "充电宝", "冲洗", "umbrella for the rain"]
SLIPS = Slips(TEXTS)


def slipped(text: str) -> set[str]:
    return {SLIPS.slip(text, random.Random(seed)) for seed in range(60)}


def test_a_wrong_character_has_the_same_sound() -> None:
    """蚊 and 文 are both wen, 充 and 冲 both chong; nothing else can be put there."""
    assert slipped("驱蚊") == {"驱文"}
    assert "冲电" in slipped("充电")


def test_an_english_word_loses_doubles_or_swaps_a_letter() -> None:
    """The first letter stays, and at most one letter more or less is there; two equal letters
    that change places are no slip.
    """
    words = {SLIPS.slip("garlic", random.Random(seed)) for seed in range(400)}
    assert "garlic" not in words
    assert {"galic", "garrlic", "gralic"} <= words
    for word in words:
        assert word[0] == "g"
        assert abs(len(word) - len("garlic")) <= 1


def test_a_long_text_is_cut_and_a_short_one_is_not() -> None:
    """At most about a third of a long text is taken out."""
    long = "一二三四五六七八九十甲乙"  # no character has a common one of its sound
    assert len(long) >= SHORTEST_CUT
    for text in slipped(long):
        assert 0.6 * len(long) <= len(text) < len(long)
    assert slipped("甲乙") == {"甲乙"}


def test_the_same_draw_gives_the_same_slip() -> None:
    """Slips come from the random numbers given alone."""
    again = Slips(TEXTS)
    for seed in range(20):
        text = TEXTS[seed % len(TEXTS)]
        one = SLIPS.slip(text, random.Random(seed))
        assert one == again.slip(text, random.Random(seed))
