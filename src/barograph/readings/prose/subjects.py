"""Subjects: whose figure it is - a place, a zone, an organisation - and which words say so."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from .drafts import Held, Spot, Stamp
from .orgs import ORGANISATION
from .places import Mention, is_byline, level_of
from .relations import Relation
from .setting import At

if TYPE_CHECKING:
    from .segments import Line
    from .sentence import Sentence
    from .walk import Walk

__all__ = ["chosen", "heads", "hold", "mentioned", "spread", "whose"]

_THIS_NUMBER = re.compile(r"(?:这一?|该|上述)(?:数字|数据|比例|指标|比重|占比|规模|数量|总量)")
_COUNTS_LIST = re.compile(r"[、和][\u3400-\u9fffA-Za-z0-9]{2,10}(?:等)?$")
_COUNTED = re.compile(
    r"(?:[\u3400-\u9fff]{0,6})(?:企业|公司|单位|机构|项目|地区|市地|地市|城市|区县|县区|县市|高校|院校|园区|市|县|区)"
)
_GATHERED = re.compile(r"(?:的[\u3400-\u9fff]{2,8})?(?:集中(?:分布)?|分布|布局|落户|落)(?:在|于)|来自")
_NATIONWIDE = re.compile(
    r"^(?:[“\s]|其中|目前|截至|此外|同时|,|今年|去年|(?:19|20)\d\d年|\d{1,2}[-—至~]\d{1,2}月"
    r"|\d{1,2}家|全年|上半年)*(?:国家级?(?:高新区|经开区|自创区)|全国(?!首|第|百强|重点|排名"
    r"|文明))"
)
_BACKGROUND = re.compile(
    r"(?:科技部|科学技术部|国务院|工信部|工业和信息化部|财政部|教育部|农业农村部|商务部"
    r"|国家(?:发展改革委|发改委|知识产权局|统计局|税务总局|市场监管总局"
    r"|[\u3400-\u9fff]{2,6}局))[^,;。]{0,16}(?:发布|公布|公示|认定|印发|确定|遴选|批准|同意|将"
    r"|开展|评选)"
)
_NATIONAL_FIGURES = re.compile(  # whose figures are the country's, where nothing else is named
    r"(?:中国[\u3400-\u9fff]{2,12}(?:协会|商会|学会|联合会)|[\u3400-\u9fff]{2}工业协会|中汽协|中钢协|中电联|海关总署|国家统计局|国家能源局|人民银行|央行|银监会|证监会"
    r"|国资委|国家发展改革委|国家发改委|工信部|工业和信息化部|商务部|农业部|农业农村部|科技部|财政部|住建部|交通运输部|人社部)"
    r"(?:的|最新|近日|日前|昨日|今日|昨天|\d{1,2}日|网站|发布|公布|提供|披露|有关|相关|月度|初步){0,4}(?:数据|统计|快报|监测|测算)"
)
_ENTITY_PARENTHESIS = re.compile(r"(?P<name>[\u3400-\u9fff]{2,10}?(?:市|县|区|州|省|新区|高新区|开发区))\($")
_BOUNDARY = re.compile(r"[,;:。、!?(“\n—]|\.(?!\d)")
_INTRODUCES = re.compile(  # what may stand before a subject in its clause
    r"^(?:其中|仅|单|光是|同时|目前|此外|截至|截止|到|在|从|据统计|据悉|据了解|记者从|日从|走进"
    r"|位于|近年来|全年|预计|当前|通过|使|让|推动|推进|是|,|\s|——|-|—|●|·|【|】|\]|年底"
    r"|底|末|期间|时期|今后|并|而|与此同时|像|对话|记者|日|市长|但|尽管|而且|且|虽然|不过|然而|因此|所以|随后|其次|另外|如今|现在|至此|具体至|具体来看|具体而言|具体来说|来到|来看|再看|看|去年|今年|过去"
    r"|[一二三四五六七八九十]是|[一二三四五六七八九十]、|\([一二三四五六七八九十]\)|\d{1,2}\.)+"
)
_NO_SUBJECT = re.compile(  # what follows a place that is only named
    r"(?:的)?(?:平均|首位|前列|各|重点|文明|优秀|先进|劳动|五一|示范|知名|驰名|统一|性|范围|百强|十强|领先|首[创个家批次例条座列]|第[一二三四五六七八九十\d]"
    r"|前[一二三四五六七八九十\d]|\d*强|比重|位次|占比|排名|排行|同类|城市|均值|和|与|之|最|率先)"
)
_PART_OF = re.compile(r"(?:的?(?:百分|[一二三四五六七八九]成|[一二三四五六七八九十]分之|\d+(?:\.\d+)?%))")
_GROUP_OF = re.compile(  # 全省沿海设区市, 全市8个县, 全国177家国家高新区: the group that something is held against
    r"(?:共)?(?:\d+|[一二两三四五六七八九十]+)?(?:个|家|座)?(?:参评|沿海|内陆|西部|东部|中部)?(?:国家(?:级)?)?"
    r"(?:设区市|地级市|县级市|市辖区|县区|县市区?|市州|地市|市地|省市|省份|区县|经开区|高新区|开发区|园区|(?<=[个家])(?:市|县|区|州))"
)
_COMPARES = re.compile(
    r"(?:占|居|列|排名?|比|较|为|是|于|超|高出|相当于|与|向|到|至|第一个|惠及|拉动"
    r"|带动|面向|覆盖|省级|下放|高新区|辐射|位列|位居|领先|由|承接|从|对|入选|进入"
    r"|跻身|占到|占据)$"
)
_AWARD = re.compile(  # 安徽省瞪羚企业: what a higher office has named so
    r"(?:级)?(?:瞪羚|独角兽|专精特新|重点实验室|工程(?:技术)?研究|技术创新中心|新型研发|科技进步|科学技术奖|科技奖|高新技术企业"
    r"|企业技术中心|制造业|名牌|著名|首台|优秀|创新型|科技型|“|示范|重点|单项冠军|小巨人|质量奖|政府质量)"
)
_OTHERS = re.compile(  # 杭州、苏州等先进城市, 济南、泰安等7个市地
    r"等?(?:\d+|[一二两三四五六七八九十]+)?(?:个|家|座)?(?:地市|市地|市州|市县|县市|区县|县区|地区|省市|省份|国家|先进|兄弟|周边"
    r"|国家级高新区|高新区|经开区|开发区|园区|沿海|发达|外地|城市|地(?=[^区方位])|[市县区州](?=[^域级内]))"
)
_LISTED = re.compile(r"(?:\([^()\d]{1,16}\))?(?:[、和与及]|以及)")
_ASIDE = re.compile(r"\([^()\d]{1,16}\)(?=[、和与及])")
_ZONES_OF = re.compile(
    r"(?:等)?(?:\d+|[一二两三四五六七八九十]+)个(?:国家级|省级|国家)?(?P<kind>高新区|经开区|开发区|综合保税区|综保区)"
)
_MEAN = re.compile(r"(?P<who>全[国省市区县州])(?:的)?平均(?:水平|值|线|增速)?\($")
_TOPIC = re.compile(r"(?:支持|推进|推动|加快|走进|以|例如|比如|建强|做强|建设|打造|筹建|组建|包括|指着)$")
_HEAD_OF = re.compile(
    r"(?:[,就也已自从年在是]|\d|今年|去年|目前|现有|累计|建成|拥有|实现|研发|投资|计划|独|一期|二期|全年|营收|产值|发布|共|承担|[A-Z]|常住|人口|地区|经济|工业|总量|研发|以|在|营业|单独|独占)"
)
_SPEAKS = re.compile(r"(?:说|表示|告诉|介绍|坦言|透露|认为|回忆)[^。]{0,6}$")
_SPEAKER = re.compile(r"\s*[\u3400-\u9fff]{2,4}:")
_WE = re.compile(r"(?:^|(?<=[,;。:“、年底月]))我们(?!国家|党|的祖国|要认|必须|应当|深知|清醒|坚信|希望|欢迎)")
_SUM = re.compile(
    r"(?P<n>[二两三四五六七八九十])(?:地|区|县|市|省|镇|城|州|园区?|者|家)(?:企业|公司)?(?:合计|共计|总计|之和|总和|加起来|共)"
)
_NUMERAL = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_AREAWIDE = re.compile(  # what is measured of a place, never of one organisation in it
    r"全社会|规模?以?上(?:工业|企业|服务业)|高新技术企业|(?<![一-龥])高企|科技型中小企业|每万(?:人|名)|生产总值|GDP|公共预算|财政|固定资产投资"
    r"|居民|城镇|农村|农民|高速公路|铁路|工业增加值|空气质量|PM2|消费品零售|市场主体|惠企|科技特派员|营商环境|技术合同成交|城区"
    r"|(?:新增|新建|新获批|新认定|建成|现有|拥有|总数)?(?:国家|全国|省|市|区|县)(?:级|重点)(?:以上|及以上)?[\u3400-\u9fff“”]{0,10}$"
    r"|新型研发机构|众创空间|孵化器|民生|棚改|学位|义务教育|养老|医保|脱贫|乡村|全[省市县区州]|揭榜|重大科技专项|审批"
)


def mentioned(walk: Walk, start: int, end: int) -> list[Mention]:
    """The places and organisations between two offsets; a place inside an organisation's name is none."""
    text = walk.text
    places = _in_their_words(walk, walk.places.find(text, start, end), start)
    held = walk.paragraph.area if walk.paragraph.area_level == ORGANISATION else None
    orgs = walk.orgs.find(start, end, held)
    if "我们" in text[start:end]:
        own, level = walk.orgs.own, ORGANISATION
        if own is None and walk.places.own is not None:
            own, level = walk.places.own, walk.places.level
        for m in _WE.finditer(text, start, end):
            said = text[walk.line_start : m.start()]
            quoted = held is not None and (_SPEAKS.search(said.rstrip("“:,")) or _SPEAKER.match(said))
            if not quoted and own is not None:
                orgs.append(Mention(m.start(), m.end(), own, level, relative=True))
    orgs = [
        o
        for o in orgs
        if not any(
            x.start() < o.end and o.start < x.end()
            for x in _LEFT_OUT.finditer(text, max(start, o.start - 40), o.end + 40)
        )
    ]
    if not orgs:
        return places
    kept = [p for p in places if not any(o.start < p.end and p.start < o.end for o in orgs)]
    return sorted(kept + orgs, key=lambda m: m.start)


