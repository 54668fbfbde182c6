"""Scoring with a scheme: the ranking, weights that move, one entity among its peers, and the tables kept for it."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from ...errors import BarographError, MissingData, NotFound, Refused
from ...instruments.index import Branch, Panel, Result, Scheme
from ...period import Period
from ..access import may, needs
from ..lists import Column, Listing
from ..studio import (
    MAX_BYTES,
    Choice,
    Study,
    contributions,
    marks,
    members_shown,
    moved,
    named,
    read_table,
    scheme_of,
    study,
    weights_of,
)
from ..templatetags.barograph import badge
from .figures import period_label
from .schemes import badge_words, confidence_cell, quoted, said_in, weight_words

__all__ = ["urlpatterns"]

MOST_MISSING = 300
"""Empty cells that a page names; the export has all."""
ENDINGS = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".et")
WHY: dict[str, Any] = {
    "coverage": lazy("口径或基数不同，未采用"), "range": lazy("是一个区间，未采用"), "bound": lazy("只有上下限，未采用"),
    "unit": lazy("单位无法换算，未采用"), "about": lazy("约数，已采用"), "conflict": lazy("来源之间有分歧，采用首选数"),
}  # fmt: skip


# -- figures as text


def decimals_of(scheme: Scheme, result: Result) -> int:
    if scheme.ranking.decimals is not None:
        return scheme.ranking.decimals
    largest = np.nanmax(np.abs(result.scores.values)) if np.isfinite(result.scores.values).any() else 0
    return 2 if largest >= 10 else 4


def text(value: float, decimals: int) -> str:
    """The score as shown: ranks are taken before, on the full figure. A dash for what has none."""
    return "—" if math.isnan(value) else f"{value:.{decimals}f}"


def rank_text(value: float) -> str:
    return "—" if math.isnan(value) else f"{value:g}"


def number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


# -- the ranking


def period_of(made: Study, choice: Choice) -> Period | None:
    """Which period of a table over years is shown: the one asked for, else the latest."""
    if not made.periods:
        return None
    return next((p for p in made.periods if str(p) == choice.period), made.periods[-1])


def rows_of(made: Study, choice: Choice) -> list[int]:
    """The rows of the result that are shown."""
    assert made.result is not None
    period = period_of(made, choice)
    return [i for i, (_e, p) in enumerate(made.result.rows) if period is None or p == period]


def ordered(result: Result, rows: list[int]) -> list[int]:
    """Best first; without a rank in the order of the table."""
    ranks = result.total_ranks
    return sorted(rows, key=lambda i: (math.isnan(ranks[i]), ranks[i] if not math.isnan(ranks[i]) else 0, i))


def wanted_weights(asked: Any) -> dict[str, float]:
    found = {}
    for key, words in asked.items():
        if not key.startswith("w."):
            continue
        try:
            value = float(words)
        except ValueError:
            continue
        if math.isfinite(value) and 0 <= value <= 1e6:
            found[key[2:]] = value
    return found


def table_rows(made: Study, result: Result, choice: Choice) -> list[dict[str, Any]]:
    assert made.result is not None
    scheme, columns = made.scheme, members_shown(made.scheme)
    decimals = decimals_of(scheme, made.result)
    touched = {r.entity for r in result.reweighted} | {c.entity for c in result.imputed}
    held = {w.entity for w in result.withheld}
    found = []
    for i in ordered(result, rows_of(made, choice)):
        entity, _period = result.rows[i]
        before, now = made.result.total_ranks[i], result.total_ranks[i]
        found.append(
            {
                "i": i, "entity": entity, "rank": rank_text(now), "score": text(result.total[i], decimals),
                "parts": [text(result.scores.values[i, c], decimals) for c in columns],
                "change": 0 if math.isnan(before) or math.isnan(now) else int(before - now),
                "touched": entity in touched, "held": entity in held,
            }
        )  # fmt: skip
    return found


@needs("see")
@require_GET
def ranking(request: HttpRequest, scheme_id: str) -> HttpResponse:
    scheme = scheme_of(scheme_id)
    choice = Choice.of(request)
    if not choice.given:
        return redirect("scheme", scheme_id)
    made = study(request, scheme, choice)
    base = base_context(request, made, choice)
    if made.result is None:
        return unanswered(request, made, choice, base)
    asked = wanted_weights(request.GET)
    result = moved(made, asked)
    if request.GET.get("format") == "xlsx":
        return ranking_book(request, made, result, choice)
    root = scheme.nodes[scheme.root]
    assert isinstance(root, Branch)
    rows = table_rows(made, result, choice)
    page = reverse("score_entity", args=[scheme.id])
    for row in rows:
        row["url"] = page + choice.query(entity=row["entity"])
    total = any(r["score"] != "—" for r in rows)
    context = base | {
        "rows": rows, "total": total, "is_moved": result is not made.result,
        "columns": [named(scheme.nodes[scheme.tree.codes[c]]) for c in members_shown(scheme)],
        "sliders": sliders(made, result), "no_total": root.incomplete if not root.scored else "",
        "weigh_url": reverse("score_weigh", args=[scheme.id]), "dropped": dropped_of(made, choice),
        "imputed": made.result.imputed[:MOST_MISSING], "reweighted": made.result.reweighted[:MOST_MISSING],
        "withheld": made.result.withheld[:MOST_MISSING], "adjusted": made.result.adjusted[:MOST_MISSING],
        "passed": passed(made), "n_passed": 0 if made.taken is None else len(made.taken.passed),
        "hidden": hidden(choice),
        "words": {"up": _("上升 %n 位"), "down": _("下降 %n 位"), "failed": _("权重未能重算，表中仍是先前的结果")},
    }  # fmt: skip
    return render(request, "scoring/ranking.html", context)


def hidden(choice: Choice) -> list[tuple[str, Any]]:
    asked = [("panel", choice.panel), ("period", choice.period), ("group", choice.group)]
    return [(k, v) for k, v in asked if v not in (None, "")] + (
        [("complete", "1")] if choice.complete else []
    )


def base_context(request: HttpRequest, made: Study, choice: Choice) -> dict[str, Any]:
    period = period_of(made, choice)
    shown = str(period) if period is not None else "" if choice.panel is not None else choice.period
    return {
        "scheme": made.scheme, "scheme_name": named(made.scheme), "choice": choice, "study": made,
        "title": f"{named(made.scheme)} · {period_label(shown) if shown else made.name}",
        "from_table": choice.panel is not None, "period": period_label(shown) if shown else "",
        "periods": [
            {"words": period_label(str(p)), "url": choice_at(choice, p), "here": p == period} for p in made.periods
        ],
        "marks": [] if made.result is None else marks(made.result), "left_out": made.left_out,
        "may_export": may(request.user, "export"), "export_url": choice.query(format="xlsx"),
        "n": 0 if made.result is None else len(rows_of(made, choice)),
    }  # fmt: skip


def choice_at(choice: Choice, period: Period) -> str:
    from dataclasses import replace

    return replace(choice, period=str(period)).query()


def passed(made: Study) -> list[dict[str, Any]]:
    if made.taken is None:
        return []
    names = {i.code: named(i) for i in made.scheme.indicators}
    return [
        {
            "entity": p.entity, "name": names.get(p.column, p.column), "why": WHY[p.why],
            "url": reverse("observation", args=[p.observation_id]),
        }
        for p in made.taken.passed[:MOST_MISSING]
    ]  # fmt: skip


def gaps_of(scheme: Scheme, panel: Panel) -> list[Any]:
    """The empty cells among what the scheme cannot do without."""
    needed = {*scheme.codes, *(i.denominator for i in scheme.indicators if i.denominator is not None)}
    return [cell for cell in panel.missing() if cell[2] in needed]


def dropped_of(made: Study, choice: Choice) -> list[dict[str, Any]]:
    """Who has too few figures to be judged, and which are missing."""
    assert made.result is not None and made.panel is not None
    period = period_of(made, choice)
    gaps: dict[tuple[str, Any], list[str]] = {}
    for entity, when, code in gaps_of(made.scheme, made.panel) if made.result.dropped else ():
        gaps.setdefault((entity, when), []).append(code)
    return [
        {"entity": d.entity, "available": f"{d.available:.0%}", "missing": gaps.get((d.entity, d.period), [])}
        for d in made.result.dropped
        if period is None or d.period == period
    ]


def unanswered(request: HttpRequest, made: Study, choice: Choice, base: dict[str, Any]) -> HttpResponse:
    """There is no result: the sentence, the cells that it is about, and the way out."""
    error = made.error
    assert error is not None
    cells = error.facts.get("cells", []) if isinstance(error, MissingData) else []
    if not cells and error.code == "index-empty" and made.panel is not None:
        cells = gaps_of(made.scheme, made.panel)
    nodes = made.scheme.nodes
    rows = [
        {
            "entity": entity, "period": "" if period is None else period_label(str(period)), "code": code or "",
            "name": named(nodes[code]) if code in nodes else code or "",
            "unit": getattr(nodes.get(code), "unit", None) or "",
        }
        for entity, period, code in cells
    ]  # fmt: skip
    sentence = error.sentence(get_language() or "zh-hans")
    listing = Listing(
        name="missing",
        title=_("缺少的数据"),
        rows=rows,
        columns=[
            Column("entity", _("对象"), main=True, width=24),
            Column("period", _("时期")),
            Column("code", _("编号")),
            Column("name", _("指标"), width=40),
            Column("unit", _("单位")),
            Column("why", _("说明"), lambda r: sentence, only="export", width=50),
        ],
        page_size=100,
        note=sentence,
    )
    if request.GET.get("format") == "xlsx":
        return listing.excel(request)
    n_full = 0
    if rows and made.panel is not None:
        n_full = len(set(made.panel.entities)) - len({r["entity"] for r in rows})
    context = base | {
        "sentence": sentence, "listing": listing.view(request), "n_missing": len(rows), "n_full": n_full,
        "complete_url": choice.query(complete="1"), "passed": passed(made),
        "n_passed": 0 if made.taken is None else len(made.taken.passed),
    }  # fmt: skip
    return render(request, "scoring/unanswered.html", context, status=422)


def ranking_book(request: HttpRequest, made: Study, result: Result, choice: Choice) -> HttpResponse:
    scheme = made.scheme
    said = marks(result) + ([_("权重经手工调整，不是方案的权重")] if result is not made.result else [])
    if made.left_out:
        said.append(_("未计入数据不齐全的对象：%(names)s") % {"names": _("、").join(made.left_out)})
    if dropped := dropped_of(made, choice):
        said.append(
            _("数据完整率不足、未参评：%(names)s") % {"names": _("、").join(d["entity"] for d in dropped)}
        )
    note = _("；").join(said)
    codes = scheme.tree.codes
    order = ordered(result, rows_of(made, choice))
    shown = [*[b for b in scheme.branches if b.code != scheme.root], *scheme.indicators]
    columns = [
        Column("rank", _("位次"), lambda i: number(result.total_ranks[i]), kind="number"),
        Column("entity", _("对象"), lambda i: result.rows[i][0], width=24),
        Column("period", _("时期"), lambda i: "" if result.rows[i][1] is None else period_label(str(result.rows[i][1]))),
        Column("score", named(scheme.nodes[scheme.root]), lambda i: number(result.total[i]), kind="number"),
        *(
            Column(n.code, f"{n.code} {named(n)}", _score_of(result, codes.index(n.code)), kind="number")
            for n in shown
        ),
        Column("marks", _("标注"), lambda i: note, width=50),
        Column("digest", _("方案摘要"), lambda i: result.scheme.digest[:16]),
    ]  # fmt: skip
    return Listing(
        name=f"score-{scheme.id}", title=_("%(scheme)s排名") % {"scheme": named(scheme)}, rows=order, columns=columns, note=note
    ).excel(request)  # fmt: skip


def _score_of(result: Result, column: int) -> Any:
    return lambda i: number(result.scores.values[i, column])


def in_order(scheme: Scheme) -> list[tuple[int, Any]]:
    """Branches with their members, the whole first, the others as the scheme writes them."""
    tree = scheme.tree
    pairs = dict(zip(tree.branches, tree.members, strict=True))
    return [(tree.root, pairs[tree.root])] + [(b, pairs[b]) for b in sorted(pairs) if b != tree.root]


def sliders(made: Study, result: Result) -> list[dict[str, Any]]:
    """A group of sliders for each branch whose members' weights can be moved."""
    assert made.result is not None
    scheme, tree = made.scheme, made.scheme.tree
    own, now = weights_of(scheme, made.result), weights_of(result.scheme, result)
    groups = []
    for node, members in in_order(scheme):
        codes = [tree.codes[m] for m in members if tree.codes[m] in own]
        if not codes:
            continue
        top = 2 * max(own[c] for c in codes) or 1.0
        groups.append(
            {
                "name": named(scheme.nodes[tree.codes[node]]), "lang": said_in(scheme.nodes[tree.codes[node]]),
                "open": node == tree.root,
                "sliders": [
                    {
                        "code": c, "name": named(scheme.nodes[c]), "lang": said_in(scheme.nodes[c]),
                        "value": f"{now.get(c, own[c]):.6g}", "own": f"{own[c]:.6g}",
                        "top": f"{top:.6g}", "step": f"{top / 200:.6g}",
                        "placeholder": weight_words(scheme, scheme.nodes[c])[1],
                    }
                    for c in codes
                ],
            }
        )  # fmt: skip
    return groups


