"""Text → Query: every must and wish that is said in words, and the need that remains.

Rules over authored words; nothing is guessed. Which kinds may serve is the ranker's business
(kinds.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.errors import InvalidQuery
from assistant.query.exclusions import read_exclusions
from assistant.query.price import read_price
from assistant.query.query import Query, Sort
from assistant.query.vocabulary import either, read_vocabulary
from assistant.text.fold import fold
from assistant.text.numbers import find_numbers
from assistant.text.script import script_of

LONGEST_QUERY = 500  # characters
MOST_PIECES = 999
_SORTS = (Sort.PRICE_ASC, Sort.PRICE_DESC, Sort.RATING, Sort.SALES, Sort.ETA)
_BROKEN = re.compile("[\ud800-\udfff]")
_FILLER = re.compile(r"^[,，。;；!！?？、\s的]+|[,，。;；、\s]+$")
_SIZE = re.compile(
    r"(?<!\d)\d{1,6}(?:\.\d+)?\s?(?:ml|毫升|l(?![a-z])|升|kg|公斤|g(?![a-z])|克|cm|公分|厘米|寸|吋|mm|"
    r"w(?![a-z])|瓦|mah)|(?<![a-z])(?:[sml]|x{1,3}[sl])码|\d{2}码"
)


class Understander:
    """Authored words plus the brands of the catalogue."""

    def __init__(self, brands: Iterable[str] = ()) -> None:
        self._brands = {fold(brand): brand for brand in brands if len(fold(brand)) > 1}
        self._brand = either(list(self._brands)) if self._brands else None

    def understand(self, text: str) -> Query:
        """Return the query; raises InvalidQuery if the text is empty or longer than 500
        characters.
        """
        if len(text) > LONGEST_QUERY:
            raise InvalidQuery(
                "query", f"the query has {len(text)} characters; at most {LONGEST_QUERY} are read"
            )
        if _BROKEN.search(text):
            raise InvalidQuery("query", "the query holds half of a surrogate pair: broken text")
        folded = fold(text)
        if not folded:
            raise InvalidQuery(
                "query", "the query is empty: say what you need, such as 清理下水道小飛蟲的東西"
            )
        patterns = read_vocabulary().patterns
        price = read_price(folded)
        excluded = read_exclusions(folded)
        hurry = [found.span() for found in patterns["near_field"].finditer(folded)]
        sort, sort_spans = _sort(folded)
        need = _cut(folded, [*price.spans, *excluded.spans, *hurry, *sort_spans])
        brand = self._brand.search(need) if self._brand else None
        return Query(
            text=text,
            need=need or folded,
            script=script_of(text),
            price=price.range,
            exclude=excluded.words,
            brand=self._brands[brand[0]] if brand else None,
            color=_family("colors", need),
            size=_size(need),
            material=_family("materials", need),
            audience=_family("audiences", need),
            quantity=_quantity(need),
            sort=sort,
            near_field=bool(hurry),
        )


def _family(name: str, text: str) -> str | None:
    """Return the first value of the family that the text names."""
    for value, pattern in read_vocabulary().families[name]:
        if pattern.search(text):
            return value
    return None


def _size(text: str) -> str | None:
    exact = _SIZE.search(text)
    return exact[0] if exact else _family("sizes", text)


def _quantity(text: str) -> int | None:
    """Return how many pieces are asked for; one is the usual and is not said back."""
    units = "|".join(map(re.escape, read_vocabulary().data["quantity"]["units"]))
    for number in find_numbers(text):
        if (
            re.match(rf"\s?(?:{units})(?!月|小时|人)", text[number.end :])
            and 1 < number.value <= MOST_PIECES
        ):
            return int(number.value)
    return None


def _sort(text: str) -> tuple[Sort | None, list[tuple[int, int]]]:
    for sort in _SORTS:
        found = read_vocabulary().patterns[sort.value].search(text)
        if found:
            return sort, [found.span()]
    return None, []


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return the text without the spans (they may overlap), without loose punctuation."""
    kept = [
        character
        for place, character in enumerate(text)
        if not any(a <= place < b for a, b in spans)
    ]
    return re.sub(r"[,，。;；\s]{2,}", "，", _FILLER.sub("", "".join(kept)))
