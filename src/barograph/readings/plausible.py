"""Plausibility: figures held against each other, with the sum that does not come out.

The catalogue says what indicators have to do with one another (`identities`): a growth with two levels, a share
with a part and its whole, a ratio with numerator and denominator, a sum with its parts, a rank with the size of its
group. Where all figures of such a sum are there, it is computed from what their printed digits leave open
(`printed`): a doubt is raised only where no exact values behind the printed ones can make it true. Nothing is
allowed for beyond rounding, and nothing is computed where a figure is missing.

    Said        a figure as the sums need it, from a document or from the ledger
    Doubt       which figure, which code, the numbers of its sentence, the other figures of the sum
    doubts      the doubts of figures that are looked at together
    reach       where the other figures of a sum would be found: indicators, places, periods
    within      doubts from the words between figures of one document: 其中
    SENTENCES   code → the sentence with its numbers, in Chinese and English
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ..errors import PeriodError, QuantityError
from ..observation import Reading
from ..period import Period
from ..quantity import unit as unit_of
from ..text import fold, squeeze
from .printed import ANY, Span, span

if TYPE_CHECKING:
    from ..catalogue import Catalogue, Identity

__all__ = ["SENTENCES", "Doubt", "Reach", "Said", "doubts", "reach", "said", "within"]

SENTENCES: dict[str, tuple[str, str]] = {
    "growth-mismatch": (
        "{name}：{now}（{period}）÷ {before}（{earlier}）− 1 = {computed}，与原文增速“{printed}”不符。",
        "{name}: {now} ({period}) ÷ {before} ({earlier}) − 1 = {computed}; printed is “{printed}”.",
    ),
    "change-mismatch": (
        "{name}：{now}（{period}）− {before}（{earlier}）= {computed}，与原文增减“{printed}”不符。",
        "{name}: {now} ({period}) − {before} ({earlier}) = {computed}; printed is “{printed}”.",
    ),
    "share-mismatch": (
        "{name}：{part} ÷ {whole}（{whole_name}）= {computed}，与原文占比“{printed}”不符。",
        "{name}: {part} ÷ {whole} ({whole_name}) = {computed}; the share printed is “{printed}”.",
    ),
    "ratio-mismatch": (
        "{part_name} {part} ÷ {whole_name} {whole} = {computed}，与原文“{printed}”不符。",
        "{part_name} {part} ÷ {whole_name} {whole} = {computed}; printed is “{printed}”.",
    ),
    "sum-mismatch": (
        "{sum} = {computed}，与原文合计“{printed}”不符。",
        "{sum} = {computed}; the total printed is “{printed}”.",
    ),
    "sum-over-whole": (
        "{sum} = {computed}，已超过整体“{printed}”。",
        "{sum} = {computed}, more than the whole, “{printed}”.",
    ),
    "part-over-whole": (
        "部分（{part_name} {part}）大于整体（{whole_name} {whole}）。",
        "The part ({part_name} {part}) is more than its whole ({whole_name} {whole}).",
    ),
    "rank-over-group": (
        "位次“{printed}”超出范围：{group}共 {size} 个。",
        "The rank “{printed}” is out of range: {group} has {size} members.",
    ),
}  # fmt: skip
"""The sentence of each doubt, with its numbers."""

MOST = 12
"""Different figures for one term of a sum; with more of them nothing is known of it."""

_YEAR_BEFORE = re.compile(r"上年|去年|上一年|前一年|同期|同比")
_SIZE = re.compile(r"(?<!第)(\d{1,5})(?:余)?[个家市省县区]")
_AVERAGE = re.compile(r"人均|户均|亩均|平均|每|率|指数|价|系数|强度")
_MEMBERS = {"全国": 0, "全省": 1, "全区": 1, "全市": 2}
_PREFECTURES = ("city",)


@dataclass(frozen=True, kw_only=True)
class Said:
    """A figure as the sums need it. `id` tells whoever asked which one it is."""

    id: Hashable
    indicator: str
    code: str  # "" = not in the catalogue
    area: str
    area_code: str
    period: Period
    value: Decimal | None
    unit: str
    measure: str
    quote: str
    base: str = ""
    bound: str = "eq"
    standing: str = "actual"
    coverage: str = ""
    value_high: Decimal | None = None

    @property
    def key(self) -> str:
        return self.code if self.code else _unlisted(self.indicator)

    @property
    def place(self) -> str:
        return self.area_code if self.area_code else "=" + self.area

    @property
    def told(self) -> str:
        """Its period in the contract form."""
        return str(self.period)

    @cached_property
    def span(self) -> Span:
        """What the printed figure admits, in the base unit of its kind; a per cent is a hundredth."""
        return span(self.value, self.bound, self.quote, self.value_high).times(_factor(self.unit))

    @property
    def kind(self) -> str:
        return _kind(self.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A sum that does not come out: the figure it speaks against, its numbers, the other figures in it."""

    id: Hashable
    code: str
    facts: Mapping[str, str]
    others: tuple[Hashable, ...]

    def sentence(self, language: str = "zh-hans") -> str:
        zh, en = SENTENCES[self.code]
        return (zh if language.lower().startswith("zh") else en).format_map(self.facts)


