"""What can go wrong in the assistant, by who can act.

AssistantError
├── InvalidQuery        the caller: the text or a parameter is not acceptable; names the field
├── NotFound            the caller: there is no such thing
│   └── UnknownProduct
├── UnknownSystem       the caller: no such retrieval system
├── ModelUnavailable    an operator: the encoder cannot be opened
└── IndexUnusable       an operator: 'daogou build' mends it
    ├── IndexMissing
    └── StaleIndex      made from another catalogue, model or version
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


class AssistantError(Exception):
    """Anything that a caller or operator can mend."""


class InvalidQuery(AssistantError):
    """A text or parameter that cannot be searched; `field` names it."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


class NotFound(AssistantError):
    """There is no such thing."""


class UnknownProduct(NotFound):
    def __init__(self, product_id: str) -> None:
        super().__init__(f"no product '{product_id}' in this catalogue")


class UnknownSystem(AssistantError):
    field = "system"

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(f"unknown system '{name}': choose one of {', '.join(known)}")


class ModelUnavailable(AssistantError):
    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f"the model '{name}' cannot be opened ({why}): give DAOGOU_MODEL the path of a folder"
            " saved by sentence-transformers, fetch a hub's model once with 'hf download NAME',"
            " or unset it to use the shipped model"
        )


class IndexUnusable(AssistantError):
    """The index folder cannot answer."""


class IndexMissing(IndexUnusable):
    def __init__(self, folder: Path) -> None:
        super().__init__(f"no index in {folder}: run 'daogou build'")


class StaleIndex(IndexUnusable):
    def __init__(self, folder: Path, what: str, made_from: str, found: str) -> None:
        super().__init__(
            f"the index in {folder} was made from {what} {made_from}, this one is {found}:"
            " run 'daogou build'"
        )
