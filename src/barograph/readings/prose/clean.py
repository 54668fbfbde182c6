"""Cleaning: the text as it was meant, and for each of its characters the place where it was printed.

Nothing is rewritten that would need knowledge of the words: full-width signs are folded, traditional
characters written as simplified ones, and what stands between the words without belonging to them (pinyin
glosses, half-decoded entities, stray spaces, line breaks in mid-sentence) is left out.
`Clean.raw` leads every span back to the raw text, so that a quote is always what was printed.
"""

from __future__ import annotations

import html
import re
from array import array
from collections.abc import Callable
from dataclasses import dataclass

from ...text import fold, t2s_chars
from .segments import is_furniture

__all__ = ["Clean", "clean"]

_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
_SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:[iu]?ang?|[iu]?eng?|ing?|ong|iong|ai|ei|ui|ao|ou"
    r"|iu|ie|ue|ve|er|ua|uo|ia"
    r"|iao|uai|[aoeiuv])"
)
_HAN = "\u3400-\u9fff"
_PAGE_MARK = (
    r"(?:[—•·-]{1,3}[ ]?\d{1,4}[ ]?[—•·-]{1,3}|第[ ]?\d{1,4}[ ]?页(?:[ ,/]{0,2}共[ ]?\d{1,4}[ ]?页)?)"
)
_PIECES = re.compile(
    r"(?=[(&\s\u2000-\u200f\u2060\ufeff\xad])"  # what all of them begin with, asked once a character
    rf"(?:(?P<gloss>(?<=[{_HAN}])[ \t\xa0]?\([ ]?(?P<pinyin>[a-zü{_TONES}]{{1,7}})[ ]?\))"
    r"|(?P<entity>&(?:[a-zA-Z]{2,8}|\#\d{1,6}|\#x[0-9a-fA-F]{1,5});)"
    r"|(?P<zero>[\u200b-\u200f\u2060\ufeff\xad\r]+)"
    r"|(?P<break>[ \t\xa0\u2000-\u200a\u3000]*\n\s*"
    rf"(?:{_PAGE_MARK}[ \t\xa0\u3000]*\n\s*)?)"
    r"|(?P<space>[ \t\xa0\u2000-\u200a\u202f]+))"
)
_SPACES = "\xa0\u2002\u2003\u2009\u3000"
_END_MARK = "。!?;:…"
_NEW_LINE = re.compile(
    r"(?:第?[一二三四五六七八九十百\d]{1,3}(?:[、章节条是要)]|\.(?!\d))|[((][一二三四五六七八九十\d]{1,3}[))]"
    r"|[-—●•·■◆▲※>【]|附件|来源|责任编辑|记者)"
)
_FIGURE_END = re.compile(r"(?:[%‰\d]|[家户人名项个件所条元亩吨倍点次辆座张台套])[左右以上下余多]{0,2}\)?$")
_COUNTING = re.compile(  # a clause that has begun to count, without its figure
    r"(?:达|达到|实现|共有|拥有|累计|建成|完成|引进|集聚|入驻|突破|超过|新增|净增|提高|提升|增长|下降|增加|减少|降低|投入|支出|收入|累计|占比|约占)[^\d,;。、]{0,8}$"
)
_FIGURE_SOON = re.compile(r"[^\d,;。、]{0,4}\d")
_WRAPPED = 24  # a line shorter than this was not broken because it was full


@dataclass(frozen=True, slots=True)
class Clean:
    """Cleaned text and the raw offset of each of its characters (None: nothing was left out)."""

    text: str
    offsets: array[int] | None

    def raw(self, start: int, end: int) -> tuple[int, int]:
        """The raw span of a cleaned span; not for empty spans.

        >>> c = clean("丽(lì )水 有 5 家")
        >>> c.text, c.raw(3, 5)
        ('丽水有5家', (10, 13))
        """
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1

    def at(self, raw: int) -> int:
        """The first cleaned offset that is not before a raw offset."""
        if self.offsets is None:
            return raw
        low, high = 0, len(self.offsets)
        while low < high:
            middle = (low + high) // 2
            if self.offsets[middle] < raw:
                low = middle + 1
            else:
                high = middle
        return low


