"""The operations. Each reads its input, calls one verb of the ledger, and shows the answer."""

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal
from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import translation
from ninja import File, Form, Path, Query
from ninja.files import UploadedFile
from ninja.responses import Status

from ... import sdmx
from ...catalogue import load
from ...errors import LedgerError
from ...ledger import audit as chain
from ...ledger.headline import why_sentence
from ...ledger.rights import VERBS, can
from ...report import excel, tables
from ..views import traces
from ..views.claims import doubt_words
from . import api, language_of, verb
from . import shapes as s

MAX_ID = 2**63 - 1
MAX_FILES = 200
EXCEL_ROWS = 100_000
Id = Annotated[int, Path(ge=1, le=MAX_ID)]
Words = Annotated[str | None, Query(max_length=200)]
Number = Annotated[int | None, Query(ge=1, le=MAX_ID)]
Year = Annotated[int | None, Query(ge=1000, le=9999)]
Limit = Annotated[int, Query(ge=1, le=500)]
Cursor = Annotated[str | None, Query(pattern=r"^[0-9]{1,18}$", description="`next` of the answer before")]
WRONG = {400: s.Wrong, 401: s.Wrong, 403: s.Wrong, 404: s.Wrong, 409: s.Wrong, 422: s.Wrong, 429: s.Wrong}


def _answers(ok: Any, status: int = 200) -> dict[int, Any]:
    return {status: ok, **WRONG}


def _clean(text: str | None) -> str | None:
    """Words to look for; a NUL is in no text, and PostgreSQL refuses it."""
    if text is None:
        return None
    if "\x00" in text:
        raise LedgerError("text must not contain NUL.", zh="文字中不能含有空字符。", code="input")
    return text.strip() or None


