"""Put back in, the answer reaches the goal, and nothing cheaper does where every case can be tried."""

from __future__ import annotations

import itertools
import json
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
    Ranking,
    Scheme,
    Weighting,
    score,
)  # fmt: skip
from barograph.instruments.index.seeking import Lever, seek
from barograph.period import Period

from .conftest import FIGURES


def _scheme(rng, method="arithmetic", normalisation=None, n=3):
    return Scheme(
        id="s", name="s", normalisation=normalisation or Normalisation(lower=1, upper=100),
        aggregation=Aggregation(method=method), ranking=Ranking(ties=["min", "max", "average", "dense"][rng.integers(4)]),
        branches=(Branch(code="t", name="t"), Branch(code="x", name="x", parent="t", weight=2.0)),
        indicators=tuple(
            Indicator(
                code=f"i{k}", name=f"i{k}", parent="tx"[k % 2], weight=float(rng.integers(1, 6)),
                direction=1 if rng.random() < 0.7 else -1,
            )
            for k in range(n)
        ),
    )  # fmt: skip


def _panel(values):
    return Panel(
        entities=tuple("ABCDEFGH"[: len(values)]), indicators=tuple(f"i{k}" for k in range(values.shape[1])),
        values=values,
    )  # fmt: skip


def _put_back(scheme, panel, plan):
    values = np.array(panel.values)
    for move in plan.moves:
        values[panel.entities.index(plan.entity), panel.indicators.index(move.column)] = move.becomes
    return score(scheme, replace(panel, values=values))


def _every_whole_case(scheme, panel, entity, levers, reaches):
    """The least cost of all whole changes, by trying each."""
    spans = []
    for lever in levers:
        was = panel.value(entity, lever.column)
        spans.append(range(round(abs(lever.to - was)) + 1))
    best = np.inf
    for steps in itertools.product(*spans):
        values = np.array(panel.values)
        for lever, step in zip(levers, steps, strict=True):
            was = panel.value(entity, lever.column)
            values[panel.entities.index(entity), panel.indicators.index(lever.column)] = was + step * np.sign(
                lever.to - was
            )
        cost = sum(lever.cost * step for lever, step in zip(levers, steps, strict=True))
        if cost < best and reaches(score(scheme, replace(panel, values=values))):
            best = cost
    return best


@settings(max_examples=20, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.sampled_from(["arithmetic", "geometric"]),
    st.sampled_from(["score", "rank"]),
)
def test_nothing_cheaper_reaches_the_goal_among_all_whole_changes(seed, method, goal):
    rng = np.random.default_rng(seed)
    scheme = _scheme(rng, method)
    values = rng.permuted(np.tile(np.arange(5.0, 12.0), (3, 1)), axis=1).T.copy()
    panel = _panel(values)
    levers = [
        Lever(
            column=f"i{k}", whole=True, cost=float(rng.integers(1, 6)),
            to=values[0, k] + scheme.indicators[k].direction * float(rng.integers(1, 6)),
        )
        for k in range(3)
    ]  # fmt: skip
    now = score(scheme, panel)
    wanted = max(1.0, now.rank("A") - 2) if goal == "rank" else now.score("A") + 8.0

    plan = seek(scheme, panel, "A", levers=levers, **{goal: wanted})

    def reaches(result):
        return result.rank("A") <= wanted if goal == "rank" else result.score("A") >= wanted

    least = _every_whole_case(scheme, panel, "A", levers, reaches)
    assert plan.reached == np.isfinite(least)
    assert plan.least == "proven"
    if plan.reached:
        assert reaches(_put_back(scheme, panel, plan))
        assert plan.cost == pytest.approx(least, abs=1e-9)
        assert all(float(move.change).is_integer() for move in plan.moves)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_linear_score_costs_what_linear_programming_says(seed):
    from scipy.optimize import linprog

    rng = np.random.default_rng(seed)
    scheme = _scheme(rng, normalisation=Normalisation(method="goalposts", worst=0.0, best=50.0), n=5)
    scheme = replace(scheme, indicators=tuple(replace(i, direction=1) for i in scheme.indicators))
    panel = _panel(rng.uniform(5, 20, size=(4, 5)))
    levers = [Lever(column=f"i{k}", to=40.0, cost=float(rng.uniform(0.5, 3))) for k in range(5)]
    result = score(scheme, panel)
    wanted = result.score("A") + rng.uniform(1, 20)

    plan = seek(scheme, panel, "A", score=wanted, levers=levers)

    slopes = result.effective[0, :5] * 2.0
    answer = linprog(
        [v.cost for v in levers], A_ub=[-slopes], b_ub=[result.score("A") - wanted],
        bounds=[(0, 40.0 - x) for x in panel.values[0]],
    )  # fmt: skip
    assert plan.least == "proven"
    assert plan.cost == pytest.approx(answer.fun, abs=1e-7)
    assert _put_back(scheme, panel, plan).score("A") >= wanted


