"""Lists: k indicators or places and k figures, told respectively (分别), and one figure for several (均)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...quantity import numeral
from . import names
from .drafts import Spot
from .figures import Figure

if TYPE_CHECKING:
    from .sentence import Sentence

__all__ = ["counts_group", "own_base", "respectively"]

_RESPECTIVELY = "分别"
_PLACED = re.compile(
    r"(?P<area>[\u3400-\u9fff]{1,8}?(?:高新区|开发区|新区|经开区"
    r"|[市县区州省](?![\u3400-\u9fff]{0,3}(?:高新区|开发区|新区|经开区"
    r"|[市县区](?!级)))))(?P<rest>.*)$"
)
_AND = r"(?:以及|(?<![饱总共调温中缓亲])和(?![谐平解睦])|(?<![普以涉危波触企惠遍不推累])及(?![格时早第])|(?<![参赠给授])与(?!会))"
_LIST = re.compile(r"^(?:[、,]|和|及|以及|与|,?和|)$")
_BACK = re.compile(
    r"(?:总数|总量|累计|总计|[二两三四五六]者|前者|后者|同比|占比|比重|增速|增幅|规模|金额|资金)$|上述"
)


_GROUP = re.compile(r"[\u3400-\u9fff“”、()]{1,16}")
_GROUP_LED = re.compile(
    r"(?:在|居|列|排|全[国省市区县州]|中国|我国|参评|参加|[省市国])(?:的|参评|参加|考评|考核|被)*$"
)


_LIST_OR_BRACKET = re.compile(r"[、(]")
_AMONG_THEM = re.compile(r"[\u3400-\u9fff]{1,12}(?:中|里|内)")


def counts_group(text: str, count: Figure, rank: Figure) -> bool:
    """Whether a count tells only how many a rank is among: 居全省14个市州第3位, 在36个城市中排名第9."""
    if (
        rank.kind != "rank"
        or count.kind != "amount"
        or count.unit not in ("个", "家", "座", "所", "名", "区", "市")
    ):
        return False
    between = text[count.end : rank.start]
    if not _GROUP.fullmatch(between) or _LIST_OR_BRACKET.search(between) is not None:
        return False
    return (
        _GROUP_LED.search(text[max(0, count.start - 8) : count.start]) is not None
        or _AMONG_THEM.match(between) is not None
    )


def respectively(s: Sentence) -> None:
    text = s.text
    at = text.find(_RESPECTIVELY, s.start, s.end)
    while at >= 0:
        _spread(s, at)
        at = text.find(_RESPECTIVELY, at + 2, s.end)
    _all_of(s)
    _in_brackets(s)
    _unsaid(s)
    _of_both(s)


_ONE_METRIC = re.compile(r"[\u3400-\u9fff]{0,3}(?:数|数量|总数|总量|总额|总计|金额|规模|增速|均)")


_WHOLES = re.compile(
    rf"占[^,;。占]{{1,12}}(?:、|{_AND})[^,;。占]{{1,12}}?的?(?:总数|总量)?的?(?:比重|比例|份额|百分比)$"
)


_DOES = re.compile(
    r"增长|下降|提高|上升|减少|占|增加|增速|增幅|达|为|提升|居|完成|比|较|高|低|翻|是|相当|恢复"
)
_BOTH_OF_THEM = re.compile(r"[二两三四五六前后]者|上述")
_ALTOGETHER_END = re.compile(r"(?:总数|总量|累计|总计)$")


def _spread(s: Sentence, at: int) -> None:
    """Hand the items before 分别 to the figures behind it, one by one, run by run."""
    runs = _runs(s, at)
    if not runs:
        return
    size = len(runs[0])
    if size < 2 or _WHOLES.search(s.text, max(s.start, at - 30), at):
        return
    begin = _list_begin(s, at)
    before = [i for i, s in enumerate(s.spots) if s.figure.end <= at]
    words = _masked_items(s, begin, at)
    items = _comma_items(s, at, size) or _list_items(s, begin, at, words)
    if (
        len(items) > size
        and (fewer := _list_items(s, begin, at, words, joint=_COMMAS))
        and len(fewer) == size
    ):
        items = fewer
    between = text_between = s.text[at : s.spots[runs[0][0]].figure.start]
    del text_between
    for run in runs:
        if len(run) != size:
            continue
        if len(items) == 1 and len(before) >= size and _ONE_METRIC.fullmatch(items[0]):
            for index, j in zip(run, _lasts(s, before, size), strict=True):
                s.spots[index].like_spot = j
                s.spots[index].total = _ALTOGETHER_END.search(items[0]) is not None
        elif len(items) == size:
            _assign(s, run, items, words)
        elif len(items) == 1 and not _BACK.search(words):
            _assign(s, run, _halves(items[0], size), words)
        elif len(before) >= size and _DOES.search(between):
            for index, j in zip(run, _lasts(s, before, size), strict=True):
                s.spots[index].like_spot = j
                s.spots[index].total = _ALTOGETHER_END.search(words.rstrip(",")) is not None
        elif _BOTH_OF_THEM.search(words) and len(s.walk.paragraph_levels) >= size:
            for index, draft in zip(run, s.walk.paragraph_levels[-size:], strict=True):
                s.spots[index].like = draft
        elif len(items) > size:
            _assign(s, run, items[-size:], words)


_INDUSTRIES = re.compile(
    r"信息传输、软件和信息技术服务业|(?:交通)?运输、仓储和邮政业|科学研究和技术服务业|水利、环境和公共设施管理业"
    r"|居民服务、修理和其他服务业|文化、体育和娱乐业|卫生和社会工作|批发和零售业|住宿和餐饮业|租赁和商务服务业"
    r"|公共管理、社会保障和社会组织|电力、热力、燃气及水(?:的)?生产和供应业|电力、热力生产和供应业|农、?林、?牧、?渔业"
    r"|(?:计算机、)?通信和其他电子设备制造业|铁路、船舶、航空航天和其他运输设备制造业|石油、煤炭及其他燃料加工业"
    r"|(?:石油和天然气|煤炭开采和洗选|黑色金属冶炼和压延加工|有色金属冶炼和压延加工|化学原料和化学制品|电气机械和器材|酒、饮料和精制茶)(?:开采业|业|制造业)"
    r"|软件和信息技术服务业|新闻和出版业|教育文化和娱乐|交通和通信|生活用品及服务"
)
"""Names of the industrial classification and of the price survey, whose marks part no list."""
_HELD = {ord("、"): "\x04", ord("和"): "\x05", ord("及"): "\x06", ord("与"): "\x07"}
_FREED = str.maketrans({"\x04": "、", "\x05": "和", "\x06": "及", "\x07": "与"})


def _held_together(words: str) -> str:
    """A list with the joints inside fixed names hidden: 信息传输、软件和信息技术服务业."""
    return _INDUSTRIES.sub(lambda m: m[0].translate(_HELD), words)


_WITHOUT_NOUN = re.compile(
    r"(?:其中|合计|累计|总体|总量|总数|数量|两者|二者|三者|[两二三四]项(?:指标|数据|增速|总量)?|[,、]|分别|同比|环比|比上年(?:同期)?|较上年(?:同期)?|同口径|又|各|均|都|皆|双双|全部|世界|全球|亚洲|国内|我国|中部|西部|东部"
    r"|居|列|排|位居|位列|占|为|达到?|完成|增长|下降|提高|增加|减少|上升|增速|增幅|的|到|至|了|约|近|超过?|全[国省市区县]|第|名|位|年度|全年|年初|预期|目标|任务|计划|平均|水平|高于|低于|快于|较|比"
    r"|[\x01\x02]|(?:19|20)\d\d年|“?十[一二三四]五”?|去年|上年|同期|末|底|提升|提前|已|首次|持续|稳定|保持|在|于|园区|城市|高新区|首|前|入|进|是|相当于|恢复)*"
)
_BOTH = re.compile(
    r"(?<![平年人户月日亩地])均(?![值衡价匀等线、和与])|(?<![首成古京大])都(?=为|达|在|超|有|增|占|居|高|低|突破|保持|实现|位|列|排|进|翻|比|较)|皆|双双|各(?=占|增|为|达|有)"
)


_ANY_BOTH = re.compile(r"[均都皆双各]")


_BETWEEN_BRACKETS = re.compile(r"\)(?:、|,|和|及|以及|与)[^,;。()]{2,20}\(")
_SPLITS_RUN = re.compile(
    r"[、,]|(?<=\))(?:和|及|以及|与)|依次为|分别为|依次是|分别是|主要为|主要是|(?<=[前多高大快后低])为|(?<=[前多高大快])是|有"
)


def _in_brackets(s: Sentence) -> None:
    """R&D经费居前的依次为甲区(27亿元)、乙区(21亿元)和丙县(11亿元): what is listed stands before the list."""
    run: list[int] = []
    for i, spot in enumerate(s.spots):
        if s.text[spot.figure.start - 1 : spot.figure.start] != "(":
            continue
        if run and _BETWEEN_BRACKETS.fullmatch(s.text[s.spots[run[-1]].figure.end : spot.figure.start]):
            run.append(i)
            continue
        if len(run) > 1:
            break
        run = [i]
    if len(run) < 2:
        return
    first = s.spots[run[0]]
    clause = next((c for c in s.clauses if c[0] <= first.figure.start < c[1]), None)
    if clause is None:
        return
    lead = _LEADS.match(s.masked(clause[0], first.figure.start))
    if lead is None:
        lead = _PASSED.search(s.text, s.start, clause[0])
    if lead is None:
        return
    noun = names.from_left(lead["noun"])
    at = first.figure.start - 1
    for i in run:
        spot = s.spots[i]
        begin = clause[0] if i == run[0] else at
        words = _SPLITS_RUN.split(
            s.text[begin : spot.figure.start - 1],
        )[-1]
        at = spot.figure.end + 1
        if not noun or spot.item:
            continue
        inside = [m for m in s.mentions if m.end == spot.figure.start - 1]
        if inside or _PLACED.fullmatch(words):
            spot.item = noun
        elif words:
            spot.item = words + noun


_LEADS = re.compile(
    r"(?P<noun>[^,;。]{2,30}?)(?:居前|排名靠前|排名|较多|最多|最高|最大|最快|较高|较快|较大|靠前|领先|居前列|位居前列|位列前茅|排在前列|前[一二三四五六七八九十\d]+位?)"
    r"(?:的|几位的)?(?:\d+[个家])?[^,;。]{0,8}?(?:依次|分别|主要)?(?:为|是|有)"
)


_PASSED = re.compile(
    r"(?P<noun>[^,;。\d]{2,24}?)(?:超过?|突破|达到?|高于|大于|不低于|在)\d[\d.]*[万亿]{0,2}[^,;。\d]{1,6}?(?:以上)?的[^,;。]{1,16}[,:]$"
)


_DONE_WORD = re.compile(r"完成|占|增|减|提|升|降")


def _unsaid(s: Sentence) -> None:
    """A run of as many figures as the list before it has, without a noun of its own: of the same things, in order."""
    runs = _all_runs(s)
    for n, run in enumerate(runs):
        if len(run) < 2 or any(
            s.spots[i].item or s.spots[i].like_spot is not None or s.spots[i].like for i in run
        ):
            continue
        first = s.spots[run[0]]
        words = (
            s.masked(first.clause[0], first.figure.start)
            if n == 0 or s.spots[runs[n - 1][-1]].figure.end <= first.clause[0]
            else s.text[s.spots[runs[n - 1][-1]].figure.end : first.figure.start]
        )
        if not _WITHOUT_NOUN.fullmatch(words.strip(",、 ")):
            continue
        if first.figure.kind == "amount" and not _DONE_WORD.search(words):
            continue
        listed = next(
            (r for r in reversed(runs[:n]) if len(r) == len(run) and s.spots[r[0]].figure.kind == "amount"),
            None,
        )
        if listed is None:
            amounts = [i for i in range(run[0]) if s.spots[i].figure.kind == "amount"]
            if len(amounts) != len(run):
                continue
            listed = amounts
        for i, j in zip(run, listed, strict=True):
            s.spots[i].like_spot = j


_LIST_JOINT = re.compile(rf"、|{_AND}")


def own_base(s: Sentence, spot: Spot, base: str) -> str:
    """高于全国、全省4.2个和3.1个百分点: the base of the list that is this figure's own."""
    parts = [x for x in _LIST_JOINT.split(base) if x]
    if len(parts) < 2:
        return base
    run = next((r for r in _all_runs(s) if any(s.spots[i] is spot for i in r)), [])
    if len(run) != len(parts):
        return base
    spot.area, spot.areas = None, []
    s.subjects[:] = [
        m
        for m in s.subjects
        if not (s.start <= m.start < spot.figure.start and s.text[m.start : m.end] in parts)
    ]
    return next(part for i, part in zip(run, parts, strict=True) if s.spots[i] is spot)


