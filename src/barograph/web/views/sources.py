"""Sources: the list, the upload, and the page of one document with every figure where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ... import sources as bytes_in
from ...errors import BarographError, NotFound
from ...ledger import work
from ..access import may, needs
from ..lists import Column, Filter, Listing
from ..templatetags.barograph import ago, badge, moment
from . import document_view as dv
from .claims import MEASURE_WORDS, claim_line, figures_of_sources, period_words, value_words

__all__ = ["document", "download", "page_picture", "reinstate", "share", "sources", "upload", "withdraw"]

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
        title=_("资料"),
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
        ],
        search=("name", "title", "area", "origin"),
        search_hint=_("名称、标题、地区"),
        filters=[
            Filter("area", _("地区"), [(a, a) for a in areas]),
            Filter("year", _("年份"), [(str(y), str(y)) for y in years]),
            Filter("state", _("状态"), [(s, states[s]) for s in STATES], apply=in_state),
        ],
        prepare=figures_of_sources,
        empty=_("还没有资料。把报告、公报或表格拖到上方即可开始。"),
    )


def in_state(rows: Any, state: str) -> Any:
    return rows.filter(state=state)


def state_words(source: Any) -> str:
    """The state, with the sentence that says why where a file could not be read."""
    said = str(source.get_state_display())
    trouble = source.trouble_zh if (get_language() or "zh").startswith("zh") else source.trouble_en
    return f"{said}：{trouble}" if source.state == "unreadable" and trouble else said


def name_cell(source: Any) -> Any:
    title = source.title if source.title and source.title.strip() != source.name else ""
    return format_html(
        '<a href="{}">{}</a>{}{}',
        reverse("source", args=[source.pk]),
        source.name,
        format_html('<span class="source-title">{}</span>', title) if title else "",
        badge("shared") if source.shared else "",
    )


def state_cell(source: Any) -> Any:
    trouble = source.trouble_zh if (get_language() or "zh").startswith("zh") else source.trouble_en
    said = (
        format_html('<span class="source-trouble">{}</span>', trouble) if source.state == "unreadable" else ""
    )
    return format_html("<div>{}{}</div>", badge(source.state, source.get_state_display()), said)


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
            "sentence": (item.trouble_zh if zh else item.trouble_en) or str(item.get_state_display())
            if item.state != "waiting"
            else _("已收到"),
        },
        status=201,
    )


@needs("see")
@require_GET
def document(request: HttpRequest, source_id: int) -> HttpResponse:
    """The text of a document with its figures. `?reading=` or `?start=&end=` frames words, scrolled to."""
    ledger = request.ledger
    source = ledger.source(source_id)
    readings = list(ledger.readings(source=source).order_by("ordinal", "pk"))
    asked = asked_words(request, readings, source)
    marks = [
        dv.mark_of(r, title=claim_line(r), current=r.pk == asked.reading, note=n)
        for n, r in enumerate(readings, 1)
    ]
    if asked.mark is not None:
        marks.append(asked.mark)
    doc = ledger.document(source.pk) if source.document_id is not None else None
    context: dict[str, Any] = {
        "source": source,
        "readings": readings,
        "claims": [side_claim(r) for r in readings],
        "n_sound": sum(1 for r in readings if r.state == "open" and r.sound),
        "asked_line": "" if asked.observation is None else claim_line(asked.observation),
        "asked": asked,
        "decisions": list(ledger.decisions(source=source)[:200]),
        "arrivals": list(source.arrivals.order_by("at")),
        "counts": counts(readings),
    }
    if doc is not None:
        context |= shown(request, doc, marks, asked)
    return render(request, "sources/document.html", context)


def side_claim(row: Any) -> dict[str, Any]:
    """A claim in the list beside the text."""
    return {
        "row": row,
        "state": dv.mark_of(row).state,
        "state_word": row.get_state_display(),
        "value": value_words(row),
        "value_differs": "".join(value_words(row).split()) != "".join(row.quote.split()),
        "period": period_words(row.period),
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


def asked_words(request: HttpRequest, readings: list[Any], source: Any) -> Asked:
    asked = Asked()

    def number(name: str) -> int | None:
        value = request.GET.get(name, "")
        return int(value) if value.isdigit() and len(value) < 12 else None

    wanted, observed = number("reading"), number("observation")
    found: Any = next((r for r in readings if r.pk == wanted), None) if wanted is not None else None
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
        asked.start, asked.cell, asked.sheet, asked.page = (
            found.start,
            found.cell or "",
            found.sheet or "",
            found.page,
        )
        return asked
    start, end = number("start"), number("end")
    if start is not None and end is not None and start < end:
        asked.start = start
        asked.mark = dv.Mark(id=None, state="framed", start=start, end=end, current=True)
    asked.cell, asked.sheet = request.GET.get("cell", ""), request.GET.get("sheet", "")
    return asked


def shown(request: HttpRequest, doc: Any, marks: list[dv.Mark], asked: Asked) -> dict[str, Any]:
    """The part of the document that this address shows: a window of the text, or a page of a sheet."""
    names = dv.sheets(doc)
    view = request.GET.get("view", "text")
    out: dict[str, Any] = {"doc": doc, "view": view, "n_pages": len(doc.pages)}
    if names:
        sheet = asked.sheet if asked.sheet in names else request.GET.get("sheet", names[0])
        row = request.GET.get("row", "")
        here = dv.grid(doc, sheet, marks, at=asked.cell, first_row=int(row) if row.isdigit() else None)
        return out | {"view": "sheet", "sheets": names, "sheet": sheet, "grid": here}
    at = request.GET.get("at", "")
    start, end = dv.window(doc, asked.start if asked.start is not None else int(at) if at.isdigit() else 0)
    if view == "pages" and doc.pages:
        wanted = request.GET.get("page", "")
        number = int(wanted) if wanted.isdigit() else asked.page or 1
        readings = [m for m in marks if m.start is not None]
        near = [p.number for p in doc.pages if number <= p.number < number + 5]
        return out | {
            "pictures": [
                p for n in near if (p := dv.picture(doc, n, [Box(m) for m in readings])) is not None
            ],
            "page_number": number,
            "page_before": max(1, number - 5) if number > 1 else None,
            "page_after": number + 5 if number + 5 <= len(doc.pages) else None,
        }
    return out | {
        "parts": dv.parts(doc, marks, start, end),
        "window": (start, end),
        "before": start - 1 if start > 0 else None,
        "after": end if end < len(doc.text) else None,
        "length": len(doc.text),
    }


class Box:
    """A mark as something cited, for its boxes on a page."""

    def __init__(self, mark: dv.Mark) -> None:
        self.start, self.end, self.page, self.box = mark.start, mark.end, None, None
        self.state, self.id, self.current = mark.state, mark.id, mark.current


def counts(readings: list[Any]) -> list[tuple[str, str, int]]:
    """How many figures are in each state, in the order of work."""
    n: dict[str, int] = {}
    for r in readings:
        state = dv.mark_of(r).state
        n[state] = n.get(state, 0) + 1
    names = {"doubtful": _("有疑点"), "open": _("待审核"), "accepted": _("已采纳"), "rejected": _("已退回")}
    return [(state, name, n.get(state, 0)) for state, name in names.items()]


@needs("see")
@require_GET
def page_picture(request: HttpRequest, source_id: int, page: int) -> HttpResponse:
    """A page of a PDF as a picture, never larger than a screen needs."""
    source = request.ledger.source(source_id)
    if source.blob_id is None or source.format != "pdf":
        raise NotFound(f"source {source_id} has no pages", zh="这份资料没有页面图像。")
    etag = f'"{source.blob_id[:32]}-{page}"'
    headers = {"ETag": etag, "Cache-Control": "private, max-age=86400", "Vary": "Cookie"}
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers=headers)
    png = dv.page_png(source.blob_id, page, lambda: request.ledger.bytes_of(source))
    if png is None:
        raise NotFound(f"source {source_id} has no page {page}", zh=f"这份资料没有第 {page} 页。")
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
    """Withdraw, reinstate or share with a reason; without one the page comes back and asks for it."""
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


urlpatterns = [
    path("sources/", sources, name="sources"),
    path("sources/upload/", upload, name="sources_upload"),
    path("sources/<int:source_id>/", document, name="source"),
    path("sources/<int:source_id>/download/", download, name="source_file"),
    path("sources/<int:source_id>/pages/<int:page>.png", page_picture, name="source_page"),
    path("sources/<int:source_id>/withdraw/", withdraw, name="source_withdraw"),
    path("sources/<int:source_id>/reinstate/", reinstate, name="source_reinstate"),
    path("sources/<int:source_id>/share/", share, name="source_share"),
]
