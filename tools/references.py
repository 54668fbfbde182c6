"""Hold the index against numbers that others computed: largest difference and number of cells, row by row.

    python -m tools.references                     the copies in tests/golden
    python -m tools.references FOLDER              another folder of the same layout
    python -m tools.references --only asem

    asem             the example of COINr: every stage, all normalisations and aggregations, analysis, years,
                     800 replications of uncertainty and sensitivity
    sdg_index_2019   162 published scores and ranks
    hdi_2022         6,171 published HDI, 2,106 IHDI, 193 ranks
    ceji_chicago     a city's index of 792 tracts, computed by another package
    vectors          published Chinese indices (index_test_vectors.csv)

A row is in order when its difference is at most its tolerance. The exit status is 0 only if all are.
"""

from __future__ import annotations

import argparse
import csv
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from barograph.instruments.index import (
    Aggregation,
    Alternative,
    Branch,
    Indicator,
    Normalisation,
    Panel,
    Ranking,
    Result,
    Scheme,
    Screening,
    Treatment,
    Weighting,
    aggregation,
    ranking,
    schemes,
    score,
    sensitivity,
    statistics,
)
from barograph.instruments.index.assumptions import of_scheme
from barograph.instruments.index.ensemble import Ensemble
from barograph.period import Period

__all__ = ["REFERENCES", "Row", "main"]

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "golden"

