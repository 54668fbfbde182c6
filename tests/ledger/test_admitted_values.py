"""What figures admit is worked out anew for a ledger that was filled before their last printed digit counted."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from tests.ledger.office import entered

from barograph.ledger import guards, handing
from barograph.ledger.models import Observation

MIGRATION = import_module("barograph.ledger.migrations.0004_admitted_values")


def test_roundings_of_before_conflict_no_longer(ledger):
    old = MigrationLoader(connection).project_state(("ledger", "0004_admitted_values")).apps
    rows = old.get_model("ledger", "Observation").objects
    exact = entered(ledger, "80.53", unit="亿元", indicator="技术合同成交额")
    entered(ledger, "80.5", unit="亿元", indicator="技术合同成交额", paper="总结")
    entered(ledger, "82.5", unit="亿元", indicator="技术合同成交额", period="2022", paper="总结")
    entered(ledger, None, unit="亿元", indicator="技术合同成交额", period="2021", paper="总结")
    now = dict(rows.values_list("pk", "at_least"))
    guards.lift()
    for row in rows.exclude(value=None):
        rows.filter(pk=row.pk).update(at_least=float(row.value) * 1e8, at_most=float(row.value) * 1e8)
    guards.install()
    assert len(ledger.conflicts()) == 1

    MIGRATION.work_out(old, SimpleNamespace(connection=connection))

    assert ledger.conflicts() == []
    assert dict(rows.values_list("pk", "at_least")) == now
    assert Observation.objects.get(pk=exact.pk).at_least == 8_052_500_000
    assert ledger.verify().n > 0
    assert not guards.missing()


def test_a_backup_of_before_is_restored_under_the_rule_of_today():
    row = {
        "value": "805000",
        "value_high": None,
        "bound": "eq",
        "unit": "万元",
        "quote": "80.5亿元",
        "at_least": 0.0,
    }

    assert handing._admitted(row)["at_least"] == 8_045_000_000
    assert handing._admitted(row | {"value": None}) == {"at_least": None, "at_most": None}
