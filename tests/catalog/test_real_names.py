"""Facts about the guard against real names. The names here are none: their digests are put in."""

from __future__ import annotations

import pytest

from catalog import real_names as guard


@pytest.fixture(autouse=True)
def two_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of two names, as the shipped one holds them."""
    digests = frozenset(map(guard.digest_of, ("飞鸢电器", "zorvex")))
    monkeypatch.setattr(guard, "read_digests", lambda: digests)


@pytest.mark.parametrize("text", ["我要飞鸢电器的电扇", "飞鸢电器", "zorvex 手机壳", "买zorvex壳"])
def test_a_name_is_found_wherever_it_stands(text: str) -> None:
    """A Chinese name within a sentence, a Latin one between signs or Chinese characters."""
    assert [found for found, _ in guard.real_names([text])] == [text]


@pytest.mark.parametrize("text", ["飞鸢", "飞鸢的电器", "zorvexa", "电器", ""])
def test_part_of_a_name_is_no_name(text: str) -> None:
    """Half a name, or a longer Latin word, is another word."""
    assert list(guard.real_names([text])) == []


def test_the_shipped_list_holds_digests_only() -> None:
    """Hundreds of digests, and no name in the clear."""
    text = (guard.files("catalog") / "words" / "real_names.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert len(lines) > 400
    assert all(len(line) == 16 and int(line, 16) >= 0 for line in lines)
