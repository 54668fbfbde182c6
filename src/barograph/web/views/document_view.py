"""A document as a page shows it: its words in blocks, tables and grids, with figures marked where they stand.

`parts` cuts a document into what a template draws; `fragment` is the small piece around one citation that a
page of figures shows as evidence. Nothing here changes a character: the words on the page are those of
`Document.text`, so that a selection on the page can be counted back to a span.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ...readings.document import Block, Document, Page, Table

__all__ = [
    "Fragment", "Grid", "Mark", "PagePicture", "Part", "cell_of", "column_letters", "fragment", "grid",
    "mark_of", "page_png", "parts", "picture", "sheets", "window",
]  # fmt: skip

WINDOW = 80_000
"""Characters of a document on one page; longer documents are turned over. Keeps a page under half a megabyte."""

NOTHING = SafeString("")

GRID_ROWS, GRID_COLUMNS = 200, 40
"""Rows and columns of a sheet on one page."""


class Cited(Protocol):
    """What a reading, an observation and a `Citation` have in common."""

    quote: str
    start: int | None
    end: int | None
    page: int | None
    sheet: Any
    cell: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A figure to show in the words: where it stands and what has become of it."""

    id: int | None
    state: str  # "open", "doubtful", "accepted", "rejected"; "framed" for words without a figure
    title: str = ""
    start: int | None = None
    end: int | None = None
    sheet: str = ""
    cell: str = ""
    current: bool = False
    note: int | None = None  # its number among the notes of a printed page

    @property
    def rank(self) -> tuple[int, int]:
        """The mark that wins where several cover the same words: the current one, then the shortest."""
        length = 0 if self.start is None or self.end is None else self.end - self.start
        return (0 if self.current else 1, length)


def mark_of(reading: Any, *, current: bool = False, title: str = "", note: int | None = None) -> Mark:
    """The mark of a reading row. Open and not supported by the checks is `doubtful`."""
    state = {"corrected": "accepted"}.get(reading.state, reading.state)
    if state == "open" and not reading.sound:
        state = "doubtful"
    return Mark(
        id=reading.pk, state=state, title=title, start=reading.start, end=reading.end,
        sheet=reading.sheet or "", cell=reading.cell or "", current=current, note=note,
    )  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Part:
    """One thing to draw: a heading, a paragraph, a table, a grid or the turn of a page."""

    kind: str  # "heading", "paragraph", "item", "caption", "furniture", "table", "grid", "page"
    level: int = 0
    start: int = 0
    end: int = 0
    html: SafeString = NOTHING
    rows: list[list[TableCell | None]] = field(default_factory=list)
    caption: str = ""
    grid: Grid | None = None
    page: int | None = None


@dataclass(slots=True, kw_only=True)
class TableCell:
    html: SafeString
    head: bool = False
    number: bool = False
    row_span: int = 1
    column_span: int = 1
    start: int | None = None
    end: int | None = None


@dataclass(slots=True, kw_only=True)
class GridCell:
    html: SafeString
    ref: str
    number: bool = False
    short: bool = False  # never broken over lines
    framed: bool = False
    row_span: int = 1
    column_span: int = 1


@dataclass(slots=True, kw_only=True)
class Grid:
    """A sheet with its row and column heads. `rows`: (number, cells); None lies under a merged cell."""

    sheet: str
    columns: list[str]
    rows: list[tuple[int, list[GridCell | None]]]
    gaps: set[int] = field(default_factory=set)  # rows after which some are left out
    n_rows: int = 0
    n_columns: int = 0
    first_row: int = 1  # of this page of the sheet
    earlier: int | None = None  # first row of the page before, if any
    later: int | None = None

    @property
    def cut(self) -> bool:
        return self.earlier is not None or self.later is not None


@dataclass(slots=True, kw_only=True)
class PagePicture:
    """A page of a PDF and the boxes to frame on it, in points from its upper left corner."""

    number: int
    width: float
    height: float
    boxes: list[tuple[float, float, float, float]]


@dataclass(slots=True, kw_only=True)
class Fragment:
    """The words around a citation. Draw it with `{% include "document/_fragment.html" %}`."""

    kind: str  # "text", "grid", "table", "words" (nothing but the quote is known)
    quote: str
    parts: list[Part] = field(default_factory=list)
    picture: PagePicture | None = None
    page: int | None = None
    sheet: str = ""
    cell: str = ""


# — words —


