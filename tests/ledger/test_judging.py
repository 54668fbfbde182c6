"""Judgements: each with its decision and its entry in the trail, in one transaction with the figure."""

from __future__ import annotations

import json
import threading

import pytest
from django.db import connections
from tests.ledger.office import BULLETIN, SUMMARY, entered, take

from barograph.errors import LedgerError, NotFound, Stale
from barograph.ledger.book import Ledger
from barograph.ledger.models import AuditEntry, Decision, Observation, Reading


@pytest.fixture
def source(ledger):
    return take(ledger)


@pytest.fixture
def claim(ledger, source):
    return ledger.next_open(source=source.pk)


def last():
    """Kind of the last decision, action of the last entry, and whether they are of one moment."""
    decision, entry = Decision.objects.order_by("-id").first(), AuditEntry.objects.order_by("-seq").first()
    assert decision.at == entry.at
    return decision.kind, entry.action


def state(claim):
    return Reading.objects.get(pk=claim.pk).state


def test_to_accept_lets_the_claim_stand_as_it_was_read(ledger, claim):
    observation = ledger.accept(claim.pk, "与原文一致")

    assert last() == ("accept", "reading.accept")
    assert state(claim) == "accepted"
    for name in ("value", "unit", "period", "quote", "start", "end", "bound", "standing"):
        assert getattr(observation, name) == getattr(claim, name)
    decision = ledger.decisions(reading=claim.pk).get()
    assert (decision.by, decision.because, decision.observation) == ("local", "与原文一致", observation)
    assert observation.recorded_at == decision.at


def test_to_reject_keeps_the_claim_and_says_why(ledger, claim):
    ledger.reject(claim.pk, "是目标不是实绩")

    assert last() == ("reject", "reading.reject")
    assert state(claim) == "rejected"
    assert not ledger.observations().exists()


def test_to_reject_an_accepted_claim_ends_its_figure(ledger, claim):
    observation = ledger.accept(claim.pk)
    ledger.reject(claim.pk, "看错了", expect_state="accepted")

    ended = Observation.objects.get(pk=observation.pk)
    assert (ended.ended_because, ended.ended_at) == ("rejected", Decision.objects.order_by("-id").first().at)
    assert not ledger.observations().exists()


def test_to_correct_is_a_new_figure_and_the_claim_keeps_what_was_read(ledger, claim):
    new = ledger.correct(claim.pk, {"value": "651"}, "与公报表格核对")

    assert last() == ("correct", "observation.correct")
    assert (new.value, Reading.objects.get(pk=claim.pk).value) == ("651", claim.value)
    assert state(claim) == "corrected"
    assert ledger.decisions(observation=new.pk).get().detail["changes"] == {"value": [claim.value, "651"]}


def test_to_correct_an_accepted_figure_ends_the_old_one_and_names_it(ledger, claim):
    old = ledger.accept(claim.pk)
    new = ledger.correct_observation(old.pk, {"value": "651"}, "印刷错误")

    old.refresh_from_db()
    assert (new.corrects, old.ended_because, old.ended_at) == (old, "corrected", new.recorded_at)
    assert list(ledger.observations()) == [new]
    evidence = ledger.evidence(new.pk)
    assert evidence.earlier == [old]
    assert [d.kind for d in evidence.decisions] == ["accept", "correct"]


def test_a_correction_of_a_correction_leads_back_to_what_was_read(ledger, claim):
    first = ledger.accept(claim.pk)
    second = ledger.correct_observation(first.pk, {"value": "651"}, "一")
    third = ledger.correct(claim.pk, {"value": "652"}, "二")

    assert ledger.evidence(third.pk).earlier == [second, first]
    assert ledger.evidence(first.pk).later == [second, third]


def test_a_correction_that_changes_nothing_is_refused(ledger, claim):
    old = ledger.accept(claim.pk)

    with pytest.raises(LedgerError) as refused:
        ledger.correct_observation(old.pk, {"value": old.value}, "没有变化")

    assert refused.value.code == "unchanged"
    assert list(ledger.observations()) == [old]


