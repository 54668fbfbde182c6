"""A bureau whose ledger holds two cities over some years: gaps, conflicts, a target, running totals."""

from types import SimpleNamespace

import pytest


@pytest.fixture
def bureau(db):
    from barograph.ledger.models import Organisation, User

    city = Organisation.objects.create(name="澜江市科技局", path="1.")
    other = Organisation.objects.create(name="隔壁市科技局", path="2.")
    people = {
        name: User.objects.create(username=name, password="!", role=role, organisation=organisation)
        for name, role, organisation in [
            ("wang", "reviewer", city),
            ("du", "reader", city),
            ("sun", "reviewer", other),
        ]
    }
    return SimpleNamespace(city=city, other=other, **people)


@pytest.fixture
def ledger(bureau):
    from barograph.ledger.book import Ledger

    return Ledger(bureau.wang)


@pytest.fixture
def enter(ledger):
    """`enter("济南市", "2024", "12亿元")`: an accepted figure of R&D expenditure from a paper."""

    def one(area, period, value, *, paper="年鉴(虚构)", by=None, **fields):
        unit = fields.pop("unit", "亿元")
        given = {
            "indicator": "R&D经费支出",
            "area": area,
            "period": period,
            "value": value,
            "unit": unit,
        } | fields
        return (by or ledger).enter(given, paper, "补录", quote=fields.pop("quote", value)).observation

    return one


@pytest.fixture
def figures(enter):
    return SimpleNamespace(
        first=enter("济南市", "2021", "10亿元"),
        second=enter("济南市", "2023", "12亿元"),
        rival=enter("济南市", "2023", "13亿元", paper="总结(虚构)"),
        aim=enter("济南市", "2026", "20亿元", paper="规划(虚构)", standing="target"),
        running=enter("济南市", "2023年1—9月", "8.5亿元", paper="季报(虚构)"),
        far=enter("青岛市", "2023", "1300000000", unit="元"),
    )


@pytest.fixture
def page(client, bureau):
    """`page("/indicators/")`: the page as wang sees it; `page(url, who="du")` as somebody else."""

    def get(url, who="wang"):
        client.force_login(
            getattr(bureau, who), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client.get(url)

    return get
