"""Somebody's own products as the catalogue: CSV, JSONL or Parquet, with a report of every row that
was left out.

Good rows are kept, bad ones are reported with row, field and reason; nothing is lost silently.
"""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from catalog.encodings import encoding_of
from catalog.errors import BadMapping, ImportRefused
from catalog.knowledge import Knowledge, read_knowledge
from catalog.product import Fen, Generated, Listing, Merchant, fen
from catalog.storage import write_catalogue

REQUIRED = ("title", "price")
LONGEST_TITLE = 500
DEAREST_YUAN = 10_000_000
_PRICE = re.compile(r"^(?:[¥￥$]|rmb|cny)?\s*(\d+(?:\.\d+)?)\s*(?:元|块|塊)?$", re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")
JSON_LINES = (".jsonl", ".ndjson")
_ID = re.compile(r"^[\w.\-]{1,64}$", re.ASCII)
_PAIR = re.compile(r"\s*([^:：;；=]+)[:：=]([^;；]+)")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """`row` counts from 1 for the first row of data; `field` is ours."""

    row: int
    field: str
    reason: str


@dataclass(slots=True)
class Outcome:
    """What an import kept and left out; grows while the file is read."""

    kept: int = 0
    bad_rows: int = 0
    faults: list[Fault] = field(default_factory=list)


def read_mapping(pairs: Sequence[str]) -> dict[str, str]:
    """Return our field → their column from `FIELD=COLUMN` texts; raises ImportRefused with the
    fields there are.
    """
    mapping = {}
    for pair in pairs:
        ours, equals, theirs = pair.partition("=")
        if not equals or ours not in _known_columns():
            known = ", ".join(_known_columns())
            raise BadMapping(f"'{pair}' is no mapping: write FIELD=COLUMN with a field of {known}")
        mapping[ours] = theirs
    return mapping


def import_file(
    path: Path, folder: Path, mapping: Mapping[str, str], knowledge: Knowledge | None = None
) -> Outcome:
    """Write the file's good rows as the catalogue in the folder and return what was kept and what
    was not.

    Raises ImportRefused if the file as a whole cannot be read, lacks a required column, or has no
    good row; then
    the catalogue that was there stays.
    """
    rows = _rows(path)
    outcome, merchants = Outcome(), _Merchants()
    listings = _listings(rows, dict(mapping), outcome, merchants, path)
    first = next(listings, None)
    if first is None:
        raise ImportRefused(_nothing(path, outcome))
    write_catalogue(
        folder,
        _generated(first, listings),
        knowledge=knowledge or read_knowledge(),
        merchants=merchants.made,
        stores=(),
        source=f"imported {path.name}",
        seed=None,
    )
    return outcome


def write_report(path: Path, faults: Iterable[Fault]) -> None:
    """Write the faults as CSV (UTF-8 with BOM, so that spreadsheets read it)."""
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("row", "field", "reason"))
        writer.writerows((fault.row, fault.field, fault.reason) for fault in faults)


class _Merchants:
    """Merchants by the name in the file; nothing is known of their service, so all figures are
    middling.
    """

    def __init__(self) -> None:
        self.made: list[Merchant] = []
        self._by_name: dict[str, str] = {}

    def id_of(self, name: str) -> str:
        if name not in self._by_name:
            merchant_id = f"m{len(self.made):05d}"
            self._by_name[name] = merchant_id
            self.made.append(Merchant(merchant_id, name, 4.5, 30, 0.2, 0.05, 2))
        return self._by_name[name]


def _rows(path: Path) -> Iterator[Row]:
    if not path.is_file():
        raise ImportRefused(f"{path}: no such file")
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        return _parquet_rows(path)
    encoding = encoding_of(path)
    if encoding is None:
        raise ImportRefused(f"{path}: neither UTF-8, UTF-16, GB18030 nor Big5: save it as UTF-8")
    if suffix in JSON_LINES:
        return _json_rows(path, encoding)
    if suffix in (".csv", ".tsv", ".txt"):
        return _csv_rows(path, encoding)
    raise ImportRefused(f"{path}: unknown ending '{suffix}': give .csv, .tsv, .jsonl or .parquet")


