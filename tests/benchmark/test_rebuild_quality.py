"""Facts about the measure of the rebuild, counted by hand."""

from __future__ import annotations

import pytest

from assistant.assemble import Assistant
from assistant.benchmark.rebuild_quality import measure_rebuild
from assistant.rebuild.record import Attribute, Record, Source
from catalog.product import TitleStyle, Truth
from catalog.storage import read_truth


def record(kind: str | None, **values: str) -> Record:
    attributes = tuple(Attribute(name, value, Source.TITLE) for name, value in values.items())
    return Record("P1", kind, 1.0, attributes)


def truth(kind: str, style: TitleStyle = TitleStyle.NAME, **values: str) -> Truth:
    return Truth("P1", kind, values, style)


def test_an_empty_catalogue_has_zeros() -> None:
    """No product, no share, and no division by zero."""
    quality = measure_rebuild([], [])
    assert (quality.products, quality.kind_accuracy, quality.by_style) == (0, 0.0, {})
    assert (quality.attribute_precision, quality.attribute_recall) == (0.0, 0.0)


def test_kinds_are_counted_over_all_and_by_style() -> None:
    """Three of four right; an unknown kind is wrong; styles that do not occur are not there."""
    records = [record("tent"), record("tent"), record(None), record("tent")]
    truths = [
        truth("tent"),
        truth("tent", TitleStyle.NEITHER),
        truth("tent", TitleStyle.NEITHER),
        truth("tent"),
    ]
    quality = measure_rebuild(records, truths)
    assert (quality.products, quality.kind_accuracy) == (4, 0.75)
    assert quality.by_style == {"name": 1.0, "neither": 0.5}


def test_attributes_are_counted_as_pairs() -> None:
    """Of three extracted two are true: precision 2/3; of four true ones two were found: 1/2."""
    records = [record("tent", 顏色="黑", 容量="2人"), record("tent", 顏色="白")]
    truths = [truth("tent", 顏色="黑", 容量="4人"), truth("tent", 顏色="白", 材質="尼龍")]
    quality = measure_rebuild(records, truths)
    assert quality.attribute_precision == pytest.approx(2 / 3)
    assert quality.attribute_recall == pytest.approx(2 / 4)


def test_a_right_value_under_a_wrong_name_is_wrong() -> None:
    """The pair counts, not the value."""
    quality = measure_rebuild([record("tent", 款式="黑")], [truth("tent", 顏色="黑")])
    assert (quality.attribute_precision, quality.attribute_recall) == (0.0, 0.0)


def test_records_and_truths_must_be_of_the_same_products() -> None:
    """One too many on either side is an error, never a silently shorter measure."""
    with pytest.raises(ValueError, match=r"shorter|longer"):
        measure_rebuild([record("tent")], [])
    with pytest.raises(ValueError, match=r"shorter|longer"):
        measure_rebuild([], [truth("tent")])


def test_the_shop_is_rebuilt_well(shop: Assistant) -> None:
    """Kinds are known nearly always by name, mostly without; the share is that of counting."""
    truths = list(read_truth(shop.catalogue.folder))
    quality = measure_rebuild(shop.records, truths)
    right = [record.kind == truth.kind for record, truth in zip(shop.records, truths, strict=True)]
    assert quality.kind_accuracy == pytest.approx(sum(right) / len(right))
    assert quality.kind_accuracy > 0.95
    assert set(quality.by_style) == {"name", "alias", "neither"}
    assert quality.by_style["name"] > 0.97
    assert quality.by_style["neither"] > 0.8
    assert quality.attribute_precision > 0.95
    assert quality.attribute_recall > 0.7
