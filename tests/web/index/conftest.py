"""A bureau with a table of two zones for the template of an office's own index, and somebody next door."""

from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

TABLE = """地区,研发经费投入强度,HTE_NUM,企业总数,TC_VALUE,ENERGY_VA,改革加分
甲区,3,200,2,50,0.4,3
乙区,5,100,2,90,0.5,
"""
"""The worked example of content/schemes/office-index.toml: 甲 67.5, 乙 58."""


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
def as_person(client, bureau):
    def sign_in(name="wang"):
        client.force_login(
            getattr(bureau, name), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    return sign_in


@pytest.fixture
def bring(as_person):
    """`bring(text)`: upload a table and what the page answers; `scheme` is scored at once."""

    def post(text, name="表.csv", scheme="office-index", who="wang"):
        data = text if isinstance(text, bytes) else text.encode()
        return as_person(who).post("/panels/", {"file": SimpleUploadedFile(name, data), "scheme": scheme})

    return post


@pytest.fixture
def scored(bring):
    """The address of the ranking of the worked example."""
    return bring(TABLE).headers["Location"]
