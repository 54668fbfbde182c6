"""Naming: where the words of a figure's indicator stand - before it, behind it, or before the figure before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import names, phrases, soundness
from .drafts import COUNTS, Draft, Spot
from .relations import Relation

if TYPE_CHECKING:
    from .sentence import Sentence

__all__ = ["noun_phrase", "topic", "who_do"]

_ENTITY_PARENTHESIS = re.compile(r"(?P<name>[\u3400-\u9fff]{2,10}?(?:市|县|区|州|省|新区|高新区|开发区))\($")


_PLACES_OVER = re.compile(
    r"(?P<what>.{2,20}?)(?:超过?|突破|达到?|大于|不低于|高于).*的(?:市|县|区|企业|省份"
    r"|地区|国家|州)$"
)
_QUOTED_BEFORE = re.compile(r"(?:“[^“”]{1,20}”、?)+$")
_WHO_DID = re.compile(
    r"的(?P<noun>[\u3400-\u9fff]{1,10}?)(?P<verb>没有|拥有|建有|设有|开展|实现|达到"
    r"|参与|具有|表示|愿意|设立|建立|认为)(?P<object>[^,;。]{2,16})"
)
_AND_SO_ON = re.compile(r"等$")
_THAT_TRADE = re.compile(r"(?:这一|该|此|上述)(?:产业|行业|领域|项目|平台)?")
_TRADE_SIZE = re.compile(r"(?:规模|产值|收入|总量)$")
_NEW_BEHIND = re.compile(
    r"(?P<thing>(?!年均|每年|平均|累计|合计|当年|全年).{2,}?)(?P<new>(?:平均)?(?:每年|每天|每月|年均)?(?:净增|新增|新获批|新认定|入库))"
)
_SOLE = re.compile(r"(?:唯一|首个|第一个|率先)$")
_RECKONED = re.compile(
    r"(?:^|,)按[^,;。]{0,16}(?:计算|折算|测算)(?:为|,|约|约为)?$|(?:^|,)(?:折合|约合)(?:约|为|成)?$"
)
_THEN_IT_WAS = re.compile(
    r"(?:^|,)(?:较|比)\x01?[\u3400-\u9fff“”]{0,8}\x01?(?:同期|末|底)?的$|^,?\x01(?:同期|末|底)?的$"
)
_AMONG_ALL = re.compile(r"(?:在|居|列|排)(?:了)?(?:全[国省市区县州球]|国内|省内|市内)?(?:参评的?)?$")
_NO_THING = re.compile(  # 本周涨幅7.32%: a time alone is no name
    r"[年月日周户人]|(?:本|上|下|当|单|全|近|这|此|前|后)(?:一|[两三四五六七八九十\d]+个?)?(?:年|月|季度|季|周|日|期|交易日|年度|报告期|月份)(?:来|内|间|里)?"
    r"|(?:随后|此后|而后|后来|接着|最终|随即)(?:又|再)?|(?:同比|环比|年化|同期|未来|近来|日前|昨日|今日)(?:几乎|基本|大)?"
)
_AVERAGED = re.compile(r"^(?:年均|平均|累计|合计|当月|当季|单月|全年)(?=增速|增幅|增长率|涨幅|降幅)")
_ITS_OWN = re.compile(
    r"(?:该|此|本)(?:辖区|地区|区域|公司|企业|集团|院|所|局|厂|校|园|区|市|县|镇|省|项目|基地|中心)(?=[\u3400-\u9fff]{2})"
)
_RISES_TO = re.compile(
    r"(?P<noun>[^\x01\x02,]{2,}?)(?:要|将|已|首次)?(?:跻身|位居|进入|位列|赶超|超过|超越|领先)$"
)
_ANY_WORD = re.compile(r"[\u3400-\u9fffA-Za-z]")
_REACHED = re.compile(r"(?:达到?|增至|增加到|增长到|累计达?|现有|已有|共有|实有|拥有|保有|目前有|总共有|有)$")


def noun_phrase(
    s: Sentence, i: int, spot: Spot, relation: Relation, previous: Draft | None
) -> tuple[str, str]:
    """The indicator's noun phrase and the rule that found it."""
    if previous is not None and previous.name_rule == "group":  # the size of the group a rank stands in
        previous = next((d for d in reversed(s.walk.sentence_drafts) if d.name_rule != "group"), None)
    if previous is not None and _STEP_END.search(previous.noun):
        stepped = [d for d in s.walk.sentence_drafts if not _STEP_END.search(d.noun)]
        previous = stepped[-1] if stepped else previous  # 跨越3个千亿元台阶,年均增长6%
    if previous is not None and (whole := _before_parts(s, spot)) is not None:
        previous = whole
    noun, rule = _noun_phrase(s, i, spot, relation, previous)
    noun = _without_examples(noun)
    if noun and rule != "previous" and not soundness.sound(noun):
        noun, rule = _sounder(s, spot, relation, previous, noun, rule)
    if relation.measure == "growth":
        noun = _YEARS_END.sub("", _RATE_END.sub("", noun)) or noun
        if _AVERAGE_ALONE.fullmatch(noun):  # 平均年增长率超过40%
            noun = previous.noun if previous is not None else topic(s, spot) or noun
        if rule in ("previous", "completed"):
            noun = _NET_LEAD.sub("", noun) or noun  # 净增61家,增长29.9%: the whole grew
    return noun, rule


_YEARS_END = re.compile(r"(?<=[\u3400-\u9fff]{3})[两三四五]年$")
_STEP_END = re.compile(r"(?:台阶|大关|关口|门槛)$")
_AVERAGE_ALONE = re.compile(r"(?:平均|年均|复合|每年|年)+")
_WHOLE_AGAIN = re.compile(
    r"其余|(?:累计|总数|总计|合计|总量|(?:入选|获奖|获批|立项|认定|备案|签约|入库)(?:总数|数量))(?:达到?|为|比|较|[^\u3400-\u9fff]|$)"
)
_OF_WHICH = "其中"


def _before_parts(s: Sentence, spot: Spot) -> Draft | None:
    """新认定126家,其中工业企业98家,累计达512家: the sum is of what was told before its parts."""
    at = s.text.find(_OF_WHICH, s.start, spot.clause[0])
    if at < 0 or spot.left_from > spot.clause[0] or s.text.startswith(_OF_WHICH, spot.clause[0]):
        return None
    words = s.masked(spot.clause[0], spot.figure.start).lstrip(names.TIME + names.PLACE)
    if _WHOLE_AGAIN.match(words) is None:
        return None
    whole = [d for d in s.walk.sentence_drafts if d.figure.end <= at and d.measure == "level"]
    same = [d for d in whole if d.figure.unit == spot.figure.unit]
    return same[-1] if same else None


