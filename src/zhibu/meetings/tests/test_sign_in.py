"""Signing in: by the code of the room, online, by hand, later; once, and only where one belongs."""

from datetime import timedelta

import pytest

from zhibu.foundation.audit.models import Entry
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.meetings.actions import attending, door, leading
from zhibu.meetings.choices import MeetingState, Presence, SignedInBy
from zhibu.meetings.models import Attendee, CodeTry, Meeting
from zhibu.meetings.rules import codes
from zhibu.meetings.tests.factories import THURSDAY, AttendeeFactory, MeetingFactory

pytestmark = pytest.mark.django_db
BEGUN = THURSDAY + timedelta(minutes=1)


@pytest.fixture
def meeting(zone, secretary, member):
    """A general meeting of the branch here that has just been opened; secretary and member are on its roll."""
    made = MeetingFactory(organization=zone.branch, host=secretary.member, host_name="林知行")
    for person in (secretary, member):
        AttendeeFactory(meeting=made, member=person.member)
    leading.open_meeting(actor=secretary.actor, at=THURSDAY, meeting_id=made.pk)
    return Meeting.objects.get(pk=made.pk)


def code_of(meeting, at=BEGUN):
    return codes.code_at(meeting.secret, at)


def line_of(meeting, person):
    return Attendee.objects.get(meeting=meeting, member=person.member)


def refused(call, **arguments):
    with pytest.raises(Refused) as caught:
        call(**arguments)
    return caught.value.code


def test_six_digits_sign_in_once(meeting, member):
    version = Meeting.objects.get(pk=meeting.pk).version
    first, second = (
        attending.sign_in(actor=member.actor, at=BEGUN, meeting_id=meeting.pk, code=code_of(meeting)) for _ in "12"
    )
    assert (first.is_new, second.is_new, first.attendee_id) == (True, False, second.attendee_id)
    line = line_of(meeting, member)
    assert (line.presence, line.signed_in_by, line.signed_in_at) == (Presence.PRESENT, SignedInBy.DIGITS, BEGUN)
    assert Meeting.objects.get(pk=meeting.pk).version == version + 1
    assert Entry.objects.filter(action="meeting.signed_in", object_id=meeting.pk).count() == 1


def test_a_sign_in_costs_few_statements(meeting, member, django_assert_num_queries):
    actor, code = member.actor, code_of(meeting)
    with django_assert_num_queries(7):
        attending.sign_in(actor=actor, at=BEGUN, meeting_id=meeting.pk, code=code)


def test_a_scan_counts_at_its_own_time(meeting, member):
    code, later = code_of(meeting), BEGUN + timedelta(minutes=4)
    assert refused(attending.sign_in, actor=member.actor, at=later, meeting_id=meeting.pk, code=code) == "replaced"
    attending.sign_in(actor=member.actor, at=later, meeting_id=meeting.pk, code=code, scanned_at=BEGUN)
    assert line_of(meeting, member).signed_in_by == SignedInBy.QR


def test_a_photographed_code_is_refused_with_its_reason(meeting, member):
    later = BEGUN + timedelta(minutes=6)
    photographed = {"actor": member.actor, "at": later, "meeting_id": meeting.pk, "code": code_of(meeting)}
    assert refused(attending.sign_in, **photographed, scanned_at=later) == "replaced"
    assert refused(attending.sign_in, **photographed, scanned_at=BEGUN) == "replaced"
    assert (line_of(meeting, member).presence, CodeTry.objects.count()) == (Presence.INVITED, 0)


def test_guessing_ends_after_six_tries_and_goes_on_after_five_minutes(meeting, member):
    code = code_of(meeting)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    call = {"actor": member.actor, "meeting_id": meeting.pk}
    found = [refused(attending.sign_in, **call, at=BEGUN, code=wrong) for _ in range(7)]
    assert found == ["wrong_code"] * 6 + ["slow_down"]
    assert refused(attending.sign_in, **call, at=BEGUN, code=code) == "slow_down"
    later = BEGUN + timedelta(minutes=5)
    assert attending.sign_in(**call, at=later, code=code_of(meeting, later)).is_new


