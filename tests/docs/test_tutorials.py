"""The commands and the Python of the tutorials run as they stand on the page."""

from __future__ import annotations

import os
import pathlib
import re
import shlex
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parents[2]
BLOCK = re.compile(r"^```(console|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _blocks(page: pathlib.Path) -> list[tuple[str, str]]:
    return BLOCK.findall(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["tutorial.md", "tutorial.zh-CN.md"])
def test_a_tutorial_runs_from_top_to_bottom(name, tmp_path):
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    env = os.environ | {"BAROGRAPH_CONTENT": str(ROOT / "examples" / "content")}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    n_run = 0
    for kind, text in _blocks(ROOT / "docs" / name):
        if kind == "python":
            commands = [[sys.executable, "-c", text]]
        else:
            lines = [line[2:] for line in text.splitlines() if line.startswith("$ ")]
            commands = [[sys.executable, "-m", *shlex.split(line, comments=True)] for line in lines]
        for command in commands:
            done = subprocess.run(
                command,
                cwd=tmp_path,
                env=env,
                capture_output=True,
                text=True,
                stdin=subprocess.DEVNULL,
                timeout=300,
            )
            assert done.returncode == 0, (
                f"{shlex.join(command)}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
            )
            assert (done.stdout + done.stderr).strip(), f"{shlex.join(command)} printed nothing"
            n_run += 1

    assert n_run >= 9
    assert (tmp_path / "figures.xlsx").stat().st_size > 2000
