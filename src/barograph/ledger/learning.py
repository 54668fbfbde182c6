"""What a correction teaches, and how claims read after lessons: values only, no tables.

learnt     the words that a correction gave a meaning that the catalogue did not know
reread     claims as accepted lessons have them, and which lesson changed which claim

A correction teaches where the words themselves were misunderstood, so that the same words in another document
will be misunderstood again: a wording of an indicator, a name of a place, a short name of an organisation. It
teaches nothing where the reader knew the words and bound the wrong ones: that is this sentence's affair.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..catalogue.names import area_key, indicator_key
from ..observation import Reading as Claim
from ..readings.checks import check
from .identity import unit_kind

if TYPE_CHECKING:
    from ..catalogue import Catalogue

__all__ = ["Learnt", "Meaning", "fits", "key_of", "learnt", "reread"]

SETTLED = {
    "indicator": frozenset({"indicator-open", "indicator-short"}),
    "area": frozenset({"area-unknown"}),
}
"""Doubts that a lesson about the attribute answers."""

_ORGANISATION = re.compile(
    r"公司|集团|企业|厂|研究[院所]|设计院|科学院|大学|学院|学校|医院|中心|实验室|平台|基金|银行|协会|学会|联盟|委员会"
)
_COMMON = re.compile(
    r"(?:有限|股份|责任|集团|总|科技|研究|设计|科学|创新|重点|国家|省|市|区)*"
    r"(?:公司|集团|企业|厂|院|所|校|大学|学院|学校|医院|中心|实验室|平台|基金|银行|协会|学会|园区?|基地|机构|单位|部门|项目)"
)
_POINTING = re.compile(
    r"(?:全|我|本)(?:省|市|区|县|州|旗|镇|院|所|校|公司|集团|企业|单位|中心|园区?|厅|局|委|行)"
)
"""我院, 本公司, 全区: whose they are, the office knows."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """Words of a document and what they mean; `code` is empty for an organisation that has none."""

    attribute: str  # "indicator" or "area"
    words: str
    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Meaning:
    """An accepted lesson, as claims are read by it."""

    lesson: int
    said: Learnt


def key_of(attribute: str, words: str) -> str:
    """The words as they are compared.

    >>> key_of("indicator", "Ｒ＆Ｄ投入") == key_of("indicator", "研发投入")
    True
    """
    return (indicator_key if attribute == "indicator" else area_key)(words)


def learnt(
    read: Mapping[str, str], right: Mapping[str, str], changed: Iterable[str], catalogue: Catalogue
) -> list[Learnt]:
    """What follows for other documents from a claim as it was read and as a person put it right.

    Both have indicator, indicator_code, area, area_code, measure and unit; `changed` names what she changed.
    """
    fields = set(changed)
    found = []
    if fields & {"indicator", "indicator_code"}:
        found.append(_wording(read, right, catalogue))
    if fields & {"area", "area_code"}:
        found.append(_place(read, right, catalogue))
    return [one for one in found if one is not None]


def _wording(read: Mapping[str, str], right: Mapping[str, str], catalogue: Catalogue) -> Learnt | None:
    words, code = read["indicator"].strip(), right["indicator_code"]
    entry = catalogue.indicators.get(code)
    if entry is None or read["indicator_code"] or not _names_something(words):
        return None
    if read["measure"] != right["measure"]:  # the figure was misunderstood, not only its name
        return None
    if catalogue.find_indicator(words) is not None or not fits(entry.unit, right["measure"], right["unit"]):
        return None
    return Learnt("indicator", words, right["indicator"], code)


def _place(read: Mapping[str, str], right: Mapping[str, str], catalogue: Catalogue) -> Learnt | None:
    words, name, code = read["area"].strip(), right["area"].strip(), right["area_code"]
    if read["area_code"] or not _names_something(words) or catalogue.find_area(words) is not None:
        return None
    if key_of("area", words) == key_of("area", name):
        return None
    if _POINTING.fullmatch(words):
        return Learnt("area", words, name, code)
    if code:  # figures of a company that belong to its city: nothing about the company's name
        return None if _ORGANISATION.search(words) else Learnt("area", words, name, code)
    return Learnt("area", words, name) if _shortens(words, name) else None


def _names_something(words: str) -> bool:
    return len(words) >= 2 and re.search(r"[\u3400-\u9fffA-Za-z]", words) is not None


def _shortens(short: str, full: str) -> bool:
    """Whether a name is a shorter one of a full name: its characters in their order, and its own.

    >>> _shortens("山大", "山东大学"), _shortens("公司", "浪潮集团有限公司"), _shortens("推进浪潮", "浪潮集团")
    (True, False, False)
    """
    if len(short) >= len(full) or _COMMON.fullmatch(short):
        return False
    rest = iter(full)
    return all(c in rest for c in short)


def fits(unit: str, measure: str, said: str) -> bool:
    """Whether a figure in a unit can be one of an indicator: for amounts the units must be of one kind.

    >>> fits("家", "level", "户"), fits("家", "level", "元"), fits("家", "growth", "%")
    (True, False, True)
    """
    return measure != "level" or unit_kind(unit) == unit_kind(said)


def reread(
    claims: Sequence[Claim], meanings: Sequence[Meaning], catalogue: Catalogue, beside: Sequence[Claim] = ()
) -> tuple[list[Claim], list[tuple[int, int, Claim, Claim]]]:
    """Claims as lessons have them, and each change: the claim's number, the lesson, before and after.

    A changed claim is checked again beside the others of its document: under its right name it may contradict
    another figure. `beside` are such others that are not to be changed.
    """
    now = list(claims)
    changes: list[tuple[int, int, Claim, Claim]] = []
    for meaning in meanings:
        touched = []
        for n, claim in enumerate(now):
            other = _meant(claim, meaning.said, catalogue)
            if other is not None:
                touched.append((n, claim))
                now[n] = other
        if touched:
            checked = check([*now, *beside], catalogue)
            for n, before in touched:
                now[n] = checked[n]
                changes.append((n, meaning.lesson, before, now[n]))
    return now, changes


def _meant(claim: Claim, said: Learnt, catalogue: Catalogue) -> Claim | None:
    """The claim as a lesson has it; None where the lesson says nothing about it."""
    values: dict[str, Any]
    if said.attribute == "indicator":
        entry = catalogue.indicators.get(said.code)
        if claim.indicator != said.words or claim.indicator_code or entry is None:
            return None
        if not fits(entry.unit, claim.measure, claim.unit):
            return None
        values = {"indicator": said.name, "indicator_code": said.code}
    else:
        if claim.area != said.words or claim.area_code:
            return None
        values = {"area": said.name, "area_code": said.code or None}
    doubts = tuple(d for d in claim.doubts if d not in SETTLED[said.attribute])
    return replace(claim, **values, doubts=doubts)
