"""What a person was told."""

from uuid import UUID

from django.db.models import QuerySet

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.notify.models import Notice
from zhibu.foundation.rows import plain
from zhibu.kernel.errors import NotFound


def notices_of(actor: Actor, *, only_unread: bool = False) -> QuerySet[Notice]:
    """The notices of the actor, newest first; none for the anonymous."""
    if actor.account_id is None:
        return Notice.objects.none()
    found = Notice.objects.filter(account_id=actor.account_id).order_by("-created_at", "-id")
    return found.filter(read_at=None) if only_unread else found


def get_notice(actor: Actor, notice_id: UUID) -> Notice:
    """A notice of the actor's. One query. Raises NotFound for another's."""
    found = notices_of(actor).filter(pk=notice_id).first()
    if found is None:
        raise NotFound
    return found


_UNREAD = "SELECT COUNT(*) FROM notify_notice WHERE account_id = %s AND read_at IS NULL"


def unread_count(actor: Actor) -> int:
    """How many notices the actor has not read: one query on a small index, none for the anonymous."""
    return plain.rows(_UNREAD, actor.account_id)[0][0] if actor.account_id else 0
