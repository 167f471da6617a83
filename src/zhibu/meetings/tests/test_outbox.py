"""Signing in without a network: through the queue, exactly once, and refused in words that stay."""

from datetime import timedelta
from uuid import uuid4

import pytest

from zhibu.foundation.offline.actions import Deed, take_deed
from zhibu.meetings.actions import leading
from zhibu.meetings.models import Attendee, CodeTry
from zhibu.meetings.rules import codes
from zhibu.meetings.tests.factories import THURSDAY, AttendeeFactory, MeetingFactory

pytestmark = pytest.mark.django_db
TYPED = THURSDAY + timedelta(minutes=1)


@pytest.fixture
def meeting(zone, secretary, member):
    """A meeting under way."""
    made = MeetingFactory(organization=zone.branch, host=secretary.member)
    for person in (secretary, member):
        AttendeeFactory(meeting=made, member=person.member)
    return leading.open_meeting(actor=secretary.actor, at=THURSDAY, meeting_id=made.pk)


def sent(person, meeting, code, *, deed=None, minutes=60):
    """The queue brings the deed some time after it was done."""
    at = TYPED + timedelta(minutes=minutes)
    given = Deed(
        id=deed or uuid4(), account_id=person.account.pk, kind="meeting.sign_in", made_at=TYPED, sent_at=at,
        fields={"meeting": str(meeting.pk), "code": code},
    )  # fmt: skip
    return take_deed(actor=person.actor, at=at, deed=given)


def line_of(person):
    return Attendee.objects.get(member=person.member)


def test_a_sign_in_arrives_an_hour_later_once(meeting, member):
    deed = uuid4()
    receipts = [sent(member, meeting, codes.code_at(meeting.secret, TYPED), deed=deed) for _ in "12"]
    assert [receipt.state for receipt in receipts] == ["done", "done"]
    assert "已签到" in receipts[0].words
    line = line_of(member)
    assert (line.presence, line.signed_in_by, line.signed_in_at) == ("present", "later", TYPED)


def test_a_second_phone_says_so(meeting, member):
    code = codes.code_at(meeting.secret, TYPED)
    assert [sent(member, meeting, code).words for _ in "12"][1] == "你之前已经签到。"


def test_a_wrong_code_stays_refused_and_counted(meeting, member):
    receipt = sent(member, meeting, "000000" if codes.code_at(meeting.secret, TYPED) != "000000" else "000001")
    assert (receipt.state, "当时屏幕上不是这个签到码" in receipt.words) == ("refused", True)
    assert CodeTry.objects.get().failures == 1
    assert line_of(member).presence == "invited"


def test_too_late_is_told(meeting, member, stranger):
    receipt = sent(member, meeting, codes.code_at(meeting.secret, TYPED), minutes=25 * 60)
    assert (receipt.state, "超过一天" in receipt.words) == ("refused", True)
    assert sent(stranger, meeting, codes.code_at(meeting.secret, TYPED)).state == "refused"


def test_garbled_deeds_are_refused(meeting, member):
    assert sent(member, meeting, "").state == "refused"
    assert line_of(member).presence == "invited"
