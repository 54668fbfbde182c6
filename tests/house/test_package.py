"""A built package carries everything that the product reads at run time."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "barograph"
NOT_CARRIED = {"__pycache__", ".DS_Store", ".gitignore", "static-collected"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The names inside a wheel built from this tree, without asking any index."""
    place = tmp_path_factory.mktemp("wheel")
    source = place / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        (source / name).write_bytes((ROOT / name).read_bytes())
    (source / "src").symlink_to(ROOT / "src")
    program = "import sys; from setuptools import build_meta; print(build_meta.build_wheel(sys.argv[1]))"
    built = subprocess.run(
        [sys.executable, "-c", program, str(place)], cwd=source, capture_output=True, text=True
    )
    assert built.returncode == 0, built.stderr[-2000:]
    with zipfile.ZipFile(next(place.glob("*.whl"))) as archive:
        return set(archive.namelist())


def test_the_wheel_carries_every_file_of_the_package(wheel):
    files = [
        f for f in PACKAGE.rglob("*") if f.is_file() and not NOT_CARRIED & set(f.parts) and f.suffix != ".pyc"
    ]

    missing = [
        str(f.relative_to(PACKAGE)) for f in files if f"barograph/{f.relative_to(PACKAGE)}" not in wheel
    ]

    assert files
    assert missing == []


def test_the_wheel_carries_the_scripts_of_the_pages(wheel):
    assert "barograph/web/static/vendor/echarts.min.js" in wheel
    assert "barograph/web/static/vendor/htmx.min.js" in wheel


def test_the_wheel_carries_nothing_else(wheel):
    tops = {name.split("/")[0] for name in wheel}

    assert {top for top in tops if top != "barograph" and not top.endswith(".dist-info")} == set()
    assert any(name.endswith("/licenses/LICENSE") for name in wheel)
