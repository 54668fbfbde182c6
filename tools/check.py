"""All checks that need no run of the product: style, types, imports, content, generated pages.

    python -m tools.check

Every check runs, whatever the one before it said; the exit status is 0 only if all agree.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

__all__ = ["main"]

BIN = Path(sys.executable).parent
CHECKS: dict[str, list[str]] = {
    "style": [str(BIN / "ruff"), "check", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "."],
    "types": [str(BIN / "mypy")],
    "imports": [str(BIN / "lint-imports")],
    "content": [str(BIN / "barograph"), "catalogue", "check"],
    "docs": [sys.executable, "-m", "tools.docs", "--check"],
}


def main() -> int:
    failed = []
    for name, command in CHECKS.items():
        print(f"=== {name}", flush=True)
        if subprocess.run(command, stdin=subprocess.DEVNULL).returncode != 0:
            failed.append(name)
    print(f"\nnot in order: {', '.join(failed)}" if failed else "\nall in order")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
