"""`explore`: draws that are whole indices, indices that hold against others, and what is said instead of a figure."""

from __future__ import annotations

import csv
import itertools
import json
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from bench.index import measure, wide
from hypothesis import given, settings
from hypothesis import strategies as st
from SALib.analyze import sobol as salib

from barograph.errors import Cancelled, InstrumentError
from barograph.instruments.index import (
    Adjustment,
    Aggregation,
    Alternative,
    Branch,
    Indicator,
    Normalisation,
    Panel,
    Precision,
    Ranking,
    Scheme,
    Treatment,
    Weighting,
    columns,
    ensemble,
    exploration,
    explore,
    kernels,
    ranking,
    schemes,
    score,
    sensitivity,
    treatment,
)
from barograph.instruments.index.assumptions import of_scheme
from barograph.instruments.index.ensemble import Ensemble
from barograph.instruments.index.exploration import check, quantiles
from barograph.instruments.index.places import rank_draws
from barograph.instruments.index.sensitivity import Blocks
from barograph.period import Period
from tools.references import GOLDEN, _asem, replayed, stored_assumptions

UNCERTAINTY = GOLDEN / "asem" / "uncertainty"


@pytest.fixture(autouse=True)
def arrays():
    kernels.use(False)
    yield
    kernels.use(None)


