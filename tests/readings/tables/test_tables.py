"""Figures out of tables: what stands around a cell says what it is. Places and figures are invented or public."""

import io
from decimal import Decimal

import openpyxl
import pytest

from barograph.catalogue import load
from barograph.readings import parse
from barograph.readings.tables import read_tables
from barograph.sources import from_bytes

CATALOGUE = load()


def read(text: str, name: str = "表.csv", **context: str):
    document = parse(from_bytes(text.encode(), name=name))
    return read_tables(document, CATALOGUE, context=context), document


def told(readings, *names: str):
    """Some attributes of each reading; `where` is the cell or the quote."""
    return [
        tuple(
            str(r.period) if n == "period" else r.citation.cell if n == "where" else getattr(r, n)
            for n in names
        )
        for r in readings
    ]


def test_indicators_down_years_across():
    readings, _ = read(
        "济南市主要指标\n指标,单位,2022年,2023年,增速(%)\n"
        "地区生产总值,亿元,12027.5,12757.4,6.1\n高新技术企业数,家,5930,6600,11.3\n"
    )

    assert told(
        readings, "where", "indicator_code", "area", "period", "value", "unit", "measure", "base"
    ) == [
        ("C3", "GDP", "济南市", "2022", 1202750000000, "元", "level", None),
        ("D3", "GDP", "济南市", "2023", 1275740000000, "元", "level", None),
        ("E3", "GDP", "济南市", "2023", Decimal("6.1"), "%", "growth", "2022"),
        ("C4", "HTE_NUM", "济南市", "2022", 5930, "家", "level", None),
        ("D4", "HTE_NUM", "济南市", "2023", 6600, "家", "level", None),
        ("E4", "HTE_NUM", "济南市", "2023", Decimal("11.3"), "%", "growth", "2022"),
    ]


def test_places_down_indicators_across_with_share_and_rank():
    readings, _ = read(
        "2023年各市科技指标\n单位:亿元\n地区,R&D经费支出,占全省比重(%),位次,高新技术企业数(家)\n"
        "济南市,342.1,14.5,2,6600\n青岛市,380.2,16.1,1,7546\n注:数据来源于统计年鉴\n"
    )

    assert told(readings, "area", "indicator_code", "value", "unit", "measure", "base")[:4] == [
        ("济南市", "RD_EXP", 34210000000, "元", "level", None),
        ("济南市", "RD_EXP", Decimal("14.5"), "%", "share", "山东省"),
        ("济南市", "RD_EXP", 2, "位", "rank", None),
        ("济南市", "HTE_NUM", 6600, "家", "level", None),
    ]
    assert {str(r.period) for r in readings} == {"2023"} and len(readings) == 8


def test_years_down_and_the_indicator_in_the_caption():
    readings, _ = read(
        "表3 济南市高新技术企业数\n年份,企业数(家),比上年增长(%)\n2021,4396,45.1\n2022,5930,\n"
    )

    assert told(readings, "indicator_code", "period", "value", "measure", "base") == [
        ("HTE_NUM", "2021", 4396, "level", None),
        ("HTE_NUM", "2021", Decimal("45.1"), "growth", "2020"),
        ("HTE_NUM", "2022", 5930, "level", None),  # the empty cell is nothing
    ]


def test_target_and_actual_and_how_far():
    readings, _ = read(
        "济南市\n指标,2024年,,\n,目标值,完成值,完成率(%)\n技术合同成交额(亿元),800,823.5,102.9\n"
    )

    assert told(readings, "indicator", "period", "value", "unit", "standing", "measure") == [
        ("技术合同成交额", "2024", 80000000000, "元", "target", "level"),
        ("技术合同成交额", "2024", 82350000000, "元", "actual", "level"),
        ("技术合同成交额目标完成率", "2024", Decimal("102.9"), "%", "actual", "level"),
    ]


PAGE = (
    "<html><head><meta charset=utf-8></head><body><h1>2024年前三季度济南市经济运行情况</h1><p>单位:亿元</p><table>"
    "<tr><th rowspan=2>指标</th><th colspan=2>1—9月</th><th colspan=2>9月</th></tr>"
    "<tr><th>绝对量</th><th>同比增长(%)</th><th>绝对量</th><th>同比增长(%)</th></tr>"
    "<tr><td>地区生产总值</td><td>9500.1</td><td>5.5</td><td>—</td><td></td></tr></table></body></html>"
)