_LEFT_OUT = re.compile(r"\((?:不含|含|包括|不包括|除|未含|剔除)[^()]{1,40}\)")


_PLAN_OF = re.compile(r"[^》,。;]{2,40}》[^。;]{0,12}(?:提出|明确|要求|指出)")
_UNDER_PLAN = re.compile(r"(?:按照|根据|依据|出台|印发)?《?")


def _in_their_words(walk: Walk, places: list[Mention], start: int) -> list[Mention]:
    """全市 said of a city that the sentence has just named, or that a province's text is speaking of."""
    text, found = walk.text, list[Mention]()
    for m in places:
        if any(
            x.start() < m.start < x.end()
            for x in _LEFT_OUT.finditer(text, max(start, m.start - 40), m.end + 40)
        ):
            continue
        if m.relative and text[m.start] in "全本该" and m.level in ("city", "county", "zone"):
            before = [p for p in found if not p.relative and p.level == m.level]
            named = before[-1] if before else None
            if named is not None and (
                named.end == m.start
                or walk.places.level in ("country", "other")
                or _UNDER_PLAN.fullmatch(text[start : named.start])
                or _PLAN_OF.match(text, named.end, m.start)
            ):
                m = replace(m, name=named.name)
            elif (
                walk.places.level == "province"
                and walk.paragraph.area_level == m.level
                and walk.paragraph.area
            ):
                m = replace(m, name=walk.paragraph.area)
        found.append(m)
    return found


