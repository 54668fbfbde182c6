"""Plausibility: sums that do not come out are doubted with their numbers, those that come out within rounding are not."""

from __future__ import annotations

import itertools
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from barograph.catalogue import load
from barograph.observation import Citation, Reading
from barograph.period import Period
from barograph.readings import read
from barograph.readings.checks import DOUBTS, check, sentence, sound
from barograph.readings.document import Document
from barograph.readings.plausible import SENTENCES, reach, said
from barograph.readings.printed import Span, span, step

CATALOGUE = load()
numbers = itertools.count()
AREAS = {"济南市": "370100", "青岛市": "370200", "山东省": "370000"}


def reading(code, quote, value, unit, *, period="2024", area="济南市", **more):
    start = next(numbers) * 100
    name = CATALOGUE.indicators[code].name
    return Reading(
        indicator=name, indicator_code=code, area=area, area_code=AREAS[area], period=Period.parse(period),
        value=Decimal(value), unit=unit,
        citation=Citation(source="0" * 64, quote=quote, start=start, end=start + len(quote)), **more,
    )  # fmt: skip


def codes(*readings):
    return [sorted(set(r.doubts) & set(SENTENCES)) for r in check(list(readings), CATALOGUE)]


def the_sentence(*readings, language="zh-hans"):
    """The only sentence with numbers that is raised, on whatever figures."""
    found = {
        sentence(code, facts, language)
        for r in check(list(readings), CATALOGUE)
        for code, facts in r.doubt_facts.items()
    }
    assert len(found) == 1, found
    return found.pop()


HTE = reading("HTE_NUM", "1650家", "1650", "家")
BEFORE = reading("HTE_NUM", "1482家", "1482", "家", period="2023")


def growth(quote, value, base="2023"):
    return reading("HTE_NUM", quote, value, "%", measure="growth", base=base)


def test_a_growth_that_follows_from_two_levels_is_plausible():
    assert codes(HTE, BEFORE, growth("11.3%", "11.3")) == [[], [], []]  # 11.336 per cent


def test_a_growth_that_does_not_is_doubted_with_the_sum():
    assert codes(HTE, BEFORE, growth("13.1%", "13.1")) == [["growth-mismatch"]] * 3
    assert the_sentence(HTE, BEFORE, growth("13.1%", "13.1")) == (
        "高新技术企业数：1650家（2024年）÷ 1482家（2023年）− 1 = 11.34%，与原文增速“13.1%”不符。"
    )
    assert "printed is “13.1%”" in the_sentence(HTE, BEFORE, growth("13.1%", "13.1"), language="en")


def test_rounded_levels_allow_what_their_rounding_allows():
    rounded = reading("HTE_NUM", "0.17万家", "1700", "家")  # anything from 1650 up to 1750

    assert codes(rounded, BEFORE, growth("11.3%", "11.3")) == [[], [], []]
    assert codes(rounded, BEFORE, growth("18.2%", "18.2")) == [["growth-mismatch"]] * 3


def test_a_growth_at_constant_prices_does_not_follow_from_money():
    now, then = (
        reading("GDP", "1200亿元", "1200", "亿元"),
        reading("GDP", "1000亿元", "1000", "亿元", period="2023"),
    )

    assert codes(now, then, reading("GDP", "5.2%", "5.2", "%", measure="growth", base="2023")) == [[], [], []]


def test_a_change_is_the_difference_of_two_levels():
    change = reading("HTE_NUM", "增加186家", "186", "家", measure="change", base="2023")

    assert (
        codes(
            HTE, BEFORE, replace(change, value=Decimal(168), citation=replace(change.citation, quote="168家"))
        )
        == [[]] * 3
    )
    assert "1650家（2024年）− 1482家（2023年）= 168家" in the_sentence(HTE, BEFORE, change)


def test_a_growth_follows_from_a_level_and_its_change():
    change = reading("HTE_NUM", "168家", "168", "家", measure="change", base="2023")

    assert codes(HTE, change, growth("11.3%", "11.3")) == [[], [], []]
    assert codes(HTE, change, growth("31.1%", "31.1")) == [["growth-mismatch"]] * 3


def test_a_share_of_a_province_is_held_against_part_and_whole():
    whole = reading("HTE_NUM", "3.3万家", "33000", "家", area="山东省")
    share = reading("HTE_NUM", "5.0%", "5.0", "%", measure="share", base="全省")

    assert codes(HTE, whole, share) == [[], [], []]
    wrong = replace(share, value=Decimal("15.0"), citation=replace(share.citation, quote="15.0%"))
    assert codes(HTE, whole, wrong) == [["share-mismatch"]] * 3
    assert the_sentence(HTE, whole, wrong) == (
        "高新技术企业数：1650家 ÷ 3.3万家（山东省）= 5.00%，与原文占比“15.0%”不符。"
    )


