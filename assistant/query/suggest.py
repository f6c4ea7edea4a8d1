"""Completions while a shopper types: names, nicknames and needs that begin with or contain what
stands there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.text.fold import fold
from assistant.text.script import Script, in_script, script_of


@dataclass(frozen=True, slots=True)
class Suggestion:
    text: str
    kind: str


class Suggester:
    """(text, kind) pairs, folded once."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._entries = [(fold(text), text, kind) for text, kind in entries]

    def suggest(self, typed: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Return up to `limit`: those that begin with the text first, then those containing it,
        shorter first.

        Chinese comes back in the script that was typed; an empty text suggests nothing.
        """
        wanted = fold(typed)
        if not wanted:
            return ()
        found = [
            (not folded.startswith(wanted), len(folded), folded, text, kind)
            for folded, text, kind in self._entries
            if wanted in folded
        ]
        script = script_of(typed)
        chosen: dict[str, Suggestion] = {}
        for *_, folded, text, kind in sorted(found):
            if folded not in chosen:
                shown = text if script is Script.EN else in_script(text, script)
                chosen[folded] = Suggestion(shown, kind)
            if len(chosen) == limit:
                break
        return tuple(chosen.values())