def test_two_lines_of_merged_heads_and_a_running_total():
    readings, document = read(PAGE, "a.html")

    assert told(readings, "indicator_code", "period", "value", "measure", "base") == [
        ("GDP", "2024-01/2024-09", 950010000000, "level", None),
        ("GDP", "2024-01/2024-09", Decimal("5.5"), "growth", "2023-01/2023-09"),
        ("GDP", "2024-09", None, "level", None),
    ]
    assert all(document.text[r.citation.start : r.citation.end] == r.citation.quote for r in readings)


@pytest.mark.parametrize("dash", ["—", "-", "…", "/", "--", "……", "–"])
def test_a_printed_dash_is_a_figure_published_as_missing(dash):
    readings, _ = read(f"济南市\n指标,2022年,2023年\n研发经费支出(亿元),3.1,{dash}\n")

    assert told(readings, "value", "unit", "period") == [(310000000, "元", "2022"), (None, "元", "2023")]
    assert readings[1].citation.quote == dash


def test_a_part_belongs_to_the_row_above():
    readings, _ = read(
        "济南市2023年\n指标,数值(亿元)\nR&D经费支出,300\n其中:基础研究,12\n企业,240\n高新技术企业数(家),6600\n"
    )

    assert told(readings, "indicator_code", "coverage", "value")[:2] == [
        ("RD_EXP", None, 30000000000),
        ("RD_EXP", "基础研究", 1200000000),
    ]


def test_growth_in_a_row_of_its_own_is_of_the_row_above():
    readings, _ = read("济南市\n指标,2022年,2023年\n高新技术企业数(家),5930,6600\n比上年增长(%),34.9,11.3\n")

    assert told(readings, "indicator_code", "measure", "value", "base")[2:] == [
        ("HTE_NUM", "growth", Decimal("34.9"), "2021"),
        ("HTE_NUM", "growth", Decimal("11.3"), "2022"),
    ]


def test_numbers_of_rows_phones_codes_and_remarks_are_no_figures():
    readings, _ = read(
        "济南市2023年\n序号,企业名称,统一社会信用代码,营业收入(万元),联系电话,备注\n"
        "1,甲公司,91370100MA3C00000X,1200,0531-88881234,第12批\n2,乙公司,91370100MA3C00001X,300,13800001111,\n"
    )

    assert told(readings, "area", "indicator", "value", "unit") == [
        ("甲公司", "企业营业收入", 12000000, "元"),
        ("乙公司", "企业营业收入", 3000000, "元"),
    ]


def test_sections_of_a_table_stay_apart():
    readings, _ = read(
        "2023年\n指标,绝对数\n济南市,\n高新技术企业数(家),6600\n青岛市,\n高新技术企业数(家),7546\n"
    )

    assert told(readings, "area", "value") == [("济南市", 6600), ("青岛市", 7546)]


def test_two_panels_side_by_side():
    readings, _ = read(
        "济南市2023年主要指标\n指标,数值,指标,数值\n高新技术企业数(家),6600,发明专利授权量(件),9000\n"
        "科技型中小企业数(家),5000,技术合同成交额(亿元),600\n"
    )

    assert told(readings, "indicator", "value") == [
        ("高新技术企业数", 6600), ("发明专利授权量", 9000), ("科技型中小企业数", 5000), ("技术合同成交额", 60000000000),
    ]  # fmt: skip


def test_last_year_is_the_year_before_that_of_the_table():
    readings, _ = read("济南市2024年\n指标,本年,上年\n高新技术企业数(家),7000,6600\n")

    assert told(readings, "period", "value") == [("2024", 7000), ("2023", 6600)]


def test_figures_with_words_around_them():
    readings, _ = read(
        "济南市2023年\n指标,数值\n高新技术企业数,超6600家\n研发经费投入强度,约3.1%\n技术合同成交额,600亿元以上\n"
        "发明专利授权量,20-30件\n"
    )

    assert told(readings, "value", "unit", "bound") == [
        (6600, "家", "over"), (Decimal("3.1"), "%", "about"), (60000000000, "元", "over"), (20, "件", "eq"),
    ]  # fmt: skip
    assert readings[3].value_high == 30


