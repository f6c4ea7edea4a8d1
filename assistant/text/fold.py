"""One spelling for matching: NFKC, lower case, Simplified characters. The original is what people
see.

Character by character, never by phrase: phrase tables turn 桌布 into 壁纸 and 擴音器 into 免提器.
Knows nothing of words or products.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

_CJK_BLOCKS = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00))
_SPACES = re.compile(r"\s+")


@cache
def simplified_characters() -> dict[int, str]:
    """Code point → Simplified character, for every CJK character that changes; made once, about 40
    ms.
    """
    from opencc import OpenCC  # slow to load: only where text is folded

    characters = [chr(point) for low, high in _CJK_BLOCKS for point in range(low, high)]
    lines = "\n".join(characters)  # a line each, so that no phrase rule can apply
    simplified = OpenCC("t2s").convert(OpenCC("hk2s").convert(lines)).split("\n")
    table = {ord(old): new for old, new in zip(characters, simplified, strict=True) if old != new}
    return table | _variants()


def fold(text: str) -> str:
    """Return the text as it is matched: NFKC, lower case, Simplified, single spaces, no outer
    spaces.

    fold(fold(text)) == fold(text); an empty text gives an empty text.
    """
    plain = unicodedata.normalize("NFKC", text).lower().translate(simplified_characters())
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", plain)).strip()


def _variants() -> dict[int, str]:
    lines = (files("assistant.text") / "variants.tsv").read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {ord(source): target for source, target in pairs}
