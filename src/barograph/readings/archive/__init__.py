"""A whole archive, once: any number of documents into one file of readings, through kills and bad documents.

    documents   what folders, globs and parquet files of documents hold, in batches of a fixed order
    batch       one batch read, in the process that has it
    workers     processes with bounds, on this machine
    cluster     the same on Daft, here or on a Ray cluster
    journal     parts that stay, and the file that is made of them

The same documents give the same file, whatever the number of processes, the engine and the kills.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ...errors import BarographError
from ...sources import LeftOut
from .. import many
from .batch import ARCHIVE_COLUMNS, Form, Part, versions
from .documents import Batch, archive
from .journal import Journal
from .workers import Pool

__all__ = ["ARCHIVE_COLUMNS", "ENGINES", "Progress", "Result", "read_archive"]

Engine = Literal["local", "daft"]
ENGINES: tuple[Engine, ...] = ("local", "daft")


@dataclass(slots=True)
class Progress:
    """How far a run is. Rates are of this run; what an earlier one had done is `n_before`."""

    of: int
    n_before: int
    n: int = 0  # documents done in this run
    n_readings: int = 0
    n_refused: int = 0
    n_chars: int = 0
    seconds: float = 0.0

    @property
    def left(self) -> float | None:
        """Seconds that the rest takes at this rate; None before anything is done."""
        if self.n == 0:
            return None
        return self.seconds / self.n * (self.of - self.n_before - self.n)


@dataclass(frozen=True, slots=True)
class Result:
    """What a run has made: counts of the whole output, and of what earlier runs had done of it."""

    out: Path
    refused: Path | None
    n_documents: int
    n_readings: int
    n_refused: int
    n_chars: int
    n_before: int
    complete_before: bool = False


def read_archive(
    given: Sequence[str | Path],
    out: Path,
    *,
    engine: Engine = "local",
    jobs: int | None = None,
    anew: bool = False,
    progress: Callable[[Progress], None] | None = None,
    left_out: Callable[[LeftOut], None] | None = None,
    time_limit: float = many.TIME_LIMIT,
    memory_limit: int = many.MEMORY_LIMIT,
) -> Result:
    """Read folders, globs, files and parquet files of documents into `out` (.parquet or .jsonl).

    A run that was stopped in any way goes on where it was when it is started again with the same input and output.
    BarographError where the output was begun from another input, reader or content; `anew` throws such a beginning
    away. `progress` is called about four times a second.
    """
    form: Form = "jsonl" if out.suffix == ".jsonl" else "parquet"
    paths = Journal(out, {})
    held = archive(given, without=(out, paths.folder, paths.refused, paths.kept))
    if left_out is not None:
        for one in held.left_out:
            left_out(one)
    reader, content = versions()
    manifest = {"form": form, "reader": reader, "content": content, "input": held.identity, "of": len(held)}
    with closing(Journal(out, manifest)) as journal:
        kept = None if anew else journal.complete()
        if kept is not None:
            journal.clear()
            return _result(journal, kept, len(held), complete_before=True)
        journal.begin(anew=anew)
        state = Progress(len(held), journal.total("documents"))
        started = time.monotonic()
        jobs = os.cpu_count() or 1 if jobs is None else max(1, jobs)
        done = [(e["part"], e["first"], e["documents"]) for e in journal.done.values()]
        batches = held.batches(done)
        with closing(_parts(engine, batches, jobs, form, time_limit, memory_limit)) as parts:
            for part in parts:
                if part is not None:
                    _same_reader(part, (reader, content))
                    journal.keep(part)
                    state.n += part.n_documents
                    state.n_readings += part.n_readings
                    state.n_refused += len(part.refused)
                    state.n_chars += part.n_chars
                state.seconds = time.monotonic() - started
                if progress is not None:
                    progress(state)
        return _result(journal, journal.finish(), state.n_before)


def _parts(
    engine: Engine, batches: Iterator[Batch], jobs: int, form: Form, time_limit: float, memory_limit: int
) -> Generator[Part | None, None, None]:
    if engine == "daft":
        from .cluster import read

        yield from read(batches, jobs, form, time_limit=time_limit, memory_limit=memory_limit)
    else:
        with Pool(jobs, form, time_limit=time_limit, memory_limit=memory_limit) as pool:
            yield from pool.read(batches)


def _same_reader(part: Part, ours: tuple[str, str]) -> None:
    """On a cluster every machine needs the reader and the content that this one has."""
    if part.versions != ours:
        raise BarographError(
            f"a machine of the cluster reads with version {part.versions}, this one with {ours}; install the same there.",
            zh=f"集群中有机器的版本为 {part.versions}，与本机 {ours} 不一致，请安装同一版本。", code="cluster-differs",
        )  # fmt: skip


def _result(
    journal: Journal, manifest: dict[str, object], before: int, *, complete_before: bool = False
) -> Result:
    def count(name: str) -> int:
        n = manifest[name]
        assert isinstance(n, int)
        return n

    return Result(
        out=journal.out, refused=journal.refused if count("refused") else None, n_documents=count("documents"),
        n_readings=count("readings"), n_refused=count("refused"), n_chars=count("characters"),
        n_before=before, complete_before=complete_before,
    )  # fmt: skip
