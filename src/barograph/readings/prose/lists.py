"""Lists: k indicators or places and k figures, told respectively (分别), and one figure for several (均)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import names
from .figures import Figure

if TYPE_CHECKING:
    from .sentence import Sentence

__all__ = ["respectively"]

_RESPECTIVELY = "分别"
_PLACED = re.compile(
    r"(?P<area>[\u3400-\u9fff]{1,8}?(?:高新区|开发区|新区|经开区"
    r"|[市县区州省](?![\u3400-\u9fff]{0,3}(?:高新区|开发区|新区|经开区"
    r"|[市县区](?!级)))))(?P<rest>.*)$"
)
_LIST = re.compile(r"^(?:[、,]|和|及|以及|与|,?和|)$")
_BACK = re.compile(
    r"(?:总数|总量|累计|总计|[二两三四五六]者|前者|后者|同比|占比|比重|增速|增幅|规模|金额|资金)$|上述"
)


_GROUP = re.compile(r"[\u3400-\u9fff“”、()]{1,16}")
_GROUP_LED = re.compile(
    r"(?:在|居|列|排|全[国省市区县州]|中国|我国|参评|参加|[省市国])(?:的|参评|参加|考评|考核|被)*$"
)


def counts_group(text: str, count: Figure, rank: Figure) -> bool:
    """Whether a count tells only how many a rank is among: 居全省14个市州第3位, 在36个城市中排名第9."""
    if (
        rank.kind != "rank"
        or count.kind != "amount"
        or count.unit not in ("个", "家", "座", "所", "名", "区", "市")
    ):
        return False
    between = text[count.end : rank.start]
    if not _GROUP.fullmatch(between) or re.search(r"[、(]", between) is not None:
        return False
    return (
        _GROUP_LED.search(text[max(0, count.start - 8) : count.start]) is not None
        or re.match(r"[\u3400-\u9fff]{1,12}(?:中|里|内)", between) is not None
    )


def respectively(s: Sentence) -> None:
    text = s.text
    at = text.find(_RESPECTIVELY, s.start, s.end)
    while at >= 0:
        _spread(s, at)
        at = text.find(_RESPECTIVELY, at + 2, s.end)
    _all_of(s)


def _spread(s: Sentence, at: int) -> None:
    """Hand the items before 分别 to the figures behind it, one by one, run by run."""
    runs = _runs(s, at)
    if not runs:
        return
    size = len(runs[0])
    if size < 2:
        return
    begin = _list_begin(s, at)
    before = [i for i, s in enumerate(s.spots) if s.figure.end <= at]
    words = _masked_items(s, begin, at)
    items = _list_items(s, begin, at, words)
    between = text_between = s.text[at : s.spots[runs[0][0]].figure.start]
    del text_between
    for run in runs:
        if len(run) != size:
            continue
        if len(items) == size:
            _assign(s, run, items, words)
        elif len(items) == 1 and not _BACK.search(words):
            _assign(s, run, _halves(items[0], size), words)
        elif len(before) >= size and re.search(
            r"增长|下降|提高|上升|减少|占|增加|增速|增幅|达|为|提升|居", between
        ):
            for index, j in zip(run, _lasts(s, before, size), strict=True):
                s.spots[index].like_spot = j
                s.spots[index].total = re.search(r"(?:总数|总量|累计|总计)$", words.rstrip(",")) is not None
        elif re.search(r"[二两三四五六前后]者|上述", words) and len(s.walk.paragraph_levels) >= size:
            for index, draft in zip(run, s.walk.paragraph_levels[-size:], strict=True):
                s.spots[index].like = draft
        elif len(items) > size:
            _assign(s, run, items[-size:], words)


def _lasts(s: Sentence, before: list[int], size: int) -> list[int]:
    """The last figures that are amounts; growths and shares of them are passed over."""
    amounts = [i for i in before if s.spots[i].figure.kind in ("amount",)]
    return amounts[-size:] if len(amounts) >= size else before[-size:]


def _runs(s: Sentence, at: int) -> list[list[int]]:
    runs: list[list[int]] = []
    run: list[int] = []
    for i, spot in enumerate(s.spots):
        if spot.figure.start < at:
            continue
        if not run:
            if runs and not re.match(
                r"^[^,;。]{0,4}(?:增|提|升|减|降|缩|扩|上升|下降|发展|到|至)",
                s.text[s.spots[runs[-1][-1]].figure.end : spot.figure.start],
            ):
                break
            run = [i]
            continue
        between = s.text[s.spots[run[-1]].figure.end : spot.figure.start]
        if _LIST.match(between.strip()):
            run.append(i)
        else:
            runs.append(run)
            if re.match(r"^,?(?:增|提|升|减|降|缩|扩|上升|下降|发展|到|至)", between):
                run = [i]
            else:
                return runs
    if run:
        runs.append(run)
    return runs


def _list_begin(s: Sentence, at: int) -> int:
    """Where the list before 分别 begins: its clause, or the clause before if there is no list in it."""
    here = [c for c in s.clauses if c[0] <= at < c[1]]
    if not here:
        return s.start
    begin = here[0][0]
    inside = s.text[begin:at]
    if not re.search(r"[、和及与]", inside):
        earlier = [c for c in s.clauses if c[1] <= begin]
        for a, b in reversed(earlier):
            if re.search(r"[、和及与]", s.text[a:b]):
                if any(a <= x.figure.start < b for x in s.spots):
                    break
                return a
    return begin


def _masked_items(s: Sentence, begin: int, at: int) -> str:
    words = s.masked(begin, at)
    return re.sub(r"\([^()]*\)", "", words)


def _list_items(s: Sentence, begin: int, at: int, words: str) -> list[str]:
    """The items of the list; of a clause before, with the bare noun that stands before 分别."""
    raw = re.sub(r"\([^()]*\)", "", s.text[begin:at])
    for stamp in s.stamps:
        raw = raw.replace(stamp.text, "")
    placed = [x.strip(" ,:其中") for x in re.split(r"、|和|及|与", raw)]
    if len(placed) > 1 and all(_PLACED.match(x) for x in placed):
        return placed
    here = next((c for c in s.clauses if c[0] <= at < c[1]), None)
    if here is not None and begin < here[0]:
        noun = names.from_left(s.masked(here[0], at))
        head = s.masked(begin, here[0]).rstrip(",:;")
        head = re.split(
            r"(?:也|均|都|已|有了|取得|持续|不断|稳步|快速|实现|保持|成为|完成|蓬勃"
            r"|在(?=[^、]{2,}(?:基础|方面|上$))|加快|双双|加速)",
            head,
        )[0]
        items = _items(head)
        return [x + noun for x in items] if noun in names.BARE else items
    return _items(words)


def _assign(s: Sentence, run: list[int], items: list[str], words: str) -> None:
    placed = [_PLACED.match(x) for x in items]
    if sum(p is not None for p in placed) >= len(items) - 1 and all(p is not None for p in placed):
        rest = placed[-1]["rest"] if placed[-1] else ""
        noun = names.from_left(rest) if rest else ""
        for index, p in zip(run, placed, strict=True):
            assert p is not None
            s.spots[index].area = p["area"]
            if noun:
                s.spots[index].item = noun
        return
    for index, item in zip(run, _completed_items(items), strict=True):
        s.spots[index].item = item


def _all_of(s: Sentence) -> None:
    """税收、用电量、货运量增速均为…: one figure, several indicators."""
    for spot in s.spots:
        left = s.text[spot.clause[0] : spot.figure.start]
        at = left.find("均")
        if (
            at < 0
            or "平均" in left[max(0, at - 1) : at + 1]
            or left[at : at + 2] in ("均值", "均衡")
            or (at and left[at - 1] in "平年人户月日亩地")
        ):
            continue
        items = _items(re.sub(r"\([^()]*\)", "", s.masked(spot.clause[0], spot.clause[0] + at)))
        if len(items) >= 2:
            tail = re.search(r"(?:增速|增幅|增长率)$", items[-1])
            if tail and len(items[-1]) > len(tail[0]):
                items = [x if x.endswith(tail[0]) else x + tail[0] for x in items]
            spot.item = items[0]
            spot.also = items[1:]


def _items(words: str) -> list[str]:
    """The nouns of a list: 金山区、临水区和高新区."""
    text = words
    for mark in (names.TIME,):
        text = text.split(mark)[-1]
    text = text.replace(names.PLACE, "")
    text = re.sub(r"[,:]", "", text)
    parts = re.split(r"、|以及|(?<=[\u3400-\u9fff\w])(?:和|及|与)(?=[\u3400-\u9fff\w])", text)
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
    return [item] * size


def _parallel(items: list[str]) -> list[str] | None:
    """城镇、农村居民人均可支配收入: what follows the last modifier belongs to each, where all are of one length."""
    size = len(items[0])
    if len(items) < 2 or not 2 <= size <= 4 or any(len(x) != size for x in items[:-1]):
        return None
    rest = items[-1][size:]
    if len(rest) < 2 or any(re.search(names.COUNTED, x) or names.is_quantity(x) for x in items[:-1]):
        return None
    if not (re.search(names.COUNTED, rest) or names.is_quantity(rest)) or rest in names.BARE:
        return None
    return [x + rest for x in items[:-1]] + [items[-1]]


def _completed_items(items: list[str]) -> list[str]:
    """国家级、省级、市级众创空间: the head of the last one belongs to all."""
    head = re.match(r"规(?:模以)?上(?:工业|服务业)?企业", items[0])
    if head and not any(re.match(r"规|企业|全", x) for x in items[1:]):
        items = [items[0]] + [head[0] + x for x in items[1:]]
    last = items[-1]
    m = re.match(r"(?:国家级|省级|市级|区级|县级|国家|省|市)(?:以上|及以上)?", last)
    if m and all(re.fullmatch(r"(?:国家|省|市|区|县)级?(?:以上|及以上)?", x) for x in items[:-1]):
        thing = last[m.end() :]
        return [x + thing for x in items[:-1]] + [last]
    parallel = _parallel(items)
    if parallel is not None:
        return parallel
    tail = re.search(
        r"(?:占比|比重|增速|收入|规模|产值|数量|面积|进出口|出口|进口|投资|人数|产量|覆盖率)$", last
    )
    if (
        tail
        and len(last) > len(tail[0])
        and all(
            len(x) <= len(last) and not x.endswith(("率", "量", "额", "数", "比", "产值", "收入"))
            for x in items[:-1]
        )
    ):
        return [x if x.endswith(tail[0]) else x + tail[0] for x in items]
    return items
