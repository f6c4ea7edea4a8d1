"""The student: a vector a piece, or BERT layers started from the teacher's."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer
    from transformers import BertModel, PreTrainedTokenizerFast

TEACHER_LAYERS = (1, 3, 5)  # of six; three layers read a text in half of the teacher's time


def new_static(tokenizer_folder: Path, vectors: NDArray[np.float32]) -> SentenceTransformer:
    """Return a student that is the mean of its pieces' `vectors` (float32 (pieces, d)), at unit
    length.
    """
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Normalize, StaticEmbedding
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(tokenizer_folder / "tokenizer.json"))
    pieces = StaticEmbedding(tokenizer, embedding_weights=vectors)
    return SentenceTransformer(modules=[pieces, Normalize()])


def new_bert(
    tokenizer_folder: Path,
    teacher_folder: Path,
    folder: Path,
    words: NDArray[np.float32],
    *,
    layers: Sequence[int] = TEACHER_LAYERS,
) -> SentenceTransformer:
    """Write an untrained student into the folder in the sentence-transformers layout and open it.

    `words` float32 (pieces, d) are its word embeddings; positions, norms and layers are the
    teacher's.
    """
    import torch
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    tokenizer = PreTrainedTokenizerFast.from_pretrained(str(tokenizer_folder))
    teacher = BertModel.from_pretrained(str(teacher_folder), add_pooling_layer=False)
    settings = teacher.config.to_dict() | {
        "vocab_size": len(tokenizer),
        "num_hidden_layers": len(layers),
        "pad_token_id": 0,
        # pairs are read once: there is nothing to learn by heart, and dropout costs a sixth
        "hidden_dropout_prob": 0.0,
        "attention_probs_dropout_prob": 0.0,
    }
    student = BertModel(BertConfig(**settings), add_pooling_layer=False)
    for part in ("position_embeddings", "token_type_embeddings", "LayerNorm"):
        own, taught = getattr(student.embeddings, part), getattr(teacher.embeddings, part)
        own.load_state_dict(taught.state_dict())
    for own_layer, copied in zip(student.encoder.layer, layers, strict=True):
        own_layer.load_state_dict(teacher.encoder.layer[copied].state_dict())
    with torch.no_grad():
        student.embeddings.word_embeddings.weight.copy_(torch.from_numpy(words))
    return assemble_student(student, tokenizer, folder)


def assemble_student(
    bert: BertModel, tokenizer: PreTrainedTokenizerFast, folder: Path
) -> SentenceTransformer:
    """Write BERT and tokenizer, then open them with mean pooling and unit length on top."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Normalize, Pooling, Transformer

    bert.save_pretrained(str(folder))
    tokenizer.save_pretrained(str(folder))
    words = Transformer(str(folder), max_seq_length=96)
    pooling = Pooling(bert.config.hidden_size, pooling_mode="mean")
    return SentenceTransformer(modules=[words, pooling, Normalize()])


def open_student(folder: Path) -> SentenceTransformer:
    """Open a saved student for more training."""
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(folder))


def save_weights(student: SentenceTransformer, folder: Path) -> Path:
    """Save in the ordinary layout with 16-bit weights.

    BERT's load as 32-bit, since 16-bit is slow on a CPU; static ones give 16-bit vectors as fast.
    """
    import torch
    from safetensors.torch import load_file, save_file

    student.save(str(folder))
    path = folder / "model.safetensors"
    tensors = load_file(path)
    halves = {name: tensor.to(torch.float16).contiguous() for name, tensor in tensors.items()}
    for name in halves:
        if name.startswith("pooler."):  # nobody uses it, but libraries ask for it
            halves[name] = torch.zeros_like(halves[name])
    save_file(halves, path, metadata={"format": "pt"})
    config = folder / "config.json"
    if config.is_file():
        told = json.loads(config.read_text("utf-8")) | {"dtype": "float32"}
        config.write_text(json.dumps(told, indent=2, sort_keys=True) + "\n", "utf-8")
    _name_modules_as_before(folder / "modules.json")
    return folder


def _name_modules_as_before(path: Path) -> None:
    """Write the modules' names of sentence-transformers 5: 6 knows them too."""
    modules = json.loads(path.read_text("utf-8"))
    for module in modules:
        module["type"] = f"sentence_transformers.models.{module['type'].rsplit('.', 1)[-1]}"
    path.write_text(json.dumps(modules, indent=2) + "\n", "utf-8")
