"""Arranging, entering, confirming; the note of the two; what the branch counts."""

from datetime import UTC, date, datetime, timedelta

import pytest

from conftest import enroll
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.notify.models import Notice
from zhibu.foundation.ui.todos import todos_of
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.members.actions import move_member
from zhibu.members.tests.factories import MemberFactory
from zhibu.organizations.models import PostHolding
from zhibu.talks.actions import arranging, holding, reminding
from zhibu.talks.actions.arranging import Arrangement
from zhibu.talks.actions.holding import Entered
from zhibu.talks.calendars import ARRANGED
from zhibu.talks.choices import TalkState
from zhibu.talks.events import TalkRecorded
from zhibu.talks.models import Talk, TalkNote
from zhibu.talks.queries.own import own_duty, own_talks
from zhibu.talks.queries.year import talks_due_and_done
from zhibu.talks.todos import OWN_TALKS

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 18)
HOUR = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)


def refused(call, **kwargs):
    with pytest.raises(Refused) as no:
        call(**kwargs)
    return no.value.code, no.value.field


def enter(person, other, at, on=DAY, **more):
    return holding.enter_talk(actor=person.actor, at=at, with_id=other.member.pk, entered=Entered(on, **more))


def sits(person, branch, post="discipline"):
    return PostHolding.objects.create(
        organization=branch, post=post, holder_id=person.member.pk, holder_name=person.member.name,
        starts_on=date(2025, 1, 1),
    )  # fmt: skip


@pytest.fixture
def arranged(secretary, member, at):
    """A talk that the secretary has arranged with the member for Friday."""
    return arranging.arrange_talk(
        actor=secretary.actor, at=at, with_id=member.member.pk, arrangement=Arrangement(HOUR, "会议室", "difficulty")
    )


def test_arranging_twice_is_one_talk_and_the_notice_keeps_the_reason_to_the_page(arranged, secretary, member, at):
    again = arranging.arrange_talk(
        actor=member.actor, at=at, with_id=secretary.member.pk, arrangement=Arrangement(HOUR)
    )
    assert (again.pk, Talk.objects.count()) == (arranged.pk, 1)
    [notice] = Notice.objects.filter(kind="talk.arranged")
    assert (notice.account_id, notice.body) == (member.account.pk, "11月20日 周五 15:00")
    assert not any(word in f"{notice.title}{notice.body}" for word in ("困难", "会议室"))


@pytest.mark.parametrize("hour", [HOUR - timedelta(days=3), HOUR + timedelta(days=400)])
def test_an_hour_that_cannot_be(secretary, member, at, hour):
    call = {"actor": secretary.actor, "at": at, "with_id": member.member.pk, "arrangement": Arrangement(hour)}
    assert refused(arranging.arrange_talk, **call) == ("when", "starts_at")


def test_nobody_outside_the_branch_and_not_with_oneself(secretary, neighbor, zone, at):
    for other in (neighbor, secretary):
        with pytest.raises(NotFound):
            enter(secretary, other, at)
    gone = MemberFactory(organization=zone.branch, standing="ended")
    with pytest.raises(NotFound):
        holding.enter_talk(actor=secretary.actor, at=at, with_id=gone.pk, entered=Entered(DAY))


def test_either_moves_and_calls_off_and_the_other_is_told(arranged, secretary, member, at):
    move = {"actor": member.actor, "at": at, "talk_id": arranged.pk, "place": "茶室"}
    for _ in range(2):
        moved = arranging.move_talk(**move, starts_at=HOUR + timedelta(hours=1))
    assert (moved.sequence, Notice.objects.filter(kind="talk.moved", account_id=secretary.account.pk).count()) == (
        1,
        1,
    )
    for _ in range(2):
        arranging.cancel_talk(actor=secretary.actor, at=at, talk_id=arranged.pk)
    assert Notice.objects.filter(kind="talk.cancelled", account_id=member.account.pk).count() == 1
    assert refused(arranging.move_talk, **move, starts_at=HOUR) == ("state", None)


def test_two_arrangements_do_not_move_into_one_hour(arranged, secretary, member, at):
    other = arranging.arrange_talk(
        actor=secretary.actor, at=at, with_id=member.member.pk, arrangement=Arrangement(HOUR + timedelta(days=1))
    )
    call = {"actor": secretary.actor, "at": at, "talk_id": other.pk, "starts_at": HOUR, "place": ""}
    assert refused(arranging.move_talk, **call) == ("when", "starts_at")


