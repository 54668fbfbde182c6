"""From glyphs on a page to paragraphs and tables in reading order.

    glyphs → segments   runs on one line without a gap of more than an em
           → bands      segments side by side; columns of text are cut apart first
           → tables     by ruled lines, or by columns that stand below each other
           → paragraphs lines up to one that ends before the right margin

Distances are points from the upper left corner of the page; thresholds are in ems of the line's own size,
because reports are set anywhere between 9 and 22 points.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

__all__ = ["Box", "Glyph", "Line", "Paragraph", "TableArea", "TableCell", "lay_out"]

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(slots=True, eq=False)
class Glyph:
    text: str
    box: Box
    size: float


@dataclass(slots=True, eq=False)
class Line:
    """Glyphs of one line from left to right; spaces are kept as marks on the glyph that follows them."""

    glyphs: list[Glyph]
    spaced: set[int] = field(default_factory=set)  # numbers of glyphs with a space before them
    box: Box = (0.0, 0.0, 0.0, 0.0)
    size: float = 0.0

    def measure(self) -> Line:
        self.box = _around(g.box for g in self.glyphs)
        self.size = median(g.size for g in self.glyphs)
        return self

    def text(self) -> str:
        return "".join((" " if n in self.spaced and n else "") + g.text for n, g in enumerate(self.glyphs))

    def first_word(self) -> float:
        """Width of what may not be broken at the beginning: a number or a word, and the mark after it."""
        end = self.glyphs[0].box[0]
        for n, g in enumerate(self.glyphs):
            unbroken = g.text.isascii() and not (n and n in self.spaced)
            if n and not unbroken and g.text not in _NEVER_FIRST:
                break
            end = g.box[2]
            if not unbroken and n:
                break
        return end - self.glyphs[0].box[0]

    def tokens(self) -> list[tuple[str, Box]]:
        """Runs short enough to frame a figure: a number, a word, two characters of Chinese."""
        found: list[tuple[str, Box]] = []
        boxes: list[Box] = []
        text = last = ""
        for n, g in enumerate(self.glyphs):
            kind = (
                "1" if g.text in "0123456789.,%" else "a" if g.text.isascii() and g.text.isalpha() else "字"
            )
            space = n in self.spaced and n > 0
            if text and (space or kind != last or (kind == "字" and len(text) >= 2)):
                found.append((text, _around(boxes)))
                text, boxes = "", []
            text += (" " if space and not text and found else "") + g.text
            boxes.append(g.box)
            last = kind
        if text:
            found.append((text, _around(boxes)))
        return found


@dataclass(slots=True, eq=False)
class Paragraph:
    lines: list[Line]
    size: float
    continues: bool  # may go on from the column or page before: its first line is not indented
    room: float  # between the end of its last line and the right margin

    def takes(self, line: Line) -> bool:
        """Whether the last line is full: nothing of the next one would have found room on it."""
        return self.room <= 2.0 * line.size or self.room < line.first_word() + 0.5 * line.size


@dataclass(slots=True, eq=False)
class TableCell:
    row: int
    column: int
    box: Box
    row_span: int = 1
    column_span: int = 1
    lines: list[Line] = field(default_factory=list)

    def text(self) -> str:
        text = ""
        for line in self.lines:
            words = line.text().strip()
            if (
                text
                and words
                and text[-1].isascii()
                and text[-1].isalnum()
                and words[0].isascii()
                and words[0].isalnum()
            ):
                text += " "
            text += words
        return text


@dataclass(slots=True, eq=False)
class TableArea:
    cells: list[TableCell]
    box: Box
    size: float = 10.0


Item = Line | TableArea


def lay_out(
    glyphs: Sequence[Glyph], rules: Sequence[Box], width: float, height: float
) -> list[Paragraph | TableArea]:
    """Paragraphs and tables of a page in the order in which a person reads them."""
    if not glyphs:
        return []
    tables, free = _ruled_tables(glyphs, rules)
    items: list[Item] = [*_segments(free), *tables]
    found: list[Paragraph | TableArea] = []
    for region, full_width in _regions(items):
        found += _paragraphs_and_tables(region, width if full_width else None)
    return found


# --- segments ---------------------------------------------------------------------------------------------


def _segments(glyphs: Iterable[Glyph]) -> list[Line]:
    runs: list[Line] = []
    spaced = False
    for g in glyphs:
        if g.text.isspace():
            spaced = True
            continue
        last = runs[-1].glyphs[-1] if runs else None
        if last is not None and last.text == g.text and _same_place(last.box, g.box, g.size):
            continue  # bold made by printing twice
        if (
            last is not None
            and _on_one_line(last.box, g.box)
            and -0.5 * g.size <= g.box[0] - last.box[2] <= 0.9 * g.size
        ):
            run = runs[-1]
            if spaced or _word_gap(last, g):
                run.spaced.add(len(run.glyphs))
            run.glyphs.append(g)
        else:
            runs.append(Line([g]))
        spaced = False
    return _joined([r.measure() for r in runs])


def _joined(runs: list[Line]) -> list[Line]:
    """Runs that a change of font or of drawing order has cut apart, put together again."""
    rows: dict[int, list[Line]] = defaultdict(list)
    done: list[Line] = []
    for run in sorted(runs, key=lambda r: (r.box[0], r.box[1])):
        place = int((run.box[1] + run.box[3]) / 2 / 6)
        best: Line | None = None
        for near in (place - 1, place, place + 1):
            for other in rows[near]:
                gap = run.box[0] - other.box[2]
                em = max(run.size, other.size)
                if not -0.5 * em <= gap <= 0.9 * em or not _on_one_line(other.box, run.box):
                    continue
                if best is None or other.box[2] > best.box[2]:
                    best = other
        if best is None:
            rows[place].append(run)
            done.append(run)
            continue
        if len(run.glyphs) == len(best.glyphs) and all(
            a.text == b.text and _same_place(a.box, b.box, a.size)
            for a, b in zip(run.glyphs, best.glyphs, strict=True)
        ):
            continue
        if _word_gap(best.glyphs[-1], run.glyphs[0]):
            best.spaced.add(len(best.glyphs))
        best.spaced |= {n + len(best.glyphs) for n in run.spaced}
        best.glyphs += run.glyphs
        best.measure()
    return done


def _on_one_line(a: Box, b: Box) -> bool:
    shared = min(a[3], b[3]) - max(a[1], b[1])
    return shared >= 0.5 * min(a[3] - a[1], b[3] - b[1])


def _same_place(a: Box, b: Box, size: float) -> bool:
    return abs(a[0] - b[0]) < 0.12 * size and abs(a[1] - b[1]) < 0.12 * size


def _word_gap(a: Glyph, b: Glyph) -> bool:
    return (
        a.text.isascii()
        and b.text.isascii()
        and a.text.isalpha()
        and b.text.isalpha()
        and b.box[0] - a.box[2] > 0.2 * b.size
    )


def _around(boxes: Iterable[Box]) -> Box:
    found = list(boxes)
    return (
        min(b[0] for b in found),
        min(b[1] for b in found),
        max(b[2] for b in found),
        max(b[3] for b in found),
    )


# --- reading order ----------------------------------------------------------------------------------------

Band = list[Item]


def _bands(items: Sequence[Item]) -> list[Band]:
    """Items side by side, from top to bottom."""
    bands: list[Band] = []
    bottom = float("-inf")
    for item in sorted(items, key=lambda i: (i.box[1], i.box[0])):
        slack = 0.25 * min(item.size, item.box[3] - item.box[1])  # boxes of neighbouring lines touch
        if bands and item.box[1] + slack < bottom:
            bands[-1].append(item)
            bottom = max(bottom, item.box[3] - slack)
        else:
            bands.append([item])
            bottom = item.box[3] - slack
    return [sorted(band, key=lambda i: i.box[0]) for band in bands]


def _regions(items: Sequence[Item], depth: int = 0) -> list[tuple[list[Band], bool]]:
    """Runs of bands to be read downwards; columns of text one after the other."""
    bands = _bands(items)
    found: list[tuple[list[Band], bool]] = []
    plain: list[Band] = []
    at = 0
    while at < len(bands):
        table = _aligned_table(bands, at) if len(bands[at]) > 1 else None
        # Rows of a table over all columns stand beside each other, as lines of columns do.
        if table is not None and not _beside_text(bands[at : table[1]]):
            plain += bands[at : table[1]]
            at = table[1]
            continue
        cut = _columns(bands, at) if depth < 4 else None
        if cut is None:
            plain.append(bands[at])
            at += 1
            continue
        if plain:
            found.append((plain, depth == 0))
            plain = []
        left, right, at = cut
        for side in (left, right):
            found += [(region, False) for region, _ in _regions(side, depth + 1)]
    if plain:
        found.append((plain, depth == 0))
    return found


def _columns(bands: list[Band], start: int) -> tuple[list[Item], list[Item], int] | None:
    """Two columns of running text that begin in a band, and the number of the band after them."""
    gutters = _gaps(bands[start])
    at = start
    if len(bands[start]) == 1 and start + 1 < len(bands):  # lines of the columns may stand at other heights
        first, second = sorted([bands[start][0], bands[start + 1][0]], key=lambda i: i.box[0])
        if bands[start + 1][0].box[1] - bands[start][0].box[3] < 0.4 * first.size:
            gutters = _gaps([first, second])
            at = start + 1 if len(bands[start + 1]) == 1 else start
    if not gutters:
        return None
    while at + 1 < len(bands):
        following = bands[at + 1]
        narrower = [
            (max(a, c), min(b, d))
            for a, b in gutters
            for c, d in _free(following)
            if min(b, d) - max(a, c) >= 4.0
        ]  # fmt: skip
        one_sided = len(following) == 1
        if not narrower or (
            one_sided and following[0].box[1] - max(i.box[3] for i in bands[at]) > 1.2 * following[0].size
        ):
            break
        table = None if one_sided else _aligned_table(bands, at + 1)
        if table is not None and not _beside_text(bands[at + 1 : table[1]]):
            break
        gutters = narrower
        at += 1
    for a, b in sorted(gutters, key=lambda g: g[0] - g[1]):
        run = [i for band in bands[start : at + 1] for i in band]
        left, right = [i for i in run if i.box[2] <= b and i.box[0] < a], [i for i in run if i.box[0] >= b]
        if len(left) + len(right) == len(run) and _are_text_columns(left, right):
            return left, right, at + 1
    return None


def _free(band: Band) -> list[tuple[float, float]]:
    """Where a column's edge could run: beside the items of a band and between them."""
    left, right = band[0].box[0], max(i.box[2] for i in band)
    return [(float("-inf"), left), *_gaps(band), (right, float("inf"))]


