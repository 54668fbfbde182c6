"""Word documents (.docx): what a reader of the printed page sees, in that order.

Insertions of tracked changes are read, deletions and hidden text are not. Numbers that Word writes before
paragraphs (一、, (1), 第一章) are part of what is seen and are written out. Merged cells stand once. Text
boxes follow the paragraph that they hang on, footnotes come after the body, running heads and feet are
furniture.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from ...errors import SourceError
from ...sources import Source
from ..document import BlockKind, Document
from .building import Builder, GridCell, collapse
from .package import Package, attribute, child, children, local

__all__ = ["parse"]


def parse(source: Source) -> Document:
    package = Package(source)
    main = package.main_part(fallback="word/document.xml")
    root = package.xml(main)
    body = child(root, "body")
    if body is None:
        raise package._damaged()
    relations = package.relations(main)
    parts: dict[str, list[str]] = defaultdict(list)
    for kind, target, external in relations.values():
        if not external and target in package:
            parts[kind].append(target)
    builder = Builder(source, "docx")
    reader = _Reader(
        builder,
        _styles(package, parts["styles"]),
        _Numbering(package, parts["numbering"]),
    )
    for target in sorted(parts["header"]):
        reader.furniture(package.xml(target))
    reader.blocks(body)
    notes = {}
    for kind in ("footnotes", "endnotes"):
        for target in parts[kind]:
            for note in package.xml(target):
                number = attribute(note, "id")
                if attribute(note, "type") is None and number is not None:
                    notes[kind[:-1], number] = note
    for key in reader.notes:
        if key in notes:
            reader.blocks(notes[key])
    for target in sorted(parts["footer"]):
        reader.furniture(package.xml(target))
    if not any(b.kind != "furniture" for b in builder.blocks):
        raise SourceError(
            f"{source.name} holds no text (pictures only, or nothing); run text recognition on it first.",
            zh=f"文件“{source.name}”没有文字（可能只有图片），请先做文字识别。", code="no-text",
            name=source.name,
        )  # fmt: skip
    _properties(package, builder)
    return builder.document()


@dataclass(slots=True)
class _Style:
    level: int = 0
    title: bool = False
    caption: bool = False
    number: tuple[str, int] | None = None  # list and level
    hidden: bool = False


_HEADING = re.compile(r"^(?:heading|标题)\s*([1-9])$", re.I)


def _styles(package: Package, parts: list[str]) -> dict[str, _Style]:
    found: dict[str, _Style] = {}
    based: dict[str, str] = {}
    for part in parts[:1]:
        for e in children(package.xml(part), "style"):
            key = attribute(e, "styleId")
            if key is None or attribute(e, "type") not in ("paragraph", None):
                continue
            style = _Style()
            name = attribute(child(e, "name"), "val") or ""
            match = _HEADING.match(name)
            properties = child(e, "pPr")
            outline = attribute(child(properties, "outlineLvl"), "val")
            if match:
                style.level = int(match[1])
            elif outline is not None and outline.isdigit() and int(outline) < 9:
                style.level = int(outline) + 1
            style.title = name.lower() in ("title", "标题")
            style.caption = name.lower() in ("caption", "题注")
            style.number = _number_of(properties)
            style.hidden = _on(child(child(e, "rPr"), "vanish"))
            found[key] = style
            parent = attribute(child(e, "basedOn"), "val")
            if parent is not None:
                based[key] = parent
    for key, style in found.items():  # what a style does not say, the one that it is based on says
        seen, parent = {key}, based.get(key)
        while parent is not None and parent in found and parent not in seen:
            seen.add(parent)
            if style.level == 0:
                style.level = found[parent].level
            if style.number is None:
                style.number = found[parent].number
            parent = based.get(parent)
    return found


def _number_of(properties: etree._Element | None) -> tuple[str, int] | None:
    number = child(properties, "numPr")
    if number is None:
        return None
    key = attribute(child(number, "numId"), "val")
    level = attribute(child(number, "ilvl"), "val")
    if key is None:
        return None
    return key, int(level) if level is not None and level.isdigit() else 0


def _on(e: etree._Element | None) -> bool:
    return e is not None and attribute(e, "val") not in ("0", "false", "off", "none")


class _Numbering:
    """The numbers that Word writes before paragraphs."""

    def __init__(self, package: Package, parts: list[str]) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._list_of: dict[str, str] = {}
        for part in parts[:1]:
            root = package.xml(part)
            abstract = {}
            for e in children(root, "abstractNum"):
                levels = {}
                for level in children(e, "lvl"):
                    depth = attribute(level, "ilvl")
                    if depth is None or not depth.isdigit():
                        continue
                    start = attribute(child(level, "start"), "val")
                    levels[int(depth)] = (
                        attribute(child(level, "numFmt"), "val") or "decimal",
                        attribute(child(level, "lvlText"), "val") or "",
                        int(start) if start is not None and start.isdigit() else 1,
                    )
                abstract[attribute(e, "abstractNumId")] = levels
            for e in children(root, "num"):
                key = attribute(e, "numId")
                target = attribute(child(e, "abstractNumId"), "val")
                if key is not None:
                    self._levels[key] = abstract.get(target, {})
                    restarts = any(True for _ in children(e, "lvlOverride"))
                    self._list_of[key] = key if restarts else f"abstract {target}"

    def next(self, number: tuple[str, int]) -> str:
        key, depth = number
        levels = self._levels.get(key)
        if not levels or depth not in levels:
            return ""
        form, text, start = levels[depth]
        counts = self._counts[self._list_of[key]]
        counts[depth] = counts.get(depth, start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        if form == "bullet":
            return ""  # the block is an item; its bullet is a picture, not text
        if form == "none":
            return text

        def place(match: re.Match[str]) -> str:
            d = int(match[1]) - 1
            f, _, first = levels.get(d, ("decimal", "", 1))
            return _written(counts.get(d, first), f)

        return re.sub(r"%([1-9])", place, text)


_DIGITS = "〇一二三四五六七八九"
_ROMAN = (
    (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def _written(n: int, form: str) -> str:
    """A list number in Word's form.

    >>> _written(12, "chineseCounting"), _written(2, "lowerLetter"), _written(4, "upperRoman")
    ('十二', 'b', 'IV')
    """
    if form in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand",
                "ideographDigital", "chineseLegalSimplified", "japaneseDigitalTenThousand"):  # fmt: skip
        if n < 10:
            return _DIGITS[n]
        if n < 100:
            tens, ones = divmod(n, 10)
            return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
        return "".join(_DIGITS[int(d)] for d in str(n))
    if form in ("lowerLetter", "upperLetter") and 1 <= n <= 26:
        return chr((97 if form == "lowerLetter" else 65) + n - 1)
    if form in ("lowerRoman", "upperRoman") and 1 <= n < 400:
        roman, rest = "", n
        for value, sign in _ROMAN:
            while rest >= value:
                roman, rest = roman + sign, rest - value
        return roman.lower() if form == "lowerRoman" else roman
    if form.startswith("decimalEnclosedCircle") and 1 <= n <= 20:
        return chr(0x2460 + n - 1)
    return str(n)


_SEEN_THROUGH = frozenset(
    ("ins", "moveTo", "hyperlink", "smartTag", "fldSimple", "sdt", "sdtContent", "customXml", "dir", "bdo")
)


@dataclass(slots=True)
class _Line:
    """A paragraph's text as it grows, and what hangs on it."""

    parts: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    in_field_code: int = 0
    fields: list[bool] = field(default_factory=list)  # whether each open field still shows its code