def _all_runs(s: Sentence) -> list[list[int]]:
    runs: list[list[int]] = []
    for i, spot in enumerate(s.spots):
        if (
            runs
            and _LIST.match(s.text[s.spots[runs[-1][-1]].figure.end : spot.figure.start].strip())
            and spot.figure.start != s.spots[runs[-1][-1]].figure.end
        ):
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


_N_ITEMS = re.compile(r"[两二三四](?=项|者)")
_SPEED = re.compile(r"增速|增幅|涨幅")


def _of_both(s: Sentence) -> None:
    """累计分别达到29家和21家,均居全省第三位: one figure of each of the things told before."""
    for i, spot in enumerate(s.spots):
        if spot.also or spot.item or spot.areas or not i:
            continue
        if spot.left_from > spot.clause[0] or _BOTH.search(s.text, spot.clause[0], spot.figure.start) is None:
            continue
        words = s.masked(spot.clause[0], spot.figure.start)
        if not _WITHOUT_NOUN.fullmatch(words.strip(", ")):
            continue
        told = [j for j in range(i) if s.spots[j].figure.end <= spot.clause[0]]
        runs = [r for r in _all_runs(s) if r[-1] < i and len(r) > 1 and s.spots[r[0]].figure.kind == "amount"]
        counted = _N_ITEMS.search(words)
        size = {"两": 2, "二": 2, "三": 3, "四": 4}[counted[0]] if counted else 2
        if runs and (not counted or len(runs[-1]) == size):
            chosen = runs[-1]
        else:
            kinds = (
                ("amount",)
                if "增速" not in words and any(s.spots[j].figure.kind == "amount" for j in told)
                else ("percent",)
            )
            chosen = [j for j in told if s.spots[j].figure.kind in kinds][-size:]
        if len(chosen) < 2:
            continue
        spot.like_spot, spot.twins = chosen[-1], chosen[:-1]
        speed = _SPEED.search(words)
        spot.tail = speed[0] if speed else ""


