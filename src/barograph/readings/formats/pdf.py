"""PDF: glyphs and ruled lines of its pages, and a box for every run of words.

A PDF knows glyphs and places, not lines or paragraphs: `pdf_layout` finds reading order, paragraphs and
tables, `pages` writes them down. Pages without a text layer, and pages whose glyphs do not say which
characters they are, go through `recognition` where the extra `ocr` is installed; where it is not, a document
of such pages is refused, and one that has other pages names them in `facts["pages_without_text"]`.
"""

from __future__ import annotations

import ctypes
import re
import struct
import threading
import zlib
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ...errors import SourceError
from ...sources import Source, encrypted
from ..document import Document
from . import recognition
from .building import Builder
from .pages import Sheet, write_pages
from .pdf_layout import Box, Glyph

__all__ = ["page_png", "parse"]

MAX_PAGES = 5000
MAX_GLYPHS = 300_000
"""On one page; a dense page of a yearbook has ten thousand."""

# pdfium keeps global state and may be entered by one thread at a time.
_ONE_AT_A_TIME = threading.Lock()


def parse(source: Source) -> Document:
    with _ONE_AT_A_TIME:
        return _parse(source)


def _parse(source: Source) -> Document:
    pdf = _open(source.data, source.name)
    try:
        n_pages = len(pdf)
        if n_pages == 0:
            raise _no_pages(source.name)
        if n_pages > MAX_PAGES:
            raise SourceError(
                f"{source.name} has {n_pages} pages, the limit is {MAX_PAGES}; split it.",
                zh=f"文件“{source.name}”有 {n_pages} 页，超过 {MAX_PAGES} 页的上限，请拆分。",
                code="too-large", name=source.name,
            )  # fmt: skip
        builder = Builder(source, "pdf")
        sheets = [_sheet(pdf, number, source.name) for number in range(n_pages)]
        facts = {k.lower(): v for k, v in pdf.get_metadata_dict(skip_empty=True).items()}
        for name in ("title", "author", "creationdate", "producer"):
            if name in facts:
                builder.facts[name] = facts[name]
        _recognise(pdf, sheets, builder.facts, source.name)
    finally:
        pdf.close()
    if not any(s.glyphs for s in sheets):
        raise SourceError(
            f"{source.name} shows no text on any page; look whether it is the right file.",
            zh=f"“{source.name}”各页均无文字，请核对文件。", code="no-text", name=source.name,
        )  # fmt: skip
    write_pages(builder, sheets)
    return builder.document()


# --- pages that show text without saying it ---------------------------------------------------------------

MAX_SCANNED = 300
"""Pages of one document that are recognised."""
MAX_PIXELS = 400_000_000
"""Of a picture on a page. A0 at 300 dots an inch has 140 million."""
FEW_GLYPHS = 60
"""A scanned page may carry the mark of a program or a page number as text."""


def _recognise(pdf: Any, sheets: list[Sheet], facts: dict[str, Any], name: str) -> None:
    """Fill the sheets of scanned pages, and of pages whose glyphs do not say which characters they are."""
    mute = [n for n, sheet in enumerate(sheets) if _is_mute(pdf, sheet, name)]
    if not mute:
        return
    if not recognition.available():
        if len(mute) == len(sheets) or not any(s.glyphs for n, s in enumerate(sheets) if n not in mute):
            if any(sheets[n].glyphs for n in mute):
                raise recognition.missing(
                    name, zh="文字编码缺失、无法还原为汉字的 PDF",
                    en="a PDF that does not say which characters its glyphs are",
                )  # fmt: skip
            raise recognition.missing(name, zh="没有文字层的扫描件", en="a scan without a text layer")
        facts["pages_without_text"] = [sheets[n].number for n in mute]
        return
    if len(mute) > MAX_SCANNED:
        raise SourceError(
            f"{name} has {len(mute)} scanned pages, the limit is {MAX_SCANNED}; split it.",
            zh=f"文件“{name}”有 {len(mute)} 页扫描页，超过 {MAX_SCANNED} 页的上限，请拆分。",
            code="too-large", name=name,
        )  # fmt: skip
    found = []
    for n in mute:
        picture = _picture(pdf, n)
        if picture is not None:
            page = recognition.recognise(
                picture, number=n + 1, width=sheets[n].width, height=sheets[n].height
            )
            sheets[n] = page.sheet
            found.append(page)
    recognition.say(facts, found)


