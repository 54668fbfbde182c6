"""Traces: which rule bound what to a claim, from which words, by reading its document once more.

Nothing of a trace is kept: the text that a claim was read from is (`Reading.document`), and reading it again gives
the same claim with its notes. Where the reader has changed since and no longer finds the claim, or finds it
otherwise, the trace says so. The last documents stay at hand, so that one claim after another costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from ..errors import PeriodError
from ..observation import Reading as Claim
from ..period import Period
from ..readings import ATTRIBUTES, READER_VERSION, Trace, read
from ..readings.document import Cell, Document, Table
from ..text import squeeze
from .desk import Desk
from .figures import of_reading
from .imports import unpacked
from .models import Decision, DocumentText, Reading

__all__ = ["LONG", "Line", "Traced", "Tracing"]

LONG = 400_000
"""Characters of a document that are read again without being asked: half a second."""

NEAR = 60
"""Characters before a figure in which the words of its measure are looked for."""

_TOLD = ("indicator", "area", "period", "value", "unit", "measure", "base", "standing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One attribute: the rule (a key of `readings.RULES`, or the word itself) and where its words stand."""

    attribute: str
    rule: str
    words: str = ""
    start: int | None = None
    end: int | None = None
    sheet: str = ""
    cell: str = ""
    lesson: int | None = None  # the lesson that changed it


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """A claim with what bound it.

    `state` is "found"; "other" where reading again gives the place another meaning (`differs` names the fields);
    "gone" where it gives the place none; "person" for what a person marked or entered; "long" for a document that
    is only read again when asked.
    """

    reading: Reading
    state: str
    lines: tuple[Line, ...] = ()
    differs: tuple[str, ...] = ()
    claim: Claim | None = None  # as reading again gives it
    document: Document | None = None
    reader: str = ""
    reader_now: str = READER_VERSION

    @property
    def other_reader(self) -> bool:
        """Whether the claim was made by another version of the reader."""
        return self.reader != self.reader_now


class Tracing(Desk):
    """The verb that asks why."""

    def trace(self, reading_id: int, *, long: bool = False) -> Traced:
        """What bound a claim; `long` reads a very long document again too."""
        self._may("see")
        rows = self._visible(Reading).select_related("document", "source")
        row: Reading = self._found(Reading, reading_id, rows=rows)
        if row.method != Reading.Method.READ or row.document is None:
            return Traced(reading=row, state="person", reader=row.reader)
        if len(row.document.text) > LONG and not long:
            return Traced(reading=row, state="long", reader=row.reader)
        document = unpacked(row.document)
        was, lessons = _as_read(row)
        found = _found_again(was, row, _again(row.document.pk, row.document.blob_id, READER_VERSION))
        if found is None:
            return Traced(reading=row, state="gone", document=document, reader=row.reader)
        claim, lines = found
        again = of_reading(claim)
        differs = tuple(f for f in _TOLD if again[f] != was[f])
        lines = tuple(lines) if lines else tuple(_of_cell(document, claim))
        order = list(ATTRIBUTES)
        lines = tuple(sorted([*lines, *lessons], key=lambda x: order.index(x.attribute)))
        return Traced(
            reading=row, state="other" if differs else "found", lines=lines, differs=differs, claim=claim,
            document=document, reader=row.reader,
        )  # fmt: skip


def _as_read(row: Reading) -> tuple[dict[str, Any], list[Line]]:
    """The fields of a claim before any lesson changed them, and a line for each lesson that did."""
    was = {f: getattr(row, f) for f in _TOLD}
    held: dict[int, Decision] = {}
    for decision in Decision.objects.filter(
        reading=row, kind__in=(Decision.Kind.LEARN, Decision.Kind.UNLEARN)
    ).order_by("id"):
        assert decision.lesson_id is not None
        if decision.kind == Decision.Kind.LEARN:
            held[decision.lesson_id] = decision
        else:
            held.pop(decision.lesson_id, None)
    lines = []
    for lesson, decision in sorted(held.items(), reverse=True):
        for name, (before, _after) in decision.detail["changes"].items():
            if name in ATTRIBUTES:
                was[name] = before
                lines.append(Line(attribute=name, rule="lesson", words=before, lesson=lesson))
    return was, lines


@lru_cache(maxsize=8)
def _again(document_id: int, digest: str, reader: str) -> list[tuple[Claim, tuple[Line, ...]]]:
    """Every claim of a document with its notes; rows of documents never change."""
    document = unpacked(DocumentText.objects.get(pk=document_id))
    trace = Trace()
    found = []
    for n, claim in enumerate(read(document, trace=trace)):
        lines = tuple(
            Line(attribute=note.attribute, rule=note.rule, words=note.words, start=note.start, end=note.end)
            for note in trace.of(n)
            if note.attribute in ATTRIBUTES
        )
        found.append((claim, tuple(_near(document, claim, line) for line in lines)))
    return found