def _lasts(s: Sentence, before: list[int], size: int) -> list[int]:
    """The last figures that are amounts; growths and shares of them are passed over."""
    amounts = [i for i in before if s.spots[i].figure.kind in ("amount",)]
    return amounts[-size:] if len(amounts) >= size else before[-size:]


_MOVES = re.compile(r"^,?(?:增|提|升|减|降|缩|扩|上升|下降|发展|到|至)")
_MOVES_SOON = re.compile(r"^[^,;。]{0,4}(?:增|提|升|减|降|缩|扩|上升|下降|发展|到|至)")


def _runs(s: Sentence, at: int) -> list[list[int]]:
    runs: list[list[int]] = []
    run: list[int] = []
    for i, spot in enumerate(s.spots):
        if spot.figure.start < at:
            continue
        if not run:
            if runs and not _MOVES_SOON.match(s.text[s.spots[runs[-1][-1]].figure.end : spot.figure.start]):
                break
            run = [i]
            continue
        between = s.text[s.spots[run[-1]].figure.end : spot.figure.start]
        if _LIST.match(between.strip()):
            run.append(i)
        else:
            runs.append(run)
            if _MOVES.match(between):
                run = [i]
            else:
                return runs
    if run:
        runs.append(run)
    return runs


_JOINT = re.compile(r"[、和及与]")


