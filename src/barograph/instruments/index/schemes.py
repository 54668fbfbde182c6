"""The door of schemes: content files become `Scheme` values, or one sentence says what is wrong with them.

Ours are in `content/schemes/`; an office lays its own over them (`BAROGRAPH_CONTENT`): a file of the same name
changes only the keys it names, entry by entry for indicators and branches (that is how an office writes the
weights it was sent), a new file is a new scheme.

>>> load("hdi").name
'人类发展指数'
>>> load("hdl")
Traceback (most recent call last):
barograph.errors.ContentError: there is no scheme 'hdl'; did you mean 'hdi'?
"""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from ... import catalogue
from ...catalogue.files import SchemeFile, line_in
from ...errors import BarographError, ContentError, InstrumentError
from ...panel import Panel
from ...period import Period
from . import scheme as values
from .scheme import Example, Scheme
from .score import score

__all__ = ["check", "every", "load", "names", "of", "read", "try_example"]

CHOICES = ("imputation", "treatment", "normalisation", "weighting", "aggregation")
"""Keys where a word by itself is the method: normalisation = "min-max"."""


def names(overlay: Path | str | None = None) -> dict[str, str]:
    """Id and name of every scheme."""
    return {name: str(file.table.get("name", name)) for name, file in catalogue.load(overlay).schemes.items()}


def load(name: str, overlay: Path | str | None = None) -> Scheme:
    """The scheme of an id, or of a path to a file."""
    if name.endswith(".toml"):
        return read(name)
    files = catalogue.load(overlay).schemes
    if name not in files:
        near = difflib.get_close_matches(name, files, n=1)
        raise ContentError(
            f"there is no scheme {name!r}"
            + (f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(files)}"),
            zh=f"没有方案“{name}”" + (f"，是否指“{near[0]}”？" if near else f"，可以写：{'、'.join(files)}"),
            code="content-word", file=None, entry=name, suggestion=near[0] if near else None,
        )  # fmt: skip
    return _made(files[name])


def every(overlay: Path | str | None = None) -> dict[str, Scheme]:
    """All of them by id."""
    return {name: _made(file) for name, file in catalogue.load(overlay).schemes.items()}


def read(path: Path | str) -> Scheme:
    """A scheme from a file anywhere."""
    path = Path(path)
    try:
        table = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContentError(
            f"{path.name}: not a scheme file that can be read: {error}", zh=f"{path.name}：无法读取的方案文件：{error}",
            code="content-syntax", file=path.name, entry=None, suggestion=None,
        ) from error  # fmt: skip
    return _made(
        SchemeFile(id=path.stem, table={"id": path.stem} | table, folder=path.parent, path=path.absolute())
    )


def of(table: Mapping[str, Any]) -> Scheme:
    """A scheme from a table as a file would hold it.

    >>> of({"id": "x", "name": "x", "branches": [{"code": "t", "name": "t"}],
    ...     "indicators": [{"code": "a", "name": "甲", "parent": "t", "wieght": 2}]})
    Traceback (most recent call last):
    barograph.errors.ContentError: x, indicators a: there is no key 'wieght'; did you mean 'weight'?
    """
    return _made(SchemeFile(id=str(table.get("id", "?")), table=table, folder=Path(), path=Path()))


def check(overlay: Path | str | None = None) -> list[ContentError]:
    """Every scheme that cannot be used, and every example that does not come out.

    `overlay` is an office's content folder, or one file of it.

    >>> check()
    []
    """
    found: list[ContentError] = []
    folder = None if overlay is None else Path(overlay)
    only = None
    if folder is not None and folder.is_file():
        only = folder.stem if folder.parent.name == "schemes" else ""
        folder = folder.parent.parent if only else folder.parent
    layers = [catalogue.CONTENT] if folder is None else [catalogue.CONTENT, folder]
    for file in catalogue.files.read_schemes(layers, []).values():
        if only is not None and file.id != only:
            continue
        try:
            made = _made(file)
        except ContentError as error:
            found.append(error)
            continue
        for example in made.examples:
            wrong = try_example(made, example)
            if wrong is not None:
                found.append(
                    ContentError(
                        f"{file.file}, example {example.name!r}: {wrong[0]}",
                        zh=f"{file.file}，示例“{example.name}”：{wrong[1]}", code="content-example",
                        file=file.file, entry=example.name, suggestion=None,
                    )
                )  # fmt: skip
    return found


