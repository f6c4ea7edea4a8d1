"""Facts about the HTTP API: other programs rely on every key of it."""

from __future__ import annotations

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.assemble import Assistant
from assistant.search.systems import SYSTEMS
from assistant.settings import Settings
from catalog.product import yuan
from service.app import create_app
from service.page.labels import Language
from tests.shop import FLIES

ROOT = Path(__file__).parents[2]
UNDERSTOOD = {
    "kinds", "min_price", "max_price", "exclude", "brand", "color", "size", "material", "audience",
    "quantity", "sort", "near_field",
}  # fmt: skip
ANSWER = {"query", "understood", "hits", "relaxed", "abstained", "took_ms"}
HIT = {
    "rank", "product_id", "kind", "title", "price_yuan", "merchant", "score", "scores", "reasons",
    "near_field",
}  # fmt: skip
SCORES = {"semantic", "lexical", "kind", "quality", "price", "rerank"}
SECURITY = ("content-security-policy", "x-content-type-options", "referrer-policy", "x-request-id")


@pytest.fixture(scope="module")
def client(shop: Assistant) -> Iterator[TestClient]:
    with TestClient(create_app(shop)) as opened:
        yield opened


def found(client: TestClient, query: str, **more: Any) -> dict[str, Any]:
    response = client.post("/api/search", json={"query": query, **more})
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def assert_is_error(response: Any, status: int, code: str, field: str | None = None) -> None:
    """An error object in three languages, of this status, code and field, without our inside."""
    assert response.status_code == status, response.text
    error = response.json()["error"]
    assert set(response.json()) == {"error"}
    assert set(error) == {"code", "field", "message"}
    assert (error["code"], error["field"]) == (code, field)
    assert set(error["message"]) == {"zh-Hant", "zh-Hans", "en"}
    assert all(error["message"].values())
    for inside in ("Traceback", ".py", "site-packages", "0x"):
        assert inside not in response.text


# The answer --------------------------------------------------------------------------------------


def test_the_answer_has_the_shape_of_the_contract(client: TestClient) -> None:
    """Exactly these keys, at every level; what was not said is null."""
    answer = found(client, "蟑螂藥")
    assert set(answer) == ANSWER | {"total"}
    assert set(answer["understood"]) == UNDERSTOOD
    said = {key: answer["understood"][key] for key in UNDERSTOOD - {"kinds"}}
    nothing: dict[str, Any] = dict.fromkeys(UNDERSTOOD - {"kinds"})
    assert said == nothing | {"exclude": [], "near_field": False}
    assert answer["query"] == "蟑螂藥"
    assert (answer["relaxed"], answer["abstained"]) == ([], False)
    assert isinstance(answer["took_ms"], float)
    assert [hit["rank"] for hit in answer["hits"]] == list(range(1, 11))
    for hit in answer["hits"]:
        assert set(hit) == HIT
        assert set(hit["scores"]) == SCORES
        assert hit["scores"]["rerank"] is None
        assert all(set(reason) == {"text", "field"} for reason in hit["reasons"])
        assert hit["near_field"] is None or set(hit["near_field"]) == {"store", "eta_minutes"}


def test_hits_tell_what_the_catalogue_says(client: TestClient, shop: Assistant) -> None:
    """Title, price in yuan, merchant's name, predicted kind and delivery are the product's."""
    for hit in found(client, "蟑螂藥")["hits"]:
        position = shop.catalogue.position_of[hit["product_id"]]
        listing, near = shop.catalogue.listing(position), shop.engine.delivery(position)
        assert hit["title"] == listing.title
        assert hit["price_yuan"] == yuan(listing.price)
        assert hit["merchant"] == shop.catalogue.merchants[listing.merchant_id].name
        assert hit["kind"] == shop.records[position].kind
        assert (hit["near_field"] or {}).get("eta_minutes") == (near.eta_minutes if near else None)


