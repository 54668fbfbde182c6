"""The index studio behind its pages: which figures are scored, and results that are kept while weights move.

What is chosen (`Choice`) says where the panel is from: a table that an organisation keeps, or accepted figures of
the ledger at a period. A result is kept in the process, so that moving a weight only aggregates anew; it is kept
under the person and the end of the audit trail, so that nothing is shown that was changed or taken out of sight.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .. import catalogue as catalogues
from ..errors import BarographError, InstrumentError, NotFound
from ..instruments.index import Branch, Panel, Result, Scheme, reweigh, schemes, score
from ..ledger.models import AuditHead
from ..ledger.panels import Taken, Wanted
from ..period import Period
from ..readings import parse
from ..readings.panels import panel_of
from ..sources import from_bytes

__all__ = [
    "MAX_BYTES", "Choice", "Study", "contributions", "english", "marks", "members_shown", "moved", "named", "read_table",
    "scheme_of", "study", "weights_of",
]  # fmt: skip

MAX_BYTES = 10 * 2**20
"""The largest table that is taken as a panel."""
KEPT = 24
"""Results that one process keeps."""
MOST_ENTITIES = 5000

_kept: OrderedDict[tuple[Any, ...], Study] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Choice:
    """What a request asks to be scored."""

    panel: int | None
    period: str
    group: str
    complete: bool

    @classmethod
    def of(cls, request: HttpRequest) -> Choice:
        asked = request.POST if request.method == "POST" else request.GET
        panel = asked.get("panel", "")
        return cls(
            panel=int(panel) if panel.isascii() and panel.isdigit() and len(panel) < 16 else None,
            period=asked.get("period", "").strip()[:40], group=asked.get("group", "").strip()[:60],
            complete=asked.get("complete", "") == "1",
        )  # fmt: skip

    @property
    def given(self) -> bool:
        return self.panel is not None or bool(self.period)

    def query(self, **more: Any) -> str:
        asked = {
            "panel": self.panel, "period": self.period, "group": self.group, "complete": "1" if self.complete else "",
            **more,
        }  # fmt: skip
        return "?" + urlencode({k: v for k, v in asked.items() if v not in (None, "")})


@dataclass(frozen=True, kw_only=True)
class Study:
    """A scheme on a panel: the result, or the sentence that says why there is none."""

    scheme: Scheme
    panel: Panel | None
    result: Result | None
    error: BarographError | None
    taken: Taken | None
    left_out: tuple[str, ...]
    """Entities that were left out because a figure is missing."""
    name: str
    """Of the table; empty for the ledger."""
    periods: tuple[Period, ...]


def english() -> bool:
    return not (get_language() or "zh").startswith("zh")


def named(thing: Any) -> str:
    """The name of a scheme, branch or indicator in the reader's language, as far as it has one."""
    return str(thing.name_en) if english() and thing.name_en else str(thing.name)


def scheme_of(scheme_id: str) -> Scheme:
    """A scheme of the content; anything else is not there (and no path on this machine)."""
    known = catalogues.load()
    if scheme_id not in known.schemes:
        raise NotFound(
            f"there is no scheme {scheme_id}.", zh=f"没有方案“{scheme_id}”。", noun="scheme", pk=scheme_id
        )
    return _loaded(known, scheme_id)


@lru_cache(maxsize=64)
def _loaded(known: catalogues.Catalogue, scheme_id: str) -> Scheme:
    return schemes.load(scheme_id, known.overlay)


def read_table(name: str, data: bytes) -> Panel:
    """The panel in an uploaded file: looked at with distrust, refused with one sentence."""
    return panel_of(parse(from_bytes(data, name=name)))


def columns_of(scheme: Scheme) -> dict[str, tuple[str, ...]]:
    """Every column the scheme needs, with the names a table may give it."""
    found: dict[str, tuple[str, ...]] = {}
    for node in scheme.indicators:
        found[node.code] = tuple(n for n in (node.name, node.name_en, node.indicator) if n)
        if node.denominator is not None:
            found.setdefault(node.denominator, ())
    for column in scheme.denominators:
        found[column.code] = tuple(n for n in (column.name, column.name_en, column.indicator) if n)
    for adjustment in scheme.adjustments:
        found[adjustment.code] = (adjustment.name,)
    for branch in scheme.branches:
        if branch.fallback is not None:
            found.setdefault(branch.fallback, ())
    return found


