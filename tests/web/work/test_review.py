"""Review: a claim beside its words, judged one after another."""

import pytest
from django.urls import reverse

from barograph.ledger.models import Decision, Observation, Reading

pytestmark = pytest.mark.django_db

HTMX = {"hx-request": "true"}


def form_of(reading, **changes):
    return {
        "state": "open", "indicator": reading.indicator, "area": reading.area, "period": "2024年",
        "printed": reading.quote, "unit": reading.unit, "measure": reading.measure, "base": reading.base,
        "bound": reading.bound, "standing": "actual", "stage": "", "coverage": "", "because": "对照原文",
    } | changes  # fmt: skip


def test_review_begins_with_the_first_open_claim(as_person, report):
    answer = as_person("wang").get(reverse("review"))

    assert answer.url == reverse("review_one", args=[report.readings[0].pk])


def test_the_page_shows_the_words_and_the_claim(as_person, report):
    reading = report.readings[2]

    page = as_person("wang").get(reverse("review_one", args=[reading.pk])).content.decode()

    assert f'is-current" id="r{reading.pk}"' in page
    assert page.count("data-readings=") == 5
    assert "312.6亿元" in page and "31,260,000,000 元" in page
    assert "2024年" in page and "澜江市" in page


def test_accepting_answers_with_the_next_claim(as_person, report):
    first, second = report.readings[:2]

    answer = as_person("wang").post(
        reverse("review_accept", args=[first.pk]), {"state": "open"}, headers=HTMX
    )

    assert answer["HX-Push-Url"] == reverse("review_one", args=[second.pk])
    assert f'data-current="{second.pk}"' in answer.content.decode()
    assert "已采纳：高新技术企业数" in answer.content.decode()
    assert Observation.objects.get().recorded_by == "wang"


def test_without_script_a_judgement_leads_on_as_well(as_person, report):
    first, second = report.readings[:2]

    answer = as_person("wang").post(reverse("review_accept", args=[first.pk]), {"state": "open"})

    assert answer.url == reverse("review_one", args=[second.pk])


def test_the_queue_of_a_source_stays_the_queue(as_person, report):
    url = reverse("review_accept", args=[report.readings[0].pk])

    answer = as_person("wang").post(url, {"state": "open", "source": report.source.pk}, headers=HTMX)

    assert answer["HX-Push-Url"].endswith(f"?source={report.source.pk}")


def test_after_the_last_claim_the_page_says_that_nothing_is_left(as_person, report, ledger):
    for reading in report.readings[:-1]:
        ledger.accept(reading.pk)
    client = as_person("wang")

    answer = client.post(
        reverse("review_accept", args=[report.readings[-1].pk]), {"state": "open"}, headers=HTMX
    )

    assert answer["HX-Redirect"] == reverse("review")
    assert "没有待审核的数字" in client.get(reverse("review")).content.decode()


def test_a_rejection_needs_a_reason(as_person, report):
    url = reverse("review_reject", args=[report.readings[0].pk])
    client = as_person("wang")

    without = client.post(url, {"state": "open", "because": ""}, headers=HTMX)
    with_reason = client.post(url, {"state": "open", "because": "数值读错"}, headers=HTMX)

    assert without.status_code == 422 and without["HX-Retarget"] == "#review"
    assert "请写明退回理由" in without.content.decode()
    assert with_reason.status_code == 200
    assert Reading.objects.get(pk=report.readings[0].pk).state == "rejected"
    assert Decision.objects.get().because == "数值读错"


def test_a_correction_is_a_new_figure_with_its_reason(as_person, report):
    reading = report.readings[2]
    url = reverse("review_correct", args=[reading.pk])

    as_person("wang").post(url, form_of(reading, printed="321.6亿元"), headers=HTMX)

    observation = Observation.objects.get(ended_at=None)
    assert (observation.value, observation.unit) == ("32160000000", "元")
    assert observation.quote == "312.6亿元"
    reading.refresh_from_db()
    assert (reading.state, reading.value) == ("corrected", "31260000000")
    assert Decision.objects.get().because == "对照原文"


