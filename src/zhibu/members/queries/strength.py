"""How many full and probationary members organizations had on a day."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from zhibu.members.queries.places import TENURE, stays_in
from zhibu.members.rules.tenure import Counter, tenure_of
from zhibu.organizations.queries.many import parts_of


class Strength(NamedTuple):
    """Full members and members on probation. Suspended memberships count as neither."""

    full: int
    probationary: int

    @property
    def total(self) -> int:
        """All who count."""
        return self.full + self.probationary


NONE = Strength(0, 0)


def strength_on(organization_ids: Iterable[UUID], day: date) -> dict[UUID, Strength]:
    """The strength of branches and groups on a day, by id; an organization above branches has none of its own.

    One query for each 5,000 organizations. Joining, confirmation, moves between branches and groups, suspension and
    end are taken by their days; see `rules.tenure_of`.
    """
    return {pk: found[0] for pk, found in _counts(organization_ids, [day]).items()}


def strengths_on(organization_ids: Iterable[UUID], days: Iterable[date]) -> dict[UUID, dict[date, Strength]]:
    """The same for several days at once: by organization, then by day. One query for each 5,000 organizations."""
    wanted = sorted(set(days))
    return {pk: dict(zip(wanted, found, strict=True)) for pk, found in _counts(organization_ids, wanted).items()}


def _counts(organization_ids: Iterable[UUID], days: Sequence[date]) -> dict[UUID, list[Strength]]:
    found: dict[UUID, list[Strength]] = {}
    for part in parts_of(organization_ids):
        counters: dict[UUID, Counter] = {}
        for place, since, until, category, standing, joined, confirmed, suspended, left in stays_in(part, TENURE):
            counter = counters.get(place) or counters.setdefault(place, Counter(days))
            counter.add(
                tenure_of(
                    category=category, standing=standing, joined_on=joined, confirmed_on=confirmed,
                    suspended_on=suspended, left_on=left, since=since, until=until,
                )
            )  # fmt: skip
        nobody = [NONE] * len(days)
        for pk in part:
            found[pk] = [Strength(*counts) for counts in counters[pk].counts()] if pk in counters else nobody
    return found
