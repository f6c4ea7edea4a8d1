"""`daogou catalog …`: somebody's own products, and the check of what is authored."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from service.opening import Data, settings_of
from service.terminal import fail, plain, progress, told

if TYPE_CHECKING:
    from service.check import AuthoredReport

catalog_app = typer.Typer(
    help="Bring in your own catalogue; check the authored knowledge.", no_args_is_help=True
)


@catalog_app.command(
    "import", epilog="Example:  daogou catalog import goods.csv --map title=商品名 --map price=售价"
)
def import_catalogue(
    file: Annotated[Path, typer.Argument(help="CSV, JSONL or Parquet.")],
    map: Annotated[
        list[str] | None, typer.Option("--map", help="OUR_FIELD=YOUR_COLUMN; repeatable.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Where the report of bad rows goes (CSV).")
    ] = None,
    data: Data = None,
) -> None:
    """Make somebody's own products the catalogue, and index them."""
    from assistant.assemble import build_search
    from assistant.embedding.open import open_encoder
    from catalog.importing import import_file, read_mapping, write_report

    settings = settings_of(data)
    mapping = read_mapping(map or [])
    encoder = open_encoder(settings.model)
    outcome = import_file(file, settings.catalogue, mapping)
    told.print(
        f"{outcome.kept:,} products kept, {outcome.bad_rows:,} rows left out"
        f" for {len(outcome.faults):,} faults"
    )
    for fault in outcome.faults[:10]:
        told.print(f"  row {fault.row}, {fault.field}: {fault.reason}", markup=False)
    if outcome.faults:
        place = report or file.with_name(file.name + ".faults.csv")
        write_report(place, outcome.faults)
        told.print(f"every fault is in {place}")
    with progress() as bars:
        build_search(settings, encoder, bars)


@catalog_app.command(
    "check",
    epilog="Example:  DAOGOU_DEV_BENCHMARK=../benchmark daogou catalog check",
)
def check(
    benchmark: Annotated[
        Path | None,
        typer.Option(
            envvar="DAOGOU_DEV_BENCHMARK",
            help="Folder of judged queries (*.jsonl) that no authored query may come near.",
            exists=True,
            file_okay=False,
        ),
    ] = None,
) -> None:
    """Verify all that is authored (kinds, queries, scenes, regional words) and count it.

    Exits with 1 if there is a fault; every fault is told.
    """
    from service.check import check_authored

    with told.status("reading and comparing; about half a minute"):
        report = check_authored(benchmark)
    _print_report(report)
    if report.faults:
        fail(f"{len(report.faults)} faults", code=1)


def _print_report(report: AuthoredReport) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    names = ("department", "kinds", "needs", "questions", "queries", "named", "Traditional")
    table = Table(names[0], box=SIMPLE_HEAD, padding=0)
    table.columns[0].no_wrap = True
    for name in names[1:]:
        table.add_column(name, justify="right")
    for row, asked in report.departments:
        shares = ("0", "", "")
        if asked:
            shares = (str(asked.queries), f"{asked.named:.0%}", f"{asked.traditional:.0%}")
        table.add_row(row.department, *map(str, (row.kinds, row.needs, row.questions)), *shares)
    rows = [row for row, _ in report.departments]
    queries = sum(asked.queries for _, asked in report.departments if asked)
    out = Console()
    out.print(table)
    out.print(
        f"{sum(row.kinds for row in rows):,} kinds in {len(rows)} departments,"
        f" {sum(row.needs for row in rows):,} needs, {sum(row.questions for row in rows):,}"
        f" questions, {queries:,} queries"
    )
    out.print(
        f"{report.scenes} scenes; {report.regional_things:,} regional things,"
        f" {report.ambiguous_words} of them told by the words near them"
    )
    out.print(
        f"nearly another: {report.needs_alike:.2%} of the needs, {report.queries_alike:.2%} of the"
        f" queries; held apart from {report.benchmark_texts:,} judged texts"
    )
    for fault in report.faults:
        out.print(f"[red]fault[/] {plain(fault)}")
