"""Building a year of the demonstration's learning: lessons, weeks, about half a million check-ins, the hours."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID, uuid5

from zhibu.demo import bulk
from zhibu.demo.seed_people import Enrolled
from zhibu.kernel import periods
from zhibu.kernel.clock import ZONE
from zhibu.kernel.ids import new_id
from zhibu.kernel.paths import STEP
from zhibu.learning.choices import HoursKind
from zhibu.learning.models import CheckIn, HoursEntry, Lesson, Publication
from zhibu.learning.rules.hours import hours_of
from zhibu.organizations.models import Organization

REFLECTIONS = (
    "会前公示要满五天", "半数以上到会才有效", "先把应到人数算清楚", "记录当天就写完", "请假要说明原因",
    "预备党员不表决",
    "谈心要谈到点子上", "党费按月交不拖欠", "转接不让人跑两趟", "政治生日送一句话", "学一条用一条",
    "主题党日定好日子",
    "流动党员也要管到", "票数当场公布", "做事先看依据",
    "材料少写多办事", "换届提前半年准备", "公开要满十五天",
    "把群众的事放前面", "一张表用到底", "会议短一点实一点", "新同志要有人带", "规矩记在心里",
    "按章程办事踏实",
    "安全学习两不误", "给老党员送学上门", "讲清楚才能做明白", "联合支部也要开好会", "每月一次要守住",
    "有疑问先查条例",
)  # fmt: skip
_BY_HAND = (
    (HoursKind.MEETING, "一季度组织生活", (3, 20), (3, 8)),
    (HoursKind.MEETING, "二季度组织生活", (6, 22), (3, 8)),
    (HoursKind.CLASS, "党员集中培训", (7, 8), (4, 14)),
    (HoursKind.MEETING, "三季度组织生活", (9, 21), (3, 8)),
    (HoursKind.LECTURE, "书记讲党课", (10, 16), (1, 3)),
)


Line = tuple[Enrolled, Decimal, HoursKind, str, UUID, datetime, UUID | None, str]
"""Who earned how many hours, with what, called what, from which source, when, entered by whom."""


@dataclass(frozen=True, slots=True)
class Published:
    """A lesson in a week of the whole zone."""

    lesson_id: UUID
    title: str
    hours: Decimal
    week: date


def publish_year(root: Organization, lessons: list[Lesson], by: Enrolled, today: date) -> list[Published]:
    """Fifty-two weeks of one lesson; three this week, two in each of the three before. The first are the newest."""
    week = periods.week_of(today)
    counts = [3, 2, 2, 2, *[1] * 48]
    places = [(week - timedelta(days=7 * back), n) for back, count in enumerate(counts) for n in range(1, count + 1)]
    made, published = [], []
    for lesson, (monday, position) in zip(lessons, places, strict=False):
        at = datetime(monday.year, monday.month, monday.day, 8, 0, tzinfo=ZONE)
        made.append(
            Publication(
                lesson=lesson, organization=root, week=monday, position=position, published_at=at,
                published_by_id=by.account_id, published_by_name=by.person.name,
            )
        )  # fmt: skip
        worth = hours_of(lesson.duration_seconds, lesson_minutes=Decimal(45))
        published.append(Published(lesson.pk, lesson.title, worth, monday))
    Publication.objects.bulk_create(made)
    return sorted(published, key=lambda p: p.week)


def check_everyone_in(
    rng: Random, enrolled: list[Enrolled], published: list[Published], at: datetime, fresh: set[UUID]
) -> int:
    """A year of check-ins with their hours; the members in `fresh` have done nothing yet this week."""
    deeds = list(_deeds(rng, enrolled, published, at, fresh))
    names = ["id", "member", "lesson", "path", "week", "nth_of_week", "counted", "hours", "reflection", "at",
             "withdrawn_at", "hidden_at", "hidden_by_name", "hidden_reason"]  # fmt: skip
    bulk.insert(
        CheckIn,
        names,
        (
            (new_id(), e.member_id, p.lesson_id, e.branch.organization.path, p.week, nth, True, p.hours,
             REFLECTIONS[hash_of(e, p) % len(REFLECTIONS)], when, None, None, "", "")
            for e, p, nth, when in deeds
        ),
    )  # fmt: skip
    _enter_hours(
        (
            (e, p.hours, HoursKind.LESSON, p.title, p.lesson_id, when, e.account_id, e.person.name)
            for e, p, nth, when in deeds
        )
    )
    return len(deeds)


def hash_of(e: Enrolled, p: Published) -> int:
    """A number that is the same for the same member and lesson."""
    return e.member_id.int ^ p.lesson_id.int


def _deeds(
    rng: Random, enrolled: list[Enrolled], published: list[Published], at: datetime, fresh: set[UUID]
) -> Iterator[tuple[Enrolled, Published, int, datetime]]:
    """Who studied what when: use grows over the year, branches differ, a few have fallen asleep."""
    vigor = {e.branch.organization.path: 0.0 for e in enrolled}
    mood: dict[str, float] = {}
    committees = 4 * STEP
    """Where the paths of the committees right below the zone end: province, city, zone, committee."""
    for place in sorted(vigor):
        spirit = mood.setdefault(place[:committees], rng.uniform(0.62, 1.32))
        vigor[place] = min(1.6, max(0.3, spirit * rng.gauss(0.97, 0.22)))
    sleepy = {place: rng.randint(3, 9) for place in sorted(vigor) if rng.random() < 0.035}
    this_week = periods.week_of(at.astimezone(ZONE).date())
    weeks = sorted({p.week for p in published})
    share = {w: 0.09 + 0.4 * n / max(1, len(weeks) - 1) for n, w in enumerate(weeks)}
    for e in enrolled:
        place = e.branch.organization.path
        keen = vigor[place] * (1.25 if e.post else rng.choice((0.55, 0.9, 1.0, 1.1, 1.35)))
        asleep_from = this_week - timedelta(days=7 * sleepy[place]) if place in sleepy else None
        nth, week = 0, None
        for p in published:
            if p.week != week:
                nth, week = 0, p.week
            if (asleep_from and p.week >= asleep_from) or (p.week == this_week and e.member_id in fresh):
                continue
            if rng.random() < share[p.week] * keen * (1 if nth or p.week < this_week else 0.9):
                when = _moment(rng, p.week, at)
                nth += 1
                yield e, p, nth, when


def _moment(rng: Random, week: date, at: datetime) -> datetime:
    """Some time of that week between seven and ten, never after `at`."""
    start = datetime(week.year, week.month, week.day, 7, 0, tzinfo=ZONE)
    span = min(6 * 86400 + 15 * 3600, max(60, int((at - start).total_seconds()) - 60))
    return (start + timedelta(seconds=rng.randrange(span))).astimezone(at.tzinfo)


def enter_other_hours(rng: Random, enrolled: list[Enrolled], today: date, late: set[UUID]) -> None:
    """Meetings, a class and a lecture of the year, as secretaries would enter them; those in `late` missed some."""
    rows: list[Line] = []
    diligence: dict[str, float] = {}
    for e in enrolled:
        diligent = diligence.setdefault(e.branch.organization.path, rng.uniform(0.7, 1.25))
        for number, (kind, title, (month, day), (least, most)) in enumerate(_BY_HAND):
            on = date(today.year, month, day)
            if on <= today and rng.random() < 0.9 and not (e.member_id in late and number in {0, 3}):
                hours = max(Decimal(1), Decimal(round(rng.randint(least * 2, most * 2) * diligent)) / 2)
                hours += 20 if e.post and kind == HoursKind.CLASS else 0
                when = datetime(on.year, month, day, 18, 0, tzinfo=ZONE)
                source = uuid5(e.branch.organization.pk, f"{today.year}-{number}")
                rows.append((e, hours, kind, title, source, when, None, "组织委员"))
    _enter_hours(rows)


def _enter_hours(rows: Iterable[Line]) -> None:
    names = ["id", "member", "path", "year", "hours", "kind", "title", "source_id", "on", "at", "reason", "reverses",
             "actor_id", "actor_name"]  # fmt: skip
    bulk.insert(
        HoursEntry,
        names,
        (
            (new_id(), e.member_id, e.branch.organization.path, (day := when.astimezone(ZONE).date()).year, hours,
             kind.value, title, source, day, when, "", None, actor_id, actor_name)
            for e, hours, kind, title, source, when, actor_id, actor_name in rows
        ),
    )  # fmt: skip
