"""Contrast: all that is said of a kind moves to the kind's own vector, and away from the others'.

Cross-entropy over all kinds at a scale: each kind has a learnt vector (a proxy, as in proxy-NCA,
started from the mean of its needs and names), so every step has every neighbour as a negative; a
text that fits several kinds may go to any of them. Steps of distillation are mixed in, so that what
was learnt of the language stays.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.training.authored import Example
from assistant.training.distil import SCALE, distil_loss
from assistant.training.forward import forward, tokens_of
from assistant.training.loop import Loss, Rates, run_steps
from assistant.training.slips import Slips

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer


@dataclass(frozen=True, slots=True)
class ContrastSettings:
    """`rounds`: how often every text is read."""

    batch_size: int = 256
    rounds: float = 3.0
    rates: Rates = Rates(words=6e-4, rest=1e-4, further=2e-3, warm_up=0.08)  # noqa: RUF009  frozen
    slipped: float = 0.3  # of the texts, changed as people type (see slips)
    dropped: float = 0.0  # of the pieces, left out
    distil_every: int = 6
    distil_weight: float = 0.5
    remembered: int = 192  # texts of a distillation batch
    seed: int = 7


def contrast(
    student: SentenceTransformer,
    examples: Sequence[Example],
    kinds: int,
    remembered: tuple[Sequence[str], np.ndarray],
    settings: ContrastSettings,
    work: Path,
    tell: Callable[[str, int, int], None],
) -> NDArray[np.float32]:
    """Train the student in place and return the kinds' vectors, float32 (kinds, d), unit rows.

    `remembered` are texts and targets of distillation (see distil).
    """
    import torch

    slips = Slips(one.text for one in examples)
    order = shuffled(len(examples), settings)
    steps = len(order) // settings.batch_size
    proxies = torch.nn.Parameter(proxies_of(student, examples, kinds))
    texts, targets = remembered

    def loss_of(step: int, draw: random.Random) -> dict[str, Loss]:
        start = step * settings.batch_size
        batch = [examples[place] for place in order[start : start + settings.batch_size]]
        said = [
            slips.slip(one.text, draw) if draw.random() < settings.slipped else one.text
            for one in batch
        ]
        rows = [dropped(row, settings.dropped, draw) for row in tokens_of(student, said)]
        vectors = forward(student, rows)
        losses = {"contrast": proxy_loss(vectors, proxies, [one.kinds for one in batch])}
        if step % settings.distil_every == 0:
            places = sorted(draw.sample(range(len(texts)), settings.remembered))
            rows = tokens_of(student, [texts[place] for place in places])
            kept = distil_loss(student, rows, targets[places])
            losses["distil"] = settings.distil_weight * kept
        return losses

    run_steps(
        student,
        steps,
        loss_of,
        settings.rates,
        stage="contrast",
        seed=settings.seed,
        work=work,
        tell=tell,
        further=[proxies],
    )
    unit = torch.nn.functional.normalize(proxies.detach(), dim=1)
    return np.asarray(unit.cpu().numpy(), np.float32)


def dropped(row: Sequence[int], share: float, draw: random.Random) -> Sequence[int]:
    """Leave each piece out with the probability `share`."""
    return [piece for piece in row if draw.random() >= share] if share else row


def shuffled(count: int, settings: ContrastSettings) -> list[int]:
    """Return places of examples, every one `rounds` times; each round in an order of its own."""
    order: list[int] = []
    while len(order) < count * settings.rounds:
        round_order = list(range(count))
        random.Random(f"{settings.seed}/round/{len(order)}").shuffle(round_order)
        order += round_order
    return order[: int(count * settings.rounds)]


def proxies_of(student: SentenceTransformer, examples: Sequence[Example], kinds: int) -> Any:
    """Return float32 (kinds, d): the mean of what the shop knows of each kind."""
    import torch

    known = [one for one in examples if one.known]
    vectors = student.encode([one.text for one in known], batch_size=128, convert_to_numpy=False)
    sums = torch.zeros(kinds, vectors[0].shape[0], device=student.device)
    for one, vector in zip(known, vectors, strict=True):
        sums[list(one.kinds)] += vector
    return torch.nn.functional.normalize(sums, dim=1)


def proxy_loss(vectors: Any, proxies: Any, kinds: Sequence[Sequence[int]]) -> Any:
    """Return the mean of −log p(one of its kinds | text), p by softmax over all proxies.

    `vectors` (n, d) are unit rows; `proxies` (k, d) of any length.
    """
    import torch

    logits = SCALE * vectors @ torch.nn.functional.normalize(proxies, dim=1).T
    fits = torch.zeros(logits.shape, dtype=torch.bool, device=logits.device)
    for row, own in enumerate(kinds):
        fits[row, list(own)] = True
    right = logits.masked_fill(~fits, -1e4).logsumexp(1)
    return (logits.logsumexp(1) - right).mean()
