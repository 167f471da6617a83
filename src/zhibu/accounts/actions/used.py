"""Signing other devices out."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhibu.accounts.deeds import end_sessions, own_account, record
from zhibu.accounts.models import Session
from zhibu.accounts.queries.used import handle_of
from zhibu.foundation.access.actors import Actor


@transaction.atomic
def end_session(*, actor: Actor, at: datetime, handle: str) -> bool:
    """Sign one of the own devices out; False if it is out already. Order of effects: session, audit."""
    account = own_account(actor)
    keys = Session.objects.filter(account_id=account.pk).order_by().values_list("session_key", flat=True)
    key = next((key for key in keys if handle_of(key) == handle), None)
    if key is None or not Session.objects.filter(session_key=key).delete()[0]:
        return False
    record(actor, at, "account.session_ended", account, {"count": 1})
    return True


@transaction.atomic
def end_other_sessions(*, actor: Actor, at: datetime, session_key: str | None) -> int:
    """Sign all own devices out but the one in hand; how many. Order of effects: sessions, audit."""
    account = own_account(actor)
    count = end_sessions(account.pk, but=session_key)
    if count:
        record(actor, at, "account.session_ended", account, {"count": count})
    return count


def end_sessions_of(*, account_id: UUID) -> int:
    """Sign an account out everywhere, because what it may do has changed. Returns how many sessions that were."""
    return end_sessions(account_id)


def purge_sessions(*, before: datetime) -> int:
    """Drop the sessions that ended before an instant; how many."""
    return Session.objects.filter(expire_date__lt=before).delete()[0]
