"""Building the demonstration's organizations, posts and terms."""

from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from zhibu.demo import zone
from zhibu.foundation.access.actors import SYSTEM
from zhibu.kernel.ids import new_id
from zhibu.organizations.actions import Draft, found_organizations
from zhibu.organizations.choices import CommitteeLevel, OrganizationKind
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


ABOVE = (
    ("province", "云岭省委", "云岭省", "610000"), ("city-1", "云岭市委", "云岭市", REGION),
    ("city-2", "临川口市委", "临川口", "610300"), ("city-3", "松江渡市委", "松江渡", "610500"),
)  # fmt: skip
"""The province and its three cities, invented; the zone lies in the first of them."""


def build_above(at: datetime) -> dict[str, Organization]:
    """Found what stands above the zone: the province and its cities, by name of place."""
    ids = {key: new_id() for key, *_ in ABOVE}
    drafts = [
        Draft(
            id=ids[key], parent_id=None if key == "province" else ids["province"], name=name, short_name=short_name,
            kind=OrganizationKind.COMMITTEE, on=date(1996, 1, 8), code=f"YL-{number}", region_code=region,
        )
        for number, (key, name, short_name, region) in enumerate(ABOVE)
    ]  # fmt: skip
    made = found_organizations(actor=SYSTEM, at=at, drafts=drafts)
    return dict(zip(ids, made, strict=True))


def build_tree(rng: Random, at: datetime, parent: Organization) -> list[Built]:
    """Found the whole zone below `parent`, parents first."""
    planned = zone.plan(rng)
    ids = [new_id() for _ in planned]
    drafts = [
        Draft(
            id=ids[number],
            parent_id=parent.pk if p.parent is None else ids[p.parent],
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
