"""Traces: which rule bound what to a figure, and from where.

A trace costs nothing while nobody asks for one: the steps of binding hand their notes to a `Trace` that is
None by default.
"""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["ATTRIBUTES", "RULES", "Note", "Trace", "note"]


@dataclass(frozen=True, slots=True)
class Note:
    """One binding: the attribute, the rule's name, its words and their raw span (None: not from the text)."""

    attribute: str
    rule: str
    words: str
    start: int | None = None
    end: int | None = None

    def __str__(self) -> str:
        where = "" if self.start is None else f" @{self.start}"
        return f"{self.attribute} ← {self.rule}「{self.words}」{where}"


@dataclass(slots=True)
class Trace:
    """The notes of each reading, by the reading's place in the list that `read_prose` gave."""

    notes: dict[int, list[Note]] = field(default_factory=dict)
    evidence: dict[int, tuple[str, ...]] = field(default_factory=dict)  # what the confidence was taken from
    dropped: list[tuple[str, str, int]] = field(default_factory=list)  # quote, reason, raw offset

    def of(self, number: int) -> list[Note]:
        return self.notes.get(number, [])

    def ordered(self, places: list[int]) -> None:
        """Number the notes anew: the reading now at n stood at places[n] before; -1 where it has no notes."""
        self.notes = {n: self.notes[p] for n, p in enumerate(places) if p in self.notes}
        self.evidence = {n: self.evidence[p] for n, p in enumerate(places) if p in self.evidence}


def note(
    notes: list[Note] | None, attribute: str, rule: str, words: str = "", at: tuple[int, int] | None = None
) -> None:
    """Write a note down, where somebody asked for notes; `at` are offsets in the cleaned text."""
    if notes is not None:
        notes.append(Note(attribute, rule, words, *(at or (None, None))))


ATTRIBUTES: dict[str, tuple[str, str]] = {
    "value": ("数值", "value"),
    "measure": ("类型", "measure"),
    "indicator": ("指标", "indicator"),
    "area": ("地区", "area"),
    "period": ("时间", "period"),
    "standing": ("性质", "standing"),
}
"""What a trace speaks of, in the order in which it is told: Chinese, English."""

RULES: dict[str, tuple[str, str]] = {
    "clause": ("本分句", "its own clause"),
    "sentence": ("同一句的前文", "earlier in the sentence"),
    "paragraph": ("同一段的前文", "earlier in the paragraph"),
    "heading": ("上级标题", "the heading above"),
    "document": ("全文（标题、日期、发布单位）", "the document itself (title, date, issuer)"),
    "respectively": ("“分别”并列", "a list told respectively"),
    "parenthesis": ("括号内说明", "the bracket"),
    "nationwide": ("全国性表述", "words about the whole country"),
    "background": ("国家部门发布", "a national office's statement"),
    "before": ("数字前的词", "the words right before it"),
    "gathered": ("集中在的地方", "where they are said to be"),
    "together": ("合计的各地", "the places told together"),
    "from": ("“由…增至…”的起点", "where a change begins"),
    "base": ("用来比较的时间", "the time compared with"),
    "before-change": ("变化之前一年", "the year before the change"),
    "event": ("事件发生之时", "when the thing began"),
    "told-again": ("正文中同一数字的时间", "the time of the same figure in the body"),
    "reported": ("全文所报告的时间", "the time that the whole text reports about"),
    "since-event": ("成立以来的现状（文件日期）", "what a thing has since it began (the document's date)"),
    "stretch": ("时间跨度", "a stretch of years"),
    "none": ("没有找到", "nothing found"),
    "right": ("数字后的词", "the words behind it"),
    "left": ("数字前的词", "the words before it"),
    "left-right": ("数字前后的词", "the words around it"),
    "previous": ("前一个数字的指标", "the figure before it"),
    "previous-left": ("前一个数字的指标加本句的词", "the figure before it and the words between"),
    "topic": ("句子的主题", "what the sentence speaks about"),
    "part": ("整体之中的一部分", "a part of the whole told before"),
    "group": ("名次所在群体的大小", "the size of the group that a rank stands in"),
    "did": ("数字后的行为", "what the counted ones did"),
    "pronoun": ("“这一、该”所指", "what the pronoun points to"),
    "completed": ("由前一指标补全", "completed from the figure before"),
    "verb": ("动词所含的量", "the quantity that the verb carries"),
    "rank": ("名次所属的榜单", "the list that the rank belongs to"),
    "cue": ("提示词", "a cue word"),
    "default": ("默认", "by default"),
    "level": ("没有增速、占比、位次等字样", "no word of growth, share or rank"),
    **dict.fromkeys(("amount", "percent", "points", "times", "fold"), ("原文的数字", "the printed figure")),
    "row-head": ("表格的行标题", "the head of its row"),
    "column-head": ("表格的列标题", "the head of its column"),
    "caption": ("表格的标题", "the table's caption"),
    "unit-note": ("表格的单位说明", "the table's note of its unit"),
    "cell": ("单元格", "the cell"),
    "table": ("由表格的结构得出", "how the table is laid out"),
    "lesson": ("按经验更正，原读作", "put right by a lesson; it was read as"),
}
"""What a rule is called where a person reads a trace: Chinese, English. Those of prose, then those of tables and of
lessons, which the ledger adds; a rule not here is a word of the text."""
