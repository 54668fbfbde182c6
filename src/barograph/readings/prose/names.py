"""Names: the noun phrase that says what a figure measures.

The words before a figure name it (`高新技术企业达到8650家`), or those behind it (`新获批30家省重点实验室`), or
the figure before it (`总数达到71家`). What comes out is the document's own wording without place, time and
verb; the catalogue's wording where it has the very thing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from . import phrases

if TYPE_CHECKING:
    from ...catalogue import Catalogue, Indicator

__all__ = [
    "BARE",
    "COUNTED",
    "PLACE",
    "TIME",
    "Library",
    "core",
    "from_left",
    "from_right",
    "is_counted",
    "is_grade",
    "is_quantity",
    "is_verbal",
    "new_of",
    "part_counted",
    "part_like",
    "part_of",
    "printed_as",
    "shared_verb",
    "starts_done",
    "thing",
    "worded",
]

_remembered = lru_cache(maxsize=16384)
"""For what follows from words alone: a text asks several times for the same ones, an archive for ever."""

TIME, PLACE = "\x01", "\x02"
"""What stands in for a time and for a subject's place in the words handed to this module."""

_TAIL = re.compile(
    r"(?:从无到有|逆势|再度|几乎|至少|大概|报收|刚刚|整整|逐渐|高于|低于|则|即将|仍将|却|甚至|(?:持续|稳步|不断|大幅|显著|明显|进一步|快速|逐年|逐步)(?:提升|提高|增长|上升|改善"
    r"|扩大|下降|优化|攀升|增强|壮大|增加)|原来|原先|原有|此前|原|已经|已|就|均|都|拥有|建有|设有|具有|享有|共有|实有|总共|一共|仍然|依然|仍|大幅|还有|合共|统共|加起来|拿了|拿下|要|应|需"
    r"|合计|共计|共|分别|大约|约|近|仅有|只有|仅为|仅|只|达到了|达到|达成|高达|多达|达|为|是|有"
    r"|至|实现了|实现|完成了|突破了|突破|超过|超|增至|减至|升至|降至"
    r"|(?:增加|增长|提高|提升|上升|下降|缩短|缩减|减少|压缩|扩大|拓展|扩展|发展|压减|精简|优化"
    r"|扩充|跃升|攀升|回升|降低|累计|整合|归并|合并|调整|划归|压减|收缩|浓缩|瘦身)(?:到|至|为)|冲刺|冲击|保持在|稳定在|控制在|维持在|保持|首次|首|再次"
    r"|率先|持续|进一步|不断|稳步|全部|其中"
    r"|累计|完成|晋级|迈进|跨过|迈入|跨越|站上|挺进|重返|冲上|力争|预计|预期|确保|将要|将|有望|要|可达|可|能|超额|提前|必须|应|需|不|总计|接近|逼近"
    r"|站上|跨越|迈上|迈过|比重|的|了|由|从|自|在|以|于|到|按|等|和|与|及|以及|并|也|还|又|更是"
    r"|更|便|个|每年|年均|平均每年|同比|环比|比上年|较上年|(?:前移|上升|提升|前进|后移"
    r"|下降)了?[一二两三四五六七八九十\d]+(?:位|名|个位次|个名次)|现已|[,:;、(\s“\x01\x02]|——)$"
)
_SHARE_WORDS = re.compile(r"(?:占比|比重|比例)$")
_LEAD = re.compile(
    rf"^(?:[,:;、。)”\s—\-{TIME}{PLACE}]|\[\d[\d,、–—\- ]*\]|核心区(?=[A-Z\u3400-\u9fff])"
    r"|其中|同时|此外|另外|另有|另|而|并且|并(?![网购轨列联发])|且|截至|截止"
    rf"|到了|到|从|至|自|由|据统计|据了解|据介绍|据悉|初步核算|统计显示|数据显示|预计|预期|力争"
    rf"|努力|确保|争取|使|让|将|已经|已"
    r"|今后|但是|但|然而|不过|因此|所以|尽管|虽然|由于|其(?!他|它|余|中)|把|将|对|所属|旗下|先后|共同(?!体|富)|计划|拟|今年|明年|去年|全面|顺利|成功(?!对接|转化|率)|积极|大力|着力|持续|不断|进一步|深入|扎实|首次|再次"
    r"|先后|共同|共有|共计|共(?![建享同育创赢治商])|总计|合计|一共|还有|还|又|也|都|就|在|于|对其|以及|以|及|和|与|的"
    r"|了|是|为|有|年内|期间|时|后|前|上|中|内"
    r"|本(?:批次|次|批|轮)|此次|该批|这批|由此|其余|要|还要|须|应|会|正|当前|当时|那时|如今|现如今|现在|同期|分[\u3400-\u9fff]{1,6}看|从[\u3400-\u9fff]{1,6}看|按[^,]{2,16}计算|我们|我|他们|公司"
    r"|企业现|该(?:局|公司|院|厂|中心|集团|部门|园)|●|•|■|◆|▲|【[^】]*】"
    r"|[一二三四五六七八九十]{1,2}(?:是|要|、)|\([一二三四五六七八九十\d]{1,2}\)"
    r"|\d{1,2}[、.](?!\d)|第[一二三四五六七八九十],)"
)
_EMPTY = re.compile(
    r"(?:拥有|实现|达到|完成|安排|实施|推出|组建|开展|举办|设立|布局|集聚|聚集|汇聚|形成|获得"
    r"|现有|已有|共有|建有|设有|开设|包括|提供|成为|贡献|建立|制定|出台|发布|取得|保持|超额完成"
    r"|组织|召开|销往|达成|已投|迎来|产出|享受|覆盖到|涉及|发生(?!率|额|地)|有)(?:了|各类|各级各类|各|涵盖)?"
)
_EMPTY_AT = re.compile(rf"^.*(?:{_EMPTY.pattern})")
BARE = frozenset(
    [
        "总数",
        "总量",
        "总数量",
        "总额",
        "数量",
        "总计",
        "总规模",
        "规模",
        "金额",
        "总金额",
        "资金",
        "总投资",
        "投资",
        "投资额",
        "面积",
        "总面积",
        "人数",
        "占比",
        "比重",
        "比例",
        "增速",
        "增幅",
        "涨幅",
        "降幅",
        "增长率",
        "完成率",
        "达成率",
        "在建率",
        "开工率",
        "竣工率",
        "投产率",
        "落地率",
        "达产率",
        "履约率",
        "排名",
        "位次",
        "产值",
        "总产值",
        "营收",
        "销售额",
        "收入",
        "价值",
        "产量",
        "销量",
        "完成投资",
        "到位资金",
        "成交额",
        "交易额",
        "合同额",
        "增加值",
        "经济总量",
        "全时当量",
        "份额",
        "名次",
        "综合排名",
        "预算",
        "经费",
        "总经费",
        "平均",
        "户均",
        "单价",
        "均价",
        "体量",
        "得分",
        "水平",
    ]
)
_TOTAL = re.compile(
    r"(?:有效期内|在有效期内?的?|期末|年末|累计|企业|全[省市区县]|目前|现有|实有|存量|在册|保有)*(?:的)?"
    r"(?:(?:入选|获奖|获批|立项|上榜|入围|认定|备案|签约|入库)(?:总数|数|数量|量)|总数量|总数|总量|总额|数量|总计|经济总量|体量|规模总量|总体规模|水平|存量|保有量|拥有量|实有数|实有量)"
)
"""What only says «altogether» of the thing before: 有效期内总数."""
_ADDED = re.compile(r"(?:年)?(?:净增|新增|净增加|新增加)(?:量|数|数量|额)")
_NEW = re.compile(
    r"^(?:当年|本年)?(?:新增加|新增|净增加|净增|新获批|新认定|新组建|新入选|新承担|新争取"
    r"|新入库|新引进|新设立|新设|新签约|新开工|新登记|新注册|新建|累计|首次认定|重新认定|获批"
    r"|新晋|新)+"
)
_GRADE = re.compile(
    r"^(?:(?:国家|省|市|区|县)级?(?:以上|及以上)?(?:、(?:国家|省|市|区|县)级?(?:以上)?)*|部级"
    r"|世界级|国内|海外|境外|省部级|高层次|外籍|本科以上|硕士以上|博士|硕士)$"
)
_GRADE_LEAD = re.compile(
    r"^(?:国家级|省部级|省级以上|市级以上|省级及以上|市级及以上|省级|市级|区级|县级|国家|省"
    r"|全国|各级各类|各类)(?!际|内)"
)
_STOP_RIGHT = re.compile(
    r"今年|去年|前年|明年|目前|今后|下辖|全年|上半年|(?:19|20)\d\d年|合计|总计|预计|有望|[,;。:!?()\n“”【]|-(?=[\s【])|(?<![\u3400-\u9fff])、|、(?=$)|(?:和|及|等|以及)(?=一批|一些|多)|(?:和|及"
    r"|以及|与)(?=$)|(?:中(?=[列居排位])|分别|共|已|均|将|正|累计|同比|比上年|较上年|总数"
    r"|总投资|总额|达到|达|增长|下降|用于|位居|位列|居全|居|占|落户|入驻|成为|作为|(?<![作行认])为(?!主)|正在|先后"
    r"|予以|给予|签订|签署|分布|遍布|覆盖|涵盖|实现|进行|参加|参与|完成|得到|启动|投入|投产"
    r"|开工|竣工|建成|开展|(?:增加?|减少?|缩减?|缩短|精简|压减|提高|提升|上升|下降|扩大|发展|升"
    r"|降)(?:到|至|为)|获|入选|入围|通过|被|名列|列入|纳入|以|在)"
)
_VERB_RIGHT = re.compile(
    r"^(?P<noun>[\u3400-\u9fffA-Za-z“”&-]{1,12}?)(?P<verb>荣获|获批|获评|获得|获|入选|入围|通过"
    r"|被认定为|认定为|被评为|列入|纳入|晋级|进入|超过|低于|高于|设立|建立|开展|没有"
    r"|具有|在(?=[^,;。:、]{2,12}(?:上市|挂牌|落户|投产|设立|建成))|登陆|跻身|升级为|成长为|转化为|认定为|上榜|荣登|当选|销往|落户|入驻(?=[^,;。:、]))(?P<object>[^,;。:、]{2,30})"
)
_NO_NOUN = re.compile(
    r"(?:增加|减少|降低|提高|增长|下降|上升|缩短|扩大|多|少)(?:了|到|至|为|约|近|超|[\d,;。]|$)|发生|(?:之|以)?(?:前|后|间|际|时)|却|仍|俱乐部|梯队|方阵|行列|(?:对|用|来|去|让|向|给|由|从|把|将)(?![\u3400-\u9fff]?(?:接|外|标))|(?:台阶|大关|关口|目标|门槛|规模|左右|水平|历史高位|高位|区间)(?![\u3400-\u9fff])|今年|去年|目前|全年|\d"
)
_GOES_ON_RIGHT = re.compile(
    r"(?P<noun>[\u3400-\u9fffA-Za-z“”&-]{0,14}?(?:企业|单位|机构|平台|项目|园区|书屋|村|乡镇|社区|学校|医院|产品|人才|团队|农户|家庭"
    r"|公司|药企|车企|房企|国企|央企|民企|企|基地|中心|实验室|研究院|院所|高校|成果|技术|专利|人员|专家|博士|学生|群众|职工|居民|合作社|景区|景点|任务|目标))"
    r"(?:发生了?|增加(?!值)|新增|带动|吸纳|贡献|创造|补充|参加|参与|进入|享受|覆盖|受益|投入使用|加入|签约|申报|申请|达成|开展|举办|提供|增资|扩产|复工|复产|开业|投用|来自"
    r"|联手|携手|签下|签署|涨价|提价|降价|合作|共建|推广|使用|应用|的|所在|进行|组成|联合|集中|正式|先后|成功|全部|均|已|正在|率先|产值|营收|年产值|用上|实现)"
)
_DONE_ONES = re.compile(
    r"^已经?(?:完成|建成|投产|投用|认定|获批|签约|开工|落户|上市|备案|运行|竣工|实施)的(?=[\u3400-\u9fff]{2})"
)
_GOES_WELL = re.compile(
    r"(?P<noun>[\u3400-\u9fffA-Za-z“”·]{0,20}?(?:企业|公司|机构|单位|平台|项目|工程|任务|实事|事项|模式|举措|改革|试点|园区|基地|中心|实验室|研究院|医院|学校|景区|线路|[”县市区村镇省]))"
    r"(?:建设|改造)?(?=(?:基本|全面|如期|顺利|陆续|相继|圆满|悉数|按期|稳步|有序|加快|成功|正式|提前|全部|全)(?:铺开|推开|展开|完成|建成|投用|投产|投运|启动|开工|竣工|落地|落实|兑现|办结|销号|达标|通车|开通|运行|推进|覆盖|见效)"
    r"|落地见效|落地生根|重组入列|入轨运行|挂牌运行|揭牌运行|综合排名|综合评价|下辖)"
)
_VERBAL = re.compile(
    r"(?:年均|每年|当年|全年|已|拟|首期|一期|二期|三期|首批|首次|重新|正式|陆续|一次性|集中|统一|主动|协助|帮助|联合|自主|直接|间接)*(?:申报|到位|招引|建|招|引|补|发|办|育|缺|兑|通过|评审|公示|提交|遴选|流失|流出|再建|入选|入围|上报|报送|审核|审批|核准"
    r"|撤销|退出|注销|迁入|迁出|转出|淘汰|关闭|回收|归集|采购|订购|配备|配置|投放|拨付|下拨|筹措|募集|融资|授信|放贷|放款|担保|补贴|补助|奖励|资助|腾出|拿出|划出|拓展|新增|净增|新获批|新认定|新组建|新入选|新承担|新争取|新引进|新设立|新设|新签约|新开工"
    r"|新登记|新注册|新建|扩建|改建|新改建|新建改建|改造|建成|建设|引进|培育|引进培育|引育|征集"
    r"|签约|获批|获评|入选|认定|备案|注册|投资|取缔|压减|关停|打造|筹集|发放|支持|服务|惠及"
    r"|带动|减少|增加|承接|划转|推广|培训|吸引|吸纳|撬动|兑付|落实|争取|组织|举办|征收|收到"
    r"|受理|办理|解决|整治|拆除|治理|修复|入库|登记|转化|开工|竣工|投用|投产|启动|推进|推动|新"
    r"|签订|签署|化解|创建|孵化|培养|选派|派驻|走访|帮扶|救助|保障|提供|销售|出口|生产|收购"
    r"|种植|养殖|安置|改扩建|开通|开行|累计|评选|表彰|推出|攻克|突破|承担|实施|获|申请|授权"
    r"|处置|查处|立案|检查|排查|整改|清理|腾退|盘活|出让|供应|下放|取消|调整|精简|下达|兑现"
    r"|减免|退税|降低|节约|节省|贡献)+(?:了|省级|国家级|市级)?$"
)
_COUNTS = frozenset(
    "家户个项件所条座台套辆艘架张支只头羽株棵期部份篇种类本册场处间栋幢宗笔起例次站眼人名位批批次款门片块根颗枚匹盏席"
)
_AREA_UNITS = frozenset("亩公顷平方公里平方米")
_DONE_ENDS = re.compile(
    r"(?:数|量|额|率|比|次|占比|比重|比例|面积|规模|值|收入|支出|投入|投资|资金|经费|人口|长度"
    r"|里程|时间|强度|指数|排名|位次|增速|增幅|涨幅|得分|水平|能力|存栏|出栏|缺口|贷款|产能"
    r"|成本|税收)$"
)