def rows(path: Path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def figures(n_entities=12, n_indicators=6, seed=3):
    rng = np.random.default_rng(seed)
    return rng.lognormal(size=(n_entities, n_indicators)) * 10


def index(**fields):
    """Three pillars of two indicators, two of them lower-is-better."""
    indicators = tuple(
        Indicator(code=f"i{k}", name=f"指标{k}", parent=f"p{k // 2}", weight=1.0 + k % 3, direction=-1 if k in (1, 4) else 1)
        for k in range(6)
    )  # fmt: skip
    branches = (
        Branch(code="t", name="总分"),
        *(Branch(code=f"p{k}", name=f"支柱{k}", parent="t", weight=2.0 + k) for k in range(3)),
    )
    return replace(
        Scheme(id="made", name="自编", indicators=indicators, branches=branches, normalisation=Normalisation(lower=1.0)),
        **fields,
    )  # fmt: skip


def panel_of(values, codes=None, **fields):
    return Panel(
        entities=tuple(f"e{i}" for i in range(len(values))),
        indicators=tuple(f"i{k}" for k in range(values.shape[1])) if codes is None else codes, values=values, **fields,
    )  # fmt: skip


# -- the example of COINr


@pytest.fixture(scope="module")
def asem():
    """The stored runs: their assumptions, with the drawn weight sets as choices."""
    scheme, panel, _ = _asem(GOLDEN / "asem")
    vary = stored_assumptions(GOLDEN / "asem")
    return scheme, panel, Ensemble(scheme, panel, of_scheme(scheme, vary))


def stored(asem, run):
    ours, theirs = replayed(GOLDEN / "asem", asem[2], run)
    return ours.astype(int), theirs.astype(int)


@pytest.mark.parametrize(("run", "n"), [("UA_N200", 200), ("SA_N100", 600)])
def test_every_stored_replication_has_the_ranks_that_were_stored(asem, run, n):
    ours, theirs = stored(asem, run)

    assert ours.shape == (n, 51)
    assert int((ours != theirs).sum()) == 0


def test_the_indices_of_the_stored_runs_come_out(asem):
    ranks, _ = stored(asem, "SA_N100")
    y = np.abs(ranks - asem[2].ranks).mean(axis=1)
    theirs_y = [float(r["mean_abs_rank_shift"]) for r in rows(UNCERTAINTY / "SA_N100" / "output_y.csv")]
    theirs = rows(UNCERTAINTY / "SA_N100" / "sensitivity_indices.csv")

    assert np.abs(y - theirs_y).max() < 1e-12
    for i, row in enumerate(theirs):
        y_ab = y[200 + 100 * i : 300 + 100 * i]
        assert sensitivity.first_order(y[:100], y[100:200], y_ab, centred=False) == pytest.approx(
            float(row["Si"]), abs=1e-9
        )
        assert sensitivity.total_order(y[:100], y[100:200], y_ab) == pytest.approx(
            float(row["STi"]), abs=1e-9
        )


def test_the_statistics_of_the_stored_ranks_come_out(asem):
    ranks, _ = stored(asem, "UA_N200")
    theirs = {r["uCode"]: r for r in rows(UNCERTAINTY / "UA_N200" / "rank_stats.csv")}

    for i, entity in enumerate(asem[2].entities):
        counts = np.bincount(ranks[:, i], minlength=52)[None, 1:]
        low, middle, high = quantiles(counts, [0.05, 0.5, 0.95])[0]
        wanted = [float(theirs[entity][k]) for k in ("Q5", "Median", "Q95")]
        assert [low, middle, high] == pytest.approx(wanted, abs=1e-9)
        assert ranks[:, i].mean() == pytest.approx(float(theirs[entity]["Mean"]), abs=1e-9)


def test_bounds_are_of_the_order_of_those_stored(asem):
    ranks, _ = stored(asem, "SA_N100")
    shift = np.abs(ranks - asem[2].ranks).sum(axis=1)[:, None].astype(float)
    blocks = Blocks(4, 1)
    blocks.add(shift[:100], shift[100:200], shift[200:].reshape(4, 100, 1))
    _, total = blocks.bounds(seed=1)

    for i, row in enumerate(rows(UNCERTAINTY / "SA_N100" / "sensitivity_indices.csv")):
        theirs = float(row["STi_q95"]) - float(row["STi_q5"])
        assert 0.5 < (total[1, i, 0] - total[0, i, 0]) / theirs < 2.0


def test_the_alternatives_of_the_scheme_are_explored(asem):
    scheme, panel, _ = asem
    found = explore(scheme, panel, draws=512, seed=1)

    assert found.findings == ()
    assert set(found.sobol) == {"winsorisation", "normalisation", "weights", "aggregation"}
    assert found.n == 1024
    assert found.sobol["aggregation"].total == pytest.approx(0.72, abs=0.05)
    assert found.interval("CHN")[0] <= 49 <= found.interval("CHN")[1]
    assert np.array_equal(found.nominal, score(scheme, panel).total_ranks)


# -- every draw is an index


METHODS = [
    ("normalisation", ["min-max", "z-score", "rank", "percentile", {"method": "fraction-of-maximum"}]),
    ("treatment", [{"method": "winsorise", "skewness": 1.0, "kurtosis": 1.0, "otherwise": "log"}, "log", "box-cox"]),
    ("aggregation", ["arithmetic", "geometric", "harmonic", {"method": "power", "power": 2}, "product", "topsis", "copeland"]),
    ("weighting", ["equal", "entropy", "critic", "pca", "equal-importance", "benefit-of-the-doubt"]),
]  # fmt: skip


def table(choice):
    return {"method": choice} if isinstance(choice, str) else choice


@pytest.mark.parametrize(("of", "choices"), METHODS, ids=[of for of, _ in METHODS])
def test_a_draw_has_the_scores_of_its_scheme(of, choices):
    scheme, panel = index(), panel_of(figures())
    made = Ensemble(scheme, panel, of_scheme(scheme, {of: choices}))

    ours = made.scores_of(made.chosen(np.arange(len(choices))[:, None]))

    for k, choice in enumerate(choices):
        other = replace(scheme, **{of: replace(getattr(scheme, of), **table(choice))})
        assert ours[k] == pytest.approx(score(other, panel).total, abs=1e-9), choice


def test_choices_of_several_steps_lie_over_one_another():
    scheme, panel = index(), panel_of(figures())
    vary = [
        Alternative(
            id="a", name="a", of="normalisation", choices=({"lower": 5.0}, {"lower": 1.0}), at=("p0",)
        ),
        Alternative(id="b", name="b", of="normalisation", choices=({"upper": 50.0}, {"upper": 100.0})),
        Alternative(id="c", name="c", of="aggregation", choices=({"method": "geometric"},), levels=(2,)),
    ]
    made = Ensemble(scheme, panel, of_scheme(scheme, vary))

    ours = made.scores_of(made.chosen(np.array([[0, 0, 0]])))[0]

    both = replace(
        scheme, normalisation=replace(scheme.normalisation, upper=50.0),
        branches=tuple(
            replace(b, normalisation=replace(scheme.normalisation, lower=5.0, upper=50.0)) if b.code == "p0" else b
            for b in (replace(b, aggregation=Aggregation(method="geometric")) if b.parent else b for b in scheme.branches)
        ),
    )  # fmt: skip
    assert ours == pytest.approx(score(both, panel).total, abs=1e-9)


def test_weights_drawn_are_the_weights_of_a_scheme():
    scheme, panel = index(aggregation=Aggregation(method="geometric")), panel_of(figures())
    vary = [Alternative(id="w", name="w", of="weights", noise=0.5)]
    made = Ensemble(scheme, panel, of_scheme(scheme, vary))
    drawn = made.chosen(np.zeros((5, 1), dtype=int))
    drawn.points[:] = np.random.default_rng(1).random((5, made.n_dimensions))

    ours = made.scores_of(drawn)

    nodes = made.assumptions[0].nodes
    for d in range(5):
        weights = {
            scheme.tree.codes[m]: scheme.nodes[scheme.tree.codes[m]].weight * (1 + 0.5 * (2 * u - 1))
            for m, u in zip(nodes, drawn.points[d], strict=True)
        }
        assert ours[d] == pytest.approx(score(scheme.with_weights(weights), panel).total, abs=1e-9)


@pytest.mark.parametrize("how", ["arithmetic", "geometric", "harmonic", "product", "topsis", "copeland"])
@pytest.mark.parametrize("weights", ["given", "critic", "pca"])
def test_what_is_left_out_is_as_if_it_had_never_been(how, weights):
    scheme = index(aggregation=Aggregation(method=how), weighting=Weighting(method=weights))
    panel = panel_of(figures())
    vary = [Alternative(id="out", name="去掉", of="leave-out", at=("i0", "i3", "p2"))]
    made = Ensemble(scheme, panel, of_scheme(scheme, vary))

    ours = made.scores_of(made.chosen(np.arange(4)[:, None]))

    assert ours[0] == pytest.approx(score(scheme, panel).total, abs=1e-9)
    for k, code in enumerate(("i0", "i3", "p2"), start=1):
        assert ours[k] == pytest.approx(score(scheme.without(code), panel).total, abs=1e-9), code


def test_gaps_bonuses_and_fallbacks_are_in_every_draw():
    values = figures()
    values[2, 0] = np.nan
    values[3, [2, 3]] = np.nan
    more = np.column_stack([values, np.arange(12.0), np.where(np.arange(12) % 5, 3.0, np.nan)])
    panel = panel_of(more, codes=(*(f"i{k}" for k in range(6)), "instead", "bonus"))
    scheme = index(
        missing="reweight", ranking=Ranking(ties="average", decimals=1),
        adjustments=(Adjustment(code="bonus", name="加分", at="p0", most=2.0),
                     Adjustment(code="bonus", name="扣减", at="t", kind="discount")),
    )  # fmt: skip
    scheme = replace(
        scheme,
        branches=tuple(replace(b, fallback="instead") if b.code == "p1" else b for b in scheme.branches),
    )
    made = Ensemble(scheme, panel, of_scheme(scheme, {"aggregation": ["arithmetic", "geometric"]}))

    drawn = made.chosen(np.array([[0], [1]]))

    for k, how in enumerate(("arithmetic", "geometric")):
        wanted = score(replace(scheme, aggregation=Aggregation(method=how)), panel)
        assert made.scores_of(drawn)[k] == pytest.approx(wanted.total, abs=1e-9)
        assert (made.ranks_of(drawn)[k] / 2).tolist() == wanted.total_ranks.tolist()


def test_a_period_is_explored_with_the_years_around_it():
    years = [Period.parse(str(y)) for y in (2021, 2022, 2023)]
    values = figures(18)
    panel = Panel(
        entities=tuple(f"e{i % 6}" for i in range(18)), indicators=tuple(f"i{k}" for k in range(6)),
        periods=tuple(years[i // 6] for i in range(18)), values=values,
    )  # fmt: skip
    chained = index(
        normalisation=Normalisation(method="symmetric-growth"), aggregation=Aggregation(method="chain")
    )
    chained = replace(
        chained,
        branches=tuple(replace(b, aggregation=Aggregation()) if b.parent else b for b in chained.branches),
    )
    pooled = index(goalposts="pooled", weighting=Weighting(method="entropy"))
    for scheme, of, choices in (
        (chained, "weights", [{"p0": 3.0}, {"p0": 1.0}]),
        (pooled, "aggregation", ["arithmetic", "geometric"]),
    ):
        made = Ensemble(scheme, panel, of_scheme(scheme, {of: choices}), period=years[1])
        ours = made.scores_of(made.chosen(np.array([[0], [1]])))
        for k, choice in enumerate(choices):
            if of == "weights":
                other = scheme.with_weights(choice)
            else:
                other = replace(scheme, aggregation=Aggregation(method=choice))
            result = score(other, panel)
            wanted = [result.score(f"e{i}", period=years[1]) for i in range(6)]
            assert ours[k] == pytest.approx(wanted, abs=1e-9)


NOISY = [
    Normalisation(lower=1.0), Normalisation(method="z-score", mean=10.0, deviation=2.0), Normalisation(method="rank"),
    Normalisation(method="percentile", lower=1.0), Normalisation(method="borda"),
    Normalisation(method="distance-to-maximum"), Normalisation(method="fraction-of-maximum"),
    Normalisation(method="goalposts", worst=0.0, best=200.0, clip="both"), Normalisation(method="benchmark", benchmark=20.0),
    Normalisation(method="efficacy"), Normalisation(method="distance-to-reference", reference="e4", decimals=2),
]  # fmt: skip
TREATED = [
    Treatment(), Treatment(method="winsorise", skewness=1.0, kurtosis=1.0, points=2, otherwise="log"),
    Treatment(method="box-cox", skewness=1.0, kurtosis=1.0), Treatment(method="log", when="always"),
]  # fmt: skip


def test_pulling_in_goes_by_sums_as_it_goes_by_figures():
    rng = np.random.default_rng(6)
    x = rng.lognormal(sigma=1.0, size=(300, 12)) * np.where(rng.random((300, 1)) < 0.3, -1.0, 1.0)
    x[::7, :3] = x[::7, 3:4]  # equal figures move together
    for rule in (
        Treatment(method="winsorise", points=5),
        Treatment(method="winsorise", points=2, skewness=0.5, kurtosis=0.5, when="either"),
        Treatment(method="winsorise", points=30, skewness=0.2, kurtosis=-9.0),
    ):
        limits = {"skewness_limit": rule.skewness, "kurtosis_limit": rule.kurtosis, "when": rule.when}
        wanted, _ = treatment.winsorise(x[..., None], points=rule.points, **limits)
        wild, found, left = columns._winsorised(x, rule)
        ours = x.copy()
        ours[wild] = found
        assert (ours == wanted[..., 0]).all()
        assert wild.tolist() == np.flatnonzero(treatment.outlying(x[..., None], **limits)[:, 0]).tolist()
        assert wild[left].tolist() == np.flatnonzero(treatment.outlying(wanted, **limits)[:, 0]).tolist()


@pytest.mark.parametrize(
    ("scale", "treated"), [*((n, TREATED[1]) for n in NOISY), *((NOISY[0], t) for t in TREATED)]
)
def test_noise_on_figures_goes_through_every_step(scale, treated):
    values = figures(15)
    values[4, 2] = values[7, 0] = np.nan
    values[:3, 3] = 0.0
    panel = panel_of(values, groups={"kind": tuple("ab"[i % 2] for i in range(15))})
    scheme = index(normalisation=scale, treatment=treated)
    scheme = replace(scheme, imputation=replace(scheme.imputation, method="median", group="kind"))
    if scale.method == "distance-to-reference":
        scheme = replace(scheme, imputation=replace(scheme.imputation, method="mean", group=None))
    vary = [Alternative(id="noise", name="噪声", of="data-noise", noise=0.2, at=("p0", "i3"))]
    made = Ensemble(scheme, panel, of_scheme(scheme, vary), seed=5)
    halves, numbers = np.array([[0], [1], [0], [2]], dtype=np.uint8), np.array([0, 0, 3, 0])
    drawn = ensemble.Draws(
        choices=np.zeros((4, 1), dtype=int), points=np.empty((4, 0)), halves=halves, numbers=numbers
    )

    ours = made.scores_of(drawn)

    for d in range(4):
        noisy = values.copy()
        if halves[d, 0] < 2:
            u = made._streams[0].of(int(halves[d, 0]), int(numbers[d])).reshape(3, 15).T
            noisy[:, [0, 1, 3]] *= 1 + 0.2 * (2 * u - 1)
        wanted = score(scheme, panel_of(noisy, groups=panel.groups)).total
        within = 1e-6 if treated.method == "box-cox" else 1e-9  # its exponent is searched for
        assert ours[d] == pytest.approx(wanted, abs=within)


def test_ranks_of_draws_are_the_ranks_of_scores():
    rng = np.random.default_rng(2)
    scores = rng.integers(-3, 6, (40, 9)) / 3.0
    scores[rng.random(scores.shape) < 0.1] = np.nan
    for ties, decimals in itertools.product(("min", "max", "average", "dense"), (None, 0)):
        unit = 2 if ties == "average" else 1
        wanted = np.nan_to_num(ranking.rank(scores, ties=ties, decimals=decimals)) * unit
        assert (rank_draws(scores, ties=ties, decimals=decimals) == wanted).all()


def test_entities_that_are_equal_but_for_the_order_of_additions_share_a_rank():
    assert rank_draws(np.array([[0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1, 0.5]])).tolist() == [[1, 1, 3]]


# -- properties


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(8)), st.integers(0, 5))
def test_permuting_entities_permutes_what_is_found(order, seed):
    values = figures(8, seed=seed)
    scheme = index(alternatives=(
        Alternative(id="w", name="w", of="weights", noise=0.3),
        Alternative(id="n", name="n", of="normalisation", choices=({}, {"method": "rank"})),
    ))  # fmt: skip
    one = explore(scheme, panel_of(values), draws=64, seed=seed)
    turned = Panel(
        entities=tuple(f"e{i}" for i in order), indicators=scheme.codes, values=values[list(order)]
    )
    other = explore(scheme, turned, draws=64, seed=seed)

    assert np.array_equal(other.counts, one.counts[list(order)])
    assert np.array_equal(other.wins, one.wins[np.ix_(order, order)])
    assert other.sobol == one.sobol
    assert all(other.sobol_of(e) == one.sobol_of(e) for e in one.entities)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000), st.sampled_from(["min-max", "z-score", "rank"]))