def test_somebody_from_another_branch_is_a_guest_without_a_vote(meeting, stranger):
    call = {"actor": stranger.actor, "at": BEGUN, "meeting_id": meeting.pk, "code": code_of(meeting)}
    results = [attending.sign_in(**call) for _ in "12"]
    assert [(r.is_new, r.is_guest) for r in results] == [(True, True), (False, True)]
    line = line_of(meeting, stranger)
    assert (line.role, line.counts, line.is_entitled, line.from_name) == ("guest", False, False, "职业学院第一党支部")


def test_without_a_code_of_the_room_a_stranger_knows_of_no_meeting(meeting, stranger):
    for code in ("", "000000" if code_of(meeting) != "000000" else "000001"):
        with pytest.raises(NotFound):
            attending.sign_in(actor=stranger.actor, at=BEGUN, meeting_id=meeting.pk, code=code)
    with pytest.raises(NotFound):
        attending.sign_in_online(actor=stranger.actor, at=BEGUN, meeting_id=meeting.pk)
    with pytest.raises(NotFound):
        attending.leave(actor=stranger.actor, at=BEGUN, meeting_id=meeting.pk)


def test_an_account_without_a_member_is_told_what_to_do(meeting, office, auditor):
    call = {"at": BEGUN, "meeting_id": meeting.pk, "code": code_of(meeting)}
    assert refused(attending.sign_in, actor=office.actor, **call) == "no_member"
    with pytest.raises(NotFound):
        attending.sign_in(actor=auditor.actor, **call)


def test_signing_in_online_is_for_meetings_that_are_held_online(meeting, member):
    call = {"actor": member.actor, "at": BEGUN, "meeting_id": meeting.pk}
    assert refused(attending.sign_in_online, **call) == "in_the_room"
    Meeting.objects.filter(pk=meeting.pk).update(mode="hybrid")
    assert [attending.sign_in_online(**call).is_new for _ in "12"] == [True, False]
    line = line_of(meeting, member)
    assert (line.signed_in_by, line.online_since, line.online_seen_at) == (SignedInBy.ONLINE, BEGUN, BEGUN)


@pytest.mark.parametrize("state", ["called", "closed", "archived", "cancelled"])
def test_only_an_open_meeting_is_signed_in_at(meeting, member, state):
    Meeting.objects.filter(pk=meeting.pk).update(state=state, mode="online")
    call = {"actor": member.actor, "at": BEGUN, "meeting_id": meeting.pk}
    assert refused(attending.sign_in, **call, code=code_of(meeting)) == "not_open"
    assert refused(attending.sign_in_online, **call) == "not_open"
    assert refused(attending.leave, **call) == "not_open"


def test_who_was_excused_comes_after_all(meeting, member):
    Attendee.objects.filter(member=member.member).update(presence="excused", excuse="出差", excuse_state="granted")
    attending.sign_in(actor=member.actor, at=BEGUN, meeting_id=meeting.pk, code=code_of(meeting))
    line = line_of(meeting, member)
    assert (line.presence, line.excuse, line.excuse_state) == (Presence.PRESENT, "出差", "granted")


def test_going_and_coming_back(meeting, member):
    call = {"actor": member.actor, "meeting_id": meeting.pk}
    assert refused(attending.leave, **call, at=BEGUN) == "not_here"
    attending.sign_in(**call, at=BEGUN, code=code_of(meeting))
    gone, back = BEGUN + timedelta(minutes=20), BEGUN + timedelta(minutes=40)
    attending.leave(**call, at=gone)
    attending.leave(**call, at=back)
    assert line_of(meeting, member).left_at == gone
    attending.sign_in(**call, at=back, code=code_of(meeting, back))
    line = line_of(meeting, member)
    assert (line.left_at, line.signed_in_at) == (None, BEGUN)


