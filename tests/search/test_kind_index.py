"""Facts about what kinds are ranked by."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.rebuild.rebuild import knowledge_words
from assistant.search.build import wording_of
from assistant.search.kind_index import KindIndex, Told
from assistant.text.segment import Segmenter
from catalog.knowledge import Knowledge, read_knowledge
from tests.fakes import CharacterEncoder
from tests.shop import few_of


class TaughtEncoder(CharacterEncoder):
    """Was taught one of the kinds."""

    @property
    def classes(self) -> dict[str, np.ndarray]:
        return {"tent": np.eye(256, dtype=np.float32)[7]}


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return few_of(read_knowledge())


def made(knowledge: Knowledge, encoder: CharacterEncoder, told: Told | None = None) -> KindIndex:
    wording = wording_of(Segmenter(knowledge_words(knowledge)))
    return KindIndex.make(knowledge, told or Told(), encoder, wording)


def test_a_centre_is_the_mean_of_a_kinds_texts(knowledge: Knowledge) -> None:
    """Without anything learnt, the direction of the sum of the kind's own vectors."""
    index = made(knowledge, CharacterEncoder())
    own = index.vectors[index.texts.owners == 3].sum(axis=0)
    assert np.allclose(index.centres[3], own / np.linalg.norm(own), atol=1e-6)
    assert np.allclose(np.linalg.norm(index.centres, axis=1), 1, atol=1e-6)


def test_what_the_model_was_taught_goes_first(knowledge: Knowledge) -> None:
    """A class of the model is the centre of its kind; kinds it was not taught keep their mean."""
    plain, taught = made(knowledge, CharacterEncoder()), made(knowledge, TaughtEncoder())
    place = knowledge.position["tent"]
    assert taught.centres[place].argmax() == 7
    others = [p for p in range(len(knowledge.kinds)) if p != place]
    assert np.allclose(plain.centres[others], taught.centres[others])


def test_an_index_is_opened_as_it_was_saved(knowledge: Knowledge, tmp_path: Path) -> None:
    """Texts, vectors, centres and words come back."""
    index = made(knowledge, CharacterEncoder(), Told({}, {"tent": ["山上過夜"]}))
    index.save(tmp_path / "kinds")
    again = KindIndex.open(tmp_path / "kinds")
    assert again.texts.texts == index.texts.texts
    assert np.array_equal(again.vectors, index.vectors)
    assert np.array_equal(again.centres, index.centres)
    tokens = ["过夜"]
    assert np.array_equal(again.words.scores(tokens), index.words.scores(tokens))


def test_queries_are_words_of_their_kind(knowledge: Knowledge) -> None:
    """How people ask raises the words' score of the kind, and of no other."""
    asked = made(knowledge, CharacterEncoder(), Told({}, {"tent": ["溯溪搭外帳"] * 3}))
    scores = asked.words.scores(wording_of(Segmenter()).tokens("溯溪"))
    assert scores.argmax() == knowledge.position["tent"]
    assert (scores > 0).sum() == 1
