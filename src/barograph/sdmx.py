"""SDMX: accepted figures as SDMX-CSV 2.0, through sdmx1, for whoever speaks the statisticians' language.

One claim is one SDMX observation. Several sources may print different figures for the same thing; a data set must
not hold the same key twice, so the number of the observation in the ledger is a dimension (CLAIM) as well. What a
dimension does not have is `_Z` (not applicable), as SDMX says it.

    structure            the data structure definition, to read a file back with
    observations_csv     rows as text
    observations_lines   the same in parts, for a million of them
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import sdmx
from sdmx.format.csv import v2
from sdmx.format.csv.common import Attributes
from sdmx.model import common, v30

from .errors import PeriodError
from .period import Period

__all__ = ["observations_csv", "observations_lines", "read_back", "structure"]

AGENCY = "BAROGRAPH"
VERSION = "1.0.0"
CHUNK = 2_000
NOT_APPLICABLE = "_Z"

DIMENSIONS = {
    "FREQ": ("Frequency", "频率"),
    "INDICATOR": ("Indicator: code of the catalogue, else its name", "指标"),
    "REF_AREA": ("Reference area: code of the division, else its name", "地区"),
    "MEASURE": ("Measure: level, growth, change, share, rank, ratio", "度量"),
    "BASE": ("What growth, share, rank or ratio is held against", "比较基准"),
    "STANDING": ("Actual, target or forecast", "性质"),
    "STAGE": ("Stage of the figure: flash, preliminary, final, revised", "数据阶段"),
    "COVERAGE": ("Coverage", "口径"),
    "CLAIM": ("Number of the observation in the ledger", "观测编号"),
    "TIME_PERIOD": ("Time period", "时期"),
}
ATTRIBUTES = {
    "UNIT_MEASURE": ("Unit of measure", "计量单位"),
    "OBS_STATUS": ("Observation status (CL_OBS_STATUS: A, E, F, M)", "观测状态"),
    "BOUND": ("eq, about, over, under", "确数或约数"),
    "VALUE_HIGH": ("Upper end where a range is printed", "区间上限"),
    "INDICATOR_NAME": ("Name of the indicator as printed", "指标名称"),
    "AREA_NAME": ("Name of the area", "地区名称"),
    "PERIOD_PRINTED": ("Period in the form of the ledger", "台账时期"),
    "SOURCE": ("Document", "出处"),
    "PAGE": ("Page, or sheet and cell", "页码或单元格"),
    "QUOTE": ("The words as printed", "原文"),
}
FREQUENCIES = {"A": "A", "H": "S", "Q": "Q", "M": "M", "D": "D"}


@cache
def structure() -> v30.Dataflow:
    """The data flow and, in its `.structure`, the data structure definition."""
    agency = common.Agency(id=AGENCY)
    scheme = common.ConceptScheme(id="CS_BAROGRAPH", version=VERSION, maintainer=agency)

    def concept(name: str, words: tuple[str, str]) -> common.Concept:
        item = common.Concept(id=name, name={"en": words[0], "zh": words[1]})
        scheme.append(item)
        return item

    dsd = v30.DataStructureDefinition(
        id="DSD_BAROGRAPH",
        version=VERSION,
        maintainer=agency,
        name={"en": "Accepted figures", "zh": "台账观测值"},
    )
    for i, (name, words) in enumerate(DIMENSIONS.items(), start=1):
        kind = common.TimeDimension if name == "TIME_PERIOD" else common.Dimension
        dsd.dimensions.append(kind(id=name, order=i, concept_identity=concept(name, words)))
    value = concept("OBS_VALUE", ("Observation value", "观测值"))
    dsd.measures.append(v30.Measure(id="OBS_VALUE", concept_identity=value))
    for name, words in ATTRIBUTES.items():
        dsd.attributes.append(common.DataAttribute(id=name, concept_identity=concept(name, words)))
    return v30.Dataflow(
        id="DF_BAROGRAPH", version=VERSION, maintainer=agency, structure=dsd,
        name={"en": "Accepted figures of barograph", "zh": "barograph 台账观测值"},
    )  # fmt: skip


def observations_csv(observations: Iterable[Any]) -> str:
    """Rows of the ledger as one text.

    >>> observations_csv([]).splitlines()[0].split(",")[:4]
    ['STRUCTURE', 'STRUCTURE_ID', 'ACTION', 'FREQ']
    """
    return "".join(observations_lines(observations))


def observations_lines(observations: Iterable[Any]) -> Iterator[str]:
    """The same, a part for every two thousand rows; the first part has the header."""
    rows = iter(observations)
    first = True
    while chunk := list(itertools.islice(rows, CHUNK)):
        yield _part(chunk, header=first)
        first = False
    if first:
        names = ["STRUCTURE", "STRUCTURE_ID", "ACTION", *DIMENSIONS, "OBS_VALUE", *ATTRIBUTES]
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerow(names)
        yield out.getvalue()


def read_back(text: str | bytes) -> list[v30.Observation]:
    """The observations of a file, as sdmx1 reads them."""
    data = io.BytesIO(text if isinstance(text, bytes) else text.encode())
    message: Any = sdmx.read_sdmx(data, format="CSV", structure=structure())
    return [observation for part in message.data for observation in part.obs]


def _part(rows: list[Any], *, header: bool) -> str:
    flow = structure()
    data = v30.DataSet(described_by=flow, structured_by=flow.structure)
    data.obs.extend(_observation(row, flow.structure) for row in rows)
    out: Any = io.StringIO()
    sdmx.to_csv(
        data, path=out, format_options=v2.FormatOptions(), attributes=Attributes.observation, dtype=None
    )
    text = str(out.getvalue())
    return text if header else text.partition("\n")[2]


def _observation(row: Any, dsd: v30.DataStructureDefinition) -> v30.Observation:
    period = Period.parse(row.period)
    try:
        time = period.sdmx()
    except PeriodError:  # open at one side: the word of the ledger stands in PERIOD_PRINTED
        time = NOT_APPLICABLE
    key = {
        "FREQ": FREQUENCIES.get(period.frequency, "_O"),
        "INDICATOR": row.indicator_code or row.indicator,
        "REF_AREA": row.area_code or row.area,
        "MEASURE": row.measure,
        "BASE": row.base,
        "STANDING": row.standing,
        "STAGE": row.stage,
        "COVERAGE": row.coverage,
        "CLAIM": str(row.pk),
        "TIME_PERIOD": time,
    }
    place = f"{row.sheet}!{row.cell}" if row.cell else ("" if row.page is None else str(row.page))
    said = {
        "UNIT_MEASURE": row.unit,
        "OBS_STATUS": _status(row),
        "BOUND": row.bound,
        "VALUE_HIGH": row.value_high,
        "INDICATOR_NAME": row.indicator,
        "AREA_NAME": row.area,
        "PERIOD_PRINTED": row.period,
        "SOURCE": row.source.name,
        "PAGE": place,
        "QUOTE": row.quote,
    }
    dimension = v30.Key()
    for name, value in key.items():
        dimension.values[name] = v30.KeyValue(
            id=name, value=_plain(value) or NOT_APPLICABLE, value_for=dsd.dimensions.get(name)
        )
    return v30.Observation(
        dimension=dimension,
        attached_attribute={
            name: v30.AttributeValue(value=_plain(value), value_for=dsd.attributes.get(name))
            for name, value in said.items()
        },
        value=row.value,
    )


def _status(row: Any) -> str:
    if row.value is None:
        return "M"
    if row.standing == "forecast":
        return "F"
    return "A" if row.bound == "eq" else "E"


def _plain(value: str | None) -> str:
    """One line: SDMX-CSV readers differ about line ends inside quotes."""
    return re.sub(r"\s+", " ", "" if value is None else str(value)).strip()
