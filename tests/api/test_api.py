"""The API: the same verbs, rights and scope as the pages; errors that programs and people can read."""

import csv
import io
import json

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from barograph import sdmx


def text_of(answer):
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def test_without_a_token_everything_is_closed_in_the_readers_language(call, office):
    from barograph.web.checks import operations

    chinese, english = (
        call(None, "get", "/me"),
        call(None, "get", "/me", **{"Accept-Language": "en-GB,zh;q=0.5"}),
    )

    assert chinese.status_code == english.status_code == 401
    assert chinese.json()["code"] == "sign-in" and "令牌" in chinese.json()["message"]
    assert english.json()["message"].startswith("The token")
    assert chinese.headers["WWW-Authenticate"] == "Bearer"
    assert all(o.auth_callbacks for _, o in operations())


def test_a_revoked_or_expired_token_is_over(client, office):
    import datetime as dt

    from django.utils import timezone

    from barograph.ledger.book import Ledger

    ledger = Ledger(office.people["reader"])
    over = ledger.create_token("旧", expires_at=timezone.now() - dt.timedelta(seconds=1))[1]
    token, text = ledger.create_token("新")
    assert client.get("/api/v1/me", headers={"Authorization": f"Bearer {text}"}).status_code == 200
    ledger.revoke_token(token.pk)

    for gone in (over, text, "bg_nonsense", ""):
        assert client.get("/api/v1/me", headers={"Authorization": f"Bearer {gone}"}).status_code == 401


def test_a_session_of_the_pages_opens_nothing_here(client, office):
    client.force_login(
        office.people["administrator"], backend="allauth.account.auth_backends.AuthenticationBackend"
    )

    assert client.get("/api/v1/sources").status_code == 401


def test_the_main_job_over_the_api(call, client, office):
    """Hand a file in, let the worker read, judge, find the figure and the words that print it."""
    from barograph.ledger import work

    token = {"Authorization": f"Bearer {office.tokens['reviewer']}"}
    words = "新报告\n瑶光,424242\n结束".encode()
    sent = client.post("/api/v1/sources", {"files": [SimpleUploadedFile("瑶光.txt", words)]}, headers=token)
    assert sent.status_code == 202
    work.work_once(jobs=0)

    done = call("reviewer", "get", f"/imports/{sent.json()['id']}").json()
    assert done["state"] == "done" and done["progress"]["done"] == 1
    source = done["items"][0]["source_id"]
    first, second = reversed(call("reviewer", "get", f"/readings?source={source}&state=open").json()["items"])
    accepted = call("reviewer", "post", f"/readings/{first['id']}/accept", {}).json()
    corrected = call(
        "reviewer", "post", f"/readings/{second['id']}/correct",
        {"changes": {"value": "5万家"}, "because": "按原件更正"},
    ).json()  # fmt: skip

    assert accepted["value"] == "424242" and corrected["value"] == "50000"
    evidence = call("reader", "get", f"/observations/{accepted['id']}/evidence").json()
    assert evidence["before"].endswith("瑶光,") and evidence["observation"]["quote"] == "424242"
    series = call("reader", "get", f"/series/{accepted['series_id']}").json()
    assert [p["headline"]["value"] for p in series["points"]] == ["50000", "424242"]
    assert client.get(f"/api/v1/sources/{source}/file", headers=token).getvalue() == words
    again = call("reviewer", "post", f"/readings/{first['id']}/accept", {})
    assert again.status_code == 409 and again.json()["code"] == "stale"


def test_what_is_wrong_says_where_and_what_to_do(call, office):
    own = office.holders[0]
    refused = call("reviewer", "post", f"/readings/{own.ids['reading_id']}/reject", {"because": ""})
    period = call("reviewer", "get", "/observations?period=某年")
    role = call("reader", "post", f"/readings/{own.ids['reading_id']}/accept", {})

    assert refused.status_code == 422 and refused.json()["facts"]["wrong"][0]["where"].endswith("because")
    assert period.status_code == 422 and period.json()["code"] == "period"
    assert role.status_code == 403 and role.json()["facts"]["verb"] == "accept"


def test_a_long_list_goes_on_with_its_cursor(call, office):
    seen, cursor = [], ""
    while True:
        page = call("reader", "get", f"/readings?limit=2{cursor}").json()
        seen += [r["id"] for r in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"

    assert len(seen) == len(set(seen)) == 6 and seen == sorted(seen, reverse=True)


@pytest.mark.parametrize("what", ["observations", "readings", "sources", "conflicts", "audit"])
def test_every_table_comes_in_every_form(call, office, what):
    rows = list(csv.DictReader(io.StringIO(text_of(call("administrator", "get", f"/exports/{what}")))))
    lines = text_of(call("administrator", "get", f"/exports/{what}?format=jsonl")).splitlines()
    book = call("administrator", "get", f"/exports/{what}?format=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(book.streaming_content))).active

    if what != "audit":  # each export adds an entry to the trail
        assert len(rows) == len(lines) == sheet.max_row - 1
    if what == "observations":
        assert [r["value"] for r in rows] == [json.loads(x)["value"] for x in lines]
        assert {r["value"] for r in rows} == {"700101", "700202", "700303"}
    if what == "conflicts":
        assert rows == []


def test_figures_come_back_through_sdmx(call, office):
    from barograph.ledger.models import AuditEntry

    text = text_of(call("reader", "get", "/exports/observations?format=sdmx-csv"))
    found = sdmx.read_back(text)

    assert sorted(o.value for o in found) == ["700101", "700202", "700303"]
    assert {o.dimension["FREQ"].value for o in found} == {"A"}
    assert {o.attached_attribute["QUOTE"].value for o in found} == {"700101", "700202", "700303"}
    assert AuditEntry.objects.filter(action="export.sdmx-csv", actor="own-reader").count() == 1


def test_a_choice_names_only_what_is_in_sight(call, office):
    own, foreign = office.holders[0], office.holders[-1]
    answer = call(
        "reviewer", "post", f"/points/{own.ids['point_id']}/choose",
        {"observation_id": foreign.ids["observation_id"], "because": "试"},
    )  # fmt: skip

    assert answer.status_code in (404, 422)
    assert foreign.secret not in answer.content.decode()


def test_the_trail_verifies_over_the_api(call, office):
    answer = call("administrator", "get", "/audit/verify").json()

    assert answer["n"] > 0 and answer["seal"].startswith(f"{answer['n']}:")


def test_lists_ask_a_bounded_number_of_questions(call, office, django_assert_max_num_queries):
    for path in ("/sources", "/readings", "/observations", "/series", "/conflicts", "/imports"):
        call("reader", "get", path)
        with django_assert_max_num_queries(8):
            assert call("reader", "get", path).status_code == 200, path
