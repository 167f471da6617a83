"""What is going on around the cast, made by the deeds of its people: appraisals in every step, last year's results, a
meeting that is being held with a vote open, talks that wait for an answer."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypedDict
from uuid import UUID

from zhibu.appraisals.actions.grading import Given, record_decision, save_proposal
from zhibu.appraisals.actions.own import acknowledge, save_self, take_sheet, write_comment
from zhibu.appraisals.actions.running import Plan, move_on, plan_appraisal
from zhibu.appraisals.choices import AppraisalState, Grade, MutualWay
from zhibu.appraisals.models import Appraisal, Participant
from zhibu.demo.seed_people import Enrolled
from zhibu.demo.seed_scenes import actor_of
from zhibu.kernel.clock import ZONE, day_of
from zhibu.meetings.actions import attending, leading, motions, room
from zhibu.meetings.actions.calling import Call, Item, call_meeting
from zhibu.meetings.actions.joining import invite_branch
from zhibu.meetings.choices import Choice, MeetingKind, Mode, VoteWay
from zhibu.meetings.models import Meeting
from zhibu.meetings.rules.codes import code_at
from zhibu.members.actions.leaders import keep_leaders
from zhibu.organizations.models import Organization
from zhibu.talks.actions.arranging import Arrangement, arrange_talk
from zhibu.talks.actions.holding import Entered, enter_talk
from zhibu.talks.choices import TalkReason

ORDER = list(AppraisalState)
STEPS = (
    AppraisalState.PLANNED, AppraisalState.MUTUAL, AppraisalState.SHEET, AppraisalState.PROPOSAL,
    AppraisalState.PUBLISHED, AppraisalState.FILED,
)  # fmt: skip
"""How far the appraisals of so many branches beside the cast's are."""
SELF_TEXTS = (
    "一年来按时参加组织生活，完成了规定学时。学习还不够系统，联系工作实际不多，明年每月写一篇学习笔记。",
    "承担了项目攻关任务，带了两名新同志。开会发言少，对支部工作出主意不够，今后会前做准备、会上多发言。",
    "坚持在岗位上亮身份，客户满意度排在前列。志愿服务参加得少，计划每季度至少参加一次。",
)
COMMENTS = ("工作踏实，肯带新人；建议多在支部会上发言。", "学习认真，笔记写得好；希望多参加志愿服务。")


def appraise_and_meet(secretary: Enrolled, enrolled: Sequence[Enrolled], park: str, at: datetime) -> None:
    """Everything of this module; `park` is the path of the committee above the cast's branch."""
    people = _by_branch(enrolled, park)
    mine = people.pop(secretary.branch.organization.path)
    _lead_groups(secretary.branch.organization, at)
    _last_year(mine, at)
    chosen = [own for own in people.values() if 8 <= len(own) <= 14 and any(e.post == "secretary" for e in own)]
    for step, own in zip(STEPS, chosen, strict=False):
        _appraise(own, step, at - timedelta(days=24))
    _meet(secretary, mine, at)
    _invite(secretary.branch.organization, chosen[-1], at)
    _talk(mine, at)


def _by_branch(enrolled: Sequence[Enrolled], park: str) -> dict[str, list[Enrolled]]:
    found: dict[str, list[Enrolled]] = {}
    for e in enrolled:
        if e.branch.organization.path.startswith(park):
            found.setdefault(e.branch.organization.path, []).append(e)
    return dict(sorted(found.items()))


def _lead_groups(branch: Organization, at: datetime) -> None:
    groups = Organization.objects.filter(parent=branch, kind="group").order_by("path")
    keep_leaders(at=at, paths=groups.values_list("path", flat=True))


def _last_year(people: Sequence[Enrolled], at: datetime) -> None:
    """The cast's branch was appraised in December; everybody has read the own result."""
    december = datetime(at.astimezone(ZONE).year - 1, 12, 1, 15, tzinfo=ZONE)
    _appraise(people, AppraisalState.FILED, december)