def test_a_correction_that_moves_the_figure_to_another_series_leaves_nothing_behind(ledger, claim):
    old = ledger.accept(claim.pk)
    new = ledger.correct_observation(old.pk, {"area": "济南市", "area_code": ""}, "地区有误")

    assert new.series_id != old.series_id
    assert ledger.points([old.point_id]) == []
    assert [r["name"] for r in ledger.areas()] == ["济南市"]


def test_to_reopen_lets_the_claim_wait_again(ledger, claim):
    ledger.accept(claim.pk)
    ledger.reopen(claim.pk, "需要复核")

    assert last() == ("reopen", "reading.reopen")
    assert state(claim) == "open"
    assert not ledger.observations().exists()
    assert ledger.accept(claim.pk).pk != 0


def test_to_mark_records_the_words_that_were_selected(ledger, source):
    start = BULLETIN.index("2.61%")
    marked = ledger.mark(
        source.pk, start, start + 5,
        {"indicator": "研究与试验发展经费投入强度", "area": "云澜市", "period": "2023年", "value": "2.61", "unit": "%"},
    )  # fmt: skip

    assert last() == ("mark", "reading.mark")
    assert (marked.reading.quote, marked.reading.method, marked.observation.value) == (
        "2.61%",
        "marked",
        "2.61",
    )


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (5, 5), (8, 5), (0, 10**6)])
def test_words_that_are_not_there_cannot_be_marked(ledger, source, start, end):
    fields = {"indicator": "a", "area": "b", "period": "2023", "value": "1", "unit": "家"}

    with pytest.raises(LedgerError) as refused:
        ledger.mark(source.pk, start, end, fields)

    assert refused.value.code == "span"


def test_to_enter_names_the_paper(ledger):
    fields = {"indicator": "GDP", "area": "云澜市", "period": "2023", "value": "1.2亿元"}
    made = ledger.enter(fields | {"quote": "一点二亿元", "page": "12"}, "2023年统计年鉴(纸质)", "档案室第3柜")

    assert last() == ("enter", "reading.enter")
    assert (made.observation.value, made.observation.unit) == (
        "1.2",
        "亿元",
    ) or made.observation.value == "120000000"
    assert (made.reading.page, made.reading.quote, made.reading.source.state) == (12, "一点二亿元", "paper")


def test_two_figures_of_one_paper_have_one_source(ledger):
    assert entered(ledger, "1").source_id == entered(ledger, "2", period="2022").source_id
    assert entered(ledger, "3", period="2021", paper="另一本").source_id != entered(ledger, "4").source_id


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"value": "不少"}, "value"), ({"value": "1;2"}, "value"), ({"value": "NaN"}, "value"), ({"value": "Infinity"}, "value"),
        ({"period": "去年底前后"}, "period"), ({"indicator": " "}, "indicator"), ({"measure": "speed"}, "measure"),
        ({"standing": "maybe"}, "standing"), ({"stage": "初稿"}, "stage"), ({"bound": ">="}, "bound"),
        ({"indicater": "GDP"}, "indicater"), ({"area": "长" * 201}, "area"), ({"page": "十二"}, "page"),
        ({"page": "0"}, "page"), ({"published": "2024/13/1"}, "published"),
    ],
)  # fmt: skip
def test_a_field_that_is_not_right_is_named_and_nothing_is_stored(ledger, fields, named):
    given = {"indicator": "GDP", "area": "云澜市", "period": "2023", "value": "1", "unit": "亿元"} | fields

    with pytest.raises(LedgerError) as refused:
        ledger.enter(given, "年报")

    assert (refused.value.code, refused.value.field) == ("field", named)
    assert refused.value.zh
    assert not Reading.objects.exists() and not AuditEntry.objects.exists()


