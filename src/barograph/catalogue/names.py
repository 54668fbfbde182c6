"""Names as they are compared: spelling, script and a word for number at the end make no difference."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from ..text import squeeze
from .entries import Indicator

__all__ = ["MEASURE_ENDINGS", "area_key", "indicator_key", "keys", "stems"]

MEASURE_ENDINGS = (
    ("同比增速", "growth"), ("同比增长", "growth"), ("增长速度", "growth"), ("增长率", "growth"),
    ("增速", "growth"), ("增幅", "growth"),
    ("占全市比重", "share"), ("占全省比重", "share"), ("占全国比重", "share"),
    ("全省排名", "rank"), ("全国排名", "rank"), ("全市排名", "rank"), ("排名", "rank"), ("位次", "rank"),
)  # fmt: skip

_COUNT_ENDINGS = (
    "总数量", "总数", "数量", "总量", "个数", "家数", "户数", "件数", "项数", "人数", "总额", "总值",
    "数", "额", "量",
)  # fmt: skip


@lru_cache(maxsize=16384)
def indicator_key(name: str) -> str:
    """A name of an indicator as it is compared."""
    key = squeeze(name)
    for word, same in _SAME_WORDS:
        key = key.replace(word, same)
    return key


_SAME_WORDS = (
    ("研究与试验发展(r&d)", "研发"), ("研究与试验发展", "研发"), ("r&d", "研发"), ("规上", "规模以上"),
    ("地区生产总值", "gdp"), ("发明专利授权数", "发明专利授权量"),
)  # fmt: skip


@lru_cache(maxsize=16384)
def stems(key: str) -> tuple[str, ...]:
    """A name without a word for number at its end: 高新技术企业 of 高新技术企业总数."""
    if not key.endswith(_COUNT_ENDINGS):
        return ()
    return tuple(
        key.removesuffix(end) for end in _COUNT_ENDINGS if key.endswith(end) and len(key) - len(end) >= 2
    )


@lru_cache(maxsize=16384)
def area_key(name: str) -> str:
    return squeeze(name).replace("(", "").replace(")", "")


def keys(indicators: Mapping[str, Indicator]) -> dict[str, str]:
    """Names first: an alias never takes the name of another indicator."""
    found = {indicator_key(entry.name): entry.code for entry in reversed(list(indicators.values()))}
    for entry in indicators.values():
        for alias in entry.aliases:
            found.setdefault(indicator_key(alias), entry.code)
    return found
