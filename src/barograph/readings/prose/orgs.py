"""Organisations: companies, institutes, universities and hospitals that a text names, found once for a text.

A full name ends in what the organisation is (有限公司, 大学, 实验室); where it begins is decided by the words
that cannot stand in a name. Short names are learned from full ones («汉江激光» of «汉江激光科技股份有限公司») and
from the way a text speaks of them («远山重工一家企业», «落户本市的科林生物»). What points back to an organisation
(公司, 该院, 学校) is found here too; to which one is said by the walk, which knows the last subject.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field

from ...text import find_all
from .places import Mention, Places, firm_at
from .stems import beginning, cuts, generic, ordinary

__all__ = ["ORGANISATION", "Orgs"]

ORGANISATION = "organisation"
"""The level of an organisation where places have theirs."""

_SHARES = r"(?:股份|有限责任|控股)*(?:有限公司|[总分子]?公司)"
_COMPANY = (  # each begins with a character of its own: a search passes over all others without trying
    rf"集团(?:{_SHARES})?|股份{_SHARES}|控股{_SHARES}|有限责任{_SHARES}|有限公司|公司|总公司|分公司|子公司"
)
_INSTITUTION = (
    r"研究总?院|研究所|农科院|社科院|林科院|规划院|勘察院|科创中心|物流中心|创业服务中心|研究中心|科学院|设计院|实验室|大学|学院|医院|技术创新中心|创新中心|交易中心|超算中心"
    r"|国际机场|机场|博物馆|图书馆|银行|交易所|电站|电厂|水库|油田|煤矿|钢厂|合作社|基金会|商会|中学|小学"
)
_FULL = re.compile(
    rf"(?P<tail>{_INSTITUTION}|{_COMPANY})(?![\u3400-\u9fff]{{0,3}}(?:有限公司|股份公司))"
    r"(?:\((?!以下|下称|简称|又称|原名)[\u3400-\u9fff]{2,6}\))?(?P<branch>[\u3400-\u9fff]{2,4}(?:基地|分院|分公司|校区|分校|研究院|研究所|分所|院区|医院))?"
)
_STAYS = re.compile(  # the same characters inside another word
    r"(?:大学|中学|小学)(?:生|城|科技园|教育|本科|文化|数量|文凭|程度|\(|以上|毕业|学历|专科|科技|及|排名|排行|习)|医院(?:数|等级|床位)"
    r"|(?:银行|公司|学院|医院|大学|集团)(?:业|化|类|制|贷款|承兑|存款|式)|银行(?:卡|间)"
)
_MADE_OF = (  # trades that hardly anything but a company is called by
    "重工|激光|半导体|微电子|精工|制药|药业|电气|电器|光电|硅业|特钢|铝业|铜业|锂业|重机|乳业|酒业|矿业|封测|种业|牧业|渔业"
    "|控股|股份|智造|集成|造船|客车|轮胎|电缆|石化|传媒|环保"
)
_TRADES = (  # trades that a company shares with its whole industry
    "生物|医药|电子|光伏|轴承|科技|智能|新材料?|材料|化工|化学|钢铁|汽车|机械|机电|机床|装备|动力|能源|新能源|通信|网络"
    "|软件|信息|食品|纺织|水泥|建材|玻璃|传感|仪器|医疗|器械|航空|航天|船舶|车辆|橡胶|电池|储能|芯片|农业|环境|物流|航运"
    "|实业|工业|电力|正极|膜业|玻纤|碳纤维"
)
_NEXT = (
    r"[一自从已将就]|目前|当前|如今|今年|去年|现有|拥有|计划|投资|研发|研制|生产|发布|推出|成立|总投资|董事长|总经理|负责人"
    r"|创始人|员工|车间|公司|成为|入选|凭借|(?:19|20)\d\d年|[一二三]期|集团|率先|作为|位于|的|是|专|,|营收|产值|实现|年产|上市"
)
_COINED = re.compile(  # a name without its legal form: two or three characters and a trade
    rf"(?P<stem>[\u3400-\u9fffA-Za-z]{{2,5}}?)(?P<trade>{_MADE_OF})(?={_NEXT})"
)
_COINED_LIKE = re.compile(
    rf"(?P<stem>[\u3400-\u9fffA-Za-z]{{2,5}}?)(?P<trade>{_TRADES})"
    r"(?=一家(?:企业|公司)|(?:19|20)\d\d年(?:落户|成立|创立|创办|入驻|投产)|董事长|总经理|创始人|公司|集团|员工"
    r"|是(?:一家|[^,。;]{0,20}(?:企业|公司|厂商|供应商|服务商)[,。])|(?:自主)?研制|(?:自主)?研发的?|生产的)"
)
_IS_COMPANY = re.compile(
    r"(?P<name>[\u3400-\u9fffA-Za-z]{3,8}?)是(?:一家|[^,。;]{0,24}(?:企业|公司|厂商|供应商|服务商|独角兽|“小巨人”)(?=[,。;]))"
)
_STATE_NAMES = (  # the large companies that nobody calls by their full names
    r"(?:中车|中核|中铁|中交|中建|中航|中船|中电|中国电科|中国电建|中国船舶|中石油|中石化|中海油|中粮|中科曙光|中化|中煤"
    r"|中广核|国网|国电|国能|国投|华能|华电|大唐|宝武|宝钢|鞍钢|首钢|河钢|沙钢|一汽|东风|上汽|广汽|北汽|长安|吉利|奇瑞|长城|比亚迪"
    r"|宁德时代|京东方|海尔|海信|华为|中兴|浪潮|联想|腾讯|阿里(?:巴巴)?|百度|京东|美团|小米|格力|美的|三一|中联|徐工|潍柴|万华|隆基|通威"
    r"|晶科|天合|阳光电源|科大讯飞|大疆|商汤|旷视|寒武纪|中芯|长江存储|长鑫|药明|恒瑞|迈瑞|联影|齐鲁制药|扬子江|茅台|五粮液)"
)
_STATE = re.compile(
    rf"(?P<name>{_STATE_NAMES}"
    r"(?:集团|股份|控股|汽车|电器|智家|石油|石化|化工|化肥|电力|能源|新能源|科技|航空|重工|建设|证券|资本)?(?:[\u3400-\u9fff]{2}(?:分公司|公司))?)"
    r"(?=发布|推出|研制|自主|研发|牵头|投资|建成|生产|今年|去年|已|累计|实现|年产|(?:19|20)\d\d年|的|将|在|计划|预计|销量|销售|净利润|营收|营业|旗下|,)"
)
_PORT = re.compile(
    r"(?P<name>[\u3400-\u9fff]{2,4}港)(?=(?:区)?(?:货物|集装箱|旅客|吞吐|外贸|年吞吐|完成货物|完成集装箱|全年完成))"
)
_EXAMPLE = re.compile(
    r"以(?:[^,。;]{0,20}的)?(?P<name>[\u3400-\u9fff]{2,12}(?:部|局|中心|办公室|站|厂|公司|企业|集团|医院|学校|大学|院|所))为例"
)
_MAKER = re.compile(  # 无锡尚德自主研发的…
    r"(?P<name>[\u3400-\u9fff]{3,8}?)(?=自主研发|自主研制|研制的|研发的|研制出|研发出|研制成功|生产的|建成的?|推出的?|发布|新研制)"
)
_COMPANY_NEAR = re.compile(
    r"公司|企业|董事长|总经理|创办|落户|员工|营收|上市|研制|研发|投产|产能|订单|出货|市场占有率|客户|生产线|装置|贷款"
)
_CALLED = re.compile(r"\((?:以下)?(?:简称|下称)[::]?“?(?P<short>[\u3400-\u9fffA-Za-z]{2,10})”?\)")
_NO_STEM = re.compile(
    r"^(?:全|我|本|该|此|各|其|年|月|日|新型?|高端|先进|现代|传统|绿色|数字|智慧|智能|海洋|电子|信息|精细|特色|战略|核心"
    r"|关键|企业|产业|工业|农业|规上|规模|重点|国家|国内|国外|国际|省|市|区|县|一|二|三|四|五|六|七|八|九|十|两|第|首"
    r"|大|小|多|以|在|为|和|与|及|由|从|到|对|将|把|被|让|向|是|有|无|不|也|又|还|再|都|已|节能|生态|清洁|可再生|纯电|民用"
    r"|军用|商业|商用|低空|医疗|医药|生物|化工|汽车|机械|装备|航空|航天|轨道|船舶|港口|交通|能源|新能源|光伏|风电|储能"
    r"|氢能|锂电|动力|集成|人工|量子|空天|深海|基因|创新|研发|服务|金融|文化|旅游|支持|推动|推进|加快|建设|打造|发展"
    r"|科技|技术|高新|专精|外资|民营|国有|上市|龙头|骨干|个体|基础|公共|社会|城市|农村|环境|水利|累计|达到|实现|完成)"
)
_POINTS = re.compile(
    r"(?P<that>该|本|此|这家|这所|这个)(?P<kind>公司|企业|集团|厂|院|所|校|大学|医院|研究院|研究所|实验室|中心|平台|机构"
    r"|基地|银行|港|机场|合作社|单位|部门|院办企业合一的机构)"
    r"|(?P<bare>公司|企业|集团|学校|医院|研究院|研究所|实验室|中心|机场|港口)"
    r"|(?P<own>我院|我校|我司|我公司|我集团|全院|全校|院内|校内|本院|本校)"
)
_BARE_FOLLOWS = re.compile(
    r"(?:计划|总投资|投资|拟|已|还|先后|累计|现有|拥有|员工|产品|营收|营业|研发|销售|年|将|每年|去年|今年|目前|净利润|实现"
    r"|新增|共有|共|自|成立|生产|的|在|于|从|凭借|通过|建有|建成|获|挂牌|引进|承担|完成|主导|参与|率先|先后|集聚|孵化"
    r"|总经理|董事长|创始人|负责人|上市|产值|专利|设有|开设|开放|在校|在职|占地|门诊|全年|连续|主营|[一二三]期|投入|发布"
    r"|打造|由|为|以|把|只|仅|有|预计|力争|,|\d{4}年|近|超|人均|订单|出口|产销|市场)"
)


_KIND_ENDS: dict[str, tuple[str, ...]] = {
    "司": ("公司", "集团"), "业": ("公司", "集团"), "团": ("公司", "集团"), "校": ("大学", "学院", "学校", "中学"),
    "所": ("研究所", "所"),
    "院": ("研究院", "医院", "学院", "科学院", "院"), "室": ("实验室",), "场": ("机场",), "行": ("银行",), "港": ("港",),
}  # fmt: skip
"""Last character of what points back → how the full names of that kind end."""
_ALL_ENDS = tuple({end for ends in _KIND_ENDS.values() for end in ends} | {"中心", "基地"})


@dataclass(slots=True)
class _Hit:
    start: int
    end: int
    name: str  # empty: points back
    kind: str = ""
    word: str = ""  # what points back
    opens: bool = False  # it stands at the beginning of a clause


_LOCAL_OFFICE = re.compile(
    r"(?:省|市|县|区)(?=[\u3400-\u9fff]{0,4}(?:人民|中心|中医|妇幼|第[一二三四五六七八九])|[一二三四五六七八九]中)"
)
_DIGIT = re.compile(r"\d")
_PLACE_IN_STEM = re.compile(r"[市县区省](?:的|$)")
_WHOLE_TRADE = re.compile(r"产业|行业|领域|企业|制造|技术|产品|等")
_POINTS_OR_PLACE = re.compile(r"[这那该其此它他她]|[市县区]")
_KIND_OF_THING = re.compile(r"企业|公司|团队|高校|人员|专家|学者|单位|机构|科研|产品|[市县区]")


@dataclass(slots=True)
class Orgs:
    """The organisations of one text, in the order of their mentions."""

    own: str | None = None  # what the document is about, where that is an organisation
    hits: list[_Hit] = field(default_factory=list)
    last: str | None = None  # the last one named
    _starts: list[int] = field(default_factory=list)
    _named: list[str] = field(default_factory=list)  # as they came

    def _pointed(self, hit: _Hit, current: str | None) -> str | None:
        """Which organisation 公司, 该院, 学校 points back to: the subject, or the last one of that kind."""
        ends = _KIND_ENDS.get(hit.word[-1:])
        if ends is None:
            return current or self.own or (self.last if hit.kind != "bare" else None)
        for name in (current, self.own):
            if name is not None and (name.endswith(ends) or not name.endswith(_ALL_ENDS)):
                return name
        return next((name for name in reversed(self._named[-6:]) if name.endswith(ends)), None)

    def learn(self, text: str, places: Places) -> None:
        """Find every organisation that the text names, and what its short names are."""
        full = self._full(text, places)
        names = {hit.name for hit in full}
        shorts = self._shorts(text, full, places)
        taken = sorted((hit.start, hit.end) for hit in full)
        found = list(full)
        stands = _standing(text, shorts)
        for short, name in shorts.items():
            found.extend(_Hit(at, at + len(short), name) for at in stands(short) if not _inside(taken, at))
        known = {*names, *shorts}
        taken = sorted((hit.start, hit.end) for hit in found)
        coined = self._coined(text, places)
        stands = _standing(text, [hit.name for hit in coined])
        for hit in coined:
            if hit.name not in known and not _inside(taken, hit.start):
                found.append(hit)
                known.add(hit.name)
                found.extend(
                    _Hit(at, at + len(hit.name), hit.name)
                    for at in stands(hit.name)
                    if at != hit.start and not _inside(taken, at)
                )
        if found or self.own:
            taken = sorted((hit.start, hit.end) for hit in found)
            for m in _POINTS.finditer(text):
                if not _inside(taken, m.start()) and _points(text, m):
                    found.append(_Hit(m.start(), m.end(), "", m.lastgroup or "", m[0]))
        found.sort(key=lambda hit: (hit.start, -hit.end))
        self.hits = []
        for hit in found:
            if not self.hits or hit.start >= self.hits[-1].end:
                self.hits.append(hit)
        self._starts = [hit.start for hit in self.hits]
        for hit in self.hits:
            hit.opens = hit.start == 0 or text[hit.start - 1] in "\n,。;:!?“ "

    def call(self, name: str) -> None:
        """The document is about this organisation, and calls it so from now on."""
        whole = next(
            (h.name for h in self.hits if h.name.startswith(name) and h.end - h.start == len(name)), name
        )
        self.own = name
        for hit in self.hits:
            if hit.name == whole:
                hit.name = name

    def find(self, start: int, end: int, current: str | None) -> list[Mention]:
        """The organisations between two offsets; `current` is the one that was the subject before them."""
        found = []
        i = bisect_left(self._starts, start)
        while i < len(self.hits) and self.hits[i].start < end:
            hit = self.hits[i]
            i += 1
            if hit.end > end:
                break
            if hit.name:
                self.last = hit.name
                self._named.append(hit.name)
                found.append(Mention(hit.start, hit.end, hit.name, ORGANISATION))
                current = hit.name if hit.opens or current is None else current
                continue
            pointed = self.own if hit.kind == "own" else self._pointed(hit, current)
            if pointed is not None:
                found.append(Mention(hit.start, hit.end, pointed, ORGANISATION, relative=True))
        return found

    # -- full names -----------------------------------------------------------------------------------------

    def _full(self, text: str, places: Places) -> list[_Hit]:
        found: list[_Hit] = []
        for m in _FULL.finditer(text):
            end = m.end()
            if _STAYS.match(text, m.start("tail")):
                continue
            branch = m["branch"]
            if branch and (cuts(branch, 0, len(branch)) or generic(branch[:-2])):
                end = m.end("tail")
            begin = _joined(text, beginning(text, m.start("tail")), m.start("tail"), m["tail"], places)
            stem = text[begin : m.start("tail")]
            if found and found[-1].end > begin:
                house = begin == found[-1].start and _OF_A_HOUSE.match(m["tail"]) is not None
                if house or found[-1].end == m.start("tail") or begin < found[-1].start:
                    begin = min(begin, found[-1].start)
                    found.pop()
                else:
                    begin = found[-1].end
                stem = text[begin : m.start("tail")]
            if local := _LOCAL_OFFICE.match(stem):
                name = places.resolve("全" + local[0])[0]
                if not name.startswith("全"):
                    found.append(_Hit(begin, end, name + text[begin + 1 : end]))
                continue
            if _COUNTED.match(text, end) or (
                m["tail"].endswith("创新中心") and re.search(r"区域|国际|综合性", stem)
            ):
                continue
            if len(stem) < 2 or len(stem) > 24 or _DIGIT.search(stem) or not _names(stem, m["tail"]):
                continue
            if "(" in stem and ")" not in stem:
                continue
            called = _CALLED.match(text, end) is not None
            if m["tail"] in _BARE and not called and not _stands_out(text, stem, begin, places):
                continue
            found.append(_Hit(begin, end, text[begin:end]))
        return found

    def _shorts(self, text: str, full: list[_Hit], places: Places) -> dict[str, str]:
        shorts: dict[str, str] = {}
        names: dict[str, int] = {}
        for hit in full:
            if called := _CALLED.match(text, hit.end):
                shorts[called["short"]] = hit.name
            names.setdefault(hit.name, hit.start)
        spans = sorted((hit.start, hit.end) for hit in full)
        cores = {name: _cores(name, places) for name in names}
        stands = _standing(text, [core for of_name in cores.values() for core in of_name])
        for name in names:
            for core in cores[name]:
                for size in range(len(core) - 1 if core == name else len(core), 3, -1):
                    short = core[:size]
                    if short in shorts or short in names or ordinary(short) or places._known(short):
                        continue
                    if not ordinary(core[size:]) or cuts(short, 0, size) or _of_place(short, (), places):
                        continue  # what a short name leaves out is kind and trade
                    first = next((at for at in stands(short) if not _inside(spans, at)), None)
                    if first is not None:
                        parent = "(" in name and name.startswith(short + "(") and first < names[name]
                        shorts[short] = short if parent else name
                        break
        alike: dict[str, list[str]] = {}
        for name in names:
            alike.setdefault(name[:2] + name[-2:], []).append(name)
        for name in names:
            for other in alike[name[:2] + name[-2:]]:
                if len(other) > len(name) >= 4 and not _WHOLE.search(name) and _leaves_out(name, other):
                    shorts.setdefault(name, other)
        for hit in full:
            hit.name = shorts.get(hit.name, hit.name)
        ending: dict[str, str] = {}  # how names end → the longest of them
        for name in sorted(names, key=len, reverse=True):
            for i in range(1, len(name)):
                ending.setdefault(name[i:], name)
        longer: dict[str, str] = {}  # what more than a place stands before → the name behind it
        for name in names:
            whole = ending.get(name)
            if whole is None or name in shorts:
                continue
            if _of_place(whole[: -len(name)], names, places):
                shorts.setdefault(name, whole)
            else:
                longer[whole] = name
        for hit in full:
            hit.name = shorts.get(hit.name, hit.name)
            if (behind := longer.get(hit.name)) is not None:
                hit.start, hit.name = hit.end - len(behind), shorts.get(behind, behind)
        return shorts

    # -- names without a legal form ---------------------------------------------------------------------------

    def _coined(self, text: str, places: Places) -> list[_Hit]:
        found = []
        for m in _OPEN.finditer(text):
            at = m.end()
            name = self._company(text, at, places)
            if name:
                found.append(_Hit(at, at + len(name), name))
        if _ACCOUNTS.search(text):
            for mention in places.find(text, 0, len(text)):
                if end := firm_at(text, mention):
                    found.append(_Hit(mention.start, end, text[mention.start : end]))
        for m in _PORT.finditer(text):
            if any(p.start == m.start() for p in places.find(text, m.start(), m.end())):
                found.append(_Hit(m.start(), m.end(), m["name"]))
        for m in _EXAMPLE.finditer(text):
            name = m["name"]
            begin, end = m.span("name")
            if generic(name[:-1]):
                continue
            if name.endswith(("部", "局", "办公室")) and places.own is not None:
                name = places.own + name
            found.append(_Hit(begin, end, name))
        return found

    def _company(self, text: str, at: int, places: Places) -> str:
        """The company that a text calls by a short name at a place where a subject can begin."""
        for pattern in (_COINED, _COINED_LIKE):
            hit = pattern.match(text, at)
            if hit is None:
                continue
            stem = hit["stem"]
            around = text[max(0, at - 40) : hit.end() + 60]
            if (
                not _ordinary(stem)
                and _COMPANY_NEAR.search(around) is not None
                and not _PLACE_IN_STEM.search(stem)
                and not _WHOLE_TRADE.match(text[hit.end("trade") : hit.end("trade") + 2])
            ):
                return stem + hit["trade"]
        if hit := _STATE.match(text, at):
            return hit["name"]
        if hit := _IS_COMPANY.match(text, at):
            name = hit["name"]
            if (
                not _ordinary(name)
                and not places.find(name, 0, len(name))
                and not _POINTS_OR_PLACE.search(name)
            ):
                return name
        hit = _MAKER.match(text, at)
        if hit is None:
            return ""
        for mention in places.find(text, at, min(len(text), at + 6)):
            rest = text[mention.end : hit.end("name")]
            if (
                mention.start == at
                and not mention.relative
                and 2 <= len(rest) <= 5
                and mention.level in ("city", "county", "province")
                and not generic(rest)
                and not cuts(rest, 0, len(rest))
                and not _KIND_OF_THING.search(rest)
            ):
                return text[at : hit.end("name")]
            break
        return ""


def _ordinary(stem: str) -> bool:
    """Whether the words before a trade are no name: 高端(装备), 海洋(生物)."""
    return _NO_STEM.match(stem) is not None or ordinary(stem) or bool(cuts(stem, 0, len(stem)))


_BARE_WORDS = "公司 分公司 子公司 集团 集团公司 银行 电站 电厂 水库 油田 煤矿 钢厂 合作社 医院 学院 中学 小学"
_BARE = frozenset(_BARE_WORDS.split())
"""Endings that as many kinds as names have."""
_COUNTRY_OWN = re.compile(r"国家(?!级)")
_LATIN = re.compile(r"[A-Za-z]+")
_OF_A_KIND = re.compile(r"上市|民营|国有|本土|境内|地区|中小|大型|外资|私营|知名|两大|三大|四大|各大|一类")
_NAMED_AFTER = re.compile(r"(?:^|[\n,。;:、!?“( 与和由对向旬月日年初底末]|收购|加入|成立|组建)$")


def _names(stem: str, tail: str) -> bool:
    """Whether what stands before an ending makes it a name, and says more than kind and trade."""
    if tail.endswith(("子公司", "母公司")):
        return False
    bare = _LATIN.sub("", stem)
    if not ordinary(bare):
        return True
    if not bare:
        return bool(stem)
    return tail in ("集团", "集团公司", "公司", "银行", "有限公司") and _COUNTRY_OWN.match(stem) is not None


def _stands_out(text: str, stem: str, begin: int, places: Places) -> bool:
    """Whether the words before 公司, 电厂 are a name: they begin with a place, or stand elsewhere, or open a clause."""
    for m in places.find(text, begin, begin + len(stem)):
        if m.start == begin:
            rest = text[m.end : begin + len(stem)]
            return _OF_A_KIND.search(rest) is None or not ordinary(_OF_A_KIND.sub("", rest))
        break
    if _OF_A_KIND.search(stem):
        return False
    if _LATIN.search(stem) or text.count(stem) > 1:
        return True
    return len(stem) <= 6 and _NAMED_AFTER.search(text, max(0, begin - 2), begin) is not None


_COUNTED = re.compile(
    r"(?:总数|总量|数量|数)?(?:超过?|累计|达到?了?|增至|增加到|发展到|共有?|突破|新增|建成|已有|已达|为|近|约)*\d[\d.,]*(?:余|多)?[家个所户]"
)
"""How many there are of a kind: no name of one of them."""
_OPEN = re.compile(  # where a subject can begin, with what makes a company of it near by
    r"(?<![^\n,。;:、!?“的])(?=[\u3400-\u9fff])"
    rf"(?={_STATE_NAMES}|[\u3400-\u9fffA-Za-z]{{2,8}}?(?:{_MADE_OF}|{_TRADES}|是|自主研|研制|研发|生产的|建成|推出|发布))"
)


_ACCOUNTS = re.compile(r"董秘|股份|公告|主营|营业收入|净利润|营收|财报|年报|股价|增发|上市公司")
_FEW = 48
"""So many names are looked for one by one; more of them by one pass over the text."""
_HEAD = 4


def _standing(text: str, names: Collection[str]) -> Callable[[str], Iterable[int]]:
    """Where names, or what they begin with, stand in a text: in order, without overlaps of one with itself.

    The work stays in step with the length of a text, however many organisations it names.
    """
    if len(names) <= _FEW:
        return lambda name: (at for at, _ in find_all(text, name))
    wanted = {name[:_HEAD] for name in names}
    places: dict[str, list[int]] = {}
    for at, head in enumerate(map("".join, zip(*(text[i:] for i in range(_HEAD)), strict=False))):
        if head in wanted:
            places.setdefault(head, []).append(at)

    def stands(name: str) -> Iterator[int]:
        past = 0
        if len(name) < _HEAD:
            yield from (at for at, _ in find_all(text, name))
            return
        for at in places.get(name[:_HEAD], ()):
            if at >= past and text.startswith(name, at):
                past = at + len(name)
                yield at

    return stands


def _inside(spans: list[tuple[int, int]], at: int) -> bool:
    i = bisect_left(spans, (at + 1, -1)) - 1
    return i >= 0 and spans[i][0] <= at < spans[i][1]


def _leaves_out(short: str, name: str) -> bool:
    """Whether a name is another one with some of its characters left out, in their order."""
    rest = iter(name)
    return len(name) - len(short) <= 8 and all(char in rest for char in short)


_JOINS = re.compile(r"[与和及暨]$")
_JOINED_TAIL = re.compile(r"研究总?院|研究所|实验室|研究中心|创新中心|学院$")
_HOUSE = re.compile(r"(?:中国[\u3400-\u9fff]{0,6}?科学院|中科院|国家|中国|[\u3400-\u9fff]{2,6}?大学)")
_OF_A_HOUSE = re.compile(r"研究|实验室|学院|医院|中心")
_ENDS_HOUSE = re.compile(rf"(?:{_INSTITUTION})$")


def _joined(text: str, begin: int, tail: int, kind: str, places: Places) -> int:
    """Where an institute's name begins that has 与 or 和 in it: 中国科学院地理科学与资源研究所."""
    if (
        _JOINED_TAIL.match(kind) is None
        or _JOINS.search(text, max(0, begin - 1), begin) is None
        or not ordinary(text[begin:tail])
    ):
        return begin
    first = beginning(text, begin - 1, 16)
    before = text[first : begin - 1]
    if len(before) < 4 or _ENDS_HOUSE.search(before):
        return begin
    if _HOUSE.match(before) or any(m.start == first for m in places.find(text, first, begin - 1)):
        return first
    return begin


