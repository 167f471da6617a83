"""Proposal, decision, telling each alone, amendments."""

from datetime import date

import pytest

from zhibu.appraisals.actions import grading, own, running
from zhibu.appraisals.actions.grading import Given
from zhibu.appraisals.choices import AppraisalState, Grade
from zhibu.appraisals.events import AppraisalFinished
from zhibu.appraisals.models import Amendment, Appraisal, Participant
from zhibu.appraisals.queries.campaign import counts_of
from zhibu.appraisals.queries.reading import amendments_of
from zhibu.appraisals.tests.factories import appraisal_in, place_of
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.notify.models import Notice
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.members.choices import MemberCategory
from zhibu.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 18)


def refused(call, **kwargs):
    with pytest.raises(Refused) as no:
        call(**kwargs)
    return no.value.code, no.value.field


@pytest.fixture
def branch_of_six(secretary, member, zone):
    """Four full members and two probationary ones: six in all, so two may be excellent."""
    MemberFactory.create_batch(2, organization=zone.branch)
    MemberFactory.create_batch(2, organization=zone.branch, category=MemberCategory.PROBATIONARY)
    return zone.branch


@pytest.fixture
def proposing(branch_of_six, secretary, at):
    """How the secretary calls, and the graded members."""
    appraisal = appraisal_in("proposal", secretary, branch_of_six, at)
    people = list(Participant.objects.filter(appraisal=appraisal, is_full=True).order_by("pk"))
    return {"actor": secretary.actor, "at": at, "appraisal_id": appraisal.pk}, people


def test_exactly_a_third_of_all_members_may_be_excellent(proposing):
    call, people = proposing
    two = {p.pk: Given("excellent") for p in people[:2]}
    grading.save_proposal(**call, grades=two)
    assert refused(grading.save_proposal, **call, grades={people[2].pk: Given("excellent")}) == ("share", "share")
    assert sorted(Participant.objects.filter(is_full=True).values_list("proposed", flat=True)) == [
        "", "", "excellent", "excellent",
    ]  # fmt: skip


def test_who_has_left_is_not_counted_for_the_third(proposing, at):
    call, people = proposing
    probationary = Participant.objects.filter(is_full=False).order_by("pk").first()
    probationary.member.standing = "ended"
    probationary.member.save(update_fields=["standing"])
    two = {p.pk: Given("excellent") for p in people[:2]}
    assert refused(grading.save_proposal, **call, grades=two)[0] == "share"


def test_low_grades_need_a_reason_and_keep_it(proposing):
    call, people = proposing
    who = people[0].pk
    for grade in ("basic", "unqualified"):
        assert refused(grading.save_proposal, **call, grades={who: Given(grade, " ")}) == ("reason", f"reason_{who}")
    grading.save_proposal(**call, grades={who: Given("basic", " 三次无故缺席 ")})
    people[0].refresh_from_db()
    assert (people[0].proposed, people[0].proposed_reason) == ("basic", "三次无故缺席")


def test_saving_twice_and_leaving_people_out_changes_nothing(proposing):
    call, people = proposing
    some = {people[0].pk: Given("qualified")}
    for grades in (some, some, {}):
        grading.save_proposal(**call, grades=grades)
    assert Entry.objects.filter(action="appraisal.proposed").count() == 1
    assert refused(grading.save_proposal, **call, grades={people[0].pk: Given("superb")})[0] == "grade"


def test_probationary_members_get_no_grade_whatever_the_form_says(proposing):
    call, _people = proposing
    young = Participant.objects.filter(is_full=False).order_by("pk").first()
    grading.save_proposal(**call, grades={young.pk: Given("qualified")})
    young.refresh_from_db()
    assert young.proposed == ""


@pytest.mark.parametrize("day", [date(2026, 11, 17), date(2026, 11, 19)])
def test_the_meeting_was_between_the_start_and_today(proposing, day):
    call, people = proposing
    all_well = {p.pk: Given("qualified") for p in people}
    assert refused(grading.record_decision, **call, grades=all_well, decided_on=day) == ("on", "decided_on")


