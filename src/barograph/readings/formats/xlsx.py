"""Workbooks (.xlsx): every visible cell as it is displayed, and the number behind it.

A cell's words are what a person sees: the number format is applied, a merged cell stands once. The exact
number is kept beside them (`Cell.exact`). Formulas speak through the value that was saved with them; one that
was saved without a value is missing, and `facts["formulas_without_value"]` says where. Hidden sheets, rows
and columns are not read; `facts` names them.
"""

from __future__ import annotations

import io
import re
from typing import Any

from lxml import etree

from ...sources import Source
from ..document import Document
from .building import Builder, GridCell
from .number_format import displayed, exact
from .package import Package, attribute, child, children, local
from .sheet import MAX_CELLS, Span, column_of, letters, no_cells, title_of, too_many_cells, write_sheet

__all__ = ["BUILT_IN", "parse"]


def parse(source: Source) -> Document:
    package = Package(source)
    main = package.main_part(fallback="xl/workbook.xml")
    workbook = package.xml(main)
    relations = package.relations(main)
    strings: list[str] = []
    formats: list[str] = []
    for kind, target, external in relations.values():
        if external or target not in package:
            continue
        if kind == "sharedStrings":
            strings = _strings(package.read(target))
        elif kind == "styles":
            formats = _formats(package.xml(target))
    from_1904 = attribute(child(workbook, "workbookPr"), "date1904") in ("1", "true")
    builder = Builder(source, "xlsx")
    reader = _Reader(builder, strings, formats, from_1904, source.name)
    sheets = child(workbook, "sheets")
    hidden = []
    for sheet in () if sheets is None else children(sheets, "sheet"):
        name = attribute(sheet, "name") or ""
        key = next((v for k, v in sheet.attrib.items() if str(k).endswith("}id")), "")
        kind, target, external = relations.get(str(key), ("", "", True))
        if external or kind != "worksheet" or target not in package:
            continue  # a sheet that is a chart or a macro
        if attribute(sheet, "state") in ("hidden", "veryHidden"):
            hidden.append(name)
            continue
        reader.sheet(name, package.read(target))
    if builder.tables:
        builder.title = title_of(builder.tables[0])
    if hidden:
        builder.facts["hidden_sheets"] = hidden
    if not builder.tables:
        raise no_cells(source.name)
    return builder.document()


def _strings(data: bytes) -> list[str]:
    found = []
    for _, e in _events(data, "si"):
        # Phonetic guides (rPh) are set above the characters and are no part of them.
        parts = []
        for c in e:
            if local(c) == "t":
                parts.append(c.text or "")
            elif local(c) == "r":
                parts += [t.text or "" for t in children(c, "t")]
        found.append(_unescaped("".join(parts)))
        e.clear()
    return found


def _unescaped(text: str) -> str:
    return re.sub(
        r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)) if int(m[1], 16) < 0xD800 else "", text
    )


def _events(data: bytes, *names: str) -> Any:
    if b"<!DOCTYPE" in data[:2000]:
        raise etree.XMLSyntaxError("a document type is not allowed", 0, 0, 0)
    return etree.iterparse(
        io.BytesIO(data), events=("end",), tag=tuple(f"{{*}}{n}" for n in names), resolve_entities=False,
        no_network=True, load_dtd=False, huge_tree=False,
    )  # fmt: skip


def _formats(root: etree._Element) -> list[str]:
    """The number format of each cell style."""
    own: dict[int, str] = {}
    numbers = child(root, "numFmts")
    for e in () if numbers is None else children(numbers, "numFmt"):
        key, code = attribute(e, "numFmtId"), attribute(e, "formatCode")
        if key is not None and code is not None and key.isdigit():
            own[int(key)] = code
    found = []
    styles = child(root, "cellXfs")
    for e in () if styles is None else children(styles, "xf"):
        key = attribute(e, "numFmtId") or "0"
        n = int(key) if key.isdigit() else 0
        found.append(own.get(n, BUILT_IN.get(n, "General")))
    return found


