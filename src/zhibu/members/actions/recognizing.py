"""Whoever holds a post of a branch by name alone gets their record, once the branch has one member of that name."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhibu.foundation.access.actors import Actor
from zhibu.members import rules
from zhibu.members.choices import Standing
from zhibu.members.models import Member
from zhibu.organizations.actions import recognize_holders
from zhibu.organizations.queries import Nameless, holdings_by_name

_PART = 500


@transaction.atomic
def recognize_members(*, actor: Actor, at: datetime, paths: Iterable[str]) -> int:
    """Link open holdings by a name alone in the branches at `paths` to the one present member there so called.

    A name that several present members of the branch bear stays without a record, as does one that none bears.
    Returns how many were linked. Two queries for each 500 holdings without a record, then the effects of
    `recognize_holders`.
    """
    nameless = holdings_by_name(paths)
    members: dict[UUID, UUID] = {}
    for start in range(0, len(nameless), _PART):
        members |= _the_ones(nameless[start : start + _PART])
    return recognize_holders(actor=actor, at=at, members=members) if members else 0


def _the_ones(nameless: list[Nameless]) -> dict[UUID, UUID]:
    """The only present member of the holder's name in the holding's own organization, by holding."""
    names = {one.holding_id: rules.clean_name(one.holder_name) for one in nameless}
    rows = Member.objects.filter(
        organization_id__in={one.organization_id for one in nameless}, name__in=set(names.values())
    ).exclude(standing=Standing.ENDED)
    found: dict[tuple[UUID, str], list[UUID]] = defaultdict(list)
    for organization_id, name, pk in rows.order_by("pk").values_list("organization_id", "name", "pk"):
        found[organization_id, name].append(pk)
    ones = {one.holding_id: found.get((one.organization_id, names[one.holding_id]), []) for one in nameless}
    return {holding_id: pks[0] for holding_id, pks in ones.items() if len(pks) == 1}
