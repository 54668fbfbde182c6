"""Sources: the list, the upload, and the page of one document with every figure where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ... import sources as bytes_in
from ...errors import BarographError, NotFound, SourceError
from ...ledger import work
from ..access import may, needs
from ..lists import Column, Filter, Listing
from ..templatetags.barograph import ago, badge, label, moment
from . import document_view as dv
from .claims import MEASURE_WORDS, area_words, claim_line, figures_of_sources, period_words, value_words

__all__ = [
    "document",
    "download",
    "page_picture",
    "part",
    "reinstate",
    "share",
    "sources",
    "upload",
    "withdraw",
]

STATES = ("waiting", "read", "unreadable", "paper", "withdrawn")


@needs("see")
@require_GET
def sources(request: HttpRequest) -> HttpResponse:
    context = {
        "limit": bytes_in.MAX_BYTES,
        "limit_mb": bytes_in.MAX_BYTES // (1024 * 1024),
        "endings": sorted(bytes_in.ENDINGS),
        "words": upload_words(),
        "worker_alive": work.alive() is not None,
        "batches": list(
            request.ledger.imports().filter(state__in=["waiting", "running"]).order_by("-pk")[:5]
        ),
    }
    return listing(request).respond(request, "sources/sources.html", context)


def listing(request: HttpRequest) -> Listing:
    rows = request.ledger.sources()
    years = rows.exclude(year=None).order_by("-year").values_list("year", flat=True).distinct()[:80]
    areas = rows.exclude(area="").order_by("area").values_list("area", flat=True).distinct()[:400]
    states = dict(rows.model.State.choices)
    return Listing(
        name="sources",
        title=pgettext("list", "资料"),
        rows=rows,
        order=("-added_at", "-id"),
        columns=[
            Column("name", _("名称"), "name", cell=name_cell, main=True, width=40, sort="name"),
            Column("title", _("标题"), "title", only="export", width=40),
            Column("format", _("格式"), lambda s: s.format.upper() if s.format else None, width=8),
            Column("area", _("地区"), lambda s: s.area or None, sort="area", width=16),
            Column("year", _("年份"), lambda s: s.year, sort="year", width=8),
            Column("state", _("状态"), lambda s: state_words(s), cell=state_cell, width=30),
            Column("n_readings", _("读出"), "n_readings", kind="number", sort="n_readings"),
            Column("n_open", _("待审核"), "n_open", kind="number", cell=open_cell, sort="n_open"),
            Column("n_accepted", _("已采纳"), "n_accepted", kind="number"),
            Column("added_by", _("提交人"), "added_by", width=12),
            Column("added_at", _("提交时间"), "added_at", kind="datetime", cell=added_cell, sort="added_at"),
            Column("origin", _("来源"), "origin", only="export", width=40),
            Column("repeats", _("转载自（资料编号）"), "repeats_id", only="export"),
        ],
        search=("name", "title", "area", "origin"),
        search_hint=_("名称、标题、地区"),
        filters=[
            Filter("area", _("地区"), [(a, a) for a in areas]),
            Filter("year", _("年份"), [(str(y), str(y)) for y in years]),
            Filter("state", _("状态"), [(s, label(states[s])) for s in STATES], apply=in_state),
            Filter("repeats", _("转载"), [("no", _("只看首发")), ("yes", _("只看转载"))], apply=repeating),
        ],
        prepare=figures_of_sources,
        empty=_("还没有资料。把报告、公报或表格拖到上方即可开始。"),
    )


def in_state(rows: Any, state: str) -> Any:
    return rows.filter(state=state)


def repeating(rows: Any, value: str) -> Any:
    return rows.filter(repeats__isnull=value == "no")


def state_words(source: Any) -> str:
    """The state, with the sentence that says why where a file could not be read."""
    said = label(source.get_state_display())
    trouble = source.trouble_zh if (get_language() or "zh").startswith("zh") else source.trouble_en
    return f"{said}{_('：')}{trouble}" if source.state == "unreadable" and trouble else said


def name_cell(source: Any) -> Any:
    title = source.title if source.title and source.title.strip() != source.name else ""
    return format_html(
        '<a href="{}">{}</a>{}{}',
        reverse("source", args=[source.pk]),
        source.name,
        format_html('<span class="source-title">{}</span>', title) if title else "",
        format_html(
            "{}{}",
            badge("shared") if source.shared else "",
            format_html(' <span class="badge badge-quiet">{}</span>', _("转载")) if source.repeats_id else "",
        ),
    )


def state_cell(source: Any) -> Any:
    trouble = source.trouble_zh if (get_language() or "zh").startswith("zh") else source.trouble_en
    said = (
        format_html('<span class="source-trouble">{}</span>', trouble) if source.state == "unreadable" else ""
    )
    return format_html("<div>{}{}</div>", badge(source.state, label(source.get_state_display())), said)


def open_cell(source: Any) -> Any:
    if not source.n_open or source.state == "withdrawn":
        return str(source.n_open)
    return format_html('<a href="{}?source={}">{}</a>', reverse("review"), source.pk, source.n_open)


def added_cell(source: Any) -> Any:
    return format_html('<span title="{}">{}</span>', moment(source.added_at), ago(source.added_at))


def upload_words() -> dict[str, str]:
    """What the upload says while it runs; `%n` and `%m` are numbers."""
    return {
        "waiting": _("等待上传"),
        "checking": _("已送达，正在登记"),
        "stopped": _("已停止上传"),
        "forbidden": _("没有上传权限或登录已过期，请重新登录后再试"),
        "network": _("网络中断，文件没有送达，可点击“重传未完成的文件”"),
        "empty": _("空文件，未上传"),
        "large": _("超过 %(mb)d MB，未上传；请拆分后再上传") % {"mb": bytes_in.MAX_BYTES // (1024 * 1024)},
        "ending": _("不支持这种格式，未上传"),
        "sent": _("已上传 %n / %m 个文件"),
        "refused": _("%n 个未收"),
        "failed": _("%n 个未送达"),
    }


@needs("add")
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """One file of an upload: stored at once, read by the worker later. Without script: many in one form."""
    files = request.FILES.getlist("file")
    scripted = "application/json" in request.headers.get("Accept", "")
    if not files:
        sentence = _("没有收到文件，请重新选择。")
        if scripted:
            return JsonResponse({"sentence": sentence}, status=422)
        return redirect("sources")
    into = request.POST.get("into", "")
    origin = request.POST.get("origin", "").strip() or None
    paths = request.POST.getlist("path")
    brought = []
    for i, file in enumerate(files):
        folder = paths[i] if i < len(paths) else ""
        name = (folder or file.name or "").replace("\\", "/").strip("/")
        too_large = (
            file.size or 0
        ) > bytes_in.MAX_BYTES  # never read into memory; the ledger says the sentence
        brought.append((name[-300:], Path(file.temporary_file_path()) if too_large else file.read(), origin))
    try:
        batch = request.ledger.start_import(
            brought,
            shared=request.POST.get("shared") == "on" and may(request.user, "share"),
            **({"into": int(into)} if into.isdigit() else {}),
        )
    except BarographError as error:
        if not scripted:
            raise
        return JsonResponse(
            {"sentence": error.sentence(request.LANGUAGE_CODE), "code": error.code}, status=422
        )
    url = reverse("import", args=[batch.pk])
    if not scripted:
        return redirect(url)
    item = batch.items.order_by("-pk").first()
    zh = request.LANGUAGE_CODE.startswith("zh")
    return JsonResponse(
        {
            "batch": {"id": batch.pk, "url": url},
            "state": item.state,
            "sentence": (item.trouble_zh if zh else item.trouble_en) or label(item.get_state_display())
            if item.state != "waiting"
            else _("已收到"),
        },
        status=201,
    )


MOST = 2_000
"""Figures shown at once. A window of text has a few hundred; a page of a dense sheet has more."""


@needs("see")
@require_GET
def document(request: HttpRequest, source_id: int) -> HttpResponse:
    """The text of a document with its figures. `?reading=` or `?start=&end=` frames words, scrolled to."""
    ledger = request.ledger
    source = ledger.source(source_id)
    doc = ledger.document(source.pk) if source.document_id is not None else None
    rows = ledger.readings(source=source.pk).order_by("ordinal", "pk")
    asked = asked_words(request, rows, source, doc)
    view, in_view = part_asked(request, doc, asked)
    readings = list(rows.filter(in_view)[: MOST + 1])
    n_before = rows.filter(start__lt=view["window"][0]).count() if view.get("window", (0,))[0] else 0
    marks = [
        dv.mark_of(r, title=claim_line(r), current=r.pk == asked.reading, note=n)
        for n, r in enumerate(readings[:MOST], n_before + 1)
    ]
    drawn_marks = [
        m for r, m in zip(readings, marks, strict=False) if r.document_id in (None, source.document_id)
    ]
    if asked.mark is not None:
        drawn_marks.append(asked.mark)
    by_state = counts(rows)
    context: dict[str, Any] = {
        "source": source,
        "claims": [side_claim(r, m) for r, m in zip(readings, marks, strict=False)],
        "more_claims": len(readings) > MOST,
        "n_readings": sum(by_state.values()),
        "n_sound": by_state["open"] if source.state != "withdrawn" else 0,
        "counts": [(state, name, by_state[state]) for state, name in STATE_NAMES.items()],
        "own": source.scope.startswith(request.user.scope),
        "may_mark": doc is not None and may_judge(request, source, "mark"),
        "asked": asked,
        "asked_line": "" if asked.observation is None else claim_line(asked.observation),
        "decisions": list(ledger.decisions(source=source.pk).select_related("reading").order_by("-pk")[:100]),
        "arrivals": list(source.arrivals.order_by("at")),
        **places_of(request, source),
        **view,
        **drawn(doc, drawn_marks, view, asked),
    }
    return render(request, "sources/document.html", context)


def places_of(request: HttpRequest, source: Any) -> dict[str, Any]:
    """Where else the same text stands, as far as it is in sight, and whether this person may part this one."""
    places = request.ledger.places(source.pk)
    if len(places) < 2:
        return {"places": [], "first_place": None, "may_part": False}
    return {
        "places": [
            {"source": p.source, "date": p.date, "origins": p.origins, "first": p.first, "here": p.source.pk == source.pk}
            for p in places
        ],
        "first_place": None if places[0].source.pk == source.pk else places[0].source,
        "may_part": source.scope.startswith(request.user.scope) and may(request.user, "part")
        and any(p.source.scope == source.scope for p in places if p.source.pk != source.pk),
    }  # fmt: skip


def may_judge(request: HttpRequest, source: Any, verb: str) -> bool:
    """The role does it, the source is one's own and not only shared from above, and it still counts."""
    own = source.scope.startswith(request.user.scope)
    return own and source.state != "withdrawn" and may(request.user, verb)