def _appraise(people: Sequence[Enrolled], until: AppraisalState, at: datetime) -> None:
    """An appraisal that began at an instant and has come to a state since, each member doing what is asked."""
    leader = actor_of(next(e for e in people if e.post == "secretary"))
    start = day_of(at)
    plan = Plan(start.year, MutualWay.ONLINE, start + timedelta(days=8), start + timedelta(days=14))
    branch = people[0].branch.organization
    appraisal = plan_appraisal(actor=leader, at=at, organization_id=branch.pk, plan=plan)
    for days, step in enumerate(ORDER[1 : ORDER.index(until) + 1]):
        now = at + timedelta(days=3 * days)
        if step == AppraisalState.DECIDED:
            grades = _grades(appraisal)
            save_proposal(actor=leader, at=now, appraisal_id=appraisal.pk, grades=grades)
            record_decision(actor=leader, at=now, appraisal_id=appraisal.pk, grades=grades, decided_on=day_of(now))
        else:
            move_on(actor=leader, at=now, appraisal_id=appraisal.pk, to=step)
        _do_what_is_asked(people, appraisal, step, now + timedelta(hours=20), whole=step != until)


def _grades(appraisal: Appraisal) -> dict[UUID, Given]:
    """Every fourth excellent, so that a third is not passed; all others qualified."""
    people = Participant.objects.filter(appraisal=appraisal, is_full=True, left_on=None).order_by("pk")
    return {
        pk: Given(Grade.EXCELLENT if number % 4 == 1 else Grade.QUALIFIED)
        for number, pk in enumerate(people.values_list("pk", flat=True))
    }


class _Given(TypedDict):
    """What every deed of a member takes."""

    at: datetime
    appraisal_id: UUID


def _do_what_is_asked(
    people: Sequence[Enrolled], appraisal: Appraisal, step: AppraisalState, at: datetime, *, whole: bool
) -> None:
    """What members do in a step: all of them in one that is over, two of three in the present one."""
    places = {p.member_id: p for p in Participant.objects.filter(appraisal=appraisal).order_by("pk")}
    for number, e in enumerate(people):
        own = places.get(e.member_id)
        if own is None or own.is_exempt or (not whole and number % 3 == 2):
            continue
        actor, given = actor_of(e), _Given(at=at, appraisal_id=appraisal.pk)
        if step == AppraisalState.SELF:
            text = SELF_TEXTS[number % len(SELF_TEXTS)]
            save_self(actor=actor, **given, text=text, seen_at=None, hand_in=True)
        elif step == AppraisalState.MUTUAL:
            other = places[people[number - 1].member_id]
            write_comment(actor=actor, **given, participant_id=other.pk, text=COMMENTS[number % len(COMMENTS)])
        elif step == AppraisalState.SHEET:
            grades = {str(pk): one.grade for pk, one in _grades(appraisal).items() if pk != own.pk}
            take_sheet(actor=actor, **given, grades=grades)
        elif step == AppraisalState.PUBLISHED and own.is_full:
            acknowledge(actor=actor, **given)


