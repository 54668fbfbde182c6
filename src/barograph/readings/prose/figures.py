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
from typing import Literal

from ...quantity import numeral

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


# -- units -------------------------------------------------------------------------------------------------

# Each unit and the characters that may not follow it, because together they are another word.
_UNITS: dict[str, str] = {
    "个百分点": "", "百分点": "", "%": "", "‰": "", "倍": "增数率频", "亿元": "",
    "元": "件器素旦宇首氏气老", "美元": "", "欧元": "", "港元": "", "日元": "", "英镑": "", "人民币": "",
    "平方公里": "", "平方千米": "", "平方米": "", "立方米": "", "公里": "", "千米": "", "海里": "",
    "公顷": "", "亩": "均产", "米": "面粉线饭", "厘米": "", "毫米": "", "纳米": "", "公斤": "", "千克": "",
    "毫克": "", "微克": "", "吨标准煤": "", "吨": "位", "标准箱": "", "标箱": "", "箱": "", "千瓦时": "",
    "千瓦": "", "兆瓦": "", "吉瓦": "", "度电": "", "升": "级至高", "小时": "", "分钟": "", "个工作日": "",
    "工作日": "", "天": "然津气文空地线下府水赋生内后前之", "岁": "月", "家": "庭园具电乡政属居校装禽畜",
    "户": "籍外型口用均", "人次": "", "人": "民才均工口大类气物事文力社行士选机体",
    "名": "单录称牌片优列誉词城", "项": "目", "个": "人体性税股月百工小大", "件": "套",
    "所": "有以在需属得谓占示述", "条": "件例款块文", "次": "产年日月要数会于之序生", "架次": "",
    "班次": "", "航次": "", "车次": "", "户次": "", "场次": "", "批次": "", "台套": "",
    "台": "湾州风账阶东北前胞商", "套": "餐利牌现", "辆": "", "艘": "", "架": "构设桥空",
    "列": "入为全出居席支", "座": "谈位右标椅", "张": "家力店江北掖", "支": "持付出部撑行援书柱点农教",
    "只": "有是要能占需用够", "头": "部脑等羊雁号衔戏", "羽": "绒", "株": "洲", "棵": "",
    "期": "间货末初望待限满刊盼许房", "部": "门分署队长委级属省位件落市", "份": "额子量", "篇": "章幅",
    "种": "植子业养苗田质源", "类": "似别", "本": "市省区县级地科土部轮年周报届次", "册": "",
    "场": "景地所馆面均站合内外域", "处": "理置于罚分室方境长", "间": "接隔谍", "栋": "", "幢": "",
    "幅": "度员", "宗": "旨教", "笔": "记者试直", "单": "位项个独一元价品打边体纯车向科日产",
    "起": "来步到点草源飞降跑码诉义伏", "例": "如外会", "对": "接于口外标象应比策手照话",
    "位": "居列于置移数", "颗": "", "枚": "", "匹": "", "盏": "", "桶": "", "瓶": "", "床": "",
    "片": "区面段", "块": "状链", "路": "径线段网由口灯面演桥", "款": "项式", "门": "类户诊槛店前口市票",
    "届": "", "层": "次面级", "级": "", "根": "据本", "口": "岸径号", "座次": "", "席": "", "眼": "",
    "辆次": "", "人年": "", "机组": "", "校": "", "站": "位点", "环节": "",
    "分": "别钟之为布类析支局公工级享行中厂院散配红成秒批期子解裂段开公", "点": "", "周": "边年岁期",
    "TEU": "", "kW": "", "MW": "", "GW": "", "km": "", "kg": "", "℃": "", "摄氏度": "",
    "节": "点能约日奏水", "P": "", "EFLOPS": "", "PFLOPS": "",
}  # fmt: skip
_PLAIN = {
    "个百分点": "百分点",
    "个工作日": "工作日",
    "人民币": "元",
    "亿元": "元",
    "平方千米": "平方公里",
    "标箱": "标准箱",
    "度电": "千瓦时",
}


def _unit_pattern() -> str:
    parts = []
    for unit in sorted(_UNITS, key=len, reverse=True):
        if unit == "亿元":
            continue
        after = _UNITS[unit]
        tail = f"(?![{after}])" if after else ""
        if unit in ("P", "kW", "MW", "GW", "km", "kg"):
            tail = "(?![A-Za-z])"
        parts.append(re.escape(unit) + tail)
    return "(?:" + "|".join(parts) + ")"


