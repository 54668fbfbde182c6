"""Processes that read batches, each with bounds on memory and on the time of a document.

A worker writes a byte as it begins each document. Where it dies or overruns its time, the document it had begun is the
guilty one: the batch goes to a new worker with that document's error in place of the document, and every other is read.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import wait

from ...errors import BarographError
from .. import many
from .batch import CODE, Form, Part
from .documents import Batch

__all__ = ["Pool"]

LOOK = 0.25
"""Seconds between two looks at how far the workers are."""


class Pool:
    """Some processes that read batch after batch; the parts come as they are done."""

    def __init__(
        self,
        jobs: int,
        form: Form,
        *,
        time_limit: float = many.TIME_LIMIT,
        memory_limit: int = many.MEMORY_LIMIT,
        start_up: float = many.START_UP,
    ) -> None:
        self.jobs, self.form = jobs, form
        self.time_limit, self.memory_limit, self.start_up = time_limit, memory_limit, start_up
        self.workers: list[_Worker] = []

    def read(self, batches: Iterable[Batch]) -> Iterator[Part | None]:
        """Parts in the order in which they are done; None now and then, while there is none yet."""
        waiting = iter(batches)
        again: list[_Task] = []
        parts: list[Part] = []
        exhausted = False
        while True:
            while (again or not exhausted) and (worker := self._idle()) is not None:
                task = again.pop() if again else None
                if task is None:
                    batch = next(waiting, None)
                    if batch is None:
                        exhausted = True
                        break
                    task = _Task(batch)
                worker.give(task, self)
            # The workers have their next batches before anything is done with what they gave.
            yield from parts
            parts.clear()
            busy = [w for w in self.workers if w.task is not None]
            if not busy:
                return
            answered = set(wait([w.pipe for w in busy], timeout=LOOK))
            for worker in busy:
                worker.look()
                task = worker.task
                assert task is not None
                fault: Callable[[str], BarographError] = many.crashed
                if worker.pipe in answered:
                    part = worker.take()
                    if part is not None:
                        parts.append(part)
                        continue
                elif worker.late():
                    fault = self._too_slow
                else:
                    continue
                self._end(worker)
                again.append(_without_the_guilty(task, worker.n_begun - 1, fault))
            if not parts:
                yield None

    def close(self) -> None:
        for worker in list(self.workers):
            self._end(worker)

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _idle(self) -> _Worker | None:
        for worker in self.workers:
            if worker.task is None:
                return worker
        if len(self.workers) < self.jobs:
            self.workers.append(_Worker(self.memory_limit))
            return self.workers[-1]
        return None

    def _end(self, worker: _Worker) -> None:
        self.workers.remove(worker)
        worker.end()

    def _too_slow(self, name: str) -> BarographError:
        return many.too_slow(name, self.time_limit)


@dataclass(slots=True)
class _Task:
    """A batch, and what is known to be wrong with documents of it."""

    batch: Batch
    faults: dict[int, BarographError] = field(default_factory=dict)
    n_starts: int = 0


def _without_the_guilty(task: _Task, guilty: int, fault: Callable[[str], BarographError]) -> _Task:
    """The same batch, with what is said of the document that was begun last."""
    if 0 <= guilty < len(task.batch.items):
        task.faults[guilty] = fault(task.batch.items[guilty].name)
        return task
    task.n_starts += 1  # before the first document or behind the last: it is none of theirs
    if task.n_starts > 2:
        raise BarographError(
            "the reading processes do not start, or die while they write; look at what they say above.",
            zh="读取进程无法启动或中途异常退出，请查看上面的提示。", code="workers",
        )  # fmt: skip
    return task


class _Worker:
    """A process that reads batches, the pipe to it, and the bytes it writes as it goes on."""

    def __init__(self, memory_limit: int) -> None:
        self.pipe, theirs = multiprocessing.Pipe()
        self.ticks, their_ticks = os.pipe()
        os.set_blocking(self.ticks, False)
        inherited = [theirs.fileno(), their_ticks]
        self.process = many.interpreter(CODE, *inherited, memory_limit, keep=inherited)
        theirs.close()
        os.close(their_ticks)
        self.task: _Task | None = None
        self.warm = False
        self.n_begun = 0
        self.begun_at = self.allowed = 0.0

    def give(self, task: _Task, pool: Pool) -> None:
        self.task, self.n_begun = task, 0
        self.begun_at = time.monotonic()
        self.allowed = pool.time_limit + (0.0 if self.warm else pool.start_up)
        with contextlib.suppress(OSError):  # it has died already: take() will say so
            self.pipe.send((task.batch, pool.form, task.faults, pool.time_limit + pool.start_up))

    def look(self) -> None:
        """See how many documents have been begun, and when the last was."""
        with contextlib.suppress(BlockingIOError):
            while found := os.read(self.ticks, 4096):
                self.n_begun += len(found)
                self.begun_at = time.monotonic()

    def late(self) -> bool:
        return time.monotonic() - self.begun_at > self.allowed

    def take(self) -> Part | None:
        """The part that is ready; None where the process has died instead."""
        try:
            part = self.pipe.recv()
        except (EOFError, OSError):
            return None
        assert isinstance(part, Part)
        self.task, self.warm = None, True
        return part

    def end(self) -> None:
        self.pipe.close()
        os.close(self.ticks)
        self.process.kill()
        self.process.wait()
