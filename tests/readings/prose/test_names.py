"""Names: the words of an indicator, without place, time and verb."""

import pytest

from barograph.catalogue import load
from barograph.readings.prose import soundness
from barograph.readings.prose.names import Library, completed, from_left, part_of, worded

from .reading import told


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("高新技术企业达到8650家。", "高新技术企业数"),
        ("新获批30家省重点实验室。", "新获批省重点实验室数"),
        ("征集成果3200余项。", "征集成果数"),
        ("建成幼儿园、中小学校20所。", "建成幼儿园、中小学校数"),
        ("整合涉农资金1.2亿元。", "整合涉农资金"),
        ("11家单位获批省人才平台。", "获批省人才平台单位数"),
        ("每万名从业人员拥有有效发明专利486件。", "每万名从业人员拥有有效发明专利数"),
        ("光伏产业实现产值612亿元。", "光伏产业产值"),
        ("投资超10亿元的项目12个。", "投资超10亿元的项目数"),
        ("新建10座充电站。", "新建充电站数"),
        ("生产总值512.3亿元。", "地区生产总值"),
        ("六成以上的企业没有研发机构。", "没有研发机构的企业占比"),
    ],
)
def test_a_figure_names_what_it_measures(text, indicator):
    assert [row[0] for row in told(text)] == [indicator]


def test_a_total_belongs_to_what_was_said_before_it():
    rows = told("新获批30家省重点实验室、总数达到71家、占全省1/5。")

    assert [row[0] for row in rows] == ["新获批省重点实验室数", "省重点实验室数", "省重点实验室数"]


def test_what_is_new_holds_for_the_next_in_the_list():
    assert told("新增幼儿园学位9200个、养老床位1350张。")[1][0] == "新增养老床位数"


def test_a_part_is_named_with_its_whole():
    assert part_of("发明专利", "授权专利") == "授权发明专利"
    assert completed("国家级", "省级以上孵化器数") == "国家级孵化器"


def test_words_that_hold_no_noun_give_none():
    assert from_left("\x01,\x02共有") == ""


def test_people_and_areas_are_worded_as_such():
    assert worded("城镇新增就业", "人") == "城镇新增就业人数"
    assert worded("新建标准化茶园", "亩") == "新建标准化茶园面积"


def test_an_alias_that_needs_its_programme_is_not_taken_for_the_indicator():
    library = Library(load())

    assert library.find("部门") is None
    assert library.find("高新技术企业数").code == "HTE_NUM"


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        # what the counted ones did is part of their name
        ("86家企业签订了校企合作协议，占47%。", ["签订校企合作协议企业数"]),
        ("累计为65家企业发放纾困贷款2.6亿元。", ["发放纾困贷款企业数"]),
        ("促成42家企业与金融机构达成合作意向。", ["与金融机构达成合作意向企业数"]),
        ("每天有超过200名科研人员从事研发工作。", ["从事研发工作科研人员数"]),
        # adverbials and actors are none of it
        ("参会企业共带来新产品、新技术380余项。", ["新产品、新技术数"]),
        ("孵化空间里入驻着126家初创企业。", ["初创企业数"]),
        ("每年组织实施重点攻关项目30项。", ["重点攻关项目数"]),
        ("共建研发平台42个。", ["共建研发平台数"]),
        ("2023年，有R&D活动的规上工业企业312家。", ["有R&D活动的规上工业企业数"]),
        ("经审查，符合申报条件（年收入不低于1亿元，职工不少于30人）的有75家。", ["符合申报条件企业数"]),
    ],
)
def test_a_name_holds_the_thing_and_what_it_did(text, indicators):
    assert [row[0] for row in told(text)][: len(indicators)] == indicators


def test_a_total_and_an_intensity_lean_on_what_was_told_before():
    rows = told("规模以上工业企业R&D经费62亿元，投入强度1.71%。")
    assert rows[1][0] == "规模以上工业企业R&D经费投入强度"

    rows = told("一般公共预算收入86.2亿元，同口径增长8.6%，增速居全省第三，总量居全省第五。")
    assert [row[0] for row in rows] == ["一般公共预算收入"] * 2 + ["一般公共预算收入增速", "一般公共预算收入"]


def test_money_lent_belongs_to_the_product_and_invested_to_what_it_built():
    assert told("“科创贷”全年放款9.6亿元。")[0][0] == "“科创贷”放款"
    assert told("公司投资3.1亿元建成智能车间。")[0][0] == "智能车间投资"