_THEN_BEHIND = re.compile(
    rf"(?:[比较与](?:上一?(?:年度|年|个五年|届|轮|个?季度|个月)|原来|原先|过去|以前|此前|年初|同期))$"
    rf"|(?:^|(?<=[,{TIME}{PLACE}]))(?:连续|近|过去|这)?[一二两三四五六七八九十\d]{{1,2}}年(?:时间|多来|间|来|内)?$"
)
_JOINT_ALONE = re.compile(r"^(?:比|较|相比|与|同)(?:[^,的]{0,6}(?:初期|之初|之前|前期))?$")
_WAY_BEFORE = re.compile(r"^(?:通过|依托|围绕|按照|针对)[^,]*?等?(?:渠道|方式|途径|平台|形式|措施|要求|方面)")
_LIKE_THESE = re.compile(r"^像[^,]{2,14}(?:这样|一样|那样)的")
_MUCH = re.compile(r"^(?:大幅|显著|明显|仍|仍然|依然|分别)+")
_BARE_VALUE = re.compile(r"(?<=[\u3400-\u9fff])\d{1,4}(?:\.\d+)?$")  # 创新投入指数86.2,列第12位
_YEARS_RUNNING = re.compile(r"(?:连续[一二两三四五六七八九十\d]{1,2}(?:个)?(?:年|季度|月))$")
_EACH_OF = re.compile(r"(?:平均)?每|[千万]人|人均|户均|亩均")
_DRIVING = re.compile(
    r"^(?:推动|推进|促进|带领|引导|鼓励|促使|使得|助力|确保|力争|计划|争取|努力|通过|围绕"
    r"|依托|聚焦|针对)(?=[\u3400-\u9fff]{4})"
)
_ALTOGETHER_BEHIND = re.compile(r"(?:共|累计|已|合计|预计|将)+$")
_ACTS_ITSELF = re.compile(r"[我们公司局园区府]$|(?<!规模)(?<!限额)以上")


