"""Qualifying: figures that only tell which things are counted, and are none of their own.

投资超10亿元的项目12个 counts projects; 45岁以下的占76% measures a share of people; 评价结果为优秀(90分及以上)
explains a class.
"""

from __future__ import annotations

import re

from . import units
from .drafts import COUNTS
from .figures import Figure

__all__ = ["follows_names", "is_condition", "qualifies"]

_AFTER = re.compile(r"(?:及?以上|及?以下|及?以内|之内)$")
_OF_THEM = re.compile(
    r"^(?:的(?![\d])|及?以上的?|以下的?)?(?P<noun>[\u3400-\u9fff]{0,4}?(?:项目|企业|市|县|区"
    r"|单位|基金|园区|产业集群|集群|产业|平台|镇|公司|商户|投资者|主体|工程|大户|机构|有))"
)
_THINGS = re.compile(
    r"的?[\u3400-\u9fff]{0,6}?(?:企业|项目|工程|单位|机组|设备|装置|电站|基金|园区|产业|集群|泊位|船舶|线路|变电站"
    r"|锅炉|商户|法人|人群|人口|人员|职工|居民|家庭|风电|光伏|工业|大户|开发区|合作社|城市|乡镇|产品|仪器|客户|订单"
    r"|住房|群体|老人|老年人|青年|人才|博士|干部|党员|公司|机构|工地|建筑|耕地|河流|水库|特高压|输变电)"
)
_THEY = re.compile(r"的(?:占|有|达|共|为|超|不足|约|近)")
_RATED = re.compile(
    r"(?:级|及以上|以上)?的?[\u3400-\u9fff]{0,6}?(?:机组|电站|变电站|输变电|线路|泊位|码头|航道|生产线|产线|装置|储能"
    r"|锅炉|风机|船|工程|项目)[\u3400-\u9fff]{0,4}$"
)
_WIRED = re.compile(r"(?:及以[上下])?(?:输|变|线|电|特高压|直流|交流|高压|配)")
_SOME_OF = re.compile(r"(?:中,?(?:有|其中)?|其中(?:有)?)$")
_METRIC = re.compile(
    r"[\u3400-\u9fff]{0,10}?(?:投资|产值|收入|销售额|规模|纳税|税收|总量|生产总值|GDP|营收|利润)(?:额|总额)?"
)
_AMONG = re.compile(r"(?:强)?(?:企业|城市|高校|园区|县市?|榜单|名单)?(?:中|里|之列的|的企业)")
_BIG = re.compile(r"的?[\u3400-\u9fff]{0,4}(?:企业|单位|机构|医院|团队|村|社区|村庄|学校|会议|班)")
_CONDITION = re.compile(
    r"(?:满足|符合|具备)(?:以下|下列|如下)(?:全部)?条件[^。]*$|(?:申报|认定|准入|申请)条件[::][^。]*$"
    r"|(?:满足|符合|具备)[^,;。()]{0,14}条件\([^)]*$"
    r"|每[^,;。()]{1,8}限(?:报|推|申报|推荐)[^,;。]*$"
    r"|(?:申报|申请|参评|推荐|入选)(?:单位|企业|主体|对象|人选?|项目|平台|机构)(?:应|须|需|必须|原则上)[^。]*$"
)


_FINED = re.compile(r"处(?:以)?[^,;。]{0,24}$")
_FINE = re.compile(r"[^,;。]{0,20}罚(?:款|金)")


def is_condition(text: str, start: int, at: int) -> bool:
    """Whether a figure is a condition that somebody must meet, or a fine that a law threatens.

    符合申报条件(年收入不低于2亿元); 处1万元以上3万元以下罚款.
    """
    words = text[start:at]
    if "罚" in text[at : at + 24] and _FINED.search(text, start, at) and _FINE.match(text, at):
        return True
    return ("条件" in words or "申" in words or "参评" in words or "限" in words) and _CONDITION.search(
        text, start, at
    ) is not None


