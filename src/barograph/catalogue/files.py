"""Content files: read, checked, laid over each other; a mistake names file, line, entry and the nearest word.

Nothing here stops at the first mistake: each is added to a list. `Catalogue` raises the first of them,
`check` hands back all.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..errors import ContentError, QuantityError
from ..quantity import Quantity, numeral, read_units, unit
from ..text import squeeze
from .entries import (
    AREA_KINDS,
    CONFIDENCES,
    DIRECTIONS,
    FREQUENCIES,
    GRADES,
    IDENTITY_KINDS,
    INDICATOR_KINDS,
    LEVELS,
    MEASURES,
    SCOPES,
    Area,
    Example,
    Group,
    Identity,
    Indicator,
    SourceNote,
)  # fmt: skip
from .names import indicator_key, stems

__all__ = [
    "CONTENT", "SchemeFile", "check", "line_in", "read_areas", "read_groups", "read_indicators", "read_schemes",
    "read_sources",
]  # fmt: skip

CONTENT = Path(__file__).parent.parent / "content"


def check(path: Path | str | None = None) -> list[ContentError]:
    """Every mistake in an office's content folder, or in one file of it; its examples are tried out too.

    Without a path our own content is checked.

    >>> check()
    []
    """
    folder = None if path is None else Path(path)
    if folder is not None and folder.is_file():
        content = (
            folder.parent.parent
            if folder.parent.name in ("indicators", "areas", "schemes")
            else folder.parent
        )
        name = folder.relative_to(content).as_posix()
        return [error for error in check(content) if error.facts["file"] == name]
    if folder is not None and not folder.is_dir():
        return [
            ContentError(
                f"there is no content folder {folder}",
                zh=f"找不到内容文件夹 {folder}",
                code="content-folder",
                file=str(folder),
                entry=None,
                suggestion=None,
            )
        ]
    layers = [CONTENT] if folder is None else [CONTENT, folder]
    problems: list[ContentError] = []
    for layer in layers:
        if (layer / "units.toml").is_file():
            try:
                read_units(layer / "units.toml")
            except ContentError as error:
                return [error]
    indicators = read_indicators(layers, problems)
    areas = read_areas(layers, problems)
    read_groups(layers, areas, problems)
    known = read_sources(layers, problems)
    for entry in indicators.values():
        where = _Where(layers[-1], Path(entry.file), entry.code, problems)
        _check_examples(entry, indicators, where)
        for source in entry.source:
            if source not in known:
                where.wrong_word("source", source, list(known))
    for scheme in read_schemes(layers, problems).values():
        _check_scheme(scheme, indicators, known, _Where(scheme.folder, scheme.path, None, problems))
    if folder is not None:
        _check_layout(folder, problems)
    return problems


def _check_layout(folder: Path, problems: list[ContentError]) -> None:
    """Files that nothing reads are most often misspelt ones."""
    for path in sorted(folder.rglob("*")):
        if path.is_dir() or path.name.startswith(".") or path.suffix in (".md", ".txt"):
            continue
        name = path.relative_to(folder).as_posix()
        if re.fullmatch(
            r"indicators/[^/]+\.toml|schemes/[^/]+\.toml|mappings/[^/]+\.toml|areas/[^/]+\.csv|areas/groups\.toml|sources\.csv|units\.toml",
            name,
        ):
            continue
        expected = [
            "indicators/theme.toml", "schemes/index.toml", "areas/places.csv", "areas/groups.toml", "sources.csv",
        ]  # fmt: skip
        near = difflib.get_close_matches(name, expected, n=1, cutoff=0.3)
        problems.append(
            ContentError(
                f"{name}: nothing reads this file; content is indicators/*.toml, schemes/*.toml, areas/*.csv, sources.csv",
                zh=f"{name}：此文件不会被读取；内容文件应为 indicators/*.toml、schemes/*.toml、areas/*.csv、sources.csv",
                code="content-layout",
                file=name,
                entry=None,
                suggestion=near[0] if near else None,
            )
        )


@dataclass(slots=True)
class _Where:
    """A place in a content file, to say mistakes about."""

    folder: Path
    path: Path
    entry: str | None
    problems: list[ContentError]
    nth: int | None = None  # which [[table]] or row of the file, from 0

    @property
    def file(self) -> str:
        return _relative(self.folder, self.path)

    def line_of(self, key: str | None) -> int | None:
        """The line of a key of the entry; of the entry where the key stands nowhere."""
        path = self.path if self.path.is_absolute() else self.folder / self.path
        try:
            lines = path.read_text("utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError):
            return None
        if path.suffix == ".csv":
            return None if self.nth is None else self.nth + 2
        starts = [i for i, line in enumerate(lines) if re.match(r"\s*\[\[\w+\]\]", line)]
        if self.nth is None:
            begin, end = 0, len(lines)
        elif self.nth < len(starts):
            begin = starts[self.nth]
            end = starts[self.nth + 1] if self.nth + 1 < len(starts) else len(lines)
        else:
            return None
        for i in range(begin, end):
            if key is not None and re.match(rf"\s*\"?{re.escape(key)}\"?\s*=", lines[i]):
                return i + 1
        return None if self.nth is None else begin + 1

    def say(
        self, en: str, zh: str, *, key: str | None = None, suggestion: str | None = None, code: str
    ) -> None:
        line = self.line_of(key)
        at, at_zh = self.file, self.file
        if line is not None:
            at, at_zh = f"{at}, line {line}", f"{at_zh} 第{line}行"
        if self.entry is not None:
            at, at_zh = f"{at}, entry {self.entry}", f"{at_zh}，条目 {self.entry}"
        self.problems.append(
            ContentError(
                f"{at}: {en}",
                zh=f"{at_zh}：{zh}",
                code=code,
                file=self.file,
                entry=self.entry,
                line=line,
                key=key,
                suggestion=suggestion,
            )
        )

    def wrong_key(self, key: str, allowed: Iterable[str]) -> None:
        near = _near(key, allowed)
        hint, hint_zh = (f"; did you mean {near!r}?", f"，是否指“{near}”？") if near else ("", "")
        self.say(
            f"there is no key {key!r}{hint}", f"没有名为“{key}”的键{hint_zh}", key=key, suggestion=near,
            code="content-key",
        )  # fmt: skip

    def wrong_word(self, key: str, said: object, allowed: Iterable[str]) -> None:
        words = list(allowed)
        near = _near(str(said), words)
        if near is None:
            hint = f"; it may be {', '.join(words[:12])}" if len(words) <= 12 else ""
            hint_zh = f"，可以写：{'、'.join(words[:12])}" if len(words) <= 12 else ""
        else:
            hint, hint_zh = f"; did you mean {near!r}?", f"，是否指“{near}”？"
        self.say(
            f"{key} cannot be {said!r}{hint}", f"“{key}”不能是“{said}”{hint_zh}", key=key, suggestion=near,
            code="content-word",
        )  # fmt: skip


@lru_cache(maxsize=256)
def _relative(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.as_posix()


def _near(word: str, allowed: Iterable[str]) -> str | None:
    found = difflib.get_close_matches(word, list(allowed), n=1, cutoff=0.5)
    return found[0] if found else None


# one line a key of [[indicators]]: what it may hold
_TEXT, _WORDS, _TABLES = "text", "words", "tables"
INDICATOR_KEYS: dict[str, str] = {
    "code": _TEXT, "name": _TEXT, "name_en": _TEXT, "aliases": _WORDS, "unit": _TEXT, "kind": _TEXT,
    "direction": _TEXT, "frequency": _WORDS, "scope": _WORDS, "definition": _TEXT, "formula": _TEXT,
    "measure_of": _TEXT, "measure": _TEXT, "base": _TEXT, "identities": _TABLES, "source": _WORDS,
    "source_grade": _TEXT, "name_confidence": _TEXT, "confidence": _TEXT, "note": _TEXT, "examples": _TABLES,
}  # fmt: skip
INDICATOR_NEEDS = (
    "code",
    "name",
    "name_en",
    "unit",
    "kind",
    "direction",
    "source",
    "source_grade",
    "confidence",
)
CLOSED: dict[str, Iterable[str]] = {
    "kind": INDICATOR_KINDS, "direction": DIRECTIONS, "frequency": FREQUENCIES, "scope": SCOPES,
    "measure": MEASURES, "source_grade": GRADES, "confidence": CONFIDENCES, "name_confidence": CONFIDENCES,
}  # fmt: skip
FILE_KEYS = ("theme", "theme_en", "indicators")
EXAMPLE_KEYS = ("sentence", "figure")
AREA_COLUMNS = (
    "code", "name", "official", "kind", "parent", "group", "short", "aliases", "since", "valid_to",
    "successor", "source", "source_grade", "confidence",
)  # fmt: skip
AREA_NEEDS = ("code", "name", "kind", "parent")
GROUP_KEYS = ("id", "name", "aliases", "members", "kind", "source", "confidence")
SOURCE_COLUMNS = ("id", "title", "number", "date", "where", "grade", "seen_grade", "note")


def _toml(
    folder: Path, path: Path, problems: list[ContentError], parse_float: Callable[[str], Any] = Decimal
) -> dict[str, Any] | None:
    where = _Where(folder, path, None, problems)
    try:
        return tomllib.loads(path.read_text("utf-8-sig"), parse_float=parse_float)
    except UnicodeDecodeError:
        where.say(
            "not UTF-8 text; save it as UTF-8", "不是 UTF-8 编码，请另存为 UTF-8", code="content-encoding"
        )
    except tomllib.TOMLDecodeError as error:
        where.say(f"not valid TOML: {error}", f"TOML 语法有误：{_toml_zh(str(error))}", code="content-syntax")
    return None


def _toml_zh(message: str) -> str:
    """Where the parser stopped, in Chinese."""
    match = re.search(r"\(at line (\d+), column (\d+)\)", message)
    return f"第{match[1]}行第{match[2]}列附近" if match else "文件在未写完处结束"


def _csv(
    folder: Path, path: Path, columns: tuple[str, ...], needs: Iterable[str], problems: list[ContentError]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows by number; a wrong header is said once, and then there are no rows."""
    where = _Where(folder, path, None, problems)
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        where.say(
            "not UTF-8 text; save it as UTF-8", "不是 UTF-8 编码，请另存为 UTF-8", code="content-encoding"
        )
        return
    rows = csv.reader(io.StringIO(text))
    header = next(rows, [])
    for column in header:
        if column not in columns:
            where.nth = -1
            where.wrong_key(column, columns)
            return
    for column in needs:
        if column not in header:
            where.nth = -1
            where.say(
                f"the column {column!r} is missing", f"缺少“{column}”列", key=column, code="content-missing"
            )
            return
    for n, row in enumerate(rows):
        if not row:
            continue
        if len(row) != len(header):
            _Where(folder, path, row[0], problems, n).say(
                f"{len(row)} cells, where the header has {len(header)}",
                f"有 {len(row)} 格，而表头有 {len(header)} 格",
                code="content-row",
            )
            continue
        yield n, {name: cell.strip() for name, cell in zip(header, row, strict=True) if cell.strip()}


