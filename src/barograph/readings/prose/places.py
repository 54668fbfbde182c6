"""Places: names of areas in the text, and what 全市, 该区 and 全省 mean in this document.

Areas come from the catalogue; a place that the catalogue does not have (a park, a new zone, a town) is taken
from where a document introduces itself: its title, its issuer, the beginning of its sentences.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from operator import add
from typing import TYPE_CHECKING

from ...text import find_all, fold
from .stems import beginning, cuts, generic, ordinary, whole

if TYPE_CHECKING:
    from ...catalogue import Catalogue

__all__ = ["Gazetteer", "Mention", "Places", "is_byline", "level_of"]

_ZONE = (
    "高新技术产业开发区|经济技术开发区|高新技术开发区|高新技术园区|自由贸易试验区|自贸试验区"
    "|综合保税区|自主创新示范区|产业集聚区|工业集聚区|工业集中区|产业集中区|产业示范区|化工园区|"
    "经济开发区|科创新区|科技新城|科技城|科学城|高新区|经开区|开发区|保税区|保税港区|示范区|试验区"
    "|产业园区|工业园区|产业园|科技园|软件园|工业园|新区|自贸区|自贸片区|片区|综保区"
)
_ANY_ZONE = re.compile(rf"(?:国家级?)?(?:{_ZONE})$")
_ZONE_NAME = re.compile(rf"(?:{_ZONE}|园区)$")
_ZONE_AT = re.compile(_ZONE)
_ZONE_BEHIND = re.compile(rf"(?:国家)?(?:{_ZONE})")
_CITY_BEHIND = re.compile(r"[\u3400-\u9fff]{2,4}?[市州]")
_RELATIVE = re.compile(
    r"(?=[世中人保全区县园国境央市开我新本此省科经综自该高])"  # what all begin with, asked once a character
    r"(?:全国|我国|国内|全球|世界|(?:全|我|本|该|此)(?:省|市|区|县|州|盟|旗|镇|乡|园区|新区|自治区"
    r"|园|高新区|开发区|域)|园区(?!级|综合实力|入驻企业)|(?:高新区|经开区|开发区|综保区|保税区"
    r"|自贸区|自贸片区|科技城|新城)|省内|市内|区内|县内|境内"
    r"|(?<![\u3400-\u9fff])(?:市|县|区)(?:级)?(?:经济技术开发区|经济开发区|高新区|经开区|开发区|工业园区|产业园区)"
    r"|(?<![\u3400-\u9fff])自创区"
    r"|(?<![\u3400-\u9fff])(?:国家|央行|中央|人民银行|国务院)(?=实施|连续|出台|先后|累计|将|安排|下达|启动|决定|规定|上调|下调))"
)
_REGION = re.compile(
    r"(?=[长珠粤京成黄东中西环关北武郑苏杭合山沈兰]|..都市圈)"
    r"(?:长三角(?:地区|区域|三省一市)?|珠三角(?:地区)?|粤港澳大湾区|京津冀(?:地区|三地)?|成渝地区(?:双城经济圈)?|长江经济带|黄河流域|长江中游城市群"
    r"|东北(?:地区|三省)|(?:东|中|西)部(?:地区|省份)|中部六省|环渤海(?:地区)?|长株潭(?:地区)?|关中平原城市群|北部湾城市群"
    r"|[\u3400-\u9fff]{2}都市圈|(?:武汉|长株潭|郑洛新|苏南|杭州|合芜蚌|珠三角|山东半岛|沈大|兰白|成德绵)(?:国家)?自主创新示范区)"
)
_ABROAD = re.compile(  # nations and parts of the world, as a text of China's statistics names them
    r"美国|日本(?<![今昨明当节假每近本]日本)(?=[^报])|德国|英国|法国|韩国|泰国|俄罗斯|意大利|西班牙|葡萄牙|荷兰|比利时|瑞士|瑞典|挪威|芬兰|丹麦|奥地利|波兰|捷克"
    r"|匈牙利|希腊|爱尔兰|乌克兰|白俄罗斯|土耳其|以色列|沙特(?:阿拉伯)?|伊朗|伊拉克|阿联酋|印度(?:尼西亚)?|巴基斯坦|孟加拉国|斯里兰卡|越南|老挝|缅甸|柬埔寨"
    r"|马来西亚|新加坡|菲律宾|印尼|朝鲜|蒙古国|哈萨克斯坦|乌兹别克斯坦|澳大利亚|新西兰|加拿大|墨西哥|巴西|阿根廷|智利|秘鲁|哥伦比亚|委内瑞拉|南非|埃及|尼日利亚|肯尼亚"
    r"|埃塞俄比亚|欧盟|欧元区|东盟|欧洲|北美(?:洲)?|南美(?:洲)?|拉美|非洲|东南亚|亚太地区"
)
_CHINA = re.compile(  # but no company, office, prize or list that is called so
    r"中国(?!移动|联通|电信|铁塔|银行|工商银行|建设银行|农业银行|交通银行|石油天然气|石化|海油|铁建|中铁|中车|航天|航空工业|船舶|兵器|电科|电建|能建|交建|中冶"
    r"|科学院|科协|工程院|社科院|社会科学院|人民|共产党|特色|式|梦|制造2025|质量奖|专利|驰名|名牌|民营企业|\(|”|》|[\u3400-\u9fff]{0,9}(?:协会|学会|商会|公司"
    r"|集团|大学|研究院|研究所|中心|银行|委员会|联合会|交易所|博览会|展览会|交易会|论坛|指数|网|报|奖|大赛|百强|标准|\d+强|光谷|药谷|之都|之城|之乡))"
)
_OWN_ZONE = re.compile(r"[市县区]级?(?P<zone>[\u3400-\u9fff]{3,})$")
_ORG_TAIL = re.compile(
    r"^(?:市委|区委|县委|省委|委|政府|人民政府|管委会|管理委员会|统计局|科技局|科学技术局"
    r"|科技厅|科学技术厅|发改委|工信局|财政局|市场监管局|税务局|教育局|海关|商务局|农业农村局"
    r"|人社局|生态环境局|第.{1,4}届人民代表大会|新闻|日报|晚报|委员会|科技创新局|经济发展局"
    r"|统计|.{0,8}局|.{0,6}厅|.{0,6}办)"
)


def level_of(name: str) -> str:
    """The level that a name's ending says: province, city, county, zone, country.

    >>> [level_of(n) for n in ("山东省", "青岛市", "济南高新区", "安宁县", "全国")]
    ['province', 'city', 'zone', 'county', 'country']
    """
    if name in ("全国", "中国"):
        return "country"
    if _ZONE_NAME.search(name):
        return "zone"
    if name.endswith(("省", "自治区", "特别行政区")) or name in ("北京市", "上海市", "天津市", "重庆市"):
        return "province"
    if name.endswith(("市", "州", "盟")):
        return "city"
    if name.endswith(("县", "区", "旗")):
        return "county"
    return "other"


def city_level(level: str) -> bool:
    return level in ("city", "county")


@dataclass(frozen=True, slots=True)
class Mention:
    start: int
    end: int
    name: str  # full name, resolved
    level: str
    relative: bool = False  # 全市, 该区
    issuer: bool = False  # an office of the place: 青岛市科技局


@dataclass(slots=True)
class _Entry:
    name: str
    level: str
    code: str | None
    parent: str | None


class Gazetteer:
    """The catalogue's areas by their surface forms; built once for a catalogue."""

    def __init__(self, catalogue: Catalogue | None) -> None:
        self.entries: dict[str, list[_Entry]] = {}
        self.by_code: dict[str, _Entry] = {}
        self.lone: set[str] = set()  # short names that are places only where a name can begin
        areas = {} if catalogue is None else catalogue.areas
        for code, area in areas.items():
            level = _level_of_area(area.level, area.kind, area.name)
            entry = _Entry(area.name, level, code, area.parent)
            self.by_code[code] = entry
            forms = {area.name, *((area.official,) if area.official else ())}
            if level in ("province", "city") and area.short and len(area.short) >= 2:
                forms.add(area.short)
            elif level == "county" and area.name.endswith("市") and area.short not in _ORDINARY:
                lone = area.short
                if lone and len(lone) >= 2:
                    self.lone.add(fold(lone))
                    forms.add(lone)
            if level == "zone":
                forms |= {a for a in (area.short, *area.aliases) if a and len(a) >= 4 and not a.isascii()}
            else:
                forms |= {a for a in area.aliases if len(a) >= 3 and not a.isascii()}
            for form in map(fold, forms - _NO_NAMES):
                self.entries.setdefault(form, []).append(entry)
        self.inside: dict[str, list[_Entry]] = {}  # code of an area → the counties and districts in it
        for entry in self.by_code.values():
            if entry.level == "county" and entry.parent is not None:
                self.inside.setdefault(entry.parent, []).append(entry)
        self.heads: dict[str, list[str]] = {}
        for form in self.entries:
            self.heads.setdefault(form[:2], []).append(form)
        for forms_of in self.heads.values():
            forms_of.sort(key=len, reverse=True)

    def find(self, text: str, start: int, end: int) -> list[tuple[int, int, _Entry]]:
        found = []
        past = start
        for i in self._beginnings(text, start, end):
            if i < past:
                continue
            for form in self.heads[text[i : i + 2]]:
                if text.startswith(form, i) and i + len(form) <= end:
                    if len(form) == 2 and not _short_stands(text, i, i + 2, end):
                        continue
                    if (
                        form in self.lone
                        and not _OPENS.search(text, max(0, i - 4), i)
                        and not (
                            _LISTS.search(text, max(0, i - 2), i)
                            and text.startswith(("、", "和"), i + len(form))
                        )
                    ):
                        continue
                    found.append((i, i + len(form), self.entries[form][0]))
                    past = i + len(form)
                    break
        return found

    def _beginnings(self, text: str, start: int, end: int) -> list[int]:
        """Where two characters stand with which a name begins, in order; all but the hits is left to C code."""
        pairs = set(map(add, text[start:end], text[start + 1 : end]))
        places = []
        for head in pairs & self.heads.keys():
            i = text.find(head, start, end)
            while i >= 0:
                places.append(i)
                i = text.find(head, i + 1, end)
        places.sort()
        return places

    def parent(self, name: str, level: str) -> str | None:
        """The area of a level that an area lies in."""
        for entry in self.entries.get(name, ()):
            seen = 0
            here: _Entry | None = entry
            while here is not None and seen < 6:
                if here.level == level and here is not entry:
                    return here.name
                here = None if here.parent is None else self.by_code.get(here.parent)
                seen += 1
        return None

    def districts(self, name: str) -> list[str]:
        """The counties and districts that lie in a city."""
        entries = self.entries.get(name, ())
        code = entries[0].code if len(entries) == 1 else None
        return [entry.name for entry in self.inside.get(code or "", ())]

    def code(self, name: str) -> str | None:
        entries = self.entries.get(name)
        return entries[0].code if entries and len(entries) == 1 else None