def qualifies(text: str, figure: Figure, before: Figure | None, following: Figure | None) -> bool:
    """Whether an amount tells which things are meant; the figures around it are those of its clause."""
    if figure.kind == "rank":
        return figure.bound == "under" and _AMONG.match(text, figure.end) is not None
    if figure.kind != "amount":
        return False
    if _sums_up(text, figure) or _told_before(text, figure) or _is_practical(text, figure):
        return True
    limited = _AFTER.search(figure.words) is not None
    if limited and text[figure.start - 1 : figure.start] == "(" and text[figure.end : figure.end + 1] == ")":
        return True
    if figure.unit in ("千伏", "kV") and _WIRED.match(text, figure.end):
        return True
    counted = figure.unit in COUNTS
    if limited and not counted and (_THINGS.match(text, figure.end) or _THEY.match(text, figure.end)):
        return True
    if (
        before is not None
        and figure.bound != "eq"
        and not counted
        and before.unit in COUNTS
        and _METRIC.fullmatch(text[before.end : figure.start])
        and _SOME_OF.search(text[max(0, before.start - 6) : before.start])
    ):
        return True
    if following is None or following.kind != "amount" or following.unit not in COUNTS:
        return False
    between = text[figure.end : following.start]
    if figure.unit in units.RATED and _RATED.fullmatch(between):
        return True
    if limited and figure.unit in ("人", "名", "张", "床") and _BIG.match(between):
        return True
    bounded = figure.bound != "eq" or between.startswith(("以上", "以下", "级"))
    return (
        bounded
        and not counted
        and (_OF_THEM.match(between) is not None or between.strip() in ("的", "的有", "的共", "的达"))
    )


_PRACTICAL = {
    **dict.fromkeys(("册", "元", "页", "印张"), re.compile(r"(?:印数|定价|工本费|页数)[::\s]*$")),
    **dict.fromkeys(("路", "线"), re.compile(r"(?:乘|坐)[^,;。]{0,16}$")),
    **dict.fromkeys(("度", "分", "°"), re.compile(r"(?:[东西]经|[南北]纬)[^,;。\u3400-\u9fff]{0,12}$")),
    **dict.fromkeys(
        ("张", "份"), re.compile(r"(?:附|交|递交|携带|提供)[^,;。]{0,14}(?:照片?|复印件|原件|身份证)$")
    ),
    **dict.fromkeys(
        ("岁", "周岁"),
        re.compile(r"(?<!平均)年龄(?:一般|原则上)?(?:应)?(?:在|须|不超过|不得超过|不低于|为)?$"),
    ),
    "点": re.compile(r"(?:上午|下午|早上|晚上|早晨|凌晨|中午|每天)[^,;。]{0,14}$"),
}
"""What a text says to the reader of a notice, by unit: its price, the bus, the way, what to hand in, the hour."""


def _is_practical(text: str, figure: Figure) -> bool:
    """Whether an amount only tells how to get or to do something: 乘坐18路公交车, 定价25元, 附照片2张."""
    cue = _PRACTICAL.get(figure.unit)
    if cue is None or (figure.unit in ("岁", "周岁") and _AFTER.search(figure.words) is None):
        return False
    return cue.search(text, max(0, figure.start - 24), figure.start) is not None


_NUMBER_OF = {n: i for i, n in enumerate("两三四五六七八九十", 2)}
_OF_ALL = frozenset("家市省县国州区校所县地人者方项类")
_NOT_NAMES = re.compile(r"[^\u3400-\u9fffA-Za-z&“”()、·]")
_COUNTED_WORDS = ("共", "有", "计", "等", "达", "为", "的")
_JOINTS = re.compile(r"、|以及|和|与|及")


def _sums_up(text: str, figure: Figure) -> bool:
    """Whether a count only says how many were named before it: 甲、乙、丙三家公司."""
    words = figure.words
    n = _NUMBER_OF.get(words[:1])
    return n is not None and words[1:] in _OF_ALL and _named(text, figure) == n


def follows_names(text: str, figure: Figure) -> bool:
    """Whether people are named before their number, and what they are stands behind: 张、李、王3位院士."""
    return figure.unit in ("位", "名", "人") and figure.value > 1 and _named(text, figure) == figure.value


def _named(text: str, figure: Figure) -> int:
    """How many names stand in a list right before a figure."""
    named = _NOT_NAMES.split(text[max(0, figure.start - 120) : figure.start])[-1]
    if named.endswith(_COUNTED_WORDS):
        return 0
    if figure.unit in ("位", "名", "人") and (first := named.find("、")) >= 0:
        begin = named.rfind("和", 0, first) + 1
        return named.count("、", begin) + ("和" in named[first:]) + 1
    return len(_JOINTS.findall(named)) + 1


def _told_before(text: str, figure: Figure) -> bool:
    """这12个项目: a count that points back."""
    return (
        figure.unit in COUNTS
        and figure.bound == "eq"
        and text[figure.start - 1 : figure.start] in ("这", "该")
    )
