"""Stamping: the times of a sentence, each with the part that it plays there.

A time can be the one that figures are told for, the start of a change, what is compared with, the day that a
thing began, or a piece of a name. `times` says what its words mean, `setting` which figure takes it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ...period import Period
from . import times
from .drafts import Stamp
from .figures import Figure, Token

if TYPE_CHECKING:
    from .walk import Walk

__all__ = ["stamps"]

_EVENT_AFTER = re.compile(
    r"^(?:正式)?(?:成立|挂牌|始建|创办|创立|开园|设立|获批|启动建设|建园|投运|印发|出台|建区"
    r"|升级|首次提出|召开|举行|在[\u3400-\u9fff]{2,8}成立)"
)
_FOUNDED = re.compile(  # a thing came to be, and what is told of it behind the clause is told of now
    r"成立|挂牌|组建|[始创兴]建|创办|创立|设立|开园|开业|投产|投运|投入运营|投用|奠基|落户|落地|升格|升级为|揭牌|启用|开通|通车"
    r"|批复|(?:发布|印发|出台|下发|颁布)《|并网|入驻|迁[入至]|改制|更名|建成|启动|上线|起步|达产|竣工|完工|开工|动工|上市|立项|获批"
)
_BEGUN = re.compile(r"(?:开始|起(?!步|点|草))(?=[,\u3400-\u9fff])")
_SINCE = re.compile(r"[^,;。\d]{2,20}?以来")
_EVENT_BEFORE = re.compile(
    r"(?:成立于|始建于|创立于|建于|创建于|创办于|设立于|诞生于|建成于|挂牌于|起始于|自)$"
)
_COMPARED = re.compile(r"(?:比|较|相比|相较|同|与|相较于|相比于|对比)(?:了)?$")
_ABOVE = re.compile(r"(?:超过|高于|低于|快于|慢于|超出|高出)$")
_CHANGE_TO = re.compile(
    r"(?:增加?|增长|提高|提升|上升|下降|减少?|缩减|缩短|精简|压减|压缩|降低?|扩大|扩展|拓展"
    r"|发展|壮大|跃升|攀升|前移|升|回升|优化|调整|前进|进)(?:到了?|至|为|成)"
    r"|(?<=[,、])到(?=(?:19|20)\d\d年)"
)
_MULTIPLE_OF = re.compile(r"(?:是|为|相当于|达到?|接近|超过|恢复[到至])$")
_PLAN_NAME = re.compile(r"^(?:规划|发展规划|计划|科技|国家|重点|战略|重大|[\u3400-\u9fff]{2,12}规划)")


_LEVEL_OF_THEN = re.compile(  # 低于去年同期27.7%和去年全年19.1%的增速
    r"(?:\d+(?:\.\d+)?%(?:[和、及与][^,;。\d]{2,8}\d+(?:\.\d+)?%)*)?[^,;。\d]{0,12}(?:增速|增幅|水平)"
)
_NEVER_SINCE = re.compile(
    r"(?:[春夏秋冬]季?)?以来的?[^,;。\d]{0,6}(?:首次|首度|第一次|最[大高低多少快慢好差强小]|新[高低]|(?:下跌|上涨|上升|下降|下滑|增长|回落|扩张|收缩|高速|低迷)[^,;。\d]{0,4}(?:趋势|态势|势头|局面))"
)
_GOAL_BEHIND = re.compile(r"(?:预期)?(?:目标|任务|计划)")
_LASTED = re.compile(r"(?:经过|历经|历时|用)$")
_PART_OF = re.compile(r"占(?:到|了)?$")
_ON_TOP_OF = re.compile(r"的?基础上")
_FROM_THEN = re.compile(r"(?:由|从)$")
_TO_NOW = re.compile(r"(?:到|为|至|成)$")
_COMPARED_WITH = re.compile(r"(?:比|较|为)$")
_TIMES_OF = re.compile(r"的(?:\d+(?:\.\d+)?|[一二两三四五六七八九十]+|近|约)[\d.]*(?:倍|%|成)")
_JOINED = re.compile(r"(?:\d[\d.]*(?:%|‰|个百分点|[万亿]?[\u3400-\u9fff]{1,2})?)?[、和与及]")


def stamps(walk: Walk, tokens: list[Token], start: int, end: int, figures: list[Figure]) -> list[Stamp]:
    found: list[Stamp] = []
    told: Period | None = walk.paragraph.period
    own: Period | None = None
    heading = walk.inherited("period")
    for token in tokens:
        left = walk.text[start : token.start]
        right = walk.text[token.end : min(end, token.end + 16)]
        role = "told"
        until, never = 0, None
        if _GOAL_BEHIND.match(right) and not token.text[:4].isdigit():
            role = "name"
        elif never := _NEVER_SINCE.match(walk.text, token.end - 2 * token.text.endswith("以来"), end):
            role = "name"  # 自2007年夏季以来首次…: that year is no figure's
        elif _PART_OF.search(left) and right.startswith("的"):
            role = "name"  # 3月…,占一季度的45.5%
        elif _ON_TOP_OF.match(right):
            role = "event"
        elif left.endswith("在") and (on := walk.text.find("基础上", token.end, end)) > 0:
            role, until = "from", on
        elif _PLAN_NAME.match(right) and "五" in token.text and "十" in token.text[:3]:
            role = "name"
        elif _EVENT_AFTER.match(right) or _EVENT_BEFORE.search(left):
            role = "event"
        elif (
            (_COMPARED.search(left) and not left.endswith(("不同", "相同", "共同")))
            or (token.text in ("上年", "同期", "上月", "上年末", "上年底") and _COMPARED_WITH.search(left))
            or (right.startswith("的") and _MULTIPLE_OF.search(left) and _TIMES_OF.match(right))
            or token.text == "同期"
            or (_ABOVE.search(left) and _LEVEL_OF_THEN.match(walk.text, token.end, end))
            or (
                found
                and found[-1].role == "base"
                and _JOINED.fullmatch(walk.text[found[-1].end : token.start])
            )
        ):
            role = "base"
        elif _LASTED.search(left) or _founding(walk, token, left, right, figures, end):
            role = "event"
        if role == "told" and _FROM_THEN.search(left):
            change = _CHANGE_TO.search(walk.text, token.end, end)
            if change is not None and "。" not in walk.text[token.end : change.start()]:
                role, until = "from", change.start()
        ref = own or told or (heading if isinstance(heading, Period) else None)
        if own is None and ref is not None and _is_stale(walk, ref, token, left):
            ref = None
        period = times.resolve(token.text, walk.anchor, told=ref, ahead=bool(walk.inherited("goal")))
        resolved = period
        if role == "told" and _edition(walk, token, period, right, left, ref):
            role = "event"
        if (
            times.is_now(token.text)
            and own is not None
            and own.frequency == "A"
            and _TO_NOW.search(left[-1:])
        ):
            period = own  # 2023年,部门由原来的17个缩减为现在的9个
        if times.is_stretch(token.text) and role == "told":
            role = "stretch"
        since = None if never or role not in ("event", "told") else _since(walk, token, period, end)
        if since is not None:
            role, period = "stretch", since
        stamp = Stamp(token.start, token.end, token.text, role, period, until)
        if found and found[-1].role == "from" and found[-1].until <= token.start <= found[-1].until + 5:
            found[-1].to = period
        if role == "from":
            walk.change = stamp
        elif (role == "event" or since is not None) and period is not None:
            walk.event = replace(stamp, period=resolved)
        found.append(stamp)
        if role == "told" and period is not None and not times.is_now(token.text):
            own = period
    return found


_UP_TO = re.compile(r"(?:截[至止]到?|到)$")
_A_MONTH = re.compile(r"(?P<month>\d{1,2})月(?!\d)")


def _is_stale(walk: Walk, ref: Period, token: Token, left: str) -> bool:
    """截至10月底, after a sentence about an earlier year: of this year, the month that passed last."""
    date = walk.anchor.date
    if date is None or date.frequency not in ("D", "M") or date.start is None or ref.end is None:
        return False
    if ref.end.year >= date.start.year or (month := _A_MONTH.match(token.text)) is None:
        return False
    if _UP_TO.search(left[-3:]) is not None:
        return True
    # A month that passed just now, after a whole year that was only mentioned.
    return ref.frequency == "A" and 1 <= date.start.month - int(month["month"]) <= 2


_BEGAN = re.compile(r"批复|《|达产|竣工|完工|上市|成立|挂牌|组建|[始创]建|创办|创立|落户|升格|奠基|投运|投产")
_A_YEAR = re.compile(r"(?:19|20)\d{2}")
_COMMA = re.compile(r"[,]")


def _founding(walk: Walk, token: Token, left: str, right: str, figures: list[Figure], end: int) -> bool:
    """琴湖科技城2016年挂牌,…: a clause of its own tells when a thing began, and nothing is counted in it."""
    if not token.text[:2].isdigit() and not token.text.startswith(("今年", "去年", "前年")):
        return False
    stop = next((i for i in range(token.end, end) if walk.text[i] in ",;。:"), end)
    if stop == token.end and walk.text[stop : stop + 1] == ",":  # 2003年12月26日,国务院批复设立…
        stop = next((i for i in range(token.end + 1, end) if walk.text[i] in ",;。:"), end)
    clause = walk.text[token.end : stop]
    if len(clause) > 40 or (verb := _FOUNDED.search(clause)) is None:
        return False
    begin = max(walk.text.rfind(mark, token.start - 60, token.start) for mark in ",;。:\n")
    at = left.endswith("于")
    if any((token.start if at else begin) < f.start < stop for f in figures):
        return False
    strong = _BEGAN.search(verb[0])
    if strong is None and _COMMA.match(right):
        return False
    year = _A_YEAR.match(token.text)
    known = walk.anchor.default or walk.anchor.now
    old = (
        year is not None and known is not None and known.start is not None and int(year[0]) < known.start.year
    )
    ahead = year is not None and walk.anchor.year is not None and int(year[0]) > walk.anchor.year
    return old or (strong is not None and not ahead)


def _since(walk: Walk, token: Token, period: Period | None, end: int) -> Period | None:
    """2019年设立准备金以来: from that year to now."""
    if period is None or period.start is None or token.text.endswith("以来") or walk.anchor.year is None:
        return None
    from_then = walk.text[max(0, token.start - 1) : token.start] in ("从", "自")
    begun = from_then and _BEGUN.match(walk.text, token.end, end) is not None
    if (
        _SINCE.match(walk.text, token.end, end) is None and not begun
    ) or period.start.year > walk.anchor.year:
        return None
    return Period.span(Period.year_of(period.start.year), Period.year_of(walk.anchor.year))


_A_WORD = re.compile(r"[\u3400-\u9fff“]")


def _edition(
    walk: Walk, token: Token, period: Period | None, right: str, left: str, ref: Period | None
) -> bool:
    """申报2024年度省重点项目, told of 2023: the year belongs to the project's name."""
    if not token.text.endswith("年度") or not _A_WORD.match(right) or not left or left[-1] in ",。;、":
        return False
    known = ref or walk.anchor.default
    if period is None or known is None or period.year is None or known.end is None:
        return False
    return period.year > known.end.year
