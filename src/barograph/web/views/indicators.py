"""Indicators: what is measured, how far the definition can be trusted, and its figures by place and period."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from ... import catalogue as catalogues
from ...errors import NotFound
from ...text import fold
from ..access import may, needs
from ..lists import Column, Filter, Listing
from ..templatetags.barograph import badge, label
from .figures import (
    CONFIDENCE,
    FREQUENCIES,
    MEASURES,
    STANDINGS,
    Place,
    charts,
    exact,
    frequency,
    period_label,
    period_order,
    plain_unit,
    reason,
    scale_for,
    told,
)  # fmt: skip
from .series import description, drawn, observation_url, points_of

__all__ = ["urlpatterns"]

DIRECTIONS = {
    "higher": gettext_lazy("越高越好"),
    "lower": gettext_lazy("越低越好"),
    "neutral": gettext_lazy("不分高低"),
}
KINDS = {
    "stock": gettext_lazy("存量"), "flow": gettext_lazy("流量"), "net-flow": gettext_lazy("净增量"),
    "ratio": gettext_lazy("比率"), "share": gettext_lazy("占比"), "growth": gettext_lazy("增速"),
    "rank": gettext_lazy("位次"), "index": gettext_lazy("指数"), "duration": gettext_lazy("用时"),
}  # fmt: skip
GRADES = {
    "A": gettext_lazy("A 官方"), "B": gettext_lazy("B 可靠转载"), "C": gettext_lazy("C 第三方"),
    "D": gettext_lazy("D 未见文本"),
}  # fmt: skip
PLACES = 40  # rows of the table of one page
YEARS = 10  # columns, unless all are asked for
COMPARED = 8  # lines that can still be told apart


# --- the list --------------------------------------------------------------------------------------------


def english() -> bool:
    return not (get_language() or "zh").startswith("zh")


def rows_of(ledger: Any, every: bool) -> list[dict[str, Any]]:
    """Indicators with figures in sight; with `every`, also those of the catalogue that have none."""
    catalogue = catalogues.load()
    held = {r["code"] or "=" + r["name"]: r for r in ledger.indicators()}
    rows = []
    for key, row in held.items():
        entry = catalogue.indicators.get(row["code"]) if row["code"] else None
        rows.append(described(entry, row, key))
    if every:
        rows += [described(e, None, c) for c, e in catalogue.indicators.items() if c not in held]
    return sorted(rows, key=lambda r: (r["code"] == "", r["domain"], r["code"], r["name"]))


def described(entry: Any, held: dict[str, Any] | None, key: str) -> dict[str, Any]:
    name = entry.name if entry is not None else key.removeprefix("=")
    years = None
    if held is not None and held["last"] is not None:
        first, last = held["first"].year, held["last"].year
        years = str(last) if first == last else f"{first}—{last}"
    return {
        "key": key.removeprefix("="),
        "code": "" if entry is None else entry.code,
        "name": name,
        "name_en": "" if entry is None else entry.name_en,
        "aliases": () if entry is None else entry.aliases,
        "domain": "" if entry is None else (entry.domain_en or entry.domain) if english() else entry.domain,
        "unit": "" if entry is None else entry.unit,
        "direction": "" if entry is None else str(DIRECTIONS.get(entry.direction, entry.direction)),
        "confidence": "open" if entry is None else entry.confidence,
        "n": 0 if held is None else held["n_observations"],
        "n_areas": 0 if held is None else held["n_areas"],
        "years": years,
        "words": ""
        if entry is None
        else fold(" ".join([entry.code, name, entry.name_en or "", *entry.aliases])).casefold(),
    }


def search(rows: list[dict[str, Any]], query: str) -> list[dict[str, Any]]:
    """Every word stands in the name, an alias or the code; two Chinese characters are enough."""
    words = [fold(w).casefold() for w in query.split()]
    return [r for r in rows if all(w in (r["words"] or fold(r["name"]).casefold()) for w in words)]


def confidence_words(code: str) -> tuple[str, str]:
    if code == "open":
        return _("未收录"), _("目录中没有此指标，名称取自资料原文。")
    words, meaning = CONFIDENCE[code]
    return str(words), str(meaning)


def name_cell(row: dict[str, Any]) -> Any:
    url = reverse("indicator", args=[row["key"]])
    name = row["name_en"] if english() and row["name_en"] else row["name"]
    aliases = _("、").join(row["aliases"][:4])
    return format_html(
        '<a href="{}">{}</a>{}',
        url,
        name,
        format_html('<div class="muted small">{}</div>', aliases) if aliases else "",
    )


def unbroken(words: str | None) -> Any:
    return format_html('<span class="nowrap">{}</span>', words or "—")


def confidence_cell(row: dict[str, Any]) -> Any:
    words, meaning = confidence_words(row["confidence"])
    tone = {"verified": "good", "open": "quiet"}.get(row["confidence"], "warn")
    return format_html('<span title="{}">{}</span>', meaning, badge(row["confidence"], words, tone))


@needs("see")
def indicators(request: HttpRequest) -> HttpResponse:
    ledger = request.ledger  # type: ignore[attr-defined]
    every = request.GET.get("show") == "all"
    rows = rows_of(ledger, every)
    domains = sorted({r["domain"] for r in rows if r["domain"]})
    return Listing(
        name="indicators",
        title=pgettext("list", "指标"),
        rows=rows,
        columns=[
            Column("name", _("指标"), cell=name_cell, main=True, width=30),
            Column("aliases", _("别名"), lambda r: "、".join(r["aliases"]), only="export", width=40),
            Column(
                "code", _("代码"), cell=lambda r: format_html('<span class="mono small">{}</span>', r["code"])
            ),
            Column("domain", _("主题"), cell=lambda r: unbroken(r["domain"])),
            Column("unit", _("单位")),
            Column("direction", _("方向"), cell=lambda r: unbroken(r["direction"])),
            Column(
                "confidence",
                _("定义可信度"),
                lambda r: confidence_words(r["confidence"])[0],
                cell=confidence_cell,
            ),
            Column(
                "confidence_meaning",
                _("可信度说明"),
                lambda r: confidence_words(r["confidence"])[1],
                only="export",
            ),
            Column("n", _("数据条数"), kind="number", sort="n"),
            Column("n_areas", _("地区数"), kind="number", sort="n_areas"),
            Column("years", _("年份"), cell=lambda r: unbroken(r["years"])),
        ],
        search=search,
        search_hint=_("名称、别名或代码，两个字即可，如“专利”"),
        filters=[
            Filter("domain", _("主题"), [(d, d) for d in domains]),
            Filter("confidence", _("定义可信度"), [(c, w) for c, (w, _m) in CONFIDENCE.items()]),
            Filter("show", _("范围"), [("all", _("含暂无数据的指标"))], apply=lambda rows, _v: rows),
        ],
        empty=_("还没有带数据的指标。可在“范围”中选择查看全部指标目录。"),
        empty_action=("?show=all", _("查看全部指标目录")),
    ).respond(request, "indicators/index.html", {"title": pgettext("list", "指标"), "every": every})


# --- one indicator ---------------------------------------------------------------------------------------


@needs("see")
def indicator(request: HttpRequest, key: str) -> HttpResponse:
    ledger = request.ledger  # type: ignore[attr-defined]
    catalogue = catalogues.load()
    entry = catalogue.indicators.get(key)
    if entry is not None and entry.measure_of and entry.measure_of in catalogue.indicators:
        there = reverse("indicator", args=[entry.measure_of])
        return redirect(f"{there}?{urlencode({'measure': entry.measure or 'level'})}")
    held = ledger.series_of()
    held = (
        held.filter(indicator_code=key)
        if entry is not None
        else held.filter(indicator_code="", indicator=key)
    )
    series = list(
        held.filter(holdings__in=ledger._visible(_holdings()).filter(n_current__gt=0))
        .distinct()
        .values("id", "area", "area_code", "measure", "base", "coverage", "unit")
    )
    if entry is None and not series:
        raise NotFound(
            f"there is no indicator {key}, or no figure of it is in your scope.",
            zh=f"没有名为“{key}”的指标，或其数据不在您的权限范围内。",
            code="indicator",
            key=key,
        )
    measures = [m for m in MEASURES if any(s["measure"] == m for s in series)]
    measure = request.GET.get("measure", "")
    if measure not in measures:
        measure = measures[0] if measures else "level"
    of_measure = sorted(
        (s for s in series if s["measure"] == measure),
        key=lambda s: (s["area_code"] == "", s["area_code"], s["area"], s["base"], s["coverage"]),
    )
    query = request.GET.get("q", "").strip()[:100]
    wanted = [s for s in of_measure if query in s["area"]] if query else of_measure
    last = max(1, -(-len(wanted) // PLACES))
    number = min(
        max(int(p) if (p := request.GET.get("page", "")).isascii() and p.isdigit() and len(p) < 6 else 1, 1),
        last,
    )
    shown_series = wanted[(number - 1) * PLACES : number * PLACES]
    compared = [s for s in of_measure if str(s["id"]) in set(request.GET.getlist("compare"))][:COMPARED]
    picked = bool(compared)
    if not compared:
        compared = shown_series[:4]
    name = (
        entry.name_en if entry is not None and english() and entry.name_en else entry.name if entry else key
    )

    if request.GET.get("format") == "xlsx":
        return export(request, name, wanted, points_of(ledger, [s["id"] for s in wanted]), measure)

    by_id = {s["id"]: s for s in [*shown_series, *compared]}
    points = points_of(ledger, list(by_id))
    unit = plain_unit(shown_series[0]["unit"]) if shown_series else ""
    actual = [p for p in points if p.standing == "actual"]
    aimed = [p for p in points if p.standing != "actual"]
    kinds = [k for k in FREQUENCIES if any(frequency(p.period) == k for p in actual)]
    kind = request.GET.get("kind", "")
    if kind not in kinds:
        kind = kinds[0] if kinds else "A"
    asked = {k: v for k, v in (("measure", measure), ("kind", kind), ("q", query)) if v}
    drawings = charts(
        [
            {
                "name": str(Place.of(s)),
                "points": [
                    drawn(p) for p in points if p.series_id == s["id"] and frequency(p.period) == kind
                ],
            }
            for s in compared
        ],
        unit=unit,
        title=f"{name} · {MEASURES[measure]}",
    )
    for chart in drawings:
        chart["first"] = _("位次（1 为首位）")
    context = {
        "title": name,
        "name": name,
        "key": key,
        "entry": entry,
        "definition": definition(catalogue, entry),
        "measures": [
            {"words": MEASURES[m], "url": "?" + urlencode({"measure": m}), "here": m == measure}
            for m in measures
        ],
        "measure": MEASURES[measure],
        "kinds": [
            {"words": FREQUENCIES[k], "url": "?" + urlencode(asked | {"kind": k}), "here": k == kind}
            for k in kinds
        ],
        "table": table(
            shown_series,
            actual,
            kind,
            unit,
            every=request.GET.get("years") == "all",
            compared=compared if picked else [],
        ),
        "aimed": table_of_aims(by_id, aimed),
        "charts": [{"data": c, "words": description(c)} for c in drawings if c["kind"] == kind],
        "picked": picked,
        "query": query,
        "asked": asked,
        "all_years_url": "?" + urlencode(asked | {"years": "all"}),
        "n_places": len(wanted),
        "pager": {
            "number": number,
            "last": last,
            "previous": "?" + urlencode(asked | {"page": number - 1}) if number > 1 else "",
            "next": "?" + urlencode(asked | {"page": number + 1}) if number < last else "",
        },
        "export_url": "?" + urlencode(asked | {"format": "xlsx"})
        if may(request.user, "export") and series
        else "",
        "has_series": bool(series),
    }
    return render(request, "indicators/indicator.html", context)


def _holdings() -> Any:
    from ...ledger.models import Holding

    return Holding


def definition(catalogue: Any, entry: Any) -> dict[str, Any] | None:
    if entry is None:
        return None
    words, meaning = confidence_words(entry.confidence)
    name_words, _m = confidence_words(entry.name_confidence)
    return {
        "direction": DIRECTIONS.get(entry.direction, entry.direction),
        "kind": KINDS.get(entry.kind, entry.kind),
        "domain": (entry.domain_en or entry.domain) if english() else entry.domain,
        "confidence": entry.confidence,
        "confidence_words": words,
        "confidence_meaning": meaning,
        "name_confidence": entry.name_confidence,
        "name_confidence_words": name_words,
        "grade": GRADES.get(entry.source_grade, entry.source_grade),
        "sources": [source_words(catalogue, s) for s in entry.source],
        "aliases": _("、").join(entry.aliases),
        "other_name": entry.name if english() else entry.name_en,
    }


def source_words(catalogue: Any, number: str) -> str:
    """The title of a source note of the catalogue, where the catalogue keeps one."""
    note = (getattr(catalogue, "sources", None) or {}).get(number)
    title = getattr(note, "title", None) or getattr(note, "name", None)
    return number if not title else str(title)


def table(
    series: list[dict[str, Any]],
    points: list[Any],
    kind: str,
    unit: str,
    *,
    every: bool,
    compared: list[dict[str, Any]],
) -> dict[str, Any]:
    """Places × periods of one frequency. A year without a figure keeps its column, so that the gap is seen."""
    here = [p for p in points if frequency(p.period) == kind]
    ids = {s["id"] for s in series}
    here = [p for p in here if p.series_id in ids]
    periods = sorted({p.period for p in here}, key=period_order)
    if kind == "A" and periods:
        first, last = int(periods[0]), int(periods[-1])
        periods = [str(y) for y in range(first, last + 1)] if last - first < 150 else periods
    hidden = 0 if every else max(0, len(periods) - YEARS)
    periods = periods[hidden:]
    scale = scale_for(unit, (p.headline["value_float"] for p in here))
    found = {(p.series_id, p.period): p for p in here}
    chosen = {s["id"] for s in compared}
    rows = []
    for one in series:
        cells = []
        for period in periods:
            point = found.get((one["id"], period))
            if point is None:
                cells.append(None)
                continue
            top = point.headline
            cells.append(
                {
                    "url": observation_url(top["id"]), "text": told(top, scale, unit), "exact": exact(top["value"], top["unit"]),
                    "conflict": point.conflict, "n": 1 + len(point.others), "point_id": point.id, "stage": top["stage"],
                }
            )  # fmt: skip
        place = Place.of(one)
        rows.append(
            {
                "id": one["id"],
                "area": place.area,
                "detail": place.detail,
                "cells": cells,
                "url": reverse("series_one", args=[one["id"]]),
                "compared": one["id"] in chosen,
            }
        )
    return {
        "periods": [period_label(p) for p in periods],
        "rows": rows,
        "unit": scale.unit(unit),
        "hidden": hidden,
    }


def table_of_aims(series: dict[int, dict[str, Any]], points: list[Any]) -> list[dict[str, Any]]:
    """Targets and forecasts: a list of their own, never beside what was reached."""
    rows = []
    for p in sorted(points, key=lambda p: (p.period, p.series_id)):
        top = p.headline
        rows.append(
            {
                "place": str(Place.of(series[p.series_id])),
                "period": period_label(p.period),
                "standing": p.standing,
                "standing_words": STANDINGS.get(p.standing, p.standing),
                "text": told(top, scale_for(top["unit"], [top["value_float"]]), ""),
                "exact": exact(top["value"], top["unit"]),
                "url": observation_url(top["id"]),
                "source": top["source__name"],
                "conflict": p.conflict,
            }
        )
    return rows


def export(
    request: HttpRequest, name: str, series: list[dict[str, Any]], points: list[Any], measure: str
) -> HttpResponse:
    by_id = {s["id"]: s for s in series}
    points = sorted(
        points,
        key=lambda p: (
            by_id[p.series_id]["area_code"],
            by_id[p.series_id]["area"],
            frequency(p.period),
            period_order(p.period),
        ),
    )
    return Listing(
        name="indicator",
        title=f"{name} {MEASURES[measure]}",
        rows=points,
        columns=[
            Column("indicator", _("指标"), lambda p: name, width=28),
            Column("area", _("地区"), lambda p: by_id[p.series_id]["area"]),
            Column("code", _("地区代码"), lambda p: by_id[p.series_id]["area_code"]),
            Column("measure", _("度量"), lambda p: str(MEASURES[measure])),
            Column("base", _("对比基准"), lambda p: by_id[p.series_id]["base"]),
            Column("coverage", _("口径"), lambda p: by_id[p.series_id]["coverage"]),
            Column("period", _("时期"), lambda p: period_label(p.period)),
            Column("standing", _("性质"), lambda p: str(STANDINGS.get(p.standing, p.standing))),
            Column("value", _("数值"), lambda p: p.headline["value"], kind="figure"),
            Column("unit", _("单位"), lambda p: p.headline["unit"]),
            Column("stage", _("统计阶段"), lambda p: label(p.headline["stage"])),
            Column("conflict", _("有分歧"), lambda p: _("是") if p.conflict else _("否")),
            Column("why", _("采用理由"), lambda p: reason(p.why), width=30),
            Column("quote", _("原文"), lambda p: p.headline["quote"], width=40),
            Column("source", _("资料"), lambda p: p.headline["source__name"], width=40),
        ],
    ).excel(request)


urlpatterns = [
    path("indicators/", indicators, name="indicators"),
    path("indicators/<path:key>/", indicator, name="indicator"),
]
