"""The page as records and as HTML, from made-up answers of the API."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from string import Formatter
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from service.page.cards import CardView
from service.page.labels import Language, choose_language, labels_in, read_labels
from service.page.render import STATIC, Renderer
from service.page.views import PageState, PageView, error_view, home_view, search_view
from service.page.wording import CONSTRAINTS, price_text

HOSTILE = '"><script>alert(1)</script>'
KIND_NAMES = {"drain_fly_killer": "蛾蚋清除劑", "insecticide_spray": "殺蟲噴霧"}
NOTHING_UNDERSTOOD: dict[str, Any] = {
    "kinds": ["drain_fly_killer"],
    **dict.fromkeys(CONSTRAINTS),
    "exclude": [],
    "near_field": False,
}
STATED: dict[str, Any] = {
    "min_price": 5,
    "max_price": 30,
    "exclude": ["香精", "酒精"],
    "brand": "御蟲坊",
    "color": "黑色",
    "size": "500ml",
    "material": "不鏽鋼",
    "audience": "兒童",
    "quantity": 2,
    "sort": "price_asc",
    "near_field": True,
}


class Page(HTMLParser):
    """The tags of a document as (name, attributes); void and unclosed tags included."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return "".join(self.texts)

    def named(self, name: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.tags if tag == name]


def hit(rank: int, product_id: str, **changes: Any) -> dict[str, Any]:
    return {
        "rank": rank,
        "product_id": product_id,
        "kind": "drain_fly_killer",
        "title": f"地漏飛蟲凝膠 {product_id}",
        "price_yuan": 19.9,
        "merchant": "晚安蟲旗艦店",
        "score": 0.9,
        "scores": {"semantic": 0.7, "lexical": 8.25, "kind": 0.9, "price": None, "rerank": None},
        "reasons": [{"text": "適用：浴室", "field": "scenes"}],
        "near_field": None,
        **changes,
    }


def answer(
    *hits: dict[str, Any], understood: dict[str, Any] | None = None, **changes: Any
) -> dict[str, Any]:
    return {
        "query": "下水道小飛蟲",
        "understood": {**NOTHING_UNDERSTOOD, **(understood or {})},
        "hits": list(hits),
        "relaxed": [],
        "abstained": False,
        "took_ms": 12.3,
        "total": len(hits),
        **changes,
    }


def view_of(response: dict[str, Any], lang: Language = Language.HANT, **more: Any) -> PageView:
    return search_view(response, lang=lang, kind_names=KIND_NAMES, page_size=24, **more)


def card_of(**changes: Any) -> CardView:
    return view_of(answer(hit(1, "P1", **changes))).columns[0].cards[0]


def parameters(href: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(href).query)


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


def every_kind_of_page() -> dict[str, PageView]:
    full = answer(
        hit(1, "P1", near_field={"store": "日日便利東門3號店", "eta_minutes": 28}),
        understood=STATED,
    )
    relaxed = [{"constraint": "max_price", "from": 10, "to": 15.5}]
    abstained = answer(abstained=True)
    error = {
        "error": {
            "code": "x",
            "field": "query",
            "message": {tag.value: HOSTILE for tag in Language},
        }
    }
    pages: dict[str, PageView] = {}
    for lang in Language:
        tag = lang.value
        pages |= {
            f"home {tag}": home_view(lang=lang),
            f"results {tag}": view_of(full, lang),
            f"compared {tag}": view_of(full, lang, compare=full),
            f"dropped {tag}": view_of(full, lang, drop=["brand"]),
            f"relaxed {tag}": view_of({**full, "relaxed": relaxed}, lang),
            f"abstained {tag}": view_of(abstained, lang),
            f"abstained, compared {tag}": view_of(abstained, lang, compare=full),
            f"nothing left {tag}": view_of(answer(), lang),
            f"past the end {tag}": view_of(answer(total=30), lang, page=9),
            f"middle page {tag}": view_of({**full, "total": 99}, lang, page=2),
            f"error {tag}": error_view(error, query=HOSTILE, lang=lang),
        }
    return pages


PAGES = every_kind_of_page()