def heads(walk: Walk, line: Line, m: Mention) -> bool:
    """Whether a heading speaks of a place or an organisation: it stands first, or what is done is done to it."""
    text, own = walk.text, walk.places.own
    if m.relative or m.issuer or m.level in ("country", "world") or _CAPTION.search(line.text):
        return False
    if is_byline(line.text):
        return False
    if own is not None and m.name != own and walk.places.gazetteer.parent(own, m.level) == m.name:
        return False
    before = text[line.start : m.start]
    if _RANKED.match(text, m.end) or (m.start > line.start and before.endswith(("成", "成为", "是", "列"))):
        return False
    return m.start - line.start < 6 or (m.level == ORGANISATION and _TOPIC.search(before) is not None)


_RANKED = re.compile(r"(?:首[个家批次例条座]|第[一二三四五六七八九十\d])")
_CAPTION = re.compile(r"图源|图片|摄影?[)）]?$|资料图|供图")


def chosen(walk: Walk, mentions: list[Mention], start: int, stamps: list[Stamp]) -> list[Mention]:
    """The mentions that are subjects; of a list (甲、乙和丙) all or none."""
    found: list[Mention] = []
    for group in _groups(walk.text, mentions):
        if len(group) > 1 and (others := _OTHERS.match(walk.text, group[-1].end)):
            if _NUMERAL.get(others[0][0]) != len(group):
                continue  # but 甲、乙两市 are these two
            if _is_subject(walk, group[0], start, stamps, True):
                found.extend(group)
            continue
        if found and _gone_to(walk.text, group, start):
            continue  # 甲市到乙市举办: where it was done
        if walk.text.startswith("等", group[-1].end) or _QUOTED.match(walk.text, group[-1].end):
            continue
        if len(group) == 1 and _IN_BRACKET.match(walk.text, group[0].end):
            continue  # 甲市(12亿元) belongs to its bracket alone
        told = len(group) > 1 and _LISTS_THEM.search(walk.text, start, group[0].start) is not None
        if told or _is_subject(walk, group[0], start, stamps, len(group) > 1):
            if len(group) == 1 or all(_follows(walk.text, m) for m in group[-1:]):
                found.extend(group)
            continue
        last = group[-1]
        if len(group) > 1 and last.relative and _is_subject(walk, last, start, stamps, False):
            found.append(last)
    return found


