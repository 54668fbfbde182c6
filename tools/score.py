"""Score the reader on documents whose facts are marked: figure and fact F1, by kind of document.

    make score                                 the specimens of tests/specimens
    make score ARGS="--half working --misses"  one half, with what was missed, wrong and spurious
    make score ARGS="--specimens FOLDER"       another folder of the same form
    make score ARGS="GOLD DOCS"                a folder of .jsonl gold and the folder of its .txt documents

A *figure* is right when span, value and unit are; a *fact* when measure, indicator, area, period, base, bound
and standing are right too (`docs/reference/readings.md`). Optional facts neither give nor cost anything; facts
that agree in all but the span are one group. Names of one catalogue entry are the same indicator.
"""

from __future__ import annotations

import argparse
import collections
import json
import pathlib
import re
import sys
import tomllib
from typing import Any

ROOT = pathlib.Path(__file__).resolve().parents[1]
SPECIMENS = ROOT / "tests" / "specimens"
ATTRIBUTES = ("measure", "indicator", "area", "period", "base", "bound", "status")

Fact = dict[str, Any]

# -- marked documents --------------------------------------------------------------------------------------


def specimens(
    half: str | None = None, folder: pathlib.Path = SPECIMENS
) -> list[tuple[str, str, str, list[Fact]]]:
    """Name, kind, text and facts of each specimen that has facts marked."""
    found = []
    for path in sorted(folder.glob("*/expected.toml")):
        expected = tomllib.loads(path.read_text("utf-8"))
        document = path.with_name("document.txt")
        if "facts" not in expected or not document.exists() or (half and expected.get("half") != half):
            continue
        text = document.read_bytes().decode("utf-8")
        found.append(
            (path.parent.name, expected["kind"], text, marked(expected["facts"], text, path.parent.name))
        )
    return found


def marked(rows: str, text: str, doc: str) -> list[Fact]:
    """Facts from rows `quote | indicator | area | period | value unit | measure base | bound | status | opt`.

    `"` repeats the row above; `[a, b]` are answers that are equally right; quotes are found in their order.
    """
    facts: list[Fact] = []
    at = 0
    last: Fact = {}
    for row in rows.strip().splitlines():
        cells = [c.strip() for c in row.split("|")]
        quote = cells[0]
        start = text.find(quote, at)
        if start < 0 and last and last["quote"] == quote:
            start = last["start"]
        if start < 0:
            raise ValueError(f"{doc}: {quote!r} does not stand behind offset {at}")
        fact: Fact = {"doc": doc, "quote": quote, "start": start, "end": start + len(quote)}
        for name, cell in zip(("indicator", "area", "period"), cells[1:4], strict=True):
            fact[name] = last[name] if cell == '"' else _choice(cell)
        number, _, unit = cells[4].rpartition(" ")
        low, _, high = number.partition("-") if not number.startswith("-") else (number, "", "")
        fact |= {"value": float(low), "unit": unit}
        if high:
            fact["value_high"] = float(high)
        rest = cells[5:]
        fact["optional"] = "opt" in rest
        rest = [c for c in rest if c != "opt"]
        measure, base = _measure(rest[0]) if rest else ("level", None)
        fact |= {"measure": measure, "base": base}
        fact["bound"] = rest[1] if len(rest) > 1 else "eq"
        fact["status"] = _choice(rest[2]) if len(rest) > 2 else "actual"
        facts.append(fact)
        at = start + len(quote)
        last = fact
    return facts


def _choice(cell: str) -> Any:
    if cell.startswith("[") and cell.endswith("]"):
        return [None if x.strip() == "null" else x.strip() for x in cell[1:-1].split(",")]
    return cell


def _measure(cell: str) -> tuple[Any, Any]:
    m = re.match(r"(\[[^\]]*\]|\w+)\s*(.*)", cell)
    assert m is not None
    return _choice(m[1]), (_choice(m[2]) if m[2] else None)


# -- agreement ---------------------------------------------------------------------------------------------

