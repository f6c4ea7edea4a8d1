"""`daogou train` and `daogou model …`: the embedding model."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from service.terminal import plain, progress, told


class Architecture(StrEnum):
    """What `train --student` trains."""

    STATIC = "static"
    BERT = "bert"


model_app = typer.Typer(
    help="The embedding model: what it is, and how well it does.", no_args_is_help=True
)


def train(
    pairs: Annotated[
        Path,
        typer.Option("--pairs", help="Folder of the text sets.", exists=True, file_okay=False),
    ],
    work: Annotated[Path, typer.Option("--work", help="Where the stages between are kept.")],
    output: Annotated[Path, typer.Option("--output", help="Where the weights go.")],
    queries_a_kind: Annotated[
        int | None, typer.Option(help="Learn from so many authored queries a kind.", min=0)
    ] = None,
    measured: Annotated[
        bool,
        typer.Option("--measured", help="Learn no query and no title of 15 % of the kinds."),
    ] = False,
    student: Annotated[
        Architecture, typer.Option(help="A vector a piece (minutes), or a small BERT (hours).")
    ] = Architecture.STATIC,
    seed: Annotated[int, typer.Option(help="Another seed makes another model.")] = 7,
) -> None:
    """Train the embedding model by the recipe; an interrupted training goes on where it was.

    Needs what the extra `train` installs, and half an hour on two CPU cores, most of it for the
    teacher's vectors; takes a GPU if torch sees one. Losses are written to
    WORK/losses.jsonl.
    """
    from assistant.training.recipe import RecipeSettings, Student, train_model

    settings = RecipeSettings(
        data=pairs,
        work=work,
        output=output,
        queries_a_kind=queries_a_kind,
        measured=measured,
        student=Student(student.value),
        seed=seed,
    )
    with progress() as bars:
        folder = train_model(settings, bars)
    told.print(f"weights in {folder}; try them with DAOGOU_MODEL={folder} daogou search …")


@model_app.command(epilog="Examples:  daogou model info   ·   daogou model info ./weights")
def info(
    model: Annotated[
        str | None,
        typer.Argument(help="Name or folder; the shipped model without it.", envvar="DAOGOU_MODEL"),
    ] = None,
) -> None:
    """Show what a model is: its size, its fingerprint, and its card."""
    from rich.markdown import Markdown

    from assistant.embedding.describe import describe
    from assistant.embedding.open import model_folder

    folder = model_folder(model)
    card = describe(folder)
    out = Console()
    for name, value in card.facts.items():
        out.print(f"{name:12} {plain(value)}", highlight=False)
    if card.text:
        out.print()
        out.print(Markdown(card.text))


@model_app.command(
    epilog="Examples:  daogou model measure   ·   daogou model measure --model ./a --model ./b"
    " --queries dev_queries.jsonl"
)
def measure(
    model: Annotated[
        list[str] | None, typer.Option("--model", help="Name or folder; repeatable.")
    ] = None,
    queries: Annotated[
        Path | None,
        typer.Option(
            help="Judged queries (JSON lines); our development split without it.", exists=True
        ),
    ] = None,
    measured: Annotated[
        bool,
        typer.Option("--measured", help="Leave the queries of the unseen kinds out of the index."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Figures as JSON.")] = False,
) -> None:
    """Rank the kinds for judged queries by every model: by meaning, by words, and by all together.

    With several models, each is tested against the first (exact McNemar test on success@1).
    """
    from service.measure import measure_models

    with progress() as bars:
        report = measure_models(model or [None], queries, measured=measured, progress=bars)
    if as_json:
        print(json.dumps(report.as_rows(), ensure_ascii=False))  # noqa: T201
    else:
        Console().print(report.table())


@model_app.command(epilog="Example:  daogou model speed --against ./all-MiniLM-L6-v2")
def speed(
    against: Annotated[
        list[str] | None, typer.Option(help="Name or folder of a model to compare; repeatable.")
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(help="Name or folder; the shipped model without it.", envvar="DAOGOU_MODEL"),
    ] = None,
    words: Annotated[int, typer.Option(help="Length of the texts in tokens.", min=1)] = 12,
) -> None:
    """Time the encoding of single queries and of many texts, all models in the same run."""
    from rich.table import Table

    from assistant.benchmark.encoding_speed import measure_encoding
    from assistant.embedding.open import open_encoder

    names = [model, *(against or [])]
    with told.status("encoding the same texts with every model"):
        speeds = measure_encoding([open_encoder(name) for name in names], words=words)
    table = Table("model", "query p50 ms", "texts a second", "times the last", box=None)
    for name, one in zip(names, speeds, strict=True):
        ratio = one.texts_a_second / speeds[-1].texts_a_second
        table.add_row(
            name or "shipped", f"{one.query_ms:.3f}", f"{one.texts_a_second:,.0f}", f"{ratio:.1f}"
        )
    Console().print(table)
