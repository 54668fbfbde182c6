"""When a figure was so, and whether it is a fact, a goal or a forecast."""

import pytest

from barograph.readings.prose import Trace

from .reading import read, told


def periods(text: str, **more: str) -> list[tuple[str, str]]:
    return [(p, v) for _, _, p, v in told(text, **more)]


def standings(text: str, **more: str) -> list[tuple[str, str]]:
    return [(r.standing, f"{r.value}{r.unit}") for r in read(text, **more)]


def test_a_sum_is_made_in_a_stretch_of_years_and_a_level_reached_at_its_end():
    assert periods("“十三五”期间,全市累计建成厂房50万平方米,高新技术企业达到300家,总数居全省第5位。") == [
        ("2016/2020", "500000平方米"),
        ("2020", "300家"),
        ("2020", "5位"),
    ]
    assert periods("五年来,全市累计投入资金300亿元,高新技术企业由120家增加到560家,拥有省级平台45个。") == [
        ("2019/2023", "30000000000元"),
        ("2018", "120家"),
        ("2023", "560家"),
        ("2023", "45个"),
    ]


def test_growth_over_a_stretch_is_held_against_the_year_before_it():
    [reading] = read("十年来,园区产值增长7倍。")

    assert (str(reading.period), reading.base) == ("2023", "2013")


def test_yearly_growth_between_two_years_is_of_the_years_between():
    rows = periods("研发经费由2019年的21亿元增加到2022年的36亿元,年均增长19.7%;占比由1.02%提高到1.51%。")

    assert rows[2] == ("2019/2022", "19.7%")
    assert rows[3:] == [("2019", "1.02%"), ("2022", "1.51%")]


def test_what_a_thing_founded_long_ago_has_is_told_of_today():
    assert periods("云州科技城2016年挂牌,规划面积36平方公里。刚起步时只有11家企业,现在已经超过900家。") == [
        ("2024-01-20", "36平方公里"),
        ("2016", "11家"),
        ("2024-01-20", "900家"),
    ]


def test_a_goal_holds_for_what_its_bases_are_not():
    text = "在2022年高新技术企业876家、技术合同成交额93亿元的基础上,力争高新技术企业突破1000家。"

    assert periods(text)[:2] == [("2022", "876家"), ("2022", "9300000000元")]
    assert [s for s, _ in standings(text)] == ["actual", "actual", "target"]


def test_times_told_respectively():
    rows = periods("2020年、2021年、2022年,全市研发经费分别为10亿元、12亿元、15亿元。")

    assert [p for p, _ in rows] == ["2020", "2021", "2022"]


def test_the_month_that_passed_last_after_an_earlier_year():
    rows = periods(
        "2022年起,园区建设楼宇15栋。截至10月底,累计承接项目300项。",
        head="云州科技城情况\n2023年11月22日\n",
    )

    assert rows[-1] == ("2023-10", "300项")


def test_the_same_period_of_last_year_is_no_whole_year():
    rows = periods("1—3月,技改投资增长14.1%,低于去年同期的34.2%。", head="云州市工业\n2023年5月11日\n")

    assert rows == [("2023-Q1", "14.1%"), ("2022-Q1", "34.2%")] or [p for p, _ in rows] == [
        "2023-01/2023-03",
        "2022-01/2022-03",
    ]


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("眼下", "2024-01-20"),
        ("上个月", "2023-12"),
        ("过去一年", "2023"),
        ("半年来", "2023-H2"),
        ("今明两年", "2024/2025"),
        ("“十四五”前两年", "2021/2022"),
        ("三年内", "2024/2026"),
    ],
)
def test_words_for_a_time(words, period):
    assert periods(f"{words},全市新建厂房12万平方米。") == [(period, "120000平方米")]


def test_a_headline_takes_the_time_of_the_same_figure_in_the_body():
    trace = Trace()
    text = "2023年,云州市高新技术企业达到1286家。"
    rows = read(text, head="云州市高新技术企业达1286家\n2024年7月16日\n", trace=trace)

    assert [str(r.period) for r in rows] == ["2023", "2023"]
    assert "told-again" in {n.rule for n in trace.of(0)}


def test_a_headline_without_such_a_figure_keeps_the_date_of_the_document():
    rows = periods(
        "2023年,云州市科技型中小企业达到2286家。", head="云州市高新技术企业达1286家\n2024年7月16日\n"
    )

    assert rows[0] == ("2024-07-16", "1286家")


