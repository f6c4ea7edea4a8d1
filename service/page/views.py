"""What a page shows: frozen records made from the JSON of the API. Pure; templates do the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from service.page.address import Address
from service.page.cards import ColumnView, Json, column
from service.page.labels import OWN_NAMES, SHORT_NAMES, Labels, Language, labels_in
from service.page.wording import (
    CONSTRAINTS,
    constraint_name,
    constraint_text,
    is_stated,
    relaxed_text,
    shop_text,
)

MOST_KINDS = 3  # kinds said back; further ones are guesses that would only confuse


class PageState(Enum):
    """The value is the word that templates and the style sheet use."""

    HOME = "home"
    RESULTS = "results"
    NOTHING = "nothing"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class LinkView:
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class LanguageView:
    tag: str
    short: str
    name: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class ExampleView:
    department: str
    query: str
    href: str


@dataclass(frozen=True, slots=True)
class ChipView:
    """A constraint and the same page without it (of those taken away: with it again)."""

    constraint: str
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class PagesView:
    text: str
    previous: str | None
    next: str | None


@dataclass(frozen=True, slots=True)
class MessageView:
    """An answer in words instead of cards; `way_out` leads on."""

    heading: str
    text: str
    way_out: LinkView | None = None


@dataclass(frozen=True, slots=True)
class PageView:
    """Everything of one page. `columns` is ours first, then keyword search if it is compared."""

    state: PageState
    address: Address
    words: Mapping[str, str]
    title: str
    status: str
    languages: tuple[LanguageView, ...]
    examples: tuple[ExampleView, ...]
    kinds: str = ""
    chips: tuple[ChipView, ...] = ()
    dropped: tuple[ChipView, ...] = ()
    relaxed: tuple[str, ...] = ()
    message: MessageView | None = None
    columns: tuple[ColumnView, ...] = ()
    compare: LinkView | None = None
    pages: PagesView | None = None


def home_view(*, lang: Language, compares: bool = False) -> PageView:
    """The page before anything is asked."""
    labels = labels_in(lang)
    address = Address(lang, compares=compares)
    return PageView(
        state=PageState.HOME,
        address=address,
        words=labels.words,
        title=labels.words["home_title"],
        status="",
        languages=_languages(address),
        examples=_examples(address),
    )


def error_view(error: Json, *, query: str, lang: Language, compares: bool = False) -> PageView:
    """The page for an error as the API says it: `{"error": {"message": {language: text}, …}}`."""
    labels = labels_in(lang)
    address = Address(lang, query=query, compares=compares)
    return PageView(
        state=PageState.ERROR,
        address=address,
        words=labels.words,
        title=labels.words["error"],
        status=labels.words["error"],
        languages=_languages(address),
        examples=_examples(address),
        message=MessageView(labels.words["error"], str(error["error"]["message"][lang.value])),
    )


def search_view(
    response: Json,
    *,
    lang: Language,
    kind_names: Mapping[str, str],
    page_size: int,
    compare: Json | None = None,
    drop: Sequence[str] = (),
    page: int = 1,
) -> PageView:
    """The page of an answered search.

    `response` is ours and `compare` keyword search's, each as POST /api/search gives it.
    `kind_names` are English for an English page, else Traditional. `drop` are the constraints taken
    away before searching; unknown names are ignored.
    """
    labels = labels_in(lang)
    known = tuple(dict.fromkeys(name for name in drop if name in CONSTRAINTS))
    address = Address(lang, str(response["query"]), compare is not None, known, page)
    understood = response["understood"]
    ours = column("ours", response, compare, kind_names, lang)
    message = _message(response, ours, address, labels)
    columns = () if message is not None else (ours,)
    if compare is not None:
        columns = (*columns, column("keyword", compare, response, kind_names, lang))
    return PageView(
        state=PageState.NOTHING if message is not None else PageState.RESULTS,
        address=address,
        words=labels.words,
        title=labels.say("results_title", query=address.query),
        status=message.heading if message is not None else ours.status,
        languages=_languages(address),
        examples=_examples(address) if response["abstained"] else (),
        kinds="" if response["abstained"] else _kinds(understood["kinds"], kind_names, lang),
        chips=_chips(understood, address),
        dropped=_dropped(address),
        relaxed=tuple(relaxed_text(relaxed, lang) for relaxed in response["relaxed"]),
        message=message,
        columns=columns,
        compare=_compare(address, labels),
        pages=_pages(address, int(response["total"]), page_size, labels)
        if message is None
        else None,
    )


def _languages(address: Address) -> tuple[LanguageView, ...]:
    return tuple(
        LanguageView(
            tag=language.value,
            short=SHORT_NAMES[language],
            name=OWN_NAMES[language],
            href=address.in_language(language).href,
            is_current=language is address.lang,
        )
        for language in Language
    )


def _examples(address: Address) -> tuple[ExampleView, ...]:
    return tuple(
        ExampleView(department, query, Address(address.lang, query, address.compares).href)
        for department, query in labels_in(address.lang).examples
    )


def _kinds(kinds: Sequence[str], names: Mapping[str, str], lang: Language) -> str:
    known = [shop_text(names[kind], lang) for kind in kinds if kind in names]
    return labels_in(lang).words["list_comma"].join(known[:MOST_KINDS])


def _chips(understood: Json, address: Address) -> tuple[ChipView, ...]:
    return tuple(
        ChipView(
            name, constraint_text(name, understood[name], address.lang), address.dropping(name).href
        )
        for name in CONSTRAINTS
        if name not in address.drop and is_stated(understood.get(name))
    )


def _dropped(address: Address) -> tuple[ChipView, ...]:
    return tuple(
        ChipView(name, constraint_name(name, address.lang), address.keeping(name).href)
        for name in address.drop
    )


def _message(
    response: Json, ours: ColumnView, address: Address, labels: Labels
) -> MessageView | None:
    """What is said when there is nothing to show; None when there are cards."""
    if response["abstained"]:
        return MessageView(
            labels.words["abstained"], labels.say("abstained_lead", query=address.query)
        )
    if ours.cards:
        return None
    if address.page > 1:
        first = LinkView(labels.words["first_page"], address.at_page(1).href)
        return MessageView(labels.words["past_end"], labels.words["past_end_lead"], first)
    return MessageView(labels.words["none_left"], labels.words["none_left_lead"])


def _compare(address: Address, labels: Labels) -> LinkView:
    text = labels.words["compare_off" if address.compares else "compare_on"]
    return LinkView(text, address.comparing(not address.compares).href)


def _pages(address: Address, total: int, page_size: int, labels: Labels) -> PagesView | None:
    """None if one page shows everything."""
    pages = -(-total // page_size)
    if pages < 2:
        return None
    page = address.page
    return PagesView(
        text=labels.say("page_of", page=page, pages=pages),
        previous=address.at_page(page - 1).href if page > 1 else None,
        next=address.at_page(page + 1).href if page < pages else None,
    )
