"""Hold the expressions against the Chinese specs of Recognizers-Text: right cases of all cases, by group.

    python -m tools.recognizers                     the copy in tests/golden/recognizers-zh
    python -m tools.recognizers FOLDER --misses     another folder of the same layout, with what was missed

A folder has the specs' own layout (Number/, NumberWithUnit/, DateTime/; files that are missing are passed over).
A case is right when the list of results agrees exactly: spans, type and resolution. Cases marked NotSupported
count. Of the date-time cases those count whose results are all dates or date ranges.

The specs' conventions, where they differ from ours, are applied here and nowhere else:
- ends are inclusive; the default mode leaves the upper end of 20~100 open, and 以上 and 以下 exclude the number;
- coins by themselves keep their own unit (5 of Jiao);
- a from–to ends where its closing expression begins (三月到五月 on 1 May);
- after, until, by: a single day is the limit itself, of a year or month the day that follows or begins it;
- a date of the lunar calendar is written with the lunar month and day.
"""

from __future__ import annotations

import argparse
import json
import math
import pathlib
import sys
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from barograph.readings.expressions import Amount, Range, When, amounts, dates, numbers, percents, ranges

ROOT = pathlib.Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "golden" / "recognizers-zh"

Case = dict[str, Any]
Result = dict[str, Any]

# -- our readings in the specs' form -----------------------------------------------------------------------


def _at(start: int, end: int, kind: str, **resolution: Any) -> Result:
    return {"Start": start, "End": end - 1, "TypeName": kind, **resolution}


def _numbers(case: Case) -> list[Result]:
    return [_at(n.start, n.end, "number", value=float(n.value)) for n in numbers(case["Input"])]


def _percents(case: Case) -> list[Result]:
    return [_at(p.start, p.end, "percentage", value=float(p.value)) for p in percents(case["Input"])]


def _ranges(case: Case, *, closed: bool) -> list[Result]:
    return [_at(r.start, r.end, "numberrange", **_bounds(r, closed=closed)) for r in ranges(case["Input"])]


def _bounds(r: Range, *, closed: bool) -> Result:
    low_closed = r.low_closed and r.way != "beyond"
    high_closed = r.high_closed and r.way != "beyond" and (closed or r.way != "between")
    return {
        "low": None if r.low is None else float(r.low),
        "high": None if r.high is None else float(r.high),
        "closed": (low_closed, high_closed),
    }


def _amounts(case: Case, kind: str) -> list[Result]:
    name = {"money": "currency", "temperature": "temperature", "age": "age"}.get(kind, "dimension")
    physical = not (name == "currency" or name == kind)
    found = amounts(case["Input"], named=True)
    if physical:
        found = [a for a in found if a.kind not in ("money", "age", "temperature") and a.value is not None]
    else:
        found = [a for a in found if a.kind == kind]
    return [_amount(a, name) for a in found]


def _amount(a: Amount, name: str) -> Result:
    value = None if a.value is None else float(Fraction(a.value) * a.coins)
    result = _at(a.start, a.end, name, value=value, unit=a.en)
    if a.kind == "money":
        result["iso"] = a.unit if a.coins == 1 else None
    return result


def _dates(case: Case) -> list[Result]:
    written = case.get("Context", {}).get("ReferenceDateTime", "2020-01-01")
    reference = date.fromisoformat(written[:10])
    found = []
    for when in dates(case["Input"], reference):
        name = "date" if when.kind == "day" and not when.bound else "daterange"
        values = _lunar(when, reference) if when.lunar else _values(when)
        found.append(_at(when.start, when.end, name, pattern=when.pattern, values=values))
    return found


def _values(when: When) -> list[Result]:
    if not when.choices:
        return [{"value": "not resolved"}]
    return [_value(when, *choice) for choice in when.choices]


def _value(when: When, first: date, until: date, closing: date | None) -> Result:
    limit = first if when.kind == "day" else until
    if when.bound == "after":
        return {"Mod": "after", "start": limit.isoformat()}
    if when.bound == "since":
        return {"Mod": "since", "start": first.isoformat()}
    if when.bound == "until":
        return {"Mod": "until", "end": limit.isoformat()}
    if when.bound:
        return {"Mod": "before", "end": first.isoformat()}
    if when.kind == "day":
        return {"value": first.isoformat()}
    return {"start": first.isoformat(), "end": (closing or until).isoformat()}


def _lunar(when: When, reference: date) -> list[Result]:
    if not when.pattern.startswith("XXXX"):
        return [{"value": when.pattern}]
    rest = when.pattern[5:]
    past = reference.year - (rest >= f"{reference:%m-%d}")
    return [{"value": f"{year}-{rest}"} for year in (past, past + 1)]


# -- what the specs say ------------------------------------------------------------------------------------


