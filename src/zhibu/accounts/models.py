"""Sign-in identities. What a person is as a member stands in the members context."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from zhibu.foundation.tree.fields import PathField
from zhibu.kernel.ids import new_id


class AccountManager(BaseUserManager["Account"]):
    """Looks accounts up by the name that is typed at sign-in."""


class Account(AbstractBaseUser):
    """One person's way in. `member_id` and `home_path` repeat, for speed, whose record it is and where it lies."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)
    member_id = models.UUIDField(null=True, unique=True)
    home_path = PathField(blank=True)
    demo_role = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AccountManager()
    USERNAME_FIELD = "username"

    class Meta:
        indexes = [models.Index(fields=["home_path"])]

    def __str__(self) -> str:
        return self.name