def test_a_ratio_is_held_against_numerator_and_denominator():
    spent, product = (
        reading("RD_EXP", "121.6亿元", "121.6", "亿元"),
        reading("GDP", "4659亿元", "4659", "亿元"),
    )
    ratio = reading("RD_GDP", "2.61%", "2.61", "%", measure="ratio")

    assert codes(spent, product, replace(ratio, measure="level")) == [[], [], []]
    wrong = replace(
        ratio, measure="level", value=Decimal("2.16"), citation=replace(ratio.citation, quote="2.16%")
    )
    assert codes(spent, product, wrong) == [["ratio-mismatch"]] * 3


def test_a_head_count_of_a_year_end_says_nothing_about_a_mean_over_the_year():
    product, people = (
        reading("GDP", "2146亿元", "2146", "亿元"),
        reading("POPULATION", "281.4万人", "2814000", "人"),
    )

    assert codes(product, people, reading("GDP_PER_CAPITA", "76218元", "76218", "元")) == [[], [], []]


def test_a_part_may_not_be_more_than_its_whole():
    whole = reading("TC_VALUE", "1.6亿元", "1.6", "亿元")
    part = next(
        e.code
        for e in CATALOGUE.indicators.values()
        for i in e.identities
        if i.kind == "part" and i.whole == "TC_VALUE"
    )

    assert codes(whole, reading(part, "0.9亿元", "0.9", "亿元")) == [[], []]
    assert codes(whole, reading(part, "2.9亿元", "2.9", "亿元")) == [["part-over-whole"]] * 2


def test_a_city_may_not_have_more_than_its_province():
    province = reading("HTE_NUM", "1200家", "1200", "家", area="山东省")

    assert the_sentence(HTE, province) == "部分（济南市 1650家）大于整体（山东省 1200家）。"


def test_parts_add_up_to_their_total_within_rounding():
    out, in_ = (
        reading("EXPORTS", "1204.6亿元", "1204.6", "亿元"),
        reading("IMPORTS", "627.8亿元", "627.8", "亿元"),
    )

    assert codes(out, in_, reading("TRADE", "1832.4亿元", "1832.4", "亿元")) == [[], [], []]
    assert codes(out, in_, reading("TRADE", "1832亿元", "1832", "亿元")) == [[], [], []]
    assert codes(out, in_, reading("TRADE", "1823.4亿元", "1823.4", "亿元")) == [["sum-mismatch"]] * 3


def test_a_sum_with_a_missing_part_is_only_held_against_its_limit():
    first, second = (
        reading("VA_PRIMARY", "80亿元", "80", "亿元"),
        reading("VA_SECONDARY", "700亿元", "700", "亿元"),
    )

    assert codes(first, second, reading("GDP", "1500亿元", "1500", "亿元")) == [[], [], []]
    assert codes(first, second, reading("GDP", "750亿元", "750", "亿元"))[2] == ["sum-over-whole"]


@pytest.mark.parametrize(
    ("base", "rank", "doubted"),
    [("15个副省级城市", 9, False), ("15个副省级城市", 16, True), ("副省级城市", 16, True), ("全省", 16, False), ("全省", 17, True),
     ("全国169家高新区", 169, False), ("重点城市", 99, False)],
)  # fmt: skip
def test_a_rank_lies_within_its_group(base, rank, doubted):
    ranked = reading("HTE_NUM", f"第{rank}位", str(rank), "位", measure="rank", base=base)

    assert codes(ranked) == [["rank-over-group"] if doubted else []]


def test_a_missing_term_raises_nothing():
    assert codes(HTE, growth("13.1%", "13.1")) == [[], []]
    assert codes(replace(HTE, value=None), BEFORE, growth("13.1%", "13.1")) == [[], [], []]


def test_a_target_is_not_held_against_what_was_reached():
    assert codes(replace(HTE, standing="target"), BEFORE, growth("13.1%", "13.1")) == [[], [], []]


def test_one_figure_that_fits_is_enough():
    other = reading("HTE_NUM", "1676家", "1676", "家")

    assert codes(HTE, other, BEFORE, growth("13.1%", "13.1"))[3] == []


