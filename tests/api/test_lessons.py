"""Over the API: why a claim reads so, and what a correction taught."""

import pytest

pytestmark = pytest.mark.django_db

FIRST = "澜江市科技局2024年工作总结\n\n2024年，澜江市高企方阵企业650家，比上年增长12.5%。\n"
SECOND = "澜江市科技局2023年工作总结\n\n2023年，澜江市高企方阵企业578家。\n"


@pytest.fixture
def claims(office, monkeypatch):
    """Two documents of one's own, read by the reader itself."""
    from barograph.ledger.book import Ledger
    from barograph.ledger.models import Reading
    from barograph.readings import read

    monkeypatch.setattr("barograph.ledger.imports.read", read)
    ledger = Ledger(office.people["reviewer"])
    batch = ledger.start_import([("一.txt", FIRST.encode(), None), ("二.txt", SECOND.encode(), None)])
    ledger.run_import(batch.pk, jobs=0)
    return list(Reading.objects.filter(source__name__in=["一.txt", "二.txt"]).order_by("id"))


def test_a_trace_names_rules_words_and_places_in_the_language_asked_for(call, claims):
    chinese = call("reader", "get", f"/readings/{claims[0].pk}/trace").json()
    english = call("reader", "get", f"/readings/{claims[0].pk}/trace", **{"Accept-Language": "en"}).json()

    assert chinese["state"] == "found" and chinese["differs"] == []
    by_attribute = {line["attribute"]: line for line in chinese["lines"]}
    area = by_attribute["area"]
    assert FIRST[area["start"] : area["end"]] == area["words"] == "澜江市"
    assert area["rule"] == "clause" and area["rule_words"] == "本分句"
    assert {line["rule_words"] for line in english["lines"]} >= {"its own clause"}
    assert chinese["doubts"][0]["code"] == "indicator-open" and "目录" in chinese["doubts"][0]["sentence"]
    assert "catalogue" in english["doubts"][0]["sentence"]


def test_from_a_correction_to_a_yes_and_back(call, claims):
    because = {"because": "即高企"}
    call(
        "reviewer", "post", f"/readings/{claims[0].pk}/correct",
        {"changes": {"indicator": "高新技术企业数"}, **because},
    )  # fmt: skip
    [lesson] = [x for x in call("reader", "get", "/lessons").json()["items"] if x["attribute"] == "indicator"]
    url = f"/lessons/{lesson['id']}"

    whole = call("reader", "get", url).json()
    refused = call("analyst", "post", f"{url}/accept", {})
    accepted = call("reviewer", "post", f"{url}/accept", {}).json()
    again = call("reviewer", "post", f"{url}/accept", {})
    changed = call("reader", "get", f"/readings/{claims[2].pk}").json()
    withdrawn = call("reviewer", "post", f"{url}/withdraw", because).json()

    assert (lesson["state"], lesson["kind"], lesson["code"]) == ("proposed", "indicator", "HTE_NUM")
    assert whole["n_effects"] == 2 and whole["rivals"] == []
    assert whole["effects"][1] == {
        "reading_id": claims[2].pk, "source_id": claims[2].source_id, "quote": "578家",
        "before": lesson["words"], "after": "高新技术企业数",
    }  # fmt: skip
    assert refused.status_code == 403 and again.status_code == 409
    assert accepted["n_changed"] == 2 and accepted["lesson"]["state"] == "accepted"
    assert changed["indicator_code"] == "HTE_NUM" and changed["state"] == "open"
    assert (withdrawn["n_changed"], withdrawn["n_left"]) == (2, 0)


def test_lessons_of_others_are_not_there(call, office):
    hidden = next(h for h in office.holders if not h.visible)

    assert call("administrator", "get", f"/lessons/{hidden.ids['lesson_id']}").status_code == 404
    assert hidden.secret not in call("administrator", "get", "/lessons?limit=500").content.decode()
