"""Which series a figure belongs to: indicator × area × measure × base × coverage × kind of unit.

Two writings of one thing are one series: "GDP增速5.2%" (an indicator of its own in many bulletins) and
"GDP同比增长5.2%", "R&D经费" and its alias, 济南高新区 by name and by code. What cannot be told to be the same
stays apart: a growth without a base is not taken for one against the year before.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from ..errors import PeriodError, QuantityError
from ..period import Period
from ..quantity import unit as unit_of
from ..text import fold
from .audit import canonical

if TYPE_CHECKING:
    from ..catalogue import Catalogue

__all__ = ["PREVIOUS_PERIOD", "PREVIOUS_YEAR", "Name", "base_of", "factor_of", "name_of", "unit_kind"]

PREVIOUS_YEAR = "上年同期"
PREVIOUS_PERIOD = "上期"

_YEAR_BEFORE = {
    "上年", "上年同期", "去年", "去年同期", "上一年", "上一年同期", "前一年", "同期", "同比", "比上年",
    "较上年", "上年末", "去年末", "上年底", "去年底",
}  # fmt: skip
_PERIOD_BEFORE = {"环比", "上期", "上月", "上季度", "上季", "上一季度", "上半年"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """What a series is called: its fields and their digest."""

    indicator_code: str
    indicator: str
    area_code: str
    area: str
    measure: str
    base: str
    coverage: str
    unit: str

    @property
    def key(self) -> str:
        """The digest that finds the series again, whichever way it was written."""
        indicator = self.indicator_code if self.indicator_code else "=" + _plain(self.indicator)
        area = self.area_code if self.area_code else "=" + _plain(self.area)
        parts = [
            indicator, area, self.measure, _plain(self.base), _plain(self.coverage), unit_kind(self.unit),
        ]  # fmt: skip
        return hashlib.sha256(canonical(parts).encode()).hexdigest()


def name_of(
    *,
    indicator: str,
    indicator_code: str,
    area: str,
    area_code: str,
    period: Period,
    measure: str,
    base: str,
    coverage: str,
    unit: str,
    catalogue: Catalogue | None,
) -> Name:
    """The series of a figure, its names resolved by the catalogue where it knows them."""
    whole: str | None = None  # what the entry of a growth or a share is by its definition held against
    if catalogue is not None:
        entry = catalogue.indicators.get(indicator_code) if indicator_code else None
        asked = indicator if entry is None else entry.name
        code, name, resolved = catalogue.resolve_series(asked, measure)
        if code is not None:
            entry = catalogue.find_indicator(asked) if entry is None else entry
            # "GDP增速" is an entry of its own, "技术合同成交额增速" an indicator and its ending.
            defined = resolved if entry is None else entry.measure
            if defined == resolved == "growth":
                whole = PREVIOUS_YEAR
            elif defined == resolved == "share" and entry is not None:
                whole = entry.base
            indicator_code, indicator, measure = code, name, resolved
        if not area_code:
            found = catalogue.find_area(area)
            if found is not None:
                area_code, area = found.code, found.name
        elif area_code in catalogue.areas:
            area = catalogue.areas[area_code].name
    said = whole if whole is not None and not base else base
    normal = Name(
        indicator_code=indicator_code, indicator=indicator, area_code=area_code, area=area, measure=measure,
        base="", coverage=coverage, unit=unit,
    )  # fmt: skip
    return replace(normal, base=base_of(said, measure, period, catalogue))


def base_of(base: str, measure: str, period: Period, catalogue: Catalogue | None = None) -> str:
    """The base as part of a series: relative where it moves with the period, as it is elsewhere.

    >>> p = Period.parse("2024年1—9月")
    >>> base_of("2023-01/2023-09", "growth", p), base_of("同比", "growth", p), base_of("2020", "growth", p)
    ('上年同期', '上年同期', '2020')
    >>> base_of("2024-05", "growth", Period.parse("2024-06")), base_of("", "growth", p)
    ('上期', '')
    """
    if base == "" or measure == "level":
        return ""
    if measure in ("growth", "change"):
        words = _plain(base)
        if words in _YEAR_BEFORE:
            return PREVIOUS_YEAR
        if words in _PERIOD_BEFORE:
            return PREVIOUS_PERIOD
        try:
            other = Period.parse(base)
        except PeriodError:
            return base
        try:
            if other == period.previous_year():
                return PREVIOUS_YEAR
        except PeriodError:
            pass
        a, b = other, period
        # A total told as of September 2024 against "2023" is against the year before as well.
        if a.frequency == "A" and b.year is not None and a.year == b.year - 1:
            return PREVIOUS_YEAR
        next_day = None if a.end is None else a.end + dt.timedelta(days=1)
        if a.frequency == b.frequency and next_day is not None and next_day == b.start:
            return PREVIOUS_PERIOD
        return str(other)
    if catalogue is not None:
        area = catalogue.find_area(base)
        if area is not None:
            return area.name
    return base


def unit_kind(unit: str) -> str:
    """What two units must share for their figures to lie on one line.

    Measure words of counted things do not part a series: 1629家 and 1629户 of one indicator are one number.

    >>> unit_kind("万元") == unit_kind("亿元"), unit_kind("家") == unit_kind("户"), unit_kind("家") == unit_kind("元")
    (True, True, False)
    """
    try:
        dimension = unit_of(unit).dimension
    except QuantityError:
        return "=" + _plain(unit)
    return "/".join("count" if part.startswith("count-") else part for part in dimension.split("/"))


def factor_of(unit: str) -> Fraction:
    """How many of its kind's base unit it is; 1 for a unit that the table does not know.

    >>> factor_of("亿元"), factor_of("家")
    (Fraction(100000000, 1), Fraction(1, 1))
    """
    try:
        return unit_of(unit).factor
    except QuantityError:
        return Fraction(1)


def _plain(words: str) -> str:
    return "".join(fold(words).split())
