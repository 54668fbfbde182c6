"""The pages of the index: what they show of a scheme, whom they rank, what they refuse, and whom they tell."""

import io
import re

import pytest

from .conftest import TABLE

pytestmark = pytest.mark.django_db


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def book_of(response):
    import openpyxl

    return list(openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active.values)


def entity_page(address, name):
    return address.replace("/score/?", "/score/entity/?") + f"&entity={name}"


# — schemes —


def test_every_scheme_of_the_content_is_listed_with_its_marks(as_person):
    shown = text_of(as_person().get("/schemes/"))

    assert "国家高新技术产业开发区综合评价(2021)" in shown
    assert "占位权重" in shown
    assert "只有分组" in shown


def test_a_weight_that_was_not_seen_says_so_and_one_that_was_is_shown(as_person):
    shown = text_of(as_person().get("/schemes/zone-evaluation-2021/"))

    assert "未见权重，占位权重 1" in shown
    assert "0.8" in shown
    assert "二级指标1.1" in shown
    assert "自测： 官方算法未见" in shown
    assert "济南高新区" in shown.split("官方公布的结果")[1]


def test_of_a_scheme_with_some_groups_alone_the_page_says_that_there_is_no_total(as_person):
    shown = text_of(as_person().get("/schemes/zone-evaluation-2024/"))

    assert "不给总分和位次" in shown
    assert "其余 5 个一级指标" in shown


def test_the_tree_goes_to_excel_with_articles_and_marks(as_person):
    rows = book_of(as_person().get("/schemes/zone-evaluation-2021/?format=xlsx"))
    first = next(r for r in rows if r[1] == "1.3")

    assert "占位权重" in first[2]
    assert "二级指标1.3" in first
    assert "占位权重" in first[-1]


@pytest.mark.parametrize("scheme", ["nothing", "..%2f..%2fetc%2fpasswd", "x.toml"])
def test_what_is_no_scheme_is_not_there(as_person, scheme):
    assert as_person().get(f"/schemes/{scheme}/").status_code == 404


# — ranking —


def test_a_table_is_scored_as_worked_by_hand(as_person, scored):
    shown = text_of(as_person().get(scored))

    assert re.search(r"1 甲区 67\.50 87\.50 30\.00 2 乙区 58\.00 50\.00 70\.00", shown)
    assert "模板中的指标和权重只作示例" in shown


def test_the_ranking_goes_to_excel_with_its_marks_in_every_row(as_person, scored):
    head, *rows = book_of(as_person().get(scored + "&format=xlsx"))

    assert [r[:4] for r in rows] == [(1, "甲区", None, 67.5), (2, "乙区", None, 58)]
    assert all("模板中的指标和权重只作示例" in r[head.index("标注")] for r in rows)


def test_placeholders_are_marked_on_the_page_and_in_the_export(as_person, bring):
    from barograph.instruments.index import schemes

    codes = schemes.load("zone-evaluation-2021").codes
    table = (
        "地区,"
        + ",".join(codes)
        + "".join(
            f"\n{e}," + ",".join(str(k * (j + 1)) for j, _ in enumerate(codes))
            for e, k in (("甲", 1), ("乙", 2))
        )
    )
    address = bring(table, scheme="zone-evaluation-2021").headers["Location"]
    client = as_person()

    moved = client.get(address + "&w.1.3=2&format=xlsx")
    assert "占位权重" in text_of(client.get(address))
    assert "占位权重" in text_of(client.get(entity_page(address, "甲")))
    assert all("占位权重" in str(r) for r in book_of(client.get(address + "&format=xlsx"))[1:])
    assert all("占位权重" in str(r) and "手工调整" in str(r) for r in book_of(moved)[1:])


def test_a_scheme_of_which_some_groups_are_known_gives_groups_without_total_or_rank(as_person, bring):
    address = bring("地区,1.1,1.2,1.3,1.4\n甲,1,2,3,4\n乙,2,3,4,9\n", scheme="zone-evaluation-2024").headers[
        "Location"
    ]
    page = as_person().get(address)
    table = page.content.decode().split('id="ranking"')[1].split("</table>")[0]

    assert "高质量发展综合质效" in table
    assert "总分" not in table
    assert "位次" not in table
    assert "不给总分和位次" in text_of(page)
    assert [r[0] for r in book_of(as_person().get(address + "&format=xlsx"))[1:]] == [None, None]


def test_a_missing_cell_is_refused_and_named_with_the_way_out(as_person, bring):
    from barograph.instruments.index import schemes

    head = "国家," + ",".join(schemes.load("hdi").codes)
    table = f"{head}\n甲,80,15,12,50000\n乙,70,12,8,20000\n丙,75,,9,30000\n"
    address = bring(table, scheme="hdi").headers["Location"]
    client = as_person()
    page = client.get(address)
    rest = client.get(address + "&complete=1")

    assert page.status_code == 422
    assert "不允许缺数" in text_of(page)
    assert "丙" in text_of(page).split("缺少的数据 1 处")[1]
    assert "eys" in str(book_of(client.get(address + "&format=xlsx")))
    assert rest.status_code == 200
    assert "未计入的对象 1 个： 丙" in text_of(rest)


