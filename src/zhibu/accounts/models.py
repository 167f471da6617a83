"""Sign-in identities. What a person is as a member stands in the members context."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from zhibu.accounts.choices import DemoRole, SlipKind, Way
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.registry import is_permitted
from zhibu.foundation.crypto.fields import EncryptedField
from zhibu.foundation.tree.fields import PathField
from zhibu.kernel import clock
from zhibu.kernel.ids import new_id


class AccountManager(BaseUserManager["Account"]):
    """Looks accounts up by the name that is typed at sign-in."""


class NoGroups:
    """What stands where a library looks for the groups of an account."""

    def all(self) -> list[Any]:
        """None."""
        return []


class Account(AbstractBaseUser):  # type: ignore[django-manager-missing]
    """One person's way in. `member_id` and `home_path` repeat, for speed, whose record it is and where it lies.

    `must_change_password` holds after an administrator has set the password, or when it has grown too old: the next
    page is the one to change it. `password_set_at` is when its owner chose it; None for one that was given.
    `type_size` is the size of type that its owner has last chosen, in percent.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    password_set_at = models.DateTimeField(null=True)
    member_id = models.UUIDField(null=True, unique=True)
    home_path = PathField(blank=True)
    demo_role = models.CharField(max_length=20, choices=DemoRole.choices, blank=True)
    type_size = models.PositiveSmallIntegerField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = AccountManager()
    USERNAME_FIELD = "username"

    is_superuser = False
    """Nobody is: rights are grants. Libraries that ask for groups, or for an address to write to, find none."""
    groups = NoGroups()
    email = ""

    class Meta:
        indexes = [
            models.Index(name="account_home", fields=["home_path"]),
            models.Index(name="account_name", fields=["name", "username"]),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name, as libraries ask for it."""
        return self.name

    @property
    def first_name(self) -> str:
        """The name, as the side of Wagtail's editor asks for it."""
        return self.name

    @cached_property
    def actor(self) -> Actor:
        """The account as it acts, with its grants; as old as this object, which a request reads anew."""
        return Actor(account_id=self.pk, name=self.name, member_id=self.member_id, home_path=self.home_path)

    def has_perm(self, name: str, thing: Any = None) -> bool:
        """Whether a permission that a library asks for is granted: some context answers it from grants."""
        return self.is_active and is_permitted(self.actor, name)

    def has_perms(self, names: Iterable[str], thing: Any = None) -> bool:
        """Whether all of them are."""
        return all(self.has_perm(name, thing) for name in names)


class SignInTry(models.Model):
    """What was tried in vain: for a name from an address, for a name, from an address, for a slip, for a phone.

    `key` is a keyed digest; neither name nor address nor number is kept.
    """

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="sign_in_try_last", fields=["last_at"])]

    def __str__(self) -> str:
        return f"{self.failures} × {self.key[:8]}"


class PastPassword(models.Model):
    """A password that was used before, as its digest, so that it is not used again."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="past_passwords", db_index=False)
    digest = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="past_password", fields=["account", "-set_at"])]

    def __str__(self) -> str:
        return f"until {self.set_at:%Y-%m-%d}"


class Session(AbstractBaseSession):
    """A browser that is signed in, or about to be; deleting the row signs it out with its next request.

    `seen` and `idle` are seconds (since 1970; of time-out), so that the one statement that reads a session compares
    plain numbers on every database. The device is said in plain words; no address is kept.
    """

    account_id = models.UUIDField(null=True)
    device = models.CharField(max_length=60, blank=True)
    way = models.CharField(max_length=10, choices=Way.choices, blank=True)
    since = models.DateTimeField(null=True)
    seen = models.BigIntegerField()
    idle = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(name="session_of_account", fields=["account_id"], condition=Q(account_id__isnull=False))
        ]

    @classmethod
    def get_session_store_class(cls) -> Any:
        """The store that keeps them."""
        from zhibu.accounts.sessions import SessionStore

        return SessionStore


class Totp(models.Model):
    """The secret that an authenticator app shares. `last_step` is the last half minute whose code was taken."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="totp")
    secret = EncryptedField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"app of {self.account_id}"


class Passkey(models.Model):
    """A key that a phone, a computer or a security key holds; here is only its public half."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="passkeys")
    credential_id = models.CharField(max_length=500, unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    name = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """One of the codes to keep on paper, as a keyed digest."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovery_codes", db_index=False)
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="recovery_code_once", fields=["account", "digest"])]

    def __str__(self) -> str:
        return f"code of {self.account_id}"


class Slip(models.Model):
    """A printed way in, for one person and once. The code itself stands on the paper and nowhere else.

    `drops_proofs`: the member has lost the second way of proof too, so using the slip takes it away.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="slips", db_index=False)
    kind = models.CharField(max_length=12, choices=SlipKind.choices)
    digest = models.CharField(max_length=64, unique=True)
    drops_proofs = models.BooleanField(default=False)
    made_by_id = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(name="slip_of_account", fields=["account", "-made_at"]),
            models.Index(name="slip_maker", fields=["made_by_id", "-made_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_open_slip", fields=["account"], condition=Q(used_at=None, revoked_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} until {self.expires_at:%Y-%m-%d}"


class PhoneCode(models.Model):
    """A code asked for by text message, also where nobody has the number: then there is no account, and no message.

    The code is made by the job that sends it and kept as a keyed digest; the number is kept as one too.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="phone_codes")
    phone_key = models.CharField(max_length=64)
    address_key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(name="phone_code_of", fields=["phone_key", "-made_at"]),
            models.Index(name="phone_code_from", fields=["address_key", "-made_at"]),
        ]

    def __str__(self) -> str:
        return f"code of {self.made_at:%Y-%m-%d %H:%M}"


class OutsideIdentity(models.Model):
    """An account of another service (WeChat, DingTalk, the house's own OpenID) that opens this one.

    The service's id of the person is kept as a keyed digest: it is compared, never shown.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="outside_identities")
    provider = models.CharField(max_length=40)
    subject = models.CharField(max_length=64)
    bound_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="outside_identity_once", fields=["provider", "subject"]),
            models.UniqueConstraint(name="one_of_each_service", fields=["account", "provider"]),
        ]

    def __str__(self) -> str:
        return self.provider
