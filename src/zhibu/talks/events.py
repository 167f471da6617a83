"""What happens to talks that others may want to know."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class TalkRecorded:
    """A talk between two people of a branch has taken place on the day `on`, and the other has confirmed it.

    Who they were is not in it.
    """

    organization_id: UUID
    path: str
    on: date
