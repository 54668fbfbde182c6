"""The schemes of the index: what there is, and one scheme with its tree, weights, articles and how sure each is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext

from ... import catalogue as catalogues
from ...instruments.index import Branch, Indicator, Scheme, schemes
from ..access import may, needs
from ..lists import Column, Listing
from ..studio import english, named, scheme_of
from ..templatetags.barograph import badge
from .indicators import source_words

__all__ = ["Node", "tree_of", "urlpatterns", "weight_words"]

WEIGHTINGS: dict[str, Any] = {
    "equal": lazy("等权"), "entropy": lazy("熵权法"), "critic": lazy("CRITIC 法"), "pca": lazy("主成分"),
    "ahp": lazy("层次分析法"), "equal-importance": lazy("等重要性"), "benefit-of-the-doubt": lazy("最有利权重"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Node:
    """A branch or an indicator where it stands in the tree."""

    node: Branch | Indicator
    depth: int
    weight: str
    placeholder: bool
    unseen: bool

    @property
    def branch(self) -> bool:
        return isinstance(self.node, Branch)


def weight_words(scheme: Scheme, node: Branch | Indicator) -> tuple[str, bool, bool]:
    """The weight as the scheme has it, whether a placeholder stands in for it, and whether it was not seen."""
    if node.parent is None:
        return "", False, False
    parent = scheme.nodes[node.parent]
    assert isinstance(parent, Branch)
    rule = scheme.weighting_of(parent)
    if rule.method != "given":
        return str(WEIGHTINGS[rule.method]), False, False
    if node.weight is not None:
        return f"{node.weight:g}", False, False
    if rule.placeholder is not None:
        return _("未见权重，占位权重 %(weight)s") % {"weight": f"{rule.placeholder:g}"}, True, True
    return _("未见权重"), False, True


def tree_of(scheme: Scheme) -> list[Node]:
    """The whole tree, each branch before its members."""
    return list(_below(scheme, scheme.root, 0))


def _below(scheme: Scheme, code: str, depth: int) -> Iterator[Node]:
    yield Node(scheme.nodes[code], depth, *weight_words(scheme, scheme.nodes[code]))
    for node in scheme.nodes.values():
        if node.parent == code:
            yield from _below(scheme, node.code, depth + 1)


@needs("see")
def all_schemes(request: HttpRequest) -> HttpResponse:
    rows = []
    for scheme in schemes.every().values():
        nodes = tree_of(scheme)
        rows.append(
            {
                "id": scheme.id, "name": named(scheme), "edition": scheme.edition or "", "document": scheme.document or "",
                "n_indicators": len(scheme.indicators), "n_branches": len(scheme.branches) - 1,
                "n_unseen": sum(n.unseen for n in nodes), "partial": partial(scheme),
                "confidence": scheme.confidence, "grade": scheme.source_grade or "", "rehearsal": scheme.rehearsal or "",
                "placeholder": any(n.placeholder for n in nodes),
            }
        )  # fmt: skip
    return Listing(
        name="schemes",
        title=pgettext("list", "评价方案"),
        rows=rows,
        columns=[
            Column("name", _("方案"), link=lambda r: reverse("scheme", args=[r["id"]]), main=True, width=36, sort="name"),
            Column("edition", _("版本"), cell=lambda r: quoted(r["edition"]), width=12),
            Column("document", _("文号"), cell=lambda r: quoted(r["document"]), width=22),
            Column("n_branches", _("分支"), kind="number", sort="n_branches"),
            Column("n_indicators", _("指标"), kind="number", sort="n_indicators"),
            Column("n_unseen", _("未见权重"), kind="number", cell=unseen_cell, sort="n_unseen"),
            Column("marks", _("标注"), lambda r: _("；").join(row_marks(r)), cell=marks_cell, width=24),
            Column("confidence", _("可信度"), lambda r: badge_words(r["confidence"]), cell=row_sure),
            Column("rehearsal", _("说明"), only="export", width=40),
        ],
        search=("name", "id", "document"),
        search_hint=_("名称、文号"),
        empty=_("还没有评价方案。"),
    ).respond(request, "schemes/index.html", {"title": pgettext("list", "评价方案")})  # fmt: skip


def partial(scheme: Scheme) -> bool:
    return any(not b.scored or b.incomplete is not None for b in scheme.branches)


def row_marks(row: dict[str, Any]) -> list[str]:
    said = []
    if row["placeholder"]:
        said.append(_("占位权重"))
    if row["partial"]:
        said.append(_("只有分组"))
    return said


def marks_cell(row: dict[str, Any]) -> Any:
    return format_html("{}", _spaced([badge("mark", words, "warn") for words in row_marks(row)]))


def unseen_cell(row: dict[str, Any]) -> Any:
    return format_html('<span class="num">{}</span>', row["n_unseen"])


def confidence_cell(confidence: str | None) -> Any:
    return badge(confidence) if confidence else format_html('<span class="muted">{}</span>', "—")


def row_sure(row: dict[str, Any]) -> Any:
    return confidence_cell(row["confidence"])


def node_sure(node: Node) -> Any:
    return confidence_cell(node.node.confidence)


def badge_words(confidence: str | None) -> str:
    from ..templatetags.barograph import word

    return word(confidence) if confidence else ""


def _spaced(parts: list[Any]) -> Any:
    from django.utils.html import format_html_join

    return format_html_join(" ", "{}", ((part,) for part in parts))


@needs("see")
def scheme(request: HttpRequest, scheme_id: str) -> HttpResponse:
    found = scheme_of(scheme_id)
    catalogue = catalogues.load()
    nodes = tree_of(found)
    placeholder = any(n.placeholder for n in nodes)
    note = _("；").join(
        w for w in (_("占位权重") if placeholder else "", found.rehearsal or "", found.note or "") if w
    )
    listing = Listing(
        name="tree",
        title=f"{named(found)} {found.edition or ''}".strip(),
        rows=nodes,
        columns=[
            Column("name", _("分支与指标"), lambda n: "　" * n.depth + named(n.node), cell=name_cell, main=True, width=44),
            Column("code", _("编号"), "node.code", width=10),
            Column("weight", _("权重"), "weight", cell=weight_cell, width=14),
            Column("placeholder", _("占位权重"), lambda n: _("占位权重") if n.placeholder else "", only="export"),
            Column("direction", _("方向"), lambda n: direction(n), width=10),
            Column("unit", _("单位"), unit_of, cell=lambda n: quoted(unit_of(n)), width=12),
            Column("article", _("出处条目"), "node.article", cell=lambda n: quoted(n.node.article), width=16),
            Column("confidence", _("可信度"), lambda n: badge_words(n.node.confidence), cell=node_sure),
            Column("source", _("来源"), lambda n: _("；").join(source_words(catalogue, s) for s in n.node.source),
                   cell=lambda n: source_cell(catalogue, n.node), width=30),
            Column("formula", _("算法"), lambda n: getattr(n.node, "formula", None), only="export", width=40),
            Column("note", _("注"), "node.note", only="export", width=40),
            Column("rehearsal", _("标注"), lambda n: note, only="export", width=40),
        ],
        page_size=2000,
        note=note,
    )  # fmt: skip
    if request.GET.get("format") == "xlsx":
        return listing.excel(request)
    ledger = request.ledger  # type: ignore[attr-defined]
    context = {
        "title": named(found), "scheme": found, "listing": listing.view(request), "placeholder": placeholder,
        "partial": partial(found), "root": found.nodes[found.root], "english": english(),
        "n_unseen": sum(n.unseen for n in nodes), "n_indicators": len(found.indicators),
        "sources": [source_words(catalogue, s) for s in found.source],
        "published": [{"row": p, "node": named(found.nodes[p.node or found.root])} for p in found.published],
        "panels": list(ledger.panels().defer("detail")[:50]), "may_add": may(request.user, "add"),
        "groups": group_choices(), "score_url": reverse("score", args=[found.id]),
        "fed": sum(1 for i in found.indicators if i.indicator is not None),
    }  # fmt: skip
    return listing.respond(request, "schemes/scheme.html", context)


def group_choices() -> list[tuple[str, str]]:
    from ...catalogue import AREA_KINDS

    known = catalogues.load()
    kinds = [(k, str(KINDS.get(k, k))) for k in AREA_KINDS if any(a.kind == k for a in known.areas.values())]
    return kinds + [(g.id, g.name) for g in known.groups.values()]


KINDS: dict[str, Any] = {
    "country": lazy("国家"), "province": lazy("省级"), "city": lazy("地级"), "county": lazy("县级"),
    "high-tech-zone": lazy("高新区"), "economic-zone": lazy("经开区"), "new-area": lazy("新区"),
    "pilot-zone": lazy("自贸试验区"), "pilot-area": lazy("自贸片区"), "bonded-zone": lazy("综合保税区"),
    "functional-zone": lazy("功能区"),
}  # fmt: skip


def unit_of(node: Node) -> str | None:
    return node.node.unit if isinstance(node.node, Indicator) else None


def quoted(words: str | None) -> Any:
    """Words of a scheme as it writes them, in Chinese."""
    return (
        format_html('<span lang="zh-Hans">{}</span>', words)
        if words
        else format_html('<span class="muted">{}</span>', "—")
    )


def direction(node: Node) -> str:
    if isinstance(node.node, Branch):
        return ""
    return _("越高越好") if node.node.direction == 1 else _("越低越好")


def name_cell(node: Node) -> Any:
    more = ""
    if isinstance(node.node, Branch) and node.node.incomplete is not None:
        more = format_html(
            ' {} <span class="muted small" lang="zh-Hans">{}</span>',
            badge("mark", _("不完整"), "warn"),
            node.node.incomplete,
        )
    if isinstance(node.node, Indicator) and node.node.kind == "judged":
        more = format_html(" {}", badge("mark", _("专家打分"), "quiet"))
    return format_html(
        '<span class="depth depth-{}{}" lang="{}">{}</span>{}',
        min(node.depth, 4), " is-branch" if node.branch else "", said_in(node.node), named(node.node), more,
    )  # fmt: skip


def said_in(node: Any) -> str:
    """The language a name is shown in: content without an English name stays Chinese."""
    return "en" if english() and node.name_en else "zh-Hans"


def weight_cell(node: Node) -> Any:
    if node.unseen:
        tone = "warn" if node.placeholder else "bad"
        return badge("mark", node.weight, tone)
    return format_html('<span class="num">{}</span>', node.weight)


def source_cell(catalogue: Any, node: Any) -> Any:
    if not node.source:
        return format_html('<span class="muted">{}</span>', "—")
    words = _("；").join(source_words(catalogue, s) for s in node.source)
    return format_html(
        '<span class="small" lang="zh-Hans" title="{}">{}</span>', words, _("、").join(node.source)
    )


urlpatterns = [
    path("schemes/", all_schemes, name="schemes"),
    path("schemes/<str:scheme_id>/", scheme, name="scheme"),
]