def read_indicators(layers: list[Path], problems: list[ContentError]) -> dict[str, Indicator]:
    found: dict[str, Indicator] = {}
    places: dict[str, _Where] = {}
    for folder in layers:
        seen: set[str] = set()
        for path in sorted((folder / "indicators").glob("*.toml")):
            content = _toml(folder, path, problems)
            if content is None:
                continue
            top = _Where(folder, path, None, problems)
            for key in content:
                if key not in FILE_KEYS:
                    top.wrong_key(key, FILE_KEYS)
            theme = (content.get("theme"), content.get("theme_en"))
            for n, row in enumerate(content.get("indicators", [])):
                where = _Where(folder, path, str(row.get("code", row.get("name", f"#{n + 1}"))), problems, n)
                entry = _indicator(row, theme, found, where)
                if entry is None:
                    continue
                if entry.code in seen:
                    where.say("this code stands twice", "此代码出现两次", key="code", code="content-twice")
                    continue
                seen.add(entry.code)
                found[entry.code] = entry
                places[entry.code] = where
    for code, entry in found.items():
        _check_references(entry, found, places[code])
    _check_names(found, places)
    return found


def _indicator(
    row: dict[str, Any], theme: tuple[Any, Any], below: Mapping[str, Indicator], where: _Where
) -> Indicator | None:
    before = len(where.problems)
    for key, value in row.items():
        shape = INDICATOR_KEYS.get(key)
        if shape is None:
            where.wrong_key(key, INDICATOR_KEYS)
        elif not _has_shape(value, shape):
            said = {"text": "a text", "words": "a list of texts", "tables": "a list of tables"}[shape]
            said_zh = {"text": "文字", "words": "文字列表", "tables": "表的列表"}[shape]
            where.say(f"{key} is {said}", f"“{key}”应为{said_zh}", key=key, code="content-type")
        elif key in CLOSED:
            for word in [value] if shape == _TEXT else value:
                if word not in CLOSED[key]:
                    where.wrong_word(key, word, CLOSED[key])
    old = below.get(row.get("code", ""))
    if old is None:
        for key in INDICATOR_NEEDS:
            if key not in row and not any(p.entry == where.entry for p in where.problems[before:]):  # type: ignore[attr-defined]
                where.say(f"the key {key!r} is missing", f"缺少“{key}”", key=key, code="content-missing")
        if theme[0] is None:
            where.say(
                "the file names no theme", "文件没有写 theme(主题)", key="theme", code="content-missing"
            )
    if isinstance(row.get("unit"), str):
        _check_unit(row["unit"], where)
    if isinstance(row.get("code"), str) and not re.fullmatch(r"[A-Z][A-Z0-9_]*", row["code"]):
        where.say(
            "a code is capital letters, digits and _",
            "代码只用大写字母、数字和下划线",
            key="code",
            code="content-code",
        )
    if len(where.problems) > before:
        return None
    identities = tuple(i for i in (_identity(x, where) for x in row.get("identities", [])) if i is not None)
    examples = tuple(e for e in (_example(x, where) for x in row.get("examples", [])) if e is not None)
    if len(where.problems) > before:
        return None
    given: dict[str, Any] = {
        key: tuple(value) if INDICATOR_KEYS[key] == _WORDS else value
        for key, value in row.items()
        if key not in ("identities", "examples")
    }
    given["file"] = where.file
    if old is not None:
        return replace(
            old,
            **given
            | {
                "aliases": tuple(dict.fromkeys([*old.aliases, *given.get("aliases", ())])),
                "examples": old.examples + examples,
                "identities": identities if "identities" in row else old.identities,
            },
        )
    given.setdefault("name_confidence", given["confidence"])
    return Indicator(
        **given, domain=theme[0], domain_en=theme[1] or theme[0], identities=identities, examples=examples
    )


