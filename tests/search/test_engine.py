"""Facts about the whole search, against going through the whole catalogue."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from pathlib import Path

import pytest

from assistant.assemble import Assistant
from assistant.errors import InvalidQuery, UnknownSystem
from assistant.query.query import PriceRange, Query
from assistant.rebuild.rebuild import knowledge_words
from assistant.rebuild.record import Record
from assistant.search.documents import query_tokens, raw_tokens
from assistant.search.results import Hit, Reason, Results
from assistant.search.systems import SYSTEMS
from assistant.settings import Settings
from assistant.text.fold import fold
from assistant.text.segment import Segmenter, bigrams
from catalog.generate import Generated, Generator
from catalog.knowledge import Knowledge
from catalog.product import Listing, fen
from catalog.storage import read_truth
from catalog.stores import is_open, minutes_to
from tests.shop import ARTICLE, FLIES, build_shop_of

ROOT = Path(__file__).parents[2]
ALL = tuple(SYSTEMS)
MUSTS = (
    "50元以內的貓砂",
    "100到300元的帳篷",
    "2000元以上的手機",
    "馬上要蟑螂藥",
    "洗碗精 不要香精",
    "貓砂，不要膨潤土",
    "30元以內的手機殼 不要透明 馬上要",
)
NARROW = ("3元以內的洗碗精", "9000元以上的帳篷", "馬上要貓砂 不要膨潤土 20元以內")
# What a text has only as 無…, it does not have.
ABSENT = (
    "无", "不含", "不", "零", "0", "免", "去", "防", "抗", "除", "未加", "不加", "无添加", "非",
    "没有", "没",
)  # fmt: skip
NONSENSE = ("asdfghjkl", "qwertyuiop 7788", "贝多芬奏鸣曲乐谱", "量子力學講義 線上課")


@dataclass(frozen=True)
class Product:
    """A product with all that any must looks at; `minutes` is None where no store brings it.

    `text` is its title and values, folded; `names` are those of the kind that it is taken for.
    """

    listing: Listing
    record: Record
    minutes: int | None
    true_kind: str
    text: str
    names: tuple[str, ...]


@pytest.fixture(scope="module")
def products(shop: Assistant) -> list[Product]:
    """Every product of the shop in order of position, read one by one."""
    truths = read_truth(shop.catalogue.folder)
    names = {kind.id: tuple(map(fold, kind.words)) for kind in shop.knowledge.kinds}
    return [
        Product(
            listing,
            record,
            soonest(shop, listing.product_id),
            truth.kind,
            fold(" ".join((listing.title, *(one.value for one in record.attributes)))),
            names.get(record.kind or "", ()),
        )
        for listing, record, truth in zip(
            shop.catalogue.listings(), shop.records, truths, strict=True
        )
    ]


def soonest(shop: Assistant, product_id: str) -> int | None:
    """Ask every store that has it, at 15:00 downtown; an hour is the most."""
    stores = [
        shop.catalogue.stores[stock.store_id]
        for stock in shop.catalogue.stock.get(product_id, ())
        if stock.pieces > 0
    ]
    minutes = [minutes_to(store, 0, 0) for store in stores if is_open(store, 15 * 60)]
    return min((m for m in minutes if m <= 60), default=None)


def says(text: str, word: str) -> bool:
    """Tell whether a folded text has the word other than behind 無 and its like."""
    places = [at for at in range(len(text)) if text.startswith(word, at)]
    return any(not text[:at].endswith(ABSENT) for at in places)


def keeps_musts(product: Product, query: Query) -> bool:
    return (
        query.price.allows(product.listing.price)
        and query.brand in (None, product.listing.brand)
        and (product.minutes is not None or not query.near_field)
        and not any(says(product.text, word) for word in query.exclude)
        and not any(
            word in product.names or any(name.endswith(word) for name in product.names[:1])
            for word in query.exclude
        )
    )


def kept_query(results: Results) -> Query:
    """The query after what the results say was relaxed."""
    query = results.query
    for step in results.relaxed:
        taken = None if step.taken is None or step.taken is False else float(str(step.taken))
        if step.constraint == "max_price":
            query = replace(query, price=replace(query.price, high=taken and fen(taken)))
        elif step.constraint == "min_price":
            query = replace(query, price=replace(query.price, low=taken and fen(taken)))
        else:
            query = query.without(step.constraint)
    return query


def ids(results: Results) -> list[str]:
    return [hit.product_id for hit in results.hits]


def commonest_brand(products: list[Product]) -> str:
    return Counter(p.listing.brand for p in products if p.listing.brand).most_common(1)[0][0]


# Every system ------------------------------------------------------------------------------------


@pytest.mark.parametrize("system", ALL)
@pytest.mark.parametrize("text", [FLIES, "手機", "貓砂盆"])
def test_every_system_answers(shop: Assistant, system: str, text: str) -> None:
    """Ten different products, scores strictly falling also when written with six decimals."""
    hits = shop.search(text, 10, system).hits
    assert len({hit.product_id for hit in hits}) == len(hits)
    assert len(hits) == 10 or (hits and system == "keyword")  # words find only who has one
    written = [float(f"{hit.score:.6f}") for hit in hits]
    assert all(one > next_one for one, next_one in pairwise(written))
    assert [shop.catalogue.product_ids[hit.position] for hit in hits] == ids(
        shop.search(text, 10, system)
    )


@pytest.mark.parametrize("system", ALL)
@pytest.mark.parametrize("text", [*MUSTS, *NARROW])
def test_every_product_shown_keeps_every_must(
    shop: Assistant, products: list[Product], system: str, text: str
) -> None:
    """Price, hurry and exclusions hold for a hundred hits, but for what is said to be relaxed."""
    results = shop.search(text, 100, system)
    query = kept_query(results)
    assert query.price or query.near_field or query.exclude
    broken = [h for h in results.hits if not keeps_musts(products[h.position], query)]
    assert broken == []
    assert not results.relaxed or system == "hybrid"


@pytest.mark.parametrize("system", ALL)
def test_a_brand_is_a_must(shop: Assistant, products: list[Product], system: str) -> None:
    """With a brand said in words only its products come."""
    brand = commonest_brand(products)
    results = shop.search(f"{brand} 洗碗精", 20, system)
    assert results.query.brand == brand
    assert results.hits or results.relaxed
    query = kept_query(results)
    assert all(keeps_musts(products[hit.position], query) for hit in results.hits)


@pytest.mark.parametrize("system", ["random", "semantic-raw", "semantic", "hybrid"])
@pytest.mark.parametrize("k", [10, 100])
@pytest.mark.parametrize("text", ["手機", *MUSTS, *NARROW])
def test_k_products_come_back_whenever_k_exist(
    shop: Assistant, products: list[Product], system: str, k: int, text: str
) -> None:
    """As many as pass by looking at every product of the catalogue, k at most."""
    results = shop.search(text, k, system)
    query = kept_query(results)
    passing = sum(keeps_musts(product, query) for product in products)
    assert len(results.hits) == min(k, passing)


@pytest.mark.parametrize("text", ["手機", *MUSTS, *NARROW])
def test_words_find_every_product_that_has_one(
    shop: Assistant, products: list[Product], text: str
) -> None:
    """Keyword search returns exactly those passing products that share a token with the query."""
    segmenter = Segmenter(knowledge_words(shop.knowledge))
    results = shop.search(text, 1_000, "keyword")
    asked = query_tokens(results.query.need, segmenter)
    expected = {
        product.listing.product_id
        for product in products
        if keeps_musts(product, results.query)
        and any(
            set(asked[field]) & set(own)
            for field, own in raw_tokens(product.listing, segmenter).items()
        )
    }
    assert len(results.hits) == min(1_000, len(expected))
    assert set(ids(results)) <= expected


@pytest.mark.parametrize("system", ["random", "semantic", "hybrid"])
def test_a_thousand_products_can_be_reached(shop: Assistant, system: str) -> None:
    """`--k` goes up to 1,000, and so do the hits where the shop has as many."""
    assert len(shop.search("手機", 1_000, system).hits) == 1_000
    assert len(shop.search("手機", 10, system, first=990).hits) == 10
    assert shop.search("手機", 10, system, first=1_000).hits == ()


@pytest.mark.parametrize("system", ALL)
@pytest.mark.parametrize("text", ["手機", "50元以內的貓砂", "最便宜的蟑螂藥"])
def test_a_page_begins_where_the_one_before_ends(shop: Assistant, system: str, text: str) -> None:
    """Pages of any size put together are the list as a whole, scores and reasons included."""
    whole = shop.search(text, 35, system).hits
    pages = [
        shop.search(text, k, system, first=first).hits for first, k in ((0, 10), (10, 10), (20, 15))
    ]
    assert tuple(hit for page in pages for hit in page) == whole


@pytest.mark.parametrize("system", ALL)
def test_past_the_last_product_there_is_none(shop: Assistant, system: str) -> None:
    """A page behind the end is empty and no error."""
    assert shop.search("3元以內的洗碗精", 10, system, first=999).hits == ()


def test_two_calls_and_two_processes_agree(shop: Assistant, shop_settings: Settings) -> None:
    """The same products in the same order with the same scores, whoever asks."""
    texts = [FLIES, *MUSTS]
    here = [
        [(hit.product_id, f"{hit.score:.6f}") for hit in shop.search(text, 20, system).hits]
        for text in texts
        for system in ALL
    ]
    script = f"""
