"""Models side by side on the ranking of kinds: the table behind `daogou model measure`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.benchmark.judged import read_development, read_judged
from assistant.benchmark.kind_ranking import (
    LEGS,
    KindRanks,
    groups_of,
    mcnemar,
    rank_kinds,
    success,
)
from assistant.embedding.open import open_encoder
from assistant.query.kinds import KindWeights
from assistant.rebuild.rebuild import knowledge_words
from assistant.search.build import wording_of
from assistant.search.encode import Progress
from assistant.search.kind_index import KindIndex, Told, read_told
from assistant.text.segment import Segmenter
from assistant.training.splits import is_unseen
from catalog.knowledge import read_knowledge

if TYPE_CHECKING:
    from rich.table import Table

SMALLEST_GROUP = 20  # queries; a share of fewer says nothing


@dataclass(frozen=True, slots=True)
class Row:
    """One group of queries by one leg of one model. `p` is against the first model, or None."""

    model: str
    group: str
    queries: int
    leg: str
    success_1: float
    success_5: float
    p: float | None


@dataclass(frozen=True, slots=True)
class Measured:
    rows: Sequence[Row]

    def as_rows(self) -> list[dict[str, Any]]:
        """Plain rows for JSON."""
        return [{name: getattr(row, name) for name in Row.__slots__} for row in self.rows]

    def table(self) -> Table:
        """One line a group and model, success@1 / success@5 a leg."""
        from rich.table import Table

        table = Table("queries", "n", "model", *LEGS, "p", box=None, padding=(0, 1))
        found = {(row.group, row.model, row.leg): row for row in self.rows}
        for group, model in dict.fromkeys((row.group, row.model) for row in self.rows):
            legs = [found[group, model, leg] for leg in LEGS]
            cells = [f"{row.success_1:.3f} / {row.success_5:.3f}" for row in legs]
            p = legs[-1].p
            told = "" if p is None else f"{p:.3f}"
            table.add_row(group, str(legs[0].queries), model, *cells, told)
        return table


def measure_models(
    models: Sequence[str | None],
    path: Path | None,
    *,
    measured: bool,
    progress: Progress,
) -> Measured:
    """Rank the kinds by every model for the queries of a file, or of our development split."""
    queries = read_development() if path is None else read_judged(path)
    knowledge, told = read_knowledge(), read_told()
    if measured:
        asked = {kind: texts for kind, texts in told.asked.items() if not is_unseen(kind)}
        told = Told(told.reasons, asked)
    wording = wording_of(Segmenter(knowledge_words(knowledge)))

    def ranked_by(model: str | None) -> KindRanks:
        encoder = open_encoder(model)
        index = KindIndex.make(knowledge, told, encoder, wording, progress)
        ranker = index.ranker(knowledge, wording, KindWeights())
        return rank_kinds(ranker, encoder, knowledge, queries)

    ranked = [ranked_by(model) for model in models]
    return Measured(
        [
            row
            for group, mask in groups_of(ranked[0].queries, knowledge, is_unseen).items()
            if mask.sum() >= SMALLEST_GROUP or group == "all"
            for model, ranks in zip(models, ranked, strict=True)
            for row in _rows(model or "shipped", group, mask, ranks, ranked[0])
        ]
    )


def _rows(model: str, group: str, mask: Any, ranks: KindRanks, first: KindRanks) -> list[Row]:
    return [
        Row(
            model=model,
            group=group,
            queries=int(mask.sum()),
            leg=leg,
            success_1=success(found[mask], 1),
            success_5=success(found[mask], 5),
            p=None if ranks is first else mcnemar(first.ranks[leg][mask], found[mask]),
        )
        for leg, found in ranks.ranks.items()
    ]
