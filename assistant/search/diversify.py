"""The first page is not crowded: near-duplicates go down, and no merchant takes more than two of
the first ten.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

PAGE = 10
PER_MERCHANT = 2
ALIKE = 0.8  # Jaccard similarity of titles' character pairs


def spread(
    order: Sequence[int],
    merchant_of: Callable[[int], int],
    pairs_of: Callable[[int], frozenset[str]],
) -> list[int]:
    """Return the same places with crowding ones moved behind the first page, otherwise in order.

    `order` are places of candidates, best first; `pairs_of` gives the character pairs of a place's
    title. Both are
    asked for the first places only.
    """
    page: list[int] = []
    later: list[int] = []
    merchants: Counter[int] = Counter()
    titles: list[frozenset[str]] = []
    for at, place in enumerate(order):
        if len(page) == PAGE:
            return [*page, *later, *order[at:]]
        merchant, title = merchant_of(place), pairs_of(place)
        if merchants[merchant] >= PER_MERCHANT or any(_alike(title, shown) for shown in titles):
            later.append(place)
            continue
        page.append(place)
        merchants[merchant] += 1
        titles.append(title)
    return [*page, *later]


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) > ALIKE * max(1, len(one | other))
