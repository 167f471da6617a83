"""Building the demonstration's organizations, posts and terms."""

from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from zhibu.demo import zone
from zhibu.foundation.access.actors import SYSTEM
from zhibu.kernel.ids import new_id
from zhibu.organizations.actions import Draft, found_organizations
from zhibu.organizations.choices import CommitteeLevel
from zhibu.organizations.models import Organization

REGION = "610100"


@dataclass(frozen=True)
class Built:
    """An organization that stands, with what the plan says of it."""

    organization: Organization
    planned: zone.Planned

    @property
    def holds_members(self) -> bool:
        """Whether it is a branch."""
        return "branch" in self.planned.kind and self.planned.kind != "general_branch"


def build_tree(rng: Random, at: datetime) -> list[Built]:
    """Found the whole zone, parents first."""
    planned = zone.plan(rng)
    ids = [new_id() for _ in planned]
    drafts = [
        Draft(
            id=ids[number],
            parent_id=None if p.parent is None else ids[p.parent],
            name=p.name,
            short_name=p.short_name,
            kind=p.kind,
            on=date(rng.randint(1996, 2021), rng.randint(1, 12), rng.randint(1, 28)),
            code=f"YL{number:05d}",
            region_code=REGION,
            details={"committee_level": p.level} if p.level != CommitteeLevel.NONE else {},
        )
        for number, p in enumerate(planned)
    ]
    made = found_organizations(actor=SYSTEM, at=at, drafts=drafts)
    return [Built(o, p) for o, p in zip(made, planned, strict=True)]
