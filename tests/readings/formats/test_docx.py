"""Word documents: what a reader of the printed page sees."""

import io

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from barograph.errors import SourceError
from barograph.readings import parse
from barograph.sources import from_bytes


def read(document):
    out = io.BytesIO()
    document.save(out)
    return parse(from_bytes(out.getvalue(), name="a.docx"))


def body(document) -> list[tuple[str, str]]:
    return [(b.kind, document.text[b.start : b.end]) for b in document.blocks]


def add(word, xml: str):
    word.element.body.insert(
        len(word.element.body) - 1, parse_xml(xml.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1))
    )


def test_headings_items_and_running_heads_are_told_apart():
    word = docx.Document()
    word.add_heading("云澜市报告", 0)
    word.add_heading("一、总体情况", 2)
    word.add_paragraph("高企12家。")
    word.add_paragraph("第一项", style="List Number")
    word.add_paragraph("第二项", style="List Number")
    word.add_paragraph("要点", style="List Bullet")
    word.sections[0].header.paragraphs[0].text = "内部资料"
    word.sections[0].footer.paragraphs[0].text = "第3页"

    document = read(word)

    assert body(document) == [
        ("furniture", "内部资料"), ("heading", "云澜市报告"), ("heading", "一、总体情况"), ("paragraph", "高企12家。"),
        ("item", "1. 第一项"), ("item", "2. 第二项"), ("item", "要点"), ("furniture", "第3页"),
    ]  # fmt: skip
    assert document.title == "云澜市报告"
    assert [b.level for b in document.blocks][2] == 2


def test_tracked_insertions_are_read_and_deletions_are_not():
    word = docx.Document()
    add(word, "<w:p><w:r><w:t>高企</w:t></w:r><w:del><w:r><w:delText>10</w:delText></w:r></w:del>"
              "<w:ins><w:r><w:t>12</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>99</w:t></w:r><w:r><w:t>家</w:t></w:r></w:p>")  # fmt: skip

    assert body(read(word)) == [("paragraph", "高企12家")]


def test_a_field_shows_its_result_and_not_its_code():
    word = docx.Document()
    add(word, '<w:p><w:r><w:t>共</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>=SUM(1)</w:instrText></w:r>'
              '<w:r><w:t>=SUM(ABOVE) 5</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>37</w:t></w:r>'
              '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>家</w:t></w:r></w:p>')  # fmt: skip

    assert body(read(word)) == [("paragraph", "共37家")]


def test_a_text_box_follows_its_paragraph():
    word = docx.Document()
    add(word, "<w:p><w:r><w:t>正文</w:t></w:r><w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox>"
              "<w:txbxContent><w:p><w:r><w:t>框中高企12家</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>")  # fmt: skip
    word.add_paragraph("下文")

    assert [t for _, t in body(read(word))] == ["正文", "框中高企12家", "下文"]


def test_content_controls_and_hand_made_line_breaks():
    word = docx.Document()
    add(
        word,
        "<w:p><w:sdt><w:sdtContent><w:r><w:t>高企12家;</w:t></w:r></w:sdtContent></w:sdt><w:r><w:br/><w:t>专利7件。</w:t></w:r></w:p>",
    )

    assert [t for _, t in body(read(word))] == ["高企12家;", "专利7件。"]


def test_merged_cells_stand_once_and_keep_their_place():
    word = docx.Document()
    table = word.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "指标"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "2023年"
    for r, row in enumerate((("绝对数", "增速"), ("12", "3.4")), 1):
        for c, words in enumerate(row, 1):
            table.cell(r, c).text = words
    table.cell(2, 0).text = "高企"

    assert [(c.row, c.column, c.text, c.row_span, c.column_span) for c in read(word).tables[0].cells] == [
        (0, 0, "指标", 2, 1), (0, 1, "2023年", 1, 2), (1, 1, "绝对数", 1, 1), (1, 2, "增速", 1, 1),
        (2, 0, "高企", 1, 1), (2, 1, "12", 1, 1), (2, 2, "3.4", 1, 1),
    ]  # fmt: skip


def test_a_frame_of_one_cell_is_text_and_prose_in_a_cell_a_paragraph():
    word = docx.Document()
    word.add_table(1, 1).cell(0, 0).text = "全市高新技术企业达到12家。"
    table = word.add_table(2, 2)
    table.cell(0, 0).text = "措施"
    table.cell(0, 1).text = "全市新认定高新技术企业达到30家,同比增长11.6%。"
    table.cell(1, 0).text, table.cell(1, 1).text = "数", "5"

    document = read(word)

    assert len(document.tables) == 1
    assert ("paragraph", "全市新认定高新技术企业达到30家,同比增长11.6%。") in body(document)
    assert ("cell", "5") in body(document)


def test_a_document_of_pictures_only_says_so():
    with pytest.raises(SourceError) as error:
        read(docx.Document())

    assert error.value.code == "no-text"