_ORDINARY_WORDS = (
    "新民 新星 白杨 东方 高平 同仁 合作 永安 安宁 兴平 江山 大安 开原 明光 海城 文山 "
    "高州 高安 临海 天长 平泉 广水 灯塔 尚志 新乐 深州 和龙 东兴 北流 合山 古交 无为 "
    "界首 东港 龙井 大石桥 双河 北屯 沙河 河间 三河 兴城 赤水 建德 永康 阳春 南宫 "
    "开平 同江 富锦 海安 新密 新郑 公安 开远 景洪 通化 吉安 福安"
)
_ORDINARY = frozenset(_ORDINARY_WORDS.split())
"""Short names that are ordinary words, or names of other things, as often as they are places."""
_NO_NAMES = frozenset({"城区", "郊区", "矿区"})
"""Names of districts that in any text but their own city's mean a kind of area."""
_OPENS = re.compile(r"(?:^|[\n\s,。;:、!?“(]|[与和跟比较及在从省市])$")


_LISTS = re.compile(r"[有为括含是]$")


def _short_stands(text: str, start: int, end: int, limit: int) -> bool:
    """Whether a bare short name (青岛) is a place here, not a piece of another word."""
    after = text[end : end + 1]
    if text.startswith("时间", end):
        return False  # 北京时间
    return not (after and after in "路街大道桥站学院银酒菜话角湾石油海湖岛河江山镇乡村")


def _level_of_area(level: object, kind: str, name: str) -> str:
    if kind in ("country", "province", "city", "county"):
        return kind
    by_name = level_of(name)
    return by_name if by_name != "other" else "zone"


_Hit = tuple[int, int, str, str]
"""Start, minus the length, name, level; the level is empty where the words are relative (全市)."""


