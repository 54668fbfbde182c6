"""Bad input: one sentence that names the cell and the way out, in Chinese and English."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from barograph.errors import BarographError, InstrumentError, MissingData
from barograph.instruments.index import (
    Aggregation,
    Branch,
    Column,
    Indicator,
    Normalisation,
    Panel,
    Scheme,
    Weighting,
    score,
)  # fmt: skip
from barograph.period import Period

from .conftest import FIGURES


def _with(entity, code, value):
    figures = {name: dict(row) for name, row in FIGURES.items()}
    figures[entity][code] = value
    return Panel.of(figures)


def _refused(scheme, panel, kind=BarographError):
    with pytest.raises(kind) as caught:
        score(scheme, panel)
    return caught.value


def test_a_missing_cell_is_named_and_nothing_is_scored(scheme):
    error = _refused(scheme, _with("青岛", "b", None), MissingData)

    assert error.cells == [("青岛", None, "b")]
    assert "青岛 b" in str(error)
    assert 'missing = "reweight"' in str(error)
    assert "青岛 b" in error.sentence()


def test_a_constant_column_is_named(scheme):
    flat = Panel.of({name: row | {"c": 5.0} for name, row in FIGURES.items()})

    error = _refused(scheme, flat)

    assert error.code == "index-constant"
    assert "c(乙一)" in str(error)
    assert "goalposts" in error.sentence()


def test_weights_that_do_not_sum_are_shown(changed, panel):
    wrong = changed("x", weight=70.0, base=changed("total", weighting=Weighting(sum=100)))

    error = _refused(wrong, panel)

    assert error.code == "index-weights"
    assert "110 (70 + 40)" in str(error)
    assert "total(总分)" in error.sentence()


def test_weights_that_were_not_seen_are_no_number(changed, panel):
    error = _refused(changed("a", weight=None), panel)

    assert error.code == "index-weights"
    assert error.nodes == ["a"]
    assert "placeholder" in error.sentence()


def test_a_circle_in_the_tree_is_drawn():
    with pytest.raises(InstrumentError) as caught:
        Scheme(
            id="ring", name="环", indicators=(Indicator(code="a", name="甲", parent="x"),),
            branches=(
                Branch(code="x", name="x", parent="y"), Branch(code="y", name="y", parent="x"),
                Branch(code="total", name="总分"),
            ),
        )  # fmt: skip

    assert caught.value.code in ("index-cycle", "index-tree")
    assert "x → y → x" in str(caught.value) or "total" in str(caught.value)


def test_a_circle_without_a_top_is_drawn():
    with pytest.raises(InstrumentError) as caught:
        Scheme(
            id="ring", name="环", indicators=(Indicator(code="a", name="甲", parent="x"),),
            branches=(Branch(code="x", name="x", parent="y"), Branch(code="y", name="y", parent="x")),
        )  # fmt: skip

    assert caught.value.code == "index-cycle"
    assert "x → y → x" in caught.value.sentence()


def test_a_parent_that_does_not_exist_is_named():
    with pytest.raises(InstrumentError, match="the parent 'totl' of a is no branch"):
        Scheme(
            id="lost", name="x", branches=(Branch(code="total", name="总分"),),
            indicators=(Indicator(code="a", name="甲", parent="totl"),),
        )  # fmt: skip


def test_two_entities_with_one_code_are_named():
    with pytest.raises(InstrumentError) as caught:
        Panel(entities=("济南", "济南"), indicators=("a",), values=np.ones((2, 1)))

    assert caught.value.sentence() == "有两行都是 济南，请只留一行，或为另一行改用自己的代码"


def test_text_in_a_number_cell_is_named():
    with pytest.raises(InstrumentError) as caught:
        Panel.from_csv("entity,a,b\n济南,1,2\n青岛,3,约4\n")

    assert (caught.value.entity, caught.value.indicator, caught.value.found) == ("青岛", "b", "约4")
    assert caught.value.sentence() == "单元格 青岛 × b 为“约4”，不是数字；请只写数字，没有数就留空"


@pytest.mark.parametrize("method", ["geometric", "harmonic", "power"])
def test_negatives_into_such_a_mean_are_named(scheme, panel, method):
    standard = replace(
        scheme, normalisation=Normalisation(method="z-score"), aggregation=Aggregation(method=method)
    )

    error = _refused(standard, panel)

    assert error.code == "index-sign"
    assert error.entity in FIGURES
    assert error.indicator in "abcd"
    assert "1 to 100" in str(error)
    assert "算术平均" in error.sentence()


def test_an_empty_panel_is_refused(scheme):
    empty = Panel(entities=(), indicators=("a", "b", "c", "d"), values=np.empty((0, 4)))

    error = _refused(scheme, empty)

    assert error.code == "index-empty"
    assert "对象" in error.sentence()


def test_a_column_that_is_not_there_is_named_with_the_nearest(scheme):
    panel = Panel.of(
        {name: {("bb" if k == "b" else k): v for k, v in row.items()} for name, row in FIGURES.items()}
    )

    error = _refused(scheme, panel)

    assert error.code == "index-column"
    assert error.suggestion == "bb"


def test_a_denominator_of_zero_is_named(changed):
    scheme = replace(changed("a", denominator="pop"), denominators=(Column(code="pop", name="人口"),))
    panel = Panel.of({name: row | {"pop": 0.0 if name == "淄博" else 2.0} for name, row in FIGURES.items()})

    error = _refused(scheme, panel)

    assert error.code == "index-denominator"
    assert error.entity == "淄博"


def test_growth_needs_every_year(changed):
    scheme = replace(
        changed("a"),
        normalisation=Normalisation(method="symmetric-growth"),
        aggregation=Aggregation(method="chain"),
    )
    values = np.arange(1.0, 9.0).reshape(2, 4)
    panel = Panel(
        entities=("济南", "济南"),
        periods=(Period.year_of(2020), Period.year_of(2022)),
        indicators=tuple("abcd"),
        values=values,
    )

    error = _refused(scheme, panel)

    assert error.code == "index-gap"
    assert "2022" in str(error)
    assert "2020" in str(error)


def test_a_base_of_zero_is_named(scheme):
    fixed = replace(scheme, normalisation=Normalisation(method="fixed-base", base="2020"))
    panel = Panel(
        entities=("济南", "济南"), periods=(Period.year_of(2020), Period.year_of(2021)), indicators=tuple("abcd"),
        values=np.array([[1.0, 0.0, 1.0, 1.0], [1.0, 2.0, 3.0, 4.0]]),
    )  # fmt: skip

    error = _refused(fixed, panel)

    assert (error.code, error.entity, error.indicator) == ("index-sign", "济南", "b")


def test_judgements_that_contradict_each_other_are_refused(changed, panel):
    ring = ((1, 9, 1 / 9), (1 / 9, 1, 9), (9, 1 / 9, 1))
    scheme = changed("total", weighting=Weighting(method="ahp", judgements=((1, 2), (2, 1))))

    error = _refused(scheme, panel)

    assert error.code == "index-judgements"
    assert error.cell == (0, 1)
    three = Scheme(
        id="three", name="三项", branches=(Branch(code="total", name="总分", weighting=Weighting(method="ahp", judgements=ring)),),
        indicators=tuple(Indicator(code=c, name=c, parent="total") for c in "abc"),
    )  # fmt: skip
    assert _refused(three, panel).ratio > 0.1


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        (Normalisation(method="goalposts", worst=1), "index-posts"),
        (Normalisation(method="goalposts", worst=1, best=1), "index-posts"),
        (Normalisation(method="benchmark"), "index-posts"),
        (Normalisation(method="benchmark", benchmark=-1), "index-posts"),
        (Normalisation(method="distance-to-reference", reference="烟台"), "index-posts"),
        (Normalisation(method="distance-to-target", target=1.0), "index-constant"),
        (Normalisation(method="fixed-base"), "index-periods"),
    ],
)
def test_a_scale_without_what_it_needs_is_refused(changed, panel, choice, code):
    error = _refused(changed("a", normalisation=choice), panel)

    assert error.code == code
    assert error.sentence() != str(error)
