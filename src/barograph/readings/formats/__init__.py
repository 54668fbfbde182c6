"""Formats: one function `Source → Document` each, and one line in `FORMATS`."""

from __future__ import annotations

from collections.abc import Callable

from ...sources import Source
from ..document import Document

__all__ = ["FORMATS"]


def _txt(source: Source) -> Document:
    from . import txt

    return txt.parse(source)


def _html(source: Source) -> Document:
    from . import html

    return html.parse(source)


def _docx(source: Source) -> Document:
    from . import docx

    return docx.parse(source)


def _pdf(source: Source) -> Document:
    from . import pdf

    return pdf.parse(source)


def _xlsx(source: Source) -> Document:
    from . import xlsx

    return xlsx.parse(source)


def _xls(source: Source) -> Document:
    from . import xls

    return xls.parse(source)


def _csv(source: Source) -> Document:
    from . import csv

    return csv.parse(source)


def _image(source: Source) -> Document:
    from . import image

    return image.parse(source)


# A parser is imported when its first document comes: each brings a large library.
FORMATS: dict[str, Callable[[Source], Document]] = {
    "txt": _txt,
    "html": _html,
    "docx": _docx,
    "pdf": _pdf,
    "xlsx": _xlsx,
    "xls": _xls,
    "csv": _csv,
    "image": _image,
}
