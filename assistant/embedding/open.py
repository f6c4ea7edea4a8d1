"""Opens an encoder: the shipped one, a folder, or a name in the local cache. Nothing is ever
downloaded.
"""

from __future__ import annotations

import logging
from pathlib import Path

from assistant.embedding.bert import BertEncoder, is_plain_bert
from assistant.embedding.encoder import Encoder, fingerprint_of, shipped_weights
from assistant.errors import ModelUnavailable


def open_encoder(model: str | None) -> Encoder:
    """Open the shipped model (None), or another by folder or name; raises ModelUnavailable with
    what to do.

    No model is ever downloaded: a name must be in the local cache of huggingface_hub.
    """
    folder = Path(model) if model else shipped_weights()
    if model is None and not (folder / "modules.json").is_file():
        raise ModelUnavailable("shipped", f"no weights in {folder}")
    if model is not None and not folder.exists() and _is_path(model):
        raise ModelUnavailable(model, "there is no such folder")
    if is_plain_bert(folder):
        return BertEncoder(folder, fingerprint_of(folder))
    return _open_any(str(folder) if folder.is_dir() else str(model), folder)


def _open_any(name: str, folder: Path) -> Encoder:
    from assistant.embedding.sentence import SentenceEncoder  # brings the big libraries

    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    try:
        from sentence_transformers import SentenceTransformer

        loaded = SentenceTransformer(name, device="cpu", local_files_only=True)
    except Exception as error:  # the libraries below raise many kinds; each means: not to be opened
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ModelUnavailable(name, why) from error
    fingerprint = fingerprint_of(folder) if folder.is_dir() else f"name:{name}"
    return SentenceEncoder(loaded, fingerprint)


def _is_path(name: str) -> bool:
    """Tell a path from a hub's `owner/name`."""
    return name.startswith((".", "/", "~")) or name.count("/") > 1 or "\\" in name