@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_inline_script_or_style(renderer: Renderer, name: str) -> None:
    """Only our own files: no inline code, no style, nothing from elsewhere."""
    page = Page(renderer.render(PAGES[name]))
    assert page.named("style") == []
    assert [tag["src"].startswith("/static/daogou.js?") for tag in page.named("script")] == [True]
    for _, attributes in page.tags:
        assert not [key for key in attributes if key == "style" or key.startswith("on")]
        addresses = [attributes.get(key, "/") for key in ("href", "src", "action")]
        assert all(re.match(r"/(?!/)|#\w", address) for address in addresses)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_can_be_read_by_a_machine(renderer: Renderer, name: str) -> None:
    """A page has its language, one h1, one main part, a search form by GET and no id twice."""
    page = Page(renderer.render(PAGES[name]))
    assert page.named("html") == [{"lang": PAGES[name].address.lang.value}]
    assert len(page.named("h1")) == len(page.named("main")) == 1
    assert [(form["action"], form["method"]) for form in page.named("form")] == [("/", "get")]
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    named = {
        attributes[key]
        for _, attributes in page.tags
        for key in ("aria-labelledby", "for")
        if key in attributes
    }
    assert named <= set(ids)
    assert all(
        "alt" in image and image["width"] == image["height"] == "240" for image in page.named("img")
    )


def test_hostile_words_stay_words(renderer: Renderer) -> None:
    """Markup in any value of the answer is shown as text and adds no tag."""
    hostile = hit(
        1,
        HOSTILE,
        title=HOSTILE,
        merchant=HOSTILE,
        reasons=[{"text": HOSTILE, "field": HOSTILE}],
        near_field={"store": HOSTILE, "eta_minutes": 28},
    )
    understood = {"brand": HOSTILE, "exclude": [HOSTILE], "kinds": ["drain_fly_killer"]}
    relaxed = [{"constraint": "brand", "from": HOSTILE, "to": None}]
    response = answer(hostile, understood=understood, query=HOSTILE, relaxed=relaxed)
    view = search_view(
        response,
        lang=Language.HANS,
        kind_names={"drain_fly_killer": HOSTILE},
        page_size=24,
        compare=response,
    )
    html = renderer.render(view)
    page = Page(html)
    assert "<script>alert" not in html
    assert len(page.named("script")) == 1
    assert HOSTILE in page.text
    assert [field["value"] for field in page.named("input") if field["name"] == "q"] == [HOSTILE]
    assert {image["src"] for image in page.named("img")} == {
        "/pictures/%22%3E%3Cscript%3Ealert%281%29%3C%2Fscript%3E.svg"
    }


def test_labels_are_complete() -> None:
    """Every label is there in all three languages, not empty, with the same blanks."""
    tags = {language.value for language in Language}
    data = read_labels()
    tables = [
        label for name, table in data.items() if name != "example" for label in table.values()
    ]
    tables += [label for example in data["example"] for label in example.values()]
    for label in tables:
        assert set(label) == tags
        assert all(text.strip() for text in label.values())
        blanks = [
            {name for _, name, _, _ in Formatter().parse(text) if name} for text in label.values()
        ]
        assert blanks[0] == blanks[1] == blanks[2]


def test_every_constraint_and_order_has_words() -> None:
    """Each constraint that the API can state has its sentence and its name in every language."""
    for language in Language:
        families = labels_in(language).families
        assert set(families["constraint"]) == set(families["constraint_name"]) == set(CONSTRAINTS)
        assert set(families["sort"]) == {"price_asc", "price_desc", "rating", "sales", "eta"}


def test_every_label_is_used() -> None:
    """No word is kept that neither a template nor a view says."""
    folder = STATIC.parent
    sources = "".join(
        path.read_text("utf-8") for path in [*folder.glob("*.py"), *folder.glob("templates/*.html")]
    )
    indirect = {f"{stem}{column}" for stem in ("", "rank_in_") for column in ("ours", "keyword")}
    indirect |= {f"{column}_note" for column in ("ours", "keyword")}
    unused = [
        word for word in read_labels()["words"] if not re.search(rf'(words\.|")"?{word}\b', sources)
    ]
    assert set(unused) <= indirect


def test_the_first_example_is_the_one_of_the_article() -> None:
    """The drain flies come first, and there are eight examples in each language."""
    assert labels_in(Language.HANT).examples[0][1] == "清理下水道小飛蟲的東西"
    assert [len(labels_in(language).examples) for language in Language] == [8, 8, 8]


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_a_chip_removes_exactly_its_constraint(constraint: str) -> None:
    """Its link drops it beside those dropped already, keeps all else and begins at page 1."""
    other = "brand" if constraint != "brand" else "color"
    response = answer(hit(1, "P1"), understood=STATED)
    view = view_of(response, Language.EN, compare=response, drop=[other], page=3)
    chips = {chip.constraint: chip for chip in view.chips}
    assert set(chips) == set(CONSTRAINTS) - {other}
    if constraint in chips:
        assert parameters(chips[constraint].href) == {
            "q": ["下水道小飛蟲"],
            "lang": ["en"],
            "compare": ["1"],
            "drop": [other, constraint],
        }


