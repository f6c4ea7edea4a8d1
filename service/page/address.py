"""What of a page is in its address: `/?q=…&lang=…&compare=1&drop=max_price&page=2`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from service.page.labels import Language


@dataclass(frozen=True, slots=True)
class Address:
    """`drop` names the constraints taken away, each once; `page` counts from 1."""

    lang: Language
    query: str = ""
    compares: bool = False
    drop: tuple[str, ...] = ()
    page: int = 1

    @property
    def href(self) -> str:
        """The language is always there, so that a link keeps the choice; the usual is left out."""
        pairs = [("q", self.query)] if self.query else []
        pairs.append(("lang", self.lang.value))
        pairs += [("compare", "1")] if self.compares else []
        pairs += [("drop", name) for name in self.drop]
        pairs += [("page", str(self.page))] if self.page > 1 else []
        return "/?" + urlencode(pairs)

    def dropping(self, constraint: str) -> Address:
        """Other constraints stay as they are; the result begins at page 1."""
        return replace(self, drop=tuple(dict.fromkeys((*self.drop, constraint))), page=1)

    def keeping(self, constraint: str) -> Address:
        return replace(self, drop=tuple(name for name in self.drop if name != constraint), page=1)

    def at_page(self, page: int) -> Address:
        return replace(self, page=page)

    def in_language(self, language: Language) -> Address:
        return replace(self, lang=language)

    def comparing(self, compares: bool) -> Address:
        return replace(self, compares=compares)


def picture_address(product_id: str) -> str:
    return f"/pictures/{quote(product_id, safe='')}.svg"
