"""Which of several figures stands at the top: docs/reference/headline.md, question by question."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from barograph.ledger import headline


def row(n, value="650", **more):
    at_least, at_most = headline.admits(
        None if value is None else Decimal(value), None, more.get("bound", "eq"), more.get("unit", "家"),
        more.get("quote", ""),
    )  # fmt: skip
    return {
        "id": n, "value": value, "value_high": None, "unit": "家", "bound": "eq", "stage": "", "published": None,
        "at_least": at_least, "at_most": at_most,
    } | more  # fmt: skip


def top(*rows, chosen=None):
    found, why = headline.choose(rows, chosen)
    return found["id"], why


def test_nothing_has_no_headline():
    assert headline.choose([]) == (None, "")


def test_a_single_figure_is_the_headline():
    assert top(row(1)) == (1, "only")


def test_a_chosen_figure_goes_before_every_rule():
    assert top(row(1, "600", bound="over"), row(2, stage="修订"), chosen=1) == (1, "chosen")


def test_a_choice_that_is_no_longer_there_leaves_it_to_the_rule():
    assert top(row(1, "600"), row(2, "650", stage="修订"), chosen=99) == (2, "stage")


def test_a_figure_goes_before_one_published_as_missing():
    assert top(row(1, None), row(2)) == (2, "given")


@pytest.mark.parametrize(
    ("earlier", "later"), list(itertools.pairwise(("", "快报", "初步核实", "最终核实", "修订")))
)
def test_a_later_stage_goes_before_an_earlier_one(earlier, later):
    assert top(row(1, "640", stage=earlier), row(2, "650", stage=later)) == (2, "stage")


def test_a_later_stage_goes_before_a_newer_document():
    old_final = row(1, "640", stage="最终核实", published=dt.date(2024, 5, 1))
    new_flash = row(2, "650", stage="快报", published=dt.date(2024, 12, 1))

    assert top(old_final, new_flash) == (1, "stage")


@pytest.mark.parametrize("bound", ["about", "over", "under"])
def test_an_exact_figure_goes_before_a_bounded_one(bound):
    assert top(row(1, "600", bound=bound), row(2, "649")) == (2, "exact")


def test_an_approximate_figure_goes_before_a_bound():
    assert top(row(1, "600", bound="over"), row(2, "640", bound="about")) == (2, "exact")


def test_the_figure_with_more_digits_goes_before_what_it_rounds_to():
    assert top(row(1, "62", unit="亿元"), row(2, "62.4", unit="亿元")) == (2, "precise")


def test_more_digits_do_not_decide_between_different_figures():
    newer = row(1, "62", unit="亿元", published=dt.date(2024, 6, 1))

    assert top(newer, row(2, "63.4", unit="亿元", published=dt.date(2024, 1, 1))) == (1, "newer")


def test_a_newer_document_goes_before_an_older_one():
    assert top(
        row(1, "640", published=dt.date(2024, 1, 1)), row(2, "650", published=dt.date(2024, 6, 1))
    ) == (2, "newer")


def test_a_dated_document_goes_before_an_undated_one():
    assert top(row(1, "640"), row(2, "650", published=dt.date(1999, 1, 1))) == (2, "newer")


def test_the_first_recorded_decides_when_nothing_else_does():
    assert top(row(2, "640"), row(1, "650")) == (1, "earlier")


def test_the_same_number_in_two_units_agrees():
    assert top(row(1, "1.2", unit="亿元"), row(2, "12000", unit="万元")) == (1, "agree")


def test_every_reason_has_a_sentence_in_both_languages():
    for code in headline.REASONS:
        assert headline.why_sentence(code).endswith("。")
        assert headline.why_sentence(code, "en").endswith(".")


rows = st.lists(
    st.builds(
        lambda value, bound, stage, published: {
            "value": value, "bound": bound, "stage": stage, "published": published,
        },
        st.sampled_from([None, "62", "62.4", "62.38", "63", "6E+1"]),
        st.sampled_from(["eq", "about", "over", "under"]),
        st.sampled_from(["", "快报", "修订"]),
        st.sampled_from([None, dt.date(2023, 1, 1), dt.date(2024, 1, 1)]),
    ),
    min_size=1, max_size=6,
)  # fmt: skip


@given(rows, st.randoms())
def test_the_headline_does_not_depend_on_the_order_in_which_it_is_asked(given_rows, random):
    made = [row(n, **fields) for n, fields in enumerate(given_rows)]
    mixed = made[:]
    random.shuffle(mixed)

    assert top(*made) == top(*mixed)


@given(rows)
def test_the_reason_agree_is_told_only_of_figures_that_agree(given_rows):
    made = [row(n, **fields) for n, fields in enumerate(given_rows)]

    _, why = headline.choose(made)

    assert (why == "agree") <= (len({None if r["value"] is None else Decimal(r["value"]) for r in made}) == 1)


def test_figures_that_admit_a_common_value_do_not_disagree():
    assert not headline.disagree([row(1, "600", bound="over"), row(2, "650"), row(3, "650", bound="about")])


def test_figures_that_admit_no_common_value_disagree():
    assert headline.disagree([row(1, "640"), row(2, "650")])
    assert headline.disagree([row(1, "700", bound="over"), row(2, "650")])
    assert headline.disagree([row(1, "600", bound="under"), row(2, "650")])


def test_a_figure_and_its_rounding_do_not_disagree():
    assert not headline.disagree([row(1, "8650"), row(2, "8700", quote="0.87万家")])
    assert not headline.disagree([row(1, "80.5", unit="亿元"), row(2, "80.53", unit="亿元")])
    assert not headline.disagree([row(1, "8650"), row(2, "8600", bound="over", quote="8600余家")])


def test_neighbours_and_wrong_roundings_disagree():
    assert headline.disagree([row(1, "1629"), row(2, "1630")])
    assert headline.disagree([row(1, "8649"), row(2, "8700", quote="0.87万家")])
    assert headline.disagree([row(1, "8751"), row(2, "8700", quote="0.87万家")])
    assert headline.disagree([row(1, "80.4", unit="亿元"), row(2, "80.53", unit="亿元")])
    assert headline.disagree([row(1, "9650"), row(2, "8600", bound="over", quote="8600余家")])


@given(
    st.decimals(min_value=1, max_value=10**9, places=2), st.integers(0, 2), st.sampled_from(["", "万", "亿"])
)
def test_a_figure_agrees_with_every_rounding_of_it_that_is_printed(exact, places, multiple):
    by = {"": 1, "万": 10**4, "亿": 10**8}[multiple]
    shown = (exact / by).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    told, quote = str(shown * by), f"{shown}{multiple}元"
    if not shown:
        return
    printed = row(2, told, unit="元", quote=quote)

    assert not headline.disagree([row(1, str(exact), unit="元", quote=f"{exact}元"), printed])
    off = exact + Decimal(by).scaleb(-places) * 2
    assert headline.disagree([row(1, str(off), unit="元", quote=f"{off}元"), printed])


def test_a_flash_and_a_final_figure_may_differ():
    assert not headline.disagree([row(1, "640", stage="快报"), row(2, "650", stage="最终核实")])


def test_a_missing_figure_disagrees_with_nobody():
    assert not headline.disagree([row(1, None), row(2, "650")])
