"""Checks: doubts that follow from looking at readings side by side, and what may be accepted in bulk."""

from dataclasses import replace
from decimal import Decimal

from barograph.observation import Citation, Reading
from barograph.period import Period
from barograph.readings.checks import DOUBTS, check, sound

READING = Reading(
    indicator="高新技术企业数", indicator_code="HTE_NUM", area="青岛市", period=Period.parse("2024"), value=Decimal(8650), unit="家",
    citation=Citation(source="0" * 64, quote="8650家", start=0, end=5),
)  # fmt: skip


def test_every_doubt_has_a_sentence_in_both_languages():
    assert all(zh.endswith("。") and en.endswith(".") for zh, en in DOUBTS.values())


def test_a_reading_without_doubts_is_sound():
    (checked,) = check([READING])

    assert checked.doubts == ()
    assert sound(checked)


def test_two_figures_for_one_thing_are_candidates_and_neither_is_sound():
    checked = check([READING, replace(READING, value=Decimal(8651))])

    assert all("two-candidates" in r.doubts and not sound(r) for r in checked)


def test_a_figure_given_twice_is_no_conflict():
    assert all(r.doubts == () for r in check([READING, READING]))


def test_a_share_over_the_whole_is_doubted():
    (checked,) = check([replace(READING, measure="share", base="山东省", value=Decimal(120), unit="%")])

    assert "share-over-100" in checked.doubts
    assert not sound(checked)


def test_a_rank_without_its_group_is_doubted():
    (checked,) = check([replace(READING, measure="rank", value=Decimal(3), unit="位")])

    assert "base-missing" in checked.doubts


def test_each_doubt_lowers_the_confidence():
    (one,) = check([replace(READING, doubts=("period-document",))])
    (two,) = check([replace(READING, doubts=("period-document", "indicator-open"))])

    assert 0 < two.confidence < one.confidence < check([READING])[0].confidence <= 1
