"""Charts in a real browser: drawn under the strict policy, in the old Chromium too, readable on a narrow screen."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PASSWORD = "a-long-sentence-for-the-test"


@pytest.fixture(autouse=True)
def plain_names(settings):
    """The test server serves the files of the source tree, whatever was collected before."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture
def first(transactional_db):
    """The first figure of a series with a gap, a conflict and a target."""
    from barograph.ledger.book import Ledger
    from barograph.ledger.models import Organisation, User

    bureau = Organisation.objects.create(name="澜江市科技局", path="1.")
    wang = User.objects.create_user("wang", password=PASSWORD, role="reviewer", organisation=bureau)
    ledger = Ledger(wang)

    def enter(period, value, paper="年鉴(虚构)", **fields):
        given = {
            "indicator": "R&D经费支出",
            "area": "济南市",
            "period": period,
            "value": value,
            "unit": "亿元",
        }
        return ledger.enter(given | fields, paper, "补录", quote=value).observation

    found = enter("2020", "10亿元")
    for year, value in (("2021", "11亿元"), ("2023", "12亿元")):
        enter(year, value)
    enter("2023", "13亿元", paper="总结(虚构)")
    enter("2026", "20亿元", paper="规划(虚构)", standing="target")
    return found


def sign_in(page, live_server, path):
    page.goto(live_server.url + path)
    page.fill("input[name=login]", "wang")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("nav.nav", state="attached")


def drawn_and_leads_to_evidence(page, live_server, first):
    refused = []
    page.on("console", lambda m: refused.append(m.text) if "Content Security Policy" in m.text else None)
    sign_in(page, live_server, f"/series/{first.series_id}/")

    canvas = page.wait_for_selector("figure[data-chart] canvas")
    box = canvas.bounding_box()
    words = page.get_attribute("[data-canvas]", "aria-label")
    page.click("table.series-table a.figure-link >> nth=-1")
    page.wait_for_selector("mark.claim.is-current")

    assert box["height"] > 200
    assert "2020年" in words
    assert "目标" in words
    assert f"/observations/{first.pk}/" in page.url
    assert refused == []


def test_a_chart_is_drawn_and_each_figure_leads_to_its_words(page, live_server, first):
    drawn_and_leads_to_evidence(page, live_server, first)


def test_the_same_in_the_oldest_browser_that_counts(page_109, live_server, first):
    drawn_and_leads_to_evidence(page_109, live_server, first)


def test_nothing_is_wider_than_a_narrow_screen(page, live_server, first):
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, live_server, "/indicators/RD_EXP/")

    for path in (
        "/indicators/", "/indicators/RD_EXP/", f"/series/{first.series_id}/", "/observations/",
        f"/observations/{first.pk}/", "/conflicts/", "/places/",
    ):  # fmt: skip
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
