"""Likeness: whether two documents print the same text, whatever stands around it.

A report comes back with another header and footer, as the PDF of a web page, doubled, or years later on another
site; it is still one voice and not two. The monthly bulletins of an office share their sentences as well and are
voices of their own: their figures differ. So two things are asked, and both must hold (`same_text`):

    the words      runs of characters of the cleaned text that both have, measured on the shorter text
    the figures    the numerals of the shorter text, in their order, that the other prints as well

`Fingerprint` is what is kept of a document to find candidates among millions without opening them: a MinHash
signature whose bands are looked up (`bands`). It is only ever used to find; the texts themselves decide.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from .document import Document
from .prose.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "FIGURES_ALIKE", "WORDS_ALIKE", "Fingerprint", "Likeness", "Printed", "fingerprint", "likeness", "printed",
    "same_text",
]  # fmt: skip

WIDTH = 5
"""Characters of a run. Chinese words have two or three, so a run is longer than most words."""

N_BANDS, N_ROWS = 40, 3
"""A pair whose runs agree to a third is found with 0.78, one that agrees to a half with 0.995."""

LONGEST = 300_000
"""Characters that are looked at: a document this long is known by its beginning."""

SHORTEST = 60
"""Runs of a document below which nothing can be said: a title page is like every other one."""

WORDS_ALIKE = 0.70
"""Part of the shorter text's runs that the other must have (`bench likeness` measures it)."""

FIGURES_ALIKE = 0.90
"""Part of the shorter text's figures that the other must print."""

FEW_FIGURES = 3
"""Below so many figures the words must be alike to `WORDS_ALONE`, for the figures tell nothing."""

WORDS_ALONE = 0.93

_KEPT = re.compile(r"[\u3400-\u9fff0-9a-z%‰]|(?<=\d)\.(?=\d)")
_NUMERAL = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
# The day and hour of a page, its number of views: a repost has its own.
_DAY = re.compile(
    r"(?:19|20)\d\d[年./-]\d{1,2}[月./-]\d{1,2}日?|\d{1,2}:\d\d(?::\d\d)?|(?:浏览|访问|点击|阅读)[量次数]*:?\d+"
)
_PAGE_LINE = re.compile(r"(?m)^\W*(?:第?\d{1,4}页?|\d{1,4}/\d{1,4})\W*$")
_PRIME = np.uint64(1_099_511_628_211)

Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Printed:
    """What a document prints, ready to be compared: its runs (each once, as hashes) and its figures."""

    runs: Hashes
    figures: Counter[str]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The signature of a document's runs, and how many they are."""

    signature: npt.NDArray[np.uint32]
    n_runs: int

    def bands(self) -> list[int]:
        """One key a band; documents that share a key are looked at. Fits a signed 64-bit column."""
        if self.n_runs < SHORTEST:
            return []
        rows = self.signature.reshape(N_BANDS, N_ROWS)
        keys = []
        for n, row in enumerate(rows):
            digest = hashlib.blake2b(row.tobytes(), digest_size=8, salt=n.to_bytes(2, "big")).digest()
            keys.append(int.from_bytes(digest, "big", signed=True))
        return keys

    def resembles(self, other: Fingerprint) -> float:
        """The part of all runs of both that both have, as the signatures estimate it (± 0.05)."""
        return float(np.mean(self.signature == other.signature))

    def pack(self) -> bytes:
        return self.signature.astype("<u4").tobytes()

    @classmethod
    def unpack(cls, data: bytes, n_runs: int) -> Fingerprint:
        return cls(np.frombuffer(data, dtype="<u4").astype(np.uint32), n_runs)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much of the shorter document the other one prints, from 0 to 1; None where it has no figures."""

    words: float
    figures: float | None

    @property
    def same(self) -> bool:
        """Whether the two are one text.

        >>> Likeness(0.97, 0.2).same, Likeness(0.75, 1.0).same, Likeness(0.75, None).same
        (False, True, False)
        """
        if self.figures is None:
            return self.words >= WORDS_ALONE
        return self.words >= WORDS_ALIKE and self.figures >= FIGURES_ALIKE


def printed(document: Document) -> Printed:
    """The runs and the figures of a document's own text: navigation, adverts and running heads are left out."""
    text = clean(_PAGE_LINE.sub("", _body(document))).text.casefold()
    kept = "".join(_KEPT.findall(text))
    return Printed(_runs(kept), Counter(_figures(text)))


def fingerprint(what: Printed) -> Fingerprint:
    """The signature of a document (MinHash with multiply-shift hashes)."""
    n = N_BANDS * N_ROWS
    factors, shifts = _family(n)
    signature = np.full(n, np.iinfo(np.uint32).max, dtype=np.uint32)
    if what.runs.size:
        for i in range(n):
            mixed = (what.runs * factors[i] + shifts[i]) >> np.uint64(32)
            signature[i] = mixed.min()
    return Fingerprint(signature, int(what.runs.size))


def likeness(one: Printed, other: Printed) -> Likeness:
    """How alike two documents are, on the shorter of the two.

    A document printed twice in one file is as like as printed once: each run counts once, and a figure as often
    as the shorter text has it.
    """
    short, long = (one, other) if one.runs.size <= other.runs.size else (other, one)
    if not short.runs.size:
        return Likeness(0.0, None)
    common = np.intersect1d(short.runs, long.runs, assume_unique=True).size
    a, b = set(short.figures), set(long.figures)
    figures = None if len(a) < FEW_FIGURES else len(a & b) / len(a)
    return Likeness(common / short.runs.size, figures)


def same_text(one: Document, other: Document) -> bool:
    """Whether one document repeats the other."""
    a, b = printed(one), printed(other)
    return min(a.runs.size, b.runs.size) >= SHORTEST and likeness(a, b).same


def _body(document: Document) -> str:
    text = document.text[:LONGEST]
    furniture = [b for b in document.blocks if b.kind == "furniture" and b.start < len(text)]
    if not furniture:
        return text
    kept, at = [], 0
    for block in furniture:
        kept.append(text[at : block.start])
        at = max(at, block.end)
    kept.append(text[at:])
    return "\n".join(kept)


def _runs(kept: str) -> Hashes:
    codes = np.frombuffer(kept.encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    if codes.size < WIDTH:
        return np.empty(0, dtype=np.uint64)
    n = codes.size - WIDTH + 1
    hashes = np.full(n, 14_695_981_039_346_656_037, dtype=np.uint64)
    for i in range(WIDTH):
        hashes = (hashes ^ codes[i : i + n]) * _PRIME
    hashes ^= hashes >> np.uint64(29)
    return np.unique(hashes * np.uint64(0xBF58476D1CE4E5B9))


def _figures(text: str) -> Iterator[str]:
    """The numerals of a text, of two digits and more."""
    for match in _NUMERAL.finditer(_DAY.sub(" ", text)):
        digits = match[0].replace(",", "")
        if len(digits) > 1:  # a single digit numbers a list more often than it counts
            yield digits


@lru_cache(maxsize=1)
def _family(n: int) -> tuple[Any, Any]:
    """The hash functions: always the same ones, or kept signatures would mean nothing."""
    words = np.frombuffer(
        b"".join(hashlib.sha256(f"barograph likeness {i}".encode()).digest()[:16] for i in range(n)), dtype="<u8"
    ).reshape(n, 2)  # fmt: skip
    return words[:, 0] | np.uint64(1), words[:, 1].copy()
