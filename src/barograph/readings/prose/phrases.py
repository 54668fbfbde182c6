"""Phrases: what stands around a noun in a Chinese sentence and is no part of its name.

Adverbials of place, manner and standard (`在全市16区中率先`, `以…为主线`, `仅次于…的`), the actor before a
predicate (`参会企业共带来`), what goes on somewhere (`楼宇里“挤”着`), and sentences that have no noun at all
(`动了刀子`). All patterns are anchored or bounded, so that each costs one pass over a short text.
"""

from __future__ import annotations

import re

__all__ = ["behind", "bodied", "relative", "says_nothing", "settled"]

_TAILS = (
    # 经济总量将在全市16区中率先
    re.compile(
        r"(?:将|已|仍|均|都|也)?在[^,;。在]{2,18}(?:当中|之中|中|里|内|间)(?:率先|首次|首先|第一个|排|位|名|率)?$"
    ),
    re.compile(r"(?:均|都|已|也|首次|一度)*(?:超越|反超|赶超|领先于?|落后于|紧随|仅次于)[^,;。]{1,8}$"),
    # 增速居全省 (14个市州第3位)
    re.compile(
        r"(?:位居|位列|稳居|跃居|高居|列居|排在|排名|排位|位于|居于|居|列|排|在)(?:全(?:国|省|市|区|县|州|球|疆|盟)|我(?:国|省|市|区|县)|国内|省内|市内|世界)(?:的|各)?$"
    ),
    re.compile(
        r"(?:^|.{0,16}(?:里|内|中|上))(?:入驻|集聚|聚集|汇聚|活跃|坐落|分布|驻扎|生活|工作|有|住|存)着$"
    ),
    re.compile(r"(?:按|剔除|扣除)?(?:同|可比|老|新|全)口径(?:计算|下)?$|(?:最高)?(?:一次性)?(?:给予|予以)$"),
    re.compile(r"(?:由此|因此|从而|随之|相应|同步|同期|仍旧|依旧|终于|一举|一下子|累计已|相继|先后|陆续)$"),
    re.compile(r"(?:分别|各自|各)?(?:由|从)?(?:原来|原先|过去|此前|最初|当初|起初|年初)(?:的)?$"),
    re.compile(
        r"(?<=[\u3400-\u9fff]{2})(?:连续|近|这)?(?:[一二两三四五六七八九十]{1,2}|\d{1,2})(?:年|个月|天)(?:来|间|内|里|时间|多来)?(?:共|累计|年均)?$"
    ),
    re.compile(
        r"^[^,;。]{0,8}(?:下来|之后|过后|之初|(?:落户|成立|建园|建区|创办|起步|开园|投产|入驻|启动|创业|设立|组建|立项)时)(?:为|给|帮)?$"
    ),
    re.compile(r"(?:对|据对|据|经对|针对|面向|向|给|为|替|帮|帮助)$"),
)
_HEADS = (
    # 以“三区融合”为主线, 以中国科学院为代表的
    re.compile(
        r"^(?:坚持|聚集了|汇聚了|拥有|形成了?|集聚了)?以[^,;。]{2,30}?为(?:主线|引领|代表|龙头|依托|核心|重点|主导|支撑|载体|抓手|契机|目标|导向|牵引|基础|突破口|中心|统领|主体|主力军?|主|主要内容|特色)(?:,|的|、)?"
    ),
    re.compile(
        r"^[^,;。为]{2,24}为(?:代表|主线|龙头|引领|依托|核心|主导|抓手|主力军?|主|重点|特色)的(?=[\u3400-\u9fff]{2})"
    ),
    re.compile(r"^(?:仅次于|仅低于|低于|高于|相当于)[^,;。]{1,20}的"),
    re.compile(
        r"^(?:到|在)?[^,;。的]{0,12}(?:里|内|中|上)(?:入驻|集聚|聚集|汇聚|活跃|坐落|分布|驻扎|生活|工作)?[“”挤聚集汇活跃坐落分布驻扎有存排住藏种养停]{0,5}着"
    ),
    re.compile(
        r"^(?:每年|每月|每天|每季度|每周|常年|全年|年内|当年|历年|平均每年|当月|本月|当季|当日)(?:滚动|都|还|又|均)?(?:可以|可|能够|能|将|会|需要|需|要|约|共|累计)*(?=组织实施|组织|实施|形成|产出|创造|完成|实现|遴选|安排|拿出|投入(?!资金|经费)|开展|举办|生产|提供|召开|增速|增幅|增长|接待|下达|支出|培训|培养|发布|选派|输送|新增|净增|新建|建设|建成|引进)"
    ),
    re.compile(
        r"^(?:组织实施|得到|争取到|争取了|获得了|锚定|瞄准|紧盯|拿出了?|独占|带来了?|接到|收到|迎来|带回|招来|吸纳了|产生了?|创造了?|贡献了?|下达|下拨|送出|送去|攻下|啃下|走出|冲出|跑出|交出|捧回|斩获|收获|收获了|揽下|揽获|拿到)(?:了)?(?=[\u3400-\u9fffA-Za-z“&])"
    ),
    re.compile(
        r"^(?:我们|大家|人们|这里|那里|当地|本地|眼下|这些|那些)(?:这里|那里)?的?(?=[\u3400-\u9fff]{2})"
    ),
)
_HEADS_TOO = (
    re.compile(
        r"^(?:仅|光|单)?[\u3400-\u9fff]{1,8}[市县区省镇州旗]就(?:完成|实现|达成?|有)?(?=[\u3400-\u9fff]{2})"
    ),
    re.compile(
        r"^(?:可|能|能够|可以)(?=带动|实现|形成|提供|新增|节约|吸纳|安排|创造|解决|减少|满足|容纳|接待|生产|处理|节省|降低|增加)|^(?:折合|折算|折)(?=全时)"
    ),
    re.compile(
        r"^[^,;。的]{2,14}(?:与|和|同)[^,;。的]{2,14}?(?=(?:签订|签署|达成|开展|建立|共建|联合)[\u3400-\u9fffA-Za-z]{2,})"
    ),
)
_ACTOR_DOES = re.compile(
    r"^(?P<who>[^,;。]{0,14}?(?:企业|公司|集团|机构|院所|高校|大学|单位|部门|协会|中心|平台|合作社|局|厅|委|园区|高新区|开发区|经开区|团队|专家|代表|干部|人员))"
    r"(?:每年|全年|今年|去年|现场|现已|现|如今|目前|先后|共|共计|总共|一共|累计|已经|已|还|又|也|成功|合计|集中|陆续|一次性|年内)+(?:共|累计|已|可|能|将)*"
    r"(?P<what>(?!有|享|同|建(?!成|立|设)|创|赢)[^,;。]{2,})$"
)
_MACHINE_DOES = re.compile(
    r"^.{2,}(?:装置|项目|生产线|产线|工厂|电站|系统|公司|基地|工程|设备|车间|矿山|水厂|电厂|企业|建成后|达产后|投产后|投用后|后)"
    r"(?=(?:每)?年(?:可|能|均可|将)?(?:产(?!业|出率|权)|捕集|处理|发电|供|消纳|节约|减排|加工|销售|吞吐|接待|可|回收|利用|生产))"
)
_COUNTED_DOES = re.compile(
    r"^(?:(?:承担|带来|签约|签订|签署|达成|发布|征集|举办|开展|组织|推介|展出|展示|参展|提交|提出|完成|申报|获得|取得|转化|孵化|引进|培育|攻克|突破|制定|参与|主持|牵头|授权|申请|拥有|建有|建成|建设|设立|成立|共建|合作|争取|筹集|发放|下达|拨付|投入|减免|办理|受理|支持|服务|培训|选派|推广|引进|登记|认定|备案|兑现|安排))"
)