def test_wrong_fields_come_back_with_sentences_and_lose_nothing(as_person, report):
    reading = report.readings[2]
    url = reverse("review_correct", args=[reading.pk])

    answer = as_person("wang").post(
        url, form_of(reading, period="哪一年", printed="三百来亿的样子", coverage="规模以上"), headers=HTMX
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "哪一年" in page and "三百来亿的样子" in page and "规模以上" in page
    assert page.count("field-error") == 2
    assert Observation.objects.count() == 0


def test_a_correction_that_changes_nothing_is_told_so(as_person, report):
    reading = report.readings[0]

    answer = as_person("wang").post(
        reverse("review_correct", args=[reading.pk]), form_of(reading), headers=HTMX
    )

    assert answer.status_code == 422 and "没有改动任何内容" in answer.content.decode()


@pytest.mark.parametrize("verb", ["accept", "reject", "correct"])
def test_who_comes_second_learns_who_judged_first_and_changes_nothing(
    as_person, report, ledger, verb, bureau
):
    from barograph.ledger.book import Ledger

    reading = report.readings[2]
    Ledger(bureau.lin).accept(reading.pk)

    answer = as_person("wang").post(
        reverse(f"review_{verb}", args=[reading.pk]), form_of(reading, printed="321.6亿元"), headers=HTMX
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "这条已由他人先行处理" in page and "lin 于" in page and "采纳" in page
    assert Observation.objects.get().value == "31260000000"


def test_a_judgement_is_taken_back_with_a_reason(as_person, report, ledger):
    reading = report.readings[0]
    ledger.accept(reading.pk)

    as_person("wang").post(
        reverse("review_reopen", args=[reading.pk]), {"state": "accepted", "because": "看错行"}, headers=HTMX
    )

    reading.refresh_from_db()
    assert reading.state == "open"
    assert not Observation.objects.filter(ended_at=None).exists()


def test_what_the_ledger_holds_for_the_same_point_is_shown(as_person, report, ledger):
    fields = {
        "indicator": "技术合同成交额", "area": "澜江市", "period": "2024", "value": "30000000000", "unit": "元",
        "measure": "level",
    }  # fmt: skip
    ledger.enter(fields, "《2024年统计手册》", "核对", quote="300亿元")

    page = as_person("wang").get(reverse("review_one", args=[report.readings[2].pk])).content.decode()

    assert "台账中同一数据点" in page and "不同" in page and "30,000,000,000 元" in page


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ({"value": "31260000000"}, "一致"),
        ({"value": "31300000000", "bound": "about"}, "相容"),
        ({"value": "30000000000"}, "不同"),
    ],
)
def test_a_claim_agrees_is_compatible_or_differs(as_person, report, ledger, held, said):
    fields = {
        "indicator": "技术合同成交额",
        "area": "澜江市",
        "period": "2024",
        "unit": "元",
        "measure": "level",
    }
    ledger.enter(fields | held, "《2024年统计手册》", "核对", quote="原文")

    page = as_person("wang").get(reverse("review_one", args=[report.readings[2].pk]))

    assert [s.words for s in page.context["same"]] == [said]


def test_bulk_shows_what_it_will_accept_and_accepts_only_that(as_person, report):
    client = as_person("wang")
    url = reverse("review_bulk")

    preview = client.get(url, {"source": report.source.pk})
    answer = client.post(url, {"source": report.source.pk, "because": "逐条看过"})

    assert "采纳 4 条" in preview.content.decode()
    assert answer.url == reverse("source", args=[report.source.pk])
    assert Observation.objects.count() == 4
    assert list(Reading.objects.filter(state="open").values_list("value", flat=True)) == ["2.68"]


def test_words_that_the_reader_missed_become_a_figure(as_person, report):
    client = as_person("zhao")
    url = reverse("review_mark", args=[report.source.pk])
    start = report.text.index("3400家")
    place = {"start": start, "end": start + 5, "after": report.readings[0].pk}

    form = client.get(url, place, headers=HTMX)
    filled = {f.html_name: f.value() if f.value() is not None else "" for f in form.context["form"]}
    answer = client.post(url, place | filled | {"indicator": "科技型中小企业数"}, headers=HTMX)

    assert filled["printed"] == "3400家" and filled["area"] == "澜江市" and filled["period"] == "2024年"
    made = Reading.objects.get(method="marked")
    assert answer["HX-Redirect"] == reverse("review_one", args=[made.pk]) + f"?source={report.source.pk}"
    assert (made.quote, made.value, made.state) == (
        "3400家",
        "3400",
        "open",
    )  # an analyst marks, a reviewer accepts


def test_a_marked_figure_of_a_reviewer_counts_at_once(as_person, report):
    start = report.text.index("3400家")
    fields = form_of(
        report.readings[0], printed="3400家", indicator="科技型中小企业数", start=start, end=start + 5
    )

    as_person("wang").post(reverse("review_mark", args=[report.source.pk]), fields)

    assert Observation.objects.get().value == "3400"


@pytest.mark.parametrize(
    "place", [{"start": 5, "end": 5}, {"start": 0, "end": 99999}, {"start": "x", "end": 3}, {}]
)
def test_words_that_are_not_there_are_not_marked(as_person, report, place):
    assert as_person("wang").get(reverse("review_mark", args=[report.source.pk]), place).status_code == 404


