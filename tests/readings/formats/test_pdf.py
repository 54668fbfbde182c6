"""PDF: reading order, columns, pictures of pages."""

import io

import pytest
from reportlab.pdfgen.canvas import Canvas
from tests.readings.formats.writing import FONT, as_pdf

from barograph.errors import SourceError
from barograph.readings import parse
from barograph.readings.formats.pdf import page_png
from barograph.sources import from_bytes

LEFT = ["全市高新技术企业达到一千六百二十", "九家,同比增长百分之十一点六,占全", "省的五分之一,居全省首位。"]
RIGHT = ["研发经费支出达到八十点五亿元,其中", "企业投入六十点二亿元,占全部研发经", "费的百分之七十四点八。"]


def drawn(draw, pages: int = 1) -> bytes:
    as_pdf(["字体"])  # registers the font
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for _ in range(pages):
        canvas.setFont(FONT, 12)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def read(data: bytes):
    return parse(from_bytes(data, name="a.pdf"))


def body(document) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind != "furniture"]


def test_two_columns_are_read_one_after_the_other():
    def draw(canvas):
        canvas.setFont(FONT, 18)
        canvas.drawCentredString(297, 780, "云澜市科技创新情况")
        canvas.setFont(FONT, 12)
        for n, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
            canvas.drawString(60, 720 - 20 * n, left)
            canvas.drawString(320, 720 - 20 * n, right)

    assert body(read(drawn(draw))) == ["云澜市科技创新情况", "".join(LEFT), "".join(RIGHT)]


def test_text_drawn_out_of_order_is_put_in_order():
    def draw(canvas):
        canvas.drawString(60, 700, "第二行在下。")
        canvas.drawString(132, 740, "1629")
        canvas.drawString(156, 740, "家。")
        canvas.drawString(60, 740, "全市高企达到")

    assert body(read(drawn(draw))) == ["全市高企达到1629家。", "第二行在下。"]


def test_bold_made_by_printing_twice_is_read_once():
    def draw(canvas):
        for x in (60, 60.3):
            canvas.drawString(x, 740, "全市高企达到1629家。")

    assert body(read(drawn(draw))) == ["全市高企达到1629家。"]


def test_a_turned_page_is_read_as_it_is_seen():
    def draw(canvas):
        canvas.setPageRotation(90)
        canvas.saveState()
        canvas.rotate(90)
        canvas.drawString(100, -100, "全市高企达到1629家。")
        canvas.drawString(100, -140, "专利授权700件。")
        canvas.restoreState()

    document = read(drawn(draw))

    assert body(document) == ["全市高企达到1629家。", "专利授权700件。"]
    at = document.text.index("1629")
    number, box = document.boxes(at, at + 4)[0]
    assert number == 1 and box[2] - box[0] > box[3] - box[1] > 5


def test_a_table_whose_outer_edges_are_open():
    def draw(canvas):
        rows = [["指标", "2022年", "2023年"], ["高企数", "5930", "6600"], ["专利数", "12", "—"]]
        for r in range(4):
            canvas.line(60, 700 - 20 * r, 360, 700 - 20 * r)
        for x in (160, 260):
            canvas.line(x, 700, x, 640)
        for r, row in enumerate(rows):
            for c, words in enumerate(row):
                canvas.drawString(64 + 100 * c, 685 - 20 * r, words)

    table = read(drawn(draw)).tables[0]

    assert [(c.row, c.column, c.text) for c in table.cells][3:] == [
        (1, 0, "高企数"), (1, 1, "5930"), (1, 2, "6600"), (2, 0, "专利数"), (2, 1, "12"), (2, 2, "—"),
    ]  # fmt: skip


def test_a_page_has_a_picture_of_bounded_size():
    data = drawn(lambda canvas: canvas.drawString(60, 740, "高企12家。"))

    small, large = page_png(data, 1, 1.0), page_png(data, 1, 1000.0)

    from PIL import Image

    assert Image.open(io.BytesIO(small)).size == (595, 842)
    width, height = Image.open(io.BytesIO(large)).size
    assert width * height <= 25.2e6
    picture = Image.open(io.BytesIO(small)).convert("L")
    assert picture.crop((60, 85, 130, 105)).getextrema()[0] < 100  # the words are there, in black
    assert picture.crop((60, 200, 500, 700)).getextrema() == (255, 255)


def test_there_is_no_picture_of_a_page_that_is_not_there():
    with pytest.raises(SourceError) as error:
        page_png(drawn(lambda canvas: None), 2)

    assert error.value.code == "no-page" and "第 2 页" in error.value.sentence()


def test_a_heading_is_known_by_its_size():
    document = read(as_pdf(["# 云澜市报告", "全市高新技术企业达到12家,同比增长11.6%。" * 5]))

    assert [(b.kind, b.level) for b in document.blocks][:2] == [("heading", 1), ("paragraph", 0)]
    assert document.title == "云澜市报告"
