"""What a person writes of a figure, and what the pages say of one."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from barograph.web.views.claims import ClaimForm, claim_line, parsed_value, printed_of, value_words

GOOD = {
    "indicator": "高新技术企业数",
    "area": "济南市",
    "period": "2024年1—9月",
    "printed": "1.2亿元",
    "unit": "",
    "measure": "level",
    "base": "",
    "bound": "eq",
    "standing": "actual",
    "stage": "",
    "coverage": "",
    "because": "原文如此",
}


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def row(**fields):
    default = {
        "indicator": "高新技术企业数", "area": "济南市", "period": "2024", "value": "1629", "value_high": None,
        "unit": "家", "measure": "level", "bound": "eq", "quote": "1629家",
    }  # fmt: skip
    return SimpleNamespace(**(default | fields))


def test_the_form_understands_figures_and_periods_as_they_are_printed():
    form = ClaimForm(GOOD)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["period"] == "2024-01/2024-09"
    assert (form.cleaned_data["value"], form.cleaned_data["unit_plain"]) == ("120000000", "元")


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("period", "那一年", "那一年"),
        ("printed", "很多", "很多"),
        ("printed", "1629", "没有写单位"),
        ("printed", "12咕", "不认识的单位"),
        ("because", "", "请填写“理由”"),
        ("indicator", "", "请填写“指标”"),
        ("measure", "size", "请从列表中选择“度量”"),
    ],
)
def test_a_wrong_field_gets_its_own_sentence_and_keeps_what_was_typed(field, typed, sentence):
    form = ClaimForm(GOOD | {field: typed})

    assert not form.is_valid()
    assert sentence in " ".join(form.errors[field])
    assert form[field].value() == typed


def test_a_rank_is_counted_in_places():
    assert not ClaimForm(GOOD | {"measure": "rank", "printed": "3家"}).is_valid()
    assert ClaimForm(GOOD | {"measure": "rank", "printed": "第3位"}).is_valid()


def test_a_figure_published_as_missing_stays_missing():
    assert parsed_value("—", "家") == {"value": None, "value_high": None, "unit_plain": "家"}


@pytest.mark.parametrize(
    ("typed", "low", "high"),
    [("20—30家", "20", "30"), ("1.2—1.5万人", "12000", "15000"), ("-3.5%", "-3.5", None)],
)
def test_a_range_has_two_ends_and_a_sign_is_no_range(typed, low, high):
    value = parsed_value(typed)

    assert (value["value"], value["value_high"]) == (low, high)


def test_the_field_shows_the_quote_where_it_says_the_value_and_the_value_where_not():
    assert printed_of(row()) == "1629家"
    assert printed_of(row(quote="一千六百余家", value="1629")) == "1629家"
    assert printed_of(row(value=None, quote="—")) == "—"


def test_a_claim_in_one_line():
    assert claim_line(row()) == "高新技术企业数 · 济南市 · 2024年 · 1,629 家"
    assert value_words(row(bound="about")) == "约 1,629 家"
    assert value_words(row(value="20", value_high="30")) == "20–30 家"
    assert value_words(row(value="11.60", unit="%")) == "11.60%"
    assert "未公布" in value_words(row(value=None))
