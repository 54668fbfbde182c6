"""People and organisations: every change is audited, nobody raises herself, and each administrator has her part."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from tests.ledger.office import BULLETIN, entered, take

from barograph.errors import LedgerError, NotFound, NotPermitted
from barograph.ledger.book import Ledger
from barograph.ledger.models import ApiToken, AuditEntry, Holding, Observation, Source, User

PASSWORD = "qV9-xTr2mbarometer"


def last():
    return AuditEntry.objects.order_by("-seq").first()


def test_a_person_is_made_in_ones_own_part_of_the_tree(office):
    admin = office("city", "administrator")
    made = admin.create_user(
        "wang", role="analyst", organisation=office.organisations["zone"], password=PASSWORD
    )

    assert (made.scope, made.role, made.check_password(PASSWORD)) == (office.path("zone"), "analyst", True)
    assert (last().action, last().actor, last().scope) == ("user.create", "city-administrator", made.scope)
    assert PASSWORD not in last().detail
    for name in ("province", "other"):
        with pytest.raises(NotFound):
            admin.create_user(
                "zhao", role="reader", organisation=office.organisations[name], password=PASSWORD
            )
    assert not User.objects.filter(username="zhao").exists()


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"username": "有 空格"}, "username"), ({"username": ""}, "username"), ({"username": "a" * 151}, "username"),
        ({"username": "City-Administrator"}, "username"), ({"role": "king"}, "role"), ({"password": "123"}, "password"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_new_person_is_named(office, settings, fields, named):
    settings.AUTH_PASSWORD_VALIDATORS = [
        {
            "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
            "OPTIONS": {"min_length": 10},
        }
    ]
    admin = office("city", "administrator")
    n = User.objects.count()
    given = {"username": "wang", "role": "reader", "password": PASSWORD} | fields

    with pytest.raises(LedgerError) as refused:
        admin.create_user(
            given["username"],
            role=given["role"],
            organisation=office.organisations["city"],
            password=given["password"],
        )

    assert (refused.value.field, User.objects.count()) == (named, n)


def test_role_organisation_and_standing_are_changed_and_told(office):
    admin, user = office("city", "administrator"), office.user("zone", "reader")

    admin.set_role(user, "reviewer")
    assert (last().action, json.loads(last().detail)["was"]) == ("user.role", {"role": "reader"})
    admin.set_organisation(user, office.organisations["city"])
    admin.set_active(user, False)
    assert last().action == "user.deactivate"

    user = User.objects.get(pk=user.pk)
    assert (user.role, user.scope, user.is_active) == ("reviewer", office.path("city"), False)


@pytest.mark.parametrize("role", ["reader", "analyst", "reviewer"])
def test_who_is_no_administrator_changes_nobody(office, role):
    ledger, other = office("province", role), office.user("city", "reader")

    for change in (
        lambda: ledger.set_role(other, "administrator"), lambda: ledger.set_active(other, False),
        lambda: ledger.set_organisation(other, office.organisations["zone"]), lambda: ledger.set_password(other, PASSWORD),
        lambda: ledger.set_role(ledger.user, "administrator"),
        lambda: ledger.create_user("x", role="administrator", organisation=ledger.home, password=PASSWORD),
    ):  # fmt: skip
        with pytest.raises(NotPermitted):
            change()


def test_nobody_changes_her_own_role_organisation_or_standing(office):
    admin = office("city", "administrator")

    for change in (
        lambda: admin.set_role(admin.user, "reader"), lambda: admin.set_active(admin.user, False),
        lambda: admin.set_organisation(admin.user, office.organisations["zone"]),
    ):  # fmt: skip
        with pytest.raises(NotPermitted) as refused:
            change()
        assert refused.value.code == "own-account"


def test_an_administrator_does_not_reach_above_or_beside(office):
    admin = office("city", "administrator")

    for user in (office.user("province", "reader"), office.user("other", "reader")):
        for change in (
            lambda user=user: admin.set_role(user, "reader"), lambda user=user: admin.set_password(user, PASSWORD),
            lambda user=user: admin.person(user.pk), lambda user=user: admin.set_active(user, False),
        ):  # fmt: skip
            with pytest.raises(NotFound):
                change()
    with pytest.raises(NotFound):
        admin.set_organisation(office.user("zone", "reader"), office.organisations["province"])


def test_ones_own_password_is_ones_own_affair(office):
    reader = office("city", "reader")
    reader.set_password(reader.user, PASSWORD)

    assert User.objects.get(pk=reader.user.pk).check_password(PASSWORD)
    assert (last().action, last().actor) == ("user.password", "city-reader")


# -- organisations ------------------------------------------------------------------------------------------


def test_an_organisation_is_made_below_ones_own(office):
    made = office("city", "administrator").create_organisation("新区")

    assert made.path == f"{office.path('city')}{made.pk}."
    assert (last().action, last().scope) == ("organisation.create", made.path)
    with pytest.raises(NotFound):
        office("city", "administrator").create_organisation("外面", parent=office.organisations["other"])


def test_with_an_organisation_moves_all_that_it_holds_and_all_below(office):
    source = take(office("zone"))
    office("zone").accept_sound(source.pk)
    mine = take(office("city"), BULLETIN + "市里。")
    office("city").accept_sound(mine.pk)
    city, other, zone = (office.organisations[n] for n in ("city", "other", "zone"))
    before = office("province").observations().count()

    office("province", "administrator").move_organisation(city, other)

    path = f"{other.path}{city.pk}."
    for model in (Source, Observation, Holding):
        assert set(model.objects.values_list("scope", flat=True)) == {path, f"{path}{zone.pk}."}
    assert office("zone").user.scope == f"{path}{zone.pk}."
    assert office("zone").source(source.pk) == source
    assert office("other").observations().count() == before == office("province").observations().count()
    assert office("city").observations().count() == before
    assert office("province", "administrator").verify().n == AuditEntry.objects.count()


def test_an_organisation_does_not_hang_below_itself_nor_move_its_own_administrator(office):
    city, zone = office.organisations["city"], office.organisations["zone"]

    with pytest.raises(LedgerError):
        office("province", "administrator").move_organisation(city, zone)
    with pytest.raises(NotPermitted) as refused:
        office("city", "administrator").move_organisation(city, zone)
    assert refused.value.code == "own-organisation"


def test_a_name_that_two_organisations_have_is_asked_back(ledger):
    root = ledger.create_organisation("省厅")
    for parent in (root, ledger.create_organisation("市局", parent=root)):
        ledger.create_organisation("科技处", parent=parent)

    with pytest.raises(LedgerError):
        ledger.organisation("科技处")
    assert ledger.organisation("省厅") == root
    with pytest.raises(NotFound):
        ledger.organisation("没有的单位")


def test_an_analysts_own_file_becomes_the_offices(ledger):
    source = take(ledger)
    ledger.accept_sound(source.pk)
    organisation = ledger.create_organisation("市局")
    ledger.adopt(organisation)
    reader = Ledger(User.objects.create(username="li", role="reader", organisation=organisation))

    assert reader.source(source.pk).scope == organisation.path
    assert reader.observations().count() == Observation.objects.count() > 0
    assert reader.readings().exists() and reader.decisions().exists()
    assert sum(r["n_observations"] for r in reader.indicators()) == Observation.objects.count()
    assert last().action == "organisation.adopt"


def test_what_is_adopted_joins_what_the_office_has_of_the_same_series(ledger):
    mine = entered(ledger, "650")
    organisation = ledger.create_organisation("市局")
    theirs = entered(
        Ledger(User.objects.create(username="li", role="reviewer", organisation=organisation)), "648"
    )
    ledger.adopt(organisation)

    assert mine.series_id == theirs.series_id
    assert list(Holding.objects.values_list("scope", "n_current")) == [(organisation.path, 2)]


def test_files_that_both_have_are_not_adopted_by_halves(ledger):
    source = take(ledger)
    organisation = ledger.create_organisation("市局")
    take(Ledger(User.objects.create(username="li", role="reviewer", organisation=organisation)))

    with pytest.raises(LedgerError) as refused:
        ledger.adopt(organisation)

    assert refused.value.code == "adopt"
    assert ledger.source(source.pk).scope == ""


def test_only_the_analyst_at_her_own_file_gives_it_away(office):
    with pytest.raises(NotPermitted):
        office("province", "administrator").adopt(office.organisations["city"])


# -- tokens -------------------------------------------------------------------------------------------------


def test_a_token_opens_the_ledger_of_its_person_until_it_is_revoked(office):
    ledger = office("city", "analyst")
    token, text = ledger.create_token("脚本")

    assert Ledger.user_of_token(text) == ledger.user
    assert text not in json.dumps(list(ApiToken.objects.values()), default=str) and text not in last().detail
    assert text.startswith(token.prefix)
    assert Ledger.user_of_token(text + "x") is None and Ledger.user_of_token("") is None

    ledger.revoke_token(token.pk)
    assert Ledger.user_of_token(text) is None
    assert last().action == "token.revoke"


def test_a_token_ends_with_its_day_and_with_its_person(office):
    ledger = office("city", "analyst")
    _, over = ledger.create_token("过期", expires_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    _, text = ledger.create_token("在用")
    assert Ledger.user_of_token(over) is None

    office("city", "administrator").set_active(ledger.user, False)
    assert Ledger.user_of_token(text) is None


def test_a_token_is_revoked_by_its_person_or_her_administrator_only(office):
    token, text = office("zone", "analyst").create_token("脚本")

    for ledger in (office("zone", "reviewer"), office("other", "administrator")):
        with pytest.raises(NotFound):
            ledger.revoke_token(token.pk)
    assert Ledger.user_of_token(text) is not None
    office("city", "administrator").revoke_token(token.pk)
    assert Ledger.user_of_token(text) is None


def test_the_analyst_at_her_own_file_has_no_token(ledger):
    with pytest.raises(NotPermitted):
        ledger.create_token("脚本")
