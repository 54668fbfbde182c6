"""The main job from end to end, in a real browser, with a real worker process on the same store.

Sign in, drop files on the page, watch the worker read them, correct a figure by keyboard, and find the corrected
figure again by two Chinese characters, with the words of the document framed.
"""

import os
import subprocess
import sys
import time
from urllib.parse import quote

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PASSWORD = "a-long-sentence-for-the-test"
REPORT = """澜江市2024年科技创新工作总结
(地名与数据均为虚构)

一、企业创新主体壮大
2024年,澜江市高新技术企业达到1629家,比上年增长11.6%。

二、成果转化活跃
2024年,澜江市技术合同成交额312.6亿元,比上年增长18.4%。
"""
TABLE = "澜江市主要科技指标(2024年,虚构)\n指标,单位,2023年,2024年\n高新技术企业数,家,1460,1629\n技术合同成交额,亿元,264,312.6\n"


@pytest.fixture(autouse=True)
def plain_names(settings):
    """The test server serves the files of the source tree, whatever was collected before."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture
def reviewer(transactional_db):
    from barograph.ledger.models import Organisation, User

    bureau = Organisation.objects.create(name="澜江市科技局", path="1.")
    return User.objects.create_user("wang", password=PASSWORD, role="reviewer", organisation=bureau)


@pytest.fixture
def worker(live_server):
    """`barograph work` as an office runs it: another process, on the store of this test."""
    process = subprocess.Popen(
        [sys.executable, "-m", "barograph", "--db", store(), "work", "--quiet"],
        env={k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"} | {"BAROGRAPH_JOBS": "1"},
    )
    yield process
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def store():
    from django.db import connection

    s = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(s["NAME"])
    who = quote(s["USER"] or "", safe="") + (f":{quote(s['PASSWORD'], safe='')}" if s["PASSWORD"] else "")
    where = quote(s["HOST"] or "", safe="") + (f":{s['PORT']}" if s["PORT"] else "")
    return f"postgresql://{who}@{where}/{s['NAME']}"


def sign_in(page, live_server):
    page.set_default_timeout(90_000)  # a busy machine is slow, not broken
    page.goto(f"{live_server.url}/accounts/login/")
    page.fill("input[name=login]", "wang")
    page.fill("input[name=password]", PASSWORD)
    page.locator("form").filter(has=page.locator("input[name=password]")).locator("button").first.click()
    page.wait_for_url(lambda url: "login" not in url)


def bring_in(page, live_server):
    """Give three files to the page as a person would, and wait for what the worker makes of them."""
    page.goto(f"{live_server.url}/sources/")
    page.set_input_files(
        "#pick-files",
        [
            {"name": "总结.txt", "mimeType": "text/plain", "buffer": REPORT.encode()},
            {"name": "指标.csv", "mimeType": "text/csv", "buffer": TABLE.encode()},
            {"name": "坏的.docx", "mimeType": "application/octet-stream", "buffer": b"PK\x03\x04 cut off"},
        ],
    )
    page.wait_for_url("**/imports/*/", timeout=120_000)
    page.wait_for_selector("#import[data-state=done]", timeout=120_000)


def correct(page):
    """Open the claim of the sentence, correct it by keyboard, and accept the next one by keyboard."""
    page.click("#import a:has-text('总结.txt')")
    page.click("a.button:has-text('审核')")
    page.wait_for_url("**source=*")
    if page.locator("mark.is-current", has_text="1629家").count() == 0:
        page.click("mark:has-text('1629家')")
        page.wait_for_selector("mark.is-current:has-text('1629家')")
    page.keyboard.press("e")
    page.wait_for_selector("[data-panel=correct]:not([hidden])")
    page.fill("#field-printed", "1692家")
    page.wait_for_selector("#field-printed-hint:has-text('= 1,692 家')")
    page.fill("#field-because", "与统计局核对,原文误写")
    page.press("#field-because", "Enter")
    page.wait_for_selector(".claim-said:has-text('已更正并采纳')")


def find_again(page, live_server):
    """From the indicators page to the very words, by two Chinese characters."""
    page.goto(f"{live_server.url}/indicators/")
    page.fill("input[type=search]", "高新")
    page.press("input[type=search]", "Enter")
    page.click("main a:has-text('高新技术企业')")
    page.wait_for_load_state()
    page.click("main a:has-text('1,692')")
    page.wait_for_selector("mark.claim.is-current:has-text('1629家')")
    assert "1,692" in page.inner_text("main")


def main_job(page, live_server):
    from barograph.ledger.models import ImportItem, Observation, Reading

    sign_in(page, live_server)
    bring_in(page, live_server)
    states = dict(ImportItem.objects.values_list("name", "state"))
    assert states == {"总结.txt": "done", "指标.csv": "done", "坏的.docx": "unreadable"}
    assert "坏的.docx" in page.inner_text("[data-state=unreadable]")

    correct(page)
    corrected = Observation.objects.get(method__isnull=False, ended_at=None)
    assert (corrected.value, corrected.quote, corrected.recorded_by) == ("1692", "1629家", "wang")
    assert Reading.objects.get(pk=corrected.reading_id).value == "1629"

    before = Observation.objects.count()
    page.keyboard.press("a")
    page.wait_for_selector(".claim-said:has-text('已采纳')")
    assert Observation.objects.count() == before + 1

    find_again(page, live_server)


def test_from_a_report_to_a_cited_figure(page, live_server, reviewer, worker):
    main_job(page, live_server)


def test_the_same_in_the_oldest_browser_we_promise(page_109, live_server, reviewer, worker):
    main_job(page_109, live_server)


def test_words_that_the_reader_missed_are_marked_by_selecting_them(page, live_server, reviewer, worker):
    from barograph.ledger.models import Reading

    sign_in(page, live_server)
    bring_in(page, live_server)
    source = Reading.objects.filter(source__name="总结.txt").first().source_id
    page.goto(f"{live_server.url}/review/?source={source}")

    select(page, "2024年科技创新工作总结", "2024年")
    page.wait_for_selector("#marker:not([hidden])")
    page.keyboard.press("m")
    page.wait_for_selector("#claim input[name=start]", state="attached")
    page.fill("#field-indicator", "总结的年份")
    page.fill("#field-printed", "1份")
    page.press("#field-because", "Enter")

    page.wait_for_selector("mark.is-current:has-text('2024年')")
    made = Reading.objects.get(method="marked")
    assert (made.quote, made.indicator, made.value) == ("2024年", "总结的年份", "1")
    assert made.source.document.text[made.start : made.end] == "2024年"


def test_files_are_dropped_on_the_page_and_bad_ones_are_named_before_they_are_sent(
    page, live_server, reviewer
):
    from barograph.ledger.models import Source

    sign_in(page, live_server)
    page.goto(f"{live_server.url}/sources/")
    page.evaluate(
        """(report) => {
            const dropped = new DataTransfer();
            dropped.items.add(new File([report], "总结.txt"));
            dropped.items.add(new File([], "空.txt"));
            dropped.items.add(new File(["x"], "程序.exe"));
            document.dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
        }""",
        REPORT,
    )
    page.wait_for_selector("[data-open]:not([hidden])")
    page.wait_for_selector(".upload-files [data-state=sent]")

    told = {row.split("\n")[0]: row for row in page.locator(".upload-files li").all_inner_texts()}
    assert (
        "空文件" in told["空.txt"] and "不支持这种格式" in told["程序.exe"] and "已收到" in told["总结.txt"]
    )
    assert "已上传 1 / 3 个文件 · 2 个未收" in page.inner_text("[data-summary]")
    assert [s.name for s in Source.objects.all()] == ["总结.txt"]
    page.click("[data-open]")
    assert "没有正在运行的读取进程" in page.inner_text("#import")


def select(page, within, words):
    """Select words as a person does: the browser's own selection over the text of the page."""
    page.evaluate(
        """([within, words]) => {
            const walker = document.createTreeWalker(document.querySelector("[data-document]"), NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const node = walker.currentNode;
                const at = node.data.indexOf(words);
                if (at < 0 || !node.parentElement.closest("[data-start]").textContent.includes(within)) continue;
                const range = document.createRange();
                range.setStart(node, at);
                range.setEnd(node, at + words.length);
                getSelection().removeAllRanges();
                getSelection().addRange(range);
                return;
            }
            throw new Error("no such words");
        }""",
        [within, words],
    )
    time.sleep(0.2)
