"""Every door of the site × everybody who might knock × everything that is not theirs.

The doors are read from the router, those of the API and of sign-in too. A door that is new is knocked at without
a word written here; one whose address takes something unknown makes the test fail until PARAMS says what to fill in.
"""

import io
import json
import re
import zipfile

import pytest
from django.db import transaction
from django.urls import converters

from barograph.web.checks import operations, views

OF_HOLDER = {
    # what an address takes that belongs to somebody; the values come from the holder
    "source_id", "import_id", "reading_id", "observation_id", "series_id", "point_id", "user_id", "organisation_id",
    "token_id", "lesson_id", "key", "panel_id",
}  # fmt: skip
PARAMS = {
    # what belongs to nobody: one value is enough
    "page": 1,
    "provider_id": "oidc",
    "what": "observations",
    "kind": "indicators",
    "indicator": "GDP",
    "area": "370100",
    "year": 2024,
    "scheme_id": "office-index",
}
NOBODYS = {
    "source_id": 999_999_001, "import_id": 999_999_001, "reading_id": 999_999_001, "observation_id": 999_999_001,
    "series_id": 999_999_001, "point_id": 999_999_001, "user_id": 999_999_001, "organisation_id": 999_999_001,
    "token_id": 999_999_001, "lesson_id": 999_999_001, "key": "没有这个指标", "panel_id": 999_999_001,
}  # fmt: skip
PEOPLE = ["anonymous", "nowhere", "reader", "analyst", "reviewer", "administrator"]
FORM = {
    "because": "试一试", "shared": "1", "active": "0", "name": "新名", "role": "reader", "password": "Barometer-9999",
    "days": "30", "language": "en", "start": "0", "end": "3", "indicator": "试", "area": "试", "period": "2024",
    "value": "5", "unit": "家", "measure": "level", "bound": "eq", "standing": "actual", "paper": "试一试",
    "username": "newcomer", "state": "open", "expect_state": "open",
}  # fmt: skip


def doors():
    """(route, names of what it takes, whether it is the API's) of every door."""
    found = []
    for route, _name, _pattern in views():
        taken = re.findall(r"<(?:\w+:)?(\w+)>", route)
        assert "(?P" not in route, f"{route}: an address by regular expression; teach doors() to fill it"
        found.append((route, taken, route.startswith("api/v1/")))
    return found


def address(route, values):
    def fill(match):
        return str(values[match.group(1)])

    from urllib.parse import quote

    return "/" + quote(re.sub(r"<(?:\w+:)?(\w+)>", fill, route))


