"""Facts about the wheel: whoever installs it has all that the source tree has."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("catalog", "assistant", "service")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy: building leaves its traces there."""
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    for package in PACKAGES:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, source / package, ignore=ignored)
    alone = ["--no-build-isolation"] if has_setuptools() else []
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", *alone, "-w", str(built)]
    ran = subprocess.run([*command, str(source)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    (found,) = built.glob("daogou-*.whl")
    return found


def has_setuptools() -> bool:
    """Tell whether the setuptools that pyproject.toml asks for is here already."""
    wanted = re.search(r"setuptools>=(\d+)", (ROOT / "pyproject.toml").read_text("utf-8"))
    try:
        return wanted is not None and int(version("setuptools").split(".")[0]) >= int(wanted[1])
    except PackageNotFoundError:
        return False


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_the_packages(wheel: Path) -> None:
    """Code, knowledge, words, forms, page files and weights: nothing is left out."""
    with zipfile.ZipFile(wheel) as opened:
        names = {name for name in opened.namelist() if ".dist-info/" not in name}
    expected = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert expected - names == set()
    assert names - expected == set()


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "catalog/knowledge/pest_control.toml",
        "catalog/knowledge/product_types.csv",
        "catalog/words/titles.toml",
        "catalog/forms/bottle.svg",
        "assistant/text/variants.tsv",
        "assistant/query/words.toml",
        "assistant/search/messages.toml",
        "service/messages.toml",
        "service/page/labels.toml",
        "service/page/templates/page.html",
        "service/page/static/daogou.css",
    ],
)
def test_shipped_data_is_what_the_source_has(wheel: Path, name: str) -> None:
    """Each kind of data is in the wheel, byte for byte."""
    with zipfile.ZipFile(wheel) as opened:
        assert opened.read(name) == (ROOT / name).read_bytes()


@pytest.mark.slow
def test_the_model_is_in_the_wheel(wheel: Path) -> None:
    """No download of weights: they come with the package."""
    weights = ROOT / "assistant" / "embedding" / "weights"
    if not weights.is_dir():
        pytest.skip("no weights are shipped yet")
    with zipfile.ZipFile(wheel) as opened:
        assert "assistant/embedding/weights/modules.json" in opened.namelist()


@pytest.mark.slow
def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    """The command, the licence and no tests."""
    with zipfile.ZipFile(wheel) as opened:
        names = opened.namelist()
        (entry,) = [name for name in names if name.endswith("entry_points.txt")]
        assert "daogou = service.cli:main" in opened.read(entry).decode()
        assert any(name.endswith("licenses/LICENSE") for name in names)
        assert not any(name.startswith("tests/") for name in names)