def test_what_is_doubted_is_not_sound():
    assert not any(sound(r) for r in check([HTE, BEFORE, growth("13.1%", "13.1")], CATALOGUE))


def test_every_sum_has_a_short_sentence_too():
    assert set(SENTENCES) <= set(DOUBTS)


def test_the_reach_of_a_share_is_the_place_it_is_told_of():
    share = said(reading("HTE_NUM", "5.0%", "5.0", "%", measure="share", base="全省"), 0, CATALOGUE)

    assert reach(share, CATALOGUE).areas == {"370100", "370000"}
    assert "2023" in reach(said(growth("1%", "1"), 0, CATALOGUE), CATALOGUE).periods


# -- what follows 其中 ------------------------------------------------------------------------------------


def doubted(text):
    document = Document(source="0" * 64, name="x.txt", format="txt", text=text)
    return {r.citation.quote for r in read(document, CATALOGUE) if "part-over-whole" in r.doubts}


@pytest.mark.parametrize(
    "text",
    [
        "2024年，青岛市实有科技企业2.9万家，其中规上企业1.6万家。",
        "2024年，青岛市实有科技企业2.9万家。其中，规上企业1.6万家。",
        "2024年，青岛市居民人均可支配收入2.9万元，其中城镇居民人均可支配收入3.6万元。",
        "2024年，青岛市实有科技企业1.6万家，其中规上企业占12%；新登记企业2.9万家。",
    ],
)
def test_a_part_behind_its_whole_is_fine(text):
    assert doubted(text) == set()


def test_a_part_that_is_more_than_the_whole_before_it_is_doubted():
    assert doubted("2024年，青岛市实有科技企业1.6万家，其中规上企业2.9万家。") == {"1.6万家", "2.9万家"}


# -- rounding -------------------------------------------------------------------------------------------


@given(
    st.integers(1, 10**7), st.integers(1, 10**7), st.integers(0, 2), st.integers(0, 3),
)  # fmt: skip
def test_what_was_computed_and_rounded_is_never_doubted(now, then, places, digits):
    """Whatever two levels are, printed in 万 to some digits, their growth to some places is plausible."""

    def printed(n):
        shown = (Decimal(n) / 10000).quantize(Decimal(1).scaleb(-digits - 1), ROUND_HALF_UP)
        return span(str(shown * 10000), "eq", f"{shown}万家"), shown

    (a, _), (b, least) = printed(now), printed(then)
    exact = (Fraction(now) / then - 1) * 100
    told = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(
        Decimal(1).scaleb(-places), ROUND_HALF_UP
    )
    one = Span(Fraction(1), Fraction(1), closed=True)

    assert not least or (a.over(b) - one).times(100).meets(span(str(told), "eq", f"{told}%"))


@given(
    st.decimals(min_value=Decimal("0.01"), max_value=10**6, places=2),
    st.sampled_from(["", "百", "千", "万", "亿"]),
)
def test_the_step_is_one_of_the_last_digit_whatever_the_words(shown, multiple):
    by = {"": 1, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}[multiple]

    assert step(shown * by, f"约{shown}{multiple}元") == Fraction(by, 100)
    assert step(shown * by, f"{shown:,}{multiple} 元") == Fraction(by, 100)


def test_agreement_does_not_depend_on_who_is_asked():
    a, b = span("8650", "eq", "8650家"), span("8700", "eq", "0.87万家")

    assert a.meets(b) and b.meets(a)
    assert not a.meets(span("8649", "eq", "8649家"))


def test_two_roundings_of_one_number_are_no_two_candidates():
    rounded = replace(HTE, value=Decimal("1700"), citation=replace(HTE.citation, quote="0.17万家"))

    assert not any("two-candidates" in r.doubts for r in check([HTE, rounded], CATALOGUE))
    far = replace(HTE, value=Decimal("1800"), citation=replace(HTE.citation, quote="0.18万家"))
    assert all("two-candidates" in r.doubts for r in check([HTE, far], CATALOGUE))


def test_the_numbers_of_a_doubt_travel_with_the_reading():
    wrong = check([HTE, BEFORE, growth("13.1%", "13.1")], CATALOGUE)[2]
    row = wrong.to_json("x")

    assert row["doubt_facts"]["growth-mismatch"]["computed"] == "11.34%"
    assert Reading.from_json(row).doubt_facts == wrong.doubt_facts
    assert hash(wrong) == hash(replace(wrong))
    assert "doubt_facts" not in check([HTE])[0].to_json("x")
