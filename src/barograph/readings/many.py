"""Many documents at once: workers with limits, results in the order of the paths.

A document comes from anyone, and a parser of C code may hang on it, eat all memory or crash. So each worker
is a process of its own with a bound on memory; one that dies or overruns its time is replaced and costs only
the document it had. What is read does not depend on how many workers there are.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path

from ..errors import BarographError, SourceError
from ..observation import Reading
from ..sources import Source, from_path
from .document import Document

__all__ = [
    "MEMORY_LIMIT",
    "START_UP",
    "TIME_LIMIT",
    "Outcome",
    "bound_memory",
    "crashed",
    "interpreter",
    "read_one",
    "read_paths",
    "too_slow",
]

TIME_LIMIT = 120.0
"""Seconds for one document. The longest yearbooks take a tenth of it."""

MEMORY_LIMIT = 4 * 1024**3
"""Address space of one worker in bytes, libraries included."""


START_UP = 30.0
"""Seconds more for a worker's first document: the process starts and loads its libraries."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: its text and readings, or the error that says why not."""

    document: Document | None
    readings: tuple[Reading, ...]
    error: BarographError | None
    seconds: float


Item = Path | Source


def read_paths(
    paths: Iterable[Path | str | Source],
    jobs: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    *,
    time_limit: float = TIME_LIMIT,
    memory_limit: int = MEMORY_LIMIT,
    only_parse: bool = False,
    start_up: float = START_UP,
) -> Iterator[tuple[Path | Source, Outcome]]:
    """Read files (or sources already taken in), several at once; outcomes come in the order of `paths`.

    `progress(done, of)` is called each time a document is done, whatever its place in the order. `jobs` is
    the number of processes, as many as the machine has cores if not said.
    """
    items: list[Item] = [p if isinstance(p, Source) else Path(p) for p in paths]
    if not items:
        return
    jobs = min(len(items), os.cpu_count() or 1 if jobs is None else max(1, jobs))
    waiting = iter(enumerate(items))
    done: dict[int, Outcome] = {}
    workers: list[_Worker] = []
    n_done = n_given = 0
    try:
        for _ in range(jobs):
            workers.append(_Worker(memory_limit, only_parse))
        idle = list(workers)
        exhausted = False
        while n_given < len(items):
            # No more than a few finished documents may wait for an earlier one: memory stays bounded.
            while idle and not exhausted and len(done) < 4 * jobs + 8:
                following = next(waiting, None)
                if following is None:
                    exhausted = True
                    break
                idle.pop().give(*following, time_limit, start_up)
            for worker in _ready(workers):
                number, outcome = worker.take(items)
                done[number] = outcome
                n_done += 1
                if progress is not None:
                    progress(n_done, len(items))
                if not worker.alive:
                    workers.remove(worker)
                    worker = _Worker(memory_limit, only_parse)
                    workers.append(worker)
                idle.append(worker)
            while n_given in done:
                yield items[n_given], done.pop(n_given)
                n_given += 1
    finally:
        for worker in workers:
            worker.end()


def _ready(workers: list[_Worker]) -> list[_Worker]:
    """Busy workers that have answered, died or overrun their time; waits for the first of them."""
    busy = [w for w in workers if w.number is not None]
    if not busy:
        return []
    until = min(w.deadline for w in busy)
    waited = set(wait([w.pipe for w in busy], timeout=max(0.0, until - time.monotonic())))
    now = time.monotonic()
    return [w for w in busy if w.pipe in waited or w.deadline <= now]


def interpreter(code: str, *numbers: int, keep: list[int]) -> subprocess.Popen[bytes]:
    """A process that runs some code with numbers as its arguments, and has the descriptors of `keep`.

    A fresh interpreter: nothing else of this process (locks, connections, threads of a web server) is
    inherited. multiprocessing would run the caller's script again in each worker; this does not, so that a
    plain script or a notebook may read files without a guard.
    """
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(p for p in (root, os.environ.get("PYTHONPATH")) if p)
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, numbers)],
        pass_fds=keep, stdin=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,
    )  # fmt: skip