@needs("see")
@require_POST
def weigh(request: HttpRequest, scheme_id: str) -> HttpResponse:
    """The ranking under moved weights: computed by the same engine, from the normalised stage that is kept."""
    scheme = scheme_of(scheme_id)
    choice = Choice.of(request)
    made = study(request, scheme, choice) if choice.given else None
    if made is None or made.result is None:
        error = None if made is None else made.error
        sentence = _("请先选择数据。") if error is None else error.sentence(get_language() or "zh-hans")
        return JsonResponse({"sentence": sentence}, status=422)
    try:
        result = moved(made, wanted_weights(request.POST))
    except BarographError as error:
        return JsonResponse({"sentence": error.sentence(get_language() or "zh-hans")}, status=422)
    return JsonResponse(
        {
            "moved": result is not made.result,
            "rows": [
                [r["i"], r["rank"], r["score"], r["change"], r["parts"]]
                for r in table_rows(made, result, choice)
            ],
        }
    )


# -- one entity


@needs("see")
@require_GET
def entity(request: HttpRequest, scheme_id: str) -> HttpResponse:
    scheme = scheme_of(scheme_id)
    choice = Choice.of(request)
    if not choice.given:
        return redirect("scheme", scheme_id)
    made = study(request, scheme, choice)
    base = base_context(request, made, choice)
    if made.result is None:
        return unanswered(request, made, choice, base)
    result = made.result
    rows = rows_of(made, choice)
    name = request.GET.get("entity", "")
    row = next((i for i in rows if result.rows[i][0] == name), None)
    if row is None:
        raise NotFound(f"there is no entity {name}.", zh=f"没有对象“{name}”。", noun="entity", pk=name)
    listing = indicators_of(made, row, rows, choice)
    if request.GET.get("format") == "xlsx":
        return listing.excel(request)
    branches = branches_of(made, row, rows)
    order = ordered(result, rows)
    decimals = decimals_of(scheme, result)
    at = order.index(row)
    near = order[max(0, at - 3) : at + 4]
    total, peers = result.total, result.total[rows]
    there = peers[~np.isnan(peers)]
    context = base | {
        "title": name, "entity": name, "listing": listing.view(request), "branches": branches,
        "rank": rank_text(result.total_ranks[row]), "score": text(total[row], decimals),
        "has_total": not math.isnan(total[row]), "n_peers": len(there),
        "median": text(float(np.median(there)), decimals) if len(there) else "—",
        "near": [
            {
                "entity": result.rows[i][0], "rank": rank_text(result.total_ranks[i]), "score": text(total[i], decimals),
                "gap": "" if i == row else f"{total[i] - total[row]:+.{decimals}f}", "here": i == row,
                "url": reverse("score_entity", args=[scheme.id]) + choice.query(entity=result.rows[i][0]),
            }
            for i in near
        ] if not math.isnan(total[row]) else [],
        "chart": chart_of(name, branches), "ranking_url": reverse("score", args=[scheme.id]) + choice.query(),
        "export_url": choice.query(entity=name, format="xlsx"),
        "adds_up": contributions(result, row) is not None,
        "published": [
            {"row": p, "node": named(scheme.nodes[p.node or scheme.root])} for p in scheme.published if p.entity == name
        ],
    }  # fmt: skip
    return render(request, "scoring/entity.html", context)


