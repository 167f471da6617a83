"""Forms and deeds with ids and tokens from elsewhere end in words, never in an error of the database, and change
nothing."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from zhibu.foundation.offline.actions import Deed, take_deed
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound, Refused
from zhibu.meetings.actions import amending, motions, papers, room
from zhibu.meetings.actions.afterwards import Held, enter_held
from zhibu.meetings.actions.calling import Item, call_meeting
from zhibu.meetings.actions.changing import change_agenda
from zhibu.meetings.actions.kinds import KindEntry, add_kind
from zhibu.meetings.actions.topics import Asked, make_topic
from zhibu.meetings.models import (
    AgendaItem,
    Amendment,
    Attendee,
    LocalKind,
    Meeting,
    Motion,
    Paper,
    Remark,
    Topic,
)
from zhibu.meetings.rules.lines import one_line
from zhibu.meetings.rules.merging import tidied
from zhibu.meetings.tests.cast import TOMORROW, a_call, later
from zhibu.meetings.tests.factories import AttendeeFactory, ItemFactory, MeetingFactory
from zhibu.meetings.tests.recorded import LATER, OVER, fresh, held, sealed

pytestmark = pytest.mark.django_db


def refusal(act, **arguments):
    with pytest.raises(Refused) as caught:
        act(**arguments)
    assert str(caught.value.message)
    return caught.value.code


def upload():
    return SimpleUploadedFile("签到表.txt", "签到".encode())


@pytest.fixture
def theirs(zone, neighbor):
    """A meeting of the branch next door with everything that has an id."""
    meeting = MeetingFactory(organization=zone.branch_next, host=neighbor.member, host_name="顾盼", mode="hybrid")
    line = AttendeeFactory(meeting=meeting, member=neighbor.member, presence="present", signed_in_at=TOMORROW)
    item = ItemFactory(meeting=meeting)
    motion = Motion.objects.create(meeting=meeting, text="通过", token=uuid4(), made_at=TOMORROW)
    remark = Remark.objects.create(meeting=meeting, attendee=line, text="好", at=TOMORROW, deed=uuid4())
    return {"meeting": meeting, "line": line, "item": item, "motion": motion, "remark": remark}


@pytest.fixture
def mine(zone, secretary, member):
    """A hybrid meeting of the branch here under way; its secretary has signed in."""
    meeting = MeetingFactory(
        organization=zone.branch, host=secretary.member, host_name="林知行", mode="hybrid", state="open",
        opened_at=TOMORROW, secret="s" * 32,
    )  # fmt: skip
    AttendeeFactory(meeting=meeting, member=secretary.member, presence="present", signed_in_at=TOMORROW)
    AttendeeFactory(meeting=meeting, member=member.member)
    return meeting


def test_a_token_from_next_door_makes_nothing_and_shows_nothing(at, zone, secretary, neighbor, administrator):
    token, call = uuid4(), a_call()
    given = {"actor": neighbor.actor, "at": at, "organization_id": zone.branch_next.pk, "token": token}
    call_meeting(**given, call=call)
    mine = {**given, "actor": secretary.actor, "organization_id": zone.branch.pk}
    assert refusal(call_meeting, **mine, call=call) == "token"
    past = Held(a_call(starts_at=later(days=-9)), (secretary.member.pk,))
    assert refusal(enter_held, **mine, held=past) == "token"
    assert Meeting.objects.count() == 1
    entry = KindEntry("红色讲堂", TOMORROW.date())
    kind = {"actor": administrator.actor, "at": at, "entry": entry, "token": token}
    add_kind(**kind, organization_id=zone.branch_next.pk)
    assert refusal(add_kind, **kind, organization_id=zone.branch.pk) == "token"
    assert LocalKind.objects.count() == 1


def test_a_topic_under_a_token_of_another_office(at, zone, office):
    token, day = uuid4(), TOMORROW.date()
    given = {"actor": office.actor, "at": at, "asked": Asked("学习条例", day, day), "token": token}
    make_topic(**given, organization_id=zone.branch.pk)
    assert refusal(make_topic, **given, organization_id=zone.branch_next.pk) == "token"
    assert Topic.objects.count() == 1


def test_motions_and_words_under_tokens_from_elsewhere(mine, theirs, secretary):
    call = {"actor": secretary.actor, "at": TOMORROW, "meeting_id": mine.pk}
    assert refusal(motions.make_motion, **call, text="甲", token=theirs["motion"].token) == "token"
    assert refusal(room.speak, **call, text="甲", deed=theirs["remark"].deed) == "token"
    with pytest.raises(NotFound):
        motions.make_motion(**call, text="甲", token=uuid4(), item_id=theirs["item"].pk)
    assert (Motion.objects.count(), Remark.objects.count()) == (1, 1)


def test_papers_and_amendments_under_tokens_from_elsewhere(zone, secretary, neighbor, member, at):
    token = uuid4()
    ours, other = held(zone.branch, secretary, member), held(zone.branch_next, neighbor)
    add = {"at": OVER, "kind": "attachment", "token": token}
    papers.add_paper(actor=neighbor.actor, meeting_id=other.pk, file=upload(), **add)
    assert refusal(papers.add_paper, actor=secretary.actor, meeting_id=ours.pk, file=upload(), **add) == "token"
    assert Paper.objects.count() == 1
    change = {"at": LATER, "subject": "place", "after": "五楼", "reason": "写错了", "token": token}
    for meeting, person in ((other, neighbor), (ours, secretary)):
        sealed(meeting, person)
    amending.amend(actor=neighbor.actor, meeting_id=other.pk, **change)
    assert refusal(amending.amend, actor=secretary.actor, meeting_id=ours.pk, **change) == "token"
    assert Amendment.objects.count() == 1
    assert fresh(ours).place != "五楼"


def test_lines_of_an_agenda_that_belong_elsewhere_become_plain_lines(mine, theirs, zone, secretary):
    far = Topic.objects.create(
        organization=zone.other_committee, title="别处的", starts_on=TOMORROW.date(), ends_on=later(days=9).date(),
        made_at=TOMORROW,
    )  # fmt: skip
    items = [Item("甲", topic_id=far.pk, carried_from_id=theirs["item"].pk, id=theirs["item"].pk)]
    change_agenda(actor=secretary.actor, at=TOMORROW, meeting_id=mine.pk, items=items)
    [row] = AgendaItem.objects.filter(meeting=mine)
    assert (row.title, row.topic, row.carried_from) == ("甲", None, None)
    assert AgendaItem.objects.get(pk=theirs["item"].pk).meeting_id == theirs["meeting"].pk


POSTS = [
    ("door_undo", ("meeting", "line"), {"reason": "试"}), ("door_leave", ("meeting", "line"), {}),
    ("decide_excuse", ("meeting", "line"), {"granted": "1"}), ("hand_lower", ("meeting", "line"), {}),
    ("drop_guest", ("meeting", "line"), {}), ("note_vote", ("meeting", "line"), {"has_vote": "0"}),
    ("item_begin", ("meeting", "item"), {}),
]  # fmt: skip
ALONE = [
    ("motion_put", "motion", {"way": "hands"}), ("vote", "motion", {"choice": "approve"}),
    ("motion_close", "motion", {"approve": "1", "against": "0", "abstain": "0"}), ("motion_withdraw", "motion", {}),
    ("remark_hide", "remark", {"reason": "试"}),
]  # fmt: skip


def everything():
    """All rows that a forged form could have changed."""
    tables = (Meeting, Attendee, AgendaItem, Motion, Remark)
    return [list(table.objects.order_by("pk").values()) for table in tables]


@pytest.mark.parametrize(("name", "ids", "data"), POSTS)
def test_a_line_or_item_of_next_door_in_our_meetings_address(mine, theirs, secretary, name, ids, data):
    before = everything()
    with clock.frozen(TOMORROW):
        answer = secretary.client.post(reverse(f"meetings:{name}", args=[mine.pk, theirs[ids[1]].pk]), data)
    assert answer.status_code in ({302, 404} if name in {"drop_guest", "note_vote"} else {404, 422})
    assert everything() == before


@pytest.mark.parametrize(("name", "of", "data"), ALONE)
def test_motions_and_lines_of_next_door_are_not_there(mine, theirs, secretary, name, of, data):
    before = everything()
    with clock.frozen(TOMORROW):
        answer = secretary.client.post(reverse(f"meetings:{name}", args=[theirs[of].pk]), data)
    assert answer.status_code == 404
    assert everything() == before


def test_signing_in_by_hand_takes_no_line_of_next_door(mine, theirs, secretary):
    Attendee.objects.filter(pk=theirs["line"].pk).update(presence="invited")
    with clock.frozen(TOMORROW):
        for lines in ([theirs["line"].pk], ["x"], [uuid4()]):
            answer = secretary.client.post(reverse("meetings:door", args=[mine.pk]), {"attendee": lines})
            assert answer.status_code in {302, 404, 422}
    assert Attendee.objects.get(pk=theirs["line"].pk).presence == "invited"


def deed(person, kind, made_at, **fields):
    return take_deed(
        actor=person.actor, at=made_at,
        deed=Deed(uuid4(), person.account.pk, kind, made_at, made_at, fields),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("meeting.excuse", {"reason": "出差"}),
        ("meeting.sign_in", {"code": "000000"}),
        ("meeting.minutes", {"revision": "0", "summary": "改成我的"}),
    ],
)
def test_deeds_without_a_network_with_next_doors_meeting_are_refused_in_words(theirs, secretary, kind, fields):
    before = everything()
    for meeting_id in (theirs["meeting"].pk, uuid4(), "x", "", "' OR 1=1"):
        name = "meeting_id" if kind == "meeting.minutes" else "meeting"
        receipt = deed(secretary, kind, TOMORROW, **{name: str(meeting_id)}, **fields)
        assert receipt.state == "refused"
        assert receipt.words
    assert everything() == before


@pytest.mark.parametrize("revision", ["-1", "9" * 30, "9" * 5000, "x", ""])
def test_minutes_of_any_revision_are_an_answer_in_words(zone, secretary, member, at, revision):
    ours = held(zone.branch, secretary, member)
    receipt = deed(secretary, "meeting.minutes", OVER, meeting_id=str(ours.pk), revision=revision, summary="记\0录")
    assert receipt.words


def test_a_text_with_a_nul_is_kept_without_it(mine, zone, secretary, member, at):
    assert (one_line(" 甲\0乙\n丙 ", 10), one_line("甲" * 9, 3), tidied("甲\0\n乙")) == (
        "甲 乙 丙",
        "甲甲甲",
        "甲\n乙",
    )
    AttendeeFactory._meta.model.objects.filter(meeting=mine).update(presence="invited")
    with clock.frozen(TOMORROW):
        answer = member.client.post(reverse("meetings:excuse", args=[mine.pk]), {"reason": "出\0差"})
    assert answer.status_code == 302
    assert Attendee.objects.get(meeting=mine, member=member.member).excuse == "出 差"
