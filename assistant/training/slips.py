"""Texts as people type them: a wrong character of the same sound, a letter too few, half a text.

Pinyin comes from pypinyin (training only). Every slip is drawn from the random numbers given.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable

HOMOPHONES = 12  # of one sound, the commonest; nobody slips into a rare character
SHORTEST_CUT = 9  # characters; shorter texts are not cut
LARGEST_CUT = 0.35  # of the text

_HAN = re.compile(r"[\u4e00-\u9fff]")
_WORD = re.compile(r"[a-z]{4,}")


class Slips:
    """Changes folded texts; what is common is counted from the texts given."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._others = _homophones(Counter("".join(_HAN.findall("".join(texts)))))

    def slip(self, text: str, draw: random.Random) -> str:
        """Return the text with one slip, or as it is where none fits."""
        kinds = [self._sound, self._letters, self._cut]
        draw.shuffle(kinds)
        for change in kinds:
            changed = change(text, draw)
            if changed and changed != text:
                return changed
        return text

    def _sound(self, text: str, draw: random.Random) -> str:
        """Put another character of the same sound for one character in eight, at least one."""
        places = [place for place, one in enumerate(text) if one in self._others]
        characters = list(text)
        for place in draw.sample(places, min(len(places), 1 + len(text) // 8)):
            characters[place] = draw.choice(self._others[text[place]])
        return "".join(characters)

    def _letters(self, text: str, draw: random.Random) -> str:
        """Leave out a letter of an English word, double it, or change it with the next."""
        words = list(_WORD.finditer(text))
        if not words:
            return text
        word = draw.choice(words)
        at = draw.randrange(word.start() + 1, word.end() - 1)
        one, two = text[at], text[at + 1]
        return text[:at] + draw.choice((two, one + one + two, two + one)) + text[at + 2 :]

    def _cut(self, text: str, draw: random.Random) -> str:
        """Take a piece out of a long text, up to a third of it."""
        if len(text) < SHORTEST_CUT:
            return text
        size = draw.randint(2, max(2, int(len(text) * LARGEST_CUT)))
        at = draw.randrange(len(text) - size + 1)
        return (text[:at] + text[at + size :]).strip()


def _homophones(common: Counter[str]) -> dict[str, list[str]]:
    """Character → other common characters of its sound (tones apart), the commonest first."""
    from pypinyin import Style, lazy_pinyin

    by_sound: dict[str, list[str]] = {}
    ordered = sorted(common, key=lambda one: (-common[one], one))
    for character, sound in zip(ordered, lazy_pinyin(ordered, style=Style.NORMAL), strict=True):
        by_sound.setdefault(sound, []).append(character)
    groups = [group[:HOMOPHONES] for group in by_sound.values() if len(group) > 1]
    return {one: [other for other in group if other != one] for group in groups for one in group}