def pieces(text: str, start: int, end: int, marks: Sequence[Mark], anchored: set[int]) -> SafeString:
    """The words [start, end) as HTML, with the marks that touch them. `marks` are sorted by start.

    Where marks overlap the winner is drawn and carries the numbers of all of them, so that a key or a click
    can walk through them. Each figure's `id` stands once, at its first words (`anchored` remembers).
    """
    here = [m for m in marks if m.start is not None and m.end is not None and m.start < end and start < m.end]
    if not here:
        return words_of(text[start:end])
    cuts = {start, end}
    for mark in here:
        cuts.update((max(start, mark.start), min(end, mark.end)))  # type: ignore[type-var]
    edges = sorted(cuts)
    out: list[str] = []
    for left, right in itertools.pairwise(edges):
        words = words_of(text[left:right])
        over = sorted((m for m in here if m.start <= left and right <= m.end), key=lambda m: m.rank)  # type: ignore[operator]
        out.append(words if not over else wrap(words, over, anchored))
    return mark_safe("".join(out))  # every part is escaped above


def words_of(text: str) -> SafeString:
    """Escaped; a carriage return stays one character, which HTML would otherwise drop."""
    return mark_safe(escape(text).replace("\r", "&#13;"))


def wrap(words: str, over: Sequence[Mark], anchored: set[int]) -> str:
    """`words` (already escaped) inside the mark of the first of `over`."""
    top = over[0]
    classes = f"claim is-{top.state}" + (" is-current" if any(m.current for m in over) else "")
    ids = [m.id for m in over if m.id is not None]
    new = [i for i in ids if i not in anchored]
    anchored.update(new)
    attributes = [f'class="{classes}"']
    if new:
        attributes.append(f'id="r{new[0]}"')
    if ids:
        attributes.append(f'data-readings="{" ".join(map(str, ids))}"')
        if new:
            attributes.append('tabindex="-1"')
    notes = [m.note for m in over if m.note is not None and m.id in new]
    if notes:
        attributes.append(f'data-note="{" ".join(map(str, notes))}"')
    title = "\n".join(m.title for m in over if m.title)
    if title:
        attributes.append(f'title="{escape(title)}"')
    anchors = "".join(f'<span class="anchor" id="r{i}"></span>' for i in new[1:])
    return f"{anchors}<mark {' '.join(attributes)}>{words}</mark>"


# — documents —


def window(document: Document, at: int = 0, *, size: int = WINDOW) -> tuple[int, int]:
    """The part of the text to show at once, as a span that holds `at` and ends between blocks.

    The cuts are the same wherever one asks, so that pages can be turned.
    """
    n = len(document.text)
    if n <= size:
        return 0, n
    edges = sorted(
        {0, n, *(b.start for b in document.blocks), *(t.start for t in document.tables if t.start)}
    )
    cuts = [0]
    for left, right in itertools.pairwise(edges):
        if right - cuts[-1] > size and left > cuts[-1]:
            cuts.append(left)
        while right - cuts[-1] > size:  # one block longer than a page
            cuts.append(cuts[-1] + size)
    cuts.append(n)
    at = min(max(at, 0), n - 1)
    for left, right in itertools.pairwise(cuts):
        if left <= at < right:
            return left, right
    return cuts[-2], n


def around(document: Document, start: int, end: int, radius: int) -> tuple[int, int]:
    """The whole blocks within `radius` characters of a span, cut hard where a block is longer than that."""
    low, high = max(0, start - radius), min(len(document.text), end + radius)
    for block in document.blocks:
        if block.start <= low < block.end and low - block.start <= radius:
            low = block.start
        if block.start < high <= block.end and block.end - high <= radius:
            high = block.end
    return low, high


def parts(
    document: Document,
    marks: Iterable[Mark] = (),
    start: int = 0,
    end: int | None = None,
    *,
    pages: bool = True,
) -> list[Part]:
    """What to draw of [start, end), in reading order. Text that no block holds is drawn as it stands."""
    end = len(document.text) if end is None else end
    ordered = sorted((m for m in marks if m.start is not None), key=lambda m: (m.start, m.end))
    starts = [m.start for m in ordered]
    longest = max((m.end - m.start for m in ordered), default=0)  # type: ignore[operator]
    anchored: set[int] = set()

    def words(a: int, b: int) -> SafeString:
        low = bisect_left(starts, a - longest)  # type: ignore[type-var]
        high = bisect_left(starts, b)
        return pieces(document.text, a, b, ordered[low:high], anchored)

    things: list[tuple[int, int, int, Block | Table]] = [
        (t.start, 0, t.end, t) for t in document.tables if t.start is not None and t.end is not None
    ]
    things += [(b.start, 1, b.end, b) for b in document.blocks]
    things.sort(key=lambda x: (x[0], x[1]))
    out: list[Part] = []
    at, page = start, None
    for left, _order, right, thing in things:
        if right <= at or left >= end:
            continue
        if isinstance(thing, Table) and left < start:
            continue  # a table is drawn whole, on the page where it begins
        left, right = max(left, at), min(right, end) if isinstance(thing, Block) else right
        loose(document, at, left, words, out)
        if pages and thing.page is not None and thing.page != page and document.pages:
            page = thing.page
            out.append(Part(kind="page", page=page, start=left, end=left))
        if isinstance(thing, Table):
            table = table_part(thing, words)
            above = document.text[max(0, left - 200) : left]
            if all(note in above for note in (thing.caption, thing.unit_note) if note):
                table.caption = ""  # it stands above the table already
            out.append(table)
        elif document.text[left:right].strip():
            kind = "paragraph" if thing.kind == "cell" else thing.kind
            html = words(left, right)
            out.append(Part(kind=kind, level=thing.level, start=left, end=right, html=html, page=thing.page))
        at = max(at, right)
    loose(document, at, end, words, out)
    return out


