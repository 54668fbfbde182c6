"""The ASEM example: every stage as COINr has it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from barograph.instruments.index import (
    STAGES,
    Branch,
    Imputation,
    Indicator,
    Panel,
    Scheme,
    Screening,
    Treatment,
    score,
)  # fmt: skip

ASEM = Path(__file__).resolve().parents[2] / "golden" / "asem"


def _csv(name: str) -> pl.DataFrame:
    return pl.read_csv(ASEM / name, infer_schema_length=None, null_values=[""])


def _scheme() -> Scheme:
    meta = _csv("iMeta.csv").to_dicts()
    return Scheme(
        id="asem", name="ASEM", imputation=Imputation(method="mean", group="EurAsia_group"),
        screening=Screening(available=0.9, after="imputation"),
        treatment=Treatment(method="winsorise", points=5, otherwise="log"),
        indicators=tuple(
            Indicator(code=m["iCode"], name=m["iName"], parent=m["Parent"], weight=float(m["Weight"]),
                      direction=int(m["Direction"]), denominator=m["Denominator"] or None)
            for m in meta if m["Type"] == "Indicator"
        ),
        branches=tuple(
            Branch(code=m["iCode"], name=m["iName"], parent=m["Parent"] or None, weight=float(m["Weight"]))
            for m in meta if m["Type"] == "Aggregate"
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def result():
    scheme, data = _scheme(), _csv("iData.csv")
    columns = [*scheme.codes, "Area", "Energy", "GDP", "Population"]
    figures = data.select(pl.col(columns).cast(pl.Float64)).fill_null(float("nan")).to_numpy()
    return score(
        scheme,
        Panel(entities=tuple(data["uCode"]), indicators=tuple(columns), values=figures,
              groups={"EurAsia_group": tuple(data["EurAsia_group"])}),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("stage", "name"), list(zip(STAGES, ["1_raw", "2_denominated", "3_imputed", "4_screened", "5_treated", "6_normalised", "7_aggregated"], strict=True))
)  # fmt: skip
def test_each_stage_is_as_published(result, stage, name):
    golden = _csv(f"stages/{name}.csv")
    codes = golden.columns[1:]
    expected = golden.select(pl.col(codes).cast(pl.Float64)).fill_null(float("nan")).to_numpy()

    ours = result.stages[stage].select(entities=list(golden["uCode"]), indicators=codes).values

    assert ours.size >= 2499
    np.testing.assert_allclose(ours, expected, rtol=1e-12, atol=1e-9, equal_nan=True)
    assert np.nanmax(np.abs(ours - expected)) < 1e-9


def test_ranks_are_as_published(result):
    golden = _csv("results/ranks_all_columns.csv")

    for row in golden.to_dicts():
        for code in result.scheme.tree.codes[49:]:
            assert result.rank(row["uCode"], code) == row[code]
