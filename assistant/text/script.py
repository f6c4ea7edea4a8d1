"""Which script a text is in, and a text in another script. Replies go out in the script that came
in.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache

from assistant.text.fold import simplified_characters

# Simplified forms that are ordinary Traditional characters of another word, or variants in Taiwan.
_BOTH = "台霉游斗岳污岩凶占划准"
_CHINESE = re.compile(r"[\u3400-\u9fff]")


class Script(Enum):
    HANT = "hant"
    HANS = "hans"
    EN = "en"


@cache
def _simplified_only() -> frozenset[str]:
    """Characters that only Simplified text has."""
    table = simplified_characters()
    kept = frozenset(map(chr, table))
    return frozenset(new for new in table.values() if new not in kept) - _shared()


@cache
def _shared() -> frozenset[str]:
    """Characters of Simplified that Traditional text uses too (后, 里, 台, 面 …): Traditional maps
    them to themselves.
    """
    from opencc import OpenCC

    converter = OpenCC("s2tw")
    candidates = sorted(set(simplified_characters().values()))
    traditional = converter.convert("\n".join(candidates)).split("\n")
    return frozenset(
        old for old, new in zip(candidates, traditional, strict=True) if old == new
    ) | frozenset(_BOTH)


def script_of(text: str, *, otherwise: Script = Script.HANT) -> Script:
    """Return the script; a Chinese text that both scripts spell alike is `otherwise`; no Chinese is
    English.
    """
    if not _CHINESE.search(text):
        return Script.EN if re.search(r"[A-Za-z]", text) else otherwise
    traditional = sum(ord(character) in simplified_characters() for character in text)
    simplified = sum(character in _simplified_only() for character in text)
    if traditional == simplified:
        return otherwise
    return Script.HANT if traditional > simplified else Script.HANS


@cache
def _converter(name: str) -> object:
    from opencc import OpenCC

    return OpenCC(name)


def in_script(text: str, script: Script) -> str:
    """Return Chinese text in Traditional (Taiwan forms) or Simplified characters; English stays as
    it is.
    """
    if script is Script.EN:
        return text
    return str(_converter("s2tw" if script is Script.HANT else "t2s").convert(text))  # type: ignore[attr-defined]