def test_everything_that_is_said_is_understood(client: TestClient, shop: Assistant) -> None:
    """Each constraint of one long sentence comes back under its name, prices in yuan."""
    brand = next(filter(None, shop.catalogue.column("brand").to_pylist()))
    text = f"{brand}黑色矽膠手機殼，給小孩的，500ml，要3個，20到99.5元，不要透明，最便宜的，馬上要"
    understood = found(client, text)["understood"]
    assert understood | {"kinds": []} == {
        "kinds": [], "min_price": 20, "max_price": 99.5, "exclude": ["透明"], "brand": brand,
        "color": "黑色", "size": "500ml", "material": "矽膠", "audience": "兒童", "quantity": 3,
        "sort": "price_asc", "near_field": True,
    }  # fmt: skip


def test_kinds_are_ids_of_the_knowledge(client: TestClient, shop: Assistant) -> None:
    """The kinds understood, the likeliest first."""
    kinds = found(client, FLIES)["understood"]["kinds"]
    assert kinds[0] == "drain_fly_killer"
    assert set(kinds) <= set(shop.knowledge.by_id)


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_system_can_be_asked(client: TestClient, system: str) -> None:
    """All answer in the same shape; parts of the score that a system lacks are null."""
    answer = found(client, "蟑螂藥", system=system, k=3)
    assert len(answer["hits"]) == 3
    assert all(set(hit["scores"]) == SCORES for hit in answer["hits"])
    used = {name for name, part in answer["hits"][0]["scores"].items() if part is not None}
    assert used == {
        "random": set(), "keyword": {"lexical"}, "keyword-rebuilt": {"lexical"},
        "semantic-raw": {"semantic"}, "semantic": {"semantic"}, "hybrid": SCORES - {"rerank"},
    }[system]  # fmt: skip


def test_nothing_like_it_is_an_answer(client: TestClient) -> None:
    """An honest no is a 200 with the same keys."""
    answer = found(client, "asdfghjkl")
    assert set(answer) == ANSWER | {"total"}
    assert (answer["abstained"], answer["hits"], answer["total"]) == (True, [], 0)
    assert answer["understood"]["kinds"] == []


def test_what_was_relaxed_is_said(client: TestClient) -> None:
    """Constraint, what was asked, and what was taken instead, in yuan."""
    (relaxed,) = found(client, "1元以內的蟑螂藥")["relaxed"]
    assert set(relaxed) == {"constraint", "from", "to"}
    assert (relaxed["constraint"], relaxed["from"]) == ("max_price", 1)
    assert relaxed["to"] > 1


# Filters, pages, orders --------------------------------------------------------------------------


def test_filters_are_musts(client: TestClient, shop: Assistant) -> None:
    """Price, exclusions and hurry as filters hold for every hit, and are said back."""
    filters = {"min_price": 5, "max_price": 30.5, "exclude": ["粉劑"], "near_field": True}
    answer = found(client, "蟑螂藥", k=50, filters=filters)
    assert answer["hits"]
    assert answer["relaxed"] == []
    for hit in answer["hits"]:
        assert 5 <= hit["price_yuan"] <= 30.5
        assert "粉劑" not in hit["title"]
        assert "粉剂" not in hit["title"]
        assert hit["near_field"] is not None
    understood = answer["understood"]
    assert (understood["min_price"], understood["max_price"]) == (5, 30.5)
    assert (understood["exclude"], understood["near_field"]) == (["粉剂"], True)


def test_a_brand_can_be_a_filter(client: TestClient, shop: Assistant) -> None:
    """Only products of the brand come, or it is said that there are none."""
    hit = found(client, "蟑螂藥")["hits"][0]
    brand = shop.catalogue.listing(shop.catalogue.position_of[hit["product_id"]]).brand
    position_of = shop.catalogue.position_of
    answer = found(client, "蟑螂藥", filters={"brand": brand})
    shown = [shop.catalogue.listing(position_of[h["product_id"]]).brand for h in answer["hits"]]
    assert answer["understood"]["brand"] == brand
    assert set(shown) == {brand}


def test_a_filter_wins_over_the_text(client: TestClient) -> None:
    """The limit of the filter replaces the one that was said; exclusions add up."""
    answer = found(
        client, "50元以內的蟑螂藥 不要凝膠", filters={"max_price": 20, "exclude": ["噴霧"]}
    )
    assert answer["understood"]["max_price"] == 20
    assert answer["understood"]["exclude"] == ["凝胶", "喷雾"]


