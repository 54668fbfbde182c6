"""Measuring: what a share is a part of, what a growth is held against, in which group a rank stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...period import Period
from ...quantity import numeral
from . import names, times
from .drafts import Draft, Spot
from .naming import topic
from .relations import Relation

if TYPE_CHECKING:
    from .sentence import Sentence

__all__ = ["grown", "ranked", "resolved", "shared", "unnamed"]

_LISTED = re.compile(
    r"(?:入选|荣登|上榜|入围|登上)“(?P<quoted>[^“”]{4,30})”|(?:在|从|公布|发布|公布的|发布的"
    r"|年度|年)?(?P<list>[\u3400-\u9fffA-Za-z]{2,24}?(?:榜单|排行榜|榜|综合评价|评价|排行|评选"
    r"|考核|监测|评估|百强|综合排名|排名))[”》]?(?:结果|名单|体系|报告)?(?:中|上|里|公布|显示|,"
    r"|实现)"
)


_PLACE_S = re.compile(
    r"(?P<place>全[国省市区县州]|[\u3400-\u9fff]{2,6}[省市区县])(?:的)?(?P<what>[\u3400-\u9fff]{2,8})"
)


_SPEED_END = re.compile(r"(?:增速|增幅)$")
_SHARE_SAID = re.compile(r"(?:所)?占(?:的)?(?:比重|比例|份额)$")
_INCOME = re.compile(r"收入|营收|产值|GDP|地区生产总值")
_RESEARCH = re.compile(r"研发|R&D|研究|科技投入")
_OF_SHARE = re.compile(r"的(?=比)")
_SHARE_NAMED = re.compile(r"比重|比例|比$")
_WHOLE_PLACE = re.compile(r"全[国省市区县州]的?")
_OF_SHARE_OR_PLACE = re.compile(r"的(?=比)|(?<=占)全[国省市区县州]的?")
_SHARE = re.compile(r"比")


def shared(
    s: Sentence, noun: str, relation: Relation, previous: Draft | None, named_by: str
) -> tuple[str, str, str | None]:
    """A share of a place's total is a share; a share of something else that names itself is an indicator."""
    whole = relation.base
    noun = _SPEED_END.sub("", noun)
    own = relation.cut > 0 and bool(noun) and named_by in ("left", "respectively", "completed", "left-right")
    if whole is None or whole in ("比", "据"):
        if not own and previous is not None and relation.rule == "占":
            return _part_of_whole(s, noun or previous.noun, previous)  # 其中企业9.6万户,占27.7%
        said = _SHARE_SAID.sub("", noun)
        return (
            (said if said.endswith(("占比", "比重", "比例", "份额")) or not said else said + "占比"),
            "level",
            None,
        )
    quantity = _PLACE_S.fullmatch(whole)
    if quantity is not None and names.core((previous.noun if previous else "") or noun).endswith(
        quantity["what"]
    ):
        whole = quantity["place"]  # 新能源汽车产量…占全省产量的四分之一
    if relation.rule == "…的":
        return _behind(s, relation) or noun, "share", resolved(s, whole)
    total = resolved(s, whole) or whole
    # What is spent is no part of what is earned: R&D over sales or GDP is a ratio of its own.
    if _INCOME.search(whole) and _RESEARCH.search(noun):
        tail = _OF_SHARE.sub("", relation.noun)
        return names.core(noun) + (tail if _SHARE.search(tail) else f"占{whole}比重"), "level", None
    named = _SHARE_NAMED.search(relation.noun) is not None
    apart = own or (_INCOME.search(whole) and "投入" in noun)
    if named and noun and apart and not _WHOLE_PLACE.fullmatch(whole) and not _place_only(s, whole):
        return names.core(noun) + _OF_SHARE_OR_PLACE.sub("", relation.noun), "level", None
    return noun or (previous.noun if previous else ""), "share", total


def _part_of_whole(s: Sentence, noun: str, previous: Draft) -> tuple[str, str, str | None]:
    """The whole that a part of it, told just before, is held against."""
    unit = previous.figure.unit
    for draft in reversed(s.walk.sentence_drafts):
        if draft is not previous and draft.measure == "level" and draft.figure.unit == unit:
            return noun, "share", names.core(draft.noun)
    return names.core(noun) + "占比", "level", None