def bodied(text: str, *, part: bool = False) -> str:
    """The noun at the end of words from which times and places were cut already.

    `part`: the words end in 的 and tell which of the counted are meant.

    >>> bodied("经济总量将在全市16区中率先"), bodied("以中国科学院为代表的科研院所"), bodied("参会企业共带来新产品")
    ('经济总量', '科研院所', '新产品')
    >>> bodied("碳捕集装置年捕集二氧化碳"), bodied("每年组织实施重大科技专项"), bodied("增速居全省")
    ('年捕集二氧化碳', '重大科技专项', '增速')
    """
    for pattern in _TAILS:
        if (m := pattern.search(text)) is not None and (m.start() or not part):
            text = text[: m.start()]
    if part:
        return text
    for pattern in (*_HEADS, *_HEADS_TOO):
        if (m := pattern.match(text)) is not None and m.end() < len(text):
            text = text[m.end() :]
    if m := _MACHINE_DOES.match(text):
        text = text[m.end() :]
    elif (m := _ACTOR_DOES.match(text)) and _COUNTED_DOES.match(m["what"]):
        text = m["what"]
        if (m := _HEADS[5].match(text)) is not None:
            text = text[m.end() :]
    return text


_NO_NOUN = re.compile(
    r"^(?:也|都|就|还|又|更|才|却|但|而|则|当然|其实|不过|然而|可以|能够|应该|清醒|看到|据|经|锚定|瞄准|坚持|强化|突出|狠抓|紧盯|紧扣|立足|抢抓|抓住|抓好|一手|深化|优化|完善|健全|落实|贯彻|按照|根据|经过|随着|面对|为了|通过|如果|虽然|因为|由于|那么|这样|这些|那些|这|那|怎么|什么|为什么|如何|是不是|值得|众所周知|特别是|尤其是|总的|总体|一句话|换句话|换言之|也就是说|比如|例如|譬如|据此|毕竟|毫无|不仅|不但|不只|不光|除了|甚至|即使|哪怕|尽管|与此同时|与之)"
    r"|(?:了|过|着|称|说|道|表示|介绍|指出|认为|强调|告诉|透露|报道称|看到|发现|知道|显示|表明|刀子|功夫|文章|局面|格局|步伐|势头|目光|机遇|机会|挑战|主线|为抓手|不断|起来|下去|出来|如何|怎样|什么|多少|吗|呢)$"
)


