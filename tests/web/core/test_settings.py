"""The settings of the site: strict when others reach it, without a switch that could be forgotten."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def manage(tmp_path, *words, **settings):
    """Django's command in a process of its own, with these settings alone."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("BAROGRAPH_", "DJANGO_"))}
    settings = {"BAROGRAPH_DATABASE": str(tmp_path / "x.db"), **settings}
    return subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env={**kept, **settings}, capture_output=True, text=True,
        timeout=120,
    )  # fmt: skip


def test_deployment_check_has_no_warning(tmp_path):
    done = manage(
        tmp_path, "check", "--deploy", "--fail-level", "WARNING", BAROGRAPH_PRODUCTION="1",
        BAROGRAPH_HOSTS="tongji.kjj.example.cn", BAROGRAPH_SECRET_KEY="k9-" * 10 + "Zx8Qw7Er6Ty5Ui4Op3As2Df1Gh0",
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    assert "no issues" in done.stdout and "0 silenced" in done.stdout
    assert "WARNING" not in done.stdout + done.stderr


WORDS = (
    "import django; django.setup(); from django.conf import settings as s;"
    "print(s.DEBUG, s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0)"
)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({}, "False False False False"),
        ({"BAROGRAPH_HOSTS": "127.0.0.1,tongji.kjj.example.cn"}, "False True True True"),
        ({"BAROGRAPH_PRODUCTION": "1"}, "False True True True"),
    ],
)
def test_a_site_that_others_reach_is_strict_whoever_forgot_to_say_so(tmp_path, settings, told):
    done = manage(tmp_path, "shell", "--no-imports", "-c", WORDS, **settings)

    assert done.stdout.strip() == told, done.stderr


def test_the_key_is_made_once_and_kept_private(tmp_path):
    from barograph.web import secret

    entry = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "y.db")}
    kept = os.environ.pop("BAROGRAPH_SECRET_KEY")
    try:
        first, second = secret.key(entry), secret.key(entry)
    finally:
        os.environ["BAROGRAPH_SECRET_KEY"] = kept

    assert first == second and len(first) >= 50
    assert (tmp_path / "y.db.key").stat().st_mode & 0o077 == 0


def test_a_server_without_a_key_does_not_start(monkeypatch):
    from barograph.errors import SettingsError
    from barograph.web import secret

    monkeypatch.delenv("BAROGRAPH_SECRET_KEY", raising=False)
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        secret.key({"ENGINE": "django.db.backends.postgresql", "NAME": "ledger"})
    monkeypatch.setenv("BAROGRAPH_SECRET_KEY", "short")
    with pytest.raises(SettingsError, match="too short"):
        secret.key({"ENGINE": "django.db.backends.postgresql", "NAME": "ledger"})
