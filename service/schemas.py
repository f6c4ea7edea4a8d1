"""What may be sent in, with its limits. An unknown field is an error: nothing asked for is silently
ignored.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

LONGEST_QUERY = 500
LARGEST_PAGE = 100
DEEPEST = 1_000  # hits that pages may reach


class SortName(StrEnum):
    """Orders that may be asked for."""

    PRICE_ASC = "price_asc"
    PRICE_DESC = "price_desc"
    RATING = "rating"
    SALES = "sales"
    ETA = "eta"


class Droppable(StrEnum):
    """What was understood and may be taken back, as the chips of the page do."""

    MIN_PRICE = "min_price"
    MAX_PRICE = "max_price"
    EXCLUDE = "exclude"
    BRAND = "brand"
    COLOR = "color"
    SIZE = "size"
    MATERIAL = "material"
    AUDIENCE = "audience"
    QUANTITY = "quantity"
    SORT = "sort"
    NEAR_FIELD = "near_field"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Filters(_Strict):
    """Musts beside the text; prices in yuan for one piece. `drop` takes back what the text said."""

    min_price: Annotated[float | None, Field(ge=0, le=10_000_000)] = None
    max_price: Annotated[float | None, Field(ge=0, le=10_000_000)] = None
    brand: Annotated[str | None, Field(min_length=1, max_length=60)] = None
    exclude: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=30)]], Field(max_length=10)
    ] = []
    near_field: bool | None = None
    drop: Annotated[list[Droppable], Field(max_length=20)] = []


class SearchRequest(_Strict):
    """The body of POST /api/search."""

    query: Annotated[str, Field(min_length=1, max_length=LONGEST_QUERY)]
    k: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = 10
    page: Annotated[int, Field(ge=1, le=DEEPEST)] = 1
    sort: SortName | None = None
    filters: Filters = Filters()
    system: str = "hybrid"
