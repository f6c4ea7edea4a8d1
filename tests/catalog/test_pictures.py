"""Facts about the pictures of products."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from dataclasses import replace
from functools import cache
from importlib.resources import files

import pytest

from catalog.pictures import Colors, Picture, choose_colors, draw_picture, known_forms

_SVG = "{http://www.w3.org/2000/svg}"
_TAGS = {"svg", "title", "rect", "circle", "ellipse", "path", "g", "text"}
_LABEL = re.compile(r"\{label:([\d.]+),([\d.]+),([\d.]+),([\d.]+)\}")
_HOSTILE = "\"'><script>alert(1)</script>&{main}{label:1,1,1,1}\x00\x0b\ufffe"
_PICTURE = Picture(
    form="bottle",
    color="墨綠",
    brand="禾小坊",
    label="蛾蚋清除劑",
    description="墨綠色瓶子：禾小坊 蛾蚋清除劑",
    seed_text="P000123",
)

every_form = pytest.mark.parametrize("form", sorted(known_forms()))


def _authored() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("catalog") / "words" / "colors.toml").read_text("utf-8"))


def _parsed(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314  our own drawing: nobody else's entities


def _fragment(form: str) -> str:
    return (files("catalog") / "forms" / f"{form}.svg").read_text("utf-8")


def _luminance(color: str) -> float:
    """WCAG relative luminance, 0 to 1."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(first: str, second: str) -> float:
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


@cache
def _drawn_colors() -> frozenset[Colors]:
    """All colours that pictures without a colour word come in."""
    return frozenset(
        choose_colors(replace(_PICTURE, form=form, color=None, seed_text=str(number)))
        for form in known_forms()
        for number in range(12)
    )


@every_form
def test_every_form_is_one_labelled_image(form: str) -> None:
    """Every form parses as XML, is an image of 240 by 240 and says what it shows."""
    root = _parsed(draw_picture(replace(_PICTURE, form=form)))
    assert root.tag == f"{_SVG}svg"
    assert (root.get("viewBox"), root.get("role")) == ("0 0 240 240", "img")
    assert root.get("aria-label") == root.findtext(f"{_SVG}title") == _PICTURE.description
    assert len(list(root.iter())) > 8


@every_form
def test_nothing_in_a_picture_can_run_load_or_collide(form: str) -> None:
    """Pictures hold shapes and text: no script, style, id, class, link, event or open place."""
    text = draw_picture(replace(_PICTURE, form=form))
    elements = list(_parsed(text).iter())
    assert {element.tag.removeprefix(_SVG) for element in elements} <= _TAGS
    names = {name for element in elements for name in element.attrib}
    assert not {name for name in names if name in {"id", "style", "class"} or name.startswith("on")}
    assert not {name for name in names if "href" in name}
    assert "url(" not in text
    assert "{" not in text


@every_form
def test_a_picture_is_small(form: str) -> None:
    """The longest and most hostile texts keep a picture below 6 KB."""
    crowded = replace(_PICTURE, form=form, brand='"' * 900, label="&" * 900, description='"' * 900)
    assert len(draw_picture(crowded).encode()) < 6 * 1024


@every_form
def test_labels_lie_on_paper(form: str) -> None:
    """A form has at most one label place; the shape just below is paper and holds all of it."""
    places = list(_LABEL.finditer(_fragment(form)))
    assert len(places) <= 1
    for place in places:
        below = _parsed(_fragment(form)[: place.start()].strip().rsplit("\n", 1)[-1])
        assert (below.tag, below.get("fill"), below.get("opacity")) == ("rect", "{paper}", None)
        x, y, width, size = map(float, place.groups())
        left, top, wide, high = (float(below.attrib[key]) for key in ("x", "y", "width", "height"))
        assert left <= x - width / 2 < x + width / 2 <= left + wide
        assert top <= y - size < y + size <= top + high


@every_form
def test_fragments_name_roles_and_no_colours(form: str) -> None:
    """A form names colours by role only, so that any palette fits it."""
    paints = set(re.findall(r'(?:fill|stroke)="([^"]*)"', _fragment(form)))
    assert paints <= {"{main}", "{shade}", "{light}", "{accent}", "{ink}", "{paper}", "none"}


def test_every_form_looks_different() -> None:
    """No two forms are the same drawing."""
    assert len({_fragment(form) for form in known_forms()}) == len(known_forms())


def test_every_kind_has_its_form() -> None:
    """Each form that the knowledge names is drawn, none falls back to a box."""
    folder = files("catalog") / "knowledge"
    texts = [file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".toml")]
    named = {kind["form"] for text in texts for kind in tomllib.loads(text).get("kind", ())}
    assert named <= known_forms()