def test_a_talk_counts_when_the_other_has_confirmed_it(secretary, member, zone, at, monkeypatch):
    told = []
    monkeypatch.setattr("zhibu.talks.actions.holding.events.publish", lambda *events, at: told.extend(events))
    sits(secretary, zone.branch, "secretary")
    talk = enter(secretary, member, at)
    assert talks_due_and_done([zone.branch.pk], 2026, on=DAY)[zone.branch.pk].done == 0
    with pytest.raises(Forbidden):
        holding.confirm_talk(actor=secretary.actor, at=at, talk_id=talk.pk)
    for _ in range(2):
        holding.confirm_talk(actor=member.actor, at=at, talk_id=talk.pk)
    assert told == [TalkRecorded(zone.branch.pk, zone.branch.path, DAY)]
    found = talks_due_and_done([zone.branch.pk], 2026, on=DAY)[zone.branch.pk]
    assert (found.due, found.done, found.missing) == (1, 1, 0)


def test_both_entering_the_same_day_is_one_confirmed_talk(secretary, member, at):
    first = enter(secretary, member, at, text="我这边记的")
    again = enter(secretary, member, at)
    second = enter(member, secretary, at, text="他那边记的")
    assert first.pk == again.pk == second.pk
    assert (second.state, TalkNote.objects.count()) == (TalkState.CONFIRMED, 2)


def test_who_cannot_sign_in_cannot_confirm_so_it_counts_at_once(secretary, zone, at):
    old = MemberFactory(organization=zone.branch)
    talk = holding.enter_talk(actor=secretary.actor, at=at, with_id=old.pk, entered=Entered(DAY))
    assert talk.state == TalkState.CONFIRMED


def test_the_other_says_it_did_not_take_place_and_it_can_be_entered_again(secretary, member, at):
    talk = enter(secretary, member, at)
    for _ in range(2):
        holding.decline_talk(actor=member.actor, at=at, talk_id=talk.pk)
    assert Notice.objects.filter(kind="talk.declined", account_id=secretary.account.pk).count() == 1
    assert enter(secretary, member, at).pk != talk.pk


def test_a_mistake_is_taken_back_by_who_made_it_until_it_is_confirmed(secretary, member, at):
    talk = enter(secretary, member, at)
    with pytest.raises(Forbidden):
        holding.take_talk_back(actor=member.actor, at=at, talk_id=talk.pk)
    for _ in range(2):
        holding.take_talk_back(actor=secretary.actor, at=at, talk_id=talk.pk)
    other = enter(secretary, member, at)
    holding.confirm_talk(actor=member.actor, at=at, talk_id=other.pk)
    assert refused(holding.take_talk_back, actor=secretary.actor, at=at, talk_id=other.pk) == ("state", None)


@pytest.mark.parametrize("on", [date(2026, 11, 19), date(2025, 12, 31)])
def test_a_day_that_cannot_be(secretary, member, at, on):
    with pytest.raises(Refused) as no:
        enter(secretary, member, at, on)
    assert (no.value.code, no.value.field) == ("on", "on")


def test_an_arranged_talk_is_entered_by_either_and_once(arranged, secretary, member, at):
    later = at + timedelta(days=3)
    held = {"actor": member.actor, "at": later, "talk_id": arranged.pk, "on": date(2026, 11, 20)}
    for _ in range(2):
        holding.note_held(**held)
    assert Notice.objects.filter(kind="talk.entered", account_id=secretary.account.pk).count() == 1
    assert holding.confirm_talk(actor=secretary.actor, at=later, talk_id=arranged.pk).state == TalkState.CONFIRMED


def test_entering_the_day_of_an_arranged_talk_is_that_talk(arranged, secretary, member, at):
    talk = enter(member, secretary, at + timedelta(days=3), on=date(2026, 11, 20), text="谈得很好")
    assert (talk.pk, talk.state, Talk.objects.count()) == (arranged.pk, TalkState.HELD, 1)
    assert TalkNote.objects.get().text == "谈得很好"


def test_two_talks_of_one_day_are_one(arranged, secretary, member, at):
    enter(secretary, member, at)
    held = {"actor": secretary.actor, "at": at, "talk_id": arranged.pk, "on": DAY}
    assert refused(holding.note_held, **held) == ("twice", "on")


def test_each_of_the_two_keeps_a_note(secretary, member, at):
    talk = enter(secretary, member, at, text="第一稿")
    write = {"actor": secretary.actor, "at": at, "talk_id": talk.pk}
    for text in ("第二稿", "第二稿"):
        holding.write_note(**write, text=text)
    holding.write_note(**{**write, "actor": member.actor}, text="我的")
    assert sorted(note.text for note in TalkNote.objects.order_by("pk")) == ["我的", "第二稿"]
    holding.write_note(**write, text=" ")
    assert TalkNote.objects.count() == 1
    assert Entry.objects.filter(action="talk.note_written").count() == 3
    assert refused(holding.write_note, **write, text="长" * 5001) == ("too_long", "text")


