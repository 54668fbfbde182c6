"""Damage valid files of every format in every way, and see that each gives a document or one sentence.

    python -m bench fuzz --minutes 30 --seed 1
    python -m bench fuzz --seed 1 --one 12345      make that input again, and say what becomes of it

An input is made from the seed and its number alone: bytes changed, cut out, doubled or cut off, two files
spliced, members of a package and elements of its XML changed, numbers made huge. It is parsed and read in a
process with the memory of a worker. Recorded, with the input kept: an exception that is not one of ours, a
process that dies, more than 20 seconds of work, a quote that is not at its span, a text that cannot be stored.
Exceptions of ours that a parser's own fault caused are counted by their place: faults to look at.
"""

from __future__ import annotations

import argparse
import copy
import io
import json
import multiprocessing
import random
import re
import resource
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from multiprocessing.connection import Connection
from pathlib import Path

import psutil
from lxml import etree

__all__ = ["FORMATS", "Report", "fuzz", "make", "trouble"]

HANG = 20.0
"""Seconds of work for one input, which is never larger than a few hundred kilobytes."""
STANDSTILL = 300.0
"""Seconds by the clock after which an input that does not even work is given up. The machine may be busy."""
MEMORY = 4 * 2**30
SPECIMENS = Path(__file__).parents[1] / "tests" / "specimens"
NAMES = ("bulletin-city-2022", "plan-145-tech", "notice-incubator-2022")
FORMATS = ("txt", "html", "docx", "pdf", "xlsx", "xls", "csv", "image")
_TURNS = (*FORMATS[:-1] * 6, "image")
"""Which format is whose turn: pictures are seldom, because recognising one takes a second."""


# --- valid files ------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def seeds() -> dict[str, list[tuple[str, bytes]]]:
    """Name and bytes of valid files by format."""
    from tests.readings.agreement import sheets
    from tests.readings.agreement.shapes import as_columns, as_page

    texts = [(SPECIMENS / name / "document.txt").read_text(encoding="utf-8") for name in NAMES]
    found: dict[str, list[tuple[str, bytes]]] = {kind: [] for kind in FORMATS}
    for text, encoding in zip(texts, ("utf-8", "gb18030", "utf-16"), strict=True):
        found["txt"].append(("a.txt", text.encode(encoding)))
    for kind, write in sheets.WRITERS.items():
        found[kind] += [(f"a.{kind}", write(sheet)) for sheet in sheets.SHEETS[1:9:2]]
    for text in texts:
        found["html"].append(("a.html", _page(text)))
        found["docx"].append(("a.docx", _word(text)))
    found["pdf"] += [("a.pdf", as_columns(texts[1])), ("a.pdf", as_page(texts[2])), ("a.pdf", _plain_pdf())]
    found["image"] += _pictures()
    found["pdf"].append(("a.pdf", _scan()))
    return found


def _page(text: str) -> bytes:
    body = "".join(f"<p>{line}</p>" for line in text.splitlines())
    return (
        "<html><head><meta charset='gbk'><title>统计公报</title></head><body><div class='nav'><a href='/'>首页</a></div>"
        f"<div id='content'>{body}</div><div class='footer'>版权所有</div></body></html>"
    ).encode("gbk", "replace")


