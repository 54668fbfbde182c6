"""Prose and tables of one document together: in order, each quote at its place, no cell read twice."""

import io

import openpyxl
import pytest
from tests.readings.formats.writing import WRITERS

from barograph.catalogue import load
from barograph.readings import parse, read, verbatim
from barograph.sources import from_bytes

REPORT = [
    "# 2023年济南市科技创新情况",
    "2023年,全市高新技术企业达到6600家,同比增长11.3%。",
    "表1 主要指标",
    "单位:亿元",
    [["指标", "2022年", "2023年"], ["研发经费支出", "310.2", "342.1"], ["技术合同成交额", "480.5亿元", "—"]],
    "2023年,全市技术合同成交额达到600亿元。",
]


@pytest.mark.parametrize("kind", sorted(WRITERS))
def test_prose_and_tables_come_in_the_order_of_the_document(kind):
    document = parse(from_bytes(WRITERS[kind](REPORT), name=f"a.{kind}"))

    readings = read(document)

    assert [r.citation.quote for r in readings] == [
        "6600家",
        "11.3%",
        "310.2",
        "342.1",
        "480.5亿元",
        "—",
        "600亿元",
    ]
    assert all(verbatim(r, document) for r in readings)
    assert "readings_without_their_words" not in document.facts


def test_reading_twice_gives_the_same():
    document = parse(from_bytes(WRITERS["pdf"](REPORT), name="a.pdf"))

    assert read(document) == read(document)


def test_a_figure_of_a_sheet_is_cited_by_its_cell():
    book = openpyxl.Workbook()
    book.active.title = "指标"
    for row in (["2023年济南市主要指标"], ["指标", "数值(亿元)"], ["研发经费支出", 342.1]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    document = parse(from_bytes(out.getvalue(), name="a.xlsx"))

    [reading] = read(document, load())

    c = reading.citation
    assert (c.sheet, c.cell, c.quote, c.start, c.end) == ("指标", "B3", "342.1", None, None)
    assert verbatim(reading, document)


def test_a_quote_that_stands_elsewhere_is_no_reading(monkeypatch):
    from dataclasses import replace

    from barograph.readings import prose

    document = parse(from_bytes(WRITERS["txt"](REPORT), name="a.txt"))
    honest = prose.read_prose
    monkeypatch.setattr(
        prose,
        "read_prose",
        lambda *a, **k: [replace(r, citation=replace(r.citation, quote="7000家")) for r in honest(*a, **k)],
    )

    readings = read(document)

    assert {r.citation.quote for r in readings} == {"310.2", "342.1", "480.5亿元", "—"}
    assert document.facts["readings_without_their_words"] == 3
