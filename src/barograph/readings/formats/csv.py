"""CSV: a sheet without a workbook. Encoding and separator are found, quoted cells may hold line ends.

A cell is cited as in a sheet: the sheet is the file's name without its ending, the cell "B4".
"""

from __future__ import annotations

import csv
import io
from pathlib import PurePath

from ...errors import SourceError
from ...sources import Source
from ..document import Document
from .building import Builder, GridCell
from .sheet import MAX_CELLS, letters, title_of, too_many_cells
from .txt import decode

__all__ = ["parse"]

_SEPARATORS = (",", "\t", ";", "|", "，")


def parse(source: Source) -> Document:
    text, encoding, broken = decode(source.data, name=source.name)
    text = text.lstrip("\ufeff").replace("\0", "")
    builder = Builder(source, "csv")
    separator, text = _separator(text)
    builder.facts.update(encoding=encoding, separator=separator)
    if broken:
        builder.facts["undecodable"] = broken
    cells: list[GridCell] = []
    try:
        for r, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator)):
            for c, words in enumerate(row):
                words = words.strip(" \t\r\n\u3000")
                if words:
                    cells.append(GridCell(r, c, words, ref=f"{letters(c)}{r + 1}", exact=None))
            if len(cells) > MAX_CELLS:
                raise too_many_cells(source.name)
    except csv.Error as error:
        raise SourceError(
            f"{source.name} is no regular CSV ({error}); save it again from the table it came from.",
            zh=f"文件“{source.name}”不是规范的 CSV(可能有未闭合的引号)，请从原表重新导出。", code="damaged",
            name=source.name,
        ) from error  # fmt: skip
    if not cells:
        raise SourceError(
            f"{source.name} holds no cell with content.",
            zh=f"文件“{source.name}”没有任何内容。", code="no-text", name=source.name,
        )  # fmt: skip
    builder.table(cells, sheet=PurePath(source.name).stem)
    builder.title = title_of(builder.tables[0])
    return builder.document()


def _separator(text: str) -> tuple[str, str]:
    """The separator that cuts the first lines most evenly, and the text without Excel's `sep=` line."""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4], rest
    sample = text[:20_000]
    if len(text) > len(sample):
        sample = sample.rpartition("\n")[0] or sample

    def evenness(separator: str) -> tuple[float, int]:
        try:
            widths = [
                len(r) for r in csv.reader(io.StringIO(sample, newline=""), delimiter=separator) if any(r)
            ][:100]
        except csv.Error:
            return (0.0, 0)
        usual = max(set(widths), key=lambda w: (widths.count(w), w), default=1)
        wide = [w for w in widths if w > 1]
        return (
            (0.0, 0)
            if usual < 2 and len(wide) * 2 < len(widths)
            else (widths.count(usual) / len(widths), usual)
        )

    best = max(_SEPARATORS, key=evenness)
    return (best if evenness(best) > (0.0, 0) else ","), text
