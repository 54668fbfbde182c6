"""Panels: entities × indicators as float64, with their labels and NaN where a figure is missing.

A panel is how figures enter an instrument. Its rows are entities, or entities in periods where `periods` is
given; its columns are indicators. An empty cell is NaN and stays NaN; no method fills it.

>>> panel = Panel.of({"济南市": {"RD_GDP": 2.9, "GDP": 9000}, "青岛市": {"RD_GDP": None, "GDP": 11000}})
>>> panel.missing()
[('青岛市', None, 'RD_GDP')]
"""

from __future__ import annotations

import difflib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from .errors import InstrumentError
from .period import Period

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Panel"]

Figure = float | int | Decimal | None
Cell = tuple[str, Period | None, str]

ENTITY, PERIOD = "entity", "period"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Panel:
    """Labelled figures: `values` is (n_rows, n_indicators) float64, each column in its own unit.

    `entities` names the rows, `periods` too where it is given; `indicators` names the columns; `units` says
    what the columns are in, where known. `groups` holds a label for each row, by kind of group (region, size).
    """

    entities: tuple[str, ...]
    indicators: tuple[str, ...]
    values: NDArray[np.float64]
    periods: tuple[Period, ...] | None = None
    units: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        values = np.array(self.values, dtype=np.float64)
        if values.shape != (len(self.entities), len(self.indicators)):
            raise InstrumentError(
                f"labels for {len(self.entities)} × {len(self.indicators)} figures, values of {values.shape}",
                zh=f"标签为 {len(self.entities)} 行 {len(self.indicators)} 列，数值却是 {values.shape}",
                code="panel-shape",
            )
        if np.isinf(values).any():
            raise InstrumentError(
                "a panel holds no infinite figures", zh="面板中不能有无穷大的数", code="panel-infinite"
            )
        if self.periods is not None and len(self.periods) != len(self.entities):
            raise InstrumentError(
                f"{len(self.periods)} periods for {len(self.entities)} rows",
                zh=f"有 {len(self.entities)} 行，却给了 {len(self.periods)} 个期间",
                code="panel-shape",
            )
        for kind, labels in self.groups.items():
            if len(labels) != len(self.entities):
                raise InstrumentError(
                    f"{len(labels)} labels of {kind} for {len(self.entities)} rows",
                    zh=f"有 {len(self.entities)} 行，“{kind}”却有 {len(labels)} 个标签",
                    code="panel-shape",
                )
        _once("indicator", "指标", self.indicators)
        _one_row_each(self.rows)
        values.flags.writeable = False
        object.__setattr__(self, "values", values)

    @classmethod
    def of(cls, table: Mapping[str, Mapping[str, Figure]], *, units: Mapping[str, str] | None = None) -> Self:
        """From {entity: {indicator: figure}}; a figure that is None or absent is missing."""
        indicators = tuple(dict.fromkeys(code for row in table.values() for code in row))
        values = [[_float(row.get(code)) for code in indicators] for row in table.values()]
        return cls(
            entities=tuple(table), indicators=indicators, units=dict(units) if units is not None else {},
            values=np.array(values, dtype=np.float64).reshape(len(table), len(indicators)),
        )  # fmt: skip

    @classmethod
    def from_figures(
        cls,
        figures: Iterable[tuple[str, Period | None, str, Figure]],
        *,
        units: Mapping[str, str] | None = None,
    ) -> Self:
        """From (entity, period, indicator, figure), one each; rows and columns in the order they come.

        >>> year = Period.parse("2024")
        >>> panel = Panel.from_figures([("济南市", year, "GDP", 1.0), ("青岛市", year, "GDP", 2.0)])
        >>> panel.rows
        [('济南市', Period...), ('青岛市', Period...)]
        """
        cells: dict[tuple[str, Period | None], dict[str, float]] = {}
        columns: dict[str, None] = {}
        for entity, period, indicator, figure in figures:
            row = cells.setdefault((entity, period), {})
            if indicator in row:
                when, when_zh = ("", "") if period is None else (f" {period}", period.zh())
                raise InstrumentError(
                    f"two figures for {entity}{when} {indicator}: choose one",
                    zh=f"{entity}{when_zh}的 {indicator} 有两个数，请先选定一个",
                    code="panel-twice",
                )
            row[indicator] = _float(figure)
            columns[indicator] = None
        timed = {period is not None for _, period in cells}
        if len(timed) > 1:
            raise InstrumentError(
                "some figures have a period, some not", zh="部分数字没有期间", code="panel-periods"
            )
        values = [[row.get(code, np.nan) for code in columns] for row in cells.values()]
        return cls(
            entities=tuple(entity for entity, _ in cells), indicators=tuple(columns),
            periods=tuple(p for _, p in cells if p is not None) if timed == {True} else None,
            values=np.array(values, dtype=np.float64).reshape(len(cells), len(columns)),
            units=dict(units) if units is not None else {},
        )  # fmt: skip

    # -- asking

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.entities), len(self.indicators)

    @property
    def rows(self) -> list[tuple[str, Period | None]]:
        """Entity and period of each row."""
        if self.periods is None:
            return [(entity, None) for entity in self.entities]
        return list(zip(self.entities, self.periods, strict=True))

    def column(self, indicator: str) -> NDArray[np.float64]:
        """The figures of one indicator, (n_rows,), NaN where missing."""
        return self.values[:, self._column(indicator)]

    def value(self, entity: str, indicator: str, period: Period | None = None) -> float | None:
        """One figure; None where it is missing.

        >>> Panel.of({"济南市": {"GDP": None}}).value("济南市", "GDP") is None
        True
        """
        found = float(self.values[self._row(entity, period), self._column(indicator)])
        return None if np.isnan(found) else found

    def missing(self) -> list[Cell]:
        """The empty cells, row by row."""
        rows = self.rows
        return [(*rows[i], self.indicators[j]) for i, j in np.argwhere(np.isnan(self.values))]

    def select(
        self,
        *,
        entities: Sequence[str] | None = None,
        indicators: Sequence[str] | None = None,
        period: Period | None = None,
    ) -> Panel:
        """A part of it, in the order asked for. With `period` the rows are entities of that period alone.

        >>> panel = Panel.of({"济南市": {"GDP": 1.0, "TRADE": 2.0}})
        >>> panel.select(indicators=["TRADE", "GPD"])
        Traceback (most recent call last):
        barograph.errors.InstrumentError: the panel has no indicator 'GPD'; did you mean 'GDP'?
        """
        at = list(range(len(self.entities)))
        if period is not None:
            at = [i for i, (_, p) in enumerate(self.rows) if p == period]
            if not at:
                raise InstrumentError(
                    f"the panel has no figures for {period}",
                    zh=f"面板中没有{period.zh()}的数",
                    code="panel-label",
                )
        if entities is not None:
            for name in entities:
                self._known("entity", "对象", name, self.entities)
            at = [i for name in entities for i in at if self.entities[i] == name]
        columns = (
            list(range(len(self.indicators)))
            if indicators is None
            else [self._column(code) for code in indicators]
        )
        keep_periods = self.periods is not None and period is None
        chosen = tuple(self.indicators[j] for j in columns)
        return Panel(
            entities=tuple(self.entities[i] for i in at), indicators=chosen,
            periods=tuple(self.periods[i] for i in at) if keep_periods and self.periods is not None else None,
            values=self.values[np.ix_(at, columns)],
            units={code: symbol for code, symbol in self.units.items() if code in chosen},
            groups={kind: tuple(labels[i] for i in at) for kind, labels in self.groups.items()},
        )  # fmt: skip

    def _column(self, indicator: str) -> int:
        self._known("indicator", "指标", indicator, self.indicators)
        return self.indicators.index(indicator)

    def _row(self, entity: str, period: Period | None) -> int:
        self._known("entity", "对象", entity, self.entities)
        try:
            return self.rows.index((entity, period))
        except ValueError:
            at = "no period" if period is None else str(period)
            at_zh = "未写期间" if period is None else period.zh()
            raise InstrumentError(
                f"the panel has no row {entity} for {at}",
                zh=f"面板中没有{entity}({at_zh})这一行",
                code="panel-label",
            ) from None

    @staticmethod
    def _known(what: str, what_zh: str, name: str, names: Sequence[str]) -> None:
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1)
            raise InstrumentError(
                f"the panel has no {what} {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""),
                zh=f"面板中没有{what_zh}“{name}”" + (f"，是否指“{near[0]}”？" if near else ""),
                code="panel-label",
                suggestion=near[0] if near else None,
            )

    # -- other shapes

    def to_polars(self) -> pl.DataFrame:
        """One row an entity (and period); a missing figure is null."""
        import polars as pl

        data: dict[str, Any] = {ENTITY: list(self.entities)}
        if self.periods is not None:
            data[PERIOD] = [str(period) for period in self.periods]
        data |= {kind: list(labels) for kind, labels in self.groups.items()}
        frame = pl.DataFrame(data)
        return frame.with_columns(
            pl.Series(code, self.values[:, j], dtype=pl.Float64).fill_nan(None)
            for j, code in enumerate(self.indicators)
        )

    @classmethod
    def from_polars(
        cls,
        frame: pl.DataFrame,
        *,
        units: Mapping[str, str] | None = None,
        groups: Sequence[str] = (),
    ) -> Self:
        """From the shape of `to_polars`: a column `entity`, perhaps `period`, and one for each indicator.

        `groups` names the columns that hold a label of each row.
        """
        import polars as pl

        if ENTITY not in frame.columns:
            raise InstrumentError(
                f"the table has no column {ENTITY!r}", zh=f"表中没有“{ENTITY}”列", code="panel-label"
            )
        if frame[ENTITY].null_count():
            raise InstrumentError(
                f"row {frame[ENTITY].is_null().arg_max()} names no entity",
                zh="有一行没有写对象",
                code="panel-label",
            )
        for kind in groups:
            if kind not in frame.columns:
                raise InstrumentError(
                    f"the table has no column {kind!r} of labels",
                    zh=f"表中没有分组列“{kind}”",
                    code="panel-label",
                )
        indicators = tuple(name for name in frame.columns if name not in (ENTITY, PERIOD, *groups))
        columns = []
        for code in indicators:
            column = frame[code]
            if not column.dtype.is_numeric() and column.dtype != pl.Null:
                raise InstrumentError(
                    f"column {code!r} holds {column.dtype}, not numbers",
                    zh=f"“{code}”列不是数字",
                    code="panel-type",
                )
            columns.append(column.cast(pl.Float64).fill_null(float("nan")).to_numpy())
        values = np.column_stack(columns) if columns else np.empty((frame.height, 0))
        periods = None
        if PERIOD in frame.columns:
            periods = tuple(Period.parse(words) for words in frame[PERIOD].cast(pl.String))
        return cls(
            entities=tuple(frame[ENTITY].cast(pl.String)), indicators=indicators, periods=periods,
            values=values, units=dict(units) if units is not None else {},
            groups={kind: tuple(frame[kind].cast(pl.String).fill_null("")) for kind in groups},
        )  # fmt: skip

    def to_csv(self, path: Path | str | None = None) -> str:
        """As CSV text, written to a file too where one is named; a missing figure is an empty cell.

        >>> print(Panel.of({"济南市": {"GDP": 1.5, "TRADE": None}}).to_csv())
        entity,GDP,TRADE
        济南市,1.5,
        """
        text: str = self.to_polars().write_csv()
        if path is not None:
            Path(path).write_text(text, "utf-8")
        return text

    @classmethod
    def from_csv(
        cls,
        source: Path | str,
        *,
        units: Mapping[str, str] | None = None,
        groups: Sequence[str] = (),
    ) -> Self:
        """From a CSV file (or its text) in the shape of `to_csv`; `groups` are columns of labels, the rest numbers.

        >>> Panel.from_csv("entity,GDP\\n济南市,约3万\\n")
        Traceback (most recent call last):
        barograph.errors.InstrumentError: the cell 济南市 × GDP holds '约3万', which is no number; write the figure ...
        """
        import polars as pl

        if not (isinstance(source, str) and "\n" in source):
            source = Path(source).read_text("utf-8-sig")
        text = "\n".join(line for line in str(source).splitlines() if line.strip()) + "\n"
        frame = pl.read_csv(io.StringIO(text), infer_schema=False)
        labels = [name for name in (ENTITY, PERIOD, *groups) if name in frame.columns]
        for code in (name for name in frame.columns if name not in labels):
            cells = frame[code].str.strip_chars()
            cells = cells.set(cells == "", None)
            figures = cells.cast(pl.Float64, strict=False)
            bad = (figures.is_null() & cells.is_not_null()).arg_true()
            if len(bad):
                at = int(bad[0])
                row = " ".join(str(frame[name][at]) for name in labels if name in (ENTITY, PERIOD))
                raise InstrumentError(
                    f"the cell {row} × {code} holds {cells[at]!r}, which is no number; write the figure alone, or leave "
                    "it empty where there is none",
                    zh=f"单元格 {row} × {code} 为“{cells[at]}”，不是数字；请只写数字，没有数就留空",
                    code="panel-type", entity=row, indicator=code, found=cells[at],
                )  # fmt: skip
            frame = frame.with_columns(figures.alias(code))
        return cls.from_polars(frame, units=units, groups=groups)

    def same_as(self, other: Panel) -> bool:
        """Whether labels and figures agree, NaN at the same places."""
        return (
            self.rows == other.rows
            and self.indicators == other.indicators
            and self.groups == other.groups
            and np.array_equal(self.values, other.values, equal_nan=True)
        )


def _one_row_each(rows: Sequence[tuple[str, Period | None]]) -> None:
    seen = set()
    for row in rows:
        if row in seen:
            entity, period = row
            at, at_zh = ("", "") if period is None else (f" in {period}", f"({period.zh()})")
            raise InstrumentError(
                f"two rows are of {entity}{at}; keep one of them, or give the other its own code",
                zh=f"有两行都是 {entity}{at_zh}，请只留一行，或为另一行改用自己的代码",
                code="panel-twice",
                entity=entity,
            )
        seen.add(row)


def _float(figure: Figure) -> float:
    return float("nan") if figure is None else float(figure)


def _once(what: str, what_zh: str, labels: Sequence[object]) -> None:
    seen = set()
    for label in labels:
        if label in seen:
            raise InstrumentError(
                f"the {what} {label!r} stands twice", zh=f"{what_zh}“{label}”出现两次", code="panel-twice"
            )
        seen.add(label)
