"""Facts about understanding: every must and wish that is said, and the need that remains."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InvalidQuery
from assistant.query.query import PriceRange, Query, Sort
from assistant.query.understand import LONGEST_QUERY, Understander
from assistant.query.vocabulary import read_vocabulary
from assistant.text.fold import fold
from assistant.text.script import Script
from catalog.product import fen

NOTHING: Mapping[str, object] = {
    "price": PriceRange(),
    "exclude": (),
    "brand": None,
    "color": None,
    "size": None,
    "material": None,
    "audience": None,
    "quantity": None,
    "sort": None,
    "near_field": False,
}


@cache
def understander() -> Understander:
    """Knows three brands, one of them too short to be told from a word."""
    return Understander(["御蟲坊", "Auraleaf", "安"])


def understand(text: str) -> Query:
    return understander().understand(text)


def stated(text: str) -> dict[str, object]:
    """Return every must and wish that was understood."""
    query = understand(text)
    return {
        name: getattr(query, name) for name, no in NOTHING.items() if getattr(query, name) != no
    }


@pytest.mark.parametrize(
    ("text", "color"),
    [
        ("黑色手機殼", "黑色"),
        ("黑色手机壳", "黑色"),
        ("black phone case", "黑色"),
        ("酒紅的圍巾", "紅色"),
        ("藏青色外套", "藍色"),
        ("navy jacket", "藍色"),
        ("咖啡色沙發", "棕色"),
        ("奶油色的包包", "米色"),
        ("透明款手機殼", "透明"),
        ("粉色拖鞋", "粉紅"),
        ("BLUE shirt", "藍色"),
    ],
)
def test_colors(text: str, color: str) -> None:
    """A colour is told by its family's name, whatever the shade, the script or the language."""
    assert stated(text) == {"color": color}


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("500ml的保溫杯", "500ml"),
        ("20寸行李箱", "20寸"),
        ("1.5 L 水壺", "1.5 l"),
        ("20000mah行動電源", "20000mah"),
        ("65W充電器", "65w"),
        ("L碼的外套", "l码"),
        ("我要XL碼的外套", "xl码"),
        ("38码运动鞋", "38码"),
        ("大號垃圾袋", "大號"),
        ("小一點的鍋", "小號"),
        ("迷你風扇", "小號"),
        ("XL外套", "大號"),
        ("large backpack", "大號"),
    ],
)
def test_sizes(text: str, size: str) -> None:
    """A measured size is kept as said (folded); big, middle and small are families."""
    assert understand(text).size == size


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("買3包衛生紙", 3),
        ("兩個杯子", 2),
        ("两瓶洗发水", 2),
        ("3雙襪子", 3),
        ("24入衛生紙", 24),
        ("十二支鉛筆", 12),
        ("5 pcs masks", 5),
        ("一個杯子", None),
        ("三個月寶寶的衣服", None),
        ("兩個小時", None),
        ("三個人吃的火鍋", None),
        ("1000個紙杯", None),
        ("5號電池", None),
        ("杯子", None),
    ],
)
def test_quantities(text: str, quantity: int | None) -> None:
    """Pieces are counted from 2 to 999; months, hours and people are no pieces."""
    assert understand(text).quantity == quantity


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("最便宜的充電線", Sort.PRICE_ASC),
        ("價格從低到高", Sort.PRICE_ASC),
        ("便宜的排前面", Sort.PRICE_ASC),
        ("cheapest usb cable", Sort.PRICE_ASC),
        ("最貴的手錶", Sort.PRICE_DESC),
        ("价格从高到低", Sort.PRICE_DESC),
        ("評價最好的耳機", Sort.RATING),
        ("口碑最好的", Sort.RATING),
        ("top rated blender", Sort.RATING),
        ("賣得最好的面膜", Sort.SALES),
        ("销量最高", Sort.SALES),
        ("bestseller", Sort.SALES),
        ("最快送到的牛奶", Sort.ETA),
        ("送貨最快的", Sort.ETA),
        ("fastest delivery", Sort.ETA),
        ("便宜的充電線", None),
        ("好評的面膜", None),
    ],
)
def test_sorts(text: str, sort: Sort | None) -> None:
    """An order is asked for by a superlative; a mere adjective asks for none."""
    assert understand(text).sort is sort


