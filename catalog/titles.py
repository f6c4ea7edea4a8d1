"""Messy marketplace titles from what a kind's author wrote: brand, stacked names, selling points,
sizes, promotion.

A title carries the kind's name, an alias only, or neither, as asked. Text is Traditional;
`simplify` converts.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from catalog.draw import some
from catalog.product import Brand, TitleStyle

if TYPE_CHECKING:
    from catalog.knowledge import Kind

SHORTEST, LONGEST = 15, 60
STYLE_SHARES = ((TitleStyle.NAME, 0.55), (TitleStyle.ALIAS, 0.30), (TitleStyle.NEITHER, 0.15))


@dataclass(frozen=True, slots=True)
class TitleWords:
    """The authored words around a thing (titles.toml)."""

    front: tuple[str, ...]
    promotion: tuple[str, ...]
    connectors: tuple[str, ...]
    slips: dict[str, str]


@cache
def title_words() -> TitleWords:
    """Read titles.toml; a slip works both ways."""
    data = tomllib.loads((files("catalog") / "words" / "titles.toml").read_text("utf-8"))
    slips = data["slips"] | {right: wrong for wrong, right in data["slips"].items()}
    return TitleWords(
        tuple(data["front"]), tuple(data["promotion"]), tuple(data["connectors"]), slips
    )


def draw_style(kind: Kind, generator: random.Random) -> TitleStyle:
    """Draw a style by the shares above; a kind whose every alias holds its name is then named."""
    styles = [style for style, _ in STYLE_SHARES]
    style = generator.choices(styles, [share for _, share in STYLE_SHARES])[0]
    if style is TitleStyle.ALIAS and not _other_names(kind.name, kind.aliases):
        return TitleStyle.NAME
    return style


def make_title(
    kind: Kind,
    brand: Brand | None,
    values: Sequence[str],
    style: TitleStyle,
    generator: random.Random,
) -> str:
    """Return a Traditional title of 15 to 60 characters; `values` are attribute values fit for a
    title.
    """
    words = title_words()
    banned = _banned(kind, style)
    core = _core(kind, style, generator)
    points = _without(kind.selling_points, banned)
    wanted = generator.randint(3, 5) if style is TitleStyle.NEITHER else generator.randint(1, 3)
    body = [
        *some(generator, points, wanted),
        *some(
            generator,
            _without(kind.scenes, banned),
            generator.randint(style is TitleStyle.NEITHER, 2),
        ),
        *some(generator, _without(kind.shoppers, banned), int(generator.random() < 0.3)),
        *some(generator, _without(values, banned), generator.randint(1, 3)),
        *some(generator, words.promotion, generator.randint(0, 2)),
    ]
    generator.shuffle(body)
    at = 0 if generator.random() < 0.7 else generator.randint(0, min(2, len(body)))
    head = [*_front(brand, words, generator), *body[:at], *core]
    spare = [point for point in points if point not in (*head, *body)]
    return _fit(
        [*head, *body[at:]], spare, banned, generator.choice(words.connectors), keep=len(head)
    )


def misspell(title: str, generator: random.Random) -> str:
    """Return the title with one slip: a sound-alike, two characters turned round, or one left
    out.
    """
    slips = title_words().slips
    places = [place for place, character in enumerate(title) if character in slips]
    if places and generator.random() < 0.6:
        place = generator.choice(places)
        return title[:place] + slips[title[place]] + title[place + 1 :]
    place = generator.randrange(max(1, len(title) - 1))
    if generator.random() < 0.5:
        return (
            title[:place]
            + title[place + 1 : place + 2]
            + title[place : place + 1]
            + title[place + 2 :]
        )
    return title[:place] + title[place + 1 :]


@cache
def _converter() -> object:
    from opencc import OpenCC

    return OpenCC("t2s")


def simplify(text: str) -> str:
    """Return the text in Simplified characters."""
    return str(_converter().convert(text))  # type: ignore[attr-defined]


def _banned(kind: Kind, style: TitleStyle) -> tuple[str, ...]:
    if style is TitleStyle.NAME:
        return ()
    return (kind.name,) if style is TitleStyle.ALIAS else kind.words


def _core(kind: Kind, style: TitleStyle, generator: random.Random) -> list[str]:
    if style is TitleStyle.NEITHER:
        return []
    if style is TitleStyle.NAME:
        return [kind.name, *some(generator, kind.aliases, generator.choice((0, 0, 1, 1, 2)))]
    return some(generator, _other_names(kind.name, kind.aliases), generator.choice((1, 1, 2, 3)))


@cache
def _other_names(name: str, aliases: tuple[str, ...]) -> list[str]:
    """The aliases that do not hold the name, in either script."""
    return [alias for alias in aliases if simplify(name) not in simplify(alias)]


def _front(brand: Brand | None, words: TitleWords, generator: random.Random) -> list[str]:
    front = [generator.choice(words.front)] if generator.random() < 0.2 else []
    if brand is None:
        return front
    shown = generator.choice(
        (brand.name, brand.name, brand.name_en, f"{brand.name_en}{brand.name}")
    )
    return [*front, shown]


def _without(texts: Iterable[str], banned: Sequence[str]) -> list[str]:
    return [text for text in texts if not any(word in text for word in banned)]


def _fit(
    pieces: list[str], spare: list[str], banned: Sequence[str], connector: str, *, keep: int
) -> str:
    """Join within the length limits; the first `keep` pieces stay, and joining makes no banned
    word.
    """
    pieces = list(dict.fromkeys(pieces))
    while len(connector.join(pieces)) < SHORTEST and spare:
        pieces.append(spare.pop())
    while len(connector.join(pieces)) > LONGEST and len(pieces) > keep:
        pieces.pop()
    title = connector.join(pieces)
    if any(word in title for word in banned):
        title = " ".join(pieces)
    return title[:LONGEST].strip()