_BEFORE = (
    r"(?:(?:突破|超过|超出|跨越|迈过|站上|迈上|跨上|首破|冲破)(?:了)?|约为|大约|大概|将近|接近"
    r"|不足|不到|不低于|不少于|不小于|不超过|不高于|不多于|不下"
    r"|至少|超|逾|(?<![签节预合条制契])约|(?<![附最邻靠临])近|低于|高于|少于|多于|大于|小于|达不到|最高|最多)"
)
_BOUND_OF = {
    "突破": "over", "超过": "over", "超出": "over", "跨越": "over", "迈过": "over", "站上": "over", "迈上": "over",
    "跨上": "over", "首破": "over", "冲破": "over", "约为": "about", "大约": "about", "大概": "about", "将近": "under",
    "接近": "under", "不足": "under", "不到": "under", "不低于": "over", "不少于": "over", "不小于": "over",
    "不超过": "under", "不高于": "under", "不多于": "under", "不下": "over", "至少": "over", "超": "over", "逾": "over",
    "约": "about", "近": "under", "低于": "under", "高于": "over", "少于": "under", "多于": "over", "大于": "over",
    "小于": "under", "达不到": "under", "最高": "eq", "最多": "under",
}  # fmt: skip
_AFTER = r"(?:以上|左右|以内|以下|上下|之内)"
_AFTER_OF = {
    "以上": "over",
    "左右": "about",
    "以内": "under",
    "以下": "under",
    "上下": "about",
    "之内": "under",
}

_AR = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d++)(?:\.\d++)?"
_CN = r"[零〇一二两三四五六七八九十百千万亿]++(?:点[零〇一二三四五六七八九]++)?"
_MULT = r"(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百)"
_IN = r"[余多来]"
_UNIT = _unit_pattern()
_DASH = r"(?:-|~|—{1,2}|–|～|至|到)"
_DASHES = r"(?:-|~|—{1,2}|–|～|至)"
_N12 = r"(?:1[0-2]|0?[1-9])"
_SEASON = (
    rf"(?:第?[一二三四1-4]季度(?:末)?|[上下]半年|前[一二三四两\d]{{1,2}}个?季度|前(?:{_N12}"
    rf"|[一二三四五六七八九十两]{{1,2}})个?月"
    rf"|{_N12}月?{_DASHES}{_N12}月份?(?:\d{{1,2}}日)?"
    rf"|{_N12}月\d{{1,2}}日?{_DASHES}(?:{_N12}月)?\d{{1,2}}日|{_N12}月(?:\d{{1,2}}[日号])"
    rf"|{_N12}月(?:份|底|末|初|中旬|上旬|下旬|当月)?)"
)
_EDGE = r"(?:年?底|年?末|年?初|全年|年度|度|年内)"
_SINCE = r"(?:以来|以前|之前|以后|起)"
_PLAN = (
    r"[“\"]?十[一二三四五六]?五[”\"]?(?:期间|时期|规划期(?:间)?|以来|末期?|收官之年|开局之年|前[一二三四]年)"
)

