"""Facts about scripts: which one a text is in, and the same text in another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.fold import fold
from assistant.text.script import Script, in_script, script_of
from catalog.knowledge import Knowledge
from catalog.titles import simplify


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("清理下水道小飛蟲的東西", Script.HANT),
        ("清理下水道小飞虫的东西", Script.HANS),
        ("浴室小飛蟲 drain fly", Script.HANT),
        ("drain fly killer", Script.EN),
        ("iPhone 15 手机壳", Script.HANS),
        ("ＵＳＢ", Script.HANT),
        ("300", Script.HANT),
        ("", Script.HANT),
        ("😀？！", Script.HANT),
    ],
)
def test_the_script_of_a_text(text: str, script: Script) -> None:
    """Chinese is told by its characters; Latin letters alone are English; else it is as usual."""
    assert script_of(text) is script


@pytest.mark.parametrize("otherwise", Script)
def test_a_text_that_both_scripts_spell_alike_is_as_told(otherwise: Script) -> None:
    """洗面乳 is the same in both: the caller says what it is, as the script of the turn before."""
    assert script_of("洗面乳", otherwise=otherwise) is otherwise


@pytest.mark.parametrize(
    "text",
    [
        "狗床",
        "吃辣上火",
        "游泳池",
        "漏斗",
        "皂香",
        "潤唇",
        "群組",
        "後里台北",
        "岳父",
        "油污",
        "划算",
    ],
)
def test_characters_that_taiwan_writes_too_are_not_simplified(text: str) -> None:
    """床 吃 游 斗 皂 唇 群 are everyday Traditional characters, whatever dictionaries prefer."""
    assert script_of(text) is Script.HANT


def test_authored_texts_are_told_for_what_they_are(knowledge: Knowledge) -> None:
    """No authored need is taken for Simplified; simplified, hardly any is for Traditional."""
    needs = [need for kind in knowledge.kinds for need in kind.needs]
    assert [need for need in needs if script_of(need) is Script.HANS] == []
    told = [script_of(simplify(need)) for need in needs if simplify(need) != need]
    assert told.count(Script.HANT) < len(told) / 100


@pytest.mark.parametrize(
    ("text", "script", "shown"),
    [
        ("裡面的檯燈", Script.HANS, "里面的台灯"),
        ("里面的灯", Script.HANT, "裡面的燈"),
        ("吃药", Script.HANT, "吃藥"),
        ("drain fly killer", Script.HANS, "drain fly killer"),
        ("裡面", Script.EN, "裡面"),
        ("", Script.HANT, ""),
    ],
)
def test_a_text_in_another_script(text: str, script: Script, shown: str) -> None:
    """Chinese comes in the characters asked for, in Taiwan's forms; English stays as it is."""
    assert in_script(text, script) == shown


@given(st.text(max_size=60), st.sampled_from(Script))
def test_no_text_is_refused(text: str, script: Script) -> None:
    """Any text has a script, and can be put into any."""
    assert script_of(text) in Script
    assert isinstance(in_script(text, script), str)


def test_a_reply_in_the_other_script_is_the_same_text(knowledge: Knowledge) -> None:
    """Needs put into Simplified and back fold as they did; fewer than 1 in 100 may not."""
    needs = [need for kind in knowledge.kinds for need in kind.needs]
    there_and_back = (in_script(in_script(need, Script.HANS), Script.HANT) for need in needs)
    other = sum(fold(a) != fold(b) for a, b in zip(needs, there_and_back, strict=True))
    assert other < len(needs) / 100
