"""Stems: where a name begins that ends in a known word (大学, 高新区), and whether it names anything.

The words before such an ending are cut at what cannot stand in a name; what is left is a name unless it only
says of what kind the thing is (省级重点, 新型) or what trade it is in (煤炭, 汽车零部件).
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["CUT", "beginning", "cuts", "generic", "ordinary", "whole"]

CUT = re.compile(
    r"支持|推动|推进|加快|依托|走进|位于|坐落于|座落于|引进|引入|引育|落户|携手|成立|组建|共建|创办|新建"
    r"|建成|获批|签约|收购|来自|通过|根据|入驻|吸引|集聚|汇聚|拥有|培育|打造|布局|设立|牵头|主导|参与"
    r"|委托|授予|认定|例如|比如|诸如|包括|其中|以及|还有|目前|当前|今年|去年|近日|日前|同时|此外|围绕|面向|发挥"
    r"|深化|强化|做强|做大|建强|高水平|高标准|大力|积极|协助|帮助|指导|推荐|实施|开展|完成|揭牌|启用|创建|升级"
    r"|重组|筹建|谋划|争取|鼓励|扶持|记者|获悉|赴|考察|调研|参观|旗下|下属|所属|隶属|研制|聚焦|促成"
    r"|落实|锚定|贯彻|召开|对话|听说|引导|引领|专访|印发|公布|转发|下发|关于|访谈|调研|奔赴|跑出|奋进|看|访|新增|新获|净增|走出|大量|覆盖|致电|高出|投产后|达产后|建成后|落成|撤销|注销|一批批|带动|惠及|兑现|发放|首家|科创板上市企业|知名|著名|龙头企业|重点企业|典型|至于|尤其|特别是|就拿|如今|前往|来到"
    r"|日(?!本|照|喀|化|报|用|月|新|晟|盛|升|东|昌|丰|上|立)|(?<!华)为(?!民)|(?<!国)(?<!所)有(?!色|机|限|研|线)|(?<!埃|普)及|那(?!曲|坡)|(?<!耳)其"
    r"|[由与的条类对是将被让了着至该这我各每或还只已个些于]|并(?!州)|也(?!门)"
    r"|(?<!安)(?<!健)全(?!国|球|聚|州|椒|南|通)|(?<![共泰云兴中温祥永])和(?!平|田|静|硕|布|利|县|政|顺|睦|谐)|(?<!公)共"
    r"|(?<!数)据|在(?!线)|(?<![高中平])等|(?<![方定动导走双])向(?!阳|荣|日)|(?<!青)(?<!少)(?<!百)(?<!万)年(?!华)"
    r"|(?<!国)(?<!专)(?<!百)(?<!万)(?<!皇)家(?![港口界庄屯湾电居具禽纺装政园用庭坝川河沟坪峪营集堡岭山桥塘])"
    r"|就(?!业)|以(?!岭|色|上|下)|(?<![图影录摄])像|(?<!研究)所(?=[\u3400-\u9fff]{2})|(?<!通)(?<!超)过(?!程|滤)|从(?!化)|到"
)
"""What ends where a name begins, at the latest."""
_MAY_STAND = re.compile(
    r"联合|建设|(?<!国际)合作(?!区|示范)|投资|服务|组织|研发|生产|控股|运营|经营|制造|采购|管理|销售"
)
"""Verbs that stand in names too: a name begins behind them only where what follows them is one."""
_KINDS = (
    "国家 全国 省部 部省 省 市 区 县 乡 镇 校 级 部 重点 联合 工程 新型 制造业 企业 产业 技术 科技 科技型 高新 高等 高职 "
    "研发 研究 创新 院士 专家 博士 博士后 地方 民办 公办 职业 专科 本科 综合 三甲 三级 二级 甲等 公立 民营 中医 中医药 "
    "西医 基层 乡镇 社区 上市 国有 外资 合资 龙头 骨干 规上 规模以上 独立 大 大型 中 中小 小型 微 农业 农民 农村 农 工业 "
    "互联网 平台 孵化 创业 投资 基金 母 子 分 总 集团 股份 有限 责任 控股 双一流 一流 重要 部属 央属 属 同类 相关 有关 两 "
    "三 四 五 六 七 八 九 十 几 余 数 多 新 老 原 本 国内 国内外 国外 境外 海外 世界 全球 国际 现代 先进 高水平 高端 顶尖 "
    "优质 名 科研 教学 教育 医疗 行业 领军 头部 链主 瞪羚 独角兽 专精特新 产学研 公共 共性 关键 概念验证 中试 工业设计 "
    "设计 标准化 以上 及以上 担保 小额贷款 融资 租赁 保险 证券 信托 商业 开发 政策性 村镇 农商 城市 股份制 物流 建筑 "
    "房地产 食品 医药 化工 电子 信息 软件 能源 新能源 汽车 装备 智能 数字 数据 绿色 低碳 海洋 生物 材料 新材料 专业 合作 "
    "所有 部分 大批 百强 强 央 民 外 参评 参股 跨国 知识产权 技师 理工 师范 抽水蓄能 水 火 风 光伏 光热 核 热 变 加油 充 "
    "换 垃圾 发 小 大学 中学 人民 妇幼 保健 专用 通用 电商 零工 示范 临床 医学 县域 工匠 新增 农机 种植 养殖 畜牧 下市 "
    "认定 获评 冠军 最 高速 区域 前 后 一 个 家 型 化 类 、 “ ” 性 高校 院所 机构 组织 团队 人才 成果 转化 转移 交易 服务 "
    "标杆 基地 支线 运输 货运 湾区 沿线 周边 境内 当地 各地 本地 外地 异地 城区 市区 城乡 联盟 行政 产权 检验 检测 认证 "
    "计量 监测 数控 港口 大中型 中小型 "
)
_TRADES = (
    "钢铁 特钢 炼钢 冶金 冶炼 有色 有色金属 金属 铝 铜 铅 锌 锂 稀土 黄金 煤 煤炭 焦化 焦煤 燃煤 煤层气 煤化工 火电 水电 "
    "风电 核电 热电 发电 供电 电网 电力 电气 电器 石油 石化 炼油 炼化 油气 天然气 燃气 化肥 钾肥 磷肥 氮肥 尿素 农药 种子 "
    "种业 饲料 粮油 油脂 糖业 制糖 乳业 乳品 奶业 屠宰 肉类 水产 渔业 林业 纸业 造纸 印刷 包装 纺织 服装 鞋业 家纺 印染 "
    "化纤 皮革 玩具 家具 家电 彩电 空调 冰箱 手机 电脑 计算机 芯片 半导体 面板 液晶 触控 显示 照明 光电 太阳能 多晶硅 "
    "电池 蓄电池 储能 充电 机械 机床 机电 轴承 模具 仪表 仪器 阀门 重工 造船 船舶 航运 海运 港务 航空 航天 民航 铁路 公路 "
    "高铁 轨道 交通 客车 货车 卡车 轿车 整车 车企 零部件 轮胎 橡胶 塑料 塑胶 玻璃 玻纤 陶瓷 水泥 建材 涂料 装饰 装修 家装 "
    "建设 建工 路桥 市政 水利 水务 供水 环保 节能 环境 地产 置业 物业 酒店 旅游 旅行 餐饮 零售 超市 百货 连锁 商贸 贸易 "
    "外贸 进出口 进口 出口 采购 供应链 快递 邮政 电信 通信 运营 移动 网络 游戏 广告 传媒 影视 出版 文化 体育 娱乐 演艺 "
    "咨询 调研 市场 调查 评估 会计 审计 律师 中介 代理 经纪 期货 私募 公募 股权 资产 资本 财务 金融 理财 支付 征信 典当 "
    "拍卖 再生资源 资源 回收 制造 加工 生产 经营 销售 营销 管理 控制 实业 发展 制药 药业 药品 中药 疫苗 器械 生化 日化 "
    "美容 母婴 农资 矿业 矿产 矿山 采矿 选矿 铁矿石 铁矿 油田 盐 酒 白酒 啤酒 茶 烟草 棉花 棉纺 玉米 大豆 粮食 生猪 畜禽 "
    "种猪 蔬菜 果品 机器人 人形 人工智能 业务 原料 修理 配套 私人 空壳 垄断 省会 双 展览馆 大数据 云计算 区块链 集成电路 "
    "消费电子 电子元器件 元器件 自动化 系统 精密 精细 特种 特殊 专用设备 设备 工具 五金 电缆 电线 光纤 光缆 激光 传感 "
    "医疗器械 仓储 冷链 劳务 人力资源 培训 留学 婚庆 保安 保洁 家政 网上 购物 线上 线下 电子商务 会务 会展 展览 城投 交投 "
    "平台型 民用 军工 军用 国防 初创 成长型 高成长 高增长 高风险 优势 主要 主流 受益 下游 上游 中游 大中 两大 三大 四大 "
    "五大 国际性 全国性 区域性 三产 二级 三级 二三级 控股子 全资 全资子 参股 独资 合营 联营 创业板 中小板 科创板 主板 A股 "
    "B股 H股 港股 内地 台资 港资 日资 韩资 美资 欧美 华东 华南 华北 华中 西南 西北 东北 内陆 沿海 东部 中部 西部 欧洲 "
    "美洲 亚洲 非洲 北美 南美 东南亚 中东 欧盟 业内 行内 同业 细分 领域 规模 大规模 超大型 小微 微型 普通 高中 初中 小学 "
    "初 高 普惠 幼儿 特殊教育 县级 市级 省级 乡级 村级 民营化 病险 中型 大型 小型 微小 重点 一线 二线 三线 边际 沙漠 海上 "
    "陆上 深海 近海 离岸 传统 常规 循环 清洁 荒漠 潮汐 海洋能 万千瓦 潜在 潜力 品牌 自主 自营 加盟 代工 贴牌 跑道 运行 "
    "通航 通用航空 支线 干线 枢纽 客运 民用运输 旅客 会员 会员制 担保 小贷 消费金融 金融租赁 项目 管理型 外商 综合性 "
    "多层次 系列 国家级 世界级 精神病 专科 专门 康复 护理 口腔 儿童 妇产 肿瘤 眼科 骨科 中西医 养老 全科 乡村 卫生 疾控 "
    "传染病 职业技术 技工 艺术 美术 音乐 民族 党内 集中 党 国产 合资品牌 外资品牌 水电站 核能 生物质 生物质能 秸秆 "
    "垃圾焚烧 焚烧 余热 分布式 集中式 地面 "
)
_GENERIC = frozenset(_KINDS.split())
_ORDINARY = (_GENERIC | frozenset(_TRADES.split())) - {"中"}
_LONGEST = max(map(len, _ORDINARY))


def _made_of(stem: str, words: frozenset[str]) -> bool:
    """Whether a stem can be cut into some of the words, without a rest."""
    ends = {0}
    for end in range(1, len(stem) + 1):
        if any(end - n in ends and stem[end - n : end] in words for n in range(1, min(_LONGEST, end) + 1)):
            ends.add(end)
    return len(stem) in ends


def generic(stem: str) -> bool:
    """Whether words only say what kind of organisation it is: 省级重点, 新型."""
    return _made_of(stem, _GENERIC)


@lru_cache(maxsize=4096)
def ordinary(stem: str) -> bool:
    """Whether words only say kind and trade: 国内汽车, 大型水电, 省级重点."""
    return _made_of(stem, _ORDINARY)


_NO_PART = (
    # what joins, weighs and points
    "但是 虽然 尽管 即使 即便 不过 然而 因此 因而 因为 所以 于是 从而 而且 并且 或者 如果 若是 假如 只要 只有 除了 除非 "
    "由于 鉴于 随着 正如 正是 再加 加上 再次 此次 本次 首次 多次 数次 屡次 一度 曾经 已经 正在 正式 即将 将要 刚刚 仍然 "
    "依然 仍旧 始终 一直 一向 向来 往往 通常 常常 经常 偶尔 逐步 逐渐 日益 日趋 日渐 进一步 更加 更为 越来 尤为 十分 非常 "
    "极其 相当 较为 几乎 大约 大概 约占 至少 至多 最多 不少 许多 诸多 众多 多数 大多 少数 一些 一批 一大批 个别 各类 各种 "
    "某些 这些 那些 他们 她们 它们 我们 你们 自己 双方 对方 前者 后者 其他 其它 另外 另有 另一 此前 此后 此间 随后 之后 "
    "之前 之间 以后 以前 以来 期间 届时 近期 早期 中期 初期 同期 当时 现在 日前 明年 本周 上周 下周 本月 上月 月份 月初 "
    "月底 上旬 中旬 下旬 季度 年度 财年 年初 年底 年末 上年 下半年 上半年 报告期 报告期内 如何 怎样 为何 为什么 一旦 是否 "
    "能否 无论 不论 不管 不仅 不但 不能 不会 不得 不如 没有 未能 尚未 未曾 离不开 可以 能够 应该 应当 必须 需要 愿意 只能 "
    "只是 仅仅 甚至 乃至 以致 以便 至今 至此 直到 直至 直接 间接 共同 分别 各自 相互 互相 一同 一起 同样 有效 切实 不断 "
    "陆续 纷纷 顺利 成功 全面 全力 着力 努力 加速 迅速 快速 "
    # what people and offices do, and what happens
    "使得 导致 引起 引发 造成 促使 迫使 致使 缓解 减少 提高 提升 改善 优化 完善 增强 扩大 缩小 降低 下降 上升 上涨 下跌 "
    "增长 达到 超过 突破 实现 保持 维持 持续 继续 坚持 采取 采用 利用 运用 使用 借助 凭借 依靠 依赖 按照 依照 遵照 参照 "
    "纳入 涵盖 包含 涉及 属于 位列 名列 跻身 进入 加入 退出 离开 担任 兼任 出任 就任 任职 调任 考入 毕业 就读 出席 参加 "
    "宣布 宣称 声称 坦言 表示 表明 说明 证明 指出 认为 预计 预测 预期 估计 要求 请求 申请 批准 同意 允许 禁止 防止 防范 "
    "避免 保证 保障 确保 维护 购买 出售 转让 并购 认购 竞购 增持 减持 持有 占有 获得 取得 赢得 夺得 获取 得知 了解 发现 "
    "发出 披露 透露 承认 否认 发生 出现 产生 形成 构成 组成 成为 作为 称为 视为 看作 选择 决定 确定 制定 制订 修订 出台 "
    "颁布 签署 签订 达成 进行 从事 主营 兼营 满足 适应 面临 面对 处理 解决 受理 审理 判决 起诉 胜诉 败诉 托管 接管 负责 "
    "承担 承建 承接 承办 主办 协办 援助 援建 支撑 推广 推出 推行 加大 加码 加强 加快 改造 改建 扩建 改扩建 迁建 续建 在建 "
    "拟建 修建 兴建 建造 投建 竣工 开工 动工 投产 新开工 新改扩建 走访 地处 途经 经过 穿过 抵达 返回 运往 运到 发往 提请 "
    "办理 复制 落脚 落地 入选 更名 挂牌 晋级 位居 增速居 设置 创新推行 理清 调整 占到 购进 购置 进驻 接受 接手 包揽 联手 "
    "看到 想到 得到 做到 找到 听到 受到 遭到 遇到 收到 拿到 达标 邀请 聘请 聘用 招聘 派出 派驻 委派 任命 提名 报道 讲述 "
    "回忆 介绍 强调 重申 呼吁 建议 提议 询问 质疑 批评 指责 指控 控告 警告 提醒 提出 提到 谈到 谈及 缩减 削减 裁减 压缩 "
    "取消 暂停 停止 关闭 关停 淘汰 清理 整顿 整合 兼并 合并 剥离 注入 注资 增资 入股 约谈 采访 抽查 稽查 督查 巡查 处罚 "
    "查处 表彰 授牌 制造出 "
    # kinds that a name is put behind
    "子公司 母公司 分公司 大股东 股东 客户 厂商 巨头 单位 供应商 经销商 大户 运营商 开发商 发展商 制造商 生产商 鉴定人 "
    "董事长 总经理 总裁 院长 所长 教授 副省长 副市长 副县长 省长 市长 县长 书记 局长 主任 发布 亲临 亲历 莅临 接触 连接 "
    "合资建 本报 短期内 肯定 延伸 带来 源自 符合 决策 执行 后续 相应 一类 之一 为主 为例 首座 首批 第一大 第二大 第三大 "
    "最大 绝大部分 大部分 相当一部分 旨在 意在 "
)
_CUT_WORDS = frozenset(_NO_PART.split())
"""Words that no name has in it, so that one begins behind them at the earliest."""
_CUT_SIZES = (4, 3, 2)
_CUT_CHARS = re.compile(
    r"[但且若使叫曾均皆拟须却则即仍某很再占靠给最除]|而(?!立)|让(?!胡)|令(?![狐])|如(?![东皋意家])|未(?!来|央)|仅|(?<![宣])称(?!多)|虽|(?<=月)份|尚(?![德志义礼飞])"
    r"|(?<![方定部地单职学数])位|(?<![财神外商国中易正诗圣新石东])经(?![济纬贸开营典理销管信络合委])"
    r"|(?<=\d)[年月号级个家所座次人元万亿吨届岁天]"
)


def cuts(text: str, begin: int, end: int) -> list[int]:
    """Where in a stretch of text what cannot stand in a name ends, in order."""
    found = {m.end() for m in CUT.finditer(text, begin, end)}
    found.update(m.end() for m in _CUT_CHARS.finditer(text, begin, end))
    for at in range(begin, end - 1):
        for size in _CUT_SIZES:
            if at + size <= end and text[at : at + size] in _CUT_WORDS:
                found.add(at + size)
                break
    for m in _MAY_STAND.finditer(text, begin, end):
        if not ordinary(text[m.end() : end]):
            found.add(m.end())
    return sorted(found)


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
    return next((cut for cut in reversed(cuts(text, at, tail)) if cut == tail or tail - cut >= least), at)


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
