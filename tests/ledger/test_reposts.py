"""Reposts: one text in several places is one document; the next bulletin of the office is not."""

from __future__ import annotations

import json
import zipfile

import pytest
from bench.likeness import FOOT, SITE, next_bulletin
from tests.ledger.office import take

from barograph.errors import LedgerError, NotFound, NotPermitted, Stale
from barograph.ledger import reposts
from barograph.ledger.models import AuditEntry, Band, Decision, Fingerprint, Source

BULLETIN = (
    "云澜市2023年科技统计公报\n2024年3月20日\n"
    "2023年，云澜市研究与试验发展经费支出121.6亿元，比上年增长11.3%，投入强度为2.61%。"
    "全市高新技术企业达到1650家，比上年增加182家；科技型中小企业入库2318家。\n"
    "全年登记技术合同3127项，成交额62.4亿元，增长18.9%，其中技术开发合同成交额27.5亿元。"
    "全市拥有省级以上重点实验室46家、工程技术研究中心118家，孵化器面积152.3万平方米，在孵企业1893家。\n"
)
REPOST = f"{SITE}某某网 2025年6月2日 来源：转载\n{BULLETIN}{FOOT}"


def bring(ledger, text, name, origin=None):
    batch = ledger.start_import([(name, text.encode(), origin)])
    ledger.run_import(batch.pk, jobs=0)
    return batch.items.get().source


@pytest.fixture
def pair(ledger):
    return bring(ledger, BULLETIN, "公报.txt", "https://tj.example.cn/1"), bring(
        ledger, REPOST, "转载.txt", "https://news.example.cn/2"
    )


def test_a_repost_is_a_place_of_the_source(ledger, pair):
    first, again = pair
    places = ledger.places(again.pk)

    assert [p.source for p in places] == [first, again]
    assert [p.first for p in places] == [True, False]
    assert [p.origins for p in places] == [["https://tj.example.cn/1"], ["https://news.example.cn/2"]]
    again.refresh_from_db()
    assert again.repeats == first
    assert again.likeness > 0.9
    assert json.loads(AuditEntry.objects.get(action="source.repeat").detail)["repeats"] == first.pk


def test_the_earliest_is_the_source_whatever_came_first(ledger):
    late = bring(ledger, REPOST.replace("2024年3月20日", ""), "转载.txt")
    early = bring(ledger, BULLETIN, "公报.txt")
    Source.objects.filter(pk=late.pk).update(published="2025-06-02")
    Source.objects.filter(pk=early.pk).update(published="2024-03-20")
    third = bring(ledger, BULLETIN + BULLETIN, "两遍.txt")

    assert next(p.source.pk for p in ledger.places(third.pk)) == early.pk
    assert {s.pk for s in early.places.all()} == {late.pk, third.pk}
    assert Source.objects.get(pk=early.pk).repeats is None


def test_the_next_bulletin_of_the_office_is_a_document_of_its_own(ledger):
    first = bring(ledger, BULLETIN, "2023.txt")
    following = bring(ledger, next_bulletin(BULLETIN, 0.3, seed=3).replace("2023年", "2024年"), "2024.txt")

    assert [p.source for p in ledger.places(first.pk)] == [first]
    assert reposts.kin_of(first) != reposts.kin_of(following)


def test_a_person_parts_a_place_again(ledger, pair):
    first, again = pair
    ledger.part(again.pk, "内容有增补，不是转载")

    assert [p.source for p in ledger.places(first.pk)] == [first]
    decision = Decision.objects.get(kind="part")
    assert (decision.source, decision.because, decision.by) == (again, "内容有增补，不是转载", "local")
    assert AuditEntry.objects.filter(action="source.part").count() == 1
    assert ledger.verify().n > 0
    with pytest.raises(Stale):
        ledger.part(again.pk, "再分一次")


def test_to_part_the_first_lets_the_next_one_lead(ledger, pair):
    first, again = pair
    third = bring(ledger, BULLETIN + "\n（完）", "再转.txt")
    ledger.part(first.pk, "另一份")

    again.refresh_from_db()
    third.refresh_from_db()
    assert {again.repeats_id, third.repeats_id} == {None, min(again.pk, third.pk)}
    assert len(ledger.places(third.pk)) == 2