def _fitted(scheme: Scheme, panel: Panel) -> Panel:
    """The panel under the codes of the scheme; a column is found by code or by name."""
    at: dict[str, int] = {}
    for code, names in columns_of(scheme).items():
        found = [panel.indicators.index(n) for n in (code, *names) if n in panel.indicators]
        if found:
            at[code] = found[0]
    optional = {a.code for a in scheme.adjustments if not a.required}
    absent = [c for c in columns_of(scheme) if c not in at]
    lost = [c for c in absent if c not in optional]
    if lost:
        node = scheme.nodes.get(lost[0])
        name = lost[0] if node is None else node.name
        raise InstrumentError(
            f"the table has no column for {len(lost)} of the {len(columns_of(scheme))} columns of {scheme.id}, the first "
            f"is {lost[0]} ({name}); add it, with empty cells where figures are missing",
            zh=f"数据表缺少方案“{scheme.name}”所需 {len(columns_of(scheme))} 列中的 {len(lost)} 列，第一个是 {lost[0]}({name})；"
            "请补上这些列，缺数处留空",
            code="index-column", column=lost[0],
        )  # fmt: skip
    codes = [*at, *absent]
    values = np.full((len(panel.entities), len(codes)), np.nan)
    values[:, : len(at)] = panel.values[:, list(at.values())]
    return Panel(entities=panel.entities, indicators=tuple(codes), values=values, periods=panel.periods)


def _wanted(scheme: Scheme) -> list[Wanted]:
    columns = [(i.code, i.indicator, i.unit) for i in scheme.indicators]
    columns += [(c.code, c.indicator, c.unit) for c in scheme.denominators]
    return [Wanted(column=c, indicator=i, unit=u) for c, i, u in columns if i is not None]


def study(request: HttpRequest, scheme: Scheme, choice: Choice) -> Study:
    """The result for what is chosen, kept from the last time where nothing has changed since."""
    ledger = request.ledger  # type: ignore[attr-defined]
    # asked each time, whatever is kept: the right is looked at in the query
    run = None if choice.panel is None else ledger.panel_run(choice.panel)
    head = None if run is not None else AuditHead.objects.values_list("digest", flat=True).get(pk=1)
    key = (
        request.user.pk, request.user.scope, scheme.digest, scheme.id, head,
        choice if run is None else replace(choice, period=""), None if run is None else run.inputs_digest,
    )  # fmt: skip
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = _study(ledger, scheme, choice, run)
    with _lock:
        _kept[key] = made
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made


def _study(ledger: Any, scheme: Scheme, choice: Choice, run: Any) -> Study:
    panel = taken = result = error = None
    left: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    try:
        if run is not None:
            panel = read_table(run.detail["name"], ledger.panel_bytes(run))
            periods = tuple(sorted(set(panel.periods or ())))
            panel = _fitted(scheme, panel)
        else:
            period = Period.parse(choice.period)
            taken = ledger.panel_at(_wanted(scheme), period)
            panel = taken.panel if taken.panel is None else _of_group(taken.panel, taken.codes, choice.group)
            if panel is None or not panel.entities:
                raise InstrumentError(
                    f"there is no accepted figure of this scheme for {period} in sight; accept readings for it, choose "
                    "another period or bring a table",
                    zh=f"{period.zh()}没有您可见的、本方案指标的已采纳数据；请先采纳相关数据、另选时期，或上传数据表",
                    code="index-empty",
                )  # fmt: skip
            panel = _fitted(scheme, _with_columns(panel, scheme))
        if len(panel.entities) > MOST_ENTITIES:
            raise InstrumentError(
                f"{len(panel.entities)} rows are more than {MOST_ENTITIES}; split the table",
                zh=f"共 {len(panel.entities)} 行，超过 {MOST_ENTITIES} 行，请拆分数据表", code="panel-size",
            )  # fmt: skip
        if choice.complete:
            panel, left = _complete(panel, scheme)
        result = score(scheme, panel)
    except BarographError as found:
        error = found
    return Study(
        scheme=scheme, panel=panel, result=result, error=error, taken=taken, left_out=left,
        name="" if run is None else str(run.detail["name"]), periods=periods,
    )  # fmt: skip


def _with_columns(panel: Panel, scheme: Scheme) -> Panel:
    """With an empty column for what the ledger holds nothing of: missing stays missing, cell by cell."""
    absent = tuple(c for c in columns_of(scheme) if c not in panel.indicators)
    blank = np.full((len(panel.entities), len(absent)), np.nan)
    return Panel(
        entities=panel.entities, indicators=(*panel.indicators, *absent), values=np.hstack([panel.values, blank])
    )  # fmt: skip


def _of_group(panel: Panel, codes: dict[str, str], group: str) -> Panel | None:
    """Entities of a kind of area or of a group of the catalogue; all where none is named."""
    if not group:
        return panel
    known = catalogues.load()
    members = set(known.groups[group].members) if group in known.groups else None
    kept = [
        e
        for e in panel.entities
        if (code := codes.get(e)) is not None
        and (
            (members is not None and code in members) or (members is None and known.areas[code].kind == group)
        )
    ]
    return panel.select(entities=kept) if kept else None


