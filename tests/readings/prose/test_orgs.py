"""Organisations: where their names begin and end, and what is none."""

import pytest

from barograph.catalogue import load
from barograph.readings.prose.orgs import Orgs
from barograph.readings.prose.places import Gazetteer, Places
from barograph.readings.prose.stems import cuts, ordinary


def named(text: str) -> list[str]:
    orgs = Orgs()
    orgs.learn(text, Places(Gazetteer(load())))
    return [hit.name for hit in orgs.hits if hit.name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("新规导致清江煤矿停产。清江煤矿年产60万吨。", "清江煤矿"),
        ("2003年5月经中国科学院批准成立。", "中国科学院"),
        ("但远山水泥有限公司产量增长。", "远山水泥有限公司"),
        ("全资子公司远山模具有限公司投产。", "远山模具有限公司"),
        ("设计单位清江建筑设计院中标。", "清江建筑设计院"),
        ("去年12月上旬远山集团宣布增资。", "远山集团"),
        ("宣布加入白桦公司。白桦公司营收3亿元。", "白桦公司"),
        ("投资云岭水泥有限公司1亿元。", "云岭水泥有限公司"),
        ("日本远山核电站停运。", "日本远山核电站"),
        ("清江城建投资发展有限公司成立。", "清江城建投资发展有限公司"),
    ],
)
def test_a_name_begins_behind_the_words_around_it(text, name):
    assert set(named(text)) == {name}


@pytest.mark.parametrize(
    "text",
    [
        "众多上市公司业绩下滑。",
        "国内大型煤炭集团减产,下游钢厂亏损。",
        "江西省境内火电厂库存下降,华东地区电厂存煤不足。",
        "三级以上公立医院80家,党内集中学习12次。",
        "除险加固小型病险水库300座。",
        "软科中国大学排名上升5位。",
        "报告期内公司费用上升,成本上升导致公司毛利下降。",
    ],
)
def test_kinds_and_sentences_are_no_names(text):
    assert named(text) == []


def test_an_institute_with_an_and_in_its_name():
    text = "中国科学院海洋生态与环境研究所建于1962年。海洋生态与环境研究所现有职工320人。"

    assert set(named(text)) == {"中国科学院海洋生态与环境研究所"}


def test_one_university_is_not_another_with_a_longer_name():
    assert named("浙江大学、浙江工业大学入围。") == ["浙江大学", "浙江工业大学"]


def test_a_short_name_leaves_out_kind_and_trade_alone():
    text = "青禾农产品流通研究中心发布报告。青禾农产品价格上涨5%。"

    assert named(text) == ["青禾农产品流通研究中心"]


def test_a_mother_company_is_not_its_branch_elsewhere():
    text = "远山乳品去年销售20亿元。公司与远山乳品(昌北)食品有限公司签约。"

    assert named(text) == ["远山乳品", "远山乳品(昌北)食品有限公司"]


def test_what_is_called_so_from_here_on():
    text = "清江储备粮管理总公司(下称清储粮)收购粮食5万吨。清储粮今年扩建仓库。"

    assert set(named(text)) == {"清江储备粮管理总公司"}


def test_what_cannot_stand_in_a_name():
    assert cuts("表明清江钢厂", 0, 4) == [2]
    assert ordinary("国内大型煤炭") and not ordinary("清江煤炭")
