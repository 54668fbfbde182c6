"""Imports: bytes come in once, every document is read whole or waits, and no reader's death costs anything."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import threading

import pytest
from django.db import connections
from django.utils import timezone
from tests.ledger.office import BULLETIN, SUMMARY, take

from barograph.errors import Stale
from barograph.ledger import imports, work
from barograph.ledger.book import Ledger
from barograph.ledger.models import (
    Arrival,
    AuditEntry,
    Blob,
    DocumentText,
    Import,
    ImportItem,
    Reading,
    Source,
    Worker,
)


def states(batch):
    return [i.state for i in batch.items.order_by("id")]


def files(n):
    return [
        (f"{i}.txt", f"{SUMMARY}第{i}号。2023年，云澜市专利授权量{1000 + i}件。".encode(), None)
        for i in range(n)
    ]


def gone():
    """The number of a process that is no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def claimed(item, by, ago=0):
    ImportItem.objects.filter(pk=item.pk).update(
        state="reading", claim=by, claimed_at=timezone.now() - dt.timedelta(seconds=ago)
    )


def test_a_document_comes_in_with_its_text_and_its_claims(ledger):
    source = take(ledger)

    assert (source.state, source.area, source.year) == ("read", "云澜市", 2023)
    assert ledger.source_bytes(source.pk) == BULLETIN.encode()
    document = ledger.document(source.pk)
    for reading in ledger.readings(source=source.pk):
        assert document.text[reading.start : reading.end] == reading.quote
    assert source.n_readings == source.n_open == ledger.readings(source=source.pk).count() > 0
    assert [e.action for e in AuditEntry.objects.order_by("seq")] == [
        "import.start", "source.add", "source.read", "import.done", "export.file",
    ]  # fmt: skip


def test_the_same_bytes_twice_are_one_source_and_each_arrival_is_noted(ledger):
    first, again = take(ledger, name="公报.txt"), take(ledger, name="副本.txt")

    assert first == again
    assert (Source.objects.count(), Blob.objects.count()) == (1, 1)
    assert [a.name for a in Arrival.objects.order_by("id")] == ["公报.txt", "副本.txt"]
    assert states(Import.objects.latest("id")) == ["known"]


def test_the_same_bytes_twice_in_one_import_are_read_once(ledger):
    batch = ledger.start_import([("a.txt", BULLETIN.encode(), None), ("b.txt", BULLETIN.encode(), None)])
    batch = ledger.run_import(batch.pk, jobs=0)

    assert (batch.state, states(batch)) == ("done", ["done", "known"])
    assert AuditEntry.objects.filter(action="source.read").count() == 1


def test_the_same_bytes_in_two_organisations_are_kept_once_and_read_for_each(office):
    mine, theirs = take(office("city")), take(office("other"))

    assert (Blob.objects.count(), DocumentText.objects.count(), Source.objects.count()) == (1, 1, 2)
    assert mine.readings.count() == theirs.readings.count() > 0
    assert {r.scope for r in theirs.readings.all()} == {office.path("other")}


def test_what_cannot_be_read_is_kept_with_its_sentence(ledger):
    source = take(ledger, b"%PDF-1.4 broken", "坏.pdf")
    item = ImportItem.objects.get()

    assert (source.state, item.state) == ("unreadable", "unreadable")
    assert source.trouble_code and source.trouble_zh and source.trouble_en
    assert ledger.source_bytes(source.pk) == b"%PDF-1.4 broken"
    assert not Reading.objects.exists() and not DocumentText.objects.exists()
    assert ledger.import_(item.batch_id).state == "done"


def test_what_could_not_be_read_is_tried_again_when_it_is_brought_again(ledger):
    take(ledger, b"%PDF-1.4 broken", "坏.pdf")
    take(ledger, b"%PDF-1.4 broken", "坏.pdf")

    assert AuditEntry.objects.filter(action="source.unreadable").count() == 2


def test_of_what_is_refused_only_the_item_is_kept(ledger):
    batch = ledger.start_import([("空.txt", b"", None), ("公报.txt", BULLETIN.encode(), None)])
    batch = ledger.run_import(batch.pk, jobs=0)

    refused = batch.items.order_by("id").first()
    assert states(batch) == ["refused", "done"]
    assert refused.source is None and refused.trouble_code == "empty" and refused.trouble_zh
    assert Blob.objects.count() == Source.objects.count() == 1


def test_an_import_of_nothing_but_refusals_is_over_at_once(ledger):
    batch = ledger.start_import([("空.txt", b"", None)])

    assert (batch.state, Blob.objects.count()) == ("done", 0)


