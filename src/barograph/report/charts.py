"""Charts that stay charts: DrawingML with the figures in a workbook inside, which Word opens with 编辑数据.

A chart is a value; `xml` writes its part, `workbook` the workbook that goes with it. Both hold the same figures:
the part as a cache, so that the chart is there before anyone opens the workbook. A figure that is missing is an
empty cell and no point, never 0.
"""

from __future__ import annotations

import datetime as dt
import io
import math
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

__all__ = ["COLOURS", "Chart", "Series", "workbook", "xml"]

# Told apart in print and by colour-blind readers (Okabe & Ito, darkened for paper).
COLOURS = ("0B5570", "D55E00", "009E73", "B8860B", "56B4E9", "CC79A7", "7F7F7F", "8C564B", "4B0082", "A0C15A")
SHEET = "数据"


@dataclass(frozen=True, slots=True)
class Series:
    """A name and a figure for each category; None where there is none. `hidden`: takes its place, unseen."""

    name: str
    values: tuple[float | None, ...]
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Lying bars, one category below the other, the first on top.

    kind: `bar` one bar for each series, `stacked` one upon the other. `least` is where the axis begins; as Word
    finds it where not said.
    """

    caption: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    kind: Literal["bar", "stacked"] = "bar"
    axis: str = ""
    """What the figures are, with their unit."""
    decimals: int = 2
    labels: bool = False
    """The figure at the end of each bar."""
    least: float | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        for series in self.series:
            assert len(series.values) == len(self.categories), (
                f"{self.caption}: {series.name} is not as long as its labels"
            )

    @property
    def height(self) -> float:
        """In millimetres: room for each bar, never more than a page holds with a heading, its name and a note."""
        bars = 1 if self.kind == "stacked" else len(self.series)
        legend = 10 if self.legend else 0
        each = 5.2 if len(self.categories) <= 32 else 4.5
        return min(188.0, max(60.0, 22 + legend + len(self.categories) * max(each, 3.4 * bars)))

    @property
    def legend(self) -> bool:
        return sum(not s.hidden for s in self.series) > 1


def workbook(chart: Chart) -> bytes:
    """The figures as Word wants them: categories in the first column, a column for each series."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties(
        {"created": dt.datetime.combine(dt.date(2000, 1, 1), dt.time()), "title": chart.caption}
    )
    sheet = book.add_worksheet(SHEET)
    sheet.set_column(0, 0, 24)
    for j, series in enumerate(chart.series, start=1):
        sheet.write_string(0, j, series.name)
        for i, value in enumerate(series.values, start=1):
            if value is not None:
                sheet.write_number(i, j, value)
    for i, category in enumerate(chart.categories, start=1):
        sheet.write_string(i, 0, category)
    book.close()
    return file.getvalue()


def xml(chart: Chart, *, workbook: str) -> bytes:
    """The chart part; `workbook` is the id of its relation to the workbook."""
    size = 800 if len(chart.categories) > 40 else 900
    shape = "stacked" if chart.kind == "stacked" else "clustered"
    series = "".join(_series(chart, k, size) for k in range(len(chart.series)))
    overlap = '<c:overlap val="100"/>' if chart.kind == "stacked" else ""
    least = "" if chart.least is None else f'<c:min val="{chart.least!r}"/>'
    axis = _title(chart.axis, size) if chart.axis else ""
    hidden = "".join(
        f'<c:legendEntry><c:idx val="{k}"/><c:delete val="1"/></c:legendEntry>'
        for k, one in enumerate(chart.series)
        if one.hidden
    )
    legend = (
        f'<c:legend><c:legendPos val="b"/>{hidden}<c:overlay val="0"/>{_text(size)}</c:legend>'
        if chart.legend
        else ""
    )
    line = '<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="{}"/></a:solidFill></a:ln></c:spPr>'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<c:date1904 val="0"/><c:lang val="zh-CN"/><c:roundedCorners val="0"/>'
        '<c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        f'<c:barChart><c:barDir val="bar"/><c:grouping val="{shape}"/><c:varyColors val="0"/>{series}'
        f'<c:gapWidth val="45"/>{overlap}<c:axId val="111111111"/><c:axId val="222222222"/></c:barChart>'
        '<c:catAx><c:axId val="111111111"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{line.format("7F7F7F")}{_text(size)}'
        '<c:crossAx val="222222222"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="100"/><c:tickLblSkip val="1"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="222222222"/><c:scaling><c:orientation val="minMax"/>{least}</c:scaling>'
        f'<c:delete val="0"/><c:axPos val="b"/><c:majorGridlines>{line.format("D9D9D9")}</c:majorGridlines>{axis}'
        '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="out"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="nextTo"/>{line.format("7F7F7F")}{_text(size)}<c:crossAx val="111111111"/>'
        '<c:crosses val="max"/><c:crossBetween val="between"/></c:valAx>'
        "<c:spPr><a:noFill/></c:spPr></c:plotArea>"
        f'{legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f'<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>{_text(size)}'
        f'<c:externalData r:id="{workbook}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    ).encode()


