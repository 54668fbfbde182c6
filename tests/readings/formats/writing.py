"""The same content written as text, web page, Word and PDF, for tests."""

from __future__ import annotations

import html
import io
from collections.abc import Sequence

import docx
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

Part = str | list[list[str]]
"""A line of text ("# " before a heading), or the rows of a table."""

FONT = "STSong-Light"  # known to every PDF reader, nothing is embedded


def as_txt(parts: Sequence[Part]) -> bytes:
    lines = []
    for part in parts:
        if isinstance(part, str):
            lines.append(part.removeprefix("# "))
        else:
            lines += ["\t".join(row) for row in part]
    return "\n".join(lines).encode()


def as_html(parts: Sequence[Part]) -> bytes:
    body = []
    for part in parts:
        if isinstance(part, str):
            tag = "h2" if part.startswith("# ") else "p"
            body.append(f"<{tag}>{html.escape(part.removeprefix('# '))}</{tag}>")
        else:
            rows = "".join(
                "<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) + "</tr>" for row in part
            )
            body.append(f"<table>{rows}</table>")
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{''.join(body)}</body></html>".encode()


def as_docx(parts: Sequence[Part]) -> bytes:
    document = docx.Document()
    for part in parts:
        if isinstance(part, str):
            if part.startswith("# "):
                document.add_heading(part.removeprefix("# "), 1)
            else:
                document.add_paragraph(part)
        else:
            table = document.add_table(len(part), len(part[0]))
            for r, row in enumerate(part):
                for c, words in enumerate(row):
                    table.cell(r, c).text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_pdf(
    parts: Sequence[Part], *, ruled: bool = True, running_head: str | None = None, password: str = ""
) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    text = ParagraphStyle("text", fontName=FONT, fontSize=12, leading=20, wordWrap="CJK", firstLineIndent=24)
    head = ParagraphStyle("head", fontName=FONT, fontSize=16, leading=26, wordWrap="CJK", alignment=1)
    flow: list[object] = []
    for part in parts:
        if part == "\f":
            flow.append(PageBreak())
        elif isinstance(part, str):
            flow.append(
                Paragraph(html.escape(part.removeprefix("# ")), head if part.startswith("# ") else text)
            )
        else:
            style = [("FONT", (0, 0), (-1, -1), FONT, 10)]
            if ruled:
                style.append(("GRID", (0, 0), (-1, -1), 0.5, "black"))
            else:
                style += [
                    ("LINEABOVE", (0, 0), (-1, 0), 1, "black"),
                    ("LINEBELOW", (0, -1), (-1, -1), 1, "black"),
                ]
            flow += [
                Spacer(1, 6),
                Table(part, style=style, colWidths=[130] + [80] * (len(part[0]) - 1)),
                Spacer(1, 6),
            ]

    def margins(canvas: object, template: object) -> None:
        canvas.setFont(FONT, 9)  # type: ignore[attr-defined]
        canvas.drawString(290, 25, f"— {template.page} —")  # type: ignore[attr-defined]
        if running_head is not None:
            canvas.drawString(90, 815, running_head)  # type: ignore[attr-defined]

    out = io.BytesIO()
    encrypt = {"encrypt": password} if password else {}
    SimpleDocTemplate(out, **encrypt).build(flow, onFirstPage=margins, onLaterPages=margins)
    return out.getvalue()


WRITERS = {"txt": as_txt, "html": as_html, "docx": as_docx, "pdf": as_pdf}
