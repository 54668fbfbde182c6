"""Judgements: a claim becomes an observation, is corrected or sent back; a person chooses; a source is withdrawn.

Nothing is overwritten. A judgement adds a decision (who, when, why), and, where a figure comes to stand, an
observation; a figure that no longer stands receives the moment it ended. A wrong judgement is mended by another
one. Two people judging the same claim: the second is told so (Stale) and changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from ..errors import LedgerError, Stale
from ..period import Period
from . import lessons
from .desk import CHUNK, Desk, Pen, chunks
from .figures import FIELDS, SAID, checked, finish, storable
from .headline import admits
from .identity import Name, name_of
from .models import (
    Decision,
    DocumentText,
    Import,
    ImportItem,
    Observation,
    Reading,
    Series,
    SeriesPoint,
    Source,
)

__all__ = ["Draft", "Judged", "Judging"]

_State = Reading.State
_Kind = Decision.Kind


@dataclass(slots=True, kw_only=True)
class Draft:
    """A figure about to be recorded: its fields, and where it comes from."""

    fields: dict[str, Any]
    source: Source
    reading: Reading | None = None
    corrects: Observation | None = None
    method: str = "read"
    published: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What `mark` and `enter` made: the claim, and the figure if this person's role may accept."""

    reading: Reading
    observation: Observation | None


