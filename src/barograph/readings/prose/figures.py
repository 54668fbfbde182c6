"""Figures: one compiled scan for numbers with their units and bound words, and for what only looks like one.

The scan knows nothing about meaning. It yields tokens in order, without overlaps: figures, ranks, times (told
apart by `times`), and the numerals that measure nothing (codes, document numbers, articles, names in
quotation marks), which are swallowed so that no part of them is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from ..expressions.numerals import value_of
from ..expressions.percentages import percents
from . import units

__all__ = ["Figure", "Token", "scan"]

Kind = Literal["amount", "percent", "points", "times", "rank", "fold"]


@dataclass(frozen=True, slots=True)
class Token:
    """A run of text that the scan took: a time, or something that is no figure."""

    start: int
    end: int
    name: str  # "time" or "noise"
    text: str


@dataclass(slots=True)
class Figure:
    """A number as printed: quote span (with unit and bound word), value in the unit's base, bound."""

    start: int
    end: int
    value: Decimal
    unit: str
    kind: Kind
    bound: str = "eq"
    high: Decimal | None = None
    number_at: int = 0  # where the digits begin, behind a bound word
    words: str = ""  # as in the cleaned text
    vague: bool = False  # 百余家, 千亿级: a magnitude more than a number


_BEFORE = (
    r"(?=[突超跨迈站首冲约大将接不未至起最逼直迫趋逾近低高少多小达越晋跃≥≤><破过上])"  # most begin with a digit
    r"(?:(?:突破|超过|超出|跨越|迈过|站上|迈上|跨上|首破|冲破)(?:了)?|约为|大约|大概|将近|接近"
    r"|不足|不到|未到|未达|不满|不低于|不少于|不小于|不超过|未超过|不高于|不多于|不大于|不下于?|不止"
    r"|至少|起码|最少|最低|逼近|直逼|迫近|趋近|超逾|超|逾|(?<![签节预合条制契])约|(?<![附最邻靠临])近"
    r"|低于|高于|少于|多于|大于|小于|达不到|最高|最多"
    r"|(?:跨过|跃过|越过|迈进|迈入|晋级|跨入|跃上|冲上)(?=\d|[百千万亿]{1,2}[元美斤吨户家人])"
    r"|≥|≤|[><](?=[ ]?\d)|(?<![突冲首])破(?=[百千万亿]|\d)"
    r"|(?<![通经超不路错难胜越])过(?=[百千万亿]{1,2}[^百千万亿年里水])"
    r"|(?<![以之网线马史千])上(?=[百千万亿]{1,2}[^百千万亿年海]))"
)
_BOUND_OF = {
    "突破": "over", "超过": "over", "超出": "over", "跨越": "over", "迈过": "over", "站上": "over", "迈上": "over",
    "跨上": "over", "首破": "over", "冲破": "over", "约为": "about", "大约": "about", "大概": "about", "将近": "under",
    "接近": "under", "不足": "under", "不到": "under", "不低于": "over", "不少于": "over", "不小于": "over",
    "不超过": "under", "不高于": "under", "不多于": "under", "不下": "over", "至少": "over", "超": "over", "逾": "over",
    "约": "about", "近": "under", "低于": "under", "高于": "over", "少于": "under", "多于": "over", "大于": "over",
    "小于": "under", "达不到": "under", "最高": "eq", "最多": "under", "未到": "under", "未达": "under", "不满": "under",
    "未超过": "under", "不大于": "under", "不下于": "over", "不止": "over", "起码": "over", "最少": "over", "最低": "eq",
    "逼近": "under", "直逼": "under", "迫近": "under", "趋近": "under", "超逾": "over", "≥": "over", "≤": "under", ">": "over",
    "跨过": "over", "跃过": "over", "越过": "over", "迈进": "over", "迈入": "over", "晋级": "over", "跨入": "over",
    "跃上": "over", "冲上": "over", "<": "under", "破": "over", "过": "over", "上": "over",
}  # fmt: skip
_AFTER = r"(?:及?以上|左右|及?以内|及?以下|上下|之内|有余|还多|出头|开外)"
_AFTER_OF = {
    "以上": "over",
    "左右": "about",
    "以内": "under",
    "以下": "under",
    "上下": "about",
    "之内": "under",
    "及以上": "over",
    "及以内": "under",
    "及以下": "under",
}

