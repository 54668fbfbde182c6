"""A correction asks whether it shall hold from now on; the trace says why a claim reads as it does."""

import io

import openpyxl
import pytest
from django.urls import reverse

from barograph.ledger.models import Decision, Lesson, Reading

pytestmark = pytest.mark.django_db

HTMX = {"hx-request": "true"}
FIRST = "澜江市科技局2024年工作总结\n\n2024年，澜江市高企方阵企业650家，比上年增长12.5%。技术合同成交额62.4亿元。\n"
SECOND = "澜江市科技局2023年工作总结\n\n2023年，澜江市高企方阵企业578家。\n"


def form_of(reading, **changes):
    return {
        "state": "open", "indicator": reading.indicator, "area": reading.area, "period": f"{reading.period}年",
        "printed": reading.quote, "unit": reading.unit, "measure": reading.measure, "base": reading.base,
        "bound": reading.bound, "standing": "actual", "stage": "", "coverage": "", "because": "对照原文",
    } | changes  # fmt: skip


def readings(name):
    return list(Reading.objects.filter(source__name=name).order_by("ordinal"))


@pytest.fixture
def archive(ledger):
    """Two documents that call one thing by the same unknown name, read by the reader itself."""
    batch = ledger.start_import([("一.txt", FIRST.encode(), None), ("二.txt", SECOND.encode(), None)])
    ledger.run_import(batch.pk, jobs=0)
    return readings("一.txt"), readings("二.txt")


@pytest.fixture
def taught(as_person, archive):
    """The client of the reviewer who has just corrected the first claim, and the answer that she was given."""
    first, _ = archive
    client = as_person("wang")
    url = reverse("review_correct", args=[first[0].pk])
    answer = client.post(url, form_of(first[0], indicator="高新技术企业数"), headers=HTMX)
    return client, answer.content.decode(), Lesson.objects.get()


def page_of(client, reading, query=""):
    return client.get(reverse("review_one", args=[reading.pk]) + query).content.decode()


# -- the trace ----------------------------------------------------------------------------------------------


def test_each_attribute_says_what_bound_it_and_where_the_words_stand(as_person, archive):
    (claim, _, contract), _ = archive

    page = page_of(as_person("wang"), contract)

    at = FIRST.index("技术合同成交额")
    assert f'data-from="{at}" data-to="{at + 7}"' in page and "<q>技术合同成交额</q>" in page
    assert "数字前的词" in page and "原文的数字" in page
    place = FIRST.index("澜江市高企")
    assert f'data-from="{place}" data-to="{place + 3}"' in page
    assert claim.indicator in page_of(as_person("wang"), claim)


def test_how_sure_the_reader_is_stands_in_a_word_and_a_number(as_person, archive):
    (claim, _, contract), _ = archive
    client = as_person("wang")

    Reading.objects.filter(pk=claim.pk).update(confidence=0.88)
    Reading.objects.filter(pk=contract.pk).update(confidence=0.97)

    assert '较高 <span class="muted">88%' in page_of(client, claim)
    assert '高 <span class="muted">97%' in page_of(client, contract)
    assert "指标不在目录中" in page_of(client, claim)


def test_a_claim_that_reading_again_does_not_find_says_so(as_person, archive):
    (claim, *_), _ = archive
    Reading.objects.filter(pk=claim.pk).update(start=0, end=3, reader="0.0.1")

    page = page_of(as_person("wang"), claim)

    assert "没有再读出这条数字" in page and "0.0.1" in page
    assert "data-why" not in page


def test_a_claim_that_is_read_otherwise_now_says_in_what(as_person, archive):
    (claim, *_), _ = archive
    Reading.objects.filter(pk=claim.pk).update(period="2019", reader="0.0.1")

    page = page_of(as_person("wang"), claim)

    assert "时期与当时不同" in page and "data-why" in page


def test_an_older_reader_that_agrees_is_said_in_passing(as_person, archive):
    (claim, *_), _ = archive
    Reading.objects.filter(pk=claim.pk).update(reader="0.0.1")

    assert "结果相同" in page_of(as_person("wang"), claim)


def test_a_cell_is_traced_to_the_heads_of_its_table(as_person, ledger):
    table = "指标,单位,2023年,2024年\n高新技术企业数,家,1460,1629\n高企方阵企业,家,264,312\n"
    batch = ledger.start_import([("济南市科技指标.csv", table.encode(), None)])
    ledger.run_import(batch.pk, jobs=0)
    claim = Reading.objects.get(value="312")

    page = page_of(as_person("wang"), claim)

    assert 'data-at-cell="A3"' in page and "表格的行标题" in page
    assert 'data-at-cell="D1"' in page and "表格的列标题" in page


def test_the_words_of_a_claim_marked_by_hand_need_no_reason(as_person, archive, ledger):
    (claim, *_), _ = archive
    made = ledger.mark(
        claim.source_id,
        0,
        3,
        {"indicator": "试", "area": "澜江市", "period": "2024", "value": "1", "unit": "家"},
    )

    assert "没有读取依据" in page_of(as_person("wang"), made.reading)


# -- a correction teaches -----------------------------------------------------------------------------------


def test_right_after_the_correction_the_page_asks_and_lists_what_would_change(taught, archive):
    _client, page, lesson = taught
    first, second = archive

    assert f"以后把“{lesson.words}”读作“高新技术企业数”？" in page
    assert "还有 2 条待审核读数会随之改变" in page
    for row in (first[1], second[0]):
        assert reverse("review_one", args=[row.pk]) in page
    assert f"<del>{lesson.words}</del>" in page and "<ins>高新技术企业数</ins>" in page
    assert Reading.objects.get(pk=second[0].pk).indicator == lesson.words


