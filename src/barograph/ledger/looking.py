"""Looking: what the ledger holds, cut to what a person may see, now or at any past moment.

Series and points are common to all organisations; a person is told of one only where she may see a figure of
it. A point's headline is worked out from the figures that she may see (`headline.choose`).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Sum

from ..errors import LedgerError, NotFound
from ..period import Period
from ..readings.document import Document
from ..text import fold
from . import headline as rule
from .desk import Desk, chunks
from .figures import storable
from .identity import name_of
from .imports import unpacked
from .models import (
    AuditEntry,
    Decision,
    Holding,
    Observation,
    Organisation,
    Reading,
    Series,
    SeriesPoint,
    Source,
)

__all__ = ["Evidence", "Looking", "Point", "standing_at"]


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a series: the figure at the top, why it is there, and the others."""

    series: Series
    point: SeriesPoint
    headline: Any  # Observation; never None, a point without figures in sight is not told of
    why: str  # a code of headline.REASONS
    others: list[Any]
    conflict: bool

    @property
    def period(self) -> str:
        return self.point.period

    @property
    def standing(self) -> str:
        return self.point.standing


@dataclass(frozen=True, slots=True)
class Evidence:
    """A figure, where it stands, who decided about it, and what else is said about the same thing."""

    observation: Observation
    source: Source
    document: Document | None
    boxes: list[tuple[int, tuple[float, float, float, float]]]
    decisions: list[Decision] = field(default_factory=list)
    earlier: list[Observation] = field(default_factory=list)  # what it corrects, the newest first
    later: list[Observation] = field(default_factory=list)  # what corrects it
    point: Point | None = None


def standing_at(rows: QuerySet[Any], as_of: dt.datetime | None) -> QuerySet[Any]:
    """The observations that stood at a moment; now where none is named."""
    if as_of is None:
        return rows.filter(ended_at=None)
    if as_of.tzinfo is None:
        raise LedgerError("the moment needs a time zone.", zh="所查时刻没有写明时区。", code="as-of")
    return rows.filter(recorded_at__lte=as_of).filter(Q(ended_at=None) | Q(ended_at__gt=as_of))


