"""The command line. Commands import what they need when they run: `--help` loads no model.

Exit codes: 0 done (an honest empty answer too), 1 failed, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from service.catalog_commands import catalog_app
from service.model_commands import model_app, train
from service.opening import Data, Now, open_assistant_of, settings_of
from service.terminal import fail, plain, progress, told

if TYPE_CHECKING:
    from assistant.settings import Settings

app = typer.Typer(
    help="Daogou 導購: a shopping assistant that understands what a thing is for.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)


class Part(StrEnum):
    """What `build --only` builds."""

    CATALOGUE = "catalogue"
    RECORDS = "records"
    INDEX = "index"


class TableFormat(StrEnum):
    """How `export` writes."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


@app.command(epilog="Examples:  daogou serve   ·   daogou serve --port 9000 --data ./shop")
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
    data: Data = None,
) -> None:
    """Build what is missing (with progress), then serve the page and the API."""
    import uvicorn

    from assistant.assemble import build_missing, open_assistant
    from assistant.embedding.open import open_encoder
    from service.app import create_app

    settings = settings_of(data, clock=datetime.now())
    encoder = open_encoder(settings.model)
    with progress() as bars:
        build_missing(settings, encoder, bars)
    assistant = open_assistant(settings, encoder)
    assistant.warm_up()
    told.print(
        f"[bold]Daogou[/] serves {len(assistant.catalogue):,} products at http://{host}:{port}"
        "  (Ctrl-C ends it)"
    )
    uvicorn.run(
        create_app(assistant),
        host=host,
        port=port,
        log_config=None,
        timeout_graceful_shutdown=10,
        server_header=False,
    )


@app.command(epilog="Examples:  daogou build   ·   daogou build --products 100000 --seed 11")
def build(
    products: Annotated[
        int, typer.Option(help="How many products to generate.", min=1, max=1_000_000)
    ] = 30_000,
    seed: Annotated[int, typer.Option(help="Another seed makes another shop.")] = 7,
    data: Data = None,
    only: Annotated[Part | None, typer.Option(help="Build only this part.")] = None,
) -> None:
    """Generate the catalogue, rebuild its records and index them."""
    from assistant.assemble import build_catalogue, build_index_only, build_records_only
    from assistant.embedding.open import open_encoder

    settings = settings_of(data)
    encoder = (
        open_encoder(settings.model) if only in (None, Part.INDEX) else None
    )  # before any long work
    began = time.monotonic()
    with progress() as bars:
        if only in (None, Part.CATALOGUE):
            build_catalogue(settings, products=products, seed=seed, progress=bars)
        if only in (None, Part.RECORDS):
            build_records_only(settings, bars)
        if encoder is not None:
            build_index_only(settings, encoder, bars)
    told.print(f"built in {settings.data} in {time.monotonic() - began:.0f} s")
    if only in (None, Part.RECORDS):
        _tell_rebuild_quality(settings)


@app.command(
    epilog="Examples:  daogou search 清理下水道小飛蟲的東西  ·  daogou search --input q.txt --json"
)
def search(
    query: Annotated[str | None, typer.Argument(help="What is needed.")] = None,
    input: Annotated[
        Path | None, typer.Option("--input", help="A file with one query a line.")
    ] = None,
    k: Annotated[int, typer.Option("--k", help="How many products.", min=1, max=1000)] = 10,
    system: Annotated[str, typer.Option(help="Which system answers.")] = "hybrid",
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a query on standard output.")
    ] = False,
    data: Data = None,
    now: Now = None,
) -> None:
    """Search from the terminal."""
    from service.answer import search_answer

    if (query is None) == (input is None):
        fail("give either a query or --input FILE", code=2)
    queries = [query] if query is not None else _lines(input)
    assistant = open_assistant_of(settings_of(data, now))
    for text in queries:
        began = time.perf_counter()
        results = assistant.search(text or "", k, system)
        answer = search_answer(
            results, assistant.catalogue, took_ms=(time.perf_counter() - began) * 1000
        )
        if as_json:
            print(json.dumps(answer, ensure_ascii=False), flush=True)  # noqa: T201
        else:
            _print_answer(answer)


@app.command(
    epilog="Example:  daogou run --queries q.tsv --system keyword --k 100 --output keyword.trec"
)
def run(
    queries: Annotated[Path, typer.Option("--queries", help="Lines `qid TAB query`.")],
    output: Annotated[Path, typer.Option("--output", help="Where the TREC run goes.")],
    system: Annotated[str, typer.Option(help="Which system answers.")] = "hybrid",
    k: Annotated[int, typer.Option("--k", help="Depth of the run.", min=1, max=1000)] = 100,
    data: Data = None,
    now: Now = None,
) -> None:
    """Write a TREC run of one system over a file of queries."""
    from assistant.benchmark.runs import read_queries, run_lines, write_run
    from assistant.search.systems import system_named

    system_named(system)
    written = read_queries(queries)
    assistant = open_assistant_of(settings_of(data, now))
    output.parent.mkdir(parents=True, exist_ok=True)
    growing = output.with_name(output.name + ".growing")
    with growing.open("w", encoding="utf-8", newline="\n") as out:
        counted = write_run(
            out, run_lines(written, lambda text: assistant.search(text, k, system), system)
        )
    growing.replace(output)
    told.print(f"{counted:,} lines for {len(written):,} queries in {output}")