def _of_place(before: str, names: Collection[str], places: Places) -> bool:
    """Whether what one name has before another is a place or an organisation: 山东滕州 + 郭庄矿业公司."""
    if before in names or before in ("中国", "国家", "国营"):
        return True
    at = 0
    for m in places.find(before, 0, len(before)):
        if m.start != at:
            return False
        at = m.end
    return at == len(before) or (at > 0 and before[at:] in "省市区县")


_WHOLE = re.compile(r"(?:大学|学院|医院|银行|机场|中学|小学|电站|电厂|水库)$")
"""Endings before which every word counts: 浙江大学 is not 浙江工业大学."""
_BRACKETED = re.compile(r"\([^()]*\)")
_GROUP_END = re.compile(r"(?:集团|股份|控股)+$")
_LEGAL_FORM = re.compile(rf"(?:{_COMPANY})$")


def _cores(name: str, places: Places) -> list[str]:
    """The parts of a company's name that may stand for it: without legal form, without the place before it."""
    if _LEGAL_FORM.search(name) is None:
        house = _HOUSE.match(name)
        return [] if house is None or len(name) - house.end() < 6 else [name[house.end() :]]
    core = _BRACKETED.sub("", _LEGAL_FORM.sub("", name))
    core = _GROUP_END.sub("", core)
    cores = [core]
    for mention in places.find(core, 0, len(core)):
        if mention.start == 0 and len(core) - mention.end >= 3:
            cores.append(core[mention.end :])
        break
    return cores


_OPENS_BARE = re.compile(r"(?:^|[\n,。;:“]|年|月|底|期间|目前|如今|投产后|由|其中|\d年)$")


def _points(text: str, m: re.Match[str]) -> bool:
    """Whether 公司, 学校 … stands as a subject that points back, not as a kind of thing."""
    if m["bare"] is None:
        return True
    before = text[max(0, m.start() - 8) : m.start()]
    if not _OPENS_BARE.search(before):
        return False
    return _BARE_FOLLOWS.match(text, m.end()) is not None
