"""The catalogue as a table for other programs: jsonl, csv or parquet, one row a product."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any, TextIO

import pyarrow as pa
import pyarrow.parquet as pq

from assistant.rebuild.record import FILE, Records
from catalog.errors import CatalogueDamaged
from catalog.product import yuan
from catalog.storage import Catalogue, has_truth, read_truth

FIELDS = ("product_id", "title", "price_yuan", "merchant_id", "kind", "near_field")
TRUTH_FIELDS = ("true_kind", "true_attributes")


def export_catalogue(
    catalogue: Path, index: Path, file_format: str, output: Path | None, *, with_truth: bool
) -> int:
    """Write every product and return how many; to standard output where no file is given (not for
    parquet).
    """
    if output is not None:
        output.parent.mkdir(parents=True, exist_ok=True)
    rows = export_rows(catalogue, index, with_truth=with_truth)
    if file_format == "parquet":
        assert output is not None, "parquet needs a file"
        table = pa.Table.from_pylist([_flat(row) for row in rows])
        pq.write_table(table, output)
        return int(table.num_rows)
    with (
        output.open("w", encoding="utf-8", newline="") if output else nullcontext(sys.stdout) as out
    ):
        fields = FIELDS + (TRUTH_FIELDS if with_truth else ())
        return _write_csv(out, rows, fields) if file_format == "csv" else _write_jsonl(out, rows)


def export_rows(
    catalogue_folder: Path, index: Path, *, with_truth: bool
) -> Iterator[dict[str, Any]]:
    """Yield the rows in order of position; `kind` is the predicted one, null before the records are
    built.

    Raises CatalogueDamaged where the truth is asked for and not there.
    """
    if with_truth and not has_truth(catalogue_folder):
        raise CatalogueDamaged(
            catalogue_folder, "no truth.parquet: an imported catalogue has no truth"
        )
    catalogue = Catalogue(catalogue_folder)
    kinds = Records(index).kinds if (index / FILE).is_file() else [None] * len(catalogue)
    if len(kinds) != len(catalogue):
        kinds = [None] * len(catalogue)  # records of another catalogue
    truths = read_truth(catalogue_folder) if with_truth else None
    for listing, kind in zip(catalogue.listings(), kinds, strict=True):
        row = {
            "product_id": listing.product_id,
            "title": listing.title,
            "price_yuan": yuan(listing.price),
            "merchant_id": listing.merchant_id,
            "kind": kind,
            "near_field": listing.near_field,
        }
        if truths is not None:
            truth = next(truths)
            row |= {"true_kind": truth.kind, "true_attributes": truth.attributes}
        yield row


def _write_jsonl(out: TextIO, rows: Iterator[dict[str, Any]]) -> int:
    count = 0
    for row in rows:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += 1
    return count


def _write_csv(out: TextIO, rows: Iterator[dict[str, Any]], fields: tuple[str, ...]) -> int:
    writer = csv.DictWriter(out, fields, lineterminator="\n")
    writer.writeheader()
    count = 0
    for row in rows:
        writer.writerow(_flat(row))
        count += 1
    return count


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    if "true_attributes" not in row:
        return row
    return row | {"true_attributes": json.dumps(row["true_attributes"], ensure_ascii=False)}
