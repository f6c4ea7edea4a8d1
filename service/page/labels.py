"""The words of the page (labels.toml) in the visitor's language, and which language that is."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any

from assistant.text.script import Script

_FAMILIES = ("constraint", "constraint_name", "sort", "score_part", "field")
_TRADITIONAL_PLACES = frozenset({"tw", "hk", "mo"})


class Language(Enum):
    """The value is the tag that HTML, addresses and labels.toml use."""

    HANT = "zh-Hant"
    HANS = "zh-Hans"
    EN = "en"

    @property
    def script(self) -> Script:
        return {Language.HANT: Script.HANT, Language.HANS: Script.HANS, Language.EN: Script.EN}[
            self
        ]


OWN_NAMES = {Language.HANT: "繁體中文", Language.HANS: "简体中文", Language.EN: "English"}
SHORT_NAMES = {Language.HANT: "繁", Language.HANS: "简", Language.EN: "EN"}


@dataclass(frozen=True, slots=True)
class Labels:
    """All labels in one language; the families are those named above."""

    words: Mapping[str, str]
    families: Mapping[str, Mapping[str, str]]
    examples: tuple[tuple[str, str], ...]  # (department, query)

    def say(self, word: str, **values: object) -> str:
        return self.words[word].format(**values)

    def find(self, family: str, name: str) -> str | None:
        return self.families[family].get(name)


@cache
def labels_in(language: Language) -> Labels:
    """Return the labels of the language; the same object at every call."""
    data = read_labels()
    tag = language.value
    return Labels(
        words=_in(data["words"], tag),
        families={family: _in(data[family], tag) for family in _FAMILIES},
        examples=tuple(
            (example["department"][tag], example["query"][tag]) for example in data["example"]
        ),
    )


@cache
def read_labels() -> dict[str, Any]:
    """Return labels.toml as it is written."""
    return tomllib.loads((files("service.page") / "labels.toml").read_text("utf-8"))


def choose_language(asked: str | None, accept_language: str) -> Language:
    """Return the language asked for, else the best of Accept-Language, else Traditional."""
    for tag in (asked or "", *_by_preference(accept_language)):
        language = _language_of(tag)
        if language is not None:
            return language
    return Language.HANT


def _by_preference(accept_language: str) -> list[str]:
    """Tags by falling quality, equals in the order written; those of quality 0 are left out."""
    weighed = []
    for entry in accept_language.replace(" ", "").split(","):
        tag, _, quality = entry.partition(";q=")
        try:
            weighed.append((float(quality or 1), tag))
        except ValueError:
            continue
    return [tag for weight, tag in sorted(weighed, key=lambda pair: -pair[0]) if weight > 0]


def _language_of(tag: str) -> Language | None:
    """Read a tag; Chinese that names neither script nor place is Simplified, as CLDR has it."""
    language, *rest = tag.lower().replace("_", "-").split("-")
    if language == "en":
        return Language.EN
    if language not in ("zh", "yue"):
        return None
    if "hans" in rest:
        return Language.HANS
    traditional = "hant" in rest or language == "yue" or not _TRADITIONAL_PLACES.isdisjoint(rest)
    return Language.HANT if traditional else Language.HANS


def _in(table: Mapping[str, Mapping[str, str]], tag: str) -> dict[str, str]:
    return {name: texts[tag] for name, texts in table.items()}