import json
from pathlib import Path
from assistant.assemble import open_assistant
from tests.fakes import CharacterEncoder
from tests.shop import settings_in
shop = open_assistant(settings_in(Path({str(shop_settings.data)!r})), CharacterEncoder())
print(json.dumps([
    [(hit.product_id, f"{{hit.score:.6f}}") for hit in shop.search(text, 20, system).hits]
    for text in {texts!r} for system in {ALL!r}
]))
"""
    other = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True
    )
    assert json.loads(other.stdout) == [[list(pair) for pair in hits] for hits in here]


def test_an_unknown_system_and_an_unreadable_text_are_refused(shop: Assistant) -> None:
    """Both errors say what would do."""
    with pytest.raises(UnknownSystem, match="hybrid"):
        shop.search("手機", 10, "psychic")
    for text in ("", "   ", "\u3000\n"):
        with pytest.raises(InvalidQuery, match="empty"):
            shop.search(text)
    with pytest.raises(InvalidQuery, match="500"):
        shop.search("貓" * 501)
    assert shop.search("貓砂" * 250).query.text == "貓砂" * 250


@pytest.mark.parametrize("system", ALL)
def test_a_text_that_is_no_unicode_is_refused(shop: Assistant, system: str) -> None:
    """What a terminal makes of broken bytes is an error of the caller, not of the program."""
    with pytest.raises(InvalidQuery):
        shop.search("貓砂\udcff", system=system)


# Exclusions --------------------------------------------------------------------------------------


def test_an_excluded_word_is_in_no_product_shown(shop: Assistant, products: list[Product]) -> None:
    """Neither in title nor in values, and 無香精 is no reason to leave a product out."""
    free = [
        product.listing.product_id
        for product in products
        if product.true_kind == "dish_soap"
        and "香精" in product.text
        and not says(product.text, "香精")
    ]
    results = shop.search("洗碗精 不要香精", 200)
    assert results.query.exclude == ("香精",)
    assert not any(says(products[hit.position].text, "香精") for hit in results.hits)
    assert set(free) <= set(ids(results))


def test_a_kind_can_be_excluded_by_its_name(shop: Assistant, products: list[Product]) -> None:
    """不要噴霧 leaves out all products of a kind that is called so, whatever their titles say."""
    results = shop.search("趕蚊子 不要噴霧", 50)
    shown = {products[hit.position].record.kind for hit in results.hits}
    assert "mosquito_repellent" not in shown
    assert results.hits


def test_one_form_of_a_kind_can_be_excluded(shop: Assistant, products: list[Product]) -> None:
    """蟑螂藥 不要凝膠 still brings bait boxes and powder: one nickname says gel, not the kind."""
    others = [
        product.listing.product_id
        for product in products
        if product.true_kind == "cockroach_bait"
        and product.record.value_of("劑型") in ("餌盒", "粉劑", "餌片")
        and not any(says(product.text, word) for word in ("凝胶", "胶饵"))
    ]
    assert others
    assert set(others) & set(ids(shop.search("蟑螂藥 不要凝膠")))


# Abstaining and relaxing -------------------------------------------------------------------------


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_is_answered_honestly(shop: Assistant, text: str) -> None:
    """The shop has nothing like it: no product, no kind, and it is said."""
    results = shop.search(text)
    assert (results.abstained, results.hits, results.kinds, results.relaxed) == (True, (), (), ())


@pytest.mark.parametrize("text", [FLIES, "手機殼", "貓砂盆", "cat litter", "帳篷", "洗碗精"])
def test_what_the_shop_has_is_shown(shop: Assistant, text: str) -> None:
    """A plain need is never answered with nothing."""
    assert not shop.search(text).abstained


def test_a_need_finds_what_serves_it(shop: Assistant, products: list[Product]) -> None:
    """Neither name nor category is said, and the drain-fly killer comes first."""
    results = shop.search(FLIES)
    assert results.kinds[0] == "drain_fly_killer"
    assert products[results.hits[0].position].true_kind == "drain_fly_killer"


@pytest.mark.parametrize("text", ["1元以內的蟑螂藥", "1元以內的蟑螂藥 不要噴霧 馬上要"])
def test_a_price_that_nothing_keeps_goes_to_the_nearest(
    shop: Assistant, products: list[Product], text: str
) -> None:
    """The new limit is the cheapest fitting product that keeps all else, and it is said."""
    results = shop.search(text, 50)
    assert [step.constraint for step in results.relaxed] == ["max_price"]
    assert results.relaxed[0].wanted == 1.0
    rest = replace(results.query, price=PriceRange())
    cheapest = min(
        product.listing.price
        for product in products
        if product.record.kind in results.kinds and keeps_musts(product, rest)
    )
    assert results.relaxed[0].taken == cheapest / 100
    query = kept_query(results)
    assert all(keeps_musts(products[hit.position], query) for hit in results.hits)
    assert products[results.hits[0].position].record.kind in results.kinds


def test_a_hurry_that_no_store_can_meet_is_dropped(
    shop: Assistant, products: list[Product]
) -> None:
    """No store has tents: they come by express, and that is said; the price is still kept."""
    results = shop.search("馬上要帳篷 3000元以內")
    assert [(s.constraint, s.wanted, s.taken) for s in results.relaxed] == [
        ("near_field", True, False)
    ]
    assert products[results.hits[0].position].true_kind == "tent"
    assert all(products[hit.position].listing.price <= 300_000 for hit in results.hits)


def test_a_brand_without_such_a_thing_is_dropped(shop: Assistant, products: list[Product]) -> None:
    """A brand that makes no tents: tents of others come, and that is said."""
    with_tents = {p.listing.brand for p in products if p.record.kind == "tent"}
    brand = next(b for p in products if len(b := p.listing.brand) > 2 and b not in with_tents)
    results = shop.search(replace(shop.engine.understand("帳篷"), brand=brand))
    assert [(s.constraint, s.wanted, s.taken) for s in results.relaxed] == [("brand", brand, None)]
    assert products[results.hits[0].position].true_kind == "tent"


# The first page ----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [FLIES, "手機", "貓砂", "帳篷", "洗碗精", "巧克力", "口罩"])
def test_the_first_page_is_not_crowded(shop: Assistant, products: list[Product], text: str) -> None:
    """At most two of ten are one merchant's, and no two titles are nearly the same."""
    shown = [products[hit.position].listing for hit in shop.search(text).hits]
    assert max(Counter(listing.merchant_id for listing in shown).values()) <= 2
    assert not alike_pairs([listing.title for listing in shown])


