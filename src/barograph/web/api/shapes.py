"""What the API takes and gives. Figures are exact decimals as text; what is missing is null, never 0."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from ninja import Field, Schema

Measure = Literal["level", "growth", "change", "share", "rank", "ratio"]
Standing = Literal["actual", "target", "forecast"]
Because = Field("", max_length=2000, description="why; it stays with the decision")
NeedsWhy = Field(..., min_length=1, max_length=2000, description="why; it stays with the decision")


class Wrong(Schema):
    code: str
    message: str
    facts: dict[str, Any] = {}


class Me(Schema):
    username: str
    role: str
    organisation: str | None
    verbs: list[str]


class SourceOut(Schema):
    id: int
    name: str
    format: str
    title: str
    origin: str
    digest: str | None = Field(None, alias="blob_id")
    area: str
    area_code: str
    year: int | None
    published: dt.date | None
    state: str
    trouble_code: str
    trouble_zh: str
    trouble_en: str
    shared: bool
    n_readings: int
    n_open: int
    added_at: dt.datetime
    added_by: str


class ImportOut(Schema):
    id: int
    state: str
    shared: bool
    created_at: dt.datetime
    created_by: str
    finished_at: dt.datetime | None


class ItemOut(Schema):
    id: int
    name: str
    size: int
    state: str
    source_id: int | None
    trouble_code: str
    trouble_zh: str
    trouble_en: str
    n_readings: int


class ImportWhole(ImportOut):
    progress: dict[str, int]
    items: list[ItemOut]


class FigureOut(Schema):
    id: int
    indicator: str
    indicator_code: str
    area: str
    area_code: str
    period: str
    value: str | None
    value_high: str | None
    unit: str
    measure: str
    base: str
    bound: str
    standing: str
    stage: str
    coverage: str
    quote: str
    start: int | None
    end: int | None
    page: int | None
    sheet: str
    cell: str
    source_id: int


class ReadingOut(FigureOut):
    state: str
    method: str
    doubts: list[str]
    confidence: float
    sound: bool


class DoubtOut(Schema):
    code: str
    sentence: str


class TraceLine(Schema):
    """One attribute: the rule that bound it and the words it came from, with their place where they have one."""

    attribute: str
    rule: str
    rule_words: str
    words: str
    start: int | None
    end: int | None
    sheet: str
    cell: str
    lesson_id: int | None


class TraceOut(Schema):
    state: str = Field(
        ..., description="found, other, gone, person or long; see docs/how-to/teach-the-reader.md"
    )
    reader: str = Field(..., description="the version that made the claim")
    reader_now: str
    differs: list[str] = Field(..., description="fields that reading again gives otherwise")
    confidence: float
    sound: bool
    doubts: list[DoubtOut]
    lines: list[TraceLine]


class LessonOut(Schema):
    id: int
    attribute: str
    kind: str
    words: str
    name: str
    code: str
    state: str
    reading_id: int
    proposed_at: dt.datetime
    proposed_by: str
    decided_at: dt.datetime | None
    decided_by: str
    because: str
    withdrawn_at: dt.datetime | None
    withdrawn_by: str
    withdrawn_because: str
    n_readings: int = Field(0, description="claims that it has changed")


class EffectOut(Schema):
    reading_id: int
    source_id: int
    quote: str
    before: str
    after: str


class LessonWhole(LessonOut):
    n_effects: int = Field(..., description="open claims that a yes would change now")
    effects: list[EffectOut]
    rivals: list[int] = Field(..., description="lessons that give the same words another meaning")


class TaughtOut(Schema):
    lesson: LessonOut
    n_changed: int
    n_left: int = Field(0, description="claims that a person had judged since, and that stay as they are")


class ObservationOut(FigureOut):
    series_id: int
    point_id: int
    reading_id: int | None
    corrects_id: int | None
    method: str
    published: dt.date | None
    recorded_at: dt.datetime
    recorded_by: str
    ended_at: dt.datetime | None
    ended_because: str


class DecisionOut(Schema):
    id: int
    kind: str
    by: str
    at: dt.datetime
    because: str


class SeriesOut(Schema):
    id: int
    indicator: str
    indicator_code: str
    area: str
    area_code: str
    measure: str
    base: str
    coverage: str
    unit: str


class PointOut(Schema):
    id: int
    period: str
    standing: str
    why: str
    why_sentence: str
    conflict: bool
    headline: ObservationOut
    others: list[ObservationOut]


class ConflictOut(PointOut):
    series: SeriesOut


class SeriesWhole(SeriesOut):
    points: list[PointOut]


class EvidenceOut(Schema):
    observation: ObservationOut
    source: SourceOut
    before: str = Field("", description="the words before the quote")
    after: str = Field("", description="the words after it")
    boxes: list[dict[str, Any]]
    decisions: list[DecisionOut]
    earlier: list[ObservationOut]
    later: list[ObservationOut]


class IndicatorOut(Schema):
    code: str
    name: str
    n_observations: int
    n_areas: int
    first: dt.date | None
    last: dt.date | None


class AreaOut(Schema):
    code: str
    name: str
    n_observations: int
    n_indicators: int


class AuditOut(Schema):
    seq: int
    at: dt.datetime
    actor: str
    action: str
    object_type: str
    object_id: str
    detail: str
    previous: str
    digest: str


class VerifiedOut(Schema):
    n: int
    head: str
    seal: str


class Count(Schema):
    n: int


class Judgement(Schema):
    because: str = Because


class Reasoned(Schema):
    because: str = NeedsWhy


class Changes(Schema):
    """The fields of a figure; those that are not given stay as they are. `value` may carry its unit."""

    indicator: str | None = Field(None, max_length=200)
    area: str | None = Field(None, max_length=200)
    period: str | None = Field(None, max_length=40, description="2024, 2024-Q3, 2024年1—9月")
    value: str | None = Field(None, max_length=60)
    value_high: str | None = Field(None, max_length=60)
    unit: str | None = Field(None, max_length=40)
    measure: Measure | None = None
    base: str | None = Field(None, max_length=200)
    bound: Literal["eq", "about", "over", "under"] | None = None
    standing: Standing | None = None
    stage: Literal["", "快报", "初步核实", "最终核实", "修订"] | None = None
    coverage: str | None = Field(None, max_length=200)


class Correction(Schema):
    changes: Changes
    because: str = NeedsWhy


class Mark(Schema):
    start: int = Field(..., ge=0, le=2**31 - 1)
    end: int = Field(..., ge=0, le=2**31 - 1)
    fields: Changes
    because: str = Because


class Entry(Schema):
    paper: str = Field(..., min_length=1, max_length=300, description="the paper that prints the figure")
    quote: str | None = Field(None, max_length=2000)
    page: int | None = Field(None, ge=1, le=100_000)
    fields: Changes
    because: str = Because


class JudgedOut(Schema):
    reading: ReadingOut
    observation: ObservationOut | None


class Sharing(Schema):
    shared: bool
    because: str = NeedsWhy


class Choice(Schema):
    observation_id: int = Field(..., ge=1, le=2**63 - 1)
    because: str = NeedsWhy


class ManyOut(Schema):
    """Lists whose items differ in shape: a list and how to go on."""

    next: str | None = Field(None, description="give it as `cursor` to go on; null at the end")


class Sources(ManyOut):
    items: list[SourceOut]


class Imports(ManyOut):
    items: list[ImportOut]


class Lessons(ManyOut):
    items: list[LessonOut]


class Readings(ManyOut):
    items: list[ReadingOut]


class Observations(ManyOut):
    items: list[ObservationOut]


class SeriesMany(ManyOut):
    items: list[SeriesOut]


class Conflicts(ManyOut):
    items: list[ConflictOut]


class AuditMany(ManyOut):
    items: list[AuditOut]


class CatalogueRow(Schema):
    fields: dict[str, str]
