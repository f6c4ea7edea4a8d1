"""What all commands say and show: messages, bars and errors, on standard error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import typer
from rich.console import Console

told = Console(stderr=True, soft_wrap=True)  # everything that is not the answer


@contextmanager
def progress() -> Iterator[Any]:
    """Yield a callback (stage, done, total) that draws one bar a stage."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description:18}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=told) as bars:
        tasks: dict[str, Any] = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done)

        yield tell


def plain(text: object) -> str:
    """The text with nothing in it that rich would read as markup."""
    from rich.markup import escape

    return escape(str(text))


def fail(message: str, *, code: int) -> NoReturn:
    """End the command with one clear line."""
    told.print(f"[red]daogou:[/] {message}")
    raise typer.Exit(code)