_OF_WHAT = re.compile(
    r"的(?P<noun>[\u3400-\u9fffA-Za-z&]{2,16}?)(?:[,;。、]|和|及|与|$|创造|贡献|产出|实现"
    r"|完成|承载|集聚|吸引|生产(?!总值)|养活|供养|支撑|\d)"
)


def _behind(s: Sentence, relation: Relation) -> str:
    """贡献了全市18%的地区生产总值: what is shared stands behind."""
    spot = next(x for x in s.spots if x.relation is relation)
    text = s.text[spot.figure.end : spot.right_to]
    if not text.startswith("的"):
        return ""
    m = _OF_WHAT.match(text)
    return m["noun"] if m else ""


_ONLY_PLACE = re.compile(
    r"(?:全|我|本|该)?(?:国|省|市|区|县|球|州|镇|园区?|域)|[\u3400-\u9fff]{2,8}(?:省|市"
    r"|区|县)|全部|世界"
)


def _place_only(s: Sentence, whole: str) -> bool:
    return _ONLY_PLACE.fullmatch(whole) is not None or whole in s.walk.places.gazetteer.entries


_ABOUT_FIELD = re.compile(r"(?P<what>[\u3400-\u9fff“”]{2,24}?)(?:指标|方面|领域)$")
_IS_CONTEST = re.compile(r"(?:评价|考核|评估|竞争力|榜单|排行榜|百强|综合实力)$")
_WHOLE_WITH_KIND = re.compile(r"^(全[国省市区县州])(?:市|县|区|省|州)$")
_TAKING_PART = re.compile(r"^(?:参评|参加考核|参加评价)的?")
_LEADS_TO_GROUP = re.compile(r"^(?:在|于|了|到|入|的)+")
_HOW_MANY = re.compile(r"\d+[家个座]")
_CALLED_LIST = re.compile(r"(?P<who>.*?)(?:的)?(?P<list>(?:综合)?(?:评价|排名|考核|评估|榜单|排行榜|排行))")
_AMONG_THEM = re.compile(r"[\u3400-\u9fff]{0,12}(?:中|里|内)")
_NATION_ALONE = re.compile(r"^(?:国家|全国)(?=$)")
_NOT_YET_RANK = re.compile(r"(?<!排名)$")
_STOP = re.compile(r"[,;]")


def ranked(
    s: Sentence, noun: str, relation: Relation, previous: Draft | None, spot: Spot
) -> tuple[str, str | None]:
    group = relation.base
    if group:
        group = _TAKING_PART.sub("", group.replace("\x03", ""))
        if group.count("“") != group.count("”"):
            group = ""
        group = _LEADS_TO_GROUP.sub("", group)
        group = _HOW_MANY.sub("", group)
        for stamp in s.stamps:
            group = group.replace(stamp.text, "")
        group = group.lstrip("的")
        group = group.removesuffix("的").removesuffix("第")
    noun = _BEATEN.sub("", noun)
    if _PLACE_WORDS.match(noun):
        noun = ""
    indicator = noun
    before = s.text[s.start : spot.figure.start]
    whole = s.text[s.start : s.end]
    listed = _LISTED.search(before) or _LISTED.search(whole)
    if group and (called := _CALLED_LIST.fullmatch(group)):
        indicator = (
            indicator or _NOT_YET_RANK.sub("排名", group, count=1)
            if not group.endswith("排名")
            else indicator or group
        )
        group = called["who"] or None
    about = _ABOUT_FIELD.search(group or "")
    if about:
        indicator, group = about["what"].strip("“”") + "排名", None
    entered = relation.rule in ("进入", "跻身", "迈入", "入围", "晋级", "挺进", "冲进", "冲刺", "重返")
    if not group:
        if _AMONG.search(clause := s.text[spot.clause[0] : spot.figure.start]) and (
            near := _group_before(s, clause)
        ):
            group = near
        elif previous is not None and previous.measure == "rank":
            group = previous.base
        elif found := _group_before(s, whole):
            group = found
        else:
            group = _group_of(s, noun)
    if relation.noun and indicator and not indicator.endswith(relation.noun):
        indicator += relation.noun
    if _IS_CONTEST.search(indicator):
        indicator += "排名"
    inside = (
        previous is not None
        and _AMONG_THEM.match(s.text[previous.figure.end : previous.figure.end + 14]) is not None
    )
    if inside and previous is not None:  # 在全省14个市州中居第3位: the order is of what stood before its size
        earlier = [d for d in s.walk.sentence_drafts if d is not previous]
        apart = _STOP.search(s.text[previous.figure.end : spot.figure.start]) is not None and indicator
        if earlier and not listed and not apart:
            return _ordered_by(s, previous, earlier[-1]), resolved(s, group) if group else None
    if indicator in ("综合排名", "排名", "综合排位", "位次", "总排名") or (not indicator and entered):
        told = s.walk.last_rank
        if told is not None and told.indicator.endswith("排名"):
            indicator = told.noun
        elif _ZONES_RANKED.search(s.text):
            indicator = "国家高新区综合评价排名"
    if entered and not indicator:
        indicator = _NATION_ALONE.sub("", group or "") + "排名"
    if not indicator or inside:
        if previous is not None and previous.measure == "rank":
            indicator = previous.noun
        elif (previous is None or inside) and listed:
            indicator = _list_name(listed)
        elif previous is not None and not inside:
            indicator = previous.noun
        elif subject := topic(s, spot):
            indicator = subject
        elif s.walk.last_rank is not None:
            indicator = s.walk.last_rank.noun
        elif relation.noun:
            indicator = "综合排名"
    if group in _CITIES or group in _COUNTIES:
        group = "全省" if group in _CITIES else "全市"
    group = _WHOLE_WITH_KIND.sub(r"\1", group or "")  # 全省16个市
    return indicator, resolved(s, group) if group else None


