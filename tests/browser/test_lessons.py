"""In a real browser: a line of the trace lights up its words; a correction teaches, and another claim changes."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PASSWORD = "a-long-sentence-for-the-test"
FIRST = "澜江市科技局2024年工作总结\n\n2024年，澜江市高企方阵企业650家，比上年增长12.5%。技术合同成交额62.4亿元。\n"
SECOND = "澜江市科技局2023年工作总结\n\n2023年，澜江市高企方阵企业578家。\n"


@pytest.fixture(autouse=True)
def plain_names(settings):
    """The test server serves the files of the source tree, whatever was collected before."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture
def archive(transactional_db):
    """Two documents of an office, read; both call one thing by a name that the catalogue does not know."""
    from barograph.ledger.book import Ledger
    from barograph.ledger.models import AuditHead, Organisation, Reading, User

    AuditHead.objects.get_or_create(pk=1)
    bureau = Organisation.objects.create(name="澜江市科技局", path="1.")
    wang = User.objects.create_user("wang", password=PASSWORD, role="reviewer", organisation=bureau)
    ledger = Ledger(wang)
    batch = ledger.start_import([("一.txt", FIRST.encode(), None), ("二.txt", SECOND.encode(), None)])
    ledger.run_import(batch.pk, jobs=0)
    return list(Reading.objects.order_by("id"))


def sign_in(page, live_server):
    page.set_default_timeout(90_000)  # a busy machine is slow, not broken
    page.goto(f"{live_server.url}/accounts/login/")
    page.fill("input[name=login]", "wang")
    page.fill("input[name=password]", PASSWORD)
    page.locator("form").filter(has=page.locator("input[name=password]")).locator("button").first.click()
    page.wait_for_url(lambda url: "login" not in url)


def lit(page):
    return page.locator("[data-document] .trace-words").all_inner_texts()


def reasons(page, live_server, archive):
    """By keyboard from line to line, by pointing, and held by a click; the words of the page stay as they were."""
    page.goto(f"{live_server.url}/review/{archive[2].pk}/")
    before = page.inner_text("[data-document]")

    page.keyboard.press("t")
    page.wait_for_selector(".trace-words")
    assert lit(page) == ["技术合同成交额"]
    page.keyboard.press("ArrowDown")
    page.wait_for_function("document.querySelector('.trace-words')?.textContent === '62.4亿元'")
    page.hover("dd [data-why]:has-text('澜江市')")
    page.wait_for_function("document.querySelector('.trace-words')?.textContent === '澜江市'")
    page.click("dd [data-why]:has-text('2024')")
    page.hover("h2[data-title]")
    assert lit(page) == ["2024年"]
    assert page.get_attribute("dd [data-why]:has-text('2024')", "aria-pressed") == "true"
    page.keyboard.press("Escape")
    page.wait_for_selector(".trace-words", state="detached")
    assert page.inner_text("[data-document]") == before


def teach(page, live_server, archive):
    from barograph.ledger.models import Reading

    page.goto(f"{live_server.url}/review/{archive[0].pk}/")
    page.keyboard.press("e")
    page.fill("#field-indicator", "高新技术企业数")
    page.fill("#field-because", "高企方阵即高新技术企业")
    page.press("#field-because", "Enter")
    page.wait_for_selector(".lesson-ask:has-text('读作“高新技术企业数”？')")
    assert "还有 2 条待审核读数会随之改变" in page.inner_text(".lesson-ask")
    assert page.locator(".lesson-ask .effects li").count() == 2
    assert Reading.objects.get(pk=archive[3].pk).indicator_code == ""

    page.keyboard.press("y")
    page.wait_for_selector(".claim-said:has-text('已改 2 条待审核读数')")
    changed = Reading.objects.get(pk=archive[3].pk)
    assert (changed.indicator, changed.indicator_code, changed.state) == ("高新技术企业数", "HTE_NUM", "open")
    page.goto(f"{live_server.url}/review/{changed.pk}/")
    assert "按经验更正，原读作" in page.inner_text("#claim")
    page.goto(f"{live_server.url}/lessons/")
    assert "已认可" in page.inner_text("main")


def test_a_correction_is_taught_and_another_claim_changes(page, live_server, archive):
    sign_in(page, live_server)
    reasons(page, live_server, archive)
    teach(page, live_server, archive)


def test_the_same_in_the_oldest_browser_we_promise(page_109, live_server, archive):
    sign_in(page_109, live_server)
    reasons(page_109, live_server, archive)
    teach(page_109, live_server, archive)