_TIME = "|".join(
    [
        rf"(?:19|20)\d{{2}}年?{_DASH}(?:19|20)\d{{2}}年(?:度|底|末|间|期间)?",
        rf"(?:19|20)\d{{2}}年(?:{_SEASON}|{_EDGE})?(?:同期)?{_SINCE}?",
        rf"(?:今年|去年|前年|明年|上年|本年|当年|同年|次年)(?:{_SEASON}|{_EDGE})?(?:同期)?{_SINCE}?",
        r"(?:19|20)\d{2}[-./]\d{1,2}[-./]\d{1,2}(?:日)?(?:[ T]?\d{1,2}:\d{2}(?::\d{2})?)?",
        _PLAN,
        rf"(?<![\d.]){_SEASON}(?:以来|止)?",
        (
            r"(?:过去|近|最近|未来|今后|这|此后|随后)(?:的)?[一二两三四五六七八九十]{1,2}年(?:来|间"
            r"|里)?|(?:过去|近|最近|未来|今后)\d{1,2}年(?:来|间|里)?"
        ),
        r"[一两三四五六七八九十]{1,2}年(?:来|间)|过去一年|刚刚过去的一年|[今明]后[两三]年",
        (
            r"(?:截[至止])?(?:目前|当前|现在|如今|现有|现已|迄今|至今)|(?:上)?年(?:底|末)|年初|年内"
            r"|全年|同期|本月|当月|上月|本季度"
        ),
    ]
)
_NOISE = "|".join(
    [
        r"《[^《》\n]{1,60}》",
        r"“[^“”\n]{1,12}”",
        r"[〔\[(【](?:19|20)\d{2}[〕\])】]\d{0,5}号?",
        r"\d{1,2}[::]\d{2}(?:[::]\d{2})?(?!\d)",
        r"\d++(?:\.\d++)?(?:[::]\d++(?:\.\d++)?)+",
        r"(?<!\d)(?:0\d{2,3}-?\d{7,8}|1[3-9]\d{9}|400-?\d{3}-?\d{4})(?!\d)",
        r"[A-Za-z][A-Za-z]*+[-+.]?\d[\dA-Za-z.+-]*+",
        r"\d++(?:\.\d++)?(?!P(?![A-Za-z])|TEU|kW|MW|GW|km|kg|EFLOPS|PFLOPS)[A-Za-z+×*][A-Za-z\d+×*]*+",
        r"每(?:[百千万亿十]+|\d++(?:\.\d++)?[百千万亿]*|一)(?=[^\s,。])",
        r"(?:连续|连)(?:[一二两三四五六七八九十]{1,3}|\d{1,2})(?:个)?(?:年|季度|月)",
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
    r"|(?P<first>首位|榜首|头名)|(?P<top>前(?:\d{1,4}|[一二三四五六七八九十百]{1,3})(?:位|名"
    r"|强)?)(?![\d年个月季天年期届]|季度)"
)
_PART = (
    rf"(?P<part>(?:{_BEFORE})?(?P<pnum>百分之(?:{_CN}|{_AR})|千分之(?:{_CN}|{_AR})"
    rf"|[二三四五六七八九十]{{1,3}}分之[一二两三四五六七八九十]{{1,3}}"
    rf"|(?<![\d./])\d{{1,2}}/\d{{1,3}}(?![\d/年月.])|(?<!完)(?:[一二两三四五六七八九]"
    rf"|(?<![\d.])\d(?:\.\d)?)成(?:半)?(?![立果为功效本员就都长交品熟人份绩分套一])"
    rf"|一半(?![是径])|(?<=过)半数?(?=[,。;])|半数(?=以上))"
    rf"(?P<pafter>{_AFTER}|多|强|弱)?)"
)
_DOUBLE = (
    r"(?P<fold>翻(?:了)?(?:(?P<fan>[一两二三四五])?番)(?:多|以上)?|(?<![\d零一二两三四五六七八九十百])翻倍)"
)
_RANGE = (
    rf"(?P<range>(?:{_BEFORE})?(?<![\d.])(?P<low>{_AR})(?P<lowmult>{_MULT})?"
    rf"(?P<lowunit>%|个百分点|个|家|项|元|亩|吨|倍|人|名)?{_DASH}"
    rf"(?P<hi>{_AR})(?P<himult>{_MULT})?(?P<runit>{_UNIT})(?P<rafter>{_AFTER})?)"
)
_AMOUNT = (
    rf"(?P<amount>(?P<before>{_BEFORE})?[ ]?(?<![\d.])(?P<minus>[-−])?"
    rf"(?P<num>{_AR})(?P<in1>{_IN})?(?P<mult>{_MULT})?(?P<in2>{_IN})?"
    rf"(?:(?P<unit>{_UNIT})|(?=大关|[,。;、)]|级|规模|台阶"
    rf"|(?<=[亿万])(?=[^\u3400-\u9fffA-Za-z0-9])|(?<=亿)|和|$))"
    rf"(?P<after>{_AFTER}|多(?=[,。;、])|余(?=[,。;、]))?)"
)
_CHINESE = (
    rf"(?P<cn>(?P<cbefore>{_BEFORE})?(?<![零〇一二两三四五六七八九十百千万亿第])(?P<cnum>{_CN})(?P<cin>{_IN})?(?P<cmult>{_MULT})?"
    rf"(?:(?P<cunit>{_UNIT})|(?=大关|级|规模|台阶|[,。;]|$))(?P<cafter>{_AFTER})?)"
)
_SCAN = re.compile(
    '(?=[\\d第首榜头前翻约大将接不至超逾近低高少多大小达最突跨迈站冲半一二两三四五六七八九十百千万亿零〇“《"〔\\[(【每连A-Za-z今去明上下本当同次过未随这此全年截目现如迄\\-−])'
    rf"(?:(?P<time>{_TIME})|(?P<noise>{_NOISE})|{_RANK}|{_PART}|{_DOUBLE}|{_RANGE}|{_AMOUNT}"
    rf"|{_CHINESE}|(?P<digits>\d++(?:[.,]\d++)*+))"
)

_LIGHT = frozenset("个项条次类种级点期批位座天层节门款届台张场处间份面口路本周册校站眼席起例分")
"""Measure words that stand with small Chinese numerals in ordinary speech (三个方面, 两项制度)."""
_COUNTING = re.compile(
    r"(?:新增|建成|获批|引进|承担|获得|新建|落户|签约|拥有|共有|培育|开工|实施|创建|打造|设立"
    r"|完成|入选|入围|投用|现有|已有|建设|累计)(?:了|省级|国家级)?$"
)
_MONEY_AFTER = re.compile(r"大关|级|规模|台阶|元|[,。;、)]|$")


_POINTS_LIST = re.compile(r"(?:(?:、|和|及|与|,)\d+(?:\.\d+)?个?)*(?:、|和|及|与)\d+(?:\.\d+)?个百分点")


def scan(text: str) -> Iterator[Figure | Token]:
    """Figures and other tokens of a cleaned text, in order.

    >>> [(f.words, str(f.value), f.unit, f.bound) for f in scan("企业超过8000家,占近1/5,约2.9万户") if isinstance(f, Figure)]
    [('超过8000家', '8000', '家', 'over'), ('近1/5', '20', '%', 'under'), ('约2.9万户', '29000', '户', 'about')]
    """
    for m in _SCAN.finditer(text):
        kind = m.lastgroup
        # lastgroup is the last group closed at the top level of the alternation
        if kind == "time":
            yield Token(m.start(), m.end(), "time", m[0])
        elif kind == "noise" or kind == "digits":
            yield Token(m.start(), m.end(), "noise", m[0])
        else:
            figure = _figure(text, m)
            if figure is None:
                if m["rank"] is None and m["first"] is None and m["top"] is None:
                    yield Token(m.start(), m.end(), "noise", m[0])
                continue
            if figure.unit == "个" and _POINTS_LIST.match(text, figure.end):
                figure.unit, figure.kind = "百分点", "points"  # 7.9个、3.4个和1.7个百分点
            figure.words = text[figure.start : figure.end]
            yield figure


def _figure(text: str, m: re.Match[str]) -> Figure | None:
    if m["amount"] is not None:
        return _amount(text, m)
    if m["part"] is not None:
        return _part(text, m)
    if m["rank"] is not None or m["first"] is not None or m["top"] is not None:
        return _rank(text, m)
    if m["fold"] is not None:
        n = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5}.get(m["fan"] or "一", 1)
        bound = "over" if m["fold"].endswith(("多", "以上")) else "eq"
        return Figure(m.start(), m.end(), Decimal(2**n - 1), "倍", "fold", bound, number_at=m.start())
    if m["range"] is not None:
        return _range(text, m)
    if m["cn"] is not None:
        return _chinese(text, m)
    return None


