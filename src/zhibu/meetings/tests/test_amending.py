"""A sealed record is put right in sight of everybody: the chain, the numbers, the judgment."""

from uuid import uuid4

import pytest
from django.db import connection

from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.meetings.actions.amending import amend
from zhibu.meetings.models import AgendaItem, Amendment, Attendee, Counted, Motion
from zhibu.meetings.queries.sealing import verify_seal
from zhibu.meetings.tests.recorded import LATER, fresh, held, line_of, sealed

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(zone, secretary, member, at):
    """Sealed: two of five were there, one short of half, so it is invalid; one motion was not carried."""
    found = held(zone.branch, secretary, member, absent=3)
    Motion.objects.create(
        meeting=found, text="通过", state="lost", approve=1, entitled=3, entitled_present=2, made_at=at
    )
    return sealed(found, secretary)


def put(meeting, person, subject, after, reason="记错了", **given):
    return amend(
        actor=person.actor, at=LATER, meeting_id=meeting.pk, subject=subject, after=after, reason=reason, **given
    )


def test_who_came_after_all_makes_the_meeting_valid(meeting, secretary):
    assert (meeting.validity, meeting.present) == ("invalid", 2)
    line = Attendee.objects.filter(meeting=meeting, presence="absent").order_by("pk").first()
    made = put(meeting, secretary, f"attendee:{line.pk}", "present")
    assert (made.number, made.before, made.after) == (1, "absent", "present")
    found = fresh(meeting)
    assert (found.validity, found.present, found.absent) == ("valid", 3, 2)
    row = Counted.objects.get()
    assert (row.validity, str(row.confirmed_on)) == ("valid", "2026-11-20")
    assert verify_seal(found).holds


def test_votes_put_right_are_judged_anew(meeting, secretary):
    motion = Motion.objects.get()
    put(meeting, secretary, f"motion:{motion.pk}", "2/0/0")
    motion.refresh_from_db()
    assert (motion.approve, motion.state) == (2, "carried")
    with pytest.raises(Refused) as refused:
        put(meeting, secretary, f"motion:{motion.pk}", "3/0/0")
    assert refused.value.code == "votes"
    assert verify_seal(fresh(meeting)).holds


def test_words_and_lines_are_put_right_one_after_the_other(meeting, secretary):
    item = AgendaItem.objects.get()
    for subject, after in (
        ("summary", "会议讨论并通过了培训计划。"),
        ("place", "五楼"),
        ("place", "六楼"),
        (f"item:{item.pk}", "补一句"),
    ):
        put(meeting, secretary, subject, after)
    assert [row.number for row in Amendment.objects.order_by("number")] == [1, 2, 3, 4]
    assert fresh(meeting).place == "六楼"
    assert verify_seal(fresh(meeting)).holds


def test_once_for_one_token(meeting, secretary):
    token = uuid4()
    first, second = (put(meeting, secretary, "place", "五楼", token=token) for _ in "12")
    assert (first.pk, Amendment.objects.count()) == (second.pk, 1)


@pytest.mark.parametrize(
    ("subject", "after", "reason", "code"),
    [("place", "三楼会议室", "x", "same"), ("place", "五楼", " ", "no_reason"), ("summary", " ", "x", "empty")],
)
def test_what_makes_no_sense_is_refused(meeting, secretary, subject, after, reason, code):
    with pytest.raises(Refused) as refused:
        put(meeting, secretary, subject, after, reason)
    assert refused.value.code == code


def test_only_places_of_this_record_and_only_by_those_who_lead(meeting, secretary, member, neighbor, zone):
    other = held(zone.branch, secretary, starts_at=meeting.starts_at.replace(hour=12), ends_at=LATER)
    for subject in ("digest", "state", f"attendee:{line_of(other, secretary).pk}"):
        with pytest.raises(NotFound):
            put(meeting, secretary, subject, "present")
    with pytest.raises(Forbidden):
        put(meeting, member, "place", "五楼")
    with pytest.raises(NotFound):
        put(meeting, neighbor, "place", "五楼")
    with pytest.raises(Refused) as refused:
        put(other, secretary, "place", "五楼")
    assert refused.value.code == "not_sealed"


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE meetings_amendment SET reason = '另一个原因'", "amendments"),
        ("UPDATE meetings_amendment SET before = '别处' WHERE number = 1", "record"),
        ("DELETE FROM meetings_amendment WHERE number = 1", "amendments"),
        ("UPDATE meetings_meeting SET place = '别处'", "amended"),
    ],
)
def test_whoever_changes_an_amendment_is_found_out(meeting, secretary, statement, fault):
    put(meeting, secretary, "place", "五楼")
    put(meeting, secretary, "summary", "会议讨论并通过了培训计划。")
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert fault in verify_seal(fresh(meeting)).faults
