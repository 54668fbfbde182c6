"""Imports: bytes come in, and documents are read, each in one transaction.

Bringing files in and reading them are two steps. `start_import` keeps the bytes and leaves an item waiting for
each; `run_import` reads what waits. Reading happens in processes of its own and outside any transaction; what
came of a document (its text, its claims, its state) is then written in one. Whatever kills the program, a
document is there whole or waits, and running the import again reads only what waits.

Whoever reads an item holds a claim on it and renews it. A claim is void when its process is gone (same machine)
or has not renewed it for a minute, so a killed worker costs nobody anything.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import secrets
import socket
import threading
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Sequence
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, connections, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from .. import settings
from ..errors import BarographError, LedgerError, Refused, SourceError, Stale
from ..observation import Reading as Claim
from ..readings import READER_VERSION, Outcome, parse, read, read_paths
from ..readings.document import Document
from ..sources import MAX_BYTES, expand, from_bytes, from_path
from ..sources import Source as Bytes
from . import documents, lessons, reposts
from .desk import CHUNK, Desk, Pen
from .documents import unpacked
from .figures import of_reading, storable
from .learning import reread
from .models import Arrival, Blob, DocumentText, Import, ImportItem, Reading, Source, Worker

__all__ = ["LEASE", "Importing", "Progress", "Pulse", "abandoned", "is_alive", "me", "unpacked"]

Progress = Callable[[int, int, str], None]
"""Called with documents done, documents in all, and the name of the last one."""

File = tuple[str, "bytes | Path", "str | None"]

LEASE = dt.timedelta(seconds=60)
"""How long a claim holds that nobody renews."""

PULSE = 5.0
"""Seconds between two signs of life."""

N_TAKEN, BYTES_TAKEN = 50, 32 * 2**20
"""Files and bytes that come in with one transaction."""

N_READ, BYTES_READ = 48, 64 * 2**20
"""Documents and bytes that are handed to the reading processes at once."""

_Item = ImportItem.State


class Importing(Desk):
    """The verbs that bring documents in."""

    def start_import(self, files: Iterable[File], *, shared: bool = False, into: int | None = None) -> Import:
        """Take files in: their bytes are kept and wait for reading; a refused one leaves its sentence only.

        `into` adds them to an import of one's own that is there already.
        """
        self._may("add")
        if shared:
            self._may("share")
        batch: Import | None = None if into is None else self._own(self._found(Import, into))
        waiting: list[tuple[str, int, Bytes | Refused]] = []
        size = 0
        for name, data, origin in files:
            name = storable(name)[-300:]
            taken: Bytes | Refused
            try:
                taken = _take(name, data, origin)
                size += len(taken.data)
            except Refused as error:
                taken = error
            waiting.append((name, _size(data), taken))
            if len(waiting) >= N_TAKEN or size >= BYTES_TAKEN:
                batch = self._take_in(batch, waiting, shared)
                waiting, size = [], 0
        if waiting or batch is None:
            batch = self._take_in(batch, waiting, shared)
        return batch

    def add(
        self,
        paths: Iterable[Path | str],
        *,
        progress: Progress | None = None,
        shared: bool = False,
        jobs: int | None = None,
    ) -> Import:
        """Take files and folders in and read them at once; `left_out` of the result says what was passed over."""
        expansion = expand(paths)
        batch = self.start_import(((p.name, p, str(p)) for p in expansion.files), shared=shared)
        batch = self.run_import(batch.pk, progress=progress, jobs=jobs)
        batch.left_out = expansion.left_out  # type: ignore[attr-defined]
        return batch

    def run_import(
        self,
        import_id: int,
        *,
        progress: Progress | None = None,
        jobs: int | None = None,
        stop: threading.Event | None = None,
    ) -> Import:
        """Read what waits in an import, until nothing waits or somebody asks to stop.

        `jobs` is the number of reading processes (as many as the setting or the machine says); 0 reads in
        this process. `stop` lets a worker end between two documents: the rest waits for the next one.
        """
        self._may("add")
        batch: Import = self._own(self._found(Import, import_id))
        jobs = _jobs() if jobs is None else jobs
        with Pulse(me()) as pulse:
            while stop is None or not stop.is_set():
                items = self._claim(batch, pulse.name)
                if not items:
                    break
                self._read_items(batch, items, pulse.name, progress, jobs, stop)
            return self._finish(batch)

    def stop_import(self, import_id: int) -> Import:
        """Ask an import to stop: documents that are being read are finished, the others stay waiting."""
        self._may("stop")
        with self._write() as pen:
            batch: Import = self._own(self._found(Import, import_id))
            if batch.state in (Import.State.DONE, Import.State.STOPPED):
                raise Stale("this import is over already.", zh="该导入已经结束。", code="over")
            batch.stop_asked = True
            _release(batch)
            if not batch.items.filter(state=_Item.READING).exists():
                batch.state, batch.finished_at = Import.State.STOPPED, pen.now
            batch.save(update_fields=["stop_asked", "state", "finished_at"])
            pen.note("import.stop", batch)
            return batch

    def resume_import(self, import_id: int) -> Import:
        """Let a stopped import go on; somebody must run it (`run_import`, or the worker)."""
        self._may("add")
        with self._write() as pen:
            batch: Import = self._own(self._found(Import, import_id))
            batch.stop_asked = False
            if batch.items.filter(state__in=(_Item.WAITING, _Item.READING)).exists():
                batch.state, batch.finished_at = Import.State.WAITING, None
            batch.save(update_fields=["stop_asked", "state", "finished_at"])
            pen.note("import.resume", batch)
            return batch

    def imports(self) -> QuerySet[Import]:
        """Imports in sight, the newest first."""
        self._may("see")
        rows: QuerySet[Import] = self._visible(Import).order_by("-id")
        return rows

    def import_(self, import_id: int) -> Import:
        self._may("see")
        found: Import = self._found(Import, import_id)
        return found

    def progress(self, import_id: int) -> dict[str, int]:
        """How many items of an import are in each state, and `total`: counted, not estimated."""
        self._may("see")
        from django.db.models import Count

        batch = self._found(Import, import_id)
        counts = dict(batch.items.order_by().values_list("state").annotate(n=Count("id")))
        return {str(s): counts.get(s, 0) for s in _Item.values} | {"total": sum(counts.values())}

    # -- below: coming in ---------------------------------------------------------------------------------

    def _take_in(
        self, batch: Import | None, files: Sequence[tuple[str, int, Bytes | Refused]], shared: bool
    ) -> Import:
        with self._write() as pen:
            if batch is not None:
                batch.refresh_from_db()
            else:
                batch = Import.objects.create(
                    organisation=self.home, scope=self.scope, shared=shared, created_at=pen.now,
                    created_by=pen.actor,
                )  # fmt: skip
                pen.note("import.start", batch)
            items = []
            for name, size, taken in files:
                item = ImportItem(batch=batch, name=name, size=size)
                if isinstance(taken, Refused):
                    item.state, item.finished_at = _Item.REFUSED, pen.now
                    _trouble(item, taken)
                    pen.note("source.refuse", batch, name=name, code=taken.code)
                else:
                    item.source = self._source(pen, batch, name, taken)
                    if item.source.state != Source.State.WAITING:
                        item.state, item.finished_at = _Item.KNOWN, pen.now
                        item.n_readings = item.source.n_readings
                items.append(item)
            ImportItem.objects.bulk_create(items, batch_size=CHUNK)
            if batch.items.filter(state__in=(_Item.WAITING, _Item.READING)).exists():
                if batch.state in (Import.State.DONE, Import.State.STOPPED):
                    batch.state, batch.finished_at, batch.stop_asked = Import.State.WAITING, None, False
            else:
                batch.state, batch.finished_at = Import.State.DONE, pen.now
            batch.save(update_fields=["state", "finished_at", "stop_asked"])
            return batch

    def _source(self, pen: Pen, batch: Import, name: str, taken: Bytes) -> Source:
        """The source of these bytes in this organisation, new or known; each arrival is noted."""
        if not Blob.objects.filter(pk=taken.digest).exists():
            Blob.objects.create(
                digest=taken.digest, size=len(taken.data), data=taken.data, created_at=pen.now
            )
        origin = storable("" if taken.origin is None else taken.origin)[:1000]
        source = Source.objects.filter(blob_id=taken.digest, scope=batch.scope).first()
        if source is None:
            source = Source.objects.create(
                blob_id=taken.digest, organisation=batch.organisation, scope=batch.scope, shared=batch.shared,
                name=name, format="" if taken.format is None else taken.format, origin=origin,
                added_at=pen.now, added_by=pen.actor,
            )  # fmt: skip
            pen.note(
                "source.add", source, digest=taken.digest, name=name, size=len(taken.data), origin=origin
            )
        else:
            if source.state == Source.State.UNREADABLE:  # brought again: tried again
                source.state = Source.State.WAITING
                source.save(update_fields=["state"])
            pen.note("source.arrive", source, digest=taken.digest, name=name, origin=origin)
        Arrival.objects.create(source=source, name=name, origin=origin, at=pen.now, by=pen.actor)
        return source

    # -- below: reading -----------------------------------------------------------------------------------

    def _claim(self, batch: Import, name: str) -> list[ImportItem]:
        """Take some waiting items, and those whose reader is gone."""
        with transaction.atomic():
            batch.refresh_from_db()
            _release(batch, but=name)
            if batch.stop_asked:
                return []
            taken: list[int] = []
            size = 0
            waiting = batch.items.filter(state=_Item.WAITING).order_by("id")
            # Two workers at once on a server: each takes what the other has not.
            waiting = waiting.select_for_update(
                skip_locked=connection.features.has_select_for_update_skip_locked
            )
            for pk, length in waiting.values_list("id", "size")[:N_READ]:
                if taken and size + length > BYTES_READ:
                    break
                taken.append(pk)
                size += length
            now = timezone.now()
            batch.items.filter(pk__in=taken, state=_Item.WAITING).update(
                state=_Item.READING, claim=name, claimed_at=now, started_at=now
            )
            if taken and batch.state != Import.State.RUNNING:
                batch.state = Import.State.RUNNING
                batch.save(update_fields=["state"])
            return list(
                batch.items.filter(pk__in=taken, state=_Item.READING, claim=name)
                .select_related("source").order_by("id")
            )  # fmt: skip

    def _read_items(
        self,
        batch: Import,
        items: list[ImportItem],
        name: str,
        progress: Progress | None,
        jobs: int,
        stop: threading.Event | None,
    ) -> None:
        total = batch.items.count()
        over = (_Item.WAITING, _Item.READING)
        done = total - batch.items.filter(state__in=over).count()
        data = dict(
            Blob.objects.filter(pk__in=[i.source.blob_id for i in items if i.source]).values_list(
                "pk", "data"
            )
        )
        sources = []
        for item in items:
            assert item.source is not None and item.source.blob_id is not None
            sources.append(_bytes(item.source, bytes(data[item.source.blob_id])))
        del data
        outcomes = _outcomes(sources, jobs)
        try:
            for item, outcome in zip(items, outcomes, strict=True):
                self._write_outcome(batch, item.pk, name, outcome)
                done += 1
                if progress is not None:
                    progress(done, total, item.name)
                if stop is not None and stop.is_set():
                    break
                if Import.objects.filter(pk=batch.pk, stop_asked=True).exists():
                    break
        finally:
            outcomes.close()
            batch.items.filter(state=_Item.READING, claim=name).update(
                state=_Item.WAITING, claim="", claimed_at=None
            )

    def _write_outcome(self, batch: Import, item_id: int, name: str, outcome: Outcome) -> None:
        """What came of a document: all of it in this one transaction."""
        found = None
        if outcome.document is not None and outcome.error is None:
            blob = ImportItem.objects.filter(pk=item_id).values_list("source__blob_id", flat=True).first()
            found = reposts.seek(blob, outcome.document)
        with self._write() as pen:
            if self.user is None and batch.created_by:
                pen.actor = batch.created_by  # the worker reads on behalf of who brought the file
            item = ImportItem.objects.select_related("source").get(pk=item_id)
            if item.state != _Item.READING or item.claim != name:
                return  # somebody took it over while we were away
            source = item.source
            assert source is not None
            if (
                source.state != Source.State.WAITING
            ):  # the same bytes twice in the import, or withdrawn meanwhile
                item.state, item.n_readings = _Item.KNOWN, source.n_readings
            elif outcome.document is None or outcome.error is not None:
                error = outcome.error
                assert error is not None
                source.state = Source.State.UNREADABLE
                item.state = _Item.UNREADABLE
                _trouble(source, error)
                _trouble(item, error)
                source.save(update_fields=["state", "trouble_code", "trouble_zh", "trouble_en"])
                pen.note("source.unreadable", source, code=error.code, reader=READER_VERSION)
            else:
                self._keep(pen, source, outcome.document, outcome.readings)
                if found is not None:
                    reposts.place(pen, source, found)
                item.state, item.n_readings = _Item.DONE, len(outcome.readings)
            item.finished_at, item.claim, item.claimed_at = pen.now, "", None
            item.save()

    def _keep(self, pen: Pen, source: Source, document: Document, claims: Sequence[Claim]) -> None:
        kept = DocumentText.objects.filter(blob_id=source.blob_id, reader=READER_VERSION).first()
        if kept is None:
            kept = DocumentText.objects.create(
                blob_id=source.blob_id, reader=READER_VERSION, format=document.format,
                title=storable("" if document.title is None else document.title), published=_published(document),
                text=storable(document.text), structure=documents.pack(document), created_at=pen.now,
            )  # fmt: skip
        meanings = lessons.meanings(source.scope)
        claims, taught = reread(claims, meanings, self._catalogue()) if meanings else (claims, [])
        rows = [
            Reading(
                **of_reading(claim), source=source, document=kept, ordinal=n, reader=READER_VERSION,
                doubts=list(claim.doubts), doubt_facts=_plain_facts(claim), confidence=claim.confidence,
                sound=_sound(claim), created_at=pen.now,
                scope=source.scope, shared=source.shared,
            )
            for n, claim in enumerate(claims)
        ]  # fmt: skip
        Reading.objects.bulk_create(rows, batch_size=CHUNK)
        lessons.keep_learnt(pen, rows, taught)
        source.document, source.state, source.format = kept, Source.State.READ, document.format
        source.title, source.published = kept.title, kept.published
        source.trouble_code = source.trouble_zh = source.trouble_en = ""
        source.area_code, source.area, source.year = about(claims, document)
        source.save()
        pen.sources.add(source.pk)
        pen.note(
            "source.read",
            source,
            reader=READER_VERSION,
            n_readings=len(rows),
            n_characters=len(document.text),
        )

    def _finish(self, batch: Import) -> Import:
        with self._write() as pen:
            if self.user is None and batch.created_by:
                pen.actor = batch.created_by
            batch.refresh_from_db()
            left = batch.items.filter(state__in=(_Item.WAITING, _Item.READING))
            if batch.state in (Import.State.DONE, Import.State.STOPPED):
                return batch
            if not left.exists():
                batch.state = Import.State.DONE
            elif batch.stop_asked:
                batch.state = Import.State.STOPPED
            else:  # another worker reads the rest
                return batch
            batch.finished_at = pen.now
            batch.save(update_fields=["state", "finished_at"])
            pen.note(f"import.{batch.state}", batch)
            return batch


# -- taking in ---------------------------------------------------------------------------------------------


def _take(name: str, data: bytes | Path, origin: str | None) -> Bytes:
    if isinstance(data, bytes):
        return from_bytes(data, name=name, origin=origin)
    if data.name == name:
        return from_path(data)
    with data.open("rb") as file:  # an upload: the file on disk has another name than the document
        return from_bytes(file.read(MAX_BYTES + 1), name=name, origin=origin)


def _size(data: bytes | Path) -> int:
    if isinstance(data, bytes):
        return len(data)
    try:
        return data.stat().st_size
    except OSError:
        return 0


def _trouble(row: Any, error: BarographError) -> None:
    row.trouble_code = error.code[:40]
    row.trouble_zh = storable(error.sentence("zh-hans"))
    row.trouble_en = storable(error.sentence("en"))


def _release(batch: Import, but: str = "") -> None:
    """Let the items of readers that are gone wait again."""
    for item in batch.items.filter(state=_Item.READING).exclude(claim=but).only("claim", "claimed_at"):
        if not is_alive(item.claim, item.claimed_at):
            ImportItem.objects.filter(pk=item.pk, state=_Item.READING, claim=item.claim).update(
                state=_Item.WAITING, claim="", claimed_at=None
            )


# -- reading -----------------------------------------------------------------------------------------------


def _bytes(source: Source, data: bytes) -> Bytes:
    assert source.blob_id is not None
    return Bytes(
        digest=source.blob_id, name=source.name, data=data, format=source.format or None,
        origin=source.origin or None, brought_by=source.added_by or None, at=source.added_at,
    )  # fmt: skip


def _outcomes(sources: list[Bytes], jobs: int) -> Generator[Outcome]:
    if jobs > 0:
        for _, outcome in read_paths(sources, jobs=jobs):
            yield outcome
        return
    for source in sources:
        try:
            document = parse(source)
            yield Outcome(document, tuple(read(document)), None, 0.0)
        except SourceError as error:
            yield Outcome(None, (), error, 0.0)


def _jobs() -> int:
    value = settings.get("BAROGRAPH_JOBS")
    if value is None:
        return os.cpu_count() or 1
    if not value.isdigit() or int(value) < 1:
        raise LedgerError(
            f"BAROGRAPH_JOBS is {value!r}: write a number of processes, 1 or more.",
            zh=f"设置 BAROGRAPH_JOBS 的值为“{value}”，请写不小于 1 的进程数。", code="settings",
        )  # fmt: skip
    return int(value)


def _plain_facts(claim: Claim) -> dict[str, dict[str, str]]:
    return {code: {k: storable(v) for k, v in facts.items()} for code, facts in claim.doubt_facts.items()}


def _sound(claim: Claim) -> bool:
    from ..readings.checks import sound

    return bool(sound(claim))


def _published(document: Document) -> dt.date | None:
    """The document's date: as the format has it, else as its own words say (`facts["dated"]`)."""
    dated = document.facts.get("dated")
    if document.published is not None or not isinstance(dated, str):
        return document.published
    return dt.date.fromisoformat(dated)


