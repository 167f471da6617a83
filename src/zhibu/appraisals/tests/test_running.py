"""Planning, starting, step by step, back, calling off; the roll follows the branch."""

from datetime import date

import pytest

from conftest import enroll
from zhibu.appraisals.actions import own, roll, running
from zhibu.appraisals.actions.running import Plan
from zhibu.appraisals.choices import AppraisalState, MutualWay
from zhibu.appraisals.models import Appraisal, Box, Comment, Participant, Passage, SheetTaken
from zhibu.appraisals.queries.campaign import progress_of
from zhibu.appraisals.queries.finished import finished_on
from zhibu.appraisals.tests.factories import appraisal_in, fill_sheet, hand_in, place_of
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.foundation.notify.models import Notice
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.members.actions import change_standing, move_member
from zhibu.members.choices import MemberCategory, Standing
from zhibu.members.models import Member
from zhibu.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def refused(call, **kwargs):
    with pytest.raises(Refused) as no:
        call(**kwargs)
    return no.value.code, no.value.field


def plan(secretary, branch, at, year=2026, **more):
    wanted = Plan(year, MutualWay.MEETING, **more)
    return running.plan_appraisal(actor=secretary.actor, at=at, organization_id=branch.pk, plan=wanted)


def test_planning_twice_is_one_plan_and_the_second_changes_it(secretary, zone, at):
    first = plan(secretary, zone.branch, at)
    second = plan(secretary, zone.branch, at, self_due_on=date(2026, 11, 30))
    assert (first.pk, Appraisal.objects.count()) == (second.pk, 1)
    assert Appraisal.objects.get().self_due_on == date(2026, 11, 30)
    assert Notice.objects.count() == 0


@pytest.mark.parametrize(
    ("year", "days", "code", "field"),
    [
        (2025, {}, "year", "year"),
        (2027, {}, "year", "year"),
        (2026, {"self_due_on": date(2026, 11, 17)}, "due", "self_due_on"),
        (2026, {"self_due_on": date(2026, 11, 20), "sheet_due_on": date(2026, 11, 19)}, "due", "sheet_due_on"),
    ],
)
def test_a_plan_that_cannot_be(secretary, zone, at, year, days, code, field):
    assert refused(plan, secretary=secretary, branch=zone.branch, at=at, year=year, **days) == (code, field)


def test_one_appraisal_a_year_and_another_once_it_is_called_off(secretary, zone, at):
    running_one = appraisal_in("self", secretary, zone.branch, at)
    assert refused(plan, secretary=secretary, branch=zone.branch, at=at) == ("exists", "year")
    running.call_off(actor=secretary.actor, at=at, appraisal_id=running_one.pk, reason="书记换届，重新安排")
    assert plan(secretary, zone.branch, at).pk != running_one.pk


@pytest.mark.parametrize(("person", "error"), [("neighbor", NotFound), ("member", NotFound), ("stranger", NotFound)])
def test_only_the_own_branch_is_planned(request, zone, at, secretary, person, error):
    with pytest.raises(error):
        plan(request.getfixturevalue(person), zone.branch, at)


def test_the_start_draws_the_roll_and_tells_everybody(secretary, member, zone, at):
    MemberFactory(organization=zone.branch, name="白预备", category=MemberCategory.PROBATIONARY)
    MemberFactory(organization=zone.branch, name="柏老", exempt_from_hours=True)
    MemberFactory(organization=zone.branch, standing=Standing.SUSPENDED)
    MemberFactory(organization=zone.branch, standing=Standing.ENDED)
    appraisal = appraisal_in("self", secretary, zone.branch, at)
    people = [(p.name, p.is_full, p.is_exempt) for p in progress_of(appraisal).roll]
    assert sorted(people) == sorted(
        [("白预备", False, False), ("柏老", True, True), ("林知行", True, False), ("周晓禾", True, False)]
    )
    told = Notice.objects.filter(kind="appraisal.self").order_by("pk").values_list("account_id", flat=True)
    assert set(told) == {secretary.account.pk, member.account.pk}


def test_a_branch_without_full_members_has_nothing_to_appraise(zone, at, office):
    MemberFactory(organization=zone.branch, category=MemberCategory.PROBATIONARY)
    appraisal = plan(office, zone.branch, at)
    assert refused(running.move_on, actor=office.actor, at=at, appraisal_id=appraisal.pk, to=AppraisalState.SELF) == (
        "nobody",
        None,
    )
    assert (Appraisal.objects.get().state, Participant.objects.count()) == ("planned", 0)