_BEATEN = re.compile(r"(?:均)?(?:超过|反超|赶超|超越|领先|仅次|紧随)[^,;。]*$")
_PLACE_WORDS = re.compile(r"(?:排位|位次|名次|排名)(?:较|比|由|从|稳|持续|逐年|保持)")
_ZONES_RANKED = re.compile(r"国家级?高新区[^,;。]{0,8}(?:评价|排名|考核)")


_WHAT_IS_RANKED = re.compile(r"(?P<what>总量|数量|规模|增速|增幅|总数|占比)")
_CUTS = re.compile(r"[,;:]")


def _ordered_by(s: Sentence, size: Draft, earlier: Draft) -> str:
    """What a group is ordered by, where the group's size was told between: 增速居全省14个市州第3位."""
    words = _CUTS.split(s.text[earlier.figure.end : size.figure.start])[-1]
    said = _WHAT_IS_RANKED.match(words)
    if said is None:
        return earlier.noun
    return names.completed(said["what"], earlier.noun) or earlier.noun


_CITIES = frozenset(["市州", "州市", "地市", "设区市", "设区的市", "地级市", "盟市", "地级以上市", "地市州"])
_COUNTIES = frozenset(
    ["县区", "区县", "县市区", "区县市", "县(市、区)", "区市", "县市", "区市县", "各县市区"]
)
"""Places of one level with no word of whose they are: those of the province, of the city."""


_GROWTH_END = re.compile(r"(?<=.{2})(?:同比)?(?:增速|增幅|涨幅|增长率)$")
_YEARLY = re.compile(r"年均|平均增长|每年平均")
_YEARS_BEFORE = re.compile(r"(?:比|较)(?P<what>上一?个?[三五十]年)")


_DAYS_BEFORE = re.compile(r"(?:比|较)[^,;。\d]{0,4}(?:周|交易日|昨日|前日|[上中下]旬)")