class Reach(NamedTuple):
    """Where the other figures of a figure's sums would stand."""

    codes: set[str]
    areas: set[str]
    periods: set[str]


class _Where(NamedTuple):
    key: str
    place: str
    period: str
    measure: str
    standing: str
    coverage: str


Index = Mapping[_Where, Sequence[Said]]


def said(reading: Reading, id: Hashable, catalogue: Catalogue) -> Said | None:
    """A reading under the indicator and measure of its series: the entry «GDP增速» is a growth of GDP.

    None where its period is unknown: nothing can be held against it.
    """
    if reading.period is None:
        return None
    entry = catalogue.indicators.get(reading.indicator_code) if reading.indicator_code else None
    code, name, measure = reading.indicator_code, reading.indicator, str(reading.measure)
    if entry is not None:
        code, name, measure = catalogue.resolve_series(entry.name, measure)
    return Said(
        id=id, indicator=name, code=code or "", area=reading.area, area_code=reading.area_code or "",
        period=reading.period, value=reading.value, value_high=reading.value_high, unit=reading.unit,
        measure=measure, base=reading.base or "", bound=reading.bound, standing=reading.standing,
        coverage=reading.coverage or "", quote=reading.citation.quote,
    )  # fmt: skip


def doubts(
    figures: Iterable[Said], catalogue: Catalogue, *, only: set[Hashable] | None = None
) -> list[Doubt]:
    """The doubts of figures that are looked at together; of those in `only`, where it is given.

    Where several figures stand for one term of a sum, one that fits is enough.
    """
    index: dict[_Where, list[Said]] = {}
    asked: list[Said] = []
    for f in figures:
        if f.value is None:
            continue
        beside = index.setdefault(_where(f), [])
        if not any(
            (b.value, b.value_high, b.quote) == (f.value, f.value_high, f.quote) for b in beside[:MOST]
        ):
            beside.append(f)
        if (only is None or f.id in only) and (f.code or f.measure != "level"):
            asked.append(f)  # a level that the catalogue does not have is in no sum that it tells of
    found: list[Doubt] = []
    for f in asked:
        for test in _TESTS.get(f.measure, ()):
            doubt = test(f, index, catalogue)
            if doubt is not None:
                found.append(doubt)
    return found


def reach(f: Said, catalogue: Catalogue) -> Reach:
    """The indicators, places and periods in which a figure's sums look for their other terms."""
    codes = {f.code} if f.code else set()
    areas = {f.area_code} if f.area_code else set()
    periods = {str(f.period)}
    if f.measure in ("growth", "change") and (before := _before(f)) is not None:
        periods.add(str(before))
    for identity in _identities(f.code, catalogue):
        codes |= set(identity.codes)
    if f.measure == "share":
        of = _whole(f, catalogue)
        if of is not None and of[0] == "area":
            areas.add(of[1])
        elif of is not None:
            codes.add(of[1])
    if f.measure == "level" and f.area_code in catalogue.areas:
        areas |= {a.code for a in catalogue.ancestors(f.area_code)}
    return Reach(codes, areas, periods)


