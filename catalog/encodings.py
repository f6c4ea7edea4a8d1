"""Which encoding a file of Chinese text is in: UTF-8 with or without BOM, UTF-16 with BOM, GB18030
or Big5.

A wrong guess between GB18030 and Big5 turns common characters into rare ones: the one with more
common ones wins.
"""

from __future__ import annotations

import codecs
from pathlib import Path

SAMPLE_BYTES = 256 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(path: Path) -> str | None:
    """Return Python's name of the encoding, or None if the text fits none of them."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE_BYTES)
    for mark, name in _BOMS:
        if sample.startswith(mark):
            return name
    if _decoded(sample, "utf-8") is not None:
        return "utf-8"
    texts = {name: _decoded(sample, name) for name in ("gb18030", "big5")}
    fitting = {name: _common_share(text, name) for name, text in texts.items() if text is not None}
    return max(fitting, key=lambda name: (fitting[name], name)) if fitting else None


def _decoded(sample: bytes, encoding: str) -> str | None:
    """Decode strictly; a character cut off at the end of the sample is no fault."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(
            sample, final=len(sample) < SAMPLE_BYTES
        )
    except UnicodeDecodeError:
        return None


def _common_share(text: str, encoding: str) -> float:
    """Return the share of the Chinese characters that are in the first, most used, level of the
    encoding.
    """
    chinese = [character for character in text if "\u3400" <= character <= "\u9fff"]
    if not chinese:
        return 0.0
    low, high = (0xB0, 0xD7) if encoding == "gb18030" else (0xA4, 0xC6)
    charset = "gb2312" if encoding == "gb18030" else "big5"
    common = sum(
        low <= (character.encode(charset, "ignore") or b"\0")[0] <= high for character in chinese
    )
    return common / len(chinese)
