"""What can go wrong with a catalogue, by who can act.

CatalogError
├── KnowledgeError      an author: the knowledge files have faults (all of them are listed)
├── CatalogueMissing    an operator: nothing is built at that place yet
├── CatalogueDamaged    an operator: a file of the folder is missing or from another version
└── ImportRefused       a merchant: the file cannot be read at all (bad rows are reported instead)
    └── BadMapping      the mapping of columns is not written as it should be
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class CatalogError(Exception):
    """Anything that a reader, author or operator of a catalogue can mend."""


class KnowledgeError(CatalogError):
    """Faults of the knowledge files, each with file and kind."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{len(self.faults)} faults in the knowledge:\n" + "\n".join(self.faults))


class CatalogueMissing(CatalogError):
    """There is no catalogue in the folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"no catalogue in {folder}: run 'daogou build'")


class CatalogueDamaged(CatalogError):
    """The folder does not hold what its manifest says."""

    def __init__(self, folder: Path, what: str) -> None:
        super().__init__(
            f"the catalogue in {folder} cannot be used ({what}): run 'daogou build' again"
        )


class ImportRefused(CatalogError):
    """The file as a whole cannot be imported."""


class BadMapping(ImportRefused):
    """A mapping of columns that cannot be understood."""
