"""Setting up the site."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from zhibu.accounts.actions import create_account
from zhibu.accounts.queries import any_account
from zhibu.foundation.access.actions import give_grant
from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.access.choices import Role
from zhibu.foundation.audit import actions as audit
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.kernel.ids import new_id
from zhibu.organizations.actions import found_organization
from zhibu.setup.models import Installation

if TYPE_CHECKING:
    from zhibu.accounts.models import Account

FIRST_ROLES = (Role.ADMINISTRATOR, Role.SECURITY)


@transaction.atomic
def set_up(*, at: datetime, organization: str, kind: str, name: str, username: str, password: str) -> "Account":
    """Make the root organization and its first administrator, who is system and security administrator.

    Works once: of two at the same time one is refused. The auditor is another person, to be appointed by this one.
    Order of effects: installation, organization, account, two grants, audit. Raises Refused `set-up-already`, and
    those of founding an organization and of opening an account.
    """
    try:
        with transaction.atomic():
            first = Installation.objects.create(at=at, account_id=new_id())
    except IntegrityError as second:
        raise _refused() from second
    if any_account():
        raise _refused()
    root = found_organization(actor=SYSTEM, at=at, parent_id=None, name=organization, kind=kind, on=clock.day_of(at))
    account = create_account(actor=SYSTEM, at=at, username=username, name=name, password=password)
    Installation.objects.filter(pk=first.pk).update(account_id=account.pk)
    for role in FIRST_ROLES:
        give_grant(actor=SYSTEM, at=at, account_id=account.pk, role=role, scope_path=root.path)
    audit.record(
        actor=SYSTEM, at=at, action="site.set_up", object_kind="account", object_id=account.pk, scope_path=root.path
    )
    return account


def _refused() -> Refused:
    return Refused("set-up-already", _("This site has been set up already. Sign in instead."))
