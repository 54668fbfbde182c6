"""Nothing that changes a text moves an offset."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from barograph import catalogue
from barograph.text import Span, find_all, fold, squeeze, t2s_chars


@given(st.text())
def test_folding_never_moves_an_offset(text):
    assert len(fold(text)) == len(text)


@given(st.text())
def test_simplifying_never_moves_an_offset(text):
    assert len(t2s_chars(text)) == len(text)


@given(st.text())
def test_folding_and_simplifying_twice_changes_nothing_more(text):
    once = t2s_chars(fold(text))

    assert t2s_chars(fold(once)) == once


def test_a_circled_digit_is_no_digit():
    assert fold("①3%") == "①3%"


@pytest.mark.parametrize(
    ("scraped", "clean"),
    [
        ("麗(lì )水", "丽(lì )水"),
        ("發明專利擁有量", "发明专利拥有量"),
        ("覆盖率", "覆盖率"),
        ("著名", "著名"),
    ],
)
def test_traditional_characters_become_simplified_and_simplified_ones_stay(scraped, clean):
    assert t2s_chars(scraped) == clean


def test_no_name_of_the_catalogue_is_changed_by_simplifying():
    known = catalogue.load()
    names = [n for area in known.areas.values() for n in area.names]
    names += [n for entry in known.indicators.values() for n in (entry.name, *entry.aliases)]

    assert [name for name in names if t2s_chars(name) != name] == []


def test_names_are_compared_without_script_width_and_quotation_marks():
    assert squeeze("專精特新「小巨人」 企业") == squeeze("专精特新“小巨人”企业")


@given(st.text(), st.integers(0, 20), st.integers(0, 20))
def test_a_span_without_its_white_space_holds_the_same_words(text, start, length):
    start = min(start, len(text))
    span = Span(start, min(start + length, len(text)))

    assert span.strip(text).of(text) == span.of(text).strip()
    assert span.covers(span.strip(text)) or not span.of(text).strip()


@given(st.text(alphabet="ab家", max_size=30), st.text(alphabet="ab家", min_size=1, max_size=3))
def test_every_place_found_holds_the_words(text, words):
    spans = find_all(text, words)

    assert all(span.of(text) == words for span in spans)
    assert len(spans) == text.count(words)
