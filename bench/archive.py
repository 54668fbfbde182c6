"""An archive read once, with its time and memory; killed and resumed; on Daft and on Ray.

    python -m bench archive --documents 200000      time, speed, the peak memory of each process
    python -m bench archive --kill                  20,000 documents, five times kill -9, then byte for byte
    python -m bench archive --engines               3,000 documents: processes here, Daft native, Ray on this machine

The documents are those of `bench generate`, one in a thousand of them empty. What is run is the command itself,
`barograph read documents.parquet --out readings.parquet`. A kill takes the whole process group and the reading
processes, which have groups of their own. Two outputs are the same when their rows are, sorted by all columns; whether
the files are the same too, bit for bit, is told beside it.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil

from bench.generate import write

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".bench" / "archive"
SPOILT = 1000
MEMORY = 1.5 * 2**30
"""Bytes that no process may take."""


def generated(n: int, folder: Path) -> Path:
    """The parquet file of `n` documents, made where it is not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"documents-{n}.parquet"
    if not path.exists():
        started = time.monotonic()
        n_chars = write(n, path, spoilt=SPOILT)
        print(
            f"generated {n:,} documents, {n_chars:,} characters in {time.monotonic() - started:.0f} s",
            flush=True,
        )
    return path


class Run:
    """One start of the command, and the largest memory seen of each of its processes."""

    def __init__(
        self, documents: Path, out: Path, jobs: int, *more: str, environment: dict[str, str] | None = None
    ) -> None:
        self.peaks: dict[int, int] = {}
        self.started = time.monotonic()
        self.log = out.with_name(out.name + ".log").open("ab")
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "barograph", "read", str(documents), "--out", str(out), "--jobs", str(jobs), *more,
            ],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, start_new_session=True, cwd=ROOT,
            env={**os.environ, "BAROGRAPH_LANGUAGE": "en", **(environment or {})},
        )  # fmt: skip

    def processes(self) -> list[int]:
        """The command and what it has started, it first."""
        with contextlib.suppress(psutil.NoSuchProcess):
            return [
                self.process.pid,
                *(p.pid for p in psutil.Process(self.process.pid).children(recursive=True)),
            ]
        return [self.process.pid]

    def look(self) -> None:
        for pid in self.processes():
            with contextlib.suppress(OSError, StopIteration):
                lines = Path(f"/proc/{pid}/status").read_text().splitlines()
                peak = next(line for line in lines if line.startswith("VmHWM"))
                self.peaks[pid] = int(peak.split()[1]) * 1024

    def wait(self, seconds: float = float("inf")) -> bool:
        """Whether the command ended within some seconds; its memory is looked at meanwhile."""
        until = time.monotonic() + seconds
        while self.process.poll() is None:
            if time.monotonic() >= until:
                return False
            self.look()
            time.sleep(min(0.1, max(0.0, until - time.monotonic())))
        self.log.close()
        if self.process.returncode != 0:
            raise RuntimeError(f"the command ended with {self.process.returncode}; see {self.log.name}")
        return True

    def kill(self) -> None:
        """SIGKILL for the whole group at once, and for the reading processes."""
        others = self.processes()[1:]
        os.killpg(self.process.pid, signal.SIGKILL)
        for pid in others:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        self.log.close()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started


def cleared(out: Path) -> Path:
    """The path, with nothing of an earlier run."""
    import shutil

    for path in (out, out.with_name(out.stem + ".refused.jsonl"), *out.parent.glob(out.name + ".*")):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    return out


