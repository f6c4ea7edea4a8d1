"""The steps of a stage: losses into gradients into weights, a log, and a state to go on from.

Everything random in a step is derived from the seed and the step's number, so that a training that
was interrupted goes on as if it had not been.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

KEPT_EVERY = 300  # steps between two saved states
TOLD_EVERY = 25
PIECES = ("word_embeddings.weight", "0.embedding.weight")  # BERT's, a static student's

Loss = Any  # a torch scalar with gradient


@dataclass(frozen=True, slots=True)
class Rates:
    """Learning rates of AdamW; warm-up is a share of the steps, then linear decay to zero."""

    words: float
    rest: float
    further: float = 2e-3
    warm_up: float = 0.05
    decay: float = 0.01


def run_steps(
    student: SentenceTransformer,
    steps: int,
    loss_of: Callable[[int, random.Random], dict[str, Loss]],
    rates: Rates,
    *,
    stage: str,
    seed: int,
    work: Path,
    tell: Callable[[str, int, int], None],
    further: Sequence[Any] = (),
) -> None:
    """Train the student in place for `steps` steps; the sum of `loss_of(step, draw)` is minimised.

    `further` are parameters beside the student's own. A state is kept in `work` every KEPT_EVERY
    steps, and taken up if there is one of the same stage; it is removed at the end.
    """
    import torch

    # moments of rare words decay into denormal numbers, which cost a CPU four seconds a step
    torch.set_flush_denormal(True)
    optimizer, schedule = _optimizer(student, rates, steps, further)
    state = work / f"{stage}.state"
    start = _restore(state, student, optimizer, schedule, further)
    student.train()
    began = time.monotonic()
    with (work / "losses.jsonl").open("a", encoding="utf-8") as log:
        for step in range(start, steps):
            torch.manual_seed(_number(f"{seed}/{stage}/{step}"))
            losses = loss_of(step, random.Random(f"{seed}/{stage}/{step}"))
            torch.stack(list(losses.values())).sum().backward()
            torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad(set_to_none=True)
            if step % TOLD_EVERY == 0 or step == steps - 1:
                told = {name: round(loss.item(), 4) for name, loss in losses.items()}
                seconds = round(time.monotonic() - began)
                line = {"stage": stage, "step": step, "of": steps, **told, "seconds": seconds}
                print(json.dumps(line), file=log, flush=True)
            if (step + 1) % KEPT_EVERY == 0:
                _keep(state, step + 1, student, optimizer, schedule, further)
            tell(stage, step + 1, steps)
    student.eval()
    state.unlink(missing_ok=True)


def _optimizer(
    student: SentenceTransformer, rates: Rates, steps: int, further: Sequence[Any]
) -> tuple[Any, Any]:
    """AdamW with a rate of its own for word embeddings, and its schedule."""
    import torch

    named = list(student.named_parameters())
    groups = [
        {"params": [p for name, p in named if name.endswith(PIECES)], "lr": rates.words},
        {"params": [p for name, p in named if not name.endswith(PIECES)], "lr": rates.rest},
        {"params": list(further), "lr": rates.further, "weight_decay": 0.0},
    ]
    groups = [group for group in groups if group["params"]]
    optimizer = torch.optim.AdamW(groups, weight_decay=rates.decay, fused=True)
    warm = max(1, int(steps * rates.warm_up))

    def share(step: int) -> float:
        return min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm)))

    return optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, share)


def _keep(
    path: Path, step: int, student: Any, optimizer: Any, schedule: Any, further: Sequence[Any]
) -> None:
    """Write the state whole or not at all."""
    import torch

    growing = path.with_name(f"{path.name}.growing")
    torch.save(
        {
            "step": step,
            "student": student.state_dict(),
            "optimizer": optimizer.state_dict(),
            "schedule": schedule.state_dict(),
            "further": [parameter.detach() for parameter in further],
        },
        growing,
    )
    growing.replace(path)


def _restore(
    path: Path, student: Any, optimizer: Any, schedule: Any, further: Sequence[Any]
) -> int:
    """Take up a kept state and return the step to go on with; 0 if there is none."""
    import torch

    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    student.load_state_dict(state["student"])
    optimizer.load_state_dict(state["optimizer"])
    schedule.load_state_dict(state["schedule"])
    with torch.no_grad():
        for parameter, kept in zip(further, state["further"], strict=True):
            parameter.copy_(kept)
    return int(state["step"])


def _number(text: str) -> int:
    return random.Random(text).getrandbits(48)