def says_nothing(words: str) -> bool:
    """Whether a clause tells no thing that a later figure could measure.

    >>> says_nothing("去年我们动了刀子"), says_nothing("当时媒体报道称"), says_nothing("第三产业")
    (True, True, False)
    """
    return _NO_NOUN.search(words) is not None


_DOES = re.compile(
    r"(?P<verb>(?:已|均|都|先后|成功|正式|新|联合|积极|主动|首次|提前)?(?:(?:与|同|和|跟|向|为|对|通过|依托)(?!之)[^,;。、]{2,10}?)?(?:达成|存在|面临|遇到|处于|从事|产生|发现|开展|开设|开始|提出|提交|递交|签订|签署|签约|共建|建立|建有|建成|设立|设有|参加|参与|参评|参展|进入|进驻|入驻|入选|入围|入库|入榜"
    r"|上榜|登上|登陆|反映|表示|认为|希望|愿意|选择|申报|申请|通过|获得|获评|获批|获|荣获|取得|被认定为|被评为|被列为|被授予|被纳入|认定为|纳入|列入|享受|享有|实现|达到|超过|突破|完成|拥有|具有|具备|没有|尚无|缺少|缺乏|属于|来自"
    r"|位于|落户|落地|投产|投用|建设|使用|应用|采用|运用|引进|引入|承担|牵头|制定|实施|推行|试点|接入|联网|上云|用上|装上|加入|恢复|停产|复工|复产|减产|亏损|盈利|扭亏|增产|上市|挂牌|在[^,;。]{2,12}(?:上市|挂牌|转化|落户|投产|设立)"
    r"|升级为|成长为|晋升为|跻身|销售收入超|营业收入超|营收超|产值超|总投资超|投资超|年产值超|年营收超|估值超|市值超|税收超|纳税超|产值过|营收过))"
    r"(?:了|过)?(?P<object>[^,;。、()]{0,22}?)(?=[,;。、()]|$)"
)
_ALREADY = re.compile(r"^(?:已|均|都|先后|成功|正式|积极|主动|首次|提前)+|^在|^被")
_FIGURE_END = re.compile(r"\d+(?:\.\d+)?%?[家个项件人名份]?$")
_SETTLED = re.compile(r"^(?P<verb>落户|落地|入驻|进驻|投产)[^,;。]*[区市县省园镇州]$")


def settled(done: str) -> str:
    """What was done without the place it was done in, which is no part of a name: 落户高新区 → 落户."""
    m = _SETTLED.match(done)
    return done if m is None else m["verb"]


_LONE = frozenset(
    (
        "上市",
        "亏损",
        "盈利",
        "扭亏",
        "停产",
        "复工",
        "复产",
        "投产",
        "投用",
        "落户",
        "落地",
        "入驻",
        "上云",
        "上榜",
        "入选",
        "入围",
        "入库",
    )
)


def behind(words: str) -> str:
    """What the counted ones did, where it is said right behind them; empty where nothing is.

    >>> behind("签订合作协议"), behind("开展了R&D活动,比上年"), behind("反映“招工难”,占48%"), behind("的")
    ('签订合作协议', '开展R&D活动', '反映招工难', '')
    """
    m = _DOES.match(words[:36])
    if m is None:
        return ""
    verb = _ALREADY.sub("", m["verb"])
    thing = m["object"].strip()
    if "“" not in thing or "”" not in thing or thing.startswith("“"):
        thing = thing.replace("“", "").replace("”", "")
    thing = _FIGURE_END.sub("", thing)
    if (
        not thing
        and verb not in _LONE
        and not verb.endswith(("上市", "挂牌", "转化", "落户", "投产", "设立"))
    ):
        return ""
    return verb + thing


_RELATIVE = re.compile(
    r"(?:体现|具有|具备|符合|涉及|面向|适应|适合|反映|代表|用于|专门从事|从事|来自|属于|拥有)[^。;]{2,48}的(?P<noun>[\u3400-\u9fffA-Za-z]{2,12}?)(?=[,;。、]|$)"
)


def relative(words: str) -> str:
    """The noun behind a clause that describes it: 体现“江苏创造”、具有标志性的创新成果 → 创新成果."""
    m = _RELATIVE.match(words)
    return "" if m is None else m["noun"]
