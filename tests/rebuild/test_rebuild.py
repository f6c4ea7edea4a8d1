"""Facts about the rebuilt library: how well it knows what listings are, and that it can say why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.benchmark.rebuild_quality import RebuildQuality, measure_rebuild
from assistant.rebuild.attributes import AttributeReader
from assistant.rebuild.evidence import evidence
from assistant.rebuild.kind import KindClassifier
from assistant.rebuild.rebuild import LEARNING_SEED, knowledge_words, learn_classifier, rebuild
from assistant.rebuild.record import Attribute, Record, Records, Source, write_records
from assistant.text.fold import fold
from assistant.text.segment import Segmenter
from catalog.generate import Generated, Generator
from catalog.knowledge import Kind, Knowledge
from catalog.product import Fen, Listing, TitleStyle, Truth, Variant

DEPARTMENTS = ("pest_control", "bathroom")
COUNT, SEED = 1_500, 7
UNKNOWN = (
    "公司債券殖利率報表",
    "二手機車過戶代辦",
    "機票加酒店三天兩夜",
    "健身房會員轉讓",
    "台北到高雄高鐵車票",
    "工業用雷射切割機",
    "核磁共振儀",
    "asdf qwer zxcv",
    "？？？",
    "",
)


@pytest.fixture(scope="module")
def two_departments(knowledge: Knowledge) -> Knowledge:
    """What is known of two departments whose things are near each other."""
    return Knowledge(kinds=tuple(k for k in knowledge.kinds if k.department in DEPARTMENTS))


@pytest.fixture(scope="module")
def segmenter(two_departments: Knowledge) -> Segmenter:
    return Segmenter(knowledge_words(two_departments))


@pytest.fixture(scope="module")
def classifier(two_departments: Knowledge, segmenter: Segmenter) -> KindClassifier:
    return learn_classifier(two_departments, segmenter)


@pytest.fixture(scope="module")
def rows(two_departments: Knowledge) -> list[Generated]:
    return list(Generator(two_departments, SEED).stream(COUNT))


@pytest.fixture(scope="module")
def records(
    rows: list[Generated],
    two_departments: Knowledge,
    classifier: KindClassifier,
    segmenter: Segmenter,
) -> list[Record]:
    listings = (row.listing for row in rows)
    return list(rebuild(listings, two_departments, classifier, segmenter))


@pytest.fixture(scope="module")
def quality(rows: list[Generated], records: list[Record]) -> RebuildQuality:
    return measure_rebuild(records, [row.truth for row in rows if row.truth])


@pytest.fixture(scope="module")
def killer(knowledge: Knowledge) -> Kind:
    """A kind with 劑型, 容量 and more."""
    return knowledge.by_id["drain_fly_killer"]


def listing(title: str = "", **changes: object) -> Listing:
    plain = Listing("P1", title, "", "", "m1", Fen(100), {}, (), 4.0, 0, 0, False)
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_kinds_are_known(quality: RebuildQuality) -> None:
    """At least 97 in 100 listings of a seed never seen get their true kind."""
    assert quality.products == COUNT
    assert quality.kind_accuracy >= 0.97


def test_kinds_are_known_even_from_titles_that_do_not_tell(quality: RebuildQuality) -> None:
    """Titles with the name or an alias tell nearly all; without either nine in ten are known."""
    assert set(quality.by_style) == {"name", "alias", "neither"}
    assert quality.by_style["name"] >= 0.98
    assert quality.by_style["alias"] >= 0.98
    assert quality.by_style["neither"] >= 0.90


def test_attributes_are_right_and_most_are_found(quality: RebuildQuality) -> None:
    """Of the attributes read 95 in 100 are true; of the true ones 85 in 100 are read."""
    assert quality.attribute_precision >= 0.95
    assert quality.attribute_recall >= 0.85


def test_the_rebuild_adds_to_what_merchants_filled_in(
    rows: list[Generated], quality: RebuildQuality
) -> None:
    """More is known after the rebuild than the merchants filled in: that is what it is for."""
    filled = sum(len(row.listing.attributes) for row in rows)
    true = sum(len(row.truth.attributes) for row in rows if row.truth)
    assert quality.attribute_recall > filled / true + 0.1


def test_records_follow_their_listings(rows: list[Generated], records: list[Record]) -> None:
    """There is one record for every listing, in the same order, with a confidence from 0 to 1."""
    assert [r.product_id for r in records] == [row.listing.product_id for row in rows]
    assert all(0 <= record.confidence <= 1 for record in records)


def test_confidence_can_be_trusted(rows: list[Generated], records: list[Record]) -> None:
    """Kinds given with high confidence are right more often than those with low confidence."""
    right = [
        (record.confidence, record.kind == row.truth.kind)
        for record, row in zip(records, rows, strict=True)
        if row.truth
    ]
    low, high = ([hit for sure, hit in right if (sure > 0.9) is side] for side in (False, True))
    assert np.mean(high) > 0.98
    assert np.mean(high) > np.mean(low or [0])


def test_spans_hold_the_value(rows: list[Generated], records: list[Record]) -> None:
    """An attribute read from a title has the span of the folded title where its value stands."""
    read = 0
    for record, row in zip(records, rows, strict=True):
        title = fold(row.listing.title)
        for attribute in record.attributes:
            if attribute.source is Source.TITLE:
                read += 1
                assert title[attribute.start : attribute.end] == fold(attribute.value)
            else:
                assert (attribute.start, attribute.end) == (0, 0)
    assert read > 100


def test_attributes_are_in_the_words_of_their_kind(
    records: list[Record], two_departments: Knowledge
) -> None:
    """Names and values come in the kind's own words, each name once, in the kind's order."""
    for record in records:
        if record.kind is not None:
            kind = two_departments.by_id[record.kind]
            names = [a.name for a in record.attributes if a.name in kind.attributes]
            assert names == [name for name in kind.attributes if name in names]
            read = [a for a in record.attributes if a.source is not Source.ATTRIBUTES]
            assert all(a.value in kind.attributes[a.name] for a in read)


@pytest.mark.parametrize("title", UNKNOWN)
def test_a_listing_like_nothing_known_has_no_kind(
    title: str, two_departments: Knowledge, classifier: KindClassifier, segmenter: Segmenter
) -> None:
    """What the shop does not know has kind None, and keeps what its merchant filled in."""
    odd = listing(title, attributes={"期限": "十年"})
    (record,) = rebuild([odd], two_departments, classifier, segmenter)
    assert record.kind is None
    assert record.attributes == (Attribute("期限", "十年", Source.ATTRIBUTES),)


def test_no_listing_no_record(
    two_departments: Knowledge, classifier: KindClassifier, segmenter: Segmenter
) -> None:
    """Of nothing comes nothing."""
    assert list(rebuild([], two_departments, classifier, segmenter)) == []


def test_what_was_learnt_is_not_what_is_judged(
    two_departments: Knowledge, rows: list[Generated]
) -> None:
    """The learning seed's listings are others than the judged ones: hardly a title is in both."""
    learnt = {row.listing.title for row in Generator(two_departments, LEARNING_SEED).stream(COUNT)}
    assert sum(row.listing.title in learnt for row in rows) < COUNT / 100