def _list_begin(s: Sentence, at: int) -> int:
    """Where the list before 分别 begins: its clause, or the clause before if there is no list in it."""
    here = [c for c in s.clauses if c[0] <= at < c[1]]
    if not here:
        return s.start
    begin = here[0][0]
    inside = s.text[begin:at]
    if not _JOINT.search(inside):
        earlier = [c for c in s.clauses if c[1] <= begin]
        for a, b in reversed(earlier):
            if _JOINT.search(s.text[a:b]):
                if any(a <= x.figure.start < b for x in s.spots):
                    break
                return a
    return begin


_BRACKETED = re.compile(r"\([^()]*\)")


def _masked_items(s: Sentence, begin: int, at: int) -> str:
    words = s.masked(begin, at)
    return _BRACKETED.sub("", words)


_AND_OTHERS = re.compile(r"(?<=[业类品])等[^、等]{2,16}$")
_LEADS_LIST = re.compile(r"^[\x01\x02]*(?:其中|分[^,;。]{1,8}看|从[^,;。]{1,8}看|[\x01\x02])*[,:]?")
_ITEM = re.compile(r"[\u3400-\u9fffA-Za-z“”()、]{2,30}")
_TOLD_OF = re.compile(r"[看是]$|方面$|^其中$")


def _comma_items(s: Sentence, at: int, size: int) -> list[str]:
    """甲业,乙业,丙、丁和戊业增加值分别…: a list whose items stand between commas, as many as there are figures."""
    here = next((c for c in s.clauses if c[0] <= at < c[1]), None)
    if here is None or size < 2:
        return []
    n = s.clauses.index(here)
    if n + 1 < size:
        return []
    before = s.clauses[n - size + 1 : n]
    if any(a <= x.figure.start < here[0] for a, _ in before for x in s.spots):
        return []
    words = [s.masked(a, b).rstrip(",") for a, b in before]
    words[0] = _LEADS_LIST.sub("", words[0])
    last = names.from_left(s.masked(here[0], at))
    if not last or any(
        not _ITEM.fullmatch(x) or x.endswith((";", ":")) or _TOLD_OF.search(x) or not _END_OF_ITEM.search(x)
        for x in words
    ):
        return []
    return [*words, last] if any("、" in x or "和" in x for x in [*words, last]) else []


