"""The index folder: a named layout that says what it was made from.

manifest.json  what it was made from            columns.npz    prices, kinds, quality … by position
records.parquet, classifier.npz                 texts.arrow    folded texts for exclusions
kinds/         vectors and words of kinds       vectors/NAME   a vector index         words/NAME   a
lexical index
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.errors import IndexMissing, StaleIndex

FORMAT = 3


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """Fingerprints of all that an index depends on."""

    format: int
    catalogue: str
    knowledge: str
    authored: str
    model: str


@dataclass(frozen=True, slots=True)
class IndexFolder:
    """Paths within one index folder."""

    path: Path

    @property
    def manifest(self) -> Path:
        return self.path / "manifest.json"

    @property
    def kinds(self) -> Path:
        return self.path / "kinds"

    @property
    def texts(self) -> Path:
        return self.path / "texts.arrow"

    def vectors(self, name: str) -> Path:
        return self.path / "vectors" / name

    def words(self, name: str) -> Path:
        return self.path / "words" / name

    def write_manifest(self, made_from: MadeFrom) -> None:
        """Written last: a folder without it is not an index."""
        self.manifest.write_text(json.dumps(asdict(made_from), indent=1), "utf-8")

    def read_manifest(self) -> MadeFrom:
        """Raises IndexMissing where there is no whole index."""
        try:
            return MadeFrom(**json.loads(self.manifest.read_text("utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise IndexMissing(self.path) from error

    def check(self, wanted: MadeFrom) -> None:
        """Raise IndexMissing or StaleIndex unless the index was made from exactly this."""
        found = asdict(self.read_manifest())
        for what, value in asdict(wanted).items():
            if found[what] != value:
                raise StaleIndex(self.path, what, str(found[what]), str(value))
