"""The audit trail: whoever changes it behind the ledger's back is found out."""

from __future__ import annotations

import json

import pytest
from django.db import connection, transaction
from tests.ledger.office import entered, take

from barograph.errors import AuditBroken, LedgerError
from barograph.ledger import audit, guards
from barograph.ledger.models import AuditEntry, AuditHead


@pytest.fixture
def trail(ledger):
    """A ledger with some entries, whose guards somebody with full access has lifted."""
    for n in range(5):
        entered(ledger, str(600 + n))
    guards.lift()
    return ledger


def tamper(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def broken_at(ledger, seal=None):
    with pytest.raises(AuditBroken) as broken:
        ledger.verify(seal)
    return broken.value.seq


def test_an_untouched_trail_holds(ledger):
    assert ledger.verify().n == 0
    entered(ledger)

    verified = ledger.verify()

    assert verified.n == AuditEntry.objects.count() > 0
    assert audit.seal() == f"{verified.n}:{verified.head}"


@pytest.mark.parametrize("column", ["actor", "action", "object_type", "object_id", "detail", "scope"])
def test_a_changed_entry_is_found(trail, column):
    tamper(f"UPDATE ledger_auditentry SET {column} = 'x' WHERE seq = 3")

    assert broken_at(trail) == 3


def test_a_changed_moment_is_found(trail):
    first = AuditEntry.objects.get(seq=1)
    tamper(
        "UPDATE ledger_auditentry SET at = %s WHERE seq = 3",
        connection.ops.adapt_datetimefield_value(first.at),
    )

    assert broken_at(trail) == 3


def test_a_changed_digest_is_found(trail):
    tamper("UPDATE ledger_auditentry SET digest = %s WHERE seq = 3", "0" * 64)

    assert broken_at(trail) == 3


def test_a_removed_entry_is_found(trail):
    tamper("DELETE FROM ledger_auditentry WHERE seq = 2")

    assert broken_at(trail) == 2


def test_two_entries_that_changed_places_are_found(trail):
    tamper("UPDATE ledger_auditentry SET seq = 1002 WHERE seq = 2")
    tamper("UPDATE ledger_auditentry SET seq = 2 WHERE seq = 3")
    tamper("UPDATE ledger_auditentry SET seq = 3 WHERE seq = 1002")

    assert broken_at(trail) == 2


def test_an_entry_put_in_is_found(trail):
    last = AuditEntry.objects.order_by("-seq").values().first()
    AuditEntry.objects.create(**(last | {"seq": last["seq"] + 1}))

    assert broken_at(trail) == last["seq"] + 1


def test_an_entry_put_in_with_a_right_digest_is_found_by_the_head(trail):
    last = AuditEntry.objects.order_by("-seq").first()
    fake = AuditEntry(seq=last.seq + 1, at=last.at, actor="x", action="y", previous=last.digest)
    fake.digest = audit.digest(fake)
    fake.save()

    assert broken_at(trail) == fake.seq


def test_a_trail_cut_off_at_its_end_is_found(trail):
    n = AuditEntry.objects.count()
    tamper("DELETE FROM ledger_auditentry WHERE seq > %s", n - 2)

    assert broken_at(trail) == n - 1


def test_a_missing_head_is_found(trail):
    AuditHead.objects.all().delete()

    assert broken_at(trail) == 0


def test_a_trail_written_anew_as_a_whole_is_found_by_a_seal_that_was_kept(trail):
    kept = audit.seal()
    previous = ""
    for entry in AuditEntry.objects.order_by("seq"):
        entry.actor, entry.previous = "somebody else", previous
        entry.digest = previous = audit.digest(entry)
        tamper(
            "UPDATE ledger_auditentry SET actor = %s, previous = %s, digest = %s WHERE seq = %s",
            entry.actor, entry.previous, entry.digest, entry.seq,
        )  # fmt: skip
    AuditHead.objects.update(digest=previous)

    assert trail.verify().n == entry.seq
    assert broken_at(trail, kept) == entry.seq


def test_a_trail_cut_off_together_with_its_head_is_found_by_a_seal_that_was_kept(trail):
    kept = audit.seal()
    n = AuditEntry.objects.count()
    tamper("DELETE FROM ledger_auditentry WHERE seq = %s", n)
    last = AuditEntry.objects.get(seq=n - 1)
    AuditHead.objects.update(seq=last.seq, digest=last.digest)

    assert trail.verify().n == n - 1
    assert broken_at(trail, kept) == n


def test_a_seal_kept_earlier_is_still_in_a_longer_trail(trail):
    kept = audit.seal()
    entered(trail, "700")

    assert trail.verify(kept).n > int(kept.partition(":")[0])


@pytest.mark.parametrize("seal", ["", "x", "3", "3:", "3:abc", "3:" + "0" * 63])
def test_what_is_no_seal_is_told_so(ledger, seal):
    with pytest.raises(LedgerError, match="no seal"):
        ledger.verify(seal)


def test_a_change_that_fails_leaves_no_entry(ledger):
    before = AuditEntry.objects.count()

    with pytest.raises(ZeroDivisionError), ledger._write() as pen:
        pen.note("nothing")
        raise ZeroDivisionError

    assert AuditEntry.objects.count() == before == ledger.verify().n


def test_no_two_writes_share_a_moment_and_moments_only_grow(ledger):
    for n in range(4):
        entered(ledger, str(n))

    moments = [at for (at,) in AuditEntry.objects.order_by("seq").values_list("at")]
    assert moments == sorted(moments)
    assert len(set(moments)) == 4  # each write has its own


def test_a_clock_that_goes_back_does_not_turn_the_order_around(ledger, monkeypatch):
    import datetime as dt

    first = entered(ledger, "1")
    monkeypatch.setattr("django.utils.timezone.now", lambda: first.recorded_at - dt.timedelta(days=1))
    second = entered(ledger, "2")

    assert second.recorded_at > first.recorded_at
    assert ledger.verify().n == AuditEntry.objects.count()


def test_an_entry_keeps_what_the_figure_said(ledger):
    source = take(ledger)
    reading = ledger.next_open(source=source.pk)
    ledger.accept(reading.pk, "与原文一致")

    entry = AuditEntry.objects.get(action="reading.accept")
    detail = json.loads(entry.detail)
    assert detail["figure"]["value"] == reading.value
    assert (detail["because"], entry.object_id) == ("与原文一致", str(reading.pk))


def test_the_head_is_only_taken_inside_a_transaction(shared_ledger):
    with pytest.raises(LedgerError, match="transaction"):
        audit.lock()
    with transaction.atomic():
        assert audit.lock().seq == 0
