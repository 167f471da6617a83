"""The audit log: written with the deed, never changed after."""

from django.db import models

from zhibu.foundation.tree.fields import PathField
from zhibu.kernel.ids import new_id


class Entry(models.Model):
    """One deed of one actor. Database triggers refuse to change or delete a row."""

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
            models.Index(fields=["-at"]),
            models.Index(fields=["actor_id", "-at"]),
            models.Index(fields=["object_id", "-at"]),
        ]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.action} by {self.actor_name}"
