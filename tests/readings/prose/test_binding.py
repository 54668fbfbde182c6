"""Binding over clauses, sentences, headings and lists."""

import pytest

from barograph.readings.prose import Trace

from .reading import HEAD, read, told


def test_respectively_over_indicators_and_periods():
    rows = told("国家级孵化器数、众创空间数(含省级)分别由2016年的55家、1家增长至2020年的97家、41家。")

    assert [(i, p, v) for i, _, p, v in rows] == [
        ("国家级孵化器数", "2016", "55家"),
        ("众创空间数", "2016", "1家"),
        ("国家级孵化器数", "2020", "97家"),
        ("众创空间数", "2020", "41家"),
    ]


def test_respectively_over_places():
    rows = told(
        "金山区、临水区、云州高新区高新技术企业分别达到212家、147家、365家,分别占全市的19.1%、13.2%和32.9%。"
    )

    assert [a for _, a, _, _ in rows] == ["金山区", "临水区", "云州高新区"] * 2
    assert {i for i, _, _, _ in rows} == {"高新技术企业数"}


def test_one_noun_that_holds_two():
    rows = told("城乡居民人均可支配收入分别增长7%、8%。")

    assert [i for i, _, _, _ in rows] == ["城镇居民人均可支配收入", "农村居民人均可支配收入"]


def test_one_figure_of_several_indicators():
    rows = told("税收、用电量、货运量增速均为全省平均的2倍以上。")

    assert len(rows) == 3


def test_from_one_year_to_another():
    rows = told("总产值由2015年的412.6亿元增加到2020年的638.9亿元。")

    assert [(p, v) for _, _, p, v in rows] == [("2015", "41260000000元"), ("2020", "63890000000元")]


def test_what_was_before_a_change_was_the_year_before():
    rows = told("2023年,部门由原来的17个缩减为现在的9个。")

    assert [(p, v) for _, _, p, v in rows] == [("2022", "17个"), ("2023", "9个")]


def test_a_heading_hands_down_its_year():
    rows = told(
        "一、2021年工作回顾\n新增企业5家。\n二、2022年工作安排\n新增企业6家。",
        head="云州市工作报告\n2022年1月5日\n",
    )

    assert [p for _, _, p, _ in rows] == ["2021", "2022"]


def test_a_heading_of_goals_makes_targets():
    rows = read("一、2023年工作回顾\n新增企业5家。\n二、2024年目标\n新增企业6家。")

    assert [r.standing for r in rows] == ["actual", "target"]


def test_goals_announced_for_a_list():
    rows = read("到2025年,主要目标如下:\n——新增企业600家;\n——研发投入强度达到3%以上。")

    assert [(r.standing, str(r.period)) for r in rows] == [("target", "2025")] * 2


def test_what_is_expected_is_a_forecast():
    (reading,) = read("预计全年技术合同成交额突破200亿元。")

    assert (reading.standing, reading.bound) == ("forecast", "over")


def test_a_project_is_not_a_fact_by_the_amount_that_selects_it():
    assert [v for _, _, _, v in told("新签约亿元以上项目214个,其中50亿元以上项目7个。")] == ["214个", "7个"]


def test_national_background_is_the_countrys():
    rows = told("科技部公布名单,全国共有50个城市入选。")

    assert [a for _, a, _, _ in rows] == ["全国"]


def test_a_rank_takes_its_group_from_the_list_it_stands_in():
    (reading,) = [
        r for r in read("在2022年度全国高新区综合评价中,云州高新区排名第16位。") if r.measure == "rank"
    ]

    assert (reading.area, str(reading.period), reading.base) == ("云州高新区", "2022", "全国高新区")


def test_a_copy_of_the_text_is_not_read():
    body = "  2021年,全市高新技术企业达到864家,同比增长11.2%。\n  全市新增科技型企业1130家。\n"

    assert len(read(body + "\n" + body)) == len(read(body)) == 3


def test_teasers_and_furniture_are_not_read():
    page = "全市新增企业5家。\n上一篇:我区排查隐患320处\n相关阅读\n某市新增市场主体1.2万户...\n联系电话:029-88331234"

    assert [v for _, _, _, v in told(page)] == ["5家"]


def test_what_comes_from_afar_is_a_doubt():
    (reading,) = read("新增企业5家。")

    assert {"area-inherited", "period-document"} <= set(reading.doubts)


def test_a_trace_says_which_rule_bound_what():
    trace = Trace()
    (reading,) = read("2021年,全市新增企业5家。", trace=trace)

    rules = {note.attribute: note.rule for note in trace.of(0)}
    assert (rules["period"], rules["area"]) == ("sentence", "clause")
    assert reading.value == 5


def test_a_trace_says_what_was_left_out_and_why():
    trace = Trace()
    read("新签约亿元以上项目214个。", trace=trace)

    assert [(words, why) for words, why, _ in trace.dropped] == [("亿元以上", "qualifier")]


def test_the_same_text_gives_the_same_readings():
    text = HEAD + "高新技术企业1629家,同比增长5%。" * 3

    assert read(text) == read(text)


def test_what_a_report_on_a_plan_tells_is_done():
    rows = read(
        "高新技术企业数由2020年的1102家增长到2022年的1689家,提前完成目标。",
        head="云州市“十四五”科技创新规划实施情况中期评估报告\n2023年8月20日\n",
    )

    assert [r.standing for r in rows] == ["actual", "actual"]


@pytest.mark.parametrize(
    "sentence",
    [
        "可乘坐18路公交车到科技馆站下车。",
        "本刊印数3000册，定价25.00元。",
        "园区位于东经117度、北纬36.5度。",
        "报名时附近期免冠照片2张。",
        "申报人年龄在45周岁以下。",
        "办公时间为上午8点30分至12点。",
    ],
)
def test_what_tells_how_to_do_something_is_no_figure(sentence):
    assert read(sentence) == []


def test_a_price_a_line_and_an_age_that_are_measured_are_figures():
    found = read("全市新能源公交线路达到18路。股票发行价为35.6元。技术经纪人平均年龄38岁。")
    assert [str(r.value) for r in found] == ["18", "35.6", "38"]
