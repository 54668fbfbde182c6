"""One document, its formats, the same facts."""

from __future__ import annotations

import pathlib

import pytest
from bench import formats

from barograph import sources
from barograph.readings import parse, read

from .shapes import as_columns, as_page, as_scan, facts, figures, written
from .sheets import SHEETS, WRITERS, as_pdf, missing_and_added, told

ROOT = pathlib.Path(__file__).parents[3]
SHARED = ROOT.parent / "shared" / "reading" / "docs"


def _is_broken(text: str) -> bool:
    """Whether lines of a text were broken on its way: its paragraphs are not those of the document it was."""
    lines = [line.strip() for line in text.splitlines() if len(line.strip()) >= 12]
    return sum(not line.endswith(tuple("。；;：:！？!?.")) for line in lines) > 0.4 * len(lines)


OURS = [
    file
    for file in sorted((ROOT / "tests" / "specimens").glob("*/document.txt"))
    if not _is_broken(file.read_text(encoding="utf-8"))
]
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


@pytest.mark.parametrize("name", formats.DOCUMENTS)
def test_two_columns_are_read_as_one(name):
    text = (ROOT / "tests" / "specimens" / name / "document.txt").read_text(encoding="utf-8")

    columns = read(parse(sources.from_bytes(as_columns(text), name="document.pdf")))

    assert facts(columns) == facts(read(parse(sources.from_bytes(text.encode(), name="document.txt"))))


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda s: s.name)
def test_a_table_says_the_same_in_every_format(sheet, kind):
    found = read(parse(sources.from_bytes(WRITERS[kind](sheet), name=f"{sheet.name}.{kind}")))

    assert missing_and_added(sheet.facts, told(found)) == ([], [])


@pytest.mark.slow
def test_a_scan_of_prose_and_one_of_a_table_give_their_figures():
    name, sheet = formats.DOCUMENTS[0], SHEETS[2]
    text = (ROOT / "tests" / "specimens" / name / "document.txt").read_text(encoding="utf-8")
    prose = read(parse(sources.from_bytes(text.encode(), name="document.txt")))

    scanned = read(parse(sources.from_bytes(as_scan(as_page(text)), name="document.pdf")))
    table = read(parse(sources.from_bytes(as_scan(as_pdf(sheet)), name="table.pdf")))

    assert (figures(prose) & figures(scanned)).total() >= 0.95 * figures(prose).total()
    assert len(set(told(table)) & set(sheet.facts)) >= 0.95 * len(sheet.facts)
    for reading in [*scanned, *table]:
        assert "read-by-ocr" in reading.doubts
        assert reading.citation.page == 1 and reading.citation.box is not None
