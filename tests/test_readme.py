"""Facts about the README: what it says can be run, exists."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.core import TyperGroup

from assistant.search.systems import SYSTEMS
from service.cli import Part, TableFormat, app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PACKAGES = ("catalog", "assistant", "service")
# The gate's own way to find the test command (.ci/run).
FIND = "sed -n '/^## Test/,/^## /p' README.md | sed -n '/^```sh$/,/^```$/p' | sed '1d;$d'"


def blocks(language: str) -> list[str]:
    """The code blocks of a language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def tree() -> dict[str, set[str]]:
    """Top folder → its entries, as the README draws them."""
    drawing = next(block for block in blocks("text") if "catalog/ " in block)
    found: dict[str, set[str]] = {}
    for line in drawing.splitlines():
        name = line.split()[0]
        if line.startswith("  "):
            found[max(found, key=list(found).index)].add(name)
        else:
            found[name.rstrip("/")] = set()
    return found


def commands() -> dict[str, Any]:
    """`search`, `catalog import` and so on → the command, with its parameters."""
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    found: dict[str, Any] = {}
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            found |= {f"{name} {sub}": deeper for sub, deeper in command.commands.items()}
        else:
            found[name] = command
    return found


def uses() -> list[str]:
    """What is written of each `daogou …` in the README, to the end of its line."""
    return re.findall(r"^daogou (.+)$", README, re.MULTILINE)


def test_the_tree_lists_exactly_what_exists() -> None:
    """Every folder of the three packages is drawn, and everything drawn is there."""
    assert set(tree()) == {*PACKAGES, "tests"}
    for package in PACKAGES:
        drawn = tree()[package]
        folders = {
            f"{path.name}/"
            for path in (ROOT / package).iterdir()
            if path.is_dir() and not path.name.startswith(("_", "."))
        }
        assert {name for name in drawn if name.endswith("/")} == folders
        assert all((ROOT / package / name).exists() for name in drawn)


def test_the_top_holds_nothing_else() -> None:
    """Three packages, tests, README, licence, pyproject and dotfiles; what a build leaves apart."""
    left = {"build", "dist", "daogou.egg-info"}
    names = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")} - left
    assert names == {*PACKAGES, "tests", "README.md", "LICENSE", "pyproject.toml"}


def test_two_commands_of_one_line_run_and_test() -> None:
    """Each makes an environment and installs; one serves, the other tests."""
    run, test = blocks("sh")
    for block in (run, test):
        assert len(block.splitlines()) == 1
        steps = block.strip().split(" && ")
        assert steps[0] == "python3 -m venv .venv"
        assert all(step.startswith(".venv/bin/") for step in steps[1:])
    assert run.strip().endswith(" && .venv/bin/daogou serve")
    assert test.strip().endswith(" && .venv/bin/pytest")
    assert ".venv/bin/pip install -e '.[test]'" in test


def test_the_gate_finds_the_test_command() -> None:
    """What the gate cuts out of the README is the second command, and the gate cuts it so."""
    ran = subprocess.run(["bash", "-c", FIND], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout == blocks("sh")[1]
    assert FIND in (ROOT / ".ci" / "run").read_text("utf-8")


def test_every_command_named_exists() -> None:
    """A command and each of its options is one of the program's."""
    known = commands()
    for use in uses():
        words = use.split()
        name = next(n for n in (" ".join(words[:2]), words[0]) if n in known)
        options = {option for parameter in known[name].params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", use)) <= options, use


def test_every_command_is_named() -> None:
    """No command is kept from the reader."""
    assert {name for name in commands() if any(use.startswith(name) for use in uses())} == set(
        commands()
    )


def test_choices_and_systems_are_those_of_the_program() -> None:
    """What the README lists after an option can be chosen, and every system is listed."""
    listed = re.findall(r"(--[a-z]+) ([a-z]+(?:\|[a-z]+)+)", "\n".join(uses()))
    assert {option: choices.split("|") for option, choices in listed} == {
        "--only": [part.value for part in Part],
        "--format": [file_format.value for file_format in TableFormat],
    }
    assert all(f"`{system}`" in README for system in SYSTEMS)


def test_defaults_are_those_of_the_program() -> None:
    """`--port 8000` in brackets means that 8000 is what happens without it."""
    known = commands()
    for use in uses():
        words = use.split()
        name = next(n for n in (" ".join(words[:2]), words[0]) if n in known)
        for option, value in re.findall(r"\[(--[a-z]+) ([\w.]+)\]", use):
            parameter = next(p for p in known[name].params if option in p.opts)
            if value not in ("DIR", "FILE"):
                assert str(parameter.default) == value, use


def test_the_picture_and_all_files_named_are_there() -> None:
    """Pictures and links to files of the repository lead somewhere."""
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert pictures == [".github/page.png"]
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    named = re.findall(r"`((?:assistant|catalog|service|tests|\.github)/[\w./]+)`", README)
    missing = [name for name in [*links, *named] if not (ROOT / name).exists()]
    assert missing == []


@pytest.mark.parametrize("word", ["drain_fly_killer", "清理下水道小飛蟲的東西"])
def test_the_example_of_the_readme_is_real(word: str) -> None:
    """The need it opens with and the kind it names are those that the tests search for."""
    assert word in README
