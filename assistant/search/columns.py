"""What the engine must know of every product at once, as arrays by position. Saved beside the
indexes.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.rebuild.record import Records
from catalog.storage import Catalogue

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from catalog.knowledge import Knowledge
    from catalog.product import Merchant

FILE = "columns.npz"
UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Columns:
    """Arrays (n,) in order of position, and each product's shelves as bounds (n + 1,) into
    `shelves`.

    `price` int64 fen; `kind` int32 places in the knowledge, -1 if unknown; `confidence` float32 0
    to 1; `merchant`
    int32; `quality` float32 0 to 1; `rating` float32; `sales` int32; `stocked` bool; `shelves`
    int32 store numbers.
    """

    price: NDArray[np.int64]
    kind: NDArray[np.int32]
    confidence: NDArray[np.float32]
    merchant: NDArray[np.int32]
    quality: NDArray[np.float32]
    rating: NDArray[np.float32]
    sales: NDArray[np.int32]
    stocked: NDArray[np.bool_]
    starts: NDArray[np.int64]
    shelves: NDArray[np.int32]

    def save(self, folder: Path) -> None:
        np.savez(folder / FILE, **{field.name: getattr(self, field.name) for field in fields(self)})

    @classmethod
    def open(cls, folder: Path) -> Columns:
        with np.load(folder / FILE) as saved:
            return cls(**{field.name: saved[field.name] for field in fields(cls)})


def make_columns(catalogue: Catalogue, records: Records, knowledge: Knowledge) -> Columns:
    """Read the columns out of a catalogue and its records, which are in the same order."""
    merchants = {merchant_id: place for place, merchant_id in enumerate(catalogue.merchants)}
    service = np.array(
        [_service(merchant) for merchant in catalogue.merchants.values()] or [0.5], dtype=np.float32
    )
    merchant_ids = catalogue.column("merchant_id").to_pylist()
    merchant = np.array(
        [merchants.get(merchant_id, 0) for merchant_id in merchant_ids], dtype=np.int32
    )
    rating = catalogue.column("rating").to_numpy().astype(np.float32)
    sales = catalogue.column("sales").to_numpy().astype(np.int32)
    starts, shelves = _shelves(catalogue)
    return Columns(
        price=catalogue.prices,
        kind=np.array(
            [knowledge.position.get(kind or "", UNKNOWN) for kind in records.kinds], dtype=np.int32
        ),
        confidence=records.confidences,
        merchant=merchant,
        quality=_quality(rating, sales, service[merchant]),
        rating=rating,
        sales=sales,
        stocked=np.diff(starts) > 0,
        starts=starts,
        shelves=shelves,
    )


def _quality(
    rating: NDArray[np.float32], sales: NDArray[np.int32], service: NDArray[np.float32]
) -> NDArray[np.float32]:
    """0 to 1: half the product's rating from 3 to 5, a fifth its sales on a log scale, the rest the
    merchant.
    """
    stars = np.clip((rating - 3) / 2, 0, 1)
    sold = np.clip(np.log10(1 + sales) / 5, 0, 1)
    return np.asarray(0.5 * stars + 0.2 * sold + 0.3 * service, dtype=np.float32)


def _service(merchant: Merchant) -> float:
    """0 to 1 from the merchant's rating, answers, returning customers and returned goods, a quarter
    each.
    """
    stars = min(1.0, max(0.0, (merchant.rating - 3.5) / 1.5))
    answers = 1 / (1 + merchant.reply_minutes / 15)
    return (
        stars
        + answers
        + min(1.0, merchant.repurchase_rate / 0.5)
        + (1 - min(1.0, merchant.return_rate / 0.12))
    ) / 4


def _shelves(catalogue: Catalogue) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    stores = {store_id: place for place, store_id in enumerate(catalogue.stores)}
    counts = np.zeros(len(catalogue) + 1, dtype=np.int64)
    shelves: list[int] = []
    for position, product_id in enumerate(catalogue.product_ids):
        stock = [
            stores[entry.store_id]
            for entry in catalogue.stock.get(product_id, ())
            if entry.pieces > 0
        ]
        counts[position + 1] = len(stock)
        shelves += stock
    return np.cumsum(counts), np.array(shelves, dtype=np.int32)
