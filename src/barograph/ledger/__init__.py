"""The ledger: the only writer of sources, readings, observations, decisions and runs.

>>> import barograph as bg
>>> ledger = bg.open("office.db")                                            # doctest: +SKIP
>>> ledger.add(["报告/"])                                                     # doctest: +SKIP
>>> ledger.headline(ledger.observations(indicator="GDP").first().point_id)    # doctest: +SKIP

`open` sets Django up for a script; inside the site use `barograph.ledger.book.Ledger(request.user)`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .book import Ledger

__all__ = ["open"]


def open(url: str | Path | None = None, *, user: str | None = None) -> Ledger:
    """The ledger at an address: a file name, sqlite:///file or postgresql://….

    Tables of an embedded store are made and brought up to date by themselves; those of a server by
    `barograph serve` or `migrate`. `user` is the name of the person whose rights and scope hold; without
    one it is the analyst at her own file, who may do everything.
    """
    from .. import settings
    from . import setup

    url = settings.get("BAROGRAPH_DATABASE") if url is None else url
    assert url is not None
    setup.configure(url)
    from django.db import connection

    if connection.vendor == "sqlite":
        setup.migrate()
    from .book import Ledger

    return Ledger.of(user)
