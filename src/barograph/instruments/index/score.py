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

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ...panel import Panel
from . import composition, preparation, scaling
from .frame import Frame
from .result import Result
from .scheme import Scheme

__all__ = ["reweigh", "score"]


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


def reweigh(result: Result, panel: Panel, weights: Mapping[str, float | None]) -> Result:
    """The result under other weights, from its normalised stage on: what comes before does not depend on them.

    `panel` is the one that was scored, `weights` are by code of a node (`Scheme.with_weights`). The answer is
    that of `score` with such a scheme, without treating and normalising the figures again.

    >>> from barograph.instruments.index.scheme import Branch, Indicator, Scheme
    >>> scheme = Scheme(
    ...     id="two", name="两项", branches=(Branch(code="total", name="总分"),),
    ...     indicators=(Indicator(code="a", name="甲", parent="total", weight=3.0),
    ...                 Indicator(code="b", name="乙", parent="total", weight=1.0)),
    ... )
    >>> panel = Panel.of({"济南市": {"a": 1, "b": 9}, "青岛市": {"a": 2, "b": 5}})
    >>> reweigh(score(scheme, panel), panel, {"b": 9.0}).score("济南市")
    75.0
    """
    scheme = result.scheme.with_weights(weights)
    run = Frame(scheme, panel)
    dropped = {(d.entity, d.period) for d in result.dropped}
    run.keep(np.array([i for i, row in enumerate(run.labels) if row not in dropped], dtype=np.intp))
    run.imputed = [cell for cell in result.imputed if cell.node in scheme.codes]
    normalised = result.stages["normalised"].values
    scores, shares = composition.aggregate(run, normalised)
    return replace(
        result, scheme=scheme, ranks=composition.rank(run, scores), weights=shares,
        stages={**result.stages, "aggregated": run.panel(scores, scheme.tree.codes)},
        imputed=tuple(run.imputed), reweighted=tuple(run.reweighted), adjusted=tuple(run.adjusted),
        withheld=tuple(run.withheld), placeholders=tuple(run.placeholders), consistency=run.consistency,
    )  # fmt: skip
