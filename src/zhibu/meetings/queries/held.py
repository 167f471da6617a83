"""What the form for a meeting that was held without the program is filled with."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel.errors import NotFound
from zhibu.meetings.models import Custom
from zhibu.meetings.queries.kinds import agenda_of, choices_of, is_above, kinds_held_by
from zhibu.meetings.queries.rolls import roll_for
from zhibu.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class Sheet:
    """The form's choices and proposals: the roll is that of the day."""

    kind: str
    kinds: list[tuple[str, Any]]
    day: date
    minutes: int
    place: str
    agenda: list[str]
    hosts: list[tuple[UUID, str]]
    host_id: UUID | None
    people: list[tuple[UUID, str]]


def place_to_enter(actor: Actor) -> Organization | None:
    """The branch or group for which the actor enters meetings, if it is one alone. One query at most."""
    scopes = actor.scopes(Verb.CALL_MEETINGS)
    row = Organization.objects.filter(path=scopes[0]).first() if len(scopes) == 1 else None
    return row if row is not None and not is_above(row.kind) else None


def sheet_for(organization: Organization, kind: str, day: date) -> Sheet:
    """The sheet for a kind and a day, for the first kind if this one is not held there. Five queries or six.

    Raises NotFound for an organization that holds no meetings.
    """
    kinds = kinds_held_by(organization, day)
    if not kinds:
        raise NotFound
    chosen = kinds.get(kind) or next(iter(kinds.values()))
    roll = roll_for(chosen, [organization], day)
    people = [(line.member_id, line.name) for line in roll.lines if line.member_id]
    place = Custom.objects.filter(organization=organization).values_list("place", flat=True).first()
    return Sheet(
        kind=chosen.code,
        kinds=choices_of(kinds.values()),
        day=day,
        minutes=chosen.minutes,
        place=place or "",
        agenda=agenda_of(chosen),
        hosts=[(host.member_id, host.name) for host in roll.hosts],
        host_id=roll.hosts[0].member_id if roll.hosts and roll.hosts[0].post else None,
        people=people,
    )
