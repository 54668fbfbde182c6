"""Ranges, amounts and dates, and what holds for all expressions on any text."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from barograph.readings.expressions import amounts, dates, numbers, percents, ranges
from barograph.readings.expressions.amounts import Amount

REF = date(2017, 3, 22)

PIECES = st.sampled_from(
    [*"0123456789.,%-~/^:  零一二三四五六七八九十百千万亿兆两半几多余负点又廿拾佰", "分之", "个百分点", "成", "折", "元", "角", "美元", "千米", "斤", "年",
     "月", "日", "号", "周", "星期", "上", "下", "前", "后", "去年", "今年", "季度", "世纪", "年代", "从", "到", "之间", "以上", "大于", "之前", "或之后",
     "农历", "初", "正月", "康熙", "第", "最后", "天", "个", "半年", "2016", "e9", "￥", "人民币", "《", "》", "http://", "９", "萬", "點", "\u3000", "\n"]
)  # fmt: skip
ANY = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map("".join))


@settings(deadline=None)
@given(ANY, st.dates())
@example("9" * 400, REF)
@example("1^" + "9" * 4, REF)
@example("九" * 200, REF)
@example("9999年12月31日后999年", date(9999, 12, 31))
@example("最近999年前", date(1, 1, 1))
def test_any_text_is_read_and_spans_stay_inside_in_order(text, reference):
    for found in (
        numbers(text),
        percents(text),
        ranges(text),
        amounts(text, named=True),
        dates(text, reference),
    ):
        last = 0
        for one in found:
            assert last <= one.start < one.end <= len(text)
            last = one.end


def span(text: str, r) -> tuple:
    number = lambda v: None if v is None else str(v)  # noqa: E731
    return text[r.start : r.end], number(r.low), number(r.high), r.low_closed, r.high_closed


@pytest.mark.parametrize(
    ("text", "words", "low", "high", "closed"),
    [
        ("面积大于20", "大于20", "20", None, (False, False)),
        ("不少于三百户", "不少于三百", "300", None, (True, False)),
        ("不足80户", "不足80", None, "80", (False, False)),
        ("至多20个", "至多20", None, "20", (False, True)),
        ("300人以上", None, None, None, None),
        ("300以上", "300以上", "300", None, (True, False)),
        ("300及以下", "300及以下", None, "300", (False, True)),
        ("20到30之间", "20到30之间", "20", "30", (True, True)),
        ("介于一百和两百之间", "介于一百和两百之间", "100", "200", (True, True)),
        ("3到5万", "3到5万", "30000", "50000", (True, True)),
        ("大于20且小于等于30", "大于20且小于等于30", "20", "30", (False, True)),
        ("二十多万", "二十多万", "200000", None, (False, False)),
        ("经过5年", None, None, None, None),
        ("电话010-1234567", None, None, None, None),
    ],
)  # fmt: skip
def test_ranges(text, words, low, high, closed):
    wanted = [] if words is None else [(words, low, high, *closed)]
    assert [span(text, r) for r in ranges(text)] == wanted


def test_halves_that_contradict_stay_apart():
    assert len(ranges("大于50小于12")) == 2


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("36.57亿元", "3657000000", "CNY"), ("两元五角", "2.5", "CNY"), ("3块5", "3.5", "CNY"), ("十二块半", "12.5", "CNY"),
        ("人民币100万", "1000000", "CNY"), ("￥1.2万", "12000", "CNY"), ("5亿美元", "500000000", "USD"), ("US$ 20", "20", "USD"),
        ("3英镑20便士", "3.2", "GBP"), ("三百万越南盾", "3000000", "VND"), ("500多元", "500", "CNY"),
        ("387万亩", "3870000", "亩"), ("三千克", "3", "千克"), ("两万三千米", "23000", "米"), ("五十兆字节", "50", "兆字节"),
        ("1米75", "1.75", "米"), ("一吨半", "1.5", "吨"), ("半斤", "0.5", "斤"), ("三十两", "30", "两"), ("120公里/小时", "120", "公里每小时"),
        ("零下5摄氏度", "-5", "摄氏度"), ("七周岁", "7", "岁"), ("200千瓦时", "200", "千瓦时"),
    ],
)  # fmt: skip
def test_amounts(text, value, unit):
    found = amounts(text)
    assert [(a.start, a.end, a.value, a.unit) for a in found] == [(0, len(text), Decimal(value), unit)]


@pytest.mark.parametrize(
    "text", ["1元件", "几十元", "两岸", "三两天", "五角星", "2:00 pm", "一位", "长三角", "3D", "米饭", "元旦"]
)
def test_what_is_no_amount(text):
    assert amounts(text) == []


def test_a_coin_by_itself_is_told_in_the_whole_unit():
    assert amounts("五角") == [Amount(0, 2, Decimal("0.5"), "money", "CNY", "Jiao", 10)]


def test_currencies_are_named_only_when_asked_for():
    assert amounts("人民币汇率") == []
    assert [(a.unit, a.value) for a in amounts("人民币汇率", named=True)] == [("CNY", None)]


def days(text: str, reference: date = REF) -> list[str]:
    return [
        f"{c.first}" if (c.until - c.first).days == 1 else f"{c.first}/{c.until}"
        for w in dates(text, reference)
        for c in w.choices
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("明天", ["2017-03-23"]), ("上周五", ["2017-03-17"]), ("下下周一", ["2017-04-03"]), ("五年前", ["2012-03-22"]),
        ("半年后", ["2017-09-22"]), ("2016年3月5日", ["2016-03-05"]), ("1/2/2020", ["2020-02-01"]), ("2010.01.29", ["2010-01-29"]),
        ("上个月5号", ["2017-02-05"]), ("周五", ["2017-03-17", "2017-03-24"]), ("29日", ["2017-01-29", "2017-03-29"]),
        ("2月29日", ["2016-02-29", "2020-02-29"]), ("2019年2月29日", []), ("五月的第二个星期一", ["2016-05-09", "2017-05-08"]),
        ("下个月", ["2017-04-01/2017-05-01"]), ("去年5月", ["2016-05-01/2016-06-01"]), ("二零一六年", ["2016-01-01/2017-01-01"]),
        ("08年", ["2008-01-01/2009-01-01"]), ("本周", ["2017-03-20/2017-03-27"]), ("第三季度", ["2017-07-01/2017-10-01"]),
        ("2016年上半年", ["2016-01-01/2016-07-01"]), ("前三季度", ["2017-01-01/2017-10-01"]), ("5月中旬", ["2016-05-11/2016-05-21", "2017-05-11/2017-05-21"]),
        ("2016年底", ["2016-10-01/2017-01-01"]), ("20世纪90年代", ["1990-01-01/2000-01-01"]), ("2010年代", ["2010-01-01/2020-01-01"]),
        ("最近三天", ["2017-03-19/2017-03-22"]), ("未来两周", ["2017-03-23/2017-04-06"]), ("2021年的前2周", ["2021-01-04/2021-01-18"]),
        ("康熙二十年9月", ["1681-09-01/1681-10-01"]), ("民國三年", ["1914-01-01/1915-01-01"]),
        ("3月到5月", ["2016-03-01/2016-06-01", "2017-03-01/2017-06-01"]), ("2019年6月1日-6月30日", ["2019-06-01/2019-07-01"]),
        ("12月28日至1月3日", ["2016-12-28/2017-01-04", "2017-12-28/2018-01-04"]), ("2016-2018年", ["2016-01-01/2019-01-01"]),
    ],
)  # fmt: skip
def test_dates(text, wanted):
    [found] = dates(text, REF)
    assert (found.start, found.end) == (0, len(text))
    assert days(text) == wanted


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("2018年之前", "before"), ("2018年及之前", "until"), ("截至2018年", "by"), ("自2018年起", "since"), ("2018年或之后", "since"),
        ("2018年以后", "after"), ("2018年", ""),
    ],
)  # fmt: skip
def test_bounds_of_dates(text, bound):
    assert [(w.start, w.end, w.bound) for w in dates(text, REF)] == [(0, len(text), bound)]


@pytest.mark.parametrize(
    "text",
    [
        "888-000-9999",
        "2018个",
        "五年级",
        "三十年来",
        "二三年",
        "1号线",
        "三日内",
        "《2012》",
        "3.14",
        "三个月",
        "192.168.1.1",
    ],
)
def test_what_is_no_date(text):
    assert dates(text, REF) == []


def test_lunar_dates_and_seasons_are_not_converted():
    [lunar] = dates("农历八月十五", REF)
    assert (lunar.pattern, lunar.lunar, lunar.choices) == ("XXXX-08-15", True, ())
    [season] = dates("今年夏天", REF)
    assert (season.pattern, season.choices) == ("2017-SU", ())
