"""Lists told respectively, one figure of several things, and figures that only qualify."""

import pytest

from .reading import read


def rows(text: str) -> list[tuple[str, str, str, str]]:
    return [(r.indicator, r.measure, str(r.value), r.unit) for r in read(text)]


def test_figures_that_follow_a_list_speak_of_its_things_in_order():
    found = rows("化工、纺织产业产值分别为30亿元和20亿元,占全市的12%和8%。")

    assert [(r[0], r[1], r[2]) for r in found[2:]] == [
        (found[0][0], "share", "12"),
        (found[1][0], "share", "8"),
    ]


def test_shares_of_a_task_follow_the_amounts_before_them():
    found = rows("实际到账资金5.9亿元、引进企业35家、培训人才2355人,分别完成年度任务的199%、205%和235%。")

    assert [r[1] for r in found] == ["level"] * 3 + ["ratio"] * 3
    assert [r[0] for r in found[3:]] == [r[0] for r in found[:3]]


def test_one_rank_of_two_things_is_two_facts():
    found = rows("省级重点实验室、省级新型研发机构分别达到29家和21家,均居全省第三位。")

    assert {r[0] for r in found if r[1] == "rank"} == {r[0] for r in found if r[1] == "level"}
    assert [r[1:] for r in found if r[1] == "rank"] == [("rank", "3", "位")] * 2


def test_a_share_that_each_of_two_things_has_is_two_facts():
    found = rows("其中多晶硅片和单晶硅片各占50%。")

    assert [r[2] for r in found] == ["50", "50"]
    assert found[0][0].startswith("多晶硅片") and found[1][0].startswith("单晶硅片")


def test_figures_in_brackets_behind_places_measure_what_stands_before_the_list():
    found = read("研发经费居前的依次为临江区(27.2亿元)、楚江高新区(21.4亿元)和石坪县(11.1亿元)。")

    assert [(r.indicator, r.area) for r in found] == [
        (found[0].indicator, "临江区"),
        (found[0].indicator, "楚江高新区"),
        (found[0].indicator, "石坪县"),
    ]
    assert "研发经费" in found[0].indicator or "R&D" in found[0].indicator


def test_things_with_a_tail_in_common_share_it():
    found = rows("化工、食品加工、汽车零部件三大主导产业产值分别增长12.4%、6.7%和-3.1%。")

    assert [r[0] for r in found] == ["化工产业产值", "食品加工产业产值", "汽车零部件产业产值"]
    assert [r[2] for r in found] == ["12.4", "6.7", "-3.1"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("企业研发人员800人,其中35岁以下的占62%。", ["800", "62"]),
        ("1.5兆瓦及以上风电整机产能突破1000台套。", ["1000"]),
        ("建成5万吨级泊位4个。", ["4"]),
        ("评价结果为优秀(90分及以上)的67家。", ["67"]),
        ("经审查,符合申报基本条件(年收入不低于2亿元,职工不少于50人)的有168家。", ["168"]),
        ("20个项目中有5个总投资超过10亿元。", ["20", "5"]),
        ("全球前20强中江苏有5家企业。", ["5"]),
        ("总投资超10亿元的项目5个。", ["5"]),
    ],
)
def test_figures_that_only_qualify_are_none_of_their_own(text, values):
    assert [r[2] for r in rows(text)] == values


@pytest.mark.parametrize(
    "text",
    ["培育100家以上高新技术企业。", "工业投资20亿元以上。", "平均年龄35岁以下。", "新增就业5000人以上。"],
)
def test_a_bounded_amount_with_its_own_noun_stays_a_figure(text):
    assert len(rows(text)) == 1
