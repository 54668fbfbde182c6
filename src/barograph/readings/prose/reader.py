"""The reader of prose: the text of a document cleaned, cut, scanned and walked, its drafts made readings."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from ...observation import Bound, Citation, Measure, Reading, Standing
from ..confidence import Model, evidence, model
from ..document import Document
from . import names
from .clean import Clean, clean
from .context import Context, contextual
from .drafts import Draft
from .figures import scan
from .places import Gazetteer
from .segments import lines
from .trace import Note, Trace
from .walk import Walk

if TYPE_CHECKING:
    from ...catalogue import Catalogue

__all__ = ["read_prose"]


def read_prose(
    document: Document, catalogue: Catalogue | None = None, *, trace: Trace | None = None
) -> list[Reading]:
    """The figures of a document's running text, before they are checked against each other.

    Table cells and furniture are not read here.
    """
    joined = _inside_paragraphs(document)
    cleaned = clean(document.text, joined=joined)
    text = cleaned.text
    if not text.strip():
        return []
    skipped = [
        (cleaned.at(b.start), cleaned.at(b.end)) for b in document.blocks if b.kind in ("cell", "furniture")
    ]
    parts = lines(text, skipped)
    context = contextual(document, text, parts, _gazetteer(catalogue))
    date = context.anchor.date
    if date is not None and date.frequency == "D" and date.start is not None:
        document.facts.setdefault("dated", date.start.isoformat())  # as its own words say
    library = _library(catalogue)
    tokens = list(scan(text))
    walk = Walk(
        text,
        parts,
        tokens,
        context.places,
        context.anchor,
        library=library,
        plan=context.plan,
        report=context.report,
        orgs=context.orgs,
        trace=trace,
    )
    found: list[Reading] = []
    confidence = model()
    for draft in walk.run():
        reading, features = _reading(draft, document, cleaned, catalogue, context, library, confidence)
        if trace is not None and draft.notes is not None:
            trace.notes[len(found)] = _placed(draft, cleaned)
            trace.evidence[len(found)] = features
        found.append(reading)
    if trace is not None:
        trace.dropped = [(w, why, cleaned.raw(at, at + 1)[0]) for w, why, at in trace.dropped]
    return found


@lru_cache(maxsize=4)
def _gazetteer(catalogue: Catalogue | None) -> Gazetteer:
    return Gazetteer(catalogue)


@lru_cache(maxsize=4)
def _library(catalogue: Catalogue | None) -> names.Library:
    return names.Library(catalogue)


def _placed(draft: Draft, cleaned: Clean) -> list[Note]:
    start, end = cleaned.raw(draft.figure.start, draft.figure.end)
    return [
        Note("value", draft.figure.kind, draft.figure.words, start, end),
        *(_in_raw(n, cleaned) for n in draft.notes or ()),
    ]


def _in_raw(told: Note, cleaned: Clean) -> Note:
    """A note whose words are placed in the raw text; one that names no words stays."""
    if told.start is None or told.end is None:
        return told
    start, end = cleaned.raw(told.start, told.end)
    return replace(told, start=start, end=end)


def _inside_paragraphs(document: Document):  # type: ignore[no-untyped-def]
    """Whether a raw offset lies inside one paragraph of a format that knows paragraphs."""
    if document.format in ("txt",) or not document.blocks:
        return None
    spans = sorted((b.start, b.end) for b in document.blocks if b.kind in ("paragraph", "heading", "item"))
    starts = [s for s, _ in spans]

    def inside(offset: int) -> bool:
        i = bisect_right(starts, offset) - 1
        return i >= 0 and spans[i][0] < offset and offset < spans[i][1] - 1

    return inside


def _fits(unit: str | None, draft: Draft) -> bool:
    """Whether a figure can be one of an indicator in this unit: money is money, a rate a rate."""
    if unit is None or not draft.of or draft.of in ("%", "倍"):
        return True
    return (draft.of in ("元", "美元")) == ("元" in unit)


def _printed(area: str, document: Document) -> str:
    """A name with a bracket in it, the bracket as the document prints it."""
    if "(" not in area:
        return area
    wide = area.replace("(", "\uff08").replace(")", "\uff09")
    return wide if wide in document.text else area


def _reading(
    draft: Draft,
    document: Document,
    cleaned: Clean,
    catalogue: Catalogue | None,
    context: Context,
    library: names.Library,
    confidence: Model,
) -> tuple[Reading, tuple[str, ...]]:
    """The reading of a draft, and what its confidence was taken from."""
    start, end = cleaned.raw(draft.figure.start, draft.figure.end)
    name, measure, code = draft.indicator, draft.measure, None
    entry = library.find(name)
    if entry is not None and catalogue is not None and _fits(entry.unit, draft):
        if entry.measure_of is not None:
            resolved, parent, kind = catalogue.resolve_series(entry.name, measure)
            if kind == measure or (kind == "growth" and measure == "level" and draft.figure.unit == "%"):
                code, measure = resolved, kind
                name = parent
        else:
            code = entry.code
            name = library.printed(name, entry)
    if code is None:
        draft.doubts.add("indicator-open")
    doubts, area_code = tuple(sorted(draft.doubts)), context.places.gazetteer.code(draft.area)
    features = evidence(draft, name, measure, code, area_code, doubts, context)
    reading = Reading(
        indicator=name, area=_printed(draft.area, document), period=draft.period, value=draft.value, unit=draft.figure.unit,
        citation=Citation(
            source=document.source, quote=document.text[start:end], start=start, end=end, page=_page(document, start)
        ),
        measure=cast(Measure, measure), value_high=draft.high, base=draft.base,
        bound=cast(Bound, draft.figure.bound), standing=cast(Standing, draft.standing), indicator_code=code,
        area_code=area_code, doubts=doubts, confidence=confidence.likely(features),
    )  # fmt: skip
    return reading, features


def _page(document: Document, at: int) -> int | None:
    """The number of the page that a place of the text is on; pages are in order."""
    i = bisect_right(document.pages, at, key=lambda page: page.start) - 1
    return document.pages[i].number if i >= 0 and at < document.pages[i].end else None
