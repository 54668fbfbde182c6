"""Files that cannot be taken or read: one clear sentence each, and nothing stored in half."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile

import msoffcrypto
import msoffcrypto.format.ooxml
import openpyxl
import pytest

GOOD = "济南市2023年科技统计\n2023年，济南市高新技术企业达到6500家。\n"


def _empty(file):
    file.write_bytes(b"")


def _pdf_without_pages(file):
    file.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n"
        b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n101\n%%EOF\n"
    )


def _locked_workbook(file):
    plain = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "高新技术企业数"
    book.save(plain)
    plain.seek(0)
    with file.open("wb") as out:
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("secret", out)


def _bomb(file):
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<w:t>" + b"0" * (600 * 2**20))


def _huge_text(file):
    with file.open("wb") as out:  # sparse: the size is what counts
        out.truncate(300 * 2**20)


def _wrong_ending(file):
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 200)


CASES = {
    "空.txt": (_empty, "refused", False),
    "零页.pdf": (_pdf_without_pages, "unreadable", True),
    "加密.xlsx": (_locked_workbook, "unreadable", True),
    "炸弹.docx": (_bomb, "unreadable", True),
    "三百兆.txt": (_huge_text, "refused", False),
    "图片.txt": (_wrong_ending, "unreadable", True),
}


@pytest.fixture
def office(tmp_path):
    def run(*arguments, **extra):
        env = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"} | extra
        return subprocess.run(
            [sys.executable, "-m", "barograph", "--db", str(tmp_path / "o.db"), *map(str, arguments)],
            cwd=tmp_path, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=180,
        )  # fmt: skip

    return run


@pytest.mark.parametrize("name", CASES)
def test_one_sentence_and_nothing_in_half(name, office, tmp_path):
    make, state, kept = CASES[name]
    reports = tmp_path / "reports"
    reports.mkdir()
    make(reports / name)
    (reports / "好.txt").write_text(GOOD, encoding="utf-8")

    done = office("add", "reports", "--json")
    assert done.returncode == 0, done.stderr
    items = {i["name"]: i for i in json.loads(done.stdout)["items"]}
    waiting = json.loads(office("review", "--json").stdout)
    office("export", "sources", "--format", "jsonl", "--out", tmp_path / "s.jsonl")
    sources = [json.loads(line) for line in (tmp_path / "s.jsonl").read_text(encoding="utf-8").splitlines()]

    assert items[name]["state"] == state
    assert items[name]["trouble"].count("。") == 1, items[name]["trouble"]
    assert name in items[name]["trouble"]
    assert {r["document"] for r in waiting} == {"好.txt"}
    assert (name in {s["name"] for s in sources}) == kept
    assert items["好.txt"]["state"] == "done"
    assert "Traceback" not in done.stderr


def test_a_misspelt_key_of_a_content_file_stops_before_anything_is_read(office, tmp_path):
    content = tmp_path / "content" / "indicators"
    content.mkdir(parents=True)
    (content / "own.toml").write_text(
        'theme = "自有"\ntheme_en = "Own"\n[[indicators]]\ncode = "OWN"\nnam = "自有指标"\n', encoding="utf-8"
    )
    (tmp_path / "好.txt").write_text(GOOD, encoding="utf-8")

    for arguments in (("read", "好.txt"), ("add", "好.txt"), ("catalogue", "check", "content")):
        done = office(*arguments, BAROGRAPH_CONTENT=str(tmp_path / "content"))
        said = done.stderr + done.stdout

        assert done.returncode == 1, said
        assert "nam" in said and "name" in said and "own.toml" in said
        assert "Traceback" not in said
