"""Write the example documents of `examples/reports/` anew from the words below.

usage: python tools/make_examples.py FONT.ttf

The place (云澜市, 云澜高新区 and its districts) and its figures are invented and say so (虚构); only the file about
global clusters holds public figures, with their source. Run it after changing a text; the results are committed,
so nobody else needs a font or the libraries that write Word and PDF. FONT is a Chinese TrueType font whose
licence allows embedding a subset (Noto Sans SC, OFL).
"""

from __future__ import annotations

import csv
import io
import pathlib
import sys
import zipfile
from typing import Any

import docx
import typst
import xlsxwriter

OUT = pathlib.Path(__file__).resolve().parent.parent / "examples" / "reports"
NOTE = "(本文为虚构示例:地名、机构和数据均非真实)"

BULLETIN = [
    ("title", "云澜市2024年国民经济和社会发展统计公报"),
    ("p", "云澜市统计局 2025年3月18日"),
    ("p", NOTE),
    ("h", "一、综合"),
    (
        "p",
        "初步核算,2024年全市实现地区生产总值4826.3亿元,按不变价格计算,比上年增长5.8%。其中,第一产业增加值196.4亿元,增长3.6%;第二产业增加值2011.5亿元,增长6.7%;第三产业增加值2618.4亿元,增长5.3%。年末全市常住人口512.8万人,比上年末增加3.1万人。",
    ),
    ("p", "全年一般公共预算收入361.2亿元,比上年增长4.5%。一般公共预算支出598.7亿元,增长2.9%。"),
    ("h", "二、工业和投资"),
    (
        "p",
        "全年规模以上工业增加值比上年增长7.4%。高技术制造业增加值占规模以上工业增加值的比重为24.6%,比上年提高1.8个百分点。固定资产投资比上年增长4.1%。",
    ),
    ("h", "三、对外经济"),
    (
        "p",
        "全年货物进出口总额1028.6亿元,比上年增长6.9%。其中,出口总额702.3亿元,增长8.2%;进口总额326.3亿元,增长4.2%。",
    ),
    ("h", "四、科学技术"),
    (
        "p",
        "年末全市有效期内高新技术企业2316家,比上年净增329家。当年登记入库科技型中小企业3452家,比上年增长15.7%。全年技术合同成交额312.6亿元,比上年增长18.4%。年末有效发明专利2.14万件,每万人口发明专利拥有量41.7件。",
    ),
    (
        "table",
        "表1 2024年主要科技指标",
        "",
        [
            ["指标", "单位", "2024年", "比上年增长(%)"],
            ["高新技术企业数", "家", "2316", "16.6"],
            ["科技型中小企业数", "家", "3452", "15.7"],
            ["技术合同成交额", "亿元", "312.6", "18.4"],
            ["有效发明专利数", "件", "21400", "19.2"],
            ["省级以上研发机构数", "家", "186", "—"],
        ],
    ),
    ("p", "注:2024年数据为初步统计数,高新技术企业数为年末有效证书数。"),
]

SUMMARY_TXT = f"""云澜市科技局2024年工作总结
{NOTE}
发布时间:2025-01-09

2024年,全市科技系统聚焦科技创新与产业创新融合,各项工作取得明显进展。
一、创新投入持续加大
2023年全社会研发经费支出146.4亿元,研发经费投入强度达到3.21%,比上年提高0.17个百分点,居全省第三位。市级财政科技支出19.8亿元,同比增长9.4%。
二、企业主体不断壮大
全市高新技术企业达到2308家,占全省的7.1%;科技型中小企业突破3400家。新增国家级专精特新“小巨人”企业21家,总数达到96家,居全省第二位。培育瞪羚企业148家、独角兽企业2家。规模以上工业企业研发机构覆盖率达到61.5%,比上年提高4.2个百分点。
三、平台体系更加完善
新获批省重点实验室5家,总数达到38家。省级以上科技企业孵化器27家,在孵企业超过1900家。全市省级以上研发机构186家,其中国家级研发机构31家。
四、成果转化提速增效
全年登记技术合同6842项,成交额312.6亿元,同比增长18.4%。征集企业技术需求1100余项,成功对接426项。技术经纪人达到730人,比上年增加近200人。
五、下一步打算
2025年,力争高新技术企业突破2600家,技术合同成交额达到360亿元以上,全社会研发投入强度达到3.35%左右。
"""

