"""How far a round of reminders is."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from zhibu.compliance.models import NudgeRound


@dataclass(frozen=True, slots=True)
class Progress:
    """A round of the day: how many organizations of how many it has come to, and how many were told."""

    done: int
    total: int
    told: int
    is_over: bool


def round_of(organization_id: UUID, kind: str, on: date) -> Progress | None:
    """The round of a node and duty on a day, if one was begun. One query."""
    one = NudgeRound.objects.filter(organization=organization_id, kind=kind, on=on).first()
    if one is None:
        return None
    done = one.told + one.spared
    return Progress(done, max(one.total, done), one.told, one.finished_at is not None)