def branches_of(made: Study, row: int, rows: list[int]) -> list[dict[str, Any]]:
    """The nodes below the whole, of one entity and among its peers."""
    assert made.result is not None
    scheme, result = made.scheme, made.result
    decimals = decimals_of(scheme, result)
    found = []
    for c in members_shown(scheme):
        node = scheme.nodes[scheme.tree.codes[c]]
        scores = result.scores.values[:, c]
        peers = scores[rows]
        peers = peers[~np.isnan(peers)]
        found.append(
            {
                "name": named(node), "lang": said_in(node), "score": text(scores[row], decimals), "value": number(scores[row]),
                "rank": rank_text(result.ranks[row, c]), "weight": weight_words(scheme, node)[0],
                "share": "—" if math.isnan(result.weights[row, c]) else f"{result.weights[row, c]:.1%}",
                "least": text(float(peers.min()), decimals) if len(peers) else "—",
                "median": text(float(np.median(peers)), decimals) if len(peers) else "—",
                "median_value": float(np.median(peers)) if len(peers) else None,
                "most": text(float(peers.max()), decimals) if len(peers) else "—",
                "placeholder": weight_words(scheme, node)[1],
            }
        )  # fmt: skip
    return found


def chart_of(name: str, branches: list[dict[str, Any]]) -> dict[str, Any]:
    """The bars of an entity beside the median of its peers, as js/chart.js draws them."""

    def cells(value: str, words: str) -> list[Any]:
        return [None if b[value] is None else [b[value], b[words], None, ""] for b in branches]

    return {
        "title": name, "kind_name": _("分项得分"), "unit": _("分"), "axis": [b["name"] for b in branches], "joined": False,
        "rank": False,
        "lines": [
            {"name": name, "place": name, "standing": "actual", "cells": cells("value", "score")},
            {"name": _("同组中位数"), "place": _("同组中位数"), "standing": "actual", "cells": cells("median_value", "median")},
        ],
    }  # fmt: skip


