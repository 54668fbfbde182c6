"""What documents say together, as the pages show it: support, doubts with their sums, places of a text, targets."""

from __future__ import annotations

import pytest
from bench.likeness import FOOT, SITE
from tests.ledger.office import BULLETIN, take


@pytest.fixture
def shown(client, bureau):
    client.force_login(bureau.wang)

    def one(url, **data):
        response = client.get(url, data)
        assert response.status_code == 200, url
        return response.content.decode()

    return one


def test_a_point_says_how_many_documents_agree(shown, enter):
    first = enter("济南市", "2023", "12.04亿元")
    enter("济南市", "2023", "12亿元", paper="总结(虚构)")
    enter("济南市", "2023", "12.0亿元", paper="讲话(虚构)")
    words = shown(f"/points/{first.point_id}/")

    assert "3 份文件一致" in words
    assert "有分歧" not in words
    assert "3 份文件一致" in shown(f"/observations/{first.pk}/")


def test_a_conflict_lists_both_words(shown, enter):
    enter("济南市", "2023", "1,629亿元")
    enter("济南市", "2023", "1,623亿元", paper="总结(虚构)")
    words = shown("/conflicts/")

    assert '<q class="mark">1,629亿元</q>' in words
    assert '<q class="mark">1,623亿元</q>' in words


def test_two_roundings_of_one_amount_are_no_conflict(shown, enter):
    enter("济南市", "2023", "80.53亿元")
    enter("济南市", "2023", "80.5亿元", paper="总结(虚构)")

    assert "80.5" not in shown("/conflicts/")


def test_a_figure_shows_the_sum_that_it_does_not_fulfil(shown, enter):
    enter("济南市", "2022", "100亿元")
    now = enter("济南市", "2023", "120亿元")
    wrong = enter("济南市", "2023", "12", unit="%", measure="growth", base="上年", paper="讲话(虚构)")
    words = shown(f"/observations/{wrong.pk}/")

    assert "120亿元（2023年）÷ 100亿元（2022年）− 1 = 20.0%" in words
    assert f"/observations/{now.pk}/" in words
    assert "÷" not in shown(f"/observations/{now.pk}/")


def test_a_target_stands_beside_its_outcome(shown, enter, client):
    aim = enter("济南市", "2023", "20亿元", paper="规划(虚构)", standing="target")
    assert "尚无数据" in shown("/targets/")
    came = enter("济南市", "2023", "21.5亿元", paper="年报(虚构)")
    words = shown("/targets/")

    assert "+1.5亿元" in words
    assert f"/observations/{aim.pk}/" in words and f"/observations/{came.pk}/" in words
    assert "规划(虚构)" in words and "年报(虚构)" in words
    assert "没有符合" in shown("/targets/", q="路灯") or "20亿元" not in shown("/targets/", q="路灯")
    assert client.get("/targets/?format=xlsx")["Content-Type"].startswith("application/vnd.openxml")


def test_targets_of_another_bureau_are_not_there(client, bureau, enter):
    enter("济南市", "2023", "20亿元", standing="target")
    client.force_login(bureau.sun)

    assert "20亿元" not in client.get("/targets/").content.decode()


def test_the_targets_page_takes_few_queries(shown, enter, django_assert_max_num_queries):
    for n in range(12):
        enter("济南市", str(2001 + n), f"{n + 1}亿元", standing="target")
        enter("济南市", str(2001 + n), f"{n + 2}亿元", paper="年报(虚构)")
    with django_assert_max_num_queries(12):
        shown("/targets/")


# -- places -----------------------------------------------------------------------------------------------


@pytest.fixture
def pair(ledger):
    text = (
        BULLETIN
        + "云澜市科技局将继续实施创新驱动发展战略，完善科技服务体系，推动科技成果转移转化，做强做优高新区。\n"
    )
    return take(ledger, text, "公报.txt"), take(ledger, SITE + text + FOOT, "转载.txt")


def test_a_repost_names_its_source_and_the_source_its_places(shown, pair):
    first, again = pair

    assert "为其转载" in shown(f"/sources/{again.pk}/")
    assert f'href="/sources/{first.pk}/"' in shown(f"/sources/{again.pk}/")
    words = shown(f"/sources/{first.pk}/")
    assert "同一正文见于 2 处" in words and "转载.txt" in words and "为其转载" not in words
    assert "转载.txt" not in shown("/sources/", repeats="no")
    assert "公报.txt" not in shown("/sources/", repeats="yes")


def test_a_reviewer_parts_a_repost_with_a_reason(shown, client, pair, bureau):
    first, again = pair
    assert client.post(f"/sources/{again.pk}/part/", {"because": ""}).status_code in (302, 422)
    client.force_login(bureau.wang)
    refused = client.post(f"/sources/{again.pk}/part/", {"because": ""})
    assert refused.status_code == 422 and "请写明理由" in refused.content.decode()
    assert client.post(f"/sources/{again.pk}/part/", {"because": "内容不同"}).status_code == 302

    assert "为其转载" not in shown(f"/sources/{again.pk}/")
    client.force_login(bureau.du)
    assert client.post(f"/sources/{first.pk}/part/", {"because": "不"}).status_code == 403


# -- review -----------------------------------------------------------------------------------------------


@pytest.fixture
def claim(ledger):
    source = take(
        ledger, "济南市科技简报\n2023年，济南市研究与试验发展经费支出120亿元，比上年增长12.0%。\n", "简报.txt"
    )
    return {r.measure: r for r in ledger.readings(source=source.pk)}


def test_a_claim_shows_who_says_the_same(shown, enter, claim):
    enter("济南市", "2023", "120亿元")
    enter("济南市", "2023", "120.04亿元", paper="总结(虚构)")
    words = shown(f"/review/{claim['level'].pk}/")

    assert "3 份文件一致" in words
    assert "相容" in words


def test_a_claim_is_held_against_the_ledger_before_it_is_accepted(shown, enter, claim):
    enter("济南市", "2022", "100亿元")
    enter("济南市", "2023", "120亿元")

    assert "÷ 100亿元（2022年）− 1 = 20.0%，与原文增速“12.0%”不符" in shown(f"/review/{claim['growth'].pk}/")


def test_the_bulk_list_says_how_many_documents_agree(shown, enter, claim):
    enter("济南市", "2023", "120亿元")
    words = shown("/review/bulk/")

    assert ("2 份文件一致" in words) == claim["level"].sound