def test_without_network_the_sign_in_comes_later_and_says_so(meeting, secretary, member):
    call = {"actor": member.actor, "meeting_id": meeting.pk, "code": code_of(meeting), "made_at": BEGUN}
    leading.close_meeting(actor=secretary.actor, at=BEGUN + timedelta(hours=1), meeting_id=meeting.pk)
    closed = Meeting.objects.get(pk=meeting.pk)
    assert (closed.present, closed.absent, closed.validity) == (0, 2, "invalid")
    later = BEGUN + timedelta(hours=2)
    assert [attending.sign_in_later(**call, at=later).is_new for _ in "12"] == [True, False]
    line, counted = line_of(meeting, member), Meeting.objects.get(pk=meeting.pk)
    assert (line.presence, line.signed_in_by, line.signed_in_at) == (Presence.PRESENT, SignedInBy.LATER, BEGUN)
    assert (counted.present, counted.absent, counted.validity) == (1, 1, "valid")


@pytest.mark.parametrize(
    ("made", "arrives", "state", "code"),
    [
        (0, 25 * 60, "open", "too_late"),
        (0, -2, "open", "future"),
        (-10, 60, "open", "not_open"),
        (200, 260, "closed", "not_open"),
        (0, 60, "archived", "not_open"),
        (4, 60, "open", "not_shown"),
    ],
)
def test_what_comes_later_must_have_been_possible(meeting, member, made, arrives, state, code):
    Meeting.objects.filter(pk=meeting.pk).update(state=state, closed_at=BEGUN + timedelta(hours=2))
    made_at = BEGUN + timedelta(minutes=made)
    call = {"actor": member.actor, "meeting_id": meeting.pk, "made_at": made_at}
    found = refused(
        attending.sign_in_later, **call, at=BEGUN + timedelta(minutes=arrives), code=code_of(meeting, BEGUN)
    )
    assert (found, line_of(meeting, member).presence) == (code, Presence.INVITED)


def test_guesses_made_without_network_are_counted_too(meeting, member):
    call = {"actor": member.actor, "meeting_id": meeting.pk, "made_at": BEGUN, "at": BEGUN}
    shown = {codes.code_at(meeting.secret, BEGUN + timedelta(seconds=n)) for n in range(-80, 81, 20)}
    wrong = next(code for code in ("123456", "654321", "111111") if code not in shown)
    found = [refused(attending.sign_in_later, **call, code=wrong) for _ in range(7)]
    assert found == ["not_shown"] * 6 + ["slow_down"]


def test_the_secretary_signs_in_by_hand_and_takes_it_back(meeting, secretary, member):
    call = {"actor": secretary.actor, "at": BEGUN, "meeting_id": meeting.pk}
    line = line_of(meeting, member)
    assert [door.sign_in_by_hand(**call, attendee_ids=[line.pk]) for _ in "12"] == [1, 0]
    line.refresh_from_db()
    assert (line.presence, line.signed_in_by, line.entered_by_name) == ("present", "hand", "林知行")
    assert refused(door.undo_sign_in, **call, attendee_id=line.pk, reason=" ") == "no_reason"
    for _ in "12":
        door.undo_sign_in(**call, attendee_id=line.pk, reason="点错了人")
    line.refresh_from_db()
    assert (line.presence, line.signed_in_at, line.entered_by_name) == ("invited", None, "")
    [entry] = Entry.objects.filter(action="meeting.sign_in_undone")
    assert entry.detail == {"attendee": str(line.pk), "reason": "点错了人"}


def test_guests_are_entered_by_name_once(meeting, secretary):
    call = {"actor": secretary.actor, "at": BEGUN, "meeting_id": meeting.pk, "from_name": "街道党工委"}
    first, second = (door.add_guest(**call, name=name) for name in ("赵 明", " 赵 明 "))
    assert first == second
    assert Attendee.objects.get(pk=first).is_entitled is False
    assert refused(door.add_guest, **call, name=" ") == "no_name"


