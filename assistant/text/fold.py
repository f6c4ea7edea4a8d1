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
_LAST_CHARACTER = 0x9FFF
_SPACES = re.compile(r"\s+")


@cache
def simplified_characters() -> dict[int, str]:
    """Code point → Simplified character, for every CJK character that changes; made once, about 40
    ms.
    """
    from opencc import OpenCC  # slow to load: only where text is folded

    characters = [chr(point) for low, high in _CJK_BLOCKS for point in range(low, high)]
    lines = "\n".join(characters)  # a line each, so that no phrase rule can apply
    converted = OpenCC("t2s").convert(OpenCC("hk2s").convert(lines)).split("\n")
    variants = _variants()
    table = {}
    for old, new in zip(characters, converted, strict=True):
        new = variants.get(old, new)
        new = variants.get(new, new)
        # targets beyond the first plane are forms that nobody types and no segmenter knows
        if new != old and len(new) == 1 and ord(new) <= _LAST_CHARACTER:
            table[ord(old)] = new
    return table


def fold(text: str) -> str:
    """Return the text as it is matched: NFKC, lower case, Simplified, single spaces, no outer
    spaces.

    fold(fold(text)) == fold(text); an empty text gives an empty text.
    """
    plain = unicodedata.normalize("NFKC", text).lower().translate(simplified_characters())
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", plain)).strip()


def _variants() -> dict[str, str]:
    lines = (files("assistant.text") / "variants.tsv").read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {pair[0]: pair[1] for pair in pairs}
