"""Characters on pictures: glyphs and ruled lines for the same layout as the pages of a PDF.

The extra `ocr` brings the models (rapidocr, run by onnxruntime); nothing is fetched when they run. A page at
a time is straightened and recognised; a line of characters becomes glyphs that share its width, so that
reading order, columns, paragraphs and tables are found as everywhere else (`pdf_layout`).
"""

from __future__ import annotations

import importlib
import importlib.util
import math
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import SourceError
from .pages import Sheet
from .pdf_layout import Box, Glyph

__all__ = ["LONG_SIDE", "Pixels", "Recognised", "available", "missing", "recognise", "say"]

Pixels = NDArray[np.uint8]
"""(height, width, 3), red, green, blue."""

LONG_SIDE = 2200
"""Pixels of the longer side of a page that is recognised: A4 at 190 dots an inch. More reads no better."""

THREADS = 2
"""Of one process. Archives are read by as many processes as there are cores."""

_WEAK = 0.80
"""Score below which a line is counted as weakly recognised. Clean print has 0.95 and more."""


def available() -> bool:
    """Whether the extra is installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "PIL"))


def missing(name: str, *, zh: str, en: str) -> SourceError:
    """What is said of a document that needs the extra where it is not installed."""
    return SourceError(
        f"{name} is {en}; install text recognition with: pip install 'barograph[ocr]'.",
        zh=f"“{name}”是{zh}，需要文字识别，请先安装识别组件：pip install 'barograph[ocr]'。",
        code="no-recognition", name=name,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recognised:
    """A page that was recognised, and how well: number of lines, their mean score, how many are weak."""

    sheet: Sheet
    n_lines: int
    score: float
    n_weak: int


def say(facts: dict[str, Any], pages: Sequence[Recognised]) -> None:
    """Write into a document's facts what was recognised, and how well."""
    n_lines = sum(p.n_lines for p in pages)
    facts["recognised"] = {
        "pages": [p.sheet.number for p in pages],
        "with": f"rapidocr {version('rapidocr')}",
        "lines": n_lines,
        "weak_lines": sum(p.n_weak for p in pages),
        "score": round(sum(p.score * p.n_lines for p in pages) / n_lines, 3) if n_lines else None,
    }


def recognise(picture: Pixels, *, number: int, width: float, height: float) -> Recognised:
    """Read the picture of a page that is `width` × `height` points large."""
    found = _straight(picture, number, width, height)
    if found.tall > _SIDEWAYS or (found.n_lines and found.score < _UPSIDE_DOWN):
        ways = (1, 2, 3) if found.tall > _SIDEWAYS else (2,)
        others = [_straight(picture, number, width, height, turns) for turns in ways]
        # Lines that stand upright in a page that lies are recognised as well; only lying ones are in order.
        found = max((found, *others), key=lambda r: (r.tall <= _SIDEWAYS, r.worth))
    return Recognised(sheet=found.sheet, n_lines=found.n_lines, score=found.score, n_weak=found.n_weak)


_SIDEWAYS = 0.4
"""Share of upright lines in the length of all lines from which a page lies on its side."""
_UPSIDE_DOWN = 0.85
"""Mean score of a page below which it may stand on its head. Noisy scans have 0.95."""


@dataclass(slots=True)
class _Read:
    """A page read in one of the four ways in which it may lie."""

    sheet: Sheet
    n_lines: int
    tall: float
    score: float
    n_weak: int
    worth: float


def _tall(lines: list[_Line]) -> float:
    """The share of upright lines in the length of all."""
    sides = [(x.box[2] - x.box[0], x.box[3] - x.box[1]) for x in lines]
    whole = sum(max(w, h) for w, h in sides)
    return sum(h for w, h in sides if h > 1.5 * w) / whole if whole else 0.0


