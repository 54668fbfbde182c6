"""Panels from files: every layout gives the same figures, and what cannot be read names its cell."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from barograph.errors import BarographError
from barograph.instruments.index import schemes, score
from barograph.period import Period
from barograph.readings.panel_files import Mapping, Wanted, coinr_scheme, read
from barograph.sources import from_bytes, from_path

WANTED = [
    Wanted(code="RD_GDP", names=("研发经费投入强度",), unit="%"),
    Wanted(code="TC_VALUE", names=("技术合同成交额",), unit="亿元"),
]
FIGURES = {
    ("甲", "2023"): (2.5, 40.0),
    ("甲", "2024"): (2.68, 52.5),
    ("乙", "2023"): (3.0, None),
    ("乙", "2024"): (3.1, 70.0),
}
ASEM = Path(__file__).resolve().parents[1] / "golden" / "asem"


def workbook(sheets, merge=()):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for span in merge:
            sheet.merge_cells(span)
    file = io.BytesIO()
    book.save(file)
    return from_bytes(file.getvalue(), name="同行.xlsx")


def figures(panel):
    found = {}
    for (entity, period), row in zip(panel.rows, panel.values, strict=True):
        found[entity, str(period)] = tuple(None if np.isnan(v) else v for v in row)
    return found


def rows():
    return workbook({
        "数据": [["高新区", "年份", "研发经费投入强度(%)", "TC_VALUE"], *[[e, int(p), a, b] for (e, p), (a, b) in FIGURES.items()]]
    })  # fmt: skip


def a_sheet_a_year():
    return workbook({
        f"{year}年": [["园区", "研发经费投入强度", "技术合同成交额"], *[[e, *FIGURES[e, year]] for e in "甲乙"]]
        for year in ("2023", "2024")
    })  # fmt: skip


def a_sheet_an_indicator():
    return workbook({
        name: [["园区", "2023", "2024年"], *[[e, FIGURES[e, "2023"][k], FIGURES[e, "2024"][k]] for e in "甲乙"]]
        for k, name in enumerate(("研发经费投入强度", "技术合同成交额"))
    })  # fmt: skip


def two_rows_of_heads():
    body = [[e, *(FIGURES[e, y][k] for k in (0, 1) for y in ("2023", "2024"))] for e in "甲乙"]
    heads = [["园区", "研发经费投入强度", None, "技术合同成交额(亿元)", None], [None, 2023, 2024, 2023, 2024]]
    return workbook({"表一": heads + body}, merge=("A1:A2", "B1:C1", "D1:E1"))


def long():
    lines = [f"{e},{p},{name},{'' if v is None else v}" for (e, p), row in FIGURES.items() for name, v in zip(("研发经费投入强度(%)", "技术合同成交额"), row, strict=True)]  # fmt: skip
    return from_bytes(("地区,期间,指标,数值\n" + "\n".join(lines) + "\n").encode("gb18030"), name="长表.csv")


@pytest.mark.parametrize("layout", [rows, a_sheet_a_year, a_sheet_an_indicator, two_rows_of_heads, long])
def test_every_layout_gives_the_same_figures(layout):
    assert figures(read(layout(), WANTED).panel) == FIGURES


def test_each_figure_knows_its_cell():
    places = read(two_rows_of_heads(), WANTED).places

    assert places["乙", Period.parse("2024"), "TC_VALUE"] == "表一!E4"


def test_a_unit_in_the_head_is_turned_into_the_scheme_s():
    source = from_bytes("园区,技术合同成交额(万元),RD_GDP\n甲,525000,2.68%\n".encode(), name="表.csv")
    panel = read(source, WANTED).panel

    assert (panel.value("甲", "TC_VALUE"), panel.value("甲", "RD_GDP")) == (52.5, 2.68)


def test_a_percentage_of_a_workbook_is_the_figure_in_per_cent():
    book = openpyxl.Workbook()
    book.active.append(["园区", "RD_GDP", "TC_VALUE"])
    book.active.append(["甲", 0.0268, 3])
    book.active["B2"].number_format = "0.00%"
    file = io.BytesIO()
    book.save(file)

    assert read(from_bytes(file.getvalue(), name="表.xlsx"), WANTED).panel.value("甲", "RD_GDP") == 2.68


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("园区,RD_GDP,TC_VALUE\n甲,1,#DIV/0!\n", "单元格 表!C2 为“#DIV/0!”，不是数字；请只写数字，没有数就留空"),
        ("园区,RD_GDP,TC_VALUE\n甲,1,3\n甲,2,3\n", "表!B2 与 表!B3 都是甲的 RD_GDP，请只留一个，或为另一行写明自己的名称、期间"),
        ("园区,年份,RD_GDP,TC_VALUE\n甲,去年,1,3\n", "表!B2 为“去年”，不是期间，请写年份，例如 2024"),
        ("园区,RD_GDP,研发经费投入强度,TC_VALUE\n甲,1,1,3\n", "表!B1“RD_GDP”与 表!C1“研发经费投入强度”都是 RD_GDP，请只留一列，或用 --map \"研发经费投入强度=\" 舍去另一列"),
        ("园区,RD_GDP,技术合同成交额(家)\n甲,1,3\n", "表!C1 的单位是“家”，而 TC_VALUE(技术合同成交额)的单位是“亿元”，请换算后再填"),
        ("园区,RD_GDP\n甲,1\n", "“表.csv”中没有“技术合同成交额”(TC_VALUE)一列；请补上这一列，缺数处留空"),
        ("园区,RD_GDP,TC_VALUE\n", "“表.csv”只有表头，没有数据行；请每个对象写一行"),
        ("编号,RD_GDP,TC_VALUE\n1,1,2\n", "“表.csv”中没有找到数据表：前 20 行没有“对象”“高新区”“地区”之类的表头，请在对象名称一列上方写明"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_sentence_that_names_the_cell(table, said):
    with pytest.raises(BarographError) as refused:
        read(from_bytes(table.encode(), name="表.csv"), WANTED)

    assert refused.value.sentence() == said


def test_a_row_of_sums_and_a_footnote_are_no_entities():
    table = "园区,RD_GDP,TC_VALUE\n甲,1,3\n合计,1,3\n注：数据为初步数,,\n"
    found = read(from_bytes(table.encode(), name="表.csv"), WANTED)

    assert found.panel.entities == ("甲",)
    assert ("表!A3“合计”是汇总行，未计入") in [zh for _, zh in found.notes]


def test_a_mapping_is_kept_and_read_again(tmp_path):
    path = tmp_path / "m" / "方案.toml"
    Mapping(columns={'R"D"': "RD_GDP", "旧列": ""}, entities={"甲区": "甲"}).save(path)
    source = from_bytes('园区,"R""D""",旧列,TC_VALUE\n甲区,1,9,3\n'.encode(), name="表.csv")

    assert read(source, WANTED, Mapping.load(path)).panel.value("甲", "RD_GDP") == 1


def test_the_layout_of_coinr_gives_the_scheme_and_every_figure():
    made = schemes.of(coinr_scheme(from_path(ASEM / "iMeta.csv")))
    wanted = [Wanted(code=c) for c in (*made.codes, *(d.code for d in made.denominators))]
    found = read(from_path(ASEM / "iData.csv"), wanted)

    assert found.panel.shape == (51, 53) and found.labels["AUT"] == "Austria"
    assert (made.root, len(made.branches), made.nodes["CO2"].direction) == ("Index", 11, -1)
    assert found.panel.groups["EurAsia_group"][0] == "Europe"
    ours = schemes.load("asem")
    assert {i.code: (i.parent, i.direction) for i in made.indicators} == {i.code: (i.parent, i.direction) for i in ours.indicators}  # fmt: skip
    reweighted = score(replace(made, missing="reweight"), found.panel)
    assert len(made.indicators) == 49 and not np.isnan(reweighted.total).any()
