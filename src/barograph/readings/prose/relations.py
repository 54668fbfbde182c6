"""Relations: how a figure stands to its indicator - an amount, a growth, a change, a share, a rank, a ratio.

Each function looks at the words just before a figure (and, for ranks, a little behind it) and either knows the
relation or leaves it to the next. They are tried in the order of `relate`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from .figures import Figure

__all__ = ["Relation", "relate"]

Measure = Literal["level", "growth", "change", "share", "rank", "ratio"]


@dataclass(slots=True)
class Relation:
    """What was found: the measure, the words of the base, how many words before the figure it took."""

    measure: Measure
    rule: str
    cut: int  # the indicator's words end here, counted in the words before the figure
    sign: int = 1
    base: str | None = None  # words, not yet resolved
    based: bool = True  # growth: whether a base may be supplied (同比 or a plain 增长)
    previous: bool = False  # 环比
    noun: str = ""  # words that belong to the indicator's name (增速)
    yearly: bool = False  # 年均
    bound: str = ""  # said of the whole comparison, before its base: 约占全省的1/5
    skip: int = 0  # how many words before the figure are not of its indicator: 在14个市州中GDP总量
    bound_at: int = -1  # where that word stands in the words before the figure


_UP = (
    r"增长|上涨|增加|上升|提高|提升|扩大|增多|攀升|跃升|前移|前进|回升|增强|延长|拓宽|加快|提速|提前"
    r"|多增|增产|增收|上浮|增值|翻升|递增|猛增|激增|增|涨|升|翻(?=了?$)|多(?=$)"
)
_DOWN = (
    r"下降|减少|降低|下滑|回落|缩短|压缩|压减|缩减|收窄|减重|缩小|精简|节约|节省|后移|减产|减收|下浮"
    r"|优化|下调|下跌|负增长|减轻|减排|节水|节能|退步|压降|少(?=$)|减|降|跌"
)
_MOVED = re.compile(
    r"(?=[三上下两五优再净减分前加升压又双各同名后四回均增复多实少平年延扩拓提攀收比涨激较猛环精累缩翻节负跃跌近退递降大暴狂])"
    rf"(?P<cmp>(?:[两三四五]年平均|近[两三四五]年|同比|环比|比上年|较上年|比去年|较去年|年均"
    rf"|平均|累计|分别|均|又|再|各|名义|实际|双双|净|复合|(?<!扩)大(?=[跌涨降])|[暴狂](?=[跌涨]))*)"
    rf"(?P<verb>(?P<up>{_UP})|(?P<down>{_DOWN}))(?:幅度?|率|速)?(?:了|约|达到?|为|近|超|也|均"
    rf"|各|分别|共|大约|将近|超过|控制在|保持在|目标为|预期|预期为|在|不低于|不少于|力争|:)*$"
)
_SPEED = re.compile(
    r"(?P<speed>(?<!自然)(?:年均|年均复合|复合|平均|同比|名义|实际)*(?:增速|增幅|涨幅|增长率|增长速度"
    r"|降幅|下降率|跌幅))(?:分别|均|都|也|各|就|已|仅|只|为|达到?|保持在|稳定在|控制在|高达|约|近|超过?|仍|了|有"
    r"|连续|是|实现|维持在|不低于|力争|目标|至|:|在|预期|依次|大致|基本)*$"
)
_TO = re.compile(
    rf"(?:{_UP}|{_DOWN}|扩充|扩展|拓展|发展|壮大)(?:到了?|至|为|成)(?:现在的|目前的|如今的|现有的)?$"
)
_TIMES = (
    r"(?:[上去前今往同本当历]年|(?:19|20)?\d\d年|上(?:一|个|半)?(?:年度?|月|季度?|期|轮|次|届)|年初|期初|同期|以往|此前|过去"
    r"|原来|改革前|[一二三四五六七八九十\d]{1,2}年前|[“]?十[一二三四五][”]?五[”]?)"
)
_TIME_END = r"(?:年末|年底|年初|末|底|初|同期|全年|前[一二三]?季度|季度|月份?|上半年|度|的|平均|水平|增速|增幅|数|值|时|期间)*"
_MORE = re.compile(
    rf"(?:(?P<cmp>同比)|(?:比|较|高于|低于|快于|慢于){_TIMES}{_TIME_END})(?P<sign>(?P<up>多|高|快|涨|早)|(?P<down>少|低|慢|晚|差))?"
    r"(?:出了?|了)?(?:[\u3400-\u9fff]{0,3}(?<![增长降升加少])|)$"
)
_MORE_THAN = re.compile(rf"(?:(?P<up>高于|快于|好于|高出)|(?P<down>低于|慢于)){_TIMES}{_TIME_END}$")
_PER_CHANGE = re.compile(r"每[^,]{1,8}(?P<verb>增加|减少|提高|降低)(?P<noun>[\u3400-\u9fff]{2,8})$")
_SHARE = re.compile(
    r"(?P<about>大约|约|不足|不到|接近|将近|近|超过|超)?(?:共|仅|只|合计|已|分别|均|各|就|总体|也)?占(?:据了?"
    r"|有了?(?=[ ]?$)|到了?|去了?|了)?(?P<whole>[^,;。占(]{0,24}?)(?P<tail>的?(?:总)?(?:比重|比例|份额|百分比|比)"
    r"|)(?:\((?P<named>[^()]{2,16})\))?(?:分别|均|已经|已|也|由|从|就|首次|率先|再次|历史性|进一步|稳步|持续)*(?:的|为|达到?了?|达|提高到|提升至|提高至|提升到|上升到"
    r"|上升至|升至|增至|超过?|约|近|高达|仅|不到|保持在|稳定在|接近|过)*$"
)
_OF = re.compile(
    r"(?P<way>仅?只?(?:大[约致]|大概)?相当于|是|为|仅为|仅是|只有|只是|达到?|完成|已完成|超额完成|分别是"
    r"|分别为|均为|均是|恢复到|恢复至|回升至|回升到|已是|约为|约是|大约是|大致是|将是|不足|不到|不及|未到|达不到|仅及|只及|仅有|超过|超|接近|近|逼近|已达|约)"
    r"(?:了)?(?P<base>[^,;。:]{2,24}?)的$"
)
_WAYS = (
    ("约", "about"), ("大致", "about"), ("大概", "about"), ("不足", "under"), ("不到", "under"), ("不及", "under"),
    ("未到", "under"), ("达不到", "under"), ("超", "over"), ("近", "under"),
)  # fmt: skip
"""Words that bound a comparison from before its base: 不足全省的一半."""
_THAN = re.compile(
    r"(?:(?P<up>高于|高出|超出|超过|超(?=全[国省市区县]|时序|序时|年度|全年|计划|预期|年初|目标|进度|任务)|快于|领先于?|优于|多于|大于|好于|强于|先于|早于)|(?P<down>低于|落后于?|慢于"
    r"|少于|小于|不及|差于|弱于))(?P<base>[^,;。\d]{2,24}?)(?:的)?$"
)
_BI = re.compile(
    rf"(?:(?<![占同环对正反价其分可])比(?![重例较率值赛学拼选])|(?<![比])较(?![为大高快好多低少])|相较于?|相比于?|相比较?|与|同|和|跟)"
    rf"(?P<base>[^,;。\d比较{chr(1)}]{{2,20}})(?:相比[,]?)?(?:要|还|更|又|均|分别|各)?"
    rf"(?:(?P<up>高出|(?<!提)高|(?<!加)快|(?<!增)多|早|强"
    rf"|领先|{_UP})|(?P<down>(?<!降)低|慢|(?<!减)少|相差|差|晚|落后|{_DOWN}))(?:了|出|约|达|近|超)*$"
)
_TIMEISH = re.compile(
    r"年|同期|上月|季度|月|以往|之前|过去|原来|此前|期初|上期|往年|改革前|年初|前期|同比|上轮"
    r"|上次|上届|传统方式|周|交易日|昨日|前日|上旬|中旬|下旬"
)
_PLANNED = re.compile(
    r"(?:目标|计划|预期|任务|预算|进度|时序|序时|要求|规划|预计)(?:任务|目标|要求|进度|值|数|增速)?(?:的)?$"
)
_DURING = re.compile(r".*同期(?=[\u3400-\u9fff]{4,})")
_WAYWARD = frozenset([
    "大幅", "稳步", "不断", "持续", "明显", "显著", "有所", "分别", "逐年", "逐步", "快速", "小幅", "略有",
    "同步", "累计", "平均", "双双", "继续", "再次", "连续", "普遍", "整体", "总体", "预计", "实际", "可能",
    "同比", "环比", "上年", "去年", "前年", "上月", "年初", "往年", "同期", "之前", "以往", "原来", "过去",
    "此前", "均有", "进一步",
])  # fmt: skip
"""Words between 比 and a verb that are no other thing: 占比大幅提高."""


def _timely(base: str) -> bool:
    """Whether what something is held against is another time, and not a plan or another thing."""
    if _PLANNED.search(base):
        return False
    thing = _DURING.sub("", base)
    return _TIMEISH.search(thing) is not None


_RANK_VERB = re.compile(
    r"(?:综合|总体)?(?:排名|排位|位次|名次)(?:列|居|由|从|为|第|升至|上升至|提升至|提升到|达到?"
    r"|在|保持)?|位居|位列|位于|居于|列入|名列|排名|排在|排位|(?:跃|提|晋|攀|上|回)?升(?:至|到)"
    r"|跃居|(?:进|前移|进位|晋升|攀升|退|降|下降|回升|上升|提升|跃升)(?:至|到)|均居|均列|稳居|分居|分列"
    r"|稳定在|保持在?|跻身|进入|迈入|挺进|入围|夺得|登上|获得|晋级|重返|冲进|冲刺|占据|(?<![宜民安人移定聚旧城])居|(?<![系并])列|排(?!放|污|水|查)"
    r"|由|从|为|至|到|获(?![奖得批评准利])|在"
)


_PLACED = re.compile(
    r"(?:升|降|进|移|退|排|居|列|位|次)[^,;。]{0,6}(?:至|到|为)$|(?:排位|排名|位次"
    r"|名次)[^,;。]{0,6}(?:从|由)[^,;。]{0,14}$"
)


_NEARLY_BEHIND = re.compile(r"(?:了|约|近|超过?|达|将近|大约)$")
_RATE_BEHIND = re.compile(
    r"(?:以上|左右)?(?:的(?:年均|平均)?)?(?:增速|增长率|增幅|涨幅|增长(?=[,。;、])|速度增长)"
)
_ROSE_BEFORE = re.compile(r"(?:增长|下降|上涨|上升|提高|回落)(?:了|约|近|超过?|达)?$")
_AT_RATE = re.compile(r"(?:保持|实现|以|按|达到?|年均|平均|的|有)*$")
_YEARLY = re.compile(r"年均|平均$")
_INSIDE_END = re.compile(r"(?:中|里)$")
_GROWTH_OR_GOAL = re.compile(r"增长|目标$")
_RATE_WORD = re.compile(r"率|比例|比重")


def relate(figure: Figure, left: str, right: str = "") -> Relation:
    """The relation of a figure; `left` are the words since the figure before it, `right` those behind."""
    if figure.kind == "rank":
        return _ranked(left)
    if figure.unit == "位" and figure.kind == "amount" and _PLACED.search(left):
        return _ranked(left)  # 由56位上升到50位
    if figure.kind == "percent" and _RATE_BEHIND.match(right) and not _ROSE_BEFORE.search(left):
        yearly = _YEARLY.search(left) is not None
        at = _AT_RATE.search(left)
        return Relation("growth", "的增速", len(left) if at is None else at.start(), yearly=yearly)
    if figure.kind == "fold":
        return Relation("growth", "翻番", _trim(left), yearly=False)
    words = _NEARLY_BEHIND.sub("", left)
    if _TO.search(left):
        return Relation("level", "到", len(left))
    if figure.kind in ("percent", "points", "times", "amount") and (found := _compared(figure, words)):
        return found
    if figure.kind != "points" and figure.kind != "amount" and (m := _OF.search(left)):
        base = m["base"]
        if (
            "占" not in base
            and not _INSIDE_END.search(base)
            and not (figure.kind == "percent" and _GROWTH_OR_GOAL.search(base) and len(base) < 3)
            and not (figure.kind == "percent" and len(m["way"]) < 2 and _RATE_WORD.search(left[: m.start()]))
        ):
            bound = next((b for word, b in _WAYS if word in m["way"] and m["way"] != "超额完成"), "")
            whole = figure.kind == "percent" and bool(bound) and _WHOLE.fullmatch(base) is not None
            begins = m.start() if bound else -1
            if whole:
                return Relation(
                    "share", "占", m.start(), base=base, noun="占" + base, bound=bound, bound_at=begins
                )
            return Relation("ratio", "是…的", m.start(), base=base, bound=bound, bound_at=begins)
    if figure.kind == "percent" and (m := _DONE_OF.search(left)):
        return Relation("ratio", "完成…的", m.start(), base=m["base"])
    if figure.kind in ("percent", "times") and (part := _share(left)):
        return part
    if figure.kind == "percent" and right.startswith("的") and (gives := _GIVES.search(left)):
        return Relation("share", "…的", gives.start())
    if m2 := _SPEED.search(words) or _SPEED.search(left):
        if figure.unit in ("%", "‰", "倍"):
            down = m2["speed"].endswith(("降幅", "下降率", "跌幅"))
            return Relation(
                "growth",
                "增速",
                m2.start(),
                sign=-1 if down else 1,
                yearly="年均" in m2["speed"] or "平均" in m2["speed"],
            )
        if figure.kind == "points":
            return Relation("level", "增速", len(left))
    return _moved(figure, left, words)


_GIVES = re.compile(r"(?:贡献|创造|产出|吸纳|提供|承担|支撑|消耗|集聚)(?:了|出)?(?:全部)?(?:约|近|超过?)?$")
_WHOLE = re.compile(r"全(?:[国省市区县州球]|部)(?:的)?(?:总数|总量|总额|总人数|同类[\u3400-\u9fff]{0,6})?")
_VERB_NOUN = re.compile(
    r"(?P<verb>(?P<up>提高|提升|增加|扩大)|(?P<down>降低|减少|缩短|压缩|压减|节约|节省|减轻|(?<![增加递削缩精])减))(?:了)?"
    r"(?P<noun>(?!至|到|了|为|幅|率|值|的)[\u3400-\u9fff]{2,8})$"
)
"""提高效率30%, 减材料54%: the thing stands behind its verb."""
_STEPS = re.compile(
    r"(?:再|又|共|累计|连续|力争|均|分别|各)*(?P<verb>(?P<up>进|前进|前移|跃升|晋升|跃进|晋位|进位|赶超|争先|提升|上升|上移|跃|升)"
    r"|(?P<down>退|后退|后移|下滑|下降|跌|滑落|退后|掉))(?:了)?$"
)
_DONE_OF = re.compile(r"(?:超额)?完成了?(?P<base>[^,;。占]{0,8}?(?:目标|任务|计划|预算))(?:的)?$")


_DONE = frozenset(["节约", "节省", "提前", "减排", "节水", "节能", "增收", "增产", "减收", "多增", "增值"])
"""Verbs whose amount is a thing of its own: 节约成本, 节约1.2亿元."""
_OFTEN_DONE = frozenset(["增长", "精简", "优化", "延长", "压减", "压降", "减"])
"""Verbs whose amount is a change where its thing stands before them: 消费量压减420万吨."""


_NATURAL_RATE = re.compile(r"自然增长率[^,;]{0,4}$")
_RATE_OF_DOING = re.compile(r"(?:节约|节省|优化|压减|压降|精简|提前|减排|节水|节能|提升|回升)率[^,;]{0,4}$")
_NEW_END = re.compile(r"(?:新|净|累计新|当年新)$")
_COMPARED_WORD = re.compile(r"同比|环比|[比较]")
_TWO_HAN = re.compile(r"[\u3400-\u9fff]{2}")


def _moved(figure: Figure, left: str, words: str) -> Relation:
    if (m := _MORE.search(words)) and m["sign"] and figure.kind in ("points", "amount"):
        return Relation("change", "多", m.start(), sign=1 if m["up"] else -1)
    if figure.kind == "points" and (m := _MORE_THAN.search(words)):
        return Relation("change", "多", m.start(), sign=1 if m["up"] else -1)
    m3 = (
        None
        if _NATURAL_RATE.search(left) or _RATE_OF_DOING.search(left)
        else _MOVED.search(words) or _MOVED.search(left)
    )
    if (
        m3
        and not _NEW_END.search(words[: m3.start("verb")][-2:])
        and not words.endswith(("净增", "新增", "递增式"))
    ):
        verb = m3["verb"]
        short = len(verb) == 1
        sign = 1 if m3["up"] else -1
        yearly = "年均" in m3["cmp"] or "平均" in m3["cmp"] or "复合" in m3["cmp"]
        plain = verb in ("增长", "下降", "上涨", "增", "降", "下滑", "下跌", "负增长", "涨", "回落", "递增")
        compared = _COMPARED_WORD.search(m3["cmp"] + words[-24:]) is not None
        if figure.unit in ("%", "‰", "倍"):
            return Relation(
                "growth",
                verb,
                m3.start(),
                sign=sign,
                based=plain or compared,
                previous="环比" in words[-10:],
                yearly=yearly,
            )
        if figure.kind == "points" or (not short) or compared:
            told = _TWO_HAN.search(words[: m3.start()]) is not None
            if (
                figure.kind == "amount"
                and not compared
                and (verb in _DONE or (verb in _OFTEN_DONE and not told))
            ):
                return Relation("level", verb, len(left))
            return Relation(
                "change",
                verb,
                m3.start(),
                sign=sign,
                based=plain or compared,
                previous="环比" in words[-10:],
                yearly=yearly,
            )
    if figure.unit in ("位", "名次", "座次") and (m5 := _STEPS.search(words)):
        return Relation("change", m5["verb"], m5.start(), sign=1 if m5["up"] else -1, based=False)
    if figure.kind == "percent" and (m6 := _VERB_NOUN.search(words)):
        sign = 1 if m6["up"] else -1
        return Relation("growth", m6["verb"], m6.start(), sign=sign, based=False, noun=m6["noun"])
    if m4 := _PER_CHANGE.search(words):
        return Relation(
            "change", "每…增加", len(left), sign=1 if m4["verb"] in ("增加", "提高") else -1, based=False
        )
    return Relation("level", "level", len(left))


_DONE_ENDS = re.compile(r"(?:实现|已|了|将|同比|增长|预计|力争)*$")


def _trim(left: str) -> int:
    m = _DONE_ENDS.search(left)
    return len(left) if m is None else m.start()


_NO_BASE = re.compile(r"的(?!平均|水平)[\u3400-\u9fff]+$|有$|(?<!规模)以上")
_BASE_WORD = re.compile(r"平均|水平|全[国省市区县]|均值|[省市区县国]$|增速|同类|产品")
_STEADILY_END = re.compile(r"(?:不断|持续|稳步|明显|大幅|有所|逐步|逐年|累计|同比|环比)$")
_LEVEL_BASE = re.compile(r"平均|水平|全[国省市区县]|[省市区县]$|目标|计划")


def _compared(figure: Figure, words: str) -> Relation | None:
    """高于全省平均水平…, 比进口产品降低…: held against another, not against another time."""
    if (
        figure.kind in ("points", "amount", "percent", "times")
        and (m := _THAN.search(words))
        and (
            not _timely(m["base"])
            and not _NO_BASE.search(m["base"])
            and (figure.kind == "points" or _PLANNED.search(m["base"]) or _BASE_WORD.search(m["base"]))
        )
    ):
        return Relation("ratio", "高于", m.start(), sign=1 if m["up"] else -1, base=m["base"])
    if m := _BI.search(words):
        base = m["base"]
        verb = m["up"] or m["down"]
        joined = m[0][0] in "与同和跟"
        if (
            not _timely(base)
            and base not in _WAYWARD
            and "占" not in base
            and not (joined and "相比" not in m[0])
            and not _STEADILY_END.search(base)
        ):
            if figure.kind == "amount" and not _LEVEL_BASE.search(base):
                return None
            if figure.kind == "percent" and len(base) < 3 and verb in ("高", "低", "快", "差"):
                return None
            return Relation("ratio", "比", m.start(), sign=1 if m["up"] else -1, base=base, noun="")
    return None


_PLACE_AT_END = re.compile(r"(?<![占比居列、和])(?P<place>全[国省市区县]|全球)(?:约|近|超过?|的)?$")
_OF_TOTAL = re.compile(  # …9306.7万台,全球智能手机总出货量的8%
    r"(?:^|,)(?P<whole>(?:全[国球省市区县]|世界|国内)[^,;。占的\d]{0,12}总(?:[\u3400-\u9fff]{0,3}量|额|数|产值|收入|支出|面积|人口))的(?:约|近|超过?)?$"
)
_TAKES_LAND = re.compile(r"占地(?!区)")
_SHARE_THEN = re.compile(r"的?(?:比重|比例|份额)(?:由|从)[^,;。]{0,10}$")
_TOTAL_END = re.compile(r"(?:总量|总数|总和)$")


def _share(left: str) -> Relation | None:
    if total := _OF_TOTAL.search(left):
        return Relation("share", "…的", total.start("whole"), base=total["whole"])
    if placed := _PLACE_AT_END.search(left):
        return Relation("share", "…的", placed.start(), base=placed["place"])
    m = _SHARE.search(left)
    if m is None:
        return None
    at = left.index("占", m.start())
    if _TAKES_LAND.match(left[at:]) or left.startswith(("占率", "占有率", "占用", "占有量"), at):
        return None
    if left.startswith("占比", at):
        return Relation("share", "占比", m.start(), base=None, noun="占比")
    if m["named"] and m["named"].endswith(("率", "比重", "强度", "占比", "度")):
        return Relation("level", "占(…)", len(left), noun=m["named"])  # 占总人口比重(城镇化率)为64%
    whole = _TOTAL_END.sub("", _SHARE_THEN.sub("", m["whole"])).strip()
    if _PLANNED.search(whole) and "支出" not in whole:
        return Relation("share", "占", m.start(), base=whole)  # 占年计划的47.2%
    share = Relation("share", "占", m.start(), base=whole or None, noun=left[at : m.end("tail")])
    if m["about"]:
        share.bound = next((bound for word, bound in _WAYS if word in m["about"]), "")
        share.bound_at = m.start()
    return share


_AMONG = re.compile(
    r"(?<![现所正旨存潜])在(?P<in>[\u3400-\u9fff\d\x03“”&、A-Za-z]{2,26}?)(?:当中|之中|范围内|中|里|内)[^,;。\d]{2,16}$"
)
_IN_PLACE = re.compile(r"(?<![现所正旨存潜])在(?P<in>[\u3400-\u9fff\x03]{2,14}?)(?:的|的总体|的综合)?$")


_RANK_NOUN = re.compile(r"(?:综合|总体)?(?:排名|排位|位次|名次)")
_WITHIN = re.compile(
    r"在(?P<in>[\u3400-\u9fff\d\x03“”&、A-Za-z]{2,26}?)(?:中|里|内|当中|之中|范围内)(?:的)?$"
)
_GROUP_AT_END = re.compile(
    r"(?P<group>全国|全球|全省|全市|全区|全县|世界|国内|中部|西部|东部"
    r"|[\u3400-\u9fff]{2,8}(?:城市|高新区|开发区|区县|区市|地市))$"
)
_GROUP_BEHIND = re.compile(r"(?:了|到|入|于)?[^,;。:、]{0,22}")
_LEADS_TO = re.compile(r"^(?:了|到|入|于|在|由|从|至)")
_HOW_MANY = re.compile(r"\d+[家个座]")


def _ranked(left: str) -> Relation:
    """A place in an order: 居全省首位, 在全国高新区中列第16位, 全球第20位."""
    verbs = [m for m in _RANK_VERB.finditer(left) if _GROUP_BEHIND.fullmatch(left[m.end() :])]
    if not verbs:
        m2 = _GROUP_AT_END.search(left)
        return (
            Relation("rank", "第", len(left))
            if m2 is None
            else Relation("rank", "第", m2.start(), base=m2["group"])
        )
    m = verbs[-1]
    if m[0] in ("在", "由", "从", "为", "至", "到") and len(verbs) > 1 and verbs[-2].end() == m.start():
        m = verbs[-2]
    verb, group = m[0], _LEADS_TO.sub("", left[m.end() :]).removesuffix("的")
    noun = _RANK_NOUN.match(verb)
    called = "排名" if noun else ""
    before = left[: m.start()]
    inner = _WITHIN.search(before)
    if inner and not group:
        return Relation("rank", "在…中", inner.start(), base=_HOW_MANY.sub("", inner["in"]), noun=called)
    if not group and (far := _AMONG.search(before)):
        return Relation("rank", "在…中", m.start(), base=far["in"], noun=called, skip=far.end("in") + 1)
    if not group and (of := _IN_PLACE.search(before)):
        return Relation("rank", "在…中", of.start(), base=of["in"], noun=called)
    if verb == "在":
        return Relation("rank", "在", m.start(), base=group or None, noun=called)
    return Relation("rank", verb, m.start(), base=group or None, noun=called)


def signed(figure: Figure, relation: Relation) -> tuple[Decimal, Decimal | None]:
    """The value with the sign that the verb carries."""
    if relation.sign < 0:
        return -figure.value, None if figure.high is None else -figure.high
    return figure.value, figure.high