@_remembered
def from_left(words: str) -> str:
    """The noun phrase that ends the words before a figure; empty where they hold none.

    >>> from_left("\\x01,\\x02高新技术企业总数达到"), from_left("并拥有"), from_left("推动全市研发投入强度提高到")
    ('高新技术企业总数', '', '全市研发投入强度')
    """
    text = _strip_tail(words)
    if having := _HAVING.search(text):
        return having[0]  # 有R&D活动的规上工业企业
    text = _THEN_BEHIND.sub(
        "",
        text,
    )
    joined = False
    for mark in (TIME, PLACE):
        if mark in text:
            head, text = text[: text.rindex(mark)], text[text.rindex(mark) + 1 :]
            joined = True
            if mark == TIME and (bare := _BARE_BEHIND.fullmatch(text)) and _ENDS_IN_NOUN.search(head):
                text, joined = head[head.rfind(mark) + 1 :] + bare["noun"], False  # 天然气五年累计产量
    text = _strip_lead(text, joined=joined)
    text = _WAY_BEFORE.sub("", text)
    text = _LIKE_THESE.sub("", text)
    text = phrases.bodied(text, part=words.endswith("的"))
    text = _JOINT_ALONE.sub("", _strip_lead(_strip_tail(text), joined=joined))
    text = _BARE_VALUE.sub("", _MUCH.sub("", text))
    text = _ASIDE.sub("", text)
    text = _YEARS_RUNNING.sub("", text)
    if not text:
        return ""
    if _TELLS_WHICH.match(text):
        return text  # 享受加计扣除的企业
    if _EACH_OF.match(text) or words.endswith(("的", "的有", "的共")):
        return text
    cut = None
    kept = ""
    for m in _EMPTY.finditer(text):
        if m.end() < len(text) and not _inside_noun(text, m):
            if (
                (m[0] in ("实现", "完成") or _FIELD.search(text[: m.start()]))
                and 2 <= m.start() <= 16
                and cut is None
                and not _ACTS_ITSELF.search(text[: m.start()])
            ):
                kept = _ALTOGETHER_BEHIND.sub("", text[: m.start()])
            else:
                kept = ""
            cut = m.end()
        elif m.end() == len(text) and m.start() == 0:
            return ""
    if cut is not None:
        rest = _strip_lead(text[cut:])
        if len(rest) >= 2:
            text = kept + rest if not rest.startswith(kept[:2] or "\x03") else rest
    text = _DRIVING.sub(
        "",
        text,
    )
    return _strip_lead(text)


