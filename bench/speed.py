"""Speed of the reader beside its peers: the same documents, one process each, in turns.

    python -m bench speed                          the specimens
    python -m bench speed --docs FOLDER --rounds 9 with the .txt documents of a folder too

barograph goes from the bytes of a document to finished readings; JioNLP (1.5) extracts times and money;
Recognizers-Text (1.0.2a2, Chinese) units (currency, dimension, age, temperature) and date-times. All are loaded and
warmed before the clock starts. The engines take turns document by document, so that whatever else the machine does
falls on all of them; a round's figure is the characters of all documents over the seconds they took, and the
median of the rounds is printed, by the clock and by the processor time of the engine.

The peers live in an environment of their own (`.bench/speed`), made at the first run: nothing of them, and
of JioNLP's GPL part least of all, is ever asked for by the product.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
import venv
import warnings
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ROOT / ".bench" / "speed"
PEERS = ("recognizers-text-suite==1.0.2a2", "emoji<2", "jionlp==1.5.31")
TARGETS = {"jionlp": 3, "recognizers": 100}
"""How many times their characters a second barograph has to read."""

SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
"""Bytes of the documents whose cost per character is compared."""


# -- engines: each is this file, run by an interpreter that has the library -----------------------------------


def barograph_engine() -> Callable[[str], int]:
    from barograph import catalogue, readings, sources

    content = catalogue.load()

    def run(text: str) -> int:
        document = readings.parse(sources.from_bytes(text.encode(), name="document.txt"))
        return len(readings.read(document, content))

    return run


def jionlp_engine() -> Callable[[str], int]:
    jionlp = import_module("jionlp")  # of the peers' environment: nothing that we ask for
    base = time.mktime((2024, 6, 1, 0, 0, 0, 0, 0, 0))

    def run(text: str) -> int:
        return len(jionlp.ner.extract_time(text, time_base=base)) + len(jionlp.ner.extract_money(text))

    return run


def recognizers_engine() -> Callable[[str], int]:
    chinese = import_module("recognizers_text").Culture.Chinese
    units = import_module("recognizers_number_with_unit").NumberWithUnitRecognizer(chinese)
    models = [
        units.get_currency_model(),
        units.get_dimension_model(),
        units.get_age_model(),
        units.get_temperature_model(),
        import_module("recognizers_date_time").DateTimeRecognizer(chinese).get_datetime_model(),
    ]

    def run(text: str) -> int:
        return sum(len(model.parse(text)) for model in models)

    return run


ENGINES = {"barograph": barograph_engine, "jionlp": jionlp_engine, "recognizers": recognizers_engine}


def serve(name: str) -> None:
    """Answer each text from standard input with seconds, processor seconds and what was found."""
    warnings.simplefilter("ignore")
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # libraries that greet do so elsewhere
    run = ENGINES[name]()
    for line in sys.stdin:
        text = json.loads(line)
        clock, processor = time.perf_counter(), time.process_time()
        try:
            n, fault = run(text), None
        except Exception as error:  # a peer's fault on a document is told, not ours to mend
            n, fault = 0, f"{type(error).__name__}: {error}"
        answer = (time.perf_counter() - clock, time.process_time() - processor, n, fault)
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


class Engine:
    """A process that reads what it is given, and says how long that took."""

    def __init__(self, name: str) -> None:
        self.name = name
        python = sys.executable if name == "barograph" else str(ENVIRONMENT / "bin" / "python")
        self.process = subprocess.Popen(
            [python, str(Path(__file__).resolve()), "--serve", name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src") if name == "barograph" else ""},
        )  # fmt: skip

    def read(self, text: str) -> tuple[float, float, int, str | None]:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps(text) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} stopped")
        seconds, processor, n, fault = json.loads(line)
        return seconds, processor, n, fault

    def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def environment() -> None:
    """The peers' own environment; made once."""
    done = ENVIRONMENT / "made"
    if done.exists() and done.read_text() == "\n".join(PEERS):
        return
    print(f"making {ENVIRONMENT.relative_to(ROOT)} for {', '.join(PEERS)}", flush=True)
    venv.create(ENVIRONMENT, with_pip=True)
    subprocess.run(
        [str(ENVIRONMENT / "bin" / "python"), "-m", "pip", "install", "--quiet", *PEERS], check=True
    )
    done.write_text("\n".join(PEERS))


# -- measuring ------------------------------------------------------------------------------------------------


