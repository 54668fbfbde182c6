"""Conflicts: points of which the figures in sight cannot all be right, side by side with where they come from."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from ..access import needs
from ..lists import Column, Listing
from ..templatetags.barograph import label
from .evidence import claim_row
from .figures import MEASURES, STANDINGS, Place, period_label, reason, rounding_explains, spread

__all__ = ["urlpatterns"]


def row_of(point: Any) -> dict[str, Any]:
    claims = [claim_row(c) for c in [point.headline, *point.others]]
    s = point.series
    place = Place.of({f: getattr(s, f) for f in ("area", "measure", "base", "coverage")})
    return {
        "id": point.point.pk,
        "indicator": s.indicator,
        "place": str(place),
        "period": period_label(point.period),
        "measure": str(MEASURES.get(s.measure, s.measure)),
        "standing": str(STANDINGS.get(point.standing, point.standing)),
        "claims": claims,
        "spread": spread(claims),
        "rounding": rounding_explains(claims),
        "headline": claims[0],
        "why": reason(point.why),
    }


def claims_cell(row: dict[str, Any]) -> Any:
    return format_html(
        '<ul class="claims">{}</ul>',
        format_html_join(
            "",
            '<li{}><a class="figure-link" href="{}" title="{}">{}</a> <q class="mark">{}</q> '
            '<span class="muted small">{}</span></li>',
            (
                (
                    mark_safe(' class="is-headline"') if i == 0 else "",
                    c["url"],
                    c["exact"] or "",
                    c["text"] or _("无数据"),
                    Truncator(c["quote"]).chars(40),
                    " · ".join(
                        str(w)
                        for w in (
                            _("采用") if i == 0 else "",
                            c["source"].name,
                            label(c["stage"]),
                            c["published"] or "",
                        )
                        if w
                    ),
                )
                for i, c in enumerate(row["claims"])
            ),
        ),
    )


def name_cell(row: dict[str, Any]) -> Any:
    notes = " · ".join(n for n in (row["measure"], row["standing"]) if n)
    return format_html(
        '<a href="{}">{}</a><div class="muted small">{}</div>',
        reverse("point", args=[row["id"]]),
        row["indicator"],
        notes,
    )


def compare_words(row: dict[str, Any]) -> str:
    return "" if row["spread"] is None else f"{row['spread']:f}%"


@needs("see")
def conflicts(request: HttpRequest) -> HttpResponse:
    ledger = request.ledger  # type: ignore[attr-defined]
    return Listing(
        name="conflicts",
        title=_("分歧"),
        rows=ledger.conflict_points(),
        columns=[
            Column("indicator", _("指标"), cell=name_cell, main=True, width=26),
            Column("place", _("地区"), width=20),
            Column("period", _("时期")),
            Column("measure", _("度量"), only="export"),
            Column("standing", _("性质"), only="export"),
            Column("claims", _("各来源数值"), claims_text, cell=claims_cell, width=60),
            Column(
                "spread",
                _("相差"),
                compare_words,
                cell=lambda r: format_html('<span class="num">{}</span>', compare_words(r)),
            ),
            Column("rounding", _("舍入可解释"), lambda r: _("是") if r["rounding"] else _("否")),
            Column("headline", _("当前采用"), lambda r: r["headline"]["text"] or _("无数据"), only="export"),
            Column("why", _("采用理由"), width=30),
        ],
        search=lambda rows, query: ledger.conflict_points(query),
        search_hint=_("指标或地区"),
        prepare=lambda rows: [row_of(p) for p in ledger.points([r.pk for r in rows])],
        page_size=25,
        empty=_("各来源之间没有分歧。"),
    ).respond(request, "conflicts/index.html", {"title": _("分歧")})


def claims_text(row: dict[str, Any]) -> str:
    """The claims in one cell of a workbook."""
    return _("；").join(
        (c["text"] or _("无数据")) + _("（%(words)s）") % {"words": f"{c['quote']}，{c['source'].name}"}
        for c in row["claims"]
    )


urlpatterns = [path("conflicts/", conflicts, name="conflicts")]
