"""The fields of a figure on their way into the ledger: from a reading, from a form, into a row.

of_reading    the row's fields of a claim as the readers made it
checked       fields that a person typed, each in the form the ledger keeps, or one sentence about the first wrong one
finish        dates, floats and codes that follow from the others
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ..errors import LedgerError, PeriodError, QuantityError
from ..observation import BOUNDS, MEASURES, STAGES, STANDINGS
from ..observation import Reading as Claim
from ..period import Period
from ..quantity import Quantity, plain_digits
from .identity import factor_of

if TYPE_CHECKING:
    from ..catalogue import Catalogue

__all__ = ["EDITABLE", "FIELDS", "PLACE", "SAID", "checked", "finish", "of_reading", "storable"]

SAID = (
    "indicator", "indicator_code", "area", "area_code", "period", "value", "value_high", "unit", "measure", "base",
    "bound", "standing", "stage", "coverage", "quote",
)  # fmt: skip
"""What a figure says, and the words that print it."""

PLACE = ("start", "end", "page", "sheet", "cell")
"""Where its words stand."""

FIELDS = (*SAID, *PLACE, "box", "period_start", "period_end", "value_float", "scope", "shared")
"""What a reading and an observation have in common (`models.Figure`)."""

EDITABLE = {
    "indicator": "指标", "indicator_code": "指标代码", "area": "地区", "area_code": "地区代码",
    "period": "时期", "value": "数值", "value_high": "数值上端", "unit": "单位", "measure": "度量",
    "base": "对比基准", "bound": "界限", "standing": "性质", "stage": "统计阶段", "coverage": "口径",
}  # fmt: skip
"""What a person may write, with its name on the form."""

_CLOSED: dict[str, tuple[str, ...]] = {
    "measure": MEASURES, "bound": BOUNDS, "standing": STANDINGS, "stage": ("", *STAGES),
}  # fmt: skip
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LENGTHS = {
    "indicator": 200, "indicator_code": 60, "area": 200, "area_code": 20, "unit": 40, "base": 200, "coverage": 200,
}  # fmt: skip


def storable(text: str) -> str:
    """Text that either store takes: U+0000 and half surrogates become U+FFFD, one character for one.

    >>> len(storable("甲\\x00乙\\ud800")), storable("甲\\x00")
    (4, '甲\\ufffd')
    """
    return _UNSTORABLE.sub("\ufffd", text)


def of_reading(claim: Claim) -> dict[str, Any]:
    """The fields of a claim, as rows keep them."""
    c = claim.citation
    return finish(
        {
            "indicator": storable(claim.indicator)[:200],
            "indicator_code": _blank(claim.indicator_code),
            "area": storable(claim.area)[:200],
            "area_code": _blank(claim.area_code),
            "period": "" if claim.period is None else str(claim.period),
            "value": None if claim.value is None else plain_digits(claim.value),
            "value_high": None if claim.value_high is None else plain_digits(claim.value_high),
            "unit": storable(claim.unit)[:40],
            "measure": claim.measure,
            "base": storable(_blank(claim.base))[:200],
            "bound": claim.bound,
            "standing": claim.standing,
            "stage": _blank(claim.stage),
            "coverage": storable(_blank(claim.coverage))[:200],
            "quote": storable(c.quote),
            "start": c.start,
            "end": c.end,
            "page": c.page,
            "box": None if c.box is None else list(c.box),
            "sheet": storable(_blank(c.sheet))[:200],
            "cell": _blank(c.cell),
        }
    )


def _blank(value: str | None) -> str:
    """The empty string is how these columns say «none»: a name is never empty."""
    return "" if value is None else value


def finish(fields: dict[str, Any], unit: str | None = None) -> dict[str, Any]:
    """Add what follows from the fields: the days of the period and the float, told in `unit` where given."""
    period = Period.parse(fields["period"]) if fields["period"] else None  # a claim's may be unknown
    fields["period_start"], fields["period_end"] = (
        (None, None) if period is None else (period.start, period.end)
    )
    value = fields["value"]
    if value is None:
        fields["value_float"] = None
    else:
        told = fields["unit"] if unit is None else unit
        fields["value_float"] = float(Fraction(Decimal(value)) * factor_of(fields["unit"]) / factor_of(told))
    return fields


def checked(changes: Mapping[str, Any], catalogue: Catalogue | None = None) -> dict[str, Any]:
    """What a person wrote, field by field in the form the ledger keeps.

    `value` may carry its unit ("1.2亿元"). A new indicator or area name takes its code from the catalogue.
    """
    fields: dict[str, Any] = {}
    for name, value in changes.items():
        if name not in EDITABLE:
            near = difflib.get_close_matches(name, EDITABLE, n=1)
            raise _wrong(
                name, f"a figure has no field {name}" + (f"; did you mean {near[0]}?" if near else "."),
                f"没有名为“{name}”的字段" + (f",是否指“{near[0]}”?" if near else "。"),
            )  # fmt: skip
        fields[name] = value
    if "value" in fields:
        _value(fields)
    if fields.get("value_high") not in (None, ""):
        fields["value_high"] = plain_digits(_decimal("value_high", fields["value_high"])[0])
    elif "value_high" in fields:
        fields["value_high"] = None
    if "period" in fields:
        try:
            fields["period"] = str(Period.parse(str(fields["period"]).strip()))
        except PeriodError as error:
            raise _wrong(
                "period", f"{fields['period']!r} is no period; write 2024, 2024年1—9月 or 2024-Q3.",
                f"“{fields['period']}”不是时期，请写成 2024、2024年1—9月 或 2024-Q3。",
            ) from error  # fmt: skip
    for name in ("indicator", "area", "unit"):
        if name in fields:
            fields[name] = storable(str(fields[name] or "").strip())
            if not fields[name]:
                raise _wrong(name, f"{name} is empty; fill it in.", f"“{EDITABLE[name]}”未填写，请补上。")
    for name in ("indicator_code", "area_code", "base", "coverage", "stage"):
        if name in fields:
            fields[name] = storable("" if fields[name] is None else str(fields[name]).strip())
    for name, allowed in _CLOSED.items():
        if name in fields and fields[name] not in allowed:
            raise _wrong(
                name, f"{name} is {fields[name]!r}; it is one of {', '.join(a for a in allowed if a)}.",
                f"“{EDITABLE[name]}”不能为“{fields[name]}”，只能是 {'、'.join(a for a in allowed if a)}。",
            )  # fmt: skip
    for name, length in _LENGTHS.items():
        if len(fields.get(name, "")) > length:
            raise _wrong(
                name, f"{name} is longer than {length} characters; shorten it.",
                f"“{EDITABLE[name]}”超过 {length} 字，请缩短。",
            )  # fmt: skip
    if "indicator" in fields and not fields.get("indicator_code"):
        found = None if catalogue is None else catalogue.find_indicator(fields["indicator"])
        fields["indicator_code"] = "" if found is None else found.code
    if "area" in fields and not fields.get("area_code"):
        place = None if catalogue is None else catalogue.find_area(fields["area"])
        fields["area_code"] = "" if place is None else place.code
    return fields


def _value(fields: dict[str, Any]) -> None:
    value = fields["value"]
    if value is None or (isinstance(value, str) and not value.strip()):
        fields["value"] = None  # published as missing
        return
    number, unit = _decimal("value", value)
    if unit is not None and not fields.get("unit"):
        fields["unit"] = unit
    elif unit is not None:
        try:
            number = Quantity(number, unit).to(str(fields["unit"])).value
        except QuantityError as error:
            raise _wrong("value", str(error), error.sentence("zh-hans")) from error
    fields["value"] = plain_digits(number)
    if len(fields["value"]) > 60:
        raise _wrong("value", "the value has more than 60 digits.", "数值超过 60 位。")


def _decimal(name: str, value: Any) -> tuple[Decimal, str | None]:
    """The exact number, and its unit where one was written; 万 and 亿 are multiplied out."""
    text = str(value).strip().replace(",", "").replace(",", "")
    try:
        number = Decimal(text)
        if number.is_finite():
            return number, None
    except InvalidOperation:
        pass
    try:
        quantity = Quantity.parse(text, unit="个").plain()
    except QuantityError as error:
        raise _wrong(
            name, f"{value!r} is no number; write 1629, 2.68 or 1.2亿元.",
            f"“{value}”不是数值，请写成 1629、2.68 或 1.2亿元。",
        ) from error  # fmt: skip
    return quantity.value, None if quantity.unit == "个" and "个" not in text else quantity.unit


def _wrong(name: str, en: str, zh: str) -> LedgerError:
    return LedgerError(en, zh=zh, code="field", field=name)