def _bound(before: str | None, inside: bool, after: str | None) -> str:
    if before:
        return _BOUND_OF[before.removesuffix("了")]
    if after:
        return _AFTER_OF.get(after, "over")
    return "over" if inside else "eq"


def _kind(unit: str) -> Kind:
    if unit in ("%", "‰"):
        return "percent"
    if unit == "百分点":
        return "points"
    return "times" if unit == "倍" else "amount"


_SCALE = {"百": 10**2, "千": 10**3, "万": 10**4, "亿": 10**8, "十": 10}


def _times(mult: str | None) -> int:
    factor = 1
    for char in mult or "":
        factor *= _SCALE[char]
    return factor


def _amount(text: str, m: re.Match[str]) -> Figure | None:
    unit, mult = m["unit"], m["mult"]
    start, end = m.start("amount"), m.end("amount")
    number_at = m.start("num")
    if number_at and text[number_at - 1] in "./" and not m["before"]:
        return None
    if not unit:
        if mult is None:
            return None
        if "亿" not in mult:
            unit = _people(text, start)
            if unit is None:
                return None
        else:
            unit = "元"
    unit = _PLAIN.get(unit, unit)
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
        if number_at - 2 >= 0 and text[number_at - 2] not in ",。;:、为达到至是(均约由从 ":
            start = number_at
        else:
            value = -value
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


def _people(text: str, start: int) -> str | None:
    """人 where a number with 万 prints no unit and the words before it speak of people."""
    return (
        "人" if re.search(r"(?:人口|人数|人|劳动力)[^,。;]{0,8}$", text[max(0, start - 14) : start]) else None
    )


def _object_follows(text: str, end: int) -> bool:
    return end < len(text) and "\u3400" <= text[end] <= "\u9fff" and not text.startswith("大关", end)


