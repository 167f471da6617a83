"""The plan of an organization's weeks."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel import clock, paths, periods
from zhibu.kernel.errors import Forbidden, NotFound
from zhibu.learning.models import Lesson, Publication
from zhibu.learning.queries.lessons import usable_by
from zhibu.learning.queries.limits import per_week_published
from zhibu.learning.rules import weeks
from zhibu.organizations.models import Organization

SHOWN_AHEAD = 4
SHOWN_BACK = 1


@dataclass(frozen=True, slots=True)
class Place:
    """One of the places of a week: empty when `publication` is None."""

    position: int
    publication: Publication | None


@dataclass(frozen=True, slots=True)
class Week:
    """A week of an organization: its places (only the filled ones of a week gone by) and what comes from above.
    `ends_on` is the Sunday."""

    starts_on: date
    ends_on: date
    is_current: bool
    can_add: bool
    can_remove: bool
    places: list[Place]
    from_above: list[Publication]

    @property
    def free(self) -> int:
        """How many places are empty."""
        return sum(1 for place in self.places if place.publication is None)


@dataclass(frozen=True, slots=True)
class Plan:
    """The weeks around now of one organization."""

    organization: Organization
    weeks: list[Week]
    most: int


def get_plan(actor: Actor, organization_id: UUID, *, at: datetime) -> Plan:
    """The plan of an organization for which the actor publishes: last week, this one and the next four.
    Two queries. Raises NotFound, Forbidden without PUBLISH_LESSONS there."""
    organization = get_publisher(actor, organization_id)
    today = clock.day_of(at)
    first = periods.week_of(today) - timedelta(weeks=SHOWN_BACK)
    last = periods.week_of(today) + timedelta(weeks=SHOWN_AHEAD)
    rows = list(
        Publication.objects.filter(
            week__gte=first, week__lte=last, organization__path__in=paths.ancestors(organization.path)
        )
        .select_related("lesson", "organization")
        .order_by("week", "organization__path", "position")
    )
    most = per_week_published(today, organization.path)
    starts = [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
    return Plan(organization, [_week(w, rows, organization, today=today, most=most) for w in starts], most)


def _week(start: date, rows: list[Publication], organization: Organization, *, today: date, most: int) -> Week:
    own = {p.position: p for p in rows if p.week == start and p.organization_id == organization.pk}
    is_open = weeks.may_publish(start, today=today)
    shown = range(1, max([most, *own]) + 1) if is_open else sorted(own)
    return Week(
        starts_on=start,
        ends_on=start + timedelta(days=6),
        is_current=start == periods.week_of(today),
        can_add=is_open,
        can_remove=weeks.may_unpublish(start, today=today),
        places=[Place(n, own.get(n)) for n in shown],
        from_above=[p for p in rows if p.week == start and p.organization_id != organization.pk],
    )


def publishing_organizations(actor: Actor) -> list[Organization]:
    """Where the actor may publish, by place in the tree: the topmost nodes of the grants. One query."""
    scopes = actor.scopes(Verb.PUBLISH_LESSONS)
    return list(Organization.objects.filter(path__in=scopes, state="active").order_by("path"))


def writing_organizations(actor: Actor) -> list[Organization]:
    """Where the actor may write lessons: the topmost nodes of the grants, by place in the tree. One query."""
    scopes = actor.scopes(Verb.WRITE_LESSONS)
    return list(Organization.objects.filter(path__in=scopes, state="active").order_by("path"))


def get_publisher(actor: Actor, organization_id: UUID) -> Organization:
    """An organization for which the actor publishes. One query. Raises NotFound, Forbidden without PUBLISH_LESSONS
    there."""
    organization = Organization.objects.filter(
        actor.within(Verb.SEE_ORGANIZATION, "path"), pk=organization_id
    ).first()
    if organization is None:
        raise NotFound
    if not actor.can(Verb.PUBLISH_LESSONS, organization.path):
        raise Forbidden
    return organization


def choices_for(organization: Organization, *, week: date, q: str) -> QuerySet[Lesson]:
    """Lessons that may fill a place of the organization's week and do not stand in it yet, those not published by it
    for longest (or never) first, each with `last_week`, the newest week in which it was. One query."""
    latest = (
        Publication.objects.filter(lesson=OuterRef("pk"), organization=organization)
        .order_by("-week")
        .values("week")[:1]
    )
    standing = Publication.objects.filter(organization=organization, week=week).values("lesson_id")
    lessons = usable_by(organization.path).exclude(pk__in=standing).annotate(last_week=Subquery(latest))
    if q:
        lessons = lessons.filter(title__icontains=q)
    return lessons.order_by(F("last_week").asc(nulls_first=True), "-reviewed_at", "pk")
