"""What a printed figure leaves open: the exact values that may stand behind its digits.

A figure is printed to its last digit. «0.87万» says that the number rounds to 8,700, so anything from 8,650 up to
8,750 may stand behind it; «8600余» says 8,600 and something, less than 8,700. Two figures agree where some exact
value may stand behind both. Nothing else is a tolerance here: no per cent of slack is guessed.

    step       the value of one unit of the last printed digit
    span       the exact values that a figure admits, lowest and (excluded) highest
    Span       such values, and the sums, quotients and differences of them
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ..quantity import numeral
from ..text import fold

__all__ = ["ANY", "Span", "span", "step"]

_MULTIPLE = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_RUN = re.compile(r"[\d零〇一二两三四五六七八九十百千万亿,.点]*[\d零〇一二两三四五六七八九十百千万亿]")
_LAST_ARABIC = re.compile(r"\d[\d,]*(?:\.(?P<decimals>\d+))?(?P<multiple>[百千万亿]*)$")
_LAST_CHINESE = re.compile(r"(?:点(?P<decimals>[零〇一二两三四五六七八九]+))?(?P<multiple>[万亿]*)$")
_LOOSE = re.compile(r"[\d十百千万亿][余多]")
_FRACTION = re.compile(r"半|(?<![百千])分之|\d/\d")
_POWERS = {Fraction(10) ** k: k for k in range(-12, 17)}


@dataclass(frozen=True, slots=True)
class Span:
    """Exact values from `low` up to `high`; None: nothing is known on that side.

    `high` itself belongs to it only where `closed` says so: what rounds to 8,700 is below 8,750.
    """

    low: Fraction | None
    high: Fraction | None
    closed: bool = False

    def meets(self, other: Span) -> bool:
        """Whether some exact value is in both.

        >>> span("8650", "eq", "8650家").meets(span("8700", "eq", "0.87万家"))
        True
        >>> span("1629", "eq", "1,629家").meets(span("1630", "eq", "1630家"))
        False
        """
        return not self.below(other) and not other.below(self)

    def below(self, other: Span) -> bool:
        """Whether every value of it is less than every value of the other."""
        if self.high is None or other.low is None:
            return False
        return self.high < other.low or (self.high == other.low and not self.closed)

    def __add__(self, other: Span) -> Span:
        return Span(
            None if self.low is None or other.low is None else self.low + other.low,
            None if self.high is None or other.high is None else self.high + other.high,
            self.closed and other.closed,
        )

    def __sub__(self, other: Span) -> Span:
        return Span(
            None if self.low is None or other.high is None else self.low - other.high,
            None if self.high is None or other.low is None else self.high - other.low,
            self.closed,
        )

    def over(self, other: Span) -> Span:
        """The quotients, of amounts that are not negative; ANY where the other may be nothing."""
        if self.low is None or self.low < 0 or other.low is None or other.low <= 0:
            return ANY
        return Span(
            Fraction(0) if other.high is None else self.low / other.high,
            None if self.high is None else self.high / other.low,
            self.closed,
        )

    def times(self, factor: Fraction | int) -> Span:
        """All values times a positive number."""
        return Span(
            None if self.low is None else self.low * factor,
            None if self.high is None else self.high * factor,
            self.closed,
        )


ANY = Span(None, None)


def step(value: Decimal, quote: str) -> Fraction:
    """One unit of the last printed digit of a figure, in the unit of its value.

    Where the words do not print the value (a person corrected it), the digits of the value itself decide.

    >>> [str(step(Decimal(v), q)) for v, q in (("29000", "2.9万户"), ("1629", "1,629家"), ("5.20", "5.20%"))]
    ['1000', '1', '1/100']
    >>> str(step(Decimal("805300"), "80.53")), str(step(Decimal("1620"), "1629家")), str(step(Decimal(60), "六成"))
    ('100', '1', '10')
    """
    words = "".join(fold(quote).split())
    if _FRACTION.search(words):
        return Fraction(10)  # a half or a third of something is no count of per cents
    if value == 0:
        match = _LAST_ARABIC.search(words)
        return Fraction(1) if match is None else _unit(match)
    for match in _RUN.finditer(words):
        run = match[0].lstrip(",.点")
        printed = numeral(run)
        if not printed:
            continue
        power = _POWERS.get(Fraction(abs(value)) / Fraction(abs(printed)))
        if power is None:
            continue
        last = _LAST_ARABIC.search(run) or _LAST_CHINESE.search(run)
        assert last is not None  # the second matches everywhere
        return _unit(last) * Fraction(10) ** power
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)  # figures are finite
    return Fraction(10) ** min(0, exponent)


def _unit(match: re.Match[str]) -> Fraction:
    unit = Fraction(1)
    for char in match["multiple"]:
        unit *= _MULTIPLE[char]
    return unit if match["decimals"] is None else unit / 10 ** len(match["decimals"])


def span(
    value: Decimal | str | None, bound: str, quote: str, value_high: Decimal | str | None = None
) -> Span:
    """The exact values that a figure admits, in the unit of its value.

    >>> s = span("8600", "over", "8600余家"); (int(s.low), int(s.high))
    (8600, 8700)
    >>> s = span("1600", "over", "超1600家"); (int(s.low), s.high)
    (1600, None)
    >>> s = span("130", "about", "约130吨"); (int(s.low), int(s.high), s.closed)
    (125, 135, True)
    """
    if value is None:
        return ANY
    low, high = Decimal(value), Decimal(value if value_high is None else value_high)
    if bound == "over":
        loose = value_high is None and low > 0 and _LOOSE.search("".join(fold(quote).split()))
        return Span(Fraction(low), Fraction(low) + _last_place(low) if loose else None)
    if bound == "under":
        return Span(None, Fraction(high), closed=True)
    if bound == "about":
        return Span(Fraction(low) - _last_place(low) / 2, Fraction(high) + _last_place(high) / 2, closed=True)
    if value_high is not None:
        return Span(Fraction(low), Fraction(high), closed=True)
    half = step(low, quote) / 2
    return Span(Fraction(low) - half, Fraction(low) + half)


def _last_place(value: Decimal) -> Fraction:
    """One unit of the last digit that is not zero: 100 of 8600."""
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return Fraction(10) ** exponent