WORK_REPORT = [
    ("title", "政府工作报告"),
    ("p", "——2025年1月15日在云澜市第十六届人民代表大会第四次会议上"),
    ("p", NOTE),
    ("h", "一、2024年工作回顾"),
    (
        "p",
        "过去一年,全市经济稳中有进。预计地区生产总值突破4800亿元,增长5.8%左右;一般公共预算收入达到361亿元,增长4.5%。",
    ),
    (
        "p",
        "创新动能持续增强。高新技术企业净增329家,总量突破2300家;全社会研发经费投入强度预计达到3.3%;技术合同成交额突破310亿元。云澜高新区在国家高新区综合评价中列第38位,比上年前进5位。",
    ),
    (
        "p",
        "民生福祉不断改善。民生支出占一般公共预算支出的比重达到79.3%,新增学位1.8万个,城镇新增就业5.6万人。",
    ),
    ("h", "二、2025年主要目标"),
    (
        "p",
        "地区生产总值增长6%左右;一般公共预算收入增长5%;规模以上工业增加值增长7.5%左右;全社会研发经费投入强度达到3.35%以上;高新技术企业净增300家以上;技术合同成交额突破360亿元。",
    ),
    ("h", "三、2025年重点任务"),
    (
        "p",
        "实施企业倍增行动。力争新增专精特新“小巨人”企业20家,培育瞪羚企业30家以上,推动规模以上工业企业研发机构覆盖率达到65%。",
    ),
    ("p", "建设高能级平台。争取新增全国重点实验室1家,省级以上研发机构总数超过200家。"),
]

NEWS_BODY = [
    "2024年,云澜高新区实现地区生产总值986.5亿元,同比增长8.1%,占全市比重达到20.4%,对全市经济增长的贡献率近三成。",
    "企业是创新的主体。截至2024年底,云澜高新区高新技术企业达到873家,占全市近四成;科技型中小企业1286家,同比增长21.3%。全年净增高新技术企业142家,数量居全市首位。",
    "园区研发经费支出与GDP之比达到6.8%,是全市平均水平的2.1倍。每千万研发经费支出的发明专利申请数为8.3件。",
    "平台方面,国家级研发机构数、省级新型研发机构数、国家级孵化器数分别由2020年的9家、12家、4家增长至2024年的17家、26家、8家。",
    "产业集群加速成势。光电信息产业规模超过600亿元,高端装备产业规模突破450亿元,分别增长14.2%和9.7%。",
    "改革持续深化。企业开办时间压缩至0.5个工作日,不见面审批率超92%。2024年新增市场主体1.3万户,同比增长11.5%,其中新增企业6800户,同比增长7.2%。",
    "下一步,云澜高新区将力争到2027年高新技术企业突破1200家,进入国家高新区前三十。",
]

MORNING_PAPER = f"""云澜晨报                    第A05版    科技专刊    2025年4月22日
{NOTE}

云澜生物医药产业:从“盆景”到“森林”

本报讯 记者从云澜市科技局获悉,2024年全市生物医药
产业规模达到218亿元,同比增长17.6%,

其中生物制造规模63亿元,占全产业的28.9%。
全市拥有生物医药企业460余家,其中规模以上企业

87家,年产值超10亿元的企业6家。

研发投入是产业的底气。全市生物医药企业研发经费支出占营
业收入的比重达9.2%,高出全市规模以上工业平均水平5.6个
百分点。近三年累计获批一类新药临床批件14件。

“十四五”期间,全市计划建设中试基地10个,目前已建成7个。
力争2026年产业规模突破300亿元。

广告热线:0000-8600000   订阅电话:0000-8600001   第A05版
"""

PINYIN = f"""雲瀾市下沉式服務助力企業創新
{NOTE}
2025-02-27 来源:云澜日报

去年以来,云澜市临江区探索科技特派员驻企制度,共选派科技特派员215名,服务企业380家,解决技术难题160余项。
临江区濛(méng )溪镇位于市域北部,镇内集聚高新技术企业41家,占全区的18%。2024年,濛(méng )溪镇实现工业总产值52.7亿元,同比增長10.4%。
该區還设立创新券资金3000万元,兑付企业126家,带动企业研发投入超2.4亿元。
预计2025年底,全区高新技术企业将達到260家。
"""