def side_claim(row: Any, mark: dv.Mark) -> dict[str, Any]:
    """A claim in the list beside the text."""
    return {
        "row": row,
        "note": mark.note,
        "state": mark.state,
        "state_word": label(row.get_state_display()),
        "value": value_words(row),
        "value_differs": "".join(value_words(row).split()) != "".join(row.quote.split()),
        "period": period_words(row.period),
        "area": area_words(row),
        "measure": "" if row.measure == "level" else MEASURE_WORDS.get(row.measure, row.measure),
    }


class Asked:
    """Which words the address asks for."""

    reading: int | None = None
    observation: Any = None
    mark: dv.Mark | None = None
    start: int | None = None
    cell = ""
    sheet = ""
    page: int | None = None


def asked_words(request: HttpRequest, rows: Any, source: Any, doc: Any) -> Asked:
    asked = Asked()

    def number(name: str) -> int | None:
        value = request.GET.get(name, "")
        return int(value) if value.isdigit() and len(value) < 12 else None

    wanted, observed = number("reading"), number("observation")
    found: Any = rows.filter(pk=wanted).first() if wanted is not None else None
    if found is not None:
        asked.reading = found.pk
    elif observed is not None:
        asked.observation = found = (
            request.ledger.observations(current=False).filter(pk=observed, source=source).first()
        )
        if found is None:
            raise NotFound(
                f"no observation {observed} in source {source.pk}",
                zh="这份资料中没有该观测值，或您无权查看。",
            )
        asked.mark = dv.Mark(
            id=None, state="accepted", title=_("引用的原文"), start=found.start, end=found.end,
            sheet=found.sheet or "", cell=found.cell or "", current=True,
        )  # fmt: skip
    if found is not None:
        asked.start, asked.page = found.start, found.page
        asked.sheet, asked.cell = dv.cell_of(doc, found) if doc is not None else ("", "")
        return asked
    start, end = number("start"), number("end")
    if start is not None and end is not None and start < end:
        asked.start = start
        asked.mark = dv.Mark(id=None, state="framed", start=start, end=end, current=True)
    asked.cell, asked.sheet = request.GET.get("cell", ""), request.GET.get("sheet", "")
    return asked


