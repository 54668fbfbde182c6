"""Pictures of pages (png, jpg, tif, bmp): read by text recognition, one page for each picture of the file.

A picture says its size before it is unpacked; one beyond `MAX_PIXELS` is refused unseen. The page of a
picture is counted as 842 points (A4) on its longer side, because few pictures say how large they were.
"""

from __future__ import annotations

import importlib
import io
from collections.abc import Iterator
from typing import Any

import numpy as np

from ...errors import SourceError
from ...sources import Source
from ..document import Document
from . import recognition
from .building import Builder
from .pages import write_pages

__all__ = ["page_png", "parse"]

MAX_PIXELS = 80_000_000
"""Of one picture. A3 at 600 dots an inch has 70 million."""
MAX_PICTURES = 200
LONG_SIDE = 842.0
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "MPO")


def parse(source: Source) -> Document:
    if not recognition.available():
        raise recognition.missing(source.name, zh="图片", en="a picture")
    builder = Builder(source, "image")
    pages = []
    for number, picture in enumerate(_pictures(source.data, source.name), 1):
        rows, columns = picture.shape[:2]
        scale = LONG_SIDE / max(rows, columns)
        pages.append(
            recognition.recognise(picture, number=number, width=columns * scale, height=rows * scale)
        )
    write_pages(builder, [p.sheet for p in pages])
    recognition.say(builder.facts, pages)
    if not any(p.n_lines for p in pages):
        raise SourceError(
            f"no text was recognised on {source.name}; send a sharper or larger picture.",
            zh=f"在图片“{source.name}”中没有识别出文字，请提供更清晰的图片。", code="no-text", name=source.name,
        )  # fmt: skip
    return builder.document()


def page_png(data: bytes, number: int) -> bytes:
    """A picture of the file (counted from 1) as it is shown, as a PNG."""
    image = importlib.import_module("PIL.Image")
    for n, picture in enumerate(_pictures(data, "picture"), 1):
        if n == number:
            out = io.BytesIO()
            image.fromarray(picture).save(out, "PNG")
            return out.getvalue()
    raise SourceError(f"there is no page {number}.", zh=f"没有第 {number} 页。", code="no-page")


def _pictures(data: bytes, name: str) -> Iterator[recognition.Pixels]:
    """The pictures of a file one after the other, upright, not larger than recognition needs."""
    image, sequence = importlib.import_module("PIL.Image"), importlib.import_module("PIL.ImageSequence")
    try:
        with image.open(io.BytesIO(data), formats=_FORMATS) as file:
            if getattr(file, "n_frames", 1) > MAX_PICTURES:
                raise _too_large(name)
            for frame in sequence.Iterator(file):
                if frame.width * frame.height > MAX_PIXELS:
                    raise _too_large(name)
                yield _pixels(frame, image)
    except image.DecompressionBombError as error:
        raise _too_large(name) from error


def _too_large(name: str) -> SourceError:
    return SourceError(
        f"{name} has over {MAX_PICTURES} pictures or one of over {MAX_PIXELS // 10**6} million pixels; scan it "
        "again at 300 dpi or split it.",
        zh=f"图片“{name}”尺寸过大或页数过多（单页上限 {MAX_PIXELS // 10**4} 万像素、{MAX_PICTURES} 页），"
        "请以 300 dpi 重新扫描或拆分。", code="bomb", name=name,
    )  # fmt: skip


def _pixels(frame: Any, image: Any) -> recognition.Pixels:
    """A picture as red, green and blue, its transparent parts white as on a page."""
    if frame.format == "JPEG":  # unpacks only as much as is needed
        frame.draft("RGB", (recognition.LONG_SIDE, recognition.LONG_SIDE))
    if frame.mode[0] in "IF":  # 16 and 32 bits a pixel: converting would cut the upper ones off
        frame = frame.convert("F").point(lambda v: v / 256.0)
    frame = importlib.import_module("PIL.ImageOps").exif_transpose(frame)
    if frame.mode in ("RGBA", "LA", "PA") or "transparency" in frame.info:
        page = image.new("RGBA", frame.size, "white")
        page.alpha_composite(frame.convert("RGBA"))
        frame = page
    frame = frame.convert("RGB")
    frame.thumbnail((recognition.LONG_SIDE, recognition.LONG_SIDE), reducing_gap=2.0)
    return np.asarray(frame, dtype=np.uint8)
