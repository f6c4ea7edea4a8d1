"""Facts about the stand-ins that other tests rely on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np

from assistant.embedding.encoder import Encoder
from tests.fakes import CharacterEncoder

TEXTS = ["清理下水道小飛蟲的東西", "清理下水道小飞虫的东西", "手機殼", ""]


def test_the_character_encoder_is_an_encoder() -> None:
    """Rows are float32 of length 1 in the texts' order; an empty text is zero, no text none."""
    encoder: Encoder = CharacterEncoder()
    vectors = encoder.encode(TEXTS)
    assert (vectors.shape, vectors.dtype) == ((4, 256), np.float32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 1, 1, 0])
    assert encoder.encode([]).shape == (0, 256)
    assert encoder.fingerprint != CharacterEncoder(dim=64).fingerprint


def test_the_character_encoder_means_something() -> None:
    """Both scripts are one text; texts with common characters are nearer than texts with none."""
    vectors = CharacterEncoder().encode([*TEXTS[:2], "下水道裡的小飛蟲", "手機殼"])
    assert np.array_equal(vectors[0], vectors[1])
    assert vectors[0] @ vectors[2] > 0.4 > 0.2 > abs(float(vectors[0] @ vectors[3]))


def test_the_character_encoder_is_the_same_in_every_process() -> None:
    """No hash that a process draws for itself is in it."""
    script = (
        "import sys; from tests.fakes import CharacterEncoder;"
        f"sys.stdout.buffer.write(CharacterEncoder().encode({TEXTS!r}).tobytes())"
    )
    root = Path(__file__).parents[1]
    other = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, check=True
    ).stdout
    assert CharacterEncoder().encode(TEXTS).tobytes() == other