def test_the_whole_way_leaves_a_line_for_each_step(secretary, member, zone, at):
    appraisal = appraisal_in("filed", secretary, zone.branch, at)
    passed = Passage.objects.filter(appraisal=appraisal).order_by("pk").values_list("state", flat=True)
    assert list(passed) == ["self", "mutual", "sheet", "proposal", "decided", "published", "filed"]
    assert finished_on([zone.branch.pk, zone.branch_next.pk], 2026) == {zone.branch.pk: date(2026, 11, 18)}
    assert finished_on([zone.branch.pk], 2025) == {}


def test_a_step_taken_twice_is_taken_once_and_none_is_skipped(secretary, zone, at, member):
    appraisal = appraisal_in("self", secretary, zone.branch, at)
    step = {"actor": secretary.actor, "at": at, "appraisal_id": appraisal.pk}
    for _ in range(2):
        running.move_on(**step, to=AppraisalState.MUTUAL)
    assert Passage.objects.filter(state="mutual").count() == 1
    for skipped in (AppraisalState.PROPOSAL, AppraisalState.DECIDED, AppraisalState.PLANNED, AppraisalState.FILED):
        assert refused(running.move_on, **step, to=skipped)[0] == "state"


def test_a_step_too_early_is_taken_back_until_a_sheet_is_in(secretary, member, zone, at):
    appraisal = appraisal_in("sheet", secretary, zone.branch, at)
    step = {"actor": secretary.actor, "at": at, "appraisal_id": appraisal.pk}
    running.step_back(**step, to=AppraisalState.MUTUAL)
    assert (Box.objects.count(), Participant.objects.filter(on_sheet=True).count()) == (0, 0)
    running.move_on(**step, to=AppraisalState.SHEET)
    fill_sheet(member, appraisal, at)
    assert refused(running.step_back, **step, to=AppraisalState.MUTUAL) == ("state", None)


def test_calling_off_destroys_the_box_and_keeps_the_drafts(secretary, member, zone, at):
    appraisal = appraisal_in("mutual", secretary, zone.branch, at)
    hand_in(member, appraisal, at, "我的话")
    other = place_of(secretary, appraisal)
    own.write_comment(actor=member.actor, at=at, appraisal_id=appraisal.pk, participant_id=other.pk, text="好")
    running.move_on(actor=secretary.actor, at=at, appraisal_id=appraisal.pk, to=AppraisalState.SHEET)
    fill_sheet(member, appraisal, at)
    step = {"actor": secretary.actor, "at": at, "appraisal_id": appraisal.pk}
    assert refused(running.call_off, **step, reason=" ") == ("reason", "reason")
    for _ in range(2):
        running.call_off(**step, reason="重新安排")
    assert [m.objects.count() for m in (Box, SheetTaken, Comment)] == [0, 0, 0]
    assert Notice.objects.filter(kind="appraisal.called_off", body="重新安排").count() == 2
    again = appraisal_in("self", secretary, zone.branch, at)
    mine = place_of(member, again)
    assert (mine.self_text, mine.handed_in_at) == ("我的话", None)


def test_what_is_decided_is_not_called_off(secretary, member, zone, at):
    appraisal = appraisal_in("decided", secretary, zone.branch, at)
    call = {"actor": secretary.actor, "at": at, "appraisal_id": appraisal.pk, "reason": "不想要了"}
    assert refused(running.call_off, **call) == ("state", None)


def test_who_moves_leaves_one_roll_and_joins_the_other(secretary, member, neighbor, office, zone, at):
    here = appraisal_in("self", secretary, zone.branch, at)
    there = appraisal_in("mutual", neighbor, zone.branch_next, at)
    hand_in(member, here, at)
    move_member(actor=office.actor, at=at, member_id=member.member.pk, to_organization_id=zone.branch_next.pk)
    run_due_jobs()
    left = place_of(member, here)
    assert (left.left_on, bool(left.self_text)) == (date(2026, 11, 18), True)
    assert place_of(member, there).left_on is None
    assert progress_of(here).members == 1


def test_once_the_sheet_is_open_nobody_joins_and_who_leaves_is_marked(secretary, member, neighbor, office, zone, at):
    here = appraisal_in("sheet", secretary, zone.branch, at)
    there = appraisal_in("sheet", neighbor, zone.branch_next, at)
    move_member(actor=office.actor, at=at, member_id=member.member.pk, to_organization_id=zone.branch_next.pk)
    run_due_jobs()
    assert place_of(member, here).left_on == date(2026, 11, 18)
    assert not Participant.objects.filter(appraisal=there, member=member.member).exists()
    with pytest.raises(NotFound):
        fill_sheet(member, here, at)


def test_who_leaves_the_party_leaves_the_roll(secretary, member, zone, at, office):
    here = appraisal_in("self", secretary, zone.branch, at)
    change_standing(
        actor=office.actor, at=at, member_id=member.member.pk, standing=Standing.SUSPENDED,
        on=date(2026, 11, 18), reason="支部大会决议",
    )  # fmt: skip
    roll.follow_branches(paths={zone.branch.path}, at=at)
    assert place_of(member, here).left_on is not None


