"""The same document in four shapes, as an office would save it.

    written(text, folder, name)    writes name.txt, .html, .docx and .pdf and returns their paths
    facts(readings)                what a reading says, without where it stands

Each line of the text is a paragraph; empty lines stay between paragraphs in the text and vanish in the others.
"""

from __future__ import annotations

import collections
import html
import pathlib
import re

import docx
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate

from barograph.observation import Reading

__all__ = ["facts", "written"]


def written(text: str, folder: pathlib.Path, name: str) -> list[pathlib.Path]:
    paragraphs = [line.strip(" \t\r\u3000") for line in text.splitlines()]
    paragraphs = [p for p in paragraphs if p]
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
