"""Subjects: whose figure it is - a place, a zone, an organisation - and which words say so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .drafts import Spot
from .places import Mention, level_of
from .relations import Relation
from .setting import At

if TYPE_CHECKING:
    from .sentence import Sentence

__all__ = ["whose"]

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
_ENTITY_PARENTHESIS = re.compile(r"(?P<name>[\u3400-\u9fff]{2,10}?(?:市|县|区|州|省|新区|高新区|开发区))\($")
_ORG = re.compile(
    r"(?P<org>[\u3400-\u9fffA-Za-z]{3,20}?(?:股份有限公司|有限公司|集团|公司|研究院|研究所|大学"
    r"|学院|医院|创新中心|机场|实验室|银行|税务局|海关|交易所|电站))(?=[,、]|加快|累计|实现"
    r"|完成|研发|发布|拥有|现有|已|与|牵头|承担|共|年|自|去年|今年|全年|20\d\d)"
)
_ORG = re.compile(
    r"(?P<org>[\u3400-\u9fffA-Za-z]{3,20}?(?:股份有限公司|有限公司|集团|公司|研究院|研究所|大学"
    r"|学院|医院|创新中心|机场|实验室|银行|税务局|海关|交易所|电站))(?=[,、]|加快|累计|实现"
    r"|完成|研发|发布|拥有|现有|已|与|牵头|承担|共|年|自|去年|今年|全年|20\d\d)"
)
_ORG_COMMON = re.compile(
    r"[家个所批类]|各|全|省级|市级|国家级|新增|新建|建成|引进|企业|等|组建|设立|建设|成立|落户"
    r"|高校|院所|累计|获批|本|该|我|重点实验室|其|多|推进|深化|合作|完成|实施|打造|培育|聚焦"
    r"|围绕"
)


def whose(s: Sentence, spot: Spot, relation: Relation) -> tuple[str, str, str, At]:
    """Whose figure it is: name, level, the rule that found it, and the words that say it."""
    if spot.area:
        return spot.area, level_of(spot.area), "respectively", None
    words = s.text[spot.left_from : spot.figure.start]
    if words.endswith("("):
        m = _ENTITY_PARENTHESIS.search(words)
        if m:
            return (
                re.sub(r"^(?:依次为|分别为|为|是|有|其中|和|及)", "", m["name"]),
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
    near = [m for m in s.mentions if m.end == spot.figure.start and m.relative]
    if near and relation.measure == "level" and spot.figure.kind == "amount":
        return near[0].name, near[0].level, "before", (near[0].start, near[0].end)
    stop = (
        spot.figure.start
        if relation.measure not in ("rank", "share", "ratio")
        else spot.left_from + relation.cut
    )
    own = [m for m in s.subjects if spot.clause[0] <= m.start and m.end <= max(stop, spot.left_from)]
    if own:
        return _known(s, own[-1]), own[-1].level, "clause", (own[-1].start, own[-1].end)
    earlier = [m for m in s.subjects if m.end <= spot.clause[0] and m.level not in ("country", "world")]
    if earlier:
        return _known(s, earlier[-1]), earlier[-1].level, "sentence", (earlier[-1].start, earlier[-1].end)
    if (
        (national_office := _BACKGROUND.search(s.text, s.start, spot.figure.start))
        and not earlier
        and not own
    ):
        held = s.walk.paragraph
        held.area, held.area_level, held.area_at = "全国", "country", national_office.span()
        return "全国", "country", "background", national_office.span()
    countrywide = [m for m in s.subjects if m.end <= spot.clause[0] and m.name == "全国"]
    if countrywide and relation.measure == "level":
        return "全国", "country", "sentence", (countrywide[-1].start, countrywide[-1].end)
    walk = s.walk
    if (org := _organisation(s, spot)) is not None:
        at = s.text.find(org, s.start)
        return org, "organisation", "organisation", (at, at + len(org))
    if walk.paragraph.area is not None:
        return walk.paragraph.area, walk.paragraph.area_level, "paragraph", walk.paragraph.area_at
    heading, heading_at = walk.inherited_at("area")
    if isinstance(heading, str):
        return heading, walk.places._level(heading), "heading", heading_at
    if walk.org is not None:
        return walk.org, "organisation", "document", None
    if walk.places.own is not None:
        return walk.places.own, walk.places.level, "document", None
    local = re.search(r"[全我本](?:市|区|县|省|州)", s.text[:20_000])
    return (local[0], "other", "none", None) if local else ("全国", "country", "none", None)


def _known(s: Sentence, mention: Mention) -> str:
    """The place meant; 全区 that nothing writes out is the document's own."""
    own = s.walk.places.own
    written = s.text[mention.start : mention.end]
    return own if own is not None and mention.relative and mention.name == written else mention.name


def _organisation(s: Sentence, spot: Spot) -> str | None:
    """An institution or a company with a name of its own that is the sentence's subject."""
    head = s.text[s.start : min(spot.figure.start, s.start + 60)]
    m = _ORG.match(re.sub(r"^(?:支持|推动|依托|由|目前|[,\s“])+", "", head))
    return None if m is None or _ORG_COMMON.search(m["org"]) else m["org"]
