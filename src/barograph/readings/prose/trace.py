"""Traces: which rule bound what to a figure, and from where.

A trace costs nothing while nobody asks for one: the steps of binding hand their notes to a `Trace` that is
None by default.
"""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Note", "Trace", "note"]


@dataclass(frozen=True, slots=True)
class Note:
    """One binding: the attribute, the rule's name, its words and their raw span (None: not from the text)."""

    attribute: str
    rule: str
    words: str
    start: int | None = None
    end: int | None = None

    def __str__(self) -> str:
        where = "" if self.start is None else f" @{self.start}"
        return f"{self.attribute} ← {self.rule}「{self.words}」{where}"


@dataclass(slots=True)
class Trace:
    """The notes of each reading, by the reading's place in the list that `read_prose` gave."""

    notes: dict[int, list[Note]] = field(default_factory=dict)
    dropped: list[tuple[str, str, int]] = field(default_factory=list)  # quote, reason, raw offset

    def of(self, number: int) -> list[Note]:
        return self.notes.get(number, [])


def note(notes: list[Note] | None, attribute: str, rule: str, words: str = "") -> None:
    """Write a note down, where somebody asked for notes."""
    if notes is not None:
        notes.append(Note(attribute, rule, words))