_AR = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d++)(?:\.\d++)?"
_CN = r"[零〇一二两三四五六七八九十百千万亿]++(?:点[零〇一二三四五六七八九]++)?"
_MULT = r"(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百)"
_IN = r"[余多来]"
_UNIT = units.pattern()
_DASH = r"(?:-|~|—{1,2}|–|～|至|到)"
_DASHES = r"(?:-|~|—{1,2}|–|～|至)"
_N12 = r"(?:1[0-2]|0?[1-9])"
_SEASON = (
    rf"(?=[\d第一二三四上下前])(?:第?[一二三四1-4]季度(?:末)?|[上下]半年|前[一二三四两\d]{{1,2}}个?季度|前(?:{_N12}"
    rf"|[一二三四五六七八九十两]{{1,2}})个?月"
    rf"|{_N12}月?{_DASHES}{_N12}月份?(?:\d{{1,2}}日)?"
    rf"|{_N12}月\d{{1,2}}日?{_DASHES}(?:{_N12}月)?\d{{1,2}}日|{_N12}月(?:\d{{1,2}}[日号])"
    rf"|{_N12}月(?:份|底|末|初|中旬|上旬|下旬|当月)?)"
)
_EDGE = r"(?:年?底|年?末|年?初|全年|年度|度|年内)"
_SINCE = r"(?:以来|以前|之前|以后|起)"
_PLAN = r"[“\"]?十[一二三四五六]?五[”\"]?(?:期间|时期|规划期(?:间)?|以来|末期?|收官之年|开局之年|前[一二两三四]年)"