def side_by_side(texts: list[str], names: list[str], rounds: int) -> dict[str, dict[str, Any]]:
    """Characters a second of each engine over the same texts: median of the rounds, and their extremes."""
    engines = [Engine(name) for name in names]
    n_chars = sum(map(len, texts))
    speeds: dict[str, list[tuple[float, float]]] = {name: [] for name in names}
    found: dict[str, int] = {}
    faults: dict[str, int] = {}
    try:
        for engine in engines:  # warmed by all documents: what is made at first use is there
            for text in texts:
                engine.read(text)
        for _ in range(rounds):
            spent: dict[str, list[float]] = {name: [0.0, 0.0, 0, 0] for name in names}
            for text in texts:
                for engine in engines:
                    seconds, processor, n, fault = engine.read(text)
                    one = spent[engine.name]
                    one[0] += seconds
                    one[1] += processor
                    one[2] += n
                    one[3] += fault is not None
            for name, (seconds, processor, n_found, n_faults) in spent.items():
                speeds[name].append((n_chars / seconds, n_chars / processor))
                found[name], faults[name] = int(n_found), int(n_faults)
    finally:
        for engine in engines:
            engine.end()
    return {
        name: {
            "clock": statistics.median(c for c, _ in one),
            "processor": statistics.median(p for _, p in one),
            "low": min(c for c, _ in one),
            "high": max(c for c, _ in one),
            "found": found[name],
            "faults": faults[name],
        }
        for name, one in speeds.items()
    }


def of_size(size: int) -> str:
    """One document of about so many bytes: generated documents, one after another."""
    from bench.generate import documents

    pieces: list[str] = []
    n = 0
    for _, text in documents(10**9, seed=3):
        n += len(text.encode()) + 2
        pieces.append(text)
        if n >= size:
            break
    return "\n\n".join(pieces).encode()[:size].decode("utf-8", "ignore")


def by_length(names: list[str], sizes: tuple[int, ...]) -> Iterator[tuple[int, dict[str, float]]]:
    """Bytes of one document, and characters a second of each engine on it."""
    engines = [Engine(name) for name in names]
    try:
        for engine in engines:
            engine.read(of_size(2_000))
        for size in sizes:
            text = of_size(size)
            yield size, {e.name: len(text) / min(e.read(text)[0] for _ in range(3)) for e in engines}
    finally:
        for engine in engines:
            engine.end()


def by_size(sizes: tuple[int, ...], rounds: int) -> list[tuple[int, int, float, float]]:
    """Bytes, characters, and microseconds per character by clock and processor, of one document each."""
    engine = Engine("barograph")
    texts = {size: of_size(size) for size in sizes}
    spent: dict[int, list[tuple[float, float]]] = {size: [] for size in sizes}
    try:
        for _ in range(2):
            engine.read(texts[sizes[0]])
        for _ in range(rounds):
            for size in sizes:
                times = max(1, min(200, 200_000 // size))
                one = [engine.read(texts[size])[:2] for _ in range(times)]
                spent[size].append((sum(c for c, _ in one) / times, sum(p for _, p in one) / times))
    finally:
        engine.end()
    return [
        (
            size,
            len(texts[size]),
            1e6 * statistics.median(c for c, _ in spent[size]) / len(texts[size]),
            1e6 * statistics.median(p for _, p in spent[size]) / len(texts[size]),
        )
        for size in sizes
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--docs", type=Path, action="append", default=[], help="a folder of .txt documents")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--largest", type=int, default=SIZES[-1], help="bytes of the largest single document")
    parser.add_argument(
        "--without", action="append", default=[], choices=sorted(TARGETS), help="leave a peer out"
    )
    parser.add_argument("--serve", choices=sorted(ENGINES), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve(given.serve)
        return 0
    names = [name for name in ENGINES if name not in given.without]
    if len(names) > 1:
        environment()
    folders = [ROOT / "tests" / "specimens", *given.docs]
    texts = [p.read_bytes().decode("utf-8") for folder in folders for p in sorted(folder.rglob("*.txt"))]
    n_chars = sum(map(len, texts))
    print(
        f"{len(texts)} documents, {n_chars} characters; {given.rounds} rounds in turns, one process each",
        flush=True,
    )
    results = side_by_side(texts, names, given.rounds)
    ours = results["barograph"]
    print(
        f"{'':12} {'char/s':>10} {'range':>20} {'by processor':>13} {'found':>6}  ratio by clock (by processor)"
    )
    missed = False
    for name, one in results.items():
        extremes = f"{one['low']:,.0f}–{one['high']:,.0f}"
        line = f"{name:12} {one['clock']:10,.0f} {extremes:>20} {one['processor']:13,.0f} {one['found']:6}"
        if name in TARGETS:
            ratio, processor = ours["clock"] / one["clock"], ours["processor"] / one["processor"]
            missed |= ratio < TARGETS[name]
            line += f"  {ratio:.1f} × ({processor:.1f} ×), to be {TARGETS[name]} ×"
        if one["faults"]:
            line += f"; failed on {one['faults']} documents"
        print(line)
    if len(names) > 1:
        print(f"\none document of   {'  '.join(f'{n} char/s'.rjust(18) for n in names)}", flush=True)
        for size, speeds in by_length(names, (1_000, 10_000, 60_000)):
            print(f"{size:12,} B      {'  '.join(f'{speeds[n]:18,.0f}' for n in names)}", flush=True)
    sizes = tuple(s for s in SIZES if s <= given.largest)
    print("\none document of   characters   µs a character   by processor", flush=True)
    for size, length, clock, processor in by_size(sizes, max(1, given.rounds // 2)):
        print(f"{size:12,} B {length:12,} {clock:16.2f} {processor:14.2f}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
