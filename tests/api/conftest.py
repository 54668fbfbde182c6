"""The API is tested on the same tree of organisations as the pages."""

from pathlib import Path

import pytest

_WEB = Path(__file__).parents[1] / "web" / "core" / "conftest.py"
_room: dict[str, object] = {"__name__": "office_of_the_pages"}
exec(compile(_WEB.read_text(encoding="utf-8"), str(_WEB), "exec"), _room)
office = _room["office"]


@pytest.fixture
def call(client, office):
    """`call("reader", "get", "/me")`: the status and the JSON of an answer."""

    def ask(role, method, path, body=None, **headers):
        token = office.tokens.get(role, "")
        headers = {"Authorization": f"Bearer {token}", **headers} if token else headers
        more = {} if body is None else {"data": body, "content_type": "application/json"}
        return getattr(client, method)("/api/v1" + path, headers=headers, **more)

    return ask
