"""Which series a figure belongs to: two writings of one thing are one line, two things are two."""

from __future__ import annotations

import pytest
from tests.ledger.office import entered

from barograph.ledger.models import Series


def same(ledger, one, other):
    return entered(ledger, "5.2", **one).series_id == entered(ledger, "5.2", **other).series_id


GROWTH = {"indicator": "GDP", "unit": "%", "measure": "growth"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"indicator": "GDP增速", "unit": "%"}, GROWTH | {"base": "同比"}),
        ({"indicator": "GDP增速", "unit": "%", "measure": "growth"}, GROWTH | {"base": "同比"}),
        (
            {"indicator": "技术合同成交额增速", "unit": "%", "measure": "growth"},
            {"indicator": "技术合同成交额", "unit": "%", "measure": "growth", "base": "比上年"},
        ),
        (
            {"indicator": "高企占全省比重", "unit": "%", "measure": "share"},
            {"indicator": "高企占全省比重", "unit": "%", "measure": "share", "base": "全省"},
        ),
        (GROWTH | {"base": "同比"}, GROWTH | {"base": "比上年"}),
        (GROWTH | {"base": "2022"}, GROWTH | {"base": "上年"}),
        ({"indicator": "地区生产总值", "unit": "亿元"}, {"indicator": "GDP", "unit": "万元"}),
        ({"area": "济南市"}, {"area": "济南"}),
        ({"unit": "家"}, {"unit": "户"}),
        ({"stage": "快报"}, {"stage": "最终核实"}),
        ({"indicator": "云澜指数", "unit": "点"}, {"indicator": "云澜 指数", "unit": "点"}),
        ({"period": "2023"}, {"period": "2024年1—9月"}),
        ({"standing": "target"}, {"standing": "actual"}),
    ],
)
def test_two_writings_of_one_thing_are_one_series(ledger, one, other):
    assert same(ledger, one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"coverage": "全社会"}, {"coverage": "规模以上"}),
        ({"area": "济南市"}, {"area": "青岛市"}),
        (GROWTH | {"base": ""}, GROWTH | {"base": "同比"}),
        (GROWTH | {"base": "2020"}, GROWTH | {"base": "同比"}),
        (GROWTH | {"base": "环比"}, GROWTH | {"base": "同比"}),
        ({"indicator": "GDP", "unit": "亿元"}, GROWTH | {"base": "同比"}),
        ({"indicator": "云澜指数", "unit": "点"}, {"indicator": "云澜指数", "unit": "%"}),
    ],
)
def test_two_things_are_two_series(ledger, one, other):
    assert not same(ledger, one, other)


def test_a_running_total_and_a_year_are_two_points_of_one_series(ledger):
    year = entered(ledger, "100", period="2024")
    running = entered(ledger, "70", period="2024年1—9月")

    assert year.series_id == running.series_id
    assert year.point_id != running.point_id


def test_a_target_is_no_actual_figure(ledger):
    target, actual = entered(ledger, "700", standing="target"), entered(ledger, "650")

    assert target.point_id != actual.point_id


def test_stages_meet_at_one_point_and_each_keeps_its_own(ledger):
    flash, final = entered(ledger, "640", stage="快报"), entered(ledger, "650", stage="最终核实")

    assert flash.point_id == final.point_id
    assert ledger.headline(flash.point_id) == (final, "stage")
    assert {o.stage for o in ledger.observations()} == {"快报", "最终核实"}


def test_a_series_is_told_in_one_unit_and_its_figures_stay_as_printed(ledger):
    entered(ledger, "1.2", indicator="GDP", unit="亿元")
    small = entered(ledger, "13000", indicator="GDP", unit="万元", period="2024")

    assert Series.objects.get().unit == "亿元"
    assert (small.value, small.unit, small.value_float) == ("13000", "万元", 1.3)


@pytest.mark.parametrize(
    "value", ["0.10", "620.4000", "1E+3", "0.000000000000000000001", "-0.5", "12345678901234567890.123"]
)
def test_a_figure_comes_back_to_the_last_digit(ledger, value):
    from decimal import Decimal

    kept = ledger.observation(entered(ledger, value).pk).value

    assert Decimal(kept) == Decimal(value)
    assert "E" not in kept


def test_a_missing_figure_stays_missing(ledger):
    missing = entered(ledger, None)

    assert (missing.value, missing.value_float, missing.at_least, missing.at_most) == (None, None, None, None)
