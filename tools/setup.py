"""Set-up: from a fresh clone to everything that demo, tests and checks need.

    python3 tools/setup.py site      the product and the scripts its pages load
    python3 tools/setup.py tests     also the browsers and the font of the browser tests

Each step leaves a stamp that names what it was made from, so a second run does
only what has changed. Runs on the standard library, as an ordinary user or as
root, and writes nothing outside the clone but what pip and npm keep in their
caches. What is fetched is pinned by hash in requirements/lock.txt and
package-lock.json; where it is fetched from is the machine's own configuration
of pip and npm.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = ROOT / ".setup"
LOCKS = {"site": ROOT / "requirements" / "product.txt", "tests": ROOT / "requirements" / "lock.txt"}
NPM_LOCK = ROOT / "package-lock.json"
STATIC = ROOT / "src" / "barograph" / "web" / "static" / "vendor"
LOCALE = ROOT / "src" / "barograph" / "web" / "locale"

# What the pages load: file in node_modules, name under static/vendor.
VENDOR = {
    "echarts/dist/echarts.min.js": "echarts.min.js",
    "echarts/LICENSE": "echarts.LICENSE.txt",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE.txt",
}


def main(profile: str) -> None:
    if sys.version_info < (3, 11):
        sys.exit(
            f"barograph needs Python 3.11 or newer, this is {sys.version.split()[0]}. "
            "Name a newer one: make PYTHON=python3.12 …"
        )
    STAMPS.mkdir(exist_ok=True)
    if (
        profile == "site"
        and done("python-tests", locked_inputs("tests"))
        and done("npm-tests", [read(NPM_LOCK)])
    ):
        profile = "tests"  # the larger set is there already
    step("venv", [sys.version, VENV], make_venv, made=PYTHON)
    step(f"python-{profile}", locked_inputs(profile), lambda: install_locked(LOCKS[profile]))
    step("package", [read(ROOT / "pyproject.toml"), VENV], install_package, made=VENV / "bin" / "barograph")
    step(f"npm-{profile}", [read(NPM_LOCK)], lambda: install_npm(profile), made=ROOT / "node_modules")
    step("vendor", [read(NPM_LOCK), VENDOR], copy_vendor, made=STATIC / "echarts.min.js")
    for catalogue in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        name = f"messages-{catalogue.parent.parent.name}-{catalogue.stem}"
        step(
            name,
            [read(catalogue)],
            partial(compile_messages, catalogue),
            made=catalogue.with_suffix(".mo"),
        )
    if profile == "tests":
        script = ROOT / "tools" / "browsers.py"
        inputs = [read(NPM_LOCK), read(script), ROOT]
        step("browsers", inputs, lambda: run([PYTHON, script]), made=ROOT / ".browsers")


def locked_inputs(profile: str) -> list[object]:
    return [read(LOCKS[profile]), sys.version, VENV]


def digest(inputs: list[object]) -> str:
    return hashlib.sha256("\0".join(map(str, inputs)).encode()).hexdigest()


def done(name: str, inputs: list[object]) -> bool:
    """Whether the step's stamp says it was done with these inputs."""
    stamp = STAMPS / name
    return stamp.exists() and stamp.read_text().strip() == digest(inputs)


def step(name: str, inputs: list[object], work: Callable[[], None], *, made: Path = ROOT) -> None:
    """Do the work unless its stamp says it was done with the same inputs and what it makes is there."""
    if done(name, inputs) and made.exists():
        return
    stamp = STAMPS / name
    stamp.unlink(missing_ok=True)
    started = time.monotonic()
    print(f"set-up: {name} …", flush=True)
    work()
    stamp.write_text(digest(inputs) + "\n")
    print(f"set-up: {name} done in {time.monotonic() - started:.1f} s", flush=True)


def forget(names: str) -> None:
    """Take back stamps: what they speak of is about to be replaced."""
    for stamp in STAMPS.glob(names):
        stamp.unlink()


def make_venv() -> None:
    """A virtual environment; where Python came without its own pip, the machine's pip fills it."""
    if PYTHON.exists() and same_python():
        return
    forget("*")
    if subprocess.run([sys.executable, "-c", "import ensurepip"], capture_output=True).returncode == 0:
        run([sys.executable, "-m", "venv", "--clear", VENV])
        return
    if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True).returncode == 0:
        run([sys.executable, "-m", "venv", "--clear", "--without-pip", VENV])
        return
    sys.exit("This Python has neither ensurepip nor pip. On Debian: apt-get install python3-venv")


def same_python() -> bool:
    version = "import sys; print(sys.version)"
    found = subprocess.run([PYTHON, "-c", version], capture_output=True, text=True)
    return found.returncode == 0 and found.stdout.strip() == sys.version.strip()


def pip(*arguments: str | Path) -> None:
    """Call pip for the environment, with the environment's own pip if it has one."""
    own = subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0
    caller: list[str | Path] = (
        [PYTHON, "-m", "pip"] if own else [sys.executable, "-m", "pip", "--python", PYTHON]
    )
    run([*caller, *arguments], env=clean_environment())


def install_locked(lock: Path) -> None:
    """Install what a lock names, each file checked against its hash; nothing is built or run.

    Not compiled beforehand: most of what is installed is never imported, and Python keeps what is.
    """
    forget("python-*")
    pip(
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--no-compile",
        "--only-binary=:all:",
        "--require-hashes",
        "-r",
        lock,
    )


def install_package() -> None:
    pip("install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-build-isolation", "-e", ROOT)


def install_npm(profile: str) -> None:
    """Fetch what package-lock.json names, with the Node.js that the environment carries."""
    forget("npm-*")
    command: list[str | Path] = [VENV / "bin" / "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    if profile == "site":
        command.append("--omit=dev")
    environment = clean_environment()
    environment["PATH"] = f"{VENV / 'bin'}{os.pathsep}{environment.get('PATH', os.defpath)}"
    run(command, env=environment)


def copy_vendor() -> None:
    """Lay the scripts that the pages load beside the site's own static files."""
    STATIC.mkdir(parents=True, exist_ok=True)
    for source, name in VENDOR.items():
        shutil.copyfile(ROOT / "node_modules" / source, STATIC / name)


def compile_messages(catalogue: Path) -> None:
    """Compile one message catalogue to the form gettext reads."""
    run([VENV / "bin" / "pybabel", "-q", "compile", "-i", catalogue, "-o", catalogue.with_suffix(".mo")])


def clean_environment() -> dict[str, str]:
    """The caller's environment without what points Python elsewhere."""
    return {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")}


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def run(command: list[str | Path], env: dict[str, str] | None = None) -> None:
    result = subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL)
    if result.returncode != 0:
        sys.exit(f"set-up stopped: “{' '.join(map(str, command))}” ended with {result.returncode}")


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in ("site", "tests"):
        sys.exit(__doc__)
    main(sys.argv[1])
