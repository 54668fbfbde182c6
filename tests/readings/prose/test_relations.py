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
