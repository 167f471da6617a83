"""A member's way in."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.accounts import actions as accounts
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel.errors import Refused
from zhibu.members import access
from zhibu.members.choices import Standing


@transaction.atomic
def open_account(*, actor: Actor, at: datetime, member_id: UUID, username: str) -> tuple[str, str]:
    """Open a sign-in account for a member; returns its user name and first password, which is kept nowhere.

    Order of effects: account, first password, record, audit (of the accounts context).
    Raises NotFound, Forbidden (MANAGE_MEMBERS), Refused (`member-has-account`, `ended`, `username-taken`, …).
    """
    member = access.get_member(actor, member_id, Verb.MANAGE_MEMBERS, lock=True)
    if member.standing == Standing.ENDED:
        raise Refused("ended", _("This membership has ended. Its record can be read but not changed."))
    if member.account_id:
        raise Refused("member-has-account", _("This member can sign in already."))
    account = accounts.create_account(
        actor=actor, at=at, username=username, name=member.name, member_id=member.pk,
        home_path=member.organization.path,
    )  # fmt: skip
    password = accounts.give_first_password(actor=actor, at=at, account_id=account.pk)
    member.account = account
    member.save(update_fields=["account"])
    return account.username, password


@transaction.atomic
def give_new_password(*, actor: Actor, at: datetime, member_id: UUID) -> tuple[str, str]:
    """A new first password for a member who has forgotten theirs; returns user name and password, once.

    Raises NotFound, Forbidden (MANAGE_MEMBERS), Refused (`no_account`, `own-account`, `closed`).
    """
    member = access.get_member(actor, member_id, Verb.MANAGE_MEMBERS)
    if member.account is None:
        raise Refused("no_account", _("This member has no sign-in account yet."))
    password = accounts.give_first_password(actor=actor, at=at, account_id=member.account.pk)
    return member.account.username, password
