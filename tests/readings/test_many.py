"""Many documents at once: in order, the same whatever the number of workers, and each for itself."""

import io
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile

import psutil
import pytest
from tests.readings.formats.writing import as_docx

from barograph.errors import Refused, SourceError
from barograph.readings import read_paths
from barograph.sources import from_bytes


@pytest.fixture
def folder(tmp_path):
    for n in range(6):
        (tmp_path / f"{n}.txt").write_text(f"云澜市报告\n2023年高新技术企业达到{n}家。\n", encoding="utf-8")
    (tmp_path / "empty.txt").touch()
    (tmp_path / "wrong.docx").write_bytes(b"%PDF-1.4")
    (tmp_path / "table.csv").write_text("指标,2022年,2023年\n研发经费支出(亿元),3.1,3.5\n", encoding="utf-8")
    return sorted(tmp_path.iterdir())


def told(outcomes):
    return [(p.name, o.document, o.readings, None if o.error is None else str(o.error)) for p, o in outcomes]


def test_outcomes_keep_the_order_and_do_not_depend_on_the_workers(folder):
    progress = []

    one = told(read_paths(folder, jobs=1, only_parse=True))
    three = told(
        read_paths(folder, jobs=3, progress=lambda done, of: progress.append((done, of)), only_parse=True)
    )

    assert one == three
    assert [name for name, *_ in one] == [p.name for p in folder]
    assert progress == [(n + 1, len(folder)) for n in range(len(folder))]


def test_an_error_costs_only_its_own_document(folder):
    outcomes = dict(read_paths(folder, jobs=2, only_parse=True))

    errors = {p.name: o.error for p, o in outcomes.items() if o.error is not None}
    assert isinstance(errors.pop("empty.txt"), Refused)
    wrong = errors.pop("wrong.docx")
    assert isinstance(wrong, SourceError) and wrong.code == "wrong-ending" and "PDF" in wrong.sentence()
    assert not errors


def test_a_source_that_is_already_taken_in_is_read_too():
    source = from_bytes("云澜市高企12家。".encode(), name="a.txt")

    [(back, outcome)] = read_paths([source], only_parse=True)

    assert back is source and outcome.document is not None and outcome.document.source == source.digest


def _slow_document(n_paragraphs: int = 1_500_000) -> bytes:
    """A small docx that takes long: deep inside the bounds, but a great many paragraphs."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(as_docx(["x"]))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new,
    ):
        for name in old.namelist():
            body = old.read(name)
            if name == "word/document.xml":
                run = b"<w:p><w:r><w:t>1</w:t></w:r></w:p>" * n_paragraphs
                body = b'<w:document xmlns:w="x"><w:body>' + run + b"</w:body></w:document>"
            new.writestr(name, body)
    return out.getvalue()


def test_a_document_over_its_time_or_memory_is_given_up_and_the_next_is_read(tmp_path):
    (tmp_path / "a.docx").write_bytes(_slow_document())
    (tmp_path / "b.txt").write_text("云澜市高企12家。", encoding="utf-8")

    outcomes = dict(
        read_paths(sorted(tmp_path.iterdir()), jobs=1, only_parse=True, time_limit=0.2, start_up=4.0)
    )

    slow, good = outcomes[tmp_path / "a.docx"], outcomes[tmp_path / "b.txt"]
    assert slow.error is not None and slow.error.code == "too-slow" and slow.error.sentence().endswith("。")
    assert good.error is None and good.document is not None

    outcomes = dict(
        read_paths(
            [tmp_path / "a.docx", tmp_path / "b.txt"], jobs=1, only_parse=True, memory_limit=700 * 2**20
        )
    )

    large, good = outcomes[tmp_path / "a.docx"], outcomes[tmp_path / "b.txt"]
    assert large.error is not None and large.error.code in ("bomb", "crashed", "damaged")
    assert good.error is None


def test_a_worker_that_is_killed_costs_one_document(tmp_path):
    (tmp_path / "a.docx").write_bytes(_slow_document())
    for n in range(3):
        (tmp_path / f"b{n}.txt").write_text("云澜市高企12家。", encoding="utf-8")
    before = {c.pid for c in psutil.Process().children()}

    def kill_soon():
        for _ in range(1000):
            time.sleep(0.01)
            for child in psutil.Process().children():
                if child.pid not in before and "readings.many" in " ".join(child.cmdline()):
                    os.kill(child.pid, signal.SIGKILL)
                    return

    thread = threading.Thread(target=kill_soon)
    thread.start()
    outcomes = dict(read_paths(sorted(tmp_path.iterdir()), jobs=1, only_parse=True))
    thread.join()

    assert [o.error is None for _, o in sorted(outcomes.items())].count(False) == 1
    [error] = [o.error for o in outcomes.values() if o.error is not None]
    assert error.code == "crashed"


def test_no_worker_is_left_behind_when_the_reader_stops_early(folder):
    before = {c.pid for c in psutil.Process().children()}

    results = read_paths(folder, jobs=2, only_parse=True)
    next(results)
    results.close()

    left = [
        c
        for c in psutil.Process().children()
        if c.pid not in before and "readings.many" in " ".join(c.cmdline())
    ]
    assert not left


def test_a_plain_script_may_read_without_a_guard(tmp_path):
    (tmp_path / "a.txt").write_text("云澜市高企12家。", encoding="utf-8")
    script = tmp_path / "script.py"
    script.write_text(
        "from barograph.readings import read_paths\n"
        f"print([o.error for _, o in read_paths([{str(tmp_path / 'a.txt')!r}], only_parse=True)])\n"
    )

    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60, check=True)

    assert done.stdout.strip() == "[None]" and not done.stderr


def test_workers_end_when_their_parent_is_killed(tmp_path):
    (tmp_path / "a.docx").write_bytes(_slow_document(100_000))
    script = f"from barograph.readings import read_paths\nlist(read_paths([{str(tmp_path / 'a.docx')!r}], only_parse=True))"
    parent = subprocess.Popen([sys.executable, "-c", script])
    children = []
    while not children:
        time.sleep(0.05)
        children = psutil.Process(parent.pid).children()

    parent.kill()
    parent.wait()

    _, alive = psutil.wait_procs(children, timeout=120)
    assert not alive