_TIME = "|".join(
    [
        rf"(?:19|20)\d{{2}}年?{_DASH}(?:19|20)\d{{2}}年(?:度|底|末|间|期间)?",
        rf"(?:19|20)\d{{2}}年(?:{_SEASON}|{_EDGE})?(?:同期)?{_SINCE}?",
        r"(?:19|20)\d{2}财年",
        r"(?<![\d.\-/:])20[0-3]\d(?=(?:或|有望|将)[\u3400-\u9fff])",
        rf"[今去前明上本当同次]年(?:{_SEASON}|{_EDGE})?(?:同期)?{_SINCE}?",
        r"(?:19|20)\d{2}[-./]\d{1,2}[-./]\d{1,2}(?:日)?(?:[ T]?\d{1,2}:\d{2}(?::\d{2})?)?",
        _PLAN,
        r"[“\"]?十[一二三四]五[”\"]?(?!规划|纲要|计划|开局|末)(?=[^,。;\n规计]{2,14}(?:将|或|有望|力争|预计|拟)[\u3400-\u9fff])",
        rf"(?<![\d.]){_SEASON}(?:以来|止)?",
        (
            r"(?=[过刚半今去明这那上前一两三四五六七八九十\d])(?:过去一年|(?:刚刚)?过去的一年|半年(?:多)?来|今明两年|去今两年|[今明]后[两三]年"
            r"|[这那]一年(?![来间里])|上一年度?|前一年度?|上一?个五年|(?<![\d.])(?:[一两三四五六七八九十]{1,3}|\d{1,2})年[前后](?![进移列置后提十]))"
        ),
        (
            r"(?=[过近最未今这此随])(?:(?:过去|近|最近|未来|今后|这|此后|随后)(?:的)?[一二两三四五六七八九十]{1,2}年(?:来|间"
            r"|里|多?来)?|(?:过去|近|最近|未来|今后|这)的?\d{1,2}年(?:来|间|里)?)"
        ),
        (
            r"(?<![第前后每另隔去今明])(?:[一两三四五六七八九十]{1,2}|(?<![\d.])\d{1,2})年(?:多?来|间|时间"
            r"|(?:之?内)(?=,|[^,。;]*[引建培新实力完达突增打形])|里(?=[,\u3400-\u9fff])"
            r"|(?=(?:累计|共(?!同)|合计|总共|分别增|增长|增加了|翻|净增|新增|突破|下来|获)))"
        ),
        (
            r"(?=[截目当现如迄至眼时上年全同本])(?:(?:截[至止]到?)?(?:目前|当前|现在|如今|现有|现已|迄今(?:为止)?|至今|眼下|当下|时下|现今|现阶段)"
            r"|(?:上)?年(?:底|末)|年初|年内"
            r"|全年|同期|本月|当月|上个?月(?:底|末)?|本季度)"
        ),
    ]
)
_LETTERS = "|".join([*sorted(units.LETTERED, key=len, reverse=True), "m[²³23]"])
_NOISE = "|".join(
    [
        r"《[^《》\n]{1,60}》",
        r"“[^“”\n]{1,12}”",
        r"[〔\[(【](?:19|20)\d{2}[〕\])】]\d{0,5}号?",
        r"\d{1,2}[::]\d{2}(?:[::]\d{2})?(?!\d)",
        r"\d{1,2}[时点](?:[0-5]?\d分(?!之)|半(?!导)|整|许|钟)",
        r"一式(?:\d|[一二两三四五六七八九十])+份",
        r"\d{1,4}(?:号院?|弄|幢|栋|座|楼|单元)\d{1,4}(?:号楼?|室|层|楼|单元|栋|座)",
        r"\d++(?:\.\d++)?(?:[::]\d++(?:\.\d++)?)+",
        r"(?<!\d)(?:0\d{2,3}-?\d{7,8}|1[3-9]\d{9}|400-?\d{3}-?\d{4})(?!\d)",
        r"[A-Za-z][A-Za-z]*+[-+.]?\d[\dA-Za-z.+-]*+",
        rf"\d++(?:\.\d++)?(?!(?:{_LETTERS})(?![A-Za-z]))[A-Za-z+×*][A-Za-z\d+×*]*+",
        r"每(?:[百千万亿十]+|\d++(?:\.\d++)?[百千万亿]*|一)(?=[^\s,。])",
        r"[一二两三四五六七八九十]{1,3}(?:件[大好实小急难重点要民生]{0,4}事|套班子|大员|把手|驾马车)",
        r"(?:7[×xX*])?24小时(?!内|以内)|7[×xX*]24",
        (
            r"(?:连续|连)(?:[一二两三四五六七八九十]{1,3}|\d{1,2})"
            r"(?:个?(?:年|季度|月|周|星期|交易日|工作日)|天|日)"
        ),
        (
            r"第(?:[零〇一二两三四五六七八九十百千]+|\d{1,4})(?:条|章|届|次|期|批|版|号|款|节|轮"
            r"|季度?|产业|代|者|线|梯队|方阵|时间|书记|动力|资源|生产力|人民|医院|中学|小学|师|卷"
            r"|编|步|步曲|场|天|年|站|课|关|道|课堂|战略|三方|三者|方|语言|曲线|要务|家|所|座|台|例"
            r"|单|款|部|篇|只|张|项|件|条|份|笔|声|眼|手|个(?!百分))"
        ),
        r"(?:19|20)\d{2}年",
    ]
)
_RANK = (
    r"第(?P<rank>\d{1,4}|[一二三四五六七八九十百]{1,4})(?:个)?(?:位次|位|名(?!单)|席)?"
    r"|(?P<first>首位|榜首(?!次)|头名)"
    r"|(?P<top>(?<![一二三四五六七八九十百\d])十强(?=[,。;、)]|$)|(?:TOP|Top|top)[ ]?\d{1,3}(?![\d.])"
    r"|前(?:\d{1,4}|[一二两三四五六七八九十百]{1,3})(?:位|名"
    r"|强)?)(?![\d年个月季天年期届]|季度)"
)
_PART = (
    rf"(?P<part>(?:{_BEFORE})?(?P<pnum>百分之(?:{_CN}|{_AR})|千分之(?:{_CN}|{_AR})"
    rf"|[二三四五六七八九十]{{1,3}}分之[一二两三四五六七八九十]{{1,3}}"
    rf"|(?<![\d.])\d{_DASH}\d成"
    rf"|(?<![一二三四五六七八九十])[一二三四五六七八]{_DASH}[二三四五六七八九]成"
    rf"|(?<![\d./])\d{{1,2}}/\d{{1,3}}(?![\d/年月]|\.\d)|(?<!完)(?:[二三四五六七八]?[一二两三四五六七八九]"
    rf"|(?<![\d.])\d(?:\.\d)?)成(?:半)?(?![立果为功效本员就都长交品熟人份绩分套一型])"
    rf"|一半(?![是径])|(?<=[过超近逾])半数?(?=[,。;、)的]|以上|为|是|由|来自|集中|分布|落户|$)|半数(?=以上))"
    rf"(?P<pafter>{_AFTER}|多|强|弱)?)"
)
_DOUBLE = (
    r"(?P<fold>(?<!个)翻(?:了)?(?:(?P<fan>[一两二三四五])?番)(?:多|以上)?(?!行动|计划|工程)"
    r"|(?<![\d零一二两三四五六七八九十百])翻倍)"
)
_SAME = "%|‰|个百分点|个|家|项|件|台|套|条|位|次|辆|[美欧]?元|亩|吨|倍|人|名|户|天|岁|公里|平方米|千瓦|米"
"""Units that a range may tell twice: 20%-30%, 540位到600位."""
_RANGE = (
    rf"(?P<range>(?:{_BEFORE})?(?<![\d.])(?P<low>{_AR})(?P<lowmult>{_MULT})?"
    rf"(?P<lowunit>{_SAME})?{_DASH}(?P<hi>{_AR})(?P<himult>{_MULT})?"
    rf"(?(lowunit)(?=(?P=lowunit)))(?:(?P<runit>{_UNIT})|(?<=亿)(?![A-Za-z]))(?P<rafter>{_AFTER})?)"
)
_PEOPLE = (
    r"人口|群众|居民|村民|农民|学生|师生|职工|员工|老人|老年人|老百姓|百姓|游客|旅客|人才|劳动力|学子|大军|观众|网民|劳动者|从业者|就业|残疾人|妇女|儿童|毕业生|大学生|新生|教师|党员"
    r"|干部|志愿者|移民|患者|监测对象|婴幼儿|青年|考生|教职工|农民工|建筑工人|工人|新增就业|科研人员|人员|参保"
)
_WHO = rf"[\u3400-\u9fff]{{0,8}}?(?:{_PEOPLE}|企业|市场主体|经营主体|商户|农户|家庭|个体工商户|工商户)"
_AMOUNT = (
    rf"(?P<amount>(?P<before>{_BEFORE})?[ ]?(?<![\d.])(?P<minus>[-−–]|(?<![承担背肩胜抱欺辜自减])负(?=\d))?"
    rf"(?P<num>{_AR})(?P<in1>{_IN})?(?P<mult>{_MULT})?(?P<in2>{_IN})?"
    rf"(?:(?P<unit>{_UNIT})|(?=大关|[,。;、)]|级|规模|台阶"
    rf"|(?<=[亿万])(?=[^\u3400-\u9fffA-Za-z0-9])|(?<=亿)(?![A-Za-z])|(?<=[亿万])(?=以上|左右|以内)|和"
    rf"|(?<=[亿万])(?={_WHO})|(?<=[亿万][余多])(?={_WHO})|$))"
    rf"(?P<after>{_AFTER}|多(?=[,。;、])|余(?=[,。;、]))?)"
)
_CHINESE = (
    rf"(?P<cn>(?P<cbefore>{_BEFORE})?(?<![零〇一二两三四五六七八九十百千万亿第])(?P<cnum>{_CN})(?P<cin>{_IN})?(?P<cmult>{_MULT})?"
    rf"(?:(?P<cunit>{_UNIT})|(?=大关|级|规模|台阶|[,。;]|$))(?P<cafter>{_AFTER})?)"
)
_BARE = (
    rf"(?P<bare>(?P<bbefore>{_BEFORE})?(?<![\d.])(?P<bminus>[-−])?(?P<bnum>{_AR})(?P<bmult>{_MULT})?"
    rf"(?=(?P<brest>(?:(?:、|和|及|与|以及){_AR}{_MULT}?){{0,6}}?(?:、|和|及|与|以及){_AR}(?P<bmult2>{_MULT})?(?P<bunit>{_UNIT}))))"
)
_NUMERAL_OR_SIGN = r"\d一二两三四五六七八九十百千万亿零〇“《\"〔\[(【≥≤><A-Za-z\-−"
_WORD_THAT_OPENS = (  # every word that a token begins with, as far as it takes to know it from most others
    r"第[\d零〇一二两三四五六七八九十百千]|首[位破]|榜首|头名|前[\d一二两三四五六七八九十百年]|年[底末初内]|全年|高于|上[年半一个月百千万亿]"
    r"|达不到|同[年期]|目前|大[约概于]|下半|不[足到低少小超高多大下止满]|次年|现[在有已今阶]|小于|破|突破|过|近|超"
    r"|今[年明后]|时下|多于|去[年今]|至[少今]|低于|每|本[年月季]|明[年后]|这|将近|最[低少高多近]|半|约|少于|起码|如今"
    r"|当[年前下月]|连|接近|站上|翻|此后|未[来到达超]|截[至止]|直逼|负|逾|跨[越上过入]|迈[过上进入]|冲[破上]|越过|晋级"
    r"|迫近|趋近|逼近|随后|迄今|眼下"
)
_SCAN = re.compile(
    rf"(?=[{_NUMERAL_OR_SIGN}第首榜头前翻约大将接不至超逾近低高少多小达最突跨迈站冲半每连破越晋负起未迫趋直逼今去明上下本当同次过随这此全年截目现如迄眼时])"
    rf"(?=[{_NUMERAL_OR_SIGN}]|{_WORD_THAT_OPENS})"
    rf"(?:(?P<time>{_TIME})|(?P<noise>{_NOISE})|{_RANK}|{_PART}|{_DOUBLE}|{_RANGE}|{_BARE}|{_AMOUNT}"
    rf"|{_CHINESE}|(?P<digits>\d++(?:[.,]\d++)*+))"
)

