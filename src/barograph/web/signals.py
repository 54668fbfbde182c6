"""Sign-in, sign-out and lock-out are written into the audit trail."""

from __future__ import annotations

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver

from .accounts import client_address
from .trail import note


@receiver(user_logged_in)
def signed_in(sender: Any, request: Any, user: Any, **_: Any) -> None:
    note(user.username, "user.sign-in", "user", user.username, {"from": client_address(request)}, user.scope)


@receiver(user_logged_out)
def signed_out(sender: Any, request: Any, user: Any, **_: Any) -> None:
    if user is not None:
        note(user.username, "user.sign-out", "user", user.username, {}, user.scope)


@receiver(user_locked_out)
def locked(sender: Any, request: Any, username: str | None = None, **_: Any) -> None:
    person = get_user_model().objects.filter(username__iexact=username or "").first()
    scope = person.scope if person is not None else ""
    note("", "user.lock-out", "user", (username or "")[:80], {"from": client_address(request)}, scope)
