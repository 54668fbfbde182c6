"""Sources: upload, list, document page, original bytes, withdrawal."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from barograph.ledger.models import AuditEntry, Import, Observation, Source

pytestmark = pytest.mark.django_db


def send(client, name, data, **fields):
    return client.post(
        reverse("sources_upload"),
        {"file": SimpleUploadedFile(name, data), "path": name, **fields},
        headers={"accept": "application/json"},
    )


def test_a_folder_is_uploaded_file_by_file_into_one_import(as_person):
    client = as_person("zhao")

    first = send(client, "报告/a.txt", "高企5家。".encode())
    second = send(client, "报告/b.txt", "高企6家。".encode(), into=first.json()["batch"]["id"])

    assert (first.status_code, second.status_code) == (201, 201)
    batch = Import.objects.get()
    assert [i.name for i in batch.items.order_by("pk")] == ["报告/a.txt", "报告/b.txt"]
    assert first.json()["batch"]["url"] == reverse("import", args=[batch.pk])
    assert batch.created_by == "zhao"


def test_an_empty_file_is_refused_with_a_sentence_and_leaves_no_source(as_person):
    answer = send(as_person("zhao"), "空.txt", b"")

    assert answer.json()["state"] == "refused"
    assert "空" in answer.json()["sentence"]
    assert Source.objects.count() == 0


def test_a_file_over_the_limit_is_refused_and_not_kept(as_person, monkeypatch):
    monkeypatch.setattr("barograph.sources.MAX_BYTES", 1000)
    monkeypatch.setattr("barograph.ledger.imports.MAX_BYTES", 1000)

    answer = send(as_person("zhao"), "大.txt", b"1" * 5000)

    assert answer.json()["state"] == "refused"
    assert Source.objects.count() == 0


def test_somebody_who_only_reads_uploads_nothing(as_person):
    answer = send(as_person("du"), "a.txt", b"5")

    assert answer.status_code == 403
    assert Source.objects.count() == 0


def test_the_page_says_the_limits_before_the_upload(as_person):
    page = as_person("zhao").get(reverse("sources")).content.decode()

    assert "单个文件不超过 100 MB" in page
    assert ".pdf" in page
    assert "选择文件夹" in page


def test_the_list_shows_states_figures_and_why_a_file_is_unreadable(as_person, report, ledger):
    batch = ledger.start_import([("坏.docx", b"PK\x03\x04 broken", None)])
    ledger.run_import(batch.pk, jobs=0)
    ledger.accept(report.readings[0].pk)

    page = as_person("du").get(reverse("sources")).content.decode()

    assert "总结.txt" in page and "澜江市" in page
    assert "无法读取" in page and Source.objects.get(name="坏.docx").trouble_zh in page
    rows = as_person("du").get(reverse("sources")).context["listing"]["rows"]
    row = next(r["object"] for r in rows if r["object"].name == "总结.txt")
    assert (row.n_readings, row.n_open, row.n_accepted) == (5, 4, 1)


@pytest.mark.parametrize(
    ("query", "n"),
    [
        ("q=总结", 1),
        ("q=没有", 0),
        ("year=2024", 1),
        ("year=1999", 1),
        ("state=read", 1),
        ("state=paper", 0),
        ("area=澜江市", 1),
    ],
)
def test_the_list_is_searched_and_filtered(as_person, report, query, n):
    listing = as_person("du").get(f"{reverse('sources')}?{query}").context["listing"]

    assert len(listing["rows"]) == n  # a year that is not offered is no filter


def test_the_list_goes_to_excel_and_into_the_audit_trail(as_person, report):
    answer = as_person("du").get(reverse("sources") + "?format=xlsx")

    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert AuditEntry.objects.filter(action="export.xlsx", actor="du").exists()


def test_a_document_shows_every_figure_where_it_stands(as_person, report):
    page = as_person("du").get(reverse("source", args=[report.source.pk])).content.decode()

    for reading in report.readings:
        assert f'id="r{reading.pk}"' in page
    assert page.count("is-doubtful") >= 1
    assert "wang 提交" in page and "https://kjj.example.cn/1.html" in page


def test_a_span_and_a_reading_can_be_asked_for(as_person, report):
    client = as_person("du")
    reading = report.readings[2]

    by_reading = client.get(
        reverse("source", args=[report.source.pk]) + f"?reading={reading.pk}"
    ).content.decode()
    start = report.text.index("312.6亿元")
    by_span = client.get(
        reverse("source", args=[report.source.pk]) + f"?start={start}&end={start + 7}"
    ).content.decode()

    assert f'is-current" id="r{reading.pk}"' in by_reading
    assert "is-current" in by_span


def test_evidence_of_an_observation_is_framed_in_the_document(as_person, report, ledger):
    observation = ledger.accept(report.readings[2].pk)

    page = as_person("du").get(reverse("source", args=[report.source.pk]) + f"?observation={observation.pk}")

    assert "框出的文字是这条数据的出处" in page.content.decode()
    assert "is-current" in page.content.decode()


def test_an_observation_of_another_document_is_not_found(as_person, report):
    answer = as_person("du").get(reverse("source", args=[report.source.pk]) + "?observation=424242")

    assert answer.status_code == 404


def test_the_bytes_are_saved_never_opened_and_the_download_is_in_the_trail(as_person, report):
    answer = as_person("du").get(reverse("source_file", args=[report.source.pk]))

    assert answer.content == report.text.encode()
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream"
    assert AuditEntry.objects.filter(actor="du", action__startswith="export").exists()


def test_withdrawing_needs_a_reason_and_stops_the_figures(as_person, report, ledger):
    ledger.accept(report.readings[0].pk)
    client = as_person("wang")
    url = reverse("source_withdraw", args=[report.source.pk])

    without = client.post(url, {"because": " "})
    with_reason = client.post(url, {"because": "已有修订版"})

    assert without.status_code == 422 and "请写明理由" in without.content.decode()
    assert with_reason.status_code == 302
    assert not Observation.objects.filter(ended_at=None).exists()
    page = client.get(reverse("source", args=[report.source.pk])).content.decode()
    assert "这份资料已撤回" in page and "已有修订版" in page

    client.post(reverse("source_reinstate", args=[report.source.pk]), {"because": "撤错了"})
    assert Observation.objects.filter(ended_at=None).count() == 1


def test_sharing_is_the_reviewers_choice_with_a_reason(as_person, report):
    url = reverse("source_share", args=[report.source.pk])

    assert as_person("zhao").post(url, {"to": "on", "because": "x"}).status_code == 403
    assert as_person("wang").post(url, {"to": "on", "because": "供区县使用"}).status_code == 302

    report.source.refresh_from_db()
    assert report.source.shared


@pytest.mark.parametrize("name", ["source", "source_file", "import"])
def test_another_bureau_finds_nothing(as_person, report, name):
    pk = report.batch.pk if name == "import" else report.source.pk

    assert as_person("sun").get(reverse(name, args=[pk])).status_code == 404


def test_another_bureau_sees_no_row_and_no_filter_of_ours(as_person, report):
    page = as_person("sun").get(reverse("sources")).content.decode()

    assert "总结.txt" not in page and "澜江市" not in page


def test_the_pages_of_a_source_cost_a_fixed_number_of_queries(
    as_person, report, ledger, django_assert_max_num_queries
):
    for i in range(30):
        ledger.start_import([(f"{i}.txt", f"高企{i}家。".encode(), None)])
    client = as_person("wang")
    client.get(reverse("sources"))

    with django_assert_max_num_queries(14):
        client.get(reverse("sources"))
    with django_assert_max_num_queries(14):
        client.get(reverse("source", args=[report.source.pk]))


def test_progress_is_what_the_database_says(as_person, report, ledger, bureau):
    client = as_person("zhao")
    batch = ledger.start_import([("等.txt", "高企7家。".encode(), None), ("空.txt", b"", None)])

    before = client.get(reverse("import", args=[batch.pk]))
    ledger.run_import(batch.pk, jobs=0)
    after = client.get(reverse("import", args=[batch.pk]), headers={"hx-request": "true"})

    assert (before.context["progress"]["finished"], before.context["progress"]["total"]) == (1, 2)
    assert 'hx-trigger="every 1s"' in before.content.decode()
    assert (after.context["progress"]["finished"], after.context["progress"]["left"]) == (2, 0)
    assert "hx-trigger" not in after.content.decode() and "<html" not in after.content.decode()
    assert "已拒收" in after.content.decode()


def test_without_a_worker_the_page_says_so_and_what_to_do(as_person, ledger, monkeypatch):
    batch = ledger.start_import([("等.txt", "高企7家。".encode(), None)])
    monkeypatch.setattr("barograph.web.views.imports.work.alive", lambda: None)

    page = as_person("zhao").get(reverse("import", args=[batch.pk])).content.decode()

    assert "没有正在运行的读取进程" in page and "barograph work" in page


def test_an_import_is_stopped_and_goes_on(as_person, ledger):
    client = as_person("zhao")
    batch = ledger.start_import([("等.txt", "高企7家。".encode(), None)])

    client.post(reverse("import_stop", args=[batch.pk]))
    stopped = client.get(reverse("import", args=[batch.pk])).content.decode()
    client.post(reverse("import_resume", args=[batch.pk]))
    batch.refresh_from_db()

    assert "继续读取" in stopped
    assert batch.state == "waiting" and not batch.stop_asked


def test_upload_words_are_json(as_person):
    page = as_person("zhao").get(reverse("sources")).content.decode()

    words = page.split('id="upload-words" type="application/json">')[1].split("</script>")[0]
    assert json.loads(words)["waiting"] == "等待上传"
