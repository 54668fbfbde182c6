"""The past: what stood at a moment is shown as it was then, decisions and choices included."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.ledger.office import entered

from barograph.errors import LedgerError, NotFound
from barograph.ledger.book import Ledger
from barograph.ledger.models import AuditEntry, AuditHead, Observation, Reading, SeriesPoint, Source


def seen(ledger, as_of=None):
    """All that the ledger tells at a moment: figures, headlines and why, what else is said, conflicts, choices."""
    ids = list(SeriesPoint.objects.order_by("id").values_list("id", flat=True))
    points = ledger.points(ids, as_of=as_of)
    return {
        "figures": sorted(ledger.observations(as_of=as_of).values_list("id", "value")),
        "points": [
            (p.point.pk, p.headline.pk, p.headline.value, p.why, sorted(o.pk for o in p.others), p.conflict)
            for p in points
        ],
        "conflicts": [p.point.pk for p in ledger.conflicts(as_of=as_of)],
        "choices": ledger.choices(ids, as_of=as_of),
        "series": {
            s.pk: told
            for s in ledger.series_of()
            if (told := [(p.period, p.headline.pk, p.why) for p in ledger.series(s.pk, as_of=as_of)])
        },
    }


def pick(rows, n):
    rows = list(rows)
    return rows[n % len(rows)] if rows else None


VALUES = ("650", "648", "652", "600")


def step(ledger, verb, n):
    """One verb on a row drawn by lot; what cannot be done now is left undone."""
    observation = pick(Observation.objects.filter(ended_at=None).order_by("id"), n)
    reading = pick(Reading.objects.order_by("id"), n)
    source = pick(Source.objects.order_by("id"), n)
    match verb:
        case "enter":
            entered(
                ledger, VALUES[n % 4], period=("2022", "2023")[n % 2], paper=f"资料{n % 3}",
                stage=("", "", "快报", "修订")[n // 4 % 4], bound=("eq", "eq", "over")[n // 8 % 3],
                indicator=("高新技术企业数", "GDP")[n // 16 % 2], standing=("actual", "actual", "target")[n // 7 % 3],
            )  # fmt: skip
        case "correct" if observation:
            ledger.correct_observation(observation.pk, {"value": VALUES[(n + 1) % 4]}, "更正")
        case "reject" if reading:
            ledger.reject(reading.pk, "退回", expect_state=reading.state)
        case "reopen" if reading:
            ledger.reopen(reading.pk, "重审")
        case "accept" if reading:
            ledger.accept(reading.pk, expect_state=reading.state)
        case "choose" if observation:
            ledger.choose(observation.point_id, observation.pk, "选定")
        case "unchoose" if observation:
            ledger.unchoose(observation.point_id, "取消")
        case "withdraw" if source:
            ledger.withdraw(source.pk, "撤回")
        case "reinstate" if source:
            ledger.reinstate(source.pk, "恢复")
        case "share" if source:
            ledger.share(source.pk, bool(n % 2), "共享")


steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["enter", "enter", "enter", "correct", "correct", "reject", "reopen", "accept", "choose", "choose",
             "unchoose", "withdraw", "reinstate", "share"]
        ),
        st.integers(0, 200),
    ),
    min_size=6, max_size=12,
)  # fmt: skip


class ThePast(TestCase):
    @given(steps)
    @settings(
        phases=[Phase.explicit, Phase.generate],
        max_examples=6,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    def test_every_past_moment_is_shown_as_it_was(self, drawn):
        AuditHead.objects.get_or_create(pk=1)
        ledger = Ledger()
        remembered = []
        for verb, n in [("enter", 0), ("enter", 1), ("enter", 2), *drawn]:
            try:
                step(ledger, verb, n)
            except LedgerError:
                continue
            remembered.append((AuditHead.objects.get().at, seen(ledger)))

        for moment, snapshot in remembered:
            assert seen(ledger, as_of=moment) == snapshot
        for (_, before), (after, _) in itertools.pairwise(remembered):
            assert seen(ledger, as_of=after - dt.timedelta(microseconds=1)) == before
        assert seen(ledger, as_of=timezone.now() + dt.timedelta(days=1)) == remembered[-1][1]
        assert ledger.verify().n == AuditEntry.objects.count()
        counted = {p.pk: (p.n_current, p.n_values > 1) for p in SeriesPoint.objects.all()}
        for point in ledger.points(counted):
            held = [point.headline, *point.others]
            assert counted.pop(point.point.pk)[0] == len(held)
        assert all(n == 0 for n, _ in counted.values())


def test_before_anything_was_recorded_there_is_nothing(ledger):
    observation = entered(ledger)
    before = observation.recorded_at - dt.timedelta(microseconds=1)

    assert not ledger.observations(as_of=before).exists()
    assert ledger.points([observation.point_id], as_of=before) == []
    with pytest.raises(NotFound):
        ledger.headline(observation.point_id, as_of=before)


def test_a_moment_without_a_time_zone_is_refused(ledger):
    with pytest.raises(LedgerError, match="time zone"):
        ledger.observations(as_of=dt.datetime(2024, 1, 1))


def test_a_conflict_that_was_mended_is_a_conflict_of_its_time(ledger):
    entered(ledger, "652", paper="甲")
    other = entered(ledger, "648", paper="乙")
    then = other.recorded_at
    ledger.correct_observation(other.pk, {"value": "652"}, "笔误")

    assert ledger.conflicts() == []
    [point] = ledger.conflicts(as_of=then)
    assert {o.value for o in (point.headline, *point.others)} == {"652", "648"}
