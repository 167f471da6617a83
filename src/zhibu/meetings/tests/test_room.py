"""The online room: staying, answering, speaking, hands."""

from datetime import timedelta
from uuid import uuid4

import pytest

from zhibu.foundation.audit.models import Entry
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.meetings.actions import attending, leading, room
from zhibu.meetings.models import Attendee, Meeting, Remark
from zhibu.meetings.tests.factories import THURSDAY, AttendeeFactory, MeetingFactory

pytestmark = pytest.mark.django_db
AT = THURSDAY + timedelta(minutes=1)


@pytest.fixture
def meeting(zone, secretary, member):
    """A meeting online and in a room, under way; the member has signed in online."""
    made = MeetingFactory(organization=zone.branch, host=secretary.member, mode="hybrid")
    for person in (secretary, member):
        AttendeeFactory(meeting=made, member=person.member)
    leading.open_meeting(actor=secretary.actor, at=THURSDAY, meeting_id=made.pk)
    attending.sign_in_online(actor=member.actor, at=AT, meeting_id=made.pk)
    return made


def line_of(person):
    return Attendee.objects.get(member=person.member)


def version(meeting):
    return Meeting.objects.get(pk=meeting.pk).version


def refused(call, **arguments):
    with pytest.raises(Refused) as caught:
        call(**arguments)
    return caught.value.code


def test_staying_is_counted_and_silence_is_not(meeting, member):
    before = version(meeting)
    beats = [30, 60, 200, 230]
    found = [room.beat(actor=member.actor, at=AT + timedelta(seconds=n), meeting_id=meeting.pk) for n in beats]
    assert found == [30, 60, 60, 90]
    assert version(meeting) == before + 1


def test_in_the_room_no_page_has_to_answer(meeting, secretary, member, stranger):
    assert room.beat(actor=secretary.actor, at=AT, meeting_id=meeting.pk) == 0
    assert line_of(secretary).online_seen_at is None
    with pytest.raises(NotFound):
        room.beat(actor=stranger.actor, at=AT, meeting_id=meeting.pk)
    Meeting.objects.filter(pk=meeting.pk).update(state="closed")
    assert room.beat(actor=member.actor, at=AT + timedelta(seconds=30), meeting_id=meeting.pk) == 0


def test_speaking_counts_as_an_answer_and_only_once(meeting, member):
    deed = uuid4()
    call = {"actor": member.actor, "at": AT, "meeting_id": meeting.pk}
    first, second = (room.speak(**call, text=" 同意计划 ", deed=deed) for _ in "12")
    assert (first.pk, first.text, line_of(member).answered) == (second.pk, "同意计划", 1)
    room.answer(**call)
    assert line_of(member).answered == 2
    assert refused(room.speak, **call, text=" ", deed=uuid4()) == "empty"
    assert refused(room.speak, **call, text="长" * 301, deed=uuid4()) == "too_long"


def test_only_who_has_signed_in_speaks(meeting, secretary, stranger, office):
    call = {"at": AT, "meeting_id": meeting.pk}
    assert refused(room.speak, actor=secretary.actor, **call, text="好", deed=uuid4()) == "not_here"
    assert refused(room.raise_hand, actor=secretary.actor, **call) == "not_here"
    for person, error in ((stranger, NotFound), (office, Forbidden)):
        with pytest.raises(error):
            room.speak(actor=person.actor, **call, text="好", deed=uuid4())


def test_nobody_answers_with_somebody_elses_line(meeting, secretary, member):
    deed = uuid4()
    call = {"at": AT, "meeting_id": meeting.pk, "deed": deed}
    room.speak(actor=member.actor, **call, text="好")
    attending.sign_in_online(actor=secretary.actor, at=AT, meeting_id=meeting.pk)
    assert refused(room.speak, actor=secretary.actor, **call, text="不好") == "token"


def test_a_line_is_hidden_with_a_reason_that_everybody_sees(meeting, secretary, member, neighbor):
    remark = room.speak(actor=member.actor, at=AT, meeting_id=meeting.pk, text="不相干的话", deed=uuid4())
    call = {"at": AT, "remark_id": remark.pk}
    assert refused(room.hide_remark, actor=secretary.actor, **call, reason=" ") == "no_reason"
    with pytest.raises(Forbidden):
        room.hide_remark(actor=member.actor, **call, reason="不想说了")
    for person in (neighbor,):
        with pytest.raises(NotFound):
            room.hide_remark(actor=person.actor, **call, reason="试试")
    for _ in "12":
        room.hide_remark(actor=secretary.actor, **call, reason="与议题无关")
    remark = Remark.objects.get(pk=remark.pk)
    assert (remark.hidden_at, remark.hidden_by_name, remark.hidden_why) == (AT, "林知行", "与议题无关")
    assert Entry.objects.filter(action="meeting.remark_hidden").count() == 1


def test_hands_stand_in_a_queue(meeting, secretary, member):
    attending.sign_in_online(actor=secretary.actor, at=AT, meeting_id=meeting.pk)
    for person, minutes in ((member, 2), (secretary, 3), (member, 4)):
        at = AT + timedelta(minutes=minutes)
        room.raise_hand(actor=person.actor, at=at, meeting_id=meeting.pk)
    raised = Attendee.objects.filter(hand_raised_at__isnull=False).order_by("hand_raised_at")
    assert [line.name for line in raised] == ["周晓禾", "林知行"]
    room.lower_hand(actor=secretary.actor, at=AT, meeting_id=meeting.pk, attendee_id=line_of(member).pk)
    room.lower_hand(actor=secretary.actor, at=AT, meeting_id=meeting.pk)
    assert raised.all().count() == 0
    with pytest.raises(Forbidden):
        room.lower_hand(actor=member.actor, at=AT, meeting_id=meeting.pk, attendee_id=line_of(secretary).pk)
    with pytest.raises(NotFound):
        room.lower_hand(actor=secretary.actor, at=AT, meeting_id=meeting.pk, attendee_id=AttendeeFactory().pk)