def _meet(secretary: Enrolled, people: Sequence[Enrolled], at: datetime) -> None:
    """A general meeting of the cast's branch that began a while ago, in the room and online, with a vote open: most
    have signed in, the cast's member has not."""
    leader, begun = actor_of(secretary), at - timedelta(minutes=25)
    agenda = (Item("通报第三季度工作"), Item("讨论困难党员走访慰问方案"), Item("支部近期安排"))
    call = Call(
        MeetingKind.GENERAL, begun, 90, place="三楼会议室", mode=Mode.HYBRID, host_id=secretary.member_id,
        agenda=agenda,
    )  # fmt: skip
    branch = secretary.branch.organization
    meeting = call_meeting(actor=leader, at=begun - timedelta(days=3), organization_id=branch.pk, call=call).meeting
    leading.open_meeting(actor=leader, at=begun, meeting_id=meeting.pk)
    attending.sign_in_leading(actor=leader, at=begun, meeting_id=meeting.pk)
    meeting = Meeting.objects.get(pk=meeting.pk)
    here = _come(meeting, [e for e in people if e is not secretary], begun)
    items = list(meeting.items.order_by("position"))
    for number, item in enumerate(items[:2]):
        then = begun + timedelta(minutes=2 + 8 * number)
        leading.begin_item(actor=leader, at=then, meeting_id=meeting.pk, item_id=item.pk)
    made = motions.make_motion(
        actor=leader, at=begun + timedelta(minutes=15), meeting_id=meeting.pk, item_id=items[1].pk,
        text="同意支部困难党员走访慰问方案，由组织委员牵头，本月底前走访完毕。", token=meeting.pk,
    )  # fmt: skip
    motions.put_to_vote(actor=leader, at=begun + timedelta(minutes=18), motion_id=made.pk, way=VoteWay.ELECTRONIC)
    for e in here[: len(here) // 2]:
        motions.vote(actor=actor_of(e), at=at, motion_id=made.pk, choice=Choice.APPROVE)
    say = here[-1]
    words = "方案里能不能加上外出流动的两位老同志？"
    room.speak(
        actor=actor_of(say), at=begun + timedelta(minutes=17), meeting_id=meeting.pk, text=words, deed=branch.pk
    )


def _come(meeting: Meeting, people: Sequence[Enrolled], begun: datetime) -> list[Enrolled]:
    """Most sign in by the digits of the room, one from home; those entitled who came, in that order."""
    here = []
    plain = [e for e in people if e.post is None]
    for number, e in enumerate(people):
        if e is plain[0] or number % 6 == 5:
            continue
        then = begun + timedelta(seconds=20 * number)
        if number % 8 == 7:
            attending.sign_in_online(actor=actor_of(e), at=then, meeting_id=meeting.pk)
        else:
            code = code_at(meeting.secret, then)
            attending.sign_in(actor=actor_of(e), at=then, meeting_id=meeting.pk, code=code)
        if meeting.attendees.filter(member_id=e.member_id, is_entitled=True).exists():
            here.append(e)
    return here


def _invite(branch: Organization, hosts: Sequence[Enrolled], at: datetime) -> None:
    """Another branch of the park would like to hold its theme day together with the cast's."""
    leader = next(e for e in hosts if e.post == "secretary")
    later = at.astimezone(ZONE) + timedelta(days=5)
    starts_at = later.replace(hour=15, minute=0, second=0, microsecond=0)
    call = Call(
        MeetingKind.THEME_DAY, starts_at, 90, place="园区党群服务中心", title="主题党日：一起看看新产线",
        host_id=leader.member_id, agenda=(Item("集中学习"), Item("参观交流")),
    )  # fmt: skip
    own = leader.branch.organization
    meeting = call_meeting(actor=actor_of(leader), at=at, organization_id=own.pk, call=call).meeting
    invite_branch(actor=actor_of(leader), at=at, meeting_id=meeting.pk, name=branch.name)


def _talk(people: Sequence[Enrolled], at: datetime) -> None:
    """The secretary has arranged a talk with the cast's member; another of the committee has entered one."""
    secretary = next(e for e in people if e.post == "secretary")
    another = next(e for e in people if e.post not in (None, "secretary"))
    member = next(e for e in people if e.post is None and not e.person.probationary)
    later = at.astimezone(ZONE) + timedelta(days=2)
    hour = later.replace(hour=17, minute=30, second=0, microsecond=0)
    arrangement = Arrangement(hour, "支部活动室", TalkReason.REGULAR)
    arrange_talk(actor=actor_of(secretary), at=at, with_id=member.member_id, arrangement=arrangement)
    yesterday = day_of(at) - timedelta(days=1)
    enter_talk(actor=actor_of(another), at=at, with_id=member.member_id, entered=Entered(yesterday))