def test_an_assumption_that_changes_nothing_has_no_influence(seed, method):
    scheme, panel = index(), panel_of(figures(seed=seed))
    vary = [
        Alternative(
            id="twice", name="两次", of="normalisation", choices=({"method": method}, {"method": method})
        ),
        Alternative(id="weights", name="权重", of="weights", noise=0.5),
    ]
    found = explore(scheme, panel, vary=vary, draws=128, seed=seed)

    for influences in (found.sobol, *found.by_entity):
        one = influences["twice"]
        assert (one.first, one.total, one.total_said) in ((0.0, 0.0, "nothing"), (None, None, "constant"))
    assert found.sobol["twice"].total == 0
    assert [f.kind for f in found.findings] == ["changes-nothing"]


def test_words_that_differ_and_do_the_same_have_no_influence():
    scheme, panel = index(), panel_of(figures())
    vary = [
        Alternative(
            id="base", name="量纲", of="normalisation", choices=({"lower": 0.0}, {"lower": 0.0, "mean": 7.0})
        ),
        Alternative(id="weights", name="权重", of="weights", noise=0.5),
    ]
    found = explore(scheme, panel, vary=vary, draws=128, seed=1)

    assert found.sobol["base"].total == 0.0
    assert found.findings[0].assumptions == ("base",)


