"""Contrast: all that is said of a kind moves to the kind, and away from every other kind.

Two losses, each a cross-entropy over all kinds at scale 20; a text that fits several kinds may go
to any of them:
- to proxies, a learnt vector a kind (as in proxy-NCA, started from the mean of its names and
  needs): what the kind's own queries teach;
- to prototypes, made in every step from a random half of the kind's names and needs (as in
  prototypical networks); the texts of that half are not asked about. It teaches to read what is
  known of a kind, also of one that nobody has asked for yet. Only a static student can afford it.
Some texts are changed as people type, some pieces are left out, and distillation is mixed in, so
that what was learnt of the language stays.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Container, Sequence
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

    batch_size: int = 1024
    rounds: float = 5.0
    rates: Rates = Rates(words=3e-3, rest=3e-4, further=3e-3, decay=0.0)  # noqa: RUF009  frozen
    slipped: float = 0.1  # of the texts, changed as people type (see slips)
    dropped: float = 0.3  # of the pieces, left out
    prototypes: float = 1.0  # weight of that loss
    distil_every: int = 6
    distil_weight: float = 0.5
    remembered: int = 512  # texts of a distillation batch
    seed: int = 7


def contrast(
    student: SentenceTransformer,
    examples: Sequence[Example],
    kinds: int,
    remembered: tuple[Sequence[str], np.ndarray],
    settings: ContrastSettings,
    work: Path,
    tell: Callable[[str, int, int], None],
    unseen: Container[int] = frozenset(),
) -> NDArray[np.float32]:
    """Train the student in place and return the kinds' proxies, float32 (kinds, d), unit rows.

    `remembered` are texts and targets of distillation (see distil). The places of kinds in `unseen`
    have no proxy that means anything: they stand in no loss of proxies.
    """
    import torch

    reader = _Reader(student, examples, settings)
    known = [place for place, one in enumerate(examples) if one.known]
    order = shuffled(len(examples), settings)
    steps = len(order) // settings.batch_size
    proxies = torch.nn.Parameter(proxies_of(student, examples, kinds))
    seen = torch.tensor([kind not in unseen for kind in range(kinds)], device=student.device)
    texts, targets = remembered

    def loss_of(step: int, draw: random.Random) -> dict[str, Loss]:
        start = step * settings.batch_size
        batch = order[start : start + settings.batch_size]
        vectors = forward(student, reader.read(batch, draw))
        fits = fitting([examples[place].kinds for place in batch], kinds).to(vectors.device)
        losses = {"proxies": class_loss(vectors, proxies, fits, seen)}
        if settings.prototypes:
            half = {place for place in known if draw.random() < 0.5}
            made = forward(student, prototype_rows(reader.rows, examples, half, kinds))
            asked = torch.tensor([place not in half for place in batch], device=vectors.device)
            every = torch.ones_like(seen)
            told = class_loss(vectors[asked], made, fits[asked], every)
            losses["prototypes"] = settings.prototypes * told
        if step % settings.distil_every == 0:
            places = sorted(draw.sample(range(len(texts)), min(settings.remembered, len(texts))))
            read = tokens_of(student, [texts[place] for place in places])
            kept = distil_loss(student, read, targets[places])
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


class _Reader:
    """The pieces of all examples, and what is read of some of them in a step."""

    def __init__(
        self,
        student: SentenceTransformer,
        examples: Sequence[Example],
        settings: ContrastSettings,
    ) -> None:
        self._student, self._examples, self._settings = student, examples, settings
        self._slips = Slips(one.text for one in examples)
        self.rows = tokens_of(student, [one.text for one in examples])

    def read(self, places: Sequence[int], draw: random.Random) -> list[Sequence[int]]:
        """Return a row of pieces a place: some texts slipped, some pieces left out."""
        rows: list[Sequence[int]] = [self.rows[place] for place in places]
        changed = [at for at in range(len(places)) if draw.random() < self._settings.slipped]
        said = [self._slips.slip(self._examples[places[at]].text, draw) for at in changed]
        for at, row in zip(changed, tokens_of(self._student, said), strict=True):
            rows[at] = row
        return [dropped(row, self._settings.dropped, draw) for row in rows]


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


def prototype_rows(
    rows: Sequence[Sequence[int]], examples: Sequence[Example], half: Container[int], kinds: int
) -> list[list[int]]:
    """Return a row a kind: the pieces of all its known texts in `half`, or of its first known text
    if none is.
    """
    made: list[list[int]] = [[] for _ in range(kinds)]
    first: list[list[int]] = [[] for _ in range(kinds)]
    for place, one in enumerate(examples):
        if one.known:
            for kind in one.kinds:
                first[kind] = first[kind] or list(rows[place])
                if place in half:
                    made[kind] += rows[place]
    return [own or spare for own, spare in zip(made, first, strict=True)]


def fitting(kinds: Sequence[Sequence[int]], count: int) -> Any:
    """Return bool (len(kinds), count): whether the text of a row fits the kind of a column."""
    import torch

    fits = torch.zeros(len(kinds), count, dtype=torch.bool)
    for row, own in enumerate(kinds):
        fits[row, list(own)] = True
    return fits


def class_loss(vectors: Any, classes: Any, fits: Any, among: Any) -> Any:
    """Return the mean of −log p(one of its kinds | text), p by softmax over the kinds in `among`.

    `vectors` (n, d) are unit rows; `classes` (k, d) of any length; `fits` bool (n, k); `among` bool
    (k,). Texts that fit none of those are left out; 0 if all are.
    """
    import torch

    logits = SCALE * vectors @ torch.nn.functional.normalize(classes, dim=1).T
    logits = logits.masked_fill(~among, -1e4)
    right = logits.masked_fill(~fits, -1e4).logsumexp(1)
    counted = (fits & among).any(1)
    losses = (logits.logsumexp(1) - right)[counted]
    return losses.mean() if len(losses) else vectors.sum() * 0.0
