"""Signing other devices out."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhibu.accounts.choices import Tier, Way
from zhibu.accounts.deeds import end_sessions, own_account, record
from zhibu.accounts.models import Account, Session
from zhibu.accounts.queries.entering import Entry, entry_of
from zhibu.accounts.queries.used import handle_of
from zhibu.accounts.sessions import IDLE, STEP, SessionStore
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


@transaction.atomic
def tighten_sessions(*, account_id: UUID, at: datetime) -> int:
    """Bring the sessions of an account in line with the roles that it holds at `at`; how many there are.

    They end no later than those roles let them; whoever now has to prove more does it before the next page: sets up a
    second proof, or shows the one they have. Nothing grows longer. One query where nobody is signed in.
    """
    rows = list(Session.objects.select_for_update().filter(account_id=account_id).order_by("session_key"))
    account = Account.objects.filter(pk=account_id, is_active=True).first() if rows else None
    if account is None:
        return 0
    entry = entry_of(account, at=at, way=Way.PASSWORD)
    step = entry.step or ("accounts:confirm" if entry.asks_second and entry.tier == Tier.GUARDED else "")
    for row in rows:
        _tighten(row, entry, step, at)
    Session.objects.bulk_update(rows, ["session_data", "expire_date", "idle"])
    return len(rows)


def _tighten(row: Session, entry: Entry, step: str, at: datetime) -> None:
    store = SessionStore()
    data = store.decode(row.session_data)
    row.idle = min(row.idle, int(entry.lasts.idle.total_seconds()))
    row.expire_date = min(row.expire_date, (row.since or at) + entry.lasts.longest)
    data |= {IDLE: row.idle, "_session_expiry": row.expire_date.isoformat()}
    if step and row.way != Way.DEMO:
        data.setdefault(STEP, step)
    row.session_data = store.encode(data)


def purge_sessions(*, before: datetime) -> int:
    """Drop the sessions that ended before an instant; how many."""
    return Session.objects.filter(expire_date__lt=before).delete()[0]
