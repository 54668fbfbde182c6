"""What is a figure, and what only looks like one."""

import pytest

from barograph.readings.prose.figures import Figure, scan


def figures(text: str) -> list[tuple[str, str, str, str]]:
    return [(f.words, str(f.value), f.unit, f.bound) for f in scan(text) if isinstance(f, Figure)]


@pytest.mark.parametrize(
    ("text", "words", "value", "unit", "bound"),
    [
        ("企业达到1,629家", "1,629家", "1629", "家", "eq"),
        ("收入80.5亿元", "80.5亿元", "8050000000", "元", "eq"),
        ("外资3.2亿美元", "3.2亿美元", "320000000", "美元", "eq"),
        ("规模3200亿和", "3200亿", "320000000000", "元", "eq"),
        ("总量3.1万亿元", "3.1万亿元", "3100000000000", "元", "eq"),
        ("成果3200余项", "3200余项", "3200", "项", "over"),
        ("学位2万多个", "2万多个", "20000", "个", "over"),
        ("企业只有百余家", "百余家", "100", "家", "over"),
        ("占全省近1/5", "近1/5", "20", "%", "under"),
        ("占八分之一", "八分之一", "12.5", "%", "eq"),
        ("占三分之一", "三分之一", "33.33", "%", "eq"),
        ("近四成", "近四成", "40", "%", "under"),
        ("百分之三点五", "百分之三点五", "3.5", "%", "eq"),
        ("覆盖率93%以上", "93%以上", "93", "%", "over"),
        ("约130吨", "约130吨", "130", "吨", "about"),
        ("提高0.3个百分点", "0.3个百分点", "0.3", "百分点", "eq"),
        ("首次突破千亿大关", "突破千亿", "100000000000", "元", "over"),
        ("不低于2万平方米", "不低于2万平方米", "20000", "平方米", "over"),
        ("常住人口167万。", "167万", "1670000", "人", "eq"),
        ("位列全国第20位", "第20位", "20", "位", "eq"),
        ("居全省首位", "首位", "1", "位", "eq"),
        ("跻身全国前十", "前十", "10", "位", "under"),
        ("税收翻了一番", "翻了一番", "1", "倍", "eq"),
        ("增长１１．６%".replace("１１．６", "11.6"), "11.6%", "11.6", "%", "eq"),
    ],
)
def test_a_figure_with_its_unit_and_bound(text, words, value, unit, bound):
    assert figures(text) == [(words, value, unit, bound)]


def test_a_range_is_one_figure():
    (figure,) = (f for f in scan("引进20-30家企业") if isinstance(f, Figure))

    assert (str(figure.value), str(figure.high), figure.words) == ("20", "30", "20-30家")


@pytest.mark.parametrize(
    ("text", "words", "value", "unit", "bound"),
    [
        ("细颗粒物浓度31微克/立方米", "31微克/立方米", "31", "微克/立方米", "eq"),
        ("单位能耗降至2.9千瓦时/吨以下", "2.9千瓦时/吨以下", "2.9", "千瓦时/吨", "under"),
        ("均价达到1.2万元/平方米", "1.2万元/平方米", "12000", "元/平方米", "eq"),
        ("吞吐量88万标箱", "88万标箱", "880000", "标箱", "eq"),
        ("服务企业320余家次", "320余家次", "320", "家次", "over"),
        ("购置设备45台(套)", "45台(套)", "45", "台(套)", "eq"),
        ("利率下降15个基点", "15个基点", "15", "基点", "eq"),
        ("产量达21.6亿斤", "21.6亿斤", "2160000000", "斤", "eq"),
        ("用户过万户", "过万户", "10000", "户", "over"),
        ("涉及37个大类", "37个", "37", "个", "eq"),
        ("让4.2万贫困人口脱贫", "4.2万", "42000", "人", "eq"),
        ("工业增速为-2.1%", "-2.1%", "-2.1", "%", "eq"),
        ("工业增速为负2.1%", "负2.1%", "-2.1", "%", "eq"),
        ("占比近半,", "近半", "50", "%", "under"),
        ("得票七八成", "七八成", "70", "%", "eq"),
    ],
)
def test_units_and_signs_that_are_rarer(text, words, value, unit, bound):
    assert figures(text) == [(words, value, unit, bound)]


def test_the_last_number_of_a_list_bears_the_unit_of_all():
    assert [(f[1], f[2]) for f in figures("分别缺口3万和2.2万公顷")] == [("30000", "公顷"), ("22000", "公顷")]
    assert [(f[1], f[2]) for f in figures("提高3.1、2和4.8个百分点")] == [
        ("3.1", "百分点"), ("2", "百分点"), ("4.8", "百分点"),
    ]  # fmt: skip


def test_a_rank_that_rises_is_a_rank_at_both_ends():
    assert [f[1] for f in figures("位次由第九升至第三")] == ["9", "3"]