# -- estimators


def test_indices_are_those_of_salib():
    rng = np.random.default_rng(0)
    a, b = rng.integers(1, 40, (2, 256)).astype(float)
    ab = np.where(rng.random(256) < 0.5, a, b)
    both = np.concatenate([a, b])
    ratio = np.var(both, ddof=0) / np.var(both, ddof=1)

    theirs = salib.first_order(a - both.mean(), ab - both.mean(), b - both.mean())
    assert sensitivity.first_order(a, b, ab) == pytest.approx(
        float(theirs[0] if np.ndim(theirs) else theirs) * ratio, abs=1e-12
    )
    theirs = salib.total_order(a, ab, b)
    assert sensitivity.total_order(a, b, ab) == pytest.approx(
        float(theirs[0] if np.ndim(theirs) else theirs) * ratio, abs=1e-12
    )


def ishigami(x):
    x = (2 * x - 1) * np.pi
    return np.round(1e6 * (np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])))


def test_the_points_find_the_known_indices_of_ishigami():
    a, b = exploration.Points(4, seed=2).next(1 << 13)
    blocks = Blocks(4, 1)
    mixed = []
    for i in range(4):
        one = a.copy()
        one[:, i] = b[:, i]
        mixed.append(ishigami(one)[:, None])
    blocks.add(ishigami(a)[:, None], ishigami(b)[:, None], np.array(mixed))
    (found,) = blocks.influences(["x1", "x2", "x3", "nothing"], seed=1)

    assert found["x1"].first == pytest.approx(0.3139, abs=0.01)
    assert found["x2"].first == pytest.approx(0.4424, abs=0.01)
    assert (found["x3"].first, found["x3"].first_said) == (None, "noise")
    assert [found[x].total for x in ("x1", "x2", "x3")] == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.015)
    assert (found["nothing"].total, found["nothing"].total_said) == (0.0, "nothing")
    for x, true in (("x1", 0.5576), ("x2", 0.4424), ("x3", 0.2437)):
        low, high = found[x].total_bounds
        assert low - 0.01 < true < high + 0.01