_LISTS_THEM = re.compile(  # 超过1亿元的县市区有甲、乙、丙,…分别为
    r"(?:[市县区州旗]|地区|城市|省份|[高经]\w{1,2}区)(?:还?有|为|是|包括|分别[为是]|依次[为是])$"
)
_GOES_TO = re.compile(r"(?:(?P<at>在)|[到赴]|前往|远赴|奔赴)$")
_DONE_THERE = re.compile(r"[^,。;]{0,10}(?:举办|举行|召开|设立|建立|投资|合建|新建|开设|成立|签)")


def _gone_to(text: str, group: list[Mention], start: int) -> bool:
    """Whether a place is only where what the sentence speaks of was done: 甲市到乙市举办产品展."""
    if group[0].relative or group[0].level not in ("province", "city", "county"):
        return False
    goes = _GOES_TO.search(text, max(start, group[0].start - 2), group[0].start)
    return goes is not None and (goes["at"] is None or _DONE_THERE.match(text, group[-1].end) is not None)


_QUOTED = re.compile(r"[\u3400-\u9fff]{0,2}”")
_IN_BRACKET = re.compile(r"\((?:约|超|近)?\d")


def _groups(text: str, mentions: list[Mention]) -> list[list[Mention]]:
    """Mentions that stand in one list, joined by nothing but 、 and 和."""
    groups: list[list[Mention]] = []
    for m in mentions:
        if groups and (aside := _ASIDE.match(text, groups[-1][-1].end)) and m.end <= aside.end():
            continue  # 甲市(不含乙区)、丙市
        if groups and _LISTED.fullmatch(text, groups[-1][-1].end, m.start):
            groups[-1].append(m)
        else:
            groups.append([m])
    return groups


def _follows(text: str, m: Mention) -> bool:
    """Whether the words behind a mention leave it a subject."""
    right = text[m.end : m.end + 12]
    if (part := _PART_OF.match(right)) and (m.relative or not part[0][0].isdigit()):
        return False
    return m.level == "zone" or (_NO_SUBJECT.match(right) is None and _GROUP_OF.match(right) is None)


_IN_OR_FROM = re.compile(r"[在从]$")
_IN_OR_TO = re.compile(r"[在到至]$")


def _is_subject(walk: Walk, m: Mention, start: int, stamps: list[Stamp], listed: bool) -> bool:
    text = walk.text
    left = text[max(start, m.start - 40) : m.start]
    if m.level == ORGANISATION:
        return _is_acting(text, m, left, start, stamps)
    if not listed and not _follows(text, m):
        return False
    written = text[m.start : m.end]
    if written == "国内" or (left.endswith("(") and text.startswith(")", m.end)):
        return False
    if not listed and left.endswith("、") and not _AFTER_FIGURE.search(left):
        return False  # 甲河铁矿、乙市铜矿等矿产地9处: one of things that are listed
    clause = _clause(left, m, stamps)
    own = walk.places.own
    if written == "我们":
        return clause == ""
    if own is not None and m.name != own and m.level not in ("country", "world"):
        # a wider area that names things in the own one, or that they are held against
        wider = walk.places.gazetteer.parent(own, m.level) == m.name or (
            (m.relative or (m.level == "province" and own not in walk.places.gazetteer.entries))
            and _WIDTH.get(m.level, 9) < _WIDTH.get(walk.places.level, 9)
        )
        if wider and (
            clause != "" or left.endswith(("仅", "单")) or _AWARD.match(text, m.end) or _IN_OR_TO.search(left)
        ):
            return False
    if m.level == "world" and (
        _CALLED_SO.match(text, m.end)
        or (walk.places.level in _LOCAL_LEVELS and _SHARED.match(text, m.end) is not None)
    ):
        return False
    if m.level == "region" and walk.places.level in _LOCAL_LEVELS and _FOREIGN_FIRM.match(text, m.end):
        return False
    if m.level in ("country", "world", "region") and (
        _IN_OR_FROM.search(left)
        or _FROM_ABROAD.match(text, m.end)
        or text[m.start - 1 : m.start] in tuple("、—-·《")
    ):
        return False
    if m.relative and m.level not in ("country", "world") and text[m.start] in "全我本该此":
        return _COMPARES.search(left) is None
    return clause == "" or (
        clause.endswith("的") and _HEAD_OF.match(text, m.end) is not None and not m.relative
    )


