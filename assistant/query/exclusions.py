"""What must not be in it: 不要噴霧, 不含酒精, 無香精, 除了白色以外. Degrees are no exclusions:
不要太貴.

Works on folded text; gives folded words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from assistant.query.vocabulary import read_vocabulary

LONGEST_WORD = 8  # characters; a longer clause tells a story, not a thing to leave out
_CLAUSE_END = r"[,，。;；!！?？、\s]|的|也|就|但|可以|并且|\band\b|\bor\b"
_TRAILING = re.compile(r"(的|嘅|款|类|了|啦|喔|哦|吧|材质|成分|味道|please)+$")
_LEADING = re.compile(r"^(有|是|用|含|带|要|加|一点|任何|那种|什么|any |a |an |the )+")


@dataclass(frozen=True, slots=True)
class Excluded:
    """The words, and the spans of the folded text that said so."""

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = read_vocabulary().data["exclusion"]
    cues = "|".join(sorted(map(re.escape, data["before"]), key=lambda w: (-len(w), w)))
    degrees = "|".join(map(re.escape, data["degree"]))
    said = re.compile(
        rf"(?<![要是])(?:{cues})(?!{degrees})\s*(.*?)(?={_CLAUSE_END}|{cues}|$)(?:的)?"
    )
    around = re.compile("|".join(rf"{a}(.{{1,{LONGEST_WORD}}}?)(?:{b})" for a, b in data["around"]))
    substances = "|".join(map(re.escape, data["substances"]))
    without = re.compile(rf"(?:无|没有|没|零|0|免)({substances})")
    return said, around, without


def read_exclusions(text: str) -> Excluded:
    """Return what a folded text excludes, in order, each once; nothing excluded gives empty
    tuples.
    """
    said, around, without = _patterns()
    words: list[str] = []
    spans = []
    for found in said.finditer(text):
        if (found[1] and len(found[1]) > 1) or _is_list_start(text, found.end()):
            end = _end_of_list(text, found.end(), words)
            _add(words, found[1])
            spans.append((found.start(), end))
    for pattern in (around, without):
        for found in pattern.finditer(text):
            _add(words, next(group for group in found.groups() if group))
            if pattern is around:
                spans.append(found.span())
    return Excluded(tuple(dict.fromkeys(words)), tuple(spans))


def absent_form(word: str) -> re.Pattern[str]:
    """The word as something that a text has: 香精 but not in 無香精 or 不含香精."""
    absent = read_vocabulary().data["exclusion"]["absent"]
    guards = "".join(rf"(?<!{re.escape(cue)})" for cue in absent)
    return re.compile(guards + re.escape(word))


def _is_list_start(text: str, end: int) -> bool:
    return text[end : end + 1] == "、"


def _end_of_list(text: str, end: int, words: list[str]) -> int:
    """不要雞肉、牛肉: what follows 、 within the clause is unwanted too."""
    for part in re.finditer(r"、([^,，。;；!！?？\s、]{1,6})", text[end:]):
        if part.start() != 0 and text[end + part.start() - 1] not in "、" and part.start() > 0:
            break
        _add(words, part[1])
        end += part.end()
        return _end_of_list(text, end, words)
    return end


def _add(words: list[str], raw: str) -> None:
    word = _LEADING.sub("", _TRAILING.sub("", raw.strip()))
    if 0 < len(word) <= LONGEST_WORD or (word.isascii() and 0 < len(word) <= 24):
        words.append(word)
