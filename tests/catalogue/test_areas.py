"""Places are found by the names that documents print, and not guessed where several have one."""

import pytest

from barograph.catalogue import AREA_KINDS, load

KNOWN = load()


def test_the_divisions_are_whole():
    kinds = dict.fromkeys(AREA_KINDS, 0)
    for area in KNOWN.areas.values():
        if area.valid_to is None:
            kinds[area.kind] += 1

    assert kinds["country"] == 1
    assert kinds["province"] == 34
    assert kinds["city"] == 333  # prefecture-level, without the four municipalities
    assert 2840 <= kinds["county"] <= 2850
    assert kinds["high-tech-zone"] >= 178
    assert kinds["economic-zone"] >= 230
    assert kinds["pilot-zone"] == 22


def test_every_area_hangs_below_the_country():
    for area in KNOWN.areas.values():
        if area.kind != "country":
            assert KNOWN.ancestors(area.code)[-1].code == "100000"


def test_a_division_hangs_below_the_one_that_its_code_says():
    for area in KNOWN.areas.values():
        if area.kind in ("city", "county"):
            assert area.code[:2] == area.parent[:2]


def test_a_full_name_with_its_city_is_told_apart_from_its_namesakes():
    names = [
        KNOWN.full_name(a.code)
        for a in KNOWN.areas.values()
        if a.kind in ("province", "city", "county") and a.valid_to is None
    ]

    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("全国", "全国"),
        ("我国", "全国"),
        ("山东", "山东省"),
        ("鲁", "山东省"),
        ("广西", "广西壮族自治区"),
        ("青岛", "青岛市"),
        ("青島市", "青岛市"),
        ("延边州", "延边朝鲜族自治州"),
        ("370100", "济南市"),
        ("历下区", "历下区"),
        ("吉林", "吉林省"),
        ("海南", "海南省"),
        ("西安", "西安市"),
        ("济南高新区", "济南高新区"),
        ("济南高新技术产业开发区", "济南高新区"),
        ("济南市高新区", "济南高新区"),
        ("中关村", "中关村科技园区"),
        ("东湖高新区", "武汉东湖高新区"),
        ("杨凌示范区", "杨凌示范区"),
        ("苏州工业园", "苏州工业园区"),
        ("烟台经济技术开发区", "烟台经开区"),
        ("济南综合保税区", "济南综合保税区"),
        ("济南综保区", "济南综合保税区"),
        ("中国（山东）自由贸易试验区", "中国(山东)自由贸易试验区"),
        ("山东自贸试验区济南片区", "中国(山东)自由贸易试验区济南片区"),
        ("青岛西海岸新区", "青岛西海岸新区"),
        ("雄安新区", "雄安新区"),
    ],
)
def test_names_in_print(name, found):
    area = KNOWN.find_area(name)

    assert area is not None
    assert area.name == found


@pytest.mark.parametrize("name", ["朝阳", "朝阳区", "鼓楼区", "市中区", "高新区", "开发区", "云泽市", ""])
def test_a_name_that_several_places_have_is_not_guessed(name):
    assert KNOWN.find_area(name) is None


@pytest.mark.parametrize(
    ("name", "within", "code"),
    [
        ("市中区", "济南市", "370103"),
        ("市中区", "历下区", "370103"),
        ("市中区", "枣庄", "370402"),
        ("鼓楼区", "南京市", "320106"),
        ("鼓楼区", "福建省", "350102"),
        ("朝阳区", "北京市", "110105"),
        ("朝阳", "辽宁省", "211300"),
        ("朝阳", "北京", "110105"),
        ("河东区", "临沂市", "371312"),
    ],
)
def test_the_place_the_text_speaks_of_tells_namesakes_apart(name, within, code):
    assert KNOWN.find_area(name, within=within).code == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("济南市市中区", "370103"),
        ("山东省济南市", "370100"),
        ("山东青岛", "370200"),
        ("山东省枣庄市市中区", "370402"),
        ("江苏省南京市鼓楼区", "320106"),
        ("济南市高新技术产业开发区", "370100-HTZ"),
        ("烟台市经济技术开发区", "370600-ETZ"),
    ],
)
def test_a_place_may_stand_behind_the_one_around_it(name, code):
    assert KNOWN.find_area(name).code == code


@pytest.mark.parametrize(
    ("word", "within", "found"),
    [
        ("高新区", "济南市", "济南高新区"),
        ("高新区", "历下区", "济南高新区"),
        ("高新区", "济南高新区", "济南高新区"),
        ("自贸片区", "青岛市", "中国(山东)自由贸易试验区青岛片区"),
        ("综合保税区", "烟台市", "烟台综合保税区"),
    ],
)
def test_a_word_for_a_zone_means_that_of_the_place(word, within, found):
    assert KNOWN.find_area(word, within=within).name == found


@pytest.mark.parametrize(
    ("word", "within"), [("综合保税区", "青岛市"), ("高新区", "山东省"), ("高新区", None)]
)
def test_a_word_for_a_zone_is_not_guessed_where_there_are_several(word, within):
    assert KNOWN.find_area(word, within=within) is None


def test_a_province_with_two_namesakes_does_not_tell_them_apart():
    assert KNOWN.find_area("市中区", within="山东省") is None


def test_a_division_that_has_ended_is_found_and_names_its_successor():
    ended = KNOWN.areas["330103"]

    assert KNOWN.find_area("下城区").code == "330103"
    assert ended.valid_to == "2021"
    assert [KNOWN.areas[code].name for code in ended.successor] == ["拱墅区"]


def test_a_present_division_wins_over_an_ended_namesake():
    assert KNOWN.find_area("巢湖市").code == "340181"


def test_every_successor_and_every_member_of_a_group_is_there():
    for area in KNOWN.areas.values():
        assert all(code in KNOWN.areas for code in area.successor), area.code
    for group in KNOWN.groups.values():
        assert all(code in KNOWN.areas for code in group.members), group.id


def test_a_part_of_a_free_trade_zone_lies_in_its_city_and_names_its_zone():
    part = KNOWN.find_area("山东自贸试验区济南片区")

    assert KNOWN.areas[part.parent].name == "济南市"
    assert KNOWN.areas[part.zone].name == "中国(山东)自由贸易试验区"


def test_groups_have_their_known_sizes():
    sizes = {group.name: len(group.members) for group in KNOWN.groups.values()}

    assert (sizes["直辖市"], sizes["副省级城市"], sizes["计划单列市"], sizes["省会城市"]) == (4, 15, 5, 27)
    assert "副省级城市" in KNOWN.areas["370200"].groups
    assert KNOWN.group_of("全国副省级城市").id == "sub-provincial"


def test_names_to_look_for_leave_out_what_stands_inside_other_words():
    names = dict(KNOWN.area_names())

    assert names["青岛"] == "370200"
    assert names["市中区"] is None
    assert "历下" not in names
    assert "鲁" not in names
    assert "370176" not in names
    assert all(code is None or code in KNOWN.areas for code in names.values())


def test_children_are_the_present_ones():
    names = [area.name for area in KNOWN.children("370100")]

    assert "历下区" in names
    assert "济南高新区" in names
    assert "章丘市" not in names
    assert names.index("历下区") < names.index("济南高新区")


def test_what_was_not_seen_is_marked():
    zones = [
        area for area in KNOWN.areas.values() if area.kind not in ("country", "province", "city", "county")
    ]

    assert all(area.confidence and area.source_grade for area in zones)
