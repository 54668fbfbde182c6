"""Lists: the one way a page shows many rows, searches and filters them, and hands them out as Excel.

    listing = Listing(
        name="sources", title=_("资料"), rows=request.ledger.sources(), order=("-added_at", "-id"),
        columns=[
            Column("name", _("名称"), "name", link=lambda s: reverse("source", args=[s.id]), sort="name"),
            Column("n_open", _("待审核"), "n_open", kind="number"),
        ],
        search=("name", "title"),
        filters=[Filter("state", _("状态"), Source.State.choices)],
        empty=_("还没有资料。"),
    )
    return listing.respond(request, "sources/index.html")

A page costs two queries (count up to a bound, rows of one page) plus what `prepare` asks for, however long the
list is. `?format=xlsx` gives all rows that the search and the filters leave, and is written into the audit trail.
"""

from __future__ import annotations

import datetime as dt
import itertools
import operator
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ..errors import LedgerError
from ..report import excel
from .access import may, not_permitted
from .trail import note_export

__all__ = ["Column", "Filter", "Listing", "search_rows"]

PAGE = 50
COUNT_UP_TO = 10_000  # beyond this a count costs more than it tells
EXPORT_UP_TO = 100_000  # rows that one Excel file is good for; more belongs into CSV
CHUNK = 2_000


class Column:
    """One column: what it is called, what stands in it, how it is shown.

    `value` is an attribute path ("source.name"; mapping keys work too) or a function of the row; it is what Excel
    gets. `kind`: text, number (a Python number), figure (exact decimal as text), date, datetime, badge. `link` makes
    the cell a link; `cell` returns HTML (format_html) for the page instead of the value. `sort` names a model
    field and makes the head clickable. `only="page"` or `only="export"` leaves the column out of the other.
    `main=True` is the head of the card on a narrow screen (default: the first column).
    """

    def __init__(
        self,
        key: str,
        title: Any,
        value: str | Callable[[Any], Any] | None = None,
        *,
        kind: str = "text",
        link: Callable[[Any], str | None] | None = None,
        cell: Callable[[Any], Any] | None = None,
        sort: str | None = None,
        width: int | None = None,
        only: str | None = None,
        main: bool = False,
    ) -> None:
        self.key, self.title, self.kind, self.link, self.cell = key, title, kind, link, cell
        self.sort, self.width, self.only, self.main = sort, width, only, main
        self._value = value if value is not None else key

    def value(self, row: Any) -> Any:
        if callable(self._value):
            return self._value(row)
        for part in self._value.split("."):
            if row is None:
                return None
            row = row.get(part) if isinstance(row, dict) else getattr(row, part)
            if callable(row):
                row = row()
        return row


@dataclass
class Filter:
    """One choice above the list. `apply(rows, value)`, else the model field `field` (default: the key) equals it.

    `kind`: choice (a drop-down of (value, label)), text, date, year.
    """

    key: str
    title: Any
    choices: Sequence[tuple[Any, Any]] = ()
    apply: Callable[[Any, str], Any] | None = None
    field: str | None = None
    kind: str = "choice"

    def narrow(self, rows: Any, value: str) -> Any:
        if self.kind == "choice" and value not in {str(v) for v, _label in self.choices}:
            return rows
        if self.apply is not None:
            return self.apply(rows, value)
        name = self.field or self.key
        if isinstance(rows, QuerySet):
            return rows.filter(**{name: value})
        return [row for row in rows if str(Column(name, "").value(row)) == value]