def test_sums_over_blocks_say_what_all_draws_say_and_stay_small():
    rng = np.random.default_rng(1)
    y_a, y_b = rng.integers(1, 30, (2, 5000, 3)).astype(float)
    y_ab = np.array([np.where(rng.random((5000, 1)) < p, y_b, y_a) for p in (0.2, 0.9)])
    blocks = Blocks(2, 3, most=64)
    for start in range(0, 5000, 700):
        part = slice(start, start + 700)
        blocks.add(y_a[part], y_b[part], y_ab[:, part])
    first, total = blocks.indices()

    assert blocks.n_blocks <= 64
    for i, o in itertools.product(range(2), range(3)):
        assert first[i, o] == pytest.approx(
            sensitivity.first_order(y_a[:, o], y_b[:, o], y_ab[i, :, o]), abs=1e-12
        )
        assert total[i, o] == pytest.approx(
            sensitivity.total_order(y_a[:, o], y_b[:, o], y_ab[i, :, o]), abs=1e-12
        )


@given(st.lists(st.integers(1, 9), min_size=1, max_size=40), st.floats(0, 1))
def test_quantiles_of_counts_are_those_of_the_figures(numbers, share):
    counts = np.bincount(numbers, minlength=10)[None, 1:]

    assert quantiles(counts, [share])[0, 0] == pytest.approx(np.quantile(numbers, share), abs=1e-6)


