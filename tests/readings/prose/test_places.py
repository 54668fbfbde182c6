"""Places: what 全市 and 该区 mean in a document, and whose figure is whose."""

import pytest

from barograph.catalogue import load
from barograph.readings.prose.places import Gazetteer, Places, level_of

from .reading import told


def places(head: str, text: str = "") -> Places:
    found = Places(Gazetteer(load()))
    found.learn(f"{head}\n{text}", head)
    return found


def test_the_whole_province_of_a_city_is_its_province():
    assert places("青岛市科技局工作总结").resolve("全省") == ("山东省", "province")


def test_the_whole_city_of_a_zone_is_its_city():
    assert places("济南高新区发展情况").resolve("全市") == ("济南市", "city")
    assert places("济南高新区发展情况").resolve("全区") == ("济南高新区", "zone")


def test_a_bonded_zone_without_a_name_is_that_of_the_city():
    assert places("济南高新区发展情况").resolve("综保区")[0] == "济南综合保税区"


def test_a_place_that_no_catalogue_has_is_learned_from_the_title():
    found = places("琴湖科技城2023年工作总结", "琴湖科技城新增企业5家。")

    assert found.own == "琴湖科技城"


def test_what_nothing_says_stays_the_word_itself():
    assert places("工作总结").resolve("全省")[0] == "全省"


def test_levels_by_ending():
    assert [level_of(n) for n in ("山东省", "烟台市", "历下区", "西咸新区")] == [
        "province",
        "city",
        "county",
        "zone",
    ]


def test_a_place_as_base_or_object_is_no_subject():
    rows = told("高新技术企业1629家,占全省1/5,居全国第8位。与北京市合作新增项目5个。")

    assert {area for _, area, _, _ in rows} == {"云州市"}


def test_our_province_is_the_one_that_the_newspaper_or_the_address_names():
    paper = "欢迎阅读陕西技术报\n我省技术市场活跃\n2022年全省技术合同成交额12亿元。"
    address = "我省技术市场活跃\n2022年全省技术合同成交额12亿元。\n社址:西安市清风路1号"

    assert places("我省技术市场活跃", paper).own == "陕西省"
    assert places("我省技术市场活跃", address).own == "陕西省"


def test_the_whole_city_is_the_one_city_that_a_text_names():
    text = "青石丘区\n烟台市的丘陵之一。\n全年全市生产总值800亿元,全市出口60亿元。"

    found = Places(Gazetteer(load()))
    found.learn(text, "青石丘区")

    assert found.own == "烟台市"


def test_a_city_in_the_name_of_who_printed_a_text_is_not_its_place():
    head = "光伏组件价格下跌\n发布人:上海行业报\n■本报记者 李山 北京报道"

    assert places(head, "光伏组件价格下跌8%。上海、北京的报价为9元。上海、深圳库存增加。").own is None


def test_a_notice_to_the_provinces_is_of_none_of_them():
    head = "国务院某办公室关于全国仓库安全情况的通报\n各省、自治区、直辖市及新疆生产建设兵团:"

    assert places(head, "上半年发生事故12起。新疆、广东已整改。").own == "全国"


def test_the_whole_region_of_an_autonomous_region_is_the_region():
    found = places("自治区去年采购规模增长", "去年内蒙古采购规模30亿元,全区节约2亿元。全区工程类20亿元。")

    assert found.own == "内蒙古自治区"
    assert found.resolve("全区") == ("内蒙古自治区", "province")


def test_our_district_that_nothing_writes_out_is_the_one_whose_stem_the_text_names():
    text = "全省会议召开,柯桥分会场同步参加。\n去年我区新增企业9家。我区建设加快,促成交易30亿元。"

    assert places("会议召开", text).own == "柯桥区"


def test_a_zone_that_a_county_names_is_the_place_of_its_text():
    found = places(
        "滑县产业集聚区建设情况", "滑县产业集聚区规划面积20平方公里。集聚区投资89亿元,占全县的61%。"
    )

    assert (found.own, found.level) == ("滑县产业集聚区", "zone")
    assert found.resolve("全县") == ("滑县", "county")


def test_a_zone_that_only_its_source_names_is_the_place_of_its_text():
    text = "上半年,经开区工业增加值增长23%。园区税收1亿元。经开区新增企业7家。\n来源:雅安经开区"

    assert places("上半年经开区工业稳居全市第一", text).own == "雅安经开区"


def test_what_a_zone_is_compared_with_is_not_its_place():
    text = "松山湖高新区生产总值623亿元,占全市的7%。全区研发机构30家,占全市近一半。松山湖引进人才8万人。"

    assert places("走进松山湖", text).own == "东莞松山湖高新区"


@pytest.mark.parametrize("word", ["进口展区", "旅游休闲街区", "农牧区", "核心区"])
def test_a_kind_of_area_is_no_district(word):
    text = f"{word}新增企业9家。\n{word}现有企业80家,{word}产值5亿元。"

    assert places("采购会举行", text).own is None


def test_a_listed_company_that_is_called_after_a_city_is_not_the_city():
    text = "上海佳豪实现净利润2亿元,上海佳豪营业收入增长9%。方正电机收入5亿元。"

    assert places("方正电机上海佳豪优化结构", text).own is None


def test_a_text_that_heads_its_parts_with_many_provinces_is_of_the_whole_country():
    head = "水利投资规划\n新疆投资1300亿元\n浙江投资1980亿元\n湖北投资1189亿元\n河南投资1497亿元"

    assert places(head, "新疆、浙江、湖北、河南的规划已发布,全市会议召开。").own == "全国"