def part_asked(request: HttpRequest, doc: Any, asked: Asked) -> tuple[dict[str, Any], Q]:
    """Which part of the document this address shows, and which figures lie in it."""

    def number(name: str) -> int | None:
        value = request.GET.get(name, "")
        return int(value) if value.isdigit() and len(value) < 12 else None

    if doc is None:
        return {"doc": None, "view": "none"}, Q()
    names = dv.sheets(doc)
    if names:
        sheet = next((s for s in (asked.sheet, request.GET.get("sheet", "")) if s in names), names[0])
        spans = [(t.start, t.end) for t in doc.tables if (t.sheet or "") == sheet and t.start is not None]
        inside = Q(sheet=sheet) & ~Q(cell="")
        if spans:
            inside |= Q(start__gte=min(a for a, _b in spans), start__lt=max(b or 0 for _a, b in spans))
        return {"doc": doc, "view": "sheet", "sheets": names, "sheet": sheet, "row": number("row")}, inside
    at = number("at")
    if request.GET.get("view") == "pages" and doc.pages:
        first = number("page") or asked.page or 1
        near = [p for p in doc.pages if first <= p.number < first + PAGES]
        span = (near[0].start, near[-1].end) if near else (0, 0)
        return {
            "doc": doc,
            "view": "pages",
            "n_pages": len(doc.pages),
            "near": [p.number for p in near],
            "page_before": max(1, first - PAGES) if first > 1 else None,
            "page_after": first + PAGES if first + PAGES <= len(doc.pages) else None,
            "window": span,
        }, Q(start__lt=span[1], end__gt=span[0])
    start, end = dv.window(doc, asked.start if asked.start is not None else at if at is not None else 0)
    return {
        "doc": doc,
        "view": "text",
        "n_pages": len(doc.pages),
        "window": (start, end),
        "before": start - 1 if start > 0 else None,
        "after": end if end < len(doc.text) else None,
    }, Q(start__lt=end, end__gt=start) | Q(start=None)


