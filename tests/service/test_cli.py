"""Facts about the command line: what goes to which output, and with which exit code."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import catalog.importing
from assistant.assemble import Assistant, open_assistant
from assistant.embedding.encoder import Encoder
from assistant.search.build import Progress
from assistant.search.systems import SYSTEMS
from assistant.settings import Settings
from assistant.training.checks import QueryCount
from catalog.checks import DepartmentCount
from catalog.knowledge import Knowledge
from catalog.product import yuan
from catalog.storage import read_truth
from service import cli
from service.check import AuthoredReport
from tests.fakes import CharacterEncoder
from tests.shop import FLIES, build_shop

ROOT = Path(__file__).parents[2]
HIT = {
    "rank", "product_id", "kind", "title", "price_yuan", "merchant", "score", "scores", "reasons",
    "near_field",
}  # fmt: skip
FIELDS = ["product_id", "title", "price_yuan", "merchant_id", "kind", "near_field"]
TRUTH_FIELDS = ["true_kind", "true_attributes"]


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


Daogou = Callable[..., Ran]


def open_once(settings: Settings, encoder: Encoder, progress: Progress) -> Assistant:
    """Open each shop at its first command only: a second is saved with every further one."""
    manifest = (settings.index / "manifest.json").read_text("utf-8")
    return _opened(settings, manifest)


@cache
def _opened(settings: Settings, manifest: str) -> Assistant:
    return open_assistant(settings, CharacterEncoder())


@pytest.fixture
def daogou(
    shop_settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Daogou:
    """`daogou(*arguments)` as a shopper types it, over the shop of the tests, with its encoder."""
    monkeypatch.setattr("assistant.embedding.open.open_encoder", lambda model: CharacterEncoder())
    monkeypatch.setattr("assistant.assemble.open_assistant", open_once)
    monkeypatch.setenv("DAOGOU_DATA", str(shop_settings.data))
    for name in ("DAOGOU_MODEL", "DAOGOU_NOW"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["daogou", *map(str, arguments)])
        capsys.readouterr()
        code: object = 0
        try:
            cli.main()
        except SystemExit as left:
            code = left.code
        out, err = capsys.readouterr()
        return Ran(code if isinstance(code, int) else 0, out, err)

    return run


def program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a module as its own process, as a terminal would."""
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**clean_environment(), **environment},
    )


def clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("DAOGOU_")}


def assert_one_clear_line(ran: Ran | subprocess.CompletedProcess[str], *told: str) -> None:
    err = ran.err if isinstance(ran, Ran) else ran.stderr
    assert "Traceback" not in err
    assert len(err.strip().splitlines()) == 1, err
    assert err.strip().startswith("daogou: ")
    assert all(word in err for word in told), err


# search ------------------------------------------------------------------------------------------


def test_json_is_all_there_is_on_standard_output(daogou: Daogou) -> None:
    """One object of the contract, whatever else is said goes to standard error."""
    ran = daogou("search", FLIES, "--json", "--k", 5)
    (line,) = ran.out.splitlines()
    answer = json.loads(line)
    assert ran.code == 0
    assert set(answer) == {"query", "understood", "hits", "relaxed", "abstained", "took_ms"}
    assert [hit["rank"] for hit in answer["hits"]] == [1, 2, 3, 4, 5]
    assert all(set(hit) == HIT for hit in answer["hits"])
    assert answer["hits"][0]["kind"] == "drain_fly_killer"
    assert "\\u" not in line


def test_json_is_the_answer_of_the_api(daogou: Daogou, shop_settings: Settings) -> None:
    """The same products with the same scores as a Python call under the same settings."""
    answer = json.loads(daogou("search", "50元以內的貓砂", "--json").out)
    shop = open_assistant(Settings(data=shop_settings.data), CharacterEncoder())
    hits = shop.search("50元以內的貓砂").hits
    assert [(h["product_id"], h["score"]) for h in answer["hits"]] == [
        (hit.product_id, round(hit.score, 6)) for hit in hits
    ]


