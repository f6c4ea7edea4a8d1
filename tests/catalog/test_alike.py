"""Facts about likeness: the quick ways find exactly what comparing all with all finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.alike import alike_pairs, groups_of, near_copies, trigrams

OVER = 0.8
WORDS = st.text(alphabet="甲乙丙，", min_size=1, max_size=14)


def test_trigrams_pass_over_signs() -> None:
    """Punctuation and spaces do not count; a short text is its own trigram."""
    assert trigrams("甲乙，丙 丁！") == {"甲乙丙", "乙丙丁"}
    assert trigrams("甲") == {"甲"}
    assert trigrams("！") == {""}


@given(st.lists(WORDS, max_size=12))
def test_alike_pairs_are_what_comparing_all_with_all_finds(texts: list[str]) -> None:
    """The prefix filter loses no pair and adds none."""
    sets = [trigrams(text) for text in texts]
    slow = {
        (a, b)
        for b in range(len(sets))
        for a in range(b)
        if len(sets[a] & sets[b]) > OVER * len(sets[a] | sets[b])
    }
    found = list(alike_pairs(texts, over=OVER))
    assert len(found) == len(set(found))
    assert set(found) == slow


def test_one_letter_more_is_alike_and_one_less_within_is_not() -> None:
    """Of nine trigrams one more keeps the likeness; a letter lost in the middle breaks three."""
    texts = ["地漏裡一直飛出小黑蟲", "地漏裡一直飛出小黑蟲呢", "地漏一直飛出小黑蟲"]
    assert list(alike_pairs(texts, over=OVER)) == [(0, 1)]


def test_groups_hang_together_by_pairs() -> None:
    """Who is alike to one of a group belongs to it."""
    assert groups_of([(4, 5), (0, 2), (2, 7), (9, 5)]) == [[0, 2, 7], [4, 5, 9]]
    assert groups_of([]) == []


@pytest.mark.parametrize(
    ("text", "other", "is_near"),
    [
        ("清理下水道小飛蟲的東西", "清理下水道小飛蟲的東西", True),
        ("清理下水道小飛蟲的藥品", "清理下水道小飛蟲的東西", True),
        ("清理浴室地板小飛蟲東西", "清理下水道小飛蟲的東西", False),
        ("小飛蟲的藥", "小飛蟲的水", False),  # short: must be equal
        ("小飛蟲的藥", "小飛蟲的藥", True),
    ],
)
def test_near_copies(text: str, other: str, is_near: bool) -> None:
    """A quarter of the letters may be changed, from eight letters on; shorter texts are equal."""
    found = list(near_copies(["別的", text], [other], within=0.25, from_length=8))
    assert found == ([(1, 0)] if is_near else [])


def test_nothing_is_near_nothing() -> None:
    """Without others there is no copy."""
    assert list(near_copies(["甲乙丙"], [], within=0.25, from_length=8)) == []
