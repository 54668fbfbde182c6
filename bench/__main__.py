"""Name the measurements, or run one: python -m bench NAME [its arguments]."""

from __future__ import annotations

import ast
import runpy
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    names = sorted(p.stem for p in HERE.glob("*.py") if not p.stem.startswith("_"))
    if len(sys.argv) > 1 and sys.argv[1] in names:
        name = sys.argv[1]
        sys.argv = [f"bench {name}", *sys.argv[2:]]
        runpy.run_module(f"bench.{name}", run_name="__main__")
        return
    if len(sys.argv) > 1:
        sys.exit(f"there is no measurement {sys.argv[1]}; there are: {', '.join(names)}")
    for name in names:
        doc = ast.get_docstring(ast.parse((HERE / f"{name}.py").read_text(encoding="utf-8"))) or ""
        print(f"{name:10} {doc.splitlines()[0] if doc else ''}")
    print("\nmake bench ARGS=NAME runs one; each says its own arguments with --help")


if __name__ == "__main__":
    main()
