"""What of a listing or record is looked at: the texts behind every index, in one place.

Raw texts are what the merchant typed; rebuilt texts add what the shop knows of the kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.query.wording import Wording
from assistant.rebuild.record import Record
from assistant.text.fold import fold
from assistant.text.segment import Segmenter, bigrams
from catalog.product import Listing

if TYPE_CHECKING:
    from catalog.knowledge import Kind
    from catalog.scenes import Scene

# Weights of the token fields; chosen on the development split (decision 0004).
RAW_FIELDS: Mapping[str, float] = {"words": 1.0, "pairs": 0.35}
REBUILT_FIELDS: Mapping[str, float] = {"words": 1.0, "pairs": 0.35, "uses": 0.5}
NAME_WEIGHT, ALIAS_WEIGHT = 3.0, 2.0
ASKED_WEIGHT = 0.5  # of each authored query (decision 0007)
TITLE_START = 20  # characters of the title that go into a record's vector


def raw_text(listing: Listing) -> str:
    """Title, category, brand and attributes as typed."""
    return " ".join((listing.title, listing.category, listing.brand, *listing.attributes.values()))


def raw_tokens(listing: Listing, segmenter: Segmenter) -> dict[str, list[str]]:
    text = raw_text(listing)
    return {"words": segmenter.words(text), "pairs": bigrams(listing.title)}


def rebuilt_tokens(
    listing: Listing,
    record: Record,
    kind_tokens: Mapping[str, Sequence[str]] | None,
    segmenter: Segmenter,
) -> dict[str, list[str]]:
    """Raw tokens, the values extracted, and the kind's own (from `kind_tokens_of`, made once a
    kind).
    """
    text = " ".join(
        (listing.title, listing.brand, *(attribute.value for attribute in record.attributes))
    )
    named = list(kind_tokens["words"]) if kind_tokens else []
    uses = list(kind_tokens["uses"]) if kind_tokens else []
    return {
        "words": [*segmenter.words(text), *named],
        "pairs": bigrams(listing.title),
        "uses": uses,
    }


def kind_tokens_of(kind: Kind, segmenter: Segmenter) -> dict[str, list[str]]:
    """The kind's names as words, and its needs, scenes and shoppers as uses (each word once)."""
    words = [word for text in (kind.name, *kind.aliases) for word in segmenter.words(text)]
    uses = [
        word
        for text in (*kind.needs, *kind.scenes, *kind.shoppers)
        for word in segmenter.words(text)
    ]
    return {"words": list(dict.fromkeys(words)), "uses": list(dict.fromkeys(uses))}


def query_tokens(need: str, segmenter: Segmenter) -> dict[str, list[str]]:
    """The tokens of a need for every field."""
    words = segmenter.words(need)
    return {"words": words, "pairs": bigrams(need), "uses": words}


def scene_reasons(scenes: Iterable[Scene]) -> dict[str, list[str]]:
    """Kind id → why scenes need it, folded: what it is for, on some occasion."""
    reasons: dict[str, list[str]] = {}
    for scene in scenes:
        for item in scene.items:
            reasons.setdefault(item.kind, []).append(fold(item.why))
    return reasons


def kind_document(
    kind: Kind, wording: Wording, reasons: Sequence[str] = (), asked: Sequence[str] = ()
) -> dict[str, float]:
    """Weighed words and bigrams of all that is known of a kind and of how it is asked for, for
    ranking kinds by words.
    """
    weighed: Counter[str] = Counter()
    texts = [*_kind_texts(kind), *((reason, 1.0) for reason in reasons)]
    for text, weight in (*texts, *((query, ASKED_WEIGHT) for query in asked)):
        for token in wording.tokens(text):
            weighed[token] += weight  # type: ignore[assignment]
    return dict(weighed)


def kind_texts(kind: Kind, reasons: Sequence[str] = ()) -> list[tuple[str, bool]]:
    """Folded texts whose vectors stand for the kind, each once, and whether it is a need (not a
    name, nor why a scene needs it).
    """
    names = dict.fromkeys((fold(text), False) for text in (*kind.words, kind.name_en))
    needs = dict.fromkeys((fold(text), True) for text in kind.needs)
    return [*names, *needs, *dict.fromkeys((reason, False) for reason in reasons)]


def _kind_texts(kind: Kind) -> list[tuple[str, float]]:
    return [
        (kind.name, NAME_WEIGHT),
        (kind.name_en, NAME_WEIGHT),
        *((alias, ALIAS_WEIGHT) for alias in kind.aliases),
        *(
            (text, 1.0)
            for text in (*kind.needs, *kind.scenes, *kind.shoppers, *kind.selling_points)
        ),
        *((value, 0.5) for values in kind.attributes.values() for value in values),
    ]


def record_text(listing: Listing, kind: Kind | None) -> str:
    """The folded text whose vector stands for a record: the kind's name, then how the title begins.

    Short on purpose: encoding is most of the build, and what follows in a title is promotion
    (decision 0004). A listing of unknown kind has only its title.
    """
    if kind is None:
        return fold(listing.title)
    return fold(f"{kind.name} {listing.title[:TITLE_START]}")
