"""A Unigram tokenizer on folded Chinese, with the folding carried inside as a charsmap.

sentencepiece learns the pieces and compiles the fold table; the result is an ordinary fast
tokenizer, so that
plain `SentenceTransformer(path)` folds by itself. BertTokenizer would drop the normaliser: do not
save as one.
"""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from assistant.text.fold import fold

VOCABULARY_SIZE = 24_000
LONGEST_PIECE = 5  # characters; longer pieces learn whole titles by heart
LONGEST_TEXT = 96  # tokens
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def train_tokenizer(texts: Iterable[str], folder: Path) -> Path:
    """Learn pieces from the texts and write `tokenizer.json` and its configuration into the
    folder.
    """
    import sentencepiece
    from sentencepiece import sentencepiece_model_pb2 as model_pb2

    with tempfile.TemporaryDirectory() as scratch:
        rules = Path(scratch, "fold.tsv")
        rules.write_text(_fold_rules(), "utf-8")
        prefix = str(Path(scratch, "pieces"))
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(texts),
            model_prefix=prefix,
            model_type="unigram",
            vocab_size=VOCABULARY_SIZE,
            max_sentencepiece_length=LONGEST_PIECE,
            character_coverage=0.9997,
            normalization_rule_tsv=str(rules),
            add_dummy_prefix=False,
            split_digits=True,
            pad_id=0,
            unk_id=1,
            bos_id=2,
            eos_id=3,
            pad_piece=SPECIAL[0],
            unk_piece=SPECIAL[1],
            bos_piece=SPECIAL[2],
            eos_piece=SPECIAL[3],
            control_symbols=[SPECIAL[4]],
            input_sentence_size=600_000,
            shuffle_input_sentence=False,
            hard_vocab_limit=False,
            num_threads=2,
            minloglevel=2,
        )
        proto = model_pb2.ModelProto()
        proto.ParseFromString(Path(f"{prefix}.model").read_bytes())
    return _save_fast(proto, folder)


def _fold_rules() -> str:
    """Return sentencepiece's rule table: every code point of the first plane that folding
    changes.
    """
    rows = []
    for point in range(0x21, 0x1_0000):
        character = chr(point)
        if 0xD800 <= point < 0xE000 or unicodedata.category(character) == "Cn":
            continue
        folded = fold(character)
        if folded and folded != character:
            rows.append(f"{point:X}\t{' '.join(f'{ord(c):X}' for c in folded)}")
    rows.append("3000\t20")
    return "\n".join(rows) + "\n"


def _save_fast(proto: object, folder: Path) -> Path:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    pieces = [(piece.piece, piece.score) for piece in proto.pieces]  # type: ignore[attr-defined]
    charsmap = proto.normalizer_spec.precompiled_charsmap  # type: ignore[attr-defined]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=1))
    tokenizer.normalizer = _normalizer(charsmap)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(
        replacement="▁", prepend_scheme="never", split=False
    )
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="never", split=False)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=LONGEST_TEXT,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
    )
    fast.save_pretrained(str(folder))
    return folder


def refold(folder: Path) -> None:
    """Give a saved tokenizer the fold table of today; its pieces stay."""
    from tokenizers import Tokenizer

    path = str(folder / "tokenizer.json")
    tokenizer = Tokenizer.from_file(path)
    tokenizer.normalizer = _normalizer(_charsmap())
    tokenizer.save(path)


def _charsmap() -> bytes:
    """Return the compiled fold table; sentencepiece compiles it while learning a few pieces."""
    import sentencepiece
    from sentencepiece import sentencepiece_model_pb2 as model_pb2

    with tempfile.TemporaryDirectory() as scratch:
        rules = Path(scratch, "fold.tsv")
        rules.write_text(_fold_rules(), "utf-8")
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(["abc def ghi"] * 9),
            model_prefix=str(Path(scratch, "pieces")),
            vocab_size=16,
            hard_vocab_limit=False,
            normalization_rule_tsv=str(rules),
            minloglevel=2,
        )
        proto = model_pb2.ModelProto()
        proto.ParseFromString(Path(scratch, "pieces.model").read_bytes())
    return bytes(proto.normalizer_spec.precompiled_charsmap)


def _normalizer(charsmap: bytes) -> Any:
    from tokenizers import Regex, normalizers

    return normalizers.Sequence(
        [
            normalizers.Precompiled(charsmap),
            normalizers.Replace(Regex(r"\s+"), " "),
            normalizers.Strip(),
        ]
    )
