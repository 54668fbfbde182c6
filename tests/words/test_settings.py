"""Settings come from one table, and an empty one is not set."""

import pytest

from barograph import settings
from barograph.errors import SettingsError


def test_what_the_office_chose_wins_over_the_default(monkeypatch):
    monkeypatch.setenv("BAROGRAPH_DATABASE", "postgresql://office/ledger")

    assert settings.get("BAROGRAPH_DATABASE") == "postgresql://office/ledger"


def test_an_empty_setting_is_not_set(monkeypatch):
    monkeypatch.setenv("BAROGRAPH_CONTENT", "  ")

    assert settings.get("BAROGRAPH_CONTENT") is None


def test_a_misspelt_setting_is_refused_with_the_nearest_right_one():
    with pytest.raises(SettingsError) as caught:
        settings.get("BAROGRAPH_SECRETKEY")

    assert caught.value.suggestion == "BAROGRAPH_SECRET_KEY"


def test_a_flag_is_on_or_off_and_nothing_else(monkeypatch):
    monkeypatch.setenv("BAROGRAPH_PRODUCTION", "true")
    assert settings.flag("BAROGRAPH_PRODUCTION") is True

    monkeypatch.setenv("BAROGRAPH_PRODUCTION", "maybe")
    with pytest.raises(SettingsError):
        settings.flag("BAROGRAPH_PRODUCTION")


def test_the_table_explains_every_setting_in_two_languages():
    rows = settings.table()

    assert [row["name"] for row in rows] == list(settings.SETTINGS)
    assert all(row["meaning"] and row["zh"] for row in rows)