BUILT_IN: dict[int, str] = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "¥#,##0;¥-#,##0", 6: "¥#,##0;¥-#,##0",
    7: "¥#,##0.00;¥-#,##0.00", 8: "¥#,##0.00;¥-#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"',
    30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"',
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: '#,##0;-#,##0;"-"', 42: '¥#,##0;¥-#,##0;"-"', 43: '#,##0.00;-#,##0.00;"-"',
    44: '¥#,##0.00;¥-#,##0.00;"-"',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Formats that have a number instead of a text in the file, as a Chinese Excel shows them."""

_REF = re.compile(r"^([A-Z]{1,3})(\d{1,7})$")


class _Reader:
    def __init__(
        self, builder: Builder, strings: list[str], formats: list[str], from_1904: bool, name: str
    ) -> None:
        self.builder = builder
        self.strings = strings
        self.formats = formats
        self.from_1904 = from_1904
        self.name = name
        self.n_cells = 0

    def sheet(self, name: str, data: bytes) -> None:
        cells: dict[tuple[int, int], GridCell] = {}
        merged: list[Span] = []
        hidden_columns: list[tuple[int, int]] = []
        hidden_rows = 0
        row_number = -1
        for _, e in _events(data, "row", "mergeCell", "col"):
            kind = local(e)
            if kind == "col":
                if attribute(e, "hidden") in ("1", "true"):
                    hidden_columns.append(
                        (int(attribute(e, "min") or 0) - 1, int(attribute(e, "max") or 0) - 1)
                    )
                continue
            if kind == "mergeCell":
                span = _span(attribute(e, "ref") or "")
                if span is not None:
                    merged.append(span)
                continue
            number = attribute(e, "r")
            row_number = int(number) - 1 if number is not None and number.isdigit() else row_number + 1
            if attribute(e, "hidden") in ("1", "true"):
                hidden_rows += 1
            else:
                self._row(e, row_number, cells, name)
            e.clear()
            while e.getprevious() is not None and (parent := e.getparent()) is not None:
                del parent[0]
        if any(a <= c <= b for _, c in cells for a, b in hidden_columns):
            self.builder.facts.setdefault("hidden_columns", {})[name] = sum(
                b - a + 1 for a, b in hidden_columns
            )
            cells = {k: v for k, v in cells.items() if not any(a <= k[1] <= b for a, b in hidden_columns)}
        if hidden_rows:
            self.builder.facts.setdefault("hidden_rows", {})[name] = hidden_rows
        write_sheet(self.builder, name, cells, merged)

    def _row(self, row: etree._Element, r: int, cells: dict[tuple[int, int], GridCell], sheet: str) -> None:
        column = -1
        for e in row:
            if local(e) != "c":
                continue
            ref = e.get("r")
            match = _REF.match(ref) if ref is not None else None
            column = column_of(match[1]) if match else column + 1
            self.n_cells += 1
            if self.n_cells > MAX_CELLS:
                raise too_many_cells(self.name)
            text, number = self._value(e, f"{sheet}!{ref}")
            if text is not None:
                cells[r, column] = GridCell(r, column, text, ref=f"{letters(column)}{r + 1}", exact=number)

    def _value(self, e: etree._Element, where: str) -> tuple[str | None, str | None]:
        """What the cell displays, and the number behind it."""
        kind = e.get("t", "n")
        if kind == "inlineStr":
            inline = child(e, "is")
            return (
                ("", None) if inline is None else ("".join(t.text or "" for t in inline.iter("{*}t")), None)
            )
        value = child(e, "v")
        text = value.text if value is not None else None
        if text is None:
            if child(e, "f") is not None:
                missing: list[str] = self.builder.facts.setdefault("formulas_without_value", [])
                if len(missing) < 100:
                    missing.append(where)
            return None, None
        if kind == "s":
            n = int(text)
            return (self.strings[n] if 0 <= n < len(self.strings) else ""), None
        if kind in ("str", "e"):
            return _unescaped(text), None
        if kind == "b":
            return ("TRUE" if text == "1" else "FALSE"), None
        if kind == "d":
            return text, None
        style = e.get("s", "0")
        index = int(style) if style.isdigit() else 0
        form = self.formats[index] if index < len(self.formats) else "General"
        return displayed(text, form, from_1904=self.from_1904), exact(text)


def _span(ref: str) -> Span | None:
    first, _, last = ref.partition(":")
    a, b = _REF.match(first), _REF.match(last or first)
    if a is None or b is None:
        return None
    return int(a[2]) - 1, column_of(a[1]), int(b[2]) - 1, column_of(b[1])
