"""Which of several claims about the same thing stands at the top, and why (`docs/reference/headline.md`).

Claims are sorted out one question after another; each question keeps the best answers and passes on the rest.
The reason that is told is the question that put away the last claim with another value.

    choose          (row, why) over objects or dicts with the fields below
    why_sentence    the reason in words
    admits          the exact values that a printed figure admits
    disagree        whether some of the rows cannot all be right

Rows need: id, value, value_high, unit, bound, stage, published. Nothing here asks the database.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from ..readings.printed import span
from .identity import factor_of

__all__ = ["REASONS", "STAGE_ORDER", "admits", "choose", "disagree", "why_sentence"]

Row = TypeVar("Row")

STAGE_ORDER: dict[str, int] = {"": 0, "快报": 1, "初步核实": 2, "最终核实": 3, "修订": 4}
"""From nothing said to the last word. A revision revises what was final."""

_BOUND_ORDER = {"eq": 2, "about": 1, "over": 0, "under": 0}

REASONS: dict[str, tuple[str, str]] = {
    "only": ("只有这一条数据。", "It is the only figure."),
    "agree": ("各来源数值一致。", "All sources give the same value."),
    "chosen": ("由审核人员选定。", "A person chose it."),
    "given": ("其余来源只说明该数缺失。", "The others say only that the figure is missing."),
    "stage": (
        "统计阶段更靠后（修订、最终核实、初步核实、快报）。",
        "It is of a later stage (revised, final, preliminary, flash).",
    ),
    "exact": ("给出的是确数，其余为约数或上下限。", "It is exact; the others are approximate or bounds."),
    "precise": ("位数更多，其余是它的四舍五入。", "It has more digits; the others are its rounding."),
    "newer": ("出自发布更晚的文件。", "Its document was published later."),
    "earlier": ("其他条件相同，登记在先。", "All else being equal, it was recorded first."),
}
"""Why a figure stands at the top: code → the sentence in Chinese and in English."""


def why_sentence(code: str, language: str = "zh-hans") -> str:
    """The reason in words.

    >>> why_sentence("newer")
    '出自发布更晚的文件。'
    """
    zh, en = REASONS[code]
    return zh if language.lower().startswith("zh") else en


def choose(rows: Iterable[Row], chosen_id: int | None = None) -> tuple[Row | None, str]:
    """The headline of rows about the same thing, and the code of the reason; (None, "") of no rows.

    >>> a = dict(id=1, value="1600", value_high=None, unit="家", bound="over", stage="", published=None)
    >>> b = dict(id=2, value="1629", value_high=None, unit="家", bound="eq", stage="", published=None)
    >>> choose([a, b])[0]["id"], choose([a, b])[1], choose([a, b], chosen_id=1)[1]
    (2, 'exact', 'chosen')
    """
    left = list(rows)
    if not left:
        return None, ""
    if len(left) == 1:
        return left[0], "chosen" if chosen_id is not None and _get(left[0], "id") == chosen_id else "only"
    if chosen_id is not None:
        for row in left:
            if _get(row, "id") == chosen_id:
                return row, "chosen"
    if len({(_get(r, "value"), _get(r, "value_high"), _get(r, "unit")) for r in left}) == 1:
        return max(left, key=_rank), "agree"  # the same digits everywhere: most points, so the short way
    why = "agree"
    figures = {id(r): _figure(r) for r in left}
    values = len(set(figures.values()))
    for code, keep in _QUESTIONS:
        left = keep(left)
        kept = len({figures[id(r)] for r in left})
        if kept < values:
            why, values = code, kept
        if len(left) == 1:
            break
    return left[0], why


def _rank(row: Any) -> tuple[bool, int, int, dt.date, int]:
    """The questions below in one key, for rows that only differ in where and how the same value was told."""
    return (
        _get(row, "value") is not None, STAGE_ORDER.get(_get(row, "stage") or "", 0),
        _BOUND_ORDER.get(_get(row, "bound"), 0), _get(row, "published") or dt.date.min, -_get(row, "id"),
    )  # fmt: skip


def _best(key: Callable[[Any], Any]) -> Callable[[list[Any]], list[Any]]:
    def keep(rows: list[Any]) -> list[Any]:
        best = max(key(r) for r in rows)
        return [r for r in rows if key(r) == best]

    return keep


def _most_precise(rows: list[Any]) -> list[Any]:
    """Rows of the most digits, where every other row is what they round to; else all rows."""
    if any(_get(r, "value") is None or _get(r, "value_high") is not None for r in rows):
        return rows
    if len({_get(r, "unit") for r in rows}) > 1:
        return rows
    values = [(Decimal(_get(r, "value")), r) for r in rows]
    digits = max(_digits(v) for v, _ in values)
    finest = {v for v, _ in values if _digits(v) == digits}
    if len(finest) != 1:
        return rows
    fine = finest.pop()
    if all(v == fine or _half(v) >= abs(v - fine) for v, _ in values):
        return [r for v, r in values if v == fine]
    return rows


_QUESTIONS: Sequence[tuple[str, Callable[[list[Any]], list[Any]]]] = (
    ("given", _best(lambda r: _get(r, "value") is not None)),
    ("stage", _best(lambda r: STAGE_ORDER.get(_get(r, "stage") or "", 0))),
    ("exact", _best(lambda r: _BOUND_ORDER.get(_get(r, "bound"), 0))),
    ("precise", _most_precise),
    ("newer", _best(lambda r: _get(r, "published") or dt.date.min)),
    ("earlier", _best(lambda r: -_get(r, "id"))),
)


def _get(row: Any, name: str) -> Any:
    return row[name] if isinstance(row, Mapping) else getattr(row, name)


def _figure(row: Any) -> tuple[Fraction | None, Fraction | None]:
    factor = factor_of(_get(row, "unit"))
    low, high = _get(row, "value"), _get(row, "value_high")
    return (
        None if low is None else Fraction(Decimal(low)) * factor,
        None if high is None else Fraction(Decimal(high)) * factor,
    )


def _digits(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits)


def _half(value: Decimal) -> Decimal:
    """Half a unit of the last digit that is not zero: what rounding may have taken away."""
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal((0, (5,), exponent - 1))


def admits(
    value: Decimal | None, value_high: Decimal | None, bound: str, unit: str, quote: str = ""
) -> tuple[float | None, float | None]:
    """The exact values that a printed figure admits, lowest and highest, in the base unit of its kind.

    What its last printed digit leaves open belongs to it (`readings.printed`), so the `quote` tells 0.87万 from
    8700. None where nothing is known on that side.

    >>> admits(Decimal(8700), None, "eq", "家", "0.87万家")[0], admits(Decimal(1600), None, "over", "家")
    (8650.0, (1600.0, None))
    >>> admits(Decimal(1600), None, "about", "家"), admits(Decimal(8600), None, "over", "家", "8600余家")[0]
    ((1550.0, 1650.0), 8600.0)
    """
    admitted = span(value, bound, quote, value_high).times(factor_of(unit))
    at_least = None if admitted.low is None else float(admitted.low)
    at_most = None if admitted.high is None else float(admitted.high)
    if at_most is not None and not admitted.closed:  # up to it, and not it: 1629 and 1630 share no value
        at_most = math.nextafter(at_most, -math.inf)
    return at_least, at_most


def disagree(rows: Iterable[Any]) -> bool:
    """Whether some of the rows cannot all be right: of one stage, and no value is admitted by all.

    A flash figure and a final one may differ: that is what stages are for.
    """
    ends: dict[str, tuple[float | None, float | None]] = {}
    for row in rows:
        stage = _get(row, "stage") or ""
        low, high = ends.get(stage, (None, None))
        at_least, at_most = _get(row, "at_least"), _get(row, "at_most")
        low = at_least if low is None else low if at_least is None else max(low, at_least)
        high = at_most if high is None else high if at_most is None else min(high, at_most)
        ends[stage] = (low, high)
    return any(low is not None and high is not None and low > high for low, high in ends.values())
