"""One document, four formats, the same facts."""

from __future__ import annotations

import pathlib

import pytest

from barograph import sources
from barograph.readings import parse, read

from .shapes import facts, written

ROOT = pathlib.Path(__file__).parents[3]
SHARED = ROOT.parent / "shared" / "reading" / "docs"
OURS = sorted((ROOT / "tests" / "specimens").glob("*/document.txt"))
EXAMPLES = [ROOT / "examples" / "reports" / "02-云澜市科技局2024年工作总结.txt"]


def _same(text, tmp_path, *, few=False):
    found = [facts(read(parse(sources.from_path(f)))) for f in written(text, tmp_path, "document")]

    assert few or sum(found[0].values()) >= 5
    for ending, others in zip((".html", ".docx", ".pdf"), found[1:], strict=True):
        assert others - found[0] == {}, f"only in {ending}"
        assert found[0] - others == {}, f"not in {ending}"


@pytest.mark.parametrize("file", [*OURS, *EXAMPLES], ids=lambda p: p.parent.name + "/" + p.stem)
def test_a_document_says_the_same_in_four_formats(file, tmp_path):
    _same(file.read_text(encoding="utf-8"), tmp_path, few=file.parent.name.startswith("noise-nothing"))


@pytest.mark.parametrize("name", ["002", "003"])
def test_real_documents_say_the_same_in_four_formats(name, tmp_path):
    file = SHARED / f"{name}.txt"
    if not file.exists():
        pytest.skip("the real documents are not part of the project")
    _same(file.read_text(encoding="utf-8"), tmp_path)