_BARE_BEHIND = re.compile(
    r"(?:累计|共|合计|总共)(?P<noun>产量|销量|产值|收入|利润|税收|投资|投入|支出|成交额|交易额|销售额)"
)
_ENDS_IN_NOUN = re.compile(r"[\u3400-\u9fffA-Za-z”]{2,}(?<![的了在于从自到至较比和与及,])$")
_HAVING = re.compile(
    r"(?<![拥具享只仅共已现建设还没国所])有(?!关|效|限|色)[^,;。的有]{2,10}的[\u3400-\u9fff]{0,6}(?:企业|单位|机构|高校|院所|家庭|农户|人员|合作社)$"
)
_FIELD = re.compile(r"(?:产业|行业|集群|产业链|制造业|服务业|领域|赛道|板块|园区|基地)(?:已|共|累计|现)?$")


_ASIDE = re.compile(
    r"^(?:未来|今后|近|过去|这)(?:几|数|[一二三四五六七八九十]{1,2}|\d{1,2})年(?:内|间|来)?"
    r"|^(?:某|[一两几]家)[\u3400-\u9fff]{0,6}(?:企业|公司|厂)(?=销售|生产|实现|完成|出口|投资|研发|新增|订单|产值)"
    r"|^(?:剔除|扣除|除去|不含|考虑)[^,]{2,16}?(?:因素|影响)*(?:后|外|(?<=因素)|(?<=影响))"
    r"|^(?:累计|共|已)?为(?!主)[^,]{1,8}?(?=减免|节省|节约|发放|兑付|提供|办理|争取|解决|退税|减税|融资|新增|输送|降低)"
    r"|^(?:今明两年|今后两年|还要|还将|还有|再(?!生|就业|制造|融资|担保|贷款|保险))+"
)


def _inside_noun(text: str, m: re.Match[str]) -> bool:
    """有 of 拥有量, 有效, 国有, 有研发活动 is no verb of having."""
    if m[0] == "有":
        return (
            text[: m.start()].endswith(("新增", "净增"))
            or text[m.start() - 1 : m.start()] in ("国", "民", "所", "特", "私", "公", "含", "没")
            or text[m.end()] in "效关限色无机研利益序所"
        )
    if m[0] in ("形成", "完成", "投入", "实现", "设立", "组织", "安排"):
        return text[m.end()] in "率额量机"
    if m[0] == "产出":
        return text[m.end()] in "水效强率能值量"
    return text[m.end()] in "量率额度" or (m[0] == "成为" and m.start() == 0)


_EACH = re.compile(r"[户人亩年月日平校家件单班次周天村企]均$")


_COMPOUND = {
    "能": "产功动性节储智效职技热势潜核", "要": "需纪摘", "应": "供效反适响对感", "需": "供急内刚所军民", "可": "许认",
    "在": "内外潜", "和": "饱缓", "自": "各独", "从": "服", "由": "理自事缘", "达": "发传抵送雷", "近": "亲附邻",
    "有": "国民私特", "首": "榜岁", "原": "草平高还复中", "就": "成造", "更": "变", "还": "归偿返",
    "共": "公中", "约": "节条公合契",
    "到": "签", "等": "高中初",
}  # fmt: skip
"""A tail word that is the end of a longer word: 产能, 主要, 供应."""


def _strip_tail(text: str) -> str:
    while True:
        m = _TAIL.search(text)
        if (
            m is None
            or (m[0] == "比重")
            or (
                m[0] == "要"
                and text.endswith(("主要", "重要", "必要", "需要"))
                and not text.endswith("比重要")
            )
            or (m[0] in ("为", "有") and text.endswith(("作为", "国有", "民有", "行为")))
            or (m[0] == "均" and _EACH.search(text))
            or (
                m[0] == "及"
                and text.endswith(("惠及", "涉及", "普及", "遍及", "波及", "埃及", "触及", "兼及"))
            )
            or (m.start() and text[m.start() - 1] in _COMPOUND.get(m[0], ""))
        ):
            return text
        text = text[: m.start()]


def _strip_lead(text: str, *, joined: bool = False) -> str:
    """Without the words that only lead up to a noun; `joined`: a time or a place stood right before."""
    while text:
        m = _LEAD.match(text)
        if m is None:
            return text
        word, rest = m[0], text[m.end() :]
        if word in ("中", "上", "前", "后", "内", "时", "期间", "时期") and not joined:
            return text
        if word in _GOES_ON and rest and rest[0] in _GOES_ON[word]:
            return text
        joined = joined and word in ("的", ",", "、")
        text = rest
    return text


