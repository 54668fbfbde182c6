"""A change is split wholly: parts add up, each can be scored alone, and nothing is left over."""

from __future__ import annotations

import itertools
import json
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from barograph.errors import InstrumentError, MissingData
from barograph.instruments.index import (
    Adjustment,
    Aggregation,
    Branch,
    Indicator,
    Normalisation,
    Panel,
    Scheme,
    Screening,
    Treatment,
    Weighting,
    score,
)  # fmt: skip
from barograph.instruments.index.explanation import FACTORS, Standing, explain
from barograph.period import Period

from .conftest import FIGURES

Y23, Y24 = Period.parse("2023"), Period.parse("2024")


def _random_scheme(rng, codes, name):
    branches = ("x", "y", "z")[: rng.integers(1, 4)]
    parents = [branches[k % len(branches)] for k in range(len(codes))]
    rule = ["given", "equal", "entropy", "critic"][rng.integers(4)]
    return Scheme(
        id=name, name=name,
        normalisation=[
            Normalisation(lower=1, upper=100), Normalisation(method="rank"),
            Normalisation(method="goalposts", worst=0.0, best=30.0, lower=1, upper=100, clip="both"),
        ][rng.integers(3)],
        aggregation=Aggregation(method=["arithmetic", "geometric", "harmonic", "power", "topsis"][rng.integers(5)]),
        treatment=Treatment(method=["none", "winsorise"][rng.integers(2)], when="always", points=1),
        weighting=Weighting(method=rule),
        branches=(
            Branch(code="t", name="t", weighting=Weighting(method="given")),
            *(Branch(code=b, name=b, parent="t", weight=float(rng.integers(1, 9))) for b in branches if b in parents),
        ),
        indicators=tuple(
            Indicator(
                code=c, name=c, parent=p, weight=float(rng.integers(1, 9)),
                direction=1 if rng.random() < 0.7 else -1,
            )
            for c, p in zip(codes, parents, strict=True)
        ),
        adjustments=(Adjustment(code="bonus", name="加分", at="t"),) if rng.random() < 0.5 else (),
    )  # fmt: skip


def _random_panel(rng, entities):
    codes = [f"i{k}" for k in range(8)] + ["bonus"]
    values = rng.lognormal(mean=1.5, size=(len(entities), 9)).round(3)
    return Panel(entities=tuple(entities), indicators=tuple(codes), values=values)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_parts_add_up_to_the_change_of_any_two_standings(seed):
    rng = np.random.default_rng(seed)
    one = _random_scheme(rng, [f"i{k}" for k in range(6)], "one")
    other = _random_scheme(rng, [f"i{k}" for k in rng.permutation(8)[:6]], "other")
    before = Standing(scheme=one, panel=_random_panel(rng, "ABCDEF"), entity="A")
    after = Standing(scheme=other, panel=_random_panel(rng, "ABCDG"), entity="A")

    found = explain(before, after)

    assert found.before == pytest.approx(score(one, before.panel).score("A"), abs=1e-9)
    assert found.after == pytest.approx(score(other, after.panel).score("A"), abs=1e-9)
    assert math.fsum(p.points for p in found.parts) == pytest.approx(found.change, abs=1e-9)
    assert math.fsum(p.places for p in found.parts) == pytest.approx(found.rank_change, abs=1e-9)
    assert math.fsum(found.nodes.values()) == pytest.approx(found.change, abs=1e-9)
    for part in found.parts:
        assert math.fsum(part.nodes.values()) == pytest.approx(part.points, abs=1e-9)
    assert len(found.scores) == 2 ** len(FACTORS)
    assert (found.entered, found.left) == (("G",), ("E", "F"))
    json.dumps(found.to_dict(), allow_nan=False)


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_each_part_can_be_recomputed_from_the_engine_alone(seed):
    rng = np.random.default_rng(seed)
    one = _random_scheme(rng, [f"i{k}" for k in range(6)], "one")
    other = _random_scheme(rng, [f"i{k}" for k in range(2, 8)], "other")
    found = explain(
        Standing(scheme=one, panel=_random_panel(rng, "ABCDEF"), entity="A"),
        Standing(scheme=other, panel=_random_panel(rng, "ABCDEF"), entity="A"),
    )

    for part in found.parts:
        state = found.state([part.factor])
        alone = score(state.scheme, state.panel).score(state.entity) - found.before

        assert alone == pytest.approx(part.alone, abs=1e-9)

    orders = list(itertools.permutations(FACTORS))
    means = dict.fromkeys(FACTORS, 0.0)
    for order in orders:  # the Shapley value is the mean over every order
        passed = [found.scores[frozenset(order[:k])] for k in range(len(order) + 1)]
        for k, factor in enumerate(order):
            means[factor] += (passed[k + 1] - passed[k]) / len(orders)
    assert means == pytest.approx({part.factor: part.points for part in found.parts}, abs=1e-9)