PAGES = 5
"""Pictures of pages shown at once."""


def drawn(doc: Any, marks: list[dv.Mark], view: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """What the template draws of that part."""
    if view["view"] == "sheet":
        return {"grid": dv.grid(doc, view["sheet"], marks, at=asked.cell, first_row=view["row"])}
    if view["view"] == "pages":
        boxes = [Box(m) for m in marks if m.start is not None]
        pictures = (dv.picture(doc, n, boxes) for n in view["near"])
        return {"pictures": [p for p in pictures if p is not None]}
    if view["view"] == "text":
        return {"parts": dv.parts(doc, marks, *view["window"])}
    return {}


class Box:
    """A mark as something cited, for its boxes on a page."""

    def __init__(self, mark: dv.Mark) -> None:
        self.start, self.end, self.page, self.box = mark.start, mark.end, None, None
        self.state, self.id, self.current = mark.state, mark.id, mark.current


STATE_NAMES = {
    "doubtful": gettext_lazy("有疑点"),
    "open": gettext_lazy("待审核"),
    "accepted": gettext_lazy("已采纳"),
    "rejected": gettext_lazy("已退回"),
}


def counts(rows: Any) -> dict[str, int]:
    """How many figures are in each state, in the order of work; `doubtful` are open without support."""
    n = dict.fromkeys(STATE_NAMES, 0)
    for state, sound, k in rows.order_by().values_list("state", "sound").annotate(k=Count("pk")):
        n["doubtful" if state == "open" and not sound else {"corrected": "accepted"}.get(state, state)] += k
    return n


@needs("see")
@require_GET
def page_picture(request: HttpRequest, source_id: int, page: int) -> HttpResponse:
    """A page of a PDF, or a picture that was read, never larger than a screen needs."""
    source = request.ledger.source(source_id)
    if source.blob_id is None or source.format not in ("pdf", "image"):
        raise NotFound(f"source {source_id} has no pages", zh="这份资料没有页面图像。")
    etag = f'"{source.blob_id[:32]}-{page}"'
    headers = {"ETag": etag, "Cache-Control": "private, max-age=86400", "Vary": "Cookie"}
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers=headers)
    try:
        png = dv.page_png(source.blob_id, page, lambda: request.ledger.bytes_of(source), source.format)
    except SourceError as error:
        raise NotFound(str(error), zh=error.zh) from error
    return HttpResponse(png, content_type="image/png", headers=headers)


