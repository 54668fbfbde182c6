"""An office's own content lies over ours: it adds, and changes only what it names."""

from decimal import Decimal

import pytest

from barograph.catalogue import check, load
from barograph.errors import ContentError
from barograph.quantity import Quantity

INDICATORS = """theme = "本单位"

[[indicators]]
code = "HTE_NUM"
aliases = ["高企保有量"]
note = "以本市口径为准"

[[indicators]]
code = "LAMPS"
name = "路灯数"
name_en = "Street lamps"
unit = "个"
kind = "stock"
direction = "higher"
source = ["OFFICE"]
source_grade = "A"
confidence = "verified"
examples = [{ sentence = "年末路灯数达到1.2万个。", figure = "1.2万个" }]
"""
AREAS = """code,name,kind,parent,short,aliases
370100,,,,,泉城
990100,云泽市,city,370000,云泽,
990100-HTZ,云泽高新区,high-tech-zone,990100,,云泽高新技术产业开发区
"""
GROUPS = """[[groups]]
id = "ours"
name = "对标城市"
members = ["370100", "990100"]
"""


@pytest.fixture
def folder(tmp_path):
    for name, text in (
        ("indicators/ours.toml", INDICATORS),
        ("areas/ours.csv", AREAS),
        ("areas/groups.toml", GROUPS),
        ("sources.csv", "id,title\nOFFICE,本单位台账\n"),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_an_entry_of_ours_keeps_what_the_office_does_not_name(folder):
    ours, theirs = load().indicators["HTE_NUM"], load(folder).indicators["HTE_NUM"]

    assert theirs.note == "以本市口径为准"
    assert (theirs.name, theirs.unit, theirs.confidence) == (ours.name, ours.unit, ours.confidence)
    assert set(theirs.aliases) == {*ours.aliases, "高企保有量"}
    assert load(folder).find_indicator("高企保有量").code == "HTE_NUM"
    assert load().find_indicator("高企保有量") is None


def test_a_new_entry_stands_beside_ours(folder):
    known = load(folder)

    assert known.indicators["LAMPS"].domain == "本单位"
    assert known.find_area("云泽高新区").parent == "990100"
    assert known.find_area("泉城").name == "济南市"
    assert known.find_area("济南").name == "济南市"
    assert known.group_of("对标城市").members == ("370100", "990100")
    assert known.sources["OFFICE"].title == "本单位台账"
    assert len(known.indicators) == len(load().indicators) + 1


def test_an_office_has_units_of_its_own(folder, monkeypatch):
    (folder / "units.toml").write_text(
        '[[units]]\nsymbol = "盏"\ndimension = "count-盏"\nfactor = 1\naliases = ["盏灯"]\n', "utf-8"
    )
    text = (
        (folder / "indicators" / "ours.toml")
        .read_text("utf-8")
        .replace('"个"', '"盏"')
        .replace("万个", "万盏")
    )
    (folder / "indicators" / "ours.toml").write_text(text, "utf-8")

    assert check(folder) == []
    assert "盏" in load(folder).units
    assert "盏" not in load().units

    monkeypatch.setenv("BAROGRAPH_CONTENT", str(folder))
    assert Quantity.parse("1.2万盏灯").plain() == Quantity(Decimal(12000), "盏")


@pytest.mark.parametrize(
    ("wrong", "suggestion"), [("simbol = 1", "symbol"), ('factor = "很多"', None), ("symbol = ", None)]
)
def test_a_mistake_in_the_units_is_refused(folder, wrong, suggestion):
    (folder / "units.toml").write_text(f'[[units]]\nsymbol = "盏"\ndimension = "x"\n{wrong}\n', "utf-8")

    errors = check(folder)

    assert len(errors) == 1
    assert errors[0].file == "units.toml"
    assert errors[0].suggestion == suggestion
    assert errors[0].zh


def test_the_setting_names_the_folder(folder, monkeypatch):
    monkeypatch.setenv("BAROGRAPH_CONTENT", str(folder))

    assert "LAMPS" in load().indicators


def test_rows_and_entries_are_plain_text_for_every_kind(folder):
    known = load(folder)

    for kind in ("indicators", "areas", "groups", "units", "sources"):
        rows = known.rows(kind)
        assert rows
        assert all(set(row) == set(rows[0]) for row in rows)
        assert all(isinstance(value, str) for row in rows for value in row.values())
    assert known.entry("LAMPS")["name"] == "路灯数"
    assert known.entry("GDP增速")["series"] == "地区生产总值(GDP)的增速"
    assert known.entry("云泽")["type"] == "area"
    assert known.entry("副省级城市")["type"] == "group"
    assert known.entry("亿元")["type"] == "unit"
    assert known.entry("S10")["type"] == "source"


def test_an_unknown_entry_is_refused_with_the_nearest_and_a_name_of_several_with_all(folder):
    with pytest.raises(ContentError) as caught:
        load(folder).entry("技术合同成交颌")
    assert caught.value.suggestion == "技术合同成交额"

    with pytest.raises(ContentError) as caught:
        load(folder).entry("鼓楼区")
    assert caught.value.code == "ambiguous"
    assert "320106" in caught.value.sentence("zh-hans")