_OF_DAY = re.compile(
    r"(?:凌晨|清晨|早[上晨]?|上午|中午|正午|下午|午后|傍晚|晚[上间]?|夜[里间]|深夜|[日号天]|[昨今明当]晚"
    r"|周[一二三四五六日末]|\d[点时]?[-—~至到])$"
)
_POINTS = re.compile(r"(?:[涨跌升降报收探低高落破至到为达上加减]|指数|点位|合计|总)(?:了|约|近|超过?)?$")
_QUAKE = re.compile(r"(?:及?以上)?[\u3400-\u9fff]{0,3}?(?:地震|余震)")
_MARKED = re.compile(r"[(\u3400-\u9fff ]$")
_SCORED = re.compile(r"得|评|分|成绩|满意|指数|达|为|是|超|均|价|涨|跌|降|升|至|到|[度电每]")


def _measures_nothing(text: str, start: int, number_at: int, end: int, value: Decimal, unit: str) -> bool:
    """Times of day (8点), classes (328级) and marks that a list gives (创新能力20分)."""
    whole = value == value.to_integral_value()
    if unit == "点":
        left = text[max(0, start - 4) : start]
        return whole and (_OF_DAY.search(left) is not None or (value <= 24 and not _POINTS.search(left)))
    if unit == "级":
        return whole and _QUAKE.match(text, end) is None
    if unit == "分" and whole:
        line = text[max(0, number_at - 16) : number_at].rsplit("\n", 1)[-1]
        return (
            text[end : end + 1] in ("", "\n", ")")
            and _MARKED.search(line) is not None
            and not _SCORED.search(line)
        )
    return False


