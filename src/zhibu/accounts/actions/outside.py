"""Accounts of other services that open an account here: bound by its owner, and by nobody else."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from zhibu.accounts.deeds import own_account, record
from zhibu.accounts.models import Account, OutsideIdentity
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.notify.actions import notify
from zhibu.kernel.errors import NotFound, Refused


def digest_of(provider: str, subject: str) -> str:
    """What is kept of a person's id at a service."""
    return salted_hmac("zhibu.accounts.outside", f"{provider}\x00{subject}", algorithm="sha256").hexdigest()


@transaction.atomic
def bind_identity(*, actor: Actor, at: datetime, provider: str, digest: str, service_name: str) -> OutsideIdentity:
    """Let somebody's account at a service open their account here; it is the actor's own. Again changes nothing.

    Order of effects: identity, audit, notice. Raises NotFound; Refused `bound-elsewhere`, `bound-already`.
    """
    account = own_account(actor)
    held = OutsideIdentity.objects.filter(provider=provider, subject=digest).first()
    if held is not None and held.account_id == account.pk:
        return held
    if held is not None:
        raise Refused("bound-elsewhere", _("That account already opens another account here."))
    try:
        with transaction.atomic():
            made = OutsideIdentity.objects.create(account=account, provider=provider, subject=digest, bound_at=at)
    except IntegrityError as twice:
        raise Refused("bound-already", _("Another account of this service is bound. Unbind it first.")) from twice
    record(actor, at, "account.bound", account, {"service": provider})
    sentence = _("%(service)s can now be used to sign in to your account") % {"service": service_name}
    notify(
        account_ids=[account.pk], kind="account", title=sentence,
        body=_("If that was not you, change your password and sign other devices out."), url="/account/", at=at,
    )  # fmt: skip
    return made


@transaction.atomic
def unbind_identity(*, actor: Actor, at: datetime, provider: str) -> None:
    """Let the service no longer open the own account. Order of effects: identity, audit.

    Raises NotFound; Refused `only-way` for whoever could not come in any more.
    """
    account = own_account(actor)
    if not OutsideIdentity.objects.filter(account=account, provider=provider).delete()[0]:
        raise NotFound
    others = account.outside_identities.exists() or account.passkeys.exists()
    if not account.has_usable_password() and not others:
        raise Refused("only-way", _("This is your only way in. Choose a password first."))
    record(actor, at, "account.unbound", account, {"service": provider})


def account_of_identity(*, provider: str, digest: str) -> Account | None:
    """The account in use that a person of a service opens, or None."""
    held = OutsideIdentity.objects.select_related("account").filter(provider=provider, subject=digest).first()
    return held.account if held is not None and held.account.is_active else None