def indicators_of(made: Study, row: int, rows: list[int], choice: Choice) -> Listing:
    """Each indicator of an entity: figure, score, rank, weight, what it adds, and where its rule is from."""
    assert made.result is not None
    scheme, result = made.scheme, made.result
    who, when = result.rows[row]
    raw, normalised = result.stages["raw"], result.stages["normalised"]
    raw_row = raw.rows.index((who, when))
    adds_up = contributions(result, row)
    added = {} if adds_up is None else adds_up
    filled = {c.node for c in result.imputed if (c.entity, c.period) == (who, when)}
    decimals = decimals_of(scheme, result)
    note = _("；").join(marks(result))
    lines = []
    for j, node in enumerate(scheme.indicators):
        peers = normalised.values[rows, j]
        peers = peers[~np.isnan(peers)]
        observation = None if made.taken is None else made.taken.cells.get((who, node.code))
        words, placeholder, _unseen = weight_words(scheme, node)
        lines.append(
            {
                "lang": said_in(node), "code": node.code, "name": named(node), "branch": named(scheme.nodes[node.parent]),
                "figure": number(raw.values[raw_row, j]), "unit": node.unit or "",
                "url": None if observation is None else reverse("observation", args=[observation]),
                "score": number(normalised.values[row, j]), "rank": number(result.ranks[row, j]),
                "median": float(np.median(peers)) if len(peers) else None,
                "weight": words, "placeholder": placeholder, "share": number(result.effective[row, j]),
                "added": added.get(node.code), "filled": node.code in filled,
                "article": node.article, "confidence": node.confidence,
            }
        )  # fmt: skip
    for one in scheme.adjustments:
        by = [a.by for a in result.adjusted if (a.entity, a.period, a.adjustment) == (who, when, one.code)]
        if by:
            empty = dict.fromkeys(("figure", "url", "rank", "median", "share", "confidence"))
            lines.append(
                empty | {
                    "lang": "zh-Hans", "code": one.code, "name": one.name, "branch": named(scheme.nodes[one.at]), "unit": "",
                    "score": sum(by), "weight": _("加减分"), "placeholder": False, "added": added.get(one.code),
                    "filled": False, "article": one.article, "adjustment": True,
                }
            )  # fmt: skip
    return Listing(
        name="entity",
        title=_("%(name)s的指标得分") % {"name": who},
        rows=lines,
        columns=[
            Column("name", _("指标"), cell=indicator_cell, main=True, width=40),
            Column("code", _("编号"), only="export"),
            Column("branch", _("分支"), only="export", width=24),
            Column("figure", _("数据"), kind="number", cell=figure_cell, sort="figure"),
            Column("unit", _("单位"), only="export"),
            Column("score", _("得分"), kind="number", cell=lambda r: shown(r["score"], decimals), sort="score"),
            Column("rank", _("位次"), kind="number", cell=lambda r: plain(r["rank"]), sort="rank"),
            Column("median", _("同组中位数"), kind="number", cell=lambda r: shown(r["median"], decimals)),
            Column("weight", _("权重"), cell=weight_cell),
            Column("share", _("占总分比重"), kind="number", cell=lambda r: percent(r["share"]), sort="share"),
            *([] if adds_up is None else [
                Column("added", _("贡献分"), kind="number", cell=lambda r: shown(r["added"], decimals + 1), sort="added")
            ]),
            Column("article", _("出处条目"), cell=lambda r: quoted(r["article"])),
            Column("confidence", _("可信度"), lambda r: badge_words(r["confidence"]), cell=sure_cell),
            Column("filled", _("插补"), lambda r: _("插补") if r["filled"] else "", only="export"),
            Column("marks", _("标注"), lambda r: note, only="export", width=50),
        ],
        page_size=2000,
        note=note,
    )  # fmt: skip