_EXAMPLES = re.compile(
    r"(?P<did>(?:新|集中|累计|成功)?(?:签约|开工|投用|投产|竣工|引进|落地|落户|入驻|实施|建成|建设|推进|新建|招引|签订|储备|谋划|培育|引育|集聚|孵化))"
    r"[^、,;。]{2,}?(?:、[^,;。]{2,}?)?(?<![高中初优同平均特上下差一二三])等(?:一批|[一二两三四五六七八九十\d]*[个家项大]?)?"
    r"(?P<thing>(?:(?:重大|重点|龙头|骨干|高端|优质|知名|科技|产业|标志性|高新技术|上市)*)(?:项目|企业|平台|机构|工程|公司|团队|院所|高校|人才|产品|总投资|投资额))(?P<size>总投资|投资额|投资)?"
)


def _without_examples(noun: str) -> str:
    """签约星海电子等项目: the projects that were signed, not one of them."""
    if "等" not in noun:
        return noun
    m = _EXAMPLES.fullmatch(noun)
    return noun if m is None else m["did"] + m["thing"] + (m["size"] or "")


def _sounder(
    s: Sentence, spot: Spot, relation: Relation, previous: Draft | None, noun: str, rule: str
) -> tuple[str, str]:
    """Instead of a piece of a sentence: the name in it, the noun behind, the figure before, the topic."""
    if mended := soundness.mended(noun):
        return mended, rule
    level = relation.measure == "level"
    if level and spot.figure.kind == "amount" and rule != "right":
        behind, _ = names.from_right(s.text[spot.figure.end : spot.right_to])
        of_money = spot.figure.unit in ("元", "美元")
        if behind and soundness.sound(behind) and not (of_money and names.is_counted(behind)):
            return behind, "right"
    if (
        previous is not None
        and (not level or previous.figure.unit == spot.figure.unit)
        and soundness.sound(previous.noun)
    ):
        return previous.noun, "previous"
    told = topic(s, spot, sure=True)
    return (told, "topic") if told else (noun, rule)


_RATE_END = re.compile(
    r"(?<=[\u3400-\u9fffA-Za-z]{2})(?:[两三四五]年)?(?:年均|平均)?(?:增速|增幅|涨幅|降幅|增长率)$"
)
_NET_LEAD = re.compile(r"^净增(?=.{2})")
_INSIDE_END = re.compile(r"中(?:已|共)?有?$")