_CALLED_SO = re.compile(  # 全球灯塔工厂, 世界冠军: what only has the world in its name
    r"[“级首最]|灯塔|领先|知名|著名|一流|排名|独角兽|遗产|[^,。;]{0,4}(?:冠军|百强|\d{3}强|大会|论坛|杯|大赛|锦标赛|大满贯)"
)
_FOREIGN_FIRM = re.compile(r"[^,。;:\d]{1,8}(?:公司|集团|财团|基金会?|投资的|生产的|独资)")
_LOCAL_LEVELS = ("province", "city", "county", "zone")
_SHARED = re.compile(r"[^,。;]{0,14}的(?:近|约|超过?)?\d[\d.]*%")
_FROM_ABROAD = re.compile(
    r"的?(?:客商|客户|专家|学者|企业家|留学|独资|籍|代表团|友人|驻|商人|老板|总统|归来)"
)


_WIDTH = {"country": 0, "province": 1, "city": 2, "county": 3, "zone": 4}


def _clause(left: str, m: Mention, stamps: list[Stamp]) -> str:
    """The words before a mention in its clause, without times and what only introduces."""
    clause = _BOUNDARY.split(left)[-1]
    for stamp in stamps:
        if m.start - 40 <= stamp.start and stamp.end <= m.start:
            clause = clause.replace(stamp.text, "")
    return _INTRODUCES.sub("", clause)


_AFTER_FIGURE = re.compile(r"[\d%家个项亿万元人]、$")
_PREPOSITION = re.compile(r"[由对与为向和同及于在给从比据的]$")


_SOURCE = re.compile(
    r"[^,。;\d]{0,18}(?:数据|统计|调查|报告|资料|监测|分析)[^,。;\d]{0,10}(?:显示|表明|指出|认为)"
    r"|(?<=[会心所券行司团])(?:的)?(?:[^,。;\d]{0,6}(?:分析师|研究员)|[^,。;\d]{0,8}(?:预计|预测|认为)[,::])"
    r"|(?<=[协商学]会)(?:副?会长|副?秘书长|副?理事长|专家|负责人)|(?<=[协商]会)[^,。;\d]{0,20}(?:表示|介绍|称|透露|指出|认为)"
)


_INVESTED = re.compile(r"(?:投资(?:建设|兴建|新建)?|承建|援建|捐建)的")


def _is_acting(text: str, m: Mention, left: str, start: int, stamps: list[Stamp]) -> bool:
    """Whether an organisation is what a sentence speaks of."""
    if text.startswith(("、", "等", "及其", "和", "为代表", "这样", "一样", "在内"), m.end):
        return False
    if text[m.start - 1 : m.start] == "、" and not _AFTER_FIGURE.search(text[m.start - 3 : m.start]):
        return False  # one of several that are listed
    if _SOURCE.match(text, m.end):
        return False  # who counted, not what was counted
    if not m.relative and _INVESTED.match(text, m.end):
        return False  # 某某集团投资的电池项目: a thing in the place that the text is of
    clause = _clause(left, m, stamps)
    if m.relative:
        return clause == "" or not _PREPOSITION.search(clause)
    if clause == "" or _TOPIC.search(_BOUNDARY.split(left)[-1]):
        return True
    return clause.endswith("的") and _HEAD_OF.match(text, m.end) is not None


_PUSHED = re.compile(r"(?:推动|推进|支持|以|依托|围绕|促进|加快|深化|优化|打造|建设)$")


def hold(walk: Walk, subjects: list[Mention], stamps: list[Stamp]) -> None:
    """Hand the subject of a sentence on to the next ones of the paragraph.

    Only a subject with which its paragraph begins lasts, in a text that is of no place one with which a sentence
    begins; or the document's own, to which the text turns back. One of several that are listed, or a part of the
    own place that something is done to (推动西安科创…), holds for its own sentence only.
    """
    held, text, own = walk.paragraph, walk.text, walk.places.own
    several = {id(m) for group in _groups(text, subjects) if len(group) > 1 for m in group}
    subject = next(
        (
            m
            for m in reversed(subjects)
            if m.level not in ("country", "world", "region")
            and id(m) not in several
            and not (m.name != own and _PUSHED.search(text, max(0, m.start - 4), m.start))
            and _lasts(walk, m, stamps)
        ),
        None,
    )
    if subject is None:
        last = subjects[-1] if subjects else None
        if last is not None and last.name != own and any(d.area == last.name for d in walk.sentence_drafts):
            walk.aside = Held(area=last.name, area_level=last.level, area_at=(last.start, last.end))
        return
    walk.aside = None
    if subject.level == ORGANISATION:
        if held.area_level != ORGANISATION:
            held.ground = Held(area=held.area, area_level=held.area_level, area_at=held.area_at)
    else:
        held.ground = None
    held.area, held.area_level = subject.name, subject.level
    held.area_at = (subject.start, subject.end)


_NUMBERING = re.compile(r"^[\s\u3000(]*(?:[一二三四五六七八九十\d]{1,3}[、.)]|[●■◆▲·—-]{1,2})")


_LOCATED = re.compile(r"^(?:位于|坐落于|座落于|坐落在|落户|来自|总部位于)[\u3400-\u9fff]{2,16}的$")


