"""barograph: every figure of an office's documents, with the words and the place it was printed.

The front door is light: importing it loads neither Django nor the readers. A name is fetched from its room
when it is first used.

>>> import barograph as bg
>>> bg.Period.parse("2024年1—9月").zh()
'2024年1—9月'
>>> str(bg.Quantity.parse("1.2亿元").to("万元"))
'12000万元'
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .errors import BarographError
    from .ledger import open
    from .observation import Citation, Reading
    from .panel import Panel
    from .period import Period
    from .quantity import Quantity
    from .readings import parse, read

__all__ = [
    "BarographError", "Citation", "Panel", "Period", "Quantity", "Reading", "__version__", "open", "parse",
    "read",
]  # fmt: skip

__version__ = "0.1.0"

_ROOMS = {
    "BarographError": ("errors", "BarographError"),
    "Citation": ("observation", "Citation"),
    "Panel": ("panel", "Panel"),
    "Period": ("period", "Period"),
    "Quantity": ("quantity", "Quantity"),
    "Reading": ("observation", "Reading"),
    "open": ("ledger", "open"),
    "parse": ("readings", "parse"),
    "read": ("readings", "read"),
}


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        room, word = _ROOMS[name]
        value = getattr(importlib.import_module(f".{room}", __name__), word)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
