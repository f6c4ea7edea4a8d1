"""A text as the tokens by which kinds are told: regional words said in one way, then dictionary
words and character pairs.
"""

from __future__ import annotations

from assistant.text.fold import fold
from assistant.text.regions import RegionalWords
from assistant.text.segment import Segmenter, bigrams


class Wording:
    """Used on both sides: for what is known of kinds, and for what is asked."""

    def __init__(self, segmenter: Segmenter, regions: RegionalWords) -> None:
        self._segmenter, self._regions = segmenter, regions

    def tokens(self, text: str) -> list[str]:
        """Return words and pairs of the text, folded and in the words of one region."""
        folded = fold(text)
        said = self._regions.in_one_region(folded, self._segmenter.cuts(folded))
        return [*self._segmenter.words(said), *bigrams(said)]
