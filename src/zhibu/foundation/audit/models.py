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
