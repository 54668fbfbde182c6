"""Lessons and reasons on the command line."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.cli.test_ledger import office

__all__ = ["office"]  # the fixture

FIRST = "云澜市科技局2024年工作总结\n\n2024年，云澜市高企方阵企业650家，比上年增长12.5%。\n"
SECOND = "云澜市科技局2023年工作总结\n\n2023年，云澜市高企方阵企业578家。\n"


def test_a_lesson_from_the_correction_to_its_withdrawal(office, tmp_path):
    (tmp_path / "一.txt").write_text(FIRST, encoding="utf-8")
    (tmp_path / "二.txt").write_text(SECOND, encoding="utf-8")
    office("add", "一.txt", "二.txt")
    waiting = json.loads(office("review", "--json").stdout)
    number = correct(tmp_path, waiting[0]["id"])
    shown = json.loads(office("lessons", "show", number, "--json").stdout)
    accepted = json.loads(office("lessons", "accept", number, "--json").stdout)
    why = json.loads(office("why", waiting[-1]["id"], "--json").stdout)
    office("lessons", "export", tmp_path / "content")
    withdrawn = json.loads(office("lessons", "withdraw", number, "--because", "口径不同", "--json").stdout)

    assert (shown["name"], shown["n_effects"], accepted["changed"]) == ("高新技术企业数", 2, 2)
    assert ["lesson", "indicator"] in [[line["rule"], line["attribute"]] for line in why["lines"]]
    assert "HTE_NUM" in (tmp_path / "content" / "indicators" / "learnt.toml").read_text("utf-8")
    assert withdrawn == {"changed": 2, "left": 0}
    assert "已撤销" in office("lessons", "list").stdout


def correct(folder, reading):
    """Correct a claim in a process of its own: the store of these tests is not this one's."""
    code = (
        "import sys, barograph as bg\n"
        f"ledger = bg.open({str(folder / 'office.db')!r})\n"
        f"ledger.correct({reading}, {{'indicator': '高新技术企业数'}}, '即高企')\n"
        "print(ledger.lessons().get().pk)\n"
    )
    return int(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    )
