"""Facts about the index of words, checked by a BM25 of ten lines."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import assistant.index.lexical as lexical_module
from assistant.index.lexical import LexicalIndex
from assistant.text.segment import Segmenter, bigrams
from catalog.generate import Generator
from catalog.knowledge import Knowledge

Document = Mapping[str, Sequence[str]]
WEIGHTS = {"words": 1.0, "pairs": 0.35}
SHARES = [1.0, 0.5, 0.1, 0.04, 0.01, 0.0]  # on both sides of what is listed in the query
VOCABULARY = [f"詞{number}" for number in range(40)]


def made_up(count: int, seed: int = 0) -> list[Document]:
    """Documents of at most 40 tokens a field: short enough to have their length kept exactly."""
    generator = random.Random(seed)

    def tokens(most: int) -> list[str]:
        # frequent and rare tokens, as in any language
        places = (int(40 * generator.random() ** 2) for _ in range(generator.randint(1, most)))
        return [VOCABULARY[place] for place in places]

    return [{"words": tokens(20), "pairs": tokens(35)} for _ in range(count)]


def scores_slowly(
    documents: Sequence[Document], tokens: Mapping[str, Sequence[str]]
) -> NDArray[np.float64]:
    """The obvious twin: BM25 with tantivy's k1 = 1.2 and b = 0.75, field by field."""
    scores = np.zeros(len(documents))
    for field, weight in WEIGHTS.items():
        texts = [document.get(field, ()) for document in documents]
        mean = sum(map(len, texts)) / len(texts)
        for token in dict.fromkeys(tokens.get(field, ())):
            holders = sum(token in text for text in texts)
            idf = math.log(1 + (len(texts) - holders + 0.5) / (holders + 0.5))
            for place, text in enumerate(texts):
                count, norm = text.count(token), 0.25 + 0.75 * len(text) / mean
                scores[place] += weight * idf * 2.2 * count / (count + 1.2 * norm)
    return scores


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return made_up(600)


