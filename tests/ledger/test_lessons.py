"""Lessons: what a correction teaches, and what becomes of it after a yes and after its withdrawal."""

import pytest
from tests.ledger.office import take

from barograph.errors import LedgerError, NotFound, NotPermitted, Stale
from barograph.ledger.learning import key_of, learnt
from barograph.ledger.models import AuditEntry, Decision, Lesson, Observation, Reading

pytestmark = pytest.mark.django_db

FIRST = "云澜市科技局2024年工作总结\n\n2024年，云澜市高企方阵企业650家，比上年增长12.5%。技术合同成交额62.4亿元。\n"
SECOND = "云澜市科技局2023年工作总结\n\n2023年，云澜市高企方阵企业578家。\n"
THIRD = "云澜市科技局2022年工作总结\n\n2022年，云澜市高企方阵企业510家。技术合同成交额40亿元。\n"


def claims(source):
    return list(Reading.objects.filter(source=source).order_by("ordinal"))


def taught(ledger, name="高新技术企业数"):
    """A correction of the first claim of FIRST, and the lesson that it proposes; SECOND waits."""
    first, second = take(ledger, FIRST), take(ledger, SECOND, "二.txt")
    ledger.correct(claims(first)[0].pk, {"indicator": name}, "高企方阵即高企")
    return Lesson.objects.get(), claims(first), claims(second)


def test_a_correction_proposes_and_changes_nothing_else(ledger):
    lesson, first, second = taught(ledger)

    assert (lesson.state, lesson.kind, lesson.name, lesson.code) == (
        "proposed",
        "indicator",
        "高新技术企业数",
        "HTE_NUM",
    )
    assert lesson.words == first[0].indicator and lesson.reading_id == first[0].pk
    assert lesson.proposed_at == Decision.objects.get(kind="correct").at
    assert [r.indicator_code for r in second] == [""]
    assert AuditEntry.objects.filter(action="lesson.propose", object_id=str(lesson.pk)).exists()


def test_the_list_of_what_would_change_comes_before_the_yes(ledger):
    lesson, first, second = taught(ledger)

    n, effects = ledger.effects(lesson.pk)

    assert n == 2
    assert [e.reading.pk for e in effects] == [first[1].pk, second[0].pk]
    assert {(e.before, e.after) for e in effects} == {(lesson.words, "高新技术企业数")}


def test_after_a_yes_open_claims_are_read_so_and_still_wait(ledger):
    lesson, _first, second = taught(ledger)
    doubtful = second[0].confidence

    done = ledger.accept_lesson(lesson.pk, "同意")

    now = Reading.objects.get(pk=second[0].pk)
    assert done.n_changed == 2
    assert (now.indicator, now.indicator_code, now.state) == ("高新技术企业数", "HTE_NUM", "open")
    assert "indicator-open" not in now.doubts and now.confidence >= doubtful
    decision = Decision.objects.get(reading=now)
    assert (decision.kind, decision.lesson_id) == ("learn", lesson.pk)
    assert decision.detail["changes"]["indicator"] == [lesson.words, "高新技术企业数"]
    assert AuditEntry.objects.filter(action="reading.learn", object_id=str(now.pk)).exists()
    assert ledger.verify()


def test_what_a_person_judged_is_never_changed(ledger):
    lesson, first, second = taught(ledger)
    accepted = ledger.accept(second[0].pk)
    ledger.reject(first[1].pk, "重复")

    done = ledger.accept_lesson(lesson.pk)

    assert done.n_changed == 0
    assert Observation.objects.get(pk=accepted.pk).indicator_code == ""
    assert Reading.objects.get(pk=second[0].pk).indicator == lesson.words
    assert Reading.objects.get(pk=first[1].pk).indicator == lesson.words


def test_later_imports_are_read_by_accepted_lessons(ledger):
    lesson, _, _ = taught(ledger)
    ledger.accept_lesson(lesson.pk)

    third = claims(take(ledger, THIRD, "三.txt"))

    assert next((r.indicator, r.state) for r in third) == ("高新技术企业数", "open")
    decision = Decision.objects.get(reading=third[0])
    assert (decision.kind, decision.lesson_id, decision.by) == ("learn", lesson.pk, "local")
    assert not Decision.objects.filter(reading=third[1]).exists()


