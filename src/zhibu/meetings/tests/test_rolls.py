"""The roll follows the branch until the meeting is opened; guests; a vote that is noted away."""

from datetime import date
from uuid import uuid4

import pytest

from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.events.actions import publish
from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.foundation.notify.models import Notice
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.meetings.actions.calling import call_meeting
from zhibu.meetings.actions.rolls import add_guest, agree, note_vote, refresh_roll, remove_guest
from zhibu.meetings.models import Attendee, Meeting
from zhibu.meetings.tasks import refresh_rolls_of_the_day
from zhibu.meetings.tests.cast import a_call, committee, group, later, members, probationer
from zhibu.members.actions import move_member
from zhibu.members.events import MemberRegrouped
from zhibu.members.tests.factories import MemberFactory


def call(person, organization, at, **changes):
    found = call_meeting(
        actor=person.actor, at=at, organization_id=organization.pk, call=a_call(**changes), token=uuid4()
    )
    return Meeting.objects.get(pk=found.meeting.pk)


@pytest.fixture
def meeting(at, zone, secretary, member):
    committee(zone.branch, secretary.member, member.member)
    return call(secretary, zone.branch, at, host_id=member.member.pk)


def names(meeting):
    return set(Attendee.objects.filter(meeting=meeting).values_list("name", flat=True))


def test_who_joins_is_called_and_told_who_leaves_is_not_expected(at, meeting, zone, secretary, member, stranger):
    member.member.organization = zone.branch_next
    member.member.save()
    stranger.member.organization = zone.branch
    stranger.member.save()
    changes = refresh_roll(actor=secretary.actor, at=at, meeting_id=meeting.pk)
    assert (len(changes.add), len(changes.drop)) == (1, 1)
    assert names(meeting) == {"林知行", "陶然"}
    assert Notice.objects.filter(account_id=stranger.account.pk, kind="meeting.called").count() == 1
    meeting.refresh_from_db()
    assert (meeting.host, meeting.host_name) == (None, "")
    assert not refresh_roll(actor=secretary.actor, at=at, meeting_id=meeting.pk)


def test_transferred_on_the_day_after_signing_in_one_stays_as_a_guest(at, meeting, zone, secretary, member):
    Attendee.objects.filter(meeting=meeting, member=member.member).update(presence="present")
    member.member.organization = zone.branch_next
    member.member.save()
    refresh_roll(actor=secretary.actor, at=at, meeting_id=meeting.pk)
    row = Attendee.objects.get(meeting=meeting, member=member.member)
    assert (row.role, row.counts, row.is_entitled, row.presence) == ("guest", False, False, "present")


def test_a_transfer_reaches_the_rolls_by_itself(at, meeting, zone, office, member, neighbor):
    there = call(neighbor, zone.branch_next, at)
    move_member(
        actor=office.actor, at=at, member_id=member.member.pk, to_organization_id=zone.branch_next.pk, reason=""
    )
    run_due_jobs()
    assert names(meeting) == {"林知行"}
    assert names(there) == {"顾盼", "周晓禾"}


def test_confirmed_on_the_day_one_votes(at, zone, secretary):
    person = probationer(zone.branch)
    meeting = call(secretary, zone.branch, at)
    assert Attendee.objects.get(meeting=meeting, member=person).is_entitled is False
    person.category, person.confirmed_on = "full", date(2026, 11, 19)
    person.save()
    refresh_rolls_of_the_day({})
    assert Attendee.objects.get(meeting=meeting, member=person).is_entitled is True


def test_a_regrouped_member_is_called_by_the_other_group(at, zone, secretary, member):
    found = group(zone.branch, secretary.member)
    meeting = call(secretary, found, at, kind="group")
    member.member.group = found
    member.member.save()
    publish(MemberRegrouped(member.member.pk, zone.branch.path, found.pk, date(2026, 11, 18)), at=at)
    run_due_jobs()
    assert names(meeting) == {"林知行", "周晓禾"}


