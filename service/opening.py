"""From options and environment to settings, and to an opened assistant."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.terminal import progress

if TYPE_CHECKING:
    from assistant.assemble import Assistant
    from assistant.settings import Settings

Data = Annotated[
    Path | None, typer.Option("--data", help="Folder of catalogue and index.", envvar="DAOGOU_DATA")
]
Now = Annotated[str | None, typer.Option("--now", help="The shop's time, as 2025-11-11T20:00.")]


def settings_of(
    data: Path | None, now: str | None = None, clock: datetime | None = None
) -> Settings:
    from service.settings import settings_from

    return settings_from(os.environ, data=data, now=now, clock=clock)


def open_assistant_of(settings: Settings) -> Assistant:
    """Open the assistant, building what is missing first."""
    from assistant.assemble import build_missing, open_assistant
    from assistant.embedding.open import open_encoder

    encoder = open_encoder(settings.model)
    with progress() as bars:
        build_missing(settings, encoder, bars)
        return open_assistant(settings, encoder, bars)
