"""What happens to appraisals that others may want to know."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class AppraisalFinished:
    """The general meeting of a branch has decided the grades of a year, on the day `on`."""

    organization_id: UUID
    path: str
    year: int
    on: date
