"""Measure and base: amount, growth, change, share, rank, ratio."""

import pytest

from .reading import read


def measured(text: str) -> list[tuple[str, str, str | None]]:
    return [(str(r.value), r.measure, r.base) for r in read(text)]


@pytest.mark.parametrize(
    ("text", "value", "measure", "base"),
    [
        ("财政收入同比增长11.6%。", "11.6", "growth", "2022"),
        ("财政收入下降2.6%。", "-2.6", "growth", "2022"),
        ("财政收入比2019年增长1.1倍。", "1.1", "growth", "2019"),
        ("财政收入年均增长7.4%。", "7.4", "growth", None),
        ("办理时间缩短80%。", "-80", "growth", None),
        ("城镇化率提高0.7个百分点。", "0.7", "change", None),
        ("城镇化率比上年提高0.7个百分点。", "0.7", "change", "2022"),
        ("高新技术企业比上年增加88家。", "88", "change", "2022"),
        ("常住人口增加到281万人。", "2810000", "level", None),
        ("全市新增企业96家。", "96", "level", None),
        ("企业研发投入是全省平均的1.4倍。", "1.4", "ratio", "全省平均"),
        ("研发投入强度高出全省平均水平0.4个百分点。", "0.4", "ratio", "全省平均水平"),
        ("新一代设备能耗比进口产品降低15%。", "-15", "ratio", "进口产品"),
        ("光伏产业产值占全省1/4。", "25", "share", "全省"),
        ("绿色企业占比58.4%。", "58.4", "level", None),
        ("民生支出占一般公共预算支出比重达78.6%。", "78.6", "level", None),
        ("经济总量居全省第3位。", "3", "rank", "全省"),
        ("综合排名由全国第92位升至第76位。", "92", "rank", "全国"),
        ("园区以不到全市1%的土地。", "1", "share", "云州市"),
    ],
)
def test_a_measure_and_what_it_is_held_against(text, value, measure, base):
    assert measured(text)[0] == (value, measure, base)


def test_growth_follows_its_level():
    level, growth = read("民生支出达到80.5亿元,同比增长11.6%。")

    assert (level.indicator, level.measure) == (growth.indicator, "level")
    assert (growth.measure, growth.base) == ("growth", "2022")


def test_a_share_of_a_place_follows_its_count():
    count, share = read("科技型中小企业9777家、占全省1/5。")

    assert (share.indicator, share.measure, share.base, str(share.value)) == (
        count.indicator,
        "share",
        "全省",
        "20",
    )


def test_a_list_of_growths_is_one_of_growths():
    rows = read("出口、进口分别为12亿元和8亿元,同比分别增长16.8%和9.4%。")

    assert [(r.indicator, r.measure) for r in rows[2:]] == [
        (rows[0].indicator, "growth"),
        (rows[1].indicator, "growth"),
    ]


def test_growing_n_times_is_doubtful():
    (reading,) = read("高新技术企业增长了3倍。")

    assert "ambiguous-multiple" in reading.doubts


@pytest.mark.parametrize(
    ("text", "value", "measure", "base", "bound"),
    [
        ("研发活动覆盖率达到51%,比全省高出7.5个百分点。", "7.5", "ratio", "全省", "eq"),
        ("服务业增加值增长8.1%,增速比全国快2.4个百分点。", "2.4", "ratio", "全国", "eq"),
        ("出口增长5%,低于年初计划1.5个百分点。", "-1.5", "ratio", "年初计划", "eq"),
        ("贷款利率4.2%,低于同期普通经营贷款0.6个百分点。", "-0.6", "ratio", "同期普通经营贷款", "eq"),
        ("跟先进地区比,研发投入强度差了0.8个百分点。", "-0.8", "ratio", "先进地区", "eq"),
        ("高新技术企业120家,约占全省的1/6。", "16.67", "share", "全省", "about"),
        ("高新技术企业120家,不到全省总数的4%。", "4", "share", "全省", "under"),
        ("发明专利拥有量只相当于先进地区的三分之一。", "33.33", "ratio", "先进地区", "eq"),
        ("技改投资占比达到41%,比上年同期高3.3个百分点。", "3.3", "change", "2022", "eq"),
        ("出口增长14.1%,远低于去年同期的34.2%。", "34.2", "growth", "2022", "eq"),
        ("综合排名力争再进3位。", "3", "change", None, "eq"),
        ("规上工业煤炭消费量压减42万吨。", "-420000", "change", None, "eq"),
        ("全年压减煤炭消费42万吨。", "420000", "level", None, "eq"),
        ("五年来财政收入增长1.6倍。", "1.6", "growth", "2018", "eq"),
        ("增速最快的是软件业,增速最快,为28.5%。", "28.5", "growth", None, "eq"),
    ],
)  # fmt: skip
def test_comparisons_with_their_bases_and_bounds(text, value, measure, base, bound):
    found = read(text)[-1]

    assert (str(found.value), found.measure, found.bound) == (value, measure, bound)
    if base is not None and measure != "growth":
        assert found.base == base


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("增速居全省14个市州第3位。", "全省市州"),
        ("在全省16个地市中排第三。", "全省地市"),
        ("在158个参评国家高新区中综合排名第29位。", "国家高新区"),
        ("在全省16个市中,生产总值增速居第二位。", "全省"),
        ("在全国生物医药产业园区综合竞争力排名中,该园区列第22位。", "全国生物医药产业园区"),
    ],
)
def test_the_group_of_a_rank_loses_its_count_and_its_list(text, group):
    found = read(text)[-1]

    assert (found.measure, found.base) == ("rank", group)


