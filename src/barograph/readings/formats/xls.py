"""Old workbooks (.xls, .et; BIFF 2 to 8): cells as they are displayed, in the shape of `xlsx`.

The number format of a cell is applied, merged cells stand once, hidden sheets, rows and columns are not read
and are named in `facts`. A formula speaks through the value that was saved with it; the format does not say
whether that value was ever computed.
"""

from __future__ import annotations

import os
from typing import Any

import xlrd

from ...errors import SourceError
from ...sources import Source, encrypted
from ..document import Document
from .building import Builder, GridCell
from .number_format import displayed, exact
from .sheet import MAX_CELLS, Span, letters, no_cells, title_of, too_many_cells, write_sheet
from .xlsx import BUILT_IN

__all__ = ["parse"]

_BY_LANGUAGE = frozenset((14, *range(27, 37), *range(50, 59)))
"""Built-in formats whose look follows the language of the program: here as a Chinese Excel shows them."""


def parse(source: Source) -> Document:
    book = _open(source)
    builder = Builder(source, "xls")
    formats = _formats(book)
    hidden = []
    n_cells = 0
    for sheet in book.sheets():
        if sheet.visibility:
            hidden.append(sheet.name)
            continue
        n_cells += sum(sheet.row_len(r) for r in range(sheet.nrows))
        if n_cells > MAX_CELLS:
            raise too_many_cells(source.name)
        _sheet(builder, sheet, formats, from_1904=book.datemode == 1)
    if hidden:
        builder.facts["hidden_sheets"] = hidden
    if not builder.tables:
        raise no_cells(source.name)
    builder.title = title_of(builder.tables[0])
    return builder.document()


def _open(source: Source) -> Any:
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # its notes about odd records are for nobody
        try:
            return xlrd.open_workbook(
                file_contents=source.data, formatting_info=True, ragged_rows=True, logfile=nowhere
            )
        except xlrd.XLRDError as error:
            if "encrypted" in str(error).lower():
                raise encrypted(source.name) from error
            raise SourceError(
                f"{source.name} is damaged or cut off and cannot be read; get it again.",
                zh=f"文件“{source.name}”已损坏或不完整，无法读取，请重新获取。", code="damaged",
                name=source.name,
            ) from error  # fmt: skip


def _formats(book: Any) -> list[str]:
    """The number format of each cell style."""
    found = []
    for style in book.xf_list:
        key = style.format_key
        own = book.format_map.get(key)
        usual = BUILT_IN.get(key, "General")
        found.append(usual if own is None or key in _BY_LANGUAGE or not own.format_str else own.format_str)
    return found


def _sheet(builder: Builder, sheet: Any, formats: list[str], *, from_1904: bool) -> None:
    hidden_columns = {c for c, info in sheet.colinfo_map.items() if info.hidden}
    hidden_rows = {r for r, info in sheet.rowinfo_map.items() if info.hidden and r < sheet.nrows}
    cells: dict[tuple[int, int], GridCell] = {}
    left_out: set[int] = set()
    for r in range(sheet.nrows):
        if r in hidden_rows:
            continue
        for c in range(sheet.row_len(r)):
            text, number = _value(sheet, r, c, formats, from_1904)
            if not text:
                continue
            if c in hidden_columns:
                left_out.add(c)
                continue
            cells[r, c] = GridCell(r, c, text, ref=f"{letters(c)}{r + 1}", exact=number)
    if left_out:
        builder.facts.setdefault("hidden_columns", {})[sheet.name] = len(left_out)
    if hidden_rows:
        builder.facts.setdefault("hidden_rows", {})[sheet.name] = len(hidden_rows)
    merged: list[Span] = [(r0, c0, r1 - 1, c1 - 1) for r0, r1, c0, c1 in sheet.merged_cells]
    write_sheet(builder, sheet.name, cells, merged)


def _value(sheet: Any, r: int, c: int, formats: list[str], from_1904: bool) -> tuple[str | None, str | None]:
    """What a cell displays, and the number behind it."""
    kind, value = sheet.cell_type(r, c), sheet.cell_value(r, c)
    if kind == xlrd.XL_CELL_TEXT:
        return str(value), None
    if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        style = sheet.cell_xf_index(r, c)
        form = formats[style] if 0 <= style < len(formats) else "General"
        stored = repr(float(value))
        return displayed(stored, form, from_1904=from_1904), exact(stored)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return ("TRUE" if value else "FALSE"), None
    if kind == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(value, "#N/A"), None
    return None, None
