"""Subjects: whose figure it is - places, organisations, lists of them, and what only stands beside them."""

import pytest

from barograph.catalogue import load
from barograph.readings.prose.orgs import Orgs
from barograph.readings.prose.places import Gazetteer, Places
from barograph.readings.prose.stems import beginning, generic

from .reading import read, told


def owners(text: str, **more: str) -> list[str]:
    return [area for _, area, _, _ in told(text, **more)]


# -- organisations ------------------------------------------------------------------------------------------


def test_an_organisation_is_the_subject_until_the_paragraph_ends():
    text = "云州海洋研究院建成中试平台5个,累计孵化企业32家。\n新登记企业1200户。"

    assert owners(text) == ["云州海洋研究院", "云州海洋研究院", "云州市"]


def test_what_only_a_place_has_ends_an_organisation_s_turn():
    text = "云州实验室揭牌运行,入驻科研团队11个;新建省重点实验室3家,全社会研发投入12亿元。"

    assert owners(text) == ["云州实验室", "云州市", "云州市"]


@pytest.mark.parametrize("back", ["公司", "该公司", "企业"])
def test_what_points_back_is_the_organisation_named_before(back):
    text = f"云州恒远轴承有限公司是一家老厂。2023年,{back}产值2.3亿元。"

    assert owners(text) == ["云州恒远轴承有限公司"]


def test_a_pointer_looks_for_its_own_kind():
    text = "本市与江南理工大学共建云州新材料研究院。五年来,研究院孵化企业52家。"

    assert owners(text) == ["云州新材料研究院"]


def test_a_short_name_is_that_of_the_full_one():
    text = "走进云州恒远激光科技股份有限公司,一派繁忙。恒远激光现有员工860人。"

    assert owners(text) == ["云州恒远激光科技股份有限公司"]


def test_a_company_that_is_called_by_its_trade_alone():
    assert owners("恒远重工一家企业,去年研发投入11亿元。") == ["恒远重工"]
    assert owners("生物医药产业产值11亿元,高端装备产值5亿元。") == ["云州市", "云州市"]


def test_what_a_city_supports_is_the_subject_of_what_it_did():
    assert owners("支持云州高速列车技术创新中心加快建设,突破10项关键技术。") == ["云州高速列车技术创新中心"]


def test_an_organisation_that_something_is_done_with_is_no_subject():
    assert owners("与江南大学合作,新建平台3个。由江南大学牵头,实施项目5个。") == ["云州市", "云州市"]


def test_kinds_of_organisations_have_no_name():
    orgs = Orgs()
    places = Places(Gazetteer(load()))
    orgs.learn("新增省级重点实验室5家,高新技术企业8家,上市公司3家,农民专业合作社60个。", places)

    assert orgs.hits == []


def test_a_document_of_an_institute_is_about_it():
    head = "江北光学研究所2023年工作总结\n2024年1月20日\n"

    assert owners("2023年,研究所到账经费2亿元。全所申请专利210件。", head=head) == ["江北光学研究所"] * 2


def test_a_name_begins_behind_what_cannot_stand_in_it():
    text = "推动云州实验室"

    assert text[beginning(text, len(text) - 3) :] == "云州实验室"
    assert generic("省级重点") and not generic("云州")


# -- lists --------------------------------------------------------------------------------------------------


def test_a_list_of_places_and_a_list_of_figures():
    text = "历下区、天桥区、历城区投资增速仅为1.2%、1.5%、3.2%。"

    assert owners(text) == ["历下区", "天桥区", "历城区"]


def test_one_figure_of_each():
    assert owners("历下区、天桥区高新技术企业均不足10家。") == ["历下区", "天桥区"]


def test_places_told_together():
    text = "历下区企业31家、天桥区企业27家,两地合计占全市的60%。"

    assert owners(text)[-1] == "历下区、天桥区"


def test_a_count_of_a_list_is_the_document_s():
    assert owners("东河区、西山县、南岭县3个地区实现零的突破。") == ["云州市"]


