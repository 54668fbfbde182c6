"""The ledger of each test: the analyst's own file, or a small office."""

from __future__ import annotations

import pytest


def empty():
    from barograph.ledger.book import Ledger
    from barograph.ledger.models import AuditHead

    AuditHead.objects.get_or_create(pk=1)
    return Ledger()


@pytest.fixture
def ledger(db):
    """The analyst at her own file."""
    return empty()


@pytest.fixture
def shared_ledger(transactional_db):
    """The same where other threads and processes of the test must see what was written."""
    return empty()


@pytest.fixture
def office(ledger):
    """`office("city", "reviewer")` is the ledger of that person."""
    from tests.ledger.office import Office

    return Office()