def _noun_phrase(
    s: Sentence, i: int, spot: Spot, relation: Relation, previous: Draft | None
) -> tuple[str, str]:
    if spot.item:
        whole = previous or s.walk.last
        return (
            names.completed(spot.item, None if whole is None else whole.noun) or spot.item
        ), "respectively"
    if spot.like is not None:
        return (names.core(spot.like.noun) if spot.total else spot.like.noun), "respectively"
    figure = spot.figure
    stop = spot.left_from + relation.cut
    words = s.masked(spot.left_from, min(stop, figure.start))
    if (
        figure.kind == "points"
        and (pulled := _PULLED.search(s.masked(spot.left_from, figure.start))) is not None
    ):
        puller = previous.noun if previous is not None else topic(s, spot)
        return f"{_PULLING.sub('', puller)}拉动{_WHOSE.sub('', pulled['what'])}增长", "verb"
    if words.endswith("(") and (whole_told := _HELD_AGAINST.search(words)) is not None:
        return whole_told["what"], "left"  # 占整个安徽GDP(42959.2亿元)约四分之一
    words = _past_bracket(s, spot, words)
    moved = _moved(s, i, spot)
    if moved == "to" and previous is not None:
        return previous.noun, "previous"
    if previous is not None and relation.measure == "level" and _RECKONED.search(words):
        return previous.noun, "previous"  # 按平均汇率计算为7326美元
    if previous is not None and _THEN_IT_WAS.search(words) and previous.figure.unit == figure.unit:
        return previous.noun, "previous"  # 产量52万吨,较上年的48万吨增加4万吨
    if moved == "from":
        at = max(words.rfind("由"), words.rfind("从"))
        words = words[:at] if at >= 0 else words
    if words.endswith("(") and _ENTITY_PARENTHESIS.search(s.text[spot.left_from : figure.start]):
        noun = previous.noun if previous else topic(s, spot)
        among = _PLACES_OVER.match(noun)
        return (among["what"] if among else noun), "parenthesis"
    right, done = "", ""
    last_in_clause = spot.right_to == spot.clause[1]
    if relation.measure == "level" and figure.kind == "amount" and not moved:
        right, done = names.from_right(s.text[figure.end : spot.right_to], listed=last_in_clause)
    if right and figure.unit in ("元", "美元"):
        right = _BROUGHT.sub("", right) or right
    if relation.measure == "level" and figure.kind == "amount" and not moved:
        right, done = _done_behind(s, spot, words, right, done)
    if right:
        words = _QUOTED_BEFORE.sub("", words)  # 承担“星海互联”2项示范工程
    left = names.from_left(words)
    if figure.unit in ("元", "美元", "港元") and (per := _PER_UNIT.search(left)) is not None:
        left = _WENT_TO.sub("", names.from_left(left[: per.start()]))  # 最低收购价每公斤2.6元
        if not left and (told := topic(s, spot, sure=True)):
            return (told if names.is_quantity(told) or _PRICE_END.search(told) else told + "价格"), "topic"
    if left in _COMPARED_ALONE or (right and _HANDED.search(words)):
        left = ""  # 比上年的66%高1.5个百分点; 专家组对全省5个项目进行验收
    if relation.measure == "rank" and _SOLE.search(left):
        left = ""
    if right and _AMONG_ALL.search(words):
        return right, "group"  # 数量在全市8个县中排第5
    if (
        relation.measure in ("growth", "change", "rank") and not _ANY_WORD.search(left)
    ) or _NO_THING.fullmatch(left):
        left = ""
    if relation.measure == "level" and figure.kind == "percent" and not left:
        part = _WHO_DID.match(s.text[figure.end : spot.right_to])
        if part:
            return f"{part['verb']}{part['object']}的{part['noun']}占比", "right"
    if relation.measure == "level" and figure.kind == "percent" and (share := who_do(s, spot)):
        return share, "right"  # 62%的企业缺技术工人
    if (
        figure.unit in ("元", "美元")
        and relation.measure == "level"
        and _SPENDING.fullmatch(left)
        and (built := _SPENT_ON.match(s.text, figure.end, s.end)) is not None
    ):
        return built["what"] + left, "left-right"  # 总投资41亿元的光伏项目开工
    if left == "占地":
        return "占地面积", "left"
    if right and _AND_SO_ON.search(words):
        left = ""
    if right and "、" in left and figure.unit in COUNTS and s.text[figure.end] != "的":
        left = ""  # 光伏、风电、光热3条完整产业链
    if relation.measure == "rank" and not left:
        return "", "rank"
    if done and (own := s.walk.places.own):
        done = done.replace(own, "")  # 落户济南高新区: where it is goes without saying
    if done and right and (not left or not _verb_kept(words)):
        of = left if words.endswith("的") and not names.is_verbal(left) and len(left) <= 6 else ""
        return phrases.settled(done) + of + right, "right"  # 中科系的10家院所落户
    if right in _TASKS and previous is not None:
        return previous.noun, "previous"  # 完成全年170家任务的71.8%
    if relation.measure == "share" and _TOGETHER.fullmatch(left):
        left = ""  # 三地合计占全市的66.8%
    if left in _AVERAGES and figure.unit in ("元", "美元"):
        money = next((d for d in reversed(s.walk.sentence_drafts) if d.figure.unit == figure.unit), None)
        if money is not None:
            return left + names.core(money.noun), "completed"
    if _SAME_FIGURE.fullmatch(left) and (same := _last_level(s, figure.unit)) is not None:
        return same.noun, "pronoun"  # 这个数字还只是273家
    if of_place := _ITS_OWN.match(left):
        left = left[of_place.end() :]
    if left.startswith(("这一", "该", "此", "上述")) and s.walk.last is not None:
        pronoun = _THAT_TRADE.match(left)
        assert pronoun is not None
        thing = _TRADE_SIZE.sub("", names.core(s.walk.last.noun))
        return thing + left[pronoun.end() :], "pronoun"
    if turned := _NEW_BEHIND.fullmatch(left):
        left = turned["new"] + turned["thing"]
    if (
        relation.measure == "level"
        and left
        and figure.kind == "amount"
        and (over := _OVER.match(s.text, figure.end))
    ):
        return over[0] + _INSIDE_END.sub("", left), "did"  # 20个项目中有5个总投资超过10亿元
    if previous is not None and relation.measure == "level" and left.endswith("中") and len(left) > 2:
        left = left[:-1]  # 96个团队中已有71个落地办企业
        if figure.kind == "amount" and (did := phrases.behind(s.text[figure.end : spot.right_to])):
            return did + left, "did"
    if (
        left
        and names.is_verbal(left)
        and not _STAGE.fullmatch(left)
        and not (left in ("出口", "进口") and figure.unit in ("元", "美元"))
    ):
        return _verbal(s, spot, left, right, relation, previous)
    if not left:
        if right:
            return _supported(s, right, previous), "right"
        if previous is not None and relation.measure == "level" and (did := _did(s, spot)):
            if figure.kind == "percent" and (doers := _last_counted(s)) is not None:
                return f"{did}的{names.core(doers.noun)}占比", "did"  # 企业430家,近八成从事研发
            counted = next(
                (
                    d
                    for d in reversed(s.walk.sentence_drafts)
                    if d.name_rule != "did" and d.figure.unit == figure.unit and d.measure == "level"
                ),
                None,
            )
            if counted is None:
                return did + _OF_UNIT.get(figure.unit, ""), "did"
            return did + names.core(counted.noun), "did"
        if previous is not None:
            return (names.core(previous.noun) if _reached(s, spot, relation) else previous.noun), "previous"
        if _SET.search(words) and (same := _last_level(s, figure.unit)) is not None:
            return names.core(same.noun), "previous"  # 整合为12项
        subject = topic(s, spot) or (s.walk.label if relation.measure == "level" else "")
        if relation.measure in ("growth", "rank", "change") and subject and _TELLS_EVENT.search(subject):
            subject = topic(s, spot, sure=True)
            if (not subject or _TELLS_EVENT.search(subject)) and (last := s.walk.last) is not None:
                if figure.kind == "amount" and last.of != figure.unit:
                    return soundness.mended(subject) or topic(s, spot), "topic"
                return _NET_LEAD.sub("", last.noun), "topic"  # 排位较上季前进一位,升至第二位
        if not subject and s.walk.after_semicolon and s.walk.last is not None:
            last_noun = s.walk.last.noun
            return (names.core(last_noun) if _reached(s, spot, relation) else last_noun), "previous"
        if not subject and relation.rule == "减重":
            return "重量", "verb"
        if subject and relation.rule == "减重":
            subject += "重量"
        return subject, "topic" if subject else "none"
    if right and relation.measure == "level":
        if verb := _verb_before(words):
            return _kept_verb(verb) + right, "right"
        if left in names.BARE:
            return (right if right.endswith(left) else right + left), "left-right"  # 总规模50亿元的科创基金
        if words.endswith("的") or len(left) <= 4:
            return left + right, "left-right"
    if previous is not None and left.startswith("占") and relation.measure == "level":
        return names.core(previous.noun) + left, "previous-left"
    if spot.left_from > spot.clause[0] and previous is not None and relation.measure == "level":
        left = _carried_verb(s, left, previous)
    if (
        relation.measure == "level"
        and figure.kind == "amount"
        and words.endswith(("的", "的有", "的共", "的达", "的为", "的企业有"))
        and (owner := _owner(s, spot, left)) is not None
    ):
        return owner, "part"
    if (
        relation.measure == "level"
        and figure.unit == "家"
        and words.endswith(("的", "的有", "的共"))
        and (not names.is_counted(left) or left.endswith(("条件", "标准")))
        and left
    ):
        return left + "企业", "part"  # 符合条件的有168家
    if relation.measure == "level" and figure.kind == "amount" and s.walk.library.find(left) is None:
        named = _as_part(s, spot, left)
        if named != left:
            return named, "part"
    if previous is not None and s.text.startswith("其中", spot.clause[0]) and relation.measure == "level":
        whole = next(
            (made for made in reversed(s.walk.sentence_drafts) if made.figure.end <= spot.clause[0]), None
        )
        if whole is not None and not names.starts_done(left):
            left = names.new_of(whole.noun) + left
        if whole is not None and s.walk.library.find(left) is None:
            left = names.part_of(left, whole.noun)
    elif previous is not None and relation.measure == "level":
        left = names.of_them(left, previous.noun)
    if (made := _metric_of(s, spot, left, previous)) is not None:
        return made + left, "topic"
    plain = _AVERAGED.sub("", left)
    if plain != left and previous is not None and (full := names.completed(plain, previous.noun)):
        return full, "completed"
    if (
        previous is None
        and plain in _RATES
        and (last := s.walk.last)
        and last.figure.start >= s.walk.line_start
    ):
        return names.completed(plain, last.noun) or left, "topic"  # 当月增速回升到7.2%
    leaning = names.completed(left, None if previous is None else previous.noun)
    if leaning is not None:
        return leaning, "completed"
    if left in names.BARE:
        subject = topic(s, spot)
        if subject and not subject.endswith(left) and (full := names.completed(left, subject)):
            return full, "topic"
    if relation.measure == "level" and figure.kind == "percent" and _MEMBERS.search(left):
        return left + "占比", "left"  # 有研发机构的规上企业不到两成
    if relation.measure in ("growth", "change") and (metric := _metric_told(s, left)):
        return left + metric, "part"
    return left, "left"