def test_a_titled_quarter_whose_text_counts_from_january():
    rows = periods(
        "1—9月,全区产值743亿元。\n二、问题\n前三季度投资下降。全区有236家企业停产。",
        head="云州经开区2023年三季度经济运行分析\n(10月17日)\n",
    )

    assert rows[-1] == ("2023-01/2023-09", "236家")


def test_a_goal_does_not_pass_to_the_next_sentence():
    text = "今年已建成住房4300套,力争2026年住房保有量达到1万套。两所学校开学,新增学位4000个。"

    assert [s for s, _ in standings(text)] == ["actual", "target", "actual", "actual"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全市争取省级以上资金4亿元。", "actual"),
        ("经评审,拟认定企业技术中心92家。", "actual"),
        ("截至12月底,全市在建项目430个,其中年内新开工163个。", "actual"),
        ("二期厂房41万平方米将于年内交付。", "target"),
        ("新增上规企业17家,超额完成下达的12家任务。", "target"),
        ("公司计划一期投资6600万元。", "target"),
        ("预计全年生产总值突破300亿元,增长6%左右。", "forecast"),
    ],
)
def test_standing(text, expected):
    assert standings(text)[-1][0] == expected


def test_a_heading_of_circumstances_sets_no_goals():
    text = "二、重点工作推进情况\n组织实施重大专项35项。\n三、下一步工作打算\n组织实施重大专项40项。"

    assert [s for s, _ in standings(text)] == ["actual", "target"]


def test_what_is_planned_is_of_the_year_that_the_title_plans_for():
    rows = periods(
        "三、下一步打算\n高新技术企业达到300家。", head="云州市科技局2021年工作总结和2022年工作打算\n"
    )

    assert rows == [("2022", "300家")]


def test_years_told_from_a_year_before():
    rows = periods("2001年,全省经济进入新阶段。这一年,生产总值3502亿元。20年后,生产总值达到4万亿元。")

    assert [p for p, _ in rows] == ["2001", "2021"]


def test_a_plan_of_the_past_proposed_a_goal():
    assert standings("该规划提出到2020年数字经济占比达40%以上。") == [("target", "40%")]


def test_economic_growth_is_never_that_of_a_day():
    rows = periods(
        "今年上半年,全市生产总值增长5%。\n全省平均增速为4.6%。", head="云州市经济观察\n2022年8月12日\n"
    )

    assert [p for p, _ in rows] == ["2022-H1", "2022-H1"]


def test_what_a_figure_is_held_against_is_of_the_time_compared_with():
    rows = periods("2023年,全市科技企业达到860家,较2019年的520家增加340家。")
    assert rows == [("2023", "860家"), ("2019", "520家"), ("2023", "340家")]

    rows = periods("今年上半年,全市出口设备910台,比去年的700台增长30%。", head="云州市工业\n2023年8月11日\n")
    assert rows == [("2023-H1", "910台"), ("2022-H1", "700台"), ("2023-H1", "30%")]


def test_a_change_between_two_years_begins_in_the_first():
    rows = periods("2019年到2022年,全市研发人员占比从1.4%提高到2.1%。")
    assert rows == [("2019", "1.4%"), ("2022", "2.1%")]

    rows = periods("从2015—2022年,全市专利申请量从500件增长至1900件。")
    assert rows[0] == ("2015", "500件")


def test_since_a_year_holds_for_its_own_figure():
    rows = periods("五年来,全市增速2021年以来连续8个季度居全省首位。规上企业从300家增加到560家。")

    assert rows[-2:] == [("2018", "300家"), ("2023", "560家")]


def test_a_part_of_the_year_that_is_over_is_no_goal_for_a_cue_elsewhere():
    head = "云州市工业\n2023年8月11日\n"

    assert standings("按照全年新增企业80家的目标,上半年完成60家。", head=head)[-1] == ("actual", "60家")
    assert standings("上半年启动项目6个,建成后将新增产能30万吨。", head=head)[-1] == ("target", "300000吨")


def test_to_turn_one_thing_into_another_is_no_goal():
    text = "该设备可将余热转变为电力,单位能耗降低12%。"

    assert standings(text) == [("actual", "-12%")]


