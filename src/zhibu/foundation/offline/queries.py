"""What devices have sent."""

from django.db.models import QuerySet

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.offline.models import Receipt


def receipts_of(actor: Actor) -> QuerySet[Receipt]:
    """The receipts of the actor's deeds, newest first; none for the anonymous."""
    if actor.account_id is None:
        return Receipt.objects.none()
    return Receipt.objects.filter(account_id=actor.account_id).order_by("-received_at", "-id")