def _csv_rows(path: Path, encoding: str) -> Iterator[Row]:
    with path.open(encoding=encoding, newline="") as text:
        head = text.readline()
        delimiter = max((",", "\t", ";"), key=head.count)
        text.seek(0)
        reader = csv.DictReader(text, delimiter=delimiter, strict=False)
        try:
            yield from reader
        except csv.Error as error:
            raise ImportRefused(f"{path}:{reader.line_num}: {error}") from error
        except UnicodeDecodeError as error:
            raise ImportRefused(f"{path}: not {encoding} after line {reader.line_num}") from error


def _json_rows(path: Path, encoding: str) -> Iterator[Row]:
    with path.open(encoding=encoding) as lines:
        try:
            for line in lines:
                if line.strip():
                    yield _json_row(line)
        except UnicodeDecodeError as error:
            raise ImportRefused(f"{path}: not {encoding} throughout ({error.reason})") from error


def _json_row(line: str) -> Row:
    try:
        row = json.loads(line)
    except ValueError as error:
        return {"": f"not JSON: {error}"}
    return row if isinstance(row, dict) else {"": "not a JSON object"}


def _parquet_rows(path: Path) -> Iterator[Row]:
    try:
        file = pq.ParquetFile(path)
    except (OSError, pa.ArrowInvalid) as error:
        raise ImportRefused(f"{path}: not Parquet ({error})") from error
    with file:
        for batch in file.iter_batches():
            yield from batch.to_pylist()


def _listings(
    rows: Iterator[Row],
    mapping: dict[str, str],
    outcome: Outcome,
    merchants: _Merchants,
    path: Path,
) -> Iterator[Listing]:
    # a table has its columns once; lines of JSON may each have other ones
    is_table = path.suffix.lower() not in JSON_LINES
    columns: dict[str, str] | None = None
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        if columns is None or not is_table:
            columns = _columns([name for name in row if name], mapping)
        if is_table and number == 1:
            _refuse_missing(columns, row, mapping, path)
        before = len(outcome.faults)
        listing = _listing(number, row, columns, outcome.faults, merchants)
        if listing is not None and listing.product_id in seen:
            outcome.faults.append(
                Fault(number, "product_id", f"'{listing.product_id}' stands twice")
            )
        if len(outcome.faults) > before or listing is None:
            outcome.bad_rows += 1
            continue
        seen.add(listing.product_id)
        outcome.kept += 1
        yield listing


def _columns(theirs: Sequence[str], mapping: dict[str, str]) -> dict[str, str]:
    """Return our field → their column: as told, else by the known names."""
    plain = {str(column).strip().lower().replace(" ", ""): column for column in theirs}
    found = dict(mapping)
    for ours, names in _known_columns().items():
        match = next((plain[name] for name in names if name in plain), None)
        if match is not None:
            found.setdefault(ours, match)
    return found


def _refuse_missing(
    columns: Mapping[str, str], row: Row, mapping: Mapping[str, str], path: Path
) -> None:
    """Raise ImportRefused where a column that is needed or was named is not there."""
    missing = [ours for ours in REQUIRED if ours not in columns]
    missing += [theirs for theirs in mapping.values() if theirs not in row]
    if missing:
        there = ", ".join(str(name) for name in row if name)
        raise ImportRefused(
            f"{path}: no column for {', '.join(missing)}; it has {there}:"
            " say which one it is with --map FIELD=COLUMN"
        )