def test_no_note_before_it_took_place(arranged, secretary, at):
    write = {"actor": secretary.actor, "at": at, "talk_id": arranged.pk, "text": "还没谈"}
    assert refused(holding.write_note, **write) == ("state", None)


def test_who_sat_on_the_committee_is_kept_with_the_talk(secretary, member, zone, at):
    holding_post = sits(secretary, zone.branch, "secretary")
    talk = enter(secretary, member, at)
    holding.confirm_talk(actor=member.actor, at=at, talk_id=talk.pk)
    holding_post.ends_on = date(2026, 11, 18)
    holding_post.save(update_fields=["ends_on"])
    found = talks_due_and_done([zone.branch.pk], 2026, on=DAY)[zone.branch.pk]
    assert (found.due, found.done) == (4, 2)


def test_the_own_list_is_for_the_committee_and_for_members(secretary, member, zone, at):
    sits(secretary, zone.branch, "secretary")
    third = enroll(zone.branch, "郑钧")
    hers, his = own_duty(secretary.member, today=DAY), own_duty(member.member, today=DAY)
    assert (hers.is_on_committee, hers.committee, {p.name for p in hers.members}) == (True, [], {"周晓禾", "郑钧"})
    assert ([p.name for p in his.committee], [p.name for p in his.members]) == (["林知行"], ["郑钧"])
    for other in (secretary, third):
        talk = enter(member, other, at)
        holding.confirm_talk(actor=other.actor, at=at, talk_id=talk.pk)
    assert own_duty(member.member, today=DAY).is_done


def test_a_transferred_member_keeps_their_talks_and_leaves_the_duty(secretary, member, office, zone, at):
    sits(secretary, zone.branch, "secretary")
    talk = enter(secretary, member, at)
    move_member(actor=office.actor, at=at, member_id=member.member.pk, to_organization_id=zone.branch_next.pk)
    holding.confirm_talk(actor=member.actor, at=at, talk_id=talk.pk)
    assert talks_due_and_done([zone.branch.pk], 2026, on=DAY)[zone.branch.pk].due == 0
    assert [one.id for one in own_talks(member.member.pk, 2026).past] == [talk.pk]


def test_a_year_that_is_over_is_judged_by_its_last_day(secretary, member, zone, at):
    sits(secretary, zone.branch, "secretary")
    MemberFactory(organization=zone.branch, joined_on=date(2027, 3, 1))
    found = talks_due_and_done([zone.branch.pk, zone.branch_next.pk], 2026, on=date(2027, 5, 1))
    assert {pk: year.due for pk, year in found.items()} == {zone.branch.pk: 1, zone.branch_next.pk: 0}


def test_reminding_reaches_who_is_without_once_a_week(secretary, member, zone, at):
    sits(secretary, zone.branch, "secretary")
    call = {"actor": secretary.actor, "at": at, "organization_id": zone.branch.pk}
    assert [reminding.remind_branch(**call) for _ in range(2)] == [1, 0]
    assert reminding.remind_branch(**{**call, "at": at + timedelta(days=7)}) == 1
    assert set(Notice.objects.values_list("account_id", flat=True).order_by("pk")) == {member.account.pk}


def todos(actor, at):
    return todos_of(actor, at, [OWN_TALKS])


def test_what_waits_for_whom(arranged, secretary, member, at):
    assert todos(member.actor, at) == []
    assert [todo.tone for todo in todos(member.actor, HOUR)] == ["due"]
    other = enroll(arranged.organization, "郑钧")
    enter(other, member, at)
    assert [todo.title for todo in todos(member.actor, at)] == ["确认你和郑钧的谈心谈话"]
    assert todos(other.actor, at) == []


@pytest.mark.parametrize("more", [1, 3])
def test_branches_cost_the_same_for_few_and_many(zone, at, more, django_assert_num_queries):
    from zhibu.organizations.tests.factories import OrganizationFactory

    branches = OrganizationFactory.create_batch(more, parent=zone.committee)
    for branch in branches:
        MemberFactory.create_batch(3, organization=branch)
    with django_assert_num_queries(4):
        assert len(talks_due_and_done([b.pk for b in branches], 2026, on=DAY)) == more


def test_a_calendar_learns_the_hour_and_its_end_but_neither_whom_nor_where(arranged, secretary, member, at):
    def events(person):
        return ARRANGED.events(person.actor, at, at + timedelta(days=30))

    [event] = events(member)
    assert (event.starts_at, event.ends_at - event.starts_at, event.state) == (HOUR, timedelta(hours=1), "confirmed")
    assert not any(word in f"{event.title}{event.place}{event.words}" for word in ("林知行", "会议室"))
    arranging.cancel_talk(actor=member.actor, at=at, talk_id=arranged.pk)
    [gone] = events(secretary)
    assert (gone.uid, gone.sequence, gone.state) == (event.uid, 1, "cancelled")