class Judging(Desk):
    """The verbs that judge. Each is one transaction with its decision and its entry in the audit trail."""

    # -- claims -------------------------------------------------------------------------------------------

    def accept(self, reading_id: int, because: str = "", *, expect_state: str | None = None) -> Observation:
        """Let a claim stand as it was read.

        `expect_state` is the state that the person saw; without it the claim must be open.
        """
        self._may("accept")
        because = storable(because.strip())
        with self._write() as pen:
            reading = self._judgeable(reading_id, expect_state, {_State.OPEN, _State.REJECTED})
            return self._accept_all(pen, [reading], because)[0]

    def accept_sound(self, source_id: int | None = None, because: str = "") -> int:
        """Accept every open claim that the checks support, of one source or of all own ones; how many it were."""
        self._may("accept")
        because = storable(because.strip())
        total, after = 0, 0
        while True:
            with self._write() as pen:
                rows = self._own_rows(Reading).filter(state=_State.OPEN, sound=True, id__gt=after)
                rows = rows.exclude(source__state=Source.State.WITHDRAWN)
                if source_id is not None:
                    rows = rows.filter(source_id=self._found(Source, source_id).pk)
                found = list(rows.select_related("source").order_by("id")[:BATCH])
                if found:
                    self._accept_all(pen, found, because)
                    after = found[-1].pk
            total += len(found)
            if len(found) < BATCH:
                return total

    def reject(self, reading_id: int, because: str, *, expect_state: str | None = None) -> Decision:
        """Send a claim back: it is not what the document says, or no figure at all.

        An accepted one only with `expect_state`: then its figure ends.
        """
        self._may("reject")
        because = self._because(because)
        with self._write() as pen:
            reading = self._judgeable(
                reading_id, expect_state, {_State.OPEN, _State.ACCEPTED, _State.CORRECTED}
            )
            ended = self._end(pen, self._standing(reading), "rejected")
            was = self._set_state(pen, reading, _State.REJECTED)
            decision = self._decide(
                pen, _Kind.REJECT, reading, because, reading=reading, observation=ended[0] if ended else None
            )
            pen.note("reading.reject", reading, because=because, was=was, ended=[o.pk for o in ended])
            return decision

    def reopen(self, reading_id: int, because: str, *, expect_state: str | None = None) -> Decision:
        """Take a judgement back: the claim waits again, and its figure, if it had one, ends."""
        self._may("reopen")
        because = self._because(because)
        with self._write() as pen:
            judged = {_State.ACCEPTED, _State.CORRECTED, _State.REJECTED}
            reading = self._judgeable(reading_id, expect_state, judged, default=judged)
            ended = self._end(pen, self._standing(reading), "reopened")
            was = self._set_state(pen, reading, _State.OPEN)
            decision = self._decide(
                pen, _Kind.REOPEN, reading, because, reading=reading, observation=ended[0] if ended else None
            )
            pen.note("reading.reopen", reading, because=because, was=was, ended=[o.pk for o in ended])
            return decision

    def correct(
        self, reading_id: int, changes: Mapping[str, Any], because: str, *, expect_state: str | None = None
    ) -> Observation:
        """Let a claim stand with changes: the claim keeps what was read, the figure says what is right."""
        self._may("correct")
        because = self._because(because)
        fields = checked(changes, self._catalogue())
        with self._write() as pen:
            states = {_State.OPEN, _State.REJECTED, _State.ACCEPTED, _State.CORRECTED}
            reading = self._judgeable(
                reading_id, expect_state, states, default={_State.OPEN, _State.ACCEPTED, _State.CORRECTED}
            )
            standing = self._standing(reading)
            old = standing[0] if standing else None
            return self._correct(pen, reading, old, fields, because)

    def correct_observation(
        self, observation_id: int, changes: Mapping[str, Any], because: str
    ) -> Observation:
        """Put a corrected figure in the place of one that stands; the old one remains, with the moment it ended."""
        self._may("correct")
        because = self._because(because)
        fields = checked(changes, self._catalogue())
        with self._write() as pen:
            old = self._own(self._found(Observation, observation_id))
            if old.ended_at is not None:
                raise self._ended(old)
            return self._correct(pen, old.reading, old, fields, because)

    def _correct(
        self,
        pen: Pen,
        reading: Reading | None,
        old: Observation | None,
        changes: dict[str, Any],
        because: str,
    ) -> Observation:
        base = old if old is not None else reading
        assert base is not None
        before = {f: getattr(base, f) for f in FIELDS}
        changed = {k: [before[k], v] for k, v in changes.items() if before[k] != v}
        if not changed and old is not None:
            raise LedgerError(
                "nothing was changed; the figure stands as it is.",
                zh="没有任何改动，原数据保持不变。",
                code="unchanged",
            )
        fields = finish(before | changes)
        if old is not None:
            self._end(pen, [old], "corrected")
        source = base.source
        [new] = self._observe(
            pen,
            [
                Draft(
                    fields=fields, source=source, reading=reading, corrects=old,
                    method=reading.method if reading is not None else "entered",
                    published=source.published if old is None else old.published,
                )
            ],
        )  # fmt: skip
        if reading is not None:
            self._set_state(pen, reading, _State.CORRECTED)
        self._decide(
            pen, _Kind.CORRECT, base, because, reading=reading, observation=new,
            detail={"changes": changed, "corrects": None if old is None else old.pk},
        )  # fmt: skip
        pen.note(
            "observation.correct", new, because=because, changes=changed, figure=_figure(new),
            corrects=None if old is None else old.pk,
        )  # fmt: skip
        self._carry_choice(pen, {} if old is None else {old.pk: new})
        if reading is not None:
            lessons.propose(pen, reading, new, changed, self._catalogue())
        return new

    def _accept_all(self, pen: Pen, readings: list[Reading], because: str) -> list[Observation]:
        drafts = [
            Draft(
                fields={f: getattr(r, f) for f in FIELDS}, source=r.source, reading=r, method=r.method,
                published=r.source.published,
            )
            for r in readings
        ]  # fmt: skip
        observations = self._observe(pen, drafts)
        for ids in chunks(r.pk for r in readings):
            Reading.objects.filter(pk__in=ids).update(state=_State.ACCEPTED)
        decisions = []
        for reading, observation in zip(readings, observations, strict=True):
            reading.state = _State.ACCEPTED
            pen.sources.add(reading.source_id)
            decisions.append(
                Decision(
                    kind=_Kind.ACCEPT, reading=reading, observation=observation, source_id=reading.source_id,
                    by=pen.actor, at=pen.now, because=because, scope=reading.scope, shared=reading.shared,
                )
            )  # fmt: skip
            pen.note(
                "reading.accept",
                reading,
                because=because,
                observation=observation.pk,
                figure=_figure(observation),
            )
        Decision.objects.bulk_create(decisions, batch_size=CHUNK)
        return observations

    # -- figures that a person found ----------------------------------------------------------------------

    def mark(
        self, source_id: int, start: int, end: int, fields: Mapping[str, Any], because: str = ""
    ) -> Judged:
        """Record a figure that the reader missed, by the words of the document that print it.

        Of somebody who may not accept, it waits as an open claim.
        """
        self._may("mark")
        because = storable(because.strip())
        wanted = checked(fields, self._catalogue())
        with self._write() as pen:
            source = self._own(self._found(Source, source_id))
            self._not_withdrawn(source)
            document = source.document
            if document is None or not 0 <= start < end <= len(document.text):
                raise LedgerError(
                    f"source {source_id} has no words at {start}–{end}; select them again.",
                    zh="所选文字不在该资料的正文内，请重新选取。", code="span",
                )  # fmt: skip
            quote = document.text[start:end]
            if not quote.strip():
                raise LedgerError(
                    "the selection is blank; select the figure.",
                    zh="所选内容为空白，请选中数字。",
                    code="span",
                )
            place = {"quote": quote, "start": start, "end": end, "page": _page_of(document, start)}
            ordinal = (
                Reading.objects.filter(source=source, start__lte=start).order_by("-ordinal").values_list("ordinal", flat=True)
            )  # fmt: skip
            return self._enter(
                pen, source, wanted, place, because, Reading.Method.MARKED, _Kind.MARK, document=document,
                ordinal=ordinal.first() or 0,
            )  # fmt: skip

    def enter(self, fields: Mapping[str, Any], paper: str, because: str = "", **place: Any) -> Judged:
        """Record a figure from paper: `paper` names the document as one would ask for it in the archive.

        `quote` (the words as printed) and `page` may be given beside the fields.
        """
        self._may("enter")
        because = storable(because.strip())
        rest = dict(fields)
        place = {k: rest.pop(k) for k in ("quote", "page") if k in rest} | place
        page, published = _page(place.get("page")), _day(rest.pop("published", None))
        wanted = checked(rest, self._catalogue())
        paper = storable(paper.strip())
        if not paper:
            raise LedgerError(
                "name the paper that prints the figure.", zh="请写明出自哪份纸质资料。", code="paper"
            )
        with self._write() as pen:
            source = Source.objects.filter(
                scope=self.scope, state=Source.State.PAPER, blob=None, name=paper[:300]
            ).first()
            if source is None:
                source = Source.objects.create(
                    organisation=self.home, scope=self.scope, name=paper[:300], title=paper,
                    state=Source.State.PAPER, added_at=pen.now, added_by=pen.actor, published=published,
                    area=wanted.get("area", "")[:100], area_code=wanted.get("area_code", ""),
                    year=Period.parse(wanted["period"]).year if "period" in wanted else None,
                )  # fmt: skip
                pen.note("source.paper", source, name=paper)
            quote = storable(str(place.get("quote") or "").strip())
            if not quote:
                quote = f"{fields.get('value', '—')}{wanted.get('unit', '')}"
            return self._enter(
                pen,
                source,
                wanted,
                {"quote": quote, "page": page},
                because,
                Reading.Method.ENTERED,
                _Kind.ENTER,
            )

    def _enter(
        self, pen: Pen, source: Source, wanted: dict[str, Any], place: dict[str, Any], because: str, method: str,
        kind: str, *, document: DocumentText | None = None, ordinal: int = 0,
    ) -> Judged:  # fmt: skip
        for name, words in (("indicator", "指标"), ("area", "地区"), ("period", "时期"), ("unit", "单位")):
            if name not in wanted:
                raise LedgerError(
                    f"{name} is not given; fill it in.",
                    zh=f"“{words}”未填写，请补上。",
                    code="field",
                    field=name,
                )
        if "value" not in wanted:
            raise LedgerError(
                "the value is not given; write null for a figure published as missing.",
                zh="“数值”未填写；公布为缺失的数请留空提交。", code="field", field="value",
            )  # fmt: skip
        fields = finish(_BLANK | wanted | place | {"scope": source.scope, "shared": source.shared})
        final = self.can("accept")
        reading = Reading.objects.create(
            **fields, source=source, document=document, ordinal=ordinal, method=method, created_at=pen.now,
            state=_State.ACCEPTED if final else _State.OPEN,
        )  # fmt: skip
        observation = None
        if final:
            [observation] = self._observe(
                pen,
                [
                    Draft(
                        fields=fields,
                        source=source,
                        reading=reading,
                        method=method,
                        published=source.published,
                    )
                ],
            )
        self._decide(pen, kind, reading, because, reading=reading, observation=observation)
        pen.sources.add(source.pk)
        pen.note(
            f"reading.{kind}", reading, because=because, figure=_figure(reading),
            observation=None if observation is None else observation.pk,
        )  # fmt: skip
        return Judged(reading, observation)

    # -- choices ------------------------------------------------------------------------------------------

    def choose(self, point_id: int, observation_id: int, because: str) -> Decision:
        """Put a figure at the top of its point by hand; it holds until it ends or the choice is taken back."""
        self._may("choose")
        because = self._because(because)
        with self._write() as pen:
            observation = self._found(Observation, observation_id)
            if observation.point_id != point_id:
                raise LedgerError(
                    f"observation {observation_id} does not belong to point {point_id}.",
                    zh="所选数据不属于该数据点。", code="point",
                )  # fmt: skip
            if observation.ended_at is not None:
                raise self._ended(observation)
            decision = self._choice(pen, _Kind.CHOOSE, observation, because)
            pen.note(
                "point.choose",
                observation.point,
                scope=self.scope,
                because=because,
                observation=observation_id,
            )
            return decision

    def unchoose(self, point_id: int, because: str) -> Decision:
        """Take the choice of one's own organisation back: the rule decides again."""
        self._may("unchoose")
        because = self._because(because)
        with self._write() as pen:
            last = (
                Decision.objects.filter(point_id=point_id, scope=self.scope, kind__in=(_Kind.CHOOSE, _Kind.UNCHOOSE))
                .order_by("-id").first()
            )  # fmt: skip
            if last is None or last.kind == _Kind.UNCHOOSE:
                raise Stale(
                    "there is no choice to take back.",
                    zh="该数据点没有人工选定，无需取消。",
                    code="no-choice",
                )
            assert last.observation is not None
            decision = self._choice(pen, _Kind.UNCHOOSE, last.observation, because)
            pen.note(
                "point.unchoose",
                last.point,
                scope=self.scope,
                because=because,
                observation=last.observation_id,
            )
            return decision

    def _choice(self, pen: Pen, kind: str, observation: Observation, because: str, **detail: Any) -> Decision:
        """A choice belongs to who made it, not to whom the figure belongs."""
        return Decision.objects.create(
            kind=kind, point_id=observation.point_id, observation=observation, source_id=observation.source_id,
            by=pen.actor, at=pen.now, because=because, detail=detail, scope=self.scope, shared=observation.shared,
        )  # fmt: skip

    def _carry_choice(self, pen: Pen, heirs: Mapping[int, Observation]) -> None:
        """A chosen figure that comes again at its point (corrected, reinstated) stays chosen."""
        if not heirs:
            return
        for ids in chunks(heirs):
            points = Observation.objects.filter(pk__in=ids).values("point_id")
            last: dict[tuple[int | None, str], Decision] = {}
            for decision in Decision.objects.filter(
                point_id__in=points, kind__in=(_Kind.CHOOSE, _Kind.UNCHOOSE)
            ).order_by("id"):
                last[decision.point_id, decision.scope] = decision
            for decision in last.values():
                heir = heirs.get(decision.observation_id or 0)
                if decision.kind == _Kind.CHOOSE and heir is not None and heir.point_id == decision.point_id:
                    Decision.objects.create(
                        kind=_Kind.CHOOSE, point_id=heir.point_id, observation=heir, source_id=heir.source_id,
                        by=decision.by, at=pen.now, because=decision.because, scope=decision.scope,
                        shared=decision.shared, detail={"carried_from": decision.pk},
                    )  # fmt: skip
                    pen.note(
                        "point.choose",
                        heir.point,
                        scope=decision.scope,
                        carried_from=decision.pk,
                        observation=heir.pk,
                    )

    # -- sources ------------------------------------------------------------------------------------------

    def withdraw(self, source_id: int, because: str) -> Source:
        """Take a source out: its figures stop counting and its claims stop waiting; nothing is deleted."""
        self._may("withdraw")
        because = self._because(because)
        with self._write() as pen:
            source = self._own(self._found(Source, source_id))
            self._not_withdrawn(source)
            ended = self._end(
                pen, Observation.objects.filter(source=source, ended_at=None).order_by("id"), "withdrawn"
            )
            was, source.state = source.state, Source.State.WITHDRAWN
            source.save(update_fields=["state"])
            detail = {"was": was, "n_ended": len(ended)}
            self._decide(pen, _Kind.WITHDRAW, source, because, source=source, detail=detail)
            pen.note("source.withdraw", source, because=because, was=was, ended=[o.pk for o in ended])
            return source

    def reinstate(self, source_id: int, because: str) -> Source:
        """Bring a withdrawn source back: the figures that its withdrawal ended are recorded again."""
        self._may("reinstate")
        because = self._because(because)
        with self._write() as pen:
            source = self._own(self._found(Source, source_id))
            if source.state != Source.State.WITHDRAWN:
                raise Stale(
                    "this source is not withdrawn.", zh="该资料没有被撤回，无需恢复。", code="not-withdrawn"
                )
            last = Decision.objects.filter(source=source, kind=_Kind.WITHDRAW).order_by("-id").first()
            assert last is not None
            source.state = last.detail["was"]
            source.save(update_fields=["state"])
            if (
                source.state == Source.State.WAITING
            ):  # withdrawn before it was read: somebody must read it now
                _wait_again(source)
            old = list(
                Observation.objects.filter(source=source, ended_because="withdrawn", ended_at=last.at)
                .select_related("reading").order_by("id")
            )  # fmt: skip
            new: list[Observation] = []
            for some in chunks(old):
                drafts = [
                    Draft(
                        fields={f: getattr(o, f) for f in FIELDS}, source=source, reading=o.reading, corrects=o,
                        method=o.method, published=o.published,
                    )
                    for o in some
                ]  # fmt: skip
                new += self._observe(pen, drafts)
            self._decide(pen, _Kind.REINSTATE, source, because, source=source, detail={"n": len(new)})
            heirs = {o.pk: n for o, n in zip(old, new, strict=True)}
            again = [[was, n.pk] for was, n in heirs.items()]
            pen.note("source.reinstate", source, because=because, observations=again)
            self._carry_choice(pen, heirs)
            return source

    def share(self, source_id: int, shared: bool, because: str) -> Source:
        """Let the organisations below see a source with its claims and figures, or no longer."""
        self._may("share")
        because = self._because(because)
        with self._write() as pen:
            source = self._own(self._found(Source, source_id))
            source.shared = shared
            source.save(update_fields=["shared"])
            Reading.objects.filter(source=source).update(shared=shared)
            Observation.objects.filter(source=source).update(shared=shared)
            Decision.objects.filter(
                Q(source=source) | Q(reading__source=source) | Q(observation__source=source),
                scope=source.scope,
            ).update(shared=shared)
            pen.series.update(
                Observation.objects.filter(source=source).values_list("series_id", flat=True).distinct()
            )
            self._decide(pen, _Kind.SHARE, source, because, source=source, detail={"shared": shared})
            pen.note("source.share", source, because=because, shared=shared)
            return source

    # -- below: how a figure is written -------------------------------------------------------------------

    def _own_rows(self, model: Any) -> QuerySet[Any]:
        rows = model.objects.all()
        return rows if self.user is None else rows.filter(scope__startswith=self.user.scope)

    def _judgeable(
        self, reading_id: int, expect: str | None, allowed: set[Any], *, default: set[Any] | None = None
    ) -> Reading:
        reading: Reading = self._own(self._found(Reading, reading_id))
        self._not_withdrawn(reading.source)
        if expect is None:
            fine = reading.state in ({_State.OPEN} if default is None else default)
        else:
            fine = reading.state == expect and expect in allowed
        if not fine:
            last = Decision.objects.filter(reading=reading).order_by("-id").first()
            by = "" if last is None else last.by
            label = _State(reading.state).label
            raise Stale(
                f"reading {reading_id} is {reading.state}" + (f" since {by} judged it" if by else "") + "; load it again.",
                zh=f"该读数现为“{label}”" + (f"(由 {by} 处理)" if by else "") + ",请刷新后再处理。",
                state=reading.state, by=by, at=None if last is None else last.at,
            )  # fmt: skip
        return reading

    @staticmethod
    def _not_withdrawn(source: Source) -> None:
        if source.state == Source.State.WITHDRAWN:
            raise Stale(
                f"source {source.pk} is withdrawn; reinstate it first.",
                zh=f"资料“{source.name}”已撤回，请先恢复。", code="withdrawn",
            )  # fmt: skip

    @staticmethod
    def _ended(observation: Observation) -> Stale:
        return Stale(
            f"observation {observation.pk} no longer stands ({observation.ended_because}); load the page again.",
            zh="该数据已不再有效（已被更正、退回或撤回），请刷新后再处理。", code="ended",
            because=observation.ended_because,
        )  # fmt: skip

    @staticmethod
    def _standing(reading: Reading) -> list[Observation]:
        return list(Observation.objects.filter(reading=reading, ended_at=None).order_by("id"))

    def _end(self, pen: Pen, observations: Iterable[Observation], because: str) -> list[Observation]:
        ended = list(observations)
        for some in chunks(ended):
            Observation.objects.filter(pk__in=[o.pk for o in some], ended_at=None).update(
                ended_at=pen.now, ended_because=because
            )
            for observation in some:
                pen.touch(observation)
        return ended

    def _set_state(self, pen: Pen, reading: Reading, state: str) -> str:
        was, reading.state = reading.state, state
        reading.save(update_fields=["state"])
        pen.sources.add(reading.source_id)
        return was

    def _decide(self, pen: Pen, kind: str, row: Any, because: str, **about: Any) -> Decision:
        about.setdefault("source", row if isinstance(row, Source) else row.source)
        return Decision.objects.create(
            kind=kind, by=pen.actor, at=pen.now, because=because, scope=row.scope, shared=row.shared, **about
        )

    def _observe(self, pen: Pen, drafts: list[Draft]) -> list[Observation]:
        """Record figures: find or make their series and points, then the rows, all in a few statements."""
        if any(not d.fields["period"] for d in drafts):
            raise LedgerError(
                "the document tells no year for this figure; correct the claim and fill in its period.",
                zh="原文没有写明这项数据的年份，请用“更正”补上“时期”后再采用。",
                code="field", field="period",
            )  # fmt: skip
        catalogue = self._catalogue()
        names = [
            name_of(
                **{k: d.fields[k] for k in _NAMING},
                period=Period.parse(d.fields["period"]), catalogue=catalogue,
            )
            for d in drafts
        ]  # fmt: skip
        series = _series(names)
        points = _points(series, names, drafts)
        rows = []
        for draft, name in zip(drafts, names, strict=True):
            its = series[name.key]
            point = points[its.pk, draft.fields["period"], draft.fields["standing"]]
            fields = draft.fields | {
                "indicator": name.indicator, "indicator_code": name.indicator_code, "area": name.area,
                "area_code": name.area_code, "measure": name.measure, "scope": draft.source.scope,
                "shared": draft.source.shared,
            }  # fmt: skip
            value, high = fields["value"], fields["value_high"]
            at_least, at_most = admits(
                None if value is None else Decimal(value), None if high is None else Decimal(high),
                fields["bound"], fields["unit"], fields["quote"],
            )  # fmt: skip
            rows.append(
                Observation(
                    **finish(fields, its.unit), series=its, point=point, source=draft.source, reading=draft.reading,
                    corrects=draft.corrects, method=draft.method, published=draft.published, recorded_at=pen.now,
                    recorded_by=pen.actor, at_least=at_least, at_most=at_most,
                )
            )  # fmt: skip
        Observation.objects.bulk_create(rows, batch_size=CHUNK)
        for row in rows:
            pen.touch(row)
        return rows


