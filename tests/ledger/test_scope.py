"""Who sees what: own organisation and below, what is shared from above, and nothing beside."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from tests.ledger.office import BULLETIN, SUMMARY, entered, take

from barograph.errors import NotFound, NotPermitted
from barograph.ledger import rights
from barograph.ledger.book import Ledger
from barograph.ledger.models import User

ROLES = [r.value for r in User.Role]


@pytest.fixture
def held(office):
    """A document of each organisation, read and accepted; the province's is shared with those below."""
    sources = {}
    for n, name in enumerate(("province", "city", "zone", "other")):
        ledger = office(name)
        sources[name] = take(ledger, BULLETIN + f"第{n}份。\n", f"{name}.txt")
        ledger.accept_sound(sources[name].pk)
    office("province").share(sources["province"].pk, True, "下发")
    # One more of the province that is not shared.
    sources["secret"] = take(office("province"), SUMMARY, "内部.txt")
    office("province").accept_sound(sources["secret"].pk)
    return sources


SIGHT = {
    "province": {"province", "secret", "city", "zone", "other"},
    "city": {"province", "city", "zone"},
    "zone": {"province", "zone"},
    "other": {"province", "other"},
}


@pytest.mark.parametrize("who", SIGHT)
def test_every_list_is_cut_to_what_a_person_may_see(office, held, who):
    ledger = office(who, "administrator")
    pks = {held[name].pk for name in SIGHT[who]}

    assert set(ledger.sources().values_list("pk", flat=True)) == pks
    assert set(ledger.sources(query="txt").values_list("pk", flat=True)) == pks
    assert set(ledger.readings().values_list("source_id", flat=True)) == pks
    assert set(ledger.readings(query="云澜").values_list("source_id", flat=True)) == pks
    for rows in (
        ledger.observations(),
        ledger.observations(query="云澜"),
        ledger.observations(current=False),
    ):
        assert set(rows.values_list("source_id", flat=True)) == pks
    assert set(ledger.decisions().exclude(source=None).values_list("source_id", flat=True)) == pks
    n_figures = ledger.observations().count()
    assert sum(r["n_observations"] for r in ledger.indicators()) == n_figures
    assert sum(r["n_observations"] for r in ledger.areas()) == n_figures
    assert sum(r["n_sources"] for r in ledger.by_place_and_year()) == len(pks)
    for point in ledger.points(ledger.observations().values_list("point_id", flat=True)):
        assert {o.source_id for o in (point.headline, *point.others)} <= pks
    in_sight = set(ledger.organisations().values_list("name", flat=True))
    assert in_sight == SIGHT[who] - {"secret"} - ({"province"} if who != "province" else set())
    assert {u.organisation.name for u in ledger.users()} <= in_sight
    for scope in ledger.audit().values_list("scope", flat=True):
        assert scope.startswith(office.path(who))
    for what in ("observations", "readings"):
        columns, rows = ledger.table(what)
        assert {row[columns.index("source_id")] for row in rows} == pks
    columns, rows = ledger.table("sources")
    assert {row[columns.index("id")] for row in rows} == pks


@pytest.mark.parametrize("who", SIGHT)
def test_what_is_out_of_sight_is_not_there(office, held, who):
    ledger = office(who, "administrator")
    for unseen in held.keys() - SIGHT[who]:
        source = held[unseen]
        claim = source.readings.first()
        observation = source.observations.first()
        for name, *arguments in (
            ("source", source.pk), ("document", source.pk), ("bytes_of", source),
            ("source_bytes", source.pk), ("reading", claim.pk), ("same_point", claim.pk),
            ("next_open", claim.pk), ("observation", observation.pk),
            ("evidence", observation.pk), ("accept", claim.pk), ("reject", claim.pk, "x"),
            ("correct", claim.pk, {"value": "1"}, "x"), ("reopen", claim.pk, "x"),
            ("correct_observation", observation.pk, {"value": "1"}, "x"),
            ("choose", observation.point_id, observation.pk, "x"), ("withdraw", source.pk, "x"),
            ("reinstate", source.pk, "x"), ("share", source.pk, True, "x"),
            ("mark", source.pk, 0, 2, {}), ("accept_sound", source.pk),
        ):  # fmt: skip
            with pytest.raises(NotFound):
                getattr(ledger, name)(*arguments)


