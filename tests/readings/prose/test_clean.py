"""Cleaning leaves out what does not belong to the words, and knows where each character was printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from barograph.readings.prose.clean import clean
from barograph.readings.prose.segments import lines


def test_pinyin_glosses_and_traditional_characters_are_noise():
    assert clean("麗(lì )州高新區:以創新(xīn)引領").text == "丽州高新区:以创新引领"


def test_a_bracket_with_letters_that_are_no_gloss_stays():
    assert clean("研究与试验发展(R&D)经费").text == "研究与试验发展(R&D)经费"


def test_a_neutral_gloss_is_noise_only_beside_one_with_a_tone():
    assert clean("我们(men)说").text == "我们(men)说"
    assert clean("我(wǒ)们(men)说").text == "我们说"


def test_entities_and_strange_spaces_go():
    assert clean("达到&nbsp;500\xa0家").text == "达到500家"


def test_a_sentence_broken_by_blank_lines_is_whole_again():
    broken = "截至年底,全市累计入驻企\n\n  业3412家,其中科技企业 298家。\n二、下一步\n"

    assert clean(broken).text == "截至年底,全市累计入驻企业3412家,其中科技企业298家。\n二、下一步\n"


def test_lines_that_are_complete_stay_apart():
    text = "设计业收入142.6亿元,增长24.1%\n制造业收入168.3亿元,增长15.2%\n"

    assert clean(text).text == text


def test_every_cleaned_character_knows_its_place():
    raw = "麗(lì )州有 ５ 家"
    cleaned = clean(raw)

    at = cleaned.text.index("5家")
    start, end = cleaned.raw(at, at + 2)

    assert raw[start:end] == "５ 家"


PIECES = st.lists(
    st.sampled_from(
        ["全市", "(lì )", "５", "家", " ", "\n", "\xa0", "&nbsp;", "&amp;", ",", "。", "a", "\u200b", "創"]
    )
)


@given(PIECES.map("".join) | st.text())
def test_offsets_rise_and_stay_inside_the_raw_text(raw):
    cleaned = clean(raw)
    offsets = list(range(len(raw))) if cleaned.offsets is None else list(cleaned.offsets)

    assert len(offsets) == len(cleaned.text)
    assert offsets == sorted(set(offsets))
    assert all(0 <= o < len(raw) for o in offsets)


def test_a_decimal_that_was_broken_at_its_line_is_no_numbered_heading():
    text = "初步核算,全市规模以上工业增加值同比增长\n11.6%,高新技术产业增加值\n80.5亿元,增长较快。"

    assert "\n" not in clean(text).text


def test_headlines_of_other_articles_are_not_read():
    body = "清河高新区上半年实现营业收入1026亿元,同比增长9.8%。"
    page = [
        "清河高新区营收破千亿", "2023-08-03 10:12", "来源:清河发布", body, "推荐", "东江区企业突破300家",
        "截至7月底,全区高新技术企业达312家,同比增长18.6%。今年以来,累计兑现资金2600万元...",
        "[2023-07-28]西林市上半年GDP增长7.2%", "[2023-07-27]南溪县签约项目36个", "南川区再添2家小巨人企业 2023-07-26",
    ]  # fmt: skip

    read = [line.text for line in lines("\n".join(page)) if line.kind == "text"]

    assert read == [body]


@pytest.mark.parametrize(
    "line",
    [
        "天气 今日多云转小雨 18℃~26℃",
        "零售价1.50元 全年定价398元",
        "旺铺招租 月租8000元",
        "限时特惠 299元抢购扫地机器人",
        "满199减100 领券立减20元",
        "1.2万次播放",
        "4.6万人已阅读",
    ],
)
def test_adverts_counters_and_weather_are_furniture(line):
    assert [x.kind for x in lines(f"全市新增企业12家。\n{line}\n")][:2] == ["text", "skip"]


def test_a_sentence_about_the_same_words_is_text():
    (line,) = lines("全市推行限时办结,发放消费红包5000万元,新闻客户端播放12.5亿次。")

    assert line.kind == "text"


def test_a_column_is_not_joined_with_an_advert_in_it():
    assert "多云" in clean("全市累计新增,\n天气 多云18℃\n").text.split("\n")[1]


def test_a_sentence_goes_on_behind_the_number_of_a_page():
    text = "据统计,全市累计入驻企\n— 3 —\n业3412家,比上年多。"

    assert clean(text).text == "据统计,全市累计入驻企业3412家,比上年多。"