def _has_shape(value: object, shape: str) -> bool:
    if shape == _TEXT:
        return isinstance(value, str)
    kind = str if shape == _WORDS else dict
    return isinstance(value, list) and all(isinstance(x, kind) for x in value)


def _check_unit(symbol: str, where: _Where) -> None:
    try:
        unit(symbol, where.folder)
    except QuantityError as error:
        near = error.facts.get("suggestion")
        hint, hint_zh = (f"; did you mean {near!r}?", f"，是否指“{near}”？") if near else ("", "")
        where.say(
            f"{symbol!r} is no unit we know{hint}", f"不认识的单位“{symbol}”{hint_zh}",
            key="unit", suggestion=near, code="content-unit",
        )  # fmt: skip


def _identity(row: dict[str, Any], where: _Where) -> Identity | None:
    kind = row.get("kind")
    if kind not in IDENTITY_KINDS:
        where.wrong_word("identities.kind", kind, IDENTITY_KINDS)
        return None
    allowed = ("kind", *IDENTITY_KINDS[kind])
    for key in row:
        if key not in allowed:
            where.wrong_key(key, allowed)
            return None
    optional = ("times", "prices")
    for key in IDENTITY_KINDS[kind]:
        if key not in row and key not in optional:
            where.say(
                f"the identity lacks {key!r}",
                f"恒等关系缺少“{key}”",
                key="identities",
                code="content-missing",
            )
            return None
    given = dict(row)
    if "times" in given:
        given["times"] = Decimal(str(given["times"]))
    if "parts" in given:
        given["parts"] = tuple(given["parts"])
    return Identity(**given)


