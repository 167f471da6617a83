"""Motions: made once, one vote at a time, by those who may, decided by the rule that fits."""

from datetime import timedelta
from uuid import uuid4

import pytest

from conftest import enroll
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.rulebook import local
from zhibu.foundation.rulebook.models import LocalRule
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.meetings.actions import leading, motions
from zhibu.meetings.choices import MotionState, Presence
from zhibu.meetings.models import Attendee, Meeting, Motion, Vote
from zhibu.meetings.tests.factories import THURSDAY, AttendeeFactory, ItemFactory, MeetingFactory

pytestmark = pytest.mark.django_db
AT = THURSDAY + timedelta(minutes=20)


@pytest.fixture
def meeting(zone, secretary, member):
    """A general meeting under way: four entitled, of whom the secretary and the member are here."""
    made = MeetingFactory(organization=zone.branch, host=secretary.member)
    for person in (secretary, member):
        AttendeeFactory(meeting=made, member=person.member, presence=Presence.PRESENT, signed_in_at=THURSDAY)
    for name in ("甲", "乙"):
        AttendeeFactory(meeting=made, member=enroll(zone.branch, name).member)
    leading.open_meeting(actor=secretary.actor, at=THURSDAY, meeting_id=made.pk)
    return made


def refused(call, **arguments):
    with pytest.raises(Refused) as caught:
        call(**arguments)
    return caught.value.code


def made(meeting, secretary, **more):
    call = {"actor": secretary.actor, "at": AT, "meeting_id": meeting.pk, "text": "通过年度计划", "token": uuid4()}
    return motions.make_motion(**{**call, **more})


def put(meeting, secretary, way="hands", **more):
    motion = made(meeting, secretary, **more)
    return motions.put_to_vote(actor=secretary.actor, at=AT, motion_id=motion.pk, way=way)


def everybody_comes(meeting):
    Attendee.objects.filter(meeting=meeting).update(presence=Presence.PRESENT)


def test_a_motion_is_made_once(meeting, secretary):
    token = uuid4()
    first, second = (made(meeting, secretary, token=token) for _ in "12")
    assert (first.pk == second.pk, Motion.objects.count(), first.state) == (True, 1, "ready")
    assert Entry.objects.filter(action="motion.made").count() == 1


def test_what_cannot_be_made(meeting, secretary, member, neighbor):
    assert refused(made, meeting=meeting, secretary=secretary, text="  ") == "no_text"
    Meeting.objects.filter(pk=meeting.pk).update(kind="committee")
    assert refused(made, meeting=meeting, secretary=secretary, decision="admission") == "not_here"
    with pytest.raises(NotFound):
        made(meeting, secretary, item_id=ItemFactory().pk)
    with pytest.raises(Forbidden):
        made(meeting, member)
    with pytest.raises(NotFound):
        made(meeting, neighbor)
    Meeting.objects.filter(pk=meeting.pk).update(state="closed")
    assert refused(made, meeting=meeting, secretary=secretary) == "not_open"


def test_one_vote_at_a_time(meeting, secretary):
    first, second = put(meeting, secretary), made(meeting, secretary)
    call = {"actor": secretary.actor, "at": AT}
    motions.put_to_vote(**call, motion_id=first.pk, way="hands")
    assert refused(motions.put_to_vote, **call, motion_id=second.pk, way="hands") == "one_at_a_time"
    motions.withdraw(**call, motion_id=first.pk)
    assert motions.put_to_vote(**call, motion_id=second.pk, way="electronic").state == "open"


@pytest.mark.parametrize(
    ("here", "hands", "state"),
    [(4, (3, 1, 0), "carried"), (4, (2, 1, 1), "lost"), (2, (2, 0, 0), "lost"), (1, (1, 0, 0), "invalid")],
)
def test_hands_are_counted_by_the_rule(meeting, secretary, here, hands, state):
    """Of four entitled two are enough to vote, and three must approve, however many are here."""
    lines = Attendee.objects.filter(meeting=meeting).order_by("pk")
    lines.update(presence=Presence.INVITED)
    Attendee.objects.filter(pk__in=[line.pk for line in lines[:here]]).update(presence=Presence.PRESENT)
    motion = put(meeting, secretary)
    approve, against, abstain = hands
    call = {"actor": secretary.actor, "at": AT, "motion_id": motion.pk, "against": against, "abstain": abstain}
    for _ in "12":
        motion = motions.close_hands(**call, approve=approve)
    assert (motion.state, motion.entitled, motion.entitled_present) == (state, 4, here)
    assert (motion.approve, motion.against, motion.abstain, motion.closed_at) == (*hands, AT)
    assert Entry.objects.filter(action="motion.decided").count() == 1


