"""How well the rebuilt library knows the truth: kinds and attributes, also by how titles tell the
kind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.rebuild.record import Record
from catalog.product import Truth


@dataclass(frozen=True, slots=True)
class RebuildQuality:
    """Shares from 0 to 1; nan-free: an empty catalogue has 0 everywhere.

    `by_style` gives the kind accuracy for titles with the name, an alias only, or neither.
    """

    products: int
    kind_accuracy: float
    by_style: dict[str, float]
    attribute_precision: float
    attribute_recall: float


def measure_rebuild(records: Iterable[Record], truths: Iterable[Truth]) -> RebuildQuality:
    """Compare records and truths of the same products in the same order.

    Precision: extracted (name, value) pairs that are true, over all extracted; recall: over all
    true pairs.
    """
    right: dict[str, list[bool]] = defaultdict(list)
    extracted = true = correct = 0
    for record, truth in zip(records, truths, strict=True):
        right[truth.title_style.value].append(record.kind == truth.kind)
        extracted += len(record.attributes)
        true += len(truth.attributes)
        correct += sum(truth.attributes.get(a.name) == a.value for a in record.attributes)
    every = [hit for hits in right.values() for hit in hits]
    return RebuildQuality(
        products=len(every),
        kind_accuracy=_share(sum(every), len(every)),
        by_style={style: _share(sum(hits), len(hits)) for style, hits in sorted(right.items())},
        attribute_precision=_share(correct, extracted),
        attribute_recall=_share(correct, true),
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
