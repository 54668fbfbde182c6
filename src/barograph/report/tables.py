"""Tables for programs: CSV that a spreadsheet opens safely, and JSON Lines; a part at a time."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

__all__ = ["csv_parts", "jsonl_parts"]

CHUNK = 2_000


def csv_parts(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """CSV with a byte-order mark, so that Excel reads Chinese; text is never a formula.

    >>> b"".join(csv_parts(["a"], [["=1+1"], ["-5"], [None]])).decode("utf-8-sig").splitlines()
    ['a', "'=1+1", '-5', '""']
    """
    yield "\ufeff".encode()
    for part in _parts(itertools.chain([columns], rows)):
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([_guarded(v) for v in row] for row in part)
        yield out.getvalue().encode()


def jsonl_parts(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """One JSON object a line; what is missing is null.

    >>> b"".join(jsonl_parts(["a"], [["甲"], [None]])).decode()
    '{"a": "甲"}\\n{"a": null}\\n'
    """
    for part in _parts(rows):
        lines = (
            json.dumps(dict(zip(columns, map(_plain, row), strict=True)), ensure_ascii=False) for row in part
        )
        yield ("\n".join(lines) + "\n").encode()


def _parts(rows: Iterable[Any]) -> Iterator[list[Any]]:
    source = iter(rows)
    while part := list(itertools.islice(source, CHUNK)):
        yield part


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.datetime | dt.date) else value


def _guarded(value: Any) -> Any:
    value = _plain(value)
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"} and not _is_number(value):
        return "'" + value
    return value


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False