_THIN = re.compile(r"[\s的之“”\"'‘’《》()()、,,。::·・-]+")
_TAIL = re.compile(r"(总数量|总数|数量|总量|总额|总计|数额|数|额|量|规模|总规模)$")
_ZONE = re.compile(r"(高新技术产业开发区|高新技术开发区|国家高新区|高新区)$")
_SAID = [
    re.compile(p)
    for p in (
        "净增", "新增|新获批|新认定|新登记|新注册|新晋", "增速|增长率|增幅", "占比|比重|比例|强度|率$", "人均|每",
    )
]  # fmt: skip
_KINDS = [re.compile(p) for p in ("国家|全国|省|市级", "成交|交易", "进出口|进口|出口")]


def _bare(text: object) -> str:
    return _THIN.sub("", "" if text is None else str(text)).upper()


def _codes() -> dict[str, str]:
    try:
        from barograph.catalogue import load
    except ImportError:
        return {}
    return {_bare(n): i.code for i in load().indicators.values() for n in (i.name, *i.aliases) if n}


CODES: dict[str, str] = {}


def _alike(a: str, b: str, contained: float) -> bool:
    if a == b:
        return True
    if not a or not b:
        return False
    if (a in b or b in a) and min(len(a), len(b)) / max(len(a), len(b)) >= contained:
        return True
    grams = [collections.Counter(x[i : i + 2] for i in range(len(x) - 1)) for x in (a, b)]
    shared = sum((grams[0] & grams[1]).values())
    return 2 * shared / max(1, sum(grams[0].values()) + sum(grams[1].values())) >= 0.6


def _same_indicator(a: Any, b: Any) -> bool:
    a, b = (_bare(re.sub(r"[((][^()()]*[))]", "", "" if x is None else str(x))) for x in (a, b))
    if a == b:
        return True
    if a in CODES and b in CODES:
        return CODES[a] == CODES[b]
    if any(bool(m.search(a)) != bool(m.search(b)) for m in _SAID):
        return False
    if any(k.search(a) and k.search(b) and not set(k.findall(a)) & set(k.findall(b)) for k in _KINDS):
        return False
    return _alike(_TAIL.sub("", a) or a, _TAIL.sub("", b) or b, 0.5)


def _same_place(a: Any, b: Any) -> bool:
    def fold(x: str) -> str:
        x = re.sub(r"^中国(?=山东|.{2,}自由)", "", x).replace("自由贸易试验区", "自贸试验区")
        return _ZONE.sub("高新区", x)

    a, b = fold(_bare(a)), fold(_bare(b))
    return a == b or re.sub(r"(?<=.{2})[省市区县]$", "", a) == re.sub(r"(?<=.{2})[省市区县]$", "", b)


def _same_period(a: Any, b: Any) -> bool:
    a, b = str(a or ""), str(b or "")
    if a == b:
        return True
    if "Q" in a or "Q" in b or "/" in a or "/" in b or not a or not b:
        return False
    short, long = sorted((a, b), key=len)
    return long.startswith(short) and len(short) >= 4


def _same_base(a: Any, b: Any) -> bool:
    if a in (None, "") or b in (None, ""):
        return (a or "") == (b or "")
    if re.match(r"\d{4}", str(a)):
        return _same_period(a, b)

    def fold(x: Any) -> str:
        return re.sub(r"^全国(?=.)", "国家", _bare(x))

    return _same_place(a, b) or _alike(fold(a), fold(b), 0.7)


_SAME = {"indicator": _same_indicator, "area": _same_place, "period": _same_period, "base": _same_base}


def agree(name: str, gold: Fact, found: Fact) -> bool:
    """Whether an attribute agrees; several answers in gold are equally right."""
    a, b = gold.get(name), found.get(name)
    same = _SAME.get(name, lambda x, y: x == y)
    return any(same(x, b) for x in (a if isinstance(a, list) else [a]))


def _shared(gold: Fact, found: Fact) -> float:
    if found.get("start") is None or found.get("end") is None:
        return 0.0
    inside = min(gold["end"], found["end"]) - max(gold["start"], found["start"])
    return float(inside / max(gold["end"] - gold["start"], found["end"] - found["start"], 1))