_GOES_ON = {
    "以": "上下内外工旧", "对": "外口标华", "而": "立", "内": "资设部贸外需陆河蒙", "将": "军", "与": "会",
    "争取": "到资上国省中专各项", "有": "效色限机研",
    "中": "小科国央型医学试标欧部外间高介等职关药心亚东西游层长期式",
    "上": "市半年规海缴云线", "前": "沿三海期移进", "后": "备期", "时": "间速效段",
    "到": "位账", "在": "孵校线岗建职册营园读研外用", "从": "业事", "自": "主然给有由营动建贸",
    "使": "用命馆", "要": "素求约道塞", "会": "员议计展所",
    "正": "常规式", "应": "用急收缴届", "都": "市", "首次": "认", "共同": "体富", "就": "业",
}  # fmt: skip


@_remembered
def is_verbal(noun: str) -> bool:
    """Whether words are only what was done (新增, 引进培育), so that the thing stands behind the figure."""
    return _VERBAL.fullmatch(noun) is not None


_QUOTED = re.compile(r"(?:“[^“”]{1,20}”|《[^《》]{1,30}》)?[^,;。]*")
_LEANS_BEHIND = re.compile(r"(?:的|等|以上|左右|和|及|与|以及|[当之]?中(?:已|共)?有?|里|内)+$")
_JOINS_BEHIND = re.compile(r"(?:和|及|与|,|的)$")


@_remembered
def from_right(words: str, *, listed: bool = False) -> tuple[str, str]:
    """The noun behind a figure, and what it did: `单位获批…平台` → (单位, 获批…平台).

    >>> from_right("单位获批省人才平台、占全省"), from_right("省重点实验室"), from_right(",占全省")
    (('单位', '获批省人才平台'), ('省重点实验室', ''), ('', ''))
    """
    text = _DONE_ONES.sub("", words.lstrip("的大"))
    if _NO_NOUN.match(text):
        return "", ""
    if m := _GOES_WELL.match(text):
        text = m["noun"]  # 50项年度任务如期完成
    if not listed and "、" in text:
        text = text[: text.index("、")]
    if m := _GOES_ON_RIGHT.match(text):
        text = m["noun"]
    if m := _VERB_RIGHT.match(text):
        noun, done = m["noun"], m["verb"] + m["object"].strip("”“ ")
        if not _STOP_RIGHT.match(noun):
            return noun.strip("“”"), _JOINS_BEHIND.sub("", done)
    quoted = _QUOTED.match(text)
    if text.startswith("“") and quoted is not None:
        end = text.index("”") + 1 if "”" in text else 1
        stop = _STOP_RIGHT.search(text, end)
        return text[: stop.start() if stop else len(text)].strip(), ""
    stop = None
    for m2 in _STOP_RIGHT.finditer(text):
        if m2[0] in ("在", "以", "获", "达", "共", "正", "将", "均", "已", "被", "占", "居") and text[
            m2.end() : m2.end() + 1
        ] in ("孵", "校", "线", "建", "岗", "上", "下"):
            continue
        if m2.start() and text[m2.start() - 1] in "新拟续待" and len(m2[0]) == 2:
            continue  # 新投产项目
        stop = m2
        break
    noun = text[: stop.start()] if stop is not None else text
    noun = _LEANS_BEHIND.sub("", noun.strip())
    return (noun if len(noun) >= 2 else ""), ""


_NUMBER_END = re.compile(r"(?:总数量|总数|数量|(?<![指系基倍参级])数)$")


@_remembered
def core(name: str) -> str:
    """An indicator's thing: without what makes it new, without 数.

    >>> core("新获批省重点实验室数"), core("净增高新技术企业数")
    ('省重点实验室', '高新技术企业')
    """
    text = _NEW.sub("", name)
    return _NUMBER_END.sub("", text) or name


def thing(name: str) -> str:
    """What is counted, without what was done with it.

    >>> thing("申报高新技术企业"), thing("新获批省重点实验室"), thing("技术合同登记")
    ('高新技术企业', '省重点实验室', '技术合同登记')
    """
    text = core(name)
    for _ in range(3):
        m = _DID_LEAD.match(text)
        if m is None:
            break
        text = text[m.end() :]
    return text


_DID_LEAD = re.compile(
    r"(?:申报|上报|推荐|组织|申请|受理|发布|征集|提交|拟认定|认定|备案|评审|通过|引进|培育|承担|实施|签约|开工|新建|建成|收到|办理|举办|开展)(?:了|各类)?(?=[\u3400-\u9fffA-Za-z“]{2})"
)
_SPENT = re.compile(r"^.*(?:R&D\)?|研发|研究与试验发展(?!\()|科技)(?:经费|投入|费用|活动)?")
_LAND = re.compile(r"(?:建筑|占地|规划|用地)$")
_GROWN_AREA = re.compile(r"(?:播种|种植|养殖|栽培|放养)?面积$")
_MADE_BEFORE = re.compile(
    r"^(?:成功|新|已)*(?:创建|建成|建有|获批|获评|新建|拥有|认定|引进|培育|打造|申报|推荐|入选)+"
)
_SPEED_END = re.compile(r"(?:增速|排名)$")
_SIZE_END = re.compile(r"(?:产值|规模|金额|面积)$")


