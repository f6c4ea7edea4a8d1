"""All that is authored, verified as a whole: kinds, queries, scenes, regional words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.query.authored import AuthoredQuery, read_authored_queries
from assistant.text.fold import fold
from assistant.text.regions import read_regional_words
from assistant.text.script import Script, script_of
from assistant.training.checks import (
    MOST_ALIKE_QUERIES,
    QueryCount,
    alike_queries,
    count_queries,
    crowds,
    leaks,
    query_faults,
    read_benchmark_texts,
    region_faults,
)
from catalog.checks import (
    MOST_ALIKE_NEEDS,
    DepartmentCount,
    alike_needs,
    count_departments,
    knowledge_faults,
    scene_faults,
    share_alike,
    texts_of,
)
from catalog.knowledge import Knowledge, read_knowledge
from catalog.real_names import real_names
from catalog.scenes import Scene, read_scenes

# Traditional words with a character that elsewhere is the Simplified form of another.
TRADITIONAL_TOO = ("茶几", "胜肽", "豆干", "克里里")


@dataclass(frozen=True, slots=True)
class AuthoredReport:
    """Counts by department, shares of near-duplicates (0 to 1), and every fault."""

    departments: tuple[tuple[DepartmentCount, QueryCount | None], ...]
    scenes: int
    regional_things: int
    ambiguous_words: int
    needs_alike: float
    queries_alike: float
    benchmark_texts: int
    faults: tuple[str, ...]


def check_authored(benchmark: Path | None = None) -> AuthoredReport:
    """Read and verify all that ships; `benchmark` is a folder of further judged queries.

    Raises KnowledgeError where a file cannot even be read.
    """
    knowledge, scenes = read_knowledge(), read_scenes()
    queries, things = read_authored_queries(), read_regional_words()
    judged = read_benchmark_texts(benchmark)
    needs = share_alike(alike_needs(knowledge), sum(len(kind.needs) for kind in knowledge.kinds))
    pairs = alike_queries(queries)
    asked = len({place for pair in pairs for place in pair}) / max(len(queries), 1)
    counts = count_queries(queries, knowledge)
    faults = [
        *knowledge_faults(knowledge),
        *scene_faults(scenes),
        *query_faults(queries, knowledge),
        *crowds(queries, pairs),
        *leaks(queries, judged),
        *region_faults(things, knowledge.by_id),
        *_script_faults(knowledge, scenes),
        *_name_faults(knowledge, scenes, queries),
    ]
    if needs >= MOST_ALIKE_NEEDS:
        faults.append(f"{needs:.2%} of the needs are nearly another")
    if asked >= MOST_ALIKE_QUERIES:
        faults.append(f"{asked:.2%} of the queries are nearly another")
    return AuthoredReport(
        tuple((row, counts.get(row.department)) for row in count_departments(knowledge)),
        len(scenes),
        len(things),
        sum(not thing.is_usual for thing in things),
        needs,
        asked,
        len(judged),
        tuple(faults),
    )


def _script_faults(knowledge: Knowledge, scenes: tuple[Scene, ...]) -> Iterator[str]:
    """Yield texts that should be Traditional and are not, character by character.

    Big5 with Hong Kong's supplement has hardly a Simplified character; of those, the text's own
    script tells. How scenes are asked for may be in any script.
    """
    told = [(kind.id, text) for kind in knowledge.kinds for text in texts_of(kind)]
    told += [(scene.id, text) for scene in scenes for text in (scene.name, *scene.must_ask)]
    told += [(scene.id, why) for scene in scenes for why in scene.reasons]
    for where, text in told:
        foreign = [c for c in text if "\u3400" <= c <= "\u9fff" and not _in_big5(c)]
        plain = text
        for word in TRADITIONAL_TOO:
            plain = plain.replace(word, "")
        if foreign or script_of(plain) is Script.HANS:
            yield f"{where}: not Traditional: {text}"


def _in_big5(character: str) -> bool:
    return bool(character.encode("big5hkscs", "ignore"))


def _name_faults(
    knowledge: Knowledge, scenes: tuple[Scene, ...], queries: list[AuthoredQuery]
) -> Iterator[str]:
    texts = [text for kind in knowledge.kinds for text in texts_of(kind)]
    texts += [text for scene in scenes for text in (scene.name, *scene.asks, *scene.must_ask)]
    texts += [why for scene in scenes for why in scene.reasons]
    texts += [query.text for query in queries]
    for text, name in real_names(map(fold, texts)):
        yield f"a real name, '{name}': {text}"
