"""Targets: what was aimed at beside what came of it, each with the words that print it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from ..access import needs
from ..lists import Column, Listing
from .figures import MEASURES, Place, period_label, shown

__all__ = ["urlpatterns"]


@needs("see")
def targets(request: HttpRequest) -> HttpResponse:
    ledger = request.ledger  # type: ignore[attr-defined]
    return Listing(
        name="targets",
        title=_("目标与完成"),
        rows=ledger.target_points(),
        columns=[
            Column("indicator", _("指标"), cell=name_cell, main=True, width=28),
            Column("place", _("地区"), width=18),
            Column("period", _("时期")),
            Column("measure", _("度量"), only="export"),
            Column("target", _("目标"), lambda r: text_of(r["target"]), cell=lambda r: figure_cell(r["target"])),
            Column(
                "outcome", _("完成"), lambda r: text_of(r["outcome"]), cell=lambda r: figure_cell(r["outcome"])
            ),
            Column("difference", _("完成减目标"), cell=lambda r: format_html('<span class="num">{}</span>', r["difference"])),
            Column("target_words", _("目标原文"), lambda r: words_of(r["target"]), only="export", width=40),
            Column("outcome_words", _("完成数原文"), lambda r: words_of(r["outcome"]), only="export", width=40),
        ],
        search=lambda rows, query: ledger.target_points(query),
        search_hint=_("指标或地区"),
        prepare=lambda rows: [row_of(p) for p in ledger.targets(rows)],
        page_size=50,
        empty=_("还没有目标。采纳性质为“目标”的数据后，会在这里与完成数对照。"),
    ).respond(request, "targets/index.html", {"title": _("目标与完成")})  # fmt: skip


def row_of(pair: Any) -> dict[str, Any]:
    s = pair.target.series
    place = Place.of({f: getattr(s, f) for f in ("area", "measure", "base", "coverage")})
    return {
        "series_id": s.pk,
        "indicator": s.indicator,
        "place": str(place),
        "period": period_label(pair.target.period),
        "measure": str(MEASURES.get(s.measure, s.measure)),
        "target": pair.target,
        "outcome": pair.outcome,
        "difference": difference_of(pair),
    }


def difference_of(pair: Any) -> str:
    """Outcome less target, with its sign; of two per cents it is told in points."""
    if pair.difference is None:
        return ""
    unit = pair.unit
    if pair.target.measure in ("growth", "share") and unit == "%":
        unit = _("个百分点")
    number = pair.difference
    row = {
        "value": format(abs(number), "f"),
        "value_high": None,
        "unit": unit,
        "bound": "eq",
        "measure": "change",
    }
    sign = "" if number == Decimal(0) else "+" if number > 0 else "−"
    return f"{sign}{shown(row)}"


def text_of(o: Any) -> str:
    if o is None:
        return _("尚无数据")
    return shown({f: getattr(o, f) for f in ("value", "value_high", "unit", "bound", "measure")}) or _(
        "无数据"
    )


def words_of(o: Any) -> str:
    return "" if o is None else _("%(words)s（%(source)s）") % {"words": o.quote, "source": o.source.name}


def figure_cell(o: Any) -> Any:
    if o is None:
        return format_html('<span class="muted">{}</span>', _("尚无数据"))
    return format_html(
        '<a class="figure-link" href="{}">{}</a> <q class="mark">{}</q><div class="muted small">{}</div>',
        reverse("observation", args=[o.pk]),
        text_of(o),
        Truncator(o.quote).chars(40),
        o.source.name,
    )


def name_cell(row: dict[str, Any]) -> Any:
    return format_html(
        '<a href="{}">{}</a><div class="muted small">{}</div>',
        reverse("series_one", args=[row["series_id"]]),
        row["indicator"],
        row["measure"],
    )


urlpatterns = [path("targets/", targets, name="targets")]
