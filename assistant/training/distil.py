"""Distillation: the student reads Chinese and learns the vector that the teacher gives its English
side.

Loss per batch: 2 × mean(1 − cosine to the teacher) + 0.2 × cross-entropy over the batch at scale
20.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.training.forward import bucketed, forward, tokens_of
from assistant.training.loop import Loss, Rates, run_steps

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

SCALE = 20.0


@dataclass(frozen=True, slots=True)
class DistilSettings:
    """`epochs`: how often every pair is read; more pairs are worth more than more epochs."""

    batch_size: int = 256
    epochs: int = 1
    rates: Rates = Rates(words=2e-3, rest=3e-4)  # noqa: RUF009  frozen
    seed: int = 7


def distil(
    student: SentenceTransformer,
    texts: Sequence[str],
    targets: np.ndarray,
    settings: DistilSettings,
    work: Path,
    tell: Callable[[str, int, int], None],
) -> None:
    """Train the student in place on texts[i] → targets[i] (float16 (n, d), unit rows)."""
    tokens = tokens_of(student, texts)
    batches = [
        batch
        for epoch in range(settings.epochs)
        for batch in bucketed(tokens, settings.batch_size, settings.seed + epoch)
    ]

    def loss_of(step: int, draw: random.Random) -> dict[str, Loss]:  # noqa: ARG001
        rows = [tokens[place] for place in batches[step]]
        return {"distil": distil_loss(student, rows, targets[batches[step]])}

    run_steps(
        student,
        len(batches),
        loss_of,
        settings.rates,
        stage="distil",
        seed=settings.seed,
        work=work,
        tell=tell,
    )


def distil_loss(
    student: SentenceTransformer, rows: Sequence[Sequence[int]], targets: np.ndarray
) -> Any:
    """Return 2 × mean(1 − cosine) + 0.2 × cross-entropy at the scale, for one batch of token
    rows.
    """
    import torch

    vectors = forward(student, rows)
    wanted = torch.from_numpy(targets.astype(np.float32)).to(vectors.device)
    cosine = 2 * (1 - (vectors * wanted).sum(1)).mean()
    places = torch.arange(len(rows), device=vectors.device)
    contrast = torch.nn.functional.cross_entropy(SCALE * vectors @ wanted.T, places)
    return cosine + 0.2 * contrast
