"""One batch of documents, read in the process that has been given it.

What comes of it is a `Part`: the readings as a piece of the output file, the documents that could not be read
with the reason, and counts.
"""

from __future__ import annotations

import gc
import hashlib
import io
import json
import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Literal

from ...errors import BarographError, SourceError
from ...observation import Reading
from ...sources import from_bytes, from_path
from .. import many
from ..rows import COLUMNS, flat
from .documents import Batch, Item

__all__ = ["ARCHIVE_COLUMNS", "Form", "Part", "empty", "read_batch", "versions"]

Form = Literal["parquet", "jsonl"]

ARCHIVE_COLUMNS = (*COLUMNS, "box", "path")
"""The columns of an archive's readings: those of a sheet, the box on the page, and the document's path."""

INTEGERS = frozenset({"start", "end", "page"})


@dataclass(frozen=True, slots=True)
class Part:
    """What a batch has become. `refused` has a row for each document that could not be read."""

    number: int
    first: int
    n_documents: int
    n_readings: int
    n_chars: int
    body: bytes  # a piece of the output; empty where nothing was read
    refused: tuple[dict[str, str | None], ...]
    versions: tuple[str, str]


@cache
def versions() -> tuple[str, str]:
    """The reader's version, and a digest of the content it reads with."""
    from ... import catalogue
    from .. import READER_VERSION

    digest = hashlib.sha256()
    folders = [Path(catalogue.__file__).parents[1] / "content", catalogue.load().overlay]
    for folder in folders:
        if folder is None:
            continue
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return READER_VERSION, digest.hexdigest()[:16]


def read_batch(
    batch: Batch,
    form: Form,
    *,
    faults: Mapping[int, BarographError] | None = None,
    begin: Callable[[], None] = lambda: None,
) -> Part:
    """Read the documents of a batch, one after another; `faults` are known already, by place in the batch.

    `begin` is called before each document, and once more after the last.
    """
    columns: dict[str, list[Any]] = {name: [] for name in ARCHIVE_COLUMNS}
    lines: list[str] = []
    refused: list[dict[str, str | None]] = []
    n_readings = n_chars = 0
    for i, item in enumerate(batch.items):
        begin()
        outcome = _outcome(item) if faults is None or i not in faults else faults[i]
        error = outcome if isinstance(outcome, BarographError) else outcome.error
        if error is not None:
            refused.append(
                {"doc": item.doc, "path": item.path, "code": error.code, "zh": error.sentence("zh-hans"), "en": str(error)}
            )  # fmt: skip
            continue
        assert isinstance(outcome, many.Outcome) and outcome.document is not None
        n_chars += len(outcome.document.text)
        n_readings += len(outcome.readings)
        for reading in outcome.readings:
            if form == "jsonl":
                lines.append(json.dumps({**reading.to_json(item.doc), "path": item.path}, ensure_ascii=False))
            else:
                for name, value in _row(item, reading).items():
                    columns[name].append(value)
    begin()
    body = b"" if not n_readings else _parquet(columns) if form == "parquet" else _lines(lines)
    return Part(
        batch.number, batch.first, len(batch.items), n_readings, n_chars, body, tuple(refused), versions()
    )


def _outcome(item: Item) -> many.Outcome | BarographError:
    if item.refused is not None:
        return item.refused
    try:
        source = (
            from_path(item.path)
            if item.data is None
            else from_bytes(item.data, name=item.name, origin=item.path)
        )
    except SourceError as error:
        return error
    return many.read_one(source)


def _row(item: Item, reading: Reading) -> dict[str, Any]:
    box = reading.citation.box
    return {
        **flat(item.doc, reading),
        "box": None if box is None else " ".join(f"{x:g}" for x in box),
        "path": item.path,
    }


def _lines(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _parquet(columns: dict[str, list[Any]]) -> bytes:
    import polars as pl

    out = io.BytesIO()
    pl.DataFrame(columns, schema=_schema()).write_parquet(out)
    return out.getvalue()


def _schema() -> Any:
    import polars as pl

    return {
        name: pl.Int64 if name in INTEGERS else pl.Float64 if name == "confidence" else pl.String
        for name in ARCHIVE_COLUMNS
    }


def empty(form: Form) -> bytes:
    """An output without readings."""
    return _parquet({name: [] for name in ARCHIVE_COLUMNS}) if form == "parquet" else b""


CODE = "import sys; from barograph.readings.archive.batch import work; work(*map(int, sys.argv[1:]))"


def work(place: int, ticks: int, memory_limit: int) -> None:
    """A worker's loop: batches from the pipe at a descriptor, a byte into `ticks` as each document begins."""
    os.environ.setdefault("POLARS_MAX_THREADS", "1")  # as many processes as cores read already
    pipe = Connection(place)
    many.bound_memory(memory_limit)
    many.ready()
    limit, settled = 0, False

    def begin() -> None:
        os.write(ticks, b".")
        signal.alarm(limit)  # where the parent was killed, nobody else stops a parser that hangs

    while True:
        try:
            batch, form, faults, seconds = pipe.recv()
            limit = int(seconds) + 10
            part = read_batch(batch, form, faults=faults, begin=begin)
            signal.alarm(0)
            pipe.send(part)
        except (EOFError, OSError):
            return
        if not settled:
            gc.collect()
            gc.freeze()  # catalogue and patterns stay: they need not be looked through again and again
            settled = True