def _word(text: str) -> bytes:
    import docx

    document = docx.Document()
    for n, line in enumerate(text.splitlines()):
        if n % 7 == 0:
            document.add_heading(line, 1)
        else:
            document.add_paragraph(line, style="List Number" if n % 5 == 0 else None)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _plain_pdf() -> bytes:
    """A PDF whose streams are not packed, so that changed bytes reach what they say."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 500), pageCompression=0)
    canvas.setFont("STSong-Light", 11)
    for n in range(12):
        canvas.drawString(40, 460 - 16 * n, f"全市高新技术企业达到{1000 + n}家，同比增长{n}.5%。")
    for n in range(4):
        canvas.line(40, 200 - 20 * n, 340, 200 - 20 * n)
        canvas.line(40 + 100 * n, 200, 40 + 100 * n, 140)
        canvas.drawString(45 + 100 * (n % 3), 185 - 20 * (n // 3), f"{2020 + n}年")
    canvas.save()
    return out.getvalue()


def _drawn() -> object:
    """A small picture with a sentence on it."""
    from PIL import Image, ImageDraw, ImageFont

    from tools.browsers import FONT

    picture = Image.new("L", (520, 90), 250)
    font = ImageFont.truetype(str(FONT / "400Regular" / "NotoSansSC_400Regular.ttf"), 22)
    ImageDraw.Draw(picture).text((10, 20), "2023年云澜市高新技术企业688家", font=font, fill=10)
    return picture


def _pictures() -> list[tuple[str, bytes]]:
    picture = _drawn()
    found = []
    for ending, kind in (("png", "PNG"), ("jpg", "JPEG"), ("tif", "TIFF"), ("bmp", "BMP")):
        out = io.BytesIO()
        picture.save(out, kind)  # type: ignore[attr-defined]
        found.append((f"a.{ending}", out.getvalue()))
    return found


def _scan() -> bytes:
    out = io.BytesIO()
    _drawn().save(out, "PDF", resolution=150)  # type: ignore[attr-defined]
    return out.getvalue()


# --- damage -----------------------------------------------------------------------------------------------

_ODD = (
    b"\0",
    b"\xff",
    b"\x80",
    b"\x7f",
    b"<",
    b">",
    b"&",
    b'"',
    b"%",
    b"-",
    b"9",
    b"\n",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
)
_HUGE = (b"0", b"-1", b"255", b"65536", b"99999999", b"4294967295", b"-2147483648", b"1e308", b"9" * 40)
_TEXT = tuple(
    t.encode()
    for t in ("亿元", "增长", "-—–", "（", "%", "千分之", "２０２３年", "\u202e", "\u200b", "其中：", "1,2,3,4", "9" * 60)
)  # fmt: skip


def _flip(data: bytearray, draw: random.Random) -> None:
    for _ in range(draw.choice((1, 1, 2, 4, 16, 64))):
        data[draw.randrange(len(data))] = draw.randrange(256)


def _cut_off(data: bytearray, draw: random.Random) -> None:
    del data[draw.randrange(len(data)) :]


def _cut_out(data: bytearray, draw: random.Random) -> None:
    at = draw.randrange(len(data))
    del data[at : at + draw.choice((1, 2, 8, 64, 512, 4096))]


def _double(data: bytearray, draw: random.Random) -> None:
    at, n = draw.randrange(len(data)), draw.choice((1, 8, 64, 512))
    piece = bytes(data[at : at + n]) * draw.choice((1, 2, 10, 100))
    to = draw.randrange(len(data))
    data[to:to] = piece


def _insert(data: bytearray, draw: random.Random) -> None:
    for _ in range(draw.choice((1, 2, 8))):
        at = draw.randrange(len(data))
        data[at:at] = draw.choice(_ODD + _TEXT + _HUGE) * draw.choice((1, 1, 1, 50))


def _blank(data: bytearray, draw: random.Random) -> None:
    at, n = draw.randrange(len(data)), draw.choice((4, 32, 256, 2048))
    data[at : at + n] = draw.choice((b"\0", b"\xff", b" ")) * len(data[at : at + n])


def _number(data: bytearray, draw: random.Random) -> None:
    places = [m.span() for m in re.finditer(rb"\d+", bytes(data[:400_000]))]
    for _ in range(min(len(places), draw.choice((1, 2, 5)))):
        a, b = draw.choice(places)
        if b <= len(data):
            data[a:b] = (
                draw.choice(_HUGE)[: max(1, b - a)].ljust(b - a, b"9")
                if draw.random() < 0.5
                else draw.choice(_HUGE)
            )


def _tags(data: bytearray, draw: random.Random) -> None:
    """Elements taken out, doubled, moved, nested; attributes made odd."""
    places = [m.span() for m in re.finditer(rb"<[^<>]{1,300}>", bytes(data[:400_000]))]
    if not places:
        _flip(data, draw)
        return
    for _ in range(draw.choice((1, 1, 3))):
        a, b = draw.choice(places)
        tag = bytes(data[a:b])
        way = draw.randrange(5)
        if way == 0:
            data[a:b] = b""
        elif way == 1:
            data[a:b] = tag * draw.choice((2, 30, 1000))
        elif way == 2:
            c, _ = draw.choice(places)
            data[c:c] = tag
        elif way == 3:
            data[a:b] = re.sub(rb'"[^"]*"', b'"' + draw.choice(_HUGE + _TEXT) + b'"', tag, count=1)
        else:
            data[a:b] = re.sub(
                rb"[\w:]+", draw.choice((b"table", b"td", b"w:tbl", b"w:p", b"c", b"row", b"x")), tag, count=1
            )


def _tree(data: bytes, draw: random.Random) -> bytes:
    """XML that stays well formed, with elements left out, doubled, moved, renamed, and odd values."""
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError:
        return data
    for _ in range(draw.choice((1, 2, 4, 12))):
        every = [e for e in root.iter() if isinstance(e.tag, str)][1:]
        if not every:
            break
        e = draw.choice(every)
        parent, way = e.getparent(), draw.randrange(7)
        if parent is None:
            continue
        if way == 0:
            parent.remove(e)
        elif way == 1:
            for _ in range(draw.choice((1, 3, 40))):
                parent.insert(parent.index(e), copy.deepcopy(e))
        elif way == 2:
            other = draw.choice(every)
            if other is not e and e not in other.iterancestors():
                e.append(copy.deepcopy(other))
        elif way == 3:
            e.tag = draw.choice(every).tag
        elif way == 4 and e.attrib:
            e.set(draw.choice(list(e.attrib)), draw.choice(_HUGE + _TEXT).decode())
        elif way == 5 and e.attrib:
            del e.attrib[draw.choice(list(e.attrib))]
        else:
            e.text = draw.choice(_HUGE + _TEXT).decode() * draw.choice((1, 1, 30))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _records(data: bytes, draw: random.Random) -> bytes:
    """Changed bytes in the records of an old workbook, behind the head that says where they are."""
    changed = bytearray(data)
    body = changed[512:-1536]
    if len(body) > 16:
        for _ in range(draw.choice((1, 1, 2))):
            draw.choice((_flip, _flip, _number, _blank))(body, draw)
        changed[512:-1536] = body[: len(changed) - 2048].ljust(len(changed) - 2048, b"\0")
    return bytes(changed)


_BYTES: tuple[Callable[[bytearray, random.Random], None], ...] = (
    _flip, _flip, _cut_off, _cut_out, _double, _insert, _blank, _number,
)  # fmt: skip


def _damaged(
    data: bytes, draw: random.Random, ways: tuple[Callable[[bytearray, random.Random], None], ...]
) -> bytes:
    changed = bytearray(data)
    for _ in range(draw.choice((1, 1, 1, 2, 3))):
        if changed:
            draw.choice(ways)(changed, draw)
    return bytes(changed[:600_000])


def _repacked(data: bytes, draw: random.Random) -> bytes:
    """An office file with members changed, left out, doubled or called something else."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        likely = [
            n for n in names if re.search(r"document|sheet\d|workbook|styles|sharedStrings|rels|numbering", n)
        ]
        chosen = set(draw.choices(likely or names, k=draw.choice((1, 1, 2))))
        for name in names:
            body = old.read(name)
            if name in chosen:
                way = draw.random()
                if way < 0.08:
                    continue
                if way < 0.12:
                    name = draw.choice(names)
                if draw.random() < 0.7:
                    body = _tree(body, draw)
                else:
                    body = _damaged(body, draw, (_tags, _tags, _tags, _number, *_BYTES))
            new.writestr(name, body)
    return out.getvalue()