INTERVIEW_HEAD = "访谈实录:怎样让科技成果“落地生金”"
INTERVIEW = [
    ("主持人", "各位网友大家好!今天我们邀请到市科技局局长,谈谈成果转化。先请您介绍一下总体情况。"),
    (
        "局长",
        "好的。2024年全市技术合同成交额达到312.6亿元,其中技术开发合同成交额148.2亿元,占47.4%;吸纳技术合同成交额221.5亿元,同比增长12.9%。",
    ),
    ("主持人", "企业最关心的是找得到成果、对得上需求。"),
    (
        "局长",
        "是的。我们上线了供需对接平台,累计发布成果5300多项,征集需求1100余项,成功对接426项,对接率接近四成。今年上半年又新对接183项,比去年同期多47项。",
    ),
    ("主持人", "资金怎么支持?"),
    (
        "局长",
        "我们设立了5亿元的成果转化基金,已投资项目32个、金额2.8亿元,带动社会资本超过11亿元。“云科贷”累计为617家企业发放贷款43.6亿元,不良率控制在0.9%以内。",
    ),
    ("主持人", "明年有什么目标?"),
    ("局长", "到2026年,力争技术合同成交额突破400亿元,技术经纪人达到1000人。"),
]

NINE_MONTHS = [
    ("title", "云澜市2025年前三季度科技创新运行情况"),
    ("p", "云澜市科技局 2025年10月24日"),
    ("p", NOTE),
    ("h", "一、总体情况"),
    (
        "p",
        "2025年1—9月,全市技术合同成交额268.4亿元,同比增长16.2%,完成年度目标的74.6%。前三季度,规模以上高技术制造业增加值增长11.3%,高于规模以上工业增加值增速3.5个百分点。",
    ),
    ("p", "截至9月底,全市高新技术企业申报1024家,科技型中小企业入库3188家,同比增长9.8%。"),
    ("h", "二、分季度情况"),
    ("p", "一季度、二季度、三季度技术合同成交额分别为72.1亿元、93.8亿元、102.5亿元。"),
    ("h", "三、存在问题"),
    ("p", "财政科技支出进度偏慢,1—9月全市财政科技支出13.1亿元,仅完成年度预算的62.4%。"),
    (
        "table",
        "表1 1—9月各区技术合同成交额",
        "单位:亿元",
        [
            ["区域", "成交额", "同比增长(%)", "占全市比重(%)"],
            ["云澜高新区", "118.7", "19.5", "44.2"],
            ["临江区", "64.2", "14.8", "23.9"],
            ["望山区", "47.9", "11.1", "17.8"],
            ["青崖县", "37.6", "15.4", "14.0"],
        ],
    ),
]

MIDTERM = [
    ("title", "云澜市“十四五”科技创新规划实施情况中期评估报告"),
    ("p", "二〇二三年八月"),
    ("p", NOTE),
    ("h", "一、主要指标完成情况"),
    (
        "p",
        "2022年,全社会研发经费支出131.5亿元,研发经费投入强度由2020年的2.68%提高到3.04%。高新技术企业数由2020年的1102家增长到2022年的1689家,提前完成“十四五”目标。技术合同成交额由2020年的128.9亿元增长到2022年的221.4亿元,年均增长31.1%。",
    ),
    (
        "p",
        "每万人口高价值发明专利拥有量达到13.6件,完成规划目标的90.7%。有研发活动的规模以上工业企业占比46.8%,低于序时进度3.2个百分点。",
    ),
    ("h", "二、存在的问题"),
    (
        "p",
        "一是基础研究投入偏低,基础研究经费占研发经费比重仅为4.1%。二是高端人才不足,国家级人才仅占全省的3.9%。",
    ),
    ("h", "三、后半程目标"),
    (
        "p",
        "到2025年,研发经费投入强度达到3.3%以上,高新技术企业突破2500家,技术合同成交额突破350亿元,每万人口高价值发明专利拥有量达到15件。",
    ),
]

TASKS = [
    ("title", "关于下达2025年科技创新主要指标任务的通知"),
    ("p", "云科发〔2025〕6号"),
    ("p", NOTE),
    ("p", "各区(县)科技主管部门、云澜高新区管委会:"),
    (
        "p",
        "经研究,现将2025年科技创新主要指标任务下达给你们,请认真组织实施。2025年全市力争净增高新技术企业300家以上,实现技术合同成交额360亿元。",
    ),
    (
        "table",
        "附件 2025年科技创新主要指标任务分解表",
        "",
        [
            ["地区", "高新技术企业数(家)", "", "技术合同成交额(亿元)", ""],
            ["", "2024年完成值", "2025年目标值", "2024年完成值", "2025年目标值"],
            ["云澜高新区", "873", "985", "132.4", "155"],
            ["临江区", "228", "262", "76.8", "88"],
            ["望山区", "541", "606", "58.3", "66"],
            ["青崖县", "674", "763", "45.1", "51"],
        ],
    ),
    ("p", "云澜市科技局"),
    ("p", "2025年2月20日"),
]

