"""What the walk carries along: drafts of readings, figures with their surroundings, times with their role."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from ...period import Period
from .figures import Figure
from .relations import Relation
from .trace import Note

__all__ = ["COUNTS", "Draft", "Held", "Spot", "Stamp"]

COUNTS = frozenset("家户个项件所条座台套辆艘架张支只头羽株棵部份篇种处间栋幢宗笔起例人名位批款") | {
    "批次",
    "人次",
}
"""Measure words of things that are counted."""


@dataclass(slots=True)
class Draft:
    """A figure with what was bound to it, before names are looked up in the catalogue."""

    figure: Figure
    indicator: str
    area: str
    period: Period | None
    value: Decimal
    high: Decimal | None
    measure: str
    base: str | None
    standing: str
    level: str = "other"  # of the area
    doubts: set[str] = field(default_factory=set)
    notes: list[Note] | None = None
    noun: str = ""  # the indicator without 数
    of: str = ""  # the unit of the amount that it is, or speaks about
    rules: tuple[str, str, str, str] = ("", "", "", "")  # what bound measure, indicator, area, period

    area_at: int | None = None  # where the words stand that say it
    period_at: int | None = None

    @property
    def name_rule(self) -> str:
        return self.rules[1]


@dataclass(slots=True)
class Held:
    """What a heading or a paragraph hands down."""

    level: int = 0
    period: Period | None = None
    area: str | None = None
    area_level: str = "other"
    goal: bool | None = None
    period_at: tuple[int, int] | None = None  # the words that said it
    area_at: tuple[int, int] | None = None
    ground: Held | None = None  # the place that held before an organisation took its turn
    goal_at: tuple[int, int] | None = None
    turns: dict[str, tuple[Period, tuple[int, int]]] = field(
        default_factory=dict
    )  # a year and a stretch of years


@dataclass(slots=True)
class Stamp:
    start: int
    end: int
    text: str
    role: str  # told, stretch, from, base, event, name
    period: Period | None
    until: int = 0  # from: it holds for the figures before this place
    to: Period | None = None  # from: the time that the change went to, where it is told


@dataclass(slots=True)
class Spot:
    """A figure and its surroundings."""

    figure: Figure
    clause: tuple[int, int]
    left_from: int
    right_to: int
    item: str = ""  # assigned by a respectively-list
    area: str | None = None
    areas: list[str] = field(default_factory=list)  # further subjects of the same figure (各, 均)
    like: Draft | None = None  # takes indicator, area, period of this one
    like_spot: int | None = None
    relation: Relation | None = None
    since: int | None = None  # the year before the stretch of years at whose end the figure stands
    of_years: bool = False  # one of a list that gives each of several years its figure
    total: bool = False
    also: list[str] = field(default_factory=list)  # further indicators of the same figure (均)
    twins: list[int] = field(default_factory=list)  # further spots whose figures this one speaks of too (均)
    tail: str = ""  # what the names of those are completed with: 两项增速
    whole: str = ""  # the bases of a list as printed, where this figure has one of them
    hidden: list[tuple[int, int]] = field(
        default_factory=list
    )  # spans that are no part of the words before it
