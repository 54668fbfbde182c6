"""The method report of an index: what was measured, how, with which result, how sure, and how to have it again.

`contents` says it as blocks, `write` as Word, `pdf` as PDF. Everything comes from the result, which carries its
scheme; nothing is said that is not in it. A weight that was not seen is marked 占位权重 wherever it stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .. import __version__, catalogue
from . import index_words as words
from . import word
from .blocks import Block, Cell, Chart, Heading, Paragraph, Report, Table
from .charts import Series
from .index_book import tie_rule
from .index_workbook import METHODS

if TYPE_CHECKING:
    from ..instruments.index import Branch, Indicator, Result
    from ..panel import Panel
    from ..period import Period

__all__ = ["About", "Uncertainty", "contents", "write"]

Array = NDArray[np.float64]

TOGETHER = 4  # nodes side by side in a table of results
DRAWN = 40  # bars in a chart; a longer list goes on in the table
NOTHING = "—"
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the result itself does not know: whose report, of which figures, on which day.

    `period` is the one whose results are told, the last where not said. `labels` are the names of entities that
    the panel has by code.
    """

    title: str | None = None
    purpose: str | None = None
    author: str | None = None
    date: dt.date | None = None
    data: str | None = None
    data_digest: str | None = None
    panel: Panel | None = None
    """The figures as they were given, denominators and adjustments among them, for their digest."""
    period: Period | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    seed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertainty:
    """What came out of drawing the assumptions many times, in plain values, entity by entity."""

    entities: tuple[str, ...]
    nominal: tuple[float | None, ...]
    mean: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    share: float
    """Of the draws in which a rank is between low and high."""
    draws: int
    seed: int
    assumptions: tuple[tuple[str, str], ...]
    """Name, and what was drawn."""
    influence: tuple[tuple[str, float | None, float | None, str], ...] = ()
    """Assumption, first and total index (None where there is no figure), and what to say instead."""
    findings: tuple[str, ...] = ()
    enough: bool = True
    node: str | None = None
    """Whose ranks they are; the whole where not said."""
    n_ranks: int | None = None
    """How often every rank was counted, where that is not once a draw."""

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Uncertainty:
        """From what an exploration of the index tells (`to_dict`)."""
        rows = told["entities"]
        names = {a["id"]: a["name"] for a in told["assumptions"]}
        said = {"noise": "与噪声不可分", "nothing": "无影响", "constant": "位次不变"}

        def drawn(one: Mapping[str, Any]) -> str:
            if one["noise"] is not None:
                return f"± {one['noise']:.0%}"
            return "、".join(METHODS.get(choice, choice) for choice in one["choices"])

        def why(one: Mapping[str, Any]) -> str:
            kinds = {order: said.get(one[order]["said"], "") for order in ("first", "total")}
            if kinds["first"] == kinds["total"]:
                return kinds["total"]
            names = {"first": "一阶", "total": "总"}
            return "；".join(names[order] + kind for order, kind in kinds.items() if kind)

        return cls(
            entities=tuple(r["entity"] for r in rows), nominal=tuple(r["nominal"] for r in rows),
            mean=tuple(r["mean"] for r in rows), low=tuple(r["low"] for r in rows),
            high=tuple(r["high"] for r in rows), share=told["share"], draws=told["run"]["n_draws"],
            seed=told["run"]["seed"],
            assumptions=tuple(
                (a["name"], drawn(a)) for a in told["assumptions"]
            ),
            influence=tuple(
                (names.get(i["assumption"], i["assumption"]), i["first"]["value"], i["total"]["value"],
                 why(i))
                for i in told["sobol"]
            ),
            findings=tuple(f["zh"] for f in told["findings"]), enough=told["precision"]["enough"],
            node=told["run"]["node"], n_ranks=told["run"]["n_draws"] * (2 if told["sobol"] else 1),
        )  # fmt: skip


def write(result: Result, *, about: About | None = None, uncertainty: Uncertainty | None = None) -> bytes:
    """The method report as a .docx file.

    >>> from barograph.instruments.index import Panel, schemes, score
    >>> figures = {"甲": {"le": 75, "eys": 14, "mys": 9, "gnipc": 15000}}
    >>> write(score(schemes.load("hdi"), Panel.of(figures)))[:2]
    b'PK'
    """
    return word.write(contents(result, about=about, uncertainty=uncertainty))


def contents(result: Result, *, about: About | None = None, uncertainty: Uncertainty | None = None) -> Report:
    """What the report says, before it is Word or PDF."""
    told = _Told(result, About() if about is None else about)
    blocks: list[Block] = [
        *_purpose(told), *_indicators(told), *_data(told), *_method(told), *_results(told),
        *(() if uncertainty is None else _uncertain(told, uncertainty)), *_limits(told, uncertainty),
        *_run(told, uncertainty),
    ]  # fmt: skip
    scheme = result.scheme
    subtitle = scheme.name_en
    if told.period is not None:
        subtitle = f"{told.period.zh()}" + ("" if subtitle is None else f"　{subtitle}")
    return Report(
        title=told.about.title or _title(scheme.name), subtitle=subtitle, marks=result.marks,
        blocks=tuple(blocks), author=told.about.author, date=told.about.date,
    )  # fmt: skip


