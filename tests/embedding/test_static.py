"""A static model, run our way and by its library."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.embedding.classes import read_classes, save_classes
from assistant.embedding.encoder import fingerprint_of, shipped_weights
from assistant.embedding.open import open_encoder
from assistant.embedding.static import StaticEncoder, is_plain_static

TEXTS = ("清理下水道小飛蟲的東西", "", "貓", "65W 快充 two ports", "漏水" * 300)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """A static model of random vectors, and the folder that its library saved it in."""
    folder = tmp_path_factory.mktemp("static") / "model"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the libraries say while they load is not ours
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.models import Normalize, StaticEmbedding
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(shipped_weights() / "tokenizer.json"))
        draw = np.random.default_rng(5)
        vectors = draw.normal(size=(tokenizer.get_vocab_size(), 24)).astype(np.float32)
        model = SentenceTransformer(
            modules=[StaticEmbedding(tokenizer, embedding_weights=vectors), Normalize()],
            device="cpu",
        )
        model.save(str(folder))
    return folder, model


def test_our_mean_is_that_of_sentence_transformers(library: tuple[Path, Any]) -> None:
    """The same vectors as the library's, for short, long and empty texts."""
    folder, model = library
    assert is_plain_static(folder)
    encoder = open_encoder(str(folder))
    assert isinstance(encoder, StaticEncoder)
    assert np.abs(encoder.encode(TEXTS) - model.encode(list(TEXTS))).max() < 1e-6
    assert encoder.encode([]).shape == (0, 24)
    assert encoder.encode(TEXTS).dtype == np.float32
    assert not encoder.encode([""]).any()


def test_many_texts_are_read_in_parts(
    library: tuple[Path, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However the texts are cut into parts, rows come back in order."""
    encoder = open_encoder(str(library[0]))
    whole = encoder.encode(TEXTS * 3)
    monkeypatch.setattr("assistant.embedding.static.TEXTS_AT_ONCE", 4)
    assert np.array_equal(encoder.encode(TEXTS * 3), whole)


def test_a_folder_that_is_more_or_less_is_not_taken_for_one(
    library: tuple[Path, Any], tmp_path: Path
) -> None:
    """Missing weights, other modules or no folder at all: the library may try."""
    assert not is_plain_static(tmp_path)
    assert not is_plain_static(tmp_path / "no such")
    text = (library[0] / "modules.json").read_text("utf-8")
    (tmp_path / "modules.json").write_text(text, "utf-8")
    assert not is_plain_static(tmp_path)


def test_classes_come_back_with_the_model(library: tuple[Path, Any], tmp_path: Path) -> None:
    """Ids and unit vectors; the same classes give the same bytes; they are part of the model."""
    vectors = np.array([[3.0, 4.0], [0.0, 2.0]], np.float32)
    save_classes(tmp_path / "a", ["tent", "cat_litter"], vectors)
    save_classes(tmp_path / "b", ["tent", "cat_litter"], vectors)
    one, other = (tmp_path / name / "classes.npz" for name in "ab")
    assert one.read_bytes() == other.read_bytes()
    kept = read_classes(tmp_path / "a")
    assert np.allclose(kept["tent"], [0.6, 0.8], atol=1e-3)
    assert np.allclose(kept["cat_litter"], [0, 1])
    assert read_classes(tmp_path) == {}
    assert fingerprint_of(tmp_path / "a") != fingerprint_of(tmp_path)
    assert open_encoder(str(library[0])).classes == {}
