"""What the readers of single rows cannot see: counts, and faults between rows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from catalog.alike import alike_pairs
from catalog.knowledge import Kind, Knowledge, read_kind_names
from catalog.pictures import known_forms
from catalog.scenes import Scene

ALIKE_OVER = 0.8  # Jaccard index of the character trigrams
MOST_ALIKE_NEEDS = 0.01
LEAST_SCENES = 150
_NUMBER = re.compile(r"[\d０-９零一二兩三四五六七八九十百千半幾]+")


@dataclass(frozen=True, slots=True)
class DepartmentCount:
    department: str
    kinds: int
    needs: int
    questions: int


def count_departments(knowledge: Knowledge) -> Iterator[DepartmentCount]:
    """Yield a row for every department, in alphabetical order."""
    ordered = sorted(knowledge.kinds, key=lambda kind: kind.department)
    for department, group in groupby(ordered, key=lambda kind: kind.department):
        kinds = list(group)
        needs = sum(len(kind.needs) for kind in kinds)
        yield DepartmentCount(
            department, len(kinds), needs, sum(len(kind.questions) for kind in kinds)
        )


def texts_of(kind: Kind) -> Iterator[str]:
    """Yield everything that a shopper may read of a kind."""
    yield from (*kind.words, *kind.needs, *kind.scenes, *kind.shoppers, *kind.not_for_texts)
    yield from (*kind.cautions, *kind.selling_points, *kind.attributes)
    yield from (value for values in kind.attributes.values() for value in values)
    yield from (text for question in kind.questions for text in (question.ask, question.answer))


def knowledge_faults(knowledge: Knowledge) -> Iterator[str]:
    """Yield what is wrong between kinds: one missing, a form not drawn, a need told twice."""
    known = {kind.id for kind in knowledge.kinds}
    yield from (f"{kind}: not authored" for kind in read_kind_names() if kind not in known)
    forms = known_forms()
    for kind in knowledge.kinds:
        if kind.form not in forms:
            yield f"{kind.id}: form: there is no drawing '{kind.form}'"
        for name, values in kind.attributes.items():
            if len(set(values)) < len(values):
                yield f"{kind.id}: attributes.{name}: a value stands twice"
    yield from _needs_told_twice(knowledge)


def alike_needs(knowledge: Knowledge) -> list[tuple[str, str]]:
    """Return the pairs of needs, of whichever kinds, that say nearly the same."""
    needs = [need for kind in knowledge.kinds for need in kind.needs]
    return [(needs[a], needs[b]) for a, b in alike_pairs(needs, over=ALIKE_OVER)]


def share_alike(pairs: Iterable[tuple[str, str]], texts: int) -> float:
    """Return the share of the texts that are nearly another one."""
    return len({text for pair in pairs for text in pair}) / max(texts, 1)


def scene_faults(scenes: Sequence[Scene]) -> Iterator[str]:
    """Yield what is wrong between scenes: too few, or one asked for in the words of another."""
    if len(scenes) < LEAST_SCENES:
        yield f"scenes: {len(scenes)} of at least {LEAST_SCENES}"
    asked: dict[str, str] = {}
    for scene in scenes:
        for text in (scene.name, *scene.asks):
            if text in asked:
                yield f"scene {scene.id}: '{text}' is asked in {asked[text]} too"
            asked[text] = scene.id


def _needs_told_twice(knowledge: Knowledge) -> Iterator[str]:
    """Yield needs that are one sentence with another name or number put in."""
    names = {word for kind in knowledge.kinds for word in kind.words if len(word) > 1}
    longest = max(map(len, names), default=0)
    told: dict[str, list[str]] = defaultdict(list)
    for kind in knowledge.kinds:
        for need in kind.needs:
            told[_masked(need, names, longest)].append(f"{kind.id}: {need}")
    for same in told.values():
        if len(same) > 1:
            yield f"needs told twice: {' = '.join(same)}"


def _masked(text: str, names: set[str], longest: int) -> str:
    """Return the text with every name of a kind as N, the longest first, and every number as 0."""
    parts, at = [], 0
    while at < len(text):
        for size in range(min(longest, len(text) - at), 1, -1):
            if text[at : at + size] in names:
                parts.append("N")
                at += size
                break
        else:
            parts.append(text[at])
            at += 1
    return _NUMBER.sub("0", "".join(parts))