class _Reader:
    def __init__(self, builder: Builder, styles: dict[str, _Style], numbering: _Numbering) -> None:
        self.builder = builder
        self.styles = styles
        self.numbering = numbering
        self.notes: list[tuple[str, str]] = []

    # -- blocks --

    def blocks(self, parent: etree._Element) -> None:
        for e in _flat(parent):
            if local(e) == "p":
                self.paragraph(e)
            elif local(e) == "tbl":
                self.table(e)

    def furniture(self, root: etree._Element) -> None:
        """Running heads and feet, once each."""
        seen = set()
        for p in root.iter("{*}p"):
            line = _Line()
            self._text(p, line)
            text = _tidy("".join(line.parts))
            if text and text not in seen:
                seen.add(text)
                self.builder.line(text, "furniture")

    def paragraph(self, p: etree._Element) -> None:
        text, boxes = self._paragraph_text(p)
        kind, level = self._kind(p)
        # A line break by hand (Shift+Enter) ends a line as a reader sees it.
        for line in text.split("\n"):
            span = self.builder.line(line, kind, level=level)
            style = self._style(p)
            if span is not None and style.title and self.builder.title is None:
                self.builder.title = line.strip()
        for box in boxes:
            self.blocks(box)

    def _style(self, p: etree._Element) -> _Style:
        key = attribute(child(child(p, "pPr"), "pStyle"), "val")
        return self.styles.get(key, _Style()) if key is not None else _Style()

    def _kind(self, p: etree._Element) -> tuple[BlockKind, int]:
        style = self._style(p)
        properties = child(p, "pPr")
        outline = attribute(child(properties, "outlineLvl"), "val")
        level = style.level
        if outline is not None and outline.isdigit():
            level = int(outline) + 1 if int(outline) < 9 else 0
        if style.title:
            return "heading", 1
        if level:
            return "heading", level
        if style.caption:
            return "caption", 0
        if self._number(p, style) is not None:
            return "item", 0
        return "paragraph", 0

    def _number(self, p: etree._Element, style: _Style) -> tuple[str, int] | None:
        own = _number_of(child(p, "pPr"))
        number = own if own is not None else style.number
        return None if number is None or number[0] == "0" else number

    def _paragraph_text(self, p: etree._Element) -> tuple[str, list[etree._Element]]:
        line = _Line()
        self._text(p, line)
        text = _tidy("".join(line.parts))
        number = self._number(p, self._style(p))
        if number is not None and text.strip():
            mark = self.numbering.next(number)
            if mark:
                text = mark + ("" if mark.endswith(("、", ")", "．", "）")) else " ") + text
        return text, line.boxes

    # -- text of a paragraph --

    def _text(self, e: etree._Element, line: _Line) -> None:
        for c in e:
            name = local(c)
            if name == "r":
                if not _on(child(child(c, "rPr"), "vanish")):
                    self._run(c, line)
            elif name in _SEEN_THROUGH:
                self._text(c, line)
            elif name in ("oMathPara", "oMath") and not _hidden_code(line):
                line.parts.append("".join(t.text or "" for t in c.iter("{*}t")))
            # del, moveFrom, pPr, bookmarks, comments: not seen

    def _run(self, run: etree._Element, line: _Line) -> None:
        for c in run:
            name = local(c)
            if name == "fldChar":
                kind = attribute(c, "fldCharType")
                if kind == "begin":
                    line.fields.append(True)
                elif kind == "separate" and line.fields:
                    line.fields[-1] = False
                elif kind == "end" and line.fields:
                    line.fields.pop()
                continue
            if _hidden_code(line):
                continue
            if name == "t":
                line.parts.append((c.text or "").replace("\n", " "))
            elif name in ("tab", "ptab"):
                line.parts.append("\t")
            elif name in ("br", "cr"):
                line.parts.append("\n")
            elif name == "noBreakHyphen":
                line.parts.append("-")
            elif name == "sym":
                line.parts.append(_symbol(c))
            elif name in ("footnoteReference", "endnoteReference"):
                number = attribute(c, "id")
                if number is not None:
                    self.notes.append((name.removesuffix("Reference"), number))
            elif name == "AlternateContent":
                choice = child(c, "Choice")
                if choice is None:
                    choice = child(c, "Fallback")
                if choice is not None:
                    line.boxes += choice.iter("{*}txbxContent")
            elif name in ("drawing", "pict", "object"):
                line.boxes += c.iter("{*}txbxContent")
            elif name == "ruby":
                base = child(c, "rubyBase")
                if base is not None:
                    self._text(base, line)

    # -- tables --

    def table(self, tbl: etree._Element) -> None:
        grid, nested = self._grid(tbl)
        if {c.row for c in grid} == {0} and len(grid) == 1:  # a frame around text, not a table
            for line in grid[0].text.split("\n"):
                self.builder.line(line)
        else:
            self.builder.table(grid)
        for inner in nested:
            self.table(inner)

    def _grid(self, tbl: etree._Element) -> tuple[list[GridCell], list[etree._Element]]:
        cells: dict[tuple[int, int], GridCell] = {}
        above: dict[int, tuple[int, int]] = {}  # column → the cell that a vertical merge continues
        nested: list[etree._Element] = []
        r = -1
        for row in _flat(tbl):
            if local(row) != "tr" or child(child(row, "trPr"), "del") is not None:
                continue
            r += 1
            before = attribute(child(child(row, "trPr"), "gridBefore"), "val")
            column = int(before) if before is not None and before.isdigit() else 0
            for cell in _flat(row):
                if local(cell) != "tc":
                    continue
                properties = child(cell, "tcPr")
                span = attribute(child(properties, "gridSpan"), "val")
                width = min(max(int(span), 1), 1000) if span is not None and span.isdigit() else 1
                merge = child(properties, "vMerge")
                if merge is not None and attribute(merge, "val") != "restart" and column in above:
                    key = above[column]
                    old = cells[key]
                    cells[key] = GridCell(old.row, old.column, old.text, r - old.row + 1, old.column_span)
                else:
                    cells[r, column] = GridCell(r, column, self._cell_text(cell, nested), 1, width)
                    for c in range(column, column + width):
                        above.pop(c, None)
                    if merge is not None:
                        above[column] = (r, column)
                column += width
        return list(cells.values()), nested

    def _cell_text(self, cell: etree._Element, nested: list[etree._Element]) -> str:
        lines = []
        for e in _flat(cell):
            if local(e) == "p":
                text, boxes = self._paragraph_text(e)
                lines.append(text.replace("\t", " "))
                for box in boxes:
                    lines += [self._paragraph_text(p)[0] for p in box.iter("{*}p")]
            elif local(e) == "tbl":
                nested.append(e)
        return "\n".join(x for x in lines if x.strip())


