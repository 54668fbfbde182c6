"""Old workbooks: cells as displayed, in the shape of the new ones."""

import datetime as dt
import io

import openpyxl
import pytest
import xlwt
from tests.readings.agreement import sheets

from barograph.errors import SourceError
from barograph.readings import parse
from barograph.sources import from_bytes, sniff

CELLS = [
    (12757.4, "#,##0.00", "12,757.40"), (0.1163, "0.0%", "11.6%"), (0.1 + 0.2, "General", "0.3"),
    (dt.date(2024, 3, 1), 'yyyy"年"m"月"', "2024年3月"), (1629, '0"家"', "1629家"), (6600, "General", "6600"),
    (-3.25, '0.0"个百分点";-0.0"个百分点"', "-3.3个百分点"), (0, '0;-0;"…"', "…"), ("—", "General", "—"),
    (True, "General", "TRUE"), (45352, 'm"月"d"日"', "3月1日"),
]  # fmt: skip


def saved(book: xlwt.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(book: xlwt.Workbook):
    return parse(from_bytes(saved(book), name="云澜市.xls"))


def refused(data: bytes) -> SourceError:
    with pytest.raises(SourceError) as error:
        parse(from_bytes(data, name="云澜市.xls"))
    assert error.value.sentence().count("。") == 1
    return error.value


def test_a_cell_shows_what_a_person_sees_and_keeps_the_number_behind():
    book = xlwt.Workbook()
    page = book.add_sheet("一季度")
    for r, (value, form, _) in enumerate(CELLS):
        page.write(r, 1, value, xlwt.easyxf(num_format_str=form))

    [table] = read(book).tables

    assert [c.text for c in table.cells] == [shown for *_, shown in CELLS]
    assert {c.ref: c.exact for c in table.cells}["B2"] == "0.1163"
    assert (table.sheet, table.cells[0].ref) == ("一季度", "B1")


@pytest.mark.parametrize("sheet", sheets.SHEETS, ids=lambda s: s.name)
def test_an_old_and_a_new_workbook_are_one_document(sheet):
    old = parse(from_bytes(sheets.as_xls(sheet), name="a.xls"))
    new = parse(from_bytes(sheets.as_xlsx(sheet), name="a.xlsx"))

    def cells(document):
        return [
            (c.ref, c.row, c.column, c.text, c.row_span, c.column_span, c.exact)
            for t in document.tables
            for c in t.cells
        ]

    assert cells(old) == cells(new)
    assert (old.text.partition("\n")[2], old.title) == (new.text.partition("\n")[2], new.title)
    assert all(old.text[c.start : c.end] == c.text for t in old.tables for c in t.cells)


def test_hidden_sheets_rows_and_columns_are_not_read_and_said():
    book = xlwt.Workbook()
    page = book.add_sheet("数据")
    for r in range(3):
        for c in range(3):
            page.write(r, c, (r + 1) * 10**c)
    page.row(1).hidden = True
    page.col(2).hidden = True
    draft = book.add_sheet("草稿")
    draft.write(0, 0, "底稿 99")
    draft.visibility = 1

    document = read(book)

    assert [c.text for c in document.tables[0].cells] == ["1", "10", "3", "30"]
    assert document.facts["hidden_sheets"] == ["草稿"]
    assert document.facts["hidden_rows"] == {"数据": 1} and document.facts["hidden_columns"] == {"数据": 1}
    assert "99" not in document.text


def test_a_workbook_with_a_password_says_what_one_of_today_says():
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, "高企")
    data = saved(book)
    # The second record of the workbook (INTERFACEHDR) becomes FILEPASS: what follows is encrypted.
    at = data.index(b"\x09\x08\x10\x00") + 20
    assert data[at : at + 2] == b"\xe1\x00"

    error = refused(data[:at] + b"\x2f\x00" + data[at + 2 :])

    assert error.code == "encrypted" and "密码" in error.sentence()


def test_words_inside_do_not_decide_what_a_file_is():
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, "WordDocument与EncryptedPackage是流的名称")

    assert sniff("a.xls", saved(book)) == "xls"
    with pytest.raises(SourceError, match=r"change its ending to \.xls"):
        sniff("a.doc", saved(book))


def test_an_empty_workbook_says_so():
    book = xlwt.Workbook()
    book.add_sheet("a")

    assert refused(saved(book)).code == "no-text"


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9])
def test_a_workbook_cut_off(part):
    data = sheets.as_xls(sheets.SHEETS[0])

    assert refused(data[: int(part * len(data))]).code == "damaged"


def test_a_head_of_a_workbook_with_anything_behind_it():
    head = sheets.as_xls(sheets.SHEETS[0])[:512]

    assert refused(head + bytes(range(256)) * 400).code in ("damaged", "wrong-ending")


def test_the_new_kind_under_the_old_ending_is_told():
    book = openpyxl.Workbook()
    book.active["A1"] = "高企"
    out = io.BytesIO()
    book.save(out)

    assert refused(out.getvalue()).code == "wrong-ending"
