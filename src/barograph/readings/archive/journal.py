"""The journal of a run: what is done stays done, whatever happens to the process.

While a run goes on, `<out>.parts/` holds

    journal.jsonl       first what is read, by what and how; then a line for each part that is done
    0000012.parquet     the part: written aside, brought to the disk, then given its name
    0000012.refused     … and the documents of it that could not be read
    lock                held by the run that works here

A part counts when its line stands in the journal. At the end the parts become `<out>`, `<out's name>.refused.jsonl` and
`<out>.manifest.json`, in this order, each under its name only when it is whole; then the folder goes.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from ...errors import BarographError
from .batch import Form, Part, empty

__all__ = ["Journal"]

Manifest = dict[str, Any]

ROWS_OF_A_GROUP = 100_000
"""Readings of one row group of the output."""


class Journal:
    """The folder of a run and its lines; a context that holds the lock."""

    def __init__(self, out: Path, manifest: Manifest) -> None:
        self.out, self.manifest = out, manifest
        self.form: Form = "jsonl" if out.suffix == ".jsonl" else "parquet"
        self.folder = out.with_name(out.name + ".parts")
        self.refused = out.with_name(out.stem + ".refused.jsonl")
        self.kept = out.with_name(out.name + ".manifest.json")
        self.done: dict[int, dict[str, int]] = {}
        self._journal: IO[bytes] | None = None
        self._lock: IO[bytes] | None = None

    # -- beginning

    def complete(self) -> Manifest | None:
        """The manifest of an earlier run that came to its end, where it was the same; BarographError where not."""
        if not self.kept.exists() or not self.out.exists():
            if self.out.exists() and not (self.folder / "journal.jsonl").exists():
                raise BarographError(
                    f"{self.out} is there already and is not of such a run; name another file or remove it.",
                    zh=f"“{self.out}”已存在，且不是这类读取的结果；请换一个文件名或先将其删除。",
                    code="out-exists", out=str(self.out),
                )  # fmt: skip
            return None
        kept: Manifest = json.loads(self.kept.read_text(encoding="utf-8"))
        self._compare(kept)
        return kept

    def begin(self, *, anew: bool) -> None:
        """Take the lock and what an earlier run has done; `anew` throws that away."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._hold()
        path = self.folder / "journal.jsonl"
        if anew:
            for file in (self.out, self.refused, self.kept):
                file.unlink(missing_ok=True)
            for file in self.folder.iterdir():
                if file.name != "lock":
                    file.unlink()
        if not self.out.exists():
            self.kept.unlink(missing_ok=True)  # of an output that somebody has taken away
        if path.exists():
            self._take(path)
        else:
            line = json.dumps(self.manifest, ensure_ascii=False).encode() + b"\n"
            _write(path, line)
        self._journal = path.open("ab")

    def close(self) -> None:
        if self._journal is not None:
            self._journal.close()
            self._journal = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _hold(self) -> None:
        self._lock = (self.folder / "lock").open("ab")
        try:
            import fcntl
        except ImportError:  # not everywhere; then two runs on one output are the caller's affair
            return
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BarographError(
                f"another run writes {self.out}; wait for it or stop it.",
                zh=f"另一个进程正在写入“{self.out}”，请等待其完成或先将其停止。", code="out-busy",
            ) from error  # fmt: skip

    def _take(self, path: Path) -> None:
        """The lines of an earlier run; what follows the last whole one was cut off by its end."""
        data = path.read_bytes()
        whole = data[: data.rfind(b"\n") + 1]
        if len(whole) < len(data):
            with path.open("r+b") as file:
                file.truncate(len(whole))
        lines = whole.splitlines()
        self._compare(json.loads(lines[0]))
        for line in lines[1:]:
            entry = json.loads(line)
            if entry["readings"] == 0 or self._part(entry["part"]).exists():
                self.done[entry["part"]] = entry

    def _compare(self, earlier: Manifest) -> None:
        """BarographError with one sentence where an earlier run read something else, or otherwise."""
        what = {
            "form": ("another form of output", "输出格式不同"),
            "reader": ("another version of the reader", "读取程序的版本不同"),
            "content": ("other content (indicators, areas, units)", "内容库（指标、地区、单位）不同"),
            "input": ("other documents, or documents that have changed since", "输入的文档不同或已有改动"),
        }
        for name, (en, zh) in what.items():
            if earlier.get(name) != self.manifest[name]:
                raise BarographError(
                    f"what {self.out} holds so far was made from {en}; take --anew to begin again, or another --out.",
                    zh=f"“{self.out}”已有的结果与本次不一致（{zh}）；用 --anew 从头读取，或换一个 --out。",
                    code="out-differs", difference=name,
                )  # fmt: skip

    # -- going on

    def keep(self, part: Part) -> None:
        """Put a part where no kill takes it away again."""
        assert self._journal is not None
        if part.refused:
            rows = (json.dumps(row, ensure_ascii=False) + "\n" for row in part.refused)
            _write(self._part(part.number).with_suffix(".refused"), "".join(rows).encode())
        if part.body:
            _write(self._part(part.number), part.body)
        entry = {
            "part": part.number, "first": part.first, "documents": part.n_documents,
            "readings": part.n_readings, "refused": len(part.refused), "characters": part.n_chars,
        }  # fmt: skip
        self._journal.write(json.dumps(entry).encode() + b"\n")
        self._journal.flush()
        os.fsync(self._journal.fileno())
        self.done[part.number] = entry

    def _part(self, number: int) -> Path:
        return self.folder / f"{number:07}.{self.form}"

    def total(self, name: str) -> int:
        """How many documents, readings, refused documents or characters are done."""
        return sum(entry[name] for entry in self.done.values())

    # -- end

    def finish(self) -> Manifest:
        """Make the output of the parts, in the order of the archive; the folder goes last."""
        numbers = sorted(self.done)
        parts = [self._part(n) for n in numbers if self.done[n]["readings"]]
        with _aside(self.out) as aside:
            if not parts:
                aside.write_bytes(empty(self.form))
            elif self.form == "jsonl":
                _joined(parts, aside)
            else:
                _assembled(parts, aside, self.total("readings"))
        refused = [self._part(n).with_suffix(".refused") for n in numbers if self.done[n]["refused"]]
        if refused:
            with _aside(self.refused) as aside:
                _joined(refused, aside)
        else:
            self.refused.unlink(missing_ok=True)
        counts = {name: self.total(name) for name in ("documents", "readings", "refused", "characters")}
        manifest = {**self.manifest, **counts}
        _write(self.kept, (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode())
        self.clear()
        return manifest

    def clear(self) -> None:
        """Take the folder of the run away."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _joined(files: list[Path], out: Path) -> None:
    with out.open("wb") as to:
        for file in files:
            with file.open("rb") as part:
                shutil.copyfileobj(part, to)


def _assembled(parts: list[Path], out: Path, n: int) -> None:
    import polars as pl

    pl.scan_parquet(parts).sink_parquet(out, row_group_size=ROWS_OF_A_GROUP, maintain_order=True)
    found = int(pl.scan_parquet(out).select(pl.len()).collect().item())
    if found != n:
        raise BarographError(
            f"the parts hold {found} readings and should hold {n}; the disk may be damaged. Begin again with --anew.",
            zh=f"分段文件共有 {found} 条数据，应为 {n} 条，磁盘可能损坏；请用 --anew 从头读取。", code="parts-damaged",
        )  # fmt: skip


def _write(path: Path, data: bytes) -> None:
    with _aside(path) as aside:
        aside.write_bytes(data)


@contextlib.contextmanager
def _aside(path: Path) -> Iterator[Path]:
    """A file beside the one that is meant, which takes its name when it is whole and on the disk."""
    aside = path.with_name(path.name + ".making")
    yield aside
    with aside.open("rb") as file:
        os.fsync(file.fileno())
    aside.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