def loose(document: Document, left: int, right: int, words: Any, out: list[Part]) -> None:
    """Text between the blocks, line by line, so that nothing printed is left out."""
    if left >= right or not document.text[left:right].strip():
        return
    for line in re.finditer(r"[^\n]+", document.text[left:right]):
        if line.group().strip():
            a, b = left + line.start(), left + line.end()
            out.append(Part(kind="paragraph", start=a, end=b, html=words(a, b)))


NUMBER = re.compile(r"^[\s+\-−–(（]*[\d０-９][\d０-９,，.．\s]*[%％‰)）]?\s*$")


def table_part(table: Table, words: Any) -> Part:
    n_rows = 1 + max((c.row + c.row_span - 1 for c in table.cells), default=-1)
    by_row: list[list[TableCell | None]] = [[] for _row in range(n_rows)]
    heads = head_rows(table)
    for c in sorted(table.cells, key=lambda c: (c.row, c.column)):
        spanned = c.start is not None and c.end is not None
        by_row[c.row].append(
            TableCell(
                html=words(c.start, c.end) if spanned else escape(c.text),
                head=c.row < heads or (c.column == 0 and not NUMBER.match(c.text)),
                number=NUMBER.match(c.text) is not None,
                row_span=c.row_span, column_span=c.column_span, start=c.start, end=c.end,
            )
        )  # fmt: skip
    notes = [x for x in (table.caption, table.unit_note) if x]
    return Part(
        kind="table", start=table.start or 0, end=table.end or 0, rows=by_row, caption="  ".join(notes),
        page=table.page,
    )  # fmt: skip


def head_rows(table: Table) -> int:
    """How many rows from the top hold no figure: the heads of the columns. A year is a head."""
    rows: dict[int, list[str]] = {}
    for c in table.cells:
        rows.setdefault(c.row, []).append(c.text.strip())
    n = 0
    for row in sorted(rows):
        figures = [t for t in rows[row] if NUMBER.match(t) and not re.fullmatch(r"(19|20)\d\d", t)]
        if figures or n >= 3:
            break
        n += 1
    return n


# — sheets —


