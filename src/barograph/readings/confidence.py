"""How sure a reading of prose is: the chance that all of it is right, learnt on marked documents.

A logistic model over what the binding knows of itself: which rule found the indicator, the place, the period,
how far away their words stand, what was doubted, and what the whole document says of its own place and time.
Its weights are data (`content/confidence.toml`), fitted by `python -m tools.calibrate` on the half of the
specimens that no rule was made with, whole documents held out; a feature that the data has not seen weighs
nothing. `sound_at` is the confidence from which readings may be accepted together: what is stated there is the
chance of each.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING

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
        weight = self.weights.get
        score = self.bias + sum([w for w in map(weight, features) if w is not None])
        return min(0.99, max(0.01, 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))))


@cache
def model() -> Model:
    """The model that comes with the product."""
    text = resources.files("barograph").joinpath("content", "confidence.toml").read_text("utf-8")
    table = tomllib.loads(text)
    return Model(dict(table["weights"]), float(table["bias"]), float(table["sound_at"]))


def evidence(
    draft: Draft, indicator: str, measure: str, code: str | None, area_code: str | None,
    doubts: tuple[str, ...], context: Context,
) -> tuple[str, ...]:  # fmt: skip
    """What speaks for or against the reading that a draft becomes, as named features."""
    unit = draft.figure.unit
    features = [
        *_of_binding(
            draft.rules, measure, bool(draft.base), draft.level, draft.standing, bool(code), bool(area_code),
            unit if unit in _UNITS else "other", min(len(indicator) // 3, 6),
        )
    ]  # fmt: skip
    if _UNCLEAN.search(indicator):
        features.append("unclean")
    if draft.figure.bound != "eq":
        features.append("bound")
    features += [f"doubt:{doubt}" for doubt in doubts]
    features.append(f"date:{context.date_from}")
    features += context.signs
    area_rule, period_rule = draft.rules[2], draft.rules[3]
    features += [f"{sign}/{area_rule}" for sign in context.signs if sign.startswith(("own", "orgs"))]
    features += [
        f"{sign}/{period_rule}"
        for sign in (*context.signs, f"date:{context.date_from}")
        if sign.startswith(("years", "date"))
    ]
    if draft.area_at is not None:
        features.append(f"area:{_distance(draft.figure.start - draft.area_at)}")
    if draft.period_at is not None:
        features.append(f"period:{_distance(draft.figure.start - draft.period_at)}")
    return tuple(features)


@lru_cache(maxsize=8192)
def _of_binding(
    rules: tuple[str, str, str, str], measure: str, based: bool, level: str, standing: str, known: bool,
    listed: bool, unit: str, long: int,
) -> tuple[str, ...]:  # fmt: skip
    """The features that readings share: a document has few combinations of rules."""
    measure_rule, name, area, period = rules
    return (
        f"measure:{measure}" + ("/base" if based else ""),
        f"how:{measure_rule}",
        f"name:{name}",
        f"name:{name}/{measure}",
        f"area:{area}",
        f"area:{area}/{level}",
        f"period:{period}",
        f"period:{period}/{'stock' if measure == 'level' else 'rest'}",
        f"standing:{standing}",
        "known" if known else "open",
        "place:listed" if listed else f"place:{level}",
        f"unit:{unit}",
        f"long:{long}",
    )


def _distance(characters: int) -> str:
    for near in _NEAR:
        if abs(characters) < near:
            return f"within {near}"
    return "far"
