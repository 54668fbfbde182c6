"""Kill an import at random moments, again and again, and look at what is left of the ledger.

    python -m bench kill --runs 200 --documents 200

Each run starts an import of a folder of small documents (txt, html, docx, csv, xlsx, two of them damaged) into a
ledger on the embedded store, or lets a worker go on with what an earlier run left, while a second process accepts
readings and writes the number of each acknowledged observation to a file, with fsync. At a random moment the
import receives SIGKILL, its reading processes too, and in every other run the accepting process with it. Then the
ledger is opened again and everything is counted (`examined`). A ledger whose documents are all read is compared
with one that nobody disturbed, and the next run begins a new one, creation of its tables included.

Where a kill landed is read from a byte of shared memory that the import sets as its main connection begins,
writes and commits; the product has no hooks for it. A run is killed some milliseconds after a transaction drawn by lot has
begun, so that the moments fall into the work on a slow machine as on a fast one. The processes are forked from
one that has everything loaded; every eighth run reads in processes of its own, as the commands do, the others in
the importing process.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import hashlib
import io
import json
import mmap
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

WHERE = ("between writes", "waiting to write", "in a transaction", "in its commit")
"""What the byte of shared memory says."""

IMPORTING, ACCEPTING, OPEN = 0, 1, 2
"""Bytes of shared memory: where the two processes are, and whether the import has opened the ledger."""

COUNT = slice(8, 12)
"""Bytes of shared memory: how many transactions the import has begun."""

MOST = 50
"""A run is killed within so many transactions of the import; a document takes one."""

DELAY = 0.08
"""Seconds after the beginning of that transaction within which it is killed: longer than a document takes."""


# -- documents ----------------------------------------------------------------------------------------------


def write_documents(folder: Path, n: int, rng: random.Random) -> None:
    """`n` small reports of invented places, each with figures of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for i in range(n):
        place, year = f"云{'甲乙丙丁戊己庚辛壬癸'[i % 10]}{'东西南北中'[i // 10 % 5]}市", 2015 + i % 10
        figures = [
            ("高新技术企业数", rng.randrange(100, 9000), "家"),
            ("技术合同成交额", rng.randrange(10, 9000) / 10, "亿元"),
            ("发明专利授权量", rng.randrange(100, 99999), "件"),
            ("地区生产总值", rng.randrange(5000, 99999) / 10, "亿元"),
            ("科技型中小企业数", rng.randrange(100, 9000), "家"),
        ]
        rng.shuffle(figures)
        sentences = [
            f"{year}年，{place}{name}达到{value}{unit}，比上年增长{rng.randrange(1, 200) / 10}%。"
            for name, value, unit in figures
        ]
        title = f"{place}{year}年科技统计公报第{i}号"
        match i % 20:
            case 0 | 1:
                body = "".join(f"<p>{s}</p>" for s in sentences)
                (folder / f"{i:04}.html").write_text(
                    f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>",
                    encoding="utf-8",
                )
            case 2:
                (folder / f"{i:04}.docx").write_bytes(
                    _docx([title, *sentences]) if i != 2 else _docx([title])[:300]
                )
            case 3:
                rows = [
                    [f"{place}科技统计", str(year)],
                    *([f"{name}（{unit}）", str(value)] for name, value, unit in figures),
                ]
                out = io.StringIO()
                csv.writer(out).writerows(rows)
                (folder / f"{i:04}.csv").write_text(out.getvalue(), encoding="utf-8-sig")
            case 4:
                _xlsx(folder / f"{i:04}.xlsx", place, year, figures)
                if i == 4:  # cut off on its way
                    (folder / f"{i:04}.xlsx").write_bytes((folder / f"{i:04}.xlsx").read_bytes()[:2000])
            case _:
                (folder / f"{i:04}.txt").write_text(
                    "\n".join([title, *sentences]), encoding=("utf-8", "gb18030")[i % 2]
                )


def _docx(paragraphs: list[str]) -> bytes:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    text = "".join(f"<w:p><w:r><w:t>{p}</w:t></w:r></w:p>" for p in paragraphs)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxml'
            'formats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.'
            'openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.'
            'org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{word}"><w:body>{text}</w:body></w:document>'
        )
    return out.getvalue()


