"""Facts about the page as people use it: by mouse, by keyboard, on a phone, without script."""

from __future__ import annotations

import os
import shutil
import socket
import struct
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
import uvicorn

from assistant.assemble import Assistant, build_index_only, open_assistant
from assistant.embedding.encoder import shipped_weights
from assistant.embedding.open import open_encoder
from assistant.settings import Settings
from service.app import create_app
from service.page.labels import Language, labels_in
from tests.shop import ARTICLE, FLIES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LITTER = "20元以內的貓砂"
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
WORDS = labels_in(Language.HANT).words


# The shop and the browser ------------------------------------------------------------------------


def has_model() -> bool:
    """Tell whether the weights are shipped: the stand-in knows no meanings."""
    return (shipped_weights() / "modules.json").is_file()


@pytest.fixture(scope="module")
def assistant(
    shop: Assistant, shop_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Assistant:
    """The shop of the tests, with the shipped model where it is there."""
    if not has_model():
        return shop
    settings = Settings(data=tmp_path_factory.mktemp("browser") / "data")
    shutil.copytree(shop_settings.data, settings.data)
    encoder = open_encoder(None)
    build_index_only(settings, encoder)
    return open_assistant(settings, encoder)


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    """The address of the running service on a free port of this machine."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(create_app(assistant), log_config=None, ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        until = time.monotonic() + 10
        while not server.started and time.monotonic() < until:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's chromium; without it the tests are skipped, but never where a gate runs them."""
    if not CHROMIUM.exists():
        told = pytest.fail if os.environ.get("CI") else pytest.skip
        told(f"{CHROMIUM} is missing: apt-get install chromium fonts-noto-cjk")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@contextmanager
def visiting(browser: Browser, address: str, **options: Any) -> Iterator[Page]:
    """A new visitor's page; whatever the console, the policy or the network complains of fails."""
    options = {"locale": "zh-TW", "viewport": DESK, **options}
    context = browser.new_context(base_url=address, **options)
    context.set_default_timeout(8_000)
    page, wrong = context.new_page(), list[str]()
    page.on("console", lambda told: wrong.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith(address) else wrong.append(r.url))
    page.on("response", lambda r: wrong.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    try:
        yield page
    finally:
        context.close()
    assert wrong == []


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with visiting(browser, address) as opened:
        yield opened


def at(text: str = "", **more: str) -> str:
    return "/?" + urlencode({"q": text, **more}) if text else "/"


def wait_for_results(page: Page) -> None:
    page.wait_for_selector("body[data-state=results] .card")
    page.wait_for_function("!document.body.hasAttribute('aria-busy')")


def ask(page: Page, text: str) -> None:
    """Type into the field and press Enter."""
    page.locator("#q").press_sequentially(text)
    page.keyboard.press("Enter")
    wait_for_results(page)


def prices(page: Page) -> list[float]:
    values = page.locator(".price data").evaluate_all("all => all.map(one => one.value)")
    return [float(value) for value in values]


def chip(page: Page, constraint: str) -> Locator:
    return page.locator(f".chip[data-constraint={constraint}]")


def is_focused(place: Locator) -> bool:
    return bool(place.evaluate("place => place === document.activeElement"))


def tab_to(page: Page, place: Locator) -> None:
    """Press Tab until the place has the focus, as often as anybody would."""
    for _ in range(40):
        if is_focused(place):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{place} is not reached by Tab")


# Searching ---------------------------------------------------------------------------------------


def test_the_drain_flies_of_the_article(page: Page, assistant: Assistant) -> None:
    """Typed as a need, the killer comes first: with reason, price, and how soon it can be there."""
    text = ARTICLE if has_model() else FLIES
    page.goto("/")
    ask(page, text)
    name = assistant.knowledge.by_id["drain_fly_killer"].name
    own = assistant.records.kinds.count("drain_fly_killer")
    cards = page.locator(".card")
    for place in range(min(3, own)):
        card = cards.nth(place)
        assert card.locator(".kind").inner_text() == name
        assert card.locator(".reasons li").first.is_visible()
        assert card.locator(".price").is_visible()
        # decode() waits for the picture, and fails if it is none
        assert card.locator("img").evaluate(
            "image => image.decode().then(() => image.naturalWidth > 0)"
        )
    badge = page.locator(".card .near .badge").first
    assert badge.is_visible()
    assert "分鐘" in badge.inner_text()
    assert page.locator(".kinds").inner_text().count(name) == 1
    assert page.title() == f"{text}｜導購"


def test_reasons_and_scores_can_be_looked_up(page: Page) -> None:
    """Why a product ranks where it does is one click away."""
    page.goto(at(FLIES))
    why = page.locator(".why").first
    assert not why.locator("dl").is_visible()
    why.locator("summary").click()
    assert why.locator("dl").is_visible()
    assert "總分" in why.inner_text()


def test_a_chip_is_removed_and_put_back(page: Page) -> None:
    """Dearer products come in place; the browser's way back leads to the limit again."""
    page.goto(at(LITTER))
    assert max(prices(page)) <= 20
    chip(page, "max_price").click()
    page.wait_for_selector(".chip.dropped[data-constraint=max_price]")
    wait_for_results(page)
    assert max(prices(page)) > 20
    assert "drop=max_price" in page.url
    assert is_focused(chip(page, "max_price"))
    page.go_back()
    page.wait_for_selector(".chip[data-constraint=max_price]:not(.dropped)")
    wait_for_results(page)
    assert max(prices(page)) <= 20


def test_keyword_search_can_be_shown_beside(page: Page) -> None:
    """Two columns next to each other, and one again."""
    page.goto(at(FLIES))
    page.locator(".switch").click()
    page.wait_for_selector(".column.keyword")
    ours, keyword = (page.locator(f".column.{name}").bounding_box() for name in ("ours", "keyword"))
    assert ours is not None
    assert keyword is not None
    assert ours["x"] + ours["width"] <= keyword["x"]
    page.locator(".switch").click()
    page.wait_for_selector(".column.keyword", state="detached")


def test_what_the_shop_does_not_have_is_said(page: Page) -> None:
    """Nonsense is answered in words, with examples that lead on."""
    page.goto(at("asdfghjkl"))
    assert WORDS["abstained"] in page.locator("#message").inner_text()
    page.locator(".examples a").first.click()
    wait_for_results(page)


def test_every_example_finds_something(page: Page) -> None:
    """What the front offers to ask, the shop can answer, in each language."""
    if not has_model():
        pytest.skip("the stand-in knows no meanings: no weights are shipped yet")
    for language in Language:
        for _, query in labels_in(language).examples:
            page.goto(at(query, lang=language.value))
            assert page.locator(".card").count() > 0, query


def test_the_keyboard_is_enough(page: Page) -> None:
    """`/` leads to the field, Enter searches, Tab reaches the chip, Enter removes it."""
    page.goto("/")
    page.keyboard.press("Tab")
    assert is_focused(page.locator(".skip"))
    page.keyboard.press("/")
    assert is_focused(page.locator("#q"))
    page.keyboard.type(LITTER)
    page.keyboard.press("Enter")
    wait_for_results(page)
    tab_to(page, chip(page, "max_price"))
    page.keyboard.press("Enter")
    page.wait_for_selector(".chip.dropped[data-constraint=max_price]")
    assert is_focused(chip(page, "max_price"))
    tab_to(page, page.locator(".switch"))


def test_who_listens_is_told_what_happened(page: Page) -> None:
    """The number found is put into the status that screen readers speak."""
    page.goto("/")
    ask(page, LITTER)
    assert "找到" in (page.locator("#status").text_content() or "")


def test_suggestions_complete_what_is_typed(page: Page) -> None:
    """Down and Enter take one; Escape gives back what was typed."""
    page.goto("/")
    field = page.locator("#q")
    field.press_sequentially("蟑螂")
    page.wait_for_selector("#suggestions:not([hidden]) [role=option]")
    assert field.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    first = page.locator("#suggestions [role=option]").first
    assert field.get_attribute("aria-activedescendant") == first.get_attribute("id")
    taken = field.input_value()
    assert taken == first.inner_text()
    page.keyboard.press("Escape")
    assert field.input_value() == "蟑螂"
    assert page.locator("#suggestions").is_hidden()
    page.keyboard.press("ArrowDown")
    page.wait_for_selector("#suggestions:not([hidden]) [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    wait_for_results(page)
    assert field.input_value() == taken


def test_a_suggestion_can_be_clicked(page: Page) -> None:
    """The mouse takes a suggestion and searches for it."""
    page.goto("/")
    page.locator("#q").press_sequentially("貓砂")
    page.locator("#suggestions [role=option]").first.click()
    wait_for_results(page)


# Other visitors ----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 390])
def test_a_phone_needs_no_sideways_scrolling(browser: Browser, address: str, width: int) -> None:
    """Nothing is wider than the screen: not columns, many chips, what was relaxed, a long word."""
    viewport = {"width": width, "height": 844}
    with visiting(browser, address, viewport=viewport, has_touch=True, is_mobile=True) as page:
        for text in (
            at(),
            at(FLIES),
            at(FLIES, compare="1"),
            at("30元以內的手機殼 不要透明 馬上要 最便宜的 黑色 矽膠"),
            at("1元以內的蟑螂藥"),
            at("W" * 300),
        ):
            page.goto(text)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, text
            assert page.locator("#q").is_visible()


def test_a_phone_searches(browser: Browser, address: str) -> None:
    """Tap, type, tap: the products stand below each other."""
    with visiting(browser, address, viewport=PHONE, has_touch=True, is_mobile=True) as page:
        page.goto("/")
        page.locator("#q").tap()
        page.locator("#q").fill(FLIES)
        page.locator("form button").tap()
        wait_for_results(page)
        boxes = [page.locator(".card").nth(place).bounding_box() for place in range(3)]
        tops = [box["y"] for box in boxes if box]
        assert len(tops) == 3
        assert tops == sorted(set(tops))


def test_without_javascript_everything_works(browser: Browser, address: str) -> None:
    """Searching, removing a chip, comparing and turning pages are plain links and a form."""
    with visiting(browser, address, java_script_enabled=False) as page:
        page.goto("/")
        page.locator("#q").fill(LITTER)
        page.locator("form button").click()
        assert page.locator(".card").count() > 0
        chip(page, "max_price").click()
        assert page.locator(".chip.dropped").count() == 1
        page.locator(".switch").click()
        assert page.locator(".column").count() == 2
        page.goto(at("趕蚊子"))
        page.locator("a[rel=next]").click()
        assert page.locator(".card").count() > 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_colour_schemes_show_something(browser: Browser, address: str, scheme: str) -> None:
    """The ground is light or dark as the visitor wishes, and the picture is not blank."""
    with visiting(browser, address, color_scheme=scheme) as page:
        for text in (at(), at(FLIES)):
            page.goto(text, wait_until="load")
            grounds = [
                channels(page.evaluate(f"getComputedStyle(document.{part}).backgroundColor"))
                for part in ("body", "documentElement")
            ]
            red, green, blue = next(ground for ground in grounds if ground is not None)
            assert ((red + green + blue) / 3 < 80) is (scheme == "dark")
            assert different_rows(page.screenshot()) > 150


def test_every_language_can_be_chosen(page: Page) -> None:
    """The page changes its language and keeps the query."""
    page.goto(at(FLIES, lang="zh-Hant"))
    for language in (Language.EN, Language.HANS, Language.HANT):
        page.locator(f".languages a[hreflang={language.value}]").click()
        page.wait_for_selector(f"html[lang={language.value}]")
        assert page.locator("#q").input_value() == FLIES
        assert page.locator("form button").inner_text() == labels_in(language).words["search"]


def test_hostile_words_do_nothing(page: Page) -> None:
    """Markup in a query is text on the page; no dialog opens, nothing runs."""
    opened: list[str] = []
    page.on("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
    page.goto("/")
    page.locator("#q").fill("貓砂<img src=x onerror=alert(1)><script>alert(2)</script>")
    page.keyboard.press("Enter")
    page.wait_for_selector("body:not([data-state=home])")
    assert opened == []
    assert "<script>alert(2)</script>" in page.title()
    assert page.locator("main img[src=x]").count() == 0


def test_the_picture_of_the_readme(browser: Browser, address: str, tmp_path: Path) -> None:
    """1280 × 900 after the search for drain flies; saved where DAOGOU_SCREENSHOT says."""
    path = Path(os.environ.get("DAOGOU_SCREENSHOT") or tmp_path / "page.png")
    with visiting(browser, address, color_scheme="light") as page:
        page.goto(at(ARTICLE, lang="zh-Hant"), wait_until="networkidle")
        page.screenshot(path=path)
    assert struct.unpack(">II", path.read_bytes()[16:24]) == (1280, 900)
    assert different_rows(path.read_bytes()) > 300


def channels(color: str) -> list[float] | None:
    """The red, green and blue of `rgb(…)`; None where nothing is painted."""
    numbers = [float(part) for part in color[color.index("(") + 1 : -1].split(",")]
    return None if len(numbers) == 4 and numbers[3] == 0 else numbers[:3]


def different_rows(png: bytes) -> int:
    """How many different rows of (filtered) pixels a PNG has; a blank page has two or three."""
    width, _, _, color_type = struct.unpack(">IIBB", png[16:26])
    place, packed = 8, b""
    while place < len(png):
        length, kind = struct.unpack(">I4s", png[place : place + 8])
        packed += png[place + 8 : place + 8 + length] if kind == b"IDAT" else b""
        place += 12 + length
    stride = 1 + width * {2: 3, 6: 4}[color_type]
    pixels = zlib.decompress(packed)
    return len({pixels[start : start + stride] for start in range(0, len(pixels), stride)})