def _lasts(walk: Walk, m: Mention, stamps: list[Stamp]) -> bool:
    """Whether a subject is one that the next sentences go on about."""
    own, of_org = walk.places.own, walk.orgs.own
    if m.name in (own, of_org) or (m.relative and m.level == ORGANISATION):
        return True
    of_place = own is not None and walk.places.level != "country" and of_org is None
    first = walk.text[walk.line_start : walk.sentence_start].strip() == ""
    if of_place and not first:
        held = walk.paragraph.area
        elsewhere = (held is not None and held != own) or walk.inherited("area") is not None
        if not elsewhere and (walk.report or m.level != ORGANISATION):
            return False
    left = walk.text[walk.sentence_start : m.start]
    for stamp in stamps:
        if walk.sentence_start <= stamp.start and stamp.end <= m.start:
            left = left.replace(stamp.text, "")
    if len(left) > 60:
        return False
    left = _NUMBERING.sub("", left).lstrip()
    if first and (speaker := _SPEAKER.match(left)):
        left = left[speaker.end() :]
    return _INTRODUCES.sub("", left) == "" or (m.level == ORGANISATION and _LOCATED.match(left) is not None)


_OF_A_KIND = re.compile(
    r"等?(?:\d{1,3}|[二三四五六七八九十两]{1,2})[个家](?:国家级?|省级)?(?:(?P<zone>高新区|经开区|开发区|自创区|综保区)|园区|县市区|市州|市|县|区)"
)


_CITY_END = re.compile(r"[市县]$")
_EACH_OF_THEM = re.compile(r"(?<!平)(?:均(?![值衡等])|都|皆|各(?![类级项种]))")


def spread(s: Sentence) -> None:
    """Hand a list of subjects to a list of figures, one by one; one figure of all of them (均) to each."""
    _spread_zones(s)
    if len(s.subjects) < 2:
        return
    groups = _groups(s.text, s.subjects)
    for n, group in enumerate(groups):
        if len(group) < 2:
            continue
        stop = groups[n + 1][0].start if n + 1 < len(groups) else s.end
        spots = [x for x in s.spots if group[-1].end <= x.figure.start and x.figure.end <= stop]
        names = [_known(s, m) for m in group]
        of_a_kind = _OF_A_KIND.match(s.text, group[-1].end)
        if of_a_kind and of_a_kind["zone"]:
            names = [_CITY_END.sub("", x) + of_a_kind["zone"] for x in names]
        for run in _runs(s, spots):
            between = s.text[group[-1].end : run[0].figure.start]
            if len(run) == len(group):
                for spot, name in zip(run, names, strict=True):
                    spot.area = spot.area or name
            elif len(run) == 1 and run[0].area is None:
                if _MEAN.search(s.text, max(s.start, run[0].figure.start - 12), run[0].figure.start):
                    continue  # 均高于全省平均水平(4.6%)
                each = _EACH_OF_THEM.search(between)
                together = (
                    s.walk.places.own if of_a_kind and s.walk.places.level in ("province", "city") else None
                )
                run[0].area = names[0] if each else together or _joined(s.text, group, names)
                run[0].areas = names[1:] if each else []


def _spread_zones(s: Sentence) -> None:
    """甲、乙两个高新区…分别为: each of the zones that the cities of a list have."""
    if "个" not in s.text[s.start : s.end] or len(s.mentions) < 2:
        return
    for group in _groups(s.text, s.mentions):
        zones = _ZONES_OF.match(s.text, group[-1].end) if len(group) > 1 else None
        if zones is None:
            continue
        for run in _runs(s, [x for x in s.spots if x.figure.start >= zones.end()]):
            if len(run) == len(group):
                for spot, m in zip(run, group, strict=True):
                    spot.area = spot.area or m.name.removesuffix("市") + zones["kind"]


_ONE_JOINT = re.compile(r"[、,]|和|及|以及|与")


def _runs(s: Sentence, spots: list[Spot]) -> list[list[Spot]]:
    runs: list[list[Spot]] = []
    for spot in spots:
        if runs and _ONE_JOINT.fullmatch(s.text[runs[-1][-1].figure.end : spot.figure.start]):
            runs[-1].append(spot)
        else:
            runs.append([spot])
    return runs


def _joined(text: str, group: list[Mention], names: list[str]) -> str:
    words = names[0]
    for before, after, name in zip(group, group[1:], names[1:], strict=False):
        words += (
            text[before.end : after.start] if before.end < after.start <= before.end + 2 else "、"
        ) + name
    return words


