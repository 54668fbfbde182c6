"""The ledger, all verbs together: bring documents in, judge claims, look, hand on, and who may do it.

Ledger(user)      with the rights and the scope of a person of the office
Ledger()          the analyst at her own file: every verb, everything in sight
"""

from __future__ import annotations

from .comparing import Comparing
from .handing import Handing
from .imports import Importing
from .judging import Judging
from .lessons import Teaching
from .looking import Looking
from .panels import Paneling
from .people import People
from .reposts import Reposts
from .tracing import Tracing

__all__ = ["Ledger"]


class Ledger(Importing, Judging, Teaching, Looking, Comparing, Reposts, Tracing, Paneling, Handing, People):
    """One person's ledger. Rows that she may not see are not there (NotFound); verbs of another role are refused."""