def alike_pairs(titles: list[str]) -> list[tuple[str, str]]:
    pairs = [set(bigrams(title)) for title in titles]
    return [
        (titles[a], titles[b])
        for a in range(len(titles))
        for b in range(a)
        if len(pairs[a] & pairs[b]) > 0.8 * len(pairs[a] | pairs[b])
    ]


def test_a_crowd_stands_behind_the_first_page(few_kinds: Knowledge, tmp_path: Path) -> None:
    """One merchant with a third, one title fifteen times: still a page of ten different ones."""
    crowded = build_shop_of(tmp_path, crowd(few_kinds), few_kinds)
    first, whole = crowded.search("貓砂"), crowded.search("貓砂", 45)
    shown = [crowded.catalogue.listing(hit.position) for hit in first.hits]
    assert len(shown) == 10
    assert max(Counter(listing.merchant_id for listing in shown).values()) <= 2
    assert not alike_pairs([listing.title for listing in shown])
    assert sorted(ids(whole)) == sorted(crowded.catalogue.product_ids)


def crowd(knowledge: Knowledge) -> Iterator[Generated]:
    """Forty-five of cat litter: fifteen of one title, fifteen others, fifteen of one merchant."""
    rows = (row for row in Generator(knowledge, 5).stream(900) if is_litter(row))
    for place, row in enumerate(islice(rows, 45)):
        title = f"豆腐砂貓砂 結團快 粉塵少 6L 第{place}批" if place < 15 else row.listing.title
        merchant = "m000" if place >= 30 else f"m{place:03d}"
        yield replace(row, listing=replace(row.listing, title=title, merchant_id=merchant))


