"""PDF: the order of columns, with what stands over, beside and below them."""

import io
import random
from collections.abc import Sequence

import pytest
from reportlab.pdfgen.canvas import Canvas
from tests.readings.agreement.shapes import FONT, fonts

from barograph.readings import parse
from barograph.sources import from_bytes

WORDS = (
    "全市高新技术企业达到一千六百二十九家同比增长百分之十一点六占全省的比重为五分之一研发经费支出达到八十点五亿元"
    "其中企业研发经费投入六十点二亿元"
)
LEFT, RIGHT, WIDTH = 60.0, 314.0, 230.0
TABLE = [["指标", "2022年", "2023年"], ["高企数", "530", "688"], ["专利数", "12", "15"]]


def paragraph(first: str, length: int) -> str:
    """A sentence of its own of some length: what is printed on page after page would be a running head."""
    return first + "".join(random.Random(first).choices(WORDS, k=length)) + "。"


A, B = [paragraph("甲一", 90), paragraph("甲二", 60)], [paragraph("乙一", 80), paragraph("乙二", 75)]
C, D = [paragraph("丙一", 70)], [paragraph("丁一", 90)]


class Page:
    """A page on which columns are set line by line, as a typesetter would."""

    def __init__(self) -> None:
        fonts()
        self.out = io.BytesIO()
        self.canvas = Canvas(self.out, pagesize=(595, 842))

    def text(self, x: float, y: float, words: str, size: float = 10) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, y, words)

    def title(self, y: float, words: str, size: float = 16) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawCentredString(297, y, words)

    def column(self, x: float, y: float, paragraphs: Sequence[str], width: float = WIDTH) -> float:
        """Set paragraphs below each other; where the next line would stand."""
        for words in paragraphs:
            for n, line in enumerate(lines(words, width)):
                self.text(x + (0 if n else 20), y, line)
                y -= 15
        return y

    def columns(self, y: float, left: Sequence[str], right: Sequence[str], at: float = RIGHT) -> float:
        return min(self.column(LEFT, y, left), self.column(at, y, right))

    def table(self, x: float, y: float, width: float, *, ruled: bool) -> float:
        places = [x, x + 0.36 * width, x + 0.68 * width, x + width]
        for r in range(4) if ruled else (0, 1, 3):
            self.canvas.line(x, y - 15 * r, x + width, y - 15 * r)
        for place in places if ruled else ():
            self.canvas.line(place, y, place, y - 45)
        for r, row in enumerate(TABLE):
            for place, words in zip(places, row, strict=False):
                self.text(place + 2, y - 15 * r - 11, words, 9)
        return y - 65

    def read(self):
        self.canvas.save()
        return parse(from_bytes(self.out.getvalue(), name="a.pdf"))


