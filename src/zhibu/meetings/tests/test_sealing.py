"""Sent round, confirmed, sealed: by whom, once, and provably unchanged."""

from io import BytesIO

import pytest
from django.db import connection

from conftest import enroll
from zhibu.foundation.jobs.models import Job
from zhibu.foundation.notify.models import Notice
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.meetings.actions import door, minutes, papers, sealing
from zhibu.meetings.choices import MeetingState
from zhibu.meetings.models import Counted, Meeting, Motion, Vote
from zhibu.meetings.queries.sealing import verify_seal
from zhibu.meetings.tests.recorded import LATER, OVER, fresh, held, line_of, sealed, written
from zhibu.organizations.models import PostHolding

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(zone, secretary, member, at):
    found = held(zone.branch, secretary, member, absent=1)
    motion = Motion.objects.create(
        meeting=found, text="通过年度培训计划", state="carried", approve=2, entitled=3, entitled_present=2, made_at=at
    )
    Vote.objects.create(motion=motion, attendee=line_of(found, member), choice="approve", at=at)
    return found


def refused(call, **arguments):
    with pytest.raises(Refused) as caught:
        call(**arguments)
    return caught.value.code


def test_it_goes_round_to_those_who_were_there(meeting, secretary, member):
    call = {"actor": secretary.actor, "at": OVER, "meeting_id": meeting.pk}
    assert refused(sealing.circulate, **call) == "empty"
    written(meeting, secretary)
    assert [sealing.circulate(**call), sealing.circulate(**call)] == [1, 0]
    assert list(Notice.objects.filter(kind="meeting.circulated").values_list("account_id", flat=True)) == [
        member.account.pk
    ]
    assert refused(minutes.save_minutes, **call, base=1, fields={"summary": "改"}) == "went_round"


def test_who_was_there_reads_and_objects(meeting, secretary, member, stranger):
    written(meeting, secretary)
    call = {"actor": member.actor, "at": OVER, "meeting_id": meeting.pk}
    assert refused(sealing.answer_record, **call) == "state"
    sealing.circulate(actor=secretary.actor, at=OVER, meeting_id=meeting.pk)
    sealing.answer_record(**call, objection=" 经费的数目不对 ")
    line = line_of(meeting, member)
    assert (line.read_at, line.objection) == (OVER, "经费的数目不对")
    [told] = Notice.objects.filter(kind="record.objected")
    assert (told.account_id, told.body) == (secretary.account.pk, "经费的数目不对")
    sealing.answer_record(**call)
    assert line_of(meeting, member).objection == ""
    assert refused(sealing.answer_record, **call, objection="长" * 301) == "too_long"
    with pytest.raises(NotFound):
        sealing.answer_record(actor=stranger.actor, at=OVER, meeting_id=meeting.pk)


def test_who_was_away_does_not_answer(meeting, secretary, zone):
    away = enroll(zone.branch, "江流")
    meeting.attendees.create(member=away.member, name="江流", presence="absent")
    written(meeting, secretary)
    sealing.circulate(actor=secretary.actor, at=OVER, meeting_id=meeting.pk)
    with pytest.raises(Forbidden):
        sealing.answer_record(actor=away.actor, at=OVER, meeting_id=meeting.pk)


def test_taken_back_it_is_written_further_and_read_again(meeting, secretary, member):
    call = {"actor": secretary.actor, "at": OVER, "meeting_id": meeting.pk}
    written(meeting, secretary)
    sealing.circulate(**call)
    sealing.answer_record(actor=member.actor, at=OVER, meeting_id=meeting.pk, objection="少记一条")
    for _ in "12":
        sealing.take_back(**call)
    written(meeting, secretary, "会议讨论了年度培训计划。补记一条。", base=1)
    assert sealing.circulate(**call) == 1
    line = line_of(meeting, member)
    assert (line.read_at, line.objection) == (None, "少记一条")


