"""The same document in many shapes, as an office would save it.

    written(text, folder, name)    writes name.txt, .html, .docx and .pdf and returns their paths
    as_columns(text)               a PDF of two columns, with a running head and page numbers
    as_scan(pdf)                   the pages of a PDF as pictures from a scanner, without any text
    facts(readings)                what a reading says, without where it stands

Each line of the text is a paragraph; empty lines stay between paragraphs in the text and vanish in the others.
"""

from __future__ import annotations

import collections
import html
import io
import pathlib
import re
from typing import Any

import docx
import numpy as np
import pypdfium2
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    FrameBreak,
    NextPageTemplate,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
)

from barograph.observation import Reading
from tools.browsers import FONT as FONT_FOLDER

__all__ = ["FONT", "as_columns", "as_page", "as_scan", "facts", "figures", "fonts", "written"]

FONT = "NotoSansSC"
"""Stands in the file itself, so that a page can be drawn on a machine without fonts."""


def fonts() -> None:
    """Make the fonts of this module known."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(FONT, str(FONT_FOLDER / "400Regular" / "NotoSansSC_400Regular.ttf")))


def _paragraphs(text: str) -> list[str]:
    lines = [line.strip(" \t\r\u3000") for line in text.splitlines()]
    return [line for line in lines if line]


def as_page(text: str) -> bytes:
    """A PDF of one column whose font stands in the file."""
    fonts()
    style = ParagraphStyle("body", fontName=FONT, fontSize=11, leading=18, firstLineIndent=22, wordWrap="CJK")
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4).build([Paragraph(html.escape(p), style) for p in _paragraphs(text)])
    return out.getvalue()


def as_columns(text: str, *, size: float = 9.5, gutter: float = 22.0) -> bytes:
    """A PDF of two columns under a title over both, with a running head and page numbers."""
    fonts()
    first, *rest = _paragraphs(text)
    width, height = A4[0], 480.0  # short pages, so that short documents fill both columns
    left, top, foot = 56.0, 66.0, 56.0
    column = (width - 2 * left - gutter) / 2
    title_height = 56.0

    def frames(below: float) -> list[Frame]:
        box = {"leftPadding": 0, "rightPadding": 0, "topPadding": 0, "bottomPadding": 0}
        room = height - top - foot - below
        return [Frame(x, foot, column, room, **box) for x in (left, left + column + gutter)]

    def furniture(canvas: Any, template: Any) -> None:
        canvas.setFont(FONT, 8)
        canvas.drawString(left, height - 32, "统计资料汇编")
        canvas.drawCentredString(width / 2, 24, f"- {template.page} -")

    over_both = Frame(left, height - top - title_height + 10, width - 2 * left, title_height)
    out = io.BytesIO()
    document = BaseDocTemplate(out, pagesize=(width, height))
    document.addPageTemplates(
        [
            PageTemplate("first", [over_both, *frames(title_height)], onPage=furniture),
            PageTemplate("next", frames(0.0), onPage=furniture),
        ]
    )
    title = ParagraphStyle("title", fontName=FONT, fontSize=15, leading=20, alignment=1, wordWrap="CJK")
    body = ParagraphStyle(
        "body", fontName=FONT, fontSize=size, leading=1.55 * size, firstLineIndent=2 * size, wordWrap="CJK"
    )
    flow: list[Any] = [NextPageTemplate("next"), Paragraph(html.escape(first), title), FrameBreak()]
    document.build(flow + [Paragraph(html.escape(p), body) for p in rest])
    return out.getvalue()


def as_scan(pdf: bytes, *, dpi: int = 200, turned: float = 0.6, seed: int = 7) -> bytes:
    """The pages of a PDF as an office scanner gives them: grey, a little turned, noisy, as JPEG in a PDF."""
    draw = np.random.default_rng(seed)
    pages = []
    document = pypdfium2.PdfDocument(pdf)
    for n in range(len(document)):
        page = document[n].render(scale=dpi / 72).to_pil().convert("L")
        page = page.rotate(turned * (-1) ** n, resample=Image.Resampling.BILINEAR, fillcolor=250)
        grey = np.asarray(page, dtype=np.float64) * 0.88 + 20 + draw.normal(0, 9, (page.height, page.width))
        pages.append(Image.fromarray(grey.clip(0, 255).astype(np.uint8)))
    document.close()
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=dpi, quality=70)
    return out.getvalue()


def written(text: str, folder: pathlib.Path, name: str) -> list[pathlib.Path]:
    paragraphs = _paragraphs(text)
    files = [folder / f"{name}.{ending}" for ending in ("txt", "html", "docx", "pdf")]
    files[0].write_text(text, encoding="utf-8", newline="")
    body = "\n".join(f"<p>{html.escape(p)}</p>" for p in paragraphs)
    files[1].write_text(
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{html.escape(paragraphs[0])}</title></head>'
        f"<body>\n{body}\n</body></html>",
        encoding="utf-8",
    )
    word = docx.Document()
    for p in paragraphs:
        word.add_paragraph(p)
    word.save(str(files[2]))
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle(
        "body", fontName="STSong-Light", fontSize=11, leading=18, firstLineIndent=22, wordWrap="CJK"
    )
    SimpleDocTemplate(str(files[3]), pagesize=A4).build(
        [Paragraph(html.escape(p), style) for p in paragraphs]
    )
    return files


def facts(readings: list[Reading]) -> collections.Counter[tuple[str, ...]]:
    return collections.Counter(
        (
            re.sub(r"\s", "", r.citation.quote), r.indicator, r.area, str(r.period), str(r.value), str(r.value_high),
            r.unit, r.measure, str(r.base), r.bound, r.standing,
        )
        for r in readings
    )  # fmt: skip


def figures(readings: list[Reading]) -> collections.Counter[tuple[str, str, str]]:
    """The figures alone: value, upper end and unit."""
    return collections.Counter((str(r.value), str(r.value_high), r.unit) for r in readings)
