"""Nothing in the repository belongs to one machine."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# A home, a mount or a temporary folder of somebody's machine. "/tmp" alone is a convention, not a machine.
MACHINE_PATH = re.compile(r"(?<![\w./*~-])/(?:home|root|work|Users|mnt|opt|var/folders)/[A-Za-z0-9._-]+")
REGISTRY = re.compile(
    "|".join(
        [
            "registry" + r"\.npm",
            r"npm" + "mirror",
            "pypi" + r"\.org",
            "python" + "hosted",
            r"/pypi/" + "simple",
        ]
    )
)
MADE_BY_SET_UP = [".venv", ".setup", ".browsers", "node_modules", "src/barograph/web/static/vendor", "demo"]


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True)
    if listed.returncode != 0:
        pytest.skip("not a git work tree: the tracked files cannot be listed")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def lines():
    for file in tracked():
        if not file.is_file():
            continue
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            yield f"{file.relative_to(ROOT)}:{number}", line


def test_no_tracked_file_names_a_folder_of_one_machine():
    found = [f"{place}: {m[0]}" for place, line in lines() if (m := MACHINE_PATH.search(line))]

    assert found == []


def test_no_tracked_file_names_a_package_registry():
    found = [f"{place}: {m[0]}" for place, line in lines() if (m := REGISTRY.search(line))]

    assert found == []


def test_what_set_up_makes_is_ignored():
    tops = {str(file.relative_to(ROOT)) for file in tracked()}

    assert not [
        name for name in tops for made in MADE_BY_SET_UP if name == made or name.startswith(made + "/")
    ]
    ignored = subprocess.run(
        ["git", "check-ignore", *(f"{made}/x" for made in MADE_BY_SET_UP)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert len(ignored.stdout.split()) == len(MADE_BY_SET_UP)


def test_no_tracked_file_is_large():
    large = {str(f.relative_to(ROOT)): f.stat().st_size for f in tracked() if f.is_file()}

    assert {name: size for name, size in large.items() if size > 2_000_000} == {}
