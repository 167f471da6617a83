"""Coming, being excused, and who decides."""

from datetime import timedelta
from uuid import uuid4

import pytest

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.notify.models import Notice
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.meetings.actions.answers import come, decide_excuse, excuse_for, excuse_oneself, remind_silent
from zhibu.meetings.actions.calling import call_meeting
from zhibu.meetings.models import Attendee, Meeting
from zhibu.meetings.tests.cast import TOMORROW, a_call, committee, later, members


@pytest.fixture
def meeting(at, zone, secretary, member):
    committee(zone.branch, secretary.member)
    members(zone.branch, 1)
    found = call_meeting(actor=secretary.actor, at=at, organization_id=zone.branch.pk, call=a_call(), token=uuid4())
    return Meeting.objects.get(pk=found.meeting.pk)


def line(meeting, person):
    return Attendee.objects.get(meeting=meeting, member=person.member)


def set_open(meeting):
    Meeting.objects.filter(pk=meeting.pk).update(state="open", opened_at=TOMORROW)


def test_an_excuse_in_time_is_granted_at_once(at, meeting, member):
    for _ in range(20):
        excuse_oneself(actor=member.actor, at=at, meeting_id=meeting.pk, reason=" 出差  杭州 ")
    row = line(meeting, member)
    assert (row.presence, row.excuse, row.excuse_state, row.answer) == ("excused", "出差 杭州", "granted", "excuse")
    assert Entry.objects.filter(action="meeting.answered").count() == 1


def test_coming_takes_an_excuse_back(at, meeting, member):
    excuse_oneself(actor=member.actor, at=at, meeting_id=meeting.pk, reason="出差")
    for _ in range(2):
        come(actor=member.actor, at=at, meeting_id=meeting.pk)
    row = line(meeting, member)
    assert (row.presence, row.excuse, row.excuse_state, row.answer) == ("invited", "", "", "coming")


def test_a_late_excuse_waits_for_the_secretary(at, meeting, member, secretary):
    set_open(meeting)
    excuse_oneself(actor=member.actor, at=later(minutes=5), meeting_id=meeting.pk, reason="堵车")
    row = line(meeting, member)
    assert (row.presence, row.excuse_state) == ("invited", "asked")
    assert Notice.objects.filter(kind="meeting.excuse", account_id=secretary.account.pk).count() == 1
    decide_excuse(actor=secretary.actor, at=later(minutes=6), meeting_id=meeting.pk, attendee_id=row.pk, granted=True)
    assert line(meeting, member).presence == "excused"


def test_what_was_said_offline_in_time_counts_as_in_time(at, meeting, member):
    set_open(meeting)
    made_at = TOMORROW - timedelta(minutes=30)
    excuse_oneself(actor=member.actor, at=later(minutes=40), meeting_id=meeting.pk, reason="出差", made_at=made_at)
    assert line(meeting, member).excuse_state == "granted"


def test_a_claim_from_the_future_is_judged_by_the_servers_clock(at, meeting, member):
    set_open(meeting)
    now = later(minutes=5)
    excuse_oneself(actor=member.actor, at=now, meeting_id=meeting.pk, reason="x", made_at=now + timedelta(days=1))
    assert line(meeting, member).excuse_state == "asked"


@pytest.mark.parametrize("state", ["closed", "circulated", "archived", "cancelled"])
def test_after_the_end_nobody_answers(at, meeting, member, state):
    Meeting.objects.filter(pk=meeting.pk).update(state=state)
    for answer in (lambda **x: come(**x), lambda **x: excuse_oneself(reason="出差", **x)):
        with pytest.raises(Refused) as refused:
            answer(actor=member.actor, at=at, meeting_id=meeting.pk)
        assert refused.value.code == "over"