def test_a_table_that_says_no_place_or_time_asks_the_one_who_brings_it():
    table = "指标,数值\n高新技术企业数(家),6600\n"

    assert read(table)[0] == []
    assert read(table)[1].facts["table_cells_unread"] == {"period": 1}
    readings, _ = read(table, area="济南市", period="2023")
    assert told(readings, "area", "period", "value") == [("济南市", "2023", 6600)]


def test_a_place_that_nobody_says_is_a_doubt():
    [reading], _ = read("2023年\n指标,数值\n高新技术企业数(家),6600\n")

    assert reading.area == "" and "area-unknown" in reading.doubts


def test_a_unit_that_nobody_says_is_that_of_the_catalogue_and_a_doubt():
    [reading], _ = read("济南市2023年\n指标,数值\n高新技术企业数,6600\n")

    assert reading.unit == "家" and "unit-from-catalogue" in reading.doubts


def test_prose_in_a_cell_is_left_to_the_reader_of_prose():
    readings, document = read('济南市2023年\n措施,数值\n"全市新认定高新技术企业达到30家,同比增长11.6%。",5\n')

    assert [document.text[b.start : b.end] for b in document.blocks if b.kind == "paragraph"] == [
        "全市新认定高新技术企业达到30家,同比增长11.6%。"
    ]
    assert all(r.citation.quote == "5" for r in readings)


FORM = [
    ["附表2"], ["青岛市2024年上半年科技创新指标监测表"], ["填报单位:青岛市科技局", None, None, None, "单位:万元、家、%"],
    ["序号", "指标名称", None, "计量单位", "2024年上半年", None, "2023年同期", "全省排名"],
    [None, None, None, None, "实绩", "同比±%", None, None],
    [1, "一、研发投入"],
    [2, "规上工业企业研发费用", None, "亿元", 180.5, 0.112, 162.3, "第2位"],
    [3, None, "其中:高新技术企业", "亿元", 120, 9.5, "", 1],
    [4, "二、创新主体"],
    [5, "高新技术企业数", None, "家", "7546", "+12.1", 6731, 2],
    [6, "国家级孵化器", None, "家", 25, "持平", 25, "/"],
    ["注:1.数据为快报数;2.电话85912345"],
]  # fmt: skip


def test_a_form_as_offices_fill_it():
    book = openpyxl.Workbook()
    for row in FORM:
        book.active.append(row)
    book.active["F7"].number_format = "0.0%"
    for merged in ("A1:H1", "A2:H2", "A4:A5", "B4:C5", "D4:D5", "E4:F4", "G4:G5", "H4:H5", "A12:H12"):
        book.active.merge_cells(merged)
    out = io.BytesIO()
    book.save(out)

    readings = read_tables(parse(from_bytes(out.getvalue(), name="附表.xlsx")), CATALOGUE)

    assert told(readings, "where", "indicator", "coverage", "period", "value", "unit", "measure", "base") == [
        ("E7", "规上工业企业研发费用", None, "2024-H1", 18050000000, "元", "level", None),
        ("F7", "规上工业企业研发费用", None, "2024-H1", Decimal("11.2"), "%", "growth", "2023-H1"),
        ("G7", "规上工业企业研发费用", None, "2023-H1", 16230000000, "元", "level", None),
        ("H7", "规上工业企业研发费用", None, "2024-H1", 2, "位", "rank", "山东省"),
        ("E8", "规上工业企业研发费用", "高新技术企业", "2024-H1", 12000000000, "元", "level", None),
        ("F8", "规上工业企业研发费用", "高新技术企业", "2024-H1", Decimal("9.5"), "%", "growth", "2023-H1"),
        ("H8", "规上工业企业研发费用", "高新技术企业", "2024-H1", 1, "位", "rank", "山东省"),
        ("E10", "高新技术企业数", None, "2024-H1", 7546, "家", "level", None),
        ("F10", "高新技术企业数", None, "2024-H1", Decimal("12.1"), "%", "growth", "2023-H1"),
        ("G10", "高新技术企业数", None, "2023-H1", 6731, "家", "level", None),
        ("H10", "高新技术企业数", None, "2024-H1", 2, "位", "rank", "山东省"),
        ("E11", "国家级孵化器数", None, "2024-H1", 25, "家", "level", None),
        ("G11", "国家级孵化器数", None, "2023-H1", 25, "家", "level", None),
        ("H11", "国家级孵化器数", None, "2024-H1", None, "位", "rank", "山东省"),
    ]
    assert {r.area for r in readings} == {"青岛市"} and {r.citation.sheet for r in readings} == {"Sheet"}


