"""What every page shows around its content: navigation by role, language, the person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .. import __version__
from .access import may

__all__ = ["NAVIGATION", "context"]


@dataclass(frozen=True)
class Item:
    url_name: str
    title: Any
    icon: str
    verb: str
    section: str  # first part of the path, to mark where one is


NAVIGATION = [
    (_("工作"), [
        Item("overview", _("总览"), "overview", "see", ""),
        Item("sources", pgettext_lazy("list", "资料"), "sources", "see", "sources"),
        Item("review", _("审核"), "review", "see", "review"),
        Item("lessons", _("经验"), "lessons", "see", "lessons"),
        Item("enter", _("手工录入"), "enter", "enter", "enter"),
    ]),
    (_("数据"), [
        Item("indicators", pgettext_lazy("list", "指标"), "indicators", "see", "indicators"),
        Item("observations", pgettext_lazy("list", "观测值"), "observations", "see", "observations"),
        Item("conflicts", _("分歧"), "conflicts", "see", "conflicts"),
        Item("targets", _("目标与完成"), "flag", "see", "targets"),
        Item("places", _("地区与年份"), "places", "see", "places"),
    ]),
    (_("评价"), [
        Item("schemes", pgettext_lazy("list", "评价方案"), "chart", "see", "schemes"),
        Item("panels", _("数据表"), "table", "see", "panels"),
    ]),
    (_("管理"), [
        Item("audit", _("审计"), "audit", "audit", "audit"),
        Item("users", pgettext_lazy("list", "人员"), "users", "users", "users"),
        Item("organisations", pgettext_lazy("list", "单位"), "organisations", "organisations", "organisations"),
    ]),
]  # fmt: skip


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    here = request.path.lstrip("/").split("/", 1)[0]
    groups = []
    for title, items in NAVIGATION:
        shown = []
        for item in items:
            if not may(request.user, item.verb):
                continue
            try:
                url = reverse(item.url_name)
            except NoReverseMatch:
                continue
            shown.append({"url": url, "title": item.title, "icon": item.icon, "here": here == item.section})
        if shown:
            groups.append({"title": title, "items_shown": shown})
    return groups


def context(request: HttpRequest) -> dict[str, Any]:
    person = getattr(request, "user", None)
    signed_in = person is not None and person.is_authenticated
    name = (person.get_full_name() or person.username) if signed_in else ""
    return {
        "navigation": navigation(request) if signed_in else [],
        "person_name": name,
        "person_mark": name[:1].upper(),
        "person_organisation": (person.organisation.name if person.organisation_id else "")
        if signed_in
        else "",
        "product_version": __version__,
        "language": getattr(request, "LANGUAGE_CODE", "zh-hans"),
        "now": timezone.now(),
    }
