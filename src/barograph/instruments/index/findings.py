"""Findings: what is to be said of assumptions before anything is drawn.

Which cannot work, alone or together; which change nothing; which say the same twice.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ...errors import InstrumentError
from .assumptions import OF_BRANCHES, OF_INDICATORS
from .ensemble import Ensemble

__all__ = ["Finding", "findings"]

Array = NDArray[np.float64]

GRID = 512
"""Combinations of methods that are tried before a run; of more, all pairs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is to be said of assumptions before anything is drawn."""

    kind: Literal["changes-nothing", "same-twice", "impossible"]
    assumptions: tuple[str, ...]
    choices: tuple[str, ...]
    en: str
    zh: str

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind, "assumptions": list(self.assumptions), "choices": list(self.choices), "en": self.en,
            "zh": self.zh,
        }  # fmt: skip


def findings(ensemble: Ensemble) -> tuple[Finding, ...]:
    """What is to be said of the assumptions of an ensemble, nothing drawn yet."""
    found: list[Finding] = []
    for a in ensemble.assumptions:
        twins = [(a.labels[k], a.labels[same]) for k, same in enumerate(a.same) if same != k]
        if twins and len(set(a.same)) > 1:
            found.append(
                Finding(
                    kind="same-twice", assumptions=(a.id,), choices=twins[0],
                    en=f"the choices {twins[0][1]!r} and {twins[0][0]!r} of {a.id} say the same; it counts twice",
                    zh=f"假设“{a.name}”的选项“{twins[0][1]}”与“{twins[0][0]}”相同，抽到的机会加倍",
                )
            )  # fmt: skip
    tried = _tried(ensemble)
    scores: dict[tuple[int, ...], Array] = {}
    blamed: set[tuple[tuple[int, int], ...]] = set()
    try:
        if tried:
            scores = dict(zip(tried, ensemble.scores_of(ensemble.chosen(np.array(tried))), strict=True))
    except InstrumentError:
        pass  # which of them, is found below
    for combination in tried if not scores else ():
        try:
            scores[combination] = ensemble.scores_of(ensemble.chosen(np.array([combination])))[0]
        except InstrumentError as error:
            blame = _blame(ensemble, combination)
            if blame in blamed:
                continue
            blamed.add(blame)
            found.append(_impossible(ensemble, blame, error))
    for i, a in enumerate(ensemble.assumptions):
        if _idle(ensemble, i, scores):
            found.append(
                Finding(
                    kind="changes-nothing", assumptions=(a.id,), choices=a.labels,
                    en=f"the assumption {a.id} changes no score, whatever the others are: its influence is 0; take it out, or "
                    "write choices that differ here",
                    zh=f"假设“{a.name}”不改变任何得分，影响为 0；可以去掉它，或改写在此有差别的选项",
                )
            )  # fmt: skip
    return tuple(found)


def _tried(ensemble: Ensemble) -> list[tuple[int, ...]]:
    """Combinations of choices: of methods all, or pair by pair where they are many; of weights and nodes one by one."""
    methods = {
        i: sorted(set(a.same))
        for i, a in enumerate(ensemble.assumptions)
        if a.of in (*OF_INDICATORS, *OF_BRANCHES)
    }
    own = [-1] * len(ensemble.assumptions)
    found: dict[tuple[int, ...], None] = {}

    def put(choices: Mapping[int, int]) -> None:
        one = own.copy()
        for i, k in choices.items():
            one[i] = k
        found[tuple(one)] = None

    n = np.prod([float(len(c)) for c in methods.values()]) if methods else 0.0
    if methods and n <= GRID:
        for combination in itertools.product(*methods.values()):
            put(dict(zip(methods, combination, strict=True)))
    else:
        for i, j in itertools.combinations(methods, 2):
            for k, m in itertools.product(methods[i], methods[j]):
                put({i: k, j: m})
    for i, a in enumerate(ensemble.assumptions):
        if a.drawn and (i not in methods or n > GRID):
            for k in sorted(set(a.same)):
                put({i: k})
    return list(found)


def _blame(ensemble: Ensemble, combination: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """The fewest choices of a combination that do not work."""
    chosen = [(i, k) for i, k in enumerate(combination) if k >= 0]
    for n in range(1, len(chosen)):
        for some in itertools.combinations(chosen, n):
            one = [-1] * len(combination)
            for i, k in some:
                one[i] = k
            try:
                ensemble.scores_of(ensemble.chosen(np.array([one])))
            except InstrumentError:
                return some
    return tuple(chosen)


def _impossible(ensemble: Ensemble, blame: tuple[tuple[int, int], ...], error: InstrumentError) -> Finding:
    said = [(ensemble.assumptions[i], ensemble.assumptions[i].labels[k]) for i, k in blame]
    en = " with ".join(f"{a.id} = {label}" for a, label in said)
    zh = "与".join(f"“{a.name}”取“{label}”" for a, label in said)
    return Finding(
        kind="impossible", assumptions=tuple(a.id for a, _ in said), choices=tuple(label for _, label in said),
        en=f"{en} cannot work: {error}", zh=f"{zh}无法计算：{error.sentence()}",
    )  # fmt: skip


def _idle(ensemble: Ensemble, i: int, scores: Mapping[tuple[int, ...], Array]) -> bool:
    """Whether an assumption changes no score in anything that was tried."""
    a = ensemble.assumptions[i]
    if a.drawn:
        by: dict[tuple[int, ...], list[Array]] = {}
        for combination, one in scores.items():
            if combination[i] >= 0:
                by.setdefault((*combination[:i], -1, *combination[i + 1 :]), []).append(one)
        return bool(by) and all(_equal(first, other) for first, *rest in by.values() for other in rest)
    if a.noise == 0.0 or not a.nodes:
        return True
    if a.of == "data-noise":
        return False
    rng = np.random.default_rng([0, i])  # four sets of weights: where none moves a score, none does
    methods = [
        c
        for c in scores
        if all(
            c[j] >= 0 for j, b in enumerate(ensemble.assumptions) if b.of in (*OF_INDICATORS, *OF_BRANCHES)
        )
    ]
    for combination in methods[:16] or [tuple([-1] * len(ensemble.assumptions))]:
        chosen = ensemble.chosen(np.array([combination] * 5))
        chosen.points[1:, ensemble.columns(i)] = rng.random((4, a.n_dimensions))
        found = ensemble.scores_of(chosen)
        if not all(_equal(found[0], other) for other in found[1:]):
            return False
    return True


def _equal(one: Array, other: Array) -> bool:
    return bool(np.allclose(one, other, rtol=1e-12, atol=1e-12, equal_nan=True))