def test_a_saved_classifier_guesses_as_before(
    tmp_path: Path, rows: list[Generated], classifier: KindClassifier, segmenter: Segmenter
) -> None:
    """Saved and opened again, it makes the same guesses."""
    classifier.save(tmp_path / "classifier.npz")
    opened = KindClassifier.open(tmp_path / "classifier.npz")
    for row in rows[:300]:
        tokens = evidence(row.listing, segmenter)
        assert opened.guess(tokens) == classifier.guess(tokens)


def test_the_classifier_is_a_sum_of_log_likelihood_ratios() -> None:
    """Its best kind is the one that the formula, written out token by token, gives."""
    examples = [(["a", "b"], 0), (["a"], 0), (["a", "c"], 0), (["c"], 1), (["c", "b"], 1)] * 4
    classifier = KindClassifier.learn(examples, 2)

    def ratio(token: str, kind: int) -> float:
        average = sum(token in tokens for tokens, _ in examples) / len(examples)
        own = sum(token in tokens for tokens, k in examples if k == kind) + average
        total = sum(k == kind for _, k in examples) + 1
        return float(np.log(own / total / average))

    for tokens in (["a"], ["c"], ["a", "b"], ["c", "b", "b"]):
        sums = [sum(ratio(token, kind) for token in set(tokens)) for kind in (0, 1)]
        spread = np.exp((np.array(sums) - max(sums)) / 6.0)
        guess = classifier.guess(tokens)
        assert guess.kind == -1  # so few examples cannot give the evidence that a kind needs
        assert guess.confidence == pytest.approx(1 / spread.sum(), abs=1e-5)


