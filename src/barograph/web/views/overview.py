"""The first page: what waits for me, what happened, what the ledger holds."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ...ledger import work
from ...ledger.models import AuditHead, Source
from ..access import may, needs

UP_TO = 1000  # counts beyond this say "1000+": the page stays quick whatever the ledger holds


@needs("self")
def overview(request: HttpRequest) -> HttpResponse:
    if not may(request.user, "see"):  # somebody without an organisation
        return render(request, "overview/nowhere.html", {"title": _("总览")})
    ledger = request.ledger
    return render(
        request,
        "overview/index.html",
        {
            "title": _("总览"),
            "waiting": _waiting(ledger),
            "imports": _imports(ledger),
            "decisions": _decisions(ledger),
            "themes": _themes(ledger),
            "chain": AuditHead.objects.filter(pk=1).first() if ledger.can("audit") else None,
            "worker": work.alive(),
            "urls": _urls(),
            "empty": not ledger.sources().exists(),
        },
    )


def _urls() -> dict[str, str]:
    """Where the blocks of this page lead."""
    queue = reverse("review")
    return {
        "sources_upload": reverse("sources_upload"),
        "sources_unreadable": reverse("sources") + "?state=unreadable",
        "imports": reverse("imports"),
        "review": queue,
        "review_doubtful": queue + "?only=doubtful",
        "conflicts": _if_there("conflicts"),
        "indicators": _if_there("indicators"),
        "has_observation": _if_there("observation", 1),
    }


def _if_there(name: str, *args: Any) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _n(rows: Any) -> dict[str, Any]:
    n = rows.order_by()[: UP_TO + 1].count()
    return {"n": min(n, UP_TO), "more": n > UP_TO}


def _waiting(ledger: Any) -> dict[str, dict[str, Any]]:
    return {
        "open": _n(ledger.readings(state="open")),
        "doubtful": _n(ledger.readings(state="open", sound=False)),
        "unreadable": _n(ledger.sources(state=Source.State.UNREADABLE)),
        "conflicts": _n(ledger.conflict_points()),
    }


def _imports(ledger: Any) -> list[Any]:
    from django.db.models import Count, Q

    return list(
        ledger.imports().annotate(
            n_items=Count("items"), n_done=Count("items", filter=~Q(items__state__in=["waiting", "reading"])),
            n_bad=Count("items", filter=Q(items__state__in=["unreadable", "refused"])),
        )[:5]
    )  # fmt: skip


def _decisions(ledger: Any) -> list[Any]:
    rows = ledger.decisions().order_by("-id").select_related("reading", "observation", "source")[:8]
    return list(rows)


def _themes(ledger: Any) -> list[dict[str, Any]]:
    """How many figures the ledger holds by theme of the catalogue."""
    from ...catalogue import load

    known = load().indicators
    english = get_language() == "en"
    counts: dict[str, dict[str, Any]] = defaultdict(lambda: {"n_indicators": 0, "n_observations": 0})
    for row in ledger.indicators():
        entry = known.get(row["code"]) if row["code"] else None
        name = "" if entry is None else (entry.domain_en if english and entry.domain_en else entry.domain)
        theme = counts[name or ""]
        theme["n_indicators"] += 1
        theme["n_observations"] += row["n_observations"] or 0
    rows = [{"name": name, **c} for name, c in counts.items()]
    return sorted(rows, key=lambda r: (r["name"] == "", -r["n_observations"]))


urlpatterns = [path("", overview, name="overview")]
