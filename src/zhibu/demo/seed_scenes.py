"""What is under way in the branch of the cast, made by the deeds of its people: a meeting called, a topic asked for,
two groups, an appraisal that has begun."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from zhibu.accounts.models import Account
from zhibu.appraisals.actions.running import Plan, move_on, plan_appraisal
from zhibu.appraisals.choices import AppraisalState, MutualWay
from zhibu.demo.seed_people import Enrolled
from zhibu.foundation.access.actors import Actor
from zhibu.kernel import clock
from zhibu.meetings.actions.calling import Call, Item, call_meeting
from zhibu.meetings.actions.topics import Asked, make_topic
from zhibu.meetings.choices import MeetingKind, MeetingState
from zhibu.meetings.models import Commendation, Meeting
from zhibu.members.actions.groups import appoint_leader, assign_to_group, found_group
from zhibu.organizations.models import Organization

EXEMPLARY = (
    (MeetingKind.GENERAL, "议题具体，讨论有记录，表决票数当场公布"),
    (MeetingKind.THEME_DAY, "先学后做，事情当天办结，未到的同志有补学安排"),
    (MeetingKind.ORGANIZATION_LIFE, "批评意见具体，整改措施有人负责、有时限"),
)


def actor_of(e: Enrolled) -> Actor:
    """A member of the demonstration as somebody who acts."""
    return Actor(e.account_id, e.person.name, e.member_id, e.branch.organization.path)


def set_the_scene(secretary: Enrolled, enrolled: Sequence[Enrolled], office: Account, park: Organization) -> None:
    """Everything of today in the branch of `secretary`; `office` works for the committee `park` above it."""
    at, today = clock.now(), clock.today()
    above = Actor(office.pk, office.name)
    _commend(above, park, at)
    first = today.replace(day=1)
    words = "对照清单查一遍办公和宿舍用电，把问题和整改写进记录。"
    topic = Asked("冬季安全用电自查", first, _last_of(first), text=words)
    make_topic(actor=above, at=at, organization_id=park.pk, asked=topic)
    people = [e for e in enrolled if e.branch is secretary.branch]
    _found_groups(actor_of(secretary), people, first, at)
    _call(actor_of(secretary), secretary, today, at)
    appraisal = plan_appraisal(
        actor=actor_of(secretary), at=at, organization_id=secretary.branch.organization.pk,
        plan=Plan(today.year, MutualWay.MEETING, today + timedelta(days=14), None),
    )  # fmt: skip
    move_on(actor=actor_of(secretary), at=at, appraisal_id=appraisal.pk, to=AppraisalState.SELF)


def _last_of(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _found_groups(actor: Actor, people: Sequence[Enrolled], on: date, at: datetime) -> None:
    plain = [e for e in people if not e.post]
    for number, name in enumerate(("第一党小组", "第二党小组")):
        own = [e.member_id for e in plain[number::2]]
        group = found_group(actor=actor, at=at, branch_id=people[0].branch.organization.pk, name=name, on=on)
        assign_to_group(actor=actor, at=at, group_id=group.pk, member_ids=own)
        appoint_leader(actor=actor, at=at, group_id=group.pk, member_id=own[0], on=on)


def _call(actor: Actor, secretary: Enrolled, today: date, at: datetime) -> None:
    """A general meeting on the Thursday after next weekend's, so that it is always ahead."""
    day = today + timedelta(days=(3 - today.weekday()) % 7 or 7)
    starts_at = datetime(day.year, day.month, day.day, 19, 30, tzinfo=clock.ZONE)
    agenda = (Item("支部工作报告"), Item("讨论明年工作计划"), Item("表决明年工作计划"))
    call = Call(MeetingKind.GENERAL, starts_at, 90, place="三楼会议室", host_id=secretary.member_id, agenda=agenda)
    call_meeting(actor=actor, at=at, organization_id=secretary.branch.organization.pk, call=call)


def _commend(actor: Actor, park: Organization, at: datetime) -> None:
    """Three records of the park that the office shows to the others."""
    for kind, why in EXEMPLARY:
        below = Meeting.objects.filter(kind=kind, state=MeetingState.ARCHIVED, validity="valid")
        meeting = below.filter(organization__path__startswith=park.path).order_by("-on", "pk").first()
        if meeting is not None:
            Commendation.objects.create(
                meeting=meeting, organization=park, why=why, by_id=actor.account_id, by_name=actor.name, at=at
            )