def _near(document: Document, claim: Claim, line: Line) -> Line:
    """A line whose words are known, not their place: right before the figure, where they stand there as they are."""
    start = claim.citation.start
    if line.attribute != "measure" or line.start is not None or not line.words or start is None:
        return line
    at = document.text.rfind(line.words, max(0, start - NEAR), start)
    return line if at < 0 else replace(line, start=at, end=at + len(line.words))


def _found_again(
    was: dict[str, Any], row: Reading, again: list[tuple[Claim, tuple[Line, ...]]]
) -> tuple[Claim, tuple[Line, ...]] | None:
    """The claim at the row's place; of several there, the one that says most of the same."""
    here = [
        (claim, lines)
        for claim, lines in again
        if (claim.citation.start, claim.citation.end) == (row.start, row.end)
        and ((claim.citation.sheet or ""), (claim.citation.cell or "")) == (row.sheet, row.cell)
    ]
    if not here:
        return None

    def agreement(one: tuple[Claim, tuple[Line, ...]]) -> int:
        fields = of_reading(one[0])
        return sum(fields[f] == was[f] for f in _TOLD)

    return max(here, key=agreement)


# -- tables ------------------------------------------------------------------------------------------------


def _of_cell(document: Document, claim: Claim) -> list[Line]:
    """What the heads, the caption and the title of a table say about one of its cells."""
    found = _cell_at(document, claim)
    if found is None:
        return []
    table, cell = found
    heads = list(_heads(table, cell))
    lines = [_line("value", "cell", cell, table)]
    for attribute, says in (
        ("measure", _says_measure(claim)),
        ("indicator", _says_name(claim.indicator)),
        ("area", _says_name(claim.area)),
        ("period", _says_period(claim.period)),
    ):
        best = next((_line(attribute, rule, head, table) for rule, head in heads if says(head.text)), None)
        if best is None:
            best = _around(document, table, attribute, says)
        lines.append(best)
    lines.append(Line(attribute="standing", rule="default"))
    return lines


def _cell_at(document: Document, claim: Claim) -> tuple[Table, Cell] | None:
    c = claim.citation
    for table in document.tables:
        for cell in table.cells:
            if c.cell is not None and (table.sheet, cell.ref) == (c.sheet, c.cell):
                return table, cell
            if (
                c.cell is None
                and cell.start is not None
                and cell.end is not None
                and c.start is not None
                and cell.start <= c.start < cell.end
            ):
                return table, cell
    return None


def _heads(table: Table, of: Cell) -> Iterator[tuple[str, Cell]]:
    """Cells left of a cell, the nearest first, then those above it, the nearest first."""
    left = [c for c in table.cells if c.row <= of.row < c.row + c.row_span and c.column < of.column]
    above = [c for c in table.cells if c.column <= of.column < c.column + c.column_span and c.row < of.row]
    for cell in sorted(left, key=lambda c: -c.column):
        yield "row-head", cell
    for cell in sorted(above, key=lambda c: -c.row):
        yield "column-head", cell


def _line(attribute: str, rule: str, cell: Cell, table: Table) -> Line:
    return Line(
        attribute=attribute, rule=rule, words=cell.text, start=cell.start, end=cell.end, sheet=table.sheet or "",
        cell=cell.ref or "",
    )  # fmt: skip


def _around(document: Document, table: Table, attribute: str, says: Any) -> Line:
    for rule, words in (
        ("caption", table.caption),
        ("unit-note", table.unit_note),
        ("document", document.title),
        ("document", document.name),
    ):
        if words and says(words):
            start = document.text.find(words, max(0, (table.start or 0) - 400))
            if start < 0:
                return Line(attribute=attribute, rule=rule, words=words)
            return Line(attribute=attribute, rule=rule, words=words, start=start, end=start + len(words))
    return Line(attribute=attribute, rule="table")


def _says_name(name: str) -> Any:
    wanted = squeeze(name)

    def says(words: str) -> bool:
        said = squeeze(words)
        return len(said) >= 2 and (wanted in said or said in wanted)

    return says


def _says_period(period: Period | None) -> Any:
    year = "" if period is None or period.year is None else str(period.year)

    def says(words: str) -> bool:
        try:
            return Period.parse(words.strip()) == period
        except PeriodError:
            return bool(year) and year in words

    return says


def _says_measure(claim: Claim) -> Any:
    cues = {
        "growth": ("增", "±", "同比"), "share": ("占", "比重"), "rank": ("名", "位次", "排"), "change": ("增",),
        "ratio": ("比",),
    }.get(claim.measure, ())  # fmt: skip

    def says(words: str) -> bool:
        return any(cue in words for cue in cues) or (not cues and claim.unit in words)

    return says