@lru_cache(maxsize=4096)
def column_letters(index: int) -> str:
    """The name of a column, counted from 0.

    >>> column_letters(0), column_letters(25), column_letters(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def reference(ref: str) -> tuple[int, int] | None:
    """Row and column of "B4", counted from 0; None for anything else."""
    found = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})", ref or "")
    if found is None:
        return None
    column = 0
    for letter in found.group(1).upper():
        column = column * 26 + ord(letter) - 64
    return int(found.group(2)) - 1, column - 1


def sheets(document: Document) -> list[str]:
    """Names of the sheets in order; empty for a document that is no workbook."""
    return list(dict.fromkeys(t.sheet or "" for t in document.tables if is_sheet(document, t)))


def cell_of(document: Document, cited: Cited) -> tuple[str, str]:
    """Sheet and cell of what is cited, found by its span if need be; ("", "") outside sheets."""
    if cited.cell:
        return cited.sheet or "", cited.cell
    if cited.start is not None:
        for table in document.tables:
            if is_sheet(document, table):
                for c in table.cells:
                    if c.start is not None and c.end is not None and c.start <= cited.start < c.end:
                        return table.sheet or "", c.ref or f"{column_letters(c.column)}{c.row + 1}"
    return "", ""


def is_sheet(document: Document, table: Table) -> bool:
    return table.sheet is not None or document.format in {"xlsx", "xls", "csv"}


def grid(
    document: Document,
    sheet: str = "",
    marks: Iterable[Mark] = (),
    *,
    at: str = "",
    first_row: int | None = None,
    near: tuple[int, int] | None = None,
) -> Grid | None:
    """A sheet, or the page of it that holds the cell `at`. `near` = (rows, columns): only its neighbours.

    With `near` the first rows and the first column stay, because they say what the cell is.
    """  # fmt: skip
    tables = [t for t in document.tables if is_sheet(document, t) and (t.sheet or "") == (sheet or "")]
    if not tables and not sheet:
        tables = [t for t in document.tables if is_sheet(document, t)]
        tables = [t for t in tables if t.sheet == tables[0].sheet]
    if not tables:
        return None
    cells: dict[tuple[int, int], Any] = {}
    for table in tables:
        for c in table.cells:
            place = reference(c.ref or "") or (c.row, c.column)
            cells[place] = c
    if not cells:
        return Grid(sheet=sheet, columns=[], rows=[])
    n_rows = 1 + max(r for r, _c in cells)
    n_columns = 1 + max(c for _r, c in cells)
    covered = {
        (r + i, c + j)
        for (r, c), cell in cells.items()
        for i in range(cell.row_span)
        for j in range(cell.column_span)
        if (i, j) != (0, 0)
    }
    marked: dict[tuple[int, int], list[Mark]] = {}
    spans: list[Mark] = []
    for mark in marks:
        place = reference(mark.cell)
        if place is not None and (mark.sheet or "") in {"", sheet or "", tables[0].sheet or ""}:
            marked.setdefault(place, []).append(mark)
        elif mark.start is not None:
            spans.append(mark)
    if spans:
        for place, cell in cells.items():
            if cell.start is None or cell.end is None:
                continue
            hit = [m for m in spans if m.start < cell.end and cell.start < m.end]  # type: ignore[operator]
            if hit:
                marked.setdefault(place, []).extend(hit)
    target = reference(at)
    earlier = later = None
    if near is not None and target is not None:
        high, wide = near
        keep_rows = {
            *range(min(3, n_rows)),
            *range(max(0, target[0] - high), min(n_rows, target[0] + high + 1)),
        }
        keep_columns = {0, *range(max(0, target[1] - wide), min(n_columns, target[1] + wide + 1))}
    else:
        page = (
            (target[0] // GRID_ROWS)
            if target is not None and first_row is None
            else (first_row or 1) // GRID_ROWS
        )
        low = min(page * GRID_ROWS, max(0, n_rows - 1))
        keep_rows = set(range(low, min(n_rows, low + GRID_ROWS)))
        shift = 0 if target is None or target[1] < GRID_COLUMNS else target[1] - GRID_COLUMNS // 2
        keep_columns = {0, *range(shift, min(n_columns, shift + GRID_COLUMNS))}
        earlier = low - GRID_ROWS + 1 if low > 0 else None
        later = low + GRID_ROWS + 1 if low + GRID_ROWS < n_rows else None
    columns, anchored = sorted(keep_columns), set()
    rows: list[tuple[int, list[GridCell | None]]] = []
    ordered = sorted(keep_rows)
    for r in ordered:
        line: list[GridCell | None] = []
        for c in columns:
            if (r, c) in covered:
                owner_shown = near is None
                line.append(None if owner_shown else GridCell(html=SafeString(""), ref=""))
                continue
            cell = cells.get((r, c))
            text = "" if cell is None else cell.text
            over = sorted(marked.get((r, c), ()), key=lambda m: m.rank)
            html = escape(text)
            if over:
                html = mark_safe(wrap(html, over, anchored))  # wrap escapes what it adds
            whole = cell is not None and near is None
            line.append(
                GridCell(
                    html=html, ref=f"{column_letters(c)}{r + 1}", number=NUMBER.match(text) is not None,
                    short=len(text) <= 12,
                    framed=(r, c) == target,
                    row_span=min(cell.row_span, ordered[-1] - r + 1) if whole else 1,
                    column_span=min(cell.column_span, columns[-1] - c + 1) if whole else 1,
                )
            )  # fmt: skip
        rows.append((r + 1, line))
    gaps = {a + 1 for a, b in itertools.pairwise(ordered) if b > a + 1}
    return Grid(
        sheet=tables[0].sheet or "", columns=[column_letters(c) for c in columns], rows=rows, gaps=gaps,
        n_rows=n_rows, n_columns=n_columns, first_row=ordered[0] + 1, earlier=earlier, later=later,
    )  # fmt: skip


# — pages —


def picture(document: Document, number: int, cited: Iterable[Cited] = ()) -> PagePicture | None:
    """A page with the boxes of what is cited on it; None where the source has no such page."""
    page: Page | None = next((p for p in document.pages if p.number == number), None)
    if page is None or not page.width or not page.height:
        return None
    boxes = [box for c in cited for box in lines(boxes_of(document, c, number))]
    return PagePicture(number=number, width=page.width, height=page.height, boxes=boxes)


def boxes_of(document: Document, cited: Any, number: int) -> list[tuple[float, float, float, float]]:
    if cited.start is not None and cited.end is not None:
        found = [box for n, box in document.boxes(cited.start, cited.end) if n == number]
        if found:
            return found
    box = getattr(cited, "box", None)
    return [tuple(box)] if box and cited.page == number else []


def lines(boxes: Sequence[tuple[float, float, float, float]]) -> list[tuple[float, float, float, float]]:
    """Boxes of single words joined into one frame a line, a little larger than the words, as SVG x y w h."""
    joined: list[list[float]] = []
    for left, top, right, bottom in boxes:
        last = joined[-1] if joined else None
        if (
            last is not None
            and abs(last[1] - top) < (bottom - top) / 2
            and left - last[2] < 2 * (bottom - top)
        ):
            last[:] = [min(last[0], left), min(last[1], top), max(last[2], right), max(last[3], bottom)]
        else:
            joined.append([left, top, right, bottom])
    return [
        (round(a - 2, 1), round(b - 2, 1), round(max(c - a, 4) + 4, 1), round(max(d - b, 4) + 4, 1))
        for a, b, c, d in joined
    ]


@lru_cache(maxsize=32)
def rendered(digest: str, number: int, data: HeldBytes, format: str = "pdf") -> bytes:
    """PNG of a page. Kept for a while, because several people look at the same pages."""
    from ...readings.formats import image, pdf

    return (image if format == "image" else pdf).page_png(data.get(), number)


class HeldBytes:
    """Bytes that are fetched only if needed; equal to every other, so that the digest alone is the key."""

    def __init__(self, get: Callable[[], bytes]) -> None:
        self.get = get

    def __eq__(self, other: object) -> bool:
        return isinstance(other, HeldBytes)

    def __hash__(self) -> int:
        return 0


def page_png(digest: str, number: int, data: Callable[[], bytes], format: str = "pdf") -> bytes:
    """PNG of a page of a PDF, or of a picture; SourceError where there is none."""
    return rendered(digest, number, HeldBytes(data), format)


# — evidence —


def fragment(
    document: Document | None, citation: Cited, radius: int = 220, *, state: str = "accepted"
) -> Fragment:
    """The piece of the document around a citation, its words framed. Without a document: the quote alone."""
    page, sheet, cell = citation.page, citation.sheet or "", citation.cell or ""
    if document is not None:
        sheet, cell = cell_of(document, citation)
    out = Fragment(kind="words", quote=citation.quote, page=page, sheet=sheet, cell=cell)
    if document is None:
        return out
    if page is not None:
        out.picture = picture(document, page, [citation])
    mark = Mark(
        id=None, state=state, title=_("引用的原文"), start=citation.start, end=citation.end, sheet=sheet,
        cell=cell, current=True,
    )  # fmt: skip
    if cell:
        shown = grid(document, sheet, [mark], at=cell, near=(3, 2))
        if shown is not None:
            out.kind, out.parts = "grid", [Part(kind="grid", grid=shown)]
            return out
    if citation.start is None or citation.end is None or citation.end > len(document.text):
        return out
    start, end = citation.start, citation.end
    holder = next(
        (
            t
            for t in document.tables
            if t.start is not None and t.end is not None and t.start <= start < t.end
        ),
        None,
    )
    if holder is not None:
        out.kind = "table"
        out.parts = [
            cut_table(table_part(holder, lambda a, b: pieces(document.text, a, b, [mark], set())), start)
        ]
        return out
    low, high = around(document, start, end, radius)
    out.kind, out.parts = "text", parts(document, [mark], low, high, pages=False)
    return out


def cut_table(part: Part, at: int, *, rows: int = 4) -> Part:
    """Only the heads and the rows near the one that holds the character `at`."""
    hit = next(
        (
            i
            for i, row in enumerate(part.rows)
            if any(c and c.start is not None and c.start <= at < c.end for c in row)
        ),
        0,
    )
    if any(c and c.row_span > 1 for row in part.rows for c in row):
        part.rows = part.rows[: max(30, hit + rows)]
        return part
    heads = [i for i, row in enumerate(part.rows[:3]) if row and all(c is None or c.head for c in row)]
    near = range(max(0, hit - rows), min(len(part.rows), hit + rows + 1))
    part.rows = [part.rows[i] for i in sorted({*heads, *near})]
    return part