def make(seed: int, number: int) -> tuple[str, str, bytes]:
    """Format, name and bytes of an input."""
    import warnings

    draw = random.Random(f"{seed}/{number}")
    kind = draw.choice(_TURNS)
    name, data = draw.choice(seeds()[kind])
    way = draw.random()
    if way < 0.10:
        _, other = draw.choice(seeds()[draw.choice(FORMATS) if draw.random() < 0.2 else kind])
        data = data[: draw.randrange(len(data))] + other[draw.randrange(len(other)) :]
    elif kind in ("docx", "xlsx") and way < 0.85:
        with warnings.catch_warnings():  # of two members of one name, which is the point
            warnings.simplefilter("ignore")
            data = _repacked(data, draw)
    elif kind == "html" and way < 0.7:
        data = _damaged(data, draw, (_tags, _tags, _number, _insert, _double))
    elif kind == "xls" and way < 0.8:
        data = _records(data, draw)
    elif kind == "pdf" and way < 0.5:
        data = _damaged(data, draw, (_flip, _flip, _number, _blank))
    else:
        data = _damaged(data, draw, _BYTES)
    return kind, name, data or b"\0"


# --- judgement --------------------------------------------------------------------------------------------


def trouble(name: str, data: bytes) -> tuple[str | None, str]:
    """What is wrong with how an input is taken (None: nothing), and what became of it."""
    from barograph.errors import BarographError
    from barograph.readings import parse, read, verbatim
    from barograph.sources import from_bytes

    try:
        source = from_bytes(data, name=name)
        document = parse(source)
        readings = read(document)
    except BarographError as error:
        sentence = error.sentence()
        if not sentence.endswith("。") or sentence.count("。") != 1 or "\n" in sentence:
            return f"not one sentence: {sentence!r}", "refused"
        if error.__cause__ is not None and getattr(error, "code", "") == "damaged":
            return None, f"damaged: {_place(error.__cause__)}"
        return None, f"refused: {getattr(error, 'code', type(error).__name__)}"
    except Exception as error:  # what this bench is for
        return f"{type(error).__name__} at {_place(error)}", "failed"
    try:
        document.text.encode()
    except UnicodeEncodeError:
        return "a text that cannot be stored", "read"
    length = len(document.text)
    for block in document.blocks:
        if not 0 <= block.start <= block.end <= length:
            return "a block beyond the text", "read"
    for cell in (c for t in document.tables for c in t.cells):
        if cell.start is not None and document.text[cell.start : cell.end] != cell.text:
            return "a cell that is not at its span", "read"
    for reading in readings:
        if not verbatim(reading, document):
            return "a quote that is not at its span", "read"
        if not 0.0 <= reading.confidence <= 1.0:
            return "a confidence beyond 0 and 1", "read"
    if "readings_without_their_words" in document.facts:
        return "a reading without its words", "read"
    return None, "read" if readings else "nothing to read"


