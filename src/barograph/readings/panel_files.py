"""Panels from files: CSV and Excel tables of entities × indicators × periods as one `Panel`, each cell with its place.

A table begins at the first row that has a head for entities (对象, 高新区, entity, uCode …). Indicators stand in
the heads of columns, one a column, or in a column of their own (指标, 数值), or in the names of sheets; periods in
a column, in the heads (also above or below the indicators) or in the names of sheets. Whatever a head is called
is found by code, name or alias, or by a `Mapping` that says it once and is remembered.

It is all or nothing: text where a figure belongs, an error of a formula, two figures for one cell, a row without
an entity are one sentence that names the cell. Hidden rows, columns and sheets are not read, and `notes` says so.

>>> from barograph.sources import from_bytes
>>> wanted = [Wanted(code="RD_GDP", names=("研发经费投入强度",), unit="%")]
>>> table = read(from_bytes("高新区,年份,研发经费投入强度\\n甲,2024,2.68\\n".encode(), name="数据.csv"), wanted)
>>> table.panel.value("甲", "RD_GDP", table.panel.periods[0]), list(table.places.values())
(2.68, ['数据!C2'])
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from .. import catalogue
from ..catalogue import names as spelling
from ..errors import BarographError, InstrumentError, MissingData, PeriodError, QuantityError, SourceError
from ..panel import Panel
from ..period import Period
from ..quantity import Quantity, unit
from ..sources import Source
from ..text import fold
from .document import Cell
from .formats import FORMATS
from .formats.sheet import letters

__all__ = ["Mapping", "PanelFile", "Wanted", "coinr_scheme", "read"]

ENTITY = (
    "ucode", "entity", "对象", "评价对象", "对象名称", "高新区", "高新区名称", "园区", "园区名称", "地区", "地区名称", "城市",
    "城市名称", "区县", "国家", "企业", "企业名称", "单位名称", "country", "region", "city", "zone", "名称", "市", "区", "单位",
)  # fmt: skip
"""Heads of the names of entities; the earlier one where a table has two."""
PERIOD = {"period", "time", "year", "期间", "时间", "年份", "年度", "年", "数据年度", "统计年度"}
INDICATOR = {"indicator", "icode", "指标", "指标名称", "指标代码"}
VALUE = {"value", "数值", "值", "指标值", "数据"}
SHEETS = {"idata", "data", "数据", "输入", "面板"}
"""Where a workbook has a sheet of such a name, the others are not looked at."""
IDLE = {
    "uname",
    "序号",
    "编号",
    "备注",
    "说明",
    "来源",
    "数据来源",
    "note",
    "source",
    "代码",
    "code",
    "计量单位",
    "unit",
}
"""Heads that hold neither figures nor labels to group by."""
EMPTY = {
    "",
    "-",
    "--",
    "—",
    "——",
    "–",
    "…",
    "……",
    "...",
    "..",
    "/",
    "na",
    "n/a",
    "n.a.",
    "#n/a",
    "nan",
    "缺",
    "缺失",
    "无数据",
}
"""What stands in a cell where there is no figure."""
SUMS = ("合计", "总计", "平均", "均值", "最大值", "最小值", "全国平均", "小计")
FOOT = ("注:", "注：", "注1", "资料来源", "数据来源", "说明:", "说明：", "备注:", "备注：")
HEAD_ROWS = 20
"""A table begins within these rows."""

_GROUPED = re.compile(r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$")
_PLAIN = re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$")
_BRACKET = re.compile(r"^(.*?)\s*[(（]\s*(?:单位\s*[::：])?\s*([^()（）]+?)\s*[)）]$")
_YEAR_FIRST = re.compile(r"^(\d{4})\s*年\s*(\D.*)$")

At = tuple[str, Period | None, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A column that is needed: its code, what else it is called, and the unit its figures are to be in."""

    code: str
    names: tuple[str, ...] = ()
    unit: str | None = None
    needed: bool = True
    """False: where the file has no such column, it is taken as empty, and a note says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """What heads and names of files mean, said once: head → code (empty: not used), name → entity."""

    columns: Table[str, str] = field(default_factory=dict)
    entities: Table[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path | str) -> Mapping:
        """From a TOML file with the tables `columns` and `entities`; nothing where there is no file."""
        path = Path(path)
        if not path.exists():
            return cls()
        try:
            table = tomllib.loads(path.read_text("utf-8-sig"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise _wrong(f"{path.name} cannot be read as a mapping ({error}); correct it or delete it",
                         f"对照表 {path.name} 无法读取({error})，请更正，或删去后重新指定", "mapping") from error  # fmt: skip
        for key, part in table.items():
            if (
                key not in ("columns", "entities")
                or not isinstance(part, dict)
                or not all(isinstance(v, str) for v in part.values())
            ):
                raise _wrong(f"{path.name}: {key} is no table of words; a mapping has [columns] and [entities] "
                             "with lines like \"head\" = \"CODE\"",
                             f"对照表 {path.name} 的“{key}”不对，应为 [columns]、[entities] 两段，"
                             "每行形如 \"表头\" = \"代码\"", "mapping")  # fmt: skip
        return cls(columns=table.get("columns", {}), entities=table.get("entities", {}))

    def laid_over(self, other: Mapping) -> Mapping:
        """Both, this one where they differ."""
        return Mapping(
            columns={**other.columns, **self.columns}, entities={**other.entities, **self.entities}
        )

    def save(self, path: Path | str) -> None:
        """As a TOML file that a person can read and change."""
        lines = [
            "# 表头与指标、名称与对象的对照：说明一次，以后自动沿用。右边为空的列不使用。",
            "",
            "[columns]",
        ]
        lines += [f"{_quoted(k)} = {_quoted(v)}" for k, v in self.columns.items()]
        lines += ["", "[entities]"] + [f"{_quoted(k)} = {_quoted(v)}" for k, v in self.entities.items()]
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text("\n".join(lines) + "\n", "utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelFile:
    """A panel and where each figure stands; what was not used is in `notes`, English and Chinese."""

    name: str
    digest: str
    panel: Panel
    places: Table[At, str]
    labels: Table[str, str] = field(default_factory=dict)
    """Entity code → its name, where the file has both."""
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    cells: dict[tuple[int, int], Cell]
    columns: range
    rows: range

    def at(self, row: int, column: int) -> str:
        cell = self.cells.get((row, column))
        ref = None if cell is None else cell.ref
        return f"{self.name}!{ref or f'{letters(column)}{row + 1}'}"

    def text(self, row: int, column: int) -> str:
        cell = self.cells.get((row, column))
        return "" if cell is None else " ".join(cell.text.split())


@dataclass(frozen=True, slots=True)
class _Column:
    """What the heads of a column say."""

    at: int
    head: str
    period: Period | None
    unit: str | None
    place: str


def read(source: Source, wanted: Sequence[Wanted], mapping: Mapping | None = None) -> PanelFile:
    """The figures of the wanted columns; other columns of text are kept as labels to group by.

    A head that carries a unit (技术合同成交额(万元)) is turned into the unit that is wanted.
    """
    reader = _Reader(source.name, wanted, Mapping() if mapping is None else mapping)
    sheets, notes = _sheets(source)
    reader.notes += notes
    tables = [s for s in sheets if _word(s.name) in SHEETS] or [s for s in sheets if not _is_metadata(s)]
    taken = [s for s in tables if reader.sheet(s)]
    if not taken:
        raise _wrong(
            f"{source.name} has no table of entities: no row among the first {HEAD_ROWS} has a head such as entity; "
            "write it above the names of the entities",
            f"“{source.name}”中没有找到数据表：前 {HEAD_ROWS} 行没有“对象”“高新区”“地区”之类的表头，请在对象名称一列上方写明",
            "panel-head", file=source.name,
        )  # fmt: skip
    for sheet in tables:
        if sheet not in taken:
            reader.notes.append((f"sheet {sheet.name} holds no table of entities and is not used",
                                 f"工作表“{sheet.name}”没有对象一列，未使用"))  # fmt: skip
    return reader.result(source)


def coinr_scheme(source: Source) -> dict[str, Any] | None:
    """The table of a scheme from a sheet iMeta as COINr has it (iCode, Level, Parent …); None where there is none.

    Direction, weight, unit, parent and denominator are taken over; figures are normalised to 0–100 by min-max and
    averaged arithmetically, until the scheme says otherwise. Rows of the type Group and Other are labels.
    """
    sheets, _ = _sheets(source)
    for sheet in sheets:
        if _is_metadata(sheet):
            return _scheme_of(source, sheet)
    return None


# -- sheets


def _sheets(source: Source) -> tuple[list[_Sheet], list[tuple[str, str]]]:
    if source.format not in ("csv", "xlsx", "xls"):
        raise SourceError(
            f"{source.name} is no table; give CSV or Excel (.csv, .xlsx, .xls).",
            zh=f"“{source.name}”不是数据表，请用 CSV 或 Excel 文件(.csv、.xlsx、.xls)", code="format", name=source.name,
        )  # fmt: skip
    document = FORMATS[source.format](source)
    sheets = []
    for table in document.tables:
        cells: dict[tuple[int, int], Cell] = {}
        for cell in table.cells:
            cells[cell.row, cell.column] = cell
        rows = range(min(r for r, _ in cells), max(r for r, _ in cells) + 1)
        columns = range(min(c for _, c in cells), max(c for _, c in cells) + 1)
        sheets.append(_Sheet(table.sheet or source.name, cells, columns, rows))
    facts, notes = document.facts, []
    if facts.get("formulas_without_value"):
        where = "、".join(facts["formulas_without_value"][:3])
        raise _wrong(
            f"{source.name}: the formula in {where} was saved without its value; open the file in Excel, save it again",
            f"“{source.name}”的 {where} 是没有保存结果的公式，请用 Excel 打开后重新保存",
            "panel-formula", file=source.name, found=facts["formulas_without_value"],
        )  # fmt: skip
    hidden = [(name, f"{n}", "列", "columns") for name, n in facts.get("hidden_columns", {}).items()]
    hidden += [(name, f"{n}", "行", "rows") for name, n in facts.get("hidden_rows", {}).items()]
    notes += [
        (f"{n} hidden {en} of {name} are not read", f"工作表“{name}”有 {n} 个隐藏的{zh}，未读取")
        for name, n, zh, en in hidden
    ]
    notes += [
        (f"the hidden sheet {n} is not read", f"隐藏的工作表“{n}”未读取")
        for n in facts.get("hidden_sheets", [])
    ]
    return sheets, notes


def _word(text: str) -> str:
    return fold(text).strip().casefold()


def _is_metadata(sheet: _Sheet) -> bool:
    row = sheet.rows.start
    heads = {_word(sheet.text(row, c)) for c in sheet.columns}
    return {"icode", "parent"} <= heads


def _figure(cell: Cell, place: str, wanted: Wanted, said: str | None) -> float:
    """NaN where the cell says that there is none."""
    text = fold(cell.text).strip()
    if text.casefold() in EMPTY:
        return float("nan")
    percent = text.endswith("%")
    number = text.removesuffix("%").strip()
    if cell.exact is not None:
        value = Decimal(cell.exact)
        if percent and wanted.unit == "%":
            value *= 100
    elif _GROUPED.match(number) or _PLAIN.match(number):
        value = Decimal(number.replace(",", ""))
        if percent and wanted.unit != "%":
            value /= 100
    else:
        raise InstrumentError(
            f"the cell {place} holds {cell.text!r}, which is no number; write the figure alone, or leave it empty where "
            "there is none",
            zh=f"单元格 {place} 为“{cell.text}”，不是数字；请只写数字，没有数就留空",
            code="panel-type", cell=place, found=cell.text, indicator=wanted.code,
        )  # fmt: skip
    if said is None or wanted.unit is None or said == wanted.unit or percent:
        return float(value)
    return float(Quantity(value, said).to(wanted.unit).value)


# -- COINr


def _scheme_of(source: Source, sheet: _Sheet) -> dict[str, Any]:
    head = sheet.rows.start
    at = {_word(sheet.text(head, c)): c for c in sheet.columns}

    def said(row: int, name: str) -> str:
        text = sheet.text(row, at[name]) if name in at else ""
        return "" if text in ("NA", "nan") else text

    def number(row: int, name: str) -> float | None:
        cell = sheet.cells.get((row, at[name])) if name in at else None
        if cell is None or not said(row, name):
            return None
        return _figure(cell, sheet.at(row, at[name]), Wanted(code=name), None)

    rows = [r for r in sheet.rows if r > head and said(r, "icode")]
    kinds = {
        r: said(r, "type").casefold() or ("indicator" if number(r, "level") == 1 else "aggregate")
        for r in rows
    }
    for row, kind in kinds.items():
        if kind not in ("indicator", "aggregate", "group", "denominator", "other"):
            raise _wrong(
                f"{sheet.at(row, at['type'])} says {said(row, 'type')!r}; a type is Indicator, Aggregate, Group, "
                "Denominator or Other",
                f"{sheet.at(row, at['type'])} 为“{said(row, 'type')}”，"
                "类型只能是 Indicator、Aggregate、Group、Denominator、Other",
                "panel-type", cell=sheet.at(row, at["type"]),
            )  # fmt: skip
        if kind == "indicator" and said(row, "direction") not in ("", "1", "-1"):
            raise _wrong(
                f"{sheet.at(row, at['direction'])} says {said(row, 'direction')!r}; a direction is 1 or -1",
                f"{sheet.at(row, at['direction'])} 为“{said(row, 'direction')}”，方向只能是 1 或 -1",
                "panel-type", cell=sheet.at(row, at["direction"]),
            )  # fmt: skip

    def node(row: int) -> dict[str, Any]:
        found: dict[str, Any] = {"code": said(row, "icode"), "name": said(row, "iname") or said(row, "icode")}
        if said(row, "parent"):
            found["parent"] = said(row, "parent")
            if (weight := number(row, "weight")) is not None:
                found["weight"] = weight
        return found

    indicators = []
    for row in (r for r in rows if kinds[r] == "indicator"):
        found = node(row)
        if said(row, "direction"):
            found["direction"] = int(said(row, "direction"))
        if said(row, "unit"):
            found["unit"] = said(row, "unit")
        if said(row, "denominator"):
            found["denominator"] = said(row, "denominator")
        indicators.append(found)
    used = {i["denominator"] for i in indicators if "denominator" in i}
    stem = Path(source.name).stem
    table: dict[str, Any] = {
        "id": stem, "name": stem,
        "note": f"取自 {source.name} 的 {sheet.name}；标准化与合成方法未随表给出，按区间标准化、算术平均。",
        "missing": "refuse", "normalisation": {"method": "min-max", "lower": 0.0, "upper": 100.0},
        "weighting": {"method": "given"}, "aggregation": {"method": "arithmetic"},
        "branches": [node(r) for r in rows if kinds[r] == "aggregate"], "indicators": indicators,
        "denominators": [
            {"code": said(r, "icode"), "name": said(r, "iname") or said(r, "icode")}
            | ({"unit": said(r, "unit")} if said(r, "unit") else {})
            for r in rows if said(r, "icode") in used and kinds[r] == "denominator"
        ],
    }  # fmt: skip
    return table


# -- one file


class _Reader:
    def __init__(self, name: str, wanted: Sequence[Wanted], mapping: Mapping) -> None:
        self.name, self.wanted, self.mapping = name, {w.code: w for w in wanted}, mapping
        self.notes: list[tuple[str, str]] = []
        self.figures: dict[At, tuple[float, str]] = {}
        self.rows: dict[tuple[str, Period | None], str] = {}
        self.groups: dict[str, dict[tuple[str, Period | None], str]] = {}
        self.labels: dict[str, str] = {}
        self.unused: dict[str, str] = {}  # head → place
        self.heads: set[str] = set()
        self.keys = self._keys()
        self.mapped = {_word(head): code for head, code in mapping.columns.items()}
        self.renamed = {_word(name): entity for name, entity in mapping.entities.items()}
        for head, code in mapping.columns.items():
            if code and code not in self.wanted:
                near = difflib.get_close_matches(code, self.wanted, n=1)
                raise _wrong(
                    f"the mapping says {head!r} is {code!r}, which is no column that is needed"
                    + (f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(self.wanted)}"),
                    f"对照表把“{head}”对应到“{code}”，而没有这一列"
                    + (f"，是否指“{near[0]}”？" if near else f"，可以写：{'、'.join(self.wanted)}"),
                    "mapping", head=head, suggestion=near[0] if near else None,
                )  # fmt: skip

    def _keys(self) -> dict[str, str]:
        keys: dict[str, str] = {}
        for w in self.wanted.values():
            for name in w.names:
                keys.setdefault(spelling.indicator_key(name), w.code)
        for w in self.wanted.values():
            keys[_word(w.code)] = w.code
        return keys

    def code_of(self, head: str) -> str | None:
        """The column that a head means; "" where the mapping says it is not used."""
        said = self.mapped.get(_word(head))
        if said is not None:
            return said
        found = self.keys.get(_word(head)) or self.keys.get(spelling.indicator_key(head))
        if found is not None:
            return found
        *_, last = head.split() or [""]  # name and code, one below the other
        if last != head and _word(last) in self.keys:
            return self.keys[_word(last)]
        entry = catalogue.load().find_indicator(head)
        return None if entry is None else self.keys.get(spelling.indicator_key(entry.name))

    # -- a sheet

    def sheet(self, sheet: _Sheet) -> bool:
        """Take its figures in; False where it has no table of entities."""
        for row in list(sheet.rows)[:HEAD_ROWS]:
            heads = {c: _word(_bare(sheet.text(row, c))) for c in sheet.columns}
            named = [c for c in sheet.columns if heads[c] in ENTITY]
            entity = min(named, key=lambda c: ENTITY.index(heads[c]), default=None)
            if entity is not None and len([c for c in sheet.columns if heads[c]]) > 1:
                self._table(sheet, row, entity, heads)
                return True
        return False

    def _table(self, sheet: _Sheet, row: int, entity: int, heads: dict[int, str]) -> None:
        names = next((c for c in sheet.columns if heads[c] == "uname"), None)
        when = next((c for c in sheet.columns if heads[c] in PERIOD), None)
        of = next((c for c in sheet.columns if heads[c] in INDICATOR), None)
        figure = next((c for c in sheet.columns if heads[c] in VALUE), None)
        lines = self._head_rows(sheet, row, entity)
        first = lines[-1] + 1
        body = list(self._body(sheet, first, entity, when))
        if of is not None and figure is not None:
            self._long(sheet, body, when, of, figure)
            return
        columns = [c for c in sheet.columns if c not in (entity, names, when) and heads[c] not in IDLE]
        said = [self._head(sheet, lines, c) for c in columns]
        self._once(sheet, said)
        for column in said:
            self._column(sheet, body, when, column)
        if names is not None:
            for r, name in body:
                self.labels[name] = sheet.text(r, names)
        for r, name in body:  # a row of empty cells is a row
            period = self._period(sheet, r, when)
            if not any(c.period for c in said):
                self.rows.setdefault((name, period), sheet.at(r, entity))

    def _head_rows(self, sheet: _Sheet, row: int, entity: int) -> list[int]:
        """The rows that heads stand in: two or more where the cell of the entity is merged downwards."""
        cell = sheet.cells[row, entity]
        lines = list(range(row, row + cell.row_span))
        wide = any(c.column_span > 1 for (r, _), c in sheet.cells.items() if r == row)
        if len(lines) == 1 and wide and not sheet.text(row + 1, entity):
            lines.append(row + 1)
        above = [c for (r, _), c in sheet.cells.items() if r == row - 1 and c.column_span > 1]
        if above and all(c.column > entity for c in above):
            lines.insert(0, row - 1)
        return lines

    def _body(self, sheet: _Sheet, first: int, entity: int, when: int | None) -> Iterator[tuple[int, str]]:
        """Row and entity of each row of figures; a merged cell speaks for all its rows."""
        left, name = 0, ""
        for row in range(first, sheet.rows.stop):
            cell = sheet.cells.get((row, entity))
            if cell is not None:
                name, left = " ".join(cell.text.split()), cell.row_span
            left -= 1
            filled = [c for c in sheet.columns if c != entity and sheet.text(row, c)]
            if left < 0:
                if filled:
                    raise _wrong(
                        f"{sheet.at(row, filled[0])} holds {sheet.text(row, filled[0])!r} in a row without an entity; write "
                        f"the name into {sheet.at(row, entity)}",
                        f"{sheet.at(row, filled[0])} 有数“{sheet.text(row, filled[0])}”，而这一行没有写对象，"
                        f"请在 {sheet.at(row, entity)} 补上",
                        "panel-label", cell=sheet.at(row, entity),
                    )  # fmt: skip
                continue
            if not filled and (name.startswith(FOOT) or len(name) > 40):
                continue
            if _word(name) in SUMS:
                self.notes.append((f"{sheet.at(row, entity)}: {name!r} is a sum, no entity, and is left out",
                                   f"{sheet.at(row, entity)}“{name}”是汇总行，未计入"))  # fmt: skip
                continue
            yield row, self.renamed.get(_word(name), name)

    def _head(self, sheet: _Sheet, lines: list[int], column: int) -> _Column:
        words, period, symbol = [], None, None
        place = sheet.at(lines[-1], column)
        for line in lines:
            text = self._spanning(sheet, line, column)
            found = None if self.code_of(text) else _period(text)
            if found is not None:
                period = found
            elif text and text not in words:
                words.append(text)
        head = " ".join(words)
        year = _YEAR_FIRST.match(fold(head))
        if period is None and year is not None and self.code_of(head) is None:
            period, head = Period.year_of(int(year[1])), year[2]
        if not head and period is not None:
            head = sheet.name
        if self.code_of(head) is None:
            bracket = _BRACKET.match(head)
            if bracket is not None:
                symbol, head = fold(bracket[2]), bracket[1]
        return _Column(column, head, period, symbol, place)

    def _spanning(self, sheet: _Sheet, row: int, column: int) -> str:
        if (row, column) in sheet.cells:
            return sheet.text(row, column)
        for c in range(column - 1, sheet.columns.start - 1, -1):
            cell = sheet.cells.get((row, c))
            if cell is not None:
                return sheet.text(row, c) if c + cell.column_span > column else ""
        return ""

    def _once(self, sheet: _Sheet, columns: list[_Column]) -> None:
        seen: dict[tuple[str, Period | None], _Column] = {}
        for column in columns:
            code = self.code_of(column.head)
            if not code:
                continue
            before = seen.setdefault((code, column.period), column)
            if before is not column:
                raise _wrong(
                    f"{before.place} ({before.head}) and {column.place} ({column.head}) are both {code}; keep one, or map "
                    f"the other to nothing (--map \"{column.head}=\")",
                    f"{before.place}“{before.head}”与 {column.place}“{column.head}”都是 {code}，请只留一列，"
                    f"或用 --map \"{column.head}=\" 舍去另一列",
                    "panel-twice", cell=column.place,
                )  # fmt: skip

    def _column(self, sheet: _Sheet, body: list[tuple[int, str]], when: int | None, column: _Column) -> None:
        code = self.code_of(column.head)
        if code == "":
            return
        if code is None:
            cells = [(r, name) for r, name in body if sheet.text(r, column.at)]
            numeric = any(
                sheet.cells[r, column.at].exact is not None or _number(sheet.text(r, column.at))
                for r, _ in cells
            )
            if cells and column.head and not numeric:
                labels = self.groups.setdefault(column.head, {})
                labels |= {
                    (name, self._period(sheet, r, when)): sheet.text(r, column.at) for r, name in cells
                }
            elif cells:
                self.unused.setdefault(column.head or column.place, column.place)
            return
        self.heads.add(code)
        wanted = self.wanted[code]
        said = self._unit(column, wanted)
        for row, name in body:
            period = column.period if column.period is not None else self._period(sheet, row, when)
            self.rows.setdefault((name, period), sheet.at(row, column.at))
            cell = sheet.cells.get((row, column.at))
            if cell is not None:
                place = sheet.at(row, column.at)
                self._take((name, period, code), _figure(cell, place, wanted, said), place)

    def _unit(self, column: _Column, wanted: Wanted) -> str | None:
        if column.unit is None or wanted.unit is None:
            return None
        try:
            here, there = unit(column.unit), unit(wanted.unit)
        except QuantityError:
            return None  # brackets that say something else, or a unit of the scheme's own
        if here.dimension != there.dimension:
            raise _wrong(
                f"{column.place} says {column.unit}, and {wanted.code} is in {wanted.unit}; give it in that unit",
                f"{column.place} 的单位是“{column.unit}”，而 {wanted.code}({column.head})的单位是“{wanted.unit}”，请换算后再填",
                "panel-unit", cell=column.place,
            )  # fmt: skip
        return here.symbol

    def _long(
        self, sheet: _Sheet, body: list[tuple[int, str]], when: int | None, of: int, figure: int
    ) -> None:
        last = ""
        for row, name in body:
            head = sheet.text(row, of) or last
            last = head
            bracket = None if self.code_of(head) is not None else _BRACKET.match(head)
            column = _Column(figure, head if bracket is None else bracket[1], None,
                             None if bracket is None else fold(bracket[2]), sheet.at(row, of))  # fmt: skip
            code = self.code_of(column.head)
            if not code:
                if code is None:
                    self.unused.setdefault(head, column.place)
                continue
            self.heads.add(code)
            period = self._period(sheet, row, when)
            self.rows.setdefault((name, period), sheet.at(row, figure))
            cell = sheet.cells.get((row, figure))
            if cell is not None:
                wanted = self.wanted[code]
                place = sheet.at(row, figure)
                self._take((name, period, code), _figure(cell, place, wanted, self._unit(column, wanted)), place)  # fmt: skip

    def _take(self, at: At, value: float, place: str) -> None:
        if np.isnan(value):
            return
        before = self.figures.setdefault(at, (value, place))
        if before[1] != place:
            raise _wrong(
                f"{before[1]} and {place} are both {at[0]}{'' if at[1] is None else f' {at[1]}'} {at[2]}; keep one, or "
                "give the other row its own name or period",
                f"{before[1]} 与 {place} 都是{at[0]}{'' if at[1] is None else f'({at[1].zh()})'}的 {at[2]}，"
                "请只留一个，或为另一行写明自己的名称、期间",
                "panel-twice", cell=place,
            )  # fmt: skip

    def _period(self, sheet: _Sheet, row: int, when: int | None) -> Period | None:
        if when is None:
            return _period(sheet.name)
        text = sheet.text(row, when)
        for r in range(row, sheet.rows.start - 1, -1):  # a merged cell
            cell = sheet.cells.get((r, when))
            if cell is not None:
                text = sheet.text(r, when) if r + cell.row_span > row else ""
                break
        found = _period(text)
        if found is None:
            raise _wrong(
                f"{sheet.at(row, when)} says {text!r}, which is no period; write a year such as 2024",
                f"{sheet.at(row, when)} 为“{text}”，不是期间，请写年份，例如 2024",
                "panel-period", cell=sheet.at(row, when), found=text,
            )  # fmt: skip
        return found

    # -- all sheets together

    def result(self, source: Source) -> PanelFile:
        timed = {p is not None for _, p in self.rows}
        if len(timed) > 1:
            row, place = next((r, p) for r, p in self.rows.items() if r[1] is None)
            raise _wrong(
                f"{place} ({row[0]}) has no period and other figures have; write it, or name the sheet by its year",
                f"{place}({row[0]})没有期间，而其他数据有；请补上年份一列，或以年份命名工作表",
                "panel-periods", cell=place,
            )  # fmt: skip
        if not self.rows:
            raise MissingData(
                f"{source.name} has heads and no rows of figures; write one row for each entity",
                zh=f"“{source.name}”只有表头，没有数据行；请每个对象写一行", code="index-empty", file=source.name,
            )  # fmt: skip
        missing = [w for w in self.wanted.values() if w.needed and w.code not in self.heads]
        if missing:
            raise self._absent(missing)
        for w in self.wanted.values():
            if not w.needed and w.code not in self.heads:
                name = w.names[0] if w.names else w.code
                self.notes.append((f"no column {name} ({w.code}): taken as empty",
                                   f"没有“{name}”({w.code})一列，按空列处理"))  # fmt: skip
        if self.unused:
            said = "、".join(f"{head}({place})" for head, place in list(self.unused.items())[:6])
            self.notes.append((f"columns that are not used: {said}", f"未使用的列：{said}"))
        rows = list(self.rows)
        codes = tuple(self.wanted)
        values = np.array(
            [[self.figures.get((*row, code), (np.nan, ""))[0] for code in codes] for row in rows]
        )
        panel = Panel(
            entities=tuple(e for e, _ in rows), indicators=codes, values=values.reshape(len(rows), len(codes)),
            periods=tuple(p for _, p in rows if p is not None) if timed == {True} else None,
            units={w.code: w.unit for w in self.wanted.values() if w.unit is not None},
            groups={kind: tuple(of.get(row, "") for row in rows) for kind, of in self.groups.items()},
        )  # fmt: skip
        return PanelFile(
            name=source.name, digest=source.digest, panel=panel, labels=self.labels, notes=tuple(self.notes),
            places={at: place for at, (_, place) in self.figures.items()},
        )  # fmt: skip

    def _absent(self, missing: list[Wanted]) -> BarographError:
        first = missing[0]
        name = first.names[0] if first.names else first.code
        heads = list(self.unused) + list(self.groups)
        near = difflib.get_close_matches(name, heads, n=1, cutoff=0.3) or heads[:1]
        more = "" if len(missing) == 1 else f" (and {len(missing) - 1} more)"
        more_zh = "" if len(missing) == 1 else f"(另缺 {len(missing) - 1} 列)"
        way = (
            f'; if the head {near[0]!r} means it, say so once: --map "{near[0]}={first.code}"'
            if near
            else "; add it, with empty cells where figures are missing"
        )
        way_zh = (
            f'；如果表头“{near[0]}”就是它，写一次 --map "{near[0]}={first.code}" 即可'
            if near
            else "；请补上这一列，缺数处留空"
        )
        return MissingData(
            f"{self.name} has no column {name} ({first.code}){more}{way}",
            zh=f"“{self.name}”中没有“{name}”({first.code})一列{more_zh}{way_zh}",
            code="index-column", file=self.name, column=first.code, columns=[w.code for w in missing],
            suggestion=near[0] if near else None,
        )  # fmt: skip


def _bare(head: str) -> str:
    return re.sub(r"[\s*＊:：]", "", head) if not head.isascii() else head.strip()


def _number(text: str) -> bool:
    plain = fold(text).strip().removesuffix("%")
    return bool(_GROUPED.match(plain) or _PLAIN.match(plain)) or plain.casefold() in EMPTY


def _period(text: str) -> Period | None:
    """The period that a head or a name says, where it says nothing else.

    >>> _period("2024年"), _period("2024.0"), _period("研发经费")
    (Period..., Period..., None)
    """
    plain = fold(text).strip().removesuffix(".0")
    if not plain or not plain[0].isdigit():
        return None
    try:
        return Period.parse(plain)
    except PeriodError:
        return None


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _wrong(en: str, zh: str, code: str, **facts: Any) -> InstrumentError:
    return InstrumentError(en, zh=zh, code=code, **facts)