@dataclass(slots=True)
class Places:
    """The places of one document: its own, and how to read the others."""

    gazetteer: Gazetteer
    own: str | None = None
    level: str = "other"
    names: dict[str, str] = field(default_factory=dict)  # found in this document: name → level
    shorts: dict[str, str] = field(default_factory=dict)  # short name of a place of this document → its name
    last: dict[str, str] = field(default_factory=dict)  # the last one named, by level
    zones: Counter[str] = field(default_factory=Counter)  # those of the catalogue that the text names
    _heads: dict[str, list[str]] = field(default_factory=dict)
    _listed: dict[str, list[_Hit]] = field(default_factory=dict)  # areas of the catalogue, relative words
    _of: str | None = None  # whose hits these are
    _hits: list[_Hit] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)

    def learn(self, text: str, head: str, unread: list[tuple[int, int]] | None = None) -> None:
        """Find the document's own place, and the places that only this document knows.

        `unread` are spans that belong to the page, not to the document (teasers, navigation).
        """
        outside = sorted(unread or ())
        candidates: Counter[str] = Counter()
        for name, weight in _introduced(head, 6) + _parks(head, 6):
            candidates[name] += weight
        for m in _TITLED.finditer(head):
            name = m["name"]
            if text.count(name) >= 2 and not self._known(name) and not _NO_TITLE.search(name):
                self.names[name] = "zone"
        for name, weight in _introduced(text[:20000], 1, outside) + _parks(text[:20000], 1, outside):
            candidates[name] += weight
        self._national_zones(text, head)
        for name, count in _merged(candidates, self.gazetteer).items():
            if name.endswith(("兴省", "部省", "强省")):
                continue  # 科教兴省, 中部省份
            if self._known(_ANY_ZONE.sub("", name)) and self._level(_ANY_ZONE.sub("", name)) == "province":
                continue  # 广西高新区 are the zones of a province
            if (count >= 2 or head.startswith(name[:-1]) or f"\n{name[:-1]}" in head) and not self._known(
                name
            ):
                self.names[name] = _level_of_own(name)
        self._same_zones(text)
        self.index()
        self._learn_shorts(text)
        self._learn_bare(text, head)
        votes: Counter[str] = Counter()
        headed: set[str] = set()
        beginning = Places(self.gazetteer, names=self.names, shorts=self.shorts, _listed=self._listed)
        beginning.index()
        said = "\n".join(
            _PRINTED_BEHIND.sub("", line)
            for line in head.split("\n")
            if not _PRINTED_BY.search(line) and not _WRITTEN_TO.search(line)
        )
        for mention in beginning.find(said, 0, len(said)):
            if _is_area(mention) and not _PRESS.match(said, mention.end) and not firm_at(said, mention, text):
                headed.add(mention.name)
                votes[mention.name] += 12 if mention.start < 60 else 5
        early: set[str] = set()
        body: Counter[str] = Counter()
        for mention in self.find(text, 0, min(len(text), 20000)):
            if outside and _within(outside, mention.start):
                continue
            if (
                _is_area(mention)
                and not _DATELINE.match(text, mention.end)
                and not firm_at(text, mention)
                and not _PRESS.match(text, mention.end)
                and not (mention.start < 400 and _in_byline(text, mention.start))
            ):
                body[mention.name] += 1
                if (mention.start < 80 and not text.startswith(("、", "和", "与"), mention.end)) or (
                    mention.issuer and mention.start < 240
                ):
                    early.add(mention.name)
        votes.update(body)
        self.zones = Counter({n: c for n, c in body.items() if self._level(n) == "zone"})
        wanted = self._wanted(text, said, votes)
        if wanted is not None:
            self.own, self.level = wanted
        elif votes:
            best = max(votes.values())
            ranked = [n for n, v in votes.items() if v >= 0.5 * best]
            # 省 市 区 of one chain: the one named most; of equals the narrowest
            name = max(ranked, key=lambda n: (votes[n], _DEPTH.get(self._level(n), 0)))
            coined = not self._known(name) and body[name] < 2 and text.count(name) < 2
            peers = [n for n in headed if self._level(n) == self._level(name)]
            several = len(peers) > 2 and 2 * votes[name] < sum(votes[n] for n in peers)
            if name in headed and not coined and not several:
                self.own = name
            elif (told := self._told(text, votes, body)) is not None:
                self.own = told
            elif several and self._level(name) == "province":
                self.own = "全国"
            elif (name in headed and not several) or (
                name in early
                and 2 * votes[name] >= votes.total()
                and (votes[name] > 1 or not self._national(text))
            ):
                self.own = name
            if self.own is not None:
                self.level = self._level(self.own)
            elif self._national(text):
                self.own, self.level = "全国", "country"
            self._own_zones(text[:20000])
        elif (told := self._told(text, votes, body)) is not None:
            self.own, self.level = told, self._level(told)
        if self.own is None:
            self._learn_from_paper(text, head)
        if self.own is None:
            self._learn_zone(text, head)
        self._learn_districts(text)

    def _learn_zone(self, text: str, head: str) -> None:
        """The zone that a text calls 经开区 or 园区 throughout, by its name where anything says it."""
        title = head.split("\n", 1)[0]
        said = Counter(m[0] for m in _BARE_ZONE.finditer(text[:20_000]))
        if not said:
            return
        word, count = said.most_common(1)[0]
        if count < 3 and _BARE_ZONE.match(_TITLE_TIME.sub("", title)) is None:
            return
        if _LOCAL.search(title) or "全国" in title or _STATE_ZONE.search(title):
            return
        named = Counter(
            m.name
            for m in self.find(text, 0, len(text))
            if m.level == "zone" and not m.relative and m.name.endswith(word)
        )
        if len(named) > 1:
            return
        self.own, self.level = (next(iter(named)) if named else word), "zone"
        self.names.setdefault(self.own, "zone")
        self.index()

    def _learn_districts(self, text: str) -> None:
        """牟平 and 福山 in a document of 烟台市, whose districts they are; an ordinary word stays one."""
        if self.own is None or self.level not in ("city", "province"):
            return
        found = False
        for name in self.gazetteer.districts(self.own):
            stem = name[:-1]
            if (
                len(stem) == 2
                and name[-1] in "市县区旗"
                and stem in text
                and stem not in _ORDINARY
                and stem not in _ORDINARY_STEMS
                and not self._known(stem)
                and stem not in self.shorts
                and not ordinary(stem)
            ):
                self.shorts[stem] = name
                found = True
        if found:
            self.index()

    def _told(self, text: str, votes: Counter[str], body: Counter[str]) -> str | None:
        """The place that a text means by 我省 and 全市, where its title names none.

        It is the place of that kind which the text names most, be it in the name of a newspaper, in an address
        or by the cities that lie in it. One 全市 in passing does not make a text a city's.
        """
        kinds: Counter[str] = Counter()
        compared: Counter[str] = Counter()  # 占全市, 高于全市: as often a wider place
        for m in _LOCAL.finditer(text[:20_000]):
            weight = 2 if m.start() < 400 else 1
            (compared if text[m.start() - 1] in "占居列于比" else kinds)[m["kind"]] += weight
        if not kinds or max(kinds.values()) < 2:
            kinds.update(compared)
        for kind, count in kinds.most_common():
            if count < 2:
                break
            named = Counter({n: v for n, v in votes.items() if self._of_kind(n, kind)})
            if not named:
                named = Counter(
                    m.name
                    for m in self.find(text, 0, len(text))
                    if _is_area(m) and self._of_kind(m.name, kind)
                )
            if not named and kind in _LEVEL_OF_KIND:
                level = _LEVEL_OF_KIND[kind]
                for n in votes or (m.name for m in self.find(text, 0, len(text)) if _is_area(m)):
                    if (wider := self.gazetteer.parent(n, level)) and self._of_kind(wider, kind):
                        named[wider] += votes[n] or 1
            if not named:
                # 柯桥分会场, where nothing writes 柯桥区 out
                named.update(
                    n
                    for n, entries in self.gazetteer.entries.items()
                    if n.endswith(kind)
                    and len(n) > 2
                    and n[:-1] in text[:20_000]
                    and n[:-1] not in _ORDINARY
                    and n[:-1] not in _ORDINARY_STEMS
                    and entries[0].level in ("city", "county")
                )
                if len(named) > 1:
                    named.clear()
            ranked = sorted(named, key=lambda n: (named[n], self._known(n), self._level(n) != "zone"))
            if ranked and 2 * (body[ranked[-1]] or named[ranked[-1]]) < max(body.values(), default=0):
                continue  # one 全县 in a text that speaks of other places throughout
            if ranked and (len(ranked) == 1 or named[ranked[-1]] > named[ranked[-2]] or kind == "区"):
                return ranked[-1]
        return None

    def _of_kind(self, name: str, kind: str) -> bool:
        """Whether a place can be called 全省, 全市, 全区 …"""
        level = self._level(name)
        if kind == "省":
            return level == "province" and name not in _MUNICIPAL
        if kind == "区":
            return level == "zone" or name.endswith("区")
        return name.endswith(kind)

    def _national_zones(self, text: str, head: str) -> None:
        """江州国家高新区 is the zone 江州高新区, whose rank it names, not a word about the whole country."""
        if _STATE_ZONE.search(text, 0, 20_000) is None:
            return
        for m in _NATIONAL_ZONE.finditer(text, 0, 20_000):
            written = m["stem"] + m["grade"] + m["zone"]
            if _NOT_IN_NAME.search(m["stem"]) or not (written in head or text.count(written) >= 2):
                continue
            name = m["stem"] + m["zone"]
            if not self._known(name):
                self.names[name] = "zone"
            self.shorts[written] = name

    def _wanted(self, text: str, head: str, votes: Counter[str]) -> tuple[str, str] | None:
        """The document's place where its title speaks of the whole country or of 全省 without a name."""
        title = head.split("\n", 1)[0]
        named = [m for m in self.find(head, 0, len(head)) if not m.relative]
        named = [m for m in named if m.level not in ("country", "world")]
        if any(m.end <= len(title) for m in named):
            return None
        if (
            not named
            and _WHOLE_COUNTRY.search(title)
            and _OWN_KIND.search(text) is None
            and "我省" not in text
        ):
            return "全国", "country"
        told = _WHOLE.search(title)
        if told is None or not votes:
            return None
        level = {"省": "province", "市": "city", "县": "county", "区": "county"}[told["kind"]]
        best = max(votes, key=lambda name: votes[name])
        at_level = [n for n in votes if self._level(n) == level]
        if at_level:
            name = max(at_level, key=lambda n: votes[n])
            return name, level
        found = self.gazetteer.parent(best, level)
        return None if found is None or level != "province" else (found, level)

    def _learn_from_paper(self, text: str, head: str) -> None:
        """A city that a text calls by its short name, and whose newspaper printed it."""
        for m in _PAPER.finditer(head):
            stem = m["stem"]
            if _NOT_IN_NAME.search(stem) or generic(stem) or text.count(stem) < 4:
                continue
            kinds = Counter(k["kind"] for k in _OWN_KIND.finditer(text[:20_000]))
            self.own = stem + (kinds.most_common(1)[0][0] if kinds else "市")
            self.level = level_of(self.own)
            self.names[self.own] = self.level
            self.shorts[stem] = self.own
            self.index()
            return

    def _national(self, text: str) -> bool:
        """Whether a text without a place in its head is of the whole country: it speaks of no 全市 or 我省."""
        return (
            _OWN_KIND.search(text) is None
            and "全省" not in text
            and sum(1 for _ in _COUNTRY.finditer(text[:20_000])) >= 2
        )

    def _same_zones(self, text: str) -> None:
        """清江高新区 and 清江高新技术产业开发区 are one: the form that the text uses most is its name."""
        forms: dict[tuple[str, str], list[str]] = {}
        for name, level in self.names.items():
            if level == "zone" and (m := _FORM.search(name)):
                kind = "高" if "高新" in m[0] else "经" if "经" in m[0] else "保" if "保" in m[0] else "贸"
                forms.setdefault((name[: m.start()], kind), []).append(name)
        for same in forms.values():
            main = max(same, key=lambda name: (text.count(name), -len(name)))
            for name in same:
                if name != main:
                    del self.names[name]
                    self.shorts[name] = main

    def _learn_bare(self, text: str, head: str) -> None:
        """A place that is only ever called by its short name, where the text speaks of 全市 or 我区."""
        if any(_DEPTH.get(level, 9) < 4 for level in self.names.values()) or self.shorts:
            return
        kinds = Counter(m["kind"] for m in _OWN_KIND.finditer(text[:20_000]))
        if not kinds or any(not m.relative and m.level != "country" for m in self.find(head, 0, len(head))):
            return
        said: Counter[str] = Counter()
        for m in _ACTS.finditer(text[:20_000]):
            stem = m["stem"]
            if not _NOT_IN_NAME.search(stem) and not ordinary(stem) and not cuts(stem, 0, len(stem)):
                said[stem] += 3 if stem in head else 1
        for stem, count in said.most_common(1):
            if count >= 3:
                name = stem + kinds.most_common(1)[0][0]
                self.names[name] = level_of(name)
                self.shorts[stem] = name
                self.index()

    def _learn_shorts(self, text: str) -> None:
        """海淀 in a document that names 海淀区; a stem that is an ordinary word stays one."""
        for mention in self.find(text, 0, min(len(text), 20_000)):
            name = mention.name
            called = text[mention.start : mention.end]
            if mention.level == "zone" and called.startswith("中国") and len(called) > 3:
                self.shorts.setdefault(called[2:], name)  # 光谷 where 中国光谷 is named
            elif mention.level == "zone" and (form := _FORM.search(called)):
                stem = called[: form.start()]
                if len(stem) > 2 and not self._known(stem) and not self.find(stem, 0, len(stem)):
                    self.shorts.setdefault(stem, name)  # 松山湖 where 松山湖高新区 is named
            if mention.relative or mention.level not in ("city", "county"):
                continue
            stem = name.removesuffix(name[-1])
            if (
                len(stem) >= 2
                and name[-1] in "市县区州"
                and stem not in _ORDINARY
                and stem not in _ORDINARY_STEMS
                and not self._known(stem)
                and stem not in self.shorts
                and text.count(stem) > text.count(name)
            ):
                self.shorts[stem] = name
        if self.shorts:
            self.index()

    def _own_zones(self, text: str) -> None:
        """鹤山高新区 in a document of 鹤山市."""
        own = self.own or ""
        stem = own[:-1] if own.endswith(("市", "县", "区", "州")) else own
        if len(stem) < 2 or self.level not in ("city", "county"):
            return
        past = 0
        for at, behind in find_all(text, stem):
            zone = _ZONE_AT.match(text, behind) if at >= past else None
            if zone is not None:
                past = zone.end()
                name = stem + zone[0]
                if not self._known(name):
                    self.names[name] = "zone"
        self.index()

    def _known(self, name: str) -> bool:
        return name in self.gazetteer.entries

    def _level(self, name: str) -> str:
        entries = self.gazetteer.entries.get(name)
        return entries[0].level if entries else self.names.get(name, level_of(name))

    def index(self) -> None:
        self._of = None
        self._heads = {}
        for name in sorted({*self.names, *self.shorts}, key=len, reverse=True):
            self._heads.setdefault(name[:2], []).append(name)

    def find(self, text: str, start: int, end: int) -> list[Mention]:
        """The places named between two offsets, longest first where they overlap."""
        hits, starts = self._hits, self._starts
        if text is not self._of:
            hits = self._scan(text)
            starts = [hit[0] for hit in hits]
            if self._of is None or len(text) >= len(self._of):  # a glance at a title keeps those of the text
                self._of, self._hits, self._starts = text, hits, starts
        out: list[Mention] = []
        i = bisect_left(starts, start)
        while i < len(hits):
            a, negative, name, level = hits[i]
            i += 1
            b = a - negative
            if a >= end:
                break
            if b > end or (out and a < out[-1].end):
                continue
            if level:
                mention = Mention(a, b, name, level)
            elif out and out[-1].end == a and name[0] == "全" and not out[-1].relative:
                continue  # 武汉全市
            else:
                resolved, level = self.resolve(name)
                mention = Mention(a, b, resolved, level, True)
            out.append(self._extended(text, mention, end))
        return out

    def _scan(self, text: str) -> list[_Hit]:
        """Every place that a text names, with overlaps: names are looked up in one pass, once for a text."""
        listed = self._listed.get(text)
        if listed is None:
            listed = self._listed[text] = self._list(text)
        found = list(listed)
        heads = self._heads
        for head in heads:
            i = text.find(head)
            while i >= 0:
                for name in heads[head]:
                    if not text.startswith(name, i):
                        continue
                    if full := self.shorts.get(name):
                        if "国家" in name or (
                            _short_stands(text, i, i + len(name), len(text))
                            and _OPENS_SHORT.search(text, max(0, i - 4), i)
                        ):
                            found.append((i, -len(name), full, self._level(full)))
                        continue
                    found.append((i, -len(name), name, self.names[name]))
                    break
                i = text.find(head, i + 1)
        found.sort(key=lambda hit: (hit[0], hit[1], not hit[3]))
        return found

    def _list(self, text: str) -> list[_Hit]:
        """The areas of the catalogue, the regions and the relative words of a text."""
        found: list[_Hit] = [
            (a, a - b, entry.name, entry.level) for a, b, entry in self.gazetteer.find(text, 0, len(text))
        ]
        found.extend((m.start(), m.start() - m.end(), m[0], "") for m in _RELATIVE.finditer(text))
        found.extend((m.start(), m.start() - m.end(), m[0], "region") for m in _REGION.finditer(text))
        found.extend((m.start(), m.start() - m.end(), m[0], "region") for m in _ABROAD.finditer(text))
        found.extend((m.start(), m.start() - m.end(), "全国", "country") for m in _CHINA.finditer(text))
        return found

    def _extended(self, text: str, m: Mention, end: int) -> Mention:
        """济南 + 高新区, 青岛市 + 科技局."""
        if not m.relative and m.level in ("province", "city", "county"):
            if zone := _ZONE_BEHIND.match(text, m.end, end):
                name = text[m.start : m.end].removesuffix("市") + zone[0].removeprefix("国家")
                if m.level != "province" or "自" in zone[0]:
                    return Mention(m.start, zone.end(), name, "zone")
            if m.level == "province" and (deeper := _CITY_BEHIND.match(text, m.end, end)):
                inner = deeper[0]
                if inner in self.names or self._known(inner):
                    return Mention(m.start, deeper.end(), inner, self._level(inner))
        issuer = _ORG_TAIL.match(text[m.end : m.end + 14]) is not None and not m.relative
        return Mention(m.start, m.end, m.name, m.level, m.relative, issuer) if issuer else m

    def resolve(self, words: str) -> tuple[str, str]:
        """What 全市, 该区, 高新区 mean here; the word itself where nothing says it."""
        if words in ("全国", "我国", "国内", "国家", "央行", "中央", "人民银行", "国务院"):
            return "全国", "country"
        if words in ("全球", "世界"):
            return words, "world"
        if inner := _OWN_ZONE.match(words):
            words = inner["zone"]
        kind = words[1:] if words[0] in "全我本该此" else words
        wanted = {
            "省": "province",
            "省内": "province",
            "自治区": "province",
            "市": "city",
            "市内": "city",
            "州": "city",
        }.get(kind)
        if wanted is None and words not in ("省内", "市内"):
            if kind in ("区", "县", "旗", "区内", "县内", "镇", "乡"):
                wanted = "county"
            elif kind in ("境内", "域"):
                return (self.own or words), self.level
            else:
                wanted = "zone"
        if words[0] in "该此" and self.last.get(wanted or ""):
            return self.last[wanted or ""], wanted or "other"
        own = self.own
        if wanted == "zone":
            return self._zone(words, kind)
        if own is not None:
            if wanted == "province" and own in _MUNICIPAL and kind != "省":
                return own, "province"
            if self.level == wanted:
                return own, self.level
            if self.level == "province" and kind in ("区", "区内") and own.endswith("自治区"):
                return own, "province"
            if wanted == "county" and self.level == "zone":
                if kind in ("县", "县内", "旗") and (found := self._county_of(own)) is not None:
                    return found, "county"
                return own, "zone"  # 全区 of a zone
            if wanted == "city" and self.level == "province" and own in _MUNICIPAL:
                return own, "province"
            if wanted == "city" and self.level == "county" and own.endswith("市"):
                return own, "county"
            if wanted == "county" and self.level == "city" and kind not in ("区", "区内"):
                return own, self.level
            if wanted == "county" and self.level in ("city", "province"):
                near = self.last.get("zone") or self.last.get("county")
                if near is not None:
                    return near, self._level(near)
            if found := self.gazetteer.parent(own, wanted or ""):
                return found, wanted or "other"
            if wanted == "city" and self.level == "zone" and (found := self._city_of(own)):
                return found, "city"
            if wanted == "province" and self.level == "zone":
                city = self._city_of(own)
                found = None if city is None else self.gazetteer.parent(city, "province")
                if found is not None:
                    return found, "province"
            if _WIDTH_OF.get(self.level, 9) < _WIDTH_OF.get(wanted or "", 0) and self.last.get(wanted or ""):
                return self.last[wanted or ""], wanted or "other"
        named = [n for n, level in self.names.items() if level == wanted]
        if len(named) == 1:
            return named[0], wanted or "other"
        return words, wanted or "other"

    def _zone(self, words: str, kind: str) -> tuple[str, str]:
        own = self.own or ""
        if kind == "经济开发区" and city_level(self.level):
            return own.removesuffix("市") + kind, "zone"
        short = {"综保区": "综合保税区", "自贸区": "自贸试验区"}.get(kind, kind)
        if self.level == "zone" and (own.endswith(short) or kind in ("园区", "园", "新区")):
            return own, "zone"
        if self.level == "zone" and words[0] in "全我本该":
            return own, "zone"
        for name, level in self.names.items():
            if level == "zone" and name.endswith(short):
                return name, "zone"
        city = own if self.level in ("city", "county") else (self._city_of(own) or "")
        of_kind = [n for n in self.zones if n.endswith(short) and n != city.removesuffix("市") + short]
        if len(of_kind) == 1 and (not city or self._city_of(of_kind[0]) == city):
            return of_kind[0], "zone"
        if not city or kind in ("园区", "园", "新城"):
            return (own or words), self.level
        return city.removesuffix("市") + short, "zone"

    def _county_of(self, zone: str) -> str | None:
        """滑县 of 滑县产业集聚区."""
        for size in (4, 3, 2):
            for entry in self.gazetteer.entries.get(zone[:size], ()):
                if entry.level == "county" and len(zone) > size:
                    return entry.name
        return None

    def _city_of(self, zone: str) -> str | None:
        if found := self.gazetteer.parent(zone, "city"):
            return found
        for size in (4, 3, 2):
            for entry in self.gazetteer.entries.get(zone[:size], ()):
                if entry.level in ("city", "province"):
                    return entry.name
        for name, level in self.names.items():
            if level == "city" and zone.startswith(name.removesuffix("市")):
                return name
        return None