def test_a_line_of_another_meeting_is_no_line_here(meeting, secretary, neighbor, member):
    other = AttendeeFactory()
    call = {"actor": secretary.actor, "at": BEGUN, "meeting_id": meeting.pk}
    mine = line_of(meeting, member)
    with pytest.raises(NotFound):
        door.sign_in_by_hand(**call, attendee_ids=[mine.pk, other.pk])
    for act in (door.undo_sign_in, door.let_go):
        more = {"reason": "试试"} if act is door.undo_sign_in else {}
        with pytest.raises(NotFound):
            act(**call, attendee_id=other.pk, **more)
    assert Attendee.objects.filter(presence=Presence.PRESENT).count() == 0
    with pytest.raises(NotFound):
        door.sign_in_by_hand(**{**call, "actor": neighbor.actor}, attendee_ids=[mine.pk])
    with pytest.raises(Forbidden):
        door.sign_in_by_hand(**{**call, "actor": member.actor}, attendee_ids=[mine.pk])


def test_before_the_meeting_nobody_is_entered(zone, secretary):
    called = MeetingFactory(organization=zone.branch)
    line = AttendeeFactory(meeting=called, member=secretary.member)
    call = {"actor": secretary.actor, "meeting_id": called.pk, "attendee_ids": [line.pk]}
    early = THURSDAY - timedelta(hours=1)
    assert refused(door.sign_in_by_hand, **call, at=early) == "too_early"
    Meeting.objects.filter(pk=called.pk).update(state=MeetingState.ARCHIVED)
    assert refused(door.sign_in_by_hand, **call, at=BEGUN) == "not_open"


def test_who_leads_signs_in_with_one_tap_and_the_record_says_so(meeting, secretary, member):
    call = {"actor": secretary.actor, "at": BEGUN, "meeting_id": meeting.pk}
    assert [attending.sign_in_leading(**call).is_new for _ in "12"] == [True, False]
    line = line_of(meeting, secretary)
    assert (line.presence, line.signed_in_by, line.signed_in_at) == ("present", SignedInBy.LEADING, BEGUN)
    [entry] = Entry.objects.filter(action="meeting.signed_in")
    assert entry.detail["by"] == "leading"
    attending.leave(**call)
    assert attending.sign_in_leading(**{**call, "at": BEGUN + timedelta(minutes=5)}).is_new
    assert line_of(meeting, secretary).left_at is None


def test_nobody_else_does_without_the_code(meeting, zone, member, neighbor, office, stranger):
    call = {"at": BEGUN, "meeting_id": meeting.pk}
    with pytest.raises(Forbidden):
        attending.sign_in_leading(actor=member.actor, **call)
    for person in (neighbor, stranger):
        with pytest.raises(NotFound):
            attending.sign_in_leading(actor=person.actor, **call)
    assert refused(attending.sign_in_leading, actor=office.actor, **call) == "no_member"
    member_leads = Meeting.objects.filter(pk=meeting.pk)
    member_leads.update(recorder=member.member)
    assert attending.sign_in_leading(actor=member.actor, **call).is_new


@pytest.mark.parametrize(("values", "code"), [({"mode": "online"}, "online"), ({"state": "closed"}, "not_open")])
def test_one_tap_is_for_the_room(meeting, secretary, values, code):
    Meeting.objects.filter(pk=meeting.pk).update(**values)
    call = {"actor": secretary.actor, "at": BEGUN, "meeting_id": meeting.pk}
    assert refused(attending.sign_in_leading, **call) == code


def test_a_shortcut_leads_to_the_meeting_under_way(meeting, member):
    assert member.client.get("/meetings/here/")["Location"] == f"/meetings/{meeting.pk}/here/"
    Meeting.objects.update(state=MeetingState.CALLED)
    assert member.client.get("/meetings/here/")["Location"] == "/meetings/"