def _place(error: BaseException) -> str:
    """Type of an exception and the innermost line of ours that it passed."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "barograph" in f.filename]
    at = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} {at}"


# --- the run ----------------------------------------------------------------------------------------------


@dataclass
class Report:
    """What came of a run: inputs by format and outcome, faults, the slowest input, the largest process."""

    inputs: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    troubles: list[dict[str, object]] = field(default_factory=list)
    slowest: tuple[float, int] = (0.0, -1)
    memory: int = 0  # kilobytes

    def lines(self) -> list[str]:
        found = [f"{'format':8} {'inputs':>8} {'read':>8} {'nothing':>8} {'refused':>8}"]
        for kind in FORMATS:
            of = {o: n for (k, o), n in self.outcomes.items() if k == kind}
            read, nothing = of.get("read", 0), of.get("nothing to read", 0)
            found.append(
                f"{kind:8} {self.inputs[kind]:8} {read:8} {nothing:8} {sum(of.values()) - read - nothing:8}"
            )
        found.append(
            f"{'all':8} {self.inputs.total():8}   slowest {self.slowest[0]:.1f} s (input {self.slowest[1]}), "
            f"memory {self.memory / 2**20:.2f} GB"
        )
        faults = Counter({o: n for (_, o), n in self.outcomes.items() if o.startswith("damaged: ")})
        found += [f"  {n:6} × {outcome}" for outcome, n in faults.most_common(25)]
        found += [f"TROUBLE {t}" for t in self.troubles]
        return found


def _child(pipe: Connection, seed: int, number: int) -> None:
    """Make and judge inputs one after the other until the parent ends it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while True:
        kind, name, data = make(seed, number)
        pipe.send((number, kind, None, "", 0.0, 0))
        started = time.monotonic()
        wrong, outcome = trouble(name, data)
        seconds = time.monotonic() - started
        pipe.send((number, kind, wrong, outcome, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))
        number += 1


