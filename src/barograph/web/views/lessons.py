"""Lessons: what corrections taught, waiting for a yes, in force, or taken back."""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from ...errors import LedgerError, Stale
from ..access import may, needs
from ..lists import Column, Filter, Listing
from ..templatetags.barograph import badge
from .claims import period_words

__all__ = ["accept", "decline", "lesson", "lessons", "proposal", "withdraw"]

SHOWN = 5
"""Claims of a proposal that are listed at once; the others stand on its page."""

STATES: dict[str, tuple[Any, str]] = {
    "proposed": (lazy("待认可"), "warn"),
    "accepted": (lazy("已认可"), "good"),
    "declined": (lazy("不采用"), "quiet"),
    "withdrawn": (lazy("已撤销"), "quiet"),
}
KINDS: dict[str, Any] = {
    "indicator": lazy("指标的说法"),
    "place": lazy("地名"),
    "subject": lazy("单位名称"),
}


def state_badge(row: Any) -> Any:
    words, tone = STATES[row.state]
    return badge(row.state, words, tone)


def effect_line(effect: Any) -> SimpleNamespace:
    """A claim that a lesson would change: where it stands, and what it is called before and after."""
    row = effect.reading
    return SimpleNamespace(
        row=row, before=effect.before, after=effect.after, quote=row.quote, period=period_words(row.period),
        source=row.source,
    )  # fmt: skip


def proposal(request: HttpRequest, row: Any, *, limit: int = SHOWN) -> SimpleNamespace:
    """A lesson with the claims that it would change and those that contradict it, for a page to ask about."""
    ledger = request.ledger  # type: ignore[attr-defined]
    n, effects = ledger.effects(row.pk, limit=limit) if row.state in {"proposed", "declined"} else (0, [])
    rivals = ledger.rivals(row)
    own = row.scope.startswith(request.user.scope)
    return SimpleNamespace(
        row=row, n=n, effects=[effect_line(e) for e in effects], more=n - len(effects), rivals=rivals,
        held=next((r for r in rivals if r.state == "accepted"), None),
        may_teach=own and may(request.user, "teach"),
    )  # fmt: skip


@needs("see")
@require_GET
def lessons(request: HttpRequest) -> HttpResponse:
    ledger = request.ledger  # type: ignore[attr-defined]
    return Listing(
        name="lessons",
        title=_("经验"),
        rows=ledger.lessons().select_related("reading__source"),
        order=("-id",),
        columns=[
            Column("words", _("原文的说法"), link=lambda r: reverse("lesson", args=[r.pk]), sort="words", main=True),
            Column("name", _("读作"), cell=name_cell, sort="name", width=26),
            Column("code", _("代码"), only="export"),
            Column("kind", _("类别"), lambda r: str(KINDS[r.kind])),
            Column("state", _("状态"), lambda r: str(STATES[r.state][0]), cell=state_badge, sort="state"),
            Column("n_readings", _("改动读数"), kind="number", sort="n_readings"),
            Column(
                "source", _("来自更正"), lambda r: r.reading.source.name, width=30,
                link=lambda r: reverse("review_one", args=[r.reading_id]),
            ),
            Column("proposed_by", _("提出人")),
            Column("proposed_at", _("提出时间"), kind="datetime", sort="proposed_at"),
            Column("decided_by", _("处理人"), only="export"),
            Column("decided_at", _("处理时间"), kind="datetime", only="export"),
            Column("because", _("说明"), only="export"),
            Column("withdrawn_by", _("撤销人"), only="export"),
            Column("withdrawn_at", _("撤销时间"), kind="datetime", only="export"),
            Column("withdrawn_because", _("撤销理由"), only="export"),
        ],
        search=lambda rows, query: ledger.lessons(query=query).select_related("reading__source"),
        search_hint=_("说法、名称或代码"),
        filters=[Filter("state", _("状态"), [(k, str(v[0])) for k, v in STATES.items()])],
        empty=_("还没有经验。更正读数的指标、地区或单位后，系统会问是否以后都这样读。"),
    ).respond(request, "lessons/index.html", {"title": _("经验")})  # fmt: skip


def name_cell(row: Any) -> Any:
    if not row.code:
        return row.name
    return format_html('{} <span class="muted small mono">{}</span>', row.name, row.code)


