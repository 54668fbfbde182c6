"""What is recorded stays: the classes refuse to change it, and so does the store, whoever asks."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from tests.ledger.office import entered, take

from barograph.errors import LedgerError
from barograph.ledger import guards
from barograph.ledger.models import AuditEntry, Blob, Decision, Observation

KEPT = {Observation: "value", Decision: "because", AuditEntry: "actor", Blob: "size"}


@pytest.fixture
def filled(ledger):
    source = take(ledger)
    ledger.accept(ledger.next_open(source=source.pk).pk)
    return ledger


@pytest.mark.parametrize("model", KEPT)
def test_a_row_is_not_saved_again(filled, model):
    row = model.objects.first()
    setattr(row, KEPT[model], getattr(row, KEPT[model]))

    with pytest.raises(LedgerError, match="never changed") as refused:
        row.save()

    assert refused.value.code == "append-only"
    with pytest.raises(LedgerError, match="never changed"):
        row.save(update_fields=[KEPT[model]])


@pytest.mark.parametrize("model", KEPT)
def test_a_row_is_not_deleted(filled, model):
    with pytest.raises(LedgerError, match="never deleted"):
        model.objects.first().delete()
    with pytest.raises(LedgerError, match="never deleted"):
        model.objects.all().delete()

    assert model.objects.exists()


@pytest.mark.parametrize("model", KEPT)
def test_rows_are_not_updated(filled, model):
    field = KEPT[model]

    with pytest.raises(LedgerError, match="never changed"):
        model.objects.update(**{field: getattr(model.objects.first(), field)})
    with pytest.raises(LedgerError, match="never changed"):
        model.objects.bulk_update(list(model.objects.all()), [field])


def refused(sql):
    with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("model", KEPT)
def test_the_store_refuses_it_too(filled, model):
    table = model._meta.db_table
    before = model.objects.count()

    refused(f'UPDATE "{table}" SET "{KEPT[model]}" = "{KEPT[model]}"')
    refused(f'DELETE FROM "{table}"')

    assert model.objects.count() == before


def test_every_column_of_an_observation_is_guarded_but_its_end_and_its_scope(filled):
    for column in (f.column for f in Observation._meta.concrete_fields):
        if column not in {"ended_at", "ended_because", "shared", "scope"}:
            refused(f'UPDATE "ledger_observation" SET "{column}" = "{column}"')


def test_an_observation_ends_once(filled):
    reading = filled.readings(state="accepted").get()
    filled.reject(reading.pk, "重复", expect_state="accepted")

    refused("UPDATE ledger_observation SET ended_at = NULL")
    refused("UPDATE ledger_observation SET ended_because = ''")


def test_an_existing_number_cannot_be_written_over(filled):
    old = Observation.objects.get()
    usurper = Observation(**{f.attname: getattr(old, f.attname) for f in Observation._meta.concrete_fields})
    usurper.value = "1"

    with pytest.raises(DatabaseError), transaction.atomic():
        usurper.save()

    assert Observation.objects.get().value == old.value


def test_a_server_refuses_to_empty_a_table(filled):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    refused("TRUNCATE ledger_auditentry")


def test_to_flush_is_to_empty_everything_and_the_guards_are_back_after_it(shared_ledger):
    entered(shared_ledger)

    call_command("flush", interactive=False, verbosity=0)

    assert not Observation.objects.exists()
    assert not guards.missing()


def test_a_ledger_whose_making_was_interrupted_is_made_whole(tmp_path):
    program = (
        "import barograph, sqlite3, sys\n"
        "barograph.open('x.db')\n"
        "c = sqlite3.connect('x.db')\n"
        "c.execute('DROP TRIGGER ledger_decision_stays'); c.execute('DELETE FROM ledger_audithead'); c.commit()\n"
    )
    again = (
        "import barograph\n"
        "ledger = barograph.open('x.db')\n"
        "from barograph.ledger import guards\n"
        "print(guards.missing(), ledger.verify().n)\n"
    )
    import os

    env = {k: v for k, v in os.environ.items() if not k.startswith(("DJANGO", "BAROGRAPH"))}
    for text in (program, again):
        done = subprocess.run(
            [sys.executable, "-c", text], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr

    assert done.stdout.split() == ["False", "0"]


def test_two_processes_may_make_the_same_ledger_at_once(tmp_path):
    import os

    env = {k: v for k, v in os.environ.items() if not k.startswith(("DJANGO", "BAROGRAPH"))}
    program = "import barograph; print(barograph.open('x.db').verify().n)"
    both = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            cwd=tmp_path,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]

    told = [process.communicate(timeout=120) for process in both]

    assert [out for out, _ in told] == [b"0\n"] * 2, told


def test_the_end_of_an_observation_is_the_only_thing_that_changes(filled):
    observation = Observation.objects.get()
    before = Observation.objects.values().get()
    filled.correct_observation(observation.pk, {"value": "651"}, "印刷错误")

    after = Observation.objects.values().get(pk=observation.pk)

    changed = {k for k in before if before[k] != after[k]}
    assert changed == {"ended_at", "ended_because"}
    assert after["ended_at"] <= timezone.now()