def _straight(picture: Pixels, number: int, width: float, height: float, turns: int = 0) -> _Read:
    """Read a page after some quarter turns anticlockwise."""
    picture = np.rot90(picture, turns)
    width, height = (height, width) if turns % 2 else (width, height)
    if not _is_inked(picture):
        return _Read(Sheet(number, width, height, turns=turns), 0, 0.0, 0.0, 0, 0.0)
    skew = _skew(picture)
    straight = _turned(picture, skew)
    lines = _lines(straight)
    rows, columns = picture.shape[:2]
    kx, ky = width / columns, height / rows
    sheet = Sheet(number, width, height, skew=skew, turns=turns)
    for line in lines:
        line.box = (line.box[0] * kx, line.box[1] * ky, line.box[2] * kx, line.box[3] * ky)
    for line, size in zip(lines, _sizes(lines), strict=True):
        sheet.glyphs += _glyphs(line, size)
    if lines:
        sheet.rules = [(a * kx, b * ky, c * kx, d * ky) for a, b, c, d in _rules(straight)]
    return _Read(
        sheet=sheet, n_lines=len(lines), tall=_tall(lines),
        score=float(np.mean([x.score for x in lines])) if lines else 0.0,
        n_weak=sum(x.score < _WEAK for x in lines), worth=sum(x.score * len(x.text) for x in lines),
    )  # fmt: skip


@dataclass(slots=True)
class _Line:
    text: str
    box: Box
    score: float


@lru_cache(maxsize=1)
def _engine() -> Any:
    """The models, loaded once in a process."""
    rapidocr = importlib.import_module("rapidocr")  # not imported by name: the base install does without
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.max_side_len": LONG_SIDE,
            "Global.use_cls": False,
            "EngineConfig.onnxruntime.intra_op_num_threads": min(THREADS, os.cpu_count() or 1),
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _lines(picture: Pixels) -> list[_Line]:
    found = _engine()(np.ascontiguousarray(picture[:, :, ::-1]))  # blue, green, red
    if found is None or found.boxes is None or found.txts is None:
        return []
    lines = []
    for quad, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
        text = _DASHES.sub("——", unicodedata.normalize("NFC", text).strip())
        xs, ys = [float(p[0]) for p in quad], [float(p[1]) for p in quad]
        if text and max(xs) > min(xs) and max(ys) > min(ys):
            lines.append(_Line(text, (min(xs), min(ys), max(xs), max(ys)), float(score)))
    return lines


# Two dashes before an item look like the numeral one, twice; no line begins with that.
_DASHES = re.compile(r"^(?:一一|--|—一|一—)(?=[\u4e00-\u9fffA-Z])")


# --- glyphs -----------------------------------------------------------------------------------------------


def _advance(character: str) -> float:
    """Width of a character in ems.

    >>> _advance("企"), _advance("1"), _advance("."), _advance("，")
    (1.0, 0.55, 0.3, 1.0)
    """
    if character in " .,:;'|!()":
        return 0.3
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.55


def _sizes(lines: list[_Line]) -> list[float]:
    """The size of the type of each line: by the room that its characters take, evened out over the page.

    A box hugs its line only roughly; the small differences between lines of one size must not look like
    headings.
    """
    found = []
    for line in lines:
        height = line.box[3] - line.box[1]
        room = (line.box[2] - line.box[0] - 0.15 * height) / sum(map(_advance, line.text))
        found.append(min(max(room, 0.55 * height), height) if len(line.text) >= 6 else 0.8 * height)
    if not found:
        return []
    weights = Counter[float]()
    for line, size in zip(lines, found, strict=True):
        weights[size] += len(line.text)
    half, seen, body = weights.total() / 2, 0, found[0]
    for size in sorted(weights):
        seen += weights[size]
        if seen >= half:
            body = size
            break
    return [body if abs(size - body) <= 0.15 * body else size for size in found]


