"""Workers: a document that hangs or kills its process costs itself, and the others of its batch are read."""

import json
import os
import signal
import threading
import time

import psutil
import pytest
from tests.readings.test_many import _slow_document as slow_document

from barograph.readings.archive import read_archive

GOOD = "云澜市2023年高新技术企业达到12家。"


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "in"
    place.mkdir()
    for n in range(4):
        (place / f"a{n}.txt").write_text(GOOD, encoding="utf-8")
        (place / f"z{n}.txt").write_text(GOOD, encoding="utf-8")
    (place / "m.docx").write_bytes(slow_document())
    return place


def codes(out):
    return [
        json.loads(line)["code"]
        for line in out.with_name(out.stem + ".refused.jsonl").read_text().splitlines()
    ]


def test_a_document_over_its_time_costs_itself(folder, tmp_path):
    result = read_archive([folder], tmp_path / "out.parquet", jobs=1, time_limit=1.5)

    assert (result.n_documents, result.n_readings, result.n_refused) == (9, 8, 1)
    assert codes(result.out) == ["too-slow"]


def test_a_document_that_kills_its_process_costs_itself(folder, tmp_path):
    before = {c.pid for c in psutil.Process().children()}
    killed = []

    def kill_when_it_is_busy():
        """Kill the reader while it is at the long document: when it has run for some time."""
        until = time.monotonic() + 60
        while not killed and time.monotonic() < until:
            time.sleep(0.05)
            for child in psutil.Process().children():
                ours = child.pid not in before and "archive.batch" in " ".join(child.cmdline())
                if (
                    ours and child.memory_info().rss > 400 * 2**20
                ):  # the file is small, what is made of it is not
                    os.kill(child.pid, signal.SIGKILL)
                    killed.append(child.pid)

    thread = threading.Thread(target=kill_when_it_is_busy)
    thread.start()
    result = read_archive([folder], tmp_path / "out.parquet", jobs=1)
    thread.join()

    assert killed
    assert (result.n_documents, result.n_readings, result.n_refused) == (9, 8, 1)
    assert codes(result.out) == ["crashed"]