_LIGHT = frozenset(
    "匹只个项方度星核卡集板包盘孔担伏克盒袋卷双趟芯扇尾瓦焦条次类种级点期批位座天层节门款届台张场处间份面口路本周册校站眼席起例分"
)
"""Measure words that stand with small Chinese numerals in ordinary speech (三个方面, 两项制度)."""
_COUNTING = re.compile(
    r"(?:新增|建成|获批|引进|承担|获得|新建|落户|签约|拥有|共有|培育|开工|实施|创建|打造|设立"
    r"|完成|入选|入围|投用|现有|已有|建设|累计)(?:了|省级|国家级)?$"
)
_MONEY_AFTER = re.compile(r"大关|级|规模|台阶|元|[,。;、)]|$")


_POINTS_LIST = re.compile(r"(?:(?:、|和|及|与|,)\d+(?:\.\d+)?个?)*(?:、|和|及|与)\d+(?:\.\d+)?个百分点")


_MOST_DIGITS = 28
"""Nothing that is counted has more places before the point; what does is a code or damage."""


def scan(text: str) -> Iterator[Figure | Token]:
    """Figures and other tokens of a cleaned text, in order.

    >>> [(f.words, str(f.value), f.unit, f.bound) for f in scan("企业超过8000家,占近1/5,约2.9万户") if isinstance(f, Figure)]
    [('超过8000家', '8000', '家', 'over'), ('近1/5', '20', '%', 'under'), ('约2.9万户', '29000', '户', 'about')]
    """
    last: Figure | None = None
    for m in _SCAN.finditer(text):
        kind = m.lastgroup
        # lastgroup is the last group closed at the top level of the alternation
        if kind == "time":
            yield Token(m.start(), m.end(), "time", m[0])
        elif kind == "noise" or kind == "digits":
            yield Token(m.start(), m.end(), "noise", m[0])
        else:
            figure = _figure(text, m, last, kind)
            if figure is None or figure.value.adjusted() > _MOST_DIGITS:
                if kind not in _RANKS:
                    yield Token(m.start(), m.end(), "noise", m[0])
                continue
            if figure.unit == "个" and _POINTS_LIST.match(text, figure.end):
                figure.unit, figure.kind = "百分点", "points"  # 7.9个、3.4个和1.7个百分点
            figure.words = text[figure.start : figure.end]
            last = figure
            yield figure


_RANKS = frozenset(("rank", "first", "top"))


def _figure(text: str, m: re.Match[str], last: Figure | None, kind: str | None) -> Figure | None:
    """The figure of a match; `kind` is the name of the pattern in the scan that matched."""
    if kind == "amount":
        return _amount(text, m, last)
    if kind == "part":
        return _part(text, m)
    if kind in _RANKS:
        return _rank(text, m)
    if kind == "fold":
        n = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5}.get(m["fan"] or "一", 1)
        bound = "over" if m["fold"].endswith(("多", "以上")) else "eq"
        return Figure(m.start(), m.end(), Decimal(2**n - 1), "倍", "fold", bound, number_at=m.start())
    if kind == "range":
        return _range(text, m)
    if kind == "cn":
        return _chinese(text, m)
    return _listed(text, m) if kind == "bare" else None


_ORDINAL = re.compile(r"第[\d、]*$")


def _listed(text: str, m: re.Match[str]) -> Figure | None:
    """A number of a list whose last one bears the unit: 3.1和4.8个百分点, 3万和2.2万公顷."""
    unit = m["bunit"]
    if unit in ("期", "级", "点", "分", "节", "星", "类", "层"):
        return None
    if unit == "位" and _ORDINAL.search(text[max(0, m.start() - 12) : m.start()]):
        return None
    multiple = m["bmult"] or m["bmult2"]
    if m["bmult"] == "万" and m["bmult2"] == "万亿" and unit == "元":
        multiple = "万亿"  # 2万、3万亿元
    value = Decimal(m["bnum"].replace(",", "")) * _times(multiple)
    start = m.start()
    if m["bminus"] and not m["bbefore"]:
        if text[start - 1 : start].isascii() and text[start - 1 : start].isalnum():
            return None
        value = -value
    unit = units.PLAIN.get(unit, unit)
    bound = _bound(m["bbefore"], False, None)
    return Figure(start, m.end(), _trim(value), unit, _kind(unit), bound, number_at=m.start("bnum"))


def _bound(before: str | None, inside: bool, after: str | None) -> str:
    if before:
        return _BOUND_OF[before.removesuffix("了")]
    if after:
        return _AFTER_OF.get(after, "over")
    return "over" if inside else "eq"


def _kind(unit: str) -> Kind:
    if unit in ("%", "‰"):
        return "percent"
    if unit in ("百分点", "基点"):
        return "points"
    return "times" if unit == "倍" else "amount"


_SCALE = {"百": 10**2, "千": 10**3, "万": 10**4, "亿": 10**8, "十": 10}


def _times(mult: str | None) -> int:
    factor = 1
    for char in mult or "":
        factor *= _SCALE[char]
    return factor


