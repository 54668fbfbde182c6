"""A claim in words: what pages say of a reading or an observation, and the form in which a person writes one.

The form takes what a person types as it is printed (“1.2亿元”, “2024年1—9月”), parses it through `Quantity`
and `Period`, and gives back the fields of the ledger. What cannot be parsed stays in the field with one
sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ... import catalogue
from ...errors import PeriodError, QuantityError
from ...observation import BOUNDS, MEASURES, STAGES, STANDINGS
from ...period import Period
from ...quantity import Quantity

__all__ = [
    "BOUND_WORDS", "MEASURE_WORDS", "MISSING", "STANDING_WORDS", "Claim", "ClaimForm", "area_words",
    "claim_line", "described", "digits", "figures_of_sources", "period_words", "value_words",
]  # fmt: skip

MEASURE_WORDS = {
    "level": gettext_lazy("数额"),
    "growth": gettext_lazy("增速"),
    "change": gettext_lazy("增量"),
    "share": gettext_lazy("占比"),
    "rank": gettext_lazy("位次"),
    "ratio": gettext_lazy("比值"),
}
BOUND_WORDS = {
    "eq": gettext_lazy("确数"),
    "about": gettext_lazy("约"),
    "over": gettext_lazy("超过"),
    "under": gettext_lazy("不足"),
}
STANDING_WORDS = {
    "actual": gettext_lazy("实际"),
    "target": gettext_lazy("目标"),
    "forecast": gettext_lazy("预测"),
}
STAGE_WORDS = {
    "快报": gettext_lazy("快报"),
    "初步核实": gettext_lazy("初步核实"),
    "最终核实": gettext_lazy("最终核实"),
    "修订": gettext_lazy("修订"),
}
CONFIDENCE_WORDS = {
    "verbatim": gettext_lazy("出自原文"),
    "verified": gettext_lazy("已核实"),
    "recalled": gettext_lazy("凭记忆，待核实"),
    "inferred": gettext_lazy("推断，待核实"),
    "C": gettext_lazy("来源等级 C"),
}
MISSING = {"—", "－", "-", "–", "…", "...", "——", "缺", "无"}
"""What stands in a table where a figure is published as missing."""


def period_words(period: str) -> str:
    """Chinese, or the contract form in English; words that no longer parse are shown as they are."""
    if not period:
        return _("时间未知")
    try:
        parsed = Period.parse(period)
    except PeriodError:
        return period
    return parsed.zh() if (get_language() or "zh").startswith("zh") else str(parsed)


def digits(value: str | None) -> str:
    """An exact decimal with thousands separated; nothing is rounded.

    >>> digits("120000000"), digits("2.50"), digits("-1234.5"), digits(None)
    ('120,000,000', '2.50', '-1,234.5', '—')
    """
    if value is None:
        return "—"
    try:
        return format(Decimal(value), ",f")
    except InvalidOperation:
        return value


def value_words(row: Any) -> str:
    """The value multiplied out, with its unit: “约 1,629 家”, “第 3 位”, “20–30 家”."""
    if row.value is None:
        return _("未公布（原文以“—”表示）")
    said = digits(row.value)
    if row.value_high not in (None, ""):
        said = f"{said}–{digits(row.value_high)}"
    said = f"{said} {row.unit}" if row.unit not in {"%", "‰"} else f"{said}{row.unit}"
    return said if row.bound == "eq" else f"{BOUND_WORDS.get(row.bound, row.bound)} {said}"


def area_words(row: Any) -> str:
    return row.area or _("地区不明")


def claim_line(row: Any) -> str:
    """One line that says it all: indicator, place, period, measure, value."""
    measure = "" if row.measure == "level" else f"{MEASURE_WORDS.get(row.measure, row.measure)} "
    return f"{row.indicator} · {area_words(row)} · {period_words(row.period)} · {measure}{value_words(row)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A reading or an observation as a page shows it."""

    row: Any
    name: str
    code: str
    catalogue_name: str
    catalogue_marks: list[str]
    area: str
    area_code: str
    period: str
    period_code: str
    value: str
    printed: str
    facts: list[tuple[str, str]]
    doubts: list[str]
    confidence: int


