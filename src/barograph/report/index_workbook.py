"""The workbook of an index: results, inputs with where each was found, every stage, weights, what was touched, method.

For an office and its statistician: one file from which each figure can be followed from its source to the rank.
Marks that must stand beside the result (占位权重 …) are on every sheet and in the foot of every printed page. No
cell is a formula; a figure that is missing is an empty cell; an imputed one is on yellow ground.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

import numpy as np
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from .. import __version__
from ..instruments.index import Branch, Indicator, Result, Scheme
from ..panel import Panel
from ..period import Period
from .excel import ILLEGAL, LONGEST
from .index_book import IMPUTED, remarks, tie_rule

__all__ = ["write"]

Table = tuple[str, Sequence[str], Sequence[Sequence[Any]]]
"""Title, heads and rows of a table that another verb (explore, explain) gives to the workbook."""

STAGE_NAMES = {
    "denominated": "除以分母", "imputed": "插补", "screened": "筛选", "treated": "离群处理", "normalised": "标准化",
}  # fmt: skip
METHODS = {
    "none": "无", "mean": "均值", "median": "中位数", "carried-forward": "沿用上期", "regression": "回归",
    "winsorise": "缩尾", "log": "取对数", "box-cox": "Box-Cox 变换", "min-max": "区间标准化(min-max)",
    "z-score": "标准分(z-score)",
    "scaled": "乘系数", "rank": "位次", "percentile": "百分位", "borda": "Borda 记分", "goalposts": "上下限标准化",
    "distance-to-maximum": "与最大值的距离", "distance-to-reference": "与参照对象的距离", "distance-to-target": "与目标的距离",
    "fraction-of-maximum": "与最大值之比", "benchmark": "标杆值(达到得满分)", "efficacy": "功效系数", "fixed-base": "定基指数",
    "symmetric-growth": "对称增长率", "given": "给定权重", "equal": "等权", "entropy": "熵权", "critic": "CRITIC",
    "pca": "主成分", "ahp": "层次分析(AHP)", "equal-importance": "等重要性优化",
    "benefit-of-the-doubt": "最有利权重", "arithmetic": "加权算术平均",
    "geometric": "加权几何平均", "harmonic": "加权调和平均", "power": "广义平均", "product": "连乘", "copeland": "Copeland",
    "topsis": "TOPSIS", "chain": "链式",
}  # fmt: skip
GOALPOSTS = {"moving": "各期各取上下限", "pooled": "各期合并取上下限", "fixed": "按基期取上下限"}
KEYS = {
    "lower": "下限", "upper": "上限", "worst": "最差值", "best": "最好值", "benchmark": "标杆值", "target": "目标值",
    "reference": "参照对象", "floor": "不允许值得分", "unsatisfactory": "不允许值", "satisfactory": "满意值", "base": "基期",
    "points": "最多缩尾个数", "skewness": "偏度界限", "kurtosis": "峰度界限", "group": "分组", "power": "指数", "mean": "均值",
    "deviation": "标准差", "factor": "系数", "clip": "截断", "form": "形式", "decimals": "小数位", "placeholder": "占位权重",
    "sum": "权重合计", "start": "起点", "on": "自变量", "scale": "刻度", "when": "触发条件", "otherwise": "仍不合格时",
}  # fmt: skip


def write(
    file: IO[bytes],
    result: Result,
    panel: Panel,
    *,
    places: Mapping[tuple[str, Period | None, str], str] | None = None,
    labels: Mapping[str, str] | None = None,
    data: str = "",
    notes: Iterable[str] = (),
    more: Sequence[Table] = (),
) -> None:
    """Write the workbook. `panel` is what was scored, `places` says where each of its figures was found.

    `more` are tables of other verbs (uncertainty, explanation), a sheet each.
    """
    book = _Book(file, result, labels or {})
    book.results()
    book.inputs(panel, places or {}, data)
    for stage, name in STAGE_NAMES.items():
        before = list(result.stages)[list(result.stages).index(stage) - 1]
        if stage == "normalised" or not result.stages[stage].same_as(result.stages[before]):
            book.stage(name, result.stages[stage])
    book.stage("逐级得分", result.scores)
    book.weights()
    book.touched()
    for title, heads, rows in more:
        book.table(title, heads, rows)
    book.method(data, list(notes))
    book.close()


class _Book:
    def __init__(self, file: IO[bytes], result: Result, labels: Mapping[str, str]) -> None:
        self.result, self.scheme, self.labels = result, result.scheme, labels
        self.book = xlsxwriter.Workbook(
            file,
            {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )  # fmt: skip
        font = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter"}
        line = {**font, "border": 1, "border_color": "#C9D3D8"}
        make = self.book.add_format
        self.formats = {
            "title": make({**font, "font_size": 14, "bold": True, "font_color": "#0B5570"}),
            "mark": make({**font, "bold": True, "font_color": "#9C3B00"}),
            "note": make({**font, "font_color": "#555555"}),
            "head": make({**line, "bold": True, "font_color": "#FFFFFF", "bg_color": "#0B5570", "text_wrap": True,
                          "align": "center"}),
            "text": make({**line, "text_wrap": True}),
            "figure": make({**line, "num_format": "#,##0.######"}),
            "score": make({**line, "num_format": "0." + "0" * self.decimals if self.decimals else "0"}),
            "rank": make({**line, "num_format": "0.#" if self.scheme.ranking.ties == "average" else "0", "align": "center"}),
            "share": make({**line, "num_format": "0.00%"}),
            "imputed": make({**line, "num_format": "#,##0.######", "bg_color": "#FFF2B3"}),
            "placeholder": make({**line, "num_format": "0.####", "bg_color": "#FFE0CC", "font_color": "#9C3B00"}),
        }  # fmt: skip
        self.imputed = {(i.entity, i.period, i.node) for i in result.imputed}
        self.timed = result.scores.periods is not None
        self.names = {code: node.name for code, node in self.scheme.nodes.items()}
        self.names |= {c.code: c.name for c in self.scheme.denominators}
        self.names |= {a.code: a.name for a in self.scheme.adjustments}
        self.used: set[str] = set()
        marks = "；".join(result.marks)
        self.book.set_properties(
            {
                "title": self.scheme.name,
                "comments": marks,
                "author": "barograph",
                "subject": self.scheme.digest,
            }
        )

    @property
    def decimals(self) -> int:
        return 2 if self.scheme.ranking.decimals is None else self.scheme.ranking.decimals

    # -- sheets

    def results(self) -> None:
        scheme, tree = self.scheme, self.scheme.tree
        nodes = [tree.at(code) for code in scheme.outline() if isinstance(scheme.nodes[code], Branch)]
        heads = ["对象"] + (["期间"] if self.timed else [])
        for node in nodes:
            heads += [f"{scheme.nodes[tree.codes[node]].name}", "位次"]
        order = sorted(
            range(len(self.result.rows)),
            key=lambda i: (
                str(self.result.rows[i][1] or ""),
                np.nan_to_num(self.result.total_ranks[i], nan=np.inf),
                i,
            ),
        )
        rows, kinds = [], ["text"] * (2 if self.timed else 1) + ["score", "rank"] * len(nodes)
        for i in order:
            row: list[Any] = self._labels(i)
            for node in nodes:
                row += [self.result.scores.values[i, node], self.result.ranks[i, node]]
            rows.append(row)
        below = [f"位次规则：{tie_rule(scheme)[1]}", *(zh for _, zh in remarks(self.result))]
        entities = set(self.result.scores.entities)
        periods = {p for _, p in self.result.rows if p is not None}
        for p in scheme.published:
            if p.entity in entities and (not periods or Period.parse(p.period) in periods):
                name = scheme.nodes[p.node or scheme.root].name
                said = [] if p.score is None else [f"得分 {p.score:g}"]
                said += [] if p.rank is None else [f"第 {p.rank} 位"]
                below.append(f"官方公布({p.period})：{p.entity} {name} {'，'.join(said)}（与上表分开看）")
        self._sheet("结果", scheme.name, heads, rows, kinds, below=below, frozen=2 if self.timed else 1)

    def inputs(self, panel: Panel, places: Mapping[tuple[str, Period | None, str], str], data: str) -> None:
        heads = (
            ["对象"]
            + (["期间"] if panel.periods is not None else [])
            + [self._head(c) for c in panel.indicators]
        )
        at = 2 if panel.periods is not None else 1
        rows = [
            [*self._who(entity, period), *panel.values[i]] for i, (entity, period) in enumerate(panel.rows)
        ]
        kinds = ["text"] * at + ["figure"] * len(panel.indicators)
        self._sheet("输入", f"输入数据　{data}".strip(), heads, rows, kinds, frozen=at)
        listed = []
        for i, (entity, period) in enumerate(panel.rows):
            for j, code in enumerate(panel.indicators):
                value = panel.values[i, j]
                place = places.get((entity, period, code))
                listed.append([
                    *self._who(entity, period), code, self.names.get(code, code), value, self._unit(code),
                    place if place is not None else ("缺数" if np.isnan(value) else ""),
                ])  # fmt: skip
        heads = (
            ["对象"]
            + (["期间"] if panel.periods is not None else [])
            + ["代码", "指标", "数值", "单位", "出处"]
        )
        kinds = ["text"] * at + ["text", "text", "figure", "text", "text"]
        self._sheet(
            "出处",
            "每个数的出处",
            heads,
            listed,
            kinds,
            frozen=at,
            widths={len(heads) - 1: 60, len(heads) - 4: 30},
        )

    def stage(self, title: str, panel: Panel) -> None:
        heads = ["对象"] + (["期间"] if self.timed else []) + [self._head(c, unit=False) for c in panel.indicators]  # fmt: skip
        at = 2 if self.timed else 1
        rows = [
            [*self._who(entity, period), *panel.values[i]] for i, (entity, period) in enumerate(panel.rows)
        ]
        touched = {
            (i, at + j)
            for i, (entity, period) in enumerate(panel.rows)
            for j, code in enumerate(panel.indicators)
            if (entity, period, code) in self.imputed
        }
        below = ["黄底为插补值。"] if touched else []
        kinds = ["text"] * at + ["figure"] * len(panel.indicators)
        self._sheet(title, title, heads, rows, kinds, frozen=at, imputed=touched, below=below)

    def weights(self) -> None:
        scheme, tree = self.scheme, self.scheme.tree
        rows: list[list[Any]] = []
        marked = set()
        for code in scheme.outline():
            node, k = scheme.nodes[code], tree.at(code)
            depth = sum(1 for _ in scheme.above(code))
            used = self.result.weights[:, k]
            whole = self.result.effective[:, k]
            if code in self.result.placeholders:
                marked.add((len(rows), 3))
            rows.append([
                "　" * depth + code, node.name, _level_word(depth), _written(scheme, node, self.result),
                _span(used), _span(whole),
                {1: "越高越好", -1: "越低越好"}.get(getattr(node, "direction", 0), ""), getattr(node, "unit", None),
                node.article, "、".join(node.source), node.source_grade, _confidence(node.confidence), node.note,
            ])  # fmt: skip
        heads = [
            "代码",
            "名称",
            "级次",
            "权重(方案)",
            "在上级中所占",
            "在总分中所占",
            "方向",
            "单位",
            "条款",
            "来源",
            "来源等级",
            "可信度",
            "说明",
        ]
        kinds = ["text", "text", "text", "figure", "share", "share"] + ["text"] * 7
        below, n = [], len(self.result.placeholders)
        if n:
            below.append(f"占位权重：{n} 个权重未见，以占位值自测，结果不得作官方结果使用。")
        if any(isinstance(r[4], str) or isinstance(r[5], str) for r in rows):
            below.append("各对象所用权重不同的，列出最小至最大。")
        self._sheet(
            "权重",
            "权重与依据",
            heads,
            rows,
            kinds,
            frozen=2,
            placeholder=marked,
            below=below,
            widths={0: 18, 1: 36, 12: 50},
        )

    def touched(self) -> None:
        result, names = self.result, self.names
        rows: list[list[Any]] = []

        def add(
            entity: str, period: Period | None, what: str, node: str, value: float | None, said: str
        ) -> None:
            rows.append([*self._who(entity, period), what, names.get(node, node), value, said])

        for d in result.dropped:
            said = f"数据完整率 {d.available:.0%}，非零率 {d.non_zero:.0%}"
            add(d.entity, d.period, "不参评", "", None, said)
        for i in result.imputed:
            add(i.entity, i.period, "插补", i.node, i.value, IMPUTED.get(i.method, f"取自“{i.method}”列"))
        for t in result.treated:
            said = f"{METHODS.get(t.method, t.method)}，偏度 {t.skewness[0]:.3g}→{t.skewness[1]:.3g}，"
            said += f"峰度 {t.kurtosis[0]:.3g}→{t.kurtosis[1]:.3g}" + ("" if t.sound else "，仍未达标")
            who = "、".join(self.labels.get(e, e) for e in t.entities) or "全部"
            add(who, t.period, "离群处理", t.indicator, None, said)
        for w in result.reweighted:
            add(
                w.entity,
                w.period,
                "重分权重",
                w.branch,
                None,
                "缺：" + "、".join(names[m] for m in w.missing),
            )
        for a in result.adjusted:
            add(a.entity, a.period, "加减分", a.adjustment, a.by, f"作用于“{names[a.node]}”")
        for h in result.withheld:
            add(h.entity, h.period, "不给分", h.node, None, f"调整项“{names[h.adjustment]}”没有数")
        heads = ["对象"] + (["期间"] if self.timed else []) + ["处理", "指标或分支", "数值", "说明"]
        at = 2 if self.timed else 1
        kinds = ["text"] * at + ["text", "text", "figure", "text"]
        below = [] if rows else ["没有插补、剔除、重分权重或加减分。"]
        self._sheet(
            "数据处理",
            "对数据做过的处理",
            heads,
            rows,
            kinds,
            frozen=1,
            below=below,
            widths={at + 1: 30, at + 3: 50},
        )

    def table(self, title: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        self._sheet(title, title, heads, rows, ["figure"] * len(heads), frozen=1)

    def method(self, data: str, notes: list[str]) -> None:
        s = self.scheme
        rows: list[list[Any]] = [["方案", f"{s.name}（{s.id}）"]]
        rows += [
            [k, v]
            for k, v in (
                ("版本", s.edition),
                ("依据", s.document),
                ("说明", s.note),
                ("自测原因", s.rehearsal),
                ("来源", "、".join(s.source)),
                ("来源等级", s.source_grade),
                ("可信度", _confidence(s.confidence)),
                ("许可", s.licence),
            )
            if v
        ]
        rows.append(["须注明", "；".join(self.result.marks) or "无"])
        for i in s.indicators:
            if i.denominator is not None:
                rows.append(["分母", f"{i.name} ÷ {self.names.get(i.denominator, i.denominator)}"])
        screened = f"数据完整率不低于 {s.screening.available:.0%}，非零率不低于 {s.screening.non_zero:.0%}"
        rows.append(["筛选", screened if s.screening.available or s.screening.non_zero else "不筛选"])
        gaps = f"由其余指标分摊权重并逐一列名，分支至少有 {s.at_least:.0%} 的权重有数"
        rows.append(["缺数", "不允许缺数" if s.missing == "refuse" else gaps])
        nodes: tuple[Branch | Indicator, ...] = (*s.branches, *s.indicators)
        for key, label in (("imputation", "插补"), ("treatment", "离群处理"), ("normalisation", "标准化")):
            rows.append([label, _choice(getattr(s, key))])
            rows += [[f"　{n.name}", _choice(getattr(n, key))] for n in nodes if getattr(n, key) is not None]
        rows.append(
            [
                "方向",
                "越低越好：" + ("、".join(i.name for i in s.indicators if i.direction == -1) or "无"),
            ]
        )
        rows.append(["跨期", GOALPOSTS[s.goalposts] + ("" if s.base is None else f"，基期 {s.base}")])
        for key, label in (("weighting", "权重"), ("aggregation", "合成")):
            rows.append([label, _choice(getattr(s, key))])
            rows += [
                [f"　{b.name}", _choice(getattr(b, key))] for b in s.branches if getattr(b, key) is not None
            ]
        rows += [[f"　一致性比率 {self.names[c]}", f"{v:.4f}"] for c, v in self.result.consistency.items()]
        kinds = {"add": "加", "subtract": "减", "discount": "按百分比扣"}
        for a in s.adjustments:
            most = "" if a.most is None else f"，最多 {a.most:g}"
            rows.append(["加减分", f"{a.name}：{kinds[a.kind]}于“{self.names[a.at]}”{most}"])
        rows.append(["位次", tie_rule(s)[1]])
        rows += [["数据", data]] if data else []
        rows += [["数据说明", note] for note in notes]
        rows += [["方案摘要", s.digest], ["软件", f"barograph {__version__}"]]
        self._sheet(
            "方法", "方法说明", ["步骤", "内容"], rows, ["text", "text"], frozen=0, widths={0: 26, 1: 90}
        )

    def close(self) -> None:
        self.book.close()

    # -- parts

    def _labels(self, row: int) -> list[Any]:
        return self._who(*self.result.rows[row])

    def _who(self, entity: str, period: Period | None) -> list[Any]:
        name = self.labels.get(entity, entity)
        return [name] + ([("" if period is None else str(period))] if self.timed else [])

    def _unit(self, code: str) -> str | None:
        node = self.scheme.nodes.get(code)
        if isinstance(node, Indicator) and node.denominator is None:
            return node.unit
        return next((c.unit for c in self.scheme.denominators if c.code == code), None)

    def _head(self, code: str, *, unit: bool = True) -> str:
        symbol = self._unit(code) if unit else None
        return self.names.get(code, code) + (f"({symbol})" if symbol else "") + f"\n{code}"

    def _sheet(
        self,
        name: str,
        title: str,
        heads: Sequence[str],
        rows: Sequence[Sequence[Any]],
        kinds: Sequence[str],
        *,
        frozen: int,
        below: Sequence[str] = (),
        imputed: set[tuple[int, int]] | None = None,
        placeholder: set[tuple[int, int]] | None = None,
        widths: Mapping[int, int] | None = None,
    ) -> None:
        """A title, the marks, a table, remarks under it; frozen under its heads, A4, heads on every page."""
        sheet = self.book.add_worksheet(self._name(name))
        f = self.formats
        sheet.write_string(0, 0, _text(title), f["title"])
        marks = "；".join(self.result.marks)
        sheet.write_string(1, 0, _text(f"【{marks}】" if marks else ""), f["mark"])
        top = 3
        for j, head in enumerate(heads):
            sheet.write_string(top, j, _text(head), f["head"])
            wide = (widths or {}).get(j, 16 if kinds[j] == "text" else 8 if kinds[j] == "rank" else 14)
            sheet.set_column(j, j, wide)
        sheet.set_row(top, 44 if any("\n" in h or len(h) > 8 for h in heads) else 24)
        for i, row in enumerate(rows):
            for j, (kind, value) in enumerate(zip(kinds, row, strict=True)):
                if placeholder and (i, j) in placeholder:
                    kind = "placeholder"
                elif imputed and (i, j) in imputed:
                    kind = "imputed"
                self._cell(sheet, top + 1 + i, j, value, f[kind])
        last = top + max(len(rows), 1)
        for k, line in enumerate(below):
            sheet.write_string(last + 2 + k, 0, _text(line), f["note"])
        last = last + (1 + len(below) if below else 0)
        sheet.freeze_panes(top + 1, frozen)
        if rows:
            sheet.autofilter(top, 0, top + len(rows), len(heads) - 1)
        sheet.print_area(0, 0, last, len(heads) - 1)
        sheet.repeat_rows(top)
        sheet.set_paper(9)  # A4
        if name != "方法":
            sheet.set_landscape()
        sheet.fit_to_pages(1 if len(heads) <= 16 else 0, 0)
        if len(heads) > 16 and frozen:
            sheet.repeat_columns(f"A:{xl_col_to_name(frozen - 1)}")
        sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        sheet.set_header(f"&L&10{_text(self.scheme.name).replace('&', '&&')[:80]}&R&10{name}")
        foot = _text(marks).replace("&", "&&")
        sheet.set_footer(f"&L&8{foot[:150]}&R&9&P / &N")

    def _cell(self, sheet: Any, row: int, column: int, value: Any, form: Any) -> None:
        if isinstance(value, float | int | np.floating | np.integer) and not isinstance(value, bool):
            if np.isfinite(value):
                sheet.write_number(row, column, float(value), form)
                return
            value = None
        if value is None or value == "":
            sheet.write_blank(row, column, None, form)
        else:
            sheet.write_string(row, column, _text(str(value)), form)

    def _name(self, name: str) -> str:
        base = name = "".join(c for c in name if c not in "[]:*?/\\'")[:31] or "表"
        n = 2
        while name in self.used:
            name, n = f"{base[:28]} {n}", n + 1
        self.used.add(name)
        return name


def _text(value: str) -> str:
    return ILLEGAL.sub("", value)[:LONGEST]


def _level_word(depth: int) -> str:
    return "总体" if depth == 0 else f"{'一二三四五六七八九'[min(depth, 9) - 1]}级"


def _written(scheme: Scheme, node: Branch | Indicator, result: Result) -> float | str | None:
    if node.parent is None:
        return None
    if node.weight is not None:
        return node.weight
    if node.code in result.placeholders:
        return "占位"
    above = scheme.nodes[node.parent]
    assert isinstance(above, Branch)
    return "未见" if scheme.weighting_of(above).method == "given" else None


def _span(used: Any) -> float | str | None:
    """A share that is the same for all, or the smallest to the largest."""
    known = used[~np.isnan(used)]
    if not known.size:
        return None
    low, high = float(known.min()), float(known.max())
    return low if high - low < 1e-12 else f"{low:.2%}–{high:.2%}"


def _confidence(word: str | None) -> str:
    return {"verified": "已核实", "inferred": "推断", "recalled": "凭记忆，未核实"}.get(word or "", "")


def _choice(rule: Any) -> str:
    """A choice of a step in words: its method and what differs from the usual."""
    from dataclasses import fields

    usual = type(rule)()
    said = [METHODS.get(rule.method, rule.method)]
    for f in fields(rule):
        value = getattr(rule, f.name)
        if f.name == "method" or value == getattr(usual, f.name) or value is None or value == ():
            continue
        shown = (
            f"{value:g}"
            if isinstance(value, float | int)
            else "已给出"
            if f.name == "judgements"
            else str(value)
        )
        said.append(f"{KEYS.get(f.name, f.name)} {shown}")
    return "，".join(said)
