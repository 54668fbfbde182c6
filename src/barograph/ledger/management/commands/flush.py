"""`manage.py flush`: empties the whole database on purpose, so the guards of the ledger step aside for it."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush

from ... import guards

__all__ = ["Command"]


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        guards.lift(options["database"])
        try:
            super().handle(**options)
        finally:
            guards.install(options["database"])
