"""What an archive holds: files, and rows of parquet files, in a fixed order, in batches.

A folder is walked by name, a glob is sorted, a parquet file has one document a row: its bytes in `data` or its words
in `text`, its name in `name`, where it came from in `path` or `origin`. The order and the batches are the same
whenever nothing of the archive has changed; `Archive.identity` says whether it has.
"""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...errors import SourceError
from ...sources import LeftOut, expand
from ..rows import doc_names

__all__ = ["Archive", "Batch", "Item", "archive"]

MOST_DOCUMENTS = 128
"""Documents of one batch: what a kill costs at most, times the number of processes."""

MOST_BYTES = 4 * 1024**2
"""Bytes of one batch, unless a single document has more."""


@dataclass(frozen=True, slots=True)
class Item:
    """One document of an archive: its bytes, or None where they are still in the file at `path`."""

    doc: str
    path: str
    name: str  # its ending may say what the bytes are
    data: bytes | None = None
    refused: SourceError | None = None  # why it could not be taken in


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents that are read together and become one part of the output."""

    number: int
    first: int  # which document of the archive its first one is, counted from 0
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class _Files:
    """Files with their ids and sizes."""

    rows: tuple[tuple[str, str, int], ...]  # doc, path, bytes

    def __len__(self) -> int:
        return len(self.rows)

    def items(self, first: int) -> Iterator[tuple[Item, int]]:
        for doc, path, size in self.rows[first:]:
            yield Item(doc, path, os.path.basename(path)), size


@dataclass(frozen=True, slots=True)
class _Rows:
    """The documents of a parquet file."""

    path: str
    n: int
    columns: frozenset[str]

    def __len__(self) -> int:
        return self.n

    def items(self, first: int) -> Iterator[tuple[Item, int]]:
        import polars as pl

        wanted = [c for c in ("name", "data", "text", "path", "origin") if c in self.columns]
        frames: Any = pl.scan_parquet(self.path).select(wanted).slice(first)
        number = first
        for frame in frames.collect_batches(chunk_size=MOST_DOCUMENTS, maintain_order=True):
            for row in frame.iter_rows(named=True):
                place = f"{self.path}#{number}"
                given = row.get("name")
                doc = place if given is None else str(given)
                path = row.get("path") or row.get("origin") or place
                data, name = row.get("data"), doc
                if data is None:
                    data = (row.get("text") or "").encode()
                    if Path(doc).suffix.lower() not in (".txt", ".html", ".htm", ".csv"):
                        name = f"{doc}.txt"
                yield Item(doc, str(path), name, data), len(data)
                number += 1


@dataclass(frozen=True, slots=True)
class Archive:
    """Documents in their order, and a digest that changes when any of them may have."""

    sources: tuple[_Files | _Rows, ...]
    identity: str
    left_out: tuple[LeftOut, ...] = field(default=(), compare=False)

    def __len__(self) -> int:
        return sum(map(len, self.sources))

    def batches(self, done: Iterable[tuple[int, int, int]] = ()) -> Iterator[Batch]:
        """The batches of the archive, without those that are done: (number, first document, documents).

        Batches are cut from the front, so that the done ones tell where the others begin.
        """
        known = {number: (first, n) for number, first, n in done}
        number = at = 0
        while number in known:  # what is done is done from the front, but for a few
            first, n = known[number]
            at = first + n
            number += 1
        items: list[Item] = []
        size = 0
        for item, n_bytes in self._items(at):
            if items and (len(items) == MOST_DOCUMENTS or size + n_bytes > MOST_BYTES):
                if number not in known:
                    yield Batch(number, at, tuple(items))
                at, number = at + len(items), number + 1
                items, size = [], 0
            items.append(item)
            size += n_bytes
        if items and number not in known:
            yield Batch(number, at, tuple(items))

    def _items(self, first: int) -> Iterator[tuple[Item, int]]:
        for source in self.sources:
            if first >= len(source):
                first -= len(source)
                continue
            yield from source.items(first)
            first = 0


def archive(given: Sequence[str | Path], *, without: Sequence[Path] = ()) -> Archive:
    """What folders, globs, files and parquet files of documents hold; `without` is left out, with all below it.

    SourceError where a name stands for nothing, or a parquet file has no documents.
    """
    avoided = [os.path.abspath(p) for p in without]
    sources: list[_Files | _Rows] = []
    left_out: list[LeftOut] = []
    seen: set[str] = set()
    digest = hashlib.sha256(f"{MOST_DOCUMENTS} {MOST_BYTES}\n".encode())
    pending: list[Path] = []

    def take(kind: str, path: str) -> int:
        found = os.stat(path)
        digest.update(
            f"{kind}\t{path}\t{found.st_size}\t{found.st_mtime_ns}\n".encode("utf-8", "surrogateescape")
        )
        return found.st_size

    def flush() -> None:
        if pending:
            names = doc_names(pending)
            sources.append(_Files(tuple((names[p], str(p), take("file", str(p))) for p in pending)))
            pending.clear()

    for name in _named(given):
        whole = expand([name])
        left_out += whole.left_out
        for path in whole.files:
            absolute = os.path.abspath(path)
            if absolute in seen or any(absolute == a or absolute.startswith(a + os.sep) for a in avoided):
                continue
            seen.add(absolute)
            if not name.is_dir() and path.suffix == ".parquet":
                flush()
                sources.append(_rows(str(path)))
                take("rows", str(path))
            else:
                pending.append(path)
    flush()
    return Archive(tuple(sources), digest.hexdigest(), tuple(left_out))


def _named(given: Sequence[str | Path]) -> Iterator[Path]:
    """Each path that was named, and those that a glob stands for."""
    for name in map(str, given):
        if os.path.exists(name):
            yield Path(name)
            continue
        found = sorted(glob.glob(name, recursive=True)) if glob.has_magic(name) else []
        if not found:
            raise SourceError(
                f"{name}: there is no such file, folder or glob; look at the name.",
                zh=f"找不到“{name}”，请核对文件、文件夹或通配符。", code="not-found", name=name,
            )  # fmt: skip
        yield from map(Path, found)


def _rows(path: str) -> _Rows:
    """A parquet file of documents, once it has been seen to be one."""
    import polars as pl

    try:
        scan = pl.scan_parquet(path)
        schema = scan.collect_schema()
        n = int(scan.select(pl.len()).collect().item())
    except (pl.exceptions.PolarsError, OSError) as error:
        raise SourceError(
            f"{path} is no parquet file, or a damaged one; get it again.",
            zh=f"文件“{path}”不是 parquet 文件或已损坏，请重新获取。", code="damaged", name=path,
        ) from error  # fmt: skip
    data, text = schema.get("data"), schema.get("text")
    if data != pl.Binary and text != pl.String:
        raise SourceError(
            f"{path} has no documents: it needs a column `data` (bytes) or `text` (characters), and `name`.",
            zh=f"文件“{path}”中没有文档：需要 data 列（字节）或 text 列（文字），以及 name 列。",
            code="no-documents", name=path,
        )  # fmt: skip
    found = {name for name in ("name", "path", "origin") if name in schema}
    found |= {name for name, kind in (("data", pl.Binary), ("text", pl.String)) if schema.get(name) == kind}
    return _Rows(path, n, frozenset(found))
