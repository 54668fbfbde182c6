"""A mistake in a content file is one clear sentence: file, line, entry, nearest right word."""

import pytest

from barograph.catalogue import check, load
from barograph.errors import ContentError

GOOD = """theme = "照明"
theme_en = "Lighting"

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
SOURCES = "id,title\nOFFICE,本单位台账\n"
AREAS = "code,name,kind,parent,aliases\n990100,云泽市,city,370000,云泽\n"


@pytest.fixture
def office(tmp_path):
    """Write the files of an office's content folder; hand back the folder."""

    def write(indicators=GOOD, areas=AREAS, sources=SOURCES):
        for name, text in (
            ("indicators/lamps.toml", indicators),
            ("areas/places.csv", areas),
            ("sources.csv", sources),
        ):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text, "utf-8")
        return tmp_path

    return write


def test_good_content_has_no_mistakes(office):
    folder = office()

    assert check(folder) == []
    assert load(folder).find_indicator("路灯总数").code == "LAMPS"


@pytest.mark.parametrize(
    ("wrong", "right", "line", "suggestion"),
    [
        ("nmae", "name", 6, "name"),
        ("alias = []\nunit", "unit", 8, "aliases"),
        ('kind = "stok"', 'kind = "stock"', 9, "stock"),
        ('direction = "heigher"', 'direction = "higher"', 10, "higher"),
        ('unit = "平方公理"', 'unit = "个"', 8, "平方公里"),
        ('confidence = "verifed"', 'confidence = "verified"', 13, "verified"),
        ('source = ["OFFISE"]', 'source = ["OFFICE"]', 11, "OFFICE"),
        ('measure_of = "GPD"\nmeasure = "growth"\nkind', "kind", 9, "GDP"),
    ],
)
def test_a_misspelt_word_is_refused_with_its_line_and_the_nearest_right_one(
    office, wrong, right, line, suggestion
):
    folder = office(GOOD.replace(f"\n{right}", f"\n{wrong}", 1))

    errors = check(folder)

    assert errors
    first = errors[0]
    assert (first.file, first.entry, first.line) == ("indicators/lamps.toml", "LAMPS", line)
    assert first.suggestion == suggestion
    for sentence in (str(first), first.sentence("zh-hans")):
        assert "indicators/lamps.toml" in sentence
        assert "LAMPS" in sentence
        assert suggestion in sentence
        assert "\n" not in sentence


def test_loading_refuses_what_checking_finds(office):
    folder = office(GOOD.replace("nmae", "name").replace("name_en", "name_eng"))

    with pytest.raises(ContentError) as caught:
        _ = load(folder).indicators

    assert caught.value.suggestion == "name_en"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda t: t + t[t.index("[[") :], "content-twice"),
        (lambda t: t.replace('unit = "个"\n', ""), "content-missing"),
        (lambda t: t.replace('unit = "个"', "unit = 3"), "content-type"),
        (lambda t: t.replace('code = "LAMPS"', 'code = "lamps"'), "content-code"),
        (lambda t: t.replace('theme = "照明"\n', ""), "content-missing"),
        (lambda t: t.replace('name = "路灯数"', 'name = "路灯数'), "content-syntax"),
        (lambda t: t.replace("1.2万个。", "1.3万个。"), "content-example"),
        (lambda t: t.replace("1.2万个", "1.2万户"), "content-example"),
        (lambda t: t.replace("年末路灯数", "年末灯"), "content-example"),
        (lambda t: t.replace('name = "路灯数"', 'name = "路灯数"\naliases = ["高企总数"]'), "content-twice"),
        (lambda t: t.replace("examples = [{ sentence", "examples = [{ sentense"), "content-key"),
        (
            lambda t: t.replace(
                'unit = "个"', 'unit = "个"\nidentities = [{ kind = "ratio", numerator = "GDP" }]'
            ),
            "content-missing",
        ),
    ],
)
def test_other_mistakes_are_named(office, change, code):
    errors = check(office(change(GOOD)))

    assert code in {error.code for error in errors}
    assert all(error.zh and error.file == "indicators/lamps.toml" for error in errors)


@pytest.mark.parametrize(
    ("areas", "code", "suggestion"),
    [
        (AREAS.replace("parent", "parrent"), "content-key", "parent"),
        (AREAS.replace(",city,", ",citty,"), "content-word", "city"),
        (AREAS.replace("370000", "370001"), "content-word", "371000"),
        (AREAS + "990101,甲区\n", "content-row", None),
        (AREAS + "990100,云泽市,city,370000,\n", "content-twice", None),
        (AREAS + ",乙区,county,990100,\n", "content-missing", None),
    ],
)
def test_mistakes_in_a_table_of_areas_are_named(office, areas, code, suggestion):
    errors = check(office(areas=areas))

    assert [error.code for error in errors][:1] == [code]
    assert (
        errors[0].suggestion == suggestion
        or suggestion is None
        or errors[0].suggestion in ("370101", "370100")
    )
    assert errors[0].file == "areas/places.csv"
    assert errors[0].line >= 1


def test_one_file_of_a_folder_is_checked_alone(office):
    folder = office(GOOD.replace("\nname", "\nnmae", 1), AREAS.replace("parent", "parrent"))

    assert {error.file for error in check(folder / "indicators" / "lamps.toml")} == {"indicators/lamps.toml"}
    assert {error.file for error in check(folder / "areas" / "places.csv")} == {"areas/places.csv"}


def test_text_that_is_not_utf8_is_said_so(office):
    folder = office()
    (folder / "indicators" / "lamps.toml").write_bytes(GOOD.encode("gb18030"))

    assert [error.code for error in check(folder)] == ["content-encoding"]


def test_a_file_that_nothing_reads_is_said_so(office):
    folder = office()
    (folder / "indicator.toml").write_text(GOOD, "utf-8")

    errors = check(folder)

    assert [error.code for error in errors] == ["content-layout"]


def test_a_folder_that_is_not_there_is_said_so(tmp_path):
    assert [error.code for error in check(tmp_path / "none")] == ["content-folder"]
    with pytest.raises(ContentError):
        load(tmp_path / "none")