BATCH = 500
"""Claims of one transaction of `accept_sound`: others can write in between."""

_NAMING = ("indicator", "indicator_code", "area", "area_code", "measure", "base", "coverage", "unit")

_BLANK: dict[str, Any] = {
    "indicator_code": "", "area_code": "", "value_high": None, "measure": "level", "base": "", "bound": "eq",
    "standing": "actual", "stage": "", "coverage": "", "start": None, "end": None, "page": None, "box": None,
    "sheet": "", "cell": "",
}  # fmt: skip


def _series(names: list[Name]) -> dict[str, Series]:
    wanted = {n.key: n for n in names}
    found: dict[str, Series] = {}
    for keys in chunks(wanted):
        found |= {s.key: s for s in Series.objects.filter(key__in=keys)}
    fresh = [
        Series(
            key=key, indicator_code=n.indicator_code, indicator=n.indicator, area_code=n.area_code, area=n.area,
            measure=n.measure, base=n.base, coverage=n.coverage, unit=n.unit,
        )
        for key, n in wanted.items() if key not in found
    ]  # fmt: skip
    Series.objects.bulk_create(fresh, batch_size=CHUNK)
    return found | {s.key: s for s in fresh}


def _points(
    series: dict[str, Series], names: list[Name], drafts: list[Draft]
) -> dict[tuple[int, str, str], SeriesPoint]:
    wanted = {
        (series[n.key].pk, d.fields["period"], d.fields["standing"]): d
        for n, d in zip(names, drafts, strict=True)
    }
    found: dict[tuple[int, str, str], SeriesPoint] = {}
    periods = {period for _, period, _ in wanted}
    for ids in chunks(sorted({pk for pk, _, _ in wanted})):
        rows = SeriesPoint.objects.filter(series_id__in=ids)
        if len(periods) <= CHUNK:
            rows = rows.filter(period__in=periods)
        found |= {(p.series_id, p.period, p.standing): p for p in rows}
    fresh = [
        SeriesPoint(
            series_id=pk, period=period, standing=standing, period_start=d.fields["period_start"],
            period_end=d.fields["period_end"],
        )
        for (pk, period, standing), d in wanted.items() if (pk, period, standing) not in found
    ]  # fmt: skip
    SeriesPoint.objects.bulk_create(fresh, batch_size=CHUNK)
    return found | {(p.series_id, p.period, p.standing): p for p in fresh}


