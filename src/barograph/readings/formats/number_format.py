"""Number formats of workbooks: what a cell displays for the number that it holds.

Enough of the language for reports: sections, digits, thousands, percent, literals, dates and times. A format
beyond that is shown as General, which never says more than the number.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

__all__ = ["displayed", "exact"]

_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)(?:-[^\]]*)?\]|\[(h+|m+|s+)\]|\[[^\]]*\]|'
    r"(General|G/通用格式)|(AM/PM|上午/下午)|([0#?][0#?,]*(?:\.[0#?]*)?(?:[eE][+-]0+)?,*|\.[0#?]+)|(yyyy|yy|y|mmmmm|mmmm|mmm|mm|m|dddd|ddd|dd|d|aaaa|aaa|hh|h|ss(?:\.0+)?|s(?:\.0+)?)|(@)|(%)|(.)",
    re.I | re.S,
)


def exact(text: str) -> str | None:
    """The stored number at the fifteen digits that a workbook vouches for.

    >>> exact("12757.400000000001"), exact("0.1"), exact("6600"), exact("1E-3")
    ('12757.4', '0.1', '6600', '0.001')
    """
    if len(text) < 15 and text.isdigit() and text[0] != "0":
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number.adjusted()) > 300:
        return None
    rounded = Decimal(f"{number:.14e}").normalize()
    return f"{rounded:f}" if rounded != 0 else "0"


def displayed(text: str, form: str, *, from_1904: bool = False) -> str:
    """A stored number as its cell shows it.

    >>> displayed("0.1163", "0.0%"), displayed("12757.4", "#,##0.00"), displayed("-3.25", '0.0"个百分点"')
    ('11.6%', '12,757.40', '-3.3个百分点')
    >>> displayed("45292", 'yyyy"年"m"月"'), displayed("0", '0;-0;"—"')
    ('2024年1月', '—')
    """
    plain = exact(text)
    if plain is None:
        return text
    if form == "General" and len(plain) <= 10:
        return plain
    number = Decimal(plain)
    sections = _sections(form)
    section, sign = _choose(sections, number)
    tokens = _tokens(section)
    kinds = {kind for kind, _ in tokens}
    if "date" in kinds or "elapsed" in kinds:
        shown = _date(number, tokens, from_1904)
        return _general(number) if shown is None else shown
    if "digits" not in kinds:
        if "general" in kinds or "text" in kinds or not tokens:
            body = _general(abs(number) if not sign else number)
            return (
                "".join(body if k in ("general", "text") else v for k, v in tokens)
                if tokens
                else _general(number)
            )
        return "".join(v for _, v in tokens)
    return _number(number, tokens, sign)


@lru_cache(maxsize=512)
def _sections(form: str) -> tuple[str, ...]:
    found, current, quoted, at = [], "", False, 0
    while at < len(form):
        c = form[at]
        if c == "\\" and not quoted and at + 1 < len(form):
            current += form[at : at + 2]
            at += 2
            continue
        if c == '"':
            quoted = not quoted
        if c == ";" and not quoted:
            found.append(current)
            current = ""
        else:
            current += c
        at += 1
    return (*found, current)


def _choose(sections: tuple[str, ...], number: Decimal) -> tuple[str, bool]:
    """The section for a number, and whether a minus sign is still to be written."""
    if len(sections) == 1 or number > 0:
        return sections[0], True
    if number < 0:
        return (sections[1], False) if sections[1] else (sections[0], True)
    return (sections[2], False) if len(sections) > 2 else (sections[0], False)


@lru_cache(maxsize=512)
def _tokens(section: str) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for m in _TOKEN.finditer(section):
        literal, escaped, currency, elapsed, general, noon, digits, date, text, percent, other = m.groups()
        if literal is not None or escaped is not None or currency is not None:
            found.append(("literal", literal or escaped or currency or ""))
        elif elapsed is not None:
            found.append(("elapsed", elapsed))
        elif general is not None:
            found.append(("general", general))
        elif noon is not None:
            found.append(("noon", noon))
        elif digits is not None:
            found.append(("digits", digits))
        elif date is not None:
            found.append(("date", date.lower()))
        elif text is not None:
            found.append(("text", text))
        elif percent is not None:
            found.append(("percent", "%"))
        elif other is not None:
            found.append(("literal", other))
    return tuple(found)


def _number(number: Decimal, tokens: tuple[tuple[str, str], ...], sign: bool) -> str:
    patterns = [v for k, v in tokens if k == "digits"]
    if len(patterns) != 1:
        return _general(number)
    pattern = patterns[0]
    scaled = abs(number)
    for _ in range(sum(k == "percent" for k, _ in tokens)):
        scaled *= 100
    if "e" in pattern.lower():
        mantissa = re.split("[eE]", pattern)[0]
        body = f"{scaled:.{len(mantissa.partition('.')[2])}E}"
    else:
        while pattern.endswith(","):
            scaled /= 1000
            pattern = pattern[:-1]
        whole, _, fraction = pattern.partition(".")
        rounded = scaled.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
        before, _, after = f"{rounded:f}".partition(".")
        least = len(fraction.rstrip("#?"))
        after = after[:least] + after[least:].rstrip("0")
        before = before.zfill(whole.count("0"))
        if not whole.count("0") and before.lstrip("0") == "":
            before = ""
        if "," in whole:
            before = re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", before)
        body = before + ("." + after if after else "")
        if rounded == 0:
            sign = False
    shown = "".join(body if k == "digits" else v for k, v in tokens)
    return ("-" if sign and number < 0 else "") + shown


def _general(number: Decimal) -> str:
    if number == number.to_integral_value() and abs(number) < 10**11:
        return f"{number:f}".partition(".")[0] if "." in f"{number:f}" else f"{number:f}"
    if Decimal("1e-9") <= abs(number) < 10**11:
        shown = Decimal(f"{number:.9e}")
        text = f"{shown:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return f"{number:.6g}".upper()


def _date(number: Decimal, tokens: tuple[tuple[str, str], ...], from_1904: bool) -> str | None:
    if number < 0 or number > 2_958_465:
        return None
    days = int(number)
    seconds = int(((number - days) * 86400).to_integral_value(ROUND_HALF_UP))
    # Day 60 of the 1900 system is a 29 February that never was.
    first = dt.date(1904, 1, 1) if from_1904 else dt.date(1899, 12, 30 if days > 60 else 31)
    start = dt.datetime.combine(first, dt.time(), dt.UTC)
    moment = start + dt.timedelta(days=days, seconds=seconds)
    half_day = any(k == "noon" for k, _ in tokens)
    shown = ""
    for n, (kind, value) in enumerate(tokens):
        if kind == "elapsed":
            total = days * 86400 + seconds
            shown += str(total // {"h": 3600, "m": 60, "s": 1}[value[0].lower()])
        elif kind == "noon":
            shown += (
                ("上午" if moment.hour < 12 else "下午")
                if "上" in value
                else ("AM" if moment.hour < 12 else "PM")
            )
        elif kind == "digits":
            return None
        elif kind != "date":
            shown += value
        elif value[0] == "y":
            shown += f"{moment.year:04d}" if len(value) > 2 else f"{moment.year % 100:02d}"
        elif value[0] == "m":
            minutes = len(value) <= 2 and (_hour_before(tokens, n) or _second_after(tokens, n))
            if minutes:
                shown += f"{moment.minute:02d}" if len(value) == 2 else str(moment.minute)
            else:
                shown += {1: str(moment.month), 2: f"{moment.month:02d}"}.get(
                    len(value), moment.strftime("%b")
                )
        elif value[0] == "d":
            shown += {1: str(moment.day), 2: f"{moment.day:02d}"}.get(len(value), _WEEKDAYS[moment.weekday()])
        elif value[0] == "a":
            shown += _WEEKDAYS[moment.weekday()] if len(value) > 3 else _WEEKDAYS[moment.weekday()][-1]
        elif value[0] == "h":
            hour = (moment.hour - 1) % 12 + 1 if half_day else moment.hour
            shown += f"{hour:02d}" if len(value) == 2 else str(hour)
        elif value[0] == "s":
            shown += f"{moment.second:02d}" if value.startswith("ss") else str(moment.second)
    return shown


_WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")


def _hour_before(tokens: tuple[tuple[str, str], ...], n: int) -> bool:
    for kind, value in reversed(tokens[:n]):
        if kind in ("date", "elapsed"):
            return value[0].lower() == "h"
    return False


def _second_after(tokens: tuple[tuple[str, str], ...], n: int) -> bool:
    for kind, value in tokens[n + 1 :]:
        if kind in ("date", "elapsed"):
            return value[0].lower() == "s"
    return False