def test_the_host_confirms_and_it_is_sealed(meeting, secretary, member):
    sealed(meeting, secretary)
    found = sealing.confirm(actor=secretary.actor, at=OVER, meeting_id=meeting.pk)
    assert (found.state, found.confirmed_at, found.confirmed_by_name) == (MeetingState.ARCHIVED, LATER, "林知行")
    assert len(found.digest) == 64
    assert verify_seal(fresh(meeting)).holds
    assert [str(row.confirmed_on) for row in Counted.objects.filter(meeting=meeting)] == ["2026-11-20"]
    told = [job.name for job in Job.objects.filter(name__endswith=":MeetingConfirmed").order_by("name")]
    assert len(told) == len(set(told))


def test_a_host_who_wrote_it_sends_it_round_first(meeting, secretary):
    written(meeting, secretary)
    call = {"actor": secretary.actor, "at": LATER, "meeting_id": meeting.pk}
    assert refused(sealing.confirm, **call) == "alone"
    sealing.circulate(**{**call, "at": OVER})
    assert sealing.confirm(**call).state == MeetingState.ARCHIVED


def test_a_stand_in_was_there_did_not_write_and_says_why(zone, meeting, secretary, member):
    written(meeting, secretary)
    call = {"actor": member.actor, "at": LATER, "meeting_id": meeting.pk}
    with pytest.raises(Forbidden):
        sealing.confirm(**call)
    PostHolding.objects.create(
        organization=zone.branch, post="deputy_secretary", holder_id=member.member.pk, holder_name="周晓禾",
        starts_on="2025-01-01",
    )  # fmt: skip
    assert refused(sealing.confirm, **call) == "no_reason"
    found = sealing.confirm(**call, reason="书记出差")
    assert (found.confirmed_by_name, found.confirm_note) == ("周晓禾", "书记出差")


def test_the_recorder_alone_does_not_confirm(meeting, secretary, member):
    Meeting.objects.filter(pk=meeting.pk).update(recorder=member.member)
    written(meeting, member)
    with pytest.raises(Forbidden):
        sealing.confirm(actor=member.actor, at=LATER, meeting_id=meeting.pk)
    assert sealing.confirm(actor=secretary.actor, at=LATER, meeting_id=meeting.pk).digest


def test_strangers_know_of_nothing(meeting, neighbor, stranger, auditor):
    for person in (neighbor, stranger, auditor):
        for call in (sealing.circulate, sealing.take_back, sealing.confirm):
            with pytest.raises(NotFound):
                call(actor=person.actor, at=OVER, meeting_id=meeting.pk)


def test_a_sealed_record_refuses_every_deed(meeting, secretary):
    sealed(meeting, secretary)
    call = {"actor": secretary.actor, "at": LATER, "meeting_id": meeting.pk}
    file = BytesIO(b"text")
    assert refused(minutes.save_minutes, **call, base=1, fields={"summary": "改"}) == "sealed"
    assert refused(papers.add_paper, **call, kind="attachment", file=file) == "sealed"
    assert refused(sealing.take_back, **call) == "state"
    assert refused(sealing.circulate, **call) == "state"
    with pytest.raises(Refused):
        door.add_guest(**call, name="来宾")
    assert verify_seal(fresh(meeting)).holds


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE meetings_minutes SET summary = '改过的'", "record"),
        ("UPDATE meetings_meeting SET place = '别处'", "record"),
        ("UPDATE meetings_meeting SET starts_at = '2026-11-19 10:00:00'", "record"),
        ("UPDATE meetings_meeting SET present = 3", "numbers"),
        ("UPDATE meetings_attendee SET presence = 'present'", "record"),
        ("UPDATE meetings_attendee SET name = '别人'", "record"),
        ("UPDATE meetings_agendaitem SET notes = '加一句'", "record"),
        ("UPDATE meetings_motion SET approve = 3", "record"),
        ("UPDATE meetings_vote SET choice = 'against'", "record"),
        ("DELETE FROM meetings_vote", "record"),
        ("UPDATE meetings_counted SET kind = 'lecture'", "record"),
    ],
)
def test_whoever_changes_a_row_behind_its_back_is_found_out(meeting, secretary, statement, fault):
    sealed(meeting, secretary)
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert fault in verify_seal(fresh(meeting)).faults
