"""What goes wrong in a period, through the real actions and their delivered events; at the end all agrees."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from conftest import grant
from zhibu.compliance.actions.keeping import judge_anew
from zhibu.compliance.actions.proof import differences, rebuild
from zhibu.compliance.choices import State, Why
from zhibu.compliance.models import Judgment, PastJudgment
from zhibu.compliance.queries.places import dutiful_below
from zhibu.compliance.tests.deeds import hold, judgment, standing, sums, tell
from zhibu.foundation.access.choices import Role
from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.foundation.rulebook import local
from zhibu.foundation.rulebook.actions import end_local_rule, make_stricter
from zhibu.kernel import clock
from zhibu.meetings.actions.kinds import KindEntry, add_kind, end_kind
from zhibu.meetings.events import MeetingAmended, MeetingCalled, MeetingConfirmed
from zhibu.meetings.models import Counted
from zhibu.members.actions.groups import assign_to_group, found_group
from zhibu.members.actions.records import enroll_member, move_member
from zhibu.members.tests.factories import MemberFactory, details
from zhibu.organizations.actions.founding import found_organization
from zhibu.organizations.actions.shape import dissolve_organization, move_organization, reinstate_organization
from zhibu.organizations.actions.suspensions import resume_organization, suspend_organization

OCTOBER, NOVEMBER, DECEMBER = (date(2026, month, 1) for month in (10, 11, 12))
TODAY = date(2026, 11, 18)


@pytest.fixture
def judged(branch, zone, at):
    """Everything judged as of now."""
    MemberFactory(organization=zone.branch_next, name="顾盼")
    judge_anew(organization_ids=dutiful_below(""), at=at, cause="organization")
    return zone


@pytest.fixture
def zone_office(office, zone):
    """An office over the whole zone, which makes its rules too."""
    return grant(grant(office, Role.OFFICE, zone.root), Role.ADMINISTRATOR, zone.root).actor


def settle(at):
    """Deliver everything; what is kept agrees with a fresh judging."""
    run_due_jobs()
    assert differences(at=at) == []


def stricter(actor, place, at, **changes):
    values = {"code": "meeting.theme_day.times", "value": Decimal(2), "in_force_from": DECEMBER, **changes}
    return make_stricter(actor=actor, at=at, place=place, source="园区通知", **values)


def test_a_rule_of_the_first_of_the_month_binds_from_then_on_and_below_only(judged, zone_office, at):
    stricter(zone_office, judged.committee, at)
    local.presume_none()
    settle(at)
    times = dict(
        Judgment.objects.filter(kind="theme_day", organization=judged.branch).values_list("starts_on", "times")
    )
    assert (times[OCTOBER], times[NOVEMBER], times[DECEMBER]) == (1, 1, 2)
    assert judgment(judged.branch_far, "theme_day", DECEMBER).times == 1
    past = PastJudgment.objects.filter(organization=judged.branch)
    assert [(p.starts_on, p.times, p.cause) for p in past] == [(DECEMBER, 1, "rule")]
    hold(judged.branch, "theme_day", date(2026, 12, 1))
    with clock.frozen(datetime(2026, 12, 31, 23, 50, tzinfo=clock.ZONE)):
        judge_anew(organization_ids=[judged.branch.pk], at=clock.now(), cause="record")
    assert standing(judged.branch, "theme_day", DECEMBER) == (State.DUE, Why.NOT_YET)


def test_a_rule_that_ends_leaves_the_periods_that_it_bound(judged, zone_office, at):
    rule = stricter(zone_office, judged.committee, at)
    with clock.frozen(datetime(2026, 12, 2, 12, tzinfo=clock.ZONE)):
        end_local_rule(actor=zone_office, at=clock.now(), rule_id=rule.pk, ends_on=date(2027, 1, 1))
        settle(clock.now())
        assert judgment(judged.branch, "theme_day", DECEMBER).times == 2
    with clock.frozen(datetime(2027, 1, 1, 0, 10, tzinfo=clock.ZONE)):
        judge_anew(organization_ids=[judged.branch.pk], at=clock.now(), cause="time")
        assert judgment(judged.branch, "theme_day", date(2027, 1, 1)).times == 1


def test_a_rule_of_something_else_judges_nobody(judged, zone_office, at):
    stricter(zone_office, judged.root, at, code="hours.year.member", value=Decimal(40))
    settle(at)
    assert PastJudgment.objects.count() == 0


def test_a_kind_of_the_locality_is_owed_from_its_first_whole_period(judged, zone_office, at):
    entry = KindEntry(name="支部议事会", in_force_from=TODAY, period="month", times=1)
    kind = add_kind(actor=zone_office, at=at, organization_id=judged.committee.pk, entry=entry)
    settle(at)
    rows = Judgment.objects.filter(kind=kind.code).values_list("organization", "starts_on")
    assert set(rows) == {(judged.branch.pk, DECEMBER), (judged.branch_next.pk, DECEMBER)}
    end_kind(actor=zone_office, at=at, kind_id=kind.pk, ends_on=date(2026, 11, 30))
    settle(at)
    assert not Judgment.objects.filter(kind=kind.code).exists()


@pytest.mark.parametrize(("on", "why"), [(date(2026, 11, 16), Why.NOT_YET), (date(2026, 11, 17), Why.FOUNDED)])
def test_a_branch_founded_within_the_month(judged, zone_office, at, on, why):
    made = found_organization(
        actor=zone_office, at=at, parent_id=judged.committee.pk, name="星河党支部", kind="branch", on=on
    )
    settle(at)
    assert standing(made, "theme_day", NOVEMBER) == (State.EXEMPT, Why.NO_MEMBERS)
    enroll_member(actor=zone_office, at=at, organization_id=made.pk, details=details())
    settle(at)
    assert standing(made, "theme_day", NOVEMBER)[1] == why
    assert not Judgment.objects.filter(organization=made, starts_on=OCTOBER, kind="theme_day").exists()


def test_branches_that_merge(judged, zone_office, at):
    for number in range(2):
        MemberFactory(organization=judged.branch_next, name=f"并入者{number}", joined_on=date(2015, 7, 1))
    assert standing(judged.branch, "committee", NOVEMBER) == (State.EXEMPT, Why.NO_COMMITTEE)
    dissolve_organization(
        actor=zone_office, at=at, organization_id=judged.branch_next.pk, on=TODAY, successor_id=judged.branch.pk
    )
    settle(at)
    assert standing(judged.branch, "committee", NOVEMBER) == (State.DUE, Why.NOT_YET)
    assert standing(judged.branch_next, "theme_day", NOVEMBER) == (State.LATE, Why.MISSED)
    assert standing(judged.branch_next, "theme_day", DECEMBER)[0] == State.EXEMPT
    assert standing(judged.branch_next, "theme_day", OCTOBER) == (State.LATE, Why.MISSED)


def test_a_branch_that_is_dissolved_and_reinstated(judged, zone_office, at):
    place = judged.branch_far
    dissolve_organization(actor=zone_office, at=at, organization_id=place.pk, on=date(2026, 11, 3))
    settle(at)
    assert standing(place, "theme_day", DECEMBER)[0] == State.EXEMPT
    reinstate_organization(actor=zone_office, at=at, organization_id=place.pk, on=date(2026, 11, 17))
    MemberFactory(organization=place, name="归队者", joined_on=date(2015, 7, 1))
    judge_anew(organization_ids=[place.pk], at=at, cause="members")
    assert standing(place, "theme_day", NOVEMBER) == (State.DUE, Why.NOT_YET)
    settle(at)


def test_a_branch_that_rests_owes_nothing_meanwhile_nor_do_its_groups(judged, zone_office, at):
    group = found_group(actor=zone_office, at=at, branch_id=judged.branch.pk, name="第一党小组", on=date(2026, 10, 1))
    people = list(judged.branch.members.values_list("pk", flat=True))
    assign_to_group(actor=zone_office, at=at, group_id=group.pk, member_ids=people)
    settle(at)
    assert standing(group, "group", NOVEMBER) == (State.DUE, Why.NOT_YET)
    suspend_organization(
        actor=zone_office, at=at, organization_id=judged.branch.pk, on=date(2026, 11, 10), reason="停工"
    )
    settle(at)
    assert standing(judged.branch, "theme_day", NOVEMBER) == (State.EXEMPT, Why.SUSPENDED)
    assert standing(group, "group", NOVEMBER)[0] == State.EXEMPT
    resume_organization(actor=zone_office, at=at, organization_id=judged.branch.pk, on=date(2026, 11, 20))
    settle(at)
    assert standing(judged.branch, "theme_day", NOVEMBER) == (State.DUE, Why.NOT_YET)
    assert standing(group, "group", NOVEMBER)[0] == State.DUE


def test_a_group_owes_from_its_first_member_on(judged, zone_office, at):
    group = found_group(actor=zone_office, at=at, branch_id=judged.branch.pk, name="第一党小组", on=date(2026, 10, 1))
    settle(at)
    assert standing(group, "group", NOVEMBER) == (State.EXEMPT, Why.NO_MEMBERS)
    one = judged.branch.members.first()
    assign_to_group(actor=zone_office, at=at, group_id=group.pk, member_ids=[one.pk])
    settle(at)
    assert standing(group, "group", NOVEMBER) == (State.DUE, Why.NOT_YET)
    move_member(actor=zone_office, at=at, member_id=one.pk, to_organization_id=judged.branch_next.pk)
    settle(at)
    assert standing(group, "group", NOVEMBER) == (State.EXEMPT, Why.NO_MEMBERS)


def test_the_seventh_member_makes_a_committee_due(judged, zone_office, at):
    for number in range(2):
        MemberFactory(organization=judged.branch, name=f"老党员{number}", joined_on=date(2015, 7, 1))
    extra = MemberFactory(organization=judged.branch_next, name="调来的", joined_on=date(2015, 7, 1))
    judge_anew(organization_ids=dutiful_below(""), at=at, cause="members")
    assert standing(judged.branch, "committee", NOVEMBER) == (State.EXEMPT, Why.NO_COMMITTEE)
    move_member(actor=zone_office, at=at, member_id=extra.pk, to_organization_id=judged.branch.pk)
    settle(at)
    assert standing(judged.branch, "committee", NOVEMBER) == (State.DUE, Why.NOT_YET)
    assert standing(judged.branch, "committee", OCTOBER) == (State.EXEMPT, Why.NO_COMMITTEE)


def test_a_joint_meeting_counts_for_each_and_a_lecture_only_if_recorded_as_one(judged, at):
    meeting = hold(judged.branch, "theme_day", date(2026, 11, 5), jointly_with=[judged.branch_next], also=["lecture"])
    other = hold(judged.branch_far, "theme_day", date(2026, 11, 5))
    for one in (meeting, other):
        tell(MeetingConfirmed, one, at)
    settle(at)
    for place in (judged.branch, judged.branch_next):
        assert standing(place, "theme_day", NOVEMBER) == standing(place, "lecture", OCTOBER) == ("done", "held")
    assert judgment(judged.branch_far, "lecture", OCTOBER).state != State.DONE


def test_an_amendment_turns_valid_into_invalid_and_the_old_judgment_stays(judged, at):
    meeting = hold(judged.branch, "general", date(2026, 11, 5))
    tell(MeetingConfirmed, meeting, at)
    settle(at)
    Counted.objects.filter(meeting=meeting).update(validity="invalid")
    tell(MeetingAmended, meeting, at)
    settle(at)
    assert standing(judged.branch, "general", OCTOBER) == (State.INVALID, Why.INVALID)
    past = PastJudgment.objects.filter(organization=judged.branch, kind="general").first()
    assert (past.state, past.cause) == (State.DONE, "amended")


def test_events_late_twice_and_in_the_wrong_order_end_where_the_facts_are(judged, at):
    meeting = hold(judged.branch, "theme_day", date(2026, 11, 5))
    for event in (MeetingConfirmed, MeetingAmended, MeetingCalled, MeetingConfirmed, MeetingCalled):
        tell(event, meeting, at)
    settle(at)
    assert standing(judged.branch, "theme_day", NOVEMBER) == (State.DONE, Why.HELD)
    assert PastJudgment.objects.filter(organization=judged.branch).count() == 1


def test_what_is_judged_between_a_move_and_its_event_is_not_lost(judged, zone_office, at):
    move_organization(
        actor=zone_office, at=at, organization_id=judged.committee.pk, to_id=judged.other_committee.pk, on=TODAY
    )
    judged.branch.refresh_from_db()
    hold(judged.branch, "theme_day", date(2026, 11, 5))
    judge_anew(organization_ids=[judged.branch.pk], at=at, cause="record")
    settle(at)
    kept = sums()
    rebuild(at=at)
    assert sums() == kept
    row = next(row for row in kept if row[:3] == (judged.other_committee.path, "theme_day", NOVEMBER))
    assert dict(zip(State.values, row[3:], strict=False))["done"] == 1


def test_moved_there_and_back_before_anybody_heard_of_it(judged, zone_office, at):
    before = sums()
    for to in (judged.other_committee, judged.committee):
        move_organization(actor=zone_office, at=at, organization_id=judged.branch.pk, to_id=to.pk, on=TODAY)
    settle(at)
    root = judged.root.path
    assert [row for row in sums() if row[0] == root] == [row for row in before if row[0] == root]
    assert set(Judgment.objects.filter(organization=judged.branch).values_list("path", flat=True)) == {
        type(judged.branch).objects.get(pk=judged.branch.pk).path
    }


def test_the_clock_of_greenwich_turns_no_year(judged, at):
    eve = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)
    judge_anew(organization_ids=[judged.branch.pk], at=eve, cause="time")
    assert standing(judged.branch, "theme_day", DECEMBER) == (State.DUE, Why.NOT_YET)
    judge_anew(organization_ids=[judged.branch.pk], at=eve.replace(hour=16, minute=0), cause="time")
    assert standing(judged.branch, "theme_day", DECEMBER) == (State.LATE, Why.MISSED)
    assert standing(judged.branch, "theme_day", date(2027, 1, 1)) == (State.DUE, Why.NOT_YET)
