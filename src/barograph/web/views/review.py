"""Review: one claim beside the words it was read from, judged by key or by button.

The queue: every open reading in the order of the documents, or of one source. A judgement answers
with the next claim. Whoever comes second learns who judged before.
"""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ... import catalogue
from ...errors import LedgerError, NotFound, PeriodError, QuantityError, Stale
from ...ledger.headline import admits
from ...ledger.imports import unpacked
from ...period import Period
from ...text import fold
from ..access import needs
from . import document_view as dv
from . import traces
from .claims import ClaimForm, claim_line, described, digits, parsed_value, period_words
from .lessons import proposal
from .sources import may_judge

__all__ = ["accept", "bulk", "check", "complete", "correct", "mark", "reading", "reject", "reopen", "review"]

RADIUS = 6_000
"""Characters of the document on each side of the claim: several screens, no more than a page can carry."""

REASONS = [
    gettext_noop("数值读错"),
    gettext_noop("指标认错"),
    gettext_noop("地区认错"),
    gettext_noop("时期认错"),
    gettext_noop("不是统计数字"),
    gettext_noop("重复内容"),
    gettext_noop("转述他文，非本资料数字"),
]


# — the queue —


class Queue:
    """What is being worked through: all open claims, those of a source, or those with doubts."""

    def __init__(self, request: HttpRequest) -> None:
        asked = request.POST if request.method == "POST" else request.GET
        source = asked.get("source", "")
        self.source = int(source) if source.isdigit() and len(source) < 12 else None
        self.only = asked.get("only", "") if asked.get("only", "") in {"doubtful", "sound"} else ""
        self.ledger = request.ledger
        self.scope = request.user.scope

    @property
    def query(self) -> str:
        """As the address says it, with its question mark."""
        out = QueryDict(mutable=True)
        if self.source is not None:
            out["source"] = str(self.source)
        if self.only:
            out["only"] = self.only
        return f"?{out.urlencode()}" if out else ""

    def readings(self) -> Any:
        """Everything in the queue's cut, judged or not, in the order of the documents."""
        rows = self.ledger.readings() if self.source is None else self.ledger.readings(source=self.source)
        if self.only:
            rows = rows.filter(sound=self.only == "sound")
        return rows.exclude(source__state="withdrawn").order_by("source_id", "ordinal", "pk")

    def open(self) -> Any:
        """What waits for this person: claims shared from above are judged above."""
        return self.readings().filter(state="open", scope__startswith=self.scope)

    def after(self, row: Any, *, judged: bool = False) -> Any:
        """The next open claim; from the start again where none follows."""
        rows = self.readings() if judged else self.open()
        later = rows.filter(
            Q(source_id__gt=row.source_id)
            | Q(source_id=row.source_id, ordinal__gt=row.ordinal)
            | Q(source_id=row.source_id, ordinal=row.ordinal, pk__gt=row.pk)
        ).first()
        return later if later is not None else rows.exclude(pk=row.pk).first()

    def before(self, row: Any) -> Any:
        """The claim before, judged or not, so that one can look at what one just did."""
        return (
            self.readings()
            .filter(
                Q(source_id__lt=row.source_id)
                | Q(source_id=row.source_id, ordinal__lt=row.ordinal)
                | Q(source_id=row.source_id, ordinal=row.ordinal, pk__lt=row.pk)
            )
            .reverse()
            .first()
        )

    def url(self, row: Any) -> str:
        return reverse("review_one", args=[row.pk]) + self.query


@needs("see")
@require_GET
def review(request: HttpRequest) -> HttpResponse:
    """To the first open claim; where none is left, the page says so."""
    queue = Queue(request)
    first = queue.open().first()
    if first is not None:
        return redirect(queue.url(first))
    source = None if queue.source is None else request.ledger.source(queue.source)
    context = {"queue": queue, "source": source, "n_elsewhere": request.ledger.readings(state="open").count()}
    return render(request, "review/done.html", context)


@needs("see")
@require_GET
def reading(request: HttpRequest, reading_id: int) -> HttpResponse:
    row = request.ledger.reading(reading_id)
    return workspace(request, Queue(request), row)


# — the page —


