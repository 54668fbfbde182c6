"""Prose: from the running text of a document to readings, in document order.

    reader      all of it in turn, from a document to its readings
    clean       the text as it was meant, every character with its raw place
    segments    lines, headings, sentences, clauses
    figures     one scan for numbers, units, bounds, times and what only looks like a number
    context     the document's own date, place and subject
    times, places, names, relations    what the words around a figure say
    bind        the walk that gives each figure its indicator, subject, period, measure, base, standing
    trace       which rule bound what

Nothing raises on any text, and nothing is read that the text does not print.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .trace import Trace

if TYPE_CHECKING:
    from .reader import read_prose

__all__ = ["Trace", "read_prose"]


def __getattr__(name: str) -> Any:
    """The reader, when it is asked for: its patterns take most of a second, and who shows readings needs none."""
    if name == "read_prose":
        from .reader import read_prose

        return read_prose
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