def _gaps(band: Band) -> list[tuple[float, float]]:
    found = []
    reached = band[0].box[2]
    for item in band[1:]:
        if item.box[0] - reached >= 6.0:
            found.append((reached, item.box[0]))
        reached = max(reached, item.box[2])
    return found


def _are_text_columns(left: list[Item], right: list[Item]) -> bool:
    """Whether both sides hold running text; one of them may have ended after a line or two."""
    if not (_is_text(left) and _is_text(right)):
        return False
    shorter, longer = sorted((left, right), key=len)
    if len(shorter) >= 3:
        return True
    return len(longer) >= 3 and _width(shorter) >= 0.7 * _width(longer)


def _is_text(items: list[Item]) -> bool:
    lines = [i for i in items if isinstance(i, Line)]
    ended = sum(x.glyphs[-1].text in "。；;" for x in lines)
    return bool(lines) and (sum(len(x.glyphs) for x in lines) >= 10 * len(lines) or 2 * ended > len(lines))


def _beside_text(rows: list[Band]) -> bool:
    """Whether what looks like a table is one in a column, with the lines of the other column beside it.

    Lines of text are long and end at the margin of their column; labels and remarks end where they end.
    """
    wide = [row for row in rows if len(row) >= 2]
    for side in (0, -1):
        lines = [x for row in wide if isinstance(x := row[side], Line)]
        full = max((x.box[2] - x.box[0] for x in lines), default=0.0)
        flush = [x for x in lines if len(x.glyphs) >= 10 and x.box[2] - x.box[0] >= full - 1.5 * x.size]
        if len(flush) >= 0.6 * len(wide):
            return True
    return False


