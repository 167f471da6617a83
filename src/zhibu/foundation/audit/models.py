"""The audit log: written with the deed, never changed after."""

from django.db import models

from zhibu.foundation.tree.fields import PathField
from zhibu.kernel.ids import new_id


class Entry(models.Model):
    """One deed of one actor. Database triggers (migration 0002) refuse to change or delete a row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=80)
    action = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=40, blank=True)
    object_id = models.UUIDField(null=True)
    scope_path = PathField(blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(name="audit_newest", fields=["-at", "-id"]),
            models.Index(name="audit_actor", fields=["actor_id", "-at", "-id"]),
            models.Index(name="audit_object", fields=["object_id", "-at", "-id"]),
            models.Index(name="audit_action", fields=["action", "-at", "-id"]),
            models.Index(name="audit_scope", fields=["scope_path", "-at"]),
        ]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.action} by {self.actor_name}"


class Link(models.Model):
    """One sealed entry in the chain: `digest` is that of the link before and of the entry together. Append-only."""

    number = models.BigIntegerField(primary_key=True)
    entry_id = models.UUIDField(unique=True)
    digest = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"link {self.number}"


class Seal(models.Model):
    """A batch of links, closed: those up to `last`. The next link hangs on `digest`. Append-only.

    `newest_at` is when the youngest of all ids sealed so far was made: before it, less the longest deed, nothing more
    is sealed.
    """

    number = models.BigIntegerField(primary_key=True)
    last = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    newest_at = models.DateTimeField()
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"seal {self.number}"


class Check(models.Model):
    """What a look at the chain has found: up to which seal, how many entries, how many faults, the first of them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    is_whole = models.BooleanField()
    seal_number = models.BigIntegerField()
    seal_digest = models.CharField(max_length=64, blank=True)
    entries = models.BigIntegerField()
    fault_count = models.PositiveIntegerField()
    faults = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(name="audit_check_newest", fields=["-at"])]

    def __str__(self) -> str:
        return f"check {self.at:%Y-%m-%d}"