_ORDINARY_STEMS_WORDS = (
    "和平 新华 长安 朝阳 桥东 桥西 红旗 中山 中原 光明 南山 解放 前进 向阳 友谊 城中 "
    "城东 城西 城北 城南 城关 西湖 东湖 南湖 通道 保安 工农 文化 友好 互助 民主 团结 "
    "复兴 振兴 宏伟 红星 集贤 市中 市南 市北 江北 江南 江东 河东 河西 河南 河北 海南 "
    "海港 港口 东城 西城 南城 北城 新城 老城 古城 宝山 青山 白云 天山 黄山 泰山 恒山 "
    "华山 龙山 西山 东山 香山 高新 经开 开发 自贸 综保 滨海 滨江 沿河 沿海 平原 平安 "
    "太平 兴隆 永安 大通 大同 资源 民族 郊 城 矿 山"
)
_ORDINARY_STEMS = frozenset(_ORDINARY_STEMS_WORDS.split())
"""Stems of counties and districts that mean something else where they stand alone."""
_OPENS_SHORT = re.compile(
    r"(?:^|[\n\s,。;:、!?“(—]|[与和跟比较及在从对为的由是]|年|日|关于|来到|走进|全国|创新|省|市|月)$"
)
_DATELINE = re.compile(r"\d{1,2}月\d{1,2}日(?:电|讯)")
_DEPTH = {"country": 0, "province": 1, "city": 2, "county": 3, "zone": 4}
_WIDTH_OF = {"country": 0, "province": 1, "city": 2, "county": 3}
_MUNICIPAL = ("北京市", "上海市", "天津市", "重庆市")
_NAME_END = re.compile(rf"(?:{_ZONE}|省|市|县|区|州)(?![域场内位值级里县])")
_OPENING = re.compile(
    r"(?:^|[\n\s,。;:、!?“”《》(\[)—|和与及]|记者从|走进|走近|探访|专访|访|聚焦|关注|直击|解码|揭秘|看|来自|获批|解读|位于|坐落于|落户|对话|访谈|来源:"
    r"|介绍(?:一下)?|日从|日在|日,|年在|年,|关于|我们在|本报|全国|在|是|[省市州])$"
)
_NOT_IN_NAME = re.compile(
    r"[我你他它们这那该各全本其某每从对与和的了是为有以及等把被将让给向到去来不无可要应需只仅都均共约超近过达至少年月日时届次期第百千万亿两几数个家项户条件所省市县区占比列居排内外跨沿环辖老级批位于在由]"
    r"|兴省|强省|兴市|强市|教兴|才强|代表|承接|当前|下放|走进|推动|推进|支持|实施|建设|加快|提升|提高|打造|完善|发展|服务"
    r"|管理|组织|落实|促进|改革|创新|研究|科技|产业|企业|城市|地区|社区|园区|校区|街区|小区"
    r"|首个|公布|公示|推荐|决定|通知|申报|入选|重点|先进|试验|合作|国家|自贸|综保|保税|经济"
    r"|科创板|[上后前底地]$|专访|[大强穷困老旧]$|自治|印发|完成|部分|听说|自创|并请|要求|各地|外地|同类|兄弟|高新|工业|示范|新增|重大|中心|人民|绿色|生态|数字|智慧|现代|国际|世界|中国"
)


