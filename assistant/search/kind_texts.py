"""The texts behind the rows of the kinds' vectors, kept beside them in the index folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "texts.arrow"


@dataclass(frozen=True, slots=True)
class KindText:
    """A folded text, the place of its kind, and whether it is one of the kind's needs."""

    text: str
    kind: int
    is_need: bool


@dataclass(frozen=True, slots=True)
class KindTexts:
    """By row: the texts, int32 owners (rising), bool whether it is a need."""

    texts: list[str]
    owners: NDArray[np.int32]
    is_need: NDArray[np.bool_]

    @classmethod
    def of(cls, rows: Sequence[KindText]) -> KindTexts:
        return cls(
            [row.text for row in rows],
            np.array([row.kind for row in rows], np.int32),
            np.array([row.is_need for row in rows], bool),
        )


def write_kind_texts(folder: Path, kept: KindTexts) -> None:
    table = pa.table(
        {
            "text": pa.array(kept.texts, pa.string()),
            "kind": pa.array(kept.owners, pa.int32()),
            "is_need": pa.array(kept.is_need, pa.bool_()),
        }
    )
    with pa.OSFile(str(folder / FILE), "wb") as out, pa.ipc.new_file(out, table.schema) as writer:
        writer.write_table(table)


def read_kind_texts(folder: Path) -> KindTexts:
    with pa.OSFile(str(folder / FILE), "rb") as source:
        table = pa.ipc.open_file(source).read_all()
    return KindTexts(
        table["text"].to_pylist(),
        table["kind"].to_numpy().astype(np.int32),
        table["is_need"].to_numpy().astype(bool),
    )