def test_where_a_part_is_gathered():
    assert owners("高新技术企业1200家,1/5集中在东河区。")[-1] == "东河区"


# -- what stands beside -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "与杭州、苏州等先进城市相比差距较大,基础研究经费占比不足2%。",
        "总数升至全省沿海设区市第4位;研发投入强度由0.87%提升到1.96%。",
        "数量在全市8个县中排第5;技术合同成交额3.1亿元。",
        "在全国生物医药园区竞争力榜上列第36位,产值120亿元。",
        "跟长沙比,企业数只有人家的五分之一。",
        "国内市场占有率达到41%。",
    ],
)
def test_what_a_place_is_held_against_is_no_subject(text):
    assert set(owners(text)) - {"全市", "全省"} == {"云州市"}


def test_we_are_the_document_s_place():
    text = "昆山每万人口人才数3000人,我们只有1980人。"

    assert owners(text) == ["昆山市", "云州市"]


def test_this_number_is_of_whom_the_one_before_was():
    assert owners("全国装机容量达到6亿千瓦。预计到2030年这一数字将超过12亿千瓦。") == ["全国", "全国"]


# -- the document's own place -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "text", "own"),
    [
        ("岭东:向新而行\n", "岭东市企业300家。岭东的底气来自创新。", "岭东市"),
        ("在岭东市委人才工作会议上的讲话\n", "去年,全市人才总量23万人。", "岭东市"),
        ("岭北区长谈创新\n来源:岭东日报\n", "岭北区企业2万家。去年,全区生产总值500亿元。", "岭北区"),
        ("一季度指数发布\n岭东日报 2024年5月\n", "岭东创新指数152。岭东排名第9。岭东研发投入3%。", "岭东市"),
        (
            "岭东临空经济区:飞出新高度\n",
            "岭东临空经济区产值300亿元。岭东临空经济区企业120家。",
            "岭东临空经济区",
        ),
        ("全省高新区评价结果公布\n", "山东省科技厅公布结果。济南高新区列第1位。", "山东省"),
    ],
)
def test_whose_document_it_is(head, text, own):
    found = Places(Gazetteer(load()))
    found.learn(head + text, head)

    assert found.own == own


def test_a_district_by_its_short_name():
    head = "海淀:创新之区\n2022年1月\n"

    assert set(owners("海淀区企业1万家。海淀拥有高校83所。", head=head)) == {"海淀区"}


def test_a_name_with_a_bracket_is_printed_as_the_document_has_it():
    [reading] = read("云州恒远电子\uff08苏州\uff09有限公司员工860人。")

    assert reading.area == "云州恒远电子\uff08苏州\uff09有限公司"


REPORT = "江州省2023年政府工作报告\n2024年1月20日\n"


def test_in_a_report_what_was_built_bears_no_later_figures():
    rows = told("交通加快发展,柳庄机场航站楼投用,新增高速公路200公里。实施技术攻关30项。", head=REPORT)

    assert {area for _, area, _, _ in rows} == {"江州省"}


def test_in_a_report_a_city_bears_the_figures_of_its_own_clause_alone():
    rows = told("全省出口增长8%。烟台市经济总量突破1万亿元。新增百亿县26个。", head=REPORT)

    assert [area for _, area, _, _ in rows] == ["江州省", "烟台市", "江州省"]


def test_a_city_in_a_list_of_things_is_no_subject():
    rows = told("探明清河铁矿、烟台7亿吨级石墨矿等大型矿产地35处。", head=REPORT)

    assert [area for _, area, _, value in rows if value == "35处"] == ["江州省"]


def test_a_subject_with_which_a_paragraph_begins_lasts():
    rows = told("烟台市加快转型。全年新增企业50家。其中外资企业6家。")

    assert {area for _, area, _, _ in rows} == {"烟台市"}


def test_a_subject_amid_a_sentence_lasts_until_its_full_stop():
    rows = told("指标提升,综保区实现进出口增长9%;新增企业30家。全市新增商标12件。")

    assert [area for _, area, _, _ in rows] == ["云州综合保税区", "云州综合保税区", "云州市"]