def is_litter(row: Generated) -> bool:
    return row.truth is not None and row.truth.kind == "cat_litter"


# Orders asked for in words -----------------------------------------------------------------------

ORDERS: dict[str, Callable[[Product], float]] = {
    "最便宜的蟑螂藥": lambda product: product.listing.price,
    "最貴的蟑螂藥": lambda product: -product.listing.price,
    "評價最好的蟑螂藥": lambda product: -product.listing.rating,
    "賣得最好的蟑螂藥": lambda product: -product.listing.sales,
    "最快送到的蟑螂藥": lambda product: product.minutes or 0,
}


@pytest.mark.parametrize("text", ORDERS)
def test_an_order_asked_for_is_kept(shop: Assistant, products: list[Product], text: str) -> None:
    """What fits comes first and in that order, beginning with the very first of the whole shop."""
    results = shop.search(text, 60)
    hits, key = results.hits, ORDERS[text]
    plausible = [hit.kind in results.kinds for hit in hits]
    fitting = [products[hit.position] for hit, fits in zip(hits, plausible, strict=True) if fits]
    assert plausible == sorted(plausible, reverse=True)
    assert [key(product) for product in fitting] == sorted(key(product) for product in fitting)
    of_the_kind = [
        product
        for product in products
        if product.record.kind == "cockroach_bait"
        and product.record.confidence > 0.5
        and keeps_musts(product, results.query)
    ]
    assert fitting[0].record.kind == "cockroach_bait"
    assert key(fitting[0]) == min(map(key, of_the_kind))


