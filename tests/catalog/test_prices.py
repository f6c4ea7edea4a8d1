"""Facts about money: fen and yuan, amounts in the box, and how shops end their prices."""

from __future__ import annotations

import random

import pytest

from catalog.prices import Amount, base_price, ending, read_amount, scaled, unit_price
from catalog.product import Fen, fen, yuan


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("500ml", Amount(500, "ml")),
        ("1.5L", Amount(1_500, "ml")),
        ("1.5kg", Amount(1_500, "g")),
        ("30g", Amount(30, "g")),
        ("30入", Amount(30, "入")),
        ("12 片", Amount(12, "片")),
        (" 3m ", Amount(3, "m")),
    ],
)
def test_an_amount_is_read_in_base_units(text: str, amount: Amount) -> None:
    """Kilograms become grams, litres millilitres; pieces keep their unit; spaces are no matter."""
    assert read_amount(text) == amount


@pytest.mark.parametrize(
    "text", ["", "大號", "ml", "500", "500ml裝", "約500ml", "2.4GHz", "10cm", "1.5.2kg", "-3g"]
)
def test_what_is_no_amount_is_none(text: str) -> None:
    """A size, a bare number or a length across is no amount in the box."""
    assert read_amount(text) is None


@pytest.mark.parametrize(
    ("price", "amount", "shown"),
    [
        (1_990, "500ml", (398, "100ml")),
        (2_990, "1kg", (299, "100g")),
        (2_990, "30入", (100, "入")),
        (5, "1kg", (0, "100g")),
        (250, "100g", (250, "100g")),
    ],
)
def test_unit_prices(price: int, amount: str, shown: tuple[int, str]) -> None:
    """The price of 100 g, of 100 ml, or of a piece, in whole fen."""
    read = read_amount(amount)
    assert read is not None
    assert unit_price(Fen(price), read) == shown


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        (-1, 0.1),
        (0, 0.1),
        (0.04, 0.1),
        (0.55, 0.6),
        (1, 1.9),
        (9.3, 9.9),
        (9.95, 9.9),
        (19.99, 19.9),
        (20, 20.9),
        (99.2, 99.9),
        (100, 100),
        (128.4, 128),
        (999.4, 999),
        (1_000, 999),
        (1_299, 1_299),
        (1_304, 1_299),
        (1_306, 1_309),
    ],
)
def test_prices_end_as_in_shops(wanted: float, shown: float) -> None:
    """9.9, 19.9, 128, 1299; never below 0.1 yuan."""
    assert yuan(ending(wanted)) == shown


@pytest.mark.parametrize("tier", [0.75, 1.0, 1.4])
def test_a_base_price_stays_in_the_band(tier: float) -> None:
    """Whatever the brand's tier, prices stay within the band, and most are in its lower half."""
    draws = [base_price((10, 90), tier, random.Random(number)) for number in range(500)]
    assert 10 <= min(draws) <= max(draws) <= 90
    assert sum(draw < 50 for draw in draws) > 400


def test_dearer_brands_cost_more() -> None:
    """The same draw at a higher tier is dearer, up to the band's end."""
    cheap, dear = (base_price((10, 90), tier, random.Random(3)) for tier in (0.9, 1.15))
    assert dear / cheap == pytest.approx(1.15 / 0.9)
    assert base_price((10, 90), 100, random.Random(3)) == 90
    assert base_price((10, 90), 0.01, random.Random(3)) == 10


def test_a_bigger_box_is_cheaper_by_the_gram() -> None:
    """Twice the usual amount costs 2 ** 0.35 times as much; without an amount the price stays."""
    assert scaled(10, Amount(200, "g"), 100) == pytest.approx(10 * 2**0.35)
    assert scaled(10, Amount(100, "g"), 100) == 10
    assert scaled(10, Amount(50, "g"), 100) < 10
    assert scaled(10, None, 100) == scaled(10, Amount(50, "g"), None) == 10


def test_fen_and_yuan_lead_to_each_other() -> None:
    """Every whole number of fen survives the way to yuan and back."""
    assert all(fen(yuan(Fen(amount))) == amount for amount in range(200_000))


def test_fen_are_rounded_halves_to_even() -> None:
    """Half a fen goes to the even neighbour (12.5 and 37.5 are exact in binary)."""
    assert (fen(0.125), fen(0.375)) == (12, 38)
    assert yuan(Fen(1_990)) == 19.9
