"""A member's way in."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.accounts import actions as accounts
from zhibu.accounts.choices import SlipKind
from zhibu.accounts.models import Account
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel.errors import Refused
from zhibu.members import access
from zhibu.members.actions.leaders import keep_groups_of
from zhibu.members.choices import Standing
from zhibu.members.models import Member
from zhibu.members.queries.records import free_username


@transaction.atomic
def open_account(*, actor: Actor, at: datetime, member_id: UUID, username: str) -> tuple[str, str]:
    """Open a sign-in account for a member; returns its user name and first password, which is kept nowhere.

    Order of effects: account, first password, record, the role of a group leader, audit (of the
    accounts context).
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
    keep_groups_of(at=at, member_id=member.pk)
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


class MemberSlip(NamedTuple):
    """A slip for a member, with the code that is kept nowhere."""

    member: Member
    username: str
    code: str
    expires_at: datetime
    is_recovery: bool


@transaction.atomic
def make_slips(
    *, actor: Actor, at: datetime, member_ids: Collection[UUID], drops_proofs: bool = False
) -> list[MemberSlip]:
    """A slip for each of the members; whoever has no account yet gets one, without a password. In order of the names.

    All or none. Order of effects for each: account, record, the role of a group leader, slip, audit, notice (of the
    accounts context). Raises NotFound, Forbidden (MANAGE_MEMBERS), Refused (`ended`, and those of a slip).
    """
    made = []
    for member_id in sorted(set(member_ids)):
        member = access.get_member(actor, member_id, Verb.MANAGE_MEMBERS, lock=True)
        if member.standing == Standing.ENDED:
            raise Refused("ended", _("This membership has ended. Its record can be read but not changed."))
        account = member.account or _open_without_password(actor, at, member)
        try:
            slip, code = accounts.make_slip(actor=actor, at=at, account_id=account.pk, drops_proofs=drops_proofs)
        except Refused as refused:
            raise Refused(refused.code, f"{member.name} · {refused.message}", refused.field) from refused
        is_recovery = slip.kind == SlipKind.RECOVERY
        made.append(MemberSlip(member, account.username, code, slip.expires_at, is_recovery))
    return sorted(made, key=lambda slip: (slip.member.pinyin, slip.member.pk))


def _open_without_password(actor: Actor, at: datetime, member: Member) -> Account:
    account = accounts.create_account(
        actor=actor, at=at, username=free_username(member), name=member.name, member_id=member.pk,
        home_path=member.organization.path,
    )  # fmt: skip
    member.account = account
    member.save(update_fields=["account"])
    keep_groups_of(at=at, member_id=member.pk)
    return account


@transaction.atomic
def revoke_slip(*, actor: Actor, at: datetime, member_id: UUID, slip_id: UUID) -> bool:
    """Make a slip of a member void; False if it was already. Raises NotFound, Forbidden (MANAGE_MEMBERS)."""
    access.get_member(actor, member_id, Verb.MANAGE_MEMBERS)
    return accounts.revoke_slip(actor=actor, at=at, slip_id=slip_id)
