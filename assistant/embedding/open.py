"""Opens an encoder: the shipped one, a folder, or a name in the local cache. Nothing is ever
downloaded.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from pathlib import Path

from assistant.embedding.bert import BertEncoder, is_plain_bert
from assistant.embedding.encoder import Encoder, fingerprint_of, shipped_weights
from assistant.embedding.prompts import prompts_for
from assistant.embedding.static import StaticEncoder, is_plain_static
from assistant.errors import ModelUnavailable


def open_encoder(model: str | None) -> Encoder:
    """Open the shipped model (None), or another by folder or name; raises ModelUnavailable with
    what to do.

    No model is ever downloaded: a name must be in the local cache of huggingface_hub.
    """
    folder = model_folder(model)
    name = "shipped" if model is None else folder.name if Path(model).is_dir() else model
    plain = not prompts_for(name, {})
    if plain and is_plain_static(folder):
        return StaticEncoder(folder, fingerprint_of(folder))
    if plain and is_plain_bert(folder):
        return BertEncoder(folder, fingerprint_of(folder))
    return _open_any(name, folder)


def model_folder(model: str | None) -> Path:
    """Return where the model's files are; raises ModelUnavailable."""
    if model is None:
        folder = shipped_weights()
        if not (folder / "modules.json").is_file():
            raise ModelUnavailable("shipped", f"no weights in {folder}")
        return folder
    folder = Path(model).expanduser()
    if folder.is_dir():
        return folder
    if _is_path(model):
        raise ModelUnavailable(model, "there is no such folder")
    return _cached(model)


def _cached(name: str) -> Path:
    """Return the snapshot of a hub's model in the local cache."""
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except Exception as error:  # a name that is none, nothing in the cache: the same to us
        raise ModelUnavailable(name, "it is not in the local cache of models") from error


def _open_any(name: str, folder: Path) -> Encoder:
    from assistant.embedding.sentence import SentenceEncoder  # brings the big libraries

    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    try:
        from sentence_transformers import SentenceTransformer

        loaded = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except Exception as error:  # the libraries below raise many kinds; each means: not to be opened
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ModelUnavailable(name, why) from error
    prompts = prompts_for(name, loaded.prompts)
    return SentenceEncoder(loaded, _with_prompts(fingerprint_of(folder), prompts), prompts)


def _with_prompts(fingerprint: str, prompts: Mapping[str, str]) -> str:
    """Other words before a text give other vectors."""
    said = "".join(f"{role}={prompt};" for role, prompt in sorted(prompts.items()) if prompt)
    if not said:
        return fingerprint
    return hashlib.sha256(f"{fingerprint}/{said}".encode()).hexdigest()[:16]


def _is_path(name: str) -> bool:
    """Tell a path from a hub's `owner/name`."""
    return name.startswith((".", "/", "~")) or name.count("/") > 1 or "\\" in name
