"""The same ten documents and ten tables in every format: do they say the same?

    python -m bench formats               all of it, scans too
    python -m bench formats --no-scans    without text recognition

Documents are specimens of the working half, written as text, web page, Word, PDF of one and of two columns
and as a scan; tables are small sheets whose facts are known (tests/readings/agreement/sheets.py), written as
xlsx, xls, csv, web page, Word, PDF and as a scan. A format agrees where it gives exactly the facts of the
text, or of the sheet; of a scan the figures are counted that are found with their value and unit.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.readings.agreement.shapes import as_columns, as_page, as_scan, facts, figures, written
from tests.readings.agreement.sheets import SHEETS, WRITERS, as_pdf, told

from barograph.readings import parse, read
from barograph.readings.formats import recognition
from barograph.sources import from_bytes, from_path

__all__ = ["DOCUMENTS", "Agreement", "documents", "tables"]

SPECIMENS = Path(__file__).parents[1] / "tests" / "specimens"
DOCUMENTS = (
    "bulletin-city-2022", "bulletin-province-2021", "interview-park-2020", "news-company-2022",
    "news-lists-2022", "news-ranking-2023", "notice-incubator-2022", "plan-145-tech", "report-city-2024",
    "summary-bureau-2020",
)  # fmt: skip


class Agreement:
    """How the facts of one document in one format compare with what they should be."""

    def __init__(
        self, document: str, format: str, wanted: Counter[tuple[str, ...]], found: Counter[tuple[str, ...]],
        wanted_figures: Counter[tuple[str, ...]], found_figures: Counter[tuple[str, ...]],
    ) -> None:  # fmt: skip
        self.document, self.format = document, format
        self.n_facts, self.n_figures = wanted.total(), wanted_figures.total()
        self.missing, self.added = wanted - found, found - wanted
        self.equal = (wanted & found).total()
        self.figures = (wanted_figures & found_figures).total()
        self.n_found_figures = found_figures.total()


def documents(*, scans: bool = True) -> Iterator[Agreement]:
    """Prose: each specimen in each format against its text."""
    for name in DOCUMENTS:
        text = (SPECIMENS / name / "document.txt").read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            shapes = [(path.suffix[1:], from_path(path)) for path in written(text, Path(folder), "document")]
        shapes.append(("pdf, 2 columns", from_bytes(as_columns(text), name="document.pdf")))
        if scans:
            shapes.append(("scan", from_bytes(as_scan(as_page(text)), name="document.pdf")))
        _, source = shapes[0]
        first = read(parse(source))
        for kind, source in shapes[1:]:
            found = read(parse(source))
            yield Agreement(name, kind, facts(first), facts(found), figures(first), figures(found))


def tables(*, scans: bool = True) -> Iterator[Agreement]:
    """Sheets: each in each format against the facts that are known of it."""
    for sheet in SHEETS:
        shapes = [(kind, write(sheet), kind) for kind, write in WRITERS.items()]
        if scans:
            shapes.append(("scan", as_scan(as_pdf(sheet)), "pdf"))
        wanted = Counter((line,) for line in sheet.facts)
        wanted_figures = Counter((line.split(" | ")[4],) for line in sheet.facts)
        for kind, data, ending in shapes:
            found = read(parse(from_bytes(data, name=f"{sheet.name}.{ending}")))
            yield Agreement(
                sheet.name, kind, wanted, Counter((line,) for line in told(found)), wanted_figures,
                Counter((f"{r.value} {r.unit}",) for r in found),
            )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench formats", description=__doc__.splitlines()[0])
    parser.add_argument("--no-scans", action="store_true", help="leave text recognition out")
    parser.add_argument("--differences", action="store_true", help="print each fact that differs")
    asked = parser.parse_args()
    scans = not asked.no_scans
    if scans and not recognition.available():
        sys.exit("text recognition is not installed: pip install 'barograph[ocr]', or --no-scans")
    started = time.monotonic()
    failed = False
    for title, run in (("documents", documents(scans=scans)), ("tables", tables(scans=scans))):
        all_of: dict[str, list[Agreement]] = {}
        for agreement in run:
            all_of.setdefault(agreement.format, []).append(agreement)
            if asked.differences:
                for sign, lines in (("-", agreement.missing), ("+", agreement.added)):
                    for line in lines.elements():
                        print(f"{agreement.document} as {agreement.format}: {sign} {' | '.join(line)}")
        print(f"\n{title:18} {'equal':>7} {'facts':>11} {'more':>5} {'figures':>16}")
        for kind, agreements in all_of.items():
            equal = sum(not a.missing and not a.added for a in agreements)
            n, found = sum(a.n_facts for a in agreements), sum(a.equal for a in agreements)
            n_figures, n_same = (
                sum(a.n_figures for a in agreements), sum(a.figures for a in agreements)
            )  # fmt: skip
            more = sum(a.added.total() for a in agreements)
            share = n_same / n_figures
            print(
                f"{kind:18} {equal:3}/{len(agreements):<3} {found:5}/{n:<5} {more:5} {n_same:6}/{n_figures:<5} {share:.1%}"
            )
            failed |= share < 0.95 if kind == "scan" else equal < len(agreements)
    print(f"\n{time.monotonic() - started:.0f} s")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
