"""Opens an encoder: the shipped one, a folder, or a name in the local cache. Nothing is ever
downloaded.
"""

from __future__ import annotations

import logging
from pathlib import Path

from assistant.embedding.encoder import fingerprint_of, shipped_weights
from assistant.embedding.sentence import SentenceEncoder
from assistant.errors import ModelUnavailable


def open_encoder(model: str | None) -> SentenceEncoder:
    """Open the shipped model (None), or another by folder or name; raises ModelUnavailable with
    what to do.

    No model is ever downloaded: a name must be in the local cache of huggingface_hub.
    """
    name = model or str(shipped_weights())
    folder = Path(name)
    if model is None and not (folder / "modules.json").is_file():
        raise ModelUnavailable("shipped", f"no weights in {folder}")
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    try:
        from sentence_transformers import SentenceTransformer

        loaded = SentenceTransformer(name, device="cpu", local_files_only=True)
    except (
        Exception
    ) as error:  # the libraries below raise many kinds; each means that it cannot be opened
        raise ModelUnavailable(
            name, str(error).splitlines()[0] if str(error) else type(error).__name__
        ) from error
    fingerprint = fingerprint_of(folder) if folder.is_dir() else f"name:{name}"
    return SentenceEncoder(loaded, fingerprint)
