"""Accepted figures: the list of all of them, and the page of one with the words that print it.

The list is read by row dictionaries and steps by key, because it may hold a million rows: its cost does not
grow with them. A figure never changes: to correct it is to put another in its place, with a reason.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import F, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ...errors import LedgerError, NotPermitted, PeriodError
from ...ledger.models import Holding, Series
from ...period import Period
from ..access import needs
from ..lists import Column, Filter, Listing
from .document_view import fragment
from .figures import (
    BOUNDS,
    MEASURES,
    METHODS,
    STAGES,
    STANDINGS,
    exact,
    period_label,
    reason,
    rounding_explains,
    shown,
    spread,
)  # fmt: skip

__all__ = ["urlpatterns"]

LISTED = (
    "id", "series_id", "indicator", "area", "period", "value", "value_high", "unit", "measure", "base", "bound",
    "standing", "stage", "coverage", "quote", "page", "sheet", "cell", "source_id", "published",
    "recorded_at", "recorded_by",
)  # fmt: skip

FORM = (
    "indicator",
    "area",
    "period",
    "value",
    "unit",
    "measure",
    "base",
    "bound",
    "standing",
    "stage",
    "coverage",
)


# --- the list --------------------------------------------------------------------------------------------


def of_indicator(ledger: Any, rows: Any, named: str) -> Any:
    return rows.filter(series_id__in=Series.objects.filter(ledger._indicator_is(named)).values("pk"))


def of_area(ledger: Any, rows: Any, named: str) -> Any:
    return rows.filter(series_id__in=Series.objects.filter(ledger._area_is(named)).values("pk"))


def of_period(rows: Any, words: str) -> Any:
    try:
        return rows.filter(period=str(Period.parse(words)))
    except PeriodError:
        return rows.none()


def searched(ledger: Any, rows: Any, query: str) -> Any:
    """Every word stands in the name, alias or code of the indicator, in the place, or in the document's name."""
    for word in query.split():
        named = (
            Q(indicator__icontains=word)
            | Q(area__icontains=word)
            | Q(indicator_code__in=ledger._codes_like(word))
        )
        rows = rows.filter(
            Q(series_id__in=Series.objects.filter(named).values("pk"))
            | Q(source_id__in=ledger.sources(word).values("pk"))
        )
    return rows


@needs("see")
def observations(request: HttpRequest) -> HttpResponse:
    ledger = request.ledger  # type: ignore[attr-defined]
    address = reverse("observation", args=[0])
    words = {
        "heads": {k: html.escape(str(v)) for k, v in HEADS.items()},
        "standing": {k: html.escape(str(v)) for k, v in STANDINGS.items()},
        "measure": {k: html.escape(str(v)) for k, v in MEASURES.items()},
    }

    def drawn(row: dict[str, Any]) -> SafeString:
        return row_html(row, address.replace("/0/", f"/{row['id']}/"), words)

    return Figures(
        ledger=ledger,
        name="observations",
        title=pgettext("list", "观测值"),
        rows=ledger.observations().values(*LISTED),
        keyset=True,
        prepare=lambda rows: with_sources(ledger, rows),
        columns=[
            # one cell draws the whole row: fifty rows of eight template cells would be most of the page's time
            Column("row", "", lambda row: row["id"], cell=drawn, only="page"),
            Column("indicator", _("指标"), only="export", width=28),
            Column("area", _("地区"), only="export", width=16),
            Column("period", _("时期"), lambda row: period_label(row["period"]), only="export"),
            Column("value", _("数值"), kind="figure", only="export"),
            Column("value_high", _("数值上端"), kind="figure", only="export"),
            Column("unit", _("单位"), only="export"),
            Column(
                "measure",
                _("度量"),
                lambda row: str(MEASURES.get(row["measure"], row["measure"])),
                only="export",
            ),
            Column("base", _("对比基准"), only="export"),
            Column(
                "bound", _("界限"), lambda row: str(BOUNDS.get(row["bound"], row["bound"])), only="export"
            ),
            Column("standing", _("性质"), lambda row: str(STANDINGS.get(row["standing"], "")), only="export"),
            Column(
                "stage", _("统计阶段"), lambda row: str(STAGES.get(row["stage"], row["stage"])), only="export"
            ),
            Column("coverage", _("口径"), only="export"),
            Column("quote", _("原文"), only="export", width=40),
            Column("source", _("资料"), lambda row: row["source__name"], only="export", width=40),
            Column("page", _("页"), kind="number", only="export"),
            Column("sheet", _("工作表"), only="export"),
            Column("cell", _("单元格"), only="export"),
            Column("published", _("发布日期"), kind="date", only="export"),
            Column("recorded_at", _("登记时间"), kind="datetime", only="export"),
            Column("recorded_by", _("登记人"), only="export"),
        ],
        search=lambda rows, query: searched(ledger, rows, query),
        search_hint=_("指标、地区或资料名称"),
        filters=[
            Filter("indicator", _("指标"), kind="text", apply=lambda rows, v: of_indicator(ledger, rows, v)),
            Filter("area", _("地区"), kind="text", apply=lambda rows, v: of_area(ledger, rows, v)),
            Filter("period", _("时期"), kind="text", apply=of_period),
            Filter("measure", _("度量"), list(MEASURES.items())),
            Filter("standing", _("性质"), list(STANDINGS.items())),
            Filter("source", _("资料编号"), kind="text", apply=of_source),
        ],
        empty=_("还没有采纳的数据。审核读数并采纳后，数据会出现在这里。"),
        empty_action=(reverse("review"), _("去审核")),
    ).respond(request, "observations/index.html", {"title": pgettext("list", "观测值")})