@settings(max_examples=6, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1), st.sampled_from(["arithmetic", "geometric", "harmonic"]))
def test_no_point_of_a_fine_grid_costs_less_than_the_lower_bound_or_much_less_than_the_answer(seed, method):
    rng = np.random.default_rng(seed)
    scheme = _scheme(rng, method, n=2)
    panel = _panel(rng.lognormal(1, 0.5, size=(6, 2)))
    spans = [np.ptp(panel.values[:, k]) for k in range(2)]
    levers = [
        Lever(column=f"i{k}", cost=1 / spans[k], to=panel.values[0, k] + scheme.indicators[k].direction * spans[k])
        for k in range(2)
    ]  # fmt: skip
    wanted = max(1.0, score(scheme, panel).rank("A") - 2)

    plan = seek(scheme, panel, "A", rank=wanted, levers=levers, effort=300)

    assert plan.reached == (_put_back(scheme, panel, plan).rank("A") <= wanted)
    if not plan.reached:
        assert plan.least == "proven"
        return
    grid = np.linspace(0, 1, 31)
    for s, t in itertools.product(grid, grid):
        if s + t < plan.cost:
            values = np.array(panel.values)
            values[0] += np.array([i.direction for i in scheme.indicators]) * np.array([s, t]) * spans
            if score(scheme, replace(panel, values=values)).rank("A") <= wanted:
                assert plan.least != "proven"
                assert s + t >= plan.lower_bound - 1e-12
                assert s + t >= plan.cost * 0.98


def test_those_in_between_are_named_with_their_scores(scheme, panel):
    last = min(FIGURES, key=lambda name: score(scheme, panel).score(name))
    plan = seek(scheme, panel, last, rank=1, effort=100)

    assert plan.reached
    assert plan.rank_after == 1
    assert {r.entity for r in plan.between} == set(FIGURES) - {last}
    assert all(r.passed and r.score_after <= plan.score_after for r in plan.between)
    assert json.loads(json.dumps(plan.to_dict(), allow_nan=False))["said_zh"] == plan.said()


def test_a_goal_out_of_reach_is_answered_with_the_best_there_is(scheme, panel):
    posts = replace(scheme, normalisation=Normalisation(method="goalposts", worst=0.0, best=100.0))
    plan = seek(posts, panel, "济南", score=90, levers=[Lever(column="a", to=11)])

    assert (plan.reached, plan.least, plan.lower_bound) == (False, "proven", None)
    assert plan.score_after == pytest.approx(score(posts, panel).score("济南") + 0.6 * 0.25 * 10)
    assert [(m.column, m.becomes, m.at_bound) for m in plan.moves] == [("a", 11.0, True)]
    assert "达不到目标" in plan.said()
    assert "out of reach" in plan.said("en")


def test_a_goal_that_is_reached_already_costs_nothing(scheme, panel):
    plan = seek(scheme, panel, "青岛", rank=4)

    assert (plan.reached, plan.moves, plan.cost, plan.least) == (True, (), 0.0, "proven")


def test_a_yearly_pace_gives_the_years_and_the_path(scheme, panel):
    posts = replace(scheme, normalisation=Normalisation(method="goalposts", worst=0.0, best=100.0))
    want = score(posts, panel).score("济南") + 3.0
    slow = [Lever(column="a", to=60, pace=8.0)]

    plan = seek(posts, panel, "济南", score=want, levers=slow)

    (move,) = plan.moves  # 3 points ÷ 0.15 = 20 units at 8 a year
    assert (move.years, plan.years) == (3, 3)
    assert move.path == pytest.approx((1 + 20 / 3, 1 + 40 / 3, 21))
    hurried = seek(posts, panel, "济南", score=want, levers=slow, years=2)
    assert not hurried.reached
    assert hurried.moves[0].becomes == pytest.approx(17)