def test_a_dropped_constraint_can_be_put_back() -> None:
    """Its link keeps the other drops; a name that is no constraint is not carried on."""
    view = view_of(answer(hit(1, "P1")), drop=["brand", "color", "brand", "colour; --"])
    assert [chip.constraint for chip in view.dropped] == ["brand", "color"]
    assert [parameters(chip.href)["drop"] for chip in view.dropped] == [["color"], ["brand"]]


def test_what_was_not_said_has_no_chip() -> None:
    """Null, false and an empty list are no constraints."""
    assert view_of(answer(hit(1, "P1"))).chips == ()


def test_chips_speak_the_visitors_language() -> None:
    """A constraint's words are translated; Chinese values follow the script of the page."""

    def said(lang: Language) -> list[str]:
        understood = {
            "max_price": 30.0,
            "exclude": ["无花果", "酒精"],
            "color": "藍色",
            "sort": "price_asc",
        }
        return [chip.text for chip in view_of(answer(understood=understood), lang).chips]

    assert said(Language.HANT) == ["¥30 以內", "不要無花果、酒精", "顏色：藍色", "價格由低到高"]
    assert said(Language.HANS) == ["¥30 以内", "不要无花果、酒精", "颜色：蓝色", "价格从低到高"]
    assert said(Language.EN) == [
        "up to ¥30",
        "without 无花果, 酒精",
        "colour: 藍色",
        "cheapest first",
    ]


@pytest.mark.parametrize(
    ("yuan", "text"),
    [(19.9, "19.9"), (24.95, "24.95"), (128.0, "128"), (1299, "1,299"), (0.1, "0.1"),
     (0.1 + 0.2, "0.3"), (9.999, "10"), (2.675, "2.68"), (1234567.5, "1,234,567.5"), (0, "0")],
)  # fmt: skip
def test_prices_have_at_most_two_decimals(yuan: float, text: str) -> None:
    """Prices are rounded half up to the fen and lose empty decimals."""
    assert price_text(yuan) == text


def test_a_price_is_said_whole_to_a_screen_reader() -> None:
    """The parts are for the eye, `spoken` for the ear, `value` for machines."""
    price = card_of(price_yuan=1299.5).price
    assert (price.whole, price.part, price.value, price.spoken) == (
        "1,299",
        ".5",
        "1299.5",
        "1,299.5 元",
    )


def test_the_badge_replaces_the_near_field_reason() -> None:
    """What the badge says is not said twice; without a store the reason stays."""
    reasons = [
        {"text": "附近門市 28 分鐘", "field": "near_field"},
        {"text": "黑色", "field": "attributes.顏色"},
    ]
    near = card_of(reasons=reasons, near_field={"store": "日日便利東門3號店", "eta_minutes": 28})
    assert near.near_field is not None
    assert near.near_field.text == "附近門市 28 分鐘"
    assert [(reason.text, reason.source) for reason in near.reasons] == [("黑色", "規格")]
    assert len(card_of(reasons=reasons).reasons) == 2


def test_scores_that_a_system_does_not_use_are_not_shown() -> None:
    """A null part is left out; a hit of an unknown kind has none to show."""
    card = card_of(kind=None)
    assert card.scores == (
        ("總分", "0.900"),
        ("意思相近", "0.700"),
        ("字詞相符", "8.250"),
        ("種類相符", "0.900"),
    )
    assert card.kind == ""


def test_an_abstained_page_shows_no_products_but_examples(renderer: Renderer) -> None:
    """Having nothing is said plainly, quoting the query; hits that came along are not shown."""
    view = view_of(answer(hit(1, "P1"), abstained=True))
    html = renderer.render(view)
    assert view.state is PageState.NOTHING
    assert view.columns == ()
    assert len(view.examples) == 8
    assert "這個，店裡沒有。" in html
    assert "「下水道小飛蟲」" in html
    assert "P1" not in html


