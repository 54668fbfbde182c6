"""Lessons: a correction teaches the reader of an office, after somebody has said yes.

propose          from a correction: what it taught, waiting for a yes
accept_lesson    the yes: open claims with the same words are read so from now on, and those of later imports
withdraw_lesson  back again: what nobody has judged since is as it was read

A lesson belongs to the organisation whose claim was corrected and holds for its claims alone. It changes open
claims that the reader made, never one that a person judged, marked or entered; each change is a decision with what
stood before, linked to the lesson. A changed claim still waits for its judgement: the lesson says what words mean,
not that the figure is right. Of two lessons that give the same words different meanings only one is ever applied.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Count, Q, QuerySet

from ..errors import LedgerError, Stale
from ..observation import Citation
from ..observation import Reading as Claim
from ..period import Period
from ..readings.checks import check, sound
from .desk import CHUNK, Desk, Pen, chunks
from .figures import of_reading, storable
from .learning import Learnt, Meaning, fits, key_of, learnt, reread
from .models import Decision, Lesson, Observation, Reading, Source

if TYPE_CHECKING:
    from ..catalogue import Catalogue

__all__ = ["Effect", "Taught", "Teaching", "keep_learnt", "meanings", "propose", "sentence"]

_State = Lesson.State
_FIELDS = ("indicator", "indicator_code", "area", "area_code", "measure", "unit")
_CHECKED = ("doubts", "doubt_facts", "confidence", "sound")


@dataclass(frozen=True, slots=True)
class Effect:
    """An open claim that a lesson would change: what it is called now, and then."""

    reading: Reading
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Taught:
    """What a yes or its withdrawal did: the lesson, claims changed, and claims left because a person had judged them."""

    lesson: Lesson
    n_changed: int
    n_left: int = 0


def sentence(lesson: Lesson | Learnt) -> tuple[str, str]:
    """What a lesson says, in Chinese and English."""
    return (
        f"以后把“{lesson.words}”读作“{lesson.name}”",
        f"from now on “{lesson.words}” is read as “{lesson.name}”",
    )


class Teaching(Desk):
    """The verbs about lessons."""

    def lessons(self, *, state: str | None = None, query: str | None = None) -> QuerySet[Lesson]:
        """Lessons in sight, the newest first, each with `n_readings`: how many claims it has changed."""
        self._may("see")
        rows: QuerySet[Lesson] = self._visible(Lesson).annotate(
            n_readings=Count("decisions", filter=Q(decisions__kind=Decision.Kind.LEARN))
        )
        if state is not None:
            rows = rows.filter(state=state)
        if query and (words := storable(query.strip())):
            rows = rows.filter(Q(words__icontains=words) | Q(name__icontains=words) | Q(code__iexact=words))
        return rows.order_by("-id")

    def lesson(self, lesson_id: int) -> Lesson:
        self._may("see")
        found: Lesson = self._found(Lesson, lesson_id, rows=self.lessons().select_related("reading__source"))
        return found

    def lessons_of(self, reading_id: int) -> list[Lesson]:
        """What the corrections of a claim taught."""
        return list(self.lessons().filter(reading_id=reading_id).order_by("id"))

    def rivals(self, lesson: Lesson) -> list[Lesson]:
        """Lessons that give the same words another meaning and are proposed or hold."""
        return list(_rivals(lesson).order_by("id"))

    def effects(self, lesson_id: int, *, limit: int = 200) -> tuple[int, list[Effect]]:
        """How many open claims a lesson would change if it were accepted now, and the first of them."""
        lesson = self.lesson(lesson_id)
        rows = _open_claims(lesson, self._catalogue())
        found = rows.select_related("source").order_by("source_id", "ordinal", "id")[:limit]
        return rows.count(), [Effect(r, getattr(r, lesson.attribute), lesson.name) for r in found]

    def changed_by(self, lesson_id: int) -> QuerySet[Decision]:
        """The changes that a lesson has made, the first one first."""
        lesson = self.lesson(lesson_id)
        rows: QuerySet[Decision] = self._visible(Decision).filter(lesson=lesson, kind=Decision.Kind.LEARN)
        return rows.select_related("reading", "source").order_by("id")

    def lessons_as_content(self) -> dict[str, str]:
        """Accepted lessons of one's own organisation as files of a content folder (BAROGRAPH_CONTENT), by their names.

        Only indicators and places of the catalogue can have further names there; the full name of an organisation
        stays a lesson.
        """
        self._may("export")
        catalogue = self._catalogue()
        held = Lesson.objects.filter(scope=self.scope, state=_State.ACCEPTED).exclude(code="").order_by("id")
        names: dict[str, dict[str, list[str]]] = {"indicator": {}, "area": {}}
        for lesson in held:
            known = catalogue.indicators if lesson.attribute == "indicator" else catalogue.areas
            if lesson.code in known:
                names[lesson.attribute].setdefault(lesson.code, []).append(lesson.words)
        with self._write() as pen:
            pen.note("export.content", None, scope=self.scope, what="lessons", n=len(held))
        files = {}
        if names["indicator"]:
            files["indicators/learnt.toml"] = "\n".join(
                f"[[indicators]]\ncode = {_quoted(code)}\naliases = [{', '.join(map(_quoted, words))}]\n"
                for code, words in names["indicator"].items()
            )
        if names["area"]:
            rows = [["code", "aliases"], *([code, "|".join(words)] for code, words in names["area"].items())]
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerows(rows)
            files["areas/learnt.csv"] = out.getvalue()
        return files

    def accept_lesson(self, lesson_id: int, because: str = "") -> Taught:
        """Say yes to a lesson: open claims with its words change at once, later imports are read so."""
        self._may("teach")
        because = storable(because.strip())
        with self._write() as pen:
            lesson = self._teachable(lesson_id, {_State.PROPOSED, _State.DECLINED})
            held = _rivals(lesson).filter(state=_State.ACCEPTED).first()
            if held is not None:
                raise LedgerError(
                    f"“{lesson.words}” is read as “{held.name}” by lesson {held.pk}; withdraw that one first.",
                    zh=f"“{lesson.words}”已按经验 {held.pk} 读作“{held.name}”，请先撤销那一条。",
                    code="lesson-conflict", lesson=held.pk,
                )  # fmt: skip
            _same(lesson).filter(state=_State.PROPOSED).exclude(pk=lesson.pk).update(
                state=_State.DECLINED, decided_at=pen.now, decided_by=pen.actor
            )
            lesson.state, lesson.because = _State.ACCEPTED, because
            lesson.decided_at, lesson.decided_by = pen.now, pen.actor
            lesson.save(update_fields=["state", "because", "decided_at", "decided_by"])
            n = _apply(pen, lesson, self._catalogue())
            pen.note("lesson.accept", lesson, because=because, n=n, **_said(lesson))
            return Taught(lesson, n)

    def decline_lesson(self, lesson_id: int, because: str = "") -> Lesson:
        """Say no: nothing changes, and the same lesson is not proposed again."""
        self._may("teach")
        because = storable(because.strip())
        with self._write() as pen:
            lesson = self._teachable(lesson_id, {_State.PROPOSED})
            lesson.state, lesson.because = _State.DECLINED, because
            lesson.decided_at, lesson.decided_by = pen.now, pen.actor
            lesson.save(update_fields=["state", "because", "decided_at", "decided_by"])
            pen.note("lesson.decline", lesson, because=because, **_said(lesson))
            return lesson

    def withdraw_lesson(self, lesson_id: int, because: str) -> Taught:
        """Take a lesson back: claims that it changed and nobody has judged since are as they were read."""
        self._may("teach")
        because = self._because(because)
        with self._write() as pen:
            lesson = self._teachable(lesson_id, {_State.ACCEPTED})
            lesson.state, lesson.withdrawn_because = _State.WITHDRAWN, because
            lesson.withdrawn_at, lesson.withdrawn_by = pen.now, pen.actor
            lesson.save(update_fields=["state", "withdrawn_because", "withdrawn_at", "withdrawn_by"])
            n, n_left = _undo(pen, lesson, because, self._catalogue())
            pen.note("lesson.withdraw", lesson, because=because, n=n, n_left=n_left, **_said(lesson))
            return Taught(lesson, n, n_left)

    def _teachable(self, lesson_id: int, allowed: set[Any]) -> Lesson:
        lesson: Lesson = self._own(self._found(Lesson, lesson_id))
        if lesson.state not in allowed:
            by = lesson.withdrawn_by if lesson.state == _State.WITHDRAWN else lesson.decided_by
            raise Stale(
                f"lesson {lesson_id} is {lesson.state}" + (f" since {by} decided" if by else "") + "; load it again.",
                zh=f"这条经验现为“{_State(lesson.state).label}”" + (f"（由 {by} 处理）" if by else "") + "，请刷新后再处理。",
                state=lesson.state, by=by,
            )  # fmt: skip
        return lesson


def _quoted(words: str) -> str:
    """A text as TOML writes it."""
    return json.dumps(words, ensure_ascii=False)


# -- from a correction -------------------------------------------------------------------------------------


def propose(
    pen: Pen, reading: Reading, right: Observation, changed: Iterable[str], catalogue: Catalogue
) -> list[Lesson]:
    """Note what a correction taught; in the transaction of the correction, nothing is applied.

    What is known already (proposed, accepted, declined) is not proposed again. A lesson that an earlier
    correction of the same claim proposed gives way.
    """
    if reading.method != Reading.Method.READ:
        return []
    read, said = ({f: getattr(row, f) for f in _FIELDS} for row in (reading, right))
    made = []
    for one in learnt(read, said, changed, catalogue):
        lesson = Lesson(
            attribute=one.attribute, words=one.words, key=key_of(one.attribute, one.words)[:200], name=one.name,
            code=one.code, reading=reading, proposed_at=pen.now, proposed_by=pen.actor, scope=reading.scope,
        )  # fmt: skip
        _rivals(lesson).filter(state=_State.PROPOSED, reading=reading).update(
            state=_State.DECLINED, decided_at=pen.now, decided_by=pen.actor
        )
        if _same(lesson).exclude(state=_State.WITHDRAWN).exists():
            continue
        lesson.save()
        pen.note("lesson.propose", lesson, reading=reading.pk, **_said(lesson))
        made.append(lesson)
    return made


def _said(lesson: Lesson) -> dict[str, Any]:
    """What the trail keeps of a lesson."""
    return {k: getattr(lesson, k) for k in ("attribute", "words", "name", "code")}


def _words(lesson: Lesson) -> QuerySet[Lesson]:
    return Lesson.objects.filter(scope=lesson.scope, attribute=lesson.attribute, key=lesson.key)


def _same(lesson: Lesson) -> QuerySet[Lesson]:
    return _words(lesson).filter(name=lesson.name, code=lesson.code)


def _rivals(lesson: Lesson) -> QuerySet[Lesson]:
    return (
        _words(lesson)
        .exclude(name=lesson.name, code=lesson.code)
        .filter(state__in=(_State.PROPOSED, _State.ACCEPTED))
    )


# -- on claims that wait ------------------------------------------------------------------------------------


def _open_claims(lesson: Lesson, catalogue: Catalogue) -> QuerySet[Reading]:
    """Claims of the organisation with the words of a lesson that nobody has judged."""
    rows = Reading.objects.filter(
        state=Reading.State.OPEN, scope=lesson.scope, method=Reading.Method.READ
    ).exclude(source__state=Source.State.WITHDRAWN)
    if lesson.attribute == Lesson.Attribute.AREA:
        return rows.filter(area=lesson.words, area_code="")
    entry = catalogue.indicators.get(lesson.code)
    if entry is None:
        return rows.none()
    rows = rows.filter(indicator=lesson.words, indicator_code="")
    units = rows.filter(measure="level").order_by().values_list("unit", flat=True).distinct()
    return rows.filter(~Q(measure="level") | Q(unit__in=[u for u in units if fits(entry.unit, "level", u)]))


def _apply(pen: Pen, lesson: Lesson, catalogue: Catalogue) -> int:
    """Change the open claims that a lesson speaks of; how many it were."""
    ids = list(_open_claims(lesson, catalogue).order_by("id").values_list("id", flat=True))
    meaning = [Meaning(lesson.pk, _learnt_of(lesson))]
    n = 0
    for some in chunks(ids):
        rows = list(Reading.objects.filter(pk__in=some).order_by("id"))
        for mine, others in _by_source(rows, lesson):
            claims = [claim_of(r) for r in mine]
            _, changes = reread(claims, meaning, catalogue, [claim_of(r) for r in others])
            n += len(changes)
            _write(pen, lesson, [(mine[i], before, after) for i, _, before, after in changes])
    return n


def _by_source(rows: list[Reading], lesson: Lesson) -> Iterator[tuple[list[Reading], list[Reading]]]:
    """Claims of one source after another, each with those that bear the lesson's name there already."""
    by_source: dict[int, list[Reading]] = {}
    for row in rows:
        by_source.setdefault(row.source_id, []).append(row)
    known: dict[int, list[Reading]] = {}
    named = Reading.objects.filter(source_id__in=list(by_source), **{lesson.attribute: lesson.name})
    for row in named.exclude(state=Reading.State.REJECTED):
        known.setdefault(row.source_id, []).append(row)
    for source, mine in by_source.items():
        yield mine, known.get(source, [])


