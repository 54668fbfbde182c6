"""A check at start: every view of the router declares the right it needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, get_resolver

from .access import right_of

__all__ = ["every_view_declares_its_right", "views"]


def views(
    patterns: list[Any] | None = None, prefix: str = "", space: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    """(route, view name with namespace, pattern) of every URL, read from the router."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            name = pattern.name or ""
            yield route, f"{space}{name}", pattern
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from views(pattern.url_patterns, route, inner)


def operations() -> Iterator[tuple[str, Any]]:
    """(route and method, function) of every operation of the API."""
    from .api import api

    for _prefix, router in api._routers:
        for route, view in router.path_operations.items():
            for operation in view.operations:
                yield f"{'/'.join(operation.methods)} {route}", operation


@register()
def every_view_declares_its_right(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = [
        Error(f"{route!r}: its view declares no right", hint="decorate it with needs(…)", id="barograph.E001")
        for route, _name, pattern in views()
        if right_of(pattern.callback, pattern.name) is None
    ]
    found += [
        Error(
            f"{name}: the operation declares no right", hint="decorate it with verb(…)", id="barograph.E002"
        )
        for name, operation in operations()
        if getattr(operation.view_func, "right", None) is None or not operation.auth_callbacks
    ]
    return found