def described(row: Any) -> Claim:
    entry = catalogue.load().indicators.get(row.indicator_code) if row.indicator_code else None
    marks = []
    if entry is not None:
        for mark in (getattr(entry, "confidence", None), getattr(entry, "name_confidence", None)):
            if mark in {"recalled", "inferred"} and str(CONFIDENCE_WORDS[mark]) not in marks:
                marks.append(str(CONFIDENCE_WORDS[mark]))
        if getattr(entry, "source_grade", None) == "C":
            marks.append(str(CONFIDENCE_WORDS["C"]))
    zh = (get_language() or "zh").startswith("zh")
    facts = [
        (_("度量"), str(MEASURE_WORDS.get(row.measure, row.measure))),
        (_("对比基准"), base_words(row)),
        (_("单位"), row.unit),
        (_("确切程度"), str(BOUND_WORDS.get(row.bound, row.bound))),
        (_("性质"), str(STANDING_WORDS.get(row.standing, row.standing))),
        (_("阶段"), str(STAGE_WORDS.get(row.stage, row.stage or ""))),
        (_("口径"), row.coverage or ""),
    ]
    return Claim(
        row=row,
        name=row.indicator,
        code=row.indicator_code or "",
        catalogue_name="" if entry is None else entry.name if zh else (entry.name_en or entry.name),
        catalogue_marks=marks,
        area=area_words(row),
        area_code=row.area_code or "",
        period=period_words(row.period),
        period_code="" if row.period.isdigit() else row.period,
        value=value_words(row),
        printed=row.quote,
        facts=facts,
        doubts=doubt_words(getattr(row, "doubts", ()), getattr(row, "doubt_facts", {})),
        confidence=round(100 * getattr(row, "confidence", 1.0)),
    )


def base_words(row: Any) -> str:
    """The base: a period in words where it is one, else what was written."""
    if not row.base:
        return ""
    if row.measure in {"growth", "change"}:
        return period_words(row.base)
    return row.base


def doubt_words(codes: Iterable[str], facts: Mapping[str, Mapping[str, str]] | None = None) -> list[str]:
    """The sentences of doubts, with their numbers where they have some."""
    from ...readings.checks import sentence

    known, language = facts or {}, get_language() or "zh-hans"
    return [sentence(code, known.get(code), language) for code in codes]


def figures_of_sources(rows: Iterable[Any]) -> list[Any]:
    """The sources of a page with `n_accepted`, `n_rejected` and `n_doubtful` of each, in one query more."""
    from ...ledger.models import Reading

    rows = list(rows)
    counted = (
        Reading.objects.filter(source__in=[r.pk for r in rows])
        .order_by()
        .values("source_id")
        .annotate(
            n_accepted=Count("pk", filter=Q(state__in=["accepted", "corrected"])),
            n_rejected=Count("pk", filter=Q(state="rejected")),
            n_doubtful=Count("pk", filter=Q(state="open", sound=False)),
        )
    )
    by_source = {c["source_id"]: c for c in counted}
    for row in rows:
        found = by_source.get(row.pk, {})
        for name in ("n_accepted", "n_rejected", "n_doubtful"):
            setattr(row, name, found.get(name, 0))
    return rows


# — the form —


def choices(words: dict[str, Any], codes: Iterable[str]) -> list[tuple[str, Any]]:
    return [(code, words.get(code, code)) for code in codes]


