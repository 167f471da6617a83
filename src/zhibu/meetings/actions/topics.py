"""What the office asks the branches to take up."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.files import actions as files
from zhibu.foundation.notify.actions import notify
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.meetings.access import get_topic
from zhibu.meetings.actions._tokens import once, standing
from zhibu.meetings.models import Topic
from zhibu.meetings.queries.kinds import kinds_for
from zhibu.meetings.queries.topics import branches_without
from zhibu.organizations.models import Organization

TOPIC_FILE = "meeting.topic"
MAX_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, in which kind of meeting (empty: any), from the first to the last day; a file with it."""

    title: str
    first_on: date
    last_on: date
    kind: str = ""
    text: str = ""
    file: Any = None


@transaction.atomic
def make_topic(
    *, actor: Actor, at: datetime, organization_id: UUID, asked: Asked, token: UUID | None = None
) -> Topic:
    """Ask all branches below an organization to take something up: it is proposed in every meeting that they call
    meanwhile. The same token again returns the topic that stands.

    Order of effects: file, topic, audit. Raises NotFound, Forbidden without COMMEND_MEETINGS there; Refused "title",
    "days", "kind", "too_large".
    """
    organization = _organization(actor, organization_id)
    made = standing(Topic, token, organization_id=organization.pk)
    if made is not None:
        return made
    title = asked.title.strip()[:60]
    if not title:
        raise Refused("title", _("Write what the branches are to take up."), field="title")
    if asked.last_on < asked.first_on or asked.last_on < clock.day_of(at):
        raise Refused("days", _("The last day lies before the first, or is over already."), field="last_on")
    if asked.kind and asked.kind not in kinds_for(organization.path, asked.first_on):
        raise Refused("kind", _("There is no such kind of meeting here."), field="kind")
    topic = Topic(
        organization=organization, kind=asked.kind, title=title, text=asked.text.strip(), starts_on=asked.first_on,
        ends_on=date.fromordinal(asked.last_on.toordinal() + 1), made_by_id=actor.account_id,
        made_by_name=actor.name, made_at=at, token=token,
    )  # fmt: skip
    if asked.file is not None:
        stored = files.store(
            actor=actor, at=at, file=asked.file, kind=TOPIC_FILE, scope_path=organization.path, max_bytes=MAX_BYTES
        )
        topic.file_id, topic.file_name = stored.pk, stored.name[:120]
    with once():
        topic.save(force_insert=True)
    _record(actor, at, "topic.made", topic, organization)
    return topic


def _organization(actor: Actor, organization_id: UUID) -> Organization:
    row = Organization.objects.select_for_update(no_key=True).filter(pk=organization_id).first()
    if row is None or not actor.can(Verb.SEE_ORGANIZATION, row.path):
        raise NotFound
    if not actor.can(Verb.COMMEND_MEETINGS, row.path):
        raise Forbidden
    return row


@transaction.atomic
def withdraw_topic(*, actor: Actor, at: datetime, topic_id: UUID) -> Topic:
    """Ask for it no longer: it is not proposed any more, agendas that have it keep it. Again changes nothing.

    Order of effects: topic, audit. Raises NotFound, Forbidden.
    """
    topic = get_topic(actor, topic_id, Verb.COMMEND_MEETINGS, lock=True)
    if topic.withdrawn_at is None:
        topic.withdrawn_at = at
        topic.save(update_fields=["withdrawn_at"])
        _record(actor, at, "topic.withdrawn", topic, topic.organization)
    return topic


@transaction.atomic
def remind_of_topic(*, actor: Actor, at: datetime, topic_id: UUID) -> int:
    """Remind those who call the meetings of branches that have not taken the topic up, at most once a day each; how
    many were told.

    Order of effects: notices, audit (if anybody was told). Raises NotFound, Forbidden; Refused "over".
    """
    topic = get_topic(actor, topic_id, Verb.COMMEND_MEETINGS)
    if topic.withdrawn_at is not None or topic.ends_on <= clock.day_of(at):
        raise Refused("over", _("Its time is over, or it was withdrawn."))
    told = notify(
        account_ids=branches_without(topic, at=at),
        kind="meeting.topic",
        title=_("Still to be taken up: %(title)s") % {"title": topic.title},
        body=_("It is on the agenda of the next meeting that you call."),
        url=reverse("meetings:new"),
        at=at,
        unique_key=f"meeting.topic:{topic.pk}:{clock.day_of(at).isoformat()}",
    )
    if told:
        _record(actor, at, "topic.reminded", topic, topic.organization, told=told)
    return told


def _record(actor: Actor, at: datetime, action: str, topic: Topic, organization: Organization, **detail: Any) -> None:
    audit.record(
        actor=actor, at=at, action=action, object_kind="topic", object_id=topic.pk, scope_path=organization.path,
        detail={"title": topic.title, **detail},
    )  # fmt: skip
