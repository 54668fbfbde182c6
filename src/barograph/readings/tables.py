"""Reading figures out of tables: each cell with the heads, caption and notes that say what it is.

A figure in a table is named by its surroundings. The heads of its column and row, the section it stands in,
caption, sheet and title are asked in this order for period, place, unit and measure; what is left of row and
column head is the indicator. Growth, share and rank columns belong to the indicator beside them.

Nothing is guessed: a cell whose indicator, period or unit nobody says is left out and counted
(`facts["table_cells_unread"]`); a place that nobody says stays empty, with a doubt. A printed dash is a
figure published as missing and becomes a reading without a value; an empty cell is nothing. Cells of a sheet
are cited by sheet and cell, all others by their span.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, TypeVar, cast

from ..errors import PeriodError, QuantityError
from ..observation import Bound, Citation, Measure, Reading, Standing
from ..period import Period
from ..quantity import Quantity
from ..quantity import unit as find_unit
from ..text import fold
from .document import Cell, Document, Table
from .formats.building import is_prose
from .heads import AGGREGATES, EACH, ENTITY_HEAD, GENERIC, SKIPPED, Head, is_unit, strip_caption

if TYPE_CHECKING:
    from ..catalogue import Catalogue

__all__ = ["read_tables"]

MAX_POSITIONS = 3_000_000
"""Grid positions of one table, merged cells counted in full."""


def read_tables(
    document: Document, catalogue: Catalogue, *, context: Mapping[str, str] | None = None
) -> list[Reading]:
    """The figures of all tables, row by row.

    `context` may name `area` and `period` for a document that does not say them.
    """
    unread: Counter[str] = Counter()
    readings: list[Reading] = []
    surroundings = _Surroundings.of(document, catalogue, {} if context is None else context)
    for table in document.tables:
        readings += _TableReader(document, table, catalogue, surroundings, unread).read()
    if unread:
        document.facts["table_cells_unread"] = dict(unread)
    return readings


# --- what stands around the tables ------------------------------------------------------------------------


@dataclass(slots=True)
class _Surroundings:
    """What the document as a whole says: place and period for tables that say none."""

    area: str | None = None
    area_code: str | None = None
    period: Period | None = None
    published: Period | None = None

    @classmethod
    def of(cls, document: Document, catalogue: Catalogue, context: Mapping[str, str]) -> _Surroundings:
        found = cls()
        for words in (document.title, document.name.rpartition(".")[0]):
            if words is None:
                continue
            head = Head.parse(strip_caption(words), catalogue)
            found._take(head, words, catalogue)
        for block in document.blocks[:12]:
            if block.kind in ("heading", "paragraph") and found.area is None:
                found._take_area(document.text[block.start : min(block.end, block.start + 120)], catalogue)
        if found.area is None and "area" in context:
            found._take_area(context["area"], catalogue)
            if found.area is None:
                found.area = context["area"]
        if found.period is None and "period" in context:
            found.period = Period.parse(context["period"])
        if document.published is not None:
            found.published = Period.day_of(document.published)
        return found

    def _take(self, head: Head, words: str, catalogue: Catalogue) -> None:
        if self.period is None:
            self.period = head.period
        if self.area is None:
            self.area, self.area_code = head.area, head.area_code
        if self.area is None:
            self._take_area(words, catalogue)

    def _take_area(self, words: str, catalogue: Catalogue) -> None:
        area = _area_in(words, catalogue)
        if area is not None:
            self.area, self.area_code = area
            return
        named = _UNLISTED.search("".join(fold(words).split())[:60])
        if named is not None:  # a place that the catalogue does not list
            self.area = named[1]


_UNLISTED = re.compile(
    r"(?:^|[年月度于对\d\s:《“])((?!各|全|本|分|月|年|季|[上下]半|前)[\u4e00-\u9fff]{2,5}?(?:高新区|开发区|新区|省|市|县|州|区))(?!场|级|域|长|民|委|县)"
)


def _area_in(words: str, catalogue: Catalogue) -> tuple[str, str] | None:
    """The first place that a line names, the longest name that begins there."""
    text = "".join(fold(words).split())[:120]
    for start in range(len(text)):
        for end in range(min(len(text), start + 16), start + 1, -1):
            if (
                text[end - 1] in "省市区县州盟旗国"
                and (area := catalogue.find_area(text[start:end])) is not None
            ):
                return area.name, area.code
    return None


# --- cells ------------------------------------------------------------------------------------------------

_DASH = re.compile(
    r"^(?:[-—–−―]{1,4}|…{1,2}|\.{3,6}|/|//|\*{3}|[xX×]|(?:NA|N/A|n\.a\.|暂缺|缺|未公布|无数据))$"
)
_FIGURE = re.compile(
    r"^(?P<before>约|大约|近|将近|超|超过|逾|突破|不足|至少|不低于|不少于|达到|≥|≤|>|<|>=|<=)?"
    r"(?P<way>增长|下降|减少|增加|提高|上升|回落|降低|[↑↓▲▼])?"
    r"(?P<order>第)?"
    r"(?P<number>[-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)"
    r"(?:[-~—–至](?P<high>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?))?"
    r"(?P<more>余|多)?(?P<unit>[^\d\s,。;]{1,8}?)?(?P<after>以上|以下|以内|左右|余|多)?(?P<mark>\*{1,2}|[①-⑩])?$"
)
_YEAR_CELL = re.compile(r"^(?:19|20)\d{2}(?:年度?)?$")
_PHONE = re.compile(r"^(?:\+?86-?)?(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{7,8}-\d{1,5}|400-?\d{3}-?\d{4})$")
_CODE = re.compile(r"^[0-9A-Z]{15,20}$|^\d{12,}$|^[A-Z]{1,4}\d{4,}$")
_NOTE = re.compile(r"^(?:注|备注|说明|附注|资料来源|数据来源|来源|填表|制表|审核|\*|①)\s*[::\d.、]?")
_TIME_HEADS = frozenset(("年份", "年度", "年", "时间", "时期", "期间", "月份", "季度"))
_UP = frozenset(("增长", "增加", "提高", "上升", "↑", "▲"))
_DOWN = frozenset(("下降", "减少", "回落", "降低", "↓", "▼"))


@dataclass(frozen=True, slots=True)
class _Figure:
    value: Decimal | None  # None: a printed dash
    high: Decimal | None = None
    unit: str | None = None
    bound: Bound = "eq"
    measure: Measure | None = None


def _figure(text: str) -> _Figure | None:
    """The figure that a cell prints; None where it prints none.

    >>> _figure("1,629家")
    _Figure(value=Decimal('1629'), high=None, unit='家', bound='eq', measure=None)
    >>> _figure("约3.5").bound, _figure("第3位").measure, _figure("—").value, _figure("企业")
    ('about', 'rank', None, None)
    """
    text = "".join(fold(text).split())
    if not text or len(text) > 30:
        return None
    if _DASH.match(text):
        return _Figure(None)
    if _PHONE.match(text) or _CODE.match(text) or re.fullmatch(r"(?:19|20)\d{2}年度?", text):
        return None
    found = _FIGURE.match(text)
    if found is None:
        return None
    unit = found["unit"]
    if unit is not None:
        unit = unit.removeprefix("余").removeprefix("多")
        try:
            unit = find_unit(unit).symbol if unit else None
        except QuantityError:
            if unit is None or not re.fullmatch(r"[十百千万亿]+", unit):
                return None
    try:
        value = Decimal(found["number"].replace(",", "").replace("−", "-"))
        high = None if found["high"] is None else Decimal(found["high"].replace(",", ""))
    except InvalidOperation:
        return None
    measure: Measure | None = None
    way = found["way"]
    if way is not None:
        measure = (
            "change" if unit in ("百分点", "个百分点") else "growth" if unit in ("%", "‰", None) else "change"
        )
        if way in _DOWN:
            value = -abs(value)
    if found["order"] or (unit in ("位", "名") and found["order"]):
        measure, unit = "rank", "位"
    before, after = found["before"] or "", (found["after"] or "") + (found["more"] or "")
    bound: Bound = "eq"
    if before in ("约", "大约") or "左右" in after:
        bound = "about"
    elif before in ("近", "将近", "不足", "≤", "<", "<=") or after in ("以下", "以内"):
        bound = "under"
    elif before in ("超", "超过", "逾", "突破", "至少", "不低于", "不少于", "≥", ">", ">=") or after:
        bound = "over"
    return _Figure(value, high, unit, bound, measure)


# --- one table --------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Block:
    """Rows under one set of column heads."""

    head_rows: list[int]
    rows: list[int] = field(default_factory=list)
    sections: dict[int, list[Head]] = field(default_factory=dict)  # row → what stands over it


class _TableReader:
    def __init__(
        self,
        document: Document,
        table: Table,
        catalogue: Catalogue,
        around: _Surroundings,
        unread: Counter[str],
    ) -> None:
        self.document = document
        self.table = table
        self.catalogue = catalogue
        self.around = around
        self.unread = unread
        self.at: dict[tuple[int, int], Cell] = {}
        self.columns: list[int] = []
        self.figures: dict[int, _Figure | None] = {}  # by identity of the cell
        self.heads: dict[str, Head] = {}
        self.over: list[Head] = []  # captions, titles and notes above, nearest first
        self.known: dict[str, bool] = {}  # whether the catalogue knows a name
        self.series: dict[tuple[str, str], tuple[str | None, str, str]] = {}

    def read(self) -> list[Reading]:
        cells = [c for c in self.table.cells if c.text.strip()]
        if not cells:
            return []
        size = 0
        for c in cells:
            size += c.row_span * c.column_span
            spread = size <= MAX_POSITIONS
            for r in range(c.row, c.row + (c.row_span if spread else 1)):
                for k in range(c.column, c.column + (c.column_span if spread else 1)):
                    self.at.setdefault((r, k), c)
            self.figures[id(c)] = None if is_prose(c.text) else _figure(c.text)
        by_row: dict[int, list[int]] = defaultdict(list)
        for r, k in self.at:
            by_row[r].append(k)
        self.row_columns = {r: sorted(ks) for r, ks in by_row.items()}
        self.columns = sorted({k for _, k in self.at})
        for words in (self.table.unit_note, self.table.caption, self.table.sheet):
            if words:
                self.over.append(
                    self.head(strip_caption(words) if words is not self.table.unit_note else words)
                )
        readings: list[Reading] = []
        for block in self._blocks():
            readings += self._read_block(block)
        return readings

    def head(self, words: str) -> Head:
        found = self.heads.get(words)
        if found is None:
            found = self.heads[words] = Head.parse(words, self.catalogue)
        return found

    def is_known(self, name: str) -> bool:
        found = self.known.get(name)
        if found is None:
            found = self.known[name] = self.catalogue.find_indicator(name) is not None
        return found

    def cells_of(self, row: int) -> list[Cell]:
        """The cells of a row from left to right, each once."""
        found: list[Cell] = []
        for k in self.row_columns.get(row, ()):
            cell = self.at[row, k]
            if not found or found[-1] is not cell:
                found.append(cell)
        return found

    def is_figure(self, cell: Cell) -> bool:
        return self.figures[id(cell)] is not None

    # -- rows: heads, sections, figures --

    def _blocks(self) -> list[_Block]:
        rows = sorted(self.row_columns)
        blocks: list[_Block] = []
        pending: list[int] = []  # head rows that wait for figures
        section: list[Head] = []
        for n, r in enumerate(rows):
            cells = self.cells_of(r)
            if self._is_data(cells, r):
                if pending or not blocks:
                    blocks.append(_Block(pending))
                    pending = []
                blocks[-1].rows.append(r)
                blocks[-1].sections[r] = list(section)
                continue
            here = [c for c in cells if c.row == r]
            if not here or _NOTE.match(here[0].text):
                continue
            words = [c for c in here if not (c.column == self.columns[0] and _is_count(c.text))] or here
            lines = len(words) == 1 or all(_is_note(c.text) for c in words)
            if lines and not self._starts_heads(cells, rows, n):
                for head in (self.head(strip_caption(c.text)) for c in words):
                    if (not blocks and not pending) or (head.unit is not None and not head.name):
                        self.over.insert(0, head)  # above the heads, or a unit that holds from here on
                    else:
                        section = [head]
            elif not blocks or pending or self._are_heads(words):
                pending.append(r)
        return blocks

    def _are_heads(self, cells: Sequence[Cell]) -> bool:
        """Whether words below figures begin a new set of heads, and are no row whose figures are words."""
        said = [self.head(c.text) for c in cells]
        return len(cells) * 2 >= len(self.columns) and any(
            not h.name or h.period is not None or h.unit is not None or h.measure is not None for h in said
        )

    def _starts_heads(self, cells: Sequence[Cell], rows: Sequence[int], n: int) -> bool:
        """A single cell may be the first line of the heads: merged over the figures, not over all."""
        if len(cells) != 1:
            return False
        cell = cells[0]
        return cell.column > self.columns[0] and cell.column_span < len(self.columns) and n + 1 < len(rows)

    def _is_data(self, cells: Sequence[Cell], row: int) -> bool:
        figures = [c for c in cells if self.is_figure(c)]
        if not figures:
            return False
        figures = [c for c in figures if c.column > self.columns[0]] or (
            figures if len(self.columns) == 1 else []
        )
        plain = [c for c in figures if not _YEAR_CELL.match("".join(c.text.split()))]
        if not plain:
            return False
        # Years across with a dash between are heads; a cell merged over several rows belongs to the first.
        return any(c.row == row for c in plain)

    # -- columns: heads of rows, figures, what is passed over --

    def _read_block(self, block: _Block) -> list[Reading]:
        kinds = {k: self._kind_of_column(k, block) for k in self.columns}
        label_columns = [k for k in self.columns if kinds[k] == "label"]
        unit_column = next((k for k in self.columns if kinds[k] == "unit"), None)
        figure_columns = [k for k in self.columns if kinds[k] == "figure"]
        column_heads = {k: self._column_heads(k, block) for k in figure_columns}
        groups = self._label_groups(label_columns, figure_columns)
        # The corner over the names of the rows may say a year or a unit for all: 2023年, 单位:亿元.
        corner = [h for k in label_columns for h in self._column_heads(k, block)]
        readings = []
        parents: dict[int, str] = {}  # by first label column: the last row that is no part of another
        named: dict[int, str] = {}
        for r in block.rows:
            row_heads: dict[int, list[Head]] = {}
            for k in figure_columns:
                labels = groups[k]
                key = labels[0] if labels else -1
                if key not in row_heads:
                    row_heads[key] = self._row_heads(r, labels, block, parents, named)
                cell = self.at.get((r, k))
                if cell is None or cell.row != r or cell.column != k:
                    continue
                figure = self.figures[id(cell)]
                if figure is None:
                    continue
                unit_head = self.at.get((r, unit_column)) if unit_column is not None else None
                found = self._reading(
                    cell, figure, k, row_heads[key], column_heads, [*block.sections[r], *corner],
                    None if unit_head is None else unit_head.text,
                )  # fmt: skip
                if found is not None:
                    readings.append(found)
        return readings

    def _kind_of_column(self, k: int, block: _Block) -> str:
        head_words = [
            "".join(fold(self.at[r, k].text).split())
            for r in block.head_rows
            if (r, k) in self.at and not self._says_units(r)
        ]
        last = head_words[-1] if head_words else ""
        if any(SKIPPED.match(re.sub(r"\(.*?\)", "", w)) for w in head_words):
            return "skip"
        cells = [self.at[r, k] for r in block.rows if (r, k) in self.at and self.at[r, k].column == k]
        if re.fullmatch(r"(?:计量)?单位", last):
            return "unit" if not any(self.is_figure(c) for c in cells) else "label"
        if not cells:
            return "empty"
        figures = [c for c in cells if self.is_figure(c)]
        if (k == self.columns[0] or last in _TIME_HEADS) and len(figures) * 2 >= len(cells):
            texts = ["".join(c.text.split()) for c in cells]
            if all(_YEAR_CELL.match(t) or re.fullmatch(r"\d{1,2}月", t) for t in texts):
                return "label"
            if (
                k == self.columns[0]
                and texts == [str(n + 1) for n in range(len(texts))]
                and len(self.columns) > 2
            ):
                return "skip"  # numbers of the rows
        if len(figures) * 2 < len(cells):
            return "label"
        return "figure"

    def _column_heads(self, k: int, block: _Block) -> list[Head]:
        """What stands over a column, nearest first; a head over all columns is a caption."""
        found: list[Head] = []
        seen: set[int] = set()
        for r in reversed(block.head_rows):
            cell = self.at.get((r, k))
            if cell is None and r != block.head_rows[-1]:
                cell = self._written_once(r, k)
            if cell is None or id(cell) in seen:
                continue
            seen.add(id(cell))
            head = self.head(f"单位:{cell.text}" if self._says_units(r) and cell.row == r else cell.text)
            if not any(h.words == head.words for h in found):
                found.append(head)
        return found

    def _says_units(self, r: int) -> bool:
        """Whether a row below the heads gives the unit of each column: 单位 | 亿元 | 家."""
        cells = self.cells_of(r)
        if len(cells) < 2 or not re.fullmatch(r"(?:计量)?单位", "".join(cells[0].text.split())):
            return False
        return all(is_unit(fold(c.text)) for c in cells[1:])

    def _written_once(self, r: int, k: int) -> Cell | None:
        """The upper head to the left: CSV and careless sheets leave the cells of a wide head empty."""
        left = [c for c in self.row_columns[r] if c < k]
        if not left or left[-1] == self.columns[0]:
            return None
        return self.at[r, left[-1]]

    def _label_groups(self, labels: list[int], figures: list[int]) -> dict[int, list[int]]:
        """For each column of figures, the columns that name its rows: the nearest run to its left."""
        runs: list[list[int]] = []
        for k in labels:
            # Runs of labels are apart where a column of figures stands between them.
            if runs and not any(runs[-1][-1] < f < k for f in figures):
                runs[-1].append(k)
            else:
                runs.append([k])
        groups = {}
        for k in figures:
            left = [run for run in runs if run[0] < k]
            groups[k] = left[-1] if left else []
        return groups

    def _entity_column(self, labels: Sequence[int], block: _Block) -> int | None:
        """The column whose head says that it names places or institutions."""
        for r in block.head_rows:
            for k in labels:
                if (r, k) in self.at and ENTITY_HEAD.match("".join(fold(self.at[r, k].text).split())):
                    return k
        return None

    def _row_heads(
        self, r: int, labels: Sequence[int], block: _Block, parents: dict[int, str], named: dict[int, str]
    ) -> list[Head]:
        """What stands before a row, nearest first; a part (其中) keeps the row that it is part of."""
        key = labels[0] if labels else -1
        entity = self._entity_column(labels, block)
        heads: list[Head] = []
        last: Cell | None = None
        for k in labels:
            cell = self.at.get((r, k))
            if cell is None or cell is last:
                continue
            last, head = cell, self.head(cell.text)
            if k == entity and head.area is None and head.name:
                head = replace(head, area=head.name, name="")
            heads.insert(0, head)
        own = next((h for h in heads if h.name), None)
        if own is not None:
            named[key] = own.name
            if own.among and key in parents:
                heads.append(Head(words=parents[key], name=parents[key]))
            if not own.among:
                parents[key] = own.name
        elif heads and key in named and any(h.measure is not None or h.rate for h in heads):
            heads.append(Head(words=named[key], name=named[key]))  # 比上年增长: of the row above
        return heads

    # -- a reading --

    def _reading(
        self,
        cell: Cell,
        figure: _Figure,
        k: int,
        row: list[Head],
        columns: dict[int, list[Head]],
        section: list[Head],
        unit_words: str | None,
    ) -> Reading | None:
        column = columns[k]
        near = [*column, *row]
        asked = [*near, *section, *self.over]
        measure: Measure = figure.measure or _first(h.measure for h in near) or "level"
        rate = any(h.rate for h in near)
        standing: Standing = _first(h.standing for h in asked) or "actual"

        row_unit = _first(h.unit for h in row) or self._written_unit(unit_words)
        indicator = self._indicator(k, row, columns, section, row_unit)
        if indicator is None:
            return self._leave("indicator")
        name, area, area_code, coverage = indicator
        against = _first(h.against for h in near)
        if measure == "share" and against is not None and self.is_known(f"{name}占{against}比重"):
            name, measure = f"{name}占{against}比重", "level"  # R&D经费占GDP比重 is an indicator
        if rate:
            name, measure, standing = f"{name}目标完成率", "level", "actual"
        period, printed_period = self._period(k, near, columns, section, dependent=measure != "level" or rate)
        if period is None:
            return self._leave("period")
        doubts: list[str] = []
        if area is None:
            area, area_code = self._area(asked)
            if area is None:
                area = ""
                doubts.append("area-unknown")
            elif not any(h.area == area or area in h.words for h in asked):
                doubts.append("area-inherited")
        key = (name, measure)
        if key not in self.series:
            self.series[key] = self.catalogue.resolve_series(name, measure)
        code, name, said = self.series[key]
        measure = cast(Measure, said)
        if code is None:
            doubts.append("indicator-open")
        if not printed_period:
            doubts.append("period-document")
        unit = self._unit(figure, measure, rate, near, section, unit_words)
        if unit is not None and code is not None and measure == "level" and not self._measured_in(code, unit):
            doubts.append("unit-unusual")
        if unit is None and code is not None:
            unit = self.catalogue.indicators[code].unit if measure == "level" else None
            if unit is not None:
                doubts.append("unit-from-catalogue")
        if unit is None:
            return self._leave("unit")
        value, high, unit = _based(figure, unit)
        return Reading(
            indicator=name, area=area, period=period, value=value, value_high=high, unit=unit,
            measure=measure, base=self._base(measure, against, period, area_code), bound=figure.bound,
            standing=standing, stage=_first(h.stage for h in asked), coverage=coverage, indicator_code=code,
            area_code=area_code, citation=self._citation(cell), doubts=tuple(doubts), form="table",
        )  # fmt: skip

    def _written_unit(self, words: str | None) -> str | None:
        """The unit that a cell of a column of units says."""
        return None if words is None else self.head(f"单位:{words}").unit

    def _is_of(self, name: str, unit: str | None) -> bool:
        """Whether a name is in the catalogue, with a unit like the one that its row prints."""
        entry = self.catalogue.find_indicator(name)
        return entry is not None and (unit is None or self._measured_in(entry.code, unit))

    def _measured_in(self, code: str, unit: str) -> bool:
        """Whether the catalogue's unit of an indicator and another convert into each other."""
        try:
            ours, found = find_unit(self.catalogue.indicators[code].unit), find_unit(unit)
        except QuantityError:
            return True
        # 家, 个 and 户 count alike; a document takes the word it likes.
        return ours.dimension.partition("-")[0] == found.dimension.partition("-")[0]

    def _leave(self, why: str) -> Reading | None:
        self.unread[why] += 1
        return None

    def _citation(self, cell: Cell) -> Citation:
        table = self.table
        if cell.ref is not None:
            return Citation(source=self.document.source, quote=cell.text, sheet=table.sheet, cell=cell.ref)
        return Citation(
            source=self.document.source,
            quote=cell.text,
            start=cell.start,
            end=cell.end,
            page=cell.page,
        )

    def _indicator(
        self,
        k: int,
        row: list[Head],
        columns: dict[int, list[Head]],
        section: list[Head],
        row_unit: str | None,
    ) -> tuple[str, str | None, str | None, str | None] | None:
        """Name, and the place and coverage that the heads say besides."""
        area = area_code = None
        for head in [*columns[k], *row]:
            if head.area is not None:
                area, area_code = head.area, head.area_code
                break
        column_name, column_part = self._column_name(columns[k])
        if not column_name and any(h.measure is not None or h.rate for h in columns[k]):
            column_name = self._beside(k, columns)
        row_names = [h.name for h in row if h.name]
        row_name = row_names[0] if row_names else ""
        coverage = column_part or _first(h.coverage for h in [*columns[k], *row])
        part = next((h for h in row if h.name), None)
        if part is not None and part.among and len(row_names) > 1 and not self._is_of(part.name, row_unit):
            row_name, coverage = row_names[1], part.name  # 其中: the indicator of the row above, of a part
        known = self.is_known
        if column_name and not known(column_name):
            column_name = self._with_caption(column_name, section)
        if row_name and column_name:
            if known(row_name + column_name):
                return row_name + column_name, area, area_code, coverage
            if known(column_name + row_name):
                return column_name + row_name, area, area_code, coverage
            if known(row_name) and not known(column_name):
                return row_name, area, area_code, coverage or column_name
            if known(column_name) and not known(row_name):
                return column_name, area, area_code, coverage or row_name
            return row_name + column_name, area, area_code, coverage
        name = row_name or column_name
        for head in [*section, *self.over]:
            words = strip_caption(head.name).removeprefix(self.around.area or "")
            if words and words not in GENERIC and len(words) <= 30 and (not name or words.endswith(name)):
                name = words  # 企业数 under «高新技术企业数»
                coverage = coverage or head.coverage
                break
        return (name, area, area_code, coverage) if name else None

    def _column_name(self, heads: list[Head]) -> tuple[str, str | None]:
        """What the heads of a column say together, and the part (其中) that the nearest of them says."""
        names = [h for h in heads if h.name]
        if len(names) > 1 and names[0].among:
            return "".join(h.name for h in reversed(names[1:])), names[0].name
        name = "".join(h.name for h in reversed(names))
        turned = "".join(h.name for h in names)  # 新认定 under 高新技术企业数
        return (turned if not self.is_known(name) and self.is_known(turned) else name), None

    def _with_caption(self, name: str, section: list[Head]) -> str:
        """成交额 under «技术合同登记情况» is 技术合同成交额, where the catalogue knows that."""
        for head in [*section, *self.over]:
            words = EACH.sub("", strip_caption(head.name).removeprefix(self.around.area or ""))
            for end in range(min(len(words), 12), 1, -1):
                if self.is_known(words[:end] + name):
                    return words[:end] + name
        return name

    def _beside(self, k: int, columns: dict[int, list[Head]]) -> str:
        """The indicator of the nearest column to the left: a growth column has none of its own."""
        for other in sorted((c for c in columns if c < k), reverse=True):
            name = "".join(h.name for h in reversed(columns[other]))
            if name:
                return name
        return ""

    def _period(
        self,
        k: int,
        near: list[Head],
        columns: dict[int, list[Head]],
        section: list[Head],
        *,
        dependent: bool,
    ) -> tuple[Period | None, bool]:
        """The period, and whether the table itself prints it."""
        found = _complete([*near, *section], self._outer_year())
        if found is not None and found.year is not None and any(h.same_months for h in near):
            whole = self._part_of_year(columns)
            if whole is not None and whole.year is not None:
                return whole.shift_years(found.year - whole.year), True
        if found is not None:
            return found, True
        if any(h.last_year for h in near):
            for other in sorted((c for c in columns if c < k), reverse=True):
                found = _complete(columns[other], self._outer_year())
                if found is not None:
                    return found.previous_year(), True
        if dependent:  # a growth column stands beside the year that it belongs to
            left = sorted((c for c in columns if c < k), reverse=True)
            right = sorted(c for c in columns if c > k)
            for other in [*left, *right]:
                found = _complete(columns[other], self._outer_year())
                if found is not None and not any(h.last_year or h.same_months for h in columns[other]):
                    return found, True
        outer = _complete(self.over, None)
        printed = outer is not None
        if outer is None:
            outer = self.around.published if self.around.period is None else self.around.period
        if outer is not None and any(h.last_year for h in near):
            outer = outer.previous_year()
        return outer, printed

    def _part_of_year(self, columns: dict[int, list[Head]]) -> Period | None:
        """The months that the table speaks of, for a column that says «the same of 2023»."""
        told = [_complete(heads, self._outer_year()) for heads in columns.values()]
        told += [*(h.period for h in self.over), self.around.period]
        return next((p for p in told if p is not None and p.frequency not in ("A", "span")), None)

    def _outer_year(self) -> int | None:
        for period in (*(h.period for h in self.over), self.around.period, self.around.published):
            if period is not None and period.year is not None:
                return period.year
        return None

    def _area(self, asked: Iterable[Head]) -> tuple[str | None, str | None]:
        for head in asked:
            if head.area is not None:
                return head.area, head.area_code
            if head.whole is not None and AGGREGATES[head.whole] != "own":
                return self._level(AGGREGATES[head.whole])
        return self.around.area, self.around.area_code

    def _level(self, level: str, code: str | None = None) -> tuple[str | None, str | None]:
        """The country, or the province or city that a place (the document's, if none is given) lies in."""
        if level == "country":
            return "全国", None
        code = self.around.area_code if code is None else code
        for _ in range(6):
            area = self.catalogue.areas.get(code) if code is not None else None
            if area is None:
                return None, None
            if area.kind == level:
                return area.name, area.code
            code = area.parent
        return None, None

    def _base(
        self, measure: Measure, against: str | None, period: Period, area_code: str | None
    ) -> str | None:
        if measure in ("growth", "change"):
            if against in ("环比", "年均"):
                return None
            if against is not None:
                return against
            return str(period.previous_year())
        if measure not in ("share", "rank") or not against:
            return None
        words = re.sub(r"^[在居占]|[的中]$", "", against)
        if words == "全国":
            return "全国"
        if words in ("全省", "省内", "省"):
            return self._level("province", area_code)[0] or words
        if words in ("全市", "市内", "市"):
            city = self._level("city", area_code)[0]
            own = self.around.area
            return own if city is None and own is not None and own.endswith("市") else city or words
        return words

    def _unit(
        self, figure: _Figure, measure: Measure, rate: bool, near: list[Head], section: list[Head],
        unit_words: str | None,
    ) -> str | None:  # fmt: skip
        printed = figure.unit
        if printed is not None and not re.fullmatch(r"[十百千万亿]+", printed):
            return printed
        if measure == "rank":
            return "位"
        own = next((h for h in near if h.measure is not None or h.rate), None)
        if own is not None and own.unit is not None:
            return own.unit
        if rate or measure in ("growth", "share"):
            return "%"
        found = _first(h.unit for h in near)
        if found is None and unit_words is not None:
            found = self._written_unit(unit_words)
        if found is None:
            found = _first(h.unit for h in [*section, *self.over])
        if found is not None and printed is not None:
            return printed + found if not found.startswith(("百", "千", "万", "亿")) else None
        return found


