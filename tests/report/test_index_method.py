"""The method report of an index says what was measured, how, with what result, and what is not known."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from barograph.instruments.index import Panel, explore, schemes, score
from barograph.report import index_method
from barograph.report.blocks import Chart, Table

ZONES = ("济南高新区", "青岛高新区", "淄博高新区", "潍坊高新区")


@pytest.fixture(scope="module")
def zones():
    scheme = schemes.load("zone-evaluation-2021")
    rng = np.random.default_rng(3)
    return score(
        scheme,
        Panel.of(
            {z: dict(zip(scheme.codes, map(float, rng.uniform(1, 90, 46)), strict=True)) for z in ZONES}
        ),
    )


@pytest.fixture(scope="module")
def office():
    scheme = schemes.load("office-index")
    return score(scheme, schemes.panel_of(scheme, scheme.examples[0]))


def tables(report):
    return {block.caption: block for block in report.blocks if isinstance(block, Table)}


def test_a_weight_that_was_not_seen_is_marked_wherever_it_stands(zones, opened):
    paper = opened(index_method.write(zones))
    report = index_method.contents(zones)
    rows = [row for row in tables(report)["指标、权重与依据"].rows if len(row) > 1]
    (heads,) = [t.head for c, t in tables(report).items() if c.startswith("综合评价得分：得分与位次（1）")]

    assert len(rows) == 46
    assert sum(row[3].startswith("占位权重") for row in rows) == len(zones.placeholders) == 44
    assert all("占位权重" in cell.text for cell in heads[0][1:])
    assert "占位权重" in paper.document.sections[0].header.paragraphs[0].text
    assert "官方算法未见" in paper.document.sections[0].even_page_header.paragraphs[0].text


def test_each_indicator_stands_with_its_article_source_and_confidence(zones):
    rows = {row[0]: row for row in tables(index_method.contents(zones))["指标、权重与依据"].rows}

    assert rows["国家级和省级研发机构数"][3:] == ("0.8", "1.60", "二级指标1.1", "S02\nS03", "已核实(A)")


def test_scores_and_ranks_are_those_of_the_result(office):
    table = tables(index_method.contents(office))["高质量发展指数：得分与位次"]

    assert table.rows == (
        ("甲", "67.50", "1", "87.50", "1", "30.00", "2"),
        ("乙", "58.00", "2", "50.00", "2", "70.00", "1"),
    )


def test_contributions_and_bonus_add_up_to_the_score(office):
    report = index_method.contents(office)
    (chart,) = [b for b in report.blocks if isinstance(b, Chart) and b.kind == "stacked"]

    assert [s.name for s in chart.series] == ["创新投入", "成果转化", "加减分"]
    assert [sum(s.values[i] for s in chart.series) for i in range(2)] == pytest.approx([67.5, 58.0])


def test_every_chart_has_its_figures_in_a_table_too(zones):
    report = index_method.contents(zones)
    cells = {cell for table in tables(report).values() for row in table.rows for cell in row}

    for chart in (b for b in report.blocks if isinstance(b, Chart)):
        assert all(f"{v:.2f}" in cells for s in chart.series for v in s.values if v is not None)


def test_missing_cells_are_named(small_gap):
    report = index_method.contents(small_gap)

    assert tables(report)["缺数的格"].rows == (("甲二", "1", "青岛"),)
    assert tables(report)["由其余成员分摊权重的分支"].rows == (("青岛", "甲类", "甲二"),)


@pytest.fixture
def small_gap():
    scheme = schemes.of(
        {
            "id": "small", "name": "小指数", "missing": "reweight",
            "branches": [{"code": "t", "name": "总分"}, {"code": "x", "name": "甲类", "parent": "t", "weight": 1.0}],
            "indicators": [
                {"code": "a", "name": "甲一", "parent": "x", "weight": 1.0},
                {"code": "b", "name": "甲二", "parent": "x", "weight": 1.0},
            ],
        }
    )  # fmt: skip
    return score(scheme, Panel.of({"济南": {"a": 1, "b": 2}, "青岛": {"a": 2}, "淄博": {"a": 3, "b": 1}}))


def test_a_scheme_known_in_part_gives_its_parts_and_no_total(opened):
    scheme = schemes.load("zone-evaluation-2024")
    result = score(scheme, schemes.panel_of(scheme, scheme.examples[0]))
    paper = opened(index_method.write(result))

    assert "不给总分和总位次" in paper.text
    assert not paper.charts


def test_the_last_period_is_told_and_all_are_listed():
    scheme = schemes.load("innovation-environment")
    result = score(scheme, schemes.panel_of(scheme, scheme.examples[0]))
    report = index_method.contents(result)

    assert report.subtitle.startswith("2012年")
    (years,) = [t for c, t in tables(report).items() if c == "各期总分与位次"]
    assert [cell.text for cell in years.head[0]][-1] == "2012年"
    assert "已公布的结果与本结果" in tables(report)


def test_the_run_can_be_had_again(office):
    about = index_method.About(data="panel.csv", data_digest="ab" * 32, date=dt.date(2025, 3, 1), seed=0)
    rows = dict(tables(index_method.contents(office, about=about))["运行记录"].rows)

    assert rows["方案摘要"] == office.scheme.digest
    assert rows["数据"] == "panel.csv" and rows["数据文件摘要"] == "ab" * 32
    assert rows["种子"] == "0" and rows["日期"] == "2025年3月1日"
    assert len(rows["面板摘要"]) == 64


def test_the_same_result_gives_the_same_bytes(office):
    assert index_method.write(office) == index_method.write(office)


def test_uncertainty_stands_with_its_interval_and_without_a_figure_for_noise(office):
    given = index_method.Uncertainty(
        entities=("甲", "乙"), nominal=(1.0, 2.0), mean=(1.2, 1.8), low=(1.0, 1.0), high=(2.0, 2.0), share=0.9, draws=512,
        seed=0, assumptions=(("权重", "± 25%"),), influence=(("权重", None, None, "与噪声不可分"),), enough=False,
    )  # fmt: skip
    report = index_method.contents(office, uncertainty=given)
    found = tables(report)

    assert found["位次区间"].rows[0] == ("甲", "1", "1.20", "1", "2")
    assert found["各假设对平均位次变动的影响（Sobol’ 指数）"].rows == (("权重", "—", "—", "与噪声不可分"),)
    assert dict(found["运行记录"].rows)["种子"] == "0"
    assert any("精度尚未达到" in getattr(b, "text", "") for b in report.blocks)


def test_what_an_exploration_found_is_told_as_it_was_found(office):
    found = explore(
        office.scheme, schemes.panel_of(office.scheme, office.scheme.examples[0]), draws=64, seed=5
    )
    given = index_method.Uncertainty.of(found.to_dict())
    rows = {r[0]: r for r in tables(index_method.contents(office, uncertainty=given))["位次区间"].rows}

    assert given.n_ranks == found.n and given.seed == 5
    assert dict(given.assumptions) == {
        "一级权重上下浮动四分之一": "± 25%",
        "合成方法": "加权算术平均、加权调和平均",
    }
    for name, first, total, _ in given.influence:
        (one,) = [
            i for a, i in found.sobol.items() if name in {x.name for x in found.assumptions if x.id == a}
        ]
        assert (first, total) == (one.first, one.total)
    assert rows["甲"][3:] == tuple(f"{rank:g}" for rank in found.interval("甲"))


@pytest.mark.parametrize("name", sorted(schemes.names()))
def test_every_scheme_of_ours_has_a_report(name, opened):
    scheme = schemes.load(name)
    result = score(scheme, schemes.panel_of(scheme, scheme.examples[0]))
    paper = opened(index_method.write(result))

    assert scheme.digest in paper.text
    for mark in result.marks:
        assert mark in paper.text


def test_names_of_entities_stand_for_their_codes(office):
    about = index_method.About(labels={"甲": "甲高新区"})

    assert "甲高新区" in str(index_method.contents(office, about=about).blocks)


def test_a_scheme_whose_whole_is_no_sum_draws_no_contributions(zones):
    geometric = replace(zones.scheme, aggregation=replace(zones.scheme.aggregation, method="geometric"))
    panel = Panel(
        entities=zones.stages["raw"].entities,
        indicators=zones.scheme.codes,
        values=zones.stages["raw"].values,
    )
    report = index_method.contents(score(geometric, panel))

    assert [b.kind for b in report.blocks if isinstance(b, Chart)] == ["bar"]
