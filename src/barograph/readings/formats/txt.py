"""Text files in any encoding that Chinese offices have used.

`Document.text` is exactly `data.decode(encoding)`: nothing is stripped, line ends stay as they are, and a
UTF-8 byte order mark stays as the first character (outside every block), so that offsets hold against the raw
file. The encoding is decided in a fixed order: mark, strict UTF-8, UTF-16 by its zeros, then GB18030 against
Big5 by which of the two gives common characters. charset-normalizer is asked only when all of that fails.
"""

from __future__ import annotations

import re

import charset_normalizer

from ...errors import SourceError
from ...sources import Source, utf16_without_mark
from ..document import Block, BlockKind, Cell, Document, Table
from .building import Builder, is_prose

__all__ = ["decode", "parse"]

# The characters that make up about a third of any Chinese report, in both scripts; most are common to both.
_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法"
    "所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政"
    "四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者"
    "最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期"
    "根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受"
    "联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话"
    "米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半"
    "办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始"
    "亿億這個國來時們會發動過產種麼進與說對後從業當開還關書東車門長區戰決報濟學電機實現體點質變應條結無軍題黨員總見設計數"
    "資路級圖農區強給領壓極聯認權證轉單風帶場務萬達積議聲鬥類離華確張馬話節況傳許廣記觀織裝眾書復兒須際驗連斷難礦週備辦習響"
    "約團歷構稱準號選標寫親維劃層億"
)
_MARKS = frozenset("，。、；：？！“”‘’《》（）—…％·—0123456789")


def parse(source: Source) -> Document:
    text, encoding, broken = decode(source.data, name=source.name)
    builder = Builder(source, "txt")
    builder.write(text)
    builder.facts["encoding"] = encoding
    if broken:
        builder.facts["undecodable"] = broken
    lay_over(builder, text)
    if not builder.blocks:
        raise SourceError(
            f"{source.name} holds only white space; there is nothing to read.",
            zh=f"文件“{source.name}”只有空白，没有可读的文字。", code="no-text", name=source.name,
        )  # fmt: skip
    return builder.document()


# --- encoding ---------------------------------------------------------------------------------------------


