"""Documents in the store: text as text, structure (blocks, pages, tables) as compressed JSON.

`pack` and `unpack` are each other's inverse; spans, boxes and cells come back as they were.
"""

from __future__ import annotations

import json
import zlib
from functools import lru_cache
from typing import Any

from ..readings.document import Block, Cell, Document, Page, Table, Word
from .models import DocumentText

__all__ = ["pack", "unpack", "unpacked"]


def pack(document: Document) -> bytes:
    """The structure of a document, without its text; words of pages as bare lists, there are thousands."""
    structure = {
        "name": document.name,
        "origin": document.origin,
        "facts": {k: v for k, v in document.facts.items() if _goes_into_json(v)},
        "blocks": [[b.kind, b.start, b.end, b.level, b.page] for b in document.blocks],
        "pages": [
            [p.number, p.start, p.end, p.width, p.height, [[w.start, w.end, *w.box] for w in p.words]]
            for p in document.pages
        ],
        "tables": [
            {
                "sheet": t.sheet, "caption": t.caption, "unit_note": t.unit_note, "start": t.start, "end": t.end,
                "page": t.page,
                "cells": [
                    [
                        c.row, c.column, c.text, c.start, c.end, c.ref, c.row_span, c.column_span, c.exact, c.page,
                        None if c.box is None else list(c.box),
                    ]
                    for c in t.cells
                ],
            }
            for t in document.tables
        ],
    }  # fmt: skip
    # Half surrogates from broken bytes are kept as JSON escapes.
    return zlib.compress(json.dumps(structure, separators=(",", ":")).encode("ascii"), 6)


def unpack(
    structure: bytes, *, source: str, format: str, text: str, title: str | None, published: Any
) -> Document:
    """The document again, from its structure and what the table has in columns of its own."""
    found = json.loads(zlib.decompress(structure))
    return Document(
        source=source, name=found["name"], format=format, text=text, title=title, published=published,
        origin=found["origin"], facts=found["facts"],
        blocks=tuple(
            Block(kind=kind, start=start, end=end, level=level, page=page)
            for kind, start, end, level, page in found["blocks"]
        ),
        pages=tuple(
            Page(
                number=number, start=start, end=end, width=width, height=height,
                words=tuple(Word(start=a, end=b, box=(box[0], box[1], box[2], box[3])) for a, b, *box in words),
            )
            for number, start, end, width, height, words in found["pages"]
        ),
        tables=tuple(
            Table(
                sheet=t["sheet"], caption=t["caption"], unit_note=t["unit_note"], start=t["start"], end=t["end"],
                page=t["page"], cells=tuple(_cell(*c) for c in t["cells"]),
            )
            for t in found["tables"]
        ),
    )  # fmt: skip


@lru_cache(maxsize=32)
def _unpacked(pk: int, digest: str) -> Document:
    row = DocumentText.objects.get(pk=pk)
    return unpack(
        bytes(row.structure), source=digest, format=row.format, text=row.text,
        title=row.title or None, published=row.published,
    )  # fmt: skip


def unpacked(row: DocumentText) -> Document:
    """The document of a row; the last ones stay at hand, their rows never change."""
    return _unpacked(row.pk, row.blob_id)


def _cell(
    row: int, column: int, text: str, start: int | None, end: int | None, ref: str | None, row_span: int,
    column_span: int, exact: str | None, page: int | None, box: list[float] | None,
) -> Cell:  # fmt: skip
    return Cell(
        row=row, column=column, text=text, start=start, end=end, ref=ref, row_span=row_span,
        column_span=column_span, exact=exact, page=page,
        box=None if box is None else (box[0], box[1], box[2], box[3]),
    )  # fmt: skip


def _goes_into_json(value: Any) -> bool:
    try:
        json.dumps(value)
    except (TypeError, ValueError):
        return False
    return True