_END_OF_ITEM = re.compile(r"(?:业|产业|类|企业|领域|产品|设备|机械|地区|[区市县])$")
_SPLITS_SUBJECT = re.compile(
    r"(?:也|均|都|已|有了|取得|持续|不断|稳步|快速|实现|保持|成为|完成|蓬勃"
    r"|在(?=[^、]{2,}(?:基础|方面|上$))|加快|双双|加速)"
)


def _list_items(
    s: Sentence, begin: int, at: int, words: str, joint: re.Pattern[str] | None = None
) -> list[str]:
    """The items of the list; of a clause before, with the bare noun that stands before 分别."""
    raw = _BRACKETED.sub("", s.text[begin:at])
    for stamp in s.stamps:
        raw = raw.replace(stamp.text, "")
    placed = [x.strip(" ,:其中") for x in _LIST_JOINT.split(raw)]
    here = next((c for c in s.clauses if c[0] <= at < c[1]), None)
    areas = [m["area"] for x in placed if (m := _PLACED.match(x))]
    if len(placed) > 1 and len(areas) == len(placed):
        if here is None or begin >= here[0]:
            return placed
        noun = names.from_left(s.masked(here[0], at))  # 东湖区和西林县位列前两位,采购规模分别为…
        return [*placed[:-1], areas[-1] + noun] if noun else placed
    if here is not None and begin < here[0]:
        noun = names.from_left(s.masked(here[0], at))
        head = s.masked(begin, here[0]).rstrip(",:;")
        head = _SPLITS_SUBJECT.split(
            head,
        )[0]
        if (among := _AND_OTHERS.search(head)) is not None:
            head = head[: among.start()]  # 甲业、乙业等“非接触性”服务业
        items = _items(head, joint)
        return [x + noun for x in items] if noun in names.BARE else items
    return _items(words, joint)


