"""`docs/reference/headline.md` says what the rule does."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from barograph.ledger.headline import REASONS, choose

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "headline.md").read_text(encoding="utf-8")


def row(number, value, *, bound="eq", stage="", published=None):
    return {
        "id": number, "value": value, "value_high": None, "unit": "家", "bound": bound, "stage": stage,
        "published": published,
    }  # fmt: skip


BOUND = row(1, "1600", bound="over", published=dt.date(2025, 3, 2))
EXACT = row(2, "1629", published=dt.date(2025, 1, 20))
FLASH = row(3, "1618", stage="快报", published=dt.date(2025, 1, 8))


def test_every_reason_stands_on_the_page():
    assert [code for code in REASONS if f"`{code}`" not in PAGE] == []


def test_the_example_of_the_page_is_what_the_rule_answers():
    assert choose([BOUND, EXACT, FLASH]) == (FLASH, "stage")
    assert choose([BOUND, EXACT]) == (EXACT, "exact")
