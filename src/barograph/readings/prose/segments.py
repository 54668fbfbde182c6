"""Segments: lines that are read and lines that are not, headings, sentences, clauses.

In flattened text a heading is a short line without an end mark, and its level is what its numbering says.
What stands on a page besides its text (navigation, footers, teasers of other articles, the second copy of a
body) becomes `skip`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

__all__ = ["Line", "clauses", "is_furniture", "lines", "sentences"]


@dataclass(frozen=True, slots=True)
class Line:
    start: int
    end: int
    text: str
    kind: Literal["heading", "text", "skip"]
    level: int = 9  # of a heading: 1 is the highest


_SKIP = re.compile(
    r"(?=[ace©i【上下主二传信公关分友发咨备字审广当微您打扫承技搜政文新无日时更来注浏点热版登索编网联访评责返邮阅首])"
    r"(?:上一[篇条]|下一[篇条]|上一页|下一页|浏览(?:次数|量|数)?[::\d]|点击(?:数|量|次数|率)?[::]"
    r"|阅读(?:次数|量|数)?[::]|访问(?:量|次数)[::]|Copyright|©|All Rights?"
    r"|版权所有|ICP备|公网安备|责任编辑|责编[::]|编辑[::]|审核[::]|联系(?:电话|方式|地址|我们)"
    r"|^广告|广告[::]|微信扫码|扫码(?:关注|下载|阅读)|点赞[:: ]?\d|评论[:: ]?\d|热线[::]\d"
    r"|咨询电话|新闻热线|广告(?:部|热线|中心)[::]?\d"
    r"|传真[::]|邮编[::]|邮箱[::]|网站地图|网站标识码|主办单位|承办单位"
    r"|技术支持|分享到|分享[::]|打印(?:本页)?|关闭(?:窗口|本页)|【?字体|字号[::]|扫一扫|二维码"
    r"|当前位置|您(?:的|现在的)位置|首页\s*>|首页>|无障碍|政务新媒体|备案号"
    r"|^来源[::][^,。]{0,30}$|^(?:关于我们|联系我们|友情链接|新闻动态|返回顶部|登录|注册|搜索|English)$"
    r"|^信息分类|^发[布文](?:时间|日期|者|机构)|^(?:更新|发表)?(?:时间|日期)[::]|索引号|主题分类|文号[::])",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"限时(?:特惠|抢|优惠|免费|秒)|抢购|秒杀|领券|立减|(?:新人|惊喜|现金)红包|福袋|包邮|首月|原价|立享|招租|转让热线|加盟(?:热线|电话|费)"
    r"|(?:下载|打开)APP|立即(?:下载|购买|报名)|年赚|电话[: ]?(?:1\d{10}|0\d{2,3}-?\d{7})"
    r"|遗失声明|声明作废|便民电话|邮发代号|国内统一连续|零售价[: ]?\d|每份\d"
    r"|(?:全年)?定价[: ]?\d+(?:\.\d+)?元|总第\d+期|今日\d+版|第[A-Z]?\d{1,2}版|\d万?次(?:播放|浏览|阅读|观看|下载)"
    r"|[\d万]人(?:已?阅读|看过|观看|在看|参与讨论)|粉丝[: ]?\d|获赞|[关收][注藏][: (]\d|[转播][发放][: (]\d"
    r"|^天气|多云|转晴|阵雨|℃[~至-]-?\d"
)
"""Adverts, counters, weather and imprints: lines of their own, without a full stop."""
_OTHERS = re.compile(
    r"^[【\[(]?(?:相关(?:阅读|新闻|文章|链接|报道|推荐|信息)|热门(?:推荐|文章|新闻|资讯)"
    r"|推荐阅读|延伸阅读|猜你喜欢|最新(?:文章|资讯|新闻)|更多(?:新闻|资讯)|精彩推荐|为您推荐"
    r"|猜你想看|热搜榜?|今日(?:推荐|热点|头条|要闻)|(?:全部|最新|热门|精彩|网友)评论|编辑推荐|热文推荐|大家都在搜|更多推荐"
    r"|相关(?:视频|专题|公告|资讯|内容|稿件)|延伸阅读|图片新闻|热点(?:新闻|推荐)|往期(?:回顾|推荐)|大家(?:都)?在看|您可能(?:还)?(?:喜欢|感兴趣)|相关推荐"
    r"|(?:推荐|相关|热榜|热文|热点排行|新闻排行|阅读排行|点击排行|热门排行|排行榜?|近期文章|最近更新|一周热点)[::>》]*$)"
)
_TEASER = re.compile(r"(?:\.{3,}|…+)(?:\[?(?:详细|详情|更多|全文)\]?)?$")
_CUT_SHORT = re.compile(
    r"(?:(?<!\.)\.{3}|(?<!…)…|(?:\.{3,}|…+)\[?(?:详细|详情|更多|阅读全文|查看全文|全文)\]?>*)$"
)
_DATED = re.compile(
    r"^[·•\[(]?[ ]?(?:20\d\d[-./年])?\d{1,2}[-./月]\d{1,2}日?[\])]?(?=[^\d,。至到\-—])"
    r"|[ (\[]?20\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?[\])]?$"
)
_SHORT = 400  # a teaser shows no more of its article than this
_LEVELS = [
    (1, re.compile(r"第[一二三四五六七八九十百\d]{1,4}[章篇部]")),
    (2, re.compile(r"第[一二三四五六七八九十\d]{1,3}节|[一二三四五六七八九十]{1,3}[、..]")),
    (3, re.compile(r"[((][一二三四五六七八九十]{1,3}[))]")),
    (4, re.compile(r"\d{1,2}(?:[、]|\.(?!\d))")),
    (5, re.compile(r"[((]\d{1,2}[))]|[①-⑳]")),
]
_END = "。!?;,…"
_COPY = 24  # a line of so many characters that stood before is a copy, not a coincidence


def is_furniture(words: str) -> bool:
    """Whether a short line belongs to the page and not to its text: a counter, an advert, a place in a menu."""
    return (
        _SKIP.search(words) is not None
        or _is_notice(words)
        or (len(words) < 20 and _OTHERS.match(words) is not None)
    )


def _is_notice(words: str) -> bool:
    return len(words) < 60 and "。" not in words and _NOTICE.search(words) is not None


def lines(text: str, skipped: list[tuple[int, int]] | None = None) -> list[Line]:
    """The lines of a cleaned text; `skipped` are spans known to be furniture or table cells.

    >>> [(line.kind, line.level) for line in lines("一、工业\\n全年增长6.2%。\\n上一篇:无")]
    [('heading', 2), ('text', 9), ('skip', 9)]
    """
    found: list[Line] = []
    raws = text.split("\n")
    copies = _copies(raws) | _headlines(raws)
    others = False
    spans = sorted(skipped or ())
    at_span = 0
    start = 0
    for number, raw in enumerate(raws):
        end = start + len(raw)
        words = raw.strip()
        while at_span < len(spans) and spans[at_span][1] <= start:
            at_span += 1
        covered = at_span < len(spans) and spans[at_span][0] <= start and end <= spans[at_span][1]
        kind: Literal["heading", "text", "skip"] = "text"
        level = 9
        if words and not covered and len(words) < 20 and _OTHERS.match(words):
            kind, others = "skip", True
        elif (
            not words
            or covered
            or number in copies
            or (
                (others and (len(words) < 60 or "。" not in words))
                or (len(words) < 80 and _TEASER.search(words) and "。" not in words)
                or (len(words) < 160 and _SKIP.search(words) and words.count("。") < 2)
                or _is_notice(words)
            )
        ):
            kind = "skip"
        else:
            if others and len(words) >= 60 and "。" in words:
                others = False  # the body goes on behind a box of teasers
            level = _level(words)
            if len(words) <= 42 and words[-1] not in _END:
                kind = "heading"
                level = min(level, 8)
        found.append(Line(start, end, raw, kind, level))
        start = end + 1
    return found


def _headlines(raws: list[str]) -> set[int]:
    """Lines of a list of other articles: dated headlines in a run, and what is cut short with its headline."""
    numbered = [(i, raw.strip()) for i, raw in enumerate(raws) if raw.strip()]
    found = set()
    run: list[int] = []
    for k, (i, words) in enumerate(numbered):
        if (
            8 < len(words) < 70
            and "。" not in words
            and _DATED.search(words)
            and not words.endswith((",", ";"))
        ):
            run.append(i)
        else:
            run = []
        if len(run) > 1:
            found.update(run)
        if k > 2 and len(words) < _SHORT and words[-1] in ".…]全文情细多>" and _CUT_SHORT.search(words):
            found.add(i)
            before, headline = numbered[k - 1]
            if len(headline) <= 42 and headline[-1] not in _END + ":" and _level(headline) == 9:
                found.add(before)
    return found


def _copies(raws: list[str]) -> set[int]:
    """Lines that stood before: long ones, and short ones in a run of them."""
    seen: set[str] = set()
    numbered = [(i, raw.strip()) for i, raw in enumerate(raws) if raw.strip()]
    again = []
    for _, words in numbered:
        again.append(words in seen)
        seen.add(words)
    found = set()
    for k, (i, words) in enumerate(numbered):
        if again[k] and (
            len(words) >= _COPY or (k and again[k - 1]) or (k + 1 < len(again) and again[k + 1])
        ):
            found.add(i)
    return found


def _level(words: str) -> int:
    for level, pattern in _LEVELS:
        if pattern.match(words):
            return level
    return 9


_SENTENCE = re.compile(r"[。!?;][”’」』)]*")


def sentences(line: Line) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of a line, in offsets of the cleaned text; a semicolon ends one.

    A run of text without an end mark is cut at a comma before it gets too long to be one sentence, so that the
    work stays in step with the length of a text.
    """
    at = 0
    for m in _SENTENCE.finditer(line.text):
        yield from _cut(line, at, m.end())
        at = m.end()
    yield from _cut(line, at, len(line.text))


_LONGEST = 500
"""Characters of the longest sentence; real ones with lists of figures reach about 300."""


def _cut(line: Line, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        stop = max(
            line.text.rfind(",", start, start + _LONGEST), line.text.rfind("、", start, start + _LONGEST)
        )
        stop = start + _LONGEST if stop <= start else stop + 1
        yield line.start + start, line.start + stop
        start = stop
    if start < end:
        yield line.start + start, line.start + end


_CLAUSE = re.compile(r",(?:(?<!\d,)|(?!\d{3}(?!\d)))|:(?!\d)|。|;|!|\?|\n")


def clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the clauses between two offsets. A comma inside 12,345 parts nothing.

    >>> clauses("达到9777家,1/5在1,629家", 0, 19)
    [(0, 8), (8, 19)]
    """
    found = []
    at = start
    for m in _CLAUSE.finditer(text, start, end):
        if m.end() > at:
            found.append((at, m.end()))
        at = m.end()
    if at < end:
        found.append((at, end))
    return found
