"""Finding records."""

from uuid import UUID

from django.db.models import QuerySet

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel import paths
from zhibu.members.access import PLACE
from zhibu.members.choices import Standing
from zhibu.members.models import Member


def members_visible_to(actor: Actor) -> QuerySet[Member]:
    """The records that the actor may see, ended ones too, unordered. One query, whatever the number of grants."""
    return Member.objects.filter(actor.within(Verb.SEE_MEMBERS, PLACE))


def members_of(path: str) -> QuerySet[Member]:
    """Everybody whose membership has not ended in the node at `path` and below, unordered."""
    return Member.objects.filter(organization__path__gte=path, organization__path__lt=paths.beyond(path)).exclude(
        standing=Standing.ENDED
    )


def branch_account_ids(path: str) -> list[UUID]:
    """The sign-in accounts of the present members in the node at `path` and below, in order of the members' ids."""
    rows = members_of(path).filter(account__isnull=False).order_by("pk")
    return [account_id for account_id in rows.values_list("account_id", flat=True) if account_id]


def find_own_record(actor: Actor) -> Member | None:
    """The actor's own record with its organization, None for one who is no member."""
    if actor.member_id is None:
        return None
    return Member.objects.select_related("organization").filter(pk=actor.member_id).first()
