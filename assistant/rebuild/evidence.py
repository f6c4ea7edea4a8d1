"""A listing as a bag of tokens that tell its kind. No price, no merchant: they tell little and
mislead much.
"""

from __future__ import annotations

from assistant.text.fold import fold
from assistant.text.segment import Segmenter, bigrams
from catalog.product import Listing


def evidence(listing: Listing, segmenter: Segmenter) -> list[str]:
    """Return the title's words and bigrams, its category, and attribute names and values, each
    marked by its field.
    """
    words = [f"w:{word}" for word in segmenter.words(listing.title)]
    pairs = [f"g:{pair}" for pair in bigrams(listing.title)]
    given = [f"a:{fold(name)}" for name in listing.attributes]
    values = [f"v:{fold(value)}" for value in listing.attributes.values()]
    labels = [f"v:{fold(variant.label)}" for variant in listing.variants]
    return [*words, *pairs, f"c:{fold(listing.category)}", *given, *values, *labels]