def words_of(response):
    """All that an answer tells: text as it is, JSON without escapes, the cells of a workbook."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "")
    told = " ".join(f"{k}: {v}" for k, v in response.headers.items())
    if "spreadsheetml" in kind:
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return told + " ".join(book.read(n).decode("utf-8", "ignore") for n in book.namelist())
    if "json" in kind and "jsonl" not in kind and body:
        return told + json.dumps(json.loads(body), ensure_ascii=False)
    return told + body.decode("utf-8", "replace")


def leaks(words, holders, echoed=""):
    """Secrets in an answer that the person must not learn; what she typed herself is no secret."""
    rest = words.replace(echoed, "") if echoed else words
    return [h.name for h in holders if h.secret in rest or h.number in rest]


def test_every_address_takes_only_what_this_test_can_fill_in():
    unknown = {
        n: route for route, taken, _ in doors() for n in taken if n not in OF_HOLDER and n not in PARAMS
    }

    assert not unknown, f"addresses take something new; say in PARAMS or OF_HOLDER what to fill in: {unknown}"
    assert set(NOBODYS) == OF_HOLDER
    assert "int" in converters.get_converters()


def test_every_door_has_a_right_and_there_are_many():
    from barograph.web.checks import every_view_declares_its_right

    assert every_view_declares_its_right() == []
    assert len(list(views())) > 60
    assert len(list(operations())) > 35


def ask(client, office, role, api, method, url, holder=None):
    """One knock, with nothing left behind: what it changed is undone."""
    headers = {}
    client.raise_request_exception = False
    if api and office.tokens[role]:
        headers["Authorization"] = f"Bearer {office.tokens[role]}"
    with transaction.atomic():
        if method == "GET":
            response = client.get(url, headers=headers)
        elif api:
            # what a body may name belongs to the same holder as the address
            body = {
                "because": "试一试", "changes": {"value": "5"}, "shared": True, "start": 0, "end": 3, "paper": "试一试",
                "fields": {"indicator": "试", "area": "试", "period": "2024", "value": "5", "unit": "家"},
                "observation_id": (holder.ids if holder else NOBODYS)["observation_id"],
            }  # fmt: skip
            response = client.post(url, body, content_type="application/json", headers=headers)
        else:
            ids = holder.ids if holder else NOBODYS
            form = {
                **FORM,
                "observation_id": ids["observation_id"],
                "observation": ids["observation_id"],
                "organisation": ids["organisation_id"],
                "parent": ids["organisation_id"],
                "source": ids["source_id"],
                "reading": ids["reading_id"],
                "panel": ids["panel_id"],
            }
            response = client.post(url, form, headers=headers)
        words = words_of(response)
        transaction.set_rollback(True)
    return response.status_code, words


@pytest.mark.parametrize("role", PEOPLE)
def test_what_is_not_yours_is_not_there(role, office, knock):
    """By address: something of another organisation answers like something that does not exist."""
    client = knock(role)
    told, hidden = [], [h for h in office.holders if not h.visible]
    if role in {"anonymous", "nowhere"}:
        hidden = office.holders
    for route, taken, api in doors():
        if not set(taken) & OF_HOLDER:
            continue
        plain = {k: v for k, v in PARAMS.items() if k in taken}
        for method in ("GET", "POST"):
            nobodys, _ = ask(client, office, role, api, method, address(route, {**plain, **NOBODYS}))
            for holder in office.holders:
                url = address(route, {**plain, **holder.ids})
                status, words = ask(client, office, role, api, method, url, holder)
                if status >= 500:
                    told.append(f"{method} {url}: {status}")
                if found := leaks(words, hidden):
                    told.append(f"{method} {url} as {role}: tells of {found}")
                if holder in hidden and status != nobodys:
                    told.append(f"{method} {url} as {role}: {status}, but {nobodys} for what does not exist")

    assert not told, "\n".join(told[:40])


@pytest.mark.parametrize("role", PEOPLE)
def test_lists_searches_and_exports_tell_nothing_of_others(role, office, knock):
    """Without an address: lists, searches and files hold only what is in sight."""
    client = knock(role)
    told, hidden = [], [h for h in office.holders if not h.visible]
    if role in {"anonymous", "nowhere"}:
        hidden = office.holders
    pages = [
        "",
        "?q=机密",
        "?format=xlsx",
        "?format=xlsx&q=机密",
        "?indicator=机密&area=机密",
        "?period=2024",
    ]
    programs = ["", "?query=机密", "?format=xlsx", "?format=jsonl&query=机密", "?format=sdmx-csv",
                "?current=false&query=机密", "?as_of=2099-01-01T00:00:00Z"]  # fmt: skip
    tables = ["observations", "readings", "sources", "conflicts", "audit"]
    for route, taken, api in doors():
        if set(taken) & OF_HOLDER:
            continue
        for what in tables if "what" in taken else [None]:
            url = address(route, {**PARAMS, **({"what": what} if what else {})})
            for query in programs if api else pages:
                status, words = ask(client, office, role, api, "GET", url + query)
                if status >= 500:
                    told.append(f"GET {url}{query}: {status}")
                if found := leaks(words, hidden):
                    told.append(f"GET {url}{query} as {role}: tells of {found}")
            for holder in office.holders:
                for tail in (f"?source={holder.ids['source_id']}", f"?after={holder.ids['reading_id'] - 1}",
                             f"?panel={holder.ids['panel_id']}"):  # fmt: skip
                    if holder not in hidden:
                        continue
                    status, words = ask(client, office, role, api, "GET", url + tail)
                    if status >= 500 or leaks(words, hidden):
                        told.append(f"GET {url}{tail} as {role}: {status}, tells of {leaks(words, hidden)}")
                status, words = ask(client, office, role, api, "POST", url, holder)
                if status >= 500 or leaks(words, hidden):
                    told.append(
                        f"POST {url} naming {holder.name} as {role}: {status}, tells of {leaks(words, hidden)}"
                    )
                if status in {401, 403, 405}:  # not a matter of what is named
                    break

    assert not told, "\n".join(told[:40])


def test_what_is_yours_below_you_or_shared_from_above_is_there(office, knock):
    """The matrix would also pass if nobody saw anything."""
    client = knock("reader")
    seen = words_of(client.get("/sources/"))
    api = words_of(
        client.get("/api/v1/observations", headers={"Authorization": f"Bearer {office.tokens['reader']}"})
    )
    book = words_of(client.get("/sources/?format=xlsx"))

    for holder in office.holders:
        assert (holder.secret in seen) == holder.visible, holder.name
        assert (holder.secret in api) == holder.visible, holder.name
        assert (holder.secret in book) == holder.visible, holder.name


@pytest.mark.parametrize("role", ["reader", "analyst", "reviewer"])
def test_a_role_does_only_what_its_table_says(role, office, knock):
    """Every operation and every page whose verb the role lacks answers 403, also about one's own things."""
    from barograph.ledger.rights import RIGHTS

    client, told = knock(role), []
    own = office.holders[0]
    for route, taken, api in doors():
        if not api:
            continue
        values = {**PARAMS, **own.ids, **{k: PARAMS[k] for k in taken if k in PARAMS}}
        for operation in (
            o
            for name, o in operations()
            if ("api/v1" + name.split(" ", 1)[1].replace("{", "<").replace("}", ">")) == route
        ):
            right = operation.view_func.right
            if right in RIGHTS[role] or right in {"self", "open"}:
                continue
            for method in operation.methods:
                status, _ = ask(client, office, role, True, method, address(route, values), own)
                if status not in {403, 422}:
                    told.append(f"{method} {route} needs {right}, and {role} gets {status}")
    for route, _taken, api in doors():
        pattern = next(p for r, _n, p in views() if r == route)
        wanted = getattr(pattern.callback, "rights", set())
        if api or not wanted or wanted & (RIGHTS[role] | {"self", "open"}):
            continue
        values = {**PARAMS, **own.ids}
        for method in ("GET", "POST"):
            status, _ = ask(client, office, role, False, method, address(route, values), own)
            if status not in {403, 404, 405}:
                told.append(f"{method} {route} needs {wanted}, and {role} gets {status}")

    assert not told, "\n".join(told)


def test_nobody_is_moved_or_created_into_an_organisation_out_of_sight(office, knock):
    from barograph.ledger.models import Organisation, User

    client = knock("administrator")
    mine = office.people["reader"]
    client.post(f"/users/{mine.pk}/", {"role": "reader", "organisation": office.foreign.pk})
    client.post("/users/new/", {**FORM, "organisation": office.foreign.pk})
    client.post("/organisations/", {"name": "新", "parent": office.foreign.pk})
    client.post(f"/organisations/{office.below.pk}/", {"name": "新", "parent": office.beside.pk})

    mine.refresh_from_db()
    assert mine.organisation_id == office.own.pk
    assert not User.objects.filter(username="newcomer").exists()
    assert not Organisation.objects.filter(name="新").exists()
    assert Organisation.objects.get(pk=office.below.pk).parent_id == office.own.pk
