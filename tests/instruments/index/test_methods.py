"""The steps of a scheme on small figures, worked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from barograph.instruments.index import (
    Adjustment,
    Aggregation,
    Branch,
    Imputation,
    Indicator,
    Normalisation,
    Panel,
    Ranking,
    Scheme,
    Screening,
    Treatment,
    Weighting,
    schemes,
    score,
    statistics,
)  # fmt: skip
from barograph.period import Period

from .conftest import FIGURES


def _one(choice, figures, direction=1):
    """Normalised figures of one indicator."""
    scheme = Scheme(
        id="one", name="一项", branches=(Branch(code="t", name="t"),), weighting=Weighting(method="equal"),
        indicators=(Indicator(code="a", name="甲", parent="t", direction=direction, normalisation=choice),),
    )  # fmt: skip
    panel = Panel.of({f"e{i}": {"a": x} for i, x in enumerate(figures)})
    return score(scheme, panel).stages["normalised"].column("a").round(6).tolist()


def _years(figures, **choices):
    """A scheme of one indicator over years, entity 甲."""
    scheme = Scheme(
        id="years", name="历年", branches=(Branch(code="t", name="t"),), weighting=Weighting(method="equal"),
        indicators=(Indicator(code="a", name="甲", parent="t"),), **choices,
    )  # fmt: skip
    return score(
        scheme,
        Panel.from_figures((entity, Period.year_of(year), "a", x) for (entity, year), x in figures.items()),
    )


def test_the_whole_of_a_small_index_by_hand(scheme, panel):
    result = score(scheme, panel)

    # 青岛: a (4-1)/3 = 100, b (20-10)/20 = 50, x = (100 + 3·50)/4 = 62.5; c 100, d 100, y = 100
    assert result.score("青岛", "x") == pytest.approx(62.5)
    assert result.score("青岛") == pytest.approx(0.6 * 62.5 + 0.4 * 100)
    # 潍坊: a 66.67, b 75, x = (66.67 + 225)/4 = 72.92; c 0, d 0
    assert result.score("潍坊") == pytest.approx(0.6 * (200 / 3 + 225) / 4)
    assert [result.rank(e) for e in FIGURES] == [2, 1, 4, 3]
    assert result.effective[0, scheme.tree.at("b")] == pytest.approx(0.45)


@pytest.mark.parametrize(
    ("choice", "direction", "figures", "expected"),
    [
        (Normalisation(method="none"), -1, [1, 3], [-1, -3]),
        (Normalisation(method="min-max"), -1, [1, 3, 2], [100, 0, 50]),
        (Normalisation(method="rank"), -1, [1, 3, 2], [3, 1, 2]),
        (Normalisation(method="percentile"), 1, [5, 1, 3], [100, 0, 50]),
        (Normalisation(method="goalposts", worst=0, best=10, clip="both"), 1, [-1, 5, 12], [0, 50, 100]),
        (Normalisation(method="goalposts", worst=10, best=0), -1, [0, 5], [100, 50]),
        (Normalisation(method="distance-to-reference", reference="e1", upper=1), 1, [1, 3, 5], [0, 1, 2]),
        (Normalisation(method="distance-to-target", target=4, clip="upper"), 1, [0, 2, 8], [0, 50, 100]),
        (Normalisation(method="fraction-of-maximum"), -1, [0, 5, 10], [100, 50, 0]),
        (Normalisation(method="fraction-of-maximum"), -1, [2, 4], [100, 50]),
        (Normalisation(method="benchmark", benchmark=4), 1, [2, 4, 8], [50, 100, 100]),
        (Normalisation(method="benchmark", benchmark=4), -1, [2, 4, 8, 0], [100, 100, 50, 100]),
        (Normalisation(method="efficacy"), 1, [10, 15, 20], [60, 80, 100]),
        (Normalisation(method="efficacy"), -1, [10, 15, 20], [100, 80, 60]),
        (Normalisation(method="efficacy", unsatisfactory=0, satisfactory=10, clip="upper"), 1, [5, 12], [80, 100]),
        (Normalisation(method="efficacy", form="exponential"), 1, [0, 1, 2], [60, 77.459667, 100]),
        (Normalisation(method="efficacy", form="logarithmic"), 1, [1, 10, 100], [60, 80, 100]),
        (Normalisation(method="efficacy", form="power"), 1, [1, 10, 100], [60, 77.459667, 100]),
        (Normalisation(method="z-score", mean=50, deviation=10), 1, [1, 2, 3], [40, 50, 60]),
        (Normalisation(method="min-max", decimals=1), 1, [0, 1, 3], [0, 33.3, 100]),
    ],
)  # fmt: skip
def test_each_scale_by_hand(choice, direction, figures, expected):
    assert _one(choice, figures, direction) == expected


def test_a_fixed_base_index_over_years():
    result = _years(
        {("甲", 2020): 50, ("甲", 2021): 60, ("甲", 2022): 45},
        normalisation=Normalisation(method="fixed-base", base="2020"),
    )

    assert result.total.tolist() == [100, 120, 90]


def test_a_chain_turns_the_ratio_of_what_should_fall():
    up = _years(
        {("甲", 2020): 90, ("甲", 2021): 110},
        normalisation=Normalisation(method="symmetric-growth"),
        aggregation=Aggregation(method="chain"),
    )
    scheme = replace(up.scheme, indicators=(replace(up.scheme.indicators[0], direction=-1),))
    panel = up.stages["raw"]

    assert up.total.tolist() == pytest.approx([100, 100 * 220 / 180])
    assert score(scheme, panel).total.tolist() == pytest.approx([100, 100 * 180 / 220])


def test_extremes_move_stand_or_are_of_all_years():
    figures = {("甲", 2020): 0, ("乙", 2020): 10, ("甲", 2021): 5, ("乙", 2021): 20}

    moving = _years(figures).total
    fixed = _years(figures, goalposts="fixed", base="2020").total
    pooled = _years(figures, goalposts="pooled").total

    assert moving.tolist() == [0, 100, 0, 100]
    assert fixed.tolist() == [0, 100, 50, 200]
    assert pooled.tolist() == [0, 50, 25, 100]


def test_ranks_are_of_one_period():
    result = _years(
        {("甲", 2020): 0, ("乙", 2020): 10, ("甲", 2021): 50, ("乙", 2021): 20}, goalposts="pooled"
    )

    assert result.total_ranks.tolist() == [2, 1, 1, 2]


def test_imputed_cells_are_named(scheme):
    holed = Panel.of({e: row | ({"b": None} if e == "青岛" else {}) for e, row in FIGURES.items()})
    filled = score(replace(scheme, imputation=Imputation(method="mean")), holed)

    assert [(c.entity, c.node, c.value, c.method) for c in filled.imputed] == [("青岛", "b", 65 / 3, "mean")]
    assert any("插补" in mark for mark in filled.marks)
    assert score(replace(scheme, imputation=Imputation(method="median")), holed).imputed[0].value == 25


def test_imputation_by_regression_follows_the_line(scheme):
    rows = {
        f"e{i}": {"a": float(i), "b": 2.0 * i + 1, "c": float(i % 3), "d": float(i * i)} for i in range(6)
    }
    rows["e5"]["b"] = None

    by_line = replace(
        scheme, indicators=tuple(
            replace(i, imputation=Imputation(method="regression", on=("a",))) if i.code == "b" else i for i in scheme.indicators
        ),
    )  # fmt: skip
    result = score(by_line, Panel.of(rows))

    assert result.imputed[0].value == pytest.approx(11.0)


def test_a_figure_is_carried_forward_and_named():
    result = _years(
        {("甲", 2020): 3, ("乙", 2020): 1, ("甲", 2021): None, ("乙", 2021): 2},
        imputation=Imputation(method="carried-forward"),
    )

    assert [(c.entity, str(c.period), c.value) for c in result.imputed] == [("甲", "2021", 3)]


def test_an_entity_with_too_few_figures_is_left_out_and_named(scheme):
    holed = Panel.of({e: row | ({"a": None, "b": None} if e == "淄博" else {}) for e, row in FIGURES.items()})

    result = score(replace(scheme, screening=Screening(available=0.75)), holed)

    assert [(d.entity, d.available) for d in result.dropped] == [("淄博", 0.5)]
    assert "淄博" not in result.scores.entities
    assert "淄博" in result.stages["raw"].entities


def test_a_share_of_the_weights_has_to_be_there(scheme):
    holed = Panel.of({e: row | ({"b": None} if e == "淄博" else {}) for e, row in FIGURES.items()})
    lenient = replace(scheme, missing="reweight", at_least=0.4)

    result = score(lenient, holed)

    assert result.score("淄博", "x") is None  # a has a quarter of the weights
    assert result.score("淄博") == result.score("淄博", "y")
    assert [(r.entity, r.branch, r.missing) for r in result.reweighted] == [("淄博", "total", ("x",))]


def test_bonus_penalty_and_discount(scheme, panel):
    adjusted = replace(
        scheme,
        adjustments=(
            Adjustment(code="plus", name="加分", at="total", most=5),
            Adjustment(code="minus", name="扣分", at="total", kind="subtract"),
            Adjustment(code="off", name="打折", at="y", kind="discount"),
        ),
    )  # fmt: skip
    rows = {e: dict(row) for e, row in FIGURES.items()}
    rows["青岛"] |= {"plus": 9.0, "minus": 1.0, "off": 10.0}
    rows["济南"] |= {"plus": None, "minus": None, "off": None}
    plain = score(scheme, panel)

    result = score(adjusted, Panel.of(rows))

    assert result.score("青岛", "y") == pytest.approx(90)
    assert result.score("青岛") == pytest.approx(0.6 * 62.5 + 0.4 * 90 + 5 - 1)
    assert result.score("济南") == plain.score("济南")
    assert {(a.entity, a.adjustment): round(a.by, 9) for a in result.adjusted} == {
        ("青岛", "plus"): 5, ("青岛", "minus"): -1, ("青岛", "off"): -10
    }  # fmt: skip


def test_treated_columns_are_told_with_their_shape_before_and_after():
    rng = np.random.default_rng(5)
    wild = [*rng.normal(10, 1, 30).tolist(), 500.0]
    scheme = Scheme(
        id="one", name="一项", branches=(Branch(code="t", name="t"),), weighting=Weighting(method="equal"),
        treatment=Treatment(method="winsorise"), indicators=(Indicator(code="a", name="甲", parent="t"),),
    )  # fmt: skip

    result = score(scheme, Panel.of({f"e{i}": {"a": x} for i, x in enumerate(wild)}))

    (told,) = result.treated
    assert (told.indicator, told.method, told.points, told.entities, told.sound) == (
        "a",
        "winsorise",
        1,
        ("e30",),
        True,
    )
    assert told.skewness[0] > 5
    assert abs(told.skewness[1]) < 2
    assert result.stages["treated"].column("a")[-1] == max(wild[:-1])


@pytest.mark.parametrize("method", ["log", "box-cox"])
def test_a_transformed_column_keeps_its_order(method):
    rng = np.random.default_rng(6)
    wild = np.exp(rng.normal(0, 2.5, 40))
    scheme = Scheme(
        id="one", name="一项", branches=(Branch(code="t", name="t"),), weighting=Weighting(method="equal"),
        treatment=Treatment(method=method), indicators=(Indicator(code="a", name="甲", parent="t"),),
    )  # fmt: skip

    result = score(scheme, Panel.of({f"e{i}": {"a": x} for i, x in enumerate(wild)}))

    assert result.treated[0].method == method
    assert result.treated[0].sound
    np.testing.assert_array_equal(np.argsort(result.stages["treated"].column("a")), np.argsort(wild))


def test_ties_and_rounding_of_ranks(scheme, panel):
    rough = score(replace(scheme, ranking=Ranking(decimals=-2)), panel)

    assert sorted(rough.total_ranks.tolist())[0] == 1
    assert len(set(rough.total_ranks.tolist())) < 4


def test_a_choice_on_a_branch_holds_below_it_and_one_on_an_indicator_first(scheme, panel, changed):
    own = changed(
        "a",
        base=changed("x", normalisation=Normalisation(method="rank")),
        normalisation=Normalisation(method="borda"),
    )

    stage = score(own, panel).stages["normalised"]

    assert stage.column("a").tolist() == [0, 3, 1, 2]
    assert stage.column("b").tolist() == [4, 2, 1, 3]
    assert stage.column("c").max() == 100


def test_without_a_node_its_branch_goes_when_it_is_empty(scheme, panel):
    assert scheme.without("a", "b").tree.codes == ("c", "d", "total", "y")
    assert score(scheme.without("x"), panel).score("青岛") == 100


def test_silent_and_redundant_indicators_are_found(scheme):
    rng = np.random.default_rng(2)
    a = rng.normal(size=40)
    rows = {f"e{i}": {"a": a[i], "b": a[i] * 2 + 1, "c": rng.normal(), "d": rng.normal()} for i in range(40)}

    analysis = statistics.analyse(score(scheme, Panel.of(rows)))

    assert [(p.branch, p.one, p.other) for p in analysis.redundant] == [("x", "a", "b")]
    assert {s.indicator for s in analysis.silent} <= {"c", "d"}
    assert analysis.alpha["x"] == pytest.approx(1.0)
    assert analysis.components["x"][0].share == pytest.approx(1.0)


def test_the_fractions_of_what_should_be_low_are_right_on_the_asem_figures():
    """COINr changes the sign and divides, which reverses them or makes them infinite where the best is 0."""
    from tools.references import GOLDEN, _asem

    scheme, panel, base = _asem(GOLDEN / "asem")
    result = score(replace(scheme, normalisation=Normalisation(method="fraction-of-maximum", upper=1)), panel)

    low = [i.code for i in scheme.indicators if i.direction < 0]
    treated, normalised = base.stages["treated"], result.stages["normalised"]
    assert len(low) == 14
    for code in low:
        x, z = treated.column(code), normalised.column(code)
        assert np.all(np.isfinite(z))
        assert z[np.argmin(x)] == pytest.approx(1.0)
        assert z[np.argmax(x)] == pytest.approx(x.min() / x.max())
        assert np.corrcoef(x, z)[0, 1] == pytest.approx(-1.0)


def test_a_discount_that_is_required_withholds_what_is_above_it():
    result = score(
        schemes.load("ihdi"),
        Panel.of(
            {
                "甲": {
                    "le": 80,
                    "eys": 15,
                    "mys": 10,
                    "gnipc": 9e3,
                    "ineq_le": 5,
                    "ineq_edu": 9,
                    "ineq_inc": None,
                }
            }
        ),
    )

    assert result.score("甲") is None
    assert result.score("甲", "education") is not None
    assert [(w.entity, w.node, w.adjustment) for w in result.withheld] == [("甲", "gnipc", "ineq_inc")]
