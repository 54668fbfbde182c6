"""The small twin of `bench/kill.py`: an import is killed a few times, and nothing is lost or half there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_an_import_that_is_killed_loses_nothing_and_leaves_nothing_half():
    env = {k: v for k, v in os.environ.items() if not k.startswith(("DJANGO", "BAROGRAPH"))}
    command = [sys.executable, "-m", "bench", "kill", "--runs", "4", "--documents", "25", "--most", "20"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=240)

    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"kills +4 in", done.stdout)
    assert re.search(r"found wrong +0", done.stdout)
