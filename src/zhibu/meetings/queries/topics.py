"""What offices ask the branches to take up, and who has."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, UUIDField

from zhibu.foundation.access.actors import Actor, in_force_at
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.rules import roles_allowing
from zhibu.foundation.files.models import StoredFile
from zhibu.kernel import paths
from zhibu.meetings.access import sees_topics_of
from zhibu.meetings.choices import MeetingState
from zhibu.meetings.models import AgendaItem, Attendee, Topic
from zhibu.organizations.models import Organization
from zhibu.organizations.queries import branches_under

HELD = (MeetingState.CLOSED, MeetingState.CIRCULATED, MeetingState.ARCHIVED)


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic and how far it has come: branches below, those with it on an agenda, those that have met about it."""

    topic: Topic
    branches: int
    planned: int
    held: int

    @property
    def last_on(self) -> date:
        """The last day on which it is asked for."""
        return self.topic.ends_on - timedelta(days=1)


def topics_seen_by(actor: Actor) -> QuerySet[Topic]:
    """The topics that the actor's offices ask, and those that ask the actor's branches, the newest first."""
    scopes = actor.scopes(Verb.SEE_MEETINGS)
    above = {path for scope in scopes for path in paths.ancestors(scope, itself=False)}
    condition = actor.within(Verb.SEE_MEETINGS, "organization__path") | Q(organization__path__in=above)
    return Topic.objects.select_related("organization").filter(condition).order_by("-starts_on", "-id")


def rows_of(topics: Sequence[Topic]) -> list[TopicRow]:
    """The topics with their figures. One query for the branches of each office, one for the agendas of all."""
    roots = {topic.organization.path for topic in topics}
    branches = {path: branches_under(path).order_by().count() for path in roots}
    counts: dict[UUID, dict[str, int]] = {
        row["topic"]: {"planned": row["planned"], "held": row["held"]}
        for row in AgendaItem.objects.filter(topic__in=topics)
        .exclude(meeting__state=MeetingState.CANCELLED)
        .order_by()
        .values("topic")
        .annotate(
            planned=Count("meeting__organization", distinct=True),
            held=Count("meeting__organization", distinct=True, filter=Q(meeting__state__in=HELD)),
        )
    }
    return [
        TopicRow(
            topic, branches[topic.organization.path], counts.get(topic.pk, {}).get("planned", 0),
            counts.get(topic.pk, {}).get("held", 0),
        )
        for topic in topics
    ]  # fmt: skip


def branches_of(topic: Topic, *, show: str = "") -> QuerySet[Organization]:
    """The branches that a topic asks, in tree order, each with `state` and `meeting_id` of the meeting that takes it
    up (the latest; None for none). `show`: "missing" for those without one, "planned", "held"."""
    items = AgendaItem.objects.filter(topic=topic, meeting__organization=OuterRef("pk")).exclude(
        meeting__state=MeetingState.CANCELLED
    )
    latest = items.order_by("-meeting__starts_at")
    rows = branches_under(topic.organization.path).annotate(
        meeting_state=Subquery(latest.values("meeting__state")[:1]),
        meeting_key=Subquery(latest.values("meeting_id")[:1], output_field=UUIDField()),
        meeting_on=Subquery(latest.values("meeting__on")[:1]),
    )
    if show == "missing":
        return rows.filter(~Exists(items))
    if show == "held":
        return rows.filter(Exists(items.filter(meeting__state__in=HELD)))
    return rows.filter(Exists(items)) if show == "planned" else rows


def branches_without(topic: Topic, *, at: datetime) -> list[UUID]:
    """The accounts that call the meetings of branches which have not taken the topic up. One query."""
    missing = branches_of(topic, show="missing").order_by().values("path")
    grants = in_force_at(at).filter(scope_path__in=missing, role__in=roles_allowing(Verb.CALL_MEETINGS))
    return list(grants.order_by("account_id").values_list("account_id", flat=True).distinct())


def open_topics_for(actor: Actor, day: date) -> list[Topic]:
    """The topics in force on a day that ask the branches which the actor runs. One query."""
    scopes = [scope for scope in actor.scopes(Verb.CALL_MEETINGS) if not actor.can(Verb.COMMEND_MEETINGS, scope)]
    above = {path for scope in scopes for path in paths.ancestors(scope)}
    rows = Topic.objects.filter(
        organization__path__in=above, starts_on__lte=day, ends_on__gt=day, withdrawn_at=None
    ).order_by("ends_on", "pk")
    return list(rows[:10])


def can_read_file(actor: Actor, file: StoredFile) -> bool:
    """Whether the actor may read the file of a topic: who sees the topic, or is on the roll of a meeting with it."""
    topic = Topic.objects.select_related("organization").filter(file_id=file.pk).first()
    if topic is None:
        return file.created_by_id == actor.account_id
    if sees_topics_of(actor, topic.organization.path):
        return True
    if actor.member_id is None:
        return False
    return Attendee.objects.filter(member=actor.member_id, meeting__items__topic=topic).exists()


def files_in_use(ids: Collection[UUID]) -> set[UUID]:
    """Those of the files that a topic refers to. One query."""
    rows = Topic.objects.filter(file_id__in=list(ids)).order_by()
    return {pk for pk in rows.values_list("file_id", flat=True) if pk}