# -- repeatable, bounded, stoppable


VARY = (
    Alternative(id="scale", name="标准化", of="normalisation", choices=({}, {"method": "percentile"})),
    Alternative(id="weights", name="权重", of="weights", noise=0.25),
    Alternative(id="out", name="去掉", of="leave-out"),
    Alternative(id="noise", name="噪声", of="data-noise", noise=0.1),
    Alternative(id="how", name="合成", of="aggregation", choices=({}, {"method": "geometric"}), levels=(3,)),
)


def explored(**fields):
    return explore(index(alternatives=VARY), panel_of(figures()), **({"draws": 200, "seed": 4} | fields))


def test_a_run_is_repeated_bit_for_bit_whatever_it_is_cut_into(monkeypatch):
    one = explored()
    monkeypatch.setattr(exploration, "CHUNK", 64)
    monkeypatch.setattr(ensemble, "SLICE", 40)
    monkeypatch.setattr(ensemble, "NOISY_SLICE", 500)
    monkeypatch.setattr(ensemble, "KEPT", 1)
    other = explored()

    assert one.run == other.run
    assert one.run.n_indices == 200 * 7
    assert one.to_dict(pairs=True) == other.to_dict(pairs=True)
    assert explored(seed=5).run.result != one.run.result
    assert explored(seed=0).run.seed == 0


def test_loops_and_arrays_find_the_same_to_the_last_bit():
    pytest.importorskip("numba")
    one = explored()
    kernels.use(True)
    other = explored()

    assert one.run == other.run
    assert one.to_dict(pairs=True) == other.to_dict(pairs=True)


def test_a_result_at_hand_saves_its_computation_and_must_be_of_the_same_figures():
    scheme, panel = index(alternatives=VARY[:2]), panel_of(figures())
    nominal = score(index(), panel)

    assert explore(scheme, panel, draws=32, nominal=nominal).run == explore(scheme, panel, draws=32).run
    for other in (score(index(missing="reweight"), panel), score(index(), panel_of(figures(seed=8)))):
        with pytest.raises(InstrumentError) as refused:
            explore(scheme, panel, draws=32, nominal=other)
        assert refused.value.code == "explore-nominal"