def test_an_abstained_page_still_shows_keyword_search_when_compared() -> None:
    """The comparison stays honest: keyword search's answer is shown beside our saying no."""
    view = view_of(answer(abstained=True), compare=answer(hit(1, "P9")))
    assert [column.name for column in view.columns] == ["keyword"]


def test_relaxing_is_said_with_both_values() -> None:
    """What could not be kept and what was taken instead, or that it was not kept at all."""
    relaxed = [
        {"constraint": "max_price", "from": 10.0, "to": 15.5},
        {"constraint": "near_field", "from": True, "to": False},
        {"constraint": "brand", "from": "御蟲坊", "to": None},
    ]
    assert view_of(answer(hit(1, "P1"), relaxed=relaxed)).relaxed == (
        "沒有符合「¥10 以內」的，下面放寬到「¥15.5 以內」。",
        "沒有符合「馬上要，附近門市送」的，下面沒有照這一條。",
        "沒有符合「品牌：御蟲坊」的，下面沒有照這一條。",
    )


def test_no_hits_and_past_the_end_are_told_apart() -> None:
    """Nothing on page 1: a condition is in the way. On a later page the way back is offered."""
    none_left, past_end = view_of(answer()).message, view_of(answer(total=30), page=9).message
    assert none_left is not None
    assert none_left.way_out is None
    assert past_end is not None
    assert past_end.way_out is not None
    assert "page" not in parameters(past_end.way_out.href)


def test_compared_columns_say_where_the_other_ranks_a_product(renderer: Renderer) -> None:
    """Ours comes first; only a product that both show carries its other rank."""
    view = view_of(answer(hit(1, "P1"), hit(2, "P2")), compare=answer(hit(1, "P2"), hit(2, "P3")))
    assert [column.name for column in view.columns] == ["ours", "keyword"]
    assert [[card.elsewhere for card in column.cards] for column in view.columns] == [
        ["", "關鍵字排第 1"],
        ["導購排第 2", ""],
    ]
    assert [field["name"] for field in Page(renderer.render(view)).named("input")] == [
        "q",
        "lang",
        "compare",
    ]


def test_pages_lead_to_their_neighbours() -> None:
    """No pages for one; the first has no previous, the last no next."""
    first, middle, last = (
        view_of(answer(hit(1, "P1"), total=60), page=page).pages for page in (1, 2, 3)
    )
    assert view_of(answer(hit(1, "P1"))).pages is None
    assert first
    assert middle
    assert last
    assert first.previous is None
    assert last.next is None
    assert middle.next
    assert parameters(middle.next)["page"] == ["3"]
    assert middle.previous
    assert "page" not in parameters(middle.previous)


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [
        (None, "", Language.HANT),
        ("en", "zh-TW", Language.EN),
        ("xx", "zh-CN,zh;q=0.9,en;q=0.8", Language.HANS),
        (None, "zh-HK,en;q=0.5", Language.HANT),
        (None, "zh-Hans-HK", Language.HANS),
        (None, "fr, en;q=0.7", Language.EN),
        (None, "en;q=0.3, zh-TW;q=0.9", Language.HANT),
        (None, "zh", Language.HANS),
        (None, "yue", Language.HANT),
        (None, "en;q=0, fr;q=nonsense", Language.HANT),
        (None, "zh-CN; q=0.2, en; q=0.8", Language.EN),
    ],
)
def test_the_language_is_the_one_asked_for_else_preferred(
    asked: str | None, accepted: str, language: Language
) -> None:
    """`lang` wins, then Accept-Language by quality, then Traditional Chinese."""
    assert choose_language(asked, accepted) is language


def test_links_keep_the_language_and_change_only_it() -> None:
    """A language link is the same page in another language."""
    response = answer(hit(1, "P1"), total=60)
    view = view_of(response, compare=response, drop=["brand"], page=2)
    for language in view.languages:
        assert parameters(language.href) == {
            "q": ["下水道小飛蟲"],
            "lang": [language.tag],
            "compare": ["1"],
            "drop": ["brand"],
            "page": ["2"],
        }


def test_the_first_view_is_light(renderer: Renderer) -> None:
    """A page of 24 products with its style and script stays under 100 KB, pictures apart."""
    hits = [
        hit(rank, f"P{rank:06d}", near_field={"store": "日日便利東門3號店", "eta_minutes": 28})
        for rank in range(1, 25)
    ]
    html = renderer.render(view_of(answer(*hits, understood=STATED)))
    files = sum(path.stat().st_size for path in STATIC.iterdir())
    assert len(html.encode()) + files < 100_000
