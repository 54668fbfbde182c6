"""Comparing: documents that agree support a figure, others stand against it; sums that fail; targets and outcomes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from bench.likeness import FOOT, SITE
from tests.ledger.office import entered, take

from barograph.errors import NotPermitted
from barograph.ledger.models import Observation
from barograph.ledger.reposts import kin_of

STORY = (
    "{place}2023年经济运行情况\n2023年，全市上下坚持稳中求进工作总基调，着力推动高质量发展，创新主体培育取得新成效。"
    "2023年，云澜市高新技术企业达到{n}家。全市坚持创新驱动，持续优化营商环境，重点项目建设加快推进，"
    "城乡面貌发生明显变化，各项社会事业全面进步，人民生活持续改善，实现了预期目标。{tail}\n"
)


def story(n, place="云澜市", tail=""):
    return STORY.format(n=n, place=place, tail=tail)


def accepted(ledger, text, name):
    source = take(ledger, text, name)
    [claim] = [
        r for r in ledger.readings(source=source.pk) if r.indicator_code == "HTE_NUM" and r.measure == "level"
    ]
    return ledger.accept(claim.pk)


OTHERS = (
    (
        "云澜市科技局工作总结\n过去一年，科技局认真履行职责，组织申报，开展培训，走进园区和企业送政策上门。"
        "2023年，云澜市高新技术企业达到{n}家。下一步将继续做好服务，推进成果转化，办好创新创业大赛，加强队伍建设。\n"
    ),
    (
        "市长在企业家座谈会上的讲话\n各位企业家朋友，大家好。今天请大家来，主要是听一听意见，谈一谈发展。\n"
        "2023年，云澜市高新技术企业达到{n}家。希望大家坚定信心，抢抓机遇，扎根云澜，把企业做大做强做优。\n"
    ),
)


def test_independent_documents_that_say_the_same_strengthen(ledger):
    first = accepted(ledger, story(1650), "公报.txt")
    alone = ledger.point_support(_held(ledger, first)).confidence
    for n, text in enumerate(OTHERS):
        accepted(ledger, text.format(n=1650), f"{n}.txt")
    support = ledger.point_support(_held(ledger, first))

    assert (support.n_documents, support.n_against) == (3, 0)
    assert support.words() == "3 份文件一致"
    assert support.words("en") == "3 documents agree"
    assert alone < support.confidence <= 1


def test_a_repost_is_no_independent_confirmation(ledger):
    first = accepted(ledger, story(1650), "公报.txt")
    again = accepted(ledger, SITE + story(1650) + FOOT, "转载.txt")

    assert kin_of(first.source) == kin_of(again.source)
    assert ledger.point_support(_held(ledger, first)).n_documents == 1
    ledger.part(again.source_id, "不是转载")
    assert ledger.point_support(_held(ledger, first)).n_documents == 2


def test_roundings_agree_and_a_bare_bound_does_not_count(ledger):
    first = accepted(ledger, story(8650), "公报.txt")
    accepted(ledger, OTHERS[0].format(n="0.87万"), "总结.txt")
    accepted(ledger, OTHERS[1].format(n="8600多"), "讲话.txt")
    entered(ledger, "8000", bound="over", paper="超8000家的简报")
    support = ledger.point_support(_held(ledger, first))

    assert ledger.conflicts() == []
    assert (support.n_documents, support.n_against) == (3, 0)


def test_two_different_figures_conflict_and_weaken(ledger):
    first = accepted(ledger, story("1,629"), "公报.txt")
    accepted(ledger, OTHERS[0].format(n="1,623"), "总结.txt")
    support = ledger.point_support(_held(ledger, first))
    [conflict] = ledger.conflicts()

    assert {o.quote for o in (conflict.headline, *conflict.others)} == {"1,629家", "1,623家"}
    assert (support.n_documents, support.n_against) == (1, 1)
    assert support.words() == "与 1 份文件不同"
    assert support.confidence < 0.6


def test_a_claim_knows_what_the_ledger_says(ledger, django_assert_max_num_queries):
    accepted(ledger, story(1650), "公报.txt")
    accepted(ledger, OTHERS[0].format(n=1650), "总结.txt")
    source = take(ledger, OTHERS[1].format(n=1650), "讲话.txt")
    claims = list(ledger.readings(source=source.pk).select_related("source"))
    [claim] = [r for r in claims if r.indicator_code == "HTE_NUM"]
    with django_assert_max_num_queries(2):
        support = ledger.supports(claims)[claim.pk]

    assert support.n_documents == 3
    assert support.confidence > claim.confidence


def _held(ledger, o):
    rows = list(
        ledger.observations().filter(point_id=o.point_id).select_related("source", "reading").order_by("id")
    )
    return [o, *(r for r in rows if r.pk != o.pk)]


# -- sums --------------------------------------------------------------------------------------------------


def test_a_growth_is_held_against_figures_of_other_documents(ledger):
    entered(ledger, "1482", period="2022", paper="2022年报")
    entered(ledger, "1650", period="2023", paper="2023年报")
    right = entered(ledger, "11.3", unit="%", measure="growth", base="上年", paper="公报")
    wrong = entered(ledger, "13.1", unit="%", measure="growth", base="上年", paper="讲话")
    found = ledger.doubts_of([right, wrong])

    assert list(found) == [wrong.pk]
    [doubted] = found[wrong.pk]
    assert doubted.sentence() == (
        "高新技术企业数：1650家（2023年）÷ 1482家（2022年）− 1 = 11.34%，与原文增速“13.1%”不符。"
    )
    assert {ledger.observation(n).value for n in doubted.others} == {"1650", "1482"}
    assert [d.observation for d in ledger.check()] == [wrong]
    assert list(ledger.check("路灯")) == []


def test_a_share_of_the_province_is_held_against_its_whole(ledger):
    entered(ledger, "1650", area="济南市")
    entered(ledger, "33000", area="山东省", paper="省公报")
    wrong = entered(ledger, "15", area="济南市", unit="%", measure="share", base="全省", paper="讲话")

    [doubted] = ledger.doubts_of([wrong])[wrong.pk]
    assert doubted.doubt.code == "share-mismatch"
    assert "= 5.0%" in doubted.sentence()


def test_what_one_may_not_see_raises_no_doubt(office):
    entered(office("other"), "1482", period="2022")
    entered(office("city"), "1650", period="2023")
    wrong = entered(office("city"), "13.1", unit="%", measure="growth", base="上年")

    assert office("city").doubts_of([wrong]) == {}
    assert list(office("city").check()) == []
    assert [d.observation for d in office("province").check()] == [wrong]


def test_a_claim_is_held_against_the_ledger_before_it_is_accepted(ledger):
    entered(ledger, "1482", period="2022")
    entered(ledger, "1650", period="2023", paper="2023年报")
    source = take(ledger, "云澜市科技简报\n2023年，云澜市高新技术企业比上年增长31.1%。\n", "简报.txt")
    [claim] = ledger.readings(source=source.pk)

    assert [d.code for d in ledger.doubts_of_reading(claim)] == ["growth-mismatch"]


def test_a_check_of_many_figures_takes_few_queries(ledger, django_assert_max_num_queries):
    for n in range(30):
        entered(ledger, str(1000 + n), period=str(1990 + n), paper=f"{n}年报")
    rows = list(Observation.objects.all())
    with django_assert_max_num_queries(2):
        assert ledger.doubts_of(rows) == {}


# -- targets -----------------------------------------------------------------------------------------------


def test_a_target_meets_its_outcome(ledger):
    target = entered(ledger, "1600", period="2024", standing="target", paper="2024年计划")
    assert [(p.target, p.outcome, p.difference) for p in ledger.targets()] == [(target, None, None)]
    outcome = entered(ledger, "1650", period="2024", paper="2024年公报")
    [pair] = ledger.targets()

    assert (pair.target, pair.outcome, pair.difference, pair.unit) == (target, outcome, Decimal(50), "家")
    assert (pair.target.source.name, pair.outcome.source.name) == ("2024年计划", "2024年公报")


def test_a_plan_period_is_met_in_its_last_year(ledger):
    entered(
        ledger,
        "3",
        unit="亿元",
        indicator="技术合同成交额",
        period="2021/2025",
        standing="target",
        paper="规划",
    )
    entered(ledger, "28000", unit="万元", indicator="技术合同成交额", period="2025", paper="公报")
    [pair] = ledger.targets()

    assert pair.difference == Decimal("-0.2")
    assert pair.unit == "亿元"


def test_the_outcome_of_another_place_or_measure_is_none(ledger):
    entered(ledger, "1600", period="2024", standing="target")
    entered(ledger, "1650", period="2024", area="望山区", paper="区公报")
    entered(ledger, "5", unit="%", measure="growth", base="上年", period="2024", paper="公报")

    assert [p.outcome for p in ledger.targets()] == [None]
    assert [p.outcome for p in ledger.targets(ledger.target_points("路灯"))] == []


def test_targets_are_cut_to_what_one_may_see(office):
    entered(office("other"), "1600", period="2024", standing="target")
    entered(office("city"), "1650", period="2024")

    assert office("city").targets() == []
    assert [p.difference for p in office("province").targets()] == [Decimal(50)]


def test_a_target_that_was_missed_has_a_negative_difference_and_a_missing_one_none(ledger):
    entered(ledger, "1600", period="2024", standing="target")
    entered(ledger, None, period="2024", paper="公报")

    assert [p.difference for p in ledger.targets()] == [None]


@pytest.mark.parametrize("verb", ["targets", "target_points"])
def test_who_may_not_see_is_refused(office, verb):
    user = office.user("city", "reader")
    user.is_active = False
    from barograph.ledger.book import Ledger

    with pytest.raises(NotPermitted):
        getattr(Ledger(user), verb)()
