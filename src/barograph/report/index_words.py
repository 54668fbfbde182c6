"""The choices of a scheme in the words of a method report: what is done, with its formula."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..instruments.index import Aggregation, Imputation, Normalisation, Treatment, Weighting

__all__ = [
    "CONFIDENCE", "GOALPOSTS", "IMPUTED", "TREATED", "aggregation", "alike", "imputation", "normalisation", "treatment",
    "weighting",
]  # fmt: skip

CONFIDENCE = {"verified": "已核实", "inferred": "推断", "recalled": "凭记忆，待核"}
GOALPOSTS = {
    "moving": "各期分别取参评对象的极值，跨期得分不可直接相比",
    "pooled": "取各期全部参评对象的极值，跨期得分可比",
    "fixed": "取基期的极值，跨期得分可比",
}
IMPUTED = {"mean": "均值", "median": "中位数", "carried-forward": "沿用上期", "regression": "回归"}
TREATED = {"winsorise": "缩尾", "log": "对数", "box-cox": "Box-Cox 变换"}
TESTS = {
    "both": "偏度绝对值 ≥ {s:g} 且峰度 ≥ {k:g} 时处理",
    "either": "偏度绝对值 ≥ {s:g} 或峰度 ≥ {k:g} 时处理",
    "always": "一律处理",
}
NORMALISED = {
    "none": "不变换，直接采用原值",
    "min-max": "极差法：z = {lower:g} + {width:g}·(x − min)/(max − min)",
    "z-score": "标准分法：z = {mean:g} + {deviation:g}·(x − x̄)/s",
    "scaled": "按比例：z = {factor:g}·x",
    "rank": "位次法：自最差起的位次",
    "percentile": "百分位法：z = {lower:g} + {width:g}·(r − 1)/(n − 1)",
    "borda": "博尔达计分：自最差起的位次减 1",
    "goalposts": "上下限法：z = {lower:g} + {width:g}·(x − 下限)/(上限 − 下限)",
    "distance-to-maximum": "与最优值的距离：z = {upper:g}·[1 − (max − x)/(max − min)]",
    "distance-to-reference": "与参照对象“{reference}”的距离：z = {upper:g}·(x − min)/(参照值 − min)",
    "distance-to-target": "与目标值 {target:g} 的距离：z = {upper:g}·(x − min)/(目标值 − min)",
    "fraction-of-maximum": "占最大值的比例：z = {upper:g}·x/max",
    "benchmark": "标杆值法：z = {upper:g}·min(1, x/{benchmark:g})，达到标杆值得满分",
    "fixed-base": "定基指数：z = {upper:g}·x/x₀，基期 {base} = {upper:g}",
    "symmetric-growth": "对称增速：g = 200·(x − x₋₁)/(x + x₋₁)",
}
FORMS = {
    "linear": "z = c + t·({upper:g} − c)",
    "exponential": "z = c·({upper:g}/c)ᵗ",
    "logarithmic": "t 取对数值计算，z = c + t·({upper:g} − c)",
    "power": "t 取对数值计算，z = c·({upper:g}/c)ᵗ",
}
WEIGHTED = {
    "given": "采用给定权重",
    "equal": "等权：同一分支的成员权重相同",
    "entropy": "熵权法：wⱼ ∝ 1 − eⱼ，eⱼ = −Σ p ln p / ln n",
    "critic": "CRITIC 法：wⱼ ∝ sⱼ·Σ(1 − rⱼₖ)",
    "pca": "主成分法：wⱼ ∝ 第一主成分载荷的平方",
    "equal-importance": "等重要性：调整权重，使各成员与合成值的相关系数相同",
}
AGGREGATED = {
    "arithmetic": "加权算术平均：Σwx/Σw",
    "geometric": "加权几何平均：exp(Σw ln x/Σw)",
    "harmonic": "加权调和平均：Σw/Σ(w/x)",
    "product": "连乘：Πx",
    "copeland": "Copeland 法：两两比较，胜数减负数",
    "topsis": "TOPSIS：与最优、最劣解的相对接近度",
}


def normalisation(rule: Normalisation, direction: int = 1) -> str:
    """How figures come onto one scale, with the formula.

    >>> from barograph.instruments.index import Normalisation
    >>> normalisation(Normalisation())
    '极差法：z = 0 + 100·(x − min)/(max − min)'
    """
    facts: dict[str, Any] = {name: getattr(rule, name) for name in rule.__slots__}
    facts["width"] = rule.upper - rule.lower
    facts["base"] = "各对象最早一期" if rule.base is None else f"{rule.base} 年"
    if rule.method == "efficacy":
        low = "本组最差值" if rule.unsatisfactory is None else f"{rule.unsatisfactory:g}"
        high = "本组最优值" if rule.satisfactory is None else f"{rule.satisfactory:g}"
        said = (
            f"功效系数法：{FORMS[rule.form].format(**facts)}，t = (x − xₛ)/(xₕ − xₛ)，c = {rule.floor:g}，"
            f"不允许值 xₛ 为{low}，满意值 xₕ 为{high}"
        )
    elif rule.method == "goalposts":
        ends = "" if rule.worst is None or rule.best is None else f"，下限 {rule.worst:g}，上限 {rule.best:g}"
        said = NORMALISED["goalposts"].format(**facts) + ends
        said += "，取对数后计算" if rule.scale == "log" else ""
        said += {"none": "", "both": "，超出两端的按两端计", "upper": "，超出上限的按上限计", "lower": "，低于下限的按下限计"}[
            rule.clip
        ]  # fmt: skip
    elif rule.method == "benchmark" and direction < 0:
        said = f"标杆值法：z = {rule.upper:g}·min(1, {rule.benchmark:g}/x)，不高于标杆值得满分"
    elif rule.method == "fixed-base" and direction < 0:
        said = f"定基指数：z = {rule.upper:g}·x₀/x，基期 {facts['base']} = {rule.upper:g}"
    elif rule.method == "fraction-of-maximum" and direction < 0:
        said = f"占最大值的比例：z = {rule.upper:g}·(max + min − x)/max"
    else:
        said = NORMALISED[rule.method].format(**facts)
    return said + ("" if rule.decimals is None else f"，保留 {rule.decimals} 位小数")


def treatment(rule: Treatment) -> str:
    """What is done to outliers, and when."""
    if rule.method == "none":
        return "不处理"
    said = TREATED[rule.method]
    if rule.method == "winsorise":
        said += f"，至多 {rule.points} 个值"
        if rule.otherwise != "none":
            said += f"；仍不合格的改用{TREATED[rule.otherwise]}"
    if "box-cox" in (rule.method, rule.otherwise):
        said += "，指数取最大似然值" if rule.power is None else f"，指数 {rule.power:g}"
    return said + "；" + TESTS[rule.when].format(s=rule.skewness, k=rule.kurtosis)


def imputation(rule: Imputation) -> str:
    """What stands where a figure is missing."""
    if rule.method == "none":
        return "不插补"
    said = IMPUTED[rule.method]
    if rule.group is not None:
        said = f"按“{rule.group}”分组的{said}"
    if rule.on:
        said += f"，自变量为{'、'.join(rule.on)}"
    return said


def weighting(rule: Weighting) -> str:
    """Where weights come from."""
    if rule.method == "ahp":
        return f"层次分析法(AHP)：判断矩阵主特征向量，一致性比率不超过 {rule.consistency:g}"
    if rule.method == "benefit-of-the-doubt":
        return f"最有利权重法：各对象取对自己最有利的权重，单项份额在 {rule.least:g} 与 {rule.most:g} 之间"
    said = WEIGHTED[rule.method]
    if rule.method == "given":
        said += "" if rule.sum is None else f"，合计须为 {rule.sum:g}"
        said += "" if rule.placeholder is None else f"；未见权重的以 {rule.placeholder:g} 占位"
    return said


def aggregation(rule: Aggregation) -> str:
    """How members become one figure."""
    if rule.method == "power":
        return f"广义平均：(Σwxᵖ/Σw)^(1/p)，p = {rule.power:g}"
    if rule.method == "chain":
        return f"环比链：Iₜ = Iₜ₋₁·(200 + G)/(200 − G)，G = Σwg/Σw，首期 {rule.start:g}"
    return AGGREGATED[rule.method]


def alike(nodes: tuple[Any, ...], say: Callable[[Any], str]) -> list[tuple[str, str]]:
    """What is done, and for which nodes: 全部 where it is the same for all, else their names.

    >>> from barograph.instruments.index import Branch
    >>> nodes = (Branch(code="a", name="甲"), Branch(code="b", name="乙"))
    >>> alike(nodes, lambda node: "等权"), alike(nodes, lambda node: node.code)
    ([('等权', '全部')], [('a', '甲'), ('b', '乙')])
    """
    found: dict[str, list[str]] = {}
    for node in nodes:
        found.setdefault(say(node), []).append(node.name)
    if len(found) == 1:
        return [(said, "全部") for said in found]
    most = max(found, key=lambda said: len(found[said]))
    if len(found[most]) > max(8, len(nodes) // 2):
        return [(most, f"其余 {len(found[most])} 项")] + [
            (said, "、".join(names)) for said, names in found.items() if said != most
        ]
    return [(said, "、".join(names)) for said, names in found.items()]
