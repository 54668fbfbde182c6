"""Figures keep every digit, and convert exactly."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from barograph.errors import QuantityError
from barograph.quantity import Quantity, number, numeral, plain_digits, unit, units

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12)
SYMBOLS = st.sampled_from(sorted(units()))
MULTIPLES = st.sampled_from(
    ["元", "万元", "亿元", "万亿元", "万户", "家", "%", "‰", "平方公里", "件/万人", "元/头"]
)
DIGITS = "零一二三四五六七八九"


def chinese(n: int) -> str:
    """A numeral as it is spoken, written here independently of the reader: 10203 is 一万零二百零三."""
    if n == 0:
        return "零"
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if n >= size:
            head, rest = divmod(n, size)
            gap = "零" if rest and rest < size // 10 else ""
            return chinese(head) + name + (gap + chinese(rest) if rest else "")
    for size, name in ((1000, "千"), (100, "百"), (10, "十")):
        if n >= size:
            head, rest = divmod(n, size)
            gap = "零" if rest and rest < size // 10 else ""
            return DIGITS[head] + name + (gap + chinese(rest) if rest else "")
    return DIGITS[n]


@given(st.integers(0, 10**12))
def test_a_chinese_numeral_reads_as_its_number(n):
    assert number(chinese(n)) == n


@given(st.integers(0, 10**15))
def test_thousands_separators_change_nothing(n):
    assert number(f"{n:,}") == number(str(n)) == n


@given(DECIMALS)
def test_a_number_reads_back_digit_by_digit(value):
    assert str(number(plain_digits(value))) == plain_digits(value).replace("-0.0000", "-0.0000")


@given(DECIMALS, MULTIPLES)
def test_a_quantity_reads_back_as_it_is_printed(value, symbol):
    printed = f"{plain_digits(value)}{symbol}"
    quantity = Quantity.parse(printed)

    assert (quantity.value, quantity.unit) == (value, symbol)
    assert str(quantity) == printed
    assert Quantity.parse(str(quantity)) == quantity


@given(
    DECIMALS,
    st.sampled_from(["元", "万元", "亿元", "万亿元", "千万元"]),
    st.sampled_from(["元", "万元", "亿元"]),
)
def test_converting_there_and_back_loses_nothing(value, here, there):
    quantity = Quantity(value, here)

    assert quantity.to(there).to(here).value == value
    assert quantity.same_as(quantity.to(there))


@given(DECIMALS, MULTIPLES)
def test_multiplying_out_keeps_the_amount(value, symbol):
    quantity = Quantity(value, symbol)

    assert quantity.plain().same_as(quantity)
    assert unit(quantity.plain().unit).multiple == 1


@given(st.text(max_size=12))
def test_words_are_a_number_or_are_refused(words):
    value = numeral(words)

    assert value is None or value.is_finite()


@given(st.text(max_size=12))
def test_words_are_a_quantity_or_are_refused_in_two_languages(words):
    try:
        Quantity.parse(words)
    except QuantityError as error:
        assert error.zh and str(error)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("1,629", "1629"),
        ("１，６２９", "1629"),
        ("2.9万", "29000"),
        ("1.2亿", "120000000"),
        ("1.2万亿", "1200000000000"),
        ("3千", "3000"),
        ("1亿2000万", "120000000"),
        ("三千二百", "3200"),
        ("两万五", "25000"),
        ("一百零五", "105"),
        ("十二", "12"),
        ("百余", "100"),
        ("3200余", "3200"),
        ("1.5万余", "15000"),
        ("四十多万", "400000"),
        ("三点五万", "35000"),
        ("二〇二四", "2024"),
        ("1/5", "0.2"),
        ("三分之一", str(Decimal(1) / 3)),
        ("百分之三点五", "0.035"),
        ("近六成", "0.6"),
        ("两成半", "0.25"),
        ("一半", "0.5"),
        ("−3.5", "-3.5"),
        ("超过270", "270"),
    ],
)
def test_numerals_of_bulletins(words, value):
    assert number(words) == Decimal(value)


@pytest.mark.parametrize("words", ["", "数百", "几十", "若干", "千亿级", "1/0", "1.2.3", "家", "1629家"])
def test_a_magnitude_or_a_word_is_no_number(words):
    assert numeral(words) is None


@pytest.mark.parametrize(
    ("words", "value", "symbol"),
    [
        ("1.2亿元", "120000000", "元"),
        ("近2.9万户", "29000", "户"),
        ("超1500亿元", "150000000000", "元"),
        ("突破了千亿元", "100000000000", "元"),
        ("1亿2000万元", "120000000", "元"),
        ("3.5亿美元", "350000000", "美元"),
        ("6.2%", "6.2", "%"),
        ("12.5‰", "12.5", "‰"),
        ("0.3个百分点", "0.3", "百分点"),
        ("1.4倍", "1.4", "倍"),
        ("第20位", "20", "位"),
        ("首位", "1", "位"),
        ("第十名", "10", "位"),
        ("1/5", "20", "%"),
        ("近三成", "30", "%"),
        ("百分之五", "5", "%"),
        ("百余家", "100", "家"),
        ("3200余项", "3200", "项"),
        ("约130吨", "130", "吨"),
        ("3.5万吨标准煤", "35000", "吨标准煤"),
        ("7.9件/万人", "7.9", "件/万人"),
        ("350元/头", "350", "元/头"),
        ("20.5平方公里", "20.5", "平方公里"),
        ("93%以上", "93", "%"),
        ("3名", "3", "名"),
    ],
)
def test_quantities_of_bulletins(words, value, symbol):
    plain = Quantity.parse(words).plain()

    assert (plain.value, plain.unit) == (Decimal(value), symbol)


@pytest.mark.parametrize(
    ("here", "symbol", "there"),
    [
        ("30亩", "公顷", "2"),
        ("1平方公里", "公顷", "100"),
        ("1.5平方公里", "亩", "2250"),
        ("2.68%", "‰", "26.8"),
        ("6成", "%", "60"),
        ("12000万元", "亿元", "1.2"),
        ("5千克", "吨", "0.005"),
        ("90分钟", "小时", "1.5"),
        ("3名", "人", "3"),
        ("1.2万元/人", "元/人", "12000"),
        ("10件/万人", "件/人", "0.001"),
    ],
)
def test_conversions(here, symbol, there):
    assert Quantity.parse(here).to(symbol).value == Decimal(there)


def test_what_is_not_of_one_kind_does_not_convert():
    for here, symbol in (("3家", "户"), ("1元", "美元"), ("2%", "百分点"), ("5倍", "%")):
        with pytest.raises(QuantityError) as caught:
            Quantity.parse(here).to(symbol)

        assert caught.value.code == "dimension"


def test_a_figure_without_a_unit_is_refused_unless_the_column_says_one():
    with pytest.raises(QuantityError) as caught:
        Quantity.parse("3200亿")

    assert caught.value.code == "no-unit"
    assert Quantity.parse("3200亿", unit="元").plain().value == 320_000_000_000


def test_an_unknown_unit_names_the_nearest_right_one():
    with pytest.raises(QuantityError) as caught:
        Quantity.parse("3平方公理")

    assert caught.value.suggestion == "平方公里"
    assert "平方公里" in caught.value.sentence("zh-hans")


def test_zero_is_a_figure():
    assert Quantity.parse("0家").value == 0
    assert numeral("零") == 0


def test_no_two_units_share_a_spelling():
    seen: dict[str, str] = {}
    for entry in units().values():
        for spelling in (entry.symbol, *entry.aliases):
            assert seen.setdefault(spelling, entry.symbol) == entry.symbol


@given(SYMBOLS, SYMBOLS)
def test_units_of_one_dimension_convert_both_ways_and_others_do_not(here, there):
    one = Quantity(Decimal(6), here)
    if unit(here).dimension == unit(there).dimension:
        back = one.to(there).to(here)
        assert abs(Fraction(back.value) - 6) < Fraction(1, 10**20)
    else:
        with pytest.raises(QuantityError):
            one.to(there)


def test_a_number_of_more_digits_than_the_context_keeps_its_sixty_first():
    digits = "7" * 70
    value = numeral(f"{digits}万")
    assert value is not None
    assert abs(Fraction(value) / (int(digits) * 10_000) - 1) < Fraction(1, 10**59)