def _summed(s: Sentence, spot: Spot) -> tuple[str, str, str, At] | None:
    """三地合计: the last three that were named."""
    m = None
    for m in _SUM.finditer(s.text, s.start, spot.figure.start):  # noqa: B007
        pass
    if m is None or "。" in s.text[m.end() : spot.figure.start]:
        return None
    before = [
        x for x in s.mentions if x.end <= m.start() and x.level not in ("country", "world") and not x.relative
    ]
    size = _NUMERAL[m["n"]]
    if len(before) < size:
        return None
    group = before[-size:]
    return _joined(s.text, group, [x.name for x in group]), "other", "together", (m.start(), m.end())


_LEADS_LIST = re.compile(r"^(?:依次为|分别为|为|是|有|其中|和|及)")


_OF_WHOLE = re.compile(r"占了?(?:整个)?(?P<whole>[^,。;、()]{2,16})\($")  # 占整个甲省GDP(4.2万亿元)的四分之一
_NATIONAL_GROUP = re.compile(  # 在165个参评国家级高新区中
    r"(?:参评|参加评价)?的?国家级?(?:高新区|高新技术产业开发区|经开区|经济技术开发区|自创区|综保区)(?:评价|排名)?中"
)
_ONE_OF = re.compile(r"(?:国家级?|省级?|市级?|试点)?[\u3400-\u9fff“”]{1,16}?之一")
_FIRST_OF = re.compile(
    r"(?:的|内|境内|首批|首个|首批次|最早|成立|设立|批准|获批|最先|目前|仅有|仅|唯一|[第一二三批]|,)*"
)


def whose(s: Sentence, spot: Spot, relation: Relation) -> tuple[str, str, str, At]:
    """Whose figure it is: name, level, the rule that found it, and the words that say it."""
    if spot.area:
        return spot.area, level_of(spot.area), "respectively", None
    if (
        spot.figure.kind == "amount"
        and _NATIONAL_GROUP.match(s.text, spot.figure.end)
        and not any(m.end == spot.figure.start for m in s.mentions)
    ):
        return "全国", "country", "group", None
    if spot.figure.kind == "amount" and _ONE_OF.match(s.text, spot.figure.end):
        for whole in reversed(s.mentions):
            if whole.end <= spot.figure.start and whole.level != ORGANISATION:
                if _FIRST_OF.fullmatch(s.text, whole.end, spot.figure.start):
                    return whole.name, whole.level, "group", (whole.start, whole.end)
                break
    if (together := _summed(s, spot)) is not None:
        return together
    if spot.figure.kind == "amount" and s.text[spot.figure.start - 1] == "(":
        held_against = _OF_WHOLE.search(s.text, max(s.start, spot.figure.start - 24), spot.figure.start)
        for whole in s.mentions if held_against is not None else ():
            if held_against is not None and whole.start == held_against.start("whole"):
                return whole.name, whole.level, "parenthesis", (whole.start, whole.end)
    words = s.text[spot.left_from : spot.figure.start]
    if s.text[spot.figure.start - 1] == "(":
        if mean := _MEAN.search(s.text[max(s.start, spot.figure.start - 12) : spot.figure.start]):
            name, level = s.walk.places.resolve(mean["who"])
            return name, level, "parenthesis", (spot.figure.start - len(mean[0]), spot.figure.start - 1)
        for inside in s.mentions:
            if inside.end == spot.figure.start - 1:
                return inside.name, inside.level, "parenthesis", (inside.start, inside.end)
        m = _ENTITY_PARENTHESIS.search(words)
        if m:
            return (
                _LEADS_LIST.sub("", m["name"]),
                level_of(m["name"]),
                "parenthesis",
                (spot.left_from + m.start("name"), spot.left_from + m.end("name")),
            )
    national = _NATIONWIDE.search(s.text[spot.clause[0] : spot.left_from + relation.cut])
    if national and (
        national[0].endswith("全国") or s.walk.places.level not in ("province", "city", "county")
    ):
        at = spot.clause[0] + national.end()
        return "全国", "country", "nationwide", (at - 2, at)
    near = [m for m in s.mentions if m.end == spot.figure.start and (m.relative or m.level == "country")]
    if near and relation.measure == "level" and spot.figure.kind == "amount":
        return near[0].name, near[0].level, "before", (near[0].start, near[0].end)
    stop = (
        spot.figure.start
        if relation.measure not in ("rank", "share", "ratio")
        else spot.left_from + relation.cut
    )
    if spot.figure.kind == "percent" and (gathered := _GATHERED.match(s.text, spot.figure.end)):
        there = [
            m for m in s.mentions if gathered.end() <= m.start and m.end <= spot.clause[1] and not m.relative
        ]
        if there and there[0].start == gathered.end():
            group = next(g for g in _groups(s.text, there) if g[0] is there[0])
            names = [m.name for m in group]
            return _joined(s.text, group, names), there[0].level, "gathered", (group[0].start, group[-1].end)
    listed = (
        spot.figure.kind == "amount"
        and spot.figure.unit in ("家", "个", "所", "市", "县", "区")
        and _COUNTS_LIST.search(s.text[spot.clause[0] : spot.figure.start]) is not None
        and _COUNTED.match(s.text, spot.figure.end) is not None
    )
    if listed:
        return _inherited(s)
    own = [m for m in s.subjects if spot.clause[0] <= m.start and m.end <= max(stop, spot.left_from)]
    if own:
        return _known(s, own[-1]), own[-1].level, "clause", (own[-1].start, own[-1].end)
    earlier = [
        m
        for m in s.subjects
        if m.end <= spot.clause[0] and m.level not in ("country", "world") and _goes_on(s, m, spot, relation)
    ]
    if earlier:
        return _known(s, earlier[-1]), earlier[-1].level, "sentence", (earlier[-1].start, earlier[-1].end)
    if (
        (
            national_office := _NATIONAL_FIGURES.search(s.text, s.start, spot.figure.start)
            or _BACKGROUND.search(s.text, s.start, spot.figure.start)
        )
        and not earlier
        and not own
    ):
        held = s.walk.paragraph
        held.area, held.area_level, held.area_at = "全国", "country", national_office.span()
        return "全国", "country", "background", national_office.span()
    countrywide = [
        m
        for m in s.subjects
        if m.end <= spot.clause[0] and m.name == "全国" and _goes_on(s, m, spot, relation)
    ]
    if countrywide and relation.measure == "level":
        return "全国", "country", "sentence", (countrywide[-1].start, countrywide[-1].end)
    walk = s.walk
    if (
        walk.last is not None
        and walk.last.figure.start >= walk.line_start
        and _THIS_NUMBER.search(s.text, s.start, spot.figure.start)
    ):
        return walk.last.area, walk.last.level, "previous", None
    held = walk.paragraph
    if held.area_level == ORGANISATION and held.ground is not None and _areawide(s, spot):
        held.area, held.area_level, held.area_at = (
            held.ground.area,
            held.ground.area_level,
            held.ground.area_at,
        )
        held.ground = None
    return _inherited(s)