def _past_bracket(s: Sentence, spot: Spot, words: str) -> str:
    """符合条件(年收入不低于2亿元,职工不少于50人)的有168家: the words go on before the bracket."""
    shut = words.find(")")
    if shut < 0 or "(" in words[:shut]:
        return words
    opened = s.text.rfind("(", s.start, spot.left_from)
    if opened < 0 or ")" in s.text[opened : spot.left_from]:
        return words
    begin = next((a for a, b in reversed(s.clauses) if a <= opened), s.start)
    told = [t.figure.end for t in s.spots if begin <= t.figure.start and t.figure.end <= opened]
    return s.masked(max([begin, *told]), opened) + words[shut + 1 :]


def _reached(s: Sentence, spot: Spot, relation: Relation) -> bool:
    """现有10604家 after 累计新增: a stock, where a time may be part of the word that says so."""
    at = max(spot.left_from, spot.figure.start - 8)
    return relation.measure == "level" and _REACHED.search(s.text, at, spot.figure.start) is not None


def _verb_kept(words: str) -> bool:
    """Whether the words end in a verb that belongs to the name (引进, 支持)."""
    return bool(_kept_verb(_verb_before(words)))


_GENERIC = re.compile(
    r"的?(?P<noun>(?:各类|规上|规模以上|科技型|民营|本地|外地|国有|重点|高校|职业|科研|科技|研发|“[^“”]{1,8}”|中小|中小微|小微|骨干|龙头|上市|外资|外贸|职工|大型|市属|省属|驻[\u3400-\u9fff])*"
    r"(?:企业|单位|机构|项目|产品|高校|院校|院所|高校院所|院所高校|学校|公司|商户|农户|合作社|平台|园区|团队|人才|专家|人员|学生|毕业生|医院|银行|村|乡镇|社区|村镇|街道|成果|技术|专利|品种|行业))"
)
_RATES = frozenset(("增速", "增幅", "涨幅", "降幅", "增长率"))
_STAGE = re.compile(r"(?:计划|预计|累计|已)?[一二三四首]期(?:总?投资|投入)")
_OVER = re.compile(
    r"(?:年|总|累计)?(?:产值|营收|营业收入|主营业务收入|销售收入|销售额|税收|纳税|投资|估值|市值|利润)(?:均|都|已)?(?:超过?|突破|过|达到?)(?:\d+(?:\.\d+)?[万亿千百]*元?|[百千十]?[万亿]元)"
)
_AGREED = re.compile(r"(?:签订|签署|共建|达成|提出|申报|参加)[\u3400-\u9fff]{2,10}")
_FOR = re.compile(r"(?:为|向|给|对)(?:全[省市区县])?$")
_GIVEN = re.compile(
    r"(?:累计|共|集中)?(?P<did>(?:发放|提供|办理|兑现|兑付|减免|解决|授信|给予|退还|拨付|争取|融资|退税)[^,;。\d]{0,12})"
)
_ASKED = re.compile(r"的(?P<what>问卷调查|抽样调查|调查|调研|走访|监测|检查|抽查|评估|摸底)")


def _done_behind(s: Sentence, spot: Spot, words: str, right: str, done: str) -> tuple[str, str]:
    """The counted thing behind a figure and what it did: 186家企业签订合作协议; 10项体现…的成果."""
    text = s.text[spot.figure.end : min(s.end, spot.figure.end + 80)]
    if right and len(right) <= 4 and phrases.behind(text).startswith(right):
        return "", ""  # 有58家反映“招工难”
    if described := phrases.relative(text):
        return described, ""
    counted = _GENERIC.match(text)
    if done or counted is None or spot.figure.unit in ("元", "美元"):
        return right, done
    if (over := _OVER.match(text, counted.end())) is not None:
        return counted["noun"], over[0]  # 12家企业年产值超50亿元
    rest = text[counted.end() : max(0, spot.right_to - spot.figure.end) or None]
    if not rest:
        after = next((t.figure.start for t in s.spots if t.figure.start > spot.figure.start), s.end)
        agreed = _AGREED.match(text, counted.end(), max(0, after - spot.figure.end))
        return (counted["noun"], agreed[0]) if agreed else (right, done)
    if _verb_kept(words):
        return right, done
    if did := phrases.behind(rest):
        return counted["noun"], did
    forus = _FOR.search(words)
    given = _GIVEN.match(rest)
    if forus and given:
        return counted["noun"], given["did"]
    asked = _ASKED.match(rest)
    if asked:
        return counted["noun"], asked["what"]
    return right, done