@needs("see")
@require_GET
def lesson(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """One lesson: what it says, where it comes from, what it would change or has changed."""
    return page(request, lesson_id)


def page(request: HttpRequest, lesson_id: int, *, trouble: str = "", status: int = 200) -> HttpResponse:
    ledger = request.ledger  # type: ignore[attr-defined]
    row = ledger.lesson(lesson_id)
    made = ledger.changed_by(lesson_id)
    changed = [
        SimpleNamespace(
            row=d.reading, at=d.at, by=d.by, quote=d.reading.quote, period=period_words(d.reading.period),
            source=d.source, before=row.words, after=row.name, now=getattr(d.reading, row.attribute),
        )
        for d in made[:200]
    ]  # fmt: skip
    context = {
        "proposal": proposal(request, row, limit=200),
        "row": row,
        "kind": KINDS[row.kind],
        "state": state_badge(row),
        "changed": changed,
        "n_changed": made.count(),
        "trouble": trouble,
        "title": _("把“%(words)s”读作“%(name)s”") % {"words": row.words, "name": row.name},
    }
    return render(request, "lessons/lesson.html", context, status=status)


# — decisions —


def answered(request: HttpRequest, lesson: Any, said: str) -> HttpResponse:
    """Back to where the person was: the claim under review, or the page of the lesson."""
    from .review import Queue, workspace

    reading = request.POST.get("reading", "")
    if reading.isdigit() and len(reading) < 19:
        queue = Queue(request)
        row = request.ledger.reading(int(reading))  # type: ignore[attr-defined]
        if getattr(request, "htmx", False):
            return workspace(request, queue, row, said=said, taught=lesson.reading_id)
        messages.success(request, said)
        url = queue.url(row)
        return redirect(f"{url}{'&' if '?' in url else '?'}taught={lesson.reading_id}")
    messages.success(request, said)
    return redirect("lesson", lesson.pk)


def refused(request: HttpRequest, lesson_id: int, error: LedgerError) -> HttpResponse:
    from django.utils.translation import get_language

    if getattr(request, "htmx", False):
        raise error  # one line for the page that asked
    trouble = error.sentence(get_language() or "zh-hans")
    return page(request, lesson_id, trouble=trouble, status=409 if isinstance(error, Stale) else 422)


def because_of(request: HttpRequest) -> str:
    return request.POST.get("because", "").strip()[:500]


def decision(decide: Callable[[Any, int, str], tuple[Any, str]]) -> Callable[..., HttpResponse]:
    """A view of what a function of ledger, lesson and reason does: it gives the lesson, and what to say of it."""

    @needs("teach")
    @require_POST
    @functools.wraps(decide)
    def view(request: HttpRequest, lesson_id: int) -> HttpResponse:
        ledger = request.ledger  # type: ignore[attr-defined]
        ledger.lesson(lesson_id)
        try:
            row, said = decide(ledger, lesson_id, because_of(request))
        except LedgerError as error:
            return refused(request, lesson_id, error)
        return answered(request, row, said)

    return view


@decision
def accept(ledger: Any, lesson_id: int, because: str) -> tuple[Any, str]:
    done = ledger.accept_lesson(lesson_id, because)
    said = _("以后把“%(words)s”读作“%(name)s”。") % {"words": done.lesson.words, "name": done.lesson.name}
    if done.n_changed:
        said += ngettext(
            "已改 %(n)d 条待审核读数。", "已改 %(n)d 条待审核读数。", done.n_changed
        ) % {"n": done.n_changed}  # fmt: skip
    return done.lesson, said


@decision
def decline(ledger: Any, lesson_id: int, because: str) -> tuple[Any, str]:
    row = ledger.decline_lesson(lesson_id, because)
    return row, _("不采用：“%(words)s”仍照原样读取。") % {"words": row.words}


@decision
def withdraw(ledger: Any, lesson_id: int, because: str) -> tuple[Any, str]:
    done = ledger.withdraw_lesson(lesson_id, because)
    said = _("已撤销，%(n)d 条读数恢复原样。") % {"n": done.n_changed}
    if done.n_left:
        said += _("另有 %(n)d 条已由人判断，不再改动。") % {"n": done.n_left}
    return done.lesson, said


urlpatterns = [
    path("lessons/", lessons, name="lessons"),
    path("lessons/<int:lesson_id>/", lesson, name="lesson"),
    path("lessons/<int:lesson_id>/accept/", accept, name="lesson_accept"),
    path("lessons/<int:lesson_id>/decline/", decline, name="lesson_decline"),
    path("lessons/<int:lesson_id>/withdraw/", withdraw, name="lesson_withdraw"),
]