def test_an_entity_with_too_few_figures_is_named_with_what_it_lacks(as_person, bring):
    address = bring(TABLE + "丙区,4,,2,60,0.6,\n").headers["Location"]

    shown = text_of(as_person().get(address)).split("未参评的对象")[1]
    assert "丙区 75% HTE_NUM" in shown
    assert "丙区" in str(book_of(as_person().get(address + "&format=xlsx"))[1])


def test_a_table_without_a_column_says_which(as_person, bring):
    page = as_person().get(bring("地区,RD_GDP\n甲区,3\n").headers["Location"])

    assert page.status_code == 422
    assert "HTE_NUM" in text_of(page)


def test_a_table_over_years_shows_one_year_and_offers_the_others(as_person, bring):
    lines = [line.split(",", 1) for line in TABLE.splitlines()]
    years = "\n".join(
        f"{a},{y if a != '地区' else '时期'},{b}"
        for y in (2023, 2024)
        for a, b in lines[0 if y == 2023 else 1 :]
    )
    address = bring(years).headers["Location"]
    page = text_of(as_person().get(address))

    assert "2024年 · 数据表 表.csv · 2 个对象" in page
    assert "2023年" in page


def test_figures_of_the_ledger_are_ranked_in_the_unit_of_the_scheme(as_person, bureau):
    from barograph.ledger.book import Ledger

    ledger = Ledger(bureau.wang)
    for area, values in {"济南市": ("3", "200", "50"), "青岛市": ("5", "100", "90")}.items():
        for (name, unit), value in zip(
            [("研发经费投入强度", "%"), ("高新技术企业数", "家"), ("技术合同成交额", "亿元")],
            values,
            strict=True,
        ):
            given = {"indicator": name, "area": area, "period": "2024", "value": value, "unit": unit}
            ledger.enter(given, "年鉴(虚构)", "补录", quote=value)
    page = as_person().get("/schemes/office-index/score/?period=2024")

    assert page.status_code == 422
    missing = {
        (r[0], r[2])
        for r in book_of(as_person().get("/schemes/office-index/score/?period=2024&format=xlsx"))[1:]
    }
    assert {("济南市", "ENERGY_VA"), ("青岛市", "ENERGY_VA")} <= missing
    assert ("济南市", "TC_VALUE") not in missing
    assert ledger.panel_at(wanted("TC_VALUE", "亿元"), year()).panel.value("济南市", "TC_VALUE") == 50
    assert ledger.panel_at(wanted("TC_VALUE", "家"), year()).passed[0].why == "unit"


def wanted(code, unit):
    from barograph.ledger.panels import Wanted

    return [Wanted(column=code, indicator=code, unit=unit)]


def year():
    from barograph.period import Period

    return Period.parse("2024")


def test_a_bound_is_no_figure_and_a_narrower_coverage_is_another_one(bureau):
    from barograph.ledger.book import Ledger

    ledger = Ledger(bureau.wang)
    given = {"indicator": "高新技术企业数", "period": "2024", "unit": "家"}
    for area, fields in {
        "济南市": {"value": "1600", "bound": "over"},
        "青岛市": {"value": "900", "coverage": "规模以上"},
        "烟台市": {"value": "700", "bound": "about"},
    }.items():
        ledger.enter(given | {"area": area} | fields, "总结(虚构)", "补录", quote=fields["value"])
    taken = ledger.panel_at(wanted("HTE_NUM", "家"), year())

    assert {p.entity: p.why for p in taken.passed} == {
        "济南市": "bound",
        "青岛市": "coverage",
        "烟台市": "about",
    }
    assert taken.panel.rows == [("烟台市", None)]


# — weights that move —


def test_moved_weights_are_ranked_by_the_same_engine(as_person, scored):
    from barograph.instruments.index import Panel, schemes, score

    panel = re.search(r"panel=(\d+)", scored)[1]
    answer = as_person().post("/schemes/office-index/score/weigh/", {"panel": panel, "w.innovation": "10"})
    columns = {
        "甲区": {"RD_GDP": 3, "HTE_NUM": 200, "ENT_NUM": 2, "TC_VALUE": 50, "ENERGY_VA": 0.4, "bonus": 3},
        "乙区": {"RD_GDP": 5, "HTE_NUM": 100, "ENT_NUM": 2, "TC_VALUE": 90, "ENERGY_VA": 0.5, "bonus": None},
    }
    anew = score(
        schemes.load("office-index").with_weights({"innovation": 10, "transfer": 40}), Panel.of(columns)
    )

    told = answer.json()
    assert told["moved"]
    assert [(rank, total) for _i, rank, total, _change, _parts in told["rows"]] == [
        ("1", f"{anew.score('乙区'):.2f}"),
        ("2", f"{anew.score('甲区'):.2f}"),
    ]
    assert [change for _i, _r, _s, change, _p in told["rows"]] == [1, -1]