_COMPARED_ALONE = frozenset("高低快慢多少增减升降涨跌") | {
    "回落",
    "上涨",
    "下降",
    "上升",
    "下跌",
    "下滑",
    "回升",
    "提高",
    "降低",
    "增长",
    "攀升",
    "约合",
    "合",
    "调降",
    "下调",
    "上调",
}
_PER_UNIT = re.compile(
    r"(?:(?:初步|最终|暂)?(?:确定|定|报)(?:为|在)|[为在约仅达])?(?:平均)?每(?:吨|公斤|斤|千克|升|度|千瓦时|平方米|立方米|亩|头|箱|桶|股|双|瓶|盒|张)(?:约|仅|就|已|才|只)?$"
)
_WENT_TO = re.compile(
    r"(?:又|再|已|曾|一度|却|最低时|最高时|高的时候|低的时候)*(?:上涨|下跌|下降|回落|回升|涨|跌|降|升|低|高)?(?:到了?|至|为)$|^(?:相比|候约?|的时候约?)$"
    r"|(?:又|再|已|曾|一度|却|将)*(?:上涨|下跌|下降|上调|下调|回落|回升|涨|跌|降|调)$"
)
_PRICE_END = re.compile(r"(?:价|价格|报价|成本|费用|单价|均价)$")
_SPENT_ON = re.compile(
    r"的(?P<what>[\u3400-\u9fffA-Za-z\d“”·]{0,24}?(?:项目|工程|基地|产业园|科技园|工业园|园区|物流园|生产线|工厂|电厂|水厂|电站|机场|铁路|公路|高速|地铁|大桥|隧道|港口|码头|中心|医院|学校))"
)
_SPENDING = re.compile(
    r"(?:计划|预计|估算|概算|拟|将)?(?:总|累计|完成)?(?:投资|投入)额?|(?:工程)?(?:总)?造价"
)
_HANDED = re.compile(
    rf"[\u3400-\u9fff](?<![相针反核面绝])(?:对|将|把)(?:全[省市区县国]|我[省市区县国]|[{names.PLACE}{names.TIME}]|\s)*(?:的|了)?$"
)
_TELLS_EVENT = re.compile(
    r"[比较](?=[^重例率])[^比较]{2,10}(?:前进|提升|上升|下降|增|减|高|低)|超过|领先于|有所|影响|因素|之后|紧随|(?:前进|后退|上升|下降)[一二三四五六七八九十\d]+位|^(?:受|因|由于|尽管|以[^上下])"
)
_SET = re.compile(
    r"(?:整合|归并|合并|压缩|压减|精简|缩短|缩减|扩大|扩充|调整|减少|增加|增至|减至|降|升|优化|扩展|扩容|收缩|重组)(?:为|到|至|成)(?:约|近|超)?$"
)
_MEMBERS = re.compile(
    r"(?:企业|单位|机构|人|者|户|家庭|学生|毕业生|居民|项目|成果|专利|产品|人员|职工|员工|公司|院所|高校)$"
)
_ACTOR = (
    r"(?:企业|公司|集团|机构|中心|平台|实验室|基地|园区|院所|高校|大学|学校|中学|小学|幼儿园|医院|项目|工程|人才|团队|专家|人士|人员|学生|毕业生|职工|员工"
    r"|家庭|居民|群众|农户|成果|专利|产品|品种|技术|单位|部门|主体|商户|社区|乡镇|街道|城市|县区|区县|县市|地区|国家|银行|合作社|景区|事项|政策|订单|论文|设备"
    r"|仪器|岗位|案件|建制村|行政村|受访者|消费者|[客用农住业商租]户|村(?=集体))"
)
_DOES = (
    r"(?:没有|有(?!关|效|限|色|机)|开展|实现|拥有|建有|建成|达到|超过|完成|使用|采用|用上|用作|用于|参加|参与|认为|表示|希望|愿意|选择|缺|来自|从事|实施|获|入选"
    r"|通过|具备|具有|存在|反映|不|未|已|都|均|将|能够|可|在|被|纳入|享受|接受|集中|分布|位于|属于|落户|处于|进入|降至|签订|签署|投入)"
)
_WHO_DO = re.compile(
    rf"(?:以上|左右)?的?(?P<who>[\u3400-\u9fffA-Za-z]{{0,10}}?(?:{_ACTOR}|(?![的多调升降年])[\u3400-\u9fff](?={_DOES})))"
    r"(?P<do>(?!数量|总数|是|为|和|与|的|,|集中|由|[的士性市场数总])[\u3400-\u9fff\dA-Za-z%]{2,16})(?=[,;。]|$)"
)


_WHO_ARE = re.compile(
    rf"(?:以上|左右)?的?[\u3400-\u9fff]{{0,8}}?(?:{_ACTOR})(?:均|都)?(?<![成作认])[为是](?P<what>[\u3400-\u9fff“”]{{0,12}}?(?:{_ACTOR}))(?=[,;。]|$)"
)


def who_do(s: Sentence, spot: Spot) -> str:
    """62%的企业缺技术工人: the share of those who do something."""
    are = _WHO_ARE.match(s.text, spot.figure.end, min(s.end, spot.figure.end + 40))
    if are is not None:
        return f"{are['what']}占比"  # 超八成企业为科技型企业
    m = _WHO_DO.match(s.text, spot.figure.end, min(s.end, spot.figure.end + 40))
    if m is None or names.is_quantity(m["do"]) or _DOES_WHAT.match(m["who"]):  # 近三成的技术合同成交额
        return ""
    return f"{m['do']}的{m['who']}占比"


_DOES_WHAT = re.compile(_DOES)
_PARTS = re.compile(
    r"其中|从[^,;。]{1,10}看|按[^,;。]{1,10}分|分[^,;。]{1,6}看|(?:评价|考核|评审|认定)(?:结果为?|为)"
)


def _as_part(s: Sentence, spot: Spot, left: str) -> str:
    """其中,市本级5.17亿元; 优秀67家: a part that leaves out what the whole, told in the same unit, is."""
    begin = max(s.walk.line_start, s.start - 60)
    begin = max(begin, s.text.rfind("。", begin, spot.figure.start) + 1)
    money = spot.figure.unit in ("元", "美元")
    opened = (
        _PARTS.search(s.text, begin, spot.figure.start) is not None
        and _BESIDES.match(s.text, spot.clause[0]) is None
    )
    if not (opened or (money and s.walk.sentence_drafts)):
        return left
    for draft in reversed(s.walk.drafts[-12:]):
        if draft.figure.start < s.walk.line_start:
            return left
        if draft.measure == "level" and draft.figure.unit == spot.figure.unit and draft.name_rule != "part":
            whole = names.core(draft.noun)
            return names.part_like(left, whole, opened) if money else names.part_counted(left, whole)
    return left


_BESIDES = re.compile(r"[,;]?(?:另有|另外|另|此外|还有|外加|同时)")
_SHARED_METRIC = re.compile(
    r"(?:增加值|投资|价格|产量|产值|零售额|销售额|销售面积|营业收入|收入|利润总额|利润|用电量|出口额?|进口额?|进出口|贷款|税收)$"
)
_SEEN_IN_PARTS = re.compile(r"其中|[从按分][^,;。]{1,12}[看分],|[价额量值业品资]中,")
_NEEDS_NO_METRIC = re.compile(
    r"(?:出口|进口|消费|销售|零售|批发|贸易|经济|就业|货运|客运|流量|指数|[率额量值价数比度]|总产)$"
)


def _metric_told(s: Sentence, left: str) -> str:
    """采矿业增加值增长10.1%,制造业增长9.3%: what grew is said of the first part alone."""
    last = s.walk.last
    if last is None or last.measure != "growth" or last.figure.start < s.walk.line_start:
        return ""
    metric = _SHARED_METRIC.search(last.noun)
    if metric is None or len(left) < 2 or names.is_quantity(left) or _NEEDS_NO_METRIC.search(left):
        return ""
    if metric.start() < 2 or s.walk.library.find(left) is not None:
        return ""
    begin = max(s.walk.line_start, s.text.rfind("。", s.walk.line_start, last.figure.start) + 1)
    if s.text.find("。", last.figure.end, s.start) >= 0:
        return ""
    return metric[0] if _SEEN_IN_PARTS.search(s.text, begin, last.figure.start) else ""


