"""The Django app of the ledger."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

__all__ = ["LedgerConfig", "complete"]


class LedgerConfig(AppConfig):
    name = "barograph.ledger"
    label = "ledger"
    verbose_name = "台账"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import rights

        post_migrate.connect(_after_migrate, sender=self)
        rights.register()


def _after_migrate(sender: AppConfig, using: str, **_: Any) -> None:
    complete(using)


def complete(using: str = "default") -> None:
    """What a ledger needs besides its tables: its guards, and the head of its audit trail."""
    from . import guards

    guards.install(using)
    from .models import AuditHead

    AuditHead.objects.using(using).get_or_create(pk=1)  # also after a test has emptied all tables
