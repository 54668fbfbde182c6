"""No text breaks the reader, no figure is quoted from elsewhere, and long texts cost what they are long."""

import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from barograph.catalogue import load
from barograph.readings.prose import read_prose

from .reading import HEAD, document

WORDS = [
    "全市", "高新技术企业", "达到", "同比增长", "占全省", "居全国", "分别", "由", "增长至", "2021年", "去年", "其中", "、", ",", "。", ";", "\n",
    "1629家", "近1/5", "5%", "3倍", "0.3个百分点", "第8位", "首位", "百余家", "2万多个", "20-30家", "千亿", "均", "新增", "(", ")", "“", "”", " ",
    "麗(lì )州", "&nbsp;", "第十四条", "济南市", "目标", "力争", "比", "的", "翻一番", "1,000", "９", "-", "/", "每万人", "\u3000", "A1",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS), max_size=60).map("".join)


@settings(max_examples=300, deadline=None)
@given(TEXTS | st.text(max_size=200))
def test_every_quote_stands_at_its_span(text):
    for head in ("", HEAD):
        source = document(head + text)
        for reading in read_prose(source, load()):
            citation = reading.citation
            assert source.text[citation.start : citation.end] == citation.quote


PLAIN = "去年,全市高新技术企业数量达到二百家,实际一共1629家,占全省比重五分之一,收入超8亿元。"
GAPS = [i for i in range(1, len(PLAIN)) if not (PLAIN[i - 1].isdigit() or PLAIN[i].isdigit())]
NOISE = st.dictionaries(
    st.sampled_from(GAPS), st.sampled_from(["\xa0", "&nbsp;", "\u200b", "\u3000", "(lì )"]), max_size=6
)


@settings(max_examples=100, deadline=None)
@given(NOISE)
def test_noise_between_words_changes_no_value(noise):
    pieces = [noise.get(i, "") + char for i, char in enumerate(PLAIN)]
    expected = [(r.value, r.unit, r.measure) for r in read_prose(document(HEAD + PLAIN), load())]

    source = document(HEAD + "".join(pieces))
    found = read_prose(source, load())

    assert [(r.value, r.unit, r.measure) for r in found] == expected
    assert all(source.text[r.citation.start : r.citation.end] == r.citation.quote for r in found)


SOUND = [
    "全市高新技术企业达到1629家,同比增长11.6%。",
    "技术合同成交额80.5亿元,占全省近1/5。",
    "每万人发明专利拥有量12.8件,居全省第4位。",
    "规上工业增加值增速比全省快1.9个百分点。",
    "进口、出口分别为2.5亿元和3.5亿元。",
]
BROKEN = st.lists(st.sampled_from([w for w in WORDS if w not in ("“", "”", "\n")]), max_size=12).map("".join)
ODD = st.text(
    st.characters(
        codec="utf-8", exclude_characters="\n\r“”©《》>.…", exclude_categories=("Cs", "Zl", "Zp", "Cc")
    ),
    max_size=40,
)


def _values(text: str) -> Counter[tuple[str, str]]:
    return Counter((r.citation.quote, r.unit) for r in read_prose(document(HEAD + text), load()))


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(SOUND)), BROKEN)
def test_a_broken_sentence_costs_no_figure_of_another(place, broken):
    whole = _values("".join(SOUND))

    found = _values("".join([*SOUND[:place], broken + "。", *SOUND[place:]]))

    assert not whole - found


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(SOUND)), ODD)
def test_a_line_of_anything_costs_no_figure_of_another(place, odd):
    whole = _values("\n".join(SOUND))

    found = _values("\n".join([*SOUND[:place], odd + "。", *SOUND[place:]]))

    assert not whole - found


@pytest.mark.parametrize(
    "text",
    ["9" * 100_000, "的" * 300_000, "第" * 50_000, "一" * 50_000, "“" * 50_000, "(" * 50_000, "1/" * 30_000, "A1" * 50_000,
     "分别" * 50_000 + "5家、6家", "\n" * 100_000, " " * 100_000, "比" * 50_000 + "高5%", "占" * 50_000 + "5%", "1," * 30_000],
    ids=lambda text: f"{text[:3]!r}",
)  # fmt: skip
def test_no_text_is_a_trap(text):
    started = time.process_time()

    read_prose(document(text), load())

    assert time.process_time() - started < 5


def test_the_cost_of_a_character_does_not_grow_with_the_text():
    sentence = "济南市高新技术企业达到1629家,同比增长5%,占全省的1/5,"

    def seconds(n: int) -> float:
        started = time.process_time()
        read_prose(document(sentence * n), load())
        return time.process_time() - started

    seconds(50)
    small, large = min(seconds(300) for _ in range(2)), seconds(3000)

    assert large < 30 * small  # ten times the text; the rest is for a busy machine


def test_an_empty_text_has_no_readings():
    assert read_prose(document(""), load()) == []
    assert read_prose(document("\n \u3000\n"), load()) == []