def try_example(scheme: Scheme, example: Example) -> tuple[str, str] | None:
    """What does not come out as an example says, in English and Chinese; None where all does."""
    try:
        result = score(scheme, panel_of(scheme, example))
    except BarographError as error:
        if error.code == example.refused:
            return None
        return str(error), error.sentence()
    if example.refused is not None:
        return (
            f"it was to be refused ({example.refused}) and is scored",
            f"应当拒绝({example.refused})，却算出了结果",
        )
    for wanted, found in ((example.scores, result.score), (example.ranks, result.rank)):
        for row, nodes in wanted.items():
            entity, period = _row(row)
            for node, figure in nodes.items():
                ours = found(entity, node, period)
                if ours is None or not abs(ours - figure) <= example.within:
                    said = "nothing" if ours is None else f"{ours:.10g}"
                    said_zh = "没有结果" if ours is None else f"为 {ours:.10g}"
                    return (
                        f"{row} {node} is {said}, not {figure:g}",
                        f"{row} 的 {node} {said_zh}，应为 {figure:g}",
                    )
    for row, nodes_without in example.nothing.items():
        entity, period = _row(row)
        for node in nodes_without:
            ours = result.score(entity, node, period)
            if ours is not None or result.rank(entity, node, period) is not None:
                return f"{row} {node} is {ours}, and was to have nothing", f"{row} 的 {node} 不应有结果"
    return None


def panel_of(scheme: Scheme, example: Example) -> Panel:
    """The figures of an example; "*" stands for every column that is not named."""
    wanted = [*scheme.codes]
    wanted += [i.denominator for i in scheme.indicators if i.denominator is not None]
    wanted += [a.code for a in scheme.adjustments] + [
        b.fallback for b in scheme.branches if b.fallback is not None
    ]
    columns = tuple(dict.fromkeys(wanted))
    rows = [_row(row) for row in example.given]
    figures = [
        [
            np.nan if (cell := row.get(code, row.get("*", "missing"))) == "missing" else cell
            for code in columns
        ]
        for row in example.given.values()
    ]
    periods = [p for _, p in rows if p is not None]
    return Panel(
        entities=tuple(entity for entity, _ in rows), indicators=columns,
        values=np.array(figures, dtype=np.float64).reshape(len(rows), len(columns)),
        periods=tuple(periods) if periods else None,
        groups={kind: tuple(of[entity] for entity, _ in rows) for kind, of in example.groups.items()},
    )  # fmt: skip


# -- parts


def _row(words: str) -> tuple[str, Period | None]:
    entity, _, period = words.partition("@")
    return entity, Period.parse(period) if period else None


@lru_cache(maxsize=1)
def _adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(Scheme)


def _made(file: SchemeFile) -> Scheme:
    from pydantic import ValidationError

    table = _spelt_out(dict(file.table))
    try:
        made: Scheme = _adapter().validate_json(json.dumps(table, default=str), strict=True)
    except ValidationError as error:
        problems = sorted(
            error.errors(), key=lambda p: p["type"] != "unexpected_keyword_argument"
        )  # misspelt first
        raise _said(file, table, problems[0]) from None
    except InstrumentError as error:
        raise ContentError(
            f"{_name(file)}: {error}", zh=f"{_name(file)}：{error.sentence()}", code=error.code, file=_name(file),
            entry=error.facts.get("entry"), suggestion=None,
        ) from error  # fmt: skip
    return made


SHAPES = {
    "float_type": ("a number", "数字"), "float_parsing": ("a number", "数字"), "int_type": ("a whole number", "整数"),
    "finite_number": ("a finite number", "有限的数"), "string_type": ("text", "文字"),
    "bool_type": ("true or false", "true 或 false"), "tuple_type": ("a list", "列表"),
    "dataclass_type": ("a table", "表"), "dict_type": ("a table", "表"),
}  # fmt: skip


