"""The demonstration zone from nothing: the same zone for the same seed and day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from zhibu.accounts.choices import DemoRole
from zhibu.accounts.models import Account
from zhibu.demo import seed_learning
from zhibu.demo.lesson_texts import LessonText, lesson_texts
from zhibu.demo.media import film_of
from zhibu.demo.names import Names
from zhibu.demo.seed_people import NO_PASSWORD, Enrolled, build_people
from zhibu.demo.seed_tree import Built, build_tree
from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.access.choices import Role
from zhibu.foundation.access.models import Grant
from zhibu.foundation.files.actions import store
from zhibu.foundation.jobs.models import Job
from zhibu.kernel import clock
from zhibu.learning.actions.lessons import MEDIA_FILE
from zhibu.learning.choices import LessonState
from zhibu.learning.media import measure
from zhibu.learning.models import Lesson, Slide
from zhibu.learning.rules.study import reading_seconds
from zhibu.organizations.choices import PostKind
from zhibu.organizations.models import PostHolding

SEED = 20_261_121
Say = Callable[[str], None]

_STAFF = (
    (DemoRole.ZONE, "zone", "许衡", Role.OFFICE, "root"),
    (DemoRole.OFFICE, "office", "沈若川", Role.OFFICE, "park"),
    (DemoRole.READER, "reader", "闻笛", Role.READER, "park"),
    (DemoRole.REVIEWER, "reviewer", "文澜", Role.REVIEWER, "root"),
    (DemoRole.ADMINISTRATOR, "administrator", "安平", Role.ADMINISTRATOR, "root"),
    (DemoRole.SECURITY, "security", "卫宁", Role.SECURITY, "root"),
    (DemoRole.AUDITOR, "auditor", "纪明", Role.AUDITOR, "root"),
)


@dataclass(frozen=True)
class Seeded:
    """What was made."""

    organizations: int
    members: int
    lessons: int
    check_ins: int


@transaction.atomic
def seed_zone(*, say: Say, with_history: bool = True) -> Seeded:
    """Fill an empty database. `with_history=False` leaves out the year of check-ins and hours."""
    rng, at = Random(SEED), clock.now()
    today = clock.day_of(at)
    long_since = at - timedelta(days=400)
    say("组织：党委、总支、支部 …")
    built = build_tree(rng, long_since)
    say("党员、账号、任职 …")
    enrolled = build_people(rng, built, long_since, today)
    _staff(built, long_since)
    member, secretary = _choose_cast(built, enrolled)
    say("微课 …")
    lessons = [_lesson(text, built[0], secretary, at) for text in lesson_texts()]
    published = seed_learning.publish_year(built[0].organization, lessons, secretary, today)
    count = 0
    if with_history:
        say("一年的打卡与学时 …")
        fresh = {member.member_id, secretary.member_id}
        count = seed_learning.check_everyone_in(rng, enrolled, published, at, fresh)
        seed_learning.enter_other_hours(rng, enrolled, today, fresh)
    Job.objects.filter(name__startswith="event:").delete()
    return Seeded(len(built), len(enrolled), len(lessons), count)


def _staff(built: list[Built], at: datetime) -> None:
    """People of the offices, who are no members of any branch here."""
    places = {"root": built[0].organization.path, "park": _park(built).organization.path}
    for demo_role, username, name, role, place in _STAFF:
        account = Account.objects.create(username=username, name=name, password=NO_PASSWORD, demo_role=demo_role)
        Grant.objects.create(account_id=account.pk, role=role, scope_path=places[place], starts_at=at)
    names = Names(Random(SEED))
    for b in built:
        if b.holds_members:
            continue
        PostHolding.objects.create(
            organization=b.organization, post=PostKind.SECRETARY, starts_on=at.date(),
            holder_name=names.person(woman=len(b.planned.name) % 3 == 0),
        )  # fmt: skip
        if b is not built[0] and b is not _park(built):
            account = Account.objects.create(
                username=f"office-{b.organization.code}", name=f"{b.planned.short_name}党务", password=NO_PASSWORD
            )
            Grant.objects.create(
                account_id=account.pk, role=Role.OFFICE, scope_path=b.organization.path, starts_at=at
            )


def _park(built: list[Built]) -> Built:
    return next(b for b in built if b.planned.name == "软件园党委")


def _choose_cast(built: list[Built], enrolled: list[Enrolled]) -> tuple[Enrolled, Enrolled]:
    """A member, a committee member and the secretary of one middling branch of the software park get the buttons of
    the sign-in page."""
    park = _park(built).organization.path
    sizes: dict[str, int] = {}
    for e in enrolled:
        sizes[e.branch.organization.path] = sizes.get(e.branch.organization.path, 0) + 1
    chosen = next(p for p in sorted(sizes) if p.startswith(park) and 20 <= sizes[p] <= 26)
    branch = [e for e in enrolled if e.branch.organization.path == chosen]
    secretary = next(e for e in branch if e.post == "secretary")
    commissioner = next(e for e in branch if e.post not in (None, "secretary"))
    member = next(e for e in branch if e.post is None and not e.person.probationary)
    cast = {DemoRole.SECRETARY: secretary, DemoRole.COMMISSIONER: commissioner, DemoRole.MEMBER: member}
    for role, person in cast.items():
        Account.objects.filter(pk=person.account_id).update(demo_role=role)
    return member, secretary


def _lesson(text: LessonText, root: Built, author: Enrolled, at: datetime) -> Lesson:
    """One approved lesson; a film is drawn, stored and measured."""
    lesson = Lesson(
        organization=root.organization, title=text.title, summary=text.summary, form=text.form, topic=text.topic,
        audience=text.audience, source=text.source, key_points="\n".join(text.key_points),
        terms="\n".join(text.terms), state=LessonState.APPROVED, author_name="云岭高新区党员教育中心",
        reviewer_name="文澜", reviewed_at=at, created_at=at, updated_at=at,
    )  # fmt: skip
    plain = "\n".join(f"{s['title']}\n{s['text']}" for s in text.slides)
    if text.form == "article":
        lesson.body = text.html
        lesson.duration_seconds = reading_seconds(sum(1 for c in text.text if not c.isspace()))
    elif text.form == "slides":
        lesson.duration_seconds = reading_seconds(sum(1 for c in plain if not c.isspace()))
    else:
        with film_of(text) as film:
            file = store(actor=SYSTEM, at=at, file=film, kind=MEDIA_FILE, scope_path=root.organization.path)
            film.seek(0)
            lesson.duration_seconds = round(measure(film).seconds)
        lesson.media_id, lesson.media_type, lesson.text_alternative = file.pk, file.content_type, plain
    lesson.save(force_insert=True)
    if text.form == "slides":
        Slide.objects.bulk_create(
            Slide(lesson=lesson, position=n, title=s["title"], text=s["text"]) for n, s in enumerate(text.slides, 1)
        )
    return lesson