def test_a_file_of_queries_gives_an_object_each(daogou: Daogou, tmp_path: Path) -> None:
    """In the order of the file; BOM, Windows line ends and blank lines make no difference."""
    path = tmp_path / "needs.txt"
    path.write_bytes("\ufeff貓砂\r\n\r\n  手機殼 \r\nasdfghjkl\r\n".encode())
    ran = daogou("search", "--input", path, "--json", "--k", 2)
    answers = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 0
    assert [answer["query"] for answer in answers] == ["貓砂", "手機殼", "asdfghjkl"]
    assert [len(answer["hits"]) for answer in answers] == [2, 2, 0]


def test_an_honest_no_is_a_success(daogou: Daogou) -> None:
    """Nothing like it: exit 0, no hits and `abstained`; on the terminal it is said in words."""
    ran = daogou("search", "asdfghjkl", "--json")
    assert (ran.code, json.loads(ran.out)["abstained"], json.loads(ran.out)["hits"]) == (
        0,
        True,
        [],
    )
    said = daogou("search", "asdfghjkl")
    assert said.code == 0
    assert "nothing like it" in said.out


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_system_can_be_chosen(daogou: Daogou, system: str) -> None:
    """The score's parts that a system lacks are null."""
    answer = json.loads(daogou("search", "蟑螂藥", "--system", system, "--json", "--k", 3).out)
    assert len(answer["hits"]) == 3
    assert answer["hits"][0]["scores"]["rerank"] is None


def test_people_get_titles_prices_and_reasons(daogou: Daogou, shop: Assistant) -> None:
    """Each hit has its price and reasons; square brackets of a query are text and not markup."""
    assert "[bold]貓砂" in daogou("search", "[bold]貓砂").out
    ran = daogou("search", "貓砂 50元以內", "--k", 3)
    assert ran.code == 0
    assert "50 元以內" in ran.out
    assert ran.out.count("¥") == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ("search",),
        ("search", "貓砂", "--input", "needs.txt"),
        ("search", "貓砂", "--k", "0"),
        ("search", "貓砂", "--k", "1001"),
        ("search", "貓砂", "--k", "ten"),
        ("search", "貓砂", "--colour", "black"),
        ("search", "貓砂", "--now", "tea time"),
        ("search", "貓砂", "--system", "psychic"),
        ("run", "--queries", "q.tsv"),
        ("run", "--queries", "q.tsv", "--output", "x", "--k", "0"),
        ("export", "--format", "xlsx"),
        ("export", "--format", "parquet"),
        ("build", "--products", "0"),
        ("build", "--only", "everything"),
        ("catalog", "import"),
        ("catalog", "import", "x.csv", "--map", "nonsense"),
        ("dance",),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_2(daogou: Daogou, arguments: tuple[str, ...]) -> None:
    """The mistake is said on standard error, and nothing on standard output."""
    ran = daogou(*arguments)
    assert ran.code == 2, ran.err
    assert ran.out == ""
    assert ran.err.strip()
    assert "Traceback" not in ran.err


def test_a_text_that_cannot_be_searched_is_one_clear_line(daogou: Daogou) -> None:
    """Empty or too long: exit 1 and what to do."""
    assert daogou("search", " ").code == 1
    assert_one_clear_line(daogou("search", " "), "empty")
    assert_one_clear_line(daogou("search", "貓" * 501), "500")


def test_a_file_that_cannot_be_read_is_one_clear_line(daogou: Daogou, tmp_path: Path) -> None:
    """Missing, a folder, or GB18030: exit 1 with the name of the file."""
    chinese = tmp_path / "gb.txt"
    chinese.write_bytes("清理下水道小飛蟲的東西".encode("gb18030"))
    for path in (tmp_path / "none.txt", tmp_path, chinese):
        ran = daogou("search", "--input", path)
        assert ran.code == 1
        assert_one_clear_line(ran, str(path))


