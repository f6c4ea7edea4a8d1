"""A catalogue as a folder: written as a stream, opened without reading it all.

manifest.json     format, number of products, seed or source, fingerprints
listings.parquet  what merchants typed          reviews.parquet   what shoppers wrote
stock.parquet     what stores have              merchants.json, stores.json, knowledge.json
truth.parquet     what things really are: only `benchmark` and `training` open it
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from catalog.errors import CatalogueDamaged, CatalogueMissing
from catalog.knowledge import Knowledge
from catalog.product import Fen, Generated, Listing, Merchant, Review, Stock, Store, Truth, Variant

FORMAT = 1
ROWS_AT_ONCE = 10_000
_TEXT_MAP = pa.map_(pa.string(), pa.string())
LISTING_SCHEMA = pa.schema(
    {
        "product_id": pa.string(),
        "title": pa.string(),
        "category": pa.string(),
        "brand": pa.string(),
        "merchant_id": pa.string(),
        "price": pa.int64(),
        "attributes": _TEXT_MAP,
        "variants": pa.list_(pa.struct({"label": pa.string(), "price": pa.int64()})),
        "rating": pa.float32(),
        "reviews": pa.int32(),
        "sales": pa.int32(),
        "near_field": pa.bool_(),
    }
)
TRUTH_SCHEMA = pa.schema(
    {
        "product_id": pa.string(),
        "kind": pa.string(),
        "attributes": _TEXT_MAP,
        "title_style": pa.string(),
    }
)
STOCK_SCHEMA = pa.schema({"product_id": pa.string(), "store_id": pa.string(), "pieces": pa.int32()})
REVIEW_SCHEMA = pa.schema(
    {"product_id": pa.string(), "stars": pa.int8(), "text": pa.string(), "days_ago": pa.int32()}
)
_SCHEMAS = {
    "listings": LISTING_SCHEMA,
    "truth": TRUTH_SCHEMA,
    "stock": STOCK_SCHEMA,
    "reviews": REVIEW_SCHEMA,
}


def silent(written: int) -> None:
    """A progress that tells nobody."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the folder says of itself. `fingerprint` is of the listings' content, not of the files'
    bytes.
    """

    format: int
    products: int
    source: str
    seed: int | None
    knowledge: str
    fingerprint: str


def write_catalogue(
    folder: Path,
    rows: Iterable[Generated],
    *,
    knowledge: Knowledge,
    merchants: Sequence[Merchant],
    stores: Sequence[Store],
    source: str,
    seed: int | None,
    progress: Callable[[int], None] = silent,
) -> Manifest:
    """Write the folder as a whole or not at all: it grows beside its place and then takes it.

    `progress` is told the number of products written so far. Memory does not grow with the number
    of rows.
    """
    growing = folder.with_name(folder.name + ".growing")
    shutil.rmtree(growing, ignore_errors=True)
    growing.mkdir(parents=True)
    try:
        products, fingerprint = _write_rows(growing, rows, progress)
        manifest = Manifest(FORMAT, products, source, seed, knowledge.fingerprint, fingerprint)
        (growing / "knowledge.json").write_text(knowledge.model_dump_json(), "utf-8")
        _write_json(growing / "merchants.json", [asdict(merchant) for merchant in merchants])
        _write_json(growing / "stores.json", [asdict(store) for store in stores])
        _write_json(growing / "manifest.json", asdict(manifest))
    except BaseException:  # Ctrl-C too: nothing half-written stays
        shutil.rmtree(growing, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)
    growing.rename(folder)
    return manifest


class Catalogue:
    """An opened catalogue folder. Products are numbered by position, from 0, in the order of the
    file.
    """

    def __init__(self, folder: Path) -> None:
        if not (folder / "manifest.json").is_file():
            raise CatalogueMissing(folder)
        self.folder = folder
        self.manifest = _read_manifest(folder)
        self._listings = _read_table(folder, "listings").combine_chunks()
        if len(self) != self.manifest.products:
            what = f"{len(self)} listings, the manifest says {self.manifest.products}"
            raise CatalogueDamaged(folder, what)

    def __len__(self) -> int:
        return int(self._listings.num_rows)

    def column(self, name: str) -> pa.ChunkedArray:
        """Return a column of the listings (names of LISTING_SCHEMA), in order of position."""
        return self._listings.column(name)

    def listing(self, position: int) -> Listing:
        row = {name: self._listings.column(name)[position].as_py() for name in LISTING_SCHEMA.names}
        return _listing(row)

    def listings(self) -> Iterator[Listing]:
        """Yield all listings in order of position."""
        for batch in self._listings.to_batches(max_chunksize=ROWS_AT_ONCE):
            yield from map(_listing, batch.to_pylist())

    @cached_property
    def product_ids(self) -> list[str]:
        """Product ids in order of position."""
        return list(self._listings.column("product_id").to_pylist())

    @cached_property
    def position_of(self) -> dict[str, int]:
        """Product id → position."""
        return {product_id: position for position, product_id in enumerate(self.product_ids)}

    @cached_property
    def prices(self) -> np.ndarray:
        """int64 (n,), fen."""
        return np.asarray(self._listings.column("price").to_numpy(), dtype=np.int64)

    @cached_property
    def knowledge(self) -> Knowledge:
        try:
            return Knowledge.model_validate_json((self.folder / "knowledge.json").read_bytes())
        except (OSError, ValueError) as error:
            raise CatalogueDamaged(self.folder, f"knowledge.json: {error}") from error

    @cached_property
    def merchants(self) -> dict[str, Merchant]:
        rows = self._json("merchants.json")
        return {row["merchant_id"]: Merchant(**row) for row in rows}

    @cached_property
    def stores(self) -> dict[str, Store]:
        rows = self._json("stores.json")
        return {row["store_id"]: Store(**row) for row in rows}

    @cached_property
    def stock(self) -> dict[str, tuple[Stock, ...]]:
        """Product id → where it is on a shelf; products that no store has are absent."""
        found: dict[str, tuple[Stock, ...]] = {}
        for row in _read_table(self.folder, "stock").to_pylist():
            found[row["product_id"]] = (*found.get(row["product_id"], ()), Stock(**row))
        return found

    def reviews(self, product_id: str) -> tuple[Review, ...]:
        """Return the product's reviews, newest first; read from the file at each call."""
        try:
            rows = pq.read_table(
                self.folder / "reviews.parquet", filters=[("product_id", "=", product_id)]
            )
        except (OSError, pa.ArrowInvalid) as error:
            raise CatalogueDamaged(self.folder, f"reviews.parquet: {error}") from error
        return tuple(Review(**row) for row in rows.to_pylist())

    def _json(self, name: str) -> list[dict[str, Any]]:
        try:
            rows: list[dict[str, Any]] = json.loads((self.folder / name).read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise CatalogueDamaged(self.folder, f"{name}: {error}") from error
        return rows


def read_truth(folder: Path) -> Iterator[Truth]:
    """Yield the truth of every product in order of position. For `benchmark` and `training`
    only.
    """
    from catalog.product import TitleStyle

    for row in _read_table(folder, "truth").to_pylist():
        style = TitleStyle(row["title_style"])
        yield Truth(row["product_id"], row["kind"], dict(row["attributes"]), style)


def has_truth(folder: Path) -> bool:
    return (folder / "truth.parquet").is_file()


def _write_rows(
    folder: Path, rows: Iterable[Generated], progress: Callable[[int], None]
) -> tuple[int, str]:
    digest = hashlib.sha256()
    written = 0
    has_truth_rows = False
    with ExitStack() as stack:
        files = {
            name: stack.enter_context(
                pq.ParquetWriter(folder / f"{name}.parquet", schema, compression="zstd")
            )
            for name, schema in _SCHEMAS.items()
        }
        for batch in _batches(rows, ROWS_AT_ONCE):
            tables = {
                "listings": [_listing_row(row.listing) for row in batch],
                "truth": [_truth_row(row.truth) for row in batch if row.truth is not None],
                "stock": [asdict(stock) for row in batch for stock in row.stock],
                "reviews": [asdict(review) for row in batch for review in row.reviews],
            }
            has_truth_rows = has_truth_rows or bool(tables["truth"])
            for name, content in tables.items():
                files[name].write_table(pa.Table.from_pylist(content, schema=_SCHEMAS[name]))
            digest.update(
                json.dumps(tables["listings"], ensure_ascii=False, sort_keys=True).encode()
            )
            written += len(batch)
            progress(written)
    if not has_truth_rows:
        (folder / "truth.parquet").unlink()
    return written, digest.hexdigest()[:16]


def _batches(rows: Iterable[Generated], size: int) -> Iterator[list[Generated]]:
    batch: list[Generated] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _truth_row(truth: Truth) -> dict[str, Any]:
    return asdict(truth) | {"title_style": truth.title_style.value}


def _listing_row(listing: Listing) -> dict[str, Any]:
    row = {name: getattr(listing, name) for name in LISTING_SCHEMA.names}
    return row | {"variants": [asdict(variant) for variant in listing.variants]}


def _listing(row: dict[str, Any]) -> Listing:
    variants = tuple(Variant(v["label"], Fen(v["price"])) for v in row["variants"] or ())
    changed = {
        "attributes": dict(row["attributes"] or ()),
        "variants": variants,
        "rating": round(row["rating"], 2),
    }
    return Listing(**(row | changed))


def _read_manifest(folder: Path) -> Manifest:
    try:
        manifest = Manifest(**json.loads((folder / "manifest.json").read_text("utf-8")))
    except (ValueError, TypeError) as error:
        raise CatalogueDamaged(folder, f"manifest.json: {error}") from error
    if manifest.format != FORMAT:
        raise CatalogueDamaged(folder, f"format {manifest.format}, this version reads {FORMAT}")
    return manifest


def _read_table(folder: Path, name: str) -> pa.Table:
    try:
        return pq.read_table(folder / f"{name}.parquet", memory_map=True)
    except (OSError, pa.ArrowInvalid) as error:
        raise CatalogueDamaged(folder, f"{name}.parquet: {error}") from error


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=0), "utf-8")