def test_a_series_of_others_is_not_told_of(office):
    hidden = entered(office("other"), indicator="只有邻市有的指标")
    ledger = office("city")

    assert not ledger.series_of().exists()
    for ask in (
        lambda: ledger.one_series(hidden.series_id), lambda: ledger.series(hidden.series_id),
        lambda: ledger.point(hidden.point_id), lambda: ledger.headline(hidden.point_id),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            ask()
    assert ledger.points([hidden.point_id]) == []


def test_figures_out_of_sight_make_no_conflict(office):
    entered(office("city"), "652")
    entered(office("other"), "648")

    assert office("city").conflicts() == []
    assert len(office("province").conflicts()) == 1


def test_what_is_shared_from_above_is_for_reading_only(office, held):
    ledger = office("city", "administrator")
    source = held["province"]
    claim = source.readings.first()
    for judge in (
        lambda: ledger.accept(claim.pk), lambda: ledger.reject(claim.pk, "x"), lambda: ledger.withdraw(source.pk, "x"),
        lambda: ledger.share(source.pk, False, "x"), lambda: ledger.correct(claim.pk, {"value": "1"}, "x"),
        lambda: ledger.correct_observation(source.observations.first().pk, {"value": "1"}, "x"),
        lambda: ledger.mark(source.pk, 0, 2, {"indicator": "a"}),
    ):  # fmt: skip
        with pytest.raises(NotPermitted) as refused:
            judge()
        assert refused.value.code == "shared-from-above"
    assert len(ledger.source_bytes(source.pk)) > 0


def test_each_organisation_chooses_for_itself_and_those_above_for_those_who_did_not(office):
    province = office("province")
    one = entered(province, "652", paper="甲")
    two = entered(province, "648", paper="乙")
    for o in (one, two):
        province.share(o.source_id, True, "下发")
    province.choose(one.point_id, two.pk, "省里选定")

    assert office("zone").headline(one.point_id)[0] == two
    office("city").choose(one.point_id, one.pk, "市里选定")

    assert office("province").headline(one.point_id)[0] == two
    assert office("zone").headline(one.point_id)[0] == one
    assert office("other").headline(one.point_id)[0] == two
    office("city").unchoose(one.point_id, "随省里")
    assert office("zone").headline(one.point_id)[0] == two


def test_the_same_bytes_in_two_organisations_tell_neither_of_the_other(office):
    mine, theirs = take(office("city")), take(office("other"))

    assert mine.pk != theirs.pk and mine.blob_id == theirs.blob_id
    assert office("city").source(mine.pk).added_by == "city-reviewer"
    assert set(office("city").sources().values_list("pk", flat=True)) == {mine.pk}


def test_somebody_without_an_organisation_sees_and_does_nothing(office, held):
    ledger = Ledger(User.objects.create(username="nobody", role="administrator"))

    with pytest.raises(NotPermitted):
        ledger.sources()
    assert not rights.can(ledger.user, "see")


def test_who_is_not_signed_in_gets_no_ledger(db):
    with pytest.raises(NotPermitted) as refused:
        Ledger(AnonymousUser())

    assert refused.value.code == "sign-in"


# -- rights -------------------------------------------------------------------------------------------------

LEAST = {
    "see": "reader", "export": "reader", "add": "analyst", "mark": "analyst", "enter": "analyst", "stop": "analyst",
    "accept": "reviewer", "correct": "reviewer", "reject": "reviewer", "reopen": "reviewer", "choose": "reviewer",
    "unchoose": "reviewer", "withdraw": "reviewer", "reinstate": "reviewer", "share": "reviewer", "part": "reviewer", "teach": "reviewer",
    "users": "administrator", "organisations": "administrator", "audit": "administrator", "backup": "administrator",
}  # fmt: skip
"""Who may, by the brief of the office; each role may all that the ones before it may."""

CALLS = {
    "see": [("sources",), ("readings",), ("observations",), ("indicators",), ("areas",), ("series_of",), ("conflicts",),
            ("by_place_and_year",), ("decisions",), ("imports",), ("points", [])],
    "export": [("table", "sources"), ("note_export", "csv", "sources"), ("source_bytes", 0)],
    "add": [("start_import", []), ("run_import", 0), ("resume_import", 0)],
    "stop": [("stop_import", 0)], "mark": [("mark", 0, 0, 1, {})], "enter": [("enter", {}, "年报")],
    "accept": [("accept", 0), ("accept_sound",)], "reject": [("reject", 0, "x")], "reopen": [("reopen", 0, "x")],
    "correct": [("correct", 0, {}, "x"), ("correct_observation", 0, {}, "x")], "choose": [("choose", 0, 0, "x")],
    "unchoose": [("unchoose", 0, "x")], "withdraw": [("withdraw", 0, "x")], "reinstate": [("reinstate", 0, "x")],
    "teach": [("accept_lesson", 0), ("decline_lesson", 0), ("withdraw_lesson", 0, "x")],
    "share": [("share", 0, True, "x")], "part": [("part", 0, "x"), ("join", 0, 1, "x")], "audit": [("audit",), ("verify",)], "users": [("person", 0)],
    "organisations": [("create_organisation", "新单位")], "backup": [("backup", "/nowhere/at/all.zip")],
}  # fmt: skip


def test_the_table_of_rights_is_the_one_that_was_agreed():
    assert set(LEAST) == set(rights.VERBS) == set(CALLS)
    for verb, least in LEAST.items():
        for role in ROLES:
            assert (verb in rights.RIGHTS[role]) == (ROLES.index(role) >= ROLES.index(least)), (verb, role)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("verb", CALLS)
def test_each_verb_asks_for_its_right(office, role, verb):
    ledger = office("province", role)
    for name, *arguments in CALLS[verb]:
        try:
            getattr(ledger, name)(*arguments)
            refused = False
        except NotPermitted as error:
            refused = error.code == "not-permitted" and error.verb == verb
            assert refused, error
        except Exception:
            refused = False  # it was let in and met an argument that leads nowhere
        assert refused == (verb not in rights.RIGHTS[role]), (name, role)


def test_who_may_not_accept_leaves_an_open_claim(office):
    fields = {"indicator": "GDP", "area": "云澜市", "period": "2023", "value": "1", "unit": "亿元"}
    made = office("city", "analyst").enter(fields, "年报")

    assert (made.observation, made.reading.state) == (None, "open")
    assert office("city", "reviewer").accept(made.reading.pk).value == "1"


def test_a_person_who_left_may_do_nothing(office):
    user = office.user("city", "administrator")
    user.is_active = False

    assert not any(rights.can(user, verb) for verb in rights.VERBS)
