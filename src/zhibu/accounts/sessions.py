"""Sessions as Django keeps them, in a table that also says whose they are; read in one plain statement.

Every request begins here. What must be true of a session (it was not signed out, not too old, not idle too long) is
in that one row; that it is in use is noted now and then, at most once a day for a member.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth import SESSION_KEY, login
from django.contrib.sessions.backends import db
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from zhibu.accounts.choices import Way
from zhibu.accounts.rules.sessions import Lasting, device_words, touch_seconds
from zhibu.foundation.access.middleware import SIGN_IN_STEP as STEP
from zhibu.foundation.access.requests import PROVED

_READ = "SELECT session_data, seen, idle FROM accounts_session WHERE session_key = %s AND expire_date > %s"
_TOUCH = "UPDATE accounts_session SET seen = %s WHERE session_key = %s AND seen < %s"

IDLE_SECONDS = 14 * 86_400
"""The time-out of a session that says nothing else."""
WAY, SINCE, DEVICE, IDLE = "way", "since", "device", "idle"
"""What a session says about itself beside what Django keeps."""

BACKEND = "zhibu.accounts.backends.AccountBackend"


class _Row(NamedTuple):
    session_data: str


class SessionStore(db.SessionStore):
    """Django's store with our table. A session that has ended or was idle too long is forgotten."""

    @classmethod
    def get_model_class(cls) -> Any:
        """Our table."""
        from zhibu.accounts.models import Session

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row: what Django keeps, and what the page of the own sessions shows."""
        row: Any = super().create_model_instance(data)
        row.account_id = UUID(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.device, row.way = data.get(DEVICE, ""), data.get(WAY, "")
        row.since = datetime.fromisoformat(data[SINCE]) if SINCE in data else timezone.now()
        row.seen, row.idle = int(timezone.now().timestamp()), data.get(IDLE, IDLE_SECONDS)
        return row

    def _get_session_from_db(self) -> Any:
        """What is kept under the key, or None."""
        now = timezone.now()
        with connection.cursor() as cursor:
            cursor.execute(_READ, [self.session_key, connection.ops.adapt_datetimefield_value(now)])
            row = cursor.fetchone()
            if row is None:
                self._session_key = None
                return None
            data, seen, idle = row
            silent = int(now.timestamp()) - seen
            if silent > idle:
                self._session_key = None
                return None
            if silent > touch_seconds(idle):
                cursor.execute(_TOUCH, [seen + silent, self.session_key, seen + silent])
        return _Row(data)


def open_session(
    request: HttpRequest, account: Any, *, way: Way, lasts: Lasting, step: str = "", proved: bool = True
) -> None:
    """Sign `account` in on this browser, under a new key, for as long as `lasts` says.

    `step` names a page that comes before all others. `proved`: the person has just shown who they are.
    """
    login(request, account, backend=BACKEND)
    now = timezone.now()
    session = request.session
    session[WAY], session[SINCE] = way.value, now.isoformat()
    session[DEVICE] = device_words(request.META.get("HTTP_USER_AGENT", ""))
    session[IDLE] = int(lasts.idle.total_seconds())
    for key in (STEP, "pending", PROVED):
        session.pop(key, None)
    if step:
        session[STEP] = step
    if proved:
        session[PROVED] = int(now.timestamp())
    session.set_expiry(now + lasts.longest)


def prove(request: HttpRequest) -> None:
    """Note that the person in front of this browser has just shown again who they are."""
    request.session[PROVED] = int(timezone.now().timestamp())


def finish_step(request: HttpRequest, step: str) -> None:
    """The page that came before all others has been gone through."""
    if request.session.get(STEP) == step:
        del request.session[STEP]


def wait_in(request: HttpRequest, **pending: Any) -> None:
    """Keep a few values in this browser's session for ten minutes, for somebody who is half way in."""
    request.session["pending"] = {**pending, "until": (timezone.now() + timedelta(minutes=10)).timestamp()}
    if SESSION_KEY not in request.session:
        request.session.set_expiry(900)


def waiting_in(request: HttpRequest) -> dict[str, Any]:
    """What `wait_in` has kept, or nothing."""
    pending: dict[str, Any] = request.session.get("pending") or {}
    return pending if pending.get("until", 0) > timezone.now().timestamp() else {}
