"""What no choice of figures may break: order, units, weights."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from barograph.instruments.index import (
    Aggregation,
    Branch,
    Indicator,
    Normalisation,
    Panel,
    Scheme,
    Treatment,
    Weighting,
    score,
)  # fmt: skip

METHODS = ("arithmetic", "geometric", "harmonic", "power", "topsis", "copeland")


def _scheme(directions, method="arithmetic", normalisation=None):
    return Scheme(
        id="p", name="p", normalisation=normalisation or Normalisation(method="min-max", lower=1, upper=100),
        aggregation=Aggregation(method=method),
        branches=(
            Branch(code="t", name="t"), Branch(code="x", name="x", parent="t", weight=2.0),
            Branch(code="y", name="y", parent="t", weight=1.0),
        ),
        indicators=tuple(
            Indicator(code=f"i{k}", name=f"i{k}", parent="xy"[k % 2], weight=1.0 + k, direction=d)
            for k, d in enumerate(directions)
        ),
    )  # fmt: skip


@st.composite
def cases(draw):
    """Figures of 3–12 entities × 2–6 indicators without a constant column, a direction for each."""
    m = draw(st.integers(2, 6))
    n = draw(st.integers(3, 12))
    seed = draw(st.integers(0, 2**32 - 1))
    values = np.random.default_rng(seed).lognormal(size=(n, m)).round(3)
    directions = draw(st.lists(st.sampled_from([1, -1]), min_size=m, max_size=m))
    return values, directions, draw(st.sampled_from(METHODS))


def _panel(values, names=None):
    names = names or [f"e{i}" for i in range(len(values))]
    return Panel(
        entities=tuple(names), indicators=tuple(f"i{k}" for k in range(values.shape[1])), values=values
    )


@settings(max_examples=60, deadline=None)
@given(cases(), st.randoms(use_true_random=False))
def test_permuting_entities_permutes_ranks(case, random):
    values, directions, method = case
    order = list(range(len(values)))
    random.shuffle(order)

    one = score(_scheme(directions, method), _panel(values))
    other = score(_scheme(directions, method), _panel(values[order], [f"e{i}" for i in order]))

    np.testing.assert_allclose(other.total, one.total[order], rtol=1e-12)
    assert [other.rank(f"e{i}") for i in range(len(values))] == [
        one.rank(f"e{i}") for i in range(len(values))
    ]


@settings(max_examples=60, deadline=None)
@given(cases(), st.sampled_from([0.001, 0.25, 8.0, 10_000.0]), st.sampled_from([0.0, 32.0]))
def test_another_unit_changes_nothing_under_min_max(case, times, plus):
    values, directions, method = case

    one = score(_scheme(directions, method), _panel(values))
    other = score(_scheme(directions, method), _panel(values * times + plus))

    np.testing.assert_allclose(other.total, one.total, rtol=1e-9)


@settings(max_examples=60, deadline=None)
@given(cases(), st.floats(0.01, 1000))
def test_weights_times_anything_change_nothing(case, times):
    values, directions, method = case
    scheme = _scheme(directions, method)
    more = scheme.with_weights(
        {node.code: node.weight * times for node in scheme.nodes.values() if node.weight is not None}
    )

    one, other = score(scheme, _panel(values)), score(more, _panel(values))

    np.testing.assert_allclose(other.total, one.total, rtol=1e-9)
    np.testing.assert_allclose(other.effective, one.effective, rtol=1e-9)


@settings(max_examples=60, deadline=None)
@given(cases())
def test_improving_one_figure_never_costs_its_owner_points(case):
    values, directions, _ = case
    posts = Normalisation(method="goalposts", worst=0.0, best=100.0)
    better = values.copy()
    better[0, 0] *= 1.5

    for method in ("arithmetic", "geometric", "harmonic", "power"):
        scheme = _scheme([1] * len(directions), method, posts)

        assert score(scheme, _panel(better)).total[0] >= score(scheme, _panel(values)).total[0] - 1e-12


@settings(max_examples=60, deadline=None)
@given(cases())
def test_means_stand_in_their_order(case):
    values, directions, _ = case
    by = {
        m: score(_scheme(directions, m), _panel(values)).total
        for m in ("harmonic", "geometric", "power", "arithmetic")
    }

    assert np.all(by["harmonic"] <= by["geometric"] + 1e-9)
    assert np.all(by["geometric"] <= by["power"] + 1e-9)
    assert np.all(by["power"] <= by["arithmetic"] + 1e-9)


@settings(max_examples=60, deadline=None)
@given(cases(), st.integers(0, 2**32 - 1))
def test_a_gap_that_is_reweighted_is_named_and_scored_by_the_rest(case, seed):
    values, directions, _ = case
    posts = Normalisation(method="goalposts", worst=0.0, best=50.0)
    scheme = replace(_scheme(directions, normalisation=posts), missing="reweight")
    holed = values.copy()
    holed[0, 0] = np.nan

    result = score(scheme, _panel(holed))

    alone = len([k for k in range(values.shape[1]) if k % 2 == 0]) == 1
    where = "t" if alone else "x"
    assert [(r.entity, r.branch) for r in result.reweighted] == [("e0", where)]
    gone = score(_scheme(directions, normalisation=posts).without("i0"), _panel(values))
    assert result.score("e0") == pytest.approx(gone.score("e0"), rel=1e-12)
    np.testing.assert_allclose(result.total[1:], score(scheme, _panel(values)).total[1:], rtol=1e-12)


@settings(max_examples=60, deadline=None)
@given(
    cases(),
    st.sampled_from(["equal", "entropy", "critic", "pca", "benefit-of-the-doubt", "equal-importance"]),
)
def test_weights_from_data_are_shares(case, method):
    values, directions, _ = case
    scheme = replace(_scheme(directions), weighting=Weighting(method=method))

    result = score(scheme, _panel(values))

    for members in scheme.tree.members:
        np.testing.assert_allclose(result.weights[:, members].sum(axis=1), 1.0, rtol=1e-9)
    assert np.all(result.weights >= 0)
    n = scheme.tree.n_indicators
    np.testing.assert_allclose(result.effective[:, :n].sum(axis=1), 1.0, rtol=1e-9)
    contributions = result.effective[:, :n] * result.stages["normalised"].values
    np.testing.assert_allclose(contributions.sum(axis=1), result.total, rtol=1e-9)


@settings(max_examples=40, deadline=None)
@given(cases(), st.integers(1, 4))
def test_winsorising_moves_no_figure_past_another(case, points):
    values, directions, _ = case
    values = values**4
    scheme = replace(
        _scheme(directions), treatment=Treatment(method="winsorise", points=points, when="either")
    )

    result = score(scheme, _panel(values))

    treated = result.stages["treated"].values
    for j in range(values.shape[1]):
        order = np.argsort(values[:, j], kind="stable")
        assert np.all(np.diff(treated[order, j]) >= 0)
    changed = {one.indicator for one in result.treated}
    assert {f"i{j}" for j in np.flatnonzero((treated != values).any(axis=0))} <= changed
