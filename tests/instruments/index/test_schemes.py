"""Schemes as content: what is known of them, what is not, and what an office adds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from barograph.catalogue import check as check_catalogue
from barograph.errors import ContentError
from barograph.instruments.index import Panel, schemes, score

EVERY = schemes.every()
CASES = [(name, example.name) for name, scheme in EVERY.items() for example in scheme.examples]


@pytest.fixture
def office(tmp_path):
    """Write a file of an office's content folder; hand back the folder."""

    def write(name, text):
        (tmp_path / "schemes").mkdir(exist_ok=True)
        (tmp_path / "schemes" / f"{name}.toml").write_text(text, "utf-8")
        return tmp_path

    return write


def _zones(scheme, n=3):
    rng = np.random.default_rng(1)
    return Panel(
        entities=tuple(f"高新区{i}" for i in range(n)), indicators=scheme.codes,
        values=rng.uniform(1, 99, size=(n, len(scheme.codes))),
    )  # fmt: skip


@pytest.mark.parametrize(("name", "example"), CASES)
def test_each_example_comes_out(name, example):
    case = next(e for e in EVERY[name].examples if e.name == example)

    assert schemes.try_example(EVERY[name], case) is None


def test_an_example_that_does_not_come_out_is_told():
    hdi = EVERY["hdi"]
    wrong = replace(hdi.examples[0], scores={"AFG": {"hdi": 0.9}})

    assert "为 0.284" in schemes.try_example(hdi, wrong)[1]


def test_the_zone_evaluation_of_2021_has_its_members_and_two_weights():
    scheme = EVERY["zone-evaluation-2021"]
    groups = {b.code: b for b in scheme.branches if b.parent == "total"}

    assert [groups[g].weight for g in "12345"] == [20, 20, 15, 15, 30]
    assert [sum(i.parent == g for i in scheme.indicators) for g in "12345"] == [10, 10, 9, 7, 10]
    assert {i.code: i.weight for i in scheme.indicators if i.weight is not None} == {"1.1": 0.8, "1.2": 1.2}
    assert sum(i.kind == "judged" for i in scheme.indicators) == 5
    assert all(i.source and i.confidence and i.source_grade and i.article for i in scheme.indicators)


def test_placeholders_are_marked_and_named():
    result = score(EVERY["zone-evaluation-2021"], _zones(EVERY["zone-evaluation-2021"]))

    assert "占位权重" in result.marks
    assert len(result.placeholders) == 44
    assert any("自测" in mark for mark in result.marks)
    assert any("核实" in mark for mark in result.marks)


def test_official_results_stand_beside_and_change_nothing():
    scheme = EVERY["zone-evaluation-2021"]
    panel = _zones(scheme)

    with_them, without = score(scheme, panel), score(replace(scheme, published=()), panel)

    assert [(p.entity, p.rank) for p in scheme.published if p.node is None] == [("济南高新区", 10)]
    np.testing.assert_array_equal(with_them.total, without.total)
    assert scheme.digest == replace(scheme, published=()).digest


def test_a_scheme_of_which_one_group_is_known_gives_that_group_and_no_total_and_no_rank():
    scheme = EVERY["zone-evaluation-2024"]

    result = score(scheme, _zones(scheme))

    assert not np.isnan(result.scores.column("1")).any()
    assert np.isnan(result.scores.column("total")).all()
    assert np.isnan(result.ranks[:, [scheme.tree.at("1"), scheme.tree.at("total")]]).all()
    assert any("不计分" in mark for mark in result.marks)
    assert any("不完整" in mark for mark in result.marks)


def test_the_index_of_25_has_no_weight_that_was_not_seen():
    scheme = EVERY["zone-innovation-index-2014"]

    assert len(scheme.indicators) == 25
    assert all(i.weight is None for i in scheme.indicators)
    assert [b.weight for b in scheme.branches if b.parent] == [20, 20, 25, 10, 25]


def test_an_office_writes_the_weights_it_was_sent(office):
    codes = [i.code for i in EVERY["zone-evaluation-2021"].indicators if i.weight is None]
    rows = "\n".join(f'[[indicators]]\ncode = "{code}"\nweight = 1.1\n' for code in codes)
    folder = office("zone-evaluation-2021", rows)

    ours = schemes.load("zone-evaluation-2021", folder)

    assert schemes.check(folder) == [] or all(e.code == "content-example" for e in schemes.check(folder))
    assert score(ours, _zones(ours)).placeholders == ()
    assert ours.indicators[0].name == "国家级和省级研发机构数"
    assert ours.indicators[0].weight == 0.8
    assert ours.digest != EVERY["zone-evaluation-2021"].digest


OWN = """
name = "自编指数"
normalisation = "min-max"
weighting = "equal"

[[branches]]
code = "total"
name = "总分"

[[indicators]]
code = "a"
name = "甲"
parent = "total"

[[examples]]
name = "两行"
given = { A = { a = 1 }, B = { a = 2 } }
ranks = { B = { total = 1 } }
"""


def test_an_office_has_an_index_of_its_own(office):
    folder = office("own", OWN)

    assert check_catalogue(folder) == []
    assert schemes.check(folder) == []
    assert schemes.load("own", folder).normalisation.method == "min-max"
    assert "own" in schemes.names(folder)


@pytest.mark.parametrize(
    ("was", "now", "code", "line", "words"),
    [
        ('"min-max"', '"minmax"', "content-word", 3, "是否指“min-max”"),
        ('parent = "total"', 'parnt = "total"', "content-key", 13, "是否指“parent”"),
        ('name = "甲"\n', "", "content-missing", 10, "缺少“name”"),
        ('name = "甲"', "name = 3", "content-type", 12, "应为文字"),
        ('parent = "total"', 'parent = "totl"', "index-tree", None, "上级“totl”不是分支"),
        ("B = { total = 1 }", "B = { total = 2 }", "content-example", None, "应为 2"),
    ],
)
def test_a_mistake_in_a_scheme_is_one_sentence(office, was, now, code, line, words):
    folder = office("own", OWN.replace(was, now))

    error = schemes.check(folder)[0]

    assert error.code == code
    assert words in error.sentence()
    assert "schemes/own.toml" in error.sentence()
    assert line is None or error.facts["line"] == line


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        ('name = "自编指数"', 'name = "自编指数"\nsource = ["S99"]', "S99"),
        ('name = "甲"', 'name = "甲"\nindicator = "RD_GPD"', "是否指“RD_GDP”"),
        ("[[examples]]\n", "[[publisht]]\n", "示例"),
    ],
)
def test_a_scheme_keeps_to_the_rest_of_the_content(office, was, now, words):
    errors = check_catalogue(office("own", OWN.replace(was, now)))

    assert len(errors) == 1
    assert words in errors[0].sentence()


def test_a_file_is_a_scheme_too(tmp_path):
    (tmp_path / "own.toml").write_text(OWN, "utf-8")

    assert schemes.load(str(tmp_path / "own.toml")).id == "own"
    with pytest.raises(ContentError, match="not a scheme file"):
        schemes.read(tmp_path / "other.toml")


def test_names_and_notes_leave_the_digest_alone():
    scheme = EVERY["hdi"]

    assert replace(scheme, name="x", note="y").digest == scheme.digest
    assert replace(scheme, missing="reweight").digest != scheme.digest