_TASKS = ("任务", "目标", "目标任务", "年度任务", "年度目标", "计划", "指标", "任务数")
_TOGETHER = re.compile(
    r"[两二三四五六七八九十]+(?:地|区|县|市|省|类|者|家|园|大领域|个领域)(?:合计|共计|合共|总计|共)?"
)
_AVERAGES = frozenset(
    ("户均", "人均", "亩均", "平均", "校均", "企均", "单笔平均", "平均每家", "平均每户", "项目平均")
)
_PULLED = re.compile(r"(?:拉动|带动|上拉|推动|下拉)了?(?P<what>[^,;。]{0,22}?)增长(?:约|近|超)?$")
_PULLING = re.compile(r"(?:增速|贡献率)$")
_WHOSE = re.compile(rf"[{names.PLACE}{names.TIME}]|全[国省市区县]")
_HELD_AGAINST = re.compile(
    rf"占(?:整个|全部|同期)?[{names.PLACE}{names.TIME}]?(?:全[国省市区县])?(?P<what>[\u3400-\u9fffA-Za-z&]{{2,14}})\($"
)
_BROUGHT = re.compile(
    r"^(?:设立|建立|组建|成立|用于|支持|建设|打造|开展|实施|推进|新建|改造)(?=[\u3400-\u9fff]{3})"
)
_TURNED = re.compile(
    r"[^,;。\d]{0,10}?(?:到|至|为|成)(?:了)?(?:现在的|目前的|如今的|去年的|今年的|当前的|(?:19|20)\d{2}年(?:底|末)?的)?"
    r"(?:约|近|超|逾|大约)?"
)


def _moved(s: Sentence, i: int, spot: Spot) -> str:
    """ "from" and "to" of a change told as a pair: 机架规模由1.2万架扩容至6万架."""

    def pair(a: Spot, b: Spot) -> bool:
        if a.figure.unit != b.figure.unit or a.clause != b.clause:
            return False
        left = s.text[a.clause[0] : a.figure.start]
        if max(left.rfind("由"), left.rfind("从")) < max(0, len(left) - 20):
            return False
        return _TURNED.fullmatch(s.text[a.figure.end : b.figure.start]) is not None

    if i + 1 < len(s.spots) and pair(spot, s.spots[i + 1]):
        return "from"
    return "to" if i and pair(s.spots[i - 1], spot) else ""


_AMONG = re.compile(r"中$")


def _owner(s: Sentence, spot: Spot, left: str) -> str | None:
    """规上工业企业236家,产值下降的有89家: those of the counted that are so."""
    if names.is_counted(left) or not left:
        return None
    for draft in reversed(s.walk.drafts[-6:]):
        if draft.figure.start < s.walk.line_start:
            return None
        if draft.measure == "level" and draft.figure.unit == spot.figure.unit and draft.name_rule != "part":
            thing = _AMONG.sub("", names.core(draft.noun))
            return f"{left}的{thing}" if names.is_counted(thing) else None
    return None


_METRIC_WORDS = (
    r"(?:单位|平均|综合|运行|国内|国际|全球)?(?:市场)?(?:价格|售价|能耗|电耗|水耗|效率|成本|重量|功率|精度|寿命|速度|性能|误差|功耗|损耗|介电损耗|良率|良品率"
    r"|纯度|不良率|合格率|国产化率|占有率|市场占有率|市场份额|份额|产能|年产能|续航|载重|强度|硬度|容量|单价|毛利率|转化率|利用率|回收率|准确率)"
)
_METRIC = re.compile(_METRIC_WORDS)
_METRIC_END = re.compile(f"(?:{_METRIC_WORDS})$")
_MADE = re.compile(
    r"(?:研发|研制|生产|推出|开发|建成|打造|自主研发|承建|发明|培育)的(?:[\d\w]{0,12}用)?(?P<thing>[\u3400-\u9fffA-Za-z\d“”-]{2,16}?)"
    r"(?:打破|填补|实现|达到|突破|成功|通过|获|已|正式|率先|成为|[,;。]|年捕集|$)"
)


def _metric_of(s: Sentence, spot: Spot, left: str, previous: Draft | None) -> str | None:
    """能耗降低15%: of what was spoken of before - the thing whose efficiency was told, or that was made."""
    if _METRIC.fullmatch(left) is None:
        return None
    if previous is not None:
        metric = _METRIC_END.search(previous.noun)
        if metric and metric.start() >= 2:
            return previous.noun[: metric.start()]
    made = list(_MADE.finditer(s.text, s.start, spot.figure.start))
    return made[-1]["thing"] if made else None


_OF_UNIT = {"家": "企业", "人": "人员", "名": "人员", "个": "项目", "项": "项目", "户": "户"}
"""What is counted by a measure word, where no word says it."""
_SAME_FIGURE = re.compile(
    r"(?:而|在)?(?:这个|这一|该|此|上述|这项|此项|前述)(?:数字|数据|数值|指标|比例|比重|占比|数|比率|规模|总量|金额)"
)
_DID = re.compile(
    r"(?:家|个|项)?(?:企业|单位|项目|机构)?(?P<did>在[\u3400-\u9fff“”A-Za-z]{2,12}(?:上市|挂牌|落户|投产|设立)|(?:被认定为|被评为|被列为|获评|获批|入选|荣获|入围"
    r"|存在|面临|遇到|处于|从事|反映|表示|认为|希望|提出|出现|发生|参加|参与|签约|入驻|完成|开展|进入|建立|设立|取得|通过|列入|纳入|登陆|跻身|升级为|成长为|晋升为|实现|达到|属于|拥有|建有|来自|位于|具有|超过|总投资超?)[^,;。:、\d(]{2,20})(?=[,;。、(]|$)"
)


_IN_OR_BY = re.compile(r"^(?:在|被)")


def _did(s: Sentence, spot: Spot) -> str:
    """其中5家在科创板上市: what the counted ones did, said behind the figure."""
    m = _DID.match(s.text, spot.figure.end, min(s.end, spot.figure.end + 40))
    if m is None:
        return ""
    return _IN_OR_BY.sub("", m["did"])


