"""Web pages: what is seen, in the order it is read, and what belongs to other articles."""

import pytest

from barograph.readings import parse
from barograph.sources import from_bytes

PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>云澜市科技创新情况_云澜市人民政府</title>
<meta name="ArticleTitle" content="云澜市科技创新情况"><meta name="PubDate" content="2024-03-05 10:00:00">
<style>p {{ color: red }}</style></head><body>
<div class="top-bar">欢迎访问 电话12345</div>
<ul class="nav"><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li></ul>
<div class="crumb">当前位置:首页 &gt; 科技</div>
<div class="content">
<h1>云澜市科技创新情况</h1>
<p class="info">发布时间:2024-03-05 来源:云澜日报 浏览次数:1234</p>
<p>全市高新技术企业
   达到<b>1629</b>家,&nbsp;同比增长11.6&#37;。</p><!-- 99家 -->
<p style="display: none">隐藏的 77 家</p><p hidden>88家</p><script>var n = "66家";</script>
<p>面积12km<sup>2</sup>,<br>人口30万人。</p>
<ol><li>国家级平台12家</li><li>省级平台30家</li></ol>
</div>
<div class="related"><a href="a">青石市高新技术企业达到6600家...</a><a href="b">望山县新增30家</a></div>
<footer>版权所有 云澜市人民政府 电话 0531-12345678</footer>
</body></html>"""


def read(page: str, encoding: str = "utf-8"):
    return parse(from_bytes(page.encode(encoding), name="a.html"))


def body(document) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind != "furniture"]


@pytest.mark.parametrize(
    ("charset", "encoding"), [("utf-8", "utf-8"), ("gb2312", "gbk"), ("gbk", "utf-8"), ("utf-8", "gb18030")]
)
def test_what_is_seen_is_read_whatever_the_encoding(charset, encoding):
    document = read(PAGE.format(charset=charset), encoding)

    assert body(document)[:6] == [
        "云澜市科技创新情况", "发布时间:2024-03-05 来源:云澜日报 浏览次数:1234",
        "全市高新技术企业达到1629家,\xa0同比增长11.6%。", "面积12km2,", "人口30万人。", "1. 国家级平台12家",
    ]  # fmt: skip


def test_what_is_hidden_or_of_another_page_is_no_body():
    document = read(PAGE.format(charset="utf-8"))

    assert not any(n in document.text for n in ("77", "88家", "66家", "99家", "color"))
    assert not any(n in " ".join(body(document)) for n in ("6600", "望山县", "0531", "首页", "12345"))
    assert "6600" in document.text  # kept as furniture: the page shows it


def test_a_page_says_its_title_and_date():
    document = read(PAGE.format(charset="utf-8"))

    assert document.title == "云澜市科技创新情况"
    assert str(document.published) == "2024-03-05"


def test_a_title_without_site_name():
    document = read(
        "<html><head><title>某报告 - 云澜市统计局</title></head><body><p>高企12家。</p></body></html>"
    )

    assert document.title == "某报告"


def test_merged_cells_stand_once_with_their_spans():
    document = read(
        "<html><body><table><caption>表1 主要指标</caption><tr><th rowspan=2>指标</th><th colspan=2>2023年</th></tr>"
        "<tr><th>绝对数</th><th>增速<br>(%)</th></tr><tr><td>地区<br>生产总值</td><td>12.5</td><td>6.1</td></tr></table></body></html>"
    )

    assert [(c.row, c.column, c.text, c.row_span, c.column_span) for c in document.tables[0].cells] == [
        (0, 0, "指标", 2, 1), (0, 1, "2023年", 1, 2), (1, 1, "绝对数", 1, 1), (1, 2, "增速\n(%)", 1, 1),
        (2, 0, "地区\n生产总值", 1, 1), (2, 1, "12.5", 1, 1), (2, 2, "6.1", 1, 1),
    ]  # fmt: skip
    assert document.tables[0].caption == "表1 主要指标"


def test_a_table_that_only_lays_out_the_page_is_text():
    document = read(
        "<html><body><table><tr><td><table><tr><td>导航</td></tr></table></td><td><p>全市高企12家。</p><p>新增3家。</p></td></tr></table></body></html>"
    )

    assert not document.tables
    assert "全市高企12家。" in body(document)


def test_a_long_page_inside_an_element_named_like_navigation_is_kept():
    text = "".join(f"<p>第{n}区高新技术企业达到{n}家,比上年增加{n}家,增长{n}%。</p>" for n in range(100))

    assert len(body(read(f"<html><body><div class='main-nav'><div>{text}</div></div></body></html>"))) == 100


def test_sentences_with_links_in_them_stay():
    document = read(
        "<html><body><div><p>根据<a href=x>《条例》</a>,全市高企达到12家。</p><p><a href=y>全市新认定3家。</a></p>"
        "<p>其余情况另行通报,各区县应当按照要求上报有关数据。</p></div></body></html>"
    )

    assert any("12家" in x for x in body(document))
    assert any("3家" in x for x in body(document))