def test_who_has_signed_in_is_not_excused(at, meeting, member, secretary):
    Attendee.objects.filter(member=member.member).update(presence="present")
    for act in (
        lambda: excuse_oneself(actor=member.actor, at=at, meeting_id=meeting.pk, reason="走了"),
        lambda: excuse_for(
            actor=secretary.actor, at=at, meeting_id=meeting.pk, attendee_id=line(meeting, member).pk, reason="走了"
        ),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "present"


def test_an_excuse_needs_a_reason(at, meeting, member):
    with pytest.raises(Refused) as refused:
        excuse_oneself(actor=member.actor, at=at, meeting_id=meeting.pk, reason="   ")
    assert refused.value.code == "reason"


def test_declined_with_words_the_member_is_expected_again(at, meeting, member, secretary):
    excuse_oneself(actor=member.actor, at=at, meeting_id=meeting.pk, reason="不想来")
    row = line(meeting, member)

    def decide(words, granted=False):
        return decide_excuse(
            actor=secretary.actor, at=at, meeting_id=meeting.pk, attendee_id=row.pk, granted=granted, words=words
        )

    with pytest.raises(Refused) as refused:
        decide("")
    assert refused.value.code == "words"
    for _ in range(2):
        decide("要表决发展对象，请到会")
    found = line(meeting, member)
    assert (found.presence, found.excuse_state, found.excused_by_name) == ("invited", "declined", "林知行")
    [notice] = Notice.objects.filter(kind="meeting.excuse_decided")
    assert (notice.account_id, notice.body) == (member.account.pk, "要表决发展对象，请到会")
    decide("", granted=True)
    assert line(meeting, member).presence == "excused"


def test_what_was_granted_stays_once_the_meeting_runs(at, meeting, member, secretary):
    excuse_oneself(actor=member.actor, at=at, meeting_id=meeting.pk, reason="出差")
    set_open(meeting)
    with pytest.raises(Refused) as refused:
        decide_excuse(
            actor=secretary.actor, at=later(), meeting_id=meeting.pk, attendee_id=line(meeting, member).pk,
            granted=False, words="请到会",
        )  # fmt: skip
    assert refused.value.code == "stands"


def test_the_secretary_enters_what_was_told_on_the_phone(at, meeting, member, secretary):
    for _ in range(2):
        excuse_for(
            actor=secretary.actor, at=at, meeting_id=meeting.pk, attendee_id=line(meeting, member).pk, reason="住院"
        )
    row = line(meeting, member)
    assert (row.presence, row.excuse, row.excused_by_name) == ("excused", "住院", "林知行")
    with pytest.raises(Refused) as refused:
        decide_excuse(
            actor=secretary.actor, at=at, meeting_id=meeting.pk, attendee_id=line(meeting, secretary).pk, granted=True
        )
    assert refused.value.code == "none"


def test_others_neither_answer_nor_decide(at, meeting, member, neighbor, stranger, secretary):
    row = line(meeting, member)
    for person in (neighbor, stranger):
        with pytest.raises(NotFound):
            come(actor=person.actor, at=at, meeting_id=meeting.pk)
        with pytest.raises(NotFound):
            excuse_for(actor=person.actor, at=at, meeting_id=meeting.pk, attendee_id=row.pk, reason="病")
    with pytest.raises(Forbidden):
        excuse_for(actor=member.actor, at=at, meeting_id=meeting.pk, attendee_id=row.pk, reason="病")
    with pytest.raises(NotFound):
        excuse_for(actor=secretary.actor, at=at, meeting_id=meeting.pk, attendee_id=uuid4(), reason="病")
    Attendee.objects.filter(pk=line(meeting, secretary).pk).delete()
    with pytest.raises(Forbidden):
        come(actor=secretary.actor, at=at, meeting_id=meeting.pk)


def test_the_silent_are_reminded_once_a_day(at, meeting, member, secretary, neighbor):
    come(actor=secretary.actor, at=at, meeting_id=meeting.pk)
    assert remind_silent(actor=secretary.actor, at=at, meeting_id=meeting.pk) == 1
    assert remind_silent(actor=secretary.actor, at=at, meeting_id=meeting.pk) == 0
    assert remind_silent(actor=secretary.actor, at=at + timedelta(hours=15), meeting_id=meeting.pk) == 1
    assert set(Notice.objects.filter(kind="meeting.reminder").values_list("account_id", flat=True)) == {
        member.account.pk
    }
    assert Entry.objects.filter(action="meeting.reminded").count() == 2
    with pytest.raises(Forbidden):
        remind_silent(actor=member.actor, at=at, meeting_id=meeting.pk)
    with pytest.raises(NotFound):
        remind_silent(actor=neighbor.actor, at=at, meeting_id=meeting.pk)
    with pytest.raises(Refused):
        remind_silent(actor=secretary.actor, at=TOMORROW, meeting_id=meeting.pk)
