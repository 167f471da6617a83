"""Grants: who is what, where, from when until when."""

from django.db import models
from django.db.models import F, Q

from zhibu.foundation.access.choices import Role
from zhibu.foundation.tree.fields import PathField
from zhibu.kernel.ids import new_id


class Grant(models.Model):
    """A role for the node `scope_path` and all below it; `ends_at` is exclusive, null is open."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account_id = models.UUIDField()
    role = models.CharField(max_length=20, choices=Role.choices)
    scope_path = PathField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    given_by_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["account_id", "scope_path"]),
            models.Index(fields=["scope_path"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="grant_ends_after_start", condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at"))
            ),
            models.UniqueConstraint(
                name="grant_once", fields=["account_id", "role", "scope_path"], condition=Q(ends_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} @ {self.scope_path}"