def test_both_ends_of_a_rank_stand_in_one_group():
    first, second = read("研发经费投入强度在全省的位次由第九升至第三。")

    assert [(r.measure, str(r.value), r.base) for r in (first, second)] == [
        ("rank", "9", "全省"),
        ("rank", "3", "全省"),
    ]


def test_a_share_without_its_whole_is_of_the_figure_that_the_numbers_point_to():
    rows = read("全市受训企业200家。民营企业130家,占65%。")

    assert (rows[-1].measure, rows[-1].base) == ("share", "受训企业")


def test_a_share_that_rose_is_a_share_at_both_ends():
    rows = read("技术合同成交额占全省的比重由18%提高到26.5%。")

    assert [(r.measure, r.base, str(r.value)) for r in rows] == [
        ("share", "全省", "18"),
        ("share", "全省", "26.5"),
    ]


def test_a_bracket_within_a_comparison_is_the_growth_of_the_other():
    own, other, ahead = read("生产总值同比增长8.3%,增速比全国(8.1%)快0.2个百分点。")

    assert [(r.measure, str(r.value)) for r in (own, other, ahead)] == [
        ("growth", "8.3"),
        ("growth", "8.1"),
        ("ratio", "0.2"),
    ]
    assert (other.area, ahead.base) == ("全国", "全国")


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [("新工艺降低能耗30%。", "能耗", "-30"), ("改造后提高生产效率25%。", "生产效率", "25")],
)
def test_a_thing_behind_its_verb_grows_or_shrinks(text, name, value):
    (found,) = read(text)

    assert (found.indicator, found.measure, str(found.value)) == (name, "growth", value)


@pytest.mark.parametrize("text", ["该市无缘全国十强。", "该市全年未能跻身全国前十。"])
def test_a_rank_that_was_missed_is_none(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "全市人均产出相当于全国的1.2倍、全省的1.5倍。",
            [("ratio", "全国", "1.2"), ("ratio", "全省", "1.5")],
        ),
        (
            "全市研发强度高于全国0.3个百分点、全省0.5个百分点。",
            [("ratio", "全国", "0.3"), ("ratio", "全省", "0.5")],
        ),
        (
            "出口和进口增幅高达32.3%和33.4%。",
            [("growth", "2022", "32.3"), ("growth", "2022", "33.4")],
        ),
        ("全市税收比上年翻了一倍。", [("growth", "2022", "1")]),
        ("猪肉价格比前一周上涨2.3%。", [("growth", None, "2.3")]),
        ("全市资金节约率为10.8%。", [("level", None, "10.8")]),
        (
            "中小企业贡献了50%以上的税收、60%以上的产值。",
            [("share", "云州市", "50"), ("share", "云州市", "60")],
        ),
        ("全市六成的照明企业云集于此。", [("share", "云州市", "60")]),
    ],
)
def test_lists_of_bases_and_what_somebody_gives(text, expected):
    assert [(r.measure, r.base, str(r.value)) for r in read(text)] == expected


def test_people_named_before_their_number_are_told_behind_it():
    (found,) = read("陈一、吴传均、孙三3位工程院院士在该市工作。")

    assert (found.indicator, str(found.value)) == ("工程院院士数", "3")


@pytest.mark.parametrize(
    "text",
    [
        "逾期不改的,处1万元以上3万元以下罚款。",
        "每单位限报2个项目。",
        "甲公司、乙公司、丙公司三家企业同时开工。",
        "这12个项目进展顺利。",
    ],
)
def test_fines_limits_and_counts_that_point_back_measure_nothing(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "比重提高到68.31%,比2022年的66.83%高1.48个百分点。",
            [("68.31", "level", None), ("66.83", "level", None), ("1.48", "change", "2022")],
        ),
        ("已完成投资2.9亿元,占年计划的47.2%。", [("290000000", "level", None), ("47.2", "share", "年计划")]),
        ("旅游总收入可比口径增长39.4%。", [("39.4", "growth", "2022")]),
        (
            "出货量9300万台,全球手机总出货量的8%。",
            [("93000000", "level", None), ("8", "share", "全球手机总出货量")],
        ),
        (
            "产量占全省总产值的50%和财政收入的65%。",
            [("50", "share", "全省总产值"), ("65", "share", "财政收入")],
        ),
    ],
)
def test_comparisons_with_figures_between(text, expected):
    assert measured(text) == expected


def test_each_year_of_a_list_is_held_against_its_own_year_before():
    rows = read("2020—2022年,公司收入分别增长28%、-7%、64%。")

    assert [(str(r.period), r.base) for r in rows] == [("2020", "2019"), ("2021", "2020"), ("2022", "2021")]


def test_a_flow_of_five_years_is_held_against_the_five_before():
    rows = read("5年共完成投资260亿元,同比增长77%。")

    assert rows[1].base == "2014/2018"


def test_the_group_of_a_rank_is_the_one_of_its_own_clause():
    rows = read("在全国178家国家高新区综合排名中列第22位,在全省开发区综合考评中连续6年位列第一。")

    assert "开发区" in (rows[-1].base or "")
