"""A small index: two branches, four indicators, one of them lower-is-better."""

from __future__ import annotations

from dataclasses import replace

import pytest

from barograph.instruments.index import Branch, Indicator, Panel, Scheme

FIGURES = {
    "济南": {"a": 1.0, "b": 30.0, "c": 7.0, "d": 3.0},
    "青岛": {"a": 4.0, "b": 20.0, "c": 9.0, "d": 1.0},
    "淄博": {"a": 2.0, "b": 10.0, "c": 8.0, "d": 2.0},
    "潍坊": {"a": 3.0, "b": 25.0, "c": 5.0, "d": 5.0},
}


@pytest.fixture
def scheme():
    return Scheme(
        id="small", name="小指数",
        branches=(
            Branch(code="total", name="总分"),
            Branch(code="x", name="甲类", parent="total", weight=60.0),
            Branch(code="y", name="乙类", parent="total", weight=40.0),
        ),
        indicators=(
            Indicator(code="a", name="甲一", parent="x", weight=1.0),
            Indicator(code="b", name="甲二", parent="x", weight=3.0),
            Indicator(code="c", name="乙一", parent="y", weight=1.0),
            Indicator(code="d", name="乙二", parent="y", weight=1.0, direction=-1),
        ),
    )  # fmt: skip


@pytest.fixture
def panel():
    return Panel.of(FIGURES)


@pytest.fixture
def changed(scheme):
    """The scheme with some fields of one indicator or branch changed: changed("a", weight=2)."""

    def change(code, base=scheme, **fields):
        return replace(
            base,
            indicators=tuple(replace(i, **fields) if i.code == code else i for i in base.indicators),
            branches=tuple(replace(b, **fields) if b.code == code else b for b in base.branches),
        )

    return change
