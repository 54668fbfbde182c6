"""Tables of the ledger as files: Excel, CSV, JSON Lines, SDMX-CSV."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..errors import BarographError

if TYPE_CHECKING:
    from ..ledger.book import Ledger

__all__ = ["export"]

KINDS = {
    "value": "figure", "value_high": "figure", "recorded_at": "datetime", "added_at": "datetime", "at": "datetime",
    "published": "date",
}  # fmt: skip


def export(ledger: Ledger, format: str, what: str, filters: Mapping[str, Any]) -> bytes:
    """A table of the ledger as the bytes of a file; the export is in the audit trail before they are handed out."""
    if format == "sdmx-csv":
        if what != "observations":
            raise BarographError(
                f"SDMX-CSV is for observations, not {what}.",
                zh=f"SDMX-CSV 只用于 observations，不用于 {what}",
                code="usage",
            )
        from ..sdmx import observations_csv

        text = observations_csv(ledger.observations(**filters).select_related("source", "series"))
        ledger.note_export(format, what, **filters)
        return text.encode()
    columns, rows = ledger.table(what, **filters)
    if format == "xlsx":
        from ..report import excel

        sheet = io.BytesIO()
        n = excel.write(
            sheet,
            columns=[excel.Column(title=c, kind=KINDS.get(c, "text")) for c in columns],
            rows=rows,
            title=what,
        )
        ledger.note_export(format, what, rows=n, **filters)
        return sheet.getvalue()
    out = io.StringIO()
    n = 0
    if format == "csv":
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([_guarded(v) for v in row])
            n += 1
    else:
        for row in rows:
            n += 1
            line = {k: _plain(v) for k, v in zip(columns, row, strict=True)}
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
    ledger.note_export(format, what, rows=n, **filters)
    return out.getvalue().encode("utf-8-sig" if format == "csv" else "utf-8")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.datetime | dt.date) else value


def _guarded(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula is quoted; numbers, also negative ones, stay as they are."""
    value = _plain(value)
    if isinstance(value, str) and value[:1] in "=+-@\t\r" and not _is_number(value):
        return "'" + value
    return value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