def _some(rows: Any, cursor: str | None, limit: int, key: str = "id", up: bool = False) -> dict[str, Any]:
    """One page of a list, by its key: the newest first, or (`up`) the first one first."""
    if cursor is not None:
        rows = rows.filter(**{f"{key}__{'gt' if up else 'lt'}": int(cursor)})
    found = list(rows.order_by(key if up else f"-{key}")[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    return {"items": found, "next": str(getattr(found[-1], key)) if more else None}


# -- who am I


@api.get(
    "/me", response=_answers(s.Me), tags=["account"], summary="The person of this token and what she may do"
)
@verb("self")
def me(request: HttpRequest) -> Any:
    user = request.user
    return {
        "username": user.username, "role": user.role,
        "organisation": None if user.organisation is None else user.organisation.name,
        "verbs": [v for v in VERBS if can(user, v)],
    }  # fmt: skip


# -- sources and imports


@api.get(
    "/sources", response=_answers(s.Sources), tags=["sources"], summary="Sources in sight, the newest first"
)
@verb("see")
def sources(
    request: HttpRequest, query: Words = None, area: Words = None, year: Year = None,
    state: Annotated[Literal["waiting", "read", "unreadable", "paper", "withdrawn"] | None, Query()] = None,
    cursor: Cursor = None, limit: Limit = 50,
) -> Any:  # fmt: skip
    rows = request.ledger.sources(_clean(query), area=_clean(area), year=year, state=state)
    return _some(rows, cursor, limit)


@api.post(
    "/sources",
    response=_answers(s.ImportOut, 202),
    tags=["sources"],
    summary="Hand files in; the worker reads them",
)
@verb("add")
def upload(
    request: HttpRequest, files: Annotated[list[UploadedFile], File(max_length=MAX_FILES)],
    shared: Annotated[bool, Form()] = False, origin: Annotated[str, Form(max_length=1000)] = "",
) -> Any:  # fmt: skip
    where = _clean(origin)
    brought: list[tuple[str, bytes | FilePath, str | None]] = [
        (f.name or "file", _bytes(f), where) for f in files
    ]
    return Status(202, request.ledger.start_import(brought, shared=shared))


def _bytes(file: UploadedFile) -> bytes | FilePath:
    """The bytes; of a large file the path of its temporary copy, so that its size is judged before it is read."""
    from ...sources import MAX_BYTES

    large = file.size is not None and file.size > MAX_BYTES
    return FilePath(file.temporary_file_path()) if large else file.read()


@api.get("/sources/{source_id}", response=_answers(s.SourceOut), tags=["sources"])
@verb("see")
def source(request: HttpRequest, source_id: Id) -> Any:
    return request.ledger.source(source_id)


@api.get(
    "/sources/{source_id}/text",
    response=_answers(dict[str, Any]),
    tags=["sources"],
    summary="The text that was read",
)
@verb("see")
def source_text(request: HttpRequest, source_id: Id) -> Any:
    document = request.ledger.document(source_id)
    return {"title": document.title, "text": document.text}


@api.get(
    "/sources/{source_id}/file", tags=["sources"], summary="The bytes as they came", response=_answers(None)
)
@verb("export")
def source_file(request: HttpRequest, source_id: Id) -> Any:
    row = request.ledger.source(source_id)
    data = request.ledger.source_bytes(source_id)
    return FileResponse(
        io.BytesIO(data), as_attachment=True, filename=row.name, content_type="application/octet-stream"
    )


@api.post("/sources/{source_id}/withdraw", response=_answers(s.SourceOut), tags=["sources"])
@verb("withdraw")
def withdraw(request: HttpRequest, source_id: Id, body: s.Reasoned) -> Any:
    return request.ledger.withdraw(source_id, body.because)


@api.post("/sources/{source_id}/reinstate", response=_answers(s.SourceOut), tags=["sources"])
@verb("reinstate")
def reinstate(request: HttpRequest, source_id: Id, body: s.Reasoned) -> Any:
    return request.ledger.reinstate(source_id, body.because)


@api.post("/sources/{source_id}/share", response=_answers(s.SourceOut), tags=["sources"])
@verb("share")
def share(request: HttpRequest, source_id: Id, body: s.Sharing) -> Any:
    return request.ledger.share(source_id, body.shared, body.because)


@api.post(
    "/sources/{source_id}/mark",
    response=_answers(s.JudgedOut, 201),
    tags=["readings"],
    summary="Mark a figure that was missed",
)
@verb("mark")
def mark(request: HttpRequest, source_id: Id, body: s.Mark) -> Any:
    return Status(
        201, request.ledger.mark(source_id, body.start, body.end, _given(body.fields), body.because)
    )


@api.get("/imports", response=_answers(s.Imports), tags=["imports"])
@verb("see")
def imports(request: HttpRequest, cursor: Cursor = None, limit: Limit = 50) -> Any:
    return _some(request.ledger.imports(), cursor, limit)


@api.get(
    "/imports/{import_id}",
    response=_answers(s.ImportWhole),
    tags=["imports"],
    summary="An import and what has been done",
)
@verb("see")
def one_import(request: HttpRequest, import_id: Id) -> Any:
    batch = request.ledger.import_(import_id)
    batch.progress = request.ledger.progress(import_id)
    shape = s.ImportOut.from_orm(batch).dict()
    items = [s.ItemOut.from_orm(i) for i in batch.items.order_by("id")[:5000]]
    return {**shape, "progress": batch.progress, "items": items}


@api.post("/imports/{import_id}/stop", response=_answers(s.ImportOut), tags=["imports"])
@verb("stop")
def stop(request: HttpRequest, import_id: Id) -> Any:
    return request.ledger.stop_import(import_id)


@api.post("/imports/{import_id}/resume", response=_answers(s.ImportOut), tags=["imports"])
@verb("add")
def resume(request: HttpRequest, import_id: Id) -> Any:
    return request.ledger.resume_import(import_id)


# -- readings


@api.get(
    "/readings", response=_answers(s.Readings), tags=["readings"], summary="Claims in sight, the newest first"
)
@verb("see")
def readings(
    request: HttpRequest, source: Number = None,
    state: Annotated[Literal["open", "accepted", "corrected", "rejected"] | None, Query()] = None,
    sound: bool | None = None, query: Words = None, cursor: Cursor = None, limit: Limit = 50,
) -> Any:  # fmt: skip
    rows = request.ledger.readings(source=source, state=state, sound=sound, query=_clean(query))
    return _some(rows, cursor, limit)


@api.post(
    "/readings/accept-sound",
    response=_answers(s.Count),
    tags=["readings"],
    summary="Accept what the checks support",
)
@verb("accept")
def accept_sound(request: HttpRequest, body: s.Judgement, source: Number = None) -> Any:
    return {"n": request.ledger.accept_sound(source, body.because)}


@api.get("/readings/{reading_id}", response=_answers(s.ReadingOut), tags=["readings"])
@verb("see")
def reading(request: HttpRequest, reading_id: Id) -> Any:
    return request.ledger.reading(reading_id)


@api.post("/readings/{reading_id}/accept", response=_answers(s.ObservationOut), tags=["readings"])
@verb("accept")
def accept(request: HttpRequest, reading_id: Id, body: s.Judgement) -> Any:
    return request.ledger.accept(reading_id, body.because)


@api.post("/readings/{reading_id}/reject", response=_answers(s.ReadingOut), tags=["readings"])
@verb("reject")
def reject(request: HttpRequest, reading_id: Id, body: s.Reasoned) -> Any:
    request.ledger.reject(reading_id, body.because)
    return request.ledger.reading(reading_id)


@api.post("/readings/{reading_id}/correct", response=_answers(s.ObservationOut), tags=["readings"])
@verb("correct")
def correct(request: HttpRequest, reading_id: Id, body: s.Correction) -> Any:
    return request.ledger.correct(reading_id, _given(body.changes), body.because)


@api.post("/readings/{reading_id}/reopen", response=_answers(s.ReadingOut), tags=["readings"])
@verb("reopen")
def reopen(request: HttpRequest, reading_id: Id, body: s.Reasoned) -> Any:
    request.ledger.reopen(reading_id, body.because)
    return request.ledger.reading(reading_id)


@api.get(
    "/readings/{reading_id}/trace",
    response=_answers(s.TraceOut),
    tags=["readings"],
    summary="Which rule bound what, from which words",
)
@verb("see")
def trace(request: HttpRequest, reading_id: Id) -> Any:
    language = language_of(request)
    with translation.override(language):
        found = request.ledger.trace(reading_id, long=True)
        row = found.reading
        sentences = doubt_words(row.doubts, row.doubt_facts)
        lines = []
        for line in found.lines:
            rule, words = traces.told(line, found.document)
            place = {k: getattr(line, k) for k in ("attribute", "rule", "start", "end", "sheet", "cell")}
            lines.append({**place, "rule_words": rule, "words": words, "lesson_id": line.lesson})
    return {
        "state": found.state, "reader": found.reader, "reader_now": found.reader_now, "differs": list(found.differs),
        "confidence": row.confidence, "sound": row.sound, "lines": lines,
        "doubts": [{"code": c, "sentence": w} for c, w in zip(row.doubts, sentences, strict=True)],
    }  # fmt: skip


# -- lessons


@api.get(
    "/lessons",
    response=_answers(s.Lessons),
    tags=["lessons"],
    summary="What corrections taught, the newest first",
)
@verb("see")
def lessons(
    request: HttpRequest,
    state: Annotated[Literal["proposed", "accepted", "declined", "withdrawn"] | None, Query()] = None,
    query: Words = None, cursor: Cursor = None, limit: Limit = 50,
) -> Any:  # fmt: skip
    return _some(request.ledger.lessons(state=state, query=_clean(query)), cursor, limit)


@api.get(
    "/lessons/{lesson_id}",
    response=_answers(s.LessonWhole),
    tags=["lessons"],
    summary="A lesson and the open claims that a yes would change",
)
@verb("see")
def one_lesson(request: HttpRequest, lesson_id: Id) -> Any:
    row = request.ledger.lesson(lesson_id)
    waits = row.state in ("proposed", "declined")
    n, effects = request.ledger.effects(lesson_id, limit=500) if waits else (0, [])
    return {
        **s.LessonOut.from_orm(row).dict(), "n_effects": n, "rivals": [r.pk for r in request.ledger.rivals(row)],
        "effects": [
            {
                "reading_id": e.reading.pk, "source_id": e.reading.source_id, "quote": e.reading.quote,
                "before": e.before, "after": e.after,
            }
            for e in effects
        ],
    }  # fmt: skip


@api.post("/lessons/{lesson_id}/accept", response=_answers(s.TaughtOut), tags=["lessons"])
@verb("teach")
def accept_lesson(request: HttpRequest, lesson_id: Id, body: s.Judgement) -> Any:
    return request.ledger.accept_lesson(lesson_id, body.because)


@api.post("/lessons/{lesson_id}/decline", response=_answers(s.LessonOut), tags=["lessons"])
@verb("teach")
def decline_lesson(request: HttpRequest, lesson_id: Id, body: s.Judgement) -> Any:
    return request.ledger.decline_lesson(lesson_id, body.because)


@api.post("/lessons/{lesson_id}/withdraw", response=_answers(s.TaughtOut), tags=["lessons"])
@verb("teach")
def withdraw_lesson(request: HttpRequest, lesson_id: Id, body: s.Reasoned) -> Any:
    return request.ledger.withdraw_lesson(lesson_id, body.because)


def _given(fields: s.Changes) -> dict[str, Any]:
    """Only what was sent: a field that is not there stays as it is."""
    return fields.dict(exclude_unset=True)


# -- indicators, areas, series


@api.get(
    "/indicators",
    response=_answers(list[s.IndicatorOut]),
    tags=["figures"],
    summary="Indicators with a figure in sight",
)
@verb("see")
def indicators(request: HttpRequest, query: Words = None) -> Any:
    return request.ledger.indicators(_clean(query))


@api.get(
    "/areas", response=_answers(list[s.AreaOut]), tags=["figures"], summary="Places with a figure in sight"
)
@verb("see")
def areas(request: HttpRequest, query: Words = None) -> Any:
    return request.ledger.areas(_clean(query))


@api.get("/series", response=_answers(s.SeriesMany), tags=["figures"])
@verb("see")
def series(
    request: HttpRequest, indicator: Words = None, area: Words = None,
    measure: Annotated[s.Measure | None, Query()] = None, cursor: Cursor = None, limit: Limit = 50,
) -> Any:  # fmt: skip
    rows = request.ledger.series_of(_clean(indicator), area=_clean(area), measure=measure)
    return _some(rows, cursor, limit, up=True)


@api.get(
    "/series/{series_id}",
    response=_answers(s.SeriesWhole),
    tags=["figures"],
    summary="A series, point by point",
)
@verb("see")
def one_series(request: HttpRequest, series_id: Id, as_of: dt.datetime | None = None) -> Any:
    row = request.ledger.one_series(series_id)
    points = request.ledger.series(series_id, as_of=_moment(as_of))
    return {**s.SeriesOut.from_orm(row).dict(), "points": [_point(request, p) for p in points]}


def _point(request: HttpRequest, point: Any) -> dict[str, Any]:
    return {
        "id": point.point.pk, "period": point.period, "standing": point.standing, "why": point.why,
        "why_sentence": why_sentence(point.why, language_of(request)), "conflict": point.conflict,
        "headline": point.headline, "others": point.others,
    }  # fmt: skip


def _moment(as_of: dt.datetime | None) -> dt.datetime | None:
    if as_of is not None and not 1900 <= as_of.year <= 9000:
        raise LedgerError("the moment is out of range.", zh="所查时刻超出范围。", code="as-of")
    return as_of


# -- observations


def _figures(
    request: HttpRequest, indicator: str | None, area: str | None, period: str | None, measure: str | None,
    standing: str | None, source: int | None, as_of: dt.datetime | None, current: bool, query: str | None,
) -> Any:  # fmt: skip
    return request.ledger.observations(
        _clean(indicator), _clean(area), _clean(period), measure=measure, standing=standing, source=source,
        as_of=_moment(as_of), current=current, query=_clean(query),
    )  # fmt: skip


@api.get(
    "/observations",
    response=_answers(s.Observations),
    tags=["figures"],
    summary="Accepted figures in sight, the newest first",
)
@verb("see")
def observations(
    request: HttpRequest, indicator: Words = None, area: Words = None, period: Words = None,
    measure: Annotated[s.Measure | None, Query()] = None, standing: Annotated[s.Standing | None, Query()] = None,
    source: Number = None, as_of: dt.datetime | None = None, current: bool = True, query: Words = None,
    cursor: Cursor = None, limit: Limit = 50,
) -> Any:  # fmt: skip
    rows = _figures(request, indicator, area, period, measure, standing, source, as_of, current, query)
    return _some(rows, cursor, limit)


@api.post(
    "/observations",
    response=_answers(s.JudgedOut, 201),
    tags=["figures"],
    summary="Enter a figure from paper",
)
@verb("enter")
def enter(request: HttpRequest, body: s.Entry) -> Any:
    place = {k: v for k, v in {"quote": body.quote, "page": body.page}.items() if v is not None}
    return Status(201, request.ledger.enter(_given(body.fields), body.paper, body.because, **place))


@api.get("/observations/{observation_id}", response=_answers(s.ObservationOut), tags=["figures"])
@verb("see")
def observation(request: HttpRequest, observation_id: Id) -> Any:
    return request.ledger.observation(observation_id)


@api.get(
    "/observations/{observation_id}/evidence",
    response=_answers(s.EvidenceOut),
    tags=["figures"],
    summary="Where the figure stands",
)
@verb("see")
def evidence(request: HttpRequest, observation_id: Id) -> Any:
    found = request.ledger.evidence(observation_id)
    row, before, after = found.observation, "", ""
    if found.document is not None and row.start is not None and row.end is not None:
        before = found.document.text[max(0, row.start - 200) : row.start]
        after = found.document.text[row.end : row.end + 200]
    return {
        "observation": row, "source": found.source, "before": before, "after": after,
        "boxes": [{"page": page, "box": list(box)} for page, box in found.boxes], "decisions": found.decisions,
        "earlier": found.earlier, "later": found.later,
    }  # fmt: skip


@api.post("/observations/{observation_id}/correct", response=_answers(s.ObservationOut), tags=["figures"])
@verb("correct")
def correct_observation(request: HttpRequest, observation_id: Id, body: s.Correction) -> Any:
    return request.ledger.correct_observation(observation_id, _given(body.changes), body.because)


@api.get(
    "/points/{point_id}", response=_answers(s.PointOut), tags=["figures"], summary="One period of a series"
)
@verb("see")
def point(request: HttpRequest, point_id: Id, as_of: dt.datetime | None = None) -> Any:
    return _point(request, request.ledger.point(point_id, as_of=_moment(as_of)))


@api.post(
    "/points/{point_id}/choose",
    response=_answers(s.PointOut),
    tags=["figures"],
    summary="Say which figure holds",
)
@verb("choose")
def choose(request: HttpRequest, point_id: Id, body: s.Choice) -> Any:
    request.ledger.choose(point_id, body.observation_id, body.because)
    return _point(request, request.ledger.point(point_id))


@api.post(
    "/points/{point_id}/unchoose",
    response=_answers(s.PointOut),
    tags=["figures"],
    summary="Let the rule decide again",
)
@verb("unchoose")
def unchoose(request: HttpRequest, point_id: Id, body: s.Reasoned) -> Any:
    request.ledger.unchoose(point_id, body.because)
    return _point(request, request.ledger.point(point_id))


@api.get("/conflicts", response=_answers(s.Conflicts), tags=["figures"], summary="Where sources differ")
@verb("see")
def conflicts(
    request: HttpRequest,
    query: Words = None,
    as_of: dt.datetime | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Any:
    at = _moment(as_of)
    page = _some(request.ledger.conflict_points(_clean(query), as_of=at), cursor, limit, up=True)
    points = request.ledger.points([p.pk for p in page["items"]], as_of=at)
    return {"items": [{**_point(request, p), "series": p.series} for p in points], "next": page["next"]}


# -- exports


TYPES = {
    "csv": "text/csv; charset=utf-8", "xlsx": excel.CONTENT_TYPE, "jsonl": "application/jsonl; charset=utf-8",
    "sdmx-csv": "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8",
}  # fmt: skip
KINDS = {
    "value": "figure", "value_high": "figure", "recorded_at": "datetime", "added_at": "datetime", "at": "datetime",
    "published": "date",
}  # fmt: skip


@api.get("/exports/{what}", response=_answers(None), tags=["exports"], summary="A whole table as a file")
@verb("export")
def export(
    request: HttpRequest, what: Literal["observations", "readings", "sources", "conflicts", "audit"],
    format: Annotated[Literal["csv", "xlsx", "jsonl", "sdmx-csv"], Query()] = "csv",
    indicator: Words = None, area: Words = None, period: Words = None, query: Words = None,
    as_of: dt.datetime | None = None,
) -> Any:  # fmt: skip
    asked = {"indicator": _clean(indicator), "area": _clean(area), "period": _clean(period), "query": _clean(query),
             "as_of": _moment(as_of)}  # fmt: skip
    known = {"observations": set(asked), "conflicts": {"query", "as_of"}, "sources": {"query", "area"},
             "readings": {"query"}, "audit": {"query"}}[what]  # fmt: skip
    filters = {k: v for k, v in asked.items() if v is not None}
    if unknown := set(filters) - known:
        raise LedgerError(
            f"{what} cannot be narrowed by {', '.join(sorted(unknown))}.",
            zh=f"导出此表时不能使用筛选条件：{'、'.join(sorted(unknown))}。", code="input",
        )  # fmt: skip
    name = f"{what}.{'csv' if format == 'sdmx-csv' else format}"
    if format == "sdmx-csv":
        if what != "observations":
            raise LedgerError("SDMX-CSV is for observations.", zh="SDMX-CSV 只用于观测值。", code="input")
        rows = request.ledger.observations(**filters).select_related("source").order_by("id")
        request.ledger.note_export(format, what, **_said(filters))
        parts: Iterator[Any] = sdmx.observations_lines(rows.iterator(chunk_size=2000))
        return _streamed(parts, format, name)
    columns, found = request.ledger.table(what, **filters)
    request.ledger.note_export(format, what, **_said(filters))
    if format == "xlsx":
        out = io.BytesIO()
        sheet = [excel.Column(title=c, kind=KINDS.get(c, "text")) for c in columns]
        excel.write(out, columns=sheet, rows=_bounded(found), title=what)
        out.seek(0)
        return FileResponse(out, as_attachment=True, filename=name, content_type=TYPES[format])
    return _streamed(
        (tables.csv_parts if format == "csv" else tables.jsonl_parts)(columns, found), format, name
    )


def _said(filters: dict[str, Any]) -> dict[str, Any]:
    return {k: v.isoformat() if isinstance(v, dt.datetime) else v for k, v in filters.items()}


def _bounded(rows: Iterator[Any]) -> Iterator[Any]:
    for n, row in enumerate(rows, start=1):
        if n > EXCEL_ROWS:
            raise LedgerError(
                f"more than {EXCEL_ROWS} rows: narrow it, or take csv.",
                zh=f"超过 {EXCEL_ROWS:,} 行，请缩小范围，或改用 csv 格式。", code="export-too-large",
            )  # fmt: skip
        yield row


def _streamed(parts: Iterator[Any], format: str, name: str) -> HttpResponse:
    response = StreamingHttpResponse(parts, content_type=TYPES[format])
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


# -- audit


@api.get(
    "/audit", response=_answers(s.AuditMany), tags=["audit"], summary="The trail in sight, the newest first"
)
@verb("audit")
def audit(request: HttpRequest, query: Words = None, cursor: Cursor = None, limit: Limit = 50) -> Any:
    return _some(request.ledger.audit(_clean(query)), cursor, limit, key="seq")


@api.get("/audit/verify", response=_answers(s.VerifiedOut), tags=["audit"], summary="Walk the whole chain")
@verb("audit")
def verify(request: HttpRequest) -> Any:
    found = request.ledger.verify()
    return {"n": found.n, "head": found.head, "seal": chain.seal()}


# -- catalogue


@api.get(
    "/catalogue/{kind}",
    response=_answers(list[dict[str, str]]),
    tags=["catalogue"],
    summary="What the catalogue knows",
)
@verb("see")
def catalogue(
    request: HttpRequest, kind: Literal["indicators", "areas", "units"], query: Words = None
) -> Any:
    rows = load().rows(kind)
    words = (_clean(query) or "").casefold()
    return [r for r in rows if not words or any(words in str(v).casefold() for v in r.values())][:5000]