# -- the sums ----------------------------------------------------------------------------------------------


def _growth(f: Said, index: Index, catalogue: Catalogue) -> Doubt | None:
    """This year's level against last year's, where growth is not told at constant prices."""
    before = _before(f)
    if before is None or f.kind != "proportion" or not _nominal(f, catalogue):
        return None
    nows = _at(index, f, measure="level")
    if not nows:
        return None
    thens = _at(index, f, measure="level", period=str(before))
    pairs = [(a, b) for a in nows for b in thens if a.kind == b.kind]
    if not pairs:  # the level before is the level now without its change
        return _growth_of_change(f, index, nows, before)
    one = Span(Fraction(1), Fraction(1), closed=True)
    if any((a.span.over(b.span) - one).meets(f.span) for a, b in pairs):
        return None
    a, b = pairs[0]
    return _doubt(
        f, "growth-mismatch", (a, b), name=f.indicator, now=a.quote, before=b.quote, period=f.period.zh(),
        earlier=before.zh(), computed=_percent(_middle(a) / _middle(b) - 1, f) if _middle(b) else "?",
        printed=f.quote,
    )  # fmt: skip


def _growth_of_change(f: Said, index: Index, nows: Sequence[Said], before: Period) -> Doubt | None:
    changes = [c for c in _at(index, f, measure="change") if _before(c) == before and c.bound == "eq"]
    triples = [(a, c) for a in nows for c in changes if a.kind == c.kind and a.bound == "eq"]
    if not triples or f.bound != "eq":
        return None
    if any(c.span.low is not None and _ratio(c, a).meets(f.span) for a, c in triples):
        return None
    a, c = triples[0]
    then = _middle(a) - _middle(c)
    if then <= 0:
        return None
    return _doubt(
        f, "growth-mismatch", (a, c), name=f.indicator, now=a.quote, before=f"({a.quote} − {c.quote})",
        period=f.period.zh(), earlier=before.zh(), computed=_percent(_middle(a) / then - 1, f), printed=f.quote,
    )  # fmt: skip


def _ratio(change: Said, now: Said) -> Span:
    """The growths that a change and a level admit: the ends lie at the corners, which is all four of them."""
    corners = []
    for c in (change.span.low, change.span.high):
        for n in (now.span.low, now.span.high):
            if c is None or n is None or n - c <= 0:
                return ANY
            corners.append(c / (n - c))
    return Span(min(corners), max(corners), closed=True)


def _change(f: Said, index: Index, catalogue: Catalogue) -> Doubt | None:
    before = _before(f)
    if before is None:
        return None
    pairs = [
        (a, b)
        for a in _at(index, f, measure="level")
        for b in _at(index, f, measure="level", period=str(before))
        if a.kind == b.kind == f.kind
    ]
    if not pairs or any((a.span - b.span).meets(f.span) for a, b in pairs):
        return None
    a, b = pairs[0]
    return _doubt(
        f, "change-mismatch", (a, b), name=f.indicator, now=a.quote, before=b.quote, period=f.period.zh(),
        earlier=before.zh(), computed=_number(_middle(a) - _middle(b), f.unit), printed=f.quote,
    )  # fmt: skip


def _share(f: Said, index: Index, catalogue: Catalogue) -> Doubt | None:
    if f.kind != "proportion":
        return None
    parts = _at(index, f, measure="level")
    of = _whole(f, catalogue) if parts else None
    if of is None:
        return None
    wholes = (
        _at(index, f, measure="level", place=of[1])
        if of[0] == "area"
        else _at(index, f, measure="level", key=of[1])
    )
    pairs = [(a, b) for a in parts for b in wholes if a.kind == b.kind and a is not b]
    if not pairs or any(a.span.over(b.span).meets(f.span) for a, b in pairs):
        return None
    a, b = pairs[0]
    if not _middle(b):
        return None
    return _doubt(
        f, "share-mismatch", (a, b), name=f.indicator, part=a.quote, whole=b.quote,
        whole_name=b.area if of[0] == "area" else b.indicator, computed=_percent(_middle(a) / _middle(b), f),
        printed=f.quote,
    )  # fmt: skip