def _amount(text: str, m: re.Match[str], last: Figure | None) -> Figure | None:
    unit, mult = m["unit"], m["mult"]
    start, end = m.start("amount"), m.end("amount")
    number_at = m.start("num")
    if number_at and text[number_at - 1] in "./" and not m["before"]:
        return None
    if not unit:
        if mult is None:
            return None
        if "亿" not in mult:
            unit = _people(text, start) or _who(text, end) or _lent(text, start, last)
            if unit is None:
                return None
        else:
            unit = "人" if _MANY_PEOPLE.match(text, end) else "元"
    unit = units.PLAIN.get(unit, unit)
    if unit == "级" and mult:
        return None  # 10亿级品种
    before = m["before"]
    if (
        before
        and before.startswith("突破")
        and unit in ("项", "个", "种", "件")
        and _object_follows(text, end)
    ):
        before = None  # 突破10项关键技术: the verb has an object
        start = number_at
    if before in ("低于", "高于") and unit == "百分点":
        before = None
        start = number_at
    if before is None and m["before"] is None and text[start] == " ":
        start = number_at
    value = Decimal(m["num"].replace(",", "")) * _times(mult)
    if m["minus"]:
        before_sign = text[number_at - 2 : number_at - 1]
        if before_sign in "亿万千百元" or (
            before_sign.isascii() and (before_sign.isalnum() or before_sign in ")%")
        ):
            start = number_at  # a dash between two things
        else:
            value = -value
    if _measures_nothing(text, start, number_at, end, value, unit):
        return None
    inside = m["in1"] is not None or m["in2"] is not None
    if inside and (m["in1"] or m["in2"]) == "来" and before is None:
        bound = "about"
    else:
        bound = _bound(before, inside, m["after"])
    return Figure(start, end, _trim(value), unit, _kind(unit), bound, number_at=number_at)


def _trim(value: Decimal) -> Decimal:
    # Beyond 28 digits, which nothing counts, a number cannot be written out to its last place.
    whole = value == value.to_integral_value() and value.adjusted() < 27
    return value.quantize(Decimal(1)) if whole else value.normalize()


_MANY_PEOPLE = re.compile(
    r"[\u3400-\u9fff]{0,4}?(?:人口|农民|网民|群众|人民|居民|股民|消费者|老年人|中国人|市民)(?!币|政府|生活|收入|币|消费)"
)
_OF_PEOPLE = re.compile(r"(?:人口|人数|人|劳动力)[^,。;]{0,8}$")
_OF_USERS = re.compile(r"用户(?:数量?|总数|规模|保有量)[^,。;]{0,6}$")


def _people(text: str, start: int) -> str | None:
    """人 where a number with 万 prints no unit and the words before it speak of people; 户 of users."""
    left = text[max(0, start - 14) : start]
    if _OF_USERS.search(left):
        return "户"
    return "人" if _OF_PEOPLE.search(left) else None


_WHO_AT = re.compile(
    rf"[\u3400-\u9fff]{{0,8}}?(?:(?P<people>{_PEOPLE})|(?P<firms>企业)|(?P<homes>市场主体|经营主体|商户|农户|家庭|个体工商户|工商户))"
)


def _who(text: str, end: int) -> str | None:
    """The unit of 5.46万贫困人口, 3万企业: none is printed, the noun behind tells."""
    m = _WHO_AT.match(text, end)
    if m is None:
        return None
    return "人" if m["people"] else "家" if m["firms"] else "户"


_SENTENCE_END = re.compile(r"[。;!?\n]")
_MOVED_TO = re.compile(r"(?:增|减|升|降|扩|发展|壮大)[\u3400-\u9fff]{0,2}(?:到|至|为)|这[个一]数")


def _lent(text: str, start: int, last: Figure | None) -> str | None:
    """由14.6万人增加到23.1万: the unit of the figure before it in the sentence."""
    if last is None or last.kind != "amount" or last.unit == "元" or start - last.end > 40:
        return None
    between = text[last.end : start]
    if _SENTENCE_END.search(between) or not _MOVED_TO.search(between):
        return None
    return last.unit


def _object_follows(text: str, end: int) -> bool:
    return end < len(text) and "\u3400" <= text[end] <= "\u9fff" and not text.startswith("大关", end)


def _number(words: str) -> Decimal | None:
    """The number that the words say, a fraction without an end to 28 digits."""
    value = value_of(words)
    return Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else value


def _share(words: str) -> Decimal | None:
    """三分之二, 三成半 and 一半 in per cent."""
    if words == "一半":
        return Decimal(50)
    if "成" in words and (found := percents(words)):
        value = found[0].value
        return value if isinstance(value, Decimal) else None
    share = _number(words)
    return None if share is None else share * 100


_SEVEN_OR_EIGHT_TENTHS = re.compile(
    rf"[二三四五六七八][一二三四五六七八九]成|(?:\d{_DASH}\d|[一二三四五六七八]{_DASH}[二三四五六七八九])成"
)


