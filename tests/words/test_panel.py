"""A panel keeps its labels and its gaps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from barograph.errors import InstrumentError
from barograph.panel import Panel
from barograph.period import Period

FIGURES = st.one_of(st.none(), st.floats(-1e12, 1e12))
TABLES = st.dictionaries(
    st.sampled_from(["济南市", "青岛市", "烟台市", "潍坊市"]),
    st.fixed_dictionaries({"GDP": FIGURES, "RD_GDP": FIGURES}),
    min_size=1,
)
Y2023, Y2024 = Period.year_of(2023), Period.year_of(2024)


def by_year():
    return Panel.from_figures(
        [
            ("济南市", Y2023, "GDP", 1.0),
            ("济南市", Y2024, "GDP", 2.0),
            ("青岛市", Y2024, "GDP", None),
            ("青岛市", Y2024, "RD_GDP", 3.0),
        ]
    )


@given(TABLES)
def test_a_missing_figure_stays_missing_and_a_zero_stays_zero(table):
    panel = Panel.of(table)

    for entity, row in table.items():
        for code, figure in row.items():
            assert panel.value(entity, code) == figure


@given(TABLES)
def test_a_panel_survives_csv(table):
    panel = Panel.of(table)

    assert Panel.from_csv(panel.to_csv()).same_as(panel)


def test_periods_survive_a_file(tmp_path):
    panel = by_year()
    panel.to_csv(tmp_path / "panel.csv")

    assert Panel.from_csv(tmp_path / "panel.csv").same_as(panel)


def test_one_period_of_a_panel_is_a_panel_of_entities():
    part = by_year().select(period=Y2024)

    assert part.periods is None
    assert part.entities == ("济南市", "青岛市")
    assert part.missing() == [("济南市", None, "RD_GDP"), ("青岛市", None, "GDP")]


def test_a_part_comes_in_the_order_asked_for():
    panel = Panel.of({"济南市": {"A": 1, "B": 2}, "青岛市": {"A": 3, "B": 4}})

    part = panel.select(entities=["青岛市", "济南市"], indicators=["B", "A"])

    assert part.values.tolist() == [[4.0, 3.0], [2.0, 1.0]]


def test_an_unknown_label_is_refused_with_the_nearest_one():
    with pytest.raises(InstrumentError) as caught:
        by_year().select(entities=["济南"])

    assert caught.value.suggestion == "济南市"


def test_two_figures_for_one_cell_are_refused():
    with pytest.raises(InstrumentError) as caught:
        Panel.from_figures([("济南市", Y2024, "GDP", 1.0), ("济南市", Y2024, "GDP", 2.0)])

    assert caught.value.code == "panel-twice"


def test_infinity_wrong_shapes_and_words_are_refused():
    with pytest.raises(InstrumentError):
        Panel.of({"济南市": {"GDP": float("inf")}})
    with pytest.raises(InstrumentError):
        Panel(entities=("济南市",), indicators=("GDP",), values=np.zeros((2, 1)))
    with pytest.raises(InstrumentError):
        Panel.from_csv("entity,GDP\n济南市,很多\n")


def test_the_figures_cannot_be_changed_behind_its_back():
    panel = by_year()

    with pytest.raises(ValueError, match="read-only"):
        panel.values[0, 0] = 9.0
