"""The same content as text, web page, Word and PDF comes out as the same lines and tables."""

import re

import pytest
from tests.readings.formats.writing import WRITERS, as_pdf

from barograph.catalogue import load
from barograph.readings import parse
from barograph.readings.tables import read_tables
from barograph.sources import from_bytes

SENTENCE = (
    "全市高新技术企业达到1629家,同比增长11.6%,占全省的比重为1/5,研发经费支出达到80.5亿元,"
    "其中企业研发经费投入60.2亿元,占全部研发经费的比重超过74%,R&D spending grew by 3.4 percent。"
)
REPORT = [
    "# 2023年济南市科技创新情况",
    *(f"{SENTENCE * n}第{n}段完。" for n in (1, 2, 3, 5, 4)),
    "# 二、主要指标",
    "表1 主要指标",
    "单位:亿元",
    [["指标", "2022年", "2023年", "增速(%)"], ["地区生产总值", "12027.5", "12757.4", "6.1"], ["研发经费支出", "310.2", "—", "8.4"]],
    "力争到2025年高新技术企业突破10000家。",
    *(f"{SENTENCE}续{n}。" for n in range(30)),
]  # fmt: skip


def lines(document) -> list[str]:
    body = sorted((b for b in document.blocks if b.kind != "furniture"), key=lambda b: b.start)
    return [document.text[b.start : b.end] for b in body]


WIDE = str.maketrans("():;,%", "\uff08\uff09\uff1a\uff1b\uff0c\uff05")


@pytest.mark.parametrize("kind", ["html", "docx", "pdf"])
def test_lines_with_full_width_marks_are_those_of_the_text_file(kind):
    report = [p.translate(WIDE) if isinstance(p, str) else p for p in REPORT]
    text = parse(from_bytes(WRITERS["txt"](report), name="a.txt"))

    other = parse(from_bytes(WRITERS[kind](report), name=f"a.{kind}"))

    assert lines(other) == lines(text)


@pytest.mark.parametrize("kind", ["html", "docx", "pdf"])
def test_lines_are_those_of_the_text_file(kind):
    text = parse(from_bytes(WRITERS["txt"](REPORT), name="a.txt"))

    other = parse(from_bytes(WRITERS[kind](REPORT), name=f"a.{kind}"))

    assert lines(other) == lines(text)


@pytest.mark.parametrize("kind", ["html", "docx", "pdf"])
def test_tables_give_the_same_figures_as_in_the_text_file(kind):
    def figures(document):
        return [
            (r.indicator, r.area, str(r.period), r.value, r.unit, r.measure, r.base, r.citation.quote)
            for r in read_tables(document, load())
        ]

    text = parse(from_bytes(WRITERS["txt"](REPORT), name="a.txt"))
    other = parse(from_bytes(WRITERS[kind](REPORT), name=f"a.{kind}"))

    assert len(figures(text)) == 6
    assert figures(other) == figures(text)


def test_a_three_line_table_in_a_pdf_is_a_table_too():
    document = parse(from_bytes(as_pdf(REPORT, ruled=False), name="a.pdf"))

    assert [[c.text for c in t.cells] for t in document.tables] == [[c for row in REPORT[9] for c in row]]


def test_running_heads_and_page_numbers_do_not_cut_a_sentence():
    document = parse(from_bytes(as_pdf(REPORT, running_head="济南市科技创新情况通报"), name="a.pdf"))

    assert len(document.pages) > 2
    assert document.text.count(SENTENCE) == 15 + 30
    furniture = [document.text[b.start : b.end] for b in document.blocks if b.kind == "furniture"]
    assert furniture.count("济南市科技创新情况通报") == len(document.pages)
    assert sum(bool(re.fullmatch(r"— ?\d+ ?—", f)) for f in furniture) == len(document.pages)


@pytest.mark.parametrize("kind", ["txt", "html", "docx", "pdf"])
def test_every_cell_stands_at_its_span(kind):
    document = parse(from_bytes(WRITERS[kind](REPORT), name=f"a.{kind}"))

    assert document.tables
    for table in document.tables:
        for cell in table.cells:
            assert document.text[cell.start : cell.end] == cell.text


def test_a_quote_in_a_pdf_can_be_framed_on_its_page():
    document = parse(from_bytes(as_pdf(REPORT), name="a.pdf"))
    at = document.text.index("80.5亿元")

    boxes = document.boxes(at, at + len("80.5亿元"))

    assert boxes
    assert all(number == 1 and 60 < b[0] < b[2] < 540 and 60 < b[1] < b[3] < 300 for number, b in boxes)
    assert (
        max(b[2] for _, b in boxes) - min(b[0] for _, b in boxes) < 12 * 8
        or len({b[1] for _, b in boxes}) > 1
    )


def test_a_table_over_two_pages_is_one_table():
    head = ["指标", "2022年", "2023年"]
    rows = [[f"第{n}区高新技术企业数(家)", f"{n}", f"{n + 100}"] for n in range(60)]

    document = parse(from_bytes(as_pdf(["济南市高新技术企业", [head, *rows]]), name="a.pdf"))

    [table] = document.tables
    assert [c.text for c in table.cells] == [c for row in [head, *rows] for c in row]
    assert {c.page for c in table.cells} == {1, 2, 3} or {c.page for c in table.cells} == {1, 2}
    last = table.cells[-1]
    [(number, box)] = document.boxes(last.start, last.end)
    assert number == last.page == len(document.pages) and box[1] > 60