def test_a_company_goes_on_in_a_story_of_a_city():
    rows = told(
        "工业园里机器轰鸣。\n恒岳轴承有限公司是一家老厂。去年营收3亿元。",
        head="走进云州市的车间\n2024年1月20日\n",
    )

    assert {area for _, area, _, _ in rows} == {"恒岳轴承有限公司"}


def test_the_introduction_of_an_institute_is_about_the_institute():
    rows = told(
        "现有职工320人,其中研究员45人。\n该所承担项目60项。",
        head="清江土壤与水资源研究所于1998年6月经上级批准成立,由两个研究室合并而成。\n清江土壤与水资源研究所服务国家需要。\n",
    )

    assert {area for _, area, _, value in rows if value != "2个"} == {"清江土壤与水资源研究所"}


def test_who_counted_is_not_whose_figure_it_is():
    rows = told(
        "北辰轴承行业协会的数据显示,今年全国轴承产量30亿套。北辰轴承行业协会会长李山在会上表示,出口额将达到5亿元。",
        head="轴承行业回暖\n2024年1月20日\n",
    )

    assert {area for _, area, _, _ in rows} == {"全国"}


# -- countries ------------------------------------------------------------------------------------------------


def test_another_country_and_china_are_subjects_of_their_own_clause():
    text = "美国GDP增长2%,日本出口汽车300万辆。中国机床产量22万台。我国LED产值50亿元。"

    assert owners(text) == ["美国", "日本", "全国", "全国"]


@pytest.mark.parametrize(
    "text",
    [
        "对美国出口3亿美元。",
        "获批共建中国—希腊古建修复平台2家。",
        "德国客商投资5亿元。",
        "与韩国、日本贸易额达3亿美元。",
    ],
)
def test_a_country_that_something_is_done_with_is_none(text):
    assert owners(text) == ["云州市"]


def test_figures_of_an_association_of_the_country_are_the_country_s():
    text = "据中国轴承工业协会统计,轴承产量150亿套。全市轴承产量2亿套。"

    assert owners(text) == ["全国", "云州市"]


# -- several places in one text -------------------------------------------------------------------------------


YANTAI = "烟台市2023年采购情况\n2024年1月20日\n"


def test_a_district_of_the_own_city_is_known_by_its_stem():
    text = "福山、牟平的采购额分别为3亿元和2亿元。"

    assert [r.area for r in read(text, head=YANTAI)] == ["福山区", "牟平区"]


def test_a_list_of_the_places_that_something_holds_for_takes_the_figures_behind_it():
    text = "超过1亿元的县市区有莱州、招远、开发区,采购额分别为4亿元、3亿元、2亿元。"

    assert [r.area for r in read(text, head=YANTAI)][-3:] == ["莱州市", "招远市", "烟台开发区"]


def test_two_cities_that_are_counted_are_these_two():
    text = "德州市新增贷款9亿元,潍坊、济宁两市的用地缺口分别达到3万亩和2万亩。"

    assert [r.area for r in read(text, head="山东省工业\n2011年5月9日\n")] == ["德州市", "潍坊市", "济宁市"]


def test_where_something_was_held_is_not_whose_figure_it_is():
    text = "东莞市以模具为龙头,到西安举办产品展,成交额达7亿元。惠州市在昆明举办展销会,签订订单6亿元。"

    assert [r.area for r in read(text, head="广东省内销增长\n2010年5月9日\n")] == ["东莞市", "惠州市"]


def test_what_a_guest_says_of_his_city_holds_for_his_answer():
    text = "李明:枝江坚持工业强市。去年,化工产业产值占全市工业总产值比重达80%。\n王芳:宜都旅游火爆。景区接待游客12万人。"

    assert [r.area for r in read(text, head="宜昌两会访谈\n2025年1月6日\n")] == ["枝江市", "宜都市"]


