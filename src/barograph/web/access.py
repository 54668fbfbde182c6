"""Who may open a page: each view names the verb it needs, and a view that names none is closed.

`needs("see")` is about the role. Which rows a person sees is never decided here: a view asks `request.ledger`,
whose queries are cut to the person's organisation, so that a row of somebody else does not exist (404) and is
not forbidden (403).

Two verbs are not in the ledger's table of rights: `open` (also without sign-in) and `self` (every signed-in
person, about herself alone).
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django_htmx.http import HttpResponseClientRedirect

from ..errors import LedgerError, NotPermitted
from ..ledger.rights import VERBS, can

__all__ = ["FOREIGN_VIEWS", "may", "needs", "right_of", "sign_in"]

OUR_VERBS = {"open", "self"}
FOREIGN_VIEWS = {
    # views of allauth and Django that cannot be decorated, by their name in the router
    "account_login": "open",
    "account_logout": "open",
    "account_inactive": "open",
    "account_reauthenticate": "self",
    "account_change_password": "self",
    "mfa_authenticate": "open",
    "mfa_reauthenticate": "self",
    "mfa_index": "self",
    "mfa_activate_totp": "self",
    "mfa_deactivate_totp": "self",
    "mfa_view_recovery_codes": "self",
    "mfa_generate_recovery_codes": "self",
    "mfa_download_recovery_codes": "self",
    "openid_connect_login": "open",
    "openid_connect_callback": "open",
    "socialaccount_login_cancelled": "open",
    "socialaccount_login_error": "open",
    "socialaccount_signup": "open",
}


def may(user: Any, verb: str) -> bool:
    """Does the role of this person do that?"""
    if verb == "open":
        return True
    if not user.is_authenticated or not user.is_active:
        return False
    return True if verb == "self" else bool(can(user, verb))


def needs(
    verb: str, **by_method: str
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Declare the verb of a view: `@needs("see")`, or `@needs("see", POST="add")` where a method needs more.

    The view finds the ledger, cut to the person, as `request.ledger`.
    """

    for word in (verb, *by_method.values()):
        if word not in VERBS and word not in OUR_VERBS:
            raise LedgerError(f"there is no verb {word!r}; the verbs are {', '.join(VERBS)}", code="verb")

    def declare(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            wanted = by_method.get(request.method or "GET", verb)
            if wanted != "open" and not request.user.is_authenticated:
                return sign_in(request)
            if not may(request.user, wanted):
                raise not_permitted(wanted)
            if request.user.is_authenticated:
                from ..ledger.book import Ledger

                request.ledger = Ledger(request.user)
            return view(request, *args, **kwargs)

        guarded.right = verb
        guarded.rights = {verb, *by_method.values()}
        return guarded

    return declare


def not_permitted(verb: str) -> NotPermitted:
    return NotPermitted(
        f"your role does not do this: {verb}",
        zh="您的角色没有此项权限。如工作需要，请联系本单位管理员。",
        verb=verb,
    )


def right_of(view: Any, name: str | None) -> str | None:
    """The verb a view declares; None means that it is closed."""
    declared = getattr(view, "right", None)
    return declared if declared is not None else FOREIGN_VIEWS.get(name or "")


def sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back to where the person wanted to go."""
    if getattr(request, "htmx", False):
        back = redirect_to_login(request.htmx.current_url_abs_path or "/")
        return HttpResponseClientRedirect(back.url)
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