def _write(pen: Pen, lesson: Lesson, changes: Sequence[tuple[Reading, Claim, Claim]]) -> None:
    decisions = []
    for row, before, after in changes:
        told = _changes(before, after)
        for name, (_, value) in {**told["changes"], **told["checks"]}.items():
            setattr(row, name, value)
        decisions.append(_decision(pen, Decision.Kind.LEARN, row, lesson, sentence(lesson)[0], told))
        pen.note("reading.learn", row, lesson=lesson.pk, changes=told["changes"])
    rows = [row for row, _, _ in changes]
    Reading.objects.bulk_update(rows, [*_FIELDS[:4], *_CHECKED], batch_size=CHUNK)
    Decision.objects.bulk_create(decisions, batch_size=CHUNK)


def _decision(
    pen: Pen, kind: str, row: Reading, lesson: Lesson, because: str, told: dict[str, Any]
) -> Decision:
    return Decision(
        kind=kind, reading=row, source_id=row.source_id, lesson=lesson, by=pen.actor, at=pen.now,
        because=because, detail=told, scope=row.scope, shared=row.shared,
    )  # fmt: skip


def _changes(before: Claim, after: Claim) -> dict[str, Any]:
    """Field → [before, after]: of the figure, and of what the checks say about it."""
    a, b = of_reading(before), of_reading(after)
    checked: dict[str, list[Any]] = {
        "doubts": [list(before.doubts), list(after.doubts)],
        "doubt_facts": [_facts(before), _facts(after)],
        "confidence": [before.confidence, after.confidence],
        "sound": [bool(sound(before)), bool(sound(after))],
    }
    return {
        "changes": {f: [a[f], b[f]] for f in _FIELDS[:4] if a[f] != b[f]},
        "checks": {f: pair for f, pair in checked.items() if pair[0] != pair[1]},
    }