@pytest.mark.parametrize("missing", ["indicator", "area", "period", "value", "unit"])
def test_a_field_that_is_not_given_is_asked_for(ledger, missing):
    fields = {"indicator": "GDP", "area": "云澜市", "period": "2023", "value": "1", "unit": "亿元"}
    del fields[missing]

    with pytest.raises(LedgerError) as refused:
        ledger.enter(fields, "年报")

    assert refused.value.field == missing


def test_words_with_bytes_that_no_store_takes_are_kept_with_a_mark(ledger, claim):
    ledger.accept(claim.pk, "来自\x00粘贴\ud800板")

    assert ledger.decisions(reading=claim.pk).get().because == "来自\ufffd粘贴\ufffd板"
    assert list(ledger.sources(query="\x00")) == []
    assert list(ledger.observations("没有\x00的指标")) == []


def test_reasons_are_asked_for(ledger, claim):
    observation = ledger.accept(claim.pk)
    for verb, arguments in (
        ("reject", (claim.pk,)), ("reopen", (claim.pk,)), ("correct", (claim.pk, {"value": "1"})),
        ("correct_observation", (observation.pk, {"value": "1"})), ("choose", (observation.point_id, observation.pk)),
        ("unchoose", (observation.point_id,)), ("withdraw", (observation.source_id,)),
        ("reinstate", (observation.source_id,)), ("share", (observation.source_id, True)),
    ):  # fmt: skip
        with pytest.raises(LedgerError) as refused:
            getattr(ledger, verb)(*arguments, "  ")
        assert refused.value.code == "because", verb


# -- sources ------------------------------------------------------------------------------------------------


def test_to_withdraw_ends_the_figures_and_to_reinstate_records_them_again(ledger, source):
    n = ledger.accept_sound(source.pk)
    before = sorted(ledger.observations().values_list("indicator", "value"))

    ledger.withdraw(source.pk, "文件作废")
    assert last() == ("withdraw", "source.withdraw")
    assert n > 0 and not ledger.observations().exists() and ledger.indicators() == []
    assert ledger.next_open() is None

    ledger.reinstate(source.pk, "作废有误")
    assert last() == ("reinstate", "source.reinstate")
    assert sorted(ledger.observations().values_list("indicator", "value")) == before
    assert Observation.objects.count() == 2 * n


def test_a_withdrawn_source_is_not_judged(ledger, claim):
    ledger.withdraw(claim.source_id, "文件作废")

    for judge in (lambda: ledger.accept(claim.pk), lambda: ledger.withdraw(claim.source_id, "再次")):
        with pytest.raises(Stale) as stale:
            judge()
        assert stale.value.code == "withdrawn"
    assert ledger.accept_sound() == 0


def test_only_what_the_withdrawal_ended_comes_back(ledger, claim):
    ledger.accept(claim.pk)
    ledger.reject(claim.pk, "看错了", expect_state="accepted")
    ledger.withdraw(claim.source_id, "文件作废")
    ledger.reinstate(claim.source_id, "作废有误")

    assert not ledger.observations().exists()


def test_a_source_withdrawn_before_it_was_read_is_read_after_all(ledger):
    batch = ledger.start_import([("公报.txt", BULLETIN.encode(), None)])
    source = batch.items.get().source
    ledger.withdraw(source.pk, "先不读")
    ledger.run_import(batch.pk, jobs=0)
    assert not ledger.readings(source=source.pk).exists()

    ledger.reinstate(source.pk, "可以读")
    ledger.run_import(batch.pk, jobs=0)

    assert ledger.source(source.pk).state == "read"
    assert ledger.readings(source=source.pk).exists()


def test_to_share_and_to_take_it_back_is_told(ledger, source):
    ledger.accept_sound(source.pk)
    for shared in (True, False):
        ledger.share(source.pk, shared, "下发")

        assert last() == ("share", "source.share")
        for model in (Reading, Observation):
            assert set(model.objects.values_list("shared", flat=True)) == {shared}


# -- choices ------------------------------------------------------------------------------------------------