def _is_mute(pdf: Any, sheet: Sheet, name: str) -> bool:
    """Whether a page shows more than its glyphs say; refuses pictures that would fill all memory."""
    lost = sum(g.text == "\ufffd" or "\ue000" <= g.text <= "\uf8ff" for g in sheet.glyphs)
    if lost * 3 > len(sheet.glyphs):
        return True
    if len(sheet.glyphs) >= FEW_GLYPHS or sheet.width <= 0 or sheet.height <= 0:
        return False
    try:
        page = pdf[sheet.number - 1]
    except pdfium.PdfiumError:
        return False
    covered, n_drawn = 0.0, 0
    try:
        kinds = [raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING]
        for item in page.get_objects(filter=kinds, max_depth=3):
            n_drawn += 1
            if item.type != raw.FPDF_PAGEOBJ_IMAGE:
                if n_drawn > 1000:
                    break
                continue
            columns, rows = ctypes.c_uint(), ctypes.c_uint()
            if (
                raw.FPDFImageObj_GetImagePixelSize(item.raw, columns, rows)
                and columns.value * rows.value > MAX_PIXELS
            ):
                raise SourceError(
                    f"a picture in {name} has {columns.value} × {rows.value} pixels; it was not opened.",
                    zh=f"文件“{name}”中有一幅 {columns.value}×{rows.value} 像素的图片，未予打开，请重新扫描。",
                    code="bomb", name=name,
                )  # fmt: skip
            left, bottom, right, top = item.get_bounds()
            covered += abs(right - left) * abs(top - bottom)
    except pdfium.PdfiumError:
        pass
    finally:
        page.close()
    if not sheet.glyphs:
        return n_drawn > 0
    return covered > 0.5 * sheet.width * sheet.height


def _picture(pdf: Any, index: int) -> recognition.Pixels | None:
    """A page as red, green and blue, as large as recognition needs it; None for one that cannot be drawn."""
    try:
        page = pdf[index]
        width, height = page.get_size()
        scale = recognition.LONG_SIDE / max(width, height)
        if min(width, height) * scale < 16:
            return None
        bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
        picture = np.array(bitmap.to_numpy())
        page.close()
    except (pdfium.PdfiumError, ValueError, ZeroDivisionError):
        return None
    if picture.ndim == 2 or picture.shape[2] == 1:
        picture = np.repeat(picture.reshape(*picture.shape[:2], 1), 3, axis=2)
    return picture[:, :, :3]


def page_png(data: bytes, number: int, scale: float = 1.5) -> bytes:
    """The picture of a page (counted from 1), `scale` pixels a point; at most 25 million pixels."""
    with _ONE_AT_A_TIME:
        pdf = _open(data, "PDF")
        try:
            if not 1 <= number <= len(pdf):
                raise SourceError(
                    f"the document has {len(pdf)} pages; there is no page {number}.",
                    zh=f"该文档共 {len(pdf)} 页，没有第 {number} 页。", code="no-page",
                )  # fmt: skip
            page = pdf[number - 1]
            width, height = page.get_size()
            scale = min(scale, (25e6 / max(1.0, width * height)) ** 0.5)
            picture = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False).to_numpy()
            pixels = picture[:, :, :3].tobytes() if picture.ndim == 3 else picture.repeat(3).tobytes()
            rows, columns = picture.shape[:2]
        except pdfium.PdfiumError as error:
            raise _damaged("PDF") from error
        finally:
            pdf.close()
    return _png(pixels, columns, rows)