def _facts(claim: Claim) -> dict[str, dict[str, str]]:
    """The numbers of its doubts, as rows keep them; of a doubt that it no longer has, none."""
    return {
        code: {name: storable(words) for name, words in facts.items()}
        for code, facts in claim.doubt_facts.items()
        if code in claim.doubts
    }


def _undo(pen: Pen, lesson: Lesson, because: str, catalogue: Catalogue) -> tuple[int, int]:
    """Put claims back as they were read; how many, and how many a person had judged since."""
    made = Decision.objects.filter(lesson=lesson, kind=Decision.Kind.LEARN)
    undone = Decision.objects.filter(lesson=lesson, kind=Decision.Kind.UNLEARN).values("reading_id")
    n = n_left = 0
    for some in chunks(made.exclude(reading_id__in=undone).order_by("id").values_list("id", flat=True)):
        rows, decisions = [], []
        for decision in Decision.objects.filter(pk__in=some).select_related("reading").order_by("id"):
            row = decision.reading
            assert row is not None
            told = decision.detail
            if row.state != Reading.State.OPEN or any(
                getattr(row, f) != after for f, (_, after) in told["changes"].items()
            ):
                n_left += 1
                continue
            _put_back(row, told, catalogue)
            rows.append(row)
            back: dict[str, dict[str, Any]] = {
                part: {f: [after, before] for f, (before, after) in told[part].items()}
                for part in ("changes", "checks")
            }
            decisions.append(_decision(pen, Decision.Kind.UNLEARN, row, lesson, because, back))
            pen.note("reading.unlearn", row, lesson=lesson.pk, changes=back["changes"])
        Reading.objects.bulk_update(rows, [*_FIELDS[:4], *_CHECKED], batch_size=CHUNK)
        Decision.objects.bulk_create(decisions, batch_size=CHUNK)
        n += len(rows)
    return n, n_left


