"""Opening, taking over, the agenda, closing: by whom, when, once, and what it leaves."""

from datetime import date, timedelta

import pytest

from conftest import enroll
from zhibu.foundation.audit.models import Entry
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.meetings.actions import door, leading
from zhibu.meetings.choices import MeetingState, MotionState, Presence
from zhibu.meetings.models import AgendaItem, Attendee, Counted, Invitation, Meeting, Motion
from zhibu.meetings.tests.factories import THURSDAY, AttendeeFactory, ItemFactory, MeetingFactory
from zhibu.organizations.models import PostHolding

pytestmark = pytest.mark.django_db
OVER = THURSDAY + timedelta(minutes=80)


@pytest.fixture
def meeting(zone, secretary, member):
    """A general meeting of the branch here, called for tomorrow evening, hosted by its secretary."""
    made = MeetingFactory(organization=zone.branch, host=secretary.member, host_name="林知行")
    for person in (secretary, member):
        AttendeeFactory(meeting=made, member=person.member)
    return made


def now(meeting):
    return Meeting.objects.get(pk=meeting.pk)


def refused(call, **arguments):
    with pytest.raises(Refused) as caught:
        call(**arguments)
    return caught.value.code


def enter(meeting, secretary, *people):
    lines = Attendee.objects.filter(meeting=meeting, member__in=[person.member for person in people])
    ids = list(lines.order_by("pk").values_list("pk", flat=True))
    door.sign_in_by_hand(actor=secretary.actor, at=THURSDAY, meeting_id=meeting.pk, attendee_ids=ids)


def test_a_meeting_is_opened_once(meeting, secretary):
    for _ in "12":
        leading.open_meeting(actor=secretary.actor, at=THURSDAY, meeting_id=meeting.pk)
    found = now(meeting)
    assert (found.state, found.opened_at, len(found.secret) > 20) == (MeetingState.OPEN, THURSDAY, True)
    assert Entry.objects.filter(action="meeting.opened").count() == 1


def test_only_who_leads_opens(meeting, member, neighbor, office):
    for person, error in ((member, Forbidden), (neighbor, NotFound)):
        with pytest.raises(error):
            leading.open_meeting(actor=person.actor, at=THURSDAY, meeting_id=meeting.pk)
    Meeting.objects.filter(pk=meeting.pk).update(host=member.member)
    leading.open_meeting(actor=member.actor, at=THURSDAY, meeting_id=meeting.pk)
    assert now(meeting).state == MeetingState.OPEN


@pytest.mark.parametrize(
    ("minutes", "state", "code"),
    [(-721, "called", "too_early"), (26 * 60, "called", "too_late"), (0, "cancelled", "not_open"),
     (0, "closed", "not_open")],
)  # fmt: skip
def test_when_a_meeting_cannot_be_opened(meeting, secretary, minutes, state, code):
    Meeting.objects.filter(pk=meeting.pk).update(state=state)
    at = THURSDAY + timedelta(minutes=minutes)
    assert refused(leading.open_meeting, actor=secretary.actor, at=at, meeting_id=meeting.pk) == code


def test_whoever_may_stand_in_takes_over_from_a_host_whose_phone_is_dead(meeting, zone, secretary, member):
    PostHolding.objects.create(
        organization=zone.branch, post="organization", holder_id=member.member.pk, holder_name="周晓禾",
        starts_on=date(2025, 1, 1),
    )  # fmt: skip
    for _ in "12":
        leading.take_over(actor=member.actor, at=THURSDAY, meeting_id=meeting.pk)
    assert (now(meeting).host_id, now(meeting).host_name) == (member.member.pk, "周晓禾")
    assert Entry.objects.filter(action="meeting.taken_over").count() == 1
    leading.open_meeting(actor=member.actor, at=THURSDAY, meeting_id=meeting.pk)
    Meeting.objects.filter(pk=meeting.pk).update(state="closed")
    assert refused(leading.take_over, actor=secretary.actor, at=OVER, meeting_id=meeting.pk) == "not_open"


def test_who_may_not_stand_in_does_not_take_over(meeting, zone, secretary, member, office, stranger):
    PostHolding.objects.create(
        organization=zone.branch, post="secretary", holder_id=secretary.member.pk, holder_name="林知行",
        starts_on=date(2025, 1, 1),
    )  # fmt: skip
    for person, error in ((member, Forbidden), (office, Forbidden), (stranger, NotFound)):
        with pytest.raises(error):
            leading.take_over(actor=person.actor, at=THURSDAY, meeting_id=meeting.pk)
    assert now(meeting).host_id == secretary.member.pk


def test_everybody_sees_which_item_is_in_hand(meeting, secretary):
    items = [ItemFactory(meeting=meeting) for _ in range(2)]
    leading.open_meeting(actor=secretary.actor, at=THURSDAY, meeting_id=meeting.pk)
    call = {"actor": secretary.actor, "at": THURSDAY, "meeting_id": meeting.pk}
    leading.begin_item(**call, item_id=items[1].pk)
    begun = AgendaItem.objects.filter(meeting=meeting).order_by("position").values_list("begun_at", flat=True)
    assert list(begun) == [None, THURSDAY]
    with pytest.raises(NotFound):
        leading.begin_item(**call, item_id=ItemFactory().pk)


