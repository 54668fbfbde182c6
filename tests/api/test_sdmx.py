"""SDMX-CSV: written through sdmx1, read back through sdmx1, nothing lost that SDMX can say."""

from types import SimpleNamespace

import pytest

from barograph import sdmx


def row(pk=1, **said):
    plain = {
        "pk": pk, "indicator": "高新技术企业数", "indicator_code": "HTE_NUM", "area": "云澜市", "area_code": "", "period": "2024",
        "value": "1629", "value_high": None, "unit": "家", "measure": "level", "base": "", "bound": "eq",
        "standing": "actual", "stage": "", "coverage": "", "quote": "1629家", "page": 3, "sheet": "", "cell": "",
        "source": SimpleNamespace(name="总结,\"一\".pdf"),
    }  # fmt: skip
    return SimpleNamespace(**{**plain, **said})


def back(*rows):
    return sdmx.read_back(sdmx.observations_csv(rows))


def test_a_figure_comes_back_as_it_went():
    (found,) = back(row(value="0.10"))

    assert found.value == "0.10"
    assert found.dimension["INDICATOR"].value == "HTE_NUM" and found.dimension["REF_AREA"].value == "云澜市"
    assert found.attached_attribute["SOURCE"].value == '总结,"一".pdf'
    assert found.attached_attribute["UNIT_MEASURE"].value == "家"


def test_what_is_missing_is_not_zero():
    (found,) = back(row(value=None))

    assert found.value in (None, "")
    assert found.attached_attribute["OBS_STATUS"].value == "M"


@pytest.mark.parametrize(
    ("period", "frequency", "time"),
    [("2024", "A", "2024"), ("2024-H1", "S", "2024-S1"), ("2024-Q3", "Q", "2024-Q3"), ("2024-09", "M", "2024-09"),
     ("2024-01/2024-09", "_O", "2024-01-01/P9M"), ("/2009", "_O", "_Z")],
)  # fmt: skip
def test_periods_are_told_as_sdmx_tells_them(period, frequency, time):
    (found,) = back(row(period=period))

    assert (found.dimension["FREQ"].value, found.dimension["TIME_PERIOD"].value) == (frequency, time)
    assert found.attached_attribute["PERIOD_PRINTED"].value == period


def test_two_sources_about_the_same_thing_keep_two_keys():
    found = back(row(1), row(2, value="1630"))

    assert len({str(o.dimension) for o in found}) == 2


def test_a_quote_over_several_lines_stays_one_record():
    (found,) = back(row(quote="共有\r\n1629\u2028家"))

    assert found.attached_attribute["QUOTE"].value == "共有 1629 家"


def test_parts_together_have_one_header():
    rows = [row(i) for i in range(1, 4502)]

    text = sdmx.observations_csv(rows)

    assert text.count("STRUCTURE_ID") == 1 and len(text.splitlines()) == 4502
    assert len(sdmx.read_back(text)) == 4501


def test_an_empty_ledger_gives_a_header_that_can_be_read():
    assert back() == []
