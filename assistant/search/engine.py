"""The search, told top to bottom: understand, find kinds, retrieve under the musts, rank, spread,
explain.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.embedding.encoder import Encoder
from assistant.index.lexical import LexicalIndex
from assistant.index.vector import VectorIndex
from assistant.query.kinds import KindRanker, KindScores
from assistant.query.query import Query, Sort
from assistant.query.understand import Understander
from assistant.rebuild.record import Records
from assistant.search.abstain import AbstainSettings, is_unknown
from assistant.search.columns import Columns
from assistant.search.constrain import Constrainer
from assistant.search.diversify import spread
from assistant.search.documents import query_tokens
from assistant.search.near_field import NearField
from assistant.search.rank import Parts, RankWeights, kind_part, price_part, score, score_single
from assistant.search.reasons import reasons_for
from assistant.search.relax import relax
from assistant.search.results import Delivery, Hit, Relaxed, Results, Scores
from assistant.search.retrieve import Candidates, Leg, best_of_kinds, merge
from assistant.search.systems import DEFAULT, System, system_named
from assistant.search.wishes import fit
from assistant.text.segment import Segmenter, bigrams
from catalog.storage import Catalogue

if TYPE_CHECKING:
    from numpy.typing import NDArray

DEEPEST = 1_000  # hits that may be reached
STEP = 1e-5  # between scores that would be equal: runs are written with six decimals
PAGED_KIND = 0.5  # least kind part of what counts as found
WISHED = 150  # candidates whose attributes are held against the wishes
NAMED = 0.4  # a need of which this share is the kind's name asks for the kind, not for a use


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """How deep each leg looks, and how kinds and candidates are weighed."""

    leg_depth: int = 200
    kinds_shown: int = 5
    kinds_retrieved: int = 5
    plausible: float = 0.35  # kinds with this share of the best posterior count as fitting
    per_kind: int = 120
    weights: RankWeights = field(default_factory=RankWeights)
    abstain: AbstainSettings = field(default_factory=AbstainSettings)


@dataclass(frozen=True, slots=True)
class BareParts:
    """One encoding, one vector search and one word search of a query."""

    encode: Callable[[], object]
    vectors: Callable[[], object]
    words: Callable[[], object]


class SearchEngine:
    """Everything opened; `search` is the one call. Indexes by name come from two openers, on first
    use.
    """

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        records: Records,
        columns: Columns,
        near_field: NearField,
        constrainer: Constrainer,
        kinds: KindRanker,
        encoder: Encoder,
        segmenter: Segmenter,
        understander: Understander,
        kind_texts: Sequence[str],
        open_words: Callable[[str], LexicalIndex],
        open_vectors: Callable[[str], VectorIndex],
        settings: SearchSettings,
    ) -> None:
        """`kind_texts` are the folded texts behind the rows of the kind ranker's vectors."""
        self._catalogue = catalogue
        self._records = records
        self._columns = columns
        self._near_field = near_field
        self._constrainer = constrainer
        self._kinds = kinds
        self._encoder = encoder
        self._segmenter = segmenter
        self._understander = understander
        self._kind_texts = kind_texts
        self._open_words = open_words
        self._open_vectors = open_vectors
        self._settings = settings
        bands = (
            np.array(
                [kind.price_yuan for kind in catalogue.knowledge.kinds] or [(1, 1)],
                dtype=np.float32,
            )
            * 100
        )
        self._bands = np.vstack([bands, [[1.0, 1e9]]]).astype(np.float32)  # last: unknown kinds, -1

    def understand(self, text: str) -> Query:
        """Return the query behind a text; raises InvalidQuery."""
        return self._understander.understand(text)

    def bare_parts(self, text: str) -> BareParts:
        """Return the calls that no search of the default system can do without, for timing them
        alone.
        """
        system = system_named(DEFAULT)
        query = self.understand(text)
        vector = self._encoder.encode_queries([query.need])[0]
        tokens = query_tokens(query.need, self._segmenter)
        depth = self._settings.leg_depth
        assert system.words, "the default system has both legs"
        assert system.vectors, "the default system has both legs"
        words, vectors = self._open_words(system.words), self._open_vectors(system.vectors)
        return BareParts(
            encode=lambda: self._encoder.encode_queries([query.need]),
            vectors=lambda: vectors.nearest(vector, depth),
            words=lambda: words.best(tokens, depth),
        )

    def forget(self) -> None:
        """Clear memories for repeated texts; only timings need it."""
        self._encoder.forget()

    def delivery(self, position: int) -> Delivery | None:
        """Return the soonest delivery from a store nearby; None if no open store has the
        product.
        """
        return self._near_field.delivery(position)

    def search(
        self, asked: str | Query, k: int = 10, system: str = DEFAULT, *, first: int = 0
    ) -> Results:
        """Return up to k hits after the `first` best ones; raises InvalidQuery and UnknownSystem.

        With no hit, `abstained` tells that the shop has nothing like it; otherwise nothing keeps
        every must.
        """
        chosen = system_named(system)
        query = self.understand(asked) if isinstance(asked, str) else asked
        span = range(first, min(first + k, DEEPEST))
        if chosen.name == "random":
            return self._random(query, span)
        vector = self._encoder.encode_queries([query.need])[0] if chosen.vectors else None
        if not chosen.knows_kinds:
            return self._single(query, chosen, vector, span)
        kinds = self._kinds.rank(query.need, vector)
        if is_unknown(query.need, kinds, self._settings.abstain):
            return Results(query, (), (), abstained=True)
        kept, relaxed, passing = self._constrain(query, kinds)
        candidates = self._retrieve(kept, chosen, vector, kinds, passing, depth=span.stop)
        parts = self._score(kept, candidates, kinds)
        order = self._order(kept, candidates, parts, kinds)
        return self._results(query, kept, candidates, parts, order, span, kinds, relaxed)

    def _constrain(
        self, query: Query, kinds: KindScores
    ) -> tuple[Query, tuple[Relaxed, ...], NDArray[np.bool_] | None]:
        if not query.has_musts:
            return query, (), None
        plausible = np.zeros(len(kinds.total) + 1, dtype=bool)  # last: unknown, -1
        plausible[self._plausible(kinds)] = True
        fitting = plausible[self._columns.kind]
        kept, relaxed = relax(query, fitting, self._columns.price, self._constrainer.passing)
        return kept, relaxed, self._constrainer.passing(kept)

    def _plausible(self, kinds: KindScores) -> NDArray[np.int64]:
        floor = self._settings.plausible * float(kinds.posterior.max())
        return np.flatnonzero(kinds.posterior >= floor)

    def _retrieve(
        self,
        query: Query,
        system: System,
        vector: NDArray[np.float32] | None,
        kinds: KindScores | None,
        passing: NDArray[np.bool_] | None,
        depth: int = 0,
    ) -> Candidates:
        depth = max(depth, self._settings.leg_depth)
        lexical = semantic = index = None
        if system.words:
            tokens = query_tokens(query.need, self._segmenter)
            lexical = Leg(*self._open_words(system.words).best(tokens, depth, passing))
        if system.vectors and vector is not None:
            index = self._open_vectors(system.vectors)
            semantic = Leg(*index.nearest(vector, depth, passing))
        by_kind = np.empty(0, np.int64)
        if kinds is not None:
            by_kind = best_of_kinds(
                kinds.posterior,
                self._columns.kind,
                self._sort_keys(query.sort),
                passing,
                kinds=self._settings.kinds_retrieved,
                each=self._settings.per_kind,
            )
        return merge(lexical, semantic, by_kind, index, vector)

    def _score(self, query: Query, candidates: Candidates, kinds: KindScores) -> Parts:
        rows = candidates.positions
        kind_of = self._columns.kind[rows]
        bands = self._bands[kind_of]
        parts = {
            "kind": kind_part(
                kinds.total,
                kind_of,
                self._columns.confidence[rows],
                self._settings.weights.kind_spread,
            ),
            "quality": self._columns.quality[rows],
            "price": price_part(self._columns.price[rows], bands[:, 0], bands[:, 1]),
        }
        wish = np.zeros(len(rows), np.float32)
        wishes = query.wishes
        if wishes:  # reading attributes costs: only those that may come up are looked at
            before = score(candidates, self._settings.weights, wish=wish, **parts)
            for place in np.argsort(-before.total, kind="stable")[:WISHED].tolist():
                wish[place] = fit(self._records.pairs(int(rows[place])), wishes)
        return score(candidates, self._settings.weights, wish=wish, **parts)

    def _order(
        self, query: Query, candidates: Candidates, parts: Parts, kinds: KindScores
    ) -> list[int]:
        """Return places of candidates, best first; an order asked for in words goes over the
        fitting ones first.
        """
        rows = candidates.positions
        order = np.lexsort((rows, -parts.total))
        if query.sort is not None:
            return self._sorted(query.sort, rows, order, kinds)
        return spread(
            order.tolist(),
            lambda place: int(self._columns.merchant[rows[place]]),
            lambda place: frozenset(bigrams(self._title(int(rows[place])))),
        )

    def _sorted(
        self, sort: Sort, rows: NDArray[np.int64], order: NDArray[np.int64], kinds: KindScores
    ) -> list[int]:
        """Sort those that fit about as well as the best by what was asked for; the others keep
        their order behind.
        """
        keys = self._sort_keys(sort)[rows]
        fits = np.isin(self._columns.kind[rows], self._plausible(kinds))
        fitting = [place for place in order.tolist() if fits[place]]
        fitting.sort(key=lambda place: (keys[place], rows[place]))
        return [*fitting, *(place for place in order.tolist() if not fits[place])]

    def _sort_keys(self, sort: Sort | None) -> NDArray[np.float32]:
        """Return float32 (n,): what products are ordered by, the smallest first; the best ones
        without a sort.
        """
        columns = self._columns
        keys: dict[Sort | None, NDArray[Any]] = {
            None: -columns.quality,
            Sort.PRICE_ASC: columns.price,
            Sort.PRICE_DESC: -columns.price,
            Sort.RATING: -columns.rating,
            Sort.SALES: -columns.sales,
            Sort.ETA: self._near_field.minutes,
        }
        return np.asarray(keys[sort], dtype=np.float32)

    def _single(
        self, query: Query, system: System, vector: NDArray[np.float32] | None, span: range
    ) -> Results:
        """A system with one leg: its own order, under the musts; it knows no kinds and never
        abstains.
        """
        candidates = self._retrieve(
            query, system, vector, None, self._constrainer.passing(query), depth=span.stop
        )
        parts = score_single(candidates)
        order = np.lexsort((candidates.positions, -parts.total)).tolist()
        return self._results(query, query, candidates, parts, order, span, None, ())

    def _random(self, query: Query, span: range) -> Results:
        """Products drawn for this text among those that keep the musts: the floor of every
        comparison.
        """
        passing = self._constrainer.passing(query)
        rows = np.arange(len(self._catalogue)) if passing is None else np.flatnonzero(passing)
        drawn = random.Random(f"random/{query.text}").sample(rows.tolist(), min(DEEPEST, len(rows)))
        scores = np.linspace(1.0, 0.0, len(drawn) + 1, dtype=np.float32)[:-1]
        candidates = Candidates(np.array(drawn, np.int64), scores, None)
        order = list(range(len(drawn)))
        results = self._results(query, query, candidates, score_single(candidates), order, span)
        return replace(results, hits=tuple(replace(h, scores=Scores()) for h in results.hits))

    def _results(
        self,
        query: Query,
        kept: Query,
        candidates: Candidates,
        parts: Parts,
        order: Sequence[int],
        span: range,
        kinds: KindScores | None = None,
        relaxed: tuple[Relaxed, ...] = (),
    ) -> Results:
        falling = _falling(parts.total[order[: span.stop]])
        plausible = None if kinds is None else frozenset(self._plausible(kinds).tolist())
        hits = []
        for at in range(span.start, min(span.stop, len(order))):
            place = order[at]
            hit = self._hit(int(candidates.positions[place]), falling[at], _scores(parts, place))
            hits.append(self._explained(kept, hit, kinds, plausible))
        names = () if kinds is None else self._kind_names(kinds)
        return Results(query, names, tuple(hits), relaxed, total=self._total(parts, kinds))

    def _total(self, parts: Parts, kinds: KindScores | None) -> int:
        """How many products are worth paging through: those of plausible kinds, or all of a single
        leg.
        """
        if kinds is None or parts.kind is None:
            return len(parts.total)
        return int((parts.kind >= PAGED_KIND).sum())

    def _kind_names(self, kinds: KindScores) -> tuple[str, ...]:
        chosen = self._plausible(kinds)
        order = chosen[np.lexsort((chosen, -kinds.posterior[chosen]))][: self._settings.kinds_shown]
        return tuple(self._catalogue.knowledge.kinds[int(place)].id for place in order)

    def _hit(self, position: int, score: float, scores: Scores) -> Hit:
        place = int(self._columns.kind[position])
        kind = self._catalogue.knowledge.kinds[place].id if place >= 0 else None
        product_id = str(self._catalogue.column("product_id")[position].as_py())
        delivery = self._near_field.delivery(position)
        return Hit(position, product_id, kind, score, scores, near_field=delivery)

    def _explained(
        self, query: Query, hit: Hit, kinds: KindScores | None, plausible: frozenset[int] | None
    ) -> Hit:
        """Return the hit with its reasons; a use is only claimed for kinds that the need fits."""
        place = int(self._columns.kind[hit.position])
        kind = self._catalogue.knowledge.kinds[place] if place >= 0 else None
        use = None
        if kinds is not None and plausible is not None and place in plausible:
            is_named = kinds.named[place] >= NAMED
            use = "" if is_named else self._kind_texts[int(kinds.nearest_need[place])]
        listing, record = self._catalogue.listing(hit.position), self._records[hit.position]
        merchant = self._catalogue.merchants.get(listing.merchant_id)
        reasons = reasons_for(query, listing, record, kind, use, hit.near_field, merchant)
        return replace(hit, reasons=reasons)

    def _title(self, position: int) -> str:
        return str(self._catalogue.column("title")[position].as_py())


def _scores(parts: Parts, place: int) -> Scores:
    def of(part: NDArray[np.float32] | None) -> float | None:
        return None if part is None else round(float(part[place]), 6)

    return Scores(
        of(parts.semantic), of(parts.lexical), of(parts.kind), of(parts.quality), of(parts.price)
    )


def _falling(scores: NDArray[np.float32]) -> list[float]:
    """Return the scores made strictly falling: those moved down the page keep below who stands
    before them.
    """
    falling: list[float] = []
    for value in scores.tolist():
        falling.append(min(value, falling[-1] - STEP) if falling else value)
    return falling