def test_weights_that_are_no_weights_are_not_taken(as_person, scored):
    client, panel = as_person(), re.search(r"panel=(\d+)", scored)[1]
    for bad in ("nan", "inf", "-1", "x", "1e9"):
        told = client.post("/schemes/office-index/score/weigh/", {"panel": panel, "w.innovation": bad}).json()
        assert not told["moved"], bad
    zero = client.post(
        "/schemes/office-index/score/weigh/", {"panel": panel, "w.innovation": "0", "w.transfer": "0"}
    )
    assert zero.status_code == 422
    assert "权重合计为 0" in zero.json()["sentence"]


# — one entity —


def test_what_each_indicator_and_the_bonus_add_makes_up_the_total(as_person, scored):
    head, *rows = book_of(as_person().get(entity_page(scored, "甲区") + "&format=xlsx"))
    added = [r[head.index("贡献分")] for r in rows]

    assert sum(added) == pytest.approx(67.5)
    assert 3 in added
    assert "贡献分合计等于总分" in text_of(as_person().get(entity_page(scored, "甲区")))


def test_a_geometric_mean_has_no_parts_that_add_up_and_says_so(as_person, bring):
    table = "国家,le,eys,mys,gni\n甲,80,15,12,50000\n乙,70,12,8,20000\n"
    from barograph.instruments.index import schemes

    codes = schemes.load("hdi").codes
    address = bring(table.replace("le,eys,mys,gni", ",".join(codes)), scheme="hdi").headers["Location"]
    page = text_of(as_person().get(entity_page(address, "甲")))

    assert "不可相加" in page
    assert "贡献分" not in page


def test_an_entity_that_is_not_in_the_table_is_not_there(as_person, scored):
    assert as_person().get(entity_page(scored, "丁区")).status_code == 404


# — tables —


def test_an_uploaded_table_is_kept_with_an_entry_in_the_trail(bring, bureau):
    from barograph.ledger.models import AuditEntry, Run

    bring(TABLE)

    run = Run.objects.get(kind="panel")
    assert (run.scope, run.by) == ("1.", "wang")
    assert AuditEntry.objects.filter(action="panel.add", actor="wang", object_id=str(run.pk)).exists()


def test_somebody_of_another_organisation_sees_neither_the_table_nor_what_comes_of_it(as_person, scored):
    panel = re.search(r"panel=(\d+)", scored)[1]
    assert as_person().get(scored).status_code == 200  # kept in the process now
    client = as_person("sun")

    assert client.get(scored).status_code == 404
    assert client.get(entity_page(scored, "甲区")).status_code == 404
    assert client.get(f"/panels/{panel}/file/").status_code == 404
    assert client.post("/schemes/office-index/score/weigh/", {"panel": panel}).status_code == 404
    assert "表.csv" not in text_of(client.get("/panels/"))


def test_a_reader_scores_what_is_kept_and_brings_nothing(as_person, bring, scored):
    assert as_person("du").get(scored).status_code == 200
    assert bring(TABLE, who="du").status_code == 403


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TABLE.replace("50,0.4", "约50,0.4"), "单元格 E2 为“约50”，不是数字"),
        (TABLE + "甲区,1,1,1,1,1,1\n", "有两行都是 甲区"),
        (TABLE.replace("TC_VALUE", "HTE_NUM"), "有两列都叫“HTE_NUM”"),
        ("地区,RD_GDP\n", "没有数据"),
        (TABLE + ",1,1,1,1,1,1\n", "第 4 行的第一列没有写对象"),
        ("", ""),
    ],
)
def test_a_bad_table_is_refused_with_the_cell_and_nothing_is_kept(bring, text, said):
    from barograph.ledger.models import Blob, Run

    answer = bring(text)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not Run.objects.filter(kind="panel").exists()
    assert not Blob.objects.exists()


@pytest.mark.parametrize("name", ["表.exe", "表.html", "表.docx", "表.xlsx", "../../表.pdf"])
def test_a_file_that_is_no_table_is_refused(bring, name):
    assert bring(b"PK\x03\x04 broken", name=name).status_code == 422


def test_a_workbook_is_read_by_its_exact_figures(as_person, bring):
    import openpyxl

    book = openpyxl.Workbook()
    for line in TABLE.splitlines():
        cells = [w if not re.fullmatch(r"[\d.]+", w) else float(w) for w in line.split(",")]
        book.active.append([None if c == "" else c for c in cells])
    book.active["B2"] = 0.03
    book.active["B2"].number_format = "0%"
    file = io.BytesIO()
    book.save(file)
    address = bring(file.getvalue(), name="表.xlsx").headers["Location"]

    assert "67.50" in text_of(as_person().get(address))
