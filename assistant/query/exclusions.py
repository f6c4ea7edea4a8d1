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
_LONGEST_ENGLISH = 24
# What ends the clause of an exclusion. 的 does: 不要雞肉的貓糧 goes on with what is wanted.
_CLAUSE_END = r"[,，。;；!！?？]|的|也|就|但|可以|并且| please| for | but "
_CLAUSE_END_CHINESE = r"\s(?![a-z])"
_JOINED = re.compile(r"\s*(?:、|/|和|跟|或|及|与|\band\b|\bor\b|\bnor\b)\s*")
_TRAILING = re.compile(r"(嘅|款|类|了|啦|喔|哦|吧|材质|成分|味道)+$")
_LEADING = re.compile(r"^(有|是|用|含|带|要|加|一点|任何|那种|什么|any |a |an |the )+")


@dataclass(frozen=True, slots=True)
class Excluded:
    """The words, and the spans of the folded text that said so."""

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = read_vocabulary().data["exclusion"]
    cues = "|".join(
        rf"(?<![a-z]){re.escape(cue)}" if cue.isascii() else re.escape(cue)
        for cue in sorted(data["before"], key=lambda cue: (-len(cue), cue))
    )
    degrees = "|".join(map(re.escape, data["degree"]))
    said = re.compile(
        rf"(?<![要是])(?:{cues})(?!{degrees})\s*"
        rf"(.*?)(?={_CLAUSE_END}|{_CLAUSE_END_CHINESE}|、?(?:{cues})|$)(?:的)?"
    )
    around = re.compile("|".join(rf"{a}(.{{1,{LONGEST_WORD}}}?)(?:{b})" for a, b in data["around"]))
    substances = "|".join(map(re.escape, data["substances"]))
    without = re.compile(rf"(?:无|没有|没|零|0|免)({substances})")
    return said, around, without


def read_exclusions(text: str) -> Excluded:
    """Return what a folded text excludes, each once in order of place; nothing gives empty
    tuples.
    """
    said, around, without = _patterns()
    found: list[tuple[int, str]] = []
    spans = []
    for match in said.finditer(text):
        words = [word for part in _JOINED.split(match[1]) if (word := _word(part))]
        if words:
            found += [(match.start(), word) for word in words]
            spans.append(match.span())
    for pattern in (around, without):
        for match in pattern.finditer(text):
            word = _word(next(group for group in match.groups() if group))
            if word:
                found.append((match.start(), word))
            if word and pattern is around:
                spans.append(match.span())
    in_order = sorted(found, key=lambda entry: entry[0])
    return Excluded(tuple(dict.fromkeys(word for _, word in in_order)), tuple(spans))


def absent_form(word: str) -> re.Pattern[str]:
    """The word as something that a text has: 香精 but not in 無香精 or 不含香精."""
    absent = read_vocabulary().data["exclusion"]["absent"]
    guards = "".join(rf"(?<!{re.escape(cue)})" for cue in absent)
    return re.compile(guards + re.escape(word))


def _word(raw: str) -> str | None:
    """Return the thing that is named, or None if it is none or too long to be one."""
    word = _LEADING.sub("", _TRAILING.sub("", raw.strip()))
    longest = _LONGEST_ENGLISH if word.isascii() else LONGEST_WORD
    return word if 0 < len(word) <= longest else None
