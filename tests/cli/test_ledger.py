"""The main job on the command line: add, review, show, export, audit, backup, restore."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

TEXT = (
    "济南市2023年科技统计\n2023年，济南市高新技术企业达到6500家，比上年增长12.5%。技术合同成交额620.4亿元。\n"
)
OTHER = "济南市科技局2023年工作总结\n2023年，济南市高新技术企业达到6480家。\n"


@pytest.fixture
def office(tmp_path):
    """A folder with two reports, and a way to run commands on a ledger of its own."""
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "公报.txt").write_text(TEXT, encoding="utf-8")
    (reports / "总结.txt").write_text(OTHER, encoding="utf-8")
    env = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}

    def run(*arguments, check=True):
        command = [
            sys.executable,
            "-m",
            "barograph",
            "--db",
            str(tmp_path / "office.db"),
            *map(str, arguments),
        ]
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=120,
        )
        if check:
            assert done.returncode == 0, done.stdout + done.stderr
        return done

    return run


def test_from_files_to_a_figure_with_its_words(office):
    added = json.loads(office("add", "reports", "--json").stdout)
    waiting = json.loads(office("review", "--json").stdout)
    office("review", "--accept-sound")
    figures = json.loads(office("show", "技术合同成交额", "济南市", "2023", "--json").stdout)

    assert [item["state"] for item in added["items"]] == ["done", "done"]
    assert len(waiting) == sum(item["readings"] for item in added["items"])
    assert [(f["value"], f["unit"], f["quote"]) for f in figures] == [("62040000000", "元", "620.4亿元")]


def test_the_same_files_twice_are_read_once(office):
    office("add", "reports")

    again = json.loads(office("add", "reports", "--json").stdout)

    assert [item["state"] for item in again["items"]] == ["known", "known"]


def test_both_claims_stay_and_one_is_the_headline(office):
    office("add", "reports")
    office("review", "--accept-sound")

    claims = json.loads(
        office("show", "高新技术企业数", "济南市", "2023", "--measure", "level", "--others", "--json").stdout
    )

    assert sorted(c["value"] for c in claims) == ["6480", "6500"]
    assert [c["headline"] for c in claims].count(True) == 1
    assert all(c["conflict"] for c in claims)


def test_every_change_and_export_is_in_the_chain(office, tmp_path):
    office("add", "reports")
    office("review", "--accept-sound")
    office("export", "observations", "--format", "csv", "--out", tmp_path / "out.csv")

    verified = json.loads(office("audit", "verify", "--json").stdout)
    actions = {e["action"] for e in json.loads(office("audit", "list", "--json").stdout)}

    assert verified["entries"] >= len(actions) >= 3
    assert any(a.startswith("export") for a in actions)


def test_a_backup_brings_everything_back(office, tmp_path):
    office("add", "reports")
    office("review", "--accept-sound")
    before = office("show", "高新技术企业数", "--others", "--json").stdout
    office("backup", tmp_path / "b.zip")
    env_db = ["--db", str(tmp_path / "new.db")]

    done = subprocess.run(
        [sys.executable, "-m", "barograph", *env_db, "restore", str(tmp_path / "b.zip")],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    after = subprocess.run(
        [sys.executable, "-m", "barograph", *env_db, "show", "高新技术企业数", "--others", "--json"],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert after.stdout == before


def test_what_is_not_there_is_one_sentence(office):
    done = office("show", "没有这个指标", check=False)

    assert done.returncode == 1
    assert "没有这个指标" in done.stderr
    assert "Traceback" not in done.stderr
