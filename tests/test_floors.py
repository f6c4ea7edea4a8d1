"""Floors are a test, not a wish: a file imports only from floors below."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
LINT = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"


def test_no_file_imports_from_a_floor_above() -> None:
    """Every contract of pyproject.toml is kept."""
    ran = subprocess.run(
        [sys.executable, "-c", LINT], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert " 0 broken" in ran.stdout


def test_every_module_stands_on_a_floor() -> None:
    """A new module of a package is written into the layers, or the contracts say nothing of it."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = " | ".join(
        layer for contract in contracts["contracts"] for layer in contract.get("layers", ())
    )
    named = set(layers.replace("(", "").replace(")", "").split(" | "))
    for package in ("catalog", "assistant", "service"):
        modules = {
            f"{package}.{path.stem}"
            for path in (ROOT / package).iterdir()
            if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").exists()
        }
        assert modules - named == set()
