"""Who may do what with a meeting: fetching is the check."""

from dataclasses import dataclass
from uuid import UUID

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel import paths
from zhibu.kernel.errors import Forbidden, NotFound
from zhibu.meetings.models import Invitation, LocalKind, Meeting, Topic
from zhibu.meetings.queries.meetings import meetings_visible_to
from zhibu.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class Abilities:
    """What an actor may do with a meeting.

    `see`: as a desk does, by a grant over its organization, not by standing on its roll. `call`: everything that the
    secretary does. `hosts`, `records`: the actor is its host or its recorder. `run`: open, close, put to the vote,
    write the minutes, by one of the three.
    """

    see: bool
    call: bool
    hosts: bool
    records: bool

    @property
    def run(self) -> bool:
        """Whether the actor leads the meeting through its states."""
        return self.call or self.hosts or self.records


def get_meeting(actor: Actor, meeting_id: UUID, verb: Verb | None = None, *, lock: bool = False) -> Meeting:
    """The meeting, its organization loaded, if the actor may know of it and may do `verb` there.

    `lock` takes its row as well. Raises NotFound for what the actor may not know of, Forbidden for what is visible
    if `verb` is not allowed over its organization. One query, two with `lock`.
    """
    meeting = meetings_visible_to(actor).filter(pk=meeting_id).first()
    if meeting is None:
        raise NotFound
    if verb is not None and not actor.can(verb, meeting.organization.path):
        raise Forbidden
    return _locked(meeting) if lock else meeting


def get_run_meeting(actor: Actor, meeting_id: UUID, *, lock: bool = False) -> Meeting:
    """The meeting for whoever leads it: CALL_MEETINGS over its organization, its host, or its recorder.

    Raises NotFound, Forbidden. One query, two with `lock`.
    """
    meeting = get_meeting(actor, meeting_id)
    if not abilities(actor, meeting).run:
        raise Forbidden
    return _locked(meeting) if lock else meeting


def abilities(actor: Actor, meeting: Meeting) -> Abilities:
    """What the actor may do with `meeting` (organization loaded). No query beyond the grants."""
    path = meeting.organization.path
    is_member = actor.member_id is not None
    return Abilities(
        see=actor.can(Verb.SEE_MEETINGS, path),
        call=actor.can(Verb.CALL_MEETINGS, path),
        hosts=is_member and meeting.host_id == actor.member_id,
        records=is_member and meeting.recorder_id == actor.member_id,
    )


def get_invitation(actor: Actor, invitation_id: UUID, *, lock: bool = False) -> Invitation:
    """The invitation with its meeting and both organizations, for whoever sees meetings of either.

    Raises NotFound. One query.
    """
    rows = Invitation.objects.select_related("organization", "meeting__organization")
    if lock:
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(pk=invitation_id).first()
    if row is None:
        raise NotFound
    ends = (row.organization.path, row.meeting.organization.path)
    if not any(actor.can(Verb.SEE_MEETINGS, path) for path in ends):
        raise NotFound
    return row


def get_topic(actor: Actor, topic_id: UUID, verb: Verb = Verb.SEE_MEETINGS, *, lock: bool = False) -> Topic:
    """The topic, its organization loaded, for whoever sees meetings there or is asked by it, if `verb` is allowed.

    Raises NotFound for what the actor may not know of, Forbidden. One query for actors with few grants.
    """
    rows = Topic.objects.select_related("organization")
    if lock:
        rows = rows.select_for_update(of=("self",))
    topic = rows.filter(pk=topic_id).first()
    if topic is None or not sees_topics_of(actor, topic.organization.path):
        raise NotFound
    if not actor.can(verb, topic.organization.path) and verb != Verb.SEE_MEETINGS:
        raise Forbidden
    return topic


def sees_topics_of(actor: Actor, path: str) -> bool:
    """Whether the actor sees meetings at `path` or of an organization below it, which its topics ask."""
    return actor.can(Verb.SEE_MEETINGS, path) or any(
        paths.is_within(scope, path) for scope in actor.scopes(Verb.SEE_MEETINGS)
    )


def get_place(actor: Actor, organization_id: UUID, verb: Verb, *, lock: bool = False) -> Organization:
    """An organization whose meetings the actor may see, if `verb` is allowed there; `lock` takes its row.

    Raises NotFound, Forbidden. One query.
    """
    rows = Organization.objects.select_for_update(no_key=True) if lock else Organization.objects
    row = rows.filter(pk=organization_id).first()
    if row is None or not (actor.can(Verb.SEE_MEETINGS, row.path) or actor.can(verb, row.path)):
        raise NotFound
    if not actor.can(verb, row.path):
        raise Forbidden
    return row


def get_local_kind(actor: Actor, kind_id: UUID, *, lock: bool = False) -> LocalKind:
    """A local kind of a node where the actor manages rules, its organization loaded. Raises NotFound. One query."""
    rows = LocalKind.objects.select_related("organization")
    if lock:
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(actor.within(Verb.MANAGE_RULES, "organization__path"), pk=kind_id).first()
    if row is None:
        raise NotFound
    return row


def has_desk(actor: Actor) -> bool:
    """Whether the actor sees meetings of organizations anywhere, not only their own. No query beyond the grants."""
    return actor.can_anywhere(Verb.SEE_MEETINGS)


def demand_desk(actor: Actor) -> None:
    """Raises Forbidden for one who sees no organization's meetings."""
    if not has_desk(actor):
        raise Forbidden


def _locked(meeting: Meeting) -> Meeting:
    organization = meeting.organization
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    meeting.organization = organization
    return meeting