@pytest.fixture
def two(ledger):
    """Two figures about one thing."""
    return entered(ledger, "652", paper="公报"), entered(ledger, "648", paper="总结")


def test_to_choose_puts_a_figure_at_the_top_until_it_is_taken_back(ledger, two):
    first, second = two
    assert ledger.headline(first.point_id) == (first, "earlier")

    ledger.choose(first.point_id, second.pk, "以总结为准")
    assert last() == ("choose", "point.choose")
    assert ledger.headline(first.point_id) == (second, "chosen")

    ledger.unchoose(first.point_id, "改回")
    assert last() == ("unchoose", "point.unchoose")
    assert ledger.headline(first.point_id) == (first, "earlier")
    with pytest.raises(Stale):
        ledger.unchoose(first.point_id, "再取消")


def test_a_chosen_figure_that_is_corrected_stays_chosen(ledger, two):
    first, second = two
    ledger.choose(first.point_id, second.pk, "以总结为准")
    new = ledger.correct_observation(second.pk, {"value": "647"}, "笔误")

    assert ledger.headline(first.point_id) == (new, "chosen")
    assert last() == ("choose", "point.choose")


def test_a_chosen_figure_that_is_withdrawn_and_comes_back_stays_chosen(ledger, two):
    first, second = two
    ledger.choose(first.point_id, second.pk, "以总结为准")
    ledger.withdraw(second.source_id, "作废")
    assert ledger.headline(first.point_id) == (first, "only")

    ledger.reinstate(second.source_id, "恢复")

    headline, why = ledger.headline(first.point_id)
    assert (headline.value, why) == ("648", "chosen")


def test_a_figure_of_another_point_cannot_be_chosen(ledger, two):
    elsewhere = entered(ledger, "1", period="2020")

    with pytest.raises(LedgerError) as refused:
        ledger.choose(two[0].point_id, elsewhere.pk, "错")

    assert refused.value.code == "point"


def test_a_figure_that_has_ended_cannot_be_chosen(ledger, two):
    first, second = two
    ledger.correct_observation(second.pk, {"value": "647"}, "笔误")

    with pytest.raises(Stale):
        ledger.choose(first.point_id, second.pk, "错")


def test_what_disagrees_is_a_conflict_until_it_is_mended(ledger, two):
    first, second = two
    assert [p.point.pk for p in ledger.conflicts()] == [first.point_id]

    ledger.correct_observation(second.pk, {"value": "652"}, "笔误")

    assert ledger.conflicts() == []
    assert ledger.headline(first.point_id) == (first, "agree")


def test_what_agrees_in_another_unit_or_within_a_bound_is_no_conflict(ledger):
    entered(ledger, "1.2", indicator="GDP", unit="亿元")
    entered(ledger, "12000", indicator="GDP", unit="万元", paper="甲")
    entered(ledger, "1", indicator="GDP", unit="亿元", bound="over", paper="乙")

    assert ledger.conflicts() == []


# -- many, and at once --------------------------------------------------------------------------------------


def test_in_bulk_only_what_the_checks_support_is_accepted(ledger, source):
    claims = list(ledger.readings(source=source.pk))
    Reading.objects.filter(pk=claims[0].pk).update(sound=False)

    n = ledger.accept_sound(source.pk, "整批采纳")

    assert n == len(claims) - 1
    assert state(claims[0]) == "open"
    assert (
        Decision.objects.filter(kind="accept").count()
        == AuditEntry.objects.filter(action="reading.accept").count()
        == n
    )
    assert ledger.source(source.pk).n_open == 1


def test_in_bulk_other_sources_are_left_alone(ledger, source):
    other = take(ledger, SUMMARY, "总结.txt")

    ledger.accept_sound(other.pk)

    assert set(ledger.observations().values_list("source_id", flat=True)) == {other.pk}