def _part(text: str, m: re.Match[str]) -> Figure | None:
    words = m["pnum"]
    unit = "%"
    high: Decimal | None = None
    if words.startswith(("百分之", "千分之")):
        value = _number(words[3:])
        unit = "%" if words[0] == "百" else "‰"
    elif words.startswith("半"):
        value = Decimal(50)
    elif _SEVEN_OR_EIGHT_TENTHS.match(words):  # 七八成, 5-6成, 三至四成
        low, top = _number(words[0]), _number(words[-2])
        if low is None or top is None or low >= top or (top - low != 1 and len(words) == 3):
            return None
        value, high = low * 10, top * 10
    elif words[:1].isdigit() and "/" in words:
        over, under = words.split("/")
        if int(over) >= int(under) or int(over) == 0:
            return None
        value = Decimal(int(over) * 100) / Decimal(int(under))
    else:
        value = _share(words)
    if value is None:
        return None
    number_at = m.start("pnum")
    before = text[m.start("part") : number_at]
    after = m["pafter"]
    bound = _bound(before or None, False, None)
    if not before and after:
        bound = "under" if after == "弱" else _AFTER_OF.get(after, "over")
    start = m.start("part")
    if words.startswith("半") and not before:
        bound = "over"
        start -= text[start - 1 : start] == "过"
    if words == "百分之百" and not _is_rate(text[max(0, start - 6) : start]):
        return None  # 百分之百的努力
    return Figure(start, m.end("part"), _short(value), unit, "percent", bound, high, number_at=number_at)


_RATE_BEFORE = re.compile(r"(?:率|达到?|为|到|至|实现|均|占|增长|度|比例|比重)$")


def _is_rate(left: str) -> bool:
    """Whether the words before 百分之百 make a measured rate of it."""
    return _RATE_BEFORE.search(left) is not None


def _short(value: Decimal) -> Decimal:
    """A fraction of a whole in per cent, to two places where it does not end."""
    value = +value
    rounded = value.quantize(Decimal("0.01"))
    return _trim(rounded) if value != rounded or rounded != 0 else value


_RANKED = re.compile(
    r"(?:居|列|排|位|名|升至|升到|进至|到|达|前移至|跃居|跃升|至|第|全国|全省|全市|全球|世界"
    r"|我国|国内|稳居|为|从|由|跻身|进入|迈入|入围|进|晋级|冲刺|保持|总量|增速|总数|中"
    r"|均)[^,。;]{0,14}$"
)
_RANKED_CLOSE = re.compile(
    r"(?:居|列|排名?|位次|位|名列|升至|升到|提升至|提升到|上升到|上升至|进至|前移至|跃居|跃升至"
    r"|全国|全省|全市|全区|全县|全球|世界|国内|同类|城市|高新区|地区|省份|区县|从|由|至|到|为"
    r"|中部|西部|东部|名次|前移到|均|稳居|保持|获|获得|夺得|排行|行业|评价|考核|评比)$"
)


_RANKED_BY = re.compile(
    r"(?:居|列|排名?|升至|升到|名次)[^,;。]{0,10}$|(?:均|同|稳)?(?:为|是)[\u3400-\u9fff]{2,5}$"
)


_NOT_REACHED = re.compile(r"无缘|未能|挤出|跌出|掉出|错失|落选|仍未|尚未|没有")
_RANK_MOVES = re.compile(
    r"(?:连续)?(?:上升|提升|跃升|跃居|跃至|升|晋升|晋位|晋至|前移|前进|进至|进到|攀升|下降|降至|降到|退至|退到|回落|后移|后退|下滑|滑落|调整|变为|到第|至第)"
)


_CLAUSE_END = re.compile(r"[,。;:!?\n]")
_STANDS = re.compile(r"居|列|排|位|登|稳|夺|占据|名列|在|全|省|市|国")
_RANK_WORDS = re.compile(r"[前位名强 ]|(?i:top)")
_HAN = re.compile(r"[\u3400-\u9fff]")
_STANDS_OR_ENTERS = re.compile(
    r"居|列|排|位|进入|跻身|迈入|挺进|入围|晋级|冲|稳|重返|保持|全国|全省|全市|全球"
    r"|世界|中部|西部|区$|城市$"
)
_IN_THE_WORLD = re.compile(r"(?:世界|全球|全国|全省|亚洲|国内|我国|中国)$")
_HAN_END = re.compile(r"[”\u3400-\u9fff]$")


