"""Facts about the batches that the contrast learns from."""

from __future__ import annotations

from collections import Counter

import pytest

from assistant.training.authored import Group
from assistant.training.contrast import Anchor, ContrastSettings, anchor_batches

GROUPS = [
    Group(
        kind=f"kind{place}",
        department="甲" if place < 4 else "乙",
        asked=tuple(f"{place} 想要随身碟第{n}種" for n in range(6)),
        known=tuple(f"{place} 用途{n}" for n in range(3)),
        titles=(f"{place} 標題",),
    )
    for place in range(6)
]


def batches(**changes: object) -> list[list[Anchor]]:
    settings = ContrastSettings(batch_size=8, rounds=2, **changes)  # type: ignore[arg-type]
    return list(anchor_batches(GROUPS, settings))


def test_every_text_is_an_anchor_every_round() -> None:
    """Asked and known texts are anchors once a round; a positive is another text of the kind."""
    anchors = [anchor for batch in batches() for anchor in batch]
    times = Counter((anchor.kind, anchor.text) for anchor in anchors)
    assert set(times.values()) == {2}
    assert len(times) == sum(len(group.asked) + len(group.known) for group in GROUPS)
    for anchor in anchors:
        group = GROUPS[anchor.kind]
        assert anchor.positive in (*group.asked, *group.known, *group.titles)
        assert anchor.positive != anchor.text


def test_batches_are_of_few_departments_and_no_larger_than_asked() -> None:
    """A batch has at most eight anchors, from one or two departments."""
    for batch in batches(departments_a_batch=1):
        assert 0 < len(batch) <= 8
        assert len({GROUPS[anchor.kind].department for anchor in batch}) == 1


def test_the_same_seed_gives_the_same_batches() -> None:
    """Batches are drawn by the seed alone."""
    assert batches() == batches()
    assert batches() != batches(seed=8)


def test_some_anchors_are_said_in_another_regions_words() -> None:
    """At a share of one every anchor's 随身碟 has another name; positives and order stay."""
    plain = [anchor for batch in batches() for anchor in batch]
    said = [anchor for batch in batches(regional_share=1.0) for anchor in batch]
    assert [a.positive for a in plain] == [a.positive for a in said]
    asked = [(a, b) for a, b in zip(plain, said, strict=True) if "随身碟" in a.text]
    assert asked
    assert not any("随身碟" in b.text for _, b in asked)
    some = [anchor for batch in batches(regional_share=0.3) for anchor in batch]
    changed = sum(a.text != b.text for a, b in zip(plain, some, strict=True))
    assert changed / len(asked) == pytest.approx(0.3, abs=0.2)
