"""Wishes on attributes, such as a colour: met, contradicted or unknown. They move a ranking and
exclude nothing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.rebuild.record import Attribute, Record

# The attribute names (folded) in which a wish can be met; the first ones are looked at first.
ATTRIBUTE_NAMES: dict[str, tuple[str, ...]] = {
    "color": ("颜色",),
    "material": ("材质", "材料"),
    "size": ("尺寸", "尺码", "容量", "重量", "规格", "功率", "长度", "电池容量"),
    "audience": ("适用对象", "适用年龄", "适用"),
}
_TONES = "色的款"


def met_by(record: Record, wish: str, value: str) -> Attribute | None:
    """Return the attribute that meets the wish (`value` folded); None if none does."""
    names = ATTRIBUTE_NAMES[wish]
    asked = (attribute for attribute in record.attributes if _fold(attribute.name) in names)
    return next((attribute for attribute in asked if _agrees(value, attribute.value)), None)


def fit(attributes: Sequence[tuple[str, str]], wishes: Sequence[tuple[str, str]]) -> float:
    """Return the share of the wishes met minus the share contradicted, −1 to 1; 0 without wishes.

    `attributes` are (name, value) as recorded, `wishes` (wish, folded value).
    """
    if not wishes:
        return 0.0
    points = 0
    for wish, value in wishes:
        asked = [told for name, told in attributes if _fold(name) in ATTRIBUTE_NAMES[wish]]
        if any(_agrees(value, told) for told in asked):
            points += 1
        elif asked and wish in ("color", "material"):  # a size may be told in another unit
            points -= 1
    return points / len(wishes)


def _agrees(wanted: str, value: str) -> bool:
    """黑色 agrees with 曜石黑; 500ml only with 500ml."""
    own = _fold(value)
    core = wanted.rstrip(_TONES) or wanted
    return core in own or own in wanted


@lru_cache(16_384)
def _fold(word: str) -> str:
    """Names and values repeat over products."""
    return fold(word)
