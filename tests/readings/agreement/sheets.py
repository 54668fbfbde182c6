"""Ten small tables as bureaus print them, with the facts that are in them, and their writers.

Places and figures are invented. In a grid `<` belongs to the cell on its left and `^` to the one above it:
merged cells. A fact is `where the figure is printed | indicator | area | period | value unit | measure base`,
and the standing where it is not actual; `"` repeats the row above.

    SHEETS                          the ten
    as_xlsx as_xls as_csv as_html as_docx as_pdf     bytes of a sheet
    told(readings)                  readings in the words of `Sheet.facts`
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import docx
import openpyxl
import xlwt
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

from barograph.observation import Reading

from .shapes import FONT, fonts

__all__ = [
    "SHEETS",
    "WRITERS",
    "Sheet",
    "as_csv",
    "as_docx",
    "as_html",
    "as_pdf",
    "as_xls",
    "as_xlsx",
    "told",
]


@dataclass(frozen=True)
class Sheet:
    name: str
    title: str
    note: str  # 单位:亿元, or nothing
    grid: list[list[str]]
    below: str  # a note under the table, or nothing
    facts: list[str]


def _sheet(name: str, title: str, note: str, grid: str, facts: str, below: str = "") -> Sheet:
    rows = [[cell.strip() for cell in line.split("|")] for line in grid.strip().splitlines()]
    assert len({len(row) for row in rows}) == 1, name
    whole: list[str] = []
    before: list[str] = []
    for line in facts.strip().splitlines():
        parts = [p.strip() for p in line.split("|")]
        parts = [before[n] if p == '"' else p for n, p in enumerate(parts)]
        before = parts
        whole.append(" | ".join(parts))
    return Sheet(name, title, note, rows, below, whole)


SHEETS = [
    _sheet(
        "years-across", "云澜市主要科技指标", "",
        """
        指标                 | 单位 | 2021年 | 2022年  | 2023年
        地区生产总值         | 亿元 | 2310.5 | 2,468.1 | 2,601.7
        高新技术企业数       | 家   | 412    | 530     | 688
        每万人发明专利拥有量 | 件   | 8.36   | 9.71    | 11.20
        研发经费投入强度     | %    | 2.31   | 2.45    | 2.6
        """,
        """
        2310.5  | 地区生产总值 | 云澜市 | 2021 | 231050000000 元 | level
        2,468.1 | " | " | 2022 | 246810000000 元 | "
        2,601.7 | " | " | 2023 | 260170000000 元 | "
        412  | 高新技术企业数 | " | 2021 | 412 家 | "
        530  | " | " | 2022 | 530 家 | "
        688  | " | " | 2023 | 688 家 | "
        8.36 | 每万人口发明专利拥有量 | " | 2021 | 8.36 件 | "
        9.71 | " | " | 2022 | 9.71 件 | "
        11.20 | " | " | 2023 | 11.20 件 | "
        2.31 | 研发经费投入强度 | " | 2021 | 2.31 % | "
        2.45 | " | " | 2022 | 2.45 % | "
        2.6  | " | " | 2023 | 2.6 % | "
        """,
    ),
    _sheet(
        "two-line-heads", "2024年云澜市科技经费情况", "单位：亿元",
        """
        指标             | 2023年 | <           | 2024年 | <
        ^                | 总额   | 同比增长(%) | 总额   | 同比增长(%)
        研发经费支出     | 61.2   | 9.4         | 68.9   | 12.6
        技术合同成交额   | 42.75  | 18.1        | 50.03  | 17.0
        财政科技支出     | 12.4   | -3.1        | 13.1   | 5.6
        """,
        """
        61.2  | R&D经费支出 | 云澜市 | 2023 | 6120000000 元 | level
        9.4   | " | " | " | 9.4 % | growth 2022
        68.9  | " | " | 2024 | 6890000000 元 | level
        12.6  | " | " | " | 12.6 % | growth 2023
        42.75 | 技术合同成交额 | " | 2023 | 4275000000 元 | level
        18.1  | " | " | " | 18.1 % | growth 2022
        50.03 | " | " | 2024 | 5003000000 元 | level
        17.0  | " | " | " | 17.0 % | growth 2023
        12.4  | 财政科技支出 | " | 2023 | 1240000000 元 | level
        -3.1  | " | " | " | -3.1 % | growth 2022
        13.1  | " | " | 2024 | 1310000000 元 | level
        5.6   | " | " | " | 5.6 % | growth 2023
        """,
    ),
    _sheet(
        "three-line-heads", "各区研发经费和高新技术企业", "",
        """
        地区   | R&D经费支出 | <       | <          | <       | 高新技术企业数 | <
        ^      | 2022年       | <       | 2023年     | <       | 2023年         | <
        ^      | 总额(亿元)   | 增速(%) | 总额(亿元) | 增速(%) | 数量(家)       | 增速(%)
        临江区 | 10.25        | 7.1     | 11.4       | 11.2    | 120            | 20.0
        云岭县 | 3.4          | 2.0     | 3.61       | 6.2     | 31             | 10.7
        """,
        """
        10.25 | R&D经费支出 | 临江区 | 2022 | 1025000000 元 | level
        7.1   | " | " | " | 7.1 % | growth 2021
        11.4  | " | " | 2023 | 1140000000 元 | level
        11.2  | " | " | " | 11.2 % | growth 2022
        120   | 高新技术企业数 | " | " | 120 家 | level
        20.0  | " | " | " | 20.0 % | growth 2022
        3.4   | R&D经费支出 | 云岭县 | 2022 | 340000000 元 | level
        2.0   | " | " | " | 2.0 % | growth 2021
        3.61  | " | " | 2023 | 361000000 元 | level
        6.2   | " | " | " | 6.2 % | growth 2022
        31    | 高新技术企业数 | " | " | 31 家 | level
        10.7  | " | " | " | 10.7 % | growth 2022
        """,
    ),
    _sheet(
        "row-groups", "云澜市2024年创新指标", "",
        """
        类别     | 指标               | 计量单位 | 2024年 | 比上年增长(%)
        创新投入 | 研发经费支出       | 亿元     | 68.9   | 12.6
        ^        | 财政科技支出       | 万元     | 131040 | 5.6
        创新产出 | 发明专利授权量     | 件       | 2,210  | 8.8
        ^        | 技术合同成交额     | 亿元     | 50.03  | 17.0
        创新主体 | 高新技术企业数     | 家       | 812    | 18.0
        """,
        """
        68.9   | R&D经费支出 | 云澜市 | 2024 | 6890000000 元 | level
        12.6   | " | " | " | 12.6 % | growth 2023
        131040 | 财政科技支出 | " | " | 1310400000 元 | level
        5.6    | " | " | " | 5.6 % | growth 2023
        2,210  | 发明专利授权量 | " | " | 2210 件 | level
        8.8    | " | " | " | 8.8 % | growth 2023
        50.03  | 技术合同成交额 | " | " | 5003000000 元 | level
        17.0   | " | " | " | 17.0 % | growth 2023
        812    | 高新技术企业数 | " | " | 812 家 | level
        18.0   | " | " | " | 18.0 % | growth 2023
        """,
    ),
    _sheet(
        "share-and-rank", "2023年各区技术合同成交额", "单位：亿元",
        """
        地区   | 技术合同成交额 | 占全市比重(%) | 位次
        临江区 | 21.4           | 42.8          | 1
        云岭县 | 4.15           | 8.3           | 3
        高新区 | 18.02          | 36.0          | 2
        """,
        """
        21.4  | 技术合同成交额 | 临江区 | 2023 | 2140000000 元 | level
        42.8  | " | " | " | 42.8 % | share 全市
        1     | " | " | " | 1 位 | rank
        4.15  | " | 云岭县 | " | 415000000 元 | level
        8.3   | " | " | " | 8.3 % | share 全市
        3     | " | " | " | 3 位 | rank
        18.02 | " | 高新区 | " | 1802000000 元 | level
        36.0  | " | " | " | 36.0 % | share 全市
        2     | " | " | " | 2 位 | rank
        """,
        "注：高新区数据单列。",
    ),
    _sheet(
        "years-down", "云澜市高新技术企业数", "",
        """
        年份 | 企业数(家) | 比上年增长(%)
        2020 | 301        | 12.3
        2021 | 412        | 36.9
        2022 | 530        | 28.6
        2023 | 688        | 29.8
        """,
        """
        301  | 高新技术企业数 | 云澜市 | 2020 | 301 家 | level
        12.3 | " | " | " | 12.3 % | growth 2019
        412  | " | " | 2021 | 412 家 | level
        36.9 | " | " | " | 36.9 % | growth 2020
        530  | " | " | 2022 | 530 家 | level
        28.6 | " | " | " | 28.6 % | growth 2021
        688  | " | " | 2023 | 688 家 | level
        29.8 | " | " | " | 29.8 % | growth 2022
        """,
    ),
    _sheet(
        "targets", "云澜市2024年目标任务完成情况", "",
        """
        指标                   | 目标值 | 完成值 | 完成率(%)
        高新技术企业数(家)     | 800    | 812    | 101.5
        技术合同成交额(亿元)   | 52     | 50.03  | 96.2
        """,
        """
        800   | 高新技术企业数 | 云澜市 | 2024 | 800 家 | level | target
        812   | " | " | " | 812 家 | level | actual
        101.5 | 高新技术企业数目标完成率 | " | " | 101.5 % | level | actual
        52    | 技术合同成交额 | " | " | 5200000000 元 | level | target
        50.03 | " | " | " | 5003000000 元 | level | actual
        96.2  | 技术合同成交额目标完成率 | " | " | 96.2 % | level | actual
        """,
    ),
    _sheet(
        "sections", "云澜市科技统计", "",
        """
        指标                  | 2022年 | 2023年
        一、研发投入          | <      | <
        研发经费支出(亿元)    | 61.2   | 68.9
        其中：基础研究        | 3.05   | 4.1
        研发人员(人)          | 20311  | —
        二、创新主体          | <      | <
        高新技术企业数(家)    | 530    | 688
        科技型中小企业数(家)  | 911    | 1,204
        """,
        """
        61.2  | R&D经费支出 | 云澜市 | 2022 | 6120000000 元 | level
        68.9  | " | " | 2023 | 6890000000 元 | "
        3.05  | R&D经费支出（基础研究） | " | 2022 | 305000000 元 | "
        4.1   | " | " | 2023 | 410000000 元 | "
        20311 | 研发人员 | " | 2022 | 20311 人 | "
        —     | " | " | 2023 | None 人 | "
        530   | 高新技术企业数 | " | 2022 | 530 家 | "
        688   | " | " | 2023 | 688 家 | "
        911   | 科技型中小企业数 | " | 2022 | 911 家 | "
        1,204 | " | " | 2023 | 1204 家 | "
        """,
        "注：“—”表示数据暂缺。",
    ),
    _sheet(
        "running-totals", "2024年云澜市工业和投资", "",
        """
        指标                     | 9月    | <           | 1—9月  | <
        ^                        | 绝对量 | 同比增长(%) | 绝对量 | 同比增长(%)
        工业投资(亿元)           | 31.7   | 4.1         | 260.4  | 6.3
        高技术产业投资(万元)     | 52,100 | 11.0        | 410,300 | 15.2
        """,
        """
        31.7   | 工业投资 | 云澜市 | 2024-09 | 3170000000 元 | level
        4.1    | " | " | " | 4.1 % | growth 2023-09
        260.4  | " | " | 2024-01/2024-09 | 26040000000 元 | level
        6.3    | " | " | " | 6.3 % | growth 2023-01/2023-09
        52,100 | 高技术产业投资 | " | 2024-09 | 521000000 元 | level
        11.0   | " | " | " | 11.0 % | growth 2023-09
        410,300 | " | " | 2024-01/2024-09 | 4103000000 元 | level
        15.2   | " | " | " | 15.2 % | growth 2023-01/2023-09
        """,
    ),
    _sheet(
        "two-panels", "云澜市2023年主要数据", "",
        """
        指标                 | 数值  | 指标                 | 数值
        高新技术企业数(家)   | 688   | 发明专利授权量(件)   | 2,031
        技术合同成交额(亿元) | 42.75 | 研发经费支出(亿元)   | 61.2
        孵化器(家)           | 14    | 研发经费投入强度(%)  | 2.35
        """,
        """
        688   | 高新技术企业数 | 云澜市 | 2023 | 688 家 | level
        2,031 | 发明专利授权量 | " | " | 2031 件 | "
        42.75 | 技术合同成交额 | " | " | 4275000000 元 | "
        61.2  | R&D经费支出 | " | " | 6120000000 元 | "
        14    | 科技企业孵化器数 | " | " | 14 家 | "
        2.35  | 研发经费投入强度 | " | " | 2.35 % | "
        """,
        "资料来源：各区填报。",
    ),
]  # fmt: skip


def told(readings: Iterable[Reading]) -> list[str]:
    """Readings in the words of `Sheet.facts`; the standing is said where a sheet has targets."""
    readings = list(readings)
    standing = any(r.standing != "actual" for r in readings)
    return [
        " | ".join(
            (
                r.citation.quote, r.indicator if r.coverage is None else f"{r.indicator}（{r.coverage}）", r.area,
                str(r.period), f"{r.value} {r.unit}", r.measure if r.base is None else f"{r.measure} {r.base}",
                *([r.standing] if standing else []),
            )
        )
        for r in readings
    ]  # fmt: skip


# --- writers ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    row: int
    column: int
    text: str
    rows: int
    columns: int


def cells(grid: list[list[str]]) -> list[Cell]:
    """The cells of a grid, merged ones once."""
    found = []
    for r, row in enumerate(grid):
        for c, text in enumerate(row):
            if text in ("<", "^"):
                continue
            wide = 1
            while c + wide < len(row) and row[c + wide] == "<":
                wide += 1
            high = 1
            while r + high < len(grid) and grid[r + high][c] == "^":
                high += 1
            found.append(Cell(r, c, text, high, wide))
    return found


_NUMBER = re.compile(r"-?[\d,]+(?:\.(\d+))?")


def _typed(text: str) -> tuple[float | str, str]:
    """A number with the format that shows it as it is printed, or the words."""
    found = _NUMBER.fullmatch(text)
    if found is None or re.fullmatch(r"20\d\d", text):
        return text, "General"
    decimals = f".{'0' * len(found[1])}" if found[1] else ""
    return float(text.replace(",", "")), ("#,##0" if "," in text else "0") + decimals


def _above(sheet: Sheet) -> list[str]:
    return [words for words in (sheet.title, sheet.note) if words]


def as_xlsx(sheet: Sheet) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    wide = len(sheet.grid[0])
    above = _above(sheet)
    for n, words in enumerate(above, 1):
        page.cell(n, 1, words)
        page.merge_cells(start_row=n, start_column=1, end_row=n, end_column=wide)
    for cell in cells(sheet.grid):
        row, column = cell.row + len(above) + 1, cell.column + 1
        value, form = _typed(cell.text)
        page.cell(row, column, value).number_format = form
        if cell.rows > 1 or cell.columns > 1:
            page.merge_cells(
                start_row=row, start_column=column, end_row=row + cell.rows - 1, end_column=column + cell.columns - 1
            )  # fmt: skip
    if sheet.below:
        page.cell(len(above) + len(sheet.grid) + 1, 1, sheet.below)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_xls(sheet: Sheet) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("Sheet1")
    wide = len(sheet.grid[0])
    above = _above(sheet)
    for n, words in enumerate(above):
        page.write_merge(n, n, 0, wide - 1, words)
    for cell in cells(sheet.grid):
        row = cell.row + len(above)
        value, form = _typed(cell.text)
        style = xlwt.XFStyle()
        style.num_format_str = form
        page.write_merge(row, row + cell.rows - 1, cell.column, cell.column + cell.columns - 1, value, style)
    if sheet.below:
        page.write(len(above) + len(sheet.grid), 0, sheet.below)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(sheet: Sheet) -> bytes:
    """As Excel saves it: of a merged cell the words once, the rest empty."""
    out = io.StringIO()
    writer = csv.writer(out)
    for words in _above(sheet):
        writer.writerow([words, *[""] * (len(sheet.grid[0]) - 1)])
    for row in sheet.grid:
        writer.writerow(["" if cell in ("<", "^") else cell for cell in row])
    if sheet.below:
        writer.writerow([sheet.below, *[""] * (len(sheet.grid[0]) - 1)])
    return out.getvalue().encode("gbk")


def as_html(sheet: Sheet) -> bytes:
    rows: list[list[str]] = [[] for _ in sheet.grid]
    for cell in cells(sheet.grid):
        spans = (f" rowspan={cell.rows}" if cell.rows > 1 else "") + (
            f" colspan={cell.columns}" if cell.columns > 1 else ""
        )
        rows[cell.row].append(f"<td{spans}>{html.escape(cell.text)}</td>")
    body = "".join(f"<p>{html.escape(words)}</p>" for words in _above(sheet)[1:])
    table = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    below = f"<p>{html.escape(sheet.below)}</p>" if sheet.below else ""
    page = (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{sheet.title}</title></head><body>"
        f"<h1>{sheet.title}</h1>{body}<table border=1>{table}</table>{below}</body></html>"
    )
    return page.encode()


def as_docx(sheet: Sheet) -> bytes:
    document = docx.Document()
    document.add_heading(sheet.title, 1)
    for words in _above(sheet)[1:]:
        document.add_paragraph(words)
    table = document.add_table(len(sheet.grid), len(sheet.grid[0]), style="Table Grid")
    for cell in cells(sheet.grid):
        first = table.cell(cell.row, cell.column)
        whole = first.merge(table.cell(cell.row + cell.rows - 1, cell.column + cell.columns - 1))
        whole.text = cell.text
    if sheet.below:
        document.add_paragraph(sheet.below)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_pdf(sheet: Sheet) -> bytes:
    fonts()
    head = ParagraphStyle("head", fontName=FONT, fontSize=15, leading=24, alignment=1, wordWrap="CJK")
    text = ParagraphStyle("text", fontName=FONT, fontSize=10.5, leading=18, wordWrap="CJK")
    note = ParagraphStyle("note", parent=text, alignment=2)
    style = [
        ("FONT", (0, 0), (-1, -1), FONT, 10), ("GRID", (0, 0), (-1, -1), 0.5, "black"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("ALIGN", (1, 0), (-1, -1), "CENTER"),
    ]  # fmt: skip
    data = [["" if cell in ("<", "^") else cell for cell in row] for row in sheet.grid]
    for cell in cells(sheet.grid):
        if cell.rows > 1 or cell.columns > 1:
            end = (cell.column + cell.columns - 1, cell.row + cell.rows - 1)
            style.append(("SPAN", (cell.column, cell.row), end))
    flow: list[object] = [Paragraph(sheet.title, head)]
    flow += [Paragraph(words, note) for words in _above(sheet)[1:]]
    flow += [Spacer(1, 4), Table(data, style=style)]
    if sheet.below:
        flow += [Spacer(1, 4), Paragraph(sheet.below, text)]
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4).build(flow)
    return out.getvalue()


WRITERS: dict[str, Callable[[Sheet], bytes]] = {
    "xlsx": as_xlsx, "xls": as_xls, "csv": as_csv, "html": as_html, "docx": as_docx, "pdf": as_pdf,
}  # fmt: skip


def missing_and_added(expected: list[str], found: list[str]) -> tuple[list[str], list[str]]:
    """Facts that are not found, and found ones that are not expected."""
    a, b = Counter(expected), Counter(found)
    return sorted((a - b).elements()), sorted((b - a).elements())