def completed(noun: str, before: str | None) -> str | None:
    """A noun that leans on the one before it (总数, 金额, 国家级), with it; None where it stands alone."""
    if before is None:
        return None
    if _TOTAL.fullmatch(noun):
        return core(_RATE_TAIL.sub("", before) or before)
    if _ADDED.fullmatch(noun):
        return "净增" + core(before)
    noun = _ASIDE_END.sub("", noun)
    if noun == "投入强度":
        spent = _SPENT.search(before)
        return None if spent is None else spent[0].removesuffix("投入") + noun
    if noun in BARE:
        thing = _GROWN_AREA.sub("", core(before)) or core(before)
        if noun in _OF_GOODS and (sold := _SOLD.fullmatch(thing)) is not None:
            return sold["what"] + noun  # 液晶电视销售量130万台,销售额…
        grown = thing != core(before) and noun in ("产量", "总产量", "产值", "总产值")
        of_goods = noun in ("产量", "总产量", "销量") and len(thing) >= 2 and not is_quantity(thing)
        if noun in _OF_ACTORS and not (grown or of_goods) and not _ACTOR.search(thing):
            return noun
        if _LAND.search(thing) or thing == "总":
            return noun
        if noun in _MONEY_OF_WORK:
            thing = _SIZE_OF_WORK.sub("", thing) or thing
        if noun in ("金额", "总额", "总金额", "资金") and (given := _GIVEN.fullmatch(thing)):
            return given["what"] + noun  # 41家企业获得贷款贴息,金额为…
        if noun in (
            "增速",
            "增幅",
            "涨幅",
            "降幅",
            "增长率",
            "完成率",
            "达成率",
            "占比",
            "比重",
            "比例",
            "排名",
            "位次",
        ):
            return _SPEED_END.sub("", before) + noun
        if thing.endswith(noun[:2]) and len(noun) > 2:
            return thing[:-2] + noun  # 签订技术合同…, 合同额
        return _SIZE_END.sub("", thing) + noun if not thing.endswith(noun) else thing
    if _GRADE.match(noun):
        thing = _GRADE_LEAD.sub(
            "",
            _MADE_BEFORE.sub(
                "",
                core(before),
            ),
        )
        if noun in ("博士", "硕士") and not _PERSONS_END.search(thing):
            return noun
        return noun + thing.lstrip("的")
    return None


_TELLS_WHICH = re.compile(
    r"^(?:享受|获得|取得|实现|形成|建立|建有|设有|设立|开展|涉及|拥有)[^,;。的]{2,14}的[^,;。的]{0,6}(?:企业|单位|机构|高校|院所|家庭|农户|人员|合作社)$"
)
_GIVEN = re.compile(
    r"(?:获得|享受|申请|发放|签约|办理|签订|取得)(?P<what>.{2,}?)(?:企业|单位|机构|农户|个人|学生|人|户)"
)
_RATE_TAIL = re.compile(r"(?:增速|增幅|涨幅|降幅|增长率|排名|占比|的?比重)$")
_OF_ACTORS = frozenset(("产值", "总产值", "营收", "销售额", "收入", "增加值", "产量", "销量", "利润", "税收"))
_ACTOR = re.compile(
    r"(?:企业|公司|产业|行业|制造业|服务业|农业|集群|园区?|基地|项目|机构|平台|中心|合作社|单位|市场|产业链|链|[器车船机品药茶酒粮菜果鱼花]|区|团队|店|工程|经济|农场|农业|旅游|技术|电商)$"
)
_DONE_LEAD = re.compile(
    r"(?:新增|净增|新获批|新认定|新组建|新入选|新承担|新争取|新引进|新设立|新设|新签约|新开工"
    r"|新登记|新注册|新建改建|新改建|新建|累计|征集|引进|培育|改造|建成|筹集|发放|获批|完成"
    r"|实现|签约|减少|压减|投资|支持|带动|惠及|引育|招引|选派|派出|组织|承担|获得|参与|开展|举办|设立|打造|创建|落地|入选"
    r"|转化|推广|实施|建立|布局|开通|开工|竣工|投用|投产|签订|签署|授权|申请|登记|备案|认定|推荐|遴选|兑现|兑付|拨付|安排)"
)
_SHARED_VERB = re.compile(
    r"(?:新增|净增|新获批|新认定|新组建|新入选|新承担|新争取|新引进|新设立|新设|新签约|新开工"
    r"|新登记|新注册|新建改建|新改建|新建|累计引进|累计|征集|引进|改造|建成|筹集|发放|获批)"
)


@_remembered
def is_quantity(noun: str) -> bool:
    """Whether a noun ends in what has a size of its own (收入, 产值, 覆盖率) rather than in a thing."""
    return _QUANTITY.search(noun) is not None or _DONE_ENDS.search(noun) is not None


def is_grade(noun: str) -> bool:
    """Whether a noun is only a grade (省级, 国家级) of what was named before."""
    return _GRADE.match(noun) is not None


_PART_LEAD = re.compile(r"(?:其中|总|占|平均|人均|户均)")


_NEW_LEAD = re.compile(r"^(?:新登记|新增|新认定|新注册|新获批|新设立|新开工|新签约|新引进|净增)")


def new_of(noun: str) -> str:
    """What makes a whole new holds for its part: 新登记市场主体4.3万户,其中企业1.27万户."""
    m = _NEW_LEAD.match(noun)
    return "" if m is None else m[0]


@_remembered
def starts_done(noun: str) -> bool:
    """Whether a noun already says what was done."""
    return _DONE_LEAD.match(noun) is not None or _PART_LEAD.match(noun) is not None


def shared_verb(noun: str) -> str:
    """What was done, where a list of things shares it."""
    m = _SHARED_VERB.match(noun)
    return "" if m is None else m[0]


_OF_ENTERPRISES = re.compile(
    r"(?:营业收入|主营业务收入|销售收入|利润总额|净利润|利润|税收|利税|营收|总产值|工业总产值"
    r"|增加值|出口额|研发投入|研发费用|从业人员|用工)$"
)


_KEEPS_BOOKS = re.compile(r"(?:企业|公司|合作社|单位|园|机构|商户)$")


def of_them(noun: str, whole: str) -> str:
    """规模以上工业企业1187家,实现营业收入…: whose revenue it is was said before."""
    thing = core(whole)
    if _OF_ENTERPRISES.fullmatch(noun) and _KEEPS_BOOKS.search(thing) and len(thing) > 2:
        return thing + noun
    return noun


_QUANTITY = re.compile(
    r"(?:人均|户均|亩均|户均年)?(?:可支配收入|纯收入|消费支出|收入|支出|投入|经费|投资|产值|增加值|总值|总额|金额|产量|销量|面积"
    r"|营收|税收|利润|贷款|存款|余额|成交额|交易额|进出口|销售额|零售额|强度|比重|占比|比例|[\u3400-\u9fff]{1,3}率|[\u3400-\u9fff]{1,3}额)$"
)