def _complete(panel: Panel, scheme: Scheme) -> tuple[Panel, tuple[str, ...]]:
    """Without the rows that lack a figure, and who that is."""
    optional = {a.code for a in scheme.adjustments if not a.required}
    optional |= {b.fallback for b in scheme.branches if b.fallback is not None}
    needed = [j for j, code in enumerate(panel.indicators) if code not in optional]
    full = ~np.isnan(panel.values[:, needed]).any(axis=1)
    left = tuple(dict.fromkeys(e for e, ok in zip(panel.entities, full, strict=True) if not ok))
    rows = np.flatnonzero(full)
    if not rows.size:
        raise InstrumentError(
            "no entity has every figure; add figures or choose another scheme",
            zh="没有一个对象的数据是齐全的；请补充数据，或另选方案", code="index-empty",
        )  # fmt: skip
    return (
        Panel(
            entities=tuple(panel.entities[i] for i in rows), indicators=panel.indicators, values=panel.values[rows],
            periods=None if panel.periods is None else tuple(panel.periods[i] for i in rows),
        ),
        left,
    )  # fmt: skip


# -- what is said and shown of a result


def marks(result: Result) -> list[str]:
    """What has to be said wherever the result stands, in the reader's language; quotes of a scheme stay as they are."""
    if not english():
        return list(result.marks)
    said = []
    if result.placeholders:
        said.append(_("占位权重"))
    if result.scheme.rehearsal is not None:
        said.append(_("自测：%(why)s") % {"why": result.scheme.rehearsal})
    for node in result.scheme.branches:
        if not node.scored:
            said.append(_("%(name)s不计分：%(why)s") % {"name": named(node), "why": node.incomplete or "—"})
        elif node.incomplete is not None:
            said.append(_("%(name)s不完整：%(why)s") % {"name": named(node), "why": node.incomplete})
    if "含未经官方文本核实的条目" in result.marks:
        said.append(_("含未经官方文本核实的条目"))
    if result.imputed:
        said.append(_("含插补数据(%(n)s处)") % {"n": len(result.imputed)})
    if result.reweighted:
        said.append(_("含缺项重分权重(%(n)s个对象)") % {"n": len({r.entity for r in result.reweighted})})
    return said


def members_shown(scheme: Scheme) -> list[int]:
    """The nodes directly below the whole: the columns of a ranking."""
    tree = scheme.tree
    return [int(m) for m in tree.members[-1]]


def weights_of(scheme: Scheme, result: Result) -> dict[str, float]:
    """The weight of each node as it was used, for sliders: as given (or its placeholder), else the share × 100.

    Branches whose weights differ from entity to entity have none.
    """
    tree, found = scheme.tree, {}
    for node, members in zip(tree.branches, tree.members, strict=True):
        branch = scheme.nodes[tree.codes[node]]
        assert isinstance(branch, Branch)
        rule = scheme.weighting_of(branch)
        if not branch.scored or rule.method == "benefit-of-the-doubt" or len(members) < 2:
            continue
        if scheme.aggregation_of(branch).method == "product":
            continue
        shares = result.weights[:, members]
        first = shares[~np.isnan(shares).any(axis=1)][:1]
        for k, m in enumerate(members):
            code = tree.codes[m]
            weight = scheme.nodes[code].weight
            if rule.method == "given":
                used = rule.placeholder if weight is None else weight
            elif rule.method == "equal":
                used = 1.0
            else:
                used = float(first[0, k]) * 100 if len(first) else None
            if used is not None:
                found[code] = round(used, 6)
    return found


def moved(made: Study, wanted: dict[str, float]) -> Result:
    """The result of a study under other weights; a branch that is touched takes all its members' weights."""
    assert made.result is not None and made.panel is not None
    own = weights_of(made.scheme, made.result)
    touched = {made.scheme.nodes[c].parent for c, w in wanted.items() if c in own and w != own[c]}
    weights = {c: wanted.get(c, w) for c, w in own.items() if made.scheme.nodes[c].parent in touched}
    if not weights:
        return made.result
    result = reweigh(made.result, made.panel, weights)
    return replace(result, placeholders=made.result.placeholders)  # moving one makes it no more official


def contributions(result: Result, row: int) -> dict[str, float] | None:
    """Points that each indicator, bonus and penalty adds to an entity's total; None where they do not add up to it.

    Weighted sums add up; means of another kind do not.
    """
    scheme = result.scheme
    if any(scheme.aggregation_of(b).method != "arithmetic" for b in scheme.branches):
        return None
    n, total, effective = scheme.tree.n_indicators, float(result.total[row]), result.effective[row]
    scores = result.scores.values[row]
    adjusted = [a for a in result.adjusted if (a.entity, a.period) == result.rows[row]]
    own: dict[str, float] = {}
    for a in adjusted:
        own[a.node] = own.get(a.node, 0.0) + a.by
    parts = {
        scheme.codes[j]: float(effective[j] * (scores[j] - own.get(scheme.codes[j], 0.0)))
        for j in range(n)
        if not np.isnan(scores[j])
    }
    for a in adjusted:
        parts[a.adjustment] = parts.get(a.adjustment, 0.0) + float(effective[scheme.tree.at(a.node)]) * a.by
    if np.isnan(total) or not abs(sum(parts.values()) - total) <= 1e-9 * max(1.0, abs(total)):
        return None
    return parts
