"""Places: what 全市 and 该区 mean in a document, and whose figure is whose."""

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