RD_BULLETIN = [
    ("title", "2024年云澜市科技经费投入统计公报"),
    ("p", "云澜市统计局 云澜市科学技术局 云澜市财政局"),
    ("p", "2025年10月30日"),
    ("p", NOTE),
    ("h", "一、研究与试验发展(R&D)经费情况"),
    (
        "p",
        "经最终核实,2024年全市共投入研究与试验发展(R&D)经费158.9亿元,比上年增加12.5亿元,增长8.5%;R&D经费投入强度为3.29%,比上年提高0.08个百分点。按R&D人员全时工作量计算的人均经费为52.6万元。",
    ),
    (
        "p",
        "分活动类型看,基础研究经费7.3亿元,比上年增长14.1%;应用研究经费16.8亿元,增长6.3%;试验发展经费134.8亿元,增长8.5%。基础研究经费所占比重为4.6%。",
    ),
    ("p", "分活动主体看,企业R&D经费134.2亿元,占全市的84.5%;政府属研究机构经费9.6亿元;高等学校经费12.8亿元。"),
    ("h", "二、财政科学技术支出情况"),
    ("p", "2024年全市财政科学技术支出21.0亿元,比上年增长6.1%,财政科学技术支出占财政支出的比重为3.5%。"),
]

HISTORY = [
    ["指标", "单位", 2020, 2021, 2022, 2023, 2024],
    ["地区生产总值", "亿元", 3702.5, 4108.9, 4325.0, 4561.7, 4826.3],
    ["R&D经费支出", "亿元", 99.2, 115.9, 131.5, 146.4, 158.9],
    ["研发经费投入强度", "%", 2.68, 2.82, 3.04, 3.21, 3.29],
    ["高新技术企业数", "家", 1102, 1356, 1689, 1987, 2316],
    ["科技型中小企业数", "家", 1420, 1987, 2540, 2984, 3452],
    ["技术合同成交额", "亿元", 128.9, 172.3, 221.4, 264.0, 312.6],
    ["有效发明专利数", "件", 9870, 12160, 14820, 17953, 21400],
    ["省级以上研发机构数", "家", 98, 121, 143, "—", 186],
    ["瞪羚企业数", "家", 62, 81, 104, 127, 148],
]  # fmt: skip

CONTRACTS = [
    ["云澜市技术合同登记情况(2024年)", "", "", "", ""],
    ["合同类别", "项数(项)", "成交额(万元)", "技术交易额(万元)", "成交额同比增长(%)"],
    ["技术开发", "2816", "1482000", "1416500", "15.3"],
    ["技术转让", "214", "163500", "158200", "-4.8"],
    ["技术许可", "187", "96400", "96400", "22.7"],
    ["技术咨询", "958", "74100", "72800", "…"],
    ["技术服务", "2667", "1310000", "1093600", "24.1"],
    ["合计", "6842", "3126000", "2837500", "18.4"],
    ["注:虚构示例,“…”表示数据不足。", "", "", "", ""],
]

CLUSTERS = [
    ["城市", "指标", "年份", "位次", "范围", "来源"],
    ["青岛市", "全球科技集群排名", "2020", "69", "全球", "科技日报2025-12-03报道"],
    ["青岛市", "全球科技集群排名", "2024", "20", "全球", "大众网2024年报道"],
    ["青岛市", "全球科技集群排名", "2025", "34", "全球", "科技日报2025-12-03报道"],
]


FULL_WIDTH = str.maketrans(",;:?!()", "\uff0c\uff1b\uff1a\uff1f\uff01\uff08\uff09")


def wide(words: str) -> str:
    """Full-width punctuation, as most offices print it. (Some of the files keep the half-width signs.)"""
    return words.translate(FULL_WIDTH)