def _of_numerator(f: Said, index: Index, catalogue: Catalogue) -> Doubt | None:
    for identity in _identities(f.code, catalogue):
        if identity.kind != "ratio" or identity.numerator is None or identity.denominator is None:
            continue
        if not _of_one_time(identity.numerator, identity.denominator, catalogue):
            continue
        pairs = [
            (a, b)
            for a in _at(index, f, key=identity.numerator)
            for b in _at(index, f, key=identity.denominator)
        ]
        scale = Fraction(1)
        if "/" not in f.unit and f.kind != "proportion" and identity.times is not None:
            scale = Fraction(identity.times)  # 每万人…12.3件: the unit does not say that it is a rate
        if not pairs or any(a.span.over(b.span).times(scale).meets(f.span) for a, b in pairs):
            continue
        a, b = pairs[0]
        if not _middle(b):
            continue
        computed = _middle(a) / _middle(b) * scale / _factor(f.unit)
        return _doubt(
            f, "ratio-mismatch", (a, b), part_name=a.indicator, part=a.quote, whole_name=b.indicator,
            whole=b.quote, computed=_round(computed, f) + f.unit, printed=f.quote,
        )  # fmt: skip
    return None


def _part(f: Said, index: Index, catalogue: Catalogue) -> Doubt | None:
    """A part of a wider indicator, or the same indicator of a wider place."""
    if not f.code:
        return None
    entry = catalogue.indicators.get(f.code)
    wholes: list[Said] = []
    for identity in _identities(f.code, catalogue):
        if identity.kind == "part" and identity.whole is not None:
            wholes += _at(index, f, key=identity.whole)
    if entry is not None and entry.kind in ("stock", "flow") and f.area_code in catalogue.areas:
        for around in catalogue.ancestors(f.area_code):
            wholes += _at(index, f, place=around.code)
    over = [w for w in wholes if w.kind == f.kind and w.span.below(f.span)]
    fits = [w for w in wholes if w.kind == f.kind and w not in over]
    if not over or any((w.key, w.place) == (over[0].key, over[0].place) for w in fits):
        return None
    return _over(f, over[0])


def _over(part: Said, whole: Said) -> Doubt:
    same = part.key == whole.key
    return _doubt(
        part, "part-over-whole", (whole,), part_name=part.area if same else part.indicator, part=part.quote,
        whole_name=whole.area if same else whole.indicator, whole=whole.quote,
    )  # fmt: skip


def _sum(f: Said, index: Index, catalogue: Catalogue) -> Doubt | None:
    for identity in _identities(f.code, catalogue):
        if identity.kind != "sum":
            continue
        terms = [
            [t for t in _at(index, f, key=part) if t.kind == f.kind] for part in identity.parts
        ]  # one list a part
        there = [t[0] for t in terms if t]
        if len(there) < 2 or any(len({t.value for t in ts}) > 1 for ts in terms):
            continue  # two figures for one part: which of them adds up is another question
        total = there[0].span
        for t in there[1:]:
            total = total + t.span
        whole = len(there) == len(terms)
        if total.meets(f.span) if whole else not f.span.below(total):
            continue
        return _doubt(
            f, "sum-mismatch" if whole else "sum-over-whole", there,
            sum=" + ".join(f"{t.indicator} {t.quote}" for t in there), printed=f.quote,
            computed=_number(sum((_middle(t) for t in there), Fraction(0)), f.unit),
        )  # fmt: skip
    return None


def _rank(f: Said, index: Index, catalogue: Catalogue) -> Doubt | None:
    if f.value is None or not f.base:
        return None
    size, name = _size_of(f, catalogue)
    if size is None or f.value <= size:
        return None
    return _doubt(f, "rank-over-group", (), printed=f.quote, group=name, size=str(size))


