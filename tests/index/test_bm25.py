"""Facts about BM25 over a few documents, checked by the formula written out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.index.bm25 import Bm25

Document = Mapping[str, float]
DOCUMENTS: list[Document] = [
    {"浴室": 2, "蟲": 1},
    {"蟲": 3},
    {},
    {"手機": 1, "殼": 1, "浴室": 0.5},
]


def slowly(
    documents: Sequence[Document], tokens: Sequence[str], k1: float, b: float
) -> list[float]:
    """Robertson and Zaragoza (2009), document by document, token by token."""
    mean = max(sum(sum(document.values()) for document in documents) / len(documents), 1e-9)
    scores = []
    for document in documents:
        score = 0.0
        for token in tokens:
            holders = sum(token in other for other in documents)
            idf = math.log(1 + (len(documents) - holders + 0.5) / (holders + 0.5))
            count, norm = document.get(token, 0), 1 - b + b * sum(document.values()) / mean
            score += idf * count * (k1 + 1) / (count + k1 * norm) if count else 0
        scores.append(score)
    return scores


@given(
    documents=st.lists(
        st.dictionaries(st.sampled_from("甲乙丙丁"), st.sampled_from([0.5, 1, 2, 7])), min_size=1
    ),
    tokens=st.lists(st.sampled_from("甲乙丙丁戊")),
    k1=st.sampled_from([0.9, 1.2, 2.0]),
    b=st.sampled_from([0.0, 0.5, 1.0]),
)
def test_it_is_its_slow_twin(
    documents: list[Document], tokens: list[str], k1: float, b: float
) -> None:
    """Any documents and any query are scored as the formula says."""
    scores = Bm25.of(documents, k1=k1, b=b).scores(tokens)
    assert scores == pytest.approx(slowly(documents, tokens, k1, b), rel=1e-4)


def test_the_document_with_the_words_is_first() -> None:
    """The canary: a document made of the query's words has the highest score."""
    for place in (0, 1, 3):
        assert Bm25.of(DOCUMENTS).scores(list(DOCUMENTS[place])).argmax() == place


def test_a_token_said_twice_counts_twice() -> None:
    """Saying a token twice doubles what it gives."""
    index = Bm25.of(DOCUMENTS)
    assert index.scores(["蟲", "蟲"]) == pytest.approx(2 * index.scores(["蟲"]))


@pytest.mark.parametrize("tokens", [[], ["不在"], [""]])
def test_nothing_known_scores_nothing(tokens: list[str]) -> None:
    """No token, or none that a document has, gives zero to every document."""
    scores = Bm25.of(DOCUMENTS).scores(tokens)
    assert scores.tolist() == [0, 0, 0, 0]
    assert scores.dtype == np.float32


def test_no_document_no_score() -> None:
    """Without documents the scores are empty."""
    assert Bm25.of([]).scores(["蟲"]).tolist() == []


def test_rare_words_weigh_more() -> None:
    """Of two words that stand once in a document the rarer one gives more."""
    scores = Bm25.of([{"常": 1, "罕": 1}, {"常": 1}, {"常": 1}])
    assert scores.scores(["罕"])[0] > scores.scores(["常"])[0] > 0


def test_what_is_saved_scores_the_same(tmp_path: Path) -> None:
    """Saved and opened again, every document has the score it had; empty ones too."""
    for documents in (DOCUMENTS, [{}, {}], []):
        index = Bm25.of(documents)
        index.save(tmp_path / "words.npz")
        again = Bm25.open(tmp_path / "words.npz")
        for token in ("蟲", "浴室", "不在"):
            assert again.scores([token]).tolist() == index.scores([token]).tolist()
