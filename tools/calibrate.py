"""Fit the reader's confidence on marked documents: `python -m tools.calibrate [--write]`.

The half of the specimens that no rule was made with is read; each reading is right when figure and all attributes
are (`tools.score`). (Documents that rules were made with say little about the rest: on them nine readings in ten
are right.) A logistic model with a quadratic penalty is fitted on the evidence that the reader gives, by Newton's
method, in folds of whole documents, so that no document judges itself. Printed: how often readings were right by
stated confidence, and the share of all readings that may be called sound at each precision. `--write` puts weights
and threshold into `content/confidence.toml`; `--check FOLDER` holds the model of that file against other marked
documents.
"""

from __future__ import annotations

import argparse
import pathlib
import sys

import numpy as np
from numpy.typing import NDArray

from . import score

TARGET = pathlib.Path(__file__).resolve().parents[1] / "src" / "barograph" / "content" / "confidence.toml"
PENALTY = 8.0
FOLDS = 10
SOUND_AT = 0.9  # stated
SEEN = 4  # a feature must have stood on so many readings

Row = tuple[str, tuple[str, ...], bool]


def rows(half: str | None, folder: pathlib.Path = score.SPECIMENS) -> list[Row]:
    """Document, evidence and rightness of each reading of prose that the marks decide about."""
    from barograph.readings import Trace, parse, read
    from barograph.sources import from_bytes

    score.CODES.update(score._codes())
    found: list[Row] = []
    for name, _, text, gold in score.specimens(half, folder):
        trace = Trace()
        readings = read(parse(from_bytes(text.encode("utf-8"), name=f"{name}.txt")), trace=trace)
        counts = score.score(gold, [r.to_json(name) for r in readings])
        spurious = {(f["start"], f["end"]) for f in counts["spurious_facts"]}
        for number, r in enumerate(readings):
            known = number in counts["taken"] or (r.citation.start, r.citation.end) in spurious
            if known and number in trace.evidence:
                found.append((name, trace.evidence[number], number in counts["whole"]))
    return found


def fitted(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights of the penalised logistic regression; the last column is the bias and is not penalised."""
    w = np.zeros(x.shape[1])
    penalty = np.full(x.shape[1], PENALTY)
    penalty[-1] = 1e-6
    for _ in range(40):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (y - p) - penalty * w
        hessian = x.T @ (x * (p * (1 - p) + 1e-9)[:, None]) + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        w += step
        if np.abs(step).max() < 1e-8:
            break
    return w


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--check", type=pathlib.Path)
    options = parser.parse_args(arguments)
    if options.check is not None:
        _check(options.check)
        return 0
    data = rows("held-back")
    names = sorted({f for _, features, _ in data for f in features})
    counted = {n: sum(n in features for _, features, _ in data) for n in names}
    names = [n for n in names if counted[n] >= SEEN]
    place = {n: i for i, n in enumerate(names)}
    x = np.zeros((len(data), len(names) + 1))
    x[:, -1] = 1
    for i, (_, features, _) in enumerate(data):
        for f in features:
            if f in place:
                x[i, place[f]] = 1
    y = np.array([right for _, _, right in data], dtype=float)
    documents = sorted({name for name, _, _ in data})
    fold = np.array([documents.index(name) % FOLDS for name, _, _ in data])
    held = np.zeros(len(data))
    for k in range(FOLDS):
        out = fold == k
        held[out] = 1 / (1 + np.exp(-x[out] @ fitted(x[~out], y[~out])))
    _report(held, y)
    if options.write:
        _write(names, fitted(x, y), len(data), len(documents))
    return 0


def _check(folder: pathlib.Path) -> None:
    from barograph.readings.confidence import model

    data = rows(None, folder)
    stated = np.array([model().likely(features) for _, features, _ in data])
    _report(stated, np.array([right for _, _, right in data], dtype=float))


def _report(held: NDArray[np.float64], y: NDArray[np.float64]) -> None:
    print(f"{len(y)} readings, {y.mean():.3f} right")
    for low, high in ((0, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 1.01)):
        inside = (held >= low) & (held < high)
        if inside.any():
            print(
                f"  stated {low:.2f}–{min(high, 1):.2f}: {inside.sum():5d} readings, right {y[inside].mean():.3f}"
            )
    order = np.argsort(-held, kind="stable")
    precision = np.cumsum(y[order]) / np.arange(1, len(y) + 1)
    for wanted in (0.97, 0.95, 0.9):
        enough = np.nonzero(precision >= wanted)[0]
        n = int(enough[-1]) + 1 if len(enough) else 0
        at = float(held[order[n - 1]]) if n else 1.0
        print(f"  right in {wanted:.2f}: {n / len(y):.3f} of all, from stated confidence {at:.3f}")


def _write(
    names: list[str],
    weights: NDArray[np.float64],
    n: int,
    documents: int,
) -> None:
    lines = [
        "# What the reader's confidence is taken from. Made by `python -m tools.calibrate --write`; not edited by hand.",
        f"# Fitted on {n} readings of {documents} marked documents that no rule was made with (tests/specimens).",
        "",
        f"bias = {weights[-1]:.4f}",
        f"sound_at = {SOUND_AT}",
        "",
        "[weights]",
    ]
    lines += [f'"{name}" = {w:.4f}' for name, w in zip(names, weights[:-1], strict=True) if abs(w) >= 0.005]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