def _width(items: list[Item]) -> float:
    return max(i.box[2] for i in items) - min(i.box[0] for i in items)


# --- tables by ruled lines --------------------------------------------------------------------------------

_SNAP = 2.5  # points: strokes nearer than this are one


def _ruled_tables(glyphs: Sequence[Glyph], rules: Sequence[Box]) -> tuple[list[TableArea], list[Glyph]]:
    flat = _merged(
        [(r[1] + r[3]) / 2 for r in rules if _is_flat(r)], [(r[0], r[2]) for r in rules if _is_flat(r)]
    )
    tall = _merged(
        [(r[0] + r[2]) / 2 for r in rules if _is_tall(r)], [(r[1], r[3]) for r in rules if _is_tall(r)]
    )
    if len(flat) < 2 or not tall or len(flat) * len(tall) > 400_000:
        return [], list(glyphs)
    # Lines that touch belong to one table.
    parent = list(range(len(flat) + len(tall)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for i, (y, x0, x1) in enumerate(flat):
        for j, (x, y0, y1) in enumerate(tall):
            if x0 - _SNAP <= x <= x1 + _SNAP and y0 - _SNAP <= y <= y1 + _SNAP:
                parent[root(i)] = root(len(flat) + j)
    groups: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for i in range(len(flat)):
        groups[root(i)][0].append(i)
    for j in range(len(tall)):
        groups[root(len(flat) + j)][1].append(j)
    areas: list[TableArea] = []
    for rows, columns in groups.values():
        if len(rows) >= 2 and columns:
            area = _lattice([flat[i] for i in rows], [tall[j] for j in columns])
            if area is not None:
                areas.append(area)
    areas.sort(key=lambda a: (a.box[1], a.box[0]))
    return _filled(areas, glyphs)


def _is_flat(r: Box) -> bool:
    return r[3] - r[1] <= 3.0 < r[2] - r[0]


def _is_tall(r: Box) -> bool:
    return r[2] - r[0] <= 3.0 < r[3] - r[1]


def _merged(places: list[float], spans: list[tuple[float, float]]) -> list[tuple[float, float, float]]:
    """Strokes at one place whose spans touch, as one: (place, from, to)."""
    found: list[tuple[float, float, float]] = []
    rows: list[tuple[float, list[tuple[float, float]]]] = []
    for place, span in sorted(zip(places, spans, strict=True)):
        if rows and place - rows[-1][0] <= _SNAP:
            rows[-1][1].append(span)
        else:
            rows.append((place, [span]))
    for place, all_spans in rows:
        start, end = None, 0.0
        for a, b in sorted(all_spans):
            if start is not None and a <= end + _SNAP:
                end = max(end, b)
                continue
            if start is not None:
                found.append((place, start, end))
            start, end = a, b
        if start is not None:
            found.append((place, start, end))
    return found


def _lattice(
    flat: list[tuple[float, float, float]], tall: list[tuple[float, float, float]]
) -> TableArea | None:
    xs = _places([x for x, _, _ in tall] + [min(a for _, a, _ in flat), max(b for _, _, b in flat)])
    ys = _places([y for y, _, _ in flat] + [min(a for _, a, _ in tall), max(b for _, _, b in tall)])
    n_rows, n_columns = len(ys) - 1, len(xs) - 1
    if n_rows < 1 or n_columns < 1 or n_rows * n_columns < 2 or n_rows * n_columns > 40_000:
        return None
    parent = list(range(n_rows * n_columns))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for r in range(n_rows):
        middle_y = (ys[r] + ys[r + 1]) / 2
        for c in range(n_columns):
            middle_x = (xs[c] + xs[c + 1]) / 2
            if c + 1 < n_columns and not any(
                abs(x - xs[c + 1]) <= _SNAP and a <= middle_y <= b for x, a, b in tall
            ):
                parent[root(r * n_columns + c)] = root(r * n_columns + c + 1)
            if r + 1 < n_rows and not any(
                abs(y - ys[r + 1]) <= _SNAP and a <= middle_x <= b for y, a, b in flat
            ):
                parent[root(r * n_columns + c)] = root((r + 1) * n_columns + c)
    members: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for n in range(n_rows * n_columns):
        members[root(n)].append(divmod(n, n_columns))
    if len(members) < 2:
        return None
    cells = []
    for places in members.values():
        top, left = min(r for r, _ in places), min(c for _, c in places)
        bottom, right = max(r for r, _ in places), max(c for _, c in places)
        box = (xs[left], ys[top], xs[right + 1], ys[bottom + 1])
        cells.append(TableCell(top, left, box, bottom - top + 1, right - left + 1))
    cells.sort(key=lambda c: (c.row, c.column))
    return TableArea(cells, (xs[0], ys[0], xs[-1], ys[-1]))


def _places(values: list[float]) -> list[float]:
    found: list[float] = []
    for v in sorted(values):
        if not found or v - found[-1] > _SNAP:
            found.append(v)
    return found


def _filled(areas: list[TableArea], glyphs: Sequence[Glyph]) -> tuple[list[TableArea], list[Glyph]]:
    """Every glyph into the cell that holds its middle; areas without words are no tables."""
    inside: dict[int, list[Glyph]] = defaultdict(list)
    owner: dict[int, TableCell] = {}
    free = []
    for g in glyphs:
        x, y = (g.box[0] + g.box[2]) / 2, (g.box[1] + g.box[3]) / 2
        cell = next(
            (
                c
                for area in areas
                if area.box[0] <= x <= area.box[2] and area.box[1] <= y <= area.box[3]
                for c in area.cells
                if c.box[0] <= x <= c.box[2] and c.box[1] <= y <= c.box[3]
            ),
            None,
        )
        if cell is None:
            free.append(g)
        else:
            inside[id(cell)].append(g)
            owner[id(cell)] = cell
    kept = []
    for area in areas:
        full = [c for c in area.cells if inside[id(c)]]
        # A frame around paragraphs, or a single ruled box, is set text and no table.
        if len(full) < 2 or all(len(inside[id(c)]) > 150 for c in full):
            for c in full:
                free += inside[id(c)]
            continue
        for c in full:
            c.lines = [_whole_line(band) for band in _bands(_segments(inside[id(c)]))]
        kept.append(area)
    if len(kept) < len(areas):
        position = {id(g): n for n, g in enumerate(glyphs)}
        free.sort(key=lambda g: position[id(g)])
    return kept, free


def _whole_line(band: Band) -> Line:
    """Segments side by side as one line, a space where a gap was."""
    lines = [i for i in band if isinstance(i, Line)]
    whole = Line([])
    for line in lines:
        if whole.glyphs:
            whole.spaced.add(len(whole.glyphs))
        whole.spaced |= {n + len(whole.glyphs) for n in line.spaced}
        whole.glyphs += line.glyphs
    return whole.measure()


# --- tables by alignment ----------------------------------------------------------------------------------

_NUMBER = re.compile(r"^[((]?[-+−—]?[\d,,]*\.?\d+[%‰%]?[))]?$|^[-—–−…/]{1,3}$")


def _aligned_table(bands: list[Band], start: int) -> tuple[TableArea, int] | None:
    """A table without ruled columns that begins in a band, and the number of the band after it."""
    at = start
    n_numeric = 0
    last_tabular = start - 1
    while at < len(bands):
        band = bands[at]
        if any(isinstance(i, TableArea) for i in band):
            break
        texts = [i.text() for i in band if isinstance(i, Line)]
        if at > start and band[0].box[1] - max(i.box[3] for i in bands[at - 1]) > 2.5 * band[0].size:
            break
        if len(band) >= 2:
            if max(map(len, texts)) > 28 or sum(map(len, texts)) > 16 * len(texts):
                break
            n_numeric += any(_NUMBER.match(t) for t in texts[1:])
            last_tabular = at
        elif len(texts[0]) > 20 or at - last_tabular > 2:
            break
        at += 1
    rows = bands[start : last_tabular + 1]
    numeric = [
        b for b in rows if len(b) >= 2 and any(_NUMBER.match(i.text()) for i in b[1:] if isinstance(i, Line))
    ]
    if n_numeric < 2 or len(numeric) < 2:
        return None
    columns: list[tuple[float, float]] = []
    for a, b in sorted((i.box[0], i.box[2]) for band in numeric for i in band):
        if columns and a < columns[-1][1] - 1.0:
            columns[-1] = (columns[-1][0], max(columns[-1][1], b))
        else:
            columns.append((a, b))
    if len(columns) < 2 or len(columns) > 60:
        return None
    cells: dict[tuple[int, int], TableCell] = {}
    for r, band in enumerate(rows):
        for line in band:
            if not isinstance(line, Line):
                continue
            over = [n for n, (a, b) in enumerate(columns) if min(b, line.box[2]) - max(a, line.box[0]) > 1.0]
            if not over:
                middle = (line.box[0] + line.box[2]) / 2
                over = [min(range(len(columns)), key=lambda n: abs(sum(columns[n]) / 2 - middle))]
            key = (r, over[0])
            if key in cells:
                old = cells[key]
                old.lines = [_whole_line([*old.lines, line])]
                old.box = _around([old.box, line.box])
            else:
                cells[key] = TableCell(r, over[0], line.box, 1, over[-1] - over[0] + 1, [line])
    ordered = [cells[key] for key in sorted(cells)]
    return TableArea(ordered, _around(c.box for c in ordered)), last_tabular + 1


# --- paragraphs -------------------------------------------------------------------------------------------


def _paragraphs_and_tables(bands: list[Band], page_width: float | None) -> list[Paragraph | TableArea]:
    found: list[Paragraph | TableArea] = []
    lines: list[Line] = []
    at = 0
    while at < len(bands):
        band = bands[at]
        tables = [i for i in band if isinstance(i, TableArea)]
        aligned = _aligned_table(bands, at) if not tables and len(band) >= 2 else None
        if not tables and aligned is None:
            lines.append(_whole_line(band))
            at += 1
            continue
        found += _paragraphs(lines, page_width)
        lines = []
        if aligned is not None:
            area, at = aligned
            found.append(area)
            continue
        beside = [i for i in band if isinstance(i, Line)]
        found += _paragraphs([_whole_line(b) for b in _bands(beside)], None) if beside else []
        found += tables
        at += 1
    return found + _paragraphs(lines, page_width)


def _paragraphs(lines: list[Line], page_width: float | None) -> list[Paragraph]:
    if not lines:
        return []
    left = min(x.box[0] for x in lines)
    right = _right_margin(lines, left, page_width)
    gaps = [b.box[1] - a.box[3] for a, b in pairwise(lines)]
    usual = median(gaps) if gaps else 0.0
    size = median(x.size for x in lines)
    found: list[Paragraph] = []
    for n, line in enumerate(lines):
        em = line.size
        if n and found and _goes_on(found[-1], line, left, right, gaps[n - 1], usual, size, page_width):
            found[-1].lines.append(line)
        else:
            found.append(Paragraph([line], em, continues=line.box[0] <= left + 0.8 * em, room=0.0))
        found[-1].room = right - line.box[2]
    return found


def _right_margin(lines: list[Line], left: float, page_width: float | None) -> float:
    size = median(x.size for x in lines)
    # A title stands over the text and says nothing about how far its lines reach.
    body = [x for x in lines if x.size < 1.12 * size] or lines
    em = median(x.size for x in body)
    # A mark at the end of a line may hang over the margin.
    furthest = max(x.glyphs[-1].box[0] if x.glyphs[-1].text in _NEVER_FIRST else x.box[2] for x in body)
    near = [x for x in body if x.box[2] >= furthest - 1.6 * em and x.box[2] - x.box[0] >= 15 * em]
    if page_width is None:  # a column of text
        return furthest
    if len(near) >= 2 or furthest - left >= 0.65 * page_width:
        return furthest
    return max(furthest, page_width - left)


_NEVER_FIRST = frozenset(",。、;:!?)】》」』”’%‰]}，；：！？）％")
"""What cannot begin a line of its own: the line before was broken early on its account."""


_ITEM = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十\d]{1,3}[)）]|第[一二三四五六七八九十百]{1,4}[章节条]|"
    r"\d{1,2}[、．]|\d{1,2}\.(?!\d)|[①-⑳]|——)"
)
"""What begins an item of a list."""


