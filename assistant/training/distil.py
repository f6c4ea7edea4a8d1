"""Distillation: the student reads Chinese and learns the vector that the teacher gives its English
side.

Loss per batch: 2 × mean(1 − cosine to the teacher) + 0.2 × cross-entropy over the batch at scale
20.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


LONGEST = 48  # tokens
PARTS = 4  # of a batch, by length


@dataclass(frozen=True, slots=True)
class DistilSettings:
    batch_size: int = 256
    word_rate: float = 2e-3
    rate: float = 3e-4
    warm_up: float = 0.05
    scale: float = 20.0
    epochs: int = 1
    seed: int = 7


def distil(
    student: SentenceTransformer,
    texts: Sequence[str],
    targets: np.ndarray,
    settings: DistilSettings,
    log: Path,
) -> None:
    """Train the student in place on texts[i] → targets[i] (float16 (n, d), unit rows); losses go to
    the log.
    """
    import torch

    tokens = student.tokenizer(list(texts), truncation=True, max_length=LONGEST)["input_ids"]
    batches = [
        b
        for epoch in range(settings.epochs)
        for b in bucketed(tokens, settings.batch_size, settings.seed + epoch)
    ]
    optimizer, schedule = optimizer_of(student, settings, steps=len(batches))
    # moments of rare words decay into denormal numbers, which cost a CPU four seconds a step
    # instead of one
    torch.set_flush_denormal(True)
    student.train()
    began = time.monotonic()
    with log.open("a", encoding="utf-8") as out:
        for step, batch in enumerate(batches):
            loss = batch_loss(student, [tokens[i] for i in batch], targets[batch], settings.scale)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad(set_to_none=True)
            if step % 50 == 0:
                told = {
                    "stage": "distil",
                    "step": step,
                    "of": len(batches),
                    "loss": round(loss.item(), 4),
                }
                print(
                    json.dumps(told | {"seconds": round(time.monotonic() - began)}),
                    file=out,
                    flush=True,
                )


def batch_loss(
    student: SentenceTransformer, rows: Sequence[Sequence[int]], targets: np.ndarray, scale: float
) -> Any:
    """Return 2 × mean(1 − cosine) + 0.2 × cross-entropy at the scale, for one batch of token
    rows.
    """
    import torch

    vectors = forward(student, rows)
    wanted = torch.from_numpy(targets.astype(np.float32))
    cosine = 2 * (1 - (vectors * wanted).sum(1)).mean()
    contrast = torch.nn.functional.cross_entropy(
        scale * vectors @ wanted.T, torch.arange(len(rows))
    )
    return cosine + 0.2 * contrast


def distil_loss(
    student: SentenceTransformer, texts: Sequence[str], targets: np.ndarray, scale: float
) -> Any:
    """The loss of one batch of texts, for stages that mix distillation in."""
    rows = student.tokenizer(list(texts), truncation=True, max_length=LONGEST)["input_ids"]
    return batch_loss(student, rows, targets, scale)


def forward(student: SentenceTransformer, rows: Sequence[Sequence[int]]) -> Any:
    """Return float32 (len(rows), d), unit rows, with gradient.

    Rows of like length go through together: padding a batch to its longest row costs three times
    the work.
    """
    import torch

    order = sorted(range(len(rows)), key=lambda place: (len(rows[place]), place))
    size = -(-len(order) // PARTS)
    parts = [order[at : at + size] for at in range(0, len(order), size)]
    vectors = torch.cat([_forward(student, [rows[place] for place in part]) for part in parts])
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    return vectors[back]


def _forward(student: SentenceTransformer, rows: Sequence[Sequence[int]]) -> Any:
    import torch

    width = max(map(len, rows))
    ids = torch.tensor([[*row, *[0] * (width - len(row))] for row in rows])
    lengths = torch.tensor([len(row) for row in rows])
    mask = (torch.arange(width)[None, :] < lengths[:, None]).long()
    return student({"input_ids": ids, "attention_mask": mask})["sentence_embedding"]


def bucketed(tokens: Sequence[Sequence[int]], size: int, seed: int) -> Iterator[list[int]]:
    """Yield batches of positions of like length in shuffled order; every position once."""
    draw = random.Random(f"{seed}/batches")
    order = list(range(len(tokens)))
    draw.shuffle(order)
    chunk = size * 100
    batches = []
    for start in range(0, len(order), chunk):
        part = sorted(order[start : start + chunk], key=lambda i: len(tokens[i]))
        batches += [part[at : at + size] for at in range(0, len(part), size)]
    draw.shuffle(batches)
    yield from batches


def optimizer_of(
    student: SentenceTransformer, settings: DistilSettings, *, steps: int
) -> tuple[Any, Any]:
    """AdamW with a rate of its own for word embeddings; linear warm-up, then linear decay to
    zero.
    """
    import torch

    words = [p for name, p in student.named_parameters() if "word_embeddings" in name]
    rest = [p for name, p in student.named_parameters() if "word_embeddings" not in name]
    groups = [{"params": words, "lr": settings.word_rate}, {"params": rest, "lr": settings.rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    warm = max(1, int(steps * settings.warm_up))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda s: (
            min(1.0, (s + 1) / warm) * max(0.0, (steps - s) / max(1, steps - warm))
            if s >= warm
            else (s + 1) / warm
        ),
    )
    return optimizer, schedule