def _png(pixels: bytes, width: int, height: int) -> bytes:
    """A PNG of red, green and blue bytes, row by row (RFC 2083)."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    lines = b"".join(b"\0" + pixels[at : at + 3 * width] for at in range(0, 3 * width * height, 3 * width))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(lines, 6))
        + chunk(b"IEND", b"")
    )


def _open(data: bytes, name: str) -> Any:
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "assword" in str(error) or "ecurity" in str(error):
            raise encrypted(name) from error
        if re.search(
            rb"/Type\s*/Pages\b[^>]{0,200}/Count\s+0\b|/Count\s+0\b[^>]{0,200}/Type\s*/Pages\b",
            data[:1_000_000],
        ):
            raise _no_pages(name) from error
        raise _damaged(name) from error
    return pdf


def _no_pages(name: str) -> SourceError:
    return SourceError(
        f"{name} has no pages; get it again.",
        zh=f"PDF 文件“{name}”没有任何页面（0 页），请重新获取。", code="no-pages", name=name,
    )  # fmt: skip


def _damaged(name: str) -> SourceError:
    return SourceError(
        f"{name} is damaged or cut off and cannot be read; get it again.",
        zh=f"文件“{name}”已损坏或不完整，无法读取，请重新获取。", code="damaged", name=name,
    )  # fmt: skip


# --- glyphs and rules of a page ---------------------------------------------------------------------------


def _sheet(pdf: Any, index: int, name: str) -> Sheet:
    try:
        page = pdf[index]
        width, height = page.get_size()
    except pdfium.PdfiumError:  # one broken page of many: the others are still worth reading
        return Sheet(index + 1, 0.0, 0.0)
    sheet = Sheet(index + 1, width, height)
    turn = _turner(page, width, height)
    try:
        textpage = page.get_textpage()
        sheet.glyphs = _glyphs(textpage, turn, name)
        textpage.close()
        if sheet.glyphs:
            sheet.rules = _rules(page, turn, width, height)
    except pdfium.PdfiumError:
        sheet.glyphs = []
    finally:
        page.close()
    return sheet


def _turner(page: Any, width: float, height: float) -> Any:
    """A function from page space (origin below, maybe turned or cropped) to points from the upper left."""
    k = 1000
    w, h = max(1, int(width * k)), max(1, int(height * k))

    def device(x: float, y: float) -> tuple[int, int]:
        a, b = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page.raw, 0, 0, w, h, 0, x, y, a, b)
        return a.value, b.value

    (ox, oy), (ax, ay), (bx, by) = device(0, 0), device(100, 0), device(0, 100)
    ax, ay, bx, by = ax - ox, ay - oy, bx - ox, by - oy
    n = 100.0 * k
    m = (ax / n, bx / n, ox / k, ay / n, by / n, oy / k)

    def turn(left: float, bottom: float, right: float, top: float) -> Box:
        x0, y0 = m[0] * left + m[1] * bottom + m[2], m[3] * left + m[4] * bottom + m[5]
        x1, y1 = m[0] * right + m[1] * top + m[2], m[3] * right + m[4] * top + m[5]
        return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    return turn


def _glyphs(textpage: Any, turn: Any, name: str) -> list[Glyph]:
    n = raw.FPDFText_CountChars(textpage.raw)
    if n > MAX_GLYPHS:
        raise SourceError(
            f"a page of {name} has {n} glyphs; no page made for people does.",
            zh=f"文件“{name}”有一页含 {n} 个字符，不是正常页面，未予读取。", code="bomb", name=name,
        )  # fmt: skip
    handle = textpage.raw
    rect = raw.FS_RECTF()
    found: list[Glyph] = []
    high = 0
    for i in range(n):
        if raw.FPDFText_IsGenerated(handle, i) == 1:
            continue
        code = raw.FPDFText_GetUnicode(handle, i)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        if code == 0xFFFE or code == 2:  # pdfium's mark for a hyphen at a line's end
            code = 0x2D
        if code in (0, 0xFFFF):
            code = 0xFFFD
        if code < 0x20 or code in (0xAD, 0xFEFF, 0x200B):
            continue
        if not raw.FPDFText_GetLooseCharBox(handle, i, rect):
            continue
        box = turn(rect.left, rect.bottom, rect.right, rect.top)
        text = _PLAIN.get(code) or chr(code)
        found.append(Glyph(text, box, max(1.0, min(box[3] - box[1], 200.0))))
    return found


# Some fonts map common characters to radicals that look alike (⼀ for 一): no reader sees a difference.
_PLAIN: dict[int, str] = {}


def _radicals() -> None:
    import unicodedata

    for code in range(0x2F00, 0x2FD6):
        _PLAIN[code] = unicodedata.normalize("NFKC", chr(code))


_radicals()


def _rules(page: Any, turn: Any, width: float, height: float) -> list[Box]:
    """Thin boxes: the straight horizontal and vertical strokes and the edges of filled frames."""
    found: list[Box] = []
    for n, item in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3)):
        if n > 20_000 or len(found) > 40_000:
            break
        fill, stroke = ctypes.c_int(), raw.FPDF_BOOL()
        if not raw.FPDFPath_GetDrawMode(item.raw, fill, stroke) or (not fill.value and not stroke.value):
            continue
        try:
            matrix = item.get_matrix()
            left, bottom, right, top = item.get_bounds()
        except pdfium.PdfiumError:
            continue
        box = turn(left, bottom, right, top)
        if min(box[2] - box[0], box[3] - box[1]) <= 3.0:
            found.append(box)
            continue
        segments = raw.FPDFPath_CountSegments(item.raw)
        if segments > 20_000:
            continue
        last: tuple[float, float] | None = None
        first: tuple[float, float] | None = None
        for s in range(segments):
            segment = raw.FPDFPath_GetPathSegment(item.raw, s)
            x, y = ctypes.c_float(), ctypes.c_float()
            if not raw.FPDFPathSegment_GetPoint(segment, x, y):
                continue
            here = (
                matrix.a * x.value + matrix.c * y.value + matrix.e,
                matrix.b * x.value + matrix.d * y.value + matrix.f,
            )
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                first = here
            elif kind == raw.FPDF_SEGMENT_LINETO and last is not None:
                _straight(found, turn, last, here)
            last = here
            if raw.FPDFPathSegment_GetClose(segment) and first is not None:
                _straight(found, turn, here, first)
    return [r for r in found if r[2] > 0 and r[3] > 0 and r[0] < width and r[1] < height]


def _straight(found: list[Box], turn: Any, a: tuple[float, float], b: tuple[float, float]) -> None:
    if abs(a[0] - b[0]) <= 1.0 or abs(a[1] - b[1]) <= 1.0:
        box = turn(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
        if max(box[2] - box[0], box[3] - box[1]) >= 3.0:
            found.append(box)
