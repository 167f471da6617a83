"""How far an appraisal is: what the secretary's page and the readers' page say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from zhibu.appraisals.access import visible_to
from zhibu.appraisals.choices import AppraisalState, Grade
from zhibu.appraisals.models import Appraisal, Participant, Passage, SheetTaken
from zhibu.foundation.access.actors import Actor
from zhibu.members.choices import MemberCategory, Standing
from zhibu.members.models import Member
from zhibu.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class OnRoll:
    """One member on the roll, as the secretary sees them: what is done, never what was written."""

    id: UUID
    member_id: UUID
    account_id: UUID | None
    name: str
    is_full: bool
    is_exempt: bool
    exempt_reason: str
    left_on: date | None
    handed_in_at: datetime | None
    on_paper: bool
    has_sheet: bool
    grade: str
    proposed: str
    acknowledged_at: datetime | None

    @property
    def is_here(self) -> bool:
        """Whether they still belong to the branch."""
        return self.left_on is None

    @property
    def is_asked(self) -> bool:
        """Whether anything is demanded of them."""
        return self.is_here and not self.is_exempt


@dataclass(frozen=True, slots=True)
class Progress:
    """The roll by name, in the order of names, and what follows from it."""

    roll: Sequence[OnRoll]

    @property
    def here(self) -> list[OnRoll]:
        """Who has not left the branch."""
        return [one for one in self.roll if one.is_here]

    @property
    def members(self) -> int:
        """All members: the total of which a third may be excellent."""
        return len(self.here)

    @property
    def graded(self) -> list[OnRoll]:
        """Who is graded: full members."""
        return [one for one in self.here if one.is_full]

    @property
    def asked(self) -> int:
        """Of how many something is demanded."""
        return sum(one.is_asked for one in self.roll)

    @property
    def handed_in(self) -> int:
        """How many of those asked have handed in their self-appraisal."""
        return sum(one.is_asked and one.handed_in_at is not None for one in self.roll)

    @property
    def without_self(self) -> list[OnRoll]:
        """Whose self-appraisal is missing."""
        return [one for one in self.roll if one.is_asked and one.handed_in_at is None]

    @property
    def sheets(self) -> int:
        """How many sheets are in the box, those of the exempt included."""
        return sum(one.has_sheet for one in self.roll)

    @property
    def without_sheet(self) -> list[OnRoll]:
        """Who has not filled in the sheet."""
        return [one for one in self.roll if one.is_asked and not one.has_sheet]

    @property
    def with_sheet(self) -> int:
        """How many of those asked have filled it in."""
        return self.asked - len(self.without_sheet)

    @property
    def told(self) -> list[OnRoll]:
        """Who has a result to read."""
        return [one for one in self.here if one.grade]

    @property
    def read(self) -> list[OnRoll]:
        """Who has read it."""
        return [one for one in self.told if one.acknowledged_at is not None]

    @property
    def unread(self) -> list[OnRoll]:
        """Who has not read the result yet."""
        return [one for one in self.told if one.acknowledged_at is None]

    @property
    def probationary(self) -> int:
        """How many take part without a grade."""
        return self.members - len(self.graded)

    @property
    def exempt(self) -> int:
        """Of how many nothing is demanded."""
        return sum(one.is_exempt for one in self.here)


FIELDS = (
    "pk", "member_id", "member__account_id", "member__name", "is_full", "is_exempt", "exempt_reason", "left_on",
    "handed_in_at", "on_paper", "has_sheet", "grade", "proposed", "acknowledged_at",
)  # fmt: skip


def progress_of(appraisal: Appraisal) -> Progress:
    """The roll with what is done, by pinyin. One query."""
    rows = roll_rows(appraisal).annotate(has_sheet=Exists(SheetTaken.objects.filter(participant=OuterRef("pk"))))
    return Progress([OnRoll(*row) for row in rows.values_list(*FIELDS)])


def roll_rows(appraisal: Appraisal) -> QuerySet[Participant]:
    """The roll in the order of names."""
    return Participant.objects.filter(appraisal=appraisal).order_by("member__pinyin", "member_id")


def present_members(branch: Organization) -> QuerySet[Member]:
    """Who belongs on the branch's roll now: in good standing, in the order of names."""
    return Member.objects.filter(organization=branch, standing=Standing.NORMAL).order_by("pinyin", "pk")


@dataclass(frozen=True, slots=True)
class Expected:
    """Whom a roll drawn today would hold."""

    members: int
    full: int
    exempt: int

    @property
    def probationary(self) -> int:
        """Who takes part without a grade."""
        return self.members - self.full


def expected_in(branch: Organization) -> Expected:
    """Whom a roll drawn now would hold. One query."""
    row = (
        present_members(branch)
        .order_by()
        .aggregate(
            members=Count("pk"),
            full=Count("pk", filter=Q(category=MemberCategory.FULL)),
            exempt=Count("pk", filter=Q(exempt_from_hours=True)),
        )
    )
    return Expected(**row)


def passages_of(appraisal: Appraisal) -> list[Passage]:
    """When the appraisal came to which state, the first first. One query."""
    return list(Passage.objects.filter(appraisal=appraisal).order_by("at", "pk"))


def appraisals_of(branch: Organization) -> list[Appraisal]:
    """All appraisals of a branch, the latest year first, those called off after the others. One query."""
    rows = list(Appraisal.objects.filter(organization=branch).order_by("-year", "created_at", "pk"))
    return sorted(rows, key=lambda row: (-row.year, row.state == AppraisalState.CANCELLED))


def appraisals_visible_to(
    actor: Actor, *, year: int | None = None, branch: Organization | None = None
) -> QuerySet[Appraisal]:
    """The appraisals of which the actor may know by a grant, each with its branch. One query when read."""
    rows = Appraisal.objects.select_related("organization").filter(visible_to(actor))
    if year is not None:
        rows = rows.filter(year=year)
    return (rows if branch is None else rows.filter(organization=branch)).order_by("-year", "-pk")


def graded_in(appraisal: Appraisal) -> QuerySet[Participant]:
    """Those who have a grade, each with the member, in the order of the roll. One query when read."""
    rows = Participant.objects.select_related("member").filter(appraisal=appraisal).exclude(grade="")
    return rows.order_by("member__pinyin", "pk")


def counts_of(appraisal_ids: Iterable[UUID]) -> dict[UUID, dict[str, int]]:
    """How many have which grade, by appraisal; every grade is there, if only with zero. One query."""
    ids = list(appraisal_ids)
    found: dict[UUID, dict[str, int]] = {pk: dict.fromkeys(Grade.values, 0) for pk in ids}
    rows = Participant.objects.filter(appraisal__in=ids).exclude(grade="").order_by("appraisal_id", "grade")
    for pk, grade, count in rows.values_list("appraisal_id", "grade").annotate(n=Count("pk")):
        found[pk][grade] = count
    return found
