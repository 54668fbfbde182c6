"""Who may import whom, and what the front door brings along."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "barograph"
LINTER = [Path(sys.executable).parent / "lint-imports", "--no-cache"]


def test_the_import_contracts_hold():
    verdict = subprocess.run(LINTER, cwd=ROOT, capture_output=True, text=True)

    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


def contracts_on(folder, module, line):
    """The linter's verdict on a small package that has this one import."""
    package = folder / "barograph"
    rooms = (
        "instruments/__init__",
        "ledger/__init__",
        "readings/__init__",
        "text",
        "period",
        "cli",
        "__init__",
    )
    for name in rooms:
        file = package / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("")
    (package / module).write_text(line + "\n")
    command = [*LINTER, "--config", ROOT / "pyproject.toml"]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, env={"PYTHONPATH": str(folder)}
    )


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("instruments/targets.py", "import barograph.ledger"),
        ("text.py", "from barograph.period import Period"),
        ("readings/prose.py", "import django.db"),
        ("cli.py", "from django.db import models"),
        ("weather.py", "import barograph.text"),
    ],
)
def test_the_contracts_notice_a_forbidden_import(tmp_path, module, line):
    verdict = contracts_on(tmp_path, module, line)

    assert verdict.returncode != 0, verdict.stdout
    assert "BROKEN" in verdict.stdout


def test_the_contracts_let_an_allowed_import_pass(tmp_path):
    verdict = contracts_on(tmp_path, "ledger/models.py", "import django.db, barograph.period")

    assert verdict.returncode == 0, verdict.stdout


def test_import_barograph_brings_no_django():
    program = "import barograph, sys; print([m for m in sys.modules if m.split('.')[0] == 'django'])"

    brought = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert brought.stdout.strip() == "[]"


def test_only_remote_speaks_to_the_network():
    network = {
        "http.client",
        "urllib.request",
        "requests",
        "httpx",
        "urllib3",
        "aiohttp",
        "ftplib",
        "smtplib",
    }
    spoke = []
    for file in PACKAGE.rglob("*.py"):
        if file == PACKAGE / "remote.py":
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Attribute) and node.attr == "create_connection":
                spoke.append(f"{file.relative_to(ROOT)}:{node.lineno}: create_connection")
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            spoke += [f"{file.relative_to(ROOT)}:{node.lineno}: {n}" for n in names if n in network]

    assert spoke == []
