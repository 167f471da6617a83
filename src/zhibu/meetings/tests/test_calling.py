"""Calling a meeting: the roll, the notices, what it counts for, and what is refused."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.notify.models import Notice
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.meetings.actions.calling import Item, call_meeting
from zhibu.meetings.actions.changing import Place, move_meeting
from zhibu.meetings.models import AgendaItem, Attendee, Counted, LocalKind, Meeting, Topic
from zhibu.meetings.tests.cast import TOMORROW, a_call, committee, group, later, members, probationer
from zhibu.meetings.tests.factories import ItemFactory, MeetingFactory
from zhibu.members.tests.factories import MemberFactory
from zhibu.organizations.actions import resume_organization, suspend_organization
from zhibu.organizations.models import Organization


@pytest.fixture
def branch(zone, secretary, member):
    committee(zone.branch, secretary.member, member.member, *members(zone.branch, 1))
    return zone.branch


def call(person, branch, at, token=None, **changes):
    return call_meeting(
        actor=person.actor, at=at, organization_id=branch.pk, call=a_call(**changes), token=token or uuid4()
    )


def test_everybody_who_belongs_is_called_and_told_once(at, branch, secretary, member, zone):
    probationer(branch)
    MemberFactory(organization=branch, is_mobile=True)
    MemberFactory(organization=branch, standing="suspended")
    MemberFactory(organization=zone.branch_next)
    found = call(secretary, branch, at)
    roll = Attendee.objects.filter(meeting=found.meeting)
    assert roll.count() == 5
    assert (roll.filter(counts=True).count(), roll.filter(is_entitled=True).count()) == (4, 3)
    assert list(roll.filter(counts=False).values_list("left_out_why", flat=True)) == ["mobile"]
    assert (found.told, found.unreachable) == (2, 3)
    told = Notice.objects.filter(kind="meeting.called")
    assert {notice.account_id for notice in told} == {secretary.account.pk, member.account.pk}
    assert "11月19日 周四 19:30" in told[0].title


def test_a_call_is_written_down_as_it_was_made(at, branch, secretary, member):
    meeting = call(
        secretary, branch, at, kind="theme_day", also=("lecture",), host_id=secretary.member.pk,
        recorder_id=member.member.pk, speaker="周晓禾", mode="hybrid", service="jitsi", link="https://meet.example/a",
    ).meeting  # fmt: skip
    meeting.refresh_from_db()
    assert (meeting.title, meeting.on, meeting.also) == ("主题党日", date(2026, 11, 19), ["lecture"])
    assert (meeting.host_name, meeting.recorder_name, meeting.speaker) == ("林知行", "周晓禾", "周晓禾")
    assert meeting.ends_at == TOMORROW + timedelta(minutes=90)
    counted = Counted.objects.filter(meeting=meeting).order_by("kind").values_list("organization", "kind", "on")
    assert list(counted) == [(branch.pk, "lecture", meeting.on), (branch.pk, "theme_day", meeting.on)]
    assert [row.title for row in AgendaItem.objects.filter(meeting=meeting)] == ["讨论支部工作计划"]
    [entry] = Entry.objects.filter(action="meeting.called")
    assert (entry.detail["kind"], entry.detail["told"]) == ("theme_day", 2)


def test_the_same_token_is_the_same_meeting(at, branch, secretary):
    token = uuid4()
    first, second = call(secretary, branch, at, token), call(secretary, branch, at, token)
    assert first.meeting == second.meeting
    assert (first.is_new, second.is_new) == (True, False)
    assert Meeting.objects.count() == 1


def test_another_form_for_the_same_time_is_refused(at, branch, secretary):
    call(secretary, branch, at)
    with pytest.raises(Refused) as refused:
        call(secretary, branch, at)
    assert refused.value.code == "twin"
    call(secretary, branch, at, kind="lecture")


def test_a_token_of_another_branch_brings_nothing_of_it(at, branch, secretary, neighbor, zone):
    token = uuid4()
    call(secretary, branch, at, token)
    with pytest.raises(Refused) as refused:
        call(neighbor, zone.branch_next, at, token)
    assert refused.value.code == "token"


def test_only_who_calls_meetings_there_calls_one(at, branch, member, neighbor, auditor, zone):
    with pytest.raises(Forbidden):
        call(member, branch, at)
    for person in (neighbor, auditor):
        with pytest.raises(NotFound):
            call(person, branch, at)
    with pytest.raises(NotFound):
        call_meeting(actor=neighbor.actor, at=at, organization_id=uuid4(), call=a_call())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "group"}, "kind"),
        ({"kind": "x-unknown"}, "kind"),
        ({"kind": "lecture", "also": ("committee",)}, "also"),
        ({"kind": "lecture", "also": ("lecture",)}, "also"),
        ({"starts_at": TOMORROW + timedelta(days=400)}, "time"),
        ({"starts_at": TOMORROW - timedelta(days=400)}, "time"),
        ({"minutes": 5}, "minutes"),
        ({"place": " "}, "place"),
        ({"mode": "hybrid", "place": ""}, "place"),
        ({"agenda": ()}, "agenda"),
        ({"agenda": (Item("  "),)}, "agenda"),
        ({"agenda": (Item("一"),) * 31}, "agenda"),
        ({"host_id": uuid4()}, "host"),
        ({"recorder_id": uuid4()}, "recorder"),
    ],
)
def test_what_cannot_be_meant_is_refused(at, branch, secretary, changes, code):
    with pytest.raises(Refused) as refused:
        call(secretary, branch, at, **changes)
    assert refused.value.code == code
    assert not Meeting.objects.exists()


def test_online_needs_no_place(at, branch, secretary):
    assert call(secretary, branch, at, mode="online", place="").meeting.place == ""


def test_a_committee_meets_with_those_who_hold_posts(at, branch, secretary, member):
    members(branch, 4)
    meeting = call(secretary, branch, at, kind="committee").meeting
    assert Attendee.objects.filter(meeting=meeting).count() == 3
    assert Attendee.objects.filter(meeting=meeting, is_entitled=True).count() == 3


def test_a_branch_without_committee_holds_no_committee_meeting(at, zone, secretary):
    committee(zone.branch, secretary.member)
    with pytest.raises(Refused) as refused:
        call(secretary, zone.branch, at, kind="committee")
    assert refused.value.code == "no_committee"


def test_a_group_meets_under_its_leader(at, branch, secretary, member):
    found = group(branch, member.member, *members(branch, 2))
    meeting = call(secretary, found, at, kind="group", host_id=member.member.pk).meeting
    assert Attendee.objects.filter(meeting=meeting).count() == 3
    assert meeting.host_name == "周晓禾"
    with pytest.raises(Refused):
        call(secretary, found, at, kind="general")
    with pytest.raises(Refused):
        call(secretary, found, at, kind="group", starts_at=later(hours=3), host_id=secretary.member.pk)


def test_a_host_from_elsewhere_comes_as_an_observer(at, zone, secretary, stranger):
    committee(zone.branch, stranger.member)
    meeting = call(secretary, zone.branch, at, host_id=stranger.member.pk).meeting
    row = Attendee.objects.get(meeting=meeting, member=stranger.member)
    assert (row.role, row.counts, row.from_name) == ("observer", False, "职业学院第一党支部")


def test_a_meeting_of_the_past_is_entered_without_notices(at, branch, secretary):
    found = call(secretary, branch, at, starts_at=at - timedelta(days=2))
    assert found.told == 0
    assert not Notice.objects.exists()


def test_just_after_midnight_belongs_to_the_day_in_shanghai(at, branch, secretary):
    for hour, day in (
        (datetime(2026, 11, 30, 15, 59, tzinfo=UTC), 30),
        (datetime(2026, 11, 30, 16, 0, tzinfo=UTC), 1),
    ):
        meeting = call(secretary, branch, at, starts_at=hour).meeting
        assert meeting.on.day == day
        assert Counted.objects.get(meeting=meeting).on == meeting.on


def test_a_local_kind_can_be_called_until_it_ends(at, branch, secretary, zone):
    kind = LocalKind.objects.create(
        organization=zone.committee, code="x-red", name="红色讲堂", in_force_from=date(2026, 1, 1), made_at=at
    )
    assert call(secretary, branch, at, kind="x-red").meeting.title == "红色讲堂"
    LocalKind.objects.filter(pk=kind.pk).update(in_force_until=date(2026, 11, 19))
    with pytest.raises(Refused) as refused:
        call(secretary, branch, at, kind="x-red", starts_at=later(hours=2))
    assert refused.value.code == "kind"
    assert call(secretary, branch, at, kind="x-red", starts_at=at).meeting.kind == "x-red"


def test_topics_and_open_matters_of_others_become_plain_lines(at, branch, secretary, zone):
    def topic(organization):
        return Topic.objects.create(
            organization=organization,
            title="学习",
            starts_on=date(2026, 11, 1),
            ends_on=date(2026, 12, 1),
            made_at=at,
        )

    own, foreign = topic(zone.committee), topic(zone.other_committee)
    mine = ItemFactory(meeting=MeetingFactory(organization=branch), is_open=True)
    theirs = ItemFactory(meeting=MeetingFactory(organization=zone.branch_next), is_open=True)
    meeting = call(
        secretary, branch, at, starts_at=later(days=1),
        agenda=(
            Item("甲", topic_id=own.pk), Item("乙", topic_id=foreign.pk), Item("丙", carried_from_id=mine.pk),
            Item("丁", carried_from_id=theirs.pk),
        ),
    ).meeting  # fmt: skip
    found = AgendaItem.objects.filter(meeting=meeting).values_list("title", "topic", "carried_from")
    assert list(found) == [("甲", own.pk, None), ("乙", None, None), ("丙", None, mine.pk), ("丁", None, None)]


def test_a_dissolved_branch_calls_nothing(at, branch, secretary):
    Organization.objects.filter(pk=branch.pk).update(state="dissolved")
    with pytest.raises(Refused) as refused:
        call(secretary, branch, at)
    assert refused.value.code == "dissolved"


def test_the_roll_of_300_takes_few_statements(at, zone, secretary, django_assert_max_num_queries):
    members(zone.branch, 299)
    actor = secretary.actor
    with django_assert_max_num_queries(36):
        found = call_meeting(actor=actor, at=at, organization_id=zone.branch.pk, call=a_call())
    assert Attendee.objects.filter(meeting=found.meeting).count() == 300


def test_a_branch_that_rests_calls_no_meeting_for_those_days(at, branch, secretary, office, member):
    found = group(branch, member.member)
    suspend_organization(
        actor=office.actor, at=at, organization_id=branch.pk, on=date(2026, 11, 19), reason="厂房搬迁"
    )
    for place, kind in ((branch, "general"), (found, "group")):
        with pytest.raises(Refused) as refused:
            call(secretary, place, at, kind=kind)
        assert (refused.value.code, refused.value.field) == ("suspended", "day")
        assert "厂房搬迁" in str(refused.value.message)
    assert call(secretary, branch, at, starts_at=TOMORROW - timedelta(days=1)).is_new
    resume_organization(actor=office.actor, at=at, organization_id=branch.pk, on=date(2026, 12, 1))
    with pytest.raises(Refused) as refused:
        call(secretary, branch, at)
    assert "12月1日" in str(refused.value.message)
    assert call(secretary, branch, at, starts_at=later(days=12)).is_new


def test_a_meeting_is_not_moved_into_days_of_rest(at, branch, secretary, office):
    meeting = call(secretary, branch, at).meeting
    suspend_organization(
        actor=office.actor, at=at, organization_id=branch.pk, on=date(2026, 11, 25), reason="厂房搬迁"
    )
    with pytest.raises(Refused) as refused:
        move_meeting(actor=secretary.actor, at=at, meeting_id=meeting.pk, to=Place(later(days=7), 90, place="三楼"))
    assert refused.value.code == "suspended"
    move_meeting(actor=secretary.actor, at=at, meeting_id=meeting.pk, to=Place(later(days=1), 90, place="三楼"))


def test_the_page_of_a_call_says_beforehand_that_the_branch_rests(at, branch, secretary, office):
    suspend_organization(
        actor=office.actor, at=at, organization_id=branch.pk, on=date(2026, 11, 1), reason="厂房搬迁"
    )
    assert "厂房搬迁" in secretary.client.get("/meetings/new/?kind=general").content.decode()