def _size_of(f: Said, catalogue: Catalogue) -> tuple[int | None, str]:
    """How many the group of a rank has: as its words say, as the catalogue lists it, or as the map has them."""
    counted = _SIZE.search(fold(f.base))
    if counted is not None:
        return int(counted[1]), f.base
    group = catalogue.group_of(f.base)
    if group is not None:
        return len(group.members), group.name
    area = catalogue.areas.get(f.area_code)
    around = None if area is None else _around(f.base, area.code, catalogue)
    if area is None or around is None or area.kind not in _PREFECTURES or catalogue.areas[around].level != 1:
        return None, ""
    return sum(1 for a in catalogue.children(around) if a.kind == area.kind), catalogue.areas[around].name


_TESTS: dict[str, tuple[Callable[[Said, Index, Catalogue], Doubt | None], ...]] = {
    "growth": (_growth,), "change": (_change,), "share": (_share,), "rank": (_rank,),
    "level": (_of_numerator, _part, _sum),
}  # fmt: skip
"""The sums in which a figure of a measure is the one that is computed."""


# -- one document ------------------------------------------------------------------------------------------


def within(figures: Sequence[tuple[Said, int, int]], text: str) -> Iterator[Doubt]:
    """Doubts from the words between figures: what stands behind 其中 is a part of the figure before it.

    `figures` are (figure, start, end) in the order of the text.
    """
    here: deque[Said] = deque(maxlen=MOST)  # levels of this sentence, and those of the one before
    before: deque[Said] = deque()
    whole: Said | None = None
    at, stop = 0, -1
    for f, start, end in figures:
        between = text[at:start]
        at = max(at, end)
        opened = between.rfind("其中")
        if whole is not None or opened >= 0:
            stop = max(between.rfind("。"), between.rfind("；"), between.rfind(";"), between.rfind("\n"))
            whole = None if stop >= 0 else whole
        if "\n" in between:
            here, before = deque(maxlen=MOST), deque()
        elif "。" in between:
            here, before = deque(maxlen=MOST), here
        if opened >= 0 and opened > stop:
            whole = next((w for w in reversed(here or before) if _same_things(w, f)), None)
        if f.measure != "level":
            continue
        if whole is None:
            here.append(f)
            continue
        alike = (whole.standing, whole.period) == (f.standing, f.period)
        if alike and _same_things(whole, f) and whole.span.below(f.span):
            yield _over(f, whole)


def _same_things(whole: Said, part: Said) -> bool:
    """Whether a part can be no more than its whole: amounts of one kind of thing, and no averages of it."""
    return (
        _dimension(whole.unit) == _dimension(part.unit)
        and whole.kind not in ("proportion", "percentage-points", "rank")
        and not _AVERAGE.search(whole.indicator + part.indicator)
    )


# -- below -------------------------------------------------------------------------------------------------


@lru_cache(maxsize=16384)
def _unlisted(name: str) -> str:
    """The key of an indicator that the catalogue does not have."""
    return "=" + squeeze(name)


def _where(f: Said) -> _Where:
    return _Where(f.key, f.place, f.told, f.measure, f.standing, f.coverage)


def _at(
    index: Index, f: Said, *, key: str | None = None, place: str | None = None, period: str | None = None,
    measure: str = "level",
) -> Sequence[Said]:  # fmt: skip
    """The figures beside one: the same but for what is named."""
    found = index.get(
        _Where(
            f.key if key is None else key, f.place if place is None else place,
            f.told if period is None else period, measure, f.standing, f.coverage,
        ),
        (),
    )  # fmt: skip
    return found if len(found) <= MOST else ()


def _before(f: Said) -> Period | None:
    """The period that a growth or a change is told against; None where its words name no period we can find."""
    try:
        if not f.base or _YEAR_BEFORE.search(f.base):
            return f.period.previous_year() if f.base else None
    except PeriodError:
        return None
    return _period(f.base)


@lru_cache(maxsize=4096)
def _period(words: str) -> Period | None:
    """The period that words say, or None: most bases are places and groups."""
    try:
        return Period.parse(words)
    except PeriodError:
        return None


def _whole(f: Said, catalogue: Catalogue) -> tuple[str, str] | None:
    """What a share is a part of: ("area", code) of a wider place, or ("indicator", code) of a wider indicator."""
    if not f.base:
        return None
    around = _around(f.base, f.area_code, catalogue)
    if around is not None:
        return ("area", around) if around != f.area_code else None
    entry = catalogue.find_indicator(f.base)
    return None if entry is None or entry.code == f.code else ("indicator", entry.code)