class _Told:
    """A result with what is asked of it again and again: its rows in order, names, figures in words."""

    def __init__(self, result: Result, about: About) -> None:
        self.result, self.scheme, self.about = result, result.scheme, about
        self.tree = result.scheme.tree
        self.periods = sorted({p for _, p in result.rows if p is not None})
        self.period = (
            about.period if about.period is not None else (self.periods[-1] if self.periods else None)
        )
        ranks = result.total_ranks if self.ranked else np.zeros(len(result.rows))
        at = [i for i, (_, p) in enumerate(result.rows) if p is None or p == self.period]
        self.rows = sorted(at, key=lambda i: (np.isnan(ranks[i]), ranks[i], i))
        decimals = self.scheme.ranking.decimals
        self.decimals = 2 if decimals is None else decimals
        spread = result.scores.values[:, self.tree.n_indicators :]
        if decimals is None and spread.size and np.nanmax(np.abs(spread), initial=0.0) < 2:
            self.decimals = 4
        if decimals is None and spread.size and 2 <= np.nanmax(np.abs(spread), initial=0.0) < 20:
            self.decimals = 3

    @cached_property
    def grounds(self) -> list[tuple[str, float, Callable[[Any], str]]]:
        """What weights and indicators rest on, as columns: those that any of them has."""
        every: list[tuple[str, float, Callable[[Any], str]]] = [
            ("条款", 20.0, lambda node: node.article or NOTHING),
            ("来源", 16.0, lambda node: "\n".join(node.source) or NOTHING),
            ("核实", 19.5, _standing),
        ]
        return [one for one in every if any(one[2](node) != NOTHING for node in self.scheme.nodes.values())]

    @property
    def ranked(self) -> bool:
        return not bool(np.isnan(self.result.total_ranks).all())

    def entity(self, name: str) -> str:
        return self.about.labels.get(name, name)

    def row(self, i: int) -> str:
        return self.entity(self.result.rows[i][0])

    def name(self, code: str) -> str:
        node = self.scheme.nodes.get(code)
        return code if node is None else node.name

    def figure(self, value: float | None) -> str:
        return NOTHING if value is None or np.isnan(value) else f"{value:.{self.decimals}f}"

    def placeholder(self, code: str) -> bool:
        return code in self.result.placeholders

    def members(self, code: str) -> list[str]:
        below = self.tree.members[self.tree.branches.index(self.tree.at(code))]
        return [self.tree.codes[m] for m in below]


# -- the parts


def _purpose(told: _Told) -> Iterable[Block]:
    scheme = told.scheme
    yield Heading("编制目的")
    yield Paragraph(
        told.about.purpose
        or f"本报告说明“{scheme.name}”的指标、权重、数据和计算方法，列出结果及其限度，供复核和复算。"
    )
    if scheme.rehearsal is not None:
        yield Paragraph(f"本结果为自测，不是官方结果：{scheme.rehearsal}。")
    known = catalogue.load().sources
    rows = [("方案", f"{scheme.name}（{scheme.id}）")]
    if scheme.name_en:
        rows.append(("英文名称", scheme.name_en))
    if scheme.edition:
        rows.append(("版本", scheme.edition))
    if scheme.document:
        rows.append(("依据文件", scheme.document))
    if scheme.valid_from or scheme.valid_to:
        rows.append(("适用起止", f"{scheme.valid_from or ''}—{scheme.valid_to or '现行'}"))
    rows.append(("资料来源", "\n".join(_source(known, s) for s in scheme.source) or NOTHING))
    rows.append(("核实程度", _standing(scheme)))
    if scheme.note:
        rows.append(("说明", scheme.note))
    if scheme.licence:
        rows.append(("许可", scheme.licence))
    yield Table(
        caption="方案概况", widths=(30, 126), head=((Cell("项目"), Cell("内容")),), rows=tuple(rows),
        align=("center", "left"),
    )  # fmt: skip