def _last_level(s: Sentence, unit: str) -> Draft | None:
    """The last amount in this unit that the text told of, in this sentence or a few before it."""
    for draft in reversed(s.walk.drafts[-8:]):
        if draft.measure == "level" and draft.figure.unit == unit:
            return draft
    return None


def _last_counted(s: Sentence) -> Draft | None:
    """The last thing counted one by one that this sentence told of."""
    for draft in reversed(s.walk.sentence_drafts):
        if draft.measure == "level" and draft.figure.unit in COUNTS and names.is_counted(draft.noun):
            return draft
    return None


_WORK_END = re.compile(r"(?:选派|遴选|培育|引进|申报|认定)?(?:工作|活动|行动|计划)$")
_REACHES = frozenset(
    (
        "惠及",
        "带动",
        "服务",
        "受益",
        "覆盖",
        "受惠",
        "安置",
        "吸纳",
        "帮扶",
        "救助",
        "辐射",
        "培训",
        "直接惠及",
    )
)


_NEWLY = re.compile(r"净增|新增|新获批|新认定")


def _verbal(
    s: Sentence, spot: Spot, left: str, right: str, relation: Relation, previous: Draft | None
) -> tuple[str, str]:
    """The words before are only what was done; the thing stands behind, or before that."""
    if right:
        return _supported(s, _kept_verb(left) + right, previous), "right"
    if relation.measure != "level":
        return (previous.noun if previous is not None else left), "previous"
    if left in _REACHES and spot.figure.unit in ("人", "户", "人次", "名", "户次"):
        return left, "left"  # 惠及15.6万人
    kept = _NEWLY.search(left)
    if spot.figure.unit == "元" and (told := _before_time(s, spot)):
        return (kept[0] + told if kept else told + left), "topic"  # 研发投入一年新增了18亿元
    if kept and previous is not None:
        return kept[0] + names.core(previous.noun), "previous"
    if spot.figure.unit == "元" and (product := _lent_as(s, spot)):
        return product + left, "topic"  # “科创贷”全年放款9.6亿元
    if spot.figure.unit == "元" and previous is not None:
        if invested := _invested(s, spot, left):
            return invested, "right"
        return names.core(previous.noun) + left, "topic"
    if spot.figure.unit == "元" and (invested := _invested(s, spot, left)):
        return invested, "right"
    if previous is not None and previous.figure.unit == spot.figure.unit and previous.measure == "level":
        return left + names.thing(previous.noun), "completed"  # 申报…168家,通过评审121家
    subject = topic(s, spot) or s.walk.label
    if subject:
        return subject + left if spot.figure.unit == "元" else left + _WORK_END.sub(
            "", names.thing(subject)
        ), "topic"
    if previous is None and (same := _last_level(s, spot.figure.unit)) is not None:
        return _kept_verb(left) + names.core(same.noun), "topic"
    return (names.core(previous.noun) + left if previous is not None and len(left) <= 2 else left), "left"


_ONLY_FUNDS = re.compile(
    r"(?:资金|经费|投资|财政|专项|信贷|融资|上级|国家|省级|中央)*(?:支持|补助|奖励|资助"
    r"|扶持|资金|经费|补贴|投资|授信)"
)


_COUNT_LEAD = re.compile(r"^\d+[个项条座家]")


def _before_time(s: Sentence, spot: Spot) -> str:
    """The noun before the time in a figure's own words: “科创贷”全年放款, 研发投入一年新增."""
    if spot.left_from > spot.clause[0]:
        return ""
    stamp = next((x for x in s.stamps if spot.clause[0] < x.start < spot.figure.start), None)
    if stamp is None:
        return ""
    noun = names.from_left(s.masked(spot.clause[0], stamp.start))
    return noun if len(noun) >= 2 and not names.is_verbal(noun) and not phrases.says_nothing(noun) else ""


_PRODUCT = re.compile(r"“[^“”]{1,10}(?:贷|券|险|保|债|通|基金|卡|补|票)”(?:、?“[^“”]{1,10}”)*")
_BUILT = re.compile(
    r"(?:建成|建设|新建|扩建|改造|兴建|打造|开展|实施|启动|用于|推进|建起|建立|投向|开工建设|的)"
    r"(?:了|完善)?(?:\x03?[\d.]+[个项条座家]|一[个条座项])?(?!一[大小]?批)(?P<what>(?!企业|公司)[\u3400-\u9fffA-Za-z]{2,14}?)(?=[,;。、-]|\s|$|以|并)"
)


def _lent_as(s: Sentence, spot: Spot) -> str:
    """The named product that was last spoken of before money was lent or paid out."""
    found = list(_PRODUCT.finditer(s.text, max(s.start, spot.figure.start - 60), spot.figure.start))
    if not found:
        return ""
    told = any(d.figure.start > found[-1].end() and d.figure.unit == "元" for d in s.walk.sentence_drafts)
    return "" if told and s.text[found[-1].end() : spot.figure.start].count(",") > 2 else found[-1][0]


def _invested(s: Sentence, spot: Spot, left: str) -> str:
    """投资4.2亿元建成智能工厂: what the money was for stands behind it."""
    if left not in ("投资", "总投资", "投入", "计划投资", "累计投资", "累计投入"):
        return ""
    m = _BUILT.match(s.text, spot.figure.end, min(s.end, spot.figure.end + 40))
    if m is None:
        return ""
    return _COUNT_LEAD.sub("", m["what"]) + left


def _supported(s: Sentence, right: str, previous: Draft | None) -> str:
    """2.1亿元资金支持: whose support it is stands before."""
    if previous is not None and _ONLY_FUNDS.fullmatch(right):
        return names.core(previous.noun) + right
    return right


_GOES_ON_LISTED = re.compile(r"[^,;。]{0,24}[、和及与]")


_PER = re.compile(r"(?:平均)?每[\u3400-\u9fff]{1,6}?(?:产出|实现|创造|拥有|贡献|新增)")


def _carried_verb(s: Sentence, left: str, previous: Draft) -> str:
    """新增学位9200个、床位1350张: what is new holds for the next in the list."""
    if (per := _PER.match(previous.noun)) and s.text[previous.figure.end : previous.figure.end + 1] in "、和":
        return per[0] + left  # 每平方公里产出地区生产总值26.8亿元、税收2.1亿元
    if left in names.BARE or names.starts_done(left) or names.is_grade(left) or previous.measure != "level":
        return left
    if s.text[previous.figure.end : previous.figure.end + 1] not in "、和及与" and not _GOES_ON_LISTED.match(
        s.text[previous.figure.end : previous.figure.end + 26]
    ):
        return left
    return names.shared_verb(previous.noun) + left