@dataclass(kw_only=True)
class Listing:
    """A list and all that a request may ask of it."""

    name: str
    title: Any
    rows: Any  # a QuerySet, or a sequence
    columns: Sequence[Column]
    search: Sequence[str] | Callable[[Any, str], Any] = ()
    search_hint: Any = ""
    filters: Sequence[Filter] = ()
    order: Sequence[str] = ()  # order when nobody chose one; ends with a unique field
    keyset: bool = False  # order by "-id" and step with ?after=: for lists of a million rows
    prepare: Callable[[list[Any]], Iterable[Any]] | None = (
        None  # enrich the rows of one page (or chunk) in bulk
    )
    empty: Any = ""
    empty_action: tuple[str, Any] | None = None  # (url, label) shown where the list is empty
    page_size: int = PAGE
    verb: str = "export"
    note: Any = ""  # a sentence that goes into the Excel file too
    row_class: Callable[[Any], str] | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    # what a page does with it

    def respond(
        self, request: HttpRequest, template: str, context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page, or the Excel file if the request asks for it."""
        if request.GET.get("format") == "xlsx":
            return self.excel(request)
        return render(request, template, {"listing": self.view(request), **(context or {})})

    def narrowed(self, request: HttpRequest) -> Any:
        """The rows that search and filters leave."""
        rows = self.rows
        query = request.GET.get("q", "").strip()[:200]
        if query and self.search:
            rows = (
                self.search(rows, query) if callable(self.search) else search_rows(rows, self.search, query)
            )
        for one in self.filters:
            value = request.GET.get(one.key, "").strip()[:200]
            if value:
                rows = one.narrow(rows, value)
        return rows

    def view(self, request: HttpRequest) -> dict[str, Any]:
        """Everything that components/list.html needs."""
        rows = self.narrowed(request)
        asked = {k: v for k, v in request.GET.items() if v and k not in {"page", "after", "before", "format"}}
        if self.keyset:
            rows, pager = self._step(request, rows, asked)
        else:
            rows, pager = self._page(request, self._ordered(request, rows), asked)
        columns = [c for c in self.columns if c.only != "export"]
        main = next((c for c in columns if c.main), columns[0])
        filtered = any(request.GET.get(k) for k in ["q", *(f.key for f in self.filters)])
        return {
            "name": self.name,
            "title": self.title,
            "heads": [self._head(request, c, asked) for c in columns],
            "rows": [
                {
                    "object": row,
                    "class": self.row_class(row) if self.row_class else "",
                    "cells": [_cell(c, row, main) for c in columns],
                }
                for row in rows
            ],
            "pager": pager,
            "query": request.GET.get("q", ""),
            "searchable": bool(self.search),
            "search_hint": self.search_hint,
            "filters": [_shown(f, request.GET.get(f.key, "")) for f in self.filters],
            "hidden": [(k, v) for k, v in asked.items() if k == "sort"],
            "filtered": filtered,
            "empty": self.empty,
            "empty_action": self.empty_action,
            "export_url": "?" + urlencode({**asked, "format": "xlsx"})
            if may(request.user, self.verb)
            else "",
            "note": self.note,
            "clear_url": request.path,
        }

    def _ordered(self, request: HttpRequest, rows: Any) -> Any:
        wanted = request.GET.get("sort", "")
        for column in self.columns:
            if column.sort and wanted.lstrip("-") == column.key:
                down = wanted.startswith("-")
                if isinstance(rows, QuerySet):
                    last = [f for f in self.order if f.lstrip("-") in {"id", "pk"}] or ["pk"]
                    return rows.order_by(("-" if down else "") + column.sort, *last)
                known = [r for r in rows if column.value(r) is not None]
                unknown = [r for r in rows if column.value(r) is None]
                return sorted(known, key=column.value, reverse=down) + unknown
        if isinstance(rows, QuerySet) and self.order:
            return rows.order_by(*self.order)
        return rows

    def _page(
        self, request: HttpRequest, rows: Any, asked: dict[str, str]
    ) -> tuple[list[Any], dict[str, Any]]:
        if isinstance(rows, QuerySet):
            total = rows.order_by()[: COUNT_UP_TO + 1].count()
        else:
            rows = list(rows)
            total = len(rows)
        bounded = isinstance(self.rows, QuerySet) and total > COUNT_UP_TO
        total = min(total, COUNT_UP_TO) if bounded else total
        last = max(1, -(-total // self.page_size))
        number = min(max(_int(request.GET.get("page"), 1), 1), last)
        first = (number - 1) * self.page_size
        shown = self._prepared(list(rows[first : first + self.page_size]))

        def url(page: int) -> str:
            return "?" + urlencode({**asked, "page": page})

        return shown, {
            "total": total,
            "bounded": bounded,
            "first": first + 1 if shown else 0,
            "last": first + len(shown),
            "number": number,
            "pages": last,
            "previous": url(number - 1) if number > 1 else "",
            "next": url(number + 1) if number < last else "",
            "numbers": [(n, "" if n is None else url(n)) for n in _numbers(number, last)],
        }

    def _step(
        self, request: HttpRequest, rows: Any, asked: dict[str, str]
    ) -> tuple[list[Any], dict[str, Any]]:
        after, before = _int(request.GET.get("after"), 0), _int(request.GET.get("before"), 0)
        if before:
            found = list(rows.filter(pk__gt=before).order_by("pk")[: self.page_size + 1])
            more_before, more_after = len(found) > self.page_size, True
            found = found[: self.page_size][::-1]
        else:
            rows = rows.filter(pk__lt=after) if after else rows
            found = list(rows.order_by("-pk")[: self.page_size + 1])
            more_before, more_after = bool(after), len(found) > self.page_size
            found = found[: self.page_size]
        ends = (_pk(found[0]), _pk(found[-1])) if found else (0, 0)
        return self._prepared(found), {
            "total": None,
            "shown": len(found),
            "previous": "?" + urlencode({**asked, "before": ends[0]}) if more_before and found else "",
            "next": "?" + urlencode({**asked, "after": ends[1]}) if more_after and found else "",
            "start": "?" + urlencode(asked) if after or before else "",
            "numbers": [],
        }

    def _prepared(self, rows: list[Any]) -> list[Any]:
        return rows if self.prepare is None else list(self.prepare(rows))

    def _head(self, request: HttpRequest, column: Column, asked: dict[str, str]) -> dict[str, Any]:
        chosen = request.GET.get("sort", "")
        state = ""
        if column.sort and chosen.lstrip("-") == column.key:
            state = "descending" if chosen.startswith("-") else "ascending"
        turn = "-" + column.key if state == "ascending" else column.key
        url = "?" + urlencode({**asked, "sort": turn}) if column.sort and not self.keyset else ""
        return {"title": column.title, "kind": column.kind, "url": url, "state": state}

    # Excel

    def excel(self, request: HttpRequest) -> HttpResponse:
        """All rows that search and filters leave, as a file; refused beyond what a workbook is good for."""
        if not may(request.user, self.verb):
            raise not_permitted(self.verb)
        rows = self._ordered(request, self.narrowed(request))
        if self.keyset:
            rows = rows.order_by("-pk")
        columns = [c for c in self.columns if c.only != "page"]
        sheet = [excel.Column(title=str(c.title), kind=c.kind, width=c.width) for c in columns]
        file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
        n = excel.write(
            file,
            columns=sheet,
            rows=([c.value(row) for c in columns] for row in self._all(rows)),
            title=str(self.title),
            note=str(self.note),
        )
        asked = {k: v for k, v in request.GET.items() if v and k not in {"format", "page", "after", "before"}}
        note_export(request, "export.xlsx", "list", self.name, {"rows": n, **asked})
        file.seek(0)
        stamp = timezone.localdate().strftime("%Y%m%d")
        return FileResponse(
            file, as_attachment=True, filename=f"{self.title}-{stamp}.xlsx", content_type=excel.CONTENT_TYPE
        )

    def _all(self, rows: Any) -> Iterator[Any]:
        source = rows.iterator(chunk_size=CHUNK) if isinstance(rows, QuerySet) else iter(rows)
        n = 0
        while chunk := list(itertools.islice(source, CHUNK)):
            n += len(chunk)
            if n > EXPORT_UP_TO:
                raise LedgerError(
                    f"more than {EXPORT_UP_TO} rows: narrow the list, or export CSV",
                    zh=f"符合条件的记录超过 {EXPORT_UP_TO:,} 行。请缩小范围后导出，或使用命令行 barograph export 导出 CSV。",
                    code="export-too-large",
                )
            yield from self._prepared(chunk)


def search_rows(rows: Any, fields: Sequence[str], query: str) -> Any:
    """Rows in which every word of the query stands in one of the fields; two Chinese characters are a word."""
    words = query.split()
    if isinstance(rows, QuerySet):
        for word in words:
            rows = rows.filter(reduce(operator.or_, (Q(**{f"{f}__icontains": word}) for f in fields)))
        return rows

    def text(row: Any) -> str:
        return " ".join(str(v) for f in fields if (v := Column(f, "").value(row)) is not None).casefold()

    return [row for row in rows if all(word.casefold() in text(row) for word in words)]


def _cell(column: Column, row: Any, main: Column) -> dict[str, Any]:
    value = column.value(row)
    return {
        "value": value,
        "html": column.cell(row) if column.cell else None,
        "link": column.link(row) if column.link else None,
        "kind": column.kind,
        "title": column.title,
        "main": column is main,
        "missing": value is None or value == "",
        "is_moment": isinstance(value, dt.datetime),
    }


def _shown(one: Filter, value: str) -> dict[str, Any]:
    choices = [{"value": str(v), "label": label, "selected": str(v) == value} for v, label in one.choices]
    return {"key": one.key, "title": one.title, "kind": one.kind, "choices": choices, "value": value}


def _numbers(number: int, last: int) -> list[int | None]:
    """Pages to offer: the ends, the neighbours, and None for a gap."""
    near = sorted({1, last, *range(max(1, number - 1), min(last, number + 1) + 1)})
    out: list[int | None] = []
    for n in near:
        if out and out[-1] is not None and n - out[-1] > 1:
            out.append(None)
        out.append(n)
    return out if last > 1 else []


def _pk(row: Any) -> Any:
    return row["id"] if isinstance(row, dict) else row.pk


def _int(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else default