def test_a_bonus_counts_only_up_to_its_cap(scheme, panel):
    with_bonus = replace(scheme, adjustments=(Adjustment(code="bonus", name="加分", at="total", most=5.0),))
    figures = Panel.of({name: row | {"bonus": 0.0} for name, row in FIGURES.items()})
    now = score(with_bonus, figures).score("淄博")
    levers = [Lever(column="bonus", to=9, cost=0.1), Lever(column="a", to=4, cost=10)]

    plan = seek(with_bonus, figures, "淄博", score=now + 8, levers=levers)

    assert plan.least == "proven"
    assert {m.column: round(m.change, 9) for m in plan.moves} == {"bonus": 5.0, "a": round(3 / 15 * 3, 9)}


def test_ranks_on_rounded_scores_need_only_the_rounded_score(scheme, panel):
    rounded = replace(scheme, ranking=Ranking(decimals=0))
    name = next(n for n in FIGURES if score(rounded, panel).rank(n) == 3)

    plan, exact = (seek(s, panel, name, rank=2, effort=100) for s in (rounded, scheme))

    assert plan.rank_after == 2
    assert plan.cost < exact.cost


def test_an_answer_that_cannot_be_proven_least_says_so(scheme, panel):
    by_data = replace(
        scheme,
        branches=tuple(replace(b, weighting=Weighting(method="entropy")) if b.parent else b for b in scheme.branches),
    )  # fmt: skip
    want = score(by_data, panel).score("淄博") + 5

    plan = seek(by_data, panel, "淄博", score=want, effort=200)

    assert plan.reached
    assert plan.least == "not-proven"
    assert _put_back(by_data, panel, plan).score("淄博") >= want
    assert plan.said() == "这是找到的最小改动，未证明最小"


def test_a_year_of_a_panel_is_sought_in_that_year_alone(scheme):
    years = (Period.parse("2023"), Period.parse("2024"))
    panel = Panel(
        entities=tuple(FIGURES) * 2, periods=tuple(y for y in years for _ in FIGURES), indicators=tuple("abcd"),
        values=np.array([list(row.values()) for row in FIGURES.values()] * 2) * np.repeat([[1.0], [1.1]], 4, axis=0),
    )  # fmt: skip

    plan = seek(scheme, panel, "淄博", rank=2, period=years[1], effort=100)

    assert plan.reached
    assert plan.result.rank("淄博", None, years[1]) <= 2
    assert plan.result.rank("淄博", None, years[0]) == score(scheme, panel).rank("淄博", None, years[0])


@pytest.mark.parametrize(
    ("asked", "en", "zh"),
    [
        ({}, "give a score or a rank", "二者取一"),
        ({"score": 1, "rank": 1}, "not both", "二者取一"),
        ({"rank": 9}, "no rank 9 among 4", "没有第 9 位"),
        ({"rank": 1, "years": 0}, "0 years are no time", "期限 0 年"),
        ({"rank": 1, "levers": []}, "there is no lever", "没有可调整的指标"),
        ({"rank": 1, "levers": [Lever(column="zz")]}, "'zz' is no figure that can move total", "“zz”不能影响"),
        ({"rank": 1, "levers": [Lever(column="a"), Lever(column="a")]}, "stands twice", "写了两次"),
        ({"rank": 1, "levers": [Lever(column="a", cost=1), Lever(column="b")]}, "b has none", "b 没有"),
        ({"rank": 1, "levers": [Lever(column="a", to=0)]}, "its bound 0 lies behind", "不在改善方向上"),
        ({"rank": 1, "levers": [Lever(column="d", to=9)]}, "lower is better; its bound 9", "越低越好"),
        ({"rank": 1, "levers": [Lever(column="a", pace=0)]}, "the pace of a is 0", "步幅为 0"),
    ],
)  # fmt: skip
def test_a_goal_that_makes_no_sense_is_refused_in_one_sentence(scheme, panel, asked, en, zh):
    with pytest.raises(InstrumentError, match=en) as caught:
        seek(scheme, panel, "淄博", **asked)
    assert zh in caught.value.sentence()
    assert caught.value.code == "index-seek"


def test_a_lever_without_a_figure_is_named(scheme):
    gap = Panel.of(FIGURES | {"淄博": FIGURES["淄博"] | {"a": None}})

    with pytest.raises(MissingData, match="淄博 has no figure for a") as caught:
        seek(replace(scheme, missing="reweight"), gap, "淄博", rank=1, levers=[Lever(column="a")])
    assert caught.value.cells == [("淄博", None, "a")]
    assert "淄博 缺少 a 的数" in caught.value.sentence()