def test_the_year_in_a_text_without_title_is_not_its_date():
    text = (
        "云州高新技术产业开发区于1998年7月经省人民政府批准成立,2012年升级为国家高新区。全区规划面积95平方公里。\n"
        "“十三五”期间,全区累计完成投资300亿元。\n"
    )
    rows = read(text, head="")

    assert [r.standing for r in rows] == ["actual", "actual"]
    assert str(rows[-1].period) == "2016/2020"


def test_a_later_year_in_a_headline_is_not_what_the_text_tells_of():
    rows = periods("全市现有企业120家。", head="云州市氢能产业2030年突破千亿元\n2023年8月11日\n")

    assert rows[-1] == ("2023-08-11", "120家")


def test_this_year_beside_whole_years_comes_after_them():
    text = "云州日报9月3日电(记者林岚)全市高新区总产值从2015年的200亿元增长至2021年的530亿元。今年1至7月,高新区实现营业收入410亿元。"

    assert periods(text, head="")[-1] == ("2022-01/2022-07", "41000000000元")


def test_a_financial_year_is_a_year():
    assert periods("2021财年,公司营收30亿元。") == [("2021", "3000000000元")]


def test_a_report_of_last_year_tells_of_that_year_throughout():
    text = (
        "2023年,全市累计完成采购预算300亿元,实际采购规模260亿元,比上年增长12%,节约资金30亿元。\n"
        "从采购范围看,工程类采购规模为150亿元,货物类采购规模为110亿元。\n"
        "据了解,供应商库有企业900家。\n"
    )
    rows = periods(text, head="云州市采购规模再创新高\n2024年3月2日\n")

    assert [p for p, _ in rows] == ["2023"] * 6 + ["2024-03-02"]


def test_a_heading_of_a_year_and_a_plan_gives_what_the_parts_opening_says():
    text = (
        "一、2023年和“十四五”以来工作回顾\n"
        "一年来,新增学位3万个。\n"
        "全市改造危房2万户。\n"
        "各位代表!五年来,我们接续奋斗。\n"
        "地区生产总值年均增长6.1%。人均生产总值由6.5万元提高到8.2万元。\n"
    )
    rows = [
        (str(r.period), r.base)
        for r in read(
            text.replace("“十四五”以来", "“十三五”时期").replace("2023", "2020"),
            head="云州市政府工作报告\n2021年1月20日\n",
        )
    ]

    assert rows == [("2020", None), ("2020", None), ("2016/2020", None), ("2015", None), ("2020", None)]


def test_as_many_figures_as_years_take_them_in_turn():
    rows = periods("2020-2022年,全市研发投入占比分别为2.1%、2.3%、2.6%。")

    assert [p for p, _ in rows] == ["2020", "2021", "2022"]


def test_a_month_that_passed_just_now_is_of_this_year():
    text = "全市产能与2022年基本持平。5月份,全市用电量30亿千瓦时。"

    assert periods(text, head="云州市工业\n2023年6月11日\n")[-1] == ("2023-05", "3000000000千瓦时")


def test_what_was_finished_in_a_year_is_not_the_time_of_what_follows():
    text = "公司一期项目于2021年顺利达产,此次二期总投资3亿元。"

    assert periods(text, head="云州市工业\n2023年6月11日\n")[-1] == ("2023-06-11", "300000000元")


def test_the_day_that_a_thing_was_approved_is_no_time_of_what_it_has():
    text = "2003年12月26日,云州高新区经国务院批复升级。全区总面积95平方公里。"

    assert periods(text)[-1][0] != "2003-12-26"


SPRING = "云州市工业品销售情况\n发布时间:2024-03-08\n"


def test_months_that_are_not_over_are_those_of_the_year_before():
    rows = read("1—5月,全市销售额86亿元,同比增长12%。", head=SPRING)

    assert [(str(r.period), r.base) for r in rows] == [
        ("2023-01/2023-05", None),
        ("2023-01/2023-05", "2022-01/2022-05"),
    ]


def test_a_time_since_which_a_thing_was_never_so_is_no_figures_time():
    [reading] = read("全市出现自2007年夏季以来首次负荷超限,最大负荷127万千瓦。")

    assert str(reading.period) == "2023"


def test_land_and_people_are_told_of_now_whatever_history_was_told_before():
    head = "云州高新区简介\n发布时间:2024-03-08\n"

    assert periods(
        "云州高新区于1992年11月获批为国家级高新区。区域面积86平方公里,常住人口12万人。", head=head
    ) == [
        ("2024-03-08", "86平方公里"),
        ("2024-03-08", "120000人"),
    ]