def of_source(rows: Any, number: str) -> Any:
    return (
        rows.filter(source_id=int(number))
        if number.isascii() and number.isdigit() and len(number) < 16
        else rows.none()
    )


def row_html(row: dict[str, Any], url: str, words: dict[str, dict[str, str]]) -> SafeString:
    """The cells of a row. Everything that comes from outside is escaped here, once."""
    label = words["heads"]
    figure = shown(row)
    quote = row["quote"]
    place = (
        row["sheet"] and f"{row['sheet']}!{row['cell']}"
        if row["cell"]
        else row["page"] and f"p. {row['page']}"
    )
    title = exact(row["value"], row["unit"])
    notes = [
        html.escape(n)
        for n in (row["base"], str(STAGES.get(row["stage"], row["stage"])), row["coverage"])
        if n
    ]
    if row["standing"] != "actual":
        notes.insert(0, words["standing"].get(row["standing"], ""))
    return mark_safe(
        f'<td class="cell-main" data-title="{label["indicator"]}"><a href="{reverse_series(row["series_id"])}">'
        f"{html.escape(row['indicator'])}</a></td>"
        f'<td data-title="{label["area"]}">{html.escape(row["area"])}</td>'
        f'<td class="nowrap" data-title="{label["period"]}">{html.escape(period_label(row["period"]))}</td>'
        f'<td class="num" data-title="{label["value"]}"><a class="figure-link" href="{url}"'
        + (f' title="{html.escape(title)}"' if title else "")
        + f">{html.escape(figure) if figure is not None else html.escape(label['missing'])}</a></td>"
        f'<td data-title="{label["measure"]}">{words["measure"].get(row["measure"], "")}'
        + (f'<span class="muted small"> · {" · ".join(notes)}</span>' if notes else "")
        + f'</td><td class="cell-quote" data-title="{label["quote"]}"><q class="mark">'
        f"{html.escape(quote if len(quote) <= 60 else quote[:60] + '…')}</q></td>"
        f'<td class="cell-source" data-title="{label["source"]}">{html.escape(row["source__name"])}'
        + (f' <span class="muted small">{html.escape(place)}</span>' if place else "")
        + "</td>"
    )


