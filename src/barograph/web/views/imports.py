"""Imports: what the worker has done with the files of one upload, told from the database alone."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, Count, IntegerField, Sum, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from ...ledger import work
from ..access import may, needs
from ..lists import Column, Listing
from ..templatetags.barograph import badge, label

__all__ = ["detail", "imports", "resume", "stop"]

PER_PAGE = 100
FINISHED = ("done", "known", "unreadable", "refused")
RUNNING = ("waiting", "running")


def progress(batch: Any) -> dict[str, Any]:
    """Counts of an import as they stand in the database, and the time left where something can be said."""
    rows = (
        batch.items.order_by()
        .values_list("state")
        .annotate(n=Count("pk"), size=Sum("size"), figures=Sum("n_readings"))
    )
    by_state = {state: (n, size or 0, figures or 0) for state, n, size, figures in rows}
    total = sum(n for n, _size, _figures in by_state.values())
    finished = sum(by_state.get(state, (0, 0, 0))[0] for state in FINISHED)
    return {
        "total": total,
        "finished": finished,
        "left": total - finished,
        "done": by_state.get("done", (0, 0, 0))[0],
        "known": by_state.get("known", (0, 0, 0))[0],
        "unreadable": by_state.get("unreadable", (0, 0, 0))[0],
        "refused": by_state.get("refused", (0, 0, 0))[0],
        "figures": sum(figures for _n, _size, figures in by_state.values()),
        "current": batch.items.filter(state="reading").order_by("pk").first(),
        "seconds_left": time_left(batch, by_state),
    }


def time_left(batch: Any, by_state: dict[str, tuple[int, int, int]]) -> int | None:
    """Seconds still needed, from the pace so far by bytes; None before three files are through."""
    through = batch.items.filter(finished_at__isnull=False, started_at__isnull=False)
    rows = list(through.order_by("-finished_at").values_list("started_at", "finished_at", "size")[:50])
    if len(rows) < 3 or batch.state not in RUNNING:
        return None
    # Many are begun together, so the pace is that of the whole stretch, not of each file.
    seconds = (max(end for _b, end, _s in rows) - min(begin for begin, _e, _s in rows)).total_seconds()
    weight = sum(size + 20_000 for _begin, _end, size in rows)  # a small file costs something too
    n_left = sum(by_state.get(s, (0, 0, 0))[0] for s in ("waiting", "reading"))
    size_left = sum(by_state.get(s, (0, 0, 0))[1] for s in ("waiting", "reading")) + 20_000 * n_left
    return round(seconds * size_left / weight) if weight else None


def context_of(request: HttpRequest, batch: Any) -> dict[str, Any]:
    state_order = Case(
        When(state="reading", then=Value(0)),
        When(state__in=["unreadable", "refused"], then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    items = batch.items.select_related("source").annotate(first=state_order).order_by("first", "pk")
    shown = progress(batch)
    alive = work.alive() is not None
    running = batch.state in RUNNING
    return {
        "batch": batch,
        "progress": shown,
        "page": Paginator(items, PER_PAGE).get_page(request.GET.get("page")),
        "running": running,
        "stopping": running and batch.stop_asked,
        "worker_alive": alive,
        "worker_missing": running and not alive,
        "may_stop": may(request.user, "stop"),
        "left_words": left_words(shown["seconds_left"]),
    }


def left_words(seconds: int | None) -> str:
    if seconds is None:
        return ""
    if seconds < 60:
        return _("预计还需不到 1 分钟")
    return _("预计还需约 %(n)d 分钟") % {"n": -(-seconds // 60)}


@needs("see")
@require_GET
def detail(request: HttpRequest, import_id: int) -> HttpResponse:
    """The page of an import; htmx asks for its moving part every second while it runs."""
    batch = request.ledger.import_(import_id)
    template = (
        "imports/_progress.html" if request.htmx and not request.htmx.boosted else "imports/import.html"
    )
    return render(request, template, context_of(request, batch))


@needs("see")
@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    rows = request.ledger.imports().annotate(n=Count("items"), figures=Sum("items__n_readings"))
    listing = Listing(
        name="imports",
        title=_("导入记录"),
        rows=rows,
        order=("-pk",),
        columns=[
            Column(
                "number",
                _("批次"),
                "pk",
                main=True,
                link=lambda b: reverse("import", args=[b.pk]),
                cell=batch_cell,
            ),
            Column("state", _("状态"), lambda b: label(b.get_state_display()), cell=lambda b: badge(b.state)),
            Column("n", pgettext("list", "文件"), "n", kind="number"),
            Column("figures", pgettext("list", "数字"), lambda b: b.figures or 0, kind="number"),
            Column("created_by", _("提交人"), "created_by"),
            Column("created_at", _("提交时间"), "created_at", kind="datetime"),
            Column("finished_at", _("结束时间"), "finished_at", kind="datetime"),
        ],
        empty=_("还没有导入过文件。"),
        empty_action=(reverse("sources"), _("上传资料")),
    )
    return listing.respond(request, "imports/imports.html", {"worker_alive": work.alive() is not None})


def batch_cell(batch: Any) -> Any:
    return format_html("{}", _("第 %(n)d 批") % {"n": batch.pk})


@needs("stop")
@require_POST
def stop(request: HttpRequest, import_id: int) -> HttpResponse:
    request.ledger.stop_import(import_id)
    return redirect("import", import_id)


@needs("add")
@require_POST
def resume(request: HttpRequest, import_id: int) -> HttpResponse:
    request.ledger.resume_import(import_id)
    return redirect("import", import_id)


urlpatterns = [
    path("imports/", imports, name="imports"),
    path("imports/<int:import_id>/", detail, name="import"),
    path("imports/<int:import_id>/stop/", stop, name="import_stop"),
    path("imports/<int:import_id>/resume/", resume, name="import_resume"),
]