# Scripts and spellings ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ARTICLE, "清理下水道小飞虫的东西"),
        (FLIES, "地漏里飞出小黑虫"),
        ("50元以內的貓砂，不要膨潤土", "50元以内的猫砂，不要膨润土"),
        ("50元以內的貓砂", "５０元以內的貓砂"),
        ("USB線", "ｕｓｂ線"),
        ("洗碗精 不要香精", "洗碗精　不要香精"),
        ("馬上要蟑螂藥", "马上要蟑螂药"),
    ],
)
@pytest.mark.parametrize("system", ["keyword", "semantic", "hybrid"])
def test_spellings_of_one_need_give_the_same_products(
    shop: Assistant, system: str, one: str, other: str
) -> None:
    """Traditional, Simplified and full-width characters are one text."""
    assert ids(shop.search(one, 20, system)) == ids(shop.search(other, 20, system))


# What is meant and what only goes with it --------------------------------------------------------

PHONES = {"smartphone", "senior_phone"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("手機", {"smartphone"}),
        ("想換一支新手機", {"smartphone"}),
        ("手機殼", {"phone_case"}),
        ("手機充電器", {"phone_charger"}),
        ("貓砂", {"cat_litter"}),
        ("貓砂盆", {"litter_box"}),
        ("馬桶刷", {"toilet_brush"}),
        ("帳篷", {"tent"}),
        ("帳篷燈", {"camping_lantern"}),
        ("洗碗精", {"dish_soap"}),
        ("洗碗機洗碗錠", {"dishwasher_tablets"}),
    ],
)
def test_the_thing_itself_comes_and_not_what_goes_with_it(
    shop: Assistant, products: list[Product], text: str, wanted: set[str]
) -> None:
    """As far as the shop has them, the first ten are truly of the kind that was named."""
    possible = min(10, sum(product.true_kind in wanted for product in products))
    shown = [products[hit.position].true_kind for hit in shop.search(text).hits[:possible]]
    assert possible >= 3
    assert set(shown) <= wanted


def test_a_phone_is_not_its_accessories(shop: Assistant, products: list[Product]) -> None:
    """手機 brings no case, film, charger, stand or cable into the first ten."""
    names = {
        kind.id for kind in shop.knowledge.kinds if kind.department == "phones_and_accessories"
    }
    shown = {products[hit.position].true_kind for hit in shop.search("手機").hits}
    assert shown & PHONES
    assert not shown & (names - PHONES)


