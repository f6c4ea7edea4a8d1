"""A picture for every product: a form drawn by hand, coloured, with the brand on its label.

Knows forms, colours and text; nothing of products, shops or pages.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from xml.sax.saxutils import escape

from catalog.draw import draw

_FALLBACK = "box"
_DESCRIPTION_CHARACTERS = 120
_LABEL_CHARACTERS = 40  # more never fit
_FIRST_FULL_WIDTH = 0x2E80  # the first Chinese radical
_SMALLEST_SHARE = 0.7  # a label's letters shrink to this share before its words are cut
_TELLABLE = 160  # least difference between main and accent, summed over red, green and blue
_PALE = 215  # a main colour at least this bright (0 to 255) needs a ground that is not its own tint
_PLACE = re.compile(r"\{(?:label:([\d.,]+)|(main|shade|light|accent|ink|paper))\}")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Picture:
    """What to draw. `color` is a word such as 墨綠; `seed_text` decides what is free."""

    form: str
    color: str | None
    brand: str
    label: str
    description: str
    seed_text: str


@dataclass(frozen=True, slots=True)
class Palette:
    """Three authored colours that go together, each `#rrggbb`."""

    name: str
    main: str
    accent: str
    background: str


@dataclass(frozen=True, slots=True)
class Colors:
    """The roles that forms name, and the ground behind; each `#rrggbb`. Labels are ink on paper."""

    main: str
    shade: str
    light: str
    accent: str
    ink: str
    paper: str
    background: str


def draw_picture(picture: Picture) -> str:
    """Return one SVG document under 6 KB, the same bytes for the same picture.

    An unknown form is drawn as a box, an unknown colour as if none were told. Text is escaped,
    characters that XML forbids are dropped. A description is cut after 120 characters; where there
    is none, brand and label stand for it.
    """
    colors = choose_colors(picture)
    told = _clean(picture.description) or _clean(f"{picture.brand} {picture.label}")
    said = escape(_cut(told, _DESCRIPTION_CHARACTERS), {'"': "&quot;"})
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240" role="img" '
        f'aria-label="{said}">'
        f"<title>{said}</title>"
        f'<rect width="240" height="240" fill="{colors.background}"/>'
        f'<circle cx="120" cy="118" r="98" fill="{colors.paper}" opacity=".4"/>'
        f"{_fill(_fragment(picture.form), picture, colors)}</svg>"
    )


@cache
def known_forms() -> frozenset[str]:
    """Return the names of all drawn forms."""
    folder = files("catalog") / "forms"
    return frozenset(
        file.name.removesuffix(".svg") for file in folder.iterdir() if file.name.endswith(".svg")
    )


def choose_colors(picture: Picture) -> Colors:
    """Return the colours of the picture's colour word, if it is known, else of a drawn palette."""
    suiting = _suits().get(picture.form, _suits()["any"])
    palette = _palettes()[draw(0, "picture", picture.seed_text).choice(suiting)]
    told = _hex_of(picture.color or "")
    if told is None:
        return _shaded(palette.main, palette.accent, palette.background)
    accents = (palette.accent, *(other.accent for other in _palettes().values()))
    accent = next(accent for accent in accents if _difference(told, accent) >= _TELLABLE)
    if _brightness(told) >= _PALE:
        return _shaded(told, accent, _mix(accent, "#ffffff", 0.66))
    return _shaded(told, accent, _mix(told, "#ffffff", 0.85))


def _hex_of(color: str) -> str | None:
    """The longest known word in `color`; of equally long ones the last, as 金屬黑 is black."""
    found = [(len(word), color.rfind(word), word) for word in _words() if word in color]
    return _words()[max(found)[2]] if found else None


def _shaded(main: str, accent: str, background: str) -> Colors:
    return Colors(
        main=main,
        shade=_mix(main, "#20243c", 0.2),
        light=_mix(main, "#ffffff", 0.42),
        accent=accent,
        ink=_mix(main, "#171a24", 0.74),
        paper=_mix(main, "#fffefb", 0.96),
        background=background,
    )


