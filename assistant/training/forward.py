"""Texts → unit vectors with gradient, and how texts are put together so that little padding is
read.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

LONGEST = 48  # tokens; longer texts are cut in training
PARTS = 4  # of a batch, by length


def tokens_of(student: SentenceTransformer, texts: Sequence[str]) -> list[list[int]]:
    """Return the piece ids of every text, at most LONGEST each; BERT's with its special ones."""
    if is_static(student):
        encoded = student.tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [one.ids[:LONGEST] for one in encoded]
    rows: list[list[int]] = student.tokenizer(list(texts), truncation=True, max_length=LONGEST)[
        "input_ids"
    ]
    return rows


def is_static(student: SentenceTransformer) -> bool:
    """Tell whether the student is the mean of its pieces and nothing else."""
    return type(student[0]).__name__ == "StaticEmbedding"


def forward(student: SentenceTransformer, rows: Sequence[Sequence[int]]) -> Any:
    """Return float32 (len(rows), d), unit rows in the order of `rows`, with gradient.

    Rows of like length go through together: padding a batch to its longest row costs three times
    the work.
    """
    import torch

    if is_static(student):
        return _mean(student, rows)
    order = sorted(range(len(rows)), key=lambda place: (len(rows[place]), place))
    size = -(-len(order) // PARTS)
    parts = [order[at : at + size] for at in range(0, len(order), size)]
    vectors = torch.cat([_forward(student, [rows[place] for place in part]) for part in parts])
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    return vectors[back.to(vectors.device)]


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


def _mean(student: SentenceTransformer, rows: Sequence[Sequence[int]]) -> Any:
    import torch

    ids = torch.tensor([piece for row in rows for piece in row], device=student.device)
    offsets = torch.tensor([0, *accumulate(len(row) for row in rows[:-1])], device=student.device)
    return student({"input_ids": ids, "offsets": offsets})["sentence_embedding"]


def _forward(student: SentenceTransformer, rows: Sequence[Sequence[int]]) -> Any:
    import torch

    width = max(map(len, rows))
    ids = torch.tensor([[*row, *[0] * (width - len(row))] for row in rows])
    lengths = torch.tensor([len(row) for row in rows])
    mask = (torch.arange(width)[None, :] < lengths[:, None]).long()
    told = {"input_ids": ids.to(student.device), "attention_mask": mask.to(student.device)}
    return student(told)["sentence_embedding"]