class Looking(Desk):
    """The verbs that only look."""

    # -- sources and readings -----------------------------------------------------------------------------

    def sources(
        self,
        query: str | None = None,
        *,
        area: str | None = None,
        year: int | None = None,
        state: str | None = None,
    ) -> QuerySet[Source]:
        """Sources in sight."""
        self._may("see")
        rows: QuerySet[Source] = self._visible(Source)
        if query := _asked(query):
            rows = rows.filter(
                Q(name__icontains=query) | Q(title__icontains=query) | Q(area__icontains=query)
            )
        if area is not None:
            rows = rows.filter(Q(area_code=area) | Q(area=area))
        if year is not None:
            rows = rows.filter(year=year)
        if state is not None:
            rows = rows.filter(state=state)
        return rows

    def source(self, source_id: int) -> Source:
        self._may("see")
        found: Source = self._found(Source, source_id, rows=self._visible(Source).select_related("document"))
        return found

    def document(self, source_id: int) -> Document:
        """The text and structure of a source; NotFound where it was not, or could not be, read."""
        source = self.source(source_id)
        if source.document is None:
            raise NotFound(
                f"source {source_id} has no text.",
                zh=f"资料“{source.name}”没有可显示的正文。",
                code="no-document",
            )
        return unpacked(source.document)

    def bytes_of(self, source: Source) -> bytes:
        """The bytes, to draw a page from; who hands them out uses `source_bytes`."""
        self._may("see")
        source = self._found(Source, source.pk, rows=self._visible(Source).select_related("blob"))
        if source.blob is None:
            raise NotFound(
                f"source {source.pk} is a paper: it has no file.",
                zh=f"“{source.name}”是纸质资料，没有文件。",
                code="paper",
            )
        return bytes(source.blob.data)

    def source_bytes(self, source_id: int) -> bytes:
        """The bytes as they came, to hand out: an export, with its entry in the trail."""
        self._may("export")
        source = self.source(source_id)
        data = self.bytes_of(source)
        with self._write() as pen:
            pen.note("export.file", source, digest=source.blob_id, name=source.name)
        return data

    def readings(
        self,
        *,
        source: int | None = None,
        state: str | None = None,
        sound: bool | None = None,
        doubted: bool | None = None,
        query: str | None = None,
    ) -> QuerySet[Reading]:
        """Claims in sight, in the order of their documents; those of withdrawn sources do not wait."""
        self._may("see")
        rows: QuerySet[Reading] = self._visible(Reading)
        if source is not None:
            rows = rows.filter(source_id=source)
        if state is not None:
            rows = rows.filter(state=state)
            if state == Reading.State.OPEN:
                rows = rows.exclude(source__state=Source.State.WITHDRAWN)
        if sound is not None:
            rows = rows.filter(sound=sound)
        if doubted is not None:
            rows = rows.exclude(doubts=[]) if doubted else rows.filter(doubts=[])
        if query := _asked(query):
            rows = rows.filter(
                Q(indicator__icontains=query) | Q(area__icontains=query) | Q(quote__icontains=query)
            )
        return rows

    def reading(self, reading_id: int) -> Reading:
        self._may("see")
        rows = self._visible(Reading).select_related("source", "source__document")
        found: Reading = self._found(Reading, reading_id, rows=rows)
        return found

    def next_open(self, after: int | None = None, source: int | None = None) -> Reading | None:
        """The next claim that waits, in the order of the documents, behind the claim `after`."""
        rows = self.readings(state=Reading.State.OPEN, source=source).select_related(
            "source", "source__document"
        )
        rows = rows.order_by("source_id", "ordinal", "id")
        if after is not None:
            last = self.reading(after)
            rows = rows.filter(
                Q(source_id__gt=last.source_id)
                | Q(source_id=last.source_id, ordinal__gt=last.ordinal)
                | Q(source_id=last.source_id, ordinal=last.ordinal, id__gt=last.pk)
            )
        return rows.first()

    def decisions(
        self, *, source: int | None = None, reading: int | None = None, observation: int | None = None,
        point: int | None = None,
    ) -> QuerySet[Decision]:  # fmt: skip
        """Decisions in sight, in the order in which they were made."""
        self._may("see")
        rows: QuerySet[Decision] = self._visible(Decision)
        for name, value in (
            ("source_id", source), ("reading_id", reading), ("observation_id", observation), ("point_id", point),
        ):  # fmt: skip
            if value is not None:
                rows = rows.filter(**{name: value})
        return rows.order_by("id")

    def same_point(self, reading_id: int) -> list[Observation]:
        """What the ledger holds already about the thing that a claim speaks of, but for its own figure."""
        reading = self.reading(reading_id)
        if not reading.period:
            return []
        name = name_of(
            indicator=reading.indicator, indicator_code=reading.indicator_code, area=reading.area,
            area_code=reading.area_code, period=Period.parse(reading.period), measure=reading.measure,
            base=reading.base, coverage=reading.coverage, unit=reading.unit, catalogue=self._catalogue(),
        )  # fmt: skip
        rows = standing_at(self._visible(Observation), None).filter(
            series__key=name.key, period=reading.period, standing=reading.standing
        )
        return list(rows.exclude(reading_id=reading.pk).select_related("source", "point").order_by("id"))

    # -- observations -------------------------------------------------------------------------------------

    def observations(
        self,
        indicator: str | None = None,
        area: str | None = None,
        period: str | None = None,
        *,
        measure: str | None = None,
        standing: str | None = None,
        source: int | None = None,
        as_of: dt.datetime | None = None,
        current: bool = True,
        query: str | None = None,
    ) -> QuerySet[Observation]:
        """Accepted figures in sight; `current=False` also those that no longer stand.

        `indicator` and `area` are codes or names; `period` any writing that `Period` reads.
        """
        self._may("see")
        rows: QuerySet[Observation] = self._visible(Observation)
        if current or as_of is not None:
            rows = standing_at(rows, as_of)
        if indicator is not None:
            rows = rows.filter(self._indicator_is(indicator))
        if area is not None:
            rows = rows.filter(self._area_is(area))
        if period is not None:
            rows = rows.filter(period=str(Period.parse(period)))
        for name, value in (("measure", measure), ("standing", standing), ("source_id", source)):
            if value is not None:
                rows = rows.filter(**{name: value})
        if query := _asked(query):
            rows = rows.filter(
                Q(indicator__icontains=query)
                | Q(area__icontains=query)
                | Q(quote__icontains=query)
                | Q(indicator_code__in=self._codes_like(query))
            )
        return rows

    def observation(self, observation_id: int) -> Observation:
        self._may("see")
        rows = self._visible(Observation).select_related("source", "series", "point", "reading")
        found: Observation = self._found(Observation, observation_id, rows=rows)
        return found

    def _indicator_is(self, named: str) -> Q:
        """Rows of an indicator by its code, its name or an alias; the parent's rows for a growth or a share."""
        catalogue = self._catalogue()
        entry = catalogue.indicators.get(named) or catalogue.find_indicator(named)
        if entry is None:
            return Q(indicator=storable(named))
        code, _, measure = catalogue.resolve_series(entry.name, "level")
        if measure != "level" and code != entry.code:
            return Q(indicator_code=code, measure=measure)
        return Q(indicator_code=entry.code)

    def _area_is(self, named: str) -> Q:
        catalogue = self._catalogue()
        area = catalogue.areas.get(named) or catalogue.find_area(named)
        return Q(area=storable(named)) if area is None else Q(area_code=area.code)

    def _codes_like(self, query: str) -> list[str]:
        """Codes of the catalogue whose name, alias or code has the words in it."""
        words = fold(query).casefold().strip()
        if not words:
            return []
        return [
            entry.code
            for entry in self._catalogue().indicators.values()
            if any(
                words in fold(n).casefold()
                for n in (entry.code, entry.name, entry.name_en or "", *entry.aliases)
            )
        ]

    def indicators(self, query: str | None = None) -> list[dict[str, Any]]:
        """Indicators of which a figure is in sight: code, name, n_observations, n_areas, first and last period end."""
        self._may("see")
        held = self._visible(Holding).filter(n_current__gt=0)
        if query := _asked(query):
            held = held.filter(
                Q(series__indicator__icontains=query) | Q(series__indicator_code__in=self._codes_like(query))
            )
        rows = (
            held.values("series__indicator_code", "series__indicator")
            .annotate(
                n_observations=Sum("n_current"), n_areas=Count("series__area", distinct=True),
                first=Min("first"), last=Max("last"),
            )
            .order_by("series__indicator_code", "series__indicator")
        )  # fmt: skip
        catalogue = self._catalogue()
        merged: dict[str, dict[str, Any]] = {}
        for row in rows:
            code, name = row.pop("series__indicator_code"), row.pop("series__indicator")
            entry = catalogue.indicators.get(code) if code else None
            row |= {"code": code, "name": name if entry is None else entry.name}
            known = merged.get(code or "=" + name)
            if known is None:
                merged[code or "=" + name] = row
            else:  # one code under two names: an indicator that was renamed
                known["n_observations"] += row["n_observations"]
                known["n_areas"] = max(known["n_areas"], row["n_areas"])
                known["first"] = min(filter(None, (known["first"], row["first"])), default=None)
                known["last"] = max(filter(None, (known["last"], row["last"])), default=None)
        return list(merged.values())

    def areas(self, query: str | None = None) -> list[dict[str, Any]]:
        """Places of which a figure is in sight: code, name, n_observations, n_indicators."""
        self._may("see")
        held = self._visible(Holding).filter(n_current__gt=0)
        if query := _asked(query):
            held = held.filter(Q(series__area__icontains=query) | Q(series__area_code=query))
        return [
            {
                "code": r["series__area_code"],
                "name": r["series__area"],
                "n_observations": r["n"],
                "n_indicators": r["m"],
            }
            for r in held.values("series__area_code", "series__area")
            .annotate(n=Sum("n_current"), m=Count("series__indicator", distinct=True))
            .order_by("series__area_code", "series__area")
        ]

    # -- series and points --------------------------------------------------------------------------------

    def series_of(
        self, indicator: str | None = None, *, area: str | None = None, measure: str | None = None
    ) -> QuerySet[Series]:
        """Series of which a figure is or was in sight, by indicator (code, name or alias) and area."""
        self._may("see")
        rows = Series.objects.filter(Exists(self._visible(Holding).filter(series=OuterRef("pk"))))
        if indicator is not None:
            rows = rows.filter(self._indicator_is(indicator))
        if area is not None:
            rows = rows.filter(self._area_is(area))
        if measure is not None:
            rows = rows.filter(measure=measure)
        return rows.order_by(
            "indicator_code", "indicator", "area_code", "area", "measure", "base", "coverage", "id"
        )

    def one_series(self, series_id: int) -> Series:
        """A series of which a figure is or was in sight."""
        found: Series = self._found(Series, series_id, rows=self.series_of())
        return found

    def series(self, series_id: int, *, as_of: dt.datetime | None = None) -> list[Point]:
        """The points of a series in the order of time: three queries, however long it is."""
        series = self.one_series(series_id)
        rows = list(
            standing_at(self._visible(Observation).filter(series=series), as_of)
            .select_related("source", "point").order_by("id")
        )  # fmt: skip
        found = self._points(rows, {series.pk: series}, as_of)
        return sorted(found, key=lambda p: (_moment(p.point), p.point.period, p.point.standing))

    def point(self, point_id: int, *, as_of: dt.datetime | None = None) -> Point:
        """One point; NotFound where no figure of it is in sight."""
        self._may("see")
        found = self.points([point_id], as_of=as_of)
        if not found:
            raise NotFound(
                f"there is no point {point_id}, or it is not in your scope.",
                zh=f"没有编号为 {point_id} 的数据点，或不在您的权限范围内。", noun="point", pk=point_id,
            )  # fmt: skip
        return found[0]

    def points(self, point_ids: Iterable[int], *, as_of: dt.datetime | None = None) -> list[Point]:
        """Points by their numbers, in that order; those without a figure in sight are left out."""
        wanted = list(point_ids)
        rows: list[Observation] = []
        for ids in chunks(wanted):
            rows += (
                standing_at(self._visible(Observation).filter(point_id__in=ids), as_of)
                .select_related("source", "point", "series", "reading").order_by("id")
            )  # fmt: skip
        found = {p.point.pk: p for p in self._points(rows, {r.series_id: r.series for r in rows}, as_of)}
        return [found[i] for i in wanted if i in found]

    def headline(self, point_id: int, *, as_of: dt.datetime | None = None) -> tuple[Observation, str]:
        """The figure at the top of a point and the code of the reason (`headline.why_sentence`)."""
        point = self.point(point_id, as_of=as_of)
        return point.headline, point.why

    def _points(
        self, rows: list[Observation], series: dict[int, Series], as_of: dt.datetime | None
    ) -> Iterator[Point]:
        by_point: dict[int, list[Observation]] = defaultdict(list)
        for row in rows:
            by_point[row.point_id].append(row)
        chosen = self.choices([i for i, held in by_point.items() if len(held) > 1], as_of=as_of)
        for point_id, held in by_point.items():
            top, why = rule.choose(held, chosen.get(point_id))
            yield Point(
                series=series[held[0].series_id], point=held[0].point, headline=top, why=why,
                others=[o for o in held if o is not top], conflict=rule.disagree(held),
            )  # fmt: skip

    def choices(self, point_ids: Iterable[int], *, as_of: dt.datetime | None = None) -> dict[int, int]:
        """Point → the figure that a person chose; one's own organisation goes before those above it."""
        last: dict[tuple[int, str], Decision] = {}
        for ids in chunks(point_ids):
            rows = Decision.objects.filter(
                point_id__in=ids, kind__in=(Decision.Kind.CHOOSE, Decision.Kind.UNCHOOSE)
            ).order_by("id")
            if as_of is not None:
                rows = rows.filter(at__lte=as_of)
            for decision in rows:
                if self.scope.startswith(decision.scope):
                    assert decision.point_id is not None
                    last[decision.point_id, decision.scope] = decision
        chosen: dict[int, int] = {}
        for (point_id, _), decision in sorted(last.items(), key=lambda item: len(item[0][1])):
            if decision.kind == Decision.Kind.CHOOSE and decision.observation_id is not None:
                chosen[point_id] = decision.observation_id
        return chosen

    # -- conflicts ----------------------------------------------------------------------------------------

    def conflict_points(
        self, query: str | None = None, *, as_of: dt.datetime | None = None
    ) -> QuerySet[SeriesPoint]:
        """Points of which the figures in sight cannot all be right, each with `low` and `high`, the values apart."""
        self._may("see")
        rows = standing_at(self._visible(Observation), as_of)
        if as_of is None:
            rows = rows.filter(point__n_values__gt=1)
        if query := _asked(query):
            rows = rows.filter(
                Q(indicator__icontains=query)
                | Q(area__icontains=query)
                | Q(indicator_code__in=self._codes_like(query))
            )
        apart = (
            rows.order_by()
            .values("point_id", "stage")
            .annotate(low=Min("at_most"), high=Max("at_least"))
            .filter(high__gt=F("low"))
            .values("point_id")
        )
        found: QuerySet[SeriesPoint] = SeriesPoint.objects.filter(pk__in=apart).select_related("series")
        return found.order_by(
            "series__indicator_code", "series__indicator", "series__area_code", "period_end", "id"
        )

    def conflicts(self, query: str | None = None, *, as_of: dt.datetime | None = None) -> list[Point]:
        """Every conflict in sight, with its claims."""
        ids = list(self.conflict_points(query, as_of=as_of).values_list("pk", flat=True))
        return [p for p in self.points(ids, as_of=as_of) if p.conflict]

    # -- evidence -----------------------------------------------------------------------------------------

    def evidence(self, observation_id: int) -> Evidence:
        """All that stands behind a figure."""
        observation = self.observation(observation_id)
        source = self.source(observation.source_id)
        document = None
        if observation.reading is not None and observation.reading.document is not None:
            document = unpacked(observation.reading.document)
        elif source.document is not None:
            document = unpacked(source.document)
        boxes = []
        if document is not None and observation.start is not None and observation.end is not None:
            boxes = document.boxes(observation.start, observation.end)
        decisions = self.decisions().filter(
            Q(observation=observation) | Q(reading_id=observation.reading_id, reading__isnull=False)
            | Q(source=source, kind__in=(Decision.Kind.WITHDRAW, Decision.Kind.REINSTATE))
        )  # fmt: skip
        visible = self._visible(Observation).select_related("source")
        earlier, at = [], observation
        while (
            at.corrects_id is not None and (before := visible.filter(pk=at.corrects_id).first()) is not None
        ):
            earlier.append(before)
            at = before
        later, at = [], observation
        # A correction cites the same source. Naming it keeps the planner off a walk over all figures: nearly every
        # `corrects` is null, which looks like a useless index to it.
        while (
            after := visible.filter(corrects_id=at.pk, source_id=at.source_id).order_by("id").first()
        ) is not None:
            later.append(after)
            at = after
        points = self.points([observation.point_id])
        return Evidence(
            observation=observation, source=source, document=document, boxes=boxes,
            decisions=list(decisions.order_by("id")), earlier=earlier, later=later,
            point=points[0] if points else None,
        )  # fmt: skip

    def by_place_and_year(self) -> list[dict[str, Any]]:
        """How many documents and figures there are for each place and year: area, area_code, year, n_sources, n_figures."""
        self._may("see")
        rows = (
            self._visible(Source)
            .exclude(state=Source.State.WITHDRAWN)
            .values("area_code", "area", "year")
            .annotate(n_sources=Count("id"), n_figures=Sum("n_readings"))
            .order_by("area_code", "area", "year")
        )
        return [dict(r) for r in rows]

    # -- audit --------------------------------------------------------------------------------------------

    def audit(self, query: str | None = None) -> QuerySet[AuditEntry]:
        """Entries of the trail in sight, the newest first.

        What was done before there was any organisation belongs to nobody; the administrator of the only root
        sees it too. An entry itself is never given to somebody else: its scope is under the chain's digest.
        """
        self._may("audit")
        rows: QuerySet[AuditEntry] = self._visible(AuditEntry).order_by("-seq")
        roots = Organisation.objects.filter(parent=None).values_list("path", flat=True)
        if self.user is not None and self.user.scope and list(roots[:2]) == [self.user.scope]:
            rows = (rows | AuditEntry.objects.filter(scope="")).order_by("-seq")
        if query := _asked(query):
            rows = rows.filter(
                Q(actor__icontains=query) | Q(action__icontains=query) | Q(detail__icontains=query)
            )
        return rows


def _asked(query: str | None) -> str:
    """The words of a search, as the rows may have them."""
    return "" if query is None else storable(query)


def _moment(point: SeriesPoint) -> tuple[dt.date, dt.date]:
    return (point.period_end or dt.date.max, point.period_start or dt.date.min)
