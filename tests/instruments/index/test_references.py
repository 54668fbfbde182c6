"""The index against numbers that others computed: the copies in tests/golden."""

from __future__ import annotations

import pytest

from tools.references import GOLDEN, REFERENCES

EXPECTED = {  # comparisons and cells, so that none is lost on the quiet
    "asem": (44, 117_000), "sdg_index_2019": (4, 15_800), "hdi_2022": (4, 8_600), "ceji_chicago": (3, 82_000),
    "vectors": (4, 11),
}  # fmt: skip


@pytest.mark.parametrize("reference", REFERENCES)
def test_every_row_of_a_reference_agrees(reference):
    rows = list(REFERENCES[reference](GOLDEN / reference))
    wrong = [f"{row.what}: {row.error:.1e} over {row.tolerance:.1e}" for row in rows if not row.sound]

    n_rows, n_cells = EXPECTED[reference]
    assert wrong == []
    assert len(rows) >= n_rows
    assert sum(row.cells for row in rows) >= n_cells