def test_without_script_the_next_page_asks_too(as_person, archive):
    first, _ = archive
    client = as_person("wang")

    answer = client.post(
        reverse("review_correct", args=[first[0].pk]),
        form_of(first[0], indicator="高新技术企业数"),
        follow=True,
    )

    assert answer.redirect_chain[-1][0].endswith(f"?taught={first[0].pk}")
    assert "以后把“" in answer.content.decode()


def test_after_the_last_claim_its_own_page_asks(as_person, archive, ledger):
    first, second = archive
    for row in [*first[1:], *second]:
        ledger.reject(row.pk, "试")

    answer = as_person("wang").post(
        reverse("review_correct", args=[first[0].pk]),
        form_of(first[0], indicator="高新技术企业数"),
        headers=HTMX,
    )

    assert f'data-current="{first[0].pk}"' in answer.content.decode()
    assert "只影响以后导入的资料" in answer.content.decode()


def test_a_yes_changes_the_others_and_leads_back_to_the_claim(taught, archive):
    client, _page, lesson = taught
    first, second = archive

    answer = client.post(
        reverse("lesson_accept", args=[lesson.pk]), {"reading": first[1].pk, "state": "open"}, headers=HTMX
    )

    page = answer.content.decode()
    assert f'data-current="{first[1].pk}"' in page and "已改 2 条待审核读数" in page
    assert "按经验更正，原读作" in page and "HTE_NUM" in page
    assert Reading.objects.get(pk=second[0].pk).indicator_code == "HTE_NUM"


def test_a_no_changes_nothing_and_is_not_asked_again(taught, archive):
    client, _page, lesson = taught
    first, second = archive

    answer = client.post(
        reverse("lesson_decline", args=[lesson.pk]), {"reading": first[1].pk, "state": "open"}, headers=HTMX
    )

    assert (
        "仍照原样读取" in answer.content.decode() and "读作“高新技术企业数”？" not in answer.content.decode()
    )
    assert Reading.objects.get(pk=second[0].pk).indicator == lesson.words


def test_who_judges_a_claim_that_a_lesson_has_changed_meanwhile_sees_it_first(taught, archive, ledger):
    client, _page, lesson = taught
    _, second = archive
    ledger.accept_lesson(lesson.pk)

    answer = client.post(
        reverse("review_accept", args=[second[0].pk]), {"state": "open", "learnt": "0"}, headers=HTMX
    )

    assert answer.status_code == 409 and "按经验更正" in answer.content.decode()
    assert Reading.objects.get(pk=second[0].pk).state == "open"


def test_a_reader_sees_the_question_and_cannot_answer_it(taught, as_person):
    _client, _page, lesson = taught
    client = as_person("du")

    page = client.get(reverse("lesson", args=[lesson.pk])).content.decode()
    answer = client.post(reverse("lesson_accept", args=[lesson.pk]))

    assert "由审核员认可后生效" in page and answer.status_code == 403


def test_conflicting_lessons_are_shown_and_not_both_applied(taught, archive, as_person, ledger):
    client, _page, lesson = taught
    _, second = archive
    ledger.correct(second[0].pk, {"indicator": "科技型中小企业数"}, "实为科小")
    other = Lesson.objects.exclude(pk=lesson.pk).get()

    before = client.get(reverse("lesson", args=[lesson.pk])).content.decode()
    ledger.accept_lesson(other.pk)
    after = client.get(reverse("lesson", args=[lesson.pk])).content.decode()
    refused = client.post(reverse("lesson_accept", args=[lesson.pk]))

    assert "两者只能认可其一" in before
    assert "与已认可的经验相冲突" in after and reverse("lesson_accept", args=[lesson.pk]) not in after
    assert refused.status_code == 422 and "请先撤销那一条" in refused.content.decode()


def test_a_lesson_is_withdrawn_on_its_page_with_a_reason(taught, archive):
    client, _page, lesson = taught
    _, second = archive
    client.post(reverse("lesson_accept", args=[lesson.pk]))
    url = reverse("lesson_withdraw", args=[lesson.pk])

    without = client.post(url, {"because": " "})
    answer = client.post(url, {"because": "口径不同"}, follow=True)

    assert without.status_code == 422
    assert "已撤销，2 条读数恢复原样" in answer.content.decode() and "口径不同" in answer.content.decode()
    assert Reading.objects.get(pk=second[0].pk).indicator == lesson.words
    assert Decision.objects.filter(kind="unlearn").count() == 2


def test_the_list_of_lessons_is_searched_and_taken_as_excel(taught):
    client, _page, lesson = taught
    url = reverse("lessons")

    page, none = client.get(url).content.decode(), client.get(url + "?q=没有").content.decode()
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(url + "?format=xlsx").streaming_content)))

    assert lesson.words in page and "待认可" in page and lesson.words not in none
    cells = [c.value for row in book.active.iter_rows() for c in row]
    assert {lesson.words, "高新技术企业数", "HTE_NUM", "wang"} <= set(cells)


def test_a_reader_of_english_gets_every_rule_in_english(as_person, bureau, archive):
    bureau.wang.language = "en"
    bureau.wang.save()

    page = page_of(as_person("wang"), archive[1][0])

    assert "its own clause" in page and "the words before it" in page
