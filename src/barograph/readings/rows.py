"""Readings as rows: one flat row a figure, and the names that documents go by in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..observation import Reading

__all__ = ["COLUMNS", "doc_names", "flat"]

COLUMNS = (
    "doc",
    "indicator",
    "indicator_code",
    "area",
    "area_code",
    "period",
    "value",
    "value_high",
    "unit",
    "measure",
    "base",
    "bound",
    "status",
    "stage",
    "coverage",
    "quote",
    "start",
    "end",
    "page",
    "sheet",
    "cell",
    "doubts",
    "confidence",
    "source",
)
"""The fields of the contract, in the order of a sheet."""


def doc_names(paths: Sequence[Path]) -> dict[Path, str]:
    """A document's id: the file name without its ending; with it, or the path, where files would share an id.

    >>> list(doc_names([Path("a/x.txt"), Path("a/x.pdf"), Path("a/y.txt")]).values())
    ['x.txt', 'x.pdf', 'y']
    >>> list(doc_names([Path("a/x.txt"), Path("b/x.txt")]).values())
    ['a/x.txt', 'b/x.txt']
    """
    stems, names = Counter(p.stem for p in paths), Counter(p.name for p in paths)
    return {p: p.stem if stems[p.stem] == 1 else p.name if names[p.name] == 1 else str(p) for p in paths}


def flat(doc: str, reading: Reading) -> dict[str, Any]:
    """A reading as one row of a sheet: exact value as text, doubts joined."""
    row = reading.to_json(doc)
    row["value"] = None if reading.value is None else format(reading.value, "f")
    row["value_high"] = None if reading.value_high is None else format(reading.value_high, "f")
    row["doubts"] = " ".join(reading.doubts)
    return {name: row.get(name) for name in COLUMNS}
