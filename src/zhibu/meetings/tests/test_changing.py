"""A meeting moved, changed, cancelled; its agenda rewritten."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from zhibu.foundation.notify.models import Notice
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.meetings.actions.answers import come, excuse_oneself
from zhibu.meetings.actions.calling import Item, call_meeting
from zhibu.meetings.actions.changing import (
    Details,
    Place,
    cancel_meeting,
    change_agenda,
    change_details,
    move_meeting,
)
from zhibu.meetings.models import AgendaItem, Attendee, Counted, Meeting
from zhibu.meetings.queries.proposals import open_matters
from zhibu.meetings.tests.cast import TOMORROW, a_call, committee, later, members
from zhibu.meetings.tests.factories import ItemFactory, MeetingFactory


@pytest.fixture
def meeting(at, zone, secretary, member):
    committee(zone.branch, secretary.member, member.member)
    found = call_meeting(actor=secretary.actor, at=at, organization_id=zone.branch.pk, call=a_call(), token=uuid4())
    return Meeting.objects.get(pk=found.meeting.pk)


def move(person, meeting, at, seen=None, **changes):
    to = Place(**{"starts_at": TOMORROW, "minutes": 90, "place": "三楼会议室"} | changes)
    return move_meeting(actor=person.actor, at=at, meeting_id=meeting.pk, to=to, seen=seen)


def test_another_time_asks_everybody_again(at, meeting, secretary, member):
    excuse_oneself(actor=member.actor, at=at, meeting_id=meeting.pk, reason="出差")
    come(actor=secretary.actor, at=at, meeting_id=meeting.pk)
    moved = move(secretary, meeting, at, starts_at=later(days=1))
    assert (moved.sequence, moved.on) == (1, date(2026, 11, 20))
    roll = Attendee.objects.filter(meeting=meeting)
    assert set(roll.values_list("answer", "presence", "excuse", "excuse_state")) == {("", "invited", "", "")}
    assert Counted.objects.get(meeting=meeting).on == date(2026, 11, 20)
    assert Notice.objects.filter(kind="meeting.moved").count() == 2


@pytest.mark.parametrize("days", [-1, 1])
def test_a_change_is_needed_before_the_earlier_of_the_two_times(at, zone, secretary, member, days):
    first = later(days=2)
    found = call_meeting(
        actor=secretary.actor, at=at, organization_id=zone.branch.pk, call=a_call(starts_at=first), token=uuid4()
    )
    move(secretary, found.meeting, at, starts_at=first + timedelta(days=days))
    needed = Notice.objects.filter(kind="meeting.moved").values_list("needed_by", flat=True)
    assert set(needed) == {min(first, first + timedelta(days=days))}


def test_another_place_keeps_the_answers(at, meeting, member, secretary):
    excuse_oneself(actor=member.actor, at=at, meeting_id=meeting.pk, reason="出差")
    assert move(secretary, meeting, at, place="党员活动室").sequence == 1
    assert Attendee.objects.get(meeting=meeting, member=member.member).presence == "excused"
    assert "时间不变" in Notice.objects.filter(kind="meeting.moved")[0].body


def test_nothing_changed_nothing_happens(at, meeting, secretary):
    for _ in range(20):
        assert move(secretary, meeting, at).sequence == 0
    assert not Notice.objects.filter(kind="meeting.moved").exists()


def test_moved_twice_and_cancelled(at, meeting, secretary, member):
    carried = ItemFactory(meeting=MeetingFactory(organization=meeting.organization), is_open=True)
    AgendaItem.objects.filter(meeting=meeting).update(carried_from=carried)
    assert open_matters(meeting.organization, "general") == []
    move(secretary, meeting, at, starts_at=later(days=1))
    move(secretary, meeting, at, starts_at=later(days=2))
    for _ in range(2):
        done = cancel_meeting(actor=secretary.actor, at=at, meeting_id=meeting.pk, reason="改为下月召开")
    assert (done.state, done.sequence, done.cancel_reason) == ("cancelled", 3, "改为下月召开")
    kinds = list(Notice.objects.filter(account_id=member.account.pk).order_by("id").values_list("kind", flat=True))
    assert kinds == ["meeting.called", "meeting.moved", "meeting.moved", "meeting.cancelled"]
    assert open_matters(meeting.organization, "general") == [carried]
    with pytest.raises(Refused) as refused:
        move(secretary, meeting, at, starts_at=later(days=3))
    assert refused.value.code == "state"


def test_a_cancellation_says_why(at, meeting, secretary):
    with pytest.raises(Refused) as refused:
        cancel_meeting(actor=secretary.actor, at=at, meeting_id=meeting.pk, reason=" ")
    assert refused.value.code == "reason"


def test_what_has_begun_is_not_cancelled(at, meeting, secretary):
    Meeting.objects.filter(pk=meeting.pk).update(state="open")
    with pytest.raises(Refused) as refused:
        cancel_meeting(actor=secretary.actor, at=at, meeting_id=meeting.pk, reason="停电")
    assert refused.value.code == "state"


def test_two_secretaries_do_not_overwrite_each_other(at, meeting, secretary):
    seen = meeting.updated_at
    move(secretary, meeting, at + timedelta(minutes=1), seen, starts_at=later(days=1))
    with pytest.raises(Refused) as refused:
        move(secretary, meeting, at + timedelta(minutes=2), seen, starts_at=later(days=3))
    assert refused.value.code == "changed"
    again = move(secretary, meeting, at + timedelta(minutes=2), seen, starts_at=later(days=1))
    assert again.sequence == 1


def test_who_may_not_change_a_meeting(at, meeting, member, neighbor):
    with pytest.raises(Forbidden):
        move(member, meeting, at, starts_at=later(days=1))
    with pytest.raises(NotFound):
        move(neighbor, meeting, at, starts_at=later(days=1))
    with pytest.raises(Forbidden):
        cancel_meeting(actor=member.actor, at=at, meeting_id=meeting.pk, reason="不想开")
    with pytest.raises(NotFound):
        change_agenda(actor=neighbor.actor, at=at, meeting_id=meeting.pk, items=[Item("甲")])


def test_the_roll_of_a_moved_meeting_is_that_of_its_new_day(at, meeting, secretary, zone):
    members(zone.branch, 1, joined_on=date(2026, 11, 25), confirmed_on=None, category="probationary")
    move(secretary, meeting, at, starts_at=later(days=1))
    assert Attendee.objects.filter(meeting=meeting).count() == 2
    move(secretary, meeting, at, starts_at=later(days=7))
    assert Attendee.objects.filter(meeting=meeting).count() == 3


def details(**changes):
    return Details(**{"title": "支部党员大会"} | changes)


def test_details_are_changed_and_what_it_counts_for_follows(at, meeting, secretary, member):
    given = details(host_id=member.member.pk, recorder_id=secretary.member.pk, also=("theme_day",), title="换届大会")
    for _ in range(2):
        changed = change_details(actor=secretary.actor, at=at, meeting_id=meeting.pk, details=given)
    assert (changed.title, changed.host_name, changed.recorder_name) == ("换届大会", "周晓禾", "林知行")
    counted = Counted.objects.filter(meeting=meeting).order_by("kind")
    assert list(counted.values_list("kind", flat=True)) == ["general", "theme_day"]
    change_details(actor=secretary.actor, at=at, meeting_id=meeting.pk, details=details())
    assert list(Counted.objects.filter(meeting=meeting).values_list("kind", flat=True)) == ["general"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "title"), ({"host_id": uuid4()}, "host"), ({"recorder_id": uuid4()}, "recorder"),
        ({"also": ("committee",)}, "also"),
    ],
)  # fmt: skip
def test_details_that_cannot_be_are_refused(at, meeting, secretary, changes, code):
    with pytest.raises(Refused) as refused:
        change_details(actor=secretary.actor, at=at, meeting_id=meeting.pk, details=details(**changes))
    assert refused.value.code == code


def test_an_agenda_is_rewritten_and_what_stays_stays_itself(at, meeting, secretary):
    [first] = AgendaItem.objects.filter(meeting=meeting)
    items = [Item("学习文件"), Item("讨论工作计划", id=first.pk), Item(" ")]
    for _ in range(2):
        change_agenda(actor=secretary.actor, at=at, meeting_id=meeting.pk, items=items)
        items = [Item(row.title, id=row.pk) for row in AgendaItem.objects.filter(meeting=meeting)]
    rows = list(AgendaItem.objects.filter(meeting=meeting).values_list("position", "title"))
    assert rows == [(1, "学习文件"), (2, "讨论工作计划")]
    assert AgendaItem.objects.get(title="讨论工作计划").pk == first.pk


def test_an_item_of_another_meeting_is_not_taken(at, meeting, secretary, zone):
    foreign = ItemFactory(meeting=MeetingFactory(organization=zone.branch_next), title="他们的议题")
    change_agenda(actor=secretary.actor, at=at, meeting_id=meeting.pk, items=[Item("改名", id=foreign.pk)])
    foreign.refresh_from_db()
    assert foreign.title == "他们的议题"
    assert AgendaItem.objects.get(meeting=meeting).pk != foreign.pk


def test_what_was_talked_about_stays_on_the_agenda(at, meeting, secretary, member):
    AgendaItem.objects.filter(meeting=meeting).update(begun_at=at)
    Meeting.objects.filter(pk=meeting.pk).update(state="open", host=member.member)
    with pytest.raises(Refused) as refused:
        change_agenda(actor=member.actor, at=at, meeting_id=meeting.pk, items=[Item("别的")])
    assert refused.value.code == "discussed"
    with pytest.raises(Refused) as empty:
        change_agenda(actor=member.actor, at=at, meeting_id=meeting.pk, items=[Item(" ")])
    assert empty.value.code == "agenda"
    Meeting.objects.filter(pk=meeting.pk).update(state="closed")
    with pytest.raises(Refused) as over:
        change_agenda(actor=secretary.actor, at=at, meeting_id=meeting.pk, items=[Item("别的")])
    assert over.value.code == "state"