def _same_number(a: Any, b: Any, unit: str) -> bool:
    if a is None or b is None:
        return a is b
    a, b = float(a), float(b)
    return bool(abs(a - b) <= max(0.02 if unit == "%" else 0.0, 1e-6 * max(abs(a), abs(b))))


def _same_figure(gold: Fact, found: Fact) -> bool:
    return (
        _shared(gold, found) >= 0.3
        and _bare(gold["unit"]) == _bare(found["unit"])
        and _same_number(gold["value"], found["value"], gold["unit"])
        and _same_number(gold.get("value_high"), found.get("value_high"), gold["unit"])
    )


# -- counting ----------------------------------------------------------------------------------------------


def score(gold: list[Fact], found: list[Fact]) -> dict[str, Any]:
    """Counts of figures and facts, each attribute among right figures, and what went wrong."""
    by_doc: dict[str, list[int]] = collections.defaultdict(list)
    for j, f in enumerate(found):
        by_doc[f["doc"]].append(j)

    def right(i: int, j: int) -> int:
        return sum(agree(n, gold[i], found[j]) for n in ATTRIBUTES)

    candidates = sorted(
        (
            (right(i, j), _shared(g, found[j]), i, j)
            for i, g in enumerate(gold)
            for j in by_doc[g["doc"]]
            if _same_figure(g, found[j])
        ),
        key=lambda c: (-c[0], -c[1], c[2], c[3]),
    )
    hit: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in candidates:
        if i not in hit and j not in taken:
            hit[i] = j
            taken.add(j)
    groups: dict[tuple[str, ...], list[int]] = {}
    for i, g in enumerate(gold):
        key = (g["doc"], *(str(g.get(n)) for n in ("value", "value_high", "unit", *ATTRIBUTES)))
        groups.setdefault(key, []).append(i)
    required = [ids for ids in groups.values() if not all(gold[i].get("optional") for i in ids)]
    counted = [i for ids in required for i in ids]
    whole = {i for i in hit if right(i, hit[i]) == len(ATTRIBUTES)}
    spurious = [j for j in range(len(found)) if j not in taken]
    for i, g in enumerate(gold):
        if g.get("optional") and i not in hit:
            touching = (
                j for j in spurious
                if found[j]["doc"] == g["doc"] and min(g["end"], found[j]["end"]) > max(g["start"], found[j]["start"])
            )  # fmt: skip
            excused = next(touching, None)
            if excused is not None:
                spurious.remove(excused)
    return {
        "required": len(required),
        "figures_found": sum(any(i in hit for i in ids) for ids in required),
        "facts_found": sum(any(i in whole for i in ids) for ids in required),
        "figures_right": sum(i in hit for i in counted),
        "facts_right": sum(i in whole for i in counted),
        "spurious": len(spurious),
        "attributes": {
            n: (
                sum(agree(n, gold[i], found[hit[i]]) for i in counted if i in hit),
                sum(i in hit for i in counted),
            )
            for n in ATTRIBUTES
        },
        "misses": [gold[ids[0]] for ids in required if not any(i in hit for i in ids)],
        "errors": [
            (gold[i], found[hit[i]], [n for n in ATTRIBUTES if not agree(n, gold[i], found[hit[i]])])
            for i in counted
            if i in hit and i not in whole
        ],
        "spurious_facts": [found[j] for j in spurious],
        "whole": {hit[i] for i in whole},
        "taken": taken,
    }


_NUMERAL = re.compile(r"[0-9０-９]+(?:[.,．，][0-9０-９]+)*|[〇零一二两三四五六七八九十百千万亿]+")
_TIME = re.compile(r"(?:世纪|年代?|月|日|号|时|点|分(?!之)|[、—\-~至到]\s*[0-9]+\s*[年月日]|季度|周|旬)")


def idle(text: str, gold: list[Fact]) -> list[tuple[int, int]]:
    """Numerals that measure nothing: neither in a marked quote nor part of a time."""
    quoted = [(g["start"], g["end"]) for g in gold]
    return [
        m.span()
        for m in _NUMERAL.finditer(text)
        if not any(a < m.end() and m.start() < b for a, b in quoted) and not _TIME.match(text, m.end())
    ]


