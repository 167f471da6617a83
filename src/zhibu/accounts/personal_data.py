"""What this context holds on a person, how it lets go of it, and what goes by itself."""

from datetime import UTC, datetime

from django.contrib.auth.hashers import make_password
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhibu.accounts.actions import forget_tries, purge_sessions
from zhibu.accounts.actions.proofs import drop_proofs
from zhibu.accounts.actions.used import end_sessions_of
from zhibu.accounts.choices import SlipKind, Way
from zhibu.accounts.models import (
    Account,
    OutsideIdentity,
    Passkey,
    PastPassword,
    PhoneCode,
    RecoveryCode,
    Session,
    Slip,
    Totp,
)
from zhibu.accounts.outside import services
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


def _proofs(subject: Subject) -> Held:
    heads = [_("Kind of proof"), _("Name of the key"), _("Made"), _("Last used")]
    if subject.account_id is None:
        return Held(heads, [])
    keys = Passkey.objects.filter(account_id=subject.account_id).order_by("made_at", "pk")
    rows: list[list[object]] = [[_("Passkey"), one.name, one.made_at, one.used_at] for one in keys]
    apps = Totp.objects.filter(account_id=subject.account_id, confirmed_at__isnull=False).order_by("pk")
    rows += [[_("Authenticator app"), "", at, None] for at in apps.values_list("confirmed_at", flat=True)]
    if left := RecoveryCode.objects.filter(account_id=subject.account_id, used_at=None).count():
        rows.append([_("Recovery codes"), str(left), None, None])
    return Held(heads, rows)


def _drop_proofs(actor: Actor, at: datetime, subject: Subject) -> int:
    """Proofs of every kind, and the digests of passwords and codes that were."""
    account = Account.objects.filter(Q(pk=subject.account_id)).first()
    if account is None:
        return 0
    gone = int(drop_proofs(account))
    return gone + sum(model.objects.filter(account=account).delete()[0] for model in (PastPassword, PhoneCode))


def _slips(subject: Subject) -> Held:
    rows = Slip.objects.filter(Q(account_id=subject.account_id) & Q(account_id__isnull=False)).order_by("-made_at")
    return Held(
        [_("Purpose of the slip"), _("Made"), _("Valid until"), _("Used"), _("Made void")],
        [[SlipKind(r.kind).label, r.made_at, r.expires_at, r.used_at, r.revoked_at] for r in rows[:500]],
    )


def _drop_slips(actor: Actor, at: datetime, subject: Subject) -> int:
    return Slip.objects.filter(account_id=subject.account_id).delete()[0] if subject.account_id else 0


def _outside(subject: Subject) -> Held:
    rows = OutsideIdentity.objects.filter(Q(account_id=subject.account_id) & Q(account_id__isnull=False))
    names = {key: service.name for key, service in services().items()}
    return Held(
        [_("Service"), _("Since")],
        [[names.get(row.provider, row.provider), row.bound_at] for row in rows.order_by("bound_at", "pk")],
    )


def _drop_outside(actor: Actor, at: datetime, subject: Subject) -> int:
    return OutsideIdentity.objects.filter(account_id=subject.account_id).delete()[0] if subject.account_id else 0


def _sessions(subject: Subject) -> Held:
    rows = Session.objects.filter(Q(account_id=subject.account_id) & Q(account_id__isnull=False)).order_by("-seen")
    return Held(
        [_("Device"), _("Way"), _("Since"), _("Last seen"), _("Ends")],
        [
            [
                row.device, Way(row.way).label if row.way in Way.values else "", row.since,
                datetime.fromtimestamp(row.seen, tz=UTC), row.expire_date,
            ]
            for row in rows[:500]
        ],
    )  # fmt: skip


def _end_sessions(actor: Actor, at: datetime, subject: Subject) -> int:
    return end_sessions_of(account_id=subject.account_id) if subject.account_id else 0


# Sessions are counted before the account is closed, which ends them too.
DEVICES = PersonalData("sessions", _("Signed in on"), _sessions, order=0, erase=_end_sessions)
PROOFS = PersonalData("proofs", _("Proofs for signing in"), _proofs, order=3, erase=_drop_proofs)
SLIPS = PersonalData("slips", _("Slips for signing in"), _slips, order=4, erase=_drop_slips)
OUTSIDE = PersonalData("outside", _("Other services that open the account"), _outside, order=5, erase=_drop_outside)
ACCOUNT = PersonalData("account", _("Account"), _account, order=1, erase=_close_for_good)
TRIES = Retention(
    "sign_in_tries", "retention.sign_in_tries_days", lambda before: forget_tries(before=before), order=30
)
SESSIONS = Retention("sessions", "retention.sessions_days", lambda before: purge_sessions(before=before), order=40)