def test_a_run_says_what_it_was_computed_from():
    one, other = explored(draws=16), explored(draws=16, vary=VARY[:2])
    changed = explore(index(alternatives=VARY), panel_of(figures(seed=9)), draws=16, seed=4)

    assert one.run.scheme_digest == other.run.scheme_digest == index().digest
    assert one.run.assumptions_digest != other.run.assumptions_digest
    assert one.run.panel_digest != changed.run.panel_digest
    assert json.loads(json.dumps(one.to_dict(pairs=True)))["run"]["seed"] == 4


def test_what_is_kept_does_not_grow_with_the_draws():
    scheme = index(alternatives=VARY[:2])
    few = exploration._Sampling(
        Ensemble(scheme, panel_of(figures()), of_scheme(scheme)), seed=1, indices=True, pairs=None
    )

    def size():
        arrays_kept = [few.counts, few.wins, few.shifts, few.blocks._sums, few.blocks._counts]
        return sum(a.nbytes for a in arrays_kept)

    few.add(100)
    before = size()
    for _ in range(4):
        few.add(2000)

    assert size() == before
    assert few.blocks.n_blocks <= 512
    assert few.chunk * few.times * few.ensemble.n_entities * 16 < 1 << 27


def test_it_tells_how_far_it_is_and_stops_when_told(monkeypatch):
    monkeypatch.setattr(exploration, "CHUNK", 64)
    heard = []
    explored(progress=lambda done, of: heard.append((done, of)))
    assert heard[-1] == (1400, 1400)
    assert heard == sorted(heard)

    with pytest.raises(Cancelled) as stopped:
        explored(progress=lambda done, of: heard.append(done), cancelled=lambda: isinstance(heard[-1], int))
    assert stopped.value.done == 64


def test_sampling_goes_on_until_it_is_precise_enough():
    wanted = Precision(ranks=0.1, shares=0.03, indices=0.1)
    found = explored(vary=VARY[:2], draws=32, precision=wanted)

    assert found.enough
    assert (
        found.reached["ranks"] <= 0.1 and found.reached["shares"] <= 0.03 and found.reached["indices"] <= 0.1
    )
    assert found.run.n_draws > 32
    short = explored(vary=VARY[:2], draws=32, precision=Precision(ranks=1e-6, most=256))
    assert (short.enough, short.run.n_draws) == (False, 256)
    assert found.n == 2 * found.run.n_draws


# -- what is said instead of a figure


def test_what_is_only_noise_is_said_to_be_noise():
    vary = (*VARY[:2], Alternative(id="hair", name="微扰", of="data-noise", noise=0.01))
    found = explored(vary=vary, draws=64)
    hair = found.sobol["hair"]

    assert hair.first is None and hair.first_said == "noise"
    assert hair.first_bounds[0] < hair.first_bounds[1]
    assert found.to_dict()["sobol"][2]["first"]["value"] is None


def test_a_rank_that_never_moves_has_no_indices():
    values = figures()
    values[5] = np.where([1, -1, 1, 1, -1, 1], 1.0, 1.0) * values.max() * 10
    values[5, [1, 4]] = 0.001
    found = explore(index(), panel_of(values), vary={"weights": [{"p0": 1.0}, {"p0": 2.0}]}, draws=64, seed=1)

    assert (
        found.interval("e5") == (1.0, 1.0)
        and found.share_of("e5", 1) == 1.0
        and found.share_within("e5", 3) == 1.0
    )
    assert found.before("e5", "e0") == 1.0 and found.before("e0", "e5") == 0.0
    assert found.sobol_of("e5")["weights"].total_said == "constant"
    assert found.sobol_of("e5")["weights"].total is None


def test_negatives_into_a_geometric_mean_are_told_before_the_run():
    scheme, panel = index(), panel_of(figures())
    vary = {"normalisation": ["min-max", "z-score"], "aggregation": ["arithmetic", "geometric"]}
    (found,) = [f for f in check(scheme, panel, vary=vary) if f.kind == "impossible"]

    assert (found.assumptions, found.choices) == (("normalisation", "aggregation"), ("z-score", "geometric"))
    assert "0" in found.en and "几何平均" in found.zh
    calls = []
    with pytest.raises(InstrumentError) as refused:
        explore(scheme, panel, vary=vary, draws=64, progress=lambda *a: calls.append(a))
    assert refused.value.code == "explore-impossible"
    assert "z-score" in str(refused.value) and calls == []