def test_clauses_without_a_noun_give_no_topic():
    from barograph.readings.prose.phrases import says_nothing

    assert says_nothing("去年我们动了刀子") and says_nothing("当时媒体报道称")
    assert not says_nothing("高新技术企业")


def test_a_stock_told_after_what_was_new_is_the_whole():
    rows = told("全年新登记市场主体5.83万户；年末实有34.7万户，其中企业9.6万户。")
    assert [row[0] for row in rows] == ["新登记市场主体数", "市场主体总数", "企业数"]

    rows = told("全年新登记市场主体4.2万户，其中企业1.2万户。")
    assert rows[1][0] == "新登记企业数"


def test_what_grew_after_a_net_increase_is_the_whole():
    rows = told("高新技术企业净增61家，增长29.9%。")
    assert [row[0] for row in rows] == ["净增高新技术企业数", "高新技术企业数"]


def test_some_of_the_counted_are_named_by_what_they_did():
    rows = told("80个团队中已有32个落地创办企业。")
    assert rows[1][0].startswith("落地创办企业")
    assert told("12家企业年产值超50亿元。")[0][0] == "年产值超50亿元企业数"


def test_a_share_of_a_quantity_is_no_share_of_those_who_do_something():
    assert told("高新区贡献了全市近三成的技术合同成交额。")[0][0] == "技术合同成交额"


def test_where_the_counted_settled_is_no_part_of_their_name():
    assert told("已有央企系的12家院所落户高新区。")[0][0] == "落户央企系院所数"


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        # what tells an event is no name; the name is in it, or is that of the figure before
        ("2023年，全市生产总值增长6.1%、达到8600亿元，成为全省第四个过8000亿元城市。", ["生产总值"] * 3),
        ("2023年，全县技改投资逆势增长3.4%。", ["技改投资"]),
        ("2023年，全县唯一的1起较大事故为溺水事故。", ["唯一较大事故数"]),
        # a long word that ends or begins as a short one does
        ("2023年，全市水泥产能900万吨，应届毕业生就业率96%。", ["水泥产能", "应届毕业生就业率"]),
        ("2023年，全县以工代赈项目带动就业1.2万人。", ["以工代赈项目带动就业人数"]),
        # a list of names before the number of them
        ("2023年，全市形成锂电、氢能、储能3条新能源产业链。", ["新能源产业链数"]),
        # the share of those who do something
        ("2023年，全市85%的化工园区达到较低风险等级。", ["达到较低风险等级的化工园区占比"]),
        ("2023年，全市70%村卫生室实现与乡镇卫生院一体化管理。", ["实现与乡镇卫生院一体化管理的村卫生室占比"]),
    ],
)
def test_a_piece_of_a_sentence_is_no_name(text, indicators):
    assert [row[0].removeprefix("地区") for row in told(text)][: len(indicators)] == indicators


