"""How an account is recognized: by a user name and a password, and by the id kept in the session."""

from typing import Any
from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.http import HttpRequest

from zhibu.accounts.models import Account

_COLUMNS = ", ".join(str(f.column) for f in Account._meta.concrete_fields)
_BY_ID = f"SELECT {_COLUMNS} FROM {Account._meta.db_table} WHERE id = %s AND is_active"  # noqa: S608
"""In plain SQL: every request of everybody asks this, and the mapper needs three times as long."""


class AccountBackend(BaseBackend):
    """Accounts and nothing else: no permissions, no groups. Rights are grants (`foundation.access`)."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> Account | None:
        """The active account with this name and password. Unknown names take as long as wrong passwords."""
        if username is None or password is None:
            return None
        account = Account.objects.filter(username=username).first()
        if account is None or not account.has_usable_password():
            make_password(password)
            return None
        if account.check_password(password) and account.is_active:
            return account
        return None

    def get_user(self, user_id: UUID) -> Account | None:
        """The active account of a session, in one query."""
        found = Account.objects.raw(_BY_ID, [user_id if connection.features.has_native_uuid_field else user_id.hex])
        return next(iter(found), None)