def shown(value: float | None, decimals: int) -> Any:
    if value is None:
        return format_html('<span class="muted">{}</span>', "—")
    return format_html('<span title="{}">{}</span>', f"{value:.12g}", f"{value:.{decimals}f}")


def plain(value: float | None) -> Any:
    return format_html('<span class="muted">{}</span>', "—") if value is None else f"{value:g}"


def percent(value: float | None) -> Any:
    return format_html('<span class="muted">{}</span>', "—") if value is None else f"{value:.2%}"


def indicator_cell(row: dict[str, Any]) -> Any:
    return format_html(
        '<span lang="{}">{}</span> <span class="muted small">{}</span>',
        row["lang"],
        row["name"],
        row["code"],
    )


def figure_cell(row: dict[str, Any]) -> Any:
    if row.get("adjustment"):
        return format_html('<span class="muted">{}</span>', "—")
    if row["figure"] is None:
        return format_html('<span class="muted">{}</span>', _("缺数"))
    words = format_html(
        '{} <span class="muted small" lang="zh-Hans">{}</span>', f"{row['figure']:.10g}", row["unit"]
    )
    if row["filled"]:
        words = format_html("{} {}", words, badge("mark", _("插补"), "warn"))
    return format_html('<a href="{}">{}</a>', row["url"], words) if row["url"] else words