def _listing(
    number: int, row: Row, columns: Mapping[str, str], faults: list[Fault], merchants: _Merchants
) -> Listing | None:
    """Return the listing, or None with every fault of the row appended."""
    if "" in row and len(row) == 1:
        faults.append(Fault(number, "row", str(row[""])))
        return None
    if None in row:  # where DictReader keeps what is over
        faults.append(Fault(number, "row", "more cells than columns"))

    def cell(name: str) -> Any:
        value = row.get(columns[name]) if name in columns else None
        return value.strip() if isinstance(value, str) else value

    def text(name: str) -> str:
        value = cell(name)
        if value is None:
            return ""
        if _SURROGATE.search(str(value)):
            fault(name, "half of a surrogate pair: broken text")
        return str(value)

    def fault(name: str, reason: str) -> None:
        faults.append(Fault(number, name, reason))

    before = len(faults)
    title = text("title")
    if not title:
        fault("title", "empty")
    elif len(title) > LONGEST_TITLE:
        fault("title", f"{len(title)} characters, at most {LONGEST_TITLE}")
    price = _price(cell("price"))
    if isinstance(price, str):
        fault("price", price)
    product_id = text("product_id") or f"R{number:07d}"
    if not _ID.match(product_id):
        fault("product_id", f"'{product_id[:40]}': letters, digits, '.', '-', '_', at most 64")
    numbers = {}
    for name, high in (("rating", 5.0), ("reviews", 1e9), ("sales", 1e9)):
        value = _number(cell(name), high)
        if isinstance(value, str):
            fault(name, value)
        else:
            numbers[name] = value
    category, brand, merchant = text("category"), text("brand"), text("merchant") or "—"
    attributes = _attributes(cell("attributes"))
    if attributes is None:
        fault("attributes", "neither a JSON object nor 'name:value;name:value'")
    if len(faults) > before or isinstance(price, str) or attributes is None:
        return None
    return Listing(
        product_id=product_id,
        title=title,
        category=category,
        brand=brand,
        merchant_id=merchants.id_of(merchant),
        price=price,
        attributes=attributes,
        variants=(),
        rating=numbers["rating"] if numbers["rating"] is not None else 4.0,
        reviews=int(numbers["reviews"] or 0),
        sales=int(numbers["sales"] or 0),
        near_field=False,
    )


def _price(value: Any) -> Fen | str:
    """Return fen, or the reason why it is none."""
    if value is None or value == "":
        return "empty"
    text = str(value).replace(",", "").strip()
    found = _PRICE.match(text)
    if not found:
        return f"'{text[:40]}' is no price in yuan"
    amount = float(found[1])
    if amount and fen(amount) == 0:
        return f"{amount:g} yuan: above 0 by a fen at least"
    if not 0 < amount <= DEAREST_YUAN:
        return f"{amount:g} yuan: above 0, at most {DEAREST_YUAN:,}"
    return fen(amount)


def _number(value: Any, high: float) -> float | str | None:
    """Return the number, None for an empty cell, or the reason why it is neither."""
    if value is None or value == "":
        return None
    try:
        number = float(str(value).replace(",", ""))
    except ValueError:
        return f"'{str(value)[:40]}' is no number"
    return number if 0 <= number <= high else f"{number:g}: from 0 to {high:g}"


def _attributes(value: Any) -> dict[str, str] | None:
    """Read a map, a JSON object, or `名:值;名:值`; None if it is none of these."""
    if value is None or value == "":
        return {}
    if isinstance(value, list):  # a Parquet map comes as pairs
        if not all(isinstance(pair, tuple) and len(pair) == 2 for pair in value):
            return None
        value = dict(value)
    if isinstance(value, str) and value.startswith("{"):
        try:
            value = json.loads(value)
        except ValueError:
            return None
    if isinstance(value, dict):
        return {str(name): str(text) for name, text in value.items() if text not in (None, "")}
    pairs = _PAIR.findall(str(value))
    return {name.strip(): text.strip() for name, text in pairs} if pairs else None


def _generated(first: Listing, rest: Iterator[Listing]) -> Iterator[Generated]:
    yield Generated(first, None, (), ())
    for listing in rest:
        yield Generated(listing, None, (), ())


def _nothing(path: Path, outcome: Outcome) -> str:
    told = "; ".join(f"row {f.row}, {f.field}: {f.reason}" for f in outcome.faults[:3])
    return f"{path}: no usable row" + (f" ({told})" if told else ", it is empty")


@cache
def _known_columns() -> dict[str, list[str]]:
    return tomllib.loads((files("catalog") / "words" / "import_columns.toml").read_text("utf-8"))
