"""What `barograph serve` does before the first page."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_a_new_ledger_is_prepared_and_answers(tmp_path):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("BAROGRAPH_", "DJANGO_"))}
    env["BAROGRAPH_DATABASE"] = str(tmp_path / "new.db")
    done = subprocess.run(
        [sys.executable, "-m", "barograph.web.prepare"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
    )
    code = (
        "from barograph.web.wsgi import application; from django.test import Client; c = Client(headers={'host': 'localhost'});"
        "print(c.get('/accounts/login/').status_code, c.get('/').status_code)"
    )
    asked = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120
    )

    assert done.returncode == 0, done.stderr
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout.split() == ["200", "302"], asked.stderr
