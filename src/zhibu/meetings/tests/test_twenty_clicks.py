"""Twenty times the same press: what the first has done stands once, nobody is told twice, the log has one line."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.notify.models import Notice
from zhibu.kernel import clock
from zhibu.meetings.models import (
    AgendaItem,
    Amendment,
    Attendee,
    Commendation,
    Custom,
    Invitation,
    Meeting,
    Minutes,
    MinutesRevision,
    Motion,
    Paper,
    Remark,
    Topic,
    Vote,
)
from zhibu.meetings.rules.codes import code_at
from zhibu.meetings.tests.factories import THURSDAY, AttendeeFactory, ItemFactory, MeetingFactory
from zhibu.meetings.tests.recorded import LATER, held, sealed, written

pytestmark = pytest.mark.django_db
NOW = THURSDAY + timedelta(minutes=10)
TABLES = (
    AgendaItem, Amendment, Attendee, Commendation, Custom, Invitation, Meeting, Minutes, MinutesRevision, Motion,
    Paper, Remark, Topic, Vote, Notice, Entry,
)  # fmt: skip
TOKEN = str(uuid4())


def everything() -> list[Any]:
    """All that a press may have changed; that watchers look again (`version`) is no effect."""
    found = []
    for table in TABLES:
        names = [f.attname for f in table._meta.concrete_fields if f.name not in {"version", "updated_at"}]
        found.append([table.__name__, *table.objects.order_by("pk").values_list(*names)])
    return found


@pytest.fixture
def place(zone: Any, secretary: Any, member: Any, office: Any) -> Callable[[str], Meeting]:
    """A meeting of the branch in a state: called for tomorrow, open in room and online, ended, or sealed."""

    def made(state: str) -> Meeting:
        if state in {"closed", "sealed"}:
            meeting = held(zone.branch, secretary, member)
            if state == "sealed":
                sealed(meeting, secretary)
            return Meeting.objects.get(pk=meeting.pk)
        meeting = MeetingFactory(
            organization=zone.branch, host=secretary.member, host_name="林知行", mode="hybrid", secret="s" * 32,
            state=state, opened_at=THURSDAY if state == "open" else None,
        )  # fmt: skip
        if state == "called":
            Meeting.objects.filter(pk=meeting.pk).update(
                starts_at=NOW + timedelta(days=1), ends_at=NOW + timedelta(days=1, hours=1)
            )
        for person in (secretary, member):
            AttendeeFactory(meeting=meeting, member=person.member)
        ItemFactory(meeting=meeting, position=1)
        return meeting

    return made


CALLED: list[tuple[str, str, dict[str, Any]]] = [
    ("member", "come", {}), ("member", "excuse", {"reason": "出差"}), ("secretary", "remind", {}),
    ("secretary", "cancel", {"reason": "改期"}), ("secretary", "refresh_roll", {}),
    ("secretary", "company", {"do": "guest", "name": "赵明", "from_name": "街道", "role": "observer"}),
    ("secretary", "company", {"do": "branch", "name": "数联信息党支部"}),
]  # fmt: skip
OPEN: list[tuple[str, str, dict[str, Any]]] = [
    ("secretary", "here_leading", {}), ("member", "here_online", {}), ("secretary", "close", {}),
    ("secretary", "door_guest", {"name": "赵明", "from_name": "街道"}),
    ("secretary", "motions", {"text": "通过计划", "token": TOKEN}),
]  # fmt: skip


def press(person: Any, name: str, args: list[Any], data: dict[str, Any]) -> bool:
    """The first press, then nineteen more, which leave everything as it is; whether the first did anything."""
    client, url = person.client, reverse(f"meetings:{name}", args=args)
    before = everything()
    assert client.post(url, data).status_code in {200, 204, 302}
    after_one = everything()
    for _ in range(19):
        assert client.post(url, data).status_code in {200, 204, 302, 422}
    assert everything() == after_one
    return after_one != before


@pytest.mark.parametrize(("who", "name", "data"), CALLED)
def test_around_the_call(place, zone, secretary, member, neighbor, who, name, data):
    meeting = place("called")
    with clock.frozen(NOW):
        did = press({"secretary": secretary, "member": member}[who], name, [meeting.pk], data)
    assert did or name == "refresh_roll"


@pytest.mark.parametrize(("who", "name", "data"), OPEN)
def test_in_the_room(place, secretary, member, who, name, data):
    meeting = place("open")
    with clock.frozen(NOW):
        did = press({"secretary": secretary, "member": member}[who], name, [meeting.pk], data)
    assert did or name == "refresh_roll"


def test_signing_in_voting_speaking_raising_a_hand_and_going(place, secretary, member):
    meeting = place("open")
    with clock.frozen(NOW):
        press(member, "here", [meeting.pk], {"code": code_at("s" * 32, NOW), "meeting": meeting.pk})
        press(member, "say", [meeting.pk], {"text": "同意", "deed": TOKEN})
        press(member, "hand", [meeting.pk], {"up": "1"})
        press(secretary, "motions", [meeting.pk], {"text": "通过计划", "token": TOKEN})
        motion = Motion.objects.get()
        press(secretary, "motion_put", [motion.pk], {"way": "electronic"})
        press(member, "vote", [motion.pk], {"choice": "approve"})
        press(secretary, "motion_close", [motion.pk], {})
        press(secretary, "remark_hide", [Remark.objects.get().pk], {"reason": "与议题无关"})
        line = Attendee.objects.get(member=member.member)
        press(secretary, "hand_lower", [meeting.pk, line.pk], {})
        press(member, "leave", [meeting.pk], {})
        press(secretary, "door_undo", [meeting.pk, line.pk], {"reason": "点错了"})
    assert (Vote.objects.count(), Motion.objects.get().approve) == (1, 1)


def test_the_record_from_minutes_to_seal(place, secretary, member, office):
    meeting = place("closed")
    with clock.frozen(LATER):
        press(secretary, "minutes", [meeting.pk], {"summary": "讨论了计划。", "revision": "0"})
        press(secretary, "circulate", [meeting.pk], {})
        press(member, "answer_record", [meeting.pk], {"objection": "人数写错了"})
        press(secretary, "confirm", [meeting.pk], {})
        press(office, "commend", [meeting.pk], {"why": "议题清楚"})
        amended = {"after": "五楼", "reason": "写错了", "token": TOKEN, "place": "place"}
        press(secretary, "amend", [meeting.pk], amended)
    assert Amendment.objects.count() <= 1
    assert Meeting.objects.get().state == "archived"


def test_taking_a_record_back(place, secretary):
    meeting = place("closed")
    written(meeting, secretary)
    with clock.frozen(LATER):
        press(secretary, "circulate", [meeting.pk], {})
        assert press(secretary, "take_back", [meeting.pk], {})