def test_a_proposed_lesson_is_not_applied_to_imports(ledger):
    lesson, _, _ = taught(ledger)

    third = claims(take(ledger, THIRD, "三.txt"))

    assert third[0].indicator == lesson.words


def test_a_withdrawn_lesson_leaves_claims_as_they_were_read(ledger):
    lesson, first, second = taught(ledger)
    before = {
        r.pk: (r.indicator, r.indicator_code, r.doubts, r.confidence, r.sound) for r in [*first[1:], *second]
    }
    ledger.accept_lesson(lesson.pk)
    third = claims(take(ledger, THIRD, "三.txt"))
    judged = ledger.accept(second[0].pk)

    done = ledger.withdraw_lesson(lesson.pk, "两者口径不同")

    assert (done.n_changed, done.n_left) == (2, 1)
    row = Reading.objects.get(pk=first[1].pk)
    assert (row.indicator, row.indicator_code, row.doubts, row.confidence, row.sound) == before[row.pk]
    assert Reading.objects.get(pk=third[0].pk).indicator == lesson.words
    assert Observation.objects.get(pk=judged.pk).indicator == "高新技术企业数"
    assert Decision.objects.filter(kind="unlearn", lesson=lesson).count() == 2
    with pytest.raises(LedgerError):
        ledger.withdraw_lesson(lesson.pk, "再撤一次")


def test_two_meanings_of_the_same_words_are_shown_and_only_one_is_applied(ledger):
    lesson, first, second = taught(ledger)
    ledger.correct(second[0].pk, {"indicator": "科技型中小企业数"}, "实为科小")
    other = Lesson.objects.exclude(pk=lesson.pk).get()

    assert ledger.rivals(lesson) == [other] and ledger.rivals(other) == [lesson]
    ledger.accept_lesson(lesson.pk)
    with pytest.raises(LedgerError) as refused:
        ledger.accept_lesson(other.pk)

    assert refused.value.code == "lesson-conflict" and lesson.name in refused.value.sentence("zh-hans")
    assert Reading.objects.get(pk=first[1].pk).indicator_code == "HTE_NUM"
    ledger.withdraw_lesson(lesson.pk, "改用另一条")
    assert ledger.accept_lesson(other.pk).n_changed == 1


def test_a_second_correction_of_the_same_claim_replaces_what_the_first_proposed(ledger):
    lesson, first, _ = taught(ledger)

    ledger.correct(first[0].pk, {"indicator": "科技型中小企业数"}, "看错了")

    lesson.refresh_from_db()
    assert lesson.state == "declined"
    assert [x.name for x in ledger.lessons(state="proposed")] == ["科技型中小企业数"]


def test_the_same_lesson_is_proposed_once_and_not_again_after_a_no(ledger):
    lesson, _first, second = taught(ledger)
    ledger.decline_lesson(lesson.pk, "各文件含义不同")

    ledger.correct(second[0].pk, {"indicator": "高新技术企业数"}, "这里确是高企")

    assert Lesson.objects.count() == 1
    assert ledger.accept_lesson(lesson.pk, "想通了").n_changed == 1


def test_a_decided_lesson_is_stale_for_the_second_person(ledger):
    lesson, _, _ = taught(ledger)
    ledger.accept_lesson(lesson.pk)

    with pytest.raises(Stale):
        ledger.decline_lesson(lesson.pk)


def test_figures_in_another_kind_of_unit_are_not_meant(ledger):
    lesson, _, _ = taught(ledger)
    text = "云澜市科技局2021年工作总结\n\n2021年，云澜市高企方阵企业3亿元。\n"
    money = claims(take(ledger, text, "四.txt"))
    Reading.objects.filter(pk__in=[r.pk for r in money]).update(indicator=lesson.words)

    assert money[0].unit == "元"
    assert money[0].pk not in [e.reading.pk for e in ledger.effects(lesson.pk)[1]]


