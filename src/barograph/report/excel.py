"""Excel: any list as a workbook that an office can filter, print and trust.

Rows are streamed (constant memory). No cell is ever a formula: what begins with "=", "+", "-", "@" in text stays
text. A figure is written as a number where a spreadsheet holds it exactly (15 digits), else as text.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import IO, Any
from zoneinfo import ZoneInfo

import xlsxwriter

__all__ = ["CONTENT_TYPE", "Column", "write"]

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OFFICE_TIME = ZoneInfo("Asia/Shanghai")
LONGEST = 32_767  # characters in a cell
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """kind: text, number, figure (an exact decimal as text), date, datetime, badge. Width in characters."""

    title: str
    kind: str = "text"
    width: int | None = None


def write(
    file: IO[bytes], *, columns: Sequence[Column], rows: Iterable[Sequence[Any]], title: str, note: str = ""
) -> int:
    """Write one sheet and return the number of rows.

    >>> import io
    >>> write(io.BytesIO(), columns=[Column(title="名称")], rows=[["=1+1"], [None]], title="例")
    2
    """
    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": True,
            "default_date_format": "yyyy-mm-dd",
        },
    )
    font = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}
    head = book.add_format(
        {**font, "bold": True, "font_color": "#FFFFFF", "bg_color": "#0B5570", "valign": "vcenter",
         "text_wrap": True, "bottom": 1}
    )  # fmt: skip
    formats = {
        "text": book.add_format({**font, "text_wrap": True}),
        "number": book.add_format({**font, "num_format": "#,##0.################"}),
        "whole": book.add_format({**font, "num_format": "#,##0"}),
        "date": book.add_format({**font, "num_format": "yyyy-mm-dd", "align": "left"}),
        "datetime": book.add_format({**font, "num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"}),
        "figure-text": book.add_format({**font, "align": "right"}),
    }
    sheet = book.add_worksheet(_sheet_name(title))
    sheet.set_row(0, 24)
    for j, column in enumerate(columns):
        sheet.set_column(j, j, column.width or _width(column))
        sheet.write_string(0, j, column.title, head)
    n = 0
    for n, row in enumerate(rows, start=1):
        for j, (column, value) in enumerate(zip(columns, row, strict=True)):
            _write(sheet, n, j, column.kind, value, formats)
    sheet.freeze_panes(1, 1 if len(columns) > 3 else 0)
    if columns:
        sheet.autofilter(0, 0, max(n, 1), len(columns) - 1)
        sheet.print_area(0, 0, max(n, 1), len(columns) - 1)
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    plain = title.replace("&", "&&")
    sheet.set_header(f"&L&10{plain}&R&10&D")
    sheet.set_footer("&C&9&P / &N" + (f"&L&9{note[:120].replace('&', '&&')}" if note else ""))
    book.set_properties({"title": title, "comments": note, "author": "barograph"})
    book.close()
    return n


def _write(sheet: Any, i: int, j: int, kind: str, value: Any, formats: dict[str, Any]) -> None:
    """One cell; what is missing stays an empty cell."""
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(i, j, value)
    elif isinstance(value, dt.datetime):
        moment = value.astimezone(OFFICE_TIME).replace(tzinfo=None) if value.tzinfo else value
        sheet.write_datetime(i, j, moment, formats["datetime"])
    elif isinstance(value, dt.date):
        sheet.write_datetime(i, j, dt.datetime.combine(value, dt.time()), formats["date"])
    elif kind in {"number", "figure"} and (number := _number(value)) is not None:
        sheet.write_number(i, j, number, formats["whole" if number == int(number) else "number"])
    else:
        text = ILLEGAL.sub("", str(value))[:LONGEST]
        sheet.write_string(i, j, text, formats["figure-text" if kind == "figure" else "text"])


def _number(value: Any) -> float | int | None:
    """The number, if a spreadsheet (15 significant digits) holds it exactly; otherwise it stays text."""
    if isinstance(value, int):
        return value if abs(value) < 10**15 else None
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else None
    try:
        exact = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        return None
    if not exact.is_finite() or len(exact.normalize().as_tuple().digits) > 15 or abs(exact.adjusted()) > 300:
        return None
    return float(exact)


def _width(column: Column) -> int:
    by_kind = {"number": 12, "figure": 16, "date": 12, "datetime": 20, "badge": 12}.get(column.kind, 24)
    title = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in column.title) + 4
    return max(by_kind, min(title, 40))


def _sheet_name(title: str) -> str:
    name = re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:31].strip()
    return name or "Sheet1"