def _goes_on(
    paragraph: Paragraph, line: Line, left: float, right: float, gap: float, usual: float, size: float,
    page_width: float | None,
) -> bool:  # fmt: skip
    first, last = paragraph.lines[0], paragraph.lines[-1]
    em = last.size
    if abs(line.size - last.size) > 0.12 * em or gap > max(1.1 * em, usual + 0.6 * em):
        return False
    if page_width is not None and em >= 1.25 * size and len(paragraph.lines) < 4:
        # A title over several lines, each in the middle of the page.
        centred = [abs((x.box[0] + x.box[2]) / 2 - page_width / 2) < 1.5 * em for x in (last, line)]
        if all(centred) and last.box[0] > left + 0.5 * em:
            return True
    if line.glyphs[0].text in _NEVER_FIRST and line.box[0] <= last.box[0] + 0.5 * em:
        return True
    if not paragraph.takes(line):
        return False
    if last.glyphs[-1].text in "。；;：:！？!?" and _ITEM.match(line.text()):
        return False
    if len(paragraph.lines) > 1:
        return abs(line.box[0] - last.box[0]) < 0.8 * em
    if first.box[0] > left + 1.2 * em and abs(line.box[0] - first.box[0]) < 0.8 * em:
        return False  # both indented: two paragraphs
    return line.box[0] <= first.box[0] + 0.5 * em
