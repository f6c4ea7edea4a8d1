"""Real brands and persons must not appear in what we author. The list of them must not either: the
package holds digests of their names, and what is written is digested piece by piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import blake2b
from importlib.resources import files

_LATIN = re.compile(r"[0-9a-z]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]+")
SHORTEST, LONGEST = 2, 6  # characters of a Chinese name


def digest_of(name: str) -> str:
    """Return the digest as the list holds it; names are in lower case and folded characters."""
    return blake2b(name.encode(), digest_size=8).hexdigest()


@cache
def read_digests() -> frozenset[str]:
    lines = (files("catalog") / "words" / "real_names.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def real_names(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield (text, name) for every real name in the folded texts: whole Latin words, and any run
    of 2 to 6 Chinese characters.
    """
    digests = read_digests()
    known: dict[str, bool] = {}
    for text in texts:
        for piece in _pieces(text):
            if piece not in known:
                known[piece] = digest_of(piece) in digests
            if known[piece]:
                yield text, piece


def _pieces(text: str) -> Iterator[str]:
    yield from _LATIN.findall(text)
    for run in _CHINESE.findall(text):
        for size in range(SHORTEST, LONGEST + 1):
            yield from (run[at : at + size] for at in range(len(run) - size + 1))