@pytest.mark.parametrize(
    ("text", "name", "empty"),
    [
        ("50元以內的蟑螂藥", "max_price", None),
        ("50元以上的帳篷", "min_price", None),
        ("洗碗精 不要香精", "exclude", []),
        ("黑色手機殼", "color", None),
        ("矽膠手機殼", "material", None),
        ("500ml洗碗精", "size", None),
        ("小孩的口罩", "audience", None),
        ("蟑螂藥要3盒", "quantity", None),
        ("最便宜的蟑螂藥", "sort", None),
        ("馬上要蟑螂藥", "near_field", False),
    ],
)
def test_what_was_understood_can_be_taken_back(
    client: TestClient, text: str, name: str, empty: object
) -> None:
    """`drop` removes exactly the constraint that it names, as a chip of the page does."""
    before = found(client, text)["understood"]
    after = found(client, text, filters={"drop": [name]})["understood"]
    assert before[name] != empty
    assert after == before | {name: empty, "kinds": after["kinds"]}


@pytest.mark.parametrize("system", ["hybrid", "keyword", "semantic", "random"])
def test_pages_follow_each_other(client: TestClient, system: str) -> None:
    """Three pages of seven are the first twenty-one: same products, same scores, ranks going on."""
    whole = found(client, "蟑螂藥", k=21, system=system)["hits"]
    pages = [found(client, "蟑螂藥", k=7, page=page, system=system)["hits"] for page in (1, 2, 3)]
    assert [hit for page in pages for hit in page] == whole


def test_total_says_how_far_pages_go(client: TestClient) -> None:
    """Every page up to the total is full, the last one has the rest."""
    total = found(client, "蟑螂藥")["total"]
    assert total >= 10
    pages = -(-total // 10)
    sizes = [len(found(client, "蟑螂藥", page=page)["hits"]) for page in range(1, pages + 1)]
    assert sum(sizes) >= total
    assert all(size == 10 for size in sizes[:-1])


def test_an_order_can_be_asked_for(client: TestClient) -> None:
    """`sort` wins over words of the text, and is said back."""
    answer = found(client, "最貴的蟑螂藥", sort="price_asc")
    assert answer["understood"]["sort"] == "price_asc"
    shown = [hit["price_yuan"] for hit in answer["hits"]]
    assert shown == sorted(shown)


# What is refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "query"),
        ({"query": ""}, "query"),
        ({"query": " \u3000"}, "query"),
        ({"query": "貓" * 501}, "query"),
        ({"query": None}, "query"),
        ({"query": ["貓砂"]}, "query"),
        ({"query": 7}, "query"),
        ({"query": "貓砂", "colour": "黑"}, "colour"),
        ({"query": "貓砂", "k": 0}, "k"),
        ({"query": "貓砂", "k": 101}, "k"),
        ({"query": "貓砂", "k": "ten"}, "k"),
        ({"query": "貓砂", "k": 2.5}, "k"),
        ({"query": "貓砂", "page": 0}, "page"),
        ({"query": "貓砂", "page": 10**30}, "page"),
        ({"query": "貓砂", "k": 100, "page": 11}, "page"),
        ({"query": "貓砂", "sort": "random"}, "sort"),
        ({"query": "貓砂", "filters": []}, "filters"),
        ({"query": "貓砂", "filters": {"colour": "黑"}}, "filters.colour"),
        ({"query": "貓砂", "filters": {"max_price": -1}}, "filters.max_price"),
        ({"query": "貓砂", "filters": {"max_price": "cheap"}}, "filters.max_price"),
        ({"query": "貓砂", "filters": {"exclude": "香精"}}, "filters.exclude"),
        ({"query": "貓砂", "filters": {"exclude": [""]}}, "filters.exclude.0"),
        ({"query": "貓砂", "filters": {"drop": ["kinds"]}}, "filters.drop.0"),
    ],
)
def test_a_bad_field_is_refused_by_name(
    client: TestClient, body: dict[str, Any], field: str
) -> None:
    """Nothing asked for is silently ignored: 422, and the field that is meant."""
    assert_is_error(client.post("/api/search", json=body), 422, "invalid_query", field)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"not json", b"[]", b'"x"', b"null", b"\xff\xfe", b'{"query": "\xb0\xa1"}']
)
def test_what_is_no_json_object_is_refused(client: TestClient, body: bytes) -> None:
    """Cut short, another shape, another encoding: refused, and no field is blamed."""
    headers = {"content-type": "application/json"}
    response = client.post("/api/search", content=body, headers=headers)
    assert response.status_code in (400, 422)
    assert_is_error(response, response.status_code, "invalid_query")


