"""Times in a document of a known date."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.readings.prose.reading import read

from barograph.observation import Reading
from barograph.period import Period
from barograph.readings.checks import sound
from barograph.readings.prose.times import Anchor, previous, resolve

SUMMER = Anchor(date=Period.parse("2021-07-22"), year=2021)
SPRING = Anchor(date=Period.parse("2024-01-15"), year=2024)


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("2020年底", "2020"),
        ("2021年6月底", "2021-06"),
        ("今年以来", "2021"),
        ("去年", "2020"),
        ("去年上半年", "2020-H1"),
        ("今年前三季度", "2021-01/2021-09"),
        ("1—6月", "2021-01/2021-06"),
        ("7月21日", "2021-07-21"),
        ("目前", "2021-07-22"),
        ("“十三五”期间", "2016/2020"),
        ("“十四五”末", "2025"),
        ("2019年至2021年", "2019/2021"),
        ("过去五年", "2016/2020"),
        ("未来三年", "2022/2024"),
    ],
)
def test_words_and_what_they_mean(words, period):
    assert str(resolve(words, SUMMER)) == period


def test_in_spring_the_whole_year_is_the_one_before():
    assert str(resolve("全年", SPRING)) == "2023"
    assert str(resolve("过去一年", SPRING)) == "2023"
    assert str(resolve("四季度", SPRING)) == "2023-Q4"


def test_months_without_a_year_take_the_year_told_before():
    assert str(resolve("6月底", SUMMER, told=Period.parse("2019"))) == "2019-06"


def test_nothing_is_guessed_without_a_date():
    assert resolve("目前", Anchor()) is None
    assert resolve("今年", Anchor()) is None


@pytest.mark.parametrize(
    ("period", "before"), [("2024-09", "2024-08"), ("2024-Q1", "2023-Q4"), ("2024-01", "2023-12")]
)
def test_the_period_just_before(period, before):
    assert str(previous(Period.parse(period))) == before


UNDATED = "云州市科技工作情况\n"


def test_a_text_that_tells_no_year_keeps_its_figures_with_the_period_unknown():
    growth, level = sorted(
        read("一季度，全市新增高新技术企业35家，同比增长12.5%。\n", head=UNDATED), key=lambda r: r.measure
    )
    assert (level.value, level.period, level.measure) == (35, None, "level")
    assert (growth.value, growth.period, growth.base) == (Decimal("12.5"), None, None)
    assert all(
        "period-unknown" in r.doubts and not sound(replace(r, confidence=1.0)) for r in (level, growth)
    )
    assert level.to_json("a")["period"] is None
    assert Reading.from_json(level.to_json("a")).period is None


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Tue, 26 Apr 2022 08:00:00 GMT", "2022-04-26"),
        ("April 26th, 2022", "2022-04-26"),
        ("26-Apr-2022 09:30", "2022-04-26"),
        ("Updated: Sept. 3, 2021", "2021-09-03"),
        ("Sat, 31 Feb 2022", "None"),
        ("The mayor marched 12 miles", "None"),
    ],
)
def test_a_date_line_in_english_dates_the_document(line, date):
    [reading] = read("全市现有孵化器21家。\n", head=f"云州市孵化器发展\n{line}\n")
    assert str(reading.period) == date
