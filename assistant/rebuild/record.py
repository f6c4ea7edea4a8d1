"""What the rebuilt library knows of a listing, and how it is kept on disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "records.parquet"
ROWS_AT_ONCE = 10_000


class Source(Enum):
    """The field of the listing that an attribute was read from."""

    ATTRIBUTES = "attributes"
    TITLE = "title"
    VARIANTS = "variants"


@dataclass(frozen=True, slots=True)
class Attribute:
    """A value with its evidence; for titles `start` and `end` are the span in the folded title,
    else 0 and 0.

    `name` and `value` are the kind's own words (Traditional) where they are known to it, else the
    merchant's.
    """

    name: str
    value: str
    source: Source
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """`kind` is None where the listing is like nothing that the shop knows; `confidence` is 0 to
    1.
    """

    product_id: str
    kind: str | None
    confidence: float
    attributes: tuple[Attribute, ...]

    def value_of(self, name: str) -> str | None:
        return next(
            (attribute.value for attribute in self.attributes if attribute.name == name), None
        )


_SCHEMA = pa.schema(
    {
        "product_id": pa.string(),
        "kind": pa.string(),
        "confidence": pa.float32(),
        "attributes": pa.list_(
            pa.struct(
                {
                    "name": pa.string(),
                    "value": pa.string(),
                    "source": pa.string(),
                    "start": pa.int16(),
                    "end": pa.int16(),
                }
            )
        ),
    }
)


def write_records(folder: Path, records: Iterable[Record]) -> None:
    """Write the records in order, as a stream."""
    folder.mkdir(parents=True, exist_ok=True)
    with pq.ParquetWriter(folder / FILE, _SCHEMA, compression="zstd") as out:
        batch: list[dict[str, Any]] = []
        for record in records:
            batch.append(_row(record))
            if len(batch) == ROWS_AT_ONCE:
                out.write_table(pa.Table.from_pylist(batch, schema=_SCHEMA))
                batch = []
        if batch:
            out.write_table(pa.Table.from_pylist(batch, schema=_SCHEMA))


class Records:
    """An opened records file; a record by its position, without reading all into objects."""

    def __init__(self, folder: Path) -> None:
        self._table = pq.read_table(folder / FILE, memory_map=True).combine_chunks()

    def __len__(self) -> int:
        return int(self._table.num_rows)

    def __getitem__(self, position: int) -> Record:
        return _record({name: self._table.column(name)[position].as_py() for name in _SCHEMA.names})

    def pairs(self, position: int) -> list[tuple[str, str]]:
        """Return (name, value) of the record's attributes, cheaper than the record."""
        told = self._table.column("attributes")[position].as_py()
        return [(item["name"], item["value"]) for item in told]

    def __iter__(self) -> Iterator[Record]:
        for batch in self._table.to_batches(max_chunksize=ROWS_AT_ONCE):
            yield from map(_record, batch.to_pylist())

    @property
    def confidences(self) -> NDArray[np.float32]:
        """float32 (n,) in order of position."""
        return np.asarray(self._table.column("confidence").to_numpy(), dtype=np.float32)

    @property
    def kinds(self) -> list[str | None]:
        """Predicted kind ids in order of position."""
        return list(self._table.column("kind").to_pylist())


def _row(record: Record) -> dict[str, Any]:
    attributes = [
        asdict(attribute) | {"source": attribute.source.value} for attribute in record.attributes
    ]
    return asdict(record) | {"attributes": attributes}


def _record(row: dict[str, Any]) -> Record:
    attributes = tuple(
        Attribute(**(item | {"source": Source(item["source"])})) for item in row["attributes"]
    )
    return Record(row["product_id"], row["kind"], float(row["confidence"]), attributes)