def with_sources(ledger: Any, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The names of the documents, for the rows of a page only: joined before the sort, they are most of its cost."""
    ids = {row["source_id"] for row in rows}
    names = dict(ledger.sources().filter(pk__in=ids).values_list("pk", "name"))
    return [row | {"source__name": names.get(row["source_id"], "")} for row in rows]


def n_held(ledger: Any, series: Any) -> int:
    """How many current figures of these series are in sight, from the counts that the ledger keeps."""
    held = ledger._visible(Holding).filter(series__in=series).aggregate(n=Sum("n_current"))["n"]
    return 0 if held is None else int(held)


@dataclass(kw_only=True)
class Figures(Listing):
    """Draws the body of its table at once; a template loop over the cells would be most of the page's time.

    Of a million figures a planner that is asked for the newest fifty of one indicator may walk back through all of
    them. Where `ledger` holds few that match, the matching ones are sorted instead: `id + 0` is no key to walk.
    """

    ledger: Any

    def _step(
        self, request: HttpRequest, rows: Any, asked: dict[str, str]
    ) -> tuple[list[Any], dict[str, Any]]:
        named = [
            q
            for key, of in (("indicator", self.ledger._indicator_is), ("area", self.ledger._area_is))
            if (words := asked.get(key)) is not None
            for q in [of(words.strip()[:200])]
        ]
        if named and n_held(self.ledger, Series.objects.filter(*named)) <= SORTED_UP_TO:
            after, before = number_of(request, "after"), number_of(request, "before")
            near = rows.filter(pk__gt=before) if before else rows.filter(pk__lt=after) if after else rows
            key = F("pk") + 0
            near = near.order_by(key.asc() if before else key.desc()).values_list("pk", flat=True)
            rows = self.rows.filter(pk__in=list(near[: self.page_size + 1]))
        return super()._step(request, rows, asked)

    def view(self, request: HttpRequest) -> dict[str, Any]:
        made = super().view(request)
        made["body"] = mark_safe("\n".join(f"<tr>{row['cells'][0]['html']}</tr>" for row in made["rows"]))
        return made


SORTED_UP_TO = 30_000


def number_of(request: HttpRequest, name: str) -> int:
    words = request.GET.get(name, "")
    return int(words) if words.isascii() and words.isdigit() and len(words) < 16 else 0


HEADS = {
    "indicator": gettext_lazy("指标"),
    "area": gettext_lazy("地区"),
    "period": gettext_lazy("时期"),
    "value": gettext_lazy("数值"),
    "measure": gettext_lazy("度量"),
    "quote": gettext_lazy("原文"),
    "source": gettext_lazy("资料"),
    "missing": gettext_lazy("无数据"),
}


_SERIES = ""


def reverse_series(series_id: int) -> str:
    """`reverse` costs more than a row; the pattern is asked once."""
    global _SERIES
    if not _SERIES:
        _SERIES = reverse("series_one", args=[0])
    return _SERIES.replace("/0/", f"/{series_id}/")


# --- one figure ------------------------------------------------------------------------------------------


def claim_row(o: Any) -> dict[str, Any]:
    """An observation as a row of a table of claims."""
    row = {f: getattr(o, f) for f in ("id", "value", "value_high", "unit", "bound", "measure")}
    return row | {
        "text": shown(row), "exact": exact(o.value, o.unit), "stage": o.stage, "quote": o.quote, "published": o.published,
        "source": o.source, "recorded_at": o.recorded_at, "recorded_by": o.recorded_by, "ended_at": o.ended_at,
        "ended_because": ENDINGS.get(o.ended_because, o.ended_because), "url": reverse("observation", args=[o.pk]),
    }  # fmt: skip


ENDINGS = {
    "corrected": gettext_lazy("已更正"),
    "withdrawn": gettext_lazy("资料已撤回"),
    "rejected": gettext_lazy("已退回"),
    "reopened": gettext_lazy("已退回重新审核"),
}


@needs("see")
def observation(request: HttpRequest, observation_id: int) -> HttpResponse:
    return evidence_page(request, observation_id)


def evidence_page(
    request: HttpRequest,
    observation_id: int,
    *,
    given: dict[str, Any] | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    ledger = request.ledger  # type: ignore[attr-defined]
    found = ledger.evidence(observation_id)
    o = found.observation
    point = found.point
    own = ledger.user is None or o.scope.startswith(ledger.user.scope)
    standing = o.ended_at is None
    claims = [] if point is None else [claim_row(c) for c in [point.headline, *point.others]]
    is_headline = point is not None and point.headline.pk == o.pk
    context = {
        "title": _("%(indicator)s · %(area)s · %(period)s")
        % {"indicator": o.series.indicator, "area": o.series.area, "period": period_label(o.period)},
        "o": o,
        "text": shown({f: getattr(o, f) for f in ("value", "value_high", "unit", "bound", "measure")}),
        "exact": exact(o.value, o.unit),
        "period": period_label(o.period),
        "measure": MEASURES.get(o.measure, o.measure),
        "method": METHODS.get(o.method, o.method),
        "bound": BOUNDS.get(o.bound, o.bound),
        "standing_words": STANDINGS.get(o.standing, o.standing),
        "ended": ENDINGS.get(o.ended_because, o.ended_because),
        "source": found.source,
        "fragment": fragment(found.document, o),
        "decisions": [decision_row(d) for d in found.decisions],
        "earlier": [claim_row(e) for e in found.earlier],
        "later": [claim_row(e) for e in found.later],
        "claims": claims,
        "others": [c for c in claims if c["id"] != o.pk],
        "conflict": point is not None and point.conflict,
        "support": None if point is None or not standing else support_words(ledger, point, o),
        "doubts": doubts_on(ledger, o) if standing else [],
        "is_headline": is_headline,
        "why": reason(point.why) if point is not None else "",
        "may_correct": standing and own and ledger.can("correct"),
        "may_reject": standing and own and o.reading_id is not None and ledger.can("reject"),
        "form": given if given is not None else {f: getattr(o, f) or "" for f in FORM},
        "error": error,
        "measures": MEASURES.items(),
        "bounds": BOUNDS.items(),
        "standings": STANDINGS.items(),
        "stages": STAGES.items(),
    }
    return render(request, "evidence/observation.html", context, status=status)


def decision_row(d: Any) -> dict[str, Any]:
    changes = [
        {"name": name, "was": pair[0], "now": pair[1]}
        for name, pair in (d.detail.get("changes") or {}).items()
    ]
    return {"kind": d.kind, "by": d.by, "at": d.at, "because": d.because, "changes": changes}


def sentence(error: LedgerError) -> str:
    return error.sentence(get_language() or "zh-hans")


@needs("correct")
@require_POST
def correct(request: HttpRequest, observation_id: int) -> HttpResponse:
    ledger = request.ledger  # type: ignore[attr-defined]
    o = ledger.observation(observation_id)
    given = {f: request.POST.get(f, "").strip() for f in FORM}
    changes = {f: v for f, v in given.items() if f in request.POST and v != (getattr(o, f) or "")}
    try:
        new = ledger.correct_observation(observation_id, changes, request.POST.get("because", ""))
    except NotPermitted:
        raise
    except LedgerError as error:
        given["because"] = request.POST.get("because", "")
        return evidence_page(request, observation_id, given=given, error=sentence(error), status=422)
    messages.success(request, _("已更正。原数据保留在更正记录中。"))
    return redirect("observation", new.pk)


@needs("reject")
@require_POST
def take_back(request: HttpRequest, observation_id: int) -> HttpResponse:
    """The figure no longer counts; its claim is sent back."""
    ledger = request.ledger  # type: ignore[attr-defined]
    o = ledger.observation(observation_id)
    if o.reading is None:
        raise LedgerError(
            "the figure has no claim to send back.",
            zh="该数据没有可退回的读数，请撤回其资料。",
            code="no-reading",
        )
    try:
        ledger.reject(o.reading_id, request.POST.get("because", ""), expect_state=o.reading.state)
    except NotPermitted:
        raise
    except LedgerError as error:
        return evidence_page(request, observation_id, error=sentence(error), status=422)
    messages.success(request, _("已退回，该数据不再计入。"))
    return redirect("observation", observation_id)


# --- one point: claims side by side ----------------------------------------------------------------------


def support_words(ledger: Any, point: Any, asked: Any = None) -> dict[str, str]:
    """How many documents agree with a figure of a point (the one at the top), and how sure that makes it."""
    held = [point.headline, *point.others]
    if asked is not None:
        held.sort(key=lambda o: o.pk != asked.pk)
    support = ledger.point_support(held)
    return {
        "words": support.words(get_language() or "zh-hans"),
        "confidence": f"{100 * support.confidence:.0f}%",
    }


def doubts_on(ledger: Any, o: Any) -> list[dict[str, Any]]:
    """Sums of the catalogue that a figure does not fulfil, each with links to the other figures in it."""
    language = get_language() or "zh-hans"
    return [
        {"sentence": d.sentence(language), "others": [reverse("observation", args=[n]) for n in d.others]}
        for d in ledger.doubts_of([o]).get(o.pk, [])
    ]


@needs("see")
def point(request: HttpRequest, point_id: int) -> HttpResponse:
    return point_page(request, point_id)


def point_page(request: HttpRequest, point_id: int, *, error: str = "", status: int = 200) -> HttpResponse:
    ledger = request.ledger  # type: ignore[attr-defined]
    found = ledger.point(point_id)
    claims = [claim_row(c) for c in [found.headline, *found.others]]
    apart = spread(claims)
    decisions = [d for d in ledger.decisions(point=point_id) if d.kind in ("choose", "unchoose")]
    context = {
        "title": _("%(indicator)s · %(area)s · %(period)s")
        % {
            "indicator": found.series.indicator,
            "area": found.series.area,
            "period": period_label(found.period),
        },
        "series": found.series,
        "point_id": point_id,
        "claims": claims,
        "headline_id": found.headline.pk,
        "why": reason(found.why),
        "chosen": found.why == "chosen",
        "conflict": found.conflict,
        "spread": apart,
        "rounding": rounding_explains(claims),
        "support": support_words(ledger, found),
        "standing": STANDINGS.get(found.standing, found.standing),
        "measure": MEASURES.get(found.series.measure, found.series.measure),
        "decisions": [decision_row(d) | {"observation": d.observation_id} for d in decisions],
        "may_choose": len(claims) > 1 and ledger.can("choose"),
        "may_unchoose": found.why == "chosen" and ledger.can("unchoose"),
        "error": error,
    }
    return render(request, "evidence/point.html", context, status=status)


@needs("choose")
@require_POST
def choose(request: HttpRequest, point_id: int) -> HttpResponse:
    ledger = request.ledger  # type: ignore[attr-defined]
    number = request.POST.get("observation", "")
    if not (number.isascii() and number.isdigit()):
        return point_page(request, point_id, error=_("请先选中要采用的数据。"), status=422)
    try:
        ledger.choose(point_id, int(number), request.POST.get("because", ""))
    except NotPermitted:
        raise
    except LedgerError as error:
        return point_page(request, point_id, error=sentence(error), status=422)
    messages.success(request, _("已选定。其他数据仍然保留。"))
    return redirect("point", point_id)


@needs("unchoose")
@require_POST
def unchoose(request: HttpRequest, point_id: int) -> HttpResponse:
    ledger = request.ledger  # type: ignore[attr-defined]
    try:
        ledger.unchoose(point_id, request.POST.get("because", ""))
    except NotPermitted:
        raise
    except LedgerError as error:
        return point_page(request, point_id, error=sentence(error), status=422)
    messages.success(request, _("已取消选定，恢复按规则采用。"))
    return redirect("point", point_id)


urlpatterns = [
    path("observations/", observations, name="observations"),
    path("observations/<int:observation_id>/", observation, name="observation"),
    path("observations/<int:observation_id>/correct/", correct, name="observation_correct"),
    path("observations/<int:observation_id>/reject/", take_back, name="observation_reject"),
    path("points/<int:point_id>/", point, name="point"),
    path("points/<int:point_id>/choose/", choose, name="point_choose"),
    path("points/<int:point_id>/unchoose/", unchoose, name="point_unchoose"),
]
