"""One row of a roster under judgment."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from zhibu.foundation.imports.choices import VerdictKind
from zhibu.foundation.imports.specs import ParsedRow, Problem, Verdict
from zhibu.members import rules
from zhibu.members.imports.branches import Branch
from zhibu.members.models import Member


@dataclass(slots=True)
class Case:
    """What is known of the row, what is wrong with it, and what it will be."""

    row: ParsedRow
    given: dict[str, Any]
    branch: Branch | None = None
    index: str = ""
    member: Member | None = None
    made_id: UUID | None = None
    details: rules.Details | None = None
    changed: list[str] = field(default_factory=list)
    kind: VerdictKind = VerdictKind.ERROR
    problems: list[Problem] = field(default_factory=list)
    note: Any = ""

    def blame(self, column: str, message: Any) -> None:
        """Find something wrong."""
        self.problems.append(Problem(column, str(message)))

    def verdict(self) -> Verdict:
        """What the machine is told."""
        kind = VerdictKind.ERROR if self.problems else self.kind
        note = "" if self.problems else str(self.note)
        return Verdict(
            self.row.number, kind, str(self.given.get("name", ""))[:40], note, tuple(self.problems),
            self.member.pk if self.member else self.made_id,
        )  # fmt: skip
