"""Scans and pictures: text recognised on pages, with page and box; what they may cost."""

import io
import struct
import time
import zlib

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont
from tests.readings.agreement.shapes import as_columns, as_page, as_scan

from barograph.errors import SourceError
from barograph.readings import parse, read, read_paths
from barograph.readings.formats import image, recognition
from barograph.readings.formats.pages import Sheet
from barograph.sources import from_bytes
from tools.browsers import FONT

TEXT = "2023年云澜市高新技术企业达到688家，"
MORE = "同比增长29.8%，居全省第3位。"


def picture(*, mode: str = "RGB", ground: str = "white") -> Image.Image:
    """Two lines on a small page."""
    page = Image.new(mode, (640, 420), ground)
    font = ImageFont.truetype(str(FONT / "400Regular" / "NotoSansSC_400Regular.ttf"), 26)
    draw = ImageDraw.Draw(page)
    for n, line in enumerate((TEXT, MORE)):
        draw.text((40, 60 + 44 * n), line, font=font, fill="black")
    return page


def saved(page: Image.Image, kind: str, **more) -> bytes:
    out = io.BytesIO()
    page.save(out, kind, **more)
    return out.getvalue()


def refused(data: bytes, name: str) -> SourceError:
    started = time.monotonic()
    with pytest.raises(SourceError) as error:
        parse(from_bytes(data, name=name))
    assert time.monotonic() - started < 30  # of which most is other work of this machine
    assert error.value.sentence().count("。") == 1 and error.value.sentence().endswith("。")
    return error.value


def joined(*pdfs: bytes) -> bytes:
    whole = pypdfium2.PdfDocument.new()
    for data in pdfs:
        whole.import_pages(pypdfium2.PdfDocument(data))
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()


def figures(document) -> set[str]:
    return {r.citation.quote for r in read(document)}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", saved(picture(), "PNG")), ("a.jpg", saved(picture(), "JPEG")), ("a.bmp", saved(picture(), "BMP")),
        ("a.tif", saved(picture().convert("1"), "TIFF", compression="group4")),
        ("grey.png", saved(picture().convert("L").convert("I;16").point(lambda v: v * 257), "PNG")),
        ("clear.png", saved(picture(mode="RGBA", ground="#ffffff00"), "PNG")),
        ("side.png", saved(picture().rotate(90, expand=True), "PNG")),
        ("head.png", saved(picture().rotate(180), "PNG")),
    ],
)  # fmt: skip
def test_a_picture_is_read_with_page_and_box(name, data):
    document = parse(from_bytes(data, name=name))

    readings = {r.citation.quote: r for r in read(document)}

    assert {"688家", "29.8%"} <= set(readings)
    reading = readings["688家"]
    assert (reading.citation.page, "read-by-ocr" in reading.doubts) == (1, True)
    page, box = document.pages[0], reading.citation.box
    assert 0 <= box[0] < box[2] <= page.width and 0 <= box[1] < box[3] <= page.height
    assert document.facts["recognised"]["pages"] == [1] and document.format == "image"


def test_a_box_stands_where_the_words_stand_however_the_page_lay():
    for degrees, turned in (
        (90, picture().rotate(90, expand=True)),
        (3, picture().rotate(3, fillcolor="white")),
    ):
        document = parse(from_bytes(saved(turned, "PNG"), name="a.png"))
        [reading] = [r for r in read(document) if r.citation.quote == "688家"]
        scale = max(turned.size) / 842
        box = tuple(int(v * scale) for v in reading.citation.box)

        inside = np.asarray(turned.convert("L").crop(box))

        assert inside.min() < 100, degrees  # ink
        assert 0.1 < (inside < 128).mean() < 0.6, degrees


def test_pages_of_a_picture_file_follow_each_other():
    pages = [picture(), picture()]

    document = parse(
        from_bytes(saved(pages[0], "TIFF", save_all=True, append_images=pages[1:]), name="a.tif")
    )

    assert [p.number for p in document.pages] == [1, 2]
    assert document.text.count("688家") == 2


@pytest.mark.slow
def test_columns_of_a_scan_are_read_one_after_the_other():
    lines = [
        "云澜市科技统计",
        *(f"第{n}项高新技术企业达到{600 + n}家，同比增长{n}.5%，居全省前列。" * 3 for n in range(1, 9)),
    ]
    text = "\n".join(lines)

    document = parse(from_bytes(as_scan(as_columns(text)), name="a.pdf"))

    order = [document.text.find(f"达到{600 + n}家") for n in range(1, 9)]
    assert order == sorted(order) and order[0] >= 0


