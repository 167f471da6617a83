"""How an account is recognized: by a user name and a password, and by the id kept in the session."""

from typing import Any
from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from zhibu.accounts.models import Account
from zhibu.foundation.rows import plain


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
        """The active account of a session. One statement, and a plain one: every request of everybody asks it."""
        return plain.find(Account, "id = %s AND is_active", user_id)
