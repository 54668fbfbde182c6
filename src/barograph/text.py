"""Text: folding one character into one character, and spans that still point into the original.

Everything here keeps the length of a text, so that an offset found in the folded text is an offset of the
raw text. What changes the length (NFKC, removing spaces, phrase conversion) has no place here.
"""

from __future__ import annotations

import importlib.resources
from functools import lru_cache
from typing import NamedTuple

__all__ = ["Span", "find_all", "fold", "is_han", "squeeze", "t2s_chars"]

FULL_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20}

KEPT_IN_SIMPLIFIED = "乾"
"""Traditional by the table, yet correct in simplified text too (乾县, 乾安县)."""


def fold(text: str) -> str:
    """Turn full-width letters, digits and signs into their ASCII twins.

    One character in, one character out, so offsets still point into the original. (NFKC would turn "①3%"
    into "13%".)

    >>> fold("增长５．２％，①3%")
    '增长5.2%,①3%'
    """
    return text.translate(FULL_WIDTH)


def t2s_chars(text: str) -> str:
    """Write traditional characters as simplified ones, each by itself, length unchanged.

    >>> t2s_chars("青島市研發經費投入強度")
    '青岛市研发经费投入强度'
    >>> t2s_chars("覆盖率、瞭望、乾县")  # correct simplified text stays as it is
    '覆盖率、瞭望、乾县'
    """
    if text.isascii():
        return text
    return text.translate(_traditional())


def is_han(char: str) -> bool:
    """Whether a character is a Chinese ideograph.

    >>> is_han("济"), is_han("3"), is_han("，")
    (True, False, False)
    """
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff"


def squeeze(text: str) -> str:
    """A name as it is compared: folded, simplified, lower case, without white space and quotation marks.

    The length is not kept: for names, never for a text that offsets point into.

    >>> squeeze("Ｒ＆Ｄ 經費支出"), squeeze("专精特新“小巨人”企业数")
    ('r&d经费支出', '专精特新小巨人企业数')
    """
    return text.translate(_squeezed()).lower()


class Span(NamedTuple):
    """A half-open run of characters: `start` included, `end` excluded.

    >>> text = "全市高新技术企业1629家"
    >>> span = Span(8, 13)
    >>> span.of(text), span.shift(-2), len("x" * span.length)
    ('1629家', Span(start=6, end=11), 5)
    """

    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The words at this span."""
        return text[self.start : self.end]

    def shift(self, by: int) -> Span:
        return Span(self.start + by, self.end + by)

    def overlaps(self, other: tuple[int, int]) -> bool:
        """Whether the two have a character in common.

        >>> Span(0, 4).overlaps((3, 5)), Span(0, 4).overlaps((4, 5))
        (True, False)
        """
        return self.start < other[1] and other[0] < self.end

    def covers(self, other: tuple[int, int]) -> bool:
        return self.start <= other[0] and other[1] <= self.end

    def strip(self, text: str) -> Span:
        """The span without white space at its ends.

        >>> Span(0, 5).strip(" 1家  ")
        Span(start=1, end=3)
        """
        start, end = self
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        return Span(start, end)


def find_all(text: str, words: str) -> list[Span]:
    """Each place where the words stand, in order, without overlaps.

    >>> find_all("30家、130家", "30家")
    [Span(start=0, end=3), Span(start=5, end=8)]
    """
    found: list[Span] = []
    if not words:
        return found
    at = text.find(words)
    while at >= 0:
        found.append(Span(at, at + len(words)))
        at = text.find(words, at + len(words))
    return found


_QUOTES = {ord(c): None for c in "“”‘’\"'「」『』《》〈〉"}


@lru_cache(maxsize=1)
def _squeezed() -> dict[int, str | int | None]:
    """Folding, simplifying and leaving out in one pass over the text."""
    space: dict[int, str | int | None] = {i: None for i in range(0x3001) if chr(i).isspace()}
    return {**FULL_WIDTH, **_traditional(), **_QUOTES, **space}


@lru_cache(maxsize=1)
def _traditional() -> dict[int, str]:
    """OpenCC's character table (Apache-2.0), first choice of each entry; phrases are not used."""
    rows = (importlib.resources.files("opencc") / "dictionary" / "TSCharacters.txt").read_text("utf-8")
    table: dict[int, str] = {}
    for row in rows.splitlines():
        traditional, _, choices = row.partition("\t")
        simplified = choices.split()[0] if choices.strip() else traditional
        if len(traditional) == len(simplified) == 1 and traditional != simplified:
            table[ord(traditional)] = simplified
    for char in KEPT_IN_SIMPLIFIED:
        table.pop(ord(char), None)
    return table
