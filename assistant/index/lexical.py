"""Ranks by words: BM25 over token fields, by tantivy. Knows tokens and positions, not what they
mean.

A document is its position and, for each field, a list of tokens. Fields are weighed at query time.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tantivy import Index, Query

POSITION = "position"
TERMS_AT_MOST = 64  # of one query; a pasted page must not cost a second
LISTED_SHARE = (
    0.05  # with fewer passing documents than this share they are listed in the query itself
)
WRITER_BYTES = 60_000_000


class LexicalIndex:
    """Documents numbered from 0 under one set of fields."""

    def __init__(self, index: Index, weights: Mapping[str, float]) -> None:
        self._index = index
        self._weights = dict(weights)
        self._searcher = index.searcher()

    @classmethod
    def build(
        cls,
        folder: Path,
        documents: Iterable[Mapping[str, Sequence[str]]],
        weights: Mapping[str, float],
    ) -> None:
        """Write an index of the documents, numbered in the order given, into an empty folder."""
        import tantivy

        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        schema = tantivy.SchemaBuilder().add_unsigned_field(POSITION, indexed=True, fast=True)
        for field in weights:
            # tokens come ready: white space is the only cut, nothing is dropped
            schema = schema.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
        index = tantivy.Index(schema.build(), path=str(folder))
        writer = index.writer(
            heap_size=WRITER_BYTES, num_threads=1
        )  # one thread: the same order every time
        for position, document in enumerate(documents):
            row = tantivy.Document()
            row.add_unsigned(POSITION, position)
            for field in weights:
                row.add_text(field, " ".join(document.get(field, ())))
            writer.add_document(row)
        writer.commit()
        writer.wait_merging_threads()

    @classmethod
    def open(cls, folder: Path, weights: Mapping[str, float]) -> LexicalIndex:
        """Open what `build` wrote; the fields are those of `weights`."""
        import tantivy

        return cls(tantivy.Index.open(str(folder)), weights)

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def best(
        self, tokens: Mapping[str, Sequence[str]], k: int, passing: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return (positions, scores) of the k best documents among the passing ones, best first,
        ties by position.

        `tokens` gives each field the tokens to look for; no token gives empty arrays. Fewer than k
        come back only
        where fewer passing documents have any of the tokens.
        """
        query = self._query(tokens)
        if query is None or len(self) == 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        if passing is None:
            return self._collect(query, k)
        allowed = int(passing.sum())
        if allowed <= LISTED_SHARE * len(self):
            return self._collect(self._among(query, np.flatnonzero(passing)), k)
        wanted = k
        while True:  # look further down until k pass or the list ends
            positions, scores = self._collect(query, wanted)
            kept = passing[positions]
            if kept.sum() >= k or len(positions) < wanted:
                return positions[kept][:k], scores[kept][:k]
            wanted *= 4

    def _query(self, tokens: Mapping[str, Sequence[str]]) -> Query | None:
        import tantivy

        schema = self._index.schema
        clauses = []
        for field, weight in self._weights.items():
            for token in list(dict.fromkeys(tokens.get(field, ())))[:TERMS_AT_MOST]:
                term = tantivy.Query.term_query(schema, field, token, "freq")
                clauses.append((tantivy.Occur.Should, tantivy.Query.boost_query(term, weight)))
        return tantivy.Query.boolean_query(clauses) if clauses else None

    def _among(self, query: Query, positions: NDArray[np.int64]) -> Query:
        import tantivy

        listed = tantivy.Query.term_set_query(self._index.schema, POSITION, positions.tolist())
        silent = tantivy.Query.const_score_query(listed, 0.0)
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, query), (tantivy.Occur.Must, silent)]
        )

    def _collect(self, query: Query, k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the k best, ties by position: looks on until the last score is below the k-th.

        tantivy orders ties by segment, which is not the order of positions.
        """
        k = min(k, len(self))
        wanted = k
        while True:
            limit = min(wanted + 1, len(self))
            hits = self._searcher.search(query, limit=max(1, limit), count=False).hits
            if len(hits) <= k or limit == len(self) or hits[-1][0] < hits[k - 1][0]:
                break
            wanted *= 4
        if not hits:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        addresses = [address for _, address in hits]
        positions = np.array(self._searcher.fast_field_values(POSITION, addresses), np.int64)
        scores = np.array([score for score, _ in hits], np.float32)
        order = np.lexsort((positions, -scores))[:k]
        return positions[order], scores[order]