def _hidden_code(line: _Line) -> bool:
    return any(line.fields)


def _flat(parent: etree._Element) -> list[etree._Element]:
    """Children, seen through content controls and insertions that wrap whole blocks."""
    found = []
    for e in parent:
        name = local(e)
        if name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"):
            found += _flat(e)
        elif name not in ("del", "moveFrom", ""):
            found.append(e)
    return found


def _symbol(e: etree._Element) -> str:
    code = attribute(e, "char")
    if code is None:
        return ""
    try:
        n = int(code, 16)
    except ValueError:
        return ""
    return (
        "•" if 0xE000 <= n <= 0xF8FF else chr(n) if 0x20 <= n < 0x110000 and not 0xD800 <= n < 0xE000 else ""
    )


def _tidy(text: str) -> str:
    return "\n".join(re.sub(r" {2,}", " ", line) for line in text.split("\n")).strip(" ")


def _properties(package: Package, builder: Builder) -> None:
    for kind, target, external in package.relations("").values():
        if kind == "core-properties" and not external and target in package:
            facts: dict[str, Any] = {}
            for e in package.xml(target):
                name, text = local(e), (e.text or "").strip()
                if name in ("title", "creator", "created", "modified") and text:
                    facts[name] = collapse(text)
            builder.facts.update(facts)
            created = facts.get("created", "")
            with_date = re.match(r"(\d{4})-(\d\d)-(\d\d)", created)
            if with_date:  # only told: a template's date is no publication date
                builder.facts["created"] = dt.date(*map(int, with_date.groups())).isoformat()