class ClaimForm(forms.Form):
    """A figure as a person writes it. `cleaned()` gives the fields of the ledger."""

    indicator = forms.CharField(label=gettext_lazy("指标"), max_length=200)
    area = forms.CharField(label=gettext_lazy("地区或单位"), max_length=200)
    period = forms.CharField(label=gettext_lazy("时期"), max_length=60)
    printed = forms.CharField(label=gettext_lazy("数值（照原样）"), max_length=60)
    unit = forms.CharField(label=gettext_lazy("单位"), max_length=40, required=False)
    measure = forms.ChoiceField(label=gettext_lazy("度量"), choices=choices(MEASURE_WORDS, MEASURES))
    base = forms.CharField(label=gettext_lazy("对比基准"), max_length=200, required=False)
    bound = forms.ChoiceField(label=gettext_lazy("确切程度"), choices=choices(BOUND_WORDS, BOUNDS))
    standing = forms.ChoiceField(label=gettext_lazy("性质"), choices=choices(STANDING_WORDS, STANDINGS))
    stage = forms.ChoiceField(
        label=gettext_lazy("阶段"),
        choices=[("", gettext_lazy("未说明")), *choices(STAGE_WORDS, STAGES)],
        required=False,
    )
    coverage = forms.CharField(label=gettext_lazy("口径"), max_length=200, required=False)
    because = forms.CharField(label=gettext_lazy("理由"), max_length=500, required=False)

    def __init__(self, *args: Any, reason_required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"].required = reason_required
        for name, field in self.fields.items():
            field.error_messages["required"] = _("请填写“%(label)s”。") % {"label": field.label}
            field.error_messages["invalid_choice"] = _("请从列表中选择“%(label)s”。") % {"label": field.label}
            field.widget.attrs.setdefault("autocomplete", "off")
            field.widget.attrs["id"] = f"field-{name}"

    def clean_period(self) -> str:
        try:
            return str(Period.parse(self.cleaned_data["period"]))
        except PeriodError as error:
            raise forms.ValidationError(error.sentence(get_language() or "zh-hans")) from error

    def clean_base(self) -> str:
        words = self.cleaned_data.get("base", "").strip()
        try:
            return str(Period.parse(words)) if words else ""
        except PeriodError:
            return words  # a place or a group

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "printed" in data:
            try:
                data |= parsed_value(data["printed"], data.get("unit", ""))
            except QuantityError as error:
                about = "unit" if error.code in {"unit", "no-unit"} and data.get("unit") else "printed"
                sentence = error.sentence(get_language() or "zh-hans")
                if error.code == "no-unit":
                    sentence = _("“%(words)s”没有写单位，请在数值后写上单位或填写“单位”。") % {
                        "words": data["printed"]
                    }
                self.add_error(about, sentence)
        if data.get("measure") == "rank" and data.get("unit_plain") not in (None, "位"):
            self.add_error("printed", _("位次的单位是“位”，例如“第3位”。"))
        return data

    def fields_for_ledger(self) -> dict[str, Any]:
        """The names of the ledger; codes where the catalogue knows the words, empty where it does not."""
        data = self.cleaned_data
        indicator, area = data["indicator"].strip(), data["area"].strip()
        known = catalogue.load()
        code, name, measure = known.resolve_series(indicator, data["measure"])
        found = known.find_area(area)
        return {
            "indicator": name if code is not None else indicator,
            "indicator_code": "" if code is None else code,
            "area": area if found is None else found.name,
            "area_code": "" if found is None else found.code,
            "period": data["period"],
            "value": data["value"],
            "value_high": data["value_high"],
            "unit": data["unit_plain"],
            "measure": measure,
            "base": data["base"],
            "bound": data["bound"],
            "standing": data["standing"],
            "stage": data["stage"],
            "coverage": data["coverage"].strip(),
        }

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        """What the form shows of a claim before anything is typed."""
        return {
            "indicator": row.indicator,
            "area": row.area,
            "period": period_words(row.period) if row.period else "",
            "printed": printed_of(row),
            "unit": row.unit,
            "measure": row.measure,
            "base": base_words(row),
            "bound": row.bound,
            "standing": row.standing,
            "stage": row.stage or "",
            "coverage": row.coverage or "",
        }


def printed_of(row: Any) -> str:
    """What to write into the field: the quote where it gives this very value, else the value itself."""
    if row.value is None:
        return "—"
    high = getattr(row, "value_high", None)
    try:
        if parsed_value(row.quote, row.unit)["value"] == plain(Decimal(row.value)) and high in (None, ""):
            return str(row.quote).strip()
    except (QuantityError, InvalidOperation):
        pass
    said = row.value if high in (None, "") else f"{row.value}—{high}"
    return f"{said}{row.unit}"


def parsed_value(printed: str, unit: str = "") -> dict[str, Any]:
    """`value`, `value_high` (exact decimals as text, multiplied out) and `unit_plain` of what was typed.

    >>> parsed_value("1.2亿元")["value"], parsed_value("—", "家")["value"]
    ('120000000', None)
    >>> parsed_value("20—30家")["value_high"]
    '30'
    """
    words = printed.strip()
    unit = unit.strip()
    if words in MISSING:
        if not unit:
            raise QuantityError("a missing figure needs its unit", zh="缺失的数值也要填写单位。", code="unit")
        return {"value": None, "value_high": None, "unit_plain": unit}
    low, high = split_range(words)
    if high is None:
        q = Quantity.parse(low, unit=unit or None).plain()
        return {"value": plain(q.value), "value_high": None, "unit_plain": q.unit}
    top = Quantity.parse(high, unit=unit or None)
    bottom = Quantity.parse(low, unit=top.unit).plain()
    top = top.plain()
    return {"value": plain(bottom.value), "value_high": plain(top.value), "unit_plain": top.unit}


RANGE = re.compile(r"(?P<low>[^—–～~至-].*?[\d%‰十百千万亿])(?:——|[—–～~至-])(?P<high>\d.*)")


def split_range(words: str) -> tuple[str, str | None]:
    """The two ends of “20—30家”; a sign in front is not a range.

    >>> split_range("20—30家"), split_range("-3.5%"), split_range("1.2万-1.5万人")
    (('20', '30家'), ('-3.5%', None), ('1.2万', '1.5万人'))
    """
    found = RANGE.fullmatch(words)
    return (words, None) if found is None else (found["low"], found["high"])


def plain(value: Decimal) -> str:
    return format(value, "f")