def test_a_decision_is_whole_but_for_the_exempt(proposing, monkeypatch):
    call, people = proposing
    told = []
    monkeypatch.setattr("zhibu.appraisals.actions.grading.events.publish", lambda *events, at: told.extend(events))
    some = {p.pk: Given("qualified") for p in people[1:]}
    missing = refused(grading.record_decision, **call, grades=some, decided_on=DAY)
    assert missing == ("missing", f"grade_{people[0].pk}")
    Participant.objects.filter(pk=people[0].pk).update(is_exempt=True)
    for _ in range(2):
        grading.record_decision(**call, grades=some, decided_on=DAY)
    appraisal = Appraisal.objects.get()
    assert (appraisal.state, appraisal.decided_on) == ("decided", DAY)
    assert told == [AppraisalFinished(appraisal.organization_id, appraisal.organization.path, 2026, DAY)]
    assert counts_of([appraisal.pk])[appraisal.pk] == {"excellent": 0, "qualified": 3, "basic": 0, "unqualified": 0}


def test_the_decision_keeps_to_the_third_and_to_reasons(proposing):
    call, people = proposing
    best = {p.pk: Given("excellent") for p in people}
    assert refused(grading.record_decision, **call, grades=best, decided_on=DAY)[0] == "share"
    worst = {p.pk: Given("unqualified") for p in people}
    assert refused(grading.record_decision, **call, grades=worst, decided_on=DAY)[0] == "reason"


def test_each_is_told_alone_and_the_notice_names_no_grade(secretary, member, zone, at):
    MemberFactory(organization=zone.branch, category=MemberCategory.PROBATIONARY)
    appraisal_in("published", secretary, zone.branch, at, grade=Grade.BASIC)
    notices = list(Notice.objects.filter(kind="appraisal.published").order_by("pk"))
    assert {n.account_id for n in notices} == {secretary.account.pk, member.account.pk}
    assert not any(str(Grade.BASIC.label) in f"{n.title}{n.body}{n.url}" for n in notices)


@pytest.fixture
def told(branch_of_six, secretary, member, at):
    """How the secretary amends the member's grade once the results are told."""
    appraisal = appraisal_in("published", secretary, branch_of_six, at)
    own.acknowledge(actor=member.actor, at=at, appraisal_id=appraisal.pk)
    place = place_of(member, appraisal)
    return {"actor": secretary.actor, "at": at, "appraisal_id": appraisal.pk, "participant_id": place.pk}


def test_an_amendment_keeps_what_was_and_is_read_again(told, member):
    assert refused(grading.amend_grade, **told, grade="excellent", reason=" ") == ("reason", "reason")
    for _ in range(2):
        grading.amend_grade(**told, grade="excellent", reason="登记有误，大会评定为优秀")
    place = Participant.objects.get(pk=told["participant_id"])
    assert (place.grade, place.acknowledged_at) == ("excellent", None)
    [change] = amendments_of(place)
    assert (change.before, change.after, change.reason) == ("qualified", "excellent", "登记有误，大会评定为优秀")
    assert Notice.objects.filter(kind="appraisal.amended", account_id=member.account.pk).count() == 1


def test_an_amendment_keeps_to_the_third_too(told):
    Participant.objects.filter(is_full=True).exclude(pk=told["participant_id"]).update(grade="excellent")
    assert refused(grading.amend_grade, **told, grade="excellent", reason="x") == ("share", "share")
    assert Amendment.objects.count() == 0


def test_nothing_is_amended_before_it_is_told_or_for_the_ungraded(secretary, member, zone, at, told):
    young = Participant.objects.filter(is_full=False).order_by("pk").first()
    with pytest.raises(NotFound):
        grading.amend_grade(**{**told, "participant_id": young.pk}, grade="qualified", reason="x")
    Appraisal.objects.update(state=AppraisalState.DECIDED)
    assert refused(grading.amend_grade, **told, grade="basic", reason="x") == ("state", None)


def test_only_who_runs_it_grades(proposing, member, neighbor, office):
    call, people = proposing
    grades = {people[0].pk: Given("qualified")}
    for person in (member, neighbor):
        with pytest.raises((NotFound, Forbidden)):
            grading.save_proposal(**{**call, "actor": person.actor}, grades=grades)
    grading.save_proposal(**{**call, "actor": office.actor}, grades=grades)
    assert Participant.objects.get(pk=people[0].pk).proposed == "qualified"


def test_running_needs_no_more_than_the_branch(proposing):
    call, _people = proposing
    assert refused(running.move_on, **call, to=AppraisalState.PUBLISHED) == ("state", None)