STARTING = 30.0
"""Seconds of work more for the first input of a process: libraries and models are loaded."""


def _seconds_worked(worker: psutil.Process) -> float:
    try:
        used = worker.cpu_times()
    except psutil.Error:  # it has died; the end of its pipe says so
        return 0.0
    return used.user + used.system


def fuzz(
    *, seconds: float, seed: int, keep: Path | None = None, first: int = 0, slow: float = HANG
) -> Report:
    """Run inputs for a time, of which one may take `slow` seconds.

    A fault is reported once for its place, and its first input kept in a folder.
    """
    report = Report()
    until = float("inf")  # the time is counted from the first input on
    context = multiprocessing.get_context("spawn")
    number, kind = first, "?"
    known: set[str] = set()

    def record(wrong: str) -> None:
        if wrong in known:
            return
        known.add(wrong)
        report.troubles.append({"seed": seed, "input": number, "format": kind, "wrong": wrong})
        if keep is not None:
            keep.mkdir(parents=True, exist_ok=True)
            _, name, data = make(seed, number)
            (keep / f"{seed}-{number}-{name}").write_bytes(data)
            with (keep / "troubles.jsonl").open("a", encoding="utf-8") as out:
                out.write(json.dumps(report.troubles[-1], ensure_ascii=False) + "\n")

    while time.monotonic() < until:
        ours, theirs = context.Pipe()
        process = context.Process(target=_child, args=(theirs, seed, number), daemon=True)
        process.start()
        theirs.close()
        worker = psutil.Process(process.pid)
        worked, since, first_input = 0.0, time.monotonic(), True
        try:
            while time.monotonic() < until:
                if not ours.poll(1.0):
                    if until == float("inf") and time.monotonic() - since < STANDSTILL:
                        continue  # starts, and makes its valid files
                    if (
                        _seconds_worked(worker) - worked > slow + STARTING * first_input
                        or time.monotonic() - since > STANDSTILL
                    ):
                        record(f"more than {slow:.0f} seconds ({kind})")
                        number += 1
                        break
                    continue
                number, kind, wrong, outcome, took, memory = ours.recv()
                until = min(until, time.monotonic() + seconds)
                if not outcome:
                    worked, since = _seconds_worked(worker), time.monotonic()
                    continue
                first_input = False
                report.inputs[kind] += 1
                report.outcomes[kind, outcome] += 1
                report.memory = max(report.memory, memory)
                report.slowest = max(report.slowest, (took, number))
                if wrong is not None:
                    record(wrong)
                number += 1
                if report.inputs.total() % 2000 == 0:
                    print(f"{report.inputs.total()} inputs, {len(report.troubles)} troubles", flush=True)
        except EOFError:
            process.join()
            record(f"the process died ({process.exitcode})")
            number += 1
            if until == float("inf"):
                break  # it does not even start
        finally:
            process.kill()
            process.join()
            ours.close()
    return report


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench fuzz", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--one", type=int, help="make one input again by its number and judge it")
    parser.add_argument(
        "--keep", type=Path, default=Path(".bench/fuzz"), help="folder for inputs that failed"
    )
    asked = parser.parse_args()
    if asked.one is not None:
        kind, name, data = make(asked.seed, asked.one)
        started = time.monotonic()
        wrong, outcome = trouble(name, data)
        print(
            kind,
            f"{len(data)} bytes",
            outcome,
            f"{time.monotonic() - started:.1f} s",
            wrong or "nothing wrong",
        )
        sys.exit(1 if wrong else 0)
    from bench.fuzz import fuzz  # by its name, so that a new process finds it

    report = fuzz(seconds=60 * asked.minutes, seed=asked.seed, keep=asked.keep)
    print("\n".join(report.lines()))
    sys.exit(1 if report.troubles else 0)


if __name__ == "__main__":
    main()
