"""The catalogue: indicators, units and areas from content files, checked as they are loaded.

What a document says is data: an indicator, an area or a unit is an entry in a file of `content/`. An office
lays its own folder over ours (`BAROGRAPH_CONTENT`, same layout); an entry with a code of ours changes only
the fields it names, its aliases and examples are added to ours, a new code is a new entry.

    indicators/<theme>.toml   [[indicators]]                docs/how-to/add-an-indicator.md
    areas/<any>.csv           code,name,kind,parent,…       docs/how-to/add-an-area.md
    areas/groups.toml         [[groups]]
    schemes/<id>.toml         an index                      docs/how-to/add-a-scheme.md
    sources.csv               where an entry was seen

A mistake is a ContentError that names file, entry, line and the nearest right word. Vocabulary is closed, and
there are no expressions in strings.

An entry of kind `share`, `growth` or `rank` is a measure of another indicator: "地区生产总值增速" and the
growth of "地区生产总值" are one series, under the indicator and the measure (`Catalogue.resolve_series`).
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import fields
from functools import cached_property, lru_cache
from pathlib import Path

from .. import settings
from ..errors import ContentError, QuantityError
from ..quantity import Unit, plain_digits, unit, units
from ..text import fold, squeeze, t2s_chars
from .entries import (
    AREA_KINDS,
    CONFIDENCES,
    DIRECTIONS,
    GRADES,
    IDENTITY_KINDS,
    INDICATOR_KINDS,
    LEVELS,
    MEASURES,
    Area,
    Example,
    Group,
    Identity,
    Indicator,
    SourceNote,
)  # fmt: skip
from .files import (
    CONTENT,
    SchemeFile,
    check,
    read_areas,
    read_groups,
    read_indicators,
    read_schemes,
    read_sources,
)
from .names import MEASURE_ENDINGS, area_key, indicator_key, keys, stems

__all__ = [
    "AREA_KINDS", "CONTENT", "IDENTITY_KINDS", "INDICATOR_KINDS", "Area", "Catalogue", "Example", "Group",
    "Identity", "Indicator", "SchemeFile", "SourceNote", "check", "load",
]  # fmt: skip

ZONE_WORDS = {
    "高新区": "high-tech-zone", "高新技术产业开发区": "high-tech-zone", "经开区": "economic-zone",
    "经济技术开发区": "economic-zone", "综保区": "bonded-zone", "综合保税区": "bonded-zone",
    "自贸片区": "pilot-area", "自贸试验区片区": "pilot-area",
}  # fmt: skip
"""Words for a zone without its city: which one is meant, the place the text speaks of tells."""

SHORTEST_STEM = 4
"""A name without its 总数 stands for it from this length on: 企业 is a word, and not 企业总数."""


def load(overlay: Path | str | None = None) -> Catalogue:
    """Our content with the office's own laid over it (the setting BAROGRAPH_CONTENT where none is given).

    Read once per folder and process; the files are parsed when they are first asked for.

    >>> load().find_indicator("高企总数").name
    '高新技术企业数'
    """
    if overlay is None:
        chosen = settings.get("BAROGRAPH_CONTENT")
        overlay = None if chosen is None else Path(chosen)
    return _load(None if overlay is None else Path(overlay).resolve())


@lru_cache(maxsize=8)
def _load(overlay: Path | None) -> Catalogue:
    if overlay is not None and not overlay.is_dir():
        raise ContentError(
            f"there is no content folder {overlay}",
            zh=f"找不到内容文件夹 {overlay}，请检查设置 BAROGRAPH_CONTENT",
            code="content-folder",
            file=str(overlay),
            entry=None,
            suggestion=None,
        )
    return Catalogue(overlay)


class Catalogue:
    """Indicators, areas, groups and units, found by any of their names."""

    def __init__(self, overlay: Path | None = None) -> None:
        self.overlay = overlay

    # -- indicators

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """By code, in the order of the files."""
        problems: list[ContentError] = []
        found = read_indicators(self._layers(), problems)
        if problems:
            raise problems[0]
        return found

    def find_indicator(self, name: str) -> Indicator | None:
        """The indicator that a name or an alias means, however it is spelt; None where none or several do.

        Full width, traditional characters, quotation marks and 数 or 总量 at the end make no difference.

        >>> catalogue = load()
        >>> for name in ("Ｒ＆Ｄ經費支出占GDP比重", "高新技术企业数量", "规上工业增加值增速"):
        ...     print(catalogue.find_indicator(name).code)
        RD_GDP
        HTE_NUM
        IND_VA_GROWTH
        """
        key = indicator_key(name)
        code = self._indicator_keys.get(key)
        if code is None:
            for stem in stems(key):
                code = self._indicator_keys.get(stem) or self._indicator_stems.get(stem)
                if code is not None:
                    break
            else:
                code = self._indicator_stems.get(key) if len(key) >= SHORTEST_STEM else None
        return None if code is None else self.indicators[code]

    def resolve_series(self, name: str, measure: str) -> tuple[str | None, str, str]:
        """Code, name and measure under which a figure is kept.

        >>> catalogue = load()
        >>> catalogue.resolve_series("GDP增速", "level")
        ('GDP', '地区生产总值', 'growth')
        >>> catalogue.resolve_series("高企占全省比重", "share")
        ('HTE_NUM', '高新技术企业数', 'share')
        >>> catalogue.resolve_series("技术合同成交额增速", "level")
        ('TC_VALUE', '技术合同成交额', 'growth')
        >>> catalogue.resolve_series("国家高新区综合评价排名", "level")
        ('ZONE_RANK', '国家高新区综合评价排名', 'rank')
        >>> catalogue.resolve_series("研发经费投入强度", "share")
        ('RD_GDP', '研发经费投入强度', 'level')
        >>> catalogue.resolve_series("路灯数", "level")
        (None, '路灯数', 'level')
        """
        entry = self.find_indicator(name)
        if entry is None:
            for ending, said in MEASURE_ENDINGS:
                stem = name.removesuffix(ending)
                if stem == name or measure not in ("level", said):
                    continue
                entry = self.find_indicator(stem)
                if entry is not None and entry.measure is None:
                    return entry.code, entry.name, said
            return None, name, measure
        if entry.measure is None:
            if entry.kind == "ratio" and measure == "share":
                measure = "level"  # 研发经费投入强度 is itself the share
            return entry.code, entry.name, measure
        if measure not in ("level", entry.measure):
            return entry.code, entry.name, measure  # the rank of a growth is no measure of the level
        if entry.measure_of is None:
            return entry.code, entry.name, entry.measure
        parent = self.indicators[entry.measure_of]
        return parent.code, parent.name, entry.measure

    def measures_of(self, code: str) -> list[Indicator]:
        """The entries that are measures of an indicator.

        >>> [entry.code for entry in load().measures_of("HTE_NUM")]
        ['HTE_CITY_SHARE', 'HTE_PROV_SHARE']
        """
        return [entry for entry in self.indicators.values() if entry.measure_of == code]

    def indicator_names(self) -> list[tuple[str, str]]:
        """Every spelling to look for in a folded, simplified text, with its code; the longest first."""
        return self._indicator_names

    # -- areas

    @cached_property
    def areas(self) -> dict[str, Area]:
        """By code: 370100, 370100-HTZ; divisions that have ended among them (`valid_to`)."""
        problems: list[ContentError] = []
        found = read_areas(self._layers(), problems)
        if problems:
            raise problems[0]
        return found

    @cached_property
    def groups(self) -> dict[str, Group]:
        problems: list[ContentError] = []
        found = read_groups(self._layers(), self.areas, problems)
        if problems:
            raise problems[0]
        return found

    def find_area(self, name: str, within: str | None = None) -> Area | None:
        """The area that a name, an alias or a code means; None where none does or several might.

        `within` is the place the text speaks of, by name or code: the nearest area around it that holds
        exactly one area of the name decides.

        >>> catalogue = load()
        >>> catalogue.find_area("青岛").name, catalogue.find_area("济南高新技术产业开发区").name
        ('青岛市', '济南高新区')
        >>> catalogue.find_area("市中区") is None, catalogue.find_area("市中区", within="济南市").code
        (True, '370103')
        >>> catalogue.find_area("朝阳") is None, catalogue.find_area("朝阳", within="辽宁省").name
        (True, '朝阳市')
        >>> catalogue.find_area("高新区", within="济南市").name, catalogue.find_area("济南市市中区").code
        ('济南高新区', '370103')
        """
        if name in self.areas:
            return self.areas[name]
        key = area_key(name)
        around = None if within is None else self.find_area(within)
        if key in ZONE_WORDS:
            return None if around is None else self._zone_of(ZONE_WORDS[key], around)
        candidates = self._area_keys.get(key) or self._after_its_city(key)
        if not candidates:
            return None
        while around is not None and len(candidates) > 1:
            if around.code in candidates:
                return around
            inside = [code for code in candidates if self.lies_in(code, around.code)]
            one = self._one_area(inside)
            if one is not None:
                return one
            if inside:
                return None
            around = None if around.parent is None else self.areas.get(around.parent)
        return self._one_area(candidates)

    def _zone_of(self, kind: str, around: Area) -> Area | None:
        """The zone that 高新区 or 综保区 means in a text about a place, if there is one."""
        if around.kind == kind:
            return around
        zones = self._zones_in.get((kind, around.code), [])
        if not zones and around.level > 1 and around.parent is not None:
            return self._zone_of(kind, self.areas[around.parent])
        own = [zone for zone in zones if zone.parent == around.code]
        return own[0] if len(own) == 1 else zones[0] if len(zones) == 1 else None

    def _after_its_city(self, key: str) -> tuple[str, ...]:
        """Areas written behind the one around them: 济南市市中区, 山东省青岛市."""
        for at in range(len(key) - 2, 1, -1):
            around = self._area_keys.get(key[:at])
            if around is None:
                continue
            inside = self._area_keys.get(key[at:]) or self._after_its_city(key[at:])
            found = [code for code in inside if any(self.lies_in(code, a) and code != a for a in around)]
            if found:
                return tuple(found)
        return ()

    def _one_area(self, codes: Iterable[str]) -> Area | None:
        """The one that is meant without context: the present one, the province, the known city, the wider."""
        areas = [self.areas[code] for code in codes]
        present = [area for area in areas if area.valid_to is None]
        areas = present if present else areas
        if len(areas) <= 1:
            return areas[0] if areas else None
        areas.sort(key=lambda area: (area.level, area.kind not in LEVELS))
        first, rest = areas[0], areas[1:]
        if first.level <= 1 and rest[0].level > 1:
            return first
        if first.level == 2 and rest[0].level > 2:
            known = {"副省级城市", "省会城市"} & set(first.groups)
            if known or all(self.lies_in(area.code, first.code) for area in rest):
                return first
        if first.kind in LEVELS and all(area.kind not in LEVELS for area in rest):
            return first
        return None

    def lies_in(self, code: str, around: str) -> bool:
        """Whether an area is part of another one, or is it.

        >>> load().lies_in("370102", "370000"), load().lies_in("370102", "370200")
        (True, False)
        """
        at: str | None = code
        while at is not None:
            if at == around:
                return True
            area = self.areas.get(at)
            at = None if area is None else area.parent
        return False

    def ancestors(self, code: str) -> list[Area]:
        """The areas around it, the nearest first.

        >>> [area.name for area in load().ancestors("370100-HTZ")]
        ['济南市', '山东省', '全国']
        """
        found = []
        at = self.areas[code].parent
        while at is not None:
            found.append(self.areas[at])
            at = self.areas[at].parent
        return found

    def children(self, code: str) -> list[Area]:
        """The areas directly below it that still are, divisions before zones."""
        return self._children.get(code, [])

    def full_name(self, code: str) -> str:
        """With the provinces and cities around it, for a list where names repeat.

        >>> load().full_name("370103")
        '山东省济南市市中区'
        """
        area = self.areas[code]
        around = [a.name for a in self.ancestors(code) if a.level > 0]
        return "".join([*reversed(around), area.name]) if area.kind in LEVELS else area.name

    def area_names(self) -> list[tuple[str, str | None]]:
        """Names to look for in a folded, simplified text, the longest first, with the code of the area.

        None: several areas have the name, `find_area` in context tells which is meant.
        Short names of counties (历下) and one-character ones (鲁) are left out: too many words contain them.
        """
        return self._area_names

    def group_of(self, name: str) -> Group | None:
        """The group that words mean, for the base of a rank.

        >>> load().group_of("副省级城市").name
        '副省级城市'
        """
        key = squeeze(name)
        return self._group_keys.get(key)

    @cached_property
    def _group_keys(self) -> dict[str, Group]:
        found: dict[str, Group] = {}
        for group in self.groups.values():
            for name in (group.name, *group.aliases):
                found.setdefault(squeeze(name), group)
        return found

    # -- units and sources

    @property
    def units(self) -> dict[str, Unit]:
        """The simple units by symbol."""
        return units(self.overlay)

    @cached_property
    def sources(self) -> dict[str, SourceNote]:
        """Where the entries were seen, by id."""
        problems: list[ContentError] = []
        found = read_sources(self._layers(), problems)
        if problems:
            raise problems[0]
        return found

    # -- schemes

    @cached_property
    def schemes(self) -> dict[str, SchemeFile]:
        """The tables of the schemes by id; `barograph.instruments.index.schemes` makes schemes of them.

        >>> "hdi" in load().schemes
        True
        """
        problems: list[ContentError] = []
        found = read_schemes(self._layers(), problems)
        if problems:
            raise problems[0]
        return found

    # -- plain rows for the faces

    def rows(self, kind: str) -> list[dict[str, str]]:
        """Printable rows of one kind: indicators, areas, groups, units or sources.

        >>> load().rows("indicators")[0]["name"]
        '地区生产总值'
        """
        makers: dict[str, Callable[[], list[dict[str, str]]]] = {
            "indicators": lambda: [_indicator_row(entry) for entry in self.indicators.values()],
            "areas": lambda: [self._area_row(area) for area in self.areas.values()],
            "groups": lambda: [
                {"id": g.id, "name": g.name, "members": str(len(g.members))} for g in self.groups.values()
            ],
            "units": lambda: [
                {
                    "symbol": u.symbol,
                    "dimension": u.dimension,
                    "factor": str(u.factor),
                    "en": u.en,
                    "aliases": "、".join(u.aliases),
                }
                for u in self.units.values()
            ],
            "sources": lambda: [_flat(note) for note in self.sources.values()],
        }
        if kind not in makers:
            raise _unknown("kind of content", "内容类别", kind, list(makers))
        return makers[kind]()

    def entry(self, name: str) -> dict[str, str]:
        """Everything about one indicator, area, group, unit or source, by name or code, as printable fields.

        >>> load().entry("高企总数")["code"]
        'HTE_NUM'
        >>> load().entry("高新企业数")
        Traceback (most recent call last):
        barograph.errors.ContentError: no entry is called '高新企业数'; did you mean '高新技术企业数'?
        """
        words = name.strip()
        indicator = self.indicators.get(words) or self.find_indicator(words)
        if indicator is not None:
            return self._indicator_entry(indicator)
        area = self.find_area(words)
        if area is not None:
            return {"type": "area", **self._area_row(area), "groups": "、".join(area.groups)}
        several = self._area_keys.get(area_key(words), ())
        if several:
            names = "、".join(f"{self.full_name(code)}({code})" for code in several[:8])
            raise ContentError(
                f"{words!r} is the name of {len(several)} areas: {names}",
                zh=f"“{words}”是 {len(several)} 个地区的名称：{names}；请写代码或全称",
                code="ambiguous", file=None, entry=words, suggestion=several[0],
            )  # fmt: skip
        group = self.group_of(words)
        if group is not None:
            members = "、".join(self.areas[code].name for code in group.members)
            return {"type": "group", "id": group.id, "name": group.name, "members": members}
        if words in self.sources:
            return {"type": "source", **_flat(self.sources[words])}
        try:
            found = unit(words, self.overlay)
        except QuantityError:
            known = [n for e in self.indicators.values() for n in (e.name, *e.aliases)]
            known += [area.name for area in self.areas.values()] + list(self.indicators)
            raise _unknown("entry", "条目", words, known) from None
        return {
            "type": "unit", "symbol": found.symbol, "dimension": found.dimension, "factor": str(found.factor),
            "en": found.en, "aliases": "、".join(found.aliases),
        }  # fmt: skip

    def _indicator_entry(self, entry: Indicator) -> dict[str, str]:
        row = {"type": "indicator", **_indicator_row(entry)}
        more = {
            "name_en": entry.name_en, "direction": DIRECTIONS[entry.direction],
            "frequency": "、".join(entry.frequency), "scope": "、".join(entry.scope),
            "definition": entry.definition, "formula": entry.formula,
            "identities": ";".join(self.identity_words(i) for i in entry.identities),
            "source": "、".join(
                self.sources[s].title if s in self.sources else s for s in entry.source
            ),
            "source_grade": f"{entry.source_grade}({GRADES[entry.source_grade]})",
            "confidence": CONFIDENCES[entry.confidence],
            "name_confidence": CONFIDENCES[entry.name_confidence],
            "note": entry.note, "examples": " ".join(e.sentence for e in entry.examples), "file": entry.file,
        }  # fmt: skip
        if entry.measure_of is not None and entry.measure is not None:
            parent = self.indicators[entry.measure_of]
            row["series"] = f"{parent.name}({parent.code})的{MEASURES[entry.measure]}"
        return row | {name: value for name, value in more.items() if value}

    def identity_words(self, identity: Identity) -> str:
        """An identity in Chinese words.

        >>> catalogue = load()
        >>> catalogue.identity_words(catalogue.indicators["RD_GDP"].identities[0])
        'R&D经费支出 ÷ 地区生产总值 × 100'
        """

        def name(code: str | None) -> str:
            return "?" if code is None else self.indicators[code].name

        if identity.kind == "ratio":
            times = identity.times
            tail = "" if times is None or times == 1 else f" × {plain_digits(times)}"
            return f"{name(identity.numerator)} ÷ {name(identity.denominator)}{tail}"
        if identity.kind == "growth":
            prices = "，按不变价" if identity.prices == "constant" else ""
            return f"{name(identity.of)}的同比增速{prices}"
        if identity.kind == "share":
            return f"{name(identity.of)}占{identity.whole}的比重"
        if identity.kind == "net":
            return f"期末{name(identity.of)} − 期初{name(identity.of)}"
        if identity.kind == "sum":
            return " + ".join(name(code) for code in identity.parts)
        return f"{name(identity.whole)}的一部分"

    def _area_row(self, area: Area) -> dict[str, str]:
        parent = None if area.parent is None else self.areas.get(area.parent)
        return {
            "code": area.code, "name": area.name, "kind": AREA_KINDS[area.kind],
            "parent": "" if parent is None else parent.name, "official": area.official or "",
            "short": area.short or "", "aliases": "、".join(area.aliases), "valid_to": area.valid_to or "",
            "confidence": "" if area.confidence is None else CONFIDENCES[area.confidence],
            "source": area.source or "",
        }  # fmt: skip

    # -- what is looked up

    def _layers(self) -> list[Path]:
        return [CONTENT] if self.overlay is None else [CONTENT, self.overlay]

    @cached_property
    def _indicator_keys(self) -> dict[str, str]:
        return keys(self.indicators)

    @cached_property
    def _indicator_stems(self) -> dict[str, str]:
        """Names without their 数 or 总量, where only one indicator has them."""
        owners: dict[str, set[str]] = {}
        for key, code in self._indicator_keys.items():
            for stem in stems(key):
                owners.setdefault(stem, set()).add(code)
        return {stem: next(iter(codes)) for stem, codes in owners.items() if len(codes) == 1}

    @cached_property
    def _indicator_names(self) -> list[tuple[str, str]]:
        found: dict[str, str] = {}
        for entry in self.indicators.values():
            for name in (entry.name, *entry.aliases):
                plain = t2s_chars(fold(name))
                for spelling in {plain, plain.replace("规模以上", "规上"), plain.replace("规上", "规模以上")}:
                    found.setdefault(spelling, entry.code)
        for stem, code in self._indicator_stems.items():
            if len(stem) >= SHORTEST_STEM and stem not in self._indicator_keys:
                found.setdefault(stem, code)
        return sorted(found.items(), key=lambda item: (-len(item[0]), item[0]))

    @cached_property
    def _area_keys(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for area in self.areas.values():
            for name in (*area.names, *self._with_city(area)):
                codes = found.setdefault(area_key(name), [])
                if area.code not in codes:
                    codes.append(area.code)
        return {key: tuple(codes) for key, codes in found.items()}

    def _with_city(self, area: Area) -> list[str]:
        """济南市高新区 beside 济南高新区."""
        parent = None if area.kind in LEVELS or area.parent is None else self.areas.get(area.parent)
        if parent is None or parent.short is None:
            return []
        short = parent.short
        return [
            parent.name + name.removeprefix(short)
            for name in area.names
            if name.startswith(short) and not name.startswith(parent.name)
        ]

    @cached_property
    def _area_names(self) -> list[tuple[str, str | None]]:
        names: set[str] = set()
        for area in self.areas.values():
            for name in (*area.names, *self._with_city(area)):
                bare = name == area.short and area.kind == "county"
                if len(name) >= 2 and not bare and not name.isascii():
                    names.add(t2s_chars(fold(name)))
        found: list[tuple[str, str | None]] = []
        for name in names:
            codes = self._area_keys[area_key(name)]
            one = self._one_area(codes) if len(codes) > 1 else self.areas[codes[0]]
            found.append((name, None if one is None else one.code))
        return sorted(found, key=lambda item: (-len(item[0]), item[0]))

    @cached_property
    def _zones_in(self) -> dict[tuple[str, str], list[Area]]:
        """Zones by their kind and each of the areas around them."""
        found: dict[tuple[str, str], list[Area]] = {}
        for area in self.areas.values():
            if area.kind not in LEVELS:
                for around in self.ancestors(area.code):
                    found.setdefault((area.kind, around.code), []).append(area)
        return found

    @cached_property
    def _children(self) -> dict[str, list[Area]]:
        found: dict[str, list[Area]] = {}
        for area in sorted(self.areas.values(), key=lambda a: (a.kind not in LEVELS, a.code)):
            if area.parent is not None and area.valid_to is None:
                found.setdefault(area.parent, []).append(area)
        return found


def _indicator_row(entry: Indicator) -> dict[str, str]:
    return {
        "code": entry.code, "name": entry.name, "domain": entry.domain, "unit": entry.unit,
        "kind": INDICATOR_KINDS[entry.kind], "mark": entry.mark or "", "aliases": "、".join(entry.aliases),
    }  # fmt: skip


def _flat(note: SourceNote) -> dict[str, str]:
    return {f.name: getattr(note, f.name) or "" for f in fields(note)}


def _unknown(what: str, what_zh: str, said: str, known: Iterable[str]) -> ContentError:
    near = difflib.get_close_matches(said, list(known), n=1, cutoff=0.5)
    hint, hint_zh = (f"; did you mean {near[0]!r}?", f"，是否指“{near[0]}”？") if near else ("", "")
    return ContentError(
        f"no {what} is called {said!r}{hint}",
        zh=f"没有名为“{said}”的{what_zh}{hint_zh}",
        code="unknown",
        file=None,
        entry=said,
        suggestion=near[0] if near else None,
    )
