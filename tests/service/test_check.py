"""Everything authored that ships, held against all that was asked of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from service.check import AuthoredReport, check_authored


@pytest.fixture(scope="module")
def report() -> AuthoredReport:
    folder = os.environ.get("DAOGOU_DEV_BENCHMARK")
    return check_authored(Path(folder) if folder else None)


def test_nothing_authored_has_a_fault(report: AuthoredReport) -> None:
    """Kinds, queries, scenes and regional words: not one fault."""
    assert report.faults == ()


def test_the_knowledge_has_its_size(report: AuthoredReport) -> None:
    """1,226 kinds in 44 departments, 40 queries a kind, 150 scenes, 800 regional things."""
    assert len(report.departments) == 44
    assert sum(row.kinds for row, _ in report.departments) == 1_226
    assert sum(asked.queries for _, asked in report.departments if asked) >= 49_000
    assert report.scenes >= 150
    assert report.regional_things >= 800
    assert report.ambiguous_words >= 20


def test_hardly_anything_is_said_twice(report: AuthoredReport) -> None:
    """Under one need in a hundred and two queries in a hundred are nearly another."""
    assert report.needs_alike < 0.01
    assert report.queries_alike < 0.02
