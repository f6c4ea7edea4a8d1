"""The only place that reads the environment.

DAOGOU_DATA   folder of catalogue and index (default: the platform's cache folder)
DAOGOU_MODEL  another sentence-transformers model, by folder or cached name
DAOGOU_NOW    the time that the shop believes in, ISO 8601 (default: a fixed afternoon; `serve` uses
the clock)
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from platformdirs import user_cache_path

from assistant.settings import SIMULATED_NOW, Settings


class BadSetting(Exception):
    """A variable or option whose value cannot be used."""


def settings_from(
    environment: Mapping[str, str],
    *,
    data: Path | None = None,
    now: str | None = None,
    clock: datetime | None = None,
) -> Settings:
    """Return settings: options before variables before defaults; `clock` is the default time if
    given.

    Raises BadSetting for a time that is not ISO 8601.
    """
    folder = data or _path(environment.get("DAOGOU_DATA")) or user_cache_path("daogou")
    said = now or environment.get("DAOGOU_NOW")
    return Settings(
        data=folder.expanduser().absolute(),
        model=environment.get("DAOGOU_MODEL") or None,
        now=_time(said) if said else (clock or SIMULATED_NOW),
    )


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None


def _time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise BadSetting(f"'{text}' is no time: write it as 2025-11-11T20:00") from error