def test_an_admission_needs_more_than_half_of_those_entitled_to_be_there(meeting, secretary):
    motion = put(meeting, secretary, decision="admission")
    call = {"actor": secretary.actor, "at": AT, "motion_id": motion.pk, "against": 0, "abstain": 0}
    assert motions.close_hands(**call, approve=2).state == MotionState.INVALID


def test_a_stricter_share_of_the_office_binds(meeting, secretary, zone):
    everybody_comes(meeting)
    LocalRule.objects.create(
        code="meeting.carry.ordinary", scope_path=zone.committee.path, locality="软件园党委", value="75",
        source="通知", in_force_from=THURSDAY.date(), made_at=THURSDAY,
    )  # fmt: skip
    local.forget()
    motion = put(meeting, secretary)
    call = {"actor": secretary.actor, "at": AT, "motion_id": motion.pk, "against": 1, "abstain": 0}
    assert motions.close_hands(**call, approve=3).state == MotionState.LOST


def test_more_hands_than_people_are_counted_again(meeting, secretary):
    motion = put(meeting, secretary)
    call = {"actor": secretary.actor, "at": AT, "motion_id": motion.pk, "abstain": 0}
    assert refused(motions.close_hands, **call, approve=2, against=1) == "too_many"
    assert refused(motions.close_hands, **call, approve=0, against=0) == "none"
    assert refused(motions.close_hands, **call, approve=-1, against=1) == "negative"
    assert refused(motions.close_vote, actor=secretary.actor, at=AT, motion_id=motion.pk) == "by_hands"


def test_an_electronic_vote_is_changed_until_it_is_closed(meeting, secretary, member):
    everybody_comes(meeting)
    motion = put(meeting, secretary, way="electronic")
    call = {"at": AT, "motion_id": motion.pk}
    found = [motions.vote(actor=member.actor, **call, choice=c) for c in ("against", "against", "approve")]
    assert found == [True, False, True]
    for person in (secretary, *(line.member for line in Attendee.objects.filter(name__in=["甲", "乙"]))):
        actor = person.actor if person is secretary else type(member)(person.account).actor
        motions.vote(actor=actor, **call, choice="approve")
    assert (
        refused(motions.close_hands, actor=secretary.actor, **call, approve=1, against=0, abstain=0) == "electronic"
    )
    for _ in "12":
        motion = motions.close_vote(actor=secretary.actor, **call)
    assert (motion.state, motion.approve, motion.against, motion.entitled_present) == ("carried", 4, 0, 4)
    assert refused(motions.vote, actor=member.actor, **call, choice="against") == "decided"
    assert Vote.objects.count() == 4


def test_a_vote_stands_when_its_voter_has_gone(meeting, secretary, member):
    motion = put(meeting, secretary, way="electronic")
    for person in (secretary, member):
        motions.vote(actor=person.actor, at=AT, motion_id=motion.pk, choice="approve")
    Attendee.objects.filter(member=member.member).update(left_at=AT)
    motion = motions.close_vote(actor=secretary.actor, at=AT, motion_id=motion.pk)
    assert (motion.approve, motion.entitled_present, motion.state) == (2, 2, "lost")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"role": "guest"}, "guest"),
        ({"role": "observer"}, "observer"),
        ({"is_entitled": False}, "not_entitled"),
        ({"presence": "invited"}, "not_here"),
        ({"left_at": AT}, "left"),
    ],
)
def test_who_may_not_vote_is_told_why(meeting, secretary, member, change, code):
    motion = put(meeting, secretary, way="electronic")
    Attendee.objects.filter(member=member.member).update(**change)
    assert refused(motions.vote, actor=member.actor, at=AT, motion_id=motion.pk, choice="approve") == code
    assert Vote.objects.count() == 0


def test_a_forged_motion_is_no_motion(meeting, secretary, stranger, office, neighbor):
    motion = put(meeting, secretary, way="electronic")
    for person, error in ((stranger, NotFound), (office, Forbidden), (neighbor, NotFound)):
        with pytest.raises(error):
            motions.vote(actor=person.actor, at=AT, motion_id=motion.pk, choice="approve")
    for act in (motions.close_vote, motions.withdraw):
        with pytest.raises(NotFound):
            act(actor=neighbor.actor, at=AT, motion_id=motion.pk)
        with pytest.raises(NotFound):
            act(actor=secretary.actor, at=AT, motion_id=uuid4())


def test_a_withdrawn_motion_is_not_voted_on(meeting, secretary, member):
    motion = put(meeting, secretary, way="electronic")
    for _ in "12":
        motions.withdraw(actor=secretary.actor, at=AT, motion_id=motion.pk)
    assert refused(motions.vote, actor=member.actor, at=AT, motion_id=motion.pk, choice="approve") == "decided"
    again = {"actor": secretary.actor, "at": AT, "motion_id": motion.pk}
    assert refused(motions.put_to_vote, **again, way="hands") == "decided"
    assert refused(motions.close_vote, **again) == "decided"
