"""Whether what people wrote may be learnt from: the authored queries and the regional words.

Queries are compared folded: the same sentence in both scripts is one sentence.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from assistant.query.authored import AuthoredQuery, read_authored_queries
from assistant.text.fold import fold
from assistant.text.regions import RegionalThing
from assistant.text.script import Script, script_of
from catalog.alike import alike_pairs, groups_of, near_copies
from catalog.checks import ALIKE_OVER
from catalog.knowledge import Knowledge

STYLES = frozenset(
    ("need", "symptom", "scene", "gift", "attribute", "negation", "slang", "typo", "long")
) | {"keyword"}
LEAST_QUERIES = 40  # a kind
SHORTEST, LONGEST, LONGEST_ENGLISH = 2, 64, 140  # characters
MOST_NAMED = 0.25  # share of a kind's queries that contain its name or an alias
HALF = (0.4, 0.6)  # share of the Chinese queries that are Traditional
MOST_ALIKE_QUERIES = 0.02
MOST_ALIKE_IN_A_KIND = 3
WITHIN, FROM_LENGTH = 0.25, 8  # edit distance to a benchmark's query; below 8 characters equality
LEAST_THINGS = 800


@dataclass(frozen=True, slots=True)
class QueryCount:
    """Of one department: queries, the share that names the thing, the share in Traditional."""

    queries: int
    named: float
    traditional: float


def count_queries(queries: Iterable[AuthoredQuery], knowledge: Knowledge) -> dict[str, QueryCount]:
    """Return the counts by department; a query belongs to the first kind that it names."""
    by_department: dict[str, list[AuthoredQuery]] = defaultdict(list)
    for query in queries:
        if query.kinds[0] in knowledge.by_id:
            by_department[knowledge.by_id[query.kinds[0]].department].append(query)
    words = _folded_words(knowledge)
    return {
        department: QueryCount(
            len(own),
            sum(_is_named(query, words) for query in own) / len(own),
            _traditional(own),
        )
        for department, own in sorted(by_department.items())
    }


def query_faults(queries: Sequence[AuthoredQuery], knowledge: Knowledge) -> Iterator[str]:
    """Yield what is wrong with queries one by one, and with their number and mixture by kind."""
    for query in queries:
        for fault in _faults_of(query, knowledge):
            yield f"query '{query.text}': {fault}"
    stands = Counter(query.text for query in queries)
    yield from (f"query '{text}': stands {n} times" for text, n in stands.items() if n > 1)
    words = _folded_words(knowledge)
    by_kind: dict[str, list[AuthoredQuery]] = {kind.id: [] for kind in knowledge.kinds}
    for query in queries:
        for kind in query.kinds:
            by_kind.get(kind, []).append(query)
    for kind, own in by_kind.items():
        if len(own) < LEAST_QUERIES:
            yield f"{kind}: {len(own)} queries of at least {LEAST_QUERIES}"
        named = sum(_is_named(query, words, kind) for query in own)
        if named > MOST_NAMED * len(own):
            yield f"{kind}: {named} of {len(own)} queries contain its name or an alias"
    for department, count in count_queries(queries, knowledge).items():
        if not HALF[0] <= count.traditional <= HALF[1]:
            yield f"{department}: {count.traditional:.2f} of the queries are Traditional, not half"


def alike_queries(queries: Sequence[AuthoredQuery]) -> list[tuple[int, int]]:
    """Return the places of queries, of whichever kinds, that say nearly the same."""
    return list(alike_pairs([fold(query.text) for query in queries], over=ALIKE_OVER))


def crowds(queries: Sequence[AuthoredQuery], pairs: Iterable[tuple[int, int]]) -> Iterator[str]:
    """Yield the groups of more than three queries of one kind that say nearly the same."""
    within = [(a, b) for a, b in pairs if set(queries[a].kinds) & set(queries[b].kinds)]
    for group in groups_of(within):
        if len(group) > MOST_ALIKE_IN_A_KIND:
            texts = " = ".join(queries[place].text for place in group)
            yield f"{queries[group[0]].kinds[0]}: {len(group)} queries alike: {texts}"


def leaks(queries: Sequence[AuthoredQuery], benchmark: Sequence[str]) -> Iterator[str]:
    """Yield the queries that are nearly a query of a benchmark: those may not be learnt from."""
    texts = [fold(query.text) for query in queries]
    judged = [fold(text) for text in benchmark]
    for place, other in near_copies(texts, judged, within=WITHIN, from_length=FROM_LENGTH):
        yield f"query '{queries[place].text}': nearly the benchmark's '{benchmark[other]}'"


def read_benchmark_texts(folder: Path | None = None) -> list[str]:
    """Return what shoppers say in the shipped benchmark and its development split, and, if given,
    in the folder's `*.jsonl`.

    Read from there are `query`, `ask`, and `say` of every turn.
    """
    own = (files("assistant.benchmark") / "no_answer.tsv").read_text("utf-8").splitlines()
    texts = [line.split("\t")[0] for line in own if line.strip()]
    apart = Path(str(files("assistant.benchmark") / "development"))
    texts += [query.text for query in read_authored_queries(apart)]
    for path in sorted(folder.glob("*.jsonl")) if folder else []:
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            texts += [row[name] for name in ("query", "ask") if name in row]
            texts += [turn["say"] for turn in row.get("turns", []) if "say" in turn]
    return list(dict.fromkeys(texts))


def region_faults(things: Sequence[RegionalThing], kinds: Collection[str]) -> Iterator[str]:
    """Yield what is wrong with the table of regional words."""
    if len(things) < LEAST_THINGS:
        yield f"regional words: {len(things)} rows of at least {LEAST_THINGS}"
    stands: dict[str, list[RegionalThing]] = defaultdict(list)
    for thing in things:
        said = (thing.taiwan, thing.hong_kong, thing.mainland)
        where = f"regional words: {'/'.join(words[0] if words else '?' for words in said)}"
        if not all(said) or len(thing.words) < 2:
            yield f"{where}: a region without a word, or one word everywhere"
        yield from (f"{where}: '{kind}' is no kind" for kind in thing.kinds if kind not in kinds)
        for word in thing.words:
            stands[word].append(thing)
    for word, rows in stands.items():
        usual = sum(thing.is_usual for thing in rows)
        told = all(thing.cues or thing.is_usual for thing in rows)
        if len(rows) > 1 and (usual != 1 or not told):
            yield f"regional words: '{word}' stands in {len(rows)} rows, {usual} of them usual"


def _faults_of(query: AuthoredQuery, knowledge: Knowledge) -> Iterator[str]:
    for kind in query.kinds:
        if kind not in knowledge.by_id:
            yield f"'{kind}' is no kind"
    if len(set(query.kinds)) < len(query.kinds):
        yield "names a kind twice"
    if query.style not in STYLES:
        yield f"'{query.style}' is no class"
    english = sum(map(str.isascii, query.text)) > len(query.text) / 2
    longest = LONGEST_ENGLISH if english else LONGEST
    if not SHORTEST <= len(query.text) <= longest:
        yield f"{len(query.text)} characters, not {SHORTEST} to {longest}"


def _folded_words(knowledge: Knowledge) -> dict[str, list[str]]:
    return {kind.id: [fold(word) for word in kind.words] for kind in knowledge.kinds}


def _is_named(query: AuthoredQuery, words: dict[str, list[str]], kind: str | None = None) -> bool:
    text = fold(query.text)
    return any(word in text for word in words.get(kind or query.kinds[0], ()))


def _traditional(queries: Iterable[AuthoredQuery]) -> float:
    scripts = Counter(script_of(query.text) for query in queries)
    chinese = scripts[Script.HANT] + scripts[Script.HANS]
    return scripts[Script.HANT] / max(chinese, 1)