def test_the_shops_time_can_be_told(daogou: Daogou, monkeypatch: pytest.MonkeyPatch) -> None:
    """At night fewer stores deliver than in the afternoon; option and variable agree."""

    def near(*arguments: str) -> int:
        ran = daogou("search", "蟑螂藥", "--json", "--k", 50, *arguments)
        return sum(hit["near_field"] is not None for hit in json.loads(ran.out)["hits"])

    afternoon, night = near(), near("--now", "2025-11-11T04:30")
    assert 0 <= night < afternoon
    monkeypatch.setenv("DAOGOU_NOW", "2025-11-11T04:30")
    assert near() == night
    assert near("--now", "2025-11-11T15:00") == afternoon


# run ---------------------------------------------------------------------------------------------


def test_a_run_is_written_as_the_contract_says(daogou: Daogou, tmp_path: Path) -> None:
    """qid Q0 product rank score system; no line for an abstained query; no other output."""
    queries, output = tmp_path / "q.tsv", tmp_path / "k.trec"
    queries.write_text(f"q1\t貓砂\nq2\tasdfghjkl\nq3\t{FLIES}\n", "utf-8")
    ran = daogou("run", "--queries", queries, "--output", output, "--k", 7)
    lines = output.read_text("utf-8").splitlines()
    assert (ran.code, ran.out) == (0, "")
    assert len(lines) == 14
    assert all(re.fullmatch(r"q[13] Q0 P\d{7} [1-7] \d\.\d{6} hybrid", line) for line in lines)
    assert [path.name for path in tmp_path.iterdir() if "growing" in path.name] == []
    again = tmp_path / "again.trec"
    daogou("run", "--queries", queries, "--output", again, "--k", 7)
    assert again.read_bytes() == output.read_bytes()


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_run_of_any_system(daogou: Daogou, tmp_path: Path, system: str) -> None:
    """A hundred products by default, where the system finds as many."""
    queries, output = tmp_path / "q.tsv", tmp_path / "k.trec"
    queries.write_text("q1\t手機\n", "utf-8")
    assert daogou("run", "--queries", queries, "--output", output, "--system", system).code == 0
    lines = output.read_text("utf-8").splitlines()
    assert len(lines) == 100 or system.startswith("keyword")
    assert lines[0].endswith(f" {system}")


def test_a_bad_queries_file_is_one_clear_line(daogou: Daogou, tmp_path: Path) -> None:
    """File and line are named, and no run is left behind."""
    queries, output = tmp_path / "q.tsv", tmp_path / "k.trec"
    queries.write_text("q1\t貓砂\nno tab\n", "utf-8")
    ran = daogou("run", "--queries", queries, "--output", output)
    assert ran.code == 1
    assert_one_clear_line(ran, f"{queries}:2")
    assert list(tmp_path.iterdir()) == [queries]


@pytest.mark.parametrize("command", ["run", "export"])
def test_an_output_that_cannot_be_written_is_one_clear_line(
    daogou: Daogou, tmp_path: Path, command: str
) -> None:
    """A file where the folder should be: its name and no traceback."""
    queries, output = tmp_path / "q.tsv", tmp_path / "none" / "out"
    queries.write_text("q1\t貓砂\n", "utf-8")
    output.parent.write_text("a file", "utf-8")
    given = ("--queries", queries) if command == "run" else ()
    ran = daogou(command, *given, "--output", output)
    assert ran.code == 1
    assert_one_clear_line(ran, str(output.parent))


# export ------------------------------------------------------------------------------------------


def test_the_export_has_a_row_a_product(daogou: Daogou, shop: Assistant) -> None:
    """JSON lines on standard output by default, with exactly the fields of the contract."""
    ran = daogou("export")
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 0
    assert [row["product_id"] for row in rows] == shop.catalogue.product_ids
    assert [row["kind"] for row in rows] == shop.records.kinds
    for row, listing in zip(rows, shop.catalogue.listings(), strict=True):
        assert list(row) == FIELDS
        assert row["price_yuan"] == yuan(listing.price) == round(row["price_yuan"], 2)
        assert (row["title"], row["merchant_id"]) == (listing.title, listing.merchant_id)
        assert row["near_field"] is listing.near_field