def _example(row: dict[str, Any], where: _Where) -> Example | None:
    for key in row:
        if key not in EXAMPLE_KEYS:
            where.wrong_key(key, EXAMPLE_KEYS)
            return None
    for key in EXAMPLE_KEYS:
        if not isinstance(row.get(key), str):
            where.say(f"an example has a {key}", f"示例缺少“{key}”", key="examples", code="content-missing")
            return None
    return Example(sentence=row["sentence"], figure=row["figure"])


def _check_references(entry: Indicator, found: Mapping[str, Indicator], where: _Where) -> None:
    if entry.measure_of is not None:
        if entry.measure_of not in found:
            where.wrong_word("measure_of", entry.measure_of, found)
        elif found[entry.measure_of].measure_of not in (None, entry.code):
            where.say(
                f"measure_of {entry.measure_of} is itself a measure",
                f"measure_of 所指的 {entry.measure_of} 本身也是派生指标",
                key="measure_of",
                code="content-word",
            )
        if entry.measure is None:
            where.say("measure_of needs a measure", "写了 measure_of 就要写 measure", key="measure_of",
                      code="content-missing")  # fmt: skip
    for identity in entry.identities:
        for code in identity.codes:
            if code not in found:
                where.wrong_word("identities", code, found)


def _check_names(found: Mapping[str, Indicator], places: Mapping[str, _Where]) -> None:
    """A name or an alias may mean one indicator only."""
    owners: dict[str, str] = {}
    for entry in found.values():
        for name in (entry.name, *entry.aliases):
            owner = owners.setdefault(indicator_key(name), entry.code)
            if owner != entry.code:
                places[entry.code].say(
                    f"{name!r} is a name of {owner} too",
                    f"“{name}”也是 {owner}({found[owner].name})的名称",
                    key="aliases",
                    code="content-twice",
                )


