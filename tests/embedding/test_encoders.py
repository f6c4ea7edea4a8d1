"""The shipped model, our way of running it, and any other model."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.embedding.bert import BertEncoder, is_plain_bert
from assistant.embedding.describe import describe
from assistant.embedding.encoder import fingerprint_of, shipped_weights
from assistant.embedding.open import open_encoder
from assistant.embedding.prompts import prompts_for
from assistant.embedding.sentence import SentenceEncoder
from assistant.embedding.static import StaticEncoder
from assistant.errors import ModelUnavailable
from assistant.text.fold import fold

TEXTS = (
    "清理下水道小飛蟲的東西",
    "貓",
    "",
    "ＡＢＣ　５０ｍｌ",
    "拉鍊壞了，羽絨衣在漏毛，牠把沙發抓爛了",
    "半夜孩子突然燒到39度，家裡什麼都沒有。" * 8,
    "drain fly killer",
)


@pytest.fixture(scope="module")
def shipped() -> Any:
    return open_encoder(None)


def library_model(folder: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the libraries say while they load is not ours
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(str(folder), device="cpu")


@pytest.fixture(scope="module")
def bert(tmp_path_factory: pytest.TempPathFactory) -> tuple[BertEncoder, Any]:
    """A small BERT of random weights, opened by us and by its library."""
    folder = tmp_path_factory.mktemp("bert")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

        from assistant.training.student import assemble_student

        tokenizer = PreTrainedTokenizerFast(
            tokenizer_file=str(shipped_weights() / "tokenizer.json"),
            pad_token="[PAD]",
            model_max_length=96,
        )
        sizes = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
        config = BertConfig(vocab_size=len(tokenizer), intermediate_size=64, **sizes)
        model = assemble_student(BertModel(config), tokenizer, folder / "parts")
        model.save(str(folder / "whole"))
    library = library_model(folder / "whole")
    encoder = open_encoder(str(folder / "whole"))
    assert isinstance(encoder, BertEncoder)
    return encoder, library


def test_our_forward_is_that_of_sentence_transformers(bert: tuple[BertEncoder, Any]) -> None:
    """BERT with mean pooling: the library gives the same vectors, in 32 bits."""
    encoder, library = bert
    wanted = library.encode(list(TEXTS), normalize_embeddings=True)
    assert np.abs(encoder.encode(TEXTS) - wanted).max() < 1e-5
    assert wanted.dtype == np.float32


def test_plain_sentence_transformers_opens_the_shipped_model(shipped: Any) -> None:
    """SentenceTransformer(path) needs no code of ours and gives the same vectors, in 16 bits.

    But for the empty text, which has no direction: zeros from us, no number from the library.
    """
    texts = [text for text in TEXTS if text]
    wanted = library_model(shipped_weights()).encode(texts)
    assert isinstance(shipped, StaticEncoder)
    assert np.abs(shipped.encode(texts) - wanted.astype(np.float32)).max() < 2e-3


def test_both_scripts_have_the_same_vector() -> None:
    """The tokenizer folds by itself: Traditional, Simplified and full-width texts are one."""
    library = library_model(shipped_weights())
    pairs = [(text, fold(text)) for text in TEXTS if text]
    left = library.encode([text for text, _ in pairs]).astype(np.float32)
    right = library.encode([folded for _, folded in pairs]).astype(np.float32)
    assert ((left * right).sum(axis=1) > 0.999).all()


@pytest.mark.parametrize("which", ["shipped", "bert"])
def test_the_order_of_texts_does_not_matter(which: str, request: pytest.FixtureRequest) -> None:
    """Rows come back in the order of the texts, also one by one."""
    opened = request.getfixturevalue(which)
    encoder = opened[0] if which == "bert" else opened
    together = encoder.encode(TEXTS)
    assert np.allclose(together[::-1], encoder.encode(TEXTS[::-1]), atol=1e-5)
    for row, text in zip(together, TEXTS, strict=True):
        assert np.allclose(row, encoder.encode([text])[0], atol=1e-5)
    lengths = [np.linalg.norm(row) for row, text in zip(together, TEXTS, strict=True) if text]
    assert np.allclose(lengths, 1, atol=1e-5)
    assert encoder.encode([]).shape == (0, together.shape[1])


def test_a_need_lies_nearer_to_its_kind_than_to_others(shipped: Any) -> None:
    """A canary against weights that are there but say nothing."""
    need, *kinds = shipped.encode(
        ["清理下水道小飞虫的东西", "蛾蚋清除剂", "手机壳", "猫砂", "饼干"]
    )
    scores = [float(need @ kind) for kind in kinds]
    assert scores[0] == max(scores)


def test_the_weights_are_small_and_have_a_card() -> None:
    """At most 40 MB, and a model card that names every licence."""
    folder = shipped_weights()
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert size < 40_000_000
    assert "licence" in (folder / "MODEL_CARD.md").read_text("utf-8")


def test_another_model_goes_through_the_library(tmp_path: Path) -> None:
    """A folder that is neither plain BERT nor plain static is opened by sentence-transformers."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.models import Dense, Normalize, StaticEmbedding
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(shipped_weights() / "tokenizer.json"))
        modules = [StaticEmbedding(tokenizer, embedding_dim=16), Dense(16, 16), Normalize()]
        SentenceTransformer(modules=modules, device="cpu").save(str(tmp_path / "other"))
        assert not is_plain_bert(tmp_path / "other")
        encoder = open_encoder(str(tmp_path / "other"))
        vectors = encoder.encode(["貓砂", "手機"])
    assert isinstance(encoder, SentenceEncoder)
    assert vectors.shape == (2, 16)
    assert encoder.fingerprint == fingerprint_of(tmp_path / "other")