def decode(data: bytes, *, name: str = "", declared: str | None = None) -> tuple[str, str, int]:
    """The text, the encoding it was in, and how many characters could not be decoded.

    >>> decode("高新技术企业1629家".encode("gbk"))[:2]
    ('高新技术企业1629家', 'gb18030')
    """
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return _whole(data, "utf-32", name)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _whole(data[: len(data) // 2 * 2], "utf-16", name)
    try:
        return _text(data.decode("utf-8"), "utf-8", 0, name)
    except UnicodeDecodeError:
        pass
    if b"\0" in data[:4096] and (wide := utf16_without_mark(data)) is not None:
        return _whole(data, wide, name)
    # UTF-8 with a cut character at its end or a few broken ones is still UTF-8: anything else that is decoded
    # as UTF-8 breaks at nearly every character.
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    beyond_ascii = sum(1 for c in text[:200_000] if c > "\x7f") - broken
    if beyond_ascii > 20 and broken * 50 <= beyond_ascii:
        return _text(text, "utf-8", broken, name)
    candidates: list[tuple[float, str, str, int]] = []
    for encoding in ("gb18030", "big5hkscs"):
        text, broken = _nearly(data, encoding)
        if broken * 200 <= len(text):
            bonus = 0.02 if encoding == "gb18030" else 0.0
            if declared and declared.lower().startswith(encoding[:2]):
                bonus += 0.05
            candidates.append((plausibility(text) + bonus, encoding, text, broken))
    if candidates:
        best = max(candidates, key=lambda c: c[0])
        if best[0] >= 0.25:
            return _text(best[2], "big5" if best[1] == "big5hkscs" else best[1], best[3], name)
    guess = charset_normalizer.from_bytes(data[:200_000]).best()
    if guess is not None and guess.encoding:
        try:
            return _text(data.decode(guess.encoding), guess.encoding, 0, name)
        except (UnicodeDecodeError, LookupError):
            pass
    raise _no_text(name)


def plausibility(text: str) -> float:
    """The part of the characters beyond ASCII that are among the most frequent of Chinese writing.

    >>> plausibility("全市高新技术企业") > 0.6 > plausibility("".join(map(chr, range(0x9000, 0x9100))))
    True
    """
    counted = [c for c in text[:20_000] if c > "\x7f"]
    if not counted:
        return 0.0
    return sum(c in _FREQUENT or c in _MARKS for c in counted) / len(counted)


def _nearly(data: bytes, encoding: str) -> tuple[str, int]:
    try:
        return data.decode(encoding), 0
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        return text, text.count("\ufffd")


def _whole(data: bytes, encoding: str, name: str) -> tuple[str, str, int]:
    text = data.decode(encoding, "replace")
    broken = text.count("\ufffd")
    if broken * 50 > len(text):
        raise _no_text(name)
    return _text(text, encoding, broken, name)


_RUBBISH = re.compile(r"[\x00-\x08\x0e-\x19\x7f\ue000-\uf8ff\ufffe\uffff]")


def _text(text: str, encoding: str, broken: int, name: str) -> tuple[str, str, int]:
    if len(_RUBBISH.findall(text[:100_000])) * 100 > min(len(text), 100_000):
        raise _no_text(name)
    return text, encoding, broken


def _no_text(name: str) -> SourceError:
    return SourceError(
        f"{name} is no text in any Chinese encoding; save it again as UTF-8.",
        zh=f"文件“{name}”不是可识别编码的文本，请另存为 UTF-8 文本后再上传。", code="damaged", name=name,
    )  # fmt: skip


# --- lines ------------------------------------------------------------------------------------------------

_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")
_BLANK = " \t\u3000\xa0\ufeff\u200b\x1a"
_ITEM = re.compile(r"[•·●■◆▪◦○–*-]\s*\S")


def lay_over(builder: Builder, text: str) -> None:
    """Blocks over a text that stands already: a block a line, tables where lines are tabbed alike."""
    rows: list[tuple[int, list[tuple[int, int]]]] = []

    def flush() -> None:
        if _is_table(rows):
            _table(builder, text, [cells for _, cells in rows])
        else:
            for start, cells in rows:
                _line(builder, text, start, cells[-1][1])
        rows.clear()

    for found in _LINE.finditer(text):
        start, end = _trim(text, found.start(), found.end())
        if start == end:
            continue
        line = text[start:end]
        if "\t" not in line:
            flush()
            _line(builder, text, start, end)
            continue
        cells = []
        at = found.start() if line and text[found.start()] == "\t" and rows else start
        for piece in text[at : found.end()].split("\t"):
            cells.append(_trim(text, at, at + len(piece)))
            at += len(piece) + 1
        if rows and len(cells) != len(rows[-1][1]):
            flush()
        rows.append((start, cells))
    flush()


def _is_table(rows: list[tuple[int, list[tuple[int, int]]]]) -> bool:
    if len(rows) < 2:
        return False
    return all(sum(start < end for start, end in cells) >= 2 or len(cells) > 2 for _, cells in rows)


def _table(builder: Builder, text: str, rows: list[list[tuple[int, int]]]) -> None:
    cells = []
    for r, row in enumerate(rows):
        for c, (start, end) in enumerate(row):
            words = text[start:end]
            cells.append(Cell(row=r, column=c, text=words, start=start, end=end))
            if words:
                kind: BlockKind = "paragraph" if is_prose(words) else "cell"
                builder.blocks.append(Block(kind=kind, start=start, end=end))
    builder.tables.append(Table(cells=tuple(cells), start=rows[0][0][0], end=rows[-1][-1][1]))


def _line(builder: Builder, text: str, start: int, end: int) -> None:
    start, end = _trim(text, start, end)
    if start < end:
        kind: BlockKind = "item" if _ITEM.match(text, start, end) else "paragraph"
        builder.blocks.append(Block(kind=kind, start=start, end=end))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _BLANK:
        start += 1
    while end > start and text[end - 1] in _BLANK:
        end -= 1
    return start, end