def _check_examples(entry: Indicator, found: Mapping[str, Indicator], where: _Where) -> None:
    names = [squeeze(n) for n in (entry.name, *entry.aliases)]
    names += [stem for n in names for stem in stems(n)]
    if not entry.examples:
        where.say(
            "an indicator has at least one example",
            "至少要有一个示例",
            key="examples",
            code="content-example",
        )
    for example in entry.examples:
        sentence = squeeze(example.sentence)
        if example.figure not in example.sentence:
            where.say(
                f"the figure {example.figure!r} does not stand in the sentence",
                f"示例句中没有数字“{example.figure}”",
                key="examples",
                code="content-example",
            )
        elif not any(name in sentence for name in names):
            where.say(
                f"no name of the indicator stands in {example.sentence!r}",
                f"示例句“{example.sentence}”中没有该指标的名称",
                key="examples",
                code="content-example",
            )
        if numeral(example.figure.removesuffix(entry.unit)) is not None and example.figure.endswith(
            entry.unit
        ):
            continue  # also a unit of the office that is not in use yet
        try:
            quantity = Quantity.parse(example.figure, unit=entry.unit if entry.kind == "index" else None)
        except QuantityError as error:
            where.say(
                f"example: {error}", f"示例：{error.sentence()}", key="examples", code="content-example"
            )
            continue
        if unit(quantity.unit, where.folder).dimension != unit(entry.unit, where.folder).dimension:
            where.say(
                f"the example has {quantity.unit}, the indicator {entry.unit}",
                f"示例的单位是“{quantity.unit}”，指标的单位是“{entry.unit}”",
                key="examples",
                code="content-example",
            )