def _wait_again(source: Source) -> None:
    item = ImportItem.objects.filter(source=source).order_by("-id").first()
    if item is not None and item.state not in (ImportItem.State.WAITING, ImportItem.State.READING):
        item.state, item.finished_at = ImportItem.State.WAITING, None
        item.save(update_fields=["state", "finished_at"])
        Import.objects.filter(pk=item.batch_id, state__in=(Import.State.DONE, Import.State.STOPPED)).update(
            state=Import.State.WAITING, finished_at=None, stop_asked=False
        )


def _figure(row: Reading | Observation) -> dict[str, Any]:
    """What the trail keeps of a figure: enough to tell if the row was changed behind it."""
    return {f: getattr(row, f) for f in SAID}


def _page(written: Any) -> int | None:
    if written is None or str(written).strip() == "":
        return None
    text = str(written).strip()
    if not text.isdecimal() or not 0 < int(text) < 100_000:
        raise LedgerError(
            f"page {text!r} is no page number; count from 1.", zh=f"页码“{text}”不是页码，请从 1 数起。",
            code="field", field="page",
        )  # fmt: skip
    return int(text)


def _day(written: Any) -> dt.date | None:
    if isinstance(written, dt.date) or written is None or not str(written).strip():
        return written if isinstance(written, dt.date) else None
    try:
        return dt.date.fromisoformat(str(written).strip())
    except ValueError as error:
        raise LedgerError(
            f"{written!r} is no day; write 2024-03-31.", zh=f"“{written}”不是日期，请写成 2024-03-31。",
            code="field", field="published",
        ) from error  # fmt: skip


def _page_of(document: DocumentText, start: int) -> int | None:
    from .imports import unpacked

    for page in unpacked(document).pages:
        if page.start <= start < page.end:
            return page.number
    return None
