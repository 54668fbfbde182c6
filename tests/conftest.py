"""What all tests share: the store they run on, a real PostgreSQL server, headless browsers.

BAROGRAPH_TEST_DATABASE   sqlite (default) or postgres: the store of this run
BAROGRAPH_TEST_POSTGRES   address of a PostgreSQL server to use instead of starting one
BAROGRAPH_TEST_CHROMIUM   (…_109) a browser to use instead of the one set-up unpacked

What a machine cannot offer is skipped, and named with its reason at the end of the
run; with CI set it fails instead, because nobody reads the end of a green run.
"""

import os
import re
import secrets
import tempfile
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, settings

from tools import browsers, postgres

STORE = os.environ.get("BAROGRAPH_TEST_DATABASE", "sqlite")
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server", "django_db_reset_sequences"}

servers = ExitStack()

# A slow machine is no failure: properties are about values, not about time.
settings.register_profile("values", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("values")

# Choices of the person at this machine must not decide what a test sees.
for name in [n for n in os.environ if n.startswith("BAROGRAPH_") and not n.startswith("BAROGRAPH_TEST_")]:
    del os.environ[name]
os.environ["BAROGRAPH_SECRET_KEY"] = secrets.token_urlsafe(64)
os.environ["BAROGRAPH_SOUND_AT"] = "0.3"  # tests of accepting together need figures that may be
# The browser driver keeps an event loop in the thread of the tests; Django takes that for an async view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
os.environ["DJANGO_SETTINGS_MODULE"] = "barograph.web.settings"
if STORE == "sqlite":
    scratch = servers.enter_context(tempfile.TemporaryDirectory(prefix="barograph-tests-"))
    os.environ["BAROGRAPH_DATABASE"] = str(Path(scratch) / "tests.db")


def absent(what, why):
    """Skip loudly: the reason is printed again at the end; in CI it is a failure."""
    sentence = f"{what}: {why}"
    if os.environ.get("CI"):
        pytest.fail(f"{sentence} (CI must have it)", pytrace=False)
    pytest.skip(sentence)


# ---------------------------------------------------------------- the store of this run


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    if STORE not in ("sqlite", "postgres"):
        raise pytest.UsageError(f"BAROGRAPH_TEST_DATABASE is {STORE!r}: write sqlite or postgres")
    if STORE == "postgres":
        # Once, by the process that starts the others: each worker makes its own database on the server.
        if not os.environ.get("BAROGRAPH_TEST_POSTGRES"):
            try:
                address = servers.enter_context(postgres.server())
            except postgres.NoServer as reason:
                raise pytest.UsageError(f"no PostgreSQL for this run: {reason}") from reason
            os.environ["BAROGRAPH_TEST_POSTGRES"] = address
        os.environ["BAROGRAPH_DATABASE"] = os.environ["BAROGRAPH_TEST_POSTGRES"]
    # Only now that the store is known; tests import models at their top.
    import django

    django.setup()


def pytest_unconfigure(config):
    servers.close()


def pytest_report_header(config):
    return f"store: {STORE}"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    for item in items:
        needs = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or needs & DATABASE_FIXTURES:
            item.add_marker("database")
        if needs & {"browser", "browser_109", "page", "page_109"}:
            item.add_marker("browser")
        if "postgres_url" in needs:
            item.add_marker("postgres")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory):
    """The embedded store is a file in tests too: threads and workers see it as they do at work."""
    from django.db import connections

    settings = connections["default"].settings_dict
    if settings["ENGINE"].endswith("sqlite3"):
        settings["TEST"]["NAME"] = str(tmp_path_factory.mktemp("store") / "test.db")


@pytest.fixture(scope="session")
def postgres_url():
    """Address of a real, empty PostgreSQL server: the user's own, or one started for this run."""
    given = os.environ.get("BAROGRAPH_TEST_POSTGRES")
    if given:
        yield given
        return
    with ExitStack() as stack:
        try:
            address = stack.enter_context(postgres.server())
        except postgres.NoServer as reason:
            absent("PostgreSQL", reason)
        yield address


@pytest.fixture
def postgres_database(postgres_url):
    """Address of a new, empty database on the server, dropped after the test."""
    import psycopg
    from psycopg import sql

    name = f"b_{secrets.token_hex(6)}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield urlsplit(postgres_url)._replace(path=f"/{name}").geturl()
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


# ---------------------------------------------------------------- browsers


@pytest.fixture(scope="session")
def chromium():
    """Path, arguments and environment of the current headless Chromium."""
    return browsers.chromium() or absent("Chromium", "set-up unpacked none; run make setup-tests")


@pytest.fixture(scope="session")
def chromium_109():
    """The oldest Chromium the pages promise to work in: the last one for Windows 7."""
    return browsers.chromium("109") or absent("Chromium 109", "set-up unpacked none; run make setup-tests")


@pytest.fixture(scope="session")
def playwright():
    with browsers.driver() as running_driver:
        yield running_driver


@pytest.fixture(scope="session")
def browser(playwright, chromium):
    """The current Chromium, running."""
    yield from running(playwright, chromium)


@pytest.fixture(scope="session")
def browser_109(playwright, chromium_109):
    """Chromium 109, running."""
    yield from running(playwright, chromium_109)


@pytest.fixture
def page(browser):
    """A page in a Chinese browser; what it asks from outside this machine, or throws, fails the test."""
    yield from watched(browser)


@pytest.fixture
def page_109(browser_109):
    """The same in Chromium 109."""
    yield from watched(browser_109)


def running(playwright, chromium):
    instance = playwright.chromium.launch(
        executable_path=str(chromium.path), args=chromium.args, env=chromium.env
    )
    yield instance
    instance.close()


def watched(browser):
    context = browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1440, "height": 900}
    )
    outside, thrown = [], []

    def judge(route):
        host = re.match(r"\w+://(\[[^]]*\]|[^/:]*)", route.request.url)
        if host and host[1] not in ("localhost", "127.0.0.1", "[::1]", "testserver"):
            outside.append(route.request.url)
            route.abort()
        else:
            route.fallback()

    context.route("**/*", judge)
    page = context.new_page()
    page.on("pageerror", lambda error: thrown.append(str(error)))
    yield page
    context.close()
    assert not outside, f"the page asked for addresses outside this machine: {outside}"
    assert not thrown, f"scripts of the page threw: {thrown}"


# ---------------------------------------------------------------- the end of a run


def pytest_terminal_summary(terminalreporter):
    reasons = defaultdict(list)
    for report in terminalreporter.stats.get("skipped", []):
        longrepr = report.longrepr
        reason = longrepr[2] if isinstance(longrepr, tuple) else str(longrepr)
        reasons[reason.removeprefix("Skipped: ")].append(report.nodeid)
    if reasons:
        terminalreporter.section("NOT TESTED HERE, and why", sep="!", red=True, bold=True)
        for reason, tests in sorted(reasons.items()):
            terminalreporter.line(f"{len(tests)} × {reason}")
            for test in tests[:20]:
                terminalreporter.line(f"      {test}")
            if len(tests) > 20:
                terminalreporter.line(f"      … and {len(tests) - 20} more")
