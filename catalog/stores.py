"""The near-field stores on a simulated city, and how long a rider takes from each to a place.

The city is a square of 12 × 12 km around the centre (0, 0). Knows nothing of products' kinds.
"""

from __future__ import annotations

import math

from catalog.draw import draw
from catalog.product import Store

STORES = 120
RIDER_MINUTES_PER_KM = 3.2  # about 19 km/h on a scooter, lights and stairs included
MINUTES_PER_DAY = 24 * 60
_DISTRICTS = [
    "東門",
    "西河",
    "南港口",
    "北坡",
    "中央",
    "新橋",
    "老街",
    "柳岸",
    "石牌",
    "青埔",
    "梅園",
    "鹿角",
    "金山頂",
    "竹林",
    "海灣",
    "大學城",
]
_CHAINS = (
    "鄰里超市",
    "日日便利",
    "安心藥局",
    "家家百貨",
    "隨手生活",
    "寵愛屋",
    "綠格鮮市",
    "夜貓便利",
)


def make_stores(seed: int) -> tuple[Store, ...]:
    """Return 120 stores, denser towards the centre; about one in five never closes."""
    return tuple(_store(seed, number) for number in range(STORES))


def minutes_to(store: Store, east_km: float, north_km: float) -> int:
    """Return packing plus riding minutes to a place; the way is the city-block distance."""
    way = abs(store.east_km - east_km) + abs(store.north_km - north_km)
    return store.packing_minutes + math.ceil(way * RIDER_MINUTES_PER_KM)


def is_open(store: Store, minute_of_day: int) -> bool:
    """Tell whether the store takes orders at that minute; one that opens at 0 and closes at 1440
    always does.
    """
    return store.opens <= minute_of_day < store.closes


def _store(seed: int, number: int) -> Store:
    generator = draw(seed, "store", number)
    place = f"{generator.choice(_DISTRICTS)}{number // len(_CHAINS) + 1}號店"
    never_closes = generator.random() < 0.2
    return Store(
        store_id=f"s{number:03d}",
        name=f"{_CHAINS[number % len(_CHAINS)]}{place}",
        east_km=round(max(-6.0, min(6.0, generator.gauss(0, 2.4))), 2),
        north_km=round(max(-6.0, min(6.0, generator.gauss(0, 2.4))), 2),
        opens=0 if never_closes else generator.choice((7, 8, 9, 10)) * 60,
        closes=MINUTES_PER_DAY if never_closes else generator.choice((21, 22, 23, 24)) * 60,
        packing_minutes=generator.randint(6, 14),
    )