def _indicators(told: _Told) -> Iterable[Block]:
    scheme, result = told.scheme, told.result
    levels = int(told.tree.level[told.tree.root])
    yield Heading("指标体系")
    yield Paragraph(
        f"共 {len(scheme.indicators)} 个指标，分 {len(scheme.branches) - 1} 个分支，连同总指数共 {levels} 级。"
        + ("权重逐项列出来源条款和核实程度。" if any(n.article for n in scheme.nodes.values()) else "")
    )
    if result.placeholders:
        yield Paragraph(
            f"下列表中标“占位权重”的 {len(result.placeholders)} 项，其权重未见于所据资料，"
            "以占位数参与计算，不是官方权重；见到官方权重后应改写并重算。"
        )
    rows: list[tuple[str, ...]] = []
    for branch in _downwards(told, scheme.root):
        below = [i for i in scheme.indicators if i.parent == branch.code]
        if below:
            rows.append((_way(told, branch.code),))
        for i in below:
            rows.append(
                (
                    i.name, i.unit or NOTHING, "正向" if i.direction > 0 else "逆向", _weight(told, i),
                    _share(told, i.code), *(say(i) for _, _, say in told.grounds),
                )
            )  # fmt: skip
    branches = [b for b in _downwards(told, scheme.root) if b.parent is not None]
    if branches:
        yield Heading("分支与权重", 2)
        yield Table(
            caption="分支与权重", widths=(*_widths(told, 38, 34, 18, 15),),
            align=("left", "left", "right", "right"),
            head=_grounded(told, Cell("分支", rows=2), Cell("上级", rows=2)),
            rows=tuple(
                (b.name, told.name(b.parent or ""), _weight(told, b), _share(told, b.code),
                 *(say(b) for _, _, say in told.grounds))
                for b in branches
            ),
            note="占总分：自下而上各级组内份额之积，%；各对象不同的写起止。",
        )  # fmt: skip
        yield Heading("指标、权重与依据", 2)
    yield Table(
        caption="指标、权重与依据", widths=_widths(told, 39, 18, 11, 18, 15),
        head=_grounded(told, Cell("指标", rows=2), Cell("单位", rows=2), Cell("方向", rows=2)), rows=tuple(rows),
        align=("left", "center", "center", "right", "right"),
        note="方向：逆向指标数值越低越好。占总分为 %。"
        + (
            "来源代号见“资料来源”。核实栏括号内为所见资料的等级，A 官方文本，B 权威报道或转载，C 第三方整理，D 未见。"
            if told.grounds
            else ""
        ),
    )  # fmt: skip
    if scheme.adjustments:
        kinds = {"add": "加分", "subtract": "扣分", "discount": "按百分比扣减"}
        yield Table(
            caption="加分与扣分", widths=(50, 40, 26, 20, 20), align=("left", "left", "center", "right", "left"),
            head=((Cell("项目"), Cell("作用于"), Cell("方式"), Cell("上限"), Cell("条款")),),
            rows=tuple(
                (a.name, told.name(a.at), kinds[a.kind], NOTHING if a.most is None else f"{a.most:g}", a.article or NOTHING)
                for a in scheme.adjustments
            ),
        )  # fmt: skip
    known = catalogue.load().sources
    entries: tuple[Any, ...] = (scheme, *scheme.indicators, *scheme.branches)
    used = dict.fromkeys(s for entry in entries for s in entry.source)
    if used:
        yield Table(
            caption="资料来源", widths=(22, 86, 30, 18), align=("center", "left", "left", "center"),
            head=((Cell("代号"), Cell("名称"), Cell("文号"), Cell("所见等级")),),
            rows=tuple(
                (s, known[s].title, known[s].number or NOTHING, known[s].seen_grade or known[s].grade or NOTHING)
                if s in known else (s, NOTHING, NOTHING, NOTHING)
                for s in used
            ),
        )  # fmt: skip


def _data(told: _Told) -> Iterable[Block]:
    from ..instruments.index.statistics import describe

    result, scheme = told.result, told.scheme
    raw = result.stages["denominated"]
    gaps = np.isnan(raw.values)
    n_entities = len(set(raw.entities))
    yield Heading("数据与覆盖")
    when = "" if not told.periods else f"，{len(told.periods)} 期（{_span(told.periods)}）"
    empty = int(gaps.sum())
    yield Paragraph(
        f"数据含 {n_entities} 个对象{when}、{len(scheme.indicators)} 个指标，共 {gaps.size} 格，"
        + (f"缺 {empty} 格，覆盖率 {1 - empty / gaps.size:.1%}。" if empty else "没有缺数。")
        + (f"数据来自“{told.about.data}”。" if told.about.data else "")
    )
    yield Heading("各指标的数据", 2)
    yield Table(
        caption="各指标的数据", widths=(47, 11, 11, 20, 20, 20, 13.5, 13.5),
        align=("left", "right", "right", "right", "right", "right", "right", "right"),
        head=(
            (Cell("指标", rows=2), Cell("格数", columns=2), Cell("数值", columns=3), Cell("分布", columns=2)),
            (Cell("有数"), Cell("缺数"), Cell("最小"), Cell("中位"), Cell("最大"), Cell("偏度"), Cell("峰度")),
        ),
        rows=tuple(
            (told.name(d.code), str(d.n_available), str(d.n - d.n_available), _short(d.least), _short(d.median),
             _short(d.most), _plain(d.skewness), _plain(d.kurtosis))
            for d in describe(raw.values, raw.indicators)
        ),
        note="除以分母之后、插补和处理之前的数值；偏度、峰度按样本公式，正态分布的峰度为 0。",
    )  # fmt: skip
    if empty:
        by: dict[str, list[str]] = {}
        for i, j in np.argwhere(gaps):
            by.setdefault(raw.indicators[j], []).append(_at(told, *raw.rows[i]))
        yield Heading("缺数", 2)
        yield Table(
            caption="缺数的格", widths=(50, 14, 92), align=("left", "right", "left"),
            head=((Cell("指标"), Cell("格数"), Cell("对象")),),
            rows=tuple((told.name(code), str(len(at)), _listed(at)) for code, at in by.items()),
        )  # fmt: skip
    if result.dropped:
        yield Table(
            caption="未参评的对象", widths=(70, 43, 43), align=("left", "right", "right"),
            head=((Cell("对象"), Cell("数据完整率"), Cell("非零率")),),
            rows=tuple(
                (_at(told, d.entity, d.period), f"{d.available:.1%}", f"{d.non_zero:.1%}") for d in result.dropped
            ),
            note=f"方案要求数据完整率不低于 {scheme.screening.available:.0%}、非零率不低于 {scheme.screening.non_zero:.0%}。",
        )  # fmt: skip
    if result.imputed:
        same: dict[tuple[str, str, str], list[str]] = {}
        for one in result.imputed:
            how = words.IMPUTED.get(one.method, f"取自“{one.method}”列")
            same.setdefault((one.node, _short(one.value), how), []).append(_at(told, one.entity, one.period))
        yield Table(
            caption="插补的格", widths=(50, 22, 18, 66), align=("left", "right", "center", "left"),
            head=((Cell("指标或分支"), Cell("插补值"), Cell("方法"), Cell("对象")),),
            rows=tuple((told.name(node), value, how, _listed(at)) for (node, value, how), at in sorted(
                same.items(), key=lambda item: told.tree.at(item[0][0]))),
        )  # fmt: skip
    if result.reweighted:
        yield Table(
            caption="由其余成员分摊权重的分支", widths=(40, 46, 70),
            head=((Cell("对象"), Cell("分支"), Cell("缺数的成员")),),
            rows=tuple(
                (_at(told, r.entity, r.period), told.name(r.branch), "、".join(told.name(m) for m in r.missing))
                for r in result.reweighted
            ),
        )  # fmt: skip