@pytest.mark.parametrize(
    "name",
    ["固定资产投资基础上固定资产投资", "成为全市首个过", "如果提价", "较上年末为", "投资工程投资概算投资"],
)
def test_words_that_are_no_noun_phrase_are_not_sound(name):
    assert not soundness.sound(name)


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        # the head of a list belongs to each of it, and a conjunction may stand within one of it
        ("2023年，高校、科研院所横向经费分别为3.2亿元、1.4亿元。", ["高校横向经费", "科研院所横向经费"]),
        (
            "2023年，航运、电子专用设备、船舶行业增加值分别增长9%、8%、7%。",
            ["航运增加值", "电子专用设备增加值"],
        ),
        (
            "2023年，金融业、软件和信息服务业增加值分别增长9%、8%。",
            ["金融业增加值", "软件和信息服务业增加值"],
        ),
        (
            "2023年，较大的领域还有海洋工程、新材料与绿色建材、先进装备，成交额分别为6亿元、5亿元、4亿元。",
            ["海洋工程成交额", "新材料与绿色建材成交额", "先进装备成交额"],
        ),
        ("李秉均、周立言、郑方、王一4位中国工程院院士在会上发言。", ["中国工程院院士数"]),
        # two indicators in one clause
        ("2023年，320个新投产项目增加产值51亿元。", ["新投产项目数", "新投产项目增加产值"]),
        ("2023年，全市化工产业产值52亿元，较2022年的48亿元增加4亿元。", ["化工产业产值"] * 3),
        ("2023年，全市粮食连续三年增产，产量达到120万吨。", ["粮食产量"]),
        ("2023年，全省4家企业发生了5起一般事故。", ["企业数", "一般事故数"]),
        ("2023年，全市有效商标注册量和申请量分别为4万件和2万件。", ["有效商标注册量", "有效商标申请量"]),
        ("人均生产总值63487元，按2023年平均汇率计算为9010美元。", ["人均地区生产总值"] * 2),
    ],
)
def test_a_list_and_a_clause_keep_their_nouns(text, indicators):
    assert [row[0] for row in told(text)][: len(indicators)] == indicators


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        # what became of the counted is no part of their name
        ("2023年，42项年度改革任务基本完成。", ["年度改革任务数"]),
        ("2023年，6家省级重点实验室重组入列。", ["省级重点实验室数"]),
        ("2023年，210个计划建设项目在建率58%。", ["计划建设项目数", "计划建设项目在建率"]),
        # one of the projects is not all of them
        (
            "2023年，全县签约星海电子等项目30个、投资额66亿元。",
            ["签约项目数", "签约项目投资额"],
        ),
        # money spent on a line is not money spent on its length
        ("2023年，环城公路全长20公里，总投资18亿元。", ["环城公路全长", "环城公路总投资"]),
        # the measure that the first part tells holds for the others
        (
            "2023年，分门类看，采矿业增加值同比增长10%，制造业增长9%，衣着业增长3%。",
            ["采矿业增加值", "制造业增加值", "衣着业增加值"],
        ),
        # items between commas, with marks inside of a fixed name
        (
            "2023年，分行业看，住宿和餐饮业，交通运输、仓储和邮政业增加值分别增长9%、8%。",
            ["住宿和餐饮业增加值", "交通运输、仓储和邮政业增加值"],
        ),
        (
            "2023年，城镇、农村居民人均可支配收入分别增长4%、5%。",
            ["城镇居民人均可支配收入", "农村居民人均可支配收入"],
        ),
        # a sum behind the parts is of the whole; totals told respectively are no longer only the new ones
        (
            "2023年，新认定专精特新中小企业126家，其中工业企业98家，累计达512家。",
            ["新认定专精特新中小企业数", "新认定工业企业数", "专精特新中小企业数"],
        ),
        (
            "2023年，新增省级重点实验室3家、工程研究中心7家，总数分别达到28家和115家。",
            ["新增省级重点实验室数", "新增工程研究中心数", "省级重点实验室数", "工程研究中心数"],
        ),
        # a part that is told besides is none
        ("2023年，全县引进博士68人，其中理工类40人。另有博士后12人。", ["引进博士数"]),
        ("2023年，服务出口占比为66%，比2022年的64%高2个百分点。", ["服务出口占比"] * 3),
    ],
)
def test_a_name_ends_where_the_sentence_goes_on(text, indicators):
    assert [row[0] for row in told(text)][: len(indicators)] == indicators


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        # a price told per unit, and what it went to
        ("2023年，早稻最低收购价每公斤2.6元。", ["早稻最低收购价"]),
        ("2023年，煤炭价格持续回升，涨至每吨820元，随后回落到每吨760元。", ["煤炭价格"] * 2),
        # what money was spent on stands behind it
        ("2023年，总投资41亿元的光伏项目开工。", ["光伏项目总投资"]),
        # goods sold and what they brought
        ("2023年，液晶电视销售量130万台，销售额65亿元。", ["液晶电视销售量", "液晶电视销售额"]),
        # the share of those who do or are something
        ("2023年，园区有企业430家，近八成从事研发。", ["企业数", "从事研发的企业占比"]),
        ("2023年，全县超八成企业为科技型企业。", ["科技型企业占比"]),
        # the rest is of what was told before its parts
        (
            "2023年，新增高新技术企业210家，其中上市公司36家，其余174家为小微企业。",
            ["新增高新技术企业数", "新增上市公司数", "新增高新技术企业数"],
        ),
        ("2023年一季度，一月、二月、三月调查失业率分别为5.4%、5.5%、5.3%。", ["调查失业率"] * 3),
        ("2023年，12家药企联手签署备忘录。", ["药企数"]),
        ("2023年，全县为企业减负12亿元。", ["企业减负"]),
        # what tells an event is not what a rank is of
        ("2023年，全市高技术产业增加值增长9%。名次较上季度前进一位，升至第二位。", ["高技术产业增加值"]),
    ],
)
def test_prices_sums_and_shares_find_their_thing(text, indicators):
    rows = told(text)
    assert [row[0] for row in rows][: len(indicators)] == indicators
