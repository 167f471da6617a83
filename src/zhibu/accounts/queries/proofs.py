"""Which proofs an account has."""

from dataclasses import dataclass
from uuid import UUID

from zhibu.accounts.models import Account, Passkey, RecoveryCode, Totp


@dataclass(frozen=True)
class Proofs:
    """What the page of the second proof shows."""

    has_app: bool
    passkeys: list[Passkey]
    codes_left: int

    @property
    def any(self) -> bool:
        """Whether there is a second proof at all; paper alone is none."""
        return self.has_app or bool(self.passkeys)


def proofs_of(account_id: UUID) -> Proofs:
    """The proofs of an account. Three queries."""
    return Proofs(
        has_app=Totp.objects.filter(account_id=account_id, confirmed_at__isnull=False).exists(),
        passkeys=list(Passkey.objects.filter(account_id=account_id).order_by("made_at", "pk")),
        codes_left=RecoveryCode.objects.filter(account_id=account_id, used_at=None).count(),
    )


def app_in_making(account_id: UUID) -> Totp | None:
    """The app that waits for its first code."""
    return Totp.objects.filter(account_id=account_id, confirmed_at=None).first()


def credentials_of(account_id: UUID) -> list[str]:
    """The names of the account's passkeys."""
    return list(Passkey.objects.filter(account_id=account_id).order_by("pk").values_list("credential_id", flat=True))


def find_passkey(credential_id: str) -> Passkey | None:
    """The passkey of this name."""
    return Passkey.objects.filter(credential_id=credential_id).first() if credential_id else None


def find_account(account_id: UUID | str | None) -> Account | None:
    """An account that is in use."""
    return Account.objects.filter(pk=account_id, is_active=True).first() if account_id else None
