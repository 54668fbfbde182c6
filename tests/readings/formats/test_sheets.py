"""Workbooks and CSV: cells as displayed, with the number behind them."""

import datetime as dt
import io

import openpyxl
import pytest

from barograph.errors import SourceError
from barograph.readings import parse
from barograph.readings.formats.number_format import displayed
from barograph.sources import from_bytes


def read(book):
    out = io.BytesIO()
    book.save(out)
    return parse(from_bytes(out.getvalue(), name="云澜市.xlsx"))


def cells(document, n: int = 0) -> dict[str, str]:
    return {c.ref: c.text for c in document.tables[n].cells}


def test_a_cell_shows_what_a_person_sees_and_keeps_the_number_behind():
    book = openpyxl.Workbook()
    sheet = book.active
    for ref, value, form in (
        ("A1", 12757.4, "#,##0.00"), ("A2", 0.1163, "0.0%"), ("A3", dt.date(2024, 3, 1), 'yyyy"年"m"月"'),
        ("A4", -3.25, '0.0"个百分点";[Red]-0.0"个百分点"'), ("A5", 0.1 + 0.2, "General"), ("A6", "—", "General"),
        ("A7", 1629, '0"家"'), ("A8", True, "General"), ("A9", 0, '0;-0;"…"'), ("A10", 1234567, "#,##0,"),
    ):  # fmt: skip
        sheet[ref], sheet[ref].number_format = value, form

    document = read(book)

    assert list(cells(document).values()) == [
        "12,757.40", "11.6%", "2024年3月", "-3.3个百分点", "0.3", "—", "1629家", "TRUE", "…", "1,235",
    ]  # fmt: skip
    assert {c.ref: c.exact for c in document.tables[0].cells}["A2"] == "0.1163"


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        ("0.333333333333333", "General", "0.3333333333"), ("12345678901", "General", "12345678901"),
        ("45352.75", "yyyy-mm-dd hh:mm", "2024-03-01 18:00"), ("45352", 'm"月"d"日"', "3月1日"),
        ("59", "yyyy/m/d", "1900/2/28"), ("0.5", "0.00_);(0.00)", "0.50"), ("-0.5", "0.00_);(0.00)", "(0.50)"),
        ("5", "000", "005"), ("0.5", "#.00", ".50"), ("2.5", "0", "3"), ("1E+20", "0.0E+00", "1.0E+20"),
        ("12", '[$¥-804]#,##0', "¥12"), ("3", "@", "3"), ("1.25", "# ?/?", "1.25"), ("nan", "0", "nan"),
        ("0.8", "[h]:mm", "19:12"), ("-0.001", "0.0", "0.0"),
    ],
)  # fmt: skip
def test_number_formats(number, form, shown):
    assert displayed(number, form) == shown


def test_a_formula_that_was_never_computed_is_missing_and_said():
    book = openpyxl.Workbook()
    book.active.append(["高企", 12, "=B1*2"])

    document = read(book)

    assert cells(document) == {"A1": "高企", "B1": "12"}
    assert document.facts["formulas_without_value"] == ["Sheet!C1"]


def test_hidden_sheets_rows_and_columns_are_not_read_and_said():
    book = openpyxl.Workbook()
    sheet = book.active
    for r in range(1, 4):
        sheet.append([r, r * 10, r * 100])
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("草稿")["A1"] = "底稿 99"
    book["草稿"].sheet_state = "hidden"

    document = read(book)

    assert list(cells(document).values()) == ["1", "10", "3", "30"]
    assert document.facts["hidden_sheets"] == ["草稿"]
    assert document.facts["hidden_rows"] == {"Sheet": 1} and document.facts["hidden_columns"] == {"Sheet": 1}
    assert "99" not in document.text


def test_a_merged_cell_stands_once_and_each_sheet_is_a_table():
    book = openpyxl.Workbook()
    book.active.title = "一季度"
    book.active.append(["2024年一季度云澜市主要指标"])
    book.active.merge_cells("A1:C1")
    book.active.append(["指标", "绝对数", "增速"])
    book.create_sheet("上半年").append(["指标", 5])

    document = read(book)

    assert [t.sheet for t in document.tables] == ["一季度", "上半年"]
    assert document.tables[0].cells[0].column_span == 3
    assert document.title == "2024年一季度云澜市主要指标"


def test_an_empty_workbook_says_so():
    with pytest.raises(SourceError) as error:
        read(openpyxl.Workbook())

    assert error.value.code == "no-text"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "utf-16"])
def test_a_csv_of_any_encoding_and_separator(separator, encoding):
    rows = ['"指标{s}名"', "2023年", "增速"], ["高企", '"1,629"', "3.4"], ["专利", "—", ""]
    text = "\r\n".join(separator.join(row) for row in rows).replace("{s}", separator)

    document = parse(from_bytes(text.encode(encoding), name="表.csv"))

    assert cells(document) == {
        "A1": f"指标{separator}名" if separator != "\t" else "指标\t名", "B1": "2023年", "C1": "增速",
        "A2": "高企", "B2": "1,629", "C2": "3.4", "A3": "专利", "B3": "—",
    }  # fmt: skip
    assert document.tables[0].sheet == "表"


def test_a_csv_of_one_column():
    assert list(cells(parse(from_bytes("名称\n甲公司\n".encode(), name="a.csv"))).values()) == [
        "名称",
        "甲公司",
    ]