def _rank(text: str, m: re.Match[str]) -> Figure | None:
    start, end = m.start(), m.end()
    left = text[max(0, start - 18) : start]
    left = _CLAUSE_END.split(left)[-1]
    if m["first"] is not None:
        if not _STANDS.search(left):
            return None
        return Figure(start, end, Decimal(1), "位", "rank", number_at=start)
    if m["top"] is not None:
        value = _number(_RANK_WORDS.sub("", m["top"]))
        if value is None or not _STANDS_OR_ENTERS.search(left):
            return None
        if _NOT_REACHED.search(left):
            return None
        if (
            not m["top"].endswith(("位", "名", "强"))
            and _HAN.match(text[end : end + 1])
            and text[end] not in "行列、的之和与,"
        ):
            return None
        return Figure(start, end, value, "位", "rank", "under", number_at=start)
    value = _number(m["rank"])
    if value is None:
        return None
    tailed = text[end - 1] in "位名次席"
    if tailed:
        if text.startswith(("院", "士"), end):
            return None
        if not _RANKED.search(left) and not _HAN_END.search(left):
            return None
    else:
        after = text[end : end + 1]
        if (
            after
            and after not in ",。;、!?)\n” 和及与的并且,:."
            and not text.startswith(("大", "高", "多", "强"), end)
            and not _RANK_MOVES.match(text, end)
        ):
            return None
        if not _RANKED_CLOSE.search(left) and not _RANKED_BY.search(left):
            return None
        if (
            text.startswith(("大", "高", "多", "强"), end)
            and not text.startswith(("大市", "大城市"), end)
            and not _IN_THE_WORLD.search(left)
        ):
            return None
    return Figure(start, end, value, "位", "rank", number_at=start)


def _range(text: str, m: re.Match[str]) -> Figure | None:
    low, high = m["low"], m["hi"]
    unit = units.PLAIN.get(m["runit"], m["runit"] or "元")
    mult_high = _times(m["himult"])
    mult_low = _times(m["lowmult"]) if m["lowmult"] else mult_high
    a = Decimal(low.replace(",", "")) * mult_low
    b = Decimal(high.replace(",", "")) * mult_high
    if a >= b or unit in ("级", "点"):
        return None
    before = text[m.start("range") : m.start("low")]
    bound = _bound(before or None, False, m["rafter"])
    return Figure(
        m.start("range"),
        m.end("range"),
        _trim(a),
        unit,
        _kind(unit),
        bound,
        _trim(b),
        number_at=m.start("low"),
    )


_NUMERAL = re.compile(r"[一二两三四五六七八九]")
_BESIDE = re.compile(r"一二|二三|两三|三四|四五|五六|六七|七八|八九")
_MONEY = frozenset(["元", "美元", "欧元", "港元", "日元", "英镑", "百分点"])


def _chinese(text: str, m: re.Match[str]) -> Figure | None:
    words, unit, mult, inner = m["cnum"], m["cunit"], m["cmult"], m["cin"]
    start, end = m.start("cn"), m.end("cn")
    before, after = m["cbefore"], m["cafter"]
    beside = _BESIDE.search(words)
    bounded = bool(before or after or inner or beside)
    large = words[-1] in "百千万亿" or mult is not None
    high: Decimal | None = None
    if beside:  # 五六家, 三四千万元: from five to six
        at = beside.start()
        value, high = _number(words[: at + 1] + words[at + 2 :]), _number(words[:at] + words[at + 1 :])
        if value is None or high is None or high <= value or unit in ("级", "期", "线", "层", "类"):
            return None
        high *= _times(mult)
    else:
        value = _number(words)
    if not value:
        return None  # 零件 is no figure
    value *= _times(mult)
    if not unit:
        if not ("亿" in words or "亿" in (mult or "")) or not bounded or not _MONEY_AFTER.match(text, end):
            return None
        unit = "元"
    unit = units.PLAIN.get(unit, unit)
    here = m.start("cnum")
    left = text[max(0, here - 6) : here]
    if unit in ("%", "‰") or (unit == "百分点" and m["cunit"] != "个点"):
        return (
            None
            if value == 0
            else Figure(
                start, end, value, unit, _kind(unit), _bound(before, bool(inner), after), number_at=here
            )
        )
    if unit == "倍":
        return (
            None
            if value < 1
            else Figure(start, end, value, unit, "times", _bound(before, bool(inner), after), number_at=here)
        )
    if text[end : end + 1] in "级" and text[end : end + 1]:
        return None
    if large:
        reached = unit == "元" and re.search(r"(?:达到?|实现|至|到|为)$", left) is not None
        if not bounded and not reached and (unit != "元" or not _NUMERAL.search(words)):
            return None
        if (
            words in ("百", "千", "万")
            and not inner
            and unit in ("家", "户", "项", "人", "名", "个", "件")
            and not before
        ):
            return None
    elif (
        value == 1
        or (unit in _LIGHT and value <= 10 and not (bounded or _COUNTING.search(left)))
        or (
            value <= 10
            and unit in ("家", "所", "名", "人", "件", "户")
            and left[-1:] in ("这", "那", "第", "每", "其", "等")
        )
    ):
        return None
    if left[-1:] in ("第", "每", "数", "几", "这"):
        return None
    if value <= 10 and not bounded and (unit in _MONEY or left.endswith("货比")):
        return None  # 二元结构, 三元锂电池
    if unit == "点" and _measures_nothing(text, start, here, end, value, unit):
        return None
    return Figure(
        start,
        end,
        _trim(value),
        unit,
        "amount",
        _bound(before, bool(inner), after),
        None if high is None else _trim(high),
        number_at=here,
        vague=large,
    )