def write_docx(name: str, parts: list[tuple[Any, ...]]) -> None:
    """Word: headings as headings, tables with a caption above and merged heads where a head cell is empty."""
    d = docx.Document()
    for kind, *rest in parts:
        if kind == "title":
            d.add_heading(wide(rest[0]), 0)
        elif kind == "h":
            d.add_heading(wide(rest[0]), 1)
        elif kind == "p":
            d.add_paragraph(wide(rest[0]))
        else:
            caption, unit, rows = rest
            d.add_paragraph(caption)
            if unit:
                d.add_paragraph(unit)
            t = d.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
            for i, row in enumerate(rows):
                for j, text in enumerate(row):
                    t.cell(i, j).text = text
            for i, row in enumerate(rows):
                for j, text in enumerate(row):
                    if text == "" and j > 0 and i == 0:
                        merged = t.cell(i, j - 1).merge(t.cell(i, j))
                        merged.text = merged.text.strip()
                    elif text == "" and i > 0:
                        merged = t.cell(i - 1, j).merge(t.cell(i, j))
                        merged.text = merged.text.strip()
    d.save(str(OUT / name))


def write_pdf(name: str, parts: list[tuple[Any, ...]], font: pathlib.Path, *, columns: int = 1) -> None:
    """PDF through typst, the font embedded as a subset."""

    def escape(words: str) -> str:
        return wide(words).replace("\\", "\\\\").replace('"', '\\"')

    lines = [
        '#set page(paper: "a4", margin: 2.6cm, numbering: "— 1 —")',
        '#set text(font: "Noto Sans SC", size: 11pt, lang: "zh")',
        "#set par(first-line-indent: (amount: 2em, all: true), justify: true, leading: 0.9em)",
    ]
    body = []
    for kind, *rest in parts:
        if kind == "title":
            lines.append(f'#align(center, text(size: 18pt, weight: "regular", "{escape(rest[0])}"))')
        elif kind == "h":
            body.append(f'#block(text(size: 13pt, "{escape(rest[0])}"))')
        else:
            body.append(f'#par("{escape(rest[0])}")')
    lines += [f"#columns({columns})[", *body, "]"] if columns > 1 else body
    (OUT / name).write_bytes(typst.compile("\n".join(lines).encode(), font_paths=str(font), format="pdf"))


