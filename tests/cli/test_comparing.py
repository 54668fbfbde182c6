"""The commands check and targets, on a ledger of a few typed figures."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from tests.ledger.office import entered

from barograph.cli import main


@pytest.fixture
def run(ledger, monkeypatch):
    from barograph.cli import comparing

    monkeypatch.setattr(comparing, "ledger_of", lambda ctx: ledger)

    def run(*arguments, language="zh"):
        result = CliRunner().invoke(main, list(arguments), env={"BAROGRAPH_LANGUAGE": language})
        assert result.exit_code == 0, result.output
        return result

    return run


@pytest.fixture
def ledger(db):
    from tests.ledger.conftest import empty

    return empty()


def test_check_prints_the_sum_that_does_not_come_out(ledger, run):
    entered(ledger, "1482", period="2022")
    entered(ledger, "1650", period="2023", paper="2023年报")
    entered(ledger, "13.1", unit="%", measure="growth", base="上年", paper="讲话")
    result = run("check")

    assert "1650家（2023年）÷ 1482家（2022年）− 1 = 11.34%" in result.stdout
    assert "1 条疑点；0 处分歧" in result.stderr
    [row] = json.loads(run("check", "--json").stdout)
    assert (row["code"], row["quote"], row["facts"]["computed"]) == ("growth-mismatch", "13.1%", "11.34%")
    assert json.loads(run("check", "路灯", "--json").stdout) == []


def test_targets_prints_both_figures_with_their_sources(ledger, run):
    entered(ledger, "1600", period="2024", standing="target", paper="2024年计划")
    entered(ledger, "1650", period="2024", paper="2024年公报")
    line = run("targets").stdout.splitlines()[-1]

    assert [w for w in line.split() if w] == [
        "高新技术企业数", "云澜市", "2024", "1600家", "1650家", "+50家", "2024年计划", "2024年公报",
    ]  # fmt: skip
    [row] = json.loads(run("targets", "--json").stdout)
    assert (row["target"]["source"], row["outcome"]["source"], row["difference"]) == (
        "2024年计划",
        "2024年公报",
        "50",
    )
