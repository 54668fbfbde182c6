"""From figures to ranks: every step of a scheme on a panel, each stage kept.

`score` is a pure function of a scheme and a panel. Nothing is filled, dropped or reweighted without being
named in the result, and what cannot be computed is an error that names the cell and the way out.

>>> from barograph.instruments.index.scheme import Branch, Indicator, Scheme
>>> scheme = Scheme(
...     id="two", name="两项", branches=(Branch(code="total", name="总分"),),
...     indicators=(Indicator(code="a", name="甲", parent="total", weight=3.0),
...                 Indicator(code="b", name="乙", parent="total", weight=1.0, direction=-1)),
... )
>>> result = score(scheme, Panel.of({"济南市": {"a": 1, "b": 5}, "青岛市": {"a": 2, "b": 9}}))
>>> result.score("济南市"), result.rank("济南市"), result.score("青岛市", "b")
(25.0, 2.0, 0.0)
"""

from __future__ import annotations

import numpy as np

from ...panel import Panel
from . import composition, preparation, scaling
from .frame import Frame
from .result import Result
from .scheme import Scheme

__all__ = ["score"]


def score(scheme: Scheme, panel: Panel) -> Result:
    """Scores and ranks of every entity (in every period) under a scheme, with all stages.

    The panel has a column for every indicator, denominator and adjustment of the scheme; other columns are let
    be. Gaps: MissingData under `missing = "refuse"`, which is the default.
    """
    run = Frame(scheme, panel)
    raw = preparation.raw(run)
    denominated = preparation.denominate(run, raw)
    if scheme.screening.after == "denomination":
        kept = preparation.screen(run, denominated)
        run.keep(kept)
        imputed = np.full_like(denominated, np.nan)
        imputed[kept] = preparation.impute(run, denominated[kept])
        screened = imputed[kept]
    else:
        imputed = preparation.impute(run, denominated)
        kept = preparation.screen(run, imputed)
        run.keep(kept)
        screened = imputed[kept]
    preparation.require(run, screened)
    treated = scaling.treat(run, screened)
    normalised = scaling.normalise(run, treated)
    scores, weights = composition.aggregate(run, normalised)
    codes = scheme.tree.codes
    ranks = composition.rank(run, scores)
    n = len(scheme.indicators)
    whole = range(len(panel.entities))
    return Result(
        scheme=scheme,
        stages={
            "raw": run.panel(raw, codes[:n], whole),
            "denominated": run.panel(denominated, codes[:n], whole),
            "imputed": run.panel(imputed, codes[:n], whole),
            "screened": run.panel(screened, codes[:n]),
            "treated": run.panel(treated, codes[:n]),
            "normalised": run.panel(normalised, codes[:n]),
            "aggregated": run.panel(scores, codes),
        },
        ranks=ranks, weights=weights, imputed=tuple(run.imputed), dropped=tuple(run.dropped),
        treated=tuple(run.treated), reweighted=tuple(run.reweighted), adjusted=tuple(run.adjusted), withheld=tuple(run.withheld),
        placeholders=tuple(run.placeholders), consistency=run.consistency,
    )  # fmt: skip
