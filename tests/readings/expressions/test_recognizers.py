"""The shares of Recognizers-Text's Chinese specs that are read right; each a little below what is reached."""

import pytest

from tools.recognizers import GOLDEN, run, together

FLOORS = {"Number and Percent": 0.995, "NumberRange": 0.97, "Currency and Dimension": 0.97, "Dates": 0.96}


@pytest.mark.parametrize("group", FLOORS)
def test_shares_of_the_specs_are_read_right(group):
    right, of = together(GOLDEN)[group]
    assert right / of >= FLOORS[group]


def test_every_group_has_its_cases():
    assert {name: of for name, _, of, _ in run(GOLDEN)} == {
        "Number": 190, "Percent": 80, "NumberRange": 35, "Currency": 19, "Dimension": 19, "Dates": 95,
    }  # fmt: skip


def test_a_wrong_answer_is_no_right_case(tmp_path):
    (tmp_path / "Number").mkdir()
    (tmp_path / "Number" / "NumberModel.json").write_text(
        '[{"Input": "三百", "Results": [{"Text": "三百", "Start": 0, "End": 1, "TypeName": "number",'
        ' "Resolution": {"value": "301"}}]}, {"Input": "三百", "Results": []}]',
        "utf-8",
    )
    assert together(tmp_path)["Number and Percent"] == (0, 2)
