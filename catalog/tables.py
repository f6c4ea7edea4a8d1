"""Authored tables: the `[[table]]` rows of the TOML files in a folder, verified one by one. Every
fault is told, none raises.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Text = Annotated[str, Field(min_length=1, max_length=120)]


class AuthoredRow(BaseModel):
    """What a person wrote: it never changes, and a field that nobody knows is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Row = TypeVar("Row", bound=BaseModel)


def read_tables(
    package: str, folder: Path | None, table: str, model: type[Row], faults: list[str]
) -> Iterator[tuple[str, Row]]:
    """Yield (file, row) of all `*.toml` in the folder, or in the package's own where it is None, by
    file name and in their order.

    A row without `department` gets the file's name for one, if the model has that field. What
    cannot be read is told in `faults`, with file and id.
    """
    place = folder if folder is not None else files(package)
    for entry in sorted(place.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            for row in _rows(entry.name, entry.read_bytes(), table, faults):
                if "department" in model.model_fields:
                    row = {"department": entry.name.removesuffix(".toml"), **row}
                try:
                    yield entry.name, model.model_validate(row)
                except ValidationError as error:
                    faults += _told(entry.name, row, error)


def _rows(file: str, content: bytes, table: str, faults: list[str]) -> list[dict[str, Any]]:
    try:
        rows = tomllib.loads(content.decode("utf-8")).get(table, [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(f"{file}: not TOML in UTF-8: {error}")
        return []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        faults.append(f"{file}: '{table}' is no list of tables: write [[{table}]]")
        return []
    return rows


def _told(file: str, row: dict[str, Any], error: ValidationError) -> Iterator[str]:
    for fault in error.errors():
        where = ".".join(map(str, fault["loc"]))
        yield f"{file}: {row.get('id', '?')}: {where}: {fault['msg']}"
