"""Stems: where a name begins that ends in a known word (大学, 高新区), and whether it names anything.

The words before such an ending are cut at what cannot stand in a name; what is left is a name unless it only
says of what kind the thing is (省级重点, 新型).
"""

from __future__ import annotations

import re

__all__ = ["CUT", "beginning", "generic", "whole"]

CUT = re.compile(
    r"支持|推动|推进|加快|依托|走进|位于|坐落于|座落于|引进|引入|引育|落户|联合|携手|成立|组建|建设|共建|创办|新建"
    r"|建成|获批|签约|(?<!国际)合作(?!区|示范)|投资|收购|服务|来自|通过|根据|入驻|吸引|集聚|汇聚|拥有|培育|打造|布局|设立|牵头|主导|参与"
    r"|委托|授予|认定|例如|比如|诸如|包括|其中|以及|还有|目前|当前|今年|去年|近日|日前|日|同时|此外|围绕|面向|发挥"
    r"|深化|强化|做强|做大|建强|高水平|高标准|大力|积极|协助|帮助|指导|推荐|组织|实施|开展|完成|揭牌|启用|创建|升级"
    r"|重组|筹建|谋划|争取|鼓励|扶持|记者|获悉|赴|考察|调研|参观|旗下|下属|所属|控股|隶属|研发|研制|生产|聚焦|促成"
    r"|落实|锚定|贯彻|召开|对话|听说|引导|引领|专访|印发|公布|转发|下发|关于|访谈|调研|奔赴|跑出|奋进|看|访|新增|新获|净增|走出|大量|覆盖|致电|高出|投产后|达产后|建成后|落成|撤销|注销|一批批|带动|惠及|兑现|发放|首家|科创板上市企业|知名|著名|龙头企业|重点企业|典型|至于|尤其|特别是|就拿|如今|前往|来到"
    r"|[由与及的条类对为是将被让了着至该这那其我各每并或也还只已个些于]"
    r"|(?<!安)全(?!国)|(?<![共泰云兴中温祥永])和(?!平|田|静|硕|布|利|县|政|顺|睦|谐)|(?<!所)有(?!色|机|限|研|线)|(?<!公)共"
    r"|(?<!数)据|在(?!线)|(?<![高中平])等|(?<![方定动])向|(?<!青)(?<!少)(?<!百)年|(?<!国)(?<!专)(?<!百)(?<!万)家"
    r"|就(?!业)|以(?!岭|色)|(?<![图影录摄])像|(?<!研究)所(?=[\u3400-\u9fff]{2})|(?<!通)(?<!超)过(?!程|滤)|从(?!化)|到"
)
_GENERIC = re.compile(
    r"(?:国家|全国|省部|部省|省|市|区|县|乡|镇|校|级|部|重点|联合|工程|新型|制造业|企业|产业|技术|科技型?|高新|高等|高职"
    r"|研发|研究|创新|院士|专家|博士后?|地方|民办|公办|职业|专科|本科|综合|三甲|三级|二级|甲等|公立|民营|中医药?|西医"
    r"|基层|乡镇|社区|上市|国有|外资|合资|龙头|骨干|规上|规模以上|独立|大型?|中小?|小型?|微|农业|农民|农村|农|工业"
    r"|互联网|平台|孵化|创业|投资|基金|母|子|分|总|集团|股份|有限|责任|控股|双一流|一流|重要|部属|央属|属|同类|相关"
    r"|有关|两|三|四|五|六|七|八|九|十|几|余|数|多|新|老|原|本|国内外?|国外|境外|海外|世界|全球|国际|现代|先进|高水平"
    r"|高端|顶尖|优质|名|科研|教学|教育|医疗|行业|领军|头部|链主|瞪羚|独角兽|专精特新|产学研|公共|共性|关键|概念验证"
    r"|中试|工业设计|设计|标准化|以上|及以上|担保|小额贷款|融资|租赁|保险|证券|信托|商业|开发|政策性|村镇|农商|城市"
    r"|股份制|物流|建筑|房地产|食品|医药|化工|电子|信息|软件|能源|新能源|汽车|装备|智能|数字|数据|绿色|低碳|海洋|生物"
    r"|新?材料|专业|合作|所有|部分|大批|百强|强|央|民|外|参评|参股|合资|跨国|知识产权|技师|理工|师范|抽水蓄能|水|火|风"
    r"|光伏|光热|核|热|变|加油|充|换|垃圾|发|小|[大中]学|人民|妇幼|保健|专用|通用|电商|零工|示范|临床|医学|县域|工匠"
    r"|新增|农机|种植|养殖|畜牧|[上下]市|认定|获评|冠军|最|高速|区域|前|后|一|个|家|型|化|类|、|“|”|性|高校|院所|机构|组织|团队|人才|成果|转化|转移|交易|服务|标杆|基地|支线|运输|货运"
    r"|湾区|沿线|周边|境内|当地|各地|本地|外地|异地|城区|市区|城乡|联盟|行政|产权|检验|检测|认证|计量|监测|数控|港口)*"
)


def generic(stem: str) -> bool:
    """Whether words only say what kind of organisation it is: 省级重点, 新型."""
    return _GENERIC.fullmatch(stem) is not None


_WINDOW = 26


_SHORT_WORD = re.compile(r"[\u3400-\u9fff]{2,6}")


def beginning(text: str, tail: int, window: int = _WINDOW, least: int = 0) -> int:
    """Where the name begins that ends with the word at `tail`."""
    at = tail
    low = max(0, tail - window)
    while at > low:
        char = text[at - 1]
        if "\u3400" <= char <= "\u9fff" or (char.isascii() and char.isalpha()):
            at -= 1
        elif (
            char == ")"
            and (opened := text.rfind("(", max(low, at - 8), at)) >= 0
            and _SHORT_WORD.fullmatch(text[opened + 1 : at - 1])
        ):
            at = opened
        else:
            break
    if text[at : at + 1] == "记" and at and text[at - 1] in "—-\n·":
        at += 1  # ——记清江实验室
    cuts = [m.end() for m in CUT.finditer(text, at, tail)]
    if not cuts:
        return at
    return next((cut for cut in reversed(cuts) if cut == tail or tail - cut >= least), at)


def whole(text: str, begin: int, end: int) -> int:
    """Where a name begins that never stands without the character before it: 三和市, not 和市 or 三."""
    for _ in range(3):
        before = text[begin - 1 : begin]
        if not before or before not in "和以日类过共有家就像所向至条":
            break
        name = text[begin:end]
        count = text.count(name)
        if count < 2 or text.count(before + name) < count:
            break
        begin -= 1
    return begin
