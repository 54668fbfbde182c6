"""The content tests itself, and an indicator is found by any of its names."""

import csv
from pathlib import Path

import pytest

from barograph import catalogue
from barograph.catalogue import check, load
from barograph.quantity import Quantity, unit
from barograph.text import squeeze

SHARED = Path(__file__).parents[2].parent / "shared"
KNOWN = load()
EXAMPLES = [(entry.code, example) for entry in KNOWN.indicators.values() for example in entry.examples]


@pytest.mark.parametrize(
    ("code", "example"), EXAMPLES, ids=[f"{code}-{i}" for i, (code, _) in enumerate(EXAMPLES)]
)
def test_an_example_names_its_indicator_and_holds_a_figure_in_its_unit(code, example):
    entry = KNOWN.indicators[code]
    names = [name for name, owner in KNOWN.indicator_names() if owner == code]

    figure = Quantity.parse(example.figure, unit=entry.unit if entry.kind == "index" else None)

    assert example.figure in example.sentence
    assert figure.dimension == unit(entry.unit).dimension
    assert any(squeeze(name) in squeeze(example.sentence) for name in (entry.name, *entry.aliases, *names))


def test_our_own_content_has_no_mistakes():
    assert check() == []


def test_every_indicator_has_an_example_a_source_and_a_mark_of_confidence():
    for entry in KNOWN.indicators.values():
        assert entry.examples, entry.code
        assert entry.source, entry.code
        assert entry.confidence in ("verified", "inferred", "recalled")


@pytest.mark.skipif(
    not (SHARED / "domain" / "indicators.csv").is_file(), reason="the rows of the field are not here"
)
def test_every_row_of_the_field_is_an_entry_with_its_marks():
    with (SHARED / "domain" / "indicators.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    assert len(rows) == 186
    for row in rows:
        entry = KNOWN.indicators[row["code"]]
        assert (entry.name, entry.name_en, entry.unit) == (row["name_zh"], row["name_en"], row["unit"])
        assert (entry.confidence, entry.name_confidence) == (row["confidence"], row["name_confidence"])
        assert (entry.source_grade, entry.direction) == (row["source_grade"], row["direction"])
        assert ";".join(entry.source) == row["source"]
        assert set(filter(None, row["aliases"].split("|"))) <= {entry.name, *entry.aliases}


def test_a_definition_that_was_not_verified_never_passes_as_official():
    for entry in KNOWN.indicators.values():
        if entry.confidence != "verified" or entry.source_grade in "CD":
            assert not entry.official
            assert entry.mark and entry.mark_en
        else:
            assert entry.mark is None


def test_a_name_means_one_indicator():
    for entry in KNOWN.indicators.values():
        for name in (entry.name, *entry.aliases):
            found = KNOWN.find_indicator(name)
            assert found is not None, name
            assert found.code == entry.code, name


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("高新技术企业", "HTE_NUM"),
        ("高新技术企业总数", "HTE_NUM"),
        ("高新技术企业数量", "HTE_NUM"),
        ("國家高新技術企業", "HTE_NUM"),
        ("Ｒ＆Ｄ经费支出占ＧＤＰ比重", "RD_GDP"),
        ("R&D 占 GDP 比重", "RD_GDP"),
        ("研究与试验发展经费投入强度", "RD_GDP"),
        ("规上工业增加值", "IND_VA"),
        ("规模以上工业增加值增速", "IND_VA_GROWTH"),
        ("专精特新小巨人企业", "GIANT_NUM"),
        ("技术合同成交总额", "TC_VALUE"),
        ("进出口总值", "TRADE"),
        ("新增市场主体", "NEW_MKT_ENTITY"),
    ],
)
def test_spelling_makes_no_difference(name, code):
    assert KNOWN.find_indicator(name).code == code


@pytest.mark.parametrize("name", ["", "数", "路灯", "企业", "总量"])
def test_a_word_that_names_nothing_finds_nothing(name):
    assert KNOWN.find_indicator(name) is None


def test_names_that_look_alike_stay_apart():
    assert KNOWN.find_indicator("净增高新技术企业").code == "HTE_NET"
    assert KNOWN.find_indicator("新认定高新技术企业数").code == "HTE_NEW"
    assert KNOWN.find_indicator("技术合同交易额").code == "TC_TRADE"
    assert KNOWN.find_indicator("企业研发经费投入强度").code == "RD_REV"


def test_every_measure_of_another_indicator_is_one_series_with_it():
    measures = [entry for entry in KNOWN.indicators.values() if entry.measure_of is not None]

    assert len(measures) >= 20
    for entry in measures:
        parent = KNOWN.indicators[entry.measure_of]
        assert parent.measure_of is None
        assert KNOWN.resolve_series(entry.name, "level") == (parent.code, parent.name, entry.measure)
        assert KNOWN.resolve_series(parent.name, entry.measure) == (parent.code, parent.name, entry.measure)


def test_no_share_or_growth_is_left_without_its_indicator():
    for entry in KNOWN.indicators.values():
        if entry.kind in ("share", "growth"):
            assert entry.measure_of is not None, entry.code
        if entry.kind == "share":
            assert entry.base in ("全市", "全省", "全国"), entry.code
        if entry.kind == "rank":
            assert entry.measure == "rank", entry.code


@pytest.mark.parametrize(
    ("name", "measure", "series"),
    [
        ("GDP", "growth", ("GDP", "地区生产总值", "growth")),
        ("GDP增速", "level", ("GDP", "地区生产总值", "growth")),
        ("GDP增速", "rank", ("GDP_GROWTH", "地区生产总值增速", "rank")),
        ("社会消费品零售总额增速", "growth", ("RETAIL", "社会消费品零售总额", "growth")),
        ("高新技术企业数占全国比重", "share", ("HTE_NUM", "高新技术企业数", "share")),
        ("绿色企业数占比", "share", ("GREEN_ENT_SHARE", "绿色企业数占比", "level")),
        ("国家高新区综合评价排名", "rank", ("ZONE_RANK", "国家高新区综合评价排名", "rank")),
        ("路灯数增速", "level", (None, "路灯数增速", "level")),
    ],
)
def test_both_writings_are_one_series(name, measure, series):
    assert KNOWN.resolve_series(name, measure) == series


def test_identities_speak_of_indicators_that_are_there():
    kinds = {i.kind for entry in KNOWN.indicators.values() for i in entry.identities}

    assert kinds == set(catalogue.IDENTITY_KINDS)
    words = KNOWN.identity_words(KNOWN.indicators["MATCH_RATE"].identities[0])
    assert words == "成功对接数 ÷ 征集企业需求数 × 100"


def test_the_longest_name_comes_first():
    lengths = [len(name) for name, _ in KNOWN.indicator_names()]

    assert lengths == sorted(lengths, reverse=True)


def test_a_source_says_what_was_seen():
    for entry in KNOWN.indicators.values():
        for source in entry.source:
            assert KNOWN.sources[source].title
