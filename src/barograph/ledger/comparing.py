"""Comparing: what figures of several documents say together.

    supports    how many documents say the same as a claim or a figure, how many something else, and how sure that is
    doubts_of   sums of the catalogue that figures in the ledger do not fulfil, each with its numbers
    check       the same over all figures in sight, some at a time
    targets     what was aimed at beside what came, both cited

Only figures in sight are looked at, so what is told never rests on a figure that the person may not see. Documents
count by their text (`reposts`): ten reposts of one bulletin are one voice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet

from ..period import Period
from ..readings import plausible
from ..readings.plausible import Doubt, Said
from .desk import Desk, chunks
from .headline import admits, choose
from .identity import Name, factor_of, name_of
from .looking import standing_at
from .models import Observation, Reading, SeriesPoint
from .reposts import kin_of

if TYPE_CHECKING:
    from ..catalogue import Catalogue

__all__ = ["Comparing", "Doubted", "Pair", "Support", "support"]

BY_HAND = 0.99
"""How sure a figure is that a person marked, typed or corrected."""

SURE = 0.97
"""How sure a figure is that a person accepted as it was read, at least."""

MOST_BESIDE = 20_000
"""Figures that one step of a check looks at beside the ones it asks about."""

STEP = 200
"""Figures that one step of a check asks about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """What other documents say about the same thing."""

    n_documents: int  # documents that say the same, its own among them
    n_against: int  # documents that cannot be right if it is
    confidence: float

    def words(self, language: str = "zh-hans") -> str:
        """
        >>> Support(n_documents=3, n_against=0, confidence=1.0).words()
        '3 份文件一致'
        >>> Support(n_documents=2, n_against=1, confidence=0.9).words()
        '2 份文件一致，1 份不同'
        """
        zh = language.lower().startswith("zh")
        said = []
        if self.n_documents > 1:
            said.append(f"{self.n_documents} 份文件一致" if zh else f"{self.n_documents} documents agree")
        if self.n_against:
            other = f"{self.n_against} 份不同" if said else f"与 {self.n_against} 份文件不同"
            said.append(
                other if zh else f"{self.n_against} differ" if said else f"{self.n_against} documents differ"
            )
        return ("，" if zh else ", ").join(said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubted:
    """A figure of the ledger and a sum that it does not fulfil, with the other figures of the sum."""

    observation: Observation
    doubt: Doubt
    others: tuple[int, ...]

    def sentence(self, language: str = "zh-hans") -> str:
        return self.doubt.sentence(language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A target and what came of it, in the unit of the target; None while nothing is known."""

    target: Observation
    outcome: Observation | None
    difference: Decimal | None  # outcome less target

    @property
    def unit(self) -> str:
        return self.target.unit


class Comparing(Desk):
    """The verbs that compare figures."""

    # -- support ------------------------------------------------------------------------------------------

    def supports(self, readings: Iterable[Reading]) -> dict[int, Support]:
        """For claims: what figures of the ledger say about the same things; one query for each few hundred."""
        self._may("see")
        found: dict[int, Support] = {}
        for some in chunks(readings):
            found |= self._supports(some)
        return found

    def _supports(self, readings: list[Reading]) -> dict[int, Support]:
        catalogue = self._catalogue()
        readings = [r for r in readings if r.period]
        things = {r.pk: (_name(r, catalogue).key, r.period, r.standing) for r in readings}
        beside: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
        rows = standing_at(self._visible(Observation), None).filter(
            series__key__in={key for key, _, _ in things.values()},
            period__in={p for _, p, _ in things.values()},
        )
        for o in (
            rows.select_related("source", "reading")
            .annotate(key=F("series__key"))
            .order_by("id")[:MOST_BESIDE]
        ):
            beside[o.key, o.period, o.standing].append(o)
        sources = {r.source_id: r.source for r in readings}
        return {
            r.pk: support(r, [o for o in beside[things[r.pk]] if o.reading_id != r.pk], sources[r.source_id])
            for r in readings
        }

    def point_support(self, observations: Sequence[Observation]) -> Support:
        """For the figures of one point, the first of which is the one that is asked about."""
        return support(observations[0], observations[1:], observations[0].source)

    # -- doubts -------------------------------------------------------------------------------------------

    def doubts_of(self, observations: Iterable[Observation]) -> dict[int, list[Doubted]]:
        """Sums that figures do not fulfil, by the figure: two queries for each few hundred."""
        self._may("see")
        found: dict[int, list[Doubted]] = {}
        for some in chunks(observations, STEP):
            for doubted in self._doubts(some):
                found.setdefault(doubted.observation.pk, []).append(doubted)
        return found

    def doubts_of_reading(self, reading: Reading) -> list[Doubt]:
        """Sums that a claim would not fulfil if it were accepted."""
        self._may("see")
        if not reading.period:
            return []
        catalogue = self._catalogue()
        asked = _said(reading, catalogue, id=-1)
        beside = [_said(o, catalogue) for o in self._beside([asked], catalogue) if o.reading_id != reading.pk]
        return plausible.doubts([asked, *beside], catalogue, only={-1})

    def check(self, query: str | None = None) -> Iterator[Doubted]:
        """Every sum that does not come out among the figures in sight; memory stays bounded."""
        self._may("see")
        rows = standing_at(self._visible(Observation), None)
        if query is not None and query.strip():
            words = query.strip()
            rows = rows.filter(
                Q(indicator__icontains=words) | Q(area__icontains=words) | Q(indicator_code=words)
            )
        rows = rows.exclude(indicator_code="")
        after = (0, 0)
        while True:
            some = list(
                rows.filter(Q(series_id__gt=after[0]) | Q(series_id=after[0], id__gt=after[1]))
                .select_related("source").order_by("series_id", "id")[:STEP]
            )  # fmt: skip
            yield from self._doubts(some)
            if len(some) < STEP:
                return
            after = (some[-1].series_id, some[-1].pk)

    def _doubts(self, asked: list[Observation]) -> Iterator[Doubted]:
        catalogue = self._catalogue()
        figures = {o.pk: _said(o, catalogue) for o in asked if o.value is not None}
        if not figures:
            return
        for o in self._beside(list(figures.values()), catalogue):
            figures.setdefault(o.pk, _said(o, catalogue))
        by_id = {o.pk: o for o in asked}
        for doubt in plausible.doubts(figures.values(), catalogue, only=set(by_id)):
            others = tuple(int(str(n)) for n in doubt.others)
            yield Doubted(observation=by_id[int(str(doubt.id))], doubt=doubt, others=others)

    def _beside(self, asked: Sequence[Said], catalogue: Catalogue) -> Iterator[Observation]:
        """The figures that the sums of some figures need, as far as they are in sight."""
        codes: set[str] = set()
        areas: set[str] = set()
        periods: set[str] = set()
        for f in asked:
            reach = plausible.reach(f, catalogue)
            codes |= reach.codes
            areas |= reach.areas
            periods |= reach.periods
        names = {f.area for f in asked if not f.area_code}
        rows = standing_at(self._visible(Observation), None).filter(
            Q(area_code__in=areas) | Q(area_code="", area__in=names),
            series__indicator_code__in=codes, period__in=periods, measure__in=("level", "change"),
            standing__in={f.standing for f in asked},
        )  # fmt: skip
        yield from rows.order_by("id")[:MOST_BESIDE].iterator(chunk_size=2000)

    # -- targets ------------------------------------------------------------------------------------------

    def target_points(self, query: str | None = None) -> QuerySet[SeriesPoint]:
        """Points of which a target is in sight, the latest period first."""
        self._may("see")
        rows = standing_at(self._visible(Observation), None).filter(standing="target")
        if query is not None and query.strip():
            words = query.strip()
            rows = rows.filter(
                Q(indicator__icontains=words) | Q(area__icontains=words) | Q(indicator_code=words)
            )
        found: QuerySet[SeriesPoint] = SeriesPoint.objects.filter(pk__in=rows.order_by().values("point_id"))
        return found.order_by("-period_end", "series__indicator", "series__area", "id")

    def targets(self, points: Iterable[SeriesPoint] | None = None) -> list[Pair]:
        """Targets beside their outcomes, in the order of the points: four queries for each few hundred.

        The outcome of a plan period (2021/2025) is what its last year says.
        """
        self._may("see")
        wanted = list(self.target_points() if points is None else points)
        found: list[Pair] = []
        for some in chunks(wanted):
            found += self._targets(some)
        return found

    def _targets(self, points: list[SeriesPoint]) -> Iterator[Pair]:
        rows = standing_at(self._visible(Observation), None).select_related("source", "series")
        targets = _by_point(rows.filter(point_id__in=[p.pk for p in points]))
        periods = {p.pk: _outcome_periods(p.period) for p in points}
        actual = rows.filter(
            series_id__in={p.series_id for p in points}, standing="actual",
            period__in={q for asked in periods.values() for q in asked},
        )  # fmt: skip
        outcomes: dict[tuple[int, str], list[Observation]] = defaultdict(list)
        for o in actual.order_by("id"):
            outcomes[o.series_id, o.period].append(o)
        held = [*targets.values(), *outcomes.values()]
        chosen = self._chosen([h[0].point_id for h in held if len(h) > 1])
        for p in points:
            if p.pk not in targets:
                continue
            target, _ = choose(targets[p.pk], chosen.get(p.pk))
            came = next(
                (outcomes[p.series_id, q] for q in periods[p.pk] if (p.series_id, q) in outcomes), None
            )
            outcome = None if came is None else choose(came, chosen.get(came[0].point_id))[0]
            assert target is not None
            yield Pair(target=target, outcome=outcome, difference=_difference(target, outcome))

    def _chosen(self, point_ids: list[int]) -> Mapping[int, int]:
        looking: Any = self
        found: dict[int, int] = looking.choices(point_ids)
        return found


def support(asked: Any, others: Iterable[Any], source: Any) -> Support:
    """How far other figures at the same point support one.

    A document counts once, whatever it says twice and wherever it was posted again. One that only gives a bound
    («超1600家») supports nothing, but may stand against it. Documents err independently, so that several wrong ones
    rarely agree: the chance that a value holds against others is the product of what speaks for it and against them.
    """
    own = _ends(asked)
    voices: dict[str, tuple[bool, float]] = {kin_of(source): (True, _sureness(asked))}
    for other in others:
        kin = kin_of(other.source)
        if kin in voices and voices[kin][0]:
            continue  # the own document, or one that was heard already
        meets = _meet(own, _ends(other))
        if not meets:
            stages = {getattr(asked, "stage", ""), getattr(other, "stage", "")}
            if len(stages) > 1:
                continue  # a flash figure and a final one may differ
        elif None in _ends(other) or None in own:
            continue
        voices[kin] = (meets, _sureness(other))
    for_it = [c for agrees, c in voices.values() if agrees]
    against = [c for agrees, c in voices.values() if not agrees]
    return Support(n_documents=len(for_it), n_against=len(against), confidence=_weighed(for_it, against))


def _weighed(for_it: Sequence[float], against: Sequence[float]) -> float:
    """The chance that what some documents say holds and what others say does not.

    >>> _weighed([0.9], []), _weighed([0.9, 0.9], []), _weighed([0.9], [0.9])
    (0.9, 0.99, 0.474)
    """
    wrong_for = wrong_against = 1.0
    for c in for_it:
        wrong_for *= 1 - min(c, 0.999)
    for c in against:
        wrong_against *= 1 - min(c, 0.999)
    right = (1 - wrong_for) * wrong_against
    rest = wrong_for * (1 - wrong_against) + wrong_for * wrong_against
    return round(right / (right + rest), 3)


def _sureness(row: Any) -> float:
    if isinstance(row, Observation):
        if row.method != Reading.Method.READ or row.corrects_id is not None:
            return BY_HAND
        return max(SURE, 0.0 if row.reading is None else row.reading.confidence)
    return float(row.confidence) if row.method == Reading.Method.READ else BY_HAND


def _ends(row: Any) -> tuple[float | None, float | None]:
    if isinstance(row, Observation):
        return row.at_least, row.at_most
    return admits(
        None if row.value is None else Decimal(row.value),
        None if row.value_high is None else Decimal(row.value_high), row.bound, row.unit, row.quote,
    )  # fmt: skip


def _meet(a: tuple[float | None, float | None], b: tuple[float | None, float | None]) -> bool:
    def below(x: float | None, y: float | None) -> bool:
        return x is not None and y is not None and x < y

    return not below(a[1], b[0]) and not below(b[1], a[0])


def _name(row: Reading, catalogue: Catalogue) -> Name:
    return name_of(
        indicator=row.indicator, indicator_code=row.indicator_code, area=row.area, area_code=row.area_code,
        period=Period.parse(row.period), measure=row.measure, base=row.base, coverage=row.coverage,
        unit=row.unit, catalogue=catalogue,
    )  # fmt: skip


def _said(row: Any, catalogue: Catalogue, id: int | None = None) -> Said:
    """A row as the sums need it; a claim under the name of the series that it would join."""
    code, name, measure, area, area_code = (
        row.indicator_code,
        row.indicator,
        row.measure,
        row.area,
        row.area_code,
    )
    if isinstance(row, Reading):
        named = _name(row, catalogue)
        code, name, measure = named.indicator_code, named.indicator, named.measure
        area, area_code = named.area, named.area_code
    return Said(
        id=row.pk if id is None else id, indicator=name, code=code, area=area, area_code=area_code,
        period=Period.parse(row.period), value=None if row.value is None else Decimal(row.value),
        value_high=None if row.value_high is None else Decimal(row.value_high), unit=row.unit, measure=measure,
        base=row.base, bound=row.bound, standing=row.standing, coverage=row.coverage, quote=row.quote,
    )  # fmt: skip


def _by_point(rows: QuerySet[Observation]) -> dict[int, list[Observation]]:
    found: dict[int, list[Observation]] = defaultdict(list)
    for row in rows.order_by("id"):
        found[row.point_id].append(row)
    return found


def _outcome_periods(period: str) -> list[str]:
    """Where the outcome of a target for a period is told: there, and for a plan in its last year.

    >>> _outcome_periods("2025"), _outcome_periods("2021/2025")
    (['2025'], ['2021/2025', '2025'])
    """
    asked = Period.parse(period)
    periods = [period]
    if asked.frequency == "span" and asked.end is not None:
        periods.append(str(asked.end.year))
    return periods


def _difference(target: Observation, outcome: Observation | None) -> Decimal | None:
    if outcome is None or target.value is None or outcome.value is None:
        return None
    exact = Fraction(Decimal(outcome.value)) * factor_of(outcome.unit) / factor_of(target.unit) - Fraction(
        Decimal(target.value)
    )
    return Decimal(exact.numerator) / Decimal(exact.denominator)