def lines(words: str, width: float = WIDTH) -> list[str]:
    """Lines as they are broken: two characters of indent, no full stop at the beginning of one."""
    per_line, found, rest = int(width // 10), [], words
    while rest:
        n = per_line - (0 if found else 2)
        n += rest[n : n + 1] == "。"
        found.append(rest[:n])
        rest = rest[n:]
    return found


def body(document) -> list[str]:
    blocks = sorted(document.blocks, key=lambda b: b.start)
    return [document.text[b.start : b.end] for b in blocks if b.kind not in ("furniture", "cell")]


def test_a_heading_over_both_columns_parts_them():
    page = Page()
    page.title(790, "云澜市科技创新情况")
    y = page.columns(750, A, B)
    page.title(y - 20, "第二部分 研发投入", 14)
    page.columns(y - 50, C, D)

    assert body(page.read()) == ["云澜市科技创新情况", *A, *B, "第二部分 研发投入", *C, *D]


def test_a_paragraph_over_both_columns_parts_them():
    whole = [paragraph("通栏", 120)]
    page = Page()
    y = page.columns(750, A, B)
    y = page.column(LEFT, y - 10, whole, width=484)
    page.columns(y - 10, C, D)

    assert body(page.read()) == [*A, *B, *whole, *C, *D]


@pytest.mark.parametrize(("left", "right"), [(300, 60), (300, 30), (40, 300), (25, 300)])
def test_columns_of_different_length(left, right):
    page = Page()
    page.columns(750, [paragraph("甲", left)], [paragraph("乙", right)])

    assert body(page.read()) == [paragraph("甲", left), paragraph("乙", right)]


@pytest.mark.parametrize("gutter", [16, 24, 60])
def test_columns_apart_by_little_or_much(gutter):
    page = Page()
    page.columns(750, A, B, at=LEFT + WIDTH + gutter)

    assert body(page.read()) == [*A, *B]


def test_a_wide_and_a_narrow_column():
    page = Page()
    page.column(LEFT, 750, A, width=320)
    page.column(400, 750, B, width=140)

    assert body(page.read()) == [*A, *B]


def test_lines_of_columns_at_different_heights():
    page = Page()
    page.column(LEFT, 750, A)
    page.column(RIGHT, 743, B)

    assert body(page.read()) == [*A, *B]


def test_a_single_narrow_column_under_a_wide_title():
    page = Page()
    page.title(790, "云澜市科技创新情况通报")
    page.column(LEFT, 750, A)

    assert body(page.read()) == ["云澜市科技创新情况通报", *A]


def test_headings_inside_columns():
    left, right = (
        ["一、综合", paragraph("甲", 40), "二、工业", paragraph("乙", 70)],
        ["三、投资", paragraph("丙", 90)],
    )
    page = Page()
    page.columns(750, left, right)

    assert body(page.read()) == [*left, *right]


def test_lists_of_short_items_in_columns():
    left = [f"{n}、企业{n}百家。" for n in "一二三四五六"]
    right = [f"{n}、项目{n}十个。" for n in "七八九十"]
    page = Page()
    page.columns(750, left, right)

    assert body(page.read()) == [*left, *right]


@pytest.mark.parametrize("places", [(60,), (60, 314), (50, 220, 390)])
def test_sentences_run_on_over_columns_and_pages_with_their_furniture(places):
    paragraphs = [paragraph(f"段{n}", 700) for n in "一二三四"]
    width = {1: 480.0, 2: 230.0, 3: 150.0}[len(places)]
    waiting = [(not n, line) for words in paragraphs for n, line in enumerate(lines(words, width))]
    page, number = Page(), 1
    while waiting:
        page.text(60, 815, "云澜市统计公报", 8)
        page.title(30, f"— {number} —", 8)
        page.canvas.line(60, 78, 160, 78)
        page.text(60, 66, f"注：本页第{number}项为快报数。", 7)
        for x in places:
            for y in range(780, 90, -15):
                if waiting:
                    first, line = waiting.pop(0)
                    page.text(x + 20 * first, y, line)
        page.canvas.showPage()
        number += 1

    document = page.read()

    assert [b for b in body(document) if not b.startswith("注")] == paragraphs
    assert document.text.count("云澜市统计公报") == len(document.pages) > 1


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_inside_a_column(ruled):
    page = Page()
    y = page.column(LEFT, 750, A[:1])
    y = page.table(LEFT, y, WIDTH, ruled=ruled)
    page.column(LEFT, y, A[1:])
    page.column(RIGHT, 750, [paragraph("乙", 400)])

    document = page.read()

    assert body(document) == [*A, paragraph("乙", 400)]
    assert [c.text for t in document.tables for c in t.cells] == [c for row in TABLE for c in row]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_over_both_columns(ruled):
    page = Page()
    y = page.columns(750, A, B)
    y = page.table(LEFT, y - 10, 484, ruled=ruled)
    page.columns(y, C, D)

    document = page.read()

    assert body(document) == [*A, *B, *C, *D]
    assert [c.text for t in document.tables for c in t.cells] == [c for row in TABLE for c in row]