def test_an_unknown_form_is_a_box() -> None:
    """An unknown form, even one that looks like a path, is drawn as a box."""
    box = draw_picture(replace(_PICTURE, form="box"))
    assert draw_picture(replace(_PICTURE, form="teleporter")) == box
    assert draw_picture(replace(_PICTURE, form="../words/colors")) == box


def test_imported_text_stays_text() -> None:
    """Whatever a visitor imported is escaped, once, and its braces are not places."""
    hostile = replace(_PICTURE, form="sack", brand=_HOSTILE, label=_HOSTILE, description=_HOSTILE)
    root = _parsed(draw_picture(hostile))
    assert {element.tag.removeprefix(_SVG) for element in root.iter()} <= _TAGS
    assert root.get("aria-label") == "\"'><script>alert(1)</script>&{main}{label:1,1,1,1}"
    assert "<script>" not in draw_picture(hostile)
    braces = _parsed(draw_picture(replace(_PICTURE, form="sack", brand="{main}", label="")))
    assert [element.text for element in braces.iter(f"{_SVG}text")] == ["{main}"]


def test_long_words_are_cut_and_short_ones_whole() -> None:
    """A word that fits stays whole; a longer one ends in an ellipsis; an empty one is left out."""

    def written(brand: str, label: str) -> list[str | None]:
        root = _parsed(draw_picture(replace(_PICTURE, brand=brand, label=label)))
        return [element.text for element in root.iter(f"{_SVG}text")]

    assert written("禾小坊", "蛾蚋清除劑") == ["禾小坊", "蛾蚋清除劑"]
    assert written("", "") == []
    (cut,) = written("一個非常非常長而且寫不下的牌子名稱", "")
    assert re.fullmatch("一個.{0,4}…", cut or "")


def test_without_a_description_the_brand_speaks() -> None:
    """A picture always has accessible text: without a description the brand and the label."""
    root = _parsed(draw_picture(replace(_PICTURE, description=" \x00 ")))
    assert root.get("aria-label") == "禾小坊 蛾蚋清除劑"


def test_the_same_picture_is_the_same_bytes() -> None:
    """A picture is drawn alike in every process."""
    script = (
        "import sys; from catalog.pictures import Picture, draw_picture; sys.stdout.buffer.write("
        "draw_picture(Picture('cup', None, 'b', 'l', 'd', 'P1')).encode())"
    )
    other = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout
    assert draw_picture(Picture("cup", None, "b", "l", "d", "P1")).encode() == other


def test_importing_reads_nothing() -> None:
    """Forms and colours are read on first use."""
    script = "from catalog.pictures import known_forms as k; print(k.cache_info().currsize)"
    read = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout
    assert read.strip() == b"0"


def test_different_colours_differ() -> None:
    """Every colour word gives its own picture; products without a colour come in many palettes."""
    words = _authored()["words"]
    assert len(words) >= 45
    assert len({draw_picture(replace(_PICTURE, color=word)) for word in words}) == len(words)
    seeds = [replace(_PICTURE, color=None, seed_text=f"P{number}") for number in range(300)]
    assert len({choose_colors(picture) for picture in seeds}) >= 14


def test_the_longest_word_decides() -> None:
    """深藍色 is not 藍; of equally long words the last counts; an unknown colour is as none."""
    words = _authored()["words"]

    def main(color: str | None) -> str:
        return choose_colors(replace(_PICTURE, color=color)).main

    assert main("霧面深藍色款") == words["深藍"]
    assert main("金屬黑") == words["黑"]
    assert main("彩虹") == main("") == main(None)


def test_palettes_are_all_used_and_known() -> None:
    """Each palette is drawn for some form, and each form that has palettes of its own exists."""
    authored = _authored()
    assert len(authored["palettes"]) >= 14
    assert len(_drawn_colors()) == len(authored["palettes"])
    assert set(authored["suits"]) - {"any"} <= known_forms()


def test_labels_can_be_read() -> None:
    """Label text has a contrast of at least 4.5 to 1, in every palette and colour word."""
    told = {choose_colors(replace(_PICTURE, color=word)) for word in _authored()["words"]}
    assert min(_contrast(colors.ink, colors.paper) for colors in told | _drawn_colors()) >= 4.5


def test_things_stand_out_from_their_ground() -> None:
    """The main colour differs from the ground behind it by 24 or more, summed over channels."""
    told = {choose_colors(replace(_PICTURE, color=word)) for word in _authored()["words"]}
    for colors in told | _drawn_colors():
        pairs = [(colors.main[at : at + 2], colors.background[at : at + 2]) for at in (1, 3, 5)]
        assert sum(abs(int(a, 16) - int(b, 16)) for a, b in pairs) >= 24, colors