def read_areas(layers: list[Path], problems: list[ContentError]) -> dict[str, Area]:
    rows: dict[str, dict[str, Any]] = {}
    places: dict[str, _Where] = {}
    for folder in layers:
        seen: set[str] = set()
        for path in sorted((folder / "areas").glob("*.csv")):
            for n, row in _csv(folder, path, AREA_COLUMNS, (), problems):
                code = row.get("code")
                where = _Where(folder, path, code or f"#{n + 1}", problems, n)
                if code is None:
                    where.say("the code is missing", "缺少代码", key="code", code="content-missing")
                    continue
                if code in seen:
                    where.say("this code stands twice", "此代码出现两次", key="code", code="content-twice")
                    continue
                seen.add(code)
                old = rows.get(code)
                if old is not None and "aliases" in row and "aliases" in old:
                    row["aliases"] = f"{old['aliases']}|{row['aliases']}"
                rows[code] = row if old is None else old | row
                rows[code]["file"] = where.file
                places[code] = where
    member_of: dict[str, list[str]] = {}
    for folder in layers:
        for _, group in _group_rows(folder, []):
            for code in group.get("members", []):
                member_of.setdefault(code, []).append(str(group.get("name")))
    found: dict[str, Area] = {}
    for code, row in rows.items():
        area = _area(code, row, rows, tuple(member_of.get(code, ())), places[code])
        if area is not None:
            found[code] = area
    return found


def _area(
    code: str, row: dict[str, Any], rows: Mapping[str, Any], groups: tuple[str, ...], where: _Where
) -> Area | None:
    for key in AREA_NEEDS:
        if key not in row and not (key == "parent" and row.get("kind") == "country"):
            where.say(f"the cell {key!r} is empty", f"“{key}”为空", key=key, code="content-missing")
            return None
    kind = row["kind"]
    if kind not in AREA_KINDS:
        where.wrong_word("kind", kind, AREA_KINDS)
        return None
    parent = row.get("parent")
    if parent is not None and parent not in rows:
        where.wrong_word("parent", parent, rows)
        return None
    zone = row.get("group")
    if zone is not None and zone not in rows:
        where.wrong_word("group", zone, [c for c, r in rows.items() if r.get("kind") == "pilot-zone"])
        return None
    for key, words in (("confidence", CONFIDENCES), ("source_grade", GRADES)):
        if key in row and row[key] not in words:
            where.wrong_word(key, row[key], words)
            return None
    aliases = tuple(dict.fromkeys(a.strip() for a in row.get("aliases", "").split("|") if a.strip()))
    successor = tuple(s for s in row.get("successor", "").split("|") if s)
    return Area(
        code=code, name=row["name"], kind=kind, parent=parent, level=LEVELS.get(kind, 3),
        short=row.get("short"),
        official=row.get("official"), aliases=aliases, groups=groups, zone=zone, since=row.get("since"),
        valid_to=row.get("valid_to"), successor=successor, source=row.get("source"),
        source_grade=row.get("source_grade"), confidence=row.get("confidence"), file=row["file"],
    )  # fmt: skip


def _group_rows(folder: Path, problems: list[ContentError]) -> Iterator[tuple[_Where, dict[str, Any]]]:
    path = folder / "areas" / "groups.toml"
    if not path.is_file():
        return
    content = _toml(folder, path, problems)
    if content is None:
        return
    for key in content:
        if key != "groups":
            _Where(folder, path, None, problems).wrong_key(key, ["groups"])
    for n, row in enumerate(content.get("groups", [])):
        yield _Where(folder, path, str(row.get("id", f"#{n + 1}")), problems, n), row


def read_groups(
    layers: list[Path], areas: Mapping[str, Area], problems: list[ContentError]
) -> dict[str, Group]:
    found: dict[str, Group] = {}
    for folder in layers:
        for where, row in _group_rows(folder, problems):
            before = len(problems)
            for key in row:
                if key not in GROUP_KEYS:
                    where.wrong_key(key, GROUP_KEYS)
            for key in ("id", "name"):
                if not isinstance(row.get(key), str):
                    where.say(f"the key {key!r} is missing", f"缺少“{key}”", key=key, code="content-missing")
            members = list(row.get("members", []))
            kind = row.get("kind")
            if kind is not None:
                if kind not in AREA_KINDS:
                    where.wrong_word("kind", kind, AREA_KINDS)
                members += [a.code for a in areas.values() if a.kind == kind and a.valid_to is None]
            for code in members:
                if code not in areas:
                    where.wrong_word("members", code, areas)
            if len(problems) == before:
                found[row["id"]] = Group(
                    id=row["id"], name=row["name"], members=tuple(members),
                    aliases=tuple(row.get("aliases", ())),
                    source=row.get("source"), confidence=row.get("confidence"),
                )  # fmt: skip
    return found