_WHOLE_OF = re.compile(r"^(?:全体|全部|全社会|全[省市区县])")


@_remembered
def part_like(noun: str, whole: str, opened: bool = True) -> str:
    """A part told without its quantity (其中,城镇居民31962元), with the quantity of the whole before it.

    >>> part_like("城镇居民", "全体居民人均可支配收入"), part_like("市本级", "财政科学技术支出")
    ('城镇居民人均可支配收入', '市本级财政科学技术支出')
    >>> part_like("出口", "进出口总额"), part_like("企业", "市场主体")
    ('出口', '企业')
    """
    if _QUANTITY.search(noun) or _DONE_ENDS.search(noun) or noun in BARE or starts_done(noun):
        return noun
    if noun.endswith(("出口", "进口", "内销", "外销", "零售", "批发", "销售")) or not _QUANTITY.search(whole):
        return noun
    thing = _WHOLE_OF.sub("", whole)
    for size in range(min(len(noun), 6), 1, -1):
        at = thing.find(noun[-size:])
        if at >= 0:
            return noun + thing[at + size :]
    return noun + thing if opened else noun  # no word says that a part is told


COUNTED = (
    r"(?:企业|公司|集团|机构|中心|平台|实验室|基地|园区?|园|孵化器|空间|院所|院|所|高校|大学|学校|中学|小学|幼儿园|医院|项目|工程|人才|团队|专家"
    r"|博士|硕士|院士|人员|人|者|员|生|师|工|户|家庭|居民|群众|企业家|成果|专利|产品|品种|技术|标准|奖|奖项|项|单位|部门|主体|商户|店|站|点|库|馆|场|厂|矿"
    r"|村|镇|乡|社区|街道|市|县|区|国家|地区|城市|银行|基金|协会|联盟|联合体|合作社|农场|景区|酒店|法人|小巨人|巨人|瞪羚|独角兽|雏鹰|冠军|高企|教授|讲师|事项|案例|政策|措施"
    r"|活动|场次|合同|协议|订单|论文|软件|著作权|商标|注册商标|版权|品牌|设备|仪器|装置|车辆|船舶|飞机|床位|学位|岗位|住房|公寓|线路|航线|班列|书屋|广场|公园|道路|桥梁|泵站|水库|试点|载体|窗口|终端|基站|充电桩|桩|站点|问题|建议|意见|件|批次)"
)


_COUNTED_END = re.compile(COUNTED + "”?$")


def is_counted(noun: str) -> bool:
    """Whether a noun ends in a thing that is counted one by one.

    >>> is_counted("专精特新企业"), is_counted("研发投入")
    (True, False)
    """
    return _COUNTED_END.search(noun) is not None


def part_counted(noun: str, whole: str) -> str:
    """A part told without the thing that is counted (优秀67家), with the thing of the whole before it.

    >>> part_counted("高端装备", "省级企业技术中心"), part_counted("上市公司", "光伏企业")
    ('高端装备省级企业技术中心', '上市公司')
    """
    if is_counted(noun) or starts_done(noun) or noun in BARE or _DONE_ENDS.search(noun):
        return noun
    if _GRADE.match(noun) or _TOTAL.fullmatch(noun):
        return noun
    return noun + whole if is_counted(whole) else noun


def part_of(noun: str, whole: str) -> str:
    """The part that 其中 opens, named with what it is a part of.

    >>> part_of("发明专利", "授权专利"), part_of("高端人才", "持有效工作许可外国人"), part_of("博士", "各类人才")
    ('授权发明专利', '持有效工作许可外国高端人才', '博士')
    """
    thing = core(whole)
    if (
        len(noun) > 6
        or starts_done(noun)
        or _GRADE.match(noun)
        or _GRADE_LEAD.match(noun)
        or thing[:3] in noun
        or _SIZED.match(noun)
    ):
        return noun
    if noun.endswith("人才") and thing.endswith("人") and len(thing) > 2:
        return thing[:-1] + noun
    same = 0
    while same < min(len(noun), len(thing)) and noun[-1 - same] == thing[-1 - same]:
        same += 1
    if same < 2 or same == len(thing) or same == len(noun):
        return noun
    return thing[: len(thing) - same] + noun


_OF_GOODS = frozenset(("销售额", "销量", "销售量", "产值", "出口额", "进口额", "交易额", "成交额", "产量"))
_SOLD = re.compile(
    r"(?:累计)?(?:国内|全国)?(?:零售市场)?(?:累计)?(?:销售(?=[\u3400-\u9fff]{2,6}$))?(?P<what>[\u3400-\u9fffA-Za-z\d“”]{2,14}?)"
    r"(?:销售规模|销售量|销量|零售量|产量|出货量|出口量|进口量|销售额|成交量|交易量|订单额|订单量)"
)
_MONEY_OF_WORK = frozenset(("投资", "总投资", "完成投资", "投资额", "到位资金"))
_SIZE_OF_WORK = re.compile(
    r"(?:(?:工程|项目)?(?:计划|概算|预算)?(?:总?投资(?:额|概算|规模)?|总造价|造价)|全长|总长度?|线路长度|里程|(?:总|建筑|占地|用地|规划|总建筑)面积|总?装机(?:容量)?|总?规模|占比|比重)$"
)
_SIZED = re.compile(r"[\d一二三四五六七八九十百千万亿]+(?:元|级)")
_WORDY_NUMBER = re.compile(r"(?:总数量|总数|数量)$")
_HIGH_TECH_SHORT = re.compile(r"高企(?!业)")
_OF_KINDS = re.compile(r"(?<=.)(?:各类|各种|各级各类|各级)(?=[\u3400-\u9fff]{2})")
_ASIDE_END = re.compile(r"(?<=.{2})\((?:与|占|含|不含|以|按|包括)[^()]*\)$")
_PERSONS_END = re.compile(
    r"(?:人|员|者|家|手|工|生|士|师|授|专家|特派员|旅客|游客|群众|人才|团队|学员|人员)$"
)
_INVESTED_END = re.compile(r"(?:投资|投入)$")