_PARK = re.compile(
    r"(?=[乡产保先光农创制功合商国孵实小工度开总数新智村港物特硅示科空经综自航药街试软镇陆集高]|.城)(?P<tail>高新技术产业开发区|经济技术开发区|高新技术开发区|经济开发区|自由贸易试验区|自主创新示范区|综合保税区|(?:国家(?:级)?)?(?:高新区|经开区)"
    r"|自贸试验区|自贸区|综保区|开发区|试验区|实验区|先行区|先导区|保税物流中心|合作区|示范区|新区|新片区|新城|[\u3400-\u9fff]城(?=[\u3400-\u9fff]*)|经济区|功能区|度假区|科学园"
    r"|(?:产业|工业|科技|软件|创业|物流|农业|创新|总部|孵化)(?:园区?|城|港)|软件谷|科创谷|药谷|光谷|智谷|数谷|硅谷|(?:科创|创新)(?:大)?走廊"
    r"|农高区|农业高新技术产业示范区|港务区|集聚区|商务区|创新区|(?:产业|航空|航天|总部|制造)基地|陆港|空港|特色小镇|小镇|(?:街道|镇|乡|村)(?!民|庄|干部|企业|振兴|风|土|亲|情|愁|居|级|域|内|长|落))(?!级|域|内|[\u3400-\u9fff]{0,2}(?:经济技术|高新技术))"
)
_CITY_ENDS = frozenset("学技创态康物来识创空游影车铁盐陶药瓷钢港")
_TITLED = re.compile(  # in a title a whole phrase may be the name
    r"(?:^|[\n\s,。;:!?“《(—]|走进|探访|记|在)(?P<name>[\u3400-\u9fff]{2,6}"
    r"(?:产业园|科技园|工业园|软件园|软件谷|药谷|光谷|科学城|科技城|生物城|新城|产业城)区?)"
)
_NO_TITLE = re.compile(
    r"^(?:国家级?|省级?|市级?|全国|我[省市区县]|现代|新型|智慧|关于|打造|建设)|[的是为在和与及]"
)
_TOWN_STANDS = re.compile(r"[:,\d—\n]|$|人民政府|党委|党支部|村委|今年|去年")
_NO_PARK = re.compile(
    r"^(?:国家级?|省级?|市级?|全国|我[省市区县]|现代|新型|智慧|关于|特色|产业|工业|科技|农业|示范|试点|重点|专业|美丽"
    r"|文明|先进|贫困|本|各|所|每|第|一座|这座)|(?:都|个|座|条|产业|工业|所有|特色|重点|个[市县区])$"
)
_WHOLE = re.compile(r"[全我](?P<kind>[省市县区])")
_LOCAL = re.compile(r"[全我](?P<kind>[省市县区州旗](?![场域]|[\u3400-\u9fff]{0,2}(?:首|第|前列)))")
_LEVEL_OF_KIND = {"省": "province", "区": "province", "市": "city", "州": "city"}
_PRINTED_BY = re.compile(  # who wrote or printed a text: no word of what it is about
    r"^\s*(?:发布人|发布者|信息来源|文章来源|来源|稿源|作者|编辑|记者|出处)[::]|记者(?!问|会|招待|节)|通讯员|报道$|撰稿"
)
_PRINTED_BEHIND = re.compile(r"(?<=[\s\d])(?:信息来源|文章来源|来源|稿源)[::].*")
_WRITTEN_TO = re.compile(r"[::。]$|各省、|各市、|各区、")
_WHOLE_COUNTRY = re.compile(
    r"全国|我国|国家统计局|中国(?![(一电科移联银石船航铁中农人政海地矿药林计传共平建国工民]|[\u3400-\u9fff]{0,8}(?:公司|集团|大学|研究院))"
    r"|(?:科技部|工信部|财政部|教育部|商务部|国务院|国家发展改革委|国家知识产权局)(?!(?:批准|批复|同意|认定|公布|发布|火炬))"
)
_COUNTRY = re.compile(r"全国(?!首|第|最|重点|人大|政协|文明|优秀)|我国")
_PRESS = re.compile(
    r"(?:日报|晚报|晨报|早报|都市报|商报|时报|特区报|周刊|新闻|网|电视台|广播|融媒|发布|报|大学|学院|医院|机场|师范|理工|银行|科技报|市场监管报)"
)
"""Behind a place's name: a newspaper, a university - no word about the place itself."""
_FORM = re.compile(
    r"(?:国家(?:级)?)?(?:高新技术产业开发区|高新技术开发区|高新技术产业园区|高新区|经济技术开发区|经济开发区|经开区|综合保税区|综保区|自由贸易试验区|自贸试验区|自贸区)$"
)
_OWN_KIND = re.compile(r"[全我](?P<kind>[市区县州])")
_PAPER = re.compile(
    r"(?:^|(?<=[\n\s:,。|《—]))(?P<stem>[\u3400-\u9fff]{2,3})(?=日报|晚报|晨报|都市报|发布(?:\n|\s|$)|新闻网|融媒|电视台|政府网|科技局|统计局)"
)
_ACTS = re.compile(
    r"(?:^|(?<=[\n,。;:“”!?—《》|年月日在]))(?P<stem>[\u3400-\u9fff]{2,3})"
    r"(?=有|现有|拥有|新增|高新技术企业|全社会|规上|累计|实现|的|是|人|高质量|交出|这|作为|正在?|将|以|市民|经济|科技|创新|去年|今年|GDP|如何|跑)"
)
_TOLD_IN_LIST = re.compile(
    r"\(?\d+(?:\.\d+)?[\u3400-\u9fff%]{1,3}\)?[、,和;。]|[、和][\u3400-\u9fff]{2,4}[市县区](?![\u3400-\u9fff]{0,1}[、和])"
)
_AFTER_PLACE = frozenset(a + b for a in "市县区" for b in "、和")