def test_a_hand_computed_change_of_data_and_weights(scheme, panel):
    posts = replace(scheme, normalisation=Normalisation(method="goalposts", worst=0.0, best=100.0))
    later = Panel.of(FIGURES | {"济南": FIGURES["济南"] | {"a": 21.0}})
    heavier = posts.with_weights({"a": 3.0})

    found = explain(
        Standing(scheme=posts, panel=panel, entity="济南"),
        Standing(scheme=heavier, panel=later, entity="济南"),
    )

    # x: ¼·1+¾·30 → ½·21+½·30, times 0.6; own data ½(¼+½)·20·0.6, weights ½[(½-¼)(1-30)+(½-¼)(21-30)]·0.6
    assert found.part("own-data").points == pytest.approx(4.5)
    assert found.part("weights").points == pytest.approx(-2.85)
    assert found.part("own-data").nodes == pytest.approx({"a": 4.5})
    assert sum(found.part("weights").nodes.values()) == pytest.approx(-2.85)
    assert [p.factor for p in found.parts if p.changed] == ["own-data", "weights"]


def test_others_data_moves_a_score_that_is_scaled_among_them(scheme, panel):
    later = Panel.of(FIGURES | {"青岛": FIGURES["青岛"] | {"a": 7.0}})

    found = explain(
        Standing(scheme=scheme, panel=panel, entity="淄博"),
        Standing(scheme=scheme, panel=later, entity="淄博"),
    )

    assert [p.factor for p in found.parts if p.changed] == ["others-data"]
    assert found.part("others-data").points == pytest.approx(0.6 * 0.25 * (100 / 6 - 100 / 3))


def test_a_new_and_a_dropped_indicator_bring_their_own_figures(scheme, panel):
    added = replace(
        scheme, id="next",
        indicators=(*scheme.without("a").indicators, Indicator(code="e", name="新", parent="y", weight=2.0)),
    )  # fmt: skip
    later = Panel.of({name: {c: v for c, v in row.items() if c != "a"} | {"e": k + 1.0}
                      for k, (name, row) in enumerate(FIGURES.items())})  # fmt: skip

    found = explain(
        Standing(scheme=scheme, panel=panel, entity="潍坊"),
        Standing(scheme=added, panel=later, entity="潍坊"),
    )

    assert [p.factor for p in found.parts if p.changed] == ["new-indicators", "dropped-indicators"]
    gone = score(scheme.without("a"), panel).score("潍坊")
    assert found.part("dropped-indicators").alone == pytest.approx(gone - found.before)
    assert found.part("new-indicators").nodes.keys() >= {"e"}
    assert not found.shared


def test_weights_on_another_scale_are_no_change(scheme, panel):
    same = scheme.with_weights({"x": 0.6, "y": 0.4, "a": 0.25, "b": 0.75})

    found = explain(
        Standing(scheme=scheme, panel=panel, entity="潍坊"), Standing(scheme=same, panel=panel, entity="潍坊")
    )

    assert not any(part.changed for part in found.parts)
    assert found.change == pytest.approx(0, abs=1e-9)


def test_two_entities_differ_by_their_own_figures(scheme, panel):
    found = explain(
        Standing(scheme=scheme, panel=panel, entity="济南"),
        Standing(scheme=scheme, panel=panel, entity="青岛"),
    )

    result = score(scheme, panel)
    assert found.part("own-data").points == pytest.approx(
        result.score("青岛") - result.score("济南"), abs=1e-9
    )
    assert found.part("own-data").nodes == pytest.approx({"a": 15.0, "b": -22.5, "c": 10.0, "d": 10.0})


def test_two_years_of_one_panel_under_moving_fixed_and_pooled_goalposts(scheme):
    rng = np.random.default_rng(3)
    years = [Period.parse(str(y)) for y in (2022, 2023, 2024)]
    panel = Panel(
        entities=tuple(FIGURES) * 3, periods=tuple(y for y in years for _ in FIGURES), indicators=tuple("abcd"),
        values=rng.lognormal(size=(12, 4)),
    )  # fmt: skip
    for how in ("moving", "fixed", "pooled"):
        for base in ("2022", "2023"):
            under = replace(scheme, goalposts=how, base=base)
            found = explain(
                Standing(scheme=under, panel=panel, entity="淄博", period=Y23),
                Standing(scheme=under, panel=panel, entity="淄博", period=Y24),
            )

            assert math.fsum(p.points for p in found.parts) == pytest.approx(found.change, abs=1e-9)
            assert found.after == pytest.approx(score(under, panel).score("淄博", None, Y24), abs=1e-9)
            assert found.rank_after == score(under, panel).rank("淄博", None, Y24)
            assert found.part("others-data").changed  # in the rank at least
            if how != "moving":
                assert found.part("others-data").points == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("how", ["moving", "fixed", "pooled"])
