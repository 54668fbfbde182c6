"""Documents in any number: the specimens' working half with other places, years and figures.

    python -m bench generate 200000 documents.parquet

A parquet file with the columns `name` and `text`, the same for the same number and seed, written as it is made.
What is told stays as it was written; a document of the file is no marked one, and none is meant to be scored.
"""

from __future__ import annotations

import argparse
import csv
import functools
import random
import re
from collections.abc import Iterator
from pathlib import Path

from tools.score import specimens

ROOT = Path(__file__).resolve().parents[1]
DIVISIONS = ROOT / "src" / "barograph" / "content" / "areas" / "divisions.csv"

PLACE = re.compile(r"([\u4e00-\u9fff]{2,3}?)(?:高新区|经开区|科技城|新区|省|市|县|区)")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年|[-—–~至]|\s*年)")
FIGURE = re.compile(
    r"(?<![\d.:第年月])(\d[\d,]*(?:\.\d+)?)(?=\s*(?:[%％‰万亿千百]|个百分点|[家户人名项件个亩元吨公辆台套座])(?!月))"
)
OLDEST, NEWEST = 2004, 2026
"""Years of the archive."""


@functools.cache
def stems() -> tuple[str, ...]:
    """Two-character names of places, without what kind of place they are."""
    with DIVISIONS.open(encoding="utf-8", newline="") as file:
        found = {row["short"] for row in csv.DictReader(file)}
    return tuple(sorted(s for s in found if len(s) == 2))


@functools.cache
def patterns() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Name, text and the stems of the places of each specimen of the working half."""
    found = []
    for name, _, text, facts in specimens("working"):
        areas = {a for f in facts for a in ([f["area"]] if isinstance(f["area"], str) else f["area"])}
        places = {m[1] for a in areas if (m := PLACE.fullmatch(a))}
        found.append((name, text, tuple(sorted(places, key=len, reverse=True))))
    return tuple(found)


def varied(text: str, places: tuple[str, ...], rng: random.Random) -> str:
    """A text with other places, all years moved by the same number, and other digits in its figures."""
    for place in places:
        text = text.replace(place, rng.choice(stems()))
    years = [int(m[0]) for m in YEAR.finditer(text)] or [NEWEST]
    by = rng.randint(min(0, OLDEST - min(years)), max(0, NEWEST - max(years)))
    text = YEAR.sub(lambda m: str(int(m[0]) + by), text)
    return FIGURE.sub(lambda m: figure(m[0], rng), text)


def figure(printed: str, rng: random.Random) -> str:
    """Another number of as many digits, printed the same way; its zeros stay.

    >>> figure("2,106.30", random.Random(1))
    '3,205.20'
    """
    return "".join(str(rng.randint(1, 9)) if c in "123456789" else c for c in printed)


def documents(n: int, seed: int = 1, *, spoilt: int = 0) -> Iterator[tuple[str, str]]:
    """Name and text of `n` documents; each depends on the seed and its number alone.

    One in `spoilt` is empty, and cannot be read.
    """
    kinds = patterns()
    for number in range(n):
        if spoilt and number % spoilt == spoilt - 1:
            yield f"{number:07}-empty", ""
            continue
        rng = random.Random(f"{seed}:{number}")
        name, text, places = kinds[rng.randrange(len(kinds))]
        yield f"{number:07}-{name}", varied(text, places, rng)


def write(n: int, out: Path, seed: int = 1, *, rows: int = 2000, spoilt: int = 0) -> int:
    """Write `n` documents as parquet, some thousand at a time; how many characters they have."""
    import polars as pl

    n_chars = 0

    def frames() -> Iterator[pl.DataFrame]:
        nonlocal n_chars
        names: list[str] = []
        texts: list[str] = []
        for name, text in documents(n, seed, spoilt=spoilt):
            names.append(name)
            texts.append(text)
            n_chars += len(text)
            if len(names) == rows:
                yield pl.DataFrame({"name": names, "text": texts})
                names, texts = [], []
        if names or n == 0:
            yield pl.DataFrame({"name": names, "text": texts}, schema={"name": pl.String, "text": pl.String})

    folder = out.with_name(out.name + ".making")
    folder.mkdir(parents=True, exist_ok=True)
    pieces = []
    for i, frame in enumerate(frames()):
        pieces.append(folder / f"{i:06}.parquet")
        frame.write_parquet(pieces[-1])
    pl.scan_parquet(pieces).sink_parquet(out, row_group_size=rows, maintain_order=True)
    for piece in pieces:
        piece.unlink()
    folder.rmdir()
    return n_chars


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("documents", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    n_chars = write(given.documents, given.out, given.seed)
    print(f"{given.documents} documents, {n_chars} characters, {given.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
