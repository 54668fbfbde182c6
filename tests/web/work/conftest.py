"""A bureau with its people and one report that has been read, so that the pages have something to show."""

from types import SimpleNamespace

import pytest

REPORT = """澜江市2024年科技工作总结

2024年,全市高新技术企业1629家,比上年增长11.6%。技术合同成交额312.6亿元。
研发经费投入强度为2.68%,约有科技型中小企业3400家。
"""


@pytest.fixture
def bureau(db):
    """澜江市科技局 with an administrator, a reviewer, an analyst and a reader; another bureau beside it."""
    from barograph.ledger.models import Organisation, User

    city = Organisation.objects.create(name="澜江市科技局", path="1.")
    other = Organisation.objects.create(name="隔壁市科技局", path="2.")
    people = {
        name: User.objects.create(username=name, password="!", role=role, organisation=organisation)
        for name, role, organisation in [
            ("lin", "administrator", city),
            ("wang", "reviewer", city),
            ("zhao", "analyst", city),
            ("du", "reader", city),
            ("sun", "administrator", other),
        ]
    }
    return SimpleNamespace(city=city, other=other, **people)


@pytest.fixture
def as_person(client, bureau):
    """`as_person("wang")`: the client signed in as that person."""

    def sign_in(name):
        client.force_login(
            getattr(bureau, name), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    return sign_in


@pytest.fixture
def ledger(bureau):
    from barograph.ledger.book import Ledger

    return Ledger(bureau.wang)


def claims_of(document, catalogue=None, **_):
    """A reader for these tests: the figures of REPORT, as the readers would give them."""
    from decimal import Decimal

    from barograph.observation import Citation
    from barograph.observation import Reading as Claim
    from barograph.period import Period

    def claim(quote, indicator, value, unit, **fields):
        start = document.text.find(quote)
        if start < 0:
            return None
        citation = Citation(source=document.source, quote=quote, start=start, end=start + len(quote))
        return Claim(
            indicator=indicator, area="澜江市", period=Period.parse("2024"), value=Decimal(value), unit=unit,
            citation=citation, **fields,
        )  # fmt: skip

    found = [
        claim("1629家", "高新技术企业数", "1629", "家"),
        claim("11.6%", "高新技术企业数", "11.6", "%", measure="growth", base="2023"),
        claim("312.6亿元", "技术合同成交额", "31260000000", "元"),
        claim("2.68%", "研发经费投入强度", "2.68", "%", doubts=("area-inherited",), confidence=0.7),
        claim("约有科技型中小企业3400家", "科技型中小企业数", "3400", "家", bound="about"),
    ]
    return [c for c in found if c is not None]


@pytest.fixture
def report(ledger, monkeypatch):
    """The report, brought in and read; its readings in the order of the text."""
    from barograph.ledger.models import Reading, Source

    monkeypatch.setattr("barograph.ledger.imports.read", claims_of)
    monkeypatch.setattr("barograph.ledger.tracing.read", claims_of)
    batch = ledger.start_import([("总结.txt", REPORT.encode(), "https://kjj.example.cn/1.html")])
    ledger.run_import(batch.pk, jobs=0)
    source = Source.objects.get()
    Reading.objects.filter(source=source).update(sound=True)
    Reading.objects.filter(source=source, value="2.68").update(sound=False)
    readings = list(Reading.objects.filter(source=source).order_by("ordinal"))
    return SimpleNamespace(source=source, batch=batch, readings=readings, text=REPORT)