@pytest.mark.parametrize(
    "body",
    [
        b'{"query": "\\ud800"}',
        b'{"query": "a", "filters": {"max_price": NaN}}',
        b'{"query": "a", "filters": {"max_price": 1e999}}',
        b'{"query": ' + b"[" * 20_000,
    ],
    ids=["half a character", "NaN", "infinity", "very deep"],
)
def test_odd_json_is_refused(client: TestClient, body: bytes) -> None:
    """What is JSON to Python but no value of ours is refused, never a 500."""
    response = client.post(
        "/api/search", content=body, headers={"content-type": "application/json"}
    )
    assert response.status_code in (400, 422)
    assert set(response.json()["error"]["message"]) == {"zh-Hant", "zh-Hans", "en"}


def test_an_unknown_system_is_refused(client: TestClient) -> None:
    """The message names those that there are."""
    response = client.post("/api/search", json={"query": "貓砂", "system": "psychic"})
    assert_is_error(response, 422, "unknown_system", "system")
    assert all(system in response.text for system in SYSTEMS)


def test_a_huge_body_is_refused_unread(client: TestClient) -> None:
    """More than 64 KB is a 413, whether or not the sender says how much is coming."""
    huge = json.dumps({"query": "貓" * 40_000}).encode()
    assert_is_error(client.post("/api/search", content=huge), 413, "too_large")
    pieces = (huge[at : at + 8_192] for at in range(0, len(huge), 8_192))
    assert_is_error(client.post("/api/search", content=pieces), 413, "too_large")
    headers = {"content-length": "-1"}
    assert client.post("/api/search", content=b"", headers=headers).status_code in (400, 413)


def test_unknown_addresses_and_methods_are_errors_too(client: TestClient) -> None:
    """404 and 405 come as the same object as any other error."""
    assert_is_error(client.get("/api/nothing"), 404, "not_found")
    response = client.get("/api/search")
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"
    assert set(response.json()["error"]) == {"code", "field", "message"}


def test_messages_are_written_in_their_language(client: TestClient) -> None:
    """Traditional, Simplified and English differ, each in its own script."""
    message = client.get("/api/products/none").json()["error"]["message"]
    assert "找不到" in message["zh-Hant"]
    assert "东西" in message["zh-Hans"]
    assert message["en"].isascii()


class Broken:
    """An assistant whose engine fails on every search, quoting what was typed."""

    def __init__(self, shop: Assistant) -> None:
        self.catalogue, self.knowledge, self.engine = shop.catalogue, shop.knowledge, self

    def understand(self, text: str) -> None:
        raise RuntimeError(f"cannot think of {text}")


def test_a_mistake_of_ours_is_a_500_with_a_number(shop: Assistant) -> None:
    """Nothing of the inside is shown; the number to quote is the one in the header."""
    app = create_app(Broken(shop))  # type: ignore[arg-type]
    with TestClient(app, raise_server_exceptions=False) as client:
        response = client.post("/api/search", json={"query": "祕密的貓砂"})
    assert_is_error(response, 500, "internal")
    assert "祕密" not in response.text
    assert "RuntimeError" not in response.text
    assert response.headers["x-request-id"] in response.json()["error"]["message"]["en"]


# Products, suggestions, operations ---------------------------------------------------------------


