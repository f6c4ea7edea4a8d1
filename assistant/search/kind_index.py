"""All that kinds are ranked by: their texts with vectors, and their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.embedding.encoder import Encoder
from assistant.index.bm25 import Bm25
from assistant.query.authored import read_authored_queries, texts_by_kind
from assistant.query.kinds import KindRanker, KindWeights
from assistant.query.wording import Wording
from assistant.search.documents import kind_document, kind_texts, scene_reasons
from assistant.search.encode import Progress, encode_all, silent
from assistant.search.kind_texts import KindText, KindTexts, read_kind_texts, write_kind_texts
from catalog.scenes import read_scenes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from catalog.knowledge import Knowledge

TEXTS_STAGE = "kinds"


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of kinds beside the knowledge, by kind id: why scenes need them, how people ask
    for them.
    """

    reasons: Mapping[str, Sequence[str]] = field(default_factory=dict)
    asked: Mapping[str, Sequence[str]] = field(default_factory=dict)


def read_told() -> Told:
    """Read the authored scenes and queries."""
    return Told(scene_reasons(read_scenes()), texts_by_kind(read_authored_queries()))


@dataclass(frozen=True, slots=True)
class KindIndex:
    """`vectors` float32 (texts, d), unit rows beside `texts`; `centres` float32 (kinds, d), unit
    rows; `words` has a document a kind.
    """

    texts: KindTexts
    vectors: NDArray[np.float32]
    centres: NDArray[np.float32]
    words: Bm25

    @classmethod
    def make(
        cls,
        knowledge: Knowledge,
        told: Told,
        encoder: Encoder,
        wording: Wording,
        progress: Progress = silent,
    ) -> KindIndex:
        """Encode every text of every kind and count its words."""
        rows = [
            KindText(text, place, is_need)
            for place, kind in enumerate(knowledge.kinds)
            for text, is_need in kind_texts(kind, told.reasons.get(kind.id, ()))
        ]
        documents = [
            kind_document(kind, wording, told.reasons.get(kind.id, ()), told.asked.get(kind.id, ()))
            for kind in knowledge.kinds
        ]
        vectors = encode_all([row.text for row in rows], encoder, TEXTS_STAGE, progress)
        texts = KindTexts.of(rows)
        centres = _centres(knowledge, texts.owners, vectors, encoder.classes)
        return cls(texts, vectors, centres, Bm25.of(documents))

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        write_kind_texts(folder, self.texts)
        np.save(folder / "vectors.npy", self.vectors)
        np.save(folder / "centres.npy", self.centres)
        self.words.save(folder / "words.npz")

    @classmethod
    def open(cls, folder: Path) -> KindIndex:
        return cls(
            read_kind_texts(folder),
            np.load(folder / "vectors.npy"),
            np.load(folder / "centres.npy"),
            Bm25.open(folder / "words.npz"),
        )

    def ranker(self, knowledge: Knowledge, wording: Wording, weights: KindWeights) -> KindRanker:
        """The ranker of these kinds."""
        return KindRanker(
            vectors=self.vectors,
            centres=self.centres,
            owners=self.texts.owners,
            is_need=self.texts.is_need,
            words=self.words,
            names=[kind.words for kind in knowledge.kinds],
            wording=wording,
            weights=weights,
        )


def _centres(
    knowledge: Knowledge,
    owners: NDArray[np.int32],
    vectors: NDArray[np.float32],
    learnt: Mapping[str, NDArray[np.float32]],
) -> NDArray[np.float32]:
    """Return a unit row a kind: what the model learnt of it, or else the mean of its texts."""
    centres = np.zeros((len(knowledge.kinds), vectors.shape[1]), np.float32)
    np.add.at(centres, owners, vectors)
    for place, kind in enumerate(knowledge.kinds):
        centres[place] = learnt.get(kind.id, centres[place])
    lengths = np.linalg.norm(centres, axis=1, keepdims=True)
    return np.asarray(centres / np.maximum(lengths, 1e-9), np.float32)