@pytest.fixture(scope="module")
def index(documents: list[Document], tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    return _opened(tmp_path_factory.mktemp("words") / "index", documents)


def _opened(folder: Path, documents: object) -> LexicalIndex:
    LexicalIndex.build(folder, documents, WEIGHTS)  # type: ignore[arg-type]
    return LexicalIndex.open(folder, WEIGHTS)


def _queries() -> Iterator[dict[str, list[str]]]:
    generator = random.Random(4)
    for size in (1, 2, 5, 12):
        tokens = generator.sample([*VOCABULARY, "無"], size)
        yield {"words": tokens, "pairs": tokens[:2]}
        yield {"words": tokens}


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("k", [1, 10, 1_000])
def test_it_is_its_slow_twin_under_any_mask(
    index: LexicalIndex, documents: list[Document], share: float, k: int
) -> None:
    """The k best passing documents come back with the formula's scores, whatever share passes."""
    generator = np.random.default_rng(int(share * 100) + k)
    for tokens in _queries():
        passing = generator.random(len(documents)) < share
        positions, scores = index.best(tokens, k, passing)
        slow = scores_slowly(documents, tokens)
        expected = np.sort(slow[passing & (slow > 0)])[::-1][:k]
        assert len(set(positions.tolist())) == len(positions)
        assert passing[positions].all()
        assert scores == pytest.approx(expected, rel=1e-4)
        assert scores == pytest.approx(slow[positions], rel=1e-4)


def test_no_mask_lets_all_pass(index: LexicalIndex, documents: list[Document]) -> None:
    """Without a mask, and with one that lets all pass, the same ranking comes back."""
    for tokens in _queries():
        plain = index.best(tokens, 50)
        masked = index.best(tokens, 50, np.ones(len(documents), bool))
        assert plain[0].tolist() == masked[0].tolist()
        assert plain[1].tolist() == masked[1].tolist()


def test_a_token_said_twice_counts_once(index: LexicalIndex) -> None:
    """Repeating a token in the query changes nothing."""
    once, twice = (index.best({"words": ["詞3"] * times}, 10) for times in (1, 2))
    assert once[0].tolist() == twice[0].tolist()
    assert once[1].tolist() == twice[1].tolist()


@pytest.mark.parametrize("passing_every", [1, 2, 50])
def test_ties_go_by_position(tmp_path: Path, passing_every: int) -> None:
    """Of documents that are equal the first ones come back, in order."""
    index = _opened(tmp_path / "index", [{"words": ["蟲"]}] * 400)
    passing = np.arange(400) % passing_every == 0
    positions, _ = index.best({"words": ["蟲"]}, 5, passing)
    assert positions.tolist() == np.flatnonzero(passing)[:5].tolist()


def test_ties_go_by_position_in_big_indexes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So it is where the writer's memory does not hold all documents: they lie in several parts."""
    monkeypatch.setattr(lexical_module, "WRITER_BYTES", 15_000_000)
    generator = random.Random(3)
    documents = (
        {"words": ["蟲", *(f"t{generator.randrange(10**6)}" for _ in range(30))]}
        for _ in range(20_000)
    )
    positions, _ = _opened(tmp_path / "index", documents).best({"words": ["蟲"]}, 10)
    assert positions.tolist() == list(range(10))


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    """No document at all: it opens, and finds nothing with a mask and without."""
    index = _opened(tmp_path / "index", [])
    assert len(index) == 0
    for passing in (None, np.zeros(0, bool)):
        positions, scores = index.best({"words": ["蟲"]}, 5, passing)
        assert (positions.tolist(), scores.tolist()) == ([], [])


@pytest.mark.parametrize("tokens", [{}, {"words": []}, {"words": ["無"]}, {"elsewhere": ["詞1"]}])
def test_a_query_without_known_tokens_finds_nothing(
    index: LexicalIndex, tokens: dict[str, list[str]]
) -> None:
    """No token, no known token or no known field gives empty arrays of the usual types."""
    positions, scores = index.best(tokens, 5)
    assert (positions.tolist(), scores.tolist()) == ([], [])
    assert (positions.dtype, scores.dtype) == (np.int64, np.float32)


@pytest.mark.parametrize(
    "token", ["usb-c", "2.4g", '"', "a:b", "*", "蟲 OR", "\\", "AND", "1.5l", "😀"]
)
def test_a_token_is_looked_for_as_it_is(tmp_path: Path, token: str) -> None:
    """Nothing in a token is syntax or dropped: it finds its document and no other."""
    token = token.replace(" ", "")
    index = _opened(tmp_path / "index", [{"words": ["別"]}, {"words": [token]}])
    assert index.best({"words": [token]}, 5)[0].tolist() == [1]


def test_a_pasted_page_is_looked_for_by_its_first_words(index: LexicalIndex) -> None:
    """Of thousands of tokens the first 64 different ones of a field count."""
    unknown = [f"x{number}" for number in range(5_000)]
    assert len(index.best({"words": ["詞1", *unknown]}, 5)[0]) == 5
    assert len(index.best({"words": [*unknown, "詞1"]}, 5)[0]) == 0


def test_building_again_replaces_what_was_there(tmp_path: Path) -> None:
    """A second build leaves nothing of the first."""
    _opened(tmp_path / "index", [{"words": ["舊"]}] * 3)
    index = _opened(tmp_path / "index", [{"words": ["新"]}])
    assert len(index) == 1
    assert index.best({"words": ["舊"]}, 5)[0].tolist() == []


def test_every_chinese_title_finds_itself(knowledge: Knowledge, tmp_path: Path) -> None:
    """The canary: a title's own words, or its bigrams alone, bring it back before all others."""
    titles = [row.listing.title for row in Generator(knowledge, 3).stream(200)]
    segmenter = Segmenter()
    documents = [{"words": segmenter.words(title), "pairs": bigrams(title)} for title in titles]
    index = _opened(tmp_path / "index", documents)
    for place, document in enumerate(documents):
        assert index.best({"words": document["words"]}, 1)[0].tolist() == [place]
        assert index.best({"pairs": document["pairs"]}, 1)[0].tolist() == [place]
