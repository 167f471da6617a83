"""Grants: who is what, where, from when until when."""

from django.db import models
from django.db.models import F, Q

from zhibu.foundation.access.choices import Role
from zhibu.foundation.tree.fields import PathField
from zhibu.kernel.ids import new_id


class Grant(models.Model):
    """A role for the node `scope_path` and all below it; `ends_at` is exclusive, null is open.

    A grant taken back in the instant in which it was given has an empty period: it never held.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account_id = models.UUIDField()
    role = models.CharField(max_length=20, choices=Role.choices)
    scope_path = PathField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    given_by_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(name="grant_account_scope", fields=["account_id", "scope_path"]),
            models.Index(name="grant_scope", fields=["scope_path", "role"]),
            models.Index(name="grant_newest", fields=["-starts_at", "-id"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="grant_ends_not_before_start", condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at"))
            ),
            models.UniqueConstraint(
                name="grant_once", fields=["account_id", "role", "scope_path"], condition=Q(ends_at=None)
            ),
            models.UniqueConstraint(
                name="grant_once_until",
                fields=["account_id", "role", "scope_path", "ends_at"],
                condition=Q(ends_at__gt=F("starts_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} @ {self.scope_path}"


class Review(models.Model):
    """Somebody has looked at a grant in a quarter and said that it stays (`is_kept`) or has ended it then."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="reviews", db_index=False)
    quarter = models.CharField(max_length=6)
    is_kept = models.BooleanField()
    by_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="grant_reviewed_once_a_quarter", fields=["grant", "quarter"])]
        indexes = [models.Index(name="review_of_quarter", fields=["quarter", "-at"])]

    def __str__(self) -> str:
        return f"{self.quarter} {'kept' if self.is_kept else 'ended'}"