def test_a_product_tells_all_that_is_known_of_it(client: TestClient, shop: Assistant) -> None:
    """Listing, record with the evidence of each attribute, uses, reviews and delivery."""
    hit = found(client, "蟑螂藥")["hits"][0]
    product = client.get(f"/api/products/{hit['product_id']}").json()
    position = shop.catalogue.position_of[hit["product_id"]]
    record, kind = shop.records[position], shop.knowledge.by_id["cockroach_bait"]
    for shared in ("product_id", "title", "price_yuan", "kind", "near_field"):
        assert product[shared] == hit[shared]
    assert product["merchant"]["name"] == hit["merchant"]
    assert product["uses"] == list(kind.needs)
    assert product["cautions"] == list(kind.cautions)
    assert not any("→" in text for text in product["not_for"])
    assert [(a["name"], a["value"]) for a in product["attributes"]] == [
        (attribute.name, attribute.value) for attribute in record.attributes
    ]
    assert {a["source"] for a in product["attributes"]} <= {"attributes", "title", "variants"}
    assert all((a["span"] is None) is (a["source"] != "title") for a in product["attributes"])
    assert client.get(product["picture"]).status_code == 200


def test_every_product_can_be_opened(client: TestClient, shop: Assistant) -> None:
    """A hundred products across the shop, of known kind or not, with price and picture."""
    for product_id in shop.catalogue.product_ids[::30]:
        product = client.get(f"/api/products/{product_id}").json()
        assert product["product_id"] == product_id
        assert round(product["price_yuan"], 2) == product["price_yuan"] > 0


@pytest.mark.parametrize("product_id", ["none", "P9999999", "..%2f..%2fetc", "貓" * 300, "%00"])
def test_an_unknown_product_is_a_404(client: TestClient, product_id: str) -> None:
    """Neither product nor picture; a long id is not sent back whole."""
    for address in (f"/api/products/{product_id}", f"/pictures/{product_id}.svg"):
        response = client.get(address)
        assert response.status_code == 404
        assert set(response.json()["error"]) == {"code", "field", "message"}
        assert len(response.text) < 3_000


def test_pictures_are_drawings(client: TestClient, shop: Assistant) -> None:
    """SVG with its own content type, well-formed, described, kept for a day, harmless by itself."""
    for product_id in shop.catalogue.product_ids[:40]:
        response = client.get(f"/pictures/{product_id}.svg")
        assert response.headers["content-type"].split(";")[0] == "image/svg+xml"
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "max-age=86400" in response.headers["cache-control"]
        root = ET.fromstring(response.text)  # noqa: S314  our own drawing
        assert root.tag.endswith("svg")
        listing = shop.catalogue.listing(shop.catalogue.position_of[product_id])
        assert root.get("aria-label") == listing.title


def test_suggestions_complete_what_is_typed(client: TestClient, shop: Assistant) -> None:
    """Texts with their kinds, in the script that is typed; nothing for nothing."""
    hant = client.get("/api/suggest", params={"q": "蟑螂"}).json()["suggestions"]
    hans = client.get("/api/suggest", params={"q": "猫砂"}).json()["suggestions"]
    assert 0 < len(hant) <= 8
    assert all(set(item) == {"text", "kind"} for item in hant)
    assert all("蟑螂" in item["text"] and item["kind"] in shop.knowledge.by_id for item in hant)
    assert all("猫砂" in item["text"] for item in hans)
    for nothing in ("", " ", "asdfghjkl"):
        assert client.get("/api/suggest", params={"q": nothing}).json() == {"suggestions": []}
    assert client.get("/api/suggest").json() == {"suggestions": []}


def test_a_long_text_is_not_completed(client: TestClient) -> None:
    """The same limit as for a query."""
    assert_is_error(client.get("/api/suggest", params={"q": "貓" * 501}), 422, "invalid_query", "q")


def test_health_readiness_and_figures(client: TestClient, shop: Assistant) -> None:
    """The process answers, the shop is open with so many products, and searches are counted."""
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready", "products": len(shop.catalogue)}
    before = client.get("/metrics").text
    found(client, "貓砂", k=1, system="semantic-raw")
    after = client.get("/metrics")
    assert after.headers["content-type"].startswith("text/plain")
    counted = [line for line in after.text.splitlines() if 'system="semantic-raw"' in line]
    assert any('outcome="hits"' in line for line in counted)
    assert set(counted) - set(before.splitlines())
    assert 'daogou_requests_total{route="/api/search",status="200"}' in after.text
    assert "daogou_request_seconds_bucket" in after.text