def _part(text: str, m: re.Match[str]) -> Figure | None:
    words = m["pnum"]
    unit = "%"
    if words.startswith(("百分之", "千分之")):
        value = numeral(words[3:])
        unit = "%" if words[0] == "百" else "‰"
    elif words.startswith("半"):
        value = Decimal(50)
    elif words[:1].isdigit() and "/" in words:
        over, under = words.split("/")
        if int(over) >= int(under) or int(over) == 0:
            return None
        value = Decimal(int(over) * 100) / Decimal(int(under))
    else:
        share = numeral(words)
        value = None if share is None else share * 100
    if value is None:
        return None
    number_at = m.start("pnum")
    before = text[m.start("part") : number_at]
    after = m["pafter"]
    bound = _bound(before or None, False, None)
    if not before and after:
        bound = {"强": "over", "弱": "under", "多": "over"}.get(after) or _AFTER_OF[after]
    if words.startswith("半"):
        bound = "over"
    return Figure(m.start("part"), m.end("part"), _short(value), unit, "percent", bound, number_at=number_at)


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


def _rank(text: str, m: re.Match[str]) -> Figure | None:
    start, end = m.start(), m.end()
    left = text[max(0, start - 18) : start]
    left = re.split(r"[,。;:!?\n]", left)[-1]
    if m["first"] is not None:
        if not re.search(r"居|列|排|位|登|稳|夺|占据|名列|在|全|省|市|国", left):
            return None
        return Figure(start, end, Decimal(1), "位", "rank", number_at=start)
    if m["top"] is not None:
        value = numeral(re.sub(r"[前位名强]", "", m["top"]))
        if value is None or not re.search(
            r"居|列|排|位|进入|跻身|迈入|挺进|入围|晋级|冲|稳|重返|保持|全国|全省|全市|全球"
            r"|世界|中部|西部|区$|城市$",
            left,
        ):
            return None
        if (
            not m["top"].endswith(("位", "名", "强"))
            and re.match(r"[\u3400-\u9fff]", text[end : end + 1])
            and text[end] not in "行列、的之和与,"
        ):
            return None
        return Figure(start, end, value, "位", "rank", "under", number_at=start)
    value = numeral(m["rank"])
    if value is None:
        return None
    tailed = text[end - 1] in "位名次席"
    if tailed:
        if text.startswith(("院", "士"), end):
            return None
        if not _RANKED.search(left) and not re.search(r"[”\u3400-\u9fff]$", left):
            return None
    else:
        after = text[end : end + 1]
        if (
            after
            and after not in ",。;、!?)\n” 和及与的并且,:"
            and not text.startswith(("大", "高", "多", "强"), end)
        ):
            return None
        if not _RANKED_CLOSE.search(left) and not _RANKED_BY.search(left):
            return None
        if text.startswith(("大", "高", "多", "强"), end) and not text.startswith(("大市", "大城市"), end):
            return None
    return Figure(start, end, value, "位", "rank", number_at=start)


def _range(text: str, m: re.Match[str]) -> Figure | None:
    low, high = m["low"], m["hi"]
    unit = _PLAIN.get(m["runit"], m["runit"])
    mult_high = _times(m["himult"])
    mult_low = _times(m["lowmult"]) if m["lowmult"] else mult_high
    a = Decimal(low.replace(",", "")) * mult_low
    b = Decimal(high.replace(",", "")) * mult_high
    if a >= b:
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


def _chinese(text: str, m: re.Match[str]) -> Figure | None:
    words, unit, mult, inner = m["cnum"], m["cunit"], m["cmult"], m["cin"]
    start, end = m.start("cn"), m.end("cn")
    before, after = m["cbefore"], m["cafter"]
    bounded = bool(before or after or inner)
    large = words[-1] in "百千万亿" or mult is not None
    value = numeral(words)
    if value is None:
        return None
    value *= _times(mult)
    if not unit:
        if not ("亿" in words or "亿" in (mult or "")) or not bounded or not _MONEY_AFTER.match(text, end):
            return None
        unit = "元"
    unit = _PLAIN.get(unit, unit)
    here = m.start("cnum")
    left = text[max(0, here - 6) : here]
    if unit in ("%", "‰", "百分点"):
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
        if not bounded and (unit != "元" or not re.search(r"[一二两三四五六七八九]", words)):
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
    return Figure(
        start,
        end,
        _trim(value),
        unit,
        "amount",
        _bound(before, bool(inner), after),
        number_at=here,
        vague=large,
    )
