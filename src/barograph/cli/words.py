"""The language of the command line, and the few ways it prints things."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import click

__all__ = ["clip", "language", "period", "print_json", "table", "tell", "width"]


def language() -> str:
    """ "zh-hans" unless the environment asks for English.

    `C.UTF-8`, the locale of bare machines, asks for nothing and gets Chinese.
    """
    asked = os.environ.get("BAROGRAPH_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "en" if asked.lower().startswith("en") else "zh-hans"


def tell(zh: str, en: str) -> str:
    """The sentence in the reader's language."""
    return zh if language() == "zh-hans" else en


def width(text: str) -> int:
    """Columns that a terminal gives to a text: Chinese characters take two.

    >>> width("R&D经费")
    7
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def period(of: object) -> str:
    """A period as it is written; the words for one that a claim's document does not tell."""
    return str(of) if of else tell("时间未知", "no period")


def clip(text: str, columns: int) -> str:
    """The text in at most so many columns, with … where it was cut.

    >>> clip("高新技术企业数", 8)
    '高新技…'
    """
    text = " ".join(text.split())
    if width(text) <= columns:
        return text
    kept = ""
    for c in text:
        if width(kept + c) > columns - 1:
            break
        kept += c
    return kept + "…"


def table(heads: Sequence[str], rows: Iterable[Sequence[Any]], *, right: Sequence[int] = ()) -> None:
    """Print rows in columns; `right` names the columns whose numbers stand to the right."""
    printed = [[("" if x is None else str(x)) for x in row] for row in rows]
    widths = [max([width(h), *(width(r[i]) for r in printed)]) for i, h in enumerate(heads)]

    def line(cells: Sequence[str]) -> str:
        out = []
        for i, text in enumerate(cells):
            gap = " " * (widths[i] - width(text))
            out.append(gap + text if i in right else text + gap)
        return "  ".join(out).rstrip()

    click.echo(line(list(heads)))
    click.echo("  ".join("─" * w for w in widths))
    for row in printed:
        click.echo(line(row))


def print_json(value: Any) -> None:
    """One JSON document on standard output; decimals and dates as they print."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")
