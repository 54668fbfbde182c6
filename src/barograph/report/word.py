"""Word: a report as a document in the layout of official papers (GB/T 9704—2012 党政机关公文格式).

A4 with a type area of 156 × 225 mm, title 二号小标宋, body 三号仿宋, headings 黑体, 楷体 and bold 仿宋, lines 29 pt
apart, page numbers outside. Fonts that a machine may lack name the free ones that stand in for them. Tables repeat
their heads, no row is parted by a page, and none is wider than the type area. Charts are charts with their figures
inside. The same report gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from . import charts
from .blocks import Cell, Chart, Heading, Paragraph, Report, Table, numbered

__all__ = ["CONTENT_TYPE", "write"]

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

WIDTH, HEIGHT = 156, 225  # of the type area, in mm
TWIPS = 1440 / 25.4  # in a millimetre
EMU = 36_000  # in a millimetre
LINE = Pt(29)
SHORT = 15  # rows of a table that stays on one page

TITLE, BODY, SONG = "方正小标宋简体", "仿宋_GB2312", "宋体"
HEI, KAI, LATIN = "黑体", "楷体_GB2312", "Times New Roman"

# What stands in for a font that is not there: what Windows has, in which family, and Panose for all others.
FONTS = {
    TITLE: ("华文中宋", "roman", "02010601030101010101"),
    BODY: ("仿宋", "modern", "02010609060101010101"),
    KAI: ("楷体", "modern", "02010609060101010101"),
    HEI: ("SimHei", "modern", "02010609060101010101"),
    SONG: ("SimSun", "auto", "02010600030101010101"),
}
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
EPOCH = dt.date(2000, 1, 1)


def write(report: Report) -> bytes:
    """The report as a .docx file.

    >>> write(Report(title="方法报告", blocks=(Heading("目的"), Paragraph("供复核。"))))[:2]
    b'PK'
    """
    document = docx.Document()
    _styles(document)
    _page(document, report)
    body = document.element.body
    document.add_paragraph(_clean(report.title), style="公文标题")
    if report.subtitle:
        document.add_paragraph(_clean(report.subtitle), style="公文副题")
    for mark in report.marks:
        document.add_paragraph(f"【{_clean(mark)}】", style="公文标注")
    document.add_paragraph("", style="公文表后")
    n_charts = 0
    for number, block in numbered(report.blocks):
        if isinstance(block, Heading):
            document.add_paragraph(number + _clean(block.text), style=f"Heading {block.level}")
        elif isinstance(block, Paragraph):
            style = {"body": "公文正文", "formula": "公文公式", "note": "公文注", "mark": "公文标注"}[
                block.kind
            ]
            document.add_paragraph(_clean(block.text), style=style)
        elif isinstance(block, Table):
            _caption(document, number, block.caption, above=True)
            body.insert(len(body) - 1, _table(block))
            if block.note is None:
                document.add_paragraph("", style="公文表后")
            else:
                document.add_paragraph(_clean(block.note), style="公文注")
        else:
            n_charts += 1
            _chart(document, block, n_charts)
            named = _caption(document, number, block.caption, above=False)
            if block.note is not None:
                named.paragraph_format.keep_with_next = True
                document.add_paragraph(_clean(block.note), style="公文注")
    file = io.BytesIO()
    document.save(file)
    return _still(file.getvalue())


# -- the look


def _styles(document: Any) -> None:
    styles = document.styles
    normal = styles["Normal"]
    _font(normal, BODY, 16)
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    _said(normal, kinsoku=True)
    made = {
        "公文标题": (TITLE, 22, "center", 0.0, Pt(35)), "公文副题": (KAI, 16, "center", 0.0, LINE),
        "公文标注": (KAI, 14, "center", 0.0, Pt(24)), "公文正文": (BODY, 16, "both", 2.0, LINE),
        "公文公式": (BODY, 14, "center", 0.0, LINE), "公文注": (BODY, 10.5, "left", 0.0, Pt(16)),
        "公文表题": (HEI, 12, "center", 0.0, Pt(22)), "公文图题": (HEI, 12, "center", 0.0, Pt(24)),
        "公文表头": (HEI, 10.5, "center", 0.0, Pt(15)), "公文表文": (BODY, 10.5, "left", 0.0, Pt(15)),
        "公文图": (BODY, 10.5, "center", 0.0, None), "公文页码": (SONG, 14, None, 0.0, None),
        "公文页眉": (KAI, 9, "center", 0.0, None), "公文表后": (BODY, 5, "left", 0.0, Pt(8)),
    }  # fmt: skip
    for name, (font, size, align, indent, line) in made.items():
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.quick_style = True
        _font(style, font, size)
        _shape(style, align, indent, line)
    for name in ("公文表题", "公文图", "公文标题"):
        styles[name].paragraph_format.keep_with_next = True
    styles["公文注"].paragraph_format.space_after = Pt(8)
    styles["公文表题"].paragraph_format.space_before = Pt(6)
    for level, font in enumerate((HEI, KAI, BODY), start=1):
        style = styles[f"Heading {level}"]
        _font(style, font, 16, bold=level == 3)
        _shape(style, "both", 2.0, LINE)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.keep_with_next = True


def _font(style: Any, east: str, size: float, *, bold: bool = False) -> None:
    fresh = parse_xml(
        f'<w:rPr {nsdecls("w")}><w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:cs="{LATIN}"'
        f' w:eastAsia="{east}" w:hint="eastAsia"/>'
        f'<w:b w:val="{int(bold)}"/><w:color w:val="000000"/><w:sz w:val="{round(size * 2)}"/>'
        f'<w:szCs w:val="{round(size * 2)}"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
    )
    old = style.element.find(qn("w:rPr"))
    if old is None:
        style.element.append(fresh)
    else:
        style.element.replace(old, fresh)


def _shape(style: Any, align: str | None, indent: float, line: Any) -> None:
    form = style.paragraph_format
    form.widow_control = True
    if line is not None:
        form.line_spacing = line
    properties = style.element.get_or_add_pPr()
    if indent:
        ind = properties.get_or_add_ind()
        ind.set(qn("w:firstLineChars"), str(round(indent * 100)))
        ind.set(qn("w:firstLine"), str(round(indent * 320)))
    if align is not None:
        properties.get_or_add_jc().set(qn("w:val"), align)


def _said(style: Any, *, kinsoku: bool) -> None:
    properties = style.element.get_or_add_pPr()
    properties.insert(0, parse_xml(f'<w:kinsoku {nsdecls("w")} w:val="{int(kinsoku)}"/>'))


def _page(document: Any, report: Report) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(37), Mm(28)
    section.right_margin, section.bottom_margin = Mm(210 - 28 - WIDTH), Mm(297 - 37 - HEIGHT)
    section.header_distance, section.footer_distance = Mm(22), Mm(22)
    for element in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(element)
    settings = document.settings
    settings.odd_and_even_pages_header_footer = True
    for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        _number(footer.paragraphs[0], align)
    said = "".join(f"【{_clean(mark)}】" for mark in report.marks)
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        header.paragraphs[0].style = "公文页眉"
        header.paragraphs[0].add_run(said)
    _fonts(document)
    core = document.core_properties
    core.title, core.author, core.comments = (
        _clean(report.title).replace("\n", ""),
        _clean(report.author or "barograph"),
        "",
    )
    core.subject, core.language, core.last_modified_by = "；".join(report.marks), "zh-CN", ""
    core.revision = 1
    core.created = core.modified = dt.datetime.combine(report.date or EPOCH, dt.time())


def _number(paragraph: Any, align: str) -> None:
    """— 1 —, one character in from the edge."""
    paragraph.style = "公文页码"
    properties = paragraph._p.get_or_add_pPr()
    ind = properties.get_or_add_ind()
    ind.set(qn("w:rightChars" if align == "right" else "w:leftChars"), "100")
    ind.set(qn("w:right" if align == "right" else "w:left"), "280")
    properties.get_or_add_jc().set(qn("w:val"), align)
    paragraph.add_run("— ")
    _field(paragraph, "PAGE", "1")
    paragraph.add_run(" —")


def _field(paragraph: Any, code: str, shown: str) -> None:
    w = nsdecls("w")
    for piece in (
        f'<w:r {w}><w:fldChar w:fldCharType="begin"/></w:r>',
        f'<w:r {w}><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>',
        f'<w:r {w}><w:fldChar w:fldCharType="separate"/></w:r>',
        f"<w:r {w}><w:t>{shown}</w:t></w:r>",
        f'<w:r {w}><w:fldChar w:fldCharType="end"/></w:r>',
    ):
        paragraph._p.append(parse_xml(piece))


def _fonts(document: Any) -> None:
    """The table of fonts: where one is not installed, Word takes its w:altName, then what Panose says is alike."""
    (part,) = (p for p in document.part.package.iter_parts() if p.partname == "/word/fontTable.xml")
    said = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:panose1 w:val="{panose}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
        for name, (other, family, panose) in FONTS.items()
    )
    latin = (
        f'<w:font w:name="{LATIN}"><w:panose1 w:val="02020603050405020304"/><w:charset w:val="00"/>'
        '<w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>'
    )
    part._blob = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {nsdecls("w")}>{said}{latin}</w:fonts>'
    ).encode()


# -- the blocks


def _caption(document: Any, number: str, text: str, *, above: bool) -> Any:
    paragraph = document.add_paragraph(style="公文表题" if above else "公文图题")
    kind, n = number[0], number[1:]
    paragraph.add_run(kind)
    _field(paragraph, f"SEQ {kind} \\* ARABIC", n)
    paragraph.add_run("　" + _clean(text))
    return paragraph


def _table(table: Table) -> Any:
    """Fixed widths in the type area, a head that comes again on every page, rows that no page parts."""
    scale = WIDTH * TWIPS / sum(table.widths)
    widths = [int(width * scale) for width in table.widths]
    aligns = [*table.align, *("left",) * (len(widths) - len(table.align))]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="{8 if side in ("top", "bottom") else 4}" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    rows = [_head_row(line, widths) for line in _spans(table)]
    short, last = len(table.rows) <= SHORT, len(table.rows) - 1
    for i, row in enumerate(table.rows):
        rows.append(_row(row, widths, aligns, keep=table.note is not None if i == last else short))
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblLook w:val="0020" w:firstRow="1"/><w:tblCaption w:val="{_attribute(table.caption)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _spans(table: Table) -> list[list[tuple[int, int, Cell, bool]]]:
    """Of each line of the head: column, columns, cell, and whether it goes on from the line above."""
    lines, above = [], set()
    for line in table.grid():
        out, j = [], 0
        while j < len(line):
            cell = line[j][0]
            out.append((j, cell.columns, cell, id(cell) in above))
            j += cell.columns
        above = {id(cell) for cell, _ in line}
        lines.append(out)
    return lines


def _head_row(line: list[tuple[int, int, Cell, bool]], widths: list[int]) -> str:
    cells = []
    for j, columns, cell, goes_on in line:
        merge = ""
        if cell.rows > 1:
            merge = "<w:vMerge/>" if goes_on else '<w:vMerge w:val="restart"/>'
        cells.append(
            _cell(
                "" if goes_on else cell.text, sum(widths[j : j + columns]), style="公文表头", columns=columns,
                merge=merge, shade=True, keep=True,
            )
        )  # fmt: skip
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"


def _row(row: tuple[str, ...], widths: list[int], aligns: list[str], *, keep: bool) -> str:
    if len(row) == 1 and len(widths) > 1:
        cells = _cell(row[0], sum(widths), style="公文表头", columns=len(widths), align="left", keep=True)
    else:
        cells = "".join(
            _cell(said, width, style="公文表文", align=align, keep=keep)
            for said, width, align in zip(row, widths, aligns, strict=True)
        )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _cell(
    said: str, width: int, *, style: str, columns: int = 1, merge: str = "", align: str | None = None,
    shade: bool = False, keep: bool = False,
) -> str:  # fmt: skip
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    fill = '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>' if shade else ""
    jc = "" if align is None else f'<w:jc w:val="{align}"/>'
    stay = "<w:keepNext/>" if keep else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{fill}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{stay}{jc}</w:pPr>{_runs(said)}</w:p></w:tc>'
    )


def _runs(said: str) -> str:
    lines = _clean(said).split("\n")
    return "<w:r>" + "<w:br/>".join(f'<w:t xml:space="preserve">{_escape(x)}</w:t>' for x in lines) + "</w:r>"


def _chart(document: Any, chart: Chart, n: int) -> None:
    package, part = document.part.package, document.part
    book = Part(
        PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{n}.xlsx"), BOOK_TYPE, charts.workbook(chart), package
    )
    drawn = Part(PackURI(f"/word/charts/chart{n}.xml"), CHART_TYPE, b"", package)
    drawn._blob = charts.xml(chart, workbook=drawn.relate_to(book, RT.PACKAGE))
    name = part.relate_to(drawn, RT.CHART)
    wide, high = round(WIDTH * EMU), round(chart.height * EMU)
    paragraph = document.add_paragraph(style="公文图")
    run = paragraph.add_run()
    run._r.append(
        parse_xml(
            f'<w:drawing {nsdecls("w", "wp", "a", "r")} xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart">'
            f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
            f'<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:docPr id="{n}" name="图{n}" descr="{_attribute(chart.caption)}"/>'
            '<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
            f'<c:chart r:id="{name}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
        )
    )


# -- bytes


def _clean(said: str) -> str:
    return ILLEGAL.sub("", said)


def _escape(said: str) -> str:
    return said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _attribute(said: str) -> str:
    return _escape(_clean(said)).replace('"', "&quot;")


def _still(file: bytes) -> bytes:
    """The same package without the hour it was made, so that the same report has the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(entry))
    return out.getvalue()
