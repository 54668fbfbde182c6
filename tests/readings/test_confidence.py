"""Confidence: learnt on marked documents, bounded, and lowered by what speaks against a reading."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from barograph.errors import SettingsError
from barograph.readings import Trace, parse, read
from barograph.readings.checks import check, sound
from barograph.readings.confidence import Model, model
from barograph.sources import from_bytes

TEXT = (
    "苏桥市2023年科技工作总结\n2024年1月8日\n2023年,全市高新技术企业达到312家,增长11.6%。当时的它有七成。\n"
)


def readings(text=TEXT):
    trace = Trace()
    found = read(parse(from_bytes(text.encode(), name="a.txt")), trace=trace)
    return found, trace


def test_the_model_that_comes_with_the_product_was_fitted():
    fitted = model()

    assert len(fitted.weights) > 50
    assert 0.5 < fitted.sound_at < 1
    assert any(name.startswith("doubt:") and weight < 0 for name, weight in fitted.weights.items())


def test_every_reading_of_prose_has_its_evidence_and_the_confidence_that_follows():
    found, trace = readings()

    assert len(found) >= 2
    level = next(r for r in found if r.citation.quote == "312家")
    features = trace.evidence[found.index(level)]
    assert {"known", "measure:level", "unit:家"} <= set(features)
    assert level.confidence == round(model().likely(features), 3)


@given(st.lists(st.text(max_size=12)), st.dictionaries(st.text(max_size=6), st.floats(-1e3, 1e3)))
def test_a_chance_stays_a_chance(features, weights):
    assert 0.01 <= Model(weights, 0.0, 0.9).likely(features) <= 0.99


def test_two_figures_for_one_thing_are_never_sound():
    found, _ = readings()
    level = dataclasses.replace(found[0], confidence=0.99, doubts=())
    other = dataclasses.replace(level, value=level.value + 1)

    alone, beside = check([level]), check([level, other])

    assert sound(alone[0])
    assert not sound(beside[0])
    assert beside[0].confidence < alone[0].confidence


def test_checking_twice_lowers_nothing_twice():
    found, _ = readings()

    once = check(found)

    assert check(once) == once


def test_an_office_may_set_its_own_threshold_and_hears_where_it_is_no_share(monkeypatch):
    found, _ = readings()
    level = dataclasses.replace(found[0], confidence=0.8, doubts=())

    monkeypatch.setenv("BAROGRAPH_SOUND_AT", "0.75")
    assert sound(level)
    monkeypatch.delenv("BAROGRAPH_SOUND_AT")
    assert not sound(level)
    monkeypatch.setenv("BAROGRAPH_SOUND_AT", "viel")
    with pytest.raises(SettingsError, match="0 to 1"):
        sound(level)


def test_a_reading_judged_anew_is_otherwise_the_same():
    found, _ = readings()
    odd = dataclasses.replace(found[0], form="table", stage="快报", coverage="x", value_high=found[0].value)

    again = odd.judged(("growth-large",), confidence=0.5)

    assert again == dataclasses.replace(odd, doubts=("growth-large",), confidence=0.5)