def _method(told: _Told) -> Iterable[Block]:
    scheme, result = told.scheme, told.result
    yield Heading("计算方法")
    yield Paragraph(
        "自原始数据至位次依次为：除以分母、筛选对象、插补、离群值处理、标准化、加权合成、加减分、排位。"
        "各步的选择由方案写明，列于下表；逐步结果可由方案和数据复算。"
    )
    steps: list[tuple[str, ...]] = []
    shared = [i for i in scheme.indicators if i.denominator is not None]
    columns = {c.code: c.name for c in scheme.denominators}
    if shared:
        steps.append(("分母",))
        for said, which in _grouped(
            (columns.get(i.denominator or "", i.denominator or ""), i.name) for i in shared
        ):
            steps.append((f"除以{said}", which))
    steps.append(("筛选与缺数",))
    screen = scheme.screening
    if screen.available or screen.non_zero:
        after = "除以分母后" if screen.after == "denomination" else "插补后"
        steps.append(
            (
                f"{after}，数据完整率不低于 {screen.available:.0%}，非零率不低于 {screen.non_zero:.0%}",
                "全部对象",
            )
        )
    else:
        steps.append(("不筛选对象", "全部对象"))
    steps += words.alike(scheme.indicators, lambda i: "插补：" + words.imputation(scheme.imputation_of(i)))
    gaps = {"refuse": "缺数即不计算，须补齐", "reweight": "缺数由同一分支其余成员按权重分摊，逐一列名"}
    steps += words.alike(scheme.branches, lambda b: gaps[scheme.missing_of(b)])
    if scheme.at_least:
        steps.append((f"分支有数成员的权重份额不足 {scheme.at_least:.0%} 的不给分", "全部"))
    steps.append(("离群值处理",))
    steps += words.alike(scheme.indicators, lambda i: words.treatment(scheme.treatment_of(i)))
    steps.append(("标准化",))
    steps += words.alike(
        scheme.indicators, lambda i: words.normalisation(scheme.normalisation_of(i), i.direction)
    )
    turned = [i.name for i in scheme.indicators if i.direction < 0]
    if turned:
        steps.append(("逆向指标先变号或按倒数，使标准化后越高越好", "、".join(turned)))
    if told.periods and len(told.periods) > 1:
        base = f"（基期 {scheme.base}）" if scheme.base else ""
        steps.append((words.GOALPOSTS[scheme.goalposts] + base, "跨期"))
    steps.append(("权重",))
    steps += words.alike(scheme.branches, lambda b: words.weighting(scheme.weighting_of(b)))
    steps += [(f"AHP 一致性比率 {ratio:.4f}", told.name(code)) for code, ratio in result.consistency.items()]
    steps.append(("合成",))
    steps += words.alike(scheme.branches, lambda b: words.aggregation(scheme.aggregation_of(b)))
    steps.append(("排位",))
    steps.append((f"{tie_rule(scheme)[1]}；1 为最优", "全部"))
    yield Table(
        caption="各步的选择", widths=(92, 64), head=((Cell("做法"), Cell("适用于")),), rows=tuple(steps),
    )  # fmt: skip
    if result.treated:
        yield Heading("离群值处理的结果", 2)
        yield Table(
            caption="离群值处理前后", widths=(40, 16, 12, 13, 13, 13, 13, 36),
            align=("left", "center", "right", "right", "right", "right", "right", "left"),
            head=(
                (Cell("指标", rows=2), Cell("方法", rows=2), Cell("点数", rows=2), Cell("偏度", columns=2),
                 Cell("峰度", columns=2), Cell("被处理的对象", rows=2)),
                (Cell("前"), Cell("后"), Cell("前"), Cell("后")),
            ),
            rows=tuple(
                (told.name(t.indicator) + ("" if t.period is None else f"（{t.period.zh()}）"),
                 words.TREATED.get(t.method, "未处理"), str(t.points), _plain(t.skewness[0]), _plain(t.skewness[1]),
                 _plain(t.kurtosis[0]), _plain(t.kurtosis[1]),
                 (_listed([told.entity(e) for e in t.entities]) or ("全部" if t.method in ("log", "box-cox") else NOTHING))
                 + ("" if t.sound else "（处理后仍不合检验）"))
                for t in result.treated
            ),
        )  # fmt: skip