def about(claims: Sequence[Claim], document: Document) -> tuple[str, str, int | None]:
    """The place (code, name) and the year that most of a document's figures speak of; the first of equals."""
    actual = [c for c in claims if c.standing == "actual"] or list(claims)
    places = Counter((c.area_code or "", c.area) for c in actual)
    years = Counter(c.period.year for c in actual if c.period is not None and c.period.year is not None)
    code, name = places.most_common(1)[0][0] if places else ("", "")
    if years:
        return code, name[:100], years.most_common(1)[0][0]
    return code, name[:100], None if document.published is None else document.published.year


# -- signs of life -----------------------------------------------------------------------------------------


def me() -> str:
    """A name for this process at work, as claims carry it."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"


_me = me


def is_alive(claim: str, claimed_at: dt.datetime | None) -> bool:
    """Whether the holder of a claim may still be at work."""
    if claimed_at is None or timezone.now() - claimed_at > LEASE:
        return False
    host, _, rest = claim.rpartition(":")[0].rpartition(":")
    if host == socket.gethostname()[:60] and rest.isdigit():
        try:
            os.kill(int(rest), 0)
        except ProcessLookupError:
            return False
        except (PermissionError, OSError):
            return True
    return True


class Pulse:
    """While it is open, a thread tells every few seconds that this process still works on its claims."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Pulse:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._over.wait(PULSE):
                with contextlib.suppress(DatabaseError):  # the next beat tries again
                    now = timezone.now()
                    ImportItem.objects.filter(state=_Item.READING, claim=self.name).update(claimed_at=now)
                    Worker.objects.filter(name=self.name).update(seen_at=now)
        finally:
            connections.close_all()


def abandoned() -> Q:
    """Imports that nobody may be at work on: something in them waits or was left by its reader."""
    return Q(state__in=(Import.State.WAITING, Import.State.RUNNING), stop_asked=False)