def test_a_cat_is_more_than_its_litter_box(shop: Assistant, products: list[Product]) -> None:
    """貓 alone brings things for pets of more than one kind."""
    shown = [products[hit.position].true_kind for hit in shop.search("貓").hits]
    departments = {shop.knowledge.by_id[kind].department for kind in shown}
    assert departments <= {"pet_supplies"}
    assert set(shown) != {"litter_box"}


def test_a_toilet_is_not_a_toilet_brush(shop: Assistant, products: list[Product]) -> None:
    """The shop sells no toilets: it says so, or passes no single accessory off as one."""
    results = shop.search("馬桶")
    shown = {products[hit.position].true_kind for hit in results.hits}
    assert results.abstained or len(shown) > 1


# Reasons -----------------------------------------------------------------------------------------

REASONED = (
    FLIES,
    "浴室的小飞虫怎么办",
    "50元以內的貓砂 不要膨潤土",
    "馬上要蟑螂藥",
    "black phone case under 50 yuan",
    "黑色手機殼",
    "評價最好的帳篷",
    "賣得最好的貓砂",
    "100到300元的帳篷",
    "200元以上的帳篷",
    "洗碗精，不要香精，30元以內，馬上要",
)


@pytest.mark.parametrize("text", REASONED)
def test_every_reason_stands_in_its_field(
    shop: Assistant, products: list[Product], text: str
) -> None:
    """One to three reasons a hit, each of a field that exists, quoting what is written there."""
    results = shop.search(text, 20)
    assert results.hits
    for hit in results.hits:
        assert len(hit.reasons) <= 3
        for reason in hit.reasons:
            assert is_true(reason, hit, products[hit.position], results.query, shop.knowledge), (
                reason
            )
    assert results.hits[0].reasons


def is_true(reason: Reason, hit: Hit, product: Product, query: Query, knowledge: Knowledge) -> bool:
    """Look the reason up in the field that it names."""
    kind = knowledge.by_id.get(product.record.kind or "")
    listing = product.listing
    said = fold(re.split("[：:]", reason.text)[-1])
    numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", reason.text)]
    field, _, name = reason.field.partition(".")
    if field in ("scenes", "needs", "kind"):
        assert kind is not None
        texts = {"scenes": kind.scenes, "needs": kind.needs, "kind": (kind.name, kind.name_en)}[
            field
        ]
        return any(said.removesuffix("…").removeprefix("就是") in fold(text) for text in texts)
    if field == "attributes":
        value = product.record.value_of(name)
        return value is not None and fold(value) == said and fold(name) in fold(reason.text)
    if field == "price":
        return (
            bool(numbers)
            and query.price.allows(listing.price)
            and all(fen(number) in (query.price.low, query.price.high) for number in numbers)
        )
    if field == "near_field":
        return hit.near_field is not None and numbers == [product.minutes]
    if field == "ship_days":
        return hit.near_field is None and numbers[0] in (1, 2, 3)
    if field == "title":
        words = re.findall("[「“](.+?)[」”]", reason.text)
        return bool(words) and not any(says(product.text, fold(word)) for word in words)
    if field == "brand":
        return said == fold(listing.brand)
    if field == "rating":
        return numbers == [listing.rating]
    return field == "sales" and numbers == [listing.sales]


def test_reasons_come_in_the_shoppers_script(shop: Assistant) -> None:
    """A Simplified query is answered in Simplified, a Traditional one in Traditional."""
    hant = [reason.text for hit in shop.search("50元以內的貓砂").hits for reason in hit.reasons]
    hans = [reason.text for hit in shop.search("50元以内的猫砂").hits for reason in hit.reasons]
    assert "50 元以內" in hant
    assert "50 元以内" in hans
    assert list(map(fold, hant)) == list(map(fold, hans))


def test_every_part_of_a_score_is_told(shop: Assistant) -> None:
    """The default system tells its parts; a single leg tells its own and nothing else."""
    scores = shop.search("手機").hits[0].scores
    parts = (scores.semantic, scores.lexical, scores.kind, scores.quality, scores.price)
    assert all(part is not None for part in parts)
    keyword, semantic = (
        shop.search("手機", 1, name).hits[0].scores for name in ("keyword", "semantic")
    )
    assert (keyword.semantic, keyword.kind, semantic.lexical, semantic.kind) == (None,) * 4
    assert keyword.lexical is not None
    assert semantic.semantic is not None
