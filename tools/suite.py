"""The whole suite: everything on SQLite, then what touches the store again on PostgreSQL.

    python -m tools.suite [arguments for pytest]

Both runs go to the end. The exit status is 0 only if both are green.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

__all__ = ["main"]

NOTHING_COLLECTED = 5  # pytest's exit status when no test was selected


def main(arguments: list[str]) -> int:
    workers = min(os.cpu_count() or 1, 8)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        str(workers),
        "--dist",
        "worksteal",
        "-q",
        "--durations=10",
        *arguments,
    ]
    verdicts = []
    for store, selection in (("sqlite", []), ("postgres", ["-m", "database"])):
        print(f"\n=== {store} ===", flush=True)
        started = time.monotonic()
        env = os.environ | {"BAROGRAPH_TEST_DATABASE": store}
        status = subprocess.run([*command, *selection], env=env, stdin=subprocess.DEVNULL).returncode
        if arguments and status == NOTHING_COLLECTED:
            status = 0  # the chosen part has nothing for this store
        verdicts.append((store, status, time.monotonic() - started))
    print()
    for store, status, seconds in verdicts:
        print(f"{store:9} {'green' if status == 0 else f'RED (pytest ended with {status})'}  {seconds:.0f} s")
    return max(status for _, status, _ in verdicts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
