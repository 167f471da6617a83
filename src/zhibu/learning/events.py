"""What happens in learning that others may want to know."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True)
class CheckedIn:
    """A member has checked in at a lesson. `nth_of_week` counts the member's check-ins of that week from 1."""

    member_id: UUID
    path: str
    lesson_id: UUID
    week: date
    nth_of_week: int


@dataclass(frozen=True)
class HoursEntered:
    """An entry of the hours ledger: positive, or negative for a correction. Totals are the member's of that year."""

    member_id: UUID
    path: str
    year: int
    hours: Decimal
    total_before: Decimal
    total_after: Decimal
    required: Decimal