def _wanted(result: Result) -> Result:
    """A result of a spec with what is compared."""
    kind = result["TypeName"].rpartition(".")[2]
    resolution = result.get("Resolution") or {}
    wanted = _at(result["Start"], result["End"] + 1, kind)
    if kind in ("number", "percentage"):
        return wanted | {"value": float(resolution["value"].rstrip("%"))}
    if kind == "numberrange":
        low, high = resolution["value"][1:-1].split(",")
        return wanted | {
            "low": float(low) if low else None,
            "high": float(high) if high else None,
            "closed": (resolution["value"][0] == "[", resolution["value"][-1] == "]"),
        }
    if kind in ("currency", "dimension", "age", "temperature"):
        value = resolution.get("value")
        wanted |= {"value": None if value is None else float(value), "unit": resolution["unit"]}
        return wanted | ({"iso": resolution.get("isoCurrency")} if kind == "currency" else {})
    values = resolution.get("values", [])
    keys = ("value", "start", "end", "Mod")
    wanted["values"] = [{key: value[key] for key in keys if key in value} for value in values]
    timex = values[0]["timex"] if values else ""
    return wanted | ({} if timex.startswith("(") else {"pattern": timex})


def _same(ours: Result, theirs: Result) -> bool:
    return all(_equal(ours.get(key), value) for key, value in theirs.items())


def _equal(a: Any, b: Any) -> bool:
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=1e-12)
    return bool(a == b)


# -- groups ------------------------------------------------------------------------------------------------


def _all_dates(case: Case) -> bool:
    return all(r["TypeName"].rpartition(".")[2] in ("date", "daterange") for r in case["Results"])


GROUPS: list[tuple[str, str, Callable[[Case], list[Result]]]] = [
    ("Number", "Number/NumberModel.json", _numbers),
    ("Percent", "Number/PercentModel.json", _percents),
    ("NumberRange", "Number/NumberRangeModel.json", lambda c: _ranges(c, closed=False)),
    ("Currency", "NumberWithUnit/CurrencyModel.json", lambda c: _amounts(c, "money")),
    ("Dimension", "NumberWithUnit/DimensionModel.json", lambda c: _amounts(c, "physical")),
    ("Dates", "DateTime/DateTimeModel.json", _dates),
    ("NumberRange, experimental mode", "Number/NumberRangeModelExperimentalMode.json",
     lambda c: _ranges(c, closed=True)),
    ("Dates, experimental mode", "DateTime/DateTimeModelExperimentalMode.json", _dates),
    ("Age", "NumberWithUnit/AgeModel.json", lambda c: _amounts(c, "age")),
    ("Temperature", "NumberWithUnit/TemperatureModel.json", lambda c: _amounts(c, "temperature")),
]  # fmt: skip

TOGETHER = {
    "Number and Percent": ("Number", "Percent"),
    "NumberRange": ("NumberRange",),
    "Currency and Dimension": ("Currency", "Dimension"),
    "Dates": ("Dates",),
}


def run(folder: pathlib.Path) -> Iterator[tuple[str, int, int, list[tuple[str, list[Result], list[Result]]]]]:
    """Group, right cases, all cases and the misses (input, ours, theirs), for each group the folder has."""
    for name, path, read in GROUPS:
        file = folder / path
        if not file.is_file():
            continue
        cases = json.loads(file.read_text("utf-8-sig"))
        if name.startswith("Dates"):
            cases = [case for case in cases if _all_dates(case)]
        misses = []
        for case in cases:
            ours = read(case)
            theirs = [_wanted(result) for result in case["Results"]]
            if len(ours) != len(theirs) or not all(map(_same, ours, theirs)):
                misses.append((case["Input"], ours, theirs))
        yield name, len(cases) - len(misses), len(cases), misses


def together(folder: pathlib.Path) -> dict[str, tuple[int, int]]:
    """Right and all cases of the four groups that have a target."""
    counts = {name: (right, of) for name, right, of, _ in run(folder)}
    return {
        label: (
            sum(counts[n][0] for n in names if n in counts),
            sum(counts[n][1] for n in names if n in counts),
        )
        for label, names in TOGETHER.items()
    }


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description="Hold the expressions against the specs of Recognizers-Text."
    )
    parser.add_argument("folder", nargs="?", type=pathlib.Path, default=GOLDEN)
    parser.add_argument("--misses", action="store_true", help="list what was missed")
    options = parser.parse_args(arguments)
    counts: dict[str, tuple[int, int]] = {}
    for name, right, of, misses in run(options.folder):
        counts[name] = (right, of)
        print(f"{name:32s} {right:4d}/{of:<4d} {100 * right / max(of, 1):6.1f} %")
        for text, ours, theirs in misses if options.misses else ():
            print(f"    {text}\n      ours   {ours}\n      theirs {theirs}")
    print()
    for label, names in TOGETHER.items():
        right, of = (sum(counts[n][i] for n in names if n in counts) for i in (0, 1))
        print(f"{label:32s} {right:4d}/{of:<4d} {100 * right / max(of, 1):6.1f} %")
    return 0


if __name__ == "__main__":
    sys.exit(main())