@pytest.mark.parametrize(
    "text",
    [
        "半小時內送到的退燒貼",
        "半小时内",
        "半個鐘內送到",
        "30分鐘內送到",
        "一小時內能到",
        "馬上要用",
        "急用的雨傘",
        "救急",
        "現在就要",
        "今晚要用的蠟燭",
        "今天就要",
        "下班前送到",
        "附近門市有的",
        "diapers right now",
        "within 30 min",
        "need it ASAP",
    ],
)
def test_urgent(text: str) -> None:
    """Whoever cannot wait is served from a nearby store."""
    assert understand(text).near_field


@pytest.mark.parametrize(
    "text",
    [
        "煮半小時",
        "煮半小時的雞湯",
        "中午在公司想躺平半小時",
        "急救包",
        "快遞袋",
        "速食麵",
        "現在流行的外套",
        "今天穿的襪子",
        "三十分鐘計時器",
        "馬上封侯擺飾",
        "asapphire ring",
    ],
)
def test_not_urgent(text: str) -> None:
    """Half an hour of cooking, and names that hold such words, are no hurry."""
    assert not understand(text).near_field


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("純棉睡衣", {"material": "純棉"}),
        ("不锈钢保温杯", {"material": "不鏽鋼"}),
        ("stainless steel bottle", {"material": "不鏽鋼"}),
        ("給老公的禮物", {"audience": "男士"}),
        ("women shoes", {"audience": "女士"}),
        ("寶寶用的", {"audience": "嬰兒"}),
        ("御蟲坊的蛾蚋清除劑", {"brand": "御蟲坊"}),
        ("御虫坊", {"brand": "御蟲坊"}),
        ("AURALEAF 精華", {"brand": "Auraleaf"}),
        ("蛾蚋清除劑", {}),
        ("predator", {}),
        ("redmi", {}),
        ("安全帽", {}),
        ("menthol", {}),
    ],
)
def test_materials_audiences_and_brands(text: str, understood: dict[str, object]) -> None:
    """Told in any script; an English word only alone, a brand of one character never."""
    assert stated(text) == understood


def test_a_long_wish_is_understood_in_full() -> None:
    """One sentence may hold everything at once."""
    query = understand(
        "兩瓶500ml黑色御蟲坊的洗髮精，不要香精，一百到兩百塊，半小時內送到，最便宜的"
    )
    assert query.price == PriceRange(fen(100), fen(200))
    assert query.exclude == ("香精",)
    assert (query.quantity, query.size, query.color) == (2, "500ml", "黑色")
    assert (query.brand, query.sort, query.near_field) == ("御蟲坊", Sort.PRICE_ASC, True)
    assert query.wishes == (("color", "黑色"), ("size", "500ml"))
    assert query.script is Script.HANT


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("清理下水道小飛蟲的東西", "清理下水道小飞虫的东西"),
        ("三百以內的藍牙耳機", "蓝牙耳机"),
        ("藍牙耳機，三百以內", "蓝牙耳机"),
        ("藍牙耳機,預算80,不要紅色", "蓝牙耳机"),
        ("最便宜的充電線", "充电线"),
        ("急用的雨傘", "雨伞"),
        ("不含酒精的洗手乳", "洗手乳"),
        ("不要雞肉、牛肉的貓罐頭", "猫罐头"),
        ("無香精洗衣精", "无香精洗衣精"),
        ("三百以內", "三百以内"),
        ("  ＵＳＢ  線  ", "usb 线"),
    ],
)
def test_the_need_is_what_remains(text: str, need: str) -> None:
    """Prices, exclusions, hurry and sorting are cut out; where nothing is left, all of it stays."""
    assert understand(text).need == need