@pytest.mark.parametrize("truth", [False, True])
def test_all_formats_say_the_same(
    daogou: Daogou, shop: Assistant, tmp_path: Path, truth: bool
) -> None:
    """JSON lines, CSV and Parquet hold the same rows; true attributes are an object or JSON."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for name in ("jsonl", "csv", "parquet"):
        path = tmp_path / f"products.{name}"
        ran = daogou("export", *(["--truth"] if truth else []), "--format", name, "--output", path)
        assert (ran.code, ran.out) == (0, "")
        tables[name] = read_export(path)
    assert list(tables["jsonl"][0]) == FIELDS + (TRUTH_FIELDS if truth else [])
    assert tables["jsonl"] == tables["csv"] == tables["parquet"]
    if truth:
        truths = list(read_truth(shop.catalogue.folder))
        assert [row["true_kind"] for row in tables["jsonl"]] == [t.kind for t in truths]
        assert [row["true_attributes"] for row in tables["jsonl"]] == [t.attributes for t in truths]


def read_export(path: Path) -> list[dict[str, Any]]:
    """The rows with the types that JSON has, from any format."""
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    if path.suffix == ".parquet":
        return [parsed(row) for row in pq.read_table(path).to_pylist()]
    with path.open(encoding="utf-8", newline="") as text:
        return [
            parsed(
                {
                    **row,
                    "price_yuan": float(row["price_yuan"]),
                    "kind": row["kind"] or None,
                    "near_field": {"True": True, "False": False}[row["near_field"]],
                }
            )
            for row in csv.DictReader(text)
        ]


def parsed(row: dict[str, Any]) -> dict[str, Any]:
    if "true_attributes" in row:
        return row | {"true_attributes": json.loads(row["true_attributes"])}
    return row


# catalog, build ----------------------------------------------------------------------------------


def _report(*faults: str) -> AuthoredReport:
    counts = DepartmentCount("pest_control", 27, 216, 81), QueryCount(1_085, 0.12, 0.5)
    return AuthoredReport((counts,), 150, 900, 40, 0.001, 0.02, 91, faults)


def test_the_authored_can_be_checked(daogou: Daogou, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every department with its counts, the sums and the shares; without a fault the exit is 0."""
    monkeypatch.setattr("service.check.check_authored", lambda benchmark: _report())
    ran = daogou("catalog", "check")
    assert ran.code == 0
    row = next(line for line in ran.out.splitlines() if "pest_control" in line)
    assert re.findall(r"[\d%,]+", row) == ["27", "216", "81", "1085", "12%", "50%"]
    for told in ("27 kinds in 1 departments", "1,085 queries", "150 scenes", "900 regional"):
        assert told in ran.out
    assert "0.10% of the needs, 2.00% of the queries" in ran.out.replace("\n", " ")


