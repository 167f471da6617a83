"""Entering the same hours for many members of a branch at once: nobody types a figure twice."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.kernel.errors import Refused
from zhibu.learning.actions.hours import Given, enter_hours


@transaction.atomic
def enter_for_many(*, actor: Actor, at: datetime, member_ids: Sequence[UUID], given: Given) -> int:
    """Enter `given` for each of the members, for all or for none; how many. `given.source_id` is the form's token:
    sending the form again enters nothing more.

    Raises Refused ("nobody") and whatever `enter_hours` raises.
    """
    people = sorted(set(member_ids))
    if not people:
        raise Refused("nobody", _("Choose at least one member."), field="members")
    for member_id in people:
        enter_hours(actor=actor, at=at, member_id=member_id, given=given)
    return len(people)