def test_the_text_is_kept_as_typed() -> None:
    """The query keeps the shopper's own text for showing it."""
    assert understand(" 不要 ＵＳＢ ").text == " 不要 ＵＳＢ "


@pytest.mark.parametrize("text", ["", " ", "\u3000\n\t"])
def test_an_empty_text_is_refused(text: str) -> None:
    """Nothing to look for is the caller's mistake, and the message gives an example."""
    with pytest.raises(InvalidQuery, match="is empty: say what you need") as caught:
        understand(text)
    assert caught.value.field == "query"


def test_a_long_text_is_refused_by_its_length() -> None:
    """500 characters are read; one more is refused with both numbers."""
    assert understand("蟲" * LONGEST_QUERY).need == "虫" * 500
    with pytest.raises(InvalidQuery, match="501 characters; at most 500"):
        understand("蟲" * 501)


@pytest.mark.parametrize("text", ["？？？", "👍", "不要", "300", "的", "、、、", "無", "$", "\x00"])
def test_a_text_that_says_little_is_still_a_query(text: str) -> None:
    """Signs, emoji, bare numbers and bare cues give a need, not an error."""
    assert understand(text).need == fold(text)


@given(st.text(max_size=LONGEST_QUERY))
def test_whatever_is_typed_is_understood_or_refused(text: str) -> None:
    """Any text of up to 500 characters gives a query or InvalidQuery, and nothing else."""
    _understand_or_refuse(text)


def _cues() -> list[str]:
    """Words that mean something to the reader of queries, and bits that join them."""
    data = read_vocabulary().data
    words = [word for words in data["limits"].values() for word in words]
    words += [*data["exclusion"]["before"], *data["exclusion"]["substances"]]
    words += [*data["currency"]["before"], *data["currency"]["after"], *data["quantity"]["units"]]
    return [*words, *"、，。的9九萬千百半~-到 ", "除了", "以外", "太", "半小時內", "最便宜"]


@given(st.lists(st.deferred(lambda: st.sampled_from(_cues())), max_size=40))
def test_whatever_cues_are_typed_is_understood_or_refused(words: list[str]) -> None:
    """So does any heap of the words that the rules look for."""
    _understand_or_refuse("".join(words)[:LONGEST_QUERY])


@pytest.mark.parametrize(
    "pattern", ["不要甲、乙、", "9", "九", "不超過9", "除了", "不要", "0香精", "到9元", "\ufdfa"]
)
def test_five_hundred_characters_of_one_pattern(pattern: str) -> None:
    """The longest text of one pattern over and over is understood too."""
    _understand_or_refuse((pattern * LONGEST_QUERY)[:LONGEST_QUERY])


def test_a_price_of_500_digits_is_understood() -> None:
    """An absurd number is no accident."""
    _understand_or_refuse("不超過" + "9" * 490 + "元")


def _understand_or_refuse(text: str) -> None:
    try:
        query = understand(text)
    except InvalidQuery:
        assert not fold(text)
    else:
        assert query.text == text
        assert query.need
        assert query.quantity is None or 1 < query.quantity <= 999


@pytest.mark.parametrize("constraint", ["min_price", "max_price", "exclude", "brand", "near_field"])
def test_a_constraint_can_be_taken_away(constraint: str) -> None:
    """`without` empties one constraint, named as in the API, and leaves all others."""
    text = "御蟲坊殺蟲劑，不要噴霧，一百到兩百塊，半小時內"
    query = understand(text)
    fewer = query.without(constraint)
    values = [_constraints(q) for q in (query, fewer)]
    assert values[0][constraint]
    assert not values[1][constraint]
    assert {**values[0], constraint: None} == {**values[1], constraint: None}


def _constraints(query: Query) -> dict[str, object]:
    return {
        "min_price": query.price.low,
        "max_price": query.price.high,
        "exclude": query.exclude,
        "brand": query.brand,
        "near_field": query.near_field,
    }
