"""Speed of `explore`: processor seconds of one thread, from imputed figures to rank statistics.

    python -m bench index                         all of them
    python -m bench index --only asem --rounds 30
    python -m bench index --memory 1000000        what a run of so many draws takes at most, in a process of its own

    asem    51 entities × 49 indicators on four levels, the four assumptions of COINr's vignette (limit of winsorising,
            normalisation, weights ± 25 %, aggregation), 1,000 and 10,000 draws
    wide    200 × 60 on four levels: normalisation, weights ± 25 % on all levels, aggregation; 10,000 draws, with
            percentiles and the frequencies of ranks
    noise   the same with noise of ± 5 % on every figure and a method of aggregation drawn for each level
    treated noise with outliers sought and pulled in anew in every draw (winsorising, up to five points)

What is timed is the whole of `explore`: the check of the assumptions, treatment, normalisation, the draws, the
counts; without indices of sensitivity, and with them where it is said. The index as it stands is at hand, as an
office has it, and figures come without gaps, so that there is nothing to impute.
The least of the rounds is given beside the median: the machine may have other work.
Every draw of `asem` is one that COINr needs 0.15 s for (150 s for 1,000 on the same kind of machine).
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "NUMBA")}
COINR = 0.15
"""Processor seconds of COINr 1.1.14 for one draw of `asem`."""

TARGETS = {
    ("asem", 1_000): 0.03, ("asem", 10_000): 0.08, ("wide", 10_000): 0.5, ("noise", 10_000): 6.0,
    ("treated", 10_000): 6.0,
}  # fmt: skip


def seconds(run: Callable[[], object], rounds: int) -> tuple[float, float]:
    """The least and the median of processor seconds, after one run to warm up."""
    run()
    spent = []
    for _ in range(rounds):
        start = time.process_time()
        run()
        spent.append(time.process_time() - start)
    return min(spent), statistics.median(spent)


def asem() -> tuple[Any, Any]:
    """The example with its figures as they are after imputation."""
    from dataclasses import replace

    from barograph.instruments.index import Imputation, Screening, schemes, score
    from tools.references import GOLDEN, _asem_panel, _rows

    scheme = schemes.load("asem")
    base = score(scheme, _asem_panel(scheme, _rows(GOLDEN / "asem" / "iData.csv")))
    plain = replace(
        scheme, screening=Screening(), imputation=Imputation(),
        indicators=tuple(replace(i, denominator=None) for i in scheme.indicators),
    )  # fmt: skip
    return plain, base.stages["screened"]


def wide(
    n_entities: int = 200, n_indicators: int = 60, *, noise: bool = False, treated: bool = False
) -> tuple[Any, Any]:
    """A made index on four levels: indicators, 15 pillars, 4 sub-indices, the whole."""
    import numpy as np

    from barograph.instruments.index import (
        Alternative,
        Branch,
        Indicator,
        Normalisation,
        Panel,
        Scheme,
        Treatment,
    )

    rng = np.random.default_rng(4)
    pillars, subs = max(2, n_indicators // 4), max(2, n_indicators // 15)
    branches = [Branch(code="total", name="总分", weight=1.0)]
    branches += [Branch(code=f"s{i}", name=f"分指数{i}", parent="total", weight=1.0) for i in range(subs)]
    branches += [
        Branch(code=f"p{i}", name=f"支柱{i}", parent=f"s{i * subs // pillars}", weight=1.0)
        for i in range(pillars)
    ]
    indicators = [
        Indicator(
            code=f"i{i}", name=f"指标{i}", parent=f"p{i * pillars // n_indicators}", weight=1.0,
            direction=-1 if i % 5 == 4 else 1,
        )
        for i in range(n_indicators)
    ]  # fmt: skip
    ways = ({"method": "arithmetic"}, {"method": "geometric"}, {"method": "harmonic"})
    scales = ({"method": "min-max", "lower": 1.0}, {"method": "percentile", "lower": 1.0})
    vary: list[Alternative] = []
    if noise:
        vary = [Alternative(id="figures", name="数据噪声", of="data-noise", noise=0.05)]
        vary += [
            Alternative(id=f"level{k}", name=f"第{k}层合成", of="aggregation", choices=ways, levels=(k,))
            for k in (2, 3, 4)
        ]
    else:
        vary = [
            Alternative(id="scale", name="标准化", of="normalisation", choices=scales),
            Alternative(id="weights", name="权重", of="weights", noise=0.25),
            Alternative(id="ways", name="合成", of="aggregation", choices=ways[:2]),
        ]
    scheme = Scheme(
        id="wide", name="宽表", branches=tuple(branches), indicators=tuple(indicators),
        normalisation=Normalisation(lower=1.0), treatment=Treatment(method="winsorise" if treated else "none"),
        alternatives=tuple(vary),
    )  # fmt: skip
    common = rng.normal(size=(n_entities, 1))
    values = np.exp(0.5 * common + 0.5 * rng.normal(size=(n_entities, n_indicators)))
    panel = Panel(entities=tuple(f"e{i}" for i in range(n_entities)), indicators=scheme.codes, values=values)
    return scheme, panel


MAKE: dict[str, Callable[[], tuple[Any, Any]]] = {
    "asem": asem, "wide": wide, "noise": lambda: wide(noise=True), "treated": lambda: wide(noise=True, treated=True),
}  # fmt: skip


def measure(name: str, draws: int, *, rounds: int, indices: bool = False) -> tuple[float, float]:
    from barograph.instruments.index import explore, score

    scheme, panel = MAKE[name]()
    nominal = score(scheme, panel)
    told: list[object] = []

    def run() -> None:
        found = explore(scheme, panel, draws=draws, seed=1, indices=indices, nominal=nominal)
        told.append([found.quantile(s) for s in (0.05, 0.5, 0.95)])
        told.append(found.counts / found.n)
        told.clear()

    return seconds(run, rounds)


def memory(draws: int) -> None:
    """The most that a run takes, and how long it does."""
    from barograph.instruments.index import explore

    scheme, panel = asem()
    explore(scheme, panel, draws=1024, indices=True)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.process_time()
    explore(scheme, panel, draws=draws, indices=True)
    spent = time.process_time() - start
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"asem     {draws:>9,} draws with indices   {spent:8.2f} s   {before:,.0f} MB before, {after:,.0f} MB at most"
    )


def main() -> None:
    if any(os.environ.get(name) != one for name, one in ONE_THREAD.items()):
        sys.exit(
            subprocess.run(
                [sys.executable, "-m", "bench", "index", *sys.argv[1:]], cwd=ROOT, env=os.environ | ONE_THREAD
            ).returncode
        )
    parser = argparse.ArgumentParser(prog="bench index", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", choices=sorted(MAKE))
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--memory", type=int, metavar="DRAWS")
    given = parser.parse_args()
    if given.memory:
        memory(given.memory)
        return
    from barograph.instruments.index import kernels

    late = 0
    for fast in (False, True):
        if fast and not kernels.available():
            print("numba is not installed: pip install 'barograph[fast]'")
            continue
        kernels.use(fast)
        print(f"{'with numba' if fast else 'NumPy':10} {'draws':>9}  least    median   target")
        for (name, draws), target in TARGETS.items():
            if given.only not in (None, name):
                continue
            rounds = max(3, given.rounds // (5 if name in ("noise", "treated") else 1))
            least, median = measure(name, draws, rounds=rounds)
            late += least > target
            times = f"   {COINR * draws / least:,.0f} × COINr" if name == "asem" else ""
            print(f"{name:10} {draws:>9,}  {least:7.3f}  {median:7.3f}  {target:6.2f} s{times}")
        if given.only in (None, "asem"):
            least, median = measure("asem", 10_000, rounds=3, indices=True)
            print(f"asem with indices {10_000:,}  {least:7.3f}  {median:7.3f}")
    sys.exit(1 if late else 0)


if __name__ == "__main__":
    main()
