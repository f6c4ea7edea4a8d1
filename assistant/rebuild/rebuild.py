"""The rebuilding of a product library: each listing gets a kind, attributes with evidence, and
thereby its uses.

Learnt on listings of another seed than any catalogue in use, so that it never saw what it reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.rebuild.attributes import AttributeReader, as_typed
from assistant.rebuild.evidence import evidence
from assistant.rebuild.kind import KindClassifier
from assistant.rebuild.record import Record
from assistant.text.segment import Segmenter
from catalog.generate import Generator
from catalog.knowledge import Knowledge
from catalog.product import Listing

LEARNING_SEED = 900_000_007  # added to nothing: no shop uses it
EXAMPLES = 20_000  # in all, but of each kind at least 16 and at most 32 on the average
LEAST_EACH, MOST_EACH = 16, 32


def learn_classifier(
    knowledge: Knowledge, segmenter: Segmenter, *, seed: int = LEARNING_SEED
) -> KindClassifier:
    """Learn kinds from generated listings of the learning seed, 16 to 32 a kind."""
    kinds = len(knowledge.kinds)
    each = min(max(EXAMPLES // max(kinds, 1), LEAST_EACH), MOST_EACH)
    stream = Generator(knowledge, seed).stream(each * kinds)
    examples = (
        (evidence(row.listing, segmenter), knowledge.position[row.truth.kind])
        for row in stream
        if row.truth is not None
    )
    return KindClassifier.learn(examples, kinds)


def rebuild(
    listings: Iterable[Listing],
    knowledge: Knowledge,
    classifier: KindClassifier,
    segmenter: Segmenter,
) -> Iterator[Record]:
    """Yield a record for every listing, in order."""
    readers = [AttributeReader(kind) for kind in knowledge.kinds]
    for listing in listings:
        guess = classifier.guess(evidence(listing, segmenter))
        if guess.kind < 0:
            yield Record(listing.product_id, None, guess.confidence, as_typed(listing))
        else:
            kind = knowledge.kinds[guess.kind].id
            yield Record(
                listing.product_id, kind, guess.confidence, readers[guess.kind].read(listing)
            )


def knowledge_words(knowledge: Knowledge) -> list[str]:
    """The shop's own words for segmentation: every name and alias."""
    return [word for kind in knowledge.kinds for word in kind.words]