def read_of_idle(numerals: list[tuple[int, int]], found: list[Fact]) -> int:
    """How many of these numerals were read as figures."""
    spans = [(f["start"], f["end"]) for f in found if f.get("start") is not None]
    return sum(any(a < end and start < b for a, b in spans) for start, end in numerals)


def f1(s: dict[str, Any], what: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of `figure` or `fact`."""
    read = s["figures_right"] + s["spurious"]
    p = s[f"{what}s_right"] / read if read else 0.0
    r = s[f"{what}s_found"] / s["required"] if s["required"] else 0.0
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def read_text(name: str, text: str) -> list[Fact]:
    """The facts that barograph reads in a text."""
    from barograph.readings import parse, read
    from barograph.sources import from_bytes

    document = parse(from_bytes(text.encode("utf-8"), name=f"{name}.txt"))
    return [r.to_json(name) for r in read(document)]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", nargs="?", type=pathlib.Path)
    parser.add_argument("docs", nargs="?", type=pathlib.Path)
    parser.add_argument("--half", choices=["working", "held-back"])
    parser.add_argument("--specimens", type=pathlib.Path, default=SPECIMENS)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args(arguments)
    CODES.update(_codes())
    if options.gold is not None and options.docs is not None:
        documents = []
        for path in sorted(options.gold.glob("*.jsonl")):
            facts = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
            text = (options.docs / f"{path.stem}.txt").read_bytes().decode("utf-8")
            documents.append((path.stem, path.stem, text, facts))
        halves = {"all": documents}
    else:
        halves = {
            half: specimens(half, options.specimens)
            for half in ("working", "held-back")
            if options.half in (None, half)
        }
    for half, documents in halves.items():
        _print(half, documents, misses=options.misses)
    return 0


def _print(half: str, documents: list[tuple[str, str, str, list[Fact]]], *, misses: bool) -> None:
    by_kind: dict[str, list[tuple[list[Fact], list[Fact]]]] = collections.defaultdict(list)
    nothing = nothing_read = 0
    for name, kind, text, gold in documents:
        found = read_text(name, text)
        numerals = idle(text, gold)
        nothing += len(numerals)
        nothing_read += read_of_idle(numerals, found)
        by_kind[kind].append((gold, found))
        by_kind["= together"].append((gold, found))
    print(f"{half}: {len(documents)} documents")
    for kind, pairs in sorted(by_kind.items()):
        s = score([g for gold, _ in pairs for g in gold], [f for _, found in pairs for f in found])
        figure, fact = f1(s, "figure")[2], f1(s, "fact")[2]
        print(f"  {kind:12s} {s['required']:4d} facts   figure F1 {figure:.3f}   fact F1 {fact:.3f}")
        if kind == "= together":
            print(
                "    "
                + "  ".join(f"{n} {a}/{b}" for n, (a, b) in s["attributes"].items())
                + f"  spurious {s['spurious']}"
            )
            found_all = [f for _, found in pairs for f in found]
            certain = [j for j, f in enumerate(found_all) if f["confidence"] >= _sound_at()]
            if certain:
                right = sum(j in s["whole"] for j in certain)
                print(f"    called sound: {len(certain)}/{len(found_all)}, of these right as facts: {right}")
            print(f"    numerals that measure nothing: {nothing}, read as figures: {nothing_read}")
            if misses:
                _list(s)


def _sound_at() -> float:
    """The confidence from which barograph calls prose sound."""
    from barograph.readings.confidence import model

    return model().sound_at


def _list(s: dict[str, Any]) -> None:
    for g in s["misses"]:
        print("    MISSED  ", g["doc"], g["quote"], g["indicator"], g["period"], g["measure"])
    for g, f, wrong in s["errors"]:
        print(
            "    WRONG   ",
            g["doc"],
            g["quote"],
            "; ".join(f"{n}: {g.get(n)!r} read as {f.get(n)!r}" for n in wrong),
        )
    for f in s["spurious_facts"]:
        print("    SPURIOUS", f["doc"], f["quote"], f["indicator"], f["measure"])


if __name__ == "__main__":
    sys.exit(main())