def test_what_follows_the_plans_of_this_year_is_still_to_be_done():
    head = "云州高新区产业发展\n发布时间:2024-02-08\n"
    text = "今年,高新区将推进“百企成长”工程。新增规模以上企业40家,总数达到300家;新注册企业900家。"

    assert [s for s, _ in standings(text, head=head)] == ["target"] * 3


def test_what_was_done_behind_a_plan_is_done():
    head = "云州高新区产业发展\n发布时间:2024-02-08\n"
    text = "今年,高新区将推进“百企成长”工程。去年新增规模以上企业40家。目前已有企业300家。"

    assert [s for s, _ in standings(text, head=head)] == ["actual"] * 2


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("光伏装机容量或达300万千瓦。", "forecast"),
        ("光伏装机容量今年料增30万千瓦。", "forecast"),
        ("人均预期寿命超过80岁。", "actual"),
        ("紧盯高质量发展目标,农产品加工业占工业总产值68%。", "actual"),
        ("86个计划建设项目在建率61%。", "actual"),
    ],
)
def test_words_of_what_is_hoped_for(text, standing):
    assert standings(text)[-1][0] == standing


def test_a_headline_tells_of_the_goal_that_the_body_tells():
    head = "云州市投资85亿元建设一批公路\n发布时间:2024-03-08\n"
    rows = standings("3月5日,云州市交通工作会议召开。今年全市将完成公路建设投资85亿元。", head=head)

    assert [s for s, _ in rows] == ["target", "target"]


def test_figures_with_a_point_are_no_dates():
    rows = read(
        "其中出口2041.8亿美元,同比增长26%。", head="据云州海关统计,2010年全市进出口值3467.5亿美元。\n"
    )

    assert {str(r.period) for r in rows} == {"2010"}


def test_what_a_goal_begins_from_is_a_fact():
    rows = read("到2027年,审批时间从60天压缩到15天以内。")

    assert [(r.standing, str(r.period)) for r in rows] == [("actual", "2024-01-20"), ("target", "2027")]


def test_what_a_line_demands_is_still_to_be_done():
    head = "在云州市科技创新大会上的讲话\n2024年2月20日\n"
    rows = standings("第三,服务要跟得上。政策兑现时间从60天压缩到15天以内,真正做到一次都不跑。", head=head)

    assert [s for s, _ in rows] == ["actual", "target"]


@pytest.mark.parametrize(
    ("text", "period", "base"),
    [
        ("9月,居民消费价格上涨0.7%,涨幅比上月回落0.1个百分点。", "2023-09", "2023-08"),
        ("上半年生产总值比2019年同期增长3.5%。", "2023-H1", "2019-H1"),
        ("一季度成交额46.8亿元。其中,3月份成交额21.3亿元,占一季度的45.5%。", "2023-03", "一季度"),
    ],
)
def test_the_parts_of_a_year_that_figures_are_held_against(text, period, base):
    reading = read(text)[-1]

    assert (str(reading.period), reading.base) == (period, base)


def test_a_goal_holds_up_to_its_full_stop():
    text = "全行业提出要在2028年实现总产值800亿元;机床年产量超过25万台。去年,出口额11亿元。"

    assert periods(text) == [("2028", "80000000000元"), ("2028", "250000台"), ("2023", "1100000000元")]


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("利润未达预期,全年只有21亿元。", "actual"),
        ("2030年全球照明市场约1000亿美元。", "forecast"),
        ("到2027年,全市孵化器达到30家。", "target"),
        ("今年年底前建成孵化器10家。", "target"),
    ],
)
def test_what_is_hoped_for_and_what_is_foreseen(text, standing):
    head = "云州市产业通报\n2024年5月20日\n"

    assert standings(text, head=head)[-1][0] == standing


def test_what_a_paragraph_of_several_years_sums_up_is_of_those_years():
    rows = periods("五年来,高新技术企业从96家增至438家。累计培育国家级孵化器4家,在孵企业超过1200家。")

    assert rows[2:] == [("2019/2023", "4家"), ("2023", "1200家")]


def test_a_year_compared_with_is_not_the_documents_year():
    head = "云州市科技型企业突破三千家\n本报讯 记者昨日获悉,全市工作进展良好。\n"

    assert periods("去年,全市研发投入76.8亿元,比2019年增长18.2%。", head=head)[-2][0] == "2020"