def _merged(candidates: Counter[str], gazetteer: Gazetteer) -> Counter[str]:
    """Candidates without those that are another one with its province before it (福建云岭高新区)."""
    merged: Counter[str] = Counter()
    for name, count in candidates.items():
        short = next(
            (
                n
                for n in candidates
                if n != name and name.endswith(n) and name[: -len(n)] in gazetteer.entries
            ),
            name,
        )
        merged[short] += count
    return merged


def _level_of_own(name: str) -> str:
    """The level of a place that only its document knows."""
    if name.endswith(("镇", "乡", "街道", "村")):
        return "town"
    level = level_of(name)
    return (
        "zone" if level == "other" or (level == "county" and len(name) > 5 and _PARK.search(name)) else level
    )


def _is_area(m: Mention) -> bool:
    """Whether a mention names a place that a document can be of."""
    return not m.relative and m.level not in ("country", "world", "region")


_FIRM_BEHIND = re.compile(
    r"[^,。;:\n]{0,3}(?:董事长|总经理|董秘|总裁|股份|公告|主营|营业收入|净利润|营收|财报|年报|股价|增发|上市公司)|\([036]\d{5}"
)


def firm_at(text: str, m: Mention, whole_text: str = "") -> int:
    """Where the name of a listed company ends that begins with a city's short name (上海佳豪); 0 where none stands.

    Two characters stand behind the city whenever these two are said, and a text speaks of their accounts.
    """
    written = text[m.start : m.end]
    behind = text[m.end : m.end + 2]
    if m.relative or m.level not in ("province", "city") or written == m.name or len(behind) < 2:
        return 0
    if not all("\u3400" <= c <= "\u9fff" for c in behind) or ordinary(behind) or cuts(behind, 0, 2):
        return 0
    everywhere = whole_text or text
    name = written + behind
    if everywhere.count(name) < 2 or _ZONE_BEHIND.match(text, m.end) or _CITY_BEHIND.match(text, m.end):
        return 0
    if any(_FIRM_BEHIND.match(everywhere, end) for _, end in find_all(everywhere, name)):
        return m.end + 2
    return 0


