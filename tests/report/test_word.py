"""Word: the layout of official papers, tables that a page does not cut, charts that Word can edit."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from barograph.report import word
from barograph.report.blocks import Cell, Chart, Heading, Paragraph, Report, Table
from barograph.report.charts import Series

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MM = 36_000

TABLE = Table(
    caption="得分与位次", widths=(2, 1, 1), align=("left", "right", "center"),
    head=((Cell("对象", rows=2), Cell("总分", columns=2)), (Cell("得分"), Cell("位次"))),
    rows=(("甲组",), *((f"对象{i}", f"{90 - i}.00", str(i + 1)) for i in range(80))), note="注",
)  # fmt: skip
BAR = Chart(
    caption="得分", categories=("甲", "乙<&>", "丙"), series=(Series("得分", (12.5, None, -3.0)),), axis="分", labels=True
)  # fmt: skip
STACKED = Chart(
    caption="贡献", kind="stacked", categories=("甲", "乙"),
    series=(Series("一", (1.0, 2.0), hidden=True), Series("二", (3.0, 4.25)), Series("三", (0.1, 0.2))),
)  # fmt: skip
REPORT = Report(
    title="试验指数方法报告", subtitle="2024年", marks=("占位权重",), date=dt.date(2025, 3, 1),
    blocks=(
        Heading("目的"), Paragraph("供复核 <复算> & 查证。\x07"), Heading("细目", 2), Heading("再细", 3), Heading("方法"),
        TABLE, BAR, STACKED,
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def paper(opened):
    return opened(word.write(REPORT))


def test_the_page_is_that_of_an_official_paper(paper):
    section = paper.document.sections[0]

    assert (section.page_width // MM, section.page_height // MM) == (210, 297)
    assert round(section.top_margin / MM) == 37 and round(section.left_margin / MM) == 28
    assert round((section.page_width - section.left_margin - section.right_margin) / MM) == 156
    assert round((section.page_height - section.top_margin - section.bottom_margin) / MM) == 225


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("公文标题", "方正小标宋简体", 22), ("公文正文", "仿宋_GB2312", 16), ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16), ("Heading 3", "仿宋_GB2312", 16), ("公文页码", "宋体", 14),
    ],
)  # fmt: skip
def test_each_style_names_its_east_asian_font(paper, style, font, size):
    found = paper.document.styles[style]
    fonts = found.element.find(f"{W}rPr/{W}rFonts")

    assert fonts.get(f"{W}eastAsia") == font and fonts.get(f"{W}ascii") == "Times New Roman"
    assert not any("Theme" in name for name in fonts.attrib)
    assert found.font.size.pt == size
    assert bool(found.font.bold) == (style == "Heading 3")


def test_a_font_that_is_not_there_has_a_free_one_in_its_place(paper):
    table = paper.xml("word/fontTable.xml")
    instead = {f.get(f"{W}name"): f.find(f"{W}altName") for f in table}

    assert instead["仿宋_GB2312"].get(f"{W}val") == "仿宋"
    assert instead["楷体_GB2312"].get(f"{W}val") == "楷体"
    assert instead["方正小标宋简体"] is not None


def test_body_lines_are_28_to_30_points_apart_and_begin_two_characters_in(paper):
    body = paper.document.styles["公文正文"]

    assert 28 <= body.paragraph_format.line_spacing.pt <= 30
    assert body.element.find(f"{W}pPr/{W}ind").get(f"{W}firstLineChars") == "200"


def test_headings_are_numbered_as_official_papers_number_them(paper):
    said = [p.text for p in paper.document.paragraphs if p.style.name.startswith("Heading")]

    assert said == ["一、目的", "（一）细目", "1．再细", "二、方法"]


def test_pages_are_numbered_on_the_outer_side(paper):
    section = paper.document.sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]

    assert paper.document.settings.odd_and_even_pages_header_footer
    assert odd._p.pPr.jc.get(f"{W}val") == "right" and even._p.pPr.jc.get(f"{W}val") == "left"
    assert [t.text.strip() for t in odd._p.iter(f"{W}instrText")] == ["PAGE"]


def test_marks_stand_at_the_head_of_every_page(paper):
    section = paper.document.sections[0]

    assert section.header.paragraphs[0].text == "【占位权重】"
    assert section.even_page_header.paragraphs[0].text == "【占位权重】"


def test_heads_are_merged_and_come_again_on_each_page(paper):
    table = paper.document.tables[0]
    rows = table._tbl.findall(f"{W}tr")
    heads = [row for row in rows if row.find(f"{W}trPr/{W}tblHeader") is not None]

    assert rows[:2] == heads
    assert [c.text for c in table.rows[0].cells] == ["对象", "总分", "总分"]
    assert [c.text for c in table.rows[1].cells] == ["对象", "得分", "位次"]
    assert table.cell(0, 0)._tc is table.cell(1, 0)._tc
    assert table.cell(2, 0)._tc is table.cell(2, 2)._tc


def test_no_table_is_wider_than_the_page_and_no_row_parted(paper):
    for table in paper.document.element.body.iter(f"{W}tbl"):
        widths = [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]

        assert sum(widths) <= 156 / 25.4 * 1440
        assert table.find(f"{W}tblPr/{W}tblLayout").get(f"{W}type") == "fixed"
        for row in table.iter(f"{W}tr"):
            assert row.find(f"{W}trPr/{W}cantSplit") is not None
            spans = [c.find(f"{W}tcPr/{W}gridSpan") for c in row.iter(f"{W}tc")]
            assert sum(1 if s is None else int(s.get(f"{W}val")) for s in spans) == len(widths)


def test_a_chart_is_reached_from_the_text_and_reaches_its_workbook(paper):
    drawn = list(paper.document.element.body.iter(f"{C}chart"))
    relations = paper.related("word/document.xml")

    assert len(drawn) == 2
    for place in drawn:
        kind, part = relations[place.get(f"{R}id")]
        assert kind == "chart"
        assert paper.content_type(part) == "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
        data = paper.xml(part).find(f"{C}externalData").get(f"{R}id")
        kind, book = paper.related(part)[data]
        assert kind == "package"
        assert paper.content_type(book) == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize(("n", "chart"), [(0, BAR), (1, STACKED)])
def test_the_workbook_inside_holds_the_figures_that_the_chart_shows(paper, n, chart):
    part = paper.charts[n]
    (book,) = (name for kind, name in paper.related(part).values() if kind == "package")
    (sheet,) = openpyxl.load_workbook(io.BytesIO(paper.package.read(book))).worksheets

    for series, drawn in zip(chart.series, paper.xml(part).iter(f"{C}ser"), strict=True):
        for what, wanted in (("cat", chart.categories), ("val", series.values), ("tx", (series.name,))):
            place = drawn.find(f"{C}{what}").find(f".//{C}f").text
            title, _, cells = place.replace("$", "").partition("!")
            assert title.strip("'") == sheet.title
            found = sheet[cells]
            found = [c[0].value for c in found] if isinstance(found, tuple) else [found.value]
            cached = {
                int(p.get("idx")): p.find(f"{C}v").text for p in drawn.find(f"{C}{what}").iter(f"{C}pt")
            }

            assert found == list(wanted)
            for i, value in enumerate(wanted):
                shown = cached.get(i)
                assert (None if shown is None else type(value)(shown)) == value


def test_what_is_missing_is_no_bar_of_nothing(paper):
    points = [p.get("idx") for p in paper.xml(paper.charts[0]).find(f".//{C}val").iter(f"{C}pt")]

    assert points == ["0", "2"]


def test_characters_that_word_cannot_hold_are_left_out(paper):
    assert "供复核 <复算> & 查证。" in paper.text


def test_the_same_report_has_the_same_bytes():
    assert word.write(REPORT) == word.write(REPORT)