T = TypeVar("T")


def _first(values: Iterable[T | None]) -> T | None:
    return next((v for v in values if v is not None), None)


def _complete(heads: Sequence[Head], outer_year: int | None) -> Period | None:
    """The period that heads say together: 2024年 over 1—9月 is 2024年1—9月."""
    period = _first(h.period for h in heads)
    yearless = _first(h.yearless for h in heads)
    if yearless is not None:
        year = period.year if period is not None else outer_year
        if year is not None:
            try:
                return Period.parse(yearless, year=year)
            except PeriodError:
                return period
    if period is not None and any(h.last_year for h in heads):
        return period.previous_year()
    return period


def _based(figure: _Figure, unit: str) -> tuple[Decimal | None, Decimal | None, str]:
    """Value and unit with 万, 亿 and 千 multiplied out."""
    if figure.value is None:
        return None, None, find_unit(unit).plain
    plain = Quantity(figure.value, unit).plain()
    high = None if figure.high is None else Quantity(figure.high, unit).plain().value
    return plain.value, high, plain.unit


def _is_count(text: str) -> bool:
    """Whether a first cell only numbers its row."""
    return bool(re.fullmatch(r"\d{1,3}(?:\.\d{1,2})*", text.strip()))


def _is_note(text: str) -> bool:
    return bool(_NOTE.match(text)) or "单位:" in fold(text)