def test_a_document_is_written_whole_or_not_at_all(ledger, monkeypatch):
    batch = ledger.start_import([("公报.txt", BULLETIN.encode(), None)])
    monkeypatch.setattr(imports, "about", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ledger.run_import(batch.pk, jobs=0)

    assert not Reading.objects.exists() and not DocumentText.objects.exists()
    assert (Source.objects.get().state, states(batch)) == ("waiting", ["waiting"])
    monkeypatch.undo()
    assert ledger.run_import(batch.pk, jobs=0).state == "done"


def test_an_import_stops_between_two_documents_and_goes_on(ledger):
    batch = ledger.start_import(files(4))

    def stop(done, total, name):
        if done == 2:
            ledger.stop_import(batch.pk)

    stopped = ledger.run_import(batch.pk, progress=stop, jobs=0)
    assert (stopped.state, states(batch)) == ("stopped", ["done", "done", "waiting", "waiting"])
    assert ledger.progress(batch.pk)["done"] == 2
    with pytest.raises(Stale):
        ledger.stop_import(batch.pk)
    assert work.work_once(0) == 0

    ledger.resume_import(batch.pk)
    assert work.work_once(0) == 1
    assert (ledger.import_(batch.pk).state, states(batch)) == ("done", ["done"] * 4)


def test_a_worker_told_to_end_leaves_the_rest_waiting(ledger):
    batch = ledger.start_import(files(3))
    stop = threading.Event()
    batch = ledger.run_import(batch.pk, progress=lambda *_: stop.set(), jobs=0, stop=stop)

    assert (batch.state, states(batch)) == ("running", ["done", "waiting", "waiting"])


def test_the_claim_of_a_dead_worker_is_taken_over_at_once(ledger):
    batch = ledger.start_import(files(2))
    claimed(batch.items.first(), f"{imports.me().rpartition(':')[0].rpartition(':')[0]}:{gone()}:abcd")

    assert work.work_once(0) == 1
    assert states(batch) == ["done", "done"]


def test_the_claim_of_a_silent_worker_elsewhere_is_taken_over_after_its_lease(ledger):
    batch = ledger.start_import(files(1))
    item = batch.items.get()
    claimed(item, "another-host:7:abcd", ago=10)
    assert work.work_once(0) == 0

    claimed(item, "another-host:7:abcd", ago=61)
    assert work.work_once(0) == 1
    assert states(batch) == ["done"]


def test_a_stop_is_carried_out_when_the_reader_is_dead(ledger):
    batch = ledger.start_import(files(2))
    Import.objects.update(state="running")
    claimed(batch.items.first(), f"{imports.me().rpartition(':')[0].rpartition(':')[0]}:{gone()}:abcd")

    assert ledger.stop_import(batch.pk).state == "stopped"
    assert states(batch) == ["waiting", "waiting"]


def test_a_stop_asked_of_a_reader_that_died_afterwards_is_carried_out_by_the_next_worker(ledger):
    batch = ledger.start_import(files(2))
    Import.objects.update(state="running", stop_asked=True)
    claimed(batch.items.first(), f"{imports.me().rpartition(':')[0].rpartition(':')[0]}:{gone()}:abcd")

    work.work_once(0)

    assert ledger.import_(batch.pk).state == "stopped"
    assert states(batch) == ["waiting", "waiting"]


def test_a_worker_that_comes_back_late_writes_nothing(ledger, monkeypatch):
    batch = ledger.start_import(files(1))
    real = imports.read

    def slow(document, *rest, **more):
        ImportItem.objects.update(claim="another-host:7:abcd")  # taken over meanwhile
        return real(document, *rest, **more)

    monkeypatch.setattr(imports, "read", slow)
    ledger.run_import(batch.pk, jobs=0)

    assert states(batch) == ["reading"]
    assert not Reading.objects.exists()


def test_two_workers_at_once_read_nothing_twice(shared_ledger, monkeypatch):
    monkeypatch.setattr(imports, "N_READ", 3)
    batch = shared_ledger.start_import(files(20))
    failed = []

    def read():
        try:
            Ledger().run_import(batch.pk, jobs=0)
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert (shared_ledger.import_(batch.pk).state, states(batch)) == ("done", ["done"] * 20)
    assert AuditEntry.objects.filter(action="source.read").count() == 20
    assert AuditEntry.objects.filter(action="import.done").count() == 1
    assert shared_ledger.verify().n == AuditEntry.objects.count()


def test_files_are_added_to_an_import_that_is_over(ledger):
    batch = ledger.start_import(files(1))
    ledger.run_import(batch.pk, jobs=0)
    ledger.start_import([("公报.txt", BULLETIN.encode(), None)], into=batch.pk)

    assert ledger.import_(batch.pk).state == "waiting"
    assert ledger.run_import(batch.pk, jobs=0).state == "done"


def test_processes_of_their_own_read_the_same(shared_ledger):
    batch = shared_ledger.start_import(files(3))
    told = []
    shared_ledger.run_import(batch.pk, jobs=2, progress=lambda *words: told.append(words))
    mine = list(Reading.objects.order_by("source__blob_id", "ordinal").values_list("value", "quote", "start"))

    assert told == [(1, 3, "0.txt"), (2, 3, "1.txt"), (3, 3, "2.txt")]
    assert len(mine) >= 6 and states(batch) == ["done"] * 3


def test_a_worker_tells_that_it_is_there_and_takes_its_leave(ledger):
    batch = ledger.start_import(files(1))
    seen = []

    assert work.alive() is None
    stop = threading.Event()
    real = Ledger.run_import

    def run(self, *arguments, **more):
        seen.append(work.alive())
        return real(self, *arguments, **more)

    Ledger.run_import = run
    try:
        work.run(once=True, jobs=0, stop=stop)
    finally:
        Ledger.run_import = real

    assert seen[0] is not None and not Worker.objects.exists()
    assert states(batch) == ["done"]
    assert os.getpid() > 0


def test_a_folder_is_added_by_one_verb(ledger, tmp_path):
    (tmp_path / "年报").mkdir()
    (tmp_path / "年报" / "公报.txt").write_text(BULLETIN, encoding="gb18030")
    (tmp_path / "总结.txt").write_text(SUMMARY, encoding="utf-8")
    batch = ledger.add([tmp_path], jobs=1)

    assert (batch.state, sorted(i.name for i in batch.items.all())) == ("done", ["公报.txt", "总结.txt"])
    assert all(s.origin.startswith(str(tmp_path)) for s in ledger.sources())
