"""One series: its chart, the same figures as a table, and at any past moment what stood then.

The page is among the two that are held to 100 ms over a million observations: five queries of its own, rows
instead of models, however long the series is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from html import escape
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from ...ledger.models import Series
from ..access import may, needs
from ..lists import Column, Listing
from ..templatetags.barograph import label
from .figures import (
    FIELDS,
    FREQUENCIES,
    MEASURES,
    STANDINGS,
    Place,
    Point,
    charts,
    exact,
    frequency,
    gathered,
    period_label,
    period_order,
    plain_unit,
    reason,
    scale_for,
    shown,
    told,
)  # fmt: skip

__all__ = ["moment_of", "points_of", "urlpatterns"]

SIBLINGS = ("id", "area", "measure", "base", "coverage", "unit")


def moment_of(words: str) -> tuple[dt.datetime | None, bool]:
    """The moment a person typed, and whether it could be read. A day without an hour is meant to its end."""
    words = words.strip()
    if not words:
        return None, True
    try:
        moment = parse_datetime(words)
        day = parse_date(words) if moment is None or len(words) == 10 else None
    except ValueError:
        return None, False
    if day is not None:
        moment = dt.datetime.combine(day, dt.time(23, 59, 59, 999999))
    if moment is None:
        return None, False
    return (timezone.make_aware(moment) if timezone.is_naive(moment) else moment), True


def points_of(ledger: Any, series_ids: list[int], as_of: dt.datetime | None = None) -> list[Point]:
    """The points of some series: two queries."""
    rows = ledger.observations(as_of=as_of).filter(series_id__in=series_ids).order_by("id").values(*FIELDS)
    return gathered(ledger, rows.iterator(chunk_size=5000), as_of)


def tabs(ledger: Any, series: Any) -> list[dict[str, Any]]:
    """The other measures, bases and coverages of the same indicator and place."""
    same = Series.objects.filter(indicator_code=series.indicator_code, area_code=series.area_code)
    if not series.indicator_code:
        same = same.filter(indicator=series.indicator)
    if not series.area_code:
        same = same.filter(area=series.area)
    rows = list(same.values(*SIBLINGS)[:60])
    if len(rows) < 2:
        return []
    seen = set(
        ledger.series_of().filter(pk__in=[r["id"] for r in rows]).order_by().values_list("pk", flat=True)
    )
    order = list(MEASURES)
    rows = sorted(
        (r for r in rows if r["id"] in seen), key=lambda s: (order.index(s["measure"]), s["base"], s["id"])
    )
    found = []
    for row in rows:
        detail = Place.of(row).detail
        words = str(MEASURES[row["measure"]])
        found.append(
            {
                "url": reverse("series_one", args=[row["id"]]),
                "words": f"{words}{_('（%(words)s）') % {'words': detail}}" if detail else words,
                "here": row["id"] == series.pk,
            }
        )
    return found


def blocks(points: Iterable[Point], unit: str, *, may_choose: bool) -> list[dict[str, Any]]:
    """Tables by frequency, the newest period first; a running total has a table of its own."""
    words = {
        "conflict": _("有分歧"),
        "only": _("唯一来源"),
        "others": _("另有 %d 条"),
        "why": _("采用此数的理由："),
        "compare": _("并列比较、改选") if may_choose else _("并列比较"),
        "missing": _("无数据"),
    }
    by_kind: dict[str, list[Point]] = {}
    for point in points:
        by_kind.setdefault(frequency(point.period), []).append(point)
    made = []
    for kind, name in FREQUENCIES.items():
        held = by_kind.get(kind)
        if not held:
            continue
        scale = scale_for(unit, (p.headline["value_float"] for p in held))
        held.sort(key=lambda p: (period_order(p.period), p.standing), reverse=True)
        body = mark_safe("\n".join(row_html(p, scale, unit, words) for p in held))
        made.append({"kind": kind, "name": name, "unit": scale.unit(unit), "body": body})
    return made


_OBSERVATION = ""


def observation_url(observation_id: int) -> str:
    """`reverse` once for the pattern: a page has hundreds of these."""
    global _OBSERVATION
    if not _OBSERVATION:
        _OBSERVATION = reverse("observation", args=[0])
    return _OBSERVATION.replace("/0/", f"/{observation_id}/")


def point_url(point_id: int) -> str:
    return observation_url(point_id).replace(*_PARTS)


_PARTS = ("/observations/", "/points/")


def row_html(point: Point, scale: Any, unit: str, words: dict[str, str]) -> str:
    """A row of the table. Everything that comes from outside is escaped; a template would take five times as long."""
    top = point.headline
    standing = "" if point.standing == "actual" else str(STANDINGS.get(point.standing, point.standing))
    badge = f' <span class="badge badge-info">{escape(standing)}</span>' if standing else ""
    clash = (
        f' <a class="conflict-mark" href="{point_url(point.id)}">≠ {words["conflict"]}</a>'
        if point.conflict
        else ""
    )
    stage = f' <span class="badge badge-quiet">{escape(label(top["stage"]))}</span>' if top["stage"] else ""
    others = f'<span class="muted small">{words["only"]}</span>'
    if point.others:
        claims = "".join(
            f"<li>{figure_link(o, shown(o), words)} "
            f'<span class="muted small">{escape(" · ".join(w for w in (o["source__name"], label(o["stage"])) if w))}</span></li>'
            for o in point.others
        )
        others = (
            f'<details class="others"><summary>{words["others"] % len(point.others)}</summary>'
            f'<p class="small">{words["why"]}{escape(reason(point.why))}</p><ul class="claims">{claims}</ul>'
            f'<a class="small" href="{point_url(point.id)}">{words["compare"]}</a></details>'
        )
    return (
        f'<tr{" class=is-aim" if standing else ""}><th scope="row" class="stuck nowrap">'
        f"{escape(period_label(point.period))}{badge}</th>"
        f'<td class="num">{figure_link(top, told(top, scale, unit), words)}{clash}</td>'
        f'<td class="cell-source">{escape(top["source__name"])}{stage}</td><td>{others}</td></tr>'
    )


def figure_link(row: dict[str, Any], text: str | None, words: dict[str, str]) -> str:
    title = exact(row["value"], row["unit"])
    said = words["missing"] if text is None else escape(text)
    tip = "" if title is None else f' title="{escape(title)}"'
    return f'<a class="figure-link" href="{observation_url(row["id"])}"{tip}>{said}</a>'


def drawn(point: Point) -> dict[str, Any]:
    """A point as `charts` takes it."""
    top = point.headline
    return top | {
        "href": observation_url(top["id"]),
        "conflict": _("来源之间有分歧") if point.conflict else "",
    }


@needs("see")
def series_one(request: HttpRequest, series_id: int) -> HttpResponse:
    ledger = request.ledger  # type: ignore[attr-defined]
    asked = request.GET.get("as_of", "")
    as_of, understood = moment_of(asked)
    points = points_of(ledger, [series_id], as_of)
    # whoever sees a figure of it sees the series; only without one is there something to find out
    series = Series.objects.get(pk=series_id) if points else ledger.one_series(series_id)
    if request.GET.get("format") == "xlsx":
        return export(request, series, points)
    place = Place.of({f: getattr(series, f) for f in SIBLINGS})
    title = f"{series.indicator} · {place}"
    drawings = charts(
        [{"name": str(place), "points": [drawn(p) for p in points]}],
        unit=plain_unit(series.unit),
        title=title,
    )
    for chart in drawings:
        chart["first"] = _("位次（1 为首位）")
    context = {
        "title": title,
        "series": series,
        "place": place,
        "key": series.indicator_code or series.indicator,
        "measure": MEASURES.get(series.measure, series.measure),
        "tabs": tabs(ledger, series),
        "charts": [{"data": c, "words": description(c)} for c in drawings],
        "blocks": blocks(points, plain_unit(series.unit), may_choose=may(request.user, "choose")),
        "n_conflicts": sum(p.conflict for p in points),
        "as_of": as_of,
        "as_of_text": "" if as_of is None else timezone.localtime(as_of).strftime("%Y-%m-%d %H:%M"),
        "misread": "" if understood else asked,
        "may_export": may(request.user, "export"),
    }
    return render(request, "series/series.html", context)


def description(chart: dict[str, Any]) -> str:
    """The chart in one sentence, for people who hear it: what, how long, where it begins and ends."""
    parts = []
    for line in chart["lines"][:6]:
        said = [(chart["axis"][i], c[1]) for i, c in enumerate(line["cells"]) if c is not None]
        if len(said) == 1:
            parts.append(
                _("%(name)s:%(a)s为%(x)s") % {"name": line["name"], "a": said[0][0], "x": said[0][1]}
            )
        elif said:
            parts.append(
                _("%(name)s:从%(a)s的%(x)s到%(b)s的%(y)s,共 %(n)d 个数据")
                % {
                    "name": line["name"], "a": said[0][0], "x": said[0][1], "b": said[-1][0], "y": said[-1][1],
                    "n": len(said),
                }
            )  # fmt: skip
    return _("%(title)s（%(kind)s）折线图。%(parts)s。全部数据见下方表格。") % {
        "title": chart["title"],
        "kind": chart["kind_name"],
        "parts": _("；").join(parts),
    }


def export(request: HttpRequest, series: Any, points: list[Point]) -> HttpResponse:
    rows = [
        {"period": period_label(p.period), "row": row, "headline": row is p.headline, "why": p.why if row is p.headline else ""}
        for p in sorted(points, key=lambda p: (frequency(p.period), period_order(p.period), p.standing))
        for row in [p.headline, *p.others]
    ]  # fmt: skip
    return Listing(
        name=f"series-{series.pk}",
        title=f"{series.indicator} {series.area}",
        rows=rows,
        columns=[
            Column("indicator", _("指标"), lambda r: series.indicator, width=28),
            Column("area", _("地区"), lambda r: series.area),
            Column("measure", _("度量"), lambda r: str(MEASURES.get(series.measure, series.measure))),
            Column("base", _("对比基准"), lambda r: series.base),
            Column("coverage", _("口径"), lambda r: series.coverage),
            Column("period", _("时期")),
            Column("standing", _("性质"), lambda r: str(STANDINGS.get(r["row"]["standing"], ""))),
            Column("value", _("数值"), lambda r: r["row"]["value"], kind="figure"),
            Column("value_high", _("数值上端"), lambda r: r["row"]["value_high"], kind="figure"),
            Column("unit", _("单位"), lambda r: r["row"]["unit"]),
            Column("stage", _("统计阶段"), lambda r: label(r["row"]["stage"])),
            Column("headline", _("采用"), lambda r: _("是") if r["headline"] else _("否")),
            Column("why", _("采用理由"), lambda r: reason(r["why"]), width=30),
            Column("quote", _("原文"), lambda r: r["row"]["quote"], width=40),
            Column("source", _("资料"), lambda r: r["row"]["source__name"], width=40),
        ],
    ).excel(request)


urlpatterns = [path("series/<int:series_id>/", series_one, name="series_one")]
