"""Facts about the page as a browser without JavaScript gets it: everything is in the address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from assistant.assemble import Assistant
from service.app import create_app
from service.page.labels import Language, labels_in
from tests.shop import FLIES

HOSTILE = '貓砂"><script>alert(1)</script><img src=x onerror=alert(1)>'
VOID = {"meta", "link", "input", "img", "br", "hr"}


class Page(HTMLParser):
    """A document: its tags in order, and the text within tags of a class."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._open: list[tuple[str, set[str], list[str]]] = []
        self._texts: list[tuple[str, set[str], list[str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        if tag not in VOID:
            self._open.append((tag, set(attributes.get("class", "").split()), []))
            self._texts.append(self._open[-1])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        for _, _, texts in self._open:
            texts.append(data)

    def named(self, name: str, of: str = "") -> list[dict[str, str]]:
        """The attributes of all tags of a name (and class)."""
        return [
            a for tag, a in self.tags if tag == name and of in ("", *a.get("class", "").split())
        ]

    def texts(self, of: str) -> list[str]:
        """The text of every element of a class or name, white space made single."""
        return [
            " ".join("".join(texts).split())
            for tag, classes, texts in self._texts
            if of == tag or of in classes
        ]

    def link(self, of: str, **data: str) -> str:
        """The address of the one link of a class with these data attributes."""
        (found,) = [
            a["href"]
            for a in self.named("a", of)
            if all(a.get(f"data-{name}") == value for name, value in data.items())
        ]
        return found


@pytest.fixture(scope="module")
def client(shop: Assistant) -> Iterator[TestClient]:
    with TestClient(create_app(shop)) as opened:
        yield opened


def opened(client: TestClient, address: str = "/", status: int = 200, **parameters: str) -> Page:
    response = client.get(address, params=parameters or None)
    assert response.status_code == status
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return Page(response.text)


def prices(page: Page) -> list[float]:
    return [float(data["value"]) for data in page.named("data")]


def pictured(page: Page) -> list[str]:
    """Ids of the products shown, in order."""
    return [re.sub(r"^/pictures/|\.svg$", "", image["src"]) for image in page.named("img")]


def test_the_front_invites_with_examples(client: TestClient) -> None:
    """A form that works by GET, eight examples as links that lead on, and nothing found yet."""
    page = opened(client, lang="zh-Hant")
    (form,) = page.named("form")
    assert (form["action"], form["method"]) == ("/", "get")
    examples = [a["href"] for a in page.named("a") if "q=" in a.get("href", "")]
    assert len(examples) == 8
    assert pictured(page) == []
    for example in examples:
        assert opened(client, example).named("body")[0]["data-state"] in ("results", "nothing")


def test_a_search_shows_what_the_api_finds(client: TestClient, shop: Assistant) -> None:
    """Twelve products in the API's order with title, price, merchant, reasons and delivery."""
    page = opened(client, q=FLIES, lang="zh-Hant")
    hits = client.post("/api/search", json={"query": FLIES, "k": 12}).json()["hits"]
    assert pictured(page) == [hit["product_id"] for hit in hits]
    assert prices(page) == [hit["price_yuan"] for hit in hits]
    assert page.texts("title")[-12:] == [" ".join(hit["title"].split()) for hit in hits]
    assert page.texts("kind")[0] == shop.knowledge.by_id["drain_fly_killer"].name
    assert len(page.texts("badge")) == sum(hit["near_field"] is not None for hit in hits)
    text = " ".join(page.texts("main"))
    assert all(hit["merchant"] in text for hit in hits)
    told = [r["text"] for hit in hits for r in hit["reasons"] if r["field"] != "near_field"]
    assert all(reason in text for reason in told)
    assert FLIES in page.texts("h1")[0]
    assert [i["value"] for i in page.named("input") if i["name"] == "q"] == [FLIES]


def test_a_chips_link_takes_its_constraint_away(client: TestClient) -> None:
    """Following it, the limit is gone and dearer products come; the way back is offered."""
    text = "20元以內的貓砂 不要膨潤土"
    page = opened(client, q=text)
    assert {"max_price", "exclude"} <= {a["data-constraint"] for a in page.named("a", "chip")}
    assert max(prices(page)) <= 20
    freed = opened(client, page.link("chip", constraint="max_price"))
    assert max(prices(freed)) > 20
    assert [a["data-constraint"] for a in freed.named("a", "dropped")] == ["max_price"]
    assert len(freed.named("a", "chip")) == len(page.named("a", "chip"))
    back = opened(client, freed.link("dropped", constraint="max_price"))
    assert pictured(back) == pictured(page)


@pytest.mark.parametrize(
    ("text", "constraint"),
    [
        ("馬上要貓砂", "near_field"),
        ("最便宜的貓砂", "sort"),
        ("貓砂 不要膨潤土", "exclude"),
        ("100元以上的帳篷", "min_price"),
        ("黑色手機殼", "color"),
    ],
)
def test_every_chip_can_be_taken_away(client: TestClient, text: str, constraint: str) -> None:
    """What was understood is said as a chip, and is gone after its link."""
    page = opened(client, q=text)
    freed = opened(client, page.link("chip", constraint=constraint))
    assert [a["data-constraint"] for a in freed.named("a", "dropped")] == [constraint]
    assert "drop" in parse_qs(urlsplit(page.link("chip", constraint=constraint)).query)


def test_comparing_shows_two_columns(client: TestClient) -> None:
    """Ours and keyword search's answer to the same words, each as its system gives it."""
    alone = opened(client, q=FLIES)
    assert len(alone.named("section", "column")) == 1
    both = opened(client, alone.link("switch"))
    assert len(both.named("section", "column")) == 2
    shown = [
        hit["product_id"]
        for system in ("hybrid", "keyword")
        for hit in client.post(
            "/api/search", json={"query": FLIES, "k": 12, "system": system}
        ).json()["hits"]
    ]
    assert pictured(both) == shown
    assert len(opened(client, both.link("switch")).named("section", "column")) == 1
    assert len(opened(client, q=FLIES, compare="yes").named("section", "column")) == 1


def test_pages_can_be_turned(client: TestClient) -> None:
    """The next page begins where this one ends, and leads back."""
    first = opened(client, q="趕蚊子")
    (next_link,) = [a["href"] for a in first.named("a") if a.get("rel") == "next"]
    second = opened(client, next_link)
    hits = client.post("/api/search", json={"query": "趕蚊子", "k": 24}).json()["hits"]
    assert [*pictured(first), *pictured(second)] == [hit["product_id"] for hit in hits]
    (previous,) = [a["href"] for a in second.named("a") if a.get("rel") == "prev"]
    assert pictured(opened(client, previous)) == pictured(first)


def test_the_number_found_is_said_on_every_page(client: TestClient) -> None:
    """The first and the second page say the same total."""
    said = [
        re.sub(
            r"[,，]\s*用了.*",
            "",
            opened(client, q="趕蚊子", page=page, lang="zh-Hant").texts("count")[0],
        )
        for page in ("1", "2")
    ]
    assert said[0] == said[1]
    assert re.search(r"\d", said[0])


@pytest.mark.parametrize("language", Language)
def test_the_page_speaks_three_languages(client: TestClient, language: Language) -> None:
    """The words, the language of the document and the links to the others; the query stays."""
    page = opened(client, q=FLIES, lang=language.value)
    assert page.named("html") == [{"lang": language.value}]
    assert page.texts("button")[0] == labels_in(language).words["search"]
    languages = [a for a in page.named("a") if "hreflang" in a]
    assert [a["hreflang"] for a in languages] == [lang.value for lang in Language]
    assert [a["hreflang"] for a in languages if "aria-current" in a] == [language.value]
    assert all(parse_qs(urlsplit(a["href"]).query)["q"] == [FLIES] for a in languages)


def test_without_a_choice_the_browsers_language_is_taken(client: TestClient) -> None:
    """Accept-Language decides, and caches are told so."""
    response = client.get("/", headers={"accept-language": "en-GB,en;q=0.9"})
    assert Page(response.text).named("html") == [{"lang": "en"}]
    assert "accept-language" in response.headers["vary"].lower()


def test_what_the_shop_does_not_have_is_said(client: TestClient) -> None:
    """Nonsense brings no products but the words of the query and examples to try."""
    page = opened(client, q="asdfghjkl", lang="zh-Hant")
    assert pictured(page) == []
    assert labels_in(Language.HANT).words["abstained"] in page.texts("message")[0]
    assert "asdfghjkl" in page.texts("message")[0]


def test_what_was_relaxed_is_said_before_the_products(client: TestClient) -> None:
    """A limit that nothing keeps is named with what was taken instead."""
    page = opened(client, q="1元以內的蟑螂藥", lang="zh-Hant")
    assert "¥1 以內" in page.texts("relaxed")[0]
    assert pictured(page)


@pytest.mark.parametrize("text", ["", " ", "\u3000"])
def test_an_empty_query_is_the_front(client: TestClient, text: str) -> None:
    """Searching for nothing is no error."""
    assert opened(client, q=text, lang="en").named("body")[0]["data-state"] == "home"


def test_a_query_that_is_too_long_is_explained(client: TestClient) -> None:
    """A page of 422 that says why, with the form to try again."""
    page = opened(client, status=422, q="貓" * 501, lang="en")
    assert page.named("body")[0]["data-state"] == "error"
    assert "500" in page.texts("main")[0]
    assert len(page.named("form")) == 1


@pytest.mark.parametrize(
    "parameters",
    [
        {"page": "0"}, {"page": "-3"}, {"page": "two"}, {"page": ""}, {"page": "９"},
        {"page": "99999999999999999999"}, {"page": "²"}, {"lang": "klingon"}, {"compare": "2"},
        {"drop": "everything"}, {"drop": ""}, {"unknown": "1"},
    ],
    ids=str,
)  # fmt: skip
def test_odd_parameters_count_as_not_given(client: TestClient, parameters: dict[str, str]) -> None:
    """An address that somebody mangled still shows a page."""
    opened(client, q="蟑螂藥", **parameters)


def test_hostile_words_stay_words(client: TestClient) -> None:
    """Markup in the query is shown as text, in every place and language, and adds no tag."""
    for address in ({"q": HOSTILE}, {"q": HOSTILE, "compare": "1"}, {"q": HOSTILE * 9}):
        for language in Language:
            response = client.get("/", params={**address, "lang": language.value})
            page = Page(response.text)
            assert "<script>alert" not in response.text
            assert "<img src=x" not in response.text
            assert len(page.named("script")) == 1
            assert not [a for _, a in page.tags if "onerror" in a]


@pytest.mark.parametrize("name", ["lang", "drop", "page", "compare"])
def test_hostile_parameters_stay_out(client: TestClient, name: str) -> None:
    """No other parameter can bring markup into the page either."""
    response = client.get("/", params={"q": "貓砂", name: HOSTILE})
    assert "<script>alert" not in response.text
    assert "onerror" not in response.text


def test_all_that_a_page_refers_to_is_there(client: TestClient) -> None:
    """Every style, script, icon, picture and link of two pages answers, and from here only."""
    for page in (opened(client), opened(client, q="20元以內的貓砂", compare="1")):
        addresses = {
            a[key] for _, a in page.tags for key in ("href", "src") if a.get(key, "#")[0] != "#"
        }
        assert all(address.startswith("/") and address[1:2] != "/" for address in addresses)
        for address in sorted(addresses):
            assert client.get(address).status_code == 200, address


def test_files_have_their_types(client: TestClient) -> None:
    """With nosniff, a wrong type would mean no style and no script."""
    types = {"daogou.css": "text/css", "daogou.js": "javascript", "icon.svg": "image/svg+xml"}
    for name, content_type in types.items():
        response = client.get(f"/static/{name}")
        assert response.status_code == 200
        assert content_type in response.headers["content-type"]


def test_an_unknown_address_is_not_a_page(client: TestClient) -> None:
    """404 with the error object; files beside the static ones cannot be reached."""
    for address in ("/index.php", "/static/../cli.py", "/static/%2e%2e/cli.py", "/static/none.js"):
        assert client.get(address).status_code == 404