def test_figures_have_no_label_of_a_visitors_making(client: TestClient) -> None:
    """Unknown addresses, products and systems make no new series."""
    marker = "zzmarkerzz"
    client.get(f"/{marker}")
    client.get(f"/api/products/{marker}")
    client.get("/", params={"q": marker, "drop": marker})
    client.post("/api/search", json={"query": "貓砂", "system": marker})
    assert marker not in client.get("/metrics").text


# Headers and logs --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["/", "/?q=貓砂", "/api/suggest?q=貓", "/nowhere", "/static/daogou.js", "/healthz"]
)
def test_every_answer_is_guarded(client: TestClient, address: str) -> None:
    """Only our own scripts and styles, no sniffing, no frames; errors and files too."""
    response = client.get(address)
    policy = response.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert all(name in response.headers for name in SECURITY)


def test_every_request_has_its_own_number(client: TestClient) -> None:
    """Sixteen hex digits, never the same twice, not taken from the visitor."""
    sent = {"x-request-id": "mine"}
    numbers = [client.get("/healthz", headers=sent).headers["x-request-id"] for _ in range(50)]
    assert len(set(numbers)) == 50
    assert all(len(number) == 16 and int(number, 16) >= 0 for number in numbers)


def test_the_documentation_is_served(client: TestClient) -> None:
    """/docs and the description of the API that it reads."""
    assert client.get("/docs").status_code == 200
    assert "/api/search" in client.get("/openapi.json").json()["paths"]


LOGGED = """
import sys
from pathlib import Path
from fastapi.testclient import TestClient
from assistant.assemble import open_assistant
from service.app import create_app
from tests.fakes import CharacterEncoder
from tests.shop import settings_in

shop = open_assistant(settings_in(Path(sys.argv[1])), CharacterEncoder())
app = create_app(shop)
with TestClient(app, raise_server_exceptions=False) as client:
    client.get("/", params={"q": "MARKER 貓砂", "lang": "MARKER", "drop": "MARKER"})
    client.get("/", params={"q": "MARKER" * 100})
    client.post("/api/search", json={"query": "MARKER 貓砂", "filters": {"brand": "MARKER"}})
    client.post("/api/search", json={"query": "MARKER", "MARKER": 1, "system": "MARKER"})
    client.post("/api/search", content=b"MARKER", headers={"content-type": "application/json"})
    client.get("/api/suggest", params={"q": "MARKER"})
    client.get("/api/products/MARKER", headers={"user-agent": "MARKER", "x-request-id": "MARKER"})
    client.get("/MARKER")
    app.state.assistant = None
    client.post("/api/search", json={"query": "MARKER of a failure"})
"""


def test_nothing_that_a_visitor_typed_is_logged(shop_settings: Settings) -> None:
    """One JSON object a request, on standard error only, with number, route, status and time."""
    ran = subprocess.run(
        [sys.executable, "-c", LOGGED, str(shop_settings.data)],
        cwd=ROOT, capture_output=True, check=True, text=True,
    )  # fmt: skip
    assert "MARKER" not in ran.stdout + ran.stderr
    assert ran.stdout == ""
    lines = [json.loads(line) for line in ran.stderr.splitlines()]
    requests = [line for line in lines if line["event"] == "request"]
    assert [line["status"] for line in requests] == [200, 422, 200, 422, 422, 200, 404, 404, 500]
    keys = {"event", "level", "timestamp", "request_id", "method", "route", "status", "ms"}
    assert all(set(line) == keys for line in requests)
    assert [line["route"] for line in requests[-3:-1]] == ["/api/products/{product_id}", "other"]


def test_what_an_error_of_ours_quotes_is_not_logged(
    shop: Assistant, capfd: pytest.CaptureFixture[str]
) -> None:
    """A failure is logged with its place, but not with the words of the visitor it failed on."""
    app = create_app(Broken(shop))  # type: ignore[arg-type]
    with TestClient(app, raise_server_exceptions=False) as client:
        client.post("/api/search", json={"query": "祕密的貓砂"})
    out, err = capfd.readouterr()
    assert "understand" in out + err
    assert "祕密" not in out + err


def test_every_language_has_its_message(client: TestClient) -> None:
    """The languages of errors are those of the page."""
    message = client.get("/api/nothing").json()["error"]["message"]
    assert set(message) == {language.value for language in Language}