def _xlsx(path: Path, place: str, year: int, figures: list[tuple[str, float, str]]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("指标")
        sheet.write_row(0, 0, ["指标", "单位", f"{year}年"])
        sheet.write_row(1, 0, [f"{place}科技统计"])
        for n, (name, value, unit) in enumerate(figures, 2):
            sheet.write_row(n, 0, [name, unit, value])


# -- processes ----------------------------------------------------------------------------------------------


def forked(work: Callable[[], None], log: Path) -> int:
    """The process id of a child in its own group that does the work; what it says goes to the log."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        os.setpgid(0, 0)
        with log.open("a", encoding="utf-8") as out:
            os.dup2(out.fileno(), 1)
            os.dup2(out.fileno(), 2)
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def descendants(pid: int) -> list[int]:
    """The reading processes of an import: they have sessions of their own."""
    found = []
    with contextlib.suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            found += [int(child), *descendants(int(child))]
    return found


def kill(pids: list[int]) -> None:
    """SIGKILL: the import first, so that it sees none of its readers die, then those."""
    readers = [d for pid in pids for d in descendants(pid)]
    for pid in (*pids, *readers):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    for pid in pids:
        os.waitpid(pid, 0)


def begun(memory: mmap.mmap) -> int:
    return int.from_bytes(memory[COUNT], "little")


def marked(memory: mmap.mmap, place: int) -> None:
    """Let the connections of this process write into shared memory where they are."""
    from django.db.backends.sqlite3 import base

    wrapper: Any = base.DatabaseWrapper

    begin, commit, roll_back = (
        wrapper._start_transaction_under_autocommit,
        wrapper._commit,
        wrapper._rollback,
    )

    def ours() -> bool:  # the thread that gives signs of life has a connection of its own
        return threading.current_thread() is threading.main_thread()

    def began(self: Any) -> None:
        if ours():
            memory[place] = 1
            if place == IMPORTING:
                memory[COUNT] = (begun(memory) + 1).to_bytes(4, "little")
        begin(self)
        if ours():
            memory[place] = 2

    def ended(how: Callable[[Any], None]) -> Callable[[Any], None]:
        def end(self: Any) -> None:
            if ours() and memory[place] == 2:
                memory[place] = 3
            how(self)
            if ours():
                memory[place] = 0

        return end

    wrapper._start_transaction_under_autocommit = began
    wrapper._commit = ended(commit)
    wrapper._rollback = ended(roll_back)


def importing(database: Path, folder: Path, memory: mmap.mmap, *, again: bool, jobs: int) -> None:
    """What `barograph add FOLDER` does, or, of a ledger that has all files, `barograph work --once`."""
    marked(memory, IMPORTING)
    import barograph
    from barograph.ledger import work

    ledger = barograph.open(database)
    memory[OPEN] = 1
    if again:
        paths = sorted(folder.iterdir())
        batch = ledger.start_import((p.name, p, str(p)) for p in paths)
        ledger.run_import(batch.pk, jobs=jobs)
    work.run(once=True, jobs=jobs)


def accepting(database: Path, acknowledged: Path, memory: mmap.mmap) -> None:
    """Accept what waits, as a reviewer would; an acceptance that was answered is written down for good."""
    marked(memory, ACCEPTING)
    over = False

    def stop(*_: object) -> None:
        nonlocal over
        over = True

    signal.signal(signal.SIGTERM, stop)
    import barograph

    while memory[OPEN] == 0 and not over:
        time.sleep(0.01)
    if over:
        return
    ledger = barograph.open(database)
    with acknowledged.open("a", encoding="ascii") as file:
        while not over:
            reading = ledger.next_open()
            if reading is None:
                time.sleep(0.03)
                continue
            observation = ledger.accept(reading.pk, "kill bench")
            file.write(f"{observation.pk}\n")
            file.flush()
            os.fsync(file.fileno())
            time.sleep(0.05)  # of a very quick reviewer


# -- what is left -------------------------------------------------------------------------------------------


def examined(database: Path, acknowledged: Path) -> dict[str, Any]:
    """Open the ledger again and count; `wrong` has a sentence for each thing that should not be."""
    wrong: list[str] = []

    def must(fine: bool, sentence: str) -> None:
        if not fine:
            wrong.append(sentence)

    raw = sqlite3.connect(database, timeout=60)
    answer = raw.execute("PRAGMA integrity_check").fetchall()
    must(answer == [("ok",)], f"integrity_check says {answer[:3]}")
    must(not raw.execute("PRAGMA foreign_key_check").fetchall(), "a row points to one that is not there")
    raw.close()

    import barograph

    barograph.open(database)
    from django.db.models import Count, F, Max, Min, Q

    from barograph.errors import AuditBroken
    from barograph.ledger import audit, guards
    from barograph.ledger.models import (
        AuditEntry,
        Decision,
        DocumentText,
        Holding,
        ImportItem,
        Observation,
        Reading,
        SeriesPoint,
        Source,
    )

    try:
        entries = audit.verify().n
    except AuditBroken as error:
        entries = -1
        must(False, str(error))
    must(not guards.missing(), "the triggers that refuse changes are not there")

    read_by = Q(readings__method=Reading.Method.READ)
    for row in Source.objects.annotate(
        n=Count("readings", filter=read_by), n_all=Count("readings"),
        low=Min("readings__ordinal"), high=Max("readings__ordinal"),
        n_ordinals=Count("readings__ordinal", distinct=True),
        waits=Count("readings", filter=Q(readings__state=Reading.State.OPEN)),
    ):  # fmt: skip
        if row.state == Source.State.READ:
            whole = row.n == row.n_ordinals and (row.n == 0 or (row.low, row.high) == (0, row.n - 1))
            must(whole and row.document_id is not None, f"{row.name} is a half document")
            must((row.n_readings, row.n_open) == (row.n_all, row.waits), f"{row.name} is counted wrong")
        else:
            must(
                row.n_all == 0 and row.document_id is None,
                f"{row.name} is {row.state} and has readings or a text",
            )
            must(row.state != Source.State.UNREADABLE or row.trouble_zh != "", f"{row.name} has no sentence")
    for item in ImportItem.objects.filter(state=ImportItem.State.DONE).select_related("source"):
        n = Reading.objects.filter(source=item.source).count()
        must(
            item.source is not None and item.source.state == Source.State.READ and item.n_readings == n,
            f"{item.name} is done and not whole",
        )
    must(not Reading.objects.filter(document=None).exists(), "a reading has no document")
    must(
        not Reading.objects.exclude(document=F("source__document")).exists(),
        "a reading is of another document",
    )
    must(not DocumentText.objects.filter(source=None).exists(), "a document has no source")
    reads = Counter(AuditEntry.objects.filter(action="source.read").values_list("object_id", flat=True))
    read = {str(pk) for pk in Source.objects.filter(state=Source.State.READ).values_list("pk", flat=True)}
    must(reads == Counter(read), "the trail does not have each document that was read once")

    accepted = set(Reading.objects.filter(state=Reading.State.ACCEPTED).values_list("pk", flat=True))
    current = dict(Observation.objects.filter(ended_at=None).values_list("pk", "reading_id"))
    decided = Counter(Decision.objects.filter(kind="accept").values_list("reading_id", flat=True))
    told = Counter(
        int(i) for i in AuditEntry.objects.filter(action="reading.accept").values_list("object_id", flat=True)
    )
    must(Counter(current.values()) == Counter(accepted), "accepted claims and figures are not one for one")
    must(decided == Counter(accepted) == told, "an acceptance lacks its decision or its entry in the trail")
    known = {int(line) for line in acknowledged.read_text().split()} if acknowledged.exists() else set()
    must(known <= set(current), f"{len(known - set(current))} acknowledged acceptances are lost")

    held = sum(Holding.objects.values_list("n_current", flat=True))
    counted = sum(SeriesPoint.objects.values_list("n_current", flat=True))
    must(
        held == counted == len(current),
        f"{len(current)} figures stand, lists count {held} and points {counted}",
    )

    states = Counter(Source.objects.values_list("state", flat=True))
    unfinished = ImportItem.objects.filter(state__in=("waiting", "reading")).count()
    return {
        "wrong": wrong, "entries": entries, "acknowledged": len(known), "observations": len(current),
        "sources": sum(states.values()), "read": states["read"], "unreadable": states["unreadable"],
        "waiting": states["waiting"], "unfinished": unfinished, "readings": Reading.objects.count(),
    }  # fmt: skip


def content(database: Path) -> dict[str, Any]:
    """A digest of every reading with its place and of every file, whatever the order in which they came."""
    import barograph

    barograph.open(database)
    from barograph.ledger.figures import FIELDS
    from barograph.ledger.models import Blob, Reading, Source

    digest = hashlib.sha256()
    n = 0
    fields = [f for f in FIELDS if f not in ("scope", "shared")]
    for row in Reading.objects.order_by("source__blob_id", "ordinal").values_list(
        "source__blob_id", "ordinal", "doubts", "sound", *fields
    ):
        digest.update(repr(row).encode())
        n += 1
    for name, key, state, text in Source.objects.order_by("blob_id").values_list(
        "name", "blob_id", "state", "document__text"
    ):
        digest.update(repr((name, key, state, text)).encode())
        if hashlib.sha256(bytes(Blob.objects.get(pk=key).data)).hexdigest() != key:
            return {"digest": f"{name} has other bytes than came in", "readings": n}
    return {"digest": digest.hexdigest(), "readings": n}


def asked(work: Callable[[], dict[str, Any]], log: Path) -> dict[str, Any]:
    """The answer of a process of its own."""
    theirs, ours = os.pipe()

    def tell() -> None:
        with os.fdopen(ours, "w") as file:
            json.dump(work(), file)

    pid = forked(tell, log)
    os.close(ours)
    with os.fdopen(theirs) as file:
        answer = file.read()
    os.waitpid(pid, 0)
    if not answer:
        return {"wrong": [f"the ledger could not be looked at: see {log}"], "digest": "none"}
    found: dict[str, Any] = json.loads(answer)
    return found


# -- the bench ----------------------------------------------------------------------------------------------


def bench(runs: int, documents: int, seed: int, work: Path, most: int) -> int:
    """Kill `runs` imports; how many things went wrong."""
    rng = random.Random(seed)
    folder, log = work / "documents", work / "log.txt"
    write_documents(folder, documents, rng)

    from barograph.catalogue import load
    from barograph.ledger import setup

    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    setup.configure(work / "none.db")  # Django is loaded once; no connection is made here
    from barograph import errors, readings, sources
    from barograph.ledger import book  # noqa: F401

    catalogue = load()
    for path in sorted(folder.iterdir())[:40]:  # every format: what is made once at first use is made here
        with contextlib.suppress(errors.SourceError):
            readings.read(readings.parse(sources.from_path(path)), catalogue)

    began = time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "barograph", "--db", str(work / "undisturbed.db"), "add", str(folder)],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    undisturbed = asked(partial(content, work / "undisturbed.db"), log)
    print(
        f"{documents} documents, {undisturbed['readings']} readings; undisturbed import {time.monotonic() - began:.1f} s",
        flush=True,
    )

    memory = mmap.mmap(-1, 16)
    landed: Counter[str] = Counter()
    accepting_landed: Counter[str] = Counter()
    phases: Counter[str] = Counter()
    wrong: list[str] = []
    n_killed = n_ended = n_ledgers = n_same = n_acknowledged = n_both = n_processes = 0
    database, acknowledged = work / "1.db", work / "1.acknowledged"
    state: dict[str, Any] = {"sources": 0}
    began = time.monotonic()
    while n_killed < runs:
        memory[:16] = bytes(16)
        again = state["sources"] < documents or rng.random() < 0.1
        jobs = 1 if rng.random() < 0.125 else 0
        importer = forked(partial(importing, database, folder, memory, again=again, jobs=jobs), log)
        accepter = forked(partial(accepting, database, acknowledged, memory), log)
        # Some fall into the first moments, where the ledger is made and the bytes come in.
        wanted = rng.randrange(8) if rng.random() < 0.2 else rng.randrange(most)
        delay = rng.random() * DELAY
        ended = False
        while begun(memory) < wanted and not ended:
            time.sleep(0.004)
            ended = os.waitid(os.P_PID, importer, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
        time.sleep(delay)
        both = rng.random() < 0.5
        if os.waitpid(importer, os.WNOHANG)[0]:
            n_ended += 1  # it was faster: this is no kill
            importer = 0
        pids = [p for p in (importer, accepter if both else 0) if p]
        kill(pids)
        if importer:
            n_killed += 1
            n_both += both
            n_processes += jobs
            landed[WHERE[memory[IMPORTING]]] += 1
            phases["resumed" if state["sources"] else "first"] += 1
        if both:
            accepting_landed[WHERE[memory[ACCEPTING]]] += 1
        else:
            os.kill(accepter, signal.SIGTERM)
            os.waitpid(accepter, 0)
        before = state
        state = asked(partial(examined, database, acknowledged), log) if database.exists() else state
        for sentence in state.get("wrong", ()):
            wrong.append(f"run {n_killed}, {database.name}: {sentence}")
            print(wrong[-1], flush=True)
        if n_killed % 10 == 0 and importer:
            print(
                f"{n_killed:4} kills, {time.monotonic() - began:4.0f} s, ledger {n_ledgers + 1}: {state.get('read', 0)} of "
                f"{documents} read (+{state.get('read', 0) - before.get('read', 0)}), {state.get('acknowledged', 0)} "
                f"acceptances, {len(wrong)} wrong",
                flush=True,
            )
        if "read" in state and state["read"] + state["unreadable"] == documents and state["unfinished"] == 0:
            n_ledgers += 1
            n_acknowledged += state["acknowledged"]
            same = asked(partial(content, database), log)["digest"] == undisturbed["digest"]
            n_same += same
            if not same:
                wrong.append(f"{database.name} has other readings than the undisturbed ledger")
            else:
                for path in work.glob(f"{database.name}*"):
                    path.unlink()
            database, acknowledged = work / f"{n_ledgers + 1}.db", work / f"{n_ledgers + 1}.acknowledged"
            state = {"sources": 0}
    n_acknowledged += state.get("acknowledged", 0)
    seconds = time.monotonic() - began
    inside = landed[WHERE[2]] + landed[WHERE[3]]
    print(f"kills                         {n_killed} in {seconds:.0f} s, seed {seed}")
    print(
        f"  inside a write              {inside} ({landed[WHERE[2]]} before the commit, {landed[WHERE[3]]} in it)"
    )
    print(f"  outside                     {n_killed - inside} ({landed[WHERE[1]]} of them waiting to write)")
    print(f"  of a first import, resumed  {phases['first']}, {phases['resumed']}")
    print(f"  reading in own processes    {n_processes}")
    print(
        f"  accepting process with it   {n_both}, of it inside a write {accepting_landed[WHERE[2]] + accepting_landed[WHERE[3]]}"
    )
    print(f"runs that ended before        {n_ended}")
    print(f"ledgers finished through it   {n_ledgers}, same readings as undisturbed {n_same}")
    print(f"acknowledged acceptances      {n_acknowledged}, all there after each kill")
    print(f"found wrong                   {len(wrong)}")
    for sentence in wrong[:50]:
        print(f"  {sentence}")
    return len(wrong)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=MOST, help="transactions within which a run is killed")
    parser.add_argument("--folder", type=Path, default=None, help="where to work; kept afterwards")
    given = parser.parse_args()
    with contextlib.ExitStack() as stack:
        work = given.folder
        if work is None:
            work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="barograph-kill-")))
        work.mkdir(parents=True, exist_ok=True)
        return 1 if bench(given.runs, given.documents, given.seed, work, given.most) else 0


if __name__ == "__main__":
    sys.exit(main())