def _glyphs(line: _Line, size: float) -> list[Glyph]:
    """Glyphs that share the width of a line by their usual advance."""
    left, top, right, bottom = line.box
    middle = (top + bottom) / 2
    edge = min(0.08 * (bottom - top), (right - left) / 4)
    left, right = left + edge, right - edge
    em = (right - left) / sum(map(_advance, line.text))
    glyphs = []
    for character in line.text:
        end = left + em * _advance(character)
        glyphs.append(Glyph(character, (left, middle - size / 2, end, middle + size / 2), size))
        left = end
    return glyphs


# --- pictures ---------------------------------------------------------------------------------------------


def _ink(picture: Pixels) -> Any:
    """Dark on light as 255 on 0, whatever the light was."""
    cv2 = importlib.import_module("cv2")
    grey = cv2.cvtColor(np.ascontiguousarray(picture), cv2.COLOR_RGB2GRAY)
    return cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)


def _is_inked(picture: Pixels) -> bool:
    """Whether there is enough that is dark to be a character: a blank page costs no recognition."""
    return min(picture.shape[:2]) >= _SMALLEST and int(np.count_nonzero(_ink(picture))) >= _SMALLEST


_SMALLEST = 12
"""Pixels of a side of a picture, and dark ones on it, without which there is no character."""

MAX_SKEW = 5.0
"""Degrees. A sheet that lay further off in the scanner is laid in again by anyone."""


def _skew(picture: Pixels) -> float:
    """By what angle the lines of a picture fall to the right, in radians; 0 where they say nothing.

    The profile of dark pixels over the rows is sharpest where lines run along the rows.
    """
    cv2 = importlib.import_module("cv2")
    ink = _ink(picture)
    scale = 1000 / max(ink.shape)
    if scale < 1:
        ink = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    rows, columns = ink.shape

    def sharpness(degrees: float) -> float:
        turn = cv2.getRotationMatrix2D((columns / 2, rows / 2), degrees, 1.0)
        profile = cv2.warpAffine(ink, turn, (columns, rows)).sum(axis=1, dtype=np.float64)
        return float(np.square(np.diff(profile)).sum())

    coarse = max(np.arange(-MAX_SKEW, MAX_SKEW + 0.1, 0.5), key=sharpness)
    fine = max(np.arange(coarse - 0.4, coarse + 0.41, 0.1), key=sharpness)
    if sharpness(fine) <= 1.02 * sharpness(0.0) or abs(fine) < 0.05:
        return 0.0
    return math.radians(float(fine))


def _turned(picture: Pixels, skew: float) -> Pixels:
    """The picture with its lines straight; its size stays."""
    if not skew:
        return picture
    cv2 = importlib.import_module("cv2")
    rows, columns = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((columns / 2, rows / 2), math.degrees(skew), 1.0)
    turned: Pixels = cv2.warpAffine(picture, turn, (columns, rows), borderValue=(255, 255, 255))
    return turned


def _rules(picture: Pixels) -> list[Box]:
    """Straight dark strokes along rows and columns, longer than any stroke of a character."""
    cv2 = importlib.import_module("cv2")
    ink = cv2.dilate(_ink(picture), np.ones((2, 2), np.uint8))
    rows, columns = ink.shape
    found: list[Box] = []
    for long_side, kernel in (
        (columns, np.ones((1, max(40, columns // 30)), np.uint8)),
        (rows, np.ones((max(40, rows // 45), 1), np.uint8)),
    ):
        strokes = cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel)
        n, _, boxes, _ = cv2.connectedComponentsWithStats(strokes)
        for x, y, w, h, _ in boxes[1 : min(n, 5000)]:
            thickness, length = min(w, h), max(w, h)
            if thickness <= max(12, long_side // 150) and length >= 6 * thickness:
                if w > h:
                    found.append((float(x), y + h / 2, float(x + w), y + h / 2))
                else:
                    found.append((x + w / 2, float(y), x + w / 2, float(y + h)))
    return found
