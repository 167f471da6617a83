"""What this context holds on a person, how it lets go of it, and what goes by itself."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhibu.accounts.actions import forget_tries, purge_sessions
from zhibu.accounts.actions.used import end_sessions_of
from zhibu.accounts.models import Account
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.rights.slots import ERASED_NAME, Held, PersonalData, Retention, Subject


def _account(subject: Subject) -> Held:
    account = Account.objects.filter(Q(pk=subject.account_id)).first()
    rows: list[list[object]] = [] if account is None else [
        [str(_("User name")), account.username], [str(_("Name")), account.name],
        [str(_("Opened")), account.created_at], [str(_("Last sign-in")), account.last_login],
    ]  # fmt: skip
    return Held([_("Field"), _("Value")], rows, is_record=True)


def _close_for_good(actor: Actor, at: datetime, subject: Subject) -> int:
    """Close the account under a name that says nothing; its sessions end."""
    if subject.account_id is None:
        return 0
    end_sessions_of(account_id=subject.account_id)
    return Account.objects.filter(pk=subject.account_id).update(
        username=f"erased-{subject.account_id.hex}", name=ERASED_NAME, is_active=False,
        password=make_password(None), member_id=None, home_path="",
    )  # fmt: skip


ACCOUNT = PersonalData("account", _("Account"), _account, order=1, erase=_close_for_good)
TRIES = Retention(
    "sign_in_tries", "retention.sign_in_tries_days", lambda before: forget_tries(before=before), order=30
)
SESSIONS = Retention("sessions", "retention.sessions_days", lambda before: purge_sessions(before=before), order=40)