def test_a_figure_is_entered_from_paper(as_person, bureau):
    fields = {
        "title": "澜江市科技统计手册2023", "issuer": "市统计局", "published": "2024年5月6日", "page": "12",
        "quote": "全市高新技术企业1460家。", "indicator": "高新技术企业数", "area": "澜江市", "period": "2023年",
        "printed": "1460家", "unit": "", "measure": "level", "base": "", "bound": "eq", "standing": "actual",
        "stage": "", "coverage": "", "because": "",
    }  # fmt: skip

    answer = as_person("wang").post(reverse("enter"), fields)

    observation = Observation.objects.select_related("source").get()
    assert answer.url == reverse("source", args=[observation.source_id])
    assert (observation.value, observation.page, observation.quote) == (
        "1460",
        12,
        "全市高新技术企业1460家。",
    )
    assert observation.source.state == "paper" and "市统计局" in observation.source.name
    assert str(observation.source.published) == "2024-05-06"


def test_a_wrong_entry_keeps_what_was_typed(as_person):
    answer = as_person("wang").post(
        reverse("enter"), {"title": "手册", "published": "五月", "printed": "很多"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="手册"' in page and 'value="五月"' in page and 'value="很多"' in page
    assert "看不懂这个日期" in page


@pytest.mark.parametrize("name", ["review_accept", "review_reject", "review_correct", "review_reopen"])
def test_an_analyst_does_not_judge(as_person, report, name):
    answer = as_person("zhao").post(reverse(name, args=[report.readings[0].pk]), {"because": "x"})

    assert answer.status_code == 403


@pytest.mark.parametrize("name", ["review_one", "review_accept", "review_mark"])
def test_another_bureau_finds_no_claim(as_person, report, name):
    pk = report.source.pk if name == "review_mark" else report.readings[0].pk
    client = as_person("sun")
    answer = (client.post if name == "review_accept" else client.get)(
        reverse(name, args=[pk]), {"start": 0, "end": 3}
    )

    assert answer.status_code == 404


def test_names_are_completed_from_two_characters(as_person, bureau):
    page = as_person("zhao").get(reverse("complete_indicators"), {"indicator": "高新"}).content.decode()

    assert page.count("<option") >= 1 and "高新" in page


@pytest.mark.parametrize(
    ("kind", "query", "said"),
    [
        ("period", {"period": "2024年前三季度"}, "2024-01/2024-09"),
        ("period", {"period": "某年"}, "看不懂的期间"),
        ("value", {"printed": "1.2亿元"}, "= 120,000,000 元"),
        ("value", {"printed": "20—30", "unit": "家"}, "= 20–30 家"),
        ("value", {"printed": "若干"}, "hint-bad"),
        ("area", {"area": "没有这个地方县"}, "将按原文登记"),
    ],
)
def test_a_field_is_understood_while_it_is_typed(as_person, bureau, kind, query, said):
    assert said in as_person("zhao").get(reverse(f"check_{kind}"), query).content.decode()


def test_a_review_page_costs_a_fixed_number_of_queries(as_person, report, django_assert_max_num_queries):
    client = as_person("wang")
    client.get(reverse("review_one", args=[report.readings[1].pk]))

    with django_assert_max_num_queries(20):
        client.get(reverse("review_one", args=[report.readings[1].pk]))


def test_no_english_is_left_on_chinese_pages(as_person, report):
    import re

    client = as_person("lin")
    for url in [
        reverse("sources"), reverse("source", args=[report.source.pk]), reverse("import", args=[report.batch.pk]),
        reverse("imports"), reverse("review_one", args=[report.readings[3].pk]), reverse("review_bulk"), reverse("enter"),
    ]:  # fmt: skip
        page = client.get(url).content.decode()
        body = re.sub(r"<(script|style|head)\b.*?</\1>", "", page, flags=re.S)
        words = set(re.findall(r"[A-Za-z]{3,}", re.sub(r"<[^>]+>", " ", body)))
        known = {"barograph", "English", "SHA", "csv", "docm", "docx", "htm", "html", "pdf", "shtml", "text", "tsv", "txt",
                 "xhtml", "xls", "xlsm", "xlsx", "xlt", "ett", "png", "jpg", "jpeg", "tif", "tiff", "bmp", "webp", "TXT", "wang", "lin", "https", "kjj", "example", "Enter", "Esc", "Excel", "work"}  # fmt: skip
        codes = {w for w in words if re.fullmatch(r"[0-9a-f]{3,}|[A-Z]{2,}", w)}
        assert words - known - codes == set(), url
