"""The shop's fictional merchants with service figures that a good guide would weigh."""

from __future__ import annotations

from catalog.draw import draw
from catalog.product import Merchant

MERCHANTS = 600
_FIRST = [
    "晴",
    "川",
    "禾",
    "木",
    "星",
    "遠",
    "青",
    "松",
    "雲",
    "海",
    "初",
    "見",
    "暖",
    "陽",
    "南",
    "風",
    "北",
    "嶼",
    "白",
    "鷺",
    "半",
    "夏",
    "春",
    "山",
    "知",
    "秋",
    "小",
    "滿",
    "微",
    "光",
    "萬",
    "家",
    "好",
    "日",
]
_SECOND = [
    "居",
    "坊",
    "里",
    "舍",
    "堂",
    "物",
    "集",
    "市",
    "屋",
    "倉",
    "號",
    "町",
    "記",
    "軒",
    "苑",
    "園",
]
_SUFFIX = ["旗艦店", "專營店", "專賣店", "生活館", "企業店", "小舖", "優選店", "百貨店"]


def make_merchants(seed: int) -> tuple[Merchant, ...]:
    """Return 600 merchants with different names; few are excellent, few are bad, most are
    decent.
    """
    names = _names(seed)
    return tuple(_merchant(seed, f"m{number:03d}", names[number]) for number in range(MERCHANTS))


def _names(seed: int) -> list[str]:
    stems = [a + b + c for a in _FIRST for b in _FIRST if a != b for c in _SECOND]
    generator = draw(seed, "merchant names")
    return [stem + generator.choice(_SUFFIX) for stem in generator.sample(stems, MERCHANTS)]


def _merchant(seed: int, merchant_id: str, name: str) -> Merchant:
    generator = draw(seed, "merchant", merchant_id)
    care = generator.betavariate(5, 2)  # one hidden care for customers moves all figures together
    return Merchant(
        merchant_id=merchant_id,
        name=name,
        rating=round(min(5.0, 3.6 + 1.3 * care + generator.gauss(0, 0.08)), 2),
        reply_minutes=max(1, round(90 * (1 - care) * generator.uniform(0.5, 1.5))),
        repurchase_rate=round(min(0.6, 0.05 + 0.4 * care * generator.uniform(0.6, 1.1)), 3),
        return_rate=round(max(0.004, 0.12 * (1 - care) * generator.uniform(0.6, 1.4)), 3),
        ship_days=1 + (generator.random() > care) + (generator.random() > 0.8),
    )
