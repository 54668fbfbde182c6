"""People, organisations and the audit page."""

from barograph.ledger.models import AuditEntry, Organisation, User


def test_an_administrator_creates_a_person_who_can_sign_in(knock, office):
    client = knock("administrator")
    made = client.post(
        "/users/new/",
        {"username": "xin", "full_name": "辛夷", "role": "analyst", "organisation": office.below.pk,
         "password": "Barometer-2026-x"},
    )  # fmt: skip

    person = User.objects.get(username="xin")
    assert made.status_code == 302 and person.organisation == office.below and person.first_name == "辛夷"
    client.logout()
    assert (
        client.post("/accounts/login/", {"login": "xin", "password": "Barometer-2026-x"}).status_code == 302
    )


def test_nobody_changes_her_own_role(knock, office):
    me = office.people["administrator"]
    answer = knock("administrator").post(
        f"/users/{me.pk}/", {"role": "reader", "organisation": office.own.pk}
    )

    me.refresh_from_db()
    assert me.role == "administrator" and answer.status_code in (403, 422)


def test_deactivation_ends_sign_in(knock, office):
    client = knock("administrator")
    person = office.people["reader"]
    client.post(f"/users/{person.pk}/active/", {"active": "0"})

    person.refresh_from_db()
    assert not person.is_active
    assert AuditEntry.objects.filter(action="user.deactivate").exists()


def test_an_organisation_is_made_below_and_named_anew(knock, office):
    client = knock("administrator")
    client.post("/organisations/", {"name": "创新促进科", "parent": office.below.pk})
    made = Organisation.objects.get(name="创新促进科")
    client.post(f"/organisations/{made.pk}/", {"name": "促进科", "parent": office.own.pk})

    made.refresh_from_db()
    assert made.name == "促进科" and made.path.startswith(office.own.path) and made.parent == office.own


def test_the_audit_page_verifies_the_chain_and_says_so(knock, office):
    client = knock("administrator")
    words = client.post("/audit/verify/").content.decode()

    assert "审计链完整" in words


def test_the_audit_page_says_where_the_chain_is_broken(knock, office):
    from django.db import connection

    client = knock("administrator")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER IF EXISTS ledger_auditentry_kept")
        else:
            cursor.execute("DROP TRIGGER IF EXISTS ledger_auditentry_kept ON ledger_auditentry")
        cursor.execute("UPDATE ledger_auditentry SET actor = 'nobody' WHERE seq = 3")
    words = client.post("/audit/verify/").content.decode()

    assert "未通过" in words and "第 3 条" in words


def test_the_trail_is_searched_in_readers_words(knock, office):
    words = knock("administrator").get("/audit/?q=采纳").content.decode()

    assert "采纳" in words and "天枢核对" in words and "摇光" not in words