def sure_cell(row: dict[str, Any]) -> Any:
    return confidence_cell(row["confidence"])


def weight_cell(row: dict[str, Any]) -> Any:
    return badge("mark", row["weight"], "warn") if row["placeholder"] else row["weight"] or "—"


# -- tables that an organisation keeps


@needs("see", POST="add")
def panels(request: HttpRequest) -> HttpResponse:
    """The tables in sight; a new one is read at once, so that a bad one is refused with its reason."""
    ledger = request.ledger  # type: ignore[attr-defined]
    trouble = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            run = _take(ledger, file)
        except BarographError as error:
            trouble = error.sentence(get_language() or "zh-hans")
        else:
            scheme_id = request.POST.get("scheme", "")
            if scheme_id:
                return redirect(reverse("score", args=[scheme_of(scheme_id).id]) + f"?panel={run.pk}")
            return redirect("panels")

    def link(run: Any) -> str | None:
        return reverse("panel_file", args=[run.pk]) if may(request.user, "export") else None

    listing = Listing(
        name="panels",
        title=_("数据表"),
        rows=ledger.panels(),
        order=("-id",),
        columns=[
            Column("name", _("名称"), "name", link=link, main=True, width=40),
            Column("n_entities", _("对象"), lambda r: r.detail.get("n_entities"), kind="number"),
            Column("n_indicators", _("指标"), lambda r: r.detail.get("n_indicators"), kind="number"),
            Column("by", _("提交人"), "by"),
            Column("at", _("提交时间"), "started_at", kind="datetime"),
            Column("digest", _("文件摘要"), lambda r: r.inputs_digest, only="export", width=40),
        ],
        empty=_("还没有数据表。第一行写指标，第一列写对象，一行一个对象。"),
    )  # fmt: skip
    if request.GET.get("format") == "xlsx" and request.method == "GET":
        return listing.excel(request)
    context = {
        "title": _("数据表"), "listing": listing.view(request), "trouble": trouble, "may_add": may(request.user, "add"),
        "mb": MAX_BYTES // 2**20, "scheme": request.POST.get("scheme", "") if trouble else "",
    }  # fmt: skip
    return render(request, "scoring/panels.html", context, status=422 if trouble else 200)