_GLOSS = re.compile(rf"\([ ]?[a-zü]*[{_TONES}][a-zü]*[ ]?\)")


def clean(text: str, *, joined: Callable[[int], bool] | None = None) -> Clean:
    """Clean a text; `joined` says of a raw offset whether a line break there is inside one paragraph.

    >>> clean("麗(lì )州高新區&nbsp;企业 298家").text
    '丽州高新区企业298家'
    >>> clean("据统计,全市累计入驻企\\n\\n  业3412家,比上年多。").text
    '据统计,全市累计入驻企业3412家,比上年多。'
    """
    flat = _marks(t2s_chars(fold(text)))
    width = _wrapped_at(flat)
    glossed: bool | None = None
    offsets: array[int] = array("I")
    kept: list[str] = []
    done = 0
    for m in _PIECES.finditer(flat):
        kind, start, end = m.lastgroup, m.start(), m.end()
        if kind in ("gloss", "pinyin"):
            pinyin = m["pinyin"]
            if not any(c in _TONES for c in pinyin):
                if glossed is None:
                    glossed = _GLOSS.search(flat) is not None
                if not glossed or _SYLLABLE.fullmatch(pinyin) is None:
                    continue
            put = ""
        elif kind == "entity":
            char = html.unescape(m[0])
            put = "" if len(char) != 1 or char in _SPACES or char.isspace() else fold(char)
            if put == m[0]:
                continue
        elif kind == "zero":
            put = ""
        elif kind == "break":
            whole = joined(start) if joined is not None else False
            put = "" if whole or _mid_sentence(flat, start, end, width) else "\n"
            if put == m[0]:
                continue
        else:
            put = _space(flat, start, end)
            if put == m[0]:
                continue
        if done < start:
            kept.append(flat[done:start])
            offsets.extend(range(done, start))
        if put:
            kept.append(put)
            offsets.append(start)
        done = end
    if not kept and done == 0:
        return Clean(flat, None)
    kept.append(flat[done:])
    offsets.extend(range(done, len(flat)))
    return Clean("".join(kept), offsets)


def _space(text: str, start: int, end: int) -> str:
    """A space between two words of letters or two columns stays one space, any other goes."""
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    if before == "\n" or after == "\n":
        return ""
    if before.isascii() and after.isascii() and before.isalnum() and after.isalnum():
        return " "
    if end - start > 1 and not after.isdigit() and before not in ",。;:、" and after not in ",。;:、":
        return " "
    if _is_han(before) and _is_han(after):
        return " " if _column(text, start, end) else ""
    return ""


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def _column(text: str, start: int, end: int) -> bool:
    """Whether a space parts two entries of a short line (日期 职务 姓名) rather than letters of a word."""
    low, high = max(0, start - 40), min(len(text), end + 40)
    begin = text.rfind("\n", low, start)
    stop = text.find("\n", end, high)
    if (begin < 0 and low > 0) or (stop < 0 and high < len(text)):
        return False
    line = text[begin + 1 : stop if stop >= 0 else high]
    return (
        not any(c in ",。;、" for c in line)
        and text[start - 2 : start - 1] != " "
        and text[end + 1 : end + 2] != " "
    )


_STOP = re.compile(rf"(?<=[{_HAN}%‰)\"”》])\.(?!\.)(?<!\.\.)")