def workspace(
    request: HttpRequest, queue: Queue, row: Any, *, form: ClaimForm | None = None, panel: str = "",
    trouble: str = "", stale: Any = None, said: str = "", taught: int | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """Both panes for a claim. htmx receives the part that changes, with the address it now stands for."""
    ledger = request.ledger
    source = row.source
    doc = unpacked(row.document) if row.document is not None else None  # the very text it was read from
    claim = described(row)
    decisions = list(ledger.decisions(reading=row.pk).order_by("pk")[:50])
    before, after = queue.before(row), queue.after(row)
    n_open = queue.open().count()
    pane = text_pane(ledger, doc, row)
    context: dict[str, Any] = {
        "queue": queue,
        "row": row,
        "source": source,
        "claim": claim,
        "decisions": decisions,
        "same": same_point(ledger, row),
        "before": None if before is None else queue.url(before),
        "after": None if after is None else queue.url(after),
        "n_open": n_open,
        "n_sound": queue.open().filter(sound=True).count() if queue.only != "doubtful" else 0,
        "form": form if form is not None else ClaimForm(initial=ClaimForm.initial_of(row)),
        "panel": panel,
        "trouble": trouble,
        "stale": stale,
        "said": said,
        "reasons": [_(reason) for reason in REASONS],
        "may_accept": row.state in {"open", "rejected"} and may_judge(request, source, "accept"),
        "may_reject": row.state != "rejected" and may_judge(request, source, "reject"),
        "may_correct": may_judge(request, source, "correct"),
        "may_reopen": row.state != "open" and may_judge(request, source, "reopen"),
        "may_mark": doc is not None and may_judge(request, source, "mark"),
        "learnt": last_learnt(decisions),
        "proposals": proposals(request, row, taught_by(request) if taught is None else taught),
        **reasons(request, row, claim, pane),
        **pane,
    }
    partial = request.htmx and not request.htmx.boosted
    response = render(
        request, "review/_workspace.html" if partial else "review/review.html", context, status=status
    )
    if partial:
        response["HX-Push-Url"] = queue.url(row)
        if status >= 400:  # what came back is the form with its sentences, not an error line
            response["HX-Retarget"], response["HX-Reswap"] = "#review", "outerHTML"
    return response


def taught_by(request: HttpRequest) -> int | None:
    """The claim whose correction led here, as the address of a page without script says it."""
    asked = request.GET.get("taught", "")
    return int(asked) if asked.isdigit() and len(asked) < 19 else None


def proposals(request: HttpRequest, row: Any, taught: int | None) -> list[Any]:
    """What the correction just made, or one of this claim, has taught and nobody has answered yet."""
    ids = {row.pk} if taught is None else {taught, row.pk}
    rows = request.ledger.lessons(state="proposed").filter(reading_id__in=ids).order_by("id")
    return [proposal(request, lesson) for lesson in rows[:4]]


def last_learnt(decisions: list[Any]) -> int:
    """The last change of a claim by a lesson: who judges says which one she saw."""
    return max((d.pk for d in decisions if d.kind in {"learn", "unlearn"}), default=0)


def changed_meanwhile(request: HttpRequest, reading_id: int) -> bool:
    """Whether a lesson has changed the claim since the person looked at it."""
    saw = request.POST.get("learnt", "")
    if not saw.isdigit():
        return False
    kinds = request.ledger.decisions(reading=reading_id).filter(kind__in=("learn", "unlearn"))
    last = kinds.order_by("-pk").values_list("pk", flat=True).first()
    return int(saw) != (last or 0)


def reasons(request: HttpRequest, row: Any, claim: Any, pane: dict[str, Any]) -> dict[str, Any]:
    """Why the claim says what it says: the trace in words, the doubts, and how sure the reader is."""
    traced = request.ledger.trace(row.pk, long=request.GET.get("trace") == "1")
    tone, words = traces.notice(traced)
    return {
        "traced": traced,
        "why": traces.whys(traced, pane.get("low"), pane.get("high")),
        "trace_notice": words,
        "trace_tone": tone,
        "doubts": [*claim.doubts, *across(request, row)],
        "support": supported(request, [row]).get(row.pk) if row.state == "open" else None,
        "confidence_word": traces.confidence_words(row.confidence),
    }


def supported(request: HttpRequest, rows: list[Any]) -> dict[int, dict[str, str]]:
    """What other documents say about claims, and how sure that makes them; of those of which any says something."""
    language = get_language() or "zh-hans"
    return {
        pk: {"words": words, "confidence": f"{100 * support.confidence:.0f}%"}
        for pk, support in request.ledger.supports(rows).items()
        if (words := support.words(language))
    }


def across(request: HttpRequest, row: Any) -> list[str]:
    """Sums that an open claim would not fulfil together with what the ledger holds; its own document's are known."""
    if row.state != "open":
        return []
    language = get_language() or "zh-hans"
    doubts = request.ledger.doubts_of_reading(row)
    return [d.sentence(language) for d in doubts if d.code not in row.doubts]


def text_pane(ledger: Any, doc: Any, row: Any) -> dict[str, Any]:
    """The words around the claim with every other claim on them; a grid where the source is a sheet."""
    if doc is None:
        return {"doc": None}
    sheet, cell = dv.cell_of(doc, row)
    if cell:
        others = ledger.readings(source=row.source_id).filter(document_id=row.document_id)[:5000]
        marks = [dv.mark_of(r, title=claim_line(r), current=r.pk == row.pk) for r in others]
        return {"doc": doc, "grid": dv.grid(doc, sheet, marks, at=cell), "sheet": sheet, "cell": cell}
    if row.start is None:
        return {"doc": None}
    low, high = dv.around(doc, row.start, row.end, RADIUS)
    others = ledger.readings(source=row.source_id).filter(document_id=row.document_id)
    others = others.filter(start__lt=high, end__gt=low)
    marks = [dv.mark_of(r, title=claim_line(r), current=r.pk == row.pk) for r in others]
    picture = dv.picture(doc, row.page, [row]) if row.page is not None else None
    return {
        "doc": doc,
        "parts": dv.parts(doc, marks, low, high),
        "low": low,
        "high": high,
        "cut_before": low > 0,
        "cut_after": high < len(doc.text),
        "picture": picture,
    }


def same_point(ledger: Any, row: Any) -> list[Any]:
    """What the ledger holds at the point where this claim would come to stand, and whether it agrees."""
    held = []
    for other in ledger.same_point(row.pk)[:20]:
        if other.reading_id == row.pk:
            continue
        tone, words = agreement(row, other)
        held.append(SimpleNamespace(row=other, value=described(other).value, tone=tone, words=words))
    return held


def agreement(row: Any, other: Any) -> tuple[str, str]:
    """Whether a claim and a figure say the same: exactly, within what they round or leave open, or not."""

    def figure(x: Any) -> tuple[Decimal | None, Decimal | None]:
        return (
            None if x.value is None else Decimal(x.value),
            None if x.value_high in (None, "") else Decimal(x.value_high),
        )

    if figure(row) == figure(other) and row.unit == other.unit:
        return "good", _("一致")
    low, high = admits(*figure(row), row.bound, row.unit, row.quote)
    at_least, at_most = admits(*figure(other), other.bound, other.unit, other.quote)
    apart = (low is not None and at_most is not None and low > at_most) or (
        high is not None and at_least is not None and high < at_least
    )
    known = row.value is not None and other.value is not None
    return ("info", _("相容")) if known and not apart else ("bad", _("不同"))


# — judgements —


def judged(request: HttpRequest, queue: Queue, row: Any, said: str, *, asks: bool = False) -> HttpResponse:
    """After a judgement: the next open claim, or the page that nothing is left.

    `asks`: the judgement taught something. The page that comes next asks whether it shall hold from now on; where
    no claim is left, that is the page of the claim itself.
    """
    following = queue.after(row)
    if following is None and asks:
        following = row
    partial = request.htmx and not request.htmx.boosted
    if following is None:
        messages.success(request, said)
        if partial:
            return HttpResponse(status=200, headers={"HX-Redirect": reverse("review") + queue.query})
        return redirect(reverse("review") + queue.query)
    if partial:
        return workspace(request, queue, following, said=said, taught=row.pk if asks else None)
    messages.success(request, said)
    url = queue.url(following)
    return redirect(f"{url}{'&' if '?' in url else '?'}taught={row.pk}" if asks else url)


def seen(request: HttpRequest) -> str:
    """The state of the claim as the person saw it when she judged."""
    return request.POST.get("state") or "open"


def came_second(request: HttpRequest, queue: Queue, reading_id: int) -> HttpResponse:
    """Somebody judged it first: who, when and how, and what stands now."""
    row = request.ledger.reading(reading_id)
    last = request.ledger.decisions(reading=row.pk).order_by("-pk").first()
    return workspace(request, queue, row, stale=last or True, status=409)


@needs("accept")
@require_POST
def accept(request: HttpRequest, reading_id: int) -> HttpResponse:
    queue = Queue(request)
    if changed_meanwhile(request, reading_id):
        return came_second(request, queue, reading_id)
    try:
        request.ledger.accept(reading_id, request.POST.get("because", "").strip(), expect_state=seen(request))
    except Stale:
        return came_second(request, queue, reading_id)
    row = request.ledger.reading(reading_id)
    return judged(request, queue, row, _("已采纳：%(claim)s") % {"claim": claim_line(row)})


@needs("reject")
@require_POST
def reject(request: HttpRequest, reading_id: int) -> HttpResponse:
    queue = Queue(request)
    because = request.POST.get("because", "").strip()
    row = request.ledger.reading(reading_id)
    if not because:
        return workspace(request, queue, row, panel="reject", trouble=_("请写明退回理由。"), status=422)
    try:
        request.ledger.reject(reading_id, because, expect_state=seen(request))
    except Stale:
        return came_second(request, queue, reading_id)
    return judged(request, queue, row, _("已退回：%(claim)s") % {"claim": claim_line(row)})


@needs("correct")
@require_POST
def correct(request: HttpRequest, reading_id: int) -> HttpResponse:
    queue = Queue(request)
    row = request.ledger.reading(reading_id)
    if changed_meanwhile(request, reading_id):
        return came_second(request, queue, reading_id)
    form = ClaimForm(request.POST)
    if not form.is_valid():
        return workspace(request, queue, row, form=form, panel="correct", status=422)
    wanted = form.fields_for_ledger()
    changes = changed(row, form, wanted)
    if not changes:
        form.add_error(None, _("没有改动任何内容；若原读数正确，请直接采纳。"))
        return workspace(request, queue, row, form=form, panel="correct", status=422)
    try:
        request.ledger.correct(reading_id, changes, form.cleaned_data["because"], expect_state=seen(request))
    except Stale:
        return came_second(request, queue, reading_id)
    except LedgerError as error:
        refused(form, error)
        return workspace(request, queue, row, form=form, panel="correct", status=422)
    row = request.ledger.reading(reading_id)
    asks = request.ledger.lessons(state="proposed").filter(reading_id=row.pk).exists()
    return judged(request, queue, row, _("已更正并采纳：%(claim)s") % {"claim": said_of(wanted)}, asks=asks)


def changed(row: Any, form: ClaimForm, wanted: dict[str, Any]) -> dict[str, Any]:
    """The fields that a person changed. A name left as it was read is not exchanged for the catalogue's."""
    data = form.cleaned_data
    kept: set[str] = set()
    if data["indicator"].strip() == row.indicator and data["measure"] == row.measure:
        kept |= {"indicator", "indicator_code", "measure"}
    if data["area"].strip() == row.area:
        kept |= {"area", "area_code"}
    return {
        name: value
        for name, value in wanted.items()
        if name not in kept and (getattr(row, name) or None) != (value or None)
    }


def refused(form: ClaimForm, error: LedgerError) -> None:
    """What the ledger does not write, as sentences at the fields it speaks of."""
    if isinstance(error, NotFound):
        raise error
    name = {"value": "printed", "value_high": "printed"}.get(
        str(getattr(error, "field", "")), str(getattr(error, "field", ""))
    )
    form.add_error(name if name in form.fields else None, error.sentence(get_language() or "zh-hans"))


def said_of(fields: dict[str, Any]) -> str:
    return claim_line(SimpleNamespace(**fields))


@needs("reopen")
@require_POST
def reopen(request: HttpRequest, reading_id: int) -> HttpResponse:
    queue = Queue(request)
    because = request.POST.get("because", "").strip()
    row = request.ledger.reading(reading_id)
    if not because:
        return workspace(request, queue, row, panel="reopen", trouble=_("请写明重新审核的理由。"), status=422)
    try:
        request.ledger.reopen(reading_id, because, expect_state=seen(request))
    except Stale:
        return came_second(request, queue, reading_id)
    return workspace(request, queue, request.ledger.reading(reading_id), said=_("已重新打开，请再次判断。"))


@needs("accept")
@require_http_methods(["GET", "POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    """Everything that the checks support, listed before it is accepted at once."""
    queue = Queue(request)
    rows = queue.open().filter(sound=True).select_related("source")
    if request.method == "POST":
        n = request.ledger.accept_sound(queue.source, request.POST.get("because", "").strip())
        messages.success(request, _("已采纳 %(n)d 条校验支持的数字。") % {"n": n})
        return redirect("review" if queue.source is None else reverse("source", args=[queue.source]))
    page = Paginator(rows, 100).get_page(request.GET.get("page"))
    support = supported(request, list(page.object_list))
    context = {
        "queue": queue,
        "page": page,
        "claims": [(described(r), support.get(r.pk)) for r in page.object_list],
        "source": None if queue.source is None else request.ledger.source(queue.source),
    }
    return render(request, "review/bulk.html", context)


# — a figure that the reader missed —


@needs("mark")
@require_http_methods(["GET", "POST"])
def mark(request: HttpRequest, source_id: int) -> HttpResponse:
    """Words selected in the text become a claim that is accepted at once, in the name of the person."""
    ledger = request.ledger
    source = ledger.source(source_id)
    doc = ledger.document(source_id)
    asked = request.POST if request.method == "POST" else request.GET
    place = words_at(doc, asked)
    near = neighbour(ledger, source, place, asked.get("after", ""))
    context: dict[str, Any] = {
        "source": source,
        "place": place,
        "near": near,
        "after": asked.get("after", ""),
    }
    partial = request.htmx and not request.htmx.boosted
    template = "review/_mark.html" if partial else "review/mark.html"
    if request.method == "GET":
        form = ClaimForm(initial=guess(place, near), reason_required=False)
        return render(request, template, context | {"form": form})
    form = ClaimForm(request.POST, reason_required=False)
    if not form.is_valid():
        return unsaved(request, template, context | {"form": form})
    fields = form.fields_for_ledger()
    try:
        made = ledger.mark(source_id, place.start, place.end, fields, form.cleaned_data["because"])
    except LedgerError as error:
        refused(form, error)
        return unsaved(request, template, context | {"form": form})
    messages.success(request, _("已补标：%(claim)s") % {"claim": said_of(fields)})
    back = reverse("review_one", args=[made.reading.pk]) + f"?source={source_id}"
    if partial:
        return HttpResponse(status=200, headers={"HX-Redirect": back})
    return redirect(back)


def unsaved(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context, status=422)
    response["HX-Retarget"], response["HX-Reswap"] = "#claim", "outerHTML"
    return response


def words_at(doc: Any, asked: Any) -> SimpleNamespace:
    """The words a person selected, found again in the document itself; what is not there is refused."""
    cell, sheet = asked.get("cell", ""), asked.get("sheet", "")
    if cell:
        for table in doc.tables:
            for c in table.cells:
                if c.ref == cell and (table.sheet or "") == sheet and c.text.strip() and c.start is not None:
                    return SimpleNamespace(start=c.start, end=c.end, quote=c.text, sheet=sheet, cell=cell)
    start, end = asked.get("start", ""), asked.get("end", "")
    if (
        start.isdigit()
        and end.isdigit()
        and 0 <= int(start) < int(end) <= len(doc.text)
        and int(end) - int(start) <= 200
    ):
        a, b = int(start), int(end)
        return SimpleNamespace(start=a, end=b, quote=doc.text[a:b], sheet="", cell="")
    raise NotFound("no such words in this document", zh="在这份资料中找不到所选文字，请重新选择。")


def neighbour(ledger: Any, source: Any, place: Any, after: str) -> Any:
    """The claim that stands nearest before the words, to guess the rest from; else the nearest behind."""
    rows = ledger.readings(source=source.pk).exclude(state="rejected")
    if place.cell:
        return (
            rows.filter(pk=int(after)).first() if after.isdigit() else rows.filter(sheet=place.sheet).first()
        )
    before = rows.filter(start__lte=place.start).order_by("-start").first()
    return before if before is not None else rows.order_by("start").first()


def guess(place: Any, near: Any) -> dict[str, Any]:
    """What to put into the form: the value from the words, the rest from the neighbour."""
    words = fold(place.quote).strip()
    initial = {"bound": "eq", "standing": "actual", "measure": "level", "stage": ""} if near is None else (
        ClaimForm.initial_of(near)
    )  # fmt: skip
    initial["printed"] = words
    initial["unit"] = ""
    for bound, signs in {"about": "约", "over": "超逾", "under": "近不"}.items():
        if words[:1] and words[0] in signs:
            initial["bound"] = bound
            break
    else:
        initial["bound"] = "eq"
    try:
        # In a column of a table the neighbour's unit is likely; in a sentence it is not.
        likely = near.unit if near is not None and place.cell else ""
        initial["unit"] = parsed_value(words, likely)["unit_plain"]
    except QuantityError:
        initial["unit"] = ""
    if initial["unit"] == "位":
        initial["measure"] = "rank"
    elif initial.get("measure") == "rank":
        initial["measure"] = "level"
    return initial


# — help while typing —


@needs("see")
@require_GET
def complete(request: HttpRequest, kind: str) -> HttpResponse:
    """Names of the catalogue that hold what was typed, two Chinese characters and more, as options."""
    typed = fold(request.GET.get("indicator" if kind == "indicators" else "area", "")).strip().lower()
    found: list[tuple[str, str]] = []
    if len(typed) >= 2 or (len(typed) == 1 and typed.isascii() is False and kind == "areas"):
        found = indicators_like(typed) if kind == "indicators" else areas_like(typed)
    return render(request, "review/_options.html", {"options": found})


def indicators_like(typed: str, *, limit: int = 20) -> list[tuple[str, str]]:
    """(name, code or the alias that matched), names that begin with the words first."""
    ranked = []
    for code, entry in catalogue.load().indicators.items():
        for name in (entry.name, *entry.aliases, code):
            words = fold(name).lower()
            if typed in words:
                label = code if name in (entry.name, code) else f"{name} · {code}"
                ranked.append((not words.startswith(typed), len(words), entry.name, label))
                break
    return [(name, label) for _later, _length, name, label in sorted(ranked)[:limit]]


def areas_like(typed: str, *, limit: int = 20) -> list[tuple[str, str]]:
    ranked = []
    known = catalogue.load().areas
    for code, area in known.items():
        if any(typed in fold(name).lower() for name in (area.name, area.short or "", *area.aliases)):
            above = known.get(area.parent or "")
            label = code if above is None else f"{above.name} · {code}"
            ranked.append((not area.name.startswith(typed), len(area.name), code, area.name, label))
    return [(name, label) for *_order, name, label in sorted(ranked)[:limit]]


@needs("see")
@require_GET
def check(request: HttpRequest, kind: str) -> HttpResponse:
    """What we understand of a field while it is typed: the period in words, the value multiplied out."""
    language = get_language() or "zh-hans"
    said, good = "", True
    try:
        if kind == "period" and request.GET.get("period", "").strip():
            period = Period.parse(request.GET["period"].strip())
            said = f"{period_words(str(period))} · {period}"
        elif kind == "value" and request.GET.get("printed", "").strip():
            value = parsed_value(request.GET["printed"], request.GET.get("unit", ""))
            high = "" if value["value_high"] is None else f"–{digits(value['value_high'])}"
            said = (
                _("未公布")
                if value["value"] is None
                else f"= {digits(value['value'])}{high} {value['unit_plain']}"
            )
        elif kind == "indicator" and request.GET.get("indicator", "").strip():
            words = request.GET["indicator"].strip()
            code, name, _measure = catalogue.load().resolve_series(words, request.GET.get("measure", "level"))
            said = _("目录中没有这个名称，将按原文登记") if code is None else f"{name} · {code}"
        elif kind == "area" and request.GET.get("area", "").strip():
            found = catalogue.load().find_area(request.GET["area"].strip())
            said = _("目录中没有这个名称，将按原文登记") if found is None else f"{found.name} · {found.code}"
    except (PeriodError, QuantityError) as error:
        said, good = error.sentence(language), False
    return render(request, "review/_hint.html", {"said": said, "good": good})


urlpatterns = [
    path("review/", review, name="review"),
    path("review/bulk/", bulk, name="review_bulk"),
    path("review/complete/indicators/", complete, {"kind": "indicators"}, name="complete_indicators"),
    path("review/complete/areas/", complete, {"kind": "areas"}, name="complete_areas"),
    path("review/check/period/", check, {"kind": "period"}, name="check_period"),
    path("review/check/value/", check, {"kind": "value"}, name="check_value"),
    path("review/check/indicator/", check, {"kind": "indicator"}, name="check_indicator"),
    path("review/check/area/", check, {"kind": "area"}, name="check_area"),
    path("review/mark/<int:source_id>/", mark, name="review_mark"),
    path("review/<int:reading_id>/", reading, name="review_one"),
    path("review/<int:reading_id>/accept/", accept, name="review_accept"),
    path("review/<int:reading_id>/reject/", reject, name="review_reject"),
    path("review/<int:reading_id>/correct/", correct, name="review_correct"),
    path("review/<int:reading_id>/reopen/", reopen, name="review_reopen"),
]