def test_a_scanned_page_among_others_is_recognised():
    document = parse(
        from_bytes(
            joined(as_page("云澜市公报\n2023年全市专利授权700件。"), saved(picture(), "PDF")), name="a.pdf"
        )
    )

    by_page = {(r.citation.quote, r.citation.page, "read-by-ocr" in r.doubts) for r in read(document)}

    assert {("700件", 1, False), ("688家", 2, True)} <= by_page
    assert document.facts["recognised"]["pages"] == [2]


def test_a_scan_with_the_mark_of_a_scanner_as_its_only_text_is_recognised():
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(640, 420))
    canvas.drawImage(ImageReader(picture()), 0, 0, 640, 420)
    canvas.drawString(10, 10, "scanned with an app")
    canvas.save()

    assert "688家" in figures(parse(from_bytes(out.getvalue(), name="a.pdf")))


# --- without the extra ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.png", "a.pdf"])
def test_without_the_extra_one_sentence_says_how_to_install_it(name, monkeypatch):
    monkeypatch.setattr(recognition, "available", lambda: False)

    error = refused(saved(picture(), "PNG" if name == "a.png" else "PDF"), name)

    assert error.code == "no-recognition"
    assert "pip install 'barograph[ocr]'" in error.sentence() and "pip install" in error.sentence("en")


def test_without_the_extra_other_pages_are_read_and_the_scanned_ones_named(monkeypatch):
    monkeypatch.setattr(recognition, "available", lambda: False)

    document = parse(
        from_bytes(
            joined(as_page("云澜市公报\n2023年全市专利授权700件。"), saved(picture(), "PDF")), name="a.pdf"
        )
    )

    assert figures(document) == {"700件"}
    assert document.facts["pages_without_text"] == [2]


# --- bounds -----------------------------------------------------------------------------------------------


def png_that_claims(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 10**6))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [9_000, 60_000])
def test_a_picture_that_would_fill_all_memory_is_not_opened(side):
    assert refused(png_that_claims(side, side), "a.png").code == "bomb"


def test_a_picture_of_too_many_pages_is_not_read():
    page = Image.new("1", (8, 8), 1)

    data = saved(page, "TIFF", save_all=True, append_images=[page] * image.MAX_PICTURES)

    assert refused(data, "a.tif").code == "bomb"


def test_a_page_with_a_picture_that_would_fill_all_memory_is_not_drawn():
    pixels = zlib.compress(b"\0" * 1000)
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 500 500] /Resources << /XObject << /I 4 0 R >> >> /Contents 5 0 R >>",
        b"<< /Type /XObject /Subtype /Image /Width 60000 /Height 60000 /ColorSpace /DeviceGray /BitsPerComponent 8 "
        b"/Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(pixels), pixels),
        b"<< /Length 28 >>\nstream\nq 500 0 0 500 0 0 cm /I Do Q\nendstream",
    ]  # fmt: skip
    data = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, p) for n, p in enumerate(parts, 1))

    assert refused(data + b"trailer << /Root 1 0 R /Size 6 >>\n%%EOF\n", "a.pdf").code == "bomb"


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.tif", "a.bmp"])
def test_a_picture_cut_off_or_with_nothing_on_it(name):
    kind = {"a.png": "PNG", "a.jpg": "JPEG", "a.tif": "TIFF", "a.bmp": "BMP"}[name]
    whole = saved(picture(), kind)

    assert refused(whole[: len(whole) // 3], name).code == "damaged"
    assert refused(saved(Image.new("RGB", (300, 200), "white"), kind), name).code == "no-text"


def test_a_blank_pdf_says_that_it_shows_no_text():
    assert refused(saved(Image.new("RGB", (200, 300), "white"), "PDF"), "a.pdf").code == "no-text"


def test_a_worker_recognises_within_its_memory(tmp_path):
    (tmp_path / "a.pdf").write_bytes(saved(picture(), "PDF"))

    [(_, outcome)] = read_paths([tmp_path / "a.pdf"], jobs=1)

    assert outcome.error is None and {"688家", "29.8%"} <= {r.citation.quote for r in outcome.readings}


def test_a_page_is_turned_back_to_where_it_came_from():
    for turns, corner in ((0, (0, 0)), (1, (595, 0)), (2, (595, 842)), (3, (0, 842))):
        width, height = (842.0, 595.0) if turns % 2 else (595.0, 842.0)
        box = Sheet(1, width, height, turns=turns).on_page((0, 0, 2, 2))

        assert abs((box[0] + box[2]) / 2 - corner[0]) <= 1 and abs((box[1] + box[3]) / 2 - corner[1]) <= 1