def _assign(s: Sentence, run: list[int], items: list[str], words: str) -> None:
    placed = [_PLACED.match(x) for x in items]
    if sum(p is not None for p in placed) >= len(items) - 1 and all(p is not None for p in placed):
        rest = placed[-1]["rest"] if placed[-1] else ""
        noun = names.from_left(rest) if rest else ""
        for index, p in zip(run, placed, strict=True):
            assert p is not None
            if p["area"][0] not in "两二三四五六七八九十":  # 甲、乙两市 are told apart by their names
                s.spots[index].area = p["area"]
            if noun:
                s.spots[index].item = noun
        return
    for index, item in zip(run, _completed_items(items), strict=True):
        s.spots[index].item = item


_NO_VERB_BEHIND = re.compile(r"[、和与及]")  # a name that ends in 均: 李秉均、周立言
_SPEED_END = re.compile(r"(?:增速|增幅|增长率)$")


def _all_of(s: Sentence) -> None:
    """税收、用电量、货运量增速均为…: one figure, several indicators."""
    if _ANY_BOTH.search(s.text, s.start, s.end) is None:
        return
    for spot in s.spots:
        left = s.text[spot.clause[0] : spot.figure.start]
        both = _BOTH.search(left)
        if both is None or (both[0] == "均" and _NO_VERB_BEHIND.match(left, both.end())):
            continue
        at = both.start()
        items = _items(_BRACKETED.sub("", s.masked(spot.clause[0], spot.clause[0] + at)))
        if len(items) >= 2:
            tail = _SPEED_END.search(items[-1])
            if tail and len(items[-1]) > len(tail[0]):
                items = [x if x.endswith(tail[0]) else x + tail[0] for x in items]
            spot.item = items[0]
            spot.also = items[1:]


_MARKS = re.compile(r"[,:]")
_COMMAS = re.compile("、")
_JOINT_IN_WORDS = re.compile(rf"、|(?<=[\u3400-\u9fff\w]){_AND}(?=[\u3400-\u9fff\w])")


def _items(words: str, joint: re.Pattern[str] | None = None) -> list[str]:
    """The nouns of a list: 金山区、临水区和高新区."""
    text = words
    for mark in (names.TIME,):
        text = text.split(mark)[-1]
    text = text.replace(names.PLACE, "")
    text = _held_together(_MARKS.sub("", text))
    parts = [x.translate(_FREED) for x in (joint or _JOINT_IN_WORDS).split(text)]
    found = []
    for n, part in enumerate(parts):
        part = (
            names.from_left(part)
            if n == len(parts) - 1
            else part.strip(" ,、“”" if part.count("“") != part.count("”") else " ,、")
        )
        if n == 0:
            part = names.from_left(part + "") or part
        if part:
            found.append(part)
    return found


def _halves(item: str, size: int) -> list[str]:
    """城乡居民收入分别增长7%、8%: one noun that holds two."""
    if size == 2 and "城乡" in item:
        return [item.replace("城乡", "城镇", 1), item.replace("城乡", "农村", 1)]
    if size == 2 and "进出口" in item:
        return [item.replace("进出口", "进口", 1), item.replace("进出口", "出口", 1)]
    return [item] * size


def _parallel(items: list[str]) -> list[str] | None:
    """城镇、农村居民人均可支配收入: what follows the last modifier belongs to each, where all are of one length."""
    size = len(items[0])
    ordinal = size == 1 and all(x[0] in "一二三" for x in items)  # 一、二、三产业增加值
    if len(items) < 2 or not (ordinal or 2 <= size <= 4) or any(len(x) != size for x in items[:-1]):
        return None
    if re.search(_AND, items[-1][: size + 4]):
        return None  # 金融业、软件和信息服务业增加值
    rest = items[-1][size:]
    if len(rest) < 2 or any(
        (names.is_counted(x) and x != "城镇") or names.is_quantity(x) for x in items[:-1]
    ):
        return None
    if not (names.is_counted(rest) or names.is_quantity(rest)) or rest in names.BARE:
        return None
    return [x + rest for x in items[:-1]] + [items[-1]]