def _fill(fragment: str, picture: Picture, colors: Colors) -> str:
    """Put colours and words into all places at once, so that words holding `{main}` stay words."""

    def put(place: re.Match[str]) -> str:
        if place[2]:
            return str(getattr(colors, place[2]))
        return _label(picture, colors.ink, *map(float, place[1].split(",")))

    return _PLACE.sub(put, fragment)


def _label(picture: Picture, ink: str, x: float, y: float, width: float, size: float) -> str:
    """The brand and, under it, the label at two thirds of its size; both centred about (x, y)."""
    lines = [(_clean(picture.brand), size, "700"), (_clean(picture.label), size * 0.66, "400")]
    lines = [line for line in lines if line[0]]
    top = y - sum(line[1] for line in lines) * 0.6
    drawn = []
    for text, line_size, weight in lines:
        top += line_size * 1.2
        fitted, letters = _fit(text, width, line_size)
        drawn.append(
            f'<text x="{x:g}" y="{top - line_size * 0.32:.1f}" font-size="{letters:.1f}" '
            f'font-weight="{weight}" font-family="system-ui,sans-serif" text-anchor="middle" '
            f'fill="{ink}">{escape(fitted)}</text>'
        )
    return "".join(drawn)


def _fit(text: str, width: float, size: float) -> tuple[str, float]:
    """Return the text and letter size that fit into `width`: smaller letters first, then fewer."""
    letters = max(size * _SMALLEST_SHARE, min(size, width / _ems(text)))
    kept = range(min(len(text), _LABEL_CHARACTERS) - 1, 0, -1)
    cuts = (text, *(text[:count].rstrip() + "…" for count in kept))
    return next((cut for cut in cuts if _ems(cut) * letters <= width), "…"), letters


def _ems(text: str) -> float:
    """About how wide a text is, in letter sizes and in a wide typeface, so that all others fit."""
    return sum(map(_em, text))


def _em(character: str) -> float:
    if ord(character) >= _FIRST_FULL_WIDTH:
        return 1.0
    if character in "WMmw@%…":
        return 1.1
    return 0.8 if character.isupper() else 0.68


def _cut(text: str, limit: int) -> str:
    """Return at most `limit` characters of the text, the last then an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _clean(text: str) -> str:
    """Return the text on one line, without the characters that XML forbids."""
    return " ".join(_NOT_XML.sub("", text).split())


def _mix(first: str, second: str, share: float) -> str:
    """Return the colour `share` (0 to 1) of the way from the first to the second."""
    pairs = zip(_channels(first), _channels(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(color: str) -> tuple[int, int, int]:
    """`#rrggbb` → red, green, blue, each 0 to 255."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _difference(first: str, second: str) -> int:
    return sum(abs(a - b) for a, b in zip(_channels(first), _channels(second), strict=True))


def _brightness(color: str) -> float:
    return sum(_channels(color)) / 3


@cache
def _fragment(form: str) -> str:
    name = form if form in known_forms() else _FALLBACK
    return (files("catalog") / "forms" / f"{name}.svg").read_text("utf-8").replace("\n", "")


@cache
def _words() -> dict[str, str]:
    """Colour word → `#rrggbb`."""
    return dict(_authored()["words"])


@cache
def _palettes() -> dict[str, Palette]:
    """Name → palette, in file order."""
    return {row["name"]: Palette(**row) for row in _authored()["palettes"]}


@cache
def _suits() -> dict[str, tuple[str, ...]]:
    """Form → names of the palettes it looks right in; `any` for the forms not named."""
    return {form: tuple(names) for form, names in _authored()["suits"].items()}


@cache
def _authored() -> dict[str, Any]:
    text = (files("catalog") / "words" / "colors.toml").read_text("utf-8")
    return tomllib.loads(text)
