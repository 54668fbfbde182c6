"""Weights and rankings against independent packages, on flat data."""

from __future__ import annotations

import numpy as np
import pytest
from pymcdm.methods import TOPSIS
from pymcdm.weights import critic_weights, entropy_weights
from scipy.optimize import linprog
from scipy.stats import boxcox_normmax, kurtosis, rankdata, skew

from barograph.instruments.index import aggregation, normalisation, treatment, weighting
from barograph.instruments.index.shape import kurtosis as our_kurtosis
from barograph.instruments.index.shape import skewness as our_skewness


@pytest.fixture(params=range(8))
def x(request):
    rng = np.random.default_rng(request.param)
    return rng.lognormal(size=(rng.integers(5, 40), rng.integers(2, 9)))


def test_entropy_weights_are_those_of_pymcdm(x):
    np.testing.assert_allclose(weighting.entropy(x), entropy_weights(x), rtol=1e-9)


def test_critic_weights_are_those_of_pymcdm(x):
    np.testing.assert_allclose(weighting.critic(x), critic_weights(x), rtol=1e-9)


def test_topsis_is_that_of_pymcdm(x):
    weights = np.arange(1.0, x.shape[1] + 1)
    weights /= weights.sum()
    z = normalisation.min_max(x, upper=1.0)

    ours = aggregation.topsis(z, weights)

    theirs = TOPSIS()(x, weights, np.ones(x.shape[1]))  # min-max is its own normalisation
    np.testing.assert_allclose(ours, theirs, rtol=1e-9)


@pytest.mark.parametrize(("least", "most"), [(0.0, 1.0), (0.05, 1.0), (0.0, 0.7), (0.05, 0.6)])
def test_benefit_of_the_doubt_is_the_linear_programme(x, least, most):
    n, k = x.shape
    most = max(most, 1.0 / k)

    _, scores = weighting.benefit_of_the_doubt(x, least=least, most=most)

    for i in range(n):
        own = x[i]
        rows = np.vstack([x, least * own - np.diag(own), np.diag(own) - most * own])
        sides = np.concatenate([np.ones(n), np.zeros(2 * k)])
        best = linprog(-own, A_ub=rows, b_ub=sides, bounds=(0, None), method="highs")
        assert scores[i] == pytest.approx(-best.fun, abs=1e-9)


def test_skewness_and_kurtosis_are_the_adjusted_ones(x):
    np.testing.assert_allclose(our_skewness(x), skew(x, bias=False), rtol=1e-9)
    np.testing.assert_allclose(our_kurtosis(x), kurtosis(x, bias=False), rtol=1e-9)


def test_the_likely_box_cox_exponent_is_that_of_scipy(x):
    for j, power in enumerate(treatment.likely_power(x)):
        theirs = boxcox_normmax(x[:, j], brack=(-2, 2), method="mle")
        if abs(theirs) < 2.9:
            assert power == pytest.approx(theirs, abs=1e-4)


@pytest.mark.parametrize("ties", ["min", "average", "max"])
def test_rank_scores_are_those_of_scipy(x, ties):
    tied = np.round(x)

    ours = normalisation.rank_scores(tied, ties=ties)

    np.testing.assert_array_equal(ours, rankdata(tied, method=ties, axis=0))


def test_ahp_weights_of_a_published_example():
    """Saaty's choice of a school: weights 0.32, 0.14, 0.03, 0.13, 0.24, 0.14."""
    school = [
        [1, 4, 3, 1, 3, 4], [1 / 4, 1, 7, 3, 1 / 5, 1], [1 / 3, 1 / 7, 1, 1 / 5, 1 / 5, 1 / 6],
        [1, 1 / 3, 5, 1, 1, 1 / 3], [1 / 3, 5, 5, 1, 1, 3], [1 / 4, 1, 6, 3, 1 / 3, 1],
    ]  # fmt: skip

    weights, ratio = weighting.ahp(school)

    np.testing.assert_allclose(weights, [0.32, 0.14, 0.03, 0.13, 0.24, 0.14], atol=0.006)
    largest = np.mean(np.array(school) @ weights / weights)
    assert ratio == pytest.approx((largest - 6) / 5 / 1.26, rel=1e-9)


def test_equal_importance_makes_every_member_as_important():
    rng = np.random.default_rng(3)
    x = rng.normal(size=(60, 4)) @ np.array(
        [[1, 0.4, 0.2, 0], [0, 1, 0.3, 0.1], [0, 0, 1, 0.2], [0, 0, 0, 1.0]]
    )

    def influence(w):
        return np.array([np.corrcoef(x[:, j], x @ w)[0, 1] for j in range(4)])

    weights = weighting.equal_importance(influence, np.ones(4))

    r = influence(weights)
    np.testing.assert_allclose(r / r.sum(), 0.25, atol=1e-9)