@pytest.mark.parametrize("name", ["./no/such/folder", "/no/such/folder", "nobody/no-such-model"])
def test_a_model_that_is_not_there_says_what_to_do(name: str) -> None:
    """One clear error with the name and the way out; nothing is downloaded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(ModelUnavailable, match="DAOGOU_MODEL") as caught:
            open_encoder(name)
    assert name in str(caught.value)


def test_the_fingerprint_changes_with_the_weights(tmp_path: Path) -> None:
    """Another byte in a model file is another model."""
    (tmp_path / "config.json").write_text("{}", "utf-8")
    before = fingerprint_of(tmp_path)
    (tmp_path / "config.json").write_text("{ }", "utf-8")
    assert fingerprint_of(tmp_path) != before


def cached_model(cache: Path, name: str) -> Path:
    """Put a small model into a cache of huggingface_hub, as a download would."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import StaticEmbedding
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(shipped_weights() / "tokenizer.json"))
    kept = cache / f"models--{name.replace('/', '--')}"
    folder = kept / "snapshots" / ("0" * 40)
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=16)], device="cpu").save(
        str(folder)
    )
    (kept / "refs").mkdir()
    (kept / "refs" / "main").write_text("0" * 40, "utf-8")
    return folder


def test_a_hubs_name_is_found_in_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that was fetched once opens by its name, with its prompts; its files are its
    fingerprint.
    """
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        folder = cached_model(tmp_path, "someone/multilingual-e5-tiny")
        cached_model(tmp_path, "someone/other-tiny")
        encoder = open_encoder("someone/multilingual-e5-tiny")
        other = open_encoder("someone/other-tiny")
        said = open_encoder(str(folder)).encode(["query: 貓砂", "passage: 貓砂"])
    asked, told = encoder.encode_queries(["貓砂"])[0], encoder.encode(["貓砂"])[0]
    assert np.allclose([asked, told], said, atol=1e-6)
    assert not np.allclose(asked, told)
    assert np.allclose(other.encode_queries(["貓砂"]), other.encode(["貓砂"]))
    assert encoder.fingerprint != fingerprint_of(folder)


def test_what_a_model_says_of_its_prompts_goes_first() -> None:
    """The table speaks only for models that say nothing themselves."""
    assert prompts_for("x/multilingual-e5-small", {}) == {
        "query": "query: ",
        "document": "passage: ",
    }
    own = {"query": "q: ", "passage": "p: "}
    assert prompts_for("x/multilingual-e5-small", own) == {"query": "q: ", "document": "p: "}
    assert prompts_for("x/some-other", {"query": "", "document": ""}) == {}


def test_a_model_is_described_without_loading_it(tmp_path: Path) -> None:
    """Sizes come from the files; a folder that says little is described by what it says."""
    card = describe(shipped_weights())
    assert card.facts["dimensions"] == "384"
    assert card.facts["pieces"] == "30,000"
    assert int(card.facts["parameters"].replace(",", "")) > 10_000_000
    assert card.text.startswith("# ")
    assert describe(tmp_path).facts.keys() == {"folder", "size", "fingerprint"}
