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

from ...errors import SourceError
from ...sources import Source
from ..document import Document, Table
from .building import Builder, GridCell, title_among
from .number_format import displayed, exact
from .package import Package, attribute, child, children, local

__all__ = ["parse"]

MAX_CELLS = 2_000_000


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
        raise SourceError(
            f"{source.name} has no visible cell with content; look at its sheets.",
            zh=f"工作簿“{source.name}”没有可见的内容，请检查各工作表。", code="no-text", name=source.name,
        )  # fmt: skip
    return builder.document()


def title_of(table: Table) -> str | None:
    """The title of a sheet: it fills a row of its own above the figures."""
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell.text)
    return title_among([words[0] for words in list(rows.values())[:3] if len(words) == 1])


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
_PLAIN_SHEET = re.compile(r"^(?:Sheet|工作表|表格?)\s*\d*$", re.I)


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
        merged: list[tuple[int, int, int, int]] = []
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
        if not any(c.text for c in cells.values()):
            return
        last_row, last_column = max(r for r, _ in cells), max(c for _, c in cells)
        for r0, c0, r1, c1 in merged:
            cell = cells.get((r0, c0))
            if cell is None:
                continue
            # Spans beyond the last used cell say nothing and would only cost memory.
            r1, c1 = min(r1, max(last_row, r0)), min(c1, max(last_column, c0))
            for key in (
                [k for k in cells if r0 <= k[0] <= r1 and c0 <= k[1] <= c1 and k != (r0, c0)]
                if len(merged) < 2000
                else ()
            ):
                del cells[key]
            cells[r0, c0] = GridCell(
                r0, c0, cell.text, r1 - r0 + 1, c1 - c0 + 1, ref=cell.ref, exact=cell.exact
            )
        self.builder.line(name, "furniture" if _PLAIN_SHEET.match(name) else "heading", level=1)
        self.builder.table([c for c in cells.values() if c.text], sheet=name)

    def _row(self, row: etree._Element, r: int, cells: dict[tuple[int, int], GridCell], sheet: str) -> None:
        column = -1
        for e in row:
            if local(e) != "c":
                continue
            ref = e.get("r")
            match = _REF.match(ref) if ref is not None else None
            column = _column(match[1]) if match else column + 1
            self.n_cells += 1
            if self.n_cells > MAX_CELLS:
                raise SourceError(
                    f"{self.name} has more than {MAX_CELLS} cells; split it.",
                    zh=f"工作簿“{self.name}”超过 {MAX_CELLS} 个单元格，请拆分后再上传。", code="too-large",
                    name=self.name,
                )  # fmt: skip
            text, number = self._value(e, f"{sheet}!{ref}")
            if text is not None:
                cells[r, column] = GridCell(r, column, text, ref=f"{_letters(column)}{r + 1}", exact=number)

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


def _span(ref: str) -> tuple[int, int, int, int] | None:
    first, _, last = ref.partition(":")
    a, b = _REF.match(first), _REF.match(last or first)
    if a is None or b is None:
        return None
    return int(a[2]) - 1, _column(a[1]), int(b[2]) - 1, _column(b[1])


def _column(letters: str) -> int:
    n = 0
    for c in letters:
        n = n * 26 + ord(c) - 64
    return n - 1


def _letters(column: int) -> str:
    """
    >>> _letters(0), _letters(27)
    ('A', 'AB')
    """
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
