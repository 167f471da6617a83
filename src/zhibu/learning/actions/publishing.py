"""Putting lessons into an organization's weeks."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.search import actions as search
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.learning.models import Publication
from zhibu.learning.queries.lessons import usable_by
from zhibu.learning.queries.limits import per_week_published
from zhibu.learning.rules import weeks
from zhibu.organizations.models import Organization


@transaction.atomic
def publish(
    *, actor: Actor, at: datetime, organization_id: UUID, lesson_id: UUID, week: date, position: int | None = None
) -> Publication:
    """Put an approved lesson into a place of an organization's week (the first free one if none is named).
    Publishing what stands in that week already changes nothing and returns it.

    `week` is a Monday, this one or one of the next eight. Order of effects: publication, audit.
    Raises NotFound, Forbidden without PUBLISH_LESSONS there, Refused ("week", "taken", "full").
    """
    organization = _held(actor, organization_id)
    standing = list(Publication.objects.filter(organization=organization, week=week).order_by("position"))
    for publication in standing:
        if publication.lesson_id == lesson_id:
            return publication
    today = clock.day_of(at)
    if not weeks.may_publish(week, today=today):
        raise Refused("week", _("Choose this week or one of the next eight."), field="week")
    lesson = usable_by(organization.path).filter(pk=lesson_id).first()
    if lesson is None:
        raise NotFound
    place = _place([p.position for p in standing], position, most=per_week_published(week, organization.path))
    publication = Publication.objects.create(
        lesson=lesson,
        organization=organization,
        week=week,
        position=place,
        published_by_id=actor.account_id,
        published_by_name=actor.name,
        published_at=at,
    )
    search.changed("lesson", [lesson_id], at=at)
    _record(actor, at, "lesson.published", publication, organization.path)
    return publication


@transaction.atomic
def unpublish(*, actor: Actor, at: datetime, organization_id: UUID, publication_id: UUID) -> None:
    """Empty a place of an organization's week that has not begun. What is empty already stays so.

    Order of effects: publication, audit. Raises NotFound, Forbidden without PUBLISH_LESSONS there,
    Refused ("begun").
    """
    organization = _held(actor, organization_id)
    found = Publication.objects.filter(pk=publication_id, organization=organization).first()
    if found is None:
        return
    if not weeks.may_unpublish(found.week, today=clock.day_of(at)):
        raise Refused("begun", _("This week has begun and members may have studied the lesson: it stays."))
    _record(actor, at, "lesson.unpublished", found, organization.path)
    search.changed("lesson", [found.lesson_id], at=at)
    found.delete()


def _held(actor: Actor, organization_id: UUID) -> Organization:
    organization = (
        Organization.objects.select_for_update(no_key=True)
        .filter(actor.within(Verb.SEE_LESSONS, "path"), pk=organization_id)
        .first()
    )
    if organization is None:
        raise NotFound
    if not actor.can(Verb.PUBLISH_LESSONS, organization.path):
        raise Forbidden
    return organization


def _place(taken: list[int], wanted: int | None, *, most: int) -> int:
    place = wanted or weeks.free_position(taken, most=most)
    if place is None or len(taken) >= most or place > most:
        raise Refused(
            "full",
            _("At most %(most)d lessons a week: move one to another week first.") % {"most": most},
        )
    if place in taken:
        raise Refused("taken", _("This place is taken: choose a free one."), field="position")
    return place


def _record(actor: Actor, at: datetime, action: str, publication: Publication, path: str) -> None:
    audit.record(
        actor=actor,
        at=at,
        action=action,
        object_kind="lesson",
        object_id=publication.lesson_id,
        scope_path=path,
        detail={"week": publication.week.isoformat(), "position": publication.position},
    )