@app.command(epilog="Example:  daogou export --truth --format jsonl --output products.jsonl")
def export(
    truth: Annotated[
        bool, typer.Option("--truth", help="Add what the products really are.")
    ] = False,
    format: Annotated[
        TableFormat, typer.Option("--format", help="The file's format.")
    ] = TableFormat.JSONL,
    output: Annotated[
        Path | None, typer.Option("--output", help="A file; standard output without it.")
    ] = None,
    data: Data = None,
) -> None:
    """Write the catalogue, one row a product."""
    from service.export import export_catalogue

    settings = settings_of(data)
    if output is None and format is TableFormat.PARQUET:
        fail("parquet is no text: give --output FILE", code=2)
    rows = export_catalogue(
        settings.catalogue, settings.index, format.value, output, with_truth=truth
    )
    told.print(f"{rows:,} products" + (f" in {output}" if output else ""))


@app.command(epilog="Example:  daogou speed --queries q.tsv")
def speed(
    queries: Annotated[Path, typer.Option("--queries", help="Lines `qid TAB query`.")],
    k: Annotated[int, typer.Option("--k", help="Hits a search.", min=1, max=1000)] = 10,
    data: Data = None,
) -> None:
    """Time searches beside their bare parts, in one process."""
    from rich.table import Table

    from assistant.benchmark.runs import read_queries
    from assistant.benchmark.speed import measure_speed

    texts = [query.text for query in read_queries(queries)]
    assistant = open_assistant_of(settings_of(data))
    report = measure_speed(assistant.engine, texts, k=k)
    table = Table("part", "p50 ms", "p99 ms", "slowest ms", title=f"{len(texts):,} searches")
    for name in ("whole", "encode", "vectors", "words"):
        row = getattr(report, name)
        table.add_row(name, f"{row.p50:.2f}", f"{row.p99:.2f}", f"{row.slowest:.2f}")
    out = Console()
    out.print(table)
    out.print(f"whole search over its bare parts, median: {report.overhead_p50:.2f} ms")


app.add_typer(catalog_app, name="catalog")
app.add_typer(model_app, name="model")
app.command(epilog="Example:  daogou train --pairs ./pairs --work ./training --output ./weights")(
    train
)


def main() -> None:
    """Run the command line; what people can mend becomes one clear line, not a traceback."""
    from assistant.errors import AssistantError, UnknownSystem
    from catalog.errors import BadMapping, CatalogError
    from service.settings import BadSetting

    try:
        app()
    except (AssistantError, CatalogError, BadSetting) as error:
        told.print(f"[red]daogou:[/] {plain(error)}")
        sys.exit(2 if isinstance(error, BadSetting | UnknownSystem | BadMapping) else 1)
    except OSError as error:
        told.print(f"[red]daogou:[/] {plain(error.filename)}: {plain(error.strerror)}")
        sys.exit(1)
    except KeyboardInterrupt:
        told.print("interrupted; nothing half-built stays")
        sys.exit(130)


def _tell_rebuild_quality(settings: Settings) -> None:
    from assistant.benchmark.rebuild_quality import measure_rebuild
    from assistant.rebuild.record import Records
    from catalog.storage import has_truth, read_truth

    if not has_truth(settings.catalogue):
        return
    quality = measure_rebuild(Records(settings.index), read_truth(settings.catalogue))
    styles = ", ".join(f"{style} {share:.3f}" for style, share in quality.by_style.items())
    told.print(
        f"rebuild: kind accuracy {quality.kind_accuracy:.4f} ({styles}); attributes: precision"
        f" {quality.attribute_precision:.4f}, recall {quality.attribute_recall:.4f}"
    )


def _print_answer(answer: dict[str, Any]) -> None:
    out = Console()
    out.print(f"[bold]{plain(answer['query'])}[/]  [dim]{answer['took_ms']:.0f} ms[/]")
    for relaxed in answer["relaxed"]:
        out.print(
            f"[yellow]relaxed[/] {relaxed['constraint']}: {relaxed['from']} → {relaxed['to']}"
        )
    if not answer["hits"]:
        out.print(
            "nothing like it in this shop" if answer["abstained"] else "nothing keeps all of this"
        )
    for hit in answer["hits"]:
        near = f"  [green]{hit['near_field']['eta_minutes']} min[/]" if hit["near_field"] else ""
        out.print(f"{hit['rank']:>3}. {plain(hit['title'])}  [bold]¥{hit['price_yuan']:g}[/]{near}")
        out.print(
            "     [dim]" + plain(" · ".join(reason["text"] for reason in hit["reasons"])) + "[/]"
        )


def _lines(path: Path | None) -> list[str]:
    from assistant.benchmark.runs import QueryFileError

    assert path is not None, "checked by the caller"
    try:
        return [line.strip() for line in path.read_text("utf-8-sig").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise QueryFileError(f"{path}: cannot be read as UTF-8 text ({error})") from error


if __name__ == "__main__":
    main()