def _in_byline(text: str, at: int) -> bool:
    """Whether a short line of a text's head says who wrote or printed it."""
    begin, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    return is_byline(text[begin : end if end > 0 else begin + 60])


def is_byline(line: str) -> bool:
    """Whether a line only says who wrote or printed a text."""
    return len(line) < 60 and _PRINTED_BY.search(line) is not None


def _cut_before(words: str) -> bool:
    """Whether words end in one that cannot stand in a name."""
    return len(words) in cuts(words, 0, len(words))


def _within(spans: list[tuple[int, int]], at: int) -> bool:
    i = bisect_right(spans, (at, 1 << 60)) - 1
    return i >= 0 and spans[i][0] <= at < spans[i][1]


_TITLE_TIME = re.compile(
    r"^(?:(?:19|20)\d\d年(?:度)?|今年|去年|[上下]半年|[一二三四]季度|前[\d一二三]{1,2}个?[月季]度?|[\d—-]+月份?)+"
)
_BARE_ZONE = re.compile(
    r"(?:^|(?<=[\n\s,。;:、“年月日度全]))(?:高新区|经开区|开发区|综保区|园区|产业园|工业园区?|科技城|新城|集聚区)(?![级内])"
)
_STATE_ZONE = re.compile(rf"国家级?(?:{_ZONE})")
_NATIONAL_ZONE = re.compile(
    rf"(?:(?<=[\n\s,。;:、“《(—])|^|(?<=记者从)|(?<=走进))(?P<stem>[\u3400-\u9fff]{{2,4}}?)(?P<grade>国家级?)(?P<zone>{_ZONE})"
)
_SURE_BEFORE = re.compile(r"(?:记者从|日从|[\n。;,、:]|其中|截至)$")
_SURE_BEHIND = re.compile(
    r"(?:党工委|管委会|管理委员会|政府|人民政府|市委|县委|区委|[\u3400-\u9fff]{1,6}局|[\u3400-\u9fff]{0,4}获悉)"
)
_NO_TOWN = re.compile(
    r"贫困|百强|[强大小老新主城郊他边属辖各]$|文明|脱贫|农业|产粮|旅游|民族|特色|同类|周边|相邻|所属|直辖|地级|县级|副省"
)


