"""Attributes of a listing with the field and span they came from, in the words of its kind.

What the merchant filled in comes first, then what its first choice says, then what stands in the
title.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.rebuild.record import Attribute, Source
from assistant.text.fold import fold
from catalog.product import Listing

if TYPE_CHECKING:
    from catalog.knowledge import Kind


class AttributeReader:
    """One kind's attributes, ready to be found."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._names = {fold(name): name for name in kind.attributes}

    @cached_property
    def _values(self) -> dict[str, dict[str, str]]:
        """Name → folded value → value."""
        return {
            name: {fold(value): value for value in values}
            for name, values in self._kind.attributes.items()
        }

    @cached_property
    def _owners(self) -> dict[str, list[str]]:
        """Folded value → names of the attributes that have it."""
        owners: dict[str, list[str]] = {}
        for name, values in self._values.items():
            for value in values:
                owners.setdefault(value, []).append(name)
        return owners

    @cached_property
    def _in_title(self) -> re.Pattern[str]:
        """Any value that is plain enough to be read out of a title; the longest wins."""
        plain = [
            value
            for value, names in self._owners.items()
            if len(names) == 1 and self._is_telling(value)
        ]
        ordered = sorted(plain, key=lambda value: (-len(value), value))
        return re.compile(
            "|".join(rf"(?<![0-9.]){re.escape(v)}(?![0-9])" for v in ordered) or r"(?!)"
        )

    def _is_telling(self, value: str) -> bool:
        """One Chinese character says little, and a value inside the kind's own words says
        nothing.
        """
        if len(value) < 2:
            return False
        said = (
            *self._kind.words,
            *self._kind.selling_points,
            *self._kind.scenes,
            *self._kind.shoppers,
        )
        return not any(value in fold(text) for text in said)

    def read(self, listing: Listing) -> tuple[Attribute, ...]:
        """Return the attributes found, in the kind's order, then the merchant's own ones."""
        found: dict[str, Attribute] = {}
        for raw_name, raw_value in listing.attributes.items():
            name = self._names.get(fold(raw_name), raw_name)
            value = self._values.get(name, {}).get(fold(raw_value), raw_value)
            found[name] = Attribute(name, value, Source.ATTRIBUTES)
        if listing.variants:
            label = fold(listing.variants[0].label)
            owners = self._owners.get(label, [])
            if len(owners) == 1:
                name = owners[0]
                found.setdefault(name, Attribute(name, self._values[name][label], Source.VARIANTS))
        for match in self._in_title.finditer(fold(listing.title)):
            name = self._owners[match[0]][0]
            value = self._values[name][match[0]]
            found.setdefault(name, Attribute(name, value, Source.TITLE, match.start(), match.end()))
        order = [name for name in self._kind.attributes if name in found]
        return tuple(
            found[name] for name in [*order, *(name for name in found if name not in order)]
        )


def as_typed(listing: Listing) -> tuple[Attribute, ...]:
    """Return the merchant's own attributes, for a listing of unknown kind."""
    return tuple(
        Attribute(name, value, Source.ATTRIBUTES) for name, value in listing.attributes.items()
    )