def test_every_fault_is_told_and_is_a_failure(
    daogou: Daogou, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault is told as it is, markup and all, and the exit is 1."""
    faults = ("tent: 3 queries of at least 40", "needs told twice: [b]甲[/b]")
    monkeypatch.setattr("service.check.check_authored", lambda benchmark: _report(*faults))
    ran = daogou("catalog", "check")
    assert ran.code == 1
    assert all(f"fault {fault}" in ran.out for fault in faults)
    assert "2 faults" in ran.err


def test_a_benchmark_that_is_no_folder_is_wrong_usage(daogou: Daogou, tmp_path: Path) -> None:
    """The folder of judged queries must be there."""
    assert daogou("catalog", "check", "--benchmark", tmp_path / "none").code == 2


def test_own_goods_can_be_imported_and_searched(
    daogou: Daogou, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, few_kinds: Knowledge
) -> None:
    """Good rows become the shop, bad ones a report; imported goods are found and have no truth."""
    monkeypatch.setattr(catalog.importing, "read_knowledge", lambda: few_kinds)
    goods, data = tmp_path / "goods.csv", tmp_path / "data"
    rows = "商品名,售价\n豆腐貓砂 結團快 6L,29.9\n防摔手機殼 透明,19\n壞掉的一列,免費\n"
    goods.write_bytes(rows.encode("gb18030"))
    ran = daogou("catalog", "import", goods, "--map", "title=商品名", "--data", data)
    assert ran.code == 0
    assert ran.out == ""
    assert re.search(r"2 products kept, .*\b1 rows? left out", ran.err)
    report = goods.with_name("goods.csv.faults.csv").read_text("utf-8-sig")
    assert report.splitlines()[1].startswith("3,price,")
    answer = json.loads(daogou("search", "貓砂", "--json", "--data", data).out)
    assert answer["hits"][0]["title"] == "豆腐貓砂 結團快 6L"
    assert answer["hits"][0]["price_yuan"] == 29.9
    refused = daogou("export", "--truth", "--data", data)
    assert refused.code == 1
    assert refused.out == ""
    assert_one_clear_line(refused, "truth")


def test_a_refused_import_leaves_the_shop_alone(
    daogou: Daogou, tmp_path: Path, few_kinds: Knowledge
) -> None:
    """No column for a price: one clear line with the columns there are; the old shop answers."""
    data, goods = tmp_path / "data", tmp_path / "goods.csv"
    build_shop(data, products=60, knowledge=few_kinds)
    goods.write_text("商品名,多少\n貓砂,3\n", "utf-8")
    ran = daogou("catalog", "import", goods, "--data", data)
    assert ran.code == 1
    assert_one_clear_line(ran, "price", "多少", "--map")
    assert json.loads(daogou("search", "貓砂", "--json", "--data", data).out)["hits"]


# Loading and failing -----------------------------------------------------------------------------


def loaded_by(statement: str) -> set[str]:
    """The modules that a new process has loaded after the statement."""
    script = f"import sys\n{statement}\nprint('loaded:', *sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(ran.stdout.rpartition("loaded:")[2].split())


@pytest.mark.parametrize(
    "statement",
    [
        "import assistant, catalog, service",
        "import service.cli",
        "from service.cli import app\napp(['--help'], standalone_mode=False)",
        "from service.cli import app\napp(['search', '--help'], standalone_mode=False)",
        "import assistant.assemble, service.app",
    ],
    ids=["packages", "command line", "--help", "search --help", "application"],
)
def test_importing_loads_no_model_and_no_index(statement: str) -> None:
    """torch, transformers, faiss and tantivy are loaded by what needs them and by nothing else."""
    heavy = {"torch", "transformers", "sentence_transformers", "faiss", "tantivy"}
    assert loaded_by(statement) & heavy == set()


def test_the_packages_themselves_load_nothing() -> None:
    """An import in an __init__ would be loaded by everyone."""
    loaded = loaded_by("import assistant, catalog, service")
    assert {name for name in loaded if re.match(r"(assistant|catalog|service)\b", name)} == {
        "assistant", "catalog", "service",
    }  # fmt: skip
    assert loaded & {"numpy", "pyarrow", "opencc", "pydantic", "fastapi", "typer"} == set()


def test_a_missing_model_is_one_clear_line(shop_settings: Settings) -> None:
    """The name of the model and what to do, exit 1; nothing is downloaded."""
    missing = "/nowhere/model"
    ran = program(
        "service.cli", "search", "貓砂", DAOGOU_DATA=str(shop_settings.data), DAOGOU_MODEL=missing
    )
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert_one_clear_line(ran, missing, "DAOGOU_MODEL")


def test_the_whole_program_as_a_terminal_runs_it(shop_settings: Settings) -> None:
    """Its own process: JSON on standard output, UTF-8 also where the locale is C."""
    ran = program(
        "tests.daogou", "search", FLIES, "--json", "--k", "1",
        DAOGOU_DATA=str(shop_settings.data), LC_ALL="C",
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["hits"][0]["kind"] == "drain_fly_killer"


def test_help_names_every_command(daogou: Daogou) -> None:
    """`daogou` alone and `--help` list what there is."""
    ran = daogou("--help")
    assert ran.code == 0
    for command in ("serve", "build", "search", "run", "export", "catalog"):
        assert command in ran.out