def _series(chart: Chart, k: int, size: int) -> str:
    one, n, column = chart.series[k], len(chart.categories), xl_col_to_name(k + 1)
    sheet = f"'{SHEET}'!"
    code = "0" if chart.decimals == 0 else "0." + "0" * chart.decimals
    fill = (
        "<a:noFill/><a:ln><a:noFill/></a:ln>"
        if one.hidden
        else f'<a:solidFill><a:srgbClr val="{COLOURS[k % len(COLOURS)]}"/></a:solidFill>'
    )
    labels = ""
    if chart.labels and not one.hidden:
        place = "ctr" if chart.kind == "stacked" else "outEnd"
        labels = (
            f'<c:dLbls><c:numFmt formatCode="{code}" sourceLinked="0"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>'
            f'{_text(size)}<c:dLblPos val="{place}"/><c:showLegendKey val="0"/><c:showVal val="1"/>'
            '<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
        )
    categories = "".join(
        f'<c:pt idx="{i}"><c:v>{escape(said)}</c:v></c:pt>' for i, said in enumerate(chart.categories)
    )
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{value!r}</c:v></c:pt>'
        for i, value in enumerate(one.values)
        if value is not None and math.isfinite(value)
    )
    return (
        f'<c:ser><c:idx val="{k}"/><c:order val="{k}"/><c:tx><c:strRef><c:f>{sheet}${column}$1</c:f><c:strCache>'
        f'<c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(one.name)}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        f'<c:spPr>{fill}</c:spPr><c:invertIfNegative val="0"/>{labels}'
        f'<c:cat><c:strRef><c:f>{sheet}$A$2:$A${n + 1}</c:f><c:strCache><c:ptCount val="{n}"/>{categories}</c:strCache>'
        f"</c:strRef></c:cat><c:val><c:numRef><c:f>{sheet}${column}$2:${column}${n + 1}</c:f><c:numCache>"
        f'<c:formatCode>General</c:formatCode><c:ptCount val="{n}"/>{points}</c:numCache></c:numRef></c:val></c:ser>'
    )


def _font(size: int) -> str:
    return (
        f'sz="{size}" b="0"><a:solidFill><a:srgbClr val="262626"/></a:solidFill>'
        '<a:latin typeface="Times New Roman"/><a:ea typeface="宋体"/>'
    )


def _text(size: int) -> str:
    return (
        f"<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr {_font(size)}</a:defRPr></a:pPr>"
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )


def _title(said: str, size: int) -> str:
    return (
        f"<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr {_font(size)}</a:defRPr></a:pPr>"
        f'<a:r><a:rPr lang="zh-CN" {_font(size)}</a:rPr><a:t>{escape(said)}</a:t></a:r></a:p></c:rich></c:tx>'
        '<c:overlay val="0"/></c:title>'
    )
