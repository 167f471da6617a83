"""Sign-in identities. What a person is as a member stands in the members context."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from zhibu.accounts.choices import DemoRole
from zhibu.foundation.tree.fields import PathField
from zhibu.kernel import clock
from zhibu.kernel.ids import new_id


class AccountManager(BaseUserManager["Account"]):
    """Looks accounts up by the name that is typed at sign-in."""


class Account(AbstractBaseUser):
    """One person's way in. `member_id` and `home_path` repeat, for speed, whose record it is and where it lies.

    `must_change_password` holds after an administrator has set the password: the next page is the one to change it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    member_id = models.UUIDField(null=True, unique=True)
    home_path = PathField(blank=True)
    demo_role = models.CharField(max_length=20, choices=DemoRole.choices, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = AccountManager()
    USERNAME_FIELD = "username"

    class Meta:
        indexes = [
            models.Index(name="account_home", fields=["home_path"]),
            models.Index(name="account_name", fields=["name", "username"]),
        ]

    def __str__(self) -> str:
        return self.name


class SignInTry(models.Model):
    """Sign-ins tried in vain for one name from one address; `key` is a keyed digest of the two, neither is kept."""

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="sign_in_try_last", fields=["last_at"])]

    def __str__(self) -> str:
        return f"{self.failures} × {self.key[:8]}"