def _put_back(row: Reading, told: dict[str, Any], catalogue: Catalogue) -> None:
    for name, (before, _) in told["changes"].items():
        setattr(row, name, before)
    checked = told["checks"]
    if all(getattr(row, name) == after for name, (_, after) in checked.items()):
        for name, (before, _) in checked.items():
            setattr(row, name, before)
        return
    # Another lesson has changed the claim too: only this one's doubts come back.
    before, after = checked.get("doubts", [[], []])
    doubts = (set(row.doubts) - (set(after) - set(before))) | (set(before) - set(after))
    [claim] = check([replace(claim_of(row), doubts=tuple(sorted(doubts)))], catalogue)
    row.doubts, row.doubt_facts = list(claim.doubts), _facts(claim)
    row.confidence, row.sound = claim.confidence, bool(sound(claim))


# -- on claims that come in --------------------------------------------------------------------------------


def meanings(scope: str) -> list[Meaning]:
    """The lessons that hold for what an organisation reads."""
    rows = Lesson.objects.filter(scope=scope, state=_State.ACCEPTED).order_by("id")
    return [Meaning(row.pk, _learnt_of(row)) for row in rows]


def keep_learnt(pen: Pen, rows: Sequence[Reading], changes: Sequence[tuple[int, int, Claim, Claim]]) -> None:
    """Note for claims just written which lessons they were read by, and how they read without."""
    lessons = Lesson.objects.in_bulk({lesson for _, lesson, _, _ in changes})
    decisions = []
    for n, pk, before, after in changes:
        told = _changes(before, after)
        decisions.append(
            _decision(pen, Decision.Kind.LEARN, rows[n], lessons[pk], sentence(lessons[pk])[0], told)
        )
        pen.note("reading.learn", rows[n], lesson=pk, changes=told["changes"])
    Decision.objects.bulk_create(decisions, batch_size=CHUNK)


def _learnt_of(lesson: Lesson) -> Learnt:
    return Learnt(lesson.attribute, lesson.words, lesson.name, lesson.code)


def claim_of(row: Reading) -> Claim:
    """A row as the readers made it, so that the checks can look at it."""
    return Claim(
        indicator=row.indicator, area=row.area,
        period=Period.parse(row.period) if row.period else None,
        value=None if row.value is None else Decimal(row.value),
        value_high=None if row.value_high is None else Decimal(row.value_high), unit=row.unit,
        measure=cast(Any, row.measure), base=row.base or None, bound=cast(Any, row.bound),
        standing=cast(Any, row.standing), stage=row.stage or None, coverage=row.coverage or None,
        indicator_code=row.indicator_code or None, area_code=row.area_code or None,
        doubts=tuple(row.doubts), doubt_facts=row.doubt_facts, confidence=row.confidence,
        citation=Citation(
            source=str(row.source_id), quote=row.quote, start=row.start, end=row.end, page=row.page,
            sheet=row.sheet or None, cell=row.cell or None,
        ),
    )  # fmt: skip