def manifest(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(out.with_name(out.name + ".manifest.json").read_text(encoding="utf-8"))
    return found


def done(out: Path) -> int:
    """Documents that the journal of an unfinished run has."""
    journal = out.with_name(out.name + ".parts") / "journal.jsonl"
    if not journal.exists():
        return 0
    lines = journal.read_bytes().split(b"\n")[1:-1]
    return sum(json.loads(line)["documents"] for line in lines)


def difference(one: Path, other: Path) -> str | None:
    """What differs between two outputs, sorted; None where nothing does."""
    import polars as pl

    left, right = (pl.read_parquet(p) for p in (one, other))
    if left.columns != right.columns or left.height != right.height:
        return f"{left.height} and {right.height} readings"
    if not left.sort(pl.all()).equals(right.sort(pl.all())):
        return "other readings"
    refused = [p.with_name(p.stem + ".refused.jsonl") for p in (one, other)]
    if [p.exists() and sorted(p.read_bytes().splitlines()) for p in refused[:1]] != [
        p.exists() and sorted(p.read_bytes().splitlines()) for p in refused[1:]
    ]:
        return "other refused documents"
    return None


def same_file(one: Path, other: Path) -> str:
    digests = {hashlib.sha256(p.read_bytes()).hexdigest() for p in (one, other)}
    return "the files are the same bit for bit" if len(digests) == 1 else "the files differ in their bytes"


# -- what is measured -----------------------------------------------------------------------------------------


def once(n: int, jobs: int, folder: Path) -> int:
    """One undisturbed run; 1 where a process took too much memory."""
    documents, out = generated(n, folder), cleared(folder / "once.parquet")
    run = Run(documents, out, jobs)
    run.wait()
    seconds, told = run.seconds, manifest(out)
    print(
        f"documents   {told['documents']:,} ({told['refused']:,} set aside), {told['characters']:,} characters"
    )
    print(f"readings    {told['readings']:,}, {out.stat().st_size / 2**20:.1f} MB")
    print(f"time        {seconds:.1f} s with {jobs} processes")
    print(
        f"speed       {n / seconds:,.0f} documents a second, {told['characters'] / seconds:,.0f} characters a second"
    )
    own = run.peaks.pop(run.process.pid, 0)
    readers = ", ".join(f"{peak / 2**20:,.0f}" for peak in sorted(run.peaks.values(), reverse=True))
    print(
        f"peak memory {own / 2**20:,.0f} MB of the command, {readers} MB of the reading processes", flush=True
    )
    return int(max([own, *run.peaks.values()]) > MEMORY)


def killed(n: int, jobs: int, folder: Path, *, kills: int = 5, seed: int = 1) -> int:
    """An undisturbed run, and one killed again and again; 1 where they differ."""
    rng = random.Random(seed)
    documents = generated(n, folder)
    whole = cleared(folder / "undisturbed.parquet")
    run = Run(documents, whole, jobs)
    run.wait()
    seconds = run.seconds
    print(
        f"undisturbed: {n:,} documents, {manifest(whole)['readings']:,} readings in {seconds:.1f} s",
        flush=True,
    )
    out = cleared(folder / "killed.parquet")
    n_killed = 0
    while n_killed < kills:
        before = done(out)
        run = Run(documents, out, jobs)
        if run.wait(1.5 + rng.random() * 1.6 * seconds / (kills + 1)):
            print("the run ended before it was killed")
            break
        run.kill()
        n_killed += 1
        print(
            f"kill {n_killed} after {run.seconds:.1f} s: {done(out):,} documents are kept, {before:,} were",
            flush=True,
        )
    before = done(out)
    Run(documents, out, jobs).wait()
    told = manifest(out)
    fault = difference(whole, out)
    print(
        f"finished: {told['readings']:,} readings, {before:,} documents were there; at most {jobs} × 128 documents a kill"
    )
    print(f"{fault or 'the same after sorting'}; {same_file(whole, out)}", flush=True)
    return int(fault is not None or n_killed < kills)


def engines(n: int, jobs: int, folder: Path) -> int:
    """The same documents on each engine; 1 where any reads something else."""
    documents = generated(n, folder)
    ways: list[tuple[str, list[str], dict[str, str]]] = [
        ("processes here", [], {}),
        ("Daft native", ["--engine", "daft"], {"DAFT_RUNNER": "native"}),
        ("Ray on this machine", ["--engine", "daft"], {"DAFT_RUNNER": "ray"}),
    ]
    first: Path | None = None
    wrong = 0
    for number, (name, more, environment) in enumerate(ways):
        out = cleared(folder / f"engine-{number}.parquet")
        run = Run(documents, out, jobs, *more, environment=environment)
        run.wait()
        fault = None if first is None else difference(first, out)
        wrong += fault is not None
        told = "" if first is None else f"; {fault or 'the same after sorting'}; {same_file(first, out)}"
        print(f"{name}: {manifest(out)['readings']:,} readings in {run.seconds:.1f} s{told}", flush=True)
        first = first or out
    return int(wrong > 0)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--documents", type=int, help="how many; 200,000, or 20,000 with --kill, 3,000 with --engines"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--kill", action="store_true")
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engines", action="store_true")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where to work; kept afterwards")
    given = parser.parse_args()
    if given.kill:
        return killed(given.documents or 20_000, given.jobs, given.folder, kills=given.kills, seed=given.seed)
    if given.engines:
        return engines(given.documents or 3_000, given.jobs, given.folder)
    return once(given.documents or 200_000, given.jobs, given.folder)


if __name__ == "__main__":
    sys.exit(main())
