"""What happens at the shelf that others may want to know."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class BookLent:
    """Somebody has borrowed a book of the organization at `path`."""

    book_id: UUID
    path: str
    on: date
