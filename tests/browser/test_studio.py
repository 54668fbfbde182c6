"""Weights that move, in a real browser: the ranking follows at once, in the old Chromium too, and fits a narrow screen."""

import random
import statistics

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PASSWORD = "a-long-sentence-for-the-test"
MOVED = "Number(document.getElementById('weights').dataset.n || 0)"


@pytest.fixture(autouse=True)
def plain_names(settings):
    """The test server serves the files of the source tree, whatever was collected before."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture
def content(tmp_path, monkeypatch):
    """A scheme of 60 indicators on four levels, in an office's own content."""
    lines = ['name = "六十项指数"', "[weighting]", 'method = "given"', "placeholder = 1.0"]
    lines += ["[[branches]]", 'code = "total"', 'name = "总指数"']
    for b in range(6):
        lines += [
            "[[branches]]",
            f'code = "b{b}"',
            f'name = "第{b + 1}组"',
            'parent = "total"',
            f"weight = {10 + b}",
        ]
        for c in range(2):
            lines += ["[[branches]]", f'code = "b{b}{c}"', f'name = "第{b + 1}组{c + 1}"', f'parent = "b{b}"']
            lines += [f"weight = {1 + c}"]
    for n in range(60):
        lines += [
            "[[indicators]]",
            f'code = "i{n}"',
            f'name = "指标{n}"',
            f'parent = "b{n // 10}{n // 5 % 2}"',
        ]
        lines += [] if n % 7 == 0 else [f"weight = {1 + n % 5}"]
    (tmp_path / "schemes").mkdir()
    (tmp_path / "schemes" / "sixty.toml").write_text("\n".join(lines), "utf-8")
    monkeypatch.setenv("BAROGRAPH_CONTENT", str(tmp_path))


@pytest.fixture
def panel(transactional_db, content):
    """A table of 200 entities that the bureau keeps."""
    from barograph.ledger.book import Ledger
    from barograph.ledger.models import Organisation, User

    bureau = Organisation.objects.create(name="澜江市科技局", path="1.")
    wang = User.objects.create_user("wang", password=PASSWORD, role="reviewer", organisation=bureau)
    draw = random.Random(7)
    table = "地区," + ",".join(f"i{n}" for n in range(60))
    for e in range(200):
        table += f"\n第{e:03}区," + ",".join(f"{draw.lognormvariate(2, 1):.4f}" for _ in range(60))
    return Ledger(wang).keep_panel("二百区.csv", table.encode(), n_entities=200, n_indicators=60)


def open_ranking(page, live_server, panel):
    page.goto(f"{live_server.url}/schemes/sixty/score/?panel={panel.pk}")
    page.fill("input[name=login]", "wang")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#ranking tbody tr")
    page.wait_for_load_state("networkidle")


def move(page, which, part):
    """One event of a slider; milliseconds from it to the painted table, as the page has measured them."""
    n = page.evaluate(MOVED)
    page.evaluate(
        """([which, part]) => {
          const slider = document.querySelectorAll("#weights input[type=range]")[which];
          slider.value = String(Number(slider.max) * part);
          slider.dispatchEvent(new Event("input", { bubbles: true }));
        }""",
        [which, part],
    )
    page.wait_for_function(f"n => {MOVED} > n", arg=n)
    return float(page.get_attribute("#weights", "data-took"))


def ranking(page):
    return page.eval_on_selector_all(
        "#ranking tbody tr",
        "rows => rows.map(r => [r.querySelector('.rank span').textContent, r.querySelector('th a').textContent])",
    )


def follows(page, live_server, panel, record_property):
    open_ranking(page, live_server, panel)
    before = ranking(page)
    took = [move(page, k % 6, (k * 37 % 100) / 100) for k in range(20)]
    record_property("ms_from_event_to_painted_table", sorted(took))
    after = ranking(page)
    page.click("#apply")  # without script: the whole page again, under the same weights
    page.wait_for_load_state("networkidle")
    again = ranking(page)
    middle = statistics.median(took)

    print(f"200 × 60, from event to painted table: median {middle:.0f} ms, all {sorted(took)}")
    assert len(before) == 200
    assert before != after
    assert sorted(name for _, name in before) == sorted(name for _, name in after)
    assert after == again
    assert page.is_visible("#moved")
    assert page.is_visible("text=占位权重 >> nth=0")
    return middle


def test_the_ranking_follows_a_slider_and_the_figure_is_told(page, live_server, panel, record_property):
    # the promise is 100 ms on a machine of its own; among other tests this only holds off a second engine or a reload
    assert follows(page, live_server, panel, record_property) <= 1000


def test_the_same_in_the_oldest_browser_that_counts(page_109, live_server, panel, record_property):
    assert follows(page_109, live_server, panel, record_property) <= 1000


def test_nothing_of_the_studio_is_wider_than_a_narrow_screen(page, live_server, panel):
    page.set_viewport_size({"width": 390, "height": 844})
    open_ranking(page, live_server, panel)
    asked = f"?panel={panel.pk}"

    for path in (
        "/schemes/", "/schemes/zone-evaluation-2021/", "/schemes/zone-evaluation-2024/", "/panels/",
        f"/schemes/sixty/score/{asked}", f"/schemes/sixty/score/entity/{asked}&entity=第003区",
        f"/schemes/hdi/score/{asked}",
    ):  # fmt: skip
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