def test_without_evidence_there_is_no_guess(classifier: KindClassifier) -> None:
    """No token, or none that was ever learnt, gives no kind and no confidence."""
    for tokens in ([], ["w:沒見過"]):
        guess = classifier.guess(tokens)
        assert (guess.kind, guess.confidence) == (-1, 0.0)


def test_the_merchants_word_comes_first(killer: Kind) -> None:
    """What is filled in wins over the first choice, and that over the title."""
    name, (first, second, third, *_) = next(iter(killer.attributes.items()))
    everything = listing(
        title=f"禾小坊 {third} 包郵",
        attributes={name: first},
        variants=(Variant(second, Fen(100)),),
    )
    reader = AttributeReader(killer)
    for changes, value, source in (
        ({}, first, Source.ATTRIBUTES),
        ({"attributes": {}}, second, Source.VARIANTS),
    ):
        read = reader.read(replace(everything, **changes))
        assert [(a.value, a.source) for a in read if a.name == name] == [(value, source)]


def test_a_merchants_own_attribute_is_kept(killer: Kind) -> None:
    """An attribute that the kind does not know comes last, in the merchant's words."""
    name, values = next(iter(killer.attributes.items()))
    read = AttributeReader(killer).read(listing(attributes={"產地": "臺灣", name: values[0]}))
    assert [(a.name, a.value) for a in read] == [(name, values[0]), ("產地", "臺灣")]


def test_a_value_is_no_part_of_a_longer_number(killer: Kind) -> None:
    """500ml is read from a title that says 500ml, and not from one that says 1500ml or 2.500ml."""
    kind = killer.model_copy(update={"attributes": {"容量": ("250ml", "500ml", "1L")}})
    reader = AttributeReader(kind)
    assert [a.value for a in reader.read(listing("清潔劑500ml裝"))] == ["500ml"]
    assert reader.read(listing("清潔劑1500ml裝")) == reader.read(listing("清潔劑2.500ml")) == ()


def test_records_come_back_from_disk(tmp_path: Path, records: list[Record]) -> None:
    """Records written are read again: one by one, as a stream, and their kinds as a column."""
    odd = Record("P9", None, 0.25, (Attribute("期限", "十年", Source.ATTRIBUTES),))
    kept = [replace(record, confidence=0.5) for record in records[:50]] + [odd]
    write_records(tmp_path, iter(kept))
    opened = Records(tmp_path)
    assert len(opened) == 51
    assert list(opened) == kept
    assert (opened[0], opened[50]) == (kept[0], odd)
    assert opened.kinds == [record.kind for record in kept]


def test_a_value_is_looked_up_by_name() -> None:
    """`value_of` gives the attribute's value, None where the record has none of that name."""
    record = Record("P1", "k", 1.0, (Attribute("顏色", "紅", Source.TITLE, 0, 1),))
    assert (record.value_of("顏色"), record.value_of("尺寸")) == ("紅", None)


def test_quality_is_counted_by_hand() -> None:
    """Two of three kinds are right, two of three attributes true, two of four true ones read."""

    def read(kind: str | None, **values: str) -> Record:
        found = tuple(Attribute(n, v, Source.ATTRIBUTES) for n, v in values.items())
        return Record("P", kind, 1.0, found)

    def true(style: TitleStyle, **values: str) -> Truth:
        return Truth("P", "k", values, style)

    quality = measure_rebuild(
        [read("k", a="1", b="2"), read(None, a="9"), read("k")],
        [
            true(TitleStyle.NAME, a="1", b="2"),
            true(TitleStyle.NAME, a="1"),
            true(TitleStyle.ALIAS, a="1"),
        ],
    )
    assert quality == RebuildQuality(3, 2 / 3, {"alias": 1.0, "name": 0.5}, 2 / 3, 2 / 4)


def test_quality_of_nothing_is_zero() -> None:
    """An empty catalogue has 0 everywhere and no style."""
    assert measure_rebuild([], []) == RebuildQuality(0, 0.0, {}, 0.0, 0.0)
