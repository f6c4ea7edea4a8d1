"""The whole recipe in small: a teacher of a few words, a handful of pairs, the real stages."""

from __future__ import annotations

import gzip
import json
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.embedding.bert import BertEncoder
from assistant.embedding.encoder import fingerprint_of
from assistant.embedding.open import open_encoder
from assistant.embedding.static import StaticEncoder
from assistant.training import recipe, tokenizer
from assistant.training.authored import Example
from assistant.training.contrast import (
    ContrastSettings,
    class_loss,
    fitting,
    prototype_rows,
    shuffled,
)
from assistant.training.corpus import NoPairs, read_pairs
from assistant.training.distil import DistilSettings
from assistant.training.recipe import CONTRASTS, RecipeSettings, Student, train_model
from catalog.knowledge import Knowledge, read_knowledge
from tests.shop import few_of

PAIRS = [
    ("red shoes", "紅色的鞋"),
    ("blue shoes", "藍色的鞋"),
    ("red phone", "紅色的手機"),
    ("blue phone", "藍色的手機"),
    ("clean the drain", "清理排水孔"),
    ("clean the phone", "清理手機"),
    ("red cat", "紅色的貓"),
    ("blue cat", "藍色的貓"),
]
WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "red", "blue", "shoes", "phone", "clean")


def write_teacher(folder: Path) -> Path:
    """Save a two-layer BERT that knows ten words, as sentence-transformers would."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    from assistant.training.student import assemble_student

    raw = Tokenizer(models.WordPiece({word: n for n, word in enumerate(WORDS)}, unk_token="[UNK]"))
    raw.pre_tokenizer = pre_tokenizers.Whitespace()
    raw.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    fast = PreTrainedTokenizerFast(
        tokenizer_object=raw, pad_token="[PAD]", unk_token="[UNK]", model_max_length=96
    )
    sizes = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
    config = BertConfig(vocab_size=len(WORDS), intermediate_size=64, **sizes)
    bert = BertModel(config, add_pooling_layer=False)
    assemble_student(bert, fast, folder / "bert").save(str(folder / "teacher"))
    return folder / "teacher"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recipe")
    pairs = folder / "data" / "tatoeba-anki" / "pairs.tsv.gz"
    pairs.parent.mkdir(parents=True)
    with gzip.open(pairs, "wt", encoding="utf-8") as out:
        out.writelines(f"{english}\t{chinese}\tx\n" for english, chinese in PAIRS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the libraries say while they load is not ours
        write_teacher(folder)
    return folder


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Knowledge:
    """Few kinds, queries and pieces: what is left is quick, and the stages are the real ones."""
    knowledge = few_of(read_knowledge())
    queries = [q for q in recipe.read_authored_queries() if q.kinds[0] in knowledge.by_id]
    monkeypatch.setattr(recipe, "read_knowledge", lambda: knowledge)
    monkeypatch.setattr(recipe, "read_authored_queries", lambda: queries[:60])
    monkeypatch.setattr(recipe, "read_scenes", list)
    monkeypatch.setattr(tokenizer, "VOCABULARY_SIZE", 2_500)
    monkeypatch.setattr(tokenizer, "LEARNT_SIZE", 3_000)
    return knowledge


def settings_in(place: Path, name: str, student: Student, **changes: Any) -> RecipeSettings:
    return RecipeSettings(
        data=place / "data",
        work=place / name,
        output=place / name / "weights",
        teacher=place / "teacher",
        student=student,
        layers=(1,),
        titles_a_kind=1,
        distil=DistilSettings(batch_size=4, epochs=2),
        contrast=replace(CONTRASTS[student], batch_size=32, rounds=1.0, remembered=4),
        **changes,
    )


def trained(
    settings: RecipeSettings, tell: Callable[[str, int, int], None] = lambda *_: None
) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return train_model(settings, tell)


@pytest.mark.parametrize("student", list(Student))
def test_the_recipe_ends_in_weights_that_fold(
    place: Path, small: Knowledge, student: Student
) -> None:
    """The folder opens our own quick way, both scripts have one vector, every kind has its class,
    and losses are on file.
    """
    folder = trained(settings_in(place, f"whole-{student}", student))
    encoder = open_encoder(str(folder))
    assert isinstance(encoder, BertEncoder if student is Student.BERT else StaticEncoder)
    one, other = encoder.encode(["清理手機", "清理手机"])
    assert np.allclose(one, other)
    assert list(encoder.classes) == [kind.id for kind in small.kinds]
    lines = (folder.parent / "losses.jsonl").read_text("utf-8").splitlines()
    stages = {json.loads(line)["stage"] for line in lines}
    assert stages == ({"distil", "contrast"} if student is Student.BERT else {"contrast"})
    assert not list(folder.parent.glob("*.state"))


def test_the_measured_model_learns_nothing_of_unseen_kinds(
    place: Path, small: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unseen kind has no class, and no query of it reaches the contrast."""
    monkeypatch.setattr(recipe, "is_unseen", lambda kind: kind == "tent")
    seen = []
    contrast = recipe.contrast

    def spy(student: Any, examples: Any, *rest: Any, **named: Any) -> Any:
        seen.extend(examples)
        return contrast(student, examples, *rest, **named)

    monkeypatch.setattr(recipe, "contrast", spy)
    folder = trained(settings_in(place, "measured", Student.STATIC, measured=True))
    assert "tent" not in open_encoder(str(folder)).classes
    tent = small.position["tent"]
    assert all(one.known for one in seen if tent in one.kinds)
    assert any(tent in one.kinds for one in seen)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("student", list(Student))