def _around(words: str, code: str, catalogue: Catalogue) -> str | None:
    """The wider place that words mean: 全省 is the province around a city."""
    if code in catalogue.areas:
        level = _MEMBERS.get(words.removesuffix("总量").removesuffix("总数"))
        if level is not None:
            return next((a.code for a in catalogue.ancestors(code) if a.level == level), None)
    area = catalogue.find_area(words, within=code or None)
    return None if area is None else area.code


@lru_cache(maxsize=8)
def _by_code(catalogue: Catalogue) -> dict[str, tuple[Identity, ...]]:
    return {entry.code: entry.identities for entry in catalogue.indicators.values()}


@lru_cache(maxsize=8)
def _constant(catalogue: Catalogue) -> dict[str, bool]:
    """Indicator → whether its growth is told at constant prices, where the catalogue says so."""
    found: dict[str, bool] = {}
    for entry in catalogue.indicators.values():
        for identity in entry.identities:
            if identity.kind == "growth" and identity.of is not None:
                found[identity.of] = found.get(identity.of, False) or identity.prices == "constant"
    return found


def _identities(code: str, catalogue: Catalogue) -> tuple[Identity, ...]:
    return _by_code(catalogue).get(code, ())


def _of_one_time(numerator: str, denominator: str, catalogue: Catalogue) -> bool:
    """Whether both are told of the year, or both of its end: 人均 takes the mean of two year ends, not printed."""
    a, b = catalogue.indicators[numerator], catalogue.indicators[denominator]
    return (a.kind == "stock") == (b.kind == "stock")


def _nominal(f: Said, catalogue: Catalogue) -> bool:
    """Whether a growth follows from the levels as printed: money grows at constant prices unless we know better."""
    constant = _constant(catalogue).get(f.code)
    if constant is not None:
        return not constant
    entry = catalogue.indicators.get(f.code)
    return entry is not None and not _kind(entry.unit).startswith("money")


def _doubt(f: Said, code: str, others: Iterable[Said], **facts: str) -> Doubt:
    return Doubt(id=f.id, code=code, facts=facts, others=tuple(o.id for o in others))


def _middle(f: Said) -> Fraction:
    """The printed number itself, in the base unit of its kind: for the sum that is shown, not for the test."""
    assert f.value is not None
    return Fraction(f.value) * _factor(f.unit)


def _percent(part: Fraction, f: Said) -> str:
    return _round(part * 100, f) + "%"


def _round(number: Fraction, f: Said) -> str:
    """One digit more than the printed figure has, so that the difference is seen."""
    exponent = Decimal(f.value or 0).as_tuple().exponent
    places = min(4, max(0, -int(exponent)) + 1)
    try:
        return f"{float(number):.{places}f}"
    except OverflowError:  # a cell of a few hundred digits
        return f"{Decimal(number.numerator) / Decimal(number.denominator):.{places}E}"


def _number(number: Fraction, unit: str) -> str:
    """An amount in 万 or 亿 where it is large, as a person would write it."""
    told = number / _factor(unit)
    for factor, word in ((10**8, "亿"), (10**4, "万")):
        if abs(told) >= factor:
            return f"{float(told / factor):.6g}{word}{unit}"
    return f"{float(told):.10g}{unit}"


@lru_cache(maxsize=4096)
def _factor(symbol: str) -> Fraction:
    try:
        found = unit_of(symbol)
    except QuantityError:
        return Fraction(1)
    return found.factor / 100 if found.dimension == "proportion" else found.factor


@lru_cache(maxsize=4096)
def _dimension(symbol: str) -> str:
    try:
        return unit_of(symbol).dimension
    except QuantityError:
        return "=" + symbol


@lru_cache(maxsize=4096)
def _kind(symbol: str) -> str:
    """Like the dimension, but 家 and 户 are both counts."""
    return "/".join("count" if p.startswith("count-") else p for p in _dimension(symbol).split("/"))