def test_one_row_for_each_place_indicator_and_year():
    readings, _ = read(
        "城市,指标,年份,位次,范围\n青岛市,全球科技集群排名,2020,69,全球\n青岛市,全球科技集群排名,2024,20,全球\n"
    )

    assert told(readings, "area", "indicator_code", "period", "value", "unit", "measure") == [
        ("青岛市", "CLUSTER_RANK", "2020", 69, "位", "rank"), ("青岛市", "CLUSTER_RANK", "2024", 20, "位", "rank"),
    ]  # fmt: skip


def test_a_place_that_the_catalogue_does_not_list_is_taken_from_the_title():
    readings, _ = read(
        "表2 2025年1—9月云澜市各区技术合同成交情况\n区,成交额(亿元),占全市比重(%)\n临江区,64.2,23.9\n"
    )

    assert told(readings, "area", "indicator_code", "period", "value", "measure", "base") == [
        ("临江区", "TC_VALUE", "2025-01/2025-09", 6420000000, "level", None),
        ("临江区", "TC_VALUE", "2025-01/2025-09", Decimal("23.9"), "share", "云澜市"),
    ]


def test_a_share_that_is_an_indicator_of_its_own():
    readings, _ = read("2024年\n地区,R&D经费支出(亿元),占GDP比重(%)\n济南市,300,2.6\n")

    assert told(readings, "indicator_code", "measure", "value") == [
        ("RD_EXP", "level", 30000000000), ("RD_GDP", "level", Decimal("2.6")),
    ]  # fmt: skip


WIDE = str.maketrans("():;,%", "\uff08\uff09\uff1a\uff1b\uff0c\uff05")


def test_full_width_marks_say_the_same():
    rows = [["指标(单位)", "2022年", "2023年", "增速(%)"], ["研发经费支出(亿元)", "310.2", "1,342.1", "8.4%"]]
    body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)

    def page(marks) -> str:
        cells = body.translate(marks) if marks else body
        note = "(单位:亿元)".translate(marks) if marks else "(单位:亿元)"
        return f"<html><head><meta charset=utf-8></head><body><h1>济南市</h1><p>{note}</p><table>{cells}</table></body></html>"

    narrow, _ = read(page(None), "a.html")
    wide, _ = read(page(WIDE), "a.html")

    names = ("indicator_code", "area", "period", "value", "unit", "measure", "base")
    assert told(wide, *names) == told(narrow, *names)
    assert told(narrow, "value")[1] == (134210000000,)


def test_a_row_of_units_under_the_heads():
    readings, _ = read(
        "济南市2023年\n指标,研发经费支出,高新技术企业数\n单位,亿元,家\n绝对量,68.9,688\n增速(%),12.6,29.8\n"
    )

    assert told(readings, "indicator_code", "value", "unit", "measure") == [
        ("RD_EXP", 6890000000, "元", "level"), ("HTE_NUM", 688, "家", "level"),
        ("RD_EXP", Decimal("12.6"), "%", "growth"), ("HTE_NUM", Decimal("29.8"), "%", "growth"),
    ]  # fmt: skip


def test_a_part_in_the_heads_of_columns():
    readings, _ = read("济南市2023年\n地区,高新技术企业数(家),\n,合计,其中:规模以上\n历下区,120,66\n")

    assert told(readings, "indicator_code", "coverage", "value") == [
        ("HTE_NUM", None, 120), ("HTE_NUM", "规模以上", 66),
    ]  # fmt: skip