def test_an_interrupted_training_ends_in_the_same_weights(
    place: Path, monkeypatch: pytest.MonkeyPatch, student: Student
) -> None:
    """Stopped in the middle of the contrast and started again, it comes to the same bytes."""
    from assistant.training import loop

    monkeypatch.setattr(loop, "KEPT_EVERY", 2)
    straight = trained(settings_in(place, f"straight-{student}", student))
    settings = settings_in(place, f"broken-{student}", student)

    def stop(stage: str, done: int, of: int) -> None:
        if stage == "contrast" and done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        trained(settings, stop)
    assert not settings.output.exists()
    assert (settings.work / "contrast.state").exists()
    assert fingerprint_of(trained(settings)) == fingerprint_of(straight)


def test_a_folder_without_pairs_says_what_is_expected(tmp_path: Path) -> None:
    """The error names the folder and the sets."""
    with pytest.raises(NoPairs, match="cc-cedict") as caught:
        read_pairs(tmp_path, english_share=0.3, seed=7)
    assert str(tmp_path) in str(caught.value)


def test_the_loss_is_small_where_texts_lie_at_their_kinds() -> None:
    """At its own proxy a text costs little, at another's much; two right kinds are both right."""
    import torch

    classes, among = torch.eye(4), torch.ones(4, dtype=torch.bool)
    assert class_loss(classes, classes, fitting([[0], [1], [2], [3]], 4), among) < 1e-6
    assert class_loss(classes, classes, fitting([[1], [2], [3], [0]], 4), among) > 19
    between = torch.nn.functional.normalize(torch.tensor([[1.0, 1.0, 0.0, 0.0]]), dim=1)
    both, one = fitting([[0, 1]], 4), fitting([[0]], 4)
    assert class_loss(between, classes, both, among) < 1e-5
    assert class_loss(between, classes, one, among) > 0.5


def test_kinds_that_are_left_out_cost_nothing() -> None:
    """A text of a kind that is not among the classes is not counted, and no text is drawn to it."""
    import torch

    classes, among = torch.eye(4), torch.tensor([True, True, True, False])
    assert class_loss(classes[3:], classes, fitting([[3]], 4), among) == 0
    between = torch.nn.functional.normalize(torch.tensor([[1.0, 0.0, 0.0, 1.0]]), dim=1)
    assert class_loss(between, classes, fitting([[0]], 4), among) < 1e-5


def test_prototypes_are_made_of_the_half_that_is_not_asked() -> None:
    """Pieces of a kind's known texts in the half; its first known text where none is."""
    examples = [
        Example("a", (0,), known=True),
        Example("b", (0, 1), known=True),
        Example("c", (1,), known=False),
    ]
    rows = [[5], [6, 7], [8]]
    assert prototype_rows(rows, examples, {0, 1}, 2) == [[5, 6, 7], [6, 7]]
    assert prototype_rows(rows, examples, {1}, 2) == [[6, 7], [6, 7]]
    assert prototype_rows(rows, examples, {0}, 2) == [[5], [6, 7]]


def test_every_round_reads_every_example_once() -> None:
    """Two and a half rounds over ten examples are 25 places, each at least twice."""
    order = shuffled(10, ContrastSettings(rounds=2.5))
    assert len(order) == 25
    assert sorted(order[:10]) == sorted(order[10:20]) == list(range(10))
    assert order[:10] != order[10:20]