def _take(ledger: Any, file: Any) -> Any:
    if file is None:
        raise Refused("no file came.", zh="没有收到文件，请重新选择。", code="empty")
    name = (file.name or "").replace("\\", "/").rsplit("/", 1)[-1][-200:]
    if (file.size or 0) > MAX_BYTES:
        raise Refused(
            f"{name} is larger than {MAX_BYTES // 2**20} MB; split it.",
            zh=f"文件“{name}”超过 {MAX_BYTES // 2**20} MB，请拆分后再上传。", code="too-large", name=name,
        )  # fmt: skip
    if Path(name).suffix.lower() not in ENDINGS:
        raise Refused(
            f"{name} is no table; bring a CSV file or an Excel workbook.",
            zh=f"“{name}”不是数据表，请提供 CSV 文件或 Excel 工作簿。", code="panel-format", name=name,
        )  # fmt: skip
    data = file.read()
    panel = read_table(name, data)
    return ledger.keep_panel(
        name, data, n_entities=len(set(panel.entities)), n_indicators=len(panel.indicators)
    )


@needs("export")
@require_GET
def panel_file(request: HttpRequest, panel_id: int) -> HttpResponse:
    """The file as it came, always saved and never opened by the browser."""
    run, data = request.ledger.panel_file(panel_id)  # type: ignore[attr-defined]
    return HttpResponse(
        data,
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": content_disposition_header(True, run.detail["name"]),
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )


urlpatterns = [
    path("schemes/<str:scheme_id>/score/", ranking, name="score"),
    path("schemes/<str:scheme_id>/score/weigh/", weigh, name="score_weigh"),
    path("schemes/<str:scheme_id>/score/entity/", entity, name="score_entity"),
    path("panels/", panels, name="panels"),
    path("panels/<int:panel_id>/file/", panel_file, name="panel_file"),
]
