"""Sessions in the database as Django keeps them, read in one plain statement: every request begins here."""

from typing import Any, NamedTuple

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

_SQL = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class _Row(NamedTuple):
    session_data: str


class SessionStore(db.SessionStore):
    """Django's store; only the reading is its own. A session that has ended is forgotten, as there."""

    def _get_session_from_db(self) -> Any:
        """What is kept under the key, or None."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(_SQL, [self.session_key, now])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return None
        return _Row(*row)