_MONTH = re.compile(r"(?:[一二三四五六七八九]|十[一二]?|\d{1,2})月份?|[一二三四]季度")
_ABOVE_SIZE = re.compile(r"规(?:模以)?上(?:工业|服务业)?企业")
_N_KINDS = re.compile(
    r"(?P<own>.+?)(?P<n>[二两三四五六七八九十]|\d{1,2})(?:大|个|类|项|种|条|家)(?P<tail>[\u3400-\u9fff]{2,})$"
)
_GRADE_LEAD = re.compile(r"(?:国家级|省级|市级|区级|县级|国家|省|市)(?:以上|及以上)?")
_QUANTITY_END = re.compile(
    r"(?:增加值|成交额|交易额|零售额|销售额|用电量|发电量|吞吐量|占比|比重|增速|收入|规模|产值|数量|面积|进出口|出口|进口|投资|人数|产量|覆盖率)$"
)
_PRAISE = re.compile(r"^(?:主导|优势|支柱|特色|重点|传统|新兴|战略性新兴|标志性|千亿级?|百亿级?|高)*")
_GRADE_ALONE = re.compile(r"(?:国家|省|市|区|县)级?(?:以上|及以上)?")
_OWN_SCOPE = re.compile(r"规|企业|全")


_RATES = ("增速", "占比", "比重", "覆盖率")
_ACTOR_NOUN = r"(?:企业|公司|高校|院校|院所|机构|学校|医院|园区|单位|制造业|服务业|产业|行业)"
_ACTOR_END = re.compile(_ACTOR_NOUN + "$")
_OF_ACTORS = re.compile(
    rf".{{0,10}}?{_ACTOR_NOUN}(?!人员)(?P<tail>[^占、]{{0,10}}(?:率|额|量|收入|产值|增加值|支出|投入|经费|比重|占比|增速|利润|投资))(?:占[^占]{{2,10}}比重)?"
)


def _completed_items(items: list[str]) -> list[str]:
    """国家级、省级、市级众创空间: the head of the last one belongs to all."""
    if all(_MONTH.fullmatch(x) for x in items[:-1]) and (month := _MONTH.match(items[-1])) is not None:
        return [items[-1][month.end() :]] * len(items)  # 一月、二月、三月调查失业率
    head = _ABOVE_SIZE.match(items[0])
    if head and not any(_OWN_SCOPE.match(x) for x in items[1:]):
        items = [items[0]] + [head[0] + x for x in items[1:]]
    last = items[-1]
    counted = _N_KINDS.match(last)
    if counted and numeral(counted["n"]) == len(items):
        shared = (
            _PRAISE.sub(
                "",
                counted["tail"],
            )
            or counted["tail"]
        )
        return [x + shared for x in [*items[:-1], counted["own"]]]
    m = _GRADE_LEAD.match(last)
    if m and all(_GRADE_ALONE.fullmatch(x) for x in items[:-1]):
        thing = last[m.end() :]
        return [x + thing for x in items[:-1]] + [last]
    if (
        2 < len(last) <= 4 < len(items[0])
        and all(x[-1] == last[-1] for x in items)
        and names.is_quantity(last)
        and last not in names.BARE
    ):
        lead = items[0][: -len(last)]  # 发明专利申请量和授权量
        return [items[0]] + [x if len(x) > len(last) else lead + x for x in items[1:]]
    parallel = _parallel(items)
    if parallel is not None:
        return parallel
    of_actors = _OF_ACTORS.fullmatch(last)
    if of_actors and all(_ACTOR_END.search(x) for x in items[:-1]):
        return [x + of_actors["tail"] for x in items[:-1]] + [last]  # 高校、科研院所技术合同成交额
    tail = _QUANTITY_END.search(last)
    if (
        tail
        and len(last) > len(tail[0])
        and all(
            len(x) <= len(last) + 6
            and not x.endswith(("率", "量", "额", "数", "比", "产值", "收入"))
            and not (names.is_quantity(x) and tail[0] not in _RATES)
            for x in items[:-1]
        )
    ):
        return [x if x.endswith(tail[0]) else x + tail[0] for x in items]
    return items
