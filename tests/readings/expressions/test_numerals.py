"""Numbers and percentages in every writing, and what is none."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from barograph.readings.expressions import numbers, percents
from barograph.readings.expressions.numerals import value_of

DIGITS = "零一二三四五六七八九"


def below_ten_thousand(n: int, *, ones: bool) -> str:
    """A number under 10,000 as it is written by hand; `ones` writes 一十 where 十 would do."""
    words, gap = "", False
    for step, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // step % 10
        if digit == 0:
            gap = gap or bool(words)
            continue
        if gap and words:
            words += "零"
        gap = False
        words += ("" if digit == 1 and step == 10 and not words and not ones else DIGITS[digit]) + name
    return words


def written(n: int) -> str:
    """A whole number in Chinese numerals, by the rules that are taught at school."""
    if n == 0:
        return "零"
    words = ""
    gap = False
    for block, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = n // block % 10**4
        if part == 0:
            gap = bool(words)
            continue
        if words and (gap or part < 1000):
            words += "零"
        words += below_ten_thousand(part, ones=bool(words)) + name
        gap = False
    return words


CAPITALS = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
TRADITIONAL = str.maketrans("万亿点负", "萬億點負")


@given(st.integers(0, 10**12 - 1))
def test_whole_numbers_written_in_chinese_are_read_back(n):
    assert value_of(written(n)) == n
    assert value_of(written(n).translate(CAPITALS)) == n
    assert value_of("负" + written(n)) == -n


@given(st.integers(10, 10**12 - 1), st.text("零一二三四五六七八九", min_size=1, max_size=8))
def test_decimals_written_in_chinese_are_read_back(n, decimals):
    words = f"{written(n)}点{decimals}"
    value = Decimal(f"{n}." + "".join(str(DIGITS.index(d)) for d in decimals))
    assert value_of(words) == value
    assert value_of(words.translate(TRADITIONAL)) == value
    [found] = numbers(f"共{words.translate(TRADITIONAL)}。")
    assert (found.start, found.end, found.value) == (1, 1 + len(words), value)


@given(st.decimals(0, 10**9, places=2), st.sampled_from(["", "万", "亿", "千万", "万亿"]))
def test_arabic_numbers_with_a_magnitude_are_exact(value, magnitude):
    factor = {"": 1, "万": 10**4, "亿": 10**8, "千万": 10**7, "万亿": 10**12}[magnitude]
    for words in (f"{value}{magnitude}", f"{value:,}{magnitude}"):
        [found] = numbers(f"为{words}。")
        assert found.value == value * factor
        assert (found.start, found.end) == (1, 1 + len(words))


@given(st.integers(1, 999), st.integers(2, 999))
def test_fractions_are_exact(above, below):
    for words in (f"{below}分之{above}", f"{written(below)}分之{written(above)}"):
        if below in (10, 100):
            continue  # 十分之一, 百分之一 without a digit are shares
        assert Fraction(value_of(words)) == Fraction(above, below)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("２．２亿", "220000000"), ("1e10", "10000000000"), ("12.32e+14", "1232000000000000"), ("2^5", "32"),
        ("4.5k", "4500"), ("3 1/2", "3.5"), ("廿三", "23"), ("卅", "30"), ("半百", "50"), ("两打", "24"),
        ("三千 五百", "3500"), ("八百五", "850"), ("6千5", "6500"), ("2亿3000万", "230000000"), ("十来万", "100000"),
        ("一千五百零几万", "15000000"), ("壹仟贰佰零肆", "1204"), ("四萬萬", "400000000"), ("二〇二四", "2024"),
        ("三点五亿", "350000000"), ("一百五十万分之三", "0.000002"), ("负七又四分之一", "-7.25"),
    ],
)  # fmt: skip
def test_a_number_in_each_writing(words, value):
    assert [(n.start, n.end, n.value) for n in numbers(words)] == [(0, len(words), Decimal(value))]


@pytest.mark.parametrize(
    "text",
    [
        "九江市",
        "统一部署",
        "一起",
        "数十",
        "几百",
        "万一",
        "三四百",
        "两三百",
        "登陆",
        "拾遗",
        "COVID19",
        "十分重要",
        "一带一路",
    ],
)
def test_words_with_numerals_in_them_are_no_numbers(text):
    assert numbers(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5.2%", "5.2"), ("２２％", "22"), ("百分之三十点五", "30.5"), ("千分之二", "0.2"), ("万分之三", "0.03"), ("百分之-4", "-4"),
        ("负百分之四", "-4"), ("3‰", "0.3"), ("七成", "70"), ("七成六", "76"), ("两成半", "25"), ("八五折", "85"), ("6.5折", "65"),
        ("对折", "50"), ("12个百分点", "12"), ("一百五十個百分點", "150"), ("百分之百", "100"),
    ],
)  # fmt: skip
def test_a_percentage_in_each_writing(text, value):
    assert [(p.start, p.end, p.value) for p in percents(text)] == [(0, len(text), Decimal(value))]


@pytest.mark.parametrize(
    "text", ["五百分之二", "百分之二三十", "三成立", "折旧", "http://a.cn/b%20%25", "二三十个百分点", "5折叠"]
)
def test_what_is_no_percentage(text):
    assert percents(text) == []


def test_percentage_points_are_told_apart():
    assert [p.points for p in percents("占5%，提高0.3个百分点")] == [False, True]
