"""Whoever leads a group calls its meetings: the role comes and goes with the post."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from zhibu.foundation.access.actions import settle_grants
from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.access.choices import Role
from zhibu.kernel.clock import day_of
from zhibu.members.queries.groups import accounts_leading, groups_changing, groups_led_by

LOOKED_BACK = timedelta(days=7)
"""The night looks at posts that began or ended since so many days, in case nights were missed."""
AT_ONCE = 500


@transaction.atomic
def keep_leaders(*, at: datetime, paths: Iterable[str]) -> int:
    """Give the role of a group leader to whoever leads one of the groups at these paths today and can sign in, and
    end it for who leads it no longer. How many roles changed; again changes nothing.

    The program's own work, nobody is asked. Order of effects: grants, audit. Four queries for each 500 groups where
    nothing changes.
    """
    wanted, changed = sorted(set(paths)), 0
    for start in range(0, len(wanted), AT_ONCE):
        holders = accounts_leading(wanted[start : start + AT_ONCE], on=day_of(at))
        changed += settle_grants(actor=SYSTEM, at=at, role=Role.GROUP_LEADER, holders=holders)
    return changed


def keep_leaders_of_the_day(*, at: datetime) -> int:
    """The same for groups whose leader's post has begun or ended in the last days, at midnight."""
    today = day_of(at)
    return keep_leaders(at=at, paths=groups_changing(today - LOOKED_BACK, today))


def keep_groups_of(*, at: datetime, member_id: UUID) -> int:
    """The same for the groups that a member leads, who can sign in from now on. One query for most."""
    return keep_leaders(at=at, paths=groups_led_by(member_id, on=day_of(at)))