@needs("export")
@require_GET
def download(request: HttpRequest, source_id: int) -> HttpResponse:
    """The bytes as they came: always saved, never opened by the browser, and written into the audit trail."""
    source = request.ledger.source(source_id)
    data = request.ledger.source_bytes(source_id)
    name = source.name.replace("\\", "/").rsplit("/", 1)[-1]
    return HttpResponse(
        data,
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": content_disposition_header(True, name),
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )


def judged(request: HttpRequest, source_id: int, verb: str) -> HttpResponse:
    """Withdraw, reinstate, share or part with a reason; without one the page comes back and asks for it."""
    because = request.POST.get("because", "").strip()
    source = request.ledger.source(source_id)
    if not because:
        context = {"source": source, "verb": verb, "trouble": _("请写明理由。")}
        return render(request, "sources/because.html", context, status=422)
    if verb == "share":
        request.ledger.share(source_id, request.POST.get("to") == "on", because)
    else:
        getattr(request.ledger, verb)(source_id, because)
    return redirect("source", source_id)


@needs("withdraw")
@require_POST
def withdraw(request: HttpRequest, source_id: int) -> HttpResponse:
    return judged(request, source_id, "withdraw")


@needs("reinstate")
@require_POST
def reinstate(request: HttpRequest, source_id: int) -> HttpResponse:
    return judged(request, source_id, "reinstate")


@needs("share")
@require_POST
def share(request: HttpRequest, source_id: int) -> HttpResponse:
    return judged(request, source_id, "share")


@needs("part")
@require_POST
def part(request: HttpRequest, source_id: int) -> HttpResponse:
    """This source repeats no other one: its figures count by themselves again."""
    return judged(request, source_id, "part")


urlpatterns = [
    path("sources/", sources, name="sources"),
    path("sources/upload/", upload, name="sources_upload"),
    path("sources/<int:source_id>/", document, name="source"),
    path("sources/<int:source_id>/download/", download, name="source_file"),
    path("sources/<int:source_id>/pages/<int:page>.png", page_picture, name="source_page"),
    path("sources/<int:source_id>/withdraw/", withdraw, name="source_withdraw"),
    path("sources/<int:source_id>/reinstate/", reinstate, name="source_reinstate"),
    path("sources/<int:source_id>/share/", share, name="source_share"),
    path("sources/<int:source_id>/part/", part, name="source_part"),
]