def test_points_in_a_list_take_the_unit_that_ends_it():
    assert [f[2] for f in figures("分别提高7.9个、3.4个和1.7个百分点")] == ["百分点"] * 3


def test_a_comma_between_digits_parts_thousands_only_as_such():
    assert [f[0] for f in figures("达到9777家,1/5")] == ["9777家", "1/5"]


@pytest.mark.parametrize(
    "text",
    [
        "以百分之百的诚意",
        "今年抓好四件大事",
        "市四套班子领导",
        "一流的营商环境", "新一代信息技术", "全国两会", "进一步提高", "一体化发展", "半导体产业", "万众一心", "千方百计",
        "“145”工作思路", "实施“1358”工程", "“十四五”规划", "1+6+N体系", "两核一带", "三大攻坚战", "G20峰会", "新药BG136获批",
        "减少CO2", "5G应用", "PM2.5治理", "IPv6", "2021年3月5日", "15:30", "7.8:42.0:50.2", "鹤政发〔2021〕38号",
        "国务院令第722号", "第十四条规定", "第45届大会", "第一产业", "第三方机构", "第一书记", "电话:0791-86251234", "13912345678",
        "每千万元", "《2024年30条措施》", "三一重工", "一是抓主体", "第一,要充分", "一季度", "一分部署", "签约仪式", "一系列", "首创",
        "成立于1992年", "浏览次数1286", "12345热线", "7×24小时",
    ],
)  # fmt: skip
def test_a_numeral_that_measures_nothing_is_no_figure(text):
    assert figures(text) == []


def test_a_verb_with_an_object_is_no_bound():
    assert figures("突破10项行业关键技术")[0][0::3] == ("10项", "eq")
    assert figures("总数突破10项。")[0][0::3] == ("突破10项", "over")


def test_an_agreement_is_no_approximation():
    assert figures("签约5个项目") == [("5个", "5", "个", "eq")]


@pytest.mark.parametrize(
    ("text", "words", "value", "unit"),
    [
        ("股本7200万股", "7200万股", "72000000", "股"),
        ("发行价12.5元/股", "12.5元/股", "12.5", "元/股"),
        ("油价101.2美元/桶", "101.2美元/桶", "101.2", "美元/桶"),
        ("养老床位7701张家庭床位", "7701张", "7701", "张"),
        ("办理时间缩短8个小时", "8个小时", "8", "小时"),
        ("带动3.4亿农民增收", "3.4亿", "340000000", "人"),
        ("惠及120余万婴幼儿", "120余万", "1200000", "人"),
        ("用户规模突破7000万,", "突破7000万", "70000000", "户"),
    ],
)
def test_units_that_are_counted_or_told_by_what_stands_around(text, words, value, unit):
    assert [row[:3] for row in figures(text)] == [(words, value, unit)]


@pytest.mark.parametrize(
    ("text", "words", "low", "high", "unit"),
    [
        ("上涨5至6成", "5至6成", "50", "60", "%"),
        ("由三到四成", "三到四成", "30", "40", "%"),
        ("投资二三十亿元", "二三十亿元", "2000000000", "3000000000", "元"),
        ("员工三四千人", "三四千人", "3000", "4000", "人"),
        ("带动五六家企业", "五六家", "5", "6", "家"),
        ("税收达50亿-60亿,", "50亿-60亿", "5000000000", "6000000000", "元"),
        ("安排540位到600位", "540位到600位", "540", "600", "位"),
    ],
)
def test_a_figure_between_two_is_one_with_both_ends(text, words, low, high, unit):
    (figure,) = (f for f in scan(text) if isinstance(f, Figure))

    assert (figure.words, str(figure.value), str(figure.high), figure.unit) == (words, low, high, unit)


def test_two_units_are_two_figures():
    assert [row[:3] for row in figures("工业投资增长12%至35亿元")] == [
        ("12%", "12", "%"),
        ("35亿元", "3500000000", "元"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "会议于11时20分结束",
        "晚上8点开始",
        "下午3点左右到达",
        "每周五9点到17点开放",
        "采用328级棉花",
        "新增市场在三四级城市",
        "全厂零件统一编号",
        "破除城乡二元结构",
        "推广三元锂电池",
        "煤炭运输有一个点装费",
        "历时3个多月完成",
        "上市1个多月后",
        "连续6周上涨",
        "登上榜首次数最多",
        "材料一式3份",
        "住3号楼512室",
        "办公要货比三家",
    ],
)
def test_times_of_day_classes_and_words_with_a_numeral_are_no_figures(text):
    assert figures(text) == []


def test_a_number_that_nothing_could_count_is_no_figure():
    text = "产值" + "9" * 70 + "万元,利润" + "8" * 400 + "元,税收12亿元"
    assert [f.words for f in scan(text) if isinstance(f, Figure)] == ["12亿元"]