def _marks(text: str) -> str:
    """Half-width stops and quotation marks as the full-width ones that they stand for; same length.

    >>> _marks('科研船3艘.三年里,"双百"行动增长7.7%.2023年2,418亿元')
    '科研船3艘。三年里,“双百”行动增长7.7%。2023年2,418亿元'
    """
    if "." in text:
        text = _STOP.sub("。", text)
    if '"' not in text:
        return text
    lines = text.split("\n")
    for number, line in enumerate(lines):
        pieces = line.split('"')
        if len(pieces) > 1 and len(pieces) % 2:
            lines[number] = "".join(
                piece + ("" if i == len(pieces) - 1 else "”" if i % 2 else "“")
                for i, piece in enumerate(pieces)
            )
    return "\n".join(lines)


def _wrapped_at(text: str) -> int:
    """The width at which a text was broken into lines, whatever its sentences; 0 where it was not.

    A column of a newspaper or of a page has many lines of nearly one length that end in mid-sentence.
    """
    lengths = [(len(line), line[-1]) for line in map(str.strip, text.split("\n")) if line]
    if len(lengths) < 12:
        return 0
    open_ended = [n for n, last in lengths if 10 <= n <= 64 and last not in _END_MARK]
    if len(open_ended) < 8:
        return 0
    width = sorted(open_ended)[int(len(open_ended) * 0.8)]
    full = sum(width - 4 <= n <= width + 2 for n in open_ended)
    return width if full >= 0.4 * len(lengths) and width >= 12 else 0


_BOUND_TO_GO_ON = re.compile(
    r"(?:的|和|与|及|在|由|从|到|为|是|比|较|占|对|把|以|向|被|将|达|近|超|约|共|其|了)$"
)


_FIGURE_FIRST = re.compile(r"(?:近|超过?|约|逾|突破|达|不足)?\d+(?:\.\d+)?(?![\d年月日.、])")


_CAPTION = re.compile(r"^▲|(?:记者|通讯员|摄影)[^,。;:]{1,12}摄$")
_STOPPED = re.compile(r"[,;。]")
_CUTS = re.compile(r"[,。;]")
_STOP_OR_LISTED = re.compile(r"[,。;、]")


def _mid_sentence(text: str, start: int, end: int, width: int = 0) -> bool:
    """Whether a sentence goes on behind a line break, and neither line is a page's furniture."""
    if not _goes_on(text, start, end, width):
        return False
    begin = text.rfind("\n", max(0, start - 300), start) + 1 or max(0, start - 300)
    stop = text.find("\n", end, end + 300)
    before, behind = text[begin:start], text[end : stop if stop >= 0 else end + 300]
    return not any(len(x) < 100 and is_furniture(x.strip()) for x in (before, behind))


def _goes_on(text: str, start: int, end: int, width: int = 0) -> bool:
    """Whether the line before a break looks like the inside of a sentence, and the line behind like its rest."""
    low = max(0, start - 300)
    begin = text.rfind("\n", low, start) + 1 or low
    line = text[begin:start].strip()
    if not line or end >= len(text):
        return False
    last = line[-1]
    stop = text.find("\n", end, end + 300)
    following = text[end : stop if stop >= 0 else end + 300].strip()
    if last in _END_MARK or not following or _NEW_LINE.match(following):
        return False
    if _CAPTION.search(line):
        return False
    if last in ",、(":
        return True
    if following[0] in ",。;、)%":
        return True
    if width and len(line) >= width - 4 and len(line) <= width + 4:
        return True
    if width and (
        _BOUND_TO_GO_ON.search(line) or (_FIGURE_FIRST.match(following) and not _FIGURE_END.search(line))
    ):
        return True
    inside = _STOPPED.search(line) is not None
    if not inside or _FIGURE_END.search(line):
        return False
    tail = _CUTS.split(line)[-1]
    if _COUNTING.search(tail) and _FIGURE_SOON.match(following):
        return True
    if not width and text[start:end].count("\n") == 1 and len(line) < _WRAPPED and len(following) < _WRAPPED:
        return False
    return bool(tail) and _STOP_OR_LISTED.search(following) is not None
