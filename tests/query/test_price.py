"""Facts about prices said in words: what is a limit, and which other amounts are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.query.price import read_price
from assistant.query.query import PriceRange
from assistant.text.fold import fold
from catalog.product import fen

SAID = [
    ("三百以內的藍牙耳機", None, 300),
    ("三百以内的蓝牙耳机", None, 300),
    ("300元以内", None, 300),
    ("三百內", None, 300),
    ("百元以內", None, 100),
    ("1,500以內", None, 1_500),
    ("1.5萬以內", None, 15_000),
    ("$20以下", None, 20),
    ("＄２０以下", None, 20),
    ("¥99以內", None, 99),
    ("NT$300以下", None, 300),
    ("十塊有找", None, 10),
    ("不到五十塊", None, 50),
    ("預算80", None, 80),
    ("预算80块", None, 80),
    ("預算大概三百", None, 300),
    ("預算3000元以內", None, 3_000),
    ("不超過兩百", None, 200),
    ("別超過200塊", None, 200),
    ("不要超過三百元", None, 300),
    ("最多一百五", None, 150),
    ("控制在100元", None, 100),
    ("under 30 yuan", None, 30),
    ("under $30", None, 30),
    ("less than 50", None, 50),
    ("budget 100", None, 100),
    ("up to 1,000 yuan", None, 1_000),
    ("under 20 dollars", None, 20),
    ("20 dollars or less", None, 20),
    ("200元以上", 200, None),
    ("至少500元", 500, None),
    ("不低於100元", 100, None),
    ("一百塊起", 100, None),
    ("over 100 yuan", 100, None),
    ("兩千上下的手機", 1_500, 2_500),
    ("两千左右", 1_500, 2_500),
    ("20塊錢左右", 15, 25),
    ("大概50塊", 37.5, 62.5),
    ("around 100 yuan", 75, 125),
    ("100到200元", 100, 200),
    ("100-200元", 100, 200),
    ("50~80元", 50, 80),
    ("100元到200元", 100, 200),
    ("一百到兩百塊", 100, 200),
    ("一到兩千元", 1_000, 2_000),
    ("200到100元", 100, 200),
    ("100 to 200 yuan", 100, 200),
    ("between 100 and 200 yuan", 100, 200),
    ("五十塊的禮物", 25, 55),
    ("100元以下50元以上", 50, 100),
    ("三百以內，最好兩百以內", None, 200),
]
UNSAID = [
    "",
    "3到6個月",
    "3到6个月宝宝的衣服",
    "一起看電影吃的零食",
    "一起",
    "一家三口用的鍋",
    "500ml以下的瓶子",
    "12寸以上的平底鍋",
    "3歲以上的玩具",
    "5公斤以上的狗",
    "30分鐘以內送到",
    "半小時內",
    "24小時以內",
    "不超過2公斤的吹風機",
    "不超過30分鐘",
    "最多三人的帳篷",
    "買3送1",
    "兩個杯子",
    "一千片拼圖",
    "iPhone 15手機殼",
    "5號電池",
    "百搭外套",
    "萬用膠",
    "十分耐用",
    "千層蛋糕",
    "under the bed box",
    "within 30 min",
    "over the door hooks",
    "about 5 people",
]


@pytest.mark.parametrize(("text", "low", "high"), SAID)
def test_limits_that_are_said(text: str, low: float | None, high: float | None) -> None:
    """Amounts with a limiting word or a currency are limits, in both scripts and in English."""
    wanted = PriceRange(
        None if low is None else fen(low),
        None if high is None else fen(high),
    )
    assert read_price(fold(text)).range == wanted


@pytest.mark.parametrize("text", UNSAID)
def test_amounts_that_are_no_prices(text: str) -> None:
    """Ages, sizes, times, people, pieces, and words that only look like numbers limit nothing."""
    assert read_price(fold(text)).range == PriceRange()
    assert read_price(fold(text)).spans == ()


def test_some_tens_are_not_ten() -> None:
    """幾十塊 is anything from twenty to ninety: 50 yuan is within it."""
    assert read_price(fold("幾十塊的小禮物")).range.allows(fen(50))


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("三百以內的藍牙耳機", ["三百以内"]),
        ("送媽媽，預算大概三百，實用的", ["预算大概三百"]),
        ("100元以下50元以上的杯子", ["100元以下", "50元以上"]),
        ("杯子100到200元", ["100到200元"]),
    ],
)
def test_spans_are_the_words_that_said_so(text: str, spans: list[str]) -> None:
    """What is cut from the need is exactly what said the price."""
    folded = fold(text)
    assert [folded[start:end] for start, end in read_price(folded).spans] == spans


@pytest.mark.parametrize("amount", ["9" * 400, "九" * 400, "9" * 30, "9" * 400 + ".5"])
@pytest.mark.parametrize("text", ["不超過{}", "{}元以上", "{}元左右", "1到{}元"])
def test_absurd_amounts_are_read_without_harm(text: str, amount: str) -> None:
    """A number of any length is some range or none, and never an accident."""
    assert isinstance(read_price(fold(text.format(amount))).range, PriceRange)


@given(st.integers(10, 9_999), st.sampled_from(["{}以內", "{}元以下", "不超過{}", "預算{}元"]))
def test_every_amount_is_read_as_itself(amount: int, text: str) -> None:
    """Whatever the amount, an upper limit in digits is that amount in fen."""
    assert read_price(fold(text.format(amount))).range == PriceRange(None, fen(amount))


@given(st.lists(st.sampled_from([text for text, *_ in SAID] + UNSAID), max_size=4))
def test_limits_are_possible_and_spans_in_order(texts: list[str]) -> None:
    """Of several sayings the spans lie in the text from left to right, and limits are above 0."""
    folded = fold("，".join(texts))
    said = read_price(folded)
    ends = [0, *(place for span in said.spans for place in span), len(folded)]
    assert ends == sorted(ends)
    assert (said.range.low or 1) > 0
    assert (said.range.high or 1) > 0
    assert bool(said.range) == bool(said.spans)


def test_a_range_allows_its_ends() -> None:
    """Both ends are inside; a range without ends allows everything and is false."""
    hundred = PriceRange(fen(50), fen(100))
    assert [hundred.allows(fen(yuan)) for yuan in (49.99, 50, 100, 100.01)] == [
        False,
        True,
        True,
        False,
    ]
    assert PriceRange().allows(fen(0.01))
    assert not PriceRange()
    assert hundred