def read_sources(layers: list[Path], problems: list[ContentError]) -> dict[str, SourceNote]:
    found: dict[str, SourceNote] = {}
    for folder in layers:
        path = folder / "sources.csv"
        if path.is_file():
            for _, row in _csv(folder, path, SOURCE_COLUMNS, ("id", "title"), problems):
                if "id" in row and "title" in row:
                    found[row["id"]] = SourceNote(**row)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeFile:
    """The table of one scheme, the office's file laid over ours; what it means the index room knows."""

    id: str
    table: Mapping[str, Any]
    folder: Path
    path: Path
    """The last file that had a say."""

    @property
    def file(self) -> str:
        return _relative(self.folder, self.path)


SCHEME_LISTS = {"indicators": "code", "branches": "code", "denominators": "code", "adjustments": "code",
                "alternatives": "id"}  # fmt: skip
"""Lists of a scheme whose entries are laid over each other by their name; every other key is replaced."""


def read_schemes(layers: list[Path], problems: list[ContentError]) -> dict[str, SchemeFile]:
    """By id, which is the name of the file."""
    found: dict[str, SchemeFile] = {}
    for folder in layers:
        for path in sorted((folder / "schemes").glob("*.toml")):
            table = _toml(folder, path, problems, parse_float=float)
            if table is None:
                continue
            where = _Where(folder, path, None, problems)
            name = table.get("id", path.stem)
            if name != path.stem:
                where.say(
                    f"the id {name!r} is not the name of the file; name the file {name}.toml",
                    f"id“{name}”与文件名不符，文件应命名为 {name}.toml", key="id", code="content-scheme",
                )  # fmt: skip
                continue
            below = found.get(path.stem)
            table = {"id": path.stem} | table
            if below is not None:
                table = _laid_over(below.table, table)
            found[path.stem] = SchemeFile(id=path.stem, table=table, folder=folder, path=path)
    return found


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    out = dict(below) | dict(above)
    for key, name in SCHEME_LISTS.items():
        if not isinstance(above.get(key), list) or not isinstance(below.get(key), list):
            continue
        rows = {row.get(name): dict(row) for row in below[key] if isinstance(row, dict)}
        for row in above[key]:
            if isinstance(row, dict):
                rows[row.get(name)] = rows.get(row.get(name), {}) | row
        out[key] = list(rows.values())
    return out


def _check_scheme(
    scheme: SchemeFile, indicators: Mapping[str, Indicator], known: Mapping[str, SourceNote], where: _Where
) -> None:
    for source in _sources_in(scheme.table):
        if source not in known:
            where.wrong_word("source", source, list(known))
    for entry in [*scheme.table.get("indicators", []), *scheme.table.get("denominators", [])]:
        code = entry.get("indicator") if isinstance(entry, dict) else None
        if code is not None and code not in indicators:
            where.wrong_word("indicator", code, indicators)
    if not scheme.table.get("examples"):
        where.say("a scheme has at least one example", "方案至少要有一个示例", code="content-example")


def _sources_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "source" and isinstance(inner, list):
                yield from (word for word in inner if isinstance(word, str))
            else:
                yield from _sources_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _sources_in(inner)


def line_in(folder: Path, path: Path, at: Iterable[str | int]) -> int | None:
    """The line of a key by its way down: ("indicators", 3, "weight") is the key of the fourth [[indicators]]."""
    try:
        lines = (path if path.is_absolute() else folder / path).read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    way = list(at)
    begin, end = 0, len(lines)
    found = None
    if len(way) > 1 and isinstance(way[1], int):
        starts = [
            i for i, line in enumerate(lines) if re.match(rf"\s*\[\[{re.escape(str(way[0]))}\]\]", line)
        ]
        if way[1] >= len(starts):
            return None
        begin = starts[way[1]]
        heads = [i for i, line in enumerate(lines) if i > begin and re.match(r"\s*\[", line)]
        end = heads[0] if heads else end
        found = begin + 1
        way = way[2:]
    for key in way:
        for i in range(begin, end):
            if re.match(rf"\s*(\[{re.escape(str(key))}\]|\"?{re.escape(str(key))}\"?\s*=)", lines[i]):
                begin, found = i, i + 1
                break
    return found