def test_closing_fixes_the_numbers_and_judges(meeting, secretary, member, zone):
    late = enroll(zone.branch, "何一帆")
    AttendeeFactory(meeting=meeting, member=late.member, presence=Presence.EXCUSED, excuse="出差")
    AttendeeFactory(meeting=meeting, member=None, name="赵明", role="guest", counts=False, is_entitled=False,
                    presence=Presence.PRESENT)  # fmt: skip
    motion = Motion.objects.create(meeting=meeting, text="通过计划", made_at=THURSDAY)
    leading.open_meeting(actor=secretary.actor, at=THURSDAY, meeting_id=meeting.pk)
    enter(meeting, secretary, secretary, member)
    for _ in "12":
        leading.close_meeting(actor=secretary.actor, at=OVER, meeting_id=meeting.pk)
    found = now(meeting)
    assert (found.state, found.closed_at, found.validity, found.problems) == ("closed", OVER, "valid", [])
    numbers = (found.expected, found.present, found.excused, found.absent, found.entitled, found.entitled_present)
    assert numbers == (3, 2, 1, 0, 3, 2)
    counted = Counted.objects.get(meeting=meeting)
    assert (counted.is_held, counted.validity) == (True, "valid")
    motion.refresh_from_db()
    assert motion.state == MotionState.WITHDRAWN
    assert Entry.objects.filter(action="meeting.closed").count() == 1


def test_too_few_make_it_invalid_with_the_reason(meeting, secretary, zone):
    for name in ("甲", "乙"):
        AttendeeFactory(meeting=meeting, member=enroll(zone.branch, name).member)
    leading.open_meeting(actor=secretary.actor, at=THURSDAY, meeting_id=meeting.pk)
    enter(meeting, secretary, secretary)
    leading.close_meeting(actor=secretary.actor, at=OVER, meeting_id=meeting.pk)
    found = now(meeting)
    assert (found.validity, Counted.objects.get(meeting=meeting).validity) == ("invalid", "invalid")
    assert found.problems == [
        {"code": "quorum", "kind": "general", "rule": "meeting.quorum.ordinary", "entitled": 4, "present": 1,
         "needed": 2, "organization": str(zone.branch.pk)}
    ]  # fmt: skip
    assert set(Attendee.objects.filter(meeting=meeting).values_list("presence", flat=True)) == {"present", "absent"}


def test_a_joint_meeting_is_judged_for_each_branch_by_its_own_members(meeting, secretary, neighbor, zone):
    Invitation.objects.create(
        meeting=meeting,
        organization=zone.branch_next,
        state="accepted",
        invited_by_name="林知行",
        invited_at=THURSDAY,
    )
    enroll(zone.branch_next, "丙")
    leading.open_meeting(actor=secretary.actor, at=THURSDAY, meeting_id=meeting.pk)
    enter(meeting, secretary, neighbor)
    leading.close_meeting(actor=secretary.actor, at=OVER, meeting_id=meeting.pk)
    rows = Counted.objects.filter(meeting=meeting).order_by("organization__path")
    assert list(rows.values_list("organization", "validity")) == [
        (zone.branch.pk, "invalid"), (zone.branch_next.pk, "valid")
    ]  # fmt: skip
    assert now(meeting).validity == "invalid"


def test_a_meeting_held_without_the_program_is_closed_from_called(meeting, secretary, member):
    call = {"actor": secretary.actor, "meeting_id": meeting.pk}
    assert refused(leading.close_meeting, **call, at=THURSDAY - timedelta(hours=1)) == "too_early"
    assert refused(leading.close_meeting, **call, at=OVER) == "nobody"
    enter(meeting, secretary, secretary, member)
    leading.close_meeting(**call, at=OVER)
    assert (now(meeting).state, now(meeting).opened_at, now(meeting).present) == ("closed", meeting.starts_at, 2)


def test_an_open_vote_is_closed_first(meeting, secretary):
    leading.open_meeting(actor=secretary.actor, at=THURSDAY, meeting_id=meeting.pk)
    Motion.objects.create(meeting=meeting, text="通过计划", made_at=THURSDAY, state=MotionState.OPEN)
    assert refused(leading.close_meeting, actor=secretary.actor, at=OVER, meeting_id=meeting.pk) == "voting"


def test_after_the_end_the_secretary_still_puts_the_roll_right(meeting, secretary, member):
    leading.open_meeting(actor=secretary.actor, at=THURSDAY, meeting_id=meeting.pk)
    enter(meeting, secretary, secretary)
    leading.close_meeting(actor=secretary.actor, at=OVER, meeting_id=meeting.pk)
    enter(meeting, secretary, member)
    assert (now(meeting).present, now(meeting).absent) == (2, 0)
    line = Attendee.objects.get(meeting=meeting, member=member.member)
    door.undo_sign_in(actor=secretary.actor, at=OVER, meeting_id=meeting.pk, attendee_id=line.pk, reason="没来")
    line.refresh_from_db()
    assert (line.presence, now(meeting).present, now(meeting).absent) == ("absent", 1, 1)
