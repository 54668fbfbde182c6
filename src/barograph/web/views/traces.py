"""A trace in words: for each attribute of a claim the rule that bound it, and the words to light up in the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ...ledger.tracing import Line, Traced
from ...readings import RULES

__all__ = ["Why", "attribute_words", "confidence_words", "notice", "told", "whys"]


def attribute_words() -> dict[str, str]:
    """What the attributes are called, in the reader's language."""
    return {
        "value": _("数值"), "measure": _("度量"), "indicator": _("指标"), "area": _("地区"), "period": _("时期"),
        "standing": _("性质"), "unit": _("单位"), "base": _("对比基准"),
    }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """One line of a trace as a page shows it; with a place it can be lit up in the text."""

    attribute: str
    rule: str
    words: str
    start: int | None = None
    end: int | None = None
    sheet: str = ""
    cell: str = ""
    lesson: int | None = None
    shown: bool = True  # its words stand in the part of the document on this page

    @property
    def placed(self) -> bool:
        return self.start is not None or self.cell != ""


def told(line: Line, document: Any) -> tuple[str, str]:
    """The rule in words, and the words of the document; a rule without a name is itself a word of the text."""
    zh = (get_language() or "zh").startswith("zh")
    if line.attribute == "value" and line.rule != "cell":
        rule = _("原文的数字")
    elif line.attribute == "standing" and line.rule == "default":
        rule = _("没有目标、预测等字样，按实际数")
    else:
        pair = RULES.get(line.rule, RULES["cue"])
        rule = pair[0] if zh else pair[1]
    if line.start is not None and line.end is not None and document is not None:
        return rule, " ".join(document.text[line.start : line.end].split())
    if line.attribute in {"standing", "period"} and line.rule != "lesson":
        return rule, ""  # a code of ours, no words of the text
    return rule, line.words.strip() or ("" if line.rule in RULES else line.rule)


def whys(traced: Traced, low: int | None = None, high: int | None = None) -> dict[str, list[Why]]:
    """The lines of each attribute. `low` and `high` are the part of the text that the page shows."""
    found: dict[str, list[Why]] = {}
    for line in traced.lines:
        rule, words = told(line, traced.document)
        shown = line.cell != "" or (
            line.start is not None
            and line.end is not None
            and (low is None or line.end > low)
            and (high is None or line.start < high)
        )
        found.setdefault(line.attribute, []).append(
            Why(
                attribute=line.attribute, rule=rule, words=words, start=line.start, end=line.end, sheet=line.sheet,
                cell=line.cell, lesson=line.lesson, shown=shown,
            )
        )  # fmt: skip
    return found


def notice(traced: Traced) -> tuple[str, str]:
    """(tone, sentence) about the trace as a whole; both empty where there is nothing to say."""
    then, now = {"then": traced.reader, "now": traced.reader_now}, {"now": traced.reader_now}
    if traced.state == "gone":
        return "warn", _(
            "用现在的读取程序（%(now)s）重读，此处没有再读出这条数字，无法说明依据；当时由 %(then)s 读出。"
        ) % then
    if traced.state == "other":
        words = attribute_words()
        fields = _("、").join(words.get(f, f) for f in traced.differs)
        return "warn", _(
            "用现在的读取程序（%(now)s）重读此处，%(fields)s与当时不同；所示依据是现在的读法。"
        ) % (now | {"fields": fields})
    if traced.state == "found" and traced.other_reader:
        return "info", _("由读取程序 %(then)s 读出，用 %(now)s 重读，结果相同。") % then
    if traced.state == "person":
        return "info", _("由人工标出或录入，没有读取依据。")
    return "", ""


def confidence_words(confidence: float) -> str:
    """How sure the reader is, in a plain word.

    >>> str(confidence_words(0.97)) != str(confidence_words(0.5))
    True
    """
    if confidence >= 0.9:
        return _("高")
    if confidence >= 0.8:
        return _("较高")
    return _("一般，请核对") if confidence >= 0.6 else _("低，请细看")
