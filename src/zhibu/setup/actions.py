"""Setting up the site."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from zhibu.accounts.actions import create_account, give_first_password
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


@dataclass(frozen=True)
class SetUp:
    """The two accounts of a new site, and the first password of the second, known here and now and never again."""

    administrator: "Account"
    security: "Account"
    password: str


@transaction.atomic
def set_up(
    *,
    at: datetime,
    organization: str,
    kind: str,
    name: str,
    username: str,
    password: str,
    security_name: str,
    security_username: str,
) -> SetUp:
    """Make the root organization, its system administrator, and the security administrator, who is another person.

    Works once: of two at the same time one is refused. The auditor is a third person, to be appointed by the second.
    Order of effects: installation, organization, two accounts, a grant for each, audit. Raises Refused
    `set-up-already`, and those of founding an organization and of opening an account.
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
    other = _security(at, security_name, security_username)
    Installation.objects.filter(pk=first.pk).update(account_id=account.pk)
    for one, role in ((account, Role.ADMINISTRATOR), (other, Role.SECURITY)):
        give_grant(actor=SYSTEM, at=at, account_id=one.pk, role=role, scope_path=root.path)
    audit.record(
        actor=SYSTEM, at=at, action="site.set_up", object_kind="account", object_id=account.pk, scope_path=root.path
    )
    return SetUp(account, other, give_first_password(actor=SYSTEM, at=at, account_id=other.pk))


def _security(at: datetime, name: str, username: str) -> "Account":
    """The account of the security administrator; what is wrong with the user name is said at its field."""
    try:
        return create_account(actor=SYSTEM, at=at, username=username, name=name)
    except Refused as refused:
        raise Refused(refused.code, refused.message, "security_username") from refused


def _refused() -> Refused:
    return Refused("set-up-already", _("This site has been set up already. Sign in instead."))
