"""The marked specimens: what the reader reaches on them, in both halves, must not fall."""

import pytest

from tools import score


@pytest.fixture(scope="module", autouse=True)
def codes():
    score.CODES.update(score._codes())


@pytest.mark.parametrize(("half", "figure", "fact"), [("working", 0.98, 0.88), ("held-back", 0.96, 0.58)])
def test_figures_and_facts_of_the_specimens(half, figure, fact):
    documents = score.specimens(half)
    gold = [g for *_, facts in documents for g in facts]
    found = [f for name, _, text, _ in documents for f in score.read_text(name, text)]

    counts = score.score(gold, found)

    assert len(gold) > 200
    assert score.f1(counts, "figure")[2] >= figure
    assert score.f1(counts, "fact")[2] >= fact


@pytest.mark.parametrize("specimen", score.specimens(), ids=lambda s: s[0])
def test_every_citation_is_the_raw_text(specimen):
    name, _, text, _ = specimen

    assert all(text[f["start"] : f["end"]] == f["quote"] for f in score.read_text(name, text))
