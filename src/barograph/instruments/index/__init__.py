"""The index: schemes as values, scores and ranks with every stage on the way.

>>> from barograph.instruments.index import Branch, Indicator, Panel, Scheme, score
>>> scheme = Scheme(
...     id="one", name="一项", branches=(Branch(code="total", name="总分"),),
...     indicators=(Indicator(code="a", name="甲", parent="total", weight=1.0),),
... )
>>> score(scheme, Panel.of({"济南市": {"a": 1}, "青岛市": {"a": 2}})).rank("青岛市")
1.0
"""

from __future__ import annotations

from ...panel import Panel
from . import (
    aggregation,
    imputation,
    normalisation,
    ranking,
    schemes,
    screening,
    statistics,
    treatment,
    weighting,
)
from .contributions import (
    Contribution,
    Profile,
    State,
    Strength,
    contributions,
    difference,
    ratio_parts,
    strengths,
)
from .explanation import FACTORS, Explanation, Part, Standing, explain
from .exploration import Exploration, Precision, explore
from .result import STAGES, Result
from .scheme import (
    Adjustment,
    Aggregation,
    Alternative,
    Branch,
    Column,
    Example,
    Imputation,
    Indicator,
    Normalisation,
    Published,
    Ranking,
    Scheme,
    Screening,
    Treatment,
    Tree,
    Weighting,
)
from .score import reweigh, score
from .seeking import Lever, Move, Plan, Rival, seek

__all__ = [
    "FACTORS", "STAGES", "Adjustment", "Aggregation", "Alternative", "Branch", "Column", "Contribution",
    "Example", "Explanation", "Exploration", "Imputation", "Indicator", "Lever", "Move", "Normalisation",
    "Panel", "Part", "Plan", "Precision", "Profile", "Published", "Ranking", "Result", "Rival", "Scheme",
    "Screening", "Standing", "State", "Strength", "Treatment", "Tree", "Weighting", "aggregation",
    "contributions", "difference", "explain", "explore", "imputation", "normalisation", "ranking",
    "ratio_parts", "reweigh", "schemes", "score", "screening", "seek", "statistics", "strengths", "treatment",
    "weighting",
]  # fmt: skip
