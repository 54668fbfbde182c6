"""Sources by place and year: what there is, and where there is nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from ..access import may, needs
from ..lists import Column, Listing

__all__ = ["urlpatterns"]

MOST_YEARS = 40


@needs("see")
def places(request: HttpRequest) -> HttpResponse:
    ledger = request.ledger  # type: ignore[attr-defined]
    counts = ledger.by_place_and_year()
    query = request.GET.get("q", "").strip()[:100]
    if query:
        counts = [c for c in counts if query in c["area"] or query == c["area_code"]]
    if request.GET.get("format") == "xlsx":
        return export(request, counts)
    known = sorted({c["year"] for c in counts if c["year"] is not None})
    years: list[int | None] = (
        list(range(known[-1], max(known[0], known[-1] - MOST_YEARS + 1) - 1, -1)) if known else []
    )
    undated = any(c["year"] is None for c in counts)
    if undated:
        years.append(None)
    by_place: dict[tuple[str, str], dict[int | None, dict[str, Any]]] = {}
    for c in counts:
        by_place.setdefault((c["area_code"], c["area"]), {})[c["year"]] = c
    rows = []
    for (code, area), cells in by_place.items():
        rows.append(
            {
                "code": code, "area": area or _("未注明地区"), "n_sources": sum(c["n_sources"] for c in cells.values()),
                "n_figures": sum(c["n_figures"] or 0 for c in cells.values()),
                "gaps": sum(1 for y in years if y is not None and y not in cells),
                "cells": [
                    None if y not in cells else {
                        "n_sources": cells[y]["n_sources"], "n_figures": cells[y]["n_figures"] or 0,
                        "url": "?" + urlencode({"place": code or area, "year": "" if y is None else y}) + "#documents",
                    }
                    for y in years
                ],
            }
        )  # fmt: skip
    context = {
        "title": _("地区与年份"), "years": years, "rows": rows, "query": query, "documents": documents(request, ledger),
        "export_url": "?" + urlencode({"q": query, "format": "xlsx"}) if may(request.user, "export") and rows else "",
    }  # fmt: skip
    return render(request, "places/index.html", context)


def documents(request: HttpRequest, ledger: Any) -> dict[str, Any] | None:
    """The documents of one cell of the table, when one was opened."""
    place, year = request.GET.get("place"), request.GET.get("year", "")
    if place is None:
        return None
    rows = ledger.sources().exclude(state="withdrawn")
    found = rows.filter(area_code=place) if place else rows.filter(area_code="", area="")
    if place and not found.exists():
        found = rows.filter(area_code="", area=place)
    if year.isascii() and year.isdigit() and len(year) == 4:
        found = found.filter(year=int(year))
    else:
        found = found.filter(year=None)
    listed = list(
        found.order_by("-published", "name").values(
            "id", "name", "title", "area", "published", "state", "n_readings", "n_open"
        )[:200]
    )
    return {
        "area": next((d["area"] for d in listed if d["area"]), place) or _("未注明地区"),
        "year": year,
        "rows": [d | {"url": reverse("source", args=[d["id"]])} for d in listed],
    }


def export(request: HttpRequest, counts: list[dict[str, Any]]) -> HttpResponse:
    return Listing(
        name="places",
        title=_("地区与年份"),
        rows=counts,
        columns=[
            Column("area", _("地区"), lambda c: c["area"] or _("未注明地区"), width=24),
            Column("area_code", _("地区代码")),
            Column("year", _("年份"), lambda c: None if c["year"] is None else str(c["year"])),
            Column("n_sources", _("资料份数"), kind="number"),
            Column("n_figures", _("读出数据条数"), kind="number"),
        ],
    ).excel(request)


urlpatterns = [path("places/", places, name="places")]
