"""The small twin of `bench/load.py`: the same run over a small ledger, for seconds instead of minutes."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_eight_people_are_answered_and_the_generator_is_told_apart(tmp_path):
    command = [
        sys.executable, str(ROOT / "bench" / "load.py"), "--database", str(tmp_path / "small.db"),
        "--observations", "3000", "--seconds", "4", "--json",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=170)
    assert done.returncode == 0, done.stderr[-3000:]

    import json

    found = json.loads(done.stdout.splitlines()[-1])
    assert found["clients"] == 8
    assert {row["page"] for row in found["pages"]} == {"all", "series", "list"}
    assert all(row["requests"] > 0 for row in found["pages"])
    assert found["cpu_seconds"]["generator"] < found["cpu_seconds"]["site"]