def grown(
    s: Sentence, noun: str, relation: Relation, period: Period | None, spot: Spot, made: dict[int, Draft]
) -> tuple[str, str | None]:
    base: str | None = None
    if relation.measure == "growth" and spot.figure.kind == "percent":
        noun = _GROWTH_END.sub("", noun)
    compared = [
        x
        for x in s.stamps
        if x.role == "base"
        and x.end <= spot.figure.start
        and (x.start >= spot.clause[0] or s.text[x.end : spot.clause[0]] in ("相比,", "比,"))
    ]
    words = s.text[spot.clause[0] : spot.figure.start]
    # a comparison said in an earlier clause of the sentence holds on
    earlier = [d for d in made.values() if d.measure in ("growth", "change")]
    if relation.yearly or _YEARLY.search(words):
        return noun, None
    if (
        relation.cut == 0
        and earlier
        and _NEXT.fullmatch(s.text[earlier[-1].figure.end : spot.figure.start].strip())
    ):
        if spot.of_years and period is not None:
            return noun, str(_shift(period))  # 2020—2022年,分别增长8%、5%、9%
        return noun, earlier[-1].base  # 分别增长11.3倍和12.4倍
    if _DAYS_BEFORE.search(words):
        return noun, None  # 比前一周上涨2.3%
    if former := _YEARS_BEFORE.search(words):
        return noun, former["what"]
    if period is None:
        against = times.resolve(compared[-1].text, s.walk.anchor) if compared else None
        return noun, None if against is None else str(against)
    if relation.previous or "环比" in words:
        prior = times.previous(period)
        return noun, None if prior is None else str(prior)
    if (
        not compared
        and period == s.walk.anchor.now
        and period.frequency == "D"
        and "同比" not in words
        and not any(x.role in ("told", "stretch") for x in s.stamps)
    ):
        return noun, earlier[-1].base if earlier and earlier[-1].period == period else None  # no day's growth
    if compared:
        found = compared[-1]
        if _LAST_PART.match(found.text):
            prior = times.previous(period)  # 9月…,比上月回落: the month before it, whenever this is told
            return noun, None if prior is None else str(prior)
        if found.text in ("上年", "同期", "上年同期", "去年同期") or found.text.endswith("同期"):
            return noun, str(_same_part(period, found.text))
        told = times.resolve(found.text, s.walk.anchor, told=period)
        if found.text.startswith(("上年",)):
            year = period.end.year if period.end else None
            return noun, None if year is None else str(year - 1)
        if told is not None and told == period and found.text.endswith("初"):
            told = _shift(period)  # 年末…比年初增加
        return noun, None if told is None else str(told)
    if "同比" in words:
        return noun, str(_as_long_before(period))
    if (stretch := _STRETCH.search(words[-24:])) and period.end is not None and (n := numeral(stretch["n"])):
        return noun, str(period.end.year - int(n))  # 五年增长2.8倍
    if spot.since is not None:
        return noun, str(spot.since)  # 十年来…增长7倍
    if (first := _risen_from(noun, period, made)) is not None:
        return noun, first
    if period.start is not None and period.end is not None and period.start.year < period.end.year:
        since = re.search(r"自从?(?:19|20)\d\d年", s.text[s.start : spot.figure.start])
        return noun, str(period.start.year - (since is None))
    dated = any(x.role == "told" and spot.clause[0] <= x.start < spot.figure.start for x in s.stamps)
    if earlier and earlier[-1].period == period and not dated and earlier[-1].base is not None:
        base = earlier[-1].base
    elif "累计" in words or (
        earlier and earlier[-1].base is None and "累计" in s.text[s.start : spot.figure.start]
    ):
        base = None
    elif "同比" in s.text[s.start : spot.figure.start]:
        base = str(_shift(period))
    elif (
        relation.based
        and "年均" in s.text[s.walk.line_start : spot.figure.start]
        and not _YEARLY_TOLD.search(s.text, s.walk.line_start, spot.figure.start)
    ):
        base = None  # a review of several years: 年均增长8%, …增长1.7倍
    elif relation.based:
        year, end = s.walk.anchor.year, period.end
        far = year is not None and end is not None and end.year > year + 1
        base = None if far else str(_shift(period))
    elif earlier:
        base = earlier[-1].base
    elif "其中" in s.text[s.start : spot.figure.start]:
        base = next(
            (
                d.base
                for d in reversed(s.walk.drafts[-6:])
                if d.measure in ("growth", "change")
                and d.period == period
                and d.figure.start >= s.walk.line_start
            ),
            None,
        )
    return noun, base


def _as_long_before(period: Period) -> Period:
    """The same time a year before; of several years, as many years before them."""
    if (
        period.frequency == "span"
        and period.grain == "A"
        and period.start is not None
        and period.end is not None
    ):
        first, last = period.start.year, period.end.year
        if last > first:
            n = last - first + 1
            return Period.span(Period.year_of(first - n), Period.year_of(last - n))
    return _shift(period)


