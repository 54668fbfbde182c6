"""Likeness: a text that comes back is known again, the next bulletin of the same office is not taken for it."""

from __future__ import annotations

import numpy as np
import pytest
from bench import likeness as bench

from barograph.readings import likeness as rule
from barograph.readings.document import Block, Document

BULLETIN = (
    "云澜市2023年科技统计公报\n2023年，全市研究与试验发展经费支出121.6亿元，比上年增长11.3%，投入强度为2.61%。"
    "全市高新技术企业达到1650家，比上年增加182家；科技型中小企业入库2318家。\n"
    "全年登记技术合同3127项，成交额62.4亿元，增长18.9%，其中技术开发合同成交额27.5亿元。"
    "全市拥有省级以上重点实验室46家、工程技术研究中心118家，孵化器面积152.3万平方米，在孵企业1893家。\n"
)


def of(text, **more):
    return Document(source="0" * 64, name="x.txt", format="txt", text=text, **more)


@pytest.fixture(scope="module")
def measured():
    return bench.measured()


def test_on_own_documents_no_other_document_is_taken_for_a_repost(measured):
    precision, recall = bench.scores(measured)

    assert sum(repost for _, repost, _, _ in measured) > 250
    assert sum(not repost for _, repost, _, _ in measured) > 900
    assert precision == 1.0
    assert recall >= 0.98


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.6])
def test_the_next_bulletin_of_the_office_is_a_document_of_its_own(kept):
    again = bench.next_bulletin(BULLETIN, kept, seed=7)

    assert again != BULLETIN
    assert not rule.same_text(of(BULLETIN), of(again))


@pytest.mark.parametrize("kind", [k for k, _ in bench.reposts(BULLETIN)])
def test_a_repost_is_the_same_text(kind):
    again = dict(bench.reposts(BULLETIN))[kind]

    assert rule.same_text(of(BULLETIN), of(again))
    bands = [set(rule.fingerprint(rule.printed(of(t))).bands()) for t in (BULLETIN, again)]
    assert bands[0] & bands[1]


def test_furniture_is_no_part_of_what_a_document_prints():
    text = bench.SITE * 20 + BULLETIN
    furniture = Block(kind="furniture", start=0, end=len(bench.SITE) * 20)

    assert np.array_equal(rule.printed(of(text, blocks=(furniture,))).runs, rule.printed(of(BULLETIN)).runs)


def test_nothing_is_said_of_a_page_with_hardly_a_word():
    title = "云澜市统计局\n2023年统计公报\n"

    assert rule.fingerprint(rule.printed(of(title))).bands() == []
    assert not rule.same_text(of(title), of(title))
    assert not rule.same_text(of(""), of(""))


def test_a_signature_is_kept_and_comes_back_as_it_was():
    print_ = rule.fingerprint(rule.printed(of(BULLETIN)))
    again = rule.Fingerprint.unpack(print_.pack(), print_.n_runs)

    assert again.bands() == print_.bands()
    assert all(-(2**63) <= key < 2**63 for key in print_.bands())
    assert again.resembles(print_) == 1.0
