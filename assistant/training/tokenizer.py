"""A Unigram tokenizer on folded Chinese, with the folding carried inside as a charsmap.

sentencepiece learns the pieces and compiles the fold table; the result is an ordinary fast
tokenizer, so that
plain `SentenceTransformer(path)` folds by itself. BertTokenizer would drop the normaliser: do not
save as one.
"""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from assistant.text.fold import fold
from assistant.training.teacher import Cut, cut_with

VOCABULARY_SIZE = 30_000
LEARNT_SIZE = 48_000  # before the longest Chinese pieces are dropped
LONGEST_HAN = 4  # characters of a Chinese piece; longer ones learn whole titles by heart
LONGEST_PIECE = 14  # characters of any piece: an English word should stay whole
LONGEST_TEXT = 96  # tokens
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")

_HAN = re.compile(r"[\u3400-\u9fff]")

Piece = tuple[str, float]


def train_tokenizer(texts: Iterable[str], folder: Path) -> Path:
    """Learn pieces from the texts and write `tokenizer.json` and its configuration into the
    folder.
    """
    proto = _learn(
        (part for text in texts for part in text.split()),
        vocab_size=LEARNT_SIZE,
        max_sentencepiece_length=LONGEST_PIECE,
        character_coverage=0.9997,
        split_digits=True,
        input_sentence_size=6_000_000,
        shuffle_input_sentence=False,
        num_threads=2,
    )
    return _save_fast(_kept(proto), proto.normalizer_spec.precompiled_charsmap, folder)


def _learn(texts: Iterator[str], **settings: Any) -> Any:
    """Return sentencepiece's model of the texts, with the fold table compiled into it."""
    import sentencepiece
    from sentencepiece import sentencepiece_model_pb2 as model_pb2

    with tempfile.TemporaryDirectory() as scratch:
        rules = Path(scratch, "fold.tsv")
        rules.write_text(_fold_rules(), "utf-8")
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=texts,
            model_prefix=str(Path(scratch, "pieces")),
            model_type="unigram",
            normalization_rule_tsv=str(rules),
            add_dummy_prefix=False,
            pad_id=0,
            unk_id=1,
            bos_id=2,
            eos_id=3,
            pad_piece=SPECIAL[0],
            unk_piece=SPECIAL[1],
            bos_piece=SPECIAL[2],
            eos_piece=SPECIAL[3],
            control_symbols=[SPECIAL[4]],
            hard_vocab_limit=False,
            minloglevel=2,
            **settings,
        )
        proto = model_pb2.ModelProto()
        proto.ParseFromString(Path(scratch, "pieces.model").read_bytes())
    return proto


def _kept(proto: Any) -> list[Piece]:
    """Return the special pieces and the likeliest others, without the long Chinese ones; single
    characters always stay.
    """
    pieces = [(piece.piece, piece.score) for piece in proto.pieces]
    special, learnt = pieces[: len(SPECIAL)], pieces[len(SPECIAL) :]
    fit = [p for p in learnt if len(p[0]) <= LONGEST_HAN or not _HAN.search(p[0])]
    fit.sort(key=lambda piece: (len(piece[0]) > 1, -piece[1], piece[0]))
    return [*special, *fit[: VOCABULARY_SIZE - len(special)]]


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


def _save_fast(pieces: list[Piece], charsmap: bytes, folder: Path) -> Path:
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=1))
    tokenizer.normalizer = _normalizer(charsmap)
    # words keep no mark of the space before them: the first of a text is the same as any other
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
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


def pieces_of(folder: Path) -> tuple[list[str], Cut]:
    """Return the pieces in order of id, and what cuts texts into ids without special tokens."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    ids = tokenizer.get_vocab()
    return sorted(ids, key=ids.__getitem__), lambda texts: cut_with(tokenizer, texts)


def _normalizer(charsmap: bytes) -> Any:
    from tokenizers import Regex, normalizers

    return normalizers.Sequence(
        [
            normalizers.Precompiled(charsmap),
            normalizers.Replace(Regex(r"\s+"), " "),
            normalizers.Strip(),
        ]
    )