def _named_for_sure(text: str, begin: int, m: re.Match[str]) -> int:
    """1 where one mention is enough to know a place: the office behind it, or the subject of a clause.

    A word in 区 or 县 is too often no place (景区, 贫困县) to be known from one mention in a clause.
    """
    before = text[max(0, begin - 3) : begin]
    if not _SURE_BEFORE.search(before):
        return 0
    if _SURE_BEHIND.match(text, m.end()):
        return 1
    stem, behind = text[begin : m.start()], text[m.end() : m.end() + 1]
    return int(
        m[0] not in "省市县区州"
        and _NO_TOWN.search(stem) is None
        and "\u3400" <= behind <= "\u9fff"
        and behind not in "的等和与及、级内外中"
    )


_KINDS_OF_AREA = frozenset("展街社牧灾库厂校矿林军老城郊市地战疫病辖")
_PARTS_OF_AREA = frozenset(
    ("核心", "起步", "先行", "先导", "拓展", "协调", "联动", "游览", "覆盖", "启动", "功能")
)
"""What stands before 区 in a word for a kind of area, or for a part of one."""


def _introduced(
    text: str, weight: int, outside: list[tuple[int, int]] | None = None
) -> list[tuple[str, int]]:
    """Names that look like places where a text introduces one: behind a boundary, without a verb in them."""
    found = []
    for m in _NAME_END.finditer(text):
        end = m.start()
        if outside and _within(outside, end):
            continue
        for size in (2, 3, 4, 5):
            begin = end - size
            if begin < 0:
                break
            stem = text[begin:end]
            if not all("\u3400" <= c <= "\u9fff" for c in stem) or _NOT_IN_NAME.search(stem):
                break
            if ordinary(stem) or cuts(stem, 0, size) or (size > 2 and text[end - 1 : end + 1] == "城市"):
                continue  # 偏远山区, 根据省, 园林城市
            if m[0] == "区" and (stem[-1] in _KINDS_OF_AREA or stem in _PARTS_OF_AREA):
                continue  # 进口展区, 历史街区, 核心区
            listed = _TOLD_IN_LIST.match(text, m.end()) is not None or text[begin - 2 : begin] in _AFTER_PLACE
            opening = text[max(0, begin - 6) : begin]
            if (
                begin == 0
                or _OPENING.search(opening)
                or _cut_before(opening)
                or (listed and opening.endswith(("为", "有")))
            ):
                first = whole(text, begin, m.end())
                found.append((text[first : m.end()], weight + listed + _named_for_sure(text, begin, m)))
                break
    return found


def _parks(text: str, weight: int, outside: list[tuple[int, int]] | None = None) -> list[tuple[str, int]]:
    """Zones, new towns, parks and villages with a name of their own."""
    found = []
    for m in _PARK.finditer(text):
        tail = m["tail"]
        if outside and _within(outside, m.start()):
            continue
        if len(tail) == 2 and tail[1] == "城" and tail[0] not in _CITY_ENDS and tail != "新城":
            continue
        begin = beginning(text, m.start(), 14, 2)
        stem = text[begin : m.start()]
        if (
            not 2 <= len(stem) <= 12
            or generic(stem)
            or _NO_PARK.search(stem)
            or stem.endswith(("市", "县", "省", "州"))
        ):
            continue
        if tail in ("镇", "乡", "村", "街道") and (
            weight == 1
            or begin > 0
            or len(stem) > 3
            or _NOT_IN_NAME.search(stem)
            or _TOWN_STANDS.match(text, m.end("tail")) is None
        ):
            continue  # a village or a town only where a title begins with it
        if weight == 1 and begin and text[begin - 1] not in "\n,。;:!?“《(—":
            continue  # in running text only where it can be a subject
        begin = whole(text, begin, m.end("tail"))
        found.append((text[begin : m.end("tail")], weight))
    return found
