"""The musts of a query as a mask over all products, before any top k: price, brand, near-field,
exclusions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assistant.query.exclusions import absent_form
from assistant.query.query import Query
from assistant.search.columns import Columns
from assistant.search.near_field import NearField
from assistant.text.fold import fold

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from catalog.knowledge import Knowledge


class Constrainer:
    """Columns, folded texts and kinds' names, ready to be filtered."""

    def __init__(
        self,
        columns: Columns,
        near_field: NearField,
        texts: pa.ChunkedArray,
        brands: pa.ChunkedArray,
        knowledge: Knowledge,
    ) -> None:
        """`texts` and `brands` are in order of position; texts are folded."""
        self._columns = columns
        self._near_field = near_field
        self._texts = texts
        self._brands = brands
        self._kind_words = [[fold(word) for word in kind.words] for kind in knowledge.kinds]

    def passing(self, query: Query) -> NDArray[np.bool_] | None:
        """Return bool (n,): which products keep every must; None where the query states none."""
        masks = []
        if query.price.low is not None:
            masks.append(self._columns.price >= query.price.low)
        if query.price.high is not None:
            masks.append(self._columns.price <= query.price.high)
        if query.near_field:
            masks.append(self._near_field.reachable)
        if query.brand:
            masks.append(np.asarray(pc.equal(self._brands, query.brand).to_numpy()))
        masks += [~self._has(word) for word in query.exclude]
        if not masks:
            return None
        return np.asarray(np.logical_and.reduce(masks))

    def _has(self, word: str) -> NDArray[np.bool_]:
        """Which products have the word: in title or values (but not as 無…), or in their kind's
        name.
        """
        found = np.asarray(pc.match_substring(self._texts, word).to_numpy().astype(bool))
        present = absent_form(word)
        for position in np.flatnonzero(found):
            found[position] = present.search(self._texts[int(position)].as_py()) is not None
        return np.asarray(found | self._is_kind(word))

    def _is_kind(self, word: str) -> NDArray[np.bool_]:
        """Products of a kind that is called by the word: one of its names is it, or its first name
        ends in it (手機殼 for 殼).
        """
        named = [word in names or names[0].endswith(word) for names in self._kind_words]
        table = np.array([*named, False], dtype=bool)  # the last place is for unknown kinds, -1
        return np.asarray(table[self._columns.kind])


def read_texts(path: Path) -> pa.ChunkedArray:
    """Open the folded texts that the build wrote, without copying them."""
    with pa.memory_map(str(path), "r") as source:
        return pa.ipc.open_file(source).read_all().column("text")
