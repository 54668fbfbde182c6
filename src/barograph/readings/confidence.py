"""How sure a reading of prose is: the chance that all of it is right, learnt on marked documents.

A logistic model over what the binding knows of itself: which rule found the indicator, the place, the period,
how far away their words stand, what was doubted. Its weights are data (`content/confidence.toml`), fitted by
`python -m tools.calibrate` on the half of the specimens that rules were made with, document by document held
out; a feature that the data has not seen weighs nothing. The threshold `sound_at` is the lowest confidence
above which readings were right in the share that the file names.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from ..observation import Reading

if TYPE_CHECKING:
    from .prose.context import Context
    from .prose.drafts import Draft

__all__ = ["Model", "evidence", "model"]

_UNITS = frozenset(("元", "%", "百分点", "倍", "位", "家", "项", "个", "人", "户", "件", "名"))
_UNCLEAN = re.compile(r"[,;。:、]|[是在了把被对将从由为]|的.*的|\d")
_NEAR = (20, 60, 200)


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by feature, the bias, and the confidence from which readings may be accepted together."""

    weights: dict[str, float]
    bias: float
    sound_at: float

    def likely(self, features: Iterable[str]) -> float:
        """The chance that a reading with these features is right, between 0.01 and 0.99."""
        weights = self.weights
        score = self.bias + sum(weights.get(f, 0.0) for f in features)
        return min(0.99, max(0.01, 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))))


@cache
def model() -> Model:
    """The model that comes with the product."""
    text = resources.files("barograph").joinpath("content", "confidence.toml").read_text("utf-8")
    table = tomllib.loads(text)
    return Model(dict(table["weights"]), float(table["bias"]), float(table["sound_at"]))


def evidence(draft: Draft, reading: Reading, context: Context) -> Iterator[str]:
    """What speaks for or against a reading, as named features."""
    measure_rule, name, area, period = draft.rules
    measure = reading.measure
    yield f"measure:{measure}" + ("/base" if reading.base else "")
    yield f"how:{measure_rule}"
    yield f"name:{name}"
    yield f"name:{name}/{measure}"
    yield f"area:{area}"
    yield f"area:{area}/{draft.level}"
    yield f"period:{period}"
    yield f"period:{period}/{'stock' if measure == 'level' else 'rest'}"
    yield f"standing:{reading.standing}"
    yield "known" if reading.indicator_code else "open"
    yield "place:listed" if reading.area_code else f"place:{draft.level}"
    yield f"unit:{reading.unit if reading.unit in _UNITS else 'other'}"
    yield f"long:{min(len(reading.indicator) // 3, 6)}"
    if _UNCLEAN.search(reading.indicator):
        yield "unclean"
    if reading.bound != "eq":
        yield "bound"
    for doubt in reading.doubts:
        yield f"doubt:{doubt}"
    yield f"date:{context.date_from}"
    yield f"own:{context.places.level if context.places.own else 'none'}"
    for what, at in (("area", draft.area_at), ("period", draft.period_at)):
        if at is not None:
            yield f"{what}:{_distance(draft.figure.start - at)}"


def _distance(characters: int) -> str:
    for near in _NEAR:
        if abs(characters) < near:
            return f"within {near}"
    return "far"