def test_the_second_judge_is_told_and_changes_nothing(ledger, claim):
    ledger.accept(claim.pk)
    n = Decision.objects.count(), AuditEntry.objects.count()

    for judge in (
        lambda: ledger.accept(claim.pk),
        lambda: ledger.reject(claim.pk, "不对"),
        lambda: ledger.correct(claim.pk, {"value": "1"}, "不对", expect_state="open"),
    ):
        with pytest.raises(Stale) as stale:
            judge()
        assert (stale.value.state, stale.value.by) == ("accepted", "local")
    assert n == (Decision.objects.count(), AuditEntry.objects.count())


def test_a_claim_that_is_not_there_is_not_found(ledger):
    for pk in (10**6, 10**30, -1, "x", None):
        with pytest.raises(NotFound):
            ledger.accept(pk)


def at_once(*works):
    """What each work gave or raised, begun together in threads of their own."""
    barrier, results = threading.Barrier(len(works)), [None] * len(works)

    def go(n, work):
        barrier.wait()
        try:
            results[n] = work()
        except LedgerError as error:
            results[n] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_two_judges_at_once_one_judges_and_one_is_told(shared_ledger):
    take(shared_ledger)
    claims = list(shared_ledger.readings(state="open"))
    assert len(claims) >= 3

    for claim in claims[:3]:
        results = at_once(
            lambda pk=claim.pk: Ledger().accept(pk), lambda pk=claim.pk: Ledger().reject(pk, "不对"),
            lambda pk=claim.pk: Ledger().correct(pk, {"value": "1"}, "更正", expect_state="open"),
        )  # fmt: skip

        assert sum(isinstance(r, Stale) for r in results) == 2, results
    assert Decision.objects.count() == 3
    assert shared_ledger.verify().n == AuditEntry.objects.count()


def test_many_writers_at_once_leave_one_whole_chain(shared_ledger):
    def write(n):
        for m in range(5):
            entered(Ledger(), str(n * 100 + m), paper=f"{n}", period=str(2000 + m))

    results = at_once(*(lambda n=n: write(n) for n in range(4)))

    assert results == [None] * 4
    assert shared_ledger.verify().n == AuditEntry.objects.count()
    assert shared_ledger.observations().count() == 20
    for point in {o.point for o in Observation.objects.select_related("point")}:
        assert (point.n_current, point.n_values) == (4, 4)
    assert [r["n_observations"] for r in shared_ledger.indicators()] == [20]


def test_the_trail_names_who_judged(office):
    source = take(office("city", "analyst"))
    office("city", "reviewer").accept_sound(source.pk)

    actors = dict(AuditEntry.objects.values_list("action", "actor"))
    assert (actors["source.read"], actors["reading.accept"]) == ("city-analyst", "city-reviewer")
    assert all(json.loads(d) is not None for d in AuditEntry.objects.values_list("detail", flat=True))


UNDATED = "云澜市科技工作情况\n一季度，全市新增高新技术企业35家。\n"


def test_a_claim_of_an_unknown_period_waits_until_a_person_tells_it(ledger):
    claim = ledger.next_open(source=take(ledger, UNDATED, "情况.txt").pk)
    assert (claim.period, claim.period_start, claim.sound) == ("", None, False)
    assert ledger.same_point(claim.pk) == []
    assert ledger.doubts_of_reading(claim) == []
    assert ledger.supports([claim]) == {}

    with pytest.raises(LedgerError, match="period"):
        ledger.accept(claim.pk)
    assert state(claim) == "open"
    assert not ledger.observations().exists()

    observation = ledger.correct(claim.pk, {"period": "2023-Q1"}, "按报送日期")
    assert (observation.period, str(observation.period_end)) == ("2023-Q1", "2023-03-31")
    assert state(claim) == "corrected"


def test_of_many_claims_none_is_accepted_while_one_has_no_period(ledger):
    source = take(ledger, UNDATED, "情况.txt")
    Reading.objects.filter(source=source).update(sound=True)
    with pytest.raises(LedgerError, match="period"):
        ledger.accept_sound(source.pk)
    assert not ledger.observations().exists()
