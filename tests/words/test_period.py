"""Periods are read, ordered, printed and shifted as bulletins mean them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from barograph.errors import PeriodError
from barograph.period import PLANS, Period

YEARS = st.integers(1949, 2099)


@st.composite
def plain_periods(draw):
    year = draw(YEARS)
    return draw(
        st.one_of(
            st.just(Period.year_of(year)),
            st.builds(Period.half_of, st.just(year), st.integers(1, 2)),
            st.builds(Period.quarter_of, st.just(year), st.integers(1, 4)),
            st.builds(Period.month_of, st.just(year), st.integers(1, 12)),
            st.builds(Period.day_of, st.dates(dt.date(1949, 1, 1), dt.date(2099, 12, 31))),
        )
    )


@st.composite
def periods(draw):
    first = draw(plain_periods())
    kind = draw(st.sampled_from(["plain", "running", "span", "before", "since"]))
    if kind == "plain":
        return first
    if kind == "running":
        return Period.running_to(first.start.year, draw(st.integers(1, 12)))
    if kind == "before":
        return Period.span(None, first)
    if kind == "since":
        return Period.span(first, None)
    last = draw(plain_periods().filter(lambda p: p.grain == first.grain))
    return Period.span(*sorted([first, last]))


@given(periods())
def test_the_contract_form_reads_back(period):
    assert Period.parse(str(period)) == period


@given(periods())
def test_the_chinese_form_reads_back(period):
    assert Period.parse(period.zh()) == period


@given(periods().filter(lambda p: p.start is not None and p.end is not None))
def test_the_sdmx_form_reads_back_to_the_same_days(period):
    assert Period.parse(period.sdmx()).same_days(period)


@given(periods(), periods())
def test_the_order_is_total_and_agrees_with_equality(a, b):
    assert (a < b) + (b < a) + (a == b) == 1
    assert (a == b) <= (hash(a) == hash(b))


@given(st.lists(periods(), max_size=6))
def test_sorting_does_not_depend_on_where_one_began(some):
    backwards = some[::-1]

    assert sorted(some) == sorted(backwards)


@given(periods())
def test_a_year_before_and_a_year_after_is_where_we_were(period):
    there = period.previous_year()

    assert there.frequency == period.frequency
    if "02-29" not in str(period) and "02-28" not in str(period):
        assert there.shift_years(1) == period


@given(st.text(max_size=20))
def test_words_are_a_period_or_are_refused_in_two_languages(words):
    try:
        period = Period.parse(words)
    except PeriodError as error:
        assert error.zh and str(error)
    else:
        assert Period.parse(str(period)) == period


def test_a_running_total_is_not_a_september_figure():
    running, september = Period.parse("2024年1—9月"), Period.parse("2024年9月")

    assert running != september
    assert running.contains(september)


def test_a_first_quarter_is_not_the_running_total_to_march():
    quarter, running = Period.parse("2024年一季度"), Period.parse("2024年1—3月")

    assert quarter != running
    assert quarter.same_days(running)


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("2024年", "2024"),
        ("2024年度", "2024"),
        ("2024年全年", "2024"),
        ("2024年底", "2024"),
        ("截至2024年底", "2024"),
        ("二〇二四年", "2024"),
        ("２０２４年", "2024"),
        ("2024年上半年", "2024-H1"),
        ("2024年下半年", "2024-H2"),
        ("2024年一季度", "2024-Q1"),
        ("2024年第三季度", "2024-Q3"),
        ("2024年3季度", "2024-Q3"),
        ("2024年四季度末", "2024-Q4"),
        ("2024年9月", "2024-09"),
        ("2024年9月份", "2024-09"),
        ("2024年十二月", "2024-12"),
        ("2024.09", "2024-09"),
        ("202409", "2024-09"),
        ("截至2024年6月底", "2024-06"),
        ("截至2024年6月末", "2024-06"),
        ("2024年初", "2024-01"),
        ("2020年4月25日", "2020-04-25"),
        ("截至2024年6月30日", "2024-06-30"),
        ("2024/9/30", "2024-09-30"),
        ("20240930", "2024-09-30"),
        ("2024年1—9月", "2024-01/2024-09"),
        ("2024年1-9月份", "2024-01/2024-09"),
        ("2024年1～9月", "2024-01/2024-09"),
        ("2024年1至9月", "2024-01/2024-09"),
        ("2024年前三季度", "2024-01/2024-09"),
        ("2024年一至三季度", "2024-01/2024-09"),
        ("2024年前9个月", "2024-01/2024-09"),
        ("2024年前9月", "2024-01/2024-09"),
        ("2024年1—9月累计", "2024-01/2024-09"),
        ("2024.1-9月", "2024-01/2024-09"),
        ("2024Q3", "2024-Q3"),
        ("2024H1", "2024-H1"),
        ("截至2024年9月底止", "2024-09"),
        ("2024年1—12月", "2024-01/2024-12"),
        ("2024年3—5月", "2024-03/2024-05"),
        ("2023年9月—2024年3月", "2023-09/2024-03"),
        ("2020年4月25日至5月3日", "2020-04-25/2020-05-03"),
        ("2020年4月25日至26日", "2020-04-25/2020-04-26"),
        ("2021—2023年", "2021/2023"),
        ("2021年至2023年", "2021/2023"),
        ("从2021年到2023年", "2021/2023"),
        ("二〇二一年至二〇二三年", "2021/2023"),
        ("“十四五”期间", "2021/2025"),
        ("十三五", "2016/2020"),
        ("“十三五”末", "2020"),
        ("“十四五”以来", "2021/"),
        ("2009年以前", "/2009"),
        ("2009年及以前", "/2009"),
        ("2020年以来", "2020/"),
        ("20世纪90年代", "1990/1999"),
        ("2024-S1", "2024-H1"),
        ("2024-01-01/P9M", "2024-01/2024-09"),
        ("2021-01-01/P5Y", "2021/2025"),
    ],
)
def test_words_of_bulletins(words, form):
    assert str(Period.parse(words)) == form


@pytest.mark.parametrize(
    "words",
    [
        "",
        "今年",
        "目前",
        "9月",
        "2024年13月",
        "2024年2月30日",
        "2024-Q5",
        "2024/9",
        "/",
        "2025/2021",
        "０００0",
    ],
)
def test_what_is_no_period_is_refused(words):
    with pytest.raises(PeriodError) as caught:
        Period.parse(words)

    assert caught.value.zh


def test_words_without_a_year_take_the_one_that_is_handed_in():
    assert Period.parse("1—9月", year=2024) == Period.running_to(2024, 9)
    assert Period.parse("上半年", year=2024) == Period.half_of(2024, 1)
    assert Period.parse("4月25日", year=2020) == Period.day_of(dt.date(2020, 4, 25))
    assert Period.parse("2023年9月", year=2024) == Period.month_of(2023, 9)


def test_a_plan_is_the_span_of_its_years():
    for name, (first, last) in PLANS.items():
        plan = Period.plan(name)

        assert plan == Period.parse(f"{first}/{last}")
        assert plan.plan_name == name
        assert plan.zh() == f"“{name}”期间"


def test_the_year_of_a_span_over_several_years_is_unknown():
    assert Period.parse("2019/2021").year is None
    assert Period.parse("2024年1—9月").year == 2024


def test_an_open_span_has_no_sdmx_form():
    with pytest.raises(PeriodError) as caught:
        Period.parse("/2009").sdmx()

    assert caught.value.code == "open"


def test_time_runs_from_the_open_past_to_days_months_and_years():
    words = ["/2009", "2024-01-01", "2024-01", "2024-Q1", "2024-H1", "2024-01/2024-09", "2024", "2024-02"]

    assert [str(p) for p in sorted(Period.parse(w) for w in words)] == words
