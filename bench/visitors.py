"""Signed-in visitors of the measured site: sessions made beforehand, as the sign-in would make them."""

from datetime import timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils.crypto import get_random_string

from zhibu.accounts.models import Account, Session
from zhibu.kernel import clock

TOKEN = "b" * 32
"""The CSRF secret of every visitor: cookie and form carry the same."""


def cookies_of(accounts: list[Account]) -> list[str]:
    """Open a session for each account; returns their cookie headers in the same order."""
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore()
    expires = clock.now() + timedelta(days=1)
    sessions, cookies = [], []
    for account in accounts:
        key = get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789")
        data = {
            SESSION_KEY: str(account.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: account.get_session_auth_hash(),
        }
        row = Session(session_key=key, session_data=store.encode(data), expire_date=expires, account_id=account.pk)
        row.seen, row.idle = int(clock.now().timestamp()), 14 * 86_400
        sessions.append(row)
        cookies.append(f"sessionid={key}; csrftoken={TOKEN}")
    Session.objects.bulk_create(sessions, batch_size=500)
    return cookies
