"""Rebuild the pages of docs/reference that come from the code, or check that they are as the code has them.

python -m tools.docs            write them
python -m tools.docs --check    exit 1 and name the pages that would change
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ["BAROGRAPH_LANGUAGE"] = "en"

import click

from barograph import catalogue, errors, settings
from barograph.cli import main as command_line
from barograph.readings import checks

__all__ = ["PAGES", "main"]

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"
HEAD = "<!-- Made from the code by `make docs`; change the code, not this page. -->\n\n"


def commands() -> str:
    """Every command with its arguments and options, as its own help says them."""
    lines = [
        "# Commands",
        "",
        "Every command ends with 0, or prints one sentence and ends with 1.",
        "Those that print results take `--json`.",
        "`BAROGRAPH_LANGUAGE=en` gives English sentences, Chinese is the default.",
        "",
    ]
    for path, command in _walk("barograph", command_line):
        context = click.Context(command, info_name=path)
        lines += [f"## `{path}`", "", "```text", command.get_help(context).strip(), "```", ""]
    return "\n".join(lines)


def _walk(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from _walk(f"{path} {name}", command.commands[name])


def settings_page() -> str:
    """The table of settings."""
    lines = [
        "# Settings",
        "",
        "Environment variables, read when they are asked for; an empty value counts as not set.",
        "",
    ]
    lines += ["| name | default | meaning | 说明 |", "| --- | --- | --- | --- |"]
    lines += [
        f"| `{s['name']}` | {_code(s['default'])} | {s['meaning']} | {s['zh']} |" for s in settings.table()
    ]
    return "\n".join(lines) + "\n"


def _code(text: str) -> str:
    return f"`{text}`" if text else "—"


def errors_page() -> str:
    """The tree of errors with their first lines."""
    lines = [
        "# Errors",
        "",
        "Every error that barograph raises on purpose descends from `BarographError`,",
        "has a `code` that does not change, its facts as attributes,",
        "and `sentence(language)` for the reader.",
        "",
        "| class | code | below | meaning |",
        "| --- | --- | --- | --- |",
    ]
    for name in errors.__all__:
        kind = getattr(errors, name)
        doc = (kind.__doc__ or "").strip().splitlines()
        above = kind.__mro__[1].__name__
        lines.append(f"| `{name}` | `{kind.code}` | `{above}` | {doc[0] if doc else _tree_line(name)} |")
    return "\n".join(lines) + "\n"


def _tree_line(name: str) -> str:
    """What the tree at the top of errors.py says of a class."""
    for line in (errors.__doc__ or "").splitlines():
        words = line.split("── ")
        if len(words) == 2 and words[1].split()[0] == name:
            return words[1].split(None, 1)[1].strip()
    return ""


def doubts() -> str:
    """What a reading may be doubted for."""
    lines = [
        "# Doubts",
        "",
        "The codes that stand in `doubts` of a reading, and what they say to a person.",
        "",
    ]
    lines += ["| code | 说明 | meaning |", "| --- | --- | --- |"]
    lines += [f"| `{code}` | {zh} | {en} |" for code, (zh, en) in sorted(checks.DOUBTS.items())]
    return "\n".join(lines) + "\n"


def indicators() -> str:
    """The indicators of the catalogue with their marks of confidence."""
    content = catalogue.load()
    lines = [
        "# Indicators",
        "",
        f"{len(content.indicators)} indicators.",
        "`confidence` is that of the definition: `verified` was read in a text,",
        "`inferred` was worked out, `recalled` was not seen and must not pass as official;",
        "`grade` is that of its source (A official … D nothing seen).",
        "",
        "| code | 名称 | name | unit | kind | measure of | confidence | grade |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for i in sorted(content.indicators.values(), key=lambda i: i.code):
        parent = "" if i.measure_of is None else f"`{i.measure_of}` {i.measure}"
        cells = (f"`{i.code}`", i.name, i.name_en, i.unit, i.kind, parent, i.confidence, i.source_grade)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "doubts.md": doubts,
    "errors.md": errors_page,
    "indicators.md": indicators,
    "settings.md": settings_page,
}


def main(arguments: list[str]) -> int:
    stale = []
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        page = HEAD + "\n".join(line.rstrip() for line in make().splitlines()) + "\n"
        file = REFERENCE / name
        if not file.exists() or file.read_text(encoding="utf-8") != page:
            stale.append(name)
            if "--check" not in arguments:
                file.write_text(page, encoding="utf-8")
    if "--check" in arguments and stale:
        print(f"not as the code has them: {', '.join(stale)}; run make docs")
        return 1
    print(f"{len(PAGES)} pages, {len(stale)} {'stale' if '--check' in arguments else 'written'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