def test_who_comes_or_is_confirmed_before_the_sheet_is_graded(secretary, zone, at):
    young = MemberFactory(organization=zone.branch, category=MemberCategory.PROBATIONARY)
    appraisal = appraisal_in("self", secretary, zone.branch, at)
    newcomer = enroll(zone.branch, "新来")
    Member.objects.filter(pk=young.pk).update(category=MemberCategory.FULL)
    running.move_on(actor=secretary.actor, at=at, appraisal_id=appraisal.pk, to=AppraisalState.MUTUAL)
    assert place_of(newcomer, appraisal).is_full
    assert Participant.objects.get(member=young).is_full


def test_exempting_needs_a_reason_and_nothing_is_missing_then(secretary, member, zone, at):
    appraisal = appraisal_in("self", secretary, zone.branch, at)
    who = {"actor": secretary.actor, "at": at, "appraisal_id": appraisal.pk,
           "participant_id": place_of(member, appraisal).pk}  # fmt: skip
    assert refused(roll.set_exempt, **who, exempt=True, reason="") == ("reason", "reason")
    for _ in range(2):
        roll.set_exempt(**who, exempt=True, reason="长期卧床")
    assert [one.name for one in progress_of(appraisal).without_self] == ["林知行"]
    assert Entry.objects.filter(action="appraisal.exempted").count() == 1
    roll.set_exempt(**who, exempt=False)
    assert len(progress_of(appraisal).without_self) == 2


def test_a_self_appraisal_on_paper_counts_and_can_be_taken_back(secretary, member, zone, at):
    appraisal = appraisal_in("self", secretary, zone.branch, at)
    who = {"actor": secretary.actor, "at": at, "appraisal_id": appraisal.pk,
           "participant_id": place_of(member, appraisal).pk}  # fmt: skip
    roll.note_paper(**who, handed_in=True)
    assert progress_of(appraisal).handed_in == 1
    roll.note_paper(**who, handed_in=False)
    hand_in(member, appraisal, at)
    with pytest.raises(NotFound):
        roll.note_paper(**who, handed_in=False)


def test_reminding_reaches_who_is_missing_once_a_day(secretary, member, zone, at):
    appraisal = appraisal_in("self", secretary, zone.branch, at)
    hand_in(secretary, appraisal, at)
    call = {"actor": secretary.actor, "at": at, "appraisal_id": appraisal.pk}
    assert [running.remind_missing(**call) for _ in range(2)] == [1, 0]
    [notice] = Notice.objects.filter(kind="appraisal.reminder")
    assert notice.account_id == member.account.pk


def test_days_can_be_moved_while_they_matter(secretary, member, zone, at):
    appraisal = appraisal_in("self", secretary, zone.branch, at)
    call = {"actor": secretary.actor, "at": at, "appraisal_id": appraisal.pk}
    running.set_days(**call, self_due_on=date(2026, 12, 1), sheet_due_on=None)
    assert Appraisal.objects.get().self_due_on == date(2026, 12, 1)
    assert refused(running.set_days, **call, self_due_on=date(2026, 11, 1), sheet_due_on=None)[0] == "due"


def test_the_office_above_runs_it_and_the_reader_does_not(office, secretary, member, zone, at, auditor):
    appraisal = appraisal_in("self", office, zone.branch, at)
    with pytest.raises(NotFound):
        running.move_on(actor=auditor.actor, at=at, appraisal_id=appraisal.pk, to=AppraisalState.MUTUAL)
    running.move_on(actor=office.actor, at=at, appraisal_id=appraisal.pk, to=AppraisalState.MUTUAL)
    assert Appraisal.objects.get().state == "mutual"


def test_a_dissolved_branch_decides_nothing(secretary, member, zone, at):
    appraisal = appraisal_in("self", secretary, zone.branch, at)
    assert running.end_with_branch(actor=secretary.actor, at=at, organization_id=zone.branch.pk) == 1
    appraisal.refresh_from_db()
    assert appraisal.state == "cancelled"


def test_a_commissioner_sees_and_may_not_run(zone, at, secretary, member):
    from conftest import grant
    from zhibu.foundation.access.choices import Role

    helper = grant(enroll(zone.branch, "委员甲"), Role.COMMISSIONER, zone.branch)
    appraisal = appraisal_in("self", secretary, zone.branch, at)
    with pytest.raises(Forbidden):
        running.move_on(actor=helper.actor, at=at, appraisal_id=appraisal.pk, to=AppraisalState.MUTUAL)