def _goes_on(s: Sentence, m: Mention, spot: Spot, relation: Relation) -> bool:
    """Whether a subject is still spoken of in the clauses behind its own.

    In a report of a place, what is only told of as built or founded (临江机场通航,…) is done with at its comma.
    """
    walk = s.walk
    own = walk.places.own
    if not walk.report or own is None or walk.places.level == "country" or walk.orgs.own is not None:
        return True
    if m.name == own or (m.relative and m.level == ORGANISATION):
        return True
    if walk.text[walk.line_start : m.start].strip() == "":
        return True
    told = walk.sentence_drafts
    if relation.measure != "level" and told and told[-1].area == m.name:
        return True
    n = next((n for n, clause in enumerate(s.clauses) if clause[0] <= m.start < clause[1]), None)
    if n is None:
        return False
    if walk.text[s.start : m.start].strip() in ("", "支持") and s.clauses[n + 1 : n + 2] == [spot.clause]:
        return True  # 清江高新区强度最高,达6.3%
    clause = s.clauses[n]
    return any(x.clause == clause and m.end <= x.figure.start for x in s.spots)


def _inherited(s: Sentence) -> tuple[str, str, str, At]:
    """What paragraph, heading or document hand down."""
    walk = s.walk
    if walk.aside is not None and walk.aside.area is not None:
        return walk.aside.area, walk.aside.area_level, "paragraph", walk.aside.area_at
    if walk.paragraph.area is not None:
        return walk.paragraph.area, walk.paragraph.area_level, "paragraph", walk.paragraph.area_at
    heading, heading_at = walk.inherited_at("area")
    if isinstance(heading, str):
        return heading, walk.places._level(heading), "heading", heading_at
    if walk.orgs.own is not None:
        return walk.orgs.own, ORGANISATION, "document", None
    if walk.places.own is not None:
        return walk.places.own, walk.places.level, "document", None
    local = walk.unnamed
    return (local, "other", "none", None) if local else ("全国", "country", "none", None)


def _known(s: Sentence, mention: Mention) -> str:
    """The place meant; 全区 that nothing writes out is the document's own."""
    own, level = s.walk.places.own, s.walk.places.level
    written = s.text[mention.start : mention.end]
    unsaid = (
        mention.relative
        and mention.level not in ("country", "world")
        and mention.name == written
        and _WIDTH.get(mention.level, 9) >= _WIDTH.get(level, 0)
    )
    return own if own is not None and unsaid else mention.name


def _areawide(s: Sentence, spot: Spot) -> bool:
    """Whether a figure measures what only a place has, so that the organisation named before is done with."""
    words = s.text[s.start : spot.figure.start]
    return _AREAWIDE.search(words) is not None
