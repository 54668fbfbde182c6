"""A figure and the place where it was printed: citation and reading.

A reading is a claim: «this document says that this indicator of this place was so much at that time», with
the words. It becomes an observation when a person, or a rule that a person switched on, accepts it; the
observation itself is a row of the ledger. A reading without a quote that stands verbatim at its span is
refused here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, cast, get_args

from .errors import BarographError
from .period import Period

__all__ = ["BOUNDS", "MEASURES", "STAGES", "STANDINGS", "Bound", "Citation", "Measure", "Reading", "Standing"]

Measure = Literal["level", "growth", "change", "share", "rank", "ratio"]
Bound = Literal["eq", "about", "over", "under"]
Standing = Literal["actual", "target", "forecast"]

MEASURES: tuple[str, ...] = get_args(Measure)
BOUNDS: tuple[str, ...] = get_args(Bound)
STANDINGS: tuple[str, ...] = get_args(Standing)
STAGES: tuple[str, ...] = ("快报", "初步核实", "最终核实", "修订")
"""Stages of a statistical figure, from the first flash to the last word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The place a figure was printed.

    In running text: a half-open character span of `Document.text` and its words. In a sheet: sheet and cell,
    with `start` and `end` None. A page and a box (left, top, right, bottom in points from the top left
    corner of the page) are added where the source has pages.
    """

    source: str  # sha256 of the bytes
    quote: str  # exactly Document.text[start:end], or the cell as displayed
    start: int | None = None
    end: int | None = None
    page: int | None = None  # counted from 1, as a reader would
    box: tuple[float, float, float, float] | None = None
    sheet: str | None = None
    cell: str | None = None  # "B4"

    def __post_init__(self) -> None:
        in_text = self.start is not None and self.end is not None
        if not self.quote or not (in_text or self.cell):
            raise BarographError(
                f"a citation needs words and a place: {self!r}", code="citation", citation=None
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One figure that a document prints about one thing (`docs/reference/readings.md`).

    `indicator` is a Chinese noun phrase; `indicator_code` and `area_code` are set where the catalogue knows
    the name. `period` is None where the document tells no year that it could be of: it is asked for before the
    figure enters the ledger. `value` is exact, in the base of its unit (`2.9万户` is 29000 户); None is a figure published as
    missing («—», «…»). `base` is what growth, share, rank or ratio is held against: a period, a whole, a
    group.
    """

    indicator: str
    area: str
    period: Period | None
    value: Decimal | None
    unit: str
    citation: Citation
    measure: Measure = "level"
    value_high: Decimal | None = None
    base: str | None = None
    bound: Bound = "eq"
    standing: Standing = "actual"
    stage: str | None = None
    coverage: str | None = None
    indicator_code: str | None = None
    area_code: str | None = None
    doubts: tuple[str, ...] = ()  # codes, see barograph.readings.checks.DOUBTS
    confidence: float = 1.0  # the chance that all of it is right; 1.0: nobody has estimated it yet
    form: Literal["prose", "table"] = "prose"  # what it was read from: a table's cell says more of itself
    # The numbers of a doubt's sentence, by its code; most doubts need none (`readings.checks.sentence`).
    doubt_facts: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)

    def judged(
        self,
        doubts: tuple[str, ...],
        *,
        confidence: float,
        doubt_facts: Mapping[str, Mapping[str, str]] | None = None,
    ) -> Reading:
        """The same reading with other doubts and another confidence.

        What `dataclasses.replace` does in several times the time; every reading passes here.
        """
        return Reading(
            indicator=self.indicator, area=self.area, period=self.period, value=self.value, unit=self.unit,
            citation=self.citation, measure=self.measure, value_high=self.value_high, base=self.base,
            bound=self.bound, standing=self.standing, stage=self.stage, coverage=self.coverage,
            indicator_code=self.indicator_code, area_code=self.area_code, doubts=doubts, confidence=confidence,
            form=self.form,
            doubt_facts=self.doubt_facts if doubt_facts is None else doubt_facts,
        )  # fmt: skip

    def to_json(self, doc: str) -> dict[str, Any]:
        """The form of `docs/reference/readings.md`: one flat object a figure."""
        c = self.citation
        row: dict[str, Any] = {
            "doc": doc, "start": c.start, "end": c.end, "quote": c.quote,
            "indicator": self.indicator, "area": self.area, "period": None if self.period is None else str(self.period),
            "value": _number(self.value), "unit": self.unit, "measure": self.measure, "base": self.base,
            "bound": self.bound, "status": self.standing,
        }  # fmt: skip
        if self.value_high is not None:
            row["value_high"] = _number(self.value_high)
        for name in ("indicator_code", "area_code", "stage", "coverage"):
            if getattr(self, name) is not None:
                row[name] = getattr(self, name)
        for name in ("page", "sheet", "cell"):
            if getattr(c, name) is not None:
                row[name] = getattr(c, name)
        if c.box is not None:
            row["box"] = list(c.box)
        row["doubts"] = list(self.doubts)
        if self.doubt_facts:
            row["doubt_facts"] = {code: dict(facts) for code, facts in self.doubt_facts.items()}
        row["confidence"] = round(self.confidence, 3)
        row["source"] = c.source
        return row

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Reading:
        """The inverse of `to_json` (the document's name is not part of a reading)."""

        def decimal(x: Any) -> Decimal | None:
            return None if x is None else Decimal(str(x))

        box = row.get("box")
        citation = Citation(
            source=row["source"], quote=row["quote"], start=row["start"], end=row["end"],
            page=row.get("page"), box=None if box is None else cast(Any, tuple(box)),
            sheet=row.get("sheet"), cell=row.get("cell"),
        )  # fmt: skip
        return cls(
            indicator=row["indicator"], area=row["area"],
            period=Period.parse(row["period"]) if row["period"] else None,
            value=decimal(row["value"]), value_high=decimal(row.get("value_high")), unit=row["unit"],
            measure=row["measure"], base=row["base"], bound=row["bound"], standing=row["status"],
            stage=row.get("stage"), coverage=row.get("coverage"), indicator_code=row.get("indicator_code"),
            area_code=row.get("area_code"), doubts=tuple(row.get("doubts", ())),
            doubt_facts=row.get("doubt_facts", {}), confidence=row.get("confidence", 1.0), citation=citation,
        )  # fmt: skip


def _number(value: Decimal | None) -> int | float | None:
    """A JSON number that parses back to the same decimal (floats print their shortest form)."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