def test_assumptions_without_effect_are_told_before_the_run():
    scheme, panel = index(), panel_of(figures())
    vary = [
        Alternative(
            id="limit", name="缩尾", of="treatment", choices=({"method": "winsorise", "skewness": 99.0}, {})
        ),
        Alternative(id="alone", name="独苗", of="weights", noise=0.5, at=("t",)),
        Alternative(id="none", name="零噪声", of="data-noise", noise=0.0),
        Alternative(
            id="scale",
            name="标准化",
            of="normalisation",
            choices=({}, {"method": "rank"}, {"method": "rank"}),
        ),
    ]
    found = check(scheme, panel, vary=vary)

    assert [(f.kind, f.assumptions[0]) for f in found] == [
        ("same-twice", "scale"), ("changes-nothing", "limit"), ("changes-nothing", "alone"), ("changes-nothing", "none"),
    ]  # fmt: skip
    assert all(f.zh for f in found)


@pytest.mark.parametrize(
    ("alternative", "said"),
    [
        ({"of": "normalisation", "choices": ({"method": "minmax"},)}, "method cannot be 'minmax'"),
        ({"of": "normalisation", "choices": ({"methd": "rank"},)}, "key cannot be 'methd'"),
        ({"of": "normalisation", "choices": ({"lower": "one"},)}, "lower is to be a number"),
        ({"of": "aggregation", "choices": ({"method": "geometric"},), "at": ("i0",)}, "i0 is an indicator"),
        ({"of": "weights", "noise": 0.2, "at": ("p9",)}, "at cannot be 'p9'"),
        ({"of": "weights", "noise": 1.2}, "write a share"),
        ({"of": "weights", "noise": 0.2, "levels": (7,)}, "the levels are 1 to 3"),
        ({"of": "weights", "choices": ({"p0": -1},)}, "the weight of p0 is -1"),
        ({"of": "leave-out", "at": ("t",)}, "cannot be left out"),
        ({"of": "leave-out", "choices": ({"nodes": ["p0", "p1", "p2"]},)}, "leaves nothing"),
        ({"of": "treatment"}, "it has no choices"),
        ({"of": "treatment", "noise": 0.1}, "only weights and figures"),
    ],
)
def test_a_wrong_word_in_an_alternative_is_named_with_the_right_ones(alternative, said):
    with pytest.raises(InstrumentError) as refused:
        explore(index(), panel_of(figures()), vary=[Alternative(id="x", name="x", **alternative)], draws=8)

    assert refused.value.code == "explore-assumption" and said in str(refused.value)
    assert refused.value.zh


def test_what_cannot_be_explored_says_why():
    scheme, panel = index(), panel_of(figures())
    with pytest.raises(InstrumentError, match="names no alternatives"):
        explore(scheme, panel)
    with pytest.raises(InstrumentError, match="2 or more"):
        explore(scheme, panel, vary={"normalisation": ["rank"]}, draws=1)
    withheld = replace(
        scheme,
        branches=tuple(replace(b, incomplete="资料不全") if b.code == "p0" else b for b in scheme.branches),
    )
    with pytest.raises(InstrumentError) as refused:
        explore(withheld, panel, vary={"normalisation": ["rank"]}, draws=8)
    assert refused.value.code == "explore-nothing"
    found = explore(withheld, panel, vary={"normalisation": ["min-max", "rank"]}, draws=8, node="p1")
    assert found.run.node == "p1"


def test_every_scheme_of_ours_that_names_alternatives_has_words_that_are_known():
    named = [scheme for scheme in schemes.every().values() if scheme.alternatives]

    assert len(named) >= 2
    assert all(of_scheme(scheme) for scheme in named)


# -- speed, on a small scale; `python -m bench index` measures


def test_a_thousand_draws_take_no_time_to_speak_of():
    least, _ = measure("asem", 1_000, rounds=5)

    assert least < 0.2  # 0.03 s on a free core


def test_many_figures_under_noise_are_drawn_together():
    scheme, panel = wide(60, 20, noise=True)
    start = time.process_time()
    found = explore(scheme, panel, draws=200, seed=1, indices=False)

    assert time.process_time() - start < 3
    assert found.n == 200
