"""One scheme on one panel: whose row it is, when, and the notes on what was done to it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import InstrumentError, MissingData
from ...panel import Panel
from ...period import Period
from .result import Adjusted, Dropped, Imputed, Reweighted, Treated, Withheld
from .scheme import Scheme

__all__ = ["Frame", "alike"]

Array = NDArray[np.float64]
Rows = NDArray[np.intp]


class Frame:
    """The rows that are being scored, with the labels for the errors and the sets they are compared in."""

    def __init__(self, scheme: Scheme, panel: Panel) -> None:
        self.scheme, self.whole = scheme, panel
        self.labels = panel.rows
        self.rows: Rows = np.arange(len(panel.entities))
        self.imputed: list[Imputed] = []
        self.dropped: list[Dropped] = []
        self.treated: list[Treated] = []
        self.reweighted: list[Reweighted] = []
        self.adjusted: list[Adjusted] = []
        self.withheld: list[Withheld] = []
        self.placeholders: list[str] = []
        self.consistency: dict[str, float] = {}
        if not panel.entities:
            raise InstrumentError(
                "the panel has no rows; give it at least one entity with figures",
                zh="面板中没有任何对象，请先选入对象和数据", code="index-empty",
            )  # fmt: skip
        names = dict(zip(scheme.codes, scheme.indicators, strict=True))
        for code, indicator in names.items():
            self._column(code, f"指标“{indicator.name}”", f"the indicator {code}")
            if indicator.denominator is not None:
                self._column(
                    indicator.denominator, f"指标“{indicator.name}”的分母", f"the denominator of {code}"
                )
        for adjustment in scheme.adjustments:
            self._column(adjustment.code, f"调整项“{adjustment.name}”", f"the adjustment {adjustment.code}")
        for branch in scheme.branches:
            if branch.fallback is not None:
                self._column(branch.fallback, f"“{branch.name}”的替补列", f"the fallback of {branch.code}")

    def _column(self, code: str, zh: str, en: str) -> None:
        if code not in self.whole.indicators:
            near = difflib.get_close_matches(code, self.whole.indicators, n=1)
            raise MissingData(
                f"the panel has no column {code!r} for {en}"
                + (f"; did you mean {near[0]!r}?" if near else "; add it, with empty cells where figures are missing"),
                zh=f"面板中没有{zh}一列({code})，" + (f"是否指“{near[0]}”？" if near else "请补上，缺数处留空"),
                code="index-column", column=code, suggestion=near[0] if near else None,
            )  # fmt: skip

    def label(self, row: int) -> tuple[str, str]:
        """Entity and period of a kept row, in English and Chinese."""
        entity, period = self.labels[int(self.rows[row])]
        return (entity, entity) if period is None else (f"{entity} {period}", f"{entity}({period.zh()})")

    def entity(self, row: int) -> tuple[str, Period | None]:
        return self.labels[int(self.rows[row])]

    def keep(self, kept: Rows) -> None:
        self.rows = self.rows[kept]
        for derived in ("blocks", "sets", "previous"):
            self.__dict__.pop(derived, None)

    def panel(self, values: Array, codes: Sequence[str], rows: Iterable[int] | None = None) -> Panel:
        at = [int(r) for r in self.rows] if rows is None else list(rows)
        return Panel(
            entities=tuple(self.whole.entities[i] for i in at), indicators=tuple(codes), values=values,
            periods=None if self.whole.periods is None else tuple(self.whole.periods[i] for i in at),
        )  # fmt: skip

    @cached_property
    def blocks(self) -> list[tuple[Period | None, Rows]]:
        """The kept rows of each period, in the order of time."""
        periods = self.whole.periods
        if periods is None:
            return [(None, np.arange(len(self.rows)))]
        of = [periods[int(r)] for r in self.rows]
        found: dict[Period, list[int]] = {}
        for i, period in enumerate(of):
            found.setdefault(period, []).append(i)
        return [(period, np.array(found[period])) for period in sorted(found)]

    @cached_property
    def sets(self) -> list[tuple[Period | None, Rows, Rows]]:
        """Period (None: all), rows that are scaled, rows their extremes are taken from."""
        every = np.arange(len(self.rows))
        how = self.scheme.goalposts
        if self.whole.periods is None or how == "moving":
            return [(period, rows, rows) for period, rows in self.blocks]
        if how == "pooled":
            return [(None, every, every)]
        base = [(p, rows) for p, rows in self.blocks if str(p) == self.scheme.base]
        if not base:
            raise MissingData(
                f"no entity has figures for the base period {self.scheme.base}; add them or choose another base",
                zh=f"没有基期 {self.scheme.base} 的数据，请补上，或另选基期", code="index-base",
            )  # fmt: skip
        return [(None, every, base[0][1])]

    @cached_property
    def previous(self) -> Rows:
        """For each kept row the row of the same entity at its nearest earlier period, -1 for none."""
        last: dict[str, int] = {}
        out = np.full(len(self.rows), -1, dtype=np.intp)
        for _, rows in self.blocks:
            for i in rows:
                entity = self.entity(int(i))[0]
                out[i] = last.get(entity, -1)
                last[entity] = int(i)
        return out

    def require_years(self, why: str, why_zh: str) -> None:
        """Growth needs periods that follow one another."""
        if self.whole.periods is None:
            raise InstrumentError(
                f"{why} needs periods, and the panel has none; give each row its period",
                zh=f"{why_zh}需要期间，而面板没有写期间；请为每行写明期间", code="index-periods",
            )  # fmt: skip
        order = [p for p, _ in self.blocks]
        for i, before in enumerate(self.previous):
            if before < 0:
                continue
            now, then = self.entity(i)[1], self.entity(int(before))[1]
            assert now is not None and then is not None
            near = (
                now.previous_year() == then
                if now.frequency == "A"
                else order.index(now) == order.index(then) + 1
            )
            if not near:
                en, zh = self.label(i)
                raise MissingData(
                    f"{why} needs every period, and {en} follows {then}; add the periods between",
                    zh=f"{why_zh}要求各期连续，而 {zh} 的上一期是 {then.zh()}；请补上中间的期间",
                    code="index-gap", cells=[(self.entity(i)[0], now, None)],
                )  # fmt: skip


def alike(rules: Iterable[Any]) -> list[tuple[Any, Rows]]:
    """Columns with the same choice together, in the order they come."""
    found: dict[Any, list[int]] = {}
    for j, rule in enumerate(rules):
        found.setdefault(rule, []).append(j)
    return [(rule, np.array(columns, dtype=np.intp)) for rule, columns in found.items()]
