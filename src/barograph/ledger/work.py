"""The worker: reads what the pages took in.

The queue is the imports themselves: items are rows with a state and a claim, written in the transaction that took
the bytes in, so there is no second list of messages that could disagree with them. `run` takes what waits until it
is told to stop, tells every few seconds that it is there (`alive`), and takes over what a killed worker has left.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import signal
import threading
import time

from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from .imports import PULSE, Pulse, is_alive, me
from .models import Import, ImportItem, Worker

__all__ = ["SEEN", "alive", "run", "work_once"]

log = logging.getLogger("barograph.work")

SEEN = dt.timedelta(seconds=3 * PULSE)
"""A worker that has said nothing for so long is not there."""

WAIT = 0.5
"""Seconds between two looks at the queue."""


def alive() -> dt.datetime | None:
    """The last sign of life of any worker, None where there is none."""
    return (
        Worker.objects.filter(seen_at__gte=timezone.now() - SEEN)
        .order_by("-seen_at")
        .values_list("seen_at", flat=True)
        .first()
    )


def work_once(jobs: int | None = None, *, stop: threading.Event | None = None) -> int:
    """Read every import in which something waits; how many it were."""
    from .book import Ledger

    n = 0
    unfinished = Import.objects.filter(state__in=(Import.State.WAITING, Import.State.RUNNING))
    for batch in list(unfinished.order_by("id")):
        if not _has_work(batch):
            continue
        if stop is not None and stop.is_set():
            break
        Ledger().run_import(batch.pk, jobs=jobs, stop=stop)
        n += 1
    return n


def _has_work(batch: Import) -> bool:
    """Something waits, or was left by a reader that is gone, or only the end was not written."""
    if not batch.stop_asked and batch.items.filter(state=ImportItem.State.WAITING).exists():
        return True
    held = list(batch.items.filter(state=ImportItem.State.READING).values_list("claim", "claimed_at"))
    return not held or any(not is_alive(claim, at) for claim, at in held)


def run(*, once: bool = False, jobs: int | None = None, stop: threading.Event | None = None) -> None:
    """Work until told to stop (SIGTERM, SIGINT or the event); `once` ends when nothing waits."""
    stop = threading.Event() if stop is None else stop
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
    name = me()
    Worker.objects.filter(seen_at__lt=timezone.now() - dt.timedelta(days=1)).delete()
    Worker.objects.create(name=name)
    with Pulse(name):
        while not stop.is_set():
            try:
                n = work_once(jobs, stop=stop)
            except DatabaseError:  # the server went away; it may come back
                log.exception("the store did not answer")
                close_old_connections()
                time.sleep(5)
                continue
            if once and n == 0:
                break
            if n == 0:
                stop.wait(WAIT)
    with contextlib.suppress(DatabaseError):
        Worker.objects.filter(name=name).delete()
