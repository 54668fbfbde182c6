"""A tree of organisations, each with a secret of its own, and a person of every role in the middle of it.

澜江市局 (above: one source shared, one not)
├── 高新区局 (own: the people who knock at the doors)
│   └── 服务中心 (below)
└── 经开区局 (beside)
隔壁市局 (foreign)
"""

from dataclasses import dataclass, field
from decimal import Decimal
from types import SimpleNamespace

import pytest

COMMON = "机密"  # stands in every name, so that one search asks for all of them


@dataclass
class Holder:
    """What one organisation holds; `secret` stands in every name of it and nowhere else."""

    name: str
    secret: str
    number: str
    visible: bool
    ids: dict[str, object] = field(default_factory=dict)


def claim_of(document, catalogue=None, **_):
    """One claim for each document of these tests: its second line is «secret,number»."""
    from barograph.observation import Citation
    from barograph.observation import Reading as Claim
    from barograph.period import Period

    secret, number = document.text.splitlines()[1].split(",")
    quote = number
    start = document.text.index(quote)
    place = Citation(source=document.source, quote=quote, start=start, end=start + len(quote))
    claim = {
        "indicator": f"{COMMON}{secret}指标",
        "area": f"{COMMON}{secret}地",
        "unit": "家",
        "citation": place,
    }
    return [
        Claim(**claim, period=Period.parse("2024"), value=Decimal(number)),
        Claim(**claim, period=Period.parse("2023"), value=Decimal(number) + 1),
    ]


@pytest.fixture
def office(db, monkeypatch):
    from django.contrib.auth.hashers import make_password

    from barograph.ledger.book import Ledger
    from barograph.ledger.models import Decision, Import, Lesson, Reading, Source, User

    monkeypatch.setattr("barograph.ledger.imports.read", claim_of)
    local = Ledger()
    city = local.create_organisation(f"{COMMON}澜江市局")
    own = local.create_organisation(f"{COMMON}高新区局", parent=city)
    below = local.create_organisation(f"{COMMON}玉衡服务中心", parent=own)
    beside = local.create_organisation(f"{COMMON}开阳经开区局", parent=city)
    foreign = local.create_organisation(f"{COMMON}摇光隔壁市局")
    plan = [
        (own, Holder("own", "天枢", "700101", True), False),
        (below, Holder("below", "玉衡", "700202", True), False),
        (city, Holder("above-shared", "天璇", "700303", True), True),
        (city, Holder("above", "天玑", "700404", False), False),
        (beside, Holder("beside", "开阳", "700505", False), False),
        (foreign, Holder("foreign", "摇光", "700606", False), False),
    ]
    password = make_password("Barometer-2026")
    holders = []
    for organisation, holder, shared in plan:
        keeper = User.objects.create(
            username=f"keeper-{holder.secret}", first_name=holder.secret, role="administrator",
            organisation=organisation, password=password,
        )  # fmt: skip
        ledger = Ledger(keeper)
        text = f"{COMMON}{holder.secret}报告\n{holder.secret},{holder.number}\n{holder.secret}结束"
        batch = ledger.start_import(
            [(f"{COMMON}{holder.secret}.txt", text.encode(), f"https://{holder.number}.example.cn/")]
        )
        ledger.run_import(batch.pk, jobs=0)
        source = Source.objects.get(name=f"{COMMON}{holder.secret}.txt")
        first, second = Reading.objects.filter(source=source).order_by("id")
        observation = ledger.accept(first.pk, f"{holder.secret}核对")
        if shared:
            ledger.share(source.pk, True, f"{holder.secret}共享")
        panel = ledger.keep_panel(
            f"{COMMON}{holder.secret}表.csv",
            f"地区,{holder.secret}\n{holder.secret}区,{holder.number}\n".encode(),
        )
        token, _text_of_token = ledger.create_token(f"{holder.secret}令牌")
        lesson = Lesson.objects.create(
            attribute="area", words=second.area, key=f"{holder.secret}词", name=f"{holder.secret}全称", reading=second,
            scope=source.scope, proposed_by=keeper.username,
        )  # fmt: skip
        holder.ids = {
            "source_id": source.pk, "import_id": batch.pk, "reading_id": second.pk, "observation_id": observation.pk,
            "series_id": observation.series_id, "point_id": observation.point_id, "user_id": keeper.pk,
            "organisation_id": organisation.pk, "token_id": token.pk,
            "lesson_id": lesson.pk, "key": observation.indicator, "panel_id": panel.pk,
        }  # fmt: skip
        holders.append(holder)
    people = {"anonymous": None}
    tokens = {"anonymous": ""}
    for role in ("reader", "analyst", "reviewer", "administrator"):
        people[role] = User.objects.create(
            username=f"own-{role}", role=role, organisation=own, password=password, first_name="某人"
        )
        tokens[role] = Ledger(people[role]).create_token("检查")[1]
    people["nowhere"] = User.objects.create(username="nowhere", role="administrator", password=password)
    tokens["nowhere"] = Ledger(people["nowhere"]).create_token("检查")[1]
    assert Import.objects.count() == len(plan)
    assert Decision.objects.exists()
    return SimpleNamespace(
        holders=holders,
        people=people,
        tokens=tokens,
        own=own,
        city=city,
        below=below,
        beside=beside,
        foreign=foreign,
    )


@pytest.fixture
def knock(client, office):
    """`knock("reader")`: the client signed in as that person; None signs nobody in."""

    def sign_in(role):
        client.logout()
        if office.people[role] is not None:
            client.force_login(
                office.people[role], backend="allauth.account.auth_backends.AuthenticationBackend"
            )
        return client

    return sign_in