def _verb_before(words: str) -> str:
    """The verb that ends the words before a figure, if it is one that takes what stands behind it."""
    m = _BEFORE_RIGHT.search(words)
    return "" if m is None else m[0]


_BEFORE_RIGHT = re.compile(
    r"(?:发生|拥有|建有|设有|共有|已有|现有|还有|有|建成|新增|净增|获批|新获批|引进|承担|签约"
    r"|培育|实施|组建|设立|布局|建设|打造|完成|举办|开展|集聚|聚集|汇聚|推出|获得|新建|改造"
    r"|创建|认定|新认定|吸引|落户|储备|谋划|推进|支持|服务|投资|发放|组织|签订|签署|派出"
    r"|选派|入选|安排|筹集|包括|达成|推广|发布|获|形成|开工|派驻|成立|取得|参与|主导|带动"
    r"|帮助|招引|推动|累计|开设|遴选|征集|授牌|表彰|新入选|新引进|新设立|新培育|覆盖|涉及"
    r"|建立|突破|制定|修订|出台|转化|新承担|新争取|争取|拿出|腾出|划出|提供|投入|下达|拨付|减免|兑付|兑现|筹措|设置|配备|投放|采购|入围|获评|荣获|培训|输送|帮扶|销往|出口到|远销|得到|争取到|迎来|收到|带来)(?:了|省级|国家级)?(?:约|近|超|共"
    r"|共计|总计|各类|首批|第一批)?$"
)


_POINTS = re.compile(r"^(?:[一二三四五六七八九十]是|其[一二三四五]|首先|其次|再次|最后)[,:]?")
_NO_TOPIC = re.compile(
    r"^(?:保持|实现|取得|呈现|迎来|打破|填补|显示|可以说|值得|数据|问卷|调查|被|为|在|对|向|以|由|从|一|二|三)"
    r"|(?:时|后|前|中|里|下|上)$"
)
_EXTREME = re.compile(r"(?:最高|最低|最大|最快|最多|最少|偏低|较低|偏高|较高|不高|偏小|领先|居前|突出|明显)$")


_FIELD_BEFORE = re.compile(
    r"^(?:在|围绕|针对|聚焦|依托"
    r"|通过)?(?P<noun>(?:[\u3400-\u9fffA-Za-z&“”、]|(?<=[A-Za-z\d])\d){2,24}?)(?:(?:方面|领域|建设)(?![与和及、发])|不断|持续|稳步"
    r"|加快|实现|取得|连续|不低于|不少于|高于|位居|位列|稳居|始终|持续|占(?!.{1,8}比)|已|正|逐步|明显"
    r"|(?:连跨|跨越|跨过|迈上|站上|再上|跃上|登上|迈入)|出现了?|止跌|一路|大幅|逐年|逐步|总算|回升|回落|上扬|攀升|下滑|走高|走低|飙升|发展(?:迅速|迅猛|较快|良好|势头|态势)|(?:稳|快|进|好|缓)(?:中|步)(?:有|向|趋|加|提)?[\u3400-\u9fff]|一直|从|由|也有|有了|保持|进一步|快速|健康|运行|显著|明显|成效|更加|得到|呈现|$)"
)
_SEEN_BY = re.compile(r"^(?:从|按)(.{1,8})看$")
_OF_NOUN = re.compile(r"的(?P<noun>[\u3400-\u9fffA-Za-z]{2,14})$")
_OPENS_SENTENCE = re.compile(
    r"^(?:据|目前|同时|此外|其中|近年来|下一步|今年以来|截至|初步核算|我们|为|坚持|全面"
    r"|大力|积极|同比)"
)


_ENDING_VALUE = re.compile(r"(?<=[\u3400-\u9fff])\d{1,4}(?:\.\d+)?$")  # an index told without a unit


_RUNS_ON = re.compile(r"[\u3400-\u9fff]{2}连续$")
_SETS_ABOUT = re.compile(
    r"^(?:加快|全面|深入|大力|积极|持续|扎实|继续|组织|开工|启动)*(?:实施|推进|启动|推动|开展|建设|打造|举办|新建|改造)"
    r"(?:了|好)?(?=[\u3400-\u9fff“]{4})"
)
_EVENT = re.compile(r"^(?:受|促成|除|制定|出台|加快|赶超|据|经)|了|(?:放缓|推算|新高|以外|影响|落实|落地)$")


def topic(s: Sentence, spot: Spot, *, sure: bool = False) -> str:
    """The subject noun of a clause before, in the same sentence; `sure`: only one that can be a name."""
    doubtful = ""
    for a, b in reversed([c for c in s.clauses if c[1] <= spot.clause[0]]):
        words = s.masked(a, b)
        if any(t.figure.start >= a and t.figure.end <= b for t in s.spots):
            continue
        words = _ENDING_VALUE.sub("", words.strip(",:;。"))
        at = words.split(names.PLACE)
        before = _RISES_TO.search(at[-2]) if len(at) > 1 else None
        parts = at[-1].split(names.TIME)
        if len(parts) > 1 and len(parts[-1]) <= 3 and _RUNS_ON.search(parts[-2]):
            del parts[-1]  # 粮食连续四年增产
        words = before["noun"] if before else parts[-1]  # 经济总量要跻身全国第一方阵
        words = _POINTS.sub("", _SEEN_BY.sub("", words))
        words = _EXTREME.sub("", words)
        if phrases.says_nothing(words):
            continue
        m = _FIELD_BEFORE.match(words)
        if m and (_OPENS_SENTENCE.search(m["noun"]) or _NO_TOPIC.search(m["noun"])):
            m = None
        found = m or _OF_NOUN.search(words)
        if found is None:
            continue
        noun = _SETS_ABOUT.sub("", found["noun"].lstrip("、的"))
        if soundness.sound(noun) and not (sure and _EVENT.search(noun)):
            return noun
        if not sure:
            doubtful = doubtful or soundness.mended(noun) or noun
    return doubtful


_DONE_BEFORE = re.compile(
    r"(?:累计|净增|新增|新获批|新认定|新组建|新入选|新承担|新争取|新入库|新引进|新设立|新设"
    r"|新签约|新开工|新登记|新注册|新建改建|新建|改造|建成|引进培育|引进|培育|征集|签约"
    r"|获批|获评|入选|投资|取缔|压减|减少|筹集|惠及|撬动|带动|转化|开工|新培育|支持|服务"
    r"|签订|减免|吸引|落户|划转|承接|下放|突破|培训|发放|销往|远销|新)+"
)


def _kept_verb(verb: str) -> str:
    """The part of a verb that belongs to the indicator's name: what is new or added up, not that it was done."""
    m = _DONE_BEFORE.search(verb)
    return m[0] if m else ""