def page(title: str, date: str, body: str, *, teasers: str = "") -> str:
    """A page of a site as they are: navigation, the article, teasers of other articles, a footer."""
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}_云澜新闻网</title>
<meta name="PubDate" content="{date}"><style>.nav{{color:#036}}</style><script>var views=20241;</script></head>
<body>
<div class="nav"><a href="/">首页</a> | <a href="/yw">要闻</a> | <a href="/kj">科技</a> | 热线:0000-12345</div>
<h1>{title}</h1>
<div class="info">发布时间:{date} 来源:云澜新闻网 浏览次数:1638</div>
<div class="article">
{body}
</div>
{teasers}
<div class="footer">版权所有 云澜新闻网 2010-2025 网站标识码:0000000000 地址:云澜市解放路88号</div>
</body></html>
"""


def main() -> None:
    font = pathlib.Path(sys.argv[1]).resolve().parent
    OUT.mkdir(parents=True, exist_ok=True)
    write_docx("01-云澜市2024年统计公报.docx", BULLETIN)
    (OUT / "02-云澜市科技局2024年工作总结.txt").write_text(wide(SUMMARY_TXT), encoding="utf-8")
    write_pdf("03-云澜市2025年政府工作报告.pdf", WORK_REPORT, font)

    news = "\n".join(f"<p>  {wide(p)}</p>" for p in (NOTE, *NEWS_BODY))
    teasers = (
        '<div class="related"><h3>相关阅读</h3><ul><li><a href="#">望山区:2024年新增规上企业35家...</a></li>'
        '<li><a href="#">青崖县茶产业综合产值突破20亿元...</a></li></ul></div>'
    )
    title = "云澜高新区:创新浪潮奔涌,产业集群成势"
    (OUT / "04-云澜高新区2024年发展综述.html").write_text(
        page(title, "2025-02-11", news, teasers=teasers), encoding="utf-8"
    )
    flat = "\n".join([title, "发布时间:2025-02-11", NOTE, *("  " + p for p in NEWS_BODY)])
    doubled = (
        f"首页 > 园区动态\n\n{flat}\n\n上一篇:望山区召开科技大会\n下一篇:青崖县茶产业综合产值突破20亿元...\n\n"
        f"{flat.replace('发布时间:2025-02-11', '发布者:管理员 | 浏览数:512 | 更新时间:2025-02-11')}\n\n"
        "联系我们\nCopyright © 2012-2025 All Right Reserved.\n"
    )
    (OUT / "05-转载-云澜高新区发展综述(整页重复).txt").write_text(doubled, encoding="utf-8")
    (OUT / "06-云澜晨报科技专刊(断栏).txt").write_bytes(MORNING_PAPER.encode("gb18030"))
    (OUT / "07-云澜日报(注音与繁体夹杂).txt").write_text(PINYIN, encoding="utf-8")

    book = xlsxwriter.Workbook(str(OUT / "08-云澜市主要科技指标2020-2024.xlsx"))
    sheet = book.add_worksheet("主要指标")
    sheet.merge_range(
        0, 0, 0, 6, "云澜市主要科技指标(2020—2024年,虚构示例)", book.add_format({"align": "center"})
    )
    for i, row in enumerate(HISTORY):
        for j, value in enumerate(row):
            sheet.write(i + 1, j, f"{value}年" if i == 0 and j > 1 else value)
    sheet.write(len(HISTORY) + 2, 0, "注:2023年省级以上研发机构数因口径调整未发布。")
    book.close()

    book = xlsxwriter.Workbook(str(OUT / "09-云澜市各区县科技指标2024.xlsx"))
    sheet = book.add_worksheet("分区县")
    centre = book.add_format({"align": "center", "border": 1})
    sheet.merge_range(0, 0, 0, 6, "2024年云澜市各区县科技创新主要指标(虚构示例)", centre)
    sheet.merge_range(1, 0, 2, 0, "地区", centre)
    sheet.merge_range(1, 1, 1, 2, "高新技术企业", centre)
    sheet.merge_range(1, 3, 1, 4, "技术合同成交额", centre)
    sheet.merge_range(1, 5, 1, 6, "研发经费支出", centre)
    for j, head in enumerate(
        ["数量(家)", "比上年增长(%)", "金额(亿元)", "比上年增长(%)", "金额(亿元)", "占GDP比重(%)"]
    ):
        sheet.write(2, j + 1, head, centre)
    rows = [
        ["云澜高新区", 873, 19.4, 132.4, 21.6, 67.1, 6.8],
        ["临江区", 228, 14.0, 76.8, 17.2, 31.4, 2.9],
        ["望山区", 541, 15.1, 58.3, 14.9, 35.6, 2.7],
        ["青崖县", 674, 15.8, 45.1, 15.5, 24.8, 1.9],
        ["全市", 2316, 16.6, 312.6, 18.4, 158.9, 3.29],
    ]  # fmt: skip
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            sheet.write(i + 3, j, value)
    book.close()

    out = io.StringIO()
    csv.writer(out).writerows(CONTRACTS)
    (OUT / "10-技术合同登记统计2024.csv").write_bytes(out.getvalue().encode("gbk"))
    write_docx("11-云澜市2025年前三季度科技创新运行情况.docx", NINE_MONTHS)
    write_pdf("12-云澜市“十四五”科技创新规划中期评估.pdf", MIDTERM, font)
    write_docx("13-2025年科技创新主要指标任务的通知.docx", TASKS)
    talk = "\n".join(f"<p><strong>{who}:</strong>{wide(text)}</p>" for who, text in INTERVIEW)
    (OUT / "14-在线访谈:科技成果转化.html".replace(":", "-")).write_text(
        page(INTERVIEW_HEAD, "2025-07-16", f"<p>{NOTE}</p>\n<p>访谈嘉宾:云澜市科技局局长</p>\n{talk}"),
        encoding="utf-8",
    )
    write_pdf("15-2024年云澜市科技经费投入统计公报.pdf", RD_BULLETIN, font, columns=2)
    out = io.StringIO()
    csv.writer(out).writerows(CLUSTERS)
    (OUT / "16-青岛市全球科技集群排名(公开数据).csv").write_text(out.getvalue(), encoding="utf-8-sig")

    plan = wide(SUMMARY_TXT).replace("2024年工作总结", "2024年工作总结(转发稿)").split("五、")[0]
    (OUT / "17-工作总结转发稿(UTF-16).txt").write_bytes(plan.encode("utf-16"))

    whole = (OUT / "01-云澜市2024年统计公报.docx").read_bytes()
    (OUT / "18-传输中断的公报.docx").write_bytes(whole[: len(whole) * 2 // 3])
    write_pdf("19-后缀写错的文件.docx", [("p", "这其实是一份PDF文件。" + NOTE)], font)
    (OUT / "20-空文件.txt").write_bytes(b"")
    assert zipfile.is_zipfile(OUT / "01-云澜市2024年统计公报.docx")


if __name__ == "__main__":
    main()