def test_a_headline_with_a_figure_ends_the_part_on_the_city_before():
    text = "武汉:建设数字城市\n武汉建成基站3万个。\n郑州:数字经济达5000亿元\n项目已接入部门14个。"

    assert [r.area for r in read(text, head="中部省会竞逐数字经济\n2021年9月9日\n")][-1] == "郑州市"


def test_the_whole_of_a_mean_in_brackets_is_whose_mean_it_is():
    text = "宁德的GDP增速最快,宁德、福州的GDP增速高于全省平均水平(4.6%);所有地市均高于全国。"

    assert [r.area for r in read(text, head="福建省经济\n2022年8月9日\n")] == ["福建省"]


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("2020年全球照明市场1000亿元。", "全球"),
        ("全球灯塔工厂增至10家。", "云州市"),
        ("手机产量90万台,全球手机总产量的8%。", "云州市"),
    ],
)
def test_the_world_is_a_subject_only_where_it_is_measured(text, area):
    assert owners(text)[-1] == area


def test_a_high_tech_zone_without_a_name_is_the_one_that_the_text_names():
    text = "记者从东湖高新区获悉,2007年,中国光谷的总产值达1150亿元,高新区主要指标增长30%。\n今年,光谷新增企业140家。"

    assert {r.area for r in read(text, head="光谷成武汉首个千亿板块\n2008年2月27日\n")} == {"武汉东湖高新区"}


def test_a_headline_of_one_province_begins_a_part_of_a_national_text():
    text = "新疆投资1300亿元\n项目9个。\n浙江投资1980亿元\n项目7个。\n湖北投资1189亿元\n项目5个。"

    rows = [(r.area, r.value) for r in read(text, head="全国水利投资规划\n2011年3月16日\n")]

    assert [area for area, value in rows if value < 10] == ["新疆维吾尔自治区", "浙江省", "湖北省"]


def test_the_size_of_a_group_is_the_figure_of_the_whole():
    text = "青山高新区在165个参评国家级高新区中排名第29位。青山高新区是全省首批3个省级高新区之一。"

    rows = [(r.area, f"{r.value}{r.unit}") for r in read(text)]

    assert ("全国", "165个") in rows
    assert ("全省", "3个") in rows


@pytest.mark.parametrize(
    "text", ["推进美国山尼瓦公司投资的电池项目,产能500兆瓦。", "推进联电集团投资的芯片项目,产能5万片。"]
)
def test_what_another_s_money_builds_is_of_the_place_that_the_text_is_of(text):
    assert set(owners(text)) == {"云州市"}


def test_a_company_that_is_left_out_in_brackets_is_not_whose_figure_it_is():
    assert set(owners("工业园区(不含红山集团)完成产值227亿元。")) == {"云州市"}


NATIONAL = "药材行业形势\n2011年7月5日\n"


def test_the_whole_city_in_passing_is_not_whose_figures_a_national_text_tells():
    text = "国内药价上涨9%。我国药材产量80万吨。药企利润3亿元。我市一家药店关门。"

    assert {r.area for r in read(text, head=NATIONAL)} == {"全国"}


def test_the_whole_county_is_the_one_that_the_sentence_names():
    text = "国内用电紧张。我国装机9亿千瓦。海盐县供电局介绍,全县最高负荷3万千瓦。"

    assert [r.area for r in read(text, head=NATIONAL)][-1] == "海盐县"


def test_a_whole_that_brackets_explain_has_its_own_figure():
    text = "合肥GDP为1.1万亿元,占整个安徽GDP(4.3万亿元)约四分之一。"

    rows = [(r.area, r.measure) for r in read(text, head="安徽经济\n2022年1月9日\n")]

    assert ("安徽省", "level") in rows


def test_whose_president_speaks_is_not_whose_figure_it_is():
    text = "中国轴承进出口商会会长李山在2024论坛上表示,轴承贸易额有望达到3亿美元。"

    assert [r.area for r in read(text, head="全国轴承贸易回暖\n2024年1月20日\n")] == ["全国"]
