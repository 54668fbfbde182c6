"""The commands score and schemes, as a person would type them."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner

from barograph.cli import index, main

ROOT = Path(__file__).resolve().parents[2]
[ZONES] = (ROOT / "examples" / "index").glob("*.csv")
YUNLAN = str(ROOT / "examples" / "content" / "schemes" / "yunlan-index.toml")
HEADS = "高新区,研发经费投入强度,HTE_DENSITY,企业总数,技术合同成交额,ENERGY_VA"


def run(*arguments, language="zh", status=0):
    result = CliRunner().invoke(main, [str(a) for a in arguments], env={"BAROGRAPH_LANGUAGE": language})
    assert result.exit_code == status, result.output
    return result


@pytest.fixture
def table(tmp_path):
    def table(*lines, heads=HEADS, name="数据.csv"):
        path = tmp_path / name
        path.write_text("\n".join([heads, *lines]) + "\n", "utf-8")
        return path

    return table


def test_the_example_is_ranked_with_its_marks_and_its_tie_rule():
    result = run("score", YUNLAN, "--data", ZONES, "--period", "2024")

    lines = result.stdout.splitlines()
    assert "【自测：虚构示例】" in lines
    assert [line.split()[:3] for line in lines if line.strip().startswith(("1 ", "8 "))] == [
        ["1", "临岚高新区", "2024"], ["8", "云澜高新区", "2024"],
    ]  # fmt: skip
    assert "位次规则：按保留 2 位小数的得分排位，并列取较小位次(1、2、2、4)" in lines
    assert "加减分：云澜高新区 2024 改革加分 +2" in result.stderr


def test_json_carries_weights_articles_and_the_cell_of_each_figure():
    answer = json.loads(run("score", YUNLAN, "--data", ZONES, "--period", "2024", "--json").stdout)

    first = answer["rows"][0]
    assert (first["entity"], first["rank"]) == ("临岚高新区", 1)
    assert first["figures"]["RD_GDP"]["source"].endswith("!C21")
    [node] = [n for n in answer["nodes"] if n["code"] == "TC_VALUE"]
    assert (node["weight"], node["article"]) == (70, "第三条（一）")
    assert answer["scheme"]["digest"] and answer["data"]["digest"]


def test_a_placeholder_weight_is_said_above_the_table(table):
    lines = [f"{zone}," + ",".join(str(i + k) for k in range(46)) for i, zone in enumerate(["甲", "乙"])]
    from barograph.instruments.index import schemes

    codes = schemes.load("zone-evaluation-2021").codes
    path = table(*lines, heads="高新区," + ",".join(codes))
    out = run("score", "zone-evaluation-2021", "--data", path).stdout

    assert out.index("【占位权重】") < out.index("位次")
    assert "占位权重" in json.loads(run("score", "zone-evaluation-2021", "--data", path, "--json").stdout)["marks"]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("乙,约3,1,1,1,1", "单元格 数据!B3 为“约3”，不是数字；请只写数字，没有数就留空"),
        ("乙,,1,1,1,1", "方案 yunlan-index 不允许缺数，而有 1 处为空：乙 RD_GDP。"),
        ("甲,3,1,1,1,1", "数据!B2 与 数据!B3 都是甲的 RD_GDP，请只留一个，或为另一行写明自己的名称、期间"),
        (",3,1,1,1,1", "数据!B3 有数“3”，而这一行没有写对象，请在 数据!A3 补上"),
        (
            "乙,3,1,0,1,1",
            "乙：指标 HTE_DENSITY(每万家企业中的高新技术企业数)的分母 ENT_NUM 为 0，请更正或留空",
        ),
    ],
)
def test_bad_input_is_one_sentence_that_names_the_cell(table, line, said):
    result = run("score", YUNLAN, "--data", table("甲,2,1,1,2,3", line), status=1)

    assert result.stdout == ""
    assert result.stderr.startswith("错误：" + said) and result.stderr.count("\n") == 1


def test_a_head_is_explained_once_and_remembered(table):
    path = table("甲,2,1,1,2,3", "乙,3,2,1,1,2", heads=HEADS.replace("研发经费投入强度", "R与D强度"))
    refused = run("score", YUNLAN, "--data", path, status=1)
    assert '--map "R与D强度=RD_GDP"' in refused.stderr

    run("score", YUNLAN, "--data", path, "--map", "R与D强度=RD_GDP")
    assert (path.parent / "yunlan-index.map.toml").exists()
    assert run("score", YUNLAN, "--data", path).stdout


def test_schemes_are_listed_and_shown_with_weight_article_and_confidence():
    rows = {r["id"]: r for r in json.loads(run("schemes", "list", "--json").stdout)}
    assert rows["zone-innovation-index-2014"]["weights_unseen"] == 25

    shown = run("schemes", "show", "zone-evaluation-2021").stdout
    [line] = [line for line in shown.splitlines() if line.split()[:1] == ["1.5"]]
    assert "未见" in line and "二级指标1.5" in line and line.endswith("verified")


def test_the_layout_of_coinr_is_read_as_scheme_and_data():
    golden = ROOT / "tests" / "golden" / "asem"
    refused = run("score", golden / "iMeta.csv", "--data", golden / "iData.csv", status=1, language="en")

    assert "65 cells are empty" in refused.stderr


def test_the_workbook_holds_inputs_with_sources_stages_weights_results_and_method(tmp_path):
    out = tmp_path / "指数.xlsx"
    run("score", YUNLAN, "--data", ZONES, "--period", "2024", "--out", out)
    book = openpyxl.load_workbook(out)

    assert book.sheetnames == [
        "结果", "输入", "出处", "除以分母", "标准化", "逐级得分", "权重", "数据处理", "方法",
    ]  # fmt: skip
    for sheet in book:
        assert sheet["A2"].value == "【自测：虚构示例；含未经官方文本核实的条目】"
        assert sheet.print_area and sheet.page_setup.paperSize == 9 and sheet.freeze_panes
        assert not any(cell.data_type == "f" for row in sheet for cell in row)
    first = next(book["结果"].iter_rows(min_row=5, max_row=5))
    assert first[0].value == "临岚高新区" and first[2].value == pytest.approx(85.5958, abs=1e-4)
    assert first[2].number_format == "0.00"
    places = {(r[0], r[2]): r[6] for r in book["出处"].iter_rows(min_row=5, values_only=True)}
    assert places["云澜高新区", "RD_GDP"] == "高新区指标2022-2024(虚构)!C18"
    assert places["霁川高新区", "bonus"] == "缺数"
    method = dict(r for r in book["方法"].iter_rows(min_row=5, values_only=True) if r[0])
    assert method["标准化"] == "区间标准化(min-max)" and len(method["方案摘要"]) == 64


def test_the_method_report_is_a_word_document_of_the_period_asked_for(tmp_path):
    report = tmp_path / "方法.docx"
    run("score", YUNLAN, "--data", ZONES, "--period", "2024", "--report", report)
    document = docx.Document(report)
    run_record = {r.cells[0].text: r.cells[1].text for r in document.tables[-1].rows}

    assert document.paragraphs[1].text.startswith("2024年")
    assert "自测：虚构示例" in document.sections[0].header.paragraphs[0].text
    assert len(run_record["方案摘要"]) == len(run_record["数据文件摘要"]) == 64


def test_the_method_report_of_an_exploration_holds_rank_intervals_and_the_seed(tmp_path):
    report = tmp_path / "方法.docx"
    run("explore", YUNLAN, "--data", ZONES, "--period", "2024", "--draws", "64", "--seed", "7", "--report", report)  # fmt: skip
    document = docx.Document(report)

    assert "六、不确定性" in [p.text for p in document.paragraphs]
    assert {r.cells[0].text: r.cells[1].text for r in document.tables[-1].rows}["种子"] == "7"


def test_the_inputs_of_a_workbook_score_again_to_the_same_ranks(tmp_path):
    out = tmp_path / "指数.xlsx"
    first = json.loads(run("score", YUNLAN, "--data", ZONES, "--period", "2024", "--out", out, "--json").stdout.split("\n已写入")[0])  # fmt: skip
    again = json.loads(run("score", YUNLAN, "--data", out, "--period", "2024", "--json").stdout)

    assert [(r["entity"], r["score"], r["rank"]) for r in again["rows"]] == [
        (r["entity"], r["score"], r["rank"]) for r in first["rows"]
    ]


def test_a_workbook_says_placeholder_on_every_sheet(tmp_path, table):
    from barograph.instruments.index import schemes

    codes = schemes.load("zone-evaluation-2021").codes
    lines = [f"{zone}," + ",".join(str(i + k) for k in range(46)) for i, zone in enumerate(["甲", "乙"])]
    out = tmp_path / "评价.xlsx"
    run("score", "zone-evaluation-2021", "--data", table(*lines, heads="高新区," + ",".join(codes)), "--out", out)  # fmt: skip
    book = openpyxl.load_workbook(out)

    assert all("占位权重" in sheet["A2"].value and "占位权重" in sheet.oddFooter.left.text for sheet in book)
    weights = {r[0].strip(): r for r in book["权重"].iter_rows(min_row=5, values_only=True) if r[0]}
    assert (weights["1.1"][3], weights["1.5"][3], weights["1.5"][8]) == (0.8, "占位", "二级指标1.5")


@pytest.mark.django_db
def test_the_ledger_gives_accepted_figures_with_their_source(monkeypatch):
    from tests.ledger.conftest import empty
    from tests.ledger.office import entered

    ledger = empty()
    monkeypatch.setattr(index, "ledger_of", lambda ctx: ledger)
    for zone, rd, hte, total, deals, energy in (
        ("济南高新区", "4.1", "900", "3.1", "90", "0.31"),
        ("青岛高新区", "3.2", "600", "2.0", "700000", "0.42"),
    ):
        for name, value, unit in (
            ("研发经费投入强度", rd, "%"), ("高新技术企业数", hte, "家"), ("企业总数", total, "万家"),
            ("技术合同成交额", deals, "亿元" if zone[0] == "济" else "万元"), ("单位增加值综合能耗", energy, "吨标准煤/万元"),
        ):  # fmt: skip
            entered(ledger, value, indicator=name, area=zone, period="2024", unit=unit, paper="2024年公报")
    answer = json.loads(run("score", YUNLAN, "--data", "ledger", "--period", "2024", "--json").stdout)

    assert [(r["entity"], r["rank"]) for r in answer["rows"]] == [("济南高新区", 1), ("青岛高新区", 2)]
    cell = answer["rows"][1]["figures"]["TC_VALUE"]
    assert cell["value"] == 70 and cell["source"].startswith("2024年公报") and "#" in cell["source"]

    entered(ledger, "5000", indicator="高新技术企业数", area="淄博高新区", period="2024", bound="over")
    refused = run("score", YUNLAN, "--data", "ledger", "--period", "2023", status=1)
    assert "台账中没有方案 yunlan-index 在2023年的已采纳数据" in refused.stderr


def test_the_parts_of_a_change_add_up_to_it(tmp_path):
    out = tmp_path / "解释.xlsx"
    arguments = ("explain", YUNLAN, "云澜高新区", "--data", ZONES, "--period", "2024", "--from", "2023")
    shown = run(*arguments, "--out", out).stdout
    answer = json.loads(run(*arguments, "--json").stdout)

    assert "【自测：虚构示例】" in shown and "自身数据" in shown
    before, after = answer["score"]
    assert sum(p["points"] for p in answer["parts"]) == pytest.approx(after - before, abs=1e-9)
    assert sum(answer["nodes"].values()) == pytest.approx(after - before, abs=1e-9)
    last = list(openpyxl.load_workbook(out)["变化解释"].iter_rows(min_row=5, values_only=True))[-1]
    assert last[0] == "合计" and last[1] == pytest.approx(after - before)


def test_a_score_is_explained_by_what_it_is_made_of_and_by_short_boards():
    shown = run("explain", YUNLAN, "云澜高新区", "--data", ZONES, "--period", "2024").stdout
    answer = json.loads(run("explain", YUNLAN, "云澜高新区", "--data", ZONES, "--period", "2024", "--json").stdout)  # fmt: skip

    assert shown.index("短板") < shown.index("技术合同成交额", shown.index("短板"))
    assert answer["profile"]["short_boards"][0] == "TC_VALUE"
    leaves = [c["points"] for c in answer["contributions"] if c["level"] <= 1]
    assert sum(leaves) == pytest.approx(answer["score"], abs=1e-9)


def test_which_period_is_meant_has_to_be_said():
    refused = run("explain", YUNLAN, "云澜高新区", "--data", ZONES, status=1)

    assert refused.stderr == "错误：数据有多期(2022年、2023年、2024年)，请用 --period 说明哪一期\n"


def test_what_seek_finds_reaches_the_goal_when_it_is_put_back_in(tmp_path, table):
    answer = json.loads(run("seek", YUNLAN, "云澜高新区", "--data", ZONES, "--period", "2024", "--rank", "5", "--json").stdout)  # fmt: skip
    assert answer["reached"] and answer["rank_after"] == 5

    moved = {m["column"]: m["becomes"] for m in answer["moves"]}
    text = ZONES.read_text("utf-8-sig").splitlines()
    [at] = [i for i, line in enumerate(text) if line.startswith("云澜高新区,2024,")]
    cells = text[at].split(",")
    cells[5] = repr(moved["TC_VALUE"])
    text[at] = ",".join(cells)
    changed = tmp_path / "改动后.csv"
    changed.write_text("\n".join(text) + "\n", "utf-8")
    again = json.loads(run("score", YUNLAN, "--data", changed, "--period", "2024", "--json").stdout)
    assert next(r["rank"] for r in again["rows"] if r["entity"] == "云澜高新区") == 5


def test_levers_have_bounds_and_a_pace():
    shown = run(
        "seek", YUNLAN, "云澜高新区", "--data", ZONES, "--period", "2024", "--score", "50",
        "--lever", "RD_GDP,to=4,pace=0.2", "--lever", "TC_VALUE,pace=10", "--years", "3",
    )  # fmt: skip

    assert "在给定范围内达不到目标，最好为 47.9784 分" in shown.stdout and "3.43(已到)" in shown.stdout
    assert "代价的单位：同组标准差" in shown.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "请写一个目标：--score 80 或 --rank 3"),
        (("--rank", "1", "--lever", "RD_GDP,to=x"), "--lever “RD_GDP,to=x”中的“to=x”应为 to=数、pace=数、cost=数 或 whole"),
    ],
)  # fmt: skip
def test_a_goal_or_a_lever_that_cannot_be_read_is_one_sentence(arguments, said):
    refused = run("seek", YUNLAN, "云澜高新区", "--data", ZONES, "--period", "2024", *arguments, status=1)

    assert refused.stderr == f"错误：{said}\n"


def test_explore_says_how_sure_ranks_are_and_repeats_bit_for_bit(tmp_path):
    out = tmp_path / "不确定性.xlsx"
    arguments = ("explore", YUNLAN, "--data", ZONES, "--period", "2024", "--draws", "128", "--seed", "7")
    shown = run(*arguments, "--out", out).stdout
    answer, again = (json.loads(run(*arguments, "--json").stdout) for _ in range(2))

    assert answer == again and answer["run"]["seed"] == 7
    assert "【自测：虚构示例】" in shown
    [first] = [line for line in shown.splitlines() if line.startswith("临岚高新区")]
    assert first.split()[1:3] == ["1", "1–1"] and first.endswith("位次不变")
    book = openpyxl.load_workbook(out)
    assert book.sheetnames[-5:-1] == ["位次的不确定性", "位次分布", "敏感性", "运行记录"]
    shares = next(iter(book["位次分布"].iter_rows(min_row=5, max_row=5, values_only=True)))
    assert shares[:2] == ("临岚高新区", 1)


def test_a_workbook_in_the_layout_of_coinr_is_scheme_and_data_in_one(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "iData"
    for row in (["uCode", "uName", "Time", "a", "b"], ["X", "甲区", 2024, 1, 9], ["Y", "乙区", 2024, 3, 5]):
        book.active.append(row)
    meta = book.create_sheet("iMeta")
    for row in (
        ["Level", "iCode", "iName", "Parent", "Weight", "Direction", "Type"],
        [1, "a", "甲项", "T", 3, 1, "Indicator"], [1, "b", "乙项", "T", 1, -1, "Indicator"], [2, "T", "总体", None, 1, 1, "Aggregate"],
    ):  # fmt: skip
        meta.append(row)
    path = tmp_path / "coin.xlsx"
    book.save(path)
    answer = json.loads(run("score", path, "--data", path, "--json").stdout)

    assert [(r["entity"], r["name"], r["score"], r["rank"]) for r in answer["rows"]] == [
        ("Y", "乙区", 100, 1), ("X", "甲区", 0, 2),
    ]  # fmt: skip
    meta["E2"] = "三"
    book.save(path)
    assert "iMeta!E2 为“三”，不是数字" in run("score", path, "--data", path, status=1).stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--out", "没有的文件夹/指数.xlsx"), "无法写入 没有的文件夹/指数.xlsx(No such file or directory)"),
        (("--out", "指数.csv"), "--out 只写工作簿，请写作 指数.xlsx"),
        (("--entity", "云澜"), "面板中没有对象“云澜”"),
        (("--map", "RD_GDP"), "--map “RD_GDP”应写作 表头=代码"),
        (("--map", "x=RD_GPD"), "对照表把“x”对应到“RD_GPD”，而没有这一列，是否指“RD_GDP”？"),
    ],
)
def test_a_wrong_option_is_one_sentence_and_prints_nothing(arguments, said):
    refused = run("score", YUNLAN, "--data", ZONES, "--period", "2024", *arguments, status=1)

    assert refused.stdout == "" and refused.stderr.startswith("错误：" + said)


def test_a_scheme_of_which_only_a_group_is_known_gives_neither_total_nor_rank(table):
    path = table("甲,30,50,20,100", "乙,10,90,30,50", heads="高新区,1.1,1.2,1.3,1.4")
    answer = json.loads(run("score", "zone-evaluation-2024", "--data", path, "--json").stdout)

    assert [(r["score"], r["rank"], r["nodes"]["1"]["score"]) for r in answer["rows"]] == [
        (None, None, 45), (None, None, 55),
    ]  # fmt: skip


def test_a_mapping_in_the_office_s_content_holds_for_the_next_file(table, tmp_path, monkeypatch):
    office = tmp_path / "office"
    office.mkdir()
    monkeypatch.setenv("BAROGRAPH_CONTENT", str(office))
    heads = HEADS.replace("研发经费投入强度", "R与D强度")
    run(
        "score",
        YUNLAN,
        "--data",
        table("甲,2,1,1,2,3", "乙,3,2,1,1,2", heads=heads),
        "--map",
        "R与D强度=RD_GDP",
    )

    assert (office / "mappings" / "yunlan-index.toml").exists()
    assert run(
        "score", YUNLAN, "--data", table("丙,2,1,1,2,3", "丁,3,2,1,1,2", heads=heads, name="明年.csv")
    ).stdout
    assert run("catalogue", "check", office).exit_code == 0
