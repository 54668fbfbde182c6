"""A document on a page: the same words, with the figures marked where they stand."""

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from barograph.observation import Citation
from barograph.readings.document import Block, Cell, Document, Page, Table, Word
from barograph.web.views import document_view as dv

TEXT = "一、综合\n全市高新技术企业1629家,比上年增长11.6%。\n指标 数值\n成交额 312.6\n"


def document(**changes):
    table_start = TEXT.index("指标")
    cells = []
    at = table_start
    for row, line in enumerate(("指标 数值", "成交额 312.6")):
        for column, words in enumerate(line.split(" ")):
            start = TEXT.index(words, at)
            cells.append(Cell(row=row, column=column, text=words, start=start, end=start + len(words)))
            at = start + len(words)
    fields = {
        "source": "0" * 64,
        "name": "公报.txt",
        "format": "txt",
        "text": TEXT,
        "blocks": (
            Block(kind="heading", start=0, end=4, level=1),
            Block(kind="paragraph", start=5, end=TEXT.index("指标") - 1),
        ),
        "tables": (Table(cells=tuple(cells), start=table_start, end=len(TEXT) - 1),),
    }
    return Document(**(fields | changes))


def sheet():
    rows = [["地区", "2023", "2024"], *[[f"第{i}区", str(i), str(i * 2)] for i in range(1, 30)]]
    text, cells = "", []
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            ref = f"{dv.column_letters(c)}{r + 1}"
            cells.append(
                Cell(row=r, column=c, text=words, start=len(text), end=len(text) + len(words), ref=ref)
            )
            text += words + "\t"
        text += "\n"
    return Document(
        source="0" * 64,
        name="表.xlsx",
        format="xlsx",
        text=text,
        tables=(Table(cells=tuple(cells), sheet="指标"),),
    )


def mark(start, end, number=1, **fields):
    return dv.Mark(id=number, state="open", start=start, end=end, **fields)


def words(fragment):
    return html.unescape(re.sub(r"<[^>]+>", "", fragment))


def test_every_word_is_shown_once_and_in_order():
    shown = dv.parts(document(), [mark(TEXT.index("1629"), TEXT.index("1629") + 5)])

    kinds = [p.kind for p in shown]
    assert kinds == ["heading", "paragraph", "table"]
    assert words(shown[1].html) == "全市高新技术企业1629家,比上年增长11.6%。"
    assert [[c.html for c in row] for row in shown[2].rows] == [["指标", "数值"], ["成交额", "312.6"]]


def test_text_that_no_block_holds_is_not_left_out():
    shown = dv.parts(document(blocks=(), tables=()))

    assert [words(p.html) for p in shown] == [line for line in TEXT.split("\n") if line]


def test_a_figure_is_marked_with_its_number_and_state():
    start = TEXT.index("1629")

    [_, paragraph, _] = dv.parts(document(), [mark(start, start + 5, 7, note=1)])

    assert (
        '<mark class="claim is-open" id="r7" data-readings="7" tabindex="-1" data-note="1">1629家</mark>'
        in (paragraph.html)
    )


def test_two_figures_on_the_same_words_share_a_mark_and_keep_both_anchors():
    start = TEXT.index("1629")
    marks = [mark(start, start + 5, 1), mark(start, start + 5, 2, current=True)]

    [_, paragraph, _] = dv.parts(document(), marks)

    assert paragraph.html.count("<mark") == 1
    assert 'data-readings="2 1"' in paragraph.html and "is-current" in paragraph.html
    assert paragraph.html.count('id="r1"') == paragraph.html.count('id="r2"') == 1


def test_what_a_document_says_is_escaped():
    text = '<script>alert("1")</script>5家\r末'
    shown = dv.parts(
        Document(source="0" * 64, name="a.txt", format="txt", text=text),
        [mark(text.index("5"), text.index("5") + 2)],
    )

    assert "<script>" not in shown[0].html
    assert "&#13;" in shown[0].html  # a carriage return stays one character
    assert words(shown[0].html) == text


@given(
    st.text(alphabet="甲1<&\n\r 家", min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(0, 59), st.integers(1, 20)), max_size=6),
)
def test_marks_never_change_a_character(text, spans):
    doc = Document(
        source="0" * 64,
        name="a",
        format="txt",
        text=text,
        blocks=(Block(kind="paragraph", start=0, end=len(text)),),
    )
    marks = [mark(a, min(a + n, len(text)), i) for i, (a, n) in enumerate(spans) if a < len(text)]

    shown = dv.parts(doc, marks)

    assert "".join(words(p.html) for p in shown) == (text if text.strip() else "")
    joined = "".join(p.html for p in shown)
    if text.strip():
        assert all(joined.count(f'id="r{m.id}"') == 1 for m in marks)


