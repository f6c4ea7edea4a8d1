"""How well kinds are ranked for judged queries, by each signal alone and by all together.

success@k: a kind that answers exactly is among the first k. Two rankings are compared by the exact
McNemar test on success@1 (two-sided binomial test of the queries that only one of them gets right).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import TYPE_CHECKING

import numpy as np

from assistant.benchmark.judged import JudgedQuery
from assistant.embedding.encoder import Encoder
from assistant.query.kinds import KindRanker
from assistant.query.understand import Understander
from assistant.text.fold import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from catalog.knowledge import Knowledge

LEGS = ("centre", "meaning", "words", "all")


@dataclass(frozen=True, slots=True)
class KindRanks:
    """int64 (queries,) a leg: the rank of the first right kind, from 1; ties count against us."""

    queries: Sequence[JudgedQuery]
    ranks: Mapping[str, NDArray[np.int64]]


def rank_kinds(
    ranker: KindRanker, encoder: Encoder, knowledge: Knowledge, queries: Sequence[JudgedQuery]
) -> KindRanks:
    """Rank all kinds for every query whose answer is among the kinds."""
    understander = Understander()
    known = [one for one in queries if one.kinds & knowledge.by_id.keys()]
    ranks: dict[str, list[int]] = {leg: [] for leg in LEGS}
    for one in known:
        need = understander.understand(one.text).need
        right = np.array([knowledge.position[k] for k in one.kinds if k in knowledge.by_id])
        vector = encoder.encode_queries([need])[0]
        by_leg = {
            "centre": ranker.by_centre(vector),
            "meaning": ranker.by_meaning(vector)[0],
            "words": ranker.rank(need, None).total,
            "all": ranker.rank(need, vector).total,
        }
        for leg, total in by_leg.items():
            ranks[leg].append(first_rank(total, right))
    return KindRanks(known, {leg: np.array(found, np.int64) for leg, found in ranks.items()})


def first_rank(scores: NDArray[np.float32], right: NDArray[np.int64]) -> int:
    """Return the rank of the best of the right places; equal scores of wrong ones come before."""
    best = scores[right].max()
    wrong = np.delete(scores, right)
    return int((wrong >= best).sum()) + 1


def success(ranks: NDArray[np.int64], k: int) -> float:
    """Return the share of ranks up to k; 0 for none."""
    return float((ranks <= k).mean()) if len(ranks) else 0.0


def mcnemar(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    """Return the two-sided exact p of success@1 being equally likely in both; 1 if none differ."""
    only_one = int(((one == 1) & (other != 1)).sum())
    only_other = int(((one != 1) & (other == 1)).sum())
    differing = only_one + only_other
    if differing == 0:
        return 1.0
    tail = sum(comb(differing, wins) for wins in range(min(only_one, only_other) + 1))
    return min(1.0, float(Fraction(2 * tail, 2**differing)))  # exact: the parts are huge


def groups_of(
    queries: Sequence[JudgedQuery], knowledge: Knowledge, is_unseen: Callable[[str], bool]
) -> dict[str, NDArray[np.bool_]]:
    """Return masks by name: all; seen and unseen kinds; scripts; classes; overlap with the names.

    Overlap is the largest share of a right kind's name or alias (in bigrams) that the query has.
    """
    keys: dict[str, list[str]] = {
        "": ["all"] * len(queries),
        "kinds ": ["unseen" if all(map(is_unseen, one.kinds)) else "seen" for one in queries],
        "script ": [one.script for one in queries],
        "class ": [one.style for one in queries],
        "overlap ": [_overlap_band(one, knowledge) for one in queries],
    }
    return {
        f"{prefix}{value}": np.array([key == value for key in found])
        for prefix, found in keys.items()
        for value in sorted(set(found))
    }


def _overlap_band(query: JudgedQuery, knowledge: Knowledge) -> str:
    asked = _bigrams(query.text)
    names = (
        _bigrams(word)
        for kind in query.kinds
        if kind in knowledge.by_id
        for word in (*knowledge.by_id[kind].words, knowledge.by_id[kind].name_en)
    )
    share = max((len(asked & name) / len(name) for name in names if name), default=0.0)
    return "none" if share == 0 else "some" if share < 0.99 else "whole name"


def _bigrams(text: str) -> set[str]:
    folded = fold(text)
    return {folded[at : at + 2] for at in range(len(folded) - 1)}