_LAST_PART = re.compile(r"上个?月(?![底末])|上个?季度")


def _same_part(period: Period, words: str) -> Period:
    """The same part of the year that is named: 2019年同期, of the first half of 2021."""
    said = int(words[:4]) if words[:4].isdigit() else None
    if said is None or period.end is None or not said < period.end.year or period.end.year - said > 40:
        return _shift(period)
    for _ in range(period.end.year - said):
        period = _shift(period)
    return period


_YEARLY_TOLD = re.compile(r"同比|比上年|较上年|比去年|较去年|去年|上年")
_NEXT = re.compile(r"[、和及与,]|以及")
_STRETCH = re.compile(
    r"(?<![\d第续十])(?P<n>[一二两三四五六七八九十]{1,2}|\d{1,2})年(?:时间|以来|来|间|里|内)?(?!行动|计划|规划|均|级|平均|期)[^,;。年]{0,10}$"
)


def _risen_from(noun: str, period: Period, made: dict[int, Draft]) -> str | None:
    """由2015年的31家增至142家,增长3.6倍: held against where the change began."""
    levels = [
        d
        for d in made.values()
        if d.measure == "level" and d.period is not None and d.figure.kind == "amount"
    ]
    if len(levels) < 2 or levels[-1].period != period:
        return None
    mine = [d for d in levels if names.core(d.noun) == names.core(noun)]
    if (
        len(mine) < 2
        or mine[0].period == mine[-1].period
        or mine[-1].period != period
        or mine[0].period is None
    ):
        return None
    return str(mine[0].period)


_LEADS_TO = re.compile(r"^(?:了|到|在|于)")
_MARKET_OF = re.compile(r"(?<=^全[国球省市])(?:市场|行业)$")
_OWN_PLACE = re.compile(r"(?:全|我|本|该)(?:国|省|市|区|县|球|州)|我国|国内")
_TOTAL_END = re.compile(r"(?:的)?(?:总量|总数|总额|规模总量)$")
_AVERAGE_END = re.compile(r"(?:同期|同类)?(?:平均)?(?:的)$")


def resolved(s: Sentence, group: str | None) -> str | None:
    """A base or a group with 全省, 全市 written out where the document says what they are."""
    if not group:
        return None
    group = re.sub(r"\(.*$", "", group.replace("\x03", ""))
    text = _AVERAGE_END.sub("", group).strip()
    text = _TOTAL_END.sub("", text) or text
    text = _LEADS_TO.sub("", text)
    text = _MARKET_OF.sub("", text)
    m = _OWN_PLACE.match(text)
    if m is None:
        entries = s.walk.places.gazetteer.entries.get(text)
        return entries[0].name if entries else text
    if m[0] in ("全国", "全球"):
        return text
    name, _ = s.walk.places.resolve(m[0])
    if name == m[0]:
        return text
    rest = text[m.end() :]
    return name + rest


_AMONG = re.compile(
    r"(?<![现所正旨存潜])在(?P<g>[\u3400-\u9fff“”]{2,28}?)(?:的(?P<rest>[^,;。]{2,24}?))?(?:当中|之中|中|里|内)(?!国|心|部|央|小|医|药|期|间|试)"
)


_RANK_END = re.compile(r"(?:排名|位次|名次|排位)$")


def _group_of(s: Sentence, noun: str) -> str | None:
    """The group that the document told of for a rank of the same name, else that of its first rank."""
    name = _RANK_END.sub("", names.core(noun))
    if len(name) > 2:
        for draft in s.walk.drafts:
            if draft.measure == "rank" and draft.base and name in draft.noun:
                return draft.base
    return None if s.walk.first_rank is None else s.walk.first_rank.base


_LIST_LEAD = re.compile(r"^.*(?:公布|发布|通报|组织|开展|评选|出炉|参评|参加评价)的?(?=[\u3400-\u9fff]{3})")
_LIST_TAIL = re.compile(
    r"(?:的)?(?:综合|年度|营商环境|高质量|创新|科技)*(?:实力|竞争力|发展水平|发展质量|创新能力|发展|质量|水平)?(?:综合)?"
    r"(?:考核评价|评价考核|监测评价|评价|排名|考核|评估|评选|测评|监测|排行榜|排行|榜单)+(?:结果|体系)?$"
)
_KNOWN_GROUP = re.compile(
    r"国家高新区|全国高新区|国家级经开区|全国百强县|副省级城市|省会城市|计划单列市|全国|全省|全市"
)