Array = NDArray[np.float64]
Rows = list[dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One comparison. `error` is the largest absolute difference; an empty cell against a figure is infinite."""

    reference: str
    what: str
    cells: int
    error: float
    tolerance: float
    note: str = ""

    @property
    def sound(self) -> bool:
        return self.cells > 0 and self.error <= self.tolerance


# -- reading


def _rows(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _float(cell: str | None) -> float:
    return float(cell) if cell not in (None, "", "NA") else math.nan


def _matrix(rows: Rows, columns: Sequence[str]) -> Array:
    return np.array([[_float(row[column]) for column in columns] for row in rows], dtype=np.float64)


def _apart(ours: Array, theirs: Array) -> float:
    """Largest absolute difference; infinite where one has a figure and the other none."""
    if ours.size == 0:
        return math.inf
    if (np.isnan(ours) != np.isnan(theirs)).any():
        return math.inf
    both = ~np.isnan(theirs)
    with np.errstate(invalid="ignore"):
        return float(np.max(np.abs(ours[both] - theirs[both]), initial=0.0))


def _against(panel: Panel, rows: Rows, key: str, columns: Iterable[str]) -> tuple[Array, Array]:
    """Our figures and theirs, in their order."""
    columns = list(columns)
    ours = panel.select(entities=[row[key] for row in rows], indicators=columns).values
    return ours, _matrix(rows, columns)


# -- ASEM

TWINS = "TolMin"
TWINS_NOTE = "without ties of TolMin: the original tells 5.1 from 5.1 past the 15 digits that were published"


def _no_twins(base: Result, theirs: Array, entities: Sequence[str], columns: Sequence[str]) -> Array:
    """Their figures without the cells where two of TolMin are equal in the data and were not in the original."""
    figures = base.stages["raw"].column(TWINS)
    names = base.stages["raw"].entities
    tied = {name for name, x in zip(names, figures, strict=True) if np.sum(figures == x) > 1}
    out = theirs.copy()
    if TWINS in columns:
        out[[i for i, entity in enumerate(entities) if entity in tied], columns.index(TWINS)] = math.nan
    return out


def _where(ours: Array, theirs: Array) -> Array:
    return np.where(np.isnan(theirs), math.nan, ours)


@lru_cache(maxsize=4)
def _asem(folder: Path) -> tuple[Scheme, Panel, Result]:
    scheme = schemes.load("asem")
    panel = _asem_panel(scheme, _rows(folder / "iData.csv"))
    return scheme, panel, score(scheme, panel)


def _asem_panel(scheme: Scheme, rows: Rows, *, years: bool = False) -> Panel:
    columns = (*scheme.codes, *(column.code for column in scheme.denominators))
    kinds = ("GDP_group", "GDPpc_group", "Pop_group", "EurAsia_group")
    return Panel(
        entities=tuple(row["uCode"] for row in rows), indicators=columns, values=_matrix(rows, columns),
        periods=tuple(Period.parse(row["Time"]) for row in rows) if years else None,
        groups={kind: tuple(row[kind] for row in rows) for kind in kinds},
    )  # fmt: skip


def _plain(scheme: Scheme, **choices: object) -> Scheme:
    """The scheme without denominators, imputation, screening and treatment: for a set that has them already."""
    return replace(
        scheme, screening=Screening(), imputation=type(scheme.imputation)(), treatment=Treatment(),
        indicators=tuple(replace(i, denominator=None) for i in scheme.indicators), **choices,  # type: ignore[arg-type]
    )  # fmt: skip


def asem(folder: Path) -> Iterator[Row]:
    scheme, panel, base = _asem(folder)
    yield from _asem_stages(folder, base)
    yield from _asem_normalisations(folder, scheme, panel, base)
    yield from _asem_aggregations(folder, scheme, base)
    yield from _asem_analysis(folder, base)
    yield from _asem_what_if(folder, scheme, panel, base)
    yield from _asem_years(folder, scheme)
    yield from _asem_uncertainty(folder, scheme, panel)


def _asem_stages(folder: Path, base: Result) -> Iterator[Row]:
    names = ("1_raw", "2_denominated", "3_imputed", "4_screened", "5_treated", "6_normalised", "7_aggregated")
    for (stage, panel), name in zip(base.stages.items(), names, strict=True):
        rows = _rows(folder / "stages" / f"{name}.csv")
        ours, theirs = _against(panel, rows, "uCode", list(rows[0])[1:])
        yield Row(
            reference="asem",
            what=f"stage: {stage}",
            cells=theirs.size,
            error=_apart(ours, theirs),
            tolerance=1e-9,
        )
    treated = {one.indicator: one for one in base.treated}
    details = [row for row in _rows(folder / "stages" / "5_treated_details.csv") if row["winsorise.nwin"]]
    keys = ("check_SkewKurt0.Skew", "check_SkewKurt0.Kurt", "check_SkewKurt1.Skew", "check_SkewKurt1.Kurt")
    ours = np.array(
        [[t.points, t.skewness[0], t.kurtosis[0], t.skewness[1], t.kurtosis[1]]
         for t in (treated[row["iCode"]] for row in details)]
    )  # fmt: skip
    theirs = _matrix(details, ("winsorise.nwin", *keys))
    same = set(treated) == {row["iCode"] for row in details}
    yield Row(
        reference="asem", what="treated: who, how often, skewness, kurtosis", cells=theirs.size,
        error=_apart(ours, theirs) if same else math.inf, tolerance=1e-9,
    )  # fmt: skip
    rows = _rows(folder / "results" / "ranks_all_columns.csv")
    columns = list(rows[0])[1:]
    at = {entity: i for i, (entity, _) in enumerate(base.rows)}
    ours = base.ranks[np.ix_([at[row["uCode"]] for row in rows], [base.scheme.tree.at(c) for c in columns])]
    theirs = _no_twins(base, _matrix(rows, columns), [row["uCode"] for row in rows], columns)
    yield Row(
        reference="asem",
        what="ranks of all nodes, ties min",
        cells=int(np.sum(~np.isnan(theirs))),
        error=_apart(_where(ours, theirs), theirs),
        tolerance=0,
        note=TWINS_NOTE,
    )
    rows = _rows(folder / "results" / "ranks_within_GDP_group.csv")
    columns = list(rows[0])[2:]
    ours = base.scores.select(entities=[row["uCode"] for row in rows], indicators=columns).values
    ours = ranking.rank_within(ours.T, [row["GDP_group"] for row in rows]).T
    theirs = _matrix(rows, columns)
    yield Row(
        reference="asem",
        what="ranks within groups",
        cells=theirs.size,
        error=_apart(ours, theirs),
        tolerance=0,
    )
    weights = _rows(folder / "structure" / "weights_effective.csv")
    ours = base.effective[0][[base.scheme.tree.at(row["iCode"]) for row in weights]]
    theirs = _matrix(weights, ("EffWeight",))[:, 0]
    yield Row(
        reference="asem",
        what="effective weights",
        cells=theirs.size,
        error=_apart(ours, theirs),
        tolerance=1e-9,
    )


NORMALISATIONS: dict[str, Normalisation] = {
    "minmax_0_100": Normalisation(method="min-max"),
    "minmax_1_100": Normalisation(method="min-max", lower=1),
    "zscore_0_1": Normalisation(method="z-score"),
    "zscore_10_2": Normalisation(method="z-score", mean=10, deviation=2),
    "scaled": Normalisation(method="scaled", factor=0.5),
    "rank": Normalisation(method="rank"),
    "borda": Normalisation(method="borda"),
    "prank": Normalisation(method="percentile", upper=1),
    "dist2max": Normalisation(method="distance-to-maximum", upper=1),
    "dist2ref_5": Normalisation(method="distance-to-reference", reference="BGR", upper=1),
    "fracmax": Normalisation(method="fraction-of-maximum", upper=1),
}


def _asem_normalisations(folder: Path, scheme: Scheme, panel: Panel, base: Result) -> Iterator[Row]:
    directions = {indicator.code: indicator.direction for indicator in scheme.indicators}
    for name, choice in NORMALISATIONS.items():
        rows = _rows(folder / "normalisations" / f"{name}.csv")
        ours = score(replace(scheme, normalisation=choice), panel).stages["normalised"]
        columns = list(rows[0])[1:]
        if name == "fracmax":
            columns = [code for code in columns if directions[code] > 0]
        a, b = _against(ours, rows, "uCode", columns)
        note = ""
        if name == "fracmax":
            note = "without direction -1: COINr is infinite or reversed there, ours is the mirror image"
        if choice.method in ("rank", "borda", "percentile"):
            b, note = _no_twins(base, b, [row["uCode"] for row in rows], columns), TWINS_NOTE
        yield Row(
            reference="asem", what=f"normalisation: {choice.method} ({name})", cells=int(np.sum(~np.isnan(b))),
            error=_apart(_where(a, b), b), tolerance=1e-9, note=note,
        )  # fmt: skip
    targets = {row["iCode"]: _float(row["Target"]) for row in _rows(folder / "iMeta.csv")}
    aimed = replace(
        _plain(scheme, missing="reweight"),
        indicators=tuple(
            replace(
                i, denominator=None,
                normalisation=Normalisation(method="distance-to-target", target=targets[i.code], upper=1),
            )
            for i in scheme.indicators
        ),
    )  # fmt: skip
    rows = _rows(folder / "normalisations" / "dist2targ_raw_use_iMeta.csv")
    a, b = _against(score(aimed, panel).stages["normalised"], rows, "uCode", list(rows[0])[1:])
    yield Row(
        reference="asem", what="normalisation: distance-to-target (dist2targ)", cells=b.size, error=_apart(a, b),
        tolerance=1e-9,
    )  # fmt: skip


def _asem_aggregations(folder: Path, scheme: Scheme, base: Result) -> Iterator[Row]:
    treated = base.stages["treated"]
    onto = _plain(scheme, normalisation=Normalisation(method="min-max", lower=1))
    levels = {2: "arithmetic", 3: "geometric", 4: "harmonic"}
    by_level = replace(
        onto,
        branches=tuple(
            replace(b, aggregation=Aggregation(method=levels[int(scheme.tree.level[scheme.tree.at(b.code)])]))  # type: ignore[arg-type]
            for b in scheme.branches
        ),
    )  # fmt: skip
    ways: dict[str, Scheme] = {
        "amean": onto,
        "gmean": replace(onto, aggregation=Aggregation(method="geometric")),
        "hmean": replace(onto, aggregation=Aggregation(method="harmonic")),
        "genmean_p0.5": replace(onto, aggregation=Aggregation(method="power", power=0.5)),
        "by_level_amean_gmean_hmean": by_level,
    }
    for name, way in ways.items():
        rows = _rows(folder / "aggregations" / f"{name}.csv")
        a, b = _against(score(way, treated).scores, rows, "uCode", list(rows[0])[1:])
        yield Row(
            reference="asem", what=f"aggregation: {name}", cells=b.size, error=_apart(a, b), tolerance=1e-9
        )
    rows = _rows(folder / "aggregations" / "copeland_of_subindexes.csv")
    whole = replace(
        scheme,
        branches=tuple(
            replace(b, aggregation=Aggregation(method="copeland")) if b.parent is None else b for b in scheme.branches
        ),
    )  # fmt: skip
    copeland = score(whole, _asem(folder)[1])
    a = np.array([_float(str(copeland.score(row["uCode"]))) for row in rows])
    b = _matrix(rows, ("copeland_Conn_Sust",))[:, 0]
    yield Row(
        reference="asem",
        what="aggregation: copeland of sub-indexes",
        cells=b.size,
        error=_apart(a, b),
        tolerance=0,
    )
    rows = _rows(folder / "aggregations" / "outranking_matrix_pillars.csv")
    pillars = [b.code for b in scheme.branches if scheme.tree.level[scheme.tree.at(b.code)] == 2]
    x = base.scores.select(entities=[row["uCode"] for row in rows], indicators=pillars).values
    b = _matrix(rows, [row["uCode"] for row in rows])
    a = aggregation.outranking(x, np.ones(len(pillars)))
    yield Row(
        reference="asem",
        what="outranking matrix of pillars",
        cells=b.size,
        error=_apart(a, b),
        tolerance=1e-9,
    )


def _asem_analysis(folder: Path, base: Result) -> Iterator[Row]:
    keys = (
        "Min",
        "Max",
        "Mean",
        "Median",
        "Std",
        "Skew",
        "Kurt",
        "N.Avail",
        "N.NonZero",
        "N.Unique",
        "N.Same",
    )
    for stage in ("raw", "treated"):
        rows = _rows(folder / "analysis" / f"stats_{stage}.csv")
        panel = base.stages[stage].select(indicators=[row["iCode"] for row in rows])
        found = statistics.describe(panel.values, panel.indicators)
        a = np.array(
            [[d.least, d.most, d.mean, d.median, d.deviation, d.skewness, d.kurtosis, d.n_available, d.n_non_zero,
              d.n_unique, d.n_same] for d in found]
        )  # fmt: skip
        b = _matrix(rows, keys)
        b[panel.indicators.index(TWINS), keys.index("N.Unique")] = math.nan
        size = np.maximum(np.abs(b), 1.0)
        yield Row(
            reference="asem", what=f"statistics of the {stage} figures (relative)", cells=int(np.sum(~np.isnan(b))),
            error=_apart(_where(a / size, b), b / size), tolerance=1e-9, note=TWINS_NOTE,
        )  # fmt: skip
    scores = base.scores
    for name, kind in (
        ("pearson_L1_L2", "pearson"),
        ("pearson_L1_L4", "pearson"),
        ("spearman_L2_L4", "spearman"),
    ):
        rows = [row for row in _rows(folder / "analysis" / f"corr_{name}.csv") if row["Correlation"]]
        a = np.array(
            [statistics.correlations(scores.column(r["Var1"])[:, None], scores.column(r["Var2"])[:, None], kind=kind)[0, 0]
             for r in rows]
        )  # fmt: skip
        b = _matrix(rows, ("Correlation",))[:, 0]
        yield Row(
            reference="asem", what=f"correlations: {name}", cells=b.size, error=_apart(a, b), tolerance=1e-9
        )
    analysis = statistics.analyse(base)
    rows = _rows(folder / "analysis" / "cronbach_by_pillar.csv")
    a, b = np.array([analysis.alpha[r["Pillar"]] for r in rows]), _matrix(rows, ("alpha",))[:, 0]
    yield Row(
        reference="asem", what="Cronbach's alpha by pillar", cells=b.size, error=_apart(a, b), tolerance=1e-9
    )
    loadings = {
        r["iCode"]: _float(r["Weight"]) for r in _rows(folder / "analysis" / "pca_weights_treated_L1.csv")
    }
    tree, ours, theirs = base.scheme.tree, [], []
    for node, members in zip(tree.branches, tree.members, strict=True):
        if tree.level[node] == 2:
            own = np.array(
                statistics.principal_components(base.stages["treated"].values[:, members])[0].loadings
            )
            other = np.array([loadings[tree.codes[m]] for m in members])
            ours += list(own * np.sign(own @ other))  # the sign of a component is free
            theirs += list(other)
    yield Row(
        reference="asem", what="first principal components, up to sign", cells=len(ours),
        error=_apart(np.array(ours), np.array(theirs)), tolerance=1e-9,
    )  # fmt: skip


def _asem_what_if(folder: Path, scheme: Scheme, panel: Panel, base: Result) -> Iterator[Row]:
    rows = _rows(folder / "whatif" / "remove_pillars_ranks.csv")
    columns = list(rows[0])[1:]
    ours = []
    for column in columns:
        result = base if column == "Nominal" else score(scheme.without(column), panel)
        ours.append([_float(str(result.rank(row["uCode"]))) for row in rows])
    a, b = np.array(ours).T, _matrix(rows, columns)
    yield Row(
        reference="asem", what="ranks without each pillar", cells=b.size, error=_apart(a, b), tolerance=0
    )
    mean = _rows(folder / "whatif" / "remove_pillars_mean_abs_rank_change.csv")
    c = np.array([np.mean(np.abs(a[:, columns.index(row["removed"])] - a[:, 0])) for row in mean])
    d = _matrix(mean, ("mean_abs_rank_change",))[:, 0]
    yield Row(
        reference="asem",
        what="mean rank change without each pillar",
        cells=d.size,
        error=_apart(c, d),
        tolerance=1e-9,
    )
    rows = _rows(folder / "whatif" / "compare_minmax_vs_prank.csv")
    other = score(replace(scheme, normalisation=Normalisation(method="percentile")), panel)
    a = np.array([[_float(str(r.rank(row["uCode"]))) for r in (base, other)] for row in rows])
    b = _matrix(rows, ("coin.1", "coin.2"))
    yield Row(
        reference="asem",
        what="ranks under min-max and percentile rank",
        cells=b.size,
        error=_apart(a, b),
        tolerance=0,
    )


def stored_assumptions(folder: Path) -> list[Alternative]:
    """What was varied in the stored runs of uncertainty; the drawn sets of weights are choices."""
    sets: dict[str, dict[str, float]] = {}
    for row in _rows(folder / "uncertainty" / "noisy_weight_sets.csv"):
        sets.setdefault(row["set"], {})[row["iCode"]] = float(row["Weight"])
    scales = (
        {"method": "min-max", "lower": 1, "upper": 100},
        {"method": "z-score", "mean": 10, "deviation": 2},
    )
    ways = ({"method": "arithmetic"}, {"method": "geometric"})
    return [
        Alternative(id="winmax", name="缩尾上限", of="treatment", choices=tuple({"points": k} for k in range(1, 6))),
        Alternative(id="normalisation", name="标准化", of="normalisation", choices=scales),
        Alternative(id="weights", name="权重", of="weights", choices=tuple(sets.values())),
        Alternative(id="aggregation", name="合成", of="aggregation", choices=ways),
    ]  # fmt: skip


def replayed(folder: Path, made: Ensemble, run: str) -> tuple[Array, Array]:
    """Ranks of the stored draws, ours and theirs: (n_draws, n_entities) each."""
    words = {"n_minmax": 0, "n_zscore": 1, "a_amean": 0, "a_gmean": 1}
    choices = np.array(
        [
            [
                int(r["winmax"]) - 1,
                words[r["normalisation"]],
                int(r["weight_set"]) - 1,
                words[r["aggregation"]],
            ]
            for r in _rows(folder / "uncertainty" / run / "parameters.csv")
        ]
    )
    rows = {row["uCode"]: row for row in _rows(folder / "uncertainty" / run / "ranks.csv")}
    columns = [f"r_{i + 1}" for i in range(len(choices))]
    theirs = _matrix([rows[entity] for entity in made.entities], columns).T
    return made.ranks_of(made.chosen(choices)).astype(np.float64), theirs


def _asem_uncertainty(folder: Path, scheme: Scheme, panel: Panel) -> Iterator[Row]:
    made = Ensemble(scheme, panel, of_scheme(scheme, stored_assumptions(folder)))
    for run, what in (("UA_N200", "uncertainty"), ("SA_N100", "sensitivity")):
        ours, theirs = replayed(folder, made, run)
        yield Row(
            reference="asem", what=f"{what}: ranks of {len(ours)} replications", cells=theirs.size,
            error=_apart(ours, theirs), tolerance=0,
        )  # fmt: skip
    y = np.abs(ours - made.ranks).mean(axis=1)
    rows = _rows(folder / "uncertainty" / "SA_N100" / "output_y.csv")
    yield Row(
        reference="asem", what="sensitivity: mean rank shift of every replication", cells=len(rows),
        error=_apart(y, _matrix(rows, ("mean_abs_rank_shift",))[:, 0]), tolerance=1e-9,
    )  # fmt: skip
    rows = _rows(folder / "uncertainty" / "SA_N100" / "sensitivity_indices.csv")
    n = len(y) // (2 + len(rows))
    parts = [y[k * n : (k + 1) * n] for k in range(2 + len(rows))]
    found = [
        (
            sensitivity.first_order(parts[0], parts[1], one, centred=False),
            sensitivity.total_order(parts[0], parts[1], one),
        )
        for one in parts[2:]
    ]
    yield Row(
        reference="asem", what="Sobol' indices, first and total", cells=2 * len(rows),
        error=_apart(np.array(found), _matrix(rows, ("Si", "STi"))), tolerance=1e-9,
    )  # fmt: skip


def _asem_years(folder: Path, scheme: Scheme) -> Iterator[Row]:
    """Five years: no denominators, rows under 90 % left out, treated year by year, extremes of all years."""
    panel = _asem_panel(scheme, _rows(folder / "panel" / "iData_panel.csv"), years=True)
    years = replace(
        scheme, imputation=type(scheme.imputation)(), screening=Screening(available=0.9), missing="reweight",
        goalposts="pooled", indicators=tuple(replace(i, denominator=None) for i in scheme.indicators),
    )  # fmt: skip
    result = score(years, panel)
    rows = _rows(folder / "panel" / "aggregated_panel.csv")
    columns = list(rows[0])[2:]
    at = {(entity, str(period)): i for i, (entity, period) in enumerate(result.rows)}
    same = len(at) == len(rows)
    a = result.scores.select(indicators=columns).values[[at[row["uCode"], row["Time"]] for row in rows]]
    b = _matrix(rows, columns)
    yield Row(
        reference="asem", what="five years with pooled extremes", cells=b.size,
        error=_apart(a, b) if same else math.inf, tolerance=1e-9,
    )  # fmt: skip

    trends = _rows(folder / "panel" / "trends_CAGR_CHN.csv")
    figures = result.stages["raw"]
    first, last = Period.parse(trends[0]["Trends.t_first"]), Period.parse(trends[0]["Trends.t_latest"])
    ours, theirs = [], _matrix(trends, ("Trends.CAGR",))[:, 0]
    for trend in trends:
        ends = [
            figures.value(trend["Trends.uCode"], trend["Trends.iCode"], period) for period in (first, last)
        ]
        ours.append(statistics.compound_growth(_float(str(ends[0])), _float(str(ends[1])), 4))
    yield Row(
        reference="asem", what="compound growth over five years", cells=theirs.size,
        error=_apart(np.array(ours), theirs), tolerance=1e-9,
    )  # fmt: skip


# -- the SDG Index


def sdg_index_2019(folder: Path) -> Iterator[Row]:
    scheme = schemes.load("sdg-index-2019")
    published = [row for row in _rows(folder / "goal_scores_and_index.csv") if row["index_score"]]
    ids = [row["id"] for row in published]
    raw = {row["id"]: row for row in _rows(folder / "raw.csv")}
    regional = {row["id"]: row for row in _rows(folder / "goal_regional_scores.csv")}
    fallbacks = [b.fallback for b in scheme.branches if b.fallback is not None]
    columns = (*scheme.codes, *fallbacks)
    values = [
        [_float(raw[i][c]) for c in scheme.codes]
        + [_float(regional[i][f.removesuffix("_region")]) for f in fallbacks]
        for i in ids
    ]
    result = score(scheme, Panel(entities=tuple(ids), indicators=columns, values=np.array(values)))
    rows = {row["id"]: row for row in _rows(folder / "normalised.csv")}
    theirs = _matrix([rows[i] for i in ids], scheme.codes)
    ours = result.stages["normalised"].values
    yield Row(
        reference="sdg_index_2019", what="normalised cells", cells=int(np.sum(~np.isnan(theirs))),
        error=_apart(ours, theirs), tolerance=1e-9,
    )  # fmt: skip
    goals = [f"goal{g}" for g in range(1, 18)]
    theirs = _matrix(published, goals)
    ours = result.scores.select(indicators=goals).values.copy()
    for cell in result.imputed:
        ours[ids.index(cell.entity), goals.index(cell.node)] = math.nan
    yield Row(
        reference="sdg_index_2019", what="goal scores", cells=int(np.sum(~np.isnan(theirs))), error=_apart(ours, theirs),
        tolerance=1e-9,
    )  # fmt: skip
    for what, own, key, tolerance in (
        ("index scores", result.total, "index_score", 1e-9), ("index ranks", result.total_ranks, "index_rank", 0.0),
    ):  # fmt: skip
        theirs = _matrix(published, (key,))[:, 0]
        yield Row(
            reference="sdg_index_2019",
            what=what,
            cells=theirs.size,
            error=_apart(own, theirs),
            tolerance=tolerance,
        )


# -- human development


def hdi_2022(folder: Path) -> Iterator[Row]:
    rows = _rows(folder / "hdi_long.csv")
    entities = tuple(row["iso3"] for row in rows)
    periods = tuple(Period.year_of(int(row["year"])) for row in rows)

    def scored(name: str) -> Result:
        scheme = schemes.load(name)
        columns = (*scheme.codes, *(a.code for a in scheme.adjustments))
        return score(
            scheme,
            Panel(entities=entities, periods=periods, indicators=columns, values=_matrix(rows, columns)),
        )

    hdi = scored("hdi")
    theirs = _matrix(rows, ("hdi",))[:, 0]
    yield Row(
        reference="hdi_2022", what="HDI, three decimals", cells=theirs.size,
        error=_apart(np.round(hdi.total, 3), theirs), tolerance=1e-9,
    )  # fmt: skip
    theirs = _matrix(rows, ("ihdi",))[:, 0]
    yield Row(
        reference="hdi_2022", what="IHDI, three decimals", cells=int(np.sum(~np.isnan(theirs))),
        error=_apart(np.round(scored("ihdi").total, 3), theirs), tolerance=1e-9,
    )  # fmt: skip
    units = [row for row in _rows(folder / "units.csv") if row["hdi_rank_2022"]]
    latest = {row["iso3"]: row for row in rows if row["year"] == "2022"}
    countries = [unit["iso3"] for unit in units]
    scheme = schemes.load("hdi")
    values = _matrix([latest[i] for i in countries], scheme.codes)
    result = score(scheme, Panel(entities=tuple(countries), indicators=scheme.codes, values=values))
    theirs = _matrix(units, ("hdi_rank_2022",))[:, 0]
    yield Row(
        reference="hdi_2022", what="ranks of 2022, on rounded scores", cells=theirs.size,
        error=_apart(result.total_ranks, theirs), tolerance=0,
    )  # fmt: skip
    exact = score(
        replace(scheme, ranking=Ranking()),
        Panel(entities=tuple(countries), indicators=scheme.codes, values=values),
    )
    same = int(np.sum(exact.total_ranks == theirs))
    yield Row(
        reference="hdi_2022", what="ranks of 2022 that unrounded scores would miss", cells=theirs.size,
        error=abs(len(theirs) - same - 27), tolerance=0, note=f"{same} of {len(theirs)} agree: the option is needed",
    )  # fmt: skip


# -- Chicago


def _ceji_scheme(folder: Path, normalisation: Normalisation, without: Sequence[str] = ()) -> Scheme:
    rows = _rows(folder / "CEJI_indStruct.csv")
    top = max(int(row["Level"]) for row in rows)
    indicators = tuple(
        Indicator(code=r["iCode"], name=r["iName"], parent=r["Parent"], weight=float(r["Weight"]),
                  direction=1 if float(r["Direction"]) > 0 else -1)
        for r in rows if int(r["Level"]) == 1
    )  # fmt: skip
    branches = tuple(
        Branch(code=r["iCode"], name=r["iName"], parent=r["Parent"] if int(r["Level"]) < top else None,
               weight=float(r["Weight"]) if r["Weight"] else None,
               aggregation=Aggregation(method="product") if int(r["Level"]) == top else None)
        for r in rows if int(r["Level"]) > 1
    )  # fmt: skip
    scheme = Scheme(
        id="ceji", name="CEJI", indicators=indicators, branches=branches, normalisation=normalisation,
        weighting=Weighting(placeholder=None),
    )  # fmt: skip
    return scheme.without(*without) if without else scheme


def ceji_chicago(folder: Path) -> Iterator[Row]:
    data = _rows(folder / "CEJI_indData.csv")
    percentile = Normalisation(method="percentile", of="highest", upper=1, decimals=4)
    for name, choice, without in (
        ("ceji_r_v1", percentile, ()), ("ceji_r_minmax", Normalisation(method="min-max", upper=1), ()),
        ("ceji_r_v1_ex_POC", percentile, ("POC",)),
    ):  # fmt: skip
        path = folder / f"{name}.csv"
        if not path.is_file():
            continue
        scheme = _ceji_scheme(folder, choice, without)
        panel = Panel(
            entities=tuple(row["CT_FIPS"] for row in data),
            indicators=scheme.codes,
            values=_matrix(data, scheme.codes),
        )
        rows = _rows(path)
        theirs = _matrix(rows, list(rows[0]))
        ours = score(scheme, panel).scores.select(indicators=list(rows[0])).values
        yield Row(
            reference="ceji_chicago",
            what=name,
            cells=theirs.size,
            error=_apart(ours, theirs),
            tolerance=1e-12,
        )


# -- published Chinese indices


def vectors(folder: Path) -> Iterator[Row]:
    rows = _rows(folder / "index_test_vectors.csv")

    def series(index: str, level: str, base: str) -> dict[tuple[str, str], float]:
        return {
            (row["name_zh"], row["year"]): float(row["value"])
            for row in rows
            if (row["index"], row["level"], row["base"]) == (index, level, base)
        }

    zone = series("国家高新区创新能力指数", "group", "2010=100")
    scheme = schemes.load("zone-innovation-index-2014")
    groups = {b.name: b for b in scheme.branches if b.parent is not None}
    weights = np.array([groups[name].weight for name, _ in zone], dtype=np.float64)
    ours = aggregation.arithmetic(np.array(list(zone.values())), weights)
    total = series("国家高新区创新能力指数", "total", "2010=100")["总指数", "2015"]
    yield Row(
        reference="vectors",
        what="zone index of 2015 from its groups",
        cells=1,
        error=abs(float(ours) - total),
        tolerance=0.05,
    )
    environment = schemes.load("innovation-environment")
    members = series("中国创新指数", "indicator", "2005=100")
    years = sorted({year for _, year in members})
    values = np.array([[members[i.name, year] for i in environment.indicators] for year in years])
    panel = Panel(
        entities=("全国",) * len(years), periods=tuple(Period.parse(y) for y in years), indicators=environment.codes,
        values=values,
    )  # fmt: skip
    chained = score(environment, panel).total
    published = series("中国创新指数", "group", "2005=100")
    theirs = np.array([published["创新环境", year] for year in years])
    yield Row(
        reference="vectors",
        what="environment 2005-2012 by the chain",
        cells=theirs.size,
        error=_apart(chained, theirs),
        tolerance=0.1,
    )
    for base, year in (("2005=100", "2012"), ("2015=100", "2024")):
        four = [value for (_, y), value in series("中国创新指数", "group", base).items() if y == year]
        total = series("中国创新指数", "total", base)["总指数", year]
        mean = aggregation.arithmetic(np.array(four), np.ones(len(four)))
        yield Row(
            reference="vectors",
            what=f"total of {year} from four groups",
            cells=1,
            error=abs(float(mean) - total),
            tolerance=0.05001,
        )


REFERENCES: dict[str, Callable[[Path], Iterator[Row]]] = {
    "asem": asem, "sdg_index_2019": sdg_index_2019, "hdi_2022": hdi_2022, "ceji_chicago": ceji_chicago,
    "vectors": vectors,
}  # fmt: skip
"""Each reads the folder of its name."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tools.references", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("folder", nargs="?", type=Path, default=GOLDEN)
    parser.add_argument("--only", choices=list(REFERENCES), action="append")
    chosen = parser.parse_args(arguments)
    failed = 0
    print(f"{'reference':<16} {'what':<52} {'cells':>8} {'max error':>10} {'tolerance':>10}")
    for name, compare in REFERENCES.items():
        if chosen.only and name not in chosen.only:
            continue
        if not (chosen.folder / name).is_dir():
            print(f"{name:<16} not compared: there is no folder {chosen.folder / name}")
            continue
        for row in compare(chosen.folder / name):
            failed += not row.sound
            mark = "" if row.sound else "   DIFFERS"
            note = f"   ({row.note})" if row.note else ""
            print(
                f"{row.reference:<16} {row.what:<52} {row.cells:>8,} {row.error:>10.1e} {row.tolerance:>10.1e}{mark}{note}"
            )
    print(f"\n{failed} differ" if failed else "\nall agree")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