def test_a_lesson_holds_for_its_own_organisation_alone(office):
    city, zone, other = office("city"), office("zone"), office("other")
    source = take(city, FIRST)
    below = claims(take(zone, SECOND, "二.txt"))
    beside = claims(take(other, SECOND, "二.txt"))
    city.correct(claims(source)[0].pk, {"indicator": "高新技术企业数"}, "即高企")
    lesson = Lesson.objects.get()

    assert city.accept_lesson(lesson.pk).n_changed == 1
    assert {r.indicator for r in Reading.objects.filter(pk__in=[below[0].pk, beside[0].pk])} == {lesson.words}
    assert list(zone.lessons()) == [] and list(other.lessons()) == []
    with pytest.raises(NotFound):
        other.withdraw_lesson(lesson.pk, "试一试")
    assert [x.pk for x in office("province").lessons()] == [lesson.pk]


def test_only_who_may_judge_may_say_yes(office):
    source = take(office("city"), FIRST)
    office("city").correct(claims(source)[0].pk, {"indicator": "高新技术企业数"}, "即高企")
    lesson = Lesson.objects.get()

    for verb in ("accept_lesson", "decline_lesson"):
        with pytest.raises(NotPermitted):
            getattr(office("city", "analyst"), verb)(lesson.pk)


def test_lessons_come_back_with_a_backup(ledger, tmp_path):
    from barograph.ledger.handing import TABLES

    lesson, _, _ = taught(ledger)
    ledger.accept_lesson(lesson.pk)
    file = ledger.backup(tmp_path / "all.zip")
    import zipfile

    with zipfile.ZipFile(file) as archive:
        assert archive.read("tables/Lesson.jsonl").decode().count("\n") == 1
    assert Lesson in TABLES and TABLES.index(Lesson) < TABLES.index(Decision)


def test_accepted_lessons_are_content_that_a_catalogue_reads(ledger, tmp_path):
    from barograph.catalogue import check, load

    lesson, _, _ = taught(ledger)
    ledger.accept_lesson(lesson.pk)

    for name, content in ledger.lessons_as_content().items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")

    assert check(tmp_path) == []
    assert load(tmp_path).find_indicator(lesson.words).code == "HTE_NUM"


# -- what is learnt -----------------------------------------------------------------------------------------


def case(words, code, name, right_code, *, attribute="area", measure="level", unit="家"):
    common = {"indicator": "高新技术企业数", "indicator_code": "HTE_NUM", "area": "云澜市", "area_code": "",
              "measure": measure, "unit": unit}  # fmt: skip
    read = common | {attribute: words, f"{attribute}_code": code}
    return read, common | {attribute: name, f"{attribute}_code": right_code}


@pytest.mark.parametrize(
    ("words", "name", "code"),
    [
        ("山大", "山东大学", ""),  # a short name
        ("我院", "云澜市工业技术研究院", ""),  # this organisation
        ("全区", "济南高新区", "370100-HTZ"),
        ("泉都", "济南市", "370100"),
    ],
)
def test_names_of_places_and_organisations_are_learnt(words, name, code):
    from barograph.catalogue import load

    [found] = learnt(*case(words, "", name, code), ["area"], load())

    assert (found.attribute, found.words, found.name, found.code) == ("area", words, name, code)


@pytest.mark.parametrize(
    ("words", "known", "name", "code"),
    [
        ("浪潮集团", "", "济南市", "370100"),  # whose figure it is, not what the name means
        ("济南市", "370100", "青岛市", "370200"),  # a place of the catalogue
        ("公司", "", "浪潮集团有限公司", ""),  # any company
        ("推进浪潮集团", "", "浪潮集团", ""),  # words cut wrongly
        ("", "", "济南市", "370100"),
    ],
)
def test_what_belongs_to_one_sentence_is_not_learnt(words, known, name, code):
    from barograph.catalogue import load

    assert learnt(*case(words, known, name, code), ["area"], load()) == []


def test_a_wrong_measure_teaches_nothing_about_the_name():
    from barograph.catalogue import load

    read, right = case("高企方阵", "", "高新技术企业数", "HTE_NUM", attribute="indicator")

    assert learnt(read, right, ["indicator"], load()) != []
    assert learnt(read | {"measure": "growth"}, right, ["indicator"], load()) == []
    assert learnt(read, right, ["period"], load()) == []


def test_spelling_makes_no_difference_to_a_conflict():
    assert key_of("indicator", "“高企”方阵") == key_of("indicator", "高企方阵")
