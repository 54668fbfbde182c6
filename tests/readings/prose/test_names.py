"""Names: the words of an indicator, without place, time and verb."""

import pytest

from barograph.catalogue import load
from barograph.readings.prose.names import Library, completed, from_left, part_of, worded

from .reading import told


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("高新技术企业达到8650家。", "高新技术企业数"),
        ("新获批30家省重点实验室。", "新获批省重点实验室数"),
        ("征集成果3200余项。", "征集成果数"),
        ("建成幼儿园、中小学校20所。", "建成幼儿园、中小学校数"),
        ("整合涉农资金1.2亿元。", "整合涉农资金"),
        ("11家单位获批省人才平台。", "获批省人才平台单位数"),
        ("每万名从业人员拥有有效发明专利486件。", "每万名从业人员拥有有效发明专利数"),
        ("光伏产业实现产值612亿元。", "光伏产业产值"),
        ("投资超10亿元的项目12个。", "投资超10亿元的项目数"),
        ("新建10座充电站。", "新建充电站数"),
        ("生产总值512.3亿元。", "地区生产总值"),
        ("六成以上的企业没有研发机构。", "没有研发机构的企业占比"),
    ],
)
def test_a_figure_names_what_it_measures(text, indicator):
    assert [row[0] for row in told(text)] == [indicator]


def test_a_total_belongs_to_what_was_said_before_it():
    rows = told("新获批30家省重点实验室、总数达到71家、占全省1/5。")

    assert [row[0] for row in rows] == ["新获批省重点实验室数", "省重点实验室数", "省重点实验室数"]


def test_what_is_new_holds_for_the_next_in_the_list():
    assert told("新增幼儿园学位9200个、养老床位1350张。")[1][0] == "新增养老床位数"


def test_a_part_is_named_with_its_whole():
    assert part_of("发明专利", "授权专利") == "授权发明专利"
    assert completed("国家级", "省级以上孵化器数") == "国家级孵化器"


def test_words_that_hold_no_noun_give_none():
    assert from_left("\x01,\x02共有") == ""


def test_people_and_areas_are_worded_as_such():
    assert worded("城镇新增就业", "人") == "城镇新增就业人数"
    assert worded("新建标准化茶园", "亩") == "新建标准化茶园面积"


def test_an_alias_that_needs_its_programme_is_not_taken_for_the_indicator():
    library = Library(load())

    assert library.find("部门") is None
    assert library.find("高新技术企业数").code == "HTE_NUM"
