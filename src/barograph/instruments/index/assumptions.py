"""Assumptions: the alternatives of a scheme, made ready to be drawn.

An `Alternative` says what could have been decided otherwise: a list of choices, each laid over what the scheme
says, or noise of ± a share. Here it is held against its scheme: which indicators, branches or weights it is about,
and what every choice means there. A word that the scheme would not understand is an error before anything is
computed.

    imputation, treatment, normalisation    choices for indicators: { method = "z-score", mean = 10, deviation = 2 }
    weighting, aggregation                  choices for branches: { method = "geometric" }
    weights                                 noise = 0.25: each weight times 1 ± 0.25; or choices: { gdp = 2, jobs = 1 }
    data-noise                              noise = 0.02: each figure times 1 ± 0.02
    leave-out                               nothing, or one of the nodes under `at` (all indicators) left out;
                                            or choices: { nodes = ["gdp", "jobs"] }, { nodes = [] }
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from ...errors import InstrumentError
from .scheme import Aggregation, Alternative, Imputation, Normalisation, Scheme, Treatment, Weighting

__all__ = ["Assumption", "of_scheme", "read", "rules_of"]

Array = NDArray[np.float64]
Vary = Sequence[Alternative] | Mapping[str, Sequence[Any]]

STEPS: dict[str, type] = {
    "imputation": Imputation, "treatment": Treatment, "normalisation": Normalisation,
    "weighting": Weighting, "aggregation": Aggregation,
}  # fmt: skip
OF_INDICATORS = ("imputation", "treatment", "normalisation")
OF_BRANCHES = ("weighting", "aggregation")


@dataclass(frozen=True, kw_only=True, eq=False)
class Assumption:
    """An alternative held against a scheme.

    `labels` names the choices; empty for noise. `same[k]` is the first choice that says the same as choice k.
    `nodes` are the nodes it is about, as places in the tree. `overlays[k]` is what choice k lays over the
    rule of an indicator or a branch; `weights` is (n_choices, n_nodes), NaN where a choice says nothing;
    `left_out` is (n_choices, n_nodes) of True where a choice leaves a node out.
    """

    id: str
    name: str
    of: str
    labels: tuple[str, ...]
    same: tuple[int, ...]
    nodes: tuple[int, ...]
    noise: float = 0.0
    overlays: tuple[dict[str, Any], ...] = ()
    weights: Array | None = None
    left_out: NDArray[np.bool_] | None = None
    mark: str = ""
    """sha256 of what it says."""

    @property
    def n_choices(self) -> int:
        return len(self.labels)

    @property
    def drawn(self) -> bool:
        """Whether it is drawn as one of its choices, and not as noise."""
        return bool(self.labels)

    @property
    def n_dimensions(self) -> int:
        """Of the point that it needs; noise on figures has a stream of its own."""
        if self.drawn:
            return 1
        return len(self.nodes) if self.of == "weights" else 0


def of_scheme(scheme: Scheme, vary: Vary | None = None) -> tuple[Assumption, ...]:
    """The assumptions of a scheme, or those given instead of them.

    >>> from barograph.instruments.index import Branch, Indicator, Scheme
    >>> scheme = Scheme(id="x", name="x", branches=(Branch(code="t", name="总"),),
    ...                 indicators=(Indicator(code="a", name="甲", parent="t"),))
    >>> of_scheme(scheme, {"normalisation": ["min-max", "z-score"]})[0].labels
    ('min-max', 'z-score')
    >>> of_scheme(scheme, {"aggregation": ["geometrical"]})
    Traceback (most recent call last):
    barograph.errors.InstrumentError: the assumption aggregation: method cannot be 'geometrical'; it may be ...
    """
    given = scheme.alternatives if vary is None else vary
    if isinstance(given, Mapping):
        given = [
            Alternative(
                id=of, name=of, of=of, choices=tuple({"method": c} if isinstance(c, str) else c for c in choices)  # type: ignore[arg-type]
            )
            for of, choices in given.items()
        ]  # fmt: skip
    if not given:
        raise InstrumentError(
            f"the scheme {scheme.id} names no alternatives, so that there is nothing to explore; write [[alternatives]]",
            zh=f"方案 {scheme.id} 没有写备选假设，无从分析，请补写 [[alternatives]]",
            code="explore-assumption", assumption=None,
        )  # fmt: skip
    ids = [a.id for a in given]
    for name in ids:
        if ids.count(name) > 1:
            raise _wrong(
                name, "it stands twice; give one of them another id", "出现两次，请改掉其中一个的 id"
            )
    return tuple(read(scheme, a) for a in given)


def read(scheme: Scheme, alternative: Alternative) -> Assumption:
    """One alternative held against its scheme."""
    kinds = get_args(get_type_hints(Alternative)["of"])
    if alternative.of not in kinds:
        raise _word(alternative.id, "of", alternative.of, kinds)
    if alternative.noise is not None and alternative.of not in ("weights", "data-noise"):
        raise _wrong(
            alternative.id, "only weights and figures can have noise; write choices", "只有权重和数据可以加噪声，请改写 choices"
        )  # fmt: skip
    if alternative.choices and alternative.noise is not None:
        raise _wrong(
            alternative.id, "it has choices and noise; keep one", "既有 choices 又有 noise，请只留一个"
        )
    if alternative.of == "data-noise" or (alternative.of == "weights" and not alternative.choices):
        if alternative.noise is None:
            raise _wrong(
                alternative.id, "it says nothing; write noise = 0.25", "没有内容，请写 noise = 0.25 之类"
            )
        if not 0.0 <= alternative.noise < 1.0:
            raise _wrong(
                alternative.id, f"noise is {alternative.noise:g}; write a share from 0 to below 1",
                f"noise 为 {alternative.noise:g}，应为 0 至 1 之间的比例",
            )  # fmt: skip
    elif not alternative.choices and alternative.of != "leave-out":
        raise _wrong(alternative.id, "it has no choices; write two or more", "没有 choices，请至少写两个")
    nodes = _nodes(scheme, alternative)
    common: dict[str, Any] = {
        "id": alternative.id, "name": alternative.name, "of": alternative.of, "nodes": nodes,
        "mark": _mark(alternative, nodes),
    }  # fmt: skip
    if alternative.of in STEPS:
        return _steps(scheme, alternative, nodes, common)
    if alternative.of == "leave-out":
        return _left_out(scheme, alternative, nodes, common)
    if alternative.of == "weights" and alternative.choices:
        return _weights(scheme, alternative, common)
    return Assumption(labels=(), same=(), noise=float(alternative.noise or 0.0), **common)


def rules_of(scheme: Scheme, step: str) -> dict[str, Any]:
    """What holds for every indicator at a step: its own rule, or the nearest above it.

    >>> from barograph.instruments.index import Branch, Indicator, Scheme, Treatment
    >>> scheme = Scheme(id="x", name="x", branches=(Branch(code="t", name="总", treatment=Treatment(method="log")),),
    ...                 indicators=(Indicator(code="a", name="甲", parent="t"),))
    >>> rules_of(scheme, "treatment")["a"].method
    'log'
    """
    tree = scheme.tree
    held: dict[str, Any] = {}
    for node in reversed(tree.branches):  # from the top down
        branch = scheme.nodes[tree.codes[node]]
        own = getattr(branch, step)
        above = getattr(scheme, step) if branch.parent is None else held[branch.parent]
        held[branch.code] = above if own is None else own
    answer = {}
    for indicator in scheme.indicators:
        own = getattr(indicator, step)
        answer[indicator.code] = held[indicator.parent] if own is None else own
    return answer


# -- parts


def _nodes(scheme: Scheme, alternative: Alternative) -> tuple[int, ...]:
    """The indicators, branches or weights that it is about."""
    tree = scheme.tree
    for code in alternative.at:
        if code not in tree.codes:
            raise _word(alternative.id, "at", code, tree.codes)
    top = int(tree.level.max())
    for level in alternative.levels:
        if not 1 <= level <= top:
            raise _wrong(
                alternative.id, f"there is no level {level}; the levels are 1 to {top}",
                f"没有第 {level} 层，层次为 1 至 {top}",
            )  # fmt: skip
    named = [tree.at(code) for code in alternative.at]
    if alternative.of in (*OF_INDICATORS, "data-noise"):
        at = (
            sorted({end for node in named for end in tree.below(node)}) if named else range(tree.n_indicators)
        )
        return tuple(at)
    if alternative.of in OF_BRANCHES:
        for node in named:
            if node < tree.n_indicators:
                raise _wrong(
                    alternative.id, f"{tree.codes[node]} is an indicator, and {alternative.of} is of branches",
                    f"{tree.codes[node]} 是指标，而 {alternative.of} 只用于分支",
                )  # fmt: skip
        found = sorted(named) if named else [int(b) for b in sorted(tree.branches)]
    elif alternative.of == "leave-out":
        found = named if named else list(range(tree.n_indicators))
        if tree.root in found:
            raise _wrong(alternative.id, "the whole index cannot be left out", "不能去掉整个指数")
    else:
        found = sorted(named) if named else [i for i in range(len(tree.codes)) if i != tree.root]
    return tuple(i for i in found if not alternative.levels or int(tree.level[i]) in alternative.levels)


def _steps(
    scheme: Scheme, alternative: Alternative, nodes: tuple[int, ...], common: dict[str, Any]
) -> Assumption:
    kind = STEPS[alternative.of]
    if alternative.of in OF_INDICATORS:
        held = rules_of(scheme, alternative.of)
    else:
        held = {b.code: getattr(scheme, f"{alternative.of}_of")(b) for b in scheme.branches}
    own = {id(held[code]): held[code] for code in (scheme.tree.codes[node] for node in nodes)}
    rules = []
    for choice in alternative.choices:
        _hold(alternative.id, kind, choice)
        rules.append([replace(rule, **_tuples(choice)) for rule in own.values()])
    labels = tuple(_label(choice) for choice in alternative.choices)
    same = tuple(next(i for i, other in enumerate(rules) if other == rule) for rule in rules)
    overlays = tuple(_tuples(choice) for choice in alternative.choices)
    return Assumption(labels=labels, same=same, overlays=overlays, **common)


def _left_out(
    scheme: Scheme, alternative: Alternative, nodes: tuple[int, ...], common: dict[str, Any]
) -> Assumption:
    tree = scheme.tree
    sets: list[tuple[int, ...]] = [(), *((node,) for node in nodes)]
    if alternative.choices:
        sets = []
        for choice in alternative.choices:
            codes = choice.get("nodes")
            if set(choice) != {"nodes"} or not isinstance(codes, list | tuple):
                raise _wrong(
                    alternative.id, 'a choice of leave-out is a list of nodes; write { nodes = ["…"] }',
                    "leave-out 的选项应写成 { nodes = [\"…\"] }",
                )  # fmt: skip
            for code in codes:
                if code not in tree.codes or code == scheme.root:
                    raise _word(alternative.id, "nodes", code, [c for c in tree.codes if c != scheme.root])
            sets.append(tuple(sorted(tree.at(code) for code in codes)))
    gone = np.zeros((len(sets), len(tree.codes)), dtype=np.bool_)
    for k, one in enumerate(sets):
        gone[k, list(one)] = True
        for branch, members in zip(tree.branches, tree.members, strict=True):
            gone[k, branch] |= gone[k, members].all()  # a branch that is left without members goes too
        if gone[k, tree.root]:
            raise _wrong(alternative.id, "a choice leaves nothing", "有一个选项把所有指标都去掉了")
    labels = tuple("全部保留" if not one else "去掉 " + "、".join(tree.codes[i] for i in one) for one in sets)
    same = tuple(next(i for i in range(len(sets)) if (gone[i] == gone[k]).all()) for k in range(len(sets)))
    return Assumption(labels=labels, same=same, left_out=gone, **common)


def _weights(scheme: Scheme, alternative: Alternative, common: dict[str, Any]) -> Assumption:
    tree = scheme.tree
    table = np.full((len(alternative.choices), len(tree.codes)), np.nan)
    for k, choice in enumerate(alternative.choices):
        for code, weight in choice.items():
            if code not in tree.codes:
                raise _word(alternative.id, "choices", code, tree.codes)
            if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight < np.inf:
                raise _wrong(
                    alternative.id, f"the weight of {code} is {weight!r}; write a number of 0 or more",
                    f"{code} 的权重为 {weight!r}，应为不小于 0 的数",
                )  # fmt: skip
            table[k, tree.at(code)] = weight
    full = np.where(np.isnan(table), -1.0, table)
    same = tuple(next(i for i in range(len(full)) if (full[i] == full[k]).all()) for k in range(len(full)))
    nodes = tuple(int(i) for i in np.flatnonzero(~np.isnan(table).all(axis=0)))
    labels = tuple(
        _label(choice) if len(choice) <= 4 else f"第 {k + 1} 组"
        for k, choice in enumerate(alternative.choices)
    )
    return Assumption(labels=labels, same=same, weights=table, **(common | {"nodes": nodes}))


def _hold(name: str, kind: type, choice: Mapping[str, Any]) -> None:
    """A choice has keys and words that its step knows."""
    hints = _hints(kind)
    for key, value in choice.items():
        if key not in hints:
            raise _word(name, "key", key, list(hints))
        _, allowed = hints[key]
        if allowed and value not in allowed:
            raise _word(name, key, value, allowed)
        numeric, _ = hints[key]
        if numeric and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise _wrong(name, f"{key} is to be a number, not {value!r}", f"{key} 应为数字，而不是“{value}”")


@cache
def _hints(kind: type) -> dict[str, tuple[bool, tuple[str, ...]]]:
    """Key → whether it is a number, and the words it may be."""
    hints = get_type_hints(kind)
    answer = {}
    for field in dataclasses.fields(kind):
        hint = hints[field.name]
        inner = (
            [a for a in get_args(hint) if a is not type(None)] if get_origin(hint) is not Literal else [hint]
        )
        kinds = inner or [hint]
        words = get_args(kinds[0]) if get_origin(kinds[0]) is Literal else ()
        answer[field.name] = (kinds[0] in (int, float), tuple(words))
    return answer


def _tuples(choice: Mapping[str, Any]) -> dict[str, Any]:
    """Lists of a file as the tuples that rules hold."""
    return {
        k: tuple(tuple(r) if isinstance(r, list) else r for r in v) if isinstance(v, list) else v
        for k, v in choice.items()
    }


def _label(choice: Mapping[str, Any]) -> str:
    if set(choice) == {"method"}:
        return str(choice["method"])
    return ", ".join(str(v) if k == "method" else f"{k} = {v}" for k, v in choice.items())


def _mark(alternative: Alternative, nodes: tuple[int, ...]) -> str:
    said = {
        "id": alternative.id, "of": alternative.of, "choices": alternative.choices, "noise": alternative.noise,
        "nodes": nodes,
    }  # fmt: skip
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def _word(name: str, key: str, found: Any, allowed: Sequence[str]) -> InstrumentError:
    words = ", ".join(map(str, allowed))
    return _wrong(
        name, f"{key} cannot be {found!r}; it may be {words}", f"{key} 不能是“{found}”，可以写：{'、'.join(map(str, allowed))}"
    )  # fmt: skip


def _wrong(name: str, en: str, zh: str) -> InstrumentError:
    return InstrumentError(
        f"the assumption {name}: {en}", zh=f"假设“{name}”：{zh}", code="explore-assumption", assumption=name
    )