def _results(told: _Told) -> Iterable[Block]:
    result, root = told.result, told.scheme.root
    yield Heading("结果")
    n_ranked = int(np.sum(~np.isnan(result.total_ranks[told.rows])))
    lead = f"{told.period.zh()}，" if told.period is not None else ""
    if told.ranked:
        first = [i for i in told.rows if result.total_ranks[i] == np.nanmin(result.total_ranks[told.rows])]
        yield Paragraph(
            f"{lead}{len(told.rows)} 个对象中 {n_ranked} 个有总位次。居首的是{'、'.join(told.row(i) for i in first)}，"
            f"得分 {told.figure(float(result.total[first[0]]))}。"
        )
    elif np.isnan(result.total[told.rows]).all():
        yield Paragraph(f"{lead}所知不足以计算总指数，只列已知部分的得分，不给总分和总位次。")
    else:
        yield Paragraph(f"{lead}指数不完整，列得分，不给总位次。")
    if len(told.periods) > 1:
        yield Paragraph(
            f"数据有 {len(told.periods)} 期，本节列{told.period.zh() if told.period else ''}的结果，各期总分见后表。"
        )
    for k, code in enumerate(_inner(told)):
        nodes = [code, *told.members(code)] if code == root else told.members(code)
        if k:
            yield Heading(f"{told.name(code)}的下级", 2)
        else:
            yield Heading("得分与位次", 2)
        yield from _score_tables(told, code, nodes)
    if told.ranked or not np.isnan(result.total[told.rows]).all():
        yield from _charts(told)
    if len(told.periods) > 1:
        yield from _years(told)
    yield from _published(told)


