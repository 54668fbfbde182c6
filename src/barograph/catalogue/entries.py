"""What the catalogue holds: indicators, areas, groups, notes of sources, and their closed words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

__all__ = [
    "AREA_KINDS", "CONFIDENCES", "DIRECTIONS", "FREQUENCIES", "GRADES", "IDENTITY_KINDS", "INDICATOR_KINDS",
    "LEVELS", "MEASURES", "SCOPES", "Area", "Example", "Group", "Identity", "Indicator", "SourceNote",
]  # fmt: skip

INDICATOR_KINDS: dict[str, str] = {
    "stock": "存量", "flow": "流量", "net-flow": "净增量", "ratio": "比率", "share": "占比", "growth": "增速",
    "rank": "位次", "index": "指数", "duration": "用时",
}  # fmt: skip
DIRECTIONS: dict[str, str] = {"higher": "越高越好", "lower": "越低越好", "neutral": "不分好坏"}
CONFIDENCES: dict[str, str] = {"verified": "见过原文", "inferred": "推定", "recalled": "未经核对"}
GRADES: dict[str, str] = {"A": "官方", "B": "可靠转载", "C": "第三方", "D": "未见文本"}
MEASURES: dict[str, str] = {
    "level": "水平", "growth": "增速", "change": "增减", "share": "占比", "rank": "位次", "ratio": "相比",
}  # fmt: skip
FREQUENCIES = ("年", "年末", "半年", "季", "月", "日", "实时", "次", "项目")
SCOPES = ("全国", "省", "市", "区", "高新区", "综保区", "自贸片区", "企业", "孵化器", "项目")
IDENTITY_KINDS: dict[str, tuple[str, ...]] = {
    "ratio": ("numerator", "denominator", "times"),  # this = numerator / denominator × times
    "growth": ("of", "prices"),  # this = growth of another; prices = "constant": not from current prices
    "share": ("of", "whole"),  # this = a part of the same indicator of a wider area
    "net": ("of",),  # this = the stock now less the stock a period before
    "sum": ("parts",),  # this = all parts together
    "part": ("whole",),  # this is contained in another indicator
}
AREA_KINDS: dict[str, str] = {
    "country": "国家", "province": "省级", "city": "地级", "county": "县级", "high-tech-zone": "高新区",
    "economic-zone": "经开区", "new-area": "新区", "pilot-zone": "自贸试验区", "pilot-area": "自贸片区",
    "bonded-zone": "综合保税区", "functional-zone": "功能区",
}  # fmt: skip
LEVELS = {"country": 0, "province": 1, "city": 2, "county": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What an indicator has to do with others, as data; see IDENTITY_KINDS."""

    kind: str
    of: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    times: Decimal | None = None
    whole: str | None = None
    parts: tuple[str, ...] = ()
    prices: str | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of other indicators in it. (The whole of a share is an area: 全市.)"""
        named = [self.of, self.numerator, self.denominator, *self.parts]
        if self.kind == "part":
            named.append(self.whole)
        return tuple(code for code in named if code is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A sentence and the figure in it."""

    sentence: str
    figure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """What is measured, as its content file says it."""

    code: str
    name: str
    name_en: str
    unit: str
    kind: str
    direction: str
    domain: str
    domain_en: str = ""
    aliases: tuple[str, ...] = ()
    frequency: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    definition: str | None = None
    formula: str | None = None
    measure_of: str | None = None
    measure: str | None = None
    base: str | None = None
    identities: tuple[Identity, ...] = ()
    source: tuple[str, ...] = ()
    source_grade: str = "D"
    name_confidence: str = "recalled"
    confidence: str = "recalled"
    note: str | None = None
    examples: tuple[Example, ...] = ()
    file: str = ""

    @property
    def official(self) -> bool:
        """Whether its definition was read in an official text or a faithful repost of one."""
        return self.confidence == "verified" and self.source_grade in ("A", "B")

    @property
    def mark(self) -> str | None:
        """What a page must say beside a definition that is not official; None where it is."""
        if self.official:
            return None
        return "第三方来源" if self.confidence == "verified" else CONFIDENCES[self.confidence]

    @property
    def mark_en(self) -> str | None:
        if self.official:
            return None
        return "third-party source" if self.confidence == "verified" else self.confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A place that figures are told of: an administrative division or a special area.

    `name` is the name in print (济南高新区), `official` the full one where it differs.
    """

    code: str
    name: str
    kind: str
    parent: str | None
    level: int  # 0 country, 1 province, 2 city, 3 county or special area
    short: str | None = None
    official: str | None = None
    aliases: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    zone: str | None = None  # of a 片区: the free trade zone it is a part of
    since: str | None = None
    valid_to: str | None = None
    successor: tuple[str, ...] = ()
    source: str | None = None
    source_grade: str | None = None
    confidence: str | None = None
    file: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every spelling of it, the full ones first."""
        return tuple(n for n in (self.name, self.official, self.short, *self.aliases) if n is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A named set of areas that figures are ranked in: 副省级城市, 国家高新区."""

    id: str
    name: str
    members: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    source: str | None = None
    confidence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNote:
    """Where an entry was seen: the document, not our copy of it."""

    id: str
    title: str
    number: str | None = None
    date: str | None = None
    where: str | None = None
    grade: str | None = None
    seen_grade: str | None = None
    note: str | None = None
