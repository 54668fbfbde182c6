"""What a score is made of adds up to it, and peers are held against the same figures."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest

from barograph.errors import InstrumentError, MissingData
from barograph.instruments.index import Adjustment, Aggregation, Normalisation, Panel, score
from barograph.instruments.index.contributions import (
    State,
    contributions,
    difference,
    ratio_parts,
    strengths,
)

from .conftest import FIGURES

MEANS = ("arithmetic", "geometric", "harmonic", "power", "product")


@pytest.mark.parametrize("method", [*MEANS, "topsis", "copeland"])
def test_contributions_without_members_add_up_to_the_score(scheme, panel, method):
    scheme = replace(
        scheme, aggregation=Aggregation(method=method), normalisation=Normalisation(lower=1, upper=100),
        adjustments=(Adjustment(code="bonus", name="加分", at="x"), Adjustment(code="off", name="扣分", at="total", kind="discount")),
    )  # fmt: skip
    panel = Panel.of({name: row | {"bonus": 3.0, "off": 10.0} for name, row in FIGURES.items()})
    result = score(scheme, panel)

    for entity in FIGURES:
        found = contributions(result, entity)

        inner = {c.node for c in found if c.how != "whole" and c.level > 1}
        assert math.fsum(c.points for c in found if c.node not in inner) == pytest.approx(
            result.score(entity), abs=1e-9
        )


def test_contributions_of_an_additive_index_are_weight_times_score(scheme, panel):
    result = score(scheme, panel)

    found = {c.node: c for c in contributions(result, "青岛")}

    assert {c.how for c in found.values()} == {"exact"}
    assert found["a"].points == pytest.approx(0.6 * 0.25 * 100)
    assert found["x"].points == pytest.approx(found["a"].points + found["b"].points)


@pytest.mark.parametrize("method", MEANS)
@pytest.mark.parametrize("lower", [0, 1])
def test_the_difference_of_two_entities_adds_up_by_indicator(scheme, panel, method, lower):
    scheme = replace(
        scheme, aggregation=Aggregation(method=method), normalisation=Normalisation(lower=lower, upper=100)
    )
    result = score(scheme, panel)

    parts = difference(State(result, "济南"), State(result, "潍坊"))

    assert set(parts) <= set("abcd")
    assert math.fsum(parts.values()) == pytest.approx(result.score("潍坊") - result.score("济南"), abs=1e-9)


def test_another_aggregation_stands_under_its_branch(scheme, panel, changed):
    scheme = replace(scheme, normalisation=Normalisation(lower=1, upper=100))
    other = changed("x", base=scheme, aggregation=Aggregation(method="geometric"))

    parts = difference(State(score(scheme, panel), "淄博"), State(score(other, panel), "淄博"))

    assert {end for end, points in parts.items() if points} == {"x"}
    assert parts["x"] == pytest.approx(score(other, panel).score("淄博") - score(scheme, panel).score("淄博"))


def test_strengths_and_short_boards_are_weighted_gaps_to_the_peers(scheme, panel):
    profile = strengths(score(scheme, panel), "淄博")

    a = next(s for s in profile.nodes if s.node == "a")
    assert (a.figure, a.best_entity, a.n_peers) == (2.0, "青岛", 4)
    assert a.median == pytest.approx(50)
    assert a.weight == pytest.approx(0.15)
    assert a.to_dict()["weighted_to_median"] == pytest.approx(0.15 * (100 / 3 - 50))
    assert [s.node for s in profile.short_boards] == ["b", "a"]
    assert [s.node for s in profile.strengths] == ["c", "d"]
    result = score(scheme, panel)
    above = result.rank("淄博") - 1
    assert result.rank(profile.next_above) == above
    json.dumps(profile.to_dict(), allow_nan=False)


def test_the_first_has_nobody_above(scheme, panel):
    result = score(scheme, panel)
    first = next(name for name in FIGURES if result.rank(name) == 1)

    profile = strengths(result, first)

    assert profile.next_above is None
    assert all(s.above is None and s.to_above is None for s in profile.nodes)


def test_an_unknown_entity_or_node_is_named(scheme, panel):
    result = score(scheme, panel)

    with pytest.raises(InstrumentError, match="no entity '青到'"):
        strengths(result, "青到")
    with pytest.raises(InstrumentError, match="no indicator 'zz'") as caught:
        contributions(result, "青岛", node="zz")
    assert "zz" in caught.value.sentence()


def test_an_entity_without_a_score_cannot_be_split(scheme):
    gap = Panel.of(FIGURES | {"青岛": dict.fromkeys("abcd")})
    result = score(replace(scheme, missing="reweight"), gap)

    with pytest.raises(MissingData, match="青岛 has no score in total") as caught:
        contributions(result, "青岛")
    assert caught.value.sentence().startswith("青岛 在 total 没有得分")


def test_the_parts_of_a_ratio_add_up_and_their_pulls_cancel():
    people, staff = {"甲厂": 30, "乙厂": 5, "丙厂": 0}, {"甲厂": 100, "乙厂": 200, "丙厂": 0}

    parts = ratio_parts(people, staff)

    assert math.fsum(p.points for p in parts) == pytest.approx(35 / 300)
    assert math.fsum(p.pull for p in parts) == pytest.approx(0, abs=1e-15)
    assert {p.member: p.own for p in parts} == {"甲厂": 0.3, "乙厂": 0.025, "丙厂": None}


def test_a_ratio_part_without_a_figure_is_named():
    with pytest.raises(MissingData, match="乙厂 has no denominator") as caught:
        ratio_parts({"甲厂": 1, "乙厂": 2}, {"甲厂": 3})
    assert caught.value.sentence().startswith("乙厂 缺少分母")
    with pytest.raises(InstrumentError, match="add up to 0"):
        ratio_parts({"甲厂": 1}, {"甲厂": 0})
