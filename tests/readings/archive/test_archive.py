"""An archive into one file: the same whatever stops it, however many read it, and whatever some documents are."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import polars as pl
import psutil
import pytest
from bench.generate import write
from click.testing import CliRunner

from barograph.cli import main
from barograph.errors import BarographError
from barograph.readings.archive import documents as cutting
from barograph.readings.archive import read_archive
from barograph.readings.archive.journal import Journal

N = 60


@pytest.fixture(scope="session")
def texts(tmp_path_factory):
    """A parquet file of documents, every twentieth of them empty."""
    path = tmp_path_factory.mktemp("archive") / "documents.parquet"
    write(N, path, spoilt=20)
    return path


@pytest.fixture(autouse=True, scope="session")
def small_batches():
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(cutting, "MOST_DOCUMENTS", 8)
        yield


@pytest.fixture(scope="session")
def undisturbed(texts, small_batches, tmp_path_factory):
    out = tmp_path_factory.mktemp("undisturbed") / "whole.parquet"
    read_archive([texts], out, jobs=2)
    return out


@pytest.fixture
def whole(undisturbed, tmp_path):
    """The output of an undisturbed run, with what stands beside it."""
    for file in undisturbed.parent.iterdir():
        shutil.copy2(file, tmp_path)
    return tmp_path / undisturbed.name


class Stop(Exception):
    pass


def stopping(n):
    """A progress that stops the run once `n` documents are done in it."""

    def stop(progress):
        if progress.n >= n:
            raise Stop

    return stop


def refused(out):
    return [json.loads(line) for line in out.with_name(out.stem + ".refused.jsonl").read_text().splitlines()]


def test_readings_are_flat_rows_in_the_order_of_the_documents(whole, texts):
    found = pl.read_parquet(whole)
    names = pl.read_parquet(texts)["name"].to_list()

    order = found["doc"].unique(maintain_order=True).to_list()
    assert order == [name for name in names if name in set(order)]
    assert {"doc", "path", "source", "quote", "value", "unit", "box"} <= set(found.columns)
    assert found["value"].dtype == pl.String and found["source"].str.len_chars().unique().to_list() == [64]


def test_an_empty_document_is_set_aside_with_its_reason(whole):
    rows = refused(whole)

    assert [row["doc"] for row in rows] == [f"{n:07}-empty" for n in (19, 39, 59)]
    assert {row["code"] for row in rows} == {"empty"}
    assert all(row["zh"].endswith("。") and row["en"] for row in rows)


def test_the_file_does_not_depend_on_the_number_of_processes(whole, texts, tmp_path):
    one = tmp_path / "one.parquet"

    read_archive([texts], one, jobs=1)

    assert one.read_bytes() == whole.read_bytes()


def test_a_stopped_run_goes_on_where_it_was_and_ends_the_same(whole, texts, tmp_path):
    out = tmp_path / "out.parquet"
    with pytest.raises(Stop):
        read_archive([texts], out, jobs=2, progress=stopping(16))
    journal = (tmp_path / "out.parquet.parts" / "journal.jsonl").read_text().splitlines()[1:]
    kept = sum(json.loads(line)["documents"] for line in journal)

    result = read_archive([texts], out, jobs=2)

    assert 16 <= kept < N and result.n_before == kept
    assert out.read_bytes() == whole.read_bytes() and refused(out) == refused(whole)
    assert not (tmp_path / "out.parquet.parts").exists()


def test_a_line_that_was_cut_off_costs_its_part_and_nothing_else(whole, texts, tmp_path):
    out = tmp_path / "out.parquet"
    with pytest.raises(Stop):
        read_archive([texts], out, jobs=1, progress=stopping(24))
    journal = tmp_path / "out.parquet.parts" / "journal.jsonl"
    journal.write_bytes(journal.read_bytes()[:-7])

    result = read_archive([texts], out, jobs=1)

    assert result.n_before == 16
    assert out.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize("call", range(4))
def test_a_stop_while_the_output_is_made_loses_nothing(call, whole, texts, tmp_path, monkeypatch):
    out = tmp_path / "out.parquet"
    names = [("_assembled", None), ("_joined", None), ("_write", ".manifest.json"), ("clear", None)]
    name, ending = names[call]
    place = Journal if name == "clear" else sys.modules[Journal.__module__]
    before = getattr(place, name)

    def stop(*arguments):
        if ending is None or str(arguments[0]).endswith(ending):
            raise Stop
        return before(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(place, name, stop)
        with pytest.raises(Stop):
            read_archive([texts], out, jobs=2)

    result = read_archive([texts], out, jobs=2)

    assert result.n_before == N or result.complete_before
    assert out.read_bytes() == whole.read_bytes() and refused(out) == refused(whole)
    assert not (tmp_path / "out.parquet.parts").exists()


def test_a_run_that_is_complete_is_not_read_again(whole, texts):
    at = whole.stat().st_mtime_ns

    result = read_archive([texts], whole)

    assert result.complete_before and result.n_documents == N
    assert whole.stat().st_mtime_ns == at


def test_changed_documents_are_told_and_not_mixed(texts, tmp_path):
    copy, out = tmp_path / "copy.parquet", tmp_path / "out.parquet"
    copy.write_bytes(texts.read_bytes())
    with pytest.raises(Stop):
        read_archive([copy], out, jobs=1, progress=stopping(8))
    os.utime(copy, (1, 1))

    with pytest.raises(BarographError) as caught:
        read_archive([copy], out, jobs=1)
    result = read_archive([copy], out, jobs=2, anew=True)

    assert caught.value.code == "out-differs" and caught.value.difference == "input"
    assert "--anew" in str(caught.value) and "--anew" in caught.value.sentence()
    assert result.n_before == 0 and result.n_documents == N


def test_another_reader_or_content_is_told_and_not_mixed(whole, texts, monkeypatch):
    for changed, difference in ((("9", "x"), "reader"), (None, "content")):
        reader = json.loads(whole.with_name("whole.parquet.manifest.json").read_text())["reader"]
        monkeypatch.setattr("barograph.readings.archive.versions", lambda c=changed, r=reader: c or (r, "x"))

        with pytest.raises(BarographError) as caught:
            read_archive([texts], whole)

        assert caught.value.difference == difference


def test_a_file_that_is_not_of_such_a_run_is_not_overwritten(texts, tmp_path):
    out = tmp_path / "precious.parquet"
    out.write_bytes(b"precious")

    with pytest.raises(BarographError) as caught:
        read_archive([texts], out)

    assert caught.value.code == "out-exists" and out.read_bytes() == b"precious"


def test_two_runs_do_not_write_the_same_file(texts, tmp_path):
    out = tmp_path / "out.parquet"

    def second(progress):
        with pytest.raises(BarographError) as caught:
            read_archive([texts], out)
        assert caught.value.code == "out-busy"
        raise Stop

    with pytest.raises(Stop):
        read_archive([texts], out, jobs=1, progress=second)


# -- what an archive is ---------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "in"
    (place / "deep").mkdir(parents=True)
    for name in ("a.txt", "b.txt", "deep/a.txt"):
        (place / name).write_text(f"云澜市报告{name}\n2023年高新技术企业达到12家。\n", encoding="utf-8")
    (place / "wrong.docx").write_bytes(b"%PDF-1.4")
    return place


def test_folders_globs_and_files_are_read(folder, tmp_path):
    for number, (given, n) in enumerate(
        (([folder], 4), ([f"{folder}/**/*.txt"], 3), ([folder / "a.txt", folder], 4))
    ):
        out = tmp_path / f"{number}.jsonl"

        result = read_archive(given, out, jobs=1)

        rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
        assert result.n_documents == n
        assert {row["path"] for row in rows} == {str(folder / p) for p in ("a.txt", "b.txt", "deep/a.txt")}
        assert all(row["value"] == 12 for row in rows if row["unit"] == "家")
    assert [row["code"] for row in refused(tmp_path / "0.jsonl")] == ["wrong-ending"]


def test_the_output_is_no_document_of_its_own_folder(folder):
    out = folder / "readings.parquet"
    with pytest.raises(Stop):
        read_archive([folder], out, jobs=1, progress=stopping(0))

    result = read_archive([folder], out, jobs=1)
    again = read_archive([folder], out, jobs=1)

    assert result.n_documents == 4 and again.complete_before


def test_bytes_and_texts_of_a_parquet_file_are_read_and_others_are_not(tmp_path):
    words = "云澜市2023年高新技术企业达到12家。"
    documents, other = tmp_path / "documents.parquet", tmp_path / "other.parquet"
    pl.DataFrame(
        {
            "name": ["a.html", None, "c.pdf"],
            "data": [f"<html><body><p>{words}</p></body></html>".encode(), None, b"%PDF-1.4"],
            "text": [None, words, None],
            "origin": ["https://example.gov.cn/a.html", None, None],
        }
    ).write_parquet(documents)
    pl.DataFrame({"doc": ["a"], "value": [1]}).write_parquet(other)

    result = read_archive([documents], tmp_path / "out.parquet", jobs=1)
    with pytest.raises(BarographError) as caught:
        read_archive([other], tmp_path / "no.parquet")

    found = pl.read_parquet(result.out)
    assert found["doc"].to_list() == ["a.html", f"{documents}#1"]
    assert found["path"].to_list() == ["https://example.gov.cn/a.html", f"{documents}#1"]
    assert found["value"].to_list() == ["12", "12"] and found["quote"].to_list() == ["12家", "12家"]
    assert [row["doc"] for row in refused(result.out)] == ["c.pdf"]
    assert caught.value.code == "no-documents"


def test_an_archive_without_documents_gives_a_file_without_readings(tmp_path):
    (tmp_path / "in").mkdir()

    result = read_archive([tmp_path / "in"], tmp_path / "out.parquet")

    assert result.n_documents == 0
    assert pl.read_parquet(result.out).height == 0 and "indicator" in pl.read_parquet(result.out).columns


# -- the command ----------------------------------------------------------------------------------------------


def test_the_command_says_what_it_has_done(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("BAROGRAPH_LANGUAGE", "en")
    out = tmp_path / "out.parquet"

    first = CliRunner().invoke(main, ["read", str(folder), "--out", str(out)])
    second = CliRunner().invoke(main, ["read", str(folder), "--out", str(out), "--engine", "local"])
    nowhere = CliRunner().invoke(main, ["read", str(folder), "--engine", "local"])
    sheet = CliRunner().invoke(main, ["read", str(folder), "--out", str(out), "--format", "xlsx"])

    assert first.exit_code == 0 and first.stdout == ""
    assert "4 documents read" in first.stderr and "1 could not be read" in first.stderr
    assert second.exit_code == 0 and "complete already" in second.stderr
    assert nowhere.exit_code == 1 and "--out" in nowhere.stderr
    assert sheet.exit_code == 1 and "--format" in sheet.stderr


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_command_that_is_stopped_says_how_to_go_on(how, tmp_path):
    documents, out = tmp_path / "documents.parquet", tmp_path / "out.parquet"
    write(4000, documents)
    command = subprocess.Popen(
        [sys.executable, "-m", "barograph", "read", documents, "--out", out, "--jobs", "2"],
        stderr=subprocess.PIPE, text=True, env={**os.environ, "BAROGRAPH_LANGUAGE": "en"},
    )  # fmt: skip
    until = time.monotonic() + 60
    readers = []
    while len(readers) < 2 and time.monotonic() < until:
        time.sleep(0.1)
        readers = psutil.Process(command.pid).children()

    command.send_signal(how)
    said = command.communicate(timeout=30)[1]

    assert command.returncode == 130
    assert said.startswith("stopped") and "Traceback" not in said
    assert not psutil.wait_procs(readers, timeout=20)[1]