def test_a_parted_place_stays_parted_when_another_repost_comes(ledger, pair):
    first, again = pair
    ledger.part(again.pk, "不是转载")
    bring(ledger, SITE + BULLETIN, "三.txt")

    assert again.pk not in [p.source.pk for p in ledger.places(first.pk)] or len(ledger.places(again.pk)) == 2
    assert reposts.kin_of(Source.objects.get(pk=again.pk)) == f"own:{again.pk}"
    assert Source.objects.get(pk=first.pk).kin != f"own:{again.pk}"


def test_a_person_joins_what_was_not_seen(ledger):
    first = bring(ledger, BULLETIN, "公报.txt")
    other = bring(ledger, "短讯：云澜市高新技术企业达到1650家。", "短讯.txt")
    ledger.join(other.pk, first.pk, "摘自公报")

    assert {p.source.pk for p in ledger.places(first.pk)} == {first.pk, other.pk}
    assert Decision.objects.get(kind="join").detail["with"] == first.pk
    with pytest.raises(LedgerError):
        ledger.join(other.pk, other.pk, "自己")
    with pytest.raises(Stale):
        ledger.join(other.pk, first.pk, "再来")


def test_a_reason_is_asked_for(ledger, pair):
    with pytest.raises(LedgerError, match="reason"):
        ledger.part(pair[1].pk, " ")


def test_nobody_learns_from_places_who_else_holds_the_text(office):
    city, other = office("city"), office("other")
    mine = bring(city, BULLETIN, "公报.txt", "https://tj.example.cn/1")
    theirs = bring(other, REPOST, "转载.txt")

    assert [p.source for p in city.places(mine.pk)] == [mine]
    their_row = Source.objects.get(pk=theirs.pk)
    assert (their_row.repeats, their_row.likeness) == (None, None)
    assert not AuditEntry.objects.filter(action="source.repeat").exists()
    with pytest.raises(NotFound):
        city.places(theirs.pk)
    # The province sees both, and counts them as one document.
    assert {p.source.pk for p in office("province").places(mine.pk)} == {mine.pk, theirs.pk}
    with pytest.raises(LedgerError):
        office("province").join(theirs.pk, mine.pk, "同文")


def test_only_a_reviewer_parts(office):
    city = office("city")
    bring(city, BULLETIN, "公报.txt")
    again = bring(city, REPOST, "转载.txt")

    with pytest.raises(NotPermitted):
        office("city", "analyst").part(again.pk, "不是")
    with pytest.raises(NotFound):
        office("other").part(again.pk, "不是")


def test_sources_of_before_are_compared_later(ledger, pair):
    first, again = pair
    Band.objects.all().delete()
    Fingerprint.objects.all().delete()
    Source.objects.update(kin="", repeats=None)

    assert ledger.compare_sources(most=1) == 1
    assert ledger.compare_sources() == 0
    assert Source.objects.get(pk=again.pk).repeats == first


def test_a_document_is_kept_once_in_the_bands(ledger, office):
    take(ledger, BULLETIN)
    n = Band.objects.count()
    take(office("city"), BULLETIN)

    assert n > 0
    assert Band.objects.count() == n
    assert len(set(Source.objects.values_list("kin", flat=True))) == 1


def test_a_backup_brings_kin_and_places_back(ledger, pair, tmp_path):
    """Restored into another store by the tests of the backup; here: that every table of it is in the file."""
    path = ledger.backup(tmp_path / "b.zip")
    with zipfile.ZipFile(path) as archive:
        counts = json.loads(archive.read("manifest.json"))["counts"]
        sources = [json.loads(line) for line in archive.read("tables/Source.jsonl").splitlines()]

    assert (counts["Fingerprint"], counts["Band"]) == (2, Band.objects.count())
    assert {s["kin"] for s in sources} == {pair[0].kin}
    assert {s["repeats_id"] for s in sources} == {None, pair[0].pk}


def test_the_queries_of_a_new_document_do_not_grow_with_the_ledger(ledger, django_assert_max_num_queries):
    for n in range(6):
        bring(ledger, next_bulletin(BULLETIN, 0.2, seed=n), f"{n}.txt")
    source = Source.objects.order_by("id").first()
    with django_assert_max_num_queries(3 + 2 * reposts.MOST_DOCUMENTS):
        reposts.seek(source.blob_id, ledger.document(source.pk))