def test_a_meeting_that_has_been_opened_keeps_its_roll(at, meeting, zone, secretary):
    Meeting.objects.filter(pk=meeting.pk).update(state="open")
    MemberFactory(organization=zone.branch)
    with pytest.raises(Refused):
        refresh_roll(actor=secretary.actor, at=at, meeting_id=meeting.pk)
    with clock.frozen(at):
        refresh_rolls_of_the_day({})
    assert len(names(meeting)) == 2


def test_refreshing_costs_the_same_for_few_and_many(at, meeting, zone, django_assert_num_queries):
    meeting = Meeting.objects.select_related("organization").get(pk=meeting.pk)
    agree(meeting, at=at)
    with django_assert_num_queries(7):
        agree(meeting, at=at)
    members(zone.branch, 20)
    agree(meeting, at=at)
    with django_assert_num_queries(7):
        agree(meeting, at=at)


def test_observers_and_guests_come_by_name(at, meeting, secretary):
    def add(name, **values):
        return add_guest(actor=secretary.actor, at=at, meeting_id=meeting.pk, name=name, **values)

    first, again = add(" 入党积极分子甲 "), add("入党积极分子甲")
    assert first == again
    assert (first.role, first.counts, first.is_entitled) == ("observer", False, False)
    guest = add("校长", from_name="职业学院", role="guest")
    remove_guest(actor=secretary.actor, at=at, meeting_id=meeting.pk, attendee_id=guest.pk)
    remove_guest(actor=secretary.actor, at=at, meeting_id=meeting.pk, attendee_id=guest.pk)
    Attendee.objects.filter(pk=first.pk).update(presence="present")
    for act, code in (
        (lambda: add(" "), "name"),
        (lambda: add("某人", role="expected"), "role"),
        (lambda: remove_guest(actor=secretary.actor, at=at, meeting_id=meeting.pk, attendee_id=first.pk), "present"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == code


def test_who_belongs_to_the_branch_is_not_taken_off(at, meeting, secretary, member):
    row = Attendee.objects.get(meeting=meeting, member=member.member)
    with pytest.raises(Refused) as refused:
        remove_guest(actor=secretary.actor, at=at, meeting_id=meeting.pk, attendee_id=row.pk)
    assert refused.value.code == "expected"


def test_a_note_about_a_vote_holds_for_all_meetings_until_it_is_taken_away(at, meeting, zone, secretary, member):
    other = call(secretary, zone.branch, at, kind="lecture")
    rows = Attendee.objects.filter(member=member.member).order_by("pk")

    def note(has_vote):
        row = rows.get(meeting=meeting)
        note_vote(actor=secretary.actor, at=at, meeting_id=meeting.pk, attendee_id=row.pk, has_vote=has_vote)

    note(False)
    note(False)
    assert list(rows.values_list("is_entitled", "left_out_why", "counts")) == [(False, "discipline", True)] * 2
    assert not agree(other, at=at)
    third = call(secretary, zone.branch, at, starts_at=later(days=9))
    assert rows.get(meeting=third).left_out_why == "discipline"
    note(True)
    assert set(rows.values_list("is_entitled", "left_out_why")) == {(True, "")}
    assert not agree(third, at=at)


def test_a_note_is_for_full_members_on_the_roll_alone(at, zone, secretary, member, neighbor):
    person = probationer(zone.branch)
    meeting = call(secretary, zone.branch, at)
    row = Attendee.objects.get(meeting=meeting, member=person)
    with pytest.raises(Refused) as refused:
        note_vote(actor=secretary.actor, at=at, meeting_id=meeting.pk, attendee_id=row.pk, has_vote=False)
    assert refused.value.code == "no_vote"
    with pytest.raises(NotFound):
        note_vote(actor=secretary.actor, at=at, meeting_id=meeting.pk, attendee_id=uuid4(), has_vote=False)
    with pytest.raises(NotFound):
        note_vote(actor=neighbor.actor, at=at, meeting_id=meeting.pk, attendee_id=row.pk, has_vote=False)
    with pytest.raises(Forbidden):
        note_vote(actor=member.actor, at=at, meeting_id=meeting.pk, attendee_id=row.pk, has_vote=False)
    assert not refresh_roll(actor=SYSTEM, at=at, meeting_id=meeting.pk)
