"""Text files: exactly the decoded bytes, in any encoding that Chinese offices have used."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from barograph.errors import SourceError
from barograph.readings import parse
from barograph.sources import from_bytes

REPORT = "云澜市科技创新情况\r\n\r\n  全市高新技术企业达到1629家,同比增长11.6%,占全省的1/5。\n  研发经费投入强度3.1%。\n"
TRADITIONAL = (
    "雲瀾市科技創新情況\n全市高新技術企業達到1629家,同比增長11.6%,佔全省的1/5。\n研發經費投入強度為3.1%。\n"
)


def read(data: bytes, name: str = "a.txt"):
    return parse(from_bytes(data, name=name))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "gbk", "gb18030", "gb2312", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_a_text_is_exactly_its_decoded_bytes(encoding):
    document = read(REPORT.encode(encoding))

    assert document.text == REPORT


def test_traditional_text_in_big5_is_not_taken_for_gbk():
    document = read(TRADITIONAL.encode("big5"))

    assert document.text == TRADITIONAL
    assert document.facts["encoding"] == "big5"


def test_a_short_gbk_line_is_not_taken_for_big5():
    assert read("高企1629家".encode("gbk")).text == "高企1629家"


def test_a_byte_order_mark_stays_outside_every_block():
    document = read(REPORT.encode("utf-8-sig"))

    assert document.text == "\ufeff" + REPORT
    assert document.blocks[0].start == 1


def test_a_text_cut_inside_a_character_is_still_utf_8_and_says_what_is_lost():
    document = read((REPORT * 3).encode()[:-3])

    assert document.text.startswith(REPORT)
    assert document.facts["undecodable"] == 1


def test_rare_characters_of_gb18030_are_kept():
    assert read(("䶮㧑𠅤" + REPORT).encode("gb18030")).text == "䶮㧑𠅤" + REPORT


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 20, b"\x80\x01\x02\x03" * 500, b"\xff\xfe" + b"\x00\xd8" * 50]
)
def test_rubbish_is_no_text(data):
    with pytest.raises(SourceError) as error:
        read(data)

    assert error.value.code == "damaged"


def test_a_text_of_white_space_says_that_there_is_nothing():
    with pytest.raises(SourceError) as error:
        read(b" \n\t\n")

    assert error.value.code == "no-text"


def test_each_line_is_a_block_without_its_margins():
    document = read(REPORT.encode())

    lines = [document.text[b.start : b.end] for b in document.blocks]
    assert lines[0] == "云澜市科技创新情况" and lines[1].startswith("全市") and lines[2].endswith("3.1%。")


def test_lines_tabbed_alike_are_a_table_and_a_tabbed_sentence_is_none():
    document = read("指标\t2023年\t2024年\n高企数\t10\t12\n\t正文一句话。\n".encode())

    assert len(document.tables) == 1
    assert [(c.row, c.column, c.text) for c in document.tables[0].cells][-1] == (1, 2, "12")
    assert document.blocks[-1].kind == "paragraph"


def test_the_published_date_and_title_stand_in_the_head():
    document = read("政策\n\n云澜高新区是如何做到的?\n  • 发布时间:2022-02-24\n正文。".encode())

    assert document.published is not None and document.published.isoformat() == "2022-02-24"
    assert document.title == "云澜高新区是如何做到的?"


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc", "Co", "Cn")), min_size=1))
def test_spans_of_any_text_hold(text):
    try:
        document = read(text.encode())
    except SourceError as error:
        assert error.code in ("no-text", "wrong-ending")
        return

    assert document.text == text
    assert all(document.text[c.start : c.end] == c.text for t in document.tables for c in t.cells)
    assert all(document.text[b.start : b.end].strip() for b in document.blocks)