def _name(file: SchemeFile) -> str:
    return file.id if file.path == Path() else file.file


def _spelt_out(table: dict[str, Any]) -> dict[str, Any]:
    """A method by itself becomes a table with the key `method`."""
    out = {}
    for key, value in table.items():
        if key in CHOICES and isinstance(value, str):
            value = {"method": value}
        elif key in ("indicators", "branches") and isinstance(value, list):
            value = [_spelt_out(row) if isinstance(row, dict) else row for row in value]
        out[key] = value
    return out


def _said(file: SchemeFile, table: Mapping[str, Any], problem: Mapping[str, Any]) -> ContentError:
    way = tuple(problem["loc"])
    key = str(way[-1]) if way else ""
    line = line_in(file.folder, file.path, way) if file.path != Path() else None
    entry = _entry(table, way)
    at = (
        _name(file)
        + ("" if line is None else f", line {line}")
        + ("" if entry is None else f", {way[0]} {entry}")
    )
    at_zh = (
        _name(file)
        + ("" if line is None else f" 第{line}行")
        + ("" if entry is None else f"，{way[0]} {entry}")
    )
    near = None
    match problem["type"]:
        case "unexpected_keyword_argument":
            near = _near(key, _keys(way))
            hint, hint_zh = (f"; did you mean {near!r}?", f"，是否指“{near}”？") if near else ("", "")
            code, en, zh = "content-key", f"there is no key {key!r}{hint}", f"没有名为“{key}”的键{hint_zh}"
        case "missing" | "missing_argument" | "missing_keyword_only_argument":
            code, en, zh = "content-missing", f"the key {key!r} is missing; write it", f"缺少“{key}”，请补上"
        case "literal_error":
            words = [
                word.strip(" '") for word in str(problem["ctx"]["expected"]).replace(" or ", ", ").split(", ")
            ]
            near = _near(str(problem["input"]), words)
            if near is None:
                hint, hint_zh = f"; it may be {', '.join(words)}", f"，可以写：{'、'.join(words)}"
            else:
                hint, hint_zh = f"; did you mean {near!r}?", f"，是否指“{near}”？"
            code, en, zh = (
                "content-word", f"{key} cannot be {problem['input']!r}{hint}", f"“{key}”不能是“{problem['input']}”{hint_zh}"
            )  # fmt: skip
        case _:
            said, said_zh = SHAPES.get(problem["type"], (str(problem["msg"]), str(problem["msg"])))
            value = problem.get("input")
            code, en, zh = (
                "content-type",
                f"{key} is to be {said}, not {value!r}",
                f"“{key}”应为{said_zh}，而不是“{value}”",
            )
    return ContentError(
        f"{at}: {en}",
        zh=f"{at_zh}：{zh}",
        code=code,
        file=_name(file),
        entry=entry,
        line=line,
        key=key,
        suggestion=near,
    )


def _entry(table: Mapping[str, Any], way: tuple[Any, ...]) -> str | None:
    if len(way) > 1 and isinstance(way[1], int):
        row = table[way[0]][way[1]]
        if isinstance(row, dict):
            return str(row.get("code", row.get("id", row.get("name", f"#{way[1] + 1}"))))
    return None


KINDS: dict[str, Any] = {
    "indicators": values.Indicator, "branches": values.Branch, "denominators": values.Column,
    "adjustments": values.Adjustment, "alternatives": values.Alternative, "published": values.Published,
    "examples": values.Example, "screening": values.Screening, "imputation": values.Imputation,
    "treatment": values.Treatment, "normalisation": values.Normalisation, "weighting": values.Weighting,
    "aggregation": values.Aggregation, "ranking": values.Ranking,
}  # fmt: skip


def _keys(way: tuple[Any, ...]) -> list[str]:
    """The keys that a table may hold, by the way down to the wrong one."""
    kinds = [KINDS[part] for part in way[:-1] if isinstance(part, str) and part in KINDS]
    return [field.name for field in fields(kinds[-1] if kinds else Scheme)]


def _near(word: str, allowed: list[str]) -> str | None:
    found = difflib.get_close_matches(word, allowed, n=1, cutoff=0.5)
    return found[0] if found else None
