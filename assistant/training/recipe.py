"""THE RECIPE, top to bottom: pairs → tokenizer → teacher's vectors → student → distillation →
contrast → weights.

Every stage writes into the work folder and is passed over if it is there: an interrupted training
goes on.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from assistant.query.authored import read_authored_queries
from assistant.text.fold import fold
from assistant.training.authored import at_most, make_groups
from assistant.training.contrast import ContrastSettings, contrast
from assistant.training.corpus import Pair, read_pairs
from assistant.training.distil import DistilSettings, distil
from assistant.training.student import new_student, open_student, save_weights
from assistant.training.teacher import teach
from assistant.training.tokenizer import train_tokenizer
from catalog.knowledge import Knowledge, read_kind_names, read_knowledge


@dataclass(frozen=True, slots=True)
class RecipeSettings:
    """`data` holds the text sets, `work` the stages between, `output` gets the finished weights."""

    data: Path
    work: Path
    output: Path
    english_share: float = 0.3
    titles_a_kind: int = 12
    queries_a_kind: int | None = None  # at most so many: for learning curves
    seed: int = 7
    distil: DistilSettings = field(default_factory=DistilSettings)
    contrast: ContrastSettings = field(default_factory=ContrastSettings)


def train_model(settings: RecipeSettings, tell: Callable[[str], None]) -> Path:
    """Run all stages and return the folder of the finished weights; `tell` hears of each stage."""
    settings.work.mkdir(parents=True, exist_ok=True)
    log = settings.work / "losses.jsonl"
    knowledge = read_knowledge()
    pairs = read_pairs(settings.data, english_share=settings.english_share, seed=settings.seed)
    tell(f"{len(pairs):,} pairs, {len(knowledge.kinds):,} kinds")
    tokenizer = _tokenizer(settings, pairs, knowledge)
    tell("the teacher reads the English side")
    targets = teach([pair.english for pair in pairs], settings.work / "teacher.npy")
    texts = [pair.text for pair in pairs]
    distilled = settings.work / "distilled"
    if not distilled.exists():
        tell("distillation")
        student = new_student(tokenizer, settings.work / "new", seed=settings.seed)
        distil(student, texts, targets, settings.distil, log)
        student.save(str(distilled))
    tell("contrast on authored knowledge")
    student = open_student(distilled)
    queries = read_authored_queries()
    if settings.queries_a_kind is not None:
        queries = at_most(queries, settings.queries_a_kind)
    groups = make_groups(knowledge, queries, titles_a_kind=settings.titles_a_kind)
    contrast(student, groups, (texts, targets), settings.contrast, log)
    return save_weights(student, settings.output)


def _tokenizer(settings: RecipeSettings, pairs: list[Pair], knowledge: Knowledge) -> Path:
    """Learn the tokenizer from all texts, with the names of all kinds four times, authored or
    not.
    """
    folder = settings.work / "tokenizer"
    if not (folder / "tokenizer.json").exists():
        listed = read_kind_names().values()
        names = [fold(text) for kind in listed for text in (kind.name, *kind.aliases)]
        needs = [fold(need) for kind in knowledge.kinds for need in kind.needs]
        texts = [*names * 4, *needs, *(pair.text for pair in pairs)]
        random.Random(f"{settings.seed}/tokenizer").shuffle(texts)
        train_tokenizer(texts, folder)
    return folder
