"""Fill an empty ledger with a million consistent observations, as years of accepted reports would.

    python -m bench million --database big.db --observations 1000000
    python -m bench million --database postgresql://…/big

Cities × indicators × years, most of them told by two or three documents, some of which disagree; each observation
cites a line of a document that the ledger holds. Rows go in by bulk inserts, past the verbs but in their form:
series keys, points, counts, holdings and one audit entry that says what was done, so that every page and
`audit verify` work on them.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import random
import sys
import time
from itertools import islice

__all__ = ["load"]

YEARS = list(range(2006, 2026))
PER_DOCUMENT = 500
BATCH = 5_000


def load(url: str, n: int, *, seed: int = 20) -> dict[str, int]:
    """Fill the ledger at `url`, which must be empty, with about `n` observations; counts of what was made."""
    import barograph.ledger.setup as setup

    setup.configure(url)
    setup.migrate()
    from barograph.catalogue import load as catalogue
    from barograph.ledger import audit, documents
    from barograph.ledger.desk import Desk
    from barograph.ledger.figures import finish
    from barograph.ledger.identity import name_of
    from barograph.ledger.models import (
        Blob,
        DocumentText,
        Holding,
        Observation,
        Organisation,
        Series,
        SeriesPoint,
        Source,
    )  # fmt: skip
    from barograph.period import Period
    from barograph.readings.document import Block, Document

    if Observation.objects.exists():
        sys.exit("this ledger is not empty; fill a new one")
    draw = random.Random(seed)
    content = catalogue()
    desk = Desk()
    with desk._write() as pen:
        root = Organisation.objects.create(name="全国科技统计中心（压力测试）", path="new")
        root.path = f"{root.pk}."
        root.save(update_fields=["path"])
        pen.note("bench.load", root, scope=root.path, observations=n, seed=seed)
        now = pen.now
    scope = root.path

    levels = [i for i in content.indicators.values() if i.measure_of is None and i.kind in ("stock", "flow")]
    cities = [a for a in content.areas.values() if a.kind == "city"]
    per_point = 2.0
    n_series = max(1, round(n / per_point / len(YEARS)))
    n_cities = min(len(cities), max(1, n_series))
    n_indicators = min(len(levels), max(1, -(-n_series // n_cities)))
    levels = sorted(levels, key=lambda i: i.code)[:n_indicators]
    cities = sorted(cities, key=lambda a: a.code)[:n_cities]
    pairs = list(islice(((i, a) for i in levels for a in cities), n_series))
    periods = {y: Period.parse(str(y)) for y in YEARS}

    series = []
    for entry, area in pairs:
        unit = "元" if entry.unit.endswith("元") else entry.unit
        name = name_of(
            indicator=entry.name, indicator_code=entry.code, area=area.name, area_code=area.code, period=periods[2024],
            measure="level", base="", coverage="", unit=unit, catalogue=content,
        )  # fmt: skip
        series.append(
            Series(
                key=name.key, indicator_code=name.indicator_code, indicator=name.indicator, area_code=name.area_code,
                area=name.area, measure=name.measure, base=name.base, coverage=name.coverage, unit=name.unit,
            )
        )  # fmt: skip
    Series.objects.bulk_create(series, batch_size=BATCH)

    points: list[SeriesPoint] = []
    plans: list[list[tuple[str, str]]] = []  # for each point the values that documents give, with their stage
    made = 0
    for line in series:
        value = draw.uniform(50, 5000) * (1e6 if line.unit == "元" else 1)
        for year in YEARS:
            if made >= n:
                break
            value *= draw.uniform(0.97, 1.18)
            printed = str(round(value))
            told = [(printed, "")]
            which = draw.random()
            if which < 0.85:
                told.append((printed, "最终核实" if which < 0.3 else ""))
            if which < 0.15:
                told.append((str(round(value * draw.uniform(0.98, 1.02))), "" if which < 0.05 else "快报"))
            told = told[: n - made]
            made += len(told)
            p = periods[year]
            points.append(
                SeriesPoint(
                    series=line, period=str(p), period_start=p.start, period_end=p.end, n_current=len(told),
                    n_values=len({v for v, _ in told}),
                )
            )  # fmt: skip
            plans.append(told)
    for some in _parts(points, 50_000):
        SeriesPoint.objects.bulk_create(some, batch_size=BATCH)
    _progress(f"{len(series):,} series, {len(points):,} points")

    # One document for each 500 figures; the second claim of a point goes into another document.
    order = [(p, *told[k]) for k in range(3) for p, told in zip(points, plans, strict=True) if len(told) > k]
    started, done = time.monotonic(), 0
    rows: list[Observation] = []
    for number, some in enumerate(_parts(order, PER_DOCUMENT)):
        published = dt.date(int(some[0][0].period) + 1, 1 + number % 12, 1 + number % 28)
        text, spans = _text(some, number)
        data = text.encode()
        digest = hashlib.sha256(data).hexdigest()
        document = Document(
            source=digest, name=f"汇编{number + 1:05}.txt", format="txt", text=text,
            blocks=tuple(Block(kind="paragraph", start=a, end=b) for a, b in _lines(text)),
        )  # fmt: skip
        blob = Blob.objects.create(digest=digest, size=len(data), data=data, created_at=now)
        kept = DocumentText.objects.create(
            blob=blob, reader="bench", format="txt", title=text.split("\n")[0], published=published, text=text,
            structure=documents.pack(document), created_at=now,
        )  # fmt: skip
        first = some[0][0].series
        source = Source.objects.create(
            blob=blob, organisation=root, scope=scope, name=document.name, format="txt", title=kept.title,
            published=published, state=Source.State.READ, document=kept, area=first.area, area_code=first.area_code,
            year=int(some[0][0].period), added_at=now, added_by="bench", n_readings=0,
        )  # fmt: skip
        for (point, value, stage), (start, end) in zip(some, spans, strict=True):
            line = point.series
            fields = finish({
                "indicator": line.indicator, "indicator_code": line.indicator_code, "area": line.area,
                "area_code": line.area_code, "period": point.period, "value": value, "value_high": None,
                "unit": line.unit, "measure": "level", "base": "", "bound": "eq", "standing": "actual", "stage": stage,
                "coverage": "", "quote": text[start:end], "start": start, "end": end, "page": None, "box": None,
                "sheet": "", "cell": "", "scope": scope, "shared": False,
            })  # fmt: skip
            rows.append(
                Observation(
                    **fields, series=line, point=point, source=source, method="read", published=published,
                    recorded_at=now, recorded_by="bench", at_least=float(value), at_most=float(value),
                )
            )  # fmt: skip
        if len(rows) >= 20_000:
            Observation.objects.bulk_create(rows, batch_size=BATCH)
            done += len(rows)
            rows = []
            _progress(
                f"{done:,} of {len(order):,} observations, {done / (time.monotonic() - started):,.0f} a second"
            )
    Observation.objects.bulk_create(rows, batch_size=BATCH)

    held: dict[int, int] = {}
    for point, told in zip(points, plans, strict=True):
        held[point.series_id] = held.get(point.series_id, 0) + len(told)
    Holding.objects.bulk_create(
        [
            Holding(
                series_id=i,
                scope=scope,
                n_current=k,
                first=periods[YEARS[0]].end,
                last=periods[YEARS[-1]].end,
            )
            for i, k in held.items()
        ],
        batch_size=BATCH,
    )
    _analyse()
    audit.verify()
    return {"observations": len(order), "series": len(series), "points": len(points), "documents": number + 1}


def _parts(things: list, size: int) -> list[list]:
    return [things[i : i + size] for i in range(0, len(things), size)]


def _text(some: list, number: int) -> tuple[str, list[tuple[int, int]]]:
    """A document of one sentence a figure, and where each figure stands in it."""
    text = f"科技统计资料汇编（第{number + 1}册，压力测试数据）\n"
    spans = []
    for point, value, _ in some:
        line = point.series
        text += f"{point.period}年，{line.area}{line.indicator}为"
        spans.append((len(text), len(text) + len(value) + len(line.unit)))
        text += f"{value}{line.unit}。\n"
    return text, spans


def _lines(text: str) -> list[tuple[int, int]]:
    spans, at = [], 0
    for line in text.splitlines(keepends=True):
        spans.append((at, at + len(line.rstrip("\n"))))
        at += len(line)
    return spans


def _analyse() -> None:
    """Let the store look at its tables, as it does by itself in the course of a day."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def _progress(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--database", required=True, help="file, sqlite:/// or postgresql:// address of an empty ledger"
    )
    parser.add_argument("--observations", type=int, default=1_000_000)
    given = parser.parse_args()
    started = time.monotonic()
    counts = load(given.database, given.observations)
    print(", ".join(f"{k} {v:,}" for k, v in counts.items()), f"in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
