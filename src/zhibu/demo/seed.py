"""The demonstration zone from nothing: the same zone for the same seed and day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import UUID

from django.db import transaction

from zhibu.accounts.choices import DemoRole
from zhibu.accounts.models import Account
from zhibu.demo import seed_learning, seed_life, seed_meetings, seed_scenes, seed_talks
from zhibu.demo.lesson_texts import LessonText, lesson_texts
from zhibu.demo.media import film_of, poster_of
from zhibu.demo.names import Names
from zhibu.demo.seed_people import NO_PASSWORD, Enrolled, build_people
from zhibu.demo.seed_sites import build_sites
from zhibu.demo.seed_tree import Built, build_above, build_tree
from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.access.choices import Role
from zhibu.foundation.access.models import Grant
from zhibu.foundation.files.actions import store, store_photo
from zhibu.foundation.jobs.models import Job
from zhibu.kernel import clock
from zhibu.learning.actions.lessons import IMAGE_FILE, MEDIA_FILE
from zhibu.learning.choices import LessonState
from zhibu.learning.media import measure
from zhibu.learning.models import Lesson, Slide
from zhibu.learning.rules.study import reading_seconds
from zhibu.organizations.choices import PostKind
from zhibu.organizations.models import Organization, PostHolding

SEED = 20_261_121
Say = Callable[[str], None]

_STAFF = (
    (DemoRole.ZONE, "zone", "许衡", Role.OFFICE, "root"),
    (DemoRole.OFFICE, "office", "沈若川", Role.OFFICE, "park"),
    (DemoRole.READER, "reader", "闻笛", Role.READER, "park"),
    (DemoRole.REVIEWER, "reviewer", "文澜", Role.REVIEWER, "root"),
    (DemoRole.EDITOR, "editor", "齐墨", Role.EDITOR, "root"),
    (DemoRole.FIRST_REVIEW, "first-review", "程朗", None, "top"),
    (DemoRole.SECOND_REVIEW, "second-review", "顾明川", None, "top"),
    (DemoRole.LAST_REVIEW, "last-review", "傅青", None, "top"),
    (DemoRole.ADMINISTRATOR, "administrator", "安平", Role.ADMINISTRATOR, "top"),
    (DemoRole.SECURITY, "security", "卫宁", Role.SECURITY, "top"),
    (DemoRole.AUDITOR, "auditor", "纪明", Role.AUDITOR, "top"),
)


@dataclass(frozen=True)
class Seeded:
    """What was made."""

    organizations: int
    members: int
    lessons: int
    check_ins: int
    meetings: int
    articles: int


@transaction.atomic
def seed_zone(*, say: Say, with_history: bool = True) -> Seeded:
    """Fill an empty database. `with_history=False` leaves out the year of check-ins and hours."""
    rng, at = Random(SEED), clock.now()
    today = clock.day_of(at)
    long_since = datetime(today.year - 1, 12, 1, tzinfo=clock.ZONE)
    say("组织：党委、总支、支部 …")
    above = build_above(long_since)
    built = build_tree(rng, long_since, above["city-1"])
    say("党员、账号、任职 …")
    enrolled = build_people(rng, built, long_since, today)
    _staff(above, built, long_since)
    member, secretary = _choose_cast(built, enrolled)
    say("微课 …")
    lessons = [_lesson(text, built[0], secretary, at) for text in lesson_texts()]
    published = seed_learning.publish_year(built[0].organization, lessons, secretary, today)
    count = meetings = 0
    if with_history:
        say("一年的打卡与学时 …")
        fresh = {member.member_id, secretary.member_id}
        count = seed_learning.check_everyone_in(rng, enrolled, published, at, fresh)
        seed_learning.enter_other_hours(rng, enrolled, today, fresh)
        say("一年的组织生活 …")
        park = _park(built).organization.path
        meetings = seed_meetings.hold_a_year(Random(SEED), enrolled, at, park)
        seed_talks.talk_for_a_year(Random(SEED), enrolled, at)
        office = Account.objects.get(demo_role=DemoRole.OFFICE)
        seed_scenes.set_the_scene(secretary, enrolled, office, _park(built).organization)
        seed_life.appraise_and_meet(secretary, enrolled, _park(built).organization.path, at)
    say("站群与文章 …")
    articles = build_sites(above, built, _writers(above, built, enrolled), at)
    Job.objects.filter(name__startswith="event:").delete()
    return Seeded(len(built), len(enrolled), len(lessons), count, meetings, articles)


def _staff(above: Mapping[str, Organization], built: list[Built], at: datetime) -> None:
    """People of the offices, who are no members of any branch here."""
    places = {
        "top": above["province"].path, "root": built[0].organization.path, "park": _park(built).organization.path,
    }  # fmt: skip
    for demo_role, username, name, role, place in _STAFF:
        account = Account.objects.create(username=username, name=name, password=NO_PASSWORD, demo_role=demo_role)
        if role is not None:
            Grant.objects.create(account_id=account.pk, role=role, scope_path=places[place], starts_at=at)
    for key, organization in above.items():
        account = Account.objects.create(
            username=f"editor-{key}", name=f"{organization.short_name}编辑", password=NO_PASSWORD
        )
        Grant.objects.create(account_id=account.pk, role=Role.EDITOR, scope_path=organization.path, starts_at=at)
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


def _writers(above: Mapping[str, Organization], built: list[Built], enrolled: list[Enrolled]) -> dict[UUID, Account]:
    """Who writes for a site: editors above, the offices of committees, the secretaries of branches."""
    accounts = {account.username: account for account in Account.objects.filter(home_path="")}
    by_id = {e.branch.organization.pk: e.account_id for e in enrolled if e.post == "secretary"}
    secretaries = Account.objects.in_bulk(list(by_id.values()))
    found = {organization.pk: accounts[f"editor-{key}"] for key, organization in above.items()}
    found[built[0].organization.pk] = accounts["editor"]
    found[_park(built).organization.pk] = accounts["office"]
    for b in built[1:]:
        if b.organization.pk in by_id:
            found[b.organization.pk] = secretaries[by_id[b.organization.pk]]
        elif f"office-{b.organization.code}" in accounts:
            found[b.organization.pk] = accounts[f"office-{b.organization.code}"]
    return found


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
    """One approved lesson; a film and a poster are drawn and stored."""
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
    if text.form != "article":
        with poster_of(text) as poster:
            path = root.organization.path
            lesson.poster_id = store_photo(actor=SYSTEM, at=at, file=poster, kind=IMAGE_FILE, scope_path=path).pk
    lesson.save(force_insert=True)
    if text.form == "slides":
        Slide.objects.bulk_create(
            Slide(lesson=lesson, position=n, title=s["title"], text=s["text"]) for n, s in enumerate(text.slides, 1)
        )
    return lesson