def _score_tables(told: _Told, code: str, nodes: Sequence[str]) -> Iterable[Block]:
    """Scores and ranks of nodes side by side, as many to a table as the page holds."""
    result, tree = told.result, told.tree
    shown = [c for c in nodes if c == code or not np.isnan(result.scores.values[told.rows, tree.at(c)]).all()]
    unscored = [c for c in nodes if c not in shown]
    n_tables = max(1, -(-len(shown) // TOGETHER))
    size = -(-len(shown) // n_tables)
    for k in range(n_tables):
        part = shown[k * size : (k + 1) * size]
        at = [tree.at(c) for c in part]
        marked = [told.name(c) + ("（占位权重）" if _rests(told, c) else "") for c in part]
        yield Table(
            caption=f"{told.name(code)}：得分与位次" + (f"（{k + 1}）" if n_tables > 1 else ""),
            widths=(36, *((120 / len(part)) * s for _ in part for s in (0.58, 0.42))),
            align=("left", *(("right", "center") * len(part))),
            head=(
                (Cell("对象", rows=2), *(Cell(name, columns=2) for name in marked)),
                tuple(Cell(said) for _ in part for said in ("得分", "位次")),
            ),
            rows=tuple(
                (told.row(i), *(
                    said
                    for node in at
                    for said in (told.figure(float(result.scores.values[i, node])), _rank(result.ranks[i, node]))
                ))
                for i in told.rows
            ),
            note=f"没有得分：{'、'.join(told.name(c) for c in unscored)}。" if unscored and k == n_tables - 1 else None,
        )  # fmt: skip


def _charts(told: _Told) -> Iterable[Block]:
    result = told.result
    yield Heading("图示", 2)
    scored = [i for i in told.rows if not np.isnan(result.total[i])]
    drawn = scored[:DRAWN]
    more = f"只画前 {DRAWN} 位，其余见表。" if len(scored) > DRAWN else None
    root = told.name(told.scheme.root)
    yield Chart(
        caption=f"{root}：各对象", categories=tuple(told.row(i) for i in drawn), axis="得分", labels=True,
        series=(Series(root, tuple(_rounded(told, result.total[i]) for i in drawn)),), decimals=told.decimals,
        note=more,
    )  # fmt: skip
    parts = _contributions(told, scored)
    if parts is None:
        yield Paragraph("总指数不是下级得分的加权算术平均，下级的贡献不能相加，故不画贡献图。")
        return
    names, values = parts
    yield Chart(
        caption=f"{root}：下级的贡献", kind="stacked", categories=tuple(told.row(i) for i in drawn), axis="分",
        series=tuple(
            Series(name, tuple(_rounded(told, v) for v in values[: len(drawn), k])) for k, name in enumerate(names)
        ),
        decimals=told.decimals, note=more,
    )  # fmt: skip
    n_tables = -(-len(names) // 6)
    size = -(-len(names) // n_tables)
    for k in range(n_tables):
        part = list(range(k * size, min(len(names), (k + 1) * size)))
        yield Table(
            caption=f"{root}：下级的贡献" + (f"（{k + 1}）" if n_tables > 1 else ""),
            widths=(36, *(104 / len(part) for _ in part), 16), align=("left", *("right" for _ in range(len(part) + 1))),
            head=((Cell("对象"), *(Cell(names[j]) for j in part), Cell("合计")),),
            rows=tuple(
                (told.row(i), *(told.figure(float(values[r, j])) for j in part), told.figure(float(result.total[i])))
                for r, i in enumerate(scored)
            ),
            note="贡献 = 组内份额 × 下级得分，合计即总得分；逐项舍入，尾数可差 1。",
        )  # fmt: skip


def _contributions(told: _Told, rows: Sequence[int]) -> tuple[list[str], Array] | None:
    """Of each member of the root: share × score, and bonus and penalty as one more; None where they do not add up."""
    result, scheme, tree = told.result, told.scheme, told.tree
    root = scheme.nodes[scheme.root]
    if scheme.aggregation_of(root).method != "arithmetic":  # type: ignore[arg-type]
        return None
    members = list(map(int, tree.members[tree.branches.index(tree.root)]))
    values = np.nan_to_num(
        result.weights[np.ix_(rows, members)] * result.scores.values[np.ix_(rows, members)]
    )
    names = [told.name(tree.codes[m]) for m in members]
    by = {(a.entity, a.period): 0.0 for a in result.adjusted if a.node == scheme.root}
    for a in result.adjusted:
        if a.node == scheme.root:
            by[a.entity, a.period] += a.by
    if by:
        names.append("加减分")
        extra = np.array([[by.get(result.rows[i], 0.0)] for i in rows])
        values = np.hstack([values, extra.reshape(len(rows), 1)])
    if not np.allclose(values.sum(axis=1), result.total[list(rows)], rtol=1e-9, atol=1e-9):
        return None
    return names, values


def _years(told: _Told) -> Iterable[Block]:
    result = told.result
    when = told.periods[-6:]
    at = {row: i for i, row in enumerate(result.rows)}
    entities = [result.rows[i][0] for i in told.rows]
    entities += [e for e in dict.fromkeys(result.scores.entities) if e not in entities]
    yield Heading("各期总分", 2)
    yield Table(
        caption="各期总分与位次", widths=(36, *((120 / len(when)) * s for _ in when for s in (0.6, 0.4))),
        align=("left", *(("right", "center") * len(when))),
        head=(
            (Cell("对象", rows=2), *(Cell(p.zh(), columns=2) for p in when)),
            tuple(Cell(said) for _ in when for said in ("得分", "位次")),
        ),
        rows=tuple(
            (told.entity(e), *(
                said
                for p in when
                for said in (
                    (told.figure(float(result.total[at[e, p]])), _rank(result.total_ranks[at[e, p]]))
                    if (e, p) in at else (NOTHING, NOTHING)
                )
            ))
            for e in entities
        ),
        note=f"只列最近 {len(when)} 期。" if len(told.periods) > len(when) else None,
    )  # fmt: skip


def _published(told: _Told) -> Iterable[Block]:
    """Official results beside ours."""
    from ..period import Period

    result, rows = told.result, []
    there = {(e, None if p is None else p): i for i, (e, p) in enumerate(result.rows)}
    for p in told.scheme.published:
        i = there.get((p.entity, Period.parse(p.period)))
        if i is None:
            continue
        node = told.tree.at(p.node or told.scheme.root)
        rows.append(
            (
                told.entity(p.entity), Period.parse(p.period).zh(), told.name(told.tree.codes[node]),
                NOTHING if p.score is None else f"{p.score:g}", told.figure(float(result.scores.values[i, node])),
                NOTHING if p.rank is None else str(p.rank), _rank(result.ranks[i, node]), "、".join(p.source) or NOTHING,
            )
        )  # fmt: skip
    if rows:
        yield Heading("已公布的结果", 2)
        yield Table(
            caption="已公布的结果与本结果", widths=(34, 20, 34, 16, 16, 12, 12, 12),
            align=("left", "center", "left", "right", "right", "center", "center", "left"),
            head=(
                (Cell("对象", rows=2), Cell("期间", rows=2), Cell("项目", rows=2), Cell("得分", columns=2),
                 Cell("位次", columns=2), Cell("来源", rows=2)),
                (Cell("公布"), Cell("本结果"), Cell("公布"), Cell("本结果")),
            ),
            rows=tuple(rows), note="公布的结果另列，不与本结果混用。",
        )  # fmt: skip


def _uncertain(told: _Told, u: Uncertainty) -> Iterable[Block]:
    yield Heading("不确定性")
    yield Paragraph(
        f"下列假设本可另作选择。按各种选择抽取，{u.draws if u.n_ranks is None else u.n_ranks} 次重算全部对象"
        f"在“{told.name(u.node or told.scheme.root)}”的位次；"
        f"区间为 {u.share:.0%} 的抽取所落的位次，两端各去掉同样多。"
        + ("" if u.enough else "抽取达到上限时，所要求的精度尚未达到，各数只作参考。")
    )
    yield Table(
        caption="可作另选的假设", widths=(60, 96), head=((Cell("假设"), Cell("选择")),), rows=u.assumptions
    )
    for said in u.findings:
        yield Paragraph(said if said.endswith("。") else said + "。")
    order = sorted(range(len(u.entities)), key=lambda i: (u.nominal[i] is None, u.nominal[i] or 0.0, i))
    yield Heading("位次区间", 2)
    yield Table(
        caption="位次区间", widths=(56, 25, 25, 25, 25), align=("left", "center", "right", "center", "center"),
        head=(
            (Cell("对象", rows=2), Cell("位次", columns=2), Cell(f"{u.share:.0%} 区间", columns=2)),
            (Cell("本方案"), Cell("平均"), Cell("最好"), Cell("最差")),
        ),
        rows=tuple(
            (told.entity(u.entities[i]), _rank(u.nominal[i]), _plain(u.mean[i]), _rank(u.low[i]), _rank(u.high[i]))
            for i in order
        ),
    )  # fmt: skip
    drawn = order[:DRAWN]
    low = [u.low[i] for i in drawn]
    wide = [
        None if a is None or b is None else b - a
        for a, b in zip(low, (u.high[i] for i in drawn), strict=True)
    ]
    yield Chart(
        caption=f"位次的 {u.share:.0%} 区间", kind="stacked", categories=tuple(told.entity(u.entities[i]) for i in drawn),
        series=(
            Series("最好位次", tuple(None if v is None else v - 0.5 for v in low), hidden=True),
            Series("区间", tuple(None if v is None else v + 1.0 for v in wide)),
        ),
        axis="位次", decimals=1, least=0.0,
        note="每条自最好位次前半位画到最差位次后半位。" + (f"只画前 {DRAWN} 位，其余见表。" if len(order) > DRAWN else ""),
    )  # fmt: skip
    if u.influence:
        yield Heading("各假设的影响", 2)
        yield Table(
            caption="各假设对平均位次变动的影响（Sobol’ 指数）", widths=(66, 30, 30, 30),
            align=("left", "right", "right", "left"),
            head=((Cell("假设"), Cell("一阶"), Cell("总"), Cell("说明")),),
            rows=tuple((name, _three(first), _three(total), said) for name, first, total, said in u.influence),
            note="一阶：单独确定该假设可减少的方差份额；总：其余都确定后仍留下的份额。",
        )  # fmt: skip


def _limits(told: _Told, uncertainty: Uncertainty | None) -> Iterable[Block]:
    from ..instruments.index.statistics import REDUNDANT, redundant, silent

    scheme, result = told.scheme, told.result
    yield Heading("限度")
    said: list[str] = []
    if result.placeholders:
        n = len(result.placeholders)
        said.append(
            f"占位权重：{_some(told, result.placeholders)} {n} 项的权重未见，以占位数计算，得分和位次不能当作官方结果引用。"
        )
    if scheme.rehearsal is not None:
        said.append(f"自测：{scheme.rehearsal}。")
    for b in scheme.branches:
        if not b.scored or b.incomplete:
            said.append(f"{b.name}{'不计分' if not b.scored else '不完整'}：{b.incomplete or '资料不全'}。")
    doubtful = [node for node in scheme.nodes.values() if _doubtful(node)]
    if doubtful or _doubtful(scheme):
        whole = len(scheme.indicators) + len(scheme.branches)
        parts = ["方案本身"] if _doubtful(scheme) else []
        parts += [f"{whole} 个条目中的 {len(doubtful)} 个"] if doubtful else []
        said.append("、".join(parts) + "未经官方文本核实" + ("，逐条见指标表。" if doubtful else "。"))
    methods = {scheme.normalisation_of(i).method for i in scheme.indicators}
    if methods & {
        "min-max",
        "z-score",
        "rank",
        "percentile",
        "borda",
        "distance-to-maximum",
        "fraction-of-maximum",
    }:
        said.append("标准化取决于参评对象，增减对象会改变各方得分；本结果只在所列对象之间可比。")
    combined = {scheme.aggregation_of(b).method for b in scheme.branches}
    if "arithmetic" in combined:
        said.append("算术平均允许一项的长处抵补另一项的短处，权重即抵补的比率，不单是重要程度。")
    if {scheme.weighting_of(b).method for b in scheme.branches} & {"entropy", "critic", "pca"}:
        said.append("由数据求得的权重反映离散和相关，不反映重要程度，数据更新后会变。")
    if result.imputed:
        said.append(f"有 {len(result.imputed)} 格是插补值，不是实际数据。")
    if result.reweighted:
        n = len({r.entity for r in result.reweighted})
        said.append(f"有 {n} 个对象的部分分支由其余成员分摊权重，与数据齐全的对象口径不同。")
    if len(result.rows) >= 8:
        pairs, quiet = redundant(result), silent(result)
        if pairs:
            named = "；".join(
                f"{told.name(p.one)}与{told.name(p.other)}（r = {p.correlation:.2f}）" for p in pairs[:5]
            )
            more = "等" if len(pairs) > 5 else ""
            said.append(
                f"同一分支内相关系数绝对值达 {REDUNDANT:g} 的成员有 {len(pairs)} 对：{named}{more}，所测内容重复。"
            )
        against = list(dict.fromkeys(s.indicator for s in quiet if s.within == scheme.root and s.against))
        if against:
            said.append(f"与总指数负相关的指标有 {len(against)} 个：{_some(told, against)}。")
    if uncertainty is None:
        said.append("本报告未附不确定性分析，位次的把握程度未作估计。")
    for n, sentence in enumerate(said, start=1):
        yield Paragraph(f"{n}．{sentence}")


def _run(told: _Told, uncertainty: Uncertainty | None) -> Iterable[Block]:
    from ..instruments.index.exploration import panel_digest

    about, result = told.about, told.result
    panel = result.stages["raw"] if about.panel is None else about.panel
    yield Heading("运行记录")
    yield Paragraph("用同一方案、同一数据、同一版本和种子，可得到相同的结果。")
    seed = about.seed if about.seed is not None else None if uncertainty is None else uncertainty.seed
    rows = [
        ("方案", told.scheme.id), ("方案摘要", told.scheme.digest),
        ("面板摘要", panel_digest(panel)),
        ("数据", about.data or "未写明"), ("数据文件摘要", about.data_digest or NOTHING),
        ("程序", f"barograph {__version__}"), ("种子", "未用随机数" if seed is None else str(seed)),
    ]  # fmt: skip
    if uncertainty is not None:
        rows.append(("抽取次数", str(uncertainty.draws)))
    if about.date is not None:
        rows.append(("日期", f"{about.date.year}年{about.date.month}月{about.date.day}日"))
    if about.author is not None:
        rows.append(("编制", about.author))
    covers = "面板摘要含对象、期间、代码和数值" + ("，只含指标。" if about.panel is None else "。")
    yield Table(
        caption="运行记录", widths=(34, 122), align=("center", "left"), head=((Cell("项目"), Cell("内容")),),
        rows=tuple(rows), note="摘要为 SHA-256。" + covers,
    )  # fmt: skip


# -- words and figures


def _listed(names: Sequence[str]) -> str:
    """Names in a row; codes in Latin letters with a comma that lines may be broken at.

    >>> _listed(["甲", "乙"]), _listed(["AUT", "BEL"])
    ('甲、乙', 'AUT, BEL')
    """
    return (", " if all(name.isascii() for name in names) else "、").join(names)


def _some(told: _Told, codes: Sequence[str], most: int = 6) -> str:
    return "、".join(map(told.name, codes[:most])) + ("等" if len(codes) > most else "")


def _title(name: str) -> str:
    """On one line where it fits (20 characters of 二号), else broken where the sense breaks."""
    return f"{name}方法报告" if len(name) <= 15 else f"{name}\n方法报告"


def _inner(told: _Told) -> list[str]:
    """The root, then branches that have branches below them, from the top."""
    tree, n = told.tree, told.tree.n_indicators
    found = [told.scheme.root]
    for node, members in zip(reversed(tree.branches), reversed(tree.members), strict=True):
        code = tree.codes[node]
        if code != told.scheme.root and any(m >= n for m in members):
            found.append(code)
    return found


def _grounded(told: _Told, *first: Cell) -> tuple[tuple[Cell, ...], ...]:
    """The head of a table of weights: what is told, its weights, and what they rest on."""
    grounds = [Cell("依据", columns=len(told.grounds))] if told.grounds else []
    return (
        (*first, Cell("权重", columns=2), *grounds),
        (Cell("组内"), Cell("占总分"), *(Cell(name) for name, _, _ in told.grounds)),
    )


def _widths(told: _Told, *first: float) -> tuple[float, ...]:
    """Columns in millimetres; what is left goes to the first two."""
    last = [width for _, width, _ in told.grounds]
    left = word.WIDTH - sum(first) - sum(last)
    return (first[0] + left * 0.6, first[1] + left * 0.4, *first[2:], *last)


def _downwards(told: _Told, code: str) -> Iterable[Branch]:
    """A branch and the branches below it, each before its own."""
    yield told.scheme.nodes[code]  # type: ignore[misc]
    for below in told.members(code):
        if told.tree.at(below) >= told.tree.n_indicators:
            yield from _downwards(told, below)


def _rests(told: _Told, code: str) -> bool:
    """Whether a score rests on a weight that was not seen."""
    node = told.tree.at(code)
    if node < told.tree.n_indicators:
        return False
    return any(told.placeholder(m) or _rests(told, m) for m in told.members(code))


def _weight(told: _Told, node: Indicator | Branch) -> str:
    above = told.scheme.nodes[node.parent or ""]
    rule = told.scheme.weighting_of(above)  # type: ignore[arg-type]
    if told.placeholder(node.code):
        return f"占位权重\n{rule.placeholder:g}"
    if rule.method == "given":
        return "未见" if node.weight is None else f"{node.weight:g}"
    used = told.result.weights[told.rows, told.tree.at(node.code)]
    return _range(used * 100, "%")


def _share(told: _Told, code: str) -> str:
    return _range(told.result.effective[told.rows, told.tree.at(code)] * 100)


def _range(values: Array, unit: str = "") -> str:
    there = values[~np.isnan(values)]
    if not there.size:
        return NOTHING
    low, high = f"{there.min():.2f}", f"{there.max():.2f}"
    return (low if low == high else f"{low}～{high}") + unit


def _standing(node: Any) -> str:
    said = words.CONFIDENCE.get(node.confidence or "", NOTHING)
    return said + (f"({node.source_grade})" if node.source_grade else "")


def _doubtful(node: Any) -> bool:
    return node.confidence in ("inferred", "recalled") or node.source_grade in ("C", "D")


def _way(told: _Told, code: str) -> str:
    above = [b.name for b in reversed(list(told.scheme.above(code))) if b.parent is not None]
    return " › ".join([*above, told.name(code)])


def _source(known: Mapping[str, Any], code: str) -> str:
    return f"{code} {known[code].title}" if code in known else code


def _at(told: _Told, entity: str, period: Period | None) -> str:
    said = told.entity(entity)
    return said if period is None or len(told.periods) < 2 else f"{said}（{period.zh()}）"


def _span(periods: Sequence[Period]) -> str:
    return periods[0].zh() if len(periods) == 1 else f"{periods[0].zh()}至{periods[-1].zh()}"


def _grouped(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    found: dict[str, list[str]] = {}
    for said, name in pairs:
        found.setdefault(said, []).append(name)
    return [(said, "、".join(names)) for said, names in found.items()]


def _rounded(told: _Told, value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), told.decimals)


def _rank(value: float | None) -> str:
    return NOTHING if value is None or np.isnan(value) else f"{value:g}"


def _plain(value: float | None) -> str:
    return NOTHING if value is None or np.isnan(value) else f"{value:.2f}"


def _three(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.3f}"


def _short(value: float) -> str:
    """Four significant digits, large ones whole.

    >>> [_short(v) for v in (1234.5, 0.123456, 0.00000123, -0.5)]
    ['1234', '0.1235', '1.23×10⁻⁶', '-0.5']
    """
    if np.isnan(value):
        return NOTHING
    if value == 0 or abs(value) >= 1000:
        return f"{value:.0f}"
    if abs(value) < 0.0001:
        power = int(np.floor(np.log10(abs(value))))
        return f"{value / 10.0**power:.2f}×10" + str(power).translate(RAISED)
    return np.format_float_positional(value, precision=4, fractional=False, trim="-")
