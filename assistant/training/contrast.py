"""Contrast: what shoppers ask moves to what the shop knows of the right kind, and away from its
neighbours.

Cross-entropy over the batch at scale 20, both ways; pairs of the same kind are no negatives of each
other. Batches
draw their kinds from few departments, so that the negatives are neighbours. Steps of distillation
are mixed in, so
that what was learnt of the language stays.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.text.regions import RegionalWords, read_regional_words
from assistant.text.segment import Segmenter
from assistant.training.authored import Group
from assistant.training.distil import LONGEST, DistilSettings, distil_loss, forward, optimizer_of

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


TITLE_SHARE = (
    0.2  # of the positives; titles are long, and they teach less than other people's words
)


@dataclass(frozen=True, slots=True)
class ContrastSettings:
    """`rounds`: how often every authored query is the anchor."""

    batch_size: int = 192
    rounds: int = 4
    departments_a_batch: int = 2
    word_rate: float = 6e-4
    rate: float = 1e-4
    scale: float = 20.0
    distil_every: int = 6
    distil_weight: float = 0.5
    regional_share: float = 0.0  # of the anchors that are said in another region's words
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Anchor:
    """Two texts of one kind that should lie close together."""

    kind: int
    text: str
    positive: str


def contrast(
    student: SentenceTransformer,
    groups: Sequence[Group],
    remembered: tuple[Sequence[str], np.ndarray],
    settings: ContrastSettings,
    log: Path,
) -> None:
    """Train the student in place. `remembered` are texts and targets of distillation (see
    distil).
    """
    import torch

    torch.set_flush_denormal(True)
    batches = list(anchor_batches(groups, settings))
    rates = DistilSettings(word_rate=settings.word_rate, rate=settings.rate, warm_up=0.1)
    optimizer, schedule = optimizer_of(student, rates, steps=len(batches))
    draw = random.Random(f"{settings.seed}/remembered")
    student.train()
    began = time.monotonic()
    with log.open("a", encoding="utf-8") as out:
        for step, batch in enumerate(batches):
            loss = contrast_loss(student, batch, settings.scale)
            told = {
                "stage": "contrast",
                "step": step,
                "of": len(batches),
                "contrast": round(loss.item(), 4),
            }
            if step % settings.distil_every == 0:
                places = sorted(draw.sample(range(len(remembered[0])), 192))
                kept = distil_loss(
                    student, [remembered[0][i] for i in places], remembered[1][places], rates.scale
                )
                loss = loss + settings.distil_weight * kept
                told["distil"] = round(kept.item(), 4)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad(set_to_none=True)
            if step % 30 == 0:
                print(
                    json.dumps(told | {"seconds": round(time.monotonic() - began)}),
                    file=out,
                    flush=True,
                )


def contrast_loss(student: SentenceTransformer, batch: Sequence[Anchor], scale: float) -> Any:
    """Return the mean cross-entropy of anchors → positives and back, with same-kind pairs
    masked.
    """
    import torch

    asked = forward(student, tokens_of(student, [anchor.text for anchor in batch]))
    known = forward(student, tokens_of(student, [anchor.positive for anchor in batch]))
    kinds = torch.tensor([anchor.kind for anchor in batch])
    same = (kinds[:, None] == kinds[None, :]) & ~torch.eye(len(batch), dtype=torch.bool)
    logits = (scale * asked @ known.T).masked_fill(same, -1e4)
    wanted = torch.arange(len(batch))
    cross_entropy = torch.nn.functional.cross_entropy
    return (cross_entropy(logits, wanted) + cross_entropy(logits.T, wanted)) / 2


def tokens_of(student: SentenceTransformer, texts: Sequence[str]) -> list[list[int]]:
    rows: list[list[int]] = student.tokenizer(list(texts), truncation=True, max_length=LONGEST)[
        "input_ids"
    ]
    return rows


def anchor_batches(groups: Sequence[Group], settings: ContrastSettings) -> Iterator[list[Anchor]]:
    """Yield shuffled batches in which every asked text is an anchor `rounds` times, beside needs
    and titles.
    """
    draw = random.Random(f"{settings.seed}/anchors")
    elsewhere = _Elsewhere(settings) if settings.regional_share else None
    by_department: dict[str, list[Anchor]] = {}
    for _ in range(settings.rounds):
        for kind, group in enumerate(groups):
            anchors = _anchors(kind, group, draw)
            by_department.setdefault(group.department, []).extend(
                map(elsewhere.said, anchors) if elsewhere else anchors
            )
    departments = sorted(by_department)
    for department in departments:
        draw.shuffle(by_department[department])
    while departments:
        chosen = draw.sample(departments, min(settings.departments_a_batch, len(departments)))
        share = settings.batch_size // len(chosen)
        batch = [
            by_department[d].pop() for d in chosen for _ in range(min(share, len(by_department[d])))
        ]
        yield batch
        departments = [d for d in departments if by_department[d]]


class _Elsewhere:
    """Says some anchors in another region's words, by a draw of its own: without it the batches
    stay as they were.
    """

    def __init__(self, settings: ContrastSettings) -> None:
        self._share = settings.regional_share
        self._draw = random.Random(f"{settings.seed}/regions")
        self._regions, self._segmenter = RegionalWords(read_regional_words()), Segmenter()

    def said(self, anchor: Anchor) -> Anchor:
        if self._draw.random() >= self._share:
            return anchor
        cuts = self._segmenter.cuts(anchor.text)
        return replace(anchor, text=self._regions.in_another_region(anchor.text, self._draw, cuts))


def _anchors(kind: int, group: Group, draw: random.Random) -> Iterator[Anchor]:
    texts = (*group.known, *group.asked)
    for text in group.asked:
        other = draw.choice([one for one in texts if one != text] or [text])
        positive = (
            draw.choice(group.titles) if group.titles and draw.random() < TITLE_SHARE else other
        )
        yield Anchor(kind, text, positive)
    for text in group.known:
        yield Anchor(kind, text, draw.choice([one for one in texts if one != text] or [text]))
