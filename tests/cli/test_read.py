"""`barograph read`: figures on standard output, everything about them on standard error."""

from __future__ import annotations

import csv
import io
import json
import pathlib

import pytest
from click.testing import CliRunner

from barograph.cli import main
from barograph.cli.reading import doc_names

TEXT = (
    "济南市2023年科技统计\n2023年，济南市高新技术企业达到6500家，比上年增长12.5%。技术合同成交额620.4亿元。\n"
)


@pytest.fixture
def report(tmp_path):
    file = tmp_path / "济南2023.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def run(*arguments):
    return CliRunner().invoke(main, [str(a) for a in arguments])


def test_json_lines_hold_the_contract_and_nothing_else(report):
    result = run("read", report, "--format", "jsonl")

    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert {row["doc"] for row in rows} == {"济南2023"}
    assert all(TEXT[row["start"] : row["end"]] == row["quote"] for row in rows)
    assert 6500 in [row["value"] for row in rows]
    assert "1" in result.stderr


def test_csv_keeps_exact_figures(report):
    result = run("read", report, "--format", "csv")

    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert "62040000000" in [row["value"] for row in rows]


def test_excel_needs_a_file_name(report, tmp_path):
    refused = run("read", report, "--format", "xlsx")
    written = run("read", report, "--format", "xlsx", "--out", tmp_path / "out.xlsx")

    assert refused.exit_code == 1
    assert "--out" in refused.stderr
    assert written.exit_code == 0
    assert (tmp_path / "out.xlsx").read_bytes()[:2] == b"PK"


def test_a_bad_file_costs_one_sentence_and_not_the_others(report, tmp_path):
    (tmp_path / "空.txt").write_bytes(b"")

    result = run("read", tmp_path, "--format", "jsonl")

    assert result.exit_code == 0
    assert [line for line in result.stderr.splitlines() if "空.txt" in line] != []
    assert result.stdout.strip() != ""


def test_nothing_readable_ends_with_one(tmp_path):
    (tmp_path / "空.txt").write_bytes(b"")

    assert run("read", tmp_path / "空.txt").exit_code == 1


def test_a_path_that_is_not_there_is_one_sentence(tmp_path):
    result = run("read", tmp_path / "没有.txt")

    assert result.exit_code == 1
    assert "没有.txt" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_same_order_with_one_process_or_two(report, tmp_path):
    (tmp_path / "另一份.txt").write_text(TEXT.replace("6500", "7100"), encoding="utf-8")

    one, two = (run("read", tmp_path, "--json", "--jobs", n).stdout for n in (1, 2))

    assert one == two


def test_documents_with_one_name_keep_their_endings():
    files = [pathlib.Path(p) for p in ("a/x.txt", "a/x.pdf", "a/y.txt")]

    assert list(doc_names(files).values()) == ["x.txt", "x.pdf", "y"]


def test_a_doubt_of_a_traced_reading_says_its_numbers(report):
    report.write_text("济南市2024年，高新技术企业1.6万家，其中科技型中小企业2.9万家。\n", encoding="utf-8")

    result = run("read", report, "--trace")

    assert "部分（科技型中小企业数 2.9万家）大于整体（高新技术企业数 1.6万家）" in result.stdout


def test_a_trace_names_its_rules_in_words(report):
    traced = run("read", report, "--trace").stdout

    assert "数值 ← 原文的数字：6500家" in traced
    assert "类型 ← 没有增速、占比、位次等字样" in traced