@pytest.mark.parametrize("method", ["z-score", "percentile", "distance-to-maximum"])
def test_gaps_stay_gaps_in_both_years_and_the_parts_still_add_up(scheme, how, method):
    rng = np.random.default_rng(8)
    years = [Period.parse(str(y)) for y in (2022, 2023, 2024)]
    values = rng.lognormal(size=(12, 5))
    values[[4, 9, 10], [0, 1, 4]] = np.nan
    panel = Panel(
        entities=tuple(FIGURES) * 3, periods=tuple(y for y in years for _ in FIGURES), indicators=tuple("abcde"),
        values=values,
    )  # fmt: skip
    old = replace(
        scheme, normalisation=Normalisation(method=method), missing="reweight", goalposts=how, base="2022"
    )
    new = replace(
        old, id="next", weighting=Weighting(method="equal"),
        indicators=(*old.without("b").indicators, Indicator(code="e", name="新", parent="y", weight=2.0)),
    )  # fmt: skip

    for entity in FIGURES:
        found = explain(
            Standing(scheme=old, panel=panel, entity=entity, period=Y23),
            Standing(scheme=new, panel=panel, entity=entity, period=Y24),
        )

        assert found.before == score(old, panel).score(entity, None, Y23)
        assert found.after == score(new, panel).score(entity, None, Y24)
        assert math.fsum(p.points for p in found.parts) == pytest.approx(found.change, abs=1e-9)
        assert math.fsum(found.nodes.values()) == pytest.approx(found.change, abs=1e-9)


def test_a_chained_index_changes_by_its_own_history(scheme):
    rng = np.random.default_rng(4)
    years = [Period.parse(str(y)) for y in (2021, 2022, 2023, 2024)]
    panel = Panel(
        entities=tuple(FIGURES) * 4, periods=tuple(y for y in years for _ in FIGURES), indicators=tuple("abcd"),
        values=rng.lognormal(size=(16, 4)),
    )  # fmt: skip
    chained = replace(
        scheme, normalisation=Normalisation(method="symmetric-growth"), missing="reweight",
        branches=tuple(
            replace(b, aggregation=Aggregation(method="chain" if b.parent else "arithmetic")) for b in scheme.branches
        ),
    )  # fmt: skip

    found = explain(
        Standing(scheme=chained, panel=panel, entity="淄博", period=Y23),
        Standing(scheme=chained, panel=panel, entity="淄博", period=Y24),
    )

    assert found.part("own-data").points == pytest.approx(found.change, abs=1e-9)
    assert found.part("own-data").nodes.keys() == {"x", "y"}


def test_a_factor_that_does_not_exist_is_named(scheme, panel):
    found = explain(
        Standing(scheme=scheme, panel=panel, entity="济南"),
        Standing(scheme=scheme, panel=panel, entity="青岛"),
    )

    with pytest.raises(InstrumentError, match="no factor 'luck'") as caught:
        found.part("luck")
    assert "luck" in caught.value.sentence()
    assert "weights" in caught.value.sentence()


def test_two_entities_of_two_panels_are_refused_with_the_way_out(scheme, panel):
    later = Panel.of(FIGURES | {"济南": FIGURES["济南"] | {"a": 2.5}})

    with pytest.raises(InstrumentError, match="explain the entities first") as caught:
        explain(
            Standing(scheme=scheme, panel=panel, entity="济南"),
            Standing(scheme=scheme, panel=later, entity="青岛"),
        )
    assert caught.value.code == "index-explain"
    assert "济南" in caught.value.sentence()


def test_an_entity_that_was_screened_out_is_named(scheme):
    thin = Panel.of(FIGURES | {"青岛": {"a": 1.0, "b": None, "c": None, "d": None}})
    screened = replace(scheme, screening=Screening(available=0.5))

    with pytest.raises(MissingData, match="青岛 did not pass the screening") as caught:
        explain(
            Standing(scheme=screened, panel=thin, entity="青岛"),
            Standing(scheme=screened, panel=Panel.of(FIGURES), entity="青岛"),
        )
    assert "青岛" in caught.value.sentence()


def test_a_state_in_between_that_cannot_be_scored_says_which_and_why(scheme, panel):
    means = replace(scheme, normalisation=Normalisation(method="z-score"))
    products = replace(scheme, id="next", aggregation=Aggregation(method="geometric"),
                       normalisation=Normalisation(method="none"), indicators=tuple(
                           replace(i, direction=1) for i in scheme.indicators))  # fmt: skip
    other = Panel.of({name: {c: -v for c, v in row.items()} for name, row in FIGURES.items()})

    with pytest.raises(
        InstrumentError, match=r"where method changed cannot be scored: .* geometric mean"
    ) as caught:
        explain(
            Standing(scheme=means, panel=other, entity="济南"),
            Standing(scheme=products, panel=panel, entity="济南"),
        )
    assert caught.value.because == "index-sign"
    assert "只改变“方法”的中间状态无法计分" in caught.value.sentence()