class _Worker:
    """A process that reads one document after another, and the pipe to it."""

    def __init__(self, memory_limit: int, only_parse: bool) -> None:
        self.pipe, theirs = multiprocessing.Pipe()
        self.process = interpreter(
            _CHILD, theirs.fileno(), memory_limit, int(only_parse), keep=[theirs.fileno()]
        )
        theirs.close()
        self.alive = True
        self.warm = False  # has read something: its libraries are there
        self.number: int | None = None
        self.started = self.deadline = 0.0
        self.limit = 0.0

    def give(self, number: int, item: Item, time_limit: float, start_up: float) -> None:
        self.number, self.limit = number, time_limit
        self.started = time.monotonic()
        self.deadline = self.started + time_limit + (0.0 if self.warm else start_up)
        with contextlib.suppress(OSError):  # it has died already: take() will say so
            self.pipe.send((item, time_limit + start_up))

    def take(self, items: list[Item]) -> tuple[int, Outcome]:
        number = self.number
        assert number is not None
        self.number = None
        seconds = time.monotonic() - self.started
        try:
            if self.pipe.poll():
                outcome = self.pipe.recv()
                self.warm = True
                assert isinstance(outcome, Outcome)
                return number, outcome
            error = too_slow(_name(items[number]), self.limit)
        except (EOFError, OSError):
            error = crashed(_name(items[number]))
        self.end()
        return number, Outcome(None, (), error, seconds)

    def end(self) -> None:
        self.alive = False
        self.pipe.close()
        self.process.kill()
        self.process.wait()


def _name(item: Item) -> str:
    return item.name


def too_slow(name: str, limit: float) -> SourceError:
    """What is said of a document that took longer than it may."""
    return SourceError(
        f"{name} was not read within {limit:.0f} seconds; split it.",
        zh=f"文件“{name}”在 {limit:.0f} 秒内未能读完，请拆分后再试。", code="too-slow", name=name,
    )  # fmt: skip


def crashed(name: str) -> SourceError:
    """What is said of a document whose reading process died."""
    return SourceError(
        f"{name} made the reader stop (broken, or it needs too much memory); get the file again or split it.",
        zh=f"读取文件“{name}”时解析程序异常退出（文件可能损坏或占用内存过多），请重新获取或拆分。",
        code="crashed", name=name,
    )  # fmt: skip


def _failed(name: str, fault: Exception) -> SourceError:
    return SourceError(
        f"reading {name} ran into a fault of the program ({type(fault).__name__}: {fault}); report it.",
        zh=f"读取文件“{name}”时程序自身出错({type(fault).__name__})，请将文件交给系统维护人员。",
        code="fault",
        name=name,
    )


_CHILD = "import sys; from barograph.readings.many import work; work(*map(int, sys.argv[1:]))"


def work(place: int, memory_limit: int, only_parse: int) -> None:
    """The worker's loop: a document at a time from the pipe at a file descriptor, until the pipe ends."""
    pipe = Connection(place)
    bound_memory(memory_limit)
    if not only_parse:
        ready()
    while True:
        try:
            item, limit = pipe.recv()
            signal.alarm(
                int(limit) + 10
            )  # where the parent was killed, nobody else stops a parser that hangs
            outcome = read_one(item, bool(only_parse))
            signal.alarm(0)
            pipe.send(outcome)
        except (EOFError, OSError):
            return


def ready() -> None:
    """Load the reader before the clock of a first document runs: its patterns take most of a second."""
    from .prose import reader  # noqa: F401


def bound_memory(limit: int) -> None:
    """Bound the address space of this process, in bytes; no core is dumped either."""
    try:
        import resource
    except ImportError:  # not everywhere; the time limit holds without it
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def read_one(item: Item, only_parse: bool = False) -> Outcome:
    """Parse and read one document in this process; whatever goes wrong is in the outcome."""
    from . import parse, read

    started = time.monotonic()
    document: Document | None = None
    readings: tuple[Reading, ...] = ()
    error: BarographError | None = None
    try:
        source = item if isinstance(item, Source) else from_path(item)
        document = parse(source)
        if not only_parse:
            readings = tuple(read(document))
    except BarographError as found:
        error = found
        error.__cause__ = error.__context__ = None  # may not cross a process border
    except MemoryError:
        document, readings, error = None, (), crashed(_name(item))
    except Exception as fault:  # a fault of ours: it costs this document, and whoever mends it sees where
        traceback.print_exc()
        document, readings, error = None, (), _failed(_name(item), fault)
    return Outcome(document, readings, error, time.monotonic() - started)
