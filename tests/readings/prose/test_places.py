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