@_remembered
def worded(noun: str, unit: str) -> str:
    """The phrase as an indicator's name: what is counted takes 数.

    >>> worded("省重点实验室", "家"), worded("技术经纪人", "人"), worded("工业总产值", "元")
    ('省重点实验室数', '技术经纪人数', '工业总产值')
    """
    text = noun.strip("“”\"' ,、:;的") if not ("“" in noun and "”" in noun) else noun.strip(" ,、:;的")
    if text.count("“") != text.count("”"):
        text = text.replace("“", "").replace("”", "")
    if not text:
        return text
    text = _ASIDE_END.sub("", _OF_KINDS.sub("", text))
    text = _WORDY_NUMBER.sub("数", text)
    text = _HIGH_TECH_SHORT.sub("高新技术企业", text)
    if len(text) > 40:
        text = text[-40:]
    if unit in _AREA_UNITS:
        return text if _DONE_ENDS.search(text) else text + "面积"
    if unit in ("人", "名", "人次"):
        if _DONE_ENDS.search(text):
            return text
        return text + ("数" if _PERSONS_END.search(text) else "人数")
    if unit in _COUNTS or unit in ("台套", "场次", "架次", "班次"):
        return text if _DONE_ENDS.search(text) and not _INVESTED_END.search(text) else text + "数"
    return text


_RESTRICTED = frozenset(
    [
        "高端人才",
        "部门",
        "投资",
        "兑付",
        "总面积",
        "学位",
        "办结",
        "满意度",
        "减重",
        "总收入",
        "利税",
        "企业需求",
        "技术需求",
        "年销量",
        "新品种",
        "白名单",
        "示范推广",
        "意见建议",
        "硕果金",
        "能耗降低",
        "友谊奖",
        "服务专班",
        "PCT",
        "征集成果",
        "成功对接",
        "全部办结",
        "科技贷款",
        "获资金支持",
        "增加纯收益",
        "规上企业",
        "技术创新中心",
        "中试示范基地",
        "概念验证中心",
        "成果转化联合体",
        "持股孵化",
    ]
)
"""Aliases of the catalogue that mean their indicator only where the text speaks of that programme."""


class Library:
    """The catalogue's indicators as prose writes them; one for a catalogue, kept by it while it lives."""

    def __init__(self, catalogue: Catalogue | None) -> None:
        self.catalogue = catalogue
        self.names = (
            frozenset() if catalogue is None else frozenset(i.name for i in catalogue.indicators.values())
        )
        self.memo: dict[str, Indicator | None] = {}
        self.wordings: dict[tuple[str, str], str] = {}

    def find(self, name: str) -> Indicator | None:
        """The indicator that a name of the text is, exactly or by a fixed way of writing it.

        Aliases that mean their indicator only in one programme's text (高端人才, 部门) are not taken here.
        """
        if self.catalogue is None or not name:
            return None
        if name not in self.memo:
            if len(self.memo) > 50_000:
                self.memo.clear()
            self.memo[name] = self._look(name)
        return self.memo[name]

    def printed(self, raw: str, entry: Indicator) -> str:
        """The name of an indicator that was found, as its reading carries it (`printed_as`)."""
        assert self.catalogue is not None
        key = raw, entry.code
        if key not in self.wordings:
            if len(self.wordings) > 50_000:
                self.wordings.clear()
            self.wordings[key] = printed_as(raw, entry, self.catalogue)
        return self.wordings[key]

    def _look(self, name: str) -> Indicator | None:
        assert self.catalogue is not None
        if name not in self.names and (name in _RESTRICTED or core(name) in _RESTRICTED):
            return None
        for form in _forms(name):
            found = self.catalogue.find_indicator(form)
            if found is not None:
                return found
        return None


_ALL_KINDS = re.compile(r"^(?:全社会|全部|各类|有效|全口径)")
_AMOUNT_END = re.compile(r"(?:总额|金额|额)$")


_SUM_OF_MONEY = re.compile(r"(?<=经费|投入|支出)总量$")


def _forms(name: str) -> list[str]:
    """A name and the other ways in which the same thing is written."""
    short = _ALL_KINDS.sub("", name)
    plain = _SUM_OF_MONEY.sub("", short).replace("的", "")
    plain = plain.replace("研究与试验发展(R&D)", "R&D").replace("科学技术", "科技")
    forms = [name]
    for form in (
        name.removesuffix("数"), name + "数", short, plain, plain.replace("R&D", "研发"), plain.replace("研发", "R&D"),
        plain.replace("规上", "规模以上"), plain.replace("规模以上", "规上"), plain.replace("地区生产总值", "GDP"),
        plain.replace("R&D", "研发").replace("地区生产总值", "GDP"), _AMOUNT_END.sub("额", plain),
        plain.replace("一产", "第一产业").replace("二产", "第二产业").replace("三产", "第三产业"),
    ):  # fmt: skip
        if form and form not in forms:
            forms.append(form)
    return forms


_QUOTES_AND_OF = re.compile(r"[“”的]")
_ABBREVIATION = re.compile(r"[A-Za-z&]{2,}")


def printed_as(raw: str, entry: Indicator, catalogue: Catalogue) -> str:
    """The catalogue's wording, unless the document's says something else about the same thing.

    An alias that is a word of its own (孵化器 for 科技企业孵化器) stays as it was printed, under the same code.
    """
    exact = catalogue.find_indicator(raw) is not None
    a, b = _QUOTES_AND_OF.sub("", raw), _QUOTES_AND_OF.sub("", entry.name)
    if a == b or core(a) == core(b).removeprefix("地区") or not exact or a.isascii():
        return entry.name
    if _ABBREVIATION.search(a) and not _ABBREVIATION.search(b):
        return entry.name  # an abbreviation is written out
    if core(b).endswith(core(a)) or core(b).startswith(core(a)):
        return raw
    a, b = core(a), core(b)
    grams = [{x[i : i + 2] for i in range(len(x) - 1)} for x in (a, b)]
    return entry.name if 2 * len(grams[0] & grams[1]) >= 0.6 * (len(grams[0]) + len(grams[1])) else raw