_ONE_OF_MANY = re.compile(
    r"(?:对|在)?\x04(?P<g>[\u3400-\u9fff]{2,6}?)(?:的)?(?:中|里|当中|[^,;。]{0,10}进行排[名序])"
)
_LIST_OF = re.compile(
    r"[《“](?:(?:19|20)\d\d年?)?(?:年度)?(?P<of>全球|世界|全国|中国)[^》”]{0,16}(?:指数|排名|排行榜?|榜单?|百强|[\d]+强)[^》”]{0,6}[》”]"
)
_ABOUT_HOW_MANY = re.compile(r"\d+(?:余|多)?[个家座]")
_ISSUED = re.compile(r"(?:公布|发布|通报|组织|开展|评选|出炉)$")


def _group_before(s: Sentence, text: str) -> str:
    """The group that the sentence named before its rank, without the times that stand in it."""
    for stamp in s.stamps:
        text = text.replace(stamp.text, "")
    counted = _ABOUT_HOW_MANY.sub("\x04", text)
    text = _ABOUT_HOW_MANY.sub("", text)
    for m in _AMONG.finditer(text):
        issued = m["rest"] and _ISSUED.search(m["g"])
        group = _LIST_LEAD.sub("", m["rest"] if issued else m["g"]).lstrip("的")
        group = _LIST_TAIL.sub("", group) or group
        if len(group) >= 2:
            return group
    if many := _ONE_OF_MANY.search(counted):
        return many["g"]
    if listed := _LIST_OF.search(text):
        return "全国" if listed["of"] == "中国" else listed["of"]
    known = _KNOWN_GROUP.search(text)
    return known[0] if known else ""


_DID = re.compile(
    r"(?:已|先后|成功)?(?P<did>(?:入选|获评|获批|荣获|入围|通过|被认定为|被评为|被授予|列入|纳入|当选|晋升为|升级为|登陆)[^,;。、()]{2,24})"
)


_SINCE_END = re.compile(r"(?:自从|自|从|在|到|于)$")


def unnamed(s: Sentence, spot: Spot) -> str:
    """What a level measures whose own words do not say it: from before a time, behind, or told of before.

    粮食生产自2010年以来突破百亿斤; 9人入选人才计划; 我们要冲刺1300家.
    """
    first = next((x.start for x in s.stamps if spot.clause[0] < x.start < spot.figure.start), None)
    if first is not None:
        noun = names.from_left(_SINCE_END.sub("", s.masked(spot.clause[0], first)))
        if len(noun) > 1 and not names.is_verbal(noun):
            return noun
    seen = re.search(
        r"(?:从|就)(?P<what>[^,;。\d]{2,16}?)(?:来看|看|而言|来说|上说),", s.text[s.start : spot.figure.start]
    )
    if seen and (noun := names.from_left(seen["what"])):
        return noun
    if did := _DID.match(s.text, spot.figure.end):
        return did["did"]
    if spot.figure.unit in ("%", "位"):
        return ""
    for draft in reversed(s.walk.drafts[-60:]):
        if draft.measure == "level" and draft.figure.unit == spot.figure.unit:
            return draft.noun if spot.figure.unit != "元" else ""
    return ""


_ISSUED_BEFORE = re.compile(r"^.*?(?:公布的?|发布的?|年度|组织在|从|在(?=[\u3400-\u9fff]{4}))")
_OF_SOMEBODY = re.compile(r"^[^的]{2,8}的(?=[\u3400-\u9fff]{4})")
_LIST_END = re.compile(r"(?:榜单|排行榜|榜)$")


def _list_name(m: re.Match[str]) -> str:
    """The name of a list as an indicator: 全球百强科技集群榜单 → 全球百强科技集群排名."""
    name = m["quoted"] or m["list"]
    name = _ISSUED_BEFORE.sub("", name)
    name = _OF_SOMEBODY.sub("", name) if name.count("的") and m["quoted"] is None else name
    return name if name.endswith("排名") else _LIST_END.sub("", name) + "排名"


def _shift(period: Period) -> Period:
    return times.before(period)