@given(st.integers(0, 5000), st.integers(50, 700))
def test_a_long_document_is_cut_into_pages_that_leave_nothing_out(at, size):
    text = "".join(f"第{i}段有{i}家。\n" for i in range(400))
    lines = [m.span() for m in re.finditer(r"[^\n]+", text)]
    doc = Document(
        source="0" * 64, name="a", format="txt", text=text,
        blocks=tuple(Block(kind="paragraph", start=a, end=b) for a, b in lines),
    )  # fmt: skip

    start, end = dv.window(doc, at, size=size)

    assert start <= min(at, len(text) - 1) < end
    assert end == len(text) or dv.window(doc, end, size=size)[0] == end
    assert start == 0 or dv.window(doc, start - 1, size=size)[1] == start


def test_a_sheet_shows_heads_and_frames_the_cell():
    grid = dv.grid(sheet(), "指标", [dv.Mark(id=3, state="open", sheet="指标", cell="C5")], at="C5")

    assert grid.columns == ["A", "B", "C"]
    assert grid.n_rows == 30
    framed = [c for _n, row in grid.rows for c in row if c.framed]
    assert [c.ref for c in framed] == ["C5"]
    assert 'id="r3"' in framed[0].html


def test_a_figure_of_a_sheet_known_by_its_span_frames_its_cell():
    doc = sheet()
    start = doc.text.index("第7区")

    grid = dv.grid(doc, "指标", [mark(start, start + 3, 9)])

    assert [c.ref for _n, row in grid.rows for c in row if "r9" in c.html] == ["A8"]
    assert dv.cell_of(doc, Citation(source="0" * 64, quote="第7区", start=start, end=start + 3)) == (
        "指标",
        "A8",
    )


def test_the_neighbours_of_a_cell_come_with_the_heads():
    doc = sheet()

    piece = dv.fragment(doc, Citation(source="0" * 64, quote="40", sheet="指标", cell="C21"))

    grid = piece.parts[0].grid
    assert piece.kind == "grid"
    assert [n for n, _row in grid.rows][:3] == [1, 2, 3]
    assert 3 in grid.gaps and [n for n, _row in grid.rows][3:] == [18, 19, 20, 21, 22, 23, 24]
    assert sum(c.framed for _n, row in grid.rows for c in row) == 1


def test_evidence_in_running_text_is_its_paragraph_with_the_words_framed():
    start = TEXT.index("11.6%")

    piece = dv.fragment(
        document(), Citation(source="0" * 64, quote="11.6%", start=start, end=start + 5), radius=30
    )

    assert piece.kind == "text"
    [framed] = [p.html for p in piece.parts if "is-current" in p.html]
    assert ">11.6%</mark>" in framed


def test_evidence_in_a_table_is_the_table():
    start = TEXT.index("312.6")

    piece = dv.fragment(document(), Citation(source="0" * 64, quote="312.6", start=start, end=start + 5))

    assert piece.kind == "table"
    assert "is-current" in piece.parts[0].rows[1][1].html


def test_evidence_without_a_document_is_the_quote():
    piece = dv.fragment(None, Citation(source="0" * 64, quote="1629家", start=0, end=5))

    assert (piece.kind, piece.quote) == ("words", "1629家")


def test_the_words_of_a_line_are_framed_together_on_the_picture():
    text = "高企1629家,增11%"
    boxes = [(i, i + 1, (10.0 * i, 100.0, 10.0 * i + 10, 112.0)) for i in range(len(text))]
    page = Page(
        number=2, start=0, end=len(text), width=595, height=842,
        words=tuple(Word(start=a, end=b, box=box) for a, b, box in boxes),
    )  # fmt: skip
    doc = Document(source="0" * 64, name="a.pdf", format="pdf", text=text, pages=(page,))

    shown = dv.picture(doc, 2, [Citation(source="0" * 64, quote="1629家", start=2, end=7, page=2)])

    assert shown.boxes == [(18.0, 98.0, 54.0, 16.0)]
    assert dv.picture(doc, 3) is None


def test_a_picture_that_was_read_is_shown_as_it_came():
    import io

    from PIL import Image

    drawn = io.BytesIO()
    Image.new("RGB", (320, 200), "white").save(drawn, "JPEG")

    png = dv.page_png("a" * 64, 1, drawn.getvalue, "image")

    shown = Image.open(io.BytesIO(png))
    assert (shown.format, shown.size) == ("PNG", (320, 200))
